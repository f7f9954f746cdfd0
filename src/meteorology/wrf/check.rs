//! What a file of WRF output holds, and whether it can drive a run.

use super::air::WrfAir;
use super::file::{WrfError, WrfFile};
use super::grid::WrfGrid;
use crate::meteorology::model_output::{Range, range};
use crate::time::ModelTime;
use ndarray::Array3;

/// Fields that a run takes, with what each is for.
pub const FIELDS: [(&str, &str); 21] = [
    ("P", "pressure"),
    ("PB", "pressure"),
    ("PH", "heights"),
    ("PHB", "heights"),
    ("T", "temperature"),
    ("QVAPOR", "humidity"),
    ("U", "wind"),
    ("V", "wind"),
    ("W", "vertical wind"),
    ("T2", "temperature at 2 m"),
    ("PSFC", "surface pressure"),
    ("U10", "wind at 10 m"),
    ("V10", "wind at 10 m"),
    ("UST", "friction velocity"),
    ("HFX", "sensible heat flux"),
    ("PBLH", "mixing height"),
    ("SWDOWN", "solar radiation"),
    ("QCLOUD", "cloud water"),
    ("RAINC", "rain"),
    ("RAINNC", "rain"),
    ("SNOWC", "snow cover"),
];

/// A file at a glance.
#[derive(Debug, Clone, PartialEq)]
pub struct WrfCheck {
    /// Name of the file.
    pub file: String,
    /// Its times.
    pub times: Vec<ModelTime>,
    /// Points: levels, rows, columns.
    pub shape: (usize, usize, usize),
    /// Distance of points along x [m or °].
    pub spacing: f64,
    /// Greatest distance of a point from where the map puts it [cells].
    pub misfit: f64,
    /// Least and largest longitude and latitude [°].
    pub bounds: [(f64, f64); 2],
    /// Lowest and highest ground [m].
    pub terrain: (f64, f64),
    /// Whether the grid stays where it is from the first time to the last.
    pub still: bool,
    /// Name with unit, least, mean and largest value at the first and the last time.
    pub ranges: Vec<(&'static str, [Range; 2])>,
    /// Fields of [`FIELDS`] that are not there.
    pub missing: Vec<(&'static str, &'static str)>,
}

impl WrfCheck {
    /// Looks at the first and the last time of a file.
    ///
    /// # Errors
    /// [`WrfError`]: no file of WRF, no map, or air that cannot be read.
    pub fn of(file: &WrfFile) -> Result<Self, WrfError> {
        let last = file.times.len() - 1;
        let grids = (WrfGrid::of(file, 0)?, WrfGrid::of(file, last)?);
        let airs = (
            WrfAir::read(file, &grids.0, 0)?,
            WrfAir::read(file, &grids.1, last)?,
        );
        let speed = |air: &WrfAir| -> Array3<f64> {
            let square = &air.eastward * &air.eastward + &air.northward * &air.northward;
            square.mapv(f64::sqrt)
        };
        let of = |value: &dyn Fn(&WrfAir) -> Array3<f64>| {
            [range(&value(&airs.0)), range(&value(&airs.1))]
        };
        Ok(Self {
            file: file.name().to_owned(),
            times: file.times.clone(),
            shape: (file.nz, file.ny, file.nx),
            spacing: grids.0.spacing.0,
            misfit: grids.0.misfit.max(grids.1.misfit),
            bounds: [&grids.0.longitude, &grids.0.latitude].map(|f| {
                f.iter()
                    .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
                        (a.min(*v), b.max(*v))
                    })
            }),
            terrain: {
                let (low, _, high) = range(&grids.0.terrain.clone().insert_axis(ndarray::Axis(0)));
                (low, high)
            },
            still: grids.0.longitude == grids.1.longitude && grids.0.latitude == grids.1.latitude,
            ranges: vec![
                ("pressure_hPa", of(&|a| &a.pressure / 100.0)),
                ("height_m", of(&|a| a.height.clone())),
                ("temperature_K", of(&|a| a.temperature.clone())),
                (
                    "relative_humidity_pct",
                    of(&|a| &a.relative_humidity * 100.0),
                ),
                ("wind_speed_m_s", of(&speed)),
            ],
            missing: FIELDS
                .iter()
                .copied()
                .filter(|(name, _)| !file.has(name))
                .collect(),
        })
    }
}
