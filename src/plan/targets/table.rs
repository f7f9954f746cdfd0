//! What the plan wants by when: `seeds/plan/targets.toml`.

use super::outcome::Scope;
use crate::seeds;
use crate::standards::Sourced;
use serde::Deserialize;
use std::sync::OnceLock;

/// The file.
const FILE: &str = "plan/targets.toml";

/// What a target is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// Share of good days [%].
    GoodDays,
    /// Annual mean of PM2.5 [µg/m³].
    Pm25,
    /// Days with an index above 200 that are not of dust.
    HeavyDays,
    /// Change of PM2.5 against the year before [µg/m³].
    NeverWorse,
    /// What key projects cut [t].
    Projects,
    /// Non-fossil share of energy consumption [%].
    NonFossil,
    /// Electricity's share of final energy [%].
    Electricity,
}

/// On which side of its figure a target is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sense {
    /// At it or above.
    AtLeast,
    /// At it or below.
    AtMost,
}

impl Sense {
    /// `≥` or `≤`.
    pub fn sign(self) -> &'static str {
        match self {
            Self::AtLeast => "≥",
            Self::AtMost => "≤",
        }
    }

    /// Whether a value meets a figure.
    pub fn met(self, value: f64, figure: f64) -> bool {
        match self {
            Self::AtLeast => value >= figure,
            Self::AtMost => value <= figure,
        }
    }
}

/// A target.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// Its name in files.
    pub id: String,
    /// What it is.
    pub name: String,
    /// The same in Chinese.
    pub name_zh: String,
    /// Article of the plan.
    pub article: usize,
    /// What it is about.
    pub kind: TargetKind,
    /// Pollutant of projects, as inventories name it.
    pub pollutant: Option<String>,
    /// Which side is good.
    pub sense: Sense,
    /// The figure.
    pub value: Sourced<f64>,
    /// Its unit.
    pub unit: String,
    /// Decimals to which a value is rounded before it is compared.
    pub decimals: u8,
    /// First year that counts, where several do.
    pub from: Option<i16>,
    /// The year (or last year) for which it is set.
    pub year: i16,
    /// Edition of the standards in whose terms it is set; `None` where it has nothing to do with them.
    pub edition: Option<String>,
}

/// What another figure of the plan is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemandKind {
    /// Something is to be done to that extent.
    Measure,
    /// Something must not be.
    Bound,
    /// How something is done.
    Rule,
}

impl DemandKind {
    /// Its word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Measure => "measure",
            Self::Bound => "bound",
            Self::Rule => "rule",
        }
    }
}

/// Another figure of the plan.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Article of the plan.
    pub article: usize,
    /// What kind of figure.
    pub kind: DemandKind,
    /// What it is.
    pub name: String,
    /// The same in Chinese.
    pub name_zh: String,
    /// The figure.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// By when, where the plan says it.
    pub deadline: Option<String>,
}

/// A place in which the plan asks for more (重点区域).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyRegion {
    /// Its name.
    pub name: String,
    /// The same in Chinese.
    pub name_zh: String,
    /// What else it is called in tables.
    #[serde(default)]
    pub other_names: Vec<String>,
    /// Whether it is the whole prefecture of that name.
    #[serde(default)]
    pub whole: bool,
    /// Code of the county (GB/T 2260), where the embedded inventory has it.
    pub county: Option<u32>,
    /// Point (`seeds/geo/receptors.csv`) that stands for it in a run.
    pub point: Option<String>,
}

impl KeyRegion {
    /// Whether a name is one of its own.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim();
        self.name.eq_ignore_ascii_case(name)
            || self.name_zh == name
            || self
                .other_names
                .iter()
                .any(|n| n.eq_ignore_ascii_case(name))
    }
}

/// A target of one city.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityTarget {
    /// The city.
    pub city: String,
    /// [`Target::id`] of what it is about.
    pub target: String,
    /// The year.
    pub year: i16,
    /// The figure.
    pub value: Sourced<f64>,
}

