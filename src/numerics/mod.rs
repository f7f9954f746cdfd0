//! Small numerical tools used by several rooms.

mod coalition;
pub mod lanes;
pub mod poisson;
pub mod quadrature;
mod quantile;
pub mod simd;
pub mod sparse;
mod student;
pub mod tridiagonal;

pub use coalition::shapley;
pub use quantile::quantile;
pub use student::student_significance;
