//! Plume volume molar ratio: moles of ozone in the plume's volume against moles of NO that were put into it.
//!
//! At a receptor the source with the most NOx dominates; sources with half as much or more are the major contributors, and
//! everything that lies between them crosswind, along the wind and in height shares the merged plume (`contributors`). The
//! volume of the dominant plume, and of the merged one, from the source to the receptor (`volume`), brought to 0 °C and the
//! ground's pressure, holds V [O3]/48e6 moles of ozone; emission of NO during the travel gives Q (1 − f) x/(46 u) moles.
//!
//! NO2/NOx = min{ O3/NO + f } over the dominant and the merged plume, O3/NO at most 1 and the whole at most r_eq;
//! r_eq without ozone's value.
//!
//! Source: Hanrahan, P. L. (1999), The plume volume molar ratio method for determining NO2/NOx ratios in modeling, J. Air Waste
//! Manage. Assoc. 49, 1324–1338; AERMOD 24142 (as PVMRM2). Sums over sources whose emission is silent are nothing.
//!
//! A group's background is only added where NOx came at all: [`Pvmrm::share`] gives `None` elsewhere, and AERMOD skips it
//! there. For increments of PSD see [`Selection`] and [`psd_groups`].

mod contributors;
mod volume;

use super::NoxField;
use super::extras::PlumeExtras;
use super::geometry::ActiveSource;
use super::plume_sizes::{PlumeSize, PlumeSizes};
use super::units::{NO2_MOLAR_MASS, O3_MOLAR_MASS};
use crate::plume::{Receptor, SourceKind};
use contributors::Contributors;
use volume::{Box3, Volumes};

/// Part of a source in PSD increments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PsdKind {
    /// Consumes increment (INCRCONS).
    Consuming,
    /// Retired baseline (RETRBASE).
    RetiredBaseline,
    /// Baseline that still emits (NONRBASE).
    RemainingBaseline,
}

/// Which sources take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selection<'a> {
    /// All.
    All,
    /// PSD: what emits now (AERMOD's NAAQSRC): consuming and remaining baseline.
    Current(&'a [PsdKind]),
    /// PSD: what emitted at the baseline date (ALLBASE): retired and remaining baseline.
    Baseline(&'a [PsdKind]),
}

impl Selection<'_> {
    /// A source takes part.
    pub fn has(&self, source: usize) -> bool {
        match self {
            Self::All => true,
            Self::Current(kinds) => kinds[source] != PsdKind::RetiredBaseline,
            Self::Baseline(kinds) => kinds[source] != PsdKind::Consuming,
        }
    }
}

/// The hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PvmrmHour {
    /// Ozone [µg/m³]; `None` when missing.
    pub ozone: Option<f64>,
    /// Equilibrium NO2/NOx [1].
    pub equilibrium: f64,
    /// Stable hour.
    pub stable: bool,
    /// Mechanical mixing height [m].
    pub mechanical_mixing_height: f64,
    /// Greatest distance that counts [m].
    pub greatest_distance: f64,
    /// Receptors are taken straight downwind.
    pub screen: bool,
}

/// What the dispersion model gives.
#[derive(Debug, Clone, Copy)]
pub struct PvmrmField<'a> {
    /// NOx.
    pub nox: NoxField<'a>,
    /// Heights, winds and shares of the plumes.
    pub extras: &'a PlumeExtras,
    /// Sources, as in `nox`.
    pub sources: &'a [ActiveSource<'a>],
    /// Receptors.
    pub receptors: &'a [Receptor],
}

/// Effective figures of the plume that was computed last; AERMOD widens the next area source by them.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LastPlume {
    /// Of the last stable or layered plume: wind, σv [m/s] and effective height [m].
    pub layered: Option<[f64; 3]>,
    /// Of the last convective plume: wind and σv [m/s].
    pub convective: Option<[f64; 2]>,
}

/// The scheme with its work space.
#[derive(Debug, Clone, Default)]
pub struct Pvmrm {
    volumes: Volumes,
    last: LastPlume,
}

