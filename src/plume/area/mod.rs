//! Polygon sources (AREA, AREAPOLY, AREACIRC, LINE): plumes of strips of a polygon, integrated along the wind.

mod integrand;
mod kernel;
mod walk;

pub use kernel::{AreaField, AreaTask};
