//! Turbulence on the grid heights.
//!
//! σv² = σvm² + σvc² (the convective part in convective hours only):
//! σvm² falls in a straight line from 3.6 u*² at the ground to min(3.6 u*², 0.25) at the mechanical mixing height;
//! σvc² = 0.35 w*² in the mixed layer, in a straight line to min(·, 0.25) at 1.2 zic.
//! σw² = σwm² + σwc²: σwm² = [1.3 u* √(1 − z/zi)]² + [σwr min(1, z/zi)]², σwr the residual turbulence: mean of the
//! measurements above zi, else 2 % of the wind at zi; σwc² = 1.6 (z/zic)^⅔ w*² up to 0.1 zic, 0.35 w*² up to zic,
//! 0.35 w*² exp[−6 (z − zic)/zic] above. ε = 0.78 σw²/TL, TL = 0.46 zi/σw.

use super::levels::fill;
use super::measured::{Measured, Measurements};
use super::record::SurfaceRecord;
use super::temperature::LEAST_EXPONENT;
use crate::plume::profile::{Column, HEIGHTS, LEVELS, below, interpolate};

/// 2/3 as 2 · (1/3).
pub(super) const TWO_THIRDS: f64 = 2.0 * (1.0 / 3.0);
/// Least σw of each part [m/s].
const LEAST_SIGMA_W: f64 = 0.0001;

/// σv² of convection [m²/s²] at a height, for a layer of depth `top` and velocity scale `velocity`.
pub(super) fn convective_sigma_v(velocity: f64, top: f64, height: f64) -> f64 {
    let variance = 0.35 * (velocity * velocity);
    let entrained = 1.2 * top;
    if height <= top {
        variance.sqrt()
    } else if height <= entrained {
        interpolate(top, variance, entrained, variance.min(0.25), height).sqrt()
    } else {
        variance.sqrt().min(0.5)
    }
}

fn mechanical_sigma_v(s: &SurfaceRecord, height: f64) -> f64 {
    let at_ground = 3.6 * (s.friction_velocity * s.friction_velocity);
    let at_top = at_ground.min(0.25);
    let top = s.mechanical_mixing_height;
    if height <= top {
        interpolate(0.0, at_ground, top, at_top, height).sqrt()
    } else {
        at_top.sqrt()
    }
}

fn convective_sigma_w(s: &SurfaceRecord, height: f64) -> f64 {
    let w2 = s.convective_velocity * s.convective_velocity;
    let top = s.convective_mixing_height;
    if height <= 0.1 * top {
        (1.6 * libm::pow(height / top, TWO_THIRDS) * w2).sqrt()
    } else if height <= top {
        (0.35 * w2).sqrt()
    } else {
        let exponent = -6.0 * (height - top) / top;
        if exponent > LEAST_EXPONENT {
            (0.35 * w2 * libm::exp(exponent)).sqrt()
        } else {
            0.0
        }
    }
}

fn mechanical_sigma_w(s: &SurfaceRecord, mixing_height: f64, residual: f64, height: f64) -> f64 {
    let above = residual * (height / mixing_height).min(1.0);
    let within = if height < mixing_height {
        1.3 * s.friction_velocity * (1.0 - height / mixing_height).sqrt()
    } else {
        0.0
    };
    (above * above + within * within).sqrt()
}

/// σv on the grid [m/s].
pub(super) fn sigma_v(s: &SurfaceRecord, stable: bool, measured: &Measured) -> Column {
    let law = |height: f64| {
        let mechanical = mechanical_sigma_v(s, height);
        if stable {
            mechanical
        } else {
            let convective =
                convective_sigma_v(s.convective_velocity, s.convective_mixing_height, height);
            (convective * convective + mechanical * mechanical).sqrt()
        }
    };
    fill(&measured.sigma_v, law, law)
}

/// σw on the grid [m/s].
pub(super) fn sigma_w(
    s: &SurfaceRecord,
    mixing_height: f64,
    stable: bool,
    wind_at_top: f64,
    measured: &Measured,
) -> Column {
    let residual = residual_sigma_w(&measured.sigma_w, mixing_height, wind_at_top);
    let law = |height: f64| {
        let mechanical = mechanical_sigma_w(s, mixing_height, residual, height).max(LEAST_SIGMA_W);
        if stable {
            mechanical
        } else {
            let convective = convective_sigma_w(s, height).max(LEAST_SIGMA_W);
            (convective * convective + mechanical * mechanical).sqrt()
        }
    };
    fill(&measured.sigma_w, law, law)
}

/// Residual σw above the mixed layer [m/s].
fn residual_sigma_w(measured: &Measurements, mixing_height: f64, wind_at_top: f64) -> f64 {
    let (sum, count) = measured
        .iter()
        .filter(|(height, _)| *height >= mixing_height)
        .filter_map(|(_, value)| *value)
        .fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 {
        sum / count
    } else {
        0.02 * wind_at_top
    }
}

/// Dissipation rate of turbulent kinetic energy on the grid [m²/s³].
pub(super) fn dissipation(sigma_w: &Column, mixing_height: f64) -> Column {
    let mut column = Column::default();
    for index in 0..LEVELS {
        let w = sigma_w.value[index];
        let time_scale = 0.46 * mixing_height / w;
        column.value[index] = 0.78 * w * w / time_scale;
    }
    column
}

/// Value at the mixing height and mean from the ground to it.
pub(super) fn top_and_mean(column: &Column, mixing_height: f64) -> (f64, f64) {
    let v = &column.value;
    let k = below(mixing_height);
    let at_top = interpolate(HEIGHTS[k], v[k], HEIGHTS[k + 1], v[k + 1], mixing_height);
    let mut sum = 0.0;
    for i in 1..=k {
        sum += (HEIGHTS[i] - HEIGHTS[i - 1]) * 0.5 * (v[i] + v[i - 1]);
    }
    sum += (mixing_height - HEIGHTS[k]) * 0.5 * (at_top + v[k]);
    (at_top, sum / mixing_height)
}
