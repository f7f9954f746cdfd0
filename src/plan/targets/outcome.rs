//! One target at one place in one year: value, gap, met or not, and what that rests on.

use super::table::{Sense, Target};
use crate::standards::{Basis, Status, rounded};

/// Whom an outcome is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The province.
    Province,
    /// A city or prefecture.
    City,
    /// A key region that is no whole prefecture.
    KeyRegion,
}

impl Scope {
    /// Its word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::City => "city",
            Self::KeyRegion => "key region",
        }
    }
}

/// What an outcome was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// A table of observations.
    Observed,
    /// A run, hour by hour.
    Modelled,
    /// A run of representative days, each as often as it occurs.
    Typical,
    /// Figures of a bulletin.
    Reported,
    /// A ledger of projects.
    Ledger,
    /// A balance of energy.
    Balance,
}

impl Origin {
    /// Its word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Modelled => "modelled",
            Self::Typical => "modelled (typical year)",
            Self::Reported => "reported",
            Self::Ledger => "ledger",
            Self::Balance => "energy balance",
        }
    }
}

/// How days of dust are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum DustDays {
    /// The target has nothing to do with them.
    NotAsked,
    /// Everything counts as measured.
    Kept,
    /// Particles of dust are left out, and days that have none left leave the denominator.
    Left,
    /// Particles of dust are left out, and days that have none left are judged by the other pollutants.
    JudgedByTheRest,
}

impl DustDays {
    /// Its words in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAsked => "",
            Self::Kept => "as measured",
            Self::Left => "without dust, days left out",
            Self::JudgedByTheRest => "without dust, days kept",
        }
    }
}

/// A target at a place in a year.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// [`Target::id`].
    pub target: String,
    /// Whom it is about.
    pub scope: Scope,
    /// Name of the place.
    pub place: String,
    /// The year; `None` for a typical one.
    pub year: Option<i16>,
    /// What it was made of.
    pub origin: Origin,
    /// Edition of the standards; empty where none was asked.
    pub edition: String,
    /// Days of dust.
    pub dust: DustDays,
    /// The value, rounded as it is compared; `None` where there is none.
    pub value: Option<f64>,
    /// The figure that is wanted.
    pub wanted: f64,
    /// On which side of it the target is met.
    pub sense: Sense,
    /// Unit of value and figure.
    pub unit: String,
    /// Value less figure.
    pub gap: Option<f64>,
    /// Whether it is met; `None` where that cannot be said.
    pub met: Option<bool>,
    /// What counts (good days, heavy days, projects) and of how many.
    pub count: Option<(f64, f64)>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// What it rests on that is not confirmed.
    pub basis: Basis,
}

impl Outcome {
    /// An outcome of a target before anything is known of it.
    pub fn of(target: &Target, scope: Scope, place: &str, year: Option<i16>) -> Self {
        let mut basis = Basis::default();
        Self {
            target: target.id.clone(),
            scope,
            place: place.to_owned(),
            year,
            origin: Origin::Observed,
            edition: String::new(),
            dust: DustDays::NotAsked,
            value: None,
            wanted: basis.take(&target.value),
            sense: target.sense,
            unit: target.unit.clone(),
            gap: None,
            met: None,
            count: None,
            notes: vec![],
            basis,
        }
    }

    /// With a value; `decided` unless the value is of too few days to say whether the target is met.
    #[must_use]
    pub fn valued(mut self, value: f64, decimals: u8, decided: bool) -> Self {
        let value = rounded(value, decimals);
        // The difference of two rounded numbers is one, but for the last bits.
        let gap = rounded(value - self.wanted, decimals);
        self.value = Some(value);
        self.gap = Some(gap);
        self.met = decided.then(|| self.sense.met(gap, 0.0));
        self
    }

    /// With a remark.
    #[must_use]
    pub fn noted(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Writes down a choice of this project that it rests on.
    pub(super) fn own(&mut self, what: &str) {
        self.basis.note(what, Status::Own);
    }
}
