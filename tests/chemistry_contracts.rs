//! What a run with gas chemistry must keep: mass, elements, bytes, night and day.

mod support;

use hehuang::simulation::{
    Case, HourlyMeans, Observer, Outcome, Record, SimulationError, State, read_checkpoint, run,
    write_checkpoint,
};
use std::sync::atomic::{AtomicBool, Ordering};
use support::{GRID, begin, bytes_of, case_of};

fn text(start: &str, blocks: usize) -> String {
    format!(
        r#"
[scenario]
name = "contract"
start = "{start}"
hours = 2
spin_up_hours = 1
{GRID}[meteorology.representative_day]
id = "summer-ozone"
[chemistry]
[run]
blocks = {blocks}
"#
    )
}

fn case(start: &str, blocks: usize) -> Case {
    case_of(&text(start, blocks))
}

const NOON: &str = "2016-06-21T12:00";
const EVENING: &str = "2016-06-21T19:00";

fn go(case: &Case, state: &mut State, observers: &mut [&mut dyn Observer]) {
    run(case, state, observers, &AtomicBool::new(false)).expect("a run");
}

#[test]
fn bytes_depend_neither_on_threads_nor_on_blocks() {
    let first = bytes_of(&case(NOON, 1), 1);
    assert!(
        first == bytes_of(&case(NOON, 1), 2),
        "two threads give other bytes"
    );
    for blocks in [3, 10] {
        assert!(
            first == bytes_of(&case(NOON, blocks), 2),
            "{blocks} blocks give other bytes"
        );
    }
}

/// Asks the run to stop after an hour.
struct Stopper<'a>(&'a AtomicBool);

impl Observer for Stopper<'_> {
    fn on_hour(&mut self, _: &Case, _: &State, _: &HourlyMeans<'_>) -> Result<(), SimulationError> {
        self.0.store(true, Ordering::Relaxed);
        Ok(())
    }
}

#[test]
fn a_resumed_run_gives_the_same_bytes() {
    let whole = bytes_of(&case(EVENING, 1), 2);
    let first = case(EVENING, 1);
    let (mut state, mut record) = begin(&first);
    let stop = AtomicBool::new(false);
    let outcome = run(
        &first,
        &mut state,
        &mut [&mut record, &mut Stopper(&stop)],
        &stop,
    );
    assert_eq!(outcome.expect("an hour"), Outcome::Interrupted);
    let kept = write_checkpoint(&first, &state, &record, "inputs", 0);
    let again = case(EVENING, 2);
    let empty = Record::new(&again, &[(3, 4)]);
    let (mut state, mut record) =
        read_checkpoint(&again, &kept, "kept", "inputs", &empty).expect("the checkpoint");
    go(&again, &mut state, &mut [&mut record]);
    assert!(write_checkpoint(&again, &state, &record, "inputs", 0) == whole);
}

#[test]
fn mass_and_elements_close_and_gases_react() {
    let case = case(NOON, 1);
    let (mut state, mut record) = begin(&case);
    go(&case, &mut state, &mut [&mut record]);
    let ledger = state.ledger(&case);
    assert!(ledger.worst() < 1e-9, "mass: {}", ledger.worst());
    assert_eq!(ledger.elements.len(), 2);
    for element in &ledger.elements {
        assert!(element.reacted > 0.0);
        assert!(
            element.relative().abs() < 1e-9,
            "{}: {}",
            element.element,
            element.relative()
        );
    }
    let entry = |name: &str| {
        ledger
            .entries
            .iter()
            .find(|e| e.species == name)
            .expect("a lane")
    };
    assert!(entry("HNO3").chemistry > 0.0 && entry("FORM").chemistry != 0.0);
    assert!(entry("ETH").chemistry < 0.0 && entry("EC").chemistry == 0.0);
    // At noon hydroxyl radicals are of the order of 1e6 to 1e7 molecules/cm³, at most some 1 ppt.
    let lane = case.species.lane("OH").expect("a lane");
    let weather = case.meteorology.at(case.end).expect("weather");
    let mass = state.bulk.cell(0, 3, 4)[lane];
    let fraction = mass / weather.air_mass[[0, 3, 4]] * 28.9644 / 17.007;
    assert!(fraction > 1e-14 && fraction < 2e-12, "{fraction}");
}
