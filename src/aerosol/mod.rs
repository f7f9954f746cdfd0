//! Particles: what they are made of, how they grow and where they go. Pure kernels; `simulation` wires them to lanes.

pub mod equilibrium;
