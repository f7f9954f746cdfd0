//! Thermally driven winds of mountain terrain: slope flows and the valley wind.
//!
//! **Forcing.** The valley air stores the heat it gets from the ground, H = s R_n. What it holds beyond the free air, per area,
//!
//! dE/dt = H − E/τ_v [E > 0],  −½ ρ c_p γ_n D² ≤ E ≤ ½ ρ c_p γ_f D²,
//!
//! is bounded below by a cold pool that fills the valley with the gradient γ_n, above by a mixed layer that reaches the ridges
//! through the free air's gradient γ_f: then plain and valley warm alike. As long as the
//! valley is the warmer its circulation ventilates it with τ_v (Henne et al. 2004, Atmos. Chem. Phys. 4, 497). Before the wind can turn up-valley the sun must
//! repay what the night took (break-up of the inversion by its heat deficit: Whiteman and McKee 1982, J. Appl. Meteorol. 21, 290),
//! so the turn comes some hours after sunrise and sunset, the later the deeper the valley (Whiteman 2000, ch. 11;
//! Zardi and Whiteman 2013, §2.4). E is summed over [`HISTORY_HOURS`] before the instant from 0: a function of time and data alone.
//!
//! **Valley wind.** A valley of depth D warms (V − 1) E/(ρ c_p D) more than the plain because its volume is smaller than the
//! plain's under the same lid (Wagner 1932; V valley volume factor, Whiteman 1990). Along a valley of length L the
//! pressure gradient g Δθ D/(θ L) balances friction C_D U²/D (Egger 1990):
//!
//! U = sign(E) [ g (V − 1) |E| D / (ρ c_p θ L C_D) ]^½, up-valley positive.
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
use crate::units::{GRAVITY, MINUTE, SPECIFIC_HEAT_AIR, standard_atmosphere_pressure};
use ndarray::Array2;

/// Hours over which the heat of the valley air is summed [h]: two nights and days, after which the start is forgotten.
pub const HISTORY_HOURS: i64 = 48;
/// Gradient of potential temperature of the free air [K/m]: 9.8 less 6.5 K/km (ICAO standard atmosphere).
const FREE_GRADIENT: f64 = 3.3e-3;
/// Gradient of potential temperature of a valley filled with cold air [K/m] (Xining inversions give 5–8 K/km at night).
const COLD_POOL_GRADIENT: f64 = 6e-3;
/// Time in which slope winds renew the air of a valley by day [s]: three valley air masses a fair day (Henne et al.
/// 2004, aircraft budgets in Alpine valleys), spread over eight hours of heating (unverified).
const VENTILATION: f64 = 9600.0;
/// Valley depths for which the stored heat is tabulated [m]: multiples of this.
const DEPTH_STEP: f64 = 100.0;
/// Number of tabulated depths, to 2,000 m.
const DEPTHS: usize = 21;
/// Valley volume factor less one, V − 1 [1] (V-shaped valleys 2, U-shaped 1.2–1.5: Whiteman 1990; 1.3 for a broad basin valley).
const VOLUME_EXCESS: f64 = 0.3;
/// Length along which the valley–plain difference acts [m]: Xining to Lanzhou, the length of the Huangshui valley.
const VALLEY_LENGTH: f64 = 180_000.0;
/// Friction between the core of the wind 100 m above ground and a ground of roughness 0.3 m [1]: (κ/ln(100/0.3))², κ = 0.4
/// (log law, Stull 1988, ch. 9; roughness of fields with villages and trees, Wieringa 1992).
const VALLEY_DRAG: f64 = 0.0047;
/// Radius over which floor, ridge and axis of a valley are sought [m].
const VALLEY_RADIUS: f64 = 12_000.0;
/// Scale of the terrain in which valleys are sought [m]: finer cells are averaged to it.
const TERRAIN_SCALE: f64 = 6_000.0;
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
        // Valleys are those of a terrain of one scale, whatever the cells.
        let smooth = mean_filter(terrain, (0.5 * TERRAIN_SCALE / grid.cell_size) as usize);
        let floor = mean_filter(&extreme_filter(&smooth, reach, f64::min), reach);
        let ridge = mean_filter(&extreme_filter(&smooth, reach, f64::max), reach);
        let slope = super::terrain_slope(terrain, grid);
        let broad = super::terrain_slope(&smooth, grid);
        let product = |a: &Array2<f64>, b: &Array2<f64>| mean_filter(&(a * b), reach);
        let (xx, xy, yy) = (
            product(&broad.0, &broad.0),
            product(&broad.0, &broad.1),
            product(&broad.1, &broad.1),
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
            let lowness = ((ridge[c] - smooth[c].min(height)) / depth.max(1.0)).clamp(0.0, 1.0);
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

/// Heat flux of the basin now [W/m²], upward positive, and what its valleys have stored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ThermalForcing {
    /// Heat flux at the instant.
    pub now: f64,
    /// Heat stored in valleys of depth 0, 100, … 2,000 m [J/m²].
    stored: [f64; DEPTHS],
}

