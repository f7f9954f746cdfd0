//! The tags of a run at a place, as [`Influences`] hold them, and which of its days stand for a measured one.

use super::cut::{Component, DayLevel, Influence, Influences};
use crate::inventory::pollutant_index;
use crate::observations::Quantity;
use crate::simulation::{Record, SEASONS, season_of};
use crate::species::SpeciesTable;
use crate::standards::{Basis, Edition, GOOD, Judged, PollutantIndex};
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// Pollutants of which contributions can be taken, in the order of [`Influences::pollutants`]; ozone is none: what contributes to it is not what a cut changes.
pub const SCALED: [Quantity; 5] = [
    Quantity::Pm25,
    Quantity::Pm10,
    Quantity::So2,
    Quantity::No2,
    Quantity::Co,
];

/// Parts of PM2.5 and the emission whose range each has.
pub(in crate::plan) const FINE: [(&str, Option<&str>); 9] = [
    ("PM25_SO4", Some("SO2")),
    ("PM25_NO3", Some("NOX")),
    ("PM25_NH4", Some("NH3")),
    ("PM25_CL", Some("PM25")),
    ("PM25_EC", Some("BC")),
    ("PM25_POA", Some("OC")),
    ("PM25_SOA", Some("VOC")),
    ("PM25_DUST", None),
    ("PM25_OTHER", Some("PM25")),
];

/// Ways in which a run may follow a pollutant: the first of which it follows every part is taken.
fn ways(quantity: Quantity) -> Vec<Vec<(&'static str, Option<&'static str>)>> {
    match quantity {
        Quantity::Pm25 => vec![
            FINE.to_vec(),
            vec![("PM25", Some("PM25"))],
            vec![("PM25_PRIMARY", Some("PM25")), ("PM25_DUST", None)],
            vec![("PM25_PRIMARY", Some("PM25"))],
        ],
        Quantity::Pm10 => vec![
            vec![("PM10", Some("PM10"))],
            vec![("PM10_PRIMARY", Some("PM10")), ("PM10_DUST", None)],
            vec![("PM10_PRIMARY", Some("PM10"))],
        ],
        Quantity::So2 => vec![vec![("SO2", Some("SO2"))]],
        Quantity::No2 => vec![vec![("NO2", Some("NOX"))]],
        Quantity::Co => vec![vec![("CO", Some("CO"))]],
        _ => vec![],
    }
}

/// Which columns of tags are looked at: those of one set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagRange {
    /// Its first column.
    pub first: usize,
    /// Its columns, inflows too.
    pub count: usize,
}

/// Days of a run that stand for measured ones: the same date, else its season, else all.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StandIn {
    dates: BTreeMap<ModelTime, usize>,
    seasons: [Option<usize>; SEASONS.len()],
    /// The bin of all days.
    pub all: usize,
}

impl StandIn {
    /// The bin for a measured day.
    pub fn bin(&self, day: ModelTime) -> usize {
        let season = || self.seasons[season_of(day)];
        let date = self.dates.get(&day.midnight()).copied();
        date.or_else(season).unwrap_or(self.all)
    }

    /// How many measured days are met by their date, by their season, by all days.
    pub fn met(&self, days: impl Iterator<Item = ModelTime>) -> [usize; 3] {
        let mut met = [0; 3];
        for day in days {
            let way = if self.dates.contains_key(&day.midnight()) {
                0
            } else if self.seasons[season_of(day)].is_some() {
                1
            } else {
                2
            };
            met[way] += 1;
        }
        met
    }
}

