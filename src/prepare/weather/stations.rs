//! Reports of one station, day by day, into hours of AERMOD's weather.
//!
//! A report at 08:00 is AERMET's hour 8; midnight is hour 24 of the day before; reports within an hour are averaged first
//! ([`super::average`]). Calm is a wind below the threshold; a wind without direction counts as missing. Gaps of one or two
//! hours in clouds and temperature are filled on a straight line (AERMET's CCVR_SUB and TEMP_SUB). Where the station
//! reports no pressure, that of the standard atmosphere at its elevation is taken and told in the notes.

use super::average::hourly_means;
use super::convective::{MechanicalMixing, MorningProfile};
use super::hour::hour;
use super::mast::{LOWEST_WIND, Mast, MastLevel, Measured};
use super::mixed_layer::MixedLayer;
use super::reports::{Observed, observed};
use super::sun::SolarDay;
use super::surface::SurfaceTable;
use super::{Place, Prepared, SurfaceHour, WeatherError};
use crate::meteorology::StationRecord;
use crate::meteorology::soundings::Sounding;
use crate::plume::HourStamp;
use crate::plume::weather::ProfileRecord;
use crate::plume::weather::calendar::day_of_year;
use crate::time::ModelTime;
use std::collections::BTreeMap;

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;
/// Hours before and after sunrise within which a sounding usually stands for the morning [h]: by Beijing's clock the ascent of
/// 08:00 lies at most 2.5 h after sunrise west of 104 °E.
pub const SOUNDING_WINDOW: (f64, f64) = (6.0, 3.0);
/// Hours with temperature that a day needs for a mean (AERMET).
const DAY_MEAN_HOURS: usize = 18;

/// What a station's weather is made of.
#[derive(Debug, Clone, Copy)]
pub struct StationInput<'a> {
    /// The place.
    pub place: Place,
    /// Elevation of the station above sea level, where its pressure was measured [m].
    pub station_elevation: f64,
    /// Reports in time order, hourly or within the hours.
    pub records: &'a [StationRecord],
    /// Further levels of the mast.
    pub mast: &'a [MastLevel<'a>],
    /// Soundings in time order.
    pub soundings: &'a [Sounding],
    /// Hours before and after sunrise within which a sounding stands for the morning [h]; usually [`SOUNDING_WINDOW`].
    pub sounding_window: (f64, f64),
    /// Where a day has no sounding, assume this gradient of potential temperature over the ground at sunrise [K/m].
    pub assumed_gradient: Option<f64>,
    /// Go on where a day has neither, without convective mixing height.
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
    /// BULKRN with the temperature difference between these two heights [m], the lower first.
    pub step_heights: Option<(f64, f64)>,
    /// The data are those of the site (NAD-OS), not of a weather station (NAD-SFC).
    pub on_site: bool,
    /// First and last day (any instant of it, by the clock of the place); `None` all days with reports.
    pub period: Option<(ModelTime, ModelTime)>,
}

/// What is counted for the notes.
#[derive(Debug, Default)]
pub(super) struct Counts {
    /// Calms.
    pub calm: usize,
    /// Hours without wind.
    pub missing_wind: usize,
    /// Hours with the pressure of the standard atmosphere.
    pub standard_pressure: usize,
    /// Hours with measured mixing height.
    pub measured: usize,
    /// Hours made by BULKRN.
    pub bulk: usize,
    /// Days without sounding.
    pub no_sounding: Vec<i64>,
    /// Days whose morning was assumed.
    pub assumed: usize,
}