impl ThermalForcing {
    /// Forcing at a place (longitude, latitude [°], altitude [m]) with air of a density [kg/m³]; `cloud` gives the cloud cover
    /// [1] at earlier instants.
    ///
    /// # Errors
    /// What `cloud` says.
    pub fn at<E>(
        time: ModelTime,
        place: (f64, f64, f64),
        density: f64,
        cloud: impl Fn(ModelTime) -> Result<f64, E>,
    ) -> Result<Self, E> {
        let step = 30.0 * MINUTE;
        let count = 2 * HISTORY_HOURS;
        let mut stored = [0.0; DEPTHS];
        for n in 0..count {
            // The middle of each half hour.
            let moment = time.plus(((n - count) as f64 * step + 0.5 * step) as i64);
            let heat = heat_flux(moment, place, cloud(moment)?) * step;
            let kept = libm::exp(-step / VENTILATION);
            for (d, energy) in stored.iter_mut().enumerate() {
                let depth = d as f64 * DEPTH_STEP;
                let full = 0.5 * density * SPECIFIC_HEAT_AIR * depth * depth;
                let before = if *energy > 0.0 {
                    kept * *energy
                } else {
                    *energy
                };
                *energy = (before + heat).clamp(-COLD_POOL_GRADIENT * full, FREE_GRADIENT * full);
            }
        }
        Ok(Self {
            now: heat_flux(time, place, cloud(time)?),
            stored,
        })
    }

    /// Heat that a valley of a depth [m] holds beyond the free air [J/m²].
    pub fn stored(&self, depth: f64) -> f64 {
        let at = (depth / DEPTH_STEP).clamp(0.0, (DEPTHS - 1) as f64);
        let low = (at as usize).min(DEPTHS - 2);
        let part = at - low as f64;
        self.stored[low] * (1.0 - part) + self.stored[low + 1] * part
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

/// Speed of the valley wind in its core [m/s], up-valley positive, for a stored heat [J/m²], depth [m], density
/// [kg/m³] and potential temperature [K].
pub fn valley_wind(heat: f64, depth: f64, density: f64, theta: f64) -> f64 {
    let drive = GRAVITY * VOLUME_EXCESS * heat.abs() * depth.max(0.0);
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
                0.95,
                |_| Ok::<f64, ()>(0.2),
            )
            .unwrap()
        };
        let stored = |hour: i64, depth: f64| forcing(hour).stored(depth);
        // Sunrise 06:35, sunset 19:40 Beijing time.
        assert!(stored(2, 700.0) < -1e5 && stored(14, 700.0) > 3e5);
        let up = |depth: f64| -> Vec<i64> { (0..24).filter(|&h| stored(h, depth) > 0.0).collect() };
        // Three to five hours after sunrise, the later the deeper (Whiteman 2000).
        assert!((10..=12).contains(&up(700.0)[0]), "{:?}", up(700.0));
        assert!(up(200.0)[0] < up(700.0)[0], "{:?}", up(200.0));
        assert!(up(200.0).last() < up(700.0).last());
        assert!(forcing(14).wind_exponent() < 0.12 && forcing(2).wind_exponent() > 0.3);
    }

    #[test]
    fn speeds_are_of_the_observed_order() {
        // Deep valleys: 3–7 m/s by day, 1–4 m/s at night (Zardi and Whiteman 2013).
        assert!((3.0..7.0).contains(&valley_wind(1.0e6, 800.0, 0.95, 290.0)));
        assert!((-5.0..-1.0).contains(&valley_wind(-0.6e6, 800.0, 0.95, 290.0)));
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
