//! Everything a run writes: the files open before its first hour, fed average by average, finished with its results.

use super::contribution::contributions;
use super::daily::DailyFiles;
use super::evaluation::EvaluationFiles;
use super::events;
use super::facts::{Facts, Message};
use super::files::{Files, Handle};
use super::heading::Heading;
use super::main_listing::Listings;
use super::post::PostFiles;
use super::threshold::{MaximumFiles, ToxicFiles};
use super::{late_messages, messages, plot, rank, run_messages, season};
use crate::nearfield::arcs::SourceArcs;
use crate::nearfield::case::Output;
use crate::nearfield::results::DailyMaxima;
use crate::nearfield::{AverageObserver, Case, Completed, Results};
use crate::plume::HourStamp;
use std::path::Path;

/// Writes AERMOD's files of a run.
///
/// Create it before the run, hand it to the run as its observer, and call [`Writer::finish`] with the results.
#[derive(Debug)]
pub struct Writer<'a> {
    case: &'a Case,
    facts: Facts,
    heading: Heading,
    files: Files,
    listings: Listings,
    main: Handle,
    summary: Option<Handle>,
    posts: PostFiles,
    maxima: MaximumFiles,
    toxics: ToxicFiles,
    days: DailyFiles,
    arcs: EvaluationFiles,
    /// Messages of the weather.
    told: Vec<Message>,
}

impl<'a> Writer<'a> {
    /// Opens every file, and writes what is known before the first hour. `listing` is the main output (.out).
    pub fn create(case: &'a Case, facts: Facts, listing: &Path) -> std::io::Result<Self> {
        Self::go_on(case, facts, listing, None)
    }

    /// The same for a run that goes on behind the last hour of a saved one (YYYYMMDDHH), whose files are written on.
    pub fn go_on(
        case: &'a Case,
        facts: Facts,
        listing: &Path,
        last: Option<i64>,
    ) -> std::io::Result<Self> {
        let heading = Heading::new(case, &facts);
        let mut files = Files::of(last);
        let main = files.create(listing)?;
        let mut summary = None;
        for output in &case.outputs {
            if let Output::SummaryFile(path) = output {
                summary = Some(files.create(path)?);
            }
        }
        let mut writer = Self {
            case,
            listings: Listings::begin(case, &facts, &heading),
            posts: PostFiles::create(case, &facts, &heading, &mut files)?,
            maxima: MaximumFiles::create(case, &facts, &heading, &mut files)?,
            toxics: ToxicFiles::create(case, &mut files)?,
            days: DailyFiles::create(case, &facts, &heading, &mut files)?,
            arcs: EvaluationFiles::create(case, &mut files)?,
            facts,
            heading,
            files,
            main,
            summary,
            told: Vec::new(),
        };
        writer.write_listings()?;
        Ok(writer)
    }

    /// What the listings say besides case and results; messages of the run may be added before the end.
    pub fn facts_mut(&mut self) -> &mut Facts {
        &mut self.facts
    }

    /// Takes messages of the weather, to be listed among those of the run.
    pub fn tell(&mut self, messages: Vec<Message>) {
        self.told.extend(messages);
    }

    fn write_listings(&mut self) -> std::io::Result<()> {
        let text = self.listings.main.take();
        self.files.put(self.main, &text)?;
        if let (Some(listing), Some(handle)) = (&mut self.listings.summary, self.summary) {
            let text = listing.take();
            self.files.put(handle, &text)?;
        }
        Ok(())
    }

    /// Writes the results, and ends every file.
    pub fn finish(mut self, results: &Results) -> std::io::Result<()> {
        let (case, facts, heading) = (self.case, &self.facts, &self.heading);
        let files = &mut self.files;
        self.toxics.finish(files)?;
        self.posts.finish(case, heading, results, files)?;
        plot::write(case, heading, results, files)?;
        self.days.finish(case, results, files)?;
        season::write(case, heading, results, files)?;
        rank::write(case, heading, results, files)?;
        contributions(case, heading, results, files)?;
        if let Some((path, _)) = &case.event_file {
            let deck = events::deck(case, facts, results, &self.maxima);
            let file = files.create(path)?;
            files.put(file, &deck)?;
        }
        let mut all = facts.messages.clone();
        all.extend(run_messages::of(case, facts, &self.told, &results.messages));
        let behind = facts.hours_read * run_messages::step(case) + 1;
        all.extend(late_messages::of(case, facts, results, behind));
        if let Some(path) = &case.error_file {
            let file = files.create(path)?;
            files.put(file, &messages::list(&all))?;
        }
        self.listings.finish(case, facts, &all, results);
        self.write_listings()?;
        self.files.flush()
    }

    /// Ends the files without results: the deck was only checked, or is faulty.
    pub fn finish_unrun(mut self) -> std::io::Result<()> {
        let all = self.facts.messages.clone();
        self.listings.end(self.case, &self.facts, &all, None);
        if let Some(path) = &self.case.error_file {
            let file = self.files.create(path)?;
            self.files.put(file, &messages::list(&all))?;
        }
        self.write_listings()?;
        self.files.flush()
    }
}

impl AverageObserver for Writer<'_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        let case = self.case;
        let files = &mut self.files;
        self.listings.day(case, completed);
        if !self.listings.main.text.is_empty() {
            let text = self.listings.main.take();
            files.put(self.main, &text)?;
        }
        self.maxima.write(case, completed, files)?;
        self.posts.write(case, completed, files)?;
        self.toxics.write(case, completed, files)
    }

    fn on_day(&mut self, day: &DailyMaxima) -> std::io::Result<()> {
        self.days.write(self.case, day, &mut self.files)
    }

    fn on_arcs(&mut self, stamp: HourStamp, arcs: &[SourceArcs]) -> std::io::Result<()> {
        self.arcs.write(self.case, stamp, arcs, &mut self.files)
    }

    fn on_hour(&mut self, _stamp: HourStamp, _done: usize, _of: usize) {
        self.toxics.next_hour();
    }
}
