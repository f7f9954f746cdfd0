//! `hehuang validate`: is a scenario complete and right?

use super::CliError;
use super::session::Session;
use crate::inventory::EmissionSchedule;
use crate::scenario::Scenario;
use clap::Args;

/// Arguments of `hehuang validate`.
#[derive(Debug, Args)]
pub struct ValidateArguments {
    /// Scenario file, or the name of a shipped scenario
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// Print every setting with its value, defaults too
    #[arg(long)]
    settings: bool,
}

/// Reads and builds the scenario with all its inputs, and says what is wrong or that nothing is.
pub(super) fn run(arguments: &ValidateArguments) -> Result<(), CliError> {
    let scenario = Scenario::open(&arguments.scenario)?;
    let session = Session::build(scenario)?;
    let mut tags = 0;
    let episodes = session.episodes();
    for (episode, ..) in &episodes {
        tags = session.built(episode)?.case.columns();
    }
    let mut text = format!(
        "{} is right: {} episode(s), {} source groups, {tags} tags\n",
        session.scenario.file,
        episodes.len(),
        session.base.emissions.groups().len()
    );
    if !session.outside.is_empty() {
        text.push_str(&format!(
            "points outside the domain: {}\n",
            session.outside.join(", ")
        ));
    }
    if arguments.settings {
        for setting in &session.scenario.settings {
            let default = if setting.default { "   # default" } else { "" };
            text.push_str(&format!("{} = {}{default}\n", setting.key, setting.value));
        }
    }
    super::print(&text)
}
