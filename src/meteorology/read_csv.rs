//! Station data in a plain CSV table: one row a station and hour (or day), the unit in every column name.
//!
//! | column | units known |
//! |---|---|
//! | `time_beijing` or `time_utc` (hourly), `date_beijing` (daily) | |
//! | `station`, `name` (optional) | |
//! | `lon_deg`, `lat_deg`, `elevation_m`, `anemometer_height_m` (optional: 10 m, the WMO standard) | |
//! | `temperature` | `degC`, `K` |
//! | `temperature_min`, `temperature_max` (daily) | `degC`, `K` |
//! | `relative_humidity`, `cloud_cover` | `pct`, `1` (cloud also `oktas`, `tenths`) |
//! | `wind_speed` | `m_s`, `km_h`, `kn` |
//! | `wind_from` | `deg` |
//! | `pressure` (at the station) | `hPa`, `Pa` |
//! | `precipitation` (of the row's hour or day) | `mm` |
//! | `solar_radiation`, `net_radiation` | `W_m2` |
//! | `temperature_difference` (upper less lower of two heights) | `K` |
//! | `sigma_theta`, `sigma_w` | `deg`, `m_s` |
//! | `mixing_height` (above ground) | `m` |
//!
//! An empty cell is a missing value; `NaN`, `-999` and the like are errors, so that no filler is ever taken for weather. Tables of
//! China's administration are known by their column names ([`chinese`]). Where a table has no coordinates, a list says them.
//! Daily rows become 24 hours: temperature on a sine between minimum (sunrise, about 6 h solar time) and maximum (15 h)
//! (Parton and Logan 1981 in its simplest form), the rest constant over the day.

pub(super) mod chinese;
mod daily_rows;
mod header;
mod quantities;

use self::chinese::{CALM_SPEED, Code, DatePart, code};
use self::daily_rows::disaggregated;
use self::header::{Column, Layout};
use self::quantities::QUANTITIES;
use super::gaps::empty_record;
use super::gaps::too_long;
use super::station_list::{StationList, StationPlace};
use super::stations::{StationRecord, StationSet};
use super::text::{Faults, ReadError, table_of};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::BTreeMap;

/// Height of a wind sensor above ground by standard [m] (WMO-No. 8, 2018, I-5.1.2).
pub(super) const STANDARD_ANEMOMETER_HEIGHT: f64 = 10.0;

/// One row in SI; `values` in the order of [`QUANTITIES`].
struct Row {
    line: usize,
    time: ModelTime,
    station: String,
    name: String,
    values: Vec<Option<f64>>,
}

/// Parses the text of a station table; `file` is its name for messages. Records are as reported (not yet filled: see
/// [`super::fill_gaps`]).
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_station_csv(text: &str, file: &str) -> Result<StationSet, ReadError> {
    parse_placed_csv(text, file, &StationList::default(), Rows::Hours)
}

/// How far apart rows may lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Whole hours (or days).
    Hours,
    /// Whole minutes; precipitation is that since the row before.
    Minutes,
}

/// Parses such a table whose stations a list may place.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_placed_csv(
    text: &str,
    file: &str,
    list: &StationList,
    rows: Rows,
) -> Result<StationSet, ReadError> {
    let mut reader = table_of(text);
    let mut problems = Faults::new(file);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(cause) => {
            problems.add(1, "", "", format!("the header cannot be read: {cause}"), "");
            return Err(problems.error());
        }
    };
    let layout = Layout::of(header, !list.is_empty(), &mut problems);
    if !problems.list.is_empty() {
        return Err(problems.error());
    }
    let step = match rows {
        Rows::Hours => HOUR as i64,
        Rows::Minutes => 60,
    };
    let mut rows = vec![];
    for record in reader.records() {
        if let Some((line, record)) = problems.whole_row(record, layout.header.len()) {
            rows.extend(row(&record, line, &layout, step, &mut problems));
        }
    }
    if rows.is_empty() && problems.list.is_empty() {
        problems.add(0, "", "", "no data below the header".to_owned(), "");
    }
    let set = assemble(rows, layout.daily, list, &mut problems);
    if problems.list.is_empty() {
        Ok(set)
    } else {
        Err(problems.error())
    }
}

fn quantity_index(name: &str) -> Option<usize> {
    QUANTITIES.iter().position(|q| q.name == name)
}

