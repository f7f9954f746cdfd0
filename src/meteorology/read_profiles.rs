//! Upper-air profiles in a plain CSV table: one row a time and altitude, the unit in every column name.
//!
//! | column | unit |
//! |---|---|
//! | `time_beijing` or `time_utc` | |
//! | `altitude_m` (above sea level, rising within a profile) | m |
//! | `wind_speed_m_s`, `wind_from_deg` (clockwise from true north) | m/s, ° |
//! | `temperature_degC` (optional column; a cell may be empty) | °C |
//!
//! Between two profiles the model interpolates in time; before the first and after the last they hold.

use super::stations::{UpperLevel, UpperProfile};
use super::text::{Faults, ReadError, read_text};
use crate::time::ModelTime;
use crate::units::from_celsius;
use std::path::Path;

const COLUMNS: &str = "columns: time_beijing or time_utc, altitude_m, wind_speed_m_s, wind_from_deg, temperature_degC (optional)";

/// Reads a table of profiles.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_profiles(path: &Path) -> Result<Vec<UpperProfile>, ReadError> {
    parse_profiles(&read_text(path)?, &path.display().to_string())
}

/// Parses the text of a table of profiles; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_profiles(text: &str, file: &str) -> Result<Vec<UpperProfile>, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let header: Vec<String> = reader.headers().map_or_else(
        |_| vec![],
        |header| header.iter().map(str::to_owned).collect(),
    );
    let Some(columns) = Columns::of(&header, &mut faults) else {
        return Err(faults.error());
    };
    let mut profiles: Vec<UpperProfile> = vec![];
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(cause) => {
                let line = cause.position().map_or(0, |at| at.line() as usize);
                let message = format!("this line cannot be read: {cause}");
                faults.add(
                    line,
                    "",
                    "",
                    message,
                    "give every row a cell for each column",
                );
                continue;
            }
        };
        let line = record.position().map_or(0, |at| at.line() as usize);
        if let Some((time, level)) = columns.row(&record, line, &mut faults) {
            book(&mut profiles, time, level, line, &mut faults);
        }
    }
    if profiles.is_empty() && faults.is_empty() {
        faults.add(0, "", "", "no profile in this file", COLUMNS);
    }
    faults.finish(profiles)
}

/// Puts a level on top of the newest profile, or begins the next one.
fn book(
    profiles: &mut Vec<UpperProfile>,
    time: ModelTime,
    level: UpperLevel,
    line: usize,
    faults: &mut Faults<'_>,
) {
    match profiles.last_mut() {
        Some(last) if last.time == time => {
            if last
                .levels
                .last()
                .is_some_and(|below| level.altitude <= below.altitude)
            {
                let found = level.altitude.to_string();
                let hint = "sort the levels of a profile from the ground up";
                faults.add(
                    line,
                    "altitude_m",
                    &found,
                    "not above the level before it",
                    hint,
                );
            }
            last.levels.push(level);
        }
        Some(last) if time < last.time => {
            let hint = "sort the profiles by time and keep the rows of one together";
            faults.add(line, "time", "", "earlier than the row before it", hint);
        }
        _ => profiles.push(UpperProfile {
            time,
            levels: vec![level],
        }),
    }
}

/// Where the columns stand.
struct Columns {
    time: usize,
    utc: bool,
    altitude: usize,
    speed: usize,
    from: usize,
    temperature: Option<usize>,
}

impl Columns {
    fn of(header: &[String], faults: &mut Faults<'_>) -> Option<Self> {
        let find = |name: &str| header.iter().position(|column| column == name);
        let beijing = find("time_beijing");
        let known = [
            "time_beijing",
            "time_utc",
            "altitude_m",
            "wind_speed_m_s",
            "wind_from_deg",
            "temperature_degC",
        ];
        for column in header.iter().filter(|c| !known.contains(&c.as_str())) {
            faults.add(1, column, "", "no such column is known here", COLUMNS);
        }
        let mut need = |name: &str, found: Option<usize>| {
            if found.is_none() {
                faults.add(1, name, "", "this column is missing", COLUMNS);
            }
            found
        };
        let time = need("time_beijing", beijing.or_else(|| find("time_utc")));
        let altitude = need("altitude_m", find("altitude_m"));
        let speed = need("wind_speed_m_s", find("wind_speed_m_s"));
        let from = need("wind_from_deg", find("wind_from_deg"));
        let columns = Self {
            time: time?,
            utc: beijing.is_none(),
            altitude: altitude?,
            speed: speed?,
            from: from?,
            temperature: find("temperature_degC"),
        };
        faults.is_empty().then_some(columns)
    }

