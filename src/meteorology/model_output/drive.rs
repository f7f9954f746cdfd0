//! Another model's output as weather of a run.
//!
//! Every time is laid on our grid (`snapshot`), hours between two times are linear between them, and the winds of an hour are adjusted to closed mass
//! fluxes as those of stations are ([`crate::meteorology::MassConsistency`]), with air that moves as easily up as sideways. Mixing follows the other model's own
//! friction velocity, heat flux and boundary-layer height.

use super::fields::ModelOutput;
use super::snapshot::{Ground, Snapshot, Target};
use super::stencil::{Stencil, stencils};
use crate::grid::{HorizontalGrid, VerticalGrid, VerticalMetrics};
use crate::meteorology::boundary_layer::{self, MixedLayer};
use crate::meteorology::mass_consistent::{MassConsistency, first_guess};
use crate::meteorology::{MetSlice, Meteorology, MeteorologyError, ReferenceAtmosphere, radiation};
use crate::time::ModelTime;
use crate::units::{GRAVITY, HOUR, SPECIFIC_HEAT_AIR, VON_KARMAN, air_density};
use ndarray::{Array2, Array3, Zip};
use std::sync::{Arc, Mutex, PoisonError};

/// Altitude up to which the reference air is fitted [m].
const FITTED: f64 = 11_000.0;
/// Ratio of the molar masses of water and air.
const EPSILON: f64 = 0.622;
/// Least friction velocity [m/s], and largest |L| [m].
const STILL: f64 = 0.01;
const NEUTRAL: f64 = 1e5;
/// How easily air changes its vertical motion [1]: the other model's is its own already.
const EASE: f64 = 1.0;
/// Longest time between two outputs that is bridged [s].
const BRIDGED: i64 = 6 * HOUR as i64;
/// Hours and times kept.
const KEPT: usize = 4;

/// Weather from another model's output.
pub struct ModelMeteorology {
    output: Box<dyn ModelOutput>,
    grid: HorizontalGrid,
    metrics: VerticalMetrics,
    stencils: Vec<Stencil>,
    rotation: Array2<(f64, f64)>,
    consistency: MassConsistency,
    reference: ReferenceAtmosphere,
    snapshots: Mutex<Vec<Arc<Snapshot>>>,
    hours: Mutex<Vec<Arc<MetSlice>>>,
}

fn source(error: impl ToString) -> MeteorologyError {
    MeteorologyError::Source(error.to_string())
}

impl ModelMeteorology {
    /// Prepares what stays; `terrain` is our ground [m], `[j][i]`.
    ///
    /// # Errors
    /// [`MeteorologyError::Source`]: no times, a domain that reaches beyond the other model's points, a first time that cannot be read.
    pub fn new(
        output: Box<dyn ModelOutput>,
        grid: &HorizontalGrid,
        vertical: &VerticalGrid,
        terrain: &Array2<f64>,
    ) -> Result<Self, MeteorologyError> {
        let times = output.times();
        if times.is_empty() {
            return Err(source("the files hold no time"));
        }
        let far = |pair: &&[ModelTime]| pair[1].0 - pair[0].0 > BRIDGED;
        if let Some([before, after]) = times.windows(2).find(far) {
            return Err(source(format!(
                "{}: nothing between {before} and {after}; times may lie six hours apart at most",
                output.provenance()
            )));
        }
        let metrics = vertical.over(terrain).map_err(source)?;
        let rotation = grid.rotation();
        let points = grid.longitude.iter().zip(&grid.latitude);
        let points = points.map(|(longitude, latitude)| (*longitude, *latitude));
        let position = |longitude: f64, latitude: f64| output.position(longitude, latitude);
        let stencils = stencils(points, output.shape(), &position).map_err(source)?;
        let target = Target {
            grid,
            metrics: &metrics,
            stencils: &stencils,
            rotation: &rotation,
        };
        let snapshot = Snapshot::of(&output.fields(0).map_err(source)?, &target);
        let reference = reference(&snapshot, &metrics)?;
        let density = Array3::from_shape_fn(metrics.thickness.dim(), |(k, j, i)| {
            reference.density(metrics.altitude(k, j, i))
        });
        Ok(Self {
            consistency: MassConsistency::new(grid, &metrics, &density),
            output,
            grid: grid.clone(),
            metrics,
            stencils,
            rotation,
            reference,
            snapshots: Mutex::new(vec![Arc::new(snapshot)]),
            hours: Mutex::new(vec![]),
        })
    }

    /// The air that carries the mass of a run.
    pub fn reference(&self) -> ReferenceAtmosphere {
        self.reference
    }

