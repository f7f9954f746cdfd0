//! Gas chemistry: rate constants, photolysis, and the integration of a mechanism in many cells at once.

pub mod box_model;
pub mod carriers;
mod network;
mod odd_oxygen;
pub mod photolysis;
pub mod rates;
mod solver;
pub mod uptake;

pub use network::Network;
pub use odd_oxygen::OddOxygen;
pub use rates::{Air, Cells, RateTable, number_density, published};
pub use solver::{
    Batch, Both, Coefficients, Method, Parameter, Rider, Settings, Solver, SolverError, Statistics,
    Step, TangentError, TangentFields, TangentSystem, Tangents, Wide,
};
