//! `hehuang compare`: scenarios against a base.

pub(super) mod measures;
mod observed;
mod page;
mod tables;

use super::increment::{PLACES, receptors};
use super::run::{Part, complete};
use super::session::Session;
use super::{CliError, report};
use crate::increment::{Levels, Receptor, levels};
use crate::output::{ReceptorNames, probe_directory};
use crate::report::plans::write_plans_page;
use crate::scenario::Scenario;
use crate::simulation::Record;
use clap::Args;
use observed::ObservedTable;
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
The runs lie in folders of their own below the output folder, called as their scenarios; a finished one is not run again, an interrupted one goes on. They must
have the same cells, hours and points. comparison.csv has every pollutant at every point and county: the base, each scenario, the change and its part.
Where a scenario has a [plan] and the base has tags that follow all of PM2.5, measures.csv shares the change of PM2.5 out among its measures: in proportion to
what they change of each tag's emissions times what the tag contributes (`linear`), scaled to the difference of the runs (`share`; they add up and depend on no
order), with what each does alone and as the last (`alone`, `last`, linear). With --draws the change gets a 95 % interval: from the ranges of the measures'
figures and of the inventory's lines, through the same linear relation, seeded.
comparison.html shows all of it, offline.
--observed relates the runs to what was measured (relative response factors, as EPA's model attainment test): place,pollutant,value_ug_m3; PM25 as a whole, or
its parts (PM25_SO4, PM25_NO3, …) each by its own factor. Places are points or counties by id or name.";

/// Arguments of `hehuang compare`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct CompareArguments {
    /// The base: a scenario file, or the name of a shipped scenario
    #[arg(value_name = "BASE")]
    base: String,
    /// What is set beside it
    #[arg(value_name = "SCENARIO", required = true)]
    scenarios: Vec<String>,
    /// Folder of the runs and tables
    #[arg(long, short, value_name = "FOLDER", default_value = "runs/compare")]
    output: PathBuf,
    /// Measured values: place,pollutant,value_ug_m3
    #[arg(long, value_name = "FILE")]
    observed: Option<PathBuf>,
    /// Draws of the measures' figures and the inventory for intervals; 0: none
    #[arg(long, value_name = "N", default_value_t = 200)]
    draws: usize,
    /// Seed of the draws; the same seed gives the same bytes
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    part: Part,
}

/// A finished run of the comparison.
struct Compared {
    name: String,
    session: Session,
    record: Record,
}

/// All that is compared.
struct Comparison {
    runs: Vec<Compared>,
    receptors: Vec<Receptor>,
    names: Vec<ReceptorNames>,
    levels: Vec<Levels>,
}

/// Runs the command.
pub(super) fn run(arguments: &CompareArguments) -> Result<(), CliError> {
    let scenarios = opened(arguments)?;
    let measured = arguments.observed.as_deref();
    let measured = measured.map(ObservedTable::read).transpose()?;
    let threads = arguments
        .part
        .threads
        .unwrap_or(scenarios[0].run.threads.value);
    super::run::set_threads(threads)?;
    probe_directory(&arguments.output)?;
    let mut runs = Vec::new();
    let count = scenarios.len();
    for (n, scenario) in scenarios.into_iter().enumerate() {
        let name = scenario.name.value.clone();
        super::run::note(
            arguments.part.quiet,
            &format!("run {} of {count}: {name}", n + 1),
        );
        let folder = arguments.output.join(&name);
        let session = complete(scenario, &folder, &arguments.part)?;
        let record = report::record_of(&folder)?;
        runs.push(Compared {
            name,
            session,
            record,
        });
    }
    let (receptors, names) = receptors(&runs[0].session)?;
    let named: Vec<_> = runs
        .iter()
        .map(|run| (run.name.as_str(), &run.record, &run.session.base.species))
        .collect();
    let levels = levels(&named, &receptors).map_err(|e| CliError::Arguments(e.to_string()))?;
    let comparison = Comparison {
        runs,
        receptors,
        names,
        levels,
    };
    let effects = measures::effects(&comparison, arguments)?;
    let projected = match &measured {
        Some(table) => observed::projected(&comparison, &effects, table)?,
        None => Vec::new(),
    };
    tables::write(&comparison, &effects, &projected, &arguments.output)?;
    let model = page::model(&comparison, &effects, &projected, arguments)?;
    write_plans_page(&model, &arguments.output.join("comparison.html"))?;
    super::print(&tables::summary(
        &comparison,
        &effects,
        &projected,
        &arguments.output,
    ))
}

/// The scenarios, base first; each needs a name of its own.
fn opened(arguments: &CompareArguments) -> Result<Vec<Scenario>, CliError> {
    let mut scenarios = vec![Scenario::open(&arguments.base)?];
    for name in &arguments.scenarios {
        let scenario = Scenario::open(name)?;
        let own = &scenario.name.value;
        if let Some(other) = scenarios.iter().find(|other| other.name.value == *own) {
            return Err(CliError::Arguments(format!(
                "{} and {} are both called '{own}': their runs would lie in one folder\nhint: give one of them another [scenario] name",
                other.file, scenario.file
            )));
        }
        scenarios.push(scenario);
    }
    if arguments.draws > 0 && arguments.draws < 40 {
        return Err(CliError::Arguments(format!(
            "--draws {}: fewer than 40 give no interval of 95 %\nhint: 200, or 0 for none",
            arguments.draws
        )));
    }
    Ok(scenarios)
}
