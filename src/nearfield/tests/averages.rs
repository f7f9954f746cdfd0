//! Averages, marks, ranks, years and seasons, against figures of AERMOD 24142 and of hand.

#![allow(clippy::unwrap_used)]

use super::data::{DAYS, EIGHT_HOURS, HOURS, MONTHS, THREE_HOURS};
use super::{case, hour, hours_from, run_known};
use crate::nearfield::case::{Averaging, DesignValue, Output};
use crate::nearfield::results::{Flagged, HourCounts};
use crate::nearfield::{HourlyInputs, RunError};
use crate::plume::Hour;
use approx::assert_relative_eq;
use std::path::PathBuf;

const PERIODS: [Averaging; 6] = [
    Averaging::Hours(1),
    Averaging::Hours(3),
    Averaging::Hours(8),
    Averaging::Hours(24),
    Averaging::Month,
    Averaging::Period,
];

/// Weather of the 92 hours.
fn weather() -> Vec<Hour> {
    HOURS
        .iter()
        .map(|&(month, day, number, kind, _)| Hour {
            calm: kind == 'c',
            missing: kind == 'm',
            mixing_height: if kind == ' ' { 500.0 } else { -999.0 },
            ..hour(1999, month, day, number)
        })
        .collect()
}

/// AERMOD's 1-h value; were a calm or missing hour computed, it would spoil everything.
fn printed(hour: &Hour, receptor: usize) -> f64 {
    let stamp = hour.stamp;
    HOURS
        .iter()
        .find(|row| (row.0, row.1, row.2) == (stamp.month, stamp.day, stamp.hour))
        .filter(|row| row.3 == ' ')
        .map_or(1.0e9, |row| row.4[receptor])
}

fn outputs() -> Vec<Output> {
    let mut outputs = Vec::new();
    for period in &PERIODS[..5] {
        outputs.push(Output::ReceptorTable(*period, vec![1, 2, 6]));
        outputs.push(Output::MaximumTable(*period, 12));
    }
    outputs.push(Output::SeasonHour(0, PathBuf::new()));
    outputs
}

#[test]
fn means_with_calm_and_missing_hours_are_aermods() {
    let case = case(1, 2, &PERIODS, outputs());
    let (results, seen) = run_known(&case, &weather(), &HourlyInputs::default(), |hour, _, r| {
        printed(hour, r)
    })
    .unwrap();
    type Rows = &'static [(i64, [f64; 2])];
    let expected: [(usize, Rows); 4] = [
        (1, &THREE_HOURS),
        (2, &EIGHT_HOURS),
        (3, &DAYS),
        (4, &MONTHS),
    ];
    for (averaging, rows) in expected {
        let got = &seen.averages[&averaging];
        assert_eq!(got.len(), rows.len(), "averaging {averaging}");
        for ((date, _, values), (expected_date, expected)) in got.iter().zip(rows) {
            assert_eq!(date, expected_date);
            for (value, expected) in values.iter().zip(expected) {
                // Six digits were printed, of the hours too.
                assert_relative_eq!(value, expected, max_relative = 6.0e-6);
            }
        }
    }
    // Every hour gives a 1-h value, those without plumes 0.
    assert_eq!(seen.averages[&0].len(), 92);
    assert_eq!(seen.averages[&0][22], (99022803, 'c', vec![0.0, 0.0]));
    let period = results.period.unwrap();
    assert_relative_eq!(period.values[0], 4.29670, max_relative = 6.0e-6);
    assert_relative_eq!(period.values[1], 3.78720, max_relative = 6.0e-6);
    assert_eq!(results.counts.hours, 92);
    assert_eq!(results.first.full(), 1999022705);
    assert_eq!(results.last.full(), 1999030224);
}

