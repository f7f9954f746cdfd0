//! One stack or volume over a block of receptors.
//!
//! Receptors are sorted first: who lies in the coherent plume, who within the distance of the plume's rise. Each kind then
//! fills whole registers, so that nothing is computed for lanes that do not want it.

use super::centre::Settled;
use super::crosswind::meander_of;
use super::kernel::{part, volume_exclusion};
use super::receptors::{PlumeField, Seen, see};
use super::source_hour::{SourceHour, Spread};
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch, narrow};

/// Receptors sorted at a time.
const CHUNK: usize = 128;
/// With room for a last register.
const ROOM: usize = CHUNK + 8;

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

/// Receptors as the source sees them, one after the other; registers lie on cache lines.
#[repr(align(64))]
struct Row {
    downwind: [f64; ROOM],
    crosswind: [f64; ROOM],
    distance: [f64; ROOM],
    above_base: [f64; ROOM],
    flagpole: [f64; ROOM],
    elevation: [f64; ROOM],
    hill_height: [f64; ROOM],
}

impl Row {
    fn new() -> Self {
        Self {
            downwind: [0.0; ROOM],
            crosswind: [0.0; ROOM],
            distance: [0.0; ROOM],
            above_base: [0.0; ROOM],
            flagpole: [0.0; ROOM],
            elevation: [0.0; ROOM],
            hill_height: [0.0; ROOM],
        }
    }

    #[inline(always)]
    fn store<V: Lanes>(&mut self, at: usize, seen: &Seen<V>) {
        seen.downwind.store(&mut self.downwind[at..]);
        seen.crosswind.store(&mut self.crosswind[at..]);
        seen.distance.store(&mut self.distance[at..]);
        seen.above_base.store(&mut self.above_base[at..]);
        seen.flagpole.store(&mut self.flagpole[at..]);
        seen.elevation.store(&mut self.elevation[at..]);
        seen.hill_height.store(&mut self.hill_height[at..]);
    }

    #[inline(always)]
    fn load<V: Lanes>(&self, at: usize) -> Seen<V> {
        Seen {
            downwind: V::load(&self.downwind[at..]),
            crosswind: V::load(&self.crosswind[at..]),
            distance: V::load(&self.distance[at..]),
            above_base: V::load(&self.above_base[at..]),
            flagpole: V::load(&self.flagpole[at..]),
            elevation: V::load(&self.elevation[at..]),
            hill_height: V::load(&self.hill_height[at..]),
        }
    }

    #[inline(always)]
    fn copy(&mut self, to: usize, from: &Row, at: usize) {
        self.downwind[to] = from.downwind[at];
        self.crosswind[to] = from.crosswind[at];
        self.distance[to] = from.distance[at];
        self.above_base[to] = from.above_base[at];
        self.flagpole[to] = from.flagpole[at];
        self.elevation[to] = from.elevation[at];
        self.hill_height[to] = from.hill_height[at];
    }
}

/// Half width of the coherent plume after its rise [m²]: squares of what grows with distance and of what does not.
///
/// AERMOD's plume ends at ten σy; σy² ≤ (R x)² + σ_b² with R the greatest mean σv over mean wind between the plume's centre and
/// any level, and a tenth to spare for what lies between levels. Beyond it the plume is below e⁻⁴⁰ of its centre.
struct Width {
    slope: f64,
    rest: f64,
}

impl Width {
    fn of(s: &SourceHour<'_>) -> Self {
        let o = s.options;
        if o.fast_all || !s.layered || s.spread != Spread::Point || s.platform.is_some() {
            return Self {
                slope: f64::INFINITY,
                rest: 0.0,
            };
        }
        let centre = s.tip_height + s.final_rise;
        let ratio = s
            .tables
            .greatest_lateral_ratio(centre, (o.least_sigma_v, o.least_wind))
            .max(o.least_sigma_v_ratio)
            .max(0.05);
        let buoyant = super::spread::buoyant_spread(s.final_rise);
        Self {
            slope: 121.0 * ratio * ratio,
            rest: 121.0 * buoyant * buoyant,
        }
    }

    #[inline(always)]
    fn holds(&self, x: f64, y: f64) -> bool {
        y * y <= self.slope * (x * x) + self.rest
    }
}

/// The receptors that one part of the plume reaches.
struct Reached {
    row: Row,
    /// Where each stands in the chunk.
    place: [u16; ROOM],
    count: usize,
    width: Width,
}

