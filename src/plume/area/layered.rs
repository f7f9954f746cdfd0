//! The layered plume of a strip: stable air, or a release above the mixing height.

use super::integrand::{Asked, Carrier, Integrand, Place, SHALLOW, Strip};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::constants::{PLUME_EDGE, ROOT_2, ROOT_PI};
use crate::plume::core::{Levels, Parts};

impl Integrand<'_, '_> {
    /// Effective air, σ_y, σ_z and lid of a layered plume.
    #[inline(always)]
    pub(super) fn layered<V: Lanes>(&self, asked: &Asked<V>, place: &Place<V>) -> Strip<V> {
        let s = self.s;
        let zero = V::splat(0.0);
        let x = asked.distance;
        let h = V::splat(s.height);
        // σzs u, the same for every wind.
        let surface = if s.stable && s.height < s.mixing_height {
            let stretch = (x * (0.7 / s.air.obukhov_length) + 1.0).inverse_cube_root();
            x * (ROOT_2 / ROOT_PI * s.air.friction_velocity) * stretch
        } else {
            zero
        };
        // In the air at the release height: the estimate for the effective air, and the lid's.
        let first: Carrier<V> = self.first.splat();
        let at_lid = Carrier {
            limit: V::splat(self.lid_limit),
            ..first
        };
        let lid_edge = self.depth_squared(&at_lid, surface, x).sqrt() * PLUME_EDGE;
        let lid = (lid_edge + s.height).at_least(s.mixing_height);
        let shallow = if s.height <= SHALLOW {
            place.above_base.le(V::splat(SHALLOW))
        } else {
            V::Mask::splat(false)
        };
        let mut air = self.shallow.splat();
        let mut carrier: Carrier<V> = self.shallow_carrier.splat();
        if !shallow.all() {
            let edge = if s.air.urban_stable {
                self.depth_squared(&first, surface, x).sqrt() * PLUME_EDGE
            } else {
                lid_edge
            };
            let release = self.release.splat();
            air = Levels::select(shallow, air, self.mean_towards(h, &release, edge, place));
            carrier = self.carrier(&air);
        }
        let sigma_z = if asked.only_across.all() {
            zero
        } else {
            self.depth_squared(&carrier, surface, x).sqrt()
        };
        Strip {
            air,
            slowness: carrier.slowness,
            deviates: asked.across / Self::width(&carrier, x),
            sigma_w: place.sigma_w,
            centre: h,
            sigma_z,
            lid,
            parts: Parts {
                height: [zero; 2],
                sigma_z: [zero; 2],
                weight: [zero; 2],
            },
        }
    }

    /// σz² of a layered plume, the initial one included; `surface` is σzs u.
    #[inline(always)]
    fn depth_squared<V: Lanes>(&self, air: &Carrier<V>, surface: V, x: V) -> V {
        let mut ambient = surface * air.slowness;
        if self.elevated > 0.0 {
            let travelled = air.rise * x;
            let above = travelled / (travelled * air.limit + 1.0).sqrt();
            ambient = if self.elevated < 1.0 {
                ambient * (1.0 - self.elevated) + above * self.elevated
            } else {
                above
            };
        }
        ambient * ambient + self.sigma_z * self.sigma_z
    }

    /// σy of a layered plume [m].
    #[inline(always)]
    fn width<V: Lanes>(air: &Carrier<V>, x: V) -> V {
        air.widening * x * (x * air.bend + 1.0).powf(-0.3)
    }
}
