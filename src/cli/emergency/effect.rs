//! `hehuang emergency effect`.

use super::super::CliError;
use super::super::report::read_back;
use super::super::session::Session;
use super::super::tables::emit_text;
use crate::observations::{city_name, city_name_zh};
use crate::output::write_table;
use crate::plan::emergency::{CUT_POLLUTANTS, CityEffect, Effect, EmergencyRules, emission_cuts};
use crate::scenario::sectors;
use crate::simulation::{Case, Record};
use crate::time::ModelTime;
use clap::Args;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Hours between the rows of the printed table.
const EVERY: usize = 6;

/// What stands below the options.
const NOTES: &str = "\
Both runs must have the same hours, grid and species. Concentrations are means of the cells that stand for a city's stations, in actual
air. The emission saved is that of the sectors of the inventory in the counties of the cities of --emission-of. Hours count from the first
hour in which emission is saved; a window of 24, 48 or 72 hours is the one whose mean PM2.5 falls most.";

/// Arguments of `hehuang emergency effect`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub(super) struct EffectArguments {
    /// Folder of the run without a response
    #[arg(value_name = "BASE")]
    base: PathBuf,
    /// Folder of the run with it
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Cities whose air is looked at
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        default_value = "Xining,Haidong,Lanzhou"
    )]
    cities: Vec<String>,
    /// Cities whose emission is added up
    #[arg(
        long,
        value_name = "NAME",
        value_delimiter = ',',
        default_value = "Xining,Haidong"
    )]
    emission_of: Vec<String>,
    /// Also write every hour to this file (CSV)
    #[arg(long, value_name = "FILE")]
    hours: Option<PathBuf>,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(arguments: &EffectArguments) -> Result<(), CliError> {
    let (base, base_record, _) = read_back(&arguments.base)?;
    let (run, run_record, _) = read_back(&arguments.run)?;
    let cities = Cities::named(&arguments.cities, &arguments.emission_of);
    let effect = effect_of((&base, &base_record), (&run, &run_record), &cities)?;
    if let Some(path) = &arguments.hours {
        write_effect(path, &effect)?;
    }
    emit_text(
        arguments.output.as_deref(),
        &described(&effect, &cities.emission),
    )
}

/// Which cities are looked at.
pub(super) struct Cities {
    /// Whose air.
    pub air: Vec<String>,
    /// Whose emission.
    pub emission: Vec<String>,
}

impl Cities {
    /// Of any of their names.
    fn named(air: &[String], emission: &[String]) -> Self {
        let own = |names: &[String]| {
            let names = names.iter();
            names
                .map(|name| city_name(name).map_or_else(|| name.clone(), str::to_owned))
                .collect()
        };
        Self {
            air: own(air),
            emission: own(emission),
        }
    }
}

fn case_of(session: &Session) -> Result<Case, CliError> {
    let first = session.episodes().into_iter().next();
    let (episode, ..) =
        first.ok_or_else(|| CliError::Arguments("the scenario has no day".into()))?;
    Ok(session.built(&episode)?.case)
}

/// Two runs beside each other.
pub(super) fn effect_of(
    (base, base_record): (&Session, &Record),
    (run, run_record): (&Session, &Record),
    cities: &Cities,
) -> Result<Effect, CliError> {
    let wrong = |text: String| CliError::Arguments(text);
    if base.is_year() || run.is_year() {
        return Err(wrong(
            "a year of representative days has no hours in a row\nhint: give runs of an episode"
                .into(),
        ));
    }
    let size = |record: &Record| (record.cells, record.pollutants);
    if size(base_record) != size(run_record) {
        return Err(wrong("the runs differ in grid or species\nhint: they must be one scenario with and without a response".into()));
    }
    let counties = base.base.inventory.library.counties.iter();
    let own = counties.filter(|(_, county)| cities.emission.contains(&county.city));
    let own: BTreeSet<u32> = own.map(|(code, _)| *code).collect();
    if own.is_empty() {
        return Err(wrong(format!(
            "the inventory has no county of {}",
            cities.emission.join(", ")
        )));
    }
    let sectors = sectors();
    let cases = (case_of(base)?, case_of(run)?);
    let cuts = emission_cuts(&cases.0, &cases.1, |group| {
        own.contains(&group.county_code) && sectors.contains(&group.sector.as_str())
    });
    let cuts = cuts.map_err(|e| CliError::Run(e.to_string()))?;
    let place = (&base.base.species, &base.base.horizontal);
    let effect = Effect::of((base_record, run_record), place, cuts, &cities.air);
    let effect = effect.map_err(|e| wrong(e.to_string()))?;
    if effect.cities.is_empty() {
        return Err(wrong(format!(
            "no point of {} lies in the domain",
            cities.air.join(", ")
        )));
    }
    Ok(effect)
}

/// Hours from the beginning of the response.
fn since(effect: &Effect, time: ModelTime) -> Option<i64> {
    let start = effect.start?;
    Some((time.seconds() - start.seconds()) / 3600)
}

fn percent(share: f64) -> String {
    if share.is_finite() {
        // No minus before nothing.
        format!("{:+.1} %", 100.0 * share + 0.0)
    } else {
        "-".to_owned()
    }
}

