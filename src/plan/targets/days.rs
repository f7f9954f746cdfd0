//! Targets that days decide: good-day share, annual mean of PM2.5, heavily polluted days, and whether a city is worse than the year before.
//!
//! Good-day share [%] = 100 · good / valid: of the days of a year those count whose index is valid. Days that leave the denominator for dust, and those that are
//! incomplete or absent, are told beside it. A province is the mean of its cities, and decided only where all of them are.

use super::outcome::{DustDays, Origin, Outcome, Scope};
use super::table::{Target, TargetKind, TargetTable};
use crate::observations::Quantity;
use crate::standards::{
    Basis, Force, GoodDays, Period, Statistic, Status, Treatment, YearJudgement,
};
use std::collections::BTreeMap;

/// Days of a year, counted (whole numbers) or weighted (of representative days).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct DayCounts {
    /// Good ones.
    pub good: f64,
    /// Those with an index that counts.
    pub valid: f64,
    /// With an index above 200.
    pub heavy: f64,
    /// That left for dust.
    pub left: f64,
    /// Whose index does not count.
    pub incomplete: f64,
    /// Of which nothing is there.
    pub absent: f64,
}

impl From<&GoodDays> for DayCounts {
    fn from(days: &GoodDays) -> Self {
        Self {
            good: days.good as f64,
            valid: days.valid as f64,
            heavy: days.heavy as f64,
            left: days.left_for_dust as f64,
            incomplete: days.incomplete as f64,
            absent: days.absent() as f64,
        }
    }
}

impl DayCounts {
    /// Share of good days [%]; `None` of no day.
    pub fn percent(&self) -> Option<f64> {
        (self.valid > 0.0).then(|| 100.0 * self.good / self.valid)
    }

    /// Days that do not count, in words; empty where all do.
    fn left_out(&self) -> String {
        let parts = [
            (self.left, "left for dust"),
            (self.incomplete, "incomplete"),
            (self.absent, "absent"),
        ];
        let words: Vec<String> = parts
            .iter()
            .filter(|(days, _)| *days > 0.0)
            .map(|(days, what)| format!("{} {what}", plain(*days)))
            .collect();
        words.join(", ")
    }
}

/// A number of days: whole, or with one decimal.
pub(super) fn plain(days: f64) -> String {
    if (days - days.round()).abs() < 1e-6 {
        format!("{days:.0}")
    } else {
        format!("{days:.1}")
    }
}

/// A year of a place, as its days say it.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaceYear {
    /// Whom it is about.
    pub scope: Scope,
    /// The place.
    pub place: String,
    /// The year; `None` for a typical one.
    pub year: Option<i16>,
    /// Where its values come from.
    pub origin: Origin,
    /// Edition.
    pub edition: String,
    /// Days of dust.
    pub dust: DustDays,
    /// Its days.
    pub days: DayCounts,
    /// Whether there are enough days to speak of a year.
    pub whole: bool,
    /// Mean of PM2.5 [µg/m³], and whether it has enough days.
    pub pm25: Option<(f64, bool)>,
    /// What it rests on.
    pub basis: Basis,
}

impl PlaceYear {
    /// Those of a judgement of a year: as measured, or without dust with the days left out and with them kept. `needed` are the days that a year needs.
    pub fn of(
        judged: &YearJudgement,
        (scope, origin): (Scope, Origin),
        needed: usize,
    ) -> Vec<Self> {
        let mean = judged.items.iter().find(|item| {
            (item.quantity, item.statistic, item.period)
                == (Quantity::Pm25, Statistic::Mean, Period::Day)
        });
        let mut basis = judged.basis.clone();
        if judged.force == Force::AsIf {
            let (edition, year) = (&judged.edition, judged.year);
            let what = format!("edition {edition} judges {year} as if it had been in force");
            basis.note(&what, Status::Own);
        }
        let one = |dust: DustDays, good: &GoodDays| Self {
            scope,
            place: judged.place.clone(),
            year: Some(judged.year),
            origin,
            edition: judged.edition.clone(),
            dust,
            days: DayCounts::from(good),
            whole: good.valid + good.left_for_dust >= needed,
            pm25: mean.map(|item| (item.exact, item.is_complete())),
            basis: basis.clone(),
        };
        match judged.treatment {
            Treatment::AsMeasured => vec![one(DustDays::Kept, &judged.good)],
            Treatment::WithoutDust => {
                let kept = judged.good_if_kept.iter();
                let kept = kept.map(|good| one(DustDays::JudgedByTheRest, good));
                [one(DustDays::Left, &judged.good)]
                    .into_iter()
                    .chain(kept)
                    .collect()
            }
        }
    }

