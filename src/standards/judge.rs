//! Judges a table of observations: every place and year by one or several editions side by side, with and without dust.

use super::annual::{exceedances, month_composites, year_items};
use super::aqi::{AirIndex, IndexOf};
use super::composite::composite;
use super::dust_hours::{dust_events, dust_hours};
use super::edition::{Edition, Force, Standards};
use super::error::StandardsError;
use super::good_days::GoodDays;
use super::groups::Group;
use super::judgement::{
    DayJudgement, JudgeOptions, Judgement, StateHandling, Treatment, YearJudgement,
};
use super::limits::Period;
use super::series::{DayTable, PlaceSeries};
use super::source::{Basis, Status};
use super::state::Judged;
use super::three_years::add_three_years;
use super::who_year::who_year;
use crate::observations::{Observation, Observations, Quantity, State};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::{BTreeMap, BTreeSet};

/// Judges groups of places.
///
/// # Errors
/// [`StandardsError`]: an edition that is not known, or did not hold and is not wanted as if; a rule of dust without numbers and list.
pub fn judge(
    observations: &Observations,
    groups: &[Group],
    standards: &Standards,
    options: &JudgeOptions<'_>,
) -> Result<Judgement, StandardsError> {
    let mut found = Judgement::default();
    let by_edition = editions_of_years(observations, standards, options, &mut found.notes)?;
    for group in groups {
        for (edition, years) in &by_edition {
            of_group(
                observations,
                group,
                edition,
                years,
                standards,
                options,
                &mut found,
            )?;
        }
        if options.editions.contains(&standards.who.id) {
            let years = who_year(observations, group, standards, options)?;
            found.who.extend(years);
        }
    }
    add_three_years(&mut found.years, standards);
    found.years.sort_by(|a, b| {
        let key = |j: &YearJudgement| (j.place.clone(), j.year, j.edition.clone(), j.treatment);
        key(a).cmp(&key(b))
    });
    Ok(found)
}

/// First and last instants of each year's records.
pub(super) fn years_of(observations: &Observations) -> BTreeMap<i16, (ModelTime, ModelTime)> {
    let mut years: BTreeMap<i16, (ModelTime, ModelTime)> = BTreeMap::new();
    for record in &observations.values {
        let begin = record.begin;
        let ends = years
            .entry(begin.beijing().year())
            .or_insert((begin, begin));
        *ends = (ends.0.min(begin), ends.1.max(begin));
    }
    years
}

type YearsOfEdition<'a> = Vec<(&'a Edition, BTreeMap<i16, Force>)>;

/// Which editions judge which years.
fn editions_of_years<'a>(
    observations: &Observations,
    standards: &'a Standards,
    options: &JudgeOptions<'_>,
    notes: &mut Vec<String>,
) -> Result<YearsOfEdition<'a>, StandardsError> {
    let mut all: YearsOfEdition<'a> = Vec::new();
    let mut put = |edition: &'a Edition, year: i16, force: Force| match all
        .iter_mut()
        .find(|(e, _)| e.id == edition.id)
    {
        Some((_, years)) => {
            years.insert(year, force);
        }
        None => all.push((edition, [(year, force)].into())),
    };
    for (year, (first, last)) in years_of(observations) {
        if options.editions.is_empty() {
            let edition = standards.on(last)?;
            let force = edition.force(first).max(edition.force(last));
            if force == Force::AsIf {
                notes.push(format!(
                    "{year} began under another edition: it is judged by {} ({}) as a whole",
                    edition.id,
                    edition.in_force.words()
                ));
            }
            put(edition, year, force);
        }
        for name in options.editions.iter().filter(|n| **n != standards.who.id) {
            let edition = standards.named(name)?;
            if !options.as_if {
                standards.named_on(name, first)?;
                standards.named_on(name, last)?;
            }
            put(edition, year, edition.force(first).max(edition.force(last)));
        }
    }
    Ok(all)
}

