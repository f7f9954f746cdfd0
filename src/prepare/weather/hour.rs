//! One hour of a station: its row of the surface file and its level of the profile.

use super::SurfaceHour;
use super::bulk_richardson::TemperatureStep;
use super::energy::{GAS_CONSTANT, HourEnergy, HourInput, hour_energy};
use super::reports::Observed;
use super::stations::{Counts, StationInput};
use super::sun::SolarDay;
use super::surface_layer::{GRAVITY, LEAST_WIND};
use crate::plume::HourStamp;
use crate::plume::weather::{ProfileLevel, SurfaceRecord};
use crate::units::{ZERO_CELSIUS, standard_atmosphere_pressure};

/// Temperature of the air between the station and the place in AERMET [K].
const BETWEEN: f64 = 290.0;

/// An hour made ready.
pub(super) struct Hour {
    /// Its row; mixing heights are missing yet.
    pub row: SurfaceHour,
    /// Its level.
    pub level: ProfileLevel,
    /// Energy and surface layer.
    pub energy: HourEnergy,
}

/// What the wind was.
struct Wind {
    /// Speed [m/s] and direction [°], neither calm nor missing.
    blowing: Option<(f64, f64)>,
    calm: bool,
}

impl Wind {
    fn of(input: &StationInput<'_>, seen: &Observed<'_>) -> Self {
        let speed = seen.record.and_then(|r| r.wind_speed);
        let from = seen.record.and_then(|r| r.wind_from);
        let calm = speed.is_some_and(|speed| speed < input.threshold || speed == 0.0);
        let blowing = match (speed, from) {
            (Some(speed), Some(from)) if !calm => {
                // As reported: a direction on the edge of a sector must not leave it by the way through radians.
                let degrees = (from.to_degrees() * 1e6).round() / 1e6;
                let degrees = degrees.rem_euclid(360.0);
                // AERMET writes north as 360.
                Some((speed, if degrees < 0.05 { 360.0 } else { degrees }))
            }
            _ => None,
        };
        Self { blowing, calm }
    }
}

/// The hour `stamp`; `day_temperature` is the mean of its day [K].
pub(super) fn hour(
    input: &StationInput<'_>,
    stamp: &HourStamp,
    seen: &Observed<'_>,
    sun: &SolarDay,
    day_temperature: Option<f64>,
    counts: &mut Counts,
) -> Hour {
    let record = seen.record;
    let wind = Wind::of(input, seen);
    if wind.calm {
        counts.calm += 1;
    } else if wind.blowing.is_none() {
        counts.missing_wind += 1;
    }
    let pressure = record.and_then(|r| r.pressure);
    if pressure.is_none() {
        counts.standard_pressure += 1;
    }
    let pressure = pressure.map_or_else(
        || standard_atmosphere_pressure(input.place.elevation),
        |pressure| at_place(pressure, input),
    );
    let ground = input
        .surface
        .at(stamp.month as usize, wind.blowing.map(|(_, from)| from));
    let energy = hour_energy(&HourInput {
        elevation: sun.mean_elevation(stamp.hour as usize),
        albedo: ground.albedo,
        bowen_ratio: ground.bowen_ratio,
        roughness: ground.roughness,
        cloud: seen.cloud,
        temperature: seen.temperature,
        day_temperature,
        pressure: Some(pressure),
        solar: record.and_then(|r| r.solar_radiation),
        net: record.and_then(|r| r.net_radiation),
        step: step(input, seen),
        wind: wind.blowing.map(|(speed, _)| speed.max(LEAST_WIND)),
        wind_height: input.wind_height,
        adjusted: input.adjusted,
    });
    counts.bulk += usize::from(energy.bulk);
    let (wind_speed, wind_direction) = match wind.blowing {
        Some((speed, from)) => (speed.max(LEAST_WIND), from),
        None if wind.calm => (0.0, 0.0),
        None => (999.0, 999.0),
    };
    let temperature = seen.temperature.unwrap_or(999.0);
    let (precipitation_code, precipitation) =
        precipitation(record.and_then(|r| r.precipitation), seen.temperature);
    let row = SurfaceRecord {
        stamp: *stamp,
        heat_flux: energy.heat_flux.unwrap_or(-999.0),
        friction_velocity: energy.friction_velocity.unwrap_or(-9.0),
        convective_velocity: -9.0,
        gradient_above: -9.0,
        convective_mixing_height: -999.0,
        mechanical_mixing_height: -999.0,
        obukhov_length: energy.obukhov_length.unwrap_or(-99_999.0),
        roughness_length: ground.roughness,
        bowen_ratio: ground.bowen_ratio,
        albedo: energy.albedo,
        wind_speed,
        wind_direction,
        wind_height: if wind.blowing.is_some() || wind.calm {
            input.wind_height
        } else {
            -9.0
        },
        temperature,
        temperature_height: if seen.temperature.is_some() {
            input.temperature_height
        } else {
            -9.0
        },
        precipitation_code,
        precipitation,
        relative_humidity: record
            .and_then(|r| r.relative_humidity)
            .map_or(999.0, |h| 100.0 * h.min(1.0)),
        pressure: pressure / 100.0,
        cloud_cover: energy.cloud.map_or(99, i32::from),
    };
    let wind_mark = match (wind_speed > 900.0, input.on_site) {
        (true, _) => "NAD",
        (false, true) => "NAD-OS",
        (false, false) => "NAD-SFC",
    };
    let filled = match (
        seen.cloud_filled && energy.cloud == seen.cloud,
        seen.temperature_filled,
    ) {
        (true, true) => "Sub_CC-TT",
        (true, false) => "Sub_CC",
        (false, true) => "Sub_TT",
        (false, false) => "NoSubs",
    };
    Hour {
        level: level(input, seen, &wind),
        row: SurfaceHour {
            record: row,
            wind_mark,
            filled,
        },
        energy,
    }
}

