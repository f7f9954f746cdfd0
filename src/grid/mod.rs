//! The model grid: map projection, horizontal cells, terrain-following levels, and fields cut into blocks.

mod decomposition;
mod distance;
mod exchange;
mod field;
mod horizontal;
mod map_system;
mod projection;
mod vertical;

pub use decomposition::{Axis, Block, Decomposition, HALO};
pub use distance::distance;
pub use exchange::{EdgeStrips, exchange};
pub use field::{LaneField, RowPart};
pub use horizontal::{GridError, GridSpecification, HorizontalGrid};
pub use map_system::{MapSystem, PlaceError};
pub use projection::{LambertConformal, Map, ProjectionError};
pub use vertical::{VerticalError, VerticalGrid, VerticalMetrics};