/// A record in the state in which it is judged.
pub(super) fn judged(
    record: &Observation,
    observations: &Observations,
    asked: State,
    handling: StateHandling<'_>,
) -> Option<Judged> {
    match handling {
        StateHandling::AsRecorded => Some(Judged::already(record.value)),
        StateHandling::Asked(air) => {
            let name = |list: &[String]| list.get(record.place).cloned().unwrap_or_default();
            let (place, city) = (name(&observations.places), name(&observations.cities));
            let air = air.at(&place, &city, record.averaging, record.begin);
            Judged::of(record.value, record.state, asked, air)
        }
    }
}

fn of_group(
    observations: &Observations,
    group: &Group,
    edition: &Edition,
    years: &BTreeMap<i16, Force>,
    standards: &Standards,
    options: &JudgeOptions<'_>,
    found: &mut Judgement,
) -> Result<(), StandardsError> {
    let mut basis = Basis::default();
    let mut states = BTreeSet::new();
    let series = PlaceSeries::of(observations, &group.places, |record| {
        let asked = edition.state(record.quantity, record.begin, &mut basis);
        let judged_at = match options.state {
            StateHandling::Asked(_) => asked,
            StateHandling::AsRecorded => record.state,
        };
        let kind = if record.quantity.is_gas() {
            "gases"
        } else {
            "particles"
        };
        states.insert((record.begin.beijing().year(), kind, judged_at.name()));
        judged(record, observations, asked, options.state)
    });
    for (quantity, count) in &series.zeros {
        let note = format!(
            "{}: {count} values of {} are exactly 0 and judged as they are",
            group.name,
            quantity.name()
        );
        if !found.notes.contains(&note) {
            found.notes.push(note);
        }
    }
    if series.impossible > 0 {
        found.notes.push(format!(
            "{}: {} values that are not finite or negative were left out",
            group.name, series.impossible
        ));
    }
    if matches!(options.state, StateHandling::AsRecorded) {
        let what = "values judged in the state in which they are recorded, not in that which the edition asks for";
        basis.note(what, Status::Own);
    }
    if group.places.len() > 1 {
        basis.take(&edition.evaluation.city_mean);
    }
    if let Some((what, status)) = &edition.caution {
        basis.note(what, *status);
    }
    if options.partial_days {
        let what = "days without all six pollutants count by those that are there";
        basis.note(what, Status::Own);
    }
    let none = BTreeSet::new();
    let measured = DayTable::of(&series, edition, options.class, &none, &mut basis);
    let mut treatments = vec![(Treatment::AsMeasured, measured.clone(), none, basis.clone())];
    if options.without_dust {
        let notes = &mut found.notes;
        let events = dust_events(
            &series,
            &group.name,
            edition,
            options.processes,
            notes,
            &mut basis,
        )?;
        let left_out = dust_hours(&series, &events);
        let what = "days left out for dust count towards the days that a year needs";
        basis.note(what, Status::Own);
        let days = DayTable::of(&series, edition, options.class, &left_out, &mut basis);
        treatments.push((Treatment::WithoutDust, days, left_out, basis));
        let named = events.into_iter();
        let named = named.map(|e| (group.name.clone(), edition.id.clone(), e));
        found.events.extend(named);
    }
    for (treatment, days, left_out, basis) in treatments {
        for (&year, &force) in years {
            let of_year = states.iter().filter(|s| s.0 == year);
            let words: Vec<String> = of_year.map(|s| format!("{} {}", s.1, s.2)).collect();
            if words.is_empty() {
                continue;
            }
            found.years.push(
                Of {
                    group,
                    edition,
                    standards,
                    options,
                    series: &series,
                    days: &days,
                    measured: &measured,
                    left_out: &left_out,
                    state: words.join(", "),
                }
                .year(year, force, treatment, basis.clone()),
            );
        }
    }
    Ok(())
}

/// What a year is made of.
struct Of<'a> {
    group: &'a Group,
    edition: &'a Edition,
    standards: &'a Standards,
    options: &'a JudgeOptions<'a>,
    series: &'a PlaceSeries,
    days: &'a DayTable,
    measured: &'a DayTable,
    left_out: &'a BTreeSet<ModelTime>,
    state: String,
}

