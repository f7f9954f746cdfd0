//! The records of an increment's runs → what every change does at every receptor.

use super::levels::alike;
use super::plan::Plan;
use crate::numerics::shapley;
use crate::simulation::{OzoneMaxima, Record, reference_micrograms_per_ppb};
use crate::species::{OZONE_VARIANTS, SpeciesTable};
use crate::units::to_micrograms;

/// Part of the whole increment below which an answer is not asked whether it is linear [1].
const NEGLIGIBLE: f64 = 1e-3;

/// What is looked at of a concentration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// Mean over the run, actual air [µg/m³].
    Mean,
    /// Mean over the whole days of the largest 8-hour means of ozone, reference state [µg/m³].
    DailyMaximum,
}

impl Statistic {
    /// Name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::DailyMaximum => "MDA8",
        }
    }
}

/// A place with its cells and their weights, which add up to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Receptor {
    /// Identifier of a point, code of a county.
    pub id: String,
    /// Position among the points of the record; `None` for a county.
    pub point: Option<usize>,
    /// Cells j·nx + i with weights [1].
    pub cells: Vec<(usize, f64)>,
}

/// What increments of several runs are made of.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The runs that were done.
    pub plan: &'a Plan,
    /// Their records, in the order of the plan.
    pub records: &'a [Record],
    /// The lanes and pollutants of each of them: where tags ride along there are more.
    pub tables: &'a [SpeciesTable],
    /// Tag column of what each change takes, in the base run; empty where no tags rode along.
    pub columns: &'a [usize],
    /// Parameter of each change in the runs in which responses rode along.
    pub parameters: &'a [usize],
    /// Factor of each change [1].
    pub factors: &'a [f64],
}

/// What one change (or all of them) does to one statistic of one pollutant at one receptor [µg/m³].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// Position of the receptor.
    pub receptor: usize,
    /// Position of the pollutant.
    pub pollutant: usize,
    /// What is looked at.
    pub statistic: Statistic,
    /// The change; `None`: all together, with the sums of the answers for each.
    pub change: Option<usize>,
    /// Value in the base run.
    pub base: f64,
    /// Value with all changes.
    pub changed: f64,
    /// (f − 1) times the contribution of what the change takes; NaN where tags do not follow the pollutant.
    pub contribution: f64,
    /// First-order response; NaN where it was not kept.
    pub response: f64,
    /// With the change alone less the base; NaN without such a run.
    pub alone: f64,
    /// With all changes less all without this one; NaN without such a run.
    pub last: f64,
    /// Path integral; NaN without a path.
    pub path: f64,
    /// Shapley value; NaN without all coalitions.
    pub shapley: f64,
}

impl Finding {
    /// The increment: of all changes the difference of the two runs; of one change the Shapley value, else the path integral, else what it does alone.
    pub fn increment(&self) -> f64 {
        if self.change.is_none() {
            return self.changed - self.base;
        }
        let mut known = [self.shapley, self.path, self.alone].into_iter();
        known.find(|value| value.is_finite()).unwrap_or(f64::NAN)
    }

    /// How far the first-order response is from the increment, of the larger of both [1]; NaN where one is not known or both are less than a thousandth of
    /// the whole difference.
    pub fn nonlinearity(&self) -> f64 {
        let (response, increment) = (self.response, self.increment());
        let most = response.abs().max(increment.abs());
        if most > NEGLIGIBLE * (self.changed - self.base).abs() {
            (response - increment).abs() / most
        } else {
            f64::NAN
        }
    }
}

/// Why there are no findings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindingError {
    /// The runs are not of one kind.
    #[error(
        "run '{run}' has {found} {what}, the base run {expected}: they are not runs of one increment"
    )]
    Different {
        /// The run.
        run: String,
        /// What differs.
        what: &'static str,
        /// In the run.
        found: usize,
        /// In the base run.
        expected: usize,
    },
}