/// The station's pressure [Pa] brought to the elevation of the place through air of 290 K, as AERMET does.
fn at_place(pressure: f64, input: &StationInput<'_>) -> f64 {
    let rise = input.place.elevation - input.station_elevation;
    if rise == 0.0 {
        return pressure;
    }
    pressure * libm::exp(-GRAVITY * rise / (GAS_CONSTANT * BETWEEN))
}

/// The temperature difference where BULKRN is asked for.
fn step(input: &StationInput<'_>, seen: &Observed<'_>) -> Option<TemperatureStep> {
    let (low, high) = input.step_heights?;
    let difference = seen.record?.temperature_difference?;
    Some(TemperatureStep {
        difference,
        low,
        high,
    })
}

/// Code and depth [mm] of precipitation [m/s] at a temperature [K].
fn precipitation(rate: Option<f64>, temperature: Option<f64>) -> (i32, f64) {
    let Some(depth) = rate.map(|rate| rate * 3.6e6) else {
        return (99, -9.0);
    };
    let code = match (depth > 0.0, temperature) {
        (true, Some(temperature)) if temperature < ZERO_CELSIUS => 22,
        (true, Some(_)) => 11,
        (true, None) => 99,
        (false, _) => 0,
    };
    (code, depth)
}

/// The only level of a station's profile: the wind as it was measured. Codes of what is missing are AERMET's, of calm too.
fn level(input: &StationInput<'_>, seen: &Observed<'_>, wind: &Wind) -> ProfileLevel {
    let missing = if input.on_site { 99.0 } else { 999.0 };
    let (speed, direction) = match wind.blowing {
        Some(blowing) => blowing,
        None if wind.calm && !input.on_site => (0.0, 0.0),
        None => (missing, 999.0),
    };
    let turbulence = |value: Option<f64>| value.filter(|_| !wind.calm).unwrap_or(99.0);
    ProfileLevel {
        height: input.wind_height,
        wind_direction: direction,
        wind_speed: speed,
        temperature: seen.temperature.map_or(missing, |t| t - ZERO_CELSIUS),
        sigma_theta: turbulence(seen.record.and_then(|r| r.sigma_theta).map(f64::to_degrees)),
        sigma_w: turbulence(seen.record.and_then(|r| r.sigma_w)),
    }
}
