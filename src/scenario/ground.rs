//! `[terrain]` and `[land_cover]`: heights and land cover of the user's own.

use super::check::{RELATIVE, check_files};
use super::period::files;
use super::problem::{ScenarioError, Span};
use super::reader::{Placed, Reader, Section};
use super::sand_fixing::with_prj;
use super::schema::Scenario;
use super::suggest;
use crate::geodata::{Crs, Mosaic, RasterKind, beside, read_class_geotiff};
use crate::grid::HorizontalGrid;
use crate::meteorology::read_text;
use crate::terrain::{Beyond, GroundError, Legend, OwnCover, OwnGround, OwnHeights, Surface};
use std::path::PathBuf;

/// Degrees read around the domain: its corners lie on the map, its edges bend.
const MARGIN: f64 = 0.05;
/// What stands where the files have nothing.
const BEYOND: [(&str, Beyond); 2] = [("refuse", Beyond::Refuse), ("embedded", Beyond::Embedded)];

/// `[terrain]`: heights.
#[derive(Debug, Clone, PartialEq)]
pub struct TerrainSection {
    /// Elevation models, the first that has a value counting: GeoTIFF (`.tif`), SRTM (`.hgt`), ESRI ASCII grids (`.asc`).
    pub files: Vec<Placed<PathBuf>>,
    /// Coordinate system of ASCII grids that have no `.prj` beside them.
    pub crs: Option<Placed<String>>,
    /// What stands where they have nothing.
    pub beyond: Placed<Beyond>,
}

/// `[land_cover]`: classes of the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct LandCoverSection {
    /// Where the section stands.
    pub span: Span,
    /// GeoTIFF files of codes, the first that has one counting.
    pub files: Vec<Placed<PathBuf>>,
    /// Product of [`Legend::NAMES`].
    pub classes: Option<Placed<String>>,
    /// Table of codes, `code,class`.
    pub table: Option<Placed<PathBuf>>,
    /// What stands where they have nothing.
    pub beyond: Placed<Beyond>,
}

/// The ground of a scenario on its grid.
pub(super) struct LaidGround {
    pub surface: Surface,
    /// What is to be said of it.
    pub notes: Vec<String>,
    /// Files it came from, for the manifest.
    pub files: Vec<PathBuf>,
}

/// Reads `[terrain]`; `None` without it.
pub(super) fn terrain(root: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<TerrainSection> {
    let mut s = root.section(reader, "terrain")?;
    let section = TerrainSection {
        files: files(&mut s, reader, "dem.tif"),
        crs: s.optional(reader, "crs"),
        beyond: s.choice(reader, "beyond", &BEYOND, Beyond::Refuse, "refuse"),
    };
    s.finish(reader);
    Some(section)
}

/// Reads `[land_cover]`; `None` without it.
pub(super) fn land_cover(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
) -> Option<LandCoverSection> {
    let mut s = root.section(reader, "land_cover")?;
    let span = s.span.clone();
    let missing = |what: &str, help: String, reader: &mut Reader<'_>| {
        reader.problem("missing-key", span.clone(), what, "", Some(help));
    };
    let files = s.words(reader, "file");
    if files.is_empty() {
        let help = "write file = \"lc.tif\": a GeoTIFF of classes, or a list of them".to_owned();
        missing("section [land_cover] names no file", help, reader);
    }
    let classes: Option<Placed<String>> = s.optional(reader, "classes");
    let table: Option<Placed<String>> = s.optional(reader, "table");
    match (&classes, &table) {
        (Some(_), Some(table)) => {
            let message = "land_cover.classes and land_cover.table cannot stand together";
            let help = "keep classes for a known product, table for one of your own";
            reader.refuse(table, "two-sources", message, help);
        }
        (None, None) => {
            let help = format!(
                "write classes = \"{}\", or table = \"mine.csv\" with the columns code and class",
                Legend::NAMES.join("\" or \"")
            );
            missing(
                "nothing says what the codes of [land_cover] mean",
                help,
                reader,
            );
        }
        _ => {}
    }
    let beyond = s.choice(reader, "beyond", &BEYOND, Beyond::Refuse, "refuse");
    s.finish(reader);
    let paths = files.into_iter().map(|file| file.map(PathBuf::from));
    Some(LandCoverSection {
        span,
        files: paths.collect(),
        classes,
        table: table.map(|file| file.map(PathBuf::from)),
        beyond,
    })
}

