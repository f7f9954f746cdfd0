//! Deficit and turbulence fitted to wind tunnel runs of rectangular and of streamlined buildings (PRIME2).
//!
//! ξ = max(f L_R + 1, (x′ + H)/H),  L_R = 1.8 (W/H)/((H/L)^−0.3 (1 + 0.24 W/H)), with H/W and H/L kept within the runs
//! maximum    q = B (ξ (H/W)^⅔ (H/L)^−n)^−r
//! by height  q exp(−(z/H − z_q)²/(c² ξ)) above z_q = A (H_R/H)^1.5, for deficit, σw and σv each
//! intensity  i_z = i_za min(18, (1 + q_w)/(1 − q_u)),  i_y = i_ya min(6, (1 + q_v)/(1 − q_u)), at most 0.9
//!
//! Source: Petersen, Guerra & Bova 2017 (J. Air Waste Manage. Assoc. 67); AERMOD 24142, ALPHA options AWMADWNW.

use super::shape::Wake;
use super::trajectory::Trajectory;
use crate::numerics::lanes::Lanes;
use crate::plume::core::{Between, Levels, Tables};

/// One fitted quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Fit {
    /// c [1].
    fading: f64,
    /// A [1].
    height: f64,
    /// n [1].
    depth: f64,
    /// f [1].
    reach: f64,
    /// Least H/W and H/L of the runs.
    least: [f64; 2],
}

/// Greatest H/W and H/L of the runs.
const GREATEST: f64 = 3.0;

/// Fits of one kind of building: deficit, σv, σw.
const RECTANGULAR: [Fit; 3] = [
    Fit {
        fading: 0.294,
        height: 0.5,
        depth: 0.0,
        reach: 1.135,
        least: [0.449, 0.753],
    },
    Fit {
        fading: 0.32,
        height: 0.7,
        depth: 0.356,
        reach: 1.349,
        least: [0.2, 0.321],
    },
    Fit {
        fading: 0.29,
        height: 0.65,
        depth: 0.336,
        reach: 1.794,
        least: [0.375, 0.308],
    },
];

/// See [`RECTANGULAR`].
const STREAMLINED: [Fit; 3] = [
    Fit {
        fading: 0.294,
        height: 0.4,
        depth: 0.631,
        reach: 0.563,
        least: [0.449, 0.753],
    },
    Fit {
        fading: 0.225,
        height: 0.55,
        depth: 0.477,
        reach: 0.971,
        least: [0.375, 0.308],
    },
    Fit {
        fading: 0.225,
        height: 0.45,
        depth: 0.57,
        reach: 0.64,
        least: [0.375, 0.308],
    },
];

/// A fitted quantity of one building in one hour.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Excess {
    /// ξ is at least this [1].
    least_distance: f64,
    /// (H/W)^⅔ (H/L)^−n [1].
    form: f64,
    /// B [1].
    strength: f64,
    /// r [1].
    decay: f64,
    /// c² [1].
    fading: f64,
    /// z_q [1].
    top: f64,
}

impl Excess {
    fn new(wake: &Wake, fit: &Fit, least_depth: [f64; 2], strength: f64, decay: f64) -> Self {
        let b = &wake.building;
        let slender = (b.height / b.width).max(fit.least[0]).min(GREATEST);
        let mut depth = b.height / b.length;
        if depth < least_depth[0] {
            depth = least_depth[1];
        }
        let depth = depth.min(GREATEST);
        let length = 1.8 / slender / (libm::pow(depth, -0.3) * (1.0 + 0.24 / slender));
        Self {
            least_distance: fit.reach * length + 1.0,
            form: libm::pow(slender, 2.0 / 3.0) * libm::pow(depth, -fit.depth),
            strength,
            decay,
            fading: fit.fading * fit.fading,
            top: fit.height * libm::pow(wake.crest / b.height, 1.5),
        }
    }

    /// At distance (x′ + H)/H and height z/H.
    fn at(&self, distance: f64, height: f64) -> f64 {
        let distance = distance.max(self.least_distance);
        let most = self.strength * Lanes::powf(distance * self.form, -self.decay);
        if height < self.top {
            return most;
        }
        let above = height - self.top;
        most * Lanes::exp(-above * above / (self.fading * distance))
    }
}

/// Fitted wake of one building in one hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FittedWake {
    height: f64,
    length: f64,
    deficit: Excess,
    lateral: Excess,
    vertical: Excess,
}

/// a i² + b i + c.
fn quadratic(c: [f64; 3], i: f64) -> f64 {
    c[0] * i * i + c[1] * i + c[2]
}

