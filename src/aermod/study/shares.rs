//! Who makes the maxima and the percentile days of a run: each source's part, and sums by role and tag.
//!
//! For a value C found at receptor r for the hours t₁ … tₙ: C = (1/n) Σ_t (Σ_s C_s(r, t) + background(t)); the hours are computed
//! again source by source. A percentile of HJ 663-2013 between two days is (1 − f) of one and f of the other, parts too.
//! The parts of a [`PointShare`] add up to its total; `found` is what the run itself had.

use super::super::session::{After, SessionError, contributions_to_events};
use crate::nearfield::case::{Averaging, Event};
use crate::nearfield::highs::Highs;
use crate::nearfield::percentile::{guaranteed_day, percentile_days};
use crate::nearfield::toml_case::{Study, StudyRun};
use crate::nearfield::{Case, DailyMeans, EventContribution, event_case};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Figure {
    /// Highest mean of so many hours.
    Highest(u32),
    /// Guaranteed-rate daily mean of HJ 2.2-2018, rate in percent.
    Guaranteed(f64),
    /// Percentile of daily means of HJ 663-2013, interpolated, in percent.
    Percentile(f64),
    /// An event: mean of so many hours.
    Event(u32),
}

impl std::fmt::Display for Figure {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Highest(hours) => write!(to, "{hours}-HR highest"),
            Self::Guaranteed(percent) => write!(to, "24-HR P{percent} HJ2.2"),
            Self::Percentile(percent) => write!(to, "24-HR P{percent} HJ663"),
            Self::Event(hours) => write!(to, "{hours}-HR event"),
        }
    }
}

/// A part of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Source (index), or `None` for the background.
    pub source: Option<usize>,
    /// Role of the source; `BACKGROUND` for the background.
    pub role: String,
    /// Its part [printed unit]; negative for retired sources.
    pub value: f64,
}

/// Who makes one value at one receptor.
#[derive(Debug, Clone, PartialEq)]
pub struct PointShare {
    /// Name of the receptor; blank: the receptor of the highest value of all.
    pub name: String,
    /// Receptor, from 0.
    pub receptor: usize,
    /// Group.
    pub group: usize,
    /// What the value is.
    pub figure: Figure,
    /// Last hours of the means it is made of (YYMMDDHH).
    pub dates: Vec<i64>,
    /// Parts, sources in the group's order, then the background.
    pub shares: Vec<Share>,
    /// Their sum.
    pub total: f64,
    /// What the run found [printed unit].
    pub found: f64,
}

/// Highest values of every short average in hours: one rank.
pub(super) fn highs_of(case: &Case) -> Vec<Highs> {
    let rows = case.types().count() * case.groups.len() * case.receptors.len();
    let short = case.averaging.iter().enumerate();
    short
        .filter(|(_, average)| matches!(average, Averaging::Hours(_)))
        .map(|(index, _)| Highs::new(index, 1, rows))
        .collect()
}

/// A value to be split: its days (or hours) with weights.
struct Wanted {
    share: PointShare,
    averaging: u32,
    weights: Vec<(i64, f64)>,
}

impl Wanted {
    fn of(
        (name, receptor): (&str, usize),
        group: usize,
        figure: Figure,
        averaging: u32,
        weights: Vec<(i64, f64)>,
        found: f64,
    ) -> Self {
        Self {
            share: PointShare {
                name: name.to_owned(),
                receptor,
                group,
                figure,
                dates: weights.iter().map(|(date, _)| *date).collect(),
                shares: Vec::new(),
                total: 0.0,
                found,
            },
            averaging,
            weights,
        }
    }
}

/// The receptor of the greatest value; `None` where none is above zero.
fn greatest(values: impl Iterator<Item = f64>) -> Option<usize> {
    let mut best = (None, 0.0);
    for (receptor, value) in values.enumerate() {
        if value > best.1 {
            best = (Some(receptor), value);
        }
    }
    best.0
}

