//! Reads a table of observations.

use super::archive;
use super::columns::{Column, Span, columns};
use super::gather::Table;
use super::quantity::Quantity;
use super::state::{State, StateRule};
use super::{Averaging, Observations};
use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::path::Path;

/// Which moment of its hour a table names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HourLabel {
    /// 18 is the mean from 17 to 18 h, as China's network publishes it (unverified), and as a run's `stations.csv` has it.
    End,
    /// 18 is the mean from 18 to 19 h.
    Beginning,
}

/// What a table does not say itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadOptions {
    /// States of values in a table without a column `state`; [`None`] where the table must have one.
    pub state: Option<StateRule>,
    /// What bare `o3` is in a table of days: the mean of the day or the largest 8-hour mean; [`None`] where the column's name must tell.
    pub daily_ozone: Option<Averaging>,
    /// Which moment of the hour is named.
    pub hour_label: HourLabel,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            state: None,
            daily_ozone: None,
            hour_label: HourLabel::End,
        }
    }
}

/// Reads a table: UTF-8 with or without a byte order mark, UTF-16 or GBK, commas.
///
/// # Errors
/// [`ReadError`] with every fault of the file: what is no number, no time, negative, given twice, without unit, state or averaging.
pub fn read_observations(path: &Path, options: ReadOptions) -> Result<Observations, ReadError> {
    parse_observations(&read_text(path)?, &path.display().to_string(), options)
}

/// Parses the text of a table; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_observations(
    text: &str,
    file: &str,
    options: ReadOptions,
) -> Result<Observations, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = table_of(text);
    let header: Vec<String> = match reader.headers() {
        Ok(header) if !header.is_empty() => header.iter().map(str::to_owned).collect(),
        Ok(_) => {
            faults.add(0, "", "", "the file is empty", "give a table with a header");
            return Err(faults.error());
        }
        Err(cause) => {
            faults.add(1, "", "", format!("the header cannot be read: {cause}"), "");
            return Err(faults.error());
        }
    };
    let mut table = Table::new(options);
    let rows = reader.into_records();
    if archive::is_archive(&header) {
        archive::read(rows, &header, &mut table, &mut faults);
    } else {
        read_rows(rows, &header, &mut table, &mut faults);
    }
    if faults.is_empty() && table.is_empty() {
        faults.add(0, "", "", "no value below the header", "");
    }
    if faults.is_empty() {
        Ok(table.finish())
    } else {
        Err(faults.error())
    }
}

/// What a header must have, and where.
struct Layout {
    columns: Vec<Column>,
    daily: bool,
    place: usize,
    /// City of the station in `place`.
    city: Option<usize>,
}

impl Layout {
    fn new(header: &[String], table: &mut Table, faults: &mut Faults<'_>) -> Option<Self> {
        let columns = columns(header, faults);
        let first = |wanted: Column| columns.iter().position(|c| *c == wanted);
        let timed = first(Column::Time).or_else(|| first(Column::TimeUtc));
        let date = first(Column::Date);
        if timed.is_none() && date.is_none() {
            let hint = "add time_beijing, time_utc, or date (with hour)";
            faults.add(1, "", "", "no column of times", hint);
        }
        let place = first(Column::Station).or_else(|| first(Column::City));
        if place.is_none() {
            faults.add(1, "", "", "no column of places", "add station or city");
        }
        if !columns.iter().any(|c| matches!(c, Column::Value(_))) {
            let hint = format!("known quantities: {}", Quantity::names());
            faults.add(1, "", "", "no column of a measured quantity", &hint);
        }
        for (name, column) in header.iter().zip(&columns) {
            if *column == Column::Other {
                table.leave_out(&format!("column '{name}' is not known and not used"));
            }
        }
        let daily = timed.is_none() && first(Column::Hour).is_none();
        let city = first(Column::City).filter(|city| Some(*city) != place);
        place.map(|place| Self {
            columns,
            daily,
            place,
            city,
        })
    }
}

