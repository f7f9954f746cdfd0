//! Soundings in FSL form, as NOAA's radiosonde archive gives them (RAOB; format description of the Forecast Systems Laboratory).
//!
//! Numbers between blanks, the first the kind of line: 254 head (hour UTC, day, month in letters, year), 1 and 2 station and checks,
//! 3 with the unit of wind speeds at its end (`ms` tenths of m/s, `kt` knots), 9 surface level, 4 mandatory, 5 significant, 7 tropopause,
//! 6 winds by pressure, 8 highest wind: pressure, height [m], temperature and dew point [0.1 °C], wind from [°], speed. Pressures are in
//! 0.1 hPa with 99999 for what is missing; in old files in whole hPa with 32767.

use super::ascent::{Ascent, AscentLevel};
use super::finished;
use crate::meteorology::radiation::saturation_vapour_pressure;
use crate::meteorology::text::{Faults, ReadError};
use crate::time::ModelTime;
use crate::units::{HOUR, from_celsius, from_hectopascal};

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
/// What is missing: in new files, in old ones.
const MISSING: [f64; 2] = [99_999.0, 32_767.0];
/// No pressure in whole hPa is above this; every ascent in tenths has some that are.
const HIGHEST_PRESSURE: f64 = 1100.0;

/// Whether a text has this form: its first line is a head.
pub(super) fn is_fsl(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| line.split_whitespace().next() == Some("254") && head(line).is_some())
}

/// Parses such a text; `file` is its name for messages. Ascents without levels are left out.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_fsl(text: &str, file: &str) -> Result<Vec<Ascent>, ReadError> {
    let mut faults = Faults::new(file);
    let mut ascents: Vec<Ascent> = vec![];
    let pressure_unit = pressure_unit(text);
    let mut speed_unit = None;
    for (index, line) in text.lines().enumerate() {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.first().copied().unwrap_or_default() {
            "254" => {
                if let Some(time) = head(line) {
                    speed_unit = None;
                    ascents.push(Ascent {
                        station: String::new(),
                        time,
                        levels: vec![],
                    });
                } else {
                    let hint = "254     12      1      JAN    2016";
                    faults.add(index + 1, "", line.trim(), "this head cannot be read", hint);
                }
            }
            "1" => {
                if let (Some(ascent), Some(number)) = (ascents.last_mut(), words.get(2)) {
                    (*number).clone_into(&mut ascent.station);
                }
            }
            "3" => speed_unit = unit_of_speed(&words),
            "4" | "5" | "6" | "7" | "8" | "9" => {
                match (level(&words, pressure_unit, speed_unit), ascents.last_mut()) {
                    (Some(found), Some(ascent)) => ascent.levels.push(found),
                    (None, _) => {
                        let hint = "kind, pressure, height, temperature, dew point, wind; the unit of winds (ms, kt) ends line 3";
                        faults.add(
                            index + 1,
                            "",
                            line.trim(),
                            "this level cannot be read",
                            hint,
                        );
                    }
                    (Some(_), None) => {
                        let message = "a level before the first head";
                        faults.add(index + 1, "", line.trim(), message, "is the file whole?");
                    }
                }
            }
            "" | "2" => {}
            _ => {
                let message = "this kind of line is not known";
                faults.add(index + 1, "", line.trim(), message, "254, or 1 to 9");
            }
        }
    }
    finished(ascents, faults)
}

/// Metres a second of a unit of speed, the last word of a line 3.
fn unit_of_speed(words: &[&str]) -> Option<f64> {
    match words.last()?.to_ascii_lowercase().as_str() {
        "ms" => Some(0.1),
        "kt" | "kts" => Some(1852.0 / HOUR),
        _ => None,
    }
}

/// Hectopascals of a unit of pressure.
fn pressure_unit(text: &str) -> f64 {
    let levels = text.lines().filter_map(|line| {
        let mut words = line.split_whitespace();
        matches!(words.next()?, "4" | "5" | "7" | "9").then_some(())?;
        words.next()?.parse::<f64>().ok()
    });
    let highest = levels
        .filter(|pressure| !MISSING.contains(pressure))
        .fold(0.0, f64::max);
    if highest > HIGHEST_PRESSURE { 0.1 } else { 1.0 }
}

fn head(line: &str) -> Option<ModelTime> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, hour, day, month, year, ..] = words[..] else {
        return None;
    };
    let (hour, day, year) = (
        hour.parse::<i64>().ok().filter(|h| (0..=23).contains(h))?,
        day.parse::<u32>().ok()?,
        year.parse::<u32>().ok()?,
    );
    let month = month.to_ascii_uppercase();
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let date = ModelTime::parse(&format!("{year:04}-{month:02}-{day:02}T00:00Z")).ok()?;
    Some(date.plus(hour * 3600))
}

