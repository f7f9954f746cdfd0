//! Photolysis: time of one core for a column of 30 layers and the 32 tables of CB6r5.
//!
//! `cargo bench --bench photolysis`. Throughput counts cells (layers); a run asks for rates every third step of 300 s.

#![allow(missing_docs)] // criterion's macros make undocumented functions

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hehuang::chemistry::photolysis::{
    AerosolLayer, Column, GroundAlbedo, Photolysis, PhotolysisWork,
};
use std::hint::black_box;

const LAYERS: usize = 30;
const GROUND: f64 = 2261.0;
const TOP: f64 = 13_000.0;
const TABLES: &str = "NO2_IUPAC10 O3_O3P_IUPAC10 O3_O1D_IUPAC10 H2O2_IUPAC10 NO3NO2_06 NO3NO_06 N2O5_IUPAC10 HONO_IUPAC10 HNO3_IUPAC10 \
                      PNA_IUPAC10 PAN_IUPAC10 MEPX_IUPAC10 NTR_IUPAC10 FORM_R_IUPAC13 FORM_M_IUPAC13 ALD2_R_IUPAC13 ALDX_R_IUPAC13 \
                      GLYD_IUPAC13 GLY_R_IUPAC13 MGLY_IUPAC10 KET_IUPAC10 ACET_IUPAC10 ISPD HPALD CL2_IUPAC04 HOCL_IUPAC04 FMCL_IUPAC04 \
                      CLNO2_IUPAC13 CLONO2_1 CLONO2_2 IC3ONO2 ACRO_09";

fn photolysis(criterion: &mut Criterion) {
    let labels: Vec<String> = TABLES.split_whitespace().map(str::to_owned).collect();
    let photolysis = Photolysis::new(&labels).expect("known tables");
    let edges: Vec<f64> = (0..=LAYERS)
        .map(|k| GROUND + (TOP - GROUND) * (k as f64 / LAYERS as f64).powi(2))
        .collect();
    let middle: Vec<f64> = edges.windows(2).map(|e| 0.5 * (e[0] + e[1])).collect();
    let temperature: Vec<f64> = middle
        .iter()
        .map(|z| (288.15 - 6.5e-3 * z).max(216.65))
        .collect();
    let pressure: Vec<f64> = middle
        .iter()
        .map(|z| 101_325.0 * (-z / 8000.0).exp())
        .collect();
    let (ozone, nitrogen_dioxide) = ([6e-8; LAYERS], [5e-9; LAYERS]);
    let aerosol = [AerosolLayer::from_mass(50.0, 1.0, 20.0, 0.5); LAYERS];
    let mut cloud_water = [0.0; LAYERS];
    cloud_water[15] = 1e-4;
    let clear = Column {
        edges: &edges,
        pressure: &pressure,
        temperature: &temperature,
        ozone: &ozone,
        nitrogen_dioxide: &nitrogen_dioxide,
        sulfur_dioxide: &[],
        cloud_water: &[],
        cloud_cover: 0.0,
        aerosol: &[],
        zenith: 0.6,
        distance_factor: 1.0,
        ozone_column: 290.0,
        albedo: GroundAlbedo::with_snow(0.0),
    };
    let dusty = Column {
        aerosol: &aerosol,
        ..clear
    };
    let cloudy = Column {
        cloud_water: &cloud_water,
        cloud_cover: 0.5,
        ..dusty
    };
    let low = Column {
        zenith: 1.6,
        ..dusty
    };
    let mut work = PhotolysisWork::new();
    let mut rates = vec![0.0; LAYERS * labels.len()];
    let mut group = criterion.benchmark_group("photolysis");
    group.throughput(Throughput::Elements(LAYERS as u64));
    for (name, column) in [
        ("clear", clear),
        ("particles", dusty),
        ("particles_half_cloud", cloudy),
        ("sun_below_horizon", low),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                photolysis
                    .column(black_box(&column), &mut work, &mut rates)
                    .expect("a sound column");
            });
        });
    }
    group.finish();
}

criterion_group!(benches, photolysis);
criterion_main!(benches);
