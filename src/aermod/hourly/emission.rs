//! Hourly emission (HOUREMIS): one line an hour for every hourly source, in the order of the deck.
//!
//! `SO HOUREMIS yy mm dd hh id q [t v | h σy σz | h σz | F′]`, cut by columns as a deck is: fields begin twelve columns after
//! the first sign of the file's first line (which may stand in columns 1 to 4), whatever stands before. A line that ends
//! after the source's name says that there is no emission (W344). Heights and spreads come in every hour or in none: the
//! first hour decides.

use super::error::{HourlyFileError, shown};
use super::{Text, date};
use crate::aermod::deck::number::{double, single, whole};
use crate::nearfield::HourlyEmissionRecord;
use crate::plume::weather::calendar::YearWindow;
use crate::plume::{HourStamp, Source, SourceKind};

/// Signs of a line that count.
const LONGEST_LINE: usize = 512;
/// What a line looks like, by kind of source.
const POINT: &str =
    "a stack's line is SO HOUREMIS year month day hour id rate temperature velocity";
const VOLUME: &str =
    "a volume's line is SO HOUREMIS year month day hour id rate [height sigma-y sigma-z]";
const AREA: &str = "an area's line is SO HOUREMIS year month day hour id rate [height sigma-z]";
const PIT: &str = "a pit's line is SO HOUREMIS year month day hour id rate";
const LINE: &str = "a buoyant line's line is SO HOUREMIS year month day hour id rate F'";

/// A field and its column, from 1.
struct Field<'t> {
    text: &'t str,
    column: usize,
}

/// Numbers that may follow the source's name: with release, without, and what a line looks like.
fn lengths(source: &Source) -> (usize, Option<usize>, &'static str) {
    match source.kind {
        SourceKind::Point(_) => (3, None, POINT),
        SourceKind::Volume(_) => (4, Some(1), VOLUME),
        SourceKind::Area(_) | SourceKind::Road(_) => (3, Some(1), AREA),
        SourceKind::OpenPit(_) => (1, None, PIT),
        SourceKind::BuoyantLine(_) => (2, None, LINE),
    }
}

/// Fields of a line from column `start` (from 0) on; text in double quotes is one field.
fn fields(line: &str, start: usize) -> Vec<Field<'_>> {
    let bytes = line.as_bytes();
    let end = bytes.len().min(LONGEST_LINE);
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let quoted = bytes[at] == b'"';
        let from = if quoted { at + 1 } else { at };
        let mut to = from;
        while to < end
            && if quoted {
                bytes[to] != b'"'
            } else {
                !bytes[to].is_ascii_whitespace()
            }
        {
            to += 1;
        }
        if let Some(text) = line.get(from..to) {
            found.push(Field {
                text,
                column: from + 1,
            });
        }
        at = to + 1;
    }
    found
}

/// Column (from 0) at which fields begin, told by the file's first line.
fn first_field(line: &str) -> usize {
    let indent = line
        .bytes()
        .take(4)
        .position(|c| !c.is_ascii_whitespace())
        .unwrap_or(0);
    indent + 12
}

struct Reader<'t> {
    text: &'t Text,
    window: YearWindow,
    start: usize,
}

