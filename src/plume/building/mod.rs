//! From the footprints of buildings to what each wind direction sees of them beside a stack: BPIPPRM's job.
//!
//! wake height    h_w = H + 1.5 L, L = min(H, W), W the width across the wind; good engineering practice (GEP): the
//!                greatest h_w of all winds, in steps of ¼°
//! area           a tier counts for a stack within 5 L downwind of one of its walls in any wind, and in a wind from
//!                10° to 360° if the stack lies between 2 L upwind and, sideways, ½ L beside it
//! merging        tiers of other buildings no farther away than the greater L join a tier; the group is as high as the
//!                lowest and as wide and long as all
//! dominant       of all tiers and groups the one with the greatest h_w, the narrower of equals
//!
//! Along the wind: offset of the upwind face from the stack; across: offset of the middle, to the left positive.
//!
//! Source: EPA-454/R-93-038 (User's Guide to the Building Profile Input Program, 1995) and its addendum for PRIME (1997);
//! EPA-450/4-80-023R (GEP guideline, 1985). Compared with BPIPPRM 04274.

mod geometry;
mod gep;
mod group;
mod sectors;

use crate::plume::Buildings;
use geometry::{Distances, Layout};

/// A tier: a part of a building with one height.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Tier {
    /// Height above the building's base [m].
    pub height: f64,
    /// Corners x, y [m], in order around it, the first not repeated.
    pub corners: Vec<[f64; 2]>,
}

/// A building of one or several tiers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Structure {
    /// Elevation of its base [m].
    pub base: f64,
    /// Its tiers.
    pub tiers: Vec<Tier>,
}

/// A stack beside or on the buildings.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct StackSite {
    /// Elevation of its base [m].
    pub base: f64,
    /// x [m].
    pub x: f64,
    /// y [m].
    pub y: f64,
}

/// Good engineering practice stack height.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct GepHeight {
    /// Formula height H + 1.5 L above the stack's base [m]; 0 where no building counts.
    pub height: f64,
    /// Height of the building that gives it [m].
    pub building_height: f64,
    /// Its projected width [m].
    pub width: f64,
    /// Elevation of its base [m].
    pub base: f64,
}

/// What a stack's surroundings look like.
#[derive(Debug, Clone, PartialEq)]
pub struct StackProfile {
    /// Dominant building by flow direction.
    pub buildings: Buildings,
    /// GEP height.
    pub gep: GepHeight,
}

/// Profiles of stacks amid buildings.
pub fn profiles(structures: &[Structure], stacks: &[StackSite]) -> Vec<StackProfile> {
    let layout = Layout::new(structures);
    let distances = Distances::new(&layout);
    let reached = gep::search(&layout, &distances, stacks);
    sectors::dominant(&layout, &distances, stacks, reached)
}

#[cfg(test)]
mod tests;
