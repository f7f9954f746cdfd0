//! Elementary functions from sums, products and bit fields, the same for every width.

use super::{LaneMask, Lanes};

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// 2^(k/16).
const ROOTS: [f64; 16] = [
    1.0,
    1.0442737824274138,
    1.0905077326652577,
    1.1387886347566916,
    1.189207115002721,
    1.241857812073484,
    1.2968395546510096,
    1.3542555469368927,
    std::f64::consts::SQRT_2,
    1.4768261459394993,
    1.5422108254079407,
    1.6104903319492543,
    1.681792830507429,
    1.7562521603732995,
    1.8340080864093424,
    1.9152065613971474,
];
/// 16/ln 2.
const PER_STEP: f64 = 23.083120654223414;
/// ln 2/16 in two parts, the first with 27 bits.
const STEP_HIGH: f64 = 0.04332169843837619;
const STEP_LOW: f64 = 3.466203935603788e-10;
/// 1.5·2⁵²: added to a number it leaves the nearest whole number in the last bits.
const ROUND: f64 = 6_755_399_441_055_744.0;

/// eˣ of −700 < x < 700.
#[inline(always)]
pub fn exp_inside<V: Lanes>(x: V) -> V {
    let shifted = x.times_plus(PER_STEP, ROUND);
    let n = shifted - ROUND;
    let r = n.mul_add(V::splat(-STEP_HIGH), x);
    let r = n.mul_add(V::splat(-STEP_LOW), r);
    let r2 = r * r;
    // Taylor's series in pairs, so that the processor need not wait.
    let high = r.times_plus(1.0 / 720.0, 1.0 / 120.0);
    let middle = r.times_plus(1.0 / 24.0, 1.0 / 6.0);
    let p = high.mul_add(r2, middle).mul_add(r, V::splat(0.5));
    let whole = p.mul_add(r2, r);
    let scale = V::scaled_entry(&ROOTS, shifted);
    scale.mul_add(whole, scale)
}

/// eˣ = 2^(n/16) eʳ, |r| ≤ ln 2/32 and Taylor's series to r⁶ (remainder below 5e-16).
#[inline(always)]
pub fn exp<V: Lanes>(x: V) -> V {
    let small = x.lt(V::splat(-708.0));
    let x = x.at_most(709.0).at_least(-708.0);
    V::select(small, V::splat(0.0), exp_inside(x))
}

/// Reciprocals near 1/m of the mantissas m with each first four bits, and minus their logarithms; exact at 1 and 2.
const INVERSES: [f64; 16] = [
    1.0,
    0.9140625,
    0.865234375,
    0.8203125,
    0.78125,
    0.744140625,
    0.7109375,
    0.681640625,
    0.65234375,
    0.626953125,
    0.603515625,
    0.58203125,
    0.560546875,
    0.54296875,
    0.525390625,
    0.5,
];
const LOGARITHMS: [f64; 16] = [
    0.0,
    0.08985632912186105,
    0.14475485499437216,
    0.1980699137620938,
    0.24686007793152578,
    0.2955252499128068,
    0.34117075740276714,
    0.3832527028370806,
    0.42718363206280735,
    0.4668835019094919,
    0.5049833481417623,
    0.5412311385341033,
    0.5788424092798867,
    0.6107035113488707,
    0.6436132454376686,
    std::f64::consts::LN_2,
];

/// ln x = e ln 2 − ln c + ln(1 + t), t = m c − 1, |t| ≤ 1/16, by the series of artanh(t/(2 + t)) to the 15th power.
#[inline(always)]
pub fn ln<V: Lanes>(x: V) -> V {
    let (m, e) = x.mantissa_exponent();
    let c = x.mantissa_entry(&INVERSES);
    let t = m.mul_add(c, V::splat(-1.0));
    let s = t / (t + 2.0);
    let s2 = s * s;
    let s4 = s2 * s2;
    let high = s2.times_plus(2.0 / 13.0, 2.0 / 11.0);
    let middle = s2.times_plus(2.0 / 9.0, 2.0 / 7.0);
    let low = s2.times_plus(2.0 / 5.0, 2.0 / 3.0);
    let p = high.mul_add(s4, middle).mul_add(s4, low);
    let tail = (p * s2).mul_add(s, e * LN2_LOW);
    let whole = e.mul_add(V::splat(LN2_HIGH), x.mantissa_entry(&LOGARITHMS));
    whole + s.mul_add(V::splat(2.0), tail)
}

/// xʸ = exp(y ln x) for x > 0.
#[inline(always)]
pub fn powf<V: Lanes>(x: V, y: f64) -> V {
    let positive = x.gt(V::splat(0.0));
    let safe = x.at_least(f64::MIN_POSITIVE);
    V::select(positive, exp(ln(safe) * y), V::splat(0.0))
}

/// 2⁵² as it is stored: or-ed to a whole number below 2⁵² it gives 2⁵² + that number.
pub const TWO_52_BITS: u64 = 0x4330_0000_0000_0000;
const TWO_52: f64 = 4_503_599_627_370_496.0;

/// Bits of x^(−⅓) from the bits of x, both without their last 12 and plus 2⁵²: (4/3) 1023·2⁴⁰ less a third of them, and
/// less what makes the greatest error least.
#[inline(always)]
pub fn guess_from<V: Lanes>(bits: V) -> V {
    const START: f64 = 1_499_661_292_519_031.0;
    (bits - TWO_52)
        .times_plus(-1.0 / 3.0, START + TWO_52)
        .floor()
}

