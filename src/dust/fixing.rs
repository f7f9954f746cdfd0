//! Sand fixing (防沙治沙): what plants, straw checkerboards and shelter belts take from the dust flux.
//!
//! Cover: a share of the ground that was bare is planted; a share of what stays bare is sealed (straw checkerboards 草方格, gravel,
//! crusts grown on fixed sand); the stones' roughness may change. The scheme then sees the changed ground, and plants among the bare
//! ground leave it only f_v of u* ([`super::drag::plants`]; Shao's scheme takes them by Raupach's factor instead).
//!
//! Shelter belts (防护林带) of height h in rows a distance S apart shelter their lee. The friction velocity there recovers with the
//! distance x along the wind (Okin 2008, JGR 113, F02S10, eq. 5, after wind-break measurements by Bradley and Mulhearn 1983):
//!
//!   u*(x)/u* = s₀ + (1 − s₀)(1 − exp(−x/(4.8 h)))
//!
//! with s₀ = 0.32 just behind the row; dense or broken belts may be given another s₀. Wind along the rows finds no shelter: at an
//! angle θ between wind and rows, S/sin θ is the distance along the wind, and rows nearly along it count as far apart. The flux is the
//! mean over the strip between two rows, ∫₀^S F(u*(x)) dx/S, by the midpoints of equal parts. Where on a grid it is done: [`super::Treatment`].

use super::drag;
use super::scheme::{DustScheme, Ground, SurfaceAir, emission};
use super::shao2011::SoilSizes;
use super::sizes::BINS;

/// s₀ of Okin [1].
pub const LEE: f64 = 0.32;
/// Heights of a row over which shelter falls by e [1].
const RECOVERY: f64 = 4.8;
/// Parts of a strip.
const PARTS: usize = 32;
/// Least sine of the angle between wind and rows [1].
const LEAST_SINE: f64 = 0.05;

/// Rows of trees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ShelterBelts {
    /// Height of the trees [m].
    pub height: f64,
    /// Distance between rows [m].
    pub spacing: f64,
    /// Friction velocity just behind a row over that in the open [1].
    pub lee: f64,
    /// Direction in which the rows run [rad clockwise from north]: π/2 for rows from west to east.
    pub direction: f64,
}

/// What is done to ground.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FixingMeasure {
    /// Share of the bare ground that becomes covered with plants [1].
    pub planted: f64,
    /// Share of the ground that stays bare which becomes sealed [1].
    pub sealed: f64,
    /// Roughness length of what stands between plants afterwards [m]; unchanged if none.
    pub aeolian_roughness: Option<f64>,
    /// Shelter belts, if any.
    pub belts: Option<ShelterBelts>,
}

/// Why a measure cannot be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FixingError {
    /// A share outside 0 to 1.
    #[error("{name} of a sand-fixing measure is {value}, not between 0 and 1")]
    Share {
        /// Which.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// A length that is none.
    #[error("{name} of a sand-fixing measure is {value} m; it must be above 0")]
    Length {
        /// Which.
        name: &'static str,
        /// Its value.
        value: f64,
    },
    /// Measures on the same ground.
    #[error(
        "the sand fixing of {names} takes {percent:.1} % of the ground at {longitude:.2} °E, {latitude:.2} °N: measures never lie on the same ground"
    )]
    Overlap {
        /// The measures that meet there.
        names: String,
        /// What they take together [%].
        percent: f64,
        /// Longitude of the cell [°E].
        longitude: f64,
        /// Latitude of the cell [°N].
        latitude: f64,
    },
    /// A measure where nothing can raise dust.
    #[error("sand fixing {name} reaches no ground of the domain that can raise dust")]
    Nowhere {
        /// The measure.
        name: String,
    },
}

impl FixingMeasure {
    /// Refuses what cannot be.
    ///
    /// # Errors
    /// [`FixingError`] with the first such value.
    pub fn check(&self) -> Result<(), FixingError> {
        let mut shares = vec![("planted", self.planted), ("sealed", self.sealed)];
        let mut lengths = Vec::new();
        if let Some(roughness) = self.aeolian_roughness {
            lengths.push(("aeolian_roughness", roughness));
        }
        if let Some(belts) = &self.belts {
            shares.push(("lee", belts.lee));
            lengths.push(("height", belts.height));
            lengths.push(("spacing", belts.spacing));
        }
        for (name, value) in shares {
            if !(0.0..=1.0).contains(&value) {
                return Err(FixingError::Share { name, value });
            }
        }
        for (name, value) in lengths {
            if !(value > 0.0 && value.is_finite()) {
                return Err(FixingError::Length { name, value });
            }
        }
        Ok(())
    }

