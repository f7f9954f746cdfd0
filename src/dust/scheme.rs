//! One piece of ground under one scheme: from soil, plants, snow and wind to the flux by bins.
//!
//!   F = C f_open F_scheme(u*_s, thresholds),   f_open = bare (1 − plants) (1 − snow) (1 − crust),  0 on frozen soil
//!
//! Drag: stones and plants leave F_eff u* to the soil ([`drag::hybrid`]); Shao's scheme takes plants by Raupach's factor on the
//! threshold instead. Moisture raises every fluid threshold ([`moisture::fecan_1999`]). Crust means the part of the bare soil that is
//! sealed (by salt, clay, algae or gravel) and gives nothing. Sizes: Kok 2011 for Kok, Leung and AFWA (WRF uses other radii with
//! the same law), the soil's own minimally dispersed distribution for Shao.

use super::intermittency::{SoilWind, comola_2019};
use super::shao2011::{self, SoilSizes};
use super::sizes::BINS;
use super::threshold::shao_lu_2000;
use super::{PARTICLE_DENSITY, afwa, drag, kok2014, leung2023, moisture};
use crate::units::ZERO_CELSIUS;
use serde::{Deserialize, Serialize};

/// A scheme of emission.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum DustScheme {
    /// Kok et al. 2014.
    Kok2014,
    /// Leung et al. 2023 in the form of GEOS-Chem.
    #[default]
    Leung2023,
    /// Shao et al. 2011.
    Shao2011,
    /// AFWA of WRF-Chem (LeGrand et al. 2019).
    Afwa,
}

impl DustScheme {
    /// All schemes.
    pub const ALL: [Self; 4] = [Self::Kok2014, Self::Leung2023, Self::Shao2011, Self::Afwa];

    /// Name in tables and options.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kok2014 => "kok2014",
            Self::Leung2023 => "leung2023",
            Self::Shao2011 => "shao2011",
            Self::Afwa => "afwa",
        }
    }
}

/// A piece of ground at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ground {
    /// Clay in the soil [1].
    pub clay: f64,
    /// Sand in the soil [1].
    pub sand: f64,
    /// Water in the topmost soil over dry soil [kg/kg].
    pub water: f64,
    /// Share that is bare or sparsely planted and can emit at all [1].
    pub bare: f64,
    /// Share of the ground that plants cover [1].
    pub cover: f64,
    /// Part of the bare soil that is sealed [1].
    pub crust: f64,
    /// Share under snow [1].
    pub snow: f64,
    /// Roughness length of the stones between plants [m].
    pub aeolian_roughness: f64,
    /// Temperature of the surface [K].
    pub skin_temperature: f64,
    /// True if the soil below the surface is frozen.
    pub frozen: bool,
}

/// The air over it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SurfaceAir {
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Density [kg/m³].
    pub density: f64,
    /// Mixing height [m].
    pub mixing_height: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
}

/// What the ground gives off.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DustFlux {
    /// By bins [kg m⁻² s⁻¹].
    pub bins: [f64; BINS],
    /// All sizes of the scheme, with those too coarse for the bins [kg m⁻² s⁻¹].
    pub total: f64,
    /// Friction velocity at the soil [m/s].
    pub soil_friction_velocity: f64,
    /// Friction velocity at the soil from which the moist soil begins to move [m/s].
    pub threshold: f64,
    /// Share of time in which sand moves [1]; 1 where the scheme does not know it.
    pub intermittency: f64,
}

/// Diameter of the grains that begin to move in Kok's and Leung's schemes [m]: that of a bed's grains.
const GRAIN: f64 = drag::BED_DIAMETER;

/// Emission of a piece of ground whose soil has the sizes `soil`, where Kok's law puts the shares `kok_shares` into the bins; not
/// yet calibrated.
pub fn emission(
    scheme: DustScheme,
    ground: &Ground,
    air: &SurfaceAir,
    soil: &SoilSizes,
    kok_shares: &[f64; BINS],
) -> DustFlux {
    let moist = moisture::fecan_1999(ground.clay, ground.water);
    let dry = shao_lu_2000(GRAIN, PARTICLE_DENSITY, air.density);
    let stones = drag::stones(ground.aeolian_roughness);
    let planted = 1.0 - ground.bare;
    let left = match scheme {
        DustScheme::Shao2011 => stones,
        _ => drag::hybrid(ground.bare, stones, planted, drag::plants(ground.cover)),
    };
    let wind = SoilWind {
        friction_velocity: left * air.friction_velocity,
        fluid_threshold: moist * dry,
        impact_threshold: leung2023::IMPACT * dry,
    };
    let mut flux = DustFlux {
        soil_friction_velocity: wind.friction_velocity,
        threshold: wind.fluid_threshold,
        intermittency: 1.0,
        ..DustFlux::default()
    };
    let open = open_share(ground);
    if open <= 0.0 {
        return flux;
    }
    let (u, density) = (wind.friction_velocity, air.density);
    match scheme {
        DustScheme::Kok2014 => {
            flux.total = open * kok2014::flux(u, wind.fluid_threshold, density, ground.clay);
        }
        DustScheme::Leung2023 => {
            flux.intermittency = comola_2019(wind, air.mixing_height, air.obukhov_length);
            flux.total = open
                * flux.intermittency
                * leung2023::flux(u, wind.fluid_threshold, wind.impact_threshold, density);
        }
        DustScheme::Afwa => {
            // Roughness enters as a higher threshold for the wind over it.
            flux.total = open
                * afwa::flux(
                    air.friction_velocity,
                    density,
                    ground.clay,
                    ground.sand,
                    moist / left,
                );
        }
        DustScheme::Shao2011 => {
            let rough = drag::raupach_1993(drag::frontal_area(ground.cover)) / stones;
            let shao = shao2011::flux(air.friction_velocity, density, soil, moist * rough);
            flux.threshold = shao.least_threshold;
            flux.soil_friction_velocity = air.friction_velocity;
            flux.bins = soil.bins.map(|share| open * shao.coefficient * share);
            flux.total = flux.bins.iter().sum();
            return flux;
        }
    }
    flux.bins = kok_shares.map(|share| share * flux.total);
    flux
}