/// A level; `None` where a number cannot be read, or a speed has no unit.
fn level(words: &[&str], pressure_unit: f64, speed_unit: Option<f64>) -> Option<AscentLevel> {
    let value = |at: usize| {
        let number = words.get(at)?.parse::<i32>().ok().map(f64::from)?;
        Some(Some(number).filter(|number| !MISSING.contains(number)))
    };
    let further = |at: usize| {
        if at < words.len() {
            value(at)
        } else {
            Some(None)
        }
    };
    let kelvin = |tenths: f64| from_celsius(tenths / 10.0);
    let temperature = value(3)?.map(kelvin);
    let dew_point = further(4)?.map(kelvin);
    let wind_speed = match further(6)? {
        Some(speed) => Some(speed * speed_unit?),
        None => None,
    };
    Some(AscentLevel {
        surface: words.first() == Some(&"9"),
        pressure: value(1)?.map(|p| from_hectopascal(p * pressure_unit)),
        height: value(2)?,
        temperature,
        relative_humidity: temperature
            .zip(dew_point)
            .map(|(air, dew)| saturation_vapour_pressure(dew) / saturation_vapour_pressure(air)),
        wind_from: further(5)?.map(f64::to_radians),
        wind_speed,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ASCENT: &str = "    254      0      5      JAN    2016
      1  99999  52866  36.72N101.75E   2296   2331
      2  99999  99999  99999      6  99999  99999
      3           ZLXN                99999     ms
      4  10000    150  99999  99999  99999  99999
      9   7750   2296    -95   -150    270     50
      5   7300  99999    -80   -150    270     50
      4   7000   3080    -90   -150    270     50
      6   6500   3600  99999  99999    270     50
      4   5000   5600   -250   -400    270     50
";

    #[test]
    fn an_ascent_is_read_from_the_ground_up() {
        assert!(is_fsl(ASCENT) && !is_fsl("time_utc,pressure_hPa\n"));
        let ascents = parse_fsl(ASCENT, "a.fsl").unwrap();
        assert_eq!(ascents[0].station, "52866");
        assert_eq!(
            ascents[0].time,
            ModelTime::parse("2016-01-05T08:00").unwrap()
        );
        let levels = ascents[0].thermal().unwrap().levels;
        assert_eq!(levels.len(), 4);
        assert!((levels[0].pressure - 77_500.0).abs() < 1e-6);
        assert!((levels[1].altitude - 2296.0 - 7745.0 * libm::log(775.0 / 730.0)).abs() < 3.0);
    }

    #[test]
    fn old_files_count_in_whole_hectopascals() {
        let old = ASCENT
            .replace("  10000 ", "   1000 ")
            .replace("   7750 ", "    775 ")
            .replace("   7300 ", "    730 ")
            .replace("   7000 ", "    700 ")
            .replace("   6500 ", "    650 ")
            .replace("   5000 ", "    500 ")
            .replace("99999", "32767");
        let (new, old) = (
            parse_fsl(ASCENT, "a.fsl").unwrap(),
            parse_fsl(&old, "b.fsl").unwrap(),
        );
        let levels = |ascents: &[Ascent]| ascents[0].thermal().unwrap().levels;
        for (a, b) in levels(&new).iter().zip(&levels(&old)) {
            assert!((a.pressure - b.pressure).abs() < 1e-6);
        }
        let knots = parse_fsl(&ASCENT.replace(" ms\n", " kt\n"), "c.fsl").unwrap();
        let speed = |ascents: &[Ascent]| ascents[0].levels[1].wind_speed.unwrap();
        assert!((speed(&new) - 5.0).abs() < 1e-12);
        assert!((speed(&knots) - 50.0 * 1852.0 / 3600.0).abs() < 1e-12);
        let none = ASCENT.replace(" ms\n", "\n");
        let error = parse_fsl(&none, "d.fsl").unwrap_err().to_string();
        assert!(error.contains("d.fsl, line 6"), "{error}");
    }

    #[test]
    fn faults_are_told_all_at_once() {
        let bad = ASCENT.replace("JAN", "JNR").replace("-95", "x95");
        let error = parse_fsl(&bad, "a.fsl").unwrap_err().to_string();
        for word in ["a.fsl, line 1", "line 6", "x95"] {
            assert!(error.contains(word), "{error}");
        }
    }
}
