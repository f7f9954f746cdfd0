//! `hehuang plan targets`: what the plan wants, and how far it is.

use super::super::CliError;
use super::super::observed::{AirArguments, ObservedArguments, PlaceArguments};
use super::super::report::read_back;
use super::super::session::Session;
use super::super::standards::refused;
use super::super::tables::{emit, emit_text, say};
use super::cuts::{CutArguments, Cuts, Judged, cuts};
use crate::evaluation::{Modelled, cells_of};
use crate::meteorology::ReadError;
use crate::observations::{Observations, Place, city_name};
use crate::output::write_table;
use crate::plan::ledger::ProjectLedger;
use crate::plan::targets::{
    EnergyBalance, ModelledPlace, OUTCOME_COLUMNS, Origin, Outcome, PlaceYear, Reported, Scope,
    TargetTable, as_observations, outcome_markdown, outcome_rows, outcome_text, outcomes_of_days,
    typical_year,
};
use crate::simulation::Record;
use crate::standards::{
    AirTable, Basis, Edition, Group, JudgeOptions, Judgement, Standards, StateHandling, ZoneClass,
    by_city, judge, read_processes,
};
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
Without a table, run, ledger, balance or bulletins: what the plan wants, with its other figures.
Observations are read and judged as by `hehuang standards judge`, by the edition of the target (2012) unless --edition names another; an edition that
was not in force is used as if, and the result says so. A province is the mean of its eight prefectures and decided only where all have a whole year.
A run says what its days can say: a few days are no year; a run of representative days is a typical year, each day counted as often as it occurs.
Ledger: id,name,city,sector,measure,pollutant,reduction_t,year,status,evidence,sources, or an office's sheet (项目编号, 项目名称, 市州, 污染物,
减排量(吨), 年份, 状态, …; a column a pollutant works too), CSV in UTF-8 or GBK. Status: planned, under_way, finished, verified; the last two count.
Energy: year,flow,fuel,energy_TJ (or energy_10kt_tce),non_fossil,electricity; flow is consumption or final.
Bulletins: place,year,good_days,good_percent,pm25_ug_m3,status,source.";

/// Arguments of `hehuang plan targets`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct TargetsArguments {
    /// Table of observations
    #[arg(value_name = "OBSERVATIONS")]
    observations: Option<PathBuf>,
    #[command(flatten)]
    observed: ObservedArguments,
    #[command(flatten)]
    places: PlaceArguments,
    #[command(flatten)]
    air: AirArguments,
    /// Only these years [default: all; a city is still compared with the year before]
    #[arg(long, value_name = "YEAR", value_delimiter = ',')]
    year: Vec<i16>,
    /// Editions to judge by, side by side [default: that of the target, 2012]
    #[arg(long, value_name = "EDITION", value_delimiter = ',')]
    edition: Vec<String>,
    /// Whether to judge without dust as well
    #[arg(long, value_enum, value_name = "HOW", default_value = "keep")]
    dust: Dust,
    /// Dust weather processes and other exceptional events that were recognised: place,begin,end,evidence
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Let days count on which some of the six pollutants are missing, by those that are there
    #[arg(long)]
    partial_days: bool,
    /// Folder of a finished run
    #[arg(long, value_name = "RUN")]
    run: Option<PathBuf>,
    #[command(flatten)]
    cuts: CutArguments,
    /// Ledger of key projects
    #[arg(long, value_name = "FILE")]
    ledger: Option<PathBuf>,
    /// Also write the ledger's sums by pollutant, year, city and status to this file (CSV)
    #[arg(long, value_name = "FILE", requires = "ledger")]
    ledger_sums: Option<PathBuf>,
    /// Balance of energy
    #[arg(long, value_name = "FILE")]
    energy: Option<PathBuf>,
    /// Figures of bulletins: a table, or `embedded` for those of this program
    #[arg(long, value_name = "FILE")]
    reported: Option<PathBuf>,
    /// Form of the table
    #[arg(long, value_enum, value_name = "FORM", default_value = "text")]
    format: Format,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Exit with code 4 if a target is missed
    #[arg(long)]
    fail_on_exceed: bool,
    /// No notes
    #[arg(long, short)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Dust {
    /// Only as measured
    Keep,
    /// As measured and without dust
    Exclude,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Text,
    /// One outcome a row, for programs
    Csv,
    /// A table for a report
    Markdown,
}

