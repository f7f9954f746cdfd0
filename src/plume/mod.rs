//! Plumes of stacks: plume rise now; the near-field engine later.

mod inventory;
mod rise;

pub use inventory::BriggsRise;
pub use rise::{PlumeRiseError, PlumeSpread, Stack, layer_fractions, rise};
