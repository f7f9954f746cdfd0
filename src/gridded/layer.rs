//! Files of gridded emissions gathered into layers: sector by sector, pollutant by pollutant, month by month, on the model's columns.

use super::ascii_file;
use super::error::GriddedError;
use super::field::{Field, Step};
use super::labels::{LabelProfiles, SectorLabel};
use super::naming::{label, pollutant, units};
use super::netcdf_file;
use super::regrid::Weights;
use crate::grid::HorizontalGrid;
use crate::inventory::{Library, POLLUTANTS, PollutantMass, pollutant_index};
use crate::species::GasTable;
use ndarray::Array2;
use std::fmt;
use std::path::{Path, PathBuf};

/// Gases that files in moles can be of, and as which they count.
const MOLAR: [(&str, &str); 4] = [("SO2", "SO2"), ("NOX", "NO2"), ("CO", "CO"), ("NH3", "NH3")];
/// Months of a year.
pub(super) const MONTHS: usize = 12;
/// PM10 below PM2.5 by no more than this is rounding [1].
const ROUNDING: f64 = 1e-6;
/// Kilograms in a tonne.
pub(super) const TONNE: f64 = 1000.0;

/// Files of one kind, as a scenario names them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LayerRequest {
    /// The files.
    pub files: Vec<PathBuf>,
    /// Variables; all on the grid if empty.
    pub variables: Vec<String>,
    /// Pollutant, where names do not say it.
    pub pollutant: Option<String>,
    /// Sector, where names do not say it: a label of `seeds/inventory/gridded_sectors.csv`.
    pub sector: Option<String>,
    /// Units, where a file does not say them.
    pub units: Option<String>,
    /// Year, where a file has several.
    pub year: Option<i32>,
    /// Month that files without months cover (1 to 12); the whole year otherwise.
    pub month: Option<usize>,
}

impl LayerRequest {
    /// What a file without months covers.
    pub(super) fn step(&self) -> Step {
        self.month
            .map_or(Step::Year, |month| Step::Month(month - 1))
    }
}

/// What was read of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldReport {
    /// Number of the request that asked for it.
    pub request: usize,
    /// The file.
    pub file: String,
    /// File, variable and label.
    pub field: String,
    /// Its pollutant.
    pub pollutant: &'static str,
    /// Its sector's label, and whose it is.
    pub label: String,
    /// Our sector; `None`: left out.
    pub sector: Option<String>,
    /// Units as they were understood.
    pub units: String,
    /// Months, or 0 for a whole year.
    pub months: usize,
    /// Mass of the whole file [kg], of the cells that touch the domain, and inside it.
    pub whole: f64,
    /// Of the cells that touch the domain [kg].
    pub touching: f64,
    /// Inside the domain [kg].
    pub inside: f64,
    /// Cells without a value.
    pub missing: usize,
    /// Least part of a model cell that the field covers [1].
    pub covered: f64,
}

impl fmt::Display for FieldReport {
    /// Field, pollutant, label and our sector, time and units, mass in the file and in the domain.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = match self.months {
            0 => "a year".to_owned(),
            months => format!("{months} month(s)"),
        };
        write!(
            f,
            "{}: {} of {} → {}, {time} in {}; {:.0} t/a in the file, {:.0} in the domain",
            self.field,
            self.pollutant,
            self.label,
            self.sector.as_deref().unwrap_or("left out"),
            self.units,
            self.whole / TONNE,
            self.inside / TONNE
        )?;
        match self.missing {
            0 => Ok(()),
            cells => write!(f, ", {cells} cells without a value"),
        }
    }
}

/// Emission of one sector on the model's columns.
#[derive(Debug, Clone)]
pub struct LayerSector {
    /// What it is.
    pub label: SectorLabel,
    /// Its profiles.
    pub profiles: LabelProfiles,
    /// Mass by month and column j·nx + i [kg], in the order of [`POLLUTANTS`].
    pub mass: Vec<Vec<PollutantMass>>,
    /// Pollutants that some field gave.
    pub given: [bool; POLLUTANTS.len()],
    /// What each month of each pollutant is from.
    from: Vec<[Option<String>; POLLUTANTS.len()]>,
}

/// All layers of a run.
#[derive(Debug, Clone, Default)]
pub struct GriddedLayers {
    /// By sector.
    pub sectors: Vec<LayerSector>,
    /// What was read.
    pub fields: Vec<FieldReport>,
    /// What a reader must know: particles coarser than they can be, pollutants that no field gives.
    pub notes: Vec<String>,
}