    fn row(
        &self,
        record: &csv::StringRecord,
        line: usize,
        faults: &mut Faults<'_>,
    ) -> Option<(ModelTime, UpperLevel)> {
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let stamp = cell(self.time);
        let time = ModelTime::parse_column(stamp, self.utc).ok();
        if time.is_none() {
            faults.add(line, "time", stamp, "not a time", "write 2017-01-26T08:00");
        }
        let mut number = |column: usize, name: &str, low: f64, high: f64| {
            let value = cell(column).parse::<f64>().ok();
            let good = value.filter(|value| (low..=high).contains(value));
            if good.is_none() {
                let message = format!("not a number from {low} to {high}");
                let hint = "leave out levels that were not measured";
                faults.add(line, name, cell(column), message, hint);
            }
            good
        };
        let altitude = number(self.altitude, "altitude_m", -450.0, 50_000.0);
        let speed = number(self.speed, "wind_speed_m_s", 0.0, 150.0);
        let from = number(self.from, "wind_from_deg", 0.0, 360.0);
        let temperature = match self.temperature.filter(|&column| !cell(column).is_empty()) {
            Some(column) => Some(number(column, "temperature_degC", -120.0, 60.0)?),
            None => None,
        };
        let (speed, from) = (speed?, from?.to_radians());
        let level = UpperLevel {
            altitude: altitude?,
            wind_east: -speed * libm::sin(from),
            wind_north: -speed * libm::cos(from),
            temperature: temperature.map(from_celsius),
        };
        Some((time?, level))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const GOOD: &str = "time_beijing,altitude_m,wind_speed_m_s,wind_from_deg,temperature_degC\n\
        2017-01-26T08:00,2000,8,90,-6\n2017-01-26T08:00,5000,20,270,\n2017-01-26T14:00,2000,4,0,-4\n";

    #[test]
    fn levels_and_times_are_those_of_the_table() {
        let profiles = parse_profiles(GOOD, "p.csv").unwrap();
        assert_eq!(profiles.len(), 2);
        let [low, high] = profiles[0].levels.as_slice() else {
            unreachable!("two levels");
        };
        assert!((low.wind_east + 8.0).abs() < 1e-12 && low.wind_north.abs() < 1e-12);
        assert_eq!(low.temperature, Some(267.15));
        assert!((high.wind_east - 20.0).abs() < 1e-12);
        assert_eq!(high.temperature, None);
        assert!((profiles[1].levels[0].wind_north + 4.0).abs() < 1e-12);
        let utc = GOOD.replace("time_beijing", "time_utc");
        let later = parse_profiles(&utc, "p.csv").unwrap();
        assert_eq!(later[0].time.0 - profiles[0].time.0, 8 * 3600);
    }

    #[test]
    fn every_fault_has_its_line_and_a_hint() {
        for (from, to, line, expect) in [
            ("2000,8,90", "2000,-8,90", 2, "not a number from 0 to 150"),
            ("2000,8,90", "2000,8,east", 2, "not a number from 0 to 360"),
            ("5000,20", "1500,20", 3, "not above the level before it"),
            ("2017-01-26T14:00", "2017-01-25T14:00", 4, "earlier than"),
            ("2017-01-26T14:00", "yesterday", 4, "not a time"),
            ("altitude_m", "height_m", 1, "missing"),
            (",-4\n", "\n", 4, "cannot be read"),
        ] {
            let text = GOOD.replacen(from, to, 1);
            let error = parse_profiles(&text, "p.csv").unwrap_err().to_string();
            assert!(error.contains(&format!("p.csv, line {line}")), "{error}");
            assert!(error.contains(expect), "{error}");
        }
        let empty = parse_profiles("", "p.csv").unwrap_err().to_string();
        assert!(empty.contains("missing"), "{empty}");
        let header = GOOD.lines().next().unwrap();
        let none = parse_profiles(header, "p.csv").unwrap_err().to_string();
        assert!(none.contains("no profile"), "{none}");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "\\PC*", rows in prop::collection::vec("[-0-9a-zT:.,\"#]{0,40}", 0..6)) {
            let _ = parse_profiles(&text, "p.csv");
            let header = GOOD.lines().next().unwrap();
            let _ = parse_profiles(&format!("{header}\n{}", rows.join("\n")), "p.csv");
        }
    }
}
