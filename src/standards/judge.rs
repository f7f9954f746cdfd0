//! Judges a table of observations: every place and year by one or several editions side by side, with and without dust.

use super::air::AirTable;
use super::annual::{Exceedances, YearItem, exceedances, year_items};
use super::aqi::{AirIndex, IndexOf};
use super::composite::{Composite, composite};
use super::dust::{DustEvent, Particles, Process, daily_events, hourly_events, listed_events};
use super::edition::{Edition, Force, Standards};
use super::error::StandardsError;
use super::good_days::GoodDays;
use super::groups::Group;
use super::limits::{Period, ZoneClass};
use super::series::{DayTable, PlaceSeries, Series};
use super::source::{Basis, Status};
use super::state::Judged;
use super::who_year::{WhoYear, who_year};
use crate::observations::{Observation, Observations, Quantity, State};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::collections::{BTreeMap, BTreeSet};

/// In which state values are judged.
#[derive(Debug, Clone, Copy)]
pub enum StateHandling<'a> {
    /// In the state that the edition asks for, with the air of places where that takes it.
    Asked(&'a AirTable),
    /// As they are recorded, whatever the edition asks for: every result says so.
    AsRecorded,
}

/// What is wanted.
#[derive(Debug, Clone)]
pub struct JudgeOptions<'a> {
    /// Editions by name (`who2021` for WHO's guidelines); none: the one that held at the end of each year's records.
    pub editions: Vec<String>,
    /// Judge by editions that did not hold.
    pub as_if: bool,
    /// Class of the places.
    pub class: ZoneClass,
    /// Also judge without dust.
    pub without_dust: bool,
    /// Dust weather processes and other events that others found; [`None`] to search all hours.
    pub processes: Option<&'a [Process]>,
    /// State of air.
    pub state: StateHandling<'a>,
    /// Let days without all six pollutants count as they are.
    pub partial_days: bool,
}

/// With or without dust.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// Everything that was measured.
    AsMeasured,
    /// Without the particles of hours or days of dust.
    WithoutDust,
}

impl Treatment {
    /// Words in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::AsMeasured => "as measured",
            Self::WithoutDust => "without dust",
        }
    }
}

/// A day.
#[derive(Debug, Clone, PartialEq)]
pub struct DayJudgement {
    /// Midnight at its beginning, Beijing time.
    pub day: ModelTime,
    /// Its index.
    pub index: AirIndex,
    /// Hours (24 of a day of a table of days) whose particles were left out for dust.
    pub dust_hours: usize,
}

/// A year of a place by an edition.
#[derive(Debug, Clone, PartialEq)]
pub struct YearJudgement {
    /// Place or city.
    pub place: String,
    /// Calendar year of Beijing time.
    pub year: i16,
    /// Short name of the edition.
    pub edition: String,
    /// Whether it held.
    pub force: Force,
    /// With or without dust.
    pub treatment: Treatment,
    /// States in which gases and particles are judged, in words.
    pub state: String,
    /// Its days.
    pub days: Vec<DayJudgement>,
    /// Means and percentiles beside limits.
    pub items: Vec<YearItem>,
    /// Days and hours above limits.
    pub exceedances: Vec<Exceedances>,
    /// Of the six pollutants, those of which nothing is there.
    pub absent: Vec<Quantity>,
    /// Good days; days that were left out for dust have left the denominator.
    pub good: GoodDays,
    /// The same, but those days stay and are judged by what is left of them; only without dust.
    pub good_if_kept: Option<GoodDays>,
    /// Composite index, or the pollutants that it lacks.
    pub composite: Result<Composite, Vec<Quantity>>,
    /// Days with too few hours, by pollutant and averaging, of the whole table.
    pub short: BTreeMap<(Quantity, Period), usize>,
    /// Values that could not be turned to the judged state, of the whole table.
    pub unturned: BTreeMap<Quantity, usize>,
    /// What it rests on that is not confirmed.
    pub basis: Basis,
}

