//! AERMOD's output files in the layout of version 24142, so that scripts that read them keep working.

pub mod daily;
pub mod facts;
pub mod files;
pub mod forms;
pub mod fortran;
pub mod heading;
pub mod labels;
pub mod number;
pub mod plot;
pub mod post;
pub mod rank;
pub mod season;
pub mod threshold;
