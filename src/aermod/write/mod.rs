//! AERMOD's output files in the layout of version 24142, so that scripts that read them keep working.

pub mod fortran;
pub mod number;
