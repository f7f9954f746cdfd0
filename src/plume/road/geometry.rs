//! A road in one hour: turned so that x is downwind, moved within its cutting, its walls up- and downwind of it.
//!
//! A wall upwind nearer than 6.5 of its heights (4 with a second wall downwind) holds the road in its recirculation: the
//! source then stands at the wall. Cutting: the source moves towards the downwind rim by ½ (w_t F − w_e) sin²θ.

use super::air::{MostWind, RoadAir};
use super::spread::{Fast, Grounds};
use super::tables::RoadTables;
use crate::plume::core::{SourceHour, Spread, Tables};
use crate::plume::profile::Profiles;
use crate::plume::{Barrier, Depression, Hour, Options, Road, Source};

/// Keeps quotients finite.
const SMALL: f64 = 1.0e-8;
/// Heights of a wall that its recirculation reaches upwind of a road, alone and with a second wall.
const RECIRCULATION: [f64; 2] = [6.5, 4.0];

/// Walls as the wind meets them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Walls {
    /// Height of the wall upwind of the road [m]; 0 without.
    pub upwind: f64,
    /// Height of the wall downwind [m]; 0 without.
    pub downwind: f64,
    /// Distance from the road to the wall downwind, across the road [m].
    pub across: f64,
    /// The same along the wind [m].
    pub along: f64,
    /// How far the source is drawn to the wall upwind, x and y [m]; `None` where it is out of its reach.
    pub shift: Option<[f64; 2]>,
    /// Wind at the top of the wall downwind [m/s].
    pub wind_at_top: f64,
}

/// What terrain needs in a stable hour: the source in the air as it is, and in the road's own wind.
#[derive(Debug, Clone)]
pub struct RoadTerrain<'a> {
    /// For the height that reflects the plume.
    pub reflection: SourceHour<'a>,
    /// For the dividing streamline.
    pub streamline: SourceHour<'a>,
}

/// One road in one hour.
#[derive(Debug, Clone)]
pub struct RoadHour<'a> {
    /// The surface layer.
    pub air: &'a RoadAir<'a>,
    /// Fixed tables.
    pub tables: &'a RoadTables,
    /// Where coordinates are turned about [m].
    pub origin: [f64; 2],
    /// Cosine and sine of the direction of the wind's flow.
    pub turn: [f64; 2],
    /// Upwind-most in y: x, y, height [m].
    pub begin: [f64; 3],
    /// Other end [m].
    pub end: [f64; 3],
    /// Direction of the road in turned coordinates [rad].
    pub angle: f64,
    /// σy at the start [m].
    pub sigma_y: f64,
    /// σz at the start, by traffic and by a cutting [m].
    pub sigma_z: [f64; 2],
    /// Walls, if any.
    pub walls: Option<Walls>,
    /// Winds over open ground, the wall downwind, the wall upwind.
    pub grounds: Grounds,
    /// Spread interpolated between distances (FASTALL).
    pub fast: Option<Fast>,
    /// Terrain, where it matters.
    pub terrain: Option<&'a RoadTerrain<'a>>,
    /// Ground elevation [m].
    pub elevation: f64,
    /// Terrain is ignored.
    pub flat: bool,
    /// Emission per length for a unit of `Source::emission`.
    pub strength: f64,
}

/// The road's wind on the heights of the profiles, for the dividing streamline.
pub fn road_profiles(air: &RoadAir<'_>) -> Profiles {
    let mut profiles = air.hour.rural.profiles.clone();
    for (wind, height) in profiles
        .wind
        .value
        .iter_mut()
        .zip(crate::plume::profile::HEIGHTS)
    {
        *wind = air.wind(&air.open, height);
    }
    profiles
}

impl<'a> RoadTerrain<'a> {
    /// `None` where terrain does not matter: in convective hours, for flat sources and in flat runs. `rural` are the tables
    /// of the hour's rural air, `road` those of [`RoadTerrain::tables`].
    pub fn new(
        hour: &'a Hour,
        rural: &'a Tables,
        road: &'a Tables,
        options: &'a Options,
        source: &Source,
    ) -> Option<Self> {
        if !hour.stable || source.flat || !options.elevated {
            return None;
        }
        let spread = Spread::Area { sigma_z: 0.0 };
        let at = |tables| SourceHour::at_release(hour, tables, options, source, spread, 0.0);
        Some(Self {
            reflection: at(rural),
            streamline: at(road),
        })
    }

