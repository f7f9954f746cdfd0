//! Advection: nanoseconds per one-dimensional cell update and scalar on one core, beside the memory's own speed.
//!
//! `cargo bench --bench transport`. A level of 60 × 42 cells is swept along x and y with one sub-step; throughput is counted
//! in cell·scalar updates along one axis (cells × lanes × 2 sweeps). The triad a = b + s c over arrays larger than the caches
//! gives the speed of memory: 24 bytes a number; an update moves 16.

#![allow(missing_docs)] // criterion's macros make undocumented functions

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hehuang::grid::{Decomposition, LaneField};
use hehuang::transport::{
    AdvectedColumn, AdvectionScheme, BoundaryRatios, ColumnAdvection, HorizontalStep,
    HorizontalWinds, InflowColumns, advect_horizontally,
};
use ndarray::Array3;
use std::hint::black_box;
use std::sync::Arc;

const NX: usize = 60;
const NY: usize = 42;

fn winds(levels: usize) -> HorizontalWinds {
    let wave = |a: usize, b: usize| 0.5 * (0.3 * a as f64).sin() * (0.2 * b as f64).cos();
    HorizontalWinds {
        flux_x: Array3::from_shape_fn((levels, NY, NX + 1), |(_, j, i)| wave(i, j)),
        flux_y: Array3::from_shape_fn((levels, NY + 1, NX), |(_, j, i)| wave(j, i)),
        exchange_x: Array3::zeros((levels, NY, NX + 1)),
        exchange_y: Array3::zeros((levels, NY + 1, NX)),
    }
}

fn horizontal(criterion: &mut Criterion) {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    let Ok(one) = one else { return };
    let mut group = criterion.benchmark_group("sweep");
    let levels = 8;
    for (name, species, columns) in [("bulk9", 9, 0), ("bulk64", 64, 0), ("bulk9_tags66", 9, 66)] {
        let cut = Arc::new(Decomposition::new(NX, NY, 1, 1));
        let fill = |lanes: usize| {
            let mut field = LaneField::zeros(cut.clone(), levels, lanes);
            let flat: Vec<f64> = (0..NX * NY * levels * lanes)
                .map(|n| 1.0 + 0.5 * (1e-3 * n as f64).sin())
                .collect();
            field.set_flat(&flat);
            field
        };
        let mut bulk = fill(species);
        let mut tags = (columns > 0).then(|| fill(species * columns));
        let winds = winds(levels);
        let boundary = BoundaryRatios::uniform(NX, NY, levels, &vec![1.0; species]);
        let inflow = InflowColumns::default();
        let step = HorizontalStep {
            winds: &winds,
            boundary: &boundary,
            columns: &inflow,
            scheme: AdvectionScheme::Selective,
            dt: 0.5,
            watched: (&[], 0),
            x_first: true,
        };
        let updates = NX * NY * levels * species * (1 + columns) * 2;
        group.throughput(Throughput::Elements(updates as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut air = Array3::from_elem((levels, NY, NX), 1.0);
                one.install(|| {
                    advect_horizontally(black_box(&step), &mut air, &mut bulk, tags.as_mut(), None)
                });
            });
        });
    }
    group.finish();
}

fn vertical(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("column_advection");
    let nz = 30;
    for (name, species, columns) in [("bulk9", 9, 0), ("bulk9_tags66", 9, 66)] {
        let air: Vec<f64> = (0..nz).map(|k| 100.0 * 1.1_f64.powi(k)).collect();
        let flux: Vec<f64> = (0..=nz).map(|k| 3.0 * (0.2 * f64::from(k)).sin()).collect();
        let nz = nz as usize;
        let mut bulk = vec![1.0; nz * species];
        let mut tags = vec![1.0; nz * species * columns];
        let above = vec![0.01; species];
        let followed: Vec<usize> = (0..species).collect();
        let mut top = vec![0.0; species];
        let mut left = vec![0.0; species * columns];
        let mut work = ColumnAdvection::default();
        group.throughput(Throughput::Elements((nz * species * (1 + columns)) as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut mass = air.clone();
                work.step(
                    AdvectedColumn {
                        air_mass: black_box(&mut mass),
                        flux: &flux,
                        bulk: &mut bulk,
                        tags: &mut tags,
                        tags_left: &mut left,
                        above: &above,
                        top_columns: &[0],
                        followed: &followed,
                        stratosphere: None,
                        responses: None,
                    },
                    AdvectionScheme::Selective,
                    1.0,
                    &mut top,
                );
            });
        });
    }
    group.finish();
}

fn triad(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("memory");
    let count = 20_000_000;
    let (b, c) = (vec![1.0_f64; count], vec![2.0_f64; count]);
    let mut a = vec![0.0_f64; count];
    group.throughput(Throughput::Bytes(24 * count as u64));
    group.sample_size(10);
    group.bench_function("triad", |bencher| {
        bencher.iter(|| {
            for ((a, b), c) in a.iter_mut().zip(black_box(&b)).zip(black_box(&c)) {
                *a = b + 0.5 * c;
            }
        });
    });
    group.finish();
}

criterion_group!(benches, horizontal, vertical, triad);
criterion_main!(benches);