/// The effect in words and a table.
pub(super) fn described(effect: &Effect, emission: &[String]) -> String {
    let Some((start, end)) = effect.start.zip(effect.end) else {
        return "the runs emit the same: there is no response to look at\n".to_owned();
    };
    let saved = effect.mean_cuts();
    let shares: Vec<String> = CUT_POLLUTANTS
        .iter()
        .zip(saved)
        .map(|(name, saved)| format!("{name} {}", percent(-saved)))
        .collect();
    let mut text = format!(
        "emission of {} changed from {start} to {end} 减排: {}; mean of SO2, NOx, PM, VOC {}\n",
        emission.join(", "),
        shares.join(", "),
        percent(-effect.mean_cut())
    );
    for city in &effect.cities {
        text.push_str(&described_city(effect, city));
    }
    text.push_str(&beside_benchmark(effect));
    text
}

fn described_city(effect: &Effect, city: &CityEffect) -> String {
    let zh = city_name_zh(&city.city).unwrap_or_default();
    let mut text = format!(
        "\n{} {zh}: PM2.5 [ug/m3]\n  {:<17}{:>6}{:>9}",
        city.city, "", "hour", "emission"
    );
    let _ = write!(text, "{:>9}{:>9}{:>9}", "base", "change", "");
    // The matter of PM2.5 that changes.
    let parts: Vec<usize> = (1..effect.species.len()).collect();
    for n in &parts {
        let name = effect.species[*n].trim_start_matches("PM25_");
        let _ = write!(text, "{name:>8}");
    }
    text.push('\n');
    for (hour, time) in effect.hours.iter().enumerate() {
        let Some(since) = since(effect, *time).filter(|h| *h >= 0 && *h % EVERY as i64 == 0) else {
            continue;
        };
        let cut = effect.cuts.iter().find(|cut| cut.time == *time);
        let change = |n: usize| city.run[hour][n] - city.base[hour][n];
        let _ = write!(
            text,
            "  {:<17}{since:>6}{:>9}{:>9.2}{:>+9.2}{:>9}",
            time.to_string(),
            cut.map_or_else(String::new, |cut| percent(-cut.mean())),
            city.base[hour][0],
            change(0),
            percent(change(0) / city.base[hour][0])
        );
        for n in &parts {
            let _ = write!(text, "{:>+8.2}", change(*n));
        }
        text.push('\n');
    }
    for window in &city.windows {
        let _ = writeln!(
            text,
            "  largest effect of a {} h mean: {} ({:+.2} of {:.2} ug/m3), {} to {} h after the beginning",
            window.length,
            percent(window.relative()),
            window.change,
            window.base,
            window.from,
            window.from + window.length as i64
        );
    }
    if let Some((hour, share)) = city.best_hour {
        let _ = writeln!(
            text,
            "  largest effect of an hour: {} after {hour} h 峰值滞后",
            percent(share)
        );
    }
    text
}

/// What another city found.
fn beside_benchmark(effect: &Effect) -> String {
    let benchmark = &EmergencyRules::embedded().benchmark;
    let [low, high] = benchmark.effect_percent;
    let [from, to] = benchmark.best_hours;
    let mut text = format!(
        "\n{} ({}; {})\n  emission -{} %: PM2.5 -{low} to -{high} %, best {from} to {to} h after the beginning\n",
        benchmark.what,
        benchmark.status.name(),
        benchmark.source,
        benchmark.cut_percent
    );
    for city in &effect.cities {
        let Some(best) = city.windows.first() else {
            continue;
        };
        let _ = writeln!(
            text,
            "  here {}: emission {}: PM2.5 {} (best {} h), {:.2} of the cut, {} to {} h after the beginning",
            city.city,
            percent(-effect.mean_cut()),
            percent(best.relative()),
            best.length,
            -best.relative() / effect.mean_cut(),
            best.from,
            best.from + best.length as i64
        );
    }
    text
}

/// Writes every hour of every city.
pub(super) fn write_effect(path: &Path, effect: &Effect) -> Result<(), CliError> {
    let mut header: Vec<String> = ["city", "time_beijing", "hours_after_start"]
        .map(str::to_owned)
        .to_vec();
    header.extend(CUT_POLLUTANTS.map(|name| format!("emission_{}_percent", name.to_lowercase())));
    for name in &effect.species {
        header.extend([format!("{name}_base_ug_m3"), format!("{name}_change_ug_m3")]);
    }
    header.push("PM25_change_percent".to_owned());
    let rows = effect.cities.iter().flat_map(|city| {
        effect.hours.iter().enumerate().map(move |(hour, time)| {
            let number = |value: f64| {
                if value.is_finite() {
                    format!("{:.5}", value + 0.0)
                } else {
                    String::new()
                }
            };
            let mut row = vec![
                city.city.clone(),
                time.to_string(),
                since(effect, *time).map_or_else(String::new, |hours| hours.to_string()),
            ];
            let cut = effect.cuts.iter().find(|cut| cut.time == *time);
            let saved = cut.map_or([f64::NAN; CUT_POLLUTANTS.len()], |cut| cut.saved);
            row.extend(saved.map(|share| number(-100.0 * share)));
            let (base, run) = (&city.base[hour], &city.run[hour]);
            for (base, run) in base.iter().zip(run) {
                row.extend([number(*base), number(run - base)]);
            }
            row.push(number(100.0 * (run[0] / base[0] - 1.0)));
            row
        })
    });
    Ok(write_table(path, &header, rows)?)
}