/// What was found, and what a reader must know.
#[derive(Default)]
struct Found {
    outcomes: Vec<Outcome>,
    /// Years of observations.
    judged: Vec<Judged<'static>>,
    notes: Vec<String>,
}

/// Runs the command.
pub(super) fn run(arguments: &TargetsArguments) -> Result<(), CliError> {
    let table = TargetTable::embedded();
    let sources = [
        &arguments.observations,
        &arguments.run,
        &arguments.ledger,
        &arguments.energy,
        &arguments.reported,
    ];
    if sources.iter().all(|source| source.is_none()) {
        return emit_text(arguments.output.as_deref(), &wanted(table));
    }
    if arguments.cuts.wanted()
        && arguments.format == Format::Csv
        && arguments.cuts.table().is_none()
    {
        let hint = "give --cut-table FILE for the cuts, or --format text";
        return Err(CliError::Arguments(format!(
            "one table of CSV cannot hold outcomes and cuts\nhint: {hint}"
        )));
    }
    let mut found = Found::default();
    if arguments.observations.is_some() {
        observed(arguments, table, &mut found)?;
    }
    if arguments.run.is_some() {
        modelled(arguments, table, &mut found)?;
    }
    if let Some(path) = &arguments.reported {
        let rows = if path.as_os_str() == "embedded" {
            Reported::embedded()
        } else {
            Reported::read(path)
        };
        for row in rows.map_err(input)? {
            found.outcomes.extend(row.outcomes(table));
        }
    }
    if let Some(path) = &arguments.ledger {
        let ledger = ProjectLedger::read(path).map_err(input)?;
        found.outcomes.extend(ledger.outcomes(table));
        found.notes.extend(ledger.twin_notes());
        write_sums(arguments, &ledger)?;
    }
    if let Some(path) = &arguments.energy {
        let balance = EnergyBalance::read(path).map_err(input)?;
        found.outcomes.extend(balance.outcomes(table));
    }
    if !arguments.year.is_empty() {
        let wanted = |o: &Outcome| {
            let asked = o.year.is_none_or(|year| arguments.year.contains(&year));
            asked || o.origin == Origin::Ledger
        };
        found.outcomes.retain(wanted);
    }
    let mut closed = None;
    if let (true, Some(folder)) = (arguments.cuts.wanted(), &arguments.run) {
        let of = (found.outcomes.as_slice(), found.judged.as_slice());
        let mut own = cuts(&arguments.cuts, folder, table, of)?;
        found.notes.append(&mut own.notes);
        if let Some(path) = arguments.cuts.table() {
            let (header, rows) = own.rows();
            write_table(path, &header, rows)?;
        }
        closed = Some(own);
    }
    if !arguments.quiet {
        for note in &found.notes {
            say(&format!("{note}\n"));
        }
    }
    print(arguments, table, (&found.outcomes, closed.as_ref()))
}

fn input(error: ReadError) -> CliError {
    CliError::Input(error.to_string())
}

