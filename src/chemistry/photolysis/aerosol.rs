//! What particles do to light, from their mass.
//!
//! Extinction at 550 nm is mass times a mass extinction efficiency; its course over the wavelength follows Ångström's power
//! law, single-scattering albedo and asymmetry are straight between 350 and 650 nm and constant outside.
//!
//! | kind | efficiency [m²/g] | Ångström | albedo 350 → 650 nm | asymmetry | source |
//! |---|---|---|---|---|---|
//! | dust (PM10) | 0.6 (unverified) | 0.2 | 0.86 (unverified) → 0.95 | 0.67 | albedo and asymmetry of Asian dust at 440–1020 nm near its sources from AERONET 2001–2005, 0.95 and 0.67; 0.90–0.95 at 637 nm along the Hexi Corridor (Shi et al. 2018, ACP 18, 2119) |
//! | black carbon | 9.4 | 1.0 | 0.20 | 0.35 | Bond and Bergstrom 2006: 7.5 m²/g absorbed at 550 nm, albedo 0.2 |
//! | other fine | 3.0 dry | 1.5 | 0.94 → 0.98 | 0.65 | IMPROVE (Malm et al. 1994) for dry ammonium sulfate; the rest unverified |
//!
//! Other fine particles swell: f(RH) = ((1 − RH)/(1 − 0.3))^−0.6 above 30 %, RH at most 95 % (form of Kasten 1969; exponent unverified).

/// Wavelength of the extinctions [nm].
pub(super) const REFERENCE_WAVELENGTH: f64 = 550.0;
/// Least and greatest relative humidity of the swelling [1].
const DRY: f64 = 0.3;
const WETTEST: f64 = 0.95;
/// Exponent of the swelling.
const SWELLING: f64 = 0.6;

/// Kinds of particles with optics of their own.
pub(super) const KINDS: usize = 3;

/// Optics of a kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kind {
    /// Mass extinction efficiency at 550 nm [m²/g].
    efficiency: f64,
    /// Ångström exponent of extinction.
    angstrom: f64,
    /// Single-scattering albedo at 350 and 650 nm.
    albedo: (f64, f64),
    /// Asymmetry.
    asymmetry: f64,
}

/// Dust, black carbon, other.
pub(super) const OPTICS: [Kind; KINDS] = [
    Kind {
        efficiency: 0.6,
        angstrom: 0.2,
        albedo: (0.86, 0.95),
        asymmetry: 0.67,
    },
    Kind {
        efficiency: 9.4,
        angstrom: 1.0,
        albedo: (0.2, 0.2),
        asymmetry: 0.35,
    },
    Kind {
        efficiency: 3.0,
        angstrom: 1.5,
        albedo: (0.94, 0.98),
        asymmetry: 0.65,
    },
];

impl Kind {
    /// Extinction over that at 550 nm, albedo and asymmetry at λ [nm].
    pub fn at(&self, wavelength: f64) -> (f64, f64, f64) {
        let course = ((wavelength - 350.0) / 300.0).clamp(0.0, 1.0);
        (
            libm::pow(REFERENCE_WAVELENGTH / wavelength, self.angstrom),
            self.albedo.0 + (self.albedo.1 - self.albedo.0) * course,
            self.asymmetry,
        )
    }
}

/// Particles of a layer.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct AerosolLayer {
    /// Extinction at 550 nm of dust, black carbon and other particles [1/m].
    pub extinction: [f64; 3],
    /// Particles whose optics are given.
    pub given: GivenAerosol,
}

/// Particles with optics from elsewhere.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct GivenAerosol {
    /// Extinction at 550 nm [1/m].
    pub extinction: f64,
    /// Ångström exponent [1].
    pub angstrom: f64,
    /// Single-scattering albedo [1].
    pub albedo: f64,
    /// Asymmetry [1].
    pub asymmetry: f64,
}

impl AerosolLayer {
    /// From mass concentrations of dust, black carbon and other fine particles [µg/m³] and relative humidity [1].
    pub fn from_mass(dust: f64, black_carbon: f64, other: f64, relative_humidity: f64) -> Self {
        let mass = [dust, black_carbon, other];
        let swelling = [1.0, 1.0, swelling(relative_humidity)];
        Self {
            extinction: [0, 1, 2].map(|k| 1e-6 * mass[k] * OPTICS[k].efficiency * swelling[k]),
            given: GivenAerosol::default(),
        }
    }

    /// From optics known otherwise.
    pub fn given(given: GivenAerosol) -> Self {
        Self {
            extinction: [0.0; KINDS],
            given,
        }
    }
}

/// Growth of extinction with relative humidity [1].
fn swelling(relative_humidity: f64) -> f64 {
    let moist = relative_humidity.clamp(DRY, WETTEST);
    libm::pow((1.0 - moist) / (1.0 - DRY), -SWELLING)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extinction_is_mass_times_efficiency() {
        let dusty = AerosolLayer::from_mass(1000.0, 0.0, 0.0, 0.2);
        // A milligram of dust per m³: 0.6 per km.
        assert!((dusty.extinction[0] - 6e-4).abs() < 1e-12);
        let humid = AerosolLayer::from_mass(0.0, 0.0, 50.0, 0.9);
        let dry = AerosolLayer::from_mass(0.0, 0.0, 50.0, 0.2);
        assert!((dry.extinction[2] - 1.5e-4).abs() < 1e-12);
        assert!(humid.extinction[2] > 2.5 * dry.extinction[2]);
    }
}
