//! Organics and cloud water, one thread: µs a cell.
//!
//! Organics: 4,096 cells of 250 to 305 K with up to 1 µg/m³ of each class. Clouds: 1,024 wet cells of 258 to 298 K and 500 to 900 hPa
//! with 0.01 to 1 g/m³ of water, SO2 0.1 to 30 ppb, H2O2 0.01 to 3 ppb, O3 5 to 65 ppb, sulfate, nitrate and ammonium
//! 0.3 to 30 µg/m³, calcium 0.01 to 10 µg/m³ (pH 2 to 7). `cargo bench --bench organics_cloud`.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use hehuang::aerosol::cloud::{self, CloudCell, NitrogenDioxide};
use hehuang::aerosol::organics::{self, OrganicCell};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

fn organic_cells() -> Vec<OrganicCell> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut draw = || 1e-9 * random.random::<f64>();
    (0..4096)
        .map(|_| {
            let mut cell = OrganicCell::at(250.0 + 55e9 * draw());
            let amounts = cell.vapour.iter_mut().chain(&mut cell.particle);
            for amount in amounts.chain(&mut cell.fixed) {
                *amount = draw();
            }
            cell
        })
        .collect()
}

fn cloud_cells() -> Vec<CloudCell> {
    let mut random = ChaCha8Rng::seed_from_u64(1);
    let mut between = |low: f64, high: f64| low + (high - low) * random.random::<f64>();
    (0..1024)
        .map(|_| {
            let mut cell = CloudCell::at(between(258.0, 298.0), between(5e4, 9e4));
            let unit = 1e-9 * cell.pressure / (8.314 * cell.temperature);
            cell.liquid = libm::exp10(between(-5.0, -3.0));
            cell.gases[cloud::SO2] = libm::exp10(between(-1.0, 1.5)) * unit;
            cell.gases[cloud::H2O2] = libm::exp10(between(-2.0, 0.5)) * unit;
            cell.gases[cloud::O3] = between(5.0, 65.0) * unit;
            cell.gases[cloud::MEPX] = between(0.0, 0.3) * unit;
            cell.gases[cloud::PACD] = between(0.0, 0.1) * unit;
            for (ion, low, high, molar) in [
                (cloud::SULFATE, -0.5, 1.5, 96.0),
                (cloud::NITRATE, -0.5, 1.5, 62.0),
                (cloud::AMMONIA, -0.5, 1.5, 18.0),
                (cloud::CALCIUM, -2.0, 1.0, 40.0),
                (cloud::IRON, -3.0, -1.0, 55.8),
                (cloud::MANGANESE, -3.5, -1.5, 54.9),
            ] {
                cell.ions[ion] = libm::exp10(between(low, high)) * 1e-6 / molar;
            }
            cell
        })
        .collect()
}

fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("organics_cloud");
    let cells = organic_cells();
    group.throughput(Throughput::Elements(cells.len() as u64));
    group.bench_function("organics", |bencher| {
        bencher.iter_batched_ref(
            || cells.clone(),
            |cells| organics::advance(cells, 300.0),
            BatchSize::LargeInput,
        );
    });
    let cells = cloud_cells();
    group.throughput(Throughput::Elements(cells.len() as u64));
    for dt in [60.0, 300.0, 900.0] {
        group.bench_function(format!("cloud {dt} s"), |bencher| {
            bencher.iter_batched_ref(
                || cells.clone(),
                |cells| cloud::advance(cells, dt, NitrogenDioxide::Off),
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
