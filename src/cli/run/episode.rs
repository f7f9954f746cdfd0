//! One episode, or the representative days of a year one by one.

use super::{Job, first_case, note};
use crate::cli::CliError;
use crate::cli::progress::{CostKeeper, Keeper, Progress};
use crate::cli::session::CHECKPOINT;
use crate::output::{AirWriter, VolumeWriter, write_file};
use crate::simulation::{
    Case, Observer, Outcome, OzoneShares, Record, SimulationError, State, SurfaceGases, TagClosure,
    read_checkpoint, run,
};
use std::path::PathBuf;

pub(super) type Ran = (Case, Record, Outcome, Vec<PathBuf>);

/// What watches every hour of a run for the manifest.
#[derive(Default)]
pub(super) struct Watch {
    pub costs: CostKeeper,
    pub closure: TagClosure,
}

pub(super) fn run_episode(
    job: &Job<'_>,
    checkpoint: Option<(Vec<u8>, PathBuf)>,
    watch: &mut Watch,
) -> Result<Ran, CliError> {
    let (episode, ..) = job.session.episodes().swap_remove(0);
    let built = job.session.built(&episode)?;
    for gap in &built.gaps {
        note(job.quiet, &format!("note: {gap}"));
    }
    for text in &built.notes {
        note(job.quiet, &format!("note: {text}"));
    }
    let case = built.case;
    let empty = job.session.empty_record(&case)?;
    let (state, record) = match checkpoint {
        Some((bytes, path)) => {
            let name = path.display().to_string();
            let (state, record) = read_checkpoint(&case, &bytes, &name, &job.inputs, &empty)?;
            note(job.quiet, &format!("going on from {}", state.time));
            (Some(state), record)
        }
        None => (None, empty),
    };
    let hours = job.session.scenario.run.checkpoint_hours.value;
    let mut keeper = Keeper::new(record, job.folder, hours, &job.inputs);
    keeper.at_end = job.keep;
    let output = &job.session.scenario.output;
    let mut volumes = VolumeWriter::new(
        job.folder,
        &job.session.scenario.title.en,
        &job.session.base.vertical,
        output.three_d_every_hours.value,
        output.face_fluxes.value,
    );
    let mut air = AirWriter::new(
        job.folder,
        &job.session.scenario.title.en,
        &job.session.base.vertical,
        output.air_every_hours.value,
    );
    let outcome = simulate(
        job,
        &case,
        state,
        &mut [
            &mut watch.closure,
            &mut keeper,
            &mut volumes,
            &mut air,
            &mut watch.costs,
        ],
        "",
    )?;
    let mut written = volumes.written;
    written.extend(air.written);
    Ok((case, keeper.record, outcome, written))
}

/// Runs every day on its own and adds it with its frequency. A checkpoint holds the days done.
pub(super) fn run_year(
    job: &Job<'_>,
    checkpoint: Option<(Vec<u8>, PathBuf)>,
    watch: &mut Watch,
) -> Result<Ran, CliError> {
    let days = job.session.episodes();
    let (case, ..) = first_case(job.session)?;
    let mut year = match checkpoint {
        Some((bytes, path)) => Record::from_bytes(&bytes)
            .map_err(|cause| CliError::Input(format!("{} {cause}", path.display())))?,
        None => job.session.empty_record(&case)?,
    };
    let mut outcome = Outcome::Finished;
    let count = days.len();
    for (n, (episode, weight, name)) in days.into_iter().enumerate().skip(year.len()) {
        let built = job.session.built(&episode)?;
        let mut record = job.session.empty_record(&built.case)?;
        let prefix = format!("day {} of {count} {name} ", n + 1);
        let observers: &mut [&mut dyn Observer] =
            &mut [&mut watch.closure, &mut record, &mut watch.costs];
        outcome = simulate(job, &built.case, None, observers, &prefix)?;
        if outcome == Outcome::Finished {
            let species = &built.case.species;
            let mda8 = SurfaceGases::daily_maximum(&record, species);
            let shares = OzoneShares::of(&record, species);
            let shares = shares.map_or_else(Vec::new, |shares| shares.to_record());
            let record = record.with_ozone_of_maxima(species);
            year.add_day(&record, (weight, &name), (&mda8, &shares));
        }
        write_file(&job.folder.join(CHECKPOINT), &year.to_bytes())?;
        if outcome == Outcome::Interrupted {
            break;
        }
    }
    Ok((case, year, outcome, Vec::new()))
}

fn simulate(
    job: &Job<'_>,
    case: &Case,
    state: Option<State>,
    observers: &mut [&mut dyn Observer],
    prefix: &str,
) -> Result<Outcome, CliError> {
    let mut state = if let Some(state) = state {
        state
    } else {
        let weather = case
            .meteorology
            .at(case.begin)
            .map_err(SimulationError::from)?;
        State::initial(case, &weather).map_err(SimulationError::from)?
    };
    let mut progress = Progress::new(job.quiet, prefix);
    let mut all: Vec<&mut dyn Observer> = vec![&mut progress];
    for observer in observers.iter_mut() {
        all.push(&mut **observer);
    }
    Ok(run(case, &mut state, &mut all, &job.stop)?)
}