/// What the tags do at points of a record (their mean), day by day; `None` for a run whose tags explain nothing of PM2.5. Pollutants that are not followed have
/// no influence; the notes say of what a pollutant's tags tell a part only.
pub fn influences_of(
    record: &Record,
    species: &SpeciesTable,
    points: &[usize],
    tags: TagRange,
) -> Option<(Influences, StandIn, Vec<String>)> {
    let column = |name: &str| {
        let at = species.pollutants.iter().position(|p| p.name == name);
        at.filter(|at| *at < record.followed)
    };
    let days = days_of(record);
    let mut notes = Vec::new();
    let mut influences = Influences::default();
    for quantity in SCALED {
        let name = match quantity {
            Quantity::Pm25 => "PM25",
            Quantity::Pm10 => "PM10",
            other => &other.name().to_uppercase(),
        };
        let whole = species.pollutants.iter().position(|p| p.name == name);
        let way = ways(quantity).into_iter().enumerate().find_map(|(n, way)| {
            let columns = way
                .iter()
                .map(|(part, emitted)| Some((column(part)?, *emitted)));
            Some((n, way.clone(), columns.collect::<Option<Vec<_>>>()?))
        });
        let mut influence = Influence {
            tags: tags.count,
            whole: vec![0.0; days.len()],
            components: vec![],
        };
        if let (Some(whole), Some((_, way, columns))) = (whole, way) {
            for (day, (_, _, entries)) in days.iter().enumerate() {
                influence.whole[day] = mean(record, entries, points, |entry, point| {
                    f64::from(record.map(entry, whole)[record.points[point]])
                });
            }
            influence.components = columns
                .iter()
                .map(|(column, emitted)| Component {
                    parts: parts(record, &days, points, (*column, tags)),
                    follows: emitted.and_then(pollutant_index),
                })
                .collect();
            if way.iter().any(|(part, _)| part.ends_with("_PRIMARY")) {
                notes.push(format!(
                    "the run's tags follow what of {} is emitted as it is (attribution.follow = \"primary\"): secondary matter stays",
                    quantity.name()
                ));
            }
        }
        influences.pollutants.push(influence);
    }
    let known = influences.pollutants.first()?;
    if known.components.is_empty() {
        return None;
    }
    let mut stand_in = StandIn::default();
    if record.labels.is_empty() {
        for (day, (midnight, _, _)) in days.iter().enumerate() {
            stand_in.dates.insert(*midnight, influences.bins.len());
            influences.bins.push(vec![(day, 1.0)]);
        }
    }
    for season in 0..SEASONS.len() {
        let own = days.iter().enumerate();
        let own = own.filter(|(_, (midnight, _, _))| season_of(*midnight) == season);
        let bin: Vec<(usize, f64)> = own.map(|(day, (_, weight, _))| (day, *weight)).collect();
        if !bin.is_empty() {
            stand_in.seasons[season] = Some(influences.bins.len());
            influences.bins.push(bin);
        }
    }
    stand_in.all = influences.bins.len();
    let all = days.iter().enumerate();
    let all = all.map(|(day, (_, weight, _))| (day, *weight));
    influences.bins.push(all.collect());
    Some((influences, stand_in, notes))
}

/// Days of a record: midnight, weight, entries.
fn days_of(record: &Record) -> Vec<(ModelTime, f64, Vec<usize>)> {
    if !record.labels.is_empty() {
        let entries = record.hours.iter().zip(&record.weights).enumerate();
        return entries
            .map(|(entry, (time, weight))| (time.midnight(), *weight, vec![entry]))
            .collect();
    }
    let mut days: BTreeMap<ModelTime, Vec<usize>> = BTreeMap::new();
    for (entry, time) in record.hours.iter().enumerate() {
        days.entry(time.midnight()).or_default().push(entry);
    }
    // A day counts by the hours that are there.
    days.into_iter()
        .map(|(midnight, entries)| (midnight, entries.len() as f64, entries))
        .collect()
}

fn mean(
    record: &Record,
    entries: &[usize],
    points: &[usize],
    value: impl Fn(usize, usize) -> f64,
) -> f64 {
    debug_assert!(points.iter().all(|p| *p < record.points.len()));
    let sum: f64 = entries
        .iter()
        .flat_map(|entry| points.iter().map(|point| (*entry, *point)))
        .map(|(entry, point)| value(entry, point))
        .sum();
    sum / (entries.len() * points.len()) as f64
}

