//! A morning that nobody sounded: AERMET's own way has none, so the makeshift stands apart from what is read.

use crate::meteorology::soundings::{Sounding, SoundingLevel};
use crate::time::ModelTime;
use crate::units::{GAS_CONSTANT_DRY_AIR, GRAVITY, KAPPA_POISSON, REFERENCE_PRESSURE};

impl Sounding {
    /// Air whose potential temperature rises evenly by `gradient` [K/m] over ground at `ground` [m], with the pressure [Pa]
    /// and temperature [K] there, up to 5 km; the pressure aloft is hydrostatic: Π = Π₀ − g/(cₚ γ) ln(θ/θ₀), Π = (p/1000 hPa)^κ.
    pub fn with_gradient(
        time: ModelTime,
        ground: f64,
        (pressure, temperature): (f64, f64),
        gradient: f64,
    ) -> Self {
        let exner = |p: f64| libm::pow(p / REFERENCE_PRESSURE, KAPPA_POISSON);
        let first = exner(pressure);
        let theta = temperature / first;
        let heat = GAS_CONSTANT_DRY_AIR / KAPPA_POISSON;
        let levels = (0..=20)
            .map(|k| {
                let height = 250.0 * f64::from(k);
                let above = theta + gradient * height;
                let ratio = first - GRAVITY / (heat * gradient) * libm::log(above / theta);
                SoundingLevel {
                    pressure: REFERENCE_PRESSURE * libm::pow(ratio, 1.0 / KAPPA_POISSON),
                    altitude: ground + height,
                    temperature: above * ratio,
                }
            })
            .collect();
        Self { time, levels }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_even_gradient_is_hydrostatic() {
        let air = Sounding::with_gradient(ModelTime(0), 2262.0, (77_500.0, 268.0), 0.005);
        let theta = |l: &SoundingLevel| l.temperature * libm::pow(1e5 / l.pressure, KAPPA_POISSON);
        for pair in air.levels.windows(2) {
            let rise = (theta(&pair[1]) - theta(&pair[0])) / 250.0;
            assert!((rise - 0.005).abs() < 1e-9, "{rise}");
            let mean = 0.5 * (pair[0].temperature + pair[1].temperature);
            let step = GAS_CONSTANT_DRY_AIR * mean / GRAVITY
                * libm::log(pair[0].pressure / pair[1].pressure);
            assert!((step - 250.0).abs() < 0.1, "{step}");
        }
    }
}