/// What every change does to every pollutant at every receptor, and all of them together.
///
/// # Errors
/// [`FindingError`].
pub fn findings(
    subject: &Subject<'_>,
    receptors: &[Receptor],
) -> Result<Vec<Finding>, FindingError> {
    let runs = subject.records.iter().zip(subject.tables);
    let named = subject.plan.runs.iter().zip(runs);
    let named: Vec<_> = named
        .map(|(run, (record, table))| (run.name.as_str(), record, table))
        .collect();
    alike(&named)?;
    let mut all = Vec::new();
    for (pollutant, own) in subject.tables[0].pollutants.iter().enumerate() {
        let places: Option<Vec<usize>> = subject
            .tables
            .iter()
            .map(|table| table.pollutants.iter().position(|p| p.name == own.name))
            .collect();
        let Some(places) = places.filter(|_| !OZONE_VARIANTS.contains(&own.name.as_str())) else {
            continue;
        };
        let runs = || subject.records.iter().zip(&places);
        let values: Vec<Values> = runs()
            .map(|(record, place)| Values::means(subject, record, *place, receptors))
            .collect();
        for receptor in 0..receptors.len() {
            subject.add((receptor, pollutant, Statistic::Mean), &values, &mut all);
        }
        if own.name == "O3" {
            let maxima: Option<Vec<Values>> = runs()
                .zip(subject.tables)
                .map(|((record, place), table)| {
                    Values::maxima(subject, (record, table), *place, receptors)
                })
                .collect();
            for receptor in 0..maxima.as_ref().map_or(0, |_| receptors.len()) {
                let values = maxima.as_deref().unwrap_or_default();
                if values[0].concentration[receptor].is_finite() {
                    let at = (receptor, pollutant, Statistic::DailyMaximum);
                    subject.add(at, values, &mut all);
                }
            }
        }
    }
    Ok(all)
}

/// Values of one statistic of one pollutant in one run, by receptor [µg/m³].
struct Values {
    concentration: Vec<f64>,
    /// `[receptor][change]`; NaN where it is not known.
    responses: Vec<Vec<f64>>,
    contributions: Vec<Vec<f64>>,
}

impl Values {
    fn means(subject: &Subject<'_>, record: &Record, pollutant: usize, at: &[Receptor]) -> Self {
        let over = |map: &[f64], receptor: &Receptor| {
            let cells = receptor.cells.iter();
            to_micrograms(cells.map(|(cell, weight)| map[*cell] * weight).sum())
        };
        let concentration = record.mean_concentration(pollutant);
        let unknown = || vec![f64::NAN; record.cells];
        let responses: Vec<Vec<f64>> = (0..subject.plan.changes)
            .map(|change| match subject.parameter(record, change) {
                Some(p) => record.mean_response(p, pollutant),
                None => unknown(),
            })
            .collect();
        let contributions: Vec<Vec<f64>> = (0..subject.plan.changes)
            .map(|change| match subject.column(record, pollutant, change) {
                Some(column) => record.mean_contribution(column, pollutant),
                None => unknown(),
            })
            .collect();
        let of = |maps: &[Vec<f64>], receptor: &Receptor| -> Vec<f64> {
            maps.iter().map(|map| over(map, receptor)).collect()
        };
        Self {
            concentration: at.iter().map(|r| over(&concentration, r)).collect(),
            responses: at.iter().map(|r| of(&responses, r)).collect(),
            contributions: at.iter().map(|r| of(&contributions, r)).collect(),
        }
    }

