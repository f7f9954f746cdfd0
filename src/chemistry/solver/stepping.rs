//! Steps of every lane from its own time to the end, lanes taking cells until none is left.

use super::kernel::Cells;
use super::rider::{Rider, Step};
use super::round::{MOST_FACTOR, Round};
use super::wide::Wide;
use super::{Batch, Solver, SolverError, Statistics};
use crate::numerics::lanes::{LaneKernel, Lanes};

/// Registers side by side.
pub(in crate::chemistry) const REGISTERS: usize = 2;
/// Most cells side by side.
pub(in crate::chemistry) const WIDEST: usize = 8 * REGISTERS;
/// First step of a cell of which nothing is known, over the interval.
const FIRST_STEP: f64 = 1e-3;

/// [`Solver::advance`] over lanes.
pub(super) struct Advance<'a, 'b, R> {
    pub solver: &'a Solver,
    pub batch: Batch<'b>,
    pub interval: f64,
    pub rider: &'a mut R,
}

/// What a lane is doing.
#[derive(Clone, Copy)]
struct Lane {
    /// Its cell; `None` when no cell is left.
    cell: Option<usize>,
    /// How far it is [s].
    time: f64,
    /// Next step [s].
    step: f64,
    /// What the first accepted step whose error counted would have been had its error been the tolerance [s]: the next call begins with
    /// it, because what a call begins with (new sunlight, mixed air) comes again.
    first: f64,
    /// No step's error has counted yet.
    easy: bool,
    /// Steps so far.
    accepted: u32,
    rejected: u32,
    /// The last try was rejected.
    again: bool,
}

impl<R: Rider> LaneKernel for Advance<'_, '_, R> {
    type Output = Result<Statistics, SolverError>;

    #[inline(always)]
    fn run<V: Lanes>(mut self) -> Self::Output {
        let network = &self.solver.network;
        let n = network.species();
        let open = self.batch.source.is_some() || self.batch.loss.is_some();
        let mut cells = Cells::<V, REGISTERS>::new(network);
        let mut stages = vec![Wide::<V, REGISTERS>::splat(0.0); 4 * n];
        let (mut trial, mut tendency) = (cells.y.clone(), cells.y.clone());
        let (mut errors, mut factors) = ([0.0; WIDEST], [0.0; WIDEST]);
        let idle = Lane {
            cell: None,
            time: 0.0,
            step: self.interval,
            first: self.interval,
            easy: true,
            accepted: 0,
            rejected: 0,
            again: false,
        };
        let width = REGISTERS * V::WIDTH;
        let mut lanes = [idle; WIDEST];
        let mut statistics = Statistics::default();
        let mut next = 0;
        let total = self.batch.step.len();
        let mut aboard = self.rider.board::<V>(self.solver);
        for lane in 0..width {
            self.take(&mut cells, lane, &mut lanes[lane], &mut next, total);
            if let Some(cell) = lanes[lane].cell {
                self.rider.take(&mut aboard, lane, cell);
            }
        }
        while lanes[..width].iter().any(|l| l.cell.is_some()) {
            let mut steps = [0.0; WIDEST];
            for (step, lane) in steps.iter_mut().zip(&lanes) {
                *step = lane.step.min(self.interval - lane.time);
            }
            let step = Wide::load(&steps);
            let good = V::part(Round {
                solver: self.solver,
                cells: &mut cells,
                step,
                stages: &mut stages,
                trial: &mut trial,
                tendency: &mut tendency,
                open,
                errors: &mut errors,
                factors: &mut factors,
            });
            statistics.rounds += 1;
            if R::RIDES {
                let mut accepted = [None; WIDEST];
                for (l, cell) in accepted.iter_mut().enumerate().take(width) {
                    *cell = lanes[l].cell.filter(|_| errors[l] == 0.0);
                }
                let step = Step {
                    solver: self.solver,
                    cells: &cells,
                    stages: &stages,
                    length: step,
                    accepted: &accepted[..width],
                };
                if accepted.iter().any(Option::is_some) {
                    self.rider.step(&mut aboard, &step);
                }
            }
            for (y, new) in cells.y.iter_mut().zip(&trial) {
                for n in 0..REGISTERS {
                    y.0[n] = V::select(good[n], new.0[n], y.0[n]);
                }
            }
            for l in 0..width {
                let lane = &mut lanes[l];
                let Some(cell) = lane.cell else { continue };
                let mut grown = steps[l] * factors[l];
                if errors[l] == 0.0 {
                    if lane.easy {
                        lane.first = grown;
                        lane.easy = factors[l] >= MOST_FACTOR;
                    }
                    if lane.again {
                        grown = grown.min(steps[l]);
                    }
                    lane.time += steps[l];
                    lane.accepted += 1;
                    lane.step = grown;
                    lane.again = false;
                } else {
                    lane.rejected += 1;
                    lane.again = true;
                    lane.step = grown.min(steps[l]);
                }
                let arrived = lane.time >= self.interval * (1.0 - 1e-12);
                if arrived {
                    self.give(&mut cells, l, cell, lane, &mut statistics);
                    self.rider.give(&mut aboard, l, cell);
                    self.take(&mut cells, l, lane, &mut next, total);
                    if let Some(cell) = lane.cell {
                        self.rider.take(&mut aboard, l, cell);
                    }
                } else if lane.accepted + lane.rejected >= self.solver.settings.most_steps {
                    return Err(SolverError::Stuck {
                        cell,
                        interval: self.interval,
                        steps: lane.accepted + lane.rejected,
                        time: lane.time,
                        step: lane.step,
                    });
                }
            }
        }
        Ok(statistics)
    }
}

