//! `hehuang increment`: what the changes of a scenario change, shared out among them.

mod page;

use super::run::{Part, complete};
use super::session::Session;
use super::{CliError, report};
use crate::apportionment::change_set;
use crate::increment::{
    Finding, MOST_CHANGES, Methods, Plan, Receptor, Statistic, Subject, findings,
};
use crate::output::{ReceptorNames, probe_directory, write_increments};
use crate::report::increment::{NONLINEAR, write_increment_page};
use crate::scenario::Scenario;
use crate::simulation::Record;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use clap::Args;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What stands below the options.
const NOTES: &str = "\
The scenario says with [[change]] what is changed:
  [[change]]
  name = \"clean-heating\"
  factor = 0.4                      # what remains; 0: nothing, 1.2: a fifth more
  sector = [\"residential\"]          # the keys of a tag: sector, region, polygon, height, facility, species, from, to
  region = [\"西宁市\"]
Runs: `base` without any change (with tags and responses of all of them), `changed` with all, and what the methods need. Each lies in
a folder of its own; a finished one is not run again, an interrupted one goes on. increments.csv has for every change, point and county
  contribution   (factor - 1) times what the sources that it takes contribute in the base run (not what a cut would change)
  response       first-order: the slope at the base run (decoupled direct method)
  increment      of all changes: changed - base; of one: the Shapley value, else the path integral, else what it does alone
  nonlinearity   |response - increment| over the larger of both";

/// Points of the summary, where they are in the domain.
pub(super) const PLACES: [&str; 4] = ["chengxi", "pingan", "minhe", "chengguan"];

/// Arguments of `hehuang increment`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct IncrementArguments {
    /// Scenario file with [[change]]
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// Folder of the runs and the table [default: the scenario's, or runs/NAME]
    #[arg(long, short, value_name = "FOLDER")]
    output: Option<PathBuf>,
    /// Points of the path integral (Gauss-Legendre); 0 for none [default: 3 where there are several changes]
    #[arg(long, value_name = "N")]
    path: Option<usize>,
    /// Also run every change alone, and all without it
    #[arg(long)]
    each: bool,
    /// Also run all coalitions of up to 8 changes: Shapley values
    #[arg(long)]
    shapley: bool,
    #[command(flatten)]
    part: Part,
    /// Print the runs that would be done, and stop
    #[arg(long)]
    list: bool,
}

/// Runs the command.
pub(super) fn run(arguments: &IncrementArguments) -> Result<(), CliError> {
    let scenario = Scenario::open(&arguments.scenario)?;
    let changes = scenario.changes.len();
    check(&scenario, arguments)?;
    let plan = Plan::new(
        changes,
        Methods {
            path: arguments.path.unwrap_or(if changes > 1 { 3 } else { 0 }),
            each: arguments.each,
            shapley: arguments.shapley,
        },
    );
    if arguments.list {
        return super::print(&listed(&plan));
    }
    super::run::set_threads(arguments.part.threads.unwrap_or(scenario.run.threads.value))?;
    let folder = arguments
        .output
        .clone()
        .unwrap_or_else(|| scenario.output.directory.value.clone());
    let Done {
        session,
        found,
        receptors,
        names,
    } = increments(&scenario, &plan, &folder, &arguments.part)?;
    let changes: Vec<&str> = scenario.changes.iter().map(|c| &*c.change.name).collect();
    let (table, page) = (
        folder.join("increments.csv"),
        folder.join("increments.html"),
    );
    write_increments(&table, &found, (&names, &changes), &session.base.species)?;
    let model = page::model(
        &session,
        &scenario,
        (&plan, &folder),
        (&found, &receptors, &names),
    )?;
    write_increment_page(&model, &page)?;
    let mut text = summary(&session, &found, (&names, &changes));
    let _ = writeln!(
        text,
        "page: {}\nall of it: {}",
        page.display(),
        table.display()
    );
    super::print(&text)
}

/// Runs of an increment that are done, and what they say.
pub(super) struct Done {
    /// What the base run was built of.
    pub session: Session,
    /// What every change does at every receptor.
    pub found: Vec<Finding>,
    /// Points and counties.
    pub receptors: Vec<Receptor>,
    /// Their names.
    pub names: Vec<ReceptorNames>,
}

/// Does the runs of a plan, each in a folder of its own below `folder`, and looks at them.
pub(super) fn increments(
    scenario: &Scenario,
    plan: &Plan,
    folder: &Path,
    with: &Part,
) -> Result<Done, CliError> {
    probe_directory(folder)?;
    let (mut records, mut tables) = (Vec::new(), Vec::new());
    let mut base = None;
    for (n, planned) in plan.runs.iter().enumerate() {
        let own = part(scenario, planned)?;
        super::run::note(
            with.quiet,
            &format!("run {} of {}: {}", n + 1, plan.runs.len(), planned.name),
        );
        let own_folder = folder.join(&planned.name);
        let session = complete(own, &own_folder, with)?;
        tables.push(session.base.species.clone());
        // The base run is the first.
        base.get_or_insert(session);
        records.push(report::record_of(&own_folder)?);
    }
    let session = base.ok_or_else(|| CliError::Run("an increment has no base run".into()))?;
    let (receptors, names) = receptors(&session)?;
    let (columns, parameters) = places_of(&session, &records[0])?;
    let factors: Vec<f64> = scenario.changes.iter().map(|c| c.change.factor).collect();
    let subject = Subject {
        plan,
        records: &records,
        tables: &tables,
        columns: &columns,
        parameters: &parameters,
        factors: &factors,
    };
    let found = findings(&subject, &receptors).map_err(|e| CliError::Run(e.to_string()))?;
    Ok(Done {
        session,
        found,
        receptors,
        names,
    })
}

/// What cannot be.
fn check(scenario: &Scenario, arguments: &IncrementArguments) -> Result<(), CliError> {
    let fail = |text: String| Err(CliError::Arguments(text));
    if scenario.changes.is_empty() {
        return fail(format!(
            "{} has no [[change]]\nhint: write one, with name, factor and what it takes (`hehuang increment --help`)",
            scenario.file
        ));
    }
    if scenario.increment {
        return fail(format!(
            "{} has an [increment] of its own: it is one run of an increment\nhint: give the scenario without it, or `hehuang run` it",
            scenario.file
        ));
    }
    let count = scenario.changes.len();
    if arguments.shapley && count > MOST_CHANGES {
        return fail(format!(
            "--shapley: {count} changes have {} coalitions; at most {MOST_CHANGES} changes can be\nhint: --path 3 is additive too, and needs three runs",
            1_u64.checked_shl(count as u32).unwrap_or(u64::MAX)
        ));
    }
    if count > 60 {
        return fail(format!("{count} changes are too many: at most 60 can be"));
    }
    if arguments.path.is_some_and(|path| path > 16) {
        return fail("--path: at most 16 points; 3 to 5 suffice".into());
    }
    Ok(())
}

fn listed(plan: &Plan) -> String {
    let mut text = String::new();
    for run in &plan.runs {
        let levels: Vec<String> = run.levels.iter().map(|l| format!("{l:.3}")).collect();
        let ride = match (run.contribution, run.response) {
            (true, true) => "  with tags and responses",
            (false, true) => "  with responses",
            _ => "",
        };
        let _ = writeln!(text, "{:<16} levels {}{ride}", run.name, levels.join(" "));
    }
    text
}

/// The scenario of one run.
fn part(scenario: &Scenario, planned: &crate::increment::PlannedRun) -> Result<Scenario, CliError> {
    let mut text = scenario.text.trim_end().to_owned();
    let mut ride = Vec::new();
    if planned.contribution && (scenario.reacting_tags || scenario.chemistry.is_none()) {
        ride.push("\"contribution\"");
    }
    if planned.response {
        ride.push("\"response\"");
    }
    let _ = write!(
        text,
        "\n\n[increment]\nride = [{}]\n[increment.levels]\n",
        ride.join(", ")
    );
    for (own, level) in scenario.changes.iter().zip(&planned.levels) {
        let _ = writeln!(text, "{:?} = {level:?}", own.change.name);
    }
    let mut own = match &scenario.folder {
        Some(folder) => Scenario::parse_in(&text, &scenario.file, folder)?,
        None => Scenario::parse(&text, &scenario.file)?,
    };
    let lasting = ["base", "changed"].contains(&planned.name.as_str());
    if !lasting {
        for wanted in [
            &mut own.output.netcdf,
            &mut own.output.csv,
            &mut own.output.parquet,
            &mut own.output.report,
        ] {
            wanted.value = false;
        }
    }
    Ok(own)
}

/// Points and counties, with their names.
pub(super) fn receptors(
    session: &Session,
) -> Result<(Vec<Receptor>, Vec<ReceptorNames>), CliError> {
    let nx = session.base.horizontal.nx;
    let (mut all, mut names) = (Vec::new(), Vec::new());
    for (n, (point, (j, i))) in session.points.iter().enumerate() {
        all.push(Receptor {
            id: point.id.clone(),
            point: Some(n),
            cells: vec![(j * nx + i, 1.0)],
        });
        names.push([point.id.clone(), point.name.clone(), point.name_zh.clone()]);
    }
    let regions = Regions::embedded().map_err(|e| CliError::Run(e.to_string()))?;
    for area in session.county_areas()? {
        let county = regions
            .counties
            .iter()
            .find(|c| c.code.to_string() == area.id);
        names.push([
            area.id.clone(),
            county.map_or_else(String::new, |c| c.name.clone()),
            county.map_or_else(String::new, |c| c.name_zh.clone()),
        ]);
        all.push(Receptor {
            id: area.id,
            point: None,
            cells: area.cells,
        });
    }
    Ok((all, names))
}

/// Tag columns and parameters of the changes in the base run.
fn places_of(session: &Session, record: &Record) -> Result<(Vec<usize>, Vec<usize>), CliError> {
    let (episode, ..) = session.episodes().swap_remove(0);
    let tags = session.built(&episode)?.case.tags;
    let changes = &session.scenario.changes;
    let column = |name: &str| {
        let set = change_set(name);
        let n = tags.sets.iter().position(|s| s.name == set)?;
        Some(tags.offset(n))
    };
    let columns: Option<Vec<usize>> = changes.iter().map(|c| column(&c.change.name)).collect();
    let parameter = |name: &str| record.parameters.iter().position(|p| p == name);
    let parameters: Option<Vec<usize>> =
        changes.iter().map(|c| parameter(&c.change.name)).collect();
    Ok((columns.unwrap_or_default(), parameters.unwrap_or_default()))
}

/// PM2.5 and MDA8 at the towns.
fn summary(
    session: &Session,
    found: &[Finding],
    (names, changes): (&[ReceptorNames], &[&str]),
) -> String {
    let species = &session.base.species;
    let shown = |f: &&Finding| is_headline(f, species, names);
    let mut text = String::new();
    let mut before = None;
    for finding in found.iter().filter(shown) {
        let place = (finding.receptor, finding.pollutant);
        if before != Some(place) {
            before = Some(place);
            let pollutant = &species.pollutants[finding.pollutant];
            let _ = writeln!(
                text,
                "{} {}: {} {} {:.2} -> {:.2} ug/m3\n  {:<28} {:>12} {:>10} {:>10}",
                names[finding.receptor][2],
                names[finding.receptor][1],
                pollutant.label,
                finding.statistic.name(),
                finding.base,
                finding.changed,
                "",
                "contribution",
                "response",
                "increment"
            );
        }
        let mark = if finding.nonlinearity() > NONLINEAR {
            "  not linear"
        } else {
            ""
        };
        let name = finding.change.map_or("all together", |n| changes[n]);
        let _ = writeln!(
            text,
            "  {name:<28} {:>12} {:>10} {:>10}{mark}",
            signed(finding.contribution),
            signed(finding.response),
            signed(finding.increment())
        );
    }
    text
}

/// Whether a finding belongs into the summary: PM2.5 and MDA8 at the towns.
fn is_headline(finding: &Finding, species: &SpeciesTable, names: &[ReceptorNames]) -> bool {
    let pollutant = species.pollutants[finding.pollutant].name.as_str();
    PLACES.contains(&names[finding.receptor][0].as_str())
        && matches!(
            (pollutant, finding.statistic),
            ("PM25", Statistic::Mean) | ("O3", Statistic::DailyMaximum)
        )
}

fn signed(value: f64) -> String {
    if value.is_finite() {
        format!("{value:+.3}")
    } else {
        "-".to_owned()
    }
}
