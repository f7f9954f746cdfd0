//! Groups, emissions, variants, deposition, threads and stopping.

#![allow(clippy::unwrap_used)]

use super::{Asked, Known, case, hours_from, run_known};
use crate::nearfield::case::{Averaging, Group, Output, OutputUnit};
use crate::nearfield::{
    Extras, HourlyEmissionRecord, HourlyInputs, Nobody, Rate, RunError, Variant, run, run_variants,
};
use crate::plume::{Hour, SourceKind, Variation, VariationKind};
use approx::assert_relative_eq;
use std::sync::atomic::AtomicBool;

/// A dispersion that differs everywhere and has no round figures.
fn uneven(hour: &Hour, source: usize, receptor: usize) -> f64 {
    let phase = hour.stamp.full() as f64 * 0.37 + source as f64 * 1.3 + receptor as f64 * 0.71;
    1.0 + libm::sin(phase)
}

#[test]
fn every_group_is_the_sum_of_its_sources() {
    let mut case = case(3, 5, &[Averaging::Hours(1)], Vec::new());
    case.sources[1].emission = -2.5;
    case.sources[2].variation = Variation::Factors {
        kind: VariationKind::HourOfDay,
        factors: (0..24).map(f64::from).collect(),
    };
    case.units[0].factor = 1.0e6;
    case.groups.push(Group {
        id: "TWO".to_owned(),
        sources: vec![2, 0],
        background: false,
    });
    let hours = hours_from(2002, 7, 1, 1);
    let (_, seen) = run_known(&case, &hours, &HourlyInputs::default(), uneven).unwrap();
    for (hour, (_, _, values)) in hours.iter().zip(&seen.averages[&0]) {
        let factor = f64::from(hour.stamp.hour - 1);
        for receptor in 0..5 {
            let d: Vec<f64> = (0..3).map(|s| uneven(hour, s, receptor)).collect();
            let all = 1.0e6 * (d[0] - 2.5 * d[1] + factor * d[2]);
            let two = 1.0e6 * (d[0] + factor * d[2]);
            assert_relative_eq!(values[receptor], all, max_relative = 1.0e-12);
            assert_relative_eq!(values[5 + receptor], two, max_relative = 1.0e-12);
        }
    }
}

#[test]
fn engines_see_only_sources_that_emit() {
    let mut case = case(3, 1, &[Averaging::Period], Vec::new());
    case.sources[0].emission = 0.0;
    case.sources[2].hourly = true;
    let hours = hours_from(2002, 7, 1, 1);
    let mut inputs = HourlyInputs {
        emissions: vec![Vec::new(); 24],
        ..HourlyInputs::default()
    };
    inputs.emissions[4] = vec![HourlyEmissionRecord {
        stamp: hours[4].stamp,
        source: 2,
        emission: 3.0,
        extra: [Some(12.0), Some(4.0), Some(2.0)],
    }];
    let engine = Asked::default();
    run(
        &case,
        &hours,
        &inputs,
        &engine,
        Extras::default(),
        &mut Nobody,
    )
    .unwrap();
    let mut asked = engine.0.lock().unwrap().clone();
    asked.sort();
    assert_eq!(asked.len(), 24);
    for (index, (_, sources)) in asked.iter().enumerate() {
        let expected: &[usize] = if index == 4 { &[1, 2] } else { &[1] };
        assert_eq!(sources, expected);
    }
    assert!(matches!(case.sources[2].kind, SourceKind::Volume(_)));
}

#[test]
fn deposition_is_summed() {
    let periods = [Averaging::Hours(3), Averaging::Period];
    let mut case = case(1, 1, &periods, Vec::new());
    case.options.outputs.dry_deposition = true;
    case.units.push(OutputUnit {
        factor: 3600.0,
        ..case.units[0].clone()
    });
    let mut hours = hours_from(2002, 7, 1, 1);
    hours[1].calm = true;
    let (results, seen) =
        run_known(&case, &hours, &HourlyInputs::default(), |_, _, _| 2.0).unwrap();
    // Three hours, one calm: the mean of concentration over max(2, nint(2.65)) = 3, deposition of two hours.
    assert_eq!(seen.averages[&0][0].2, [4.0 / 3.0, 14400.0]);
    let period = results.period.unwrap();
    assert_eq!(period.values, [2.0, 23.0 * 7200.0]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let outputs = vec![
        Output::ReceptorTable(Averaging::Hours(1), vec![4]),
        Output::MaximumTable(Averaging::Hours(24), 20),
    ];
    let periods = [Averaging::Hours(1), Averaging::Hours(24), Averaging::Period];
    let case = case(7, 9000, &periods, outputs);
    let hours = hours_from(2002, 7, 1, 3);
    let with = |threads: usize| {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap()
            .install(|| run_known(&case, &hours, &HourlyInputs::default(), uneven).unwrap())
    };
    let (one, seen_one) = with(1);
    let (three, seen_three) = with(3);
    assert_eq!(one, three);
    assert_eq!(seen_one.averages, seen_three.averages);
    // Blocks of receptors are put together in their places.
    let last = &seen_one.averages[&0][71].2;
    let expected: f64 = (0..7).map(|s| uneven(&hours[71], s, 8999)).sum();
    assert_relative_eq!(last[8999], expected, max_relative = 1.0e-12);
}

#[test]
fn variants_share_one_pass() {
    let case = case(2, 2, &[Averaging::Period], Vec::new());
    let hours = hours_from(2002, 7, 1, 2);
    let variants = [
        Variant::of_case(2),
        Variant {
            name: "without the second".to_owned(),
            rates: vec![Rate::Scaled(1.0), Rate::Scaled(-1.0)],
            ..Variant::of_case(2)
        },
        Variant {
            name: "other pollutant".to_owned(),
            rates: vec![
                Rate::Own {
                    emission: 0.25,
                    variation: Variation::Constant,
                },
                Rate::Scaled(0.0),
            ],
            ..Variant::of_case(2)
        },
    ];
    let results = run_variants(
        &case,
        &hours,
        &HourlyInputs::default(),
        &Known(uneven),
        Extras::default(),
        &variants,
        &mut [],
    )
    .unwrap();
    let mean = |source: usize, receptor: usize| -> f64 {
        let sum: f64 = hours.iter().map(|h| uneven(h, source, receptor)).sum();
        sum / 48.0
    };
    let of = |variant: usize| results[variant].period.as_ref().unwrap().values.clone();
    for receptor in 0..2 {
        let (first, second) = (mean(0, receptor), mean(1, receptor));
        let close = |value: f64, expected: f64| {
            assert_relative_eq!(value, expected, max_relative = 1.0e-12, epsilon = 1.0e-14);
        };
        close(of(0)[receptor], first + second);
        close(of(1)[receptor], first - second);
        close(of(2)[receptor], 0.25 * first);
    }
}

#[test]
fn a_run_can_be_stopped() {
    let case = case(1, 1, &[Averaging::Period], Vec::new());
    let hours = hours_from(2002, 7, 1, 2);
    let stop = AtomicBool::new(true);
    let extras = Extras {
        stop: Some(&stop),
        ..Extras::default()
    };
    let stopped = run(
        &case,
        &hours,
        &HourlyInputs::default(),
        &Known(uneven),
        extras,
        &mut Nobody,
    );
    assert!(matches!(stopped, Err(RunError::Stopped { .. })));
}
