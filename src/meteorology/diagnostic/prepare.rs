//! What is made of the station data once: coverage, clouds from radiation, the reference air.

use super::{
    GAS_CONSTANT_DRY_AIR, GRAVITY, HOUR, MeteorologyError, ModelTime, STANDARD_PRESSURE,
    StationSet, Sun, air_density, lapse, radiation, standard_atmosphere_pressure,
};

/// Sine of the sun's elevation below which radiation says nothing about clouds [1] (about 9°).
const LOWEST_SUN: f64 = 0.15;

/// The constant air that carries the mass of a run: linear temperature, hydrostatic (anelastic reference state).
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct ReferenceAtmosphere {
    /// Temperature extended to sea level [K].
    pub sea_level_temperature: f64,
    /// Lapse rate [K/m], to 11 km.
    pub lapse_rate: f64,
}

impl ReferenceAtmosphere {
    /// From the mean temperature of every station over the day: first by hour of the day, then over the hours, and rounded to 0.1 K
    /// and 0.1 K/km, so that a cycle repeated more often or begun at another hour gives the same air to the last bit.
    ///
    /// # Errors
    /// [`MeteorologyError::Source`] without any temperature.
    pub fn from_stations(set: &StationSet) -> Result<Self, MeteorologyError> {
        let points: Vec<(f64, f64)> = set
            .stations
            .iter()
            .zip(&set.records)
            .filter_map(|(station, records)| {
                let mut hours = [(0.0, 0.0); 24];
                for record in records {
                    if let Some(temperature) = record.temperature {
                        let hour = &mut hours[record.time.hour()];
                        *hour = (hour.0 + temperature, hour.1 + 1.0);
                    }
                }
                let (sum, count) = hours
                    .iter()
                    .filter(|hour| hour.1 > 0.0)
                    .fold((0.0, 0.0), |(s, n), hour| (s + hour.0 / hour.1, n + 1.0));
                (count > 0.0).then(|| (station.elevation, sum / count))
            })
            .collect();
        Self::through(&points).ok_or_else(|| {
            MeteorologyError::Source("no station reports temperature at any time".to_owned())
        })
    }

    /// Through points of altitude [m] and temperature [K], rounded to 0.1 K and 0.1 K/km; `None` without any.
    pub(in crate::meteorology) fn through(points: &[(f64, f64)]) -> Option<Self> {
        let (lapse_rate, sea_level_temperature) = lapse(points)?;
        Some(Self {
            sea_level_temperature: (sea_level_temperature * 10.0).round() / 10.0,
            lapse_rate: (lapse_rate * 1e4).round() / 1e4,
        })
    }

    /// Temperature at an altitude [m above sea level], isothermal above 11 km [K].
    pub fn temperature(&self, altitude: f64) -> f64 {
        self.sea_level_temperature - self.lapse_rate * altitude.min(11_000.0)
    }

    /// Pressure at an altitude [Pa], hydrostatic from the standard pressure at sea level:
    /// p = p₀ (T/T₀)^(g/RΓ), isothermal above 11 km.
    pub fn pressure(&self, altitude: f64) -> f64 {
        let exponent = GRAVITY / (GAS_CONSTANT_DRY_AIR * self.lapse_rate);
        let ratio = self.temperature(altitude) / self.sea_level_temperature;
        let above = (altitude - 11_000.0).max(0.0);
        let scale = GAS_CONSTANT_DRY_AIR * self.temperature(altitude) / GRAVITY;
        STANDARD_PRESSURE * libm::pow(ratio, exponent) * libm::exp(-above / scale)
    }

    /// Density at an altitude [kg/m³].
    pub fn density(&self, altitude: f64) -> f64 {
        air_density(self.pressure(altitude), self.temperature(altitude))
    }
}

/// First and last hour with reports.
pub(super) fn coverage(set: &StationSet) -> Result<(ModelTime, ModelTime), MeteorologyError> {
    let ends = set
        .records
        .iter()
        .filter_map(|r| Some((r.first()?.time, r.last()?.time)));
    ends.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
        .ok_or_else(|| MeteorologyError::Source("the station data hold no report".to_owned()))
}

/// Fills missing cloud cover from measured radiation (inverse of Kasten and Czeplak 1980, G/G₀ = 1 − 0.75 N^3.4) while the
/// sun is well up; from then on until the next sun the last value holds, so that nothing depends on later data. Hours before a
/// station's first sun take that first value. A station that reports clouds is left as it is.
pub(super) fn clouds_from_radiation(set: &mut StationSet) {
    for (station, records) in set.stations.iter().zip(&mut set.records) {
        if records.iter().any(|r| r.cloud_cover.is_some()) {
            continue;
        }
        let pressure = standard_atmosphere_pressure(station.elevation);
        let mut estimates: Vec<Option<f64>> = records
            .iter()
            .map(|record| {
                // Radiation of the hour that begins at the report: the sun half an hour later.
                let middle = record.time.plus((0.5 * HOUR) as i64);
                let sun = Sun::at(middle);
                let up = sun
                    .position(station.longitude, station.latitude)
                    .sin_elevation;
                if up < LOWEST_SUN {
                    return None;
                }
                let clear = radiation::clear_sky_global(
                    up,
                    sun.distance_factor,
                    station.elevation,
                    pressure,
                    radiation::linke_turbidity(middle.day_of_year()),
                );
                let share = (record.solar_radiation? / clear).clamp(0.25, 1.0);
                Some(libm::pow((1.0 - share) / 0.75, 1.0 / 3.4))
            })
            .collect();
        let mut held = estimates.iter().flatten().next().copied();
        for (record, estimate) in records.iter_mut().zip(&mut estimates) {
            held = estimate.or(held);
            record.cloud_cover = held;
        }
    }
}
