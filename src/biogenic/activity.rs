//! How light, temperature, leaves and their age change what plants emit: factors γ, 1 under standard conditions.
//!
//! Standard (Guenther et al. 2006, ACP 6, 3181): leaf area index 5, sun 60° high, photon flux 1,500 µmol m⁻² s⁻¹, air 303 K,
//! past day 297 K and 400 µmol m⁻² s⁻¹ (daily mean above the canopy), 80 % mature leaves.
//!
//!   γ_LAI = 0.49 L/√(1 + 0.2 L²)                                                    (2006, eq. 15)
//!   γ_P = sin h (2.46 (1 + 0.0005 (P₂₄ − 400)) φ − 0.9 φ²),  φ = P/(sin h · P_toa)  (2006, eq. 11–12)
//!   γ_T = E C₂ e^{C₁x}/(C₂ − C₁ (1 − e^{C₂x})),  x = (1/T_opt − 1/T)/R              (2012, eq. 7)
//!   T_opt = 313 K + 0.6 (T₂₄ − 297 K),  E = C_eo e^{0.1 (T₂₄ − 297 K)}
//!
//! where the means of the past ten days are taken as those of the past day, T₂₄.

/// Photons of photosynthetic light a joule of solar radiation brings [µmol/J]: 0.45 of it is such light (Meek et al. 1984),
/// 4.57 µmol a joule of that (McCree 1972).
pub const PHOTONS: f64 = 0.45 * 4.57;
/// Standard temperature of air and of the past day [K].
const STANDARD_TEMPERATURE: (f64, f64) = (303.0, 297.0);
/// Deactivation energy C₂ [kJ/mol].
const DEACTIVATION: f64 = 230.0;
/// Gas constant [kJ/(mol K)].
const GAS_CONSTANT: f64 = 0.008_314_46;
/// Days between two leaf areas [d]: they are monthly.
const LEAF_STEP: f64 = 30.0;

/// γ_LAI of a leaf area index [m²/m²].
pub fn leaf_area_factor(leaf_area_index: f64) -> f64 {
    0.49 * leaf_area_index / (1.0 + 0.2 * leaf_area_index * leaf_area_index).sqrt()
}

/// γ_P of a photon flux above the canopy [µmol m⁻² s⁻¹], its mean over the past day, the sine of the sun's elevation, and the
/// day of the year; 0 at night.
pub fn light_factor(photons: f64, past_day: f64, sin_elevation: f64, day_of_year: f64) -> f64 {
    if sin_elevation <= 0.0 || photons <= 0.0 {
        return 0.0;
    }
    let angle = 2.0 * std::f64::consts::PI * (day_of_year - 10.0) / 365.0;
    let above = 3000.0 + 99.0 * libm::cos(angle);
    // Diffuse light at a low sun exceeds what the formula was made for.
    let passed = (photons / (sin_elevation * above)).min(1.0);
    let factor = 2.46 * (1.0 + 0.0005 * (past_day - 400.0)) * passed - 0.9 * passed * passed;
    (sin_elevation * factor).max(0.0)
}

/// γ_T of compounds that follow light: air temperature, mean of the past day [K], activation energy C₁ [kJ/mol], peak C_eo [1].
pub fn temperature_factor(temperature: f64, past_day: f64, activation: f64, peak: f64) -> f64 {
    let optimum = 313.0 + 0.6 * (past_day - STANDARD_TEMPERATURE.1);
    let highest = peak * libm::exp(0.1 * (past_day - STANDARD_TEMPERATURE.1));
    let x = (1.0 / optimum - 1.0 / temperature) / GAS_CONSTANT;
    highest * DEACTIVATION * libm::exp(activation * x)
        / (DEACTIVATION - activation * (1.0 - libm::exp(DEACTIVATION * x)))
}

/// γ of compounds that evaporate from stores, e^{β(T − 303 K)}: air temperature [K], β [1/K].
pub fn storage_factor(temperature: f64, beta: f64) -> f64 {
    libm::exp(beta * (temperature - STANDARD_TEMPERATURE.0))
}