    fn outcome(&self, target: &Target) -> Outcome {
        let mut outcome = Outcome::of(target, self.scope, &self.place, self.year);
        outcome.origin = self.origin;
        outcome.edition.clone_from(&self.edition);
        outcome.dust = self.dust;
        outcome.basis.join(&self.basis);
        outcome
    }

    /// Share of good days beside a figure.
    fn good_days(&self, target: &Target) -> Outcome {
        let mut outcome = self.outcome(target);
        outcome.count = Some((self.days.good, self.days.valid));
        if let Some(percent) = self.days.percent() {
            outcome = outcome.valued(percent, target.decimals, self.whole);
        }
        let left_out = self.days.left_out();
        if !left_out.is_empty() {
            outcome = outcome.noted(format!("of the year's days do not count: {left_out}"));
        }
        if !self.whole {
            outcome = outcome.noted("too few days to speak of a year");
        }
        self.unless_typical(outcome)
    }

    /// Days of a typical year are means of their kinds: what extremes decide is not decided by them.
    fn unless_typical(&self, mut outcome: Outcome) -> Outcome {
        if self.origin != Origin::Typical {
            return outcome;
        }
        outcome.met = None;
        outcome
            .noted("representative days are means of their kinds, whose worst days are not in them")
    }

    /// Mean of PM2.5 beside a figure.
    fn mean_pm25(&self, target: &Target) -> Option<Outcome> {
        let (mean, enough) = self.pm25?;
        let outcome = self.outcome(target).valued(mean, target.decimals, enough);
        Some(if enough {
            outcome
        } else {
            outcome.noted("too few days to speak of a year")
        })
    }

    /// Heavily polluted days beside a figure. As measured they are an upper bound, since natural dust is not told apart.
    fn heavy_days(&self, target: &Target) -> Outcome {
        let days = &self.days;
        let mut outcome = self.outcome(target);
        outcome.count = Some((days.heavy, days.valid));
        outcome = outcome.valued(days.heavy, target.decimals, true);
        let above = !target.sense.met(days.heavy, target.value.value);
        outcome.met = match (above, self.dust) {
            // As measured some may be of natural dust.
            (true, DustDays::Kept) => None,
            (true, _) => Some(false),
            (false, _) => self.whole.then_some(true),
        };
        if above && self.dust == DustDays::Kept {
            outcome =
                outcome.noted("natural dust is not told apart (--dust exclude): an upper bound");
        }
        if !above && !self.whole {
            outcome = outcome.noted("too few days to speak of a year");
        }
        self.unless_typical(outcome)
    }
}

/// Years of places → outcomes of the targets that days decide, with the province where it can be said. A city's own target goes before the province's figure,
/// which is only there for comparison.
pub fn outcomes_of_days(table: &TargetTable, years: &[PlaceYear]) -> Vec<Outcome> {
    let mut all = Vec::new();
    for kind in [
        TargetKind::GoodDays,
        TargetKind::Pm25,
        TargetKind::HeavyDays,
    ] {
        let Some(target) = table.of(kind) else {
            continue;
        };
        for year in years {
            // Without dust PM2.5 has one value, however the days are counted.
            if kind == TargetKind::Pm25 && year.dust == DustDays::JudgedByTheRest {
                continue;
            }
            all.extend(of_place(table, target, year));
        }
        all.extend(of_province(table, target, years));
    }
    all.extend(never_worse(table, years));
    all
}

fn of_place(table: &TargetTable, target: &Target, year: &PlaceYear) -> Option<Outcome> {
    let ours = table.is_ours(year.scope, &year.place);
    let own = year
        .year
        .and_then(|y| table.of_city(target, &year.place, y));
    let wanted = match own {
        Some(own) => Target {
            value: own.value.clone(),
            ..target.clone()
        },
        None if ours => target.clone(),
        None => return None,
    };
    let outcome = match target.kind {
        TargetKind::GoodDays => year.good_days(&wanted),
        TargetKind::Pm25 => year.mean_pm25(&wanted)?,
        _ => year.heavy_days(&wanted),
    };
    let beside = own.is_none() && target.kind != TargetKind::HeavyDays;
    Some(if beside {
        outcome.noted("beside the province's figure; the plan gives this place none of its own")
    } else {
        outcome
    })
}

/// What sets years of places apart that make up one province.
type Key = (Option<i16>, Origin, String, DustDays);

