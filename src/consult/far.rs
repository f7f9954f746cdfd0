//! The far field: the project as sources of the grid model, a tag of its own, day by representative day.
//!
//! New sources become lines of an inventory (route `measured`), added to the embedded one by `[plan] add`; a `[[change]]` that takes them away gives, from two
//! runs of each day, their contribution (tags), the first-order response (DDM) and the difference of the runs. Days are weighted by how often they occur.

use super::project::{Project, ProjectSource, Shape, SourceRole};
use crate::inventory::sheet::industry_profiles;
use crate::meteorology::RepresentativeDays;
use crate::terrain::{Regions, TerrainError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Name of the change and of its tag.
pub const CHANGE: &str = "project";
/// The plant's id in the inventory.
const FACILITY: &str = "consult_project";
/// Hours of spin-up before each day [h].
const SPIN_UP: usize = 12;

/// Columns of `activity.csv` that are written.
const COLUMNS: &str = "source_id,name,name_zh,class,county,year,route,activity,activity_unit,factor,controls,capture,operation,surrogate,stack,hour,weekday,month,pm_profile,voc_profile,confidence,range_relative,activity_status,source,facility\n";

/// Why there is no far field.
#[derive(Debug, thiserror::Error)]
pub enum FarError {
    /// `[far]` is not there.
    #[error("the project has no [far]\nhint: write [far] with days and cell_size_km")]
    NotAsked,
    /// The industry is not known.
    #[error("what the particles of '{0}' are made of is not known\nhint: [far] industry")]
    Industry(String),
    /// A source is in no county of the inventory.
    #[error("source {0} lies in no county of Qinghai or Gansu")]
    NoCounty(String),
    /// Its place.
    #[error(transparent)]
    Map(#[from] crate::geodata::CrsError),
    /// Counties.
    #[error(transparent)]
    Ground(#[from] TerrainError),
}

/// The project as an inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    /// `activity.csv`.
    pub activity: String,
    /// `stacks.csv`.
    pub stacks: String,
}

/// What a source emits that the grid model knows [t/a]: inventory pollutant and mass.
fn masses(source: &ProjectSource) -> Vec<(&'static str, f64)> {
    let of = |key: &str| source.tonnes_per_year(key);
    let coarse = (of("pm10") - of("pm25")).max(0.0);
    [
        ("SO2", of("so2")),
        ("NOX", of("nox")),
        ("CO", of("co")),
        ("NH3", of("nh3")),
        ("VOC", of("voc")),
        ("PM25", of("pm25")),
        ("PMC", coarse),
    ]
    .into_iter()
    .filter(|(_, mass)| *mass > 0.0)
    .collect()
}

/// The new sources as lines of an inventory.
///
/// # Errors
/// [`FarError`].
pub fn lines(project: &Project) -> Result<Lines, FarError> {
    let far = project.far.as_ref().ok_or(FarError::NotAsked)?;
    let profiles =
        industry_profiles(&far.industry).ok_or_else(|| FarError::Industry(far.industry.clone()))?;
    let regions = Regions::embedded()?;
    let mut activity = COLUMNS.to_owned();
    let mut stacks = "source_id,latitude_deg,longitude_deg,height_m,diameter_m,temperature_K,velocity_m_s,source\n".to_owned();
    let sources = project.sources.iter();
    for source in sources.filter(|source| source.role == SourceRole::New) {
        let [longitude, latitude] = project.degrees(source.at)?;
        let county = regions
            .county_of(longitude, latitude)
            .ok_or_else(|| FarError::NoCounty(source.id.clone()))?;
        let code = regions.counties[county].code;
        let stack = format!("consult_{}", source.id.to_ascii_lowercase());
        let [diameter, temperature, velocity] = match source.shape {
            Shape::Stack {
                diameter,
                velocity,
                temperature,
                ..
            } => [diameter, temperature, velocity],
            _ => [0.0; 3],
        };
        let _ = writeln!(
            stacks,
            "{stack},{latitude:.5},{longitude:.5},{},{diameter},{temperature},{velocity},project file",
            source.shape.height()
        );
        for (pollutant, mass) in masses(source) {
            let voc = if pollutant == "VOC" && profiles.voc == "none" {
                "process"
            } else {
                &profiles.voc
            };
            let [hour, weekday, month] = &profiles.times;
            let _ = writeln!(
                activity,
                "{stack}_{},{},{},{},{code},2020,measured,{mass},t,{pollutant},,1,1,point,{stack},{hour},{weekday},{month},{},{voc},C,0.3,partly,project file,{FACILITY}",
                pollutant.to_ascii_lowercase(),
                source.id,
                source.id,
                profiles.class,
                profiles.particles
            );
        }
    }
    Ok(Lines { activity, stacks })
}

/// A day to run: its id, season and how often it occurs [d/a].
#[derive(Debug, Clone, PartialEq)]
pub struct FarDay {
    /// Id of the representative day.
    pub id: String,
    /// Season.
    pub season: String,
    /// Regime.
    pub regime: String,
    /// Days a year.
    pub frequency: f64,
}

/// The days of a project's far field.
///
/// # Errors
/// [`FarError::NotAsked`].
pub fn days(project: &Project) -> Result<Vec<FarDay>, FarError> {
    let far = project.far.as_ref().ok_or(FarError::NotAsked)?;
    let known = RepresentativeDays::embedded();
    let wanted = known
        .days()
        .iter()
        .filter(|day| far.days.is_empty() || far.days.contains(&day.id));
    Ok(wanted
        .map(|day| {
            let (season, regime) = day.id.split_once('-').unwrap_or((&day.id, ""));
            FarDay {
                id: day.id.clone(),
                season: season.to_owned(),
                regime: regime.to_owned(),
                frequency: day.frequency(),
            }
        })
        .collect())
}

/// The scenario of a day; `folder` holds the lines.
///
/// # Errors
/// [`FarError::NotAsked`].
pub fn day_scenario(project: &Project, day: &FarDay, folder: &str) -> Result<String, FarError> {
    let far = project.far.as_ref().ok_or(FarError::NotAsked)?;
    Ok(format!(
        "[scenario]\nname = \"far-{id}\"\nhours = 24\nspin_up_hours = {SPIN_UP}\n\n[grid]\ncell_size_km = {cell}\nwidth_km = 360\nheight_km = 252\nlayers = 30\nfirst_layer_m = 36\ntop_m = 13000\n\n[meteorology.representative_day]\nid = \"{id}\"\n\n[inventory]\nsource = \"embedded\"\n\n[boundary]\nsource = \"embedded\"\n\n[chemistry]\nmechanism = \"cb6r5\"\n\n[aerosol]\nwind_dust = \"off\"\n\n[plan]\non = \"{on}\"\nadd = [{folder:?}]\n\n[[change]]\nname = \"{CHANGE}\"\nfactor = 0\nfacility = [\"{FACILITY}\"]\n",
        id = day.id,
        cell = far.cell / 1000.0,
        on = project.day,
    ))
}

/// What the project makes at a place on a day, of one statistic of one pollutant [µg/m³]: all signs as if the project were added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FarValue {
    /// Id of the point, code of the county.
    pub receptor: String,
    /// Its name.
    pub name: String,
    /// Its Chinese name.
    pub name_zh: String,
    /// `PM25`, `O3`, `NO2` …
    pub pollutant: String,
    /// `mean`, `MDA8`.
    pub statistic: String,
    /// With the project.
    pub with: f64,
    /// What its tag contributes; `None` where tags do not follow.
    pub contribution: Option<f64>,
    /// First-order response; `None` where none was kept.
    pub response: Option<f64>,
    /// Difference of the two runs.
    pub difference: f64,
}

/// A day's values.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FarResults {
    /// By day: id, season, days a year.
    pub days: Vec<(String, String, f64)>,
    /// Cell of the grid [m].
    pub cell: f64,
    /// By day.
    pub values: Vec<Vec<FarValue>>,
}

