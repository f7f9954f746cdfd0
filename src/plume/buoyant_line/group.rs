//! A whole group of buoyant lines in one hour.

use super::band::{Band, BandAir};
use super::geometry::{GroupPlace, LinePoints};
use super::spread::virtual_distances;
use crate::plume::weather::stability_class;
use crate::plume::{BuoyantGroup, BuoyantLine, Hour, Options, Receptor};

/// Least wind for buoyant lines [m/s].
const LEAST_WIND: f64 = 1.0;
/// √(2/π) as AERMOD has it here: σz of the band at the start is so much of its radius.
const DEPTH_SHARE: f64 = 0.7978846;

/// One line of the group.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BuoyantMember {
    /// Geometry and release height.
    pub line: BuoyantLine,
    /// Ground elevation as the deck gives it, in flat runs too [m].
    pub elevation: f64,
    /// Terrain is ignored for it alone (FLAT in LOCATION), not in a flat run as a whole.
    pub flat: bool,
    /// Emission of the hour [g/s]: how closely the sum is computed depends on it.
    pub emission: f64,
}

/// A group in one hour. All lines rise together, whether they emit or not.
#[derive(Debug, Clone)]
pub struct BuoyantHour<'a> {
    /// Choices.
    pub options: &'a Options,
    /// The group's place.
    pub place: &'a GroupPlace,
    /// Lines, in the deck's order.
    pub members: &'a [BuoyantMember],
    /// Pasquill–Gifford class 1..=6.
    pub class: usize,
    /// Mixing height [m].
    pub mixing_height: f64,
    /// Points along and across the wind.
    pub points: LinePoints,
    /// The rise.
    pub band: Band,
    /// Virtual distances across and up [m].
    pub virtual_distances: (f64, f64),
    /// Decay [1/s].
    pub decay: f64,
    /// Wind at the reference height [m/s] and that height [m].
    pub wind: [f64; 2],
}

/// Class and mixing height for a group: in a town's night class D, in its morning what the town's Obukhov length says.
fn class_and_lid(hour: &Hour, urban: Option<usize>) -> (usize, f64) {
    let air = hour.air(urban);
    if urban.is_none() || !air.urban_stable {
        return (hour.stability_class, hour.rural.mixing_height);
    }
    let class = if air.morning_transition {
        stability_class(air.obukhov_length, air.roughness_length)
    } else {
        4
    };
    (class, air.mixing_height)
}

/// Decay coefficient of a group [1/s]. AERMOD's half-life of SO2 over towns does not reach buoyant lines unless the deck
/// gives a half-life itself (which the regulatory default then replaces by that of towns).
fn decay(options: &Options, urban: bool) -> f64 {
    if options.decay.urban_so2 && urban {
        options.decay.coefficient.map_or(0.0, |_| 4.81e-5)
    } else if options.default || (urban && options.pollutant == "SO2") {
        0.0
    } else {
        options.decay.coefficient.unwrap_or(0.0)
    }
}

impl<'a> BuoyantHour<'a> {
    /// A group in one hour. `urban` is the town of its lines; `group.buoyancy` must be that of the hour: with hourly
    /// records the mean of those of its lines.
    pub fn new(
        hour: &Hour,
        options: &'a Options,
        group: &BuoyantGroup,
        place: &'a GroupPlace,
        members: &'a [BuoyantMember],
        urban: Option<usize>,
    ) -> Self {
        let (class, mixing_height) = class_and_lid(hour, urban);
        let points = place.turned(hour.reference_direction);
        let wind = hour.reference_wind.max(LEAST_WIND);
        let band = Band::new(
            group,
            members.len(),
            &BandAir {
                class,
                wind,
                wind_height: hour.reference_wind_height,
                temperature: hour.reference_temperature,
                angle: points.angle,
            },
        );
        let depth = band.radius * DEPTH_SHARE;
        Self {
            options,
            place,
            members,
            class,
            mixing_height,
            points,
            virtual_distances: virtual_distances(class, depth / 2.0, depth),
            band,
            decay: decay(options, urban.is_some()),
            wind: [wind, hour.reference_wind_height],
        }
    }

    /// C/Q [s/m³] of one line at receptors; 0 among the lines.
    pub fn line(&self, member: usize, receptors: &[Receptor], out: &mut [f64]) {
        for (receptor, value) in receptors.iter().zip(out) {
            *value = if self.place.excludes(receptor) {
                0.0
            } else {
                super::integral::at_receptor(self, member, receptor)
            };
        }
    }
}
