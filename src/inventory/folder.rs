//! An inventory read from a folder of CSV files, or from those embedded in the program.

use super::error::InventoryError;
use super::geometry::{self, Shape};
use super::library::Library;
use super::library_files as library;
use super::official::OfficialTotal;
use super::pollutant::{POLLUTANTS, PollutantMass};
use super::profile_files;
use super::registers::{self, RegisterEntry};
use super::release::StackRelease;
use super::source::{Placement, SourceLine};
use super::source_file::{Context, OPTIONAL, REQUIRED};
use super::speciation;
use super::table::{Problems, Table};
use crate::meteorology::decode;
use crate::seeds;
use crate::terrain::Regions;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// An emission inventory: lines with their masses, not yet on a grid.
#[derive(Debug, Clone)]
pub struct Inventory {
    /// The sources in the order of the file.
    pub lines: Vec<SourceLine>,
    /// What they refer to.
    pub library: Library,
    /// Stacks and fixed points by id.
    pub stacks: BTreeMap<String, StackRelease>,
    /// Ids of the same sources in other lists.
    pub registers: Vec<RegisterEntry>,
    /// Things a user should know: files taken from the embedded set, stacks in another county than said.
    pub notes: Vec<String>,
    /// Official totals that lines were scaled to.
    pub official: Vec<OfficialTotal>,
    /// Where it comes from, with a BLAKE3 of all files.
    pub provenance: String,
}

/// Gives the bytes of a file and its name for messages; `None` where it does not exist.
type Source<'a> = dyn Fn(&str) -> Result<Option<(Vec<u8>, String)>, InventoryError> + 'a;

/// Reads the files of one inventory.
struct Reader<'a> {
    source: &'a Source<'a>,
    problems: Problems,
    notes: Vec<String>,
    hasher: blake3::Hasher,
}

impl Inventory {
    /// The embedded inventory (`seeds/inventory`, base year 2020, mostly unverified).
    ///
    /// # Errors
    /// If an embedded file is damaged.
    pub fn embedded() -> Result<Self, InventoryError> {
        let source = |name: &str| -> Result<Option<(Vec<u8>, String)>, InventoryError> {
            let path = format!("inventory/{name}");
            match seeds::bytes(&path) {
                Ok(bytes) => Ok(Some((bytes.to_vec(), format!("seeds/{path}")))),
                Err(seeds::SeedError::Unknown(_)) => Ok(None),
                Err(error) => Err(error.into()),
            }
        };
        Reader::new(&source).read("embedded inventory (seeds/inventory, base year 2020)")
    }

    /// An inventory in a folder. `activity.csv` must be there, and `stacks.csv` for point lines. Tables of classes, counties, factors,
    /// controls and profiles that are not there are taken from the embedded set, which [`Self::notes`] says.
    ///
    /// # Errors
    /// [`InventoryError::Problems`] with every fault of every file; [`InventoryError::Unreadable`] from the system.
    pub fn from_folder(folder: &Path) -> Result<Self, InventoryError> {
        let source = |name: &str| -> Result<Option<(Vec<u8>, String)>, InventoryError> {
            let path = folder.join(name);
            let file = path.display().to_string();
            match std::fs::read(&path) {
                Ok(bytes) => Ok(Some((bytes, file))),
                Err(cause) if cause.kind() == std::io::ErrorKind::NotFound && folder.is_dir() => {
                    Ok(None)
                }
                Err(cause) => Err(InventoryError::Unreadable { file, cause }),
            }
        };
        Reader::new(&source).read(&format!("inventory in {}", folder.display()))
    }

    /// Total over all lines [kg/a], in the order of [`POLLUTANTS`].
    pub fn total(&self) -> PollutantMass {
        let mut total = [0.0; POLLUTANTS.len()];
        for line in &self.lines {
            for (sum, mass) in total.iter_mut().zip(line.mass.pollutants()) {
                *sum += mass;
            }
        }
        total
    }

