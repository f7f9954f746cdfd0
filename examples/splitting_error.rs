//! How far the splitting of transport and chemistry bends the answer: some hours of a scenario with steps of 600, 300 and 150 s, transport
//! then chemistry (Lie) or half the chemistry on both sides (Strang), beside steps of 37.5 s:
//! `cargo run --release --example splitting_error -- summer-ozone-quick 6`.
//!
//! Prints, for the mean of the last hour in the lowest layer, the mean and the greatest difference over all cells, in per cent of the
//! reference where that is above a hundredth of its greatest value.

use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{Case, HourlyMeans, Observer, SimulationError, Splitting, State, run};
use std::error::Error;
use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

const WATCHED: [&str; 6] = ["O3", "NO", "NO2", "FORM", "HNO3", "ISOP"];

/// The lowest layer's means of the last hour.
#[derive(Default)]
struct Last(Vec<f64>);

impl Observer for Last {
    fn on_hour(
        &mut self,
        case: &Case,
        _: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        self.0.clear();
        for name in WATCHED {
            let lane = case.species.lane(name).unwrap_or(0);
            for j in 0..case.horizontal.ny {
                self.0
                    .extend((0..case.horizontal.nx).map(|i| means.bulk.cell(0, j, i)[lane]));
            }
        }
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments
        .next()
        .unwrap_or_else(|| "summer-ozone-quick".into());
    let hours: i64 = arguments.next().map_or(Ok(6), |h| h.parse())?;
    let scenario = Scenario::open(&name)?;
    let base = scenario.base()?;
    let Period::Episode(episode) = &scenario.period else {
        return Err("an episode is needed".into());
    };
    let go = |splitting: Splitting, step: f64| -> Result<(Vec<f64>, f64), Box<dyn Error>> {
        let mut case = scenario.case(&base, episode)?.case;
        case.begin = case.start.plus(3600 * 8);
        case.end = case.begin.plus(3600 * hours);
        case.options.time_step = step;
        let chemistry = case
            .chemistry
            .as_mut()
            .ok_or("the scenario has no [chemistry]")?;
        chemistry.options.splitting = splitting;
        let weather = case.meteorology.at(case.begin)?;
        let mut state = State::initial(&case, &weather)?;
        let (mut last, begun) = (Last::default(), Instant::now());
        run(&case, &mut state, &mut [&mut last], &AtomicBool::new(false))?;
        Ok((last.0, begun.elapsed().as_secs_f64()))
    };
    let (reference, _) = go(Splitting::Strang, 37.5)?;
    let cells = reference.len() / WATCHED.len();
    let mut out = std::io::stdout().lock();
    writeln!(out, "mean / greatest difference [%]")?;
    writeln!(
        out,
        "{:<12} {:>6} {}",
        "",
        "s",
        WATCHED.map(|n| format!("{n:>15}")).join("")
    )?;
    for splitting in [Splitting::Lie, Splitting::Strang] {
        for step in [600.0, 300.0, 150.0] {
            let (found, seconds) = go(splitting, step)?;
            let mut line = format!("{splitting:?} {step:<6} {seconds:>6.1} ");
            for n in 0..WATCHED.len() {
                let pair = n * cells..(n + 1) * cells;
                let (a, b) = (&found[pair.clone()], &reference[pair]);
                let least = 0.01 * b.iter().copied().fold(0.0, f64::max);
                let far: Vec<f64> = a
                    .iter()
                    .zip(b)
                    .filter(|(_, b)| **b > least)
                    .map(|(a, b)| 100.0 * (a / b - 1.0).abs())
                    .collect();
                let mean = far.iter().sum::<f64>() / far.len().max(1) as f64;
                let most = far.iter().copied().fold(0.0, f64::max);
                line.push_str(&format!("{:>15}", format!("{mean:.2} / {most:.1}")));
            }
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
