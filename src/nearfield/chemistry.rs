//! NO2 of a run: hands NOx, ozone and plumes of each hour to the case's scheme and sums its groups.
//!
//! Sources are summed by group; groups with background get it at every receptor, but with PVMRM only where NOx came, and with
//! GRSM the part of NOx that is NO2 there. With PSD credits the two groups are NAAQS and increment.
//!
//! Source: AERMOD 24142. Some of its switches are left by the source that was computed last; where the result shows it they
//! are rebuilt here from the hour's last source (see `LastSource`). Across blocks of receptors PVMRM's width of a dominant
//! area begins anew, which AERMOD, without blocks, does only once an hour.

use super::case::Case;
use super::emission::ActiveSource;
use super::engine::{Ambient, Chemistry, HourlyDispersion, SourceValues};
use super::results::Field;
use crate::plume::core::{SourceHour, Spread, Tables, direction_at};
use crate::plume::no2::{
    self, CorePlumes, NoxField, PlumeExtras, grsm, limit_by_travel_time, olm, pvmrm, ttrm, units,
};
use crate::plume::{Hour, No2Method, Receptor, Source, SourceKind};

/// Thread's work of an engine that notes what the NO2 schemes need.
pub trait No2Notes {
    /// What the kernels noted of the hour, `[active source][receptor of the block]`.
    fn extras(&self) -> &PlumeExtras;
}

/// The NO2 scheme of a case.
#[derive(Debug)]
pub struct No2Chemistry<'c> {
    case: &'c Case,
    psd: Option<Vec<pvmrm::PsdKind>>,
}

/// The source that AERMOD would have computed last.
struct LastSource {
    /// Air temperature at its release [K].
    temperature: f64,
    /// It is a stack in a building's wake below the mixing height.
    wake: bool,
}

/// One hour at one block of receptors.
struct Block<'a> {
    hour: &'a Hour,
    sources: &'a [ActiveSource<'a>],
    nox: NoxField<'a>,
    receptors: &'a [Receptor],
    extras: &'a PlumeExtras,
    ambient: &'a Ambient,
    in_stack: Vec<f64>,
    /// Active sources of each group.
    groups: Vec<Vec<usize>>,
}

impl<'c> No2Chemistry<'c> {
    /// The scheme of a case; `None` where NOx is not turned to NO2.
    pub fn new(case: &'c Case) -> Option<Self> {
        if case.options.no2 == No2Method::None {
            return None;
        }
        let psd = case.no2.psd.as_ref().map(|[consuming, retired, _]| {
            (0..case.sources.len())
                .map(|source| {
                    if consuming.contains(&source) {
                        pvmrm::PsdKind::Consuming
                    } else if retired.contains(&source) {
                        pvmrm::PsdKind::RetiredBaseline
                    } else {
                        pvmrm::PsdKind::RemainingBaseline
                    }
                })
                .collect()
        });
        Some(Self { case, psd })
    }

