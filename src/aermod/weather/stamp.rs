//! The date at the head of a row.

use super::error::WeatherFileError;
use super::rows::{Row, Word};
use crate::plume::HourStamp;
use crate::plume::weather::calendar::{YearWindow, day_of_year};

/// Year, month, day and hour of a row.
pub(super) fn stamp(
    row: &Row<'_>,
    [year, month, day, hour]: [Word<'_>; 4],
    window: YearWindow,
) -> Result<HourStamp, WeatherFileError> {
    let full = window.full(row.whole(year, "the year", 0..=2147, "not a year up to 2147")?);
    let month_number = row.whole(month, "the month", 1..=12, "not 1 to 12")? as u32;
    let day_number = row.whole(day, "the day", 1..=31, "not 1 to 31")? as u32;
    let hour_number = row.whole(
        hour,
        "the hour",
        1..=24,
        "not 1 to 24 (an hour is named by its end)",
    )? as u32;
    let day_of_year = day_of_year(full, month_number, day_number)
        .ok_or_else(|| row.wrong(day, "the day", "which that month does not have"))?;
    Ok(HourStamp {
        year: full,
        month: month_number,
        day: day_number,
        hour: hour_number,
        day_of_year,
    })
}
