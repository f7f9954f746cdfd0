//! Days, hours and events of dust of a judgement as rows of CSV.

use super::aqi::AirIndex;
use super::dust::DustEvent;
use super::edition::{Standards, date};
use super::judgement::Judgement;
use super::table::names;
use crate::units::HOUR;

/// Columns of the table of days.
pub const DAY_COLUMNS: [&str; 12] = [
    "place",
    "date",
    "edition",
    "dust",
    "index",
    "level",
    "level_zh",
    "primary",
    "exceeding",
    "missing",
    "dust_hours",
    "indices",
];

/// Columns of the table of events.
pub const EVENT_COLUMNS: [&str; 14] = [
    "place",
    "edition",
    "begin_beijing",
    "end_beijing",
    "hours",
    "beginning",
    "ending",
    "pm10_before_ug_m3",
    "ratio_before_1",
    "pm10_first_ug_m3",
    "ratio_first_1",
    "pm10_largest_ug_m3",
    "largest_at_beijing",
    "evidence",
];

/// Columns of the table of hours.
pub const HOUR_COLUMNS: [&str; 10] = [
    "place",
    "begin_beijing",
    "edition",
    "index",
    "level",
    "level_zh",
    "primary",
    "exceeding",
    "missing",
    "indices",
];

/// Index, level in both languages, primary and exceeding pollutants and those that are missing; then what it is made of.
fn cells(index: &AirIndex, standards: &Standards) -> ([String; 6], String) {
    let level = index.index.and_then(|i| standards.level(i));
    let parts = index.parts.iter().map(|part| {
        let value = part
            .index
            .map_or_else(|| "none".to_owned(), |i| i.to_string());
        let (quantity, period) = (part.quantity.name(), part.period.name());
        format!("{quantity} {period} {}: {value}", part.concentration)
    });
    let parts: Vec<String> = parts.collect();
    let cells = [
        index.index.map_or_else(String::new, |i| i.to_string()),
        level.map_or_else(String::new, |l| l.name.clone()),
        level.map_or_else(String::new, |l| l.name_zh.clone()),
        names(&index.primary, " "),
        names(&index.exceeding, " "),
        names(&index.missing, " "),
    ];
    (cells, parts.join("; "))
}

impl Judgement {
    /// Rows of the table of days, in the order of [`DAY_COLUMNS`].
    pub fn day_rows(&self, standards: &Standards) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for year in &self.years {
            for day in &year.days {
                let (cells, parts) = cells(&day.index, standards);
                let mut row = vec![
                    year.place.clone(),
                    date(day.day),
                    year.edition.clone(),
                    year.treatment.name().to_owned(),
                ];
                row.extend(cells);
                row.extend([day.dust_hours.to_string(), parts]);
                rows.push(row);
            }
        }
        rows
    }

    /// Rows of the table of hours, in the order of [`HOUR_COLUMNS`].
    pub fn hour_rows(&self, standards: &Standards) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for year in &self.years {
            for (time, index) in &year.hours {
                let (cells, parts) = cells(index, standards);
                let mut row = vec![year.place.clone(), time.to_string(), year.edition.clone()];
                row.extend(cells);
                row.push(parts);
                rows.push(row);
            }
        }
        rows
    }

    /// Rows of the table of events, in the order of [`EVENT_COLUMNS`].
    pub fn event_rows(&self) -> Vec<Vec<String>> {
        let rows = self.events.iter();
        rows.map(|(place, edition, event)| event_row(place, edition, event))
            .collect()
    }
}

fn event_row(place: &str, edition: &str, event: &DustEvent) -> Vec<String> {
    let number = |value: f64, decimals: usize| {
        if value.is_finite() {
            format!("{value:.decimals$}")
        } else {
            String::new()
        }
    };
    let hours = (event.end.seconds() - event.begin.seconds()) / HOUR as i64;
    vec![
        place.to_owned(),
        edition.to_owned(),
        event.begin.to_string(),
        event.end.to_string(),
        hours.to_string(),
        event.beginning.name().to_owned(),
        event.ending.name().to_owned(),
        number(event.pm10_before, 1),
        number(event.ratio_before, 3),
        number(event.pm10_first, 1),
        number(event.ratio_first, 3),
        number(event.pm10_largest, 1),
        event.largest_at.to_string(),
        event.evidence.clone(),
    ]
}
