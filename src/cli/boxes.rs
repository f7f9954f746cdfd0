//! `hehuang box`: a box of air with gas chemistry.

mod attribution;

use super::CliError;
use crate::chemistry::box_model::{
    self, Budgets, Case, EXAMPLE, Moment, Variant, budget_table, concentration_table,
    isopleth_table, isopleths, rate_table, reactivity, reactivity_table,
};
use crate::output::write_file;
use crate::units::{DAY, HOUR};
use clap::{Args, Subcommand};
use std::fmt::Write as _;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Arguments of `hehuang box`.
#[derive(Debug, Args)]
pub struct BoxArguments {
    #[command(subcommand)]
    command: BoxCommand,
}

#[derive(Debug, Subcommand)]
enum BoxCommand {
    /// Write a case to begin with, every key explained
    Init(InitArguments),
    /// Read a case with its series and say what is wrong
    Check(CaseArguments),
    /// Concentrations, production and loss of ozone, radical budget and indicators of a case
    Run(RunArguments),
    /// Ozone over factors of NOx and VOC (EKMA isopleths), with its ridge
    Ekma(ScanArguments),
    /// Relative incremental reactivity of NOx, CO and groups of VOC
    Rir(ScanArguments),
    /// What each named source makes of a species: contributions, responses and increments side by side
    Attribute(ScanArguments),
}

