//! Grade and range of an assessment (评价等级、评价范围), HJ 2.2-2018 chapter 5, by a screening run as AERSCREEN makes it.
//!
//! [`MatrixHour`]s ([`weather_matrix`]) → hours of the plume engine → each source by itself, straight downwind to 25 km → for every source and pollutant the
//! largest P = C/C0, its distance, D10 % ([`Estimate`]) → [`Grade`] and range ([`Grading`]). Gases are compared in the state in which the edition of GB 3095
//! judges: at altitude they are more than what the plume holds. Not treated: fumigation, ADJ_U*, sources that AERSCREEN refuses.

mod decide;
mod dispersion;
mod distances;
#[cfg(test)]
mod epa_tests;
mod error;
mod input;
mod limits;
mod matrix;
mod release;
mod rules;
mod run;
mod surface;
#[cfg(test)]
mod tests;

pub use decide::{Grade, Raised, decide_grade, evaluation_side};
pub use distances::receptor_distances;
pub use error::GradingError;
pub use input::{
    GradedSource, GradingInput, OwnLimit, Pollutant, Project, Rate, ScreeningWeather, Site,
    TerrainPoint,
};
pub use limits::{Comparison, LimitBasis, comparison};
pub use matrix::{MatrixHour, weather_matrix};
pub use release::Release;
pub use rules::GradingRules;
pub use run::{Estimate, Grading, ProfileRow, Reach, grade};
pub use surface::{Ground, LandUse, Season, SurfaceRows, Wetness};
