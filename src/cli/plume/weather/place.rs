//! Where the weather is for.

use crate::cli::CliError;
use crate::geodata::Crs;
use crate::prepare::weather::Place;
use crate::terrain::LandCover;
use clap::Args;

/// Options of the place.
#[derive(Debug, Args)]
#[command(next_help_heading = "Place")]
pub(super) struct PlaceArguments {
    /// The place: latitude and longitude [°], with --crs x and y of that map; the station's own if not given
    #[arg(
        long,
        value_name = "LAT,LON",
        value_parser = super::pair,
        allow_hyphen_values = true
    )]
    pub at: Option<[f64; 2]>,
    /// Map of the two numbers of --at, e.g. EPSG:32648
    #[arg(long, value_name = "EPSG:CODE", requires = "at")]
    pub crs: Option<String>,
    /// Elevation of the place above sea level [m] (PROFBASE); the station's own, with --scenario that of the embedded terrain,
    /// if not given
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub elevation: Option<f64>,
    /// Clock of the files ahead of UTC, whole hours: emissions by hour of the day and AERMOD's days go by it
    #[arg(long, value_name = "H", default_value_t = 8, allow_negative_numbers = true, value_parser = clap::value_parser!(i32).range(-12..=14))]
    pub utc_offset: i32,
}

impl PlaceArguments {
    /// Longitude and latitude of `--at`.
    pub fn point(&self) -> Result<Option<(f64, f64)>, CliError> {
        let Some([first, second]) = self.at else {
            return Ok(None);
        };
        let bad = |cause: crate::geodata::CrsError| CliError::Arguments(format!("--crs: {cause}"));
        let [longitude, latitude] = match &self.crs {
            None => [second, first],
            Some(name) => {
                let degrees = Crs::epsg(4326).map_err(bad)?;
                let map = Crs::new(name).map_err(bad)?;
                map.to(&degrees, [first, second]).map_err(bad)?
            }
        };
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(CliError::Arguments(format!(
                "--at: latitude {latitude} and longitude {longitude} are no place on earth\nhint: the latitude comes first, e.g. --at 36.72,101.75; for x,y of a map give --crs"
            )));
        }
        Ok(Some((longitude, latitude)))
    }

    /// The place from `--at` and `--elevation`, else `station`'s (longitude, latitude, elevation), and how it was found.
    pub fn of_station(&self, station: (f64, f64, f64)) -> Result<(Place, String), CliError> {
        let point = self.point()?;
        let (longitude, latitude) = point.unwrap_or((station.0, station.1));
        let place = Place {
            longitude,
            latitude,
            elevation: self.elevation.unwrap_or(station.2),
            utc_offset: self.utc_offset,
        };
        let from = |given: bool| if given { "given" } else { "of the station" };
        let told = told(
            &place,
            from(point.is_some()),
            from(self.elevation.is_some()),
        );
        Ok((place, told))
    }

    /// The place from `--at`, with the elevation of the embedded terrain if none is given.
    pub fn of_model(&self) -> Result<(Place, String), CliError> {
        let Some((longitude, latitude)) = self.point()? else {
            return Err(CliError::Arguments(
                "--scenario needs --at LAT,LON".to_owned(),
            ));
        };
        let (elevation, from) = if let Some(elevation) = self.elevation {
            (elevation, "given")
        } else {
            let cover = LandCover::embedded().map_err(|e| CliError::Run(e.to_string()))?;
            let height = cover.height(longitude, latitude).ok_or_else(|| {
                CliError::Arguments(format!(
                    "--at: the embedded terrain does not reach {latitude}, {longitude}\nhint: give --elevation"
                ))
            })?;
            let rounded = (height * 10.0).round() / 10.0;
            (rounded, "of the embedded terrain (30″)")
        };
        let place = Place {
            longitude,
            latitude,
            elevation,
            utc_offset: self.utc_offset,
        };
        let told = told(&place, "given", from);
        Ok((place, told))
    }
}

fn told(place: &Place, point: &str, elevation: &str) -> String {
    format!(
        "place: {:.4} °N, {:.4} °E ({point}), {:.1} m above sea level ({elevation}); clock UTC{:+}",
        place.latitude, place.longitude, place.elevation, place.utc_offset
    )
}
