//! Hourly files as emissions of a run.

use super::file::HourlyFile;
use super::layers::Interfaces;
use super::sources::{Source, VariableReport, emitting, sources};
use super::species::Fillings;
use crate::biogenic::county_cells;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::gridded::{GriddedError, Weights};
use crate::inventory::{
    EmissionError, EmissionField, EmissionSchedule, HeightClass, LaneMasses, Library, SourceGroup,
};
use crate::ioapi::Frame;
use crate::meteorology::MetSlice;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use crate::time::ModelTime;
use ndarray::Array3;
use std::path::PathBuf;

/// Hourly files, as a scenario names them.
#[derive(Debug, Clone, PartialEq)]
pub struct HourlyRequest {
    /// The files, of one grid and one list of variables.
    pub files: Vec<PathBuf>,
    /// Label of `seeds/inventory/gridded_sectors.csv`: our sector, and the profile of particles.
    pub sector: String,
    /// Heights of the layers' upper ends above the ground [m], where files do not say them.
    pub layer_tops: Option<Vec<f64>>,
}

/// Part of the emissions that is one source group: a county and a layer of the files.
struct Part {
    layer: usize,
    /// Cell (k·ny + j)·nx + i, column, and share of the column's mass in the layer.
    cells: Vec<(u32, usize, f64)>,
}

/// Emissions of hourly files.
#[allow(missing_debug_implementations)] // large
pub struct HourlyEmissions {
    /// What became of each variable.
    pub variables: Vec<VariableReport>,
    /// Our sector.
    pub sector: String,
    /// Least part of a model cell that the files cover [1].
    pub covered: f64,
    sources: Vec<Source>,
    weights: Weights,
    /// Time, file and step, rising.
    times: Vec<(ModelTime, PathBuf, usize)>,
    step: i64,
    layers: usize,
    groups: Vec<SourceGroup>,
    parts: Vec<Part>,
    lanes: usize,
    shape: (usize, usize, usize),
    annual: Vec<f64>,
    files: String,
}

/// What the files have in common.
struct Files {
    frame: Frame,
    layers: usize,
    step: i64,
    /// Variables with their units.
    variables: Vec<(String, String)>,
    interfaces: Interfaces,
    times: Vec<(ModelTime, PathBuf, usize)>,
    names: String,
}

impl Files {
    fn open(request: &HourlyRequest) -> Result<Self, GriddedError> {
        let mut opened = Vec::with_capacity(request.files.len());
        for path in &request.files {
            opened.push((path.clone(), HourlyFile::open(path)?));
        }
        let names: Vec<String> = opened.iter().map(|f| f.1.name.clone()).collect();
        let Some((_, first)) = opened.first() else {
            return Err(GriddedError::file(
                "[[inventory.hourly]]",
                "no file is given",
                "name I/O API files of SMOKE, or UAM-IV files of CAMx",
            ));
        };
        for (_, file) in &opened {
            let wrong = |what: String, hint: &str| Err(GriddedError::file(&file.name, what, hint));
            let same = file.frame().same(first.frame())
                && file.layers == first.layers
                && file.step == first.step;
            if !same {
                return wrong(
                    format!(
                        "its grid, layers or time step are not those of {}",
                        first.name
                    ),
                    "write a table [[inventory.hourly]] for each grid",
                );
            }
            if file.variables != first.variables {
                return wrong(
                    format!("its variables or units are not those of {}", first.name),
                    "write a table [[inventory.hourly]] for each list of variables",
                );
            }
        }
        let interfaces = Interfaces::new(
            &first.name,
            first.layers,
            first.vertical.as_ref(),
            request.layer_tops.as_deref(),
        )?;
        let (layers, step) = (first.layers, first.step);
        let variables = first.variables.clone();
        opened.sort_by_key(|f| f.1.times.first().copied());
        let mut times: Vec<(ModelTime, PathBuf, usize)> = Vec::new();
        for (path, file) in &opened {
            for (at, &time) in file.times.iter().enumerate() {
                let last = times.last().map(|t| t.0);
                if last.is_none_or(|last| last < time) {
                    times.push((time, path.clone(), at));
                } else if at > 0 || last != Some(time) {
                    return Err(GriddedError::Twice {
                        what: format!("{time} is in {} and in a file before it", file.name),
                        hint: "only the last time of a file may begin the next".into(),
                    });
                }
            }
        }
        let frame = opened.swap_remove(0).1.into_frame();
        Ok(Self {
            frame,
            layers,
            step,
            variables,
            interfaces,
            times,
            names: names.join(", "),
        })
    }
}

