//! `hehuang plume weather`: AERMOD's weather files from a station's reports or from a scenario's weather, as AERMET makes them.

mod ground;
mod place;
mod scenario;
mod station;

use crate::cli::CliError;
use crate::meteorology::ReadError;
use crate::output::write_file;
use crate::prepare::weather::{
    HeaderText, Place, Prepared, WeatherError, profile_text, surface_text,
};
use crate::time::ModelTime;
use crate::units::HOUR;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// What stands below the options.
const AFTER_HELP: &str = "\
Station table (CSV, UTF-8 or GBK; the unit stands in the column's name; an empty cell is a missing value), a row a time:
  time_beijing or time_utc           2016-01-05T08:00; rows within the hour are averaged as AERMET does
  station, lon_deg, lat_deg, elevation_m; anemometer_height_m (optional)
  wind_speed_m_s, wind_from_deg, temperature_degC, pressure_hPa (at the station)
  cloud_cover_tenths (_oktas, _pct), solar_radiation_W_m2, net_radiation_W_m2
  relative_humidity_pct, precipitation_mm; temperature_difference_K, sigma_theta_deg, sigma_w_m_s;
  mixing_height_m (measured)
Soundings (CSV, a row a level): time_beijing or time_utc, pressure_hPa, height_m (above sea level), temperature_degC;
  or a file of IGRA version 2 (NOAA's archive: Xining CHM00052866, Yuzhong CHM00052983, Golmud CHM00052818) or FSL
Surface (CSV): month (1-12 or all), sector_from_deg, sector_to_deg, albedo, bowen_ratio, roughness_m
  or the lines of AERSURFACE (FREQ_SECT, SECTOR, SITE_CHAR)

Example:
  hehuang plume weather --stations xining.csv --sounding 52866.csv --surface ground.csv -o xining2016";

/// Arguments of `hehuang plume weather`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(super) struct WeatherArguments {
    /// Table of a station's reports, or a file of NOAA's ISD-Lite, ISD or global hourly data
    #[arg(
        long,
        value_name = "CSV",
        required_unless_present = "scenario",
        conflicts_with = "scenario",
        help_heading = "Source"
    )]
    stations: Option<PathBuf>,
    /// Where stations stand whose file does not say it: NOAA's isd-history.csv, or a table with station, lon_deg, lat_deg, elevation_m
    #[arg(
        long,
        value_name = "CSV",
        requires = "stations",
        help_heading = "Source"
    )]
    station_list: Option<PathBuf>,
    /// Which station of the table; needed if it has several
    #[arg(long, value_name = "ID", help_heading = "Source")]
    station: Option<String>,
    /// Further stations of the table that are levels of the same mast, each at its anemometer_height_m: they go into the
    /// profile, and the lowest level with wind gives that of reference
    #[arg(
        long,
        value_name = "ID,…",
        value_delimiter = ',',
        requires = "station",
        help_heading = "Source"
    )]
    levels: Vec<String>,
    /// Weather of a scenario of the grid model instead (file or shipped name), taken at --at
    #[arg(
        long,
        value_name = "SCENARIO",
        requires = "at",
        help_heading = "Source"
    )]
    scenario: Option<String>,
    /// Morning soundings: a table, or a file of IGRA or FSL
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "scenario",
        help_heading = "Source"
    )]
    sounding: Option<PathBuf>,
    /// Hours before and after sunrise within which a sounding stands for the morning; the last before counts, else the first
    /// after
    #[arg(
        long,
        value_name = "BEFORE,AFTER",
        value_parser = pair,
        default_value = "6,3",
        conflicts_with = "scenario",
        help_heading = "Source"
    )]
    sounding_window: [f64; 2],
    /// On days without sounding assume this rise of potential temperature with height at sunrise [K/m] (0.005 is usual in
    /// free air); our own makeshift, AERMET has none
    #[arg(
        long,
        value_name = "K_PER_M",
        conflicts_with = "scenario",
        help_heading = "Source"
    )]
    assume_gradient: Option<f64>,
    /// Go on without convective mixing heights on days without sounding: AERMOD leaves out their convective hours
    #[arg(long, conflicts_with = "scenario", help_heading = "Source")]
    without_soundings: bool,
    /// First day (YYYY-MM-DD); the first of the data if not given
    #[arg(long, value_name = "DATE", help_heading = "Source")]
    from: Option<String>,
    /// Last day; the last of the data if not given
    #[arg(long, value_name = "DATE", help_heading = "Source")]
    to: Option<String>,
    #[command(flatten)]
    place: place::PlaceArguments,
    #[command(flatten)]
    ground: ground::GroundArguments,
    /// ADJ_U*: friction velocity of stable hours with weak wind adjusted (Appendix W's choice without measured turbulence)
    #[arg(
        long,
        value_enum,
        default_value_t = Switch::On,
        value_name = "on|off",
        conflicts_with = "scenario",
        help_heading = "Method"
    )]
    adjust_u_star: Switch,
    /// BULKRN: stable hours from the column temperature_difference_K between these two heights [m]
    #[arg(
        long,
        value_name = "LOW,HIGH",
        value_parser = pair,
        conflicts_with = "scenario",
        help_heading = "Method"
    )]
    bulk_richardson: Option<[f64; 2]>,
    /// Height of the wind [m]; the table's anemometer_height_m (10 m where it has none) if not given
    #[arg(
        long,
        value_name = "M",
        conflicts_with = "scenario",
        help_heading = "Method"
    )]
    wind_height: Option<f64>,
    /// Height of the temperature [m]
    #[arg(
        long,
        value_name = "M",
        default_value_t = 2.0,
        conflicts_with = "scenario",
        help_heading = "Method"
    )]
    temperature_height: f64,
    /// Wind below is calm [m/s]; 0.3 is the upper bound of Beaufort 0
    #[arg(
        long,
        value_name = "M_S",
        default_value_t = 0.3,
        conflicts_with = "scenario",
        help_heading = "Method"
    )]
    threshold: f64,
    /// Number of the surface station for the head line; the station's identifier if not given
    #[arg(long, value_name = "N", help_heading = "Output")]
    surface_id: Option<i64>,
    /// Number of the upper-air station for the head line
    #[arg(
        long,
        value_name = "N",
        default_value_t = 99_999,
        help_heading = "Output"
    )]
    upper_air_id: i64,
    /// Number of the site for the head line: the data are the site's own (NAD-OS), not a weather station's (NAD-SFC)
    #[arg(
        long,
        value_name = "N",
        conflicts_with = "scenario",
        help_heading = "Output"
    )]
    site_id: Option<i64>,
    /// Name of the files without ending; that of the table or scenario in the working folder if not given
    #[arg(short, long, value_name = "STEM", help_heading = "Output")]
    output: Option<PathBuf>,
}

