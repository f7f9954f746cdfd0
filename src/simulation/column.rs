//! All vertical processes of a step, column by column: one pass over the memory.

mod emission;
mod watched;

use super::case::Case;
use super::error::SimulationError;
use super::hour::{Hour, falling};
use super::process_budget::ProcessBudget;
use super::schedule::Process;
use super::state::State;
use crate::deposition::scavenge;
use crate::grid::RowPart;
use crate::time::ModelTime;
use crate::transport::{
    AdvectedColumn, ColumnAdvection, ColumnAir, ColumnResponses, Convection, InflowColumns,
    MixingMatrix, StratosphericTag, VerticalMixing,
};
use ndarray::Array3;
use rayon::prelude::*;
use std::ops::Range;

/// Scratch of one thread.
#[derive(Default)]
struct Work {
    bulk: Vec<f64>,
    tags: Vec<f64>,
    responses: Vec<f64>,
    /// What parameters change of the air above the top.
    above: Vec<f64>,
    air: Vec<f64>,
    flux: Vec<f64>,
    eddy: Vec<f64>,
    top: Vec<f64>,
    speed: Vec<f64>,
    /// Deposits of tags that nobody books.
    unbooked: Vec<f64>,
    advection: ColumnAdvection,
    matrix: MixingMatrix,
}

/// The rows of one part of every field that a column touches.
struct Rows<'a> {
    bulk: RowPart<'a>,
    tags: Option<RowPart<'a>>,
    responses: Option<RowPart<'a>>,
    dry: RowPart<'a>,
    wet: RowPart<'a>,
    tag_accounts: Option<TagRows<'a>>,
    top_in: RowPart<'a>,
    top_out: RowPart<'a>,
}

/// The same of the accounts of the tags.
struct TagRows<'a> {
    dry: RowPart<'a>,
    wet: RowPart<'a>,
    top_out: RowPart<'a>,
}

/// One step of the vertical processes; `air_mass` is the air that the horizontal winds left, `weight` the place in the hour
/// and `dt` the step [s].
pub(super) fn step(
    case: &Case,
    hour: &Hour,
    state: &mut State,
    (inflow, budget): (&InflowColumns, Option<&ProcessBudget<'_>>),
    air_mass: &Array3<f64>,
    (weight, dt): (f64, f64),
) -> Result<(), SimulationError> {
    let time = state.time;
    let falling = falling(case);
    let reacting = reacting_slots(case, &falling);
    let mut tags = state.tags.as_mut().map(|t| t.rows_mut().into_iter());
    let mut responses = state.responses.as_mut().map(|r| r.rows_mut().into_iter());
    let mut accounts = state.tag_accounts.as_mut().map(|accounts| {
        let parts = accounts.dry.rows_mut().into_iter();
        let more = accounts.wet.rows_mut().into_iter();
        parts.zip(more).zip(accounts.top_out.rows_mut())
    });
    let (mut dry, mut wet) = (
        state.dry.rows_mut().into_iter(),
        state.wet.rows_mut().into_iter(),
    );
    let mut top_in = state.top_in.rows_mut().into_iter();
    let mut top_out = state.top_out.rows_mut().into_iter();
    let mut rows = Vec::new();
    for bulk in state.bulk.rows_mut() {
        let (Some(dry), Some(wet), Some(top_in), Some(top_out)) =
            (dry.next(), wet.next(), top_in.next(), top_out.next())
        else {
            unreachable!("all fields are cut alike");
        };
        rows.push(Rows {
            bulk,
            tags: tags.as_mut().and_then(Iterator::next),
            responses: responses.as_mut().and_then(Iterator::next),
            dry,
            wet,
            tag_accounts: accounts
                .as_mut()
                .and_then(Iterator::next)
                .map(|((dry, wet), top_out)| TagRows { dry, wet, top_out }),
            top_in,
            top_out,
        });
    }
    rows.into_par_iter()
        .with_max_len(1)
        .map_init(Work::default, |work, mut row| {
            for n in 0..row.bulk.nx {
                let (j, i) = (row.bulk.j, row.bulk.i0 + n);
                let column = Column {
                    case,
                    hour,
                    weight,
                    dt,
                    j,
                    i,
                    n,
                    falling: &falling,
                    reacting: &reacting,
                    top_columns: &inflow.columns[4],
                    stratosphere: inflow.stratosphere.as_ref(),
                    budget,
                };
                let failed = column.run(work, &mut row, air_mass);
                failed.map_err(|process| column.failed(work, time, process))?;
            }
            Ok(())
        })
        .collect()
}

struct Column<'a> {
    case: &'a Case,
    hour: &'a Hour,
    weight: f64,
    dt: f64,
    j: usize,
    i: usize,
    /// Place in the row part.
    n: usize,
    falling: &'a [(Range<usize>, bool)],
    /// Slots of reacting lanes in each of these ranges.
    reacting: &'a [Vec<Range<usize>>],
    top_columns: &'a [usize],
    stratosphere: Option<&'a StratosphericTag>,
    /// Where the terms of watched columns go.
    budget: Option<&'a ProcessBudget<'a>>,
}

