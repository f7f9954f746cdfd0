//! Which sources merge with the dominant one, the room they span and what they emit into it.

use super::{PvmrmField, PvmrmHour, Selection, volume::Box3};
use crate::plume::SourceKind;

/// Tolerance of the comparisons [m].
const SLACK: f64 = 1.0e-5;

/// Least and greatest of something.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Span {
    least: f64,
    most: f64,
}

impl Default for Span {
    fn default() -> Self {
        Self {
            least: f64::INFINITY,
            most: f64::NEG_INFINITY,
        }
    }
}

impl Span {
    fn include(&mut self, value: f64) {
        self.least = self.least.min(value);
        self.most = self.most.max(value);
    }

    fn has(&self, value: f64) -> bool {
        value >= self.least - SLACK && value <= self.most + SLACK
    }

    fn length(&self) -> f64 {
        if self.most > self.least {
            self.most - self.least
        } else {
            0.0
        }
    }
}

/// Room of one kind of plume.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Room {
    across: Span,
    along: Span,
    /// Heights of plumes that follow the terrain.
    height: Span,
    /// Heights of plumes above the receptor (horizontal plume state).
    height_above: Span,
}

impl Room {
    fn vertical(&self, horizontal: f64) -> f64 {
        horizontal * self.height_above.length() + (1.0 - horizontal) * self.height.length()
    }
}

/// The room that the major contributors span, direct and penetrated plumes apart.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Contributors {
    direct: Room,
    penetrated: Room,
}

/// Emission within the room [g/s].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Emissions {
    /// Of direct plumes.
    pub direct: f64,
    /// NO2 of it.
    pub direct_no2: f64,
    /// Of penetrated plumes.
    pub penetrated: f64,
    /// NO2 of it.
    pub penetrated_no2: f64,
}

impl Contributors {
    /// Widens the room by a major contributor; heights are above the receptor as seen from the dominant source.
    pub fn include(
        &mut self,
        hour: &PvmrmHour,
        field: &PvmrmField<'_>,
        dominant: usize,
        source: usize,
        receptor: usize,
    ) {
        let active = &field.sources[source];
        let place = &field.receptors[receptor];
        let wind = field.sources[dominant].wind();
        let position = active.position(place, wind, hour.screen);
        if position.radial > hour.greatest_distance {
            return;
        }
        let extras = field.extras.volume(source, receptor);
        let above = field.sources[dominant].receptor_height(place);
        let along = position.downwind.max(1.0);
        self.direct.across.include(position.crosswind);
        self.direct.along.include(along);
        self.direct.height.include(extras.height);
        self.direct.height_above.include(extras.height - above);
        if extras.penetrated > 0.0 {
            if !active.is_extended() {
                self.penetrated.across.include(position.crosswind);
                self.penetrated.along.include(along);
            }
            self.penetrated.height.include(extras.penetrated_height);
            self.penetrated
                .height_above
                .include(extras.penetrated_height - above);
        }
    }

    /// What the room adds to the dominant plume; `None` when nothing. `mixed`: the plume fills the convective layer at the
    /// receptor.
    pub fn merged_box(&self, horizontal: f64, mixed: bool, penetrated: bool) -> Option<Box3> {
        let room = Box3 {
            across: self.direct.across.length(),
            vertical: if mixed {
                0.0
            } else {
                self.direct.vertical(horizontal)
            },
            penetrated_across: self.penetrated.across.length(),
            penetrated_vertical: if penetrated {
                self.penetrated.vertical(horizontal)
            } else {
                0.0
            },
        };
        (room != Box3::default()).then_some(room)
    }

    /// Emissions of all sources within the room.
    pub fn emissions(
        &self,
        hour: &PvmrmHour,
        field: &PvmrmField<'_>,
        selection: Selection<'_>,
        (dominant, receptor): (usize, usize),
    ) -> Emissions {
        let mut sums = Emissions::default();
        let place = &field.receptors[receptor];
        let wind = field.sources[dominant].wind();
        let horizontal = field.extras.volume(dominant, receptor).horizontal_weight;
        for (source, active) in field.sources.iter().enumerate() {
            if active.emission == 0.0 || !selection.has(source) {
                continue;
            }
            let position = active.position(place, wind, hour.screen);
            let along = position.downwind.max(1.0);
            let extras = field.extras.volume(source, receptor);
            // Here heights are above the receptor as seen from each source.
            let above = active.receptor_height(place);
            let ratio = active.source.no2_ratio;
            let within = |room: &Room, height: f64| {
                if !room.across.has(position.crosswind) || !room.along.has(along) {
                    return 0.0;
                }
                let terrain = if room.height.has(height) {
                    1.0 - horizontal
                } else {
                    0.0
                };
                let level = if room.height_above.has(height - above) {
                    horizontal
                } else {
                    0.0
                };
                terrain + level
            };
            let direct_part = if active.is_extended() {
                1.0
            } else {
                1.0 - extras.penetrated
            };
            let direct = active.emission * direct_part * within(&self.direct, extras.height);
            sums.direct += direct;
            sums.direct_no2 += ratio * direct;
            if matches!(active.source.kind, SourceKind::Point(_)) && extras.penetrated > 0.0 {
                let penetrated = active.emission
                    * extras.penetrated
                    * within(&self.penetrated, extras.penetrated_height);
                sums.penetrated += penetrated;
                sums.penetrated_no2 += ratio * penetrated;
            }
        }
        sums
    }
}
