//! `hehuang consult far`: the project in the grid model.

use super::ProjectArguments;
use crate::cli::CliError;
use crate::cli::increment::{Done, increments};
use crate::cli::run::Part;
use crate::consult::far::{FarError, FarResults, FarValue, day_scenario, days, lines};
use crate::increment::{Finding, Methods, Plan};
use crate::output::write_file;
use crate::scenario::Scenario;
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
Every day is run twice, with the project and without it, at the cells that [far] says, with all chemistry; runs lie in folders of their own, a finished one is
not run again, an interrupted one goes on. far.csv has, by season and over all days weighted by how often they occur, for points and counties on both sides
  contribution   what the project's tag makes of what is there with it
  response       first-order: the slope with the project (decoupled direct method)
  difference     of the two runs: what comes with the project
Read them together: where they are far apart, the air does not answer in proportion.";

/// Arguments of `hehuang consult far`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(super) struct FarArguments {
    #[command(flatten)]
    project: ProjectArguments,
    /// Folder of the runs and tables; consult/PROJECT/far if not given
    #[arg(short, long, value_name = "FOLDER")]
    out: Option<PathBuf>,
    #[command(flatten)]
    part: Part,
}

fn far_failure(error: FarError) -> CliError {
    CliError::Arguments(error.to_string())
}

/// Runs it.
pub(super) fn run(arguments: &FarArguments) -> Result<(), CliError> {
    let project = arguments.project.read()?;
    let out = arguments.out.clone().unwrap_or_else(|| {
        PathBuf::from("consult")
            .join(arguments.project.stem())
            .join("far")
    });
    let out = std::path::absolute(&out).map_err(|cause| CliError::Write {
        path: out.display().to_string(),
        cause,
    })?;
    let list = days(&project).map_err(far_failure)?;
    let made = lines(&project).map_err(far_failure)?;
    let sources = out.join("sources");
    std::fs::create_dir_all(&sources).map_err(|cause| CliError::Write {
        path: sources.display().to_string(),
        cause,
    })?;
    write_file(&sources.join("activity.csv"), made.activity.as_bytes())?;
    write_file(&sources.join("stacks.csv"), made.stacks.as_bytes())?;
    let mut results = FarResults {
        days: Vec::new(),
        cell: project.far.as_ref().map_or(0.0, |far| far.cell),
        values: Vec::new(),
    };
    for (n, day) in list.iter().enumerate() {
        crate::cli::run::note(
            arguments.part.quiet,
            &format!(
                "day {} of {}: {} ({:.0} days a year)",
                n + 1,
                list.len(),
                day.id,
                day.frequency
            ),
        );
        let text = day_scenario(&project, day, "sources").map_err(far_failure)?;
        let file = out.join(format!("{}.toml", day.id));
        write_file(&file, text.as_bytes())?;
        let scenario = Scenario::read(&file)?;
        if n == 0 {
            crate::cli::run::set_threads(
                arguments.part.threads.unwrap_or(scenario.run.threads.value),
            )?;
        }
        let plan = Plan::new(
            1,
            Methods {
                path: 0,
                each: false,
                shapley: false,
            },
        );
        let done = increments(&scenario, &plan, &out.join(&day.id), &arguments.part)?;
        results
            .days
            .push((day.id.clone(), day.season.clone(), day.frequency));
        results.values.push(values(&done));
    }
    let table = out.join("far.csv");
    write_file(&table, results.table().as_bytes())?;
    let json = serde_json::to_vec_pretty(&results).map_err(|e| CliError::Run(e.to_string()))?;
    write_file(&out.join("far.json"), &json)?;
    crate::cli::print(&format!(
        "{}all of it: {}\n",
        told(&results),
        table.display()
    ))
}

/// Signs as if the project were added: the change of the runs takes it away.
fn values(done: &Done) -> Vec<FarValue> {
    let species = &done.session.base.species;
    let known = |value: f64| value.is_finite().then_some(-value);
    let of = |finding: &Finding| {
        let [id, name, name_zh] = done.names[finding.receptor].clone();
        FarValue {
            receptor: id,
            name,
            name_zh,
            pollutant: species.pollutants[finding.pollutant].name.clone(),
            statistic: finding.statistic.name().to_owned(),
            with: finding.base,
            contribution: known(finding.contribution),
            response: known(finding.response),
            difference: finding.base - finding.changed,
        }
    };
    let single = done
        .found
        .iter()
        .filter(|finding| finding.change == Some(0));
    single.map(of).collect()
}

/// The places where PM2.5 grows most, and ozone.
fn told(results: &FarResults) -> String {
    let means = results.means();
    let mut text = String::new();
    for (pollutant, statistic) in [("PM25", "mean"), ("O3", "MDA8")] {
        let of = means.iter().filter(|mean| {
            mean.season.is_none()
                && mean.value.pollutant == pollutant
                && mean.value.statistic == statistic
        });
        let mut values: Vec<&FarValue> = of.map(|mean| &mean.value).collect();
        values.sort_by(|a, b| b.difference.abs().total_cmp(&a.difference.abs()));
        let _ = writeln!(
            text,
            "{pollutant} {statistic} [µg/m³]          contribution   response  difference"
        );
        for value in values.iter().take(8) {
            let number = |value: Option<f64>| {
                value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}"))
            };
            let _ = writeln!(
                text,
                "  {:<28} {:>12} {:>10} {:>11.4}  of {:.1}",
                value.name,
                number(value.contribution),
                number(value.response),
                value.difference,
                value.with
            );
        }
    }
    text
}
