//! The levels of a mast: which of them gives the wind of reference, and all of them for the profile.
//!
//! The wind of reference is that of the lowest level, up to 100 m and not below seven roughness lengths, whose wind is neither
//! calm nor missing; without one the hour is calm if a level is calm (AERMET's routine WINDS).

use super::WeatherError;
use super::average::hourly_means;
use super::stations::StationInput;
use super::surface::SurfaceTable;
use crate::meteorology::StationRecord;
use crate::plume::weather::{MOST_LEVELS, ProfileLevel};
use crate::units::ZERO_CELSIUS;
use std::collections::BTreeMap;

const HOUR: i64 = 3600;
/// Heights nearer than this are one in the file [m].
const APART: f64 = 0.1;
/// Winds of reference are not higher [m] (AERMET).
const HIGHEST_REFERENCE: f64 = 100.0;
/// A wind lower than so many roughness lengths is not used (AERMET).
pub(super) const LOWEST_WIND: f64 = 7.0;

/// A level of a mast above or below the station's own.
#[derive(Debug, Clone, Copy)]
pub struct MastLevel<'a> {
    /// Height above ground [m].
    pub height: f64,
    /// Reports in time order, hourly or within the hours: wind, temperature, σ_θ, σ_w.
    pub records: &'a [StationRecord],
}

/// The further levels, hour by hour (counted from the epoch by the clock of the place).
pub(super) struct Mast {
    levels: Vec<(f64, BTreeMap<i64, StationRecord>)>,
}

/// What one level measured in an hour.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measured<'a> {
    /// Height [m].
    pub height: f64,
    /// The report.
    pub record: Option<&'a StationRecord>,
    /// Temperature, of the station's own level with its gaps filled [K].
    pub temperature: Option<f64>,
}

impl Mast {
    /// Hourly means of the levels; refuses levels that cannot stand in one profile.
    pub(super) fn new(input: &StationInput<'_>) -> Result<Self, WeatherError> {
        let mut heights: Vec<f64> = input.mast.iter().map(|level| level.height).collect();
        heights.push(input.wind_height);
        heights.sort_by(f64::total_cmp);
        if let Some(pair) = heights.windows(2).find(|pair| pair[1] - pair[0] < APART) {
            return Err(WeatherError::SameHeight { height: pair[1] });
        }
        if heights.len() > MOST_LEVELS {
            return Err(WeatherError::TooManyLevels {
                found: heights.len(),
            });
        }
        let offset = i64::from(input.place.utc_offset) * HOUR;
        let hour = |record: &StationRecord| (record.time.seconds() + offset).div_euclid(HOUR);
        let levels = input
            .mast
            .iter()
            .map(|level| {
                let means = hourly_means(level.records, input.threshold);
                (
                    level.height,
                    means.into_iter().map(|r| (hour(&r), r)).collect(),
                )
            })
            .collect();
        Ok(Self { levels })
    }

    /// All levels of an hour from the ground up, the station's `own` among them.
    pub(super) fn at<'a>(&'a self, hour: i64, own: Measured<'a>) -> Vec<Measured<'a>> {
        let further = self.levels.iter().map(|(height, hours)| {
            let record = hours.get(&hour);
            Measured {
                height: *height,
                record,
                temperature: record.and_then(|r| r.temperature),
            }
        });
        let mut levels: Vec<Measured<'a>> = further.chain([own]).collect();
        levels.sort_by(|a, b| a.height.total_cmp(&b.height));
        levels
    }
}

/// The wind of one level.
#[derive(Debug, Clone, Copy, PartialEq)]
struct LevelWind {
    /// Speed [m/s] and direction [°], neither calm nor missing.
    blowing: Option<(f64, f64)>,
    calm: bool,
}