    /// Position of sources of the case among those active.
    fn active_of(&self, sources: &[ActiveSource<'_>]) -> Vec<Option<usize>> {
        let mut places = vec![None; self.case.sources.len()];
        for (active, source) in sources.iter().enumerate() {
            places[source.index] = Some(active);
        }
        places
    }

    /// By sources: NO2 `[active source][receptor]` and, with PVMRM, where NOx came.
    fn by_sources(&self, method: No2Method, block: &Block<'_>) -> (Vec<f64>, Option<Vec<bool>>) {
        let mut no2 = vec![0.0; block.nox.values.len()];
        let settings = &self.case.no2;
        let ozone = block.ambient.ozone;
        let equilibrium = settings.equilibrium;
        match method {
            No2Method::Arm2 => no2::arm2::convert(block.nox, settings.arm2_limits, &mut no2),
            No2Method::Olm => {
                let places = self.active_of(block.sources);
                let members: Vec<Vec<usize>> = settings
                    .olm_groups
                    .iter()
                    .map(|(_, members)| members.iter().filter_map(|&s| places[s]).collect())
                    .collect();
                let shared =
                    olm::SharedOzone::new(members.iter().map(Vec::as_slice), block.sources.len());
                let limit = olm::Limit { ozone, equilibrium };
                olm::convert(block.nox, &block.in_stack, &shared, limit, &mut no2);
            }
            No2Method::Ttrm | No2Method::Ttrm2 => {
                let last = self.last_source(block.hour, block.sources);
                let kinds: Vec<_> = block
                    .sources
                    .iter()
                    .map(|active| ttrm::TravelKind::of(&active.source.kind))
                    .collect();
                let hour = ttrm::TravelHour {
                    ozone,
                    equilibrium,
                    temperature: last.temperature,
                    stable: block.hour.stable,
                    wake: last.wake,
                };
                let in_stack = &block.in_stack;
                ttrm::convert(block.nox, &kinds, in_stack, block.extras, &hour, &mut no2);
            }
            No2Method::Pvmrm => {
                let came = self.by_volumes(block, &mut no2);
                return (no2, Some(came));
            }
            No2Method::None | No2Method::Grsm => no2.copy_from_slice(block.nox.values),
        }
        (no2, None)
    }

    /// PVMRM of all sources; where NOx came.
    fn by_volumes(&self, block: &Block<'_>, no2: &mut [f64]) -> Vec<bool> {
        let mut came = vec![false; block.receptors.len()];
        self.with_volumes(block, |scheme, hour, field, plumes| {
            for (receptor, came) in came.iter_mut().enumerate() {
                let all = pvmrm::Selection::All;
                let Some(share) = scheme.share(hour, field, plumes, all, receptor) else {
                    continue;
                };
                *came = true;
                for source in 0..block.sources.len() {
                    let at = source * block.receptors.len() + receptor;
                    no2[at] = share * block.nox.values[at];
                }
            }
        });
        came
    }

    /// PSD's groups.
    fn increments(&self, kinds: &[pvmrm::PsdKind], block: &Block<'_>, into: &mut Field) {
        let kinds: Vec<_> = block
            .sources
            .iter()
            .map(|active| kinds[active.index])
            .collect();
        let count = block.receptors.len();
        let mut values = [vec![None; count], vec![None; count]];
        self.with_volumes(block, |scheme, hour, field, plumes| {
            let selections = [
                pvmrm::Selection::Current(&kinds),
                pvmrm::Selection::Baseline(&kinds),
            ];
            for (selection, values) in selections.into_iter().zip(&mut values) {
                for (receptor, value) in values.iter_mut().enumerate() {
                    *value = scheme
                        .share(hour, field, plumes, selection, receptor)
                        .map(|share| pvmrm::selected_no2(field.nox, selection, receptor, share));
                }
            }
        });
        for receptor in 0..count {
            let groups = pvmrm::psd_groups(values[0][receptor], values[1][receptor]);
            for (group, value) in groups.into_iter().enumerate().take(into.groups) {
                into.of_mut(0, group)[receptor] += value;
            }
        }
    }

    fn with_volumes(
        &self,
        block: &Block<'_>,
        work: impl FnOnce(&mut pvmrm::Pvmrm, &pvmrm::PvmrmHour, &pvmrm::PvmrmField<'_>, &CorePlumes<'_>),
    ) {
        let options = &self.case.options;
        self.with_plumes(block.hour, block.sources, |plumes, active| {
            let hour = pvmrm::PvmrmHour {
                ozone: block.ambient.ozone,
                equilibrium: self.case.no2.equilibrium,
                stable: block.hour.stable,
                mechanical_mixing_height: block.hour.mechanical_mixing_height,
                greatest_distance: options.greatest_distance,
                screen: options.screen,
            };
            let field = pvmrm::PvmrmField {
                nox: block.nox,
                extras: block.extras,
                sources: active,
                receptors: block.receptors,
            };
            let mut scheme = pvmrm::Pvmrm::default();
            scheme.begin_hour(block.sources.len(), pvmrm::LastPlume::default());
            work(&mut scheme, &hour, &field, plumes);
        });
    }

    /// Shares of all groups by GRSM.
    fn by_reactions(&self, block: &Block<'_>, into: &mut Field) {
        let mut memory = memory_of(block.ambient);
        let hour = self.reacting_hour(block.hour, block.ambient, &mut memory);
        let groups: Vec<_> = block
            .groups
            .iter()
            .zip(&self.case.groups)
            .map(|(sources, group)| grsm::GrsmGroup {
                sources,
                background: group.background,
            })
            .collect();
        self.with_plumes(block.hour, block.sources, |plumes, active| {
            let field = self.reacting_field(block, active);
            let mut scheme = grsm::Grsm::default();
            for receptor in 0..block.receptors.len() {
                scheme.at_receptor(&hour, &field, plumes, &groups, receptor, |index, share| {
                    let group = &groups[index];
                    let nox: f64 = group
                        .sources
                        .iter()
                        .map(|&source| block.nox.at(source, receptor))
                        .sum();
                    let mut value = share.no2_share * nox;
                    if group.background {
                        value += share.background_share(block.ambient.factor);
                    }
                    into.of_mut(0, index)[receptor] += value;
                });
            }
        });
    }

    /// Everything that a conversion of a block of receptors reads.
    fn block<'b, W: No2Notes>(
        &'b self,
        hour: &'b Hour,
        sources: &'b [ActiveSource<'b>],
        concentrations: &'b HourlyDispersion<W>,
        ambient: &'b Ambient,
    ) -> Block<'b> {
        let range = concentrations.receptors();
        let receptors = &self.case.receptors[range];
        let places = self.active_of(sources);
        Block {
            hour,
            sources,
            nox: NoxField {
                receptors: receptors.len(),
                values: concentrations.of_type(0),
            },
            receptors,
            extras: concentrations.work.extras(),
            ambient,
            in_stack: sources.iter().map(|s| s.source.no2_ratio).collect(),
            groups: self
                .case
                .groups
                .iter()
                .map(|group| group.sources.iter().filter_map(|&s| places[s]).collect())
                .collect(),
        }
    }

    /// NO2 by sources of every method that treats them apart.
    fn converted(&self, block: &Block<'_>) -> (Vec<f64>, Option<Vec<bool>>) {
        let method = self.case.options.no2;
        if method != No2Method::Ttrm2 {
            return self.by_sources(method, block);
        }
        let (limit, _) = self.by_sources(method, block);
        let (mut no2, came) = self.by_sources(self.case.no2.second_method, block);
        limit_by_travel_time(&mut no2, &limit);
        (no2, came)
    }

    /// One group by GRSM, source by source.
    fn group_by_reactions(&self, block: &Block<'_>, group: usize) -> SourceValues {
        let mut memory = memory_of(block.ambient);
        let hour = self.reacting_hour(block.hour, block.ambient, &mut memory);
        let background = self.case.groups[group].background;
        let groups = [grsm::GrsmGroup {
            sources: &block.groups[group],
            background,
        }];
        let count = block.receptors.len();
        let mut values = SourceValues {
            sources: vec![0.0; block.nox.values.len()],
            background: vec![0.0; count],
        };
        self.with_plumes(block.hour, block.sources, |plumes, active| {
            let field = self.reacting_field(block, active);
            let mut scheme = grsm::Grsm::default();
            for receptor in 0..count {
                scheme.at_receptor(&hour, &field, plumes, &groups, receptor, |_, share| {
                    for &source in &block.groups[group] {
                        values.sources[source * count + receptor] =
                            share.no2_share * block.nox.at(source, receptor);
                    }
                    if background {
                        values.background[receptor] = share.background_share(block.ambient.factor);
                    }
                });
            }
        });
        values
    }

    fn reacting_field<'b>(
        &self,
        block: &Block<'b>,
        active: &'b [no2::ActiveSource<'b>],
    ) -> grsm::GrsmField<'b> {
        grsm::GrsmField {
            nox: block.nox,
            extras: block.extras,
            sources: active,
            receptors: block.receptors,
            roughness_length: block.hour.roughness_length,
            convective_velocity: block.hour.convective_velocity,
            screen: self.case.options.screen,
        }
    }

    /// The reacting background of an hour.
    fn reacting_hour(
        &self,
        hour: &Hour,
        ambient: &Ambient,
        memory: &mut grsm::NoxMemory,
    ) -> grsm::GrsmHour {
        let last = self.case.sources.iter().rfind(|source| has_release(source));
        let air = hour.air(last.and_then(|source| source.urban));
        let profile = &air.profiles.potential_temperature;
        let base = self.case.options.profile_base;
        let temperature = if hour.reference_temperature_height == grsm::chemistry::SCREEN_HEIGHT {
            last.map_or(hour.reference_temperature, |source| {
                release_temperature(hour, source, base)
            })
        } else {
            let theta = profile.at(grsm::chemistry::SCREEN_HEIGHT);
            grsm::chemistry::screen_temperature(theta, base)
        };
        let radiation = hour.solar_radiation;
        let rates = grsm::chemistry::Rates::new(temperature, radiation);
        let given = grsm::GivenBackground {
            ozone: ambient.ozone,
            no2: ambient.background,
            nox: ambient.nox,
        };
        grsm::GrsmHour::new(rates, radiation, given, memory)
    }

    /// Plumes of the hour's sources, made anew.
    fn with_plumes(
        &self,
        hour: &Hour,
        sources: &[ActiveSource<'_>],
        work: impl FnOnce(&CorePlumes<'_>, &[no2::ActiveSource<'_>]),
    ) {
        let options = &self.case.options;
        let rural = Tables::new(&hour.rural, true);
        let urban: Vec<Option<Tables>> = hour
            .urban
            .iter()
            .map(|air| air.as_ref().map(|air| Tables::new(air, true)))
            .collect();
        let plumes = CorePlumes {
            sources: sources
                .iter()
                .map(|active| {
                    let source = active.source.as_ref();
                    let tables = source
                        .urban
                        .and_then(|area| urban.get(area))
                        .and_then(Option::as_ref)
                        .unwrap_or(&rural);
                    let area = |sigma_z, height| {
                        let spread = Spread::Area { sigma_z };
                        SourceHour::at_release(hour, tables, options, source, spread, height)
                    };
                    match &source.kind {
                        SourceKind::Point(stack) => {
                            SourceHour::point(hour, tables, options, source, stack)
                        }
                        SourceKind::Volume(volume) => {
                            SourceHour::volume(hour, tables, options, source, volume)
                        }
                        SourceKind::Area(shape) => area(shape.sigma_z, shape.height),
                        SourceKind::OpenPit(pit) => area(pit.area.sigma_z, 0.0),
                        SourceKind::Road(_) | SourceKind::BuoyantLine(_) => area(0.0, 0.0),
                    }
                })
                .collect(),
        };
        let active: Vec<_> = sources
            .iter()
            .zip(&plumes.sources)
            .map(|(active, plume)| no2::ActiveSource {
                source: active.source.as_ref(),
                emission: active.emission * size_of(&active.source.kind),
                wind_sine: plume.wind_sine,
                wind_cosine: plume.wind_cosine,
            })
            .collect();
        work(&plumes, &active);
    }

    fn last_source(&self, hour: &Hour, sources: &[ActiveSource<'_>]) -> LastSource {
        let Some(source) = sources
            .iter()
            .map(|active| active.source.as_ref())
            .rfind(|source| has_release(source))
        else {
            return LastSource {
                temperature: hour.reference_temperature,
                wake: false,
            };
        };
        let height = release_height(source);
        let wake = match (&source.kind, &source.buildings) {
            (SourceKind::Point(_), Some(buildings)) => {
                let flow = (direction_at(hour, height) + 180.0) % 360.0;
                let sector = match (flow * 0.10 + 0.4999) as usize {
                    0 => 36,
                    sector => sector,
                };
                let is_there =
                    buildings.height[sector - 1] > 1.0e-5 && buildings.width[sector - 1] > 1.0e-5;
                is_there && (hour.stable || height <= hour.air(source.urban).mixing_height)
            }
            _ => false,
        };
        LastSource {
            temperature: release_temperature(hour, source, self.case.options.profile_base),
            wake,
        }
    }
}

