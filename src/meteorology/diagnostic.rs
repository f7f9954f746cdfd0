//! Weather from stations: the diagnostic wind model as a [`Meteorology`].
//!
//! Every hour: first guess over terrain ([`super::terrain_wind`]) → increments at the stations, spread by objective analysis
//! ([`super::objective_analysis`]) → minimal adjustment to closed mass fluxes → columns
//! ([`super::column`]). Goodin et al. (1979), Sherman (1978) and CALMET (Scire et al. 2000) are the models.
//!
//! **Memory and bytes.** A column remembers the hour before, back to the latest of [`CHAIN_HOURS`] (before sunrise, and after the
//! latest sunset: at night nothing is remembered but the mechanical height, for less than an hour), where every chain starts
//! anew. An hour therefore depends on the data alone, never on which hours were asked before: a
//! resumed run gets the same bytes. **Growing data:** read the file again and build anew; give the
//! first run's [`ReferenceAtmosphere`] (and only append reports), and earlier hours do not change.

use super::column::{ColumnInput, ColumnState, diagnose_column};
use super::mass_consistent::{AdjustmentReport, MassConsistency, MassFluxes, first_guess};
use super::objective_analysis::{StationWeights, lapse, reports_at, winds_at_10m};
use super::slope_flow::{ThermalForcing, ValleyTerrain};
use super::stations::{StationRecord, StationSet};
use super::sun::Sun;
use super::terrain_wind::{FreeWind, TerrainWind};
use super::{MetSlice, Meteorology, MeteorologyError, radiation};
use crate::grid::{HorizontalGrid, VerticalGrid, VerticalMetrics};
use crate::time::ModelTime;
use crate::units::{
    GAS_CONSTANT_DRY_AIR, GRAVITY, HOUR, STANDARD_PRESSURE, air_density,
    standard_atmosphere_pressure,
};
use ndarray::{Array2, Array3};
use rayon::prelude::*;
use std::sync::{Arc, Mutex, PoisonError};

mod assemble;
mod prepare;
pub use prepare::ReferenceAtmosphere;

/// Beijing hours at which the memory of columns starts anew: 03:50 and 20:50 solar time at Xining, night in every season.
pub const CHAIN_HOURS: [i64; 2] = [5, 22];
const HOUR_SECONDS: i64 = 3600;

/// The ground under the grid, `[j][i]`.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundFields {
    /// Terrain height [m above sea level].
    pub height: Array2<f64>,
    /// Standard deviation of terrain height within the cell [m].
    pub height_std: Array2<f64>,
    /// Roughness length [m].
    pub roughness_length: Array2<f64>,
    /// Albedo [1].
    pub albedo: Array2<f64>,
    /// Leaf area index [1].
    pub leaf_area_index: Array2<f64>,
    /// Snow cover [1].
    pub snow_cover: Array2<f64>,
    /// Share of built-up land [1].
    pub built_up: Array2<f64>,
}

/// What to assume in hours when no station reports a quantity; `None` makes such an hour an error.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Assumed {
    /// Cloud cover [1].
    pub cloud_cover: Option<f64>,
    /// Relative humidity [1].
    pub relative_humidity: Option<f64>,
    /// Precipitation [m/s].
    pub precipitation: Option<f64>,
}

/// Choices of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct DiagnosticOptions {
    /// Assumptions for what stations do not report.
    pub assumed: Assumed,
    /// Distance at which a station weighs as much as the first guess [m].
    pub influence_radius: f64,
    /// The reference air; `None` takes it from the data.
    pub reference: Option<ReferenceAtmosphere>,
    /// Hours kept in memory (at least 2).
    pub cached_hours: usize,
}

impl Default for DiagnosticOptions {
    /// Nothing assumed, influence 20 km (the width of the valley system), reference from the data, 4 hours kept.
    fn default() -> Self {
        Self {
            assumed: Assumed::default(),
            influence_radius: 20_000.0,
            reference: None,
            cached_hours: 4,
        }
    }
}

/// One hour: the slice, the columns' memory and the adjustment's figures.
struct Hour {
    slice: Arc<MetSlice>,
    columns: Arc<Vec<ColumnState>>,
    report: AdjustmentReport,
}

/// Diagnostic meteorology over one grid.
pub struct DiagnosticMeteorology {
    set: StationSet,
    grid: HorizontalGrid,
    metrics: VerticalMetrics,
    ground: GroundFields,
    options: DiagnosticOptions,
    reference: ReferenceAtmosphere,
    weights: StationWeights,
    valleys: ValleyTerrain,
    consistency: MassConsistency,
    /// (cos, sin) of the map's convergence at columns.
    rotation: Array2<(f64, f64)>,
    coverage: (ModelTime, ModelTime),
    cache: Mutex<Vec<Hour>>,
}

