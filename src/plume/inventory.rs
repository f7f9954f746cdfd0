//! Briggs' plume rise for the stacks of an inventory.

use super::rise::{Stack, layer_fractions, rise};
use crate::inventory::{AirColumn, RiseModel, StackRelease};

/// Plume rise after Briggs, layer by layer ([`rise`]).
#[derive(Debug, Clone, Copy, Default)]
pub struct BriggsRise;

impl RiseModel for BriggsRise {
    fn layer_shares(
        &self,
        stack: &StackRelease,
        column: &AirColumn<'_>,
        shares: &mut Vec<(usize, f64)>,
    ) -> Result<(), String> {
        let stack = Stack {
            height: stack.height,
            diameter: stack.diameter,
            temperature: stack.temperature,
            velocity: stack.velocity,
        };
        let spread = rise(&stack, column).map_err(|error| error.to_string())?;
        shares.clear();
        shares.extend(layer_fractions(&spread, column.interface_height));
        Ok(())
    }

    fn describe(&self) -> String {
        "plume rise after Briggs (1971, 1975, 1984), layer by layer".to_owned()
    }
}
