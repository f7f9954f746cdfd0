//! Events, shares in design values, sampling, and the hooks of chemistry.

#![allow(clippy::unwrap_used)]

use super::{Known, case, hour, hours_from, run_known};
use crate::nearfield::case::{
    Averaging, Background, DesignValue, Event, Group, Output, SectorValues,
};
use crate::nearfield::{
    ActiveSource, Ambient, Chemistry, Extras, Field, HourlyDispersion, HourlyInputs, Nobody,
    SourceValues, event_case, run, run_events,
};
use crate::plume::{Hour, Receptor};
use approx::assert_relative_eq;
use std::path::PathBuf;

fn value(hour: &Hour, source: usize, receptor: usize) -> f64 {
    f64::from(hour.stamp.hour) * (1.0 + source as f64) + 100.0 * receptor as f64
}

fn with_background(mut case: crate::nearfield::Case) -> crate::nearfield::Case {
    case.background = Some(Background {
        sectors: Vec::new(),
        values: vec![SectorValues {
            varying: Some(("ANNUAL".to_owned(), vec![2.0])),
            ..SectorValues::default()
        }],
    });
    case.units[0].factor = 1.0e6;
    for source in &mut case.sources {
        source.emission = 1.0e-6;
    }
    case.groups = vec![
        Group {
            id: "ALL".to_owned(),
            sources: vec![0, 1],
            background: true,
        },
        Group {
            id: "TWO".to_owned(),
            sources: vec![1],
            background: false,
        },
    ];
    case
}

#[test]
fn events_tell_sources_and_hours_apart() {
    let mut case = with_background(case(2, 0, &[Averaging::Hours(1)], Vec::new()));
    let event = |id: &str, averaging, group, date| Event {
        id: id.to_owned(),
        averaging,
        group,
        date,
        value: None,
        receptor: Receptor::default(),
    };
    case.events = vec![
        event("A", 8, 0, 2070216),
        event("B", 1, 1, 2070105),
        event("C", 3, 1, 2080103),
    ];
    let case = event_case(&case);
    assert_eq!(case.receptors.len(), 3);
    let mut hours = hours_from(2002, 7, 1, 3);
    for calm in [9, 10, 11] {
        hours[24 + calm - 1].calm = true;
    }
    let events = run_events(
        &case,
        &hours,
        &HourlyInputs::default(),
        &Known(value),
        Extras::default(),
    )
    .unwrap();
    // Hours 12 to 16 of the second day over max(5, nint(6.4)) = 6; receptor 0.
    let sum: f64 = (12..=16).map(f64::from).sum();
    let first = &events[0];
    assert_eq!(first.first_hour, 9);
    assert_eq!(
        (first.counts.hours, first.counts.calm, first.counts.missing),
        (8, 3, 0)
    );
    let expected = [sum / 6.0, 2.0 * sum / 6.0, 10.0 / 6.0];
    for (member, expected) in first.members.iter().zip(expected) {
        assert_relative_eq!(member, &expected, max_relative = 1.0e-12);
    }
    assert_relative_eq!(
        first.value,
        expected.iter().sum::<f64>(),
        max_relative = 1.0e-12
    );
    assert_eq!(first.hours[..3], [0.0; 3]);
    assert_relative_eq!(first.member_hours[3][1], 24.0, max_relative = 1.0e-12);
    assert_eq!(first.indices, (24 + 8..24 + 16).collect::<Vec<_>>());
    // Receptor 1, second source alone.
    assert_relative_eq!(events[1].value, 110.0, max_relative = 1.0e-12);
    assert!(events[2].hours.is_empty());
}

#[test]
fn shares_in_design_values_are_of_the_same_hours() {
    let outputs = vec![
        Output::ReceptorTable(Averaging::Hours(1), vec![2]),
        Output::MaxDailyContribution {
            group: 0,
            first: 1,
            last: 2,
            threshold: None,
            file: PathBuf::new(),
        },
    ];
    let averaging = [Averaging::Hours(1), Averaging::Annual];
    let mut case = with_background(case(2, 11, &averaging, outputs));
    case.design_value = DesignValue::So2OneHour;
    let hours = hours_from(2002, 1, 1, 365);
    // The first source peaks on day 40 at hour 3, the second a little lower on day 90 at hour 4.
    let spiky = |hour: &Hour, source: usize, receptor: usize| {
        let stamp = hour.stamp;
        match (source, stamp.day_of_year, stamp.hour) {
            (0, 40, 3) => 50.0 + receptor as f64,
            (1, 40, 3) => 3.0,
            (1, 90, 4) => 45.0,
            (0, 90, 4) => 1.0,
            _ => 0.5,
        }
    };
    let (results, _) = run_known(&case, &hours, &HourlyInputs::default(), spiky).unwrap();
    assert_eq!(results.contributions.len(), 2);
    let first = &results.contributions[0];
    let second = &results.contributions[1];
    assert_eq!((first.group, first.rank, second.rank), (0, 1, 2));
    for receptor in 0..11 {
        let r = receptor as f64;
        let close = |value: f64, expected: f64| {
            assert_relative_eq!(value, expected, max_relative = 1.0e-12);
        };
        close(first.values[0][receptor], 55.0 + r);
        close(first.values[1][receptor], 3.0);
        close(second.values[0][receptor], 48.0);
        close(second.values[1][receptor], 45.0);
    }
}

