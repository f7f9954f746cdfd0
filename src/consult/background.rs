//! Air that is there already: daily means by pollutant, in the state of air in which they are judged.

use super::project::{BackgroundSource, Project, Substance};
use crate::meteorology::ReadError;
use crate::observations::{
    Air, Averaging, Quantity, ReadOptions, State, StateRule, read_observations,
};
use crate::plume::HourStamp;
use crate::standards::Judged;
use crate::terrain::{Background, ParticleBackground, TerrainError};
use crate::units::{STANDARD_PRESSURE, air_density, standard_atmosphere_pressure};
use std::collections::BTreeMap;

/// Temperature of the reference state of gases [K].
const REFERENCE_TEMPERATURE: f64 = 298.15;
/// Kilograms to micrograms.
const MICROGRAMS: f64 = 1.0e9;
/// Hours that a day's mean of hourly values needs (GB 3095 table 4: 20 of 24).
const LEAST_HOURS: usize = 20;

/// A day as the weather counts it.
pub type Day = (i32, u32, u32);

/// The day of an hour.
pub fn day_of(stamp: HourStamp) -> Day {
    (stamp.year, stamp.month, stamp.day)
}

/// Daily means of what is there [µg/m³], gases at 298.15 K and 1013.25 hPa, particles in actual air.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BackgroundAir {
    /// By substance key, one value a day of the weather; `None` where there is no value.
    pub days: BTreeMap<&'static str, Vec<Option<f64>>>,
    /// Where it is from.
    pub source: String,
    /// What the user should know.
    pub notes: Vec<String>,
}

/// Why there is no background.
#[derive(Debug, thiserror::Error)]
pub enum BackgroundError {
    /// The table.
    #[error(transparent)]
    Table(#[from] ReadError),
    /// The embedded background is damaged.
    #[error(transparent)]
    Embedded(#[from] TerrainError),
    /// Several places.
    #[error(
        "{file} has {count} places ({names}): say which ([background] place)\nhint: place = \"{first}\""
    )]
    WhichPlace {
        /// The file.
        file: String,
        /// How many.
        count: usize,
        /// Some of them.
        names: String,
        /// The first.
        first: String,
    },
    /// The place is not in the table.
    #[error("{file} has no place '{place}'; it has {names}")]
    NoPlace {
        /// The file.
        file: String,
        /// What was asked for.
        place: String,
        /// Some of them.
        names: String,
    },
    /// A pollutant is missing.
    #[error(
        "{file} has no daily values of {substance} in the year of the weather ({year}), which the project emits and the standards limit\nhint: superposition needs concurrent background: give a table that has it"
    )]
    Missing {
        /// The file.
        file: String,
        /// The substance.
        substance: &'static str,
        /// The year.
        year: i32,
    },
}

/// Mean air of each day of the weather.
pub type DayAir = BTreeMap<Day, Air>;

/// Background of the substances of a project that GB 3095 knows, on the days of the weather.
///
/// # Errors
/// [`BackgroundError`].
pub fn background_air(
    project: &Project,
    elevation: f64,
    days: &[Day],
    air: &DayAir,
    demonstration: bool,
) -> Result<BackgroundAir, BackgroundError> {
    let judged = |substance: &&Substance| {
        matches!(
            substance.quantity,
            Some(
                Quantity::So2
                    | Quantity::No2
                    | Quantity::Pm10
                    | Quantity::Pm25
                    | Quantity::Co
                    | Quantity::Tsp
            )
        )
    };
    let substances: Vec<&'static Substance> = project
        .substances()
        .into_iter()
        .filter(|s| judged(s))
        .collect();
    match &project.background {
        BackgroundSource::Embedded => embedded(&substances, elevation, days),
        BackgroundSource::Table { file, place, state } => table(
            &substances,
            (file, place.as_deref(), state),
            days,
            air,
            (elevation, demonstration),
        ),
    }
}

