//! Primary particles of a line in the lanes of modes and compounds.
//!
//! PM2.5 = EC + organic matter + minerals. With a the share of the Aitken mode (0 for ground dust):
//!
//! EC → `AECI` a, `AECJ` (fresh) 1 − a.  Sulfate, ammonium, other → `ASO4I`, `ANH4I`, `AOTHRI` a, the same in J 1 − a; all else J.
//! Organic matter that evaporates (Murphy et al. 2017, as in CMAQ 5.5): 0.09 C* 0.1, 0.09 C* 1 (half of it particle), 0.14 C* 10,
//! 0.18 C* 100, 0.50 C* 1000 µg/m³: `ALVPO1J`, `ASVPO1J` and `VSVPO1`, `VSVPO2`, `VSVPO3`, `VIVPO1`; of its particles a is `APOAI`.
//! Organic matter that stays (dust): `ALVPO1J`.  PM10 − PM2.5 → `ACORS`.
//!
//! `PCVOC` (precursor of potential combustion SOA) comes on top: no inventory counts these vapours.
//!
//! Numbers: N = 6 Σ(m/ρ)/(π D³) exp(4.5 ln²σ), D the volume median diameter that the profile gives (Aitken 0.06 µm) and σ the
//! model's width of the mode (1.7, 2.0), so that D is what the mode has. Densities: CMAQ 5.5 (`AERO_DATA.F`).

use super::pollutant::{LineMass, PM25, PMC, PmProfile};
use std::f64::consts::PI;

/// What PMF is divided into; the last one is the rest.
pub const MINERALS: [&str; 13] = [
    "SO4", "NO3", "NH4", "CL", "NA", "CA", "MG", "K", "FE", "AL", "SI", "MN", "OTHR",
];
/// Densities of EC, organic matter and the minerals [kg/m³].
const CARBON_DENSITY: f64 = 2200.0;
const ORGANIC_DENSITY: f64 = 1400.0;
const MINERAL_DENSITY: [f64; 13] = [
    1800.0, 1800.0, 1800.0, 2200.0, 2200.0, 2200.0, 2200.0, 2200.0, 2200.0, 2200.0, 2200.0, 2200.0,
    2200.0,
];
/// Positions of sulfate, ammonium and the rest in [`MINERALS`]: what the Aitken mode has lanes for.
const SULFATE: usize = 0;
const AMMONIUM: usize = 2;
const REST: usize = 12;
/// Widths of the Aitken and the accumulation mode [1].
const SPREAD: [f64; 2] = [1.7, 2.0];
/// Volume median diameter of emitted Aitken particles [m] (CMAQ 5.5).
const AITKEN_DIAMETER: f64 = 0.06e-6;
/// Organic matter by volatility, particle lanes then vapour lanes (Murphy et al. 2017; CMAQ 5.5's control file).
const VOLATILE_PARTICLES: [(&str, f64); 2] = [("ALVPO1J", 0.09), ("ASVPO1J", 0.045)];
const VOLATILE_VAPOURS: [(&str, f64); 4] = [
    ("VSVPO1", 0.045),
    ("VSVPO2", 0.14),
    ("VSVPO3", 0.18),
    ("VIVPO1", 0.5),
];
/// Lanes that take the mass of primary particles.
pub const PARTICLE_LANES: [&str; 25] = [
    "AECI", "AECJ", "APOAI", "ALVPO1J", "ASVPO1J", "VSVPO1", "VSVPO2", "VSVPO3", "VIVPO1", "ASO4I",
    "ANH4I", "AOTHRI", "ASO4J", "ANO3J", "ANH4J", "ACLJ", "ANAJ", "ACAJ", "AMGJ", "AKJ", "AFEJ",
    "AALJ", "ASIJ", "AMNJ", "AOTHRJ",
];
/// Lane of PM10 − PM2.5.
pub const COARSE_LANE: &str = "ACORS";
/// Lanes of numbers.
pub const NUMBER_LANES: [&str; 2] = ["NUMI", "NUMJ"];
/// Lane of the precursor of potential combustion SOA.
pub const PRECURSOR_LANE: &str = "PCVOC";

/// How the organic matter of a source behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Organics {
    /// It does not evaporate (dust).
    #[default]
    Stays,
    /// It divides into volatilities.
    Volatile,
}

impl LineMass {
    /// Mass [kg/a], or number [1/a], of a lane of particles and their vapours; `None` for other lanes.
    pub fn particle(&self, lane: &str) -> Option<f64> {
        let fine = self.base[PM25];
        let profile = &self.profile;
        if lane == COARSE_LANE {
            return Some(self.base[PMC]);
        }
        if let Some(mode) = NUMBER_LANES.iter().position(|name| *name == lane) {
            return Some(fine * profile.numbers()[mode]);
        }
        if lane == PRECURSOR_LANE {
            return Some(fine * profile.organic_matter * profile.precursor);
        }
        profile.share(lane).map(|share| fine * share)
    }
}

