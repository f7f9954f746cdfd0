//! One hour of a station: its row of the surface file.

use super::SurfaceHour;
use super::bulk_richardson::TemperatureStep;
use super::energy::{GAS_CONSTANT, HourEnergy, HourInput, hour_energy};
use super::mast::{Measured, Reference};
use super::reports::Observed;
use super::stations::{Counts, StationInput};
use super::sun::SolarDay;
use super::surface_layer::{GRAVITY, LEAST_WIND};
use crate::plume::HourStamp;
use crate::plume::weather::SurfaceRecord;
use crate::units::{ZERO_CELSIUS, standard_atmosphere_pressure};

/// Temperature of the air between the station and the place in AERMET [K].
const BETWEEN: f64 = 290.0;

/// An hour made ready.
pub(super) struct Hour {
    /// Its row; mixing heights are missing yet.
    pub row: SurfaceHour,
    /// Energy and surface layer.
    pub energy: HourEnergy,
}

/// The hour `stamp` from the station's report and the levels of the mast; `day_temperature` is the mean of its day [K].
pub(super) fn hour(
    input: &StationInput<'_>,
    stamp: &HourStamp,
    seen: &Observed<'_>,
    levels: &[Measured<'_>],
    sun: &SolarDay,
    day_temperature: Option<f64>,
    counts: &mut Counts,
) -> Hour {
    let record = seen.record;
    let month = stamp.month as usize;
    let wind = Reference::of(levels, input.threshold, input.surface, month);
    let (wind_speed, wind_direction, wind_height) = match wind {
        Reference::Blowing {
            speed,
            from,
            height,
        } => (speed.max(LEAST_WIND), from, height),
        Reference::Calm(height) => {
            counts.calm += 1;
            (0.0, 0.0, height)
        }
        Reference::Missing => {
            counts.missing_wind += 1;
            (999.0, 999.0, -9.0)
        }
    };
    let pressure = record.and_then(|r| r.pressure);
    if pressure.is_none() {
        counts.standard_pressure += 1;
    }
    let pressure = pressure.map_or_else(
        || standard_atmosphere_pressure(input.place.elevation),
        |pressure| at_place(pressure, input),
    );
    let ground = input.surface.at(month, wind.from());
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
        wind: wind.from().map(|_| wind_speed),
        wind_height,
        adjusted: input.adjusted,
    });
    counts.bulk += usize::from(energy.bulk);
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
        wind_height,
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
