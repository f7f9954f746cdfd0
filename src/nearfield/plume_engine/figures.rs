//! What is shown of a plume at one receptor (EVALFILE).

use super::PlumeEngine;
use crate::nearfield::emission::ActiveSource;
use crate::plume::area::area_hour;
use crate::plume::core::{SourceHour, Spread, Tables};
use crate::plume::downwash::{Downwash, building_ahead};
use crate::plume::evaluation::{self, PlumeFigures, SourceFigures};
use crate::plume::open_pit::initial_sigma_z;
use crate::plume::{Hour, SourceKind};

impl PlumeEngine<'_> {
    /// Hands a source in its hour on.
    fn prepared<T>(
        &self,
        hour: &Hour,
        active: &ActiveSource<'_>,
        then: impl FnOnce(&SourceHour<'_>) -> T,
    ) -> Option<T> {
        let options = &self.case.options;
        let source = active.source.as_ref();
        let tables = Tables::new(hour.air(source.urban), false);
        let prepared = match &source.kind {
            SourceKind::Point(stack) => SourceHour::point(hour, &tables, options, source, stack),
            SourceKind::Volume(volume) => {
                SourceHour::volume(hour, &tables, options, source, volume)
            }
            SourceKind::Area(area) => area_hour(hour, &tables, options, source, area),
            SourceKind::OpenPit(pit) => {
                let spread = Spread::Area {
                    sigma_z: initial_sigma_z(pit),
                };
                SourceHour::at_release(hour, &tables, options, source, spread, 0.0)
            }
            SourceKind::Road(_) | SourceKind::BuoyantLine(_) => return None,
        };
        Some(then(&prepared))
    }

    pub(super) fn figures_of_source(
        &self,
        hour: &Hour,
        active: &ActiveSource<'_>,
    ) -> Option<SourceFigures> {
        self.prepared(hour, active, SourceFigures::new)
    }

    pub(super) fn figures_of_plume(
        &self,
        hour: &Hour,
        active: &ActiveSource<'_>,
        receptor: usize,
    ) -> Option<PlumeFigures> {
        let source = active.source.as_ref();
        self.prepared(hour, active, |prepared| {
            let wake = match (&source.kind, &source.buildings) {
                (SourceKind::Point(stack), Some(buildings)) => {
                    let building = building_ahead(buildings, prepared);
                    // What cannot be computed has been told by the run itself.
                    let downwash = Downwash::prepare(prepared, stack.exit, building);
                    Some((building, downwash.ok().flatten()))
                }
                _ => None,
            };
            let wake = wake
                .as_ref()
                .map(|(building, downwash)| (*building, downwash.as_ref()));
            evaluation::plume_figures(prepared, wake, &self.receptors, receptor)
        })
    }
}
