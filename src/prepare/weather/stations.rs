//! Reports of one station, day by day, into hours of AERMOD's weather.
//!
//! A report at 08:00 is AERMET's hour 8; midnight is hour 24 of the day before. Calm is a wind below the threshold; a wind
//! without direction counts as missing. Gaps of one or two hours in clouds and temperature are filled on a straight line
//! (AERMET's CCVR_SUB and TEMP_SUB). Where the station reports no pressure, that of the standard atmosphere at its
//! elevation is taken and told in the notes.

use super::convective::{MechanicalMixing, MorningProfile, convective_heights};
use super::energy::{HourInput, LEAST_WIND, convective_velocity, hour_energy};
use super::sounding::Sounding;
use super::sun::SolarDay;
use super::surface::SurfaceTable;
use super::{Place, Prepared, SurfaceHour, WeatherError};
use crate::meteorology::StationRecord;
use crate::plume::HourStamp;
use crate::plume::weather::calendar::day_of_year;
use crate::plume::weather::{ProfileLevel, ProfileRecord, SurfaceRecord};
use crate::time::ModelTime;
use crate::units::{ZERO_CELSIUS, standard_atmosphere_pressure};
use std::collections::BTreeMap;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Longest gap that is filled [h].
const FILLED: usize = 2;
/// A wind lower than so many roughness lengths is not used (AERMET).
const LOWEST_WIND: f64 = 7.0;
/// Before and after sunrise a sounding may stand for the morning [h].
const SOUNDING_WINDOW: (f64, f64) = (6.0, 3.0);

/// What a station's weather is made of.
#[derive(Debug, Clone, Copy)]
pub struct StationInput<'a> {
    /// The place.
    pub place: Place,
    /// Reports in time order.
    pub records: &'a [StationRecord],
    /// Soundings in time order.
    pub soundings: &'a [Sounding],
    /// Go on where a day has no sounding, without convective mixing height.
    pub without_soundings: bool,
    /// The ground.
    pub surface: &'a SurfaceTable,
    /// Height of the wind [m].
    pub wind_height: f64,
    /// Height of the temperature [m].
    pub temperature_height: f64,
    /// Winds below are calm [m/s].
    pub threshold: f64,
    /// ADJ_U*.
    pub adjusted: bool,
    /// First and last day (any instant of it, by the clock of the place); `None` all days with reports.
    pub period: Option<(ModelTime, ModelTime)>,
}

/// What an hour had, before and after filling.
#[derive(Debug, Clone, Copy, Default)]
struct Observed<'a> {
    record: Option<&'a StationRecord>,
    cloud: Option<u8>,
    cloud_filled: bool,
    temperature: Option<f64>,
    temperature_filled: bool,
}

/// What is counted for the notes.
#[derive(Debug, Default)]
struct Counts {
    calm: usize,
    missing_wind: usize,
    standard_pressure: usize,
    no_sounding: Vec<i64>,
}

