//! What the listings say about a run besides its case and its results: the deck's text, names of files, when it
//! was started, messages, and the first day of its weather.

use crate::aermod::deck::Problem;
use crate::nearfield::Case;
use crate::plume::weather::Note;
use std::io::BufRead;
use std::path::{Path, PathBuf};

/// A message as AERMOD prints it: `CO W361      15       COCARD: text   hint`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    /// Pathway (CO, SO, RE, ME, OU, MX, CN …).
    pub pathway: String,
    /// E, W or I.
    pub kind: char,
    /// Three digits.
    pub code: String,
    /// Line of the deck or hour of the weather.
    pub line: usize,
    /// Part that reports it.
    pub module: String,
    /// What happened (50 characters are printed).
    pub text: String,
    /// What it happened to (12 characters are printed).
    pub hint: String,
}

impl From<&Problem> for Message {
    fn from(problem: &Problem) -> Self {
        Self {
            pathway: problem.pathway.clone(),
            kind: problem.severity.letter(),
            code: problem.code.to_owned(),
            line: problem.place.as_ref().map_or(0, |place| place.line),
            module: problem.routine.to_owned(),
            text: problem.message.to_owned(),
            hint: problem.detail.trim_end().chars().take(12).collect(),
        }
    }
}

impl Message {
    /// A note on the hour at a place of the surface file, counted from 0.
    pub fn of_hour(note: &Note, index: usize) -> Self {
        Self {
            pathway: note.path().to_owned(),
            kind: note.severity.letter(),
            code: format!("{:03}", note.code),
            line: index + 1,
            module: note.part.to_owned(),
            text: note.meaning().to_owned(),
            hint: note.hint.chars().take(12).collect(),
        }
    }
}

/// One row of the surface file as the listing repeats it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SurfaceRow {
    /// Year of two digits, month, day, day of the year, hour.
    pub date: [i64; 5],
    /// Heat flux, u*, w*, gradient, convective and mechanical mixing height, Obukhov length, roughness, Bowen ratio, albedo,
    /// wind speed, direction and height, temperature and height, in the file's units.
    pub values: [f64; 15],
    /// Precipitation code.
    pub precipitation_code: i64,
    /// Precipitation [mm/h], relative humidity [%], pressure [mb].
    pub wet: [f64; 3],
    /// Cloud cover [tenths].
    pub cloud_cover: i64,
}

/// One level of the first hour of the profile file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProfileRow {
    /// Year of two digits, month, day, hour.
    pub date: [i64; 4],
    /// Height [m].
    pub height: f64,
    /// 1 at the top of the profile.
    pub top: i64,
    /// Wind direction [°], speed [m/s], temperature [°C], σθ [°], σw [m/s] as in the file.
    pub values: [f64; 5],
}

/// What the first line of the surface file says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SurfaceNotes {
    /// AERMET's version, six characters.
    pub version: String,
    /// Friction velocity was adjusted in calm stable hours (`ADJ_U*`).
    pub adjusted_friction: bool,
    /// Weather model instead of observations (MMIF, PROG); its version if given.
    pub weather_model: Option<String>,
    /// Over water (COARE).
    pub over_water: bool,
    /// Bulk Richardson number (BULKRN).
    pub bulk_richardson: bool,
    /// Cloud cover was substituted.
    pub cloud_substituted: bool,
    /// Temperature was substituted.
    pub temperature_substituted: bool,
}

impl SurfaceNotes {
    /// Reads the first line.
    pub fn read(line: &str) -> Self {
        let after = |word: &str, count: usize| {
            line.find(word).map(|at| {
                line[at..]
                    .chars()
                    .skip(word.len())
                    .take(count)
                    .collect::<String>()
            })
        };
        let model = line.contains("MMIF") || line.contains("PROG");
        let version = ["MMIF VERSION", "PROG VERSION"]
            .iter()
            .find_map(|word| after(word, 29 - word.len()).map(|tail| format!("{word}{tail}")));
        Self {
            version: after("VERSION:", 6)
                .unwrap_or_else(|| line.chars().skip(92).take(6).collect()),
            adjusted_friction: line.contains("ADJ_U*"),
            weather_model: model.then(|| version.unwrap_or_default()),
            over_water: line.contains("COARE"),
            bulk_richardson: line.contains("BULKRN"),
            cloud_substituted: line.contains("CCVR_Sub"),
            temperature_substituted: line.contains("TEMP_Sub"),
        }
    }
}

/// What the listings say besides case and results.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Facts {
    /// Date of the run, MM/DD/YY.
    pub date: String,
    /// Time of the run, HH:MM:SS.
    pub time: String,
    /// The deck as it was read.
    pub deck: String,
    /// Its path.
    pub deck_path: PathBuf,
    /// Its name.
    pub input_name: String,
    /// Name of the main listing.
    pub output_name: String,
    /// Messages of the reader.
    pub messages: Vec<Message>,
    /// First line of the surface file.
    pub notes: SurfaceNotes,
    /// σθ and σw are measured in the profile's first hour.
    pub turbulence: (bool, bool),
    /// The first 24 hours of the surface file.
    pub surface: Vec<SurfaceRow>,
    /// The first hour of the profile file.
    pub profile: Vec<ProfileRow>,
    /// Precipitation of all hours [mm].
    pub precipitation: f64,
    /// Hours that are read of the surface file.
    pub hours_read: usize,
    /// Sources whose hourly records give height and initial spread, too.
    pub hourly_release: Vec<usize>,
}

