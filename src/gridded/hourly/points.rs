//! Stacks of others with their hours as emissions of a run, with the plume rise of our own.
//!
//! The stacks' places, heights, diameters and temperatures are the files', the velocity that of the hour; layers are those of the run's plume rise in the hour's
//! weather ([`crate::inventory::stack_layers`]). Mass is kept: the shares of a stack's layers add up to 1.

use super::sources::{Source, VariableReport, emitting, sources};
use super::species::Fillings;
use super::stacks::{Plume, StackFile};
use crate::biogenic::county_cells;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::gridded::GriddedError;
use crate::inventory::{
    EmissionError, EmissionField, EmissionSchedule, HeightClass, LaidAreas, LaneMasses, Library,
    RiseModel, SourceGroup, stack_layers,
};
use crate::meteorology::MetSlice;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use crate::time::ModelTime;
use crate::units::HOUR;
use ndarray::s;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

const SECONDS: i64 = HOUR as i64;
const TABLE: &str = "[[inventory.points]]";

/// Files of stacks, as a scenario names them.
#[derive(Clone)]
pub struct PointRequest {
    /// PTSOURCE of CAMx, or SMOKE's inline emissions.
    pub files: Vec<PathBuf>,
    /// SMOKE's stack groups.
    pub stack_groups: Option<PathBuf>,
    /// Label of `seeds/inventory/gridded_sectors.csv`: our sector, and the profile of particles.
    pub sector: String,
    /// Plume rise.
    pub rise: Arc<dyn RiseModel>,
    /// Areas of tags.
    pub areas: Arc<LaidAreas>,
}

/// A stack inside the domain.
struct Stack {
    /// Its number in the files.
    number: usize,
    place: (usize, usize),
    interface_height: Vec<f64>,
    group: usize,
}

/// Emissions of files of stacks.
#[allow(missing_debug_implementations)] // large
pub struct PointEmissions {
    /// What became of each variable.
    pub variables: Vec<VariableReport>,
    /// Our sector.
    pub sector: String,
    /// Stacks in the files.
    pub count: usize,
    sources: Vec<Source>,
    stacks: Vec<Stack>,
    resting: usize,
    /// Time, file and hour, rising.
    times: Vec<(ModelTime, PathBuf, usize)>,
    stack_groups: Option<PathBuf>,
    groups: Vec<SourceGroup>,
    lanes: usize,
    shape: (usize, usize, usize),
    rise: Arc<dyn RiseModel>,
    annual: Vec<f64>,
    files: String,
}

impl PointEmissions {
    /// Reads the files through: what they hold becomes lanes of a table on a grid.
    ///
    /// # Errors
    /// [`GriddedError`]: a file, a unit or a sector that is not understood, files of different stacks, times that lie on each other, values that are missing or
    /// negative, no stack in the domain.
    pub fn read(
        request: &PointRequest,
        (grid, metrics): (&HorizontalGrid, &VerticalMetrics),
        regions: &Regions,
        (species, library): (&SpeciesTable, &Library),
    ) -> Result<Self, GriddedError> {
        let groups_file = request.stack_groups.as_deref();
        let mut opened = Vec::with_capacity(request.files.len());
        for path in &request.files {
            opened.push((path.clone(), StackFile::open(path, groups_file)?));
        }
        let Some((_, first)) = opened.first() else {
            return Err(GriddedError::file(
                TABLE,
                "no file is given",
                "name PTSOURCE files of CAMx, or inline files of SMOKE",
            ));
        };
        for (_, file) in &opened {
            if file.stacks != first.stacks || file.variables != first.variables {
                let what = format!("its stacks or variables are not those of {}", first.name);
                let hint = format!("write a table {TABLE} for each list of stacks");
                return Err(GriddedError::file(&file.name, what, hint));
            }
        }
        let names: Vec<String> = opened.iter().map(|f| f.1.name.clone()).collect();
        let files = names.join(", ");
        let (label, profiles) = emitting((&request.sector, TABLE), library, &files)?;
        let masses = LaneMasses::new(species, library)?;
        let fillings = Fillings::new((species, &masses), (label, &profiles), &first.variables);
        let (variables, sources) = sources(first.variables.clone(), &fillings, &files)?;
        let mut emissions = Self {
            variables,
            sources,
            sector: profiles.sector.clone(),
            count: first.stacks.len(),
            stacks: Vec::new(),
            resting: first.stacks.iter().filter(|stack| !stack.rises()).count(),
            times: Vec::new(),
            stack_groups: request.stack_groups.clone(),
            groups: Vec::new(),
            lanes: species.len(),
            shape: (metrics.thickness.dim().0, grid.ny, grid.nx),
            rise: Arc::clone(&request.rise),
            annual: Vec::new(),
            files,
        };
        emissions.place(first, (grid, metrics), (regions, &request.areas))?;
        emissions.times = timeline(&mut opened)?;
        emissions.read_through()?;
        Ok(emissions)
    }

