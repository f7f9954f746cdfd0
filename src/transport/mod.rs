//! Advection and turbulent diffusion on the grid.

mod acm2;
mod horizontal_diffusion;
mod vertical_diffusion;

pub use acm2::Convection;
pub use horizontal_diffusion::{
    ClosedEdges, DiffusionBlock, FaceConductance, HorizontalDiffusivity, constant_diffusivity,
    smagorinsky_diffusivity,
};
pub use vertical_diffusion::{ColumnAir, MixingMatrix, VerticalMixing};
