//! Winds from all sides in steps of ¼°: which tiers and groups count for which stack, and the GEP height.

use super::geometry::{Distances, Layout, Turn};
use super::group::groups;
use super::{GepHeight, StackSite};

/// Steps around the compass.
const STEPS: u32 = 1440;

/// What counts for each stack.
#[derive(Debug, Clone)]
pub struct Reached {
    tiers: usize,
    /// By stack and tier.
    single: Vec<bool>,
    /// By stack, focal tier and tier that lends its height.
    joined: Vec<bool>,
    /// By stack.
    pub gep: Vec<GepHeight>,
}

impl Reached {
    fn new(tiers: usize, stacks: usize) -> Self {
        Self {
            tiers,
            single: vec![false; stacks * tiers],
            joined: vec![false; stacks * tiers * tiers],
            gep: vec![GepHeight::default(); stacks],
        }
    }

    /// Whether a tier counts for a stack.
    pub fn single(&self, stack: usize, tier: usize) -> bool {
        self.single[stack * self.tiers + tier]
    }

    /// Whether a group counts for a stack.
    pub fn joined(&self, stack: usize, focal: usize, lends: usize) -> bool {
        self.joined[(stack * self.tiers + focal) * self.tiers + lends]
    }

    fn raise(&mut self, stack: usize, candidate: GepHeight) {
        let best = &mut self.gep[stack];
        if candidate.height > best.height
            || (candidate.height == best.height && candidate.width < best.width)
        {
            *best = candidate;
        }
    }
}

/// Searches all winds.
pub fn search(layout: &Layout, distances: &Distances, stacks: &[StackSite]) -> Reached {
    let count = layout.tiers.len();
    let mut reached = Reached::new(count, stacks.len());
    let atop: Vec<bool> = stacks
        .iter()
        .flat_map(|stack| {
            layout
                .tiers
                .iter()
                .map(move |tier| tier.holds(stack.x, stack.y))
        })
        .collect();
    reached.single.clone_from(&atop);
    for step in 1..=STEPS {
        search_single(layout, stacks, &atop, f64::from(step) / 4.0, &mut reached);
    }
    if layout
        .tiers
        .iter()
        .all(|tier| tier.building == layout.tiers[0].building)
    {
        return reached;
    }
    for step in 1..=STEPS {
        let direction = f64::from(step) / 4.0;
        search_joined(layout, distances, stacks, &atop, direction, &mut reached);
    }
    reached
}

/// Tiers by themselves.
fn search_single(
    layout: &Layout,
    stacks: &[StackSite],
    atop: &[bool],
    direction: f64,
    reached: &mut Reached,
) {
    let turn = Turn::new(direction);
    let outlines = layout.seen(direction);
    for (c, (tier, outline)) in layout.tiers.iter().zip(&outlines).enumerate() {
        let width = outline.extent.width();
        let scale = tier.height.min(width);
        for (s, stack) in stacks.iter().enumerate() {
            let point = turn.stack(stack);
            let place = s * layout.tiers.len() + c;
            if outline.extent.ahead_of(point)
                && (atop[place] || outline.shelters(point, 5.0 * scale))
            {
                reached.single[place] = true;
                let candidate = GepHeight {
                    height: tier.height + tier.base - stack.base + 1.5 * scale,
                    building_height: tier.height,
                    width,
                    base: tier.base,
                };
                reached.raise(s, candidate);
            }
        }
    }
}

/// Groups of tiers.
fn search_joined(
    layout: &Layout,
    distances: &Distances,
    stacks: &[StackSite],
    atop: &[bool],
    direction: f64,
    reached: &mut Reached,
) {
    let count = layout.tiers.len();
    let turn = Turn::new(direction);
    let outlines = layout.seen(direction);
    for focal in 0..count {
        for group in groups(layout, distances, &outlines, focal, false) {
            for (s, stack) in stacks.iter().enumerate() {
                let point = turn.stack(stack);
                if !group.extent.ahead_of(point) {
                    continue;
                }
                let on_top = group.members.iter().any(|&c| atop[s * count + c]);
                if on_top || group.shelters(&outlines, point) {
                    reached.joined[(s * count + focal) * count + group.lends] = true;
                    let base = layout.tiers[focal].base;
                    let candidate = GepHeight {
                        height: group.height + base - stack.base + 1.5 * group.scale(),
                        building_height: group.height,
                        width: group.extent.width(),
                        base,
                    };
                    reached.raise(s, candidate);
                }
            }
        }
    }
}

impl super::geometry::Extent {
    /// Whether a point lies behind the upwind end, between both sides.
    fn ahead_of(&self, point: [f64; 2]) -> bool {
        point[0] >= self.across[0] && point[0] <= self.across[1] && point[1] >= self.along[0]
    }
}