    fn snapshot(&self, index: usize) -> Result<Arc<Snapshot>, MeteorologyError> {
        let mut kept = self
            .snapshots
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let time = self.output.times()[index];
        if let Some(found) = kept.iter().find(|s| s.time == time) {
            return Ok(Arc::clone(found));
        }
        let target = Target {
            grid: &self.grid,
            metrics: &self.metrics,
            stencils: &self.stencils,
            rotation: &self.rotation,
        };
        let fields = self.output.fields(index).map_err(source)?;
        let snapshot = Arc::new(Snapshot::of(&fields, &target));
        kept.insert(0, Arc::clone(&snapshot));
        kept.truncate(KEPT);
        Ok(snapshot)
    }

    fn compute(&self, time: ModelTime) -> Result<MetSlice, MeteorologyError> {
        let times = self.output.times();
        let after = times.partition_point(|at| *at <= time);
        let before = after.saturating_sub(1);
        // The hour begins at `time`: its rain falls until the next output.
        let next = after.min(times.len() - 1);
        let (a, b) = (self.snapshot(before)?, self.snapshot(next)?);
        let span = (b.time.0 - a.time.0) as f64;
        let part = if span > 0.0 {
            (time.0 - a.time.0) as f64 / span
        } else {
            0.0
        };
        let rain = if a.ground.rain_is_rate {
            a.ground.rain.clone()
        } else if span > 0.0 {
            (&b.ground.rain - &a.ground.rain).mapv(|r| (r / span).max(0.0))
        } else {
            Array2::zeros(a.ground.rain.dim())
        };
        self.slice(time, &Blend { a: &a, b: &b, part }, rain)
    }

    fn slice(
        &self,
        time: ModelTime,
        blend: &Blend<'_>,
        precipitation: Array2<f64>,
    ) -> Result<MetSlice, MeteorologyError> {
        let (nz, ny, nx) = self.metrics.thickness.dim();
        let (u, v) = (blend.volume(|s| &s.wind_u), blend.volume(|s| &s.wind_v));
        let w = blend.volume(|s| &s.wind_w);
        let guess = first_guess(&self.consistency, &self.grid, &self.metrics, (&u, &v), &w);
        let (fluxes, _) = self
            .consistency
            .adjust(&guess, EASE)
            .map_err(|e| source(format!("wind at {time}: {e}")))?;
        let carry = &self.consistency;
        let (wind_u, wind_v) = carry.centre_winds(&fluxes);
        let temperature = blend.volume(|s| &s.temperature);
        let pressure = blend.volume(|s| &s.pressure);
        let vapour = blend.volume(|s| &s.vapour);
        let mut density = pressure.clone();
        let mut relative_humidity = vapour;
        Zip::from(&mut density)
            .and(&mut relative_humidity)
            .and(&temperature)
            .and(&pressure)
            .for_each(|rho, q, &t, &p| {
                *rho = air_density(p, t);
                let partial = *q * p / (EPSILON + *q);
                *q = (partial / radiation::saturation_vapour_pressure(t)).clamp(0.0, 1.0);
            });
        let flat = |value: fn(&Ground) -> &Array2<f64>| blend.flat(value);
        let (wind_u_10m, wind_v_10m) = (flat(|g| &g.wind_u_10m), flat(|g| &g.wind_v_10m));
        let mut slice = MetSlice {
            time,
            air_mass: carry.air_mass.clone(),
            eddy_diffusivity: Array3::zeros((nz + 1, ny, nx)),
            cloud_water: blend.volume(|s| &s.cloud_water),
            temperature_2m: flat(|g| &g.temperature_2m),
            wind_speed_10m: Array2::from_shape_fn((ny, nx), |c| {
                (wind_u_10m[c] * wind_u_10m[c] + wind_v_10m[c] * wind_v_10m[c]).sqrt()
            }),
            friction_velocity: flat(|g| &g.friction_velocity).mapv(|u| u.max(STILL)),
            obukhov_length: Array2::zeros((ny, nx)),
            mixing_height: flat(|g| &g.mixing_height),
            sensible_heat_flux: flat(|g| &g.heat_flux),
            solar_radiation: flat(|g| &g.solar_radiation),
            cloud_cover: flat(|g| &g.cloud_cover),
            snow_cover: flat(|g| &g.snow_cover),
            surface_pressure: flat(|g| &g.pressure),
            flux_x: fluxes.x,
            flux_y: fluxes.y,
            flux_z: fluxes.z,
            wind_u,
            wind_v,
            wind_u_10m,
            wind_v_10m,
            temperature,
            pressure,
            density,
            relative_humidity,
            precipitation,
        };
        self.mix(&mut slice);
        Ok(slice)
    }

