//! The archive's lines: control data in columns 1–60, mandatory data to 105, then `ADD` with groups of their own lengths, `REM` remarks.
//!
//! Station 5–15 (USAF and WBAN), date and time (UTC) 16–27, latitude 29–34 and longitude 35–41 [0.001°], elevation 47–51 [m], wind
//! 61–70, temperature 88–93, dew point 94–99 [0.1 °C].

use super::groups::{take, walk};
use super::reports::{HourlyReports, Report, impossible};
use crate::meteorology::station_list::{PlaceOfReports, StationList};
use crate::meteorology::stations::StationSet;
use crate::meteorology::text::{Faults, ReadError};
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// Columns of control and mandatory data.
const FIXED: usize = 105;
const HINT: &str = "lines of the ISD archive have 105 columns and more; is the file whole?";

/// Whether a text is of this form: numbers of length, date and time where they must be.
pub(in crate::meteorology) fn is_isd(text: &str) -> bool {
    let first = text.lines().find(|line| !line.trim().is_empty());
    first.is_some_and(|line| {
        let digits = |from: usize, to: usize| {
            line.get(from..to)
                .is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
        };
        line.len() >= FIXED && digits(0, 4) && digits(15, 27) && line.is_char_boundary(FIXED)
    })
}

/// Parses such a text, of one station or several; places come from the list, else from the lines.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_isd(text: &str, file: &str, list: &StationList) -> Result<StationSet, ReadError> {
    let mut faults = Faults::new(file);
    let mut stations: BTreeMap<String, (HourlyReports, PlaceOfReports)> = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match row(line) {
            Ok(row) => {
                if let Some(message) = impossible(&row.report) {
                    faults.add(index + 1, "", &row.id, message, "take the line out");
                }
                let (hours, place) = stations.entry(row.id).or_default();
                place.saw(row.place, index + 1);
                hours.add(row.time, row.report);
            }
            Err(message) => faults.add(index + 1, "", start(line), message, HINT),
        }
    }
    gathered(stations, list, faults)
}

/// The stations of a file, if nothing is wrong.
pub(super) fn gathered(
    stations: BTreeMap<String, (HourlyReports, PlaceOfReports)>,
    list: &StationList,
    mut faults: Faults<'_>,
) -> Result<StationSet, ReadError> {
    let mut set = StationSet::default();
    for (id, (hours, place)) in stations {
        if let Some(station) = place.station(&id, list, &mut faults)
            && !hours.is_empty()
        {
            set.stations.push(station);
            set.records.push(hours.records());
        }
    }
    if set.stations.is_empty() && faults.is_empty() {
        let message = "no report from ten minutes before an hour to the hour";
        faults.add(0, "", "", message, "is it the right file?");
    }
    faults.finish(set)
}

struct Row {
    id: String,
    time: ModelTime,
    place: Option<(f64, f64, f64)>,
    report: Report,
}

/// The first columns, for messages.
fn start(line: &str) -> &str {
    line.get(..27).unwrap_or_default()
}

fn row(line: &str) -> Result<Row, String> {
    let field = |from: usize, to: usize| {
        line.get(from - 1..to)
            .ok_or_else(|| format!("{} columns, {FIXED} are needed", line.len()))
    };
    field(1, FIXED)?;
    let time = stamp(field(16, 23)?, field(24, 27)?)?;
    let number = |from: usize, to: usize| {
        let text = field(from, to)?;
        text.trim()
            .parse::<f64>()
            .map_err(|_| format!("columns {from}-{to} hold no number"))
    };
    let (latitude, longitude, elevation) = (number(29, 34)?, number(35, 41)?, number(47, 51)?);
    let known = latitude < 99_999.0 && longitude < 999_999.0 && elevation < 9999.0;
    let mut report = Report::default();
    take("WND", field(61, 70)?, &mut report)?;
    take("TMP", field(88, 93)?, &mut report)?;
    take("DEW", field(94, 99)?, &mut report)?;
    if let Some(additional) = line.get(FIXED..).and_then(|rest| rest.strip_prefix("ADD")) {
        walk(additional, &mut report)?;
    }
    Ok(Row {
        id: format!("{}-{}", field(5, 10)?, field(11, 15)?),
        time,
        place: known.then_some((longitude / 1000.0, latitude / 1000.0, elevation)),
        report,
    })
}

/// UTC of `YYYYMMDD` and `HHMM`; 2400 ends the day.
fn stamp(date: &str, clock: &str) -> Result<ModelTime, String> {
    let part = |text: &str, from: usize, to: usize| text.get(from..to).map(str::to_owned);
    let day = || {
        let (year, month, day) = (part(date, 0, 4)?, part(date, 4, 6)?, part(date, 6, 8)?);
        ModelTime::parse(&format!("{year}-{month}-{day}T00:00Z")).ok()
    };
    let seconds = || {
        let (hour, minute) = (part(clock, 0, 2)?, part(clock, 2, 4)?);
        let (hour, minute) = (hour.parse::<i64>().ok()?, minute.parse::<i64>().ok()?);
        ((0..60).contains(&minute) && (0..=24).contains(&hour)).then_some(hour * 3600 + minute * 60)
    };
    day()
        .zip(seconds())
        .map(|(day, seconds)| day.plus(seconds))
        .ok_or_else(|| format!("'{date}{clock}' in columns 16-27 is no date and time"))
}
