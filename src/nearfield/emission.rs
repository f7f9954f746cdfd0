//! Emission of each source in one hour: base emission × factor of the time (EMISFACT), or the hour's own record (HOUREMIS).
//!
//! Q(t) = Q₀ · f(t), f looked up by season, month, hour, weekday or wind speed category; with a record, Q, and the release
//! itself (temperature and velocity of the gas; height and initial spread; buoyancy of a line) are the record's.
//!
//! Source: AERMOD User's Guide EPA-454/B-24-007 (2024), sections 3.3.4 and 3.3.11. Valid for every kind of source.

use super::inputs::HourlyEmissionRecord;
use crate::plume::{Hour, HourStamp, Source, SourceKind, Variation, VariationKind};
use std::borrow::Cow;

/// At or below this an hourly emission is missing and counts as none.
const MISSING_EMISSION: f64 = -90.0;
/// Least gas velocity [m/s] and initial spread [m] of an hourly record.
const LEAST: f64 = 1.0e-5;

/// A source as it is in one hour.
#[derive(Debug, Clone, PartialEq)]
pub struct ActiveSource<'a> {
    /// Its index in `Case::sources`.
    pub index: usize,
    /// The source, with what the hour's record changes about its release.
    pub source: Cow<'a, Source>,
    /// Emission of the hour, in the unit of `Source::emission`.
    pub emission: f64,
    /// Buoyancy parameter F′ of the hour [m⁴/s³] (buoyant line with hourly records).
    pub buoyancy: Option<f64>,
}

/// Day of the week, 1 Monday … 7 Sunday.
pub fn weekday(stamp: HourStamp) -> usize {
    // Gregorian calendar, years beginning in March.
    let early = (14 - stamp.month as i32) / 12;
    let year = stamp.year - early;
    let month = stamp.month as i32 + 12 * early - 2;
    let day =
        (stamp.day as i32 + year + year / 4 - year / 100 + year / 400 + (31 * month) / 12) % 7;
    if day == 0 { 7 } else { day as usize }
}

/// 1 Monday–Friday, 2 Saturday, 3 Sunday.
fn kind_of_day(stamp: HourStamp) -> usize {
    match weekday(stamp) {
        6 => 2,
        7 => 3,
        _ => 1,
    }
}

/// Which of the factors holds in an hour (index from 0), the hour being innermost, then season or month, then the day.
pub fn factor_index(kind: VariationKind, stamp: HourStamp, wind_category: usize) -> usize {
    let hour = stamp.hour as usize - 1;
    let season = stamp.season() - 1;
    let month = stamp.month as usize - 1;
    let day3 = kind_of_day(stamp) - 1;
    let day7 = weekday(stamp) - 1;
    match kind {
        VariationKind::Season => season,
        VariationKind::Month => month,
        VariationKind::HourOfDay => hour,
        VariationKind::WindSpeed => wind_category.max(1) - 1,
        VariationKind::SeasonHour => hour + season * 24,
        VariationKind::HourWeekday3 => hour + day3 * 24,
        VariationKind::HourWeekday7 => hour + day7 * 24,
        VariationKind::SeasonHourWeekday3 => hour + season * 24 + day3 * 96,
        VariationKind::SeasonHourWeekday7 => hour + season * 24 + day7 * 96,
        VariationKind::MonthHourWeekday3 => hour + month * 24 + day3 * 288,
        VariationKind::MonthHourWeekday7 => hour + month * 24 + day7 * 288,
    }
}

/// Factor of an hour; 0 where the deck gave too few.
pub fn factor(variation: &Variation, stamp: HourStamp, wind_category: usize) -> f64 {
    match variation {
        Variation::Constant => 1.0,
        Variation::Factors { kind, factors } => factors
            .get(factor_index(*kind, stamp, wind_category))
            .copied()
            .unwrap_or(0.0),
    }
}

