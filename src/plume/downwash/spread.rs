//! Growth of a plume in the wake, and of the gas that leaks from the cavity, in steps of about 2 m.
//!
//! first       dσ/dx = i(x) over one cavity length from where the plume enters
//! then        dσ²/dx = 2 σ_d i(x) w(x)/w_d, with w the wake's height or width and σ_d, w_d those at the end of the first
//! beyond      σ² = σ_a²(x) + σ_v², where the wake's turbulence has come down to that of the air: σ_a as without building,
//!             σ_v keeps what the wake gave
//!
//! Source: Schulman, Strimaitis & Scire 2000; Weil 1996; as in AERMOD 24142.

use super::air::WakeAir;
use super::fitted::FittedTurbulence;
use super::shape::Wake;
use super::table::{Axis, Curve, POINTS, thinned};
use super::turbulence::WakeTurbulence;
use crate::numerics::lanes::{LaneKernel, LaneMask, Lanes, dispatch};
use crate::plume::core::constants::ROOT_2_PI;

/// Most nodes of the fine series.
const NODES: usize = 4999;
/// Its step, about [m].
const STEP: f64 = 2.0;
/// √(π/2).
const ROOT_HALF_PI: f64 = 1.253_314_137_315_50;
/// √(2/π).
const ROOT_2_BY_PI: f64 = 0.797_884_560_802_865_4;

/// How a plume enters the wake.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    /// Distance from the building's upwind face [m].
    pub distance: f64,
    /// σz there [m].
    pub sigma_z: f64,
    /// σy there [m].
    pub sigma_y: f64,
}

/// σz and σy along the wind, from the stack.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// Distances [m].
    pub axis: Axis,
    /// σz [m].
    pub sigma_z: Curve,
    /// σy [m].
    pub sigma_y: Curve,
    /// What the wake gave to σz beyond the table [m].
    pub virtual_z: f64,
    /// What the wake gave to σy beyond the table [m].
    pub virtual_y: f64,
}

impl Growth {
    /// σz and σy at distance `x` > 0 of a plume at height `z`; `before` gives them before the table begins.
    #[inline(always)]
    pub fn at<V: Lanes>(&self, air: &WakeAir<'_>, x: V, z: V, before: (V, V)) -> (V, V) {
        let position = self.axis.locate(x);
        let mut sigma_z = self.sigma_z.at(position);
        let mut sigma_y = self.sigma_y.at(position);
        sigma_z = V::select(position.before, before.0, sigma_z);
        sigma_y = V::select(position.before, before.1, sigma_y);
        if position.beyond.any() {
            let far = x.at_least(0.0);
            let root = |own: V, given: f64| (own * own + given * given).sqrt();
            let z_beyond = root(air.sigma_z(far, z), self.virtual_z);
            let y_beyond = root(air.sigma_y(far, z), self.virtual_y);
            sigma_z = V::select(position.beyond, z_beyond, sigma_z);
            sigma_y = V::select(position.beyond, y_beyond, sigma_y);
        }
        (sigma_z, sigma_y)
    }
}

/// σz and σy of a plume before it meets the wake: those of the air, widened by its rise [m].
#[inline(always)]
pub fn undisturbed<V: Lanes>(air: &WakeAir<'_>, x: V, z: V, rise: V) -> (V, V) {
    let own = rise / 3.5;
    let own = own * own;
    let sigma_z = air.sigma_z(x, z);
    let sigma_y = air.sigma_y(x, z);
    (
        (sigma_z * sigma_z + own).sqrt(),
        (sigma_y * sigma_y + own).sqrt(),
    )
}

/// One coordinate's growth by the wake.
#[derive(Clone, Copy)]
struct Stretch {
    /// Where the first kind of growth ends [m].
    end: f64,
    /// 2 σ_d/w_d [1].
    ratio: f64,
}

impl Stretch {
    fn new(end: f64) -> Self {
        Self { end, ratio: 0.0 }
    }

    /// σ at `x` from σ at `from`; `extent` is the wake's height or width at `x`.
    fn grow(&mut self, from: f64, x: f64, sigma: f64, intensity: f64, extent: f64) -> f64 {
        if x < self.end {
            return sigma + (x - from) * intensity;
        }
        let (start, sigma) = if from > self.end {
            (from, sigma)
        } else {
            let at_end = sigma + (self.end - from) * intensity;
            self.ratio = 2.0 * at_end / extent;
            (self.end, at_end)
        };
        (sigma * sigma + (x - start) * (self.ratio * intensity * extent)).sqrt()
    }
}

