//! `hehuang dust fixing`: the dust of a scenario's weather by source region, and what its sand fixing saves of it.

use super::CliError;
use super::tables::{emit, say};
use crate::dust::sizes::BINS;
use crate::dust::{FixingEffect, SourceRegion, source_regions};
use crate::meteorology::{Meteorology, RepresentativeDays};
use crate::scenario::{Episode, Frame, Period, Scenario};
use crate::simulation::SIZES;
use crate::units::HOUR;
use clap::Args;
use std::path::PathBuf;

/// What stands below the options.
const NOTES: &str = "\
Dust over the hours that count, from the scenario's weather and ground alone, without a run: t of an episode, t/a of a year of
representative days. area_km2 is the ground of the row, erodible_km2 the part of it whose soil can raise dust. Rows of a measure come
first, then the ground of each region that stays as it was. What is saved in the air: run the scenario with and without its
[[aerosol.sand_fixing]] and compare with `hehuang dust effect`.";

/// Arguments of `hehuang dust fixing`.
#[derive(Debug, Args)]
#[command(after_help = NOTES)]
pub struct FixingArguments {
    /// Scenario file, or the name of a shipped scenario
    #[arg(value_name = "SCENARIO")]
    scenario: String,
    /// File of the table [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// No summary
    #[arg(long, short)]
    quiet: bool,
}

/// Everything that a table shows.
struct Found {
    effects: Vec<FixingEffect>,
    /// Names of the measures.
    measures: Vec<String>,
    /// `t` or `t/a`.
    unit: &'static str,
    /// The hours, in words.
    hours: String,
}

/// Runs the command.
pub(super) fn run(arguments: &FixingArguments) -> Result<(), CliError> {
    let scenario = Scenario::open(&arguments.scenario)?;
    let frame = scenario.frame()?;
    let found = find(&scenario, &frame, arguments.quiet)?;
    let regions = source_regions().map_err(|e| CliError::Run(e.to_string()))?;
    emit(
        arguments.output.as_deref(),
        &header(&found),
        rows(&found, regions),
    )?;
    if !arguments.quiet {
        say(&summary(&found, regions));
    }
    Ok(())
}

fn find(scenario: &Scenario, frame: &Frame, quiet: bool) -> Result<Found, CliError> {
    let (episodes, unit, hours) = match &scenario.period {
        Period::Episode(episode) => {
            let hours = format!("{} h from {}", episode.hours.value, episode.start.value);
            (vec![((**episode).clone(), 1.0)], "t", hours)
        }
        Period::Year(year) => {
            let episodes = year.episodes(&RepresentativeDays::embedded());
            let days: f64 = episodes.iter().map(|e| e.1).sum();
            let hours = format!(
                "{} representative days, {days:.1} days a year",
                episodes.len()
            );
            (episodes, "t/a", hours)
        }
    };
    let count = episodes.len();
    let mut found = Found {
        effects: Vec::new(),
        measures: Vec::new(),
        unit,
        hours,
    };
    for (n, (episode, weight)) in episodes.iter().enumerate() {
        if count > 1 && !quiet {
            say(&format!("day {} of {count}\n", n + 1));
        }
        add(&mut found, scenario, frame, (episode, *weight))?;
    }
    Ok(found)
}

/// Adds the hours of an episode that count.
fn add(
    found: &mut Found,
    scenario: &Scenario,
    frame: &Frame,
    (episode, weight): (&Episode, f64),
) -> Result<(), CliError> {
    let weather = scenario.meteorology(frame, episode)?;
    let period = (episode.begin(), episode.end());
    let (first, last) = weather.coverage();
    if period.0 < first || period.1 > last {
        return Err(CliError::Input(format!(
            "the scenario goes from {} to {}, but the weather covers {first} to {last} only",
            period.0, period.1
        )));
    }
    let dust = scenario.dust(frame, &weather, period)?.ok_or_else(|| {
        CliError::Arguments(
            "nothing raises dust in this scenario\nhint: add [chemistry] and [aerosol] with wind_dust = \"leung2023\""
                .into(),
        )
    })?;
    found.measures = dust.treatments().iter().map(|t| t.name.clone()).collect();
    for hour in 0..episode.hours.value {
        let time = episode.start.value.plus(HOUR as i64 * hour as i64);
        let slice = weather
            .at(time)
            .map_err(|e| CliError::Input(e.to_string()))?;
        let effects = dust
            .fixing_effect([(time, &*slice)], HOUR * weight)
            .map_err(|e| CliError::Run(e.to_string()))?;
        if found.effects.is_empty() {
            found.effects = effects;
            continue;
        }
        for (sum, effect) in found.effects.iter_mut().zip(effects) {
            for bin in 0..BINS {
                sum.before[bin] += effect.before[bin];
                sum.after[bin] += effect.after[bin];
            }
        }
    }
    Ok(())
}

