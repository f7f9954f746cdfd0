//! What receptors get from a plume in a building's wake: the plume itself, and the gas that leaks from the cavity.
//!
//! C = (1/u) Σ q_k F_y,k (½ F_z,k(z_r) + ½ F_z,k(z_f)),  k = plume, cavity seen from the wake, cavity seen from within
//! γ = exp(−(x − L_w)²/2L_w² − (|y| − w)²/2w² − (z − h)²/2h²), each term only beyond the wake's length, width or height
//! value = γ C + (1 − γ) (value without building)
//!
//! Source: Schulman, Strimaitis & Scire 2000; AERMOD Model Formulation Document (EPA-454/B-24-010, 2024).

use super::Downwash;
use super::spread::undisturbed;
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::constants::{LEAST_EXPONENT, ROOT_2_PI};
use crate::plume::core::{vertical_layered, vertical_unlimited};

/// One part of what reaches the receptors.
#[derive(Clone, Copy)]
pub struct Part<V> {
    /// Share of the emission [1].
    pub share: V,
    /// Lateral distribution F_y [1/m].
    pub lateral: V,
    /// Height of its axis [m].
    pub height: V,
    /// σz [m].
    pub sigma_z: V,
    /// Height of the receptor above its ground as this part sees it [m].
    pub receptor_height: V,
}

/// All parts at receptors.
#[derive(Clone, Copy)]
pub struct WakePlume<V: Lanes> {
    /// The plume; what leaks from the cavity, seen from the wake; and seen from within the cavity.
    pub parts: [Part<V>; 3],
    /// Weight of all this against the plume without building [1]; 0 where the wake does not matter.
    pub weight: V,
}

/// Receptors, relative to source and wind.
#[derive(Clone, Copy)]
pub struct Place<V> {
    /// Distance along the wind [m].
    pub x: V,
    /// Distance across the wind [m].
    pub y: V,
    /// Height above the source's base [m] (terrain and flagpole).
    pub above_base: V,
    /// Height above ground [m] (flagpole).
    pub flagpole: V,
}

/// Values per unit of emission.
#[derive(Clone, Copy)]
pub struct WakeValue<V> {
    /// Everything [s/m³].
    pub total: V,
    /// The plume alone, without the cavity's gas [s/m³].
    pub direct: V,
    /// Weight against the plume without building [1].
    pub weight: V,
}

/// Lateral Gaussian [1/m].
#[inline(always)]
fn lateral<V: Lanes>(y: V, sigma: V) -> V {
    let exponent = -(y * y) / (sigma * sigma * 2.0);
    let value = exponent.exp() / (sigma * ROOT_2_PI);
    V::select(exponent.gt(V::splat(LEAST_EXPONENT)), value, V::splat(0.0))
}