/// x^(−⅓) = r (1 − h)^(−⅓), h = 1 − x r³, by the series in h, twice.
#[inline(always)]
pub fn inverse_cube_root<V: Lanes>(x: V) -> V {
    let mut r = x.inverse_cube_root_guess();
    let one = V::splat(1.0);
    let h = (-(x * r)).mul_add(r * r, one);
    let h2 = h * h;
    let high = h.times_plus(91.0 / 729.0, 35.0 / 243.0);
    let middle = h.times_plus(14.0 / 81.0, 2.0 / 9.0);
    let p = high.mul_add(h2, middle).mul_add(h, V::splat(1.0 / 3.0));
    r = (r * h).mul_add(p, r);
    let h = (-(x * r)).mul_add(r * r, one);
    (r * h).mul_add(h.times_plus(2.0 / 9.0, 1.0 / 3.0), r)
}

/// ∛x = x (x^(−⅓))²; 0 for what is not positive.
#[inline(always)]
pub fn cube_root<V: Lanes>(x: V) -> V {
    let safe = x.at_least(f64::MIN_POSITIVE);
    let r = inverse_cube_root(safe);
    V::select(x.gt(V::splat(0.0)), safe * (r * r), V::splat(0.0))
}

/// Sine and cosine of |r| ≤ π/4 by Taylor's series.
#[inline(always)]
fn in_an_octant<V: Lanes>(r: V) -> (V, V) {
    let r2 = r * r;
    let r4 = r2 * r2;
    let r8 = r4 * r4;
    let low = r2.times_plus(1.0 / 120.0, -1.0 / 6.0);
    let middle = r2.times_plus(1.0 / 362_880.0, -1.0 / 5040.0);
    let high = r2.times_plus(1.0 / 6_227_020_800.0, -1.0 / 39_916_800.0);
    let top = V::splat(-1.0 / 1_307_674_368_000.0);
    let s = top.mul_add(r4, high).mul_add(r8, middle.mul_add(r4, low));
    let low = r2.times_plus(1.0 / 24.0, -0.5);
    let middle = r2.times_plus(1.0 / 40_320.0, -1.0 / 720.0);
    let high = r2.times_plus(1.0 / 479_001_600.0, -1.0 / 3_628_800.0);
    let top = r2.times_plus(1.0 / 20_922_789_888_000.0, -1.0 / 87_178_291_200.0);
    let c = top.mul_add(r4, high).mul_add(r8, middle.mul_add(r4, low));
    ((r * r2).mul_add(s, r), c.mul_add(r2, V::splat(1.0)))
}

/// Sine and 1 − cosine of 0 ≤ x ≤ π from t = x/2 − π/4: sin x = cos²t − sin²t, 1 − cos x = (cos t + sin t)².
#[inline(always)]
pub fn sine_and_versine<V: Lanes>(x: V) -> (V, V) {
    let (s, c) = in_an_octant(x * 0.5 - std::f64::consts::FRAC_PI_4);
    let sum = c + s;
    (sum * (c - s), sum * sum)
}

/// Sine and cosine by quadrants of π/2 and Taylor's series.
#[inline(always)]
pub fn sin_cos<V: Lanes>(x: V) -> (V, V) {
    const HIGH: f64 = 1.570_796_326_734_125_6;
    const LOW: f64 = 6.077_100_506_506_192e-11;
    let n = (x * std::f64::consts::FRAC_2_PI + 0.5).floor();
    let r = n.mul_add(V::splat(-HIGH), x);
    let (sine, cosine) = in_an_octant(n.mul_add(V::splat(-LOW), r));
    let quadrant = n - (n * 0.25).floor() * 4.0;
    let odd = quadrant.eq(V::splat(1.0)).or(quadrant.eq(V::splat(3.0)));
    let sine_sign = quadrant.ge(V::splat(2.0));
    let cosine_sign = quadrant.eq(V::splat(1.0)).or(quadrant.eq(V::splat(2.0)));
    let a = V::select(odd, cosine, sine);
    let b = V::select(odd, sine, cosine);
    (V::select(sine_sign, -a, a), V::select(cosine_sign, -b, b))
}

/// Arc tangent: |x| > 1 by the reciprocal, then twice the half angle, then the series.
#[inline(always)]
pub fn atan<V: Lanes>(x: V) -> V {
    let size = x.abs();
    let inverse = size.gt(V::splat(1.0));
    let t = V::select(inverse, V::splat(1.0) / size.at_least(1.0), size);
    // tan(a/2) = t/(1 + √(1 + t²)), twice: |t| below 0.199.
    let half = t / ((t * t + 1.0).sqrt() + 1.0);
    let quarter = half / ((half * half + 1.0).sqrt() + 1.0);
    let q2 = quarter * quarter;
    let mut p = V::splat(1.0 / 21.0);
    for (k, sign) in [
        (19.0, -1.0),
        (17.0, 1.0),
        (15.0, -1.0),
        (13.0, 1.0),
        (11.0, -1.0),
        (9.0, 1.0),
        (7.0, -1.0),
        (5.0, 1.0),
        (3.0, -1.0),
    ] {
        p = p * q2 + sign / k;
    }
    let angle = (quarter + quarter * q2 * p) * 4.0;
    let angle = V::select(inverse, -angle + std::f64::consts::FRAC_PI_2, angle);
    V::select(x.lt(V::splat(0.0)), -angle, angle)
}
