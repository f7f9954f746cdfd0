//! Albedo, Bowen ratio and roughness by land use, season and moisture: `seeds/consult/surface.toml`.

use crate::consult::rule::{RuleError, read};
use crate::standards::Status;
use serde::{Deserialize, Serialize};

/// Ground under the weather of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Ground {
    /// What it is: sector, land use, season.
    pub name: String,
    /// Albedo at noon [1].
    pub albedo: f64,
    /// Bowen ratio [1].
    pub bowen: f64,
    /// Roughness length [m].
    pub roughness: f64,
    /// How sure.
    pub status: &'static str,
    /// From where.
    pub source: String,
}

/// Season of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub enum Season {
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Season {
    /// All, in the order of the table.
    pub const ALL: [Self; 4] = [Self::Spring, Self::Summer, Self::Autumn, Self::Winter];

    fn name(self) -> &'static str {
        match self {
            Self::Spring => "spring",
            Self::Summer => "summer",
            Self::Autumn => "autumn",
            Self::Winter => "winter",
        }
    }
}

/// Moisture of the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub enum Wetness {
    Average,
    Dry,
    Wet,
}

/// The table.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurfaceRows {
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
    /// Rows.
    pub land_use: Vec<LandUse>,
}

/// A land use, spring to winter.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LandUse {
    /// Word in files.
    pub id: String,
    /// Albedo at noon [1].
    pub albedo: [f64; 4],
    /// Bowen ratio [1].
    pub bowen: ByWetness,
    /// Roughness length [m].
    #[serde(rename = "roughness_m")]
    pub roughness: [f64; 4],
}

/// Bowen ratio by moisture, spring to winter [1].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct ByWetness {
    pub average: [f64; 4],
    pub dry: [f64; 4],
    pub wet: [f64; 4],
}

impl SurfaceRows {
    /// The embedded table.
    ///
    /// # Errors
    /// [`RuleError`] if the embedded file is damaged.
    pub fn embedded() -> Result<Self, RuleError> {
        read("consult/surface.toml")
    }

    /// Ground of a land use; `None` of a word that the table does not hold.
    pub fn ground(&self, land_use: &str, season: Season, wetness: Wetness) -> Option<Ground> {
        let row = self.land_use.iter().find(|row| row.id == land_use)?;
        let at = season as usize;
        let bowen = match wetness {
            Wetness::Average => row.bowen.average,
            Wetness::Dry => row.bowen.dry,
            Wetness::Wet => row.bowen.wet,
        };
        Some(Ground {
            name: format!("{land_use}, {}", season.name()),
            albedo: row.albedo[at],
            bowen: bowen[at],
            roughness: row.roughness[at],
            status: self.status.name(),
            source: self.source.clone(),
        })
    }
}
