//! `hehuang mechanism show`.

use super::super::CliError;
use super::Which;
use crate::species::mechanism::{Group, Mechanism, Reaction};
use clap::Args;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Arguments of `hehuang mechanism show`.
#[derive(Debug, Args)]
pub struct ShowArguments {
    #[command(flatten)]
    which: Which,
    /// Print the rows in which this species takes part
    #[arg(long, value_name = "NAME")]
    species: Option<String>,
    /// Print all rows
    #[arg(long, conflicts_with = "species")]
    rows: bool,
    /// Print all species with formula, molar mass and group
    #[arg(long, conflicts_with_all = ["species", "rows"])]
    species_table: bool,
}

/// Prints what a mechanism is made of.
pub(super) fn run(arguments: &ShowArguments) -> Result<(), CliError> {
    let mechanism = arguments.which.open()?;
    let text = if let Some(name) = &arguments.species {
        rows_of(&mechanism, name)?
    } else if arguments.rows {
        mechanism
            .reactions
            .iter()
            .map(|row| line(&mechanism, row))
            .collect()
    } else if arguments.species_table {
        species_table(&mechanism)
    } else {
        summary(&mechanism)
    };
    crate::cli::print(&text)
}

fn line(mechanism: &Mechanism, row: &Reaction) -> String {
    format!(
        "{:<16} {:<8} {}   [{}]\n",
        row.label,
        row.group.name(),
        mechanism.equation(row),
        mechanism.rate_in_words(row)
    )
}

fn summary(mechanism: &Mechanism) -> String {
    let mut text = format!(
        "{}: {} species, {} reactions, {} photolysis tables, {} heterogeneous processes\n",
        mechanism.name,
        mechanism.species.len(),
        mechanism.reactions.len(),
        mechanism.photolysis.len(),
        mechanism.heterogeneous.len()
    );
    if !mechanism.source.is_empty() {
        let _ = writeln!(text, "source: {}", mechanism.source);
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut groups: BTreeMap<Group, (usize, usize)> = BTreeMap::new();
    for row in &mechanism.reactions {
        *kinds.entry(row.law.kind()).or_default() += 1;
        groups.entry(row.group).or_default().0 += 1;
    }
    for species in &mechanism.species {
        groups.entry(species.group).or_default().1 += 1;
    }
    text.push_str("\nrate law               rows\n");
    for (kind, count) in kinds {
        let _ = writeln!(text, "  {kind:<20} {count:>4}");
    }
    text.push_str("\ngroup                  rows species\n");
    for (group, (rows, species)) in groups {
        let _ = writeln!(text, "  {:<20} {rows:>4} {species:>7}", group.name());
    }
    for (what, names) in [
        ("photolysis tables", &mechanism.photolysis),
        ("heterogeneous processes", &mechanism.heterogeneous),
    ] {
        if !names.is_empty() {
            let _ = writeln!(text, "\n{what}: {}", names.join(", "));
        }
    }
    text.push_str(&unknown(mechanism));
    text
}

/// Species of which no atoms are known, as far as there are some.
pub(super) fn unknown(mechanism: &Mechanism) -> String {
    let names: Vec<&str> = mechanism
        .species
        .iter()
        .filter(|species| species.is_unknown())
        .map(|species| species.name.as_str())
        .collect();
    if names.is_empty() {
        return String::new();
    }
    format!(
        "\n{} species without known atoms and molar mass: {}\n",
        names.len(),
        names.join(", ")
    )
}

fn species_table(mechanism: &Mechanism) -> String {
    let count = |n: Option<f64>| n.map_or_else(|| "?".into(), |n| format!("{n}"));
    let mut text =
        String::from("species          group    formula        N  S  C Cl    g/mol  note\n");
    for species in &mechanism.species {
        let _ = writeln!(
            text,
            "{:<16} {:<8} {:<12} {:>3}{:>3}{:>3}{:>3} {:>8}  {}",
            species.name,
            species.group.name(),
            species.formula.as_deref().unwrap_or("-"),
            count(species.atoms.nitrogen),
            count(species.atoms.sulfur),
            count(species.atoms.carbon),
            count(species.atoms.chlorine),
            species
                .molar_mass
                .map_or_else(|| "?".into(), |mass| format!("{:.2}", mass * 1000.0)),
            species.note
        );
    }
    text
}

fn rows_of(mechanism: &Mechanism, name: &str) -> Result<String, CliError> {
    let Some(index) = mechanism.species_index(name) else {
        let near = mechanism.likest_species(name);
        let hint = near.map_or_else(String::new, |near| {
            format!("\nhint: did you mean '{near}'?")
        });
        return Err(CliError::Arguments(format!(
            "{} has no species '{name}'{hint}",
            mechanism.name
        )));
    };
    let mut made = String::new();
    let mut lost = String::new();
    let mut unchanged = String::new();
    for row in &mechanism.reactions {
        let before = row.reactants.iter().filter(|&&s| s == index).count() as f64;
        let after: f64 = row
            .products
            .iter()
            .filter(|(s, _)| *s == index)
            .map(|(_, yielded)| yielded)
            .sum();
        let takes_part = before > 0.0 || after != 0.0;
        match after - before {
            net if net > 0.0 => made.push_str(&line(mechanism, row)),
            net if net < 0.0 => lost.push_str(&line(mechanism, row)),
            _ if takes_part => unchanged.push_str(&line(mechanism, row)),
            _ => {}
        }
    }
    let note = &mechanism.species[index].note;
    Ok(format!(
        "{name}: {note}\n\nmade by\n{made}\nlost by\n{lost}\nneither made nor lost in\n{unchanged}"
    ))
}
