//! `hehuang plan measures`: the library of measures.

use super::super::CliError;
use super::super::tables::{emit, emit_text};
use crate::plan::{Measure, MeasureKind, MeasureLibrary, PlanError};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Arguments of `hehuang plan measures`.
#[derive(Debug, Args)]
pub struct MeasuresArguments {
    /// Only these measures, with every number
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// A file of measures in the place of the embedded one
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// Print all parameters as CSV
    #[arg(long)]
    csv: bool,
    /// Print the TOML of the embedded measures: a beginning for a file of one's own
    #[arg(long, conflicts_with_all = ["csv", "file"])]
    toml: bool,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// A plan that cannot be, as the command line says it.
pub(super) fn refused(error: &PlanError) -> CliError {
    CliError::Input(
        error
            .render(false)
            .trim_start_matches("error: ")
            .trim_end()
            .to_owned(),
    )
}

/// Runs the command.
pub(super) fn run(arguments: &MeasuresArguments) -> Result<(), CliError> {
    let output = arguments.output.as_deref();
    if arguments.toml {
        let text =
            crate::seeds::text("plan/measures.toml").map_err(|e| CliError::Run(e.to_string()))?;
        return emit_text(output, text);
    }
    let library = match &arguments.file {
        Some(path) => MeasureLibrary::read(path),
        None => MeasureLibrary::embedded(),
    };
    let library = library.map_err(|e| refused(&e))?;
    let mut chosen = Vec::new();
    for id in &arguments.ids {
        let found = library
            .measures
            .iter()
            .find(|m| m.id.eq_ignore_ascii_case(id));
        let known = || {
            library
                .measures
                .iter()
                .map(|m| &*m.id)
                .collect::<Vec<_>>()
                .join(", ")
        };
        chosen.push(found.ok_or_else(|| {
            CliError::Arguments(format!(
                "there is no measure '{id}'\nhint: there are {}",
                known()
            ))
        })?);
    }
    if chosen.is_empty() {
        chosen.extend(&library.measures);
    }
    if arguments.csv {
        let header = [
            "id",
            "article",
            "name",
            "name_zh",
            "kind",
            "parameter",
            "what",
            "least",
            "likely",
            "most",
            "status",
            "source",
        ];
        let header: Vec<String> = header.iter().map(|&h| h.to_owned()).collect();
        return emit(output, &header, chosen.into_iter().flat_map(rows));
    }
    let mut text = format!(
        "{} measure(s) of {} ({} to {}); {}\n",
        chosen.len(),
        library.file,
        library.span.0,
        library.span.1,
        library.source
    );
    for measure in chosen {
        describe(&mut text, measure, !arguments.ids.is_empty());
    }
    emit_text(output, &text)
}

fn rows(measure: &Measure) -> Vec<Vec<String>> {
    let head = || {
        vec![
            measure.id.clone(),
            measure.article.to_string(),
            measure.name.clone(),
            measure.name_zh.clone(),
            measure.kind.name().to_owned(),
        ]
    };
    if measure.parameters.is_empty() {
        let mut row = head();
        row.extend(std::iter::repeat_n(String::new(), 7));
        return vec![row];
    }
    let of = |(name, p): (&String, &crate::plan::MeasureParameter)| {
        let mut row = head();
        row.extend([
            name.clone(),
            p.what.clone(),
            p.least.to_string(),
            p.likely.to_string(),
            p.most.to_string(),
            p.status.name().to_owned(),
            p.source.clone(),
        ]);
        row
    };
    measure.parameters.iter().map(of).collect()
}

fn describe(text: &mut String, measure: &Measure, whole: bool) {
    let kind = match measure.kind {
        MeasureKind::Measure => String::new(),
        other => format!("  [{}]", other.name()),
    };
    let _ = writeln!(
        text,
        "{:<5} art. {:<3} {} {}{kind}",
        measure.id, measure.article, measure.name_zh, measure.name
    );
    if !whole {
        return;
    }
    let _ = writeln!(
        text,
        "      grows from {} to {}",
        measure.from, measure.full
    );
    if !measure.note.is_empty() {
        let _ = writeln!(text, "      {}", measure.note);
    }
    for effect in &measure.effects {
        let _ = writeln!(
            text,
            "      {} of {}",
            effect.edit.name(),
            effect.words.join(", ")
        );
    }
    for (name, p) in &measure.parameters {
        let _ = writeln!(
            text,
            "      {name} = {} ({} … {})  {}  [{}; {}]",
            p.likely,
            p.least,
            p.most,
            p.what,
            p.status.name(),
            p.source
        );
    }
}
