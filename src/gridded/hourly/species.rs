//! What variables of hourly emissions become: `seeds/inventory/hourly_species.csv`.
//!
//! A gas takes the lane of its name, moles kept; where a table of species has its pollutant whole, NO, NO2 and HONO count as NO2, organic species by the molar
//! mass of their row in `gas_properties.csv`, sulfuric acid as SO2. Particles are pure parts of PM2.5 whose size and behaviour the sector's profile gives; POC
//! without PNCOM is taken times the profile's ratio of organic mass to carbon.

use crate::gridded::GriddedError;
use crate::gridded::labels::{LabelProfiles, SectorLabel};
use crate::inventory::{BASE, LaneMasses, LineMass, MINERALS, PmProfile, SourceKind};
use crate::seeds;
use crate::species::{GasTable, SpeciesTable};
use std::sync::OnceLock;

const FILE: &str = "inventory/hourly_species.csv";
/// Organic mass over carbon where a profile has no organic carbon (Turpin and Lim 2001, urban).
const ORGANIC_RATIO: f64 = 1.4;

/// A variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HourlySpecies {
    /// Its name in files.
    pub variable: String,
    /// `gas`, `particle`, or `aside`: left out.
    pub phase: String,
    /// Lane of a gas, part of PM2.5 of a particle (`EC`, `OC`, `OM`, a mineral, `REST`), `COARSE`.
    pub to: String,
    /// Pollutant it counts as; empty: none.
    pub counts_as: String,
    /// Where this comes from, or why it is left out.
    pub source: String,
}

static TABLE: OnceLock<Vec<HourlySpecies>> = OnceLock::new();

/// The embedded table.
///
/// # Errors
/// If it is damaged.
pub fn hourly_species() -> Result<&'static [HourlySpecies], GriddedError> {
    let damaged = |e: String| GriddedError::file(FILE, e, "the program is damaged");
    let table = seeds::once(&TABLE, || {
        let text = seeds::text(FILE).map_err(|e| damaged(e.to_string()))?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.records().map(|row| {
            let row = row.map_err(|e| damaged(e.to_string()))?;
            let cell = |at: usize| row.get(at).unwrap_or("").to_owned();
            Ok(HourlySpecies {
                variable: cell(0),
                phase: cell(1),
                to: cell(2),
                counts_as: cell(3),
                source: cell(4),
            })
        });
        rows.collect::<Result<Vec<_>, GriddedError>>()
    })?;
    Ok(table)
}

/// What a unit of a variable fills.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Filling {
    /// Lanes with kilograms in them of a mole (gases) or a kilogram (particles).
    Lanes {
        moles: bool,
        /// Pollutant it counts as, with kilograms of it in one.
        counts: Option<(&'static str, f64)>,
        lanes: Vec<(usize, f64)>,
    },
    /// Nothing, and why.
    Nothing(String),
}

/// How variables fill the lanes of a table.
pub(super) struct Fillings<'a> {
    pub species: &'a SpeciesTable,
    pub masses: &'a LaneMasses<'a>,
    pub kind: SourceKind<'a>,
    pub profile: PmProfile,
    /// Whether the files have the rest of organic matter (PNCOM).
    pub organic_whole: bool,
}

