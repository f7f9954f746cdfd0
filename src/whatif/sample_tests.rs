//! A record of closed forms, sampled and turned.
#![allow(clippy::float_cmp)]

use super::example::{self, HOURS, LEVERS, levers, ozone, pm25, record, table};
use super::lever::Slope;
use super::{WhatIf, WhatIfError};
use crate::observations::Quantity;
use crate::simulation::{Record, reference_micrograms_per_ppb};
use crate::standards::{Basis, Edition, Standards};

const CELLS: usize = 30;
const POINTS: [usize; 3] = [0, 11, 20];

fn sampled() -> WhatIf {
    WhatIf::of(&record(CELLS, &POINTS), &table(), &levers()).expect("a run")
}

fn editions() -> Vec<&'static Edition> {
    let standards = Standards::embedded().expect("tables");
    let named = ["2012", "2026"].map(|id| standards.named(id).expect("an edition"));
    named.to_vec()
}

fn close(a: f64, b: f64) {
    assert!((a - b).abs() <= 2e-6 * b.abs().max(1.0), "{a} {b}");
}

/// Mean over the hours of a day.
fn daily(day: usize, of: impl Fn(usize) -> f64) -> f64 {
    (24 * day..24 * (day + 1)).map(of).sum::<f64>() / 24.0
}

/// Largest of the 17 means of eight hours inside a day [µg/m³].
fn maximum(day: usize, of: impl Fn(usize) -> f64) -> f64 {
    let means = (0..17).map(|b| (b..b + 8).map(|h| of(24 * day + h)).sum::<f64>() / 8.0);
    reference_micrograms_per_ppb() * means.fold(f64::MIN, f64::max)
}

#[test]
fn days_means_and_maps_are_those_of_the_record() {
    let whatif = sampled();
    // Twelve hours of the third day are no day.
    assert_eq!((whatif.days.len(), whatif.ozone_hours), (2, 24));
    let (_, daily_pm25) = &whatif.daily[0];
    let at = |list: &[f64], day: usize, point: usize| list[day * POINTS.len() + point];
    for (n, cell) in POINTS.into_iter().enumerate() {
        for day in 0..2 {
            close(
                at(&daily_pm25.base, day, n),
                daily(day, |h| pm25(h, cell, None)),
            );
            for (lever, effect) in daily_pm25.effects.iter().enumerate() {
                let expected = daily(day, |h| pm25(h, cell, Some(lever)));
                close(at(effect, day, n), expected);
            }
        }
    }
    let mean = |part| (0..HOURS).map(|h| pm25(h, 7, part)).sum::<f64>() / HOURS as f64;
    close(whatif.pm25.base[7], mean(None));
    for lever in 0..LEVERS.len() {
        close(whatif.pm25.effects[lever][7], mean(Some(lever)));
    }
    // 10 ppb of SO2 are 26.16 µg/m³ at 298.15 K and 1013.25 hPa: 0.064 / 0.024465 m³/mol.
    let (quantity, sulfur) = &whatif.daily[2];
    assert_eq!(*quantity, Quantity::So2);
    assert!((sulfur.base[0] - 26.16).abs() < 0.01, "{}", sulfur.base[0]);
    assert!((sulfur.effects[3][4] - 5.232).abs() < 0.002);
    // The map of MDA8 over the hours that give it: 11 to 18.
    let mda8 = whatif.mda8.as_ref().expect("maps");
    close(mda8.base[9], maximum(0, |h| ozone(h, 9, None)));
    let traffic = (11..19).map(|h| ozone(h, 9, Some(1))).sum::<f64>() / 8.0;
    close(mda8.effects[1][9], reference_micrograms_per_ppb() * traffic);
}

#[test]
fn what_is_turned_is_taken_hour_by_hour() {
    let whatif = sampled();
    let (editions, mut basis) = (editions(), Basis::default());
    let factors = [0.7, 0.2, 0.9, 1.0];
    let turned = |of: &dyn Fn(Option<usize>) -> f64| -> f64 {
        let parts = factors.iter().enumerate();
        let value = of(None) - parts.map(|(n, f)| (1.0 - f) * of(Some(n))).sum::<f64>();
        value.max(0.0)
    };
    let outcome = whatif.outcome(&factors, &editions, &mut basis);
    assert_eq!(outcome.floored, 0);
    for (station, cell) in outcome.stations.iter().zip(POINTS) {
        let hour = |h: usize| turned(&|part| pm25(h, cell, part));
        close(
            station.pm25_mean,
            (0..HOURS).map(hour).sum::<f64>() / HOURS as f64,
        );
        close(station.pm25_worst, daily(1, hour));
        // Less traffic moves the eight hours: they are not those of the run.
        let ozone_of = |h: usize| turned(&|part| ozone(h, cell, part));
        for day in 0..2 {
            close(station.mda8[day], maximum(day, ozone_of));
        }
        let kept = (11..19).map(ozone_of).sum::<f64>() / 8.0 * reference_micrograms_per_ppb();
        assert!(station.mda8[0] - kept > 1.0, "{} {kept}", station.mda8[0]);
    }
}

