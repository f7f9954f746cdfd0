//! The layered plume at a distance: stable air, or a release above the mixing height.

use super::centre::Centre;
use super::plume_at::{
    PlumeAt, combined, initial, nothing, or_shallow, platform_of, with_platform,
};
use super::rise::layered_rise;
use super::source_hour::{SourceHour, Spread};
use super::spread::{buoyant_spread, ground_part, sigma_y_layered, sigma_z_layered};
use crate::numerics::lanes::{LaneMask, Lanes};

/// Centre of a layered plume that has risen by so much.
#[inline(always)]
fn layered_centre<V: Lanes>(s: &SourceHour<'_>, x: V, rise: V) -> Centre<V> {
    let risen = s.spread != Spread::Point || x.ge(V::splat(s.distance_to_final_rise)).all();
    match &s.settled {
        Some(settled) if risen => settled.centre.splat(),
        _ => Centre::new(s, (rise + s.tip_height).at_least(0.0)),
    }
}

/// Heights, effective air and spread.
#[inline(always)]
pub(super) fn layered<V: Lanes>(s: &SourceHour<'_>, x: V, receptor: V) -> PlumeAt<V> {
    let zero = V::splat(0.0);
    let (sigma_y_initial, sigma_z_initial) = initial(s);
    let rise = if s.spread == Spread::Point {
        layered_rise(s, x)
    } else {
        zero
    };
    let rise = match platform_of::<V>(s) {
        Some(platform) if s.stable => {
            let lost = platform.lost_rise(rise * rise * rise, rise);
            let rising = x.lt(V::splat(s.distance_to_final_rise));
            V::select(rising, rise - lost, rise)
        }
        _ => rise,
    };
    let centre = layered_centre(s, x, rise);
    let height = centre.height;
    let (platform_z, platform_y) = match platform_of::<V>(s) {
        Some(platform) if s.stable => platform.spread(x, height),
        _ => (zero, zero),
    };
    let buoyant = buoyant_spread(rise);
    let others = buoyant * buoyant + sigma_z_initial * sigma_z_initial;
    let ground = ground_part(s, x);
    let limit = if s.air.urban_stable {
        centre.neutral
    } else {
        centre.limit
    };
    let estimate = sigma_z_layered(
        x * centre.slowness,
        centre.air.sigma_w,
        limit,
        centre.elevated,
        ground,
    );
    let estimate = (others + estimate * estimate).sqrt();
    let lid = centre.lid(s, x, others, ground);
    let estimate = with_platform(s, estimate, platform_z);
    let air = or_shallow(
        s,
        height,
        receptor,
        centre.mean_towards(s, estimate, receptor),
    );
    let slowness = V::splat(1.0) / air.wind;
    let limit = centre.limit_in(s, &air);
    let sigma_z = sigma_z_layered(x * slowness, air.sigma_w, limit, centre.elevated, ground);
    let sigma_z = (others + sigma_z * sigma_z).sqrt();
    let sigma_y = sigma_y_layered(slowness, air.sigma_v, centre.bend, x);
    let sigma_y = match s.spread {
        Spread::Area { .. } => sigma_y,
        _ => combined(buoyant, sigma_y, sigma_y_initial),
    };
    PlumeAt {
        height,
        centre: height,
        air,
        air_penetrated: nothing(),
        sigma_y: with_platform(s, sigma_y, platform_y),
        sigma_z: with_platform(s, sigma_z, platform_z),
        sigma_z_buoyant: buoyant,
        sigma_z_initial: V::splat(sigma_z_initial),
        direct: [zero; 2],
        indirect: [zero; 2],
        sigma_z_parts: [zero; 2],
        sigma_z_indirect: [zero; 2],
        weight: [zero; 2],
        height_penetrated: zero,
        sigma_y_penetrated: zero,
        sigma_z_penetrated: zero,
        sigma_z_buoyant_penetrated: zero,
        rise,
        lid,
    }
}
