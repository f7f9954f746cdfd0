//! Equilibrium constants of gases, ions and salts.
//!
//! K(T) = K₀ exp(a (T₀/T − 1) + b (1 + ln(T₀/T) − T₀/T)), T₀ = 298.15 K. Numbers: Fountoukis and Nenes (2007, table 2,
//! doi 10.5194/acp-7-4639-2007); that of solid ammonium nitrate as CMAQ 5.5 has it (Mozurkewich 1993).

use super::number::{Dual, Number};
use crate::numerics::lanes::Lanes;

/// Reference temperature of the constants [K].
const REFERENCE: f64 = 298.15;
/// Gas constant in the unit of the constants [m³ atm/(mol K)].
const GAS_CONSTANT_ATM: f64 = 82.0567e-6;

/// K₀, a and b of one reaction.
#[derive(Clone, Copy)]
pub(super) struct Law {
    at_reference: f64,
    enthalpy: f64,
    heat_capacity: f64,
}

impl Law {
    pub(super) const fn new(at_reference: f64, enthalpy: f64, heat_capacity: f64) -> Self {
        Self {
            at_reference,
            enthalpy,
            heat_capacity,
        }
    }

    /// log₁₀ K₀.
    pub(super) fn logarithm_at_reference(&self) -> f64 {
        libm::log10(self.at_reference)
    }

    /// log₁₀ K from log₁₀ K₀.
    #[inline(always)]
    pub(super) fn logarithm<V: Number>(&self, warmth: &Warmth<V>, at_reference: f64) -> V {
        (warmth.first * self.enthalpy + warmth.second * self.heat_capacity)
            * std::f64::consts::LOG10_E
            + at_reference
    }

    /// Its value.
    #[inline(always)]
    fn value<V: Number>(&self, warmth: &Warmth<V>) -> V {
        (warmth.first * self.enthalpy + warmth.second * self.heat_capacity).exp_inside()
            * self.at_reference
    }
}

/// HSO4⁻ ⇌ H⁺ + SO4²⁻ [mol/kg].
const BISULFATE: Law = Law::new(1.015e-2, 8.85, 25.140);
/// NH3(g) ⇌ NH3(aq) [mol/(kg atm)] times NH3(aq) + H2O ⇌ NH4⁺ + OH⁻ [mol/kg] over [`WATER`].
const AMMONIA: Law = Law::new(
    57.639 * 1.805e-5 / 1.010e-14,
    13.79 - 1.50 + 22.52,
    -5.393 + 26.920 - 26.920,
);
/// HNO3(g) ⇌ H⁺ + NO3⁻ [mol²/(kg² atm)].
const NITRIC_ACID: Law = Law::new(2.511e6, 29.17, 16.830);
/// HCl(g) ⇌ H⁺ + Cl⁻ [mol²/(kg² atm)].
const HYDROCHLORIC_ACID: Law = Law::new(1.971e6, 30.20, 19.910);
/// H2O ⇌ H⁺ + OH⁻ [mol²/kg²].
const WATER: Law = Law::new(1.010e-14, -22.52, 26.920);

/// NH4NO3(s) ⇌ NH3 + HNO3 [atm²] (Mozurkewich 1993): as CMAQ 5.5 has it where there is dust.
const SOLID_NITRATE: Law = Law::new(4.199e-17, -74.7351, 6.025);
/// The same as CMAQ 5.5 has it where there is no dust (the older constant of ISORROPIA).
const SOLID_NITRATE_CLEAN: Law = Law::new(5.746e-17, -74.38, 6.120);
/// NH4Cl(s) ⇌ NH3 + HCl [atm²].
const SOLID_CHLORIDE: Law = Law::new(1.086e-16, -71.00, 2.400);

/// Products of gases over solid NH4NO3 and NH4Cl at one temperature [(mol/m³)²]; `dust` is 1 where there is dust, 0 where there is none.
#[inline(always)]
pub(super) fn gases_over_solids<V: Number>(temperature: V, dust: V) -> [V; 2] {
    let warmth = Warmth::new(temperature);
    let pressure = temperature * GAS_CONSTANT_ATM;
    let per = V::splat(1.0) / (pressure * pressure);
    let clean = SOLID_NITRATE_CLEAN.value(&warmth);
    let nitrate = clean + (SOLID_NITRATE.value(&warmth) - clean) * dust;
    [nitrate * per, SOLID_CHLORIDE.value(&warmth) * per]
}

/// The two functions of temperature in every law.
#[derive(Clone, Copy)]
pub(super) struct Warmth<V> {
    first: V,
    second: V,
}

impl<V: Number> Warmth<V> {
    /// Of a temperature [K].
    #[inline(always)]
    pub(super) fn new(temperature: V) -> Self {
        let ratio = V::splat(REFERENCE) / temperature;
        Self {
            first: ratio - 1.0,
            second: (V::splat(1.0) + ratio.ln()) - ratio,
        }
    }
}

/// Constants of the reactions between gas and solution at one temperature.
#[derive(Clone, Copy)]
pub(super) struct Constants<V> {
    /// H⁺ SO4²⁻ / HSO4⁻ [mol/kg].
    pub(super) bisulfate: V,
    /// NH4⁺ / (NH3(g) H⁺) [m³/mol, of gas in mol/m³ and molalities].
    pub(super) ammonia: V,
    /// H⁺ NO3⁻ / HNO3(g) [(mol/kg)²/(mol/m³)].
    pub(super) nitric_acid: V,
    /// H⁺ Cl⁻ / HCl(g) [(mol/kg)²/(mol/m³)].
    pub(super) hydrochloric_acid: V,
    /// H⁺ OH⁻ [(mol/kg)²].
    pub(super) water: V,
}

impl<V: Number> Constants<V> {
    /// At a temperature [K].
    #[inline(always)]
    pub(super) fn new(temperature: V) -> Self {
        let warmth = Warmth::new(temperature);
        let pressure = temperature * GAS_CONSTANT_ATM;
        Self {
            bisulfate: BISULFATE.value(&warmth),
            ammonia: AMMONIA.value(&warmth) * pressure,
            nitric_acid: NITRIC_ACID.value(&warmth) * pressure,
            hydrochloric_acid: HYDROCHLORIC_ACID.value(&warmth) * pressure,
            water: WATER.value(&warmth),
        }
    }
}

impl<V: Lanes> Constants<V> {
    /// The same, constant in N inputs.
    #[inline(always)]
    pub(super) fn lift<const N: usize>(&self) -> Constants<Dual<V, N>> {
        Constants {
            bisulfate: Dual::constant(self.bisulfate),
            ammonia: Dual::constant(self.ammonia),
            nitric_acid: Dual::constant(self.nitric_acid),
            hydrochloric_acid: Dual::constant(self.hydrochloric_acid),
            water: Dual::constant(self.water),
        }
    }
}
