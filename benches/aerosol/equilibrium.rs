//! Inorganic equilibrium: both branches, and with derivatives.

use criterion::{Criterion, Throughput};
use hehuang::aerosol::equilibrium::{
    Branch, Cells, Partition, Totals, partition, partition_and_slopes,
};
use std::hint::black_box;

const CELLS: usize = 4096;

/// Cells of the group `equilibrium`.
pub fn group(criterion: &mut Criterion) {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let temperature: Vec<f64> = (0..CELLS).map(|_| 250.0 + 60.0 * next()).collect();
    let humidity: Vec<f64> = (0..CELLS).map(|_| 0.05 + 0.93 * next()).collect();
    let mut total = || {
        let none = next() < 0.2;
        let value = 10f64.powf(-13.0 + 8.0 * next());
        if none { 0.0 } else { value }
    };
    let totals: [Vec<f64>; 8] = std::array::from_fn(|_| (0..CELLS).map(|_| total()).collect());
    let cells = Cells {
        temperature: &temperature,
        relative_humidity: &humidity,
        totals: Totals::from(std::array::from_fn(|k| &totals[k][..])),
    };
    let mut out: [Vec<f64>; 7] = std::array::from_fn(|_| vec![0.0; CELLS]);
    let mut slopes = vec![[[0.0; 8]; 4]; CELLS];
    let mut parts = Partition::from(out.each_mut().map(Vec::as_mut_slice));
    let mut group = criterion.benchmark_group("equilibrium");
    group.throughput(Throughput::Elements(CELLS as u64));
    for (name, branch) in [
        ("metastable", Branch::Metastable),
        ("stable", Branch::Stable),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| partition(branch, black_box(&cells), &mut parts));
        });
    }
    for (name, branch) in [
        ("metastable with slopes", Branch::Metastable),
        ("stable with slopes", Branch::Stable),
    ] {
        group.bench_function(name, |bencher| {
            bencher
                .iter(|| partition_and_slopes(branch, black_box(&cells), &mut parts, &mut slopes));
        });
    }
    group.finish();
}
