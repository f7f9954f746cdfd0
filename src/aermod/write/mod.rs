//! AERMOD's output files in the layout of version 24142, so that scripts that read them keep working.

pub mod daily;
pub mod facts;
pub mod files;
pub mod forms;
pub mod writer;
pub mod events;
pub mod weather;
pub mod varying;
pub mod sources;
pub mod setup;
pub mod receptors;
pub mod messages;
pub mod main_listing;
pub mod tables;
pub mod summary;
pub mod page;
pub mod grid;
pub mod fortran;
pub mod heading;
pub mod labels;
pub mod number;
pub mod plot;
pub mod post;
pub mod rank;
pub mod season;
pub mod threshold;

pub use writer::Writer;

#[cfg(test)]
mod layout_tests;
#[cfg(test)]
mod test_case;
