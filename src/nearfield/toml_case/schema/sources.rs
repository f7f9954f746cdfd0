//! Keys of sources of every kind.

use super::{PlatformKeys, VariationKeys};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::PathBuf;
use toml::Spanned;

/// What every source has.
macro_rules! source_keys {
    ($(#[$doc:meta])* $name:ident { $($body:tt)* }) => {
        $(#[$doc])*
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(in super::super::super) struct $name {
            pub id: Spanned<String>,
            #[serde(default)]
            pub elevation_m: f64,
            /// Terrain is ignored for this source.
            #[serde(default)]
            pub flat: bool,
            pub town: Option<Spanned<String>>,
            pub variation: Option<VariationKeys>,
            /// A table of hourly emissions.
            pub hourly_csv: Option<Spanned<PathBuf>>,
            /// "new", "existing", "planned", "retired", "background" or "off".
            pub role: Option<Spanned<String>>,
            /// Sector, owner, place …, for groups.
            #[serde(default)]
            pub tags: BTreeMap<String, String>,
            /// NO2/NOx in the stack.
            pub no2_ratio: Option<Spanned<f64>>,
            #[serde(default)]
            pub particles: Vec<ParticleKeys>,
            pub fine_particles: Option<FineKeys>,
            pub gas: Option<GasKeys>,
            $($body)*
        }

        impl $name {
            /// What every source has.
            pub(in super::super::super) fn common(&self) -> Common<'_> {
                Common {
                    id: &self.id,
                    elevation: self.elevation_m,
                    flat: self.flat,
                    town: self.town.as_ref(),
                    variation: self.variation.as_ref(),
                    hourly_csv: self.hourly_csv.as_ref(),
                    role: self.role.as_ref(),
                    tags: &self.tags,
                    no2_ratio: self.no2_ratio.as_ref(),
                    particles: &self.particles,
                    fine_particles: self.fine_particles.as_ref(),
                    gas: self.gas.as_ref(),
                }
            }
        }
    };
}

/// The keys that all sources share.
#[derive(Clone, Copy)]
pub(in super::super::super) struct Common<'a> {
    pub id: &'a Spanned<String>,
    pub elevation: f64,
    pub flat: bool,
    pub town: Option<&'a Spanned<String>>,
    pub variation: Option<&'a VariationKeys>,
    pub hourly_csv: Option<&'a Spanned<PathBuf>>,
    pub role: Option<&'a Spanned<String>>,
    pub tags: &'a BTreeMap<String, String>,
    pub no2_ratio: Option<&'a Spanned<f64>>,
    pub particles: &'a [ParticleKeys],
    pub fine_particles: Option<&'a FineKeys>,
    pub gas: Option<&'a GasKeys>,
}

source_keys! {
    /// A stack.
    StackKeys {
        pub x_m: f64,
        pub y_m: f64,
        pub emission_g_per_s: Option<Spanned<f64>>,
        pub height_m: Spanned<f64>,
        pub temperature_k: Spanned<f64>,
        pub velocity_m_per_s: Spanned<f64>,
        pub diameter_m: Spanned<f64>,
        /// "up", "capped" or "sideways".
        pub exit: Option<Spanned<String>>,
        pub platform: Option<PlatformKeys>,
        pub buildings: Option<BuildingKeys>,
    }
}

source_keys! {
    /// A volume.
    VolumeKeys {
        pub x_m: f64,
        pub y_m: f64,
        pub emission_g_per_s: Option<Spanned<f64>>,
        pub height_m: Spanned<f64>,
        pub sigma_y_m: Spanned<f64>,
        pub sigma_z_m: Spanned<f64>,
    }
}

source_keys! {
    /// An area of any shape.
    AreaKeys {
        pub corners_m: Spanned<Vec<[f64; 2]>>,
        pub emission_g_per_s_m2: Option<Spanned<f64>>,
        pub height_m: Spanned<f64>,
        #[serde(default)]
        pub sigma_z_m: f64,
    }
}

source_keys! {
    /// A rectangle by its corner, its sides and the angle by which it is turned clockwise.
    RectangleKeys {
        pub corner_m: [f64; 2],
        pub size_m: Spanned<[f64; 2]>,
        #[serde(default)]
        pub angle_deg: f64,
        pub emission_g_per_s_m2: Option<Spanned<f64>>,
        pub height_m: Spanned<f64>,
        #[serde(default)]
        pub sigma_z_m: f64,
    }
}

