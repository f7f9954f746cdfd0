//! The plume kernels behind a run: one hour, every active source, a block of receptors.

mod areas;
mod figures;
mod lines;
mod stacks;

use super::case::Case;
use super::chemistry::No2Notes;
use super::emission::ActiveSource;
use super::engine::{Engine, EngineFailure, HourlyDispersion};
use crate::plume::area::{AreaField, area_hour};
use crate::plume::buoyant_line::GroupPlace;
use crate::plume::core::{PlumeField, PointTask, SourceHour, Spread, Tables};
use crate::plume::deposition::{DepositionSettings, GasSurface, Material};
use crate::plume::downwash::DownwashError;
use crate::plume::evaluation::{PlumeFigures, SourceFigures};
use crate::plume::no2::{PlumeExtras, note_area};
use crate::plume::open_pit::initial_sigma_z;
use crate::plume::road::{RoadTables, RoadWork};
use crate::plume::{Hour, No2Method, SourceKind};
use std::ops::Range;

/// The engine of a case.
pub struct PlumeEngine<'c> {
    case: &'c Case,
    receptors: PlumeField,
    /// Outlines of the area sources, by index.
    outlines: Vec<Option<AreaField>>,
    deposition: DepositionSettings,
    roads: RoadTables,
    /// Where roads turn their coordinates about: the beginning of the first.
    road_origin: [f64; 2],
    /// Where the groups of buoyant lines lie.
    places: Vec<GroupPlace>,
}

/// What a thread keeps.
#[derive(Debug, Default)]
pub struct PlumeWork {
    scratch: Vec<f64>,
    dry: Vec<f64>,
    wet: Vec<f64>,
    area: Vec<f64>,
    road: RoadWork,
    extras: PlumeExtras,
}

impl No2Notes for PlumeWork {
    fn extras(&self) -> &PlumeExtras {
        &self.extras
    }
}

/// Where a source's values stand in [`PlumeWork`].
enum Filled {
    /// Concentration in `scratch`.
    Concentration,
    /// Concentration in `scratch`, deposition in `dry` and `wet`.
    Deposited,
    /// Every output type in `area`.
    Area,
}

impl<'c> PlumeEngine<'c> {
    /// Lays the receptors out and prepares what holds for the whole run.
    pub fn new(case: &'c Case) -> Self {
        let outlines = case
            .sources
            .iter()
            .map(|source| match &source.kind {
                SourceKind::Area(area) => Some(AreaField::new(area)),
                _ => None,
            })
            .collect();
        let road_origin = case
            .sources
            .iter()
            .find_map(|source| match &source.kind {
                SourceKind::Road(road) => Some([road.begin[0], road.begin[1]]),
                _ => None,
            })
            .unwrap_or_default();
        Self {
            case,
            receptors: PlumeField::new(&case.receptors),
            outlines,
            deposition: deposition_settings(case),
            roads: RoadTables::new(),
            road_origin,
            places: Self::group_places(case),
        }
    }

    /// Whether a source lays something down.
    fn deposits(&self, index: usize) -> bool {
        self.deposition.user_velocity.is_some()
            || self
                .deposition
                .materials
                .get(index)
                .is_some_and(|material| !matches!(material, Material::Inert))
    }