/// Notes files that are not there and values that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>) {
    if let Some(terrain) = &scenario.terrain {
        check_terrain(scenario, terrain, reader);
    }
    let Some(cover) = &scenario.land_cover else {
        return;
    };
    check_on_disk(scenario, &cover.files, reader);
    check_files(scenario, cover.table.as_slice(), reader);
    if let Some(name) = &cover.classes
        && !Legend::NAMES.contains(&name.value.as_str())
    {
        let message = format!("land_cover.classes = {:?} is not known", name.value);
        let help = suggest::help(&name.value, Legend::NAMES.into_iter(), "it can be");
        reader.refuse(name, "unknown-choice", message, help);
    }
    for file in &cover.files {
        if !matches!(RasterKind::of(&file.value), Ok(RasterKind::GeoTiff)) {
            let message = format!("{} is no GeoTIFF", file.display());
            let help = "land cover is read from .tif: gdal_translate -ot Byte converts";
            reader.refuse(file, "bad-value", message, help);
        }
    }
}

fn check_terrain(scenario: &Scenario, terrain: &TerrainSection, reader: &mut Reader<'_>) {
    check_on_disk(scenario, &terrain.files, reader);
    let grids = terrain.files.iter().filter(|file| {
        let kind = RasterKind::of(&file.value);
        if let Err(error) = &kind {
            let message = format!("{} is no elevation model that is known", file.display());
            let hint = error.to_string();
            let help = hint.split("hint: ").nth(1).unwrap_or_default().to_owned();
            reader.refuse(file, "bad-value", message, help);
        }
        matches!(kind, Ok(RasterKind::AsciiGrid))
    });
    let mut bare: Vec<&Placed<PathBuf>> = Vec::new();
    for file in grids {
        if beside(&scenario.resolve(file)).is_none() {
            bare.push(file);
        }
    }
    match &terrain.crs {
        Some(crs) => {
            if let Err(error) = Crs::new(&crs.value) {
                let text = error.to_string();
                let (message, help) = text.split_once("\nhint: ").unwrap_or((&text, ""));
                reader.refuse(crs, "bad-value", message, help);
            }
            if bare.is_empty() {
                let message = "terrain.crs is for ESRI ASCII grids without a .prj; the files here say it themselves";
                reader.refuse(crs, "not-used", message, "leave it out");
            }
        }
        None => {
            for file in bare {
                let message = format!("{} does not say its coordinate system", file.display());
                let help = "put its .prj beside it, or write crs = \"EPSG:4326\"";
                reader.refuse(file, "missing-key", message, help);
            }
        }
    }
}

/// Rasters are read from the disk only.
fn check_on_disk(scenario: &Scenario, files: &[Placed<PathBuf>], reader: &mut Reader<'_>) {
    for file in files {
        let path = scenario.resolve(file);
        if !path.is_file() {
            let message = format!("there is no file {}", path.display());
            reader.refuse(file, "missing-file", message, RELATIVE);
        }
    }
}

impl Scenario {
    /// Whether both heights and land cover are the user's own, so that the domain may lie beyond the embedded data.
    pub(super) fn own_everywhere(&self) -> bool {
        self.terrain.is_some() && self.land_cover.is_some()
    }

