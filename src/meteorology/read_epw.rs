//! EnergyPlus weather files (EPW): 8,760 hours of one station (EnergyPlus Auxiliary Programs, "EPW data dictionary").
//!
//! Field n below counts from 1 as in the dictionary: 2–4 month, day, hour (1 = 00–01 local standard time), 7 dry bulb [°C],
//! 9 relative humidity [%], 10 station pressure [Pa], 14 global horizontal radiation [Wh/m²], 21 wind direction [°],
//! 22 wind speed [m/s], 23 total sky cover [tenths], 34 liquid precipitation depth [mm].
//!
//! Traps of the Chinese Standard Weather Data (CSWD) files: at the six-hourly stations only the hours 3, 9, 15, 21
//! (02, 08, 14, 20 Beijing time) are wind observations, between them the speed is a held step and the direction noise
//! ([`EpwOptions::wind_hours`] keeps the real ones). Total sky cover is spread evenly over 0–9 in every file, which no sky is:
//! [`EpwOptions::use_sky_cover`] is off for them, and clouds come from the radiation. Relative humidity reaches 121 % in the
//! frost of the plateau and is cut at 1.

use super::gaps::{LONGEST_INTERPOLATED_GAP, empty_record, fill_gaps};
use super::stations::{Station, StationRecord, StationSet};
use super::text::{Faults, ReadError, read_text};
use crate::time::ModelTime;
use crate::units::{HOUR, from_celsius};
use std::path::Path;

/// How to read a file.
#[derive(Debug, Clone, PartialEq)]
pub struct EpwOptions {
    /// Calendar year the typical year is laid on (29 February of a leap year stays without data).
    pub year: i16,
    /// EPW hours (1–24) whose wind is an observation; between them the wind vector is interpolated. `None`: all hours.
    pub wind_hours: Option<Vec<u8>>,
    /// Whether the sky cover field is an observation.
    pub use_sky_cover: bool,
    /// Height of the wind sensor above ground [m].
    pub anemometer_height: f64,
}

/// Number of header lines.
const HEADER_LINES: usize = 8;
/// Hours of a typical year.
const HOURS: usize = 8760;

/// Reads one file as a set of one station; hour h of the file becomes the instant h − 1.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_epw(path: &Path, options: &EpwOptions) -> Result<StationSet, ReadError> {
    parse_epw(&read_text(path)?, &path.display().to_string(), options)
}

/// Parses the text of one file; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_epw(text: &str, file: &str, options: &EpwOptions) -> Result<StationSet, ReadError> {
    let mut faults = Faults::new(file);
    let lines: Vec<&str> = text.lines().collect();
    let location: Vec<&str> = lines.first().map_or(vec![], |l| l.split(',').collect());
    let number = |field: usize| {
        location
            .get(field)
            .and_then(|t| t.trim().parse::<f64>().ok())
    };
    let place = (number(6), number(7), number(8), number(9));
    let (Some(latitude), Some(longitude), Some(zone), Some(elevation)) = place else {
        faults.add(
            1,
            "LOCATION",
            lines.first().unwrap_or(&""),
            "no latitude, longitude, time zone and elevation",
            "an EPW file starts with LOCATION,city,region,country,source,WMO,lat,lon,zone,elevation",
        );
        return Err(faults.error());
    };
    let data: Vec<&str> = lines
        .iter()
        .skip(HEADER_LINES)
        .copied()
        .filter(|l| !l.trim().is_empty())
        .collect();
    if data.len() != HOURS {
        let message = format!("{} hours below the eight header lines", data.len());
        faults.add(
            0,
            "",
            "",
            &message,
            "8760 are needed; is the file truncated?",
        );
    }
    let mut records = vec![];
    for (index, line) in data.iter().enumerate() {
        let number = index + HEADER_LINES + 1;
        let fields: Vec<&str> = line.split(',').map(str::trim).collect();
        if fields.len() < 23 {
            let message = format!("{} fields, 35 are usual and 23 needed", fields.len());
            faults.add(number, "", "", &message, "");
            continue;
        }
        match record(&fields, zone, options) {
            Ok(record) => records.push(record),
            Err((column, value)) => {
                faults.add(number, column, value, "this is not a value that can be", "");
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults.error());
    }
    records.sort_by_key(|r: &StationRecord| r.time);
    let text_of = |field: usize| location.get(field).map_or("", |t| t.trim()).to_owned();
    let mut set = StationSet {
        stations: vec![Station {
            id: text_of(5),
            name: text_of(1),
            longitude,
            latitude,
            elevation,
            anemometer_height: options.anemometer_height,
        }],
        records: vec![records],
        profiles: vec![],
    };
    if let Some(hours) = &options.wind_hours {
        let longest = longest_step(hours);
        fill_gaps(&mut set, longest.max(LONGEST_INTERPOLATED_GAP));
    }
    Ok(set)
}

