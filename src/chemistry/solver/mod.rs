//! Integration of a mechanism in many cells at once by a Rosenbrock method.
//!
//! Cells lie in the lanes of registers ([`crate::numerics::lanes`]). Every lane has its own time, step and error, so a cell's
//! result does not depend on which others it is computed with; a lane that has arrived takes the next cell at once.

pub(in crate::chemistry) mod kernel;
mod method;
mod rider;
mod round;
mod stepping;
mod tangents;
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests;
mod wide;

pub use method::{Coefficients, Method};
pub use rider::{Both, Rider, Step};
pub(in crate::chemistry) use stepping::{REGISTERS, WIDEST};
pub use tangents::{Parameter, TangentError, TangentFields, TangentSystem, Tangents};
pub use wide::Wide;

use super::network::Network;
use crate::numerics::lanes::dispatch;
use crate::species::mechanism::Mechanism;
use serde::{Deserialize, Serialize};

/// How accurately, and by which method.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The method.
    pub method: Method,
    /// Tolerance relative to a species' mole fraction [1].
    pub relative: f64,
    /// Absolute tolerance of each species [mol/mol].
    pub absolute: Vec<f64>,
    /// Most steps, rejected ones included, in one call.
    pub most_steps: u32,
}

/// Species of CB6 that live below the usual absolute tolerance but make longer-lived ones, and the share of the tolerance that they have.
const TIGHT: [&str; 2] = ["CRO", "CRON"];
const TIGHTER: f64 = 1e-3;

impl Settings {
    /// One absolute tolerance [mol/mol] for all species; `CRO` and `CRON` have a thousandth of it.
    pub fn for_mechanism(
        mechanism: &Mechanism,
        method: Method,
        relative: f64,
        absolute: f64,
        most_steps: u32,
    ) -> Self {
        let tight = |name: &str| if TIGHT.contains(&name) { TIGHTER } else { 1.0 };
        let species = mechanism.species.iter();
        Self {
            method,
            relative,
            absolute: species.map(|s| absolute * tight(&s.name)).collect(),
            most_steps,
        }
    }
}

/// What is wrong with settings, or where the integration failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SolverError {
    /// A tolerance that cannot be.
    #[error("{what} tolerance {value} must be above 0 and finite (relative: below 0.1)")]
    Tolerance {
        /// `relative`, or `absolute` with the number of the species.
        what: String,
        /// The value.
        value: f64,
    },
    /// The number of absolute tolerances is not that of the species.
    #[error("{found} absolute tolerances for {expected} species")]
    Count {
        /// Given.
        found: usize,
        /// Needed.
        expected: usize,
    },
    /// A cell did not arrive.
    #[error(
        "the chemistry of cell {cell} did not reach {interval} s in {steps} steps: it stands at {time} s with a step of {step} s"
    )]
    Stuck {
        /// The cell of the batch.
        cell: usize,
        /// Where it should go [s].
        interval: f64,
        /// Steps tried.
        steps: u32,
        /// Where it stands [s].
        time: f64,
        /// Last step [s].
        step: f64,
    },
}

/// Cells to integrate. Arrays are cell-major.
#[derive(Debug)]
pub struct Batch<'a> {
    /// Mole fractions `[cell][species]` [mol/mol].
    pub concentration: &'a mut [f64],
    /// Effective rate constants `[cell][reaction]`: k times the number density to the power of the order less one and the mole fractions of
    /// fixed gases [1/s].
    pub rate: &'a [f64],
    /// Sources `[cell][species]` [mol/mol/s].
    pub source: Option<&'a [f64]>,
    /// First-order losses `[cell][species]` [1/s].
    pub loss: Option<&'a [f64]>,
    /// Steps to begin with `[cell]` [s], 0 where unknown; replaced by what the next call should begin with.
    pub step: &'a mut [f64],
}

/// What an integration cost.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Statistics {
    /// Cells.
    pub cells: u64,
    /// Steps that were accepted.
    pub accepted: u64,
    /// Steps that were tried again with a shorter one.
    pub rejected: u64,
    /// Rounds of all lanes: what was really computed, in units of a whole register.
    pub rounds: u64,
    /// Most steps of a cell, rejected ones included.
    pub most: u32,
    /// The cell that took them: of the batch, or in a run (k·ny + j)·nx + i.
    pub worst: usize,
}

impl Statistics {
    /// Both together.
    pub fn join(&mut self, other: &Self) {
        self.cells += other.cells;
        self.accepted += other.accepted;
        self.rejected += other.rejected;
        self.rounds += other.rounds;
        if other.most > self.most {
            self.most = other.most;
            self.worst = other.worst;
        }
    }
}

/// A mechanism with a method and its tolerances.
#[derive(Debug, Clone)]
pub struct Solver {
    network: Network,
    coefficients: Coefficients,
    settings: Settings,
    /// Absolute tolerances by place.
    absolute: Vec<f64>,
}

impl Solver {
    /// Checks the settings.
    ///
    /// # Errors
    /// If a tolerance is not above 0 or their number is wrong.
    pub fn new(network: Network, settings: Settings) -> Result<Self, SolverError> {
        let tolerance = |what: String, value: f64, below: f64| {
            if value > 0.0 && value < below {
                Ok(())
            } else {
                Err(SolverError::Tolerance { what, value })
            }
        };
        tolerance("relative".into(), settings.relative, 0.1)?;
        if settings.absolute.len() != network.species() {
            return Err(SolverError::Count {
                found: settings.absolute.len(),
                expected: network.species(),
            });
        }
        for (n, &value) in settings.absolute.iter().enumerate() {
            tolerance(format!("absolute (species {n})"), value, f64::INFINITY)?;
        }
        let places = network.factors.order.iter();
        Ok(Self {
            absolute: places.map(|&s| settings.absolute[s]).collect(),
            coefficients: settings.method.coefficients(),
            network,
            settings,
        })
    }

    /// The mechanism.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// Takes every cell `interval` seconds further.
    ///
    /// # Errors
    /// If a cell does not arrive; its mole fractions are then those it was given with.
    pub fn advance(&self, batch: Batch<'_>, interval: f64) -> Result<Statistics, SolverError> {
        self.advance_with(batch, interval, &mut ())
    }

    /// As [`Solver::advance`], with something that rides along: tangents or tags that use the same factors.
    ///
    /// # Errors
    /// As [`Solver::advance`].
    pub fn advance_with<R: Rider>(
        &self,
        batch: Batch<'_>,
        interval: f64,
        rider: &mut R,
    ) -> Result<Statistics, SolverError> {
        dispatch(stepping::Advance {
            solver: self,
            batch,
            interval,
            rider,
        })
    }
}
