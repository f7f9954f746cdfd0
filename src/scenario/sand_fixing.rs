//! `[[aerosol.sand_fixing]]`: what is done against sand, where and on how much of the ground.

use super::aerosol::Aerosol;
use super::build_chemistry::topsoil;
use super::check::check_files;
use super::names::Names;
use super::problem::{ScenarioError, Span};
use super::reader::{Placed, Reader, Section};
use super::schema::Scenario;
use super::suggest;
use super::weather::Frame;
use crate::dust::fixing::{FixingError, FixingMeasure, LEE, ShelterBelts};
use crate::dust::{DustEmissions, SourceRegion, Treatment, source_regions};
use crate::geodata::beside;
use crate::grid::HorizontalGrid;
use crate::inventory::{InventoryError, covered};
use crate::meteorology::{Meteorology, listed};
use crate::terrain::Regions;
use crate::time::ModelTime;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// One measure with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct SandFixing {
    /// Where the table stands.
    pub span: Span,
    /// Name in tables.
    pub name: Placed<String>,
    /// Source region by its identifier or name.
    pub region: Option<Placed<String>>,
    /// Counties, cities or provinces by name or code; empty: everywhere.
    pub counties: Vec<Placed<String>>,
    /// GeoJSON file or ESRI shapefile (`.shp`) of polygons.
    pub polygon: Option<Placed<PathBuf>>,
    /// Share of the ground there on which it is done [1].
    pub extent: Placed<f64>,
    /// Share of the bare ground that becomes covered with plants [1].
    pub plant_cover: Option<Placed<f64>>,
    /// Share of the ground that stays bare which becomes sealed [1].
    pub sealed: Option<Placed<f64>>,
    /// Roughness length between plants afterwards [m].
    pub roughness: Option<Placed<f64>>,
    /// Shelter belts.
    pub belts: Option<Belts>,
}

/// Shelter belts of a measure.
#[derive(Debug, Clone, PartialEq)]
pub struct Belts {
    /// Height of the trees [m].
    pub height: Placed<f64>,
    /// Distance between rows [m].
    pub spacing: Placed<f64>,
    /// Direction in which the rows run [degrees clockwise from north].
    pub direction: Placed<f64>,
    /// Friction velocity just behind a row over that in the open [1].
    pub lee: Placed<f64>,
}

/// Reads the tables.
pub(super) fn sand_fixing(aerosol: &mut Section<'_>, reader: &mut Reader<'_>) -> Vec<SandFixing> {
    let tables = aerosol.sections(reader, "sand_fixing");
    tables.into_iter().map(|s| measure(s, reader)).collect()
}

/// Keys that say where and what; one of each is needed.
const NEEDED: [(&[&str], &str, &str); 2] = [
    (
        &["region", "counties", "polygon"],
        "this measure has no place",
        "write region = \"gonghe\", counties = [\"共和县\"] or polygon = \"area.geojson\"; several together mean their common ground",
    ),
    (
        &["plant_cover", "sealed", "roughness_m", "belts"],
        "this measure does nothing",
        "write plant_cover, sealed, roughness_m or belts",
    ),
];

fn measure(mut s: Section<'_>, reader: &mut Reader<'_>) -> SandFixing {
    for (keys, message, help) in NEEDED {
        if !keys.iter().any(|key| s.raw(key).is_some()) {
            reader.problem(
                "missing-key",
                s.span.clone(),
                message,
                "",
                Some(help.into()),
            );
        }
    }
    let name = s.optional::<String>(reader, "name");
    let region = s.optional::<String>(reader, "region");
    let counties = s.words(reader, "counties");
    let polygon = s.optional::<String>(reader, "polygon");
    let name = name.unwrap_or_else(|| {
        let counties = counties.iter();
        let places = region.iter().chain(counties).chain(&polygon);
        let places: Vec<&str> = places.map(|p| p.value.as_str()).collect();
        Placed::by_default(places.join("+"))
    });
    let fixing = SandFixing {
        span: s.span.clone(),
        name,
        region,
        counties,
        polygon: polygon.map(|file| file.map(PathBuf::from)),
        extent: s.or(reader, "extent", 1.0),
        plant_cover: s.optional(reader, "plant_cover"),
        sealed: s.optional(reader, "sealed"),
        roughness: s.optional(reader, "roughness_m"),
        belts: s
            .section(reader, "belts")
            .map(|belts| read_belts(belts, reader)),
    };
    s.finish(reader);
    fixing
}