/// AERMOD sets the air at the release of these.
fn has_release(source: &Source) -> bool {
    !matches!(
        source.kind,
        SourceKind::Road(_) | SourceKind::BuoyantLine(_)
    )
}

fn release_height(source: &Source) -> f64 {
    match &source.kind {
        SourceKind::Point(stack) => stack.height,
        SourceKind::Volume(volume) => volume.height,
        SourceKind::Area(area) => area.height,
        _ => 0.0,
    }
}

/// Air temperature at a source's release [K].
fn release_temperature(hour: &Hour, source: &Source, profile_base: f64) -> f64 {
    use crate::plume::core::constants::LAPSE_RATE;
    let height = release_height(source);
    let profile = &hour.air(source.urban).profiles.potential_temperature;
    profile.at(height) - LAPSE_RATE * (height + profile_base)
}

/// What an emission is to be multiplied with to be that of the whole source: the size of areas [m²].
fn size_of(kind: &SourceKind) -> f64 {
    match kind {
        SourceKind::Area(area) => area.x_length * area.y_length,
        SourceKind::OpenPit(pit) => pit.area.x_length * pit.area.y_length,
        _ => 1.0,
    }
}

fn memory_of(ambient: &Ambient) -> grsm::NoxMemory {
    grsm::NoxMemory {
        nox: ambient.carried[0],
        nitric_oxide: ambient.carried[1],
    }
}

