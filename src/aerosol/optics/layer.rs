//! What photolysis needs of the particles.

use super::Extinction;
use crate::chemistry::photolysis::{AerosolLayer, GivenAerosol};

/// Particles of a layer for `chemistry::photolysis`: dust and the coarse mode, black carbon, all other fine particles with the
/// water that the equation gives them.
pub fn aerosol_layer(light: &Extinction<f64>) -> AerosolLayer {
    AerosolLayer {
        extinction: [
            light.dust + light.coarse + light.soil,
            light.black_carbon,
            light.sulfate + light.nitrate + light.organic + light.salt,
        ],
        given: GivenAerosol::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::OpticalMasses;
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_layer_has_all_of_the_extinction() {
        let light = Extinction::of(
            &OpticalMasses {
                sulfate: 8e-9,
                nitrate: 12e-9,
                organic: 20e-9,
                black_carbon: 3e-9,
                soil: 5e-9,
                chloride: 1e-9,
                coarse: 30e-9,
                dust: [1e-9, 5e-9, 2e-8, 7e-8, 1e-7],
            },
            0.7,
        );
        let layer = aerosol_layer(&light);
        let sum: f64 = layer.extinction.iter().sum();
        assert_relative_eq!(sum, light.total(), max_relative = 1e-14);
        assert_eq!(layer.extinction[1], light.black_carbon);
    }
}
