//! Travel time reaction: NO meets ozone of the background for as long as the plume takes to arrive.
//!
//! NO2 = f C + (1 − f) C (1 − e^{−k [O3] t}), k = 15.33/T e^{−1450/T} [1/(ppb s)], or r_eq C where the exponential gives more
//! than r_eq; t = distance/wind; C: NOx as NO2; f: in-stack NO2/NOx; T: temperature [K]. Distance and wind are those of the
//! greater part of the plume: radial where meander has half or more, that of the penetrated, direct or indirect plume. In a
//! building's wake of weight γ the reacted share is γ times that of the wake's own plume plus 1 − γ times the other's.
//!
//! Without ozone, and for roads, lines, pits and buoyant lines, NO2 = r_eq C. TTRM2 takes the lesser of this and another
//! scheme's ([`super::limit_by_travel_time`]).
//!
//! Source: Carruthers, D. J. et al. (2017), Comparison of chemistry schemes …, J. Air Waste Manage. Assoc. 67, 881–901;
//! Alaska DEC travel time reaction method as in AERMOD 24142.
//!
//! Groups with background get it at every receptor ([`super::units::group_share`]).

use super::NoxField;
use super::extras::{PlumeExtras, TravelExtras};
use super::units::O3_MICROGRAMS_PER_PPB;
use crate::plume::{AreaShape, SourceKind};

/// How TTRM sees a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TravelKind {
    /// A stack.
    Point,
    /// A volume.
    Volume,
    /// An area, polygon or circle.
    Area,
    /// Anything else: no travel time.
    Other,
}

impl TravelKind {
    /// From what a source is.
    pub fn of(kind: &SourceKind) -> Self {
        match kind {
            SourceKind::Point(_) => Self::Point,
            SourceKind::Volume(_) => Self::Volume,
            SourceKind::Area(area) if area.shape != AreaShape::Line => Self::Area,
            _ => Self::Other,
        }
    }
}

/// The hour's air as the reaction sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TravelHour {
    /// Ozone [µg/m³]; `None` when missing.
    pub ozone: Option<f64>,
    /// Equilibrium NO2/NOx [1].
    pub equilibrium: f64,
    /// Temperature [K]. AERMOD takes that at the release height of the last source that emitted (its TA as last set).
    pub temperature: f64,
    /// Stable hour.
    pub stable: bool,
    /// The last source of the hour was a stack in a building's wake, and the hour is stable or the stack below the mixing
    /// height. AERMOD weighs wakes of all stacks only then (a switch left by the last source).
    pub wake: bool,
}

/// NO2 of every source `[source][receptor]` [µg/m³]; `in_stack`: NO2/NOx of each source.
pub fn convert(
    nox: NoxField<'_>,
    kinds: &[TravelKind],
    in_stack: &[f64],
    extras: &PlumeExtras,
    hour: &TravelHour,
    no2: &mut [f64],
) {
    let k = (15.33 / hour.temperature) * libm::exp(-1450.0 / hour.temperature);
    for source in 0..nox.sources() {
        let start = source * nox.receptors;
        let to = &mut no2[start..start + nox.receptors];
        let from = nox.of(source);
        let reaction = hour.ozone.filter(|_| kinds[source] != TravelKind::Other);
        let Some(ozone) = reaction else {
            for (to, from) in to.iter_mut().zip(from) {
                *to = hour.equilibrium * from;
            }
            continue;
        };
        let rate = k * ozone / O3_MICROGRAMS_PER_PPB;
        for ((to, &from), plume) in to.iter_mut().zip(from).zip(extras.travel(source)) {
            *to = react(from, in_stack[source], rate, kinds[source], plume, hour);
        }
    }
}

/// NO2 [µg/m³] of one source at one receptor; `rate` = k [O3] [1/s].
fn react(
    nox: f64,
    in_stack: f64,
    rate: f64,
    kind: TravelKind,
    plume: &TravelExtras,
    hour: &TravelHour,
) -> f64 {
    let reacted = |time: f64| {
        if time > 0.0 {
            (1.0 - libm::exp(-rate * time)).min(hour.equilibrium)
        } else {
            0.0
        }
    };
    let mut share = reacted(travel_time(kind, plume, hour.stable));
    let saturated = share >= hour.equilibrium;
    if hour.wake {
        let wake_time = if kind == TravelKind::Point && plume.wake_wind > 0.0 {
            (plume.downwind_distance / plume.wake_wind).abs()
        } else {
            0.0
        };
        let weight = plume.wake_weight;
        share = weight * reacted(wake_time) + (1.0 - weight) * share;
    }
    if saturated {
        share * nox
    } else {
        share * ((1.0 - in_stack) * nox) + in_stack * nox
    }
}

/// How long the greater part of a plume travels [s]; 0 without wind.
fn travel_time(kind: TravelKind, plume: &TravelExtras, stable: bool) -> f64 {
    let mostly_direct = match kind {
        TravelKind::Point => plume.direct >= plume.indirect,
        _ => plume.wind_direct > plume.wind,
    };
    let wind = if stable {
        plume.wind
    } else if kind == TravelKind::Point && plume.penetrated >= 0.5 {
        plume.wind_penetrated
    } else if mostly_direct {
        plume.wind_direct
    } else {
        plume.wind
    };
    let radial = kind == TravelKind::Area || plume.meander >= 0.5 || plume.downwind_distance < 0.0;
    let distance = if radial {
        plume.radial_distance
    } else {
        plume.downwind_distance
    };
    if wind > 0.0 {
        (distance / wind).abs()
    } else {
        0.0
    }
}