/// Means over days of some seasons (all: `None`), weighted by how often they occur.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FarMean {
    /// Season; `None`: all days that were run.
    pub season: Option<String>,
    /// Its values, as if of one day.
    pub value: FarValue,
}

impl FarResults {
    /// Means by season and over all days.
    pub fn means(&self) -> Vec<FarMean> {
        let mut seasons: Vec<Option<&str>> = vec![None];
        for (_, season, _) in &self.days {
            if !seasons.contains(&Some(season.as_str())) {
                seasons.push(Some(season));
            }
        }
        seasons
            .into_iter()
            .flat_map(|season| self.mean_of(season))
            .collect()
    }

    fn mean_of(&self, season: Option<&str>) -> Vec<FarMean> {
        let mut sums: BTreeMap<(String, String, String), (FarValue, f64)> = BTreeMap::new();
        let mut order = Vec::new();
        let of = self.days.iter().zip(&self.values);
        for ((_, own, weight), values) in
            of.filter(|((_, own, _), _)| season.is_none_or(|s| s == own))
        {
            let _ = own;
            for value in values {
                let key = (
                    value.receptor.clone(),
                    value.pollutant.clone(),
                    value.statistic.clone(),
                );
                let scaled = |x: Option<f64>| x.map(|x| x * weight);
                match sums.get_mut(&key) {
                    None => {
                        order.push(key.clone());
                        let first = FarValue {
                            with: value.with * weight,
                            contribution: scaled(value.contribution),
                            response: scaled(value.response),
                            difference: value.difference * weight,
                            ..value.clone()
                        };
                        sums.insert(key, (first, *weight));
                    }
                    Some((sum, total)) => {
                        let add = |sum: &mut Option<f64>, x: Option<f64>| {
                            *sum = sum.zip(x).map(|(sum, x)| sum + x * weight);
                        };
                        sum.with += value.with * weight;
                        add(&mut sum.contribution, value.contribution);
                        add(&mut sum.response, value.response);
                        sum.difference += value.difference * weight;
                        *total += weight;
                    }
                }
            }
        }
        order
            .into_iter()
            .filter_map(|key| {
                let (sum, total) = sums.remove(&key)?;
                Some(FarMean {
                    season: season.map(str::to_owned),
                    value: FarValue {
                        with: sum.with / total,
                        contribution: sum.contribution.map(|x| x / total),
                        response: sum.response.map(|x| x / total),
                        difference: sum.difference / total,
                        ..sum
                    },
                })
            })
            .collect()
    }

