//! From the levels of a tower to the grid heights: where each height lies among the measurements, and the rule that a
//! similarity profile f gives the shape where measurements give the size.
//!
//! Between two measurements m₁ at z₁ and m₂ at z₂: m(z) = f(z) · ⟨m⟩(z)/⟨f⟩(z), with ⟨·⟩ the straight line through the
//! two heights. Above the highest and below the lowest: m(z) = m₁ f(z)/f(z₁). Within 0.1 m of a measurement: m₁.

use super::measured::Measurements;
use crate::plume::profile::{Column, HEIGHTS, LEVELS, interpolate};

/// A height this close to a measurement takes it as it is [m].
const CLOSE: f64 = 0.1;

/// Where a height lies among the measurements (indices of levels).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// At one.
    At(usize),
    /// Below the lowest.
    Below(usize),
    /// Above the highest.
    Above(usize),
    /// Between two.
    Between(usize, usize),
    /// There are none.
    Nowhere,
}

/// Finds places for heights that are asked for upwards.
pub(super) struct Ladder<'a> {
    measured: &'a Measurements,
    rung: usize,
    beneath: Option<usize>,
}

impl<'a> Ladder<'a> {
    /// At the foot.
    pub fn new(measured: &'a Measurements) -> Self {
        Self {
            measured,
            rung: 0,
            beneath: None,
        }
    }

    /// The place of the next height.
    pub fn place(&mut self, height: f64) -> Place {
        while let Some(&(level, value)) = self.measured.get(self.rung) {
            let highest = self.rung + 1 == self.measured.len();
            if value.is_some() {
                if (level - height).abs() <= CLOSE {
                    return Place::At(self.rung);
                }
                if height < level {
                    return match self.beneath {
                        Some(low) => Place::Between(low, self.rung),
                        None => Place::Below(self.rung),
                    };
                }
                if highest {
                    return Place::Above(self.rung);
                }
                self.beneath = Some(self.rung);
            } else if highest {
                return self.beneath.map_or(Place::Nowhere, Place::Above);
            }
            self.rung += 1;
        }
        Place::Nowhere
    }
}

/// Fills the grid heights from measurements and the similarity profile `shape`; `unmeasured` where there are none.
pub(super) fn fill(
    measured: &Measurements,
    shape: impl Fn(f64) -> f64,
    unmeasured: impl Fn(f64) -> f64,
) -> Column {
    let mut column = Column::default();
    let mut ladder = Ladder::new(measured);
    let at = |rung: usize| {
        let (height, value) = measured[rung];
        (height, value.unwrap_or_default())
    };
    // The shape at a measurement is asked for at every height above it: kept.
    let mut kept: [Option<f64>; super::measured::MOST_LEVELS] =
        [None; super::measured::MOST_LEVELS];
    let mut shape_at = |rung: usize| *kept[rung].get_or_insert_with(|| shape(measured[rung].0));
    for index in 0..LEVELS {
        let height = HEIGHTS[index];
        column.value[index] = match ladder.place(height) {
            Place::At(rung) => at(rung).1,
            Place::Below(rung) | Place::Above(rung) => shape(height) / shape_at(rung) * at(rung).1,
            Place::Between(low, high) => {
                let ((below, at_below), (above, at_above)) = (at(low), at(high));
                let measured_line = interpolate(below, at_below, above, at_above, height);
                let shape_line = interpolate(below, shape_at(low), above, shape_at(high), height);
                shape(height) / shape_line * measured_line
            }
            Place::Nowhere => unmeasured(height),
        };
    }
    column
}