/// Two numbers with a comma between them.
fn pair(text: &str) -> Result<[f64; 2], String> {
    let numbers: Vec<f64> = text
        .split([',', '，'])
        .filter_map(|word| word.trim().parse().ok().filter(|v: &f64| v.is_finite()))
        .collect();
    numbers
        .try_into()
        .map_err(|_| "two numbers with a comma between them are wanted".to_owned())
}

/// A choice with a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Switch {
    On,
    Off,
}

/// Weather made ready, with what goes into the head line and what the user is told.
struct Made {
    prepared: Prepared,
    place: Place,
    header: HeaderText,
    surface_id: i64,
    told: Vec<String>,
}

/// Writes the two files.
pub(super) fn weather(arguments: &WeatherArguments) -> Result<(), CliError> {
    let made = match (&arguments.stations, &arguments.scenario) {
        (Some(table), _) => station::make(arguments, table)?,
        (None, Some(name)) => scenario::make(arguments, name)?,
        (None, None) => {
            return Err(CliError::Arguments(
                "no source: give --stations or --scenario".to_owned(),
            ));
        }
    };
    let source = arguments.stations.clone().unwrap_or_else(|| {
        PathBuf::from(arguments.scenario.as_deref().unwrap_or_default()).with_extension("x")
    });
    let stem = arguments
        .output
        .clone()
        .unwrap_or_else(|| PathBuf::from(source.file_stem().unwrap_or_default()));
    let files = [with_ending(&stem, "sfc"), with_ending(&stem, "pfl")];
    write_file(
        &files[0],
        surface_text(&made.prepared, &made.place, &made.header).as_bytes(),
    )?;
    write_file(&files[1], profile_text(&made.prepared).as_bytes())?;
    crate::cli::print(&summary(&made, &files, arguments))
}

