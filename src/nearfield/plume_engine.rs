//! The plume kernels behind a run: one hour, every active source, a block of receptors.

use super::case::Case;
use super::emission::ActiveSource;
use super::engine::{Engine, HourlyDispersion};
use crate::plume::area::{AreaField, AreaTask};
use crate::plume::core::{PlumeField, PointTask, SourceHour, Spread, Tables};
use crate::plume::downwash::{Downwash, WakeTask, building_ahead};
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
    ) {
        PointTask {
            source: prepared,
            receptors: &self.receptors,
            first: block.start,
            out,
        }
        .compute();
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
        }
    }

    fn source(
        &self,
        hour: &Hour,
        tables: &Tables,
        active: &ActiveSource<'_>,
        block: &Range<usize>,
        out: &mut [f64],
    ) {
        let options = &self.case.options;
        let source = active.source.as_ref();
        match &source.kind {
            SourceKind::Point(stack) => {
                let prepared = SourceHour::point(hour, tables, options, source, stack);
                self.stack(&prepared, source, stack, block, out);
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
            self.source(hour, tables, source, &block, &mut work.scratch);
            values.copy_from_slice(&work.scratch[..block.len()]);
        }
    }
}
