//! Days, seasons and the years of two digits.
//!
//! Day of the week by Zeller's way of counting (with March as the first month): w = (d + y + ⌊y/4⌋ − ⌊y/100⌋ +
//! ⌊y/400⌋ + ⌊31 m/12⌋) mod 7, where y = year − a, m = month + 12 a − 2, a = ⌊(14 − month)/12⌋ and 0 is Sunday.

use super::note::{Note, Severity};
use crate::plume::HourStamp;
use crate::time::DAYS_BEFORE;

/// Whether a year has 29 February.
pub fn is_leap_year(year: i32) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// Days of a month; 0 for a month that is not one.
pub fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        2 if is_leap_year(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    }
}

/// Day of the year, from 1; `None` if there is no such day.
pub fn day_of_year(year: i32, month: u32, day: u32) -> Option<u32> {
    if day == 0 || day > days_in_month(year, month) {
        return None;
    }
    let leap = u32::from(month > 2 && is_leap_year(year));
    DAYS_BEFORE
        .get(month.checked_sub(1)? as usize)
        .map(|before| u32::from(*before) + day + leap)
}

/// Day of the week: 1 Monday … 7 Sunday.
pub fn day_of_week(stamp: &HourStamp) -> usize {
    let month = i64::from(stamp.month);
    let a = (14 - month) / 12;
    let y = i64::from(stamp.year) - a;
    let m = month + 12 * a - 2;
    let from_sunday =
        (i64::from(stamp.day) + y + y / 4 - y / 100 + y / 400 + (31 * m) / 12).rem_euclid(7);
    if from_sunday == 0 {
        7
    } else {
        from_sunday as usize
    }
}

/// Kind of day: 1 Monday to Friday, 2 Saturday, 3 Sunday.
pub fn kind_of_day(stamp: &HourStamp) -> usize {
    match day_of_week(stamp) {
        6 => 2,
        7 => 3,
        _ => 1,
    }
}

/// Which century a year of two digits belongs to.
///
/// AERMOD takes it from the year on SURFDATA: a station record that starts in 1988 makes 87 to 99 nineteen hundred and
/// 00 to 86 two thousand. (AERMOD leaves the first year of a window as it was; here it belongs to the window.)
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearWindow {
    /// Century of the years from `first` on.
    century: i32,
    /// First year of that century, two digits.
    first: i32,
}

impl Default for YearWindow {
    /// 50 to 99 are 1950 to 1999.
    fn default() -> Self {
        Self {
            century: 19,
            first: 50,
        }
    }
}

impl YearWindow {
    /// From the year that the deck gives for the station, of two or four digits.
    pub fn of_station(year: i32) -> Self {
        match year {
            50..100 => Self::default(),
            ..50 => Self {
                century: 20,
                first: 0,
            },
            _ => {
                let century = year / 100;
                let first = (year - century * 100 - 1).max(0);
                if century >= 21 && first >= 48 {
                    Self {
                        century: 21,
                        first: 47,
                    }
                } else {
                    Self { century, first }
                }
            }
        }
    }

    /// Four digits; a year above 99 is taken as it is.
    pub fn full(&self, year: i32) -> i32 {
        if year > 99 {
            year
        } else if year >= self.first {
            self.century * 100 + year
        } else {
            (self.century + 1) * 100 + year
        }
    }
}

/// The hours that a run counts (STARTEND and DAYRANGE).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Period {
    /// First hour, YYYYMMDDHH.
    pub start: Option<i64>,
    /// Last hour, YYYYMMDDHH.
    pub end: Option<i64>,
    /// Days of common years and of leap years that count (index 0 is 1 January); `None`: all.
    pub days: Option<(Vec<bool>, Vec<bool>)>,
}

impl Period {
    /// Whether an hour counts.
    pub fn contains(&self, stamp: &HourStamp) -> bool {
        let full = stamp.full();
        let within =
            self.start.is_none_or(|start| full >= start) && self.end.is_none_or(|end| full <= end);
        within
            && self.days.as_ref().is_none_or(|(common, leap)| {
                let days = if is_leap_year(stamp.year) {
                    leap
                } else {
                    common
                };
                (stamp.day_of_year as usize)
                    .checked_sub(1)
                    .and_then(|day| days.get(day))
                    .copied()
                    .unwrap_or(false)
            })
    }

    /// Whether an hour lies behind the last one: nothing need be read any more.
    pub fn is_past(&self, stamp: &HourStamp) -> bool {
        self.end.is_some_and(|end| stamp.full() > end)
    }
}

/// Whether an hour follows the hour before it in the file; otherwise what AERMOD says (errors, or warnings with WARNCHKD).
pub fn check_sequence(before: &HourStamp, now: &HourStamp, only_warn: bool) -> Vec<Note> {
    let severity = if only_warn {
        Severity::Warning
    } else {
        Severity::Error
    };
    let gap = |hint: String| Note::new(severity, 450, "CHKDAT", hint);
    let date = || gap(format!("{:08}", now.yymmddhh()));
    let (this, last) = (now.yymmddhh(), before.yymmddhh());
    if this <= last {
        // The turn of the century with two digits is no step back.
        return if this == 10_101 && last == 99_123_124 {
            Vec::new()
        } else {
            vec![date()]
        };
    }
    let (day, day_before) = (i64::from(now.day_of_year), i64::from(before.day_of_year));
    let years = i64::from(now.year) - i64::from(before.year);
    let length_before = if is_leap_year(before.year) { 366 } else { 365 };
    let mut notes = Vec::new();
    if now.hour > 1 {
        let step = this - last;
        if step != 1 {
            notes.push(date());
            if step < 23 {
                notes.push(gap(format!("{:3} hour gap", step - 1)));
            }
        }
    } else if before.hour == 24 {
        if day > 1 && years == 0 && day - day_before > 1 {
            notes.push(date());
            notes.push(gap(format!("{:3} day gap", day - day_before - 1)));
        } else if day > 1 && years > 0 && day - day_before > 1 {
            notes.push(date());
            notes.push(gap(format!("{years:2} yr;{:3} dy", day - day_before - 1)));
        } else if day > 1 && years > 0 && day_before >= day {
            notes.push(date());
            notes.push(gap(format!(
                "{:2} yr;{:3} dy",
                years - 1,
                365 - day_before + day - 1
            )));
        } else if day == 1 && years >= 1 {
            if day_before < length_before {
                notes.push(date());
                notes.push(gap(format!("{:3} day gap", length_before - day_before)));
            }
            if years > 1 {
                let warning = |hint: String| Note::warning(450, "CHKDAT", hint);
                notes.push(warning(format!("{this:08}")));
                notes.push(warning(format!("{:3} year gap", years - 1)));
            }
        }
    } else {
        notes.push(date());
        if day > 1 && day - day_before > 1 && years == 0 {
            notes.push(gap(format!(
                "{:2}hr & {:3}dy",
                24 - i64::from(before.hour),
                day - day_before - 1
            )));
        } else if day == 1 && years == 1 {
            notes.push(date());
            notes.push(gap(format!("{:3} day gap", day - day_before - 1)));
        }
    }
    notes
}