#[test]
fn a_cut_makes_a_day_good_by_one_edition_and_not_by_the_other() {
    let whatif = sampled();
    let (editions, mut basis) = (editions(), Basis::default());
    let before = whatif.outcome(&[1.0; 4], &editions, &mut basis);
    let after = whatif.outcome(&[0.7, 1.0, 1.0, 1.0], &editions, &mut basis);
    // Cell 0: daily means of 51.5 and 81.5; with homes −30 %: 45.3 and 71.7. Limits of the day: 75 (2012) and 60 (2026).
    assert_eq!(before.stations[0].good, [1.0, 1.0]);
    close(after.stations[0].pm25_worst, 81.5 - 0.3 * 0.4 * 81.5);
    assert_eq!(after.stations[0].good, [2.0, 1.0]);
    // Cell 20, 30 µg/m³ more: 81.5 and 111.5.
    assert_eq!(before.stations[2].good, [0.0, 0.0]);
    assert_eq!(after.stations[2].good, [1.0, 0.0]);
    // Nothing is left of what is below zero, and that is counted: 1 − 1.2·(0.4 + …) < 0 nowhere, but ten times the homes is.
    let far = whatif.outcome(&[-9.0, 1.0, 1.0, 1.0], &editions, &mut basis);
    assert_eq!(far.stations[0].pm25_mean, 0.0);
    assert!(far.floored > 0);
}

#[test]
fn a_year_of_representative_days_counts_its_days() {
    let table = table();
    let two = record(CELLS, &POINTS);
    let mut year = Record {
        cells: CELLS,
        pollutants: two.pollutants,
        columns: 2,
        followed: two.followed,
        parameters: two.parameters.clone(),
        points: POINTS.to_vec(),
        ..Record::default()
    };
    let mda8 = crate::simulation::SurfaceGases::daily_maximum(&first_day(&two), &table);
    for (weight, label) in [(300.0, "calm"), (65.0, "windy")] {
        let day = first_day(&two).with_ozone_of_maxima(&table);
        year.add_day(&day, (weight, label), (&mda8, &[]));
    }
    let whatif = WhatIf::of(&year, &table, &levers()).expect("a year");
    assert_eq!((whatif.days.len(), whatif.ozone_hours), (2, 1));
    let (editions, mut basis) = (editions(), Basis::default());
    let outcome = whatif.outcome(&[1.0, 0.9, 1.0, 1.0], &editions, &mut basis);
    let station = &outcome.stations[0];
    assert_eq!(station.good, [365.0, 365.0]);
    close(station.pm25_mean, 0.99 * 51.5);
    // Over the hours of the run, 11 to 18: the mean of 2 (h − 14) is 1 ppb.
    let expected = maximum(0, |h| ozone(h, 0, None)) - 0.1 * reference_micrograms_per_ppb();
    assert!(
        (station.mda8[0] - expected).abs() < 1e-3,
        "{:?}",
        station.mda8
    );
}

/// The first day of a record of hours.
fn first_day(record: &Record) -> Record {
    let all = record.len();
    let cut = |list: &[f32]| list[..list.len() / all * 24].to_vec();
    let share = |sums: &[f64]| sums.to_vec();
    let mut day = Record {
        hours: record.hours[..24].to_vec(),
        weights: record.weights[..24].to_vec(),
        concentration: cut(&record.concentration),
        point_response: cut(&record.point_response),
        point_contribution: cut(&record.point_contribution),
        ozone_response: cut(&record.ozone_response),
        ozone_contribution: cut(&record.ozone_contribution),
        weather: cut(&record.weather),
        concentration_sum: share(&record.concentration_sum),
        response_sum: share(&record.response_sum),
        contribution_sum: share(&record.contribution_sum),
        ..record.clone()
    };
    let (cells, pollutants) = (record.cells, record.pollutants);
    for cell in 0..cells {
        let sum = |part| (0..24).map(|h| 1e-9 * pm25(h, cell, part)).sum::<f64>();
        day.concentration_sum[cell] = sum(None);
        for n in 0..2 {
            day.response_sum[n * pollutants * cells + cell] = sum(Some(n));
            day.contribution_sum[n * pollutants * cells + cell] = sum(Some(2 + n));
        }
    }
    day
}

#[test]
fn what_is_not_known_is_said() {
    let (all, table) = (record(CELLS, &POINTS), table());
    // Tags that follow primary particles only know no ozone.
    let primary = Record {
        followed: 2,
        ..all.clone()
    };
    let error = WhatIf::of(&primary, &table, &levers()).expect_err("ozone");
    assert!(
        matches!(error, WhatIfError::NotFollowed { ref lever, .. } if lever == "works"),
        "{error}"
    );
    let responses: Vec<_> = levers()
        .into_iter()
        .filter(|lever| matches!(lever.slope, Slope::Response(..)))
        .collect();
    assert!(WhatIf::of(&primary, &table, &responses).is_ok());
    // An older record has no maps of ozone: MDA8 at the stations all the same.
    let old = Record {
        ozone_response: Vec::new(),
        ..all.clone()
    };
    let whatif = WhatIf::of(&old, &table, &levers()).expect("a run");
    assert!(whatif.mda8.is_none() && whatif.ozone.is_some());
    let mut night = all;
    night.hours.truncate(12);
    night.weights.truncate(12);
    let error = WhatIf::of(&night, &table, &levers()).expect_err("no day");
    assert_eq!(error, WhatIfError::NoDay { hours: 12 });
    assert_eq!(example::LEVERS.len(), 4);
}
