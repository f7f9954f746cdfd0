//! One point of a road at receptors: the plume straight downwind and the share spread all around.
//!
//! behind a wall:  F_z/ū = f_Q (√(2π) σz ū)⁻¹ [exp(−(z − H_e − h)²/(2 σz²)) + exp(−(z − H_e + h)²/(2 σz²))],  H_e = 1.25 H,
//! well mixed below H_e;  f_Q = 1/(1 + ½ F u_H C_Q H_e),  F = 1 − (1 − ¾ H/max(H, 12)) e^{−(x − x_w)/(9 H)}.

use super::geometry::{RoadHour, RoadTerrain, Walls};
use super::spread::{Carried, Ground, ROOT_2_BY_PI, Start, carried, sigma_y, sigma_z};
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::constants::{ROOT_2_PI, TWO_PI};
use crate::plume::core::{critical_height, reflection_height, share_below, vertical_layered};

/// Least distance of a point [m].
const NEAREST: f64 = 1.0;
/// Points nearer than this downwind are upwind [m].
const UPWIND: f64 = 1.0e-4;
/// AERMOD writes this 2.15 in single precision.
const EDGE: f64 = 2.15_f32 as f64;
/// Height of a wall that the wind feels [1].
const WALL_EFFECT: f64 = 1.25;

/// Receptors in the road's coordinates.
#[derive(Clone, Copy)]
pub(super) struct Seen<V> {
    /// Downwind [m].
    pub x: V,
    /// Across the wind [m].
    pub y: V,
    /// Height above the road's base [m].
    pub above_base: V,
    /// Height above ground [m].
    pub flagpole: V,
    /// Ground elevation [m].
    pub elevation: V,
    /// Hill height scale [m].
    pub hill_height: V,
}

/// The direct plume: what its vertical distribution needs.
#[derive(Clone, Copy)]
struct Direct<V: Lanes> {
    /// Where there is one at all.
    here: V::Mask,
    /// Where it is behind the wall downwind.
    behind: V::Mask,
    /// Where it is before it.
    before: V::Mask,
    height: V,
    carried: Carried<V>,
    /// Wind, reduced in the wake of a wall upwind [m/s].
    wind: V,
    across: V,
    /// f_Q and the concentration at the foot of the wall over it.
    filled: [V; 2],
    /// For the share spread all around: ground, mixing by walls [m], rise of the mean height [m].
    ground: Ground<V>,
    mixed: V,
    raised: V,
}

/// Square of what σz begins with [m²].
#[inline(always)]
fn squares<V: Lanes>(road: &RoadHour<'_>, traffic: bool, mixed: V) -> V {
    let traffic = if traffic { road.sigma_z[0] } else { 0.0 };
    mixed * mixed + (traffic * traffic + road.sigma_z[1] * road.sigma_z[1])
}

/// Crosswind distribution [1/m].
#[inline(always)]
fn across<V: Lanes>(road: &RoadHour<'_>, y: V, sigma_y: V) -> V {
    let relative = y / sigma_y;
    road.tables.exp(relative * relative * -0.5) / (sigma_y * ROOT_2_PI)
}

