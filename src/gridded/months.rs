//! Months of a CF time axis.

use super::field::Step;
use crate::cf;
use crate::time::DAYS_BEFORE;
use crate::units::DAY;
use jiff::{ToSpan, civil};

/// Year and month (0 to 11) of each time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Months(Vec<(i32, usize)>);

/// The calendars of CF that inventories use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Calendar {
    Real,
    NoLeap,
    Days360,
}

impl Months {
    /// Decodes times in `days since 2000-01-01` and the like.
    ///
    /// # Errors
    /// What is not understood.
    pub fn decode(times: &[f64], units: &str, calendar: Option<&str>) -> Result<Self, String> {
        let calendar = match calendar.unwrap_or("standard").to_lowercase().as_str() {
            name if cf::real(name) => Calendar::Real,
            "noleap" | "365_day" => Calendar::NoLeap,
            "360_day" => Calendar::Days360,
            other => return Err(format!("calendar '{other}'")),
        };
        let (unit, start) = cf::since(units).ok_or_else(|| format!("units '{units}'"))?;
        let day = start.split([' ', 'T']).next().unwrap_or("");
        let parts: Vec<i64> = day.split('-').filter_map(|p| p.parse().ok()).collect();
        let &[year, month, of_month] = parts.as_slice() else {
            return Err(format!("units '{units}': '{day}' is no date"));
        };
        if !(1..=12).contains(&month)
            || !(1..=31).contains(&of_month)
            || !(0..=9999).contains(&year)
        {
            return Err(format!("units '{units}': '{day}' is no date"));
        }
        let all = times.iter().map(|&time| {
            if !time.is_finite() || time.abs() > 1e9 {
                return Err(format!("a time of {time}"));
            }
            if unit == "month" {
                let months = year * 12 + month - 1 + time.floor() as i64;
                return Ok((months.div_euclid(12) as i32, months.rem_euclid(12) as usize));
            }
            let seconds = cf::seconds(&unit).ok_or_else(|| format!("units '{unit}'"))?;
            let days = (time * seconds / DAY).floor() as i64;
            calendar.after((year, month, of_month), days)
        });
        Ok(Self(all.collect::<Result<_, _>>()?))
    }

    /// Indices of the twelve months of a year.
    ///
    /// # Errors
    /// Several years and none is asked for; a year that is not there; months that are missing or stand twice.
    pub fn of_year(&self, year: Option<i32>) -> Result<Vec<(usize, Step)>, String> {
        let mut years: Vec<i32> = self.0.iter().map(|m| m.0).collect();
        years.sort_unstable();
        years.dedup();
        let year = match (year, years.as_slice()) {
            (Some(year), years) if years.contains(&year) => year,
            (None, [only]) => *only,
            (None, [first, .., last]) => return Err(format!("years {first} to {last}")),
            (Some(year), _) => return Err(format!("no year {year} in it ({years:?})")),
            (None, []) => return Err("no times".into()),
        };
        let found: Vec<(usize, Step)> = self
            .0
            .iter()
            .enumerate()
            .filter(|(_, m)| m.0 == year)
            .map(|(index, m)| (index, Step::Month(m.1)))
            .collect();
        let whole =
            (0..12).all(|month| found.iter().filter(|s| s.1 == Step::Month(month)).count() == 1);
        if whole {
            Ok(found)
        } else {
            Err(format!("{} times in {year}, not one a month", found.len()))
        }
    }
}

impl Calendar {
    /// Year and month, some days after a date.
    fn after(self, (year, month, day): (i64, i64, i64), days: i64) -> Result<(i32, usize), String> {
        let too_far = || format!("{days} days after {year}");
        match self {
            Self::Real => {
                let start = civil::Date::new(year as i16, month as i8, day as i8)
                    .map_err(|e| e.to_string())?;
                let then = start.checked_add(days.days()).map_err(|_| too_far())?;
                Ok((i32::from(then.year()), then.month() as usize - 1))
            }
            Self::NoLeap => {
                let before = i64::from(DAYS_BEFORE[month as usize - 1]);
                let all = year * 365 + before + day - 1 + days;
                let of_year = all.rem_euclid(365);
                let month = DAYS_BEFORE.partition_point(|&before| i64::from(before) <= of_year) - 1;
                Ok((all.div_euclid(365) as i32, month))
            }
            Self::Days360 => {
                let all = year * 360 + (month - 1) * 30 + day - 1 + days;
                Ok((
                    all.div_euclid(360) as i32,
                    all.rem_euclid(360) as usize / 30,
                ))
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn months_of_the_calendars() {
        let middles = [
            15.5, 45.0, 74.5, 105.0, 135.5, 166.0, 196.5, 227.5, 258.0, 288.5, 319.0, 349.5,
        ];
        for calendar in ["noleap", "standard", "365_day"] {
            let months =
                Months::decode(&middles, "days since 1750-01-01 00:00:00", Some(calendar)).unwrap();
            let steps = months.of_year(None).unwrap();
            assert_eq!(steps[11], (11, Step::Month(11)), "{calendar}");
            assert_eq!(months.0[0], (1750, 0));
        }
        // 2015-01-15 in days of 365-day years since 1750 (CEDS).
        let late = Months::decode(
            &[265.0 * 365.0 + 14.0],
            "days since 1750-01-01",
            Some("noleap"),
        )
        .unwrap();
        assert_eq!(late.0, [(2015, 0)]);
        let months = Months::decode(&[0.0, 1.0, 13.0], "months since 2000-12-01", None).unwrap();
        assert_eq!(months.0, [(2000, 11), (2001, 0), (2002, 0)]);
        assert!(months.of_year(None).unwrap_err().contains("2000 to 2002"));
        assert_eq!(
            Months::decode(&[35.0], "days since 2000-01-01", Some("360_day"))
                .unwrap()
                .0,
            [(2000, 1)]
        );
        for (units, calendar) in [
            ("days since now", None),
            ("fortnights since 2000-01-01", None),
            ("days since 2000-01-01", Some("julian")),
            ("days", None),
        ] {
            assert!(Months::decode(&[1.0], units, calendar).is_err(), "{units}");
        }
    }
}
