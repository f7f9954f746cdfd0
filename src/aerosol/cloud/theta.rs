//! Sulfur(IV) and its oxidants over a time in which the constants hold.
//!
//! ds/dt = −k₀ s − Σ K_j s x_j,   dx_j/dt = −n_j K_j s x_j. In θ = ∫ s dt the oxidants are x_j = x_j0 e^(−n_j K_j θ), so
//!
//! s(θ) = s₀ − k₀ θ − Σ (x_j0/n_j)(1 − e^(−n_j K_j θ)):
//!
//! sums are kept whatever θ is, and no oxidant runs out. θ follows from the step: with s straight in θ,
//! Δt = ∫ dθ/s = θ ln(s₀/s)/(s₀ − s), that is θ = Δt (s₀ − s)/ln(s₀/s), which is exact for a first-order loss, always has one
//! root, and that root has s > 0.

use super::rates::{Constants, OXIDANTS, USED};
use crate::numerics::lanes::{LaneMask, Lanes};

/// Relative change of θ at which the iteration stops [1].
const TOLERANCE: f64 = 1e-5;
/// Most iterations.
const MOST: usize = 60;

/// Amounts [mol/m³].
#[derive(Clone, Copy)]
pub(super) struct Amounts<V> {
    pub(super) sulfur: V,
    pub(super) oxidants: [V; OXIDANTS],
}

/// What has reacted by each oxidant and by O2 [mol/m³ of sulfur].
pub(super) type Reacted<V> = [V; OXIDANTS + 1];

/// What has reacted at θ, and d(sum)/dθ.
#[inline(always)]
fn reacted<V: Lanes>(
    amounts: &Amounts<V>,
    constants: &Constants<V>,
    theta: V,
) -> (Reacted<V>, V, V) {
    let mut parts = [constants.first * theta; OXIDANTS + 1];
    let mut sum = parts[OXIDANTS];
    let mut slope = constants.first;
    for path in 0..OXIDANTS {
        let exponent = constants.second[path] * theta * USED[path];
        let left = (-exponent).exp();
        // 1 − e^(−x) of small x loses digits; x − x²/2 + x³/6 does not.
        let series = exponent * (exponent * (exponent * (1.0 / 6.0) - 0.5) + 1.0);
        let gone = V::select(exponent.lt(V::splat(1e-4)), series, V::splat(1.0) - left);
        parts[path] = amounts.oxidants[path] * gone / USED[path];
        sum = sum + parts[path];
        slope = (amounts.oxidants[path] * constants.second[path]).mul_add(left, slope);
    }
    (parts, sum, slope)
}

/// λ = (1 − r)/(−ln r) and dλ/dr for 0 < r ≤ 1.
#[inline(always)]
fn logarithmic_mean<V: Lanes>(ratio: V) -> (V, V) {
    let lost = V::splat(1.0) - ratio;
    let logarithm = ratio.at_least(1e-300).ln();
    let safe = logarithm.at_most(-1e-9);
    let exact = -lost / safe;
    let exact_slope = (lost / ratio.at_least(1e-300) + safe) / safe.squared();
    let near = lost.lt(V::splat(1e-3));
    // 1 − δ/2 − δ²/12 − δ³/24 and its slope in r.
    let series = V::splat(1.0) - lost * (lost * (lost * (1.0 / 24.0) + 1.0 / 12.0) + 0.5);
    let series_slope = lost * (lost * 0.125 + 1.0 / 6.0) + 0.5;
    (
        V::select(near, series, exact),
        V::select(near, series_slope, exact_slope),
    )
}

/// θ of a first order with all oxidants left in `dt` [s]: from below.
#[inline(always)]
pub(super) fn first_guess<V: Lanes>(amounts: &Amounts<V>, constants: &Constants<V>, dt: V) -> V {
    let mut slope = constants.first;
    for path in 0..OXIDANTS {
        slope = amounts.oxidants[path].mul_add(constants.second[path], slope);
    }
    dt * amounts.sulfur / (slope * dt + 1.0)
}

/// What reacts in `dt` [s], and θ [mol s/m³], from a guess of it.
#[inline(always)]
pub(super) fn react<V: Lanes>(
    amounts: &Amounts<V>,
    constants: &Constants<V>,
    dt: V,
    guess: V,
) -> (Reacted<V>, V) {
    let zero = V::splat(0.0);
    let start = amounts.sulfur.at_least(1e-300);
    let most = dt * start;
    let (mut low, mut high) = (zero, most);
    let mut theta = guess.min(most);
    let mut open = V::Mask::splat(true);
    for _ in 0..MOST {
        let (_, sum, slope) = reacted(amounts, constants, theta);
        let ratio = V::splat(1.0) - sum / start;
        let (mean, mean_slope) = logarithmic_mean(ratio.at_least(1e-30));
        let value = theta - most * mean;
        let above = value.gt(zero).or(ratio.le(zero));
        high = V::select(above, theta.min(high), high);
        low = V::select(above, low, theta.max(low));
        let newton = theta - value / (dt * mean_slope * slope + 1.0);
        let inside = newton.ge(low).and(newton.le(high)).and(ratio.gt(zero));
        let next = V::select(inside, newton, (low + high) * 0.5);
        let moved = (next - theta).abs();
        theta = V::select(open, next, theta);
        open = open.and(moved.gt(theta * TOLERANCE));
        if !open.any() {
            break;
        }
    }
    let (mut parts, sum, _) = reacted(amounts, constants, theta);
    // Rounding must not take more than there is.
    let scale = V::select(
        sum.gt(amounts.sulfur),
        amounts.sulfur / sum.at_least(1e-300),
        V::splat(1.0),
    );
    for part in &mut parts {
        *part = *part * scale;
    }
    (parts, theta)
}