impl DiagnosticMeteorology {
    /// Prepares everything that does not change from hour to hour. Station records must be hourly and in time order
    /// ([`super::fill_gaps`]).
    ///
    /// # Errors
    /// [`MeteorologyError::Source`] when there are no reports, no temperature, or grid and ground do not fit.
    pub fn new(
        set: StationSet,
        grid: &HorizontalGrid,
        vertical: &VerticalGrid,
        ground: GroundFields,
        options: DiagnosticOptions,
    ) -> Result<Self, MeteorologyError> {
        let source = |message: String| MeteorologyError::Source(message);
        let shape = (grid.ny, grid.nx);
        for (name, field) in [
            ("height", &ground.height),
            ("roughness length", &ground.roughness_length),
            ("albedo", &ground.albedo),
            ("leaf area index", &ground.leaf_area_index),
            ("snow cover", &ground.snow_cover),
            ("share of built-up land", &ground.built_up),
        ] {
            if field.dim() != shape || field.iter().any(|v| !v.is_finite()) {
                return Err(source(format!(
                    "the ground field '{name}' has shape {:?} or holds no number somewhere; the grid has {shape:?}",
                    field.dim()
                )));
            }
        }
        let metrics = vertical
            .over(&ground.height)
            .map_err(|e| source(e.to_string()))?;
        let mut set = set;
        prepare::clouds_from_radiation(&mut set);
        let coverage = prepare::coverage(&set)?;
        let reference = match options.reference {
            Some(reference) => reference,
            None => ReferenceAtmosphere::from_stations(&set)?,
        };
        let density = Array3::from_shape_fn(metrics.thickness.dim(), |(k, j, i)| {
            reference.density(metrics.altitude(k, j, i))
        });
        let weights =
            StationWeights::new(&set, grid, &ground.height).map_err(|e| source(e.to_string()))?;
        Ok(Self {
            valleys: ValleyTerrain::new(grid, &ground.height),
            consistency: MassConsistency::new(grid, &metrics, &density),
            rotation: grid.rotation(),
            grid: grid.clone(),
            cache: Mutex::new(vec![]),
            set,
            metrics,
            ground,
            options,
            reference,
            weights,
            coverage,
        })
    }

    /// The reference air of this run, to be kept with a checkpoint when data may grow.
    pub fn reference(&self) -> ReferenceAtmosphere {
        self.reference
    }

    /// Heights of the levels.
    pub fn metrics(&self) -> &VerticalMetrics {
        &self.metrics
    }

    /// The valleys found in the terrain.
    pub fn valleys(&self) -> &ValleyTerrain {
        &self.valleys
    }

    /// Figures of the mass adjustment of an hour.
    ///
    /// # Errors
    /// As [`Meteorology::at`].
    pub fn adjustment(&self, time: ModelTime) -> Result<AdjustmentReport, MeteorologyError> {
        self.hour(time, |hour| hour.report)
    }

    fn hour<T>(&self, time: ModelTime, take: impl Fn(&Hour) -> T) -> Result<T, MeteorologyError> {
        let (first, last) = self.coverage;
        if time < first || time > last || (time.0 - first.0) % HOUR_SECONDS != 0 {
            return Err(MeteorologyError::OutsideData { time, first, last });
        }
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let find = |cache: &[Hour], at: ModelTime| cache.iter().position(|h| h.slice.time == at);
        if let Some(found) = find(&cache, time) {
            let hour = cache.remove(found);
            let result = take(&hour);
            cache.insert(0, hour);
            return Ok(result);
        }
        let start = chain_start(time).max(first);
        let mut from = time;
        let mut previous: Option<Arc<Vec<ColumnState>>> = None;
        while from > start {
            let earlier = from.plus(-HOUR_SECONDS);
            if let Some(found) = find(&cache, earlier) {
                previous = Some(Arc::clone(&cache[found].columns));
                break;
            }
            from = earlier;
        }
        loop {
            let hour = self.compute(from, previous.as_deref().map(Vec::as_slice))?;
            previous = Some(Arc::clone(&hour.columns));
            cache.insert(0, hour);
            cache.truncate(self.options.cached_hours.max(2));
            if from == time {
                return Ok(take(&cache[0]));
            }
            from = from.plus(HOUR_SECONDS);
        }
    }