impl Of<'_> {
    fn year(
        self,
        year: i16,
        force: Force,
        treatment: Treatment,
        mut basis: Basis,
    ) -> YearJudgement {
        let (edition, class) = (self.edition, self.options.class);
        let index = |day: ModelTime, partial: bool, basis: &mut Basis| {
            let value = |quantity, period| self.days.value(quantity, period, day);
            edition.air_index(IndexOf::Day, value, partial, basis)
        };
        let all = self.all_days();
        let own = all.iter().filter(|day| day.beijing().year() == year);
        let mut days = Vec::new();
        let mut kept = Vec::new();
        for &day in own {
            let dust_hours = self.dust_hours(day);
            let partial = self.options.partial_days && dust_hours == 0;
            let judged = index(day, partial, &mut basis);
            if treatment == Treatment::WithoutDust {
                let partial = self.options.partial_days || dust_hours > 0;
                kept.push(index(day, partial, &mut basis));
            }
            days.push(DayJudgement {
                day,
                index: judged,
                dust_hours,
            });
        }
        let left = |d: &DayJudgement| {
            // Only particles are missing, and hours of them were left out.
            d.dust_hours > 0 && d.index.missing.iter().all(|q| !q.is_gas())
        };
        let pairs = days.iter().map(|d| (&d.index, left(d)));
        let good = GoodDays::of(year, pairs, self.standards);
        let good_if_kept = (treatment == Treatment::WithoutDust)
            .then(|| GoodDays::of(year, kept.iter().map(|i| (i, false)), self.standards));
        let items = year_items(self.days, self.measured, year, edition, class, &mut basis);
        let measured = self.measured;
        let months = month_composites(self.days, measured, year, edition, class, &mut basis);
        let serves = |quantity| self.series.serves(quantity, &edition.index.day);
        let hours = if self.options.hours && treatment == Treatment::AsMeasured {
            self.hours(year, &mut basis)
        } else {
            vec![]
        };
        let six = edition.index.six.iter().copied();
        YearJudgement {
            place: self.group.name.clone(),
            year,
            edition: edition.id.clone(),
            force,
            treatment,
            state: self.state,
            exceedances: exceedances(self.days, self.series, year, edition, class, &mut basis),
            absent: six.filter(|q| !serves(*q)).collect(),
            composite: composite(&items, edition, &mut basis),
            items,
            days,
            hours,
            three_years: vec![],
            good,
            good_if_kept,
            months,
            short: self.days.short.clone(),
            unturned: self.series.unturned.clone(),
            basis,
        }
    }

    /// Index of every hour of a year.
    fn hours(&self, year: i16, basis: &mut Basis) -> Vec<(ModelTime, AirIndex)> {
        let times = self.series.hours.values().flat_map(|series| series.keys());
        let times: BTreeSet<ModelTime> = times.copied().collect();
        let least = self.edition.evaluation.hours_of_day.value;
        let own = times.into_iter().filter(|t| t.beijing().year() == year);
        own.map(|time| {
            let value = |quantity: Quantity, period| {
                let found = match period {
                    Period::Hour => self.series.hours.get(&quantity)?.get(&time).copied(),
                    Period::Day => self.series.running_day(quantity, time, least),
                    _ => None,
                };
                found.map(Judged::already)
            };
            let partial = self.options.partial_days;
            let index = self.edition.air_index(IndexOf::Hour, value, partial, basis);
            (time, index)
        })
        .collect()
    }

    /// Days on which anything is there, left out or not.
    fn all_days(&self) -> BTreeSet<ModelTime> {
        let left_out = self.left_out.iter().map(|time| time.midnight());
        self.days.days().into_iter().chain(left_out).collect()
    }

    fn dust_hours(&self, day: ModelTime) -> usize {
        let end = day.plus(24 * HOUR as i64);
        let times = self.left_out.range(day..end).count();
        let of_days = |q| self.series.days.contains_key(&(q, Period::Day));
        if of_days(Quantity::Pm10) || of_days(Quantity::Pm25) {
            24 * times
        } else {
            times
        }
    }
}
