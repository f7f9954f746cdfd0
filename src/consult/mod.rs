//! The consultation of two provinces about a project (环评一致性会商): whether it is needed, and how deep the assessment goes.
//!
//! * [`screening`]: distance to the border with its uncertainty, sectors, elevated sources, influence → a verdict with its reasons;
//! * [`grading`]: the worst weather in a matrix as AERSCREEN's, Pmax, D10 %, grade and range of HJ 2.2-2018.
//!
//! Every rule is a row of `seeds/consult` with its status and source, and stands with them in the results.

pub mod grading;
mod rule;
pub mod screening;

pub use rule::{Cited, RuleError};
