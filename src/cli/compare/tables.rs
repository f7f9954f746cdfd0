//! `comparison.csv`, `measures.csv`, `projected.csv`, and what the terminal says.

use super::measures::MeasureEffects;
use super::observed::Projected;
use super::{Comparison, PLACES};
use crate::cli::CliError;
use crate::increment::Statistic;
use crate::output::write_table;
use std::fmt::Write as _;
use std::path::Path;

/// Pollutants of the summary.
const SHOWN: [&str; 5] = ["PM25", "PM10", "SO2", "NO2", "O3"];
/// Measures of the summary.
const MEASURES: usize = 8;

fn number(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.5}")
    } else {
        String::new()
    }
}

fn words(all: &[&str]) -> Vec<String> {
    all.iter().map(|&word| word.to_owned()).collect()
}

/// Writes the tables.
pub(super) fn write(
    comparison: &Comparison,
    effects: &[MeasureEffects],
    projected: &[Projected],
    folder: &Path,
) -> Result<(), CliError> {
    let head = [
        "receptor",
        "name",
        "name_zh",
        "pollutant",
        "statistic",
        "scenario",
        "base_ug_m3",
        "scenario_ug_m3",
        "change_ug_m3",
        "change_percent",
        "change_low_ug_m3",
        "change_high_ug_m3",
    ];
    let mut rows = Vec::new();
    for level in &comparison.levels {
        for (run, own) in comparison.runs.iter().enumerate().skip(1) {
            let (base, value) = (level.values[0], level.values[run]);
            let effect = effects.iter().find(|e| e.run == run);
            let fine = level.pollutant == "PM25" && level.statistic == Statistic::Mean;
            let interval = effect
                .filter(|_| fine)
                .and_then(|e| e.interval.get(level.receptor));
            let mut row = comparison.names[level.receptor].to_vec();
            row.extend([
                level.pollutant.clone(),
                level.statistic.name().to_owned(),
                own.name.clone(),
            ]);
            row.extend([base, value, value - base, 100.0 * (value / base - 1.0)].map(number));
            row.extend(match interval {
                Some((low, high)) => [number(*low), number(*high)],
                None => [String::new(), String::new()],
            });
            rows.push(row);
        }
    }
    write_table(&folder.join("comparison.csv"), &words(&head), rows)?;
    if !effects.is_empty() {
        write_measures(comparison, effects, folder)?;
    }
    if projected.is_empty() {
        return Ok(());
    }
    let head = [
        "receptor",
        "name",
        "name_zh",
        "pollutant",
        "scenario",
        "observed_ug_m3",
        "response_factor",
        "projected_ug_m3",
        "low_ug_m3",
        "high_ug_m3",
    ];
    let mut rows = Vec::new();
    for own in projected {
        for (run, projected) in comparison.runs.iter().skip(1).zip(&own.scenarios) {
            let mut row = comparison.names[own.receptor].to_vec();
            row.extend([own.pollutant.clone(), run.name.clone()]);
            row.extend([own.observed, projected.factor, projected.value].map(number));
            row.extend(match projected.interval {
                Some((low, high)) => [number(low), number(high)],
                None => [String::new(), String::new()],
            });
            rows.push(row);
        }
    }
    Ok(write_table(
        &folder.join("projected.csv"),
        &words(&head),
        rows,
    )?)
}