/// γ_age of leaf areas of the month before and of this month, the mean temperature of the past day [K], and the activity of new,
/// growing, mature and old leaves (Guenther et al. 2006, eq. 16–19).
pub fn leaf_age_factor(before: f64, now: f64, past_day: f64, activity: &[f64; 4]) -> f64 {
    let [new, growing, mature, old] = if now <= 0.0 {
        [0.0, 0.0, 1.0, 0.0]
    } else if now < before {
        let old = (before - now) / before;
        [0.0, 0.0, 1.0 - old, old]
    } else if now > before {
        let to_emit = if past_day <= 303.0 {
            5.0 + 0.7 * (300.0 - past_day)
        } else {
            2.9
        };
        let to_mature = 2.3 * to_emit;
        let grown = 1.0 - before / now;
        let new = grown * (to_emit / LEAF_STEP).min(1.0);
        let mature = before / now + grown * ((LEAF_STEP - to_mature) / LEAF_STEP).max(0.0);
        [new, (1.0 - new - mature).max(0.0), mature, 0.0]
    } else {
        [0.0, 0.1, 0.8, 0.1]
    };
    new * activity[0] + growing * activity[1] + mature * activity[2] + old * activity[3]
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const ISOPRENE: [f64; 4] = [0.05, 0.6, 1.0, 0.9];

    #[test]
    fn standard_conditions_give_one() {
        assert_relative_eq!(leaf_area_factor(5.0), 1.0, max_relative = 1e-3);
        let high = libm::sin(60.0_f64.to_radians());
        assert_relative_eq!(
            light_factor(1500.0, 400.0, high, 180.0),
            1.0,
            max_relative = 0.04
        );
        // Isoprene, monoterpenes, sesquiterpenes, methanol: C₁ and C_eo of table 4.
        for (activation, peak) in [(95.0, 2.0), (80.0, 1.83), (130.0, 2.37), (60.0, 1.6)] {
            assert_relative_eq!(
                temperature_factor(303.0, 297.0, activation, peak),
                1.0,
                max_relative = 0.04
            );
        }
        assert_relative_eq!(storage_factor(303.0, 0.1), 1.0);
        assert_relative_eq!(
            leaf_age_factor(4.0, 4.0, 297.0, &ISOPRENE),
            0.95,
            max_relative = 1e-12
        );
    }

    #[test]
    fn light_temperature_and_leaves_work_as_published() {
        // Guenther et al. 2006: half the light gives clearly more than half; none at night.
        let high = libm::sin(60.0_f64.to_radians());
        let (full, half) = (
            light_factor(1500.0, 400.0, high, 180.0),
            light_factor(750.0, 400.0, high, 180.0),
        );
        assert!(half > 0.5 * full && half < 0.7 * full, "{half} {full}");
        assert_eq!(light_factor(0.0, 400.0, high, 180.0), 0.0);
        assert_eq!(light_factor(10.0, 400.0, -0.1, 180.0), 0.0);
        // Isoprene about doubles from 293 K to 300 K and falls beyond the optimum.
        let at = |t: f64| temperature_factor(t, 297.0, 95.0, 2.0);
        assert!(
            (1.8..3.0).contains(&(at(300.0) / at(293.0))),
            "{}",
            at(300.0) / at(293.0)
        );
        assert!(at(313.0) > at(320.0) && at(313.0) <= 2.0 * 1.001);
        // A cool past day dampens: e^{−0.1·10 K} at the optimum.
        assert!(temperature_factor(295.0, 287.0, 95.0, 2.0) < at(295.0));
        assert_relative_eq!(storage_factor(293.0, 0.1), 0.3679, max_relative = 1e-3);
        // Young leaves emit little isoprene, much methanol.
        assert!(leaf_age_factor(0.5, 3.0, 285.0, &ISOPRENE) < 0.6);
        assert!(leaf_age_factor(0.5, 3.0, 285.0, &[3.5, 3.0, 1.0, 1.2]) > 1.5);
        assert!(leaf_age_factor(4.0, 1.0, 285.0, &ISOPRENE) < 0.95);
    }
}
