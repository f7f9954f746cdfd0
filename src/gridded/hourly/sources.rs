//! Variables of hourly files, and what they emit.

use super::species::{Filling, Fillings};
use crate::gridded::GriddedError;
use crate::gridded::labels::{LabelProfiles, SectorLabel, labels};
use crate::gridded::units::{EmissionUnits, Per};
use crate::inventory::Library;
use crate::problem::nearest;
use std::fmt;

/// Kilograms in a tonne.
const TONNE: f64 = 1000.0;

/// What became of a variable.
#[derive(Debug, Clone, PartialEq)]
pub struct VariableReport {
    /// Its name and units.
    pub variable: (String, String),
    /// Lanes it fills; empty: left out.
    pub lanes: Vec<String>,
    /// Why it is left out.
    pub why: String,
    /// Pollutant it counts as.
    pub pollutant: Option<&'static str>,
    /// Mass over all hours in the files and inside the domain, as the pollutant where it counts as one, else in the lanes [kg].
    pub whole: f64,
    /// Inside the domain [kg].
    pub inside: f64,
}

impl fmt::Display for VariableReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, units) = &self.variable;
        if self.lanes.is_empty() {
            return write!(f, "{name} in {units}: left out, {}", self.why);
        }
        write!(
            f,
            "{name} in {units} → {} ({}): {:.4e} t in the files, {:.4e} in the domain",
            self.lanes.join(", "),
            self.pollutant.unwrap_or("no pollutant"),
            self.whole / TONNE,
            self.inside / TONNE
        )
    }
}

/// A variable that emits.
pub(super) struct Source {
    pub name: String,
    /// Number in the reports.
    pub report: usize,
    /// Kilograms of its pollutant (or in its lanes) a second in one of its units.
    pub mass: f64,
    /// Kilograms a second in lanes of one of its units.
    pub lanes: Vec<(usize, f64)>,
}

/// What the variables of files, with their units, emit.
pub(super) fn sources(
    variables: Vec<(String, String)>,
    fillings: &Fillings<'_>,
    files: &str,
) -> Result<(Vec<VariableReport>, Vec<Source>), GriddedError> {
    let (mut reports, mut sources) = (Vec::new(), Vec::new());
    for (name, units) in variables {
        let mut report = VariableReport {
            lanes: Vec::new(),
            why: String::new(),
            pollutant: None,
            whole: 0.0,
            inside: 0.0,
            variable: (name.clone(), units.clone()),
        };
        match fillings.of(&name)? {
            Filling::Nothing(why) => report.why = why,
            Filling::Lanes {
                moles,
                counts,
                lanes,
            } => {
                let rate = rate(&units, moles).ok_or_else(|| {
                    let wanted = if moles { "moles/s" } else { "g/s" };
                    GriddedError::file(
                        files,
                        format!("{name} in '{units}'"),
                        format!("it must be an amount a time and cell, such as {wanted}"),
                    )
                })?;
                report.lanes = lanes
                    .iter()
                    .map(|lane| fillings.species.species[lane.0].name.clone())
                    .collect();
                report.pollutant = counts.map(|c| c.0);
                let carried: f64 = lanes.iter().map(|lane| lane.1).sum();
                sources.push(Source {
                    name,
                    report: reports.len(),
                    mass: rate * counts.map_or(carried, |c| c.1),
                    lanes: lanes.into_iter().map(|(l, m)| (l, m * rate)).collect(),
                });
            }
        }
        reports.push(report);
    }
    if sources.is_empty() {
        let what = "no variable of it is emitted";
        return Err(GriddedError::file(files, what, "is it of SMOKE?"));
    }
    Ok((reports, sources))
}

/// Moles, or kilograms, a second in a unit; `None` for units of another kind.
fn rate(units: &str, moles: bool) -> Option<f64> {
    let read = EmissionUnits::parse(units).ok()?;
    match (read.per, read.area) {
        (Some(Per::Seconds(seconds)), None) if read.moles == moles => Some(read.amount / seconds),
        _ => None,
    }
}

/// The label of a sector that is named in a table of a scenario, with its profiles: it must be one that emits.
pub(super) fn emitting(
    (name, table_name): (&str, &str),
    library: &Library,
    files: &str,
) -> Result<(&'static SectorLabel, LabelProfiles), GriddedError> {
    let label = label(name, table_name)?;
    let profiles = label.profiles(library)?.ok_or_else(|| {
        let what = format!("sector '{name}' is left out");
        GriddedError::file(files, what, "name one that emits")
    })?;
    Ok((label, profiles))
}

/// A sector's label.
fn label(name: &str, table_name: &str) -> Result<&'static SectorLabel, GriddedError> {
    let table = labels()?;
    SectorLabel::named(table, name).ok_or_else(|| {
        let near = nearest(name, table.iter().map(|row| row.label.as_str()));
        let hint = near.map_or_else(
            || "the labels are those of MEIC, EDGAR, HTAP and CEDS".to_owned(),
            |label| format!("did you mean '{label}'?"),
        );
        GriddedError::file(
            table_name,
            format!("the sector '{name}' is not known"),
            hint,
        )
    })
}
