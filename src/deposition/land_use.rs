//! Land-use categories of the deposition schemes and their parameters.
//!
//! Gases: the 26 categories of Zhang, Brook and Vet 2003 (Atmos. Chem. Phys. 3, 2067, tables 1 and 2), numbers checked against two public codes that carry them (CAMx 6.30 and 7.20). Monthly leaf area and
//! roughness are those of CAMx (Ramboll 2022, after the Canadian GEM), for the temperate latitudes of the northern hemisphere.
//! Particles: the 15 categories of Zhang et al. 2001 (Atmos. Environ. 35, 549, table 3), checked against GEOS-Chem.

use serde::{Deserialize, Serialize};

/// Land use as Zhang et al. (2003) count it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LandUseCategory {
    /// 1 Sea water.
    Water,
    /// 2 Ice and glacier.
    Ice,
    /// 3 Lake, river, reservoir.
    InlandLake,
    /// 4 Evergreen needleleaf trees.
    EvergreenNeedleleafTrees,
    /// 5 Evergreen broadleaf trees.
    EvergreenBroadleafTrees,
    /// 6 Deciduous needleleaf trees.
    DeciduousNeedleleafTrees,
    /// 7 Deciduous broadleaf trees.
    DeciduousBroadleafTrees,
    /// 8 Tropical broadleaf trees.
    TropicalBroadleafTrees,
    /// 9 Drought-deciduous trees.
    DroughtDeciduousTrees,
    /// 10 Evergreen broadleaf shrubs.
    EvergreenBroadleafShrubs,
    /// 11 Deciduous shrubs.
    DeciduousShrubs,
    /// 12 Thorn shrubs.
    ThornShrubs,
    /// 13 Short grass and forbs.
    ShortGrass,
    /// 14 Long grass.
    LongGrass,
    /// 15 Crops.
    Crops,
    /// 16 Rice.
    Rice,
    /// 17 Sugar.
    Sugar,
    /// 18 Maize.
    Maize,
    /// 19 Cotton.
    Cotton,
    /// 20 Irrigated crops.
    IrrigatedCrops,
    /// 21 Urban.
    Urban,
    /// 22 Tundra.
    Tundra,
    /// 23 Swamp.
    Swamp,
    /// 24 Desert.
    Desert,
    /// 25 Mixed wood.
    MixedWood,
    /// 26 Transitional forest.
    TransitionalForest,
}

/// Resistances [s/m] and stomatal constants of a category for gases; `None` where there are no leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GasParameters {
    /// In-canopy aerodynamic resistance at least and largest leaf area [s/m].
    pub in_canopy: [f64; 2],
    /// Ground resistance to ozone [s/m].
    pub ground_ozone: f64,
    /// Ground resistance to sulfur dioxide [s/m].
    pub ground_sulfur: f64,
    /// Cuticle and stomata.
    pub leaves: Option<LeafParameters>,
}

/// Constants of leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeafParameters {
    /// Dry cuticle to ozone [s/m].
    pub cuticle_dry_ozone: f64,
    /// Wet cuticle to ozone [s/m].
    pub cuticle_wet_ozone: f64,
    /// Dry cuticle to sulfur dioxide [s/m].
    pub cuticle_dry_sulfur: f64,
    /// Least stomatal resistance [s/m].
    pub stomatal_least: f64,
    /// Light constant b_rs [W/m²].
    pub light: f64,
    /// Least, greatest and best temperature of the stomata [°C].
    pub temperature: [f64; 3],
    /// Vapour pressure deficit constant [1/kPa].
    pub vapour_deficit: f64,
    /// Leaf water potential at which stomata begin to close and are closed [MPa].
    pub water_potential: [f64; 2],
}

/// Constants of a category for particles (Zhang et al. 2001, table 3).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ParticleParameters {
    /// Impaction constant α [1].
    pub alpha: f64,
    /// Brownian exponent γ [1].
    pub gamma: f64,
    /// Radius of collectors A [m]; `None` for smooth surfaces.
    pub collector_radius: Option<f64>,
}

