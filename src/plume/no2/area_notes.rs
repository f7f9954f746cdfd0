//! What areas tell the NO2 schemes.
//!
//! AERMOD takes what its integration over the area happened to leave: effective figures of the point of the area that was
//! looked at last, and for TTRM those of the receptor before. Here they are of the plume from the area's centre (for TTRM
//! likewise of the receptor before), which differs a little close to large areas.

use super::extras::ExtrasRows;
use super::geometry::Position;
use crate::plume::core::Seen;
use crate::plume::core::kernel::{lids, terrain_weight};
use crate::plume::core::{SourceHour, plume_apart};
use crate::plume::{Area, Receptor};

/// Fills the rows of an area for a block of receptors that begins at `first`.
pub fn note_area(
    s: &SourceHour<'_>,
    area: &Area,
    receptors: &[Receptor],
    first: usize,
    rows: ExtrasRows<'_>,
) {
    let ExtrasRows {
        volume,
        travel,
        travel_time,
        ..
    } = rows;
    let wind = (s.wind_sine, s.wind_cosine);
    let place = |receptor: &Receptor| {
        let position = Position::of(receptor, area.centre, wind, false);
        let height = if s.flat {
            receptor.flagpole
        } else {
            receptor.elevation - s.elevation + receptor.flagpole
        };
        (position, height)
    };
    let count = volume.len().max(travel.len()).max(travel_time.len());
    for at in 0..count {
        let receptor = &receptors[first + at];
        let farthest = area
            .vertices
            .iter()
            .map(|&corner| Position::of(receptor, corner, wind, false).downwind)
            .fold(f64::NEG_INFINITY, f64::max);
        let (position, height) = place(receptor);
        if farthest < 1.0 || position.radial > s.options.greatest_distance {
            continue;
        }
        if let Some(note) = travel.get_mut(at) {
            let before = &receptors[(first + at).saturating_sub(1)];
            let (position, height) = place(before);
            let plume = plume_apart(s, position.downwind.max(1.0), height);
            note.radial_distance = position.radial;
            (note.wind, note.wind_direct) = if s.layered {
                (plume.air.wind, s.wind)
            } else {
                (s.wind, plume.air.wind)
            };
        }
        if volume.is_empty() && travel_time.is_empty() {
            continue;
        }
        let x = position.downwind.max(1.0);
        let plume = plume_apart(s, x, height);
        if let Some(time) = travel_time.get_mut(at) {
            *time = (position.downwind / plume.air.wind).max(0.0);
        }
        if let Some(note) = volume.get_mut(at) {
            let seen = Seen {
                downwind: position.downwind,
                crosswind: position.crosswind,
                distance: position.radial,
                above_base: height,
                flagpole: receptor.flagpole,
                elevation: receptor.elevation,
                hill_height: receptor.hill_height,
            };
            note.height = if s.layered { s.height } else { plume.centre };
            note.wind = plume.air.wind;
            note.horizontal_weight = terrain_weight(s, &plume, &seen, lids(s, &plume, x));
        }
    }
}
