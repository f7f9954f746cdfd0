//! The invented run with particles that react and dust: the pollutants of a real table, contributions to primary particles only. Nothing in it is a result.

use std::f64::consts::TAU;

use super::demo::{HOURS, demo, position};
use super::from_run::{group, pollutant_name};
use super::names::named;
use super::{
    DustOrigin, DustTable, LedgerRow, Packed, ParticlePage, Place, PollutantColumn, Receptor,
    ReportModel, Text,
};
use crate::dust::sizes::LANES;
use crate::output::particle_series::{PARTS, ParticleSeries};
use crate::simulation::{Record, WEATHER};
use crate::species::mechanism::Mechanism;
use crate::species::{GasTable, Particles, SpeciesTable};
use crate::time::ModelTime;

/// Parts of PM2.5 in the order of [`PARTS`] [µg/m³].
const PART_MEANS: [f64; 9] = [9.0, 12.0, 6.5, 1.2, 4.0, 11.0, 8.0, 16.0, 10.0];
/// Share of primary PM2.5 in PM2.5.
const PRIMARY: f64 = 0.4;

pub(super) fn table() -> SpeciesTable {
    let mechanism = Mechanism::cb6r5().expect("the shipped mechanism");
    let gases = GasTable::embedded().expect("the embedded table");
    let particles = Particles {
        full: true,
        traced: true,
    };
    SpeciesTable::for_mechanism_with(&mechanism, &gases, particles).expect("a table")
}

/// Strength of a pollutant at a place and hour [µg/m³].
fn value(name: &str, town: f64, hour: f64) -> f64 {
    let night = 1.0 + 0.4 * libm::cos(TAU * (hour - 21.0) / 24.0);
    let dust = 1.0 + 6.0 * libm::exp(-libm::pow((hour - 30.0) / 4.0, 2.0));
    let part = |n: usize| {
        let swing = if PARTS[n].name == "PM25_DUST" {
            dust
        } else if PARTS[n].secondary {
            2.0 - night
        } else {
            night
        };
        PART_MEANS[n] * swing * (0.3 + town)
    };
    let fine: f64 = (0..PARTS.len()).map(part).sum();
    let dust_fine = part(7);
    match name {
        "PM25" => fine,
        "PM10" => fine + 3.2 * dust_fine + 0.35 * (fine - dust_fine),
        "PM25_RH50" => 1.17 * fine,
        "PM10_RH50" => 1.17 * fine + 3.3 * dust_fine + 0.38 * (fine - dust_fine),
        "PM25_PRIMARY" => PRIMARY * fine,
        "PM10_PRIMARY" => 0.7 * fine,
        "PM10_DUST" => 4.2 * dust_fine,
        "DUST" => 6.0 * dust_fine,
        "CO" => 1100.0 * (0.3 + town) * night,
        "O3" => 70.0 + 30.0 * libm::sin(TAU * (hour - 9.0) / 24.0) - 25.0 * town,
        "OH" => 1e-7 * libm::sin(TAU * (hour - 7.0) / 24.0).max(0.0),
        "HO2" => 1e-5,
        other => match PARTS.iter().position(|p| p.name == other) {
            Some(n) => part(n),
            None => (2.0 + other.len() as f64 * 3.0) * (0.3 + town) * night,
        },
    }
}

/// [`demo`] with the pollutants of a run whose particles react.
pub(super) fn demo_with_particles(nx: usize, ny: usize) -> ReportModel {
    let table = table();
    let mut model = demo(nx, ny);
    let record = record(&table, nx, ny);
    model.pollutants = table
        .pollutants
        .iter()
        .map(|p| PollutantColumn {
            name: p.name.clone(),
            label: Text::new(&p.label_zh, &p.label),
            long_name: pollutant_name(&table, p),
            units: "µg/m³".into(),
            group: group(p),
        })
        .collect();
    let followed = table.tagged_pollutants();
    model.tag_maps.retain(|map| map.pollutant < followed);
    let all = 0..table.pollutants.len();
    model.hourly_maps = all
        .clone()
        .map(|p| {
            let hours = (0..HOURS).flat_map(|h| record.map(h, p).iter());
            Packed::new(hours.map(|v| 1e9 * f64::from(*v)))
        })
        .collect();
    let mean = |p: usize, cell: usize| {
        let hours = (0..HOURS).map(|h| 1e9 * f64::from(record.map(h, p)[cell]));
        hours.sum::<f64>() / HOURS as f64
    };
    let primary = std::mem::take(&mut model.mean_maps);
    model.mean_maps = all
        .map(|p| match primary.get(p).filter(|_| p < followed) {
            Some(map) => map.clone(),
            None => Packed::new((0..nx * ny).map(|cell| mean(p, cell))),
        })
        .collect();
    let count = table.pollutants.len();
    for (receptor, &cell) in model.receptors.iter_mut().zip(&record.points) {
        station(receptor, &record, cell, (followed, count));
    }
    let cells = [nx * ny / 3, nx * ny / 2, 2 * nx * ny / 3, nx + 1];
    for place in [&mut model.cities, &mut model.counties] {
        for (place, &cell) in place.iter_mut().zip(&cells) {
            means(place, &record, cell, (followed, count));
        }
    }
    let series = ParticleSeries::of(&record, &table).expect("particles that react");
    let weights: Vec<Vec<(usize, f64)>> = cells.iter().map(|&c| vec![(c, 1.0)]).collect();
    let cities: Vec<(Text, &[(usize, f64)])> = model
        .cities
        .iter()
        .zip(&weights)
        .map(|(city, cells)| (city.name.clone(), cells.as_slice()))
        .collect();
    let stations: Vec<(Text, usize)> = model
        .receptors
        .iter()
        .zip(&record.points)
        .map(|(receptor, &cell)| (receptor.name.clone(), cell))
        .collect();
    model.particles = Some(ParticlePage {
        budget: Some(budget()),
        ..ParticlePage::of(&series, &record, &cities, &stations)
    });
    model.provenance.warnings.truncate(1);
    model.ledger.push(LedgerRow {
        species: "NUMJ".into(),
        counted: true,
        initial: 1e22,
        emitted: 4e22,
        inflow: 2e22,
        outflow: 3e22,
        dry: 1e21,
        wet: 0.0,
        converted: -9e21,
        final_mass: 3e22,
        residual: 0.0,
    });
    model
}

