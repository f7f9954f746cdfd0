//! Vertical distribution of a plume between the ground and a lid: sums of Gaussian images.
//!
//! layered:     F_z = (√(2π) σz)⁻¹ Σ exp(−(z ± h + 2 m z_l)²/(2 σz²))
//! convective:  F_z = (√(2π))⁻¹ Σ_j λ_j/σ_zj Σ_m exp(−(z ± (h_j + 2 m z_i))²/(2 σ_zj²))
//!
//! Sums end when a term is below 1e-6 of the sum (5e-7 at the ground), each receptor for itself, as in AERMOD.
//! At the ground both images of a pair are equal, so half of them are computed and doubled: the same bits.

use super::constants::{LEAST_EXPONENT, ROOT_2_PI};
use crate::numerics::lanes::{LaneMask, Lanes};

/// exp of a number, 0 at or below −50.
#[inline(always)]
fn gauss<V: Lanes>(exponent: V) -> V {
    let counts = exponent.gt(V::splat(LEAST_EXPONENT));
    if counts.any() {
        let inside = exponent.at_least(2.0 * LEAST_EXPONENT);
        V::select(counts, inside.exp_inside(), V::splat(0.0))
    } else {
        V::splat(0.0)
    }
}

/// An image at a distance [m], c = −1/(2 σz²).
#[inline(always)]
fn image<V: Lanes>(c: V, distance: V) -> V {
    gauss(c * distance * distance)
}

/// Images at distances a + m b, m = 0, 1, …: exp(−(a + m b)²/(2 σ²)) by two products each, since the quotient of successive
/// images falls by the constant factor exp(−b²/σ²).
#[derive(Clone, Copy)]
struct Images<V> {
    value: V,
    quotient: V,
    factor: V,
}

impl<V: Lanes> Images<V> {
    /// The first image; its exponent must be above [`LOST`].
    #[inline(always)]
    fn new(c: V, distance: V, step: V, factor: V) -> Self {
        let exponent = c * distance * distance;
        let quotient = c * step * (distance * 2.0 + step);
        Self {
            value: exponent.at_least(LOST).exp_inside(),
            quotient: quotient.at_least(LOST).at_most(-LOST).exp_inside(),
            factor,
        }
    }

    /// The image, 0 where its exponent is −50 or less, and on to the next.
    #[inline(always)]
    fn next(&mut self) -> V {
        let counts = self.value.gt(V::splat(LEAST_IMAGE));
        let value = V::select(counts, self.value, V::splat(0.0));
        self.value = self.value * self.quotient;
        self.quotient = self.quotient * self.factor;
        value
    }
}

/// An image with a lower exponent cannot be carried on to the next.
const LOST: f64 = -690.0;
/// exp(−50).
const LEAST_IMAGE: f64 = 1.928_749_847_963_918e-22;

/// Tolerance of a sum: stricter at the ground.
#[inline(always)]
fn tolerance<V: Lanes>(z: V) -> V {
    V::select(z.eq(V::splat(0.0)), V::splat(5.0e-7), V::splat(1.0e-6))
}

/// Images of a plume and of its reflection at the ground, from a lid's reflection `shift` away.
#[inline(always)]
fn lid_images<V: Lanes>(c: V, z: V, shift: V, height: V) -> V {
    image(c, z - (shift - height)) + image(c, z - (shift + height))
}

/// F_z [1/m] of a layered plume: below its lid with the lid's images (AERMOD's VRTSBL), above it without (VRTSBN).
#[inline(always)]
pub fn vertical_with_lid<V: Lanes>(z: V, sigma_z: V, height: V, lid: V) -> V {
    let zero = V::splat(0.0);
    let inverse = V::splat(1.0) / sigma_z;
    let c = inverse * inverse * -0.5;
    let ground = z.eq(zero).all();
    let h = height.max(height - z);
    let l = lid.max(lid - z);
    let above = image(c, z - h);
    let direct = above + if ground { above } else { image(c, z + h) };
    let limit = tolerance(z);
    let mut sum = zero;
    let mut open = z.le(lid);
    for count in 1..=100 {
        if !open.any() {
            break;
        }
        let shift = l * (2.0 * f64::from(count));
        let near = lid_images(c, z, shift, h);
        let term = near
            + if ground {
                near
            } else {
                lid_images(c, -z, shift, h)
            };
        sum = V::select(open, sum + term, sum);
        open = open.and(term.abs().le(sum.abs() * limit).not());
    }
    (direct + sum) * inverse * (1.0 / ROOT_2_PI)
}