impl Facts {
    /// Reads the deck and the head of its weather files; what cannot be read stays empty.
    ///
    /// `now` is (year, month, day, hour, minute, second).
    pub fn gather(case: &Case, deck: &Path, listing: &Path, now: [i32; 6]) -> Self {
        let bytes = std::fs::read(deck).unwrap_or_default();
        let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        let mut facts = Self {
            date: format!("{:02}/{:02}/{:02}", now[1], now[2], now[0] % 100),
            time: format!("{:02}:{:02}:{:02}", now[3], now[4], now[5]),
            deck: text,
            deck_path: deck.to_path_buf(),
            input_name: deck.display().to_string(),
            output_name: listing.display().to_string(),
            ..Self::default()
        };
        facts.read_surface(&case.weather.surface_file);
        facts.read_profile(&case.weather.profile_file);
        // While AERMOD opens the file it knows no stability: only what is put aside in every hour is passed over.
        let aside = &case.weather.turbulence;
        facts.turbulence.0 &= !(aside.no_sigma_theta_stable && aside.no_sigma_theta_convective);
        facts.turbulence.1 &= !(aside.no_sigma_w_stable && aside.no_sigma_w_convective);
        facts
    }

    /// The name of the last file that the deck has behind a keyword, or else its path.
    pub fn named_last(&self, keyword: &str, path: &Path) -> String {
        self.cards(keyword)
            .next()
            .and_then(|words| words.last().map(str::to_owned))
            .unwrap_or_else(|| path.display().to_string())
    }

    /// The name of a file as the deck has it behind a keyword, or else its path.
    pub fn named(&self, keyword: &str, path: &Path) -> String {
        self.cards(keyword)
            .next()
            .and_then(|mut words| words.next().map(str::to_owned))
            .unwrap_or_else(|| path.display().to_string())
    }

    fn read_surface(&mut self, path: &Path) {
        let Ok(file) = std::fs::File::open(path) else {
            return;
        };
        for (k, line) in std::io::BufReader::new(file).lines().enumerate().take(25) {
            let Ok(line) = line else { return };
            if k == 0 {
                self.notes = SurfaceNotes::read(&line);
                continue;
            }
            self.surface.extend(surface_row(&line));
        }
    }

    fn read_profile(&mut self, path: &Path) {
        let Ok(file) = std::fs::File::open(path) else {
            return;
        };
        for line in std::io::BufReader::new(file).lines() {
            let Ok(line) = line else { return };
            let Some(row) = profile_row(&line) else {
                return;
            };
            let top = row.top == 1;
            let [_, speed, _, sigma_theta, sigma_w] = row.values;
            self.turbulence.0 |= speed > 0.0 && (0.0..99.0).contains(&sigma_theta);
            self.turbulence.1 |= sigma_w > 0.0 && sigma_w < 90.0;
            self.profile.push(row);
            if top {
                return;
            }
        }
    }

    /// Whether a keyword stands on a line of the deck.
    pub fn has(&self, keyword: &str) -> bool {
        self.cards(keyword).next().is_some()
    }

    /// The fields behind a keyword, for each line of the deck that has it.
    pub fn cards<'a>(
        &'a self,
        keyword: &'a str,
    ) -> impl Iterator<Item = std::str::SplitWhitespace<'a>> + 'a {
        self.deck.lines().filter_map(move |line| {
            if line.trim_start().starts_with("**") {
                return None;
            }
            let mut words = line.split_whitespace();
            let first = words.next()?;
            if first.eq_ignore_ascii_case(keyword) {
                return Some(words);
            }
            let second = words.next()?;
            (first.len() == 2 && second.eq_ignore_ascii_case(keyword)).then_some(words)
        })
    }
}

fn surface_row(line: &str) -> Option<SurfaceRow> {
    let numbers: Vec<f64> = line
        .split_whitespace()
        .map_while(|word| word.parse().ok())
        .collect();
    if numbers.len() < 20 {
        return None;
    }
    let at = |k: usize| numbers.get(k).copied().unwrap_or(0.0);
    Some(SurfaceRow {
        date: std::array::from_fn(|k| {
            let part = at(k) as i64;
            if k == 0 { part % 100 } else { part }
        }),
        values: std::array::from_fn(|k| at(5 + k)),
        precipitation_code: at(20) as i64,
        wet: [at(21), at(22), at(23)],
        cloud_cover: at(24) as i64,
    })
}

fn profile_row(line: &str) -> Option<ProfileRow> {
    let numbers: Vec<f64> = line
        .split_whitespace()
        .map_while(|word| word.parse().ok())
        .collect();
    if numbers.len() < 11 {
        return None;
    }
    Some(ProfileRow {
        date: std::array::from_fn(|k| {
            let part = numbers[k] as i64;
            if k == 0 { part % 100 } else { part }
        }),
        height: numbers[4],
        top: numbers[5] as i64,
        values: std::array::from_fn(|k| numbers[6 + k]),
    })
}
