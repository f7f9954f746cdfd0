//! Particles: what they are made of, how they grow and where they go. Pure kernels; `simulation` wires them to lanes.

pub mod air;
pub mod carbon;
pub mod cloud;
pub mod coagulation;
pub mod coarse_exchange;
pub mod coarse_particles;
pub mod condensation;
pub mod equilibrium;
pub mod merging;
pub mod modal_step;
pub mod modes;
pub mod nucleation;
pub mod optics;
pub mod organics;
mod relaxation;
pub mod size_cut;
