//! `hehuang met`: the weather of a representative day at named places; `met check` is in [`super::met_check`].

use super::CliError;
use super::tables::emit_text;
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid};
use crate::meteorology::{
    DiagnosticMeteorology, DiagnosticOptions, GroundFields, MetSlice, Meteorology,
    RepresentativeDays,
};
use crate::terrain::{Receptor, Surface, receptors};
use clap::Args;
use std::path::PathBuf;

/// Width and height of the He-Huang domain [km].
const DOMAIN_KM: (f64, f64) = (360.0, 252.0);
/// Model top above sea level [m]: 8 km over the highest summits of the domain.
const TOP: f64 = 13_000.0;
/// Nominal thickness of the first layer [m].
const FIRST_LAYER: f64 = 36.0;

/// What a table of stations must look like.
const STATION_TABLE: &str = "\
Weather of your own goes into a scenario ([meteorology.stations] or [meteorology.epw]). Columns of a station table, one
row a station and hour (CSV, UTF-8 or GBK; the unit stands in the name of the column; an empty cell is a missing value):
  time_beijing or time_utc (hourly), date_beijing (daily)      2016-01-05T08:00
  station, name (optional), lon_deg, lat_deg, elevation_m, anemometer_height_m (optional)
  temperature_degC or _K; daily: temperature_min, temperature_max
  relative_humidity_pct or _1; cloud_cover_pct, _1, _oktas or _tenths
  wind_speed_m_s, _km_h or _kn; wind_from_deg; pressure_hPa or _Pa (at the station)
  precipitation_mm (of the row's hour or day); solar_radiation_W_m2
Tables of China's administration are read by their Chinese columns: 区站号, 时间 (or 年 月 日 时), 经度, 纬度, 海拔高度, 气温, 气压,
相对湿度, 风向, 风速, 降水量, 总云量(成); 999999 is missing, 999017 calm.
Files of NOAA's Integrated Surface Database are read as they come (packed with gzip too): ISD-Lite (528660-99999-2016.gz), ISD lines,
global hourly CSV. Where a file has no coordinates, station_list = \"isd-history.csv\" or [[meteorology.stations.place]] says them.
upper_air_file takes a table (time_utc, altitude_m, wind_speed_m_s, wind_from_deg, temperature_degC) or soundings of IGRA or FSL.";

/// Arguments of `hehuang met`.
#[derive(Debug, Args)]
#[command(after_help = STATION_TABLE)]
pub struct MetArguments {
    /// Representative day; `list` names them all with their days a year; `check` looks at files of weather; `days` says what kind of
    /// weather the days of a table of daily records had
    #[arg(default_value = "winter-stagnant")]
    day: String,
    /// Files to check: wrfout, ERA5, MCIP and other I/O API files (netCDF), UAM-IV of CAMx, station tables (CSV), ISD-Lite, ISD, EPW,
    /// soundings (IGRA, FSL, tables); or the table of daily records
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Cell size [km]
    #[arg(long, default_value_t = 6.0, value_name = "KM")]
    cell_km: f64,
    /// Hours from midnight, Beijing time
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u16).range(1..=240))]
    hours: u16,
    /// Place to print (may be repeated); all places inside the domain otherwise
    #[arg(long, value_name = "ID")]
    place: Vec<String>,
    /// With `check`: where stations stand whose files do not say it (NOAA's isd-history.csv, or station, lon_deg, lat_deg, elevation_m)
    #[arg(long, value_name = "CSV")]
    station_list: Option<PathBuf>,
    /// With `check`: draw what the files hold on this page (HTML, needs no network)
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// Write the table to this CSV file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub fn run(arguments: &MetArguments) -> Result<(), CliError> {
    let write = |text: &str| emit_text(arguments.output.as_deref(), text);
    if arguments.day == "check" {
        return write(&super::met_check::check(&super::met_check::Asked {
            files: &arguments.files,
            station_list: arguments.station_list.as_deref(),
            page: arguments.page.as_deref(),
        })?);
    }
    if arguments.page.is_some() || arguments.station_list.is_some() {
        return Err(CliError::Arguments(
            "--page and --station-list go with 'check' alone\nhint: hehuang met check FILE… --page weather.html".into(),
        ));
    }
    if arguments.day == "days" {
        return write(&super::met_days::days(&arguments.files)?);
    }
    if let Some(file) = arguments.files.first() {
        return Err(CliError::Arguments(format!(
            "'{}' follows the day '{}'\nhint: hehuang met check FILE…",
            file.display(),
            arguments.day
        )));
    }
    let days = RepresentativeDays::embedded();
    if arguments.day == "list" {
        return write(&list(&days));
    }
    let places = chosen_places(&arguments.place)?;
    let model = build(arguments, &days)?;
    let (grid, weather, start) = (model.grid, model.weather, model.start);
    let points: Vec<(f64, f64)> = places.iter().map(|p| (p.longitude, p.latitude)).collect();
    let positions = grid
        .positions(&points)
        .map_err(|e| CliError::Run(e.to_string()))?;
    let mut table = String::from(
        "time_beijing,place,wind_speed_10m_m_s,wind_from_deg,temperature_2m_degC,mixing_height_m,friction_velocity_m_s,obukhov_length_m,solar_radiation_W_m2\n",
    );
    for hour in 0..i64::from(arguments.hours) {
        let slice = weather
            .at(start.plus(hour * 3600))
            .map_err(|e| CliError::Run(e.to_string()))?;
        for (place, position) in places.iter().zip(&positions) {
            if let Some((i, j)) = grid.cell_at(*position) {
                table.push_str(&row(&slice, &grid, &place.id, i, j));
            }
        }
    }
    write(&table)
}

