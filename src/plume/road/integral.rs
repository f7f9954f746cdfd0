//! The integral over a road's length: trapezoids of 1, 2, 4, … parts, the last three carried on to none (Romberg with
//! polynomials of the second degree), until that changes by less than 5e-4 and the parts are short against the distance.
//!
//! T_j = ½ (T_{j−1} + M_j); S = polynomial through (h_{j−2}, T_{j−2}), (h_{j−1}, T_{j−1}), (h_j, T_j) at h = 0, h_j = ¼ h_{j−1}.
//!
//! Receptors that are not finished are kept together, so that registers stay full; where only a few are left, points of the
//! road take the lanes instead.

use super::geometry::RoadHour;
use super::plume::{Seen, point};
use crate::numerics::lanes::{LaneKernel, Lanes, dispatch};
use crate::plume::core::PlumeField;

/// Relative change at which the integral is done.
const TOLERANCE: f64 = 5.0e-4;
/// Fewest levels to which it may go.
const LEVELS: i32 = 10;
/// Least distance that counts [m].
const NEAREST: f64 = 1.0;
/// Most receptors for which points of the road take the lanes.
const FEW: usize = 4;

/// Room for the receptors of a block; may be kept from call to call.
#[derive(Debug, Clone, Default)]
pub struct RoadWork {
    /// x, y, height above base, flagpole, elevation, hill height, ū of the last point; padded.
    columns: [Vec<f64>; 7],
    /// Places in the block.
    places: Vec<usize>,
    /// Levels that must be passed.
    least: Vec<i32>,
    /// Last three trapezoids.
    sums: [Vec<f64>; 3],
    /// Sum of the level's points.
    level: Vec<f64>,
    /// Value of its first point.
    first: Vec<f64>,
    /// With terrain: what the next receptor needs.
    finished: Vec<Finished>,
    /// Integrals.
    values: Vec<f64>,
}

/// How a receptor came to its end, with terrain.
#[derive(Debug, Clone, Copy, Default)]
struct Finished {
    /// Value of the road's beginning.
    first: f64,
    /// ū of the last point [m/s].
    wind: f64,
}

/// One road and hour over a block of receptors: C/Q per unit of `Source::emission` into `out`.
pub struct RoadTask<'t, 'a> {
    /// The road in its hour.
    pub road: &'t RoadHour<'a>,
    /// Receptors.
    pub receptors: &'t PlumeField,
    /// First of the block.
    pub first: usize,
    /// Where C/Q goes, one value a receptor.
    pub out: &'t mut [f64],
    /// Room.
    pub work: &'t mut RoadWork,
}

impl RoadTask<'_, '_> {
    /// Computes with the widest registers.
    pub fn compute(self) {
        dispatch(self);
    }
}

impl LaneKernel for RoadTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        integrate::<V>(self);
    }
}

/// The road as a straight line of points.
#[derive(Clone, Copy)]
struct Line {
    begin: [f64; 3],
    end: [f64; 3],
    step: [f64; 3],
    length: f64,
}

impl Line {
    fn new(road: &RoadHour<'_>) -> Self {
        let (begin, end) = (road.begin, road.end);
        let d = [end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]];
        let length = (d[0] * d[0] + d[1] * d[1] + d[2] * d[2]).sqrt();
        let slope = libm::asin(d[2] / (length + 1.0e-8));
        let level = libm::cos(slope);
        Self {
            begin,
            end,
            step: [
                libm::cos(road.angle) * level,
                libm::sin(road.angle) * level,
                libm::sin(slope),
            ],
            length,
        }
    }

    #[inline(always)]
    fn last<V: Lanes>(&self) -> [V; 3] {
        [
            V::splat(self.end[0]),
            V::splat(self.end[1]),
            V::splat(self.end[2]),
        ]
    }

    #[inline(always)]
    fn at<V: Lanes>(&self, t: V) -> [V; 3] {
        [
            t * self.step[0] + self.begin[0],
            t * self.step[1] + self.begin[1],
            t * self.step[2] + self.begin[2],
        ]
    }
}

/// Levels that a receptor at (x, y) must pass.
fn least_level(road: &RoadHour<'_>, line: &Line, x: f64, y: f64) -> i32 {
    let (begin, end) = (road.begin, road.end);
    let reach = line.length / 2.0 * libm::cos(road.angle).abs();
    let beside = y > begin[1] - reach && y < end[1] + reach;
    if !beside || (x < begin[0] && x < end[0]) {
        return 0;
    }
    let on_line = end[0] - (end[1] - y) * (end[0] - begin[0]) / (end[1] - begin[1]);
    let along = NEAREST.max((x - on_line).abs());
    let across = NEAREST.max(along * libm::sin(road.angle).abs());
    if along.is_nan() || on_line.is_nan() {
        return 0;
    }
    let parts = 2.0 * line.length / across - 2.0;
    if parts <= 0.0 {
        return 0;
    }
    let needed = Lanes::ln(parts) / std::f64::consts::LN_2;
    // At a power of two the last bit decides.
    let needed = if (needed - libm::round(needed)).abs() < 1.0e-9 {
        libm::log(parts) / libm::log(2.0)
    } else {
        needed
    };
    libm::ceil(needed) as i32 + 2
}