fn write_measures(
    comparison: &Comparison,
    effects: &[MeasureEffects],
    folder: &Path,
) -> Result<(), CliError> {
    let head = [
        "scenario",
        "id",
        "measure",
        "measure_zh",
        "article",
        "receptor",
        "name",
        "name_zh",
        "share_ug_m3",
        "linear_ug_m3",
        "alone_ug_m3",
        "last_ug_m3",
    ];
    let mut rows = Vec::new();
    for effect in effects {
        for (n, actor) in effect.actors.iter().enumerate() {
            for (r, names) in comparison.names.iter().enumerate() {
                let linear = effect.linear.share[n][r];
                let mut row = vec![
                    comparison.runs[effect.run].name.clone(),
                    actor.id.clone(),
                    actor.name.clone(),
                    actor.name_zh.clone(),
                    actor.article.to_string(),
                ];
                row.extend(names.to_vec());
                let scaled = effect.linear.scaled(n, r, effect.difference[r]);
                row.extend(
                    [
                        scaled,
                        linear,
                        effect.linear.alone[n][r],
                        effect.linear.last[n][r],
                    ]
                    .map(number),
                );
                rows.push(row);
            }
        }
    }
    Ok(write_table(
        &folder.join("measures.csv"),
        &words(&head),
        rows,
    )?)
}

/// Towns of the corridor: every scenario beside the base, and the measures that do most.
pub(super) fn summary(
    comparison: &Comparison,
    effects: &[MeasureEffects],
    projected: &[Projected],
    folder: &Path,
) -> String {
    let mut text = String::new();
    let base = &comparison.runs[0].name;
    for (run, own) in comparison.runs.iter().enumerate().skip(1) {
        let _ = writeln!(text, "{} against {base} [ug/m3]", own.name);
        let effect = effects.iter().find(|e| e.run == run);
        for place in PLACES {
            let Some(receptor) = comparison.names.iter().position(|n| n[0] == place) else {
                continue;
            };
            let names = &comparison.names[receptor];
            let _ = write!(text, "  {} {:<12}", names[2], names[1]);
            for pollutant in SHOWN {
                let wanted = if pollutant == "O3" {
                    Statistic::DailyMaximum
                } else {
                    Statistic::Mean
                };
                let level = comparison.levels.iter().find(|l| {
                    l.receptor == receptor && l.pollutant == pollutant && l.statistic == wanted
                });
                if let Some(level) = level {
                    let (a, b) = (level.values[0], level.values[run]);
                    let label = if pollutant == "O3" { "MDA8" } else { pollutant };
                    let _ = write!(
                        text,
                        "  {label} {a:.1} -> {b:.1} ({:+.1} %)",
                        100.0 * (b / a - 1.0)
                    );
                }
            }
            text.push('\n');
            if let Some(effect) = effect {
                measures(&mut text, effect, receptor);
            }
        }
    }
    for own in projected {
        for (run, projected) in comparison.runs.iter().skip(1).zip(&own.scenarios) {
            let range = projected.interval.map_or_else(String::new, |(low, high)| {
                format!(" ({:.1} to {:.1})", low.min(high), low.max(high))
            });
            let _ = writeln!(
                text,
                "{} {}: {:.1} measured, times {:.4}: {:.1}{range} with {}",
                comparison.names[own.receptor][1],
                own.pollutant,
                own.observed,
                projected.factor,
                projected.value,
                run.name
            );
        }
    }
    let _ = writeln!(
        text,
        "page: {}\ntables: {}",
        folder.join("comparison.html").display(),
        folder.display()
    );
    text
}

fn measures(text: &mut String, effect: &MeasureEffects, receptor: usize) {
    let difference = effect.difference[receptor];
    let whole = effect.linear.whole(receptor);
    let range = effect
        .interval
        .get(receptor)
        .map_or_else(String::new, |(low, high)| {
            format!(
                ", 95 % of draws {:+.2} to {:+.2}",
                low.min(*high),
                low.max(*high)
            )
        });
    let _ = writeln!(
        text,
        "      PM2.5 {difference:+.2} ({whole:+.2} by contributions{range}):"
    );
    let mut own: Vec<(usize, f64)> = (0..effect.actors.len())
        .map(|n| (n, effect.linear.scaled(n, receptor, difference)))
        .filter(|(_, share)| *share != 0.0 && share.is_finite())
        .collect();
    own.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    for (n, share) in own.iter().take(MEASURES) {
        let actor = &effect.actors[*n];
        let _ = writeln!(
            text,
            "        {share:+.3}  {} {} {}",
            actor.id, actor.name_zh, actor.name
        );
    }
}
