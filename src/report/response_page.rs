//! The report's page of responses: what a small change of every parameter changes, beside what carries the same name among the tags.

use super::model::Text;
use super::names::named;
use super::pack::Packed;
use super::run_summary::RunSummary;
use crate::apportionment::change_set;
use crate::units::to_micrograms;
use serde::{Deserialize, Serialize};

/// Pollutants of the page, as far as a run has them.
const SHOWN: [&str; 8] = ["PM25", "PM10", "O3", "NO2", "SO2", "CO", "NH3", "HNO3"];

/// Responses to the parameters of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponsePage {
    /// The parameters.
    pub parameters: Vec<Text>,
    /// Indices of the pollutants.
    pub pollutants: Vec<usize>,
    /// Maps, `[pollutant of the page][parameter]`.
    pub maps: Vec<Vec<ResponseMap>>,
}

/// One parameter and pollutant.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResponseMap {
    /// Period-mean response [µg/m³], `[j][i]`.
    pub map: Packed,
    /// At the receptors of the model [µg/m³].
    pub receptors: Vec<f64>,
    /// Contribution of the tag of the same name at the receptors [µg/m³]; empty where there is none.
    pub contributions: Vec<f64>,
}

impl ResponsePage {
    /// The page of a run; `None` without parameters.
    pub(super) fn of(run: &RunSummary<'_>) -> Option<Self> {
        let record = run.record;
        if record.parameters.is_empty() {
            return None;
        }
        let pollutants = run.pollutants_named(&SHOWN);
        let at_points = |map: &[f64]| -> Vec<f64> {
            let cells = record.points.iter();
            cells.map(|cell| to_micrograms(map[*cell])).collect()
        };
        let maps = pollutants.iter().map(|&pollutant| {
            let each = record.parameters.iter().enumerate();
            let each = each.map(|(n, name)| {
                let response = record.mean_response(n, pollutant);
                let column = column_of(run, name).filter(|_| pollutant < record.followed);
                ResponseMap {
                    receptors: at_points(&response),
                    map: Packed::new(response.into_iter().map(to_micrograms)),
                    contributions: column.map_or_else(Vec::new, |column| {
                        at_points(&record.mean_contribution(column, pollutant))
                    }),
                }
            });
            each.collect()
        });
        Some(Self {
            parameters: record.parameters.iter().map(|name| named(name)).collect(),
            maps: maps.collect(),
            pollutants,
        })
    }
}

/// The tag column of a parameter's name: that of its own change, or of any tag called so.
fn column_of(run: &RunSummary<'_>, name: &str) -> Option<usize> {
    let sets = run.tags.sets.iter().enumerate();
    let own = change_set(name);
    let mut found = sets.flat_map(|(n, set)| {
        let first = run.tags.offset(n);
        let tags = set.tags.iter().enumerate();
        tags.map(move |(t, tag)| (set, first + t, tag))
    });
    let mut by_set = found.clone();
    let changed = by_set.find(|(set, _, tag)| set.name == own && tag.name == name);
    changed
        .or_else(|| found.find(|(_, _, tag)| tag.name == name))
        .map(|(_, column, _)| column)
}
