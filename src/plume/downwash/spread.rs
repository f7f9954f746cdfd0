//! Growth of a plume in the wake, and of the gas that leaks from the cavity, in steps of about 2 m.
//!
//! first       dσ/dx = i(x) over one cavity length from where the plume enters
//! then        dσ²/dx = 2 σ_d i(x) w(x)/w_d, with w the wake's height or width and σ_d, w_d those at the end of the first
//! beyond      σ² = σ_a²(x) + σ_v², where the wake's turbulence has come down to that of the air: σ_a as without building,
//!             σ_v keeps what the wake gave
//!
//! Source: Schulman, Strimaitis & Scire 2000; Weil 1996; as in AERMOD 24142.

use super::air::WakeAir;
use super::shape::Wake;
use super::table::{Axis, Curve, POINTS, thinned};
use super::turbulence::{Intensity, WakeTurbulence};
use crate::numerics::lanes::{LaneMask, Lanes};

/// Most nodes of the fine series.
const NODES: usize = 4999;
/// Its step, about [m].
const STEP: f64 = 2.0;
/// √(π/2).
const ROOT_HALF_PI: f64 = 1.253_314_137_315_50;
/// √(2π).
const ROOT_2_PI: f64 = 2.506_628_274_631_000_5;
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

/// Nodes of the fine series with what the wake is like there.
#[derive(Debug, Clone, Default)]
struct Nodes {
    /// Distance from the upwind face [m].
    x: Vec<f64>,
    /// Distance from the stack [m].
    distance: Vec<f64>,
    /// Intensity in the middle of the step that ends here.
    intensity: Vec<Intensity>,
    /// Height of the wake [m].
    height: Vec<f64>,
    /// Width of the wake [m].
    width: Vec<f64>,
    /// Step [m].
    step: f64,
}

/// σ on the nodes, and what the wake gave for good.
struct Series {
    value: Vec<f64>,
    given: f64,
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
}

/// Which spread.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Vertical,
    Lateral,
}

impl Direction {
    fn of(self, at: Intensity) -> f64 {
        match self {
            Self::Vertical => at.vertical,
            Self::Lateral => at.lateral,
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
        };
        growth.lay_out(low, high - low + STEP, end);
        Some(growth)
    }

    fn lay_out(&mut self, low: f64, range: f64, end: f64) {
        let count = (((range / STEP).round() as usize) + 1).min(NODES);
        let step = range / (count as f64 - 1.0);
        let nodes = &mut self.nodes;
        nodes.step = step;
        let mut x = low;
        let mut distance = low + self.wake.building.x_offset;
        for n in 0..count {
            if n > 0 {
                let before = x;
                x += step;
                distance += step;
                // Beyond the wake's end nothing grows by it.
                let (intensity, height, width) = if before < end {
                    (
                        self.turbulence.at(self.wake, 0.5 * (x + before)),
                        self.wake.height(x),
                        2.0 * self.wake.half_width(x),
                    )
                } else {
                    (Intensity::default(), 0.0, 0.0)
                };
                nodes.intensity.push(intensity);
                nodes.height.push(height);
                nodes.width.push(width);
            } else {
                nodes.intensity.push(Intensity::default());
                nodes.height.push(0.0);
                nodes.width.push(0.0);
            }
            nodes.x.push(x);
            nodes.distance.push(distance);
        }
    }