impl Column<'_> {
    /// All processes; else the first behind which a mass cannot be.
    fn run(
        &self,
        work: &mut Work,
        row: &mut Rows<'_>,
        air_mass: &Array3<f64>,
    ) -> Result<(), Process> {
        let lanes = self.case.lanes();
        gather(&mut work.bulk, &row.bulk, self.n, lanes);
        sound(work, Process::HorizontalTransport)?;
        work.tags.clear();
        if let Some(tags) = &row.tags {
            gather(&mut work.tags, tags, self.n, self.tag_lanes());
        }
        work.responses.clear();
        if let Some(responses) = &row.responses {
            let width = self.case.response_lanes();
            gather(&mut work.responses, responses, self.n, width);
        }
        self.air(work, air_mass);
        if let Some(watched) = self.watched() {
            self.watch(work, row, watched)?;
        } else {
            self.advect(work, row);
            self.emit(work);
            sound(work, Process::VerticalAdvection)?;
            self.mix(work, row);
            self.wash(work, row);
        }
        sound(work, Process::VerticalMixing)?;
        let negligible = |mass: f64| mass < NOTHING;
        scatter(&work.bulk, &mut row.bulk, (self.n, lanes), negligible);
        if let Some(tags) = &mut row.tags {
            scatter(&work.tags, tags, (self.n, self.tag_lanes()), negligible);
        }
        if let Some(responses) = &mut row.responses {
            let width = self.case.response_lanes();
            // Responses have either sign.
            let negligible = |value: f64| value.abs() < NOTHING;
            scatter(&work.responses, responses, (self.n, width), negligible);
        }
        Ok(())
    }

    /// What to say of the first mass that cannot be.
    fn failed(&self, work: &Work, time: ModelTime, process: Process) -> SimulationError {
        let lanes = self.case.lanes();
        let place = work.bulk.iter().position(|mass| !possible(*mass));
        let place = place.unwrap_or(0);
        let mass = (place % lanes, work.bulk[place]);
        let cell = [place / lanes, self.j, self.i];
        self.case.bad_mass(mass, cell, time, process.describe())
    }

    /// Lines of the air, at this point of the hour.
    fn air(&self, work: &mut Work, air_mass: &Array3<f64>) {
        let nz = self.case.layers();
        let faces = self.index() * (nz + 1)..(self.index() + 1) * (nz + 1);
        let blend = |line: &mut Vec<f64>, ends: &[Vec<f64>; 2]| {
            let cells = ends[0][faces.clone()].iter().zip(&ends[1][faces.clone()]);
            line.clear();
            line.extend(cells.map(|(a, b)| (1.0 - self.weight) * a + self.weight * b));
        };
        work.air.clear();
        work.air
            .extend(air_mass.slice(ndarray::s![.., self.j, self.i]).iter());
        blend(&mut work.flux, &self.hour.flux);
        blend(&mut work.eddy, &self.hour.eddy);
    }

    /// Lanes of the tags of a cell.
    fn tag_lanes(&self) -> usize {
        self.case.slots.len() * self.case.columns()
    }

    /// The same of the accounts: lanes that only move.
    fn account_lanes(&self) -> usize {
        self.case.slots.plain * self.case.columns()
    }

    /// The column, `j * nx + i`.
    fn index(&self) -> usize {
        self.j * self.case.horizontal.nx + self.i
    }

    fn advect(&self, work: &mut Work, row: &mut Rows<'_>) {
        let lanes = self.case.lanes();
        work.top.clear();
        work.top.resize(lanes, 0.0);
        let above = self
            .hour
            .boundary
            .top
            .slice(ndarray::s![self.j, self.i, ..]);
        let width = self.account_lanes();
        let tags_left: &mut [f64] = match &mut row.tag_accounts {
            Some(tags) => &mut tags.top_out.layers[0][self.n * width..(self.n + 1) * width],
            None => &mut [],
        };
        let above = above.as_slice().expect("a row of a standard array");
        let responses = self.case.responses.as_ref().map(|plan| {
            plan.above(above, &mut work.above);
            ColumnResponses {
                masses: &mut work.responses,
                above: &work.above,
            }
        });
        work.advection.step(
            AdvectedColumn {
                air_mass: &mut work.air,
                flux: &work.flux,
                bulk: &mut work.bulk,
                tags: &mut work.tags,
                tags_left,
                above,
                top_columns: self.top_columns,
                followed: &self.case.slots.followed,
                stratosphere: self.stratosphere,
                responses,
            },
            self.case.options.advection,
            self.dt,
            &mut work.top,
        );
        let place = self.n * lanes..(self.n + 1) * lanes;
        let gains = row.top_in.layers[0][place.clone()].iter_mut();
        let losses = row.top_out.layers[0][place].iter_mut();
        for ((gain, loss), mass) in gains.zip(losses).zip(&work.top) {
            *gain += mass.max(0.0);
            *loss -= mass.min(0.0);
        }
    }

    fn mix(&self, work: &mut Work, row: &mut Rows<'_>) {
        let (lanes, columns, nz) = (self.case.lanes(), self.case.columns(), self.case.layers());
        let column = self.index();
        let velocity = &self.hour.deposition_velocity[column * lanes..(column + 1) * lanes];
        let now = &self.hour.slices[0];
        let cell = [self.j, self.i];
        let air = ColumnAir {
            thickness: &self.hour.thickness[column * nz..(column + 1) * nz],
            density: &self.hour.density[column * nz..(column + 1) * nz],
            air_mass: &work.air,
            eddy_diffusivity: &work.eddy,
            area: self.case.horizontal.area[cell],
        };
        let convection = Convection {
            mixing_height: now.mixing_height[cell],
            obukhov_length: now.obukhov_length[cell],
        };
        let mut part = 0;
        let settling = self.falling.iter().filter(|(_, settles)| *settles).count();
        for (range_index, (range, settles)) in self.falling.iter().enumerate() {
            let (lane, end) = (range.start, range.end);
            let fall = settles.then(|| {
                let line = (column * settling + part) * nz;
                part += 1;
                &self.hour.settling[line..line + nz]
            });
            match self.case.options.vertical_mixing {
                VerticalMixing::EddyDiffusivity => work.matrix.set(&air, fall, self.dt),
                VerticalMixing::Acm2 => {
                    work.matrix.set_convective(&air, &convection, fall, self.dt);
                }
            }
            let dry = &mut row.dry.layers[0][self.n * lanes + lane..self.n * lanes + end];
            let speed = &velocity[lane..end];
            work.matrix
                .solve(&mut work.bulk[lane..], lanes, 1, speed, dry);
            let response_lanes = self.case.response_lanes();
            work.unbooked
                .resize(work.unbooked.len().max(end - lane), 0.0);
            for first in (0..response_lanes).step_by(lanes) {
                let own = &mut work.responses[first + lane..];
                let matrix = &mut work.matrix;
                matrix.solve(own, response_lanes, 1, speed, &mut work.unbooked);
            }
            let Some(accounts) = row.tag_accounts.as_mut() else {
                continue;
            };
            let width = self.tag_lanes();
            let plain_end = end.min(self.case.slots.plain);
            if lane < plain_end {
                let first = self.n * self.account_lanes();
                let part = first + lane * columns..first + plain_end * columns;
                let deposit = &mut accounts.dry.layers[0][part];
                let speed = &velocity[lane..plain_end];
                let tags = &mut work.tags[lane * columns..];
                work.matrix.solve(tags, width, columns, speed, deposit);
            }
            for slots in &self.reacting[range_index] {
                let followed = &self.case.slots.followed[slots.clone()];
                work.speed.clear();
                work.speed
                    .extend(followed.iter().map(|&lane| velocity[lane]));
                work.unbooked.resize(slots.len() * columns, 0.0);
                let tags = &mut work.tags[slots.start * columns..];
                work.matrix
                    .solve(tags, width, columns, &work.speed, &mut work.unbooked);
            }
        }
    }

    fn wash(&self, work: &mut Work, row: &mut Rows<'_>) {
        let (lanes, columns, nz) = (self.case.lanes(), self.case.columns(), self.case.layers());
        let column = self.index();
        let Some(rates) = &self.hour.scavenging[column] else {
            return;
        };
        let wet = &mut row.wet.layers[0][self.n * lanes..(self.n + 1) * lanes];
        scavenge(&mut work.bulk, lanes, 1, rates, nz, self.dt, wet);
        let response_lanes = self.case.response_lanes();
        work.unbooked.resize(work.unbooked.len().max(lanes), 0.0);
        for first in (0..response_lanes).step_by(lanes) {
            let own = &mut work.responses[first..];
            let lost = &mut work.unbooked[..lanes];
            scavenge(own, response_lanes, 1, rates, nz, self.dt, lost);
        }
        if let Some(accounts) = &mut row.tag_accounts {
            let (width, own) = (self.tag_lanes(), self.account_lanes());
            let slots = &self.case.slots;
            let plain = &rates[..slots.plain * nz];
            let deposit = &mut accounts.wet.layers[0][self.n * own..(self.n + 1) * own];
            scavenge(&mut work.tags, width, columns, plain, nz, self.dt, deposit);
            work.unbooked.resize(columns.max(work.unbooked.len()), 0.0);
            for slot in slots.plain..slots.len() {
                let lane = slots.followed[slot];
                let rates = &rates[lane * nz..(lane + 1) * nz];
                let tags = &mut work.tags[slot * columns..];
                scavenge(tags, width, columns, rates, nz, self.dt, &mut work.unbooked);
            }
        }
    }
}

