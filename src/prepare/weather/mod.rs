//! AERMET's job: surface (.SFC) and profile (.PFL) files for any place, read by AERMOD and by [`crate::aermod::weather`].
//!
//! Two ways lead there:
//! * **stations** ([`prepare_stations`]): hourly reports and a morning sounding through AERMET's own formulas ([`energy`],
//!   [`convective`]);
//! * **model** ([`prepare_model`]): the columns of any [`crate::meteorology::Meteorology`], as MMIF does it.
//!
//! What the ground is comes from [`SurfaceTable`] (AERSURFACE's job). AERMET's codes stand for what is missing: H −999,
//! u* w* dθ/dz −9, heights −999, L −99999, direction and speed 999 (calm 0), temperature 999, humidity 999, pressure
//! 99999, clouds 99, rain −9.

mod assumed_morning;
pub mod average;
mod bulk_richardson;
mod class_raster;
pub mod convective;
pub mod energy;
mod hour;
mod land_cover;
mod mast;
mod mixed_layer;
mod model;
pub mod radiation;
mod reports;
mod stations;
mod sun;
mod surface;
mod surface_csv;
pub mod surface_layer;
mod surface_lines;
mod write;

pub use bulk_richardson::TemperatureStep;
pub use class_raster::ClassRaster;
pub use land_cover::{LandCoverOptions, Moisture};
pub use mast::MastLevel;
pub use model::{ModelColumns, prepare_model};
pub use stations::{SOUNDING_WINDOW, StationInput, prepare_stations};
pub use sun::SolarDay;
pub use surface::{SurfaceTable, SurfaceValues};
pub use surface_csv::{parse_surface_table, read_surface_table};
pub use surface_lines::parse_surface_lines;
pub use write::{HeaderText, profile_text, surface_text};

use crate::meteorology::MeteorologyError;
use crate::plume::weather::{ProfileRecord, SurfaceRecord};

/// Where the weather is for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
    /// Elevation above sea level [m].
    pub elevation: f64,
    /// Clocks of the files ahead of UTC, whole hours [h].
    pub utc_offset: i32,
}

/// One hour of a surface file with AERMET's marks behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct SurfaceHour {
    /// The numbers.
    pub record: SurfaceRecord,
    /// Where the wind comes from, e.g. `NAD-SFC`.
    pub wind_mark: &'static str,
    /// What was filled, e.g. `Sub_CC`.
    pub filled: &'static str,
}

/// Weather made ready, whole days.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Prepared {
    /// Surface.
    pub surface: Vec<SurfaceHour>,
    /// Profile, the same hours.
    pub profile: Vec<ProfileRecord>,
    /// What the user should know: hours missing, calm, filled; days without sounding.
    pub notes: Vec<String>,
}

/// Why no weather can be made.
#[derive(Debug, thiserror::Error)]
pub enum WeatherError {
    /// No report in the days asked for.
    #[error("there is no report from {first} to {last}; the data cover {from} to {to}")]
    NoReports {
        /// First day asked for.
        first: String,
        /// Last day asked for.
        last: String,
        /// First report.
        from: String,
        /// Last report.
        to: String,
    },
    /// A report off the full hour.
    #[error(
        "the report of {time} is not at a full hour; AERMOD's weather is hourly: give one report an hour"
    )]
    NotHourly {
        /// Its time.
        time: String,
    },
    /// No sounding for days with sun.
    #[error(
        "no sounding within the hours around sunrise on {count} day(s), the first {first}: the convective mixing height of these days cannot be known"
    )]
    NoSounding {
        /// Number of days.
        count: usize,
        /// The first.
        first: String,
    },
    /// The wind is measured too low for the roughness.
    #[error(
        "the wind at {height} m lies below 7 roughness lengths ({roughness} m) in month {month}: AERMET does not use such winds; give the height of the instrument or a smoother surface"
    )]
    WindTooLow {
        /// Height of the wind [m].
        height: f64,
        /// Roughness length [m].
        roughness: f64,
        /// Month.
        month: usize,
    },
    /// Two levels of a profile at one height.
    #[error("two levels of the profile are at {height} m; leave one out, or say its right height")]
    SameHeight {
        /// The height [m].
        height: f64,
    },
    /// More levels than AERMOD takes.
    #[error("{found} levels of the profile; AERMOD takes 50")]
    TooManyLevels {
        /// Levels there.
        found: usize,
    },
    /// Land cover does not reach.
    #[error(
        "the land cover has no class everywhere within 5 km of {longitude:.3} °E, {latitude:.3} °N; give a raster that reaches there, or a table of the surface"
    )]
    OutsideLandCover {
        /// Longitude [°E].
        longitude: f64,
        /// Latitude [°N].
        latitude: f64,
    },
    /// The place lies outside the model's grid.
    #[error("{longitude:.3} °E, {latitude:.3} °N lies outside the model's grid")]
    OutsideGrid {
        /// Longitude [°E].
        longitude: f64,
        /// Latitude [°N].
        latitude: f64,
    },
    /// The model has no weather.
    #[error(transparent)]
    Meteorology(#[from] MeteorologyError),
}
