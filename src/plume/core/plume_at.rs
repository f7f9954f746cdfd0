//! The plume at a distance: heights, effective air and spread for receptors at given heights.
//!
//! The air that carries and spreads a plume is the mean between the plume's centre and, 2.15 σz away from it, the receptor
//! (AERMOD's effective parameters, IBLVAL); σz is first estimated in the air at the centre.

use super::centre::{Centre, reach, shallow_air};
use super::rise::{convective_rise_at_release, indirect_rise, layered_rise};
use super::source_hour::{SourceHour, Spread};
use super::spread::{
    Drafts, buoyant_spread, drafts, ground_part, sigma_y_convective, sigma_y_layered,
    sigma_z_convective, sigma_z_layered, sigma_z_penetrated,
};
use super::tables::{LOWEST, Levels};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::downwash::PlatformWake;

/// Height of plume and receptor up to which the air below 5 m counts [m].
const SHALLOW: f64 = 5.0;

/// A plume at a distance. Convective fields are zero in layered air and the other way round.
#[derive(Clone, Copy)]
pub struct PlumeAt<V> {
    /// Centre of the layered plume [m] (h_e).
    pub height: V,
    /// Centre of mass of the direct plume [m] (z_c); the layered plume's height in layered air.
    pub centre: V,
    /// Effective air of the layered or the direct plume.
    pub air: Levels<V>,
    /// Effective air of the penetrated plume.
    pub air_penetrated: Levels<V>,
    /// σy of the layered or direct plume [m].
    pub sigma_y: V,
    /// σz of the layered plume [m].
    pub sigma_z: V,
    /// σz by buoyancy of the layered plume [m].
    pub sigma_z_buoyant: V,
    /// Initial σz [m].
    pub sigma_z_initial: V,
    /// Heights of the direct plume's two parts [m].
    pub direct: [V; 2],
    /// Heights of the indirect plume's two parts [m].
    pub indirect: [V; 2],
    /// σz of both parts of the direct plume [m].
    pub sigma_z_parts: [V; 2],
    /// σz of both parts of the indirect plume [m]; the same but behind a platform's building.
    pub sigma_z_indirect: [V; 2],
    /// Weights of both parts.
    pub weight: [V; 2],
    /// Height of the penetrated plume [m].
    pub height_penetrated: V,
    /// σy of the penetrated plume [m].
    pub sigma_y_penetrated: V,
    /// σz of the penetrated plume [m].
    pub sigma_z_penetrated: V,
    /// σz by buoyancy of the penetrated plume [m].
    pub sigma_z_buoyant_penetrated: V,
    /// Rise of the layered or direct plume [m].
    pub rise: V,
    /// Height from which the layered or the penetrated plume is reflected [m].
    pub lid: V,
}

/// Initial spreads of the source: σy, σz [m].
#[inline(always)]
fn initial(s: &SourceHour<'_>) -> (f64, f64) {
    match s.spread {
        Spread::Point => (0.0, 0.0),
        Spread::Volume { sigma_y, sigma_z } => (sigma_y, sigma_z),
        Spread::Area { sigma_z } => (0.0, sigma_z),
    }
}

/// Root of a sum of squares.
#[inline(always)]
fn combined<V: Lanes>(buoyant: V, ambient: V, initial: f64) -> V {
    (buoyant * buoyant + ambient * ambient + initial * initial).sqrt()
}

/// The platform's wake, which only the kernel of one lane knows: the wide ones stay small.
#[inline(always)]
fn platform_of<'p, V: Lanes>(s: &'p SourceHour<'_>) -> Option<&'p PlatformWake> {
    if V::WIDTH == 1 {
        s.platform.as_ref()
    } else {
        None
    }
}

/// A spread widened behind a platform's building.
#[inline(always)]
fn with_platform<V: Lanes>(s: &SourceHour<'_>, sigma: V, added: V) -> V {
    if platform_of::<V>(s).is_some() {
        (sigma * sigma + added * added).sqrt()
    } else {
        sigma
    }
}

/// The air below 5 m where both the plume and the receptor lie there.
#[inline(always)]
fn or_shallow<V: Lanes>(s: &SourceHour<'_>, centre: V, receptor: V, air: Levels<V>) -> Levels<V> {
    let five = V::splat(SHALLOW);
    let low = centre.le(five).and(receptor.le(five));
    if low.any() {
        let shallow = match &s.settled {
            Some(settled) => settled.shallow,
            None => shallow_air(s),
        };
        Levels::select(low, shallow.splat(), air)
    } else {
        air
    }
}

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

/// The plume at distance `x` for receptors `receptor` above the source's base [m].
#[inline(always)]
pub fn plume_at<V: Lanes>(s: &SourceHour<'_>, x: V, receptor: V) -> PlumeAt<V> {
    plume_after(s, x, receptor, V::splat(s.sigma_w))
}

/// The same where the first estimate of a convective plume's depth is made with a given σw [m/s] rather than that at the
/// release: AERMOD's PVMRM follows a plume from distance to distance and begins each with the effective σw of the one before.
#[inline(always)]
pub fn plume_after<V: Lanes>(s: &SourceHour<'_>, x: V, receptor: V, sigma_w: V) -> PlumeAt<V> {
    if s.layered {
        layered(s, x, receptor)
    } else {
        convective(s, x, receptor, sigma_w)
    }
}

#[inline(always)]
fn nothing<V: Lanes>() -> Levels<V> {
    let zero = V::splat(0.0);
    Levels {
        wind: zero,
        sigma_v: zero,
        sigma_w: zero,
        gradient: zero,
        dissipation: zero,
    }
}

/// Centre of a layered plume that has risen by so much.
#[inline(always)]
fn layered_centre<V: Lanes>(s: &SourceHour<'_>, x: V, rise: V) -> Centre<V> {
    let risen = s.spread != Spread::Point || x.ge(V::splat(s.distance_to_final_rise)).all();
    match &s.settled {
        Some(settled) if risen => settled.centre.splat(),
        _ => Centre::new(s, (rise + s.tip_height).at_least(0.0)),
    }
}

#[inline(always)]
fn layered<V: Lanes>(s: &SourceHour<'_>, x: V, receptor: V) -> PlumeAt<V> {
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

#[inline(always)]
fn convective<V: Lanes>(s: &SourceHour<'_>, x: V, receptor: V, sigma_w: V) -> PlumeAt<V> {
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