/// The direct plume; `wall_at` is the distance of the wall downwind along the wind [m].
#[inline(always)]
fn direct_plume<V: Lanes>(
    road: &RoadHour<'_>,
    walls: &Walls,
    x: V,
    y: V,
    height: V,
    wall_at: V,
) -> Direct<V> {
    let zero = V::splat(0.0);
    let here = x.ge(V::splat(UPWIND));
    let x = x.at_least(NEAREST);
    let behind = if walls.downwind > 0.0 {
        here.and(x.gt(wall_at))
    } else {
        V::Mask::splat(false)
    };
    let before = here.and(behind.not());
    // Before the wall downwind: in the wake of the one upwind, if that is near enough.
    let drawn = walls.shift.is_some();
    let ground_before = Ground::new(&road.grounds, if drawn { 2 } else { 0 });
    let lifted = if drawn {
        height.at_least(0.75 * walls.upwind)
    } else {
        height
    };
    let mut at = Carried {
        wind: V::splat(1.0),
        sigma_z: V::splat(1.0),
        own: V::splat(1.0),
    };
    let mut wind = V::splat(1.0);
    let mut spread_across = V::splat(1.0);
    if before.any() {
        let start = Start {
            height,
            raised: zero,
            square: squares(road, true, zero),
        };
        at = carried(road, &ground_before, x, &start);
        spread_across = sigma_y(road, x, at.own);
        wind = if drawn {
            at.wind * (V::splat(1.0) - road.tables.exp(x * (-1.0 / (8.0 * walls.upwind))))
        } else {
            at.wind
        };
    }
    // Upwind receptors only get what is spread all around, mixed by the higher wall.
    let higher = if walls.upwind > walls.downwind { 2 } else { 1 };
    let none = road.walls.is_none();
    let upwind_ground = Ground::new(&road.grounds, if none { 0 } else { higher });
    let mut mixed = V::select(
        here,
        zero,
        V::splat(0.25 * walls.upwind.max(walls.downwind)),
    );
    let mut ground = Ground::select(before, ground_before, upwind_ground);
    let mut raised = zero;
    let mut filled = [zero; 2];
    if behind.any() {
        let wall = walls.downwind;
        let start = Start {
            height: lifted,
            raised: V::splat(wall),
            square: squares(road, true, zero),
        };
        let at_wall = carried(road, &ground_before, wall_at, &start);
        let mixing = at_wall.sigma_z + 0.1 * wall;
        let ground_behind = Ground::new(&road.grounds, 1);
        let beyond = V::select(behind, x - wall_at, V::splat(1.0));
        let start = Start {
            height: lifted,
            raised: V::splat(wall),
            square: squares(road, false, mixing),
        };
        let after = carried(road, &ground_behind, beyond, &start);
        let relative = lifted / after.sigma_z;
        let strength = V::splat(2.0) / (after.sigma_z * after.wind * ROOT_2_PI)
            * road.tables.exp(relative * relative * -0.5);
        let dip = 1.0 - 0.75 * wall / wall.max(12.0);
        let share = V::splat(1.0) - road.tables.exp(beyond * (-1.0 / (9.0 * wall))) * dip;
        let loss = share * strength * (0.5 * walls.wind_at_top * WALL_EFFECT * wall);
        filled = [V::splat(1.0) / (loss + 1.0), strength];
        at = Carried {
            wind: V::select(behind, after.wind, at.wind),
            sigma_z: V::select(behind, after.sigma_z, at.sigma_z),
            own: V::select(behind, after.own, at.own),
        };
        wind = V::select(behind, after.wind, wind);
        spread_across = V::select(behind, sigma_y(road, beyond, after.own), spread_across);
        mixed = V::select(behind, mixing, mixed);
        ground = Ground::select(behind, ground_behind, ground);
        raised = V::select(behind, V::splat(wall), zero);
    }
    Direct {
        here,
        behind,
        before,
        height: lifted,
        carried: at,
        wind,
        across: across(road, y, spread_across),
        filled,
        ground,
        mixed,
        raised,
    }
}

/// The direct plume at height `z` [s/m³ per g/(s m) and m of road].
#[inline(always)]
fn direct_at<V: Lanes>(road: &RoadHour<'_>, plume: &Direct<V>, z: V) -> V {
    let zero = V::splat(0.0);
    let mut value = zero;
    let sigma = plume.carried.sigma_z;
    if plume.before.any() {
        let lid = (plume.height + sigma * EDGE).at_least(road.air.air.mixing_height);
        value = vertical_layered(z, sigma, plume.height, lid) / plume.wind;
    }
    if plume.behind.any() {
        let top = WALL_EFFECT * road.walls.unwrap_or_default().downwind;
        let above = z - top;
        let low = (above - plume.height) / sigma;
        let high = (above + plume.height) / sigma;
        let outside = (road.tables.exp(low * low * -0.5) + road.tables.exp(high * high * -0.5))
            / (sigma * plume.wind * ROOT_2_PI);
        let outside = V::select(z.gt(V::splat(top)), outside, plume.filled[1]);
        value = V::select(plume.behind, outside * plume.filled[0], value);
    }
    V::select(plume.here, value * plume.across, zero)
}

/// Height from which the plume is reflected [m]. Upwind of a point, beyond 1.4 L, AERMOD's formula gives no number, and the
/// mixing height is left.
#[inline(always)]
fn lid_of<V: Lanes>(terrain: &RoadTerrain<'_>, height: V, x: V, sigma_z: V) -> V {
    let s = &terrain.reflection;
    let lid = reflection_height(s, height, x, V::splat(0.0), sigma_z);
    let mixed = V::splat(s.mixing_height);
    let no_number = (x * (0.7 / s.air.obukhov_length) + 1.0)
        .lt(V::splat(0.0))
        .and(height.lt(mixed));
    V::select(no_number, mixed, lid)
}

