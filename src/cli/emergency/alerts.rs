//! `hehuang emergency alerts`.

use super::super::CliError;
use super::super::observed::ObservedArguments;
use super::super::report::read_back;
use super::super::session::MANIFEST;
use super::super::tables::emit_text;
use super::rests_on;
use crate::observations::{city_name, city_name_zh};
use crate::output::write_table;
use crate::plan::emergency::{
    CityAlerts, EmergencyRules, Foresight, ResponseSpan, Watch, answer_together, index_hours,
    read_index_table, response_spans,
};
use crate::plan::{Alert, AlertRule};
use crate::standards::{
    AirTable, Basis, Edition, Judged, PlaceSeries, Process, Standards, Status, by_city,
    read_processes,
};
use crate::time::ModelTime;
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What stands below the options.
const NOTES: &str = "\
INPUT is the folder of a run; a table of indices (city,time,aqi or city,date,aqi; dust = 1 marks those of dust); or a table of
concentrations as `hehuang standards judge` reads it, whose index is made here. The rule of 2018 takes days of Beijing time, that of 2024
any 24 hours. An hour without an index neither raises nor lifts an alert.
--forecast perfect: the highest level from an alert's first hour to its last; none: each level when it is reached, until 36 hours
below in a row lift it. Xining and Haidong answer together unless --alone.";