impl Measured<'_> {
    fn wind(&self, threshold: f64) -> LevelWind {
        let speed = self.record.and_then(|r| r.wind_speed);
        let from = self.record.and_then(|r| r.wind_from);
        let calm = speed.is_some_and(|speed| speed < threshold || speed == 0.0);
        let blowing = match (speed, from) {
            (Some(speed), Some(from)) if !calm => {
                // As reported: a direction on the edge of a sector must not leave it by the way through radians.
                let degrees = (from.to_degrees() * 1e6).round() / 1e6;
                let degrees = degrees.rem_euclid(360.0);
                // AERMET writes north as 360.
                Some((speed, if degrees < 0.05 { 360.0 } else { degrees }))
            }
            _ => None,
        };
        LevelWind { blowing, calm }
    }

    /// The level of the profile: the wind as it was measured. Codes of what is missing are AERMET's, of calm too.
    pub(super) fn profile(&self, threshold: f64, on_site: bool) -> ProfileLevel {
        let wind = self.wind(threshold);
        let missing = if on_site { 99.0 } else { 999.0 };
        let (speed, direction) = match wind.blowing {
            Some(blowing) => blowing,
            None if wind.calm && !on_site => (0.0, 0.0),
            None => (missing, 999.0),
        };
        let turbulence = |value: Option<f64>| value.filter(|_| !wind.calm).unwrap_or(99.0);
        let record = self.record;
        ProfileLevel {
            height: self.height,
            wind_direction: direction,
            wind_speed: speed,
            temperature: self.temperature.map_or(missing, |t| t - ZERO_CELSIUS),
            sigma_theta: turbulence(record.and_then(|r| r.sigma_theta).map(f64::to_degrees)),
            sigma_w: turbulence(record.and_then(|r| r.sigma_w)),
        }
    }
}

/// The wind of reference of an hour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Reference {
    /// Speed [m/s], direction [°] and height [m].
    Blowing {
        /// Speed [m/s].
        speed: f64,
        /// Direction it comes from [°].
        from: f64,
        /// Height [m].
        height: f64,
    },
    /// Calm at a height [m].
    Calm(f64),
    /// No wind.
    Missing,
}

impl Reference {
    /// From the levels of an hour in a month (1–12), from the ground up.
    pub(super) fn of(
        levels: &[Measured<'_>],
        threshold: f64,
        surface: &SurfaceTable,
        month: usize,
    ) -> Self {
        let mut calm = None;
        for level in levels {
            let wind = level.wind(threshold);
            if wind.calm {
                calm = calm.or(Some(level.height));
            }
            let Some((speed, from)) = wind.blowing else {
                continue;
            };
            let height = level.height;
            let lowest = LOWEST_WIND * surface.at(month, Some(from)).roughness;
            if (lowest..=HIGHEST_REFERENCE).contains(&height) {
                return Self::Blowing {
                    speed,
                    from,
                    height,
                };
            }
        }
        calm.map_or(Self::Missing, Self::Calm)
    }

    /// Direction [°].
    pub(super) fn from(&self) -> Option<f64> {
        match self {
            Self::Blowing { from, .. } => Some(*from),
            _ => None,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::SurfaceValues;
    use super::*;
    use crate::meteorology::empty_record;
    use crate::time::ModelTime;

    #[test]
    fn the_lowest_wind_that_blows_is_the_reference() {
        let report = |speed: f64| StationRecord {
            wind_speed: Some(speed),
            wind_from: Some(90_f64.to_radians()),
            ..empty_record(ModelTime(0))
        };
        let (still, weak, strong) = (report(0.1), report(1.0), report(3.0));
        let at = |height, record| Measured {
            height,
            record: Some(record),
            temperature: None,
        };
        let reference = |levels: &[Measured<'_>], roughness| {
            let values = SurfaceValues {
                albedo: 0.2,
                bowen_ratio: 1.0,
                roughness,
            };
            match Reference::of(levels, 0.3, &SurfaceTable::uniform(values), 1) {
                Reference::Blowing { height, .. } => height,
                Reference::Calm(height) => -height,
                Reference::Missing => 0.0,
            }
        };
        let levels = [at(10.0, &weak), at(30.0, &strong)];
        assert_eq!(reference(&levels, 0.1), 10.0);
        // Below seven roughness lengths it is not used.
        assert_eq!(reference(&levels, 2.0), 30.0);
        assert_eq!(reference(&[at(10.0, &still), at(30.0, &strong)], 0.1), 30.0);
        assert_eq!(
            reference(&[at(10.0, &still), at(120.0, &strong)], 0.1),
            -10.0
        );
        assert_eq!(reference(&[], 0.1), 0.0);
    }
}
