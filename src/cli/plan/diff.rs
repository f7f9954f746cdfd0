//! `hehuang plan diff`: what two scenarios emit differently.

use super::super::CliError;
use super::super::tables::{emit, emit_text};
use crate::inventory::{Inventory, POLLUTANTS, PollutantMass, SourceLine};
use crate::plan::grouped;
use crate::scenario::Scenario;
use crate::units::TONNE;
use clap::{Args, ValueEnum};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Arguments of `hehuang plan diff`.
#[derive(Debug, Args)]
pub struct DiffArguments {
    /// A scenario, with or without [plan]
    #[arg(value_name = "A")]
    a: String,
    /// Another
    #[arg(value_name = "B")]
    b: String,
    /// What rows are
    #[arg(long, value_enum, value_name = "WHAT", default_value = "sector")]
    by: By,
    /// Print CSV
    #[arg(long)]
    csv: bool,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum By {
    Sector,
    Class,
    City,
    County,
    Line,
}

/// Runs the command.
pub(super) fn run(arguments: &DiffArguments) -> Result<(), CliError> {
    let inventory = |name: &str| -> Result<Inventory, CliError> {
        Ok(Scenario::open(name)?.planned_inventory()?.0)
    };
    let (a, b) = (inventory(&arguments.a)?, inventory(&arguments.b)?);
    let key = |of: &Inventory, line: &SourceLine| -> String {
        let county = of.library.counties.get(&line.county);
        match arguments.by {
            By::Sector => line.sector.clone(),
            By::Class => line.class.clone(),
            By::City => county.map_or_else(|| line.county.to_string(), |c| c.city.clone()),
            By::County => {
                county.map_or_else(String::new, |c| format!("{} {}", line.county, c.name))
            }
            By::Line => line.id.clone(),
        }
    };
    let (of_a, of_b) = (
        grouped(&a.lines, |l| key(&a, l)),
        grouped(&b.lines, |l| key(&b, l)),
    );
    let keys: BTreeSet<&String> = of_a.keys().chain(of_b.keys()).collect();
    let nothing = [0.0; POLLUTANTS.len()];
    let pairs = keys.into_iter().map(|key| {
        let get = |of: &std::collections::BTreeMap<String, PollutantMass>| {
            of.get(key).copied().unwrap_or(nothing)
        };
        (key, get(&of_a), get(&of_b))
    });
    let changed: Vec<(&String, PollutantMass, PollutantMass)> = pairs
        .filter(|(_, a, b)| {
            a.iter()
                .zip(b)
                .any(|(a, b)| (a - b).abs() > 1e-9 * a.abs().max(*b))
        })
        .collect();
    if arguments.csv {
        let mut header = vec!["key".to_owned()];
        for p in POLLUTANTS {
            header.extend([format!("{p}_a_t"), format!("{p}_b_t")]);
        }
        let rows = changed.iter().map(|(key, a, b)| {
            let masses = a.iter().zip(b).flat_map(|(a, b)| [a / TONNE, b / TONNE]);
            std::iter::once((*key).clone())
                .chain(masses.map(|m| format!("{m:.6}")))
                .collect()
        });
        return emit(arguments.output.as_deref(), &header, rows);
    }
    let mut text = format!(
        "{} against {} [t/a and %]\n{:<28}",
        arguments.b, arguments.a, ""
    );
    for p in POLLUTANTS {
        let _ = write!(text, "{p:>18}");
    }
    text.push('\n');
    for (key, a, b) in &changed {
        let title: String = key.chars().take(27).collect();
        let _ = write!(text, "{title:<28}");
        for (a, b) in a.iter().zip(b) {
            let percent = if *a > 0.0 {
                format!("{:+.1} %", 100.0 * (b / a - 1.0))
            } else {
                String::new()
            };
            let _ = write!(text, "{:>10.1}{percent:>8}", (b - a) / TONNE);
        }
        text.push('\n');
    }
    if changed.is_empty() {
        text.push_str("nothing differs\n");
    }
    emit_text(arguments.output.as_deref(), &text)
}