/// Dust of three origins in two tag sets.
fn budget() -> DustTable {
    let row = |species: &str, mass: f64, raised: bool| {
        let (emitted, inflow) = if raised { (mass, 0.0) } else { (0.0, mass) };
        LedgerRow {
            species: species.into(),
            counted: false,
            initial: 0.1 * mass,
            emitted,
            inflow,
            outflow: 0.6 * mass,
            dry: 0.3 * mass,
            wet: 0.02 * mass,
            converted: 0.0,
            final_mass: 0.18 * mass,
            residual: 1e-14 * mass,
        }
    };
    let bins = |scale: f64, raised: bool| -> Vec<LedgerRow> {
        let sizes = LANES.iter().enumerate();
        sizes
            .map(|(n, lane)| row(lane, scale * libm::pow(3.0, n as f64), raised))
            .collect()
    };
    let origin = |set: &str, id: &str, scale: f64, raised| DustOrigin {
        set: set.into(),
        name: named(id),
        bins: bins(scale, raised),
    };
    DustTable {
        edges: vec![0.1, 1.0, 2.5, 5.0, 10.0, 20.0],
        all: bins(5e4, true),
        origins: vec![
            origin("regions", "gonghe", 3e4, true),
            origin("regions", "tengger", 1.5e4, true),
            origin("regions", "boundary_north", 5e3, false),
            origin("sectors", "wind_dust", 4.5e4, true),
        ],
    }
}

/// Concentrations of all pollutants and the air, hour by hour.
fn record(table: &SpeciesTable, nx: usize, ny: usize) -> Record {
    let cells = nx * ny;
    let mut record = Record {
        cells,
        pollutants: table.pollutants.len(),
        points: (0..6).map(|k| (7 * k + 3) % cells).collect(),
        ..Record::default()
    };
    let start = ModelTime::from_beijing(2017, 1, 26, 0);
    let town = |cell: usize| {
        let (x, y) = position(nx, ny, (cell % nx) as f64, (cell / nx) as f64);
        libm::exp(-3.0 * ((x - 101.77).abs() + (y - 36.62).abs()))
            + 1.3 * libm::exp(-3.0 * ((x - 103.8).abs() + (y - 36.06).abs()))
    };
    let towns: Vec<f64> = (0..cells).map(town).collect();
    for hour in 0..HOURS {
        record.hours.push(start.plus(3600 * hour as i64));
        record.weights.push(1.0);
        for p in &table.pollutants {
            let values = towns.iter();
            let maps = values.map(|&town| (1e-9 * value(&p.name, town, hour as f64)) as f32);
            record.concentration.extend(maps);
        }
        for name in WEATHER {
            let air = 0.98 - 0.03 * libm::sin(TAU * (hour as f64 - 9.0) / 24.0);
            let value = if name == "air_density" { air } else { 0.0 };
            record.weather.extend(vec![value as f32; cells]);
        }
    }
    record
}

fn station(
    receptor: &mut Receptor,
    record: &Record,
    cell: usize,
    (followed, pollutants): (usize, usize),
) {
    receptor.contributions.truncate(followed);
    receptor.series.truncate(followed);
    receptor.mean.truncate(followed);
    receptor.max.truncate(followed);
    receptor.mean_contribution.truncate(followed);
    for p in followed..pollutants {
        let hours = || (0..HOURS).map(|h| 1e9 * f64::from(record.map(h, p)[cell]));
        receptor.series.push(Packed::new(hours()));
        receptor.contributions.push(Packed::new([]));
        receptor.mean.push(hours().sum::<f64>() / HOURS as f64);
        receptor.max.push(hours().fold(0.0, f64::max));
        receptor.mean_contribution.push(Vec::new());
    }
}

fn means(place: &mut Place, record: &Record, cell: usize, (followed, pollutants): (usize, usize)) {
    place.mean.truncate(followed);
    place.max.truncate(followed);
    place.mean_contribution.truncate(followed);
    for p in followed..pollutants {
        let hours = || (0..HOURS).map(|h| 1e9 * f64::from(record.map(h, p)[cell]));
        place.mean.push(hours().sum::<f64>() / HOURS as f64);
        place.max.push(hours().fold(0.0, f64::max));
        place.mean_contribution.push(Vec::new());
    }
    place.exposure.clone_from(&place.mean);
}
