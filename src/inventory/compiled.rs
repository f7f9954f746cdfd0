//! An inventory laid on a grid: groups of sources with their cells, ready to be asked for every hour.
//!
//! Lines of one group, one set of time profiles and one place are added when the grid is laid; an hour then costs one
//! multiplication a cell and lane, and one plume rise a stack.

use super::error::InventoryError;
use super::folder::Inventory;
use super::groups::{HeightClass, SourceGroup};
use super::pollutant::{POLLUTANTS, PollutantMass};
use super::rates::{EmissionError, EmissionField, EmissionSchedule};
use super::release::{AirColumn, RiseModel, StackRelease, layer_at};
use super::source::{Placement, SourceLine};
use super::surrogate::{Allocator, Pattern, Substitution, Surrogate};
use super::temporal::{Instant, Profile};
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::meteorology::MetSlice;
use crate::species::SpeciesTable;
use crate::terrain::{Regions, Surface};
use crate::time::ModelTime;
use ndarray::{Array3, s};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Height from which a stack counts as elevated [m].
const ELEVATED: f64 = 50.0;

/// How an inventory is laid on a grid.
#[derive(Clone)]
pub struct CompileOptions {
    /// Plume rise of stacks.
    pub rise: Arc<dyn RiseModel>,
}

/// Mass of one line that lies outside the domain.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// The source.
    pub source_id: String,
    /// Its county.
    pub county: u32,
    /// Part of its mass outside [1].
    pub share: f64,
    /// The mass outside [kg/a], in the order of [`POLLUTANTS`].
    pub mass: PollutantMass,
}

/// What happened while the inventory was laid on the grid.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CompileReport {
    /// Mass inside the domain [kg/a], in the order of [`POLLUTANTS`].
    pub inside: PollutantMass,
    /// Lines with mass outside the domain.
    pub dropped: Vec<Dropped>,
    /// Land-cover layers that were absent from a county, and what stood in.
    pub substitutions: Vec<Substitution>,
    /// Species of the table that the inventory does not know; nothing is emitted of them.
    pub without_emission: Vec<String>,
}

impl CompileReport {
    /// Mass outside the domain [kg/a], in the order of [`POLLUTANTS`].
    pub fn dropped_total(&self) -> PollutantMass {
        let mut total = [0.0; POLLUTANTS.len()];
        for dropped in &self.dropped {
            for (sum, mass) in total.iter_mut().zip(dropped.mass) {
                *sum += mass;
            }
        }
        total
    }
}

/// Annual mass of like lines by lane [kg], and when it is emitted.
#[derive(Debug, Clone)]
struct Stream {
    profile: u32,
    mass: Vec<f64>,
}

/// Streams that share their cells.
#[derive(Debug, Clone)]
struct AreaPart {
    /// Position in the group's cells, share of the mass.
    cells: Vec<(u32, f64)>,
    streams: Vec<Stream>,
}

/// A stack or fixed point.
#[derive(Debug, Clone)]
struct Point {
    id: String,
    release: StackRelease,
    i: usize,
    j: usize,
    interface_height: Vec<f64>,
    streams: Vec<Stream>,
}

#[derive(Debug, Clone)]
enum Body {
    /// Cells (k·ny + j)·nx + i by rising cell, and the parts over them.
    Area {
        cells: Vec<u32>,
        parts: Vec<AreaPart>,
    },
    Points(Vec<Point>),
}

/// An inventory on one grid.
pub struct CompiledInventory {
    groups: Vec<SourceGroup>,
    bodies: Vec<Body>,
    lanes: usize,
    shape: (usize, usize, usize),
    profiles: Vec<[Profile; 3]>,
    annual: Vec<f64>,
    rise: Arc<dyn RiseModel>,
    provenance: String,
    /// What was dropped, substituted, not carried.
    pub report: CompileReport,
}

/// Where a line lies, as a key that equal places share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum PlaceKey {
    County(u32, Surrogate, u64),
    Shape(String, u64),
    Point(String),
}

