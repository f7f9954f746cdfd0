//! Laying an inventory on a grid: lines become groups with cells; like lines are added.

use super::allocation::{Allocator, Pattern};
use super::compiled::{
    AreaPart, Body, CompileOptions, CompileReport, CompiledInventory, Dropped, Point, Stream,
};
use super::error::InventoryError;
use super::folder::Inventory;
use super::groups::SourceGroup;
use super::lanes::LaneMasses;
use super::pollutant::{PollutantMass, pollutant_index};
use super::release::{StackRelease, layer_at};
use super::source::{Placement, SourceLine};
use super::surrogate::Surrogate;
use super::temporal::Profile;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::species::SpeciesTable;
use crate::terrain::{Regions, Surface};
use ndarray::s;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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
    transport_fraction: bool,
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
        let mut compiler =
            Compiler::new(&[self], (grid, metrics, surface, regions, species), options)?;
        let gathered = compiler.gather()?;
        Ok(compiler.finish(gathered, options))
    }

    /// Lays parts of one inventory on a grid, each for itself, with one look at land cover and borders. What stands in for absent land
    /// cover is said by the first part that needs it.
    ///
    /// # Errors
    /// As [`Inventory::compile`].
    pub fn compile_parts(
        parts: &[&Self],
        grid: &HorizontalGrid,
        metrics: &VerticalMetrics,
        surface: &Surface,
        regions: &Regions,
        species: &SpeciesTable,
        options: &CompileOptions,
    ) -> Result<Vec<CompiledInventory>, InventoryError> {
        if parts.is_empty() {
            return Ok(Vec::new());
        }
        let mut compiler =
            Compiler::new(parts, (grid, metrics, surface, regions, species), options)?;
        let laid = parts.iter().map(|part| {
            compiler.inventory = part;
            let gathered = compiler.gather()?;
            Ok(compiler.finish(gathered, options))
        });
        laid.collect()
    }
}

impl Inventory {
    /// Mass of the lines of some sectors inside a domain [kg/a].
    ///
    /// # Errors
    /// As [`Inventory::compile`].
    pub fn inside_by_sector(
        &self,
        sectors: &[String],
        (grid, metrics, surface, regions, species): Target<'_>,
        options: &CompileOptions,
    ) -> Result<BTreeMap<String, PollutantMass>, InventoryError> {
        let parts = sectors.iter().map(|sector| {
            let mut part = self.clone();
            part.lines.retain(|line| line.sector == *sector);
            part
        });
        let parts: Vec<Self> = parts.collect();
        let parts: Vec<&Self> = parts.iter().collect();
        let laid = Self::compile_parts(&parts, grid, metrics, surface, regions, species, options)?;
        let inside = laid.into_iter().map(|part| part.report.inside);
        Ok(sectors.iter().cloned().zip(inside).collect())
    }
}

/// What an inventory is laid on: cells, levels, ground, borders, lanes.
pub type Target<'a> = (
    &'a HorizontalGrid,
    &'a VerticalMetrics,
    &'a Surface,
    &'a Regions,
    &'a SpeciesTable,
);

impl<'a> Compiler<'a> {
    /// For parts of one inventory, of which there is at least one.
    fn new(
        parts: &[&'a Inventory],
        (grid, metrics, surface, regions, species): Target<'a>,
        options: &CompileOptions,
    ) -> Result<Self, InventoryError> {
        let counties: BTreeSet<u32> = parts
            .iter()
            .flat_map(|part| &part.lines)
            .filter(|line| matches!(line.placement, Placement::County(_)))
            .map(|line| line.county)
            .collect();
        Ok(Self {
            inventory: parts[0],
            grid,
            metrics,
            species,
            allocator: Allocator::new(grid, surface, regions, &counties)?,
            patterns: BTreeMap::new(),
            points: BTreeMap::new(),
            profile_names: BTreeMap::new(),
            profiles: Vec::new(),
            report: CompileReport::default(),
            transport_fraction: options.transport_fraction,
        })
    }
}

impl Compiler<'_> {
    /// Adds up lines of one group, place and time.
    fn gather(&mut self) -> Result<Gathered, InventoryError> {
        let lanes = LaneMasses::new(self.species, &self.inventory.library)?;
        self.report.without_emission = lanes.without_emission();
        let count = self.species.len();
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
            self.report.voc_left += lanes.voc_left(line) * inside;
            let class = &self.inventory.library.classes[&line.class];
            let out = if self.transport_fraction {
                class.transport_fraction
            } else {
                1.0
            };
            let particles = pollutant_index("PM10").map_or(0.0, |at| masses[at]);
            self.report.kept_at_source += particles * (1.0 - out) * inside;
            let profile = self.profile(line);
            let stream = gathered
                .entry(self.inventory.group_of(line))
                .or_default()
                .entry(key)
                .or_default()
                .entry(profile)
                .or_insert_with(|| vec![0.0; count]);
            lanes.add(line, out, stream);
        }
        Ok(gathered)
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
        let height = self.inventory.area_height(line).to_bits();
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
            let pattern = self.raise(pattern, self.inventory.area_height(line), &line.id)?;
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

    /// What was gathered as an inventory on the grid; ready for the next part.
    fn finish(&mut self, gathered: Gathered, options: &CompileOptions) -> CompiledInventory {
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
        compiled.profiles = std::mem::take(&mut self.profiles);
        compiled.report = std::mem::take(&mut self.report);
        self.profile_names.clear();
        compiled
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
