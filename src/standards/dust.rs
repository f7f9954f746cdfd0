//! Hours and days that dust weather spoils (剔除沙尘): found in PM10 and PM2.5 by a rule that is data, with the evidence for each.
//!
//! The rule of 2016 names the hours within a dust weather process that weather services have found. With a list of processes only those are looked at; without,
//! all hours are searched, and a first hour must also be coarse, since smoke and haze double too.

use super::dust_rule::DustNumbers;
use super::series::Series;
use super::source::Basis;
use crate::time::ModelTime;
use crate::units::HOUR;

/// Seconds of an hour.
const STEP: i64 = HOUR as i64;

/// A dust weather process or another exceptional event that others found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Process {
    /// Place as tables name it; empty for all places.
    pub place: String,
    /// Beginning.
    pub begin: ModelTime,
    /// End.
    pub end: ModelTime,
    /// Where it is written.
    pub evidence: String,
}

/// What made an hour the first of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beginning {
    /// PM10 rose above the hours before.
    Rise,
    /// PM2.5/PM10 fell below that of the hours before.
    Fall,
    /// Both.
    RiseAndFall,
    /// A day of a table of days.
    Day,
    /// It is in the list, and the rule has no numbers.
    Listed,
}

impl Beginning {
    /// Words in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rise => "PM10 rose",
            Self::Fall => "PM2.5/PM10 fell",
            Self::RiseAndFall => "PM10 rose and PM2.5/PM10 fell",
            Self::Day => "day with PM10 high and PM2.5/PM10 low",
            Self::Listed => "listed",
        }
    }
}

/// Why an event ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// PM10 came back.
    Returned,
    /// Hours without PM10.
    Gap,
    /// It lasted longer than events are let.
    TooLong,
    /// The series ends.
    Open,
    /// The day or the listed span ends.
    Span,
}

impl Ending {
    /// Words in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Returned => "PM10 came back",
            Self::Gap => "no PM10 measured",
            Self::TooLong => "longest length reached",
            Self::Open => "the series ends",
            Self::Span => "end of the day or of the list's span",
        }
    }
}

/// Hours that do not count, with their evidence. Concentrations in µg/m³.
#[derive(Debug, Clone, PartialEq)]
pub struct DustEvent {
    /// First hour.
    pub begin: ModelTime,
    /// End of the last hour.
    pub end: ModelTime,
    /// What made it begin.
    pub beginning: Beginning,
    /// What ended it.
    pub ending: Ending,
    /// Mean PM10 of the hours before; NaN of days.
    pub pm10_before: f64,
    /// Mean PM2.5/PM10 of the hours before [1]; NaN where not known.
    pub ratio_before: f64,
    /// PM10 of the first hour.
    pub pm10_first: f64,
    /// PM2.5/PM10 of the first hour [1]; NaN where not known.
    pub ratio_first: f64,
    /// Largest PM10.
    pub pm10_largest: f64,
    /// Its hour.
    pub largest_at: ModelTime,
    /// Hours (or days) with PM10 in it.
    pub values: usize,
    /// What the list says of it.
    pub evidence: String,
}

/// PM10 and PM2.5 of a place.
#[derive(Debug, Clone, Copy)]
pub struct Particles<'a> {
    /// PM10 [µg/m³].
    pub pm10: &'a Series,
    /// PM2.5 [µg/m³].
    pub pm25: &'a Series,
}

