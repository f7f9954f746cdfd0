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
//! An empty cell is a missing value; `NaN`, `-999` and the like are errors, so that no filler is ever taken for weather.
//! Daily rows become 24 hours: temperature on a sine between minimum (sunrise, about 6 h solar time) and maximum (15 h)
//! (Parton and Logan 1981 in its simplest form), the rest constant over the day.

mod quantities;

use self::quantities::QUANTITIES;
use super::gaps::empty_record;
use super::stations::{Station, StationRecord, StationSet};
use super::text::{Faults, ReadError, read_text};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::BTreeMap;
use std::path::Path;

/// Solar hour of the daily temperature minimum [h].
const MINIMUM_HOUR: f64 = 6.0;
/// Solar hour of the daily temperature maximum [h].
const MAXIMUM_HOUR: f64 = 15.0;
/// Height of a wind sensor above ground by standard [m] (WMO-No. 8, 2018, I-5.1.2).
const STANDARD_ANEMOMETER_HEIGHT: f64 = 10.0;

/// Longest record of a station [s], 200 years: hours between a right and a mistyped year would fill the memory.
const LONGEST_RECORD: i64 = 200 * 366 * 86_400;

/// What a column of the table holds.
enum Column {
    TimeBeijing,
    TimeUtc,
    Date,
    Station,
    Name,
    Value(usize, f64, f64),
}

/// One row in SI; `values` in the order of [`QUANTITIES`].
struct Row {
    line: usize,
    time: ModelTime,
    station: String,
    name: String,
    values: Vec<Option<f64>>,
}

/// Reads a station table. Records are as reported (not yet filled: see [`super::fill_gaps`]); a file that has grown since
/// is simply read again, which is how data are appended while a run waits.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_station_csv(path: &Path) -> Result<StationSet, ReadError> {
    parse_station_csv(&read_text(path)?, &path.display().to_string())
}

/// Parses the text of a station table; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_station_csv(text: &str, file: &str) -> Result<StationSet, ReadError> {
    parse(text, file, HOUR as i64)
}

/// Reads a table as [`read_station_csv`] does, whose rows may also lie within the hours: every minute is allowed, and
/// precipitation is that since the row before.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_site_csv(path: &Path) -> Result<StationSet, ReadError> {
    parse_site_csv(&read_text(path)?, &path.display().to_string())
}

/// Parses the text of such a table; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_site_csv(text: &str, file: &str) -> Result<StationSet, ReadError> {
    parse(text, file, 60)
}

/// Parses a table whose times are multiples of `step` [s].
fn parse(text: &str, file: &str, step: i64) -> Result<StationSet, ReadError> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .comment(Some(b'#'))
        .from_reader(text.as_bytes());
    let mut problems = Faults::new(file);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(cause) => {
            problems.add(1, "", "", format!("the header cannot be read: {cause}"), "");
            return Err(problems.error());
        }
    };
    let columns = columns(&header, &mut problems);
    if !problems.list.is_empty() {
        return Err(problems.error());
    }
    let daily = columns.iter().any(|c| matches!(c, Column::Date));
    let mut rows = vec![];
    for record in reader.records() {
        if let Some((line, record)) = problems.whole_row(record, header.len()) {
            rows.extend(row(&record, line, &header, &columns, step, &mut problems));
        }
    }
    if rows.is_empty() && problems.list.is_empty() {
        problems.add(0, "", "", "no data below the header".to_owned(), "");
    }
    let set = assemble(rows, daily, &mut problems);
    if problems.list.is_empty() {
        Ok(set)
    } else {
        Err(problems.error())
    }
}

fn quantity_index(name: &str) -> Option<usize> {
    QUANTITIES.iter().position(|q| q.name == name)
}