#[derive(Debug, Args)]
struct InitArguments {
    /// The file to write; standard output without it
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
    /// Overwrite a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
struct CaseArguments {
    /// The case, a TOML file
    #[arg(value_name = "CASE")]
    case: PathBuf,
}

#[derive(Debug, Args)]
struct RunArguments {
    #[command(flatten)]
    case: CaseArguments,
    /// Folder for concentrations.csv, budget.csv and reactions.csv
    #[arg(long, short, value_name = "FOLDER", default_value = "box")]
    output: PathBuf,
}

#[derive(Debug, Args)]
struct ScanArguments {
    #[command(flatten)]
    case: CaseArguments,
    /// File for the table; standard output without it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs one of the subcommands.
pub(super) fn run(arguments: &BoxArguments) -> Result<(), CliError> {
    match &arguments.command {
        BoxCommand::Init(arguments) => init(arguments),
        BoxCommand::Check(arguments) => check(&open(&arguments.case)?),
        BoxCommand::Run(arguments) => simulate(arguments),
        BoxCommand::Ekma(arguments) => ekma(arguments),
        BoxCommand::Rir(arguments) => rir(arguments),
        BoxCommand::Attribute(arguments) => attribution::run(arguments),
    }
}

fn failure(error: box_model::BoxError) -> CliError {
    use box_model::BoxError;
    match error {
        BoxError::Case(invalid) | BoxError::Mechanism(invalid) => CliError::Deck(
            invalid
                .render(std::io::stderr().is_terminal())
                .trim_end()
                .to_owned(),
        ),
        BoxError::Unreadable { .. } | BoxError::Series(_) | BoxError::Attribution(_) => {
            CliError::Input(error.to_string())
        }
        BoxError::Photolysis(_) | BoxError::Solver(_) => CliError::Run(error.to_string()),
    }
}

fn open(path: &Path) -> Result<Case, CliError> {
    Case::read(path).map_err(failure)
}

fn init(arguments: &InitArguments) -> Result<(), CliError> {
    let Some(file) = &arguments.file else {
        return super::print(EXAMPLE);
    };
    if file.exists() && !arguments.force {
        return Err(CliError::Arguments(format!(
            "{} is already there\nhint: --force overwrites it",
            file.display()
        )));
    }
    write_file(file, EXAMPLE.as_bytes())?;
    Ok(())
}

fn check(case: &Case) -> Result<(), CliError> {
    super::print(&format!(
        "{}: right, {} species, {} reactions, {} steps of {} s from hour {}, {} species held\n",
        case.title,
        case.mechanism.species.len(),
        case.mechanism.reactions.len(),
        case.steps,
        case.step,
        case.from / HOUR,
        case.held.len()
    ))
}

fn simulate(arguments: &RunArguments) -> Result<(), CliError> {
    let case = open(&arguments.case.case)?;
    let mut budgets = Budgets::new(&case);
    let mut rows: Vec<(f64, Vec<f64>)> = Vec::new();
    let mut seen = 0;
    let statistics = box_model::run(&case, &[Variant::base(&case)], |moment: &Moment<'_>| {
        budgets.observe(moment);
        if seen % case.every == 0 {
            rows.push((moment.time, moment.concentration.to_vec()));
        }
        seen += 1;
    })
    .map_err(failure)?;
    for (name, text) in [
        ("concentrations.csv", concentration_table(&case, &rows)),
        ("budget.csv", budget_table(&case, &budgets, &rows)),
        ("reactions.csv", rate_table(&case, &budgets)),
    ] {
        write_file(&arguments.output.join(name), text.as_bytes())?;
    }
    let mut text = summary(&case, &budgets, &rows);
    let _ = writeln!(
        text,
        "solver: {} steps accepted, {} rejected in {} steps of the box\nwritten: {}",
        statistics.accepted,
        statistics.rejected,
        case.steps,
        arguments.output.display()
    );
    super::print(&text)
}

/// The day's figures in a few lines.
fn summary(case: &Case, budgets: &Budgets, rows: &[(f64, Vec<f64>)]) -> String {
    let mut text = format!("{}\n", case.title);
    let ppb = 1e9;
    let index = |name: &str| case.mechanism.species_index(name);
    if let Some(ozone) = index("O3") {
        let top = rows.iter().max_by(|a, b| a.1[ozone].total_cmp(&b.1[ozone]));
        if let Some((time, x)) = top {
            let _ = writeln!(
                text,
                "greatest O3: {:.2} ppb at hour {:.2}",
                x[ozone] * ppb,
                time / HOUR
            );
            if let Some(efficiency) = efficiency(case, rows, x) {
                let _ = writeln!(
                    text,
                    "ozone production efficiency from the beginning to then, ΔOx/ΔNOz: {efficiency:.2}"
                );
            }
        }
    }
    let inside = |time: &f64| {
        let end = time.rem_euclid(DAY);
        end > case.window.0 && end <= case.window.1
    };
    let day: Vec<_> = budgets
        .rows
        .iter()
        .filter(|(time, _)| inside(time))
        .map(|(_, sums)| sums)
        .collect();
    if day.is_empty() {
        return text;
    }
    let mean = |value: &dyn Fn(&box_model::Sums) -> f64| {
        day.iter().map(|sums| value(sums)).sum::<f64>() / day.len() as f64 * ppb * HOUR
    };
    let _ = writeln!(
        text,
        "means of hours {} to {} [ppb/h]: P(O3) {:.3} (HO2 {:.3}, RO2 {:.3}), L(O3) {:.3}, radicals {:.3}",
        case.window.0 / HOUR,
        case.window.1 / HOUR,
        mean(&|s| s.by_ho2 + s.by_ro2),
        mean(&|s| s.by_ho2),
        mean(&|s| s.by_ro2),
        mean(&|s| s.loss),
        mean(&|s| s.primary())
    );
    for (kind, name) in box_model::KINDS.iter().enumerate() {
        let _ = writeln!(text, "  {name:<20} {:>9.4}", mean(&|s| s.radicals[kind]));
    }
    text
}

/// ΔOx over ΔNOz between the beginning and a later state.
fn efficiency(case: &Case, rows: &[(f64, Vec<f64>)], then: &[f64]) -> Option<f64> {
    let mechanism = &case.mechanism;
    let (ozone, monoxide, dioxide) = (
        mechanism.species_index("O3")?,
        mechanism.species_index("NO")?,
        mechanism.species_index("NO2")?,
    );
    let noz = |x: &[f64]| -> f64 {
        let nitrogen = mechanism.species.iter().zip(x).enumerate();
        nitrogen
            .filter(|(s, _)| *s != monoxide && *s != dioxide)
            .map(|(_, (species, x))| species.atoms.nitrogen.unwrap_or(0.0) * x)
            .sum()
    };
    let first = &rows.first()?.1;
    let change = noz(then) - noz(first);
    let oxidant = then[ozone] + then[dioxide] - first[ozone] - first[dioxide];
    (change > 0.0).then(|| oxidant / change)
}

fn give(output: Option<&PathBuf>, table: &str, words: &str) -> Result<(), CliError> {
    match output {
        Some(file) => {
            write_file(file, table.as_bytes())?;
            super::print(words)
        }
        None => super::print(&format!("{table}{words}")),
    }
}

fn ekma(arguments: &ScanArguments) -> Result<(), CliError> {
    let case = open(&arguments.case.case)?;
    let diagram = isopleths(&case).map_err(failure)?;
    let (nox, voc, carbon) = diagram.base;
    let words = match (diagram.ridge_ratio(), diagram.regime()) {
        (Some(ratio), Some(regime)) => {
            let side = if regime > 1.0 {
                "VOC-limited: less VOC lowers ozone, less NOx raises it"
            } else {
                "NOx-limited: less NOx lowers ozone"
            };
            format!(
                "# ridge: VOC/NOx {ratio:.2} ppbC/ppb ({:.2} ppb/ppb); the case has {:.2} ppbC/ppb: {side}\n",
                ratio * voc / carbon,
                carbon / nox
            )
        }
        _ => "# no ridge inside the factors: widen ekma.nox_factors\n".to_owned(),
    };
    give(arguments.output.as_ref(), &isopleth_table(&diagram), &words)
}

fn rir(arguments: &ScanArguments) -> Result<(), CliError> {
    let case = open(&arguments.case.case)?;
    let table = reactivity_table(&reactivity(&case).map_err(failure)?);
    give(arguments.output.as_ref(), &table, "")
}