/// F_z [1/m] at `z` of a plume at `height` with the lid at `lid`; 0 above the lid (AERMOD's VRTSBL).
#[inline(always)]
pub fn vertical_layered<V: Lanes>(z: V, sigma_z: V, height: V, lid: V) -> V {
    let value = vertical_with_lid(z, sigma_z, height, lid);
    V::select(z.le(lid), value, V::splat(0.0))
}

/// F_z [1/m] of a plume without a lid (AERMOD's VRTSBN).
#[inline(always)]
pub fn vertical_unlimited<V: Lanes>(z: V, sigma_z: V, height: V) -> V {
    let inverse = V::splat(1.0) / sigma_z;
    let c = inverse * inverse * -0.5;
    let h = height.max(height - z);
    (image(c, z - h) + image(c, z + h)) * inverse * (1.0 / ROOT_2_PI)
}

/// Two parts of a convective plume: heights, σz and weights.
#[derive(Clone, Copy)]
pub struct Parts<V> {
    /// Heights [m].
    pub height: [V; 2],
    /// σz [m].
    pub sigma_z: [V; 2],
    /// Weights.
    pub weight: [V; 2],
}

/// What the images of a direct and of an indirect plume share, for both parts.
#[derive(Clone, Copy)]
pub(crate) struct Shape<V> {
    /// 1/σz [1/m].
    inverse: [V; 2],
    /// −1/(2 σz²) [1/m²].
    c: [V; 2],
    /// exp(−(2 z_i)²/σz²), by which the quotient of successive images falls.
    factor: [V; 2],
    /// Distance between images [m].
    step: V,
}

impl<V: Lanes> Shape<V> {
    /// Of no convective plume.
    #[inline(always)]
    pub fn nothing() -> Self {
        let zero = V::splat(0.0);
        Self {
            inverse: [zero; 2],
            c: [zero; 2],
            factor: [zero; 2],
            step: zero,
        }
    }

    /// The same seen from elsewhere: nothing changes unless the height is below the source's base.
    #[inline(always)]
    pub fn moved(self, z: V, sigma_z: [V; 2], lid: f64) -> Self {
        let step = V::splat(lid).max(-z + lid) * 2.0;
        if step.eq(self.step).all() {
            self
        } else {
            Self::new(z, sigma_z, lid)
        }
    }

    /// Of σz of both parts [m] seen from `z` below the lid [m].
    #[inline(always)]
    pub fn new(z: V, sigma_z: [V; 2], lid: f64) -> Self {
        let zero = V::splat(0.0);
        let z = V::select(z.abs().lt(V::splat(1.0e-10)), zero, z);
        let step = V::splat(lid).max(-z + lid) * 2.0;
        let mut shape = Self {
            inverse: [zero; 2],
            c: [zero; 2],
            factor: [zero; 2],
            step,
        };
        for k in 0..2 {
            let inverse = V::splat(1.0) / sigma_z[k];
            let c = inverse * inverse * -0.5;
            shape.inverse[k] = inverse;
            shape.c[k] = c;
            shape.factor[k] = (c * step * step * 2.0).at_least(-690.0).exp_inside();
        }
        shape
    }
}

/// Where the images of one part begin and how far apart they are [m].
#[inline(always)]
fn first_image<V: Lanes>(height: V, z: V, step: V, indirect: bool) -> (V, V) {
    let height = height.max(height - z);
    if indirect {
        (height - step, -step)
    } else {
        (height, step)
    }
}

/// F_z [1/m] at `z` of the direct (`indirect` false) or indirect plume below the lid (AERMOD's VRTCBL); 0 above it.
#[inline(always)]
pub fn vertical_convective<V: Lanes>(z: V, parts: &Parts<V>, lid: f64, indirect: bool) -> V {
    let shape = Shape::new(z, parts.sigma_z, lid);
    vertical_convective_in(z, parts, &shape, lid, indirect)
}

