//! `hehuang plan targets`: what the plan wants, and how far it is.

use super::super::CliError;
use super::super::tables::emit_text;
use crate::plan::targets::TargetTable;
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Arguments of `hehuang plan targets`.
#[derive(Debug, Args)]
pub struct TargetsArguments {
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(arguments: &TargetsArguments) -> Result<(), CliError> {
    emit_text(
        arguments.output.as_deref(),
        &wanted(TargetTable::embedded()),
    )
}

/// What the plan wants.
fn wanted(table: &TargetTable) -> String {
    let mut text = format!("{}\n{}\n\n", table.plan.name, table.plan.name_zh);
    for target in &table.targets {
        let _ = writeln!(
            text,
            "  article {:<2}  {:<14} {} {} {} ({})  {}  [{}]",
            target.article,
            target.id,
            target.sense.sign(),
            target.value.value,
            target.unit,
            target.year,
            target.name,
            target.value.status.name()
        );
    }
    text
}
