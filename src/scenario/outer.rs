//! `[boundary.run]`, `[boundary.model]`, `[boundary.cmaq]`: the air of an outer run, of a global model or of CMAQ around and inside the domain.

use super::check::{RELATIVE, check_files};
use super::nested_air::{NestedAir, marked};
use super::period::files;
use super::problem::{ScenarioError, Span};
use super::reader::{Placed, Reader, Section};
use super::schema::{Period, Scenario};
use super::suggest;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::outer::{
    CMAQ, CmaqFiles, CmaqRequest, FAMILIES, Family, GlobalAir, GlobalRequest, LaidAir, OurColumns,
    OuterAir, OuterError, RunAir,
};
use crate::simulation::Surroundings;
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::HOUR;
use ndarray::Array3;
use std::path::PathBuf;
use std::sync::Arc;

/// Longest time between two outputs that is bridged where the scenario says nothing [h].
const BRIDGED: f64 = 6.0;
/// Longest that may be asked for [h]: a month of daily or monthly means.
const MOST_BRIDGED: f64 = 768.0;

/// Where the outer air comes from.
#[derive(Debug, Clone, PartialEq)]
pub enum OuterSource {
    /// A folder of an outer run.
    Run {
        /// With `air_*.nc`.
        folder: Placed<PathBuf>,
    },
    /// Files of a global model.
    Model {
        /// netCDF.
        files: Vec<Placed<PathBuf>>,
        /// Whose names of species they have.
        model: Option<Placed<String>>,
        /// A table of species in place of `model`.
        names: Option<Placed<PathBuf>>,
    },
    /// Files of CMAQ.
    Cmaq {
        /// I/O API files: CONC, ACONC, ICON, BCON.
        files: Vec<Placed<PathBuf>>,
        /// Files of MCIP, for heights and densities.
        weather: Vec<Placed<PathBuf>>,
        /// A table of species in place of the embedded one.
        names: Option<Placed<PathBuf>>,
    },
}

/// `[boundary.run]`, `[boundary.model]` or `[boundary.cmaq]`.
#[derive(Debug, Clone, PartialEq)]
pub struct OuterSection {
    /// Where it stands.
    pub span: Span,
    /// Where the air comes from.
    pub source: OuterSource,
    /// Longest time between two outputs that is bridged [s].
    pub bridged: Placed<f64>,
}

/// The outer air of a case, ready to be put around it.
pub(super) struct OuterBuilt {
    pub air: Arc<dyn Surroundings>,
    pub notes: Vec<String>,
    pub files: Vec<PathBuf>,
}

/// Tables below `[boundary]`.
#[derive(Clone, Copy)]
enum Kind {
    Run,
    Model,
    Cmaq,
}

/// Opened files of outer air.
struct Opened {
    outer: Box<dyn OuterAir>,
    initial: Option<Box<dyn OuterAir>>,
    notes: Vec<String>,
    files: Vec<PathBuf>,
}