/// Season of the collectors (Zhang et al. 2001, table 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParticleSeason {
    /// 1 Midsummer, lush vegetation.
    Summer,
    /// 2 Autumn, cropland not yet harvested.
    Autumn,
    /// 3 Late autumn after frost, no snow.
    LateAutumn,
    /// 4 Winter, snow on the ground.
    Snow,
    /// 5 Spring, partially green short annuals.
    Spring,
}

impl ParticleSeason {
    /// Season of a month (1–12) at 35–38° N; snow over half of the ground makes it winter. The assignment of months is this model's.
    pub fn of(month: u32, snow_cover: f64) -> Self {
        match month {
            _ if snow_cover > 0.5 => Self::Snow,
            3..=5 => Self::Spring,
            6..=8 => Self::Summer,
            9 | 10 => Self::Autumn,
            _ => Self::LateAutumn,
        }
    }
}

/// One row per category: R_ac0 least and largest, R_g for O3 and SO2.
const GROUND: [[f64; 4]; 26] = [
    [0.0, 0.0, 2000.0, 20.0],
    [0.0, 0.0, 2000.0, 70.0],
    [0.0, 0.0, 2000.0, 20.0],
    [100.0, 100.0, 200.0, 200.0],
    [250.0, 250.0, 200.0, 100.0],
    [60.0, 100.0, 200.0, 200.0],
    [100.0, 250.0, 200.0, 200.0],
    [300.0, 300.0, 200.0, 100.0],
    [100.0, 100.0, 200.0, 300.0],
    [60.0, 60.0, 200.0, 200.0],
    [20.0, 60.0, 200.0, 200.0],
    [40.0, 40.0, 200.0, 200.0],
    [20.0, 20.0, 200.0, 200.0],
    [10.0, 40.0, 200.0, 200.0],
    [10.0, 40.0, 200.0, 200.0],
    [10.0, 40.0, 200.0, 50.0],
    [10.0, 40.0, 200.0, 200.0],
    [10.0, 50.0, 200.0, 200.0],
    [10.0, 40.0, 200.0, 200.0],
    [20.0, 20.0, 500.0, 50.0],
    [40.0, 40.0, 500.0, 300.0],
    [0.0, 0.0, 500.0, 300.0],
    [20.0, 20.0, 500.0, 50.0],
    [0.0, 0.0, 500.0, 700.0],
    [100.0, 100.0, 200.0, 200.0],
    [100.0, 100.0, 200.0, 200.0],
];