/// Contributions of the tags to a pollutant, `[day][tag]`.
fn parts(
    record: &Record,
    days: &[(ModelTime, f64, Vec<usize>)],
    points: &[usize],
    (pollutant, tags): (usize, TagRange),
) -> Vec<f64> {
    let mut all = Vec::with_capacity(days.len() * tags.count);
    for (_, _, entries) in days {
        let mut sums = vec![0.0; tags.count];
        for &entry in entries {
            for &point in points {
                let own = &record.at_point(entry, point, pollutant)[tags.first..];
                for (sum, value) in sums.iter_mut().zip(own) {
                    *sum += f64::from(*value);
                }
            }
        }
        let count = (entries.len() * points.len()) as f64;
        all.extend(sums.into_iter().map(|sum| sum / count));
    }
    all
}

/// The pollutants of a judged day beside what a good day may have of each.
pub fn day_levels(parts: &[PollutantIndex], edition: &Edition) -> Vec<DayLevel> {
    let scaled = |part: &PollutantIndex| SCALED.iter().position(|q| *q == part.quantity);
    let levels = parts.iter().filter_map(|part| {
        Some(DayLevel {
            pollutant: scaled(part),
            observed: part.concentration,
            limit: largest_of_good_day(part, edition)?,
        })
    });
    levels.collect()
}

/// The largest concentration of a good day, before it is rounded, in the unit of its limit; `None` where the edition has no index of it.
fn largest_of_good_day(part: &PollutantIndex, edition: &Edition) -> Option<f64> {
    let basis = &mut Basis::default();
    let decimals = edition.evaluation.decimals(part.quantity, basis);
    let factor = part.quantity.network_factor();
    let mut is_good = |value: f64| -> Option<bool> {
        let value = Judged::already(value * factor);
        let rule = &edition.index;
        let found = rule.pollutant(part.quantity, part.period, value, decimals, basis)?;
        Some(found.index.is_some_and(|index| index <= GOOD))
    };
    let (mut low, mut high) = (0.0, 1.0);
    if !is_good(low)? {
        return None;
    }
    while is_good(high)? {
        (low, high) = (high, high * 2.0);
    }
    // To the last bit: the middle of two neighbours is one of them.
    loop {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            return Some(low);
        }
        if is_good(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::standards::{Period, Standards};
    use approx::assert_relative_eq;

    #[test]
    fn a_good_day_may_have_what_rounds_to_the_step_of_100() {
        let standards = Standards::embedded().expect("tables");
        let part = |quantity, period| PollutantIndex {
            quantity,
            period,
            concentration: 200.0,
            index: None,
            beyond: false,
        };
        // 75.5 rounds to the even 76, 60.5 to 60; 150.5 to 150; CO 4.05 mg/m³ to 4.0; ozone 160.5 to 160.
        for (edition, quantity, period, expected) in [
            ("2012", Quantity::Pm25, Period::Day, 75.5),
            ("2026", Quantity::Pm25, Period::Day, 60.5),
            ("2012", Quantity::Pm10, Period::Day, 150.5),
            ("2026", Quantity::Pm10, Period::Day, 120.5),
            ("2012", Quantity::Co, Period::Day, 4.05),
            ("2012", Quantity::O3, Period::MaxEightHours, 160.5),
        ] {
            let edition = standards.named(edition).expect("an edition");
            let levels = day_levels(&[part(quantity, period)], edition);
            assert_relative_eq!(levels[0].limit, expected, max_relative = 1e-8);
            assert_eq!(levels[0].pollutant.is_none(), quantity == Quantity::O3);
        }
    }

    #[test]
    fn the_date_goes_before_the_season_and_the_season_before_all() {
        let day = |month, day| ModelTime::from_beijing(2024, month, day, 0);
        let stand_in = StandIn {
            dates: [(day(1, 5), 0)].into(),
            seasons: [Some(1), None, None, None],
            all: 2,
        };
        let days = [day(1, 5), day(12, 1), day(7, 1)];
        assert_eq!(days.map(|d| stand_in.bin(d)), [0, 1, 2]);
        assert_eq!(stand_in.met(days.into_iter()), [1, 1, 1]);
    }
}
