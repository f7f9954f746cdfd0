//! Concentration of stacks and volumes at receptors, per unit emission.
//!
//! C/Q = f C_p(z_r) + (1 − f) C_p(z_f),  C_p = F_y F_z/u, z_r above the source's base, z_f above the ground (flagpole);
//! coherent plume F_y = exp(−y²/(2 σy²))/(√(2π) σy), pancake F_y = 1/(2π r); C = φ C_pancake + (1 − φ) C_coherent with the
//! share of random wind energy φ = (2 σv² + ū² (1 − exp(−t/T_r)))/u², t = r/u, T_r = 24 h.

use super::constants::{LEAST_EXPONENT, PLUME_EDGE, ROOT_2_PI, TWO_PI};
use super::plume_at::{PlumeAt, plume_at};
use super::source_hour::{SourceHour, Spread};
use super::terrain::{critical_height, reflection_height, share_below};
use super::vertical::{Parts, vertical_convective, vertical_with_lid};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch};

/// Receptors side by side, the last one repeated eight times more.
#[derive(Debug, Clone, Default)]
pub struct PlumeField {
    /// Eastings [m].
    pub x: Vec<f64>,
    /// Northings [m].
    pub y: Vec<f64>,
    /// Elevations [m].
    pub elevation: Vec<f64>,
    /// Hill height scales [m].
    pub hill_height: Vec<f64>,
    /// Flagpole heights [m].
    pub flagpole: Vec<f64>,
    /// How many receptors are real.
    pub count: usize,
}

impl PlumeField {
    /// Lays receptors side by side; the last one fills up.
    pub fn new(receptors: &[crate::plume::Receptor]) -> Self {
        let mut field = Self {
            count: receptors.len(),
            ..Self::default()
        };
        let Some(last) = receptors.last() else {
            return field;
        };
        // Eight more, so that any block of them may be read in whole registers.
        for n in 0..receptors.len() + 8 {
            let receptor = receptors.get(n).unwrap_or(last);
            field.x.push(receptor.x);
            field.y.push(receptor.y);
            field.elevation.push(receptor.elevation);
            field.hill_height.push(receptor.hill_height);
            field.flagpole.push(receptor.flagpole);
        }
        field
    }
}

/// Nearest distance from a volume's centre that counts [m].
pub fn volume_exclusion(s: &SourceHour<'_>) -> f64 {
    match s.spread {
        Spread::Volume { sigma_y, .. } => PLUME_EDGE * sigma_y,
        _ => 0.0,
    }
}

/// Receptors seen from the source.
#[derive(Clone, Copy)]
pub(crate) struct Seen<V> {
    /// Downwind distance [m].
    pub downwind: V,
    /// Crosswind distance [m].
    pub crosswind: V,
    /// Distance [m].
    pub distance: V,
    /// Height above the source's base [m].
    pub above_base: V,
    /// Height above ground [m].
    pub flagpole: V,
    /// Elevation [m].
    pub elevation: V,
    /// Hill height scale [m].
    pub hill_height: V,
}

/// Receptors `at..at + WIDTH` as the source sees them (AERMOD's XYDIST).
#[inline(always)]
pub(crate) fn see<V: Lanes>(s: &SourceHour<'_>, field: &PlumeField, at: usize) -> Seen<V> {
    let dx = V::load(&field.x[at..]) - s.x;
    let dy = V::load(&field.y[at..]) - s.y;
    let downwind = -(dx * s.wind_sine + dy * s.wind_cosine);
    let crosswind = dx * s.wind_cosine - dy * s.wind_sine;
    let distance = (downwind * downwind + crosswind * crosswind).sqrt();
    let flagpole = V::load(&field.flagpole[at..]);
    let elevation = V::load(&field.elevation[at..]);
    let above_base = if s.flat {
        flagpole
    } else {
        elevation - s.elevation + flagpole
    };
    let (downwind, crosswind) = if s.options.screen {
        (distance, V::splat(0.0))
    } else {
        (downwind, crosswind)
    };
    Seen {
        downwind,
        crosswind,
        distance,
        above_base,
        flagpole,
        elevation,
        hill_height: V::load(&field.hill_height[at..]),
    }
}

/// Share of the plume that random wind spreads over the circle [1] (AERMOD's MEANDR).
#[inline(always)]
pub fn meander_fraction<V: Lanes>(s: &SourceHour<'_>, wind: V, sigma_v: V, distance: V) -> V {
    let o = s.options;
    let square = wind * wind - sigma_v * sigma_v * 2.0;
    let mean = V::select(
        square.ge(V::splat(0.01)),
        square.at_least(0.0).sqrt(),
        V::splat(0.1),
    );
    let time = distance / wind;
    let lost = V::splat(1.0) - (-(time / (o.meander_hours * 3600.0))).exp();
    let random = sigma_v * sigma_v * 2.0 + mean * mean * lost;
    let share = random / (wind * wind);
    let share = if o.meander_balance { share.sqrt() } else { share };
    share.at_most(o.meander_limits[1]).at_least(o.meander_limits[0])
}