/// The value of the polynomial at 0 and its last correction, for trapezoids of steps with squares 16 : 4 : 1.
fn extrapolate(sums: [f64; 3]) -> (f64, f64) {
    let [a, b, c] = sums;
    let first = (c - b) / 3.0;
    let second = ((c - b) * (4.0 / 3.0) - (b - a) / 3.0) / 15.0;
    let value = c + first + second;
    (value, (second / (value + 1.0e-10)).abs())
}

#[inline(always)]
fn seen<V: Lanes>(work: &RoadWork, at: usize) -> Seen<V> {
    let c = &work.columns;
    Seen {
        x: V::load(&c[0][at..]),
        y: V::load(&c[1][at..]),
        above_base: V::load(&c[2][at..]),
        flagpole: V::load(&c[3][at..]),
        elevation: V::load(&c[4][at..]),
        hill_height: V::load(&c[5][at..]),
    }
}

/// One receptor in all lanes.
#[inline(always)]
fn seen_alone<V: Lanes>(work: &RoadWork, at: usize) -> Seen<V> {
    let c = &work.columns;
    Seen {
        x: V::splat(c[0][at]),
        y: V::splat(c[1][at]),
        above_base: V::splat(c[2][at]),
        flagpole: V::splat(c[3][at]),
        elevation: V::splat(c[4][at]),
        hill_height: V::splat(c[5][at]),
    }
}

/// Points of the road that are added up.
#[derive(Clone, Copy)]
struct Points {
    /// Distance of the first from the road's beginning [m].
    first: f64,
    /// Distance between them [m].
    step: f64,
    /// How many.
    count: usize,
    /// Both ends of the road.
    ends: bool,
}

/// Adds up points for all receptors at work. Receptors take the lanes, or, where few are left, the points do.
#[inline(always)]
fn add_points<V: Lanes>(road: &RoadHour<'_>, line: &Line, work: &mut RoadWork, points: Points) {
    let count = work.places.len();
    let points_abreast =
        count <= FEW && points.count >= 2 * V::WIDTH && road.terrain.is_none() && V::WIDTH > 1;
    let (width, stride) = if points_abreast {
        (1, V::WIDTH)
    } else {
        (V::WIDTH, 1)
    };
    let mut lane = [points.first; 8];
    if points_abreast {
        for (n, value) in lane.iter_mut().enumerate() {
            *value += n as f64 * points.step;
        }
    }
    let lane = V::load(&lane);
    let mut at = 0;
    while at < count {
        let here = if points_abreast {
            seen_alone(work, at)
        } else {
            seen::<V>(work, at)
        };
        let mut wind = V::load(&work.columns[6][at..]);
        let mut sum = V::splat(0.0);
        let mut n = 0;
        while n < points.count {
            // The end exactly: where it is just as far as a wall, the last bit decides.
            let node = if points.ends && n == 1 {
                line.last()
            } else {
                line.at(lane + n as f64 * points.step)
            };
            let (value, after) = point(road, &here, node, wind);
            sum = sum + value;
            wind = after;
            if n == 0 {
                value.store(&mut work.first[at..]);
            }
            n += stride;
        }
        if points_abreast {
            let mut each = [0.0; 8];
            sum.store(&mut each);
            work.level[at] = each[..V::WIDTH].iter().sum();
        } else {
            wind.store(&mut work.columns[6][at..]);
            sum.store(&mut work.level[at..]);
        }
        at += width;
    }
}

/// Fills the room with `count` receptors from `first` on; in the `second` turn each begins with the ū that the one before
/// ended with, otherwise with the reference wind.
fn fill(task: &mut RoadTask<'_, '_>, line: &Line, first: usize, count: usize, second: bool) {
    let (road, field) = (task.road, task.receptors);
    let padded = count.div_ceil(8) * 8 + 8;
    let work = &mut *task.work;
    for column in work
        .columns
        .iter_mut()
        .chain(&mut work.sums)
        .chain([&mut work.level, &mut work.first])
    {
        column.clear();
        column.resize(padded, 0.0);
    }
    work.places.clear();
    work.least.clear();
    let [cosine, sine] = road.turn;
    for n in 0..padded {
        let r = first + n.min(count - 1);
        let (dx, dy) = (field.x[r] - road.origin[0], field.y[r] - road.origin[1]);
        let (x, y) = (dx * cosine + dy * sine, -dx * sine + dy * cosine);
        let flagpole = field.flagpole[r];
        let above_base = if road.flat {
            flagpole
        } else {
            field.elevation[r] - road.elevation + flagpole
        };
        let wind = if second && n > 0 && n < count {
            work.finished[n - 1].wind
        } else {
            road.air.hour.reference_wind
        };
        let row = [
            x,
            y,
            above_base,
            flagpole,
            field.elevation[r],
            field.hill_height[r],
            wind,
        ];
        for (column, value) in work.columns.iter_mut().zip(row) {
            column[n] = value;
        }
        if n < count {
            work.places.push(n);
            work.least.push(least_level(road, line, x, y));
        }
    }
}

