//! What has grown out of the Aitken mode joins the accumulation mode.
//!
//! The part of the Aitken mode beyond D_m that was not there before the step is handed over, number and mass each by its own
//! tail: Δ_N = ½ erfc(x) after − ½ erfc(x) before, x = ln(D_m/D_g)/(√2 ln σ); the same for mass with D_g e^(3 ln²σ)
//! (Easter et al. 2004, JGR 109, D20210; Liu et al. 2012, GMD 5, 709, "renaming"). D_m is the geometric mean of the diameters of
//! mean volume at the modes' bound.
//!
//! Binkowski and Roselle (2003, JGR 108, 4183, eq. 10 and 11) cut the whole tail beyond the intersection of both modes as soon
//! as the Aitken mode grows faster and is more numerous: the modes jump when the condition turns, and a second step without
//! growth cuts again, because a mode of fixed width has grown its tail back. What is driven by growth alone depends neither
//! on the number of steps nor on a switch.

use super::modes::{ACCUMULATION, AITKEN, Sized};
use crate::numerics::lanes::Lanes;

/// Shares of the Aitken mode after growth that join the accumulation mode.
#[derive(Debug, Clone, Copy)]
pub struct Merged<V> {
    /// Of its number [1].
    pub number: V,
    /// Of each of its masses [1].
    pub mass: V,
}

/// Diameter D_m [m].
pub fn border() -> f64 {
    let small = AITKEN.largest * AITKEN.mean_volume_ratio;
    let large = ACCUMULATION.smallest * ACCUMULATION.mean_volume_ratio;
    (small * large).sqrt()
}

/// The Aitken mode `before` and `after` a step's growth, in one state of wetness.
#[inline(always)]
pub fn merge<V: Lanes>(before: &Sized<V>, after: &Sized<V>) -> Merged<V> {
    let border = border();
    let shape = after.shape;
    let zero = V::splat(0.0);
    let grown = after.diameter.gt(before.diameter);
    let more =
        shape.number_above(border, after.diameter) - shape.number_above(border, before.diameter);
    let number = V::select(grown, more, zero).at_least(0.0);
    let had = before.volume.min(after.volume) / after.volume.at_least(f64::MIN_POSITIVE);
    let heavier = shape.volume_above(border, after.diameter)
        - shape.volume_above(border, before.diameter) * had;
    let mass = V::select(grown, heavier, zero).at_least(0.0).at_most(1.0);
    // Particles that leave have at least the border's volume.
    let volume = std::f64::consts::PI / 6.0 * border * border * border;
    let most = mass * after.volume / (after.number.at_least(1e-200) * volume);
    Merged {
        number: number.min(most),
        mass,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn growth_hands_over_the_tail_whatever_the_steps() {
        let number = 1e10;
        let volume = |d: f64| number * AITKEN.mean_volume(d);
        let before = AITKEN.sized(number, volume(2.5e-8));
        let after = AITKEN.sized(number, volume(3.5e-8));
        let once = merge(&before, &after);
        assert!(once.mass > 0.0 && once.mass < 0.5);
        assert!(once.number > 0.0 && once.number < once.mass);
        // No growth, nothing.
        assert_eq!(merge(&after, &after).mass, 0.0);
        assert_eq!(merge(&after, &before).mass, 0.0);
        // A hundred small steps that each lose their share: what is left differs by what had grown and left early.
        let (mut n, mut v, mut lost) = (number, volume(2.5e-8), 0.0);
        let added = (after.volume - before.volume) / 100.0;
        for _ in 0..100 {
            let start = AITKEN.sized(n, v);
            let end = AITKEN.sized(n, v + added);
            let part = merge(&start, &end);
            lost += part.mass * end.volume;
            n -= part.number * n;
            v = end.volume - part.mass * end.volume;
        }
        assert_relative_eq!(lost + v, after.volume, max_relative = 1e-12);
        assert_relative_eq!(lost, once.mass * after.volume, max_relative = 0.35);
    }

    #[test]
    fn the_border_lies_between_the_modes() {
        assert!(border() > AITKEN.largest && border() < 2.5 * ACCUMULATION.smallest);
    }
}
