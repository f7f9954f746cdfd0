//! `hehuang mechanism export`.

use super::super::CliError;
use super::Which;
use crate::output::write_file;
use crate::species::mechanism::{kpp, table};
use clap::Args;
use std::path::PathBuf;

/// Arguments of `hehuang mechanism export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    #[command(flatten)]
    which: Which,
    /// For KPP: NAME.eqn, NAME.spc and NAME.kpp into this folder
    #[arg(long, value_name = "FOLDER")]
    kpp: Option<PathBuf>,
    /// In our format, to this file
    #[arg(long, value_name = "FILE")]
    toml: Option<PathBuf>,
}

/// Writes a mechanism; in our format to standard output where nothing is asked for.
pub(super) fn run(arguments: &ExportArguments) -> Result<(), CliError> {
    let mechanism = arguments.which.open()?;
    if let Some(folder) = &arguments.kpp {
        let stem: String = mechanism
            .name
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        let stem = if stem.is_empty() {
            "mechanism".to_owned()
        } else {
            stem
        };
        let files = kpp::export(&mechanism, &stem);
        for (ending, text) in [
            ("eqn", files.equations),
            ("spc", files.species),
            ("kpp", files.definition),
        ] {
            write_file(&folder.join(format!("{stem}.{ending}")), text.as_bytes())?;
        }
    }
    let text = table::write(&mechanism);
    match (&arguments.toml, &arguments.kpp) {
        (Some(file), _) => write_file(file, text.as_bytes())?,
        (None, Some(_)) => {}
        (None, None) => crate::cli::print(&text)?,
    }
    Ok(())
}