    /// VOC of a line by lump [kg/a], for mechanisms that know them.
    pub fn voc_lumps(&self, line: &SourceLine) -> Vec<(&str, f64)> {
        let total = line.mass.base[super::pollutant::VOC];
        let lumps = self.library.voc_profiles.get(&line.voc_profile);
        lumps.map_or_else(Vec::new, |lumps| {
            lumps
                .iter()
                .map(|(lump, fraction)| (lump.as_str(), total * fraction))
                .collect()
        })
    }

    /// The model sectors that have lines, by name.
    pub fn sectors(&self) -> Vec<String> {
        let mut sectors: Vec<String> = self.lines.iter().map(|l| l.sector.clone()).collect();
        sectors.sort_unstable();
        sectors.dedup();
        sectors
    }
}

impl<'a> Reader<'a> {
    fn new(source: &'a Source<'a>) -> Self {
        Self {
            source,
            problems: Problems::default(),
            notes: Vec::new(),
            hasher: blake3::Hasher::new(),
        }
    }

    /// The text of a file and its name, if it exists and is text.
    fn text(&mut self, name: &str) -> Result<Option<(String, String)>, InventoryError> {
        let Some((bytes, file)) = (self.source)(name)? else {
            return Ok(None);
        };
        self.hasher.update(name.as_bytes()).update(&bytes);
        match decode(&bytes, &file).map_err(InventoryError::from) {
            Ok(text) => Ok(Some((text, file))),
            Err(InventoryError::Problems { problems }) => {
                self.problems.list.extend(problems);
                Ok(None)
            }
            Err(other) => Err(other),
        }
    }

    /// A table that may come from the embedded set.
    fn library_text(&mut self, name: &str) -> Result<(String, String), InventoryError> {
        let faults = self.problems.list.len();
        if let Some(found) = self.text(name)? {
            return Ok(found);
        }
        let path = format!("inventory/{name}");
        if self.problems.list.len() == faults {
            self.notes.push(format!(
                "{name} is not in the folder: the embedded table is used"
            ));
        }
        Ok((seeds::text(&path)?.to_owned(), format!("seeds/{path}")))
    }

    fn library(&mut self) -> Result<Library, InventoryError> {
        let mut texts = Vec::new();
        for name in [
            "classes.csv",
            "counties.csv",
            "factors.csv",
            "controls.csv",
            "profiles_hour.csv",
            "profiles_weekday.csv",
            "profiles_month.csv",
            "speciation_pm.csv",
            "speciation_voc.csv",
            "voc_lumps.csv",
            "speciation_gas.csv",
        ] {
            texts.push(self.library_text(name)?);
        }
        let balances = self.text("balances.csv")?;
        let p = &mut self.problems;
        let [
            classes,
            counties,
            factors,
            controls,
            hour,
            weekday,
            month,
            pm,
            voc,
            lumps,
            gas,
        ] = texts.as_slice()
        else {
            unreachable!("eleven names give eleven texts");
        };
        let classes = library::classes(&classes.0, &classes.1, p);
        let voc_lumps = speciation::voc_lumps(&lumps.0, &lumps.1, p);
        Ok(Library {
            counties: library::counties(&counties.0, &counties.1, p),
            factors: library::factors(&factors.0, &factors.1, p),
            balances: balances.map_or_else(BTreeMap::new, |(text, file)| {
                library::balances(&text, &file, p)
            }),
            controls: library::controls(&controls.0, &controls.1, p),
            hours: profile_files::profiles(&hour.0, &hour.1, "hour", 0..=23, p),
            weekdays: profile_files::profiles(&weekday.0, &weekday.1, "weekday", 1..=7, p),
            months: profile_files::profiles(&month.0, &month.1, "month", 1..=12, p),
            pm_profiles: profile_files::pm_profiles(&pm.0, &pm.1, p),
            voc_profiles: profile_files::voc_profiles(&voc.0, &voc.1, &voc_lumps, p),
            gas_speciation: speciation::gas_speciation(&gas.0, &gas.1, &classes, p),
            voc_lumps,
            classes,
        })
    }

