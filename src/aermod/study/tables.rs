//! The tables of a study's run: all ranks and means, and percentiles of daily means.

use super::super::session::{After, SessionError};
use super::super::write::csv;
use crate::nearfield::DailyMeans;
use crate::nearfield::toml_case::StudyRun;
use crate::output::{write_file, write_table};
use std::path::Path;

/// Writes `receptors.csv`, and `percentiles.csv` where a percentile is wanted.
pub(super) fn write(
    after: &After<'_>,
    run: &StudyRun,
    days: &[DailyMeans],
    folder: &Path,
) -> Result<(), SessionError> {
    let case = after.case;
    let mut bytes = Vec::new();
    let path = folder.join("receptors.csv");
    csv::write(&mut bytes, case, after.results).map_err(|cause| SessionError::Write {
        path: path.clone(),
        cause,
    })?;
    write_file(&path, &bytes)?;
    let Some(rate) = run.percentile else {
        return Ok(());
    };
    let mut header: Vec<String> = ["x_m", "y_m"].map(str::to_owned).to_vec();
    let mut columns = Vec::new();
    for (days, &group) in days.iter().zip(&run.percentile_groups) {
        let id = &case.groups[group].id;
        let percent = rate * 100.0;
        header.push(format!("{id}_P{percent}_HJ663_ug_m3"));
        header.push(format!("{id}_P{percent}_HJ2.2_ug_m3"));
        columns.push(days.percentiles(rate));
        columns.push(days.guaranteed(rate));
    }
    header.push("days".to_owned());
    let count = days.first().map_or(0, |days| days.days.len()).to_string();
    let rows = case.receptors.iter().enumerate().map(|(index, receptor)| {
        let mut row = vec![receptor.x.to_string(), receptor.y.to_string()];
        row.extend(columns.iter().map(|column| column[index].to_string()));
        row.push(count.clone());
        row
    });
    write_table(&folder.join("percentiles.csv"), &header, rows)?;
    Ok(())
}
