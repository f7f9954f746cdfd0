//! What a step of the whole model costs by process: 30 x 30 x 30 cells, steps of 300 s, gases, particles, light, transport, deposition
//! and cloud on one core.
//!
//! ```text
//! cargo run --release --example step_costs [-- DAY [HOURS]]
//! ```
//!
//! DAY is a representative day (`winter-stagnant` by default); the first of the HOURS (6) is left out: there every radical
//! comes out of nothing.

use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{
    Case, Costs, HourlyMeans, Observer, Pass, Record, SimulationError, State, run,
};
use std::error::Error;
use std::io::Write as _;
use std::sync::atomic::AtomicBool;

/// Adds up the costs of the hours behind the first.
#[derive(Default)]
struct Sums {
    hours: usize,
    costs: Costs,
    steps: u64,
    first_steps: u64,
}

impl Observer for Sums {
    fn on_hour(
        &mut self,
        _: &Case,
        state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        self.hours += 1;
        if self.hours == 1 {
            self.first_steps = state.steps;
        } else {
            self.costs.add(means.costs);
            self.steps = state.steps - self.first_steps;
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let day = arguments.next().unwrap_or_else(|| "winter-stagnant".into());
    let hours: usize = arguments.next().map_or(Ok(6), |text| text.parse())?;
    let text = format!(
        r#"
[scenario]
name = "step-costs"
hours = {hours}
spin_up_hours = 0
[grid]
cell_size_km = 6
width_km = 180
height_km = 180
layers = 30
first_layer_m = 36
top_m = 13000
[meteorology.representative_day]
id = "{day}"
[chemistry]
[aerosol]
[transport]
time_step_s = 300
"#
    );
    let scenario = Scenario::parse(&text, "step_costs.toml")?;
    let Period::Episode(episode) = &scenario.period else {
        return Err("not an episode".into());
    };
    let base = scenario.base()?;
    let case = scenario.case(&base, episode)?.case;
    let weather = case.meteorology.at(case.begin)?;
    let mut state = State::initial(&case, &weather)?;
    let mut record = Record::new(&case, &[]);
    let mut sums = Sums::default();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    pool.install(|| {
        let stop = AtomicBool::new(false);
        run(&case, &mut state, &mut [&mut record, &mut sums], &stop)
    })?;
    let cells = (case.horizontal.columns() * case.layers()) as f64;
    let each = |seconds: f64| 1e6 * seconds / (cells * sums.steps as f64);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{day}: {cells:.0} cells, {} lanes, {} steps of {:.0} s; microseconds a cell and step on one core",
        case.lanes(),
        sums.steps,
        3600.0 * (hours - 1) as f64 / sums.steps as f64
    )?;
    for (pass, seconds) in Pass::ALL.iter().zip(sums.costs.seconds) {
        writeln!(out, "{:<12} {:>7.2}", pass.name(), each(seconds))?;
    }
    writeln!(
        out,
        "{:<12} {:>7.2}",
        "all",
        each(sums.costs.seconds.iter().sum())
    )?;
    Ok(())
}