impl HourlyEmissions {
    /// Reads the files through: what they hold becomes lanes of a table on a grid.
    ///
    /// # Errors
    /// [`GriddedError`]: a file, a unit or a sector that is not understood, times that lie on each other, values that are missing or negative.
    pub fn read(
        request: &HourlyRequest,
        (grid, metrics): (&HorizontalGrid, &VerticalMetrics),
        regions: &Regions,
        (species, library): (&SpeciesTable, &Library),
    ) -> Result<Self, GriddedError> {
        let files = Files::open(request)?;
        let (label, profiles) = emitting(
            (&request.sector, "[[inventory.hourly]]"),
            library,
            &files.names,
        )?;
        let weights = Weights::of_frame(&files.frame, &files.names, grid)?;
        if weights.cells.is_empty() {
            let hint = "is it the right region? `hehuang met check FILE` says where it lies";
            return Err(GriddedError::file(
                &files.names,
                "no cell of it touches the domain",
                hint,
            ));
        }
        let masses = LaneMasses::new(species, library)?;
        let fillings = Fillings::new((species, &masses), (label, &profiles), &files.variables);
        let mut emissions = Self {
            variables: Vec::new(),
            sources: Vec::new(),
            sector: profiles.sector.clone(),
            covered: weights.least_covered(),
            weights,
            step: files.step,
            layers: files.layers,
            groups: Vec::new(),
            parts: Vec::new(),
            lanes: species.len(),
            shape: (metrics.thickness.dim().0, grid.ny, grid.nx),
            annual: Vec::new(),
            times: files.times,
            files: files.names,
        };
        (emissions.variables, emissions.sources) =
            sources(files.variables, &fillings, &emissions.files)?;
        emissions.divide(&files.interfaces, (grid, metrics), regions);
        emissions.read_through()?;
        Ok(emissions)
    }

    /// Groups by county and layer.
    fn divide(
        &mut self,
        interfaces: &Interfaces,
        (grid, metrics): (&HorizontalGrid, &VerticalMetrics),
        regions: &Regions,
    ) {
        let counties = county_cells(grid, regions);
        for layer in 0..self.layers {
            for (&county, columns) in &counties {
                let mut cells: Vec<(u32, usize, f64)> = Vec::new();
                for &(column, share) in columns {
                    let place = (column / grid.nx, column % grid.nx);
                    for (k, part) in interfaces.shares(layer, metrics, place) {
                        let cell = (k * grid.columns() + column) as u32;
                        cells.push((cell, column, share * part));
                    }
                }
                cells.sort_unstable_by_key(|c| c.0);
                let ground = columns.first().map_or(0.0, |(column, _)| {
                    metrics.terrain[[column / grid.nx, column % grid.nx]]
                });
                let height = interfaces.middle(layer, ground);
                self.groups.push(SourceGroup {
                    sector: self.sector.clone(),
                    county_code: county,
                    height_class: HeightClass::of(height, false),
                    facility: None,
                    inside: None,
                });
                self.parts.push(Part { layer, cells });
            }
        }
    }

    /// Reads every step once: masses of the variables and of the lanes.
    fn read_through(&mut self) -> Result<(), GriddedError> {
        self.annual = vec![0.0; self.parts.len() * self.lanes];
        let seconds = self.step as f64;
        for index in 0..self.times.len() {
            let fields = self.fields(index)?;
            for (source, field) in self.sources.iter().zip(&fields) {
                let report = &mut self.variables[source.report];
                report.whole += field.sum() * source.mass * seconds;
                let inside: f64 = self
                    .weights
                    .cells
                    .iter()
                    .map(|(row, column, parts)| {
                        let share: f64 = parts.iter().map(|p| p.1).sum();
                        share
                            * (0..self.layers)
                                .map(|l| field[[l, *row, *column]])
                                .sum::<f64>()
                    })
                    .sum();
                report.inside += inside * source.mass * seconds;
            }
            let field = self.emission(&fields);
            let rates = field.rates.chunks_exact(self.lanes);
            for (group, rates) in field.groups.iter().zip(rates) {
                let start = *group as usize * self.lanes;
                for (sum, rate) in self.annual[start..].iter_mut().zip(rates) {
                    *sum += rate * seconds;
                }
            }
        }
        Ok(())
    }