    /// Tables with the road's own wind.
    pub fn tables(air: &RoadAir<'_>) -> Tables {
        let mut own = air.air.clone();
        own.profiles = road_profiles(air);
        Tables::new(&own, false)
    }
}

/// How far a road in a cutting is moved across itself [m].
fn moved_in_cutting(cutting: Depression, offset: f64, angle: f64, wind: f64) -> f64 {
    let depth = cutting.depth.abs();
    let (top, bottom) = (cutting.top_width, cutting.bottom_width);
    let (sine, cosine) = (libm::sin(angle - wind), libm::cos((angle - wind).abs()));
    let effective_depth = (bottom * depth + (top - bottom) / 2.0 * depth) / top;
    let relative = effective_depth / bottom;
    let share = if relative >= 0.0483 {
        1.0
    } else {
        -0.0776 + (1.506 - 7.143 * relative).sqrt()
    };
    let width = libm::pow(share, 1.0 - cosine * cosine) * bottom;
    let critical = 0.2064 * top * bottom / (0.5 * (top + bottom));
    let filled = (bottom / top * (1.0 + depth / critical)).min(1.0);
    (top * filled - width) / 2.0 * sine * sine * 1.0_f64.copysign(sine)
        - width / bottom * offset * 1.0_f64.copysign(libm::sin(angle))
}

/// Both ends about the origin, moved, and turned into the wind; and whether each wall is downwind.
struct Turned {
    begin: [f64; 2],
    end: [f64; 2],
    wall_downwind: [bool; 2],
}

fn turned(road: &Road, origin: [f64; 2], wind: f64) -> Turned {
    let (cosine, sine) = (libm::cos(wind), libm::sin(wind));
    let rotate = |p: [f64; 2]| [p[0] * cosine + p[1] * sine, -p[0] * sine + p[1] * cosine];
    let mut begin = [road.begin[0] - origin[0], road.begin[1] - origin[1]];
    let mut end = [road.end[0] - origin[0], road.end[1] - origin[1]];
    let mut angle = libm::atan2(end[1] - begin[1], end[0] - begin[0]);
    let (s, c) = (libm::sin(angle), libm::cos(angle));
    let sign = 1.0_f64.copysign(s);
    // A road due east or west counts its distances the other way.
    let side = if s == 0.0 { -1.0 } else { 1.0 };
    let offset = side * road.lane_offset;
    let depth = road.depression.map_or(0.0, |cutting| cutting.depth);
    if offset != 0.0 && depth == 0.0 {
        for p in [&mut begin, &mut end] {
            p[0] += offset * s * sign;
            p[1] -= offset * c * sign;
        }
    }
    if let Some(cutting) = road.depression
        && depth < 0.0
    {
        let moved = moved_in_cutting(cutting, road.lane_offset, angle, wind);
        for p in [&mut begin, &mut end] {
            p[0] -= moved * s;
            p[1] += moved * c;
        }
    }
    let (from, to) = (rotate(begin), rotate(end));
    if angle == wind {
        angle += 0.001;
    }
    let (s, c) = (libm::sin(angle), libm::cos(angle));
    let sign = 1.0_f64.copysign(s);
    let downwind = |wall: Option<Barrier>| {
        let apart = side * wall.map_or(0.0, |wall| wall.distance) - offset;
        let at = rotate([begin[0] + apart * s * sign, begin[1] - apart * c * sign]);
        at[0] > from[0]
    };
    Turned {
        begin: from,
        end: to,
        wall_downwind: [downwind(road.barriers[0]), downwind(road.barriers[1])],
    }
}

/// A wall up- or downwind: height, distance across and along the wind.
type Wall = [f64; 3];

