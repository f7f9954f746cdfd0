//! Dry deposition velocity of gases: resistances in series and side by side (Wesely 1989; Wesely, Doskey and Shannon 2002).
//!
//! v_d = 1/(r_a + r_b + r_c),   r_b = 2.2 (ν/D_a)^(2/3)/(k u*)
//! 1/r_c = LAI/(r_s + r_m) + LAI/r_cut + 1/(r_ac + r_g)
//! r_s   = r_i (D_v/D_a)/(f₁ f₂ f₃ f₄)         stomata: light, soil water, dryness of the air, temperature
//! r_m   = 1/(0.034/H + 100 f₀)                 mesophyll
//! r_cut = 1/(10⁻³/(H r_cs) + (f₀ + f₀²/H)/r_co + 1/r_cl)                 cuticle
//! r_g   = 1/(10⁻³/(H r_gs) + (f₀ + 0.1 f₀²)/r_go)                        ground,   r_ac = 0.3 r_aci/u*
//!
//! Rain or dew wets leaves and ground (r_cs = r_gs = 50 s/m, r_co × 0.75); cold adds 1000 exp(−(T − 269.2)) s/m.
//! Source: AERMOD Deposition Algorithms – Science Document (EPA 2004), eq. 21–33 and tables; AERMOD 24142.

use super::surface_air::SurfaceAir;
use super::tables::{RESISTANCES, STABILITY_OF_LEAVES};
use super::{GasSurface, VON_KARMAN};
use crate::plume::{Gas, Hour};

/// Diffusivity of water vapour in air [m²/s].
const VAPOUR_DIFFUSIVITY: f64 = 0.219e-4;
/// Freezing [K].
const FREEZING: f64 = 273.16;
/// A way that is closed [s/m].
const CLOSED: f64 = 1.0e7;

/// A gas in SI units.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GasProperties {
    /// Diffusivity in air [m²/s].
    pub diffusivity_air: f64,
    /// Diffusivity in water [m²/s].
    pub diffusivity_water: f64,
    /// Resistance of the cuticle to lipid transfer [s/m].
    pub cuticular_resistance: f64,
    /// Henry's constant [Pa m³/mol].
    pub henry: f64,
}

impl GasProperties {
    /// From the units of GASDEPOS [cm²/s, s/cm]. AERMOD leaves them unconverted if one of the four is zero.
    pub fn new(gas: &Gas) -> Self {
        let complete = gas.diffusivity_air != 0.0
            && gas.diffusivity_water != 0.0
            && gas.cuticular_resistance != 0.0
            && gas.henry != 0.0;
        let (area, length) = if complete {
            (1.0e-4, 1.0e2)
        } else {
            (1.0, 1.0)
        };
        Self {
            diffusivity_air: gas.diffusivity_air * area,
            diffusivity_water: gas.diffusivity_water * area,
            cuticular_resistance: gas.cuticular_resistance * length,
            henry: gas.henry,
        }
    }
}

/// The three resistances and the velocity they make.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GasDeposition {
    /// Aerodynamic resistance, at least 1000 s/m on dewy nights [s/m].
    pub aerodynamic: f64,
    /// Resistance of the quasi-laminar layer [s/m].
    pub boundary: f64,
    /// Bulk resistance of the surface [s/m].
    pub surface: f64,
    /// Deposition velocity [m/s].
    pub velocity: f64,
}