impl<W: No2Notes> Chemistry<W> for No2Chemistry<'_> {
    fn convert(
        &self,
        hour: &Hour,
        sources: &[ActiveSource<'_>],
        concentrations: &HourlyDispersion<W>,
        ambient: &Ambient,
        into: &mut Field,
    ) {
        let block = self.block(hour, sources, concentrations, ambient);
        let method = self.case.options.no2;
        if let Some(kinds) = &self.psd {
            self.increments(kinds, &block, into);
            return;
        }
        if method == No2Method::Grsm {
            self.by_reactions(&block, into);
            return;
        }
        let (no2, came) = self.converted(&block);
        let count = block.receptors.len();
        let background = units::group_share(ambient.background, ambient.factor);
        for (index, (members, group)) in block.groups.iter().zip(&self.case.groups).enumerate() {
            let sums = into.of_mut(0, index);
            for &source in members {
                let values = &no2[source * count..(source + 1) * count];
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum += value;
                }
            }
            if group.background {
                for (receptor, sum) in sums.iter_mut().enumerate() {
                    if came.as_ref().is_none_or(|came| came[receptor]) {
                        *sum += background;
                    }
                }
            }
        }
    }

    fn by_source(
        &self,
        hour: &Hour,
        sources: &[ActiveSource<'_>],
        concentrations: &HourlyDispersion<W>,
        ambient: &Ambient,
        group: usize,
    ) -> Option<SourceValues> {
        if self.psd.is_some() {
            return None;
        }
        let block = self.block(hour, sources, concentrations, ambient);
        if self.case.options.no2 == No2Method::Grsm {
            return Some(self.group_by_reactions(&block, group));
        }
        let (no2, came) = self.converted(&block);
        let background = if self.case.groups[group].background {
            units::group_share(ambient.background, ambient.factor)
        } else {
            0.0
        };
        Some(SourceValues {
            sources: no2,
            background: (0..block.receptors.len())
                .map(|receptor| {
                    let there = came.as_ref().is_none_or(|came| came[receptor]);
                    if there { background } else { 0.0 }
                })
                .collect(),
        })
    }

    fn carry(&self, hour: &Hour, ambient: &Ambient) -> [f64; 2] {
        if self.case.options.no2 != No2Method::Grsm {
            return ambient.carried;
        }
        let mut memory = memory_of(ambient);
        self.reacting_hour(hour, ambient, &mut memory);
        [memory.nox, memory.nitric_oxide]
    }
}
