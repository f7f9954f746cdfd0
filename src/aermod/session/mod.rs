//! A deck from beginning to end: read it, run it, write its files, as the user of AERMOD expects.

mod attendant;
mod engine;
mod error;
mod first_hour;
mod hours;

pub use attendant::{After, Attendant, contributions_to_events};
pub use engine::with_engine;
pub use error::SessionError;
pub use hours::{FileHours, settings};

use super::deck::{Problem, read_deck};
use super::event_session::run_event_deck;
use super::hourly;
use super::restart;
use super::weather::WeatherFiles;
use super::write::Writer;
use super::write::facts::Facts;
use crate::nearfield::{Case, Results, run};
use crate::plume::HourStamp;
use attendant::{Idle, Watched};
pub(in crate::aermod) use engine::supported;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What a run of a deck needs besides the deck.
pub struct Surroundings<'a> {
    /// Main listing (AERMOD's second argument).
    pub listing: PathBuf,
    /// Local date and time for the headers: year, month, day, hour, minute, second.
    pub now: [i32; 6],
    /// Set from outside to end the run.
    pub stop: &'a AtomicBool,
    /// Told after every hour: hours done and of how many.
    pub progress: &'a mut dyn FnMut(usize, usize),
}

/// A run that has come to its end.
#[derive(Debug)]
pub struct Finished {
    /// The case.
    pub case: Case,
    /// What the reader had to say (no errors).
    pub problems: Vec<Problem>,
    /// Results; `None` where the deck asked for no run.
    pub results: Option<Results>,
}

/// Reads, runs and writes a deck.
pub fn run_deck(path: &Path, around: Surroundings<'_>) -> Result<Finished, SessionError> {
    run_deck_with(path, around, &mut Idle)
}

/// Reads, runs and writes a deck; an attendant makes more of it (not of decks without a run and of event decks).
pub fn run_deck_with(
    path: &Path,
    around: Surroundings<'_>,
    attendant: &mut dyn Attendant,
) -> Result<Finished, SessionError> {
    let (case, problems) = read_deck(path)?;
    supported(&case)?;
    let mut facts = Facts::gather(&case, path, &around.listing, around.now);
    facts.set_problems(&case, &problems);
    let write_error = |cause| SessionError::Write {
        path: around.listing.clone(),
        cause,
    };
    let files = WeatherFiles::read(
        &case.weather.surface_file,
        &case.weather.profile_file,
        case.weather.surface_station.1,
    )?;
    let hours = FileHours::new(&files, &case);
    facts.precipitation = hours.precipitation();
    facts.hours_read = hours.read();
    if case.event_run {
        run_event_deck(&case, facts, &hours, &around)?;
        return Ok(Finished {
            case,
            problems,
            results: None,
        });
    }
    if !case.run {
        let writer = Writer::create(&case, facts, &around.listing).map_err(write_error)?;
        writer.finish_unrun().map_err(write_error)?;
        return Ok(Finished {
            case,
            problems,
            results: None,
        });
    }
    let stamps: Vec<HourStamp> = hours.stamps().collect();
    let beginning = match stamps.first() {
        Some(&first) => first_hour::check(&case, first)?,
        None => Vec::new(),
    };
    let inputs = hourly::read(&case, &stamps)?;
    facts.hourly_release = hourly::with_release(&case, &inputs);
    let before = restart::begin(&case, &stamps)?;
    let last = before.as_ref().map(|run| run.last);
    let writer = Writer::go_on(&case, facts, &around.listing, last).map_err(write_error)?;
    attendant.begin(&case).map_err(SessionError::Attendant)?;
    let mut observer = Watched {
        writer,
        attendant,
        progress: around.progress,
    };
    let results = with_engine(&case, around.stop, before.as_ref(), |engine, extras| {
        run(&case, &hours, &inputs, engine, extras, &mut observer)
    })?;
    restart::end(&case, &results)?;
    observer.writer.tell(hours.messages());
    observer.writer.tell(beginning);
    let Watched {
        writer, attendant, ..
    } = observer;
    writer.finish(&results).map_err(write_error)?;
    let after = After {
        case: &case,
        results: &results,
        hours: &hours,
        inputs: &inputs,
        stop: around.stop,
    };
    attendant.end(&after).map_err(SessionError::Attendant)?;
    Ok(Finished {
        case,
        problems,
        results: Some(results),
    })
}