/// Reads one line; `None` when its time or station is unusable (already noted).
fn row(
    record: &csv::StringRecord,
    line: usize,
    layout: &Layout,
    step: i64,
    problems: &mut Faults<'_>,
) -> Option<Row> {
    let (mut stamp, mut station, mut name) = (None, None, String::new());
    let mut values = vec![None; QUANTITIES.len()];
    let mut calm = false;
    for ((cell, title), column) in record.iter().zip(&layout.header).zip(&layout.columns) {
        match column {
            Column::Station if cell.is_empty() => {
                problems.add(line, title, cell, "no station is named".to_owned(), "");
            }
            Column::Station => station = Some(cell.to_owned()),
            Column::Name => cell.clone_into(&mut name),
            Column::TimeBeijing | Column::TimeUtc | Column::Date => {
                let utc = matches!(column, Column::TimeUtc);
                stamp = Some((title.as_str(), cell.to_owned(), utc));
            }
            Column::Part(_) | Column::LeftAlone => {}
            Column::Value(index, factor, offset) => {
                let special = if layout.chinese { code(cell) } else { None };
                let name = QUANTITIES[*index].name;
                values[*index] = match special {
                    Some(Code::Missing) => None,
                    Some(Code::Calm) if name == "wind_from" => {
                        calm = true;
                        None
                    }
                    Some(Code::Trace) if name == "precipitation" => Some(0.0),
                    _ => value(cell, *index, *factor, *offset)
                        .map_err(|(message, hint)| problems.add(line, title, cell, message, &hint))
                        .unwrap_or(None),
                };
            }
        }
    }
    if let Some(speed) = quantity_index("wind_speed").filter(|_| calm) {
        // A calm without speed is one; beside a speed above a calm's the direction alone is unknown.
        if values[speed].is_none_or(|v| v <= CALM_SPEED) {
            values[speed] = Some(0.0);
        }
    }
    let stamp = stamp.or_else(|| in_parts(record, layout));
    let (title, cell, utc) = stamp?;
    let time = time(&cell, utc, layout.chinese, step)
        .map_err(|(message, hint)| problems.add(line, title, &cell, message, hint))
        .ok()?;
    Some(Row {
        line,
        time,
        station: station?,
        name,
        values,
    })
}

/// The time of a row that stands in columns of its parts: title for messages, text, whether it is UTC.
fn in_parts<'l>(record: &csv::StringRecord, layout: &'l Layout) -> Option<(&'l str, String, bool)> {
    let part = |wanted: fn(&DatePart) -> bool| {
        let at = layout
            .columns
            .iter()
            .position(|c| matches!(c, Column::Part(part) if wanted(part)))?;
        Some((at, record.get(at)?))
    };
    let (first, year) = part(|p| *p == DatePart::Year)?;
    let (_, month) = part(|p| *p == DatePart::Month)?;
    let (_, day) = part(|p| *p == DatePart::Day)?;
    let (_, hour) = part(|p| matches!(p, DatePart::Hour { .. }))?;
    let utc = part(|p| *p == DatePart::Hour { utc: true }).is_some();
    Some((
        layout.header[first].as_str(),
        format!("{year}/{month}/{day} {hour}"),
        utc,
    ))
}

fn time(
    cell: &str,
    utc: bool,
    chinese: bool,
    step: i64,
) -> Result<ModelTime, (&'static str, &'static str)> {
    let own = || cell.replace(' ', "T").replace('/', "-");
    let text = if chinese {
        chinese::stamp(cell).unwrap_or_else(own)
    } else {
        own()
    };
    match ModelTime::parse_column(&text, utc) {
        Ok(parsed) if parsed.0.rem_euclid(step) == 0 => Ok(parsed),
        Ok(_) if step < HOUR as i64 => Err(("this is not a whole minute", "give whole minutes")),
        Ok(_) => Err(("this is not a whole hour", "give hourly or daily data")),
        Err(_) => Err(("this is not a time", "write 2016-01-05T08:00")),
    }
}

