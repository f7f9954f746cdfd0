//! Superposition of runs that are there already: POSTFILEs hour by hour, each so many times, and background.
//!
//! C(r, t) = Σ_f k_f C_f(r, t) + Σ_b B_b(t), k_f = role (+1, retired −1, off 0) × scale; then averages, ranks and percentiles of
//! daily means as a run has them. One hour is in memory at a time, besides daily means for percentiles.
//!
//! With the weather of the runs calm and missing hours are known: they have no background and enter averages by AERMOD's policy
//! (see [`crate::nearfield::averages`]). Without it every hour counts and has background.

mod air;
mod files;
mod keys;
mod layout;
mod plan;
mod post;
#[cfg(test)]
mod post_tests;
mod results;
mod shares;

pub use post::{PostError, PostReader};

use super::weather::WeatherFileError;
use super::write::facts::Facts;
use super::write::files::Files;
use super::write::heading::Heading;
use super::write::plot;
use super::write::post::PostFiles;
use crate::nearfield::accumulation::{Accumulation, stamp_of};
use crate::nearfield::averages::HourKind;
use crate::nearfield::case::Averaging;
use crate::nearfield::pass::PassedHour;
use crate::nearfield::results::Completed;
use crate::nearfield::{AverageObserver, Case, DailyMeans, Field, Results};
use crate::output::WriteError;
use crate::plume::HourStamp;
use files::{Opened, kind_of, kinds, next_hour, open};
use plan::Plan;
use results::{case_of, tables};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Why nothing was superposed.
#[derive(Debug, thiserror::Error)]
pub enum SuperposeError {
    /// The plan is faulty: every problem with its line.
    #[error("{0}")]
    Plan(String),
    /// A POSTFILE is faulty.
    #[error(transparent)]
    Post(#[from] PostError),
    /// Weather files.
    #[error(transparent)]
    Weather(#[from] WeatherFileError),
    /// Files that do not fit each other.
    #[error(
        "{file} does not fit {first}: {what}\nhint: the runs must have the same receptors, in the same order, and the same hours"
    )]
    Mismatch {
        /// The file.
        file: String,
        /// What it is compared with.
        first: String,
        /// Where they differ.
        what: String,
    },
    /// A background without a value.
    #[error(
        "hour {date} (YYYYMMDDHH) has no background in {file}\nhint: fill it in, or give value beside it"
    )]
    NoBackground {
        /// The table or POSTFILE.
        file: String,
        /// The hour.
        date: i64,
    },
    /// Stopped from outside.
    #[error("stopped after {0} hours")]
    Stopped(usize),
    /// A file of the results.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A file of the results, as the system says.
    #[error("cannot write {path}: {cause}")]
    Io {
        /// The folder.
        path: PathBuf,
        /// The system's words.
        cause: std::io::Error,
    },
}

/// What came of it.
#[derive(Debug)]
pub struct Superposed {
    /// Receptors, sums as groups (the first is that of all files), and outputs; no source.
    pub case: Case,
    /// Averages, ranks, means.
    pub results: Results,
    /// Files that were read.
    pub inputs: Vec<PathBuf>,
    /// Guaranteed rate of daily means [1].
    pub rate: Option<f64>,
}

/// What a superposition needs besides its plan.
pub struct Around<'a> {
    /// Folder of the results.
    pub out: &'a Path,
    /// Local date and time for the headings.
    pub now: [i32; 6],
    /// Set from outside to end it.
    pub stop: &'a AtomicBool,
    /// Told after every hour how many are done.
    pub progress: &'a mut dyn FnMut(usize),
}

/// Makes an observer for the case that was made of the plan.
pub type Watcher<'m> =
    dyn FnMut(&Case, Option<f64>) -> std::io::Result<Box<dyn AverageObserver + 'm>> + 'm;

/// The year of two digits in full: 50 to 99 are of the last century, as AERMOD has it.
fn full(date: i64) -> i64 {
    date + if date / 1_000_000 >= 50 { 19 } else { 20 } * 100_000_000
}

/// Watches the averages: files, daily means, and who else wants to know.
struct Watch<'c, 'o> {
    case: &'c Case,
    posts: PostFiles,
    files: Files,
    days: Option<DailyMeans>,
    other: Box<dyn AverageObserver + 'o>,
}

