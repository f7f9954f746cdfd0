//! Wind that carries a near-surface plume, and its spread.
//!
//! z̄ = √(2/π) σz e^{−½ (h/σz)²} + h erf(h/(√2 σz)),  ū = u(z̄) — σz depends on ū, so both are found in turn
//! stable:      σz = 0.7 u*/ū x/(1 + 1.5 u*/ū (x/L)^⅔),   σy = 1.4 σv/u* σz (1 + 1.5 σz/L)
//! convective:  σz = 0.7 u*/ū x (1 + u*/ū x/|L|),         σy = 1.4 σv/u* σz (1 + 2.5 σz/|L|)^−½

use super::air::MostWind;
use super::geometry::RoadHour;
use crate::numerics::lanes::{LaneMask, Lanes};

/// AERMOD's 1.4 is in single precision in convective hours.
const LATERAL_CONVECTIVE: f64 = 1.40_f32 as f64;
/// Change of σz at which wind and spread agree [1].
const AGREED: f64 = 1.0e-2;
/// Most turns of that.
const TURNS: usize = 19;
/// √(2/π).
pub(super) const ROOT_2_BY_PI: f64 = 0.797_884_560_802_865_4;
/// Distances at which FASTALL computes the spread [m].
const FAST_DISTANCES: [f64; 3] = [1.0, 10.0, 500.0];

/// Winds over open ground, over the wall downwind and over the wall upwind, side by side.
#[derive(Debug, Clone, Default)]
pub struct Grounds {
    at_zero: Vec<f64>,
    slope: Vec<f64>,
    kinds: [[f64; 6]; 3],
}

impl Grounds {
    /// Lays three winds side by side.
    pub fn new(winds: [&MostWind; 3]) -> Self {
        let mut made = Self::default();
        for (wind, kind) in winds.into_iter().zip(&mut made.kinds) {
            *kind = [
                made.at_zero.len() as f64,
                wind.lowest,
                wind.log_lowest,
                wind.steps,
                wind.friction_velocity,
                1.0 / wind.obukhov_length,
            ];
            made.at_zero
                .extend(wind.pieces.iter().map(|piece| piece[0]));
            made.slope.extend(wind.pieces.iter().map(|piece| piece[1]));
        }
        made
    }
}

/// The ground under each lane.
#[derive(Clone, Copy)]
pub(super) struct Ground<V> {
    first: V,
    lowest: V,
    log_lowest: V,
    steps: V,
    friction_velocity: V,
    inverse_length: V,
}

impl<V: Lanes> Ground<V> {
    /// Open ground (0), a wall downwind (1), a wall upwind (2).
    #[inline(always)]
    pub(super) fn new(grounds: &Grounds, kind: usize) -> Self {
        let [
            first,
            lowest,
            log_lowest,
            steps,
            friction_velocity,
            inverse_length,
        ] = grounds.kinds[kind];
        Self {
            first: V::splat(first),
            lowest: V::splat(lowest),
            log_lowest: V::splat(log_lowest),
            steps: V::splat(steps),
            friction_velocity: V::splat(friction_velocity),
            inverse_length: V::splat(inverse_length),
        }
    }

    /// `yes` where the mask holds, else `no`.
    #[inline(always)]
    pub(super) fn select(mask: V::Mask, yes: Self, no: Self) -> Self {
        Self {
            first: V::select(mask, yes.first, no.first),
            lowest: V::select(mask, yes.lowest, no.lowest),
            log_lowest: V::select(mask, yes.log_lowest, no.log_lowest),
            steps: V::select(mask, yes.steps, no.steps),
            friction_velocity: V::select(mask, yes.friction_velocity, no.friction_velocity),
            inverse_length: V::select(mask, yes.inverse_length, no.inverse_length),
        }
    }
}

