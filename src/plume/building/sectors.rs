//! The dominant tier or group for each of 36 flow directions.

use super::geometry::{Distances, Extent, Layout, Turn};
use super::gep::Reached;
use super::group::groups;
use super::{GepHeight, StackProfile, StackSite};
use crate::plume::Buildings;

/// Wake heights closer than this are equal [m].
const EQUAL: f64 = 0.001;

/// A tier or a group that a stack may be under the influence of.
struct Candidate {
    /// H + 1.5 L above the stack's base [m].
    wake_height: f64,
    /// Height [m].
    height: f64,
    /// Extent in the wind.
    extent: Extent,
}

/// What dominates in one direction.
#[derive(Debug, Clone, Copy, Default)]
struct Best {
    wake_height: f64,
    height: f64,
    width: f64,
    length: f64,
    x_offset: f64,
    y_offset: f64,
}

impl Best {
    /// Takes a candidate if it outdoes what was there; nothing outdoes GEP.
    fn challenge(&mut self, candidate: &Candidate, gep: &GepHeight, point: [f64; 2]) {
        let width = candidate.extent.width();
        let greater = candidate.wake_height - self.wake_height > EQUAL;
        let equal = (candidate.wake_height - self.wake_height).abs() < EQUAL;
        let taken = Self {
            wake_height: candidate.wake_height,
            height: candidate.height,
            width,
            length: candidate.extent.length(),
            x_offset: candidate.extent.along[0] - point[1],
            y_offset: point[0] - (candidate.extent.across[0] + 0.5 * width),
        };
        if greater || (equal && width < self.width) {
            *self = taken;
        }
        if gep.height < self.wake_height {
            *self = Self {
                wake_height: gep.height,
                height: gep.building_height,
                width: gep.width,
                ..taken
            };
        }
    }
}

/// Whether a stack lies within 2 L upwind and ½ L sideways of an extent.
fn influences(extent: &Extent, scale: f64, point: [f64; 2]) -> bool {
    point[0] >= extent.across[0] - 0.5 * scale
        && point[0] <= extent.across[1] + 0.5 * scale
        && point[1] >= extent.along[0] - 2.0 * scale
}

/// Dominant buildings of all stacks.
pub fn dominant(
    layout: &Layout,
    distances: &Distances,
    stacks: &[StackSite],
    reached: Reached,
) -> Vec<StackProfile> {
    let mut best = vec![[Best::default(); 36]; stacks.len()];
    for sector in 0..36 {
        let direction = 10.0 * (sector as f64 + 1.0);
        let turn = Turn::new(direction);
        let outlines = layout.seen(direction);
        for (c, (tier, outline)) in layout.tiers.iter().zip(&outlines).enumerate() {
            let scale = tier.height.min(outline.extent.width());
            for (s, stack) in stacks.iter().enumerate() {
                let point = turn.stack(stack);
                if reached.single(s, c) && influences(&outline.extent, scale, point) {
                    let candidate = Candidate {
                        wake_height: tier.height + tier.base - stack.base + 1.5 * scale,
                        height: tier.height,
                        extent: outline.extent,
                    };
                    best[s][sector].challenge(&candidate, &reached.gep[s], point);
                }
            }
        }
        for focal in 0..layout.tiers.len() {
            for group in groups(layout, distances, &outlines, focal, true) {
                let scale = group.scale();
                for (s, stack) in stacks.iter().enumerate() {
                    let point = turn.stack(stack);
                    if reached.joined(s, focal, group.lends)
                        && influences(&group.extent, scale, point)
                    {
                        let base = layout.tiers[focal].base;
                        let candidate = Candidate {
                            wake_height: group.height + base - stack.base + 1.5 * scale,
                            height: group.height,
                            extent: group.extent,
                        };
                        best[s][sector].challenge(&candidate, &reached.gep[s], point);
                    }
                }
            }
        }
    }
    best.iter()
        .zip(reached.gep)
        .map(|(best, gep)| StackProfile {
            buildings: Buildings {
                height: best.map(|b| b.height),
                width: best.map(|b| b.width),
                length: best.map(|b| b.length),
                x_offset: best.map(|b| b.x_offset),
                y_offset: best.map(|b| b.y_offset),
            },
            gep,
        })
        .collect()
}
