//! What one hour's weather and emissions mean for every column: prepared once an hour.

use super::case::Case;
use super::error::SimulationError;
use super::responses::GroupParameters;
use super::state::State;
use crate::aerosol::cloud::ACIDITY_GASES;
use crate::biogenic::surface_conversion_rate;
use crate::deposition::{
    InCloud, RainColumn, SurfaceState, Wetness, cell_deposition_velocity, scavenging_rates_in,
    species_settling_velocity,
};
use crate::inventory::EmissionField;
use crate::meteorology::{MetSlice, sun::Sun};
use crate::species::Phase;
use crate::time::ModelTime;
use crate::transport::{BoundaryRatios, HorizontalWinds, longest_step, turbulent_exchange};
use ndarray::Array3;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::Arc;

/// One hour.
#[derive(Debug)]
pub(super) struct Hour {
    /// Weather at its beginning and end.
    pub slices: [Arc<MetSlice>; 2],
    /// Turbulent exchange at its beginning.
    pub exchange: [Array3<f64>; 2],
    /// Air outside.
    pub boundary: BoundaryRatios,
    /// Emissions, and for every column (`j * nx + i`) the first of its entries in `order`.
    pub emission: EmissionField,
    pub first: Vec<usize>,
    pub order: Vec<u32>,
    /// Tag columns that take every source group whole, at most one in each set.
    pub group_columns: Vec<Vec<usize>>,
    /// Divisions of every source group, one in each of the other sets (`TagLayout::shares`).
    pub group_divisions: Vec<Vec<u32>>,
    /// Parameters of responses by source group.
    pub group_parameters: Vec<GroupParameters>,
    /// Deposition velocities `[column][lane]` [m/s].
    pub deposition_velocity: Vec<f64>,
    /// Settling velocities `[column][settling part][k]` [m/s], of the parts of [`falling`] that settle.
    pub settling: Vec<f64>,
    /// NO2 that turns into HONO and HNO3 at the ground, of the lowest layer of each column [1/s]; empty without chemistry.
    pub ground_uptake: Vec<f64>,
    /// Scavenging rates `[lane][k]` [1/s] of the columns where it rains.
    pub scavenging: Vec<Option<Vec<f64>>>,
    /// Steps of the hour.
    pub steps: usize,
    /// Thickness and density of the layers `[column][k]`.
    pub thickness: Vec<f64>,
    pub density: Vec<f64>,
    /// Vertical air flux and eddy diffusivity `[column][k]`, nz + 1 values, at the hour's beginning and end.
    pub flux: [Vec<f64>; 2],
    pub eddy: [Vec<f64>; 2],
}

/// A volume `[k][j][i]` as columns `[j][i][k]`.
fn columns_of(volume: &Array3<f64>) -> Vec<f64> {
    volume
        .view()
        .permuted_axes([1, 2, 0])
        .iter()
        .copied()
        .collect()
}

/// Lanes beside each other that fall alike, and whether they settle (coarse particles): all lanes, in order.
pub(super) fn falling(case: &Case) -> Vec<(Range<usize>, bool)> {
    let coarse =
        |phase: &Phase| matches!(phase, Phase::Particle { diameter, .. } if *diameter > 2e-6);
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    let species = &case.species.species;
    for (lane, own) in species.iter().enumerate() {
        let settles = coarse(&own.phase);
        match parts.last_mut() {
            Some((lanes, before))
                if *before == settles && (!settles || species[lanes.start].phase == own.phase) =>
            {
                lanes.end = lane + 1;
            }
            _ => parts.push((lane..lane + 1, settles)),
        }
    }
    parts
}

impl Hour {
    /// Prepares the hour that begins with `state`.
    pub fn prepare(case: &Case, state: &State) -> Result<Self, SimulationError> {
        let time = state.time;
        let slices = [
            case.meteorology.at(time)?,
            case.meteorology.at(time.plus(3600))?,
        ];
        if !slices.iter().all(|slice| case.fits(slice)) {
            return Err(SimulationError::Shape { time });
        }
        let weather = &slices[0];
        let exchange = turbulent_exchange(
            weather,
            case.options.horizontal_diffusion,
            case.horizontal.cell_size,
        );
        let emission = case.emissions.at(time, weather)?;
        let (first, order) = by_column(&emission, case.horizontal.columns());
        let groups = case.emissions.groups().len();
        let group_columns = (0..groups)
            .map(|group| case.tags.emission_columns(group, time).collect())
            .collect();
        let group_divisions = (0..groups)
            .map(|group| case.tags.emission_divisions(group, time).collect())
            .collect();
        let group_parameters = match &case.responses {
            Some(plan) => (0..groups)
                .map(|group| (plan.whole(group, time), plan.divisions(group, time)))
                .collect(),
            None => Vec::new(),
        };
        let columns = case.horizontal.columns();
        let deposition_velocity = if case.options.dry_deposition {
            deposition_velocities(case, state, weather)
        } else {
            vec![0.0; columns * case.lanes()]
        };
        let scavenging = if case.options.wet_deposition {
            (0..columns)
                .into_par_iter()
                .map(|n| rain(case, state, weather, n))
                .collect()
        } else {
            vec![None; columns]
        };
        let density = columns_of(&slices[0].density);
        let flux = [0, 1].map(|n: usize| columns_of(&slices[n].flux_z));
        let eddy = [0, 1].map(|n: usize| columns_of(&slices[n].eddy_diffusivity));
        let mut hour = Self {
            settling: settling(case, weather),
            boundary: case.surroundings.boundary(time)?,
            slices,
            exchange,
            emission,
            first,
            order,
            group_columns,
            group_divisions,
            group_parameters,
            ground_uptake: ground_uptake(case, time),
            deposition_velocity,
            scavenging,
            steps: 1,
            thickness: columns_of(&case.metrics.thickness),
            density,
            flux,
            eddy,
        };
        let longest = [0.0, 1.0]
            .map(|weight| longest_step(&hour.winds(weight), &hour.slices[0].air_mass))
            .into_iter()
            .fold(case.options.time_step, f64::min);
        hour.steps = (3600.0 / longest - 1e-9).ceil().max(1.0) as usize;
        Ok(hour)
    }

