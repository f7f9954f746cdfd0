//! One field of emissions on a grid of degrees, as its file holds it.

use super::units::{EmissionUnits, Per};
use crate::time::DAYS_BEFORE;
use crate::units::{DAY, EARTH_RADIUS, YEAR};
use ndarray::Array2;

/// The time that a step of a field covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A month, January being 0.
    Month(usize),
    /// A whole year.
    Year,
}

impl Step {
    /// Its length [s].
    pub fn seconds(self) -> f64 {
        match self {
            Self::Month(month) => {
                let next = DAYS_BEFORE
                    .get(month + 1)
                    .map_or(YEAR, |d| f64::from(*d) * DAY);
                next - f64::from(DAYS_BEFORE[month]) * DAY
            }
            Self::Year => YEAR,
        }
    }
}

/// A field of one variable, and of one sector where a variable has several.
#[derive(Debug, Clone)]
pub struct Field {
    /// The file.
    pub file: String,
    /// The variable; empty where the format has none.
    pub variable: String,
    /// The sector, where the file says it.
    pub label: Option<String>,
    /// Edges of the cells [°E], rising.
    pub west_east: Vec<f64>,
    /// Edges of the cells [°N], rising.
    pub south_north: Vec<f64>,
    /// What each of `values` covers.
    pub steps: Vec<Step>,
    /// In the file's own units, `[row from the south][column from the west]`.
    pub values: Vec<Array2<f64>>,
    /// Units as the file writes them.
    pub units: Option<String>,
    /// Cells without a value, taken as without emission.
    pub missing: usize,
}

impl Field {
    /// Name for messages: file and variable.
    pub fn name(&self) -> String {
        match (self.variable.as_str(), &self.label) {
            ("", None) => self.file.clone(),
            ("", Some(label)) => format!("{}, {label}", self.file),
            (variable, None) => format!("{}, {variable}", self.file),
            (variable, Some(label)) => format!("{}, {variable}, {label}", self.file),
        }
    }

    /// Area of a cell of a row on the sphere [m²].
    pub fn cell_area(&self, row: usize, column: usize) -> f64 {
        let sine = |degrees: f64| libm::sin(degrees.to_radians());
        let width = (self.west_east[column + 1] - self.west_east[column]).to_radians();
        let (south, north) = (self.south_north[row], self.south_north[row + 1]);
        EARTH_RADIUS * EARTH_RADIUS * width * (sine(north) - sine(south))
    }

    /// Mass of each cell in one of its steps [kg]; a unit of moles must have been turned to mass ([`EmissionUnits::in_mass`]).
    pub fn mass(&self, at: usize, units: &EmissionUnits) -> Array2<f64> {
        let step = self.steps[at];
        let times = match units.per {
            None => 1.0,
            Some(Per::Seconds(seconds)) => step.seconds() / seconds,
            Some(Per::Year) => step.seconds() / YEAR,
            Some(Per::Month) => match step {
                Step::Month(_) => 1.0,
                Step::Year => 12.0,
            },
        };
        let values = &self.values[at];
        Array2::from_shape_fn(values.dim(), |(row, column)| {
            let cells = units
                .area
                .map_or(1.0, |square| self.cell_area(row, column) / square);
            values[[row, column]] * units.amount * times * cells
        })
    }
}

/// Edges of cells from their centres: half-way between them, and as far beyond the first and last.
///
/// # Errors
/// Fewer than two centres, or centres that do not rise or fall throughout.
pub(super) fn edges(centres: &[f64]) -> Result<Vec<f64>, String> {
    if centres.len() < 2 {
        return Err(format!("{} cell(s) along it", centres.len()));
    }
    let rising = centres[1] > centres[0];
    if let Some(at) = centres
        .windows(2)
        .position(|w| !(w[1] - w[0]).is_finite() || (w[1] > w[0]) != rising || w[1] == w[0])
    {
        return Err(format!(
            "values do not {} at number {}: {} and {}",
            if rising { "rise" } else { "fall" },
            at + 1,
            centres[at],
            centres[at + 1]
        ));
    }
    let last = centres.len() - 1;
    let mut edges = vec![centres[0] - 0.5 * (centres[1] - centres[0])];
    edges.extend(centres.windows(2).map(|w| 0.5 * (w[0] + w[1])));
    edges.push(centres[last] + 0.5 * (centres[last] - centres[last - 1]));
    if !rising {
        edges.reverse();
    }
    Ok(edges)
}
