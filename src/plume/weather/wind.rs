//! Wind on the grid heights.
//!
//! Speed, convective (L < 0; Panofsky and Dutton 1984): u(z) = u*/k [ln(z/z₀) − ψ(z/L) + ψ(z₀/L)],
//! ψ = 2 ln((1 + μ)/2) + ln((1 + μ²)/2) − 2 atan μ + π/2, μ = (1 − 16 z/L)^¼.
//! Stable (L > 0; van Ulden and Holtslag 1985): ψ = −17 [1 − exp(−0.29 z/L)].
//! Valid from 7 z₀ to the mixing height; a straight line to 0 at the ground below, constant above.
//! Direction: straight lines between measurements, by the shorter way round; constant outside.

use super::levels::{Ladder, Place, fill};
use super::measured::{Measured, Measurements};
use super::record::SurfaceRecord;
use crate::plume::profile::{Column, HEIGHTS, LEVELS, interpolate};
use std::f64::consts::PI;

/// Von Kármán's constant.
pub(super) const VON_KARMAN: f64 = 0.4;
/// Least wind speed on the grid [m/s].
const LEAST_SPEED: f64 = 0.01;

/// The similarity profile of wind speed.
struct WindLaw {
    /// u*/k [m/s].
    scale: f64,
    roughness_length: f64,
    obukhov_length: f64,
    /// ψ at the roughness length.
    psi_at_roughness: f64,
    mixing_height: f64,
    /// 7 z₀ [m].
    foot: f64,
    reference_height: f64,
    reference_speed: f64,
    /// Speed at the foot [m/s].
    at_foot: f64,
    /// Speed at the mixing height [m/s].
    at_top: f64,
}

impl WindLaw {
    fn new(s: &SurfaceRecord, mixing_height: f64) -> Self {
        let mut law = Self {
            scale: s.friction_velocity / VON_KARMAN,
            roughness_length: s.roughness_length,
            obukhov_length: s.obukhov_length,
            psi_at_roughness: 0.0,
            mixing_height,
            foot: 7.0 * s.roughness_length,
            reference_height: s.wind_height,
            reference_speed: s.wind_speed,
            at_foot: 0.0,
            at_top: 0.0,
        };
        law.psi_at_roughness = law.psi(law.roughness_length);
        law.at_foot = law.logarithmic(law.foot);
        law.at_top = law.logarithmic(mixing_height);
        law
    }

    fn psi(&self, height: f64) -> f64 {
        if self.obukhov_length < 0.0 {
            let mu = (1.0 - 16.0 * height / self.obukhov_length).sqrt().sqrt();
            2.0 * libm::log(0.5 * (1.0 + mu)) + libm::log(0.5 * (1.0 + mu * mu))
                - 2.0 * libm::atan(mu)
                + PI / 2.0
        } else {
            -17.0 * (1.0 - libm::exp(-0.29 * height / self.obukhov_length))
        }
    }

    fn logarithmic(&self, height: f64) -> f64 {
        self.scale
            * (libm::log(height / self.roughness_length) - self.psi(height) + self.psi_at_roughness)
    }

    fn speed(&self, height: f64) -> f64 {
        let inside = height > self.foot && height <= self.mixing_height;
        if inside {
            return self.logarithmic(height);
        }
        if self.reference_height > self.mixing_height {
            // The reference wind blows above the mixed layer: it is the wind up there.
            if height > self.mixing_height && height >= self.foot {
                self.reference_speed
            } else {
                self.at_foot
            }
        } else if height > self.foot {
            self.at_top
        } else if self.reference_height > self.foot {
            self.at_foot * (height / self.foot)
        } else {
            self.reference_speed * (height / self.foot) / (self.reference_height / self.foot)
        }
    }
}

/// Wind speed on the grid [m/s].
pub(super) fn speeds(s: &SurfaceRecord, mixing_height: f64, measured: &Measured) -> Column {
    let law = WindLaw::new(s, mixing_height);
    let at_reference = law.speed(s.wind_height);
    let mut column = fill(
        &measured.wind,
        |height| law.speed(height),
        |height| law.speed(height) / at_reference * s.wind_speed,
    );
    for speed in &mut column.value {
        *speed = LEAST_SPEED.max(*speed);
    }
    column
}

/// Wind direction on the grid, from [°].
pub(super) fn directions(reference: f64, measured: &Measured) -> Column {
    let levels: Measurements = measured
        .direction
        .iter()
        .map(|&(height, direction)| (height, direction.map(once_round)))
        .collect();
    let mut column = Column::default();
    let mut ladder = Ladder::new(&levels);
    let at = |rung: usize| (levels[rung].0, levels[rung].1.unwrap_or_default());
    for index in 0..LEVELS {
        column.value[index] = match ladder.place(HEIGHTS[index]) {
            Place::At(rung) | Place::Below(rung) | Place::Above(rung) => once_round(at(rung).1),
            Place::Between(low, high) => {
                let ((below, at_below), (above, mut at_above)) = (at(low), at(high));
                if at_above - at_below < -180.0 {
                    at_above += 360.0;
                } else if at_above - at_below > 180.0 {
                    at_above -= 360.0;
                }
                once_round(interpolate(
                    below,
                    at_below,
                    above,
                    at_above,
                    HEIGHTS[index],
                ))
            }
            Place::Nowhere => once_round(reference),
        };
    }
    column
}

fn once_round(direction: f64) -> f64 {
    if direction > 360.0 {
        direction - 360.0
    } else if direction <= 0.0 {
        direction + 360.0
    } else {
        direction
    }
}
