//! Gridded layers as emissions of a run.

use super::error::GriddedError;
use super::layer::{GriddedLayers, LayerSector, MONTHS};
use crate::biogenic::county_cells;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::inventory::{
    BASE, EmissionError, EmissionField, EmissionSchedule, HeightClass, Instant, LaneMasses,
    Library, LineMass, PollutantMass, Profile, SourceGroup, SourceKind,
};
use crate::meteorology::MetSlice;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use crate::time::ModelTime;

/// A sector's masses, and how its pollutants fill the lanes.
struct SectorMass {
    hour: Profile,
    weekday: Profile,
    /// `[month][column]`, in the order of [`BASE`] [kg].
    mass: Vec<Vec<[f64; BASE.len()]>>,
    /// Mass in each lane of a kilogram of each pollutant, `[pollutant][lane]`.
    split: Vec<Vec<f64>>,
}

/// Part of a sector that is one source group: a county and a height.
struct Part {
    sector: usize,
    /// Cell (k·ny + j)·nx + i, column, and share of the column's mass.
    cells: Vec<(u32, usize, f64)>,
}

/// Emissions of gridded layers.
#[allow(missing_debug_implementations)] // large
pub struct GriddedEmissions {
    sectors: Vec<SectorMass>,
    groups: Vec<SourceGroup>,
    parts: Vec<Part>,
    lanes: usize,
    shape: (usize, usize, usize),
    annual: Vec<f64>,
    provenance: String,
    every_month: Profile,
}

/// A mass by the pollutants of tables as one by those of factors.
fn base(mass: &PollutantMass) -> [f64; BASE.len()] {
    let [so2, nox, co, nh3, voc, pm10, pm25, _, _] = *mass;
    [so2, nox, co, nh3, voc, pm25, pm10 - pm25]
}

impl GriddedEmissions {
    /// Lays read layers into the lanes of a table.
    ///
    /// # Errors
    /// If the inventory's tables do not fit the table of species.
    pub fn new(
        layers: &GriddedLayers,
        (grid, metrics): (&HorizontalGrid, &VerticalMetrics),
        regions: &Regions,
        (species, library): (&SpeciesTable, &Library),
    ) -> Result<Self, GriddedError> {
        let masses = LaneMasses::new(species, library)?;
        let counties = county_cells(grid, regions);
        let lanes = species.len();
        let mut emissions = Self {
            sectors: Vec::new(),
            groups: Vec::new(),
            parts: Vec::new(),
            lanes,
            shape: (metrics.thickness.dim().0, grid.ny, grid.nx),
            annual: Vec::new(),
            provenance: provenance(layers),
            every_month: Profile {
                values: vec![1.0; MONTHS],
            },
        };
        for layer in &layers.sectors {
            let sector = emissions.sectors.len();
            emissions.sectors.push(SectorMass {
                hour: layer.profiles.hour.clone(),
                weekday: layer.profiles.weekday.clone(),
                mass: layer
                    .mass
                    .iter()
                    .map(|m| m.iter().map(base).collect())
                    .collect(),
                split: split(layer, &masses, lanes),
            });
            for (&county, columns) in &counties {
                for &(height, height_share) in &layer.label.heights {
                    let mut cells: Vec<(u32, usize, f64)> = columns
                        .iter()
                        .map(|&(column, share)| {
                            let (j, i) = (column / grid.nx, column % grid.nx);
                            let layer = metrics.layer_at(height, j, i);
                            let cell = (layer * grid.columns() + column) as u32;
                            (cell, column, share * height_share)
                        })
                        .collect();
                    cells.sort_unstable_by_key(|c| c.0);
                    emissions.groups.push(SourceGroup {
                        sector: layer.profiles.sector.clone(),
                        county_code: county,
                        height_class: HeightClass::of(height, false),
                        facility: None,
                        inside: None,
                    });
                    emissions.parts.push(Part { sector, cells });
                }
            }
        }
        emissions.annual = emissions.annual_masses();
        Ok(emissions)
    }

    fn annual_masses(&self) -> Vec<f64> {
        let mut annual = Vec::with_capacity(self.parts.len() * self.lanes);
        for part in &self.parts {
            let sector = &self.sectors[part.sector];
            let mut lanes = vec![0.0; self.lanes];
            for (_, column, share) in &part.cells {
                for month in &sector.mass {
                    fill(&mut lanes, &month[*column], *share, &sector.split);
                }
            }
            annual.extend(lanes);
        }
        annual
    }
}

/// Adds masses, times a factor, to lanes.
fn fill(lanes: &mut [f64], mass: &[f64; BASE.len()], factor: f64, split: &[Vec<f64>]) {
    for (mass, split) in mass.iter().zip(split) {
        if *mass > 0.0 {
            for (lane, part) in lanes.iter_mut().zip(split) {
                *lane += factor * mass * part;
            }
        }
    }
}

fn split(layer: &LayerSector, masses: &LaneMasses<'_>, lanes: usize) -> Vec<Vec<f64>> {
    let kind = SourceKind {
        sector: &layer.profiles.sector,
        class: &layer.label.class,
        voc_profile: &layer.label.voc,
        // A gridded inventory's particles are those that a model's cell receives.
        out: 1.0,
    };
    (0..BASE.len())
        .map(|pollutant| {
            let mut mass = LineMass {
                profile: layer.profiles.particles,
                ..LineMass::default()
            };
            mass.base[pollutant] = 1.0;
            let mut filled = vec![0.0; lanes];
            masses.add_mass(&mass, kind, &mut filled);
            filled
        })
        .collect()
}

fn provenance(layers: &GriddedLayers) -> String {
    let mut files: Vec<&str> = layers.fields.iter().map(|f| f.file.as_str()).collect();
    files.dedup();
    format!(
        "gridded emissions of {} field(s) in {}",
        layers.fields.len(),
        files.join(", ")
    )
}

impl EmissionSchedule for GriddedEmissions {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        EmissionError::unless_on(self.shape, time, weather)?;
        let instant = Instant::new(time);
        let month = time.month() - 1;
        let mut field = EmissionField {
            lanes: self.lanes,
            ..EmissionField::default()
        };
        for (group, part) in self.parts.iter().enumerate() {
            let sector = &self.sectors[part.sector];
            let now = instant.rate(&sector.hour, &sector.weekday, &self.every_month);
            for (cell, column, share) in &part.cells {
                let mass = &sector.mass[month][*column];
                if mass.iter().all(|m| *m == 0.0) {
                    continue;
                }
                field.cells.push(*cell);
                field.groups.push(group as u32);
                let start = field.rates.len();
                field.rates.resize(start + self.lanes, 0.0);
                fill(&mut field.rates[start..], mass, now * share, &sector.split);
            }
        }
        Ok(field)
    }

    fn annual_totals(&self) -> &[f64] {
        &self.annual
    }

    fn provenance(&self) -> String {
        self.provenance.clone()
    }
}
