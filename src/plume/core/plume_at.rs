//! The plume at a distance: heights, effective air and spread for receptors at given heights.
//!
//! The air that carries and spreads a plume is the mean between the plume's centre and, 2.15 σz away from it, the receptor
//! (AERMOD's effective parameters, IBLVAL); σz is first estimated in the air at the centre.

use super::centre::shallow_air;
use super::convective_plume::convective;
use super::layered_plume::layered;
use super::levels::Levels;
use super::source_hour::{SourceHour, Spread};
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
pub(super) fn initial(s: &SourceHour<'_>) -> (f64, f64) {
    match s.spread {
        Spread::Point => (0.0, 0.0),
        Spread::Volume { sigma_y, sigma_z } => (sigma_y, sigma_z),
        Spread::Area { sigma_z } => (0.0, sigma_z),
    }
}

/// Root of a sum of squares.
#[inline(always)]
pub(super) fn combined<V: Lanes>(buoyant: V, ambient: V, initial: f64) -> V {
    (buoyant * buoyant + ambient * ambient + initial * initial).sqrt()
}

/// The platform's wake, which only the kernel of one lane knows: the wide ones stay small.
#[inline(always)]
pub(super) fn platform_of<'p, V: Lanes>(s: &'p SourceHour<'_>) -> Option<&'p PlatformWake> {
    if V::WIDTH == 1 {
        s.platform.as_ref()
    } else {
        None
    }
}

/// A spread widened behind a platform's building.
#[inline(always)]
pub(super) fn with_platform<V: Lanes>(s: &SourceHour<'_>, sigma: V, added: V) -> V {
    if platform_of::<V>(s).is_some() {
        (sigma * sigma + added * added).sqrt()
    } else {
        sigma
    }
}

/// The air below 5 m where both the plume and the receptor lie there.
#[inline(always)]
pub(super) fn or_shallow<V: Lanes>(
    s: &SourceHour<'_>,
    centre: V,
    receptor: V,
    air: Levels<V>,
) -> Levels<V> {
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

/// No air.
#[inline(always)]
pub(super) fn nothing<V: Lanes>() -> Levels<V> {
    let zero = V::splat(0.0);
    Levels {
        wind: zero,
        sigma_v: zero,
        sigma_w: zero,
        gradient: zero,
        dissipation: zero,
    }
}