fn read_belts(mut s: Section<'_>, reader: &mut Reader<'_>) -> Belts {
    let whole = "write belts = { height_m = 10, spacing_m = 200, direction_deg = 45 }";
    let belts = Belts {
        height: s.required(reader, "height_m", whole),
        spacing: s.required(reader, "spacing_m", whole),
        direction: s.required(reader, "direction_deg", whole),
        lee: s.or(reader, "lee", LEE),
    };
    s.finish(reader);
    belts
}

/// The region that a text names by identifier or by name in either language.
pub(super) fn region_of<'r>(text: &str, regions: &'r [SourceRegion]) -> Option<&'r SourceRegion> {
    let same = |r: &&SourceRegion| [&r.id, &r.name, &r.name_zh].iter().any(|n| *n == text);
    regions.iter().find(same)
}

/// Notes everything that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>, names: &Names) {
    let Some(aerosol) = &scenario.aerosol else {
        return;
    };
    for (n, fixing) in aerosol.sand_fixing.iter().enumerate() {
        if aerosol.wind_dust.value.is_none() {
            let message = "sand is fixed, but aerosol.wind_dust = \"off\": nothing raises dust";
            let help = "write wind_dust = \"leung2023\", or leave the measure out";
            reader.problem(
                "not-used",
                fixing.span.clone(),
                message,
                "",
                Some(help.into()),
            );
        }
        let name = &fixing.name.value;
        let same = |other: &SandFixing| !name.is_empty() && other.name.value == *name;
        if aerosol.sand_fixing[..n].iter().any(same) {
            let message = format!("two measures are called '{name}'");
            let help = "give each table its own name = \"…\"".to_owned();
            reader.problem("duplicate", fixing.span.clone(), message, "", Some(help));
        }
        check_place(scenario, fixing, reader, names);
        check_values(fixing, reader);
    }
}

fn check_place(scenario: &Scenario, fixing: &SandFixing, reader: &mut Reader<'_>, names: &Names) {
    if let Some(region) = &fixing.region {
        let known = source_regions().unwrap_or_default();
        if region_of(&region.value, known).is_none() {
            let ids = known.iter().map(|r| r.id.as_str());
            let help = suggest::help(&region.value, ids, "source regions are");
            let message = format!("there is no source region '{}'", region.value);
            reader.refuse(region, "unknown-name", message, help);
        }
    }
    for county in &fixing.counties {
        if let Err(error) = names.regions.find(&county.value) {
            let help = "counties are named as in the regions of tags: a county, city or province by name (共和县, Gonghe) or code (632521)";
            reader.refuse(county, "unknown-name", error.to_string(), help);
        }
    }
    check_files(scenario, fixing.polygon.as_slice(), reader);
}

fn check_values(fixing: &SandFixing, reader: &mut Reader<'_>) {
    let mut ranges = vec![("extent", &fixing.extent, (0.0, 1.0), "1")];
    let shares = [
        ("plant_cover", &fixing.plant_cover),
        ("sealed", &fixing.sealed),
    ];
    for (key, share) in shares {
        ranges.extend(share.iter().map(|value| (key, value, (0.0, 1.0), "1")));
    }
    let roughness = fixing.roughness.iter();
    ranges.extend(roughness.map(|value| ("roughness_m", value, (1e-6, 1.0), "m")));
    if let Some(belts) = &fixing.belts {
        ranges.extend([
            ("belts.height_m", &belts.height, (0.1, 50.0), "m"),
            ("belts.spacing_m", &belts.spacing, (1.0, 10_000.0), "m"),
            (
                "belts.direction_deg",
                &belts.direction,
                (0.0, 360.0),
                "degrees clockwise from north",
            ),
            ("belts.lee", &belts.lee, (0.0, 1.0), "1; 0.32 is Okin's"),
        ]);
    }
    for (key, value, (least, most), unit) in ranges {
        if !(least..=most).contains(&value.value) {
            let message = format!(
                "aerosol.sand_fixing.{key} = {} is not possible",
                value.value
            );
            let help = format!("write {least} to {most} [{unit}]");
            reader.refuse(value, "bad-value", message, help);
        }
    }
}