/// Rows of a place and time each.
fn read_rows(
    rows: csv::StringRecordsIntoIter<&[u8]>,
    header: &[String],
    table: &mut Table,
    faults: &mut Faults<'_>,
) {
    let Some(layout) = Layout::new(header, table, faults) else {
        return;
    };
    if !faults.is_empty() {
        return;
    }
    for record in rows {
        let Some((line, record)) = faults.whole_row(record, header.len()) else {
            continue;
        };
        let Some(begin) = row_time(&record, line, header, &layout, table, faults) else {
            continue;
        };
        let place = record.get(layout.place).unwrap_or_default();
        if place.is_empty() {
            faults.add(line, &header[layout.place], "", "no place is named", "");
            continue;
        }
        if let Some(city) = layout.city
            && let Some(name) = record.get(city).filter(|name| !name.is_empty())
            && !table.station_of(place, name)
        {
            let message = format!("{place} counts to another city on lines above");
            let hint = "stations of one name in two cities need their codes as names";
            faults.add(line, &header[city], name, message, hint);
            continue;
        }
        let state = layout.columns.iter().position(|c| *c == Column::State);
        let state = match state
            .and_then(|at| record.get(at))
            .filter(|t| !t.is_empty())
        {
            None => None,
            Some(text) => {
                let found = State::from_name(text);
                if found.is_none() {
                    faults.add(
                        line,
                        "state",
                        text,
                        "no known state",
                        "write 273, 298 or actual",
                    );
                    continue;
                }
                found
            }
        };
        for ((text, name), column) in record.iter().zip(header).zip(&layout.columns) {
            let Column::Value(value) = column else {
                continue;
            };
            let averaging = match (layout.daily, value.span) {
                (false, Span::Row) => Averaging::Hour,
                (false, _) => {
                    table.leave_out("running means of an hourly table (made anew from its hours)");
                    continue;
                }
                (true, Span::Eight) if value.quantity == Quantity::O3 => Averaging::MaxEightHours,
                (true, Span::Eight) => {
                    table.leave_out("8-hour means of other than ozone");
                    continue;
                }
                (true, Span::Row) if value.quantity == Quantity::O3 => {
                    if let Some(averaging) = table.options.daily_ozone {
                        averaging
                    } else {
                        let message = "a day's ozone: its mean or the largest 8-hour mean?";
                        let hint = "name the column mda8 or o3_24h, or say --daily-ozone mda8|mean";
                        faults.add(1, name, "", message, hint);
                        return;
                    }
                }
                (true, _) => Averaging::Day,
            };
            table.take(
                place,
                *value,
                averaging,
                begin,
                state,
                (line, name, text),
                faults,
            );
        }
    }
}

/// Beginning of a row's hour or day.
fn row_time(
    record: &csv::StringRecord,
    line: usize,
    header: &[String],
    layout: &Layout,
    table: &Table,
    faults: &mut Faults<'_>,
) -> Option<ModelTime> {
    let cell = |wanted: Column| {
        layout
            .columns
            .iter()
            .position(|c| *c == wanted)
            .map(|at| (header[at].as_str(), record.get(at).unwrap_or_default()))
    };
    if let Some((name, text)) = cell(Column::Time).or_else(|| cell(Column::TimeUtc)) {
        let utc = cell(Column::Time).is_none();
        let tidy = text.replace(' ', "T").replace('/', "-");
        return match ModelTime::parse_column(&tidy, utc) {
            Ok(time) if time.0.rem_euclid(HOUR as i64) == 0 => Some(table.hour(time, 0)),
            Ok(_) => {
                faults.add(
                    line,
                    name,
                    text,
                    "this is no whole hour",
                    "give hourly values",
                );
                None
            }
            Err(_) => {
                faults.add(
                    line,
                    name,
                    text,
                    "this is no time",
                    "write 2016-01-05T08:00",
                );
                None
            }
        };
    }
    let (name, text) = cell(Column::Date)?;
    let Some(midnight) = date(text) else {
        faults.add(
            line,
            name,
            text,
            "this is no date",
            "write 2016-01-05 or 20160105",
        );
        return None;
    };
    if layout.daily {
        return Some(midnight);
    }
    let (name, text) = cell(Column::Hour)?;
    if let Ok(hour @ 0..=24) = text.parse::<i64>() {
        Some(table.hour(midnight, hour))
    } else {
        faults.add(line, name, text, "this is no hour", "write 0 to 24");
        None
    }
}

/// Midnight of `2016-01-05`, `2016/1/5` or `20160105`, Beijing time.
pub(super) fn date(text: &str) -> Option<ModelTime> {
    let text = text.trim().replace('/', "-");
    let parts: Vec<&str> = if text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit()) {
        vec![&text[..4], &text[4..6], &text[6..]]
    } else {
        text.split('-').collect()
    };
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    let (month, day): (u8, u8) = (month.parse().ok()?, day.parse().ok()?);
    ModelTime::parse(&format!("{year}-{month:02}-{day:02}")).ok()
}