/// σz and σy of the gas that leaks from the cavity, where it begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CavitySpread {
    /// σz [m].
    pub sigma_z: f64,
    /// σy [m].
    pub sigma_y: f64,
}

/// Nodes of the fine series with what the wake is like there, as far as it spreads.
#[derive(Debug, Clone, Default)]
struct Nodes {
    /// Distance from the upwind face [m].
    x: Vec<f64>,
    /// Distance from the stack [m].
    distance: Vec<f64>,
    /// Intensity in the middle of the step that ends here [1], vertical and lateral.
    intensity: [Vec<f64>; 2],
    /// Height and width of the wake [m].
    extent: [Vec<f64>; 2],
    /// Step [m].
    step: f64,
}

/// Fills intensities and extents of nodes.
struct FillNodes<'a> {
    wake: &'a Wake,
    turbulence: &'a WakeTurbulence,
    nodes: &'a mut Nodes,
    /// How many nodes, a multiple of the widest lanes.
    count: usize,
}

impl LaneKernel for FillNodes<'_> {
    type Output = ();

    #[inline(always)]
    fn run<V: Lanes>(self) {
        let Nodes {
            x,
            intensity: [vertical, lateral],
            extent: [height, width],
            step,
            ..
        } = self.nodes;
        let half = 0.5 * *step;
        for n in (0..self.count).step_by(V::WIDTH) {
            let end = V::load(&x[n..]);
            let (z, y) = self.turbulence.at(self.wake, end - half);
            z.store(&mut vertical[n..]);
            y.store(&mut lateral[n..]);
            self.wake.height(end).store(&mut height[n..]);
            (self.wake.half_width(end) * 2.0).store(&mut width[n..]);
        }
    }
}

/// σ on the nodes.
struct Series {
    /// As far as the wake spreads [m].
    near: Vec<f64>,
    /// What the wake gave, added at the first node beyond [m].
    given: f64,
    /// And at all later ones [m].
    later: f64,
    /// At this node σ is at least this [m].
    raised: Option<(usize, f64)>,
    /// σ stays at this up to the cavity's end [m].
    held: Option<f64>,
}

/// Growth in the wake of one building in one hour, of a plume that has entered it.
pub struct WakeGrowth<'a> {
    wake: &'a Wake,
    air: &'a WakeAir<'a>,
    turbulence: &'a WakeTurbulence,
    entry: Entry,
    /// Cavity's source at its beginning, before the plume's width counts.
    start: CavitySpread,
    /// Where the cavity's source begins, from the upwind face [m].
    cavity_start: f64,
    /// Whether gas can be caught in the cavity.
    catches: bool,
    nodes: Nodes,
    /// Intensity on the way from the last node before the wake's end to that end [1], vertical and lateral.
    at_end: [f64; 2],
    /// Gradient of potential temperature beyond, if not that of the mean air [K/m].
    gradient_beyond: Option<f64>,
}

/// Which spread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Vertical,
    Lateral,
}

impl Direction {
    fn of(self, pair: (f64, f64)) -> f64 {
        match self {
            Self::Vertical => pair.0,
            Self::Lateral => pair.1,
        }
    }
}

impl<'a> WakeGrowth<'a> {
    /// Growth after `entry`; `None` where the plume meets the wake only beyond its turbulence. `wind_ratio` is the wind
    /// at roof height over that at the stack's top [1].
    pub fn new(
        wake: &'a Wake,
        air: &'a WakeAir<'a>,
        turbulence: &'a WakeTurbulence,
        wind_ratio: f64,
        entry: Entry,
        fitted: Option<&FittedTurbulence<'_>>,
    ) -> Option<Self> {
        let end = turbulence.vertical_end.max(turbulence.lateral_end);
        if entry.distance >= end {
            return None;
        }
        let cavity_end = wake.cavity_end();
        let catches = entry.distance < cavity_end;
        let cavity_start = entry.distance.max(wake.building.length).min(cavity_end);
        let low = entry.distance;
        let high = if catches { end.max(cavity_end) } else { end };
        let mut growth = Self {
            wake,
            air,
            turbulence,
            entry,
            start: cavity_spread(wake, wind_ratio, entry.sigma_y),
            cavity_start,
            catches,
            nodes: Nodes::default(),
            at_end: [0.0; 2],
            gradient_beyond: None,
        };
        growth.lay_out(low, high - low + STEP, end);
        if let Some(fitted) = fitted {
            growth.fill_fitted(fitted);
        }
        Some(growth)
    }