/// Missing hours between two neighbouring observation hours of the day, at most.
fn longest_step(hours: &[u8]) -> i64 {
    let mut sorted: Vec<i64> = hours.iter().map(|&h| i64::from(h)).collect();
    sorted.sort_unstable();
    let wrapped = sorted.first().map_or(24, |first| first + 24);
    sorted.push(wrapped);
    sorted
        .windows(2)
        .map(|w| w[1] - w[0] - 1)
        .max()
        .unwrap_or(23)
}

fn record<'a>(
    fields: &[&'a str],
    zone: f64,
    options: &EpwOptions,
) -> Result<StationRecord, (&'static str, &'a str)> {
    let read = |field: usize, name: &'static str| {
        let text = fields.get(field - 1).copied().unwrap_or("");
        text.parse::<f64>()
            .ok()
            .filter(|v| v.is_finite())
            .ok_or((name, text))
    };
    // A value at or above its "missing" mark is missing; one outside the range is a fault.
    let value = |field: usize, name: &'static str, missing: f64, low: f64, high: f64| {
        let v = read(field, name)?;
        if v >= missing {
            Ok(None)
        } else if v < low || v > high {
            Err((name, fields[field - 1]))
        } else {
            Ok(Some(v))
        }
    };
    let calendar = |field: usize, name: &'static str, high: f64| {
        let v = read(field, name)?;
        if (1.0..=high).contains(&v) {
            Ok(v as i64)
        } else {
            Err((name, fields[field - 1]))
        }
    };
    let month = calendar(2, "month", 12.0)?;
    let day = calendar(3, "day", 31.0)?;
    let hour = calendar(4, "hour", 24.0)?;
    let date = format!("{:04}-{month:02}-{day:02}T00:00Z", options.year);
    let start = ModelTime::parse(&date).map_err(|_| ("day", fields[2]))?;
    let time = start.plus((hour - 1) * HOUR as i64 - (zone * HOUR) as i64);
    let observed = options
        .wind_hours
        .as_ref()
        .is_none_or(|hours| hours.iter().any(|&h| i64::from(h) == hour));
    let (mut speed, mut from) = (None, None);
    if observed {
        speed = value(22, "wind speed", 999.0, 0.0, 90.0)?;
        from = value(21, "wind direction", 999.0, 0.0, 360.0)?
            .filter(|_| speed.is_some_and(|s| s > 0.0))
            .map(f64::to_radians);
    }
    let rain = if fields.len() >= 34 {
        value(34, "liquid precipitation depth", 999.0, 0.0, 500.0)?
    } else {
        None
    };
    Ok(StationRecord {
        temperature: value(7, "dry bulb", 99.9, -70.0, 70.0)?.map(from_celsius),
        relative_humidity: value(9, "relative humidity", 999.0, 0.0, 130.0)?
            .map(|v| (v / 100.0).min(1.0)),
        pressure: value(10, "pressure", 999_999.0, 31_000.0, 120_000.0)?,
        solar_radiation: value(14, "global horizontal radiation", 9999.0, 0.0, 1500.0)?,
        cloud_cover: if options.use_sky_cover {
            value(23, "total sky cover", 99.0, 0.0, 10.0)?.map(|v| v / 10.0)
        } else {
            None
        },
        precipitation: rain.map(|depth| depth * 1e-3 / HOUR),
        wind_speed: speed,
        wind_from: from,
        ..empty_record(time)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use std::fmt::Write;

    /// A synthetic year: west wind of 2 m/s at hours 3, 9, 15, 21, noise between.
    fn year() -> String {
        let mut text = "LOCATION,Test,Qinghai,CHN,TEST,528760,36.32,102.85,8.0,1813.9\n".to_owned()
            + &"X\n".repeat(7);
        for hour in 0..HOURS {
            let day = ModelTime::from_beijing(2015, 1, 1, hour as i64).beijing();
            let h = day.hour() + 1;
            let (from, speed) = if h % 6 == 3 {
                (270, 2.0)
            } else {
                (33 * i32::from(h) % 360, 7.0)
            };
            writeln!(
                text,
                "2005,{},{},{h},0,flags,-3.7,-12.4,47,81710,9999,9999,238,100,0,0,0,0,0,0,{from},{speed},5,5,999,999,9,9,0,0,0,88,999.000,999.0,99.0",
                day.month(),
                day.day()
            )
            .unwrap();
        }
        text
    }

    fn options(wind_hours: Option<Vec<u8>>) -> EpwOptions {
        EpwOptions {
            year: 2015,
            wind_hours,
            use_sky_cover: false,
            anemometer_height: 10.0,
        }
    }

    #[test]
    fn only_real_wind_hours_count() {
        let set = parse_epw(&year(), "t.epw", &options(Some(vec![3, 9, 15, 21]))).unwrap();
        let records = &set.records[0];
        assert_eq!(records.len(), HOURS);
        assert_eq!(records[0].time, ModelTime::from_beijing(2015, 1, 1, 0));
        assert_eq!(records[2].wind_from, Some(270_f64.to_radians()));
        for record in &records[2..HOURS - 3] {
            assert!((record.wind_speed.unwrap() - 2.0).abs() < 1e-12);
        }
        assert_eq!(records[0].cloud_cover, None);
        assert_eq!(records[0].precipitation, None);
        let all = parse_epw(&year(), "t.epw", &options(None)).unwrap();
        assert_eq!(all.records[0][0].wind_speed, Some(7.0));
    }

    #[test]
    fn a_truncated_file_and_bad_values_are_told() {
        let text = year().replacen("-3.7", "warm", 1);
        let cut: String = text
            .lines()
            .take(100)
            .fold(String::new(), |t, l| t + l + "\n");
        let error = parse_epw(&cut, "t.epw", &options(None))
            .unwrap_err()
            .to_string();
        assert!(error.contains("92 hours below"), "{error}");
        assert!(
            error.contains("line 9, column dry bulb") && error.contains("'warm'"),
            "{error}"
        );
        assert!(parse_epw("nothing", "t.epw", &options(None)).is_err());
    }

    #[test]
    fn damaged_hours_are_told_and_no_bytes_stop_the_reader() {
        let text = year();
        let parse = |text: &str| parse_epw(text, "t.epw", &options(None));
        assert!(parse("").unwrap_err().to_string().contains("LOCATION"));
        for nothing in ["NaN", "inf", "-999"] {
            let error = parse(&text.replacen("-3.7", nothing, 1)).unwrap_err();
            assert!(error.to_string().contains("line 9"), "{nothing}: {error}");
        }
        // The last hour is cut within its numbers.
        let cut = parse(&text[..text.len() - 60]).unwrap_err().to_string();
        assert!(cut.contains("line 8768"), "{cut}");
        let head = text.find("flags").unwrap();
        for at in (0..head + 80).step_by(7) {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 0x15;
            if let Err(error) = parse(&String::from_utf8_lossy(&bytes)) {
                assert!(error.to_string().contains("t.epw"), "{error}");
            }
        }
    }
}
