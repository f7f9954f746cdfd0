//! Our own input of the near-field engine: a TOML file with units in its keys becomes a [`Case`].
//!
//! Everything that AERMOD's deck says in columns stands here by name; keys that are not known, names that are not defined,
//! files that are not there are reported with their line, all at once. Paths are relative to the file's folder.

mod build;
mod hourly;
// Units stand at the end of every key.
#[allow(clippy::struct_field_names)]
mod schema;
mod table;
#[cfg(test)]
mod tests;
mod text;

pub use hourly::{
    EmissionTable, HourlyTables, MissingHour, SeriesTable, read_series, series_by_hour,
};

use super::case::{Background, Output};
use super::{Case, Variant};
use crate::plume::Receptor;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What a source can be: retired ones count −1, those that are off not at all.
pub const ROLES: [&str; 6] = ["new", "existing", "planned", "retired", "background", "off"];

/// What a file says of a source beyond the case.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceNote {
    /// One of [`ROLES`].
    pub role: String,
    /// Sector, owner, place.
    pub tags: BTreeMap<String, String>,
}

/// Background of a pollutant with its tables by sector; `None`: the pollutant has none.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnAir(pub Option<(Background, Vec<Option<SeriesTable>>)>);

/// One set of emissions of a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyRun {
    /// Name of the scenario; blank without any.
    pub scenario: String,
    /// Name of the pollutant; blank where the file has one.
    pub pollutant: String,
    /// Rates; the series of its own background are still to be filled in from `air`.
    pub variant: Variant,
    /// Background of its own and its tables by sector, in place of the case's; `None`: the case's.
    pub air: Option<OwnAir>,
    /// Guaranteed rate of daily means [1]: the file's, or the standard's; `None` where neither has one.
    pub percentile: Option<f64>,
    /// Groups whose percentiles are wanted.
    pub percentile_groups: Vec<usize>,
}

/// Runs that share a pass over the dispersion factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass {
    /// The case.
    pub case: Case,
    /// Its hourly tables.
    pub hourly: HourlyTables,
    /// Scenarios × pollutants.
    pub runs: Vec<StudyRun>,
}

/// An average at a receptor that is to be split by source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEvent {
    /// Name.
    pub name: String,
    /// Length [h].
    pub hours: u32,
    /// Group.
    pub group: usize,
    /// Last hour, YYYYMMDDHH.
    pub date: i64,
    /// Receptor, from 0.
    pub receptor: usize,
}

/// All that a file asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// Passes.
    pub passes: Vec<Pass>,
    /// Notes of the sources.
    pub notes: Vec<SourceNote>,
    /// Receptors that have a name: index and name.
    pub receptor_names: Vec<(usize, String)>,
    /// Averages that are split by source.
    pub events: Vec<NamedEvent>,
}

/// Something wrong in a TOML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseProblem {
    /// Line, from 1; 0 where it is the file as a whole.
    pub line: usize,
    /// Column, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
    /// The line as it stands in the file.
    pub shown: String,
}

/// All that is wrong with a TOML file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.iter().fold(String::new(), |mut text, p| {
    let _ = match p.line {
        0 => writeln!(text, "{}: {}", .1.display(), p.message),
        line => writeln!(text, "{}:{line}:{}: {}", .1.display(), p.column, p.message),
    };
    if !p.shown.is_empty() {
        let _ = writeln!(text, "   {}", p.shown);
    }
    if let Some(hint) = &p.hint {
        let _ = writeln!(text, "   hint: {hint}");
    }
    text
}))]
pub struct CaseErrors(pub Vec<CaseProblem>, pub PathBuf);

/// A problem of the file as a whole.
fn whole(path: &Path, message: String) -> CaseErrors {
    let problem = CaseProblem {
        line: 0,
        column: 0,
        message,
        hint: None,
        shown: String::new(),
    };
    CaseErrors(vec![problem], path.to_owned())
}

/// Puts the files that a case writes into a folder.
pub fn place_outputs(case: &mut Case, folder: &Path) {
    for output in &mut case.outputs {
        match output {
            Output::ReceptorTable(..) | Output::MaximumTable(..) | Output::DayTable(_) => {}
            Output::PlotFile(.., file)
            | Output::PostFile(.., file)
            | Output::MaximumFile(.., file)
            | Output::ToxxFile(.., file)
            | Output::SeasonHour(_, file)
            | Output::RankFile(.., file)
            | Output::EvaluationFile(_, file)
            | Output::SummaryFile(file)
            | Output::MaxDaily(_, file)
            | Output::MaxDailyByYear(_, file)
            | Output::MaxDailyContribution { file, .. } => *file = folder.join(&*file),
        }
    }
    for file in case
        .error_file
        .iter_mut()
        .chain(case.event_file.iter_mut().map(|own| &mut own.0))
    {
        *file = folder.join(&*file);
    }
}

/// Receptors of a table with x_m, y_m and, if there, elevation_m, hill_height_m, height_m.
///
/// # Errors
/// What is wrong, with file and line.
pub fn read_points(path: &Path) -> Result<Vec<Receptor>, String> {
    let points = build::points_of(path)?.into_iter();
    let receptor = |point: schema::PointKeys| Receptor {
        x: point.x_m,
        y: point.y_m,
        elevation: point.elevation_m,
        hill_height: point.hill_height_m.unwrap_or(point.elevation_m),
        flagpole: point.height_m,
    };
    Ok(points.map(receptor).collect())
}

/// Reads a near-field TOML file.
///
/// # Errors
/// [`CaseErrors`]: all that is wrong with it.
pub fn read_study(path: &Path) -> Result<Study, CaseErrors> {
    let bytes = std::fs::read(path).map_err(|error| whole(path, error.to_string()))?;
    let text = crate::meteorology::decode(&bytes, "").map_err(|_| {
        let message = "neither UTF-8 nor GBK text; save the file as UTF-8";
        whole(path, message.to_owned())
    })?;
    if text.trim().is_empty() {
        return Err(whole(path, "the file is empty".to_owned()));
    }
    parse_study(&text, path)
}

/// Reads the text of a near-field TOML file that stands at `path`.
///
/// # Errors
/// [`CaseErrors`]: all that is wrong with it.
pub fn parse_study(text: &str, path: &Path) -> Result<Study, CaseErrors> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let strange = text::not_finite(text);
    if !strange.is_empty() {
        return Err(CaseErrors(strange, path.to_owned()));
    }
    let file = text::read(text).map_err(|found| CaseErrors(found, path.to_owned()))?;
    let mut builder = build::build(&file, text, folder);
    build::folder_names(&mut builder, &file);
    let study = build::studies(&mut builder, &file);
    if builder.problems.is_empty() {
        Ok(study)
    } else {
        Err(CaseErrors(builder.problems, path.to_owned()))
    }
}
