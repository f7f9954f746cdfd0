//! Highly buoyant plumes (AERMOD's HBP): of the part of a plume that went through the lid, only as much comes down as lies below
//! the lid of this hour and the next.
//!
//! With z̄ = ½ (z_i + z_i,next), the plume between h₃ + 2.15 σ_z3 and the higher of h₃ − 2.15 σ_z3 and the receptor's height b:
//! share = ½ erf((z̄ − b)/(√2 σ_z3)) for z̄ ≤ h₃, ½ (1 + erf((z̄ − h₃)/(√2 σ_z3))) above; 1 where the plume's top is below z̄, 0 where
//! z̄ is below the plume. σ_z3 is that of the air at the plume's height.
//!
//! Source: AERMOD 24142, option HBP on MODELOPT (alpha). Valid for stacks whose plume neither settles nor is washed out.

use super::core::constants::{PLUME_EDGE, TWO_PI};
use super::core::crosswind::{Across, across, across_fast, meander_of};
use super::core::height_apart;
use super::core::kernel::{decay, lids, terrain_weight};
use super::core::spread::sigma_z_penetrated;
use super::core::{Centre, PlumeAt, PlumeField, Seen, SourceHour, plume_apart, see};

/// Takes what stays above the lid from the concentration of a stack without building.
pub struct StaysAbove<'t, 'a> {
    /// The stack in its hour.
    pub source: &'t SourceHour<'a>,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// C/Q of the block [s/m³].
    pub out: &'t mut [f64],
}

impl StaysAbove<'_, '_> {
    /// Changes `out`; nothing in layered air and where nothing went through the lid.
    pub fn compute(self) {
        let s = self.source;
        if s.layered || s.penetrated <= 0.0 {
            return;
        }
        let lid = mean_lid(s);
        let count = self.out.len().min(self.receptors.count - self.first);
        for (at, value) in self.out.iter_mut().enumerate().take(count) {
            let seen = see::<f64>(s, self.receptors, self.first + at);
            if (0.99..=s.options.greatest_distance).contains(&seen.distance) {
                *value -= lost(s, &seen, lid);
            }
        }
    }
}

/// Mean of the lids of this hour and of the next [m].
fn mean_lid(s: &SourceHour<'_>) -> f64 {
    let convective = s.hour.next_convective_mixing_height;
    let mechanical = s.hour.next_mechanical_mixing_height;
    let next = match (convective > 0.0, mechanical > 0.0) {
        (true, true) => convective.max(mechanical),
        (false, true) => mechanical,
        (true, false) => convective,
        (false, false) => s.mixing_height,
    };
    0.5 * (s.mixing_height + next)
}

/// Share of the penetrated plume below the mean lid, for a receptor at `z` above the source's base [1].
fn share_below(height: f64, sigma_z: f64, z: f64, lid: f64) -> f64 {
    let top = height + PLUME_EDGE * sigma_z;
    let bottom = (height - PLUME_EDGE * sigma_z).max(z);
    let above = top - lid;
    let erf = |distance: f64| libm::erf(distance / sigma_z / std::f64::consts::SQRT_2);
    if above <= 0.0 {
        1.0
    } else if above >= top - bottom {
        0.0
    } else if lid <= height {
        0.5 * erf(lid - bottom)
    } else {
        0.5 * (1.0 + erf(lid - height))
    }
}

/// C/Q that stays above [s/m³].
fn lost(s: &SourceHour<'_>, seen: &Seen<f64>, lid: f64) -> f64 {
    let coherent = if seen.downwind >= 1.0 {
        let x = seen.downwind;
        let plume = plume_apart(s, x, seen.above_base);
        let y = if s.options.fast_all {
            let meander = meander_of(s, &plume, seen.distance);
            across_fast(seen.crosswind, plume.sigma_y_penetrated, meander, x)
        } else {
            across(seen.crosswind, plume.sigma_y_penetrated)
        };
        part(s, seen, &plume, (x, y), lid)
    } else {
        0.0
    };
    if s.options.fast_all {
        return coherent;
    }
    let x = seen.distance.max(1.0e-3);
    let plume = plume_apart(s, x, seen.above_base);
    let pancake = if seen.distance >= 1.0 {
        part(s, seen, &plume, (x, 1.0 / (x * TWO_PI)), lid)
    } else {
        0.0
    };
    let meander = meander_of(s, &plume, seen.distance);
    meander * pancake + (1.0 - meander) * coherent
}

/// What one part of the plume leaves above, at distance `x` with the lateral distribution `y`.
fn part(
    s: &SourceHour<'_>,
    seen: &Seen<f64>,
    plume: &PlumeAt<f64>,
    (x, y): (f64, f64),
    lid: f64,
) -> f64 {
    if y <= 0.0 {
        return 0.0;
    }
    let height = plume.height_penetrated;
    let there = Centre::new(s, height);
    let ambient = sigma_z_penetrated(x * there.slowness, there.air.sigma_w, there.neutral);
    let buoyant = plume.sigma_z_buoyant_penetrated;
    let sigma_z = (buoyant * buoyant + ambient * ambient).sqrt();
    let above = 1.0 - share_below(height, sigma_z, seen.above_base, lid);
    if above <= 0.0 {
        return 0.0;
    }
    let lids = lids(s, plume, x);
    let weight = terrain_weight(s, plume, seen, lids);
    let y = Across {
        main: 0.0,
        penetrated: y,
    };
    let hit = height_apart(s, plume, seen.above_base, y, lids, 0.0);
    let over = if seen.above_base == seen.flagpole {
        hit
    } else if weight == 1.0 {
        0.0
    } else {
        height_apart(s, plume, seen.flagpole, y, lids, 0.0)
    };
    above * (weight * hit + (1.0 - weight) * over) * decay(s, plume, x)
}

#[cfg(test)]
mod tests {
    use super::share_below;

    #[test]
    fn the_share_is_that_of_a_gaussian() {
        // Wholly below the lid, wholly above, half at its height, and the tail in between.
        assert!((share_below(300.0, 20.0, 0.0, 400.0) - 1.0).abs() < 1.0e-15);
        assert!(share_below(300.0, 20.0, 0.0, 250.0).abs() < 1.0e-15);
        assert!((share_below(300.0, 20.0, 0.0, 300.1) - 0.5).abs() < 2.1e-3);
        let upper = share_below(300.0, 20.0, 0.0, 320.0);
        assert!((upper - 0.841_344_746_068_542_9).abs() < 1.0e-12);
        let lower = share_below(300.0, 20.0, 0.0, 290.0);
        let exact = 0.5 * libm::erf((290.0 - 257.0) / 20.0 / std::f64::consts::SQRT_2);
        assert!((lower - exact).abs() < 1.0e-15);
        // A receptor above the plume's lower edge.
        assert!(share_below(300.0, 20.0, 280.0, 290.0) < lower);
    }
}
