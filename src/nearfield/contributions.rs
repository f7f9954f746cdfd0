//! What every group adds to a group's design value, at the same hours and receptor (MAXDCONT).
//!
//! For rank k: share of group g = Σ_y C_g(r, t_y) / n_years, t_y the hour (PM2.5: the day) at which the k-th highest daily value of year y was
//! found. Those hours are computed again at the receptors concerned, instead of keeping all of them during the run.

use super::averages::HourKind;
use super::case::{Case, DesignValue, Output};
use super::engine::{Engine, Hours};
use super::pass::{Pass, PassError, Task};
use super::results::{DesignTable, HourCounts, RankContribution};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// Where a rank was found: by date (YYMMDDHH, or of a day's last hour), the receptors.
type Found = BTreeMap<i64, BTreeSet<usize>>;

/// Valid hours that a day of PM2.5 needs.
const LEAST_HOURS: usize = 18;

/// What the groups add, and messages on the way.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Contributions {
    /// Shares of all groups for every rank that is asked for.
    pub ranks: Vec<RankContribution>,
    /// AERMOD's code and what it shows: days with few valid hours are told once more (732), and thresholds that no rank reaches (415).
    pub messages: Vec<(String, String)>,
}

/// A rank that is asked for: group, rank, threshold.
type Asked = (usize, u32, f64);
/// The end of an output's ranks: group, and whether one lies below the threshold.
type End = (usize, bool);

/// Ranks that the outputs ask for, and how each output's end.
fn asked(case: &Case, table: &DesignTable) -> (Vec<Asked>, Vec<End>) {
    let receptors = case.receptors.len();
    let (mut asked, mut ends) = (Vec::new(), Vec::new());
    for output in &case.outputs {
        let Output::MaxDailyContribution {
            group,
            first,
            last,
            threshold,
            ..
        } = output
        else {
            continue;
        };
        let threshold = threshold.unwrap_or(0.0);
        let mut reached = threshold <= 0.0;
        for rank in *first..=(*last).min(table.ranks as u32) {
            asked.push((*group, rank, threshold));
            let highest = (0..receptors)
                .map(|receptor| table.mean(receptors, *group, receptor, rank as usize - 1))
                .fold(0.0, f64::max);
            // The first rank below the threshold is the last that is written.
            if highest < threshold {
                reached = true;
                break;
            }
        }
        ends.push((*group, reached));
    }
    (asked, ends)
}

