//! What the model needs of the weather at one instant, and the trait that gives it.

use crate::time::ModelTime;
use ndarray::{Array2, Array3};
use std::sync::Arc;

/// The state of the air over the whole domain at one instant. Horizontal arrays are `[j][i]`, volumes `[k][j][i]`.
///
/// The mass fluxes close: for every cell, Σ inflow − Σ outflow = ∂(air mass)/∂t; with the anelastic air mass of the
/// diagnostic model (constant in time) the divergence is zero to the solver's tolerance, and `flux_z` is built from
/// `flux_x`, `flux_y` by summation so that it is zero to round-off.
#[derive(Debug, Clone)]
pub struct MetSlice {
    /// The instant.
    pub time: ModelTime,
    /// Air mass of cells [kg], `[k][j][i]`.
    pub air_mass: Array3<f64>,
    /// Air mass flux through western cell faces, positive eastward [kg/s], `[k][j][nx+1]`.
    pub flux_x: Array3<f64>,
    /// Air mass flux through southern cell faces, positive northward [kg/s], `[k][ny+1][nx]`.
    pub flux_y: Array3<f64>,
    /// Air mass flux through lower cell faces (across the sloping coordinate surface), positive upward [kg/s], `[nz+1][j][i]`; zero at the ground.
    pub flux_z: Array3<f64>,
    /// Wind along map x at cell centres [m/s].
    pub wind_u: Array3<f64>,
    /// Wind along map y at cell centres [m/s].
    pub wind_v: Array3<f64>,
    /// Temperature [K].
    pub temperature: Array3<f64>,
    /// Pressure [Pa].
    pub pressure: Array3<f64>,
    /// Density of air [kg/m³].
    pub density: Array3<f64>,
    /// Relative humidity [1].
    pub relative_humidity: Array3<f64>,
    /// Vertical eddy diffusivity at layer interfaces [m²/s], `[nz+1][j][i]`; zero at the ground and the top.
    pub eddy_diffusivity: Array3<f64>,
    /// Liquid and frozen cloud water [kg/kg].
    pub cloud_water: Array3<f64>,
    /// Air temperature at 2 m [K].
    pub temperature_2m: Array2<f64>,
    /// Wind speed at 10 m [m/s].
    pub wind_speed_10m: Array2<f64>,
    /// Wind along map x at 10 m [m/s].
    pub wind_u_10m: Array2<f64>,
    /// Wind along map y at 10 m [m/s].
    pub wind_v_10m: Array2<f64>,
    /// Friction velocity u* [m/s].
    pub friction_velocity: Array2<f64>,
    /// Obukhov length L [m]; large |L| is neutral.
    pub obukhov_length: Array2<f64>,
    /// Mixing height above ground [m].
    pub mixing_height: Array2<f64>,
    /// Sensible heat flux, positive upward [W/m²].
    pub sensible_heat_flux: Array2<f64>,
    /// Solar radiation at the ground [W/m²].
    pub solar_radiation: Array2<f64>,
    /// Rain or melted snow [m/s] (1 mm/h = 2.8e-7 m/s).
    pub precipitation: Array2<f64>,
    /// Cloud cover [1], 0–1.
    pub cloud_cover: Array2<f64>,
    /// Snow cover [1], 0–1.
    pub snow_cover: Array2<f64>,
    /// Surface pressure [Pa].
    pub surface_pressure: Array2<f64>,
}

#[cfg(test)]
impl MetSlice {
    /// Dry air at rest, everywhere of one temperature [K] and pressure [Pa], on (layers, rows, columns): what tests change to
    /// their liking.
    pub(crate) fn calm(
        time: ModelTime,
        (layers, ny, nx): (usize, usize, usize),
        temperature: f64,
        pressure: f64,
    ) -> Self {
        let flat = |value: f64| Array2::from_elem((ny, nx), value);
        let volume = |value: f64| Array3::from_elem((layers, ny, nx), value);
        Self {
            time,
            air_mass: volume(1.0),
            flux_x: Array3::zeros((layers, ny, nx + 1)),
            flux_y: Array3::zeros((layers, ny + 1, nx)),
            flux_z: Array3::zeros((layers + 1, ny, nx)),
            wind_u: volume(0.0),
            wind_v: volume(0.0),
            temperature: volume(temperature),
            pressure: volume(pressure),
            density: volume(1.0),
            relative_humidity: volume(0.5),
            eddy_diffusivity: Array3::zeros((layers + 1, ny, nx)),
            cloud_water: volume(0.0),
            temperature_2m: flat(temperature),
            wind_speed_10m: flat(2.0),
            wind_u_10m: flat(2.0),
            wind_v_10m: flat(0.0),
            friction_velocity: flat(0.2),
            obukhov_length: flat(50.0),
            mixing_height: flat(800.0),
            sensible_heat_flux: flat(0.0),
            solar_radiation: flat(0.0),
            precipitation: flat(0.0),
            cloud_cover: flat(0.0),
            snow_cover: flat(0.0),
            surface_pressure: flat(pressure),
        }
    }
}

/// Why there is no weather for an instant.
#[derive(Debug, thiserror::Error)]
pub enum MeteorologyError {
    /// The instant lies outside the data.
    #[error("meteorology is asked for {time}, but the data cover {first} to {last}")]
    OutsideData {
        /// The instant asked for.
        time: ModelTime,
        /// First instant of the data.
        first: ModelTime,
        /// Last instant of the data.
        last: ModelTime,
    },
    /// Anything a particular source has to say.
    #[error("{0}")]
    Source(String),
}

/// A source of weather for one grid.
pub trait Meteorology: Send + Sync {
    /// The slice at a whole hour.
    fn at(&self, time: ModelTime) -> Result<Arc<MetSlice>, MeteorologyError>;

    /// First and last instant available.
    fn coverage(&self) -> (ModelTime, ModelTime);

    /// One line on where it comes from, for the manifest.
    fn provenance(&self) -> String;
}

impl<M: Meteorology + ?Sized> Meteorology for Arc<M> {
    fn at(&self, time: ModelTime) -> Result<Arc<MetSlice>, MeteorologyError> {
        (**self).at(time)
    }

    fn coverage(&self) -> (ModelTime, ModelTime) {
        (**self).coverage()
    }

    fn provenance(&self) -> String {
        (**self).provenance()
    }
}
