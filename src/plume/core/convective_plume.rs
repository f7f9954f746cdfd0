//! The convective plume at a distance: its direct, indirect and penetrated parts.

use super::centre::{Centre, reach};
use super::levels::{LOWEST, Levels};
use super::plume_at::{PlumeAt, combined, initial, or_shallow, platform_of, with_platform};
use super::rise::{convective_rise_at_release, indirect_rise};
use super::source_hour::{SourceHour, Spread};
use super::spread::{
    Drafts, buoyant_spread, drafts, sigma_y_convective, sigma_y_layered, sigma_z_convective,
    sigma_z_penetrated,
};
use crate::numerics::lanes::{LaneMask, Lanes};

/// Centre of mass of the direct plume: from its final rise to the middle of the mixed layer (AERMOD's CENTROID).
#[inline(always)]
fn centroid<V: Lanes>(s: &SourceHour<'_>, x: V, rise: V) -> V {
    let near = x.lt(V::splat(1.0));
    let lid = V::splat(s.mixing_height);
    let rising = if s.spread == Spread::Point {
        let rise = if near.any() {
            convective_rise_at_release(s, x.at_least(1.0))
        } else {
            rise
        };
        (rise + s.tip_height).min(lid)
    } else {
        V::splat(s.tip_height)
    };
    let settled = (s.tip_height + s.critical_rise).min(s.mixing_height);
    let x = x.at_least(1.0);
    let share = (x - s.distance_final) * (1.0 / (s.distance_mixed - s.distance_final));
    let between = share * (s.mid_height - settled) + settled;
    V::select(
        x.lt(V::splat(s.distance_final)),
        rising,
        V::select(
            x.ge(V::splat(s.distance_mixed)),
            V::splat(s.mid_height),
            between,
        ),
    )
}

/// Effective air of the direct plume.
#[inline(always)]
fn direct_air<V: Lanes>(
    s: &SourceHour<'_>,
    (centre, sigma_w): (V, V),
    rise: V,
    buoyant: V,
    x: V,
    receptor: V,
) -> Levels<V> {
    let (_, sigma_z_initial) = initial(s);
    let at_release = drafts(s, sigma_w, centre);
    let from = centre.at_least(LOWEST);
    let here = s.tables.spot(from);
    let mut first = here.levels();
    let low = centre.lt(V::splat(LOWEST));
    if low.any() {
        first = Levels::select(low, s.tables.at(centre), first);
    }
    let slowness = V::splat(1.0) / s.limited(first).wind;
    let spread = (buoyant, sigma_z_initial);
    let mut parts = sigma_z_convective(s, &at_release, slowness, centre, x, spread);
    if let Some(platform) = platform_of::<V>(s) {
        let travelled = x * s.hour.convective_velocity / s.wind;
        for (sigma, speed) in parts.iter_mut().zip(at_release.mean) {
            let height = rise + s.tip_height + speed * travelled;
            *sigma = with_platform(s, *sigma, platform.spread(x, height).0);
        }
    }
    let estimate = (parts[0] + parts[1]) * 0.5;
    let lid = V::splat(s.mixing_height);
    let to = reach(centre, estimate, receptor).min(lid);
    let mut air = s.limited(s.tables.mean_from(from, &here, to.at_least(LOWEST)));
    // A plume and a receptor above the lid, or both at one height: the air at the lid.
    let closed = centre.le(receptor).and(to.le(centre));
    if closed.any() {
        air = Levels::select(closed, s.limited(s.tables.at(lid)), air);
    }
    or_shallow(s, centre, receptor, air)
}

