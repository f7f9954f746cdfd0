//! `hehuang consult assess`.

use super::{ProjectArguments, failure, pack_failure, told};
use crate::cli::CliError;
use crate::cli::progress::HourBar;
use crate::consult::assessment::Inputs;
use crate::consult::far::FarResults;
use crate::consult::grade::grade_project;
use crate::consult::pack::Pack;
use crate::consult::screen::screen_project;
use crate::output::write_file;
use crate::report::consult::{Dossier, dossier_html};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Arguments of `hehuang consult assess`.
#[derive(Debug, Args)]
pub(super) struct AssessArguments {
    #[command(flatten)]
    project: ProjectArguments,
    /// Folder of the results; consult/PROJECT if not given
    #[arg(short, long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Threads; results do not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// Exit code 4 where a condition of acceptance is missed under the edition in force
    #[arg(long)]
    fail_on_exceed: bool,
    /// Open the dossier in the browser
    #[arg(long)]
    open: bool,
    /// No progress, no notes
    #[arg(short, long)]
    quiet: bool,
}

/// Runs it.
pub(super) fn run(arguments: &AssessArguments) -> Result<(), CliError> {
    let project = arguments.project.read()?;
    let out = arguments
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from("consult").join(arguments.project.stem()));
    std::fs::create_dir_all(&out).map_err(|cause| CliError::Write {
        path: out.display().to_string(),
        cause,
    })?;
    let stop = crate::cli::run::stop_flag()?;
    let pool = pool(arguments.threads)?;
    let begun = Instant::now();
    let mut bar = HourBar::new(arguments.quiet);
    let made: Result<_, CliError> = pool.install(|| {
        let inputs = Inputs::of(project).map_err(failure)?;
        let mut progress = |done, of| bar.show(done, of);
        let assessment = inputs
            .assess(&out.join("aermod"), &stop, &mut progress)
            .map_err(failure)?;
        let pack = Pack::new(&inputs, &assessment).map_err(pack_failure)?;
        Ok((inputs, assessment, pack))
    });
    bar.clear();
    let (inputs, assessment, pack) = made?;
    for file in &assessment.files {
        write_file(&out.join(&file.name), file.text.as_bytes())?;
    }
    let grading = if inputs.project.grading.is_some() {
        let graded = pool.install(|| grade_project(&inputs.project));
        Some(graded.map_err(|e| CliError::Input(e.to_string()))?)
    } else {
        None
    };
    // Beyond the last receptor is beyond any border that counts.
    let reach = grading
        .as_ref()
        .map(|grading| grading.reach.order().min(1.0e6));
    let screening =
        screen_project(&inputs.project, reach).map_err(|e| CliError::Input(e.to_string()))?;
    let page = out.join("dossier.html");
    let far = far_results(&out.join("far").join("far.json"))?;
    let dossier = Dossier {
        inputs: &inputs,
        assessment: &assessment,
        manifest: &pack.manifest,
        screening: Some(&screening),
        grading: grading.as_ref(),
        far: far.as_ref(),
    };
    write_file(&page, dossier_html(&dossier).as_bytes())?;
    let path = out.join("consult.hcp");
    let bytes = pack.archive.bytes().map_err(|cause| CliError::Write {
        path: path.display().to_string(),
        cause,
    })?;
    write_file(&path, &bytes)?;
    crate::cli::print(&told::results(&assessment.results))?;
    if !arguments.quiet {
        let _ = writeln!(
            std::io::stderr(),
            "results: {}\ndossier: {}\npack for the neighbour: {} (results {})\n{:.1} s",
            out.display(),
            page.display(),
            path.display(),
            pack.manifest.results_hash,
            begun.elapsed().as_secs_f64()
        );
    }
    if arguments.open {
        crate::cli::run::open(&page);
    }
    match assessment.results.editions.first() {
        Some(first) if arguments.fail_on_exceed && !first.accepted => Err(CliError::Missed(
            format!("a condition of acceptance is missed under {}", first.name),
        )),
        _ => Ok(()),
    }
}

/// Threads with room for the kernels' frames.
pub(super) fn pool(threads: Option<usize>) -> Result<rayon::ThreadPool, CliError> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0))
        .stack_size(64 << 20)
        .build()
        .map_err(|cause| CliError::Run(format!("cannot start threads: {cause}")))
}

/// The far field, where `hehuang consult far` has made one in the folder of the results.
fn far_results(path: &Path) -> Result<Option<FarResults>, CliError> {
    if !path.exists() {
        return Ok(None);
    }
    let input = |cause: String| CliError::Input(format!("{}: {cause}", path.display()));
    let bytes = std::fs::read(path).map_err(|cause| input(cause.to_string()))?;
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|cause| input(cause.to_string()))
}
