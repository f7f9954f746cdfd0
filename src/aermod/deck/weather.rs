//! Pathway ME: weather files, stations, period, and what is used of the data.

use super::lines::Line;
use super::number::{double, single, whole};
use super::place::FOOT;
use super::reader::Reader;
use crate::nearfield::case::TurbulenceUse;
use std::path::PathBuf;

/// What ME has said so far, as far as later lines depend on it.
#[derive(Debug, Clone, Default)]
pub(super) struct WeatherDraft {
    /// Hourly files in use (ozone, NOx, background): each may be named once.
    pub hourly_files: Vec<PathBuf>,
    pub surface: Option<String>,
    pub profile: Option<String>,
    /// SURFDATA's year in full.
    pub year: i64,
    pub start_day: i64,
    pub end_day: i64,
    /// Words that the surface file's header adds to the options in force.
    pub header_words: Vec<(usize, &'static str)>,
}

impl<'a> Reader<'a> {
    pub(super) fn weather_line(&mut self, line: &'a Line) {
        self.routine = "MECARD";
        let main_run = !self.preset.event_run;
        match line.keyword.as_str() {
            "STARTING" => {
                self.weather.end_day = 366;
                self.first(line);
            }
            "SURFFILE" | "PROFFILE" => {
                if self.first(line) {
                    self.weather_file(line);
                }
            }
            "SURFDATA" | "UAIRDATA" | "SITEDATA" => {
                if self.first(line) {
                    self.station(line);
                }
            }
            "STARTEND" | "DAYRANGE" if main_run && self.control.scim => {
                self.error("154", 2, &line.keyword);
            }
            "STARTEND" if main_run => {
                if self.first(line) {
                    self.start_end(line);
                }
            }
            "DAYRANGE" if main_run => self.day_ranges(line),
            "WDROTATE" => {
                if self.first(line) {
                    self.routine = "WDROTA";
                    self.rotation(line);
                }
            }
            "PROFBASE" => {
                if self.first(line) {
                    self.routine = "PRBASE";
                    self.profile_base(line);
                }
            }
            "WINDCATS" => {
                if self.first(line) {
                    self.routine = "WSCATS";
                    self.wind_categories(line);
                }
            }
            "SCIMBYHR" if self.control.scim => {
                if self.first(line) {
                    self.sampling(line);
                }
            }
            "NUMYEARS" => {
                if self.first(line) {
                    self.years(line);
                }
            }
            "NOTURB" | "NOTURBST" | "NOTURBCO" | "NOSA" | "NOSW" | "NOSAST" | "NOSWST"
            | "NOSACO" | "NOSWCO" => self.turbulence(line),
            "FINISHED" => {
                if self.first(line) {
                    self.finish_weather();
                }
            }
            _ => self.wrong_pathway(line),
        }
    }

    fn weather_file(&mut self, line: &Line) {
        let surface = line.keyword == "SURFFILE";
        self.routine = if surface { "SURFIL" } else { "PROFIL" };
        match line.count() {
            3 | 4 => {
                if line.raw(3).chars().count() > super::lines::LONGEST_FIELD {
                    self.error("291", 3, "     200");
                }
                if line.count() == 4 && line.field(4) != "FREE" {
                    self.warn("293", 4, "format");
                }
                let name = Some(line.raw(3).to_owned());
                if surface {
                    self.weather.surface = name;
                } else {
                    self.weather.profile = name;
                }
            }
            2 => self.error("200", 3, &line.keyword),
            _ => self.error("202", 5, &line.keyword),
        }
    }

    fn station(&mut self, line: &Line) {
        self.routine = match line.keyword.as_str() {
            "SURFDATA" => "SFDATA",
            "UAIRDATA" => "UADATA",
            _ => "ONDATA",
        };
        if !self.fields(line, 4, 7) {
            return;
        }
        let number = self.whole(line, 3).unwrap_or(0);
        let mut year = self.whole(line, 4).unwrap_or(0);
        if line.keyword != "SITEDATA" {
            year = self.preset.full_year(year);
        }
        let name = if line.count() >= 5 {
            line.field(5).chars().take(40).collect()
        } else {
            "UNKNOWN".to_owned()
        };
        if line.count() == 7 {
            for n in [6, 7] {
                if double(line.field(n)).times != 1 {
                    self.error("208", n, &line.keyword);
                }
            }
        }
        let station = (number, year as i32, name);
        match line.keyword.as_str() {
            "SURFDATA" => {
                if year >= 2148 && year % 100 >= 49 {
                    self.error("365", 4, &line.keyword);
                } else if single(line.field(4)).once().is_some_and(|year| year < 99.5) {
                    let routine = std::mem::replace(&mut self.routine, "SET_WINDOW");
                    self.warn("360", 4, &line.keyword);
                    self.routine = routine;
                }
                self.weather.year = year;
                self.case.weather.surface_station = station;
            }
            "UAIRDATA" => self.case.weather.upper_station = station,
            _ => self.case.weather.site_station = Some(station),
        }
    }