/// Recognises the columns of the header.
fn columns(header: &[String], problems: &mut Faults<'_>) -> Vec<Column> {
    let mut columns = vec![];
    for (position, name) in header.iter().enumerate() {
        if header[..position].contains(name) {
            problems.add(
                1,
                name,
                "",
                "this column stands twice".to_owned(),
                "remove one",
            );
        }
        match name.as_str() {
            "time_beijing" => columns.push(Column::TimeBeijing),
            "time_utc" => columns.push(Column::TimeUtc),
            "date_beijing" => columns.push(Column::Date),
            "station" => columns.push(Column::Station),
            "name" => columns.push(Column::Name),
            _ => match value_column(name) {
                Ok(column) => columns.push(column),
                Err((message, hint)) => problems.add(1, name, "", message, &hint),
            },
        }
    }
    let times = columns
        .iter()
        .filter(|c| matches!(c, Column::TimeBeijing | Column::TimeUtc | Column::Date))
        .count();
    if times != 1 {
        let message = format!("{times} time columns, one is needed");
        problems.add(
            1,
            "",
            "",
            message,
            "write time_beijing, time_utc or (daily) date_beijing",
        );
    }
    let mut need = vec!["lon_deg", "lat_deg", "elevation_m", "station"];
    if columns.iter().any(|c| matches!(c, Column::Date)) {
        need.extend(["temperature_min_degC", "temperature_max_degC"]);
    }
    for needed in need {
        let stem = needed.rsplit_once('_').map_or(needed, |(stem, _)| stem);
        let same = |h: &String| {
            h == needed || (needed != "station" && h.rsplit_once('_').is_some_and(|p| p.0 == stem))
        };
        if !header.iter().any(same) {
            problems.add(
                1,
                needed,
                "",
                "this column is missing".to_owned(),
                "add it to the table",
            );
        }
    }
    columns
}

fn value_column(name: &str) -> Result<Column, (String, String)> {
    let known = || {
        let names: Vec<_> = QUANTITIES.iter().map(|q| q.name).collect();
        format!("known quantities: {}", names.join(", "))
    };
    // The longest quantity name that the column starts with, so that temperature_min_degC is not 'temperature' in 'min_degC'.
    let found = QUANTITIES
        .iter()
        .enumerate()
        .filter(|(_, q)| name == q.name || name.starts_with(&format!("{}_", q.name)))
        .max_by_key(|(_, q)| q.name.len());
    let Some((index, quantity)) = found else {
        let near = QUANTITIES
            .iter()
            .map(|q| (strsim::jaro_winkler(name, q.name), q.name))
            .fold(
                (0.0, ""),
                |best, item| if item.0 > best.0 { item } else { best },
            );
        let hint = if near.0 > 0.8 {
            format!("did you mean '{}' with its unit?", near.1)
        } else {
            known()
        };
        return Err(("this column is not known".to_owned(), hint));
    };
    let unit = name[quantity.name.len()..].trim_start_matches('_');
    quantity
        .units
        .iter()
        .find(|u| u.0 == unit)
        .map(|u| Column::Value(index, u.1, u.2))
        .ok_or_else(|| {
            let units: Vec<_> = quantity
                .units
                .iter()
                .map(|u| format!("{}_{}", quantity.name, u.0))
                .collect();
            let message = if unit.is_empty() {
                "the unit is missing in the column name".to_owned()
            } else {
                format!("the unit '{unit}' is not known here")
            };
            (message, format!("write {}", units.join(" or ")))
        })
}

