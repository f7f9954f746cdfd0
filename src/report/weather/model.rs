//! Everything the weather page shows. Times are Beijing time.

use crate::meteorology::soundings::Ascent;
use crate::meteorology::{
    MeanDay, MeanProfile, ProfileLayer, Rose, SPEED_CLASSES, StationCheck, StationClimate,
    StationRecord, StationWarning, WindHours,
};
use crate::output::InputHash;
use crate::report::Packed;
use serde::Serialize;
use std::path::PathBuf;

/// The page.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeatherModel {
    /// Version of the program.
    pub version: String,
    /// The files, in their order.
    pub files: Vec<WeatherFile>,
    /// Stations of all files.
    pub stations: Vec<WeatherStation>,
    /// Mean profiles of soundings and models.
    pub profiles: Vec<ProfileSet>,
    /// The files with their hashes.
    pub inputs: Vec<InputHash>,
}

/// A file at a glance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeatherFile {
    /// Its name.
    pub name: String,
    /// `stations`, `soundings`, `wrf`, `era5`, `mcip`, `ioapi`, `uam`.
    pub kind: &'static str,
    /// First and last time.
    pub span: Option<[String; 2]>,
    /// Reports, ascents or times.
    pub count: usize,
    /// West, east, south, north [°].
    pub bounds: Option<[f64; 4]>,
    /// Levels; 0 where it has none.
    pub levels: usize,
    /// What a run misses, or another word on the file.
    pub note: Option<String>,
    /// Ranges of its fields.
    pub ranges: Vec<FileRange>,
}

/// Range of a field.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileRange {
    /// Its name.
    pub name: String,
    /// What it is, or its unit.
    pub what: String,
    /// Least, mean and largest value at the first and the last time.
    pub ranges: [[f64; 3]; 2],
}

impl FileRange {
    /// Of ranges as the checks have them.
    pub fn of(name: &str, what: &str, ranges: &[(f64, f64, f64); 2]) -> Self {
        Self {
            name: name.to_owned(),
            what: what.to_owned(),
            ranges: ranges.map(|(least, mean, most)| [least, mean, most]),
        }
    }
}

/// Values of a quantity by days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayCoverage {
    /// Name with unit.
    pub name: &'static str,
    /// Values there.
    pub count: usize,
    /// Least, mean and largest value.
    pub range: [f64; 3],
    /// Longest time without it [h].
    pub longest_gap: i64,
    /// Values of each day from the first.
    pub days: Packed,
}

/// A station.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WeatherStation {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Longitude and latitude [°], elevation [m].
    pub place: [f64; 3],
    /// First and last report.
    pub span: Option<[String; 2]>,
    /// Reports.
    pub count: usize,
    /// Day of the first report, counted from 1970-01-01.
    pub first_day: i64,
    /// What is suspicious.
    pub warnings: Vec<StationWarning>,
    /// What was measured.
    pub quantities: Vec<DayCoverage>,
    /// Upper bounds of the roses' classes [m/s].
    pub speed_classes: [f64; SPEED_CLASSES.len()],
    /// Roses of the seasons, then of all hours.
    pub roses: Vec<Rose>,
    /// The same of the hours of observation alone, where others are filled; else empty.
    pub observed_roses: Vec<Rose>,
    /// Mean days of the seasons.
    pub days: Vec<MeanDay>,
    /// Winds of the hours of the day.
    pub hours: WindHours,
    /// Hours of observation, where others are filled.
    pub observed_hours: Vec<usize>,
}

impl WeatherStation {
    /// Of a station's check and its records.
    pub fn of(check: StationCheck, records: &[StationRecord]) -> Self {
        let climate = StationClimate::of(records, &check.observed_hours);
        let warnings = check.warnings();
        let quantities = check.quantities.iter().filter_map(|quantity| {
            let coverage = climate.coverage.iter().find(|c| c.name == quantity.name)?;
            let (least, mean, most) = quantity.range;
            Some(DayCoverage {
                name: quantity.name,
                count: quantity.count,
                range: [least, mean, most],
                longest_gap: quantity.longest_gap,
                days: Packed::new(coverage.days.iter().map(|n| f64::from(*n))),
            })
        });
        let station = &check.station;
        Self {
            id: station.id.clone(),
            name: station.name.clone(),
            place: [station.longitude, station.latitude, station.elevation],
            span: check.span.map(|(a, b)| [a.to_string(), b.to_string()]),
            count: check.count,
            first_day: climate.first_day,
            warnings,
            quantities: quantities.collect(),
            speed_classes: SPEED_CLASSES,
            roses: climate.roses,
            observed_roses: climate.observed_roses,
            days: climate.days,
            hours: climate.hours,
            observed_hours: check.observed_hours,
        }
    }
}

/// Mean profiles of one source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfileSet {
    /// `soundings`, `wrf`, `era5`, `mcip`.
    pub kind: &'static str,
    /// Station, or files.
    pub name: String,
    /// Of all, then by hour of the day where there are several.
    pub hours: Vec<HourProfile>,
}

/// Mean profile of an hour of the day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HourProfile {
    /// The hour; `None`: all.
    pub hour: Option<usize>,
    /// Ascents; 0 for models.
    pub count: usize,
    /// From the ground up.
    pub layers: Vec<ProfileLayer>,
}

impl ProfileSet {
    /// Of the ascents of a file.
    pub fn of_ascents(file: &str, ascents: &[Ascent]) -> Self {
        let station = ascents.first().map_or("", |ascent| &ascent.station);
        let mut wanted: Vec<Option<usize>> = vec![None];
        let present = (0..24).filter(|hour| ascents.iter().any(|a| a.time.hour() == *hour));
        let present: Vec<usize> = present.collect();
        if present.len() > 1 {
            wanted.extend(present.into_iter().map(Some));
        }
        let of = |hour: Option<usize>| {
            let kept = || {
                ascents
                    .iter()
                    .filter(|a| hour.is_none_or(|hour| a.time.hour() == hour))
            };
            HourProfile {
                hour,
                count: kept().count(),
                layers: MeanProfile::of_ascents(kept()).layers(),
            }
        };
        Self {
            kind: "soundings",
            name: if station.is_empty() { file } else { station }.to_owned(),
            hours: wanted.into_iter().map(of).collect(),
        }
    }

    /// Of a model's files.
    pub fn of_model(kind: &'static str, files: &[PathBuf], profile: &MeanProfile) -> Self {
        let names: Vec<String> = files
            .iter()
            .map(|file| file.display().to_string())
            .collect();
        Self {
            kind,
            name: names.join(", "),
            hours: vec![HourProfile {
                hour: None,
                count: 0,
                layers: profile.layers(),
            }],
        }
    }
}
