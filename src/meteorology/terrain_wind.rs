//! First guess of the wind over terrain, before stations and mass balance have their say.
//!
//! u(z) = [ e u_f(z) + (1 − e) c (u_f·a) a ] (z/500 m)^p   free air, let into the valley or channelled along its axis a
//!      + U_v χ cos²(π ζ/2) a (z/100 m)^p               valley wind ([`super::slope_flow`]), χ valley character
//!      + S exp(−z/h_s) ∇h/|∇h|                            slope flow
//!
//! with ζ = (altitude − floor)/depth and exposure e from 0 at ζ = 0.5 to 1 at ζ = 1.2: below the ridges the free wind is felt
//! as a channelled remnant only (forced channelling, Whiteman and Doran 1993, J. Appl. Meteorol. 32, 1669). Where
//! the Froude number U/(N Δh) of the rise ahead is below 1, the uphill component is cut by 1 − Fr (blocking, after
//! Melbourne's rule in Allwine and Whiteman 1985; CALMET turns the wind along the contour instead).
//! The guess of the vertical motion is w = u·∇h exp(−N z/|u|) (Liu and Yocke 1980; CALMET eq. 2-1 to 2-4).

use super::slope_flow::{ThermalForcing, ValleyTerrain, slope_flow, smooth_step, valley_wind};
use crate::grid::VerticalMetrics;
use crate::units::GRAVITY;

/// Share of the along-valley free wind felt below the ridges: at night, and added by day [1] (unverified: momentum comes
/// down with convection, little in stable air).
const CHANNELLED_SHARE: (f64, f64) = (0.08, 0.12);
/// Height where friction ends for the free wind, and for the valley wind [m].
const FRICTION_HEIGHT: (f64, f64) = (500.0, 100.0);
/// Potential temperature gradient of valley air, unstable and stable [K/m] (Xining inversions give 5–8 K/km at night).
const STRATIFICATION: (f64, f64) = (1e-3, 6e-3);

/// The wind of the free air, linear between levels: (altitude [m], u, v along the map [m/s]).
#[derive(Debug, Clone, PartialEq)]
pub struct FreeWind {
    /// Levels from low to high.
    pub levels: Vec<(f64, f64, f64)>,
}

impl FreeWind {
    /// Wind at an altitude; constant beyond the ends.
    pub fn at(&self, altitude: f64) -> (f64, f64) {
        let above = self.levels.partition_point(|l| l.0 <= altitude);
        if above == 0 {
            return self.levels.first().map_or((0.0, 0.0), |l| (l.1, l.2));
        }
        let low = self.levels[above - 1];
        let Some(high) = self.levels.get(above) else {
            return (low.1, low.2);
        };
        let part = (altitude - low.0) / (high.0 - low.0);
        (
            low.1 + part * (high.1 - low.1),
            low.2 + part * (high.2 - low.2),
        )
    }
}

/// All a first guess depends on in one hour.
pub struct TerrainWind<'a> {
    /// The valleys.
    pub valleys: &'a ValleyTerrain,
    /// The levels.
    pub metrics: &'a VerticalMetrics,
    /// Heat of the hour.
    pub forcing: ThermalForcing,
    /// Wind of the free air; directions of the map at the column come from `rotation`.
    pub free: &'a FreeWind,
    /// Density and potential temperature of valley air [kg/m³, K].
    pub air: (f64, f64),
}

