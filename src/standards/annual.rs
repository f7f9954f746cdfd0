//! A year of a place beside the limits (HJ 663): annual means and percentiles, what they need, and days and hours above limits.
//!
//! Percentile p of n values X in rising order: k = 1 + (n − 1)p, s = ⌊k⌋, m = X_s + (X_{s+1} − X_s)(k − s).

use super::composite::{Composite, composite};
use super::edition::Edition;
use super::limits::{Period, ZoneClass, in_unit};
use super::rounding::rounded;
use super::series::{DayTable, PlaceSeries, Series};
use super::source::Basis;
use crate::numerics::quantile;
use crate::observations::Quantity;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Months of a year.
const MONTHS: usize = 12;

/// What is made of the days of a year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Statistic {
    /// Their mean.
    Mean,
    /// The mean of a quarter (1 to 4) of the year.
    Quarter(usize),
    /// The value below which a share [1] of them lies.
    Percentile(f64),
}

impl Statistic {
    /// `mean`, `P95`.
    pub fn name(self) -> String {
        match self {
            Self::Mean => "mean".to_owned(),
            Self::Quarter(quarter) => format!("mean of Q{quarter}"),
            Self::Percentile(share) => format!("P{:.0}", share * 100.0),
        }
    }
}

/// A statistic of a year beside its limit.
#[derive(Debug, Clone, PartialEq)]
pub struct YearItem {
    /// Of what.
    pub quantity: Quantity,
    /// What of the days.
    pub statistic: Statistic,
    /// Of which values of the days.
    pub period: Period,
    /// The statistic [µg/m³], not rounded.
    pub exact: f64,
    /// Rounded, in the unit of the limit.
    pub value: f64,
    /// The limit in its unit; `None` where the edition has none.
    pub limit: Option<f64>,
    /// Valid days.
    pub days: usize,
    /// Valid days with those that were left out for dust, which count towards what the year needs.
    pub measured: usize,
    /// Days that the year needs.
    pub needed: usize,
    /// Months (1 to 12) with too few days.
    pub short_months: Vec<usize>,
}

impl YearItem {
    /// Whether there are enough days.
    pub fn is_complete(&self) -> bool {
        self.measured >= self.needed && self.short_months.is_empty()
    }

    /// Whether the limit is met; `None` without a limit or without enough days.
    pub fn met(&self) -> Option<bool> {
        self.limit
            .filter(|_| self.is_complete())
            .map(|limit| self.value <= limit)
    }

    /// How far above the limit, in parts of it (超标倍数); 0 at or below.
    pub fn excess(&self) -> Option<f64> {
        self.limit
            .map(|limit| ((self.value - limit) / limit).max(0.0))
    }
}

/// Values above a limit of days or hours.
#[derive(Debug, Clone, PartialEq)]
pub struct Exceedances {
    /// Of what.
    pub quantity: Quantity,
    /// Days, largest 8-hour means or hours.
    pub period: Period,
    /// The limit in its unit.
    pub limit: f64,
    /// Valid values.
    pub values: usize,
    /// Those above it, after rounding.
    pub above: usize,
    /// The largest value in the unit of the limit.
    pub largest: f64,
}

impl Exceedances {
    /// Share of values that meet the limit (达标率) [%].
    pub fn met_percent(&self) -> f64 {
        100.0 * (self.values - self.above) as f64 / self.values as f64
    }
}

/// Part of a year of which statistics are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    /// 1 to 4.
    Quarter(usize),
    /// 1 to 12.
    Month(usize),
}

impl Part {
    fn months(self) -> RangeInclusive<usize> {
        match self {
            Self::Year => 1..=MONTHS,
            Self::Quarter(quarter) => 3 * quarter - 2..=3 * quarter,
            Self::Month(month) => month..=month,
        }
    }

    fn of(self, series: &Series, year: i16) -> Series {
        let mut own = of_year(series, year);
        own.retain(|time, _| self.months().contains(&time.month()));
        own
    }
}

/// What days are judged as.
#[derive(Clone, Copy)]
struct Of<'a> {
    days: &'a DayTable,
    measured: &'a DayTable,
    year: i16,
    edition: &'a Edition,
    class: ZoneClass,
}

/// Every statistic of a year for which the days are there, in the order of pollutants, those of quarters last; `measured` are the days before any were left out
/// for dust.
pub fn year_items(
    days: &DayTable,
    measured: &DayTable,
    year: i16,
    edition: &Edition,
    class: ZoneClass,
    basis: &mut Basis,
) -> Vec<YearItem> {
    let of = Of {
        days,
        measured,
        year,
        edition,
        class,
    };
    let mut items = of.items(Part::Year, basis);
    for quarter in 1..=4 {
        items.extend(of.items(Part::Quarter(quarter), basis));
    }
    items
}

