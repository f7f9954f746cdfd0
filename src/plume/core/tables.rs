//! Profiles made ready for lanes: values, slopes and integrals on the fixed heights, read at a height or averaged between two.
//!
//! φ(z) = φ_k + (z − z_k) φ′_k in layer k; mean between a and b: (Φ(b) − Φ(a))/(b − a) with
//! Φ(z) = Φ_k + (z − z_k)(φ_k + ½ φ′_k (z − z_k)), which is the trapezoidal sum over the layers between (AERMOD's ANYAVG).

use crate::numerics::lanes::Lanes;
use crate::plume::profile::{HEIGHTS, LEVELS};
use crate::plume::{Air, profile::Column};

/// Values at one height, or means between two.
#[derive(Clone, Copy)]
pub struct Levels<V> {
    /// Wind speed [m/s].
    pub wind: V,
    /// σv [m/s].
    pub sigma_v: V,
    /// σw [m/s].
    pub sigma_w: V,
    /// dθ/dz [K/m].
    pub gradient: V,
    /// Dissipation [m²/s³]; 0 where the run does not need it.
    pub dissipation: V,
}

/// Air at a height, with AERMOD's least values, and θ there.
#[derive(Clone, Copy)]
pub(crate) struct AtHeight<V> {
    /// Wind, σv, σw, dθ/dz.
    pub air: Levels<V>,
    /// θ [K].
    pub potential_temperature: V,
}

impl<V: Lanes> AtHeight<V> {
    /// Reads the profiles once.
    #[inline(always)]
    pub fn new(s: &super::source_hour::SourceHour<'_>, height: V) -> Self {
        let (air, potential_temperature) = s.tables.at_with_temperature(height);
        Self {
            air: s.limited(air),
            potential_temperature,
        }
    }

    /// Nothing.
    #[inline(always)]
    pub fn nothing() -> Self {
        let zero = V::splat(0.0);
        Self {
            air: Levels {
                wind: zero,
                sigma_v: zero,
                sigma_w: zero,
                gradient: zero,
                dissipation: zero,
            },
            potential_temperature: zero,
        }
    }
}

/// What [`Tables::mean`] averages between.
#[derive(Clone, Copy)]
pub struct Between<V> {
    /// Lower height [m].
    pub low: V,
    /// Upper height [m].
    pub high: V,
}

/// The profiles of an [`Air`], ready for lanes: by level, value and slope above of each quantity, and integrals from the ground.
#[derive(Debug, Clone)]
pub struct Tables {
    /// Wind, its slope, σv, its slope, σw, its slope, dθ/dz, its slope.
    carried: Vec<[f64; 8]>,
    /// Integrals of those four; θ and its slope; ε and its slope.
    summed: Vec<[f64; 8]>,
    /// Wind, σv, dθ/dz and θ with their slopes: what the plume's rise and the dividing streamline read.
    rising: Vec<[f64; 8]>,
    /// Integral of ε.
    dissipation: Vec<f64>,
    with_dissipation: bool,
    /// Wind on the levels [m/s].
    pub(super) wind: [f64; LEVELS],
    /// Sums over whole layers below each level of N² Δz and of N² z Δz, N² = g θ′/θ [1/s²] (dividing streamline).
    pub(super) buoyancy: [f64; LEVELS],
    /// See `buoyancy`.
    pub(super) buoyancy_moment: [f64; LEVELS],
    /// N² of each layer [1/s²].
    pub(super) buoyancy_frequency_squared: [f64; LEVELS],
    /// Greatest ½ u² of each four levels [m²/s²].
    pub(super) greatest_energy: [f64; LEVELS.div_ceil(4)],
}

/// Wind, σv, σw, dθ/dz and ε at a height: values, slopes and integrals from the ground.
#[derive(Clone, Copy)]
pub(crate) struct Spot<V> {
    pub value: [V; 5],
    pub slope: [V; 5],
    pub integral: [V; 5],
}

