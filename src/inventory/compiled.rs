//! An inventory laid on a grid: groups of sources with their cells, ready to be asked for every hour.
//!
//! Lines of one group, one set of time profiles and one place are added when the grid is laid; an hour then costs one
//! multiplication a cell and lane, and one plume rise a stack.

use super::groups::SourceGroup;
use super::pollutant::{POLLUTANTS, PollutantMass};
use super::rates::{EmissionError, EmissionField, EmissionSchedule};
use super::release::{RiseModel, StackRelease, stack_layers};
use super::surrogate::Substitution;
use super::temporal::{Instant, Profile};
use crate::meteorology::MetSlice;
use crate::time::ModelTime;
use ndarray::Array3;
use std::collections::BTreeMap;
use std::sync::Arc;

/// How an inventory is laid on a grid.
#[derive(Clone)]
pub struct CompileOptions {
    /// Plume rise of stacks.
    pub rise: Arc<dyn RiseModel>,
    /// Whether particles are multiplied by the transport fraction of their class, as a model needs it; else all is laid that
    /// is emitted.
    pub transport_fraction: bool,
}

/// Mass of one line that lies outside the domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// The source.
    pub source_id: String,
    /// Its county.
    pub county: u32,
    /// Part of its mass outside [1].
    pub share: f64,
    /// The mass outside [kg/a], in the order of [`POLLUTANTS`].
    pub mass: PollutantMass,
}

/// What happened while the inventory was laid on the grid.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CompileReport {
    /// Mass inside the domain [kg/a], in the order of [`POLLUTANTS`].
    pub inside: PollutantMass,
    /// Lines with mass outside the domain.
    pub dropped: Vec<Dropped>,
    /// Land-cover layers that were absent from a county, and what stood in.
    pub substitutions: Vec<Substitution>,
    /// Species of the table that the inventory does not know; nothing is emitted of them.
    pub without_emission: Vec<String>,
    /// VOC inside the domain whose carbon no lane of a mechanism carries, since it does not react [kg/a].
    pub voc_left: f64,
    /// Particles up to 10 µm inside the domain that stay around their source and are not emitted into the grid [kg/a].
    pub kept_at_source: f64,
}

impl CompileReport {
    /// Mass outside the domain [kg/a], in the order of [`POLLUTANTS`].
    pub fn dropped_total(&self) -> PollutantMass {
        let mut total = [0.0; POLLUTANTS.len()];
        for dropped in &self.dropped {
            for (sum, mass) in total.iter_mut().zip(dropped.mass) {
                *sum += mass;
            }
        }
        total
    }
}

/// Annual mass of like lines by lane [kg], and when it is emitted.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub profile: u32,
    pub mass: Vec<f64>,
}

/// Streams that share their cells.
#[derive(Debug, Clone)]
pub(super) struct AreaPart {
    /// Position in the group's cells, share of the mass.
    pub cells: Vec<(u32, f64)>,
    pub streams: Vec<Stream>,
}

/// A stack or fixed point.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub id: String,
    pub release: StackRelease,
    pub i: usize,
    pub j: usize,
    pub interface_height: Vec<f64>,
    pub streams: Vec<Stream>,
}

#[derive(Debug, Clone)]
/// The cells of a group.
pub(super) enum Body {
    /// Cells (k·ny + j)·nx + i by rising cell, and the parts over them.
    Area {
        cells: Vec<u32>,
        parts: Vec<AreaPart>,
    },
    Points(Vec<Point>),
}

/// An inventory on one grid.
pub struct CompiledInventory {
    pub(super) groups: Vec<SourceGroup>,
    pub(super) bodies: Vec<Body>,
    pub(super) lanes: usize,
    pub(super) shape: (usize, usize, usize),
    pub(super) profiles: Vec<[Profile; 3]>,
    pub(super) annual: Vec<f64>,
    pub(super) rise: Arc<dyn RiseModel>,
    pub(super) provenance: String,
    /// What was dropped, substituted, not carried.
    pub report: CompileReport,
}

/// Rates of streams by lane [kg/s].
fn lane_rates(streams: &[Stream], now: &[f64], rates: &mut [f64]) {
    rates.fill(0.0);
    for stream in streams {
        let factor = now[stream.profile as usize];
        for (rate, mass) in rates.iter_mut().zip(&stream.mass) {
            *rate += factor * mass;
        }
    }
}

