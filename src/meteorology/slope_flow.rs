//! Thermally driven winds of mountain terrain: slope flows and the valley wind.
//!
//! **Forcing.** The heat flux between ground and valley air follows the net radiation H = s R_n; the pressure difference
//! between valley and plain follows the heat already given to the air, so the valley wind is driven by the flux
//! with an exponential memory of [`MEMORY`]: H_l(t) = ∫ H(t − s) exp(−s/τ) ds/τ. That makes it turn some hours after
//! sunrise and sunset, the later the larger the valley (Whiteman 2000, ch. 11; Zardi and Whiteman 2013, §2.4).
//!
//! **Valley wind.** A valley of depth D warms (V − 1) H τ/(ρ c_p D) more than the plain because its volume is smaller than the
//! plain's under the same lid (Wagner 1932; V valley volume factor, Whiteman 1990). Along a valley of length L the
//! pressure gradient g Δθ D/(θ L) balances friction C_D U²/D (Egger 1990):
//!
//! U = sign(H_l) [ g (V − 1) |H_l| τ D / (ρ c_p θ L C_D) ]^½, up-valley positive.
//!
//! **Slope flow.** CALMET (Scire et al. 2000, eqs. 2-7 to 2-12): downslope
//! S = [ |H| g x sin α/(ρ c_p θ (C_D + k)) ]^⅓ (1 − exp(−x/L_e))^⅓ with L_e = h_s/(C_D + k), layer h_s = 0.05 Δz below the crest;
//! upslope S = [ H g Δz/(ρ c_p θ (C_D + k)) ]^⅓ with C_D + k of order 1.
//!
//! The axis of a valley is the direction of least terrain change (structure tensor), pointed up the drainage.

use super::radiation;
use super::sun::Sun;
use crate::grid::HorizontalGrid;
use crate::time::ModelTime;
use crate::units::{GRAVITY, HOUR, MINUTE, SPECIFIC_HEAT_AIR, standard_atmosphere_pressure};
use ndarray::Array2;

/// Memory τ of the valley air [s]. Small valleys turn after one to three hours, large ones after four to six (Zardi and Whiteman
/// 2013); 3 h is tuned to the hours of reversal at Minhe (`docs/validation/wind.md`).
pub const MEMORY: f64 = 3.0 * HOUR;
/// Heat accumulates in the valley air over this time [s], about a quarter of a day.
const ACCUMULATION: f64 = 6.0 * HOUR;
/// Valley volume factor less one, V − 1 [1] (V-shaped valleys 2, U-shaped 1.2–1.5: Whiteman 1990; 1.3 for a broad basin valley).
const VOLUME_EXCESS: f64 = 0.3;
/// Length along which the valley–plain difference acts [m]: Xining to Lanzhou, the length of the Huangshui valley.
const VALLEY_LENGTH: f64 = 180_000.0;
/// Friction of a valley with side walls and bends [1]: twice the 2e-3 of a flat surface, tuned to the speed at Minhe.
const VALLEY_DRAG: f64 = 0.004;
/// Heat flux above which the mixed layer outgrows the ridges and further heat warms plain and valley alike [W/m²] (after the
/// break-up of valley inversions, Whiteman 1982; the value is tuned to the hours of reversal at Minhe).
const HEAT_SATURATION: f64 = 100.0;
/// Radius over which floor, ridge and axis of a valley are sought [m].
const VALLEY_RADIUS: f64 = 12_000.0;
/// C_D + k of downslope flow [1] (Briggs 1981 through CALMET: 0.08).
const DOWNSLOPE_DRAG: f64 = 0.08;
/// C_D + k of upslope flow [1] (CALMET: about 1).
const UPSLOPE_DRAG: f64 = 1.0;
/// Share of net radiation that becomes sensible heat over dry loess by day, and at night [1] (Oke 1987, ch. 2).
const HEAT_SHARE: (f64, f64) = (0.4, 0.35);
/// Mean albedo of the basin without snow [1].
const ALBEDO: f64 = 0.2;
/// Net long-wave loss of a clear dry plateau sky at night [W/m²] (Oke 1987: 75–100).
const LONGWAVE_LOSS: f64 = 90.0;

/// Terrain seen as valleys, `[j][i]`.
pub struct ValleyTerrain {
    /// Valley floor within `VALLEY_RADIUS`, smoothed [m above sea level].
    pub floor: Array2<f64>,
    /// Ridge height, likewise [m above sea level].
    pub ridge: Array2<f64>,
    /// Map x component of the unit vector up the valley [1].
    pub axis_x: Array2<f64>,
    /// Map y component [1].
    pub axis_y: Array2<f64>,
    /// How much like a valley: 0 plain or ridge or dome, 1 floor of a straight valley [1].
    pub character: Array2<f64>,
    /// Terrain slope ∂h/∂x, ∂h/∂y [1].
    pub slope: (Array2<f64>, Array2<f64>),
}

