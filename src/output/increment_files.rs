//! `increments.csv`: contribution, response and increments of every change side by side.

use super::csv::{number, number_or_nothing, write_table};
use super::file::WriteError;
use crate::increment::Finding;
use crate::species::SpeciesTable;
use std::path::Path;

/// Columns of the table; all values in µg/m³ (MDA8 at 298.15 K and 1013.25 hPa, means in actual air).
pub const INCREMENT_COLUMNS: [&str; 16] = [
    "receptor",
    "name",
    "name_zh",
    "pollutant",
    "statistic",
    "change",
    "base_ug_m3",
    "changed_ug_m3",
    "contribution_ug_m3",
    "response_ug_m3",
    "increment_ug_m3",
    "alone_ug_m3",
    "last_ug_m3",
    "path_ug_m3",
    "shapley_ug_m3",
    "nonlinearity",
];

/// What stands in the column `change` for all changes together.
pub const ALL_CHANGES: &str = "(all)";

/// A receptor's identifier and names in English and Chinese.
pub type ReceptorNames = [String; 3];

/// Writes the table.
///
/// # Errors
/// [`WriteError`].
pub fn write_increments(
    path: &Path,
    findings: &[Finding],
    (receptors, changes): (&[ReceptorNames], &[&str]),
    species: &SpeciesTable,
) -> Result<(), WriteError> {
    let rows = findings.iter().map(|finding| {
        let mut row = receptors[finding.receptor].to_vec();
        row.extend([
            species.pollutants[finding.pollutant].name.clone(),
            finding.statistic.name().to_owned(),
            finding
                .change
                .map_or(ALL_CHANGES, |change| changes[change])
                .to_owned(),
            number(finding.base),
            number(finding.changed),
        ]);
        let answers = [
            finding.contribution,
            finding.response,
            finding.increment(),
            finding.alone,
            finding.last,
            finding.path,
            finding.shapley,
            finding.nonlinearity(),
        ];
        row.extend(answers.map(number_or_nothing));
        row
    });
    write_table(path, &INCREMENT_COLUMNS.map(str::to_owned), rows)
}