    /// Obukhov length, a mixing height within the grid, and the diffusivity that both ask for.
    fn mix(&self, slice: &mut MetSlice) {
        let (nz, ny, nx) = self.metrics.thickness.dim();
        for c in (0..ny * nx).map(|n| (n / nx, n % nx)) {
            let column = |field: &Array3<f64>| field.slice(ndarray::s![.., c.0, c.1]).to_vec();
            let heights = column(&self.metrics.centre_height);
            let temperature = slice.temperature_2m[c];
            let air = air_density(slice.surface_pressure[c], temperature);
            let heat = slice.sensible_heat_flux[c] / (air * SPECIFIC_HEAT_AIR);
            let friction = slice.friction_velocity[c];
            let length = -temperature * friction.powi(3) / (VON_KARMAN * GRAVITY * heat);
            let length = if length.is_finite() { length } else { NEUTRAL };
            slice.obukhov_length[c] = length.abs().clamp(1.0, NEUTRAL).copysign(length);
            let least = boundary_layer::mixing_minimum(0.0);
            slice.mixing_height[c] = slice.mixing_height[c].max(least).min(heights[nz - 1]);
            let layer = MixedLayer {
                friction_velocity: friction,
                obukhov_length: slice.obukhov_length[c],
                mixing_height: slice.mixing_height[c],
                heat_flux: heat,
                temperature,
                urban: 0.0,
            };
            let speed: Vec<f64> = column(&slice.wind_u)
                .iter()
                .zip(column(&slice.wind_v))
                .map(|(u, v)| (u * u + v * v).sqrt())
                .collect();
            let theta: Vec<f64> = column(&slice.temperature)
                .iter()
                .zip(column(&slice.pressure))
                .map(|(t, p)| t * libm::pow(1e5 / p, crate::units::KAPPA_POISSON))
                .collect();
            let mut diffusivity = vec![0.0; nz + 1];
            boundary_layer::diffusivity_profile(
                &layer,
                &column(&self.metrics.interface_height),
                &heights,
                &speed,
                &theta,
                &mut diffusivity,
            );
            for (k, value) in diffusivity.into_iter().enumerate() {
                slice.eddy_diffusivity[[k, c.0, c.1]] = value;
            }
        }
    }
}

/// Between two snapshots.
struct Blend<'a> {
    a: &'a Snapshot,
    b: &'a Snapshot,
    part: f64,
}

impl Blend<'_> {
    fn volume(&self, of: fn(&Snapshot) -> &Array3<f64>) -> Array3<f64> {
        of(self.a) * (1.0 - self.part) + of(self.b) * self.part
    }

    fn flat(&self, of: fn(&Ground) -> &Array2<f64>) -> Array2<f64> {
        of(&self.a.ground) * (1.0 - self.part) + of(&self.b.ground) * self.part
    }
}

/// Linear temperature through the air of the first time, rounded as that of stations is.
fn reference(
    snapshot: &Snapshot,
    metrics: &VerticalMetrics,
) -> Result<ReferenceAtmosphere, MeteorologyError> {
    let points: Vec<(f64, f64)> = snapshot
        .temperature
        .indexed_iter()
        .map(|((k, j, i), t)| (metrics.altitude(k, j, i), *t))
        .filter(|p| p.0 < FITTED)
        .collect();
    ReferenceAtmosphere::through(&points).ok_or_else(|| source("the domain lies above 11 km"))
}

impl Meteorology for ModelMeteorology {
    fn at(&self, time: ModelTime) -> Result<Arc<MetSlice>, MeteorologyError> {
        let (first, last) = self.coverage();
        if time < first || time > last || time.0.rem_euclid(HOUR as i64) != 0 {
            return Err(MeteorologyError::OutsideData { time, first, last });
        }
        let mut kept = self.hours.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().find(|h| h.time == time) {
            return Ok(Arc::clone(found));
        }
        let slice = Arc::new(self.compute(time)?);
        kept.insert(0, Arc::clone(&slice));
        kept.truncate(KEPT);
        Ok(slice)
    }

    fn coverage(&self) -> (ModelTime, ModelTime) {
        let times = self.output.times();
        (times[0], times[times.len() - 1])
    }

    fn provenance(&self) -> String {
        format!(
            "{}, {} time(s); reference air {:.2} K at sea level, lapse {:.2} K/km",
            self.output.provenance(),
            self.output.times().len(),
            self.reference.sea_level_temperature,
            self.reference.lapse_rate * 1e3
        )
    }
}