/// Prepares the weather of a station.
///
/// # Errors
/// [`WeatherError`] for what makes the whole wrong; single hours that miss something get AERMET's codes.
pub fn prepare_stations(input: &StationInput<'_>) -> Result<Prepared, WeatherError> {
    let offset = i64::from(input.place.utc_offset) * HOUR;
    let means = hourly_means(input.records, input.threshold);
    let mut hours: BTreeMap<i64, &StationRecord> = BTreeMap::new();
    for record in &means {
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
    let none = |first: i64, last: i64| {
        let mut within = hours.range(first * 24 + 1..=(last + 1) * 24);
        within.next().is_none()
    };
    if last < first || none(first, last) {
        return Err(WeatherError::NoReports {
            first: clock(first),
            last: clock(last),
            from: clock(day_of(from)),
            to: clock(day_of(to)),
        });
    }
    check_height(input)?;
    let mast = Mast::new(input)?;
    let observed = observed(&hours, first * 24 + 1, (last + 1) * 24);
    let mut mixing = MechanicalMixing::default();
    let mut prepared = Prepared::default();
    let mut counts = Counts::default();
    for (index, hours) in observed.chunks(24).enumerate() {
        day(
            input,
            first + index as i64,
            hours,
            &mast,
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
    prepared.notes = notes(input, &prepared, &counts);
    Ok(prepared)
}

/// Refuses a wind that is too low over the roughest sector, unless a mast has others.
fn check_height(input: &StationInput<'_>) -> Result<(), WeatherError> {
    if !input.mast.is_empty() {
        return Ok(());
    }
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

fn day(
    input: &StationInput<'_>,
    day: i64,
    hours: &[Observed<'_>],
    mast: &Mast,
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
    let seen: Vec<f64> = hours.iter().filter_map(|seen| seen.temperature).collect();
    let day_temperature =
        (seen.len() >= DAY_MEAN_HOURS).then(|| seen.iter().sum::<f64>() / seen.len() as f64);
    let mut layer = MixedLayer::default();
    let begin = prepared.surface.len();
    for (index, seen) in hours.iter().enumerate() {
        let stamp = HourStamp {
            year,
            month,
            day: dom,
            hour: index as u32 + 1,
            day_of_year: of_year,
        };
        let own = Measured {
            height: input.wind_height,
            record: seen.record,
            temperature: seen.temperature,
        };
        let levels = mast.at(day * 24 + index as i64 + 1, own);
        let made = hour(input, &stamp, seen, &levels, &sun, day_temperature, counts);
        let measured = seen.record.and_then(|r| r.mixing_height);
        layer.take(index, &made.energy, measured);
        let mut row = made.row;
        let ustar = (row.record.friction_velocity > -8.0).then_some(row.record.friction_velocity);
        // A measured height is the convective one by day, the mechanical one by night.
        let stable = measured.filter(|_| !made.energy.convective);
        if let Some(height) = mixing.toward(ustar, stable) {
            row.record.mechanical_mixing_height = height;
        }
        counts.measured += usize::from(measured.is_some());
        prepared.profile.push(ProfileRecord {
            stamp,
            levels: levels
                .iter()
                .map(|level| level.profile(input.threshold, input.on_site))
                .collect(),
        });
        prepared.surface.push(row);
    }
    let rows = &mut prepared.surface[begin..];
    let sounding = morning_sounding(input, day, sun.sunrise).map(MorningProfile::new);
    let profile = sounding.or_else(|| {
        let air = assumed_morning(input, rows, day, sun.sunrise)?;
        counts.assumed += usize::from(layer.is_wanted());
        Some(MorningProfile::new(&air))
    });
    if profile.is_none() && layer.is_wanted() {
        counts.no_sounding.push(day);
    }
    layer.write(profile.as_ref(), rows);
}

/// The last sounding within the window before sunrise, else the first after.
fn morning_sounding<'a>(input: &StationInput<'a>, day: i64, sunrise: f64) -> Option<&'a Sounding> {
    let offset = i64::from(input.place.utc_offset) * HOUR;
    let after =
        |s: &&Sounding| (s.time.seconds() + offset - day * DAY) as f64 / HOUR as f64 - sunrise;
    let (early, late) = input.sounding_window;
    let soundings = input.soundings;
    soundings
        .iter()
        .rfind(|s| (-early..=0.0).contains(&after(s)))
        .or_else(|| soundings.iter().find(|s| (0.0..=late).contains(&after(s))))
}

/// The air over the ground at the last hour before sunrise that has a temperature, with the gradient assumed.
fn assumed_morning(
    input: &StationInput<'_>,
    hours: &[SurfaceHour],
    day: i64,
    sunrise: f64,
) -> Option<Sounding> {
    let gradient = input.assumed_gradient?;
    let before = (sunrise.floor().max(1.0) as usize).min(hours.len());
    let known = |hour: &&SurfaceHour| hour.record.temperature < 900.0;
    let row = hours[..before].iter().rev().find(known);
    let record = &row.or_else(|| hours.iter().find(known))?.record;
    Some(Sounding::with_gradient(
        ModelTime(day * DAY),
        input.place.elevation,
        (record.pressure * 100.0, record.temperature),
        gradient,
    ))
}

fn notes(input: &StationInput<'_>, prepared: &Prepared, counts: &Counts) -> Vec<String> {
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
    if counts.bulk > 0 {
        notes.push(format!(
            "{} stable hours from the temperature difference (BULKRN)",
            counts.bulk
        ));
    }
    if counts.measured > 0 {
        notes.push(format!(
            "{} hours with measured mixing height",
            counts.measured
        ));
    }
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
    if let (Some(gradient), true) = (input.assumed_gradient, counts.assumed > 0) {
        notes.push(format!(
            "{} days without morning sounding: potential temperature assumed to rise by {gradient} K/m at sunrise (not AERMET's way)",
            counts.assumed
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