/// The shares of all groups, of one variant.
pub fn contributions<E: Engine, H: Hours + ?Sized>(
    pass: &Pass<'_, E, H>,
    variant: usize,
    table: &DesignTable,
) -> Result<Contributions, PassError> {
    let case = pass.case;
    let receptors = case.receptors.len();
    let (asked, ends) = asked(case, table);
    let by_day = case.design_value == DesignValue::Pm25;
    let key = |date: i64| if by_day { date / 100 * 100 + 24 } else { date };
    let mut found: Vec<Found> = Vec::new();
    for &(group, rank, threshold) in &asked {
        let mut here = Found::new();
        for receptor in 0..receptors {
            let mean = table.mean(receptors, group, receptor, rank as usize - 1);
            if mean <= 0.0 || mean < threshold {
                continue;
            }
            for year in 0..table.years.len() {
                let entry = table.of_year(year, receptors, group, receptor, rank as usize - 1);
                if entry.date != 0 {
                    here.entry(key(entry.date)).or_default().insert(receptor);
                }
            }
        }
        found.push(here);
    }
    let dates: BTreeSet<i64> = found
        .iter()
        .flat_map(|found| found.keys().copied())
        .collect();
    if dates.is_empty() {
        let ranks = asked
            .iter()
            .map(|&(group, rank, _)| empty(case, group, rank))
            .collect();
        return Ok(Contributions {
            ranks,
            messages: Vec::new(),
        });
    }
    let tasks = pass.collect(|stamp| dates.contains(&key(stamp.yymmddhh())))?;
    let years = table.years.len() as f64;
    let short: BTreeMap<i64, i64> = if by_day {
        short_days(&tasks)
    } else {
        BTreeMap::new()
    };
    let messages = messages(case, table, (&asked, &ends), &short);
    let ranks = asked
        .iter()
        .zip(&found)
        .map(|(&(group, rank, _), found)| {
            let mut result = empty(case, group, rank);
            let days: Vec<(&[Task<'_>], Vec<usize>)> = tasks
                .chunk_by(|one, next| {
                    key(one.hour.stamp.yymmddhh()) == key(next.hour.stamp.yymmddhh())
                })
                .filter_map(|hours| {
                    let date = key(hours.first()?.hour.stamp.yymmddhh());
                    Some((hours, found.get(&date)?.iter().copied().collect()))
                })
                .collect();
            let means: Vec<Vec<Vec<f64>>> = days
                .par_iter()
                .map(|(hours, receptors)| mean_of(pass, variant, hours, receptors, by_day))
                .collect();
            for ((_, receptors), means) in days.iter().zip(&means) {
                for (&receptor, groups) in receptors.iter().zip(means) {
                    for (sums, value) in result.values.iter_mut().zip(groups) {
                        sums[receptor] += value / years;
                    }
                }
            }
            result
        })
        .collect();
    Ok(Contributions { ranks, messages })
}

/// Days with too few valid hours: YYMMDD24 and YYYYMMDD24.
fn short_days(tasks: &[Task<'_>]) -> BTreeMap<i64, i64> {
    let day = |task: &Task<'_>| task.hour.stamp.full() / 100;
    tasks
        .chunk_by(|one, next| day(one) == day(next))
        .filter_map(|hours| {
            let valid = |task: &&Task<'_>| !matches!(task.kind, HourKind::Calm | HourKind::Missing);
            let last = hours.first()?.hour.stamp;
            (hours.iter().filter(valid).count() < LEAST_HOURS).then(|| {
                (
                    last.yymmddhh() / 100 * 100 + 24,
                    last.full() / 100 * 100 + 24,
                )
            })
        })
        .collect()
}

/// Messages in AERMOD's order: by group, rank, receptor and year.
fn messages(
    case: &Case,
    table: &DesignTable,
    (asked, ends): (&[Asked], &[End]),
    short: &BTreeMap<i64, i64>,
) -> Vec<(String, String)> {
    let receptors = case.receptors.len();
    let mut messages = Vec::new();
    for &(ending, reached) in ends {
        for &(group, rank, threshold) in asked.iter().filter(|own| own.0 == ending) {
            for receptor in 0..receptors {
                let mean = table.mean(receptors, group, receptor, rank as usize - 1);
                if mean <= 0.0 || mean < threshold {
                    continue;
                }
                for year in 0..table.years.len() {
                    let entry = table.of_year(year, receptors, group, receptor, rank as usize - 1);
                    if let Some(date) = short.get(&(entry.date / 100 * 100 + 24)) {
                        messages.push(("732".to_owned(), date.to_string()));
                    }
                }
            }
        }
        if !reached {
            let id = &case.groups[ending].id;
            messages.push(("415".to_owned(), format!("GRP {id}")));
        }
    }
    messages
}

fn empty(case: &Case, group: usize, rank: u32) -> RankContribution {
    RankContribution {
        group,
        rank,
        values: vec![vec![0.0; case.receptors.len()]; case.groups.len()],
    }
}

/// `[receptor][group]` of an hour, or the mean of a day's hours.
fn mean_of<E: Engine, H: Hours + ?Sized>(
    pass: &Pass<'_, E, H>,
    variant: usize,
    hours: &[Task<'_>],
    receptors: &[usize],
    by_day: bool,
) -> Vec<Vec<f64>> {
    let groups = pass.case.groups.len();
    let mut sums = vec![vec![0.0; groups]; receptors.len()];
    let mut counts = HourCounts::default();
    for task in hours {
        counts.add(task.kind);
        if matches!(task.kind, HourKind::Calm | HourKind::Missing) {
            continue;
        }
        let values = pass.groups_at(task, variant, receptors);
        for (sums, values) in sums.iter_mut().zip(values) {
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += value;
            }
        }
    }
    if by_day {
        let divisor = counts.divisor();
        for sum in sums.iter_mut().flatten() {
            *sum /= divisor;
        }
    }
    sums
}
