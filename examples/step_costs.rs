//! What a step of the whole model costs by process: 30 x 30 x 30 cells, steps of 300 s, gases, particles, light, transport, deposition
//! and cloud on one core.
//!
//! ```text
//! cargo run --release --example step_costs [-- DAY [HOURS [SETS [RESPONSES [WIDTH]]]]]
//! ```
//!
//! DAY is a representative day (`winter-stagnant` by default); the first of the HOURS (6) is left out: there every radical
//! comes out of nothing. SETS (0) are tag sets by sector that ride along, all alike: what they cost over a run without them, over
//! their tags, is what a tag costs. RESPONSES (0) are parameters, sectors in turn: what they cost over a run without them, over their
//! number, is what a parameter costs. WIDTH (180) is the domain's [km].

use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{
    Case, Costs, HourlyMeans, Observer, Pass, Record, SimulationError, State, run,
};
use std::error::Error;
use std::io::Write as _;
use std::sync::atomic::AtomicBool;

/// Sectors of the responses.
const SECTORS: [&str; 4] = ["industry", "transport", "residential", "heating"];

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
    let sets: usize = arguments.next().map_or(Ok(0), |text| text.parse())?;
    let set = |n: usize| format!("[[attribution.set]]\nname = \"set{n}\"\nby = [\"sector\"]\n");
    let sets = (0..sets).map(set).collect::<Vec<_>>().concat();
    let responses: usize = arguments.next().map_or(Ok(0), |text| text.parse())?;
    let width: usize = arguments.next().map_or(Ok(180), |text| text.parse())?;
    let response = |n: usize| {
        let sector = SECTORS[n % SECTORS.len()];
        format!("[[attribution.response]]\nname = \"p{n}\"\nsector = [\"{sector}\"]\n")
    };
    let responses = (0..responses).map(response).collect::<Vec<_>>().concat();
    let text = format!(
        r#"
[scenario]
name = "step-costs"
hours = {hours}
spin_up_hours = 0
[grid]
cell_size_km = 6
width_km = {width}
height_km = {width}
layers = 30
first_layer_m = 36
top_m = 13000
[meteorology.representative_day]
id = "{day}"
[chemistry]
[aerosol]
{sets}
{responses}
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
    let all = each(sums.costs.seconds.iter().sum());
    writeln!(out, "{:<12} {:>7.2}", "all", all)?;
    if case.columns() > 0 {
        let (columns, slots) = (case.columns(), case.slots.len());
        writeln!(
            out,
            "{columns} tags of {slots} slots: {:.2} MB a tag and 10,000 cells; all over tags {:.3}",
            8.0 * slots as f64 * 1e4 / 1e6,
            all / columns as f64
        )?;
    }
    Ok(())
}