    /// Winds at a point of the hour (0 its beginning, 1 its end), linear in time.
    pub fn winds(&self, weight: f64) -> HorizontalWinds {
        let blend = |a: &Array3<f64>, b: &Array3<f64>| {
            ndarray::Zip::from(a)
                .and(b)
                .map_collect(|a, b| (1.0 - weight) * a + weight * b)
        };
        HorizontalWinds {
            flux_x: blend(&self.slices[0].flux_x, &self.slices[1].flux_x),
            flux_y: blend(&self.slices[0].flux_y, &self.slices[1].flux_y),
            exchange_x: self.exchange[0].clone(),
            exchange_y: self.exchange[1].clone(),
        }
    }
}

/// NO2 that reacts on leaves and buildings [1/s]; nothing without chemistry.
fn ground_uptake(case: &Case, time: ModelTime) -> Vec<f64> {
    if case.chemistry.is_none() {
        return Vec::new();
    }
    let month = time.month() - 1;
    let nx = case.horizontal.nx;
    let columns = case.ground.iter().enumerate();
    let rates = columns.map(|(n, ground)| {
        let thickness = case.metrics.thickness[[0, n / nx, n % nx]];
        surface_conversion_rate(ground.leaf_area_index[month], ground.built, thickness)
    });
    rates.collect()
}

/// Entries of every column, in the inventory's order.
fn by_column(emission: &EmissionField, columns: usize) -> (Vec<usize>, Vec<u32>) {
    let mut first = vec![0; columns + 1];
    for &cell in &emission.cells {
        first[cell as usize % columns + 1] += 1;
    }
    for n in 0..columns {
        first[n + 1] += first[n];
    }
    let mut next = first.clone();
    let mut order = vec![0; emission.len()];
    for (entry, &cell) in emission.cells.iter().enumerate() {
        let column = cell as usize % columns;
        order[next[column]] = entry as u32;
        next[column] += 1;
    }
    (first, order)
}

fn deposition_velocities(case: &Case, state: &State, weather: &MetSlice) -> Vec<f64> {
    let (nx, lanes) = (case.horizontal.nx, case.lanes());
    let mut velocity = vec![0.0; case.horizontal.columns() * lanes];
    let sun = Sun::at(weather.time);
    velocity
        .par_chunks_mut(lanes)
        .enumerate()
        .for_each(|(column, velocity)| {
            let cell = [column / nx, column % nx];
            let surface = surface_state(case, weather, &sun, cell);
            let sizes = case.particles.as_ref().map(|particles| {
                let masses = state.bulk.cell(0, cell[0], cell[1]);
                particles.sizes(
                    masses,
                    case.surface_volume(cell[0], cell[1]),
                    surface.relative_humidity,
                )
            });
            let land = &case.ground[column].land;
            let scheme = case.options.particle_deposition;
            let mut before: Option<(&Phase, f64)> = None;
            for (v, species) in velocity.iter_mut().zip(&case.species.species) {
                *v = match before {
                    Some((phase, known)) if *phase == species.phase => known,
                    _ => {
                        let own = sizes.as_ref().and_then(|s| s.of(&species.phase));
                        let phase = own.as_ref().unwrap_or(&species.phase);
                        cell_deposition_velocity(phase, land, &surface, scheme)
                    }
                };
                before = species.is_particle().then_some((&species.phase, *v));
            }
        });
    velocity
}

