//! The embedded monthly background as the air around a domain.

use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::simulation::{Surroundings, SurroundingsError};
use crate::species::{Phase, STRATOSPHERIC_OZONE, SpeciesTable};
use crate::terrain::{Background, GasBackground, GasProfile, ParticleBackground};
use crate::time::ModelTime;
use crate::transport::BoundaryRatios;
use crate::units::MOLAR_MASS_AIR;
use ndarray::Array3;

/// Gases that the stratosphere brings.
const STRATOSPHERIC: [&str; 2] = ["O3", "HNO3"];

/// Where the background of a lane stands.
#[derive(Debug)]
enum Source {
    /// In the table of primary species, by this name.
    Primary(String),
    /// In the table of particles by mode and compound, by this name.
    Particle(String),
    /// In the table of reacting gases.
    Gas {
        /// Its mole fraction by month and altitude.
        profile: &'static GasProfile,
        /// Mass of a mole over that of air [1].
        mass: f64,
        /// Altitude above which it does not change [m]: a run without stratosphere keeps what that brings at its tropospheric value.
        capped: f64,
    },
    /// The stratosphere's part of the ozone; mass of a mole over that of air [1].
    StratosphericOzone(f64),
    /// Nowhere: none of it flows in.
    None,
}

/// Monthly profiles of the background, taken at the altitude of every boundary cell.
#[derive(Debug)]
pub(super) struct MonthlyBackground {
    /// Altitudes of layers [m], `[k][j][i]`.
    altitude: Array3<f64>,
    top: f64,
    sources: Vec<Source>,
    background: &'static Background,
    gases: &'static GasBackground,
    particles: &'static ParticleBackground,
    /// Whether ozone and nitric acid of the stratosphere flow in; without it they keep their value of
    /// [`GasBackground::TROPOSPHERE`] above it.
    stratosphere: bool,
}

impl MonthlyBackground {
    pub fn new(
        horizontal: &HorizontalGrid,
        metrics: &VerticalMetrics,
        top: f64,
        table: &SpeciesTable,
        (background, gases, particles): (
            &'static Background,
            &'static GasBackground,
            &'static ParticleBackground,
        ),
        stratosphere: bool,
    ) -> Self {
        let layers = metrics.thickness.dim().0;
        let source = |name: &str, phase: &Phase| {
            if background.species().iter().any(|known| known == name) {
                return Source::Primary(name.to_owned());
            }
            match phase {
                Phase::Gas { molar_mass, .. } if name == STRATOSPHERIC_OZONE => {
                    Source::StratosphericOzone(molar_mass / MOLAR_MASS_AIR)
                }
                Phase::Gas { molar_mass, .. } => {
                    gases.profile(name).map_or(Source::None, |profile| {
                        let capped = !stratosphere && STRATOSPHERIC.contains(&name);
                        Source::Gas {
                            profile,
                            mass: molar_mass / MOLAR_MASS_AIR,
                            capped: if capped {
                                GasBackground::TROPOSPHERE
                            } else {
                                f64::INFINITY
                            },
                        }
                    })
                }
                Phase::Particle { .. } => {
                    match particles.mixing_ratio(background, 1, 3000.0, name) {
                        Some(_) => Source::Particle(name.to_owned()),
                        None => Source::None,
                    }
                }
            }
        };
        Self {
            altitude: Array3::from_shape_fn((layers, horizontal.ny, horizontal.nx), |(k, j, i)| {
                metrics.altitude(k, j, i)
            }),
            top,
            sources: table
                .species
                .iter()
                .map(|s| source(&s.name, &s.phase))
                .collect(),
            background,
            gases,
            particles,
            stratosphere,
        }
    }
}

impl Surroundings for MonthlyBackground {
    fn boundary(&self, time: ModelTime) -> Result<BoundaryRatios, SurroundingsError> {
        let (nz, ny, nx) = self.altitude.dim();
        let lanes = self.sources.len();
        let ratio = |altitude: f64, lane: usize| self.ratio(time, altitude, lane);
        let side = |n: usize, place: &dyn Fn(usize, usize) -> [usize; 3]| {
            Array3::from_shape_fn((nz, n, lanes), |(k, n, lane)| {
                ratio(self.altitude[place(k, n)], lane)
            })
        };
        let tops: Vec<f64> = (0..lanes).map(|lane| ratio(self.top, lane)).collect();
        Ok(BoundaryRatios {
            west: side(ny, &|k, j| [k, j, 0]),
            east: side(ny, &|k, j| [k, j, nx - 1]),
            south: side(nx, &|k, i| [k, 0, i]),
            north: side(nx, &|k, i| [k, ny - 1, i]),
            top: Array3::from_shape_fn((ny, nx, lanes), |(_, _, lane)| tops[lane]),
        })
    }