/// Prepares the weather of a station.
///
/// # Errors
/// [`WeatherError`] for what makes the whole wrong; single hours that miss something get AERMET's codes.
pub fn prepare_stations(input: &StationInput<'_>) -> Result<Prepared, WeatherError> {
    let offset = i64::from(input.place.utc_offset) * HOUR;
    let mut hours: BTreeMap<i64, &StationRecord> = BTreeMap::new();
    for record in input.records {
        let local = record.time.seconds() + offset;
        if local.rem_euclid(HOUR) != 0 {
            return Err(WeatherError::NotHourly {
                time: record.time.to_string(),
            });
        }
        hours.insert(local.div_euclid(HOUR), record);
    }
    let day_of = |hour: i64| (hour - 1).div_euclid(24);
    let clock = |day: i64| ModelTime(day * DAY).utc().date().to_string();
    let (Some((&from, _)), Some((&to, _))) = (hours.first_key_value(), hours.last_key_value())
    else {
        return Err(WeatherError::NoReports {
            first: "the first day".to_owned(),
            last: "the last".to_owned(),
            from: "nothing".to_owned(),
            to: "nothing".to_owned(),
        });
    };
    let (first, last) = match input.period {
        Some((a, b)) => (
            (a.seconds() + offset).div_euclid(DAY),
            (b.seconds() + offset).div_euclid(DAY),
        ),
        None => (day_of(from), day_of(to)),
    };
    if hours
        .range(first * 24 + 1..=(last + 1) * 24)
        .next()
        .is_none()
    {
        return Err(WeatherError::NoReports {
            first: clock(first),
            last: clock(last),
            from: clock(day_of(from)),
            to: clock(day_of(to)),
        });
    }
    check_height(input)?;
    let observed = observed(&hours, first * 24 + 1, (last + 1) * 24);
    let mut mixing = MechanicalMixing::default();
    let mut prepared = Prepared::default();
    let mut counts = Counts::default();
    for (index, hours) in observed.chunks(24).enumerate() {
        day(
            input,
            first + index as i64,
            hours,
            &mut mixing,
            &mut prepared,
            &mut counts,
        );
    }
    if let (Some(first), false) = (counts.no_sounding.first(), input.without_soundings) {
        return Err(WeatherError::NoSounding {
            count: counts.no_sounding.len(),
            first: clock(*first),
        });
    }
    prepared.notes = notes(&prepared, &counts);
    Ok(prepared)
}

/// Refuses a wind that is too low over the roughest sector.
fn check_height(input: &StationInput<'_>) -> Result<(), WeatherError> {
    for month in 1..=12 {
        for direction in 0..360 {
            let roughness = input
                .surface
                .at(month, Some(f64::from(direction)))
                .roughness;
            if input.wind_height < LOWEST_WIND * roughness {
                return Err(WeatherError::WindTooLow {
                    height: input.wind_height,
                    roughness,
                    month,
                });
            }
        }
    }
    Ok(())
}

/// The hours with their gaps in clouds and temperature filled.
fn observed<'a>(hours: &BTreeMap<i64, &'a StationRecord>, from: i64, to: i64) -> Vec<Observed<'a>> {
    // Neighbours beyond both ends help to fill.
    let wide: Vec<Option<&StationRecord>> = (from - FILLED as i64 - 1..=to + FILLED as i64 + 1)
        .map(|hour| hours.get(&hour).copied())
        .collect();
    let fill = |value: &dyn Fn(&StationRecord) -> Option<f64>, at: usize| -> (Option<f64>, bool) {
        let own = |k: usize| wide.get(k).copied().flatten().and_then(value);
        if let Some(found) = own(at) {
            return (Some(found), false);
        }
        let before = (1..=FILLED).find_map(|k| Some((k, own(at.checked_sub(k)?)?)));
        let after = (1..=FILLED).find_map(|k| Some((k, own(at + k)?)));
        match (before, after) {
            (Some((a, low)), Some((b, high))) if a + b <= FILLED + 1 => {
                (Some(low + (high - low) * a as f64 / (a + b) as f64), true)
            }
            _ => (None, false),
        }
    };
    (0..(to - from + 1) as usize)
        .map(|index| {
            let at = index + FILLED + 1;
            let (cloud, cloud_filled) = fill(&|r| r.cloud_cover, at);
            let (temperature, temperature_filled) = fill(&|r| r.temperature, at);
            Observed {
                record: wide[at],
                cloud: cloud.map(|c| (10.0 * c).round().clamp(0.0, 10.0) as u8),
                cloud_filled,
                temperature,
                temperature_filled,
            }
        })
        .collect()
}