impl Pvmrm {
    /// Before the receptors of an hour. `last`: figures of the plume that the hour's last source left at the last receptor,
    /// where known; they only touch receptors close to a dominant area source.
    pub fn begin_hour(&mut self, sources: usize, last: LastPlume) {
        self.volumes.clear(sources);
        self.last = last;
    }

    /// NO2/NOx [1] at one receptor: times each source's NOx it is its NO2. `None` where no NOx came (no background either).
    /// Receptors are to be asked in order.
    pub fn share(
        &mut self,
        hour: &PvmrmHour,
        field: &PvmrmField<'_>,
        plumes: &impl PlumeSizes,
        selection: Selection<'_>,
        receptor: usize,
    ) -> Option<f64> {
        let (dominant, most) = dominant(field, selection, receptor)?;
        let active = &field.sources[dominant];
        let place = &field.receptors[receptor];
        let wind = active.wind();
        let air = plumes.air(dominant);
        let extras = *field.extras.volume(dominant, receptor);
        let horizontal = extras.horizontal_weight;

        let mut group = Contributors::default();
        for source in (0..field.nox.sources()).filter(|&source| selection.has(source)) {
            if field.nox.at(source, receptor) >= 0.5 * most {
                group.include(hour, field, dominant, source, receptor);
            }
        }

        // The dominant plume.
        let position = active.position(place, wind, hour.screen);
        let distance = position.downwind.max(1.0);
        let height = active.receptor_height(place);
        let own_spread = self.own_spread(hour, active, plumes, dominant, (distance, height));
        let alone = Box3 {
            across: own_width(active, wind, own_spread),
            ..Box3::default()
        };
        let mixed = !hour.stable && distance >= air.distance_mixed;
        let merged = group.merged_box(horizontal, mixed, !hour.stable && extras.penetrated > 0.0);
        let [alone, merged] = self.volumes.between(
            hour,
            active,
            plumes,
            dominant,
            &volume::Path {
                distance,
                radial: position.radial,
                height,
                penetrated: extras.penetrated,
                own_spread,
            },
            [Some(alone), merged],
        );
        self.remember(air.layered, self.volumes.last_size());
        let alone = alone.unwrap_or(0.0);
        let merged = merged.unwrap_or(alone);

        // Moles.
        let standard = to_standard(plumes, dominant, active.source.elevation + extras.height);
        let ozone_moles = |volume: f64| {
            let density = hour.ozone.unwrap_or(0.0) / (1.0e6 * O3_MOLAR_MASS);
            volume * standard * density
        };
        let seconds = distance / (extras.wind * NO2_MOLAR_MASS);
        let own = active.source.no2_ratio;
        let own_nitric_oxide = active.emission * (1.0 - own) * seconds;
        let sums = group.emissions(hour, field, selection, (dominant, receptor));
        if sums.direct == 0.0 && sums.penetrated == 0.0 {
            return None;
        }
        let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
        let merged_ratio = share(sums.direct_no2, sums.direct);
        let merged_ratio_penetrated = share(sums.penetrated_no2, sums.penetrated);
        let merged_nitric_oxide = sums.direct * (1.0 - merged_ratio) * seconds
            + sums.penetrated * (1.0 - merged_ratio_penetrated) * seconds;
        let converted = |ozone: f64, nitric_oxide: f64| share(ozone, nitric_oxide).min(1.0);
        let by_dominant = converted(ozone_moles(alone), own_nitric_oxide) + own;
        let by_merged = converted(ozone_moles(merged), merged_nitric_oxide) + merged_ratio;
        let ratio = if hour.ozone.is_none() {
            1.0
        } else {
            by_dominant.min(by_merged)
        };
        Some(ratio.min(hour.equilibrium))
    }

