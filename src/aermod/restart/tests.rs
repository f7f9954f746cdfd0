//! Saved runs through their file.

#![allow(clippy::unwrap_used)]

use super::*;
use crate::nearfield::case::Group;
use crate::nearfield::results::{Field, Flagged, HighTable, HourCounts, MaximumTable};
use crate::nearfield::saved::{SavedDesign, SavedPeriod};
use crate::plume::Receptor;
use std::path::Path;

fn case() -> Case {
    let mut case = Case {
        averaging: vec![Averaging::Hours(1), Averaging::Hours(24), Averaging::Period],
        design_value: DesignValue::So2OneHour,
        groups: vec![Group::default(), Group::default()],
        receptors: vec![Receptor::default(); 3],
        multi_year: Some((PathBuf::from("new.sav"), None)),
        outputs: vec![
            Output::ReceptorTable(Averaging::Hours(24), vec![2]),
            Output::MaximumTable(Averaging::Hours(1), 4),
            Output::SeasonHour(0, PathBuf::new()),
            Output::SeasonHour(1, PathBuf::new()),
        ],
        ..Case::default()
    };
    case.options.outputs.dry_deposition = true;
    case
}

/// Numbers that are all different, so that a wrong place shows.
fn run() -> SavedRun {
    let mut next = 0.0;
    let mut number = move || {
        next += 1.0;
        next
    };
    let mut entries = |count: usize| -> Vec<Flagged> {
        (0..count)
            .map(|_| {
                let value = number();
                Flagged {
                    value,
                    date: 2_000_000 + value as i64,
                    flag: if value % 3.0 == 0.0 { 'c' } else { ' ' },
                }
            })
            .collect()
    };
    let unmarked = |entries: Vec<Flagged>| -> Vec<Flagged> {
        let plain = |entry: Flagged| Flagged { flag: ' ', ..entry };
        entries.into_iter().map(plain).collect()
    };
    let values = |entries: Vec<Flagged>| -> Vec<f64> {
        entries.into_iter().map(|entry| entry.value).collect()
    };
    let high = HighTable {
        averaging: 1,
        ranks: 2,
        values: entries(24),
    };
    let maxima = MaximumTable {
        averaging: 0,
        length: 4,
        values: (0..4)
            .map(|row| entries(4 - row).into_iter().zip([2, 0, 1, 2]).collect())
            .collect(),
    };
    let mut field = || Field {
        groups: 2,
        receptors: 3,
        values: values(entries(12)),
    };
    let seasons = (0..96)
        .map(|at| {
            let counts = HourCounts {
                hours: 100 + at,
                calm: at,
                missing: 0,
            };
            (field(), counts)
        })
        .collect();
    let sum = field();
    SavedRun {
        last: 2002123124,
        hours: 17520,
        shape: (2, 2, 3),
        ranks: 2,
        maxima_length: 4,
        high: vec![high],
        maxima: vec![maxima],
        season_hours: Some(seasons),
        period: Some(SavedPeriod {
            counts: HourCounts {
                hours: 8760,
                calm: 1342,
                missing: 469,
            },
            years: 2,
            sum,
            year_sum: None,
            highest: (0..4).map(|row| vec![(f64::from(row) + 0.5, 2)]).collect(),
        }),
        design: Some(SavedDesign {
            sum_of_ranks: values(entries(12)),
            this_year: unmarked(entries(12)),
            by_year: vec![unmarked(entries(12)), unmarked(entries(12))],
        }),
    }
}

#[test]
fn everything_comes_back_from_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.sav");
    let (case, run) = (case(), run());
    write(&path, &case, &run).unwrap();
    assert_eq!(read(&path, &case).unwrap(), run);
}

