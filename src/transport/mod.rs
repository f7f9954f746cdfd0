//! Advection and turbulent diffusion on the grid.

mod acm2;
mod boundary;
mod bulk_faces;
mod column_advection;
mod face_air;
mod horizontal;
mod horizontal_diffusion;
mod level;
mod response_faces;
mod swept_mean;
mod tag_march;
mod vertical_diffusion;

pub use acm2::Convection;
pub use boundary::{BoundaryRatios, InflowColumns, SideBudget, StratosphericTag};
pub use column_advection::{AdvectedColumn, ColumnAdvection, ColumnResponses};
pub use horizontal::{HorizontalStep, HorizontalWinds, advect_horizontally, longest_step};
pub use horizontal_diffusion::{
    HorizontalDiffusivity, smagorinsky_diffusivity, turbulent_exchange,
};
pub use response_faces::{ResponseInflow, Responses};
pub use swept_mean::AdvectionScheme;
pub use vertical_diffusion::{ColumnAir, MixingMatrix, VerticalMixing};