    fn read(mut self, origin: &str) -> Result<Inventory, InventoryError> {
        let activity = self.text("activity.csv")?;
        if activity.is_none() && self.problems.list.is_empty() {
            let hint = "an inventory is a folder with activity.csv; see seeds/inventory/README.md";
            self.problems
                .add("activity.csv", 0, "", "", "this file is missing", hint);
        }
        let library = self.library()?;
        let regions = Regions::embedded()?;
        self.check_counties(&library, regions);
        let stacks = match self.text("stacks.csv")? {
            Some((text, file)) => registers::stacks(&text, &file, regions, &mut self.problems)?,
            None => BTreeMap::new(),
        };
        let registers = match self.text("registers.csv")? {
            Some((text, file)) => registers::registers(&text, &file, &mut self.problems),
            None => Vec::new(),
        };
        let mut lines = Vec::new();
        if let Some((text, file)) = activity {
            let table = Table::parse(&text, &file, &REQUIRED, &OPTIONAL, &mut self.problems);
            let shapes = self.shapes(&table)?;
            let context = Context {
                library: &library,
                stacks: &stacks,
                shapes: &shapes,
            };
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            // With a damaged header every line would repeat the fault of the header.
            let sound = REQUIRED.iter().all(|column| table.has(column));
            for row in table.rows().filter(|_| sound) {
                if let Some(line) = context.line(&row, &mut self.problems) {
                    lines.push(line);
                }
                if let Some(first) = seen.insert(row.text("source_id"), row.line) {
                    let message = format!("this id stands already on line {first}");
                    row.fault(
                        "source_id",
                        message,
                        "every source needs its own id",
                        &mut self.problems,
                    );
                }
            }
        }
        if !self.problems.list.is_empty() {
            return Err(InventoryError::Problems {
                problems: self.problems.list,
            });
        }
        self.note_strangers(&lines, regions);
        Ok(Inventory {
            lines,
            library,
            stacks,
            registers,
            notes: self.notes,
            official: Vec::new(),
            provenance: format!("{origin}, blake3 {}", self.hasher.finalize().to_hex()),
        })
    }

    /// Every county needs borders to be laid on a map.
    fn check_counties(&mut self, library: &Library, regions: &Regions) {
        for code in library.counties.keys() {
            if regions.county_by_code(*code).is_none() {
                self.problems.add(
                    "counties.csv",
                    0,
                    "county",
                    &code.to_string(),
                    "there are no borders of this county",
                    "counties of Qinghai and Gansu are known",
                );
            }
        }
    }

    /// Geometry files that lines name.
    fn shapes(&mut self, table: &Table) -> Result<BTreeMap<String, Arc<Shape>>, InventoryError> {
        let mut shapes = BTreeMap::new();
        if !table.has("geometry") {
            return Ok(shapes);
        }
        let mut done: Vec<String> = Vec::new();
        for row in table.rows() {
            let name = row.text("geometry").to_owned();
            if name.is_empty() || done.contains(&name) {
                continue;
            }
            done.push(name.clone());
            if geometry::is_shapefile(&name)
                && let Some((bytes, file)) = (self.source)(&name)?
            {
                self.hasher.update(name.as_bytes()).update(&bytes);
                let shape = geometry::read_shapefile_shape(Path::new(&file))?;
                shapes.insert(name, Arc::new(shape));
                continue;
            }
            match self.text(&name)? {
                Some((text, file)) => {
                    if let Some(shape) = geometry::read(&text, &file, &mut self.problems) {
                        shapes.insert(name, Arc::new(shape));
                    }
                }
                None => row.fault(
                    "geometry",
                    "there is no such file in the folder",
                    "give the file's name relative to the folder",
                    &mut self.problems,
                ),
            }
        }
        Ok(shapes)
    }

    /// Notes points that stand in another county than their line says: both may be right (offices, borders).
    fn note_strangers(&mut self, lines: &[SourceLine], regions: &Regions) {
        for line in lines {
            let Placement::Point(release) = &line.placement else {
                continue;
            };
            let Some(at) = regions.county_of(release.longitude, release.latitude) else {
                continue;
            };
            let county = &regions.counties[at];
            if county.code != line.county {
                self.notes.push(format!(
                    "'{}' counts for county {} but stands in {} ({})",
                    line.id, line.county, county.name, county.code
                ));
            }
        }
    }
}
