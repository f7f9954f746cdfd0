//! Functions of exact steps, in lanes, without loss of digits for short ones.

use crate::numerics::lanes::Lanes;

/// Below this the series are used (their remainders are below 1e-15).
const SHORT: f64 = 1e-3;

/// φ(x) = (1 − e^(−x))/x of x ≥ 0: mean of e^(−s) over 0 ≤ s ≤ x.
#[inline(always)]
pub(super) fn mean_decay<V: Lanes>(x: V) -> V {
    let series = x
        .times_plus(1.0 / 120.0, -1.0 / 24.0)
        .mul_add(x, V::splat(1.0 / 6.0))
        .mul_add(x, V::splat(-0.5))
        .mul_add(x, V::splat(1.0));
    let whole = (V::splat(1.0) - (-x).exp()) / x.at_least(SHORT);
    V::select(x.lt(V::splat(SHORT)), series, whole)
}

/// ψ(x) = (1 − φ(x))/x of x ≥ 0: mean of what a constant source leaves, over its product with the time.
#[inline(always)]
pub(super) fn mean_build_up<V: Lanes>(x: V) -> V {
    let series = x
        .times_plus(-1.0 / 720.0, 1.0 / 120.0)
        .mul_add(x, V::splat(-1.0 / 24.0))
        .mul_add(x, V::splat(1.0 / 6.0))
        .mul_add(-x, V::splat(0.5));
    let whole = (V::splat(1.0) - mean_decay(x)) / x.at_least(SHORT * 10.0);
    V::select(x.lt(V::splat(SHORT * 10.0)), series, whole)
}

/// 1 − e^(−x) of x ≥ 0.
#[inline(always)]
pub(super) fn decayed<V: Lanes>(x: V) -> V {
    x * mean_decay(x)
}

/// ln(1 + x)/x of x ≥ 0.
#[inline(always)]
pub(super) fn logarithmic_mean<V: Lanes>(x: V) -> V {
    let series = x
        .times_plus(0.2, -0.25)
        .mul_add(x, V::splat(1.0 / 3.0))
        .mul_add(x, V::splat(-0.5))
        .mul_add(x, V::splat(1.0));
    let whole = (x + 1.0).ln() / x.at_least(SHORT);
    V::select(x.lt(V::splat(SHORT)), series, whole)
}

/// Complementary error function (error below 1.5e-7; Hastings 1955, in Abramowitz and Stegun 1964, 7.1.26).
#[inline(always)]
pub(super) fn erfc<V: Lanes>(x: V) -> V {
    let size = x.abs();
    let t = V::splat(1.0) / size.times_plus(0.327_591_1, 1.0);
    let sum = t
        .times_plus(1.061_405_429, -1.453_152_027)
        .mul_add(t, V::splat(1.421_413_741))
        .mul_add(t, V::splat(-0.284_496_736))
        .mul_add(t, V::splat(0.254_829_592));
    let tail = sum * t * (-(size * size)).exp();
    V::select(x.lt(V::splat(0.0)), -tail + 2.0, tail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn functions_hold_their_digits() {
        for k in -120..60 {
            let x = 10.0_f64.powf(f64::from(k) / 15.0);
            assert_relative_eq!(mean_decay(x), -libm::expm1(-x) / x, max_relative = 4e-13);
            assert_relative_eq!(
                logarithmic_mean(x),
                libm::log1p(x) / x,
                max_relative = 4e-13
            );
            let build_up = if x > 0.3 {
                (1.0 - mean_decay(x)) / x
            } else {
                (0..20)
                    .rev()
                    .fold(0.0, |sum, n| 1.0 / f64::from(n + 2) * (1.0 - x * sum))
            };
            assert_relative_eq!(mean_build_up(x), build_up, max_relative = 4e-12);
        }
        assert_eq!(mean_decay(0.0), 1.0);
        assert_eq!(mean_build_up(0.0), 0.5);
        assert_eq!(logarithmic_mean(0.0), 1.0);
        for k in -30..30 {
            let x = f64::from(k) / 8.0;
            assert!((erfc(x) - libm::erfc(x)).abs() < 1.6e-7);
        }
    }
}
