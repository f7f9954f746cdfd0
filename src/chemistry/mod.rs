//! Gas chemistry: rate constants, photolysis, and the integration of a mechanism in many cells at once.

pub mod photolysis;
