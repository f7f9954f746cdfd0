//! Runs side by side: the same statistic of the same pollutant at the same receptor in each.

use super::findings::{FindingError, Receptor, Statistic};
use crate::simulation::{OzoneMaxima, Record, reference_micrograms_per_ppb};
use crate::species::{OZONE_VARIANTS, SpeciesTable};
use crate::units::to_micrograms;

/// One statistic of one pollutant at one receptor in all runs [µg/m³].
#[derive(Debug, Clone, PartialEq)]
pub struct Levels {
    /// Position of the receptor.
    pub receptor: usize,
    /// Name of the pollutant.
    pub pollutant: String,
    /// What is looked at.
    pub statistic: Statistic,
    /// By run.
    pub values: Vec<f64>,
}

/// A run: its name, record and lanes.
pub type NamedRun<'a> = (&'a str, &'a Record, &'a SpeciesTable);

/// Runs of one kind can be compared: as many cells, hours and points.
///
/// # Errors
/// [`FindingError::Different`].
pub fn alike(runs: &[NamedRun<'_>]) -> Result<(), FindingError> {
    let Some((_, base, _)) = runs.first() else {
        return Ok(());
    };
    for (name, record, _) in runs {
        for (what, found, expected) in [
            ("cells", record.cells, base.cells),
            ("hours", record.len(), base.len()),
            ("points", record.points.len(), base.points.len()),
        ] {
            if found != expected {
                return Err(FindingError::Different {
                    run: (*name).to_owned(),
                    what,
                    found,
                    expected,
                });
            }
        }
    }
    Ok(())
}

/// Means over the runs of all pollutants that all of them have, and MDA8 at points; receptors in order, the pollutants of the first run within.
///
/// # Errors
/// [`FindingError::Different`] where the runs are not of one kind.
pub fn levels(runs: &[NamedRun<'_>], receptors: &[Receptor]) -> Result<Vec<Levels>, FindingError> {
    alike(runs)?;
    let mut all = Vec::new();
    let Some((_, _, first)) = runs.first() else {
        return Ok(all);
    };
    let maxima: Vec<Option<OzoneMaxima>> = runs
        .iter()
        .map(|(_, record, table)| OzoneMaxima::of(record, table))
        .collect();
    for own in &first.pollutants {
        let places: Option<Vec<usize>> = runs
            .iter()
            .map(|(.., table)| table.pollutants.iter().position(|p| p.name == own.name))
            .collect();
        let Some(places) = places.filter(|_| !OZONE_VARIANTS.contains(&own.name.as_str())) else {
            continue;
        };
        let maps: Vec<Vec<f64>> = runs
            .iter()
            .zip(&places)
            .map(|((_, record, _), place)| record.mean_concentration(*place))
            .collect();
        for (at, receptor) in receptors.iter().enumerate() {
            let over = |map: &Vec<f64>| {
                let cells = receptor.cells.iter();
                to_micrograms(cells.map(|(cell, weight)| map[*cell] * weight).sum())
            };
            all.push(Levels {
                receptor: at,
                pollutant: own.name.clone(),
                statistic: Statistic::Mean,
                values: maps.iter().map(over).collect(),
            });
            if own.name == "O3"
                && let Some(point) = receptor.point
                && let Some(values) = mda8(&maxima, point)
            {
                all.push(Levels {
                    receptor: at,
                    pollutant: own.name.clone(),
                    statistic: Statistic::DailyMaximum,
                    values,
                });
            }
        }
    }
    all.sort_by_key(|level| level.receptor);
    Ok(all)
}

/// Means over the days of MDA8 at a point in every run, reference state; `None` where a run has no whole day of ozone.
fn mda8(maxima: &[Option<OzoneMaxima>], point: usize) -> Option<Vec<f64>> {
    let of = |all: &Option<OzoneMaxima>| {
        let mean = all.as_ref()?.over_days(point, |maximum| maximum.mda8);
        mean.map(|mean| mean * reference_micrograms_per_ppb())
    };
    maxima.iter().map(of).collect()
}
