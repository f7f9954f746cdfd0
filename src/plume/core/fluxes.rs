//! Fluxes of a stack's gas and the height it leaves the stack's wake at.
//!
//! F_b = g v_s d² (T_s − T_a)/(4 T_s) [m⁴/s³],  F_m = v_s² d² T_a/(4 T_s) [m⁴/s²]
//! stack-tip downwash (Briggs 1974): h_s′ = h_s − 2 d (1.5 − v_s/u) where v_s < 1.5 u

use super::constants::GRAVITY;
use crate::plume::{Exit, Stack};

/// Fluxes of a stack's gas.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fluxes {
    /// Buoyancy flux [m⁴/s³].
    pub buoyancy: f64,
    /// Momentum flux [m⁴/s²].
    pub momentum: f64,
    /// Exit velocity that counts for stack-tip downwash [m/s].
    pub tip_velocity: f64,
    /// Gas temperature that was used [K].
    pub gas_temperature: f64,
}

/// Fluxes of a stack (AERMOD's FLUXES).
pub(super) fn fluxes(stack: &Stack, ambient: f64) -> Fluxes {
    let mut gas = stack.temperature;
    if gas < 0.0 {
        gas = ambient + gas.abs();
    }
    gas = gas.max(ambient);
    let area = stack.velocity * stack.diameter * stack.diameter * 0.25 / gas;
    let buoyancy = area * GRAVITY * (gas - ambient);
    let (tip_velocity, momentum) = if stack.exit == Exit::Vertical {
        (stack.velocity, area * stack.velocity * ambient)
    } else {
        // A cap or a bend leaves 0.001 m/s through a wide opening of the same flow.
        (0.001, area * 0.001 * ambient)
    };
    Fluxes {
        buoyancy: buoyancy.max(1.0e-10),
        momentum: momentum.max(1.0e-10),
        tip_velocity,
        gas_temperature: gas,
    }
}

/// Height of the stack's tip after downwash (AERMOD's HSPRIM) [m].
pub(super) fn tip_height(wind: f64, velocity: f64, height: f64, diameter: f64) -> f64 {
    if velocity < 1.5 * wind {
        (height - 2.0 * diameter * (1.5 - velocity / wind)).max(0.0)
    } else {
        height
    }
}