/// Reads the tables below `[boundary]`; `None` if there is none.
pub(super) fn outer(boundary: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<OuterSection> {
    let run = boundary.section(reader, "run").map(|s| (Kind::Run, s));
    let model = boundary.section(reader, "model").map(|s| (Kind::Model, s));
    let cmaq = boundary.section(reader, "cmaq").map(|s| (Kind::Cmaq, s));
    let mut found = [run, model, cmaq].into_iter().flatten();
    let (kind, mut s) = found.next()?;
    for (_, second) in found {
        let message = format!("[{}] and [{}] cannot stand together", s.path, second.path);
        let help = "the air around a domain comes from one of them";
        let span = second.span.clone();
        reader.problem("two-sources", span, message, "", Some(help.into()));
    }
    let names = |s: &mut Section<'_>, reader: &mut Reader<'_>| {
        let names = s.optional::<String>(reader, "names");
        names.map(|text| text.map(PathBuf::from))
    };
    let source = match kind {
        Kind::Run => {
            let example = "write folder = \"runs/outer\": a run with [output] air_every_hours = 1";
            OuterSource::Run {
                folder: s
                    .required::<String>(reader, "folder", example)
                    .map(PathBuf::from),
            }
        }
        Kind::Model => OuterSource::Model {
            files: files(&mut s, reader, "camchem-20160105.nc"),
            model: s.optional(reader, "model"),
            names: names(&mut s, reader),
        },
        Kind::Cmaq => {
            let weather = |texts: Vec<Placed<String>>| {
                let texts = texts.into_iter();
                texts.map(|text| text.map(PathBuf::from)).collect()
            };
            OuterSource::Cmaq {
                files: files(&mut s, reader, "CCTM_CONC_20160105.nc"),
                weather: weather(s.words(reader, "weather")),
                names: names(&mut s, reader),
            }
        }
    };
    let section = OuterSection {
        source,
        bridged: s
            .or(reader, "bridge_hours", BRIDGED)
            .map(|hours| hours * HOUR),
        span: s.span.clone(),
    };
    s.finish(reader);
    Some(section)
}

/// Notes every value that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>) {
    let output = &scenario.output;
    let year = matches!(scenario.period, Period::Year(_));
    for (value, key) in [
        (&output.air_every_hours, "air_every_hours"),
        (&output.three_d_every_hours, "three_d_every_hours"),
    ] {
        if year && value.value > 0 {
            let message = format!(
                "output.{key} = {} in a year of representative days",
                value.value
            );
            let help = "their hours follow no calendar: leave it out, or run one day as an episode";
            reader.refuse(value, "not-with-year", message, help);
        }
    }
    let Some(section) = &scenario.outer else {
        return;
    };
    if year {
        let message = "the air of an outer model cannot stand around a year of representative days";
        let help = "their dates are those of no real year: leave [boundary.run], [boundary.model] and [boundary.cmaq] out";
        reader.problem(
            "not-with-year",
            section.span.clone(),
            message,
            "",
            Some(help.into()),
        );
    }
    let hours = section.bridged.value / HOUR;
    if !(1.0..=MOST_BRIDGED).contains(&hours) {
        let message = format!("bridge_hours = {hours} is not possible");
        let help = format!("write 1 to {MOST_BRIDGED}");
        reader.refuse(&section.bridged, "bad-value", message, help);
    }
    match &section.source {
        OuterSource::Run { folder } => {
            let path = scenario.resolve(folder);
            if !folder.value.as_os_str().is_empty() && !path.is_dir() {
                let message = format!("there is no folder {}", path.display());
                reader.refuse(folder, "missing-file", message, RELATIVE);
            }
        }
        OuterSource::Cmaq {
            files,
            weather,
            names,
        } => {
            check_files(scenario, files, reader);
            check_files(scenario, weather, reader);
            check_files(scenario, names.as_slice(), reader);
        }
        OuterSource::Model {
            files,
            model,
            names,
        } => {
            check_files(scenario, files, reader);
            check_files(scenario, names.as_slice(), reader);
            match (model, names) {
                (Some(name), None) if !FAMILIES.contains(&name.value.as_str()) => {
                    let message = format!("no model '{}' is known", name.value);
                    let help = suggest::help(&name.value, FAMILIES.into_iter(), "known here are");
                    reader.refuse(name, "unknown-name", message, help);
                }
                (Some(_), None) | (None, Some(_)) => {}
                (Some(_), Some(names)) => {
                    let message = "model and names cannot stand together";
                    reader.refuse(
                        names,
                        "two-sources",
                        message,
                        "a table of your own takes the place of the model's",
                    );
                }
                (None, None) => {
                    let message = "the files' species have no names";
                    let help = format!(
                        "write model = \"{}\", or names = \"species.csv\"",
                        FAMILIES.join("\" or \"")
                    );
                    reader.problem("missing-key", section.span.clone(), message, "", Some(help));
                }
            }
        }
    }
}