/// Slope above each level and integral from the ground.
fn slope_and_integral(column: &Column) -> ([f64; LEVELS], [f64; LEVELS]) {
    let value = &column.value;
    let mut slope = [0.0; LEVELS];
    let mut integral = [0.0; LEVELS];
    for k in 0..LEVELS - 1 {
        let thickness = HEIGHTS[k + 1] - HEIGHTS[k];
        slope[k] = (value[k + 1] - value[k]) / thickness;
        integral[k + 1] = integral[k] + thickness * 0.5 * (value[k] + value[k + 1]);
    }
    slope[LEVELS - 1] = slope[LEVELS - 2];
    (slope, integral)
}

/// ∫ from the layer's bottom to `above` it of a quantity that is linear there.
#[inline(always)]
fn within<V: Lanes>(above: V, value: V, slope: V) -> V {
    above * (value + above * 0.5 * slope)
}

/// Layer of a height as a number of lanes, and the height above the layer's bottom.
#[inline(always)]
pub(super) fn locate<V: Lanes>(height: V) -> (V, V) {
    // Bottom, first layer and thickness of each stretch of equal layers.
    let mut start = V::splat(0.0);
    let mut base = V::splat(0.0);
    let mut thickness = V::splat(0.5);
    let mut inverse = V::splat(2.0);
    for (bottom, first, metres, per_metre) in [
        (1.0, 2.0, 1.0, 1.0),
        (2.0, 3.0, 2.0, 0.5),
        (4.0, 4.0, 4.0, 0.25),
        (8.0, 5.0, 6.0, 1.0 / 6.0),
        (20.0, 7.0, 10.0, 0.1),
        (100.0, 15.0, 20.0, 0.05),
        (200.0, 20.0, 50.0, 0.02),
        (2000.0, 56.0, 100.0, 0.01),
    ] {
        let above = height.ge(V::splat(bottom));
        start = V::select(above, V::splat(bottom), start);
        base = V::select(above, V::splat(first), base);
        thickness = V::select(above, V::splat(metres), thickness);
        inverse = V::select(above, V::splat(per_metre), inverse);
    }
    let steps = ((height - start) * inverse)
        .floor()
        .at_least(0.0)
        .min(-base + (LEVELS - 2) as f64);
    let level = base + steps;
    let bottom = start + steps * thickness;
    (level, height - bottom)
}

impl Tables {
    /// Tables of an air; `with_dissipation` for PVMRM and GRSM.
    pub fn new(air: &Air, with_dissipation: bool) -> Self {
        let profiles = &air.profiles;
        let mut frequency = [0.0; LEVELS];
        let mut buoyancy = [0.0; LEVELS];
        let mut moment = [0.0; LEVELS];
        let gradient = &profiles.gradient.value;
        let temperature = &profiles.potential_temperature.value;
        for k in 0..LEVELS - 1 {
            let middle = 0.5 * (HEIGHTS[k + 1] + HEIGHTS[k]);
            frequency[k] = super::constants::GRAVITY
                / (0.5 * (temperature[k + 1] + temperature[k]))
                * (0.5 * (gradient[k + 1] + gradient[k]));
            let thickness = HEIGHTS[k + 1] - HEIGHTS[k];
            buoyancy[k + 1] = buoyancy[k] + frequency[k] * thickness;
            moment[k + 1] = moment[k] + frequency[k] * middle * thickness;
        }
        let columns = [
            &profiles.wind,
            &profiles.sigma_v,
            &profiles.sigma_w,
            &profiles.gradient,
            &profiles.potential_temperature,
            &profiles.dissipation,
        ];
        let made = columns.map(slope_and_integral);
        let entry = |q: usize, k: usize| (columns[q].value[k], made[q].0[k]);
        let carried = (0..LEVELS)
            .map(|k| {
                let (u, v, w, g) = (entry(0, k), entry(1, k), entry(2, k), entry(3, k));
                [u.0, u.1, v.0, v.1, w.0, w.1, g.0, g.1]
            })
            .collect();
        let summed = (0..LEVELS)
            .map(|k| {
                let (theta, eps) = (entry(4, k), entry(5, k));
                let sum = |q: usize| made[q].1[k];
                [
                    sum(0),
                    sum(1),
                    sum(2),
                    sum(3),
                    theta.0,
                    theta.1,
                    eps.0,
                    eps.1,
                ]
            })
            .collect();
        let rising = (0..LEVELS)
            .map(|k| {
                let (u, v, g, theta) = (entry(0, k), entry(1, k), entry(3, k), entry(4, k));
                [u.0, u.1, v.0, v.1, g.0, g.1, theta.0, theta.1]
            })
            .collect();
        let mut greatest_energy = [0.0_f64; LEVELS.div_ceil(4)];
        for (k, wind) in profiles.wind.value.iter().enumerate() {
            greatest_energy[k / 4] = greatest_energy[k / 4].max(0.5 * wind * wind);
        }
        Self {
            greatest_energy,
            carried,
            summed,
            rising,
            dissipation: made[5].1.to_vec(),
            with_dissipation,
            wind: profiles.wind.value,
            buoyancy,
            buoyancy_moment: moment,
            buoyancy_frequency_squared: frequency,
        }
    }