impl TerrainWind<'_> {
    /// Buoyancy frequency of valley air [1/s].
    pub fn buoyancy_frequency(&self) -> f64 {
        let unstable = 0.5 * (1.0 + self.forcing.instability());
        let gradient = STRATIFICATION.1 + (STRATIFICATION.0 - STRATIFICATION.1) * unstable;
        (GRAVITY / self.air.1 * gradient).sqrt()
    }

    /// Wind at a height above ground [m] in column (i, j) along the map [m/s]; `rotation` is (cos, sin) of the convergence.
    pub fn at(&self, height: f64, j: usize, i: usize, rotation: (f64, f64)) -> (f64, f64) {
        let valleys = self.valleys;
        let c = [j, i];
        let terrain = self.metrics.terrain[c];
        let (altitude, depth) = (terrain + height, valleys.depth(j, i));
        let axis = (valleys.axis_x[c], valleys.axis_y[c]);
        let exponent = self.forcing.wind_exponent();
        let friction = |top: f64| libm::pow((height / top).clamp(1e-3, 1.0), exponent);
        let turned = |(east, north): (f64, f64)| {
            let (cos, sin) = rotation;
            (east * cos - north * sin, east * sin + north * cos)
        };
        let relative = (altitude - valleys.floor[c]) / depth.max(1.0);

        let sheltering = smooth_step(depth, 100.0, 400.0) * (1.0 - smooth_step(relative, 0.5, 1.2));
        let free = turned(self.free.at(altitude));
        let over = turned(self.free.at(altitude.max(valleys.ridge[c])));
        let share = CHANNELLED_SHARE.0 + CHANNELLED_SHARE.1 * self.forcing.instability().max(0.0);
        let along = sheltering * share * (over.0 * axis.0 + over.1 * axis.1);
        let drag = friction(FRICTION_HEIGHT.0);
        let mut u = drag * ((1.0 - sheltering) * free.0 + along * axis.0);
        let mut v = drag * ((1.0 - sheltering) * free.1 + along * axis.1);

        let slope = (valleys.slope.0[c], valleys.slope.1[c]);
        let steepness = (slope.0 * slope.0 + slope.1 * slope.1).sqrt();
        let uphill = if steepness > 1e-4 {
            (slope.0 / steepness, slope.1 / steepness)
        } else {
            (0.0, 0.0)
        };
        let rise = valleys.ridge[c] - altitude;
        let climbing = u * uphill.0 + v * uphill.1;
        if rise > 0.0 && climbing > 0.0 {
            let froude = (u * u + v * v).sqrt() / (self.buoyancy_frequency() * rise);
            let cut = (1.0 - froude).max(0.0) * climbing;
            u -= cut * uphill.0;
            v -= cut * uphill.1;
        }

        let (density, theta) = self.air;
        let core =
            valley_wind(self.forcing.stored(depth), depth, density, theta) * valleys.character[c];
        let part = libm::cos(0.5 * std::f64::consts::PI * relative.clamp(0.0, 1.0));
        let valley = core * part * part * friction(FRICTION_HEIGHT.1);

        let (crest, foot) = (valleys.ridge[c] - terrain, terrain - valleys.floor[c]);
        let (speed, thickness) =
            slope_flow(self.forcing.now, steepness, crest, foot, density, theta);
        let slope_wind =
            speed * libm::exp(-height / thickness.max(1.0)) * (1.0 - valleys.character[c]);
        (
            u + valley * axis.0 + slope_wind * uphill.0,
            v + valley * axis.1 + slope_wind * uphill.1,
        )
    }

    /// Vertical motion of the guess [m/s] at a height above ground, from the wind there.
    pub fn vertical(&self, height: f64, j: usize, i: usize, wind: (f64, f64)) -> f64 {
        let slope = &self.valleys.slope;
        let speed = (wind.0 * wind.0 + wind.1 * wind.1).sqrt().max(0.1);
        let decay = (self.buoyancy_frequency() / speed).max(1.0 / 3000.0);
        (wind.0 * slope.0[[j, i]] + wind.1 * slope.1[[j, i]]) * libm::exp(-decay * height)
    }

    /// κ of the mass adjustment: (U/(N D))², how easily air of speed `speed` [m/s] climbs a ridge of height `ridge` [m].
    pub fn vertical_ease(&self, speed: f64, ridge: f64) -> f64 {
        let froude = speed / (self.buoyancy_frequency() * ridge.max(50.0));
        (froude * froude).clamp(0.01, 1.0)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn free_wind_is_linear_between_levels() {
        let wind = FreeWind {
            levels: vec![(2000.0, 0.0, 0.0), (4000.0, 10.0, -2.0)],
        };
        assert_eq!(wind.at(1000.0), (0.0, 0.0));
        assert_eq!(wind.at(3000.0), (5.0, -1.0));
        assert_eq!(wind.at(9000.0), (10.0, -2.0));
        assert_eq!(FreeWind { levels: vec![] }.at(1.0), (0.0, 0.0));
    }
}
