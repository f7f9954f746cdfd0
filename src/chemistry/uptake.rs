//! Uptake of gases on particles and on the ground: first-order rates of the heterogeneous processes of a mechanism.
//!
//! k = ¼ γ v̄ S, v̄ = √(8RT/(πM)); γ the probability of reaction, S the particles' surface a volume of air. A log-normal mode of
//! volume median diameter D and spread σ has S = 6 m/(ρD) · exp(½ ln²σ) (Hatch and Choate 1929).
//! Rows whose particles do not exist yet (chloride, organics that are taken up by wet sulfate) have rate 0 and say so ([`Process::Off`]).

use crate::species::Phase;
use crate::units::GAS_CONSTANT;

/// What drives a heterogeneous process.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Process {
    /// Reaction on fine (first) and coarse particles (second) with these probabilities, for a gas of this molar mass [kg/mol].
    Particles {
        /// γ on fine particles [1].
        fine: f64,
        /// γ on coarse particles [1].
        coarse: f64,
        /// Molar mass [kg/mol].
        molar_mass: f64,
    },
    /// N2O5 on fine particles, with the probability of [`Surface::pentoxide`] where that is known.
    Pentoxide,
    /// As [`Process::Particles`], and at the ground, leaves and buildings where that is asked for.
    ParticlesAndGround {
        /// γ on fine particles [1].
        fine: f64,
        /// γ on coarse particles [1].
        coarse: f64,
        /// Molar mass [kg/mol].
        molar_mass: f64,
    },
    /// At once: the second of two steps of which the first is the slow one [1/s].
    Prompt {
        /// Rate [1/s].
        rate: f64,
    },
    /// Nothing: the particles that take it up are not simulated.
    Off,
}

/// N2O5 on fine particles: global mean of Evans and Jacob 2005 (GRL 32, L09813); on dust: IUPAC 2019 (0.013–0.02).
const DINITROGEN_PENTOXIDE: (f64, f64) = (0.02, 0.016);
/// NO2: Jacob 2000 (Atmos. Environ. 34, 2131) gives 1e-4 (1e-6 to 1e-3); CMAQ 5.5 has 1e-4 on fine particles.
const NITROGEN_DIOXIDE: (f64, f64) = (1e-4, 1e-6);
/// NO3: Jacob 2000.
const NITRATE_RADICAL: f64 = 1e-3;
/// HO2: Jacob 2000 (0.1–1).
const HYDROPEROXY: f64 = 0.2;
/// HO2 on Arizona test dust: 0.031 ± 0.008 at 18 % relative humidity (Matthews et al. 2014, ACP 14, 7397).
const HYDROPEROXY_ON_DUST: f64 = 0.03;
/// Glyoxal and methylglyoxal: Liggio et al. 2005 (JGR 110, D10304), and CMAQ 5.5 in its proportion.
const GLYOXAL: f64 = 2.9e-3;
const METHYLGLYOXAL: f64 = 2.6e-3;
/// Ozone on dust: Bauer et al. 2004 (JGR 109, D02304), 1e-5 on aged grains.
const OZONE_ON_DUST: f64 = 1e-5;
/// N2O5 hydrolyses in two steps in CB6r5; the second is this fast [1/s] (the reference box of CMAQ's chemistry has 60 min⁻¹).
const PROMPT: f64 = 1.0;

impl Process {
    /// The process that a mechanism calls `label`; `None` for a label that is not known.
    pub fn named(label: &str) -> Option<Self> {
        let particles = |(fine, coarse): (f64, f64), molar_mass| Self::Particles {
            fine,
            coarse,
            molar_mass,
        };
        Some(match label {
            "HETERO_N2O5IJ" => Self::Pentoxide,
            "HETERO_N2O5K" => particles((0.0, DINITROGEN_PENTOXIDE.1), 0.108),
            "HETERO_NO2" => Self::ParticlesAndGround {
                fine: NITROGEN_DIOXIDE.0,
                coarse: NITROGEN_DIOXIDE.1,
                molar_mass: 0.046,
            },
            "HETERO_NO3" => particles((NITRATE_RADICAL, NITRATE_RADICAL), 0.062),
            "HETERO_HO2" => particles((HYDROPEROXY, HYDROPEROXY_ON_DUST), 0.033),
            "HETERO_GLY" => particles((GLYOXAL, 0.0), 0.058),
            "HETERO_MGLY" => particles((METHYLGLYOXAL, 0.0), 0.072),
            "HETERO_H2NO3PAIJ" | "HETERO_H2NO3PAK" => Self::Prompt { rate: PROMPT },
            "HETERO_H2NO3PBIJ" | "HETERO_H2NO3PBK" | "HETERO_CLNO3_WAI" | "HETERO_CLNO3_WAJ"
            | "HETERO_IEPOX" | "HETERO_IEPOXOS" | "HETERO_TETROL" | "HETERO_NTR2"
            | "HETERO_PNCOMLI" | "HETERO_PNCOMLJ" | "HETERO_ISO3NOSJ" | "HETERO_ISO3OSJ" => {
                Self::Off
            }
            _ => return None,
        })
    }