fn day(
    input: &StationInput<'_>,
    day: i64,
    hours: &[Observed<'_>],
    mixing: &mut MechanicalMixing,
    prepared: &mut Prepared,
    counts: &mut Counts,
) {
    let date = ModelTime(day * DAY).utc();
    let (year, month, dom) = (
        i32::from(date.year()),
        date.month() as u32,
        date.day() as u32,
    );
    let of_year = day_of_year(year, month, dom).unwrap_or(1);
    let place = &input.place;
    let sun = SolarDay::new(
        place.latitude,
        place.longitude,
        f64::from(place.utc_offset),
        of_year,
    );
    let mut heat = [None; 24];
    let mut density = [None; 24];
    let mut convective = [false; 24];
    let begin = prepared.surface.len();
    for (index, seen) in hours.iter().enumerate() {
        let stamp = HourStamp {
            year,
            month,
            day: dom,
            hour: index as u32 + 1,
            day_of_year: of_year,
        };
        let (row, energy) = hour(input, &stamp, seen, &sun, counts);
        heat[index] = energy.0;
        density[index] = energy.1;
        convective[index] = energy.2;
        let mut row = row;
        let ustar = (row.record.friction_velocity > -8.0).then_some(row.record.friction_velocity);
        if let Some(height) = mixing.hour(ustar) {
            row.record.mechanical_mixing_height = height;
        }
        prepared.profile.push(ProfileRecord {
            stamp,
            levels: vec![profile_level(input, &row.record)],
        });
        prepared.surface.push(row);
    }
    let daytime = (1..23).any(|h| convective[h]);
    let Some(sounding) = morning_sounding(input, day, sun.sunrise) else {
        if daytime {
            counts.no_sounding.push(day);
        }
        return;
    };
    let profile = MorningProfile::new(sounding);
    let depths = convective_heights(&profile, &mut heat, &density, &convective);
    for (index, row) in prepared.surface[begin..].iter_mut().enumerate() {
        let record = &mut row.record;
        if let Some(filled) = heat[index] {
            record.heat_flux = filled;
        }
        let Some(depth) = depths[index] else {
            continue;
        };
        record.convective_mixing_height = depth;
        if let (Some(heat), Some(density)) = (heat[index], density[index])
            && record.obukhov_length < 0.0
            && record.obukhov_length > -90_000.0
        {
            record.convective_velocity =
                convective_velocity(heat, depth, density, record.temperature);
            record.gradient_above =
                profile.gradient_above(depth.max(record.mechanical_mixing_height));
        }
    }
}

/// The last sounding within six hours before sunrise, else the first within three after.
fn morning_sounding<'a>(input: &StationInput<'a>, day: i64, sunrise: f64) -> Option<&'a Sounding> {
    let offset = i64::from(input.place.utc_offset) * HOUR;
    let after =
        |s: &&Sounding| (s.time.seconds() + offset - day * DAY) as f64 / HOUR as f64 - sunrise;
    let (early, late) = SOUNDING_WINDOW;
    let soundings = input.soundings;
    soundings
        .iter()
        .rfind(|s| (-early..=0.0).contains(&after(s)))
        .or_else(|| soundings.iter().find(|s| (0.0..=late).contains(&after(s))))
}

