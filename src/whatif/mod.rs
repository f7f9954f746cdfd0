//! What if: a finished run taken apart so that any mix of cuts is recomputed at once, without a run.
//!
//! A [`Lever`] is a part of the emissions (a tag of a set, or a parameter of a response). With s the share of it that remains,
//!
//! c(s) = max(0, c(1) − Σ (1 − sₗ) eₗ)
//!
//! for every concentration c of the run, where eₗ is the **response** to the lever (decoupled direct method: the slope at the run, first order) where the run
//! has one, else what the lever **contributes** (tags: whose matter it is). The two are never mixed in one lever, and every lever says which it uses
//! ([`Slope`]). All concentrations are linear in masses, so that means of days, MDA8 and the index are taken of c(s) itself ([`WhatIf::outcome`]), not of
//! changes of means.
//!
//! A full run may support the slopes with what they miss there ([`WhatIf::supported`], [`Field`]). How far this is right is asked of full runs that were not used ([`Check`]); beyond what they tested ([`tested_range`]) nothing is claimed.

mod check;
mod error;
mod field;
mod lever;
mod matching;
mod measure;
mod outcome;
mod reach;
mod sample;

pub use check::{Check, UNTESTED_CUT, tested_range};
pub use error::WhatIfError;
pub use field::{Bend, Field};
pub use lever::{Lever, Slope, levers};
pub use matching::factors_of;
pub use measure::{Measure, parse_measures, read_measures};
pub use outcome::{Outcome, StationOutcome};
pub use reach::Reach;
pub use sample::{Day, JUDGED, WhatIf};

#[cfg(test)]
pub(crate) mod example;
#[cfg(test)]
mod sample_tests;
