//! Profiles made ready for lanes: values, slopes and integrals on the fixed heights, read at a height or averaged between two.
//!
//! φ(z) = α_k + β_k z in layer k; mean between a and b: (Φ(b) − Φ(a))/(b − a) with Φ(z) = γ_k + z (α_k + ½ β_k z), γ_k such
//! that Φ is continuous and 0 at the ground, which is the trapezoidal sum over the layers between (AERMOD's ANYAVG).

use super::layers::Layer;
use super::levels::{Between, LOWEST, Levels, Spot};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::profile::{HEIGHTS, LEVELS};
use crate::plume::{Air, profile::Column};

/// The profiles of an [`Air`], ready for lanes: straight lines and integrals of each quantity, a row a layer.
#[derive(Debug, Clone)]
pub struct Tables {
    /// α and β of wind, σv, σw, dθ/dz.
    carried: Vec<[f64; 8]>,
    /// γ of those four; α and β of θ and of ε.
    summed: Vec<[f64; 8]>,
    /// α and β of wind, σv, dθ/dz, θ: what the plume's rise reads.
    rising: Vec<[f64; 8]>,
    /// What the dividing streamline reads of the layer that a hill's top lies in: α and β of wind, dθ/dz, θ; then the sums
    /// over whole layers below of N² Δz [1/s² m] and of N² z Δz [m²/s²].
    topped: Vec<[f64; 8]>,
    /// Of a layer: wind at its top, β of wind, its top [m], N² [1/s²].
    crossed: Vec<[f64; 8]>,
    /// γ of ε.
    dissipation: Vec<f64>,
    with_dissipation: bool,
    /// Wind on the levels [m/s].
    pub(super) wind: [f64; LEVELS],
    /// Sums over whole layers below each level of N² Δz and of N² z Δz, N² = g θ′/θ [1/s²] (dividing streamline).
    pub(super) buoyancy: [f64; LEVELS],
    /// See `buoyancy`.
    pub(super) buoyancy_moment: [f64; LEVELS],
    /// Greatest ½ u² of each four levels [m²/s²].
    pub(super) greatest_energy: [f64; LEVELS.div_ceil(4)],
}

/// α, β and γ of a quantity by layer.
struct Lines {
    start: [f64; LEVELS],
    slope: [f64; LEVELS],
    integral: [f64; LEVELS],
}

impl Lines {
    fn of(column: &Column) -> Self {
        let value = &column.value;
        let mut lines = Self {
            start: [0.0; LEVELS],
            slope: [0.0; LEVELS],
            integral: [0.0; LEVELS],
        };
        let mut sum = 0.0;
        for k in 0..LEVELS {
            let z = HEIGHTS[k];
            // The last level continues the layer below it.
            let low = k.min(LEVELS - 2);
            let slope = (value[low + 1] - value[low]) / (HEIGHTS[low + 1] - HEIGHTS[low]);
            let start = value[low] - HEIGHTS[low] * slope;
            if k > 0 {
                sum += (z - HEIGHTS[k - 1]) * 0.5 * (value[k - 1] + value[k]);
            }
            lines.slope[k] = slope;
            lines.start[k] = start;
            lines.integral[k] = sum - z * (start + 0.5 * slope * z);
        }
        lines
    }
}

/// γ + z (α + ½ β z).
#[inline(always)]
fn integral<V: Lanes>(z: V, from: V, start: V, slope: V) -> V {
    z.mul_add((z * 0.5).mul_add(slope, start), from)
}

