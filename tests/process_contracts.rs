//! Process analysis of a run: the terms of every hour add up to what changed, and watching changes nothing.

mod support;

use hehuang::simulation::{
    Case, HourlyMeans, Observer, SimulationError, State, Term, Watched, run, write_checkpoint,
};
use std::sync::atomic::AtomicBool;
use support::{GRID, begin, case_of};

const POINTS: [(usize, usize); 2] = [(3, 4), (2, 6)];

fn case(height: f64) -> Case {
    let mut case = case_of(&format!(
        r#"
[scenario]
name = "contract"
start = "2016-07-05T10:00"
hours = 2
spin_up_hours = 0
{GRID}[run]
blocks = 2
[meteorology.representative_day]
id = "summer-ozone"
[chemistry]
[aerosol]
"#
    ));
    if height > 0.0 {
        case.watched = Some(Watched::up_to(height, &case, POINTS.to_vec()));
    }
    case
}

/// What an hour must keep.
#[derive(Default)]
struct Check {
    hours: usize,
    /// Largest terms by kind, relative to what is there.
    seen: [f64; 11],
    worst: f64,
}

impl Observer for Check {
    fn on_hour(
        &mut self,
        case: &Case,
        state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        let (Some(budget), Some(watched)) = (means.processes, &case.watched) else {
            return Ok(());
        };
        self.hours += 1;
        for (n, &(j, i)) in watched.cells.iter().enumerate() {
            for (lane, change) in budget.change(n).enumerate() {
                let layers = 0..watched.layers;
                let there: f64 = layers.map(|k| state.bulk.cell(k, j, i)[lane]).sum();
                let terms = Term::ALL.map(|term| budget.of(n, term)[lane]);
                let moved: f64 = terms.iter().map(|mass| mass.abs()).sum();
                // Masses that were nothing are set to nothing (1e-30 kg).
                let size = moved.max(there).max(1e-20);
                self.worst = self
                    .worst
                    .max((terms.iter().sum::<f64>() - change).abs() / size);
                for (seen, term) in self.seen.iter_mut().zip(terms) {
                    *seen = seen.max(term.abs() / size);
                }
            }
        }
        Ok(())
    }
}

#[test]
fn the_terms_of_every_hour_add_up_to_what_changed_and_watching_changes_nothing() {
    let stop = AtomicBool::new(false);
    let plain = case(0.0);
    let (mut state, mut record) = begin(&plain);
    run(&plain, &mut state, &mut [&mut record], &stop).expect("a run");
    let bytes = write_checkpoint(&plain, &state, &record, "inputs", 0);
    for height in [1.0, 600.0] {
        let watched = case(height);
        let layers = watched.watched.as_ref().expect("volumes").layers;
        assert!(
            if height > 100.0 {
                layers > 3
            } else {
                layers == 1
            },
            "{layers}"
        );
        let (mut state, mut record) = begin(&watched);
        let mut check = Check::default();
        run(&watched, &mut state, &mut [&mut check], &stop).expect("a run");
        assert_eq!(check.hours, 2);
        assert!(check.worst < 1e-11, "{:e}", check.worst);
        for (term, seen) in Term::ALL.iter().zip(check.seen) {
            // It does not rain.
            let least = if *term == Term::Wet { -1.0 } else { 1e-3 };
            assert!(seen > least, "{term:?} {seen:e}");
        }
        let (mut again, _) = begin(&watched);
        run(&watched, &mut again, &mut [&mut record], &stop).expect("a run");
        assert_eq!(record.process_layers, layers);
        // The state is that of a run that is not watched, to the last bit.
        record.process_layers = 0;
        record.processes.clear();
        let own = write_checkpoint(&plain, &again, &record, "inputs", 0);
        assert!(own == bytes);
    }
}