impl Reader<'_> {
    fn wrong(
        &self,
        line: usize,
        field: &Field<'_>,
        name: &'static str,
        hint: &'static str,
    ) -> HourlyFileError {
        HourlyFileError::Value {
            file: self.text.file.clone(),
            line,
            column: field.column,
            name,
            value: shown(field.text),
            expected: "not a number as AERMOD reads it (an exponent needs a decimal point)",
            hint,
        }
    }

    /// The record of one source on line number `line` (from 1).
    fn record(
        &self,
        line: usize,
        content: &str,
        (index, source): (usize, &Source),
        stamp: HourStamp,
        first: &mut Option<usize>,
    ) -> Result<HourlyEmissionRecord, HourlyFileError> {
        let (full, short, hint) = lengths(source);
        let fields = fields(content, self.start);
        let file = || self.text.file.clone();
        let too_short = |found: usize, wanted: usize| HourlyFileError::Short {
            file: file(),
            line,
            found,
            wanted,
            hint,
        };
        let Some((head, values)) = fields.split_at_checked(5) else {
            return Err(too_short(fields.len(), 5 + short.unwrap_or(full)));
        };
        let mut when = [0.0; 4];
        for (part, (field, name)) in
            when.iter_mut().zip(
                head.iter()
                    .zip(["the year", "the month", "the day", "the hour"]),
            )
        {
            let value = single(field.text)
                .once()
                .ok_or_else(|| self.wrong(line, field, name, hint))?;
            *part = whole(value) as f64;
        }
        let id: String = head[4]
            .text
            .chars()
            .take(12)
            .collect::<String>()
            .to_ascii_uppercase();
        if !id.eq_ignore_ascii_case(&source.id) {
            return Err(HourlyFileError::Source {
                file: file(),
                line,
                column: head[4].column,
                value: shown(head[4].text),
                expected: source.id.clone(),
            });
        }
        let found = date(self.window, when);
        if found != stamp.full() {
            return Err(HourlyFileError::Date {
                file: file(),
                line,
                found,
                expected: stamp.full(),
                code: "E455",
            });
        }
        let mut record = HourlyEmissionRecord {
            stamp,
            source: index,
            ..HourlyEmissionRecord::default()
        };
        if values.is_empty() {
            return Ok(record);
        }
        let count = values.len();
        let allowed = count == full || Some(count) == short;
        if !allowed {
            // The first hour decides what the line ought to have.
            let wanted = first.or(short).unwrap_or(full);
            return Err(if count > wanted {
                HourlyFileError::Long {
                    file: file(),
                    line,
                    column: values[wanted.min(count - 1)].column,
                    value: shown(values[wanted.min(count - 1)].text),
                    source_id: source.id.clone(),
                    hint,
                }
            } else {
                too_short(5 + count, 5 + wanted)
            });
        }
        let expected = *first.get_or_insert(count);
        if expected != count {
            return Err(HourlyFileError::Mixed {
                file: file(),
                line,
                source_id: source.id.clone(),
                found: count,
                first: expected,
            });
        }
        for (place, field) in values.iter().enumerate() {
            let name = if place == 0 {
                "the emission rate"
            } else {
                "a value of the release"
            };
            let value = double(field.text)
                .once()
                .ok_or_else(|| self.wrong(line, field, name, hint))?;
            match place {
                0 => record.emission = value,
                _ => record.extra[place - 1] = Some(value),
            }
        }
        Ok(record)
    }
}

/// Reads the records of the hours `stamps` for `order`, the sources' indices in their order within an hour; fewer hours
/// if the file ends before them.
pub(super) fn read(
    text: &Text,
    sources: &[Source],
    order: &[usize],
    stamps: &[HourStamp],
    window: YearWindow,
) -> Result<Vec<Vec<HourlyEmissionRecord>>, HourlyFileError> {
    let mut lines: Vec<&str> = text.lines();
    while lines.last().is_some_and(|line| line.trim().is_empty()) {
        lines.pop();
    }
    let reader = Reader {
        text,
        window,
        start: lines.first().map_or(12, |line| first_field(line)),
    };
    let order: Vec<(usize, &Source)> = order
        .iter()
        .filter_map(|&index| sources.get(index).map(|source| (index, source)))
        .collect();
    let mut first = vec![None; order.len()];
    let mut hours = Vec::with_capacity(stamps.len());
    let mut next = lines.into_iter().enumerate();
    'hours: for &stamp in stamps {
        let mut records = Vec::with_capacity(order.len());
        for (&source, first) in order.iter().zip(&mut first) {
            let Some((line, content)) = next.next() else {
                break 'hours;
            };
            records.push(reader.record(line + 1, content, source, stamp, first)?);
        }
        hours.push(records);
    }
    Ok(hours)
}
