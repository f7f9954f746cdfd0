//! Tags carried by the fluxes of the bulk.
//!
//! The bulk flux F of a species leaves a cell with the tags in the proportion in which the cell holds them:
//! Fₜ = F⁺ Tₗ/Mₗ − F⁻ Tᵣ/Mᵣ = a Tₗ − b Tᵣ. The coefficients know only the bulk, so the tags add up to it, none becomes
//! negative, and splitting or lumping tags changes no other tag. (A linear scheme that stays positive is first order in
//! the tag's share: Godunov 1959; PSAT of CAMx moves its tags the same way.)

use crate::numerics::simd::Kernel;

/// Coefficients of one face and species.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Share {
    /// Share of the lower cell's mass that moves up the axis [1].
    pub ahead: f64,
    /// Share of the upper cell's mass that moves down the axis [1].
    pub back: f64,
}

impl Share {
    /// Shares of a face from the advected fluxes [kg]: over what the upwind cell holds (its mixing ratios and air mass;
    /// `None` beyond the domain, where one unit of tag stands for the whole flux), and the shares that turbulence exchanges.
    #[inline(always)]
    pub fn fill(
        shares: &mut [Self],
        fluxes: &[f64],
        upwind: Option<(&[f64], f64)>,
        forward: bool,
        mixed: [f64; 2],
    ) {
        for (n, (share, flux)) in shares.iter_mut().zip(fluxes).enumerate() {
            let held = upwind.map_or(1.0, |(ratios, air)| ratios[n] * air);
            let part = if held > 0.0 { flux.abs() / held } else { 0.0 };
            *share = if forward {
                Self {
                    ahead: part + mixed[0],
                    back: mixed[1],
                }
            } else {
                Self {
                    ahead: mixed[0],
                    back: part + mixed[1],
                }
            };
        }
    }
}

/// Advances the cell `here` of a line whose lower face passed `before`; leaves the flux of the upper face in `before`.
#[inline(always)]
pub(super) fn march(
    before: &mut [f64],
    here: &mut [f64],
    next: &[f64],
    shares: &[Share],
    (followed, tags): (&[usize], usize),
) {
    // By numbers: pairs of lists are not always inlined.
    for (slot, &lane) in followed.iter().enumerate() {
        let own = slot * tags..(slot + 1) * tags;
        let share = shares[lane];
        let (ahead, back) = (share.ahead, share.back);
        let before = &mut before[own.clone()];
        let (here, next) = (&mut here[own.clone()], &next[own]);
        for n in 0..tags {
            let leaving = ahead * here[n] - back * next[n];
            here[n] += before[n] - leaving;
            before[n] = leaving;
        }
    }
}

/// Flux of the first face of a line.
#[inline(always)]
pub(super) fn first_flux(
    before: &mut [f64],
    low: &[f64],
    high: &[f64],
    shares: &[Share],
    (followed, tags): (&[usize], usize),
) {
    for (slot, &lane) in followed.iter().enumerate() {
        let own = slot * tags..(slot + 1) * tags;
        let share = shares[lane];
        let before = &mut before[own.clone()];
        let (low, high) = (&low[own.clone()], &high[own]);
        for n in 0..tags {
            before[n] = share.ahead * low[n] - share.back * high[n];
        }
    }
}

/// How the lanes of a cell's tags are laid out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Lanes<'a> {
    /// Species of the bulk, of which every face has a share.
    pub species: usize,
    /// The species that each slot follows.
    pub followed: &'a [usize],
    /// Tags of a slot.
    pub tags: usize,
}