    /// Cloud cover of the basin: mean over stations at the last hour at or before `time` with reports, within 24 h; before the first
    /// report that report; then the stated assumption, and without one an error.
    fn mean_cloud(&self, time: ModelTime) -> Result<f64, MeteorologyError> {
        let first = self.coverage.0;
        let mut at = ModelTime(time.0 - (time.0 - first.0).rem_euclid(HOUR_SECONDS)).max(first);
        for _ in 0..24 {
            let clouds: Vec<f64> = reports_at(&self.set, at)
                .iter()
                .filter_map(|(_, r)| r.cloud_cover)
                .collect();
            if !clouds.is_empty() {
                return Ok(clouds.iter().sum::<f64>() / clouds.len() as f64);
            }
            if at == first {
                break;
            }
            at = at.plus(-HOUR_SECONDS);
        }
        self.options.assumed.cloud_cover.ok_or_else(|| {
            MeteorologyError::Source(format!(
                "no station reports clouds in the 24 h to {time}; give cloud_cover_pct or solar_radiation_W_m2, or state an assumption (assumed_cloud_cover_pct)"
            ))
        })
    }

    fn compute(
        &self,
        time: ModelTime,
        previous: Option<&[ColumnState]>,
    ) -> Result<Hour, MeteorologyError> {
        let reports = reports_at(&self.set, time);
        let surface = self.surface(time, &reports)?;
        let (u, v, vertical, ease) = self.guess(time, &reports, &surface)?;
        let guess = first_guess(
            &self.consistency,
            &self.grid,
            &self.metrics,
            (&u, &v),
            &vertical,
        );
        let (fluxes, report) = self
            .consistency
            .adjust(&guess, ease)
            .map_err(|e| MeteorologyError::Source(format!("wind at {time}: {e}")))?;
        let (slice, columns) = self.assemble(time, surface, fluxes, previous);
        Ok(Hour {
            slice: Arc::new(slice),
            columns: Arc::new(columns),
            report,
        })
    }

    /// First guess with station increments: winds [m/s], vertical motion at faces [m/s] and κ.
    #[allow(clippy::type_complexity)]
    fn guess(
        &self,
        time: ModelTime,
        reports: &[(usize, &StationRecord)],
        surface: &Surface,
    ) -> Result<(Array3<f64>, Array3<f64>, Array3<f64>, f64), MeteorologyError> {
        let (nz, ny, nx) = self.metrics.thickness.dim();
        let centre = [ny / 2, nx / 2];
        let altitude = self.ground.height.mean().unwrap_or(0.0);
        let place = (
            self.grid.longitude[centre],
            self.grid.latitude[centre],
            altitude,
        );
        let forcing = ThermalForcing::at(time, place, self.reference.density(altitude), |at| {
            self.mean_cloud(at)
        })?;
        let winds = winds_at_10m(&self.set, reports, forcing.wind_exponent());
        let free = self.free_wind(time, &winds)?;
        let theta =
            surface.mean_temperature * libm::pow(1e5 / self.reference.pressure(altitude), 0.2857);
        let terrain_wind = TerrainWind {
            valleys: &self.valleys,
            metrics: &self.metrics,
            forcing,
            free: &free,
            air: (self.reference.density(altitude), theta),
        };
        let mut increments = (vec![], vec![]);
        for &(s, east, north) in &winds {
            let Some((i, j)) = self.weights.cells[s] else {
                continue;
            };
            let (cos, sin) = self.rotation[[j, i]];
            let guess = terrain_wind.at(10.0, j, i, (cos, sin));
            increments.0.push((s, east * cos - north * sin - guess.0));
            increments.1.push((s, east * sin + north * cos - guess.1));
        }
        let radius = self.options.influence_radius;
        let du = self.weights.increment(&increments.0, radius);
        let dv = self.weights.increment(&increments.1, radius);
        let exponent = forcing.wind_exponent();
        let unstable = 0.5 * (1.0 + forcing.instability());
        let wind = |height: f64, j: usize, i: usize| {
            let guess = terrain_wind.at(height, j, i, self.rotation[[j, i]]);
            // Station increments reach up half a valley by day, 200 m at night, growing with the wind profile to 100 m.
            let reach = 200.0 + unstable * (0.5 * self.valleys.depth(j, i)).max(300.0);
            let shape = libm::pow(height.clamp(1.0, 100.0) / 10.0, exponent)
                * libm::exp(-(height / reach) * (height / reach));
            (guess.0 + shape * du[[j, i]], guess.1 + shape * dv[[j, i]])
        };
        let columns: Vec<Vec<(f64, f64, f64)>> = (0..ny * nx)
            .into_par_iter()
            .map(|c| {
                let (j, i) = (c / nx, c % nx);
                (0..=nz)
                    .map(|k| {
                        let height = self.metrics.centre_height[[k.min(nz - 1), j, i]];
                        let (u, v) = wind(height, j, i);
                        let face = self.metrics.interface_height[[k, j, i]];
                        (u, v, terrain_wind.vertical(face, j, i, (u, v)))
                    })
                    .collect()
            })
            .collect();
        let pick = |n: usize, part: fn(&(f64, f64, f64)) -> f64| {
            Array3::from_shape_fn((n, ny, nx), |(k, j, i)| part(&columns[j * nx + i][k]))
        };
        let (u, v, w) = (pick(nz, |c| c.0), pick(nz, |c| c.1), pick(nz + 1, |c| c.2));
        let middle = (0..nz)
            .find(|&k| self.metrics.centre_height[[k, 0, 0]] > 300.0)
            .unwrap_or(0);
        let speed = (0..ny * nx).fold(0.0, |sum, c| {
            let at = [middle, c / nx, c % nx];
            sum + (u[at] * u[at] + v[at] * v[at]).sqrt()
        }) / (ny * nx) as f64;
        let depth = (0..ny * nx).fold(0.0, |sum, c| sum + self.valleys.depth(c / nx, c % nx));
        let ease = terrain_wind.vertical_ease(speed.max(1.0), depth / (ny * nx) as f64);
        Ok((u, v, w, ease))
    }

