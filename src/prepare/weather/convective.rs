//! Mixing heights: the mechanical from u*, the convective from the morning's sounding and the heat of the day.
//!
//! Mechanical: z = 2400 u*^1.5 (Venkatram 1980; the formulation document prints 2300, AERMET 24142 computes with 2400, its
//! routine MECH_HT, as did its predecessors; so do we), smoothed:
//! z(t + Δt) = z(t) e^(−Δt/τ) + z_e (1 − e^(−Δt/τ)), τ = z(t)/(2 u*).
//!
//! Convective (Carson 1973 as changed by Weil and Brower 1983; routine CONV_HT): the area between the sounding's potential temperature and the
//! mixed layer is 1.4 ∫H dt/(ρ cₚ). The heat is summed in hours, the height found every 15 minutes.

use super::surface_layer::warmed_area;
use crate::meteorology::soundings::Sounding;

/// Most of a mixing height [m].
pub const HIGHEST: f64 = 4000.0;
/// Height to which soundings are extended [m].
const SOUNDING_TOP: f64 = 5000.0;
/// Least gradient of potential temperature above the mixed layer, also where the sounding does not reach [K/m].
pub const LEAST_GRADIENT: f64 = 0.005;
/// A heat flux below which the ground does not heat [W/m²].
const NO_HEAT: f64 = 1e-4;

/// Mechanical mixing heights hour by hour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MechanicalMixing {
    before: Option<f64>,
}

impl MechanicalMixing {
    /// The smoothed height for this hour [m]; `None` after a gap begins anew.
    pub fn hour(&mut self, friction_velocity: Option<f64>) -> Option<f64> {
        self.toward(friction_velocity, None)
    }

    /// As [`MechanicalMixing::hour`], toward a height that was measured [m].
    pub fn toward(&mut self, friction_velocity: Option<f64>, measured: Option<f64>) -> Option<f64> {
        let Some(ustar) = friction_velocity else {
            self.before = None;
            return None;
        };
        let computed = || 2400.0 * libm::pow(ustar, 1.5);
        let wanted = measured.unwrap_or_else(computed).min(HIGHEST);
        let height = match self.before {
            Some(before) if wanted > 0.0 => {
                let times = 3600.0 * 2.0 * ustar / before;
                if times > 50.0 {
                    wanted
                } else {
                    let kept = libm::exp(-times);
                    before * kept + wanted * (1.0 - kept)
                }
            }
            _ => wanted,
        };
        self.before = Some(height).filter(|&height| height > 0.0);
        self.before
    }
}

/// A sounding made ready: heights above ground and potential temperatures that do not fall.
#[derive(Debug, Clone, PartialEq)]
pub struct MorningProfile {
    heights: Vec<f64>,
    theta: Vec<f64>,
    area: Vec<f64>,
    /// Top of what was measured [m].
    top: f64,
}

impl MorningProfile {
    /// From a sounding; extended to 5 km with the gradient of its highest 500 m.
    pub fn new(sounding: &Sounding) -> Self {
        let base = sounding.levels.first().map_or(0.0, |level| level.altitude);
        let mut heights: Vec<f64> = sounding.levels.iter().map(|l| l.altitude - base).collect();
        let mut theta: Vec<f64> = sounding
            .levels
            .iter()
            .map(|l| l.temperature * libm::pow(100_000.0 / l.pressure, 0.2857))
            .collect();
        let measured = heights.len();
        let top = heights.last().copied().unwrap_or(0.0);
        if (600.0..SOUNDING_TOP).contains(&top) {
            let low = top - 500.0;
            if let Some(k) = (0..measured - 1).rev().find(|&k| heights[k] <= low) {
                let share = (low - heights[k]) / (heights[k + 1] - heights[k]);
                let below = theta[k] + share * (theta[k + 1] - theta[k]);
                let gradient = (theta[measured - 1] - below) / 500.0;
                theta.push(theta[measured - 1] + (SOUNDING_TOP - top) * gradient);
                heights.push(SOUNDING_TOP);
            }
        }
        let mut area = vec![0.0];
        for k in 1..heights.len() {
            let step = if theta[k] < theta[k - 1] {
                theta[k] = theta[k - 1];
                0.0
            } else {
                0.5 * (theta[k] - theta[k - 1]) * (heights[k] + heights[k - 1])
            };
            area.push(area[k - 1] + step);
        }
        Self {
            heights,
            theta,
            area,
            top,
        }
    }

    /// Height of the mixed layer when an area [K m] has been filled [m]; `None` where it has no depth.
    pub fn height(&self, filled: f64) -> Option<f64> {
        let last = self.heights.len() - 1;
        let height = match (1..=last).find(|&k| filled < self.area[k]) {
            None => self.heights[last],
            Some(k) => {
                let (a, b) = (self.heights[k - 1], self.heights[k]);
                let share = (filled - self.area[k - 1]) / (self.area[k] - self.area[k - 1]);
                (a * a + share * (b * b - a * a)).sqrt()
            }
        };
        (height > 0.0).then_some(height)
    }