    /// Puts a fitted wake's turbulence on the nodes.
    pub fn fill_fitted(&mut self, fitted: &FittedTurbulence<'_>) {
        let half = 0.5 * self.nodes.step;
        let [vertical, lateral] = &mut self.nodes.intensity;
        for (n, &x) in self.nodes.x.iter().enumerate().take(vertical.len()) {
            (vertical[n], lateral[n]) = fitted.at(x - half);
        }
        for direction in [Direction::Vertical, Direction::Lateral] {
            let end = self.end(direction);
            let before = self.last_before(end);
            let at = fitted.at(0.5 * (end + self.nodes.x[before]));
            self.at_end[direction as usize] = direction.of(at);
        }
        self.gradient_beyond = None;
        if fitted.path.is_some() {
            // The gradient at the last place where turbulence was asked for holds beyond.
            let ends =
                [Direction::Vertical, Direction::Lateral].map(|direction| self.end(direction));
            let last = ends[0].max(ends[1]);
            let before = self.last_before(last);
            self.gradient_beyond = fitted.gradient_at(0.5 * (last + self.nodes.x[before]));
        }
    }

    /// The last node before `end`.
    fn last_before(&self, end: f64) -> usize {
        self.nodes.x.partition_point(|&x| x < end).saturating_sub(1)
    }

    fn lay_out(&mut self, low: f64, range: f64, end: f64) {
        let count = (((range / STEP).round() as usize) + 1).min(NODES);
        let step = range / (count as f64 - 1.0);
        let nodes = &mut self.nodes;
        nodes.step = step;
        nodes.x.reserve(count + 8);
        nodes.distance.reserve(count);
        let (mut x, mut distance) = (low, low + self.wake.building.x_offset);
        for _ in 0..count {
            nodes.x.push(x);
            nodes.distance.push(distance);
            x += step;
            distance += step;
        }
        let near = nodes.x.iter().filter(|&&x| x < end).count() + 1;
        let room = near.div_ceil(8) * 8;
        // The first node needs nothing; upwind of the building nothing grows.
        nodes.x.resize(count.max(room), x);
        for column in nodes.intensity.iter_mut().chain(&mut nodes.extent) {
            column.resize(room, 0.0);
        }
        dispatch(FillNodes {
            wake: self.wake,
            turbulence: self.turbulence,
            nodes: &mut self.nodes,
            count: room,
        });
        self.nodes.x.truncate(count);
        for direction in [Direction::Vertical, Direction::Lateral] {
            let end = self.end(direction);
            let before = self.last_before(end);
            let at = self
                .turbulence
                .at(self.wake, 0.5 * (end + self.nodes.x[before]));
            self.at_end[direction as usize] = direction.of(at);
        }
    }

    /// Spread in the air alone.
    fn own(&self, direction: Direction, distance: f64, height: f64) -> f64 {
        match direction {
            Direction::Vertical => match self.gradient_beyond {
                None => self.air.sigma_z(distance, height),
                Some(gradient) => {
                    let mut air = *self.air;
                    air.mean.gradient = gradient;
                    air.sigma_z(distance, height)
                }
            },
            Direction::Lateral => self.air.sigma_y(distance, height),
        }
    }

    /// σ on the nodes of gas that starts as told by `begin`; `height` gives its height by distance from the stack.
    fn series(
        &self,
        direction: Direction,
        begin: &Beginning,
        height: &impl Fn(f64) -> f64,
    ) -> Series {
        let nodes = &self.nodes;
        let offset = self.wake.building.x_offset;
        let end = self.end(direction);
        let (intensity, extent) = (
            &nodes.intensity[direction as usize],
            &nodes.extent[direction as usize],
        );
        let mut start = begin.sigma;
        let mut stretch = Stretch::new(begin.distance + self.wake.cavity_length);
        let mut near = Vec::with_capacity(extent.len());
        near.push(start);
        for (n, &x) in nodes.x.iter().enumerate().skip(1) {
            if x >= end {
                break;
            }
            let (before, old) = (nodes.x[n - 1], near[n - 1]);
            let mut sigma = if begin.distance > x {
                start
            } else {
                let grown = stretch.grow(before, x, old, intensity[n], extent[n]);
                if begin.held && x < self.wake.cavity_end() && x < self.first_end() {
                    start
                } else {
                    grown.max(begin.least)
                }
            };
            if let Some((node, raised)) = begin.raised
                && node == n
            {
                sigma = sigma.max(raised);
                start = raised;
            }
            near.push(sigma);
        }
        let first = near.len();
        let mut given = 0.0_f64;
        if first < nodes.x.len() {
            let before = nodes.x[first - 1];
            if before >= end {
                given = start;
            } else if begin.distance <= end {
                let at = self.at_end[direction as usize];
                let extent = (self.wake.height(end), 2.0 * self.wake.half_width(end));
                let old = near[first - 1];
                let grown = stretch.grow(before, end, old, at, direction.of(extent));
                let own = self.own(direction, end + offset, height(end + offset));
                given = (grown * grown - own * own).max(0.0).sqrt().max(begin.least);
            } else {
                // AERMOD leaves this node to chance.
                given = start;
            }
        }
        let later = begin
            .raised
            .map_or(start, |(_, raised)| start.max(raised))
            .max(given);
        let held = begin.held && matches!(direction, Direction::Lateral);
        Series {
            near,
            given,
            later,
            raised: begin.raised,
            held: held.then_some(start),
        }
    }

