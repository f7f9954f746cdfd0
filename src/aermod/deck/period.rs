//! Pathway ME: first and last hour (STARTEND) and days of the year (DAYRANGE).

use super::lines::Line;
use super::number::{single, whole};
use super::reader::Reader;
use crate::time::DAYS_BEFORE;

/// Gregorian leap year.
fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

const MONTH_DAYS: [i64; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

impl Reader<'_> {
    /// Year, month, day (and hour) of STARTEND's first or last hour, from field `n` on.
    fn date(&mut self, line: &Line, n: usize, with_hour: bool, hour: i64) -> [i64; 4] {
        // What AERMOD leaves where a field cannot be read.
        let mut read = if hour == 1 {
            [0; 4]
        } else {
            [9999, 99, 99, 24]
        };
        if let Some(year) = self.whole(line, n) {
            read[0] = year;
        }
        if let Some(month) = self.whole(line, n + 1) {
            read[1] = month;
            if !(1..=12).contains(&month) {
                self.error("203", n + 1, "MONTH");
            }
        }
        if let Some(day) = self.whole(line, n + 2) {
            read[2] = day;
            let month = read[1];
            if (1..=12).contains(&month) && !(1..=MONTH_DAYS[month as usize - 1]).contains(&day) {
                self.error("203", n + 2, "DAY");
            }
        }
        if !with_hour {
            read[3] = hour;
        } else if let Some(given) = self.whole(line, n + 3) {
            read[3] = given;
            if !(1..=24).contains(&given) {
                self.error("203", n + 3, "HOUR");
            }
        }
        let [year, month, day, given] = read;
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
            day + i64::from(DAYS_BEFORE[month as usize - 1]) + i64::from(leap && month > 2)
        };
        self.routine = routine;
        number
    }

    pub(super) fn start_end(&mut self, line: &Line) {
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
        if c.annual || c.multi_year {
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

    pub(super) fn day_ranges(&mut self, line: &Line) {
        self.routine = "DAYRNG";
        if line.count() < 3 {
            self.error("200", 3, &line.keyword);
            return;
        }
        if self.case.weather.days.is_none() {
            self.case.weather.days = Some((vec![false; 367], vec![false; 367]));
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
                let at = day as usize;
                if !dated {
                    common[at] = true;
                    leapyear[at] = true;
                } else if !leap {
                    common[at] = true;
                    // A single date falls a day later in leap years; a range keeps its numbers.
                    leapyear[if !range && day > 59 { at + 1 } else { at }] = true;
                    if range && day == 365 {
                        leapyear[366] = true;
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
}
