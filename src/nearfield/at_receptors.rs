//! One hour of a pass at single receptors: every group, or every source of a group.

use super::engine::{Engine, Hours};
use super::pass::{Pass, ReceptorSources, Task, lock};
use super::results::Field;
use std::ops::Range;

impl<E: Engine, H: Hours + ?Sized> Pass<'_, E, H> {
    /// Values of the first output type for every group at single receptors, of one variant: `[receptor asked for][group]`.
    pub fn groups_at(&self, task: &Task<'_>, variant: usize, receptors: &[usize]) -> Vec<Vec<f64>> {
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
    pub(super) fn around(&self, receptor: usize) -> Range<usize> {
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
            self.note_failure(dispersion.take_failure());
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
}
