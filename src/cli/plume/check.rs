//! `hehuang plume check`: all that is wrong with a deck at once.

use super::must_be_there;
use crate::aermod::deck::{Severity, check as problems_of, render};
use crate::cli::CliError;
use clap::Args;
use std::path::PathBuf;

/// Arguments of `hehuang plume check`.
#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// The deck (.inp) or case file (.toml)
    #[arg(value_name = "DECK")]
    deck: PathBuf,
}

/// Checks a deck.
pub(super) fn check(arguments: &CheckArguments) -> Result<(), CliError> {
    let deck = &arguments.deck;
    must_be_there(deck)?;
    if super::toml::is_case(deck) {
        return super::toml::check(deck);
    }
    let problems = problems_of(deck);
    let wrong = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    if wrong {
        return Err(CliError::Deck(render(&problems)));
    }
    let mut text = render(&problems);
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&format!("{} can be run\n", deck.display()));
    crate::cli::print(&text)
}
