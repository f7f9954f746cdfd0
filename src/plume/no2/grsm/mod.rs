//! Generic reaction set: NO + O3 → NO2 and NO2 + hν → NO + O3 in the instantaneous plume.
//!
//! For a group at a receptor: every source's NO and NO2 is concentrated from the ensemble plume to the instantaneous one by
//! σyσz|ensemble / σyσz|instant (`size`); background O3 (by day NO, NO2 too) is that mixed in by the greatest plumes,
//! 1 − σyσz|₀/σyσz|instant; they react ([`chemistry`]) for the NOx-weighted mean travel time, an hour at most; what NO and NO2
//! have become goes back to the sources by their NOx and is thinned again. The group's share NO2/(NO + NO2), background among
//! them, multiplies each source's NOx and the background's NOx.
//!
//! Source: Carruthers, D. J., Stocker, J. R., Ellis, A., Seaton, M. D. & Smith, S. E. (2017), Evaluation of an explicit NOx
//! chemistry method in AERMOD, J. Air Waste Manage. Assoc. 67, 702–712; Venkatram, A., Karamchandani, P., Pai, P. &
//! Goldstein, R. (1994), Atmos. Environ. 28, 3665–3678 (reactions); AERMOD 24142.

pub mod chemistry;
mod hour;
mod size;

pub use hour::{GivenBackground, GrsmHour, NoxMemory};

use super::NoxField;
use super::extras::PlumeExtras;
use super::geometry::{ActiveSource, Position};
use super::plume_sizes::PlumeSizes;
use super::units::{NO2_PPB_PER_MICROGRAM, group_share};
use crate::plume::Receptor;
use chemistry::Mixture;
use size::Spread;

/// Nearer than this along the wind [m] plumes are taken as they are.
const NEAREST: f64 = 0.1;
/// Longest reaction time [s].
const LONGEST: f64 = 3600.0;
/// Share of wake NOx between which a plume passes from instantaneous to ensemble size.
const WAKE_RAMP: [f64; 2] = [0.0, 0.5];
/// 1 − greatest source's share of NOx between which it does so.
const CROWD_RAMP: [f64; 2] = [0.25, 0.75];

/// A group of the output.
#[derive(Debug, Clone, Copy)]
pub struct GrsmGroup<'a> {
    /// Members (indices of sources).
    pub sources: &'a [usize],
    /// Background belongs to it.
    pub background: bool,
}

/// What everything but chemistry gives.
#[derive(Debug, Clone, Copy)]
pub struct GrsmField<'a> {
    /// NOx.
    pub nox: NoxField<'a>,
    /// Travel times and wake shares.
    pub extras: &'a PlumeExtras,
    /// Sources, as in `nox`.
    pub sources: &'a [ActiveSource<'a>],
    /// Receptors.
    pub receptors: &'a [Receptor],
    /// Roughness length [m].
    pub roughness_length: f64,
    /// Convective velocity scale [m/s].
    pub convective_velocity: f64,
    /// Receptors are taken straight downwind.
    pub screen: bool,
}

/// A source's plume at the receptor, scratch of [`Grsm`].
#[derive(Debug, Clone, Copy, Default)]
struct Local {
    /// Sizes; `None` near the source.
    spread: Option<Spread>,
    known: bool,
    /// Instantaneous σyσz of this group [m²].
    instant: f64,
    /// Instantaneous NOx [ppb].
    nox: f64,
    /// Share of the background that is mixed in [1].
    mixed_in: f64,
}

/// What a group gets at a receptor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GrsmShare {
    /// NO2/NOx [1]: times each member's NOx is its NO2.
    pub no2_share: f64,
    /// Background of NO2 [µg/m³] (to be added through [`group_share`]).
    pub background: f64,
}

impl GrsmShare {
    /// Background in the printed unit.
    pub fn background_share(&self, printed_per_microgram: f64) -> f64 {
        group_share(self.background, printed_per_microgram)
    }
}

/// Work space of the scheme.
#[derive(Debug, Clone, Default)]
pub struct Grsm {
    local: Vec<Local>,
}

