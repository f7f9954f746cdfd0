//! Small numerical tools used by several rooms.

pub mod tridiagonal;