#[test]
fn ranks_dates_and_marks_are_aermods() {
    let case = case(1, 2, &PERIODS, outputs());
    let (results, _) = run_known(&case, &weather(), &HourlyInputs::default(), |hour, _, r| {
        printed(hour, r)
    })
    .unwrap();
    let close = |entry: Flagged, value: f64, date: i64, flag: char| {
        assert_relative_eq!(entry.value, value, max_relative = 6.0e-6);
        assert_eq!((entry.date, entry.flag), (date, flag));
    };
    let rank = |averaging: usize, receptor: usize, rank: usize| {
        results.high[averaging].ranks_of((1, 2), 0, 0, receptor)[rank - 1]
    };
    close(rank(1, 0, 1), 11.81262, 99022824, ' ');
    close(rank(1, 1, 1), 6.39170, 99022724, ' ');
    close(rank(2, 0, 2), 6.40135, 99030216, ' ');
    close(rank(2, 1, 2), 4.49892, 99030108, 'm');
    close(rank(3, 0, 1), 5.71277, 99022824, 'b');
    close(rank(3, 1, 1), 3.47289, 99022724, 'm');
    close(rank(3, 0, 4), 2.69217, 99030224, ' ');
    close(rank(3, 1, 4), 3.26316, 99030224, ' ');
    close(rank(4, 0, 1), 4.80709, 99022824, 'b');
    // The fifth of four days was never found.
    assert_eq!(rank(3, 0, 5), Flagged::default());
    assert_eq!(results.high[3].ranks, 6);

    let eight = &results.maxima[2].values[0];
    let expected = [
        (7.28813, 99022816, 'c', 0),
        (6.40135, 99030216, ' ', 0),
        (6.32447, 99022824, 'm', 0),
        (6.14526, 99030116, 'c', 0),
        (4.82743, 99022716, ' ', 0),
        (4.64228, 99030116, 'c', 1),
        (4.49892, 99030108, 'm', 1),
        (4.31243, 99030216, ' ', 1),
        (3.94720, 99022724, 'm', 1),
        (3.69388, 99022816, 'c', 1),
        (3.61123, 99030224, ' ', 1),
        (3.58530, 99030108, 'm', 0),
    ];
    assert_eq!(eight.len(), 12);
    for (got, (value, date, flag, receptor)) in eight.iter().zip(expected) {
        close(got.0, value, date, flag);
        assert_eq!(got.1, receptor);
    }
    assert_eq!(results.maxima[3].values[0].len(), 8);
}

#[test]
fn seasons_by_hour_are_aermods() {
    let case = case(1, 2, &PERIODS, outputs());
    let (results, _) = run_known(&case, &weather(), &HourlyInputs::default(), |hour, _, r| {
        printed(hour, r)
    })
    .unwrap();
    let seasons = results.season_hour.unwrap();
    // Winter, hour 1: one value each; hour 3: calm only; hour 5: 27 February only, 28 February calm.
    assert_relative_eq!(seasons[0].0.values[0], 5.06011, max_relative = 1.0e-9);
    assert!(seasons[2].0.values[0].is_nan());
    assert_eq!(
        seasons[4].1,
        HourCounts {
            hours: 2,
            calm: 1,
            missing: 0
        }
    );
    assert_relative_eq!(seasons[4].0.values[1], 0.0753846, max_relative = 1.0e-9);
    assert!(seasons[4 * 24 - 1].0.values[0].is_nan());
}

#[test]
fn ranks_of_equal_values_keep_the_first() {
    let outputs = vec![Output::ReceptorTable(Averaging::Hours(1), vec![3])];
    let case = case(1, 1, &[Averaging::Hours(1)], outputs);
    let series = [2.0, 5.0, 5.0, 1.0, 2.0, 5.0, -3.0];
    let hours: Vec<Hour> = (1..=7).map(|h| hour(2001, 1, 1, h)).collect();
    let (results, _) = run_known(&case, &hours, &HourlyInputs::default(), |hour, _, _| {
        series[hour.stamp.hour as usize - 1]
    })
    .unwrap();
    let dates: Vec<i64> = results.high[0].values.iter().map(|v| v.date).collect();
    assert_eq!(dates, [1010102, 1010103, 1010106]);
}