/// Everything that was found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgement {
    /// By place, year, edition, treatment.
    pub years: Vec<YearJudgement>,
    /// Beside WHO's guidelines, by place and year.
    pub who: Vec<WhoYear>,
    /// Events of dust by place and edition.
    pub events: Vec<(String, String, DustEvent)>,
    /// What a reader must know, in words.
    pub notes: Vec<String>,
}

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
    let as_measured = DayTable::of(&series, edition, options.class, &none, &mut basis);
    let mut treatments = vec![(Treatment::AsMeasured, as_measured, none, basis.clone())];
    if options.without_dust {
        let events = events_of(&series, &group.name, edition, options, &mut basis)?;
        let left_out = hours_of(&series, &events);
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
                    left_out: &left_out,
                    state: words.join(", "),
                }
                .year(year, force, treatment, basis.clone()),
            );
        }
    }
    Ok(())
}

/// Events of dust of a place.
fn events_of(
    series: &PlaceSeries,
    place: &str,
    edition: &Edition,
    options: &JudgeOptions<'_>,
    basis: &mut Basis,
) -> Result<Vec<DustEvent>, StandardsError> {
    let own: Option<Vec<Process>> = options.processes.map(|all| {
        let own = all
            .iter()
            .filter(|p| p.place.is_empty() || p.place == place);
        own.cloned().collect()
    });
    let empty = Series::new();
    let hours = |quantity| series.hours.get(&quantity).unwrap_or(&empty);
    let days = |quantity| series.days.get(&(quantity, Period::Day)).unwrap_or(&empty);
    let hourly = Particles {
        pm10: hours(Quantity::Pm10),
        pm25: hours(Quantity::Pm25),
    };
    let daily = Particles {
        pm10: days(Quantity::Pm10),
        pm25: days(Quantity::Pm25),
    };
    let Some(numbers) = &edition.dust.numbers else {
        let Some(own) = own else {
            return Err(StandardsError::NoDustNumbers {
                rule: edition.dust.name.clone(),
                edition: edition.id.clone(),
            });
        };
        let mut events = listed_events(hourly, &own);
        // Days of a table count from midnight.
        let whole: Vec<Process> = own
            .into_iter()
            .map(|p| Process {
                begin: p.begin.midnight(),
                ..p
            })
            .collect();
        events.extend(listed_events(daily, &whole));
        return Ok(events);
    };
    let mut events = hourly_events(hourly, numbers, own.as_deref(), basis);
    events.extend(daily_events(daily, numbers, own.as_deref(), basis));
    Ok(events)
}

/// Times of particles that lie in events: hours, or midnights of a table of days.
fn hours_of(series: &PlaceSeries, events: &[DustEvent]) -> BTreeSet<ModelTime> {
    let particles = [Quantity::Pm10, Quantity::Pm25];
    let hours = particles.iter().filter_map(|q| series.hours.get(q));
    let days = particles
        .iter()
        .filter_map(|q| series.days.get(&(*q, Period::Day)));
    let times: BTreeSet<ModelTime> = hours.chain(days).flat_map(|s| s.keys().copied()).collect();
    let inside = events.iter().flat_map(|e| times.range(e.begin..e.end));
    inside.copied().collect()
}

/// What a year is made of.
struct Of<'a> {
    group: &'a Group,
    edition: &'a Edition,
    standards: &'a Standards,
    options: &'a JudgeOptions<'a>,
    series: &'a PlaceSeries,
    days: &'a DayTable,
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
        let pairs = days.iter().map(|d| (&d.index, d.dust_hours > 0));
        let good = GoodDays::of(year, pairs, self.standards);
        let good_if_kept = (treatment == Treatment::WithoutDust)
            .then(|| GoodDays::of(year, kept.iter().map(|i| (i, false)), self.standards));
        let items = year_items(self.days, year, edition, class, &mut basis);
        let there = self.series.quantities();
        let six = edition.index.six.iter().copied();
        YearJudgement {
            place: self.group.name.clone(),
            year,
            edition: edition.id.clone(),
            force,
            treatment,
            state: self.state,
            exceedances: exceedances(self.days, self.series, year, edition, class, &mut basis),
            absent: six.filter(|q| !there.contains(q)).collect(),
            composite: composite(&items, edition, &mut basis),
            items,
            days,
            good,
            good_if_kept,
            short: self.days.short.clone(),
            unturned: self.series.unturned.clone(),
            basis,
        }
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
