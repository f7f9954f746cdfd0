//! What another model says of the air at one of its times.

use crate::time::ModelTime;
use ndarray::{Array2, Array3, s};

/// Output of another model: WRF, ERA5, MCIP.
pub trait ModelOutput: Send + Sync {
    /// Its times, rising.
    fn times(&self) -> &[ModelTime];

    /// Rows and columns of its points.
    fn shape(&self) -> (usize, usize);

    /// Place of a point among its own, (column, row), with fractions.
    ///
    /// # Errors
    /// A point that has no image on its map, in words.
    fn position(&self, longitude: f64, latitude: f64) -> Result<(f64, f64), String>;

    /// The air of one of its times.
    ///
    /// # Errors
    /// Fields that are missing or impossible, in words.
    fn fields(&self, time: usize) -> Result<ModelFields, String>;

    /// One line on where it comes from, without its times.
    fn provenance(&self) -> String;
}

/// Rain of a time.
#[derive(Debug, Clone)]
pub enum Rain {
    /// Since some beginning [m].
    Since(Array2<f64>),
    /// During the hour that begins at the time [m/s].
    Rate(Array2<f64>),
}

/// Fields of the ground, `[row][column]`.
#[derive(Debug, Clone)]
pub struct GroundFieldsOf {
    /// Height of the ground [m].
    pub terrain: Array2<f64>,
    /// Pressure [Pa].
    pub pressure: Array2<f64>,
    /// Temperature at 2 m [K].
    pub temperature_2m: Array2<f64>,
    /// Eastward wind at 10 m [m/s].
    pub eastward_10m: Array2<f64>,
    /// Northward wind at 10 m [m/s].
    pub northward_10m: Array2<f64>,
    /// Friction velocity [m/s].
    pub friction_velocity: Array2<f64>,
    /// Upward flux of sensible heat [W/m²].
    pub heat_flux: Array2<f64>,
    /// Mixing height [m].
    pub mixing_height: Array2<f64>,
    /// Downward solar radiation [W/m²].
    pub solar_radiation: Array2<f64>,
    /// Part of the sky under cloud [1].
    pub cloud_cover: Array2<f64>,
    /// Part of the ground under snow [1].
    pub snow_cover: Array2<f64>,
    /// Rain.
    pub rain: Rain,
}

/// Fields of a time, volumes `[level][row][column]` upward.
#[derive(Debug, Clone)]
pub struct ModelFields {
    /// The time.
    pub time: ModelTime,
    /// First level of each column that lies above the ground.
    pub lowest: Array2<usize>,
    /// Altitude of levels [m].
    pub altitude: Array3<f64>,
    /// Pressure [Pa].
    pub pressure: Array3<f64>,
    /// Temperature [K].
    pub temperature: Array3<f64>,
    /// Water vapour [kg/kg of dry air].
    pub vapour: Array3<f64>,
    /// Cloud water and ice [kg/kg].
    pub cloud_water: Array3<f64>,
    /// Eastward wind [m/s].
    pub eastward: Array3<f64>,
    /// Northward wind [m/s].
    pub northward: Array3<f64>,
    /// Altitude [m] and upward wind [m/s] of points in each column, from its ground or from `lowest` on.
    pub rising: (Array3<f64>, Array3<f64>),
    /// Whether `rising` begins at the ground; else the air rests there.
    pub rising_from_ground: bool,
    /// The ground.
    pub ground: GroundFieldsOf,
}

/// One column of the fields above its ground.
pub(super) struct ModelColumn {
    pub altitude: Vec<f64>,
    pub log_pressure: Vec<f64>,
    pub temperature: Vec<f64>,
    pub vapour: Vec<f64>,
    pub cloud_water: Vec<f64>,
    pub eastward: Vec<f64>,
    pub northward: Vec<f64>,
    pub rising: (Vec<f64>, Vec<f64>),
}

impl ModelFields {
    pub(super) fn column(&self, (row, column): (usize, usize)) -> ModelColumn {
        let first = self.lowest[[row, column]];
        let from = |field: &Array3<f64>, first: usize| -> Vec<f64> {
            field.slice(s![first.., row, column]).to_vec()
        };
        let of = |field: &Array3<f64>| from(field, first);
        let rising = if self.rising_from_ground {
            (from(&self.rising.0, 0), from(&self.rising.1, 0))
        } else {
            let mut altitude = vec![self.ground.terrain[[row, column]]];
            altitude.extend(of(&self.rising.0));
            let mut wind = vec![0.0];
            wind.extend(of(&self.rising.1));
            (altitude, wind)
        };
        ModelColumn {
            altitude: of(&self.altitude),
            log_pressure: of(&self.pressure).into_iter().map(libm::log).collect(),
            temperature: of(&self.temperature),
            vapour: of(&self.vapour),
            cloud_water: of(&self.cloud_water),
            eastward: of(&self.eastward),
            northward: of(&self.northward),
            rising,
        }
    }
}
