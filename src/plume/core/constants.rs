//! Constants of the plume formulas, as AERMOD 24142 has them.

/// Acceleration of gravity [m/s²].
pub const GRAVITY: f64 = 9.80616;
/// Dry adiabatic lapse rate g/c_p [K/m].
pub const LAPSE_RATE: f64 = 0.00977;
/// Entrainment into rising plumes, neutral [1] (Briggs 1975).
pub const ENTRAINMENT_RISE: f64 = 0.6;
/// Entrainment that widens plumes by their buoyancy [1] (Briggs 1975).
pub const ENTRAINMENT_SPREAD: f64 = 0.4;
/// ln-normal half-width z/σz = 2.15 at a tenth of the maximum [1].
pub const PLUME_EDGE: f64 = 2.15;
/// Exponents below this count as nothing.
pub const LEAST_EXPONENT: f64 = -50.0;
/// One third.
pub const THIRD: f64 = 1.0 / 3.0;
/// √2.
pub const ROOT_2: f64 = std::f64::consts::SQRT_2;
/// √π.
pub const ROOT_PI: f64 = 1.772_453_850_905_516;
/// √(2π).
pub const ROOT_2_PI: f64 = 2.506_628_274_631_000_5;
/// 2π.
pub const TWO_PI: f64 = 2.0 * std::f64::consts::PI;
/// Skewness ratio R of the up- and downdrafts (Weil et al. 1997).
pub const DRAFT_RATIO: f64 = 2.0;
/// Coefficient of σz near the ground in convection (b_c).
pub const CONVECTIVE_SURFACE: f64 = 0.5;
/// Rise of the indirect plume: α_r.
pub const INDIRECT_ALPHA: f64 = 1.4;
/// Rise of the indirect plume: λ_y.
pub const INDIRECT_LAMBDA: f64 = 2.3;
/// Rise of the indirect plume: a_e.
pub const INDIRECT_ENTRAINMENT: f64 = 0.1;
