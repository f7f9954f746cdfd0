//! Whole days of a column at Xining.

use super::*;
use crate::units::{GAS_CONSTANT_DRY_AIR, GRAVITY};

/// One clear or cloudy day at Xining, hour by hour from 00:00 Beijing time after a day of spin-up.
fn day(
    month: i8,
    mean: f64,
    range: f64,
    lapse: f64,
    set: impl Fn(&mut ColumnInput<'_>),
) -> Vec<ColumnState> {
    let interfaces: Vec<f64> = (0..=30)
        .map(|k| 30.0 * (libm::pow(1.13, f64::from(k)) - 1.0) / 0.13)
        .collect();
    let heights: Vec<f64> = interfaces.windows(2).map(|w| 0.5 * (w[0] + w[1])).collect();
    let wind: Vec<f64> = heights.iter().map(|z| 1.0 + 3e-3 * z.min(5000.0)).collect();
    let aloft: Vec<f64> = heights
        .iter()
        .map(|z| mean - lapse * z.min(9000.0))
        .collect();
    let mut states: Vec<ColumnState> = Vec::new();
    for hour in 0..48 {
        let time = ModelTime::from_beijing(2016, month, 15, hour);
        let solar_hour = time.solar_hour(101.77);
        let phase = 2.0 * std::f64::consts::PI * (solar_hour - 15.0) / 24.0;
        let mut input = ColumnInput {
            time,
            longitude: 101.77,
            latitude: 36.62,
            terrain: 2261.0,
            heights: &heights,
            interface_heights: &interfaces,
            wind_speed: &wind,
            wind_speed_10m: 1.0,
            temperature_2m: mean + 0.5 * range * libm::cos(phase),
            temperature_aloft: &aloft,
            relative_humidity: 0.5,
            surface_pressure: 77_300.0,
            cloud_cover: 0.1,
            precipitation: 0.0,
            snow_cover: 0.0,
            albedo: 0.2,
            roughness: 0.8,
            leaf_area_index: 0.5,
            built_up: 1.0,
            previous: states.last(),
        };
        set(&mut input);
        let state = diagnose_column(&input);
        states.push(state);
    }
    states.split_off(24)
}

#[test]
fn summer_afternoons_mix_two_to_four_kilometres() {
    let states = day(7, 291.0, 13.0, 6.5e-3, |_| {});
    let highest = states.iter().map(|s| s.mixing_height).fold(0.0, f64::max);
    assert!((1800.0..4000.0).contains(&highest), "{highest}");
    // The morning layer grows, the night layer is shallow.
    assert!(states[10].mixing_height < states[14].mixing_height);
    assert!(states[2].mixing_height < 600.0);
    let heat = states
        .iter()
        .map(|s| s.sensible_heat_flux)
        .fold(0.0, f64::max);
    assert!((150.0..400.0).contains(&heat), "{heat}");
}

#[test]
fn winter_nights_and_mornings_stay_within_two_to_six_hundred_metres() {
    let states = day(1, 265.5, 14.0, 5.5e-3, |_| {});
    for hour in [0, 2, 4, 6, 8, 10] {
        let height = states[hour].mixing_height;
        assert!((200.0..=600.0).contains(&height), "{hour}: {height}");
    }
    assert!(states[8].sensible_heat_flux < 0.0, "sunrise is at 08:20");
    // A ground inversion at 08:00: warmer at 500 m than in the first layer.
    let morning = &states[8];
    assert!(morning.temperature[8] > morning.temperature[0]);
    assert!(morning.obukhov_length > 0.0 && morning.obukhov_length < 50.0);
    let highest = states.iter().map(|s| s.mixing_height).fold(0.0, f64::max);
    assert!((500.0..1600.0).contains(&highest), "{highest}");
}

#[test]
fn profiles_are_hydrostatic_and_bounded() {
    for state in day(4, 283.0, 14.0, 6.0e-3, |input| input.cloud_cover = 0.7) {
        for k in 1..state.pressure.len() {
            assert!(state.pressure[k] < state.pressure[k - 1]);
            assert!((0.0..=1.0).contains(&state.relative_humidity[k]));
            assert!(
                (state.density[k]
                    - state.pressure[k] / (GAS_CONSTANT_DRY_AIR * state.temperature[k]))
                    .abs()
                    < 1e-12
            );
        }
        assert_eq!(state.eddy_diffusivity[0], 0.0);
        assert_eq!(state.eddy_diffusivity[30], 0.0);
        assert!(
            state.eddy_diffusivity[1..30]
                .iter()
                .all(|&k| (0.01..=1000.0).contains(&k))
        );
    }
}

#[test]
fn isothermal_air_has_the_closed_form_pressure() {
    let states = day(1, 265.0, 0.0, 0.0, |input| input.wind_speed_10m = 3.0);
    let night = &states[2];
    let scale = GAS_CONSTANT_DRY_AIR * 265.0 / GRAVITY;
    let height = 30.0 * (libm::pow(1.13, 20.0) + libm::pow(1.13, 19.0) - 2.0) / 0.26;
    let exact = 77_300.0 * libm::exp(-height / scale);
    assert!((night.pressure[19] / exact - 1.0).abs() < 1e-4);
    assert!(
        (night.temperature[19] - 265.0).abs() < 0.3,
        "{}",
        night.temperature[19]
    );
}

#[test]
fn rain_and_cloud_leave_water_aloft_and_stop_convection() {
    let clear = day(7, 291.0, 8.0, 6.5e-3, |_| {});
    let rain = day(7, 291.0, 8.0, 6.5e-3, |input| {
        input.cloud_cover = 1.0;
        input.precipitation = 5e-7;
        input.relative_humidity = 0.9;
    });
    assert!(rain[14].mixing_height < 0.7 * clear[14].mixing_height);
    assert!(rain[14].cloud_water.iter().any(|&q| q > 1e-4));
    assert!(rain[14].solar_radiation < 0.3 * clear[14].solar_radiation);
}

/// A start at 14:00 without memory comes near the state with memory.
#[test]
fn a_start_by_day_is_near_the_run_with_memory() {
    let with = day(7, 291.0, 13.0, 6.5e-3, |_| {});
    let without = day(7, 291.0, 13.0, 6.5e-3, |input| input.previous = None);
    let ratio = without[14].mixing_height / with[14].mixing_height;
    assert!((0.6..1.6).contains(&ratio), "{ratio}");
}
