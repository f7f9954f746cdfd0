//! Everything a run keeps of its hours: averages, ranks, means of the run and of years, seasons by hour, design values.
//!
//! Hours come in the order of time from [`super::pass`]; one accumulation belongs to one variant of the emissions.

use super::averages::{HourKind, RunningAverage};
use super::case::{Averaging, Case, DesignValue, Output};
use super::design::Design;
use super::highs::{Highs, Maxima, wanted_maxima, wanted_ranks};
use super::pass::PassedHour;
use super::period::{LongMean, YearEnd};
use super::results::{
    AverageObserver, Completed, Field, HighTable, HourCounts, MaximumTable, Results,
};
use super::saved::{self, SavedError, SavedRun, add_highest};
use super::season_hour::SeasonHours;
use crate::plume::HourStamp;

/// A short averaging period and what is kept of it.
struct Short {
    average: RunningAverage,
    highs: Option<Highs>,
    maxima: Option<Maxima>,
}

/// What a run keeps.
pub struct Accumulation<'a> {
    case: &'a Case,
    short: Vec<Short>,
    long: Option<LongMean>,
    season_hours: Option<SeasonHours>,
    design: Option<Design>,
    /// Nothing, for hours without plumes.
    zero: Field,
    counts: HourCounts,
    year_end: Option<YearEnd>,
    begin: Option<i64>,
    remaining: usize,
    first: Option<HourStamp>,
    last: HourStamp,
    messages: Vec<(String, String)>,
    /// Whole years, those before the run went on among them.
    whole_years: usize,
    /// Hours and highest PERIOD means from before the run went on.
    earlier_hours: usize,
    /// Counts with which the run went on, and the last hour before.
    resumed: (HourCounts, i64),
    highest: Vec<Vec<(f64, usize)>>,
    sizes: (usize, usize),
}

impl<'a> Accumulation<'a> {
    /// Nothing yet.
    pub fn new(case: &'a Case) -> Self {
        let types = case.types().count();
        let groups = case.groups.len();
        let receptors = case.receptors.len();
        let shape = (types, groups, receptors);
        let concentration = case.types().concentration;
        let (ranks, ranked) = wanted_ranks(case);
        let (length, maximal) = wanted_maxima(case);
        let short = case
            .averaging
            .iter()
            .enumerate()
            .filter_map(|(index, &period)| {
                let average = RunningAverage::new(index, period, concentration, shape)?;
                Some(Short {
                    average,
                    highs: (ranked[index] && ranks > 0)
                        .then(|| Highs::new(index, ranks, types * groups * receptors)),
                    maxima: (maximal[index] && length > 0)
                        .then(|| Maxima::new(index, length, types * groups)),
                })
            })
            .collect();
        let has = |period| case.averaging.contains(&period);
        let long = (has(Averaging::Period) || has(Averaging::Annual))
            .then(|| LongMean::new(concentration, case.weather.scim.is_some(), shape));
        let season_hours = case
            .outputs
            .iter()
            .any(|output| matches!(output, Output::SeasonHour(..)))
            .then(|| SeasonHours::new(concentration, types, groups, receptors));
        let design =
            (case.design_value != DesignValue::None).then(|| Design::new(ranks, groups, receptors));
        Self {
            case,
            short,
            long,
            season_hours,
            design,
            zero: Field::zeros(types, groups, receptors),
            counts: HourCounts::default(),
            year_end: None,
            begin: None,
            remaining: 0,
            first: None,
            last: HourStamp::default(),
            messages: Vec::new(),
            whole_years: 0,
            earlier_hours: 0,
            resumed: (HourCounts::default(), 0),
            highest: Vec::new(),
            sizes: (ranks, length),
        }
    }

    fn shape(&self) -> (usize, usize, usize) {
        let types = self.case.types().count();
        (types, self.case.groups.len(), self.case.receptors.len())
    }

    /// The run as it stands; short averages must be complete.
    pub fn save(&self) -> SavedRun {
        let annual = self.case.averaging.contains(&Averaging::Annual);
        let period = self.long.as_ref().map(|long| {
            let mut saved = long.save(annual);
            saved.years = self.whole_years;
            saved.highest.clone_from(&self.highest);
            // AERMOD saves a run with design values before it looks for its highest PERIOD means.
            if self.case.multi_year.is_some() && !annual && self.design.is_none() {
                add_highest(&mut saved.highest, &long.mean());
            }
            saved
        });
        let tables = || self.short.iter().filter_map(|short| short.highs.as_ref());
        let maxima = || self.short.iter().filter_map(|short| short.maxima.as_ref());
        SavedRun {
            last: self.last.full(),
            hours: self.earlier_hours + self.counts.hours - self.resumed.0.hours,
            shape: self.shape(),
            ranks: self.sizes.0,
            maxima_length: self.sizes.1,
            high: tables().map(|highs| highs.table().clone()).collect(),
            maxima: maxima().map(|maxima| maxima.table().clone()).collect(),
            season_hours: self.season_hours.as_ref().map(|own| own.sums().to_vec()),
            period,
            design: self.design.as_ref().map(Design::save),
        }
    }

