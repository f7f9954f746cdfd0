//! Whether a project is judged by both provinces (会商判定), article 26 of 青政〔2024〕31号.
//!
//! consult = (key sector ∧ within 20 km of the border ∧ new) ∨ (new ∧ elevated ∧ large influence downwind), each a [`Truth`]
//! that may be unknown: the border is known to its uncertainty only, an effective height or an influence may not be there yet. What is
//! unknown and decides makes the verdict [`Verdict::Undecided`], and [`ToDo`] says what would decide.

mod border;
mod decide;
mod height;
mod nearest;
mod rules;
#[cfg(test)]
mod tests;

pub use border::{Border, BorderError};
pub use decide::screen;
pub use height::effective_height;
pub use nearest::Nearest;
pub use rules::{ScreeningRules, Sector};

use super::{Cited, RuleError};
use crate::terrain::TerrainError;
use serde::Serialize;

/// Where a project stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Site {
    /// A point [°E, °N].
    Point([f64; 2]),
    /// The boundary of the plant [°E, °N], closed or not: its nearest point counts.
    Boundary(Vec<[f64; 2]>),
}

/// Gas at a stack's top, where the effective height is to be computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gas {
    /// Temperature [K].
    pub temperature: f64,
    /// Velocity [m/s].
    pub velocity: f64,
    /// Inner diameter [m].
    pub diameter: f64,
}

/// A source, as far as screening asks.
#[derive(Debug, Clone, PartialEq)]
pub struct ScreenedSource {
    /// Name.
    pub id: String,
    /// Height of the stack above ground [m].
    pub height: f64,
    /// Effective height [m] where it is known.
    pub effective_height: Option<f64>,
    /// The gas, from which the effective height is computed where it is not known.
    pub gas: Option<Gas>,
}

/// Annual contribution at a downwind city.
#[derive(Debug, Clone, PartialEq)]
pub struct CityShare {
    /// City.
    pub city: String,
    /// Pollutant.
    pub pollutant: String,
    /// Contribution as a share of the annual limit [1].
    pub share: f64,
}

/// What screening asks.
#[derive(Debug, Clone, PartialEq)]
pub struct ScreeningInput<'a> {
    /// Where.
    pub site: Site,
    /// Sector: an id of `seeds/consult/screening.toml`, or any other word (no key sector).
    pub sector: String,
    /// New, rebuilt or enlarged; an existing plant is not judged.
    pub is_new: bool,
    /// Sources.
    pub sources: Vec<ScreenedSource>,
    /// SO2 and NOx together [t/a]; `None` where not known yet.
    pub so2_and_nox: Option<f64>,
    /// Annual contributions at downwind cities; `None` where not computed yet.
    pub city_shares: Option<Vec<CityShare>>,
    /// Reach of 10 % of the screening limit [m] (grading's D10 %); 0 where it is nowhere reached, `None` where not computed yet.
    pub reach: Option<f64>,
    /// The border.
    pub border: &'a Border,
}

/// What is known of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not.
    No,
    /// Not known.
    Unknown,
}

impl Truth {
    /// Both.
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Unknown,
        }
    }

    /// At least one.
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Unknown,
        }
    }
}

impl From<bool> for Truth {
    fn from(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// What comes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Both provinces judge.
    Consult,
    /// No consultation is asked for.
    Not,
    /// Something that decides is not known.
    Undecided,
}

/// What would decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToDo {
    /// Have the border surveyed between site and zone.
    SurveyTheLine,
    /// Tell temperature, velocity and diameter of the stacks.
    TellTheGas,
    /// Compute contributions downwind and D10 %, and tell the emissions.
    ComputeTheInfluence,
}

/// A condition with its numbers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Which: `border_zone`, `key_sector`, `new_project`, `elevated_stack`, `elevated_effective`, `influence_city`, `influence_reach`,
    /// `influence_emission`.
    pub rule: &'static str,
    /// Of which source or city; empty where of the whole project.
    pub of: String,
    /// Whether it holds.
    pub holds: Truth,
    /// The number in question, in the unit of the threshold.
    pub value: Option<f64>,
    /// The threshold with its status and source.
    pub threshold: Option<Cited>,
    /// Status of the rule where it has no threshold.
    pub status: &'static str,
    /// Source of the rule.
    pub source: String,
}

/// The border as the site sees it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BorderDistance {
    /// Which border.
    pub border: String,
    /// Geodesic distance [m]; 0 where the site lies across it.
    pub distance: f64,
    /// Its uncertainty [m]: accuracy of the vertices and, unless surveyed, what the line may hide between them.
    pub uncertainty: f64,
    /// Accuracy of the vertices [m].
    pub accuracy: f64,
    /// How sure that accuracy is.
    pub accuracy_status: &'static str,
    /// From where.
    pub accuracy_source: String,
    /// Longest of the three pieces of the line about the nearest point [m].
    pub spacing: f64,
    /// Nearest point of the border [°E, °N].
    pub nearest: [f64; 2],
    /// Nearest point of the site [°E, °N].
    pub from: [f64; 2],
    /// County that holds the site, of the embedded counties of Qinghai and Gansu.
    pub county: Option<String>,
    /// The same in Chinese.
    pub county_zh: Option<String>,
    /// Province that holds the site.
    pub province: Option<String>,
    /// The same in Chinese.
    pub province_zh: Option<String>,
}

/// The verdict with its reasons.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Screening {
    /// What comes out.
    pub verdict: Verdict,
    /// Key sector, in the zone, new.
    pub by_zone: Truth,
    /// New, elevated, with a large influence.
    pub by_influence: Truth,
    /// Every condition.
    pub reasons: Vec<Reason>,
    /// The border.
    pub border: BorderDistance,
    /// What would decide; empty unless undecided.
    pub to_do: Vec<ToDo>,
    /// Figures behind the effective heights and the uncertainty.
    pub figures: Vec<Cited>,
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum ScreeningError {
    /// A place that is none.
    #[error(
        "the site's point {longitude} °E {latitude} °N is no place\nhint: write degrees, longitude first"
    )]
    NoPlace {
        /// [°]
        longitude: f64,
        /// [°]
        latitude: f64,
    },
    /// No point at all.
    #[error("the site's boundary has {0} points\nhint: give at least three corners, or a point")]
    NoBoundary(usize),
    /// Outside the embedded counties with the embedded border.
    #[error(
        "the site {longitude} °E {latitude} °N lies in no county of Qinghai or Gansu, and the embedded border is theirs\nhint: check the coordinates (longitude first), or give the border of the provinces in question"
    )]
    Outside {
        /// [°]
        longitude: f64,
        /// [°]
        latitude: f64,
    },
    /// A number that cannot be.
    #[error("{what} is {value}\nhint: {hint}")]
    Number {
        /// What.
        what: String,
        /// Its value.
        value: f64,
        /// What to do.
        hint: &'static str,
    },
    /// Rules.
    #[error(transparent)]
    Rules(#[from] RuleError),
    /// Counties.
    #[error(transparent)]
    Terrain(#[from] TerrainError),
}