impl OuterSection {
    /// Puts the air of the outer model around and into a case; `around` is the air of what it does not give.
    pub(super) fn build(
        &self,
        scenario: &Scenario,
        around: Arc<dyn Surroundings>,
        (grid, metrics, species): (&HorizontalGrid, &VerticalMetrics, &SpeciesTable),
        span: (ModelTime, ModelTime),
    ) -> Result<OuterBuilt, ScenarioError> {
        let fail = |e: OuterError| match &self.source {
            OuterSource::Run { folder } => scenario.error_at(folder, e.to_string(), None),
            OuterSource::Model { files, .. } | OuterSource::Cmaq { files, .. } => {
                match files.first() {
                    Some(file) => scenario.error_at(file, e.to_string(), None),
                    None => ScenarioError::input(e.to_string()),
                }
            }
        };
        let Opened {
            outer,
            initial,
            notes,
            files,
        } = self
            .open(scenario, (grid, metrics, species))
            .map_err(fail)?;
        let (top, bridged) = (scenario.grid.top.value, self.bridged.value as i64);
        let lay = |outer, span| LaidAir::new(outer, grid, metrics, top, bridged, span);
        let laid = lay(outer, span).map_err(fail)?;
        let initial = initial.map(|air| lay(air, (span.0, span.0)).map_err(fail));
        let initial = initial.transpose()?;
        let altitude = Array3::from_shape_fn(metrics.thickness.dim(), |(k, j, i)| {
            metrics.altitude(k, j, i)
        });
        Ok(OuterBuilt {
            air: Arc::new(NestedAir {
                marked: marked(&laid, species),
                laid,
                initial,
                around,
                altitude,
                lanes: species.len(),
            }),
            notes,
            files,
        })
    }

    /// Opens the files.
    fn open(
        &self,
        scenario: &Scenario,
        (grid, metrics, species): (&HorizontalGrid, &VerticalMetrics, &SpeciesTable),
    ) -> Result<Opened, OuterError> {
        let resolved = |list: &[Placed<PathBuf>]| -> Vec<PathBuf> {
            list.iter().map(|f| scenario.resolve(f)).collect()
        };
        let table = |names: &Option<Placed<PathBuf>>, name: &str| match names {
            Some(names) => Family::from_file(&scenario.resolve(names)),
            None => Family::embedded(name),
        };
        Ok(match &self.source {
            OuterSource::Run { folder } => {
                let run = RunAir::open(&scenario.resolve(folder), species)?;
                Opened {
                    notes: run.notes(),
                    files: run.files().to_vec(),
                    outer: Box::new(run),
                    initial: None,
                }
            }
            OuterSource::Model {
                files,
                model,
                names,
            } => {
                let name = model.as_ref().map_or("the global model", |m| &m.value);
                let request = GlobalRequest {
                    files: resolved(files),
                    family: table(names, name)?,
                    name: name.to_owned(),
                    bounds: grid.bounds(),
                };
                let air = GlobalAir::open(&request, species)?;
                let mut files = request.files;
                files.extend(resolved(names.as_slice()));
                Opened {
                    notes: air.notes(),
                    files,
                    outer: Box::new(air),
                    initial: None,
                }
            }
            OuterSource::Cmaq {
                files,
                weather,
                names,
            } => {
                let request = CmaqRequest {
                    files: resolved(files),
                    weather: resolved(weather),
                    family: table(names, CMAQ)?,
                    columns: OurColumns {
                        longitude: &grid.longitude,
                        latitude: &grid.latitude,
                        terrain: &metrics.terrain,
                    },
                };
                let air = CmaqFiles::open(&request, species)?;
                let mut files = request.files;
                files.extend(request.weather);
                files.extend(resolved(names.as_slice()));
                let notes = air.notes();
                let initial = air.initial.map(|air| Box::new(air) as Box<dyn OuterAir>);
                Opened {
                    notes,
                    files,
                    outer: Box::new(air.around),
                    initial,
                }
            }
        })
    }
}