fn print(
    arguments: &TargetsArguments,
    table: &TargetTable,
    (outcomes, cuts): (&[Outcome], Option<&Cuts>),
) -> Result<(), CliError> {
    if outcomes.is_empty() {
        return Err(CliError::Input(
            "nothing of this is about a target of the plan\nhint: `hehuang plan targets` lists them; places are the prefectures and key regions of Qinghai".to_owned(),
        ));
    }
    let output = arguments.output.as_deref();
    let closed = |markdown| cuts.map_or_else(String::new, |cuts| cuts.text(table, markdown));
    match arguments.format {
        Format::Text => {
            let text = outcome_text(table, outcomes);
            emit_text(output, &(text + &closed(false)))?;
        }
        Format::Markdown => {
            let text = outcome_markdown(table, outcomes);
            emit_text(output, &(text + &closed(true)))?;
        }
        Format::Csv => {
            let header = OUTCOME_COLUMNS.map(str::to_owned);
            emit(output, &header, outcome_rows(table, outcomes))?;
        }
    }
    let missed: Vec<String> = outcomes
        .iter()
        .filter(|o| o.met == Some(false))
        .map(|o| {
            let year = o.year.map_or_else(String::new, |y| format!(" {y}"));
            format!("{} {}{year} ({})", o.target, o.place, o.origin.name())
        })
        .collect();
    if arguments.fail_on_exceed && !missed.is_empty() {
        return Err(CliError::Missed(format!(
            "targets are missed:\n  {}",
            missed.join("\n  ")
        )));
    }
    Ok(())
}

/// Editions by which days are judged.
fn editions<'s>(
    arguments: &TargetsArguments,
    table: &TargetTable,
    standards: &'s Standards,
) -> Result<Vec<&'s Edition>, CliError> {
    let mut names: Vec<&str> = arguments.edition.iter().map(String::as_str).collect();
    if names.is_empty() {
        let own = table.targets.iter().filter_map(|t| t.edition.as_deref());
        names = own.collect();
    }
    names.sort_unstable();
    names.dedup();
    let found = names.into_iter().map(|name| standards.named(name));
    found.collect::<Result<_, _>>().map_err(refused)
}

/// Whom the places of a table are about: cities, and key regions that are no whole prefecture.
fn scopes(
    arguments: &TargetsArguments,
    table: &TargetTable,
    observations: &Observations,
    notes: &mut Vec<String>,
) -> Result<Vec<(Scope, Group)>, CliError> {
    let list = arguments.places.list()?;
    let (cities, mut strangers) = by_city(observations, &list);
    let regions = key_region_groups(table, observations, &list);
    strangers.retain(|name| {
        let at = observations.places.iter().position(|place| place == name);
        !regions
            .iter()
            .any(|region| at.is_some_and(|at| region.places.contains(&at)))
    });
    if !strangers.is_empty() {
        notes.push(format!(
            "not judged, since their city is not known (--places): {}",
            strangers.join(", ")
        ));
    }
    let cities = cities.into_iter().map(|group| (Scope::City, group));
    let regions = regions.into_iter().map(|group| (Scope::KeyRegion, group));
    let mut all: Vec<(Scope, Group)> = cities.chain(regions).collect();
    let called = |group: &Group, name: &str| {
        let region = table.key_regions.iter().find(|r| r.name == group.name);
        group.name == city_name(name).unwrap_or(name) || region.is_some_and(|r| r.is_called(name))
    };
    let only = arguments.places.only();
    let unknown = only
        .iter()
        .find(|name| !all.iter().any(|(_, g)| called(g, name)));
    if let Some(unknown) = unknown {
        let known: Vec<&str> = all.iter().map(|(_, g)| g.name.as_str()).collect();
        return Err(CliError::Arguments(format!(
            "the table has nothing of '{unknown}'\nhint: it has {}",
            known.join(", ")
        )));
    }
    all.retain(|(_, group)| only.is_empty() || only.iter().any(|name| called(group, name)));
    let (ours, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(scope, group)| {
        let own = table.city_targets.iter().any(|t| t.city == group.name);
        own || table.is_ours(*scope, &group.name)
    });
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(|(_, g)| g.name.as_str()).collect();
        notes.push(format!("the plan has no target for {}", names.join(", ")));
    }
    Ok(ours)
}

fn key_region_groups(
    table: &TargetTable,
    observations: &Observations,
    list: &[Place],
) -> Vec<Group> {
    let regions = table.key_regions.iter().filter(|region| !region.whole);
    let groups = regions.map(|region| {
        let places = observations.places.iter().enumerate();
        let own = places.filter(|(at, name)| {
            let city = observations.cities.get(*at);
            let listed = list.iter().find(|p| p.id == **name || p.name == **name);
            region.is_called(name)
                || city.is_some_and(|city| region.is_called(city))
                || listed.is_some_and(|p| region.is_called(&p.city) || region.is_called(&p.name))
        });
        Group {
            name: region.name.clone(),
            places: own.map(|(at, _)| at).collect(),
        }
    });
    groups.filter(|group| !group.places.is_empty()).collect()
}

