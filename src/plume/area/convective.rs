//! The convective plume of a strip: up- and downdrafts below the mixing height.
//!
//! The effective air rests on σw of the step before, for AERMOD keeps it from one distance to the next: drafts are taken with
//! the σw found last, then the mean air with these drafts, then drafts and air once more where σ_y is wanted.

use super::integrand::{Asked, Integrand, Place, SHALLOW, Strip};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::constants::{LEAST_EXPONENT, PLUME_EDGE, ROOT_2_PI};
use crate::plume::core::{LOWEST, Levels, Parts, Spot};

impl Integrand<'_, '_> {
    #[inline(always)]
    pub(super) fn convective<V: Lanes>(&self, asked: &Asked<V>, place: &Place<V>) -> Strip<V> {
        let s = self.s;
        let zero = V::splat(0.0);
        let x = asked.distance;
        let centre = self.centre(x);
        let five = V::splat(SHALLOW);
        let shallow = centre.le(five).and(place.above_base.le(five));
        let fixed = self.shallow.splat();
        let wstar = s.hour.convective_velocity;
        let depth = s.mixing_height;
        let near_ground = centre.lt(V::splat(0.1 * depth));
        let cube = wstar * wstar * wstar;
        let third_moment = V::select(
            near_ground,
            centre * (1.25 * cube / depth),
            V::splat(0.125 * cube),
        );
        // 2 α_b w* x: times draft speed over u, σz of a draft.
        let by_drafts =
            V::select(near_ground, centre * (4.0 / depth) + 0.6, V::splat(1.0)) * x * (2.0 * wstar);
        let by_ground = V::select(
            near_ground,
            x * x
                * (centre * (-10.0 / depth) + 1.0)
                * (0.5 * s.air.friction_velocity * s.air.friction_velocity
                    / s.air.obukhov_length.abs()),
            V::splat(0.0),
        );
        // The air of the first pass (covered and spread plumes) and of the second (v/σ_y).
        let (mut air, mut last) = (fixed, fixed);
        let mut sigma_w = V::select(asked.only_across, place.sigma_w, fixed.sigma_w);
        let mut draft;
        if shallow.all() {
            draft = self.drafts(sigma_w, third_moment);
        } else {
            let spot = s.tables.spot(centre.at_least(LOWEST));
            let slowness = V::splat(1.0) / self.wind_at(centre, &spot);
            let stirred = by_drafts * slowness;
            let ground = by_ground * slowness * slowness;
            let least = ground * ground + self.sigma_z * self.sigma_z;
            draft = self.drafts(place.sigma_w, third_moment);
            let edge = edge_of(draft, stirred, least);
            let first = Levels::select(
                shallow,
                fixed,
                self.convective_air(centre, &spot, edge, place),
            );
            if asked.only_across.all() {
                last = first;
            } else {
                air = first;
                sigma_w = V::select(asked.only_across, place.sigma_w, air.sigma_w);
                draft = self.drafts(sigma_w, third_moment);
                let edge = edge_of(draft, stirred, least);
                let second = Levels::select(
                    shallow,
                    fixed,
                    self.convective_air(centre, &spot, edge, place),
                );
                let single = asked.covered.or(asked.around);
                last = Levels::select(single, air, second);
            }
        }
        let slowness = V::splat(1.0) / last.wind;
        let spread = (last.sigma_v * slowness).at_least(0.05) * x;
        let sigma_y = spread * (spread * self.convective_bend + 1.0).powf(-0.3);
        let deviates = asked.across / sigma_y;
        let mut strip = Strip {
            air: last,
            slowness,
            deviates,
            sigma_w: last.sigma_w,
            centre,
            sigma_z: zero,
            lid: zero,
            parts: Parts {
                height: [zero; 2],
                sigma_z: [zero; 2],
                weight: [zero; 2],
            },
        };
        if asked.only_across.all() {
            return strip;
        }
        let travelled = x * wstar / air.wind;
        let stirred = by_drafts * slowness;
        let ground = by_ground * slowness * slowness;
        let least = ground * ground + self.sigma_z * self.sigma_z;
        let weight_up = draft[1] / (draft[1] - draft[0]);
        strip.parts = Parts {
            height: [
                draft[0] * travelled + s.height,
                draft[1] * travelled + s.height,
            ],
            sigma_z: [
                depth_of(draft[0], stirred, least),
                depth_of(draft[1], stirred, least),
            ],
            weight: [weight_up, V::splat(1.0) - weight_up],
        };
        strip
    }

    /// Centre of mass in convection: from the release to the middle of the mixed layer.
    #[inline(always)]
    fn centre<V: Lanes>(&self, x: V) -> V {
        let s = self.s;
        let rising = x.at_least(1.0) * ((s.mid_height - s.height) / s.distance_mixed) + s.height;
        V::select(
            x.ge(V::splat(s.distance_mixed)),
            V::splat(s.mid_height),
            rising,
        )
    }