#[test]
fn records_are_laid_out_as_aermod_lays_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.sav");
    let run = run();
    write(&path, &case(), &run).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let mut lengths = Vec::new();
    let mut rest = bytes.as_slice();
    while let Some(length) = rest.first_chunk::<4>() {
        let length = u32::from_le_bytes(*length) as usize;
        lengths.push(length);
        assert_eq!(rest[..4], rest[length + 4..length + 8]);
        rest = &rest[length + 8..];
    }
    // Last hour; sizes; ranks of 2 types × 2 averages × 2 groups × 2 ranks × 3 receptors (values, dates, marks); years, sums,
    // this year (values, dates), all years (values, dates); maxima (values, dates, places, marks); seasons (sums, hours, invalid);
    // counts, sums, ten highest (values, places).
    let expected = [
        8, 24, 384, 192, 48, 4, 96, 96, 48, 192, 96, 256, 128, 128, 32, 9216, 384, 384, 16, 96,
        320, 160,
    ];
    assert_eq!(lengths, expected);
    let first: Vec<i32> = bytes[..48]
        .as_chunks::<4>()
        .0
        .iter()
        .map(|four| i32::from_le_bytes(*four))
        .collect();
    assert_eq!(first, [8, 2002123124, 17520, 8, 24, 2, 4, 3, 2, 2, 2, 24]);
    // The 24-h values of the first type follow 12 zeros of the unranked 1-h average, receptors innermost.
    let place = 4 + 8 + 4 + 4 + 24 + 4 + 4 + 12 * 8;
    let value = |at: usize| {
        let from = place + at * 8;
        f64::from_le_bytes(bytes[from..from + 8].try_into().unwrap())
    };
    let ours = &run.high[0].values;
    assert_eq!(value(0), ours[0].value);
    assert_eq!(value(1), ours[2].value);
    assert_eq!(value(3), ours[1].value);
    assert_eq!(value(6), ours[6].value);
}

#[test]
fn a_file_of_another_deck_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.sav");
    write(&path, &case(), &run()).unwrap();
    let mut other = case();
    other.receptors.pop();
    let error = read(&path, &other).unwrap_err();
    assert!(matches!(error, RestartError::Record { record: 2, .. }));
    let cut = std::fs::read(&path).unwrap();
    std::fs::write(&path, &cut[..cut.len() - 40]).unwrap();
    assert!(read(&path, &case()).is_err());
    assert!(read(Path::new("nowhere.sav"), &case()).is_err());
}

#[test]
fn a_run_goes_on_where_the_saved_one_ended() {
    let stamp = |full: i64| HourStamp {
        year: (full / 1_000_000) as i32,
        month: (full / 10_000 % 100) as u32,
        day: (full / 100 % 100) as u32,
        hour: (full % 100) as u32,
        day_of_year: 1,
    };
    let saved = |last: i64| SavedRun { last, ..run() };
    let check = |last: i64, chain: bool, start: Option<i64>, first: i64| {
        fits(
            Path::new("a.sav"),
            &saved(last),
            chain,
            start,
            &[stamp(first)],
        )
    };
    for (last, first) in [
        (2_025_071_524, 2_025_071_501),
        (2_025_071_524, 2_025_071_601),
        (2_025_071_511, 2_025_071_512),
        (2_024_022_924, 2_024_030_101),
        (2_024_123_124, 2_025_010_101),
    ] {
        assert!(check(last, false, None, first).is_ok(), "{last} {first}");
    }
    let told = check(2_025_071_524, false, None, 2_025_071_602)
        .unwrap_err()
        .to_string();
    assert!(told.contains("a.sav") && told.contains("2025071524") && told.contains("2025071602"));
    assert!(check(2_025_071_524, true, None, 2_026_010_101).is_ok());
    let told = check(2_025_071_524, true, None, 2_025_070_101).unwrap_err();
    assert!(matches!(told, RestartError::Overlap { .. }));
    // No hour of the file lies behind the start: the run itself says so.
    assert!(check(2_025_071_524, false, Some(2_025_071_701), 2_025_071_605).is_ok());
}
