//! `hehuang plume init`: a commented case file and a day of weather to start from.

use crate::cli::CliError;
use crate::output::write_file;
use crate::seeds;
use clap::Args;
use std::path::PathBuf;

/// What is written.
const FILES: [&str; 3] = ["case.toml", "valley.sfc", "valley.pfl"];

/// Arguments of `hehuang plume init`.
#[derive(Debug, Args)]
pub(super) struct InitArguments {
    /// The folder; made if it is not there. Files that stand there are never written over
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
}

/// Writes the files.
pub(super) fn init(arguments: &InitArguments) -> Result<(), CliError> {
    let folder = &arguments.folder;
    if let Some(there) = FILES.iter().find(|name| folder.join(name).exists()) {
        return Err(CliError::Arguments(format!(
            "{} is there already\nhint: name another folder",
            folder.join(there).display()
        )));
    }
    for name in FILES {
        let bytes = seeds::bytes(&format!("nearfield/{name}"))
            .map_err(|cause| CliError::Run(cause.to_string()))?;
        write_file(&folder.join(name), bytes)?;
    }
    let case = folder.join(FILES[0]);
    crate::cli::print(&format!(
        "{0}\nnext: hehuang plume run {0}\n",
        case.display()
    ))
}
