//! The TOML format of representative days: text to checked numbers in SI.

use super::{HOUR_SECONDS, RepresentativeDay, RepresentativeError};
use crate::meteorology::empty_record;
use crate::meteorology::stations::{Station, StationRecord, UpperLevel};
use crate::time::{ModelTime, Season};
use crate::units::{HOUR, from_celsius, from_hectopascal};
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FileText {
    pub(super) source: String,
    pub(super) confidence: String,
    pub(super) station: Vec<StationText>,
    pub(super) day: Vec<DayText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StationText {
    id: String,
    name: String,
    longitude_deg: f64,
    latitude_deg: f64,
    elevation_m: f64,
    anemometer_height_m: f64,
    #[serde(rename = "wind_every_hour")]
    _wind_every_hour: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DayText {
    id: String,
    season: Season,
    #[serde(rename = "regime")]
    _regime: String,
    date: String,
    description_zh: String,
    description_en: String,
    frequency_days: f64,
    days_in_cluster: usize,
    station: BTreeMap<String, ReportText>,
    profile: Vec<ProfileText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReportText {
    temperature_c: Vec<f64>,
    relative_humidity_pct: Vec<f64>,
    pressure_hpa: Vec<f64>,
    wind_speed_m_s: Vec<f64>,
    wind_from_deg: Vec<f64>,
    cloud_cover: f64,
    precipitation_mm_h: Vec<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProfileText {
    hour: i64,
    altitude_m: Vec<f64>,
    wind_speed_m_s: Vec<f64>,
    wind_from_deg: Vec<f64>,
    temperature_c: Vec<f64>,
}

pub(super) fn station_of(text: &StationText) -> Station {
    Station {
        id: text.id.clone(),
        name: text.name.clone(),
        longitude: text.longitude_deg,
        latitude: text.latitude_deg,
        elevation: text.elevation_m,
        anemometer_height: text.anemometer_height_m,
    }
}

pub(super) fn day_of(
    text: &DayText,
    stations: &[Station],
) -> Result<RepresentativeDay, RepresentativeError> {
    let complain = |station: &str, what: String| RepresentativeError::Value {
        day: text.id.clone(),
        station: station.to_owned(),
        what,
    };
    let date = ModelTime::parse(&text.date).map_err(|error| complain("date", error.to_string()))?;
    if let Some(extra) = text
        .station
        .keys()
        .find(|id| stations.iter().all(|s| &s.id != *id))
    {
        return Err(complain(extra, "is not in the list of stations".to_owned()));
    }
    let mut reports = Vec::with_capacity(stations.len());
    for station in stations {
        let report = text
            .station
            .get(&station.id)
            .ok_or_else(|| complain(&station.id, "has no report".to_owned()))?;
        reports.push(cycle_of(report, date).map_err(|what| complain(&station.id, what))?);
    }
    let mut profiles = Vec::with_capacity(text.profile.len());
    for profile in &text.profile {
        profiles.push((
            profile.hour,
            levels_of(profile).map_err(|what| complain("profile", what))?,
        ));
    }
    if !profiles.windows(2).all(|pair| pair[0].0 < pair[1].0) {
        return Err(complain("profile", "hours do not rise".to_owned()));
    }
    Ok(RepresentativeDay {
        id: text.id.clone(),
        season: text.season,
        date,
        description_zh: text.description_zh.clone(),
        description_en: text.description_en.clone(),
        frequency: text.frequency_days,
        days_in_cluster: text.days_in_cluster,
        reports,
        profiles,
    })
}

fn cycle_of(text: &ReportText, date: ModelTime) -> Result<[StationRecord; 24], String> {
    let columns = [
        ("temperature_c", &text.temperature_c, -60.0, 50.0),
        (
            "relative_humidity_pct",
            &text.relative_humidity_pct,
            0.0,
            100.0,
        ),
        ("pressure_hpa", &text.pressure_hpa, 500.0, 1050.0),
        ("wind_speed_m_s", &text.wind_speed_m_s, 0.0, 40.0),
        ("wind_from_deg", &text.wind_from_deg, -1.0, 360.0),
        ("precipitation_mm_h", &text.precipitation_mm_h, 0.0, 50.0),
    ];
    for (name, values, low, high) in columns {
        if values.len() != 24 {
            return Err(format!("{name} has {} values, not 24", values.len()));
        }
        if let Some((hour, value)) = values
            .iter()
            .enumerate()
            .find(|(_, v)| !(low..=high).contains(*v))
        {
            return Err(format!(
                "{name} is {value} at {hour}:00, outside {low} to {high}"
            ));
        }
    }
    Ok(std::array::from_fn(|hour| StationRecord {
        temperature: Some(from_celsius(text.temperature_c[hour])),
        relative_humidity: Some(text.relative_humidity_pct[hour] / 100.0),
        wind_speed: Some(text.wind_speed_m_s[hour]),
        wind_from: (text.wind_speed_m_s[hour] > 0.0 && text.wind_from_deg[hour] >= 0.0)
            .then(|| text.wind_from_deg[hour].to_radians()),
        pressure: Some(from_hectopascal(text.pressure_hpa[hour])),
        precipitation: Some(text.precipitation_mm_h[hour] * 1e-3 / HOUR),
        cloud_cover: Some(text.cloud_cover),
        ..empty_record(date.plus(hour as i64 * HOUR_SECONDS))
    }))
}

fn levels_of(text: &ProfileText) -> Result<Vec<UpperLevel>, String> {
    let count = text.altitude_m.len();
    for (name, values) in [
        ("wind_speed_m_s", &text.wind_speed_m_s),
        ("wind_from_deg", &text.wind_from_deg),
        ("temperature_c", &text.temperature_c),
    ] {
        if values.len() != count {
            return Err(format!(
                "{name} has {} values for {count} altitudes",
                values.len()
            ));
        }
    }
    if !text.altitude_m.windows(2).all(|pair| pair[0] < pair[1]) {
        return Err("altitudes do not rise".to_owned());
    }
    Ok((0..count)
        .map(|level| {
            let (sine, cosine) = libm::sincos(text.wind_from_deg[level].to_radians());
            UpperLevel {
                altitude: text.altitude_m[level],
                wind_east: -text.wind_speed_m_s[level] * sine,
                wind_north: -text.wind_speed_m_s[level] * cosine,
                temperature: Some(from_celsius(text.temperature_c[level])),
            }
        })
        .collect())
}
