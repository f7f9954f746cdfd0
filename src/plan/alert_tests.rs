//! Alerts of made series; what is expected was worked out by hand from the words of the rules.

use super::*;
use crate::plan::{AlertRuleError, DayKind};
use jiff::civil::date;

fn days(indices: &[u32]) -> Vec<HourIndex> {
    let known: Vec<Option<u32>> = indices.iter().map(|i| Some(*i)).collect();
    hours_of_days(date(2023, 1, 1), &known)
}

/// Hours after the beginning of the series.
fn hours(parts: &[(usize, u32)]) -> Vec<HourIndex> {
    let begin = ModelTime::parse("2026-01-01T00:00").unwrap();
    let indices = parts.iter().flat_map(|(n, index)| vec![*index; *n]);
    let hours = indices.enumerate().map(|(n, index)| HourIndex {
        time: begin.plus(3600 * n as i64),
        index: (index > 0).then_some(index),
    });
    hours.collect()
}

/// Level, first hour and end of every alert.
fn found(series: &[HourIndex], rule: &str) -> Vec<(AlertLevel, i64, i64)> {
    let begin = series[0].time.seconds();
    let hour = |time: ModelTime| (time.seconds() - begin) / 3600;
    let rule = AlertRule::named(rule).unwrap();
    let all = alerts(series, rule, &mut Basis::default());
    all.iter()
        .map(|alert| (alert.level, hour(alert.begins), hour(alert.ends)))
        .collect()
}

#[test]
fn six_series_of_days_by_the_rule_of_2018() {
    use AlertLevel::{Orange, Red, Yellow};
    for (indices, expected) in [
        // One day of heavy pollution is none.
        (vec![120, 260, 120], vec![]),
        (vec![120, 201, 230, 90], vec![(Yellow, 24, 72)]),
        // 200 is not above 200.
        (vec![120, 200, 230, 90], vec![]),
        (vec![210, 210, 210, 90], vec![(Orange, 0, 72)]),
        (vec![210, 310, 320, 210, 90, 90], vec![(Red, 0, 96)]),
        (vec![210, 310, 290, 320, 90], vec![(Orange, 0, 96)]),
    ] {
        assert_eq!(found(&days(&indices), "2018"), expected, "{indices:?}");
    }
    assert_eq!(found(&days(&[90, 500, 90]), "2018"), [(Red, 24, 48)]);
}

#[test]
fn six_series_of_hours_by_the_rule_of_2024() {
    use AlertLevel::{Orange, Red, Yellow};
    for (parts, expected) in [
        (vec![(20, 100), (47, 160), (40, 100)], vec![]),
        (
            vec![(20, 100), (48, 160), (40, 100)],
            vec![(Yellow, 20, 68)],
        ),
        // A daily index above 200 is enough; it begins with the hour that is.
        (
            vec![(20, 100), (10, 160), (3, 210), (5, 160), (40, 100)],
            vec![(Yellow, 30, 38)],
        ),
        (
            vec![(10, 100), (72, 151), (40, 100)],
            vec![(Orange, 10, 82)],
        ),
        (
            vec![(10, 100), (30, 160), (48, 201), (40, 100)],
            vec![(Orange, 10, 88)],
        ),
        (
            vec![(5, 100), (40, 210), (24, 301), (8, 210), (40, 100)],
            vec![(Red, 5, 77)],
        ),
    ] {
        assert_eq!(found(&hours(&parts), "2024"), expected, "{parts:?}");
    }
}

#[test]
fn a_short_pause_joins_two_episodes_and_a_long_one_parts_them() {
    use AlertLevel::Yellow;
    let parted = [(50, 160), (36, 100), (50, 160), (40, 100)];
    assert_eq!(
        found(&hours(&parted), "2024"),
        [(Yellow, 0, 50), (Yellow, 86, 136)]
    );
    let joined = [(50, 160), (35, 100), (50, 160), (40, 100)];
    assert_eq!(found(&hours(&joined), "2024"), [(Yellow, 0, 135)]);
    // Hours that are not known do not lift, and do not count as above.
    let unknown = [
        (50, 160),
        (20, 100),
        (1, 0),
        (30, 100),
        (50, 160),
        (40, 100),
    ];
    let rule = AlertRule::named("2024").unwrap();
    let all = alerts(&hours(&unknown), rule, &mut Basis::default());
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].unknown, 1);
    assert_eq!(
        found(&hours(&[(30, 160), (1, 0), (30, 160), (40, 100)]), "2024"),
        []
    );
}

#[test]
fn without_a_forecast_levels_come_one_after_the_other() {
    let series = hours(&[(5, 100), (40, 210), (24, 301), (8, 210), (36, 100), (9, 90)]);
    let rule = AlertRule::named("2024").unwrap();
    let mut basis = Basis::default();
    let all = alerts(&series, rule, &mut basis);
    let hour = |time: ModelTime| (time.seconds() - series[0].time.seconds()) / 3600;
    let reached: Vec<(AlertLevel, i64)> = all[0]
        .reached
        .iter()
        .map(|(level, time)| (*level, hour(*time)))
        .collect();
    // The first daily index above 200; 48 h of it; 72 h of it, with 24 h above 300 by then.
    let expected = [
        (AlertLevel::Yellow, 6),
        (AlertLevel::Orange, 53),
        (AlertLevel::Red, 77),
    ];
    assert_eq!(reached, expected);
    assert_eq!(hour(all[0].issued), 5 - 24);
    assert_eq!(all[0].lifted.map(hour), Some(77 + 36));
    assert!(basis.rows().any(|(what, _)| what.contains("red")));
}

#[test]
fn a_version_has_its_dates() {
    assert_eq!(AlertRule::on(date(2020, 1, 1)).unwrap().id, "2018");
    assert_eq!(AlertRule::on(date(2026, 11, 30)).unwrap().id, "2024");
    let early = AlertRule::on(date(2012, 1, 1)).unwrap_err();
    assert!(early.to_string().contains("2018-01-01"));
    let unknown = AlertRule::named("2030").unwrap_err();
    assert!(matches!(unknown, AlertRuleError::Unknown { .. }));
    assert!(unknown.to_string().contains("2018, 2024"));
    assert!(AlertRule::all().iter().all(|rule| rule.threshold() >= 150));
    assert_eq!(AlertRule::named("2018").unwrap().days, DayKind::Calendar);
}