/// `STEM.ending`, whatever points the stem has.
fn with_ending(stem: &Path, ending: &str) -> PathBuf {
    let mut name = stem.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn summary(made: &Made, files: &[PathBuf; 2], arguments: &WeatherArguments) -> String {
    let mut text = String::new();
    for line in &made.told {
        text.push_str(line);
        text.push('\n');
    }
    for note in &made.prepared.notes {
        text.push_str(&format!("{note}\n"));
    }
    let year = made
        .prepared
        .surface
        .first()
        .map_or(0, |hour| hour.record.stamp.year);
    let name = |k: usize| files[k].file_name().unwrap_or_default().to_string_lossy();
    text.push_str(&format!(
        "{} and {} written; lines for the deck:\n   SURFFILE  {}\n   PROFFILE  {}\n   SURFDATA  {} {year}\n   UAIRDATA  {} {year}\n",
        files[0].display(),
        files[1].display(),
        name(0),
        name(1),
        made.surface_id,
        arguments.upper_air_id,
    ));
    if let Some(site) = arguments.site_id {
        text.push_str(&format!("   SITEDATA  {site} {year}\n"));
    }
    text.push_str(&format!(
        "   PROFBASE  {:.1} METERS\n",
        made.place.elevation
    ));
    text
}

/// The days asked for, as instants by the clock of the place; `None` for an end that is not given.
fn days(
    arguments: &WeatherArguments,
    utc_offset: i32,
) -> Result<(Option<ModelTime>, Option<ModelTime>), CliError> {
    let day = |option: &str, text: &Option<String>| {
        let Some(text) = text else {
            return Ok(None);
        };
        // Noon of the day, so that no clock moves it to another one.
        ModelTime::parse(&format!("{}T12:00Z", text.trim()))
            .map(|time| Some(time.plus(-i64::from(utc_offset) * HOUR as i64)))
            .map_err(|_| {
                CliError::Arguments(format!("{option}: '{text}' is no day; write 2016-01-05"))
            })
    };
    let (from, to) = (day("--from", &arguments.from)?, day("--to", &arguments.to)?);
    if let (Some(a), Some(b)) = (from, to)
        && a > b
    {
        return Err(CliError::Arguments(
            "--from lies after --to; exchange them".to_owned(),
        ));
    }
    Ok((from, to))
}

/// A table that cannot be used.
fn unread(error: ReadError) -> CliError {
    match error {
        ReadError::Unreadable { .. } => CliError::Input(error.to_string()),
        ReadError::Problems { .. } => CliError::Deck(format!("error: {error}")),
    }
}

/// Weather that cannot be made.
fn unmade(error: WeatherError) -> CliError {
    match error {
        WeatherError::NoSounding { .. } => CliError::Input(format!(
            "{error}\nhint: --sounding FILE with these days, --sounding-window, --assume-gradient 0.005, or --without-soundings"
        )),
        WeatherError::Meteorology(_) => CliError::Input(error.to_string()),
        other => CliError::Arguments(other.to_string()),
    }
}
