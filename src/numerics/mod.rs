//! Small numerical tools used by several rooms.

pub mod poisson;
pub mod simd;
pub mod tridiagonal;
