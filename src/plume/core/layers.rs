//! Which layer of the fixed heights a height lies in.
//!
//! The heights stand at equal steps over nine stretches, so a layer's number is ⌊z/Δz + o⌋ with Δz and o of the stretch. The
//! stretch follows from the height's power of two; three octaves hold two stretches.

use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::profile::LEVELS;

/// Bottom [m], first level and thickness [m] of each stretch of equal layers.
const STRETCHES: [(f64, f64, f64); 9] = [
    (0.0, 0.0, 0.5),
    (1.0, 2.0, 1.0),
    (2.0, 3.0, 2.0),
    (4.0, 4.0, 4.0),
    (8.0, 5.0, 6.0),
    (20.0, 7.0, 10.0),
    (100.0, 15.0, 20.0),
    (200.0, 20.0, 50.0),
    (2000.0, 56.0, 100.0),
];
/// A height beyond the last level, in the last octave told apart [m].
const FAR: f64 = 8191.0;

/// By the last four bits of a height's exponent: where its octave is split [m], and 1/Δz and o below and above.
struct Octaves {
    split: [f64; 16],
    inverse: [[f64; 16]; 2],
    offset: [[f64; 16]; 2],
}

static OCTAVES: Octaves = octaves();

const fn octaves() -> Octaves {
    let mut made = Octaves {
        split: [f64::MAX; 16],
        inverse: [[2.0; 16]; 2],
        offset: [[0.0; 16]; 2],
    };
    // From [0.5, 1) to [4096, 8192).
    let mut low = 0.5;
    let mut octave = 0;
    while octave < 14 {
        // The exponent is stored as octave − 1 + 1023.
        let entry = (octave + 14) % 16;
        let mut n = 0;
        while n < STRETCHES.len() {
            let (bottom, first, thickness) = STRETCHES[n];
            let side = if bottom <= low { 0 } else { 1 };
            if bottom < 2.0 * low {
                if side == 1 {
                    made.split[entry] = bottom;
                }
                made.inverse[side][entry] = 1.0 / thickness;
                made.offset[side][entry] = first - bottom / thickness;
            }
            n += 1;
        }
        low *= 2.0;
        octave += 1;
    }
    made
}

/// A height's layer, a number of lanes.
#[derive(Clone, Copy)]
pub(super) struct Layer<V> {
    /// Its number: that of the level at its bottom, at most `LEVELS − 2`.
    pub level: V,
    inverse: V,
    offset: V,
}

impl<V: Lanes> Layer<V> {
    /// Of a height [m].
    #[inline(always)]
    pub fn of(height: V) -> Self {
        let known = height.at_least(0.5).at_most(FAR);
        let above = known.ge(known.exponent_entry(&OCTAVES.split));
        let mut inverse = known.exponent_entry(&OCTAVES.inverse[0]);
        let mut offset = known.exponent_entry(&OCTAVES.offset[0]);
        if above.any() {
            let (upper, from) = (&OCTAVES.inverse[1], &OCTAVES.offset[1]);
            inverse = V::select(above, known.exponent_entry(upper), inverse);
            offset = V::select(above, known.exponent_entry(from), offset);
        }
        let level = height.mul_add(inverse, offset).floor();
        Self {
            level: level.at_least(0.0).at_most((LEVELS - 2) as f64),
            inverse,
            offset,
        }
    }

    /// Height of its bottom [m].
    #[inline(always)]
    pub fn bottom(&self) -> V {
        (self.level - self.offset) / self.inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plume::profile::{HEIGHTS, below};

    #[test]
    fn layers_are_found() {
        for n in 0..120_000 {
            let z = f64::from(n) * 0.0837 + 0.011;
            let layer = Layer::of(z);
            let k = below(z);
            assert_eq!(layer.level as usize, k, "{z}");
            if z < 5000.0 {
                assert!((layer.bottom() - HEIGHTS[k]).abs() < 1.0e-9, "{z}");
            }
        }
        assert_eq!(Layer::of(-3.0).level, 0.0);
        assert_eq!(Layer::of(1.0e7).level, (LEVELS - 2) as f64);
    }

    /// A level belongs to the layer above or below it; rounding decides, and profiles are continuous there.
    #[test]
    fn levels_lie_on_edges() {
        for (k, z) in HEIGHTS.iter().enumerate().take(LEVELS - 1) {
            let level = Layer::of(*z).level as usize;
            assert!(level == k || level + 1 == k, "{z}");
        }
    }
}
