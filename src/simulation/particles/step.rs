//! The particles of a step, a row of a layer at a time.

use super::along::Along;
use super::block::Block;
use super::slots::Slot;
use super::tags::TagWork;
use super::{ParticleChemistry, cloud, exchange, modes, organics, salts};
use crate::apportionment::Inflow;
use crate::chemistry::uptake::sulfur_dioxide_on_particles;
use crate::grid::RowPart;
use crate::simulation::case::Case;
use crate::simulation::error::SimulationError;
use crate::simulation::gas_chemistry::GasChemistry;
use crate::simulation::grains::Growth;
use crate::simulation::hour::Hour;
use crate::simulation::state::State;
use crate::time::ModelTime;
use rayon::prelude::*;

/// Scratch of one thread.
#[derive(Default)]
struct Work {
    block: Block,
    organics: organics::Work,
    modes: modes::Work,
    cloud: cloud::Work,
    tags: TagWork,
    along: Along,
    /// Growth of surfaces, cell by cell.
    growths: Vec<Growth>,
}

struct Rows<'a> {
    bulk: RowPart<'a>,
    tags: Option<RowPart<'a>>,
    responses: Option<RowPart<'a>>,
    net: RowPart<'a>,
}

/// Lets the particles react for `dt` seconds in the weather at `weight` of the hour.
pub(in crate::simulation) fn step(
    case: &Case,
    (chemistry, particles): (&GasChemistry, &ParticleChemistry),
    hour: &Hour,
    state: &mut State,
    (weight, dt): (f64, f64),
) -> Result<(), SimulationError> {
    let Some(gas) = &mut state.gas else {
        return Ok(());
    };
    let mut tags = state.tags.as_mut().map(|t| t.rows_mut().into_iter());
    let mut responses = state.responses.as_mut().map(|r| r.rows_mut().into_iter());
    let rows: Vec<Rows<'_>> = state
        .bulk
        .rows_mut()
        .into_iter()
        .zip(gas.net.rows_mut())
        .map(|(bulk, net)| Rows {
            bulk,
            tags: tags.as_mut().and_then(Iterator::next),
            responses: responses.as_mut().and_then(Iterator::next),
            net,
        })
        .collect();
    let time = state.time;
    let unknown: Vec<usize> = case.tags.inflow_columns(Inflow::Chemistry).collect();
    rows.into_par_iter()
        .with_max_len(1)
        .map_init(Work::default, |work, mut row| {
            let part = Part {
                case,
                chemistry,
                particles,
                hour,
                weight,
                dt,
                time,
                unknown: &unknown,
            };
            (0..case.layers()).try_for_each(|k| part.layer(work, &mut row, k))
        })
        .collect()
}

struct Part<'a> {
    case: &'a Case,
    chemistry: &'a GasChemistry,
    particles: &'a ParticleChemistry,
    hour: &'a Hour,
    weight: f64,
    dt: f64,
    time: ModelTime,
    /// Tag columns of what no tag has.
    unknown: &'a [usize],
}