/// The source with the release that an hourly record gives.
fn with_record(source: &Source, record: &HourlyEmissionRecord) -> (Source, Option<f64>) {
    let mut changed = source.clone();
    let [first, second, third] = record.extra;
    let mut buoyancy = None;
    let at_least = |value: f64| if value < LEAST { LEAST } else { value };
    match &mut changed.kind {
        SourceKind::Point(stack) => {
            // A line that ends early has neither: ambient temperature, no velocity, as in AERMOD.
            let temperature = first.unwrap_or(0.0);
            // 0 stands for ambient; AERMOD keeps it a hair above.
            stack.temperature = if temperature == 0.0 {
                -1.0e-5
            } else {
                temperature
            };
            stack.velocity = at_least(second.unwrap_or(0.0));
        }
        SourceKind::Volume(volume) => {
            if let (Some(height), Some(sigma_y), Some(sigma_z)) = (first, second, third) {
                volume.height = height;
                volume.sigma_y = at_least(sigma_y);
                volume.sigma_z = at_least(sigma_z);
            }
        }
        SourceKind::Area(area) => {
            if let (Some(height), Some(sigma_z)) = (first, second) {
                area.height = height;
                area.sigma_z = at_least(sigma_z);
            }
        }
        SourceKind::Road(road) => {
            if let (Some(height), Some(sigma_z)) = (first, second) {
                road.begin[2] = height;
                road.end[2] = height;
                road.sigma_z = at_least(sigma_z);
            }
        }
        SourceKind::BuoyantLine(_) => buoyancy = first,
        SourceKind::OpenPit(_) => {}
    }
    (changed, buoyancy)
}

/// One source in one hour.
fn of_source<'a>(
    index: usize,
    source: &'a Source,
    hour: &Hour,
    record: Option<&HourlyEmissionRecord>,
) -> ActiveSource<'a> {
    if !source.hourly {
        return ActiveSource {
            index,
            source: Cow::Borrowed(source),
            emission: source.emission * factor(&source.variation, hour.stamp, hour.wind_category),
            buoyancy: None,
        };
    }
    let Some(record) = record else {
        return ActiveSource {
            index,
            source: Cow::Borrowed(source),
            emission: 0.0,
            buoyancy: None,
        };
    };
    let emission = if record.emission <= MISSING_EMISSION {
        0.0
    } else {
        record.emission
    };
    let nothing_else =
        record.extra.iter().all(Option::is_none) && !matches!(source.kind, SourceKind::Point(_));
    let (source, buoyancy) = if nothing_else {
        (Cow::Borrowed(source), None)
    } else {
        let (changed, buoyancy) = with_record(source, record);
        (Cow::Owned(changed), buoyancy)
    };
    ActiveSource {
        index,
        source,
        emission,
        buoyancy,
    }
}

/// Every source as it is in an hour, those without emission too.
pub fn all_sources<'a>(
    sources: &'a [Source],
    hour: &Hour,
    records: &[HourlyEmissionRecord],
) -> Vec<ActiveSource<'a>> {
    let mut by_source: Vec<Option<&HourlyEmissionRecord>> = Vec::new();
    if !records.is_empty() {
        by_source.resize(sources.len(), None);
        for record in records {
            if let Some(slot) = by_source.get_mut(record.source) {
                *slot = Some(record);
            }
        }
    }
    sources
        .iter()
        .enumerate()
        .map(|(index, source)| {
            let record = by_source.get(index).copied().flatten();
            of_source(index, source, hour, record)
        })
        .collect()
}

impl HourlyEmissionRecord {
    /// So many times the emission; a missing one stays missing.
    pub fn scale(&mut self, times: f64) {
        if self.emission > MISSING_EMISSION {
            self.emission *= times;
        }
    }
}