impl ValleyTerrain {
    /// Finds the valleys in a terrain.
    pub fn new(grid: &HorizontalGrid, terrain: &Array2<f64>) -> Self {
        let reach = ((VALLEY_RADIUS / grid.cell_size).round() as usize).max(1);
        let floor = mean_filter(&extreme_filter(terrain, reach, f64::min), reach);
        let ridge = mean_filter(&extreme_filter(terrain, reach, f64::max), reach);
        let slope = super::terrain_slope(terrain, grid);
        let product = |a: &Array2<f64>, b: &Array2<f64>| mean_filter(&(a * b), reach);
        let (xx, xy, yy) = (
            product(&slope.0, &slope.0),
            product(&slope.0, &slope.1),
            product(&slope.1, &slope.1),
        );
        // The drainage rises where the floor of a wider neighbourhood rises.
        let drainage = super::terrain_slope(&mean_filter(&floor, reach), grid);
        let mut axis_x = Array2::zeros(terrain.dim());
        let mut axis_y = Array2::zeros(terrain.dim());
        let mut character = Array2::zeros(terrain.dim());
        for ((j, i), &height) in terrain.indexed_iter() {
            let c = [j, i];
            let (sum, difference) = (xx[c] + yy[c], xx[c] - yy[c]);
            let spread = (difference * difference + 4.0 * xy[c] * xy[c]).sqrt();
            // Direction of steepest change; the axis is perpendicular to it.
            let steep = 0.5 * libm::atan2(2.0 * xy[c], difference);
            let (x, y) = (-libm::sin(steep), libm::cos(steep));
            let upward = x * drainage.0[c] + y * drainage.1[c];
            let sign = if upward < 0.0 { -1.0 } else { 1.0 };
            (axis_x[c], axis_y[c]) = (sign * x, sign * y);
            let coherence = if sum > 0.0 { spread / sum } else { 0.0 };
            let depth = ridge[c] - floor[c];
            let lowness = ((ridge[c] - height) / depth.max(1.0)).clamp(0.0, 1.0);
            let deep = smooth_step(depth, 100.0, 400.0);
            // Coherence of real valleys with side valleys is 0.3–0.6: from 0.4 on the flow is fully guided.
            character[c] = deep * lowness * (coherence / 0.4).min(1.0);
        }
        Self {
            floor,
            ridge,
            axis_x,
            axis_y,
            character,
            slope,
        }
    }

    /// Depth of the valley [m].
    pub fn depth(&self, j: usize, i: usize) -> f64 {
        (self.ridge[[j, i]] - self.floor[[j, i]]).max(0.0)
    }
}

