//! `hehuang plume run case.toml` and `hehuang plume check case.toml`.

use super::places::{self, DailyRate, Place, ReportWish};
use super::products::{self, Maker, ProductArguments};
use crate::aermod::session::{After, Attendant, SessionError, Surroundings};
use crate::aermod::study::{FinishedRun, PointShare, RunOfStudy, StudyAttendant, run_study_with};
use crate::cli::CliError;
use crate::nearfield::results::DailyMaxima;
use crate::nearfield::toml_case::{Study, read_study};
use crate::nearfield::{AverageObserver, Case, Completed, RunError};
use crate::output::WriteError;
use crate::output::nearfield::{RunFigures, write_comparison};
use crate::plume::HourStamp;
use crate::report::nearfield::{ComparisonWords, compare, write_comparison_page};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Whether a file is a case file of ours rather than a deck.
pub(super) fn is_case(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

/// All that is wrong with a case file.
pub(super) fn check(path: &Path) -> Result<(), CliError> {
    let study = read_study(path).map_err(|errors| CliError::Deck(errors.to_string()))?;
    let mut text = String::new();
    for (n, pass) in study.passes.iter().enumerate() {
        text.push_str(&format!("pass {}: {} runs\n", n + 1, pass.runs.len()));
        for run in &pass.runs {
            text.push_str(&format!("  {} {}\n", run.scenario, run.pollutant));
        }
    }
    text.push_str(&format!("{} can be run\n", path.display()));
    crate::cli::print(&text)
}

/// What the runs of a study made.
#[derive(Default)]
struct Made {
    told: String,
    figures: Vec<RunFigures>,
    links: Vec<[String; 3]>,
    reports: Vec<PathBuf>,
    failure: Option<WriteError>,
}

/// Makes the products of one run, and leaves what it made for all.
struct RunMaker<'a> {
    maker: Maker<'a>,
    names: [String; 2],
    made: &'a Mutex<Made>,
}

impl RunMaker<'_> {
    fn with<T>(&self, act: impl FnOnce(&mut Made) -> T) -> T {
        act(&mut self.made.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl AverageObserver for RunMaker<'_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        let done = self.maker.on_average(completed);
        if done.is_err()
            && let Some(cause) = self.maker.failure()
        {
            self.with(|made| made.failure = Some(cause));
        }
        done
    }

    fn on_day(&mut self, day: &DailyMaxima) -> std::io::Result<()> {
        self.maker.on_day(day)
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        self.maker.on_hour(stamp, done, of);
    }
}

impl Attendant for RunMaker<'_> {
    fn begin(&mut self, case: &Case) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.maker.begin(case)
    }

    fn end(&mut self, after: &After<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        self.maker.end(after)?;
        let told = self.maker.told();
        let (figures, report) = (self.maker.figures.take(), self.maker.report.clone());
        let [scenario, pollutant] = self.names.clone();
        self.with(|made| {
            made.told.push_str(&told);
            made.figures.extend(figures);
            if let Some(report) = report {
                made.links
                    .push([scenario, pollutant, report.display().to_string()]);
                made.reports.push(report);
            }
        });
        Ok(())
    }
}

impl StudyAttendant for RunMaker<'_> {
    fn on_shares(&mut self, shares: &[PointShare]) {
        self.maker.keep_shares(shares);
    }
}

/// Folder below another by the names that a run has.
fn below(folder: &Path, run: &RunOfStudy<'_>) -> PathBuf {
    [run.scenario, run.pollutant]
        .into_iter()
        .filter(|part| !part.is_empty())
        .fold(folder.to_owned(), |folder, part| folder.join(part))
}

/// Runs a case file; the listing of `around` is the folder of the results.
pub(super) fn run(
    path: &Path,
    around: Surroundings<'_>,
    arguments: &ProductArguments,
) -> Result<String, CliError> {
    let study = read_study(path).map_err(|errors| CliError::Deck(errors.to_string()))?;
    limits_are_known(&study, arguments)?;
    let out = around.listing.clone();
    let made = Mutex::new(Made::default());
    let finished = {
        let mut attend = |run: &RunOfStudy<'_>| -> Box<dyn StudyAttendant + '_> {
            let report = match arguments.report_file() {
                ReportWish::No => None,
                ReportWish::File(file) if run.of == 1 => Some(file.to_owned()),
                ReportWish::Beside if run.of == 1 => Some(path.with_extension("html")),
                _ => Some(run.folder.join("report.html")),
            };
            let place = Place {
                products: arguments.folder().map(|folder| below(folder, run)),
                report,
                scenario: run.scenario.to_owned(),
                rate: DailyRate::Own(run.percentile),
            };
            Box::new(RunMaker {
                maker: Maker::at(arguments, path, place),
                names: [run.scenario.to_owned(), run.pollutant.to_owned()],
                made: &made,
            })
        };
        run_study_with(path, around, &mut attend)
    };
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    let finished = finished.map_err(|error| match made.failure.take() {
        Some(cause) => CliError::Output(cause),
        None => failure(error, &out),
    })?;
    let mut told: String = finished.iter().map(line).collect();
    // Runs of one note say the same: once is enough.
    let mut lines: Vec<&str> = Vec::new();
    for line in made.told.lines() {
        if !line.starts_with("note:") || !lines.contains(&line) {
            lines.push(line);
        }
    }
    for line in lines {
        told.push_str(line);
        told.push('\n');
    }
    let page = comparison((path, &out), arguments, &study, &finished, &made)?;
    if let Some(page) = &page {
        told.push_str(&format!("comparison: {}\n", page.display()));
    }
    if arguments.open()
        && let Some(page) = page.as_ref().or(made.reports.first())
    {
        crate::cli::run::open(page);
    }
    Ok(told)
}

