//! A record of two days for tests, of closed forms.

use super::lever::{Lever, Slope};
use crate::simulation::{Record, WEATHER};
use crate::species::{Phase, Pollutant, Species, SpeciesTable};
use crate::time::ModelTime;
use crate::units::MOLAR_MASS_AIR;

/// Hours of the record, from midnight of 5 January 2016 (Beijing time): two days and a half.
pub(crate) const HOURS: usize = 60;
/// Density of the air [kg/m³].
pub(crate) const DENSITY: f64 = 0.9;
/// Molar masses of ozone and SO2 [kg/mol].
pub(crate) const MOLAR: [f64; 2] = [0.048, 0.064];
/// Parameters, then tags.
pub(crate) const LEVERS: [&str; 4] = ["homes", "traffic", "works", "fields"];

/// A part of the air: all of it, or what a lever brings.
pub(crate) type Part = Option<usize>;

/// PM2.5 [µg/m³].
pub(crate) fn pm25(hour: usize, cell: usize, part: Part) -> f64 {
    let all = 40.0 + 5.0 * (cell % 7) as f64 + 30.0 * (hour / 24) as f64 + (hour % 24) as f64;
    match part {
        None => all,
        Some(0) => 0.4 * all + 0.01 * cell as f64,
        Some(1) => 0.1 * all,
        Some(2) => 0.25 * all,
        Some(_) => 0.05 * all,
    }
}

/// Ozone [ppb]; less of the homes is more ozone by day, less of the traffic moves the afternoon.
pub(crate) fn ozone(hour: usize, cell: usize, part: Part) -> f64 {
    let h = (hour % 24) as f64;
    match part {
        None => 60.0 - 2.0 * (h - 14.6).abs() + 0.05 * cell as f64,
        Some(0) => -6.0,
        Some(1) => 2.0 * (h - 14.0),
        Some(2) => 5.0,
        Some(_) => 1.0,
    }
}

/// SO2 [ppb].
pub(crate) fn sulfur_dioxide(part: Part) -> f64 {
    part.map_or(10.0, |_| 2.0)
}

fn species(name: &str, phase: Phase) -> Species {
    Species {
        name: name.into(),
        long_name: name.into(),
        long_name_zh: name.into(),
        phase,
        short_lived: false,
        source: String::new(),
    }
}

fn gas(molar_mass: f64) -> Phase {
    Phase::Gas {
        molar_mass,
        henry: 1.0,
        henry_temperature: 0.0,
        diffusivity_ratio: 1.0,
        alpha: 0.0,
        beta: 0.0,
    }
}

/// PM2.5, PM10 (twice as much), O3 and SO2.
pub(crate) fn table() -> SpeciesTable {
    let particle = Phase::Particle {
        diameter: 1e-6,
        spread: 2.0,
        density: 1500.0,
    };
    let pollutant = |name: &str, lane: usize, weight: f64| Pollutant {
        name: name.into(),
        label: name.into(),
        label_zh: name.into(),
        parts: vec![(lane, weight)],
        particle: lane == 0,
    };
    SpeciesTable {
        species: vec![
            species("PM", particle),
            species("O3", gas(MOLAR[0])),
            species("SO2", gas(MOLAR[1])),
        ],
        pollutants: vec![
            pollutant("PM25", 0, 1.0),
            pollutant("PM10", 0, 2.0),
            pollutant("O3", 1, 1.0),
            pollutant("SO2", 2, 1.0),
        ],
        tagged: 3,
        reacting: true,
    }
}

/// The levers: two by response, two by contribution.
pub(crate) fn levers() -> Vec<Lever> {
    let slopes = [
        Slope::Response(0, 1.0),
        Slope::Response(1, 1.0),
        Slope::Contribution(0),
        Slope::Contribution(1),
    ];
    let places = ["xining", "xining", "lanzhou", "lanzhou"];
    let sectors = ["residential", "traffic", "industry", "agriculture"];
    let all = LEVERS.into_iter().zip(slopes).zip(places).zip(sectors);
    all.map(|(((id, slope), place), sector)| Lever {
        id: id.into(),
        sector: Some(sector.into()),
        region: Some(place.into()),
        slope,
        natural: false,
        overlaps: false,
        reach: None,
    })
    .collect()
}

/// A part of a pollutant [kg/m³].
fn mass(pollutant: usize, (hour, cell): (usize, usize), part: Part) -> f64 {
    let gas = |ppb: f64, molar: f64| 1e-9 * ppb * molar * DENSITY / MOLAR_MASS_AIR;
    match pollutant {
        0 => 1e-9 * pm25(hour, cell, part),
        1 => 2e-9 * pm25(hour, cell, part),
        2 => gas(ozone(hour, cell, part), MOLAR[0]),
        _ => gas(sulfur_dioxide(part), MOLAR[1]),
    }
}

/// The record on a map of some cells, with some of them as points.
pub(crate) fn record(cells: usize, points: &[usize]) -> Record {
    let pollutants = table().pollutants.len();
    let mut record = Record {
        cells,
        pollutants,
        columns: 2,
        followed: pollutants,
        parameters: LEVERS[..2].iter().map(|s| (*s).to_owned()).collect(),
        points: points.to_vec(),
        concentration_sum: vec![0.0; pollutants * cells],
        response_sum: vec![0.0; 2 * pollutants * cells],
        contribution_sum: vec![0.0; 2 * pollutants * cells],
        ..Record::default()
    };
    let start = ModelTime::from_beijing(2016, 1, 5, 0);
    for hour in 0..HOURS {
        record.hours.push(start.plus(3600 * hour as i64));
        record.weights.push(1.0);
        for p in 0..pollutants {
            for cell in 0..cells {
                let of = |part| mass(p, (hour, cell), part);
                record.concentration.push(of(None) as f32);
                record.concentration_sum[p * cells + cell] += of(None);
                for n in 0..2 {
                    let at = (n * pollutants + p) * cells + cell;
                    record.response_sum[at] += of(Some(n));
                    record.contribution_sum[at] += of(Some(2 + n));
                }
            }
        }
        for &cell in points {
            for p in 0..pollutants {
                let of = |part| mass(p, (hour, cell), Some(part)) as f32;
                record.point_response.extend([of(0), of(1)]);
                record.point_contribution.extend([of(2), of(3)]);
            }
        }
        for n in 0..2 {
            let of = |part| (0..cells).map(move |cell| mass(2, (hour, cell), Some(part)) as f32);
            record.ozone_response.extend(of(n));
            record.ozone_contribution.extend(of(2 + n));
        }
        for name in WEATHER {
            let value = if name == "air_density" { DENSITY } else { 0.0 };
            record.weather.extend(vec![value as f32; cells]);
        }
    }
    record
}
