//! hehuang (河湟): atmospheric dispersion and source apportionment for the valleys of the Yellow River and the Huangshui.
//!
//! The house has floors; a room uses only rooms below it. See `docs/architecture.md`.
//!
//! | floor | rooms |
//! |---|---|
//! | 9 | [`cli`] |
//! | 8 | [`scenario`], [`output`], [`report`], [`aermod`], [`prepare`] |
//! | 7 | [`evaluation`], [`increment`], [`plan`], [`standards`], [`whatif`] |
//! | 6 | [`simulation`], [`nearfield`] |
//! | 5 | [`apportionment`] |
//! | 4 | [`plume`], [`transport`], [`deposition`], [`chemistry`], [`aerosol`], [`dust`], [`biogenic`], [`gridded`] |
//! | 3 | [`inventory`], [`meteorology`], [`terrain`], [`observations`] |
//! | 2 | [`grid`], [`geodata`], [`ioapi`], [`species`], [`uam`] |
//! | 1 | [`numerics`], [`time`], [`units`], [`seeds`], [`problem`], [`config`] |

pub mod aermod;
pub mod aerosol;
pub mod apportionment;
pub mod biogenic;
mod cf;
pub mod chemistry;
pub mod cli;
pub mod config;
pub mod consult;
pub mod deposition;
pub mod dust;
pub mod evaluation;
pub mod geodata;
pub mod grid;
pub mod gridded;
pub mod increment;
pub mod inventory;
pub mod ioapi;
pub mod meteorology;
pub mod nearfield;
pub mod numerics;
pub mod observations;
pub mod outer;
pub mod output;
pub mod plan;
pub mod plume;
pub mod prepare;
pub mod problem;
pub mod report;
pub mod scenario;
pub mod seeds;
pub mod simulation;
pub mod species;
pub mod standards;
pub mod terrain;
pub mod time;
pub mod transport;
pub mod uam;
pub mod units;
pub mod whatif;