impl PmProfile {
    /// Share of PM2.5 in a lane of particles and their vapours [kg/kg]; `None` for other lanes.
    pub fn share(&self, lane: &str) -> Option<f64> {
        let (fresh, organic) = (self.elemental_carbon, self.organic_matter);
        let (small, large) = (self.aitken, 1.0 - self.aitken);
        let mineral = |position: usize| self.rest() * self.minerals[position];
        let volatile = self.organics == Organics::Volatile;
        let condensed: f64 = VOLATILE_PARTICLES.iter().map(|part| part.1).sum();
        Some(match lane {
            "AECI" => small * fresh,
            "AECJ" => large * fresh,
            "APOAI" => small * organic * if volatile { condensed } else { 1.0 },
            "ASO4I" => small * mineral(SULFATE),
            "ANH4I" => small * mineral(AMMONIUM),
            "AOTHRI" => small * mineral(REST),
            "ASO4J" => large * mineral(SULFATE),
            "ANH4J" => large * mineral(AMMONIUM),
            "AOTHRJ" => large * mineral(REST),
            "ALVPO1J" if !volatile => large * organic,
            _ => {
                if let Some(part) = VOLATILE_PARTICLES.iter().find(|part| part.0 == lane) {
                    return Some(if volatile {
                        large * organic * part.1
                    } else {
                        0.0
                    });
                }
                if let Some(part) = VOLATILE_VAPOURS.iter().find(|part| part.0 == lane) {
                    return Some(if volatile { organic * part.1 } else { 0.0 });
                }
                let name = lane.strip_prefix('A')?.strip_suffix('J')?;
                mineral(MINERALS.iter().position(|mineral| *mineral == name)?)
            }
        })
    }

    /// Share of PM2.5 that is neither elemental carbon nor organic matter [kg/kg].
    pub fn rest(&self) -> f64 {
        1.0 - self.elemental_carbon - self.organic_matter
    }

    /// Particles of the Aitken and of the accumulation mode a kilogram of PM2.5 [1/kg]. Organic matter counts whole: it is
    /// in the particles when they are born.
    pub fn numbers(&self) -> [f64; 2] {
        let organic = self.organic_matter / ORGANIC_DENSITY;
        let mut volumes = [
            self.aitken * (self.elemental_carbon / CARBON_DENSITY + organic),
            (1.0 - self.aitken) * (self.elemental_carbon / CARBON_DENSITY + organic),
        ];
        for (position, share) in self.minerals.iter().enumerate() {
            let volume = self.rest() * share / MINERAL_DENSITY[position];
            let small = match position {
                SULFATE | AMMONIUM | REST => self.aitken,
                _ => 0.0,
            };
            volumes[0] += small * volume;
            volumes[1] += (1.0 - small) * volume;
        }
        let diameters = [AITKEN_DIAMETER, self.diameter];
        let mut numbers = [0.0; 2];
        for mode in 0..2 {
            let width = libm::log(SPREAD[mode]);
            let cube = diameters[mode] * diameters[mode] * diameters[mode];
            numbers[mode] = 6.0 * volumes[mode] / (PI * cube) * libm::exp(4.5 * width * width);
        }
        numbers
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::inventory::Inventory;
    use approx::assert_relative_eq;

    #[test]
    fn lanes_hold_all_of_every_line() {
        let inventory = Inventory::embedded().unwrap();
        let mut lines = 0;
        for line in &inventory.lines {
            let fine = line.mass.base[PM25];
            let sum: f64 = PARTICLE_LANES
                .iter()
                .map(|lane| line.mass.particle(lane).unwrap())
                .sum();
            assert_relative_eq!(sum, fine, max_relative = 1e-12);
            assert_eq!(line.mass.particle("ACORS"), Some(line.mass.base[PMC]));
            lines += usize::from(fine > 0.0);
        }
        assert!(lines > 1000);
        for profile in inventory.library.pm_profiles.values() {
            for lane in PARTICLE_LANES {
                assert!(profile.share(lane).unwrap() >= 0.0);
            }
            assert_eq!(profile.share("AECAJ"), None);
            assert_eq!(profile.share("ALVOO1J"), None);
        }
    }

    #[test]
    fn a_diesel_divides_as_by_hand() {
        let inventory = Inventory::embedded().unwrap();
        let profile = inventory.library.pm_profiles["diesel_vehicle"];
        let share = |lane: &str| profile.share(lane).unwrap();
        assert_relative_eq!(share("AECI"), 0.05, max_relative = 1e-12);
        assert_relative_eq!(share("AECJ"), 0.45, max_relative = 1e-12);
        assert_relative_eq!(share("VIVPO1"), 0.5 * 0.364, max_relative = 1e-12);
        assert_relative_eq!(share("APOAI"), 0.1 * 0.135 * 0.364, max_relative = 1e-12);
        assert_relative_eq!(share("ASO4J"), 0.9 * 0.136 * 0.25, max_relative = 1e-4);
        // A gram of 1,700 kg/m³ in 0.28 µm, σ 2.0: some 3e15 × 8.7 particles a … of the accumulation mode.
        let numbers = profile.numbers();
        let volume = 0.9 * (0.5 / 2200.0 + 0.364 / 1400.0) + 0.136 / 2000.0;
        let expected = 6.0 * volume / (PI * 0.28e-6_f64.powi(3)) * libm::exp(4.5 * 0.480_453);
        assert_relative_eq!(numbers[1], expected, max_relative = 0.05);
        assert!(numbers[0] > numbers[1]);
    }

    #[test]
    fn dust_does_not_evaporate_and_has_no_small_particles() {
        let inventory = Inventory::embedded().unwrap();
        let profile = inventory.library.pm_profiles["soil_dust"];
        assert_eq!(profile.share("AECI"), Some(0.0));
        assert_eq!(profile.share("VIVPO1"), Some(0.0));
        assert_relative_eq!(profile.share("ALVPO1J").unwrap(), profile.organic_matter);
        assert_eq!((profile.numbers()[0], profile.precursor), (0.0, 0.0));
    }
}
