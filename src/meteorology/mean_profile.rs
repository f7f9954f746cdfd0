//! Mean profiles by altitude, of soundings and of other models' air: what a page shows of them. Every ascent and every column counts
//! once, with what lies between its points at the middle of each layer, so that ascents with many levels weigh no more.

use super::soundings::{Ascent, AscentPoint};
use super::{ModelFields, ModelOutput, WrfAir, WrfError, WrfFile, WrfGrid};
use crate::meteorology::radiation::saturation_vapour_pressure;
use crate::units::{EPSILON_WATER, ZERO_CELSIUS};
use serde::Serialize;
use std::path::PathBuf;

/// Thickness of a layer [m].
const LAYER: f64 = 500.0;
/// Altitude above which nothing is shown [m].
const TOP: f64 = 16_000.0;
const LAYERS: usize = (TOP / LAYER) as usize;
/// Points further apart say nothing of what lies between [m] (our choice, unverified).
const LARGEST_STEP: f64 = 3000.0;

/// Sum, count, least and largest value.
#[derive(Debug, Clone, Copy)]
struct Sum {
    total: f64,
    count: usize,
    least: f64,
    most: f64,
}

impl Sum {
    const NONE: Self = Self {
        total: 0.0,
        count: 0,
        least: f64::INFINITY,
        most: f64::NEG_INFINITY,
    };

    fn add(&mut self, value: f64) {
        self.total += value;
        self.count += 1;
        (self.least, self.most) = (self.least.min(value), self.most.max(value));
    }

    fn mean(&self) -> Option<f64> {
        (self.count > 0).then(|| self.total / self.count as f64)
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
    /// Adds a column: at the middle of every layer what lies between its points, linear in altitude.
    pub fn add(&mut self, mut points: Vec<AscentPoint>) {
        points.sort_by(|a, b| a.altitude.total_cmp(&b.altitude));
        let between = |value: &dyn Fn(&AscentPoint) -> Option<f64>, sums: &mut [Sum; LAYERS]| {
            let known: Vec<(f64, f64)> = points
                .iter()
                .filter_map(|point| Some((point.altitude, value(point)?)))
                .collect();
            for (k, sum) in sums.iter_mut().enumerate() {
                if let Some(value) = at(&known, (k as f64 + 0.5) * LAYER) {
                    sum.add(value);
                }
            }
        };
        between(
            &|p| p.temperature.map(|t| t - ZERO_CELSIUS),
            &mut self.temperature,
        );
        between(
            &|p| p.humidity.map(|h| 100.0 * h.clamp(0.0, 1.0)),
            &mut self.humidity,
        );
        between(
            &|p| p.wind.map(|(e, n)| (e * e + n * n).sqrt()),
            &mut self.speed,
        );
        between(&|p| p.wind.map(|w| w.0), &mut self.east);
        between(&|p| p.wind.map(|w| w.1), &mut self.north);
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
            profile.add(ascent.points());
        }
        profile
    }

    /// Of files of WRF at their times, `most` of them at most, evenly taken; fields of the ground need not be there.
    ///
    /// # Errors
    /// [`WrfError`]: files or fields that cannot be read.
    pub fn of_wrf(files: &[PathBuf], most: usize) -> Result<Self, WrfError> {
        let opened = files
            .iter()
            .map(|path| WrfFile::open(path))
            .collect::<Result<Vec<_>, _>>()?;
        let count: usize = opened.iter().map(|file| file.times.len()).sum();
        let step = count.div_ceil(most.max(1)).max(1);
        let mut profile = Self::default();
        let all = opened
            .iter()
            .flat_map(|file| (0..file.times.len()).map(move |time| (file, time)));
        for (file, time) in all.step_by(step) {
            let grid = WrfGrid::of(file, time)?;
            let air = WrfAir::read(file, &grid, time)?;
            let (levels, rows, columns) = air.height.dim();
            for at in (0..rows * columns).map(|c| (c / columns, c % columns)) {
                let point = |k: usize| {
                    let at = [k, at.0, at.1];
                    AscentPoint {
                        altitude: air.height[at],
                        temperature: Some(air.temperature[at]),
                        humidity: Some(air.relative_humidity[at]),
                        wind: Some((air.eastward[at], air.northward[at])),
                    }
                };
                profile.add((0..levels).map(point).collect());
            }
        }
        Ok(profile)
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
            for ((row, column), &lowest) in fields.lowest.indexed_iter() {
                let levels = lowest..fields.altitude.dim().0;
                profile.add(levels.map(|k| point(&fields, [k, row, column])).collect());
            }
        }
        Ok(profile)
    }
}

/// A point of a model.
fn point(fields: &ModelFields, at: [usize; 3]) -> AscentPoint {
    let (temperature, pressure, vapour) = (
        fields.temperature[at],
        fields.pressure[at],
        fields.vapour[at],
    );
    let vapour_pressure = vapour * pressure / (EPSILON_WATER + vapour);
    AscentPoint {
        altitude: fields.altitude[at],
        temperature: Some(temperature),
        humidity: Some(vapour_pressure / saturation_vapour_pressure(temperature)),
        wind: Some((fields.eastward[at], fields.northward[at])),
    }
}

/// A value at an altitude between known ones; `None` outside them, or where they lie far apart.
fn at(known: &[(f64, f64)], altitude: f64) -> Option<f64> {
    let above = known.partition_point(|point| point.0 <= altitude);
    let low = known.get(above.checked_sub(1)?)?;
    if low.0 == altitude {
        return Some(low.1);
    }
    let high = known.get(above)?;
    let gap = high.0 - low.0;
    (gap <= LARGEST_STEP).then(|| low.1 + (high.1 - low.1) * (altitude - low.0) / gap)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn point(altitude: f64, celsius: f64, wind: Option<(f64, f64)>) -> AscentPoint {
        AscentPoint {
            altitude,
            temperature: Some(celsius + ZERO_CELSIUS),
            humidity: Some(0.5),
            wind,
        }
    }

    #[test]
    fn layers_are_means_over_columns_of_what_lies_between() {
        let mut profile = MeanProfile::default();
        profile.add(vec![
            point(1000.0, 0.0, Some((-3.0, 0.0))),
            point(500.0, 10.0, Some((-3.0, 0.0))),
            point(5000.0, -30.0, None),
        ]);
        profile.add(vec![
            point(250.0, 30.0, Some((0.0, -3.0))),
            point(1250.0, 10.0, Some((0.0, -3.0))),
        ]);
        let layers = profile.layers();
        let altitudes: Vec<f64> = layers.iter().map(|l| l.altitude).collect();
        // The first column has nothing between 1,000 m and 5,000 m: too far apart.
        assert_eq!(altitudes, [250.0, 750.0, 1250.0]);
        // At 750 m 5 °C and 20 °C; from the east and from the north: north-east on the mean.
        assert!((layers[1].temperature.unwrap() - 12.5).abs() < 1e-9);
        let (least, most) = layers[1].temperature_range.unwrap();
        assert!((least - 5.0).abs() < 1e-9 && (most - 20.0).abs() < 1e-9);
        assert!((layers[1].relative_humidity.unwrap() - 50.0).abs() < 1e-9);
        assert!((layers[1].wind_speed.unwrap() - 3.0).abs() < 1e-9);
        assert!((layers[1].wind_from.unwrap() - 45.0).abs() < 1e-9);
        assert_eq!((layers[0].winds, layers[1].winds), (1, 2));
    }
}
