//! Soils whose sizes are known: a sample of each texture class of the U.S. Department of Agriculture, and a dusty desert soil.

use serde::{Deserialize, Serialize};

/// A texture class or sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SoilTexture {
    /// Sand.
    Sand,
    /// Loamy sand.
    LoamySand,
    /// Sandy loam.
    SandyLoam,
    /// Silt loam.
    SiltLoam,
    /// Silt.
    Silt,
    /// Loam.
    Loam,
    /// Sandy clay loam.
    SandyClayLoam,
    /// Silty clay loam.
    SiltyClayLoam,
    /// Clay loam.
    ClayLoam,
    /// Sandy clay.
    SandyClay,
    /// Silty clay.
    SiltyClay,
    /// Clay.
    Clay,
    /// Loamy sand of the Japan–Australia Dust Experiment: wind-eroded, with a tenth of its mass about 16 µm.
    JadeLoamySand,
}

impl SoilTexture {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Sand,
        Self::LoamySand,
        Self::SandyLoam,
        Self::SiltLoam,
        Self::Silt,
        Self::Loam,
        Self::SandyClayLoam,
        Self::SiltyClayLoam,
        Self::ClayLoam,
        Self::SandyClay,
        Self::SiltyClay,
        Self::Clay,
        Self::JadeLoamySand,
    ];

    /// Position in [`Self::ALL`].
    pub fn index(self) -> usize {
        self as usize
    }

    /// Name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sand => "sand",
            Self::LoamySand => "loamy_sand",
            Self::SandyLoam => "sandy_loam",
            Self::SiltLoam => "silt_loam",
            Self::Silt => "silt",
            Self::Loam => "loam",
            Self::SandyClayLoam => "sandy_clay_loam",
            Self::SiltyClayLoam => "silty_clay_loam",
            Self::ClayLoam => "clay_loam",
            Self::SandyClay => "sandy_clay",
            Self::SiltyClay => "silty_clay",
            Self::Clay => "clay",
            Self::JadeLoamySand => "jade_loamy_sand",
        }
    }
}
