//! Columns whose processes are booked one by one.

use super::{Column, Process, Rows, Work, sound};
use crate::simulation::process_budget::ColumnTerms;
use std::sync::{Mutex, PoisonError};

impl Column<'_> {
    /// Where the terms of the column go, and how many of its layers are watched; `None` where it is not.
    pub(super) fn watched(&self) -> Option<(&Mutex<ColumnTerms>, usize)> {
        let budget = self.budget?;
        let volume = budget.watched.position((self.j, self.i))?;
        Some((&budget.columns[volume], budget.watched.layers))
    }

    /// The processes of a watched column, each with what it does to the lowest layers.
    pub(super) fn watch(
        &self,
        work: &mut Work,
        row: &mut Rows<'_>,
        (terms, layers): (&Mutex<ColumnTerms>, usize),
    ) -> Result<(), Process> {
        let lanes = self.case.lanes();
        let masses = |work: &Work| {
            let mut sums = vec![0.0; lanes];
            for layer in work.bulk.chunks_exact(lanes).take(layers) {
                for (sum, mass) in sums.iter_mut().zip(layer) {
                    *sum += mass;
                }
            }
            sums
        };
        let since = |now: &[f64], before: &[f64]| -> Vec<f64> {
            let pairs = now.iter().zip(before);
            pairs.map(|(now, before)| now - before).collect()
        };
        let ground = self.n * lanes..(self.n + 1) * lanes;
        let first = masses(work);
        self.advect(work, row);
        let moved = masses(work);
        self.emit(work);
        sound(work, Process::VerticalAdvection)?;
        let emitted = masses(work);
        let dry = row.dry.layers[0][ground.clone()].to_vec();
        self.mix(work, row);
        let mixed = masses(work);
        self.wash(work, row);
        let washed = masses(work);
        let own = ColumnTerms {
            wind: since(&moved, &first),
            emission: since(&emitted, &moved),
            mixing: since(&mixed, &emitted),
            dry: since(&row.dry.layers[0][ground], &dry),
            wet: since(&washed, &mixed),
        };
        *terms.lock().unwrap_or_else(PoisonError::into_inner) = own;
        Ok(())
    }
}
