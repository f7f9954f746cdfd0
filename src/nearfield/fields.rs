//! One hour of a pass: dispersion of its sources at blocks of receptors, summed into groups, with background.
//!
//! C_g(r) = u · Σ_{s∈g} Q_s D_s(r) + background, u the printed unit per emission × dispersion.

use super::averages::HourKind;
use super::emission::{ActiveSource, all_sources, matters};
use super::engine::{Ambient, Engine, HourlyDispersion, Hours};
use super::pass::{Pass, PassedHour, Task, lock};
use super::results::Field;
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::Ordering;

/// Room for the dispersion of all sources at a block of receptors [B].
const BLOCK_BYTES: usize = 16 << 20;
/// Most receptors in a block.
const BLOCK_RECEPTORS: usize = 8192;

impl<E: Engine, H: Hours + ?Sized> Pass<'_, E, H> {
    /// Whether an hour has values.
    pub(super) fn works(&self, kind: HourKind) -> bool {
        match kind {
            HourKind::Computed => true,
            // Chemistry goes on without plumes: it adds its background.
            HourKind::Unmixed => self.chemistry.is_some(),
            HourKind::Calm | HourKind::Missing => false,
        }
    }

    pub(super) fn compute(&self, task: &Task<'_>) -> PassedHour {
        let fields = if self.works(task.kind) && task.counts && !self.stop.load(Ordering::Relaxed) {
            self.fields_of(task)
        } else {
            Vec::new()
        };
        let arcs = if fields.is_empty() {
            Vec::new()
        } else {
            self.arcs(task)
        };
        PassedHour {
            stamp: task.hour.stamp,
            counts: task.counts,
            skipped: task.skipped,
            kind: task.kind,
            fields,
            arcs,
        }
    }

    pub(super) fn fields_of(&self, task: &Task<'_>) -> Vec<Field> {
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
    pub(super) fn sources_of<'t>(&'t self, task: &Task<'_>) -> Vec<ActiveSource<'t>> {
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

    /// Group sums of every variant at a block of receptors.
    pub(super) fn block(
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
            self.note_failure(dispersion.take_failure());
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
            if let Some(Some(own)) = task.own_backgrounds.get(fields.len()) {
                ambient.background = *own;
            }
            let chemistry = self.chemistry.filter(|_| variant.chemistry);
            // Without chemistry an hour that mixes nothing has no background either.
            if !variant.background || (chemistry.is_none() && task.kind != HourKind::Computed) {
                ambient.background = 0.0;
            }
            if let Some(chemistry) = chemistry {
                let restore = dispersion
                    .scale(|output_type, active| emissions[active] * self.unit(output_type));
                // Methods that look at the emission itself must see the variant's.
                let own: Vec<ActiveSource<'_>> = sources
                    .iter()
                    .zip(&emissions)
                    .map(|(source, &emission)| ActiveSource {
                        emission,
                        ..source.clone()
                    })
                    .collect();
                chemistry.convert(hour, &own, &dispersion, &ambient, &mut field);
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
    pub(super) fn unit(&self, output_type: usize) -> f64 {
        self.case
            .units
            .get(output_type)
            .map_or(1.0, |unit| unit.factor)
    }

    pub(super) fn sum_groups(
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
    pub(super) fn background_of(&self, ambient: &Ambient, group: usize) -> f64 {
        if self.case.groups[group].background {
            ambient.background * ambient.factor
        } else {
            0.0
        }
    }

    pub(super) fn add_background(&self, ambient: &Ambient, field: &mut Field) {
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
    pub(super) fn field(&self, receptors: usize) -> Field {
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
