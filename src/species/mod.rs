//! Transported species: their names, phases and the properties that transport, deposition and output need.
//!
//! A run transports the species of one [`SpeciesTable`]; their order is the order of the lanes of every field.
//! A chemical mechanism brings its own table ([`SpeciesTable::for_mechanism`]); [`SpeciesTable::primary`] is the one without
//! chemistry.

mod chemical;
mod gas_properties;
pub mod mechanism;
mod particles;

pub use chemical::{ChemicalTableError, Particles};
pub use gas_properties::{GasFault, GasKind, GasProperties, GasTable, GasTableError};
pub use particles::{Matter, Mode, ModeRow, ParticleRow, ParticleTable, ParticleTableError};

use serde::{Deserialize, Serialize};

/// How a species behaves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// A gas.
    Gas {
        /// Molar mass by which mass is counted [kg/mol].
        molar_mass: f64,
        /// Effective Henry constant at 298.15 K and pH 6 [mol/(L atm)].
        henry: f64,
        /// Temperature dependence of the Henry constant, −ΔH/R [K].
        henry_temperature: f64,
        /// Molecular diffusivity of water vapour over that of the gas in air [1].
        diffusivity_ratio: f64,
        /// Scaling of SO2's surface uptake (Zhang et al. 2003, table 1 α) [1].
        alpha: f64,
        /// Scaling of ozone's surface uptake (Zhang et al. 2003, table 1 β) [1].
        beta: f64,
    },
    /// Particles of one log-normal size class.
    Particle {
        /// Mass median aerodynamic-equivalent geometric diameter [m].
        diameter: f64,
        /// Geometric standard deviation [1].
        spread: f64,
        /// Particle density [kg/m³].
        density: f64,
    },
}

/// Name of the lane that follows ozone which came in through the top.
pub const STRATOSPHERIC_OZONE: &str = "O3S";

/// One transported species.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Species {
    /// Short name, unique in the table: `SO2`, `PMC`.
    pub name: String,
    /// What it is, in English.
    pub long_name: String,
    /// What it is, in Chinese.
    pub long_name_zh: String,
    /// Gas or particle.
    pub phase: Phase,
    /// True for radicals and intermediates that live shorter than a step of transport: carried along, but not deposited.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub short_lived: bool,
    /// Where the numbers come from; `unverified` where they are from memory.
    pub source: String,
}

impl Species {
    /// True for particles.
    pub fn is_particle(&self) -> bool {
        matches!(self.phase, Phase::Particle { .. })
    }
}

/// A quantity made of species, as monitors and standards see it: PM2.5 = EC + POC + PMF …
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pollutant {
    /// Name: `PM25`, `PM10`, `SO2`, `NOX`, `CO`, `NH3`, `VOC`.
    pub name: String,
    /// Display name in English: `PM2.5 (primary)`.
    pub label: String,
    /// Display name in Chinese.
    pub label_zh: String,
    /// Parts: lane and weight.
    pub parts: Vec<(usize, f64)>,
    /// True for particles (judged at actual conditions), false for gases (judged in the reference state).
    pub particle: bool,
}

/// The transported species in lane order.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpeciesTable {
    /// The species; the index is the lane.
    pub species: Vec<Species>,
    /// Derived pollutants for output and findings; those of which tags tell the contributions come first.
    pub pollutants: Vec<Pollutant>,
    /// Lanes that only move, in which tags are carried as they are: the first ones. All of them where nothing reacts.
    pub tagged: usize,
    /// Whether tags follow lanes that react, too ([`Self::follows`]).
    #[serde(default)]
    pub reacting: bool,
}

/// Ozone by the contributions that credit all of it to nitrogen oxides, or to radicals and organics; `O3` weighs both by the regime.
pub const OZONE_VARIANTS: [&str; 2] = ["O3_N", "O3_R"];

impl SpeciesTable {
    /// Number of transported species.
    pub fn len(&self) -> usize {
        self.species.len()
    }

    /// True if nothing is transported.
    pub fn is_empty(&self) -> bool {
        self.species.is_empty()
    }

    /// Pollutants of which tags tell the contributions: the first ones.
    pub fn tagged_pollutants(&self) -> usize {
        let followed = |p: &&Pollutant| p.parts.iter().all(|(lane, _)| self.follows(*lane));
        self.pollutants.iter().take_while(followed).count()
    }

    /// Whether tags follow a lane: those that only move, and where tags follow what reacts all others but radicals, numbers of particles and
    /// the ozone of the stratosphere.
    pub fn follows(&self, lane: usize) -> bool {
        let species = &self.species[lane];
        let counted = species.is_particle() && species.name.starts_with("NUM");
        let reacts = self.reacting && !species.short_lived && !counted;
        lane < self.tagged || (reacts && species.name != STRATOSPHERIC_OZONE)
    }

    /// Lets tags follow what reacts; pollutants that they explain come first, ozone also by what limits it.
    #[must_use]
    pub fn with_reacting_tags(mut self) -> Self {
        self.reacting = true;
        let ozone = self.pollutants.iter().position(|p| p.name == "O3");
        if let Some(ozone) = ozone {
            for (n, (name, by)) in OZONE_VARIANTS
                .into_iter()
                .zip([("NOx", "氮氧化物"), ("organics", "有机物")])
                .enumerate()
            {
                let like = &self.pollutants[ozone];
                let variant = Pollutant {
                    name: name.into(),
                    label: format!("O3 by {}", by.0),
                    label_zh: format!("O3(归于{})", by.1),
                    ..like.clone()
                };
                self.pollutants.insert(ozone + 1 + n, variant);
            }
        }
        let pollutants = std::mem::take(&mut self.pollutants);
        let explained = |p: &Pollutant| p.parts.iter().all(|(lane, _)| self.follows(*lane));
        let (mut first, rest): (Vec<_>, Vec<_>) = pollutants.into_iter().partition(explained);
        first.extend(rest);
        self.pollutants = first;
        self
    }

