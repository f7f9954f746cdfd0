//! Rate constants of a mechanism: one by one in the units in which they are published, and for many cells at once in
//! the units of the solver.
//!
//! The solver works with mole fractions: rate [mol/mol/s] = k_eff Π x of the reacting species, with
//! k_eff = k n^(order − 1) Π x of the fixed gases; n is the air's number density [molecules/cm³], k in molecules, cm³, s.

mod kernel;
mod table;
#[cfg(test)]
mod tests;

use crate::numerics::lanes::dispatch;
use crate::species::mechanism::{Mechanism, RateLaw};
use crate::units::{BOLTZMANN, STANDARD_PRESSURE};
use kernel::RateKernel;
use table::Laws;

/// The air of one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Air {
    /// Temperature [K].
    pub temperature: f64,
    /// Pressure [Pa].
    pub pressure: f64,
    /// Water vapour [mol/mol].
    pub water: f64,
    /// Number density [molecules/cm³].
    pub number_density: f64,
    /// By day over open sea, where halogens destroy ozone.
    pub open_water: bool,
}

impl Air {
    /// Air over land; n = P / (k_B T).
    pub fn new(temperature: f64, pressure: f64, water: f64) -> Self {
        Self {
            temperature,
            pressure,
            water,
            number_density: number_density(temperature, pressure),
            open_water: false,
        }
    }
}

/// Number density of air [molecules/cm³] from temperature [K] and pressure [Pa].
pub fn number_density(temperature: f64, pressure: f64) -> f64 {
    pressure / (BOLTZMANN * temperature) * 1e-6
}

/// The air of many cells.
#[derive(Debug, Clone, Copy)]
pub struct Cells<'a> {
    /// Temperature of every cell [K].
    pub temperature: &'a [f64],
    /// Pressure of every cell [Pa].
    pub pressure: &'a [f64],
    /// Water vapour of every cell [mol/mol].
    pub water: &'a [f64],
    /// Number density of every cell [molecules/cm³].
    pub number_density: &'a [f64],
    /// Photolysis rates [1/s], `[cell · tables + table]`.
    pub photolysis: &'a [f64],
    /// First-order rates of heterogeneous processes [1/s], `[cell · processes + process]`.
    pub heterogeneous: &'a [f64],
    /// Cells by day over open sea; empty for none.
    pub open_water: &'a [bool],
}

/// A mechanism's rate laws, sorted for the computation.
#[derive(Debug, Clone)]
pub struct RateTable {
    laws: Laws,
}

impl RateTable {
    /// Sorts the laws of a mechanism.
    pub fn new(mechanism: &Mechanism) -> Self {
        Self {
            laws: Laws::new(mechanism),
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.laws.rows
    }

    /// Photolysis tables and heterogeneous processes.
    pub fn drivers(&self) -> usize {
        self.laws.tables + self.laws.processes
    }

    /// Rows whose constant is proportional to a photolysis rate or to the rate of a heterogeneous process, with the place of that
    /// among all of them: tables first.
    pub fn driven(&self) -> Vec<(usize, usize)> {
        let light = self.laws.photolysis.iter().map(|&(row, at, _)| (row, at));
        let surfaces = self.laws.heterogeneous.iter();
        let surfaces = surfaces.map(|&(row, at, _)| (row, self.laws.tables + at));
        light.chain(surfaces).collect()
    }

    /// Effective constants [1/s] of many cells, into `[cell · rows + row]`.
    ///
    /// # Panics
    /// If a slice is too short for the number of temperatures.
    pub fn effective(&self, cells: &Cells<'_>, rate: &mut [f64]) {
        dispatch(RateKernel {
            laws: &self.laws,
            cells,
            rate,
        });
    }
}

/// Rate constants of every row of a mechanism [molecules, cm³, s], the slow way: law by law as it is written.
/// Photolysis and heterogeneous rates [1/s] in the order of the mechanism's names; rows whose rate is not given are 0.
pub fn published(
    mechanism: &Mechanism,
    air: &Air,
    photolysis: &[f64],
    heterogeneous: &[f64],
) -> Vec<f64> {
    (0..mechanism.reactions.len())
        .map(|row| one(mechanism, row, air, photolysis, heterogeneous))
        .collect()
}

fn one(
    mechanism: &Mechanism,
    row: usize,
    air: &Air,
    photolysis: &[f64],
    heterogeneous: &[f64],
) -> f64 {
    let (temperature, m) = (air.temperature, air.number_density);
    let atmospheres = air.pressure / STANDARD_PRESSURE;
    let other = |row| one(mechanism, row, air, photolysis, heterogeneous);
    match mechanism.reactions[row].law {
        RateLaw::Arrhenius(law) => law.at(temperature),
        RateLaw::Falloff {
            low,
            high,
            broadening,
            width,
        } => {
            let k0 = low.at(temperature) * m;
            let x = k0 / high.at(temperature);
            let g = libm::log10(x) / width;
            k0 / (1.0 + x) * libm::pow(broadening, 1.0 / (1.0 + g * g))
        }
        RateLaw::Complex {
            direct,
            limit,
            collision,
        } => {
            let k3 = collision.at(temperature) * m;
            direct.at(temperature) + k3 / (1.0 + k3 / limit.at(temperature))
        }
        RateLaw::PressureSum {
            direct,
            collision,
            rest,
        } => direct.at(temperature) + collision.at(temperature) * m + rest.at(temperature),
        RateLaw::Pressure { factor } => factor * (1.0 + 0.6 * atmospheres),
        RateLaw::OpenWater {
            first,
            second,
            limit,
        } => {
            if !air.open_water {
                return 0.0;
            }
            let sum = first.0 * libm::exp(-first.1 * atmospheres)
                + second.0 * libm::exp(-second.1 * atmospheres);
            sum.min(limit)
        }
        RateLaw::Scaled { factor, reaction } => factor * other(reaction),
        RateLaw::Reverse {
            factor,
            activation,
            reaction,
        } => other(reaction) * libm::exp(activation / temperature) / factor,
        RateLaw::Photolysis { table, factor } => {
            factor * photolysis.get(table).copied().unwrap_or(0.0)
        }
        RateLaw::Heterogeneous { process, factor } => {
            factor * heterogeneous.get(process).copied().unwrap_or(0.0)
        }
    }
}
