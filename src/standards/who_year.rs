//! A year of a place beside WHO's guidelines of 2021.
//!
//! Peak season: the six months in a row, within the calendar year, with the largest mean of MDA8.

use super::annual::of_year;
use super::edition::Standards;
use super::error::StandardsError;
use super::groups::Group;
use super::judge::{judged, years_of};
use super::judgement::JudgeOptions;
use super::limits::{Period, in_unit};
use super::rounding::rounded;
use super::series::{DayTable, PlaceSeries, Series};
use super::source::Basis;
use super::who::{Guideline, Reached};
use crate::numerics::quantile;
use crate::observations::{Observations, Quantity};
use std::collections::BTreeSet;

/// Months of a peak season.
const SEASON: usize = 6;
/// Decimals of a statistic.
const DECIMALS: u8 = 1;

/// A statistic beside its guideline.
#[derive(Debug, Clone, PartialEq)]
pub struct WhoItem {
    /// Of what.
    pub quantity: Quantity,
    /// Annual mean, percentile of days or of MDA8, or peak season.
    pub period: Period,
    /// The statistic, in the unit of its limit, with one decimal.
    pub value: f64,
    /// The guideline in that unit.
    pub guideline: f64,
    /// What it reaches; `None` without enough days.
    pub reached: Option<Reached>,
    /// Days it is made of.
    pub days: usize,
    /// First month of the peak season.
    pub from_month: Option<usize>,
}

/// A year of a place.
#[derive(Debug, Clone, PartialEq)]
pub struct WhoYear {
    /// Place or city.
    pub place: String,
    /// Calendar year.
    pub year: i16,
    /// Whether the guidelines were there at its end.
    pub published: bool,
    /// Edition whose rule says when a day counts.
    pub days_by: String,
    /// By pollutant.
    pub items: Vec<WhoItem>,
    /// What it rests on that is not confirmed.
    pub basis: Basis,
}

/// Every year of a place.
pub(super) fn who_year(
    observations: &Observations,
    group: &Group,
    standards: &Standards,
    options: &JudgeOptions<'_>,
) -> Result<Vec<WhoYear>, StandardsError> {
    let who = &standards.who;
    let mut all = Vec::new();
    for (year, (_, last)) in years_of(observations) {
        let published = who.in_force.holds(last);
        if !published && !options.as_if {
            return Err(StandardsError::NotInForce {
                edition: who.id.clone(),
                name: who.name.clone(),
                span: who.in_force.words(),
                date: super::edition::date(last),
                instead: String::new(),
            });
        }
        let edition = standards.on(last)?;
        let mut basis = Basis::default();
        basis.note(
            "day on which WHO's guidelines were published",
            who.in_force.status,
        );
        let series = PlaceSeries::of(observations, &group.places, |record| {
            let asked = who.state(record.quantity, &mut basis);
            judged(record, observations, asked, options.state)
        });
        let none = BTreeSet::new();
        let days = DayTable::of(&series, edition, options.class, &none, &mut basis);
        let mut items = Vec::new();
        for guideline in &who.guidelines {
            items.extend(item(guideline, &days, year, standards, &mut basis));
        }
        if !items.is_empty() {
            all.push(WhoYear {
                place: group.name.clone(),
                year,
                published,
                days_by: edition.id.clone(),
                items,
                basis,
            });
        }
    }
    Ok(all)
}

fn item(
    guideline: &Guideline,
    days: &DayTable,
    year: i16,
    standards: &Standards,
    basis: &mut Basis,
) -> Option<WhoItem> {
    let who = &standards.who;
    let of_days = match guideline.period {
        Period::Season | Period::MaxEightHours => Period::MaxEightHours,
        _ => Period::Day,
    };
    let values = of_year(days.values.get(&(guideline.quantity, of_days))?, year);
    let (exact, count, needed, from_month) = match guideline.period {
        Period::Season => {
            let (month, mean, count) = peak_season(&values)?;
            (mean, count, basis.take(&who.days_of_season), Some(month))
        }
        Period::Annual => (
            mean(&values)?,
            values.len(),
            basis.take(&who.days_of_year),
            None,
        ),
        _ => {
            let mut rising: Vec<f64> = values.values().copied().collect();
            rising.sort_by(f64::total_cmp);
            let share = basis.take(&who.day_share);
            let exact = quantile(&rising, share);
            let needed = basis.take(&who.days_of_year);
            exact
                .is_finite()
                .then_some((exact, values.len(), needed, None))?
        }
    };
    let what = format!(
        "{}: {} {}",
        who.id,
        guideline.quantity.name(),
        guideline.period.name()
    );
    basis.note(&what, guideline.status);
    let value = rounded(in_unit(guideline.quantity, exact), DECIMALS);
    let micrograms = value * guideline.quantity.network_factor();
    Some(WhoItem {
        quantity: guideline.quantity,
        period: guideline.period,
        value,
        guideline: in_unit(guideline.quantity, guideline.guideline),
        reached: (count >= needed).then(|| guideline.reached(micrograms)),
        days: count,
        from_month,
    })
}

fn mean(values: &Series) -> Option<f64> {
    let count = values.len();
    (count > 0).then(|| values.values().sum::<f64>() / count as f64)
}

/// First month, mean and days of the six months in a row with the largest mean.
fn peak_season(values: &Series) -> Option<(usize, f64, usize)> {
    let seasons = (1..=12 - SEASON + 1).filter_map(|first| {
        let own = values.iter();
        let own = own.filter(|(day, _)| (first..first + SEASON).contains(&day.month()));
        let own: Series = own.map(|(day, value)| (*day, *value)).collect();
        mean(&own).map(|mean| (first, mean, own.len()))
    });
    // A mean of a few days of half a year is no season: those with most days first.
    let most = seasons.clone().map(|season| season.2).max()?;
    let full = seasons.filter(|season| 10 * season.2 >= 9 * most);
    full.reduce(|best, other| if other.1 > best.1 { other } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::ModelTime;

    #[test]
    fn the_peak_season_is_the_six_best_months() {
        let first = ModelTime::from_beijing(2023, 1, 1, 0);
        let values: Series = (0..365)
            .map(|day| first.plus(day * 86_400))
            .map(|day| {
                (
                    day,
                    if (4..=9).contains(&day.month()) {
                        120.0
                    } else {
                        60.0
                    },
                )
            })
            .collect();
        // April to September: 183 days.
        assert_eq!(peak_season(&values), Some((4, 120.0, 183)));
        assert_eq!(peak_season(&Series::new()), None);
    }

    #[test]
    fn interim_targets_are_counted_from_the_mildest() {
        let standards = Standards::embedded().expect("tables");
        let fine = standards.who.guidelines.iter();
        let fine = fine
            .clone()
            .find(|g| g.quantity == Quantity::Pm25 && g.period == Period::Annual)
            .expect("a guideline");
        for (value, reached) in [
            (35.1, Reached::Nothing),
            (35.0, Reached::Interim(1)),
            (25.0, Reached::Interim(2)),
            (15.0, Reached::Interim(3)),
            (10.0, Reached::Interim(4)),
            (5.0, Reached::Guideline),
        ] {
            assert_eq!(fine.reached(value), reached, "{value}");
        }
    }
}