    /// σy of an area or pit at the receptor [m] by the effective figures of the plume computed before; 0 for others.
    fn own_spread(
        &self,
        hour: &PvmrmHour,
        active: &ActiveSource<'_>,
        plumes: &impl PlumeSizes,
        dominant: usize,
        (distance, height): (f64, f64),
    ) -> f64 {
        if !active.is_extended() {
            return 0.0;
        }
        let air = plumes.air(dominant);
        let here = || plumes.at(dominant, distance, height);
        if air.layered {
            let [wind, sigma_v, centre] = self.last.layered.unwrap_or_else(|| {
                let size = here();
                [size.wind, size.sigma_v, size.centre]
            });
            let scale =
                hour.mechanical_mixing_height / (156.0 * sigma_v) * (centre.max(0.46) / 0.46);
            let spread = (sigma_v / wind).max(0.05) * distance;
            spread / libm::pow(1.0 + distance / (2.0 * wind * scale), 0.3)
        } else {
            let [wind, sigma_v] = self.last.convective.unwrap_or_else(|| {
                let size = here();
                [size.wind, size.sigma_v]
            });
            let spread = (sigma_v / wind).max(0.05) * distance;
            let beta = (78.0 * (0.46 / active.release_height().max(0.46))).max(0.7);
            spread / libm::pow(1.0 + beta * spread / air.mixing_height, 0.3)
        }
    }

    fn remember(&mut self, layered: bool, size: PlumeSize) {
        if layered {
            self.last.layered = Some([size.wind, size.sigma_v, size.centre]);
        } else {
            self.last.convective = Some([size.wind, size.sigma_v]);
        }
    }
}

/// Width that the dominant source itself has across the wind [m]; `spread`: σy of an area at the receptor [m].
fn own_width(active: &ActiveSource<'_>, wind: (f64, f64), spread: f64) -> f64 {
    /// Widths of a Gaussian with 10 % of the peak at its edges, in σ.
    const WIDTHS: f64 = 4.3;
    match &active.source.kind {
        SourceKind::Volume(volume) => WIDTHS * volume.sigma_y,
        _ if active.is_extended() => active.width_across(wind).min(WIDTHS * spread),
        _ => 0.0,
    }
}

/// The source with the most NOx (the first of equals) and its NOx.
fn dominant(
    field: &PvmrmField<'_>,
    selection: Selection<'_>,
    receptor: usize,
) -> Option<(usize, f64)> {
    let mut best = None;
    let mut most = 0.0;
    for source in (0..field.nox.sources()).filter(|&source| selection.has(source)) {
        let value = field.nox.at(source, receptor);
        if value > most {
            most = value;
            best = Some((source, value));
        }
    }
    best
}

/// Factor that brings a volume at a height [m] to 0 °C and to the pressure at height 0. AERMOD takes the plume's height above
/// the source plus the source's elevation for the height in the profile.
fn to_standard(plumes: &impl PlumeSizes, source: usize, height: f64) -> f64 {
    /// g/c_p [K/m].
    const DRY_LAPSE: f64 = 0.00977;
    /// g [m/s²].
    const GRAVITY: f64 = 9.80616;
    /// Molar mass of air [kg/mol].
    const AIR: f64 = 0.028_966;
    /// R [J/(mol K)].
    const GAS: f64 = 8.3145;
    let temperature = plumes.potential_temperature(source, height.max(0.0)) - DRY_LAPSE * height;
    libm::exp(-GRAVITY * AIR * height / (GAS * temperature)) * 273.15 / temperature
}

/// NO2 of PSD's two groups at a receptor: NAAQS and increment (PSDINC), from the NO2 of current sources and of the baseline;
/// `None` where no NOx came, and where AERMOD then adds nothing at all, not even the other part of the increment.
pub fn psd_groups(current: Option<f64>, baseline: Option<f64>) -> [f64; 2] {
    let now = current.unwrap_or(0.0);
    [now, baseline.map_or(0.0, |before| now - before)]
}

/// NO2 of the sources that take part at a receptor.
pub fn selected_no2(
    nox: NoxField<'_>,
    selection: Selection<'_>,
    receptor: usize,
    share: f64,
) -> f64 {
    (0..nox.sources())
        .filter(|&source| selection.has(source))
        .map(|source| share * nox.at(source, receptor))
        .sum()
}