/// What the plan is.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanFacts {
    /// Its title.
    pub name: String,
    /// The same in Chinese.
    pub name_zh: String,
    /// When it was issued.
    pub date: String,
    /// How many articles it has.
    pub articles: usize,
    /// Cities of the province.
    pub cities: Vec<String>,
    /// Whether the province's figures are means over them.
    pub mean: Sourced<bool>,
}

/// The whole table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetTable {
    /// The plan.
    pub plan: PlanFacts,
    /// What it wants.
    #[serde(rename = "target")]
    pub targets: Vec<Target>,
    /// Its other figures.
    #[serde(rename = "demand")]
    pub demands: Vec<Demand>,
    /// Where it wants more.
    #[serde(rename = "key_region")]
    pub key_regions: Vec<KeyRegion>,
    /// Targets of cities.
    #[serde(rename = "city_target")]
    pub city_targets: Vec<CityTarget>,
}

impl TargetTable {
    /// That of the program.
    ///
    /// # Panics
    /// Never: a test reads the embedded table.
    pub fn embedded() -> &'static Self {
        static TABLE: OnceLock<TargetTable> = OnceLock::new();
        TABLE.get_or_init(|| {
            let text = seeds::text(FILE).expect("an embedded table");
            toml::from_str(text).expect("an embedded table")
        })
    }

    /// The target of a kind (of projects: the first).
    pub fn of(&self, kind: TargetKind) -> Option<&Target> {
        self.targets.iter().find(|target| target.kind == kind)
    }

    /// Whether a place is one of the plan's cities or key regions.
    pub fn is_ours(&self, scope: Scope, place: &str) -> bool {
        match scope {
            Scope::Province => true,
            Scope::City => self.plan.cities.iter().any(|city| city == place),
            Scope::KeyRegion => self.key_regions.iter().any(|region| region.name == place),
        }
    }

    /// The name under which the points of a run know a place.
    pub fn point_of<'p>(&'p self, place: &'p str) -> &'p str {
        let region = self.key_regions.iter().find(|region| region.name == place);
        region
            .and_then(|region| region.point.as_deref())
            .unwrap_or(place)
    }

    /// The target as a city has them in a year: its own figures instead of the province's where they are known.
    pub fn of_city(&self, target: &Target, city: &str, year: i16) -> Option<&CityTarget> {
        self.city_targets
            .iter()
            .find(|own| own.city == city && own.target == target.id && own.year == year)
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;
    use crate::observations::city_name;
    use crate::standards::{Standards, Status};

    #[test]
    fn the_table_is_whole() {
        let table = TargetTable::embedded();
        let standards = Standards::embedded().expect("tables");
        assert_eq!((table.plan.articles, table.plan.cities.len()), (38, 8));
        for city in &table.plan.cities {
            assert_eq!(city_name(city), Some(city.as_str()));
        }
        for target in &table.targets {
            assert!((1..=38).contains(&target.article), "{}", target.id);
            assert_eq!(target.value.status, Status::Confirmed, "{}", target.id);
            if let Some(edition) = &target.edition {
                assert!(standards.named(edition).is_ok());
            }
            assert_eq!(
                target.pollutant.is_some(),
                target.kind == TargetKind::Projects
            );
        }
        for own in &table.city_targets {
            assert!(table.targets.iter().any(|t| t.id == own.target));
            assert_eq!(city_name(&own.city), Some(own.city.as_str()));
            assert!(!own.value.source.is_empty());
        }
        assert_eq!(table.key_regions.len(), 9);
        let counties = &crate::inventory::Inventory::embedded()
            .expect("seeds")
            .library
            .counties;
        let points = crate::terrain::receptors().expect("seeds");
        for region in table.key_regions.iter().filter(|r| r.point.is_some()) {
            let point = table.point_of(&region.name);
            let found = points.iter().find(|p| p.id == point).expect("a point");
            assert_eq!(Some(found.county_code), region.county);
        }
        for code in table.key_regions.iter().filter_map(|r| r.county) {
            assert!(counties.contains_key(&code), "{code}");
        }
    }
}