    /// Heights and land cover on the grid.
    pub(super) fn ground(&self, grid: &HorizontalGrid) -> Result<LaidGround, ScenarioError> {
        if self.terrain.is_none() && self.land_cover.is_none() {
            let surface = Surface::embedded(grid)
                .map_err(|e| self.error_at(&self.grid.width, e.to_string(), None))?;
            return Ok(LaidGround {
                surface,
                notes: Vec::new(),
                files: Vec::new(),
            });
        }
        let (west, east, south, north) = grid.bounds();
        let bounds = [west - MARGIN, east + MARGIN, south - MARGIN, north + MARGIN];
        let mut files = Vec::new();
        let own = OwnGround {
            heights: self.own_heights(bounds, &mut files)?,
            cover: self.own_cover(bounds, &mut files)?,
        };
        let (surface, notes) = Surface::with_own(grid, &own).map_err(|e| self.ground_error(e))?;
        Ok(LaidGround {
            surface,
            notes,
            files,
        })
    }

    fn own_heights(
        &self,
        bounds: [f64; 4],
        files: &mut Vec<PathBuf>,
    ) -> Result<Option<OwnHeights>, ScenarioError> {
        let Some(section) = &self.terrain else {
            return Ok(None);
        };
        let fail = |e: &dyn std::fmt::Display| ScenarioError::input(e.to_string());
        let paths: Vec<PathBuf> = section
            .files
            .iter()
            .map(|file| self.resolve(file))
            .collect();
        let crs = section.crs.as_ref().map(|text| Crs::new(&text.value));
        let crs = crs.transpose().map_err(|e| fail(&e))?;
        let mosaic = Mosaic::open(&paths, crs.as_ref(), Some(bounds)).map_err(|e| fail(&e))?;
        files.extend(paths.into_iter().flat_map(with_prj));
        Ok(Some(OwnHeights {
            mosaic,
            beyond: section.beyond.value,
        }))
    }

    fn own_cover(
        &self,
        bounds: [f64; 4],
        files: &mut Vec<PathBuf>,
    ) -> Result<Option<OwnCover>, ScenarioError> {
        let Some(section) = &self.land_cover else {
            return Ok(None);
        };
        let mut rasters = Vec::new();
        for file in &section.files {
            let path = self.resolve(file);
            let raster = read_class_geotiff(&path, Some(bounds));
            rasters.push(raster.map_err(|e| ScenarioError::input(e.to_string()))?);
            files.push(path);
        }
        let legend = match (&section.classes, &section.table) {
            (_, Some(table)) => {
                let path = self.resolve(table);
                let text = read_text(&path).map_err(ScenarioError::read)?;
                let name = path.display().to_string();
                files.push(path);
                Legend::parse(&text, &name)
            }
            (Some(name), None) => Legend::named(&name.value),
            (None, None) => {
                return Err(ScenarioError::input(
                    "nothing says what the codes of [land_cover] mean".to_owned(),
                ));
            }
        };
        Ok(Some(OwnCover {
            mosaic: Mosaic::new(rasters),
            legend: legend.map_err(|e| self.ground_error(e))?,
            beyond: section.beyond.value,
        }))
    }

    /// An error that points at the section that asked for the ground.
    fn ground_error(&self, error: GroundError) -> ScenarioError {
        let text = error.to_string();
        let (message, help) = match text.split_once("\nhint: ") {
            Some((message, help)) => (message.to_owned(), Some(help.to_owned())),
            None => (text, None),
        };
        let heights = self.terrain.as_ref().and_then(|s| s.files.first());
        let cover = self.land_cover.as_ref().and_then(|s| s.files.first());
        let at = match &error {
            GroundError::Uncovered { what, .. } if what.contains("heights") => heights,
            GroundError::Uncovered { .. } | GroundError::UnknownCodes { .. } => cover,
            GroundError::Implausible { .. } => heights,
            GroundError::Table { .. } => {
                let table = self.land_cover.as_ref().and_then(|s| s.table.as_ref());
                table.or(cover)
            }
            GroundError::Terrain(_) => None,
            GroundError::File(_) | GroundError::Crs(_) => heights.or(cover),
        };
        match at {
            Some(place) => self.error_at(place, message, help),
            None => self.error_at(&self.grid.width, message, help),
        }
    }
}
