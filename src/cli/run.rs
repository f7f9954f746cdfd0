//! `hehuang run` and `hehuang resume`.

mod episode;
mod part;

use self::episode::{Watch, run_episode, run_year};
pub(super) use self::part::{Part, complete};
use super::session::{
    CHECKPOINT, MANIFEST, RECORD, REPORT, SCENARIO, Session, fingerprint, new_manifest, now,
    scenario_of, write_products,
};
use super::{CliError, report, summary};
use crate::meteorology::ReferenceAtmosphere;
use crate::output::{Manifest, catalogue, probe_directory, write_file};
use crate::scenario::{Period, Placed, Scenario};
use crate::simulation::{Case, Outcome};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Arguments of `hehuang run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// Scenario file, or the name of a shipped scenario
    #[arg(value_name = "SCENARIO", default_value = "winter-episode-quick")]
    scenario: String,
    /// Folder of the results [default: the scenario's, or runs/NAME]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Threads; the results do not depend on it [default: the scenario's, or all]
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Begin anew where an unfinished run lies in the folder
    #[arg(long)]
    force: bool,
    /// No progress
    #[arg(long, short)]
    quiet: bool,
    /// Open the report when the run is done
    #[arg(long)]
    open: bool,
    /// Keep the checkpoint at the end, so that `hehuang resume --hours` can make the run longer
    #[arg(long)]
    keep: bool,
    /// Print the variables of the scenario's files with units and meaning, and do not run
    #[arg(long)]
    list_variables: bool,
}

/// Arguments of `hehuang resume`.
#[derive(Debug, Args)]
pub struct ResumeArguments {
    /// Folder of the interrupted run
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Threads; the results do not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// No progress
    #[arg(long, short)]
    quiet: bool,
    /// Make a run that was kept longer: hours that count in all; station tables may have grown meanwhile
    #[arg(long, value_name = "HOURS")]
    hours: Option<usize>,
}

/// A run on its way to a folder.
struct Job<'a> {
    session: &'a Session,
    folder: &'a Path,
    quiet: bool,
    inputs: String,
    stop: Arc<AtomicBool>,
    keep: bool,
}

/// Runs a scenario from its beginning.
pub(super) fn start(arguments: &RunArguments) -> Result<(), CliError> {
    let scenario = Scenario::open(&arguments.scenario)?;
    if arguments.list_variables {
        let session = Session::build(scenario)?;
        return super::print(&catalogue::list(&catalogue::catalogue(
            &session.base.species,
        )));
    }
    set_threads(arguments.threads.unwrap_or(scenario.run.threads.value))?;
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| scenario.output.directory.value.clone());
    probe_directory(&folder)?;
    if folder.join(CHECKPOINT).exists() && !arguments.force {
        return Err(CliError::Arguments(format!(
            "an unfinished run lies in {0}\nhint: go on with `hehuang resume {0}`, or begin anew with --force",
            folder.display()
        )));
    }
    let begun = Instant::now();
    let session = Session::build(scenario)?;
    let way = Way {
        quiet: arguments.quiet,
        keep: arguments.keep,
        summary: true,
        begun,
    };
    afresh(&session, &folder, &way)?;
    if arguments.open && session.scenario.output.report.value {
        open(&folder.join(REPORT));
    }
    Ok(())
}

/// Runs a scenario in a folder from its beginning.
fn afresh(session: &Session, folder: &Path, way: &Way) -> Result<(), CliError> {
    note(way.quiet, &headline(session));
    let first = first_case(session)?;
    let inputs = session.inputs(&first.1)?;
    let manifest = new_manifest(session, inputs, first.0.decomposition.blocks.len());
    for stale in [CHECKPOINT, RECORD, REPORT] {
        // A result of an older run must not stand beside the new manifest.
        let _ = std::fs::remove_file(folder.join(stale));
    }
    write_file(&folder.join(SCENARIO), session.scenario.text.as_bytes())?;
    manifest.write(&folder.join(MANIFEST))?;
    finish(session, folder, manifest, way, None)
}

/// Asks the desktop to show a file; says where it lies where there is no desktop.
pub(super) fn open(path: &Path) {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(target_os = "windows") {
        "explorer"
    } else {
        "xdg-open"
    };
    let shown = std::process::Command::new(program)
        .arg(path)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    if !shown.is_ok_and(|status| status.success()) {
        let text = format!(
            "no browser could be started here: open {} yourself",
            path.display()
        );
        note(false, &text);
    }
}

/// Takes up an interrupted run.
pub(super) fn resume(arguments: &ResumeArguments) -> Result<(), CliError> {
    let folder = &arguments.folder;
    let mut manifest = Manifest::read(&folder.join(MANIFEST)).map_err(|e| {
        CliError::Input(format!(
            "{e}\nhint: give the folder of a run, as runs/winter-episode"
        ))
    })?;
    let path = folder.join(CHECKPOINT);
    if !path.exists() {
        let state = if manifest.finished.is_some() {
            "the run is finished"
        } else {
            "it was stopped before its first checkpoint: run it again with --force"
        };
        return Err(CliError::Input(format!(
            "nothing to resume in {}: {state}",
            folder.display()
        )));
    }
    let bytes = std::fs::read(&path)
        .map_err(|e| CliError::Input(format!("cannot read {}: {e}", path.display())))?;
    let mut scenario = scenario_of(&manifest)?;
    lengthen(&mut scenario, &mut manifest, arguments.hours)?;
    set_threads(arguments.threads.unwrap_or(scenario.run.threads.value))?;
    probe_directory(folder)?;
    let begun = Instant::now();
    let mut session = Session::build(scenario)?;
    session.reference = manifest.reference_air;
    let way = Way {
        quiet: arguments.quiet,
        keep: arguments.hours.is_some(),
        summary: true,
        begun,
    };
    finish(&session, folder, manifest, &way, Some((bytes, path)))
}

/// Sets the hours that count, from the command line or an earlier lengthening.
fn lengthen(
    scenario: &mut Scenario,
    manifest: &mut Manifest,
    hours: Option<usize>,
) -> Result<(), CliError> {
    let Some(hours) = hours.or(manifest.hours) else {
        if manifest.finished.is_some() {
            return Err(CliError::Input(
                "the run is finished; --hours makes it longer".into(),
            ));
        }
        return Ok(());
    };
    let Period::Episode(episode) = &mut scenario.period else {
        return Err(CliError::Arguments(
            "--hours: a year of representative days cannot be made longer".into(),
        ));
    };
    let before = manifest.hours.unwrap_or(episode.hours.value);
    if hours < before {
        return Err(CliError::Arguments(format!(
            "--hours {hours}: the run has {before} hours already"
        )));
    }
    episode.hours = Placed::by_default(hours);
    manifest.hours = Some(hours);
    Ok(())
}

/// How a run is done.
struct Way {
    quiet: bool,
    keep: bool,
    /// Whether what was found is printed.
    summary: bool,
    begun: Instant,
}

fn first_case(session: &Session) -> Result<(Case, Vec<PathBuf>, ReferenceAtmosphere), CliError> {
    let (episode, ..) = session
        .episodes()
        .into_iter()
        .next()
        .ok_or_else(|| CliError::Arguments("the scenario has no day to run".into()))?;
    let built = session.built(&episode)?;
    Ok((built.case, built.files, built.reference))
}

fn headline(session: &Session) -> String {
    let (nx, ny) = session.scenario.grid.cells();
    let mut text = format!(
        "{} | {}: {nx} x {ny} cells of {} km, {} layers",
        session.scenario.title.zh,
        session.scenario.title.en,
        session.scenario.grid.cell_size.value / 1000.0,
        session.scenario.grid.layers.value
    );
    if !session.outside.is_empty() && !session.scenario.output.points.is_empty() {
        text.push_str(&format!(
            "\nnote: points outside the domain are left out: {}",
            session.outside.join(", ")
        ));
    }
    for line in session.scenario.emission_notes(&session.base) {
        text.push_str(&format!("\nnote: {line}"));
    }
    text
}

/// Runs to the end (or to the checkpoint), writes everything.
fn finish(
    session: &Session,
    folder: &Path,
    mut manifest: Manifest,
    way: &Way,
    checkpoint: Option<(Vec<u8>, PathBuf)>,
) -> Result<(), CliError> {
    let (case, weather, reference) = first_case(session)?;
    manifest.weather = case.meteorology.provenance();
    manifest.air_around = case.surroundings.provenance();
    drop(case);
    let now_read = session.inputs(&weather)?;
    let grown = manifest.hours.is_some();
    if checkpoint.is_some() && fingerprint(&now_read, grown) != fingerprint(&manifest.inputs, grown)
    {
        return Err(CliError::Input(format!(
            "the inputs of the run in {} were changed since it began (see `inputs` in {MANIFEST}); run it anew with --force",
            folder.display()
        )));
    }
    manifest.inputs = now_read;
    manifest.finished = None;
    manifest.reference_air = Some(reference);
    let job = Job {
        session,
        folder,
        quiet: way.quiet,
        // What the checkpoint must agree with; reports may have been appended.
        inputs: fingerprint(&manifest.inputs, true),
        stop: stop_flag()?,
        keep: way.keep,
    };
    let mut watch = Watch::default();
    watch.closure.remember(manifest.tag_closure);
    let (case, record, outcome, files) = if session.is_year() {
        run_year(&job, checkpoint, &mut watch)?
    } else {
        run_episode(&job, checkpoint, &mut watch)?
    };
    manifest.costs = watch.costs.to_json();
    manifest.tag_closure = watch.closure.largest();
    manifest.wall_time_s += way.begun.elapsed().as_secs_f64();
    manifest.ledger = serde_json::to_value(&record.ledger).unwrap_or_default();
    if outcome == Outcome::Interrupted {
        manifest.write(&folder.join(MANIFEST))?;
        return Err(CliError::Interrupted(format!(
            "interrupted; a checkpoint is written. Go on with `hehuang resume {}`",
            folder.display()
        )));
    }
    write_file(&folder.join(RECORD), &record.to_bytes())?;
    let texts = session.texts();
    let results = session.results(&case.tags, &record, &texts);
    let mut written = files;
    written.extend(write_products(session, &results, folder)?);
    manifest.finished = Some(now());
    if session.scenario.output.report.value {
        let path = folder.join(REPORT);
        report::write(session, &case, &record, &manifest, &path)?;
        written.push(path);
    }
    manifest.outputs = written
        .iter()
        .map(|path| path.strip_prefix(folder).unwrap_or(path).to_path_buf())
        .collect();
    manifest.write(&folder.join(MANIFEST))?;
    if !way.keep {
        let _ = std::fs::remove_file(folder.join(CHECKPOINT));
    }
    if way.summary {
        summary::print(session, &results, folder, &manifest)?;
    }
    Ok(())
}

/// Set by Ctrl-C or SIGTERM: the run finishes its hour and writes a checkpoint. The second one ends the program.
pub(super) fn stop_flag() -> Result<Arc<AtomicBool>, CliError> {
    let stop = Arc::new(AtomicBool::new(false));
    let fail = |e: std::io::Error| CliError::Run(format!("cannot listen to signals: {e}"));
    for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
        signal_hook::flag::register_conditional_shutdown(signal, 130, stop.clone())
            .map_err(fail)?;
        signal_hook::flag::register(signal, stop.clone()).map_err(fail)?;
    }
    Ok(stop)
}

pub(super) fn set_threads(threads: usize) -> Result<(), CliError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global()
        .map_err(|e| CliError::Run(e.to_string()))
}

pub(super) fn note(quiet: bool, text: &str) {
    if !quiet {
        let _ = writeln!(std::io::stderr(), "{text}");
    }
}
