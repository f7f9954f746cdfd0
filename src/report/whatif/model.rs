//! Everything the page of what-ifs computes with and shows. Concentrations are µg/m³, particles in actual air, gases at 298.15 K and 1013.25 hPa.

use crate::report::{Line, Packed, RasterGrid, Text, Town};
use crate::whatif::Field;
use serde::Serialize;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfModel {
    /// Version of the program.
    pub version: String,
    /// Title of the scenario.
    pub title: Text,
    /// File of the scenario.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Hash of the run's inputs.
    pub inputs: String,
    /// The tag set whose tags are levers; `None` where only parameters are.
    pub set: Option<String>,
    /// Whether it is a year of representative days.
    pub year: bool,
    /// Where the cells lie.
    pub grid: RasterGrid,
    /// Borders, rivers and lakes.
    pub lines: Vec<Line>,
    /// Towns.
    pub towns: Vec<Town>,
    /// What PM2.5 is in the page.
    pub pm25_label: Text,
    /// The levers.
    pub levers: Vec<WhatIfLever>,
    /// The points.
    pub receptors: Vec<WhatIfPoint>,
    /// The days.
    pub days: Vec<WhatIfDay>,
    /// Daily means, by quantity, `[day][point]`.
    pub daily: Vec<(String, PackedField)>,
    /// Ozone, `[day][point][hour]`.
    pub ozone: Option<PackedField>,
    /// Hours of a day in it: 24, or 1 where it is MDA8.
    pub ozone_hours: usize,
    /// Mean of PM2.5 by cell.
    pub pm25: PackedField,
    /// Mean of MDA8 over the days by cell.
    pub mda8: Option<PackedField>,
    /// Editions by which days are good.
    pub editions: Vec<WhatIfEdition>,
    /// What the editions' figures rest on that is not confirmed.
    pub basis: Vec<(String, String)>,
    /// Targets of the plan.
    pub targets: Vec<WhatIfTarget>,
    /// Measures.
    pub measures: Vec<WhatIfMeasure>,
    /// The full runs that support the slopes.
    pub support: Vec<WhatIfSupport>,
    /// The page beside full runs.
    pub checks: Vec<WhatIfCheck>,
}

/// A field packed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PackedField {
    /// As the run has it.
    pub base: Packed,
    /// By lever.
    pub effects: Vec<Packed>,
    /// What is missed in each of the runs that support the page.
    pub missing: Vec<Packed>,
}

impl PackedField {
    /// Packs a field.
    pub fn new(field: &Field) -> Self {
        Self {
            base: Packed::new(field.base.iter().copied()),
            effects: field
                .effects
                .iter()
                .map(|effect| Packed::new(effect.iter().copied()))
                .collect(),
            missing: field
                .bends
                .iter()
                .map(|bend| Packed::new(bend.missing.iter().copied()))
                .collect(),
        }
    }
}

/// A lever.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfLever {
    /// Its id.
    pub id: String,
    /// Name for the reader.
    pub name: Text,
    /// Its sector; `None` where it has none.
    pub sector: Option<Text>,
    /// Its place.
    pub place: Option<Text>,
    /// `response` or `contribution`.
    pub slope: &'static str,
    /// Whether some of it is natural.
    pub natural: bool,
    /// Whether it takes what others take as well.
    pub overlaps: bool,
    /// Range of factors that is shown without grey: what full runs tested, or what is usual where none did [1].
    pub range: [f64; 2],
    /// Whether full runs tested it.
    pub tested: bool,
}

/// A point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfPoint {
    /// Its id.
    pub id: String,
    /// Name for the reader.
    pub name: Text,
    /// Longitude [degrees].
    pub longitude: f64,
    /// Latitude [degrees].
    pub latitude: f64,
    /// Its cell.
    pub cell: usize,
}

/// A day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfDay {
    /// Its date or name.
    pub label: Text,
    /// Days for which it counts [d].
    pub weight: f64,
}

/// An edition of the standards.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfEdition {
    /// Its id.
    pub id: String,
    /// Its documents.
    pub name: Text,
    /// Whether it is the one in force.
    pub in_force: bool,
    /// What the index of a day is made of.
    pub items: Vec<WhatIfItem>,
}

/// A pollutant of the index.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfItem {
    /// Quantity by its name in [`WhatIfModel::daily`]; `o3` for MDA8.
    pub quantity: String,
    /// µg in a unit of its steps [µg].
    pub unit: f64,
    /// Decimals to which it is rounded.
    pub decimals: u8,
    /// Index and concentration, rising.
    pub steps: Vec<(u16, i64)>,
}

/// A target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfTarget {
    /// `pm25` or `good_days`.
    pub kind: &'static str,
    /// Its number.
    pub value: f64,
    /// From where.
    pub source: String,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfMeasure {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// What remains of levers [1].
    pub factors: Vec<(usize, f64)>,
}

/// A full run that supports the slopes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfSupport {
    /// Title of the run.
    pub name: Text,
    /// Its folder's name.
    pub folder: String,
    /// What remains of every lever [1].
    pub factors: Vec<f64>,
}

/// The page beside a full run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WhatIfCheck {
    /// Title of the run.
    pub name: Text,
    /// Its folder's name.
    pub folder: String,
    /// What remains of every lever [1].
    pub factors: Vec<f64>,
    /// Σ |page − run| / Σ |run − base| of the stations' PM2.5 [1].
    pub pm25_error: Option<f64>,
    /// Station with the largest error of its own change, and that [1].
    pub pm25_worst: Option<(usize, f64)>,
    /// Largest error of PM2.5, and of MDA8 [µg/m³].
    pub largest: [f64; 2],
    /// Largest change of PM2.5, and of MDA8 [µg/m³].
    pub largest_change: [f64; 2],
    /// PM2.5 by station: base run, full run, page [µg/m³].
    pub pm25: Vec<[f64; 3]>,
    /// Largest MDA8 by station in the same way; empty without ozone [µg/m³].
    pub mda8: Vec<[f64; 3]>,
}
