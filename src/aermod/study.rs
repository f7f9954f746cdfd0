//! A case file (TOML) from beginning to end: its passes, and for each scenario and pollutant AERMOD's files and our tables.
//!
//! Files stand in `OUT/SCENARIO/POLLUTANT` (without names: in OUT): `listing.out`, plot and post files in AERMOD's layout,
//! `receptors.csv` with all ranks and means, `percentiles.csv` with percentiles of daily means (HJ 663-2013, interpolated, and
//! HJ 2.2-2018, rank rounded up) after superposition, and `contributions.csv`: who makes the maxima and the percentile days.

mod share_table;
mod shares;
mod tables;

pub use shares::{Figure, PointShare, Share};

use super::session::{After, Attendant, FileHours, SessionError, Surroundings, supported};
use super::weather::WeatherFiles;
use super::write::Writer;
use super::write::facts::Facts;
use crate::nearfield::background::OwnBackground;
use crate::nearfield::case::Averaging;
use crate::nearfield::highs::Highs;
use crate::nearfield::toml_case::{
    Pass, Study, StudyRun, place_outputs, read_study, series_by_hour,
};
use crate::nearfield::{
    AverageObserver, Case, Chemistry, Completed, DailyMeans, Extras, HourlyInputs, No2Chemistry,
    PlumeEngine, PlumeWork, Results, Variant, run_variants,
};
use crate::plume::HourStamp;
use std::path::{Path, PathBuf};

/// One scenario and pollutant that has come to its end.
#[derive(Debug)]
pub struct FinishedRun {
    /// Scenario; blank without any.
    pub scenario: String,
    /// Pollutant; blank where the file has one.
    pub pollutant: String,
    /// Folder of its files.
    pub folder: PathBuf,
    /// The case, its outputs in the folder.
    pub case: Case,
    /// Results.
    pub results: Results,
}

/// One run of a study, for who attends to it.
#[derive(Debug, Clone, Copy)]
pub struct RunOfStudy<'a> {
    /// Scenario; blank without any.
    pub scenario: &'a str,
    /// Pollutant; blank where the file has one.
    pub pollutant: &'a str,
    /// Folder of its files.
    pub folder: &'a Path,
    /// Guaranteed rate of daily means [1].
    pub percentile: Option<f64>,
    /// Runs of the study.
    pub of: usize,
}

/// Who makes something of each run of a study.
pub trait StudyAttendant: Attendant {
    /// Who makes the maxima and the percentile days; told before the run's end.
    fn on_shares(&mut self, shares: &[PointShare]);
}

/// Attends to nothing.
struct Idle;

impl AverageObserver for Idle {
    fn on_average(&mut self, _completed: &Completed<'_>) -> std::io::Result<()> {
        Ok(())
    }
}

impl Attendant for Idle {
    fn begin(&mut self, _case: &Case) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }

    fn end(&mut self, _after: &After<'_>) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Ok(())
    }
}

impl StudyAttendant for Idle {
    fn on_shares(&mut self, _shares: &[PointShare]) {}
}

/// Makes the attendant of a run.
pub type Attend<'m> = dyn FnMut(&RunOfStudy<'_>) -> Box<dyn StudyAttendant + 'm> + 'm;

/// Watches one run of a pass.
struct Watcher<'a, 'm> {
    writer: Writer<'a>,
    days: Vec<DailyMeans>,
    highs: Vec<Highs>,
    attendant: Box<dyn StudyAttendant + 'm>,
    progress: Option<&'a mut dyn FnMut(usize, usize)>,
}

impl AverageObserver for Watcher<'_, '_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        for days in &mut self.days {
            days.on_average(completed)?;
        }
        for highs in &mut self.highs {
            if highs.table().averaging == completed.averaging {
                let date = completed.stamp.yymmddhh();
                highs.add(completed.field, date, completed.flag);
            }
        }
        self.writer.on_average(completed)?;
        self.attendant.on_average(completed)
    }

    fn on_day(&mut self, day: &crate::nearfield::results::DailyMaxima) -> std::io::Result<()> {
        self.writer.on_day(day)?;
        self.attendant.on_day(day)
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        self.writer.on_hour(stamp, done, of);
        self.attendant.on_hour(stamp, done, of);
        if let Some(progress) = &mut self.progress {
            progress(done, of);
        }
    }
}

/// Folder of a run.
fn folder_of(out: &Path, run: &StudyRun) -> PathBuf {
    [&run.scenario, &run.pollutant]
        .into_iter()
        .filter(|part| !part.is_empty())
        .fold(out.to_owned(), |folder, part| folder.join(part))
}

/// Reads and runs a case file; `around.listing` is the folder of the results.
///
/// # Errors
/// [`SessionError`].
pub fn run_study(path: &Path, around: Surroundings<'_>) -> Result<Vec<FinishedRun>, SessionError> {
    run_study_with(path, around, &mut |_| Box::new(Idle))
}

/// The same, with an attendant for each run.
///
/// # Errors
/// [`SessionError`].
pub fn run_study_with(
    path: &Path,
    around: Surroundings<'_>,
    attend: &mut Attend<'_>,
) -> Result<Vec<FinishedRun>, SessionError> {
    let study = read_study(path)?;
    let mut finished = Vec::new();
    let mut progress = around.progress;
    for pass in &study.passes {
        supported(&pass.case)?;
        let surroundings = Surroundings {
            listing: around.listing.clone(),
            now: around.now,
            stop: around.stop,
            progress: &mut progress,
        };
        finished.extend(run_pass(&study, pass, path, surroundings, attend)?);
    }
    Ok(finished)
}

