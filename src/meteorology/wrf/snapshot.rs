//! One time of a file on our grid.

use super::air::WrfAir;
use super::file::{WrfError, WrfFile};
use super::grid::WrfGrid;
use super::stencil::{Stencil, altitude_in, at_altitude};
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::time::ModelTime;
use crate::units::{GAS_CONSTANT_DRY_AIR, GRAVITY};
use ndarray::{Array2, Array3, Zip};
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
    /// Rain since the beginning of WRF's run [m].
    pub rain: Array2<f64>,
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

/// Fields of a time of the file as it has them.
struct Source {
    air: WrfAir,
    vertical: Array3<f64>,
    cloud: Array3<f64>,
    terrain: Array2<f64>,
    /// Eastward and northward at 10 m.
    wind_10m: (Array2<f64>, Array2<f64>),
    temperature_2m: Array2<f64>,
}

impl Source {
    fn read(file: &WrfFile, grid: &WrfGrid, time: usize) -> Result<Self, WrfError> {
        let flat = |name| file.surface(name, time, (0, 0));
        let mut cloud = file.volume("QCLOUD", time, (0, 0, 0))?;
        if file.has("QICE") {
            cloud += &file.volume("QICE", time, (0, 0, 0))?;
        }
        let (mut east, mut north) = (flat("U10")?, flat("V10")?);
        Zip::indexed(&mut east)
            .and(&mut north)
            .for_each(|c, u, v| (*u, *v) = grid.to_earth(c, *u, *v));
        Ok(Self {
            air: WrfAir::read(file, grid, time)?,
            vertical: file.volume("W", time, (1, 0, 0))?,
            cloud: cloud.mapv(|q| q.max(0.0)),
            terrain: grid.terrain.clone(),
            wind_10m: (east, north),
            temperature_2m: flat("T2")?,
        })
    }
}

impl Snapshot {
    /// Reads a time of a file onto our grid.
    ///
    /// # Errors
    /// [`WrfError`] of any field that is needed.
    pub fn read(
        file: &WrfFile,
        grid: &WrfGrid,
        time: usize,
        target: &Target<'_>,
    ) -> Result<Self, WrfError> {
        let source = Source::read(file, grid, time)?;
        let (nz, ny, nx) = target.metrics.thickness.dim();
        let columns: Vec<Column> = (0..ny * nx)
            .into_par_iter()
            .map(|c| column(&source, target, (c / nx, c % nx)))
            .collect();
        let volume = |n: usize, part: fn(&Column) -> &Vec<f64>| {
            Array3::from_shape_fn((n, ny, nx), |(k, j, i)| part(&columns[j * nx + i])[k])
        };
        Ok(Self {
            time: file.times[time],
            wind_u: volume(nz, |c| &c.u),
            wind_v: volume(nz, |c| &c.v),
            wind_w: volume(nz + 1, |c| &c.w),
            temperature: volume(nz, |c| &c.temperature),
            pressure: volume(nz, |c| &c.pressure),
            vapour: volume(nz, |c| &c.vapour),
            cloud_water: volume(nz, |c| &c.cloud),
            ground: Ground::read(file, &source, time, target)?,
        })
    }
}

