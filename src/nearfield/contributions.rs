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

/// Ranks that the outputs ask for: group, rank, threshold.
fn asked(case: &Case, table: &DesignTable) -> Vec<(usize, u32, f64)> {
    let receptors = case.receptors.len();
    let mut asked = Vec::new();
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
        for rank in *first..=(*last).min(table.ranks as u32) {
            asked.push((*group, rank, threshold));
            let highest = (0..receptors)
                .map(|receptor| table.mean(receptors, *group, receptor, rank as usize - 1))
                .fold(0.0, f64::max);
            // The first rank below the threshold is the last that is written.
            if highest < threshold {
                break;
            }
        }
    }
    asked
}

/// The shares of all groups for every rank that is asked for, of one variant.
pub fn contributions<E: Engine, H: Hours + ?Sized>(
    pass: &Pass<'_, E, H>,
    variant: usize,
    table: &DesignTable,
) -> Result<Vec<RankContribution>, PassError> {
    let case = pass.case;
    let receptors = case.receptors.len();
    let asked = asked(case, table);
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
        return Ok(asked
            .iter()
            .map(|&(group, rank, _)| empty(case, group, rank))
            .collect());
    }
    let tasks = pass.collect(|stamp| dates.contains(&key(stamp.yymmddhh())))?;
    let years = table.years.len() as f64;
    Ok(asked
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
        .collect())
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
