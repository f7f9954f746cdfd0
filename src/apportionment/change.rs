//! Changes of emissions: what a measure would multiply.
//!
//! e′ = e Π (1 + λ (f − 1) a), over the changes with factor f, level λ (how far the change is carried out, 0 to 1) and the share a of the emission that the
//! change takes.

use super::error::PartitionError;
use super::layout::Emitted;
use super::parts::EmissionParts;
use super::tag::SourceSelector;
use crate::inventory::{EmissionError, EmissionField, EmissionSchedule, SourceGroup};
use crate::meteorology::MetSlice;
use crate::time::ModelTime;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The name of the tag set that rides along with a change.
pub fn change_set(change: &str) -> String {
    format!("change {change}")
}

/// One change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Name, unique in a scenario.
    pub name: String,
    /// What it takes.
    pub selector: SourceSelector,
    /// What remains of that, were the change carried out [1]; above 1 for more.
    pub factor: f64,
    /// How far it is carried out, 0 to 1 [1].
    pub level: f64,
}

impl Change {
    /// What remains of an emission of which the change takes a share [1].
    pub fn remains(&self, share: f64) -> f64 {
        1.0 + self.level * (self.factor - 1.0) * share
    }

    /// ∂e′/∂λ over e′ for an emission of which the change takes a share [1]; infinite where nothing remains.
    pub fn slope(&self, share: f64) -> f64 {
        (self.factor - 1.0) * share / self.remains(share)
    }
}

/// Emissions with changes.
#[allow(missing_debug_implementations)] // schedules are behind a trait
pub struct ChangedEmissions {
    inner: Arc<dyn EmissionSchedule>,
    changes: Vec<Change>,
    parts: EmissionParts,
    /// Columns of the grid.
    columns: usize,
    totals: Vec<f64>,
}

/// What changes take of a group at a time.
struct Taken {
    /// What those leave that take all of it [1].
    whole: f64,
    /// Where others take a part ([`EmissionParts::divisions`]).
    divisions: Vec<u32>,
}

impl ChangedEmissions {
    /// Changes of what `inner` emits on a grid of `columns` from a time to a time; `emitted` says of `inner` what it needs to be laid out. Yearly totals are
    /// changed too, but by changes with a time window, which say nothing of a year.
    ///
    /// # Errors
    /// [`PartitionError`] of areas or species that cannot be.
    pub fn new(
        inner: Arc<dyn EmissionSchedule>,
        changes: Vec<Change>,
        emitted: &Emitted<'_>,
        (columns, span): (usize, (ModelTime, ModelTime)),
    ) -> Result<Self, PartitionError> {
        let numbered = changes.iter().enumerate();
        let selectors: Vec<_> = numbered
            .map(|(n, change)| (n, change.name.as_str(), &change.selector))
            .collect();
        let parts = EmissionParts::over(&selectors, emitted, span)?;
        let mut all = Self {
            totals: emitted.annual.to_vec(),
            inner,
            changes,
            parts,
            columns,
        };
        all.change_totals(emitted, span.0);
        Ok(all)
    }

    /// Yearly totals: by what remains of the hours of `emitted.pattern`, or of every cell alike.
    fn change_totals(&mut self, emitted: &Emitted<'_>, time: ModelTime) {
        let lanes = emitted.species.len().max(1);
        let lasting: Vec<Change> = self
            .changes
            .iter()
            .map(|change| {
                let windowed = change.selector.from.is_some() || change.selector.to.is_some();
                let level = if windowed { 0.0 } else { change.level };
                Change {
                    level,
                    ..change.clone()
                }
            })
            .collect();
        let taken = self.taken(&lasting, time);
        let mut before = vec![0.0; self.totals.len()];
        let mut after = before.clone();
        for field in emitted.pattern {
            for (group, cell, rates) in field.entries() {
                for (lane, rate) in rates.iter().enumerate() {
                    let at = (lane, cell % self.columns);
                    if let Some(sum) = before.get_mut(group * lanes + lane) {
                        *sum += rate;
                        let remains = self.remains(&lasting, &taken[group], at);
                        after[group * lanes + lane] += rate * remains;
                    }
                }
            }
        }
        for group in 0..self.totals.len() / lanes {
            for lane in 0..lanes {
                let n = group * lanes + lane;
                self.totals[n] *= if before[n] > 0.0 {
                    after[n] / before[n]
                } else {
                    self.remains(&lasting, &taken[group], (lane, 0))
                };
            }
        }
    }

    /// What changes take of every group at a time.
    fn taken(&self, changes: &[Change], time: ModelTime) -> Vec<Taken> {
        let groups = 0..self.inner.groups().len();
        let of = |group: usize| {
            let whole = self.parts.whole(group, time);
            Taken {
                whole: whole.map(|n| changes[n].remains(1.0)).product(),
                divisions: self.parts.divisions(group, time).collect(),
            }
        };
        groups.map(of).collect()
    }

    /// What remains of what a group emits into a lane of a column.
    fn remains(&self, changes: &[Change], taken: &Taken, (lane, column): (usize, usize)) -> f64 {
        let divisions = taken.divisions.iter();
        let shares = divisions.flat_map(|division| self.parts.shares(*division, lane, column));
        let parted = shares.map(|(n, share)| changes[n].remains(share));
        parted.fold(taken.whole, |all, one| all * one)
    }
}

impl EmissionSchedule for ChangedEmissions {
    fn groups(&self) -> &[SourceGroup] {
        self.inner.groups()
    }

    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let mut field = self.inner.at(time, weather)?;
        let taken = self.taken(&self.changes, time);
        let places = field.groups.iter().zip(&field.cells);
        let entries = field.rates.chunks_exact_mut(field.lanes.max(1));
        for ((&group, &cell), rates) in places.zip(entries) {
            let (taken, column) = (&taken[group as usize], cell as usize % self.columns);
            for (lane, rate) in rates.iter_mut().enumerate().filter(|(_, r)| **r != 0.0) {
                *rate *= self.remains(&self.changes, taken, (lane, column));
            }
        }
        Ok(field)
    }

    fn annual_totals(&self) -> &[f64] {
        &self.totals
    }

    fn provenance(&self) -> String {
        let changes: Vec<String> = self
            .changes
            .iter()
            .filter(|change| change.level > 0.0)
            .map(|change| format!("{} x {}", change.name, change.remains(1.0)))
            .collect();
        format!(
            "{}; changed: {}",
            self.inner.provenance(),
            changes.join(", ")
        )
    }
}