    /// σ at a node [m].
    fn sigma(
        &self,
        direction: Direction,
        series: &Series,
        height: &impl Fn(f64) -> f64,
        n: usize,
    ) -> f64 {
        if let Some(&sigma) = series.near.get(n) {
            return sigma;
        }
        let given = if n == series.near.len() {
            series.given
        } else {
            series.later
        };
        let last_end = self
            .turbulence
            .vertical_end
            .max(self.turbulence.lateral_end);
        if let Some(held) = series.held
            && n > series.near.len()
            && self.nodes.x[n] < self.wake.cavity_end()
            && self.nodes.x[n - 1] <= last_end
        {
            return held;
        }
        let distance = self.nodes.distance[n];
        let own = self.own(direction, distance, height(distance));
        let sigma = (own * own + given * given).sqrt();
        match series.raised {
            Some((node, raised)) if node == n => sigma.max(raised),
            _ => sigma,
        }
    }

    /// What the wake gave for good [m].
    fn given(&self, series: &Series) -> f64 {
        if series.near.len() + 1 < self.nodes.x.len() {
            series.later
        } else {
            series.given
        }
    }

    /// Where the wake no longer spreads either way, from the upwind face [m].
    fn first_end(&self) -> f64 {
        self.turbulence
            .vertical_end
            .min(self.turbulence.lateral_end)
    }

    /// Where the wake no longer spreads, from the upwind face [m].
    fn end(&self, direction: Direction) -> f64 {
        direction.of((self.turbulence.vertical_end, self.turbulence.lateral_end))
    }

    /// Spread of the plume at the heights `height`, by distance from the stack, and the growth of its radius with
    /// distance dr/dx [1].
    pub fn of_plume(&self, height: impl Fn(f64) -> f64) -> PlumeGrowth {
        let begin = |sigma: f64| Beginning {
            distance: self.entry.distance,
            sigma,
            ..Beginning::default()
        };
        let z = self.series(Direction::Vertical, &begin(self.entry.sigma_z), &height);
        let y = self.series(Direction::Lateral, &begin(self.entry.sigma_y), &height);
        let sigma_z = |n| self.sigma(Direction::Vertical, &z, &height, n);
        let sigma_y = |n| self.sigma(Direction::Lateral, &y, &height, n);
        let places = kept(0, self.nodes.x.len());
        let at_lee = self.node_at_lee();
        PlumeGrowth {
            growth: Growth {
                axis: Axis::new(&pick(&places, |n| self.nodes.distance[n])),
                sigma_z: Curve::new(&pick(&places, sigma_z)),
                sigma_y: Curve::new(&pick(&places, sigma_y)),
                virtual_z: self.given(&z),
                virtual_y: self.given(&y),
            },
            radius_rate: Curve::new(&pick(&places, |n| {
                if n == 0 {
                    0.0
                } else {
                    ROOT_HALF_PI * (sigma_z(n) - sigma_z(n - 1)) / self.nodes.step
                }
            })),
            at_lee: at_lee.map(|node| (node, sigma_y(node))),
        }
    }

    /// The first node behind the lee wall, of a plume that enters ahead of it.
    fn node_at_lee(&self) -> Option<usize> {
        let length = self.wake.building.length;
        if self.entry.distance >= length {
            return None;
        }
        let node = self.nodes.x.iter().position(|&x| x >= length)?;
        (node + 1 < self.nodes.x.len()).then_some(node)
    }