impl Grsm {
    /// The shares of all groups at one receptor, one for each group, handed to `take(group, share)`.
    pub fn at_receptor(
        &mut self,
        hour: &GrsmHour,
        field: &GrsmField<'_>,
        plumes: &impl PlumeSizes,
        groups: &[GrsmGroup<'_>],
        receptor: usize,
        mut take: impl FnMut(usize, GrsmShare),
    ) {
        self.local.clear();
        self.local.resize(field.nox.sources(), Local::default());
        for (index, group) in groups.iter().enumerate() {
            take(index, self.share(hour, field, plumes, group, receptor));
        }
    }

    fn share(
        &mut self,
        hour: &GrsmHour,
        field: &GrsmField<'_>,
        plumes: &impl PlumeSizes,
        group: &GrsmGroup<'_>,
        receptor: usize,
    ) -> GrsmShare {
        if hour.full_conversion {
            return GrsmShare {
                no2_share: 1.0,
                background: hour.given_no2,
            };
        }
        let (mut total, mut greatest, mut time) = (0.0, 0.0, 0.0);
        for &source in group.sources {
            let value = field.nox.at(source, receptor);
            total += value;
            greatest = f64::max(greatest, value);
            time += value * field.extras.travel_time(source, receptor);
        }
        let crowd = if total > 0.0 {
            1.0 - greatest / total
        } else {
            0.0
        };
        let time = if total != 0.0 {
            (time / total).min(LONGEST)
        } else {
            0.0
        };
        let air = if group.background && !hour.night {
            hour.mixture
        } else {
            Mixture {
                ozone: hour.mixture.ozone,
                ..Mixture::default()
            }
        };

        // From ensemble to instantaneous plumes.
        let (mut instant, mut greatest_nox) = (Mixture::default(), 0.0);
        let mut instant_nox = 0.0;
        for &source in group.sources {
            let value = field.nox.at(source, receptor);
            let in_stack = field.sources[source].source.no2_ratio;
            if value == 0.0 {
                self.local[source].nox = 0.0;
                continue;
            }
            let mut no2 = in_stack * value * NO2_PPB_PER_MICROGRAM;
            let mut nitric_oxide = (1.0 - in_stack) * value * NO2_PPB_PER_MICROGRAM;
            let local = &mut self.local[source];
            if !local.known {
                local.known = true;
                local.spread = spread_at(field, plumes, source, receptor);
            }
            local.mixed_in = 1.0;
            if let Some(spread) = local.spread {
                let building = field.extras.building_share(source, receptor);
                let after_wake = ramp(building, WAKE_RAMP, spread.instant, spread.ensemble);
                local.instant = ramp(crowd, CROWD_RAMP, after_wake, spread.ensemble);
                let concentrated = spread.ensemble / local.instant;
                no2 *= concentrated;
                nitric_oxide *= concentrated;
                local.mixed_in = 1.0 - spread.at_source / local.instant;
            }
            local.nox = no2 + nitric_oxide;
            instant.no2 += no2;
            instant.nitric_oxide += nitric_oxide;
            instant_nox += local.nox;
            greatest_nox = f64::max(greatest_nox, local.nox);
        }

        // Background inside: the least ozone among the greatest plumes.
        let mut inside = air;
        for &source in group.sources {
            let local = &self.local[source];
            if local.nox > 0.5 * greatest_nox && inside.ozone > local.mixed_in * air.ozone {
                inside = air.times(local.mixed_in);
            }
        }
        if group.background && !hour.night {
            inside.to_equilibrium(&hour.rates);
        }

        // Reaction.
        let mut reacting = Mixture {
            nitric_oxide: instant.nitric_oxide + inside.nitric_oxide,
            no2: instant.no2 + inside.no2,
            ozone: inside.ozone,
        };
        reacting.react(&hour.rates, time);
        let grown_no2 = reacting.no2 - inside.no2;
        let grown_no = reacting.nitric_oxide - inside.nitric_oxide;

        // Back to ensemble plumes.
        let mut mean = Mixture::default();
        for &source in group.sources {
            let local = &self.local[source];
            if instant_nox == 0.0 || local.nox == 0.0 {
                continue;
            }
            let thinned = local
                .spread
                .map_or(1.0, |spread| local.instant / spread.ensemble);
            let part = local.nox / instant_nox * thinned;
            mean.no2 += grown_no2 * part;
            mean.nitric_oxide += grown_no * part;
        }
        mean.no2 += air.no2;
        mean.nitric_oxide += air.nitric_oxide;
        let all = mean.no2 + mean.nitric_oxide;
        let no2_share = if all != 0.0 { mean.no2 / all } else { 0.0 };
        let background = if hour.night {
            hour.mixture.no2
        } else {
            no2_share * hour.nox
        };
        GrsmShare {
            no2_share,
            background: background / NO2_PPB_PER_MICROGRAM,
        }
    }
}

/// Sizes of a source's plume at a receptor, `None` near or upwind of the source. For areas the distance is from the first
/// corner, as in AERMOD.
fn spread_at(
    field: &GrsmField<'_>,
    plumes: &impl PlumeSizes,
    source: usize,
    receptor: usize,
) -> Option<Spread> {
    let active = &field.sources[source];
    let place = &field.receptors[receptor];
    let position = Position::of(place, active.corner(), active.wind(), field.screen);
    (position.downwind > NEAREST).then(|| {
        size::spread(
            field,
            plumes,
            source,
            &position,
            active.receptor_height(place),
        )
    })
}

/// From `low` to `high` while `value` passes the range.
fn ramp(value: f64, range: [f64; 2], low: f64, high: f64) -> f64 {
    if value <= range[0] {
        low
    } else if value >= range[1] {
        high
    } else {
        low + (high - low) * (value - range[0]) / (range[1] - range[0])
    }
}
