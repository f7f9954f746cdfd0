//! The header of the surface file and the first hour of the profile file: stations, version, how they were made.

use super::number::{single, whole};
use super::reader::Reader;

/// AERMET versions before this (as yyddd) are out of date, and those before `OLDEST` or after `NEWEST` are refused.
const DATED: i64 = 14134;
const OLDEST: i64 = 12345;
const NEWEST: i64 = 90000;
/// AERMOD takes this many levels of a profile.
const MOST_LEVELS: usize = 50;

impl Reader<'_> {
    pub(super) fn weather_headers(&mut self) {
        self.routine = "MEOPEN";
        let surface = self.weather.surface.clone().unwrap_or_default();
        let profile = self.weather.profile.clone().unwrap_or_default();
        match self.files.find(&self.folder, &surface) {
            None => {
                self.error("500", 2, "SURFFILE");
                self.hint_file(&surface);
            }
            Some(path) => {
                let start = self.files.read_start(&path, 4096);
                self.case.weather.surface_file = path;
                match start {
                    Ok(bytes) if bytes.is_empty() => self.error("510", 2, "SURFFILE"),
                    Ok(bytes) => {
                        let text = super::files::decode(&bytes);
                        let header: String = text
                            .lines()
                            .next()
                            .unwrap_or("")
                            .chars()
                            .take(256)
                            .collect();
                        self.surface_header(&header);
                    }
                    Err(_) => self.error("510", 2, "SURFFILE"),
                }
            }
        }
        match self.files.find(&self.folder, &profile) {
            None => {
                self.error("500", 2, "PROFFILE");
                self.hint_file(&profile);
            }
            Some(path) => {
                let start = self.files.read_start(&path, 16384);
                self.case.weather.profile_file = path;
                match start {
                    Ok(bytes) => self.profile_levels(&super::files::decode(&bytes)),
                    Err(_) => self.error("510", 2, "PROFFILE"),
                }
            }
        }
    }

    fn surface_header(&mut self, header: &str) {
        let has = |word: &str| header.contains(word);
        let after = |word: &str, skip: usize, length: usize| -> String {
            header.find(word).map_or(String::new(), |at| {
                header[at..].chars().skip(skip).take(length).collect()
            })
        };
        let mut version: String = if has("VERSION:") {
            after("VERSION:", 8, 6)
        } else {
            header.chars().skip(92).take(6).collect()
        };
        if version.trim().is_empty() {
            version.clear();
            self.error("395", 2, "No Version");
        }
        if has("THRESH_1MIN") {
            let threshold = header
                .split_once('=')
                .map_or("", |(_, rest)| rest.split("m/s").next().unwrap_or(""));
            self.warn("186", 2, threshold.split_whitespace().next().unwrap_or(""));
        }
        if has("ADJ_U*") {
            self.warn("187", 2, " ");
            self.weather.header_words.push((23, "ADJ_U*"));
        }
        let prognostic = has("MMIF") || has("PROG");
        if prognostic {
            self.warn("182", 2, "  ");
            self.weather.header_words.push((24, "MMIF_Data"));
        }
        if has("COARE") {
            self.weather.header_words.push((27, "COARE"));
            self.warn("422", 2, "  ");
        }
        if has("BULKRN") {
            if has("COARE") {
                self.error("423", 2, "  ");
            } else {
                self.weather.header_words.push((27, "BULKRN"));
            }
            self.warn("181", 2, if prognostic { "with MMIF" } else { "in AERMET" });
        }
        let station = |word: &str| -> (bool, i64) {
            let text = after(word, 7, 8);
            let read = single(&text);
            let number = if read.times == 1 {
                whole(read.value)
            } else {
                0
            };
            (text.trim().is_empty(), number)
        };
        let stations = [station("UA_ID:"), station("SF_ID:"), station("OS_ID:")];
        self.check_version(&version);
        let weather = &self.case.weather;
        let named = [
            ("SURFDATA", stations[1], Some(weather.surface_station.0)),
            ("UAIRDATA", stations[0], Some(weather.upper_station.0)),
            (
                "SITEDATA",
                stations[2],
                weather.site_station.as_ref().map(|s| s.0),
            ),
        ];
        for (keyword, (missing, number), given) in named {
            let Some(given) = given else {
                continue;
            };
            if missing && given != 0 {
                self.warn("531", 2, keyword);
            } else if number != given {
                self.warn("530", 2, keyword);
                self.hint(format!("the surface file says {number}, the deck {given}"));
            }
        }
        self.check_latitude(header);
    }

    /// Latitude in the first ten columns: 42.750N.
    fn check_latitude(&mut self, header: &str) {
        self.routine = "DCDLAT";
        let text: String = header.chars().take(10).collect();
        let digits: String = text.chars().take(9).filter(|c| *c != ' ').collect();
        let hemisphere = text.to_ascii_uppercase().contains(['N', 'S']);
        match digits.parse::<f64>() {
            Ok(degrees) if hemisphere && (0.0..=90.0).contains(&degrees) => {}
            Ok(_) if hemisphere => self.warn("381", 2, &text),
            _ => self.warn("382", 2, &text),
        }
        self.routine = "MEOPEN";
    }

    fn check_version(&mut self, version: &str) {
        let screen_data = version.trim() == "SCREEN";
        if self.control.screen {
            if !screen_data {
                self.warn("397", 2, version);
            }
            return;
        }
        if screen_data {
            self.warn("398", 2, "");
            return;
        }
        let digits: String = version.chars().skip(1).take(5).collect();
        match digits.trim().parse::<i64>() {
            Err(_) if !digits.trim().is_empty() => self.warn("396", 2, version),
            read => {
                let number = read.unwrap_or(0);
                let detail = format!("  {number:05}");
                if !(OLDEST..=NEWEST).contains(&number) {
                    self.error("395", 2, &detail);
                } else if number < DATED {
                    self.warn("396", 2, &detail);
                }
            }
        }
    }

    /// Heights of the first hour's levels.
    fn profile_levels(&mut self, text: &str) {
        let mut levels = 0;
        let mut prognostic = self
            .weather
            .header_words
            .iter()
            .any(|(_, word)| *word == "MMIF_Data");
        for line in text.lines() {
            let fields: Vec<&str> = line
                .split([' ', ',', '\t'])
                .filter(|field| !field.is_empty())
                .collect();
            let (Some(Ok(height)), Some(Ok(top))) = (
                fields.get(4).map(|f| f.parse::<f64>()),
                fields.get(5).map(|f| f.parse::<f64>()),
            ) else {
                return;
            };
            levels += 1;
            if (height > 999.0 || height <= 0.0) && !prognostic {
                self.warn("184", 2, &format!("LVL{levels:02} {:5}m", whole(height)));
                prognostic = top == 1.0;
            }
            if top == 1.0 {
                return;
            }
            if levels > MOST_LEVELS {
                self.error("465", 2, &format!("{MOST_LEVELS:8}"));
                return;
            }
        }
    }
}