    /// The free wind at an instant: profiles, linear in time; without any, the mean of the stations' winds as seen at 500 m.
    fn free_wind(
        &self,
        time: ModelTime,
        winds: &[(usize, f64, f64)],
    ) -> Result<FreeWind, MeteorologyError> {
        let profiles = &self.set.profiles;
        if profiles.is_empty() {
            if winds.is_empty() {
                return Err(MeteorologyError::Source(format!(
                    "no station reports wind at {time} and there is no upper-air profile"
                )));
            }
            let factor = libm::pow(500.0 / 10.0, 0.15) / winds.len() as f64;
            let (u, v) = winds
                .iter()
                .fold((0.0, 0.0), |m, w| (m.0 + factor * w.1, m.1 + factor * w.2));
            return Ok(FreeWind {
                levels: vec![(0.0, u, v)],
            });
        }
        let of = |index: usize| FreeWind {
            levels: profiles[index]
                .levels
                .iter()
                .map(|l| (l.altitude, l.wind_east, l.wind_north))
                .collect(),
        };
        let after = profiles.partition_point(|p| p.time <= time);
        if after == 0 || after == profiles.len() {
            return Ok(of(after.min(profiles.len() - 1)));
        }
        let (a, b) = (of(after - 1), of(after));
        let span = (profiles[after].time.0 - profiles[after - 1].time.0) as f64;
        let part = (time.0 - profiles[after - 1].time.0) as f64 / span;
        let mut altitudes: Vec<f64> = a.levels.iter().chain(&b.levels).map(|l| l.0).collect();
        altitudes.sort_by(f64::total_cmp);
        altitudes.dedup();
        let levels = altitudes
            .into_iter()
            .map(|z| {
                let (p, q) = (a.at(z), b.at(z));
                (z, p.0 + part * (q.0 - p.0), p.1 + part * (q.1 - p.1))
            })
            .collect();
        Ok(FreeWind { levels })
    }
}

/// Surface analyses of one hour, `[j][i]`.
struct Surface {
    temperature: Array2<f64>,
    relative_humidity: Array2<f64>,
    pressure: Array2<f64>,
    cloud_cover: Array2<f64>,
    precipitation: Array2<f64>,
    /// Mean of the stations' temperatures [K].
    mean_temperature: f64,
}

/// The latest of [`CHAIN_HOURS`] at or before `time`.
fn chain_start(time: ModelTime) -> ModelTime {
    let since =
        CHAIN_HOURS.map(|hour| (time.0 + (8 - hour) * HOUR_SECONDS).rem_euclid(24 * HOUR_SECONDS));
    ModelTime(time.0 - since[0].min(since[1]))
}

impl Meteorology for DiagnosticMeteorology {
    fn at(&self, time: ModelTime) -> Result<Arc<MetSlice>, MeteorologyError> {
        self.hour(time, |hour| Arc::clone(&hour.slice))
    }

    fn coverage(&self) -> (ModelTime, ModelTime) {
        self.coverage
    }

    fn provenance(&self) -> String {
        let names: Vec<_> = self.set.stations.iter().map(|s| s.name.as_str()).collect();
        format!(
            "diagnostic wind model from {} station(s) ({}) and {} upper-air profile(s); reference air {:.2} K at sea level, lapse {:.2} K/km{}",
            names.len(),
            names.join(", "),
            self.set.profiles.len(),
            self.reference.sea_level_temperature,
            self.reference.lapse_rate * 1e3,
            self.options
                .assumed
                .cloud_cover
                .map_or_else(String::new, |cover| {
                    format!("; cloud cover {cover} assumed where none is reported")
                }),
        )
    }
}

#[cfg(test)]
mod tests;
