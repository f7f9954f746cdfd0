//! What the products need of a run beyond its results: high values of every short average, their greatest, daily means for
//! percentiles, the highest hour of each hour of the day, and (if asked) every hour's field in a file.

use super::hourly::HourlyFile;
use crate::nearfield::case::Averaging;
use crate::nearfield::highs::{Highs, Maxima, wanted_maxima, wanted_ranks};
use crate::nearfield::percentile::guaranteed_rate;
use crate::nearfield::results::{HighTable, MaximumTable};
use crate::nearfield::{AverageObserver, Case, Completed, DailyMeans};
use crate::output::WriteError;
use crate::plume::HourStamp;

/// Greatest values of all receptors and times that are kept at least.
const GREATEST: usize = 10;

/// The highest value of an hour of the day.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct HourHigh {
    /// Value [printed unit]; 0: nothing found.
    pub value: f64,
    /// YYMMDDHH of its hour.
    pub date: i64,
    /// Receptor, from 0.
    pub receptor: usize,
}

/// Watches a run for its products.
pub struct Watch {
    short: Vec<(Highs, Maxima)>,
    days: Vec<DailyMeans>,
    by_hour: Vec<[HourHigh; 24]>,
    hourly_index: Option<usize>,
    stamps: Vec<HourStamp>,
    hourly: Option<HourlyFile>,
    failure: Option<WriteError>,
    rate: Option<f64>,
}

impl Watch {
    /// For a case; ranks as its outputs ask, at least the first; daily means at the standard's guaranteed rate.
    pub fn new(case: &Case, hourly: Option<HourlyFile>) -> Self {
        Self::with_rate(case, hourly, rate(case))
    }

    /// The same, with a guaranteed rate of daily means [1], or none.
    pub fn with_rate(case: &Case, hourly: Option<HourlyFile>, rate: Option<f64>) -> Self {
        let rate = rate.filter(|_| case.types().concentration);
        let (types, groups, receptors) = (
            case.types().count(),
            case.groups.len(),
            case.receptors.len(),
        );
        let ranks = wanted_ranks(case).0.max(1);
        let length = wanted_maxima(case).0.max(GREATEST);
        let short = case.averaging.iter().enumerate();
        let short = short
            .filter(|(_, period)| matches!(period, Averaging::Hours(_) | Averaging::Month))
            .map(|(index, _)| {
                (
                    Highs::new(index, ranks, types * groups * receptors),
                    Maxima::new(index, length, types * groups),
                )
            })
            .collect();
        let place = |hours| {
            case.averaging
                .iter()
                .position(|period| *period == Averaging::Hours(hours))
        };
        let days = match (place(24), rate) {
            (Some(index), Some(_)) => (0..groups)
                .map(|group| DailyMeans::new(index, group))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            short,
            days,
            by_hour: vec![[HourHigh::default(); 24]; groups],
            hourly_index: place(1),
            stamps: Vec::new(),
            hourly,
            failure: None,
            rate,
        }
    }

    /// High values by receptor, one table a short averaging period.
    pub fn highs(&self) -> impl Iterator<Item = &HighTable> {
        self.short.iter().map(|(highs, _)| highs.table())
    }

    /// Greatest values overall, one table a short averaging period.
    pub fn maxima(&self) -> impl Iterator<Item = &MaximumTable> {
        self.short.iter().map(|(_, maxima)| maxima.table())
    }

    /// Daily means of each group, where the pollutant has a guaranteed rate and 24-h means are computed.
    pub fn days(&self) -> &[DailyMeans] {
        &self.days
    }

    /// Guaranteed rate of the daily means [1].
    pub fn rate(&self) -> Option<f64> {
        self.rate.filter(|_| !self.days.is_empty())
    }

    /// Highest 1-h value of all receptors and days by group and hour of the day; empty without 1-h values.
    pub fn by_hour(&self) -> &[[HourHigh; 24]] {
        if self.hourly_index.is_some() {
            &self.by_hour
        } else {
            &[]
        }
    }

    /// The hours that were run.
    pub fn stamps(&self) -> &[HourStamp] {
        &self.stamps
    }

    /// Closes the file of hourly fields.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn close(&mut self) -> Result<Option<std::path::PathBuf>, WriteError> {
        self.hourly.take().map(HourlyFile::close).transpose()
    }

    /// Why the run had to stop, where writing hourly fields was the cause.
    pub fn failure(&mut self) -> Option<WriteError> {
        self.failure.take()
    }
}

/// The guaranteed rate of the case's pollutant, for concentrations.
pub fn rate(case: &Case) -> Option<f64> {
    guaranteed_rate(&case.options.pollutant).filter(|_| case.types().concentration)
}

impl AverageObserver for Watch {
    fn on_average(&mut self, completed: &Completed<'_>) -> std::io::Result<()> {
        let (field, date) = (completed.field, completed.stamp.yymmddhh());
        for (highs, maxima) in &mut self.short {
            if highs.table().averaging == completed.averaging {
                highs.add(field, date, completed.flag);
                maxima.add(field, date, completed.flag);
            }
        }
        for days in &mut self.days {
            days.on_average(completed)?;
        }
        if self.hourly_index == Some(completed.averaging) {
            let hour = (completed.stamp.hour as usize).clamp(1, 24) - 1;
            for (group, hours) in self.by_hour.iter_mut().enumerate() {
                for (receptor, &value) in field.of(0, group).iter().enumerate() {
                    if value > hours[hour].value {
                        hours[hour] = HourHigh {
                            value,
                            date,
                            receptor,
                        };
                    }
                }
            }
            if let Some(file) = &mut self.hourly
                && let Err(error) = file.append(completed)
            {
                let text = error.to_string();
                self.failure = Some(error);
                return Err(std::io::Error::other(text));
            }
        }
        Ok(())
    }

    fn on_hour(&mut self, stamp: HourStamp, _done: usize, _of: usize) {
        self.stamps.push(stamp);
    }
}
