//! Nitric oxide of soils (Yienger and Levy 1995, JGR 100, 11447).
//!
//!   wet:  F = A_w · 0.28 T (0–10 °C), A_w e^{0.103 T} (10–30 °C), 21.97 A_w above;  dry:  F = A_d T/30 (0–30 °C), A_d above
//!
//! with the soil temperature T [°C] from that of the air, T = a T_air + b in wet and T_air + 5 K in dry soil (Williams et al.
//! 1992); no emission from frozen soil. Fertiliser: [`FERTILISER_LOSS`] of what is spread leaves as NO from May to August.
//! Leaves take up a part: CRF = (e^{−8.75 SAI} + e^{−0.24 LAI})/2, SAI = ratio · LAI. Pulses after rain are left out.

use super::tables::SoilRow;

/// Part of fertiliser nitrogen that leaves as NO [1] (Hudman et al. 2012, of about this size: unverified).
pub const FERTILISER_LOSS: f64 = 0.0062;
/// Months with fertiliser, inclusive, and their length [s].
const SEASON: (usize, usize, f64) = (5, 8, 123.0 * 86_400.0);
/// Share of wet soil by month, January first [1]: the rains of June to September, May and October half (a choice of this
/// project for the valleys of the Huangshui, unverified).
const WETNESS: [f64; 12] = [0.0, 0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0, 1.0, 0.5, 0.0, 0.0];
/// Nanograms a square metre in a kilogram a hectare.
const PER_HECTARE: f64 = 1e8;

/// Flux of NO above the leaves [kg N m⁻² s⁻¹]: row of the land class, month 1–12, air temperature [K], leaf area index.
///
/// # Panics
/// If `month` is not 1–12.
pub(super) fn flux(row: &SoilRow, month: usize, temperature: f64, leaf_area_index: f64) -> f64 {
    assert!((1..=12).contains(&month), "month {month} is not 1 to 12");
    let air = temperature - 273.15;
    let wet = wet_flux(row.wet, row.slope * air + row.offset);
    let dry = dry_flux(row.dry, air + 5.0);
    let share = WETNESS[month - 1];
    let season = (SEASON.0..=SEASON.1).contains(&month) && air > 0.0;
    let fertiliser = if season {
        row.fertiliser * PER_HECTARE * FERTILISER_LOSS / SEASON.2
    } else {
        0.0
    };
    // Frozen ground keeps what it has, whatever the intercept of the soil's temperature says.
    let thawed = if air > -5.0 { 1.0 } else { 0.0 };
    let ground = thawed * (share * wet + (1.0 - share) * dry) + fertiliser;
    1e-12 * ground * canopy_reduction(leaf_area_index, row.stomatal_ratio)
}

/// Wet soil of a temperature [°C] and factor A_w [ng N m⁻² s⁻¹].
pub fn wet_flux(factor: f64, temperature: f64) -> f64 {
    if temperature <= 0.0 {
        0.0
    } else if temperature <= 10.0 {
        factor * 0.28 * temperature
    } else {
        factor * libm::exp(0.103 * temperature.min(30.0))
    }
}

/// Dry soil of a temperature [°C] and factor A_d [ng N m⁻² s⁻¹].
pub fn dry_flux(factor: f64, temperature: f64) -> f64 {
    factor * (temperature / 30.0).clamp(0.0, 1.0)
}

/// Part of the NO that passes the leaves [1].
pub fn canopy_reduction(leaf_area_index: f64, stomatal_ratio: f64) -> f64 {
    let stomata = libm::exp(-8.75 * stomatal_ratio * leaf_area_index);
    0.5 * (stomata + libm::exp(-0.24 * leaf_area_index))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn branches_meet_and_hot_soil_is_that_of_the_paper() {
        assert_relative_eq!(
            wet_flux(1.0, 10.0),
            wet_flux(1.0, 10.001),
            max_relative = 2e-3
        );
        assert_relative_eq!(wet_flux(1.0, 35.0), 21.97, max_relative = 1e-3);
        assert_eq!(wet_flux(1.0, -2.0), 0.0);
        assert_relative_eq!(dry_flux(2.65, 15.0), 1.325);
        assert_relative_eq!(dry_flux(2.65, 40.0), 2.65);
        assert_relative_eq!(canopy_reduction(0.0, 0.02), 1.0);
        assert!((0.4..0.8).contains(&canopy_reduction(3.0, 0.018)));
    }

    #[test]
    fn fields_lead_in_summer_and_nothing_leaves_frozen_ground() {
        let crop = SoilRow {
            wet: 0.36,
            dry: 0.36,
            slope: 0.72,
            offset: 5.8,
            stomatal_ratio: 0.032,
            fertiliser: 150.0,
        };
        let june = flux(&crop, 6, 293.15, 2.6);
        // 8.75 ng N m⁻² s⁻¹ of fertiliser and 0.36 e^{0.103·20.2} = 2.9 of the soil, less what leaves keep (by hand).
        let ground = 150.0 * 1e8 * 0.0062 / (123.0 * 86_400.0) + 0.36 * libm::exp(0.103 * 20.2);
        assert_relative_eq!(
            june,
            1e-12 * ground * canopy_reduction(2.6, 0.032),
            max_relative = 1e-6
        );
        assert!(june > 3e-12 && june < 12e-12, "{june}");
        assert_eq!(flux(&crop, 1, 262.0, 0.1), 0.0);
    }
}