fn surface_state(case: &Case, weather: &MetSlice, sun: &Sun, cell: [usize; 2]) -> SurfaceState {
    let [j, i] = cell;
    let ground = [0, j, i];
    let humidity = weather.relative_humidity[ground].clamp(0.0, 1.0);
    SurfaceState {
        temperature: weather.temperature_2m[cell],
        pressure: weather.surface_pressure[cell],
        relative_humidity: humidity,
        solar_radiation: weather.solar_radiation[cell],
        cosine_zenith: sun
            .position(
                case.horizontal.longitude[cell],
                case.horizontal.latitude[cell],
            )
            .sin_elevation,
        friction_velocity: weather.friction_velocity[cell],
        obukhov_length: weather.obukhov_length[cell],
        snow_cover: weather.snow_cover[cell],
        wetness: Wetness::diagnose(
            weather.precipitation[cell],
            weather.temperature_2m[cell],
            weather.surface_pressure[cell],
            humidity,
            weather.friction_velocity[cell],
            weather.cloud_cover[cell],
        ),
        reference_height: 0.5 * case.metrics.thickness[ground],
        month: weather.time.month() as u32,
        leaf_area_index: None,
        roughness_length: None,
    }
}

fn settling(case: &Case, weather: &MetSlice) -> Vec<f64> {
    let (nx, nz) = (case.horizontal.nx, case.layers());
    let parts = falling(case).into_iter().filter(|(_, settles)| *settles);
    let lanes: Vec<usize> = parts.map(|(lanes, _)| lanes.start).collect();
    let mut velocity = vec![0.0; case.horizontal.columns() * lanes.len() * nz];
    if lanes.is_empty() {
        return velocity;
    }
    velocity
        .par_chunks_mut(lanes.len() * nz)
        .enumerate()
        .for_each(|(column, values)| {
            for (line, &lane) in values.chunks_exact_mut(nz).zip(&lanes) {
                for (k, v) in line.iter_mut().enumerate() {
                    let cell = [k, column / nx, column % nx];
                    *v = species_settling_velocity(
                        &case.species.species[lane],
                        weather.temperature[cell],
                        weather.pressure[cell],
                    );
                }
            }
        });
    velocity
}

fn rain(case: &Case, state: &State, weather: &MetSlice, column: usize) -> Option<Vec<f64>> {
    let (nx, nz) = (case.horizontal.nx, case.layers());
    let (j, i) = (column / nx, column % nx);
    let precipitation = weather.precipitation[[j, i]];
    if precipitation <= 0.0 {
        return None;
    }
    let line = |volume: &Array3<f64>| -> Vec<f64> { (0..nz).map(|k| volume[[k, j, i]]).collect() };
    let (temperature, pressure) = (line(&weather.temperature), line(&weather.pressure));
    let (thickness, cloud) = (line(&case.metrics.thickness), line(&weather.cloud_water));
    let air = RainColumn {
        precipitation,
        temperature: &temperature,
        pressure: &pressure,
        thickness: &thickness,
        cloud_water: &cloud,
    };
    let dissolved = dissolved_gases(case, state, weather, [j, i]);
    let mut rates = vec![0.0; case.lanes() * nz];
    let species = &case.species.species;
    let share = |lane: usize| case.particles.as_ref().and_then(|p| p.in_droplets[lane]);
    for (lane, own) in species.iter().enumerate() {
        let (done, rest) = rates.split_at_mut(lane * nz);
        let alike = lane > 0
            && own.is_particle()
            && species[lane - 1].phase == own.phase
            && share(lane) == share(lane - 1);
        if alike {
            rest[..nz].copy_from_slice(&done[(lane - 1) * nz..]);
        } else {
            let gas = dissolved.iter().find(|(of, _)| *of == lane);
            let in_cloud = match (share(lane), gas) {
                (Some(share), _) => InCloud::Activated(share),
                (None, Some((_, shares))) => InCloud::Dissolved(shares),
                (None, None) => InCloud::Henry,
            };
            scavenging_rates_in(own, &air, in_cloud, &mut rest[..nz]);
        }
    }
    Some(rates)
}

/// Lanes of the gases whose solution depends on the cloud's acidity, with their shares in its water layer by layer [1].
fn dissolved_gases(
    case: &Case,
    state: &State,
    weather: &MetSlice,
    [j, i]: [usize; 2],
) -> Vec<(usize, Vec<Option<f64>>)> {
    let Some(particles) = case
        .particles
        .as_ref()
        .filter(|p| p.options.cloud_chemistry)
    else {
        return vec![];
    };
    let layers = particles.dissolved((0..case.layers()).map(|k| {
        let cell = [k, j, i];
        let air = [
            weather.temperature[cell],
            weather.pressure[cell],
            weather.cloud_water[cell] * weather.density[cell],
            weather.cloud_cover[[j, i]],
        ];
        let volume = case.horizontal.area[[j, i]] * case.metrics.thickness[cell];
        (air, state.bulk.cell(k, j, i), volume)
    }));
    let gases = ACIDITY_GASES.iter().enumerate();
    gases
        .filter_map(|(gas, name)| {
            let shares = layers.iter().map(|layer| layer.map(|shares| shares[gas]));
            Some((case.species.lane(name)?, shares.collect()))
        })
        .collect()
}