    /// Spread in the air alone.
    fn own(&self, direction: Direction, distance: f64, height: f64) -> f64 {
        match direction {
            Direction::Vertical => self.air.sigma_z(distance, height),
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
        let (end, extent) = match direction {
            Direction::Vertical => (self.turbulence.vertical_end, &nodes.height),
            Direction::Lateral => (self.turbulence.lateral_end, &nodes.width),
        };
        let mut start = begin.sigma;
        let mut stretch = Stretch::new(begin.distance + self.wake.cavity_length);
        let mut given = 0.0_f64;
        let mut value = Vec::with_capacity(nodes.x.len());
        value.push(start);
        for n in 1..nodes.x.len() {
            let (before, x) = (nodes.x[n - 1], nodes.x[n]);
            let old = value[n - 1];
            let far = |given: f64| {
                let own = self.own(direction, nodes.distance[n], height(nodes.distance[n]));
                (own * own + given * given).sqrt()
            };
            let mut sigma = if begin.distance > x {
                start
            } else if before >= end {
                given = given.max(start);
                far(given)
            } else if x >= end {
                if begin.distance <= end {
                    let at = self.turbulence.at(self.wake, 0.5 * (end + before));
                    let extent = match direction {
                        Direction::Vertical => self.wake.height(end),
                        Direction::Lateral => 2.0 * self.wake.half_width(end),
                    };
                    let grown = stretch.grow(before, end, old, direction.of(at), extent);
                    let own = self.own(direction, end + offset, height(end + offset));
                    given = (grown * grown - own * own).max(0.0).sqrt().max(begin.least);
                    far(given)
                } else {
                    start
                }
            } else {
                let at = direction.of(nodes.intensity[n]);
                let grown = stretch.grow(before, x, old, at, extent[n]);
                if begin.held && x < self.wake.cavity_end() {
                    value[0]
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
            value.push(sigma);
        }
        Series { value, given }
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
        let places = kept(0, self.nodes.x.len());
        let pick = |value: &dyn Fn(usize) -> f64| {
            let picked: Vec<f64> = places.iter().map(|&n| value(n)).collect();
            picked
        };
        let rate = pick(&|n| {
            if n == 0 {
                0.0
            } else {
                ROOT_HALF_PI * (z.value[n] - z.value[n - 1]) / self.nodes.step
            }
        });
        PlumeGrowth {
            growth: Growth {
                axis: Axis::new(&pick(&|n| self.nodes.distance[n])),
                sigma_z: Curve::new(&pick(&|n| z.value[n])),
                sigma_y: Curve::new(&pick(&|n| y.value[n])),
                virtual_z: z.given,
                virtual_y: y.given,
            },
            radius_rate: Curve::new(&rate),
            fine_sigma_y: y.value,
        }
    }

    /// Spread of what leaks from the cavity, for a plume that grows as `plume` says; `held` keeps it unchanged up to the
    /// cavity's end (ORD_DWNW ORDCAV).
    pub fn of_cavity(&self, wind_ratio: f64, plume: &PlumeGrowth, held: bool) -> Growth {
        let nodes = &self.nodes;
        let offset = self.wake.building.x_offset;
        let begin_x = self.cavity_start;
        let mut start = self.start;
        let mut raised = None;
        // A plume that enters ahead of the lee wall widens before it is caught.
        if self.entry.distance < self.wake.building.length
            && let Some(node) = nodes.x.iter().position(|&x| x >= self.wake.building.length)
            && node + 1 < nodes.x.len()
        {
            let wide = cavity_spread(self.wake, wind_ratio, plume.fine_sigma_y[node]).sigma_y;
            if wide > start.sigma_y {
                raised = Some((node, wide));
            }
        }
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
        let pick = |first: f64, value: &[f64]| {
            let mut picked: Vec<f64> = places.iter().map(|&n| value[n]).collect();
            picked[0] = first;
            picked
        };
        Growth {
            axis: Axis::new(&pick(begin_x + offset, &nodes.distance)),
            sigma_z: Curve::new(&pick(start.sigma_z, &z.value)),
            sigma_y: Curve::new(&pick(start.sigma_y, &y.value)),
            virtual_z: z.given,
            virtual_y: y.given,
        }
    }
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
    /// σy on the nodes [m].
    fine_sigma_y: Vec<f64>,
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
    let width = b
        .width
        .min(3.0 * b.height)
        .max(b.height / 3.0)
        .max(caught);
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
