//! NOAA's global hourly data as CSV: columns `STATION`, `DATE` (UTC), `LATITUDE`, `LONGITUDE`, `ELEVATION`, `NAME` and one for each group
//! of ISD, its fields between commas (`WND` = `270,1,N,0020,1`). Further columns are left alone.

use super::full::gathered;
use super::groups::take;
use super::reports::{HourlyReports, Report, impossible};
use crate::meteorology::station_list::{PlaceOfReports, StationList};
use crate::meteorology::stations::StationSet;
use crate::meteorology::text::{Faults, ReadError};
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// Groups that are taken.
const GROUPS: [&str; 9] = [
    "WND", "TMP", "DEW", "AA1", "AA2", "AA3", "AA4", "GF1", "MA1",
];
const NEEDED: [&str; 3] = ["STATION", "DATE", "WND"];
const HINT: &str = "columns of NOAA's global hourly data: STATION, DATE, LATITUDE, LONGITUDE, ELEVATION, NAME, WND, TMP, DEW, …";

/// Whether a text is of this form, by its head.
pub(in crate::meteorology) fn is_global_hourly(text: &str) -> bool {
    let head = text.lines().next().unwrap_or_default();
    let names: Vec<&str> = head
        .split(',')
        .map(|name| name.trim().trim_matches('"'))
        .collect();
    NEEDED.iter().all(|needed| names.contains(needed))
}

/// Parses such a text, of one station or several; places come from the list, else from the rows.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_global_hourly(
    text: &str,
    file: &str,
    list: &StationList,
) -> Result<StationSet, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header: Vec<String> = reader
        .headers()
        .map(|header| header.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let find = |name: &str| header.iter().position(|column| column == name);
    for needed in NEEDED {
        if find(needed).is_none() {
            faults.add(1, needed, "", "this column is missing", HINT);
        }
    }
    let (Some(station), Some(date)) = (find("STATION"), find("DATE")) else {
        return Err(faults.error());
    };
    let groups: Vec<(&str, usize)> = GROUPS
        .iter()
        .filter_map(|name| Some((*name, find(name)?)))
        .collect();
    let place = ["LONGITUDE", "LATITUDE", "ELEVATION"].map(find);
    let title = find("NAME");
    let mut stations: BTreeMap<String, (HourlyReports, PlaceOfReports)> = BTreeMap::new();
    for record in reader.records() {
        let Some((line, record)) = faults.whole_row(record, header.len()) else {
            continue;
        };
        let cell = |column: usize| record.get(column).unwrap_or_default();
        let Ok(time) = ModelTime::parse_column(cell(date), true) else {
            faults.add(
                line,
                "DATE",
                cell(date),
                "not a time",
                "2016-01-05T08:00:00",
            );
            continue;
        };
        let mut report = Report::default();
        for &(name, column) in groups
            .iter()
            .filter(|(_, column)| !cell(*column).is_empty())
        {
            let body = cell(column).replace(',', "");
            if let Err(message) = take(name, &body, &mut report) {
                faults.add(line, name, cell(column), message, HINT);
            }
        }
        if let Some(message) = impossible(&report) {
            faults.add(line, "", cell(station), message, "take the row out");
        }
        let value = |column: Option<usize>| cell(column?).parse::<f64>().ok();
        let at = match place.map(value) {
            [Some(longitude), Some(latitude), Some(elevation)] => {
                Some((longitude, latitude, elevation))
            }
            _ => None,
        };
        let (hours, seen) = stations.entry(identifier(cell(station))).or_default();
        seen.saw(at, line);
        if let Some(name) = title.map(cell).filter(|name| !name.is_empty()) {
            name.clone_into(&mut seen.name);
        }
        hours.add(time, report);
    }
    gathered(stations, list, faults)
}

/// USAF and WBAN apart, as in the list of stations.
fn identifier(joined: &str) -> String {
    match (joined.get(..6), joined.get(6..)) {
        (Some(usaf), Some(wban)) if wban.len() == 5 => format!("{usaf}-{wban}"),
        _ => joined.to_owned(),
    }
}
