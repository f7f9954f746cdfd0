//! The hours of a run, prepared and computed in batches on all threads; what comes out is the same for any number of threads.
//!
//! C_g(r) = u · Σ_{s∈g} Q_s D_s(r) + background, with D from the [`Engine`], u the printed unit. An hour is one task (blocks of
//! receptors when there are many); tasks share nothing and are handed on in the order of time.

use super::averages::{HourKind, is_leap};
use super::background::{AmbientAir, BackgroundError};
use super::case::Case;
use super::emission::{ActiveSource, all_sources, matters};
use super::engine::{Ambient, Chemistry, Engine, HourlyDispersion, Hours};
use super::inputs::HourlyInputs;
use super::results::Field;
use super::variants::Variant;
use crate::plume::{Hour, HourStamp};
use rayon::prelude::*;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Room for the dispersion of all sources at a block of receptors [B].
const BLOCK_BYTES: usize = 16 << 20;
/// Most receptors in a block.
const BLOCK_RECEPTORS: usize = 8192;
/// Room for the fields of a batch of hours [B].
const BATCH_BYTES: usize = 48 << 20;

/// What can be wrong with the hours of a run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PassError {
    /// Background of an hour.
    #[error(transparent)]
    Background(#[from] BackgroundError),
    /// A series ends before the run does.
    #[error("the hourly {what} has {length} hours, the run needs more")]
    ShortSeries {
        /// Which.
        what: &'static str,
        /// Its hours.
        length: usize,
    },
}

/// An hour of the file that the run has gone through.
#[derive(Debug)]
pub struct PassedHour {
    /// When.
    pub stamp: HourStamp,
    /// Whether it counts: inside the period, on a day that counts, and sampled.
    pub counts: bool,
    /// Whether hours are sampled and this one was passed over.
    pub skipped: bool,
    /// What kind of hour.
    pub kind: HourKind,
    /// Values of each variant `[type][group][receptor]` in the printed unit; empty where nothing was computed.
    pub fields: Vec<Field>,
}

/// A batch of hours.
#[derive(Debug, Default)]
pub struct Batch {
    /// In the order of time.
    pub hours: Vec<PassedHour>,
    /// The run ends with it.
    pub last: bool,
    /// Messages on the way.
    pub messages: Vec<(String, String)>,
}

/// Everything a pass needs.
pub struct Pass<'a, E: Engine, H: Hours + ?Sized> {
    /// The case.
    pub case: &'a Case,
    /// The weather file.
    pub weather: &'a H,
    /// Hourly files.
    pub inputs: &'a HourlyInputs,
    /// The kernels.
    pub engine: &'a E,
    /// NO2.
    pub chemistry: Option<&'a dyn Chemistry<E::Work>>,
    /// Sets of emissions.
    pub variants: &'a [Variant],
    /// Set from outside to end the run early.
    pub stop: &'a AtomicBool,
    work: Mutex<Vec<HourlyDispersion<E::Work>>>,
    fields: Mutex<Vec<Field>>,
}

/// An hour before it is computed.
#[derive(Debug)]
pub struct Task<'a> {
    /// Its weather.
    pub hour: Cow<'a, Hour>,
    /// Its place in the weather file.
    pub index: usize,
    /// Whether it counts.
    pub counts: bool,
    /// What kind of hour.
    pub kind: HourKind,
    skipped: bool,
    ambient: Ambient,
}

/// One receptor's values of every source.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ReceptorSources {
    /// Value of every source of the case [printed unit], 0 outside the group.
    pub sources: Vec<f64>,
    /// Background of the group.
    pub background: f64,
}

/// Where a pass stands.
pub struct Progress<'a> {
    next: usize,
    ambient: AmbientAir<'a>,
    carried: [f64; 2],
    first_sample: usize,
}

impl<'a, E: Engine, H: Hours + ?Sized> Pass<'a, E, H> {
    /// A pass through all hours.
    pub fn new(
        case: &'a Case,
        weather: &'a H,
        inputs: &'a HourlyInputs,
        engine: &'a E,
        chemistry: Option<&'a dyn Chemistry<E::Work>>,
        variants: &'a [Variant],
        stop: &'a AtomicBool,
    ) -> Self {
        Self {
            case,
            weather,
            inputs,
            engine,
            chemistry,
            variants,
            stop,
            work: Mutex::new(Vec::new()),
            fields: Mutex::new(Vec::new()),
        }
    }

