//! The organic classes: names of lanes and properties.
//!
//! C* at 298 K, ΔH, O:C, OM:OC: AE7 as in CMAQ 5.5 (`SOA_DEFN.F`), from Murphy et al. 2017 (primary organics and their
//! aging, potential combustion SOA), Qin et al. 2021 (aromatics, alkanes, naphthalene), Xu et al. 2018 (monoterpenes), Pye et
//! al. 2015 (nitrates) and Pye et al. 2013 (epoxydiols). Molar masses: AE7's namelist. κ: Pye et al. 2017 (from O:C).
//!
//! Class `AMT1J` stands for classes 1 and 2 of Xu et al. (C* 0.01 and 0.1 µg/m³, yields 0.040 and 0.032): the yield-weighted
//! mean of log C* and ΔH, and of 1/M. Both are in the particle to more than 90 % above 1 µg/m³ of organics at 298 K.

/// Where a class comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Emitted as organic matter.
    Primary,
    /// Made of compounds of traffic, coal, solvents.
    Anthropogenic,
    /// Made of compounds of plants.
    Biogenic,
    /// Made of compounds of both.
    Both,
}

/// A class that is gas and particle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrganicClass {
    /// Lane of the particle (accumulation mode).
    pub particle: &'static str,
    /// Lane of the vapour.
    pub vapour: &'static str,
    /// Molar mass [kg/mol].
    pub molar_mass: f64,
    /// Effective saturation concentration C* at 298 K [kg/m³].
    pub saturation: f64,
    /// Enthalpy of vaporisation [J/mol].
    pub enthalpy: f64,
    /// Atoms of oxygen over atoms of carbon [1].
    pub oxygen_to_carbon: f64,
    /// Organic mass over mass of carbon [1].
    pub mass_to_carbon: f64,
    /// Hygroscopicity κ [1].
    pub hygroscopicity: f64,
    /// Where it comes from.
    pub source: Source,
}

/// A class that does not evaporate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FixedClass {
    /// Lane (accumulation mode).
    pub particle: &'static str,
    /// Molar mass [kg/mol].
    pub molar_mass: f64,
    /// Atoms of oxygen over atoms of carbon [1].
    pub oxygen_to_carbon: f64,
    /// Organic mass over mass of carbon [1].
    pub mass_to_carbon: f64,
    /// Hygroscopicity κ [1].
    pub hygroscopicity: f64,
    /// Where it comes from.
    pub source: Source,
}

/// Density of organic matter [kg/m³] (Pankow and Barsanti 2009; CMAQ 5.5).
pub const DENSITY: f64 = 1400.0;

/// Names; `[molar mass g/mol, C* µg/m³, ΔH kJ/mol]`; `[O:C, OM:OC, κ]`.
const fn class(
    particle: &'static str,
    vapour: &'static str,
    volatility: [f64; 3],
    matter: [f64; 3],
    source: Source,
) -> OrganicClass {
    OrganicClass {
        particle,
        vapour,
        molar_mass: volatility[0] / 1e3,
        saturation: volatility[1] / 1e9,
        enthalpy: volatility[2] * 1e3,
        oxygen_to_carbon: matter[0],
        mass_to_carbon: matter[1],
        hygroscopicity: matter[2],
        source,
    }
}

const fn stays(
    particle: &'static str,
    molar_mass: f64,
    matter: [f64; 3],
    source: Source,
) -> FixedClass {
    FixedClass {
        particle,
        molar_mass: molar_mass / 1e3,
        oxygen_to_carbon: matter[0],
        mass_to_carbon: matter[1],
        hygroscopicity: matter[2],
        source,
    }
}

use Source::{Anthropogenic, Biogenic, Both, Primary};

