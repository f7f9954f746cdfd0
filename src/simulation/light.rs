//! Photolysis rates of every cell from the run's own air: ozone, NO2, SO2, particles, cloud and snow.

use super::case::Case;
use super::error::SimulationError;
use super::gas_chemistry::GasChemistry;
use super::hour::Hour;
use super::shift::{self, LEAST_MASS};
use super::state::State;
use crate::chemistry::photolysis::{AerosolLayer, Column, GroundAlbedo, PhotolysisWork};
use crate::grid::{LaneField, RowPart};
use crate::meteorology::sun::Sun;
use crate::time::ModelTime;
use crate::units::to_micrograms;
use rayon::prelude::*;

/// Scratch of one thread.
#[derive(Default)]
struct Work {
    inner: PhotolysisWork,
    edges: Vec<f64>,
    pressure: Vec<f64>,
    temperature: Vec<f64>,
    absorbers: [Vec<f64>; 3],
    cloud: Vec<f64>,
    aerosol: Vec<AerosolLayer>,
    rates: Vec<f64>,
    /// Rates of the column as it is.
    own: Vec<f64>,
    /// Masses of the column, layer by layer, shifted along a response.
    shifted: Vec<f64>,
}

/// Photolysis rates of all cells.
pub(super) struct Light {
    /// `[k][j][i][table]` [1/s].
    pub rates: LaneField,
    /// ∂ ln J/∂p `[k][j][i][parameter][table]` [1]; `None` without parameters.
    pub changes: Option<LaneField>,
}

impl Light {
    /// Darkness; `None` where nothing reacts.
    pub fn dark(case: &Case) -> Option<Self> {
        let tables = case.chemistry.as_ref()?.mechanism.photolysis.len();
        let field = |lanes| LaneField::zeros(case.decomposition.clone(), case.layers(), lanes);
        let plan = case.responses.as_ref();
        Some(Self {
            rates: field(tables),
            changes: plan.map(|plan| field(plan.len() * tables)),
        })
    }
}

/// Largest shift of a mass over itself [1].
const SHIFT: f64 = 1e-3;

struct Rows<'a> {
    bulk: RowPart<'a>,
    light: RowPart<'a>,
    responses: Option<RowPart<'a>>,
    changes: Option<RowPart<'a>>,
}

/// Fills the light for the sun of `time`.
pub(super) fn update(
    case: &Case,
    chemistry: &GasChemistry,
    hour: &Hour,
    state: &mut State,
    light: &mut Light,
    time: ModelTime,
) -> Result<(), SimulationError> {
    let sun = Sun::at(time);
    let sky = Sky {
        case,
        chemistry,
        hour,
        sun: &sun,
        ozone_column: chemistry.ozone_columns[time.month() - 1],
    };
    let mut responses = state.responses.as_mut().map(|r| r.rows_mut().into_iter());
    let mut changes = light.changes.as_mut().map(|c| c.rows_mut().into_iter());
    let both = state.bulk.rows_mut().into_iter();
    let rows: Vec<Rows<'_>> = both
        .zip(light.rates.rows_mut())
        .map(|(bulk, light)| Rows {
            bulk,
            light,
            responses: responses.as_mut().and_then(Iterator::next),
            changes: changes.as_mut().and_then(Iterator::next),
        })
        .collect();
    rows.into_par_iter()
        .with_max_len(1)
        .map_init(Work::default, |work, mut row| {
            (0..row.bulk.nx).try_for_each(|n| sky.of_column(work, &mut row, n))
        })
        .collect()
}

struct Sky<'a> {
    case: &'a Case,
    chemistry: &'a GasChemistry,
    hour: &'a Hour,
    sun: &'a Sun,
    ozone_column: f64,
}

