//! A case file (TOML) from beginning to end: its passes, and for each scenario and pollutant AERMOD's files and our tables.
//!
//! Files stand in `OUT/SCENARIO/POLLUTANT` (without names: in OUT): `listing.out`, plot and post files in AERMOD's layout,
//! `receptors.csv` with all ranks and means, `percentiles.csv` with percentiles of daily means (HJ 663-2013, interpolated, and
//! HJ 2.2-2018, rank rounded up) after superposition.

use super::session::{FileHours, SessionError, Surroundings, supported};
use super::weather::WeatherFiles;
use super::write::facts::Facts;
use super::write::{Writer, csv};
use crate::nearfield::case::Averaging;
use crate::nearfield::toml_case::{Pass, StudyRun, place_outputs, read_study};
use crate::nearfield::{
    AverageObserver, Case, Chemistry, Completed, DailyMeans, Extras, No2Chemistry, PlumeEngine,
    PlumeWork, Results, Variant, run_variants,
};
use crate::output::{write_file, write_table};
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

/// Watches one run of a pass.
struct Watcher<'a> {
    writer: Writer<'a>,
    days: Vec<DailyMeans>,
    progress: Option<&'a mut dyn FnMut(usize, usize)>,
}

impl AverageObserver for Watcher<'_> {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        for days in &mut self.days {
            days.on_average(completed)?;
        }
        self.writer.on_average(completed)
    }

    fn on_day(&mut self, day: &crate::nearfield::results::DailyMaxima) -> std::io::Result<()> {
        self.writer.on_day(day)
    }

    fn on_hour(&mut self, stamp: HourStamp, done: usize, of: usize) {
        self.writer.on_hour(stamp, done, of);
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
    let study = read_study(path)?;
    let mut finished = Vec::new();
    let progress = around.progress;
    for pass in &study.passes {
        supported(&pass.case)?;
        let out = &around.listing;
        run_pass(
            pass,
            (path, out, around.now),
            around.stop,
            &mut *progress,
            &mut finished,
        )?;
    }
    Ok(finished)
}

/// One pass with all its runs.
fn run_pass(
    pass: &Pass,
    (path, out, now): (&Path, &Path, [i32; 6]),
    stop: &std::sync::atomic::AtomicBool,
    progress: &mut dyn FnMut(usize, usize),
    finished: &mut Vec<FinishedRun>,
) -> Result<(), SessionError> {
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
    let daily = case
        .averaging
        .iter()
        .position(|a| *a == Averaging::Hours(24));
    let folders: Vec<PathBuf> = pass.runs.iter().map(|run| folder_of(out, run)).collect();
    let cases: Vec<Case> = pass
        .runs
        .iter()
        .zip(&folders)
        .map(|(run, folder)| {
            let mut own = case.clone();
            place_outputs(&mut own, folder);
            if !run.pollutant.is_empty() {
                own.options.pollutant = run.pollutant.to_ascii_uppercase();
            }
            own
        })
        .collect();
    let mut first = Some(progress);
    let mut watchers = Vec::new();
    for ((run, own), folder) in pass.runs.iter().zip(&cases).zip(&folders) {
        let write_error = |cause| SessionError::Write {
            path: folder.clone(),
            cause,
        };
        std::fs::create_dir_all(folder).map_err(write_error)?;
        let listing = folder.join("listing.out");
        let mut facts = Facts::gather(own, path, &listing, now);
        facts.precipitation = hours.precipitation();
        let of_days = daily.filter(|_| run.percentile.is_some());
        watchers.push(Watcher {
            writer: Writer::create(own, facts, &listing).map_err(write_error)?,
            days: of_days.map_or_else(Vec::new, |daily| {
                let groups = run.percentile_groups.iter();
                groups.map(|&group| DailyMeans::new(daily, group)).collect()
            }),
            progress: first.take().map(|progress| progress as _),
        });
    }
    let engine = PlumeEngine::new(case);
    let chemistry = No2Chemistry::new(case);
    let extras = Extras {
        chemistry: chemistry
            .as_ref()
            .map(|scheme| scheme as &dyn Chemistry<PlumeWork>),
        stop: Some(stop),
        resume: None,
    };
    let variants: Vec<Variant> = pass.runs.iter().map(|run| run.variant.clone()).collect();
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
            mut writer, days, ..
        } = watcher;
        let (run, folder) = (&pass.runs[n], &folders[n]);
        writer.tell(hours.messages());
        writer
            .finish(results)
            .map_err(|cause| SessionError::Write {
                path: folder.clone(),
                cause,
            })?;
        tables(&cases[n], results, run, &days, folder)?;
    }
    let made = pass.runs.iter().zip(folders).zip(cases).zip(results);
    finished.extend(made.map(|(((run, folder), case), results)| FinishedRun {
        scenario: run.scenario.clone(),
        pollutant: run.pollutant.clone(),
        folder,
        case,
        results,
    }));
    Ok(())
}

/// The tables of a run.
fn tables(
    case: &Case,
    results: &Results,
    run: &StudyRun,
    days: &[DailyMeans],
    folder: &Path,
) -> Result<(), SessionError> {
    let mut bytes = Vec::new();
    let path = folder.join("receptors.csv");
    csv::write(&mut bytes, case, results).map_err(|cause| SessionError::Write {
        path: path.clone(),
        cause,
    })?;
    write_file(&path, &bytes)?;
    let Some(rate) = run.percentile else {
        return Ok(());
    };
    let mut header: Vec<String> = ["x_m", "y_m"].map(str::to_owned).to_vec();
    let mut columns = Vec::new();
    for (days, &group) in days.iter().zip(&run.percentile_groups) {
        let id = &case.groups[group].id;
        let percent = rate * 100.0;
        header.push(format!("{id}_P{percent}_HJ663_ug_m3"));
        header.push(format!("{id}_P{percent}_HJ2.2_ug_m3"));
        columns.push(days.percentiles(rate));
        columns.push(days.guaranteed(rate));
    }
    let rows = case.receptors.iter().enumerate().map(|(index, receptor)| {
        let mut row = vec![receptor.x.to_string(), receptor.y.to_string()];
        row.extend(columns.iter().map(|column| column[index].to_string()));
        row
    });
    write_table(&folder.join("percentiles.csv"), &header, rows)?;
    Ok(())
}
