//! The plume kernels behind a run: one hour, every active source, a block of receptors.

use super::case::Case;
use super::chemistry::No2Notes;
use super::emission::ActiveSource;
use super::engine::{Engine, HourlyDispersion};
use crate::plume::area::{AreaField, AreaTask};
use crate::plume::core::{PlumeField, PointTask, SourceHour, Spread, Tables};
use crate::plume::downwash::{Downwash, WakeTask, building_ahead};
use crate::plume::no2::{ExtrasRows, PlumeExtras, PointNotes, WakeNotes, note_area};
use crate::plume::{Hour, No2Method, Source, SourceKind, Stack};
use std::ops::Range;

/// The engine of a case.
pub struct PlumeEngine<'c> {
    case: &'c Case,
    receptors: PlumeField,
    /// Outlines of the area sources, by index.
    outlines: Vec<Option<AreaField>>,
}

/// What a thread keeps.
#[derive(Debug, Default)]
pub struct PlumeWork {
    scratch: Vec<f64>,
    extras: PlumeExtras,
}

impl No2Notes for PlumeWork {
    fn extras(&self) -> &PlumeExtras {
        &self.extras
    }
}

impl<'c> PlumeEngine<'c> {
    /// Lays the receptors out.
    pub fn new(case: &'c Case) -> Self {
        let outlines = case
            .sources
            .iter()
            .map(|source| match &source.kind {
                SourceKind::Area(area) => Some(AreaField::new(area)),
                _ => None,
            })
            .collect();
        Self {
            case,
            receptors: PlumeField::new(&case.receptors),
            outlines,
        }
    }

    /// A stack, with its buildings if it has any.
    fn stack(
        &self,
        prepared: &SourceHour<'_>,
        source: &Source,
        stack: &Stack,
        block: &Range<usize>,
        out: &mut [f64],
        notes: Option<ExtrasRows<'_>>,
    ) {
        PointTask {
            source: prepared,
            receptors: &self.receptors,
            first: block.start,
            out,
        }
        .compute();
        let mut notes = notes.map(|rows| self.note(prepared, block, rows));
        let Some(buildings) = &source.buildings else {
            return;
        };
        let building = building_ahead(buildings, prepared);
        if let Ok(Some(downwash)) = Downwash::prepare(prepared, stack.exit, building) {
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
    }

    /// What NO2 schemes want of a stack without its building, or of a volume.
    fn note<'r>(
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

    fn source(
        &self,
        hour: &Hour,
        tables: &Tables,
        active: &ActiveSource<'_>,
        block: &Range<usize>,
        out: &mut [f64],
        notes: Option<ExtrasRows<'_>>,
    ) {
        let options = &self.case.options;
        let source = active.source.as_ref();
        match &source.kind {
            SourceKind::Point(stack) => {
                let prepared = SourceHour::point(hour, tables, options, source, stack);
                self.stack(&prepared, source, stack, block, out, notes);
            }
            SourceKind::Volume(volume) => {
                let prepared = SourceHour::volume(hour, tables, options, source, volume);
                PointTask {
                    source: &prepared,
                    receptors: &self.receptors,
                    first: block.start,
                    out,
                }
                .compute();
                if let Some(rows) = notes {
                    self.note(&prepared, block, rows);
                }
            }
            SourceKind::Area(area) => {
                let spread = Spread::Area {
                    sigma_z: area.sigma_z,
                };
                let prepared =
                    SourceHour::at_release(hour, tables, options, source, spread, area.height);
                if let Some(outline) = &self.outlines[active.index] {
                    AreaTask {
                        source: &prepared,
                        shape: outline,
                        receptors: &self.receptors,
                        first: block.start,
                        out,
                    }
                    .compute();
                }
                if let Some(rows) = notes {
                    note_area(&prepared, area, &self.case.receptors, block.start, rows);
                }
            }
            _ => out.fill(0.0),
        }
    }
}

impl Engine for PlumeEngine<'_> {
    type Work = PlumeWork;

    fn hour(
        &self,
        hour: &Hour,
        sources: &[ActiveSource<'_>],
        out: &mut HourlyDispersion<Self::Work>,
    ) {
        let dissipation = matches!(self.case.options.no2, No2Method::Pvmrm | No2Method::Grsm);
        let rural = Tables::new(&hour.rural, dissipation);
        let urban: Vec<Option<Tables>> = hour
            .urban
            .iter()
            .map(|air| air.as_ref().map(|air| Tables::new(air, dissipation)))
            .collect();
        let block = out.receptors();
        let second = self.case.no2.second_method;
        out.work
            .extras
            .reset(self.case.options.no2, second, sources.len(), block.len());
        for (active, source) in sources.iter().enumerate() {
            let tables = source
                .source
                .urban
                .and_then(|area| urban.get(area))
                .and_then(Option::as_ref)
                .unwrap_or(&rural);
            let (values, work) = out.parts(0, active);
            work.scratch.clear();
            work.scratch.resize(block.len().div_ceil(8) * 8, 0.0);
            let notes = work
                .extras
                .is_wanted()
                .then(|| work.extras.rows_mut(active));
            self.source(hour, tables, source, &block, &mut work.scratch, notes);
            values.copy_from_slice(&work.scratch[..block.len()]);
        }
    }
}
