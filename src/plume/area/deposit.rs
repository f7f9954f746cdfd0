//! Strips whose material falls, is laid down or washed out: class by class, with what depletion has left.
//!
//! F(u) = Σ_j φ_j D_j(u) W_j(u) χ_j,  χ_j that of the plume lowered by u v_g/u_s; dry flux v_d χ_j(z_r), wet flux Λ_j Φ/u.

use super::deplete::settle;
use super::integrand::{Asked, Integrand, Place, Strip, Told};
use super::kernel::Quantity;
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::PlumeAt;
use crate::plume::core::crosswind::Across;
use crate::plume::core::height_apart;
use crate::plume::core::kernel::{decay, lids, share_of_terrain};
use crate::plume::deposition::fluxes::dry_heights;
use crate::plume::deposition::{ClassDeposition, SourceDeposition};

/// An integrand with deposition.
pub struct DepositedStrip<'k, 's, 'a> {
    /// The plume.
    pub integrand: &'k Integrand<'s, 'a>,
    /// Velocities and washout.
    pub deposition: &'k SourceDeposition,
    /// What is computed.
    pub quantities: &'k [Quantity],
}

impl DepositedStrip<'_, '_, '_> {
    /// Answers questions; `quantity` is each seat's number of the quantity, `shares` what depletion leaves of each class.
    #[inline(always)]
    pub fn answer<V: Lanes>(
        &self,
        asked: &Asked<V>,
        place: &Place<V>,
        quantity: V,
        shares: &[[f64; 8]],
    ) -> Told<V> {
        let strip = self.integrand.strip(asked, place);
        let mut told = Told {
            answer: strip.deviates,
            sigma_w: strip.sigma_w,
            air: strip.air,
            centre: strip.centre,
            weight: V::splat(0.5),
        };
        if asked.only_across.all() {
            return told;
        }
        let plume = plume_of(self.integrand, &strip);
        let zero = V::splat(0.0);
        let mut sums = [zero; 3];
        for (class, left) in self.deposition.classes.iter().zip(shares) {
            let share = V::load(left) * class.mass_fraction;
            let (values, weight) = self.class(class, &plume, place, asked.distance);
            sums[0] = sums[0] + share * values[0];
            sums[1] = sums[1] + share * values[1] * class.deposition_velocity;
            sums[2] = sums[2] + share * strip.slowness * class.washout.flux_rate;
            told.weight = weight;
        }
        let mut value = zero;
        for (n, wanted) in self.quantities.iter().enumerate() {
            let sum = match wanted {
                Quantity::Concentration => sums[0],
                Quantity::Deposition => sums[1] + sums[2],
                Quantity::Dry => sums[1],
                Quantity::Wet => sums[2],
            };
            value = V::select(quantity.eq(V::splat(n as f64)), sum, value);
        }
        let value = value * asked.weight_across(strip.deviates);
        told.answer = V::select(asked.only_across, strip.deviates, value);
        told
    }

    /// One class, undepleted: concentration at the receptor and near the ground, decayed, and the terrain weight.
    #[inline(always)]
    fn class<V: Lanes>(
        &self,
        class: &ClassDeposition,
        plume: &PlumeAt<V>,
        place: &Place<V>,
        x: V,
    ) -> ([V; 2], V) {
        let s = self.integrand.s;
        let one = V::splat(1.0);
        let zero = V::splat(0.0);
        let plume = settle(plume, class.fall(x, s.wind));
        let lids = lids(s, &plume, x);
        let weight = share_of_terrain(s, &plume, place.hill_height, place.elevation, lids);
        let level = place.above_base.eq(place.flagpole);
        let across = Across {
            main: one,
            penetrated: zero,
        };
        let [hit_dry, over_dry] = dry_heights(
            place.above_base,
            place.flagpole,
            self.deposition.reference_height,
        );
        let heights = [place.above_base, hit_dry, place.flagpole, over_dry];
        // Where the ground is level, both plumes are the same.
        let count = if level.all() { 2 } else { 4 };
        let mut at = [zero; 4];
        for n in 0..count {
            if n % 2 == 1 && class.deposition_velocity == 0.0 {
                continue;
            }
            at[n] = height_apart(s, &plume, heights[n], across, lids, zero);
        }
        let decayed = decay(s, &plume, x);
        let mut values = [zero; 2];
        for n in 0..2 {
            let over = if count == 2 {
                at[n]
            } else {
                V::select(level, at[n], at[n + 2])
            };
            values[n] = (weight * at[n] + (one - weight) * over) * decayed;
        }
        (values, weight)
    }
}

/// A strip's plume in the core's terms.
#[inline(always)]
fn plume_of<V: Lanes>(integrand: &Integrand<'_, '_>, strip: &Strip<V>) -> PlumeAt<V> {
    let zero = V::splat(0.0);
    let s = integrand.s;
    PlumeAt {
        height: if s.layered { V::splat(s.height) } else { zero },
        centre: strip.centre,
        air: strip.air,
        air_penetrated: strip.air,
        sigma_y: zero,
        sigma_z: strip.sigma_z,
        sigma_z_buoyant: zero,
        sigma_z_initial: V::splat(integrand.sigma_z),
        direct: strip.parts.height,
        indirect: strip.parts.height,
        sigma_z_parts: strip.parts.sigma_z,
        sigma_z_indirect: strip.parts.sigma_z,
        weight: strip.parts.weight,
        height_penetrated: zero,
        sigma_y_penetrated: zero,
        sigma_z_penetrated: zero,
        sigma_z_buoyant_penetrated: zero,
        rise: zero,
        lid: strip.lid,
    }
}