/// Lines gathered by group, place and time profiles.
type Gathered = BTreeMap<SourceGroup, BTreeMap<PlaceKey, BTreeMap<u32, Vec<f64>>>>;

struct Compiler<'a> {
    inventory: &'a Inventory,
    grid: &'a HorizontalGrid,
    metrics: &'a VerticalMetrics,
    species: &'a SpeciesTable,
    allocator: Allocator<'a>,
    patterns: BTreeMap<PlaceKey, Pattern>,
    points: BTreeMap<String, Point>,
    profile_names: BTreeMap<(String, String, String), u32>,
    profiles: Vec<[Profile; 3]>,
    report: CompileReport,
}

impl Inventory {
    /// Lays the inventory on a grid.
    ///
    /// # Errors
    /// If land cover or borders cannot be had, or a stack does not fit into the model's layers.
    pub fn compile(
        &self,
        grid: &HorizontalGrid,
        metrics: &VerticalMetrics,
        surface: &Surface,
        regions: &Regions,
        species: &SpeciesTable,
        options: &CompileOptions,
    ) -> Result<CompiledInventory, InventoryError> {
        let counties: BTreeSet<u32> = self
            .lines
            .iter()
            .filter(|line| matches!(line.placement, Placement::County(_)))
            .map(|line| line.county)
            .collect();
        let mut compiler = Compiler {
            inventory: self,
            grid,
            metrics,
            species,
            allocator: Allocator::new(grid, surface, regions, &counties)?,
            patterns: BTreeMap::new(),
            points: BTreeMap::new(),
            profile_names: BTreeMap::new(),
            profiles: Vec::new(),
            report: CompileReport::default(),
        };
        let gathered = compiler.gather()?;
        compiler.finish(gathered, options)
    }
}

