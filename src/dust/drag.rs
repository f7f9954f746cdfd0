//! What stones and plants leave of the wind's drag for the soil between them.
//!
//! Stones, by the aeolian roughness length z₀a (Marticorena and Bergametti 1995, eq. 20, as in Leung et al. 2023, eq. 12):
//!
//!   f_r = 1 − ln(z₀a/z₀s)/ln(0.7 (X/z₀s)^0.8),  X = 10 m,  z₀s = 2 D/30, D = 127 µm
//!
//! Plants, by the share of ground f_v that they cover (Okin 2008 in the form of Pierre et al. 2014; Leung et al. 2023, eq. 14):
//!
//!   f_v = (K + 0.32·4.8)/(K + 4.8),  K = π/2 (1/f − 1)
//!
//! Both together, weighted by the area of bare soil and of short plants (Leung et al. 2023, eq. 15):
//!
//!   F = (A_r f_r³ + A_v f_v³)^⅓
//!
//! Roughness elements of frontal area λ raise the threshold by (Raupach, Gillette and Leys 1993, eq. 8)
//!
//!   R = √((1 − m σ λ)(1 + m β λ)),  λ = −0.35 ln(1 − cover)        (Shao, Raupach and Leys 1996, for the latter)

use std::f64::consts::PI;

/// Diameter of the grains of a smooth bed [m] (Leung et al. 2023).
pub const BED_DIAMETER: f64 = 127e-6;
/// X: distance behind a stone to which its wake grows [m] (Leung et al. 2023).
const WAKE: f64 = 10.0;
/// f₀: drag just behind a plant [1], and c: how fast it recovers [1] (Okin 2008).
const LEE: (f64, f64) = (0.32, 4.8);
/// σ, m, β of Raupach: basal over frontal area, unevenness, drag of an element over that of the ground (as used with Shao's schemes).
const RAUPACH: (f64, f64, f64) = (1.0, 0.5, 200.0);
/// c_λ [1]: frontal area of a plant cover.
const FRONTAL: f64 = 0.35;
/// Greatest cover for which a frontal area is given [1].
const GREATEST_COVER: f64 = 0.95;

/// Roughness length of the smooth bed [m].
pub fn smooth_roughness() -> f64 {
    2.0 * BED_DIAMETER / 30.0
}

/// f_r [1]: share of the friction velocity that reaches the soil between stones, by the aeolian roughness length [m].
pub fn stones(aeolian_roughness: f64) -> f64 {
    let smooth = smooth_roughness();
    let sheltered =
        libm::log(aeolian_roughness / smooth) / libm::log(0.7 * libm::pow(WAKE / smooth, 0.8));
    (1.0 - sheltered).clamp(0.0, 1.0)
}

/// f_v [1]: share of the friction velocity that reaches the soil between plants that cover a share of the ground [1].
pub fn plants(cover: f64) -> f64 {
    if cover <= 0.0 {
        return 1.0;
    }
    let gap = 0.5 * PI * (1.0 / cover.min(1.0) - 1.0);
    (gap + LEE.0 * LEE.1) / (gap + LEE.1)
}

/// F [1]: stones and plants together, by the area of bare soil and of short plants in a cell [1].
pub fn hybrid(bare: f64, stones: f64, planted: f64, plants: f64) -> f64 {
    libm::cbrt(bare * stones * stones * stones + planted * plants * plants * plants)
}

/// λ [1]: frontal area of plants that cover a share of the ground [1].
pub fn frontal_area(cover: f64) -> f64 {
    -FRONTAL * libm::log(1.0 - cover.min(GREATEST_COVER))
}

/// R [1]: factor on the threshold friction velocity from roughness elements of a frontal area [1]; infinite where they leave no
/// bare ground.
pub fn raupach_1993(frontal_area: f64) -> f64 {
    let (sigma, m, beta) = RAUPACH;
    let bare = 1.0 - m * sigma * frontal_area;
    if bare <= 0.0 {
        return f64::INFINITY;
    }
    (bare * (1.0 + m * beta * frontal_area)).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn smooth_open_ground_takes_all_drag() {
        assert_relative_eq!(stones(smooth_roughness()), 1.0, max_relative = 1e-14);
        assert_eq!(plants(0.0), 1.0);
        assert_eq!(raupach_1993(frontal_area(0.0)), 1.0);
        assert_relative_eq!(hybrid(1.0, 0.7, 0.0, 0.9), 0.7, max_relative = 1e-14);
    }

    #[test]
    fn roughness_and_cover_take_drag_away() {
        // Leung et al. 2023, fig. 3: f_r from about 1 at 10⁻⁵ m to about 0.5 at 10⁻³ to 10⁻² m.
        assert!((0.45..0.75).contains(&stones(1e-3)), "{}", stones(1e-3));
        assert_eq!(stones(10.0), 0.0);
        // Full cover leaves f₀ of the drag (Okin 2008: u* right behind a plant 0.32 of the open value).
        assert_relative_eq!(plants(1.0), 0.32, max_relative = 1e-14);
        assert!(plants(0.1) > plants(0.3));
        // Raupach et al. 1993, fig. 4: a frontal area of 0.03 doubles the threshold.
        assert!(
            (1.9..2.1).contains(&raupach_1993(0.03)),
            "{}",
            raupach_1993(0.03)
        );
        assert_eq!(raupach_1993(2.0), f64::INFINITY);
    }
}
