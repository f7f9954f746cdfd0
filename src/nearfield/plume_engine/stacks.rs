//! Stacks and volumes, with buildings, deposition and what NO2 schemes want of them.

use super::{PlumeEngine, PlumeWork};
use crate::plume::core::{PointTask, SourceHour};
use crate::plume::deposition::SourceDeposition;
use crate::plume::deposition::kernel::DepositionTask;
use crate::plume::downwash::{
    Downwash, DownwashError, WakeDepositionTask, WakeTask, building_ahead,
};
use crate::plume::highly_buoyant::StaysAbove;
use crate::plume::no2::{ExtrasRows, PointNotes, WakeNotes};
use crate::plume::{Source, SourceKind, Stack};
use std::ops::Range;

impl PlumeEngine<'_> {
    /// A stack or a volume that lays down what it emits.
    pub(super) fn deposit(
        &self,
        prepared: &SourceHour<'_>,
        source: &Source,
        index: usize,
        block: &Range<usize>,
        work: &mut PlumeWork,
    ) -> Result<(), DownwashError> {
        let deposition = SourceDeposition::new(&self.deposition, index, prepared);
        let length = work.scratch.len();
        for values in [&mut work.dry, &mut work.wet] {
            values.clear();
            values.resize(length, 0.0);
        }
        DepositionTask {
            source: prepared,
            deposition: &deposition,
            receptors: &self.receptors,
            first: block.start,
            concentration: &mut work.scratch,
            dry: &mut work.dry,
            wet: &mut work.wet,
        }
        .compute();
        let (SourceKind::Point(stack), Some(buildings)) = (&source.kind, &source.buildings) else {
            return Ok(());
        };
        let building = building_ahead(buildings, prepared);
        if let Some(downwash) = Downwash::prepare(prepared, stack.exit, building)? {
            WakeDepositionTask {
                downwash: &downwash,
                source: prepared,
                deposition: &deposition,
                receptors: &self.receptors,
                first: block.start,
                concentration: &mut work.scratch,
                dry: &mut work.dry,
                wet: &mut work.wet,
            }
            .compute();
        }
        Ok(())
    }

    /// A stack, with its buildings if it has any.
    pub(super) fn stack(
        &self,
        prepared: &SourceHour<'_>,
        source: &Source,
        stack: &Stack,
        block: &Range<usize>,
        out: &mut [f64],
        notes: Option<ExtrasRows<'_>>,
    ) -> Result<(), DownwashError> {
        PointTask {
            source: prepared,
            receptors: &self.receptors,
            first: block.start,
            out,
        }
        .compute();
        if self.case.options.highly_buoyant && source.highly_buoyant {
            StaysAbove {
                source: prepared,
                receptors: &self.receptors,
                first: block.start,
                out: &mut out[..block.len()],
            }
            .compute();
        }
        let mut notes = notes.map(|rows| self.note(prepared, block, rows));
        let Some(buildings) = &source.buildings else {
            return Ok(());
        };
        let building = building_ahead(buildings, prepared);
        if let Some(downwash) = Downwash::prepare(prepared, stack.exit, building)? {
            WakeTask {
                downwash: &downwash,
                source: prepared,
                receptors: &self.receptors,
                first: block.start,
                out,
            }
            .compute();
            if let Some(rows) = notes.take() {
                WakeNotes {
                    downwash: &downwash,
                    source: prepared,
                    receptors: &self.receptors,
                    first: block.start,
                    whole: out,
                    volume: rows.volume,
                    travel: rows.travel,
                    travel_time: (rows.travel_time, rows.building_share),
                }
                .compute();
            }
        }
        Ok(())
    }

    /// What NO2 schemes want of a stack without its building, or of a volume.
    pub(super) fn note<'r>(
        &self,
        prepared: &SourceHour<'_>,
        block: &Range<usize>,
        rows: ExtrasRows<'r>,
    ) -> ExtrasRows<'r> {
        PointNotes {
            source: prepared,
            receptors: &self.receptors,
            first: block.start,
            volume: rows.volume,
            travel: rows.travel,
            travel_time: rows.travel_time,
        }
        .compute();
        rows
    }
}