impl Compiler<'_> {
    /// Adds up lines of one group, place and time.
    fn gather(&mut self) -> Result<Gathered, InventoryError> {
        let lanes: Vec<&str> = self
            .species
            .species
            .iter()
            .map(|s| s.name.as_str())
            .collect();
        let nothing = super::pollutant::LineMass::default();
        self.report.without_emission = lanes
            .iter()
            .filter(|name| nothing.species(name).is_none())
            .map(|&name| name.to_owned())
            .collect();
        let mut gathered = Gathered::new();
        for line in &self.inventory.lines {
            let (key, inside) = self.place(line)?;
            let masses = line.mass.pollutants();
            for (sum, mass) in self.report.inside.iter_mut().zip(masses) {
                *sum += mass * inside;
            }
            if inside < 1.0 - 1e-12 {
                self.report.dropped.push(Dropped {
                    source_id: line.id.clone(),
                    county: line.county,
                    share: 1.0 - inside,
                    mass: masses.map(|mass| mass * (1.0 - inside)),
                });
            }
            if inside <= 0.0 {
                continue;
            }
            let profile = self.profile(line);
            let stream = gathered
                .entry(self.group(line))
                .or_default()
                .entry(key)
                .or_default()
                .entry(profile)
                .or_insert_with(|| vec![0.0; lanes.len()]);
            for (sum, name) in stream.iter_mut().zip(&lanes) {
                *sum += line.mass.species(name).unwrap_or(0.0);
            }
        }
        Ok(gathered)
    }

    /// Height of release of an area line [m].
    fn area_height(&self, line: &SourceLine) -> f64 {
        self.inventory.library.classes[&line.class].release_height
    }

    fn group(&self, line: &SourceLine) -> SourceGroup {
        let (height, stack) = match &line.placement {
            Placement::Point(release) => (release.height, release.rises()),
            _ => (self.area_height(line), false),
        };
        SourceGroup {
            sector: line.sector.clone(),
            county_code: line.county,
            height_class: match height {
                h if h >= ELEVATED => HeightClass::Elevated,
                _ if stack => HeightClass::Low,
                _ => HeightClass::Ground,
            },
            facility: line.facility.clone(),
        }
    }

    fn profile(&mut self, line: &SourceLine) -> u32 {
        let library = &self.inventory.library;
        let key = (line.hour.clone(), line.weekday.clone(), line.month.clone());
        let next = self.profiles.len() as u32;
        *self.profile_names.entry(key).or_insert_with(|| {
            self.profiles.push([
                library.hours[&line.hour].clone(),
                library.weekdays[&line.weekday].clone(),
                library.months[&line.month].clone(),
            ]);
            next
        })
    }

    /// The place of a line and the part of its mass inside the domain.
    fn place(&mut self, line: &SourceLine) -> Result<(PlaceKey, f64), InventoryError> {
        let height = self.area_height(line).to_bits();
        let key = match &line.placement {
            Placement::Point(release) => return self.point(line, release),
            Placement::County(surrogate) => PlaceKey::County(line.county, *surrogate, height),
            Placement::Shape { file, .. } => PlaceKey::Shape(file.clone(), height),
        };
        if !self.patterns.contains_key(&key) {
            let pattern = match &line.placement {
                Placement::County(surrogate) => {
                    let county = &self.inventory.library.counties[&line.county];
                    self.allocator.pattern(line.county, county, *surrogate)?
                }
                Placement::Shape { shape, .. } => Pattern {
                    cells: shape.shares(self.grid)?,
                },
                Placement::Point(_) => Pattern::default(),
            };
            let pattern = self.raise(pattern, self.area_height(line), &line.id)?;
            self.patterns.insert(key.clone(), pattern);
        }
        let inside = self.patterns[&key].cells.iter().map(|c| c.1).sum::<f64>();
        Ok((key, inside))
    }

    /// Turns columns into cells of the layer that holds `height` above ground [m].
    fn raise(&self, pattern: Pattern, height: f64, id: &str) -> Result<Pattern, InventoryError> {
        let mut cells = Vec::with_capacity(pattern.cells.len());
        let columns = self.grid.columns();
        for (column, weight) in pattern.cells {
            let (j, i) = (
                column as usize / self.grid.nx,
                column as usize % self.grid.nx,
            );
            let interfaces = self.metrics.interface_height.slice(s![.., j, i]).to_vec();
            let layer = layer_at(height, &interfaces).map_err(|cause| InventoryError::Release {
                source_id: id.to_owned(),
                cause,
            })?;
            cells.push(((layer * columns) as u32 + column, weight));
        }
        cells.sort_unstable_by_key(|c| c.0);
        Ok(Pattern { cells })
    }

    fn point(
        &mut self,
        line: &SourceLine,
        release: &StackRelease,
    ) -> Result<(PlaceKey, f64), InventoryError> {
        let id = line.stack.clone().unwrap_or_else(|| line.id.clone());
        let cell = self.grid.cell_of(release.longitude, release.latitude)?;
        if let Some((i, j)) = cell {
            let interface_height = self.metrics.interface_height.slice(s![.., j, i]).to_vec();
            layer_at(release.height, &interface_height).map_err(|cause| {
                InventoryError::Release {
                    source_id: line.id.clone(),
                    cause,
                }
            })?;
            self.points.entry(id.clone()).or_insert_with(|| Point {
                id: id.clone(),
                release: *release,
                i,
                j,
                interface_height,
                streams: Vec::new(),
            });
        }
        Ok((PlaceKey::Point(id), if cell.is_some() { 1.0 } else { 0.0 }))
    }

    fn finish(
        mut self,
        gathered: Gathered,
        options: &CompileOptions,
    ) -> Result<CompiledInventory, InventoryError> {
        let lanes = self.species.len();
        let mut compiled = CompiledInventory {
            groups: Vec::with_capacity(gathered.len()),
            bodies: Vec::with_capacity(gathered.len()),
            lanes,
            shape: (self.metrics.thickness.dim().0, self.grid.ny, self.grid.nx),
            profiles: Vec::new(),
            annual: Vec::with_capacity(gathered.len() * lanes),
            rise: Arc::clone(&options.rise),
            provenance: format!("{}; {}", self.inventory.provenance, options.rise.describe()),
            report: CompileReport::default(),
        };
        for (group, places) in gathered {
            let mut annual = vec![0.0; lanes];
            for (key, streams) in &places {
                let inside = match key {
                    PlaceKey::Point(_) => 1.0,
                    _ => self.patterns[key].cells.iter().map(|c| c.1).sum::<f64>(),
                };
                for mass in streams.values() {
                    for (sum, mass) in annual.iter_mut().zip(mass) {
                        *sum += mass * inside;
                    }
                }
            }
            compiled.annual.extend(annual);
            compiled.bodies.push(self.body(places));
            compiled.groups.push(group);
        }
        self.report.substitutions = std::mem::take(&mut self.allocator.substitutions);
        self.report
            .substitutions
            .sort_by_key(|a| (a.county, a.surrogate, a.wanted));
        compiled.profiles = self.profiles;
        compiled.report = self.report;
        Ok(compiled)
    }

    fn body(&self, places: BTreeMap<PlaceKey, BTreeMap<u32, Vec<f64>>>) -> Body {
        let streams = |streams: BTreeMap<u32, Vec<f64>>| -> Vec<Stream> {
            let all = streams.into_iter();
            all.map(|(profile, mass)| Stream { profile, mass })
                .collect()
        };
        // A group has a facility or none, so its places are all points or all areas.
        let mut cells: Vec<u32> = Vec::new();
        let (mut points, mut parts) = (Vec::new(), Vec::new());
        for key in places.keys() {
            if let Some(pattern) = self.patterns.get(key) {
                cells.extend(pattern.cells.iter().map(|c| c.0));
            }
        }
        cells.sort_unstable();
        cells.dedup();
        for (key, place) in places {
            if let PlaceKey::Point(id) = &key {
                let mut point = self.points[id].clone();
                point.streams = streams(place);
                points.push(point);
                continue;
            }
            let position = |cell: u32| cells.partition_point(|&c| c < cell) as u32;
            let pattern = self.patterns[&key].cells.iter();
            parts.push(AreaPart {
                cells: pattern.map(|&(c, w)| (position(c), w)).collect(),
                streams: streams(place),
            });
        }
        if points.is_empty() {
            Body::Area { cells, parts }
        } else {
            Body::Points(points)
        }
    }
}

