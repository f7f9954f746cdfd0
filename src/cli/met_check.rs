//! `hehuang met check`: what files of weather hold, and what looks wrong in them.

use super::CliError;
use super::ioapi_check;
use super::tables::ranges;
use crate::ioapi::{IoapiCheck, IoapiError};
use crate::meteorology::{
    EpwOptions, EraCheck, StationCheck, StationSet, WrfCheck, WrfError, WrfFile, check_station,
    read_epw, read_station_csv,
};
use crate::uam::is_fortran;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Directions of a rose, from north clockwise.
const DIRECTIONS: [&str; 16] = [
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW",
    "NNW",
];
/// Year that a typical year is laid on to be looked at.
const TYPICAL_YEAR: i16 = 2015;
/// Height of wind sensors by standard [m].
const SENSOR: f64 = 10.0;

/// Tables on all files.
pub(super) fn check(files: &[PathBuf]) -> Result<String, CliError> {
    if files.is_empty() {
        return Err(CliError::Arguments(
            "no file is given\nhint: hehuang met check wrfout_d01_2016-01-05 stations.csv".into(),
        ));
    }
    let mut text = String::new();
    for file in files {
        let about = of_file(file)?;
        text.push_str(&about);
        text.push('\n');
    }
    Ok(text)
}

fn of_file(path: &Path) -> Result<String, CliError> {
    let ending = path
        .extension()
        .map(|e| e.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    match ending.as_str() {
        "csv" | "txt" => {
            let set = read_station_csv(path).map_err(|e| CliError::Input(e.to_string()))?;
            Ok(stations(path, &set))
        }
        "epw" => {
            let options = EpwOptions {
                year: TYPICAL_YEAR,
                wind_hours: None,
                use_sky_cover: false,
                anemometer_height: SENSOR,
            };
            let set = read_epw(path, &options).map_err(|e| CliError::Input(e.to_string()))?;
            Ok(stations(path, &set))
        }
        "grib" | "grib2" | "grb" | "grb2" => Err(CliError::Input(format!(
            "{}: GRIB is not read here\nhint: grib_to_netcdf {name} -o {name}.nc (ecCodes), or ask the CDS for netCDF",
            path.display()
        ))),
        _ => {
            if is_fortran(path) {
                return ioapi_check::of_camx(path);
            }
            let fail = |e: WrfError| CliError::Input(e.to_string());
            match IoapiCheck::of(path) {
                Ok(check) => return Ok(ioapi_check::text(&check)),
                Err(IoapiError::Other { .. }) => {}
                Err(error) => return Err(CliError::Input(error.to_string())),
            }
            match WrfFile::open(path) {
                Ok(file) => Ok(wrf(&WrfCheck::of(&file).map_err(fail)?)),
                Err(no_wrf @ WrfError::Missing { .. }) => match EraCheck::of(path) {
                    Ok(check) => Ok(era5(&check)),
                    Err(no_era5) => Err(CliError::Input(format!(
                        "neither WRF output nor ERA5 nor an I/O API file (FTYPE, TSTEP …)\nas WRF output: {no_wrf}\nas ERA5: {no_era5}"
                    ))),
                },
                Err(error) => Err(fail(error)),
            }
        }
    }
}

fn era5(check: &EraCheck) -> String {
    let (west, east, south, north) = check.bounds;
    let mut text = format!(
        "{}: ERA5, {west:.2} to {east:.2} E by {:.3}, {south:.2} to {north:.2} N by {:.3}\n",
        check.file, check.spacing.0, check.spacing.1
    );
    if let (Some(first), Some(last)) = (check.times.first(), check.times.last()) {
        let _ = writeln!(
            text,
            "  {} time(s), {first} to {last} Beijing time",
            check.times.len()
        );
    }
    if check.levels.is_empty() {
        text.push_str("  fields of the ground\n");
    } else {
        let levels: Vec<String> = check
            .levels
            .iter()
            .map(|p| format!("{:.0}", p / 100.0))
            .collect();
        let _ = writeln!(text, "  levels in hPa: {}", levels.join(", "));
    }
    text.push_str(
        "  field  for                       first time: least, mean, most        last time\n",
    );
    for field in &check.fields {
        let words = ranges(&field.ranges);
        let _ = writeln!(text, "  {:<6} {:<24} {}", field.name, field.what, words);
    }
    let missing: Vec<String> = check
        .missing
        .iter()
        .map(|(what, store)| format!("{store} ({what})"))
        .collect();
    if missing.is_empty() {
        text.push_str("  every field of its kind that a run needs is there\n");
    } else {
        let _ = writeln!(
            text,
            "  missing for a run, unless other files have it: {}",
            missing.join(", ")
        );
    }
    text
}

fn stations(path: &Path, set: &StationSet) -> String {
    let mut text = format!("{}: {} station(s)\n", path.display(), set.stations.len());
    for (station, records) in set.stations.iter().zip(&set.records) {
        text.push_str(&of_station(&check_station(station, records)));
    }
    text
}

fn of_station(check: &StationCheck) -> String {
    let s = &check.station;
    let mut text = format!(
        "\n{} {} ({:.3} E, {:.3} N, {:.0} m)",
        s.id, s.name, s.longitude, s.latitude, s.elevation
    );
    if let Some((first, last)) = check.span {
        let _ = write!(
            text,
            ", {} records, {first} to {last} Beijing time",
            check.count
        );
    }
    text.push_str("\n  quantity                  values   least    mean    most  longest gap h\n");
    for q in &check.quantities {
        let (least, mean, most) = q.range;
        let _ = writeln!(
            text,
            "  {:<24} {:>7} {least:>7.1} {mean:>7.1} {most:>7.1}  {:>5}",
            q.name, q.count, q.longest_gap
        );
    }
    if check.calm.is_finite() {
        let mut rose: Vec<(f64, &str)> = check.rose.iter().copied().zip(DIRECTIONS).collect();
        rose.sort_by(|a, b| b.0.total_cmp(&a.0));
        let most: Vec<String> = rose
            .iter()
            .take(5)
            .filter(|r| r.0 > 0.0)
            .map(|r| format!("{} {:.0} %", r.1, 100.0 * r.0))
            .collect();
        let _ = writeln!(
            text,
            "  calm {:.0} %; winds from {}",
            100.0 * check.calm,
            most.join(", ")
        );
    }
    for warning in check.warnings() {
        let _ = writeln!(text, "  warning: {warning}");
    }
    text
}

fn wrf(check: &WrfCheck) -> String {
    let (nz, ny, nx) = check.shape;
    let [longitude, latitude] = check.bounds;
    let mut text = format!(
        "{}: WRF output, {nx} x {ny} points of {:.0} (m or degrees), {nz} levels\n",
        check.file, check.spacing
    );
    let (first, last) = (check.times[0], check.times[check.times.len() - 1]);
    let _ = writeln!(
        text,
        "  {} time(s), {first} to {last} Beijing time; {:.2} to {:.2} E, {:.2} to {:.2} N, ground {:.0} to {:.0} m",
        check.times.len(),
        longitude.0,
        longitude.1,
        latitude.0,
        latitude.1,
        check.terrain.0,
        check.terrain.1
    );
    let _ = writeln!(
        text,
        "  the map of its attributes meets its longitudes and latitudes within {:.4} cells",
        check.misfit
    );
    text.push_str("  quantity                 first time: least, mean, most        last time\n");
    for (name, ranges) in &check.ranges {
        let words: Vec<String> = ranges
            .iter()
            .map(|(least, mean, most)| format!("{least:>9.1} {mean:>9.1} {most:>9.1}"))
            .collect();
        let _ = writeln!(text, "  {name:<24} {}", words.join("   "));
    }
    if !check.still {
        text.push_str("  warning: the nest moves; a run needs a grid that stays\n");
    }
    if check.missing.is_empty() {
        text.push_str("  all fields that a run takes are there\n");
    } else {
        let missing: Vec<String> = check
            .missing
            .iter()
            .map(|(n, what)| format!("{n} ({what})"))
            .collect();
        let _ = writeln!(text, "  missing for a run: {}", missing.join(", "));
    }
    text
}
