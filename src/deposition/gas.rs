//! Dry deposition of gases (Zhang, Brook and Vet 2003, Atmos. Chem. Phys. 3, 2067).
//!
//! v_d = 1/(R_a + R_b + R_c)
//! 1/R_c = (1 − W_st)/(R_st D_w/D + R_m) + 1/(R_ac + R_g) + 1/R_cut
//! R_ac = R_ac0 LAI^¼/u*²
//! R_cut = R_cutd0/(e^{0.03 RH} LAI^¼ u*) dry,  R_cutw0/(LAI^½ u*) wet
//! 1/R(i) = α(i)/R(SO2) + β(i)/R(O3)  for ground and cuticle
//!
//! R_b = (5/u*) (ν/D)^⅔; stomata by two big leaves, sunlit and shaded (Zhang et al. 2002, Atmos. Environ. 36, 4787). Below −1 °C ground
//! and dry cuticle grow by e^{0.2(−1−T)}, at most twofold; snow covers ground by its share and leaves by half of
//! that (snow depth is not known; the paper's ratio of leaves to ground is ½). R_m = 1/(H/3000 + 100 β) (Wesely 1989,
//! with β for his reactivity). Radiation is split at the actual pressure (Weiss and Norman 1985), the stomata see the
//! actual diffusivity of vapour; both matter at 770 hPa.

use super::aerodynamic::{LEAST_FRICTION_VELOCITY, aerodynamic_resistance};
use super::land_use::{GasParameters, LandUseCategory, LeafParameters};
use super::settling::{air_density, dynamic_viscosity};
use super::surface::{SurfaceState, Wetness, saturation_vapour_pressure};

/// Least surface resistance [s/m].
const LEAST_SURFACE_RESISTANCE: f64 = 10.0;
/// Wet cuticle and ground to SO2: rain and dew [s/m].
const WET_SULFUR: [f64; 2] = [50.0, 100.0];
/// Snow to ozone [s/m].
const SNOW_OZONE: f64 = 2000.0;

/// Conductance [m/s] of ground or cuticle scaled from the resistances to SO2 and O3.
fn scaled(alpha_beta: [f64; 2], sulfur: f64, ozone: f64) -> f64 {
    alpha_beta[0] / sulfur + alpha_beta[1] / ozone
}

/// Deposition velocity [m/s] of a gas of effective Henry constant `henry` [mol/(L atm)], ratio of the diffusivity of water
/// vapour to its own `diffusivity_ratio` [1], and scaling `alpha_beta` of SO2's and O3's uptake [1].
pub fn gas_deposition_velocity(
    henry: f64,
    diffusivity_ratio: f64,
    alpha_beta: [f64; 2],
    land: LandUseCategory,
    state: &SurfaceState,
) -> f64 {
    let friction_velocity = state.friction_velocity.max(LEAST_FRICTION_VELOCITY);
    let aerodynamic = aerodynamic_resistance(
        state.reference_height,
        state.roughness(land),
        friction_velocity,
        state.obukhov_length,
    );
    let viscosity =
        dynamic_viscosity(state.temperature) / air_density(state.temperature, state.pressure);
    let diffusivity = vapour_diffusivity(state.temperature, state.pressure) / diffusivity_ratio;
    let schmidt = viscosity / diffusivity;
    let laminar = 5.0 / friction_velocity * libm::cbrt(schmidt * schmidt);
    let parameters = land.gas_parameters();
    let leaf_area = state.leaf_area(land);
    let stomata = parameters.leaves.map_or(0.0, |leaves| {
        let mesophyll = 1.0 / (henry / 3000.0 + 100.0 * alpha_beta[1]).max(1e-12);
        let open = stomatal_conductance(&leaves, leaf_area, state);
        if open <= 0.0 {
            return 0.0;
        }
        (1.0 - blocked(state)) / (diffusivity_ratio / open + mesophyll)
    });
    let in_canopy = in_canopy_resistance(&parameters, land, leaf_area, friction_velocity);
    let ground = ground_conductance(&parameters, land, alpha_beta, state);
    let soil = if ground > 0.0 {
        1.0 / (in_canopy + 1.0 / ground)
    } else {
        0.0
    };
    let cuticle = parameters.leaves.map_or(0.0, |leaves| {
        cuticle_conductance(&leaves, leaf_area, friction_velocity, alpha_beta, state)
    });
    let surface = stomata + soil + cuticle;
    if surface <= 0.0 {
        return 0.0;
    }
    1.0 / (aerodynamic + laminar + (1.0 / surface).max(LEAST_SURFACE_RESISTANCE))
}