/// One row per category with leaves: R_cutd0(O3), R_cutw0(O3), R_cutd0(SO2), r_st,min, b_rs, T_min, T_max, T_opt, b_vpd, ψ_c1, ψ_c2.
const LEAVES: [Option<[f64; 11]>; 26] = [
    None,
    None,
    None,
    Some([
        4000.0, 200.0, 2000.0, 250.0, 44.0, -5.0, 40.0, 15.0, 0.31, -2.0, -2.5,
    ]),
    Some([
        6000.0, 400.0, 2500.0, 150.0, 40.0, 0.0, 45.0, 30.0, 0.27, -1.0, -5.0,
    ]),
    Some([
        4000.0, 200.0, 2000.0, 250.0, 44.0, -5.0, 40.0, 15.0, 0.31, -2.0, -2.5,
    ]),
    Some([
        6000.0, 400.0, 2500.0, 150.0, 43.0, 0.0, 45.0, 27.0, 0.36, -1.9, -2.5,
    ]),
    Some([
        6000.0, 400.0, 2500.0, 150.0, 40.0, 0.0, 45.0, 30.0, 0.27, -1.0, -5.0,
    ]),
    Some([
        8000.0, 400.0, 6000.0, 250.0, 44.0, 0.0, 45.0, 25.0, 0.31, -1.0, -4.0,
    ]),
    Some([
        6000.0, 400.0, 2000.0, 150.0, 40.0, 0.0, 45.0, 30.0, 0.27, -2.0, -4.0,
    ]),
    Some([
        5000.0, 300.0, 2000.0, 150.0, 44.0, -5.0, 40.0, 15.0, 0.27, -2.0, -4.0,
    ]),
    Some([
        5000.0, 300.0, 2000.0, 250.0, 44.0, 0.0, 45.0, 25.0, 0.27, -2.0, -3.5,
    ]),
    Some([
        4000.0, 200.0, 1000.0, 150.0, 50.0, 5.0, 40.0, 30.0, 0.0, -1.5, -2.5,
    ]),
    Some([
        4000.0, 200.0, 1000.0, 100.0, 20.0, 5.0, 45.0, 25.0, 0.0, -1.5, -2.5,
    ]),
    Some([
        4000.0, 200.0, 1500.0, 120.0, 40.0, 5.0, 45.0, 27.0, 0.0, -1.5, -2.5,
    ]),
    Some([
        4000.0, 200.0, 1500.0, 120.0, 40.0, 5.0, 45.0, 27.0, 0.0, -1.5, -2.5,
    ]),
    Some([
        4000.0, 200.0, 2000.0, 120.0, 50.0, 5.0, 45.0, 25.0, 0.0, -1.5, -2.5,
    ]),
    Some([
        5000.0, 300.0, 2000.0, 250.0, 65.0, 5.0, 45.0, 25.0, 0.0, -1.5, -2.5,
    ]),
    Some([
        5000.0, 300.0, 2000.0, 125.0, 65.0, 10.0, 45.0, 30.0, 0.0, -1.5, -2.5,
    ]),
    Some([
        4000.0, 200.0, 2000.0, 150.0, 40.0, 5.0, 45.0, 25.0, 0.0, -1.5, -2.5,
    ]),
    Some([
        6000.0, 400.0, 4000.0, 200.0, 42.0, 0.0, 45.0, 22.0, 0.31, -1.5, -3.0,
    ]),
    Some([
        8000.0, 400.0, 2000.0, 150.0, 25.0, -5.0, 40.0, 20.0, 0.24, 0.0, -1.5,
    ]),
    Some([
        5000.0, 300.0, 1500.0, 150.0, 40.0, 0.0, 45.0, 20.0, 0.27, -1.5, -2.5,
    ]),
    None,
    Some([
        4000.0, 200.0, 2500.0, 150.0, 44.0, -3.0, 42.0, 21.0, 0.34, -2.0, -2.5,
    ]),
    Some([
        4000.0, 200.0, 2500.0, 150.0, 43.0, 0.0, 45.0, 25.0, 0.31, -2.0, -3.0,
    ]),
];

/// Leaf area index by month, January first.
const LEAF_AREA: [[f64; 12]; 26] = [
    [0.0; 12],
    [0.0; 12],
    [0.0; 12],
    [5.0; 12],
    [6.0; 12],
    [0.1, 0.1, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 4.0, 2.0, 1.0, 0.1],
    [0.1, 0.1, 0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 4.0, 2.0, 1.0, 0.1],
    [6.0; 12],
    [4.0; 12],
    [3.0; 12],
    [0.5, 0.5, 1.0, 1.0, 1.5, 2.0, 3.0, 3.0, 2.0, 1.5, 1.0, 0.5],
    [3.0; 12],
    [1.0; 12],
    [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 1.0, 2.0, 2.0, 1.5, 1.0, 1.0],
    [0.1, 0.1, 0.1, 0.5, 1.0, 2.0, 3.0, 3.5, 4.0, 0.1, 0.1, 0.1],
    [0.1, 0.1, 0.1, 0.5, 1.0, 2.5, 4.0, 5.0, 6.0, 0.1, 0.1, 0.1],
    [0.1, 0.1, 0.1, 0.5, 1.0, 3.0, 4.0, 4.5, 5.0, 0.1, 0.1, 0.1],
    [0.1, 0.1, 0.1, 0.5, 1.0, 2.0, 3.0, 3.5, 4.0, 0.1, 0.1, 0.1],
    [0.1, 0.1, 0.1, 0.5, 1.0, 3.0, 4.0, 4.5, 5.0, 0.1, 0.1, 0.1],
    [1.0; 12],
    [0.1, 0.1, 0.1, 0.1, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.4, 0.1],
    [1.0, 1.0, 0.5, 0.1, 0.1, 0.1, 0.1, 1.0, 2.0, 1.5, 1.5, 1.0],
    [4.0; 12],
    [0.0; 12],
    [3.0, 3.0, 3.0, 4.0, 4.5, 5.0, 5.0, 5.0, 4.0, 3.0, 3.0, 3.0],
    [3.0, 3.0, 3.0, 4.0, 4.5, 5.0, 5.0, 5.0, 4.0, 3.0, 3.0, 3.0],
];

