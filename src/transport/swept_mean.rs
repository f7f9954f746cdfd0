//! The mean mixing ratio of the air that crosses a face in one step, to fifth order in space and time, limited.
//!
//! Upwind of the face lies the cell 0; cells −2 … 2 are counted against the flow. With W(x) = ∫ₓ⁰ q dm, the tracer mass
//! between the face and the air mass x behind it, the flux of a step that moves the air mass C is W(−C), and
//!
//! q̂ = W(−C)/C = q₀ + Σ aₒ (qₒ − q₀),  o = −2, −1, 1, 2
//!
//! where W is the polynomial of degree five through its values at the six faces (the primitive function; exact in time
//! for a steady wind: Leonard 1991, Comput. Methods Appl. Mech. Eng. 88, 17). Written in differences, a uniform q passes
//! unchanged to the last bit.
//!
//! Limiters. `Monotone` is Leonard's universal limiter: q̂ lies between q₀ and q₁, and so that the upwind cell does not
//! fall below its own upwind neighbour, between q₀ and q₋₁ + (q₀ − q₋₁)/c. `Selective` leaves the high-order value alone
//! where the profile is smooth: the three second differences around the cell have one sign and differ by less than
//! a factor [`SMOOTH`] (the idea of Suresh and Huynh 1997, J. Comput. Phys. 136, 83, and of Blossey and Durran 2008,
//! J. Comput. Phys. 227, 5160), which keeps resolved maxima from being clipped. Both keep every cell positive: no
//! face may take more than its share of what the upwind cell holds.

use serde::{Deserialize, Serialize};

/// Ratio of neighbouring second differences up to which a profile counts as smooth [1].
///
/// 1.25 keeps a cosine bell of 15 cells radius whole and lets a slotted cylinder overshoot by 2.4 % at worst on its way.
const SMOOTH: f64 = 1.25;

/// How faces are reconstructed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AdvectionScheme {
    /// Fifth order; limited except at smooth, resolved extrema; positive.
    #[default]
    Selective,
    /// Fifth order, limited everywhere: no new extrema along a sweep.
    Monotone,
    /// Fifth order without limiter: linear, may become negative. For tests of order.
    Unlimited,
    /// First order: what the air of the upwind cell holds.
    Upwind,
}

/// What the reconstruction of one face knows of the air: shared by all species.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FaceWeights {
    /// Weights of cells −2, −1, 1, 2.
    pub weights: [f64; 4],
    /// (1 − c)/c of the universal limiter.
    pub steepest: f64,
    /// Largest q̂/q₀ that leaves the upwind cell positive.
    pub cap: f64,
}

impl FaceWeights {
    /// Cells of equal air mass: `courant` is the share of the upwind cell's air that crosses, in (0, 1].
    #[inline(always)]
    pub fn uniform(courant: f64, cap: f64) -> Self {
        let x = -courant;
        let [p3, p2, p1, m1, m2] = [x + 3.0, x + 2.0, x + 1.0, x - 1.0, x - 2.0];
        // Lagrange polynomials of nodes −3, −2, 1, 2 at x, over C.
        let l3 = p2 * p1 * m1 * m2 * (1.0 / 120.0);
        let l2 = -p3 * p1 * m1 * m2 * (1.0 / 24.0);
        let r1 = p3 * p2 * p1 * m2 * (1.0 / 24.0);
        let r2 = -p3 * p2 * p1 * m1 * (1.0 / 120.0);
        Self {
            weights: [l3, l3 + l2, -(r1 + r2), -r2],
            steepest: (1.0 - courant) / courant.max(1e-12),
            cap,
        }
    }

    /// Cells of unequal air mass `mass` (cells −2 … 2); `crossing` is the air mass that crosses [kg].
    #[inline(always)]
    pub fn in_mass(mass: [f64; 5], crossing: f64, cap: f64) -> Self {
        let nodes = [
            -(mass[0] + mass[1] + mass[2]),
            -(mass[1] + mass[2]),
            -mass[2],
            mass[3],
            mass[3] + mass[4],
        ];
        // Lagrange polynomial of a node over C: the factor of the node 0 is −C/xₛ.
        let lagrange = |s: usize| {
            let mut value = -1.0 / nodes[s];
            for t in 0..5 {
                if t != s {
                    value *= (-crossing - nodes[t]) / (nodes[s] - nodes[t]);
                }
            }
            value
        };
        let (l3, l2, r1, r2) = (lagrange(0), lagrange(1), lagrange(3), lagrange(4));
        let courant = crossing / mass[2];
        Self {
            weights: [
                mass[0] * l3,
                mass[1] * (l3 + l2),
                -mass[3] * (r1 + r2),
                -mass[4] * r2,
            ],
            steepest: (1.0 - courant) / courant.max(1e-12),
            cap,
        }
    }
}

