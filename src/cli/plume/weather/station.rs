//! From a station's reports.

use super::{Made, Switch, WeatherArguments, days, unmade, unread};
use crate::cli::CliError;
use crate::meteorology::soundings::{Sounding, read_soundings};
use crate::meteorology::{
    Rows, Station, StationList, StationRecord, StationSet, read_station_list, read_stations,
};
use crate::prepare::weather::average::report_step;
use crate::prepare::weather::{HeaderText, MastLevel, StationInput, prepare_stations};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::path::Path;

/// Range of heights of instruments [m].
const HEIGHTS: std::ops::RangeInclusive<f64> = 0.5..=100.0;

/// Makes the weather of the table `path`.
pub(super) fn make(arguments: &WeatherArguments, path: &Path) -> Result<Made, CliError> {
    let list = match &arguments.station_list {
        Some(file) => read_station_list(file).map_err(unread)?,
        None => StationList::default(),
    };
    let set = read_stations(path, &list, Rows::Minutes).map_err(unread)?;
    let (station, records) = chosen(&set, arguments.station.as_deref(), path)?;
    let mast = arguments
        .levels
        .iter()
        .map(|id| {
            let (level, records) = chosen(&set, Some(id), path)?;
            Ok(MastLevel {
                height: level.anemometer_height,
                records,
            })
        })
        .collect::<Result<Vec<_>, CliError>>()?;
    let wind_height = arguments.wind_height.unwrap_or(station.anemometer_height);
    check(arguments, wind_height, records)?;
    let step_heights = arguments.bulk_richardson.map(|[low, high]| (low, high));
    let soundings: Vec<Sounding> = match &arguments.sounding {
        Some(path) => read_soundings(path).map_err(unread)?,
        None => vec![],
    };
    let of_station = (station.longitude, station.latitude, station.elevation);
    let (place, place_told) = arguments.place.of_station(of_station)?;
    let (surface, surface_told) = arguments.ground.table(&place)?;
    let surface_id = number(arguments, station)?;
    let adjusted = arguments.adjust_u_star == Switch::On;
    let (from, to) = days(arguments, place.utc_offset)?;
    let period = (from.is_some() || to.is_some()).then(|| {
        let edge = |record: Option<&StationRecord>| record.map_or(ModelTime(0), |r| r.time);
        // The report of midnight ends the day before.
        let last = edge(records.last()).plus(-1);
        (
            from.unwrap_or_else(|| edge(records.first()).plus(-1)),
            to.unwrap_or(last),
        )
    });
    let prepared = prepare_stations(&StationInput {
        place,
        station_elevation: station.elevation,
        records,
        mast: &mast,
        soundings: &soundings,
        sounding_window: (arguments.sounding_window[0], arguments.sounding_window[1]),
        assumed_gradient: arguments.assume_gradient,
        without_soundings: arguments.without_soundings,
        surface: &surface,
        wind_height,
        temperature_height: arguments.temperature_height,
        threshold: arguments.threshold,
        adjusted,
        step_heights,
        on_site: arguments.site_id.is_some(),
        period,
    })
    .map_err(unmade)?;
    let number_of = |id: Option<i64>| id.map_or(String::new(), |id| id.to_string());
    let header = HeaderText {
        upper_air: arguments.upper_air_id.to_string(),
        surface: surface_id.to_string(),
        on_site: number_of(arguments.site_id),
        adjusted,
        bulk: step_heights.is_some(),
        filled: true,
        prognostic: false,
    };
    let step = report_step(records);
    let mut told = vec![
        format!(
            "station {} ({}): {} reports every {} min{}",
            station.id,
            station.name,
            records.len(),
            step / 60,
            if step < HOUR as i64 {
                ", averaged to hours"
            } else {
                ""
            }
        ),
        place_told,
        surface_told,
        format!(
            "wind at {wind_height} m ({}), calm below {} m/s; temperature at {} m; ADJ_U* {}",
            if arguments.wind_height.is_some() {
                "given"
            } else {
                "anemometer_height_m of the table, 10 m where it has none"
            },
            arguments.threshold,
            arguments.temperature_height,
            if adjusted { "on" } else { "off" },
        ),
    ];
    if !mast.is_empty() {
        let heights: Vec<String> = mast.iter().map(|m| format!("{}", m.height)).collect();
        told.push(format!("further levels at {} m", heights.join(", ")));
    }
    if place.elevation != station.elevation {
        told.push(format!(
            "pressure brought from the station's {:.1} m to {:.1} m",
            station.elevation, place.elevation
        ));
    }
    told.push(match arguments.sounding {
        Some(_) => format!(
            "{} soundings; for the morning up to {} h before and {} h after sunrise",
            soundings.len(),
            arguments.sounding_window[0],
            arguments.sounding_window[1]
        ),
        None => "no soundings".to_owned(),
    });
    let turbulence = records
        .iter()
        .any(|r| r.sigma_theta.is_some() || r.sigma_w.is_some());
    if turbulence && adjusted {
        told.push("note: Appendix W allows ADJ_U* with measured turbulence (sigma_theta, sigma_w) only by agreement; --adjust-u-star off is its default then".to_owned());
    }
    Ok(Made {
        prepared,
        place,
        header,
        surface_id,
        told,
    })
}