impl Tables {
    /// Tables of an air; `with_dissipation` for PVMRM and GRSM.
    pub fn new(air: &Air, with_dissipation: bool) -> Self {
        let profiles = &air.profiles;
        let wind = &profiles.wind.value;
        let gradient = &profiles.gradient.value;
        let temperature = &profiles.potential_temperature.value;
        let mut buoyancy = [0.0; LEVELS];
        let mut moment = [0.0; LEVELS];
        let mut crossed = Vec::with_capacity(LEVELS);
        let lines = [
            &profiles.wind,
            &profiles.sigma_v,
            &profiles.sigma_w,
            &profiles.gradient,
            &profiles.potential_temperature,
            &profiles.dissipation,
        ]
        .map(Lines::of);
        let [u, v, w, g, theta, eps] = &lines;
        for k in 0..LEVELS - 1 {
            let middle = 0.5 * (HEIGHTS[k + 1] + HEIGHTS[k]);
            let frequency = super::constants::GRAVITY
                / (0.5 * (temperature[k + 1] + temperature[k]))
                * (0.5 * (gradient[k + 1] + gradient[k]));
            let thickness = HEIGHTS[k + 1] - HEIGHTS[k];
            buoyancy[k + 1] = buoyancy[k] + frequency * thickness;
            moment[k + 1] = moment[k] + frequency * middle * thickness;
            let top = HEIGHTS[k + 1];
            crossed.push([wind[k + 1], u.slope[k], top, frequency, 0.0, 0.0, 0.0, 0.0]);
        }
        // Rows of a quantity's line, and a table of such rows.
        let line = |q: &Lines, k: usize| [q.start[k], q.slope[k]];
        let table = |row: &dyn Fn(usize) -> [[f64; 2]; 4]| -> Vec<[f64; 8]> {
            (0..LEVELS)
                .map(|k| {
                    let mut flat = [0.0; 8];
                    for (two, pair) in flat.chunks_exact_mut(2).zip(row(k)) {
                        two.copy_from_slice(&pair);
                    }
                    flat
                })
                .collect()
        };
        let mut greatest_energy = [0.0_f64; LEVELS.div_ceil(4)];
        for (k, wind) in wind.iter().enumerate() {
            greatest_energy[k / 4] = greatest_energy[k / 4].max(0.5 * wind * wind);
        }
        Self {
            greatest_energy,
            carried: table(&|k| [line(u, k), line(v, k), line(w, k), line(g, k)]),
            summed: table(&|k| {
                [
                    [u.integral[k], v.integral[k]],
                    [w.integral[k], g.integral[k]],
                    line(theta, k),
                    line(eps, k),
                ]
            }),
            rising: table(&|k| [line(u, k), line(v, k), line(g, k), line(theta, k)]),
            topped: table(&|k| {
                let sums = [buoyancy[k], moment[k]];
                [line(u, k), line(g, k), line(theta, k), sums]
            }),
            crossed,
            dissipation: eps.integral.to_vec(),
            with_dissipation,
            wind: profiles.wind.value,
            buoyancy,
            buoyancy_moment: moment,
        }
    }

    /// Values at a height.
    #[inline(always)]
    pub fn at<V: Lanes>(&self, height: V) -> Levels<V> {
        let level = Layer::of(height).level;
        let [u, du, v, dv, w, dw, g, dg] = V::rows(&self.carried, level);
        let dissipation = if self.with_dissipation {
            let [.., eps, slope] = V::rows(&self.summed, level);
            height.mul_add(slope, eps)
        } else {
            V::splat(0.0)
        };
        Levels {
            wind: height.mul_add(du, u),
            sigma_v: height.mul_add(dv, v),
            sigma_w: height.mul_add(dw, w),
            gradient: height.mul_add(dg, g),
            dissipation,
        }
    }