/// Part of a cell's tracer that may leave in a sub-step [1]: with all of it rounding could leave less than nothing.
pub(super) const MAY_LEAVE: f64 = 1.0 - 1e-12;

#[inline(always)]
fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

#[inline(always)]
fn most(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// q̂ without a limiter.
#[inline(always)]
fn high_order([far_up, up, here, down, far_down]: [f64; 5], face: &FaceWeights) -> f64 {
    let [a, b, c, d] = face.weights;
    here + a * (far_up - here) + b * (up - here) + c * (down - here) + d * (far_down - here)
}

/// Whether the profile is smooth: see the file's head.
#[inline(always)]
#[allow(clippy::needless_bitwise_bool)] // without branches the loop over lanes is vectorised
fn is_smooth([far_up, up, here, down, far_down]: [f64; 5]) -> bool {
    let before = far_up - 2.0 * up + here;
    let middle = up - 2.0 * here + down;
    let after = here - 2.0 * down + far_down;
    let small = least(before, least(middle, after));
    let large = most(before, most(middle, after));
    ((small > 0.0) & (large < SMOOTH * small)) | ((large < 0.0) & (small > SMOOTH * large))
}

/// q̂ of one species from cells −2 … 2.
#[inline(always)]
pub(super) fn swept_mean(q: [f64; 5], face: &FaceWeights, scheme: AdvectionScheme) -> f64 {
    let [_, up, here, down, _] = q;
    if matches!(scheme, AdvectionScheme::Upwind) {
        return here;
    }
    let high = high_order(q, face);
    if matches!(scheme, AdvectionScheme::Unlimited) {
        return high;
    }
    let steep = here + face.steepest * (here - up);
    let low = most(least(here, down), least(here, steep));
    let top = least(most(here, down), most(here, steep));
    let mut value = most(low, least(top, high));
    if matches!(scheme, AdvectionScheme::Selective) {
        value = if is_smooth(q) { high } else { value };
    }
    most(0.0, least(value, here * face.cap))
}

/// Derivatives of [`swept_mean`] by the five cells; where a limiter has a kink, of the side that it takes.
#[inline(always)]
pub(super) fn swept_mean_slopes(
    q: [f64; 5],
    face: &FaceWeights,
    scheme: AdvectionScheme,
) -> [f64; 5] {
    let [_, up, here, down, _] = q;
    if matches!(scheme, AdvectionScheme::Upwind) {
        return [0.0, 0.0, 1.0, 0.0, 0.0];
    }
    let [a, b, c, d] = face.weights;
    let centre = 1.0 - a - b - c - d;
    if matches!(scheme, AdvectionScheme::Unlimited) {
        return [a, b, centre, c, d];
    }
    let high = Named(high_order(q, face), HIGH);
    let (same, next) = (Named(here, SAME), Named(down, NEXT));
    let steep = Named(here + face.steepest * (here - up), STEEP);
    let low = same.least(next).most(same.least(steep));
    let top = same.most(next).least(same.most(steep));
    let mut found = low.most(top.least(high));
    if matches!(scheme, AdvectionScheme::Selective) {
        found = Named::choose(is_smooth(q), high, found);
    }
    let cap = Named(here * face.cap, CAP);
    let Named(_, name) = Named(0.0, NOTHING).most(found.least(cap));
    let of = |which: f64, slope: f64, other: f64| if name == which { slope } else { other };
    [
        of(HIGH, a, 0.0),
        of(HIGH, b, of(STEEP, -face.steepest, 0.0)),
        of(
            HIGH,
            centre,
            of(
                STEEP,
                1.0 + face.steepest,
                of(SAME, 1.0, of(CAP, face.cap, 0.0)),
            ),
        ),
        of(HIGH, c, of(NEXT, 1.0, 0.0)),
        of(HIGH, d, 0.0),
    ]
}

/// Names of what a limiter chooses from, as numbers that stand in registers beside the values.
const HIGH: f64 = 0.0;
const SAME: f64 = 1.0;
const NEXT: f64 = 2.0;
const STEEP: f64 = 3.0;
const CAP: f64 = 4.0;
const NOTHING: f64 = 5.0;

/// A value with its name: the derivatives of each are the same for all species of a face, so only the name is carried.
#[derive(Clone, Copy)]
struct Named(f64, f64);

impl Named {
    #[inline(always)]
    fn choose(yes: bool, a: Self, b: Self) -> Self {
        Self(if yes { a.0 } else { b.0 }, if yes { a.1 } else { b.1 })
    }

    #[inline(always)]
    fn least(self, other: Self) -> Self {
        Self::choose(self.0 < other.0, self, other)
    }

    #[inline(always)]
    fn most(self, other: Self) -> Self {
        Self::choose(self.0 > other.0, self, other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cell means of x⁴ over [n, n+1].
    fn quartic(n: f64) -> f64 {
        (libm::pow(n + 1.0, 5.0) - libm::pow(n, 5.0)) / 5.0
    }

    #[test]
    fn a_quartic_is_swept_exactly() {
        for courant in [1e-9, 0.2, 0.5, 0.9, 1.0] {
            let q = [-2.0, -1.0, 0.0, 1.0, 2.0].map(quartic);
            let face = FaceWeights::uniform(courant, 1e9);
            let exact = (1.0 - libm::pow(1.0 - courant, 5.0)) / (5.0 * courant);
            let tolerance = if courant < 1e-6 { 1e-6 } else { 1e-12 };
            let value = swept_mean(q, &face, AdvectionScheme::Unlimited);
            assert!(
                (value - exact).abs() < tolerance,
                "{courant}: {value} {exact}"
            );
        }
    }

    #[test]
    fn uneven_cells_sweep_a_cubic_exactly() {
        let mass = [1.3, 0.8, 1.0, 1.4, 0.6];
        let mut edges = vec![-(mass[0] + mass[1] + mass[2])];
        for m in mass {
            edges.push(edges[edges.len() - 1] + m);
        }
        let integral = |x: f64| 0.25 * x * x * x * x - 0.7 * x * x + 2.0 * x;
        let mut q = [0.0; 5];
        for n in 0..5 {
            q[n] = (integral(edges[n + 1]) - integral(edges[n])) / mass[n];
        }
        for crossing in [0.1, 0.5, 1.0] {
            let face = FaceWeights::in_mass(mass, crossing, 1e9);
            let exact = (integral(0.0) - integral(-crossing)) / crossing;
            let value = swept_mean(q, &face, AdvectionScheme::Unlimited);
            assert!((value - exact).abs() < 1e-12, "{crossing}: {value} {exact}");
        }
        let even = FaceWeights::in_mass([2.0; 5], 0.6, 1.0);
        let uniform = FaceWeights::uniform(0.3, 1.0);
        for (a, b) in even.weights.iter().zip(uniform.weights) {
            assert!((a - b).abs() < 1e-14);
        }
    }

    #[test]
    fn a_uniform_ratio_passes_to_the_last_bit() {
        for scheme in [
            AdvectionScheme::Selective,
            AdvectionScheme::Monotone,
            AdvectionScheme::Unlimited,
        ] {
            let face = FaceWeights::uniform(0.37, 2.0);
            assert_eq!(swept_mean([0.1; 5], &face, scheme), 0.1);
        }
    }

    #[test]
    fn a_step_is_limited_and_a_parabola_is_not() {
        let face = FaceWeights::uniform(0.5, 1.5);
        let step = swept_mean([1.0, 1.0, 1.0, 0.0, 0.0], &face, AdvectionScheme::Selective);
        assert!((0.0..=1.0).contains(&step));
        let top = [5.0, 8.0, 9.0, 8.0, 5.0];
        let unlimited = swept_mean(top, &face, AdvectionScheme::Unlimited);
        assert_eq!(
            swept_mean(top, &face, AdvectionScheme::Selective),
            unlimited
        );
        assert!(swept_mean(top, &face, AdvectionScheme::Monotone) <= unlimited);
    }

    #[test]
    fn slopes_are_those_of_the_value() {
        let profiles = [
            [1.0, 1.2, 1.5, 1.9, 2.4],
            [1.0, 0.98, 0.99, 0.1, 0.05],
            [5.0, 8.0, 9.0, 8.0, 5.0],
            [0.3, 0.9, 0.4, 0.8, 0.2],
            [2.0, 1.4, 0.01, 0.8, 3.0],
            [0.0, 0.0, 1e-3, 1.0, 0.5],
        ];
        let schemes = [
            AdvectionScheme::Selective,
            AdvectionScheme::Monotone,
            AdvectionScheme::Unlimited,
            AdvectionScheme::Upwind,
        ];
        let mut different = Vec::new();
        for (q, scheme) in profiles.iter().flat_map(|q| schemes.map(|s| (q, s))) {
            for courant in [0.05, 0.4, 0.9] {
                let face = FaceWeights::uniform(courant, 1.6);
                let slopes = swept_mean_slopes(*q, &face, scheme);
                for n in 0..5 {
                    let at = |change: f64| {
                        let mut q = *q;
                        q[n] += change;
                        swept_mean(q, &face, scheme)
                    };
                    let step = 1e-7 * q[n].max(1e-3);
                    let expected = (at(step) - at(-step)) / (2.0 * step);
                    assert!(
                        (slopes[n] - expected).abs() < 1e-6,
                        "{q:?} {scheme:?} {courant} {n}: {} {expected}",
                        slopes[n]
                    );
                }
                if !different.contains(&slopes) {
                    different.push(slopes);
                }
            }
        }
        assert!(different.len() >= 6, "limiters act: {}", different.len());
    }
}
