//! `[boundary.run]`, `[boundary.model]`: the air of an outer run or of a global model around and inside the domain.

use super::check::{RELATIVE, check_files};
use super::period::files;
use super::problem::{ScenarioError, Span};
use super::reader::{Placed, Reader, Section};
use super::schema::{Period, Scenario};
use super::suggest;
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::outer::{
    FAMILIES, Family, GlobalAir, GlobalRequest, LaidAir, OuterAir, OuterError, RunAir,
};
use crate::simulation::{Surroundings, SurroundingsError};
use crate::species::{STRATOSPHERIC_OZONE, SpeciesTable};
use crate::time::ModelTime;
use crate::transport::BoundaryRatios;
use crate::units::HOUR;
use ndarray::{Array3, Array4};
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
}

/// `[boundary.run]` or `[boundary.model]`.
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

/// Reads the tables below `[boundary]`; `None` if there is none.
pub(super) fn outer(boundary: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<OuterSection> {
    let run = boundary.section(reader, "run");
    let model = boundary.section(reader, "model");
    if let (Some(first), Some(second)) = (&run, &model) {
        let message = format!(
            "[{}] and [{}] cannot stand together",
            first.path, second.path
        );
        let help = "the air around a domain comes from one of them";
        let span = second.span.clone();
        reader.problem("two-sources", span, message, "", Some(help.into()));
    }
    let is_run = run.is_some();
    let mut s = run.or(model)?;
    let source = if is_run {
        let example = "write folder = \"runs/outer\": a run with [output] air_every_hours = 1";
        OuterSource::Run {
            folder: s
                .required::<String>(reader, "folder", example)
                .map(PathBuf::from),
        }
    } else {
        let path =
            |s: &mut Section<'_>, reader: &mut Reader<'_>| s.optional::<String>(reader, "names");
        OuterSource::Model {
            files: files(&mut s, reader, "camchem-20160105.nc"),
            model: s.optional(reader, "model"),
            names: path(&mut s, reader).map(|text| text.map(PathBuf::from)),
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
        let help =
            "their dates are those of no real year: leave [boundary.run] and [boundary.model] out";
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
            OuterSource::Model { files, .. } => match files.first() {
                Some(file) => scenario.error_at(file, e.to_string(), None),
                None => ScenarioError::input(e.to_string()),
            },
        };
        let (outer, notes, files): (Box<dyn OuterAir>, _, _) = match &self.source {
            OuterSource::Run { folder } => {
                let run = RunAir::open(&scenario.resolve(folder), species).map_err(fail)?;
                let (notes, files) = (run.notes(), run.files().to_vec());
                (Box::new(run), notes, files)
            }
            OuterSource::Model {
                files,
                model,
                names,
            } => {
                let mut files: Vec<PathBuf> = files.iter().map(|f| scenario.resolve(f)).collect();
                let name = model
                    .as_ref()
                    .map_or("the global model", |m| m.value.as_str());
                let family = match names {
                    Some(names) => Family::from_file(&scenario.resolve(names)),
                    None => Family::embedded(name),
                };
                let request = GlobalRequest {
                    files: files.clone(),
                    family: family.map_err(fail)?,
                    name: name.to_owned(),
                    bounds: grid.bounds(),
                };
                let air = GlobalAir::open(&request, species).map_err(fail)?;
                files.extend(names.iter().map(|n| scenario.resolve(n)));
                let notes = air.notes();
                (Box::new(air), notes, files)
            }
        };
        let top = scenario.grid.top.value;
        let laid = LaidAir::new(outer, grid, metrics, top, self.bridged.value as i64, span);
        let laid = laid.map_err(fail)?;
        // Ozone of the stratosphere that the model does not tell apart: the background's share of the model's ozone.
        let lane = |name: &str| species.lane(name);
        let marked = lane("O3")
            .zip(lane(STRATOSPHERIC_OZONE))
            .filter(|(ozone, mark)| laid.lanes().contains(ozone) && !laid.lanes().contains(mark));
        let altitude = Array3::from_shape_fn(metrics.thickness.dim(), |(k, j, i)| {
            metrics.altitude(k, j, i)
        });
        Ok(OuterBuilt {
            air: Arc::new(NestedAir {
                laid,
                around,
                marked,
                altitude,
                lanes: species.len(),
            }),
            notes,
            files,
        })
    }
}

/// The air of an outer model, and the background's for what it does not give.
struct NestedAir {
    laid: LaidAir,
    around: Arc<dyn Surroundings>,
    /// Lanes of ozone and of its stratospheric part that follows it.
    marked: Option<(usize, usize)>,
    /// Altitudes of layers [m], `[k][j][i]`.
    altitude: Array3<f64>,
    /// Lanes of the run.
    lanes: usize,
}

impl NestedAir {
    /// Fills the lanes that the model gives; `field` is `[..][lane]` of all lanes, `given` of the model's.
    fn fill(&self, field: &mut Array3<f64>, given: &Array3<f64>) {
        let (rows, columns, _) = field.dim();
        for a in 0..rows {
            for b in 0..columns {
                let ozone = self.marked.map(|(ozone, _)| field[[a, b, ozone]]);
                for (n, &lane) in self.laid.lanes().iter().enumerate() {
                    field[[a, b, lane]] = given[[a, b, n]];
                }
                if let (Some((lane, mark)), Some(before)) = (self.marked, ozone)
                    && before > 0.0
                {
                    field[[a, b, mark]] *= field[[a, b, lane]] / before;
                }
            }
        }
    }
}

impl Surroundings for NestedAir {
    fn boundary(&self, time: ModelTime) -> Result<BoundaryRatios, SurroundingsError> {
        let mut ratios = self.around.boundary(time)?;
        let ring = self.laid.ring(time);
        let ring = ring.map_err(|e| SurroundingsError {
            time,
            cause: e.to_string(),
        })?;
        let sides = [
            &mut ratios.west,
            &mut ratios.east,
            &mut ratios.south,
            &mut ratios.north,
        ];
        for (field, given) in sides.into_iter().zip(&ring.sides) {
            self.fill(field, given);
        }
        self.fill(&mut ratios.top, &ring.top);
        Ok(ratios)
    }

    fn ratio(&self, time: ModelTime, altitude: f64, lane: usize) -> f64 {
        self.around.ratio(time, altitude, lane)
    }

    fn inside(&self, time: ModelTime) -> Result<Option<Array4<f64>>, SurroundingsError> {
        let given = self.laid.inside(time);
        let given = given.map_err(|e| SurroundingsError {
            time,
            cause: e.to_string(),
        })?;
        let (nz, ny, nx) = self.altitude.dim();
        let lanes = self.lanes;
        let mut all = Array4::from_shape_fn((nz, ny, nx, lanes), |(k, j, i, lane)| {
            self.around.ratio(time, self.altitude[[k, j, i]], lane)
        });
        for k in 0..nz {
            let mut layer = all.index_axis(ndarray::Axis(0), k).to_owned();
            self.fill(
                &mut layer,
                &given.index_axis(ndarray::Axis(0), k).to_owned(),
            );
            all.index_axis_mut(ndarray::Axis(0), k).assign(&layer);
        }
        Ok(Some(all))
    }

    fn provenance(&self) -> String {
        format!(
            "{}; what it does not give: {}",
            self.laid.provenance(),
            self.around.provenance()
        )
    }
}
