//! The report's page of dust by source region: means and hours at the stations, maps.

use super::from_run::tag_tables;
use super::model::Text;
use super::pack::Packed;
use super::run_summary::RunSummary;
use crate::apportionment::Tag;
use crate::dust::SECTOR;
use crate::units::to_micrograms;
use serde::{Deserialize, Serialize};

/// Pollutants of the page, finest first.
const DUST: [&str; 3] = ["PM25_DUST", "PM10_DUST", "DUST"];
/// The one whose maps are kept.
const MAPPED: &str = "PM10_DUST";

/// Dust by the tags of the set that divides it by source region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DustSources {
    /// The tag set.
    pub set: String,
    /// Indices of the pollutants.
    pub pollutants: Vec<usize>,
    /// Tags of the set.
    pub sources: Vec<DustSource>,
    /// Index of the pollutant of the maps.
    pub mapped: usize,
    /// Stations, as the model's receptors.
    pub stations: Vec<DustSourceStation>,
}

/// A tag of the set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DustSource {
    /// Name for the reader.
    pub name: Text,
    /// True for tags that take dust of source regions.
    pub region: bool,
    /// Period-mean contribution to the pollutant of the maps [µg/m³], `[j][i]`.
    pub map: Packed,
}

/// Dust at a station.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DustSourceStation {
    /// Index of the receptor.
    pub receptor: usize,
    /// Period-mean contributions [µg/m³], `[pollutant of the page][source]`.
    pub mean: Vec<Vec<f64>>,
    /// Contributions to the pollutant of the maps [µg/m³], `[hour][source]`.
    pub hours: Packed,
}

/// Whether a tag takes dust of source regions and nothing else.
fn of_regions(tag: &Tag) -> bool {
    let selector = &tag.selector;
    selector.sectors.iter().eq([SECTOR]) && !selector.facilities.is_empty()
}

impl DustSources {
    /// The page of a run; `None` where no set divides dust by source region or tags follow none.
    pub(super) fn of(run: &RunSummary<'_>) -> Option<Self> {
        let at = run
            .tags
            .sets
            .iter()
            .position(|set| set.tags.iter().any(of_regions))?;
        let (set, first) = (&run.tags.sets[at], run.tags.offset(at));
        let place = |name: &str| {
            let all = &run.species.pollutants[..run.record.followed];
            all.iter().position(|p| p.name == name)
        };
        let pollutants: Vec<usize> = DUST.iter().filter_map(|name| place(name)).collect();
        let mapped = place(MAPPED)?;
        let (.., tags) = tag_tables(Some(set));
        let mean = |column: usize, p: usize| run.record.mean_contribution(column, p);
        let sources = tags.into_iter().enumerate().map(|(n, tag)| DustSource {
            name: tag.label,
            region: set.tags.get(n).is_some_and(of_regions),
            map: Packed::new(mean(first + n, mapped).into_iter().map(to_micrograms)),
        });
        let means: Vec<Vec<Vec<f64>>> = pollutants
            .iter()
            .map(|p| (0..set.len()).map(|n| mean(first + n, *p)).collect())
            .collect();
        let own = first..first + set.len();
        let stations = run.record.points.iter().enumerate().map(|(point, &cell)| {
            let hours = (0..run.record.len())
                .flat_map(|hour| run.record.at_point(hour, point, mapped)[own.clone()].iter());
            DustSourceStation {
                receptor: point,
                mean: means
                    .iter()
                    .map(|maps| maps.iter().map(|map| to_micrograms(map[cell])).collect())
                    .collect(),
                hours: Packed::new(hours.map(|v| to_micrograms(f64::from(*v)))),
            }
        });
        Some(Self {
            set: set.name.clone(),
            pollutants,
            sources: sources.collect(),
            mapped,
            stations: stations.collect(),
        })
    }
}
