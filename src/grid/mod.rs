//! The model grid: map projection, horizontal cells, terrain-following levels, and fields cut into blocks.

mod horizontal;
mod projection;
mod vertical;

pub use horizontal::{GridError, GridSpecification, HorizontalGrid};
pub use projection::{LambertConformal, Map, ProjectionError};
pub use vertical::{VerticalError, VerticalGrid, VerticalMetrics};