/// The same with what both plumes share at hand.
#[inline(always)]
pub(crate) fn vertical_convective_in<V: Lanes>(
    z: V,
    parts: &Parts<V>,
    shape: &Shape<V>,
    lid: f64,
    indirect: bool,
) -> V {
    let zero = V::splat(0.0);
    let z = V::select(z.abs().lt(V::splat(1.0e-10)), zero, z);
    let ground = z.eq(zero).all();
    let inside = z.le(V::splat(lid));
    let (up, step) = first_image(parts.height[0], z, shape.step, indirect);
    let (down, _) = first_image(parts.height[1], z, shape.step, indirect);
    let farthest = (shape.c[0] * (up.abs() + z.abs()).squared())
        .min(shape.c[1] * (down.abs() + z.abs()).squared());
    let strength = [
        parts.weight[0] * shape.inverse[0],
        parts.weight[1] * shape.inverse[1],
    ];
    let mut up_above = Images::new(shape.c[0], z + up, step, shape.factor[0]);
    let mut down_above = Images::new(shape.c[1], z + down, step, shape.factor[1]);
    let (mut up_below, mut down_below) = if ground {
        (up_above, down_above)
    } else {
        (
            Images::new(shape.c[0], up - z, step, shape.factor[0]),
            Images::new(shape.c[1], down - z, step, shape.factor[1]),
        )
    };
    let mut sum = Sum::new(z, inside);
    for _ in 0..=1000 {
        let (up, down) = (up_above.next(), down_above.next());
        let (up, down) = if ground {
            (up + up, down + down)
        } else {
            (up + up_below.next(), down + down_below.next())
        };
        if sum.add(strength[0] * up + strength[1] * down) {
            break;
        }
    }
    let lost = farthest.le(V::splat(LOST));
    if lost.any() {
        // Some image is too far to be carried on: each by itself.
        let mut single = Sum::new(z, inside.and(lost));
        let mut shift = zero;
        for _ in 0..=1000 {
            let (up, down) = (up + shift, down + shift);
            let up = image(shape.c[0], z + up) + image(shape.c[0], up - z);
            let down = image(shape.c[1], z + down) + image(shape.c[1], down - z);
            if single.add(strength[0] * up + strength[1] * down) {
                break;
            }
            shift = shift + step;
        }
        sum.total = V::select(lost, single.total, sum.total);
    }
    V::select(inside, sum.total * (1.0 / ROOT_2_PI), zero)
}

/// A sum that each lane ends for itself.
struct Sum<V: Lanes> {
    total: V,
    open: V::Mask,
    limit: V,
}

impl<V: Lanes> Sum<V> {
    /// Nothing yet, at a height, of the lanes that count.
    #[inline(always)]
    fn new(z: V, open: V::Mask) -> Self {
        Self {
            total: V::splat(0.0),
            open,
            limit: tolerance(z),
        }
    }

    /// Adds a term; true when all lanes have ended.
    #[inline(always)]
    fn add(&mut self, term: V) -> bool {
        let total = V::select(self.open, self.total + term, self.total);
        self.total = total;
        let done = term.le(total * self.limit);
        self.open = self.open.and(done.not());
        !self.open.any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A plume between ground and lid keeps its mass: ∫ F_z dz = 1.
    #[test]
    fn mass_is_kept() {
        for (sigma, height, lid) in [
            (30.0, 50.0, 400.0),
            (300.0, 50.0, 400.0),
            (80.0, 390.0, 400.0),
        ] {
            let n = 4000;
            let dz = lid / f64::from(n);
            let total: f64 = (0..n)
                .map(|k| vertical_layered((f64::from(k) + 0.5) * dz, sigma, height, lid) * dz)
                .sum();
            assert!((total - 1.0).abs() < 1.0e-5, "{total}");
        }
    }

    #[test]
    fn ground_is_twice_the_half() {
        let near = vertical_layered(1.0e-9, 40.0, 80.0, 500.0);
        let ground = vertical_layered(0.0, 40.0, 80.0, 500.0);
        assert!((near / ground - 1.0).abs() < 1.0e-9);
        let free = 2.0 * libm::exp(-0.5 * 4.0) / (ROOT_2_PI * 40.0);
        assert!((vertical_unlimited(0.0, 40.0, 80.0) / free - 1.0).abs() < 1.0e-14);
    }
}
