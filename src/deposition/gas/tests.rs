#![allow(clippy::unwrap_used, clippy::print_stdout)]

use super::*;
use crate::deposition::surface::tests::noon;

const SO2: (f64, f64, [f64; 2]) = (1e5, 1.886, [1.0, 1.0]);
const O3: (f64, f64, [f64; 2]) = (0.01, 1.632, [0.0, 1.0]);

fn velocity(gas: (f64, f64, [f64; 2]), land: LandUseCategory, state: &SurfaceState) -> f64 {
    gas_deposition_velocity(gas.0, gas.1, gas.2, land, state)
}

#[test]
fn crops_at_noon_worked_by_hand() {
    // No light, no rain, 20 °C, RH 60 %, u* 0.3, LAI 3: SO2 over crops (LAI 0.1–4 in the year).
    let mut state = noon();
    state.solar_radiation = 0.0;
    state.temperature = 293.15;
    state.friction_velocity = 0.3;
    state.obukhov_length = f64::INFINITY;
    state.leaf_area_index = Some(3.0);
    state.roughness_length = Some(0.1);
    // R_a = ln 200/(0.4 × 0.3) = 44.15; ν = 1.506e-5, D = 2.475e-5/1.886 = 1.312e-5 m²/s: R_b = 5/0.3 × 1.1475^⅔ = 18.27;
    // R_ac = (10 + 0.7436 × 30) 3^¼/0.09 = 472.5, R_g = 1/(1/200 + 1/200) = 100: 572.5;
    // R_cut(SO2) = 1500/(e^1.8 × 1.3161 × 0.3) = 628.1, (O3) 4000/… = 1674.8: 456.8; R_c = 254.1; v_d = 1/316.5 = 3.16 mm/s.
    let got = velocity(SO2, LandUseCategory::Crops, &state);
    approx::assert_relative_eq!(got, 3.16e-3, max_relative = 5e-3);
}

#[test]
fn wet_canopies_take_up_more_sulfur_and_frozen_ones_less() {
    let dry = noon();
    let mut wet = dry;
    wet.wetness = Wetness::Rain;
    let mut frozen = dry;
    frozen.temperature = 263.15;
    let mut snowy = frozen;
    snowy.snow_cover = 1.0;
    for land in [
        LandUseCategory::Crops,
        LandUseCategory::ShortGrass,
        LandUseCategory::EvergreenNeedleleafTrees,
        LandUseCategory::Desert,
    ] {
        let v = |state: &SurfaceState| velocity(SO2, land, state);
        assert!(v(&wet) > v(&dry), "{land:?}");
        assert!(v(&frozen) < v(&dry), "{land:?}");
        let ozone = |state: &SurfaceState| velocity(O3, land, state);
        assert!(ozone(&snowy) < ozone(&frozen), "{land:?}");
    }
}

#[test]
fn stomata_open_by_day_and_more_slowly_aloft_by_pressure() {
    let land = LandUseCategory::DeciduousBroadleafTrees;
    let day = noon();
    let mut night = day;
    night.solar_radiation = 0.0;
    night.cosine_zenith = -0.3;
    assert!(velocity(O3, land, &day) > 1.3 * velocity(O3, land, &night));
    let leaves = land.gas_parameters().leaves.unwrap();
    // Resistance of the canopy to water vapour at noon in full leaf: 50 to 200 s/m (Zhang et al. 2002, figure 3).
    let resistance = 1.0 / stomatal_conductance(&leaves, 5.0, &day);
    println!("stomatal resistance, deciduous broadleaf, noon: {resistance:.0} s/m");
    assert!((40.0..200.0).contains(&resistance), "{resistance}");
}

#[test]
fn insoluble_gas_without_reactivity_hardly_deposits() {
    let state = noon();
    for land in LandUseCategory::ALL {
        let v = velocity((9.7e-4, 1.247, [0.0, 0.0]), land, &state);
        assert!(v < 1e-6, "{land:?} {v}");
    }
}