impl CompiledInventory {
    /// Number of species lanes.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Annual mass by lane, row and column [kg], `[lane][j][i]`, all groups and layers together.
    pub fn annual_columns(&self) -> Array3<f64> {
        let (_, ny, nx) = self.shape;
        let mut field = Array3::zeros((self.lanes, ny, nx));
        let mut add = |column: usize, weight: f64, mass: &[f64]| {
            for (lane, mass) in mass.iter().enumerate() {
                field[[lane, column / nx, column % nx]] += weight * mass;
            }
        };
        for body in &self.bodies {
            match body {
                Body::Area { cells, parts } => {
                    for part in parts {
                        for stream in &part.streams {
                            for &(at, weight) in &part.cells {
                                let column = cells[at as usize] as usize % (ny * nx);
                                add(column, weight, &stream.mass);
                            }
                        }
                    }
                }
                Body::Points(points) => {
                    for point in points {
                        for stream in &point.streams {
                            add(point.j * nx + point.i, 1.0, &stream.mass);
                        }
                    }
                }
            }
        }
        field
    }

    fn add_area(
        &self,
        cells: &[u32],
        parts: &[AreaPart],
        now: &[f64],
        field: &mut EmissionField,
        group: u32,
    ) {
        let start = field.rates.len();
        field.cells.extend_from_slice(cells);
        field.groups.resize(field.cells.len(), group);
        field.rates.resize(start + cells.len() * self.lanes, 0.0);
        let target = &mut field.rates[start..];
        let mut rates = vec![0.0; self.lanes];
        for part in parts {
            lane_rates(&part.streams, now, &mut rates);
            for &(at, weight) in &part.cells {
                let at = at as usize * self.lanes;
                for (sum, rate) in target[at..at + self.lanes].iter_mut().zip(&rates) {
                    *sum += weight * rate;
                }
            }
        }
    }

    fn add_points(
        &self,
        points: &[Point],
        now: &[f64],
        weather: &MetSlice,
        time: ModelTime,
        field: &mut EmissionField,
        group: u32,
    ) -> Result<(), EmissionError> {
        let (_, ny, nx) = self.shape;
        let mut entries: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        let mut shares = Vec::new();
        let mut rates = vec![0.0; self.lanes];
        for point in points {
            let place = (point.j, point.i);
            let column = (point.interface_height.as_slice(), place, weather);
            stack_layers(self.rise.as_ref(), &point.release, column, &mut shares).map_err(
                |cause| EmissionError::Rise {
                    stack: point.id.clone(),
                    time,
                    cause,
                },
            )?;
            lane_rates(&point.streams, now, &mut rates);
            for &(k, share) in &shares {
                let cell = ((k * ny + point.j) * nx + point.i) as u32;
                let sums = entries.entry(cell).or_insert_with(|| vec![0.0; self.lanes]);
                for (sum, rate) in sums.iter_mut().zip(&rates) {
                    *sum += share * rate;
                }
            }
        }
        for (cell, rates) in entries {
            field.cells.push(cell);
            field.groups.push(group);
            field.rates.extend(rates);
        }
        Ok(())
    }
}

impl EmissionSchedule for CompiledInventory {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        EmissionError::unless_on(self.shape, time, weather)?;
        let instant = Instant::new(time);
        let now: Vec<f64> = self
            .profiles
            .iter()
            .map(|[hour, weekday, month]| instant.rate(hour, weekday, month))
            .collect();
        let mut field = EmissionField {
            lanes: self.lanes,
            ..EmissionField::default()
        };
        for (group, body) in self.bodies.iter().enumerate() {
            let group = group as u32;
            match body {
                Body::Area { cells, parts } => {
                    self.add_area(cells, parts, &now, &mut field, group);
                }
                Body::Points(points) => {
                    self.add_points(points, &now, weather, time, &mut field, group)?;
                }
            }
        }
        Ok(field)
    }

    fn annual_totals(&self) -> &[f64] {
        &self.annual
    }

    fn provenance(&self) -> String {
        self.provenance.clone()
    }
}