/// The station asked for, or the only one.
fn chosen<'s>(
    set: &'s StationSet,
    id: Option<&str>,
    path: &Path,
) -> Result<(&'s Station, &'s [StationRecord]), CliError> {
    let ids: Vec<&str> = set.stations.iter().map(|s| s.id.as_str()).collect();
    let found = match id {
        Some(id) => ids.iter().position(|known| *known == id),
        None if ids.len() == 1 => Some(0),
        None => None,
    };
    match found {
        Some(k) => Ok((&set.stations[k], &set.records[k])),
        None => Err(CliError::Arguments(format!(
            "--station: {}; {} has {}",
            id.map_or_else(
                || "say which one".to_owned(),
                |id| format!("'{id}' is not there")
            ),
            path.display(),
            ids.join(", ")
        ))),
    }
}

/// All that is wrong with the numbers of the command line.
fn check(
    arguments: &WeatherArguments,
    wind_height: f64,
    records: &[StationRecord],
) -> Result<(), CliError> {
    let mut faults = vec![];
    if !HEIGHTS.contains(&wind_height) {
        faults.push(format!(
            "--wind-height {wind_height}: AERMET takes winds up to 100 m; give 0.5 to 100 m"
        ));
    }
    if !HEIGHTS.contains(&arguments.temperature_height) {
        faults.push(format!(
            "--temperature-height {}: give 0.5 to 100 m",
            arguments.temperature_height
        ));
    }
    if !(0.0..=1.0).contains(&arguments.threshold) {
        faults.push(format!(
            "--threshold {}: AERMET takes thresholds up to 1 m/s; give 0 to 1",
            arguments.threshold
        ));
    }
    let [before, after] = arguments.sounding_window;
    if !(0.0..=12.0).contains(&before) || !(0.0..=12.0).contains(&after) {
        faults.push(format!(
            "--sounding-window {before},{after}: two numbers of hours from 0 to 12"
        ));
    }
    if let Some(gradient) = arguments.assume_gradient
        && !(0.001..=0.05).contains(&gradient)
    {
        faults.push(format!(
            "--assume-gradient {gradient}: give 0.001 to 0.05 K/m"
        ));
    }
    if let Some([low, high]) = arguments.bulk_richardson {
        if !(0.1..high).contains(&low) || high > 100.0 {
            faults.push(format!(
                "--bulk-richardson {low},{high}: two heights from 0.1 to 100 m, the lower first"
            ));
        }
        if records.iter().all(|r| r.temperature_difference.is_none()) {
            faults.push(
                "--bulk-richardson: the table has no temperature_difference_K for this station"
                    .to_owned(),
            );
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(CliError::Arguments(faults.join("\nerror: ")))
    }
}

/// The number of the surface station: AERMOD compares it with SURFDATA.
fn number(arguments: &WeatherArguments, station: &Station) -> Result<i64, CliError> {
    if let Some(id) = arguments.surface_id {
        return Ok(id);
    }
    station.id.parse().map_err(|_| {
        CliError::Arguments(format!(
            "--surface-id: AERMOD wants a whole number, but the station is called '{}'; give one, e.g. --surface-id 52866",
            station.id
        ))
    })
}
