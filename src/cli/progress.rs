//! Progress of a run: a bar on a terminal, plain lines elsewhere; checkpoints.

use super::session::CHECKPOINT;
use crate::output::write_file;
use crate::simulation::{
    Case, Costs, HourlyMeans, Observer, Pass, Record, SimulationError, State, write_checkpoint,
};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Shows simulated time, time left and the mass budget's error.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    quiet: bool,
    prefix: String,
    begun: Instant,
    first: i64,
}

impl Progress {
    pub fn new(quiet: bool, prefix: &str) -> Self {
        Self {
            bar: None,
            quiet,
            prefix: prefix.to_owned(),
            begun: Instant::now(),
            first: 0,
        }
    }
}

impl Observer for Progress {
    fn on_start(&mut self, case: &Case, state: &State) -> Result<(), SimulationError> {
        self.begun = Instant::now();
        self.first = state.time.seconds();
        let left = (case.end.seconds() - self.first).max(0) as u64;
        if !self.quiet && std::io::stderr().is_terminal() {
            let style = ProgressStyle::with_template(
                "{prefix}{msg} [{bar:30}] {percent:>3} %  left {eta}  {elapsed}",
            )
            .unwrap_or_else(|_| ProgressStyle::default_bar());
            let bar = ProgressBar::new(left).with_style(style.progress_chars("=> "));
            bar.set_prefix(self.prefix.clone());
            self.bar = Some(bar);
        }
        Ok(())
    }

    fn on_step(&mut self, _case: &Case, state: &State) -> Result<(), SimulationError> {
        if let Some(bar) = &self.bar {
            bar.set_position((state.time.seconds() - self.first).max(0) as u64);
        }
        Ok(())
    }

    fn on_hour(
        &mut self,
        case: &Case,
        state: &State,
        _means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        if self.quiet {
            return Ok(());
        }
        let error = state.ledger(case).worst();
        let spin_up = if state.time <= case.start {
            " spin-up"
        } else {
            ""
        };
        let text = format!("{}{spin_up}  mass error {error:.0e}", state.time);
        if let Some(bar) = &self.bar {
            bar.set_message(text);
        } else {
            let done = (state.time.seconds() - self.first) as f64;
            let all = (case.end.seconds() - self.first) as f64;
            let left = self.begun.elapsed().as_secs_f64() * (all / done.max(1.0) - 1.0);
            let _ = writeln!(
                std::io::stderr(),
                "{}{text}  {:.0} %  left {left:.0} s",
                self.prefix,
                100.0 * done / all
            );
        }
        Ok(())
    }

    fn on_finish(&mut self, _case: &Case, _state: &State) -> Result<(), SimulationError> {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        Ok(())
    }
}

/// Adds up what the hours cost.
#[derive(Default)]
pub(super) struct CostKeeper {
    costs: Costs,
    /// Columns and rows of the grid.
    grid: [usize; 2],
}

impl CostKeeper {
    /// For the manifest.
    pub fn to_json(&self) -> serde_json::Value {
        let seconds = Pass::ALL.iter().zip(self.costs.seconds);
        let mut map: serde_json::Map<String, serde_json::Value> = seconds
            .map(|(pass, seconds)| (format!("{}_s", pass.name()), seconds.into()))
            .collect();
        let solver = &self.costs.solver;
        if solver.cells > 0 {
            let each = |count: u64| count as f64 / solver.cells as f64;
            map.insert("solver_cell_steps".into(), solver.cells.into());
            map.insert("solver_accepted_each".into(), each(solver.accepted).into());
            map.insert("solver_rejected_each".into(), each(solver.rejected).into());
            map.insert("solver_most".into(), solver.most.into());
            let [nx, ny] = self.grid;
            let (level, column) = (solver.worst / (nx * ny), solver.worst % (nx * ny));
            let place = [("k", level), ("j", column / nx), ("i", column % nx)];
            let place: serde_json::Map<String, serde_json::Value> = place
                .map(|(axis, n)| (axis.to_owned(), n.into()))
                .into_iter()
                .collect();
            map.insert("solver_worst_cell".into(), place.into());
        }
        map.into()
    }
}

impl Observer for CostKeeper {
    fn on_hour(
        &mut self,
        case: &Case,
        _state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        self.grid = [case.horizontal.nx, case.horizontal.ny];
        self.costs.add(means.costs);
        Ok(())
    }
}

/// Keeps the record and lays the run aside every so many hours and when it stops before its end.
pub(super) struct Keeper {
    pub record: Record,
    path: PathBuf,
    every: usize,
    inputs: String,
    hours: usize,
    /// Whether the state is kept at the end too.
    pub at_end: bool,
}

impl Keeper {
    pub fn new(record: Record, folder: &Path, every: usize, inputs: &str) -> Self {
        Self {
            record,
            path: folder.join(CHECKPOINT),
            every,
            inputs: inputs.to_owned(),
            hours: 0,
            at_end: false,
        }
    }

    fn keep(&self, case: &Case, state: &State) -> Result<(), SimulationError> {
        let bytes = write_checkpoint(case, state, &self.record, &self.inputs, 0);
        write_file(&self.path, &bytes).map_err(|e| SimulationError::Observer(e.to_string()))
    }
}

impl Observer for Keeper {
    fn on_hour(
        &mut self,
        case: &Case,
        state: &State,
        means: &HourlyMeans<'_>,
    ) -> Result<(), SimulationError> {
        self.record.on_hour(case, state, means)?;
        self.hours += 1;
        if self.every > 0 && self.hours.is_multiple_of(self.every) && state.time < case.end {
            self.keep(case, state)?;
        }
        Ok(())
    }

    fn on_finish(&mut self, case: &Case, state: &State) -> Result<(), SimulationError> {
        self.record.on_finish(case, state)?;
        if self.at_end || state.time < case.end {
            self.keep(case, state)?;
        }
        Ok(())
    }
}

/// Hours of a near-field run on a terminal; nothing elsewhere.
pub(super) struct HourBar(Option<ProgressBar>);

impl HourBar {
    pub fn new(quiet: bool) -> Self {
        if quiet || !std::io::stderr().is_terminal() {
            return Self(None);
        }
        let style = ProgressStyle::with_template("[{bar:30}] {pos}/{len} h  left {eta}  {elapsed}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        Self(Some(
            ProgressBar::new(0).with_style(style.progress_chars("=> ")),
        ))
    }

    /// So many hours are done.
    pub fn show(&self, done: usize, of: usize) {
        if let Some(bar) = &self.0 {
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
    }

    /// Takes the bar away.
    pub fn clear(&mut self) {
        if let Some(bar) = self.0.take() {
            bar.finish_and_clear();
        }
    }
}
