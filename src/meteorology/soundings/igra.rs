//! Soundings of the Integrated Global Radiosonde Archive, version 2 (NOAA/NCEI, format description `igra2-data-format.txt`).
//!
//! Head: `#` and station 1–12, year 14–17, month 19–20, day 22–23, nominal hour UTC 25–26, levels 33–36. Level: type 1–2, pressure
//! [Pa] 10–15, geopotential height [m] 17–21, temperature [0.1 °C] 23–27, relative humidity [0.1 %] 29–33, dew-point depression
//! [0.1 K] 35–39, wind from [°] 41–45, wind speed [0.1 m/s] 47–51; −9999 missing, −8888 taken out by NCEI's checks. The marks in
//! 16, 22 and 28 only say which checks a value has passed; one that failed is taken out. Mandatory, significant and additional
//! levels are read alike, by pressure or by height.
//!
//! An ascent begins at its surface level (type 1 in column 2) where it has one.

use super::ascent::{Ascent, AscentLevel};
use super::finished;
use crate::meteorology::radiation::saturation_vapour_pressure;
use crate::meteorology::text::{Faults, ReadError};
use crate::time::ModelTime;
use crate::units::from_celsius;

/// Whether a text is of this archive: its first line is a head.
pub(super) fn is_igra(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let station = words
        .next()
        .is_some_and(|word| word.starts_with('#') && word.len() == 12);
    let year = words.next().and_then(|word| word.parse::<u32>().ok());
    station && year.is_some_and(|year| (1900..2200).contains(&year))
}

/// Characters of a line, from 1, without blanks around; a text of this archive is ASCII.
fn columns(line: &str, from: usize, to: usize) -> &str {
    line.get(from - 1..to.min(line.len())).unwrap_or("").trim()
}

/// Parses such a text; `file` is its name for messages. Ascents without levels or of unknown hour are left out.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_igra(text: &str, file: &str) -> Result<Vec<Ascent>, ReadError> {
    let mut faults = Faults::new(file);
    let mut ascents: Vec<Ascent> = vec![];
    let mut known = false;
    let mut rest = 0_usize;
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        if line.starts_with('#') {
            if rest > 0 {
                let message = format!("{rest} levels less than the head above says");
                faults.add(number, "", line, message, "is the file whole?");
            }
            if let Some((time, levels)) = head(line) {
                rest = levels;
                known = time.is_some();
                // An ascent of unknown hour is checked and left out.
                ascents.extend(time.map(|time| Ascent {
                    station: columns(line, 2, 12).to_owned(),
                    time,
                    levels: vec![],
                }));
            } else {
                rest = 0;
                let hint = "#CHM00052866 2016 01 05 00 2330   45 ncdc6324 …";
                faults.add(number, "", line, "this head cannot be read", hint);
            }
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        if rest == 0 {
            let message = "a level beyond those its head counts";
            faults.add(number, "", line, message, "is the file whole?");
            continue;
        }
        rest -= 1;
        if let Some(found) = level(line) {
            if let Some(ascent) = ascents.last_mut().filter(|_| known) {
                ascent.levels.push(found);
            }
        } else {
            let hint = "pressure in columns 10-15, height 17-21, temperature 23-27, wind 41-51";
            faults.add(number, "", line, "this level cannot be read", hint);
        }
    }
    if rest > 0 {
        let message = format!("the file ends {rest} levels before its last ascent does");
        faults.add(0, "", "", message, "is the file whole?");
    }
    finished(ascents, faults)
}

/// Nominal time (`None` where the hour is missing) and number of levels.
fn head(line: &str) -> Option<(Option<ModelTime>, usize)> {
    let number = |from, to| columns(line, from, to).parse::<i64>().ok();
    let (year, month, day) = (number(14, 17)?, number(19, 20)?, number(22, 23)?);
    let date = ModelTime::parse(&format!("{year:04}-{month:02}-{day:02}T00:00Z")).ok()?;
    let time = match number(25, 26)? {
        hour @ 0..=23 => Some(date.plus(hour * 3600)),
        99 => None,
        _ => return None,
    };
    Some((time, usize::try_from(number(33, 36)?).ok()?))
}