fn embedded(
    substances: &[&'static Substance],
    elevation: f64,
    days: &[Day],
) -> Result<BackgroundAir, BackgroundError> {
    let primary = Background::embedded()?;
    let particles = ParticleBackground::embedded()?;
    let reference = air_density(STANDARD_PRESSURE, REFERENCE_TEMPERATURE);
    let actual = Air::standard_atmosphere(elevation).density();
    let mut found = BackgroundAir {
        source: "embedded monthly background of the region at the site's altitude (seeds/background, unverified)".to_owned(),
        ..BackgroundAir::default()
    };
    let gas = |month: usize, species: &str| {
        let ratio = primary.mixing_ratio(month, elevation, species)?;
        Some(ratio * reference * MICROGRAMS)
    };
    let mass = |month: usize, endings: &[char]| -> f64 {
        let lanes = particles.lanes().filter(|lane| lane.ends_with(endings));
        let ratios =
            lanes.filter_map(|lane| particles.mixing_ratio(primary, month, elevation, lane));
        ratios.sum::<f64>() * actual * MICROGRAMS
    };
    for substance in substances {
        let values: Vec<Option<f64>> = days
            .iter()
            .map(|&(_, month, _)| {
                let month = month as usize;
                match substance.quantity {
                    Some(Quantity::So2) => gas(month, "SO2"),
                    Some(Quantity::No2) => gas(month, "NOX"),
                    Some(Quantity::Co) => gas(month, "CO"),
                    Some(Quantity::Pm25) => Some(mass(month, &['I', 'J'])),
                    Some(Quantity::Pm10) => Some(mass(month, &['I', 'J', 'K'])),
                    _ => None,
                }
            })
            .collect();
        if values.iter().any(Option::is_some) {
            found.days.insert(substance.key, values);
        } else {
            found.notes.push(format!(
                "the embedded background has no {}: it is not superposed",
                substance.label
            ));
        }
    }
    found.notes.push(
        "the embedded background is clean regional air: a city's own sources are not in it"
            .to_owned(),
    );
    Ok(found)
}

fn table(
    substances: &[&'static Substance],
    (file, wanted, state): (&std::path::Path, Option<&str>, &str),
    days: &[Day],
    air: &DayAir,
    (elevation, demonstration): (f64, bool),
) -> Result<BackgroundAir, BackgroundError> {
    let options = ReadOptions {
        state: StateRule::from_name(state),
        ..ReadOptions::default()
    };
    let shown = file.display().to_string();
    let read = read_observations(file, options)?;
    let names = || {
        read.places
            .iter()
            .take(8)
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    };
    let place = match wanted {
        None if read.places.len() == 1 => 0,
        None => {
            return Err(BackgroundError::WhichPlace {
                file: shown,
                count: read.places.len(),
                names: names(),
                first: read.places.first().cloned().unwrap_or_default(),
            });
        }
        Some(name) => {
            let at = read.places.iter().zip(&read.cities);
            let found = at
                .clone()
                .position(|(place, city)| place == name || city == name);
            found.ok_or_else(|| BackgroundError::NoPlace {
                file: shown.clone(),
                place: name.to_owned(),
                names: names(),
            })?
        }
    };
    let mut found = BackgroundAir {
        source: format!("{shown}, {}", read.places[place]),
        notes: read.notes.clone(),
        ..BackgroundAir::default()
    };
    let year = days.first().map_or(0, |day| day.0);
    for substance in substances {
        let Some(quantity) = substance.quantity else {
            continue;
        };
        let to = if substance.gas {
            State::At298
        } else {
            State::Actual
        };
        let standard = Air {
            pressure: standard_atmosphere_pressure(elevation),
            ..Air::standard_atmosphere(elevation)
        };
        // Of the same date; a demonstration year takes the date of any year.
        let key = |day: Day| {
            if demonstration {
                (0, day.1, day.2)
            } else {
                day
            }
        };
        let mut sums: BTreeMap<Day, (f64, usize, bool)> = BTreeMap::new();
        for averaging in [Averaging::Day, Averaging::Hour] {
            if !sums.is_empty() {
                break;
            }
            for value in read.series(place, quantity, averaging) {
                let date = value.begin.beijing();
                let day = (
                    i32::from(date.year()),
                    date.month() as u32,
                    date.day() as u32,
                );
                let air = air.get(&day).copied().unwrap_or(standard);
                let Some(judged) = Judged::of(value.value, value.state, to, Some(air)) else {
                    continue;
                };
                let sum = sums
                    .entry(key(day))
                    .or_insert((0.0, 0, averaging == Averaging::Day));
                *sum = (sum.0 + judged.micrograms(), sum.1 + 1, sum.2);
            }
        }
        let values: Vec<Option<f64>> = days
            .iter()
            .map(|&day| {
                let (sum, count, whole) = sums.get(&key(day))?;
                (*whole || *count >= LEAST_HOURS).then(|| sum / *count as f64)
            })
            .collect();
        let there = values.iter().flatten().count();
        if there == 0 {
            return Err(BackgroundError::Missing {
                file: shown,
                substance: substance.label,
                year,
            });
        }
        if there < days.len() {
            found.notes.push(format!(
                "background of {}: {there} of {} days; the others are left out of superposed days",
                substance.label,
                days.len()
            ));
        }
        found.days.insert(substance.key, values);
    }
    Ok(found)
}
