//! Air as particles and vapours meet it, in lanes.
//!
//! μ = 1.458·10⁻⁶ T^1.5/(T + 110.4) (U.S. Standard Atmosphere 1976, eq. 51), λ = 2μ/(p √(8M/(πRT))) (Seinfeld and Pandis
//! 2006, eq. 9.6), C = 1 + (2λ/D)(1.257 + 0.4 e^(−0.55 D/λ)) (eq. 9.34; Allen and Raabe 1982): the air of `deposition`.

use crate::numerics::lanes::Lanes;
use crate::units::{BOLTZMANN, GAS_CONSTANT, MOLAR_MASS_AIR};
use std::f64::consts::PI;

/// Air of a cell.
#[derive(Debug, Clone, Copy)]
pub struct Air<V> {
    /// Temperature [K].
    pub temperature: V,
    /// Pressure [Pa].
    pub pressure: V,
    /// Dynamic viscosity [Pa s].
    pub viscosity: V,
    /// Mean free path of its molecules [m].
    pub mean_free_path: V,
    /// 1/λ [1/m].
    pub inverse_path: V,
    /// k T/(3π μ) [m³/s]: diffusivity of a particle times diameter over slip.
    pub mobility: V,
}

impl<V: Lanes> Air<V> {
    /// Air of a temperature [K] and pressure [Pa].
    #[inline(always)]
    pub fn new(temperature: V, pressure: V) -> Self {
        let root = temperature.sqrt();
        let viscosity = temperature * root * 1.458e-6 / (temperature + 110.4);
        let inverse_speed_of_one_kelvin = (8.0 * MOLAR_MASS_AIR / (PI * GAS_CONSTANT)).sqrt();
        let mean_free_path = viscosity * 2.0 * root / (pressure * inverse_speed_of_one_kelvin);
        Self {
            temperature,
            pressure,
            viscosity,
            mean_free_path,
            inverse_path: V::splat(1.0) / mean_free_path,
            mobility: temperature * (BOLTZMANN / (3.0 * PI)) / viscosity,
        }
    }

    /// Slip correction after Cunningham [1] of a diameter [m].
    #[inline(always)]
    pub fn slip(&self, diameter: V) -> V {
        let knudsen = self.mean_free_path * 2.0 / diameter;
        let tail = (diameter * self.inverse_path * -0.55).exp();
        knudsen.mul_add(tail.times_plus(0.4, 1.257), V::splat(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn air_is_that_of_the_textbook() {
        // Seinfeld and Pandis 2006: λ = 0.0651 µm and μ = 1.8e-5 at 298 K and 1 atm; table 9.3, slip 22.2 at 0.01, 2.85 at
        // 0.1 and 1.164 at 1 µm (their 2.866 at 0.1 µm).
        let air = Air::new(298.0, 101_325.0);
        assert_relative_eq!(air.mean_free_path, 6.51e-8, max_relative = 0.03);
        for (diameter, slip) in [(1e-8, 22.2), (1e-7, 2.85), (1e-6, 1.164)] {
            assert_relative_eq!(air.slip(diameter), slip, max_relative = 0.03);
        }
    }

    #[test]
    fn air_is_that_of_deposition() {
        use crate::deposition::{cunningham, dynamic_viscosity, mean_free_path};
        let air = Air::new(262.0, 71_000.0);
        let path = mean_free_path(262.0, 71_000.0);
        assert_relative_eq!(
            air.viscosity,
            dynamic_viscosity(262.0),
            max_relative = 1e-14
        );
        assert_relative_eq!(air.mean_free_path, path, max_relative = 1e-14);
        assert_relative_eq!(air.slip(3e-8), cunningham(3e-8, path), max_relative = 1e-13);
    }
}