/// Heights, effective air and spread; `sigma_w` is that of the first estimate [m/s].
#[inline(always)]
pub(super) fn convective<V: Lanes>(
    s: &SourceHour<'_>,
    x: V,
    receptor: V,
    sigma_w: V,
) -> PlumeAt<V> {
    let zero = V::splat(0.0);
    let (sigma_y_initial, sigma_z_initial) = initial(s);
    let is_point = s.spread == Spread::Point;
    let rise = if is_point {
        convective_rise_at_release(s, x)
    } else {
        zero
    };
    let centre = centroid(s, x, rise);
    let rise = match platform_of::<V>(s) {
        Some(platform) => {
            let drive = x * x * (4.096 * s.fluxes.buoyancy) / (s.wind * s.wind * s.wind);
            rise - platform.lost_rise(drive, rise)
        }
        None => rise,
    };
    let back = if is_point { indirect_rise(s, x) } else { zero };
    let buoyant = buoyant_spread(rise);
    let unspread = Levels {
        wind: V::splat(s.wind),
        sigma_v: V::splat(s.sigma_v),
        sigma_w: V::splat(s.sigma_w),
        gradient: V::splat(s.gradient),
        dissipation: zero,
    };
    let air = if s.penetrated < 1.0 {
        direct_air(s, (centre, sigma_w), rise, buoyant, x, receptor)
    } else {
        unspread
    };
    let Drafts {
        mean,
        weight,
        spread,
    } = drafts(s, air.sigma_w, centre);
    let drafts = Drafts {
        mean,
        spread,
        weight,
    };
    let slowness = V::splat(1.0) / air.wind;
    let travelled = x * slowness * s.hour.convective_velocity;
    let drift = [mean[0] * travelled, mean[1] * travelled];
    let start = rise + s.tip_height;
    let direct = [start + drift[0], start + drift[1]];
    let indirect = [start - back + drift[0], start - back + drift[1]];
    let spread = (buoyant, sigma_z_initial);
    let parts = sigma_z_convective(s, &drafts, slowness, centre, x, spread);
    let sigma_y = sigma_y_convective(s, slowness, air.sigma_v, x);
    let sigma_y = match s.spread {
        Spread::Area { .. } => sigma_y,
        _ => combined(buoyant, sigma_y, sigma_y_initial),
    };
    let mut plume = PlumeAt {
        height: zero,
        centre,
        air,
        air_penetrated: unspread,
        sigma_y,
        sigma_z: zero,
        sigma_z_buoyant: buoyant,
        sigma_z_initial: V::splat(sigma_z_initial),
        direct,
        indirect,
        sigma_z_parts: parts,
        sigma_z_indirect: parts,
        weight,
        height_penetrated: zero,
        sigma_y_penetrated: zero,
        sigma_z_penetrated: zero,
        sigma_z_buoyant_penetrated: zero,
        rise,
        lid: zero,
    };
    if s.penetrated > 0.0 {
        penetrated(s, x, receptor, &mut plume);
    }
    if let Some(platform) = platform_of::<V>(s) {
        let direct = plume.direct.map(|height| platform.spread(x, height));
        plume.sigma_y = with_platform(s, plume.sigma_y, direct[0].1.max(direct[1].1));
        for (k, height) in plume.indirect.into_iter().enumerate() {
            let sigma = plume.sigma_z_parts[k];
            plume.sigma_z_parts[k] = with_platform(s, sigma, direct[k].0);
            plume.sigma_z_indirect[k] = with_platform(s, sigma, platform.spread(x, height).0);
        }
    }
    plume
}

/// The part of the plume that went through the lid.
#[inline(always)]
fn penetrated<V: Lanes>(s: &SourceHour<'_>, x: V, receptor: V, plume: &mut PlumeAt<V>) {
    let rise = s.penetrated_rise();
    let h = s.tip_height + rise;
    let height = V::splat(h);
    let (platform_z, platform_y) = match platform_of::<V>(s) {
        Some(platform) => platform.spread(x, height),
        None => (V::splat(0.0), V::splat(0.0)),
    };
    let buoyant = buoyant_spread(V::splat(s.penetrated * rise));
    let centre = match &s.settled {
        Some(settled) => settled.centre.splat(),
        None => Centre::new(s, height),
    };
    let estimate = combined(
        buoyant,
        sigma_z_penetrated(x * centre.slowness, centre.air.sigma_w, centre.neutral),
        0.0,
    );
    let estimate = with_platform(s, estimate, platform_z);
    let air = centre.mean_towards(s, estimate, receptor);
    let slowness = V::splat(1.0) / air.wind;
    plume.lid = centre.lid(s, x, buoyant * buoyant, V::splat(0.0));
    plume.air_penetrated = air;
    plume.height_penetrated = height;
    let sigma_y = combined(
        buoyant,
        sigma_y_layered(slowness, air.sigma_v, centre.bend, x),
        0.0,
    );
    plume.sigma_y_penetrated = with_platform(s, sigma_y, platform_y);
    let sigma_z = combined(
        buoyant,
        sigma_z_penetrated(x * slowness, air.sigma_w, centre.neutral),
        0.0,
    );
    plume.sigma_z_penetrated = with_platform(s, sigma_z, platform_z);
    plume.sigma_z_buoyant_penetrated = buoyant;
}
