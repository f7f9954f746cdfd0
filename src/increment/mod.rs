//! Increments: what changes of emissions change, run beside run, shared out among the changes.
//!
//! Four answers stand side by side for every change ([`Finding`]): the **contribution** of what it takes (tags, in the base run), the first-order
//! **response** to it (decoupled direct method, in the base run), and **increments**: of the change alone, of all less all without it, along the path from
//! the base to the changed world, and by Shapley. Path integral and Shapley values of all changes add up to the whole increment; the others add up only
//! where nothing is nonlinear, and by how much they do not is said ([`Finding::nonlinearity`]).

mod findings;
mod levels;
mod plan;

pub use findings::{Finding, FindingError, Receptor, Statistic, Subject, findings};
pub use levels::{Levels, NamedRun, alike, levels};
pub use plan::{MOST_CHANGES, Methods, Plan, PlannedRun};
