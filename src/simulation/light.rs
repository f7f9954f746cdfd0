//! Photolysis rates of every cell from the run's own air: ozone, NO2, SO2, particles, cloud and snow.

use super::case::Case;
use super::error::SimulationError;
use super::gas_chemistry::GasChemistry;
use super::hour::Hour;
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
}

/// Fills `light`, `[k][j][i][table]` [1/s], for the sun of `time`.
pub(super) fn update(
    case: &Case,
    chemistry: &GasChemistry,
    hour: &Hour,
    state: &mut State,
    light: &mut LaneField,
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
    let rows: Vec<(RowPart<'_>, RowPart<'_>)> = state
        .bulk
        .rows_mut()
        .into_iter()
        .zip(light.rows_mut())
        .collect();
    rows.into_par_iter()
        .with_max_len(1)
        .map_init(Work::default, |work, (bulk, mut light)| {
            (0..bulk.nx).try_for_each(|n| sky.column(work, &bulk, &mut light, n))
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
    fn column(
        &self,
        work: &mut Work,
        bulk: &RowPart<'_>,
        light: &mut RowPart<'_>,
        n: usize,
    ) -> Result<(), SimulationError> {
        let (j, i) = (bulk.j, bulk.i0 + n);
        let case = self.case;
        let (nz, tables) = (case.layers(), self.chemistry.photolysis.labels().len());
        self.profiles(work, bulk, n);
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
            })?;
        for (layer, rates) in light.layers.iter_mut().zip(work.rates.chunks_exact(tables)) {
            layer[n * tables..(n + 1) * tables].copy_from_slice(rates);
        }
        Ok(())
    }

    /// Optics of primary particles.
    fn inert(&self, masses: &[f64], volume: f64, humidity: f64) -> AerosolLayer {
        let mass = |lane: Option<usize>| lane.map_or(0.0, |n| to_micrograms(masses[n] / volume));
        let [carbon, organic, fine, coarse] = self.chemistry.optical.map(mass);
        AerosolLayer::from_mass(coarse + fine, carbon, organic, humidity)
    }

    /// What the column holds.
    fn profiles(&self, work: &mut Work, bulk: &RowPart<'_>, n: usize) {
        let (j, i) = (bulk.j, bulk.i0 + n);
        let (case, weather) = (self.case, &self.hour.slices[0]);
        let (lanes, nz) = (case.lanes(), case.layers());
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
            let masses = &bulk.layers[k][n * lanes..(n + 1) * lanes];
            let air = weather.air_mass[cell];
            let volume = case.horizontal.area[[j, i]] * case.metrics.thickness[cell];
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
