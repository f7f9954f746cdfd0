//! Roads (RLINE, RLINEXT): a line of points, integrated over its length to a wanted accuracy.
//!
//! A road is a finite line of point sources; each gives a plume straight downwind and, by random changes of the wind, a
//! share spread over all directions. With walls the plume is lifted and mixed in their wake, and a wall upwind of the road
//! draws the source towards itself; a road in a cutting is moved within it and begins with a deeper mixed layer.
//!
//! C/q = ∫₀^L [(1 − φ) C_p + φ C_m] ds
//! direct plume:  C_p = exp(−y²/(2 σy²))/(√(2π) σy) · F_z/ū
//! all around:    C_m = 1/(2π r) · [exp(−(h − z)²/(2 σz²)) + exp(−(h + z)²/(2 σz²))]/(√(2π) σz ū)
//!
//! Sources: Snyder, Venkatram, Heist, Perry, Petersen, Isakov 2013 (RLINE: a line source dispersion model for near-surface
//! releases, Atmos. Environ. 77, 748–756); Venkatram, Snyder, Heist, Perry, Petersen, Isakov 2013 (Atmos. Environ. 77, 846–855);
//! Francisco, Heist, Venkatram, Brouwer, Perry 2022 (barriers, Atmos. Pollut. Res. 13, 101385); AERMOD Model Formulation
//! Document EPA-454/B-24-010, section on RLINE and RLINEXT. Made for near-surface releases and distances of up to a few km.

mod air;
mod geometry;
mod integral;
mod plume;
mod spread;
mod tables;
#[cfg(test)]
mod tests;

pub use air::{MostWind, RoadAir};
pub use geometry::{RoadHour, RoadTerrain, Walls, link_factor};
pub use integral::{RoadTask, RoadWork};
pub use tables::RoadTables;