impl AverageObserver for Watch<'_, '_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        if let Some(days) = &mut self.days {
            days.on_average(completed)?;
        }
        self.posts.write(self.case, completed, &mut self.files)?;
        self.other.on_average(completed)
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        self.other.on_hour(stamp, done, of);
    }
}

/// Reads a plan and does what it says.
///
/// # Errors
/// [`SuperposeError`].
pub fn superpose(
    path: &Path,
    around: Around<'_>,
    watcher: &mut Watcher<'_>,
) -> Result<Superposed, SuperposeError> {
    let plan = plan::read(path)?;
    let Opened {
        mut posts,
        receptors,
        networks,
    } = open(&plan)?;
    let kinds = kinds(&plan)?;
    let mut airs = air::open(&plan)?;
    let out = around.out;
    let io = |cause| SuperposeError::Io {
        path: out.to_owned(),
        cause,
    };
    std::fs::create_dir_all(out).map_err(io)?;
    if let Some((name, receptor)) = plan.named.iter().find(|own| own.1 >= receptors.len()) {
        return Err(SuperposeError::Plan(format!(
            "named.{name}: there is no receptor {} among {}",
            receptor + 1,
            receptors.len()
        )));
    }
    let case = case_of(&plan, receptors, networks, out);
    let facts = Facts::gather(&case, path, out, around.now);
    let heading = Heading::new(&case, &facts);
    let mut files = Files::default();
    let daily = plan
        .averaging
        .iter()
        .position(|average| *average == Averaging::Hours(24));
    let mut watch = Watch {
        case: &case,
        posts: PostFiles::create(&case, &facts, &heading, &mut files).map_err(io)?,
        files,
        days: daily
            .filter(|_| plan.rate.is_some())
            .map(|daily| DailyMeans::new(daily, 0)),
        other: watcher(&case, plan.rate).map_err(io)?,
    };
    let mut kept = Accumulation::new(&case);
    let mut field = Field::zeros(1, case.groups.len(), case.receptors.len());
    let mut values = Vec::new();
    let mut done = 0;
    while let Some(date) = next_hour(&mut posts, &plan, &mut field, &mut values)? {
        if around.stop.load(Ordering::Relaxed) {
            return Err(SuperposeError::Stopped(done));
        }
        let stamp = stamp_of(full(date));
        let kind = kind_of(kinds.as_ref(), stamp, &plan, &field)?;
        // Read in every hour, so that POSTFILEs keep step.
        let background: f64 = air::each(&mut airs, &plan, stamp)?.iter().sum();
        if kind == HourKind::Computed {
            field
                .of_mut(0, 0)
                .iter_mut()
                .for_each(|value| *value += background);
        }
        let passed = PassedHour {
            stamp,
            counts: true,
            skipped: false,
            kind,
            fields: Vec::new(),
            arcs: Vec::new(),
        };
        let known = kind.is_valid().then_some(&field);
        kept.hour(&passed, known, &mut watch).map_err(io)?;
        done += 1;
        watch.on_hour(stamp, done, done);
        (around.progress)(done);
    }
    if done == 0 {
        return Err(SuperposeError::Plan("the files have no hour".to_owned()));
    }
    let results = kept.finish(Vec::new()).ok_or_else(|| {
        SuperposeError::Plan("the files have no whole year, which the averages need".to_owned())
    })?;
    let Watch {
        mut files,
        days,
        other,
        ..
    } = watch;
    drop(other);
    plot::write(&case, &heading, &results, &mut files).map_err(io)?;
    files.flush().map_err(io)?;
    let days = days.as_ref().zip(plan.rate);
    tables(&case, &results, days, out)?;
    let shared = out.join("contributions.csv");
    shares::write(&shared, &plan, kinds.as_ref(), (&case, &results), days)?;
    let inputs = inputs(path, &plan);
    Ok(Superposed {
        case,
        results,
        inputs,
        rate: plan.rate,
    })
}

fn inputs(path: &Path, plan: &Plan) -> Vec<PathBuf> {
    let mut files = vec![path.to_owned()];
    files.extend(plan.parts.iter().map(|part| part.path.clone()));
    files.extend(plan.receptors.clone());
    files.extend(plan.weather.iter().flatten().cloned());
    for air in &plan.airs {
        files.extend(air.table.iter().map(|(file, _)| file.clone()));
        files.extend(air.post.iter().map(|(file, _)| file.clone()));
    }
    files
}