/// The province's outcome of every year: the mean of its cities (of heavily polluted days: their sum).
fn of_province(table: &TargetTable, target: &Target, years: &[PlaceYear]) -> Vec<Outcome> {
    let mut groups: BTreeMap<Key, Vec<&PlaceYear>> = BTreeMap::new();
    let cities = years
        .iter()
        .filter(|y| y.scope == Scope::City && table.plan.cities.contains(&y.place));
    for year in cities {
        let key = (year.year, year.origin, year.edition.clone(), year.dust);
        groups.entry(key).or_default().push(year);
    }
    let all = table.plan.cities.len();
    let mut outcomes = Vec::new();
    for ((year, origin, edition, dust), members) in groups {
        if target.kind == TargetKind::Pm25 && dust == DustDays::JudgedByTheRest {
            continue;
        }
        let mut outcome = Outcome::of(target, Scope::Province, "Qinghai", year);
        (outcome.origin, outcome.edition, outcome.dust) = (origin, edition, dust);
        for member in &members {
            outcome.basis.join(&member.basis);
        }
        let values: Vec<(f64, bool)> = members
            .iter()
            .filter_map(|m| match target.kind {
                TargetKind::GoodDays => m.days.percent().map(|percent| (percent, m.whole)),
                TargetKind::Pm25 => m.pm25,
                _ => Some((m.days.heavy, m.whole)),
            })
            .collect();
        if values.is_empty() {
            continue;
        }
        let sum: f64 = values.iter().map(|v| v.0).sum();
        let there = values.len();
        let whole = there == all && values.iter().all(|v| v.1);
        if target.kind == TargetKind::HeavyDays {
            outcome = outcome.valued(sum, target.decimals, whole);
            let above = !target.sense.met(sum, target.value.value);
            if above {
                outcome.met = (dust != DustDays::Kept).then_some(false);
            }
            outcome = outcome.noted(format!("sum over {there} of {all} cities"));
        } else {
            outcome.basis.take(&table.plan.mean);
            outcome = outcome
                .valued(sum / there as f64, target.decimals, whole)
                .noted(format!("mean of {there} of {all} cities"));
        }
        if origin == Origin::Typical && target.kind != TargetKind::Pm25 {
            outcome.met = None;
        }
        if !whole {
            outcome = outcome.noted("not all cities have a whole year: not the province's figure");
        }
        outcomes.push(outcome);
    }
    outcomes
}

/// Change of PM2.5 and of the good-day share of every city against the year before.
fn never_worse(table: &TargetTable, years: &[PlaceYear]) -> Vec<Outcome> {
    let Some(target) = table.of(TargetKind::NeverWorse) else {
        return vec![];
    };
    let mut outcomes = Vec::new();
    let own = years
        .iter()
        .filter(|y| y.scope == Scope::City && table.plan.cities.contains(&y.place));
    for year in own {
        // Without dust one way to count the days is enough.
        if year.dust == DustDays::JudgedByTheRest {
            continue;
        }
        let before = years.iter().find(|b| {
            (b.scope, &b.place, b.origin, &b.edition, b.dust)
                == (
                    year.scope,
                    &year.place,
                    year.origin,
                    &year.edition,
                    year.dust,
                )
                && b.year.is_some()
                && b.year == year.year.map(|y| y - 1)
        });
        let Some(before) = before else { continue };
        let begun = || {
            let mut outcome = year.outcome(target);
            outcome.basis.join(&before.basis);
            outcome.own(
                "never worse: years are compared as they are, without taking their weather out",
            );
            outcome
        };
        let few = |outcome: Outcome, whole: bool| {
            if whole {
                outcome
            } else {
                outcome.noted("too few days in one of the two years")
            }
        };
        if let (Some((now, enough)), Some((then, had))) = (year.pm25, before.pm25) {
            let whole = enough && had;
            let outcome = begun().valued(now - then, target.decimals, whole);
            let told = format!("PM2.5 {now:.1} after {then:.1} µg/m³");
            outcomes.push(few(outcome.noted(told), whole));
        }
        if let (Some(now), Some(then)) = (year.days.percent(), before.days.percent()) {
            let whole = year.whole && before.whole;
            let outcome = Outcome {
                unit: "% points of good days lost".to_owned(),
                ..begun()
            };
            let outcome = outcome.valued(then - now, target.decimals, whole);
            let told = format!("good days lost: {now:.1} % after {then:.1} %");
            outcomes.push(few(outcome.noted(told), whole));
        }
    }
    outcomes
}

#[cfg(test)]
#[path = "days_tests.rs"]
mod tests;
