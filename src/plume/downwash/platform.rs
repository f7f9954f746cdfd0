//! Downwash of stacks on offshore platforms: the building stands on legs, the wind passes below it.
//!
//! σ_z0 = 0.11 x^0.81 √(3.0 + 40.2 (x/H)^−1.4 − 1),  σ_y0 = 0.071 x √(1.9 + 48.2 (2x/W)^−1.4 − 1),  2.2 H ≤ x ≤ 12.6 H,
//! in full for plumes below the roof, fading out at 1.2 H (σ_y) and 3 H (σ_z)
//! rise: the root z of z³ + a z² + b z = Δh³ is taken off Δh, a = 10/3 R₀, b = 25/3 R₀², R₀ = √(π/2) σ_z0(2.2 H)
//!
//! Source: Petersen 1984/1986 by way of MMS's OCD model (DiCristofaro & Hanna 1989), as AERMOD 24142 applies it.

use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::Platform;

/// Most steps of Newton's method.
const MOST_STEPS: usize = 24;
/// Where it ends [m].
const TOLERANCE: f64 = 1.0e-4;

/// Wake of a platform's building.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlatformWake {
    height: f64,
    half_width: f64,
    /// a [m].
    linear: f64,
    /// b [m²].
    square: f64,
}

impl PlatformWake {
    /// Wake of a platform; `None` without a building on it.
    pub fn new(platform: &Platform) -> Option<Self> {
        if platform.building_height <= 0.001 || platform.building_width <= 0.001 {
            return None;
        }
        let mut wake = Self {
            height: platform.building_height,
            half_width: 0.5 * platform.building_width,
            linear: 0.0,
            square: 0.0,
        };
        let (sigma_z, _) = wake.spread(2.2 * wake.height, 0.0);
        let radius = sigma_z / (2.0 / std::f64::consts::PI).sqrt();
        wake.linear = 10.0 / 3.0 * radius;
        wake.square = 25.0 / 3.0 * radius * radius;
        Some(wake)
    }

    /// What the wake adds at distance `x` to a plume at `height`: σz and σy [m], to be summed as squares.
    #[inline(always)]
    pub fn spread<V: Lanes>(&self, x: V, height: V) -> (V, V) {
        let zero = V::splat(0.0);
        let h = self.height;
        let distance = x / h;
        let near = distance.lt(V::splat(2.2));
        let far = distance.gt(V::splat(12.6));
        let x = V::select(
            near,
            V::splat(2.2 * h),
            V::select(far, V::splat(12.6 * h), x),
        );
        let widen = ((x / self.half_width).powf(-1.4) * 48.2 + (1.9 - 1.0)).sqrt();
        let lateral = x * 0.071 * widen;
        // Rounded figures at both ends.
        let lift = V::select(
            near,
            V::splat(3.915),
            V::select(
                far,
                V::splat(1.777),
                ((x / h).powf(-1.4) * 40.2 + (3.0 - 1.0)).sqrt(),
            ),
        );
        let vertical = x.powf(0.81) * 0.11 * lift;
        let above = height / h;
        let fading_z = V::select(
            above.gt(V::splat(1.0)),
            V::select(above.gt(V::splat(3.0)), zero, (-above + 3.0) * 0.5),
            V::splat(1.0),
        );
        let fading_y = V::select(
            above.gt(V::splat(1.0)),
            V::select(above.gt(V::splat(1.2)), zero, (-(above * 5.0) + 6.0) * 0.5),
            V::splat(1.0),
        );
        (vertical * fading_z, lateral * fading_y)
    }

    /// What is taken off a rise [m]: the root of z³ + a z² + b z = `cube`, sought from `rise`.
    #[inline(always)]
    pub fn lost_rise<V: Lanes>(&self, cube: V, rise: V) -> V {
        let mut z = rise;
        let mut before = rise;
        let mut open = V::Mask::splat(true);
        for _ in 0..MOST_STEPS {
            let value = ((z + self.linear) * z + self.square) * z - cube;
            let slope = (z * 3.0 + 2.0 * self.linear) * z + self.square;
            let next = z - value / slope;
            let settled = (next - z).abs().le(V::splat(TOLERANCE));
            before = V::select(open, z, before);
            z = V::select(open, next, z);
            open = open.and(settled.not());
            if !open.any() {
                return z;
            }
        }
        V::select(open, (z + before) * 0.5, z)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn root_solves_the_cubic() {
        let wake = PlatformWake::new(&Platform {
            elevation: 10.0,
            building_height: 20.0,
            building_width: 30.0,
        })
        .unwrap();
        for rise in [0.5, 5.0, 60.0] {
            let z = wake.lost_rise(rise * rise * rise, rise);
            let value = z * z * z + wake.linear * z * z + wake.square * z;
            assert!(
                (value / (rise * rise * rise) - 1.0).abs() < 1.0e-4,
                "{rise}"
            );
        }
    }
}