/// Receptors whose first point has another value with the ū of the receptor before; the others stay as they are.
fn keep_changed(work: &mut RoadWork) {
    let winds: Vec<f64> = work
        .places
        .iter()
        .map(|place| match place.checked_sub(1) {
            Some(before) => work.finished[before].wind,
            None => 0.0,
        })
        .collect();
    let mut kept = 0;
    for n in 0..work.places.len() {
        let place = work.places[n];
        if place == 0 || work.first[n] == work.finished[place].first {
            continue;
        }
        work.keep(n, kept);
        work.columns[6][kept] = winds[n];
        kept += 1;
    }
    work.truncate(kept);
}

impl RoadWork {
    /// Moves a receptor to another place among those at work.
    fn keep(&mut self, from: usize, to: usize) {
        if from != to {
            for column in self.columns.iter_mut().chain(&mut self.sums) {
                column[to] = column[from];
            }
            self.places[to] = self.places[from];
            self.least[to] = self.least[from];
        }
    }

    /// Ends the list of those at work; the last one fills up.
    fn truncate(&mut self, kept: usize) {
        self.places.truncate(kept);
        self.least.truncate(kept);
        if kept > 0 {
            for column in &mut self.columns {
                let last = column[kept - 1];
                let end = (kept + 8).min(column.len());
                column[kept..end].fill(last);
            }
        }
    }
}

/// Takes finished receptors out; the others stay together.
fn sift(work: &mut RoadWork, level: i32) {
    let mut kept = 0;
    for n in 0..work.places.len() {
        let sums = [work.sums[0][n], work.sums[1][n], work.sums[2][n]];
        let (value, change) = extrapolate(sums);
        let converged = change < TOLERANCE && level > work.least[n];
        if converged || level >= LEVELS.max(2 * work.least[n]) {
            let place = work.places[n];
            work.values[place] = if converged {
                value.abs()
            } else {
                sums[2].abs()
            };
            if let Some(finished) = work.finished.get_mut(place) {
                finished.wind = work.columns[6][n];
            }
            continue;
        }
        work.keep(n, kept);
        kept += 1;
    }
    work.truncate(kept);
}

/// The points of a level: 0 the road's beginning alone, 1 both ends, then the middles of 1, 2, 4, … parts.
fn points_of(line: &Line, level: i32) -> Points {
    let parts = 1_usize << (level.max(2) - 2);
    let step = line.length / parts as f64;
    match level {
        0 | 1 => Points {
            first: 0.0,
            step,
            count: 1 + level as usize,
            ends: level == 1,
        },
        _ => Points {
            first: 0.5 * step,
            step,
            count: parts,
            ends: false,
        },
    }
}

/// The trapezoids with a level's points.
fn add_trapezoid(work: &mut RoadWork, points: &Points) {
    for n in 0..work.places.len() {
        work.sums[0][n] = work.sums[1][n];
        work.sums[1][n] = work.sums[2][n];
        work.sums[2][n] = if points.ends {
            work.level[n] * 0.5 * points.step
        } else {
            (work.level[n] * points.step + work.sums[2][n]) / 2.0
        };
    }
}

/// With terrain AERMOD's first point of a receptor takes ū of the last point of the receptor before: the integrals are done
/// once for that ū, and those that it changes once more. (Its very first receptor takes that of the road or hour before; here
/// it is the reference wind, as in the first turn, so that blocks do not matter.)
#[inline(always)]
fn integrate<V: Lanes>(mut task: RoadTask<'_, '_>) {
    if task.out.is_empty() {
        return;
    }
    let road = task.road;
    let line = Line::new(road);
    let extra = usize::from(road.terrain.is_some() && task.first > 0);
    let (first, count) = (task.first - extra, task.out.len() + extra);
    task.work.values.clear();
    task.work.values.resize(count, 0.0);
    task.work.finished.clear();
    if road.terrain.is_some() {
        task.work.finished.resize(count, Finished::default());
    }
    fill(&mut task, &line, first, count, false);
    let mut again = road.terrain.is_some();
    let mut level = 1;
    loop {
        let work = &mut *task.work;
        let points = points_of(&line, level);
        add_points::<V>(road, &line, work, points);
        if level == 0 {
            keep_changed(work);
        } else {
            add_trapezoid(work, &points);
        }
        if level == 1 && again {
            for (finished, first) in work.finished.iter_mut().zip(&work.first) {
                finished.first = *first;
            }
        }
        if level >= 3 {
            sift(work, level);
        }
        level += 1;
        if task.work.places.is_empty() {
            if !again {
                break;
            }
            again = false;
            level = 0;
            fill(&mut task, &line, first, count, true);
        }
    }
    for (out, value) in task.out.iter_mut().zip(&task.work.values[extra..]) {
        *out = value * road.strength;
    }
}
