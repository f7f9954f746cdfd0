//! Deposition of a near-field plume on the ground: velocities, washout and what both leave of the plume.
//!
//! [`DepositionSettings`] is made once a run, [`SourceDeposition`] once for every source and hour; [`depletion`] gives the
//! share of the emission that is still airborne at a distance and [`fluxes`] the four outputs CONC, DEPOS, DDEP, WDEP.
//!
//! A kernel for points and volumes does, for every receptor and for the coherent and the random part of the plume:
//!
//! 1. once a receptor: [`depletion::remaining`] at that distance gives each class's share left, dry × wet;
//! 2. for each class j: lower the plume by the fall [`ClassDeposition::fall`] (x v_g/u at release height), take reflection
//!    height, terrain weights and vertical terms with it, giving χ (undepleted, decayed) at the receptor and, at the
//!    heights of [`fluxes::dry_heights`], near the ground;
//! 3. [`fluxes::Fluxes::add`] sums χ, v_d χ_r and Λ Q f_y/u over classes.
//!
//! Areas and pits do the same inside their integral along the wind, with f_y the lateral integral and Q = 1; with
//! AREADPLT step 1 is done once, at one representative distance. Without deposition there is one class, of which all remains.
//!
//! Source: AERMOD Deposition Algorithms – Science Document (revised draft, EPA 2004); AERMOD 24142 for what that leaves open.

pub mod depletion;
pub mod depth;
pub mod fluxes;
pub mod gases;
pub mod kernel;
pub mod particles;
pub mod scavenging;
pub mod settling;
pub mod surface_air;
mod tables;

#[cfg(test)]
mod tests;

pub use depletion::Target;
pub use fluxes::Fluxes;
pub use surface_air::Wetness;

use crate::numerics::lanes::Lanes;
use crate::plume::core::SourceHour;
use crate::plume::core::source_hour::direction_at;
use crate::plume::{Options, Source};
use gases::GasProperties;
use settling::ParticleMix;
use surface_air::SurfaceAir;

/// Acceleration of gravity, AERMOD's [m/s²].
const GRAVITY: f64 = 9.80616;
/// Kármán's constant [1].
const VON_KARMAN: f64 = 0.4;
/// How many σ_z a plume reaches [1].
const REFLECTION_SIGMAS: f64 = 2.15;

/// The land gases are laid down on (GDSEASON, GDLANUSE, GASDEPDF).
#[derive(Debug, Clone, PartialEq)]
pub struct GasSurface {
    /// Season category 1..=5 of each month.
    pub seasons: [u32; 12],
    /// Land use category 1..=9 of each of 36 directions, the first for a flow towards 10°.
    pub land_use: [u32; 36],
    /// Reactivity factor f₀ [1] (0).
    pub reactivity: f64,
    /// Share of the greatest leaf area in season 2 [1] (0.5).
    pub leaf_fraction_autumn: f64,
    /// Share of the greatest leaf area in season 5 [1] (0.25).
    pub leaf_fraction_spring: f64,
}

impl GasSurface {
    /// Land use and season for a flow towards `direction` [°].
    pub fn at(&self, direction: f64, month: u32) -> (usize, usize) {
        let sector = match (direction * 0.1 + 0.4999) as usize {
            0 => 36,
            sector => sector.min(36),
        };
        let month = (month as usize).clamp(1, 12);
        (
            (self.land_use[sector - 1] as usize).clamp(1, 9),
            (self.seasons[month - 1] as usize).clamp(1, 5),
        )
    }
}

/// What a source emits, as deposition sees it.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Material {
    /// A gas that is not laid down.
    #[default]
    Inert,
    /// Particles.
    Particles(ParticleMix),
    /// A gas (GASDEPOS).
    Gas(GasProperties),
}

/// Choices and materials of a whole run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DepositionSettings {
    /// Dry depletion of the plume.
    pub dry_depletion: bool,
    /// Wet depletion of the plume.
    pub wet_depletion: bool,
    /// Dry depletion integrated adaptively (ROMBERG) instead of by two points.
    pub adaptive: bool,
    /// Land for gases; `None`: gases are not laid down dry, or with `user_velocity`.
    pub surface: Option<GasSurface>,
    /// Deposition velocity of all gases as given (GASDEPVD) [m/s].
    pub user_velocity: Option<f64>,
    /// What each source emits.
    pub materials: Vec<Material>,
    /// Slip corrections shared by all sources, see [`settling::shared_slip`].
    pub shared_slip: Vec<f64>,
    /// Settling velocity [m/s] with which each source's gas is depleted: AERMOD leaves there that of the last class of
    /// the particle source computed before (0 in runs without particles).
    pub gas_settling: Vec<f64>,
}

impl DepositionSettings {
    /// From a run's options and sources; land and user velocity are set by the caller.
    pub fn new(options: &Options, sources: &[Source]) -> Self {
        let materials: Vec<Material> = sources
            .iter()
            .map(|source| match (&source.particles, &source.gas) {
                (Some(particles), _) => Material::Particles(ParticleMix::new(particles)),
                (None, Some(gas)) => Material::Gas(GasProperties::new(gas)),
                (None, None) => Material::Inert,
            })
            .collect();
        let settling_of = |material: &Material| match material {
            Material::Particles(mix) => mix.classes.last().map(|class| class.settling_velocity),
            _ => None,
        };
        let mut last = materials
            .iter()
            .rev()
            .find_map(settling_of)
            .filter(|_| options.dry_depletion)
            .unwrap_or(0.0);
        let gas_settling = materials
            .iter()
            .map(|material| {
                if options.dry_depletion {
                    last = settling_of(material).unwrap_or(last);
                }
                last
            })
            .collect();
        Self {
            dry_depletion: options.dry_depletion,
            wet_depletion: options.wet_depletion,
            adaptive: options.romberg_depletion,
            surface: None,
            user_velocity: None,
            materials,
            shared_slip: settling::shared_slip(sources),
            gas_settling,
        }
    }

