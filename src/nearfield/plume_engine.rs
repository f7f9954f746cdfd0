//! The plume kernels behind a run: one hour, every active source, a block of receptors.

use super::case::Case;
use super::chemistry::No2Notes;
use super::emission::ActiveSource;
use super::engine::{Engine, HourlyDispersion};
use crate::plume::area::{AreaField, AreaTask};
use crate::plume::deposition::kernel::DepositionTask;
use crate::plume::deposition::{DepositionSettings, GasSurface, Material, SourceDeposition};
use crate::plume::core::{PlumeField, PointTask, SourceHour, Spread, Tables};
use crate::plume::downwash::{Downwash, WakeDepositionTask, WakeTask, building_ahead};
use crate::plume::no2::{ExtrasRows, PlumeExtras, PointNotes, WakeNotes, note_area};
use crate::plume::open_pit::{self, effective_pit, initial_sigma_z};
use crate::plume::road::{RoadAir, RoadHour, RoadTables, RoadTask, RoadTerrain, RoadWork};
use crate::plume::{Hour, No2Method, OpenPit, Road, Source, SourceKind, Stack};
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
}

/// What a thread keeps.
#[derive(Debug, Default)]
pub struct PlumeWork {
    scratch: Vec<f64>,
    dry: Vec<f64>,
    wet: Vec<f64>,
    road: RoadWork,
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

    /// An open pit: an effective area at its rim.
    fn pit(
        &self,
        prepared: &SourceHour<'_>,
        index: usize,
        pit: &OpenPit,
        block: &Range<usize>,
        out: &mut [f64],
    ) {
        out.fill(0.0);
        if !open_pit::counts(prepared) {
            return;
        }
        let settling: Vec<(f64, f64)> = match self.deposition.materials.get(index) {
            Some(Material::Particles(mix)) => mix
                .classes
                .iter()
                .map(|class| (class.settling_velocity, class.particle.mass_fraction))
                .collect(),
            _ => Vec::new(),
        };
        let effective = effective_pit(prepared, pit, &settling);
        AreaTask {
            source: prepared,
            shape: &effective.shape,
            receptors: &self.receptors,
            first: block.start,
            out,
        }
        .compute();
        for (value, receptor) in out.iter_mut().zip(&self.case.receptors[block.clone()]) {
            *value *= if open_pit::within(pit, receptor) {
                0.0
            } else {
                effective.emission_factor
            };
        }
    }

    /// A road.
    fn road(
        &self,
        (hour, tables): (&Hour, &Tables),
        source: &Source,
        road: &Road,
        block: &Range<usize>,
        (out, work): (&mut [f64], &mut RoadWork),
    ) {
        let options = &self.case.options;
        let air = RoadAir::new(hour, hour.air(source.urban), options);
        let own = RoadTerrain::tables(&air);
        let terrain = RoadTerrain::new(hour, tables, &own, options, source);
        let road_hour = RoadHour::new(
            &air,
            &self.roads,
            terrain.as_ref(),
            source,
            road,
            self.road_origin,
        );
        RoadTask {
            road: &road_hour,
            receptors: &self.receptors,
            first: block.start,
            out: &mut out[..block.len()],
            work,
        }
        .compute();
    }

    /// A stack or a volume that lays down what it emits.
    fn deposit(
        &self,
        prepared: &SourceHour<'_>,
        source: &Source,
        index: usize,
        block: &Range<usize>,
        work: &mut PlumeWork,
    ) {
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
            return;
        };
        let building = building_ahead(buildings, prepared);
        if let Ok(Some(downwash)) = Downwash::prepare(prepared, stack.exit, building) {
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
            SourceKind::OpenPit(pit) => {
                let spread = Spread::Area {
                    sigma_z: initial_sigma_z(pit),
                };
                let prepared = SourceHour::at_release(hour, tables, options, source, spread, 0.0);
                self.pit(&prepared, active.index, pit, block, out);
            }
            SourceKind::Road(_) | SourceKind::BuoyantLine(_) => out.fill(0.0),
        }
    }

    /// Stacks and volumes with deposition; false for all others.
    fn deposited(
        &self,
        hour: &Hour,
        tables: &Tables,
        active: &ActiveSource<'_>,
        block: &Range<usize>,
        work: &mut PlumeWork,
    ) -> bool {
        if !self.deposits(active.index) {
            return false;
        }
        let options = &self.case.options;
        let source = active.source.as_ref();
        let prepared = match &source.kind {
            SourceKind::Point(stack) => SourceHour::point(hour, tables, options, source, stack),
            SourceKind::Volume(volume) => {
                SourceHour::volume(hour, tables, options, source, volume)
            }
            _ => return false,
        };
        self.deposit(&prepared, source, active.index, block, work);
        true
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
            let outputs = self.case.options.outputs;
            let work = &mut out.work;
            work.scratch.clear();
            work.scratch.resize(block.len().div_ceil(8) * 8, 0.0);
            let mut work = std::mem::take(work);
            let deposited = self.deposited(hour, tables, source, &block, &mut work);
            if !deposited {
                work.dry.clear();
                work.wet.clear();
                if let SourceKind::Road(road) = &source.source.kind {
                    let room = (&mut work.scratch[..], &mut work.road);
                    self.road((hour, &rural), &source.source, road, &block, room);
                } else {
                    let notes = work
                        .extras
                        .is_wanted()
                        .then(|| work.extras.rows_mut(active));
                    self.source(hour, tables, source, &block, &mut work.scratch, notes);
                }
            }
            let mut kind = 0;
            if outputs.concentration {
                out.of_mut(kind, active)
                    .copy_from_slice(&work.scratch[..block.len()]);
                kind += 1;
            }
            if deposited {
                let wanted = [
                    (outputs.total_deposition, true, true),
                    (outputs.dry_deposition, true, false),
                    (outputs.wet_deposition, false, true),
                ];
                for (_, dry, wet) in wanted.into_iter().filter(|(asked, ..)| *asked) {
                    for (at, value) in out.of_mut(kind, active).iter_mut().enumerate() {
                        *value = f64::from(u8::from(dry)) * work.dry[at]
                            + f64::from(u8::from(wet)) * work.wet[at];
                    }
                    kind += 1;
                }
            }
            out.work = work;
        }
    }
}
