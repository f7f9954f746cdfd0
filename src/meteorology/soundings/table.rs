//! Soundings of temperature: one CSV table, a row a level.
//!
//! | column | |
//! |---|---|
//! | `time_beijing` or `time_utc` | of the ascent |
//! | `pressure_hPa` | falls from level to level |
//! | `height_m` | above sea level, rises; the first level is the ground |
//! | `temperature_degC` or `temperature_K` | |

use super::archive;
use super::ascent::{Ascent, Sounding, SoundingLevel};
use crate::meteorology::text::{Faults, ReadError, read_text};
use crate::time::ModelTime;
use crate::units::{from_celsius, from_hectopascal};
use std::path::Path;

/// Reads a table of soundings, or a file of IGRA ([`super::parse_igra`]) or FSL ([`super::parse_fsl`]), in time order.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_soundings(path: &Path) -> Result<Vec<Sounding>, ReadError> {
    let (text, file) = (read_text(path)?, path.display().to_string());
    let Some(ascents) = archive(&text, &file)? else {
        return parse_soundings(&text, &file);
    };
    let soundings: Vec<Sounding> = ascents.iter().filter_map(Ascent::thermal).collect();
    if soundings.is_empty() {
        let mut faults = Faults::new(&file);
        let message = "no ascent with two levels of known temperature";
        faults.add(0, "", "", message, "is it the right file?");
        return Err(faults.error());
    }
    Ok(soundings)
}

/// Parses the text of such a table; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_soundings(text: &str, file: &str) -> Result<Vec<Sounding>, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .flexible(true)
        .from_reader(text.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .map(|header| header.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let find = |name: &str| header.iter().position(|column| column == name);
    let hint = "columns: time_beijing or time_utc, pressure_hPa, height_m, temperature_degC or temperature_K";
    let time = find("time_beijing").or_else(|| find("time_utc"));
    let utc = find("time_beijing").is_none();
    let temperature = find("temperature_degC").or_else(|| find("temperature_K"));
    let kelvin = find("temperature_degC").is_none();
    let needed = [
        ("time_beijing", time),
        ("pressure_hPa", find("pressure_hPa")),
        ("height_m", find("height_m")),
        ("temperature_degC", temperature),
    ];
    for (name, found) in needed {
        if found.is_none() {
            faults.add(1, name, "", "this column is missing", hint);
        }
    }
    let (Some(time), Some(pressure), Some(height), Some(temperature)) =
        (needed[0].1, needed[1].1, needed[2].1, needed[3].1)
    else {
        return Err(faults.error());
    };
    let mut soundings: Vec<Sounding> = vec![];
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(cause) => {
                let line = cause.position().map_or(0, |at| at.line() as usize);
                let message = format!("this line cannot be read: {cause}");
                faults.add(line, "", "", message, "save the table as CSV");
                continue;
            }
        };
        let line = record.position().map_or(0, |at| at.line() as usize);
        if record.len() != header.len() {
            let message = format!("{} cells, the header has {}", record.len(), header.len());
            let text = record.iter().collect::<Vec<_>>().join(",");
            faults.add(line, "", &text, message, "check the commas of this line");
            continue;
        }
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let at = ModelTime::parse_column(cell(time), utc);
        if at.is_err() {
            faults.add(
                line,
                &header[time],
                cell(time),
                "not a time",
                "write 2016-01-05T08:00",
            );
        }
        let mut number = |column: usize, low: f64, high: f64| {
            let value = cell(column).parse::<f64>().ok();
            let good = value.filter(|value| (low..=high).contains(value));
            if good.is_none() {
                let message = format!("not a number from {low} to {high}");
                faults.add(
                    line,
                    &header[column],
                    cell(column),
                    &message,
                    "leave out levels that were not measured",
                );
            }
            good
        };
        let p = number(pressure, 1.0, 1100.0);
        let z = number(height, -450.0, 50_000.0);
        let t = if kelvin {
            number(temperature, 150.0, 340.0)
        } else {
            number(temperature, -120.0, 60.0)
        };
        let (Ok(at), Some(p), Some(z), Some(t)) = (at, p, z, t) else {
            continue;
        };
        let level = SoundingLevel {
            pressure: from_hectopascal(p),
            altitude: z,
            temperature: if kelvin { t } else { from_celsius(t) },
        };
        match soundings.last_mut() {
            Some(last) if last.time == at => {
                let rises = last.levels.last().is_none_or(|below| {
                    level.altitude > below.altitude && level.pressure < below.pressure
                });
                if rises {
                    last.levels.push(level);
                } else {
                    faults.add(
                        line,
                        "height_m",
                        cell(height),
                        "not above the level before it at a lower pressure",
                        "sort the levels of an ascent from the ground up",
                    );
                }
            }
            Some(last) if last.time > at => {
                faults.add(
                    line,
                    &header[time],
                    cell(time),
                    "before the ascent above it",
                    "sort the ascents by time",
                );
            }
            _ => soundings.push(Sounding {
                time: at,
                levels: vec![level],
            }),
        }
    }
    for sounding in &soundings {
        if sounding.levels.len() < 2 {
            faults.add(
                0,
                "",
                &sounding.time.to_string(),
                "an ascent of one level",
                "two levels are needed at least",
            );
        }
    }
    if soundings.is_empty() && faults.is_empty() {
        faults.add(0, "", "", "no data below the header", hint);
    }
    faults.finish(soundings)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_and_all_its_faults_are_told() {
        let good = "time_utc,pressure_hPa,height_m,temperature_degC\n2016-01-05T00:00,775,2262,-10\n2016-01-05T00:00,700,3050,-8\n";
        let soundings = parse_soundings(good, "s.csv").unwrap();
        assert_eq!(
            soundings[0].time,
            ModelTime::parse("2016-01-05T08:00").unwrap()
        );
        assert_eq!(soundings[0].levels[1].pressure, 70_000.0);
        let bad = "time_utc,pressure_hPa,height_m,temperature_degC\nyesterday,775,2262,-10\n2016-01-05T00:00,0,3050,-999\n";
        let error = parse_soundings(bad, "s.csv").unwrap_err().to_string();
        for word in ["s.csv, line 2", "yesterday", "pressure_hPa", "-999"] {
            assert!(error.contains(word), "{error}");
        }
    }
}
