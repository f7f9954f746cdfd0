//! ns per source, receptor and hour of the plume kernels, for a block of 1,024 receptors in hills.
//!
//! `cargo bench --bench plume`; the peer's figures beside them are in `docs/validation/plume.md`.

mod kernel_case;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hehuang::plume::area::{AreaField, AreaTask, Quantity, area_hour};
use hehuang::plume::core::{PlumeField, PointTask, SourceHour, Tables};
use hehuang::plume::{Options, SourceKind};
use kernel_case::{STACK, VOLUME, area, hour, receptors, source};
use std::hint::black_box;

fn kernels(criterion: &mut Criterion) {
    let field = PlumeField::new(&receptors());
    let options = Options::default();
    let mut out = vec![0.0; 1024];
    let mut group = criterion.benchmark_group("plume");
    group.throughput(Throughput::Elements(1024));
    for stable in [true, false] {
        let hour = hour(stable);
        let tables = Tables::new(&hour.rural, false);
        let name = if stable { "stable" } else { "convective" };
        let point = source(SourceKind::Point(STACK));
        let prepared = SourceHour::point(&hour, &tables, &options, &point, &STACK);
        group.bench_function(format!("point {name}"), |bencher| {
            bencher.iter(|| {
                PointTask {
                    source: black_box(&prepared),
                    receptors: &field,
                    first: 0,
                    out: &mut out,
                }
                .compute();
            });
        });
        let from = source(SourceKind::Volume(VOLUME));
        let prepared = SourceHour::volume(&hour, &tables, &options, &from, &VOLUME);
        group.bench_function(format!("volume {name}"), |bencher| {
            bencher.iter(|| {
                PointTask {
                    source: black_box(&prepared),
                    receptors: &field,
                    first: 0,
                    out: &mut out,
                }
                .compute();
            });
        });
        let from = source(SourceKind::Area(area()));
        let prepared = area_hour(&hour, &tables, &options, &from, &area());
        let shape = AreaField::new(&area());
        group.bench_function(format!("area {name}"), |bencher| {
            bencher.iter(|| {
                AreaTask {
                    source: black_box(&prepared),
                    shape: &shape,
                    deposition: None,
                    receptors: &field,
                    first: 0,
                    quantities: &[Quantity::Concentration],
                    out: &mut out,
                    traces: None,
                }
                .compute();
            });
        });
    }
    group.finish();
}

criterion_group!(benches, kernels);
criterion_main!(benches);
