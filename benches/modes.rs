//! Particle modes: time of one core for a block of 16 cells.
//!
//! `cargo bench --bench modes`. Throughput counts cells: a step of the modes (water, condensation, nucleation, coagulation, merging),
//! and the exchange with coarse particles one cell at a time.

#![allow(missing_docs)] // criterion's macros make undocumented functions

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hehuang::aerosol::air::Air;
use hehuang::aerosol::coarse_exchange::{Amounts, Cations, ExchangeRates, Partners};
use hehuang::aerosol::coarse_particles::CoarseParticles;
use hehuang::aerosol::modal_step::{CELLS, StepInput, step_block};
use hehuang::aerosol::nucleation::Nucleation;
use std::hint::black_box;

fn modes(criterion: &mut Criterion) {
    let mut block = StepInput::empty();
    for c in 0..CELLS {
        let f = c as f64 / CELLS as f64;
        block.temperature[c] = 250.0 + 50.0 * f;
        block.relative_humidity[c] = 0.1 + 0.85 * f;
        let masses = [5e-10 * (0.1 + f), 3e-8 * (0.1 + f)];
        for (mode, mass) in [&mut block.aitken, &mut block.accumulation]
            .into_iter()
            .zip(masses)
        {
            mode.number[c] = 5e9;
            mode.dry.mass[c] = mass;
            mode.dry.volume[c] = mass / 1600.0;
            mode.dry.hygroscopic[c] = 0.3 * mass / 1600.0;
        }
        block.coarse.volume[c] = 2e-12 * f;
        for bin in &mut block.coarse.dust {
            bin[c] = 1e-8;
        }
        block.acid.produced[c] = 3e-10 * (1.0 - f);
        block.organic.produced[c] = 2e-11;
    }
    let mut group = criterion.benchmark_group("modes");
    group.throughput(Throughput::Elements(CELLS as u64));
    for (name, scheme) in [
        ("step", Nucleation::Off),
        ("step with binary nucleation", Nucleation::Vehkamaki2002),
    ] {
        group.bench_function(name, |b| {
            b.iter(|| step_block(black_box(&block), 300.0, scheme));
        });
    }
    let partners = Partners {
        coarse_mass: 2e-8,
        particles: CoarseParticles {
            volume: 1e-11,
            dust: [0.0, 0.0, 1e-8, 3e-8, 5e-8],
        },
    };
    let amounts = Amounts {
        nitric_acid: 4e-8,
        hydrochloric_acid: 1e-8,
        ammonia: 2e-7,
        sulfate: 1e-9,
        nitrate: 3e-9,
        chloride: 1e-9,
        ammonium: 0.0,
    };
    group.throughput(Throughput::Elements(1));
    group.bench_function("coarse exchange", |b| {
        b.iter(|| {
            let air = Air::new(black_box(280.0), 75_000.0);
            let rates = ExchangeRates::new(&air, 0.5, &partners, &Cations::COARSE, &Cations::DUST);
            rates.exchange(&amounts, 300.0)
        });
    });
    group.finish();
}

criterion_group!(benches, modes);
criterion_main!(benches);
