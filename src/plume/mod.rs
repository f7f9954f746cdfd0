//! Plumes: rise of stacks for the grid model, and the near-field engine, a steady Gaussian plume with AERMOD's formulas.

pub mod area;
pub mod building;
pub mod buoyant_line;
pub mod core;
pub mod deposition;
pub mod downwash;
pub mod evaluation;
pub mod highly_buoyant;
mod hour;
mod inventory;
pub mod no2;
pub mod open_pit;
mod options;
pub mod outline;
pub mod profile;
mod receptor;
mod rise;
pub mod road;
mod source;
pub mod weather;

pub use hour::{Air, Hour, HourStamp};
pub use inventory::BriggsRise;
pub use options::{Decay, DownwashOptions, No2Method, Options, OutputTypes};
pub use receptor::Receptor;
pub use rise::{PlumeRiseError, PlumeSpread, Stack as RiseStack, layer_fractions, rise};
pub use source::{
    Area, AreaShape, Barrier, Buildings, BuoyantGroup, BuoyantLine, Depression, Exit, Gas, OpenPit,
    ParticleClass, Particles, Platform, Road, Source, SourceKind, Stack, Variation, VariationKind,
    Volume,
};