    /// The ground where the measure is done.
    pub fn ground(&self, before: &Ground) -> Ground {
        Ground {
            cover: before.cover + self.planted * (1.0 - before.cover),
            crust: before.crust + self.sealed * (1.0 - before.crust),
            aeolian_roughness: self.aeolian_roughness.unwrap_or(before.aeolian_roughness),
            ..*before
        }
    }
}

impl ShelterBelts {
    /// u*(x)/u* [1] at a distance along the wind behind a row [m].
    pub fn shelter(&self, distance: f64) -> f64 {
        let recovered = 1.0 - libm::exp(-distance / (RECOVERY * self.height));
        self.lee + (1.0 - self.lee) * recovered
    }

    /// Sine of the angle between the rows and a wind to the east and north [m/s]; 1 in calm air.
    pub fn sine(&self, wind: [f64; 2]) -> f64 {
        let speed = (wind[0] * wind[0] + wind[1] * wind[1]).sqrt();
        if speed <= 0.0 {
            return 1.0;
        }
        let (east, north) = (libm::sin(self.direction), libm::cos(self.direction));
        (wind[0] * north - wind[1] * east).abs() / speed
    }

    /// u*/u* at the middles of equal parts between two rows [1] in a wind to the east and north [m/s].
    fn strip(&self, wind: [f64; 2]) -> [f64; PARTS] {
        let along = self.spacing / self.sine(wind).max(LEAST_SINE);
        std::array::from_fn(|n| self.shelter(along * (n as f64 + 0.5) / PARTS as f64))
    }
}

