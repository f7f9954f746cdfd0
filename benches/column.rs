//! Vertical mixing with deposition: nanoseconds per cell and lane, and columns per second, of one core.
//!
//! `cargo bench --bench column`. A block row of 48 columns of 30 layers is mixed for 9 species alone and with 40 tags each.

#![allow(missing_docs)] // criterion's macros make undocumented functions

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hehuang::transport::{ColumnAir, Convection, MixingMatrix};
use std::hint::black_box;

const LAYERS: usize = 30;
const COLUMNS: usize = 48;
const SPECIES: usize = 9;

fn mix(criterion: &mut Criterion) {
    let thickness: Vec<f64> = (0..LAYERS)
        .map(|k| 35.0 * 1.13_f64.powi(k as i32))
        .collect();
    let density: Vec<f64> = (0..LAYERS)
        .map(|k| 0.95 * 0.98_f64.powi(k as i32))
        .collect();
    let air_mass: Vec<f64> = thickness
        .iter()
        .zip(&density)
        .map(|(h, r)| h * r * 3.6e7)
        .collect();
    let eddy_diffusivity: Vec<f64> = (0..=LAYERS).map(|k| 1.0 + 2.0 * k as f64).collect();
    let air = ColumnAir {
        thickness: &thickness,
        density: &density,
        air_mass: &air_mass,
        eddy_diffusivity: &eddy_diffusivity,
        area: 3.6e7,
    };
    let convection = Convection {
        mixing_height: 1200.0,
        obukhov_length: -40.0,
    };
    let velocity = [0.003; SPECIES];
    let mut group = criterion.benchmark_group("column");
    for (name, tags, convective) in [
        ("bulk", 1, false),
        ("tags40", 40, false),
        ("tags40_acm2", 40, true),
    ] {
        let lanes = SPECIES * tags;
        let stride = COLUMNS * lanes;
        let mut data = vec![1.0; LAYERS * stride];
        let mut deposited = vec![0.0; lanes];
        let mut matrix = MixingMatrix::default();
        group.throughput(Throughput::Elements((COLUMNS * LAYERS * lanes) as u64));
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                for column in 0..COLUMNS {
                    if convective {
                        matrix.set_convective(black_box(&air), &convection, None, 300.0);
                    } else {
                        matrix.set(black_box(&air), None, 300.0);
                    }
                    let base = column * lanes;
                    matrix.solve(&mut data[base..], stride, tags, &velocity, &mut deposited);
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, mix);
criterion_main!(benches);