impl Downwash<'_> {
    /// Vertical Gaussian with its reflections at the ground, and at the lid in convective air [1/m].
    #[inline(always)]
    pub fn vertical<V: Lanes>(&self, receptor: V, height: V, sigma: V) -> V {
        if self.air.stable {
            vertical_unlimited(receptor, sigma, height)
        } else {
            let lid = V::splat(self.air.mixing_height);
            vertical_layered(receptor, sigma, height, lid)
        }
    }

    /// Height of the plume's axis at distance `x` [m].
    #[inline(always)]
    pub fn plume_height<V: Lanes>(&self, x: V) -> V {
        let position = self.trajectory.axis.locate(x);
        self.trajectory.height.at(position)
    }

    /// σz and σy of the plume at distance `x` > 0, its axis at `height` [m].
    #[inline(always)]
    pub fn plume_spread<V: Lanes>(&self, x: V, height: V) -> (V, V) {
        let before = if x.lt(V::splat(self.plume.axis.first())).any() {
            undisturbed(&self.air, x, height, height - self.stack_height)
        } else {
            (V::splat(1.0), V::splat(1.0))
        };
        self.plume.at(&self.air, x, height, before)
    }

    /// Weight of the wake's figures at `x` from the upwind face, `y` from the building's middle.
    #[inline(always)]
    fn weight<V: Lanes>(&self, x: V, y: V, z: V) -> V {
        let wake = &self.wake;
        let inside = x.gt(V::splat(0.0));
        let x = x.at_least(1.0e-30);
        let term = |value: V, size: V| {
            let beyond = (value - size).at_least(0.0) / size;
            -(beyond * beyond) * 0.5
        };
        let along = term(x, V::splat(self.turbulence.length));
        let across = term(y.abs(), wake.half_width(x));
        let up = term(z, wake.height(x));
        let limit = V::splat(LEAST_EXPONENT);
        let counts = inside
            .and(along.gt(limit))
            .and(across.gt(limit))
            .and(up.gt(limit));
        V::select(counts, (along + across + up).exp(), V::splat(0.0))
    }

    /// The same at receptors, whether or not the plume itself matters in the wake there: AERMOD's chemistry of NO2 sees it so.
    #[inline(always)]
    pub fn weight_at<V: Lanes>(&self, place: Place<V>) -> V {
        let b = &self.wake.building;
        self.weight(place.x - b.x_offset, place.y - b.y_offset, place.above_base)
    }

    /// The parts at receptors.
    #[inline(always)]
    pub fn at<V: Lanes>(&self, place: Place<V>) -> WakePlume<V> {
        let zero = V::splat(0.0);
        let Place {
            x,
            y,
            above_base,
            flagpole,
        } = place;
        let b = &self.wake.building;
        let from_face = x - b.x_offset;
        let aside = y - b.y_offset;
        let regions = self.wake.places(from_face, aside, flagpole);
        let known = regions.near.or(regions.wake);
        let downwind = x.gt(zero);

        let height = self.plume_height(x).at_least(0.0);
        let mut counts = known.or(downwind);
        if !self.air.stable {
            counts = counts.and(height.lt(V::splat(self.air.mixing_height)));
        }
        let mut weight = zero;
        if counts.any() {
            weight = self.weight(from_face, aside, above_base);
            weight = V::select(counts, weight, zero);
        }
        let nothing = Part {
            share: zero,
            lateral: zero,
            height: zero,
            sigma_z: V::splat(1.0),
            receptor_height: flagpole,
        };
        let mut parts = [nothing; 3];
        let caught = self.caught;

        // The plume: everywhere but in building and cavity, unless all is caught.
        let share = if caught <= 0.0 {
            V::select(downwind, V::splat(1.0), zero)
        } else {
            let seen = downwind.and(regions.near.not());
            V::select(seen, V::splat(1.0 - caught), zero)
        };
        let free = counts.and(downwind);
        if free.any() {
            let x = V::select(free, x, V::splat(1.0));
            let (sigma_z, sigma_y) = self.plume_spread(x, height);
            parts[0] = Part {
                share,
                lateral: lateral(self.across(y), sigma_y),
                height,
                sigma_z,
                receptor_height: flagpole,
            };
        }
        if caught > 0.0 && known.and(counts).any() {
            self.cavity_parts(&mut parts, place, regions.near, known);
        }
        WakePlume { parts, weight }
    }

    /// Across-wind distance that counts (none in screening runs).
    #[inline(always)]
    fn across<V: Lanes>(&self, y: V) -> V {
        if self.screen { V::splat(0.0) } else { y }
    }

    /// Gas that leaks from the cavity.
    #[inline(always)]
    fn cavity_parts<V: Lanes>(
        &self,
        parts: &mut [Part<V>; 3],
        place: Place<V>,
        near: V::Mask,
        known: V::Mask,
    ) {
        let zero = V::splat(0.0);
        let one = V::splat(1.0);
        let wake = &self.wake;
        let b = &wake.building;
        let from_face = place.x - b.x_offset;
        let aside = place.y - b.y_offset;
        // From 0.85 to 1.15 L_R behind the building the view from within gives way to that from the wake.
        let begin = b.length + 0.85 * wake.cavity_length;
        let end = b.length + 1.15 * wake.cavity_length;
        let share_wake = ((from_face - begin) / (end - begin))
            .at_least(0.0)
            .at_most(1.0);
        let along = (from_face / b.length).at_least(0.0);
        let share_near = V::select(from_face.gt(V::splat(b.length)), one - share_wake, along);
        let caught = V::select(known, V::splat(self.caught), zero);
        // The leak is as wide as the cavity's source and stands behind the building, as near to the stack as it can.
        let source = self.cavity_start;
        let room = 0.5 * (b.width - source.sigma_y * ROOT_2_PI);
        let stack = -b.y_offset;
        let shift = if room <= 0.0 {
            0.0
        } else if stack < 0.0 {
            stack.max(-room)
        } else {
            stack.min(room)
        };
        let y = self.across(aside - shift);
        // Receptors above the cavity count from its top.
        let within = from_face
            .gt(zero)
            .and(from_face.lt(V::splat(wake.cavity_end())));
        let top = V::select(within, wake.cavity_height(from_face), zero);
        let receptor_height = V::select(near, zero, (place.flagpole - top).at_least(0.0));

        let mut sigma_z = V::splat(source.sigma_z);
        let mut sigma_y = V::splat(source.sigma_y);
        let seen = share_wake
            .gt(zero)
            .and(place.x.ge(zero).or(from_face.ge(V::splat(end))));
        if seen.any() {
            let start = (sigma_z, sigma_y);
            let (z, y) = self.leak.at(&self.air, place.x, zero, start);
            sigma_z = V::select(seen, z, sigma_z);
            sigma_y = V::select(seen, y, sigma_y);
        }
        parts[1] = Part {
            share: caught * share_wake,
            lateral: lateral(y, sigma_y),
            height: zero,
            sigma_z,
            receptor_height,
        };
        parts[2] = Part {
            share: caught * share_near,
            lateral: lateral(y, V::splat(source.sigma_y)),
            height: zero,
            sigma_z: V::splat(source.sigma_z),
            receptor_height,
        };
    }

    /// Concentration per unit of emission [s/m³], without decay and depletion.
    #[inline(always)]
    pub fn concentration<V: Lanes>(&self, place: Place<V>) -> WakeValue<V> {
        let plume = self.at(place);
        let zero = V::splat(0.0);
        let mut total = zero;
        let mut direct = zero;
        for (k, part) in plume.parts.iter().enumerate() {
            let present = part.share.gt(zero);
            let active = present.and(plume.weight.gt(zero));
            if !active.any() {
                continue;
            }
            let at_terrain = self.vertical(place.above_base, part.height, part.sigma_z);
            let wind = &self.carrying_wind;
            let receptor = part.receptor_height.at_least(wind.least_receptor_height());
            let lifted = receptor.eq(place.above_base).not();
            let at_flagpole = if lifted.and(active).any() {
                let own = self.vertical(receptor, part.height, part.sigma_z);
                V::select(lifted, own, at_terrain)
            } else {
                at_terrain
            };
            let vertical = (at_terrain + at_flagpole) * 0.5;
            let value = part.share * part.lateral * vertical
                / wind.of(k, part.height, part.receptor_height);
            // AERMOD forgets what it has summed where a part's lateral distribution is nil.
            let nil = part.lateral.eq(zero);
            total = V::select(present, V::select(nil, zero, total + value), total);
            if k == 0 {
                direct = total;
            }
        }
        WakeValue {
            total,
            direct,
            weight: plume.weight,
        }
    }
}
