//! What the contract tests of runs share.

use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{
    Case, HourlyMeans, Observer, Record, SimulationError, State, run, write_checkpoint,
};
use std::sync::atomic::{AtomicBool, Ordering};

/// A coarse grid of few cells over the whole region, high enough for gases.
#[allow(dead_code)] // some tests have grids of their own
pub const GRID: &str = "[grid]
cell_size_km = 36
width_km = 360
height_km = 252
layers = 16
first_layer_m = 60
top_m = 13000
";

#[allow(dead_code)] // some scenarios have files
/// The case of the one episode of a scenario's text.
pub fn case_of(text: &str) -> Case {
    let scenario = Scenario::parse(text, "contract.toml").expect("a valid scenario");
    let base = scenario.base().expect("a grid with its inventory");
    let Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    scenario.case(&base, episode).expect("a case").case
}

#[allow(dead_code)] // of runs
/// The state at the beginning and an empty record of one point.
pub fn begin(case: &Case) -> (State, Record) {
    let weather = case.meteorology.at(case.begin).expect("weather");
    (
        State::initial(case, &weather).expect("air"),
        Record::new(case, &[(3, 4)]),
    )
}

#[allow(dead_code)] // of runs
/// The checkpoint at the end of a whole run on some threads.
pub fn bytes_of(case: &Case, threads: usize) -> Vec<u8> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .expect("threads");
    pool.install(|| {
        let (mut state, mut record) = begin(case);
        let stop = AtomicBool::new(false);
        run(case, &mut state, &mut [&mut record], &stop).expect("a run");
        write_checkpoint(case, &state, &record, "inputs", 0)
    })
}

/// Asks the run to stop after some hours.
#[allow(dead_code)] // of runs
pub struct Stopper<'a>(pub usize, pub &'a AtomicBool);

impl Observer for Stopper<'_> {
    fn on_hour(&mut self, _: &Case, _: &State, _: &HourlyMeans<'_>) -> Result<(), SimulationError> {
        self.0 -= 1;
        if self.0 == 0 {
            self.1.store(true, Ordering::Relaxed);
        }
        Ok(())
    }
}