source_keys! {
    /// A circle.
    CircleKeys {
        pub centre_m: [f64; 2],
        pub radius_m: Spanned<f64>,
        pub sides: Option<Spanned<usize>>,
        pub emission_g_per_s_m2: Option<Spanned<f64>>,
        pub height_m: Spanned<f64>,
        #[serde(default)]
        pub sigma_z_m: f64,
    }
}

source_keys! {
    /// An open pit.
    PitKeys {
        pub corner_m: [f64; 2],
        pub size_m: Spanned<[f64; 2]>,
        #[serde(default)]
        pub angle_deg: f64,
        pub volume_m3: Spanned<f64>,
        pub emission_g_per_s_m2: Option<Spanned<f64>>,
        /// Above the floor of the pit.
        pub height_m: Spanned<f64>,
    }
}

source_keys! {
    /// A strip between two points (AERMOD's LINE).
    LineKeys {
        pub begin_m: [f64; 2],
        pub end_m: [f64; 2],
        pub width_m: Spanned<f64>,
        pub emission_g_per_s_m2: Option<Spanned<f64>>,
        pub height_m: Spanned<f64>,
        #[serde(default)]
        pub sigma_z_m: f64,
    }
}

source_keys! {
    /// A road (RLINE; RLINEXT with `emission_g_per_s_m`).
    RoadKeys {
        /// x, y and, with `emission_g_per_s_m`, the height above ground.
        pub begin_m: Spanned<Vec<f64>>,
        pub end_m: Spanned<Vec<f64>>,
        pub width_m: Spanned<f64>,
        pub emission_g_per_s_m2: Option<Spanned<f64>>,
        pub emission_g_per_s_m: Option<Spanned<f64>>,
        pub height_m: Option<Spanned<f64>>,
        #[serde(default)]
        pub sigma_z_m: f64,
        pub lane_offset_m: Option<f64>,
        #[serde(default)]
        pub barrier: Vec<BarrierKeys>,
        pub cutting: Option<CuttingKeys>,
    }
}

source_keys! {
    /// One of a group of buoyant lines.
    BuoyantLineKeys {
        pub begin_m: [f64; 2],
        pub end_m: [f64; 2],
        pub emission_g_per_s: Option<Spanned<f64>>,
        pub height_m: Spanned<f64>,
    }
}

/// Parallel buoyant lines, from west to east, the southernmost first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct BuoyantKeys {
    pub id: Spanned<String>,
    pub building_length_m: f64,
    pub building_height_m: f64,
    pub building_width_m: f64,
    pub line_width_m: f64,
    pub building_separation_m: f64,
    pub buoyancy_m4_per_s3: f64,
    pub line: Vec<BuoyantLineKeys>,
}

/// A noise barrier.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct BarrierKeys {
    pub height_m: f64,
    pub distance_m: f64,
}

/// A road in a cutting.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct CuttingKeys {
    /// Below the ground, positive.
    pub depth_m: Spanned<f64>,
    pub top_width_m: f64,
    pub bottom_width_m: f64,
}

/// Particles of one size.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct ParticleKeys {
    pub diameter_um: Spanned<f64>,
    pub mass_fraction: Spanned<f64>,
    pub density_g_per_cm3: Spanned<f64>,
}

/// Particles by their fine share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct FineKeys {
    pub fine_fraction: f64,
    pub mean_diameter_um: f64,
}

/// A gas that deposits.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct GasKeys {
    pub diffusivity_air_cm2_per_s: f64,
    pub diffusivity_water_cm2_per_s: f64,
    pub cuticular_resistance_s_per_cm: f64,
    pub henry_pa_m3_per_mol: f64,
}

/// Buildings by flow direction: 36 values, the first for a flow towards 10°.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct BuildingKeys {
    pub height_m: Spanned<Vec<f64>>,
    pub width_m: Spanned<Vec<f64>>,
    pub length_m: Spanned<Vec<f64>>,
    pub x_offset_m: Spanned<Vec<f64>>,
    pub y_offset_m: Spanned<Vec<f64>>,
}

/// The footprint of a building: one tier with `height_m` and `corners_m`, or several.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct StructureKeys {
    #[serde(default)]
    pub base_m: f64,
    pub tier: Spanned<Vec<TierKeys>>,
}

/// A part of a building with one height.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super::super) struct TierKeys {
    pub height_m: f64,
    pub corners_m: Spanned<Vec<[f64; 2]>>,
}
