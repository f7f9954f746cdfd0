//! Aerosol: microseconds a cell of one core.
//!
//! `cargo bench --bench aerosol`. Group `equilibrium`: 4,096 random cells (250–310 K, RH 5–98 %, totals over 1e-7–10 µmol/m³, a fifth nil).

#![allow(missing_docs)] // criterion's macros make undocumented functions

#[path = "aerosol/equilibrium.rs"]
mod equilibrium;

use criterion::{criterion_group, criterion_main};

criterion_group!(benches, equilibrium::group);
criterion_main!(benches);