/// Wind at a height [m/s].
#[inline(always)]
fn wind_at<V: Lanes>(road: &RoadHour<'_>, ground: &Ground<V>, height: V) -> V {
    let z = height.max(ground.lowest);
    let piece = ((z.ln() - ground.log_lowest) * ground.steps)
        .floor()
        .at_least(0.0)
        .at_most(99.0)
        + ground.first;
    let wind = V::gather(&road.grounds.at_zero, piece) + V::gather(&road.grounds.slope, piece) * z;
    (wind.at_least(road.air.least_wind) * road.air.scale).at_least(road.air.least_wind)
}

/// How σz grows with the wind at one distance.
#[derive(Clone, Copy)]
struct Growth<V> {
    stable: bool,
    rise: V,
    stretch: V,
    square: V,
}

impl<V: Lanes> Growth<V> {
    #[inline(always)]
    fn new(road: &RoadHour<'_>, ground: &Ground<V>, x: V, initial: V) -> Self {
        let x = x.abs();
        let relative = x * ground.inverse_length;
        let stable = road.air.hour.stable;
        let stretch = if stable {
            let power = (relative.at_least(1.0e-300).ln() * (2.0 / 3.0)).exp_inside();
            ground.friction_velocity * power * 1.5
        } else {
            ground.friction_velocity * relative
        };
        Self {
            stable,
            rise: ground.friction_velocity * x * 0.7,
            stretch,
            square: initial,
        }
    }

    /// σz by the air alone, and with what it began with [m].
    #[inline(always)]
    fn sigma_z(&self, wind: V) -> (V, V) {
        let own = if self.stable {
            self.rise / (wind + self.stretch)
        } else {
            let inverse = V::splat(1.0) / wind;
            self.rise * inverse * (self.stretch * inverse + 1.0)
        };
        (own, (own * own + self.square).sqrt())
    }
}

/// Wind and spread of a plume.
#[derive(Clone, Copy)]
pub(super) struct Carried<V> {
    /// ū [m/s].
    pub wind: V,
    /// σz [m].
    pub sigma_z: V,
    /// σz by the air alone [m].
    pub own: V,
}

/// What a plume begins with.
#[derive(Clone, Copy)]
pub(super) struct Start<V> {
    /// Height [m].
    pub height: V,
    /// How much its mean height is raised [m].
    pub raised: V,
    /// Square of the σz it begins with [m²].
    pub square: V,
}

/// σz at distance `x` for a given wind [m].
#[inline(always)]
pub(super) fn sigma_z<V: Lanes>(
    road: &RoadHour<'_>,
    ground: &Ground<V>,
    x: V,
    square: V,
    wind: V,
) -> V {
    if let Some(fast) = &road.fast {
        return fast.sigma_z(x);
    }
    Growth::new(road, ground, x, square).sigma_z(wind).1
}

/// Wind and σz at distance `x`.
#[inline(always)]
pub(super) fn carried<V: Lanes>(
    road: &RoadHour<'_>,
    ground: &Ground<V>,
    x: V,
    start: &Start<V>,
) -> Carried<V> {
    if let Some(fast) = &road.fast {
        let sigma_z = fast.sigma_z(x);
        return Carried {
            wind: fast.wind(x),
            sigma_z,
            own: sigma_z,
        };
    }
    turns(road, ground, x, start)
}

#[inline(always)]
fn turns<V: Lanes>(road: &RoadHour<'_>, ground: &Ground<V>, x: V, start: &Start<V>) -> Carried<V> {
    let growth = Growth::new(road, ground, x, start.square);
    let h = start.height;
    let mut wind = wind_at(road, ground, h);
    let (mut own, mut sigma) = growth.sigma_z(wind);
    let mut open = V::Mask::splat(true);
    for _ in 0..TURNS {
        let relative = h / sigma;
        let mean = sigma * road.tables.exp(relative * relative * -0.5) * ROOT_2_BY_PI
            + h * road.tables.erf(relative * std::f64::consts::FRAC_1_SQRT_2)
            + start.raised;
        let new_wind = wind_at(road, ground, mean.max(h));
        let (new_own, new_sigma) = growth.sigma_z(new_wind);
        let change = (new_sigma - sigma).abs();
        let agreed = change.le(sigma * AGREED);
        wind = V::select(open, new_wind, wind);
        own = V::select(open, new_own, own);
        sigma = V::select(open, new_sigma, sigma);
        open = open.and(agreed.not());
        if !open.any() {
            break;
        }
    }
    Carried {
        wind,
        sigma_z: sigma,
        own,
    }
}