impl Reached {
    /// Those of a chunk that count for a part of a plume that rises on its way, the ones within the distance of its rise
    /// first. Says whether the chunk is to be taken as it stands: sorting does not pay for other plumes.
    #[inline(always)]
    fn sort(&mut self, s: &SourceHour<'_>, all: &Row, length: usize, pancake: bool) -> bool {
        let nearest = volume_exclusion(s) + 0.99;
        let width = &self.width;
        let rising = s.layered && s.spread == Spread::Point;
        if !rising {
            return true;
        }
        self.count = 0;
        for near in [true, false] {
            for at in 0..length {
                let distance = all.distance[at];
                let x = if pancake { distance } else { all.downwind[at] };
                let wanted = distance >= nearest
                    && distance <= s.options.greatest_distance
                    && (pancake || (x >= 1.0 && (near || width.holds(x, all.crosswind[at]))))
                    && (x < s.distance_to_final_rise) == near;
                if wanted {
                    self.row.copy(self.count, all, at);
                    self.place[self.count] = at as u16;
                    self.count += 1;
                }
            }
        }
        // The last register is filled with the last receptor.
        for extra in self.count..(self.count.next_multiple_of(8)) {
            self.row
                .copy(extra, all, usize::from(self.place[self.count - 1]));
        }
        false
    }
}

impl LaneKernel for PointTask<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<V: Lanes>(self) {
        // Two bodies, so that neither carries the other's heights and spreads along.
        if self.source.layered {
            let s = SourceHour {
                layered: true,
                settled: Some(Settled::of(self.source)),
                ..self.source.clone()
            };
            self.over::<V>(&s);
        } else {
            let s = SourceHour {
                layered: false,
                settled: Some(Settled::of(self.source)),
                ..self.source.clone()
            };
            self.over::<V>(&s);
        }
    }
}

impl PointTask<'_, '_> {
    /// All receptors of the block.
    #[inline(always)]
    fn over<V: Lanes>(self, s: &SourceHour<'_>) {
        let mut all = Row::new();
        let mut reached = Reached {
            row: Row::new(),
            place: [0; ROOM],
            count: 0,
            width: Width::of(s),
        };
        let mut begin = 0;
        while begin < self.out.len() {
            let length = (self.out.len() - begin).min(CHUNK);
            let out = &mut self.out[begin..begin + length];
            out.fill(0.0);
            let mut at = 0;
            while at < length {
                let seen = see::<V>(s, self.receptors, self.first + begin + at);
                all.store(at, &seen);
                at += V::WIDTH;
            }
            // A body for each part: its loop stays in the instruction cache, and nothing of the other part is carried along.
            coherent_or_pancake::<V>(s, &all, &mut reached, false, out);
            if !s.options.fast_all {
                coherent_or_pancake::<V>(s, &all, &mut reached, true, out);
            }
            begin += length;
        }
    }
}

/// Adds one part of the plume at the receptors of a chunk: C = φ C_pancake + (1 − φ) C_coherent.
#[inline(always)]
fn coherent_or_pancake<V: Lanes>(
    s: &SourceHour<'_>,
    all: &Row,
    reached: &mut Reached,
    pancake: bool,
    out: &mut [f64],
) {
    let nearest = volume_exclusion(s) + 0.99;
    let whole = reached.sort(s, all, out.len(), pancake);
    let (row, count) = if whole {
        (all, out.len())
    } else {
        (&reached.row, reached.count)
    };
    let mut at = 0;
    while at < count {
        let seen = row.load::<V>(at);
        let counts = seen
            .distance
            .ge(V::splat(nearest))
            .and(seen.distance.le(V::splat(s.options.greatest_distance)));
        let wanted = if pancake {
            counts
        } else {
            counts.and(seen.downwind.ge(V::splat(1.0)))
        };
        if !wanted.any() {
            at += V::WIDTH;
            continue;
        }
        let (value, plume) = part(s, &seen, pancake);
        let share = if pancake {
            meander_of(s, &plume, seen.distance)
        } else {
            V::splat(1.0)
        };
        if whole {
            let before = V::load(&out[at..]);
            let total = share * value + (V::splat(1.0) - share) * before;
            V::select(counts, total, before).store(&mut out[at..]);
        } else {
            let mut values = [0.0; 8];
            let mut shares = [0.0; 8];
            value.store(&mut values[..V::WIDTH]);
            share.store(&mut shares[..V::WIDTH]);
            for lane in 0..V::WIDTH.min(count - at) {
                let total = &mut out[usize::from(reached.place[at + lane])];
                *total = shares[lane] * values[lane] + (1.0 - shares[lane]) * *total;
            }
        }
        at += V::WIDTH;
    }
}

impl PointTask<'_, '_> {
    /// Computes with the widest registers; one receptor after the other behind a platform's building.
    pub fn compute(self) {
        if self.source.platform.is_some() {
            narrow(self);
        } else {
            dispatch(self);
        }
    }
}