    /// Values at a height.
    #[inline(always)]
    pub fn at<V: Lanes>(&self, height: V) -> Levels<V> {
        let (level, above) = locate(height);
        let [u, du, v, dv, w, dw, g, dg] = V::rows(&self.carried, level);
        let dissipation = if self.with_dissipation {
            let [.., eps, slope] = V::rows(&self.summed, level);
            eps + above * slope
        } else {
            V::splat(0.0)
        };
        Levels {
            wind: u + above * du,
            sigma_v: v + above * dv,
            sigma_w: w + above * dw,
            gradient: g + above * dg,
            dissipation,
        }
    }

    /// Values at a height, and θ there.
    #[inline(always)]
    pub(crate) fn at_with_temperature<V: Lanes>(&self, height: V) -> (Levels<V>, V) {
        let (level, above) = locate(height);
        let [u, du, v, dv, w, dw, g, dg] = V::rows(&self.carried, level);
        let [.., theta, slope, eps, eps_slope] = V::rows(&self.summed, level);
        let levels = Levels {
            wind: u + above * du,
            sigma_v: v + above * dv,
            sigma_w: w + above * dw,
            gradient: g + above * dg,
            dissipation: eps + above * eps_slope,
        };
        (levels, theta + above * slope)
    }

    /// Greatest wind between two heights [m/s].
    pub(super) fn greatest_wind(&self, low: f64, high: f64) -> f64 {
        let (first, last) = (locate(low).0 as usize, locate(high).0 as usize + 1);
        self.wind[first..=last.min(LEVELS - 1)]
            .iter()
            .fold(0.0, |greatest, wind| wind.max(greatest))
    }

    /// Greatest mean σv over mean wind between `centre` and any level below or above it, with the least values of both
    /// (σv [m/s], wind [m/s]) [1].
    pub(super) fn greatest_lateral_ratio(&self, centre: f64, least: (f64, f64)) -> f64 {
        let there = self.spot(centre);
        let mut greatest = 0.0_f64;
        for (k, height) in HEIGHTS.iter().enumerate().skip(1) {
            let depth = (height - centre).abs();
            let (wind, sigma_v) = if depth < 1.0e-3 {
                (there.value[0], there.value[1])
            } else {
                let sums = &self.summed[k];
                (
                    (sums[0] - there.integral[0]).abs() / depth,
                    (sums[1] - there.integral[1]).abs() / depth,
                )
            };
            greatest = greatest.max(sigma_v.max(least.0) / wind.max(least.1));
        }
        greatest
    }

    /// Wind, σv and dθ/dz at a height, and θ there.
    #[inline(always)]
    pub fn for_rise<V: Lanes>(&self, height: V) -> (V, V, V, V) {
        let (level, above) = locate(height);
        let [u, du, v, dv, g, dg, theta, slope] = V::rows(&self.rising, level);
        (
            u + above * du,
            v + above * dv,
            g + above * dg,
            theta + above * slope,
        )
    }

    /// Potential temperature at a height [K].
    #[inline(always)]
    pub fn potential_temperature<V: Lanes>(&self, height: V) -> V {
        let (level, above) = locate(height);
        let [.., theta, slope, _, _] = V::rows(&self.summed, level);
        theta + above * slope
    }