impl GriddedLayers {
    /// Reads the files of some requests and lays them on a grid.
    ///
    /// # Errors
    /// [`GriddedError`]: a file, a name or a unit that is not understood, emissions given twice, PM10 without PM2.5.
    pub fn read(
        requests: &[LayerRequest],
        grid: &HorizontalGrid,
        library: &Library,
    ) -> Result<Self, GriddedError> {
        let mut layers = Self::default();
        let mut known: Vec<(Vec<f64>, Vec<f64>, Weights)> = Vec::new();
        for (number, request) in requests.iter().enumerate() {
            for path in &request.files {
                // One field at a time: global files of many sectors are large.
                each_field(path, request, &mut |field| {
                    let same = |w: &(Vec<f64>, Vec<f64>, Weights)| {
                        w.0 == field.west_east && w.1 == field.south_north
                    };
                    if !known.iter().any(same) {
                        let made = Weights::new(&field, grid)?;
                        known.push((field.west_east.clone(), field.south_north.clone(), made));
                    }
                    let at = known.iter().position(same).unwrap_or(0);
                    layers.take(&field, (number, request), &known[at].2, (grid, library))
                })?;
            }
        }
        layers.settle()?;
        Ok(layers)
    }

    /// Annual mass inside the domain [kg] of one of our sectors, in the order of [`POLLUTANTS`].
    pub fn total(&self, sector: &str) -> PollutantMass {
        let mut total = [0.0; POLLUTANTS.len()];
        for layer in self.sectors.iter().filter(|l| l.profiles.sector == sector) {
            for mass in layer.mass.iter().flatten() {
                for (sum, mass) in total.iter_mut().zip(mass) {
                    *sum += mass;
                }
            }
        }
        total
    }