/// Meander of the layered plume, or of the direct and the penetrated plume together.
#[inline(always)]
pub(crate) fn meander_of<V: Lanes>(s: &SourceHour<'_>, plume: &PlumeAt<V>, distance: V) -> V {
    let share = meander_fraction(s, plume.air.wind, plume.air.sigma_v, distance);
    if s.penetrated > 0.0 && !s.layered {
        let air = plume.air_penetrated;
        let other = meander_fraction(s, air.wind, air.sigma_v, distance);
        other * s.penetrated + share * (1.0 - s.penetrated)
    } else {
        share
    }
}

/// Crosswind distribution of a coherent plume [1/m]; 0 beyond ten σy.
#[inline(always)]
pub(crate) fn across<V: Lanes>(crosswind: V, sigma_y: V) -> V {
    let exponent = -(crosswind * crosswind / (sigma_y * sigma_y * 2.0));
    let inside = exponent.gt(V::splat(LEAST_EXPONENT));
    if inside.any() {
        V::select(
            inside,
            exponent.exp() / (sigma_y * ROOT_2_PI),
            V::splat(0.0),
        )
    } else {
        V::splat(0.0)
    }
}

/// σy with meander folded in (FASTALL); nothing beyond four of them.
#[inline(always)]
pub(crate) fn across_fast<V: Lanes>(crosswind: V, sigma_y: V, meander: V, x: V) -> V {
    let effective =
        V::splat(1.0) / (meander / (x * ROOT_2_PI) + (V::splat(1.0) - meander) / sigma_y);
    let value = across(crosswind, effective);
    V::select(
        crosswind.abs().gt(effective * 4.0),
        V::splat(0.0),
        value,
    )
}

/// Crosswind distributions of the main and of the penetrated plume.
#[derive(Clone, Copy)]
pub(crate) struct Across<V> {
    pub main: V,
    pub penetrated: V,
}

/// Lids of the layered and the penetrated plume.
#[derive(Clone, Copy)]
pub(crate) struct Lids<V> {
    pub layered: V,
    pub penetrated: V,
}

/// C/Q at one height [s/m³] (AERMOD's CPLUME); `settled` is how far particles have fallen [m].
#[inline(always)]
pub(crate) fn at_height<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    z: V,
    y: Across<V>,
    lids: Lids<V>,
    settled: V,
) -> V {
    if s.layered {
        let height = (plume.height - settled).at_least(0.0);
        return y.main * vertical_with_lid(z, plume.sigma_z, height, lids.layered)
            / plume.air.wind;
    }
    let mut sum = V::splat(0.0);
    if s.penetrated < 1.0 {
        let parts = |height: [V; 2]| Parts {
            height: height.map(|h| h - settled),
            sigma_z: plume.sigma_z_parts,
            weight: plume.weight,
        };
        let lid = s.mixing_height;
        let direct = vertical_convective(z, &parts(plume.direct), lid, false);
        let indirect = vertical_convective(z, &parts(plume.indirect), lid, true);
        sum = (direct + indirect) * y.main * (1.0 - s.penetrated) / plume.air.wind;
    }
    if s.penetrated > 0.0 {
        let height = (plume.height_penetrated - settled).at_least(0.0);
        let above = vertical_with_lid(z, plume.sigma_z_penetrated, height, lids.penetrated);
        sum = sum + above * y.penetrated * s.penetrated / plume.air_penetrated.wind;
    }
    sum
}

/// Lids for plumes that have settled by `settled` [m].
#[inline(always)]
pub(crate) fn lids<V: Lanes>(s: &SourceHour<'_>, plume: &PlumeAt<V>, x: V) -> Lids<V> {
    let zero = V::splat(0.0);
    let point = s.spread == Spread::Point;
    let layered = if s.layered {
        let buoyant = if point { plume.sigma_z_buoyant } else { zero };
        let initial = if point { zero } else { plume.sigma_z_initial };
        reflection_height(s, plume.height, x, buoyant, initial)
    } else {
        zero
    };
    let penetrated = if !s.layered && s.penetrated > 0.0 {
        reflection_height(
            s,
            plume.height_penetrated,
            x,
            plume.sigma_z_buoyant_penetrated,
            zero,
        )
    } else {
        zero
    };
    Lids {
        layered,
        penetrated,
    }
}

/// Weight of the plume that hits the terrain, ½ (1 + φ_p).
#[inline(always)]
pub(crate) fn terrain_weight<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    seen: &Seen<V>,
    lids: Lids<V>,
) -> V {
    share_of_terrain(s, plume, seen.hill_height, seen.elevation, lids)
}