    /// At a height `above` a level: wind [m/s], dθ/dz [K/m] and θ [K]; on the level itself: dθ/dz and θ.
    #[inline(always)]
    pub(super) fn layer_part<V: Lanes>(&self, level: V, above: V) -> [V; 5] {
        let [u, du, _, _, g, dg, theta, slope] = V::rows(&self.rising, level);
        [
            u + above * du,
            g + above * dg,
            theta + above * slope,
            g,
            theta,
        ]
    }

    /// Values, slopes and integrals from the ground at a height.
    #[inline(always)]
    pub(crate) fn spot<V: Lanes>(&self, height: V) -> Spot<V> {
        let (level, above) = locate(height);
        let carried = V::rows(&self.carried, level);
        let summed = V::rows(&self.summed, level);
        let mut spot = Spot {
            value: [V::splat(0.0); 5],
            slope: [V::splat(0.0); 5],
            integral: [V::splat(0.0); 5],
        };
        for q in 0..4 {
            let (value, slope) = (carried[2 * q], carried[2 * q + 1]);
            spot.value[q] = value + above * slope;
            spot.slope[q] = slope;
            spot.integral[q] = summed[q] + within(above, value, slope);
        }
        if self.with_dissipation {
            let (value, slope) = (summed[6], summed[7]);
            spot.value[4] = value + above * slope;
            spot.slope[4] = slope;
            spot.integral[4] = V::gather(&self.dissipation, level) + within(above, value, slope);
        }
        spot
    }

    /// Means between two heights. Below 0.5 m the profile does not count (AERMOD's ANYAVG).
    #[inline(always)]
    pub fn mean<V: Lanes>(&self, between: Between<V>) -> Levels<V> {
        let low = between.low.at_least(0.5);
        let high = V::select(
            between.high.lt(V::splat(0.51)),
            V::splat(0.51),
            between.high,
        );
        let (k0, d0) = locate(low);
        let (k1, d1) = locate(high);
        let thickness = high - low;
        let thin = thickness.lt(V::splat(1.0e-3));
        let inverse = V::splat(1.0) / V::select(thin, V::splat(1.0), thickness);
        let half = d0 + thickness * 0.5;
        let a = V::rows(&self.carried, k0);
        let b = V::rows(&self.carried, k1);
        let a_sum = V::rows(&self.summed, k0);
        let b_sum = V::rows(&self.summed, k1);
        let mut means = [V::splat(0.0); 5];
        for q in 0..4 {
            let (value, slope) = (a[2 * q], a[2 * q + 1]);
            let upper = b_sum[q] + within(d1, b[2 * q], b[2 * q + 1]);
            let lower = a_sum[q] + within(d0, value, slope);
            means[q] = V::select(thin, value + half * slope, (upper - lower) * inverse);
        }
        if self.with_dissipation {
            let upper = V::gather(&self.dissipation, k1) + within(d1, b_sum[6], b_sum[7]);
            let lower = V::gather(&self.dissipation, k0) + within(d0, a_sum[6], a_sum[7]);
            means[4] = V::select(thin, a_sum[6] + half * a_sum[7], (upper - lower) * inverse);
        }
        Levels {
            wind: means[0],
            sigma_v: means[1],
            sigma_w: means[2],
            gradient: means[3],
            dissipation: means[4],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plume::profile::below;

    #[test]
    fn layers_are_found() {
        for n in 0..60_000 {
            let z = f64::from(n) * 0.0837 + 0.011;
            let (level, above) = locate(z);
            assert_eq!(level as usize, below(z), "{z}");
            assert!((above - (z - HEIGHTS[below(z)])).abs() < 1.0e-9);
        }
    }

    #[test]
    fn means_are_integrals() {
        let mut air = Air::default();
        for (k, height) in HEIGHTS.iter().enumerate() {
            air.profiles.wind.value[k] = 2.0 + 0.01 * height;
        }
        let tables = Tables::new(&air, false);
        let mean = tables.mean(Between {
            low: 37.0,
            high: 912.0,
        });
        assert!((mean.wind - (2.0 + 0.01 * 0.5 * (37.0 + 912.0))).abs() < 1.0e-12);
        let point = tables.mean(Between {
            low: 55.5,
            high: 55.5,
        });
        assert!((point.wind - 2.555).abs() < 1.0e-12);
    }
}
