//! Which file makes how much of the maxima and the percentile days: the files are read once more, and the hours of those means are
//! summed file by file. Parts add up to the total; `found` is what the superposition had.

use super::super::study::Figure;
use super::files::open;
use super::plan::Plan;
use super::{PostReader, SuperposeError, air, full};
use crate::nearfield::accumulation::stamp_of;
use crate::nearfield::averages::HourKind;
use crate::nearfield::case::Averaging;
use crate::nearfield::percentile::{guaranteed_day, percentile_days};
use crate::nearfield::results::HourCounts;
use crate::nearfield::{Case, DailyMeans, Results};
use crate::output::write_table;
use std::collections::BTreeMap;
use std::path::Path;

/// A mean that is looked at: its last hour (YYMMDDHH), its weight in the value, and what was summed.
struct Window {
    date: i64,
    weight: f64,
    sums: Vec<f64>,
    counts: HourCounts,
}

/// A value to be split.
struct Wanted {
    name: String,
    receptor: usize,
    figure: Figure,
    hours: u32,
    windows: Vec<Window>,
    found: f64,
}

impl Window {
    /// Whether an hour belongs to the mean of so many hours.
    fn has(&self, date: i64, hours: u32) -> bool {
        let (hour, last) = (date % 100, self.date % 100);
        date / 100 == self.date / 100 && hour <= last && hour > last - i64::from(hours)
    }
}

/// The place of the greatest value; `None` where none is above zero.
fn greatest(values: &[f64]) -> Option<usize> {
    let mut best = (None, 0.0);
    for (place, &value) in values.iter().enumerate() {
        if value > best.1 {
            best = (Some(place), value);
        }
    }
    best.0
}

/// The values to be split: of the sum of all files, at the greatest value and at the named receptors.
fn wanted(
    plan: &Plan,
    case: &Case,
    results: &Results,
    days: Option<(&DailyMeans, f64)>,
) -> Vec<Wanted> {
    let parts = plan.parts.len() + plan.airs.len();
    let points = |best: Option<usize>| -> Vec<(String, usize)> {
        let best = best.map(|best| ("maximum".to_owned(), best));
        best.into_iter().chain(plan.named.iter().cloned()).collect()
    };
    let make =
        |(name, receptor): (String, usize), figure, hours, weights: &[(i64, f64)], found| Wanted {
            name,
            receptor,
            figure,
            hours,
            windows: weights
                .iter()
                .filter(|(_, weight)| *weight > 0.0)
                .map(|&(date, weight)| Window {
                    date,
                    weight,
                    sums: vec![0.0; parts],
                    counts: HourCounts::default(),
                })
                .collect(),
            found,
        };
    let mut all = Vec::new();
    let shape = (case.groups.len(), case.receptors.len());
    for table in &results.high {
        let Averaging::Hours(hours) = case.averaging[table.averaging] else {
            continue;
        };
        let at = |receptor: usize| table.ranks_of(shape, 0, 0, receptor)[0];
        let values: Vec<f64> = (0..shape.1).map(|receptor| at(receptor).value).collect();
        for point in points(greatest(&values)) {
            let high = at(point.1);
            if high.date != 0 {
                let figure = Figure::Highest(hours);
                all.push(make(point, figure, hours, &[(high.date, 1.0)], high.value));
            }
        }
    }
    let Some((days, rate)) = days else { return all };
    let percent = libm::round(1.0e6 * rate) / 1.0e4;
    let series =
        |receptor: usize| -> Vec<f64> { days.days.iter().map(|day| day[receptor]).collect() };
    for point in points(greatest(&days.guaranteed(rate))) {
        if let Some((day, value)) = guaranteed_day(&series(point.1), rate) {
            let figure = Figure::Guaranteed(percent);
            all.push(make(point, figure, 24, &[(days.dates[day], 1.0)], value));
        }
    }
    for point in points(greatest(&days.percentiles(rate))) {
        if let Some((pair, value)) = percentile_days(&series(point.1), rate) {
            let weights = pair.map(|(day, weight)| (days.dates[day], weight));
            let figure = Figure::Percentile(percent);
            all.push(make(point, figure, 24, &weights, value));
        }
    }
    all
}