/// The same for a hill and a ground of given elevations [m].
#[inline(always)]
pub(crate) fn share_of_terrain<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    hill: V,
    elevation: V,
    lids: Lids<V>,
) -> V {
    let critical = critical_height(s, hill, elevation, plume.height);
    let below = share_below(s, plume.sigma_z, plume.height, critical, lids.layered);
    (below + 1.0) * 0.5
}

/// C/Q of a gas without deposition at distance `x` [s/m³], and the terrain weight.
#[inline(always)]
fn gas<V: Lanes>(
    s: &SourceHour<'_>,
    plume: &PlumeAt<V>,
    seen: &Seen<V>,
    x: V,
    y: Across<V>,
) -> (V, V) {
    let zero = V::splat(0.0);
    let lids = lids(s, plume, x);
    let weight = terrain_weight(s, plume, seen, lids);
    let level = seen.above_base.eq(seen.flagpole);
    let mut hit = zero;
    let mut over = zero;
    for flagpole in [false, true] {
        // One body for both heights keeps the machine code small.
        let z = if flagpole {
            seen.flagpole
        } else {
            seen.above_base
        };
        if flagpole && level.all() {
            over = hit;
        } else if flagpole {
            let value = at_height(s, plume, z, y, lids, zero);
            let value = V::select(weight.eq(V::splat(1.0)), zero, value);
            over = V::select(level, hit, value);
        } else {
            hit = at_height(s, plume, z, y, lids, zero);
        }
    }
    let mixed = weight * hit + (V::splat(1.0) - weight) * over;
    (mixed * decay(s, plume, x), weight)
}

/// Decay over the travel time.
#[inline(always)]
pub(crate) fn decay<V: Lanes>(s: &SourceHour<'_>, plume: &PlumeAt<V>, x: V) -> V {
    if s.decay > 0.0 {
        (-(x * s.decay / plume.air.wind)).at_least(LEAST_EXPONENT).exp()
    } else {
        V::splat(1.0)
    }
}

/// C/Q at receptors of a block [s/m³].
#[inline(always)]
fn concentration<V: Lanes>(s: &SourceHour<'_>, seen: &Seen<V>) -> V {
    let zero = V::splat(0.0);
    let nearest = volume_exclusion(s) + 0.99;
    let counts = seen
        .distance
        .ge(V::splat(nearest))
        .and(seen.distance.le(V::splat(s.options.greatest_distance)));
    if !counts.any() {
        return zero;
    }
    let convective_penetration = !s.layered && s.penetrated > 0.0;
    // The coherent plume, downwind only.
    let mut coherent = zero;
    let ahead = counts.and(seen.downwind.ge(V::splat(1.0)));
    if ahead.any() {
        let x = seen.downwind.at_least(1.0);
        let plume = plume_at(s, x, seen.above_base);
        let y = if s.options.fast_all {
            let meander = meander_of(s, &plume, seen.distance);
            Across {
                main: across_fast(seen.crosswind, plume.sigma_y, meander, x),
                penetrated: if convective_penetration {
                    across_fast(seen.crosswind, plume.sigma_y_penetrated, meander, x)
                } else {
                    zero
                },
            }
        } else {
            Across {
                main: across(seen.crosswind, plume.sigma_y),
                penetrated: if convective_penetration {
                    across(seen.crosswind, plume.sigma_y_penetrated)
                } else {
                    zero
                },
            }
        };
        let inside = ahead.and(y.main.gt(zero).or(y.penetrated.gt(zero)));
        if inside.any() {
            coherent = V::select(inside, gas(s, &plume, seen, x, y).0, zero);
        }
    }
    if s.options.fast_all {
        return coherent;
    }
    // The pancake.
    let x = seen.distance.at_least(1.0e-3);
    let plume = plume_at(s, x, seen.above_base);
    let around = V::splat(1.0) / (x * TWO_PI);
    let y = Across {
        main: around,
        penetrated: if convective_penetration {
            around
        } else {
            zero
        },
    };
    let (pancake, _) = gas(s, &plume, seen, x, y);
    let pancake = if s.spread == Spread::Point {
        V::select(seen.distance.lt(V::splat(1.0)), zero, pancake)
    } else {
        pancake
    };
    let meander = meander_of(s, &plume, seen.distance);
    let value = meander * pancake + (V::splat(1.0) - meander) * coherent;
    V::select(counts, value, zero)
}

/// One source and hour over a block of receptors: C/Q [s/m³] into `out`, whose length is the block's rounded up to eight.
pub struct PointTask<'t, 'a> {
    /// The source in its hour.
    pub source: &'t SourceHour<'a>,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// Where C/Q goes.
    pub out: &'t mut [f64],
}

impl LaneKernel for PointTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        let mut at = 0;
        while at < self.out.len() {
            let seen = see::<V>(self.source, self.receptors, self.first + at);
            concentration(self.source, &seen).store(&mut self.out[at..]);
            at += V::WIDTH;
        }
    }
}

impl PointTask<'_, '_> {
    /// Computes with the widest registers.
    pub fn compute(self) {
        dispatch(self);
    }
}