/// Whether a source must be looked at in an hour: it emits, or it is a buoyant line, whose group rises together.
pub fn matters(source: &ActiveSource<'_>) -> bool {
    source.emission != 0.0 || matches!(source.source.kind, SourceKind::BuoyantLine(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plume::Stack;

    fn stamp(year: i32, month: u32, day: u32, hour: u32) -> HourStamp {
        HourStamp {
            year,
            month,
            day,
            hour,
            day_of_year: 0,
        }
    }

    fn stack(variation: Variation, hourly: bool) -> Source {
        Source {
            id: "S1".to_owned(),
            x: 0.0,
            y: 0.0,
            elevation: 0.0,
            flat: true,
            kind: SourceKind::Point(Stack {
                height: 30.0,
                temperature: 400.0,
                velocity: 10.0,
                diameter: 1.0,
                ..Stack::default()
            }),
            emission: 2.0,
            variation,
            hourly,
            urban: None,
            buildings: None,
            platform: None,
            particles: None,
            gas: None,
            no2_ratio: 0.1,
            highly_buoyant: false,
        }
    }

    #[test]
    fn weekdays_of_known_dates() {
        // 1 March 1988 was a Tuesday, 1 January 2000 a Saturday, 29 February 2004 a Sunday, 28 November 2026 a Saturday.
        assert_eq!(weekday(stamp(1988, 3, 1, 1)), 2);
        assert_eq!(weekday(stamp(2000, 1, 1, 1)), 6);
        assert_eq!(weekday(stamp(2004, 2, 29, 1)), 7);
        assert_eq!(weekday(stamp(2026, 11, 28, 1)), 6);
    }

    #[test]
    fn every_kind_finds_its_factor() {
        // Saturday 14 May 1988, hour 7: spring, month 5, category 3.
        let when = stamp(1988, 5, 14, 7);
        let expected = [
            (VariationKind::Season, 1),
            (VariationKind::Month, 4),
            (VariationKind::HourOfDay, 6),
            (VariationKind::WindSpeed, 2),
            (VariationKind::SeasonHour, 6 + 24),
            (VariationKind::HourWeekday3, 6 + 24),
            (VariationKind::HourWeekday7, 6 + 5 * 24),
            (VariationKind::SeasonHourWeekday3, 6 + 24 + 96),
            (VariationKind::SeasonHourWeekday7, 6 + 24 + 5 * 96),
            (VariationKind::MonthHourWeekday3, 6 + 4 * 24 + 288),
            (VariationKind::MonthHourWeekday7, 6 + 4 * 24 + 5 * 288),
        ];
        for (kind, index) in expected {
            assert_eq!(factor_index(kind, when, 3), index, "{kind:?}");
        }
        // The last hour of the last kind of day is the last factor.
        let last = stamp(1988, 12, 25, 24);
        assert_eq!(
            factor_index(VariationKind::MonthHourWeekday7, last, 6),
            2015
        );
        assert_eq!(factor_index(VariationKind::MonthHourWeekday3, last, 6), 863);
    }

    #[test]
    fn records_replace_the_release() {
        let sources = [
            stack(Variation::Constant, true),
            stack(Variation::Constant, false),
            stack(Variation::Constant, true),
        ];
        let hour = Hour {
            stamp: stamp(1988, 5, 14, 7),
            wind_category: 3,
            ..Hour::default()
        };
        let record = |source, emission, extra| HourlyEmissionRecord {
            stamp: hour.stamp,
            source,
            emission,
            extra,
        };
        let records = [
            record(0, 7.5, [Some(0.0), Some(0.0), None]),
            record(2, -99.0, [Some(380.0), Some(12.0), None]),
        ];
        let active = all_sources(&sources, &hour, &records);
        assert_eq!(active[0].emission, 7.5);
        match &active[0].source.kind {
            SourceKind::Point(stack) => {
                assert_eq!(stack.temperature, -1.0e-5);
                assert_eq!(stack.velocity, 1.0e-5);
                assert_eq!(stack.height, 30.0);
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(active[1].emission, 2.0);
        assert!(matches!(active[1].source, Cow::Borrowed(_)));
        assert_eq!(active[2].emission, 0.0);
        assert!(matters(&active[0]) && !matters(&active[2]));
    }

    #[test]
    fn factors_scale_the_base_emission() {
        let factors: Vec<f64> = (0..24).map(f64::from).collect();
        let sources = [stack(
            Variation::Factors {
                kind: VariationKind::HourOfDay,
                factors,
            },
            false,
        )];
        let hour = Hour {
            stamp: stamp(1988, 5, 14, 7),
            ..Hour::default()
        };
        assert_eq!(all_sources(&sources, &hour, &[])[0].emission, 12.0);
    }
}
