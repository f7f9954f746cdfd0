//! Groups of parallel buoyant lines (BUOYLINE): roof vents of long buildings, as the Buoyant Line and Point source model has
//! them.
//!
//! All lines of a group rise together, as one wide warm band; each line is then a row of points whose plumes, with
//! Pasquill–Gifford spreads of its stability class, are added up until halving their distance changes less than 2 %.
//!
//! rise: z³ + (1.5/β² …) — z³ + A z² + B z + C = 0 with A = 5 L′/π + 5 R₀, B = R₀ (5.305 L_d + 8.333 R₀),
//! C = −1.326 n F′ (x_F²/3 + x² − x_F x)/u³ while it rises, −5.305 n F′/(u s) in the end (stable)
//! C/q = Σ FT/(2ⁿ⁺¹ u_s),  FT = exp(−y²/(2 σy²)) F_z/(π σy σz)
//!
//! Sources: Schulman and Scire 1980 (Buoyant Line and Point Source Dispersion Model User's Guide, ERT P-7304B); Briggs 1975;
//! AERMOD Model Formulation Document EPA-454/B-24-010 (2024). Made for aluminium smelters: low, long, warm sources.

mod band;
mod geometry;
mod group;
mod integral;
mod spread;
#[cfg(test)]
mod tests;

pub use band::Band;
pub use geometry::{GroupPlace, LinePoints};
pub use group::{BuoyantHour, BuoyantMember};
pub use spread::{line_sigmas, virtual_distances};
