//! Matter with a surface, and the surfaces of a cell's particles.

use super::particles::ParticleChemistry;
use crate::aerosol::modes::water_over_kappa;
use crate::chemistry::uptake::{Surface, specific_surface};
use crate::species::{Matter, ParticleTable, Phase, SpeciesTable};

/// Largest median diameter of particles that count as fine [m].
const LARGEST_FINE: f64 = 2.5e-6;

/// Matter with a surface on which gases react.
#[derive(Debug)]
pub(super) struct Grain {
    /// Its lane.
    pub lane: usize,
    /// Whether it counts as coarse or mineral.
    mineral: bool,
    /// Dry surface a mass [m²/kg].
    surface: f64,
    /// Its hygroscopicity's place in [`Grains::kappas`].
    kind: usize,
}

/// Most hygroscopicities of matter with a surface.
const KINDS: usize = 32;

/// Growth of surfaces by kind [1].
pub(super) type Growth = [f64; KINDS];

/// All matter with a surface.
#[derive(Debug, Default)]
pub(super) struct Grains {
    /// Lane by lane.
    pub list: Vec<Grain>,
    /// Volumes of water at a water activity of one half over the dry volume [1] that there are.
    kappas: Vec<f64>,
}

impl Grains {
    /// What of a table has a surface: all particles, or those of `matter` where it is given (tracers of emitted matter have none).
    pub(super) fn of(table: &SpeciesTable, matter: Option<&ParticleTable>) -> Self {
        let mut grains = Self::default();
        for (lane, species) in table.species.iter().enumerate() {
            let Phase::Particle { diameter, .. } = species.phase else {
                continue;
            };
            let (mineral, kappa) = match matter {
                None => (diameter > LARGEST_FINE, 0.0),
                Some(matter) => match matter.get(&species.name) {
                    Some(row) if row.kind != Matter::Number => {
                        let mineral = row.kind == Matter::Dust || diameter > LARGEST_FINE;
                        (mineral, row.kappa)
                    }
                    _ => continue,
                },
            };
            let known = grains.kappas.iter().position(|k| *k == kappa);
            let kind = known.unwrap_or_else(|| {
                grains.kappas.push(kappa);
                grains.kappas.len() - 1
            });
            assert!(kind < KINDS, "no table of particles has so many materials");
            grains.list.push(Grain {
                lane,
                mineral,
                surface: specific_surface(&species.phase),
                kind,
            });
        }
        grains
    }

    /// Growth of the surfaces of grains at a relative humidity [1], by kind; a surface grows as the volume to the power 2/3.
    pub(super) fn growth(&self, humidity: f64) -> Growth {
        let wet = water_over_kappa(humidity);
        let mut all = [1.0; KINDS];
        for (growth, kappa) in all.iter_mut().zip(&self.kappas) {
            if *kappa > 0.0 {
                let grown = libm::cbrt(1.0 + kappa * wet);
                *growth = grown * grown;
            }
        }
        all
    }

    /// Surfaces of the particles of a cell with these masses [kg] in a volume [m³], their growth given; linear in the masses. What N2O5
    /// does on them is not known.
    pub(super) fn dry_surface(&self, growth: &Growth, masses: &[f64], volume: f64) -> Surface {
        let mut surface = Surface::default();
        for grain in &self.list {
            let own = grain.surface * masses[grain.lane] / volume * growth[grain.kind];
            if grain.mineral {
                surface.coarse += own;
            } else {
                surface.fine += own;
            }
        }
        surface
    }

    /// The same with what N2O5 does on them where their composition is known.
    pub(super) fn surface(
        &self,
        particles: Option<&ParticleChemistry>,
        growth: &Growth,
        (masses, volume, humidity): (&[f64], f64, f64),
    ) -> Surface {
        Surface {
            pentoxide: particles.map(|p| p.pentoxide(masses, humidity)),
            ..self.dry_surface(growth, masses, volume)
        }
    }

    /// What a change of the masses changes of the surfaces.
    pub(super) fn surface_change(
        &self,
        particles: Option<&ParticleChemistry>,
        growth: &Growth,
        (masses, change): (&[f64], &[f64]),
        (volume, humidity): (f64, f64),
    ) -> Surface {
        Surface {
            pentoxide: particles.map(|p| p.pentoxide_change((masses, change), humidity)),
            ..self.dry_surface(growth, change, volume)
        }
    }
}