    fn place(
        &mut self,
        file: &StackFile,
        (grid, metrics): (&HorizontalGrid, &VerticalMetrics),
        (regions, areas): (&Regions, &LaidAreas),
    ) -> Result<(), GriddedError> {
        let mut largest: BTreeMap<usize, (u32, f64)> = BTreeMap::new();
        for (county, cells) in county_cells(grid, regions) {
            for (cell, share) in cells {
                let here = largest.entry(cell).or_insert((county, share));
                if share > here.1 {
                    *here = (county, share);
                }
            }
        }
        let mut groups: BTreeMap<SourceGroup, Vec<usize>> = BTreeMap::new();
        for (number, stack) in file.stacks.iter().enumerate() {
            let Some((i, j)) = grid.cell_of(stack.longitude, stack.latitude)? else {
                continue;
            };
            let county = match regions.county_of(stack.longitude, stack.latitude) {
                Some(at) => regions.counties[at].code,
                None => largest.get(&(j * grid.nx + i)).map_or(0, |county| county.0),
            };
            let inside = if areas.is_empty() {
                None
            } else {
                Some(areas.holding(stack.longitude, stack.latitude)?)
            };
            let group = SourceGroup {
                sector: self.sector.clone(),
                county_code: county,
                height_class: HeightClass::of(stack.height, stack.rises()),
                facility: None,
                inside,
            };
            groups.entry(group).or_default().push(self.stacks.len());
            self.stacks.push(Stack {
                number,
                place: (j, i),
                interface_height: metrics.interface_height.slice(s![.., j, i]).to_vec(),
                group: 0,
            });
        }
        if self.stacks.is_empty() {
            let what = format!("none of its {} stack(s) lies in the domain", self.count);
            return Err(GriddedError::file(
                &self.files,
                what,
                "is it the right region?",
            ));
        }
        for (at, (group, stacks)) in groups.into_iter().enumerate() {
            self.groups.push(group);
            for stack in stacks {
                self.stacks[stack].group = at;
            }
        }
        Ok(())
    }

    fn open(&self, index: usize) -> Result<(StackFile, usize), GriddedError> {
        let (_, path, hour) = &self.times[index];
        Ok((StackFile::open(path, self.stack_groups.as_deref())?, *hour))
    }

    /// Rates by stack of the domain and lane [kg/s]; masses of the hour go into the reports through `count`.
    fn rates(
        &self,
        file: &StackFile,
        hour: usize,
        count: &mut dyn FnMut(&Source, f64, f64),
    ) -> Result<Vec<f64>, GriddedError> {
        let mut rates = vec![0.0; self.stacks.len() * self.lanes];
        for source in &self.sources {
            let values = file.values(&source.name, hour)?;
            let inside: f64 = self.stacks.iter().map(|stack| values[stack.number]).sum();
            count(source, values.iter().sum(), inside);
            for (at, stack) in self.stacks.iter().enumerate() {
                for &(lane, mass) in &source.lanes {
                    rates[at * self.lanes + lane] += values[stack.number] * mass;
                }
            }
        }
        Ok(rates)
    }

    /// Reads every hour once: masses of the variables and of the lanes.
    fn read_through(&mut self) -> Result<(), GriddedError> {
        let mut annual = vec![0.0; self.groups.len() * self.lanes];
        let mut masses = vec![(0.0, 0.0); self.variables.len()];
        for index in 0..self.times.len() {
            let (file, hour) = self.open(index)?;
            file.plumes(hour)?;
            let mut count = |source: &Source, whole: f64, inside: f64| {
                masses[source.report].0 += whole * source.mass * HOUR;
                masses[source.report].1 += inside * source.mass * HOUR;
            };
            let rates = self.rates(&file, hour, &mut count)?;
            for (stack, rates) in self.stacks.iter().zip(rates.chunks_exact(self.lanes)) {
                let start = stack.group * self.lanes;
                for (sum, rate) in annual[start..].iter_mut().zip(rates) {
                    *sum += rate * HOUR;
                }
            }
        }
        for (report, (whole, inside)) in self.variables.iter_mut().zip(masses) {
            (report.whole, report.inside) = (whole, inside);
        }
        self.annual = annual;
        Ok(())
    }

    /// The first hour, and the end of the last.
    pub fn coverage(&self) -> (ModelTime, ModelTime) {
        let ends = (self.times.first(), self.times.last());
        let at = |t: Option<&(ModelTime, PathBuf, usize)>| t.map_or(ModelTime(0), |t| t.0);
        (at(ends.0), at(ends.1).plus(SECONDS))
    }