/// The walls upwind and downwind of a road; `None` where there is none of any height (or where AERMOD drops them:
/// a second wall without a first one).
fn walls(road: &Road, downwind: [bool; 2], angle: f64) -> Option<Walls> {
    let wall = |n: usize| -> Wall {
        let wall = road.barriers[n].unwrap_or_default();
        let across = (wall.distance - road.lane_offset).abs();
        [
            wall.height,
            across,
            across / (libm::sin(angle).abs() + SMALL),
        ]
    };
    let (first, second) = (wall(0), wall(1));
    let none: Wall = [0.0; 3];
    let single = |wall: Wall, downwind: bool| if downwind { (none, wall) } else { (wall, none) };
    let (up, down, reach) = if first[0] > 0.0 && second[0] > 0.0 {
        if downwind[0] == downwind[1] {
            // Two walls on one side: the nearer counts.
            let nearer = if first[1] < second[1] { first } else { second };
            let side = if first[1] < second[1] {
                downwind[0]
            } else {
                downwind[1]
            };
            let (up, down) = single(nearer, side);
            (up, down, RECIRCULATION[0])
        } else if downwind[0] {
            (second, first, RECIRCULATION[1])
        } else {
            (first, second, RECIRCULATION[1])
        }
    } else if first[0] > 0.0 {
        let (up, down) = single(first, downwind[0]);
        (up, down, RECIRCULATION[0])
    } else {
        return None;
    };
    let drawn = up[0] > 0.0 && up[1] < reach * up[0];
    let shift = drawn.then(|| [up[1] * libm::sin(angle), -up[1] * libm::cos(angle)]);
    Some(Walls {
        upwind: up[0],
        downwind: down[0],
        across: down[1],
        along: down[2] + shift.map_or(0.0, |shift| shift[0]),
        shift,
        wind_at_top: 0.0,
    })
}

impl<'a> RoadHour<'a> {
    /// A road in one hour. `origin` is where AERMOD turns its coordinates about, the beginning of the deck's first road.
    pub fn new(
        air: &'a RoadAir<'a>,
        tables: &'a RoadTables,
        terrain: Option<&'a RoadTerrain<'a>>,
        source: &Source,
        road: &Road,
        origin: [f64; 2],
    ) -> Self {
        let mut direction = 270.0 - air.hour.reference_direction;
        if direction > 180.0 {
            direction -= 360.0;
        }
        let wind = direction * std::f64::consts::PI / 180.0;
        let turned = turned(road, origin, wind);
        let mut begin = [turned.begin[0], turned.begin[1], road.begin[2]];
        let mut end = [turned.end[0], turned.end[1], road.end[2]];
        if end[1] < begin[1] {
            std::mem::swap(&mut begin, &mut end);
        }
        let angle = libm::atan2(end[1] - begin[1], end[0] - begin[0]);
        let any_wall = road.barriers.iter().flatten().any(|wall| wall.height > 0.0);
        if any_wall {
            let middle = 0.5 * (begin[2] + end[2]);
            begin[2] = middle;
            end[2] = middle;
        }
        let mut walls = walls(road, turned.wall_downwind, angle);
        let over = |height: f64| (height > 0.0).then(|| air.over(height));
        let (down, up): (Option<MostWind>, Option<MostWind>) =
            walls.map_or((None, None), |w| (over(w.downwind), over(w.upwind)));
        if let (Some(walls), Some(down)) = (&mut walls, &down) {
            walls.wind_at_top = air.wind(down, walls.downwind);
        }
        let depth = road
            .depression
            .map_or(0.0, |cutting| cutting.depth.min(0.0));
        let mut built = Self {
            air,
            tables,
            origin,
            turn: [libm::cos(wind), libm::sin(wind)],
            begin,
            end,
            angle,
            sigma_y: (0.5 * road.width * libm::cos(angle)).abs(),
            sigma_z: [road.sigma_z, -depth / 2.15],
            walls,
            grounds: Grounds::new([
                &air.open,
                down.as_ref().unwrap_or(&air.open),
                up.as_ref().unwrap_or(&air.open),
            ]),
            fast: None,
            terrain,
            elevation: source.elevation,
            flat: source.flat,
            strength: if road.extended { 1.0 } else { road.width },
        };
        if air.options.fast_all {
            built.fast = Some(Fast::new(&built));
        }
        built
    }
}
