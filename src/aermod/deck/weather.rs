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

/// Gregorian leap year.
pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const MONTH_DAYS: [i64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const DAYS_BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

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
                if year > 2147 {
                    self.error("365", 4, &line.keyword);
                } else if (0..100).contains(&whole(single(line.field(4)).value)) {
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

    /// Year, month, day (and hour) of STARTEND's first or last hour, from field `n` on.
    fn date(&mut self, line: &Line, n: usize, with_hour: bool, hour: i64) -> [i64; 4] {
        let mut read = [0; 4];
        for i in 0..if with_hour { 4 } else { 3 } {
            read[i] = self.whole(line, n + i).unwrap_or(0);
        }
        let [year, month, day, mut given] = read;
        if !(1..=12).contains(&month) {
            self.error("203", n + 1, "MONTH");
        } else if !(1..=MONTH_DAYS[month as usize - 1]).contains(&day) {
            self.error("203", n + 2, "DAY");
        }
        if !with_hour {
            given = hour;
        } else if !(1..=24).contains(&given) {
            self.error("203", n + 3, "HOUR");
        }
        [self.preset.full_year(year), month, day, given]
    }

    /// Day of the year; 0 and an error where there is no such day.
    fn julian(&mut self, n: usize, year: i64, month: i64, day: i64) -> i64 {
        let routine = std::mem::replace(&mut self.routine, "JULIAN");
        let leap = is_leap(year);
        let number = if !(1..=12).contains(&month) {
            self.error("203", n, &format!("MONTH = {month:2}"));
            0
        } else if day > MONTH_DAYS[month as usize - 1] {
            self.error("203", n, &format!("DAY={day:2} MO={month:2}"));
            0
        } else if month == 2 && day == 29 && !leap {
            self.error("370", n, &format!("YR= {year:4}"));
            60
        } else {
            day + DAYS_BEFORE[month as usize - 1] + i64::from(leap && month > 2)
        };
        self.routine = routine;
        number
    }

    fn start_end(&mut self, line: &Line) {
        self.routine = "STAEND";
        let with_hour = match line.count() {
            8 => false,
            10 => true,
            count => {
                let code = if count > 8 { "202" } else { "201" };
                self.error(code, count.min(9), &line.keyword);
                self.hint("STARTEND takes year month day (hour) twice");
                return;
            }
        };
        let second = if with_hour { 7 } else { 6 };
        let start = self.date(line, 3, with_hour, 1);
        let end = self.date(line, second, with_hour, 24);
        self.weather.start_day = self.julian(4, start[0], start[1], start[2]);
        self.weather.end_day = self.julian(second + 1, end[0], end[1], end[2]);
        let full = |d: [i64; 4]| ((d[0] * 100 + d[1]) * 100 + d[2]) * 100 + d[3];
        for date in [start, end] {
            if date[0] > 2147 {
                self.error("365", 3, &line.keyword);
            }
        }
        self.case.weather.start = Some(full(start));
        self.case.weather.end = Some(full(end));
        if end[0] < start[0] {
            self.error("203", second, "END YEAR");
            return;
        }
        let c = &self.control;
        if c.annual || c.multi_year || self.preset.contributions {
            self.whole_years(line, start, end);
        }
    }

    /// Annual means and design values need a year at least (E480).
    fn whole_years(&mut self, line: &Line, start: [i64; 4], end: [i64; 4]) {
        let mut last = [start[1], start[2], start[3] - 1];
        if start[3] <= 1 {
            last[2] = 24;
            last[1] -= 1;
            if last[1] < 1 {
                last[0] = if start[1] <= 1 { 12 } else { start[1] - 1 };
                last[1] = MONTH_DAYS[(last[0] - 1).clamp(0, 11) as usize];
            }
        }
        let short = match end[0] - start[0] {
            0 => start[1..] != [1, 1, 1] || end[1..] != [12, 31, 24],
            1 => end[1..] < last[..],
            _ => false,
        };
        if short {
            self.error("480", 3, &line.keyword);
        }
    }

    fn day_ranges(&mut self, line: &Line) {
        self.routine = "DAYRNG";
        if line.count() < 3 {
            self.error("200", 3, &line.keyword);
            return;
        }
        if self.case.weather.days.is_none() {
            self.case.weather.days = Some((vec![false; 366], vec![false; 366]));
        }
        for n in 3..=line.count() {
            self.day_range(line, n);
        }
    }

    /// One of `15`, `15-30`, `3/1`, `3/1-4/30`.
    fn day_range(&mut self, line: &Line, n: usize) {
        let field = line.field(n).to_owned();
        let (first, last) = match field.rsplit_once('-') {
            Some((first, last)) => (first.to_owned(), last.to_owned()),
            None => (field.clone(), field.clone()),
        };
        let dated = first.contains('/');
        let range = field.contains('-');
        let leap = is_leap(self.weather.year);
        let Some(begin) = self.day(line, n, &first, dated) else {
            return;
        };
        let end = if range {
            match self.day(line, n, &last, dated) {
                Some(end) => end,
                None => return,
            }
        } else {
            begin
        };
        let most = if dated && !leap { 365 } else { 366 };
        if begin < 1 || end > most || begin > end {
            self.error("203", n, "Juli Day");
        } else if let Some((common, leapyear)) = &mut self.case.weather.days {
            for day in begin..=end {
                let at = day as usize - 1;
                if !dated {
                    common[at] = true;
                    leapyear[at] = true;
                } else if !leap {
                    common[at] = true;
                    // A single date falls a day later in leap years; a range keeps its numbers.
                    leapyear[if !range && day > 59 { at + 1 } else { at }] = true;
                    if range && day == 365 {
                        leapyear[365] = true;
                    }
                } else {
                    leapyear[at] = true;
                    if range && day == 60 {
                        continue;
                    }
                    common[if day > 60 { at - 1 } else { at }] = true;
                }
            }
        }
        if begin < self.weather.start_day || end > self.weather.end_day {
            let detail = if range {
                format!("{begin:3}-{end:3}")
            } else {
                format!("{begin:8}")
            };
            self.warn("350", n, &detail);
        }
    }

    /// A day of the year, or month/day.
    fn day(&mut self, line: &Line, n: usize, text: &str, dated: bool) -> Option<i64> {
        let parts: Vec<&str> = if dated {
            text.splitn(2, '/').collect()
        } else {
            vec![text]
        };
        let mut numbers = Vec::new();
        for part in &parts {
            let read = single(part);
            if read.times != 1 {
                self.error("208", n, &line.keyword);
                return None;
            }
            numbers.push(whole(read.value));
        }
        match numbers[..] {
            [day] if !dated => Some(day),
            [month, day] => {
                let year = self.weather.year;
                Some(self.julian(n, year, month, day))
            }
            _ => {
                self.error("203", n, "DAYRANGE");
                None
            }
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
