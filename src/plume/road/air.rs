//! Wind of the surface layer over a road.
//!
//! u(z) = u*/κ [ln((z − d)/z₀) − ψ((z − d)/L) + ψ(z₀/L)], d = 5 z₀, scaled to the reference wind, on 100 heights evenly
//! spaced in ln z, straight between them; u ≥ max(4.47 u*, √2 σv, least wind). Over a wall z₀ = max(H/9, z₀), and u* and L grow with
//! α = (z₀′/z₀)^0.14 and α³.
//! stable: ψ = −17 (1 − e^{−0.29 z/L}) (van Ulden and Holtslag 1985); convective: Businger–Dyer with x = (1 − 16 z/L)^¼.

use crate::numerics::lanes::Lanes;
use crate::plume::{Air, Hour, Options};

/// Heights of the table.
const HEIGHTS: usize = 100;
/// von Kármán's constant.
const KARMAN: f64 = 0.4;
/// Roughness of a wall is its height over this.
const WALL_ROUGHNESS: f64 = 9.0;
/// AERMOD writes 4.47, 2.15 and 1.4 in single precision.
const LEAST_WIND_FACTOR: f64 = 4.47_f32 as f64;

/// Wind over one kind of ground.
#[derive(Debug, Clone, Default)]
pub struct MostWind {
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Size of the Obukhov length [m].
    pub obukhov_length: f64,
    /// Lowest height [m].
    pub lowest: f64,
    /// Its logarithm.
    pub log_lowest: f64,
    /// Steps per unit of ln z.
    pub steps: f64,
    /// Wind extended to height 0 in each piece [m/s], and slope [1/s].
    pub pieces: Vec<[f64; 2]>,
}

/// Stability function of the wind for z/L of the size `ratio`.
fn psi(stable: bool, ratio: f64) -> f64 {
    if stable {
        return -17.0 * (1.0 - libm::exp(-0.29 * ratio));
    }
    let x = (1.0 + 16.0 * ratio).sqrt().sqrt();
    2.0 * libm::log(0.5 * (1.0 + x)) + libm::log(0.5 * (1.0 + x * x)) - 2.0 * libm::atan(x)
        + std::f64::consts::FRAC_PI_2
}

impl MostWind {
    fn new(stable: bool, friction_velocity: f64, length: f64, ground: [f64; 2], top: f64) -> Self {
        let [roughness, displacement] = ground;
        let lowest = roughness + displacement;
        let log_lowest = libm::log(lowest);
        let step = (top - log_lowest) / (HEIGHTS - 1) as f64;
        let factor = libm::exp(step);
        let length = length.abs();
        let at_ground = psi(stable, roughness / length);
        let mut height = lowest;
        let mut points = [[0.0; 2]; HEIGHTS];
        for point in &mut points {
            let above = height - displacement;
            let wind = friction_velocity
                * (libm::log(above / roughness) - psi(stable, above / length) + at_ground)
                / KARMAN;
            *point = [height, wind.max(0.0)];
            height *= factor;
        }
        let mut pieces: Vec<[f64; 2]> = points
            .windows(2)
            .map(|pair| {
                let slope = (pair[1][1] - pair[0][1]) / (pair[1][0] - pair[0][0]);
                [pair[0][1] - slope * pair[0][0], slope]
            })
            .collect();
        // The last piece goes on.
        pieces.extend(pieces.last().copied());
        Self {
            friction_velocity,
            obukhov_length: length,
            lowest,
            log_lowest,
            steps: 1.0 / step,
            pieces,
        }
    }
}

/// The surface layer in one hour.
#[derive(Debug, Clone)]
pub struct RoadAir<'a> {
    /// The hour.
    pub hour: &'a Hour,
    /// The air of the source's surroundings.
    pub air: &'a Air,
    /// Choices.
    pub options: &'a Options,
    /// σv at the height of the reference wind [m/s].
    pub sigma_v: f64,
    /// Least wind [m/s].
    pub least_wind: f64,
    /// Ratio of the reference wind to that of the profile.
    pub scale: f64,
    /// Wind over open ground.
    pub open: MostWind,
}

impl<'a> RoadAir<'a> {
    /// The surface layer of one hour and one kind of surroundings.
    pub fn new(hour: &'a Hour, air: &'a Air, options: &'a Options) -> Self {
        let sigma_v = air
            .profiles
            .sigma_v
            .at(hour.reference_wind_height)
            .max(options.least_sigma_v);
        let mut made = Self {
            hour,
            air,
            options,
            sigma_v,
            least_wind: (LEAST_WIND_FACTOR * air.friction_velocity)
                .max(std::f64::consts::SQRT_2 * sigma_v)
                .max(options.least_wind),
            scale: 1.0,
            open: MostWind::default(),
        };
        made.open = made.over(0.0);
        made.scale = hour.reference_wind / made.wind(&made.open, hour.reference_wind_height);
        made
    }

    /// Factor by which a wall of so many metres raises u* [1].
    pub fn wall_factor(&self, height: f64) -> f64 {
        let roughness = self.air.roughness_length;
        let raised = (height / WALL_ROUGHNESS).max(roughness);
        libm::exp(0.14 * libm::log(raised / roughness)).max(1.0)
    }

    /// Wind over a wall of so many metres.
    pub fn over(&self, height: f64) -> MostWind {
        let factor = self.wall_factor(height);
        let roughness = (height / WALL_ROUGHNESS).max(self.air.roughness_length);
        let displacement = if self.options.rline_fdh { 0.0 } else { 5.0 };
        let top = libm::log(500.0).max(libm::log(self.air.mixing_height));
        MostWind::new(
            self.hour.stable,
            self.air.friction_velocity * factor,
            self.air.obukhov_length * factor * factor * factor,
            [roughness, displacement * roughness],
            top,
        )
    }

    /// Wind at a height [m/s].
    pub fn wind(&self, over: &MostWind, height: f64) -> f64 {
        let z = height.max(over.lowest);
        let piece = ((Lanes::ln(z) - over.log_lowest) * over.steps).max(0.0) as usize;
        let [at_zero, slope] = over.pieces[piece.min(HEIGHTS - 1)];
        ((at_zero + slope * z).max(self.least_wind) * self.scale).max(self.least_wind)
    }
}
