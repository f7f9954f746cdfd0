//! Hourly series: BACKGRND HOURLY, OZONEFIL, NOX_FILE. A record is year, month, day, hour and a value, free of columns or by
//! a Fortran format; there is one for every hour of the weather, in its order.
//!
//! Free of columns a record may run over lines, and what follows the value on a line is passed over, as in Fortran.
//! Negative values (and ozone of 900 and more) are missing; that is for [`crate::nearfield::background`] to say.

use super::error::{HourlyFileError, shown};
use super::format::Format;
use super::{Text, date};
use crate::aermod::weather::rows::{number, words};
use crate::nearfield::HourlySeries;
use crate::plume::HourStamp;
use crate::plume::weather::calendar::YearWindow;

/// Names of a record's values.
const NAMES: [&str; 5] = ["the year", "the month", "the day", "the hour", "the value"];
/// What a record looks like.
const HINT: &str = "a record is year, month, day, hour (1 to 24) and the value";

/// One record: where it ends, its line from 1, and its five values.
struct Record {
    next: usize,
    line: usize,
    values: [f64; 5],
}

/// Reads the series of the hours `stamps`; it is shorter if the file ends before them.
pub(super) fn read(
    text: &Text,
    format: Option<&str>,
    stamps: &[HourStamp],
    window: YearWindow,
    code: &'static str,
) -> Result<HourlySeries, HourlyFileError> {
    let lines: Vec<&str> = text.lines();
    let format = match format {
        None => None,
        Some(format) => Some((
            format,
            Format::parse(format).map_err(|why| wrong_format(text, format, why))?,
        )),
    };
    let mut series = Vec::with_capacity(stamps.len());
    let mut at = 0;
    for stamp in stamps {
        let record = match &format {
            None => free(text, &lines, at)?,
            Some((name, format)) => fixed(text, &lines, at, name, format)?,
        };
        let Some(record) = record else {
            break;
        };
        at = record.next;
        let [year, month, day, hour, value] = record.values;
        let found = date(window, [year, month, day, hour]);
        if found != stamp.full() {
            return Err(HourlyFileError::Date {
                file: text.file.clone(),
                line: record.line,
                found,
                expected: stamp.full(),
                code,
            });
        }
        series.push(Some(value));
    }
    Ok(series)
}

fn wrong_format(text: &Text, format: &str, why: String) -> HourlyFileError {
    HourlyFileError::Format {
        file: text.file.clone(),
        format: shown(format),
        why,
    }
}

fn wrong_value(
    text: &Text,
    line: usize,
    column: usize,
    index: usize,
    value: &str,
) -> HourlyFileError {
    HourlyFileError::Value {
        file: text.file.clone(),
        line,
        column,
        name: NAMES[index],
        value: shown(value),
        expected: if index < 4 {
            "not a whole number"
        } else {
            "not a number"
        },
        hint: HINT,
    }
}

/// A record free of columns; `None` at the end of the file.
fn free(text: &Text, lines: &[&str], start: usize) -> Result<Option<Record>, HourlyFileError> {
    let mut values = [0.0; 5];
    let mut got = 0;
    let mut at = start;
    let mut first = None;
    while got < 5 {
        let Some(line) = lines.get(at) else {
            return match first {
                None => Ok(None),
                Some(line) => Err(HourlyFileError::Short {
                    file: text.file.clone(),
                    line: line + 1,
                    found: got,
                    wanted: 5,
                    hint: HINT,
                }),
            };
        };
        for word in words(line, 5 - got) {
            first.get_or_insert(at);
            let value = number(word.text)
                .filter(|value| got == 4 || (value.fract() == 0.0 && value.abs() < 1.0e6));
            let Some(value) = value else {
                return Err(wrong_value(text, at + 1, word.column, got, word.text));
            };
            values[got] = value;
            got += 1;
        }
        at += 1;
    }
    Ok(Some(Record {
        next: at,
        line: first.unwrap_or(start) + 1,
        values,
    }))
}

/// A record by a format; `None` at the end of the file.
fn fixed(
    text: &Text,
    lines: &[&str],
    start: usize,
    name: &str,
    format: &Format,
) -> Result<Option<Record>, HourlyFileError> {
    let rest = &lines[start.min(lines.len())..];
    // Blank lines at the end are no records.
    if rest.iter().all(|line| line.trim().is_empty()) {
        return Ok(None);
    }
    let Some((readings, taken)) = format
        .read::<5>(rest, 4)
        .map_err(|why| wrong_format(text, name, why))?
    else {
        return Ok(None);
    };
    let mut values = [0.0; 5];
    for (index, reading) in readings.iter().enumerate() {
        let Some(value) = reading.value else {
            let (from, to) = reading.columns;
            let line = rest.get(reading.line).copied().unwrap_or_default();
            let field = String::from_utf8_lossy(line.as_bytes().get(from..to).unwrap_or_default());
            return Err(wrong_value(
                text,
                start + reading.line + 1,
                from + 1,
                index,
                field.trim(),
            ));
        };
        values[index] = value;
    }
    Ok(Some(Record {
        next: start + taken,
        line: start + 1,
        values,
    }))
}
