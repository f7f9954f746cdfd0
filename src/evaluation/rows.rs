//! The table of an evaluation: a row a quantity, span, place, season and kind of days.

use super::benchmarks::{self, Mark, benchmarks};
use super::bootstrap::interval;
use super::climatology::Climatology;
use super::compare::{Comparison, Pair, Span};
use super::metrics::Metrics;
use crate::observations::{Averaging, Observations, Quantity, State};
use crate::standards::{Basis, Standards};
use crate::time::{ModelTime, Season};
use crate::units::DAY;
use std::collections::{BTreeMap, BTreeSet};

/// Draws of an interval and their seed.
const DRAWS: usize = 500;
const SEED: u64 = 2024;
/// Edition whose rule says which days of a table are dusty (numbers of this project: the rule itself works on hours).
const DUST_EDITION: &str = "2012";

/// Which days of a comparison a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Days {
    /// All.
    All,
    /// Without days of dust.
    WithoutDust,
}

/// Which part of the time a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// All of it.
    All,
    /// A season of any year.
    Season(Season),
    /// A month, by its beginning.
    Month(ModelTime),
}

impl When {
    /// Word in tables.
    pub fn name(self) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Season(Season::Winter) => "winter".to_owned(),
            Self::Season(Season::Spring) => "spring".to_owned(),
            Self::Season(Season::Summer) => "summer".to_owned(),
            Self::Season(Season::Autumn) => "autumn".to_owned(),
            Self::Month(begin) => begin.beijing().strftime("%Y-%m").to_string(),
        }
    }

    /// Whether a time belongs to it.
    pub fn has(self, time: ModelTime) -> bool {
        match self {
            Self::All => true,
            Self::Season(season) => Season::of_month(time.month()) == season,
            Self::Month(begin) => super::spans::month(time) == begin,
        }
    }

    /// All, the seasons where there is more than one, and the months if they are asked for.
    pub(super) fn parts(times: &[ModelTime], by_month: bool) -> Vec<Self> {
        let seasons: BTreeSet<Season> = times
            .iter()
            .map(|time| Season::of_month(time.month()))
            .collect();
        let months: BTreeSet<ModelTime> = times.iter().map(|t| super::spans::month(*t)).collect();
        let mut parts = vec![Self::All];
        if seasons.len() > 1 {
            parts.extend(seasons.into_iter().map(Self::Season));
        }
        if by_month && months.len() > 1 {
            parts.extend(months.into_iter().map(Self::Month));
        }
        parts
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationRow {
    /// Name of the place, or `all`.
    pub place: String,
    /// What was measured.
    pub quantity: Quantity,
    /// Means of what.
    pub span: Span,
    /// State of air that both are given in.
    pub state: State,
    /// Part of the time.
    pub when: When,
    /// Days that count.
    pub days: Days,
    /// What the pairs say.
    pub metrics: Metrics,
    /// 95 % interval of the normalised mean bias.
    pub bias_interval: Option<(f64, f64)>,
    /// Benchmarks with their marks.
    pub marks: Vec<(&'static benchmarks::Benchmark, Mark)>,
    /// What the value of the day or month before would have been worth.
    pub persistence: Option<Metrics>,
    /// What the same month of other years would have been worth.
    pub climatology: Option<Metrics>,
}

/// What an evaluation knows beside the pairs.
#[derive(Debug, Clone, Default)]
pub struct Beside {
    /// Months of all years of the table.
    pub climatology: Climatology,
    /// Height of the ground at each place of the observations [m]; none where it is not known.
    pub heights: Vec<Option<f64>>,
    /// Rows by month as well.
    pub by_month: bool,
}

/// Whom a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    All,
    Band(usize),
    Place(usize),
}

/// Upper edges of the bands of altitude [m]: the valley of Lanzhou, those of Haidong and Xining, the rim of the basin, the plateau.
const BANDS: [f64; 4] = [2000.0, 2600.0, 3200.0, f64::INFINITY];

impl Group {
    fn name(self, observations: &Observations) -> String {
        match self {
            Self::All => "all".to_owned(),
            Self::Band(0) => format!("below {:.0} m", BANDS[0]),
            Self::Band(n) if n + 1 == BANDS.len() => format!("above {:.0} m", BANDS[n - 1]),
            Self::Band(n) => format!("{:.0} to {:.0} m", BANDS[n - 1], BANDS[n]),
            Self::Place(place) => observations.places[place].clone(),
        }
    }
}

/// Rows of all comparisons, by quantity, span, place (all, bands of altitude, each), season and days.
pub fn rows(
    observations: &Observations,
    comparisons: &[Comparison],
    beside: &Beside,
) -> Vec<EvaluationRow> {
    let dusty = dust_days(observations);
    let mut groups: BTreeMap<(Quantity, Span, Group), Vec<&Comparison>> = BTreeMap::new();
    for comparison in comparisons {
        let height = beside.heights.get(comparison.place).copied().flatten();
        let band = height.and_then(|h| BANDS.iter().position(|edge| h < *edge));
        let mut members = vec![Group::All, Group::Place(comparison.place)];
        members.extend(band.map(Group::Band));
        for group in members {
            let key = (comparison.quantity, comparison.span, group);
            groups.entry(key).or_default().push(comparison);
        }
    }
    let count = |of: &(Quantity, Span, Group)| {
        let all = (of.0, of.1, Group::All);
        groups.get(&all).map_or(0, Vec::len)
    };
    // A group that is one place, or a band that is everything, says nothing of its own.
    let own: Vec<bool> = groups
        .iter()
        .map(|(key, members)| match key.2 {
            Group::Place(_) => true,
            Group::All => members.len() > 1,
            Group::Band(_) => members.len() > 1 && members.len() < count(key),
        })
        .collect();
    let mut rows = vec![];
    for (((quantity, span, group), members), _) in
        groups.into_iter().zip(own).filter(|(_, own)| *own)
    {
        let name = group.name(observations);
        for when in parts_of(&members, span, beside.by_month) {
            for days in [Days::All, Days::WithoutDust] {
                let keep = |c: &Comparison, p: &Pair| {
                    when.has(p.begin)
                        && (days == Days::All || !dusty.contains(&(c.place, p.begin.midnight())))
                };
                let chosen: Vec<(f64, f64)> = members
                    .iter()
                    .flat_map(|c| c.pairs.iter().filter(|p| keep(c, p)))
                    .map(|p| (p.observed, p.modelled))
                    .collect();
                let all: usize = members.iter().map(|c| c.pairs.len()).sum();
                let same_as_all = days == Days::WithoutDust
                    && (when != When::All || span >= Span::Month || chosen.len() == all);
                if chosen.len() < 2 || same_as_all {
                    continue;
                }
                let baseline = |pairs: &dyn Fn() -> Vec<(f64, f64)>| {
                    let pairs = if days == Days::All { pairs() } else { vec![] };
                    (pairs.len() > 1).then(|| Metrics::of(&pairs))
                };
                let persistence = baseline(&|| persistence(&members, span, when));
                let climatology = baseline(&|| climatology(&members, &beside.climatology, when));
                let metrics = Metrics::of(&chosen);
                rows.push(EvaluationRow {
                    place: name.clone(),
                    quantity,
                    span,
                    state: members[0].state,
                    when,
                    days,
                    metrics,
                    bias_interval: interval(&chosen, DRAWS, SEED, normalized_mean_bias),
                    marks: marks(quantity, span, &metrics),
                    persistence,
                    climatology,
                });
            }
        }
    }
    rows
}

fn parts_of(members: &[&Comparison], span: Span, by_month: bool) -> Vec<When> {
    if span >= Span::Month {
        return vec![When::All];
    }
    let times: Vec<ModelTime> = members
        .iter()
        .flat_map(|c| c.pairs.iter().map(|p| p.begin))
        .collect();
    When::parts(&times, by_month)
}

fn normalized_mean_bias(pairs: &[(f64, f64)]) -> f64 {
    let observed: f64 = pairs.iter().map(|p| p.0).sum();
    pairs.iter().map(|p| p.1 - p.0).sum::<f64>() / observed
}

/// Pairs of the observed value and the one observed before it.
fn persistence(members: &[&Comparison], span: Span, when: When) -> Vec<(f64, f64)> {
    let next = |begin: ModelTime| match span {
        Span::Hour | Span::Day | Span::MaxEightHours => begin.plus(DAY as i64),
        Span::Month | Span::MonthOfMaxima => super::spans::month(begin.plus(31 * DAY as i64)),
    };
    members
        .iter()
        .flat_map(|c| {
            let values: BTreeMap<ModelTime, f64> =
                c.pairs.iter().map(|p| (p.begin, p.observed)).collect();
            c.pairs
                .iter()
                .filter(|p| when.has(next(p.begin)))
                .filter_map(|p| values.get(&next(p.begin)).map(|&later| (later, p.observed)))
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Pairs of the observed value and the climate of its month.
fn climatology(members: &[&Comparison], climate: &Climatology, when: When) -> Vec<(f64, f64)> {
    let of = |c: &&&Comparison| {
        let key = (c.place, c.quantity, c.state);
        let known = c
            .pairs
            .iter()
            .filter(move |p| when.has(p.begin))
            .map(move |p| (climate.at(key, c.span, p.begin), p.observed));
        known
            .filter_map(|(value, observed)| Some((observed, value?)))
            .collect::<Vec<_>>()
    };
    members.iter().flat_map(|c| of(&c)).collect()
}

fn marks(
    quantity: Quantity,
    span: Span,
    metrics: &Metrics,
) -> Vec<(&'static benchmarks::Benchmark, Mark)> {
    use benchmarks::Quantity as B;
    let kind = match (quantity, span) {
        (Quantity::O3, Span::Hour) => B::OzoneHourly,
        (Quantity::O3, Span::MaxEightHours) => B::OzoneMda8,
        (Quantity::Pm25, Span::Day) => B::Pm25,
        (Quantity::Sulfate, Span::Day) => B::Sulfate,
        (Quantity::Ammonium, Span::Day) => B::Ammonium,
        (Quantity::Nitrate, Span::Day) => B::Nitrate,
        (Quantity::OrganicCarbon, Span::Day) => B::OrganicCarbon,
        (Quantity::ElementalCarbon, Span::Day) => B::ElementalCarbon,
        _ => return vec![],
    };
    benchmarks(kind).map(|b| (b, b.mark(metrics))).collect()
}

/// Places and days on which dust was observed.
fn dust_days(observations: &Observations) -> BTreeSet<(usize, ModelTime)> {
    let mut days = BTreeSet::new();
    let edition = Standards::embedded().and_then(|s| s.named(DUST_EDITION));
    let Some(numbers) = edition.ok().and_then(|e| e.dust.numbers.as_ref()) else {
        return days;
    };
    for place in 0..observations.places.len() {
        let daily = |quantity| -> BTreeMap<ModelTime, f64> {
            // Both in one state; that of PM10's limit is 273.15 K, to which records in actual air come near enough for a yes or no.
            let of_days = observations.series(place, quantity, Averaging::Day);
            if of_days.is_empty() {
                let hours = observations.series(place, quantity, Averaging::Hour);
                super::spans::daily_means(hours.iter().map(|o| (o.begin, o.value)))
            } else {
                of_days.iter().map(|o| (o.begin, o.value)).collect()
            }
        };
        let fine = daily(Quantity::Pm25);
        for (day, coarse) in daily(Quantity::Pm10) {
            let ratio = fine.get(&day).map(|fine| fine / coarse);
            if numbers.is_dusty_day(coarse, ratio, &mut Basis::default()) {
                days.insert((place, day));
            }
        }
    }
    days
}