/// One hour: its row, and (heat flux, density, convective).
fn hour(
    input: &StationInput<'_>,
    stamp: &HourStamp,
    seen: &Observed<'_>,
    sun: &SolarDay,
    counts: &mut Counts,
) -> (SurfaceHour, (Option<f64>, Option<f64>, bool)) {
    let record = seen.record;
    let speed = record.and_then(|r| r.wind_speed);
    let from = record
        .and_then(|r| r.wind_from)
        .map(|a| a.to_degrees().rem_euclid(360.0));
    let calm = speed.is_some_and(|speed| speed < input.threshold);
    let wind = match (speed, from) {
        (Some(speed), Some(from)) if !calm => Some((speed.max(LEAST_WIND), from)),
        _ => None,
    };
    if calm {
        counts.calm += 1;
    } else if wind.is_none() {
        counts.missing_wind += 1;
    }
    let pressure = record.and_then(|r| r.pressure);
    if pressure.is_none() {
        counts.standard_pressure += 1;
    }
    let pressure = pressure.unwrap_or_else(|| standard_atmosphere_pressure(input.place.elevation));
    let ground = input.surface.at(stamp.month as usize, wind.map(|w| w.1));
    let energy = hour_energy(&HourInput {
        elevation: sun.mean_elevation(stamp.hour as usize),
        albedo: ground.albedo,
        bowen_ratio: ground.bowen_ratio,
        roughness: ground.roughness,
        cloud: seen.cloud,
        temperature: seen.temperature,
        pressure: Some(pressure),
        solar: record.and_then(|r| r.solar_radiation),
        net: None,
        wind: wind.map(|w| w.0),
        wind_height: input.wind_height,
        adjusted: input.adjusted,
    });
    let (wind_speed, wind_direction) = match wind {
        // AERMET writes north as 360.
        Some((speed, from)) => (speed, if from < 0.05 { 360.0 } else { from }),
        None if calm => (0.0, 0.0),
        None => (999.0, 999.0),
    };
    let humidity = record.and_then(|r| r.relative_humidity);
    let temperature = seen.temperature.unwrap_or(999.0);
    let rain = record.and_then(|r| r.precipitation).map(|p| p * 3.6e6);
    let code = match rain {
        Some(rain) if rain > 0.0 && temperature < ZERO_CELSIUS => 22,
        Some(rain) if rain > 0.0 => 11,
        Some(_) => 0,
        None => 99,
    };
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
        wind_height: if wind.is_some() || calm {
            input.wind_height
        } else {
            -9.0
        },
        temperature,
        temperature_height: input.temperature_height,
        precipitation_code: code,
        precipitation: rain.unwrap_or(-9.0),
        relative_humidity: humidity.map_or(999.0, |h| 100.0 * h.min(1.0)),
        pressure: pressure / 100.0,
        cloud_cover: energy.cloud.map_or(99, i32::from),
    };
    let filled = match (
        seen.cloud_filled && record.is_none_or(|r| r.solar_radiation.is_none()),
        seen.temperature_filled,
    ) {
        (true, true) => "Sub_CC-TT",
        (true, false) => "Sub_CC",
        (false, true) => "Sub_TT",
        (false, false) => "NoSubs",
    };
    let hour = SurfaceHour {
        record: row,
        wind_mark: "NAD-SFC",
        filled,
    };
    (hour, (energy.heat_flux, energy.density, energy.convective))
}

/// The only level of a station's profile.
fn profile_level(input: &StationInput<'_>, row: &SurfaceRecord) -> ProfileLevel {
    ProfileLevel {
        height: input.wind_height,
        wind_direction: row.wind_direction,
        wind_speed: row.wind_speed,
        temperature: if row.temperature > 900.0 {
            999.0
        } else {
            row.temperature - ZERO_CELSIUS
        },
        sigma_theta: 99.0,
        sigma_w: 99.0,
    }
}

fn notes(prepared: &Prepared, counts: &Counts) -> Vec<String> {
    let total = prepared.surface.len();
    let count =
        |what: &dyn Fn(&SurfaceHour) -> bool| prepared.surface.iter().filter(|h| what(h)).count();
    let mut notes = vec![format!(
        "{total} hours: {} calm, {} without wind, {} without temperature, {} with clouds or temperature filled over one or two hours",
        counts.calm,
        counts.missing_wind,
        count(&|h| h.record.temperature > 900.0),
        count(&|h| h.filled != "NoSubs"),
    )];
    let unknown = count(&|h| {
        h.record.cloud_cover == 99 && h.record.wind_speed > 0.0 && h.record.wind_speed < 900.0
    });
    if unknown > 0 {
        notes.push(format!("{unknown} hours with wind but neither clouds nor radiation: no surface layer for these; AERMOD takes them as missing"));
    }
    if counts.standard_pressure > 0 {
        notes.push(format!(
            "{} hours without station pressure: standard atmosphere at the elevation of the place",
            counts.standard_pressure
        ));
    }
    if !counts.no_sounding.is_empty() {
        notes.push(format!(
            "{} days without morning sounding: no convective mixing height",
            counts.no_sounding.len()
        ));
    }
    notes
}