impl<'a> Fillings<'a> {
    /// Those of files with these variables (name and unit), as a sector's label divides them.
    pub fn new(
        (species, masses): (&'a SpeciesTable, &'a LaneMasses<'a>),
        (label, profiles): (&'a SectorLabel, &'a LabelProfiles),
        variables: &[(String, String)],
    ) -> Self {
        Self {
            species,
            masses,
            kind: SourceKind {
                sector: &profiles.sector,
                class: &label.class,
                voc_profile: &label.voc,
                out: 1.0,
            },
            profile: profiles.particles,
            organic_whole: variables.iter().any(|v| v.0 == "PNCOM"),
        }
    }

    /// Of a variable.
    pub fn of(&self, variable: &str) -> Result<Filling, GriddedError> {
        let row = hourly_species()?.iter().find(|r| r.variable == variable);
        let Some(row) = row else {
            return Ok(match self.lane(variable) {
                Some(lane) if self.species.molar_mass(lane).is_some() => {
                    self.gas(lane, variable, None)
                }
                _ => Filling::Nothing("not known (seeds/inventory/hourly_species.csv)".into()),
            });
        };
        match row.phase.as_str() {
            "gas" => self.of_gas(row),
            "particle" => self.of_particle(row),
            _ => Ok(Filling::Nothing(row.source.clone())),
        }
    }

    fn lane(&self, name: &str) -> Option<usize> {
        self.species.species.iter().position(|s| s.name == name)
    }

    /// A lane that takes its gas whole.
    fn gas(&self, lane: usize, name: &str, counts: Option<(&'static str, f64)>) -> Filling {
        match self.species.molar_mass(lane) {
            Some(mass) => Filling::Lanes {
                moles: true,
                counts,
                lanes: vec![(lane, mass)],
            },
            None => Filling::Nothing(format!("lane {name} is no gas")),
        }
    }

    fn of_gas(&self, row: &HourlySpecies) -> Result<Filling, GriddedError> {
        let gases = GasTable::embedded()
            .map_err(|e| GriddedError::file("seeds", e.to_string(), "the program is damaged"))?;
        let counted = match row.counts_as.as_str() {
            "NOX" => "NO2",
            "SO2" => "SO2",
            _ => row.to.as_str(),
        };
        let molar = gases.get(counted).map(|g| g.molar_mass);
        let pollutant = BASE.iter().copied().find(|p| *p == row.counts_as);
        let counts = pollutant.zip(molar);
        if let Some(lane) = self.lane(&row.to) {
            return Ok(self.gas(lane, &row.to, counts));
        }
        Ok(
            match counts.and_then(|(p, mass)| Some((self.lane(p)?, mass))) {
                Some(whole) => Filling::Lanes {
                    moles: true,
                    counts,
                    lanes: vec![whole],
                },
                None => Filling::Nothing(format!("the run has no lane {}", row.to)),
            },
        )
    }

    fn of_particle(&self, row: &HourlySpecies) -> Result<Filling, GriddedError> {
        let mut profile = PmProfile {
            elemental_carbon: 0.0,
            organic_carbon: 0.0,
            organic_matter: 0.0,
            ..self.profile
        };
        let mut mass = LineMass::default();
        let mut factor = 1.0;
        let part = if row.to == "COARSE" { "PMC" } else { "PM25" };
        let base = BASE.iter().position(|p| *p == part);
        match row.to.as_str() {
            "COARSE" | "REST" => {}
            "EC" => profile.elemental_carbon = 1.0,
            "OM" => profile.organic_matter = 1.0,
            "OC" => {
                profile.organic_matter = 1.0;
                if !self.organic_whole {
                    factor = self.organic_ratio();
                }
            }
            mineral => {
                let at = MINERALS.iter().position(|m| *m == mineral).ok_or_else(|| {
                    GriddedError::file(FILE, format!("part '{mineral}'"), "the program is damaged")
                })?;
                profile.minerals = [0.0; MINERALS.len()];
                profile.minerals[at] = 1.0;
            }
        }
        mass.profile = profile;
        if let Some(base) = base {
            mass.base[base] = factor;
        }
        let mut lanes = vec![0.0; self.species.len()];
        self.masses.add_mass(&mass, self.kind, &mut lanes);
        let lanes: Vec<(usize, f64)> = lanes
            .into_iter()
            .enumerate()
            .filter(|lane| lane.1 > 0.0)
            .collect();
        if lanes.is_empty() {
            return Ok(Filling::Nothing("the run has no lane for it".into()));
        }
        Ok(Filling::Lanes {
            moles: false,
            counts: Some((part, factor)),
            lanes,
        })
    }

    /// Organic mass over carbon of the profile.
    fn organic_ratio(&self) -> f64 {
        if self.profile.organic_carbon > 0.0 {
            self.profile.organic_matter / self.profile.organic_carbon
        } else {
            ORGANIC_RATIO
        }
    }
}
