//! Grades of enterprises (绩效分级): `seeds/plan/grades.toml`.

use crate::plan::AlertLevel;
use crate::seeds;
use crate::standards::Status;
use serde::Deserialize;
use std::sync::OnceLock;

const FILE: &str = "plan/grades.toml";

/// Per cents at the three levels.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ByLevel {
    pub yellow: f64,
    pub orange: f64,
    pub red: f64,
}

impl ByLevel {
    pub fn of(self, level: AlertLevel) -> f64 {
        match level {
            AlertLevel::Yellow => self.yellow,
            AlertLevel::Orange => self.orange,
            AlertLevel::Red => self.red,
        }
    }
}

/// A grade.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// Its name in lists: `A`, `B-`, `leading`.
    pub id: String,
    /// In Chinese.
    pub name_zh: String,
    /// Whether nothing may be asked of it.
    pub spared: bool,
    cut_percent: ByLevel,
    /// What it is, in words that stand alone.
    pub what: String,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

impl Grade {
    /// What is saved at a level where a list does not say it [1].
    pub fn cut(&self, level: AlertLevel) -> f64 {
        self.cut_percent.of(level) / 100.0
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Grades {
    grade: Vec<Grade>,
}

/// All grades, the best first.
pub fn grades() -> &'static [Grade] {
    static KEPT: OnceLock<Vec<Grade>> = OnceLock::new();
    KEPT.get_or_init(|| {
        let text = seeds::text(FILE).expect("an embedded table");
        let grades: Grades = toml::from_str(text).expect("an embedded table");
        grades.grade
    })
}