impl Sky<'_> {
    /// The light of a column, and what parameters change of it.
    fn of_column(
        &self,
        work: &mut Work,
        row: &mut Rows<'_>,
        n: usize,
    ) -> Result<(), SimulationError> {
        let tables = self.chemistry.photolysis.labels().len();
        let (lanes, place) = (self.case.lanes(), [row.bulk.j, row.bulk.i0 + n]);
        self.profiles(work, place, |k| {
            &row.bulk.layers[k][n * lanes..(n + 1) * lanes]
        });
        self.column(work, place)?;
        let rates = work.rates.chunks_exact(tables);
        for (layer, rates) in row.light.layers.iter_mut().zip(rates) {
            layer[n * tables..(n + 1) * tables].copy_from_slice(rates);
        }
        let (Some(responses), Some(changes)) = (&row.responses, &mut row.changes) else {
            return Ok(());
        };
        work.own.clone_from(&work.rates);
        let dark = work.own.iter().all(|rate| *rate <= 0.0);
        let width = self.case.response_lanes();
        for p in 0..width / lanes {
            let response = |k: usize| &responses.layers[k][n * width + p * lanes..][..lanes];
            let mass = |k: usize| &row.bulk.layers[k][n * lanes..(n + 1) * lanes];
            let step = if dark {
                0.0
            } else {
                self.shift(place, mass, response)
            };
            if step > 0.0 {
                let mut shifted = std::mem::take(&mut work.shifted);
                shifted.clear();
                for k in 0..self.case.layers() {
                    shift::extend_shifted(&mut shifted, mass(k), response(k), step);
                }
                self.profiles(work, place, |k| &shifted[k * lanes..(k + 1) * lanes]);
                work.shifted = shifted;
                self.column(work, place)?;
            }
            let pairs = work.rates.iter().zip(&work.own);
            let own = pairs.map(|(rate, own)| shift::logarithmic(*rate, *own, step));
            let first = (n * (width / lanes) + p) * tables;
            for (at, change) in own.enumerate() {
                changes.layers[at / tables][first + at % tables] = change;
            }
        }
        Ok(())
    }

    /// How far a column can be shifted along a response; 0 where there is none.
    fn shift<'b>(
        &self,
        [j, i]: [usize; 2],
        mass: impl Fn(usize) -> &'b [f64],
        response: impl Fn(usize) -> &'b [f64],
    ) -> f64 {
        let lanes = &self.chemistry.seen[..];
        let layers = (0..self.case.layers()).flat_map(|k| {
            let least = LEAST_MASS * self.volume([k, j, i]);
            let (mass, response) = (mass(k), response(k));
            lanes
                .iter()
                .map(move |&lane| (mass[lane], response[lane], least))
        });
        shift::step(layers, SHIFT)
    }

    fn volume(&self, cell: [usize; 3]) -> f64 {
        let [_, j, i] = cell;
        self.case.horizontal.area[[j, i]] * self.case.metrics.thickness[cell]
    }

    fn column(&self, work: &mut Work, [j, i]: [usize; 2]) -> Result<(), SimulationError> {
        let case = self.case;
        let (nz, tables) = (case.layers(), self.chemistry.photolysis.labels().len());
        let place = (
            case.horizontal.longitude[[j, i]],
            case.horizontal.latitude[[j, i]],
        );
        let elevation = self.sun.position(place.0, place.1).elevation();
        let weather = &self.hour.slices[0];
        work.rates.resize(nz * tables, 0.0);
        let column = Column {
            edges: &work.edges,
            pressure: &work.pressure,
            temperature: &work.temperature,
            ozone: &work.absorbers[0],
            nitrogen_dioxide: &work.absorbers[1],
            sulfur_dioxide: &work.absorbers[2],
            cloud_water: &work.cloud,
            cloud_cover: weather.cloud_cover[[j, i]].clamp(0.0, 1.0),
            aerosol: &work.aerosol,
            zenith: std::f64::consts::FRAC_PI_2 - elevation,
            distance_factor: self.sun.distance_factor,
            ozone_column: self.ozone_column,
            albedo: GroundAlbedo::with_snow(weather.snow_cover[[j, i]]),
        };
        self.chemistry
            .photolysis
            .column(&column, &mut work.inner, &mut work.rates)
            .map_err(|cause| SimulationError::Light {
                longitude: place.0,
                latitude: place.1,
                cause,
            })
    }

    /// Optics of primary particles.
    fn inert(&self, masses: &[f64], volume: f64, humidity: f64) -> AerosolLayer {
        let mass = |lane: Option<usize>| lane.map_or(0.0, |n| to_micrograms(masses[n] / volume));
        let [carbon, organic, fine, coarse] = self.chemistry.optical.map(mass);
        AerosolLayer::from_mass(coarse + fine, carbon, organic, humidity)
    }

    /// What the column holds.
    fn profiles<'b>(
        &self,
        work: &mut Work,
        [j, i]: [usize; 2],
        masses_of: impl Fn(usize) -> &'b [f64],
    ) {
        let (case, weather) = (self.case, &self.hour.slices[0]);
        let nz = case.layers();
        let ground = case.metrics.terrain[[j, i]];
        work.edges.clear();
        work.edges
            .extend((0..=nz).map(|k| ground + case.metrics.interface_height[[k, j, i]]));
        for list in [&mut work.pressure, &mut work.temperature, &mut work.cloud] {
            list.clear();
        }
        work.absorbers.iter_mut().for_each(Vec::clear);
        work.aerosol.clear();
        for k in 0..nz {
            let cell = [k, j, i];
            let masses = masses_of(k);
            let air = weather.air_mass[cell];
            let volume = self.volume(cell);
            work.pressure.push(weather.pressure[cell]);
            work.temperature.push(weather.temperature[cell]);
            work.cloud.push(weather.cloud_water[cell]);
            for (list, lane) in work.absorbers.iter_mut().zip(&self.chemistry.absorbers) {
                list.push(lane.map_or(0.0, |(lane, factor)| masses[lane] / air * factor));
            }
            let humidity = weather.relative_humidity[cell];
            work.aerosol.push(match &case.particles {
                Some(particles) => particles.layer(masses, volume, humidity),
                None => self.inert(masses, volume, humidity),
            });
        }
    }
}
