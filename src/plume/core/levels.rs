//! Values of the profiles at one height, or means between two.

use crate::numerics::lanes::Lanes;

/// Height below which profiles do not count in means [m].
pub(crate) const LOWEST: f64 = 0.5;

/// Values at one height, or means between two.
#[derive(Debug, Clone, Copy)]
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

impl Levels<f64> {
    /// The same in all lanes.
    #[inline(always)]
    pub fn splat<V: Lanes>(&self) -> Levels<V> {
        Levels {
            wind: V::splat(self.wind),
            sigma_v: V::splat(self.sigma_v),
            sigma_w: V::splat(self.sigma_w),
            gradient: V::splat(self.gradient),
            dissipation: V::splat(self.dissipation),
        }
    }
}

impl<V: Lanes> Levels<V> {
    /// `yes` where the mask holds, else `no`.
    #[inline(always)]
    pub fn select(mask: V::Mask, yes: Self, no: Self) -> Self {
        Self {
            wind: V::select(mask, yes.wind, no.wind),
            sigma_v: V::select(mask, yes.sigma_v, no.sigma_v),
            sigma_w: V::select(mask, yes.sigma_w, no.sigma_w),
            gradient: V::select(mask, yes.gradient, no.gradient),
            dissipation: V::select(mask, yes.dissipation, no.dissipation),
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

/// Wind, σv, σw, dθ/dz and ε at a height: values, slopes and integrals from the ground, and θ.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spot<V> {
    pub value: [V; 5],
    pub slope: [V; 5],
    pub integral: [V; 5],
    /// θ [K].
    pub potential_temperature: V,
}

impl Spot<f64> {
    /// The same in all lanes.
    #[inline(always)]
    pub fn splat<V: Lanes>(&self) -> Spot<V> {
        let mut lanes = Spot {
            value: [V::splat(0.0); 5],
            slope: [V::splat(0.0); 5],
            integral: [V::splat(0.0); 5],
            potential_temperature: V::splat(self.potential_temperature),
        };
        for q in 0..5 {
            lanes.value[q] = V::splat(self.value[q]);
            lanes.slope[q] = V::splat(self.slope[q]);
            lanes.integral[q] = V::splat(self.integral[q]);
        }
        lanes
    }
}

impl<V: Lanes> Spot<V> {
    /// The values alone.
    #[inline(always)]
    pub fn levels(&self) -> Levels<V> {
        let [wind, sigma_v, sigma_w, gradient, dissipation] = self.value;
        Levels {
            wind,
            sigma_v,
            sigma_w,
            gradient,
            dissipation,
        }
    }
}
