//! What a run asks of the plume kernels, of the chemistry of NO2 and of the weather, as traits.
//!
//! The run owns the loop over hours; an [`Engine`] turns one hour and its sources into dispersion per unit emission at a
//! block of receptors, a [`Chemistry`] turns the concentrations of all sources into groups of NO2, [`Hours`] gives the hours.

use super::emission::ActiveSource;
use super::results::Field;
use crate::plume::downwash::DownwashError;
use crate::plume::evaluation::{PlumeFigures, SourceFigures};
use crate::plume::{Hour, HourStamp};
use std::borrow::Cow;
use std::ops::Range;

/// Dispersion of one hour: `[type][source][receptor]`, receptors innermost, for a block of receptors.
#[derive(Debug, Clone, Default)]
pub struct HourlyDispersion<W> {
    receptors: Range<usize>,
    types: usize,
    sources: usize,
    values: Vec<f64>,
    spare: Vec<f64>,
    failure: Option<EngineFailure>,
    /// What the engine keeps between hours on one thread: its scratch, and what it tells the chemistry beyond `values`.
    pub work: W,
}

impl<W> HourlyDispersion<W> {
    /// Set to zero for so many types and sources at a block of receptors; `work` stays as it is.
    pub fn reset(&mut self, types: usize, sources: usize, receptors: Range<usize>) {
        self.values.clear();
        self.values.resize(types * sources * receptors.len(), 0.0);
        self.types = types;
        self.sources = sources;
        self.receptors = receptors;
        self.failure = None;
    }

    /// A source that cannot be computed in this hour; the first one is kept.
    pub fn fail(&mut self, failure: EngineFailure) {
        self.failure.get_or_insert(failure);
    }

    /// What could not be computed since the last reset.
    pub fn take_failure(&mut self) -> Option<EngineFailure> {
        self.failure.take()
    }

    /// The block of receptors, as indices of `Case::receptors`.
    pub fn receptors(&self) -> Range<usize> {
        self.receptors.clone()
    }

    /// How many output types.
    pub fn types(&self) -> usize {
        self.types
    }

    /// How many active sources.
    pub fn sources(&self) -> usize {
        self.sources
    }

    /// Values of one type and active source (its place among the hour's active sources, not its index in the case).
    pub fn of(&self, output_type: usize, active: usize) -> &[f64] {
        let length = self.receptors.len();
        let start = (output_type * self.sources + active) * length;
        &self.values[start..start + length]
    }

    /// Values of one type, `[active source][receptor]`.
    pub fn of_type(&self, output_type: usize) -> &[f64] {
        let length = self.sources * self.receptors.len();
        &self.values[output_type * length..(output_type + 1) * length]
    }

    /// The same, to fill.
    pub fn of_mut(&mut self, output_type: usize, active: usize) -> &mut [f64] {
        let length = self.receptors.len();
        let start = (output_type * self.sources + active) * length;
        &mut self.values[start..start + length]
    }

    /// Multiply the values of each type and active source by a factor, keeping the values as they were aside.
    pub fn scale(&mut self, factor: impl Fn(usize, usize) -> f64) -> Unscaled {
        let mut scaled = std::mem::take(&mut self.spare);
        scaled.clear();
        let length = self.receptors.len().max(1);
        for (row, values) in self.values.chunks_exact(length).enumerate() {
            let factor = factor(row / self.sources, row % self.sources);
            scaled.extend(values.iter().map(|value| value * factor));
        }
        Unscaled(std::mem::replace(&mut self.values, scaled))
    }

    /// Put back what [`HourlyDispersion::scale`] kept aside.
    pub fn restore(&mut self, unscaled: Unscaled) {
        self.spare = std::mem::replace(&mut self.values, unscaled.0);
    }

    /// The same together with the engine's own work space.
    pub fn parts(&mut self, output_type: usize, active: usize) -> (&mut [f64], &mut W) {
        let length = self.receptors.len();
        let start = (output_type * self.sources + active) * length;
        (&mut self.values[start..start + length], &mut self.work)
    }
}

/// A source that the kernels cannot compute in an hour.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "source {source_id} in the hour {hour}: {cause}\nhint: look at its height, diameter, exit velocity and temperature, and at its building (AERMOD's error 499)",
    hour = .stamp.full()
)]
pub struct EngineFailure {
    /// The source's name.
    pub source_id: String,
    /// The hour.
    pub stamp: HourStamp,
    /// What is wrong.
    pub cause: DownwashError,
}

