//! Profiles made ready for lanes: values, slopes and integrals on the fixed heights, read at a height or averaged between two.
//!
//! φ(z) = φ_k + (z − z_k) φ′_k in layer k; mean between a and b: (Φ(b) − Φ(a))/(b − a) with
//! Φ(z) = Φ_k + (z − z_k)(φ_k + ½ φ′_k (z − z_k)), which is the trapezoidal sum over the layers between (AERMOD's ANYAVG).

use crate::numerics::lanes::Lanes;
use crate::plume::profile::{HEIGHTS, LEVELS};
use crate::plume::{Air, profile::Column};

/// One quantity: value, slope above and integral from the ground, by level.
#[derive(Debug, Clone)]
struct Table {
    value: [f64; LEVELS],
    slope: [f64; LEVELS],
    integral: [f64; LEVELS],
}

impl Table {
    fn new(column: &Column) -> Self {
        let value = column.value;
        let mut slope = [0.0; LEVELS];
        let mut integral = [0.0; LEVELS];
        for k in 0..LEVELS - 1 {
            let thickness = HEIGHTS[k + 1] - HEIGHTS[k];
            slope[k] = (value[k + 1] - value[k]) / thickness;
            integral[k + 1] = integral[k] + thickness * 0.5 * (value[k] + value[k + 1]);
        }
        slope[LEVELS - 1] = slope[LEVELS - 2];
        Self {
            value,
            slope,
            integral,
        }
    }

    #[inline(always)]
    fn at<V: Lanes>(&self, level: V, above: V) -> V {
        V::gather(&self.value, level) + above * V::gather(&self.slope, level)
    }

    #[inline(always)]
    fn integral<V: Lanes>(&self, level: V, above: V) -> V {
        V::gather(&self.integral, level)
            + above * (V::gather(&self.value, level) + above * 0.5 * V::gather(&self.slope, level))
    }
}

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

/// What [`Tables::mean`] averages between.
#[derive(Clone, Copy)]
pub struct Between<V> {
    /// Lower height [m].
    pub low: V,
    /// Upper height [m].
    pub high: V,
}

/// The profiles of an [`Air`], ready for lanes.
#[derive(Debug, Clone)]
pub struct Tables {
    wind: Table,
    sigma_v: Table,
    sigma_w: Table,
    gradient: Table,
    potential_temperature: Table,
    dissipation: Table,
    with_dissipation: bool,
    /// Sums over whole layers below each level of N² Δz and of N² z Δz, N² = g θ′/θ [1/s²] (dividing streamline).
    pub(super) buoyancy: [f64; LEVELS],
    /// See `buoyancy`.
    pub(super) buoyancy_moment: [f64; LEVELS],
    /// N² of each layer [1/s²].
    pub(super) buoyancy_frequency_squared: [f64; LEVELS],
}

/// Layer of a height as a number of lanes, and the height above the layer's bottom.
#[inline(always)]
pub(super) fn locate<V: Lanes>(height: V) -> (V, V) {
    // Bottom, index of the first layer and 1/thickness of each stretch of equal layers.
    let mut start = V::splat(0.0);
    let mut base = V::splat(0.0);
    let mut inverse = V::splat(2.0);
    for (bottom, first, per_metre) in [
        (1.0, 2.0, 1.0),
        (2.0, 3.0, 0.5),
        (4.0, 4.0, 0.25),
        (8.0, 5.0, 1.0 / 6.0),
        (20.0, 7.0, 0.1),
        (100.0, 15.0, 0.05),
        (200.0, 20.0, 0.02),
        (2000.0, 56.0, 0.01),
    ] {
        let above = height.ge(V::splat(bottom));
        start = V::select(above, V::splat(bottom), start);
        base = V::select(above, V::splat(first), base);
        inverse = V::select(above, V::splat(per_metre), inverse);
    }
    let steps = ((height - start) * inverse).floor().at_least(0.0);
    let level = (base + steps).at_most((LEVELS - 2) as f64);
    let bottom = start + (level - base) / inverse;
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
            frequency[k] = super::constants::GRAVITY / (0.5 * (temperature[k + 1] + temperature[k]))
                * (0.5 * (gradient[k + 1] + gradient[k]));
            let thickness = HEIGHTS[k + 1] - HEIGHTS[k];
            buoyancy[k + 1] = buoyancy[k] + frequency[k] * thickness;
            moment[k + 1] = moment[k] + frequency[k] * middle * thickness;
        }
        Self {
            wind: Table::new(&profiles.wind),
            sigma_v: Table::new(&profiles.sigma_v),
            sigma_w: Table::new(&profiles.sigma_w),
            gradient: Table::new(&profiles.gradient),
            potential_temperature: Table::new(&profiles.potential_temperature),
            dissipation: Table::new(&profiles.dissipation),
            with_dissipation,
            buoyancy,
            buoyancy_moment: moment,
            buoyancy_frequency_squared: frequency,
        }
    }

    /// Wind on the levels [m/s].
    pub(super) fn wind_levels(&self) -> &[f64; LEVELS] {
        &self.wind.value
    }

    /// Values at a height.
    #[inline(always)]
    pub fn at<V: Lanes>(&self, height: V) -> Levels<V> {
        let (level, above) = locate(height);
        Levels {
            wind: self.wind.at(level, above),
            sigma_v: self.sigma_v.at(level, above),
            sigma_w: self.sigma_w.at(level, above),
            gradient: self.gradient.at(level, above),
            dissipation: if self.with_dissipation {
                self.dissipation.at(level, above)
            } else {
                V::splat(0.0)
            },
        }
    }

    /// Wind, σv and dθ/dz at a height, and θ there.
    #[inline(always)]
    pub fn for_rise<V: Lanes>(&self, height: V) -> (V, V, V, V) {
        let (level, above) = locate(height);
        (
            self.wind.at(level, above),
            self.sigma_v.at(level, above),
            self.gradient.at(level, above),
            self.potential_temperature.at(level, above),
        )
    }

    /// Potential temperature at a height [K].
    #[inline(always)]
    pub fn potential_temperature<V: Lanes>(&self, height: V) -> V {
        let (level, above) = locate(height);
        self.potential_temperature.at(level, above)
    }

    /// Wind speed at a height [m/s], and N² of the part of its layer that lies below it [1/s²].
    #[inline(always)]
    pub(super) fn wind_gradient_temperature<V: Lanes>(&self, level: V, above: V) -> (V, V, V) {
        (
            self.wind.at(level, above),
            self.gradient.at(level, above),
            self.potential_temperature.at(level, above),
        )
    }

    /// Gradient and potential temperature on a level.
    #[inline(always)]
    pub(super) fn level_gradient_temperature<V: Lanes>(&self, level: V) -> (V, V) {
        (
            V::gather(&self.gradient.value, level),
            V::gather(&self.potential_temperature.value, level),
        )
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
        let mean = |table: &Table| {
            let difference = table.integral(k1, d1) - table.integral(k0, d0);
            V::select(thin, table.at(k0, half), difference * inverse)
        };
        Levels {
            wind: mean(&self.wind),
            sigma_v: mean(&self.sigma_v),
            sigma_w: mean(&self.sigma_w),
            gradient: mean(&self.gradient),
            dissipation: if self.with_dissipation {
                mean(&self.dissipation)
            } else {
                V::splat(0.0)
            },
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
