//! `hehuang validate`: is a scenario complete and right?

use super::CliError;
use super::session::Session;
use super::tags::year_table;
use crate::output::particle_series::ParticleColumns;
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
    let (mut tags, mut groups) = (0, 0);
    let episodes = session.episodes();
    let mut around: Vec<String> = Vec::new();
    let mut taken = String::new();
    for (episode, ..) in &episodes {
        let built = session.built(episode)?;
        around.extend(built.notes);
        let case = built.case;
        (tags, groups) = (case.columns(), case.emissions.groups().len());
        if taken.is_empty() && tags > 0 {
            let year = session.scenario.year_by_tag(&session.base, &case)?;
            taken = year_table(&case.tags, &year);
        }
    }
    let mut text = format!(
        "{} is right: {} episode(s), {groups} source groups, {tags} tags\n",
        session.scenario.file,
        episodes.len()
    );
    if session.scenario.chemistry.is_some() {
        let (table, emissions) = (&session.base.species, &session.base.emissions);
        text.push_str(&format!(
            "{} lanes, {} of them longer-lived than a step, {} with emission from the inventory; VOC that does not react, left out: {:.0} t/a\n",
            table.len(),
            table.species.iter().filter(|s| !s.short_lived).count(),
            emissions.filled_lanes(),
            emissions.voc_left() / 1000.0
        ));
    }
    for note in session.scenario.emission_notes(&session.base) {
        text.push_str(&format!("{note}\n"));
    }
    for note in around {
        text.push_str(&format!("{note}\n"));
    }
    text.push_str(matter(&session));
    text.push_str(&taken);
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

/// What particles the run has and which of them tags follow.
fn matter(session: &Session) -> &'static str {
    let table = &session.base.species;
    let full = ParticleColumns::of(table).is_some();
    match (full, table.tagged > 0, session.scenario.chemistry.is_some()) {
        (true, true, _) if !table.reacting => {
            "particles react: PM2.5 in full; tags follow primary particles as they were emitted (PM25_PRIMARY, PM10_PRIMARY) and dust\n"
        }
        (true, true, _) => {
            "particles react: PM2.5 in full; tags follow them, their gases and ozone, and beside these primary particles as they were emitted (PM25_PRIMARY, PM10_PRIMARY)\n"
        }
        (true, false, _) => "particles react: PM2.5 in full; no tags\n",
        (false, _, true) => {
            "particles are primary only and do not react; [aerosol] would add the rest\n"
        }
        (false, _, false) => "particles are primary only: nothing reacts\n",
    }
}