#[test]
fn two_years_from_march_give_two_annual_means_and_design_values() {
    // 1 March 2003 to 28 February 2005: leap day inside the first year, a year's end on 28 February in the second.
    let hours = hours_from(2003, 3, 1, 366 + 365);
    assert_eq!(hours.last().unwrap().stamp.full(), 2005022824);
    let outputs = vec![Output::ReceptorTable(Averaging::Hours(1), vec![1, 2])];
    let averaging = [Averaging::Hours(1), Averaging::Annual];
    let mut case = case(1, 2, &averaging, outputs);
    case.design_value = DesignValue::No2OneHour;
    // Hour h of day d: highest of each day is d mod 50 + receptor, at hour 7; everything else 0.
    let (results, seen) = run_known(&case, &hours, &HourlyInputs::default(), |hour, _, r| {
        if hour.stamp.hour == 7 {
            f64::from(hour.stamp.day_of_year % 50) + r as f64 + f64::from(hour.stamp.year - 2003)
        } else {
            0.0
        }
    })
    .unwrap();
    assert_eq!(results.years.len(), 2);
    assert_eq!(results.years[0].counts.hours, 366 * 24);
    assert_eq!(results.years[0].last.full(), 2004022924);
    assert_eq!(results.years[1].counts.hours, 365 * 24);
    let year_sum = |from: usize, to: usize| -> f64 {
        hours[from * 24..to * 24]
            .iter()
            .filter(|hour| hour.stamp.hour == 7)
            .map(|hour| f64::from(hour.stamp.day_of_year % 50) + f64::from(hour.stamp.year - 2003))
            .sum()
    };
    let expected = f64::midpoint(
        year_sum(0, 366) / (366.0 * 24.0),
        year_sum(366, 731) / (365.0 * 24.0),
    );
    assert_relative_eq!(
        results.period.unwrap().values[0],
        expected,
        max_relative = 1.0e-12
    );
    // 2003: days 99, 149 … give 49; after New Year 2004 day 49 gives 50. 2004: days 99 … give 50; 2005 day 49 gives 51.
    let design = results.design.unwrap();
    assert_eq!(design.years.len(), 2);
    assert_eq!(design.mean(2, 0, 0, 0), f64::midpoint(50.0, 51.0));
    assert_eq!(design.mean(2, 0, 1, 0), f64::midpoint(51.0, 52.0));
    let first = design.of_year(0, 2, 0, 0, 0);
    assert_eq!((first.value, first.date), (50.0, 4021807));
    // Second highest of the first year: 49, first found on day 99 (9 April), or day 48 of 2004 (also 49, later).
    assert_eq!(design.of_year(0, 2, 0, 0, 1).date, 3040907);
    assert_eq!(seen.days.len(), 731);
    assert_eq!(seen.days[0].hours, [7, 7]);
    assert_eq!(seen.days[0].values.values, [10.0, 11.0]);
    assert!(results.messages.is_empty());
}

#[test]
fn part_of_a_year_has_no_annual_mean() {
    let case = case(1, 1, &[Averaging::Annual], Vec::new());
    let hours = hours_from(2003, 1, 1, 300);
    let error = run_known(&case, &hours, &HourlyInputs::default(), |_, _, _| 1.0);
    assert!(matches!(error, Err(RunError::NoWholeYear)));
}

#[test]
fn only_the_hours_of_the_run_count() {
    let mut case = case(1, 1, &[Averaging::Hours(24), Averaging::Period], Vec::new());
    case.weather.start = Some(2003010301);
    case.weather.end = Some(2003010624);
    let mut days = vec![true; 367];
    days[5] = false;
    case.weather.days = Some((days.clone(), days));
    let hours = hours_from(2003, 1, 1, 10);
    let (results, seen) = run_known(&case, &hours, &HourlyInputs::default(), |hour, _, _| {
        f64::from(hour.stamp.day)
    })
    .unwrap();
    assert_eq!(results.counts.hours, 72);
    assert_eq!(results.period.unwrap().values[0], (3.0 + 4.0 + 6.0) / 3.0);
    let dates: Vec<i64> = seen.averages[&0].iter().map(|average| average.0).collect();
    assert_eq!(dates, [3010324, 3010424, 3010624]);
}
