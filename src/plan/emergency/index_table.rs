//! Tables of indices: a forecast, or what was observed.
//!
//! Columns: `time` (hours of Beijing time, or with an offset) or `date` (days), `aqi` (empty where it is not known), `city` (may be absent: one place without a name),
//! `dust` (1 or yes where dust made the index).

use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::observations::city_name;
use crate::plan::HourIndex;
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::BTreeMap;
use std::path::Path;

/// Largest index there is.
const LARGEST: u32 = 500;

/// Indices by place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct IndexTable {
    /// Hours in a row with the daily index that holds for them.
    pub places: BTreeMap<String, Vec<HourIndex>>,
    /// Whether the table has days instead of hours.
    pub daily: bool,
    /// Hours whose index is left out for dust.
    pub dust_hours: usize,
}

/// Reads a table of indices; `None` where the file has no column `aqi` or `index`, or has concentrations beside it. Indices of dust are left out if `without_dust`.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_index_table(path: &Path, without_dust: bool) -> Result<Option<IndexTable>, ReadError> {
    parse(&read_text(path)?, &path.display().to_string(), without_dust)
}

struct Columns {
    time: usize,
    daily: bool,
    index: usize,
    city: Option<usize>,
    dust: Option<usize>,
}

pub(super) fn parse(
    text: &str,
    file: &str,
    without_dust: bool,
) -> Result<Option<IndexTable>, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = table_of(text);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_lowercase).collect(),
        Err(_) => return Ok(None),
    };
    if header.iter().all(String::is_empty) {
        let hint = "write the header: city,time,aqi (hours) or city,date,aqi (days)";
        faults.add(0, "", "", "the file is empty", hint);
        return Err(faults.error());
    }
    let at = |names: &[&str]| header.iter().position(|h| names.contains(&h.as_str()));
    let concentrations = header
        .iter()
        .any(|h| h.starts_with("pm2") || h.starts_with("pm10"));
    let Some(index) = at(&["aqi", "index"]).filter(|_| !concentrations) else {
        return Ok(None);
    };
    let hours = at(&["time", "time_beijing", "begin", "时间"]);
    let Some(time) = hours.or_else(|| at(&["date", "day", "日期"])) else {
        let hint = "write time (hours) or date (days)";
        faults.add(1, "time", "", "this column is missing", hint);
        return Err(faults.error());
    };
    let columns = Columns {
        time,
        daily: hours.is_none(),
        index,
        city: at(&["city", "place", "城市"]),
        dust: at(&["dust", "沙尘"]),
    };
    let mut table = IndexTable {
        daily: columns.daily,
        ..IndexTable::default()
    };
    let mut values: BTreeMap<String, BTreeMap<ModelTime, Option<u32>>> = BTreeMap::new();
    for record in reader.records() {
        let Some((line, record)) = faults.whole_row(record, header.len()) else {
            continue;
        };
        let Some((time, index)) = row(line, &record, (&columns, &header), &mut faults) else {
            continue;
        };
        let city = columns.city.map_or("", |at| &record[at]);
        let own = values
            .entry(city_name(city).unwrap_or(city).to_owned())
            .or_default();
        let dusty = columns.dust.is_some_and(|at| is_yes(&record[at]));
        let index = index.filter(|_| !(dusty && without_dust));
        let span = if columns.daily { 24 } else { 1 };
        if dusty && without_dust {
            table.dust_hours += span;
        }
        for hour in 0..span as i64 {
            if own.insert(time.plus(hour * HOUR as i64), index).is_some() {
                let what = if columns.daily { "day" } else { "hour" };
                let message = format!("this {what} stands twice");
                faults.add(
                    line,
                    &header[columns.time],
                    &record[columns.time],
                    message,
                    "keep one",
                );
                break;
            }
        }
    }
    if values.is_empty() && faults.is_empty() {
        faults.add(
            0,
            "",
            "",
            "no data below the header",
            "write a row a day or hour",
        );
    }
    for (place, hours) in values {
        table.places.insert(place, in_a_row(&hours));
    }
    faults.finish(Some(table))
}

fn is_yes(text: &str) -> bool {
    ["1", "yes", "true", "是"].contains(&text.to_lowercase().as_str())
}

fn row(
    line: usize,
    record: &csv::StringRecord,
    (columns, header): (&Columns, &[String]),
    faults: &mut Faults<'_>,
) -> Option<(ModelTime, Option<u32>)> {
    let text = &record[columns.time];
    let time = ModelTime::parse(&text.replace(' ', "T")).ok();
    let whole = |time: &ModelTime| {
        let of = if columns.daily {
            time.midnight()
        } else {
            *time
        };
        of == *time && time.seconds() % HOUR as i64 == 0
    };
    let time = time.filter(whole);
    if time.is_none() {
        let (message, hint) = if columns.daily {
            ("this is no day", "write 2024-01-05")
        } else {
            ("this is no full hour", "write 2024-01-05T08:00")
        };
        faults.add(line, &header[columns.time], text, message, hint);
    }
    let text = &record[columns.index];
    let index = match text.parse::<u32>() {
        Ok(index) if index <= LARGEST => Some(index),
        _ if text.is_empty() => None,
        _ => {
            let hint = "write a whole number from 0 to 500, or nothing where it is not known";
            faults.add(line, &header[columns.index], text, "this is no index", hint);
            return None;
        }
    };
    Some((time?, index))
}

fn in_a_row(hours: &BTreeMap<ModelTime, Option<u32>>) -> Vec<HourIndex> {
    let (Some(first), Some(last)) = (hours.keys().next(), hours.keys().next_back()) else {
        return Vec::new();
    };
    let count = (last.seconds() - first.seconds()) / HOUR as i64;
    let times = (0..=count).map(|n| first.plus(n * HOUR as i64));
    times
        .map(|time| HourIndex {
            time,
            index: hours.get(&time).copied().flatten(),
        })
        .collect()
}
