//! `hehuang consult verify` and `hehuang consult diff`.

use super::assess::pool;
use super::{pack_failure, told};
use crate::cli::CliError;
use crate::cli::progress::HourBar;
use crate::consult::pack::{Pack, diff as differences, verify as rerun};
use crate::output::write_file;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `hehuang consult verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// The pack (.hcp)
    #[arg(value_name = "PACK")]
    pack: PathBuf,
    /// Folder for what it unpacks and for the rerun's results; PACK without its ending and with -verified if not given
    #[arg(short, long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    /// Threads; results do not depend on it
    #[arg(long, value_name = "N")]
    threads: Option<usize>,
    /// No progress
    #[arg(short, long)]
    quiet: bool,
}

/// Arguments of `hehuang consult diff`.
#[derive(Debug, Args)]
pub(super) struct DiffArguments {
    /// The first pack
    #[arg(value_name = "PACK")]
    first: PathBuf,
    /// The second pack
    #[arg(value_name = "PACK")]
    second: PathBuf,
}

/// Runs a pack again.
pub(super) fn verify(arguments: &VerifyArguments) -> Result<(), CliError> {
    let pack = Pack::open(&arguments.pack).map_err(pack_failure)?;
    let out = arguments.out.clone().unwrap_or_else(|| {
        let stem = arguments
            .pack
            .file_stem()
            .map(|stem| stem.to_string_lossy().into_owned());
        arguments
            .pack
            .with_file_name(format!("{}-verified", stem.unwrap_or_default()))
    });
    let stop = crate::cli::run::stop_flag()?;
    let mut bar = HourBar::new(arguments.quiet);
    let verified = pool(arguments.threads)?.install(|| {
        let mut progress = |done, of| bar.show(done, of);
        rerun(&pack, &out, &stop, &mut progress).map_err(pack_failure)
    });
    bar.clear();
    let verified = verified?;
    for file in &verified.assessment.files {
        write_file(&out.join(&file.name), file.text.as_bytes())?;
    }
    let mut text = format!(
        "pack     {} (hehuang {})\nrerun    {} (hehuang {})\n",
        verified.said,
        verified.version,
        verified.found,
        env!("CARGO_PKG_VERSION")
    );
    if verified.is_same() {
        text.push_str("the same: every number of the results is the same to the last bit\n");
        return crate::cli::print(&text);
    }
    text.push_str(&format!("DIFFERENT: {}\n", verified.differing.join(", ")));
    if verified.said != verified.packed {
        text.push_str("the results in the pack are not those whose hash its manifest says\n");
    }
    crate::cli::print(&text)?;
    Err(CliError::Missed(format!(
        "the rerun differs; its results are in {}: pack them with `hehuang consult assess` and look with `hehuang consult diff`",
        out.display()
    )))
}

/// What differs.
pub(super) fn diff(arguments: &DiffArguments) -> Result<(), CliError> {
    let open = |path: &PathBuf| Pack::open(path).map_err(pack_failure);
    let (first, second) = (open(&arguments.first)?, open(&arguments.second)?);
    let found = differences(&first, &second).map_err(pack_failure)?;
    crate::cli::print(&told::differences(&found))
}