    /// Mean speeds of up- and downdrafts over w*, for σw and the third moment of w (AERMOD's PDF; R = 2).
    #[inline(always)]
    fn drafts<V: Lanes>(&self, sigma_w: V, third_moment: V) -> [V; 2] {
        const HALF_ALPHA: f64 = 0.5 * 5.0 / 13.0;
        let skew = third_moment / (sigma_w * sigma_w * sigma_w) * HALF_ALPHA;
        let root = (skew * skew + 0.2).sqrt();
        let ratio = sigma_w * (1.0 / self.s.hour.convective_velocity);
        [ratio * (skew + root), ratio * (skew - root)]
    }

    /// F_z of up- and downdrafts at a height [1/m]: the direct plume with its images above, the indirect one with those below,
    /// each summed until a term is 1e-6 of the sum (5e-7 at the ground). Most images are too far away to be computed.
    #[inline(always)]
    pub(super) fn drafts_at<V: Lanes>(&self, parts: &Parts<V>, z: V) -> V {
        let zero = V::splat(0.0);
        let lid = V::splat(self.s.mixing_height);
        let ground = z.eq(zero).all();
        let limit = V::select(z.eq(zero), V::splat(5.0e-7), V::splat(1.0e-6));
        let period = lid.max(lid - z) * 2.0;
        let inverse = [
            V::splat(1.0) / parts.sigma_z[0],
            V::splat(1.0) / parts.sigma_z[1],
        ];
        let strength = [parts.weight[0] * inverse[0], parts.weight[1] * inverse[1]];
        let height = [
            parts.height[0].max(parts.height[0] - z),
            parts.height[1].max(parts.height[1] - z),
        ];
        let inside = z.le(lid);
        let mut sums = [zero; 2];
        let mut open = [inside, inside];
        for image in 0..=1000 {
            let shift = period * f64::from(image);
            for indirect in 0..2 {
                if (image == 0 && indirect == 1) || !open[indirect].any() {
                    continue;
                }
                let shift = if indirect == 1 { -shift } else { shift };
                let mut term = zero;
                for j in 0..2 {
                    let level = height[j] + shift;
                    let below = gauss((z + level) * inverse[j]);
                    let above = if ground {
                        below
                    } else {
                        gauss((z - level) * inverse[j])
                    };
                    term = term + (above + below) * strength[j];
                }
                let sum = sums[indirect];
                sums[indirect] = V::select(open[indirect], sum + term, sum);
                let done = term.le(sums[indirect] * limit);
                open[indirect] = open[indirect].and(done.not());
            }
            if !open[0].or(open[1]).any() {
                break;
            }
        }
        (sums[0] + sums[1]) * (1.0 / ROOT_2_PI)
    }

    /// Wind at the plume's centre, with its least value; `spot` is there or at the lowest height that counts.
    #[inline(always)]
    fn wind_at<V: Lanes>(&self, centre: V, spot: &Spot<V>) -> V {
        let o = self.s.options;
        if o.vector_wind || centre.lt(V::splat(LOWEST)).any() {
            return self.s.limited(self.s.tables.at(centre)).wind;
        }
        spot.value[0].at_least(o.least_wind)
    }

    /// Effective air of the convective plume.
    #[inline(always)]
    fn convective_air<V: Lanes>(
        &self,
        centre: V,
        spot: &Spot<V>,
        edge: V,
        place: &Place<V>,
    ) -> Levels<V> {
        let air = self.mean_towards(centre, spot, edge, place);
        // A receptor exactly at the plume's centre: AERMOD takes the air at the lid.
        let same = centre.eq(place.above_base);
        if same.any() {
            Levels::select(same, self.at_lid.splat(), air)
        } else {
            air
        }
    }
}

/// σz of a draft: its own and the ground's and the initial (`least` is their squares' sum).
#[inline(always)]
fn depth_of<V: Lanes>(draft: V, stirred: V, least: V) -> V {
    let own = draft * stirred;
    (own * own + least).sqrt()
}

/// 2.15 times the mean σz of both drafts.
#[inline(always)]
fn edge_of<V: Lanes>(draft: [V; 2], stirred: V, least: V) -> V {
    (depth_of(draft[0], stirred, least) + depth_of(draft[1], stirred, least)) * (0.5 * PLUME_EDGE)
}

/// exp(−d²/2), 0 where the exponent is −50 or less.
#[inline(always)]
fn gauss<V: Lanes>(deviates: V) -> V {
    let exponent = deviates * deviates * -0.5;
    let counts = exponent.gt(V::splat(LEAST_EXPONENT));
    if counts.any() {
        let inside = exponent.at_least(2.0 * LEAST_EXPONENT);
        V::select(counts, inside.exp_inside(), V::splat(0.0))
    } else {
        V::splat(0.0)
    }
}
