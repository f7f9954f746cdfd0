//! Wind that dilutes the plume in the wake: that at the stack's top, or one of the variants that AERMOD has on trial.

use super::shape::Building;
use crate::numerics::lanes::Lanes;
use crate::plume::core::{Between, SourceHour, Tables};
use crate::plume::profile::below;

/// How the wind is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    /// Wind at the stack's top.
    Stack,
    /// Mean from the receptor to the plume (ORD_DWNW ORDUEFF).
    MeanToPlume,
    /// Wind at the plume's height (AWMADWNW AWMAUEFF).
    AtPlume,
}

/// Wind that dilutes.
#[derive(Debug, Clone, Copy)]
pub struct CarryingWind<'a> {
    choice: Choice,
    tables: &'a Tables,
    /// Wind at the stack's top [m/s].
    stack: f64,
    /// Wind at the level below the roof [m/s].
    roof: f64,
}

impl<'a> CarryingWind<'a> {
    /// Wind of a stack beside a building.
    pub fn new(s: &SourceHour<'a>, building: &Building) -> Self {
        let options = &s.options.downwash;
        Self {
            choice: if options.ord_effective_wind {
                Choice::MeanToPlume
            } else if options.awma_effective_wind {
                Choice::AtPlume
            } else {
                Choice::Stack
            },
            tables: s.tables,
            stack: s.wind,
            roof: s.air.profiles.wind.value[below(building.height)],
        }
    }

    /// Least height of a receptor [m]: averaging leaves it at 0.5 m or more.
    pub fn least_receptor_height(&self) -> f64 {
        if self.choice == Choice::MeanToPlume {
            0.5
        } else {
            0.0
        }
    }

    /// Wind for part `part` (0 the plume, 1 and 2 the cavity's gas) [m/s].
    #[inline(always)]
    pub fn of<V: Lanes>(&self, part: usize, plume: V, receptor: V) -> V {
        match (self.choice, part) {
            (Choice::MeanToPlume, 0) => {
                self.tables
                    .mean(Between {
                        low: receptor,
                        high: plume,
                    })
                    .wind
            }
            (Choice::AtPlume, 0) => self.tables.at(plume.at_least(0.5)).wind,
            (Choice::AtPlume, 1) => V::splat(self.roof),
            _ => V::splat(self.stack),
        }
    }
}