    /// Go on from a saved run; hours up to its last are then passed over.
    pub fn resume(&mut self, saved: &SavedRun) -> Result<(), SavedError> {
        let tables = self.short.iter().filter(|short| short.highs.is_some());
        let maxima = self.short.iter().filter(|short| short.maxima.is_some());
        if saved.shape != self.shape()
            || (saved.ranks, saved.maxima_length) != self.sizes
            || tables.count() != saved.high.len()
            || maxima.count() != saved.maxima.len()
            || saved.period.is_some() != self.long.is_some()
            || saved.design.is_some() != self.design.is_some()
            || saved.season_hours.is_some() != self.season_hours.is_some()
        {
            return Err(SavedError::Shape);
        }
        let mut tables = saved.high.iter();
        let mut maxima = saved.maxima.iter();
        for short in &mut self.short {
            let averaging = short.average.averaging;
            if short.highs.is_some()
                && let Some(table) = tables.next()
            {
                short.highs = Some(Highs::resumed(HighTable {
                    averaging,
                    ..table.clone()
                }));
            }
            if short.maxima.is_some()
                && let Some(table) = maxima.next()
            {
                short.maxima = Some(Maxima::resumed(MaximumTable {
                    averaging,
                    ..table.clone()
                }));
            }
        }
        if let (Some(own), Some(sums)) = (&mut self.season_hours, &saved.season_hours) {
            own.resume(sums);
        }
        if let (Some(long), Some(period)) = (&mut self.long, &saved.period) {
            let anew = self.case.multi_year.is_some();
            long.resume(period, anew);
            if !anew {
                self.counts = period.counts;
            }
            self.highest.clone_from(&period.highest);
        }
        if let (Some(design), Some(own)) = (&mut self.design, &saved.design) {
            let last_year = (saved.last / 1_000_000) as i32;
            design.resume(own, last_year + 1 - own.by_year.len() as i32);
        }
        let of_design = saved.design.as_ref().map(|design| design.by_year.len());
        let of_period = saved.period.as_ref().map(|period| period.years);
        self.whole_years = of_period.or(of_design).unwrap_or(0);
        self.earlier_hours = saved.hours;
        self.resumed = (self.counts, saved.last);
        Ok(())
    }

    /// Whether results are by whole years.
    pub fn by_years(&self) -> bool {
        self.design.is_some() || self.case.averaging.contains(&Averaging::Annual)
    }

    /// The next hour of the file, with its field where something was computed.
    pub fn hour(
        &mut self,
        passed: &PassedHour,
        field: Option<&Field>,
        observer: &mut dyn AverageObserver,
    ) -> std::io::Result<()> {
        let stamp = passed.stamp;
        if self.begin.is_none() {
            // A run without STARTEND begins with the first hour of the file.
            self.begin = Some(self.case.weather.start.unwrap_or_else(|| stamp.full()));
            let first = self.case.weather.start.map_or(stamp, stamp_of);
            self.year_end = Some(YearEnd::before(first));
            if self.case.multi_year.is_some() && self.resumed.1 > 0 && stamp.full() > self.resumed.1
            {
                let date = format!("{:010}", self.resumed.1 % 100_000_000);
                self.messages.push(("485".to_owned(), date));
            }
        }
        if let Some(long) = &mut self.long {
            long.pass();
        }
        if passed.counts {
            self.count(stamp, passed.kind, field, observer)?;
        }
        self.maybe_end_year(stamp, passed.skipped);
        Ok(())
    }

