//! Tiers of neighbouring buildings that act as one.

use super::geometry::{Distances, Extent, Layout, Outline, distance, downwind_of, foot, sides};

/// Tiers joined about a focal one.
#[derive(Debug, Clone)]
pub struct Group {
    /// The tier that lends its height.
    pub lends: usize,
    /// Height [m].
    pub height: f64,
    /// The focal tier and those that join it.
    pub members: Vec<usize>,
    /// Extent of all.
    pub extent: Extent,
}

impl Group {
    /// L = min(H, W) [m].
    pub fn scale(&self) -> f64 {
        self.height.min(self.extent.width())
    }

    /// Whether a stack lies downwind of a side of a member, or of the gap between the focal tier and another, no farther
    /// than 5 L.
    pub fn shelters(&self, outlines: &[Outline], point: [f64; 2]) -> bool {
        let scale = self.scale();
        let reach = 5.0 * scale;
        let focal = &outlines[self.members[0]];
        if focal.shelters(point, reach) {
            return true;
        }
        self.members[1..].iter().any(|&other| {
            outlines[other].shelters(point, reach)
                || gap_shelters(focal, &outlines[other], scale, reach, point)
        })
    }
}

/// Whether a stack lies downwind of a line no longer than `scale` across the gap between two tiers.
fn gap_shelters(a: &Outline, b: &Outline, scale: f64, reach: f64, point: [f64; 2]) -> bool {
    let line = |from, to| distance(from, to) <= scale && downwind_of(from, to, reach, point);
    sides(&a.corners).any(|(a1, a2)| {
        sides(&b.corners).any(|(b1, b2)| {
            line(a1, b1)
                || foot(a1, a2, b1).is_some_and(|foot| line(b1, foot))
                || foot(b1, b2, a1).is_some_and(|foot| line(a1, foot))
        })
    })
}

/// Tiers of other buildings near enough to one for either's L.
fn neighbours(
    layout: &Layout,
    distances: &Distances,
    outlines: &[Outline],
    focal: usize,
) -> Vec<usize> {
    let scale = |c: usize| layout.tiers[c].height.min(outlines[c].extent.width());
    let own = scale(focal);
    (0..layout.tiers.len())
        .filter(|&other| {
            layout.tiers[other].building != layout.tiers[focal].building && {
                let apart = distances.between(focal, other);
                apart < own || apart < scale(other)
            }
        })
        .collect()
}

/// Groups about a focal tier, one for each height that it or a neighbour lends; `equal` admits neighbours as high as it.
pub fn groups(
    layout: &Layout,
    distances: &Distances,
    outlines: &[Outline],
    focal: usize,
    equal: bool,
) -> Vec<Group> {
    let near = neighbours(layout, distances, outlines, focal);
    let top = layout.tiers[focal].height;
    let width = |c: usize| outlines[c].extent.width();
    let lenders = std::iter::once(focal).chain(near.iter().copied().filter(|&other| {
        let height = layout.tiers[other].height;
        height < top || (equal && height == top)
    }));
    lenders
        .filter_map(|lends| {
            let height = layout.tiers[lends].height;
            let mut members = vec![focal];
            let mut extent = outlines[focal].extent;
            for &other in &near {
                if layout.tiers[other].height < height {
                    continue;
                }
                let scale = height.min(width(focal)).max(height.min(width(other)));
                if distances.between(focal, other) < scale {
                    members.push(other);
                    extent = extent.with(&outlines[other].extent);
                }
            }
            (members.len() > 1).then_some(Group {
                lends,
                height,
                members,
                extent,
            })
        })
        .collect()
}
