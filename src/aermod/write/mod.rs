//! AERMOD's output files in the layout of version 24142, so that scripts that read them keep working.

pub mod continued;
pub mod contribution;
pub mod csv;
pub mod daily;
pub mod evaluation;
pub mod event_listing;
pub mod events;
pub mod facts;
pub mod files;
pub mod forms;
pub mod fortran;
pub mod grid;
pub mod heading;
pub mod labels;
mod late_messages;
pub mod main_listing;
pub mod messages;
pub mod number;
pub mod page;
pub mod plot;
pub mod post;
pub mod rank;
pub mod receptors;
pub mod run_messages;
pub mod season;
pub mod setup;
mod setup_messages;
pub mod sources;
pub mod summary;
pub mod tables;
pub mod threshold;
pub mod varying;
pub mod weather;
pub mod writer;

pub use event_listing::EventWriter;
pub use facts::Facts;
pub use writer::Writer;

#[cfg(test)]
mod design_tests;
#[cfg(test)]
mod layout_tests;
#[cfg(test)]
mod test_case;
#[cfg(test)]
mod test_files;
