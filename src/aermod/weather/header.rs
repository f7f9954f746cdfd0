//! The head line of a surface file: place, stations, AERMET's version and choices.

use crate::plume::weather::Note;

/// Stations as the deck names them (SURFDATA, UAIRDATA, SITEDATA).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stations {
    /// Surface station.
    pub surface: i64,
    /// Upper air station.
    pub upper_air: i64,
    /// Station on site, if the deck names one.
    pub on_site: Option<i64>,
}

/// A head line, taken apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SurfaceHeader {
    /// As it stands in the file (256 characters).
    pub text: String,
    /// Latitude as written (10 characters).
    pub latitude: String,
    /// Longitude as written (10 characters).
    pub longitude: String,
    /// UA_ID as written.
    pub upper_air: String,
    /// SF_ID as written.
    pub surface: String,
    /// OS_ID as written.
    pub on_site: String,
    /// AERMET's version as AERMOD prints it (6 characters, ` 24142`).
    pub version: String,
    /// ADJ_U*: friction velocity of stable hours with weak winds was adjusted.
    pub adjusted_friction_velocity: bool,
    /// BULKRN.
    pub bulk_richardson: bool,
    /// COARE (over water).
    pub over_water: bool,
    /// Weather of a prognostic model (MMIF or PROG).
    pub prognostic: bool,
    /// Its version, `MMIF VERSION …`.
    pub prognostic_version: String,
    /// CCVR_Sub: gaps in cloud cover were filled.
    pub cloud_filled: bool,
    /// TEMP_Sub: gaps in temperature were filled.
    pub temperature_filled: bool,
    /// Threshold of one-minute winds (THRESH_1MIN = … m/s).
    pub wind_threshold: Option<String>,
}

impl SurfaceHeader {
    /// Takes a head line apart.
    pub fn parse(line: &str) -> Self {
        let text: String = line.chars().take(256).collect();
        let has = |word: &str| text.contains(word);
        let latitude = columns(&text, 0, 10);
        let longitude = columns(&text, 10, 20);
        let version = after(&text, "VERSION:", 0, 6).unwrap_or_else(|| columns(&text, 92, 98));
        let prognostic = has("MMIF") || has("PROG");
        let prognostic_version = if !prognostic {
            String::new()
        } else {
            ["MMIF VERSION", "PROG VERSION"]
                .iter()
                .find_map(|word| text.find(word))
                .map(|at| text[at..].chars().take(29).collect())
                .unwrap_or_default()
        };
        let wind_threshold = has("THRESH_1MIN")
            .then(|| {
                let start = text.find('=')? + 1;
                let end = text.find("m/s").filter(|&end| end >= start)?;
                Some(text[start..end].trim().to_owned())
            })
            .flatten();
        Self {
            latitude,
            longitude,
            upper_air: station(&text, "UA_ID:"),
            surface: station(&text, "SF_ID:"),
            on_site: station(&text, "OS_ID:"),
            version: format!("{version:<6}"),
            adjusted_friction_velocity: has("ADJ_U*"),
            bulk_richardson: has("BULKRN"),
            over_water: has("COARE"),
            prognostic,
            prognostic_version,
            cloud_filled: has("CCVR_Sub"),
            temperature_filled: has("TEMP_Sub"),
            wind_threshold,
            text,
        }
    }

    /// What AERMOD has to say about the head line.
    pub fn notes(&self, stations: Stations, screen: bool) -> Vec<Note> {
        let mut notes = Vec::new();
        let mut warn = |code: u16, hint: &str| notes.push(Note::warning(code, "MEOPEN", hint));
        if let Some(threshold) = &self.wind_threshold {
            warn(186, threshold);
        }
        if self.adjusted_friction_velocity {
            warn(187, "");
        }
        if self.prognostic {
            warn(182, "");
        }
        if self.over_water {
            warn(422, "");
        }
        if self.bulk_richardson {
            warn(
                181,
                if self.prognostic {
                    "with MMIF"
                } else {
                    "in AERMET"
                },
            );
        }
        if screen && self.version != "SCREEN" {
            warn(397, &self.version);
        } else if !screen && self.version == "SCREEN" {
            warn(398, "");
        } else if !screen && self.is_outdated() {
            let hint = self
                .version_number()
                .map_or_else(|| self.version.clone(), |number| format!("  {number:05}"));
            warn(396, &hint);
        }
        let mut compare = |written: &str, wanted: i64, name: &str| {
            if written.trim().is_empty() && wanted != 0 {
                warn(531, name);
            } else if station_number(written) != wanted {
                warn(530, name);
            }
        };
        compare(&self.surface, stations.surface, "SURFDATA");
        compare(&self.upper_air, stations.upper_air, "UAIRDATA");
        if let Some(on_site) = stations.on_site {
            compare(&self.on_site, on_site, "SITEDATA");
        }
        notes.extend(self.latitude_note());
        if self.bulk_richardson && self.over_water {
            notes.push(Note::error(423, "MEOPEN", ""));
        }
        if self.version.trim().is_empty() {
            notes.push(Note::error(395, "MEOPEN", "No Version"));
        } else if let Some(number) = self.version_number()
            && !screen
            && !(12345..=90000).contains(&number)
        {
            notes.push(Note::error(395, "MEOPEN", format!("  {number:05}")));
        }
        notes
    }

    /// A latitude that is none (381 too large, 382 not to be read).
    fn latitude_note(&self) -> Option<Note> {
        let number: String = self.latitude.chars().take(9).collect();
        let code = match number.trim().parse::<f64>() {
            Ok(degrees) if self.latitude.contains(['N', 'n', 'S', 's']) => {
                (!(0.0..=90.0).contains(&degrees)).then_some(381)
            }
            _ => Some(382),
        };
        code.map(|code| Note::warning(code, "DCDLAT", self.latitude.clone()))
    }

    /// AERMET's version as a number: all but the first character.
    fn version_number(&self) -> Option<i64> {
        let digits: String = self.version.chars().skip(1).collect();
        let digits = digits.trim();
        if digits.is_empty() {
            // Fortran reads blanks as nought.
            Some(0)
        } else {
            digits.parse().ok()
        }
    }

    /// An AERMET before 14134, or one whose version is no number.
    pub fn is_outdated(&self) -> bool {
        self.version_number()
            .is_none_or(|number| (12345..14134).contains(&number))
    }
}

/// Characters `from..to` of a line.
fn columns(text: &str, from: usize, to: usize) -> String {
    text.chars().skip(from).take(to - from).collect()
}

/// `length` characters, `skip` behind a word.
fn after(text: &str, word: &str, skip: usize, length: usize) -> Option<String> {
    let (_, rest) = text.split_once(word)?;
    Some(rest.chars().skip(skip).take(length).collect())
}

/// A station behind its word: one blank, then eight characters.
fn station(text: &str, word: &str) -> String {
    after(text, word, 1, 8).map_or_else(String::new, |found| found.trim().to_owned())
}

/// A station's number; 0 if it is none.
fn station_number(text: &str) -> i64 {
    text.trim()
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite())
        .map_or(0, |value| value.round() as i64)
}