/// Weight of the plume that hits the terrain.
#[inline(always)]
fn weight<V: Lanes>(
    road: &RoadHour<'_>,
    terrain: &RoadTerrain<'_>,
    seen: &Seen<V>,
    x: V,
    height: V,
    wind: V,
) -> V {
    let half = V::splat(0.5);
    let s = &terrain.streamline;
    let critical = critical_height(s, seen.hill_height, seen.elevation, height);
    if !critical.gt(V::splat(0.0)).any() {
        return half;
    }
    let ground = Ground::new(&road.grounds, 0);
    let sigma = sigma_z(road, &ground, x, squares(road, true, V::splat(0.0)), wind);
    let lid = lid_of(terrain, height, x, sigma);
    let below = share_below(s, sigma, height, critical, lid);
    (below + 1.0) * 0.5
}

/// The share spread all around.
#[derive(Clone, Copy)]
struct Around<V> {
    height: V,
    wind: V,
    inverse: V,
    scale: V,
    share: V,
}

/// Both shares at height `z`.
#[inline(always)]
fn both_at<V: Lanes>(road: &RoadHour<'_>, plume: &Direct<V>, around: &Around<V>, z: V) -> V {
    let low = (around.height - z) * around.inverse;
    let high = (around.height + z) * around.inverse;
    let all_around =
        (road.tables.exp(low * low * -0.5) + road.tables.exp(high * high * -0.5)) * around.scale;
    let direct = if plume.here.any() {
        direct_at(road, plume, z)
    } else {
        V::splat(0.0)
    };
    direct * (V::splat(1.0) - around.share) + all_around * around.share
}

/// Concentration of a point of the road per strength of a metre [s/m³ per g/(s m) and m], and ū of the share spread all
/// around, which AERMOD's next point takes for its terrain (`wind_before`) [m/s].
#[inline(always)]
pub(super) fn point<V: Lanes>(
    road: &RoadHour<'_>,
    seen: &Seen<V>,
    node: [V; 3],
    wind_before: V,
) -> (V, V) {
    let [px, py, height] = node;
    let shift = road.walls.unwrap_or_default().shift.unwrap_or([0.0; 2]);
    let x = seen.x - (px - shift[0]);
    let y = seen.y - (py - shift[1]);
    let terrain_weight = match road.terrain {
        Some(terrain) => weight(road, terrain, seen, x, height, wind_before),
        None => V::splat(0.5),
    };
    let walls = road.walls.unwrap_or_default();
    let furthest = (seen.x - (road.begin[0] - shift[0]))
        .abs()
        .max((seen.x - (road.end[0] - shift[0])).abs());
    let wall_at = V::select(
        furthest.lt(V::splat(walls.across)),
        V::splat(walls.along),
        furthest.at_most(walls.along),
    );
    let plume = direct_plume(road, &walls, x, y, height, wall_at);
    // All around.
    let (dx, dy) = (seen.x - px, seen.y - py);
    let distance = (dx * dx + dy * dy).sqrt().at_least(NEAREST);
    let lifted = height.at_least(0.75 * walls.upwind.max(walls.downwind));
    let start = Start {
        height: lifted,
        raised: plume.raised,
        square: squares(road, true, plume.mixed),
    };
    let around = carried(road, &plume.ground, distance, &start);
    let scale = V::splat(ROOT_2_BY_PI / (2.0 * TWO_PI)) / (distance * around.sigma_z * around.wind);
    let around = Around {
        height: lifted,
        wind: around.wind,
        inverse: V::splat(1.0) / around.sigma_z,
        scale,
        share: meander(road, around.wind),
    };
    let level = seen.above_base.eq(seen.flagpole);
    let mut hit = V::splat(0.0);
    let mut over = hit;
    for flagpole in [false, true] {
        // One body for both heights keeps the machine code small.
        if flagpole && level.all() {
            over = hit;
        } else {
            let z = if flagpole {
                seen.flagpole
            } else {
                seen.above_base
            };
            let value = both_at(road, &plume, &around, z);
            if flagpole {
                let cut = terrain_weight.eq(V::splat(1.0));
                over = V::select(level, hit, V::select(cut, V::splat(0.0), value));
            } else {
                hit = value;
            }
        }
    }
    let mixed = terrain_weight * hit + (V::splat(1.0) - terrain_weight) * over;
    (mixed, around.wind)
}

/// Share of random wind (no travel time counts here).
#[inline(always)]
fn meander<V: Lanes>(road: &RoadHour<'_>, wind: V) -> V {
    let o = road.air.options;
    let random = V::splat(2.0 * road.air.sigma_v * road.air.sigma_v) / (wind * wind);
    let share = if o.meander_balance {
        random.sqrt()
    } else {
        random
    };
    share
        .at_most(o.meander_limits[1])
        .at_least(o.meander_limits[0])
}
