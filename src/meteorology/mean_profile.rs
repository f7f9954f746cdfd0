//! Mean profiles by altitude, of soundings and of other models' air: what a page shows of them.

use super::ModelOutput;
use super::soundings::Ascent;
use crate::meteorology::radiation::saturation_vapour_pressure;
use crate::units::{EPSILON_WATER, ZERO_CELSIUS};
use serde::Serialize;

/// Thickness of a layer [m].
const LAYER: f64 = 500.0;
/// Altitude above which nothing is shown [m].
const TOP: f64 = 16_000.0;
const LAYERS: usize = (TOP / LAYER) as usize;

/// Sum, count, least and largest value.
#[derive(Debug, Clone, Copy)]
struct Sum {
    sum: f64,
    count: usize,
    least: f64,
    most: f64,
}

impl Sum {
    const NONE: Self = Self {
        sum: 0.0,
        count: 0,
        least: f64::INFINITY,
        most: f64::NEG_INFINITY,
    };

    fn add(&mut self, value: f64) {
        self.sum += value;
        self.count += 1;
        (self.least, self.most) = (self.least.min(value), self.most.max(value));
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.sum / self.count as f64)
    }
}

/// A layer of a mean profile; `None` where nothing was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfileLayer {
    /// Altitude of its middle above the sea [m].
    pub altitude: f64,
    /// Mean temperature [°C].
    pub temperature: Option<f64>,
    /// Least and largest temperature [°C].
    pub temperature_range: Option<(f64, f64)>,
    /// Mean relative humidity over water [%].
    pub relative_humidity: Option<f64>,
    /// Mean wind speed [m/s].
    pub wind_speed: Option<f64>,
    /// Direction that the mean wind vector comes from [°].
    pub wind_from: Option<f64>,
    /// Winds counted.
    pub winds: usize,
}

/// Layers being summed.
#[derive(Debug)]
pub struct MeanProfile {
    temperature: [Sum; LAYERS],
    humidity: [Sum; LAYERS],
    speed: [Sum; LAYERS],
    east: [Sum; LAYERS],
    north: [Sum; LAYERS],
}

impl Default for MeanProfile {
    fn default() -> Self {
        let none = [Sum::NONE; LAYERS];
        Self {
            temperature: none,
            humidity: none,
            speed: none,
            east: none,
            north: none,
        }
    }
}

impl MeanProfile {
    /// Adds a point: altitude [m], temperature [K], relative humidity [1], wind toward east and north [m/s].
    pub fn add(
        &mut self,
        altitude: f64,
        temperature: Option<f64>,
        humidity: Option<f64>,
        wind: Option<(f64, f64)>,
    ) {
        if !(0.0..TOP).contains(&altitude) {
            return;
        }
        let layer = (altitude / LAYER) as usize;
        if let Some(temperature) = temperature {
            self.temperature[layer].add(temperature - ZERO_CELSIUS);
        }
        if let Some(humidity) = humidity {
            self.humidity[layer].add(100.0 * humidity.clamp(0.0, 1.0));
        }
        if let Some((east, north)) = wind {
            self.speed[layer].add((east * east + north * north).sqrt());
            self.east[layer].add(east);
            self.north[layer].add(north);
        }
    }

    /// The layers that have anything.
    pub fn layers(&self) -> Vec<ProfileLayer> {
        let layer = |k: usize| {
            let temperature = self.temperature[k];
            let mean = (self.east[k].mean(), self.north[k].mean());
            let from = match mean {
                (Some(east), Some(north)) if east != 0.0 || north != 0.0 => {
                    Some(libm::atan2(-east, -north).to_degrees().rem_euclid(360.0))
                }
                _ => None,
            };
            ProfileLayer {
                altitude: (k as f64 + 0.5) * LAYER,
                temperature: temperature.mean(),
                temperature_range: (temperature.count > 0)
                    .then_some((temperature.least, temperature.most)),
                relative_humidity: self.humidity[k].mean(),
                wind_speed: self.speed[k].mean(),
                wind_from: from,
                winds: self.speed[k].count,
            }
        };
        (0..LAYERS)
            .map(layer)
            .filter(|l| l.temperature.is_some() || l.wind_speed.is_some())
            .collect()
    }

    /// Of soundings.
    pub fn of_ascents<'a>(ascents: impl IntoIterator<Item = &'a Ascent>) -> Self {
        let mut profile = Self::default();
        for ascent in ascents {
            for point in ascent.points() {
                profile.add(
                    point.altitude,
                    point.temperature,
                    point.humidity,
                    point.wind,
                );
            }
        }
        profile
    }

    /// Of another model's air at its times, `most` of them at most, evenly taken.
    ///
    /// # Errors
    /// Fields that are missing or impossible, in words.
    pub fn of_model(output: &dyn ModelOutput, most: usize) -> Result<Self, String> {
        let mut profile = Self::default();
        let count = output.times().len();
        let step = count.div_ceil(most.max(1)).max(1);
        for time in (0..count).step_by(step) {
            let fields = output.fields(time)?;
            for ((k, row, column), &altitude) in fields.altitude.indexed_iter() {
                if k < fields.lowest[[row, column]] {
                    continue;
                }
                let at = [k, row, column];
                let (temperature, pressure) = (fields.temperature[at], fields.pressure[at]);
                let vapour = fields.vapour[at];
                let humidity = vapour * pressure
                    / (EPSILON_WATER + vapour)
                    / saturation_vapour_pressure(temperature);
                profile.add(
                    altitude,
                    Some(temperature),
                    Some(humidity),
                    Some((fields.eastward[at], fields.northward[at])),
                );
            }
        }
        Ok(profile)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn points_fall_into_their_layers() {
        let mut profile = MeanProfile::default();
        profile.add(600.0, Some(273.15), Some(0.5), Some((-3.0, 0.0)));
        profile.add(900.0, Some(283.15), None, Some((0.0, -3.0)));
        profile.add(1000.0, Some(263.15), None, None);
        profile.add(20_000.0, Some(200.0), None, None);
        let layers = profile.layers();
        assert_eq!(layers.len(), 2);
        assert!((layers[0].altitude - 750.0).abs() < 1e-9);
        assert!((layers[0].temperature.unwrap() - 5.0).abs() < 1e-9);
        assert_eq!(layers[0].relative_humidity, Some(50.0));
        assert!((layers[0].wind_speed.unwrap() - 3.0).abs() < 1e-9);
        // From the east and from the north: north-east on the mean.
        assert!((layers[0].wind_from.unwrap() - 45.0).abs() < 1e-9);
        assert_eq!((layers[0].winds, layers[1].winds), (2, 0));
    }
}