/// The composite index of every month of a year that has days, as cities are ranked by: means and percentiles of the month's days over the limits of a year.
pub fn month_composites(
    days: &DayTable,
    measured: &DayTable,
    year: i16,
    edition: &Edition,
    class: ZoneClass,
    basis: &mut Basis,
) -> Vec<(usize, Result<Composite, Vec<Quantity>>)> {
    let of = Of {
        days,
        measured,
        year,
        edition,
        class,
    };
    let mut all = Vec::new();
    for month in 1..=MONTHS {
        let items = of.items(Part::Month(month), basis);
        if !items.is_empty() {
            all.push((month, composite(&items, edition, basis)));
        }
    }
    all
}

impl Of<'_> {
    fn items(&self, part: Part, basis: &mut Basis) -> Vec<YearItem> {
        let mut items = Vec::new();
        let (edition, class) = (self.edition, self.class);
        for ((quantity, period), series) in &self.days.values {
            let values = part.of(series, self.year);
            if values.is_empty() {
                continue;
            }
            let before = self.measured.values.get(&(*quantity, *period));
            let before = before.map_or_else(Series::new, |series| part.of(series, self.year));
            let limit =
                |period, basis: &mut Basis| edition.limits.limit(*quantity, period, class, basis);
            let mut put = |statistic, exact, limit: Option<f64>, basis: &mut Basis| {
                let decimals = edition.evaluation.decimals(*quantity, basis);
                let (needed, short_months) = needs(&before, *quantity, part, edition, basis);
                items.push(YearItem {
                    quantity: *quantity,
                    statistic,
                    period: *period,
                    exact,
                    value: rounded(in_unit(*quantity, exact), decimals),
                    limit: limit.map(|limit| in_unit(*quantity, limit)),
                    days: values.len(),
                    measured: before.len(),
                    needed,
                    short_months,
                });
            };
            let (limit_of_mean, statistic) = match part {
                Part::Quarter(quarter) => (Period::Quarter, Statistic::Quarter(quarter)),
                _ => (Period::Annual, Statistic::Mean),
            };
            if *period == Period::Day
                && let Some(limit) = limit(limit_of_mean, basis)
            {
                let mean = values.values().sum::<f64>() / values.len() as f64;
                put(statistic, mean, Some(limit), basis);
            }
            if matches!(part, Part::Quarter(_)) {
                continue;
            }
            let rule = edition.evaluation.percentile_of(*quantity);
            if let Some(rule) = rule.filter(|rule| rule.period == *period) {
                basis.note(&rule.what, rule.status);
                basis.take(&edition.evaluation.percentile);
                let mut rising: Vec<f64> = values.values().copied().collect();
                rising.sort_by(f64::total_cmp);
                let exact = quantile(&rising, rule.share);
                let limit = limit(*period, basis);
                put(Statistic::Percentile(rule.share), exact, limit, basis);
            }
        }
        items
    }
}

/// Days above daily limits, and hours above hourly ones, of a year; each value is rounded before it is compared.
pub fn exceedances(
    days: &DayTable,
    series: &PlaceSeries,
    year: i16,
    edition: &Edition,
    class: ZoneClass,
    basis: &mut Basis,
) -> Vec<Exceedances> {
    let of_days = days.values.iter();
    let of_days = of_days.filter(|((_, period), _)| *period != Period::Hour);
    let of_days = of_days.map(|((quantity, period), values)| (*quantity, *period, values));
    let of_hours = series.hours.iter();
    let of_hours = of_hours.map(|(quantity, values)| (*quantity, Period::Hour, values));
    let mut all = Vec::new();
    for (quantity, period, values) in of_days.chain(of_hours) {
        let values = of_year(values, year);
        let Some(limit) = edition.limits.limit(quantity, period, class, basis) else {
            continue;
        };
        let decimals = edition.evaluation.decimals(quantity, basis);
        let limit = in_unit(quantity, limit);
        let rounded = values
            .values()
            .map(|v| rounded(in_unit(quantity, *v), decimals));
        let Some(largest) = rounded.clone().reduce(f64::max) else {
            continue;
        };
        all.push(Exceedances {
            quantity,
            period,
            limit,
            values: values.len(),
            above: rounded.filter(|value| *value > limit).count(),
            largest,
        });
    }
    all
}

/// Values of a year.
pub(super) fn of_year(series: &Series, year: i16) -> Series {
    let own = series.iter().filter(|(t, _)| t.beijing().year() == year);
    own.map(|(time, value)| (*time, *value)).collect()
}

/// Days that a part of a year needs, and its months with too few.
fn needs(
    values: &Series,
    quantity: Quantity,
    part: Part,
    edition: &Edition,
    basis: &mut Basis,
) -> (usize, Vec<usize>) {
    let rule = &edition.evaluation;
    let needed = match part {
        Part::Year => rule.days_of_year(quantity, basis),
        Part::Quarter(_) => basis.take(&rule.sampled_quarter),
        Part::Month(month) => return (rule.days_of_month(quantity, month, basis), vec![]),
    };
    let mut counts: BTreeMap<usize, usize> = part.months().map(|month| (month, 0)).collect();
    for day in values.keys() {
        *counts.entry(day.month()).or_default() += 1;
    }
    let mut short = Vec::new();
    for (month, count) in counts {
        if count < rule.days_of_month(quantity, month, basis) {
            short.push(month);
        }
    }
    (needed, short)
}
