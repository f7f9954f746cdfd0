//! Who makes the highest values: events that are run again source by source, and the table of parts.

use super::super::Text;
use super::fill::{Filling, TOP};
use super::model::{Culprit, HourCulprit, Part, ShareRow};
use super::weather::hour_weather;
use crate::aermod::study::{Figure, PointShare};
use crate::nearfield::case::{Averaging, Event};
use crate::nearfield::{Case, EventContribution};
use crate::output::nearfield::{Products, date_text, full_date};

/// Sources that are named among the culprits of a value; the rest is one part.
const NAMED: usize = 12;

/// Events for the highest values of the shortest average, and (once they are run) what came of them.
#[derive(Debug, Clone, Default)]
pub struct Culprits {
    /// The averaging period.
    pub averaging: Option<Averaging>,
    /// Events: by group, highest first.
    pub events: Vec<Event>,
    /// Receptors of the events, from 0.
    pub receptors: Vec<usize>,
    /// Events that are not of the ten highest but of the highest of an hour of the day: they stand last.
    pub by_hour: usize,
    /// Contributions, one an event.
    pub found: Vec<EventContribution>,
}

impl Culprits {
    /// Events with their receptors and what came of them: the ten highest, or those by hour of the day.
    fn part(&self, by_hour: bool) -> impl Iterator<Item = (&Event, usize, &EventContribution)> {
        let highest = self.events.len() - self.by_hour;
        let range = if by_hour {
            highest..self.found.len().max(highest)
        } else {
            0..highest.min(self.found.len())
        };
        range.map(|n| (&self.events[n], self.receptors[n], &self.found[n]))
    }
}

/// Events of the ten highest values of each group, of the first type of output and the shortest average.
pub fn events_of_maxima(products: &Products<'_>) -> Culprits {
    let case = products.case;
    let shortest = products
        .watch
        .maxima()
        .filter_map(|table| match case.averaging[table.averaging] {
            Averaging::Hours(hours) => Some((hours, table)),
            _ => None,
        })
        .min_by_key(|(hours, _)| *hours);
    let Some((hours, table)) = shortest else {
        return Culprits::default();
    };
    let mut culprits = Culprits {
        averaging: Some(Averaging::Hours(hours)),
        ..Culprits::default()
    };
    for group in 0..case.groups.len() {
        for (place, (high, receptor)) in table.values[group].iter().take(TOP).enumerate() {
            culprits.events.push(Event {
                id: format!("TOP{:02}{place:02}", group % 100),
                averaging: hours,
                group,
                date: high.date,
                value: Some(high.value),
                receptor: case.receptors[*receptor],
            });
            culprits.receptors.push(*receptor);
        }
    }
    for (group, hours) in products.watch.by_hour().iter().enumerate() {
        for high in hours.iter().filter(|high| high.value > 0.0) {
            culprits.events.push(Event {
                id: format!("DAY{:02}{:02}", group % 100, high.date % 100),
                averaging: 1,
                group,
                date: high.date,
                value: Some(high.value),
                receptor: case.receptors[high.receptor],
            });
            culprits.receptors.push(high.receptor);
            culprits.by_hour += 1;
        }
    }
    culprits
}

/// The greatest parts (in size, be they negative), and the rest as one without name.
fn greatest(mut parts: Vec<Part>) -> Vec<Part> {
    parts.retain(|part| part.value != 0.0);
    parts.sort_by(|a, b| b.value.abs().total_cmp(&a.value.abs()));
    if parts.len() > NAMED + 1 {
        let rest = parts.split_off(NAMED);
        parts.push(Part {
            source: String::new(),
            value: rest.iter().map(|part| part.value).sum(),
        });
    }
    parts
}

/// Parts of an event by source.
fn parts_of(case: &Case, event: &Event, found: &EventContribution) -> Vec<Part> {
    let group = &case.groups[event.group];
    let part = |(member, &value): (usize, &f64)| Part {
        source: group.sources.get(member).map_or_else(
            || "BACKGROUND".to_owned(),
            |&source| case.sources[source].id.clone(),
        ),
        value,
    };
    greatest(found.members.iter().enumerate().map(part).collect())
}

/// Who makes the highest value of each hour of the day.
pub(super) fn hour_culprits(filling: &Filling<'_>) -> Vec<HourCulprit> {
    let case = filling.products.case;
    let first_year = filling.products.results.first.year;
    filling
        .culprits
        .part(true)
        .map(|(event, receptor, found)| HourCulprit {
            group: event.group,
            hour: (event.date % 100) as u32,
            date: date_text(full_date(event.date, first_year)),
            receptor,
            parts: parts_of(case, event, found),
        })
        .collect()
}

/// Who makes the maxima and the percentile days.
pub(super) fn share_rows(filling: &Filling<'_>) -> Vec<ShareRow> {
    let case = filling.products.case;
    let first_year = filling.products.results.first.year;
    let row = |share: &PointShare| {
        let parts = share.shares.iter().map(|part| Part {
            source: part.source.map_or_else(
                || "BACKGROUND".to_owned(),
                |source| case.sources[source].id.clone(),
            ),
            value: part.value,
        });
        let mut roles: Vec<Part> = Vec::new();
        for part in &share.shares {
            match roles.iter_mut().find(|own| own.source == part.role) {
                Some(own) => own.value += part.value,
                None => roles.push(Part {
                    source: part.role.clone(),
                    value: part.value,
                }),
            }
        }
        let figure = match share.figure {
            Figure::Highest(hours) => Text::new(
                format!("{hours} 小时平均最大值"),
                format!("highest {hours}-h mean"),
            ),
            Figure::Event(hours) => Text::new(
                format!("事件,{hours} 小时平均"),
                format!("event, {hours}-h mean"),
            ),
            Figure::Guaranteed(percent) => Text::new(
                format!("{percent}% 保证率日平均(HJ 2.2-2018)"),
                format!("{percent} % guaranteed-rate daily mean (HJ 2.2-2018)"),
            ),
            Figure::Percentile(percent) => Text::new(
                format!("日平均第 {percent} 百分位数(HJ 663-2013)"),
                format!("{percent}th percentile of daily means (HJ 663-2013)"),
            ),
        };
        ShareRow {
            point: share.name.clone(),
            receptor: share.receptor,
            group: share.group,
            figure,
            dates: share
                .dates
                .iter()
                .map(|&date| date_text(full_date(date, first_year)))
                .collect(),
            total: share.total,
            parts: greatest(parts.collect()),
            roles: greatest(roles),
        }
    };
    filling.shares.iter().map(row).collect()
}

/// Parts of the highest values of the shortest average.
pub(super) fn culprits(filling: &Filling<'_>) -> Vec<Culprit> {
    let (case, list) = (filling.products.case, filling.culprits);
    let first_year = filling.products.results.first.year;
    let mut place = (usize::MAX, 0);
    let mut all = Vec::new();
    for (event, receptor, found) in list.part(false) {
        place = if place.0 == event.group {
            (place.0, place.1 + 1)
        } else {
            (event.group, 1)
        };
        let parts = parts_of(case, event, found);
        let date = full_date(event.date, first_year);
        all.push(Culprit {
            group: event.group,
            place: place.1,
            value: event.value.unwrap_or(found.value),
            date: date_text(date),
            receptor,
            parts,
            weather: filling
                .weather
                .iter()
                .find(|record| record.stamp.full() == date)
                .map(hour_weather),
        });
    }
    all
}