impl CompiledInventory {
    /// Number of species lanes.
    pub fn lanes(&self) -> usize {
        self.lanes
    }

    /// Annual mass by lane, row and column [kg], `[lane][j][i]`, all groups and layers together.
    pub fn annual_columns(&self) -> Array3<f64> {
        let (_, ny, nx) = self.shape;
        let mut field = Array3::zeros((self.lanes, ny, nx));
        let mut add = |column: usize, weight: f64, mass: &[f64]| {
            for (lane, mass) in mass.iter().enumerate() {
                field[[lane, column / nx, column % nx]] += weight * mass;
            }
        };
        for body in &self.bodies {
            match body {
                Body::Area { cells, parts } => {
                    for part in parts {
                        for stream in &part.streams {
                            for &(at, weight) in &part.cells {
                                let column = cells[at as usize] as usize % (ny * nx);
                                add(column, weight, &stream.mass);
                            }
                        }
                    }
                }
                Body::Points(points) => {
                    for point in points {
                        for stream in &point.streams {
                            add(point.j * nx + point.i, 1.0, &stream.mass);
                        }
                    }
                }
            }
        }
        field
    }

    /// Rates of streams by lane [kg/s].
    fn lane_rates(&self, streams: &[Stream], now: &[f64], rates: &mut [f64]) {
        rates.fill(0.0);
        for stream in streams {
            let factor = now[stream.profile as usize];
            for (rate, mass) in rates.iter_mut().zip(&stream.mass) {
                *rate += factor * mass;
            }
        }
    }