/// Deposition of a gas over the land that lies downwind; `flow_direction` is where the wind at release height blows to [°].
pub fn deposition(
    hour: &Hour,
    air: &SurfaceAir,
    gas: &GasProperties,
    land: &GasSurface,
    flow_direction: f64,
) -> GasDeposition {
    let (land_use, season) = land.at(flow_direction, hour.stamp.month);
    let [
        stomata,
        cuticle_so2,
        cuticle_o3,
        canopy,
        ground_so2,
        ground_o3,
    ] = std::array::from_fn(|kind| RESISTANCES[season - 1][kind][land_use - 1]);
    let leaf = match season {
        2 => land.leaf_fraction_autumn,
        5 => land.leaf_fraction_spring,
        _ => 1.0,
    };
    let forest = land_use == 4 || land_use == 6;
    let (leaf_area, light_scale) = if forest {
        (leaf, 30.0)
    } else {
        (libm::sqrt(leaf), 100.0)
    };

    let temperature = air.temperature;
    let friction = air.friction_velocity;
    let light = if stomata == CLOSED {
        0.01
    } else {
        let sun = hour.solar_radiation / light_scale;
        within_unit((sun + 0.01) / (sun + 1.0))
    };
    let dryness = at_least_hundredth(1.0 / (1.0 + 0.1 * air.vapour_deficit));
    let warmth = at_least_hundredth(1.0 - 0.0016 * (298.2 - temperature) * (298.2 - temperature));

    // Dew forms on calm nights, the more easily the clearer the sky; rain of the last three hours still wets.
    let rain = hour.precipitation + hour.earlier_precipitation[0] + hour.earlier_precipitation[1];
    let dew_limit = match hour.cloud_cover {
        ..=2 => 0.45,
        8.. => 0.15,
        _ => 0.30,
    };
    let night = hour.stamp.hour < 8 || hour.stamp.hour > 19;
    let dew = friction < dew_limit / air.humidity_deficit && night;
    let snow = season == 4 && hour.precipitation_code > 18 && temperature < FREEZING;
    let mut aerodynamic = air.resistance;
    let (mut leaf_so2, mut leaf_o3, mut soil_so2) = (cuticle_so2, cuticle_o3, ground_so2);
    if !snow && (dew || rain > 0.0) {
        leaf_so2 = 50.0;
        leaf_o3 = 0.75 * cuticle_o3;
        soil_so2 = 50.0;
        if dew {
            aerodynamic = aerodynamic.max(1000.0);
        }
    }

    let cold = 1.0e3 * libm::exp(-(temperature - 269.2));
    leaf_so2 += cold;
    soil_so2 += cold;
    leaf_o3 += cold;
    let soil_o3 = ground_o3 + cold;

    let henry = gas.henry;
    let reactivity = land.reactivity;
    let boundary =
        2.2 * libm::pow(air.viscosity / gas.diffusivity_air, 2.0 / 3.0) / (VON_KARMAN * friction);
    let stomatal = (stomata * (VAPOUR_DIFFUSIVITY / gas.diffusivity_air)
        / (light * hour.soil_moisture * dryness * warmth))
        .min(CLOSED);
    let mesophyll = (1.0 / ((0.034 / henry) + 100.0 * reactivity)).min(CLOSED);
    let lipid = (gas.cuticular_resistance / (leaf_area * STABILITY_OF_LEAVES[land_use - 1]) + cold)
        .max(100.0);
    let cuticle = 1.0
        / (1.0e-3 / (henry * leaf_so2)
            + (reactivity + reactivity * reactivity / henry) / leaf_o3
            + 1.0 / lipid);
    let ground = (1.0
        / (1.0e-3 / (henry * soil_so2) + (reactivity + 0.1 * reactivity * reactivity) / soil_o3))
        .min(CLOSED);
    let in_canopy = 0.3 * canopy / friction;
    let surface = 1.0
        / (leaf_area / (stomatal + mesophyll) + leaf_area / cuticle + 1.0 / (in_canopy + ground));
    GasDeposition {
        aerodynamic,
        boundary,
        surface,
        velocity: 1.0 / (aerodynamic + boundary + surface),
    }
}

fn at_least_hundredth(value: f64) -> f64 {
    if value <= 0.01 { 0.01 } else { value }
}

fn within_unit(value: f64) -> f64 {
    at_least_hundredth(value).min(1.0)
}