/// Values to be split of a group: the greatest of each kind, and those of the named receptors.
fn wanted(
    after: &After<'_>,
    study: &Study,
    run: &StudyRun,
    (highs, days): (&[Highs], &[DailyMeans]),
    (place, group): (usize, usize),
) -> Vec<Wanted> {
    let case = after.case;
    let shape = (case.groups.len(), case.receptors.len());
    let mut all = Vec::new();
    let points = |best: Option<usize>| -> Vec<(&str, usize)> {
        let named = study.receptor_names.iter();
        let named = named.map(|(receptor, name)| (name.as_str(), *receptor));
        best.map(|best| ("", best))
            .into_iter()
            .chain(named)
            .collect()
    };
    for highs in highs {
        let table = highs.table();
        let Averaging::Hours(hours) = case.averaging[table.averaging] else {
            continue;
        };
        let at = |receptor: usize| table.ranks_of(shape, 0, group, receptor)[0];
        for point in points(greatest((0..shape.1).map(|receptor| at(receptor).value))) {
            let high = at(point.1);
            if high.date != 0 {
                let weights = vec![(high.date, 1.0)];
                let figure = Figure::Highest(hours);
                all.push(Wanted::of(point, group, figure, hours, weights, high.value));
            }
        }
    }
    let (Some(rate), Some(days)) = (run.percentile, days.get(place)) else {
        return all;
    };
    let percent = rate * 100.0;
    for point in points(greatest(days.guaranteed(rate).into_iter())) {
        let series: Vec<f64> = days.days.iter().map(|day| day[point.1]).collect();
        if let Some((day, value)) = guaranteed_day(&series, rate) {
            let weights = vec![(days.dates[day], 1.0)];
            let figure = Figure::Guaranteed(percent);
            all.push(Wanted::of(point, group, figure, 24, weights, value));
        }
    }
    for point in points(greatest(days.percentiles(rate).into_iter())) {
        let series: Vec<f64> = days.days.iter().map(|day| day[point.1]).collect();
        if let Some((pair, value)) = percentile_days(&series, rate) {
            let weights = pair
                .into_iter()
                .filter(|(_, weight)| *weight > 0.0)
                .map(|(day, weight)| (days.dates[day], weight))
                .collect();
            let figure = Figure::Percentile(percent);
            all.push(Wanted::of(point, group, figure, 24, weights, value));
        }
    }
    all
}

/// Splits the maxima and the percentile days of the groups whose percentiles are wanted, at the receptors of the greatest values
/// and at all named ones; the first type of output.
///
/// # Errors
/// [`SessionError`].
pub(super) fn shares(
    after: &After<'_>,
    study: &Study,
    run: &StudyRun,
    kept: (&[Highs], &[DailyMeans]),
) -> Result<Vec<PointShare>, SessionError> {
    let groups = run.percentile_groups.iter().copied().enumerate();
    let mut all: Vec<Wanted> = groups
        .flat_map(|place| wanted(after, study, run, kept, place))
        .collect();
    for event in &study.events {
        let point = (event.name.as_str(), event.receptor);
        let weights = vec![(event.date % 100_000_000, 1.0)];
        let figure = Figure::Event(event.hours);
        all.push(Wanted::of(
            point,
            event.group,
            figure,
            event.hours,
            weights,
            f64::NAN,
        ));
    }
    let mut events = Vec::new();
    for wanted in &all {
        for (date, _) in &wanted.weights {
            events.push(Event {
                id: format!("P{}", events.len() + 1),
                averaging: wanted.averaging,
                group: wanted.share.group,
                date: *date,
                value: None,
                receptor: after.case.receptors[wanted.share.receptor],
            });
        }
    }
    if events.is_empty() {
        return Ok(Vec::new());
    }
    let with_events = Case {
        events,
        ..after.case.clone()
    };
    let found = contributions_to_events(&event_case(&with_events), after)?;
    let mut found = found.iter();
    for wanted in &mut all {
        split(
            &mut wanted.share,
            &wanted.weights,
            &mut found,
            (after.case, study),
        );
    }
    Ok(all.into_iter().map(|wanted| wanted.share).collect())
}

/// Takes the events of a value and sums their parts.
fn split<'e>(
    share: &mut PointShare,
    weights: &[(i64, f64)],
    found: &mut impl Iterator<Item = &'e EventContribution>,
    (case, study): (&Case, &Study),
) {
    let group = &case.groups[share.group];
    let mut sums = vec![0.0; group.sources.len() + usize::from(group.background)];
    for (_, weight) in weights {
        let Some(event) = found.next() else { return };
        for (sum, value) in sums.iter_mut().zip(&event.members) {
            *sum += weight * value;
        }
    }
    share.shares = sums
        .iter()
        .enumerate()
        .map(|(member, &value)| {
            let source = group.sources.get(member).copied();
            let note = source.and_then(|source| study.notes.get(source));
            Share {
                source,
                role: note.map_or("BACKGROUND", |note| &note.role).to_owned(),
                value,
            }
        })
        .collect();
    share.total = sums.iter().sum();
    if share.found.is_nan() {
        share.found = share.total;
    }
}
