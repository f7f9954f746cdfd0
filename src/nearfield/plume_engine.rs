//! The plume kernels behind a run: one hour, every active source, a block of receptors.

use super::case::Case;
use super::emission::ActiveSource;
use super::engine::{Engine, HourlyDispersion};
use crate::plume::core::{PlumeField, PointTask, SourceHour, Tables};
use crate::plume::downwash::{Downwash, WakeTask, building_ahead};
use crate::plume::{Hour, No2Method, SourceKind};

/// The engine of a case.
pub struct PlumeEngine<'c> {
    case: &'c Case,
    receptors: PlumeField,
}

/// What a thread keeps.
#[derive(Debug, Default)]
pub struct PlumeWork {
    scratch: Vec<f64>,
}

impl<'c> PlumeEngine<'c> {
    /// Lays the receptors out.
    pub fn new(case: &'c Case) -> Self {
        Self {
            case,
            receptors: PlumeField::new(&case.receptors),
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
        let options = &self.case.options;
        let dissipation = matches!(options.no2, No2Method::Pvmrm | No2Method::Grsm);
        let rural = Tables::new(&hour.rural, dissipation);
        let urban: Vec<Option<Tables>> = hour
            .urban
            .iter()
            .map(|air| air.as_ref().map(|air| Tables::new(air, dissipation)))
            .collect();
        let block = out.receptors();
        for (active, source) in sources.iter().enumerate() {
            let source = source.source.as_ref();
            let tables = source
                .urban
                .and_then(|area| urban.get(area))
                .and_then(Option::as_ref)
                .unwrap_or(&rural);
            let prepared = match &source.kind {
                SourceKind::Point(stack) => {
                    SourceHour::point(hour, tables, options, source, stack)
                }
                SourceKind::Volume(volume) => {
                    SourceHour::volume(hour, tables, options, source, volume)
                }
                _ => continue,
            };
            let (values, work) = out.parts(0, active);
            work.scratch.resize(block.len().div_ceil(8) * 8, 0.0);
            PointTask {
                source: &prepared,
                receptors: &self.receptors,
                first: block.start,
                out: &mut work.scratch,
            }
            .compute();
            if let (SourceKind::Point(stack), Some(buildings)) = (&source.kind, &source.buildings)
                && let Ok(Some(downwash)) =
                    Downwash::prepare(&prepared, stack.exit, building_ahead(buildings, &prepared))
            {
                WakeTask {
                    downwash: &downwash,
                    source: &prepared,
                    receptors: &self.receptors,
                    first: block.start,
                    out: &mut work.scratch,
                }
                .compute();
            }
            values.copy_from_slice(&work.scratch[..block.len()]);
        }
    }
}
