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
    /// From the advected flux [kg], the mixing ratios of the lower and the upper cell, their air masses [kg] (`None` beyond
    /// the domain, where one unit of tag stands for the whole flux) and the shares that turbulence exchanges.
    #[inline(always)]
    pub fn of(flux: f64, ratio: [f64; 2], air: [Option<f64>; 2], mixed: [f64; 2]) -> Self {
        let held = |side: usize| air[side].map_or(1.0, |air| ratio[side] * air);
        let part = |flux: f64, held: f64| {
            if flux > 0.0 && held > 0.0 {
                flux / held
            } else {
                0.0
            }
        };
        Self {
            ahead: part(flux, held(0)) + mixed[0],
            back: part(-flux, held(1)) + mixed[1],
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
    tags: usize,
) {
    let lines = before
        .chunks_exact_mut(tags)
        .zip(here.chunks_exact_mut(tags))
        .zip(next.chunks_exact(tags));
    for (((before, here), next), share) in lines.zip(shares) {
        let (ahead, back) = (share.ahead, share.back);
        for ((flux, mass), beyond) in before.iter_mut().zip(here).zip(next) {
            let leaving = ahead * *mass - back * beyond;
            *mass += *flux - leaving;
            *flux = leaving;
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
    tags: usize,
) {
    let lines = before
        .chunks_exact_mut(tags)
        .zip(low.chunks_exact(tags))
        .zip(high.chunks_exact(tags));
    for (((before, low), high), share) in lines.zip(shares) {
        for ((flux, low), high) in before.iter_mut().zip(low).zip(high) {
            *flux = share.ahead * low - share.back * high;
        }
    }
}

/// The tags of one level of a block, moved along one axis.
pub(super) struct LevelTags<'a> {
    /// Masses `[cell][species][tag]`.
    pub data: &'a mut [f64],
    /// Shares `[face][species]`.
    pub shares: &'a [Share],
    /// Cells beyond the low edge, `[across][species][tag]`.
    pub low: &'a [f64],
    /// Cells beyond the high edge.
    pub high: &'a [f64],
    /// Room for fluxes.
    pub before: &'a mut Vec<f64>,
    /// Species and tags of a species.
    pub lanes: (usize, usize),
    /// Cells along and across.
    pub shape: (usize, usize),
    /// True along x, where the cells of a line are neighbours in memory.
    pub along_x: bool,
}

impl Kernel for LevelTags<'_> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        let (species, tags) = self.lanes;
        let (along, across) = self.shape;
        let lanes = species * tags;
        let cell = |a: usize, c: usize| {
            lanes
                * if self.along_x {
                    c * along + a
                } else {
                    a * across + c
                }
        };
        let face = |a: usize, c: usize| {
            let n = if self.along_x {
                c * (along + 1) + a
            } else {
                a * across + c
            };
            &self.shares[n * species..(n + 1) * species]
        };
        self.before.clear();
        self.before.resize(across * lanes, 0.0);
        let mut advance = |a: usize, c: usize, before: &mut [f64]| {
            let at = cell(a, c);
            if a == 0 {
                let low = &self.low[c * lanes..][..lanes];
                first_flux(before, low, &self.data[at..at + lanes], face(0, c), tags);
            }
            if a + 1 < along {
                let (here, next) = self.data.split_at_mut(cell(a + 1, c));
                march(
                    before,
                    &mut here[at..at + lanes],
                    &next[..lanes],
                    face(a + 1, c),
                    tags,
                );
            } else {
                let high = &self.high[c * lanes..][..lanes];
                march(
                    before,
                    &mut self.data[at..at + lanes],
                    high,
                    face(a + 1, c),
                    tags,
                );
            }
        };
        if self.along_x {
            for c in 0..across {
                for a in 0..along {
                    advance(a, c, &mut self.before[..lanes]);
                }
            }
        } else {
            for a in 0..along {
                for c in 0..across {
                    advance(a, c, &mut self.before[c * lanes..(c + 1) * lanes]);
                }
            }
        }
    }
}