    /// Something is laid down in this run.
    pub fn any(&self) -> bool {
        self.user_velocity.is_some()
            || self
                .materials
                .iter()
                .any(|material| !matches!(material, Material::Inert))
    }
}

/// One size class (or the gas) of a source in one hour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ClassDeposition {
    /// Share of the emission [1].
    pub mass_fraction: f64,
    /// Settling velocity by which the plume is lowered [m/s]; 0 for gases.
    pub settling_velocity: f64,
    /// Settling velocity in the depletion integral [m/s]; that above, but for gases see [`DepositionSettings::gas_settling`].
    pub settling_in_depletion: f64,
    /// Deposition velocity [m/s].
    pub deposition_velocity: f64,
    /// Washout.
    pub washout: scavenging::Washout,
}

impl ClassDeposition {
    /// How far a class has fallen at distance `x` [m] in wind `wind` at release height [m/s].
    #[inline(always)]
    pub fn fall<V: Lanes>(&self, x: V, wind: f64) -> V {
        (x / wind) * self.settling_velocity
    }
}

/// Deposition of one source in one hour.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceDeposition {
    /// Size classes, or the one gas.
    pub classes: Vec<ClassDeposition>,
    /// Particles fall; a gas does not.
    pub particles: bool,
    /// Height at which dry deposition takes the concentration [m] (z₀ + 1 m).
    pub reference_height: f64,
    /// Depth of the washed column [m]; 0 when nothing is washed out.
    pub scavenging_depth: f64,
    /// Wind speed at release height [m/s].
    pub wind: f64,
    /// The plume loses what is laid down dry.
    pub dry_depletion: bool,
    /// The plume loses what is washed out.
    pub wet_depletion: bool,
    /// Dry depletion is integrated adaptively.
    pub adaptive: bool,
}

impl SourceDeposition {
    /// Deposition of source number `index`.
    pub fn new(settings: &DepositionSettings, index: usize, s: &SourceHour<'_>) -> Self {
        let hour = s.hour;
        let temperature = s.ambient_temperature;
        let surface_air = SurfaceAir::new(hour, s.air, temperature);
        let any_particles = !settings.shared_slip.is_empty();
        let mut made = Self {
            classes: Vec::new(),
            particles: false,
            // With a user's velocity alone AERMOD never sets the reference height.
            reference_height: if settings.user_velocity.is_some() && !any_particles {
                0.0
            } else {
                surface_air.reference_height
            },
            scavenging_depth: 0.0,
            wind: s.wind,
            dry_depletion: settings.dry_depletion,
            wet_depletion: settings.wet_depletion,
            adaptive: settings.adaptive,
        };
        let rain = hour.precipitation;
        let material = settings.materials.get(index).unwrap_or(&Material::Inert);
        if rain > 0.0 && !matches!(material, Material::Inert) {
            made.scavenging_depth = depth::scavenging_depth(s);
        }
        match material {
            Material::Particles(mix) => {
                let velocities = particles::velocities(&surface_air, mix, &settings.shared_slip);
                let schmidt: Vec<f64> = velocities.iter().map(|pair| pair.1).collect();
                let washout =
                    scavenging::particles(&surface_air, mix, &schmidt, rain, made.scavenging_depth);
                made.particles = true;
                made.classes = mix
                    .classes
                    .iter()
                    .zip(velocities)
                    .zip(washout)
                    .map(|((class, (velocity, _)), washout)| ClassDeposition {
                        mass_fraction: class.particle.mass_fraction,
                        settling_velocity: class.settling_velocity,
                        settling_in_depletion: class.settling_velocity,
                        deposition_velocity: velocity,
                        washout,
                    })
                    .collect();
            }
            Material::Gas(_) | Material::Inert => {
                let mut class = ClassDeposition {
                    mass_fraction: 1.0,
                    settling_in_depletion: settings.gas_settling.get(index).copied().unwrap_or(0.0),
                    ..ClassDeposition::default()
                };
                if let Some(velocity) = settings.user_velocity {
                    class.deposition_velocity = velocity;
                } else if let Material::Gas(gas) = material {
                    if let Some(land) = &settings.surface {
                        // The wind at release height decides, not that of the risen plume.
                        let flow = (direction_at(hour, s.height) + 180.0) % 360.0;
                        class.deposition_velocity =
                            gases::deposition(hour, &surface_air, gas, land, flow).velocity;
                    }
                    class.washout = scavenging::gas(gas, temperature, rain, made.scavenging_depth);
                }
                made.classes.push(class);
            }
        }
        made
    }

    /// Nothing is laid down: every class keeps all of its mass and has no velocity.
    pub fn inert(&self) -> bool {
        self.classes.iter().all(|class| {
            class.settling_velocity == 0.0
                && class.deposition_velocity == 0.0
                && class.washout.flux_rate == 0.0
        })
    }

    /// Takes other mass fractions (open pits: what escapes of each class).
    pub fn set_mass_fractions(&mut self, fractions: &[f64]) {
        for (class, &fraction) in self.classes.iter_mut().zip(fractions) {
            class.mass_fraction = fraction;
        }
    }
}