impl SandFixing {
    fn treatment(
        &self,
        scenario: &Scenario,
        regions: &[SourceRegion],
        grid: &HorizontalGrid,
    ) -> Result<Treatment, ScenarioError> {
        let fail = |e: String| ScenarioError::input(e);
        let region = self.region.as_ref().map(|text| {
            region_of(&text.value, regions)
                .map(|found| found.id.clone())
                .ok_or_else(|| {
                    scenario.error_at(
                        text,
                        format!("there is no source region '{}'", text.value),
                        None,
                    )
                })
        });
        let counties = Regions::embedded().map_err(|e| fail(e.to_string()))?;
        let mut codes = BTreeSet::new();
        for text in &self.counties {
            let found = counties
                .find(&text.value)
                .map_err(|e| scenario.error_at(text, e.to_string(), None))?;
            codes.extend(found.into_iter().map(|at| counties.counties[at].code));
        }
        let outline = match &self.polygon {
            None => None,
            Some(file) => {
                let path = scenario.resolve(&file.value);
                Some(covered(&path, grid).map_err(|e| {
                    let said = match &e {
                        InventoryError::Unreadable { .. } => return fail(e.to_string()),
                        InventoryError::Problems { problems } => listed(problems),
                        other => other.to_string(),
                    };
                    scenario.error_at(file, format!("this outline cannot be used:\n{said}"), None)
                })?)
            }
        };
        let share = |value: &Option<Placed<f64>>| value.as_ref().map_or(0.0, |v| v.value);
        Ok(Treatment {
            name: self.name.value.clone(),
            measure: FixingMeasure {
                planted: share(&self.plant_cover),
                sealed: share(&self.sealed),
                aeolian_roughness: self.roughness.as_ref().map(|v| v.value),
                belts: self.belts.as_ref().map(|belts| ShelterBelts {
                    height: belts.height.value,
                    spacing: belts.spacing.value,
                    lee: belts.lee.value,
                    direction: belts.direction.value.to_radians(),
                }),
            },
            region: region.transpose()?,
            counties: (!self.counties.is_empty()).then_some(codes),
            outline,
            extent: self.extent.value,
        })
    }
}

/// A file and the `.prj` that says its coordinate system, if it is of a kind that has one.
pub(super) fn with_prj(path: PathBuf) -> Vec<PathBuf> {
    let kinds = ["shp", "asc", "agr", "grd"];
    let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    let prj = ending
        .filter(|e| kinds.contains(&e.as_str()))
        .and_then(|_| beside(&path));
    std::iter::once(path).chain(prj).collect()
}

impl Scenario {
    fn measures(&self) -> &[SandFixing] {
        self.aerosol
            .as_ref()
            .map_or(&[], |a| a.sand_fixing.as_slice())
    }

    /// Files of outlines, for the manifest.
    pub(super) fn outline_files(&self) -> impl Iterator<Item = PathBuf> {
        let polygons = self.measures().iter().filter_map(|m| m.polygon.as_ref());
        polygons.flat_map(|file| with_prj(self.resolve(&file.value)))
    }

    /// The same dust with the scenario's sand fixing.
    pub(super) fn with_sand_fixing(
        &self,
        dust: DustEmissions,
        grid: &HorizontalGrid,
    ) -> Result<DustEmissions, ScenarioError> {
        let measures = self.measures();
        if measures.is_empty() {
            return Ok(dust);
        }
        let regions = source_regions().map_err(|e| ScenarioError::input(e.to_string()))?;
        let all = measures.iter().map(|m| m.treatment(self, regions, grid));
        dust.with_fixing(all.collect::<Result<_, _>>()?).map_err(|error| {
            let (at, help) = match &error {
                FixingError::Nowhere { name } => {
                    let at = measures.iter().position(|m| m.name.value == *name);
                    (at, "`hehuang dust fixing` without measures lists the regions of the domain that raise dust")
                }
                FixingError::Overlap { .. } => (None, "let their extents add up to 1 at most, or move them apart"),
                _ => (None, "write values that can be"),
            };
            let span = measures[at.unwrap_or(measures.len() - 1)].span.clone();
            let place = Placed { value: (), span: Some(span) };
            self.error_at(&place, error.to_string(), Some(help.to_owned()))
        })
    }

    /// The dust that the wind raises in an episode, with the scenario's sand fixing; `None` where it raises none.
    ///
    /// # Errors
    /// If a table is damaged, the weather cannot be had, or a measure has no place.
    pub fn dust(
        &self,
        frame: &Frame,
        weather: &dyn Meteorology,
        period: (ModelTime, ModelTime),
    ) -> Result<Option<DustEmissions>, ScenarioError> {
        let options = self.aerosol.as_ref().and_then(Aerosol::dust_options);
        let (Some(mechanism), Some(options)) = (self.mechanism()?, options) else {
            return Ok(None);
        };
        let species = self.gases(&mechanism)?;
        let layers = frame.metrics.thickness.dim().0;
        let ground = (&frame.horizontal, layers, &frame.surface);
        let topsoil = topsoil(weather, period)?;
        self.wind_raised(ground, &species, topsoil, options)
            .map(Some)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
#[path = "sand_fixing_tests.rs"]
mod tests;