/// A limit names a pollutant that is there.
fn limits_are_known(study: &Study, arguments: &ProductArguments) -> Result<(), CliError> {
    let runs = || study.passes.iter().flat_map(|pass| &pass.runs);
    let own = study
        .passes
        .iter()
        .map(|pass| pass.case.options.pollutant.as_str());
    let known: Vec<&str> = runs()
        .map(|run| run.pollutant.as_str())
        .chain(own)
        .collect();
    for name in arguments.limited_pollutants() {
        if !known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return Err(CliError::Arguments(format!(
                "--limit {name}:…: the case has no pollutant {name}\nhint: it has {}",
                known.join(", ")
            )));
        }
    }
    Ok(())
}

/// The table and the page of several runs; the page where reports are asked for.
fn comparison(
    (path, out): (&Path, &Path),
    arguments: &ProductArguments,
    study: &Study,
    finished: &[FinishedRun],
    made: &Made,
) -> Result<Option<PathBuf>, CliError> {
    if made.figures.len() < 2 {
        return Ok(None);
    }
    if let Some(folder) = arguments.folder() {
        write_comparison(&folder.join("comparison.csv"), &made.figures)?;
    }
    let page = match arguments.report_file() {
        ReportWish::No => return Ok(None),
        ReportWish::Beside => out.join("comparison.html"),
        ReportWish::File(file) => file.to_owned(),
    };
    let from = page.parent().unwrap_or(Path::new(""));
    let links = made.links.iter().map(|[scenario, pollutant, report]| {
        let report = Path::new(report);
        let link = match report.strip_prefix(from) {
            Ok(link) => link.to_owned(),
            Err(_) => std::path::absolute(report).unwrap_or_else(|_| report.to_owned()),
        };
        [
            scenario.clone(),
            pollutant.clone(),
            link.display().to_string(),
        ]
    });
    let inputs = match finished.first() {
        Some(run) => {
            places::inputs(path, &run.case).map_err(|cause| CliError::Input(cause.to_string()))?
        }
        None => Vec::new(),
    };
    let titles = finished.first().map_or(Vec::new(), |run| {
        run.case
            .titles
            .iter()
            .filter(|t| !t.is_empty())
            .cloned()
            .collect()
    });
    let words = ComparisonWords {
        titles,
        names: study.receptor_names.clone(),
        links: links.collect(),
        inputs,
    };
    write_comparison_page(&compare(&made.figures, words), &page)?;
    Ok(Some(page))
}

fn line(run: &FinishedRun) -> String {
    let counts = run.results.counts;
    format!(
        "{} {}: {} hours ({} calm, {} missing) -> {}\n",
        run.scenario,
        run.pollutant,
        counts.hours,
        counts.calm,
        counts.missing,
        run.folder.display()
    )
}

fn failure(error: SessionError, out: &Path) -> CliError {
    match error {
        SessionError::CaseFile(errors) => CliError::Deck(errors.to_string()),
        SessionError::Table(error) => CliError::Output(error),
        SessionError::Attendant(error) => products::failure(error),
        SessionError::Run(RunError::Stopped { hours }) => CliError::Interrupted(format!(
            "stopped after {hours} hours; the files in {} are incomplete",
            out.display()
        )),
        SessionError::Run(RunError::Write(cause)) => CliError::Write {
            path: out.display().to_string(),
            cause,
        },
        SessionError::Write { path, cause } => CliError::Write {
            path: path.display().to_string(),
            cause,
        },
        other @ (SessionError::Weather(_) | SessionError::MissingHour(_)) => {
            CliError::Input(other.to_string())
        }
        other => CliError::Run(other.to_string()),
    }
}
