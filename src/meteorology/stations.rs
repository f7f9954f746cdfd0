//! Surface stations and soundings: what drives the diagnostic wind model, whatever file it came from.

use crate::time::ModelTime;

/// A surface station.
#[derive(Debug, Clone, PartialEq)]
pub struct Station {
    /// Identifier, unique.
    pub id: String,
    /// Name.
    pub name: String,
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
    /// Elevation above sea level [m].
    pub elevation: f64,
    /// Height of the wind sensor above ground [m].
    pub anemometer_height: f64,
}

/// One report of a station; what was not measured is `None`.
#[derive(Debug, Clone, PartialEq)]
pub struct StationRecord {
    /// The instant (for a daily report, noon Beijing time of the day).
    pub time: ModelTime,
    /// Air temperature [K].
    pub temperature: Option<f64>,
    /// Relative humidity [1].
    pub relative_humidity: Option<f64>,
    /// Wind speed [m/s].
    pub wind_speed: Option<f64>,
    /// Direction the wind comes from, clockwise from true north [rad]; `None` in calm.
    pub wind_from: Option<f64>,
    /// Station pressure [Pa].
    pub pressure: Option<f64>,
    /// Rain or melted snow during the preceding hour [m/s].
    pub precipitation: Option<f64>,
    /// Cloud cover [1].
    pub cloud_cover: Option<f64>,
    /// Global solar radiation [W/m²].
    pub solar_radiation: Option<f64>,
    /// Net radiation, downward [W/m²].
    pub net_radiation: Option<f64>,
    /// Temperature at the upper less that at the lower of two heights near the ground [K]; the heights are the user's to say.
    pub temperature_difference: Option<f64>,
    /// Standard deviation of the wind's direction [rad].
    pub sigma_theta: Option<f64>,
    /// Standard deviation of the vertical wind [m/s].
    pub sigma_w: Option<f64>,
    /// Mixing height above ground, as a lidar or sodar gives it [m].
    pub mixing_height: Option<f64>,
}

/// One level of a sounding or of a prescribed free-atmosphere profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UpperLevel {
    /// Altitude above sea level [m].
    pub altitude: f64,
    /// Wind toward true east [m/s].
    pub wind_east: f64,
    /// Wind toward true north [m/s].
    pub wind_north: f64,
    /// Temperature [K]; `None` where only wind is known.
    pub temperature: Option<f64>,
}

/// A vertical profile valid at one instant for the whole domain, levels from low to high.
#[derive(Debug, Clone, PartialEq)]
pub struct UpperProfile {
    /// The instant.
    pub time: ModelTime,
    /// The levels.
    pub levels: Vec<UpperLevel>,
}

/// All that drives the diagnostic model: stations with their hourly reports in time order, and profiles.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StationSet {
    /// The stations.
    pub stations: Vec<Station>,
    /// Reports of each station, same order as `stations`, each in time order.
    pub records: Vec<Vec<StationRecord>>,
    /// Free-atmosphere profiles in time order; may be empty.
    pub profiles: Vec<UpperProfile>,
}
