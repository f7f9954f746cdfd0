//! `hehuang plume run`: a deck from beginning to end, with progress.

use super::must_be_there;
use super::products::{self, Maker, ProductArguments};
use crate::aermod::deck::render;
use crate::aermod::session::{Finished, SessionError, Surroundings, run_deck_with};
use crate::cli::CliError;
use crate::cli::progress::HourBar;
use crate::nearfield::RunError;
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Arguments of `hehuang plume run`.
#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// The deck (.inp) or case file (.toml)
    #[arg(value_name = "DECK")]
    deck: PathBuf,
    /// The main listing; beside the deck with the ending .out if not given
    #[arg(value_name = "LISTING")]
    listing: Option<PathBuf>,
    /// Folder of the results of a case file; `results` beside it if not given
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Threads; results do not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// No progress, no notes
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    products: ProductArguments,
}

/// Runs a deck.
pub(super) fn run(arguments: &RunArguments) -> Result<(), CliError> {
    must_be_there(&arguments.deck)?;
    fitting(arguments)?;
    let listing = arguments
        .listing
        .clone()
        .unwrap_or_else(|| arguments.deck.with_extension("out"));
    let stop = crate::cli::run::stop_flag()?;
    let begun = Instant::now();
    let mut bar = HourBar::new(arguments.quiet);
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(arguments.threads.unwrap_or(0))
        // The kernels' frames are large, most of all where nothing is optimised.
        .stack_size(64 << 20)
        .build()
        .map_err(|cause| CliError::Run(format!("cannot start threads: {cause}")))?;
    if super::toml::is_case(&arguments.deck) {
        let beside = || arguments.deck.with_file_name("results");
        let told = pool.install(|| {
            let around = Surroundings {
                listing: arguments.out.clone().unwrap_or_else(beside),
                now: local_time(),
                stop: &stop,
                progress: &mut |done, of| bar.show(done, of),
            };
            super::toml::run(&arguments.deck, around, &arguments.products)
        });
        bar.clear();
        let told = told?;
        if !arguments.quiet {
            let _ = write!(std::io::stderr(), "{told}");
        }
        return Ok(());
    }
    let mut maker = Maker::new(&arguments.products, &arguments.deck);
    let result = pool.install(|| {
        let around = Surroundings {
            listing: listing.clone(),
            now: local_time(),
            stop: &stop,
            progress: &mut |done, of| bar.show(done, of),
        };
        run_deck_with(&arguments.deck, around, &mut maker)
    });
    bar.clear();
    let finished = result.map_err(|error| match maker.failure() {
        Some(cause) => CliError::Output(cause),
        None => failure(error, &listing),
    })?;
    let made = maker.finish();
    if !arguments.quiet {
        let _ = write!(
            std::io::stderr(),
            "{}{made}",
            summary(&finished, &listing, begun.elapsed().as_secs_f64())
        );
    }
    Ok(())
}

/// Refuses options that the kind of file does not know.
fn fitting(arguments: &RunArguments) -> Result<(), CliError> {
    if !super::toml::is_case(&arguments.deck) {
        if let Some(pollutant) = arguments.products.limited_pollutants().next() {
            return Err(CliError::Arguments(format!(
                "--limit {pollutant}:… goes with a case file (.toml); a deck has one pollutant: leave the name out"
            )));
        }
        return match &arguments.out {
            None => Ok(()),
            Some(_) => Err(CliError::Arguments(
                "--out goes with a case file (.toml); the files of a deck are named in the deck"
                    .to_owned(),
            )),
        };
    }
    if arguments.listing.is_some() {
        return Err(CliError::Arguments(
            "a case file (.toml) takes no LISTING\nhint: name the folder of its results with --out"
                .to_owned(),
        ));
    }
    Ok(())
}

/// A run's failure as the command line reports it.
fn failure(error: SessionError, listing: &Path) -> CliError {
    match error {
        SessionError::Deck(errors) => CliError::Deck(render(&errors.problems)),
        SessionError::Run(RunError::Stopped { hours }) => CliError::Interrupted(format!(
            "stopped after {hours} hours; {} and the files of the deck are incomplete",
            listing.display()
        )),
        SessionError::Run(RunError::Write(cause)) => CliError::Write {
            path: listing.display().to_string(),
            cause,
        },
        SessionError::Write { path, cause } => CliError::Write {
            path: path.display().to_string(),
            cause,
        },
        SessionError::Table(error) => CliError::Output(error),
        SessionError::Attendant(error) => products::failure(error),
        other @ (SessionError::Weather(_)
        | SessionError::Hourly(_)
        | SessionError::FirstHour { .. }
        | SessionError::FirstYear { .. }) => CliError::Input(other.to_string()),
        other => CliError::Run(other.to_string()),
    }
}

/// What a run was.
fn summary(finished: &Finished, listing: &Path, seconds: f64) -> String {
    let case = &finished.case;
    let mut text = String::new();
    for problem in &finished.problems {
        text.push_str(&format!("{problem}\n"));
    }
    let Some(results) = &finished.results else {
        if case.event_run && case.run {
            text.push_str(&format!(
                "{} sources, {} events in {seconds:.1} s\nlisting: {}\n",
                case.sources.len(),
                case.events.len(),
                listing.display()
            ));
            return text;
        }
        text.push_str("the deck asks for no run (RUNORNOT NOT): only checked\n");
        return text;
    };
    let counts = results.counts;
    let work = case.sources.len() as f64 * case.receptors.len() as f64 * counts.hours as f64;
    text.push_str(&format!(
        "{} sources, {} receptors, {} hours ({} calm, {} missing) in {seconds:.1} s: {:.1} million source-receptor-hours a second\nlisting: {}\n",
        case.sources.len(),
        case.receptors.len(),
        counts.hours,
        counts.calm,
        counts.missing,
        work / seconds.max(1.0e-9) / 1.0e6,
        listing.display()
    ));
    text
}

/// Date and time (Beijing) for the headings.
pub(super) fn local_time() -> [i32; 6] {
    let seconds = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64);
    let now = crate::time::ModelTime(seconds).beijing();
    [
        i32::from(now.year()),
        i32::from(now.month()),
        i32::from(now.day()),
        i32::from(now.hour()),
        i32::from(now.minute()),
        i32::from(now.second()),
    ]
}