/// Writes `contributions.csv`.
///
/// # Errors
/// [`SuperposeError`].
pub(super) fn write(
    path: &Path,
    plan: &Plan,
    kinds: Option<&BTreeMap<i64, HourKind>>,
    (case, results): (&Case, &Results),
    days: Option<(&DailyMeans, f64)>,
) -> Result<(), SuperposeError> {
    let mut all = wanted(plan, case, results, days);
    if all.is_empty() {
        return Ok(());
    }
    let mut posts = open(plan)?.posts;
    let mut airs = air::open(plan)?;
    let mut values = vec![Vec::new(); posts.len()];
    while let Some(date) = read(&mut posts, &mut values)? {
        let stamp = stamp_of(full(date));
        let kind = kinds.map_or(HourKind::Computed, |kinds| {
            let known = kinds.get(&stamp.full());
            known.copied().unwrap_or(HourKind::Computed)
        });
        let air = air::each(&mut airs, plan, stamp)?;
        for wanted in &mut all {
            for window in &mut wanted.windows {
                if !window.has(date, wanted.hours) {
                    continue;
                }
                window.counts.add(kind);
                let (files, backgrounds) = window.sums.split_at_mut(values.len());
                for ((sum, values), part) in files.iter_mut().zip(&values).zip(&plan.parts) {
                    *sum += part.times * values[wanted.receptor];
                }
                if kind == HourKind::Computed {
                    for (sum, value) in backgrounds.iter_mut().zip(&air) {
                        *sum += value;
                    }
                }
            }
        }
    }
    table(path, plan, case, &all)
}

/// The next hour of every file.
fn read(posts: &mut [PostReader], values: &mut [Vec<f64>]) -> Result<Option<i64>, SuperposeError> {
    let mut found = None;
    for (post, values) in posts.iter_mut().zip(values) {
        found = post.next_hour(values)?;
    }
    Ok(found)
}

fn table(path: &Path, plan: &Plan, case: &Case, all: &[Wanted]) -> Result<(), SuperposeError> {
    let header = [
        "point", "receptor", "x_m", "y_m", "group", "figure", "dates", "part", "name", "factor",
        "value", "share", "found",
    ]
    .map(str::to_owned);
    let mut rows = Vec::new();
    for wanted in all {
        let mut parts = vec![0.0; plan.parts.len() + plan.airs.len()];
        for window in &wanted.windows {
            let divisor = if wanted.hours == 1 {
                1.0
            } else {
                window.counts.divisor()
            };
            for (part, sum) in parts.iter_mut().zip(&window.sums) {
                *part += window.weight * sum / divisor;
            }
        }
        let total: f64 = parts.iter().sum();
        let receptor = case.receptors[wanted.receptor];
        let dates: Vec<String> = wanted
            .windows
            .iter()
            .map(|window| format!("{:08}", window.date))
            .collect();
        let mut row = |part: &str, name: String, factor: String, value: f64| {
            let share = if total == 0.0 {
                String::new()
            } else {
                (value / total).to_string()
            };
            rows.push(vec![
                wanted.name.clone(),
                (wanted.receptor + 1).to_string(),
                receptor.x.to_string(),
                receptor.y.to_string(),
                "ALL".to_owned(),
                wanted.figure.to_string(),
                dates.join(" "),
                part.to_owned(),
                name,
                factor,
                value.to_string(),
                share,
                wanted.found.to_string(),
            ]);
        };
        let (files, backgrounds) = parts.split_at(plan.parts.len());
        for (part, value) in plan.parts.iter().zip(files) {
            let name = part.path.display().to_string();
            row("file", name, part.times.to_string(), *value);
        }
        for (number, value) in (1..).zip(backgrounds) {
            row("background", number.to_string(), String::new(), *value);
        }
        row("total", String::new(), String::new(), total);
    }
    write_table(path, &header, rows)?;
    Ok(())
}
