//! ns per source, receptor and hour of the plume kernels, for a block of 1,024 receptors in hills.
//!
//! `cargo bench --bench plume`; the peer's figures beside them are in `docs/validation/plume.md`.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hehuang::plume::core::{PlumeField, PointTask, SourceHour, Tables};
use hehuang::plume::profile::HEIGHTS;
use hehuang::plume::{Exit, Hour, Options, Receptor, Source, SourceKind, Stack, Variation, Volume};
use std::hint::black_box;

/// A neutral-to-stable or a convective hour with profiles in closed form.
fn hour(stable: bool) -> Hour {
    let lid = if stable { 200.0 } else { 900.0 };
    let mut hour = Hour {
        stable,
        friction_velocity: 0.3,
        convective_velocity: 1.4,
        obukhov_length: if stable { 60.0 } else { -40.0 },
        mixing_height: lid,
        mechanical_mixing_height: lid,
        convective_mixing_height: lid,
        gradient_above: 0.005,
        potential_temperature_at_top: 300.0,
        mean_wind: 4.0,
        mean_sigma_v: 0.7,
        mean_sigma_w: 0.6,
        ..Hour::default()
    };
    hour.rural.mixing_height = lid;
    hour.rural.obukhov_length = hour.obukhov_length;
    hour.rural.friction_velocity = 0.3;
    for (k, z) in HEIGHTS.iter().enumerate() {
        hour.wind_direction.value[k] = 235.0;
        let profiles = &mut hour.rural.profiles;
        profiles.wind.value[k] = (0.75 * (z.max(0.2) / 0.1).ln()).clamp(0.1, 12.0);
        profiles.sigma_v.value[k] = 0.5 + 0.0001 * z;
        profiles.sigma_w.value[k] = if stable { 0.3 } else { 0.8 };
        profiles.gradient.value[k] = match (stable, *z > lid) {
            (true, _) => 0.01,
            (false, true) => 0.005,
            (false, false) => 0.0,
        };
        profiles.potential_temperature.value[k] = 295.0 + 0.005 * z;
    }
    hour
}

fn source(kind: SourceKind) -> Source {
    Source {
        id: "A".to_owned(),
        x: 0.0,
        y: 0.0,
        elevation: 120.0,
        flat: false,
        kind,
        emission: 1.0,
        variation: Variation::Constant,
        hourly: false,
        urban: None,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: 0.1,
        highly_buoyant: false,
    }
}

fn kernels(criterion: &mut Criterion) {
    let receptors: Vec<Receptor> = (0..1024)
        .map(|n| Receptor {
            x: -10_000.0 + 625.0 * f64::from(n % 32),
            y: -10_000.0 + 625.0 * f64::from(n / 32),
            elevation: 100.0 + 5.0 * f64::from((n * 7) % 40),
            hill_height: 300.0,
            flagpole: 0.0,
        })
        .collect();
    let field = PlumeField::new(&receptors);
    let options = Options::default();
    let stack = Stack {
        height: 80.0,
        temperature: 400.0,
        velocity: 15.0,
        diameter: 3.0,
        exit: Exit::Vertical,
    };
    let volume = Volume {
        height: 10.0,
        sigma_y: 20.0,
        sigma_z: 5.0,
    };
    let mut out = vec![0.0; 1024];
    let mut group = criterion.benchmark_group("plume");
    group.throughput(Throughput::Elements(1024));
    for stable in [true, false] {
        let hour = hour(stable);
        let tables = Tables::new(&hour.rural, false);
        let name = if stable { "stable" } else { "convective" };
        let point = source(SourceKind::Point(stack));
        let prepared = SourceHour::point(&hour, &tables, &options, &point, &stack);
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
        let from = source(SourceKind::Volume(volume));
        let prepared = SourceHour::volume(&hour, &tables, &options, &from, &volume);
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
    }
    group.finish();
}

criterion_group!(benches, kernels);
criterion_main!(benches);