/// A level as it stands there.
fn level(line: &str) -> Option<AscentLevel> {
    let value = |from, to| {
        let number = columns(line, from, to).parse::<i32>().ok()?;
        Some((number > -8000).then_some(f64::from(number)))
    };
    // Files of version 2.0 may end behind the temperature.
    let further = |from, to| {
        if columns(line, from, to).is_empty() {
            Some(None)
        } else {
            value(from, to)
        }
    };
    let temperature = value(23, 27)?.map(|tenths| from_celsius(tenths / 10.0));
    let reported = further(29, 33)?.map(|tenths| tenths / 1000.0);
    let depression = further(35, 39)?.map(|tenths| tenths / 10.0);
    let from_dew_point = || {
        let (air, depression) = (temperature?, depression?);
        Some(saturation_vapour_pressure(air - depression) / saturation_vapour_pressure(air))
    };
    Some(AscentLevel {
        surface: columns(line, 2, 2) == "1",
        pressure: value(10, 15)?,
        height: value(17, 21)?,
        temperature,
        relative_humidity: reported.or_else(from_dew_point),
        wind_from: further(41, 45)?.map(f64::to_radians),
        wind_speed: further(47, 51)?.map(|tenths| tenths / 10.0),
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ASCENT: &str = "#CHM00052866 2016 01 05 00 2330    5 ncdc6324 ncdc6324  367200  1017500\n\
10 -9999 100000 -9999 -9999 -9999 -9999 -9999 -9999\n\
21 -9999  77500  2296   -95 -9999    50   270    50\n\
20 -9999  73000 -9999   -80 -9999    50   270    50\n\
10 -9999  70000  3080   -90 -9999    50   270    50\n\
10 -9999  50000  5600 -8888 -9999    50   270    50\n";

    #[test]
    fn an_ascent_begins_at_the_ground_and_its_gaps_are_hydrostatic() {
        assert!(is_igra(ASCENT) && !is_igra("# a comment\ntime_utc,pressure_hPa\n"));
        let ascents = parse_igra(ASCENT, "a.txt").unwrap();
        assert_eq!(ascents.len(), 1);
        assert_eq!(ascents[0].station, "CHM00052866");
        let sounding = ascents[0].thermal().unwrap();
        assert_eq!(sounding.time, ModelTime::parse("2016-01-05T08:00").unwrap());
        let levels = &sounding.levels;
        assert_eq!(levels.len(), 3);
        assert_eq!((levels[0].altitude, levels[0].pressure), (2296.0, 77_500.0));
        // 7.74 km × ln(775/730).
        assert!((levels[1].altitude - 2296.0 - 7745.0 * libm::log(775.0 / 730.0)).abs() < 3.0);
    }

    #[test]
    fn a_cut_file_is_told() {
        let cut = ASCENT.lines().take(3).collect::<Vec<_>>().join("\n");
        let error = parse_igra(&cut, "a.txt").unwrap_err().to_string();
        assert!(error.contains("ends 3 levels before"), "{error}");
        let bad = ASCENT.replace(" 73000 ", " 73x00 ");
        let error = parse_igra(&bad, "a.txt").unwrap_err().to_string();
        assert!(error.contains("a.txt, line 4"), "{error}");
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        /// Nothing that is in a file makes the reader stop short.
        #[test]
        fn no_text_stops_the_reader(
            changes in proptest::collection::vec((0..ASCENT.len(), proptest::char::any()), 0..20)
        ) {
            let mut letters: Vec<char> = ASCENT.chars().collect();
            for (at, letter) in changes {
                letters[at] = letter;
            }
            let text: String = letters.into_iter().collect();
            let _ = parse_igra(&text, "a.txt");
        }
    }
}