    fn profile_base(&mut self, line: &Line) {
        match line.count() {
            2 => self.error("200", 3, &line.keyword),
            3 | 4 => {
                let Some(mut base) = self.one(line, 3) else {
                    return;
                };
                if line.count() == 4 {
                    match line.field(4) {
                        "FEET" => base *= FOOT,
                        "METERS" => {}
                        _ => self.warn("203", 4, "ZRUNIT"),
                    }
                }
                if base < 0.0 {
                    self.warn("340", 3, &line.keyword);
                }
                self.case.options.profile_base = base;
            }
            _ => self.error("202", 5, &line.keyword),
        }
    }

    fn rotation(&mut self, line: &Line) {
        if !self.fields(line, 3, 3) {
            return;
        }
        if let Some(angle) = self.one(line, 3) {
            self.case.weather.rotation = angle;
            if angle.abs() > 180.0 {
                self.error("380", 3, "ROTANG");
            }
        }
    }

    fn wind_categories(&mut self, line: &Line) {
        if line.count() != 7 {
            let code = if line.count() > 7 { "202" } else { "200" };
            self.error(code, line.count().min(8), &line.keyword);
            return;
        }
        for i in 0..5 {
            let Some(bound) = self.one(line, 3 + i) else {
                continue;
            };
            if !(1.0..=20.0).contains(&bound) {
                self.error("380", 3 + i, "UCAT");
                continue;
            }
            self.case.weather.wind_categories[i] = bound;
            if i > 0 && bound <= self.case.weather.wind_categories[i - 1] {
                self.error("203", 3 + i, "UCAT");
            }
        }
    }

    fn sampling(&mut self, line: &Line) {
        self.routine = "SCIMIT";
        if !matches!(line.count(), 4 | 6 | 8) {
            let code = if line.count() > 8 { "202" } else { "201" };
            self.error(code, line.count().min(9), &line.keyword);
            return;
        }
        let start = self.whole(line, 3).unwrap_or(0);
        if !(1..=24).contains(&start) {
            self.error("380", 3, "StartHr");
        }
        let step = self.whole(line, 4).unwrap_or(0);
        if step < 1 {
            self.error("380", 4, "NRegInt");
        }
        let numeric = |n: usize| line.raw(n).chars().all(|c| c.is_ascii_digit());
        if line.count() == 8 || (line.count() == 6 && numeric(5) && numeric(6)) {
            self.warn("157", 5, &line.keyword);
        }
        self.case.weather.scim = Some((start.max(1) as u32, step.clamp(1, 1 << 30) as u32));
    }

    fn years(&mut self, line: &Line) {
        self.routine = "NUMYR";
        match line.count() {
            2 => self.error("200", 3, &line.keyword),
            3 => {
                let read = single(line.field(3));
                if read.times != 1 || (read.value - read.value.round()).abs() > 1.0e-5 {
                    self.error("208", 3, &line.keyword);
                } else {
                    self.case.weather.years = Some(whole(read.value).max(0) as u32);
                }
            }
            _ => self.error("202", 4, &line.keyword),
        }
    }

    /// NOTURB and its kin: only one of them may stand in a deck.
    fn turbulence(&mut self, line: &Line) {
        const WORDS: [&str; 9] = [
            "NOTURB", "NOTURBST", "NOTURBCO", "NOSA", "NOSW", "NOSAST", "NOSWST", "NOSACO",
            "NOSWCO",
        ];
        let stood: usize = WORDS.iter().map(|word| self.count("ME", word)).sum();
        if stood != 1 {
            self.error("135", 2, &line.keyword);
            return;
        }
        self.routine = "TURBOPT";
        self.info("443", 2, &line.keyword);
        let word = line.keyword.as_str();
        if self.control.default && word != "NOTURB" && word != "NOTURBST" {
            self.warn("444", 2, word);
            return;
        }
        let angle = !matches!(word, "NOSW" | "NOSWST" | "NOSWCO");
        let vertical = !matches!(word, "NOSA" | "NOSAST" | "NOSACO");
        let stable = !word.ends_with("CO");
        let convective = !word.ends_with("ST");
        self.case.weather.turbulence = TurbulenceUse {
            no_sigma_theta_stable: angle && stable,
            no_sigma_theta_convective: angle && convective,
            no_sigma_w_stable: vertical && stable,
            no_sigma_w_convective: vertical && convective,
        };
    }

    fn finish_weather(&mut self) {
        for keyword in [
            "STARTING", "SURFFILE", "PROFFILE", "SURFDATA", "UAIRDATA", "PROFBASE",
        ] {
            if self.count("ME", keyword) == 0 {
                self.error("130", 2, keyword);
            }
        }
        if self.control.scim && self.count("ME", "SCIMBYHR") == 0 {
            self.error("130", 2, "SCIMBYHR");
        }
        if self.count("ME", "SURFFILE") != 0 && self.count("ME", "PROFFILE") != 0 {
            self.weather_headers();
        }
    }
}
