//! ISD-Lite (NOAA, ISD-Lite Format Documentation, 2006): twelve whole numbers a line, year, month, day, hour (UTC), temperature,
//! dew point [0.1 °C], sea-level pressure [0.1 hPa], wind from [°], wind speed [0.1 m/s], sky code, precipitation of one and of six
//! hours [0.1 mm]; −9999 missing, −1 a trace, wind from 0 calm.

use super::reports::{HourlyReports, Report, cloud_cover, impossible, wind};
use crate::meteorology::station_list::{StationList, StationPlace};
use crate::meteorology::stations::StationSet;
use crate::meteorology::text::{Faults, ReadError};
use crate::time::ModelTime;
use crate::units::from_celsius;
use std::path::Path;

const FIELDS: usize = 12;
const NAMES: [&str; FIELDS] = [
    "year",
    "month",
    "day",
    "hour",
    "temperature",
    "dew point",
    "sea-level pressure",
    "wind from",
    "wind speed",
    "sky",
    "precipitation of 1 h",
    "precipitation of 6 h",
];

fn numbers(line: &str) -> Vec<Option<i64>> {
    line.split_whitespace()
        .map(|word| word.parse().ok())
        .collect()
}

/// Whether a text is of this form: its first line is twelve whole numbers that begin with a date.
pub(in crate::meteorology) fn is_isd_lite(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let Some(Some(numbers)) = first.map(|line| {
        let all: Option<Vec<i64>> = numbers(line).into_iter().collect();
        all
    }) else {
        return false;
    };
    numbers.len() == FIELDS && (1850..2200).contains(&numbers[0]) && (1..=12).contains(&numbers[1])
}

/// The station in a file's name as NOAA gives it, `USAF-WBAN-YEAR`.
pub fn lite_station(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let mut parts = name.split(['-', '.']);
    let (usaf, wban) = (parts.next()?, parts.next()?);
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_alphanumeric());
    (usaf.len() == 6 && wban.len() == 5 && digits(usaf) && digits(wban))
        .then(|| format!("{usaf}-{wban}"))
}

/// Parses such a text of the file `path`; the station's place comes from the list.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_isd_lite(
    text: &str,
    path: &Path,
    list: &StationList,
) -> Result<StationSet, ReadError> {
    let file = path.display().to_string();
    let mut faults = Faults::new(&file);
    let Some(id) = lite_station(path) else {
        let message = "ISD-Lite does not say its station, and the file's name does not either";
        let hint = "name the file as NOAA does: 528660-99999-2016";
        faults.add(0, "", "", message, hint);
        return Err(faults.error());
    };
    let place: Option<&StationPlace> = list.find(&id);
    if place.is_none() {
        faults.add(0, "", &id, list.missing(), StationList::HINT);
    }
    let mut hours = HourlyReports::default();
    let mut last: Option<ModelTime> = None;
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let number = index + 1;
        match row(line) {
            Ok((time, report)) => {
                if last.is_some_and(|last| time <= last) {
                    let message = "not later than the line above";
                    faults.add(
                        number,
                        "",
                        line.trim(),
                        message,
                        "one line an hour, in time order",
                    );
                }
                last = Some(time);
                if let Some(message) = impossible(&report) {
                    faults.add(number, "", line.trim(), message, "take the line out");
                }
                hours.add(time, report);
            }
            Err((column, message)) => faults.add(
                number,
                column,
                line.trim(),
                message,
                "twelve whole numbers a line; is the file whole?",
            ),
        }
    }
    if hours.is_empty() && faults.is_empty() {
        faults.add(0, "", "", "no hour in this file", "is it the right file?");
    }
    let (Some(place), true) = (place, faults.is_empty()) else {
        return Err(faults.error());
    };
    Ok(StationSet {
        stations: vec![place.station(&id)],
        records: vec![hours.records()],
        profiles: vec![],
    })
}

fn row(line: &str) -> Result<(ModelTime, Report), (&'static str, String)> {
    let found = numbers(line);
    if found.len() != FIELDS {
        return Err(("", format!("{} numbers, {FIELDS} are needed", found.len())));
    }
    let mut values = [0_i64; FIELDS];
    for ((value, number), name) in values.iter_mut().zip(&found).zip(NAMES) {
        *value = number.ok_or_else(|| (name, "not a whole number".to_owned()))?;
    }
    let date = format!("{:04}-{:02}-{:02}T00:00Z", values[0], values[1], values[2]);
    let date =
        ModelTime::parse(&date).map_err(|_| ("day", "this date does not exist".to_owned()))?;
    if !(0..24).contains(&values[3]) {
        return Err(("hour", "not an hour from 0 to 23".to_owned()));
    }
    let tenths = |at: usize| (values[at] != -9999).then_some(values[at] as f64 / 10.0);
    let speed = tenths(8);
    let degrees = (values[7] != -9999).then_some(values[7] as f64);
    if degrees.is_some_and(|d| !(0.0..=360.0).contains(&d)) {
        return Err((NAMES[7], "not a direction from 0 to 360".to_owned()));
    }
    // A trace is too little to measure.
    let depth = |at: usize| (values[at] >= -1).then(|| values[at].max(0) as f64 * 1e-4);
    if [10, 11]
        .iter()
        .any(|&at| values[at] < -1 && values[at] != -9999)
    {
        return Err((
            "precipitation",
            "neither a depth nor -1 nor -9999".to_owned(),
        ));
    }
    let report = Report {
        temperature: tenths(4).map(from_celsius),
        dew_point: tenths(5).map(from_celsius),
        wind: wind(speed, degrees.filter(|d| *d > 0.0)),
        pressure: None,
        cloud_cover: cloud_cover(values[9]),
        precipitation: [(1, depth(10)), (6, depth(11))]
            .into_iter()
            .filter_map(|(hours, depth)| Some((hours, depth?)))
            .collect(),
    };
    Ok((date.plus(values[3] * 3600), report))
}