/// Roughness length at least and largest leaf area [m]; water has none of its own.
const ROUGHNESS: [[f64; 2]; 26] = [
    [0.0, 0.0],
    [0.01, 0.01],
    [0.0, 0.0],
    [0.9, 0.9],
    [2.0, 2.0],
    [0.4, 0.9],
    [0.4, 1.0],
    [2.5, 2.5],
    [0.6, 0.6],
    [0.2, 0.2],
    [0.05, 0.2],
    [0.2, 0.2],
    [0.04, 0.04],
    [0.02, 0.1],
    [0.02, 0.1],
    [0.02, 0.1],
    [0.02, 0.1],
    [0.02, 0.1],
    [0.02, 0.2],
    [0.05, 0.05],
    [1.0, 1.0],
    [0.03, 0.03],
    [0.1, 0.1],
    [0.04, 0.04],
    [0.6, 0.9],
    [0.6, 0.9],
];

/// Category of Zhang et al. (2001) (1–15) for each of the 26; this model's assignment by name.
const PARTICLE_CATEGORY: [usize; 26] = [
    14, 12, 13, 1, 2, 3, 4, 2, 4, 10, 10, 10, 6, 6, 7, 7, 7, 7, 7, 7, 15, 9, 11, 8, 5, 5,
];
/// α by category of Zhang et al. (2001).
const ALPHA: [f64; 15] = [
    1.0, 0.6, 1.1, 0.8, 0.8, 1.2, 1.2, 50.0, 50.0, 1.3, 2.0, 50.0, 100.0, 100.0, 1.5,
];
/// γ by category.
const GAMMA: [f64; 15] = [
    0.56, 0.58, 0.56, 0.56, 0.56, 0.54, 0.54, 0.54, 0.54, 0.54, 0.54, 0.54, 0.50, 0.50, 0.56,
];
/// A [mm] by category: in leaf (seasons 1, 2 and 5) and without leaves (3 and 4); zero where the surface is smooth.
const COLLECTOR: [[f64; 2]; 15] = [
    [2.0, 2.0],
    [5.0, 5.0],
    [2.0, 5.0],
    [5.0, 10.0],
    [5.0, 5.0],
    [2.0, 5.0],
    [2.0, 5.0],
    [0.0, 0.0],
    [0.0, 0.0],
    [10.0, 10.0],
    [10.0, 10.0],
    [0.0, 0.0],
    [0.0, 0.0],
    [0.0, 0.0],
    [10.0, 10.0],
];

impl LandUseCategory {
    /// All categories in the order of Zhang et al. (2003).
    pub const ALL: [Self; 26] = [
        Self::Water,
        Self::Ice,
        Self::InlandLake,
        Self::EvergreenNeedleleafTrees,
        Self::EvergreenBroadleafTrees,
        Self::DeciduousNeedleleafTrees,
        Self::DeciduousBroadleafTrees,
        Self::TropicalBroadleafTrees,
        Self::DroughtDeciduousTrees,
        Self::EvergreenBroadleafShrubs,
        Self::DeciduousShrubs,
        Self::ThornShrubs,
        Self::ShortGrass,
        Self::LongGrass,
        Self::Crops,
        Self::Rice,
        Self::Sugar,
        Self::Maize,
        Self::Cotton,
        Self::IrrigatedCrops,
        Self::Urban,
        Self::Tundra,
        Self::Swamp,
        Self::Desert,
        Self::MixedWood,
        Self::TransitionalForest,
    ];