    /// Greatest wind between two heights [m/s].
    pub(super) fn greatest_wind(&self, low: f64, high: f64) -> f64 {
        // A height on a level may count to either layer.
        let first = (Layer::of(low).level as usize).saturating_sub(1);
        let last = Layer::of(high).level as usize + 2;
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
                let (lines, sums) = (&self.carried[k], &self.summed[k]);
                let mean = |q: usize| {
                    let sum = integral(*height, sums[q], lines[2 * q], lines[2 * q + 1]);
                    (sum - there.integral[q]).abs() / depth
                };
                (mean(0), mean(1))
            };
            greatest = greatest.max(sigma_v.max(least.0) / wind.max(least.1));
        }
        greatest
    }

    /// Wind, σv and dθ/dz at a height, and θ there.
    #[inline(always)]
    pub fn for_rise<V: Lanes>(&self, height: V) -> (V, V, V, V) {
        let [u, du, v, dv, g, dg, theta, slope] = V::rows(&self.rising, Layer::of(height).level);
        (
            height.mul_add(du, u),
            height.mul_add(dv, v),
            height.mul_add(dg, g),
            height.mul_add(slope, theta),
        )
    }

    /// Potential temperature at a height [K].
    #[inline(always)]
    pub fn potential_temperature<V: Lanes>(&self, height: V) -> V {
        let [.., theta, slope, _, _] = V::rows(&self.summed, Layer::of(height).level);
        height.mul_add(slope, theta)
    }

    /// The layer that a hill's top lies in.
    #[inline(always)]
    pub(super) fn hill_top<V: Lanes>(&self, top: V) -> HillTop<V> {
        let layer = Layer::of(top);
        let bottom = layer.bottom();
        let [u, du, g, dg, theta, slope, buoyancy, moment] = V::rows(&self.topped, layer.level);
        // Both ends' mean: the line in the middle.
        let middle = (top + bottom) * 0.5;
        HillTop {
            layer: layer.level,
            bottom,
            wind: top.mul_add(du, u),
            frequency_squared: V::splat(super::constants::GRAVITY) / (middle.mul_add(slope, theta))
                * (middle.mul_add(dg, g)),
            buoyancy,
            moment,
        }
    }

    /// Of the layer below a level: its top [m], and wind there [m/s], its slope [1/s], N² [1/s²].
    #[inline(always)]
    pub(super) fn crossed<V: Lanes>(&self, layer: V) -> [V; 4] {
        let [wind, shear, top, frequency, ..] = V::rows(&self.crossed, layer);
        [top, wind, shear, frequency]
    }

    /// Values, slopes and integrals from the ground at a height.
    #[inline(always)]
    pub(crate) fn spot<V: Lanes>(&self, height: V) -> Spot<V> {
        let level = Layer::of(height).level;
        let carried = V::rows(&self.carried, level);
        let summed = V::rows(&self.summed, level);
        let mut spot = Spot {
            value: [V::splat(0.0); 5],
            slope: [V::splat(0.0); 5],
            integral: [V::splat(0.0); 5],
            potential_temperature: summed[4] + height * summed[5],
        };
        for q in 0..4 {
            let (start, slope) = (carried[2 * q], carried[2 * q + 1]);
            spot.value[q] = height.mul_add(slope, start);
            spot.slope[q] = slope;
            spot.integral[q] = integral(height, summed[q], start, slope);
        }
        if self.with_dissipation {
            let (start, slope) = (summed[6], summed[7]);
            spot.value[4] = height.mul_add(slope, start);
            spot.slope[4] = slope;
            spot.integral[4] = integral(height, V::gather(&self.dissipation, level), start, slope);
        }
        spot
    }

    /// Means between two heights. Below 0.5 m the profile does not count (AERMOD's ANYAVG).
    #[inline(always)]
    pub fn mean<V: Lanes>(&self, between: Between<V>) -> Levels<V> {
        let low = between.low.at_least(LOWEST);
        let high = V::select(
            between.high.lt(V::splat(0.51)),
            V::splat(0.51),
            between.high,
        );
        self.mean_from(low, &self.spot(low), high)
    }

    /// Means between a height and another, neither below 0.5 m; `here` is at the first.
    #[inline(always)]
    pub(crate) fn mean_from<V: Lanes>(&self, from: V, here: &Spot<V>, to: V) -> Levels<V> {
        let there = self.spot(to);
        let depth = to - from;
        let thin = depth.abs().lt(V::splat(1.0e-3));
        let inverse = V::splat(1.0) / V::select(thin, V::splat(1.0), depth);
        let mut means = [V::splat(0.0); 5];
        for q in 0..if self.with_dissipation { 5 } else { 4 } {
            means[q] = (there.integral[q] - here.integral[q]) * inverse;
        }
        if thin.any() {
            for q in 0..5 {
                let middle = here.value[q] + here.slope[q] * depth * 0.5;
                means[q] = V::select(thin, middle, means[q]);
            }
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

/// A hill's top in the air.
#[derive(Clone, Copy)]
pub(super) struct HillTop<V> {
    /// Its layer.
    pub layer: V,
    /// That layer's bottom [m].
    pub bottom: V,
    /// Wind at the top [m/s].
    pub wind: V,
    /// N² between bottom and top [1/s²].
    pub frequency_squared: V,
    /// ∫ N² dz up to the bottom [m/s²].
    pub buoyancy: V,
    /// ∫ N² z dz up to the bottom [m²/s²].
    pub moment: V,
}

#[cfg(test)]
mod tests {
    use super::*;

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
