//! One time of another model on our grid.

use super::fields::{ModelFields, Rain};
use super::stencil::{Stencil, altitude_in, at_altitude};
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::time::ModelTime;
use crate::units::{GAS_CONSTANT_DRY_AIR, GRAVITY};
use ndarray::{Array2, Array3};
use rayon::prelude::*;

/// Temperature by which the air of another ground is moved to ours [K/m].
const LAPSE: f64 = 0.0065;

/// Fields of a time, `[k][j][i]` and `[j][i]` of our grid.
#[derive(Debug, Clone)]
pub(super) struct Snapshot {
    pub time: ModelTime,
    /// Winds along our map at cell centres [m/s].
    pub wind_u: Array3<f64>,
    pub wind_v: Array3<f64>,
    /// Vertical wind at interfaces [m/s].
    pub wind_w: Array3<f64>,
    pub temperature: Array3<f64>,
    pub pressure: Array3<f64>,
    /// Water vapour [kg/kg].
    pub vapour: Array3<f64>,
    pub cloud_water: Array3<f64>,
    pub ground: Ground,
}

/// Fields of the ground.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub temperature_2m: Array2<f64>,
    pub pressure: Array2<f64>,
    pub wind_u_10m: Array2<f64>,
    pub wind_v_10m: Array2<f64>,
    pub friction_velocity: Array2<f64>,
    pub heat_flux: Array2<f64>,
    pub mixing_height: Array2<f64>,
    pub solar_radiation: Array2<f64>,
    /// Rain since some beginning [m], or of the following hour [m/s].
    pub rain: Array2<f64>,
    pub rain_is_rate: bool,
    pub cloud_cover: Array2<f64>,
    pub snow_cover: Array2<f64>,
}

/// Our grid as snapshots are made for it.
pub(super) struct Target<'a> {
    pub grid: &'a HorizontalGrid,
    pub metrics: &'a VerticalMetrics,
    pub stencils: &'a [Stencil],
    /// (cos, sin) of the map's convergence.
    pub rotation: &'a Array2<(f64, f64)>,
}

/// A column of ours; interfaces in `w`.
struct Column {
    u: Vec<f64>,
    v: Vec<f64>,
    w: Vec<f64>,
    temperature: Vec<f64>,
    pressure: Vec<f64>,
    vapour: Vec<f64>,
    cloud: Vec<f64>,
}

impl Snapshot {
    /// Lays the fields of a time on our grid.
    pub fn of(source: &ModelFields, target: &Target<'_>) -> Self {
        let (nz, ny, nx) = target.metrics.thickness.dim();
        let columns: Vec<Column> = (0..ny * nx)
            .into_par_iter()
            .map(|c| column(source, target, (c / nx, c % nx)))
            .collect();
        let volume = |n: usize, part: fn(&Column) -> &Vec<f64>| {
            Array3::from_shape_fn((n, ny, nx), |(k, j, i)| part(&columns[j * nx + i])[k])
        };
        Self {
            time: source.time,
            wind_u: volume(nz, |c| &c.u),
            wind_v: volume(nz, |c| &c.v),
            wind_w: volume(nz + 1, |c| &c.w),
            temperature: volume(nz, |c| &c.temperature),
            pressure: volume(nz, |c| &c.pressure),
            vapour: volume(nz, |c| &c.vapour),
            cloud_water: volume(nz, |c| &c.cloud),
            ground: Ground::of(source, target),
        }
    }
}

