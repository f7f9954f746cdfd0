//! Receptors side by side, and how a source sees them: downwind, crosswind, and above its base.

use super::source_hour::SourceHour;
use crate::numerics::lanes::Lanes;

/// Receptors side by side, the last one repeated eight times more.
#[derive(Debug, Clone, Default)]
pub struct PlumeField {
    /// Eastings [m].
    pub x: Vec<f64>,
    /// Northings [m].
    pub y: Vec<f64>,
    /// Elevations [m].
    pub elevation: Vec<f64>,
    /// Hill height scales [m].
    pub hill_height: Vec<f64>,
    /// Flagpole heights [m].
    pub flagpole: Vec<f64>,
    /// How many receptors are real.
    pub count: usize,
}

impl PlumeField {
    /// Lays receptors side by side; the last one fills up.
    pub fn new(receptors: &[crate::plume::Receptor]) -> Self {
        let mut field = Self {
            count: receptors.len(),
            ..Self::default()
        };
        let Some(last) = receptors.last() else {
            return field;
        };
        // Eight more, so that any block of them may be read in whole registers.
        for n in 0..receptors.len() + 8 {
            let receptor = receptors.get(n).unwrap_or(last);
            field.x.push(receptor.x);
            field.y.push(receptor.y);
            field.elevation.push(receptor.elevation);
            field.hill_height.push(receptor.hill_height);
            field.flagpole.push(receptor.flagpole);
        }
        field
    }
}

/// Receptors seen from the source.
#[derive(Clone, Copy)]
pub(crate) struct Seen<V> {
    /// Downwind distance [m].
    pub downwind: V,
    /// Crosswind distance [m].
    pub crosswind: V,
    /// Distance [m].
    pub distance: V,
    /// Height above the source's base [m].
    pub above_base: V,
    /// Height above ground [m].
    pub flagpole: V,
    /// Elevation [m].
    pub elevation: V,
    /// Hill height scale [m].
    pub hill_height: V,
}

/// Receptors `at..at + WIDTH` as the source sees them (AERMOD's XYDIST).
#[inline(always)]
pub(crate) fn see<V: Lanes>(s: &SourceHour<'_>, field: &PlumeField, at: usize) -> Seen<V> {
    let dx = V::load(&field.x[at..]) - s.x;
    let dy = V::load(&field.y[at..]) - s.y;
    let downwind = -(dx * s.wind_sine + dy * s.wind_cosine);
    let crosswind = dx * s.wind_cosine - dy * s.wind_sine;
    let distance = (downwind * downwind + crosswind * crosswind).sqrt();
    let flagpole = V::load(&field.flagpole[at..]);
    let elevation = V::load(&field.elevation[at..]);
    let above_base = if s.flat {
        flagpole
    } else {
        elevation - s.elevation + flagpole
    };
    let (downwind, crosswind) = if s.options.screen {
        (distance, V::splat(0.0))
    } else {
        (downwind, crosswind)
    };
    Seen {
        downwind,
        crosswind,
        distance,
        above_base,
        flagpole,
        elevation,
        hill_height: V::load(&field.hill_height[at..]),
    }
}
