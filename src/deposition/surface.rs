//! The surface that a cell's air touches, and the deposition velocity of any species onto it.

use super::gas::gas_deposition_velocity;
use super::land_use::LandUseCategory;
use super::particle::{ParticleScheme, particle_deposition_velocity};
use crate::species::Phase;
use serde::{Deserialize, Serialize};

/// Whether leaves and soil are wet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wetness {
    /// Dry.
    #[default]
    Dry,
    /// Wet by dew.
    Dew,
    /// Wet by rain.
    Rain,
}

/// Weather and state of the surface of one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfaceState {
    /// Air temperature near the ground [K]; the surface is taken to be as warm.
    pub temperature: f64,
    /// Pressure [Pa].
    pub pressure: f64,
    /// Relative humidity [1].
    pub relative_humidity: f64,
    /// Global solar radiation [W/m²].
    pub solar_radiation: f64,
    /// Cosine of the solar zenith angle [1]; negative at night.
    pub cosine_zenith: f64,
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
    /// Share of the ground under snow [1].
    pub snow_cover: f64,
    /// Wetness of the canopy.
    pub wetness: Wetness,
    /// Height of the concentration that deposits, the middle of the lowest layer [m].
    pub reference_height: f64,
    /// Month 1–12, for leaf area and collectors.
    pub month: u32,
    /// Leaf area index [1] where it is known; otherwise that of the category and month.
    pub leaf_area_index: Option<f64>,
    /// Roughness length [m] where it is known; otherwise that of the category and leaf area.
    pub roughness_length: Option<f64>,
}

/// Saturation vapour pressure over water [Pa] (Tetens 1930, as Zhang et al. 2003 use it).
pub(super) fn saturation_vapour_pressure(temperature: f64) -> f64 {
    610.8 * libm::exp(17.27 * (temperature - 273.16) / (temperature - 35.86))
}

impl Wetness {
    /// Rain above 0.2 mm/h wets; dew falls where u* < 1.5 c_d/Δq, with Δq the humidity deficit [g/kg] and c_d 0.3, 0.2 or
    /// 0.1 by cloud (Brook et al. 1999, Atmos. Environ. 33, 5037); nothing is wet below 0 °C.
    ///
    /// `precipitation` [m/s], `temperature` [K], `pressure` [Pa], `relative_humidity` [1], `friction_velocity` [m/s], `cloud_cover` [1].
    pub fn diagnose(
        precipitation: f64,
        temperature: f64,
        pressure: f64,
        relative_humidity: f64,
        friction_velocity: f64,
        cloud_cover: f64,
    ) -> Self {
        if temperature <= 273.15 {
            return Self::Dry;
        }
        if precipitation * 3.6e6 > 0.2 {
            return Self::Rain;
        }
        let coefficient = if cloud_cover < 0.25 {
            0.3
        } else if cloud_cover < 0.75 {
            0.2
        } else {
            0.1
        };
        let deficit =
            622.0 * saturation_vapour_pressure(temperature) * (1.0 - relative_humidity) / pressure;
        if friction_velocity < 1.5 * coefficient / deficit.max(1e-4) {
            Self::Dew
        } else {
            Self::Dry
        }
    }
}

impl SurfaceState {
    /// Leaf area index [1] over a category.
    pub fn leaf_area(&self, land: LandUseCategory) -> f64 {
        self.leaf_area_index
            .unwrap_or_else(|| land.leaf_area_index(self.month))
    }

    /// Roughness length [m] over a category.
    pub fn roughness(&self, land: LandUseCategory) -> f64 {
        self.roughness_length
            .unwrap_or_else(|| land.roughness_length(self.leaf_area(land), self.friction_velocity))
    }
}

/// Deposition velocity [m/s] of a species over one category; particles by `scheme`, their settling included.
pub fn deposition_velocity(
    phase: &Phase,
    land: LandUseCategory,
    state: &SurfaceState,
    scheme: ParticleScheme,
) -> f64 {
    match phase {
        Phase::Gas {
            henry,
            diffusivity_ratio,
            alpha,
            beta,
            ..
        } => gas_deposition_velocity(*henry, *diffusivity_ratio, [*alpha, *beta], land, state),
        Phase::Particle {
            diameter,
            spread,
            density,
        } => particle_deposition_velocity(*diameter, *spread, *density, land, state, scheme),
    }
}

/// Deposition velocity [m/s] of a cell: the mean over its categories and their shares (which need not add up to one).
pub fn cell_deposition_velocity(
    phase: &Phase,
    shares: &[(LandUseCategory, f64)],
    state: &SurfaceState,
    scheme: ParticleScheme,
) -> f64 {
    let total: f64 = shares.iter().map(|s| s.1).sum();
    if total <= 0.0 {
        return 0.0;
    }
    shares
        .iter()
        .filter(|s| s.1 > 0.0)
        .map(|&(land, share)| share * deposition_velocity(phase, land, state, scheme))
        .sum::<f64>()
        / total
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use super::*;
    use crate::species::SpeciesTable;

    /// A summer noon at sea level over dry ground.
    pub fn noon() -> SurfaceState {
        SurfaceState {
            temperature: 298.15,
            pressure: 101_325.0,
            relative_humidity: 0.6,
            solar_radiation: 800.0,
            cosine_zenith: 0.85,
            friction_velocity: 0.5,
            obukhov_length: -50.0,
            snow_cover: 0.0,
            wetness: Wetness::Dry,
            reference_height: 20.0,
            month: 7,
            leaf_area_index: None,
            roughness_length: None,
        }
    }

    #[test]
    fn cell_is_the_mean_of_its_land_uses() {
        let table = SpeciesTable::primary();
        let so2 = &table.species[0];
        let state = noon();
        let scheme = ParticleScheme::Zhang2001;
        let one = |land| deposition_velocity(&so2.phase, land, &state, scheme);
        let (crops, desert) = (LandUseCategory::Crops, LandUseCategory::Desert);
        let mixed =
            cell_deposition_velocity(&so2.phase, &[(crops, 0.3), (desert, 0.1)], &state, scheme);
        approx::assert_relative_eq!(
            mixed,
            0.75 * one(crops) + 0.25 * one(desert),
            max_relative = 1e-12
        );
        assert_eq!(
            cell_deposition_velocity(&so2.phase, &[], &state, scheme),
            0.0
        );
    }

    #[test]
    fn dew_needs_still_humid_air() {
        let wet = |rain, celsius: f64, humidity, u| {
            Wetness::diagnose(rain, celsius + 273.15, 77_000.0, humidity, u, 0.0)
        };
        assert_eq!(wet(3e-7, 10.0, 0.9, 0.3), Wetness::Rain);
        assert_eq!(wet(0.0, 10.0, 0.97, 0.1), Wetness::Dew);
        assert_eq!(wet(0.0, 10.0, 0.5, 0.3), Wetness::Dry);
        assert_eq!(wet(3e-7, -2.0, 0.97, 0.1), Wetness::Dry);
    }

    #[test]
    fn every_primary_species_deposits_between_nothing_and_ten_centimetres() {
        let state = noon();
        for species in &SpeciesTable::primary().species {
            for land in LandUseCategory::ALL {
                for scheme in [ParticleScheme::Zhang2001, ParticleScheme::Emerson2020] {
                    let v = deposition_velocity(&species.phase, land, &state, scheme);
                    assert!((0.0..0.1).contains(&v), "{} {land:?}: {v}", species.name);
                }
            }
        }
    }
}