/// A column of ours from the four around it.
fn column(source: &ModelFields, target: &Target<'_>, (j, i): (usize, usize)) -> Column {
    let metrics = target.metrics;
    let (nz, _, nx) = metrics.thickness.dim();
    let stencil = &target.stencils[j * nx + i];
    let ground = metrics.terrain[[j, i]];
    let (cos, sin) = target.rotation[[j, i]];
    let mut found = Column {
        u: vec![0.0; nz],
        v: vec![0.0; nz],
        w: vec![0.0; nz + 1],
        temperature: vec![0.0; nz],
        pressure: vec![0.0; nz],
        vapour: vec![0.0; nz],
        cloud: vec![0.0; nz],
    };
    let mut log_pressure = vec![0.0; nz];
    let surface = &source.ground;
    for (&at, weight) in stencil.columns.iter().zip(stencil.weights) {
        let theirs = source.column(at);
        let below = surface.terrain[at];
        // From the ground's own observations up: 10 m winds, 2 m temperature.
        let with = |height: f64, first: f64, field: &[f64]| {
            let z = std::iter::once((below + height).min(theirs.altitude[0] - 0.1))
                .chain(theirs.altitude.iter().copied());
            let v = std::iter::once(first).chain(field.iter().copied());
            (z.collect::<Vec<f64>>(), v.collect::<Vec<f64>>())
        };
        let east = with(10.0, surface.eastward_10m[at], &theirs.eastward);
        let north = with(10.0, surface.northward_10m[at], &theirs.northward);
        let warmth = with(2.0, surface.temperature_2m[at], &theirs.temperature);
        for k in 0..nz {
            let height = metrics.centre_height[[k, j, i]];
            let there = altitude_in(below, ground, height);
            let higher = ground + height - there;
            let (u, v) = (
                at_altitude(&east.0, &east.1, there),
                at_altitude(&north.0, &north.1, there),
            );
            found.u[k] += weight * (u * cos - v * sin);
            found.v[k] += weight * (u * sin + v * cos);
            let warm = at_altitude(&warmth.0, &warmth.1, there);
            found.temperature[k] += weight * (warm - LAPSE * higher);
            log_pressure[k] += weight
                * (hydrostatic(&theirs.altitude, &theirs.log_pressure, there, warm)
                    - GRAVITY * higher / (GAS_CONSTANT_DRY_AIR * warm));
            found.vapour[k] += weight * at_altitude(&theirs.altitude, &theirs.vapour, there);
            found.cloud[k] += weight * at_altitude(&theirs.altitude, &theirs.cloud_water, there);
        }
        for k in 1..=nz {
            let there = altitude_in(below, ground, metrics.interface_height[[k, j, i]]);
            found.w[k] += weight * at_altitude(&theirs.rising.0, &theirs.rising.1, there);
        }
    }
    for (pressure, log) in found.pressure.iter_mut().zip(log_pressure) {
        *pressure = libm::exp(log);
    }
    found
}

/// ln p at an altitude: linear between levels, hydrostatic at the temperature there beyond them.
fn hydrostatic(altitudes: &[f64], log_pressure: &[f64], altitude: f64, temperature: f64) -> f64 {
    let ends = (altitudes[0], altitudes[altitudes.len() - 1]);
    let inside = altitude.clamp(ends.0, ends.1);
    at_altitude(altitudes, log_pressure, inside)
        - GRAVITY * (altitude - inside) / (GAS_CONSTANT_DRY_AIR * temperature)
}

impl Ground {
    fn of(fields: &ModelFields, target: &Target<'_>) -> Self {
        let source = &fields.ground;
        let shape = (target.grid.ny, target.grid.nx);
        let stencil = |(j, i): (usize, usize)| &target.stencils[j * shape.1 + i];
        let on_ours =
            |field: &Array2<f64>| Array2::from_shape_fn(shape, |c| stencil(c).mean(|at| field[at]));
        let higher =
            |c: (usize, usize), at: (usize, usize)| target.metrics.terrain[c] - source.terrain[at];
        let warmth = &source.temperature_2m;
        let (east, north) = (
            on_ours(&source.eastward_10m),
            on_ours(&source.northward_10m),
        );
        let turned = |which: bool| {
            Array2::from_shape_fn(shape, |c| {
                let (cos, sin) = target.rotation[c];
                if which {
                    east[c] * cos - north[c] * sin
                } else {
                    east[c] * sin + north[c] * cos
                }
            })
        };
        let (rain, rain_is_rate) = match &source.rain {
            Rain::Since(rain) => (rain, false),
            Rain::Rate(rain) => (rain, true),
        };
        Self {
            temperature_2m: Array2::from_shape_fn(shape, |c| {
                stencil(c).mean(|at| warmth[at] - LAPSE * higher(c, at))
            }),
            pressure: Array2::from_shape_fn(shape, |c| {
                libm::exp(stencil(c).mean(|at| {
                    libm::log(source.pressure[at])
                        - GRAVITY * higher(c, at) / (GAS_CONSTANT_DRY_AIR * warmth[at])
                }))
            }),
            wind_u_10m: turned(true),
            wind_v_10m: turned(false),
            friction_velocity: on_ours(&source.friction_velocity),
            heat_flux: on_ours(&source.heat_flux),
            mixing_height: on_ours(&source.mixing_height),
            solar_radiation: on_ours(&source.solar_radiation).mapv(|s| s.max(0.0)),
            rain: on_ours(rain),
            rain_is_rate,
            cloud_cover: on_ours(&source.cloud_cover).mapv(|c| c.clamp(0.0, 1.0)),
            snow_cover: on_ours(&source.snow_cover).mapv(|s| s.clamp(0.0, 1.0)),
        }
    }
}
