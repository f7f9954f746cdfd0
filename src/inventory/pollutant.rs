//! Pollutants as an inventory counts them, and the mass of a line.

use super::particles::{MINERALS, Organics};

/// What factors, controls and measurements speak of. `PM25` and `PMC` (PM10 − PM2.5) exclude each other, so that masses add.
pub const BASE: [&str; 7] = ["SO2", "NOX", "CO", "NH3", "VOC", "PM25", "PMC"];
/// Position of `VOC` in [`BASE`].
pub(super) const VOC: usize = 4;
/// Position of `PM25` in [`BASE`].
pub(super) const PM25: usize = 5;
/// Position of `PMC` in [`BASE`].
pub(super) const PMC: usize = 6;

/// What tables print: PM10 holds PM25; BC and OC are parts of PM25. NOX counts as NO2.
pub const POLLUTANTS: [&str; 9] = ["SO2", "NOX", "CO", "NH3", "VOC", "PM10", "PM25", "BC", "OC"];

/// Masses in the order of [`POLLUTANTS`] [kg/a].
pub type PollutantMass = [f64; POLLUTANTS.len()];

/// Position of a base pollutant.
pub(super) fn base_index(name: &str) -> Option<usize> {
    BASE.iter().position(|&b| b == name)
}

/// Position of a pollutant of tables.
pub fn pollutant_index(name: &str) -> Option<usize> {
    POLLUTANTS.iter().position(|&p| p == name)
}

/// Shares of PM2.5 [1].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PmProfile {
    /// Elemental carbon.
    pub elemental_carbon: f64,
    /// Organic carbon, without the oxygen and hydrogen bound to it.
    pub organic_carbon: f64,
    /// Organic matter: organic carbon times its ratio of mass to carbon.
    pub organic_matter: f64,
    /// What the rest is made of, shares of the rest in the order of [`MINERALS`].
    pub minerals: [f64; MINERALS.len()],
    /// Share in the Aitken mode.
    pub aitken: f64,
    /// Volume median diameter of the accumulation mode [m].
    pub diameter: f64,
    /// Whether organic matter evaporates.
    pub organics: Organics,
    /// Precursor of potential combustion SOA beside organic matter [kg/kg].
    pub precursor: f64,
}

/// Annual mass of one line [kg/a].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LineMass {
    /// In the order of [`BASE`].
    pub base: [f64; BASE.len()],
    /// How PM2.5 divides.
    pub profile: PmProfile,
}

impl LineMass {
    /// In the order of [`POLLUTANTS`].
    pub fn pollutants(&self) -> PollutantMass {
        let [so2, nox, co, nh3, voc, fine, coarse] = self.base;
        [
            so2,
            nox,
            co,
            nh3,
            voc,
            coarse + fine,
            fine,
            fine * self.profile.elemental_carbon,
            fine * self.profile.organic_carbon,
        ]
    }

    /// Mass of a transported species [kg/a]: `SO2`, `NOX`, `CO`, `NH3`, `VOC` (all lumps), `EC`, `POC`, `PMF`, `PMC`; none for others.
    /// `PMF` is what EC and POC leave of PM2.5, so that the three add up to it.
    pub fn species(&self, name: &str) -> Option<f64> {
        let fine = self.base[PM25];
        let carbon = fine * self.profile.elemental_carbon;
        let organic = fine * self.profile.organic_matter;
        Some(match name {
            "EC" => carbon,
            "POC" => organic,
            "PMF" => fine - carbon - organic,
            "PM25" => return None,
            _ => self.base[base_index(name)?],
        })
    }
}