/// Share of the ground from which wind can lift dust [1].
pub fn open_share(ground: &Ground) -> f64 {
    if ground.frozen || ground.skin_temperature < ZERO_CELSIUS {
        return 0.0;
    }
    let free = |share: f64| (1.0 - share).clamp(0.0, 1.0);
    ground.bare * free(ground.cover) * free(ground.snow) * free(ground.crust)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dust::SoilTexture;
    use crate::dust::sizes::kok_2011_shares;
    use crate::dust::tables::soil_sizes;
    use approx::assert_relative_eq;

    const DESERT: Ground = Ground {
        clay: 0.1,
        sand: 0.65,
        water: 0.0,
        bare: 1.0,
        cover: 0.0,
        crust: 0.0,
        snow: 0.0,
        aeolian_roughness: 1e-5,
        skin_temperature: 285.0,
        frozen: false,
    };
    const STORM: SurfaceAir = SurfaceAir {
        friction_velocity: 0.7,
        density: 0.9,
        mixing_height: 1500.0,
        obukhov_length: -300.0,
    };

    fn of(scheme: DustScheme, ground: &Ground, air: &SurfaceAir) -> DustFlux {
        let soil = &soil_sizes().unwrap()[SoilTexture::JadeLoamySand.index()];
        emission(scheme, ground, air, soil, &kok_2011_shares())
    }

    #[test]
    fn everything_that_shelters_soil_calms_every_scheme() {
        for scheme in DustScheme::ALL {
            let open = of(scheme, &DESERT, &STORM);
            assert!(open.total > 0.0, "{scheme:?}");
            assert!(open.bins.iter().all(|bin| *bin > 0.0));
            assert!(open.bins.iter().sum::<f64>() <= open.total * (1.0 + 1e-12));
            let sheltered = [
                Ground {
                    water: 0.06,
                    ..DESERT
                },
                Ground {
                    cover: 0.2,
                    bare: 0.8,
                    ..DESERT
                },
                Ground {
                    crust: 0.5,
                    ..DESERT
                },
                Ground {
                    snow: 0.5,
                    ..DESERT
                },
                Ground {
                    aeolian_roughness: 1e-3,
                    ..DESERT
                },
            ];
            for ground in sheltered {
                let less = of(scheme, &ground, &STORM);
                assert!(less.total < open.total, "{scheme:?} {ground:?}");
            }
            for silent in [
                Ground {
                    skin_temperature: 273.0,
                    ..DESERT
                },
                Ground {
                    frozen: true,
                    ..DESERT
                },
                Ground {
                    snow: 1.0,
                    ..DESERT
                },
                Ground {
                    bare: 0.0,
                    ..DESERT
                },
            ] {
                assert_eq!(of(scheme, &silent, &STORM).total, 0.0, "{scheme:?}");
            }
            let calm = SurfaceAir {
                friction_velocity: 0.1,
                ..STORM
            };
            assert!(of(scheme, &DESERT, &calm).total < 1e-3 * open.total);
        }
    }

    #[test]
    fn half_a_crust_halves_the_flux_and_thin_air_lowers_it() {
        for scheme in DustScheme::ALL {
            let whole = of(scheme, &DESERT, &STORM).total;
            let half = of(
                scheme,
                &Ground {
                    crust: 0.5,
                    ..DESERT
                },
                &STORM,
            )
            .total;
            assert_relative_eq!(half, 0.5 * whole, max_relative = 1e-12);
            let sea = SurfaceAir {
                density: 1.225,
                ..STORM
            };
            assert!(of(scheme, &DESERT, &sea).total > whole, "{scheme:?}");
        }
    }

    #[test]
    fn uncalibrated_schemes_agree_at_the_reference() {
        use crate::dust::gusts::WithinCell;
        let soils = crate::dust::DustSoils::embedded().unwrap();
        let regions = crate::dust::source_regions().unwrap();
        let air = SurfaceAir {
            friction_velocity: 0.5,
            density: 0.95,
            ..STORM
        };
        let particles = |scheme: DustScheme| {
            let flux = of(scheme, &DESERT, &air);
            soils.constant(scheme, WithinCell::Mean, regions.len() - 1)
                * flux.bins[..4].iter().sum::<f64>()
        };
        let leung = particles(DustScheme::Leung2023);
        assert!((40e-9..60e-9).contains(&leung), "{leung}");
        for scheme in DustScheme::ALL {
            assert_relative_eq!(particles(scheme), leung, max_relative = 0.01);
        }
    }

    #[test]
    fn names_are_those_of_serde() {
        for scheme in DustScheme::ALL {
            let text = serde_json::to_string(&scheme).unwrap();
            assert_eq!(text, format!("\"{}\"", scheme.name()));
        }
        for texture in SoilTexture::ALL {
            let text = serde_json::to_string(&texture).unwrap();
            assert_eq!(text, format!("\"{}\"", texture.name()));
        }
    }
}