/// σy at distance `x` [m], `own` being the σz by the air alone.
#[inline(always)]
pub(super) fn sigma_y<V: Lanes>(road: &RoadHour<'_>, x: V, own: V) -> V {
    if let Some(fast) = &road.fast {
        return fast.sigma_y(x);
    }
    let air = road.air.air;
    let ratio = road.air.sigma_v / air.friction_velocity;
    let inverse_length = 1.0 / air.obukhov_length.abs();
    let grown = if road.air.hour.stable {
        own * (1.4 * ratio) * (own * (1.5 * inverse_length) + 1.0)
    } else {
        own * (LATERAL_CONVECTIVE * ratio) / (own * (2.5 * inverse_length) + 1.0).sqrt()
    };
    (grown * grown + road.sigma_y * road.sigma_y).sqrt()
}

/// Wind and spread between three distances: ū linear in ln x, σy and σz powers of x (FASTALL).
#[derive(Debug, Clone, Copy, Default)]
pub struct Fast {
    wind: [[f64; 2]; 2],
    sigma_y: [[f64; 2]; 2],
    sigma_z: [[f64; 2]; 2],
}

impl Fast {
    /// Computes them at 1, 10 and 500 m. AERMOD's walls leave their mixing of the road and hour before in here; without walls
    /// nothing is left, and it is 0 here.
    pub(super) fn new(road: &RoadHour<'_>) -> Self {
        let ground = Ground::<f64>::new(&road.grounds, 0);
        let start = Start {
            height: 0.5 * (road.begin[2] + road.end[2]),
            raised: 0.0,
            square: road.sigma_z[0] * road.sigma_z[0] + road.sigma_z[1] * road.sigma_z[1],
        };
        let at = |x: f64| {
            let c = turns(road, &ground, x, &start);
            [c.wind, sigma_y(road, x, c.own), c.sigma_z]
        };
        let points = [
            at(FAST_DISTANCES[0]),
            at(FAST_DISTANCES[1]),
            at(FAST_DISTANCES[2]),
        ];
        let mut made = Self::default();
        for part in 0..2 {
            let (a, b) = (points[part], points[part + 1]);
            let (p, q) = (
                libm::log(FAST_DISTANCES[part]),
                libm::log(FAST_DISTANCES[part + 1]),
            );
            let slope = (b[0] - a[0]) / (q - p);
            // Through the middle distance.
            made.wind[part] = [points[1][0] - slope * libm::log(FAST_DISTANCES[1]), slope];
            let power = |a: f64, b: f64| {
                let (a, b) = (libm::log(a), libm::log(b));
                let power = (b - a) / (q - p);
                [0.5 * (a + b - power * (p + q)), power]
            };
            made.sigma_y[part] = power(a[1], b[1]);
            made.sigma_z[part] = power(a[2], b[2]);
        }
        made
    }

    #[inline(always)]
    fn line<V: Lanes>(parts: &[[f64; 2]; 2], x: V) -> V {
        let near = x.le(V::splat(10.0));
        let log = x.abs().at_least(1.0e-300).ln();
        let [[a, b], [c, d]] = *parts;
        V::select(near, V::splat(a), V::splat(c)) + V::select(near, V::splat(b), V::splat(d)) * log
    }

    #[inline(always)]
    fn wind<V: Lanes>(&self, x: V) -> V {
        Self::line(&self.wind, x)
    }

    #[inline(always)]
    fn sigma_y<V: Lanes>(&self, x: V) -> V {
        Self::line(&self.sigma_y, x).exp()
    }

    #[inline(always)]
    fn sigma_z<V: Lanes>(&self, x: V) -> V {
        Self::line(&self.sigma_z, x).exp()
    }
}
