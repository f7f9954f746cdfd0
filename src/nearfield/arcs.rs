//! The greatest concentration on each arc of receptors (EVALCART) in each hour, and the plume that made it (EVALFILE).
//!
//! AERMOD's habits that show in results: areas and pits have no greatest values, and with chemistry of NO2 nobody has, since
//! both are looked for only where the values of stacks and volumes are summed as they are. Roads and buoyant lines have no rows.

use super::averages::HourKind;
use super::case::{Case, Output, ReceptorKind};
use super::engine::{Engine, Hours};
use super::pass::{Pass, Task, lock};
use crate::plume::SourceKind;
use crate::plume::evaluation::{PlumeFigures, SourceFigures};

/// Receptors that are computed at once.
const BLOCK: usize = 4096;

/// The greatest value of an arc in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Highest {
    /// Dispersion, concentration per unit emission in the printed unit [s/m³].
    pub value: f64,
    /// Emission in the printed unit.
    pub emission: f64,
    /// Distance from the source [m].
    pub distance: f64,
    /// The plume there.
    pub plume: PlumeFigures,
}

/// A source's arcs in an hour.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceArcs {
    /// Index of the source.
    pub source: usize,
    /// Its release height [m].
    pub release_height: f64,
    /// The source and its air.
    pub figures: SourceFigures,
    /// Greatest values in the order of `Case::arcs`; zeros where nothing was found.
    pub arcs: Vec<Highest>,
}

impl<E: Engine, H: Hours + ?Sized> Pass<'_, E, H> {
    /// Arcs of all sources that have an EVALFILE and emit in this hour.
    pub(super) fn arcs(&self, task: &Task<'_>) -> Vec<SourceArcs> {
        let case = self.case;
        let wanted = |index| {
            let own = |output: &Output| matches!(output, Output::EvaluationFile(source, _) if *source == index);
            case.outputs.iter().any(own)
        };
        if case.arcs.is_empty() || task.kind != HourKind::Computed || !task.counts {
            return Vec::new();
        }
        let Some(variant) = self.variants.first() else {
            return Vec::new();
        };
        let hour = task.hour.as_ref();
        let mut all = Vec::new();
        for active in self.sources_of(task) {
            let emission = variant.emission(&active, hour);
            if emission == 0.0 || !wanted(active.index) {
                continue;
            }
            let Some(figures) = self.engine.source_figures(hour, &active) else {
                continue;
            };
            let mut arcs = vec![Highest::default(); case.arcs.len()];
            let counts = matches!(
                active.source.kind,
                SourceKind::Point(_) | SourceKind::Volume(_)
            );
            if counts && self.chemistry.is_none() {
                let mut found: Vec<Option<(f64, usize)>> = vec![None; case.arcs.len()];
                let mut dispersion = lock(&self.work).pop().unwrap_or_default();
                for first in (0..case.receptors.len()).step_by(BLOCK) {
                    let block = first..(first + BLOCK).min(case.receptors.len());
                    if !block
                        .clone()
                        .any(|receptor| arc_of(case, receptor).is_some())
                    {
                        continue;
                    }
                    dispersion.reset(case.types().count(), 1, block.clone());
                    let only = std::slice::from_ref(&active);
                    self.engine.hour(hour, only, &mut dispersion);
                    self.note_failure(dispersion.take_failure());
                    for (receptor, &value) in block.zip(dispersion.of(0, 0)) {
                        let Some(arc) = arc_of(case, receptor) else {
                            continue;
                        };
                        if value > found[arc].map_or(0.0, |(before, _)| before) {
                            found[arc] = Some((value, receptor));
                        }
                    }
                }
                lock(&self.work).push(dispersion);
                for (highest, found) in arcs.iter_mut().zip(found) {
                    let Some((value, receptor)) = found else {
                        continue;
                    };
                    let at = &case.receptors[receptor];
                    let (dx, dy) = (at.x - active.source.x, at.y - active.source.y);
                    *highest = Highest {
                        value,
                        emission: emission * self.unit(0),
                        distance: (dx * dx + dy * dy).sqrt(),
                        plume: self
                            .engine
                            .plume_figures(hour, &active, receptor)
                            .unwrap_or_default(),
                    };
                }
            }
            all.push(SourceArcs {
                source: active.index,
                release_height: release_height(&active.source.kind),
                figures,
                arcs,
            });
        }
        all
    }
}

/// The arc of a receptor.
fn arc_of(case: &Case, receptor: usize) -> Option<usize> {
    case.receptor_kinds
        .get(receptor)
        .and_then(ReceptorKind::arc)
}

/// Release height [m].
fn release_height(kind: &SourceKind) -> f64 {
    match kind {
        SourceKind::Point(stack) => stack.height,
        SourceKind::Volume(volume) => volume.height,
        SourceKind::Area(area) => area.height,
        SourceKind::OpenPit(pit) => pit.area.height,
        SourceKind::Road(_) | SourceKind::BuoyantLine(_) => 0.0,
    }
}
