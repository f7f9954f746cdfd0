//! The page that sets the scenarios of a case file side by side: highest values, changes against the first, areas over limits.

use super::super::{Packed, Text};
use crate::output::nearfield::RunFigures;
use crate::output::{InputHash, WriteError, write_file};
use crate::report::html::Page;
use serde::Serialize;
use std::path::Path;

/// The page. Values are in the unit of their figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparisonModel {
    /// Title lines of the case.
    pub titles: Vec<String>,
    /// Version of the program.
    pub version: String,
    /// Scenarios; the first is what the others are compared with.
    pub scenarios: Vec<String>,
    /// By pollutant.
    pub compared: Vec<ComparedPollutant>,
    /// Eastings of the receptors [m].
    pub x: Vec<f64>,
    /// Northings [m].
    pub y: Vec<f64>,
    /// Receptors that have a name: place from 0, name.
    pub names: Vec<(usize, String)>,
    /// Report of each run as a link from the page: scenario, pollutant, path; empty without reports.
    pub links: Vec<[String; 3]>,
    /// Inputs with their hashes.
    pub inputs: Vec<InputHash>,
}

/// A pollutant.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedPollutant {
    /// Name; blank where the file has one.
    pub name: String,
    /// Statistics.
    pub figures: Vec<ComparedFigure>,
}

/// A statistic of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedFigure {
    /// What it is.
    pub label: Text,
    /// Group.
    pub group: String,
    /// Unit.
    pub units: String,
    /// Limit, where one was given.
    pub limit: Option<f64>,
    /// By scenario.
    pub runs: Vec<ComparedRun>,
}

/// One scenario of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ComparedRun {
    /// Highest value.
    pub highest: f64,
    /// Its receptor, from 0.
    pub at: usize,
    /// Receptors over the limit.
    pub over: Option<usize>,
    /// Area over the limit [km²].
    pub area: Option<f64>,
    /// Values at the receptors.
    pub values: Packed,
}

/// Words of the page besides the runs.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ComparisonWords {
    /// Title lines.
    pub titles: Vec<String>,
    /// Receptors that have a name.
    pub names: Vec<(usize, String)>,
    /// Reports of the runs: scenario, pollutant, path from the page.
    pub links: Vec<[String; 3]>,
    /// Inputs with their hashes.
    pub inputs: Vec<InputHash>,
}

/// The page of some runs, in their order.
pub fn compare(runs: &[RunFigures], words: ComparisonWords) -> ComparisonModel {
    let mut scenarios: Vec<String> = Vec::new();
    let mut pollutants: Vec<String> = Vec::new();
    for run in runs {
        if !scenarios.contains(&run.scenario) {
            scenarios.push(run.scenario.clone());
        }
        if !pollutants.contains(&run.pollutant) {
            pollutants.push(run.pollutant.clone());
        }
    }
    let tenth = |value: f64| libm::round(value * 10.0) / 10.0;
    let axis = |k: usize| -> Vec<f64> {
        let places = runs.first().map_or(&[][..], |run| &run.places);
        places.iter().map(|place| tenth(place[k])).collect()
    };
    ComparisonModel {
        titles: words.titles,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        compared: pollutants
            .into_iter()
            .map(|name| pollutant(runs, name, &scenarios))
            .collect(),
        scenarios,
        x: axis(0),
        y: axis(1),
        names: words.names,
        links: words.links,
        inputs: words.inputs,
    }
}

fn pollutant(runs: &[RunFigures], name: String, scenarios: &[String]) -> ComparedPollutant {
    let own: Vec<&RunFigures> = scenarios
        .iter()
        .filter_map(|scenario| {
            runs.iter()
                .find(|run| run.pollutant == name && run.scenario == *scenario)
        })
        .collect();
    let mut figures = Vec::new();
    for figure in own.first().map_or(&[][..], |run| &run.figures) {
        for group in &figure.groups {
            let of_runs = own
                .iter()
                .filter_map(|run| run.same(&figure.name, &group.group, run))
                .map(|found| ComparedRun {
                    highest: found.highest,
                    at: found.at,
                    over: found.excess.map(|excess| excess.receptors),
                    area: found.excess.and_then(|excess| excess.area),
                    values: Packed::new(found.values.iter().copied()),
                });
            figures.push(ComparedFigure {
                label: Text::new(&figure.label_zh, &figure.label_en),
                group: group.group.clone(),
                units: figure.units.clone(),
                limit: group.excess.map(|excess| excess.limit),
                runs: of_runs.collect(),
            });
        }
    }
    ComparedPollutant { name, figures }
}

/// Writes the page.
///
/// # Errors
/// [`WriteError`].
pub fn write_comparison_page(model: &ComparisonModel, path: &Path) -> Result<(), WriteError> {
    let page = Page {
        sections: &["summary", "changes", "named", "provenance"],
        kind: Some("comparison"),
        title: model.titles.first().map_or("", String::as_str),
    };
    let text = page.assemble(model).map_err(|error| WriteError::Format {
        path: path.to_owned(),
        cause: error.to_string(),
    })?;
    write_file(path, text.as_bytes())
}