    /// Rate [1/s] at a temperature [K], with surfaces of fine and coarse particles [m²/m³] and the rate at the ground [1/s].
    pub fn rate(&self, temperature: f64, surface: Surface, ground: f64) -> f64 {
        match *self {
            Self::Particles {
                fine,
                coarse,
                molar_mass,
            } => on_particles(fine, coarse, molar_mass, temperature, surface),
            Self::ParticlesAndGround {
                fine,
                coarse,
                molar_mass,
            } => on_particles(fine, coarse, molar_mass, temperature, surface) + ground,
            Self::Pentoxide => {
                let fine = surface.pentoxide.unwrap_or(DINITROGEN_PENTOXIDE.0);
                on_particles(fine, 0.0, 0.108, temperature, surface)
            }
            Self::Prompt { rate } => rate,
            Self::Off => 0.0,
        }
    }

    /// What a change of the surfaces changes of the rate [1/s]; that of [`Surface::pentoxide`] is a change too. The ground counts as given.
    pub fn change(&self, temperature: f64, surface: Surface, change: Surface) -> f64 {
        match *self {
            Self::Particles {
                fine,
                coarse,
                molar_mass,
            }
            | Self::ParticlesAndGround {
                fine,
                coarse,
                molar_mass,
            } => on_particles(fine, coarse, molar_mass, temperature, change),
            Self::Pentoxide => {
                let fine = surface.pentoxide.unwrap_or(DINITROGEN_PENTOXIDE.0);
                let change_of_fine = change.pentoxide.unwrap_or(0.0);
                on_particles(fine, 0.0, 0.108, temperature, change)
                    + on_particles(change_of_fine, 0.0, 0.108, temperature, surface)
            }
            Self::Prompt { .. } | Self::Off => 0.0,
        }
    }
}

/// Loss of ozone on dust [1/s] at a temperature [K] and a surface of coarse particles [m²/m³].
pub fn ozone_on_dust(temperature: f64, surface: Surface) -> f64 {
    on_particles(0.0, OZONE_ON_DUST, 0.048, temperature, surface)
}

/// Surfaces of particles a volume of air [m²/m³].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Surface {
    /// Particles of up to 2.5 µm; where dust is told apart, all that is no dust of these.
    pub fine: f64,
    /// Larger ones, and all dust where it is told apart.
    pub coarse: f64,
    /// Probability of reaction of N2O5 on the fine ones [1]; `None` where their composition is not known.
    pub pentoxide: Option<f64>,
}

/// Probability of reaction of N2O5 on wet salts that hold `water`, `nitrate` and `chloride` [mol/L] (Bertram and Thornton 2009,
/// ACP 9, 8351, eq. 11 and 12): water takes up the molecule's ion, nitrate gives it back, chloride takes it away.
pub fn pentoxide_on_wet_salt(water: f64, nitrate: f64, chloride: f64) -> f64 {
    let fast = 1.15e6 * -libm::expm1(-0.13 * water);
    let ahead = 0.06 * water + 29.0 * chloride;
    3.2e-8 * fast * ahead / (ahead + nitrate).max(f64::MIN_POSITIVE)
}

/// Derivative of [`pentoxide_on_wet_salt`] along changes of water, nitrate and chloride.
pub fn pentoxide_change([water, nitrate, chloride]: [f64; 3], change: [f64; 3]) -> f64 {
    let gone = libm::exp(-0.13 * water);
    let fast = 1.15e6 * (1.0 - gone);
    let fast_change = 1.15e6 * 0.13 * gone * change[0];
    let ahead = 0.06 * water + 29.0 * chloride;
    let ahead_change = 0.06 * change[0] + 29.0 * change[2];
    let sum = (ahead + nitrate).max(f64::MIN_POSITIVE);
    let share = ahead / sum;
    let share_change = (ahead_change - share * (ahead_change + change[1])) / sum;
    3.2e-8 * (fast_change * share + fast * share_change)
}

/// Loss of sulfur dioxide on particles [1/s] at a temperature [K] and relative humidity [1]: γ = 2·10⁻⁵ up to 50 %, rising to
/// 5·10⁻⁵ in saturated air, on fine and mineral particles alike (Zheng et al. 2015, ACP 15, 2031, who fitted it to Beijing's haze).
pub fn sulfur_dioxide_on_particles(
    temperature: f64,
    relative_humidity: f64,
    surface: Surface,
) -> f64 {
    let moist = ((relative_humidity - 0.5) / 0.5).clamp(0.0, 1.0);
    let probability = 2e-5 + 3e-5 * moist;
    on_particles(probability, probability, 0.064_066, temperature, surface)
}

/// Surface a mass of a log-normal mode [m²/kg]; 0 for gases.
pub fn specific_surface(phase: &Phase) -> f64 {
    match *phase {
        Phase::Particle {
            diameter,
            spread,
            density,
        } => {
            let width = libm::log(spread);
            6.0 / (density * diameter) * libm::exp(0.5 * width * width)
        }
        Phase::Gas { .. } => 0.0,
    }
}