/// A column of ours from the four around it.
fn column(source: &Source, target: &Target<'_>, (j, i): (usize, usize)) -> Column {
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
    for (&(b, a), weight) in stencil.columns.iter().zip(stencil.weights) {
        let of = |field: &Array3<f64>| field.slice(ndarray::s![.., b, a]).to_vec();
        let below = source.terrain[[b, a]];
        let altitudes = of(&source.air.height);
        // From the ground's own observations up: 10 m winds, 2 m temperature.
        let with = |height: f64, first: f64, field: Vec<f64>| {
            let z = std::iter::once((below + height).min(altitudes[0] - 0.1))
                .chain(altitudes.iter().copied());
            let v = std::iter::once(first).chain(field);
            (z.collect::<Vec<f64>>(), v.collect::<Vec<f64>>())
        };
        let east = with(10.0, source.wind_10m.0[[b, a]], of(&source.air.eastward));
        let north = with(10.0, source.wind_10m.1[[b, a]], of(&source.air.northward));
        let warmth = with(
            2.0,
            source.temperature_2m[[b, a]],
            of(&source.air.temperature),
        );
        let pressure: Vec<f64> = of(&source.air.pressure)
            .into_iter()
            .map(libm::log)
            .collect();
        let (vapour, cloud) = (of(&source.air.vapour), of(&source.cloud));
        let faces = of(&source.air.interface_height);
        let rising = of(&source.vertical);
        for k in 0..nz {
            let height = metrics.centre_height[[k, j, i]];
            let at = altitude_in(below, ground, height);
            let higher = ground + height - at;
            let (u, v) = (
                at_altitude(&east.0, &east.1, at),
                at_altitude(&north.0, &north.1, at),
            );
            found.u[k] += weight * (u * cos - v * sin);
            found.v[k] += weight * (u * sin + v * cos);
            let there = at_altitude(&warmth.0, &warmth.1, at);
            found.temperature[k] += weight * (there - LAPSE * higher);
            log_pressure[k] += weight
                * (hydrostatic(&altitudes, &pressure, at, there)
                    - GRAVITY * higher / (GAS_CONSTANT_DRY_AIR * there));
            found.vapour[k] += weight * at_altitude(&altitudes, &vapour, at);
            found.cloud[k] += weight * at_altitude(&altitudes, &cloud, at);
        }
        for k in 1..=nz {
            let at = altitude_in(below, ground, metrics.interface_height[[k, j, i]]);
            found.w[k] += weight * at_altitude(&faces, &rising, at);
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
    fn read(
        file: &WrfFile,
        source: &Source,
        time: usize,
        target: &Target<'_>,
    ) -> Result<Self, WrfError> {
        let shape = (target.grid.ny, target.grid.nx);
        let stencil = |(j, i): (usize, usize)| &target.stencils[j * shape.1 + i];
        let on_ours = |field: &Array2<f64>| {
            Array2::from_shape_fn(shape, |c| stencil(c).mean(|(b, a)| field[[b, a]]))
        };
        let flat = |name| file.surface(name, time, (0, 0));
        let of = |name| flat(name).map(|field| on_ours(&field));
        let higher = |c: (usize, usize), (b, a): (usize, usize)| {
            target.metrics.terrain[c] - source.terrain[[b, a]]
        };
        let warmth = &source.temperature_2m;
        let weight = flat("PSFC")?.mapv(libm::log);
        let (east, north) = (on_ours(&source.wind_10m.0), on_ours(&source.wind_10m.1));
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
        let mut rain = of("RAINC")? + &of("RAINNC")?;
        if file.has("RAINSH") {
            rain += &of("RAINSH")?;
        }
        let cloud = if file.has("CLDFRA") {
            file.volume("CLDFRA", time, (0, 0, 0))?
        } else {
            // A layer counts as covered from 0.01 g/kg of cloud on.
            source.cloud.mapv(|q| f64::from(u8::from(q > 1e-5)))
        };
        let cover = cloud.fold_axis(ndarray::Axis(0), 0.0_f64, |most, part| most.max(*part));
        Ok(Self {
            temperature_2m: Array2::from_shape_fn(shape, |c| {
                stencil(c).mean(|at| warmth[at] - LAPSE * higher(c, at))
            }),
            pressure: Array2::from_shape_fn(shape, |c| {
                libm::exp(stencil(c).mean(|at| {
                    weight[at] - GRAVITY * higher(c, at) / (GAS_CONSTANT_DRY_AIR * warmth[at])
                }))
            }),
            wind_u_10m: turned(true),
            wind_v_10m: turned(false),
            friction_velocity: of("UST")?,
            heat_flux: of("HFX")?,
            mixing_height: of("PBLH")?,
            solar_radiation: of("SWDOWN")?.mapv(|s| s.max(0.0)),
            rain: rain * 1e-3,
            cloud_cover: on_ours(&cover).mapv(|c| c.clamp(0.0, 1.0)),
            snow_cover: of("SNOWC")?.mapv(|s| s.clamp(0.0, 1.0)),
        })
    }
}