    /// Spread of what leaks from the cavity, for a plume that grows as `plume` says; `held` keeps it unchanged up to the
    /// cavity's end (ORD_DWNW ORDCAV).
    pub fn of_cavity(&self, wind_ratio: f64, plume: &PlumeGrowth, held: bool) -> Growth {
        let nodes = &self.nodes;
        let offset = self.wake.building.x_offset;
        let begin_x = self.cavity_start;
        let mut start = self.start;
        // A plume that enters ahead of the lee wall widens before it is caught.
        let raised = plume.at_lee.and_then(|(node, sigma_y)| {
            let wide = cavity_spread(self.wake, wind_ratio, sigma_y).sigma_y;
            (wide > start.sigma_y).then_some((node, wide))
        });
        if !self.catches {
            return Growth {
                axis: Axis::new(&[begin_x + offset]),
                sigma_z: Curve::new(&[start.sigma_z]),
                sigma_y: Curve::new(&[start.sigma_y]),
                virtual_z: 0.0,
                virtual_y: 0.0,
            };
        }
        let ground = |_: f64| 0.0;
        let z = self.series(
            Direction::Vertical,
            &Beginning {
                distance: begin_x,
                sigma: start.sigma_z,
                least: start.sigma_z,
                held,
                raised: None,
            },
            &ground,
        );
        let y = self.series(
            Direction::Lateral,
            &Beginning {
                distance: begin_x,
                sigma: start.sigma_y,
                least: 0.0,
                held,
                raised,
            },
            &ground,
        );
        if let Some((_, wide)) = raised {
            start.sigma_y = wide;
        }
        let taken = nodes.x.iter().filter(|&&x| x <= begin_x).count();
        let taken = if taken < 2 { 0 } else { taken };
        let places = kept(taken, nodes.x.len());
        let curve = |direction, series: &Series, first: f64| {
            let mut picked = pick(&places, |n| self.sigma(direction, series, &ground, n));
            picked[0] = first;
            Curve::new(&picked)
        };
        let mut distances = pick(&places, |n| nodes.distance[n]);
        distances[0] = begin_x + offset;
        Growth {
            axis: Axis::new(&distances),
            sigma_z: curve(Direction::Vertical, &z, start.sigma_z),
            sigma_y: curve(Direction::Lateral, &y, start.sigma_y),
            virtual_z: self.given(&z),
            virtual_y: self.given(&y),
        }
    }
}

/// Values at the kept places.
fn pick(places: &[usize], value: impl Fn(usize) -> f64) -> Vec<f64> {
    places.iter().map(|&n| value(n)).collect()
}

/// How gas begins to spread in the wake.
#[derive(Debug, Clone, Copy, Default)]
struct Beginning {
    /// From the upwind face [m].
    distance: f64,
    /// σ there [m].
    sigma: f64,
    /// σ stays at least this [m].
    least: f64,
    /// σ stays as it is up to the cavity's end.
    held: bool,
    /// From this node on σ is at least this [m].
    raised: Option<(usize, f64)>,
}

/// Spread of the plume in the wake.
pub struct PlumeGrowth {
    /// σz and σy.
    pub growth: Growth,
    /// Growth of the radius dr/dx [1].
    pub radius_rate: Curve,
    /// Node behind the lee wall and σy there [m].
    at_lee: Option<(usize, f64)>,
}

/// Nodes that are kept, counted from 0, of `count` of which the first `taken` are left out.
fn kept(taken: usize, count: usize) -> Vec<usize> {
    let length = count - taken;
    if length < POINTS {
        return (taken..count).collect();
    }
    let mut places = vec![taken];
    places.extend(thinned(length, 2, 1.0).map(|place| place + taken - 1));
    places.push(count - 1);
    places
}

/// Beginning of the cavity's source (Schulman et al. 2000): a full cavity as wide as the building, or up to three
/// heights, or the plume that is caught.
fn cavity_spread(wake: &Wake, wind_ratio: f64, sigma_y: f64) -> CavitySpread {
    let b = &wake.building;
    let caught = (ROOT_2_PI * sigma_y).min(b.width);
    let width = b.width.min(3.0 * b.height).max(b.height / 3.0).max(caught);
    let height = if wake.reattaches() {
        b.height
    } else {
        wake.crest
    };
    CavitySpread {
        sigma_z: ROOT_2_BY_PI * wind_ratio * height / 3.0,
        sigma_y: width / ROOT_2_PI,
    }
}