    /// What a reader must know: stacks, hours, and what became of every variable.
    pub fn notes(&self) -> Vec<String> {
        let (first, last) = self.coverage();
        let mut notes = vec![format!(
            "stacks with their hours, {first} to {last}, sector {}: {} of {} in the domain, {} without plume rise: {}",
            self.sector,
            self.stacks.len(),
            self.count,
            self.resting,
            self.files
        )];
        notes.extend(self.variables.iter().map(ToString::to_string));
        notes
    }

    fn emission(
        &self,
        (file, hour): (&StackFile, usize),
        time: ModelTime,
        weather: &MetSlice,
    ) -> Result<EmissionField, EmissionError> {
        let source = |e: GriddedError| EmissionError::Source {
            time,
            cause: e.to_string(),
        };
        let rates = self.rates(file, hour, &mut |_, _, _| ()).map_err(source)?;
        let plumes = file.plumes(hour).map_err(source)?;
        let (_, ny, nx) = self.shape;
        let mut entries: BTreeMap<(usize, u32), Vec<f64>> = BTreeMap::new();
        let mut shares = Vec::new();
        for (stack, rates) in self.stacks.iter().zip(rates.chunks_exact(self.lanes)) {
            if rates.iter().all(|rate| *rate == 0.0) {
                continue;
            }
            let (j, i) = stack.place;
            let interfaces = stack.interface_height.as_slice();
            match plumes[stack.number] {
                Plume::Stack(release) => {
                    let column = (interfaces, stack.place, weather);
                    stack_layers(self.rise.as_ref(), &release, column, &mut shares).map_err(
                        |cause| EmissionError::Rise {
                            stack: format!("{} of {}", stack.number + 1, file.name),
                            time,
                            cause,
                        },
                    )?;
                }
                Plume::Between(low, high) => between(interfaces, (low, high), &mut shares),
            }
            for &(k, share) in &shares {
                let cell = ((k * ny + j) * nx + i) as u32;
                let sums = entries.entry((stack.group, cell));
                let sums = sums.or_insert_with(|| vec![0.0; self.lanes]);
                for (sum, rate) in sums.iter_mut().zip(rates) {
                    *sum += share * rate;
                }
            }
        }
        let mut field = EmissionField {
            lanes: self.lanes,
            ..EmissionField::default()
        };
        for ((group, cell), rates) in entries {
            field.cells.push(cell);
            field.groups.push(group as u32);
            field.rates.extend(rates);
        }
        Ok(field)
    }
}

/// Layers between two heights [m], by their part of the height; what lies above the top goes into the last layer.
fn between(interfaces: &[f64], (low, high): (f64, f64), shares: &mut Vec<(usize, f64)>) {
    shares.clear();
    let last = interfaces.len() - 2;
    let whole = high - low;
    for (k, ends) in interfaces.windows(2).enumerate() {
        let top = if k == last { f64::INFINITY } else { ends[1] };
        let within = if whole > 0.0 {
            (high.min(top) - low.max(ends[0])) / whole
        } else {
            f64::from(u8::from((ends[0]..top).contains(&low)))
        };
        if within > 0.0 {
            shares.push((k, within));
        }
    }
}

/// Times of the files, rising; only the last of a file may begin the next.
fn timeline(
    opened: &mut [(PathBuf, StackFile)],
) -> Result<Vec<(ModelTime, PathBuf, usize)>, GriddedError> {
    opened.sort_by_key(|f| f.1.times.first().copied());
    let mut times: Vec<(ModelTime, PathBuf, usize)> = Vec::new();
    for (path, file) in opened.iter() {
        for (hour, &time) in file.times.iter().enumerate() {
            let last = times.last().map(|t| t.0);
            match last {
                Some(last) if last == time && hour == 0 => {}
                Some(last) if last >= time => {
                    return Err(GriddedError::Twice {
                        what: format!("{time} is in {} and in a file before it", file.name),
                        hint: "only the last time of a file may begin the next".into(),
                    });
                }
                _ => times.push((time, path.clone(), hour)),
            }
        }
    }
    Ok(times)
}

impl EmissionSchedule for PointEmissions {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        EmissionError::unless_on(self.shape, time, weather)?;
        let held = self
            .times
            .iter()
            .position(|(begin, ..)| (begin.0..begin.0 + SECONDS).contains(&time.0));
        let (first, last) = self.coverage();
        let Some(index) = held else {
            return Err(EmissionError::Outside {
                files: self.files.clone(),
                time,
                first,
                last,
            });
        };
        let (file, hour) = self.open(index).map_err(|e| EmissionError::Source {
            time,
            cause: e.to_string(),
        })?;
        self.emission((&file, hour), time, weather)
    }

    /// Mass over the hours that the files hold [kg]: a year of it is not known.
    fn annual_totals(&self) -> &[f64] {
        &self.annual
    }

    fn provenance(&self) -> String {
        format!(
            "stacks with their hours in {}; {}",
            self.files,
            self.rise.describe()
        )
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
#[path = "points_tests.rs"]
mod tests;
