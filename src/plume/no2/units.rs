//! Mixing ratios and mass concentrations at AERMOD's reference state (25 °C, 1013 hPa), rounded as AERMOD has them.

/// NO2 (and NOx as NO2): 1 µg/m³ in ppb.
pub const NO2_PPB_PER_MICROGRAM: f64 = 0.5319;
/// O3: 1 ppb in µg/m³.
pub const O3_MICROGRAMS_PER_PPB: f64 = 1.960;
/// Molar mass of NO2 [g/mol]; NOx counts as NO2.
pub const NO2_MOLAR_MASS: f64 = 46.0;
/// Molar mass of NO [g/mol].
pub const NO_MOLAR_MASS: f64 = 30.0;
/// Molar mass of O3 [g/mol].
pub const O3_MOLAR_MASS: f64 = 48.0;

/// What a group with background gets at a receptor in the printed unit: `background` [µg/m³] times the printed unit per
/// µg/m³. Nothing where the background is not positive.
#[inline]
pub fn group_share(background: f64, printed_per_microgram: f64) -> f64 {
    if background > 0.0 {
        background * printed_per_microgram
    } else {
        0.0
    }
}