/// Classes that are gas and particle.
pub const SEMIVOLATILE: [OrganicClass; 20] = [
    class(
        "ALVPO1J",
        "VLVPO1",
        [218.0, 0.1, 96.0],
        [0.185, 1.39, 0.05],
        Primary,
    ),
    class(
        "ASVPO1J",
        "VSVPO1",
        [230.0, 1.0, 85.0],
        [0.123, 1.32, 0.05],
        Primary,
    ),
    class(
        "ASVPO2J",
        "VSVPO2",
        [241.0, 10.0, 74.0],
        [0.073, 1.26, 0.04],
        Primary,
    ),
    class(
        "ASVPO3J",
        "VSVPO3",
        [253.0, 100.0, 63.0],
        [0.032, 1.21, 0.03],
        Primary,
    ),
    class(
        "AIVPO1J",
        "VIVPO1",
        [266.0, 1000.0, 52.0],
        [0.0, 1.17, 0.03],
        Primary,
    ),
    class(
        "ALVOO1J",
        "VLVOO1",
        [136.0, 0.01, 107.0],
        [0.886, 2.27, 0.15],
        Anthropogenic,
    ),
    class(
        "ALVOO2J",
        "VLVOO2",
        [136.0, 0.1, 96.0],
        [0.711, 2.06, 0.13],
        Anthropogenic,
    ),
    class(
        "ASVOO1J",
        "VSVOO1",
        [135.0, 1.0, 85.0],
        [0.567, 1.88, 0.11],
        Anthropogenic,
    ),
    class(
        "ASVOO2J",
        "VSVOO2",
        [135.0, 10.0, 74.0],
        [0.447, 1.73, 0.09],
        Anthropogenic,
    ),
    class(
        "ASVOO3J",
        "VSVOO3",
        [134.0, 100.0, 63.0],
        [0.345, 1.60, 0.08],
        Anthropogenic,
    ),
    class(
        "AAVB1J",
        "SVAVB1",
        [198.0, 0.01, 18.0],
        [1.227, 2.70, 0.20],
        Anthropogenic,
    ),
    class(
        "AAVB2J",
        "SVAVB2",
        [179.0, 1.0, 18.0],
        [0.947, 2.35, 0.15],
        Anthropogenic,
    ),
    class(
        "AAVB3J",
        "SVAVB3",
        [169.0, 10.0, 18.0],
        [0.803, 2.17, 0.14],
        Anthropogenic,
    ),
    class(
        "AAVB4J",
        "SVAVB4",
        [158.0, 100.0, 18.0],
        [0.659, 1.99, 0.12],
        Anthropogenic,
    ),
    class(
        "AMT1J",
        "SVMT1",
        [245.5, 0.0278, 97.1],
        [0.400, 1.67, 0.08],
        Biogenic,
    ),
    class(
        "AMT3J",
        "SVMT3",
        [186.0, 1.0, 80.0],
        [0.444, 1.72, 0.09],
        Biogenic,
    ),
    class(
        "AMT4J",
        "SVMT4",
        [184.0, 10.0, 69.0],
        [0.300, 1.53, 0.07],
        Biogenic,
    ),
    class(
        "AMT5J",
        "SVMT5",
        [170.0, 100.0, 58.0],
        [0.333, 1.57, 0.07],
        Biogenic,
    ),
    class(
        "AMT6J",
        "SVMT6",
        [168.0, 1000.0, 47.0],
        [0.200, 1.40, 0.05],
        Biogenic,
    ),
    class(
        "AMTNO3J",
        "MTNO3",
        [231.0, 12.0, 40.0],
        [0.587, 1.90, 0.11],
        Biogenic,
    ),
];

/// Classes that do not evaporate.
pub const FIXED: [FixedClass; 5] = [
    stays("APCSOJ", 170.0, [0.667, 2.00, 0.12], Anthropogenic),
    stays("AOLGAJ", 206.0, [1.067, 2.50, 0.18], Anthropogenic),
    stays("AISO3J", 168.2, [1.307, 2.80, 0.21], Biogenic),
    stays("AMTHYDJ", 168.0, [0.299, 1.54, 0.07], Biogenic),
    stays("AGLYJ", 66.4, [0.771, 2.13, 0.13], Both),
];

/// Classes that oligomerise in the particle.
pub const OLIGOMERS: [usize; 3] = [11, 12, 13];
/// Nitrates of monoterpenes in [`SEMIVOLATILE`].
pub(super) const TERPENE_NITRATE: usize = 19;
/// First of the monoterpenes' classes in [`SEMIVOLATILE`].
pub(super) const TERPENES: usize = 14;
/// Potential combustion SOA in [`FIXED`].
pub const POTENTIAL_COMBUSTION: usize = 0;
/// Oligomers in [`FIXED`].
pub(super) const OLIGOMER: usize = 1;
/// Products of epoxydiols in [`FIXED`].
pub(super) const EPOXYDIOLS: usize = 2;
/// Hydrolysed nitrates of monoterpenes in [`FIXED`].
pub(super) const HYDROLYSED: usize = 3;
/// Products of glyoxals in [`FIXED`].
pub const GLYOXALS: usize = 4;

/// Position in [`SEMIVOLATILE`] of a particle's or a vapour's lane.
pub fn semivolatile(lane: &str) -> Option<usize> {
    SEMIVOLATILE
        .iter()
        .position(|class| class.particle == lane || class.vapour == lane)
}

/// Position in [`FIXED`] of a lane.
pub fn fixed(lane: &str) -> Option<usize> {
    FIXED.iter().position(|class| class.particle == lane)
}
