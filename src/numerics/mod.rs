//! Small numerical tools used by several rooms.

pub mod poisson;
pub mod tridiagonal;
