//! An ascent as an archive has it, and what is made of it.

use crate::meteorology::gaps::speed_and_direction;
use crate::meteorology::stations::{UpperLevel, UpperProfile};
use crate::time::ModelTime;
use crate::units::{GAS_CONSTANT_DRY_AIR, GRAVITY};

/// A level of pressure, height and temperature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SoundingLevel {
    /// Pressure [Pa].
    pub pressure: f64,
    /// Altitude above sea level [m].
    pub altitude: f64,
    /// Temperature [K].
    pub temperature: f64,
}

/// Pressure, height and temperature of one ascent, levels from the ground up.
#[derive(Debug, Clone, PartialEq)]
pub struct Sounding {
    /// When.
    pub time: ModelTime,
    /// Its levels, at least two.
    pub levels: Vec<SoundingLevel>,
}

/// A level as an archive has it; what is missing or was taken out by the archive's checks is `None`.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct AscentLevel {
    /// It is the ground: an ascent begins anew here.
    pub surface: bool,
    /// Pressure [Pa].
    pub pressure: Option<f64>,
    /// Altitude above sea level [m].
    pub height: Option<f64>,
    /// Temperature [K].
    pub temperature: Option<f64>,
    /// Relative humidity over water [1].
    pub relative_humidity: Option<f64>,
    /// Wind speed [m/s].
    pub wind_speed: Option<f64>,
    /// Direction the wind comes from, clockwise from true north [rad].
    pub wind_from: Option<f64>,
}

/// A level at a known altitude.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AscentPoint {
    /// Altitude above sea level [m].
    pub altitude: f64,
    /// Temperature [K].
    pub temperature: Option<f64>,
    /// Relative humidity over water [1].
    pub humidity: Option<f64>,
    /// Wind toward true east and north [m/s].
    pub wind: Option<(f64, f64)>,
}

/// One ascent, levels in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Ascent {
    /// Identifier of the station in the archive.
    pub station: String,
    /// Nominal time.
    pub time: ModelTime,
    /// The levels.
    pub levels: Vec<AscentLevel>,
}

impl From<&Sounding> for Ascent {
    fn from(sounding: &Sounding) -> Self {
        let level = |level: &SoundingLevel| AscentLevel {
            pressure: Some(level.pressure),
            height: Some(level.altitude),
            temperature: Some(level.temperature),
            ..AscentLevel::default()
        };
        Self {
            station: String::new(),
            time: sounding.time,
            levels: sounding.levels.iter().map(level).collect(),
        }
    }
}

impl From<&UpperProfile> for Ascent {
    fn from(profile: &UpperProfile) -> Self {
        let level = |level: &UpperLevel| {
            let (speed, from) = speed_and_direction(level.wind_east, level.wind_north);
            AscentLevel {
                height: Some(level.altitude),
                temperature: level.temperature,
                wind_speed: Some(speed),
                wind_from: from,
                ..AscentLevel::default()
            }
        };
        Self {
            station: String::new(),
            time: profile.time,
            levels: profile.levels.iter().map(level).collect(),
        }
    }
}

impl AscentLevel {
    /// Puts it on top of those below. Without temperature or pressure it is left out; without height it gets the hydrostatic
    /// one above the level below it, z = z₁ + R T̄/g ln(p₁/p).
    fn put_on(&self, levels: &mut Vec<SoundingLevel>) {
        if self.surface {
            levels.clear();
        }
        let (Some(pressure), Some(temperature)) = (self.pressure, self.temperature) else {
            return;
        };
        let below = levels.last().copied();
        let hydrostatic = || {
            let below = below?;
            let mean = 0.5 * (temperature + below.temperature);
            let ratio = libm::log(below.pressure / pressure);
            Some(below.altitude + GAS_CONSTANT_DRY_AIR * mean / GRAVITY * ratio)
        };
        let Some(altitude) = self.height.or_else(hydrostatic) else {
            return;
        };
        let rises = below.is_none_or(|b| altitude > b.altitude && pressure < b.pressure);
        if rises {
            levels.push(SoundingLevel {
                pressure,
                altitude,
                temperature,
            });
        }
    }

    /// Wind toward true east and north [m/s]; calm needs no direction.
    fn wind(&self) -> Option<(f64, f64)> {
        match (self.wind_speed?, self.wind_from) {
            (0.0, _) => Some((0.0, 0.0)),
            (speed, Some(from)) => Some((-speed * libm::sin(from), -speed * libm::cos(from))),
            (_, None) => None,
        }
    }
}

