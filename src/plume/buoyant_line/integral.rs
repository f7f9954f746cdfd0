//! The sum over the points of one buoyant line at one receptor: 3, 5, 9, … 129 points, then points between them, until it
//! changes by less than 2 % or by less than 0.1 µg/m³.
//!
//! The sequence is AERMOD's with its turns: between 129 points it puts 1, 2, 4, … points and weighs them as if they were 1, 2,
//! 4, …; a sum that does not settle is dropped; one that rests on a single point is refined further.

use super::geometry::POINTS;
use super::group::BuoyantHour;
use super::spread::{distribution, line_sigmas, sigma_y_aside};
use crate::numerics::lanes::Lanes;
use crate::plume::Receptor;

/// Relative change at which the sum is done.
const TOLERANCE: f64 = 0.02;
/// The same of the concentration [µg/m³].
const TOLERANCE_ABSOLUTE: f64 = 0.1;
/// Refinements after which it is given up.
const MOST: u32 = 14;
/// Share of the terrain's height that a plume does not rise with, by class.
const TERRAIN: [f64; 6] = [0.5, 0.5, 0.5, 0.5, 0.30, 0.30];

/// One line and one receptor.
struct Pair<'p, 'a> {
    group: &'p BuoyantHour<'a>,
    points: &'p [[f64; 2]; POINTS],
    x: f64,
    y: f64,
    /// Height of the receptor's ground above the line's base, with its own height above ground [m].
    terrain: f64,
    height: f64,
    /// Rise of the band there [m].
    rise: f64,
    /// Wind at the release [m/s].
    wind: f64,
}

impl Pair<'_, '_> {
    /// Height of the plume from the point `from` above the receptor's terrain [m].
    fn height_of(&self, from: usize) -> f64 {
        let total = self.group.band.lag(self.points[from][0]) + self.rise + self.height;
        total - (1.0 - TERRAIN[self.group.class - 1]) * total.min(self.terrain)
    }

    /// Distances across and up that count [km]; `None` where AERMOD passes over them.
    fn distances(&self, downwind: f64) -> Option<(f64, f64)> {
        let (across, up) = self.group.virtual_distances;
        let (across, up) = ((downwind + across) / 1000.0, (downwind + up) / 1000.0);
        (!(across < 0.0 || up < 0.0)).then_some((across, up))
    }

    fn decayed(&self, value: f64, downwind: f64) -> f64 {
        value * (1.0 - downwind / self.wind * self.group.decay)
    }

    /// The plume of a point, and whether it is within σy; `None` where it is not felt.
    fn point(&self, n: usize) -> Option<(f64, bool)> {
        let [x, y] = self.points[n];
        if x >= self.x {
            return None;
        }
        let downwind = self.x - x;
        let aside = self.y - y;
        let (across, up) = self.distances(downwind)?;
        let group = self.group;
        let sigma = line_sigmas(group.class, across, up);
        if 4.0 * sigma.0 < aside.abs() {
            return None;
        }
        let near = aside.abs() < sigma.0;
        let height = self.height_of(n);
        if height > group.mixing_height && group.class <= 4 {
            return Some((f64::NAN, near));
        }
        let value = distribution(group.class, group.mixing_height, aside, sigma, height);
        Some((self.decayed(value, downwind), near))
    }

    /// The plume of a place between points n and n + 1.
    fn between(&self, n: usize, weight: f64) -> Option<f64> {
        let ([x0, y0], [x1, y1]) = (self.points[n], self.points[n + 1]);
        let downwind = self.x - (x0 + weight * (x1 - x0));
        let aside = self.y - (y0 + weight * (y1 - y0));
        let (across, up) = self.distances(downwind)?;
        let group = self.group;
        let sigma = line_sigmas(group.class, across, up);
        let height = self.height_of(n);
        let value = distribution(group.class, group.mixing_height, aside, sigma, height);
        Some(self.decayed(value, downwind))
    }
}

/// Where the line is felt at all: first and last point that is, and one more on each side; `None` if none is.
fn felt(values: &[f64; POINTS]) -> Option<(usize, usize)> {
    let last = POINTS - 1;
    let start = if values[0] != 0.0 {
        0
    } else if values[last] != 0.0 {
        last
    } else {
        // Looked for in the order of the refinements.
        (1..=7_usize).find_map(|level| {
            let step = 1 << (8 - level);
            (0..1_usize << (level - 1))
                .map(|n| step / 2 + n * step)
                .find(|n| values[*n] != 0.0)
        })?
    };
    let mut low = start.saturating_sub(1);
    let mut high = (start + 1).min(last);
    while low > 0 && values[low] != 0.0 {
        low -= 1;
    }
    while high < last && values[high] != 0.0 {
        high += 1;
    }
    Some((low, high))
}

