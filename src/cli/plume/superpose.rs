//! `hehuang plume superpose`: POSTFILEs that are there already, summed hour by hour by a plan.

use super::must_be_there;
use super::run::local_time;
use crate::aermod::superpose::{Around, SuperposeError, Superposed, superpose};
use crate::cli::CliError;
use crate::grid::MapSystem;
use crate::nearfield::results::DailyMaxima;
use crate::nearfield::{AverageObserver, Completed};
use crate::output::nearfield::{Products, Watch, write};
use crate::output::{InputHash, hash_file};
use crate::plume::HourStamp;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// Arguments of `hehuang plume superpose`.
#[derive(Debug, Args)]
pub(super) struct SuperposeArguments {
    /// The plan (.toml): files with roles and scales, backgrounds, averages
    #[arg(value_name = "PLAN")]
    plan: PathBuf,
    /// Folder of the results; `superposed` beside the plan if not given
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Write netCDF, CSV and GeoJSON contours into this folder
    #[arg(long, value_name = "FOLDER")]
    products: Option<PathBuf>,
    /// Map system of the coordinates, e.g. EPSG:32648 (UTM) or EPSG:4543 (CGCS2000 Gauss-Krüger)
    #[arg(long, value_name = "EPSG:CODE", requires = "products")]
    crs: Option<MapSystem>,
    /// No progress, no notes
    #[arg(short, long)]
    quiet: bool,
}

/// What is watched for the products, shared with who superposes.
#[derive(Clone)]
struct Shared(Arc<Mutex<Option<Watch>>>);

impl Shared {
    fn with<T>(&self, act: impl FnOnce(&mut Watch) -> T) -> Option<T> {
        let mut watch = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        watch.as_mut().map(act)
    }
}

impl AverageObserver for Shared {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        self.with(|watch| watch.on_average(completed))
            .unwrap_or(Ok(()))
    }

    fn on_day(&mut self, day: &DailyMaxima) -> std::io::Result<()> {
        self.with(|watch| watch.on_day(day)).unwrap_or(Ok(()))
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        self.with(|watch| watch.on_hour(stamp, done, of));
    }
}

/// Superposes.
pub(super) fn run(arguments: &SuperposeArguments) -> Result<(), CliError> {
    must_be_there(&arguments.plan)?;
    let stop = crate::cli::run::stop_flag()?;
    let beside = || arguments.plan.with_file_name("superposed");
    let out = arguments.out.clone().unwrap_or_else(beside);
    let bar = bar(arguments.quiet);
    let shared = Shared(Arc::default());
    let done = {
        let around = Around {
            out: &out,
            now: local_time(),
            stop: &stop,
            progress: &mut |done| bar.set_position(done as u64),
        };
        let wanted = arguments.products.is_some();
        superpose(&arguments.plan, around, &mut |case, rate| {
            if wanted {
                let mut watch = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
                *watch = Some(Watch::with_rate(case, None, rate));
            }
            Ok(Box::new(shared.clone()))
        })
    };
    bar.finish_and_clear();
    let superposed = done.map_err(failure)?;
    let mut told = format!(
        "{} files, {} receptors, {} hours -> {}\n",
        superposed.inputs.len() - 1,
        superposed.case.receptors.len(),
        superposed.results.counts.hours,
        out.display()
    );
    told.push_str(&products(arguments, &superposed, &shared)?);
    if !arguments.quiet {
        let _ = write!(std::io::stderr(), "{told}");
    }
    Ok(())
}

/// Writes the products, where they are asked for; tells of them.
fn products(
    arguments: &SuperposeArguments,
    superposed: &Superposed,
    shared: &Shared,
) -> Result<String, CliError> {
    let Some(folder) = &arguments.products else {
        return Ok(String::new());
    };
    let mut inputs: Vec<InputHash> = Vec::new();
    for file in &superposed.inputs {
        let mut hash =
            hash_file("input", file).map_err(|cause| CliError::Input(cause.to_string()))?;
        if let Some(name) = file.file_name() {
            hash.name = name.to_string_lossy().into_owned();
        }
        inputs.push(hash);
    }
    let written = shared.with(|watch| {
        let products = Products {
            case: &superposed.case,
            results: &superposed.results,
            watch,
            title: &superposed.case.titles[0],
            system: arguments.crs.as_ref(),
            inputs: &inputs,
        };
        write(folder, &products)
    });
    let Some(written) = written else {
        return Ok(String::new());
    };
    let written = written.map_err(|error| super::products::failure(Box::new(error)))?;
    let mut told = String::new();
    for notice in &written.notices {
        told.push_str(&format!("note: {notice}\n"));
    }
    let (count, folder) = (written.files.len(), folder.display());
    told.push_str(&format!("products: {count} files in {folder}\n"));
    Ok(told)
}

fn bar(quiet: bool) -> ProgressBar {
    if quiet || !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{pos} h superposed  {elapsed}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner());
    ProgressBar::new_spinner().with_style(style)
}

fn failure(error: SuperposeError) -> CliError {
    match error {
        SuperposeError::Plan(text) => CliError::Deck(text),
        SuperposeError::Stopped(hours) => CliError::Interrupted(format!(
            "stopped after {hours} hours; the files are incomplete"
        )),
        SuperposeError::Write(error) => CliError::Output(error),
        SuperposeError::Io { path, cause } => CliError::Write {
            path: path.display().to_string(),
            cause,
        },
        other => CliError::Input(other.to_string()),
    }
}