    fn add_area(
        &self,
        cells: &[u32],
        parts: &[AreaPart],
        now: &[f64],
        field: &mut EmissionField,
        group: u32,
    ) {
        let start = field.rates.len();
        field.cells.extend_from_slice(cells);
        field.groups.resize(field.cells.len(), group);
        field.rates.resize(start + cells.len() * self.lanes, 0.0);
        let target = &mut field.rates[start..];
        let mut rates = vec![0.0; self.lanes];
        for part in parts {
            self.lane_rates(&part.streams, now, &mut rates);
            for &(at, weight) in &part.cells {
                let at = at as usize * self.lanes;
                for (sum, rate) in target[at..at + self.lanes].iter_mut().zip(&rates) {
                    *sum += weight * rate;
                }
            }
        }
    }

    fn add_points(
        &self,
        points: &[Point],
        now: &[f64],
        weather: &MetSlice,
        time: ModelTime,
        field: &mut EmissionField,
        group: u32,
    ) -> Result<(), EmissionError> {
        let (_, ny, nx) = self.shape;
        let mut entries: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
        let mut shares = Vec::new();
        let mut rates = vec![0.0; self.lanes];
        for point in points {
            self.layers(point, weather, &mut shares)
                .map_err(|cause| EmissionError::Rise {
                    stack: point.id.clone(),
                    time,
                    cause,
                })?;
            self.lane_rates(&point.streams, now, &mut rates);
            for &(k, share) in &shares {
                let cell = ((k * ny + point.j) * nx + point.i) as u32;
                let sums = entries.entry(cell).or_insert_with(|| vec![0.0; self.lanes]);
                for (sum, rate) in sums.iter_mut().zip(&rates) {
                    *sum += share * rate;
                }
            }
        }
        for (cell, rates) in entries {
            field.cells.push(cell);
            field.groups.push(group);
            field.rates.extend(rates);
        }
        Ok(())
    }

    /// Layers that receive a point's emission.
    fn layers(
        &self,
        point: &Point,
        weather: &MetSlice,
        shares: &mut Vec<(usize, f64)>,
    ) -> Result<(), String> {
        let (j, i) = (point.j, point.i);
        if !point.release.rises() {
            shares.clear();
            let layer = layer_at(point.release.height, &point.interface_height)?;
            shares.push((layer, 1.0));
            return Ok(());
        }
        let column = |field: &Array3<f64>| field.slice(s![.., j, i]).to_vec();
        let (u, v) = (column(&weather.wind_u), column(&weather.wind_v));
        let wind: Vec<f64> = u
            .iter()
            .zip(&v)
            .map(|(u, v)| (u * u + v * v).sqrt())
            .collect();
        let air = AirColumn {
            interface_height: &point.interface_height,
            temperature: &column(&weather.temperature),
            pressure: &column(&weather.pressure),
            wind_speed: &wind,
            friction_velocity: weather.friction_velocity[[j, i]],
            obukhov_length: weather.obukhov_length[[j, i]],
        };
        self.rise.layer_shares(&point.release, &air, shares)
    }
}

impl EmissionSchedule for CompiledInventory {
    fn groups(&self) -> &[SourceGroup] {
        &self.groups
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let found = weather.temperature.dim();
        if found != self.shape {
            return Err(EmissionError::Shape {
                time,
                found,
                expected: self.shape,
            });
        }
        let instant = Instant::new(time);
        let now: Vec<f64> = self
            .profiles
            .iter()
            .map(|[hour, weekday, month]| instant.rate(hour, weekday, month))
            .collect();
        let mut field = EmissionField {
            lanes: self.lanes,
            ..EmissionField::default()
        };
        for (group, body) in self.bodies.iter().enumerate() {
            let group = group as u32;
            match body {
                Body::Area { cells, parts } => {
                    self.add_area(cells, parts, &now, &mut field, group);
                }
                Body::Points(points) => {
                    self.add_points(points, &now, weather, time, &mut field, group)?;
                }
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