impl<R: Rider> Advance<'_, '_, R> {
    /// Puts the next cell into a lane.
    #[inline(always)]
    fn take<V: Lanes>(
        &self,
        cells: &mut Cells<V, REGISTERS>,
        lane: usize,
        state: &mut Lane,
        next: &mut usize,
        total: usize,
    ) {
        if *next >= total {
            // The lane goes on with what it has; nothing of it is kept.
            state.cell = None;
            state.time = 0.0;
            state.step = self.interval;
            return;
        }
        let cell = *next;
        *next += 1;
        let network = &self.solver.network;
        let (species, reactions) = (network.species(), network.reactions());
        let own = cell * species..(cell + 1) * species;
        let into = |to: &mut [Wide<V, REGISTERS>], from: &[f64]| {
            for (to, &s) in to.iter_mut().zip(&network.factors.order) {
                to.numbers()[lane] = from[s];
            }
        };
        into(&mut cells.y, &self.batch.concentration[own.clone()]);
        if let Some(source) = self.batch.source {
            into(&mut cells.source, &source[own.clone()]);
        }
        if let Some(loss) = self.batch.loss {
            into(&mut cells.loss, &loss[own]);
        }
        let constants = &self.batch.rate[cell * reactions..(cell + 1) * reactions];
        for (to, &k) in cells.derivatives.iter_mut().zip(constants) {
            to.numbers()[lane] = k;
        }
        let known = self.batch.step[cell];
        *state = Lane {
            cell: Some(cell),
            time: 0.0,
            step: if known > 0.0 {
                known
            } else {
                FIRST_STEP * self.interval
            },
            first: self.interval,
            easy: true,
            accepted: 0,
            rejected: 0,
            again: false,
        };
    }

    /// Takes an arrived cell out of a lane.
    #[inline(always)]
    fn give<V: Lanes>(
        &mut self,
        cells: &mut Cells<V, REGISTERS>,
        lane: usize,
        cell: usize,
        state: &Lane,
        statistics: &mut Statistics,
    ) {
        let network = &self.solver.network;
        let species = network.species();
        let to = &mut self.batch.concentration[cell * species..(cell + 1) * species];
        for (from, &s) in cells.y.iter_mut().zip(&network.factors.order) {
            to[s] = from.numbers()[lane];
        }
        self.batch.step[cell] = state.first;
        statistics.cells += 1;
        statistics.accepted += u64::from(state.accepted);
        statistics.rejected += u64::from(state.rejected);
        let steps = state.accepted + state.rejected;
        if steps > statistics.most {
            statistics.most = steps;
            statistics.worst = cell;
        }
    }
}