fn header(found: &Found) -> Vec<String> {
    let unit = found.unit.replace('/', "_");
    let mut header: Vec<String> = ["region", "name", "name_zh"].map(str::to_owned).into();
    if !found.measures.is_empty() {
        header.push("measure".to_owned());
    }
    header.extend(["area_km2", "erodible_km2"].map(str::to_owned));
    for (size, _) in SIZES {
        if found.measures.is_empty() {
            header.push(format!("{size}_{unit}"));
            continue;
        }
        for what in ["before", "after", "saved"] {
            header.push(format!("{size}_{what}_{unit}"));
        }
    }
    if !found.measures.is_empty() {
        header.push("PM10_DUST_saved_percent".to_owned());
    }
    header
}

/// Tonnes of the finest bins.
fn tonnes(bins: &[f64; BINS], count: usize) -> f64 {
    bins[..count].iter().sum::<f64>() / 1000.0
}

/// Dust in PM10 that is not raised over what was [%]; nothing where none was.
fn saved_percent(before: f64, after: f64) -> Option<f64> {
    (before > 0.0).then(|| 100.0 * (before - after) / before)
}

fn rows(found: &Found, regions: &[SourceRegion]) -> Vec<Vec<String>> {
    let number = |value: f64| format!("{value:.6e}");
    let row = |effect: &FixingEffect| {
        let region = regions.iter().find(|r| r.id == effect.region);
        let mut row = vec![
            effect.region.clone(),
            region.map_or_else(String::new, |r| r.name.clone()),
            region.map_or_else(String::new, |r| r.name_zh.clone()),
        ];
        if !found.measures.is_empty() {
            let measure = effect.treatment.map(|n| found.measures[n].clone());
            row.push(measure.unwrap_or_default());
        }
        row.push(format!("{:.3}", effect.area / 1e6));
        row.push(format!("{:.3}", effect.erodible / 1e6));
        for (_, count) in SIZES {
            let (before, after) = (tonnes(&effect.before, count), tonnes(&effect.after, count));
            row.push(number(before));
            if !found.measures.is_empty() {
                row.extend([number(after), number(before - after)]);
            }
        }
        if !found.measures.is_empty() {
            let (before, after) = (tonnes(&effect.before, 4), tonnes(&effect.after, 4));
            let percent = saved_percent(before, after);
            row.push(percent.map_or_else(String::new, |p| format!("{p:.4}")));
        }
        row
    };
    found.effects.iter().map(row).collect()
}

/// Rows that hold dust and the sum, for the reader.
fn summary(found: &Found, regions: &[SourceRegion]) -> String {
    let unit = found.unit;
    let mut text = format!(
        "dust in PM10 that the wind raises, {} [{unit}]\n",
        found.hours
    );
    let name = |id: &str| {
        let region = regions.iter().find(|r| r.id == id);
        region.map_or_else(|| id.to_owned(), |r| format!("{} {}", r.name_zh, r.name))
    };
    let (mut before, mut after) = (0.0, 0.0);
    for effect in &found.effects {
        let (old, new) = (tonnes(&effect.before, 4), tonnes(&effect.after, 4));
        before += old;
        after += new;
        match effect.treatment {
            Some(n) => text.push_str(&format!(
                "  {}: {}, {:.0} km² ({:.0} km² erodible): {old:.4} before, {new:.4} after, {:.4} saved{}\n",
                found.measures[n],
                name(&effect.region),
                effect.area / 1e6,
                effect.erodible / 1e6,
                old - new,
                percent_in_words(old, new)
            )),
            None if old > 0.0 => text.push_str(&format!(
                "  {}{}: {old:.4}\n",
                name(&effect.region),
                if found.measures.is_empty() { "" } else { ", as it was" }
            )),
            None => {}
        }
    }
    if found.measures.is_empty() {
        text.push_str(&format!(
            "  all: {before:.4}\nto fix sand, add to the scenario:\n  [[aerosol.sand_fixing]]\n  region = \"gonghe\"       # or counties = [\"共和县\"], polygon = \"area.geojson\"\n  extent = 0.3            # share of its ground\n  plant_cover = 0.2       # share of the bare ground that becomes planted\n  sealed = 0.5            # share of what stays bare: gravel, clay\n  roughness_m = 0.02      # straw checkerboards of 0.2 m\n"
        ));
    } else {
        text.push_str(&format!(
            "  all: {before:.4} before, {after:.4} after, {:.4} saved{}\nin the air: run it with and without the measure, then `hehuang dust effect BEFORE AFTER`\n",
            before - after,
            percent_in_words(before, after)
        ));
    }
    text
}

fn percent_in_words(before: f64, after: f64) -> String {
    saved_percent(before, after).map_or_else(String::new, |p| format!(" ({p:.1} %)"))
}
