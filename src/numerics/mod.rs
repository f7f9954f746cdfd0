//! Small numerical tools used by several rooms.

pub mod lanes;
pub mod poisson;
pub mod simd;
pub mod sparse;
mod student;
pub mod tridiagonal;

pub use student::student_significance;