impl FittedWake {
    /// Wake of a building; `at_30` is the mean air between 28 and 32 m.
    pub fn new(wake: &Wake, at_30: &Levels<f64>, streamlined: bool) -> Self {
        let lateral = 100.0 * at_30.sigma_v / at_30.wind;
        let vertical = 100.0 * at_30.sigma_w / at_30.wind;
        let (fits, deficit, sigma_v, sigma_w) = if streamlined {
            (
                &STREAMLINED,
                (2.113, 1.796),
                (
                    quadratic([0.008223, -0.42265, 9.330299], lateral),
                    quadratic([0.000861, 0.004194, 1.385942], lateral),
                ),
                (
                    quadratic([0.092864, -3.68931, 39.21321], vertical),
                    quadratic([0.004627, -0.15270, 2.939305], vertical),
                ),
            )
        } else {
            let lateral = lateral.clamp(5.0, 29.2);
            let vertical = vertical.clamp(2.0, 18.6);
            (
                &RECTANGULAR,
                (3.494, 1.667),
                (
                    quadratic([0.018571, -1.10574, 18.30949], lateral),
                    quadratic([-0.00124, 0.033975, 1.431187], lateral),
                ),
                (
                    quadratic([0.045142, -2.1585, 29.33697], vertical),
                    quadratic([0.000155, -0.00626, 1.562781], vertical),
                ),
            )
        };
        let own = |fit: &Fit| [fit.least[1]; 2];
        let [u, v, w] = fits;
        Self {
            height: wake.building.height,
            length: wake.building.length,
            deficit: Excess::new(wake, u, own(u), deficit.0, deficit.1),
            // AERMOD tests σv's depth against the limit of σw.
            lateral: Excess::new(wake, v, [w.least[1], v.least[1]], sigma_v.0, sigma_v.1),
            vertical: Excess::new(wake, w, own(w), sigma_w.0, sigma_w.1),
        }
    }

    fn distance(&self, x: f64) -> f64 {
        ((x - self.length).max(0.0) + self.height) / self.height
    }

    /// Deficit Δu/u at `x` from the upwind face and height `z` [1].
    pub fn deficit(&self, x: f64, z: f64) -> f64 {
        self.deficit.at(self.distance(x), z / self.height)
    }

    /// Vertical and lateral intensity there [1], in air of intensities `ambient`.
    pub fn intensity(&self, x: f64, z: f64, ambient: (f64, f64)) -> (f64, f64) {
        let (distance, height) = (self.distance(x), z / self.height);
        let left = 1.0 - self.deficit.at(distance, height).min(0.9);
        let vertical = (1.0 + self.vertical.at(distance, height)) / left;
        let lateral = (1.0 + self.lateral.at(distance, height)) / left;
        (
            (ambient.0 * vertical.min(18.0)).min(0.9),
            (ambient.1 * lateral.min(6.0)).min(0.9),
        )
    }
}

/// Half the depth over which the air around a plume is averaged [m].
const HALF_DEPTH: f64 = 5.0;

/// Mean air around a height.
pub fn air_around(tables: &Tables, height: f64) -> Levels<f64> {
    tables.mean(Between {
        low: height - HALF_DEPTH,
        high: height + HALF_DEPTH,
    })
}

/// Mean air from 28 to 32 m, on which the fits depend.
pub fn air_at_30(tables: &Tables) -> Levels<f64> {
    tables.mean(Between {
        low: 28.0,
        high: 32.0,
    })
}

/// Turbulence that a plume meets in a fitted wake.
#[derive(Clone, Copy)]
pub struct FittedTurbulence<'a> {
    /// The wake.
    pub wake: FittedWake,
    /// Intensities of the air around [1].
    pub ambient: (f64, f64),
    /// Height at which turbulence is taken [m].
    pub height: f64,
    /// Or the plume's path, and the air around it (AWMAUTURBHX).
    pub path: Option<(&'a Trajectory, &'a Tables)>,
}

impl FittedTurbulence<'_> {
    /// Vertical and lateral intensity at `x` from the upwind face [1].
    pub fn at(&self, x: f64) -> (f64, f64) {
        let (ambient, height) = match self.path {
            None => (self.ambient, self.height),
            Some((path, tables)) => {
                // AERMOD looks the path up by the distance from the building, not from the stack.
                let height = path.at(x);
                let air = air_around(tables, height);
                ((air.sigma_w / air.wind, air.sigma_v / air.wind), height)
            }
        };
        let within = self.wake.intensity(x, height, ambient);
        let length = self.wake.length;
        if x < length {
            let share = x / length;
            (
                ambient.0 + share * (within.0 - ambient.0),
                ambient.1 + share * (within.1 - ambient.1),
            )
        } else {
            within
        }
    }

    /// Gradient of potential temperature around the path at `x`, which AERMOD keeps for what comes after [K/m].
    pub fn gradient_at(&self, x: f64) -> Option<f64> {
        self.path
            .map(|(path, tables)| air_around(tables, path.at(x)).gradient)
    }
}
