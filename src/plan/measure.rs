//! Measures of the plan as data: what each article asks of which sources, with numbers that say how sure they are.

use super::constraint::Constraint;
use super::effect::{Amount, Effect};
use crate::config::Placed;
use crate::standards::Status;
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What kind of thing a measure is to a simulator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeasureKind {
    /// It changes emissions.
    Measure,
    /// It forbids something; a scenario that does it all the same is refused.
    Constraint,
    /// It makes other measures possible and has no effect of its own.
    Enabler,
    /// It answers an episode (`hehuang emergency`).
    Response,
    /// It could be computed only with data that nobody gave; its note says which.
    NotComputed,
}

impl MeasureKind {
    /// All, with their words in files.
    pub const ALL: [(&'static str, Self); 5] = [
        ("measure", Self::Measure),
        ("constraint", Self::Constraint),
        ("enabler", Self::Enabler),
        ("response", Self::Response),
        ("not_computed", Self::NotComputed),
    ];

    /// Its word in files.
    pub fn name(self) -> &'static str {
        let own = Self::ALL.iter().find(|(_, kind)| *kind == self);
        own.map_or("", |(name, _)| name)
    }
}

/// Which value of every parameter is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strength {
    /// The one with which a measure does least.
    Least,
    /// The likely one.
    #[default]
    Likely,
    /// The one with which it does most.
    Most,
}

impl Strength {
    /// All, with their words in files.
    pub const ALL: [(&'static str, Self); 3] = [
        ("least", Self::Least),
        ("likely", Self::Likely),
        ("most", Self::Most),
    ];
}

/// A number of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureParameter {
    /// With it the measure does least.
    pub least: f64,
    /// The likely one.
    pub likely: f64,
    /// With it the measure does most.
    pub most: f64,
    /// What it is, with its unit.
    pub what: String,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

impl MeasureParameter {
    /// The value of a strength.
    pub fn at(&self, strength: Strength) -> f64 {
        match strength {
            Strength::Least => self.least,
            Strength::Likely => self.likely,
            Strength::Most => self.most,
        }
    }

    /// The value at a point of the triangular distribution between the three, u in 0..1.
    pub fn quantile(&self, u: f64) -> f64 {
        let (low, high) = (self.least.min(self.most), self.least.max(self.most));
        let mode = self.likely;
        if high <= low {
            return mode;
        }
        let split = (mode - low) / (high - low);
        if u < split {
            low + (u * (high - low) * (mode - low)).sqrt()
        } else {
            high - ((1.0 - u) * (high - low) * (high - mode)).sqrt()
        }
    }
}

/// One measure raises a parameter of another: cameras on building sites raise the compliance with dust rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Raise {
    /// Id of the other.
    pub measure: Placed<String>,
    /// Name of its parameter.
    pub parameter: Placed<String>,
    /// By how much.
    pub by: Placed<Amount>,
}

/// One measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// `M-26`.
    pub id: String,
    /// Article of the plan; 0 for measures of one's own.
    pub article: usize,
    /// English name.
    pub name: String,
    /// Chinese name.
    pub name_zh: String,
    /// What kind.
    pub kind: MeasureKind,
    /// Day on which it begins.
    pub from: Date,
    /// Day from which it is done in full; between them it grows evenly.
    pub full: Date,
    /// Measures of one such group are alternatives: a line can have one only.
    pub exclusive: Option<String>,
    /// What a user must know.
    pub note: String,
    /// Its numbers.
    pub parameters: BTreeMap<String, MeasureParameter>,
    /// What it does.
    pub effects: Vec<Effect>,
    /// What it raises.
    pub raises: Vec<Raise>,
    /// What it forbids.
    pub constraints: Vec<Constraint>,
}

impl Measure {
    /// How far it is done on a day [1].
    pub fn done(&self, on: Date) -> f64 {
        if on >= self.full {
            return 1.0;
        }
        let days = |from: Date, to: Date| f64::from((to - from).get_days());
        (days(self.from, on) / days(self.from, self.full)).clamp(0.0, 1.0)
    }
}