/// Reads one line; `None` when its time or station is unusable (already noted).
fn row(
    record: &csv::StringRecord,
    line: usize,
    header: &[String],
    columns: &[Column],
    step: i64,
    problems: &mut Faults<'_>,
) -> Option<Row> {
    let (mut time, mut station, mut name) = (None, None, String::new());
    let mut values = vec![None; QUANTITIES.len()];
    for ((cell, title), column) in record.iter().zip(header).zip(columns) {
        match column {
            Column::Station if cell.is_empty() => {
                problems.add(line, title, cell, "no station is named".to_owned(), "");
            }
            Column::Station => station = Some(cell.to_owned()),
            Column::Name => cell.clone_into(&mut name),
            Column::TimeBeijing | Column::TimeUtc | Column::Date => {
                let text = cell.replace(' ', "T").replace('/', "-");
                match ModelTime::parse_column(&text, matches!(column, Column::TimeUtc)) {
                    Ok(parsed) if parsed.0.rem_euclid(step) == 0 => time = Some(parsed),
                    Ok(_) if step < HOUR as i64 => {
                        let message = "this is not a whole minute".to_owned();
                        problems.add(line, title, cell, message, "give whole minutes");
                    }
                    Ok(_) => {
                        let message = "this is not a whole hour".to_owned();
                        problems.add(line, title, cell, message, "give hourly or daily data");
                    }
                    Err(_) => {
                        let message = "this is not a time".to_owned();
                        problems.add(line, title, cell, message, "write 2016-01-05T08:00");
                    }
                }
            }
            Column::Value(index, factor, offset) => {
                values[*index] = value(cell, *index, *factor, *offset)
                    .map_err(|(message, hint)| problems.add(line, title, cell, message, &hint))
                    .unwrap_or(None);
            }
        }
    }
    Some(Row {
        line,
        time: time?,
        station: station?,
        name,
        values,
    })
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
fn assemble(rows: Vec<Row>, daily: bool, problems: &mut Faults<'_>) -> StationSet {
    let at = |row: &Row, name: &str| quantity_index(name).and_then(|index| row.values[index]);
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
        let place = ["lon", "lat", "elevation"].map(|name| at(first, name));
        for row in reports.values() {
            for (name, expected) in ["lon", "lat", "elevation"].iter().zip(place) {
                if at(row, name) != expected || expected.is_none() {
                    let message = format!("station {id} has no single {name}");
                    problems.add(
                        row.line,
                        name,
                        "",
                        message,
                        "a station that moved needs a new identifier",
                    );
                }
            }
        }
        let [Some(longitude), Some(latitude), Some(elevation)] = place else {
            continue;
        };
        let rows: Vec<&Row> = reports.values().collect();
        if let Some(row) = rows
            .iter()
            .find(|row| row.time.0 - first.time.0 > LONGEST_RECORD)
        {
            let message = format!(
                "station {id} reports {} and {}, more than 200 years apart",
                first.time, row.time
            );
            problems.add(row.line, "", "", message, "check the years");
        }
        set.stations.push(Station {
            name: if first.name.is_empty() {
                id.clone()
            } else {
                first.name.clone()
            },
            id,
            longitude,
            latitude,
            elevation,
            anemometer_height: at(first, "anemometer_height").unwrap_or(STANDARD_ANEMOMETER_HEIGHT),
        });
        set.records.push(if daily {
            disaggregated(&rows, longitude, problems)
        } else {
            rows.iter().map(|row| hourly(row, row.time, 1.0)).collect()
        });
    }
    set
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

/// 24 hours from each daily row.
fn disaggregated(rows: &[&Row], longitude: f64, problems: &mut Faults<'_>) -> Vec<StationRecord> {
    let at = |row: &Row, name: &str| quantity_index(name).and_then(|index| row.values[index]);
    let extremes: Vec<Option<(f64, f64)>> = rows
        .iter()
        .map(|row| Some((at(row, "temperature_min")?, at(row, "temperature_max")?)))
        .collect();
    let day = 24 * HOUR as i64;
    let mut records = vec![];
    for (index, row) in rows.iter().enumerate() {
        if let Some((low, high)) = extremes[index]
            && low > high
        {
            let message = format!("minimum {low:.2} K above maximum {high:.2} K");
            problems.add(row.line, "temperature_min", "", message, "exchange them");
        }
        let beside = |other: Option<usize>, shift: i64| {
            other
                .filter(|&o| {
                    rows.get(o)
                        .is_some_and(|r| r.time == row.time.plus(shift * day))
                })
                .and_then(|o| extremes[o])
                .or(extremes[index])
        };
        let before = beside(index.checked_sub(1), -1);
        let after = beside(Some(index + 1), 1);
        for hour in 0..24 {
            let time = row.time.plus(hour * HOUR as i64);
            let mut record = hourly(row, time, 24.0);
            // Unwrapped solar hour: a day of Beijing starts in the evening before of the sun (102° E: 22.8 h).
            let offset = row.time.solar_hour(longitude);
            let start = if offset > 12.0 { offset - 24.0 } else { offset };
            record.temperature = match (before, extremes[index], after) {
                (Some(before), Some(today), Some(after)) => Some(diurnal_temperature(
                    start + hour as f64,
                    before,
                    today,
                    after,
                )),
                _ => None,
            };
            records.push(record);
        }
    }
    records
}

/// Temperature [K] at a solar hour (may be negative: the evening before) from (minimum, maximum) of three days.
fn diurnal_temperature(hour: f64, before: (f64, f64), today: (f64, f64), after: (f64, f64)) -> f64 {
    let wave = |from: f64, to: f64, part: f64| {
        from + (to - from) * 0.5 * (1.0 - libm::cos(std::f64::consts::PI * part))
    };
    let night = 24.0 - MAXIMUM_HOUR + MINIMUM_HOUR;
    if hour < MINIMUM_HOUR {
        wave(before.1, today.0, (hour + 24.0 - MAXIMUM_HOUR) / night)
    } else if hour < MAXIMUM_HOUR {
        wave(
            today.0,
            today.1,
            (hour - MINIMUM_HOUR) / (MAXIMUM_HOUR - MINIMUM_HOUR),
        )
    } else {
        wave(today.1, after.0, (hour - MAXIMUM_HOUR) / night)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests;