#[test]
fn sampled_hours_are_every_seventh() {
    let mut case = case(1, 1, &[Averaging::Annual], Vec::new());
    case.weather.scim = Some((4, 7));
    let hours = hours_from(2002, 1, 1, 365);
    let (results, _) = run_known(&case, &hours, &HourlyInputs::default(), |hour, _, _| {
        f64::from(hour.stamp.hour)
    })
    .unwrap();
    // Hours 4, 11, 18, … of the year: AERMOD samples 1251 of 8760.
    assert_eq!(results.counts.hours, 1251);
    let expected: f64 = (0..1251)
        .map(|k| f64::from((3 + 7 * k) % 24 + 1))
        .sum::<f64>()
        / 1251.0;
    assert_relative_eq!(
        results.period.unwrap().values[0],
        expected,
        max_relative = 1.0e-12
    );
}

/// Turns a share of NOx to NO2 that grows with the hours that went before.
struct Growing;

impl Chemistry<()> for Growing {
    fn convert(
        &self,
        _hour: &Hour,
        sources: &[ActiveSource<'_>],
        concentrations: &HourlyDispersion<()>,
        ambient: &Ambient,
        into: &mut Field,
    ) {
        for active in 0..sources.len() {
            let values = concentrations.of(0, active);
            for (sum, value) in into.of_mut(0, 0).iter_mut().zip(values) {
                *sum += value * (ambient.carried[0] + 1.0) * 0.01;
            }
        }
        for value in into.of_mut(0, 0) {
            *value += ambient.background * ambient.factor;
        }
    }

    fn carry(&self, _hour: &Hour, ambient: &Ambient) -> [f64; 2] {
        [ambient.carried[0] + 1.0, 0.0]
    }

    fn by_source(
        &self,
        _hour: &Hour,
        sources: &[ActiveSource<'_>],
        concentrations: &HourlyDispersion<()>,
        ambient: &Ambient,
        _group: usize,
    ) -> Option<SourceValues> {
        let share = (ambient.carried[0] + 1.0) * 0.01;
        let mut values = SourceValues::default();
        for active in 0..sources.len() {
            let own = concentrations.of(0, active);
            values.sources.extend(own.iter().map(|value| value * share));
        }
        values.background = vec![7.0; concentrations.receptors().len()];
        Some(values)
    }
}

#[test]
fn chemistry_carries_over_hours_that_are_neither_calm_nor_missing() {
    let mut case = with_background(case(2, 3, &[Averaging::Hours(1)], Vec::new()));
    case.groups.truncate(1);
    let mut hours: Vec<Hour> = (1..=5).map(|h| hour(2002, 7, 1, h)).collect();
    hours[1].calm = true;
    // No mixing height: no plumes, but the background goes on.
    hours[3].mixing_height = -999.0;
    let extras = Extras {
        chemistry: Some(&Growing as &dyn Chemistry<()>),
        ..Extras::default()
    };
    let mut seen = super::Seen::default();
    let engine = Known(|_: &Hour, _: usize, _: usize| 50.0);
    let inputs = HourlyInputs::default();
    run(&case, &hours, &inputs, &engine, extras, &mut seen).unwrap();
    let first: Vec<f64> = seen.averages[&0].iter().map(|row| row.2[0]).collect();
    let expected = [
        100.0 * 0.01 + 2.0,
        0.0,
        100.0 * 0.02 + 2.0,
        2.0,
        100.0 * 0.04 + 2.0,
    ];
    for (value, expected) in first.iter().zip(expected) {
        assert_relative_eq!(value, &expected, max_relative = 1.0e-12);
    }

    case.events = vec![Event {
        id: "E".to_owned(),
        averaging: 1,
        group: 0,
        date: 2070105,
        value: None,
        receptor: Receptor::default(),
    }];
    let events = run_events(&event_case(&case), &hours, &inputs, &engine, extras).unwrap();
    for (member, expected) in events[0].members.iter().zip([2.0, 2.0, 7.0]) {
        assert_relative_eq!(member, &expected, max_relative = 1.0e-12);
    }
    let variants = [crate::nearfield::Variant::of_case(2)];
    let observers: &mut [&mut dyn crate::nearfield::AverageObserver] = &mut [&mut Nobody];
    assert!(
        crate::nearfield::run_variants(
            &case, &hours, &inputs, &engine, extras, &variants, observers
        )
        .is_ok()
    );
}
