//! Whether gridded emissions can be: beside the lines of an inventory, by sector and pollutant.

use super::error::GriddedError;
use super::layer::{GriddedLayers, TONNE};
use crate::inventory::{POLLUTANTS, PollutantMass};
use std::collections::BTreeMap;

/// Factor between two inventories from which a unit error is likelier than a difference: EDGAR, MEIC and local inventories differ by factors of two to five
/// in a sector of a city, kg/s read for t/month by 2.6 million, t for kg by 1000 (a choice of this project).
const TOO_FAR: f64 = 30.0;
/// Emission below which a ratio says nothing [kg/a].
const LITTLE: f64 = 1e5;

/// A sector's pollutant in the layers and in the lines of an inventory [kg/a], both inside the domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Our sector.
    pub sector: String,
    /// The pollutant.
    pub pollutant: &'static str,
    /// In the layers.
    pub gridded: f64,
    /// In the lines.
    pub lines: f64,
}

impl Comparison {
    /// Layers over lines; `None` where the lines have next to nothing.
    pub fn ratio(&self) -> Option<f64> {
        (self.lines >= LITTLE).then(|| self.gridded / self.lines)
    }

    /// Whether a unit error is likely.
    pub fn suspicious(&self) -> bool {
        self.ratio()
            .is_some_and(|ratio| ratio > 0.0 && !(1.0 / TOO_FAR..=TOO_FAR).contains(&ratio))
    }
}

/// Every sector and pollutant of the layers beside an inventory's totals by sector.
pub fn comparisons(
    layers: &GriddedLayers,
    lines: &BTreeMap<String, PollutantMass>,
) -> Vec<Comparison> {
    let mut all = Vec::new();
    for sector in layers.our_sectors() {
        let gridded = layers.total(&sector);
        for (at, pollutant) in POLLUTANTS.iter().enumerate() {
            let lines = lines.get(&sector).map_or(0.0, |mass| mass[at]);
            if gridded[at] > 0.0 || lines > 0.0 {
                all.push(Comparison {
                    sector: sector.clone(),
                    pollutant,
                    gridded: gridded[at],
                    lines,
                });
            }
        }
    }
    all
}

/// Refuses sectors that lines and layers both emit, unless the lines give way (`replaces`) or both are wanted (`beside`), sector by sector.
///
/// # Errors
/// [`GriddedError::Twice`] with the sector and a pollutant.
pub fn counted_twice(
    comparisons: &[Comparison],
    replaces: &[String],
    beside: &[String],
) -> Result<(), GriddedError> {
    let both = |c: &&Comparison| {
        let wanted = replaces.contains(&c.sector) || beside.contains(&c.sector);
        c.gridded > 0.0 && c.lines > 0.0 && !wanted
    };
    let Some(c) = comparisons.iter().find(both) else {
        return Ok(());
    };
    Err(GriddedError::Twice {
        what: format!(
            "sector '{}' is both in the layers ({} {:.0} t/a) and in the inventory ({:.0} t/a)",
            c.sector,
            c.pollutant,
            c.gridded / TONNE,
            c.lines / TONNE
        ),
        hint: format!(
            "replaces = [\"{}\"] takes the inventory's lines out, beside = true keeps both",
            c.sector
        ),
    })
}
