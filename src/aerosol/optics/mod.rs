//! Light and particles at 550 nm: extinction and absorption by species, visibility, optical depth.
//!
//! The revised IMPROVE equation (Pitchford et al. 2007, J. Air & Waste Manage. Assoc. 57, 1326, eq. 3), in 1/Mm and µg/m³:
//!
//! b = 2.2 f_S \[small SO4\] + 4.8 f_L \[large SO4\] + 2.4 f_S \[small NO3\] + 5.1 f_L \[large NO3\] + 2.8 \[small OM\] + 6.1 \[large OM\]
//!   + 10 \[EC\] + 1 \[fine soil\] + 1.7 f_SS \[salt\] + 0.6 \[coarse\] + Rayleigh + 0.33 NO2/ppb,
//!
//! sulfate as (NH4)2SO4 (1.375 SO4), nitrate as NH4NO3 (1.29 NO3), salt 1.8 Cl; the large part of X is X²/20 µg/m³ below and X
//! from 20 µg/m³ on. Dust has efficiencies and albedos by bin of its own ([`dust`]). Black carbon's 10 m²/g are
//! counted as absorbed, as the equation does.
//!
//! Visibility by Koschmieder: V = −ln(ε)/b, ε 0.02 (3.912/b) or 0.05 of WMO's meteorological optical range (2.996/b).

pub mod dust;
pub mod humidity;
mod layer;

pub use layer::aerosol_layer;

use super::coarse_particles::DUST_BINS;
use crate::numerics::lanes::Lanes;
use crate::units::{GAS_CONSTANT, STANDARD_PRESSURE};

/// Rayleigh scattering at 550 nm, 288.15 K and 1013.25 hPa [1/m] (Bucholtz 1995, Appl. Opt. 34, 2765: 1.162e-2 1/km).
const RAYLEIGH: f64 = 1.162e-5;
/// Temperature of [`RAYLEIGH`] [K].
const RAYLEIGH_TEMPERATURE: f64 = 288.15;
/// Absorption by NO2 [m²/mol]: 0.33 1/Mm a ppb at 298.15 K and 1 atm (Pitchford et al. 2007).
const NITROGEN_DIOXIDE: f64 = 0.33e-6 / 1e-9 * GAS_CONSTANT * 298.15 / STANDARD_PRESSURE;
/// Concentration from which all is large [kg/m³].
const LARGE: f64 = 20e-9;
/// Contrast threshold of Koschmieder 1924 [1].
pub const KOSCHMIEDER: f64 = 0.02;
/// Contrast threshold of the meteorological optical range (WMO-No. 8) [1].
pub const OPTICAL_RANGE: f64 = 0.05;

/// Efficiencies of small and large particles [m²/kg].
const SULFATE: (f64, f64) = (2.2e3, 4.8e3);
const NITRATE: (f64, f64) = (2.4e3, 5.1e3);
const ORGANIC: (f64, f64) = (2.8e3, 6.1e3);
const BLACK_CARBON: f64 = 10e3;
const SOIL: f64 = 1e3;
const SALT: f64 = 1.7e3;
const COARSE: f64 = 0.6e3;

/// Masses as the equation takes them [kg/m³].
#[derive(Debug, Clone, Copy)]
pub struct OpticalMasses<V> {
    /// SO4 of both fine modes.
    pub sulfate: V,
    /// NO3 of both fine modes.
    pub nitrate: V,
    /// Organic matter.
    pub organic: V,
    /// Black carbon.
    pub black_carbon: V,
    /// Fine crustal and other matter that is not dust of the bins.
    pub soil: V,
    /// Cl of the fine modes.
    pub chloride: V,
    /// Coarse mode.
    pub coarse: V,
    /// Dust by bin.
    pub dust: [V; DUST_BINS],
}

impl OpticalMasses<f64> {
    /// Clean air.
    pub const NOTHING: Self = Self {
        sulfate: 0.0,
        nitrate: 0.0,
        organic: 0.0,
        black_carbon: 0.0,
        soil: 0.0,
        chloride: 0.0,
        coarse: 0.0,
        dust: [0.0; DUST_BINS],
    };
}

/// Extinction at 550 nm by what makes it [1/m].
#[derive(Debug, Clone, Copy)]
pub struct Extinction<V> {
    /// Ammonium sulfate with its water.
    pub sulfate: V,
    /// Ammonium nitrate with its water.
    pub nitrate: V,
    /// Organics.
    pub organic: V,
    /// Black carbon (absorbed).
    pub black_carbon: V,
    /// Fine crustal and other matter.
    pub soil: V,
    /// Salt with its water.
    pub salt: V,
    /// Coarse mode.
    pub coarse: V,
    /// Dust of all bins.
    pub dust: V,
    /// Of dust's, what is absorbed.
    pub dust_absorbed: V,
}

