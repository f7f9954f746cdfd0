//! `manifest.json` of near-field products: version, options, inputs with hashes, files. No clock and no threads, so that the
//! same run gives the same bytes.

use super::statistic::averaging_words;
use super::{Products, Statistic, Written};
use crate::output::WriteError;
use crate::output::file::write_file;
use crate::output::manifest::InputHash;
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Record<'a> {
    version: &'static str,
    title: &'a str,
    model_options: &'a [String],
    pollutant: &'a str,
    crs: Option<String>,
    averaging: Vec<String>,
    first_hour: i64,
    last_hour: i64,
    hours: usize,
    calm_hours: usize,
    missing_hours: usize,
    sources: usize,
    receptors: usize,
    groups: Vec<&'a str>,
    inputs: &'a [InputHash],
    variables: Vec<Variable<'a>>,
    outputs: Vec<String>,
    notices: &'a [String],
}

#[derive(Serialize)]
struct Variable<'a> {
    name: &'a str,
    long_name: &'a str,
    long_name_zh: &'a str,
    units: &'a str,
    ranks: usize,
}

pub(super) fn write(
    path: &Path,
    folder: &Path,
    products: &Products<'_>,
    statistics: &[Statistic],
    written: &Written,
) -> Result<(), WriteError> {
    let (case, results) = (products.case, products.results);
    let record = Record {
        version: env!("CARGO_PKG_VERSION"),
        title: products.title,
        model_options: &case.model_options,
        pollutant: &case.options.pollutant,
        crs: products.system.map(crate::grid::MapSystem::code),
        averaging: case
            .averaging
            .iter()
            .map(|&averaging| averaging_words(averaging)[3].clone())
            .collect(),
        first_hour: results.first.full(),
        last_hour: results.last.full(),
        hours: results.counts.hours,
        calm_hours: results.counts.calm,
        missing_hours: results.counts.missing,
        sources: case.sources.len(),
        receptors: case.receptors.len(),
        groups: case.groups.iter().map(|group| group.id.as_str()).collect(),
        inputs: products.inputs,
        variables: statistics
            .iter()
            .map(|statistic| Variable {
                name: &statistic.name,
                long_name: &statistic.long_name_en,
                long_name_zh: &statistic.long_name_zh,
                units: &statistic.units,
                ranks: statistic.ranks,
            })
            .collect(),
        outputs: written
            .files
            .iter()
            .map(|file| {
                file.strip_prefix(folder)
                    .unwrap_or(file)
                    .display()
                    .to_string()
            })
            .collect(),
        notices: &written.notices,
    };
    let mut text = serde_json::to_string_pretty(&record).map_err(|cause| WriteError::Format {
        path: path.to_owned(),
        cause: cause.to_string(),
    })?;
    text.push('\n');
    write_file(path, text.as_bytes())
}
