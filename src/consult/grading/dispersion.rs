//! Every hour of the matrix through the plume engine: the largest dispersion of every source at every distance.

use super::error::GradingError;
use super::input::{GradedSource, GradingInput, TerrainPoint};
use super::matrix::MatrixHour;
use super::release::engine_source;
use crate::nearfield::{ActiveSource, Case, Engine as _, HourlyDispersion, PlumeEngine, PlumeWork};
use crate::plume::weather::{Town, WeatherSettings};
use crate::plume::{Buildings, Hour, Options, Receptor, Source};
use rayon::prelude::*;
use std::borrow::Cow;

/// Roughness length of towns in AERMOD's URBANOPT [m].
const TOWN_ROUGHNESS: f64 = 1.0;
/// Hours that a thread takes at once.
const CHUNK: usize = 16;

/// Largest values of one source at the distances, each with the hour of the matrix that gives it.
#[derive(Debug, Clone)]
pub(super) struct Largest {
    /// Largest concentration of a unit emission [s/m³] (areas: of a unit per m²), for particles.
    pub plain: Vec<(f64, usize)>,
    /// The same times the temperature of its hour [K s/m³], for gases.
    pub warmed: Vec<(f64, usize)>,
}

/// Hours that can be, with their place in the matrix.
pub(super) fn hours(
    input: &GradingInput,
    matrix: &[MatrixHour],
    pressure: f64,
) -> Vec<(usize, Hour)> {
    let town = |population| Town {
        population,
        roughness_length: TOWN_ROUGHNESS,
    };
    let settings = WeatherSettings {
        profile_base: input.site.altitude,
        towns: input.site.town.map(town).into_iter().collect(),
        ..WeatherSettings::default()
    };
    let made: Vec<Option<Hour>> = matrix
        .par_iter()
        .map(|row| row.prepared(pressure, &settings))
        .collect();
    made.into_iter()
        .enumerate()
        .filter_map(|(k, hour)| Some((k, hour?)))
        .collect()
}

/// Largest values of every source at the distances [m].
pub(super) fn largest(
    input: &GradingInput,
    matrix: &[MatrixHour],
    hours: &[(usize, Hour)],
    distances: &[f64],
) -> Result<Vec<Largest>, GradingError> {
    let (variants, owners) = variants(input);
    let case = Case {
        options: Options {
            elevated: !input.terrain.is_empty(),
            screen: true,
            profile_base: input.site.altitude,
            ..Options::default()
        },
        receptors: distances
            .iter()
            .map(|d| receptor(*d, &input.terrain))
            .collect(),
        sources: variants,
        ..Case::default()
    };
    let engine = PlumeEngine::new(&case);
    let active: Vec<ActiveSource<'_>> = case
        .sources
        .iter()
        .enumerate()
        .map(|(index, source)| ActiveSource {
            index,
            source: Cow::Borrowed(source),
            emission: 1.0,
            buoyancy: None,
        })
        .collect();
    let none = || Largest {
        plain: vec![(0.0, usize::MAX); distances.len()],
        warmed: vec![(0.0, usize::MAX); distances.len()],
    };
    // Chunks are taken up in their order, so that equal values keep the first hour with any number of threads.
    let parts: Vec<Result<Vec<Largest>, GradingError>> = hours
        .par_chunks(CHUNK)
        .map(|chunk| {
            let mut found = vec![none(); input.sources.len()];
            let mut out = HourlyDispersion::<PlumeWork>::default();
            for (place, hour) in chunk {
                out.reset(1, active.len(), 0..distances.len());
                engine.hour(hour, &active, &mut out);
                if let Some(failure) = out.take_failure() {
                    return Err(GradingError::Engine(failure.to_string()));
                }
                for (variant, &owner) in owners.iter().enumerate() {
                    let values = out.of(0, variant).iter().copied();
                    take(
                        &mut found[owner],
                        values,
                        *place,
                        matrix[*place].temperature,
                    );
                }
            }
            Ok(found)
        })
        .collect();
    let mut all = vec![none(); input.sources.len()];
    for part in parts {
        for (whole, part) in all.iter_mut().zip(part?) {
            join(&mut whole.plain, &part.plain);
            join(&mut whole.warmed, &part.warmed);
        }
    }
    Ok(all)
}

fn take(into: &mut Largest, values: impl Iterator<Item = f64>, place: usize, temperature: f64) {
    for (at, value) in values.enumerate() {
        if value > into.plain[at].0 {
            into.plain[at] = (value, place);
        }
        if value * temperature > into.warmed[at].0 {
            into.warmed[at] = (value * temperature, place);
        }
    }
}

fn join(whole: &mut [(f64, usize)], part: &[(f64, usize)]) {
    for (whole, part) in whole.iter_mut().zip(part) {
        if part.0 > whole.0 {
            *whole = *part;
        }
    }
}

/// Sources of the engine (a rectangle in every orientation, a stack with every view of its buildings), and whose they are.
fn variants(input: &GradingInput) -> (Vec<Source>, Vec<usize>) {
    let (mut sources, mut owners) = (Vec::new(), Vec::new());
    let flat = input.terrain.is_empty();
    let urban = input.site.town.map(|_| 0);
    for (owner, source) in input.sources.iter().enumerate() {
        for kind in source.release.kinds() {
            let plain = engine_source(&source.id, kind, source.base, flat, urban);
            for seen in views(source) {
                sources.push(Source {
                    buildings: seen,
                    ..plain.clone()
                });
                owners.push(owner);
            }
        }
    }
    (sources, owners)
}

/// The buildings as each of 36 flows meets them, for every direction of the engine's wind; each view once.
fn views(source: &GradedSource) -> Vec<Option<Box<Buildings>>> {
    let Some(all) = &source.buildings else {
        return vec![None];
    };
    let mut seen: Vec<Buildings> = Vec::new();
    for k in 0..36 {
        let view = Buildings {
            height: [all.height[k]; 36],
            width: [all.width[k]; 36],
            length: [all.length[k]; 36],
            x_offset: [all.x_offset[k]; 36],
            y_offset: [all.y_offset[k]; 36],
        };
        if !seen.contains(&view) {
            seen.push(view);
        }
    }
    seen.into_iter().map(|view| Some(Box::new(view))).collect()
}

/// A receptor downwind to the east; its terrain the highest of the two points about it.
fn receptor(distance: f64, terrain: &[TerrainPoint]) -> Receptor {
    let after = terrain.partition_point(|p| p.distance < distance);
    let about = [after.checked_sub(1), Some(after)]
        .into_iter()
        .flatten()
        .filter_map(|k| terrain.get(k));
    let (elevation, hill_height) = about
        .fold((f64::NEG_INFINITY, f64::NEG_INFINITY), |(e, h), p| {
            (e.max(p.elevation), h.max(p.hill_height))
        });
    let known = |value: f64| if value.is_finite() { value } else { 0.0 };
    Receptor {
        x: distance,
        y: 0.0,
        elevation: known(elevation),
        hill_height: known(hill_height).max(known(elevation)),
        flagpole: 0.0,
    }
}