    /// True for sea and lakes.
    pub fn is_water(self) -> bool {
        matches!(self, Self::Water | Self::InlandLake)
    }

    /// True for water and ice, to which the corrections for frost, dew and snow on soil and leaves do not apply.
    pub fn is_water_or_ice(self) -> bool {
        self.is_water() || self == Self::Ice
    }

    /// Leaf area index [1] in a month 1–12.
    pub fn leaf_area_index(self, month: u32) -> f64 {
        LEAF_AREA[self as usize][month.clamp(1, 12) as usize - 1]
    }

    /// How full the leaves are between the least and the largest leaf area of the year [1], 0–1.
    pub fn fullness(self, leaf_area_index: f64) -> f64 {
        let year = &LEAF_AREA[self as usize];
        let least = year.iter().fold(f64::MAX, |a, &b| a.min(b));
        let most = year.iter().fold(0.0_f64, |a, &b| a.max(b));
        if most - least < 1e-9 {
            return 0.0;
        }
        ((leaf_area_index - least) / (most - least)).clamp(0.0, 1.0)
    }

    /// Roughness length [m] for a leaf area; over water Charnock's 0.016 u*²/g + 0.11 ν/u* (Brutsaert 1982).
    pub fn roughness_length(self, leaf_area_index: f64, friction_velocity: f64) -> f64 {
        if self.is_water() {
            let u = friction_velocity.max(0.01);
            return 0.016 * u * u / 9.806_65 + 0.11 * 1.5e-5 / u;
        }
        let [least, most] = ROUGHNESS[self as usize];
        least + self.fullness(leaf_area_index) * (most - least)
    }

    /// Parameters for gases.
    pub fn gas_parameters(self) -> GasParameters {
        let [least, most, ozone, sulfur] = GROUND[self as usize];
        GasParameters {
            in_canopy: [least, most],
            ground_ozone: ozone,
            ground_sulfur: sulfur,
            leaves: LEAVES[self as usize].map(|row| LeafParameters {
                cuticle_dry_ozone: row[0],
                cuticle_wet_ozone: row[1],
                cuticle_dry_sulfur: row[2],
                stomatal_least: row[3],
                light: row[4],
                temperature: [row[5], row[6], row[7]],
                vapour_deficit: row[8],
                water_potential: [row[9], row[10]],
            }),
        }
    }

    /// Parameters for particles.
    pub fn particle_parameters(self, season: ParticleSeason) -> ParticleParameters {
        let row = PARTICLE_CATEGORY[self as usize] - 1;
        let bare = matches!(season, ParticleSeason::LateAutumn | ParticleSeason::Snow);
        let radius = COLLECTOR[row][usize::from(bare)];
        ParticleParameters {
            alpha: ALPHA[row],
            gamma: GAMMA[row],
            collector_radius: (radius > 0.0).then_some(radius * 1e-3),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn every_category_has_what_its_name_says() {
        for land in LandUseCategory::ALL {
            assert_eq!(LandUseCategory::ALL[land as usize], land);
            let leafless = (1..=12).all(|m| land.leaf_area_index(m) == 0.0);
            assert_eq!(leafless, land.gas_parameters().leaves.is_none(), "{land:?}");
            let z0 = land.roughness_length(land.leaf_area_index(7), 0.3);
            assert!(z0 > 0.0 && z0 <= 2.5, "{land:?} {z0}");
        }
        let crops = LandUseCategory::Crops;
        assert_eq!(crops.roughness_length(crops.leaf_area_index(9), 0.3), 0.1);
        assert_eq!(crops.roughness_length(crops.leaf_area_index(1), 0.3), 0.02);
        let grass = LandUseCategory::ShortGrass;
        assert_eq!(
            grass
                .particle_parameters(ParticleSeason::Snow)
                .collector_radius,
            Some(5e-3)
        );
        let desert = LandUseCategory::Desert.particle_parameters(ParticleSeason::Summer);
        assert_eq!((desert.alpha, desert.collector_radius), (50.0, None));
    }
}