fn on_particles(
    fine: f64,
    coarse: f64,
    molar_mass: f64,
    temperature: f64,
    surface: Surface,
) -> f64 {
    let speed = (8.0 * GAS_CONSTANT * temperature / (std::f64::consts::PI * molar_mass)).sqrt();
    0.25 * speed * (fine * surface.fine + coarse * surface.coarse)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pentoxide_is_taken_up_as_measured() {
        // Bertram and Thornton 2009, fig. 5: no nitrate, plenty of water: the plateau 3.2e-8 · 1.15e6 = 0.037.
        assert!((pentoxide_on_wet_salt(55.0, 0.0, 0.0) - 0.0368).abs() < 2e-4);
        // Nitrate of a fifteenth of the water halves it (k3/k2b = 0.06), chloride gives it back.
        let nitrate = pentoxide_on_wet_salt(30.0, 1.8, 0.0);
        assert!((nitrate / pentoxide_on_wet_salt(30.0, 0.0, 0.0) - 0.5).abs() < 1e-12);
        assert!(pentoxide_on_wet_salt(30.0, 1.8, 1.0) > 1.8 * nitrate);
        assert!(pentoxide_on_wet_salt(0.0, 0.0, 0.0) == 0.0);
    }

    #[test]
    fn sulfur_dioxide_lives_a_day_in_haze() {
        // 200 µg/m³ of fine particles of 0.35 µm: S of 2.5e-3 m²/m³; at 90 % humidity k = ¼ · 4.4e-5 · 300 m/s · S.
        let surface = Surface {
            fine: 2.5e-3,
            ..Surface::default()
        };
        let rate = sulfur_dioxide_on_particles(273.15, 0.9, surface);
        assert!((7e-6..1e-5).contains(&rate), "{rate}");
        assert!(rate > 2.0 * sulfur_dioxide_on_particles(273.15, 0.3, surface));
    }

    #[test]
    fn nitrogen_pentoxide_lives_minutes_in_polluted_air() {
        // 50 µg/m³ of the accumulation mode: S of some 4e-4 m²/m³, k = ¼ · 0.02 · 240 m/s · S ≈ 4e-4 to 6e-4 1/s.
        let phase = Phase::Particle {
            diameter: 0.3e-6,
            spread: 2.0,
            density: 1500.0,
        };
        let surface = Surface {
            fine: 50e-9 * specific_surface(&phase),
            ..Surface::default()
        };
        assert!(
            (surface.fine - 50e-9 * 6.0 / (1500.0 * 0.3e-6) * libm::exp(0.5 * 0.480_453)).abs()
                < 1e-9
        );
        let k = Process::named("HETERO_N2O5IJ")
            .unwrap_or(Process::Off)
            .rate(293.15, surface, 0.0);
        assert!(k > 8e-4 && k < 1.2e-3, "{k}");
        assert!(
            Process::named("HETERO_N2O5K")
                .unwrap_or(Process::Off)
                .rate(293.15, surface, 0.0)
                == 0.0
        );
    }

    #[test]
    fn changes_are_those_of_the_rates() {
        let salt = [20.0, 3.0, 0.1];
        let along = [2.0, -1.5, 0.3];
        let at = |p: f64| [0, 1, 2].map(|n| salt[n] + p * along[n]);
        let probability = |p: f64| {
            let [water, nitrate, chloride] = at(p);
            pentoxide_on_wet_salt(water, nitrate, chloride)
        };
        let surface = |p: f64| Surface {
            fine: 3e-4 + 1e-4 * p,
            coarse: 1e-5 - 2e-5 * p,
            pentoxide: Some(probability(p)),
        };
        let change = Surface {
            fine: 1e-4,
            coarse: -2e-5,
            pentoxide: Some(pentoxide_change(salt, along)),
        };
        for label in ["HETERO_N2O5IJ", "HETERO_N2O5K", "HETERO_NO2", "HETERO_HO2"] {
            let process = Process::named(label).unwrap_or(Process::Off);
            let rate = |p: f64| process.rate(280.0, surface(p), 1e-5);
            let expected = (rate(1e-4) - rate(-1e-4)) / 2e-4;
            let found = process.change(280.0, surface(0.0), change);
            assert!(
                (found / expected - 1.0).abs() < 1e-6,
                "{label}: {found} {expected}"
            );
        }
        assert_eq!(
            Process::Prompt { rate: 1.0 }.change(280.0, surface(0.0), change),
            0.0
        );
    }

    #[test]
    fn the_ground_adds_to_nitrogen_dioxide_only() {
        let none = Surface::default();
        let rate = |label: &str| {
            Process::named(label)
                .unwrap_or(Process::Off)
                .rate(280.0, none, 1e-5)
        };
        assert!(rate("HETERO_NO2") == 1e-5 && rate("HETERO_GLY") == 0.0);
        assert!(Process::named("HETERO_UNHEARD").is_none());
    }
}
