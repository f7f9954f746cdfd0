//! Means of the past day that plants remember.

use super::BiogenicError;
use super::activity::PHOTONS;
use crate::meteorology::Meteorology;
use crate::time::ModelTime;
use ndarray::Array2;

/// Hours between the samples of the day [h].
const STEP: i64 = 3;

/// Daily means by column, `[j][i]`.
#[derive(Debug, Clone, PartialEq)]
pub struct PastDay {
    /// Air temperature at 2 m [K].
    pub temperature: Array2<f64>,
    /// Photon flux of photosynthetic light above the plants [µmol m⁻² s⁻¹].
    pub photons: Array2<f64>,
}

impl PastDay {
    /// Means of the 24 h from `begin`, sampled every three hours: the first day of a run stands for the day before each of its
    /// hours (a simplification of this project; representative days repeat, so that it is exact there).
    ///
    /// # Errors
    /// If the weather cannot be had.
    pub fn of(weather: &dyn Meteorology, begin: ModelTime) -> Result<Self, BiogenicError> {
        let last = weather.coverage().1;
        let mut sums: Option<(Array2<f64>, Array2<f64>)> = None;
        let mut count = 0.0;
        for hour in (0..24).step_by(STEP as usize) {
            let time = begin.plus(3600 * hour);
            if time > last {
                break;
            }
            let slice = weather.at(time)?;
            count += 1.0;
            let (temperature, photons) = sums.get_or_insert_with(|| {
                let shape = slice.temperature_2m.dim();
                (Array2::zeros(shape), Array2::zeros(shape))
            });
            *temperature += &slice.temperature_2m;
            photons.scaled_add(PHOTONS, &slice.solar_radiation);
        }
        let (temperature, photons) = match sums {
            Some((temperature, photons)) => (temperature / count, photons / count),
            None => (Array2::zeros((0, 0)), Array2::zeros((0, 0))),
        };
        Ok(Self {
            temperature,
            photons,
        })
    }
}
