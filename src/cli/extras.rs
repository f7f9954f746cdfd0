//! `hehuang init`, `completions` and `man`.

use super::{Arguments, CliError};
use crate::output::WriteError;
use crate::scenario::{SHIPPED, TemplateKind, find_shipped, template};
use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell;
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `hehuang init`.
#[derive(Debug, Args)]
pub struct InitArguments {
    /// File to write; it must not exist
    #[arg(value_name = "FILE", default_value = "scenario.toml")]
    file: PathBuf,
    /// What to begin with
    #[arg(long, value_enum, default_value_t = Kind::Episode)]
    from: Kind,
    /// Copy a shipped scenario by name instead
    #[arg(long, value_name = "NAME", conflicts_with = "from")]
    copy: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    /// An episode of some days
    Episode,
    /// An episode at 12 km that runs in a minute
    Quick,
    /// A year of representative days
    Year,
}

/// Writes a scenario to begin with.
pub(super) fn init(arguments: &InitArguments) -> Result<(), CliError> {
    let text = match (&arguments.copy, arguments.from) {
        (Some(name), _) => find_shipped(name).map(|s| s.text).ok_or_else(|| {
            let known: Vec<&str> = SHIPPED.iter().map(|s| s.name).collect();
            CliError::Arguments(format!(
                "no shipped scenario is called '{name}'; there are: {}",
                known.join(", ")
            ))
        })?,
        (None, Kind::Episode) => template(TemplateKind::Episode),
        (None, Kind::Quick) => template(TemplateKind::Quick),
        (None, Kind::Year) => template(TemplateKind::Year),
    };
    let fail = |cause| CliError::Output(WriteError::from_io(&arguments.file, 0, cause));
    let mut file = std::fs::File::create_new(&arguments.file).map_err(fail)?;
    file.write_all(text.as_bytes()).map_err(fail)?;
    super::print(&format!(
        "{0}\nnext: hehuang estimate {0}; hehuang run {0}\n",
        arguments.file.display()
    ))
}

/// Arguments of `hehuang completions`.
#[derive(Debug, Args)]
pub struct CompletionArguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints a completion script.
pub(super) fn completions(arguments: &CompletionArguments) -> Result<(), CliError> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut Arguments::command(),
        "hehuang",
        &mut script,
    );
    super::print(&String::from_utf8_lossy(&script))
}

/// Prints the manual page.
pub(super) fn man() -> Result<(), CliError> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command())
        .render(&mut page)
        .map_err(|e| CliError::Run(e.to_string()))?;
    super::print(&String::from_utf8_lossy(&page))
}
