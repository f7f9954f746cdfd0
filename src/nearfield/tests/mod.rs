//! Runs with an engine whose dispersion is known.

mod averages;
mod background;
mod data;
mod events;
mod groups;
mod saved;

use super::case::{Averaging, Case, Group, Output, OutputUnit};
use super::engine::{Engine, HourlyDispersion};
use super::results::{AverageObserver, Completed, DailyMaxima};
use super::{ActiveSource, HourlyInputs, Results, RunError};
use crate::plume::{Hour, HourStamp, Receptor, Source, SourceKind, Variation, Volume};
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Dispersion as a function of hour, source and receptor.
pub struct Known<F: Fn(&Hour, usize, usize) -> f64 + Sync>(pub F);

impl<F: Fn(&Hour, usize, usize) -> f64 + Sync> Engine for Known<F> {
    type Work = ();

    fn hour(&self, hour: &Hour, sources: &[ActiveSource<'_>], out: &mut HourlyDispersion<()>) {
        let receptors = out.receptors();
        for output_type in 0..out.types() {
            for (active, source) in sources.iter().enumerate() {
                let values = out.of_mut(output_type, active);
                for (value, receptor) in values.iter_mut().zip(receptors.clone()) {
                    *value = (self.0)(hour, source.index, receptor);
                }
            }
        }
    }
}

/// A source of 1 g/s.
pub fn source(id: &str) -> Source {
    Source {
        id: id.to_owned(),
        x: 0.0,
        y: 0.0,
        elevation: 0.0,
        flat: true,
        kind: SourceKind::Volume(Volume::default()),
        emission: 1.0,
        variation: Variation::Constant,
        hourly: false,
        urban: None,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: 0.5,
        highly_buoyant: false,
    }
}

/// A case with so many sources, all in one group, and receptors; printed unit × 1.
pub fn case(
    sources: usize,
    receptors: usize,
    averaging: &[Averaging],
    outputs: Vec<Output>,
) -> Case {
    Case {
        averaging: averaging.to_vec(),
        sources: (0..sources)
            .map(|index| source(&format!("S{index}")))
            .collect(),
        groups: vec![Group {
            id: "ALL".to_owned(),
            sources: (0..sources).collect(),
            background: false,
        }],
        receptors: vec![Receptor::default(); receptors],
        units: vec![OutputUnit {
            factor: 1.0,
            emission_label: String::new(),
            output_label: String::new(),
            period_label: String::new(),
        }],
        outputs,
        ..Case::default()
    }
}

/// A convective hour with a mixing height.
pub fn hour(year: i32, month: u32, day: u32, hour: u32) -> Hour {
    let before: u32 = (1..month)
        .map(|month| super::averages::days_in_month(year, month))
        .sum();
    Hour {
        stamp: HourStamp {
            year,
            month,
            day,
            hour,
            day_of_year: before + day,
        },
        mixing_height: 1000.0,
        obukhov_length: -100.0,
        wind_category: 2,
        background_sector: 1,
        ..Hour::default()
    }
}

/// All hours of so many days from a date on.
pub fn hours_from(year: i32, month: u32, day: u32, days: u32) -> Vec<Hour> {
    let (mut year, mut month, mut day) = (year, month, day);
    let mut hours = Vec::new();
    for _ in 0..days {
        hours.extend((1..=24).map(|h| hour(year, month, day, h)));
        day += 1;
        if day > super::averages::days_in_month(year, month) {
            day = 1;
            month += 1;
        }
        if month > 12 {
            month = 1;
            year += 1;
        }
    }
    hours
}

/// What an observer saw.
#[derive(Default)]
pub struct Seen {
    /// By averaging: last hour, flag, values.
    pub averages: BTreeMap<usize, Vec<(i64, char, Vec<f64>)>>,
    /// Days.
    pub days: Vec<DailyMaxima>,
}

impl AverageObserver for Seen {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        self.averages.entry(completed.averaging).or_default().push((
            completed.stamp.yymmddhh(),
            completed.flag,
            completed.field.values.clone(),
        ));
        Ok(())
    }

    fn on_day(&mut self, day: &DailyMaxima) -> std::io::Result<()> {
        self.days.push(day.clone());
        Ok(())
    }
}

/// Run a case without hourly files.
pub fn run_known(
    case: &Case,
    hours: &[Hour],
    inputs: &HourlyInputs,
    dispersion: impl Fn(&Hour, usize, usize) -> f64 + Sync,
) -> Result<(Results, Seen), RunError> {
    let mut seen = Seen::default();
    let results = super::run(
        case,
        hours,
        inputs,
        &Known(dispersion),
        super::Extras::default(),
        &mut seen,
    )?;
    Ok((results, seen))
}

/// Counts what it is asked for.
#[derive(Default)]
pub struct Asked(pub Mutex<Vec<(i64, Vec<usize>)>>);

impl Engine for Asked {
    type Work = ();

    fn hour(&self, hour: &Hour, sources: &[ActiveSource<'_>], _out: &mut HourlyDispersion<()>) {
        let indices = sources.iter().map(|source| source.index).collect();
        if let Ok(mut asked) = self.0.lock() {
            asked.push((hour.stamp.full(), indices));
        }
    }
}