struct Model {
    grid: HorizontalGrid,
    weather: DiagnosticMeteorology,
    start: crate::time::ModelTime,
}

fn build(arguments: &MetArguments, days: &RepresentativeDays) -> Result<Model, CliError> {
    let run = |message: String| CliError::Run(message);
    let day = days
        .day(&arguments.day)
        .map_err(|e| CliError::Arguments(e.to_string()))?;
    if !(1.0..=20.0).contains(&arguments.cell_km) {
        return Err(CliError::Arguments(format!(
            "--cell-km {}: cells of 1 to 20 km",
            arguments.cell_km
        )));
    }
    let cells = |extent: f64| (extent / arguments.cell_km).round() as usize;
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: cells(DOMAIN_KM.0),
        ny: cells(DOMAIN_KM.1),
        cell_size: arguments.cell_km * 1000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .map_err(|e| CliError::Arguments(e.to_string()))?;
    let vertical = VerticalGrid::stretched(30, FIRST_LAYER, TOP).map_err(|e| run(e.to_string()))?;
    let surface = Surface::embedded(&grid).map_err(|e| run(e.to_string()))?;
    let month = day.date.month();
    let ground = GroundFields {
        roughness_length: surface.roughness_length(month),
        albedo: surface.albedo(month),
        leaf_area_index: surface.leaf_area_index(month),
        snow_cover: surface.snow_cover(month),
        built_up: surface.built_up(),
        height: surface.height,
        height_std: surface.height_std,
    };
    let set = days
        .station_set(&arguments.day, day.date, usize::from(arguments.hours))
        .map_err(|e| run(e.to_string()))?;
    let weather =
        DiagnosticMeteorology::new(set, &grid, &vertical, ground, DiagnosticOptions::default())
            .map_err(|e| run(e.to_string()))?;
    Ok(Model {
        grid,
        weather,
        start: day.date,
    })
}

fn list(days: &RepresentativeDays) -> String {
    let mut text = String::from("day,days_per_year,description_en,description_zh\n");
    for day in days.days() {
        let quoted = |s: &str| format!("\"{}\"", s.replace('"', "\"\""));
        text.push_str(&format!(
            "{},{:.1},{},{}\n",
            day.id,
            day.frequency(),
            quoted(&day.description_en),
            quoted(&day.description_zh)
        ));
    }
    text
}

fn chosen_places(wanted: &[String]) -> Result<Vec<Receptor>, CliError> {
    let all = receptors().map_err(|e| CliError::Run(e.to_string()))?;
    if wanted.is_empty() {
        return Ok(all.to_vec());
    }
    wanted
        .iter()
        .map(|id| {
            all.iter()
                .find(|place| &place.id == id)
                .cloned()
                .ok_or_else(|| {
                    let nearest = all
                        .iter()
                        .max_by(|a, b| {
                            strsim::jaro_winkler(&a.id, id)
                                .total_cmp(&strsim::jaro_winkler(&b.id, id))
                        })
                        .map_or(String::new(), |place| {
                            format!("; did you mean '{}'?", place.id)
                        });
                    CliError::Arguments(format!("no place is called '{id}'{nearest}"))
                })
        })
        .collect()
}

fn row(slice: &MetSlice, grid: &HorizontalGrid, place: &str, i: usize, j: usize) -> String {
    let cell = [j, i];
    // The map's wind, turned back to true north.
    let (sin, cos) = (
        libm::sin(grid.convergence(i, j)),
        libm::cos(grid.convergence(i, j)),
    );
    let (u, v) = (slice.wind_u_10m[cell], slice.wind_v_10m[cell]);
    let (east, north) = (u * cos + v * sin, v * cos - u * sin);
    let from = libm::atan2(-east, -north).to_degrees().rem_euclid(360.0);
    format!(
        "{},{place},{:.2},{from:.0},{:.1},{:.0},{:.3},{:.1},{:.0}\n",
        slice.time,
        slice.wind_speed_10m[cell],
        slice.temperature_2m[cell] - crate::units::ZERO_CELSIUS,
        slice.mixing_height[cell],
        slice.friction_velocity[cell],
        slice.obukhov_length[cell],
        slice.solar_radiation[cell],
    )
}