    /// Dispersion of one source into `work`.
    fn source(
        &self,
        (hour, tables, rural): (&Hour, &Tables, &Tables),
        sources: &[ActiveSource<'_>],
        place: usize,
        block: &Range<usize>,
        work: &mut PlumeWork,
    ) -> Result<Filled, DownwashError> {
        let options = &self.case.options;
        let active = &sources[place];
        let source = active.source.as_ref();
        work.scratch.clear();
        work.scratch.resize(block.len().div_ceil(8) * 8, 0.0);
        let prepared = match &source.kind {
            SourceKind::Point(stack) => SourceHour::point(hour, tables, options, source, stack),
            SourceKind::Volume(volume) => SourceHour::volume(hour, tables, options, source, volume),
            SourceKind::Area(area) => {
                let prepared = area_hour(hour, tables, options, source, area);
                if let Some(outline) = &self.outlines[active.index] {
                    self.area(&prepared, active.index, outline, block, work);
                }
                if work.extras.is_wanted() {
                    let rows = work.extras.rows_mut(place);
                    note_area(&prepared, area, &self.case.receptors, block.start, rows);
                }
                return Ok(Filled::Area);
            }
            SourceKind::OpenPit(pit) => {
                let spread = Spread::Area {
                    sigma_z: initial_sigma_z(pit),
                };
                let prepared = SourceHour::at_release(hour, tables, options, source, spread, 0.0);
                self.pit(&prepared, active.index, pit, block, work);
                return Ok(Filled::Area);
            }
            SourceKind::Road(road) => {
                let room = (&mut work.scratch[..], &mut work.road);
                self.road((hour, rural), source, road, block, room);
                return Ok(Filled::Concentration);
            }
            SourceKind::BuoyantLine(line) => {
                let out = &mut work.scratch[..block.len()];
                self.buoyant_line(hour, sources, active, line, block, out);
                return Ok(Filled::Concentration);
            }
        };
        if self.deposits(active.index) {
            self.deposit(&prepared, source, active.index, block, work)?;
            return Ok(Filled::Deposited);
        }
        let notes = work.extras.is_wanted().then(|| work.extras.rows_mut(place));
        let out = &mut work.scratch;
        if let SourceKind::Point(stack) = &source.kind {
            self.stack(&prepared, source, stack, block, out, notes)?;
        } else {
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
        Ok(Filled::Concentration)
    }

    /// Copies what a source left in `work` to the output types.
    fn hand_over(
        &self,
        filled: &Filled,
        place: usize,
        work: &PlumeWork,
        out: &mut HourlyDispersion<PlumeWork>,
    ) {
        let length = out.receptors().len();
        if matches!(filled, Filled::Area) {
            for kind in 0..self.case.options.outputs.count() {
                out.of_mut(kind, place)
                    .copy_from_slice(&work.area[kind * length..(kind + 1) * length]);
            }
            return;
        }
        let outputs = self.case.options.outputs;
        let mut kind = 0;
        if outputs.concentration {
            out.of_mut(kind, place)
                .copy_from_slice(&work.scratch[..length]);
            kind += 1;
        }
        if !matches!(filled, Filled::Deposited) {
            return;
        }
        for (asked, dry, wet) in [
            (outputs.total_deposition, 1.0, 1.0),
            (outputs.dry_deposition, 1.0, 0.0),
            (outputs.wet_deposition, 0.0, 1.0),
        ] {
            if asked {
                for (at, value) in out.of_mut(kind, place).iter_mut().enumerate() {
                    *value = dry * work.dry[at] + wet * work.wet[at];
                }
                kind += 1;
            }
        }
    }
}

/// Deposition of a case.
fn deposition_settings(case: &Case) -> DepositionSettings {
    let mut settings = DepositionSettings::new(&case.options, &case.sources);
    let gas = &case.gas_deposition;
    settings.user_velocity = gas.user_velocity;
    settings.surface = match (gas.seasons, gas.land_use) {
        (Some(seasons), Some(land_use)) => {
            let (reactivity, autumn, spring) = gas
                .defaults
                .as_ref()
                .map_or((0.0, 0.5, 0.25), |given| (given.0, given.1, given.2));
            Some(GasSurface {
                seasons,
                land_use,
                reactivity,
                leaf_fraction_autumn: autumn,
                leaf_fraction_spring: spring,
            })
        }
        _ => None,
    };
    settings
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
        let mut work = std::mem::take(&mut out.work);
        work.extras
            .reset(self.case.options.no2, second, sources.len(), block.len());
        for (place, active) in sources.iter().enumerate() {
            let tables = active
                .source
                .urban
                .and_then(|area| urban.get(area))
                .and_then(Option::as_ref)
                .unwrap_or(&rural);
            match self.source((hour, tables, &rural), sources, place, &block, &mut work) {
                Ok(filled) => self.hand_over(&filled, place, &work, out),
                Err(cause) => out.fail(EngineFailure {
                    source_id: sources[place].source.id.clone(),
                    stamp: hour.stamp,
                    cause,
                }),
            }
        }
        out.work = work;
    }

    fn source_figures(&self, hour: &Hour, active: &ActiveSource<'_>) -> Option<SourceFigures> {
        self.figures_of_source(hour, active)
    }

    fn plume_figures(
        &self,
        hour: &Hour,
        active: &ActiveSource<'_>,
        receptor: usize,
    ) -> Option<PlumeFigures> {
        self.figures_of_plume(hour, active, receptor)
    }
}