    fn ratio(&self, time: ModelTime, altitude: f64, lane: usize) -> f64 {
        let month = time.month();
        match &self.sources[lane] {
            Source::Primary(name) => self
                .background
                .mixing_ratio(month, altitude, name)
                .unwrap_or(0.0),
            Source::Particle(name) => self
                .particles
                .mixing_ratio(self.background, month, altitude, name)
                .unwrap_or(0.0),
            Source::Gas {
                profile,
                mass,
                capped,
            } => profile.at(month, altitude.min(*capped)) * mass,
            Source::StratosphericOzone(mass) => {
                let ozone = self
                    .gases
                    .mole_fraction(month, altitude, "O3")
                    .unwrap_or(0.0);
                ozone * self.gases.stratospheric_share(month, altitude) * mass
            }
            Source::None => 0.0,
        }
    }

    fn provenance(&self) -> String {
        let reacting = self.sources.iter().any(|s| matches!(s, Source::Gas { .. }));
        match (reacting, self.stratosphere) {
            (false, _) => "embedded monthly background (seeds/background)".into(),
            (true, true) => "embedded monthly background with reacting gases and stratospheric ozone (seeds/background)".into(),
            (true, false) => "embedded monthly background with reacting gases, without stratospheric ozone (seeds/background)".into(),
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::grid::{GridSpecification, LambertConformal, VerticalGrid};
    use crate::species::mechanism::Mechanism;
    use approx::assert_relative_eq;
    use ndarray::Array2;

    fn around(table: &SpeciesTable, stratosphere: bool) -> MonthlyBackground {
        let grid = HorizontalGrid::new(&GridSpecification {
            projection: LambertConformal::HE_HUANG,
            nx: 4,
            ny: 4,
            cell_size: 12_000.0,
            centre_longitude: 102.0,
            centre_latitude: 36.5,
        })
        .unwrap();
        let levels = VerticalGrid::stretched(20, 36.0, 13_000.0).unwrap();
        let metrics = levels.over(&Array2::from_elem((4, 4), 2300.0)).unwrap();
        let tables = (
            Background::embedded().unwrap(),
            GasBackground::embedded().unwrap(),
            ParticleBackground::embedded().unwrap(),
        );
        MonthlyBackground::new(&grid, &metrics, 13_000.0, table, tables, stratosphere)
    }

    #[test]
    fn reacting_gases_flow_in_and_the_stratosphere_has_its_lane_and_switch() {
        let mechanism = Mechanism::cb6r5().unwrap();
        let table = SpeciesTable::for_mechanism(&mechanism)
            .unwrap()
            .with_stratospheric_ozone();
        let (open, shut) = (around(&table, true), around(&table, false));
        let june = ModelTime::parse("2016-06-21T00:00").unwrap();
        let lane = |name: &str| table.lane(name).unwrap();
        let ppb = |air: &MonthlyBackground, altitude: f64, name: &str| {
            let mass = table.molar_mass(lane(name)).unwrap() / MOLAR_MASS_AIR;
            air.ratio(june, altitude, lane(name)) / mass * 1e9
        };
        assert_relative_eq!(ppb(&open, 3800.0, "O3"), 59.0, max_relative = 1e-9);
        assert_relative_eq!(ppb(&shut, 3800.0, "O3"), 59.0, max_relative = 1e-9);
        assert_relative_eq!(ppb(&open, 13_000.0, "O3"), 160.0, max_relative = 1e-9);
        assert_relative_eq!(ppb(&shut, 13_000.0, "O3"), 78.0, max_relative = 1e-9);
        assert_relative_eq!(ppb(&open, 13_000.0, "O3S"), 82.0, max_relative = 1e-9);
        assert_eq!(ppb(&open, 6000.0, "O3S"), 0.0);
        assert!((0.3..0.5).contains(&ppb(&open, 3800.0, "PAN")));
        // What the primary table has stays what it was.
        let primary = around(&SpeciesTable::primary(), true);
        let carbon = SpeciesTable::primary().lane("CO").unwrap();
        assert_eq!(
            open.ratio(june, 3000.0, lane("CO")),
            primary.ratio(june, 3000.0, carbon)
        );
        assert_eq!(open.ratio(june, 3000.0, lane("OH")), 0.0);
        let sides = open.boundary(june).unwrap();
        assert_eq!(
            sides.top[[1, 1, lane("O3")]],
            open.ratio(june, 13_000.0, lane("O3"))
        );
        assert!(open.provenance().contains("stratospheric ozone"));
        assert!(!primary.provenance().contains("reacting"));
    }
}