impl<V: Lanes> Extinction<V> {
    /// Extinction by particles at a relative humidity [1].
    #[inline(always)]
    pub fn of(masses: &OpticalMasses<V>, relative_humidity: V) -> Self {
        let [small, large, salt] = humidity::growth(relative_humidity);
        let one = V::splat(1.0);
        let mut dust = V::splat(0.0);
        let mut dust_absorbed = V::splat(0.0);
        for bin in 0..DUST_BINS {
            let part = masses.dust[bin] * dust::DUST_EXTINCTION[bin];
            dust = dust + part;
            dust_absorbed = dust_absorbed + part * (1.0 - dust::DUST_ALBEDO[bin]);
        }
        Self {
            sulfate: split(masses.sulfate * 1.375, SULFATE, small, large),
            nitrate: split(masses.nitrate * 1.29, NITRATE, small, large),
            organic: split(masses.organic, ORGANIC, one, one),
            black_carbon: masses.black_carbon * BLACK_CARBON,
            soil: masses.soil * SOIL,
            salt: masses.chloride * salt * (1.8 * SALT),
            coarse: masses.coarse * COARSE,
            dust,
            dust_absorbed,
        }
    }

    /// Of all particles [1/m].
    #[inline(always)]
    pub fn total(&self) -> V {
        self.sulfate
            + self.nitrate
            + self.organic
            + self.black_carbon
            + self.soil
            + self.salt
            + self.coarse
            + self.dust
    }

    /// What particles absorb [1/m].
    #[inline(always)]
    pub fn absorbed(&self) -> V {
        self.black_carbon + self.dust_absorbed
    }
}

/// Extinction of a mass [kg/m³] that is parted in small and large particles [1/m].
#[inline(always)]
fn split<V: Lanes>(mass: V, efficiency: (f64, f64), small: V, large: V) -> V {
    let share = (mass * (1.0 / LARGE)).at_most(1.0);
    let of_large = mass * share;
    let of_small = mass - of_large;
    (of_small * small).mul_add(V::splat(efficiency.0), of_large * large * efficiency.1)
}

/// Extinction by air and nitrogen dioxide [mol/m³] at a temperature [K] and pressure [Pa] [1/m].
#[inline(always)]
pub fn gas_extinction<V: Lanes>(temperature: V, pressure: V, nitrogen_dioxide: V) -> V {
    let density = pressure / temperature * (RAYLEIGH_TEMPERATURE / STANDARD_PRESSURE);
    density.mul_add(V::splat(RAYLEIGH), nitrogen_dioxide * NITROGEN_DIOXIDE)
}

/// Visual range [m] of an extinction with that of air in it [1/m] > 0 at a contrast threshold [1].
pub fn visibility(extinction: f64, threshold: f64) -> f64 {
    -libm::log(threshold) / extinction
}

/// Optical depth of a column [1] from the extinctions [1/m] and depths [m] of its layers.
pub fn optical_depth(extinction: &[f64], depth: &[f64]) -> f64 {
    extinction.iter().zip(depth).map(|(b, dz)| b * dz).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    const NOTHING: OpticalMasses<f64> = OpticalMasses::NOTHING;

    #[test]
    fn the_equation_by_hand() {
        // 5 µg/m³ of ammonium sulfate at 80 %: 1.25 large, 3.75 small: 2.2·2.93·3.75 + 4.8·2.39·1.25 = 38.51 1/Mm.
        let masses = OpticalMasses {
            sulfate: 5e-9 / 1.375,
            ..NOTHING
        };
        let light = Extinction::of(&masses, 0.8);
        assert_relative_eq!(light.sulfate * 1e6, 38.5125, max_relative = 1e-9);
        // 40 µg/m³ of organics are all large: 244 1/Mm; 3 of black carbon 30, 10 of soil 10, 20 coarse 12.
        let masses = OpticalMasses {
            organic: 40e-9,
            black_carbon: 3e-9,
            soil: 10e-9,
            coarse: 20e-9,
            ..NOTHING
        };
        let light = Extinction::of(&masses, 0.8);
        assert_relative_eq!(
            light.total() * 1e6,
            244.0 + 30.0 + 10.0 + 12.0,
            max_relative = 1e-9
        );
        assert_relative_eq!(light.absorbed() * 1e6, 30.0, max_relative = 1e-9);
    }

    #[test]
    fn clean_air_is_seen_through() {
        // 10 1/Mm at about 1,800 m (Pitchford et al. 2007: 8 at 3,600 m to 12 at the sea).
        let air = gas_extinction(280.0, 81_000.0, 0.0);
        assert!((air * 1e6 - 9.5).abs() < 0.5);
        assert_relative_eq!(
            visibility(air, KOSCHMIEDER) / 1000.0,
            410.0,
            max_relative = 0.05
        );
        let gas = gas_extinction(
            298.15,
            101_325.0,
            1e-8 * 101_325.0 / (GAS_CONSTANT * 298.15),
        );
        assert_relative_eq!(
            gas - gas_extinction(298.15, 101_325.0, 0.0),
            3.3e-6,
            max_relative = 1e-9
        );
        assert_relative_eq!(
            visibility(3.912_023e-4, KOSCHMIEDER),
            1e4,
            max_relative = 1e-6
        );
        assert_relative_eq!(optical_depth(&[1e-4, 2e-5], &[1000.0, 5000.0]), 0.2);
    }
}