/// Flux of the bins [kg m⁻² s⁻¹] of ground on which a measure is done, in a wind to the east and north [m/s] that counts by its
/// direction alone; other arguments as those of [`emission`].
pub fn treated_emission(
    scheme: DustScheme,
    ground: &Ground,
    (air, wind): (&SurfaceAir, [f64; 2]),
    (soil, kok_shares): (&SoilSizes, &[f64; BINS]),
    measure: &FixingMeasure,
) -> [f64; BINS] {
    let fixed = measure.ground(ground);
    let among_plants = match scheme {
        DustScheme::Shao2011 => 1.0,
        _ => drag::plants(measure.planted),
    };
    let at = |part: f64| {
        let there = SurfaceAir {
            friction_velocity: part * among_plants * air.friction_velocity,
            ..*air
        };
        emission(scheme, &fixed, &there, soil, kok_shares).bins
    };
    let Some(belts) = &measure.belts else {
        return at(1.0);
    };
    let mut sheltered = [0.0; BINS];
    for part in belts.strip(wind) {
        for (sum, flux) in sheltered.iter_mut().zip(at(part)) {
            *sum += flux / PARTS as f64;
        }
    }
    sheltered
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::dust::SoilTexture;
    use crate::dust::sizes::kok_2011_shares;
    use crate::dust::tables::soil_sizes;
    use approx::assert_relative_eq;

    const SAND: Ground = Ground {
        clay: 0.06,
        sand: 0.8,
        water: 0.0,
        bare: 1.0,
        cover: 0.05,
        crust: 0.3,
        snow: 0.0,
        aeolian_roughness: 1e-4,
        skin_temperature: 288.0,
        frozen: false,
    };
    const STORM: SurfaceAir = SurfaceAir {
        friction_velocity: 0.6,
        density: 0.88,
        mixing_height: 1500.0,
        obukhov_length: -300.0,
    };
    const BELTS: ShelterBelts = ShelterBelts {
        height: 10.0,
        spacing: 150.0,
        lee: LEE,
        direction: std::f64::consts::FRAC_PI_2,
    };
    /// From the north.
    const WIND: [f64; 2] = [0.0, -9.0];

    fn particles(scheme: DustScheme, measure: &FixingMeasure) -> f64 {
        let soil = &soil_sizes().unwrap()[SoilTexture::JadeLoamySand.index()];
        let sizes = (soil, &kok_2011_shares());
        treated_emission(scheme, &SAND, (&STORM, WIND), sizes, measure)[..4]
            .iter()
            .sum()
    }

    #[test]
    fn every_measure_saves_and_more_of_it_saves_more() {
        for scheme in DustScheme::ALL {
            let none = particles(scheme, &FixingMeasure::default());
            let mut before = none;
            let whole = FixingMeasure::default();
            for tenths in 1..=9 {
                let share = 0.1 * f64::from(tenths);
                let planted = particles(
                    scheme,
                    &FixingMeasure {
                        planted: share,
                        ..whole
                    },
                );
                assert!(planted < before || before == 0.0, "{scheme:?} {share}");
                before = planted;
                let sealed = particles(
                    scheme,
                    &FixingMeasure {
                        sealed: share,
                        ..whole
                    },
                );
                assert_relative_eq!(sealed, (1.0 - share) * none, max_relative = 1e-12);
            }
        }
    }

    #[test]
    fn belts_shelter_their_lee_by_height_spacing_and_angle() {
        assert_relative_eq!(BELTS.shelter(0.0), 0.32, max_relative = 1e-14);
        // Okin 2008: 63 % of the loss is made good 4.8 heights behind.
        let recovered = (BELTS.shelter(48.0) - 0.32) / 0.68;
        assert_relative_eq!(recovered, 1.0 - (-1.0_f64).exp(), max_relative = 1e-12);
        assert!(BELTS.shelter(300.0) > 0.998);
        let with = |belts: ShelterBelts| {
            let measure = FixingMeasure {
                belts: Some(belts),
                ..FixingMeasure::default()
            };
            particles(DustScheme::Leung2023, &measure)
        };
        let open = particles(DustScheme::Leung2023, &FixingMeasure::default());
        let dense = with(BELTS);
        assert!(dense < 0.7 * open, "{}", dense / open);
        assert!(
            dense
                < with(ShelterBelts {
                    spacing: 300.0,
                    ..BELTS
                })
        );
        assert!(
            dense
                < with(ShelterBelts {
                    height: 5.0,
                    ..BELTS
                })
        );
        assert!(
            dense
                < with(ShelterBelts {
                    direction: 0.3,
                    ..BELTS
                })
        );
        assert!(
            with(ShelterBelts {
                direction: 0.0,
                ..BELTS
            }) < open
        );
        // Rows from west to east: a wind from the north or south meets them squarely, one from the north-east at 45°.
        assert_relative_eq!(BELTS.sine(WIND), 1.0, max_relative = 1e-15);
        assert_relative_eq!(BELTS.sine([0.0, 3.0]), 1.0, max_relative = 1e-15);
        assert_relative_eq!(
            BELTS.sine([-4.0, -4.0]),
            std::f64::consts::FRAC_1_SQRT_2,
            max_relative = 1e-14
        );
        assert!(BELTS.sine([5.0, 0.0]) < 1e-15 && BELTS.sine([0.0, 0.0]) == 1.0);

        assert_relative_eq!(
            with(ShelterBelts { lee: 1.0, ..BELTS }),
            open,
            max_relative = 1e-12
        );
    }

    /// Zhang et al. 2016 (Aeolian Res. 20, 59) measured 0.02 to 0.037 m over straw checkerboards of 0.2 m on a dune.
    #[test]
    fn straw_checkerboards_of_measured_roughness_hold_the_sand() {
        for scheme in DustScheme::ALL {
            let straw = FixingMeasure {
                aeolian_roughness: Some(0.02),
                ..FixingMeasure::default()
            };
            let left = particles(scheme, &straw) / particles(scheme, &FixingMeasure::default());
            assert!(left < 0.01, "{scheme:?} {left}");
        }
        let wind = drag::stones(0.02);
        assert!((0.27..0.30).contains(&wind), "{wind}");
    }

    #[test]
    fn impossible_measures_are_named() {
        let wrong = |measure: FixingMeasure| measure.check().unwrap_err().to_string();
        assert!(
            wrong(FixingMeasure {
                planted: 1.2,
                ..FixingMeasure::default()
            })
            .contains("planted of a sand-fixing measure is 1.2")
        );
        assert!(
            wrong(FixingMeasure {
                sealed: f64::NAN,
                ..FixingMeasure::default()
            })
            .contains("sealed")
        );
        let flat = ShelterBelts {
            height: 0.0,
            ..BELTS
        };
        assert!(
            wrong(FixingMeasure {
                belts: Some(flat),
                ..FixingMeasure::default()
            })
            .contains("height of a sand-fixing measure is 0 m")
        );
        assert!(
            FixingMeasure {
                belts: Some(BELTS),
                ..FixingMeasure::default()
            }
            .check()
            .is_ok()
        );
    }
}
