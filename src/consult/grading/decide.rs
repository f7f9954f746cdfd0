//! From Pmax and D10 % to grade and range.

use super::input::Project;
use super::rules::GradingRules;
use super::run::Reach;
use serde::Serialize;

/// Grade of the assessment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// 一级.
    First,
    /// 二级.
    Second,
    /// 三级.
    Third,
}

/// Why a grade is not that of Pmax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Raised {
    /// Pmax gives it.
    Not,
    /// Several sources of an energy-intensive sector, with a full report.
    Sector,
    /// Several sources mainly on high-pollution fuel, with a full report.
    Fuel,
    /// An airport.
    Airport,
}

/// The grade of Pmax [%], and that of the project with the reason.
pub fn decide_grade(
    most: f64,
    sources: usize,
    project: &Project,
    rules: &GradingRules,
) -> (Grade, Grade, Raised) {
    let by_pmax = if most >= rules.grade.first_percent.value {
        Grade::First
    } else if most >= rules.grade.second_percent.value {
        Grade::Second
    } else {
        Grade::Third
    };
    if project.airport && by_pmax != Grade::First {
        return (by_pmax, Grade::First, Raised::Airport);
    }
    let several = sources as f64 >= rules.grade.sources_to_raise.value && project.full_report;
    let why = if several && rules.raise.sectors.contains(&project.sector) {
        Raised::Sector
    } else if several && project.polluting_fuel {
        Raised::Fuel
    } else {
        return (by_pmax, by_pmax, Raised::Not);
    };
    match by_pmax {
        Grade::First => (by_pmax, by_pmax, Raised::Not),
        Grade::Second => (by_pmax, Grade::First, why),
        Grade::Third => (by_pmax, Grade::Second, why),
    }
}

/// Sides of the range west–east and south–north [m] about the plant's middle; `None` of grade 3.
pub fn evaluation_side(
    grade: Grade,
    reach: Reach,
    extent: [f64; 2],
    rules: &GradingRules,
) -> Option<[f64; 2]> {
    let range = &rules.range;
    let square = |side: f64| Some([side; 2]);
    match (grade, reach) {
        (Grade::Third, _) => None,
        (Grade::Second, _) | (Grade::First, Reach::Nowhere) => square(range.least_side.value),
        (Grade::First, Reach::Beyond(_)) => square(range.greatest_side.value),
        (Grade::First, Reach::To(d)) if d < range.short_reach.value => {
            square(range.least_side.value)
        }
        (Grade::First, Reach::To(d)) if d > range.long_reach.value => {
            square(range.greatest_side.value)
        }
        // From the fence on, every way.
        (Grade::First, Reach::To(d)) => Some(extent.map(|side| side + 2.0 * d)),
    }
}