    /// The table of means.
    pub fn table(&self) -> String {
        let mut text = String::from(
            "season,receptor,name,name_zh,pollutant,statistic,with_project_ug_m3,contribution_ug_m3,response_ug_m3,difference_ug_m3\n",
        );
        let number = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
        for mean in self.means() {
            let value = &mean.value;
            let _ = writeln!(
                text,
                "{},{},{},{},{},{},{},{},{},{}",
                mean.season.as_deref().unwrap_or("all"),
                value.receptor,
                value.name,
                value.name_zh,
                value.pollutant,
                value.statistic,
                value.with,
                number(value.contribution),
                number(value.response),
                value.difference
            );
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ledu() -> Project {
        let text = crate::consult::shipped::shipped("ledu").expect("shipped");
        Project::parse(text, "ledu", std::path::Path::new("")).expect("a project")
    }

    fn value(contribution: f64, difference: f64) -> FarValue {
        FarValue {
            receptor: "minhe".to_owned(),
            name: "Minhe".to_owned(),
            name_zh: "民和".to_owned(),
            pollutant: "PM25".to_owned(),
            statistic: "mean".to_owned(),
            with: 40.0,
            contribution: Some(contribution),
            response: None,
            difference,
        }
    }

    #[test]
    fn days_count_as_often_as_they_occur() {
        let results = FarResults {
            days: vec![
                ("winter-stagnant".to_owned(), "winter".to_owned(), 30.0),
                ("winter-cloudy".to_owned(), "winter".to_owned(), 10.0),
                ("summer-rain".to_owned(), "summer".to_owned(), 60.0),
            ],
            cell: 12_000.0,
            values: vec![
                vec![value(2.0, 1.0)],
                vec![value(6.0, 3.0)],
                vec![value(0.5, 0.25)],
            ],
        };
        let means = results.means();
        assert_eq!(means.len(), 3);
        // (30·2 + 10·6 + 60·0.5)/100 and, in winter, (30·2 + 10·6)/40.
        assert_eq!(means[0].value.contribution, Some(1.5));
        assert_eq!(means[1].value.contribution, Some(3.0));
        assert_eq!(means[2].value.difference, 0.25);
        assert_eq!(means[0].value.response, None);
    }

    #[test]
    fn the_scenario_of_a_day_is_one_and_knows_the_project() {
        let project = ledu();
        let folder = tempfile::tempdir().expect("a folder");
        let sources = folder.path().join("sources");
        let lines = lines(&project).expect("lines");
        std::fs::create_dir(&sources).expect("a folder");
        std::fs::write(sources.join("activity.csv"), lines.activity).expect("written");
        std::fs::write(sources.join("stacks.csv"), lines.stacks).expect("written");
        let list = days(&project).expect("days");
        assert_eq!(list.len(), 4);
        let text = day_scenario(&project, &list[0], "sources").expect("a scenario");
        let scenario = crate::scenario::Scenario::parse_in(&text, "day.toml", folder.path());
        let scenario = scenario.unwrap_or_else(|error| panic!("{}", error.render(false)));
        assert_eq!(scenario.changes.len(), 1);
        let planned = scenario.programme().expect("a plan").expect("a plan");
        assert_eq!(planned.additions.len(), 1);
    }

    #[test]
    fn a_project_becomes_lines_of_an_inventory_with_all_its_mass() {
        let project = ledu();
        let lines = lines(&project).expect("lines");
        let mut table = csv::Reader::from_reader(lines.activity.as_bytes());
        let mass: f64 = table
            .records()
            .flatten()
            .filter(|row| ["PM25", "PMC"].contains(&&row[9]))
            .map(|row| row[7].parse::<f64>().expect("a number"))
            .sum();
        let expected = project.tonnes_per_year("pm10", &[SourceRole::New]);
        assert!((mass - expected).abs() < 1e-9, "{mass} {expected}");
        assert_eq!(lines.stacks.lines().count(), 3);
        assert!(!lines.activity.contains("consult_old"));
    }
}