/// Runs of a pass with their backgrounds hour by hour.
fn variants_of(pass: &Pass, stamps: &[HourStamp]) -> Vec<Variant> {
    let with_air = |run: &StudyRun| {
        let mut variant = run.variant.clone();
        variant.own_background = run.air.as_ref().map(|air| {
            let (background, tables) = air.0.clone().unzip();
            Box::new(OwnBackground {
                pollutant: run.pollutant.to_ascii_uppercase(),
                background,
                series: series_by_hour(&tables.unwrap_or_default(), stamps),
            })
        });
        variant
    };
    pass.runs.iter().map(with_air).collect()
}

/// One pass with all its runs.
fn run_pass(
    study: &Study,
    pass: &Pass,
    path: &Path,
    around: Surroundings<'_>,
    attend: &mut Attend<'_>,
) -> Result<Vec<FinishedRun>, SessionError> {
    let case = &pass.case;
    let weather = &case.weather;
    let files = WeatherFiles::read(
        &weather.surface_file,
        &weather.profile_file,
        weather.surface_station.1,
    )?;
    let hours = FileHours::new(&files, case);
    let stamps: Vec<HourStamp> = hours.stamps().collect();
    let name = |source: usize| case.sources[source].id.clone();
    let inside = |stamp: HourStamp| {
        weather.start.is_none_or(|start| stamp.full() >= start)
            && weather.end.is_none_or(|end| stamp.full() <= end)
    };
    let inputs = pass.hourly.inputs(&stamps, name, inside)?;
    let variants = variants_of(pass, &stamps);
    let folders: Vec<PathBuf> = pass
        .runs
        .iter()
        .map(|run| folder_of(&around.listing, run))
        .collect();
    // Each run as if it were alone, for its writers and for who computes hours of it again.
    let alone: Vec<(Case, HourlyInputs)> = variants
        .iter()
        .zip(&folders)
        .map(|(variant, folder)| {
            let (mut own, inputs) = variant.alone(case, &inputs);
            place_outputs(&mut own, folder);
            (own, inputs)
        })
        .collect();
    let of = study.passes.iter().map(|pass| pass.runs.len()).sum();
    let mut first = Some(around.progress);
    let mut watchers = Vec::new();
    for ((run, (own, _)), folder) in pass.runs.iter().zip(&alone).zip(&folders) {
        let write_error = |cause| SessionError::Write {
            path: folder.clone(),
            cause,
        };
        std::fs::create_dir_all(folder).map_err(write_error)?;
        let listing = folder.join("listing.out");
        let mut facts = Facts::gather(own, path, &listing, around.now);
        facts.precipitation = hours.precipitation();
        let mut attendant = attend(&RunOfStudy {
            scenario: &run.scenario,
            pollutant: &run.pollutant,
            folder,
            percentile: run.percentile,
            of,
        });
        attendant.begin(own).map_err(SessionError::Attendant)?;
        watchers.push(Watcher {
            writer: Writer::create(own, facts, &listing).map_err(write_error)?,
            days: days_of(own, run),
            highs: shares::highs_of(own),
            attendant,
            progress: first.take().map(|progress| progress as _),
        });
    }
    let engine = PlumeEngine::new(case);
    let chemistry = No2Chemistry::new(case);
    let extras = Extras {
        chemistry: chemistry
            .as_ref()
            .map(|scheme| scheme as &dyn Chemistry<PlumeWork>),
        stop: Some(around.stop),
        resume: None,
    };
    let results = {
        let mut observers: Vec<&mut dyn AverageObserver> = watchers
            .iter_mut()
            .map(|watcher| watcher as &mut dyn AverageObserver)
            .collect();
        run_variants(
            case,
            &hours,
            &inputs,
            &engine,
            extras,
            &variants,
            &mut observers,
        )?
    };
    for (n, (watcher, results)) in watchers.into_iter().zip(&results).enumerate() {
        let Watcher {
            mut writer,
            days,
            highs,
            mut attendant,
            ..
        } = watcher;
        let (run, folder) = (&pass.runs[n], &folders[n]);
        let (own, own_inputs) = &alone[n];
        writer.tell(hours.messages());
        writer
            .finish(results)
            .map_err(|cause| SessionError::Write {
                path: folder.clone(),
                cause,
            })?;
        let after = After {
            case: own,
            results,
            hours: &hours,
            inputs: own_inputs,
            stop: around.stop,
        };
        tables::write(&after, run, &days, folder)?;
        let shares = shares::shares(&after, study, run, (&highs, &days))?;
        share_table::write(&folder.join("contributions.csv"), &after, study, &shares)?;
        attendant.on_shares(&shares);
        attendant.end(&after).map_err(SessionError::Attendant)?;
    }
    let made = pass.runs.iter().zip(folders).zip(alone).zip(results);
    Ok(made
        .map(|(((run, folder), (case, _)), results)| FinishedRun {
            scenario: run.scenario.clone(),
            pollutant: run.pollutant.clone(),
            folder,
            case,
            results,
        })
        .collect())
}

/// Daily means of the groups whose percentiles are wanted.
fn days_of(case: &Case, run: &StudyRun) -> Vec<DailyMeans> {
    let daily = case
        .averaging
        .iter()
        .position(|a| *a == Averaging::Hours(24));
    match daily.filter(|_| run.percentile.is_some()) {
        None => Vec::new(),
        Some(daily) => {
            let groups = run.percentile_groups.iter();
            groups.map(|&group| DailyMeans::new(daily, group)).collect()
        }
    }
}
