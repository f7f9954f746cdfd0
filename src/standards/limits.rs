//! Limits of ambient air (GB 3095), by pollutant, averaging and class of the place.

use super::source::{Basis, Status};
use crate::observations::Quantity;

/// What a limit or a step of the index is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    /// Mean of the days of a year.
    Annual,
    /// Mean of a quarter.
    Quarter,
    /// Mean of six months in a row (WHO's peak season).
    Season,
    /// Mean of 24 hours.
    Day,
    /// Largest 8-hour mean of a day.
    MaxEightHours,
    /// Mean of an hour; in a table of days the largest of the day.
    Hour,
}

impl Period {
    /// By the word in tables.
    pub fn from_name(text: &str) -> Option<Self> {
        let all = [
            Self::Annual,
            Self::Quarter,
            Self::Season,
            Self::Day,
            Self::MaxEightHours,
            Self::Hour,
        ];
        all.into_iter().find(|period| period.name() == text)
    }

    /// Word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Annual => "annual",
            Self::Quarter => "quarter",
            Self::Season => "peak_season",
            Self::Day => "day",
            Self::MaxEightHours => "mda8",
            Self::Hour => "hour",
        }
    }
}

/// Class of a place in GB 3095.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZoneClass {
    /// Parks, reserves and others under special protection.
    One,
    /// Everywhere else.
    Two,
}

impl ZoneClass {
    /// Word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::One => "I",
            Self::Two => "II",
        }
    }
}

/// A limit of both classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Of what.
    pub quantity: Quantity,
    /// Mean of what.
    pub period: Period,
    /// Limit of class I [µg/m³].
    pub class_one: f64,
    /// Limit of class II [µg/m³].
    pub class_two: f64,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

impl Limit {
    /// The limit of a class [µg/m³].
    pub fn of(&self, class: ZoneClass) -> f64 {
        match class {
            ZoneClass::One => self.class_one,
            ZoneClass::Two => self.class_two,
        }
    }
}

/// The limits of an edition.
#[derive(Debug, Clone, PartialEq)]
pub struct LimitTable {
    /// Name of the table.
    pub id: String,
    /// In the order of the file.
    pub rows: Vec<Limit>,
}

impl LimitTable {
    /// A limit [µg/m³]; `None` where the edition has none.
    pub fn limit(
        &self,
        quantity: Quantity,
        period: Period,
        class: ZoneClass,
        basis: &mut Basis,
    ) -> Option<f64> {
        let same = |row: &&Limit| row.quantity == quantity && row.period == period;
        let row = self.rows.iter().find(same)?;
        let what = format!("{}: {} {}", self.id, quantity.name(), period.name());
        basis.note(&what, row.status);
        Some(row.of(class))
    }
}

/// Unit in which a quantity's limits and rounding are said.
pub(super) fn unit_name(quantity: Quantity) -> &'static str {
    if quantity == Quantity::Co {
        "mg/m³"
    } else {
        "µg/m³"
    }
}

/// A number [µg/m³] in the unit of its limit.
pub(super) fn in_unit(quantity: Quantity, micrograms: f64) -> f64 {
    micrograms / quantity.network_factor()
}
