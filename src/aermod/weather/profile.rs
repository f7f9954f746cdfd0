//! The profile file (.PFL): one row a level, from the ground up; the top of each hour is marked.
//!
//! year month day hour height top direction speed temperature σθ σw

use super::error::WeatherFileError;
use super::rows::{Row, is_idle, text_of, words};
use super::stamp::stamp;
use crate::plume::weather::calendar::YearWindow;
use crate::plume::weather::{MOST_LEVELS, ProfileLevel, ProfileRecord};
use std::path::Path;

/// Values of a row.
const VALUES: usize = 11;
const HINT: &str = "a row is: year month day hour, height, 1 at the top level or 0, wind direction, speed, temperature, sigma-theta, sigma-w";

/// A profile file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileFile {
    /// Its hours.
    pub records: Vec<ProfileRecord>,
    /// The last hour has no top level and is left out.
    pub unfinished: bool,
}

impl ProfileFile {
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
        let mut found = Self::default();
        let mut levels: Vec<ProfileLevel> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            if is_idle(line) {
                continue;
            }
            let row = Row {
                file,
                line: index + 1,
                hint: HINT,
            };
            let words = words(line, VALUES);
            if words.len() < VALUES {
                return Err(WeatherFileError::Short {
                    file: file.to_owned(),
                    line: row.line,
                    found: words.len(),
                    wanted: VALUES,
                    hint: HINT,
                });
            }
            let date = stamp(&row, [words[0], words[1], words[2], words[3]], window)?;
            let height = row.number(words[4], "the height")?;
            let below = levels.last().map(|level| level.height);
            if height < 0.0 || below.is_some_and(|below| height <= below) {
                return Err(row.wrong(
                    words[4],
                    "the height",
                    "not above the level before it (levels of an hour go upwards, its top is marked with 1)",
                ));
            }
            let top = row.whole(words[5], "the mark of the top level", -9..=9, "not 0 or 1")? != 0;
            levels.push(ProfileLevel {
                height,
                wind_direction: row.number(words[6], "the wind direction")?,
                wind_speed: row.number(words[7], "the wind speed")?,
                temperature: row.number(words[8], "the temperature")?,
                sigma_theta: row.number(words[9], "sigma-theta")?,
                sigma_w: row.number(words[10], "sigma-w")?,
            });
            if top {
                found.records.push(ProfileRecord {
                    stamp: date,
                    levels: std::mem::take(&mut levels),
                });
            } else if levels.len() == MOST_LEVELS {
                return Err(WeatherFileError::TooManyLevels {
                    file: file.to_owned(),
                    line: row.line,
                    most: MOST_LEVELS,
                });
            }
        }
        found.unfinished = !levels.is_empty();
        if found.records.is_empty() {
            return Err(WeatherFileError::Empty {
                file: file.to_owned(),
                hint: "no level is marked as the top of its hour (1 in column 6)",
            });
        }
        Ok(found)
    }
}