    /// Gradient of potential temperature in the 500 m above a height, at least 0.005 K/m; that where the sounding ends less
    /// than 250 m above or does not reach down [K/m].
    pub fn gradient_above(&self, height: f64) -> f64 {
        if self.top - height <= 250.0 {
            return LEAST_GRADIENT;
        }
        let depth = (self.top - 0.1).min(500.0);
        let at = |z: f64| {
            let k = self
                .heights
                .iter()
                .position(|&h| z <= h)
                .filter(|&k| k > 0)?;
            let share = (z - self.heights[k - 1]) / (self.heights[k] - self.heights[k - 1]);
            Some(self.theta[k - 1] + share * (self.theta[k] - self.theta[k - 1]))
        };
        match (at(height), at(height + depth)) {
            (Some(low), Some(high)) => ((high - low) / depth).max(LEAST_GRADIENT),
            _ => LEAST_GRADIENT,
        }
    }
}

/// Convective mixing heights [m] of the hours 1–24 (index 0–23), from heat fluxes [W/m²], density [kg/m³] and whether an
/// hour is convective. Single missing heat fluxes of convective hours are filled with the mean of their neighbours, as
/// AERMET does.
pub fn convective_heights(
    profile: &MorningProfile,
    heat: &mut [Option<f64>; 24],
    density: &[Option<f64>; 24],
    convective: &[bool; 24],
) -> [Option<f64>; 24] {
    let nothing = [None; 24];
    // The first convective hour must have its heat flux.
    let Some(first) = (0..24)
        .find(|&h| convective[h])
        .filter(|&h| heat[h].is_some())
    else {
        return nothing;
    };
    for h in first + 1..23 {
        if let (true, None, Some(a), Some(b)) = (convective[h], heat[h], heat[h - 1], heat[h + 1])
            && (a > 0.0 || b > 0.0)
        {
            heat[h] = Some(0.5 * (a + b));
        }
    }
    let value = |h: usize| heat[h].unwrap_or(-999.0);
    let cold = |h: usize| heat[h].is_some_and(|heat| heat < NO_HEAT);
    let last = (first + 1..24)
        .find(|&h| cold(h) && cold(h - 1))
        .map(|h| h - 2)
        .or_else(|| {
            (first.max(1)..23)
                .rev()
                .find(|&h| value(h) <= 0.0 && value(h - 1) > 0.0)
                .map(|h| h - 1)
        });
    let Some(last) = last.filter(|&last| last >= first) else {
        return nothing;
    };
    // Heat summed to the end of hour h + 1 [J/m²].
    let mut sum = [0.0; 25];
    for h in first..=last {
        sum[h + 1] = sum[h] + value(h).max(0.0) * 3600.0;
    }
    let mut found = nothing;
    let (mut oldest, mut minute) = (0.0_f64, (first + 1) * 60 - 15);
    while minute <= (last + 1) * 60 {
        let hour = minute / 60;
        let next = (hour + 1).min(24);
        let share = (minute - hour * 60) as f64 / 60.0;
        let heat = (sum[hour] + (sum[next] - sum[hour]) * share).max(oldest);
        oldest = heat;
        if minute % 60 == 0 && convective[hour - 1] {
            let area = warmed_area(heat, density[hour - 1].unwrap_or(1.2));
            found[hour - 1] = profile.height(area).map(|height| height.min(HIGHEST));
        }
        minute += 15;
    }
    found
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::meteorology::soundings::SoundingLevel;
    use crate::time::ModelTime;

    /// A sounding with the gradient γ: the mixed layer has z² γ/2 = 1.4 ∫H dt/(ρ cₚ).
    #[test]
    fn a_linear_sounding_has_a_closed_form() {
        let gradient = 0.006;
        let levels = (0..30)
            .map(|k| {
                let height = 100.0 * f64::from(k);
                let pressure = 77_500.0 - 8.0 * height;
                let theta = 290.0 + gradient * height;
                SoundingLevel {
                    pressure,
                    altitude: 2262.0 + height,
                    temperature: theta / libm::pow(100_000.0 / pressure, 0.2857),
                }
            })
            .collect();
        let profile = MorningProfile::new(&Sounding {
            time: ModelTime(0),
            levels,
        });
        let mut heat = [Some(-10.0); 24];
        let mut convective = [false; 24];
        for h in 8..17 {
            heat[h] = Some(120.0);
            convective[h] = true;
        }
        let density = [Some(0.95); 24];
        let heights = convective_heights(&profile, &mut heat, &density, &convective);
        for (n, h) in (8..17).enumerate() {
            let joules = 120.0 * 3600.0 * (n as f64 + 1.0);
            let wanted = (2.0 * 1.4 * joules / (0.95 * 1004.0) / gradient).sqrt();
            assert!((heights[h].unwrap() - wanted).abs() < 0.1, "{h} {wanted}");
        }
        assert!(heights[7].is_none() && heights[17].is_none());
        assert!((profile.gradient_above(1010.0) - gradient).abs() < 1e-6);
        assert!((profile.gradient_above(2890.0) - LEAST_GRADIENT).abs() < 1e-12);
    }

    #[test]
    fn the_mechanical_height_forgets_slowly_and_starts_anew_after_a_calm() {
        let mut mixing = MechanicalMixing::default();
        let first = mixing.hour(Some(0.3)).unwrap();
        assert!((first - 2400.0 * libm::pow(0.3, 1.5)).abs() < 1e-9);
        let next = mixing.hour(Some(0.05)).unwrap();
        assert!(next < first && next > 2400.0 * libm::pow(0.05, 1.5));
        assert_eq!(mixing.hour(None), None);
        let after = mixing.hour(Some(0.05)).unwrap();
        assert!((after - 2400.0 * libm::pow(0.05, 1.5)).abs() < 1e-9);
    }
}