/// Arguments of `hehuang emergency alerts`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(super) struct AlertsArguments {
    /// Folder of a run, or a table
    #[arg(value_name = "INPUT")]
    input: PathBuf,
    /// Version of the rule: 2018 or 2024 [default: the one that held on the first day]
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    /// Edition of the standards for the index: 2012, 2026, 2031 [default: the one in force on the last day]
    #[arg(long, value_name = "EDITION")]
    standard: Option<String>,
    /// Cities of a run
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        default_value = "Xining,Haidong,Lanzhou"
    )]
    cities: Vec<String>,
    /// Whether indices and particles of dust are left out
    #[arg(long, value_enum, value_name = "HOW", default_value = "keep")]
    dust: Dust,
    /// Dust weather processes that were recognised: place,begin,end,evidence
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// What is known of the hours to come
    #[arg(long, value_enum, value_name = "HOW", default_value = "perfect")]
    forecast: Forecast,
    /// Hours before an alert's first hour at which a forecast lets the response begin
    #[arg(long, value_name = "HOURS", default_value_t = 0)]
    ahead: usize,
    /// Every city answers for itself
    #[arg(long)]
    alone: bool,
    #[command(flatten)]
    observed: ObservedArguments,
    /// Tables of concentrations: altitude of all places [m above sea level], for turning values to the state of the edition [default: as recorded]
    #[arg(long, value_name = "M")]
    altitude: Option<f64>,
    /// Let an index count without all six pollutants
    #[arg(long)]
    partial_days: bool,
    /// Also write the index of every hour to this file (CSV)
    #[arg(long, value_name = "FILE")]
    hours: Option<PathBuf>,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Dust {
    Keep,
    Exclude,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Forecast {
    Perfect,
    None,
}

/// Rule and edition, and what is found along the way.
struct How {
    rule: &'static AlertRule,
    edition: &'static Edition,
    notes: Vec<String>,
    basis: Basis,
}

impl AlertsArguments {
    /// Rule and edition for a series from a time to a time.
    fn how(&self, first: ModelTime, last: ModelTime) -> Result<How, CliError> {
        let wrong = |text: String| CliError::Arguments(text);
        let rule = match &self.rule {
            Some(name) => AlertRule::named(name),
            None => AlertRule::on(first.beijing().date()),
        };
        let rule = rule.map_err(|e| {
            let hint = if self.rule.is_none() {
                "; --rule 2018 or --rule 2024 judges as if it had held"
            } else {
                ""
            };
            wrong(format!("{e}{hint}"))
        })?;
        let standards = Standards::embedded().map_err(|e| CliError::Run(e.to_string()))?;
        let edition = match &self.standard {
            Some(name) => standards.named(name),
            None => standards.on(last),
        };
        let mut notes = Vec::new();
        let day = first.beijing().date();
        if day < rule.from || rule.to.is_some_and(|to| day > to) {
            notes.push(format!(
                "the rule of {} did not hold on {day}: alerts are those as if it had",
                rule.id
            ));
        }
        Ok(How {
            rule,
            edition: edition.map_err(|e| wrong(e.to_string()))?,
            notes,
            basis: Basis::default(),
        })
    }
}

/// Runs the command.
pub(super) fn run(arguments: &AlertsArguments) -> Result<(), CliError> {
    let (mut how, found) = if arguments.input.join(MANIFEST).is_file() {
        of_run(arguments)?
    } else if arguments.input.is_dir() {
        return Err(CliError::Input(format!(
            "{} holds no run: there is no {MANIFEST}\nhint: give the folder of a finished run, or a table",
            arguments.input.display()
        )));
    } else {
        of_table(arguments)?
    };
    let foresight = match arguments.forecast {
        Forecast::Perfect => Foresight::Perfect {
            ahead: arguments.ahead,
        },
        Forecast::None => Foresight::Without,
    };
    let mut answers: BTreeMap<String, Vec<ResponseSpan>> = BTreeMap::new();
    for city in &found {
        let end = city
            .hours
            .last()
            .map_or(ModelTime(0), |hour| hour.time.plus(3600));
        answers.insert(
            city.city.clone(),
            response_spans(&city.alerts, foresight, end),
        );
    }
    if !arguments.alone {
        let rules = EmergencyRules::embedded();
        let before = answers.clone();
        answer_together(&mut answers, &rules.common.value);
        if before != answers {
            how.notes.push(format!(
                "{} answer together, at the higher level 协同响应",
                rules.common.value.join(" and ")
            ));
        }
    }
    let mut text = format!(
        "rule of {} ({} | {}), index by edition {}\n",
        how.rule.id, how.rule.name_zh, how.rule.name, how.edition.id
    );
    for city in &found {
        text.push_str(&described(city, how.rule, &answers[&city.city]));
    }
    for note in &how.notes {
        let _ = writeln!(text, "note: {note}");
    }
    text.push_str(&rests_on(&how.basis));
    if let Some(path) = &arguments.hours {
        write_hours(path, &found)?;
    }
    emit_text(arguments.output.as_deref(), &text)
}

/// Alerts of a run.
fn of_run(arguments: &AlertsArguments) -> Result<(How, Vec<CityAlerts>), CliError> {
    let (session, record, _) = read_back(&arguments.input)?;
    let first = record.hours.first().copied().unwrap_or(ModelTime(0));
    let last = record.hours.last().copied().unwrap_or(first);
    let mut how = arguments.how(first, last)?;
    if arguments.events.is_some() {
        return Err(CliError::Arguments("--events: of a run hours of dust are found by the rule\nhint: give --events with a table".into()));
    }
    let cities: Vec<String> = arguments
        .cities
        .iter()
        .map(|name| city_name(name).map_or_else(|| name.clone(), str::to_owned))
        .collect();
    let watch = Watch {
        cities: &cities,
        rule: how.rule,
        edition: how.edition,
        without_dust: arguments.dust == Dust::Exclude,
    };
    let place = (&session.base.species, &session.base.horizontal);
    let found = watch.run(&record, place, (&mut how.notes, &mut how.basis));
    let found = found.map_err(|e| CliError::Arguments(e.to_string()))?;
    Ok((how, found))
}

/// Alerts of a table of indices or concentrations.
fn of_table(arguments: &AlertsArguments) -> Result<(How, Vec<CityAlerts>), CliError> {
    let path = &arguments.input;
    let without_dust = arguments.dust == Dust::Exclude;
    let read = read_index_table(path, without_dust).map_err(|e| CliError::Input(e.to_string()))?;
    let Some(table) = read else {
        return of_concentrations(arguments, path);
    };
    let hours = table.places.values().flatten();
    let (first, last) = (
        hours.clone().map(|h| h.time).min(),
        hours.map(|h| h.time).max(),
    );
    let first = first.unwrap_or(ModelTime(0));
    let mut how = arguments.how(first, last.unwrap_or(first))?;
    if table.dust_hours > 0 {
        how.notes
            .push(format!("{} hours of dust are left out", table.dust_hours));
    }
    let rolling = how.rule.days == crate::plan::DayKind::Rolling;
    if table.daily && rolling {
        let what =
            "indices of calendar days in place of those of any 24 hours: the table has no hours";
        how.basis.note(what, Status::Own);
    }
    let cities = table.places.into_iter();
    let found = cities.map(|(city, hours)| CityAlerts::of(city, hours, how.rule, &mut how.basis));
    let found = found.collect();
    Ok((how, found))
}

fn of_concentrations(
    arguments: &AlertsArguments,
    path: &Path,
) -> Result<(How, Vec<CityAlerts>), CliError> {
    let observations = arguments.observed.read(path)?;
    let times = observations.values.iter().map(|value| value.begin);
    let (Some(first), Some(last)) = (times.clone().min(), times.max()) else {
        return Err(CliError::Input(format!(
            "{} holds no value",
            path.display()
        )));
    };
    let mut how = arguments.how(first, last)?;
    let processes = match &arguments.events {
        Some(path) => Some(read_processes(path).map_err(|e| CliError::Input(e.to_string()))?),
        None => None,
    };
    let air = arguments.altitude.map(AirTable::standard_atmosphere);
    if air.is_none() {
        let what = "values judged in the state in which they are recorded, not in that which the edition asks for";
        how.basis.note(what, Status::Own);
    }
    let (groups, strangers) = by_city(&observations, &[]);
    if !strangers.is_empty() {
        how.notes.push(format!(
            "left out, since their city is not known: {}",
            strangers.join(", ")
        ));
    }
    let dust: Option<Option<&[Process]>> =
        (arguments.dust == Dust::Exclude).then_some(processes.as_deref());
    let mut found = Vec::new();
    for group in groups {
        let (edition, mut states) = (how.edition, Basis::default());
        let series = PlaceSeries::of(&observations, &group.places, |record| {
            let Some(table) = &air else {
                return Some(Judged::already(record.value));
            };
            let asked = edition.state(record.quantity, record.begin, &mut states);
            let name = &observations.places[record.place];
            let here = table.at(name, &group.name, record.averaging, record.begin);
            Judged::of(record.value, record.state, asked, here)
        });
        how.basis.join(&states);
        let days = (group.name.as_str(), edition, how.rule.days);
        let hours = index_hours(
            &series,
            days,
            dust,
            arguments.partial_days,
            (&mut how.notes, &mut how.basis),
        );
        let hours = hours.map_err(|e| CliError::Arguments(e.to_string()))?;
        found.push(CityAlerts::of(group.name, hours, how.rule, &mut how.basis));
    }
    if found.is_empty() {
        let hint = "name cities in a column city, or stations by the names of cities";
        return Err(CliError::Input(format!(
            "no place of the table has a known city\nhint: {hint}"
        )));
    }
    Ok((how, found))
}

/// A city's alerts and its response.
fn described(city: &CityAlerts, rule: &AlertRule, spans: &[ResponseSpan]) -> String {
    let zh = city_name_zh(&city.city).unwrap_or_default();
    let known = city
        .hours
        .iter()
        .filter(|hour| hour.index.is_some())
        .count();
    let largest = city
        .largest()
        .map_or_else(|| "none".to_owned(), |index| index.to_string());
    let mut text = format!(
        "{} {zh}: {known} of {} hours with an index, the largest {largest}, looked at above {}\n",
        if city.city.is_empty() {
            "the table's place"
        } else {
            &city.city
        },
        city.hours.len(),
        rule.threshold()
    );
    for alert in &city.alerts {
        text.push_str(&described_alert(alert));
    }
    if city.alerts.is_empty() {
        text.push_str("  no alert 无预警\n");
    }
    for span in spans {
        let _ = writeln!(
            text,
            "  response 响应: {} {} from {} to {}",
            span.level.name(),
            span.level.name_zh(),
            span.from,
            span.to
        );
    }
    text
}

fn described_alert(alert: &Alert) -> String {
    let reached: Vec<String> = alert
        .reached
        .iter()
        .map(|(level, time)| format!("{} {time}", level.name()))
        .collect();
    let lifted = alert.lifted.map_or_else(
        || "not within the series".to_owned(),
        |time| time.to_string(),
    );
    let unknown = match alert.unknown {
        0 => String::new(),
        hours => format!("; {hours} hours without an index"),
    };
    format!(
        "  alert 预警: {} {} from {} to {}, to be issued by {}\n    without a forecast: {}; lifted {lifted}{unknown}\n",
        alert.level.name(),
        alert.level.name_zh(),
        alert.begins,
        alert.ends,
        alert.issued,
        reached.join(", ")
    )
}

fn write_hours(path: &Path, found: &[CityAlerts]) -> Result<(), CliError> {
    let header = ["city", "time_beijing", "aqi"].map(str::to_owned);
    let rows = found.iter().flat_map(|city| {
        city.hours.iter().map(|hour| {
            let index = hour
                .index
                .map_or_else(String::new, |index| index.to_string());
            vec![city.city.clone(), hour.time.to_string(), index]
        })
    });
    Ok(write_table(path, &header, rows)?)
}