    /// At the first hour.
    pub fn begin(&self) -> Progress<'a> {
        Progress {
            next: 0,
            ambient: AmbientAir::new(self.case, self.inputs),
            carried: [0.0; 2],
            first_sample: 0,
        }
    }

    /// How many hours make a batch.
    fn batch_length(&self) -> usize {
        let values = self.variants.len()
            * self.case.types().count()
            * self.case.groups.len()
            * self.case.receptors.len();
        (BATCH_BYTES / (8 * values.max(1))).clamp(2 * rayon::current_num_threads(), 256)
    }

    /// Compute the next batch.
    pub fn advance(&self, progress: &mut Progress<'a>) -> Result<Batch, PassError> {
        let range = progress.next..(progress.next + self.batch_length()).min(self.weather.len());
        progress.next = range.end;
        let mut batch = Batch {
            last: range.end == self.weather.len(),
            ..Batch::default()
        };
        let tasks = self.prepare(range, progress, &mut batch)?;
        batch.hours = tasks
            .into_par_iter()
            .map(|task| self.compute(&task))
            .collect();
        Ok(batch)
    }

    /// The tasks of a range of hours; ends the batch where the run's period ends.
    fn prepare(
        &self,
        range: Range<usize>,
        progress: &mut Progress<'a>,
        batch: &mut Batch,
    ) -> Result<Vec<Task<'a>>, PassError> {
        let weather = self.weather;
        let hours: Vec<Cow<'a, Hour>> = range
            .clone()
            .into_par_iter()
            .map(|index| weather.hour(index))
            .collect();
        let mut tasks = Vec::with_capacity(hours.len());
        for (index, hour) in range.zip(hours) {
            let stamp = hour.stamp;
            if self.case.weather.end.is_some_and(|end| stamp.full() > end) {
                batch.last = true;
                break;
            }
            if let Some((what, length)) = self.inputs.ended(index) {
                return Err(PassError::ShortSeries { what, length });
            }
            let mut ambient = progress.ambient.hour(index, &hour, &mut batch.messages)?;
            ambient.carried = progress.carried;
            let skipped = !self.is_sampled(index, stamp, &mut progress.first_sample);
            let counts = !skipped && self.is_inside(stamp);
            let kind = HourKind::of(&hour);
            if let Some(chemistry) = self.chemistry
                && counts
                && kind.is_valid()
            {
                progress.carried = chemistry.carry(&hour, &ambient);
            }
            if counts && kind == HourKind::Unmixed {
                batch
                    .messages
                    .push(("470".to_owned(), format!("{:08}", stamp.yymmddhh())));
            }
            tasks.push(Task {
                hour,
                index,
                counts,
                skipped,
                kind,
                ambient,
            });
        }
        Ok(tasks)
    }

    /// The hours of the run that are wanted, in the order of time.
    pub fn collect(
        &self,
        wanted: impl Fn(HourStamp) -> bool,
    ) -> Result<Vec<Task<'a>>, PassError> {
        let mut progress = self.begin();
        let mut chosen = Vec::new();
        let mut last = false;
        while !last {
            let range = progress.next..(progress.next + 256).min(self.weather.len());
            progress.next = range.end;
            let mut batch = Batch {
                last: range.end == self.weather.len(),
                ..Batch::default()
            };
            let tasks = self.prepare(range, &mut progress, &mut batch)?;
            chosen.extend(
                tasks
                    .into_iter()
                    .filter(|task| task.counts && wanted(task.hour.stamp)),
            );
            last = batch.last;
        }
        Ok(chosen)
    }

    /// Whether an hour lies inside STARTEND and DAYRANGE.
    fn is_inside(&self, stamp: HourStamp) -> bool {
        let weather = &self.case.weather;
        let begun = weather.start.is_none_or(|start| stamp.full() >= start);
        let day = weather.days.as_ref().is_none_or(|(common, leap)| {
            let days = if is_leap(stamp.year) { leap } else { common };
            days.get(stamp.day_of_year as usize)
                .copied()
                .unwrap_or(false)
        });
        begun && day
    }

    /// Whether an hour is sampled (SCIM); all are without sampling.
    fn is_sampled(&self, index: usize, stamp: HourStamp, first: &mut usize) -> bool {
        let Some((begin, interval)) = self.case.weather.scim else {
            return true;
        };
        let line = index + 1;
        if line <= 24 && stamp.hour == begin {
            *first = line;
            return true;
        }
        line > begin as usize
            && line >= *first
            && (line - *first).is_multiple_of(interval.max(1) as usize)
    }

    /// Whether an hour has values.
    fn works(&self, kind: HourKind) -> bool {
        match kind {
            HourKind::Computed => true,
            // Chemistry goes on without plumes: it adds its background.
            HourKind::Unmixed => self.chemistry.is_some(),
            HourKind::Calm | HourKind::Missing => false,
        }
    }

    fn compute(&self, task: &Task<'_>) -> PassedHour {
        let fields = if self.works(task.kind) && task.counts && !self.stop.load(Ordering::Relaxed) {
            self.fields_of(task)
        } else {
            Vec::new()
        };
        PassedHour {
            stamp: task.hour.stamp,
            counts: task.counts,
            skipped: task.skipped,
            kind: task.kind,
            fields,
        }
    }

    fn fields_of(&self, task: &Task<'_>) -> Vec<Field> {
        let types = self.case.types().count();
        let receptors = self.case.receptors.len();
        let sources = self.sources_of(task);
        let width = (BLOCK_BYTES / (8 * types * sources.len().max(1)) / 64 * 64)
            .clamp(256, BLOCK_RECEPTORS);
        let blocks: Vec<Range<usize>> = (0..receptors)
            .step_by(width)
            .map(|start| start..(start + width).min(receptors))
            .collect();
        if let [block] = blocks.as_slice() {
            return self.block(task, &sources, block.clone());
        }
        let parts: Vec<Vec<Field>> = blocks
            .par_iter()
            .map(|block| self.block(task, &sources, block.clone()))
            .collect();
        let mut fields: Vec<Field> = self
            .variants
            .iter()
            .map(|_| self.field(receptors))
            .collect();
        for (block, part) in blocks.iter().zip(&parts) {
            for (field, piece) in fields.iter_mut().zip(part) {
                let rows = field.values.chunks_exact_mut(receptors);
                for (row, values) in rows.zip(piece.values.chunks_exact(block.len())) {
                    row[block.clone()].copy_from_slice(values);
                }
            }
        }
        for field in parts.into_iter().flatten() {
            self.recycle(field);
        }
        fields
    }

    /// The sources that matter in an hour.
    fn sources_of<'t>(&'t self, task: &Task<'_>) -> Vec<ActiveSource<'t>> {
        if task.kind != HourKind::Computed {
            return Vec::new();
        }
        let hour = task.hour.as_ref();
        let records = self.inputs.emissions_of(task.index);
        let mut sources = all_sources(&self.case.sources, hour, records);
        sources.retain(|source| {
            matters(source)
                || self
                    .variants
                    .iter()
                    .any(|variant| variant.emission(source, hour) != 0.0)
        });
        sources
    }

    /// Values of the first output type for every group at single receptors, of one variant: `[receptor asked for][group]`.
    pub fn groups_at(
        &self,
        task: &Task<'_>,
        variant: usize,
        receptors: &[usize],
    ) -> Vec<Vec<f64>> {
        let groups = self.case.groups.len();
        if !self.works(task.kind) {
            return vec![vec![0.0; groups]; receptors.len()];
        }
        let sources = self.sources_of(task);
        let mut done: Option<(Range<usize>, Vec<Field>)> = None;
        let mut values = Vec::with_capacity(receptors.len());
        for &receptor in receptors {
            let (block, fields) = match done.take() {
                Some(done) if done.0.contains(&receptor) => done,
                _ => {
                    let block = self.around(receptor);
                    (block.clone(), self.block(task, &sources, block))
                }
            };
            let at = receptor - block.start;
            let field = &fields[variant];
            values.push((0..groups).map(|group| field.of(0, group)[at]).collect());
            done = Some((block, fields));
        }
        values
    }

    /// The block of 8 receptors that one is in.
    fn around(&self, receptor: usize) -> Range<usize> {
        let start = receptor / 8 * 8;
        start..(start + 8).min(self.case.receptors.len())
    }

    /// What each source of a group (and the background, where the group has it) is of the first output type at a receptor;
    /// the case's own emissions.
    pub fn sources_at(&self, task: &Task<'_>, group: usize, receptor: usize) -> ReceptorSources {
        let members = &self.case.groups[group];
        let mut result = ReceptorSources {
            sources: vec![0.0; self.case.sources.len()],
            background: 0.0,
        };
        if !self.works(task.kind) {
            return result;
        }
        let hour = task.hour.as_ref();
        let sources = self.sources_of(task);
        let block = self.around(receptor);
        let at = receptor - block.start;
        let mut dispersion = lock(&self.work).pop().unwrap_or_default();
        dispersion.reset(self.case.types().count(), sources.len(), block.clone());
        if !sources.is_empty() {
            self.engine.hour(hour, &sources, &mut dispersion);
        }
        let unscaled = dispersion
            .scale(|output_type, active| sources[active].emission * self.unit(output_type));
        let plain: Vec<f64> = (0..sources.len())
            .map(|active| dispersion.of(0, active)[at])
            .collect();
        let in_group = |active: usize| members.sources.contains(&sources[active].index);
        let mut share = 1.0;
        let mut converted = None;
        if let Some(chemistry) = self.chemistry {
            converted = chemistry.by_source(hour, &sources, &dispersion, &task.ambient, group);
            if converted.is_none() {
                // The group's NO2 is handed to its sources by their NOx.
                let mut field = self.field(block.len());
                chemistry.convert(hour, &sources, &dispersion, &task.ambient, &mut field);
                let background = self.background_of(&task.ambient, group);
                let nox: f64 = (0..sources.len())
                    .filter(|&active| in_group(active))
                    .map(|active| plain[active])
                    .sum();
                if nox != 0.0 {
                    share = (field.of(0, group)[at] - background) / nox;
                }
                self.recycle(field);
            }
        }
        for (active, source) in sources.iter().enumerate() {
            if in_group(active) {
                result.sources[source.index] = match &converted {
                    Some(values) => values.sources[active * block.len() + at],
                    None => plain[active] * share,
                };
            }
        }
        result.background = match &converted {
            Some(values) => values.background[at],
            None => self.background_of(&task.ambient, group),
        };
        dispersion.restore(unscaled);
        lock(&self.work).push(dispersion);
        result
    }

    /// Group sums of every variant at a block of receptors.
    fn block(
        &self,
        task: &Task<'_>,
        sources: &[ActiveSource<'_>],
        receptors: Range<usize>,
    ) -> Vec<Field> {
        let hour = task.hour.as_ref();
        let mut dispersion = lock(&self.work).pop().unwrap_or_default();
        let types = self.case.types().count();
        dispersion.reset(types, sources.len(), receptors.clone());
        if !sources.is_empty() {
            self.engine.hour(hour, sources, &mut dispersion);
        }
        let mut place = vec![usize::MAX; self.case.sources.len()];
        for (active, source) in sources.iter().enumerate() {
            place[source.index] = active;
        }
        let mut fields = Vec::with_capacity(self.variants.len());
        for variant in self.variants {
            let emissions: Vec<f64> = sources
                .iter()
                .map(|source| variant.emission(source, hour))
                .collect();
            let mut field = self.field(receptors.len());
            let mut ambient = task.ambient;
            if !variant.background {
                ambient.background = 0.0;
            }
            if let Some(chemistry) = self.chemistry {
                let restore = dispersion
                    .scale(|output_type, active| emissions[active] * self.unit(output_type));
                chemistry.convert(hour, sources, &dispersion, &ambient, &mut field);
                dispersion.restore(restore);
            } else {
                self.sum_groups(&dispersion, &place, &emissions, &mut field);
                self.add_background(&ambient, &mut field);
            }
            fields.push(field);
        }
        lock(&self.work).push(dispersion);
        fields
    }

    /// Printed unit per emission unit × dispersion.
    fn unit(&self, output_type: usize) -> f64 {
        self.case
            .units
            .get(output_type)
            .map_or(1.0, |unit| unit.factor)
    }

    fn sum_groups(
        &self,
        dispersion: &HourlyDispersion<E::Work>,
        place: &[usize],
        emissions: &[f64],
        field: &mut Field,
    ) {
        for output_type in 0..dispersion.types() {
            let unit = self.unit(output_type);
            for (group, members) in self.case.groups.iter().enumerate() {
                let sums = field.of_mut(output_type, group);
                for &member in &members.sources {
                    let Some(&active) = place.get(member).filter(|&&place| place != usize::MAX)
                    else {
                        continue;
                    };
                    let scale = emissions[active] * unit;
                    if scale == 0.0 {
                        continue;
                    }
                    for (sum, value) in sums.iter_mut().zip(dispersion.of(output_type, active)) {
                        *sum += scale * value;
                    }
                }
            }
        }
    }

    /// Background of a group in the printed unit.
    fn background_of(&self, ambient: &Ambient, group: usize) -> f64 {
        if self.case.groups[group].background {
            ambient.background * ambient.factor
        } else {
            0.0
        }
    }

    fn add_background(&self, ambient: &Ambient, field: &mut Field) {
        for group in 0..self.case.groups.len() {
            let background = self.background_of(ambient, group);
            if background != 0.0 {
                for value in field.of_mut(0, group) {
                    *value += background;
                }
            }
        }
    }

    /// A field of zeros for so many receptors.
    fn field(&self, receptors: usize) -> Field {
        let types = self.case.types().count();
        let groups = self.case.groups.len();
        let mut field = lock(&self.fields).pop().unwrap_or_default();
        field.groups = groups;
        field.receptors = receptors;
        field.values.clear();
        field.values.resize(types * groups * receptors, 0.0);
        field
    }

    /// Give a field back for the next hour.
    pub fn recycle(&self, field: Field) {
        lock(&self.fields).push(field);
    }
}

/// A lock whose owner cannot have left half-done work behind it: it only hands out spare room.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
