//! The surface file (.SFC): a head line, then one row an hour.
//!
//! year month day day-of-year hour H u* w* dθ/dz zic zim L z₀ B A u direction z_u T z_T code rain RH p clouds [flags]

use super::error::WeatherFileError;
use super::header::SurfaceHeader;
use super::rows::{Row, is_idle, text_of, words};
use super::stamp::stamp;
use crate::plume::weather::SurfaceRecord;
use crate::plume::weather::calendar::YearWindow;
use std::path::Path;

/// Values of a row.
const VALUES: usize = 25;
/// Values without which a row is nothing.
const LEAST: usize = 20;
const HINT: &str = "a row is: year month day day-of-year hour, then heat flux, u*, w*, gradient, two mixing heights, L, z0, Bowen, albedo, wind, direction, its height, temperature, its height, precipitation code and rate, humidity, pressure, clouds";
/// Names of the numbers behind the date.
const NAMES: [&str; 20] = [
    "the heat flux",
    "the friction velocity",
    "the convective velocity scale",
    "the potential temperature gradient above the mixed layer",
    "the convective mixing height",
    "the mechanical mixing height",
    "the Obukhov length",
    "the roughness length",
    "the Bowen ratio",
    "the albedo",
    "the wind speed",
    "the wind direction",
    "the height of the wind",
    "the temperature",
    "the height of the temperature",
    "the precipitation code",
    "the precipitation",
    "the relative humidity",
    "the pressure",
    "the cloud cover",
];
/// What stands for the last five where a row does without: AERMET's codes for "missing".
const ABSENT: [f64; 5] = [0.0, -9.0, 999.0, 99999.0, 99.0];
/// Marks of recent AERMETs and of prognostic models behind the numbers.
const FLAGS: [&str; 6] = ["NAD", "ADJ", "MIFF-Mod", "MMIF-OS", "PROG-Mod", "PROG-OS"];

/// A surface file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SurfaceFile {
    /// Its head line.
    pub header: SurfaceHeader,
    /// Its hours.
    pub records: Vec<SurfaceRecord>,
    /// Some row has none of AERMET's flags (NAD, ADJ, …).
    pub unflagged: bool,
    /// Fewest values of a row, up to 25; deposition and GRSM need 25.
    pub fewest_values: usize,
}

impl SurfaceFile {
    /// Reads a file.
    pub fn read(path: &Path, window: YearWindow) -> Result<Self, WeatherFileError> {
        let bytes = std::fs::read(path).map_err(|cause| WeatherFileError::Read {
            path: path.to_owned(),
            cause,
        })?;
        Self::parse(&path.display().to_string(), &text_of(&bytes), window)
    }

    /// Reads a text; `file` is its name in errors.
    pub fn parse(file: &str, text: &str, window: YearWindow) -> Result<Self, WeatherFileError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = text.lines().enumerate();
        let Some((_, head)) = lines.next() else {
            return Err(WeatherFileError::Empty {
                file: file.to_owned(),
                hint: "the file is empty",
            });
        };
        let mut found = Self {
            header: SurfaceHeader::parse(head),
            fewest_values: VALUES,
            ..Self::default()
        };
        for (index, line) in lines {
            if is_idle(line) || found.heads_next_year(line) {
                continue;
            }
            let row = Row {
                file,
                line: index + 1,
                hint: HINT,
            };
            found.take(&row, line, window)?;
        }
        if found.records.is_empty() {
            return Err(WeatherFileError::Empty {
                file: file.to_owned(),
                hint: "the first line of a surface file is its head, hours come from the second on",
            });
        }
        Ok(found)
    }

    /// Files of several years joined together have further heads after 31 December.
    fn heads_next_year(&self, line: &str) -> bool {
        line.contains(':')
            && self.records.last().is_some_and(|last| {
                (last.stamp.month, last.stamp.day, last.stamp.hour) == (12, 31, 24)
            })
    }

    fn take(
        &mut self,
        row: &Row<'_>,
        line: &str,
        window: YearWindow,
    ) -> Result<(), WeatherFileError> {
        let words = words(line, VALUES);
        if words.len() < LEAST {
            return Err(WeatherFileError::Short {
                file: row.file.to_owned(),
                line: row.line,
                found: words.len(),
                wanted: VALUES,
                hint: row.hint,
            });
        }
        let date = stamp(row, [words[0], words[1], words[2], words[4]], window)?;
        row.number(words[3], "the day of the year")?;
        let mut v = [0.0; 20];
        v[15..].copy_from_slice(&ABSENT);
        for (index, word) in words[5..].iter().enumerate() {
            // A short row can end in flags.
            if index + 5 >= LEAST && FLAGS.iter().any(|flag| word.text.contains(flag)) {
                break;
            }
            v[index] = row.number(*word, NAMES[index])?;
            self.fewest_values = self.fewest_values.min(words.len());
        }
        for index in [15, 19] {
            if v[index].fract() != 0.0 || v[index].abs() > 1.0e6 {
                let word = words.get(index + 5).copied().unwrap_or(words[0]);
                return Err(row.wrong(word, NAMES[index], "which is not a whole number"));
            }
        }
        self.unflagged |= !FLAGS.iter().any(|flag| line.contains(flag));
        self.records.push(SurfaceRecord {
            stamp: date,
            heat_flux: v[0],
            friction_velocity: v[1],
            convective_velocity: v[2],
            gradient_above: v[3],
            convective_mixing_height: v[4],
            mechanical_mixing_height: v[5],
            obukhov_length: v[6],
            roughness_length: v[7],
            bowen_ratio: v[8],
            albedo: v[9],
            wind_speed: v[10],
            wind_direction: v[11],
            wind_height: v[12],
            temperature: v[13],
            temperature_height: v[14],
            precipitation_code: v[15] as i32,
            precipitation: v[16],
            relative_humidity: v[17],
            pressure: v[18],
            cloud_cover: v[19] as i32,
        });
        Ok(())
    }
}
