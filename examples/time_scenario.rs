//! Runs a scenario without writing anything and prints time, memory-relevant sizes and the ledger's closure:
//! `cargo run --release --example time_scenario -- winter-episode-quick [hours]`.

use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{Observer, State, run};
use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

struct Nobody;
impl Observer for Nobody {}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments
        .next()
        .unwrap_or_else(|| "winter-episode-quick".into());
    let hours: Option<i64> = arguments.next().map(|h| h.parse()).transpose()?;
    let mut out = std::io::stdout().lock();
    let begin = Instant::now();
    let scenario = Scenario::open(&name)?;
    let base = scenario.base()?;
    let Period::Episode(episode) = &scenario.period else {
        return Err("an episode is needed".into());
    };
    let mut case = scenario.case(&base, episode)?.case;
    if let Some(hours) = hours {
        case.end = case.begin.plus(3600 * hours);
    }
    writeln!(out, "built in {:.1} s", begin.elapsed().as_secs_f64())?;
    let first = case.meteorology.at(case.begin)?;
    let mut state = State::initial(&case, &first)?;
    writeln!(
        out,
        "{} cells, {} lanes, {} tag columns, {} hours; begins after {:.1} s",
        first.air_mass.len(),
        case.lanes(),
        case.columns(),
        case.hours(),
        begin.elapsed().as_secs_f64()
    )?;
    let start = Instant::now();
    run(
        &case,
        &mut state,
        &mut [&mut Nobody],
        &AtomicBool::new(false),
    )?;
    writeln!(
        out,
        "{} steps in {:.1} s",
        state.steps,
        start.elapsed().as_secs_f64()
    )?;
    let ledger = state.ledger(&case);
    for entry in &ledger.entries {
        writeln!(
            out,
            "{}: initial {:.4e} emitted {:.4e} in {:.4e} out {:.4e} dry {:.4e} wet {:.4e} suspended {:.4e} residual {:.1e}",
            entry.species,
            entry.initial,
            entry.emitted,
            entry.inflow.iter().sum::<f64>(),
            entry.outflow.iter().sum::<f64>(),
            entry.dry_deposition,
            entry.wet_deposition,
            entry.suspended,
            entry.relative_residual()
        )?;
    }
    let (gap, undershoot) = state.tag_closure(&case);
    writeln!(out, "tags: closure {gap:.1e}, undershoot {undershoot:.1e}")?;
    Ok(())
}