/// 0 below `low`, 1 above `high`, smooth between.
pub fn smooth_step(value: f64, low: f64, high: f64) -> f64 {
    let t = ((value - low) / (high - low)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// Heat flux of the basin now and with memory [W/m²], upward positive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThermalForcing {
    /// Heat flux at the instant.
    pub now: f64,
    /// Heat flux with the memory of the valley air.
    pub lagged: f64,
}

impl ThermalForcing {
    /// Forcing at a place; `cloud` gives the cloud cover [1] at earlier instants.
    pub fn at(time: ModelTime, place: (f64, f64, f64), cloud: impl Fn(ModelTime) -> f64) -> Self {
        let step = 30.0 * MINUTE;
        let (mut sum, mut total) = (0.0, 0.0);
        for back in 0..40 {
            let age = f64::from(back) * step;
            let weight = libm::exp(-age / MEMORY);
            let flux = |at: ModelTime| heat_flux(at, place, cloud(at));
            let moment = time.plus(-(age as i64));
            sum += weight * confined(flux(moment));
            total += weight;
        }
        Self {
            now: heat_flux(time, place, cloud(time)),
            lagged: sum / total,
        }
    }

    /// Unstable 1, stable −1, from the present flux [1].
    pub fn instability(&self) -> f64 {
        smooth_step(self.now, -25.0, 60.0) * 2.0 - 1.0
    }

    /// Exponent of the power law of wind with height below 100 m [1] (Irwin 1979, rural: 0.10 unstable, 0.15 neutral, 0.35 stable).
    pub fn wind_exponent(&self) -> f64 {
        let s = self.instability();
        if s > 0.0 {
            0.15 - 0.05 * s
        } else {
            0.15 - 0.20 * s
        }
    }
}

/// The part of a heat flux that stays in the valley [W/m²].
fn confined(heat: f64) -> f64 {
    heat / (1.0 + heat.max(0.0) / HEAT_SATURATION)
}

fn heat_flux(time: ModelTime, place: (f64, f64, f64), cloud: f64) -> f64 {
    let (longitude, latitude, altitude) = place;
    let sun = Sun::at(time);
    let solar = radiation::clear_sky_global(
        sun.position(longitude, latitude).sin_elevation,
        sun.distance_factor,
        altitude,
        standard_atmosphere_pressure(altitude),
        radiation::linke_turbidity(time.day_of_year()),
    ) * radiation::cloud_transmission(cloud);
    let net = (1.0 - ALBEDO) * solar - LONGWAVE_LOSS * (1.0 - 0.75 * cloud * cloud);
    net * if net > 0.0 {
        HEAT_SHARE.0
    } else {
        HEAT_SHARE.1
    }
}

/// Speed of the valley wind in its core [m/s], up-valley positive, for a lagged heat flux [W/m²], depth [m], density
/// [kg/m³] and potential temperature [K].
pub fn valley_wind(heat: f64, depth: f64, density: f64, theta: f64) -> f64 {
    let drive = GRAVITY * VOLUME_EXCESS * heat.abs() * ACCUMULATION * depth.max(0.0);
    let resist = density * SPECIFIC_HEAT_AIR * theta * VALLEY_LENGTH * VALLEY_DRAG;
    heat.signum() * (drive / resist).sqrt()
}

/// Speed of the slope flow [m/s], upslope positive, and its depth [m]; `slope` [1], `crest` height of the crest above the place and
/// `foot` height of the place above the valley floor [m].
pub fn slope_flow(
    heat: f64,
    slope: f64,
    crest: f64,
    foot: f64,
    density: f64,
    theta: f64,
) -> (f64, f64) {
    if slope < 1e-4 {
        return (0.0, 0.0);
    }
    let buoyancy = heat.abs() * GRAVITY / (density * SPECIFIC_HEAT_AIR * theta);
    if heat > 0.0 {
        let rise = foot.max(0.0);
        let speed = libm::cbrt(buoyancy * rise / UPSLOPE_DRAG);
        (speed, (0.05 * rise).max(20.0))
    } else {
        let drop = crest.max(0.0);
        let sine = slope / (1.0 + slope * slope).sqrt();
        let distance = drop / sine;
        let thickness = (0.05 * drop).max(10.0);
        let growth = 1.0 - libm::exp(-distance * DOWNSLOPE_DRAG / thickness);
        let speed = libm::cbrt(buoyancy * distance * sine / DOWNSLOPE_DRAG * growth);
        (-speed, thickness)
    }
}

/// Minimum or maximum over a square of `reach` cells to each side.
fn extreme_filter(field: &Array2<f64>, reach: usize, pick: fn(f64, f64) -> f64) -> Array2<f64> {
    let (ny, nx) = field.dim();
    let rows = Array2::from_shape_fn((ny, nx), |(j, i)| {
        (i.saturating_sub(reach)..=(i + reach).min(nx - 1))
            .fold(field[[j, i]], |best, c| pick(best, field[[j, c]]))
    });
    Array2::from_shape_fn((ny, nx), |(j, i)| {
        (j.saturating_sub(reach)..=(j + reach).min(ny - 1))
            .fold(rows[[j, i]], |best, c| pick(best, rows[[c, i]]))
    })
}

/// Mean over a square of `reach` cells to each side.
fn mean_filter(field: &Array2<f64>, reach: usize) -> Array2<f64> {
    let (ny, nx) = field.dim();
    let mean = |low: usize, high: usize, value: &dyn Fn(usize) -> f64| {
        (low..=high).map(value).sum::<f64>() / (high - low + 1) as f64
    };
    let rows = Array2::from_shape_fn((ny, nx), |(j, i)| {
        mean(i.saturating_sub(reach), (i + reach).min(nx - 1), &|c| {
            field[[j, c]]
        })
    });
    Array2::from_shape_fn((ny, nx), |(j, i)| {
        mean(j.saturating_sub(reach), (j + reach).min(ny - 1), &|c| {
            rows[[c, i]]
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn the_valley_wind_turns_after_sunrise_and_sunset() {
        let forcing = |hour: i64| {
            ThermalForcing::at(
                ModelTime::from_beijing(2016, 4, 15, hour),
                (102.85, 36.32, 1900.0),
                |_| 0.2,
            )
        };
        // Sunrise 06:35, sunset 19:40 Beijing time.
        assert!(forcing(2).lagged < -10.0 && forcing(14).lagged > 30.0);
        let up: Vec<i64> = (0..24).filter(|&h| forcing(h).lagged > 0.0).collect();
        assert!((9..=11).contains(&up[0]), "{up:?}");
        assert!((20..=23).contains(up.last().unwrap()), "{up:?}");
        assert!(forcing(14).wind_exponent() < 0.12 && forcing(2).wind_exponent() > 0.3);
    }

    #[test]
    fn speeds_are_of_the_observed_order() {
        // Deep valleys: 3–7 m/s by day, 1–4 m/s at night (Zardi and Whiteman 2013).
        assert!((3.0..7.0).contains(&valley_wind(55.0, 800.0, 0.95, 290.0)));
        assert!((-5.0..-1.0).contains(&valley_wind(-28.0, 800.0, 0.95, 290.0)));
        let (down, depth) = slope_flow(-30.0, 0.1, 300.0, 400.0, 0.95, 290.0);
        assert!(
            (-5.0..-1.0).contains(&down) && (10.0..20.0).contains(&depth),
            "{down} {depth}"
        );
        assert_eq!(
            slope_flow(-30.0, 0.0, 300.0, 400.0, 0.95, 290.0),
            (0.0, 0.0)
        );
    }
}