    /// Means over the days of MDA8 and of its parts over the very hours that give it; `None` without ozone by the hour.
    fn maxima(
        subject: &Subject<'_>,
        (record, table): (&Record, &SpeciesTable),
        pollutant: usize,
        at: &[Receptor],
    ) -> Option<Self> {
        let all = OzoneMaxima::of(record, table)?;
        let changes = subject.plan.changes;
        let mean = |point: usize, value: &dyn Fn(&crate::simulation::DailyMaximum) -> f64| {
            let mean = all.over_days(point, value);
            mean.map_or(f64::NAN, |mean| reference_micrograms_per_ppb() * mean)
        };
        let point_of = |receptor: &Receptor, value: &dyn Fn(usize) -> Vec<f64>| {
            receptor
                .point
                .map_or_else(|| vec![f64::NAN; changes.max(1)], value)
        };
        let responses = |point: usize| -> Vec<f64> {
            let each = (0..changes).map(|change| match subject.parameter(record, change) {
                Some(p) => mean(point, &|maximum| {
                    all.mean(maximum, |n| {
                        f64::from(record.response_at(n, point, pollutant)[p])
                    })
                }),
                None => f64::NAN,
            });
            each.collect()
        };
        let contributions = |point: usize| -> Vec<f64> {
            let each = (0..changes).map(|change| match subject.column(record, pollutant, change) {
                Some(column) => mean(point, &|maximum| {
                    all.mean(maximum, |n| {
                        f64::from(record.at_point(n, point, pollutant)[column])
                    })
                }),
                None => f64::NAN,
            });
            each.collect()
        };
        let concentration = |point: usize| vec![mean(point, &|maximum| maximum.mda8)];
        Some(Self {
            concentration: at.iter().map(|r| point_of(r, &concentration)[0]).collect(),
            responses: at.iter().map(|r| point_of(r, &responses)).collect(),
            contributions: at.iter().map(|r| point_of(r, &contributions)).collect(),
        })
    }
}

impl Subject<'_> {
    /// The parameter of a change, where responses rode along in a run.
    fn parameter(&self, record: &Record, change: usize) -> Option<usize> {
        let parameter = self.parameters.get(change).copied();
        parameter.filter(|_| !record.parameters.is_empty())
    }

    /// The tag column of what a change takes, where tags rode along in a run and follow the pollutant.
    fn column(&self, record: &Record, pollutant: usize, change: usize) -> Option<usize> {
        let column = self.columns.get(change).copied();
        column.filter(|column| record.columns > *column && pollutant < record.followed)
    }

    fn add(
        &self,
        (receptor, pollutant, statistic): (usize, usize, Statistic),
        runs: &[Values],
        to: &mut Vec<Finding>,
    ) {
        let count = self.plan.changes;
        let whole = (1_usize << count) - 1;
        let value = |bits: usize| {
            let run = self.plan.coalition(bits);
            run.map_or(f64::NAN, |run| runs[run].concentration[receptor])
        };
        let (base, changed) = (value(0), value(whole));
        let coalitions: Vec<f64> = if self.plan.methods.shapley {
            (0..=whole).map(value).collect()
        } else {
            Vec::new()
        };
        let each: Vec<Finding> = (0..count)
            .map(|change| {
                let path = self.plan.path.iter();
                let path: f64 = path
                    .map(|(weight, run)| weight * runs[*run].responses[receptor][change])
                    .sum();
                Finding {
                    receptor,
                    pollutant,
                    statistic,
                    change: Some(change),
                    base,
                    changed,
                    contribution: (self.factors[change] - 1.0)
                        * runs[0].contributions[receptor][change],
                    response: runs[0].responses[receptor][change],
                    alone: value(1 << change) - base,
                    last: changed - value(whole & !(1 << change)),
                    path: if self.plan.path.is_empty() {
                        f64::NAN
                    } else {
                        path
                    },
                    shapley: if coalitions.is_empty() {
                        f64::NAN
                    } else {
                        shapley(&coalitions, count, change)
                    },
                }
            })
            .collect();
        let sum = |of: fn(&Finding) -> f64| each.iter().map(of).sum::<f64>();
        let all = Finding {
            receptor,
            pollutant,
            statistic,
            change: None,
            base,
            changed,
            contribution: sum(|f| f.contribution),
            response: sum(|f| f.response),
            alone: sum(|f| f.alone),
            last: sum(|f| f.last),
            path: sum(|f| f.path),
            shapley: sum(|f| f.shapley),
        };
        to.push(all);
        to.extend(each);
    }
}