/// Values before they were scaled.
#[derive(Debug)]
pub struct Unscaled(Vec<f64>);

/// The plume kernels behind a run.
pub trait Engine: Sync {
    /// What it keeps on each thread: scratch, and extras for the chemistry.
    type Work: Default + Send;

    /// Fills `out` (already reset to zero, with its block of receptors) with dispersion per unit emission:
    /// concentration [s/m³] (per g/s, or per g/(s m²) …, as `Source::emission` is given) and deposition [1/m²] in the order
    /// of `OutputTypes`. Must depend on nothing but its arguments (not on what `work` holds from earlier), so that any number of
    /// threads gives the same bytes. Blocks begin at multiples of 8. A source that cannot be computed is told by
    /// [`HourlyDispersion::fail`].
    fn hour(
        &self,
        hour: &Hour,
        sources: &[ActiveSource<'_>],
        out: &mut HourlyDispersion<Self::Work>,
    );

    /// A source and the air that it feels (EVALFILE); `None` of what has no plume to show.
    fn source_figures(&self, _hour: &Hour, _active: &ActiveSource<'_>) -> Option<SourceFigures> {
        None
    }

    /// The plume of a stack or a volume at one receptor (EVALFILE).
    fn plume_figures(
        &self,
        _hour: &Hour,
        _active: &ActiveSource<'_>,
        _receptor: usize,
    ) -> Option<PlumeFigures> {
        None
    }
}

/// Air that the chemistry finds in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ambient {
    /// Background of the pollutant [µg/m³]; 0 without background.
    pub background: f64,
    /// Ozone [µg/m³]; `None` when missing.
    pub ozone: Option<f64>,
    /// NOx [µg/m³ as NO2]; `None` when missing or not given.
    pub nox: Option<f64>,
    /// Printed unit per µg/m³.
    pub factor: f64,
    /// What [`Chemistry::carry`] made of the hours before.
    pub carried: [f64; 2],
}

/// What each source and the background are of a group, with chemistry.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SourceValues {
    /// `[active source][receptor of the block]`, 0 for those outside the group.
    pub sources: Vec<f64>,
    /// Background `[receptor]`.
    pub background: Vec<f64>,
}

/// Turns NOx of the sources into NO2 of the groups.
pub trait Chemistry<W>: Sync {
    /// `concentrations` holds emission × dispersion in the printed unit, `[type][active source][receptor of the block]`;
    /// the group sums (with background, where a group has it) are added to `into`, whose receptors are the block's.
    /// Called in every hour that is neither calm nor missing.
    fn convert(
        &self,
        hour: &Hour,
        sources: &[ActiveSource<'_>],
        concentrations: &HourlyDispersion<W>,
        ambient: &Ambient,
        into: &mut Field,
    );

    /// What an hour leaves to the next one: called in the order of time for every hour of the run that is neither calm nor
    /// missing; `ambient.carried` of an hour (in [`Chemistry::convert`] too) is what the hours before it left, zeros at first.
    fn carry(&self, _hour: &Hour, ambient: &Ambient) -> [f64; 2] {
        ambient.carried
    }

    /// As [`Chemistry::convert`], but each source's share of one group apart (for events); `None` where the scheme cannot tell.
    fn by_source(
        &self,
        _hour: &Hour,
        _sources: &[ActiveSource<'_>],
        _concentrations: &HourlyDispersion<W>,
        _ambient: &Ambient,
        _group: usize,
    ) -> Option<SourceValues> {
        None
    }
}

/// The hours of a weather file in their order.
pub trait Hours: Sync {
    /// How many.
    fn len(&self) -> usize;
    /// One of them; may be made on the spot, and on any thread.
    fn hour(&self, index: usize) -> Cow<'_, Hour>;
    /// When one of them is.
    fn stamp(&self, index: usize) -> HourStamp {
        self.hour(index).stamp
    }
    /// Whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Hours for [Hour] {
    fn len(&self) -> usize {
        <[Hour]>::len(self)
    }

    fn hour(&self, index: usize) -> Cow<'_, Hour> {
        Cow::Borrowed(&self[index])
    }
}

impl Hours for Vec<Hour> {
    fn len(&self) -> usize {
        Vec::len(self)
    }

    fn hour(&self, index: usize) -> Cow<'_, Hour> {
        Cow::Borrowed(&self[index])
    }
}
