//! Output of other models as weather of a run: columns of theirs on our grid, hours between their times, winds whose mass closes.
//!
//! A [`ModelOutput`] says where its points lie, which times it has, and what the air of a time is ([`ModelFields`]); [`ModelMeteorology`] makes hours of it.

mod drive;
mod fields;
mod snapshot;
mod stencil;

pub use drive::ModelMeteorology;
pub use fields::{GroundFieldsOf, ModelFields, ModelOutput, Rain};
