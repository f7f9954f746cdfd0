//! `hehuang mechanism check`.

use super::super::CliError;
use super::{Which, open, show};
use crate::species::mechanism::{Element, Imbalance, Mechanism, MechanismSpecies, Reaction};
use clap::Args;
use std::fmt::Write as _;

/// Arguments of `hehuang mechanism check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    #[command(flatten)]
    which: Which,
    /// Compare, row by row, with another mechanism (`cb6r5` or a file)
    #[arg(long, value_name = "MECHANISM")]
    against: Option<String>,
    /// List rows that lose carbon, too (to CO2, which mechanisms do not count)
    #[arg(long)]
    carbon: bool,
}

/// Atoms that a row may gain or lose by rounded yields before it is listed [1].
const LISTED: f64 = 1e-9;
/// Differences printed at most.
const PRINTED: usize = 20;

/// Reads a mechanism, and says what is worth knowing.
pub(super) fn run(arguments: &CheckArguments) -> Result<(), CliError> {
    let mechanism = arguments.which.open_checked()?;
    let mut text = format!(
        "{}: right, {} species, {} reactions\n",
        mechanism.name,
        mechanism.species.len(),
        mechanism.reactions.len()
    );
    text.push_str(&show::unknown(&mechanism));
    text.push_str(&atoms(&mechanism, arguments.carbon));
    if let Some(other) = &arguments.against {
        let other = open(other)?;
        let differences = differences(&mechanism, &other);
        if differences.is_empty() {
            let _ = writeln!(
                text,
                "\nequal, row by row, to {}: species, atoms, equations, rate laws, groups",
                other.name
            );
        } else {
            for difference in differences.iter().take(PRINTED) {
                let _ = writeln!(text, "differs: {difference}");
            }
            crate::cli::print(&text)?;
            return Err(CliError::Run(format!(
                "{} differences from {}",
                differences.len(),
                other.name
            )));
        }
    }
    crate::cli::print(&text)
}

/// Rows whose atoms do not close.
fn atoms(mechanism: &Mechanism, carbon: bool) -> String {
    let (listed, carbons): (Vec<Imbalance>, Vec<Imbalance>) = mechanism
        .imbalances(LISTED)
        .into_iter()
        .partition(|found| carbon || found.element != Element::Carbon);
    let mut text = String::new();
    if !listed.is_empty() {
        text.push_str("\nrows whose atoms do not close (uncounted products, rounded yields)\n");
    }
    for found in listed {
        let row = &mechanism.reactions[found.reaction];
        let _ = writeln!(
            text,
            "  {:<16} {:+.4} {:<2}  {}",
            row.label,
            found.change,
            found.element.symbol(),
            mechanism.equation(row)
        );
    }
    if !carbons.is_empty() {
        let _ = writeln!(
            text,
            "\n{} rows of species with whole formulas lose carbon to CO2 and other uncounted products (--carbon lists them)",
            carbons.len()
        );
    }
    text
}

/// Differences in words; notes and sources may differ.
fn differences(ours: &Mechanism, other: &Mechanism) -> Vec<String> {
    let mut found = Vec::new();
    if ours.fixed != other.fixed {
        found.push(format!(
            "fixed gases {:?} and {:?}",
            ours.fixed, other.fixed
        ));
    }
    for species in &ours.species {
        match other.species.iter().find(|s| s.name == species.name) {
            None => found.push(format!("species {} is not in the other", species.name)),
            Some(theirs) if !alike(species, theirs) => found.push(format!(
                "species {}: {:?}, {:?} g/mol and {:?}, {:?} g/mol",
                species.name, species.atoms, species.molar_mass, theirs.atoms, theirs.molar_mass
            )),
            Some(_) => {}
        }
    }
    for species in &other.species {
        if ours.species_index(&species.name).is_none() {
            found.push(format!("species {} is only in the other", species.name));
        }
    }
    let describe = |mechanism: &Mechanism, row: &Reaction| {
        format!(
            "{} | {} | {}",
            mechanism.equation(row),
            mechanism.rate_in_words(row),
            row.group.name()
        )
    };
    for row in &ours.reactions {
        match other.reactions.iter().find(|r| r.label == row.label) {
            None => found.push(format!("row {} is not in the other", row.label)),
            Some(theirs) => {
                let (a, b) = (describe(ours, row), describe(other, theirs));
                if a != b {
                    found.push(format!("row {}: {a} and {b}", row.label));
                }
            }
        }
    }
    for row in &other.reactions {
        if ours.reaction_index(&row.label).is_none() {
            found.push(format!("row {} is only in the other", row.label));
        }
    }
    if found.is_empty() && ours.reactions.len() != other.reactions.len() {
        found.push("the number of rows".into());
    }
    found
}

fn alike(a: &MechanismSpecies, b: &MechanismSpecies) -> bool {
    a.atoms == b.atoms && a.molar_mass == b.molar_mass && a.group == b.group
}