impl Particles<'_> {
    fn ratio(&self, time: ModelTime) -> Option<f64> {
        let (coarse, fine) = (self.pm10.get(&time)?, self.pm25.get(&time)?);
        (*coarse > 0.0).then(|| fine / coarse)
    }

    /// An event of known ends.
    fn event(&self, begin: ModelTime, end: ModelTime, why: (Beginning, Ending)) -> DustEvent {
        let inside = self.pm10.range(begin..end);
        let values = inside.clone().map(|(time, value)| (*time, *value));
        let largest = values.reduce(|a, b| if b.1 > a.1 { b } else { a });
        let largest = largest.unwrap_or((begin, f64::NAN));
        DustEvent {
            begin,
            end,
            beginning: why.0,
            ending: why.1,
            pm10_before: f64::NAN,
            ratio_before: f64::NAN,
            pm10_first: self.pm10.get(&begin).copied().unwrap_or(f64::NAN),
            ratio_first: self.ratio(begin).unwrap_or(f64::NAN),
            pm10_largest: largest.1,
            largest_at: largest.0,
            values: inside.count(),
            evidence: String::new(),
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// Events in hours; `processes` of the place, or `None` to search all hours.
pub fn hourly_events(
    particles: Particles<'_>,
    numbers: &DustNumbers,
    processes: Option<&[Process]>,
    basis: &mut Basis,
) -> Vec<DustEvent> {
    let mut events: Vec<DustEvent> = Vec::new();
    let last = particles.pm10.keys().next_back().copied();
    for &time in particles.pm10.keys() {
        if events.last().is_some_and(|event| time < event.end) {
            continue;
        }
        let process = match processes {
            None => None,
            Some(list) => {
                let Some(found) = list.iter().find(|p| p.begin <= time && time < p.end) else {
                    continue;
                };
                Some(found)
            }
        };
        let Some(begun) = begins(particles, time, numbers, process.is_some(), basis) else {
            continue;
        };
        let (end, ending) = ends(particles, time, begun.1, numbers, last, basis);
        let mut event = particles.event(time, end, (begun.0, ending));
        event.pm10_before = begun.1;
        event.ratio_before = begun.2;
        event.evidence = process.map_or_else(String::new, |p| p.evidence.clone());
        events.push(event);
    }
    events
}

/// Mean PM10 and mean PM2.5/PM10 (NaN where not known) of the hours before an hour, if enough of them are there.
fn before(
    particles: Particles<'_>,
    time: ModelTime,
    numbers: &DustNumbers,
    basis: &mut Basis,
) -> Option<(f64, f64)> {
    let hours = basis.take(&numbers.hours_before) as i64;
    let before = (1..=hours).map(|h| time.plus(-h * STEP));
    let coarse = before.clone().filter_map(|t| particles.pm10.get(&t));
    let coarse: Vec<f64> = coarse.copied().collect();
    let ratios: Vec<f64> = before.filter_map(|t| particles.ratio(t)).collect();
    let enough = coarse.len() >= basis.take(&numbers.least_before).max(1);
    // The mean of no ratio is 0/0.
    enough.then(|| (mean(&coarse), mean(&ratios)))
}

/// Hours that rise as a first hour of dust does, and days as high as one of dust, of which nothing is known since PM2.5 is missing: a search passes over them.
pub fn undecided(
    hourly: Particles<'_>,
    daily: Particles<'_>,
    numbers: &DustNumbers,
    basis: &mut Basis,
) -> usize {
    let mut count = 0;
    for (&time, &pm10) in hourly.pm10 {
        let rises = hourly.ratio(time).is_none()
            && pm10 > numbers.floor.value
            && before(hourly, time, numbers, basis)
                .is_some_and(|mean| pm10 >= numbers.rise.value * mean.0);
        count += usize::from(rises);
    }
    let high = |(day, pm10): &(&ModelTime, &f64)| {
        **pm10 > numbers.day_floor.value && daily.ratio(**day).is_none()
    };
    count + daily.pm10.iter().filter(high).count()
}

/// Whether an hour is the first of an event: why, and mean PM10 and ratio of the hours before.
fn begins(
    particles: Particles<'_>,
    time: ModelTime,
    numbers: &DustNumbers,
    listed: bool,
    basis: &mut Basis,
) -> Option<(Beginning, f64, f64)> {
    let (pm10_before, ratio_before) = before(particles, time, numbers, basis)?;
    let (pm10, ratio) = (particles.pm10.get(&time)?, particles.ratio(time));
    let high = *pm10 > basis.take(&numbers.floor);
    let rises = high && *pm10 >= basis.take(&numbers.rise) * pm10_before;
    let fall = basis.take(&numbers.fall) * ratio_before;
    let falls = ratio.is_some_and(|ratio| ratio <= fall);
    let why = match (rises, falls) {
        (true, true) => Beginning::RiseAndFall,
        (true, false) => Beginning::Rise,
        (false, true) => Beginning::Fall,
        (false, false) => return None,
    };
    // Nobody has said that this is dust: it must be coarse and high.
    let coarse_air = listed || {
        let greatest = basis.take(&numbers.greatest_ratio);
        high && ratio.is_some_and(|ratio| ratio <= greatest)
    };
    coarse_air.then_some((why, pm10_before, ratio_before))
}

/// End of an event that began at an hour: the beginning of the first hour that does not belong to it, and why.
fn ends(
    particles: Particles<'_>,
    begin: ModelTime,
    pm10_before: f64,
    numbers: &DustNumbers,
    last: Option<ModelTime>,
    basis: &mut Basis,
) -> (ModelTime, Ending) {
    let back = (1.0 + basis.take(&numbers.return_within)) * pm10_before;
    let longest = basis.take(&numbers.longest) as i64;
    let gap = basis.take(&numbers.longest_gap) as i64;
    let mut seen = begin;
    let mut time = begin.plus(STEP);
    while last.is_some_and(|last| time <= last) {
        if let Some(pm10) = particles.pm10.get(&time) {
            if *pm10 <= back {
                return (time, Ending::Returned);
            }
            seen = time;
        }
        if time.seconds() - seen.seconds() >= gap * STEP {
            return (seen.plus(STEP), Ending::Gap);
        }
        time = time.plus(STEP);
        if time.seconds() - begin.seconds() >= longest * STEP {
            return (time, Ending::TooLong);
        }
    }
    (seen.plus(STEP), Ending::Open)
}

/// Days of dust in a table of days; with a list only those days that a process of it touches.
pub fn daily_events(
    particles: Particles<'_>,
    numbers: &DustNumbers,
    processes: Option<&[Process]>,
    basis: &mut Basis,
) -> Vec<DustEvent> {
    let mut events = Vec::new();
    for (&day, &pm10) in particles.pm10 {
        let end = day.plus(24 * STEP);
        let process = match processes {
            None => None,
            Some(list) => match list.iter().find(|p| p.begin < end && day < p.end) {
                Some(found) => Some(found),
                None => continue,
            },
        };
        if numbers.is_dusty_day(pm10, particles.ratio(day), basis) {
            let mut event = particles.event(day, end, (Beginning::Day, Ending::Span));
            event.evidence = process.map_or_else(String::new, |p| p.evidence.clone());
            events.push(event);
        }
    }
    events
}

/// Listed events as they are, for a rule without numbers.
pub fn listed_events(particles: Particles<'_>, processes: &[Process]) -> Vec<DustEvent> {
    let mut events: Vec<DustEvent> = processes
        .iter()
        .map(|process| {
            let why = (Beginning::Listed, Ending::Span);
            let mut event = particles.event(process.begin, process.end, why);
            event.evidence.clone_from(&process.evidence);
            event
        })
        .filter(|event| event.values > 0)
        .collect();
    events.sort_by_key(|event| event.begin);
    events
}
