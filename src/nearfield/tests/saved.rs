//! Runs put aside and gone on with.

#![allow(clippy::unwrap_used)]

use super::{Known, case, hours_from};
use crate::nearfield::case::{Averaging, Case, DesignValue, Output};
use crate::nearfield::{Extras, HourlyInputs, Nobody, Results, RunError, SavedRun, run};
use crate::plume::Hour;
use approx::assert_relative_eq;
use std::path::PathBuf;

fn wavy(hour: &Hour, source: usize, receptor: usize) -> f64 {
    let phase = hour.stamp.full() as f64 * 0.37 + source as f64 * 1.3 + receptor as f64 * 0.71;
    1.0 + libm::sin(phase)
}

fn go(case: &Case, hours: &[Hour], resume: Option<&SavedRun>) -> Results {
    let extras = Extras {
        resume,
        ..Extras::default()
    };
    let inputs = HourlyInputs::default();
    run(case, hours, &inputs, &Known(wavy), extras, &mut Nobody).unwrap()
}

fn outputs(periods: &[Averaging]) -> Vec<Output> {
    let mut outputs = vec![Output::SeasonHour(0, PathBuf::new())];
    for period in periods {
        outputs.push(Output::ReceptorTable(*period, vec![3]));
        outputs.push(Output::MaximumTable(*period, 15));
    }
    outputs
}

#[test]
fn a_run_put_aside_goes_on_as_if_never_stopped() {
    let short = [Averaging::Hours(1), Averaging::Hours(24)];
    let periods = [short[0], short[1], Averaging::Period];
    let mut case = case(2, 5, &periods, outputs(&short));
    case.restart.1 = Some((PathBuf::new(), None));
    let mut hours = hours_from(2002, 1, 1, 20);
    hours[30].calm = true;
    hours[31].missing = true;
    let whole = go(&case, &hours, None);
    let half = go(&case, &hours[..12 * 24], None);
    let saved = half.saved.as_deref().unwrap().clone();
    assert_eq!(saved.last, 2002011224);
    assert_eq!(saved.hours, 288);
    let rest = go(&case, &hours, Some(&saved));
    assert_eq!(rest.high, whole.high);
    assert_eq!(rest.maxima, whole.maxima);
    assert_eq!(rest.counts, whole.counts);
    assert_eq!(rest.period, whole.period);
    let seasons = whole.season_hour.unwrap();
    for (one, other) in rest.season_hour.unwrap().iter().zip(&seasons) {
        assert_eq!(one.1.valid(), other.1.valid());
        for (a, b) in one.0.values.iter().zip(&other.0.values) {
            assert!(a == b || (a.is_nan() && b.is_nan()));
        }
    }
}

#[test]
fn a_chain_of_years_is_the_years_in_one() {
    let periods = [Averaging::Hours(1), Averaging::Annual];
    let mut case = case(2, 3, &periods, outputs(&periods[..1]));
    case.design_value = DesignValue::No2OneHour;
    let (first, second) = (hours_from(2002, 1, 1, 365), hours_from(2003, 1, 1, 365));
    let both: Vec<Hour> = first.iter().chain(&second).cloned().collect();
    let whole = go(&case, &both, None);
    case.multi_year = Some((PathBuf::new(), None));
    let one = go(&case, &first, None);
    let saved = one.saved.as_deref().unwrap().clone();
    let two = go(&case, &second, Some(&saved));
    assert_eq!(two.whole_years, 2);
    assert_eq!(two.high, whole.high);
    assert_eq!(two.maxima, whole.maxima);
    assert_eq!(two.design, whole.design);
    let mean = whole.period.unwrap();
    for (a, b) in two.period.unwrap().values.iter().zip(&mean.values) {
        assert_relative_eq!(a, b, max_relative = 1.0e-14);
    }
}

#[test]
fn the_highest_periods_of_a_chain_are_kept() {
    let periods = [Averaging::Hours(1), Averaging::Period];
    let mut case = case(2, 3, &periods, outputs(&periods[..1]));
    case.multi_year = Some((PathBuf::new(), None));
    let one = go(&case, &hours_from(2002, 1, 1, 365), None);
    let saved = one.saved.as_deref().unwrap().clone();
    let two = go(&case, &hours_from(2003, 1, 1, 365), Some(&saved));
    let mut expected: Vec<(f64, usize)> = Vec::new();
    for results in [&one, &two] {
        let values = &results.period.as_ref().unwrap().values;
        expected.extend(values.iter().copied().zip(0..));
    }
    expected.sort_by(|a, b| b.0.total_cmp(&a.0));
    assert_eq!(two.period_highest, [expected]);
    // The mean of PERIOD is the second year's own.
    assert_eq!(two.counts.hours, 8760);
}

#[test]
fn another_case_is_refused() {
    let periods = [Averaging::Hours(1)];
    let mut case = case(2, 3, &periods, outputs(&periods));
    case.restart.1 = Some((PathBuf::new(), None));
    let hours = hours_from(2002, 1, 1, 2);
    let half = go(&case, &hours, None);
    case.receptors.pop();
    let extras = Extras {
        resume: half.saved.as_deref(),
        ..Extras::default()
    };
    let inputs = HourlyInputs::default();
    let refused = run(&case, &hours, &inputs, &Known(wavy), extras, &mut Nobody);
    assert!(matches!(refused, Err(RunError::Saved(_))));
}
