//! WHO's guidelines of 2021: which interim target or guideline a statistic reaches.

use super::edition::Span;
use super::limits::Period;
use super::source::{Basis, Sourced, Status};
use crate::observations::{Quantity, State};

/// Guideline and interim targets of a pollutant and averaging, in µg/m³.
#[derive(Debug, Clone, PartialEq)]
pub struct Guideline {
    /// Of what.
    pub quantity: Quantity,
    /// Annual mean, days (by percentile), MDA8 (by percentile) or peak season.
    pub period: Period,
    /// The guideline [µg/m³].
    pub guideline: f64,
    /// Interim targets 1, 2, … as far as there are [µg/m³].
    pub interim: Vec<f64>,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

/// What a statistic reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// The guideline.
    Guideline,
    /// An interim target by its number.
    Interim(usize),
    /// Not even the first.
    Nothing,
}

impl Reached {
    /// Words in tables.
    pub fn name(self) -> String {
        match self {
            Self::Guideline => "guideline".to_owned(),
            Self::Interim(number) => format!("interim target {number}"),
            Self::Nothing => "none reached".to_owned(),
        }
    }
}

impl Guideline {
    /// What a value [µg/m³] reaches: the strictest that it is not above.
    pub fn reached(&self, micrograms: f64) -> Reached {
        if micrograms <= self.guideline {
            return Reached::Guideline;
        }
        let strictest = self
            .interim
            .iter()
            .rposition(|target| micrograms <= *target);
        strictest.map_or(Reached::Nothing, |at| Reached::Interim(at + 1))
    }
}

/// All guidelines.
#[derive(Debug, Clone, PartialEq)]
pub struct WhoGuidelines {
    /// Short name.
    pub id: String,
    /// Whole name.
    pub name: String,
    /// In Chinese.
    pub name_zh: String,
    /// Since when.
    pub in_force: Span,
    /// States of gases and of particles, and how sure that is.
    pub state: (State, State, Status),
    /// Share of the days at or below a daily guideline [1].
    pub day_share: Sourced<f64>,
    /// Days that a year needs.
    pub days_of_year: Sourced<usize>,
    /// Days that a peak season needs.
    pub days_of_season: Sourced<usize>,
    /// By pollutant.
    pub guidelines: Vec<Guideline>,
}

impl WhoGuidelines {
    /// State of air in which a quantity is set beside the guidelines.
    pub fn state(&self, quantity: Quantity, basis: &mut Basis) -> State {
        let (gases, particles, status) = self.state;
        let what = format!(
            "{}: gases judged at {}, particles at {}",
            self.id,
            gases.name(),
            particles.name()
        );
        basis.note(&what, status);
        if quantity.is_gas() { gases } else { particles }
    }
}