/// C/Q [s/m³] of a line at a receptor.
pub(super) fn at_receptor(group: &BuoyantHour<'_>, member: usize, receptor: &Receptor) -> f64 {
    let line = &group.members[member];
    let points = &group.points.points[member];
    let [x, y] = group.place.receptor(&group.points, receptor);
    let (first, last) = (points[0], points[POINTS - 1]);
    let (x_least, x_most) = (first[0].min(last[0]), first[0].max(last[0]));
    let (y_least, y_most) = (first[1].min(last[1]), first[1].max(last[1]));
    if x <= x_least {
        return 0.0;
    }
    let reach = 4.0 * sigma_y_aside(group.class, (x - x_least) / 1000.0);
    let margin = group.place.step(member);
    let (low, high) = (y_least - reach, y_most + reach);
    if y < low || y > high || y < low + margin || y > high - margin {
        return 0.0;
    }
    // AERMOD keeps a line's elevation as the deck gives it, in flat runs too, where receptors are at the tower's.
    let terrain = if line.flat {
        receptor.flagpole
    } else {
        receptor.elevation - line.elevation + receptor.flagpole
    };
    let [wind, wind_height] = group.wind;
    let power = Lanes::powf(line.line.height / wind_height, group.band.wind_power);
    let pair = Pair {
        group,
        points,
        x,
        y,
        terrain,
        height: line.line.height,
        rise: group.band.rise_at(x),
        wind: wind * power,
    };
    let beside = y >= y_least && y <= y_most;
    let mut enough = 0_usize;
    if x < x_most && !group.points.square {
        let slope = (last[1] - first[1]) / (last[0] - first[0]);
        let offset = last[1] - slope * last[0];
        if x < (y - offset) / slope {
            enough = 999;
        }
    }
    refine(&pair, line.emission, beside, enough) / (2.0 * pair.wind)
}

/// The sum of the plumes.
fn refine(pair: &Pair<'_, '_>, emission: f64, beside: bool, mut contributions: usize) -> f64 {
    let strength = emission / (2.0 * pair.wind) * 1.0e6;
    let mut values = [0.0; POINTS];
    let mut near = false;
    let mut add = |n: usize, values: &mut [f64; POINTS], near: &mut bool| match pair.point(n) {
        Some((value, close)) => {
            *near |= close;
            if !value.is_nan() {
                values[n] = value;
                contributions += 1;
            }
            contributions
        }
        None => contributions,
    };
    let mut count = 0;
    for n in [0, 64, 128] {
        count = add(n, &mut values, &mut near);
    }
    let mut sum = 0.5 * (values[0] + values[128]) + values[64];
    if sum <= 0.0 && !beside {
        return 0.0;
    }
    let done = |new: f64, old: f64| {
        let change = (new - old).abs();
        change * strength < TOLERANCE_ABSOLUTE || change / new < TOLERANCE
    };
    let mut level = 0;
    while level < 6 {
        level += 1;
        let step = 128 >> level;
        let mut new = 0.0;
        for n in (step / 2..POINTS).step_by(step) {
            count = add(n, &mut values, &mut near);
            new += values[n];
        }
        let refined = sum / 2.0 + new / f64::from(1_u32 << level);
        let old = sum;
        sum = refined;
        if (near || !beside) && done(refined, old) && count >= 2 {
            return refined;
        }
    }
    between_points(pair, &values, sum, count, &done)
}

/// Goes on between the 129 points.
fn between_points(
    pair: &Pair<'_, '_>,
    values: &[f64; POINTS],
    mut sum: f64,
    mut count: usize,
    done: &dyn Fn(f64, f64) -> bool,
) -> f64 {
    let Some((low, high)) = felt(values) else {
        return 0.0;
    };
    let mut level = 7;
    loop {
        let mut places = 1_u32;
        loop {
            let mut new = 0.0;
            for n in low..high {
                for place in 1..=places {
                    let weight = f64::from(place) / f64::from(places + 1);
                    if let Some(value) = pair.between(n, weight) {
                        new += value;
                        count += 1;
                    }
                }
            }
            let refined = sum / 2.0 + new / libm::exp2(f64::from(level));
            let old = sum;
            sum = refined;
            if done(refined, old) {
                if count >= 2 {
                    return refined;
                }
                break;
            }
            level += 1;
            if level >= MOST {
                // AERMOD drops what does not settle.
                return 0.0;
            }
            places *= 2;
        }
        level += 1;
        if level >= MOST {
            return sum;
        }
    }
}
