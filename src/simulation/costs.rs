//! What the hours of a run cost, by pass.

use crate::chemistry::Statistics;
use serde::{Deserialize, Serialize};
use std::time::Instant;

/// One pass over the memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// Weather, deposition and emissions of an hour.
    Preparation,
    /// Transport along the levels.
    Levels,
    /// All processes of the columns.
    Columns,
    /// Photolysis rates.
    Light,
    /// Gas chemistry.
    Chemistry,
    /// Chemistry of particles.
    Particles,
}

impl Pass {
    /// All passes, in order.
    pub const ALL: [Self; 6] = [
        Self::Preparation,
        Self::Levels,
        Self::Columns,
        Self::Light,
        Self::Chemistry,
        Self::Particles,
    ];

    /// Its name in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::Preparation => "preparation",
            Self::Levels => "levels",
            Self::Columns => "columns",
            Self::Light => "light",
            Self::Chemistry => "chemistry",
            Self::Particles => "particles",
        }
    }
}

/// Time by pass, and the work of the solver. Nothing of it is part of a run's results.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Costs {
    /// Wall time by [`Pass`] [s].
    pub seconds: [f64; 6],
    /// Steps of the solver.
    pub solver: Statistics,
}

impl Costs {
    /// Books the time since `begun` and gives the time now.
    pub(super) fn book(&mut self, pass: Pass, begun: Instant) -> Instant {
        let now = Instant::now();
        self.seconds[pass as usize] += (now - begun).as_secs_f64();
        now
    }

    /// Adds those of another stretch of time.
    pub fn add(&mut self, other: &Self) {
        for (sum, part) in self.seconds.iter_mut().zip(other.seconds) {
            *sum += part;
        }
        self.solver.join(&other.solver);
    }
}
