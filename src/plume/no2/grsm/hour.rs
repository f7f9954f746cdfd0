//! Background of an hour for GRSM: by day in photostationary equilibrium with ozone, at night as given.
//!
//! Where NOx is not known, by day [NOx] = [NO2] (1 + k₂/(k₁ [O3])).

use super::chemistry::{Mixture, Rates};
use crate::plume::no2::units::{NO2_PPB_PER_MICROGRAM, O3_MICROGRAMS_PER_PPB};

/// NOx background that an hour leaves to the next one; AERMOD shows it where by day ozone is 0 and NOx unknown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct NoxMemory {
    /// NOx [ppb]; −999 after a night without a value.
    pub nox: f64,
    /// NO [ppb].
    pub nitric_oxide: f64,
}

/// Background of an hour as read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GivenBackground {
    /// Ozone [µg/m³]; `None` when missing.
    pub ozone: Option<f64>,
    /// NO2 [µg/m³].
    pub no2: f64,
    /// NOx [µg/m³ as NO2]; `None` when missing or not part of the run: made from NO2.
    pub nox: Option<f64>,
}

/// Reacting background of an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GrsmHour {
    /// Rates of the two reactions.
    pub rates: Rates,
    /// No sun.
    pub night: bool,
    /// Ozone was missing: everything is NO2.
    pub full_conversion: bool,
    /// As given [µg/m³].
    pub(super) given_no2: f64,
    /// Background in equilibrium [ppb].
    pub(super) mixture: Mixture,
    /// NOx [ppb].
    pub(super) nox: f64,
}

impl GrsmHour {
    /// Background of an hour: by day in equilibrium with ozone, at night as given. Hours must come in order (calm and missing
    /// ones left out) because of `memory`.
    pub fn new(
        rates: Rates,
        solar_radiation: f64,
        given: GivenBackground,
        memory: &mut NoxMemory,
    ) -> Self {
        let night = solar_radiation <= 0.0;
        let no2 = given.no2 * NO2_PPB_PER_MICROGRAM;
        if let Some(nox) = given.nox {
            memory.nox = nox * NO2_PPB_PER_MICROGRAM;
        }
        let mut mixture = Mixture {
            nitric_oxide: memory.nitric_oxide,
            no2,
            ozone: given
                .ozone
                .map_or(0.0, |ozone| ozone / O3_MICROGRAMS_PER_PPB),
        };
        if given.ozone.is_some() {
            match (night, given.nox.is_some()) {
                (false, false) => {
                    if mixture.ozone != 0.0 {
                        let ratio = rates.photolysis / rates.oxidation;
                        memory.nox = no2 / mixture.ozone * (mixture.ozone + ratio);
                        memory.nitric_oxide = memory.nox - no2;
                    }
                    mixture.nitric_oxide = memory.nitric_oxide;
                }
                (false, true) => {
                    memory.nox = memory.nox.max(no2);
                    mixture.nitric_oxide = memory.nox - no2;
                    mixture.to_equilibrium(&rates);
                    memory.nitric_oxide = mixture.nitric_oxide;
                }
                (true, known) => {
                    if known {
                        memory.nitric_oxide = memory.nox - no2;
                    } else {
                        *memory = NoxMemory {
                            nox: -999.0,
                            nitric_oxide: 0.0,
                        };
                    }
                    mixture.nitric_oxide = memory.nitric_oxide;
                }
            }
        }
        Self {
            rates,
            night,
            full_conversion: given.ozone.is_none(),
            given_no2: given.no2,
            mixture,
            nox: memory.nox,
        }
    }
}
