//! Background, ozone and NOx of an hour.

#![allow(clippy::unwrap_used)]

use super::{case, hour, run_known};
use crate::nearfield::background::AmbientAir;
use crate::nearfield::case::{Averaging, Background, Case, ConcentrationUnit, Group, SectorValues};
use crate::nearfield::{HourlyInputs, RunError};
use crate::plume::Hour;
use approx::assert_relative_eq;
use std::path::PathBuf;

fn hourly(fill: Option<f64>, unit: ConcentrationUnit) -> SectorValues {
    SectorValues {
        hourly: Some((PathBuf::new(), None)),
        value: fill,
        unit,
        hourly_unit: unit,
        ..SectorValues::default()
    }
}

fn no2_case(background: Background) -> Case {
    let mut case = case(2, 1, &[Averaging::Hours(1), Averaging::Period], Vec::new());
    case.options.pollutant = "NO2".to_owned();
    case.units[0].factor = 1.0e6;
    case.background = Some(background);
    case.groups = vec![
        Group {
            id: "ALL".to_owned(),
            sources: vec![0, 1],
            background: true,
        },
        Group {
            id: "ONE".to_owned(),
            sources: vec![0],
            background: false,
        },
    ];
    case
}

#[test]
fn background_is_added_in_computed_hours_only() {
    let case = no2_case(Background {
        sectors: Vec::new(),
        values: vec![hourly(Some(10.0), ConcentrationUnit::Ppb)],
    });
    let mut hours: Vec<Hour> = (1..=4).map(|h| hour(2001, 6, 1, h)).collect();
    hours[2].calm = true;
    let inputs = HourlyInputs {
        background: vec![Some(vec![Some(20.0), None, Some(5.0), Some(-99.0)])],
        ..HourlyInputs::default()
    };
    let (results, seen) = run_known(&case, &hours, &inputs, |_, _, _| 1.0e-6).unwrap();
    let all: Vec<f64> = seen.averages[&0].iter().map(|one| one.2[0]).collect();
    // Two sources of 1 µg/m³ and 20, 10, –, 10 ppb of NO2.
    let expected = [
        2.0 + 20.0 / 0.5319,
        2.0 + 10.0 / 0.5319,
        0.0,
        2.0 + 10.0 / 0.5319,
    ];
    for (value, expected) in all.iter().zip(expected) {
        assert_relative_eq!(value, &expected, max_relative = 1.0e-12);
    }
    let one: Vec<f64> = seen.averages[&0].iter().map(|one| one.2[1]).collect();
    for (value, expected) in one.iter().zip([1.0, 1.0, 0.0, 1.0]) {
        assert_relative_eq!(value, &expected, max_relative = 1.0e-12);
    }
    let codes: Vec<&str> = results.messages.iter().map(|m| m.0.as_str()).collect();
    assert_eq!(codes, ["453", "440", "453"]);
}

#[test]
fn a_missing_background_without_a_value_to_fill_in_is_an_error() {
    let case = no2_case(Background {
        sectors: Vec::new(),
        values: vec![hourly(None, ConcentrationUnit::Ppb)],
    });
    let inputs = HourlyInputs {
        background: vec![Some(vec![None])],
        ..HourlyInputs::default()
    };
    let error = run_known(&case, &[hour(2001, 6, 1, 1)], &inputs, |_, _, _| 1.0);
    assert!(matches!(error, Err(RunError::Inputs(_))));
}

#[test]
fn sectors_and_units() {
    let monthly = SectorValues {
        varying: Some(("MONTH".to_owned(), (1..=12).map(f64::from).collect())),
        unit: ConcentrationUnit::Ppm,
        ..SectorValues::default()
    };
    let flat = SectorValues {
        varying: Some(("ANNUAL".to_owned(), vec![30.0])),
        ..SectorValues::default()
    };
    let mut case = no2_case(Background {
        sectors: vec![90.0, 270.0],
        values: vec![monthly, flat],
    });
    case.options.pollutant = "CO".to_owned();
    let inputs = HourlyInputs::default();
    let mut air = AmbientAir::new(&case, &inputs);
    let mut now = hour(2001, 6, 1, 1);
    let mut value = |now: &Hour| air.hour(0, now, &mut Vec::new()).unwrap().background;
    assert_relative_eq!(value(&now), 6.0 * 1144.0, max_relative = 1.0e-12);
    now.background_sector = 2;
    assert_eq!(value(&now), 30.0);
    now.background_sector = 0;
    assert_eq!(value(&now), 0.0);
}

#[test]
fn stable_hours_have_a_least_ozone() {
    let mut case = no2_case(Background::default());
    case.background = None;
    case.no2.ozone = Background {
        sectors: Vec::new(),
        values: vec![hourly(None, ConcentrationUnit::Ppb)],
    };
    let inputs = HourlyInputs {
        ozone: vec![Some(vec![Some(5.0); 60])],
        ..HourlyInputs::default()
    };
    let mut air = AmbientAir::new(&case, &inputs);
    let mut messages = Vec::new();
    let mut ozone = |index: usize, length: f64| {
        let now = Hour {
            obukhov_length: length,
            ..hour(2001, 6, 1 + index as u32 / 24, 1 + index as u32 % 24)
        };
        air.hour(index, &now, &mut messages).unwrap().ozone.unwrap()
    };
    // The day before is taken as 40 ppb: that is the least in a very stable hour, half of it at L = 150 m.
    assert_relative_eq!(ozone(0, -100.0), 5.0 * 1.96, max_relative = 1.0e-12);
    assert_relative_eq!(ozone(1, 30.0), 78.4, max_relative = 1.0e-12);
    assert_relative_eq!(ozone(2, 150.0), 39.2, max_relative = 1.0e-12);
    assert_relative_eq!(ozone(3, 300.0), 9.8, max_relative = 1.0e-12);
    for index in 4..24 {
        ozone(index, -50.0);
    }
    // Now a whole day at 5 ppb is known.
    assert_relative_eq!(ozone(24, 30.0), 9.8, max_relative = 1.0e-12);
}

#[test]
fn missing_ozone_is_filled_or_missing() {
    let mut case = no2_case(Background::default());
    case.background = None;
    case.no2.no_least_ozone = true;
    case.no2.ozone.values = vec![hourly(None, ConcentrationUnit::Ppb)];
    let inputs = HourlyInputs {
        ozone: vec![Some(vec![None, Some(901.0), Some(10.0)])],
        ..HourlyInputs::default()
    };
    let mut messages = Vec::new();
    let mut air = AmbientAir::new(&case, &inputs);
    let now = hour(2001, 6, 1, 1);
    assert_eq!(air.hour(0, &now, &mut messages).unwrap().ozone, None);
    assert_eq!(air.hour(1, &now, &mut messages).unwrap().ozone, None);
    assert_eq!(messages.len(), 2);
    case.no2.ozone.values = vec![hourly(Some(25.0), ConcentrationUnit::Ppb)];
    let mut air = AmbientAir::new(&case, &inputs);
    let filled = air.hour(0, &now, &mut messages).unwrap().ozone.unwrap();
    assert_relative_eq!(filled, 49.0, max_relative = 1.0e-12);
}