fn value(
    cell: &str,
    index: usize,
    factor: f64,
    offset: f64,
) -> Result<Option<f64>, (String, String)> {
    if cell.is_empty() {
        return Ok(None);
    }
    let empty = "leave the cell empty where nothing was measured".to_owned();
    let number: f64 = cell
        .parse()
        .map_err(|_| ("this is not a number".to_owned(), empty.clone()))?;
    if !number.is_finite() {
        return Err(("this is not a finite number".to_owned(), empty));
    }
    let si = number * factor + offset;
    let (low, high) = QUANTITIES[index].range;
    if si < low || si > high {
        let (low, high) = ((low - offset) / factor, (high - offset) / factor);
        let message = format!("outside what can be, {low:.4} to {high:.4} in this unit");
        return Err((message, format!("check the unit; {empty}")));
    }
    Ok(Some(si))
}

/// Groups rows by station (in order of identifier) and time.
fn assemble(
    rows: Vec<Row>,
    daily: bool,
    list: &StationList,
    problems: &mut Faults<'_>,
) -> StationSet {
    let mut by_station: BTreeMap<String, BTreeMap<ModelTime, Row>> = BTreeMap::new();
    for row in rows {
        let (line, time, id) = (row.line, row.time, row.station.clone());
        let reports = by_station.entry(id.clone()).or_default();
        if let Some(earlier) = reports.insert(time, row) {
            let message = format!(
                "station {id} reports {time} again (first on line {})",
                earlier.line
            );
            problems.add(line, "", "", message, "remove one of the two lines");
        }
    }
    let mut set = StationSet::default();
    for (id, reports) in by_station {
        let Some(first) = reports.values().next() else {
            continue;
        };
        let Some(place) = place(&id, first, reports.values(), list, problems) else {
            continue;
        };
        let rows: Vec<&Row> = reports.values().collect();
        let mut too_late = rows
            .iter()
            .filter_map(|row| Some((row.line, too_long(&id, first.time, row.time)?)));
        if let Some((line, message)) = too_late.next() {
            problems.add(line, "", "", message, "check the years");
        }
        let longitude = place.longitude;
        set.stations.push(place.station(&id));
        set.records.push(if daily {
            disaggregated(&rows, longitude, problems)
        } else {
            rows.iter().map(|row| hourly(row, row.time, 1.0)).collect()
        });
    }
    set
}

/// Where a station stands: by its rows, else by the list.
fn place<'r>(
    id: &str,
    first: &Row,
    rows: impl Iterator<Item = &'r Row>,
    list: &StationList,
    problems: &mut Faults<'_>,
) -> Option<StationPlace> {
    let at = |row: &Row, name: &str| quantity_index(name).and_then(|index| row.values[index]);
    let names = ["lon", "lat", "elevation"];
    let own = names.map(|name| at(first, name));
    let listed = list.find(id);
    if own == [None; 3] && !list.is_empty() {
        if listed.is_none() {
            problems.add(first.line, "", id, list.missing(), StationList::HINT);
        }
        let mut place = listed?.clone();
        if !first.name.is_empty() {
            first.name.clone_into(&mut place.name);
        }
        return Some(place);
    }
    for row in rows {
        for (name, expected) in names.iter().zip(own) {
            if at(row, name) != expected || expected.is_none() {
                let message = format!("station {id} has no single {name}");
                let hint = "a station that moved needs a new identifier";
                problems.add(row.line, name, "", message, hint);
            }
        }
    }
    let [Some(longitude), Some(latitude), Some(elevation)] = own else {
        return None;
    };
    Some(StationPlace {
        name: first.name.clone(),
        longitude,
        latitude,
        elevation,
        anemometer_height: at(first, "anemometer_height").unwrap_or(STANDARD_ANEMOMETER_HEIGHT),
    })
}

/// A row as a report at `time`; its rain fell in `hours` hours.
fn hourly(row: &Row, time: ModelTime, hours: f64) -> StationRecord {
    let at = |name: &str| quantity_index(name).and_then(|index| row.values[index]);
    StationRecord {
        temperature: at("temperature"),
        relative_humidity: at("relative_humidity").map(|v| v.min(1.0)),
        wind_speed: at("wind_speed"),
        wind_from: at("wind_from").map(f64::to_radians),
        pressure: at("pressure"),
        precipitation: at("precipitation").map(|depth| depth / (hours * HOUR)),
        cloud_cover: at("cloud_cover"),
        solar_radiation: at("solar_radiation"),
        net_radiation: at("net_radiation"),
        temperature_difference: at("temperature_difference"),
        sigma_theta: at("sigma_theta").map(f64::to_radians),
        sigma_w: at("sigma_w"),
        mixing_height: at("mixing_height"),
        ..empty_record(time)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