    /// The lane of a species by name.
    pub fn lane(&self, name: &str) -> Option<usize> {
        self.species.iter().position(|s| s.name == name)
    }

    /// The table without chemistry: SO2, NOX (as NO2), CO, NH3, VOC, and primary particles EC, POC (organic matter), PMF (other fine), PMC (2.5–10 µm).
    pub fn primary() -> Self {
        let gas = |name: &str,
                   long: &str,
                   zh: &str,
                   molar_mass,
                   henry,
                   henry_temperature,
                   alpha,
                   beta| {
            Species {
            name: name.into(),
            long_name: long.into(),
            long_name_zh: zh.into(),
            phase: Phase::Gas {
                molar_mass,
                henry,
                henry_temperature,
                diffusivity_ratio: libm::sqrt(molar_mass / 0.018_015),
                alpha,
                beta,
            },
            short_lived: false,
            source: "Sander 2015 (Henry, with pH 6 dissociation where it applies, unverified); Zhang et al. 2003, table 1 (alpha, beta)".into(),
        }
        };
        let particle = |name: &str, long: &str, zh: &str, diameter, spread, density| Species {
            name: name.into(),
            long_name: long.into(),
            long_name_zh: zh.into(),
            phase: Phase::Particle {
                diameter,
                spread,
                density,
            },
            short_lived: false,
            source: "Binkowski and Roselle 2003 (accumulation and coarse mode); density unverified"
                .into(),
        };
        let species = vec![
            gas(
                "SO2",
                "sulfur dioxide",
                "二氧化硫",
                0.064_066,
                1.5e4,
                3100.0,
                1.0,
                1.0,
            ),
            gas(
                "NOX",
                "nitrogen oxides as NO2",
                "氮氧化物(以NO2计)",
                0.046_006,
                1.2e-2,
                2500.0,
                0.0,
                0.8,
            ),
            gas(
                "CO",
                "carbon monoxide",
                "一氧化碳",
                0.028_010,
                9.7e-4,
                1300.0,
                0.0,
                0.0,
            ),
            gas("NH3", "ammonia", "氨", 0.017_031, 6.1e4, 4200.0, 1.0, 0.0),
            gas(
                "VOC",
                "non-methane volatile organic compounds",
                "挥发性有机物",
                0.060,
                1.0e-2,
                3000.0,
                0.0,
                0.05,
            ),
            particle(
                "EC",
                "elemental carbon in PM2.5",
                "元素碳(PM2.5)",
                0.3e-6,
                2.0,
                1800.0,
            ),
            particle(
                "POC",
                "primary organic matter in PM2.5",
                "一次有机物(PM2.5)",
                0.3e-6,
                2.0,
                1300.0,
            ),
            particle(
                "PMF",
                "other primary PM2.5",
                "其他一次PM2.5",
                0.6e-6,
                2.0,
                2200.0,
            ),
            particle(
                "PMC",
                "primary particles of 2.5 to 10 um",
                "一次粗颗粒物(2.5–10微米)",
                5.0e-6,
                1.6,
                2500.0,
            ),
        ];
        let lane = |name: &str| {
            species
                .iter()
                .position(|s: &Species| s.name == name)
                .unwrap_or(0)
        };
        let fine = vec![(lane("EC"), 1.0), (lane("POC"), 1.0), (lane("PMF"), 1.0)];
        let mut coarse = fine.clone();
        coarse.push((lane("PMC"), 1.0));
        let single = |name: &str, label: &str| Pollutant {
            name: name.into(),
            label: label.into(),
            label_zh: label.into(),
            parts: vec![(lane(name), 1.0)],
            particle: false,
        };
        let pollutants = vec![
            Pollutant {
                name: "PM25".into(),
                label: "PM2.5 (primary)".into(),
                label_zh: "PM2.5(一次)".into(),
                parts: fine,
                particle: true,
            },
            Pollutant {
                name: "PM10".into(),
                label: "PM10 (primary)".into(),
                label_zh: "PM10(一次)".into(),
                parts: coarse,
                particle: true,
            },
            single("SO2", "SO2"),
            single("NOX", "NOx"),
            single("CO", "CO"),
            single("NH3", "NH3"),
            single("VOC", "VOC"),
        ];
        Self {
            tagged: species.len(),
            reacting: false,
            species,
            pollutants,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn pollutants_are_made_of_existing_lanes() {
        let table = SpeciesTable::primary();
        assert_eq!(table.len(), 9);
        assert_eq!(table.lane("PMC"), Some(8));
        let pm10 = table.pollutants.iter().find(|p| p.name == "PM10").unwrap();
        assert_eq!(
            pm10.parts.iter().map(|p| p.0).collect::<Vec<_>>(),
            vec![5, 6, 7, 8]
        );
        for pollutant in &table.pollutants {
            assert!(pollutant.parts.iter().all(|&(lane, _)| lane < table.len()));
        }
    }
}
