//! Preparations of near-field runs: terrain heights (AERMAP's job), building profiles (BPIPPRM's), weather (AERMET's).

pub mod buildings;
pub mod terrain;
pub mod weather;