/// The tags of one level of a block, moved along one axis.
pub(super) struct LevelTags<'a> {
    /// Masses `[cell][slot][tag]`.
    pub data: &'a mut [f64],
    /// Shares `[face][species]`.
    pub shares: &'a [Share],
    /// Cells beyond the low edge, `[across][slot][tag]`.
    pub low: &'a [f64],
    /// Cells beyond the high edge.
    pub high: &'a [f64],
    /// Room for fluxes.
    pub before: &'a mut Vec<f64>,
    /// Whether the low and the high edge are sides of the domain.
    pub edges: [bool; 2],
    /// Mass that left through them, `[slot][tag]`; added to.
    pub left: [&'a mut [f64]; 2],
    /// Lanes of a cell.
    pub lanes: Lanes<'a>,
    /// Cells along and across.
    pub shape: (usize, usize),
    /// True along x, where the cells of a line are neighbours in memory.
    pub along_x: bool,
}

impl Kernel for LevelTags<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (along, across) = self.shape;
        let width = self.lanes.followed.len() * self.lanes.tags;
        let mut before = std::mem::take(self.before);
        before.clear();
        before.resize(if self.along_x { width } else { across * width }, 0.0);
        let mut line = Line {
            data: self.data,
            shares: self.shares,
            low: self.low,
            high: self.high,
            edges: self.edges,
            left: self.left,
            lanes: self.lanes,
            shape: self.shape,
            along_x: self.along_x,
        };
        if self.along_x {
            for c in 0..across {
                for a in 0..along {
                    line.advance(a, c, &mut before);
                }
            }
        } else {
            for a in 0..along {
                for (c, before) in before.chunks_exact_mut(width).enumerate() {
                    line.advance(a, c, before);
                }
            }
        }
        *self.before = before;
    }
}

/// What a cell's advance needs.
struct Line<'a> {
    data: &'a mut [f64],
    shares: &'a [Share],
    low: &'a [f64],
    high: &'a [f64],
    edges: [bool; 2],
    left: [&'a mut [f64]; 2],
    lanes: Lanes<'a>,
    shape: (usize, usize),
    along_x: bool,
}

/// Adds the fluxes of a side of the domain, the low or the high one of an axis, through which the bulk leaves.
#[inline(always)]
pub(super) fn book(
    left: &mut [f64],
    fluxes: &[f64],
    shares: &[Share],
    (followed, tags): (&[usize], usize),
    high: bool,
) {
    let lines = left.chunks_exact_mut(tags).zip(fluxes.chunks_exact(tags));
    for ((left, fluxes), &lane) in lines.zip(followed) {
        let share = shares[lane];
        let (leaves, sign) = if high {
            (share.ahead > 0.0, 1.0)
        } else {
            (share.back > 0.0, -1.0)
        };
        if leaves {
            for (sum, flux) in left.iter_mut().zip(fluxes) {
                *sum += sign * flux;
            }
        }
    }
}

impl Line<'_> {
    /// Cell `a` of line `c`, given the flux of its lower face (computed here for the first cell).
    #[inline(always)]
    fn advance(&mut self, a: usize, c: usize, before: &mut [f64]) {
        let Lanes {
            species,
            followed,
            tags,
        } = self.lanes;
        let (along, across) = self.shape;
        let width = followed.len() * tags;
        let lines = (followed, tags);
        let (at, next, face, step) = if self.along_x {
            let cell = c * along + a;
            (cell * width, (cell + 1) * width, c * (along + 1) + a, 1)
        } else {
            let cell = a * across + c;
            (cell * width, (cell + across) * width, cell, across)
        };
        let low_face = &self.shares[face * species..(face + 1) * species];
        let high_face = &self.shares[(face + step) * species..(face + step + 1) * species];
        if a == 0 {
            let low = &self.low[c * width..][..width];
            first_flux(before, low, &self.data[at..at + width], low_face, lines);
            if self.edges[0] {
                book(self.left[0], before, low_face, lines, false);
            }
        }
        if a + 1 < along {
            let (here, beyond) = self.data.split_at_mut(next);
            march(
                before,
                &mut here[at..at + width],
                &beyond[..width],
                high_face,
                lines,
            );
        } else {
            let high = &self.high[c * width..][..width];
            march(
                before,
                &mut self.data[at..at + width],
                high,
                high_face,
                lines,
            );
            if self.edges[1] {
                book(self.left[1], before, high_face, lines, true);
            }
        }
    }
}