    /// Fields of the sources at a time.
    fn fields(&self, index: usize) -> Result<Vec<Array3<f64>>, GriddedError> {
        let (time, path, step) = &self.times[index];
        let file = HourlyFile::open(path)?;
        let mut fields = Vec::with_capacity(self.sources.len());
        for source in &self.sources {
            let field = file.volume(&source.name, *step)?;
            if let Some(((k, j, i), value)) = field.indexed_iter().find(|(_, v)| **v < 0.0) {
                let what = format!(
                    "{} at {time} holds {value} in layer {}, row {}, column {}",
                    source.name,
                    k + 1,
                    j + 1,
                    i + 1
                );
                return Err(GriddedError::file(
                    &file.name,
                    what,
                    "an emission is not negative",
                ));
            }
            fields.push(field);
        }
        Ok(fields)
    }

    /// Rates of an hour.
    fn emission(&self, fields: &[Array3<f64>]) -> EmissionField {
        let columns = self.shape.1 * self.shape.2;
        // [layer][column][lane], kg/s.
        let mut rates = vec![0.0; self.layers * columns * self.lanes];
        for (source, field) in self.sources.iter().zip(fields) {
            for (row, column, parts) in &self.weights.cells {
                for layer in 0..self.layers {
                    let value = field[[layer, *row, *column]];
                    if value == 0.0 {
                        continue;
                    }
                    for &(cell, share) in parts {
                        let start = (layer * columns + cell as usize) * self.lanes;
                        for &(lane, mass) in &source.lanes {
                            rates[start + lane] += value * share * mass;
                        }
                    }
                }
            }
        }
        let mut field = EmissionField {
            lanes: self.lanes,
            ..EmissionField::default()
        };
        for (group, part) in self.parts.iter().enumerate() {
            for &(cell, column, share) in &part.cells {
                let start = (part.layer * columns + column) * self.lanes;
                let here = &rates[start..start + self.lanes];
                if here.iter().all(|rate| *rate == 0.0) {
                    continue;
                }
                field.cells.push(cell);
                field.groups.push(group as u32);
                field.rates.extend(here.iter().map(|rate| rate * share));
            }
        }
        field
    }

    /// The first hour, and the end of the last.
    pub fn coverage(&self) -> (ModelTime, ModelTime) {
        let ends = (self.times.first(), self.times.last());
        let at = |t: Option<&(ModelTime, PathBuf, usize)>| t.map_or(ModelTime(0), |t| t.0);
        (at(ends.0), at(ends.1).plus(self.step))
    }

    /// What a reader must know: hours, and what became of every variable.
    pub fn notes(&self) -> Vec<String> {
        let (first, last) = self.coverage();
        let mut notes = vec![format!(
            "hourly emissions as they are, {first} to {last}, sector {}: {}",
            self.sector, self.files
        )];
        notes.extend(self.variables.iter().map(ToString::to_string));
        notes
    }
}

impl EmissionSchedule for HourlyEmissions {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        EmissionError::unless_on(self.shape, time, weather)?;
        let after = self.times.partition_point(|t| t.0 <= time);
        let (first, last) = self.coverage();
        let held = after
            .checked_sub(1)
            .filter(|&at| time.0 < self.times[at].0.0 + self.step);
        let Some(index) = held else {
            return Err(EmissionError::Outside {
                files: self.files.clone(),
                time,
                first,
                last,
            });
        };
        let fields = self.fields(index).map_err(|e| EmissionError::Source {
            time,
            cause: e.to_string(),
        })?;
        Ok(self.emission(&fields))
    }

    /// Mass over the hours that the files hold [kg]: a year of it is not known.
    fn annual_totals(&self) -> &[f64] {
        &self.annual
    }

    fn provenance(&self) -> String {
        format!("hourly emissions in {}", self.files)
    }
}