    fn count(
        &mut self,
        stamp: HourStamp,
        kind: HourKind,
        field: Option<&Field>,
        observer: &mut dyn AverageObserver,
    ) -> std::io::Result<()> {
        self.first.get_or_insert(stamp);
        self.last = stamp;
        self.counts.add(kind);
        if let Some(long) = &mut self.long {
            long.add(kind, field);
        }
        if let Some(season_hours) = &mut self.season_hours {
            season_hours.add(stamp, kind, field);
        }
        for short in &mut self.short {
            short.average.add(kind, field);
            if !short.average.ends_with(stamp) {
                continue;
            }
            let hourly = short.average.is_hourly();
            let hours = short.average.close();
            if let Some(code) = short.average.shortfall(hours)
                && self.case.types().concentration
            {
                let date = format!("{:10}", stamp.full());
                self.messages.push((code.to_owned(), date));
            }
            let values = if hourly {
                field.unwrap_or(&self.zero)
            } else {
                short.average.field()
            };
            let flag = hours.flag();
            // An hour without plumes is no 1-h value to rank.
            if kind == HourKind::Computed || !hourly {
                let date = stamp.yymmddhh();
                if let Some(highs) = &mut short.highs {
                    highs.add(values, date, flag);
                }
                if let Some(maxima) = &mut short.maxima {
                    maxima.add(values, date, flag);
                }
            }
            if let Some(design) = &mut self.design {
                let daily = match self.case.design_value {
                    DesignValue::Pm25 => short.average.length() == Some(24),
                    DesignValue::No2OneHour | DesignValue::So2OneHour => hourly,
                    DesignValue::None => false,
                };
                if daily {
                    design.add(values, stamp);
                }
            }
            observer.on_average(&Completed {
                averaging: short.average.averaging,
                stamp,
                hours,
                field: values,
                flag,
            })?;
            if !hourly {
                short.average.clear();
            }
        }
        if let Some(design) = &mut self.design
            && stamp.hour == 24
        {
            observer.on_day(design.end_day(stamp))?;
            design.begin_day();
        }
        Ok(())
    }

    fn maybe_end_year(&mut self, stamp: HourStamp, skipped: bool) {
        let weather = &self.case.weather;
        let begun = self.begin.is_some_and(|begin| stamp.full() > begin);
        let unchecked = weather.no_date_check || weather.warn_date_check;
        let counted = self.by_years() || self.case.multi_year.is_some();
        if unchecked || !counted || stamp.full() <= self.resumed.1 {
            return;
        }
        if !begun && !skipped {
            self.remaining += usize::from(self.begin == Some(stamp.full()));
            return;
        }
        if self.year_end.is_some_and(|end| end.is(stamp)) {
            self.whole_years += 1;
            if self.case.averaging.contains(&Averaging::Annual)
                && let Some(long) = &mut self.long
            {
                long.end_year(stamp);
            }
            if let Some(design) = &mut self.design {
                design.end_year(stamp.year);
            }
            self.remaining = 0;
        } else {
            self.remaining += 1;
        }
    }

    /// Hours that counted so far.
    pub fn counts(&self) -> HourCounts {
        self.counts
    }

    /// The results; `None` when they are by whole years and there is none.
    pub fn finish(mut self, mut messages: Vec<(String, String)>) -> Option<Results> {
        if self.by_years() && self.remaining > 0 {
            self.messages
                .push(("481".to_owned(), format!("{:8}", self.remaining)));
        }
        messages.append(&mut self.messages);
        let saved = saved::is_wanted(self.case).then(|| Box::new(self.save()));
        let mut period_highest = std::mem::take(&mut self.highest);
        if self.case.averaging.contains(&Averaging::Period)
            && self.case.multi_year.is_some()
            && let Some(long) = &self.long
        {
            add_highest(&mut period_highest, &long.mean());
        }
        let mut results = Results {
            period_highest,
            saved,
            whole_years: self.whole_years,
            counts: self.counts,
            first: self.first.unwrap_or_default(),
            last: self.last,
            messages,
            ..Results::default()
        };
        for short in self.short {
            results.high.extend(short.highs.map(Highs::into_table));
            results.maxima.extend(short.maxima.map(Maxima::into_table));
        }
        if let Some(long) = self.long {
            if self.case.averaging.contains(&Averaging::Annual) {
                let (mean, years) = long.finish_years();
                results.period = Some(mean?);
                results.years = years;
            } else {
                results.period = Some(long.mean());
            }
        }
        results.season_hour = self.season_hours.map(SeasonHours::finish);
        if let Some(design) = self.design {
            let table = design.finish();
            if table.years.is_empty() {
                return None;
            }
            results.design = Some(table);
        }
        Some(results)
    }
}

/// The stamp of ten digits YYYYMMDDHH (its day of the year is left at 0).
pub fn stamp_of(date: i64) -> HourStamp {
    HourStamp {
        year: (date / 1_000_000) as i32,
        month: (date / 10_000 % 100) as u32,
        day: (date / 100 % 100) as u32,
        hour: (date % 100) as u32,
        day_of_year: 0,
    }
}