/// Diffusivity of water vapour in air [m²/s] (Massman 1998, Atmos. Environ. 32, 1111).
fn vapour_diffusivity(temperature: f64, pressure: f64) -> f64 {
    2.178e-5 * libm::pow(temperature / 273.15, 1.81) * 101_325.0 / pressure
}

/// Share of stomata closed by water films [1].
fn blocked(state: &SurfaceState) -> f64 {
    if state.wetness == Wetness::Dry {
        return 0.0;
    }
    ((state.solar_radiation - 200.0) / 800.0).clamp(0.0, 0.5)
}

fn in_canopy_resistance(
    parameters: &GasParameters,
    land: LandUseCategory,
    leaf_area: f64,
    friction_velocity: f64,
) -> f64 {
    let [least, most] = parameters.in_canopy;
    let base = least + land.fullness(leaf_area) * (most - least);
    base * libm::pow(leaf_area, 0.25) / (friction_velocity * friction_velocity)
}

/// Factor by which frost raises ground and cuticle resistances [1].
fn frost(state: &SurfaceState) -> f64 {
    libm::exp(0.2 * (272.15 - state.temperature)).clamp(1.0, 2.0)
}

/// Resistance of snow to SO2 [s/m].
fn snow_sulfur(state: &SurfaceState) -> f64 {
    (70.0 * (275.15 - state.temperature)).clamp(100.0, 500.0)
}

/// A resistance under a share of snow.
fn under_snow(resistance: f64, share: f64, snow: f64) -> f64 {
    1.0 / ((1.0 - share) / resistance + share / snow)
}

fn ground_conductance(
    parameters: &GasParameters,
    land: LandUseCategory,
    alpha_beta: [f64; 2],
    state: &SurfaceState,
) -> f64 {
    let (mut sulfur, mut ozone) = (parameters.ground_sulfur, parameters.ground_ozone);
    if land == LandUseCategory::Ice {
        sulfur = snow_sulfur(state);
    }
    if !land.is_water_or_ice() {
        ozone *= frost(state);
        sulfur = match state.wetness {
            Wetness::Rain => WET_SULFUR[0],
            Wetness::Dew => WET_SULFUR[1],
            Wetness::Dry => sulfur * frost(state),
        };
        let share = state.snow_cover.clamp(0.0, 1.0);
        sulfur = under_snow(sulfur, share, snow_sulfur(state));
        ozone = under_snow(ozone, share, SNOW_OZONE);
    }
    scaled(alpha_beta, sulfur, ozone)
}

fn cuticle_conductance(
    leaves: &LeafParameters,
    leaf_area: f64,
    friction_velocity: f64,
    alpha_beta: [f64; 2],
    state: &SurfaceState,
) -> f64 {
    if leaf_area <= 0.0 {
        return 0.0;
    }
    let dry = |base: f64| {
        let humid = libm::exp(3.0 * state.relative_humidity.clamp(0.0, 1.0));
        let fair = base / (humid * libm::pow(leaf_area, 0.25) * friction_velocity);
        (fair * frost(state)).max(100.0)
    };
    let wet = |base: f64| base / (leaf_area.sqrt() * friction_velocity);
    let (sulfur, ozone) = match state.wetness {
        Wetness::Dry => (
            dry(leaves.cuticle_dry_sulfur),
            dry(leaves.cuticle_dry_ozone),
        ),
        Wetness::Rain => (wet(WET_SULFUR[0]).max(20.0), wet(leaves.cuticle_wet_ozone)),
        Wetness::Dew => (wet(WET_SULFUR[1]).max(20.0), wet(leaves.cuticle_wet_ozone)),
    };
    let share = 0.5 * state.snow_cover.clamp(0.0, 1.0);
    scaled(
        alpha_beta,
        under_snow(sulfur, share, snow_sulfur(state)),
        under_snow(ozone, share, SNOW_OZONE),
    )
}