impl Ascent {
    /// Pressure, height and temperature from the ground up; `None` with fewer than two such levels.
    pub fn thermal(&self) -> Option<Sounding> {
        let levels = self.rising();
        (levels.len() > 1).then_some(Sounding {
            time: self.time,
            levels,
        })
    }

    fn rising(&self) -> Vec<SoundingLevel> {
        let mut levels = vec![];
        for level in &self.levels {
            level.put_on(&mut levels);
        }
        levels
    }

    /// Altitude of the ground [m], where the ascent has a surface level with height.
    pub fn ground(&self) -> Option<f64> {
        self.levels
            .iter()
            .rfind(|level| level.surface)
            .and_then(|level| level.height)
    }

    /// The free air: levels above the ascent's own ground and above `floor` [m]. A level has its own height, or the one at its
    /// pressure between levels that have both, linear in ln p. Where a level has temperature but no wind, the wind is that
    /// between its neighbours. `None` where no level above has wind.
    pub fn free_air(&self, floor: f64) -> Option<UpperProfile> {
        let rising = self.rising();
        let bottom = self.ground().map_or(floor, |ground| ground.max(floor));
        let heights = self.heights(&rising);
        let mut found: Vec<UpperLevel> = self
            .levels
            .iter()
            .filter(|level| !level.surface)
            .filter_map(|level| {
                let altitude = level
                    .height
                    .or_else(|| height_at(&heights, level.pressure?))?;
                let (wind_east, wind_north) = level.wind()?;
                Some(UpperLevel {
                    altitude,
                    wind_east,
                    wind_north,
                    temperature: level.temperature,
                })
            })
            .filter(|level| level.altitude > bottom)
            .collect();
        found.sort_by(|a, b| a.altitude.total_cmp(&b.altitude));
        found.dedup_by(|above, below| {
            let same = above.altitude == below.altitude;
            if same {
                below.temperature = below.temperature.or(above.temperature);
            }
            same
        });
        let between: Vec<UpperLevel> = rising
            .iter()
            .filter(|level| level.altitude > bottom)
            .filter_map(|level| with_wind(level, &found))
            .collect();
        found.extend(between);
        found.sort_by(|a, b| a.altitude.total_cmp(&b.altitude));
        (!found.is_empty()).then_some(UpperProfile {
            time: self.time,
            levels: found,
        })
    }

    /// All levels whose altitude is known, with what was measured there.
    pub fn points(&self) -> Vec<AscentPoint> {
        let heights = self.heights(&self.rising());
        let altitude = |level: &AscentLevel| {
            level
                .height
                .or_else(|| height_at(&heights, level.pressure?))
        };
        self.levels
            .iter()
            .filter_map(|level| {
                Some(AscentPoint {
                    altitude: altitude(level)?,
                    temperature: level.temperature,
                    humidity: level.relative_humidity,
                    wind: level.wind(),
                })
            })
            .collect()
    }

    /// Pairs of ln p and altitude, from high to low pressure.
    fn heights(&self, rising: &[SoundingLevel]) -> Vec<(f64, f64)> {
        let own = self
            .levels
            .iter()
            .filter_map(|level| Some((libm::log(level.pressure?), level.height?)));
        let hydrostatic = rising.iter().map(|l| (libm::log(l.pressure), l.altitude));
        let mut pairs: Vec<(f64, f64)> = own.chain(hydrostatic).collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        pairs.dedup_by(|next, first| next.0 == first.0);
        pairs
    }
}

/// Altitude at a pressure [Pa] within the pairs of [`Ascent::heights`].
fn height_at(pairs: &[(f64, f64)], pressure: f64) -> Option<f64> {
    let log = libm::log(pressure);
    let above = pairs.partition_point(|pair| pair.0 >= log);
    let low = pairs.get(above.checked_sub(1)?)?;
    if low.0 == log {
        return Some(low.1);
    }
    let high = pairs.get(above)?;
    Some(low.1 + (high.1 - low.1) * (low.0 - log) / (low.0 - high.0))
}

/// A level of temperature between levels with wind; `None` outside them, and where one of them is the level itself.
fn with_wind(level: &SoundingLevel, winds: &[UpperLevel]) -> Option<UpperLevel> {
    let above = winds.partition_point(|wind| wind.altitude <= level.altitude);
    let low = winds.get(above.checked_sub(1)?)?;
    let high = winds.get(above)?;
    if low.altitude == level.altitude {
        return None;
    }
    let part = (level.altitude - low.altitude) / (high.altitude - low.altitude);
    Some(UpperLevel {
        altitude: level.altitude,
        wind_east: low.wind_east + part * (high.wind_east - low.wind_east),
        wind_north: low.wind_north + part * (high.wind_north - low.wind_north),
        temperature: Some(level.temperature),
    })
}
