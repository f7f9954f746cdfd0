//! Dry deposition by resistances, settling, and wet scavenging.
//!
//! Gases after Zhang, Brook and Vet (2003), particles after Zhang et al. (2001) with the constants of Emerson et al.
//! (2020) by name; settling with slip at the pressure of the place; rainout and washout after Seinfeld and Pandis (1998),
//! as in CAMx.

mod aerodynamic;
mod gas;
mod land_use;
mod particle;
mod settling;
mod surface;
mod wet;

pub use aerodynamic::aerodynamic_resistance;
pub use gas::gas_deposition_velocity;
pub use land_use::{GasParameters, LandUseCategory, ParticleParameters, ParticleSeason};
pub use particle::{ParticleScheme, particle_deposition_velocity, particle_surface_resistance};
pub use settling::{
    cunningham, dynamic_viscosity, mean_free_path, settling_velocity, species_settling_velocity,
};
pub use surface::{SurfaceState, Wetness, cell_deposition_velocity, deposition_velocity};
pub use wet::{InCloud, RainColumn, scavenge, scavenging_rates, scavenging_rates_in};