/// Direct and diffuse visible radiation [W/m²] (Weiss and Norman 1985, Agric. For. Meteorol. 34, 205).
fn visible_radiation(state: &SurfaceState) -> [f64; 2] {
    let zenith = state.cosine_zenith;
    let path = state.pressure / 101_325.0 / zenith;
    let direct_visible = 600.0 * libm::exp(-0.185 * path) * zenith;
    let diffuse_visible = 0.4 * (600.0 - direct_visible) * zenith;
    let air_mass = -libm::log10(zenith);
    let vapour = 1320.0
        * libm::pow(
            10.0,
            -1.195 + 0.4459 * air_mass - 0.0345 * air_mass * air_mass,
        );
    let direct_infrared = (720.0 * libm::exp(-0.06 * path) - vapour) * zenith;
    let diffuse_infrared = 0.6 * (720.0 - direct_infrared - vapour) * zenith;
    let visible = (direct_visible + diffuse_visible).max(0.1);
    let infrared = (direct_infrared + diffuse_infrared).max(0.01);
    let clearness = (state.solar_radiation / (visible + infrared)).min(0.9);
    let total = clearness * visible;
    let cloudy = ((0.9 - clearness) / 0.7).clamp(0.0, 0.99);
    let direct_share =
        (direct_visible / visible * (1.0 - libm::pow(cloudy, 2.0 / 3.0))).clamp(0.01, 0.99);
    [direct_share * total, (1.0 - direct_share) * total]
}

/// Stomatal conductance of the canopy for water vapour [m/s]; zero when closed by darkness, cold or heat.
fn stomatal_conductance(leaves: &LeafParameters, leaf_area: f64, state: &SurfaceState) -> f64 {
    let celsius = state.temperature - 273.15;
    let [coldest, hottest, best] = leaves.temperature;
    let zenith = state.cosine_zenith;
    let dark = state.solar_radiation < 0.1 || zenith < 1e-3 || leaf_area < 1e-3;
    if dark || celsius <= coldest || celsius >= hottest {
        return 0.0;
    }
    let [direct, diffuse] = visible_radiation(state);
    let dense = leaf_area > 2.5 && state.solar_radiation > 200.0;
    let (leaf_power, sun_power) = if dense { (0.8, 0.8) } else { (0.7, 1.0) };
    let shaded_light = diffuse * libm::exp(-0.5 * libm::pow(leaf_area, leaf_power))
        + 0.07 * direct * (1.1 - 0.1 * leaf_area) * libm::exp(-zenith);
    let sunlit_light = 0.5 * libm::pow(direct, sun_power) / zenith + shaded_light;
    let sunlit_area = 2.0 * zenith * (1.0 - libm::exp(-0.5 * leaf_area / zenith));
    let leaf = |light: f64| 1.0 / (leaves.stomatal_least * (1.0 + leaves.light / light.max(1e-6)));
    let unstressed =
        sunlit_area * leaf(sunlit_light) + (leaf_area - sunlit_area).max(0.0) * leaf(shaded_light);
    let exponent = (hottest - best) / (hottest - coldest);
    let warmth = (celsius - coldest) / (best - coldest)
        * libm::pow((hottest - celsius) / (hottest - best), exponent);
    let deficit =
        1e-3 * saturation_vapour_pressure(state.temperature) * (1.0 - state.relative_humidity);
    let dryness = (1.0 - leaves.vapour_deficit * deficit).clamp(0.1, 1.0);
    let [begin, end] = leaves.water_potential;
    let potential = -0.72 - 0.0013 * state.solar_radiation;
    let thirst = ((potential - end) / (begin - end)).clamp(0.1, 1.0);
    unstressed * warmth.max(0.0) * dryness * thirst
}

#[cfg(test)]
mod tests;
