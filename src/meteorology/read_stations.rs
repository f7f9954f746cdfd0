//! A file of surface stations, whatever its form: ISD-Lite, ISD or NOAA's global hourly CSV ([`super::isd`]), else a table of our own
//! or of China's administration ([`super::parse_station_csv`]).

use super::gaps::{empty_record, too_long};
use super::isd::{
    is_global_hourly, is_isd, is_isd_lite, parse_global_hourly, parse_isd, parse_isd_lite,
};
use super::read_csv::{Rows, parse_placed_csv};
use super::station_list::StationList;
use super::stations::{Station, StationRecord, StationSet};
use super::text::{Faults, ReadError, read_text};
use std::collections::BTreeMap;
use std::path::Path;

/// Distance within which two files speak of one place [°, m].
const SAME_PLACE: (f64, f64) = (0.05, 50.0);

/// Reads the stations of a file; a list says where those stand whose file does not. Records are as reported (not yet filled: see
/// [`super::fill_gaps`]); a file that has grown since is simply read again, which is how data are appended while a run waits.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_stations(path: &Path, list: &StationList, rows: Rows) -> Result<StationSet, ReadError> {
    let (text, file) = (read_text(path)?, path.display().to_string());
    let set = if is_isd_lite(&text) {
        parse_isd_lite(&text, path, list)
    } else if is_isd(&text) {
        parse_isd(&text, &file, list)
    } else if is_global_hourly(&text) {
        parse_global_hourly(&text, &file, list)
    } else {
        parse_placed_csv(&text, &file, list, rows)
    }?;
    possible(&set, &file)?;
    Ok(set)
}

/// Refuses records so long that a year must be mistyped: their hours would fill the memory.
fn possible(set: &StationSet, file: &str) -> Result<(), ReadError> {
    let mut faults = Faults::new(file);
    for (station, records) in set.stations.iter().zip(&set.records) {
        let ends = records.first().zip(records.last());
        let message = ends.and_then(|(a, b)| too_long(&station.id, a.time, b.time));
        if let Some(message) = message {
            faults.add(0, "", "", message, "check the years");
        }
    }
    faults.finish(())
}

/// Reads several files. Files of one station, as of several years, become one record; where two have a value of the same time, the
/// file named later counts.
///
/// # Errors
/// [`ReadError`] with every fault of the first faulty file, or a station that stands at two places.
pub fn read_station_files<'p>(
    paths: impl IntoIterator<Item = &'p Path>,
    list: &StationList,
) -> Result<StationSet, ReadError> {
    let mut set = StationSet::default();
    for path in paths {
        let more = read_stations(path, list, Rows::Hours)?;
        join_stations(&mut set, more, &path.display().to_string())?;
    }
    Ok(set)
}

/// Joins the stations of a further file, as [`read_station_files`] does; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`]: a station that stands at two places.
pub fn join_stations(set: &mut StationSet, more: StationSet, file: &str) -> Result<(), ReadError> {
    let mut faults = Faults::new(file);
    for (station, records) in more.stations.into_iter().zip(more.records) {
        let Some(at) = set.stations.iter().position(|known| known.id == station.id) else {
            set.stations.push(station);
            set.records.push(records);
            continue;
        };
        if !same_place(&set.stations[at], &station) {
            let message = "an earlier file has this station at another place";
            faults.add(0, "", &station.id, message, StationList::HINT);
        }
        set.stations[at] = station;
        let earlier = std::mem::take(&mut set.records[at]);
        set.records[at] = merged(earlier, records);
    }
    faults.finish(())
}

fn same_place(a: &Station, b: &Station) -> bool {
    (a.longitude - b.longitude).abs() <= SAME_PLACE.0
        && (a.latitude - b.latitude).abs() <= SAME_PLACE.0
        && (a.elevation - b.elevation).abs() <= SAME_PLACE.1
}

/// Records in time order; of one time the later file's values, else the earlier's.
fn merged(earlier: Vec<StationRecord>, later: Vec<StationRecord>) -> Vec<StationRecord> {
    let mut all: BTreeMap<_, StationRecord> = earlier
        .into_iter()
        .map(|record| (record.time, record))
        .collect();
    for record in later {
        let known = all
            .remove(&record.time)
            .unwrap_or_else(|| empty_record(record.time));
        all.insert(record.time, over(record, known));
    }
    all.into_values().collect()
}

fn over(new: StationRecord, old: StationRecord) -> StationRecord {
    let (wind_speed, wind_from) = match new.wind_speed {
        Some(speed) => (Some(speed), new.wind_from),
        None => (old.wind_speed, old.wind_from),
    };
    StationRecord {
        time: new.time,
        temperature: new.temperature.or(old.temperature),
        relative_humidity: new.relative_humidity.or(old.relative_humidity),
        wind_speed,
        wind_from,
        pressure: new.pressure.or(old.pressure),
        precipitation: new.precipitation.or(old.precipitation),
        cloud_cover: new.cloud_cover.or(old.cloud_cover),
        solar_radiation: new.solar_radiation.or(old.solar_radiation),
        net_radiation: new.net_radiation.or(old.net_radiation),
        temperature_difference: new.temperature_difference.or(old.temperature_difference),
        sigma_theta: new.sigma_theta.or(old.sigma_theta),
        sigma_w: new.sigma_w.or(old.sigma_w),
        mixing_height: new.mixing_height.or(old.mixing_height),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const HEADER: &str = "time_utc,station,lon_deg,lat_deg,elevation_m,temperature_degC,wind_speed_m_s,wind_from_deg\n";

    #[test]
    fn years_of_a_station_become_one_record() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, rows: &str| {
            let path = folder.path().join(name);
            std::fs::write(&path, format!("{HEADER}{rows}")).unwrap();
            path
        };
        let a = write(
            "a.csv",
            "2015-12-31T23:00,X,101.8,36.6,2262,-5,2,90\n2016-01-01T00:00,X,101.8,36.6,2262,-6,3,90\n",
        );
        let b = write(
            "b.csv",
            "2016-01-01T00:00,X,101.79,36.6,2262,-7,,\n2016-01-01T01:00,X,101.79,36.6,2262,-8,1,0\n",
        );
        let list = StationList::default();
        let set = read_station_files([a.as_path(), b.as_path()], &list).unwrap();
        assert_eq!(set.stations.len(), 1);
        let records = &set.records[0];
        assert_eq!(records.len(), 3);
        assert!((records[1].temperature.unwrap() - 266.15).abs() < 1e-9);
        assert_eq!(records[1].wind_speed, Some(3.0));
        let far = write("far.csv", "2016-01-01T02:00,X,102.9,36.6,2262,-7,,\n");
        let error = read_station_files([a.as_path(), far.as_path()], &list).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("far.csv: an earlier file has this station"),
            "{error}"
        );
    }
}