/// Slots of reacting lanes by the ranges of lanes that fall alike, as runs of neighbours.
fn reacting_slots(case: &Case, falling: &[(Range<usize>, bool)]) -> Vec<Vec<Range<usize>>> {
    let slots = &case.slots;
    let of_range = |range: &Range<usize>| {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for slot in slots.plain..slots.len() {
            if range.contains(&slots.followed[slot]) {
                match runs.last_mut() {
                    Some(last) if last.end == slot => last.end += 1,
                    _ => runs.push(slot..slot + 1),
                }
            }
        }
        runs
    };
    falling.iter().map(|(range, _)| of_range(range)).collect()
}

/// What is less is nothing [kg]: numbers near the smallest lose their digits, and then rounding can go below zero (radicals at night).
const NOTHING: f64 = 1e-290;

/// Whether a mass is neither negative nor infinite nor no number.
fn possible(mass: f64) -> bool {
    mass > -NOTHING && mass < f64::INFINITY
}

/// No mass of the column may be impossible behind a process.
fn sound(work: &Work, process: Process) -> Result<(), Process> {
    // Without a branch a mass, so that registers can be filled.
    if work
        .bulk
        .iter()
        .fold(true, |all, &mass| all & possible(mass))
    {
        Ok(())
    } else {
        Err(process)
    }
}

fn gather(column: &mut Vec<f64>, row: &RowPart<'_>, n: usize, lanes: usize) {
    column.clear();
    for layer in &row.layers {
        column.extend_from_slice(&layer[n * lanes..(n + 1) * lanes]);
    }
}

/// Writes a column back; numbers that are `nothing` become 0.
fn scatter(
    column: &[f64],
    row: &mut RowPart<'_>,
    (n, lanes): (usize, usize),
    nothing: impl Fn(f64) -> bool,
) {
    for (layer, cells) in row.layers.iter_mut().zip(column.chunks_exact(lanes)) {
        let cell = &mut layer[n * lanes..(n + 1) * lanes];
        for (to, &mass) in cell.iter_mut().zip(cells) {
            *to = if nothing(mass) { 0.0 } else { mass };
        }
    }
}
