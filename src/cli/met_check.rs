//! `hehuang met check`: what files of weather hold, and what looks wrong in them; tables, and a page.

mod page;
mod tables;

use super::CliError;
use super::ioapi_check;
use crate::cf::is_netcdf;
use crate::ioapi::{IoapiCheck, IoapiError};
use crate::meteorology::soundings::{Ascent, recognised};
use crate::meteorology::{
    EpwOptions, EraCheck, ReadError, Rows, StationList, StationSet, WrfCheck, WrfError, WrfFile,
    read_epw, read_station_list, read_stations,
};
use crate::uam::is_fortran;
use std::path::{Path, PathBuf};

/// Year that a typical year is laid on to be looked at.
const TYPICAL_YEAR: i16 = 2015;
/// Height of wind sensors by standard [m].
const SENSOR: f64 = 10.0;

/// What is asked for.
pub(super) struct Asked<'a> {
    /// The files.
    pub files: &'a [PathBuf],
    /// Where stations stand whose files do not say it.
    pub station_list: Option<&'a Path>,
    /// The page to write.
    pub page: Option<&'a Path>,
}

/// What a file holds.
enum Held {
    Stations(StationSet),
    Ascents(Vec<Ascent>),
    Wrf(WrfCheck),
    Era5(EraCheck),
    Ioapi(Box<IoapiCheck>),
    /// UAM-IV of CAMx, as a table.
    Uam(String),
}

/// A file that was read.
struct Checked {
    path: PathBuf,
    held: Held,
}

/// Tables on all files; writes the page where one is asked for.
pub(super) fn check(asked: &Asked<'_>) -> Result<String, CliError> {
    if asked.files.is_empty() {
        return Err(CliError::Arguments(
            "no file is given\nhint: hehuang met check wrfout_d01_2016-01-05 stations.csv".into(),
        ));
    }
    let list = match asked.station_list {
        Some(file) => read_station_list(file).map_err(unread)?,
        None => StationList::default(),
    };
    let mut text = String::new();
    let mut all = vec![];
    for path in asked.files {
        let held = held(path, &list)?;
        text.push_str(&match &held {
            Held::Stations(set) => tables::stations(path, set),
            Held::Ascents(ascents) => tables::ascents(path, ascents),
            Held::Wrf(check) => tables::wrf(check),
            Held::Era5(check) => tables::era5(check),
            Held::Ioapi(check) => ioapi_check::text(check),
            Held::Uam(table) => table.clone(),
        });
        text.push('\n');
        let path = path.clone();
        all.push(Checked { path, held });
    }
    if let Some(file) = asked.page {
        page::write(&all, file)?;
        text.push_str(&format!("{} written\n", file.display()));
    }
    Ok(text)
}

fn unread(error: impl ToString) -> CliError {
    CliError::Input(error.to_string())
}

fn held(path: &Path, list: &StationList) -> Result<Held, CliError> {
    let ending = path
        .extension()
        .map(|e| e.to_string_lossy().to_ascii_lowercase())
        .unwrap_or_default();
    match ending.as_str() {
        "epw" => {
            let options = EpwOptions {
                year: TYPICAL_YEAR,
                wind_hours: None,
                use_sky_cover: false,
                anemometer_height: SENSOR,
            };
            read_epw(path, &options).map(Held::Stations).map_err(unread)
        }
        "grib" | "grib2" | "grb" | "grb2" => {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            Err(CliError::Input(format!(
                "{}: GRIB is not read here\nhint: grib_to_netcdf {name} -o {name}.nc (ecCodes), or ask the CDS for netCDF",
                path.display()
            )))
        }
        _ if is_fortran(path) => ioapi_check::of_camx(path).map(Held::Uam),
        _ if is_netcdf(path) => of_netcdf(path),
        _ => of_text(path, list).map_err(unread),
    }
}

fn of_text(path: &Path, list: &StationList) -> Result<Held, ReadError> {
    Ok(match recognised(path)? {
        Some(ascents) => Held::Ascents(ascents),
        None => Held::Stations(read_stations(path, list, Rows::Hours)?),
    })
}

fn of_netcdf(path: &Path) -> Result<Held, CliError> {
    match IoapiCheck::of(path) {
        Ok(check) => return Ok(Held::Ioapi(Box::new(check))),
        Err(IoapiError::Other { .. }) => {}
        Err(error) => return Err(unread(error)),
    }
    match WrfFile::open(path) {
        Ok(file) => WrfCheck::of(&file).map(Held::Wrf).map_err(unread),
        Err(no_wrf @ WrfError::Missing { .. }) => match EraCheck::of(path) {
            Ok(check) => Ok(Held::Era5(check)),
            Err(no_era5) => Err(CliError::Input(format!(
                "neither WRF output nor ERA5 nor an I/O API file (FTYPE, TSTEP …)\nas WRF output: {no_wrf}\nas ERA5: {no_era5}"
            ))),
        },
        Err(error) => Err(unread(error)),
    }
}