/// Judges groups by editions and makes years of places of it.
fn years<'e>(
    arguments: &TargetsArguments,
    (observations, scopes, origin): (&Observations, &[(Scope, Group)], Origin),
    (standards, editions): (&Standards, &[&'e Edition]),
    state: StateHandling<'_>,
    notes: &mut Vec<String>,
) -> Result<(Vec<PlaceYear>, Vec<Judged<'e>>), CliError> {
    let processes = match &arguments.events {
        Some(path) => Some(read_processes(path).map_err(|e| CliError::Input(e.to_string()))?),
        None => None,
    };
    let options = JudgeOptions {
        editions: editions.iter().map(|e| e.id.clone()).collect(),
        as_if: true,
        class: ZoneClass::Two,
        without_dust: arguments.dust == Dust::Exclude,
        processes: processes.as_deref(),
        state,
        partial_days: arguments.partial_days,
        hours: false,
    };
    let groups: Vec<Group> = scopes.iter().map(|(_, group)| group.clone()).collect();
    let judged: Judgement = judge(observations, &groups, standards, &options).map_err(refused)?;
    notes.extend(judged.notes.iter().cloned());
    let (mut all, mut kept) = (Vec::new(), Vec::new());
    for year in judged.years {
        let scope = scopes.iter().find(|(_, group)| group.name == year.place);
        let edition = editions.iter().find(|e| e.id == year.edition);
        let (Some((scope, _)), Some(edition)) = (scope, edition) else {
            continue;
        };
        let needed = edition.evaluation.days_of_year.value;
        all.extend(PlaceYear::of(&year, (*scope, origin), needed));
        kept.push((year, *edition));
    }
    Ok((all, kept))
}

fn observed(
    arguments: &TargetsArguments,
    table: &TargetTable,
    found: &mut Found,
) -> Result<(), CliError> {
    let Some(path) = &arguments.observations else {
        return Ok(());
    };
    let standards = Standards::embedded().map_err(refused)?;
    let editions = editions(arguments, table, standards)?;
    let mut observations = arguments.observed.read(path)?;
    if !arguments.year.is_empty() {
        // With the year before, beside which a city is seen.
        observations.values.retain(|o| {
            let year = o.begin.beijing().year();
            arguments.year.contains(&year) || arguments.year.contains(&(year + 1))
        });
    }
    let unused = observations.notes.iter();
    let unused = unused.map(|note| format!("not used: {note}"));
    found.notes.extend(unused);
    let scopes = scopes(arguments, table, &observations, &mut found.notes)?;
    let air = arguments.air.table()?;
    let (years, judged) = years(
        arguments,
        (&observations, &scopes, Origin::Observed),
        (standards, &editions),
        arguments.air.handling(&air),
        &mut found.notes,
    )?;
    found.outcomes.extend(outcomes_of_days(table, &years));
    found.judged.extend(judged);
    Ok(())
}

/// Places of the plan that lie in a run's domain.
fn places_of(table: &TargetTable, session: &Session) -> Vec<ModelledPlace> {
    let grid = &session.base.horizontal;
    let cities = table.plan.cities.iter().map(|city| (Scope::City, city));
    let regions = table.key_regions.iter().filter(|region| !region.whole);
    let regions = regions.map(|region| (Scope::KeyRegion, &region.name));
    let places = cities.chain(regions).map(|(scope, name)| ModelledPlace {
        scope,
        name: name.clone(),
        cells: cells_of(table.point_of(name), &[], grid),
    });
    places.filter(|place| !place.cells.is_empty()).collect()
}

fn modelled(
    arguments: &TargetsArguments,
    table: &TargetTable,
    found: &mut Found,
) -> Result<(), CliError> {
    let Some(folder) = &arguments.run else {
        return Ok(());
    };
    let standards = Standards::embedded().map_err(refused)?;
    let editions = editions(arguments, table, standards)?;
    let (session, record, _): (Session, Record, _) = read_back(folder)?;
    let records = [&record];
    let modelled = Modelled::of(&records, &session.base.species)
        .map_err(|e| CliError::Input(e.to_string()))?;
    let places = places_of(table, &session);
    if places.is_empty() {
        return Err(CliError::Input(format!(
            "no prefecture or key region of the plan lies in the domain of {}",
            folder.display()
        )));
    }
    let mut all = Vec::new();
    for edition in editions {
        if modelled.is_typical() {
            let how = (arguments.dust == Dust::Exclude, arguments.partial_days);
            for place in &places {
                all.extend(typical_year(&modelled, place, edition, how));
            }
            continue;
        }
        let mut basis = Basis::default();
        let observations = as_observations(&modelled, &places, edition, &mut basis);
        let scopes: Vec<(Scope, Group)> = places
            .iter()
            .enumerate()
            .map(|(at, place)| {
                let group = Group {
                    name: place.name.clone(),
                    places: vec![at],
                };
                (place.scope, group)
            })
            .collect();
        let none = AirTable::default();
        let (mut own, _) = years(
            arguments,
            (&observations, &scopes, Origin::Modelled),
            (standards, &[edition]),
            StateHandling::Asked(&none),
            &mut found.notes,
        )?;
        for year in &mut own {
            year.basis.join(&basis);
        }
        all.append(&mut own);
    }
    found.outcomes.extend(outcomes_of_days(table, &all));
    Ok(())
}

/// Writes the sums of a ledger where that is asked for.
fn write_sums(arguments: &TargetsArguments, ledger: &ProjectLedger) -> Result<(), CliError> {
    let Some(path) = &arguments.ledger_sums else {
        return Ok(());
    };
    let header = [
        "pollutant",
        "year",
        "city",
        "status",
        "projects",
        "without_evidence",
        "reduction_t",
    ];
    let rows = ledger.sums().into_iter().map(|sum| {
        vec![
            sum.pollutant.to_owned(),
            sum.year.to_string(),
            sum.city,
            sum.status.name().to_owned(),
            sum.projects.to_string(),
            sum.unproved.to_string(),
            format!("{:.3}", sum.tonnes),
        ]
    });
    Ok(write_table(path, &header.map(str::to_owned), rows)?)
}

/// What the plan wants.
fn wanted(table: &TargetTable) -> String {
    let mut text = format!("{}\n{}\n", table.plan.name, table.plan.name_zh);
    let _ = writeln!(text, "\ntargets 目标");
    for target in &table.targets {
        let _ = writeln!(
            text,
            "  article {:<2} {} {} {}, {}: {} {} [{}]",
            target.article,
            target.sense.sign(),
            target.value.value,
            target.unit,
            target.year,
            target.name,
            target.name_zh,
            target.value.status.name()
        );
    }
    let _ = writeln!(text, "\nother figures 其他量化要求");
    for demand in &table.demands {
        let by = demand.deadline.as_deref();
        let by = by.map_or_else(String::new, |day| format!(", by {day}"));
        let _ = writeln!(
            text,
            "  article {:<2} {} {}{by}: {} {} [{}]",
            demand.article,
            demand.value,
            demand.unit,
            demand.name,
            demand.name_zh,
            demand.kind.name()
        );
    }
    let _ = writeln!(text, "\nkey regions 重点区域 (article 2)");
    let names = table.key_regions.iter();
    let names: Vec<String> = names.map(|r| format!("{} {}", r.name, r.name_zh)).collect();
    let _ = writeln!(text, "  {}", names.join(", "));
    let _ = writeln!(
        text,
        "\ntargets of cities known from elsewhere 其他来源的城市目标"
    );
    for own in &table.city_targets {
        let _ = writeln!(
            text,
            "  {} [{}; {}]",
            own.value.what,
            own.value.status.name(),
            own.value.source
        );
    }
    text
}