    /// Our sectors that the layers emit, in alphabetical order.
    pub fn our_sectors(&self) -> Vec<String> {
        let mut names: Vec<String> = self
            .sectors
            .iter()
            .map(|l| l.profiles.sector.clone())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn take(
        &mut self,
        field: &Field,
        (number, request): (usize, &LayerRequest),
        weights: &Weights,
        (grid, library): (&HorizontalGrid, &Library),
    ) -> Result<(), GriddedError> {
        if weights.cells.is_empty() {
            let hint = "is it the right region, and are longitudes and latitudes in degrees?";
            return Err(GriddedError::file(
                &field.name(),
                "no cell of it touches the domain",
                hint,
            ));
        }
        let pollutant = pollutant(field, request)?;
        let label = label(field, request)?;
        let (text, units) = units(field, request)?;
        let units = units.in_mass(molar_mass(pollutant)?).ok_or_else(|| {
            GriddedError::file(
                &field.name(),
                "its unit counts moles of a mixture",
                "give a file in kilograms or tonnes",
            )
        })?;
        let profiles = label.profiles(library)?;
        let mut report = FieldReport {
            request: number,
            file: field.file.clone(),
            field: field.name(),
            pollutant,
            label: format!("{} ({})", label.label, label.family),
            sector: profiles.as_ref().map(|p| p.sector.clone()),
            units: text,
            months: field.steps.iter().filter(|s| **s != Step::Year).count(),
            whole: 0.0,
            touching: 0.0,
            inside: 0.0,
            missing: field.missing,
            covered: weights.least_covered(),
        };
        let at = pollutant_index(pollutant).unwrap_or(0);
        let mut sector = profiles.map(|profiles| self.sector(label, profiles, grid));
        for (number, step) in field.steps.iter().enumerate() {
            let mass = field.mass(number, &units);
            report.whole += mass.sum();
            let cells = weights.cells.iter();
            report.touching += cells.map(|(j, i, _)| mass[[*j, *i]]).sum::<f64>();
            if let Some(sector) = &mut sector {
                report.inside += sector.add(at, *step, &mass, weights, &report.field)?;
            }
        }
        self.fields.push(report);
        Ok(())
    }

    fn sector(
        &mut self,
        label: &SectorLabel,
        profiles: LabelProfiles,
        grid: &HorizontalGrid,
    ) -> &mut LayerSector {
        let known = self.sectors.iter().position(|l| l.label == *label);
        let at = known.unwrap_or_else(|| {
            self.sectors.push(LayerSector {
                label: label.clone(),
                profiles,
                mass: vec![vec![[0.0; POLLUTANTS.len()]; grid.columns()]; MONTHS],
                given: [false; POLLUTANTS.len()],
                from: vec![Default::default(); MONTHS],
            });
            self.sectors.len() - 1
        });
        &mut self.sectors[at]
    }

    /// Parts of particles that fit each other, and notes on those that do not.
    fn settle(&mut self) -> Result<(), GriddedError> {
        let [pm10, pm25, bc, oc] =
            ["PM10", "PM25", "BC", "OC"].map(|p| pollutant_index(p).unwrap_or(0));
        for layer in &mut self.sectors {
            let name = format!("sector '{}'", layer.label.label);
            let months: Vec<usize> = (0..POLLUTANTS.len())
                .map(|p| layer.from.iter().filter(|m| m[p].is_some()).count())
                .collect();
            if let Some(part) =
                (0..POLLUTANTS.len()).find(|&p| layer.given[p] && months[p] < MONTHS)
            {
                self.notes.push(format!(
                    "{name}: {} of {} month(s) only; the other months emit none of it",
                    POLLUTANTS[part], months[part]
                ));
            }
            let fine = |p: usize| [pm10, bc, oc].contains(&p) && layer.given[p];
            let alone = (0..POLLUTANTS.len()).find(|&p| fine(p) && !layer.given[pm25]);
            if let Some(part) = alone {
                return Err(GriddedError::file(
                    &name,
                    format!("{} without PM25", POLLUTANTS[part]),
                    "give the PM2.5 files as well: PM10, BC and OC are taken with it",
                ));
            }
            let mut cut = 0.0;
            let mut sums = [0.0; POLLUTANTS.len()];
            for mass in layer.mass.iter_mut().flatten() {
                if layer.given[pm10] && mass[pm10] < mass[pm25] {
                    if mass[pm10] < mass[pm25] * (1.0 - ROUNDING) {
                        cut += mass[pm25] - mass[pm10];
                    }
                    mass[pm10] = mass[pm25];
                } else if !layer.given[pm10] {
                    mass[pm10] = mass[pm25];
                }
                for (sum, mass) in sums.iter_mut().zip(mass) {
                    *sum += *mass;
                }
            }
            if cut > 0.0 {
                self.notes.push(format!(
                    "{name}: PM10 below PM2.5 in places, by {:.3} t in all; PM2.5 is kept and nothing coarser emitted there",
                    cut / TONNE
                ));
            }
            if layer.given[pm25] && !layer.given[pm10] {
                self.notes.push(format!(
                    "{name}: PM2.5 without PM10: nothing coarser is emitted"
                ));
            }
            if sums[pm25] > 0.0 {
                let particles = &mut layer.profiles.particles;
                if layer.given[bc] {
                    particles.elemental_carbon = sums[bc] / sums[pm25];
                }
                if layer.given[oc] {
                    let carbon = sums[oc] / sums[pm25];
                    // Without organic carbon in the profile its ratio of mass to carbon is unknown: 1.4 (Turpin and Lim 2001, urban).
                    let ratio = if particles.organic_carbon > 0.0 {
                        particles.organic_matter / particles.organic_carbon
                    } else {
                        1.4
                    };
                    particles.organic_carbon = carbon;
                    particles.organic_matter = carbon * ratio;
                }
                let parts = particles.elemental_carbon + particles.organic_matter;
                if parts > 1.0 {
                    return Err(GriddedError::file(
                        &name,
                        format!("BC and organic matter make {parts:.2} of PM2.5 over the domain"),
                        "are the files of one inventory, year and unit?",
                    ));
                }
            }
        }
        Ok(())
    }
}

impl LayerSector {
    /// Adds a step of a field; returns what lies inside [kg].
    fn add(
        &mut self,
        pollutant: usize,
        step: Step,
        mass: &Array2<f64>,
        weights: &Weights,
        field: &str,
    ) -> Result<f64, GriddedError> {
        let months: Vec<(usize, f64)> = match step {
            Step::Month(month) => vec![(month, 1.0)],
            Step::Year => self
                .profiles
                .month
                .values
                .iter()
                .copied()
                .enumerate()
                .collect(),
        };
        for &(month, _) in &months {
            if let Some(before) = &self.from[month][pollutant] {
                return Err(GriddedError::Twice {
                    what: format!(
                        "{} of sector '{}' in month {} is both in {before} and in {field}",
                        POLLUTANTS[pollutant],
                        self.label.label,
                        month + 1
                    ),
                    hint: "leave one of them out, or name the variables that are wanted".into(),
                });
            }
            self.from[month][pollutant] = Some(field.to_owned());
        }
        self.given[pollutant] = true;
        let mut inside = 0.0;
        for (row, column, parts) in &weights.cells {
            let whole = mass[[*row, *column]];
            if whole == 0.0 {
                continue;
            }
            for &(cell, share) in parts {
                inside += whole * share;
                for &(month, part) in &months {
                    self.mass[month][cell as usize][pollutant] += whole * share * part;
                }
            }
        }
        Ok(inside)
    }
}

/// Molar mass of a pollutant that is one substance, or counts as one [kg/mol].
fn molar_mass(pollutant: &str) -> Result<Option<f64>, GriddedError> {
    let Some((_, gas)) = MOLAR.iter().find(|m| m.0 == pollutant) else {
        return Ok(None);
    };
    let gases = GasTable::embedded()
        .map_err(|e| GriddedError::file("seeds", e.to_string(), "the program is damaged"))?;
    Ok(gases.get(gas).map(|row| row.molar_mass))
}

/// Hands the fields of a file on, one after the other; how it is read says its ending.
fn each_field(
    path: &Path,
    request: &LayerRequest,
    take: &mut dyn FnMut(Field) -> Result<(), GriddedError>,
) -> Result<(), GriddedError> {
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("asc" | "txt") => take(ascii_file::read(path, request.step())?),
        _ => netcdf_file::read(path, request, take),
    }
}
