//! Plumes of stacks: plume rise now; the near-field engine later.

mod rise;

pub use rise::{AmbientColumn, PlumeRiseError, PlumeSpread, Stack, layer_fractions, rise};