impl Part<'_> {
    fn layer(&self, work: &mut Work, row: &mut Rows<'_>, k: usize) -> Result<(), SimulationError> {
        self.gather(work, row, k);
        work.modes.begin(&mut work.block);
        self.sulfur_dioxide(&mut work.block);
        if self.particles.options.cloud_chemistry {
            cloud::step(
                &mut work.block,
                &mut work.cloud,
                &self.particles.molar,
                self.dt,
            );
        }
        if self.particles.options.coarse_exchange {
            exchange::step(&mut work.block, self.particles, self.dt);
        }
        salts::step(&mut work.block, self.particles, self.dt);
        if self.particles.options.secondary_organics {
            organics::step(&mut work.block, &mut work.organics, self.dt);
        }
        modes::step(&mut work.block, &work.modes, self.particles, self.dt);
        if let Some((slot, cell)) = work.block.impossible() {
            return Err(self.failed(work, row, (slot, k, cell)));
        }
        if let Some(responses) = &mut row.responses {
            let width = self.case.response_lanes();
            work.along.give(
                &work.block,
                row.bulk.nx,
                (&mut responses.layers[k], width, self.case.lanes()),
                &self.particles.lanes,
            );
        }
        let lanes = self.case.lanes();
        for cell in 0..row.bulk.nx {
            let place = cell * lanes..(cell + 1) * lanes;
            let masses = &mut row.bulk.layers[k][place.clone()];
            let net = &mut row.net.layers[0][place];
            let followed = self.case.slots.particles.as_ref().zip(row.tags.as_mut());
            if followed.is_some() {
                work.tags.before.clear();
                work.tags.before.extend_from_slice(masses);
            }
            work.block.give(cell, masses, net, &self.particles.lanes);
            if let Some((followed, tags)) = followed {
                let columns = self.case.columns();
                let width = self.case.slots.len() * columns;
                let own = &mut tags.layers[k][cell * width..(cell + 1) * width];
                followed.carry(&mut work.tags, masses, (own, columns), self.unknown);
            }
        }
        Ok(())
    }

    /// The cells of a row of a layer, behind them the shifted ones.
    fn gather(&self, work: &mut Work, row: &Rows<'_>, k: usize) {
        let [from, to] = &self.hour.slices;
        let (lanes, nx, j) = (self.case.lanes(), row.bulk.nx, row.bulk.j);
        let blend = |a: f64, b: f64| (1.0 - self.weight) * a + self.weight * b;
        let volume = |n: usize| {
            let i = row.bulk.i0 + n;
            self.case.horizontal.area[[j, i]] * self.case.metrics.thickness[[k, j, i]]
        };
        let masses = |n: usize| &row.bulk.layers[k][n * lanes..(n + 1) * lanes];
        let slots = &self.particles.lanes;
        let width = self.case.response_lanes();
        let response = |parameter: usize, n: usize| {
            let all = row.responses.as_ref().map_or(&[][..], |r| &*r.layers[k]);
            &all[n * width + parameter * lanes..][..lanes]
        };
        work.along.shifts.clear();
        for parameter in 0..width / lanes {
            for n in 0..nx {
                let own = (masses(n), response(parameter, n), volume(n));
                work.along.consider((parameter, n), own, slots);
            }
        }
        let (block, shifts) = (&mut work.block, &work.along.shifts);
        block.begin(nx + shifts.len());
        let grains = &self.chemistry.grains;
        work.growths.clear();
        for n in 0..nx {
            let cell = [k, j, row.bulk.i0 + n];
            let humidity = blend(from.relative_humidity[cell], to.relative_humidity[cell]);
            let humidity = humidity.clamp(0.0, 1.0);
            block.push_air(&[
                blend(from.temperature[cell], to.temperature[cell]),
                blend(from.pressure[cell], to.pressure[cell]),
                humidity,
                blend(from.cloud_water[cell], to.cloud_water[cell]) * from.density[cell],
                from.cloud_cover[[cell[1], cell[2]]],
                volume(n),
            ]);
            let growth = grains.growth(humidity);
            let own = grains.dry_surface(&growth, masses(n), volume(n));
            block.surface.push(own);
            work.growths.push(growth);
            block.take(n, masses(n), slots);
        }
        for (at, shift) in shifts.iter().enumerate() {
            let n = shift.cell;
            let response = response(shift.parameter, n);
            block.repeat_air(n);
            let change = grains.dry_surface(&work.growths[n], response, volume(n));
            let mut own = block.surface[n];
            own.fine = (own.fine + shift.step * change.fine).max(0.0);
            own.coarse = (own.coarse + shift.step * change.coarse).max(0.0);
            block.surface.push(own);
            block.take_shifted(nx + at, (masses(n), response, shift.step), slots);
        }
        block.close();
    }

    /// Sulfur dioxide becomes sulfate on wet particles and dust, where the surface is.
    fn sulfur_dioxide(&self, block: &mut Block) {
        if !self.chemistry.options.dust_uptake {
            return;
        }
        let molar = |slot: Slot| self.particles.molar[slot as usize];
        let sulfate = molar(Slot::SulfateJ) / molar(Slot::SulfurDioxide);
        for cell in 0..block.cells {
            let whole = block.surface[cell];
            let rate = |surface| {
                sulfur_dioxide_on_particles(block.temperature[cell], block.humidity[cell], surface)
            };
            let both = rate(whole);
            if both <= 0.0 {
                continue;
            }
            let mut fine = whole;
            fine.coarse = 0.0;
            let share = rate(fine) / both;
            let lost = block.at(Slot::SulfurDioxide, cell) * -libm::expm1(-both * self.dt);
            let made = lost * sulfate;
            block.add(Slot::SulfurDioxide, cell, -lost);
            block.add(Slot::SulfateJ, cell, made * share);
            block.add(Slot::SulfateK, cell, made * (1.0 - share));
        }
    }

    fn failed(
        &self,
        work: &Work,
        row: &Rows<'_>,
        (slot, k, cell): (usize, usize, usize),
    ) -> SimulationError {
        let block = &work.block;
        let (j, i) = (row.bulk.j, row.bulk.i0 + work.along.cell(cell, row.bulk.nx));
        let lane = self.particles.lanes[slot];
        let mass = (lane, block.slot(slot)[cell] * block.volume[cell]);
        self.case
            .bad_mass(mass, [k, j, i], self.time, "particle chemistry")
    }
}
