//! The columns of a model as AERMOD's weather (MMIF's job).
//!
//! | column | from |
//! |---|---|
//! | H, u* | the model, bilinear between cell centres |
//! | L | −ρ cₚ T u*³/(k g H) of these, 1 ≤ |L| ≤ 8888 m: the three fit together |
//! | convective mixing height | the model's mixing height, hours with H > 0 |
//! | mechanical mixing height | H ≤ 0: the model's mixing height; H > 0: 2400 u*^1.5, smoothed as AERMET does |
//! | w* | (g H zᵢ/(ρ cₚ T))^0.333 |
//! | dθ/dz above zᵢ | the model's θ over 500 m above, at least 0.005 K/m |
//! | wind, temperature | SFC: 10 m and 2 m; PFL: also the layer centres, between cell centres at equal height above ground |
//! | albedo, Bowen ratio, z₀ | [`SurfaceTable`]; albedo at the elevation of the sun as AERMET prints it |
//! | pressure, clouds, rain | the model, at its own ground |
//!
//! Wind is turned from the map to true north. An hour holds the model's state at its end. Lateral turbulence is not written
//! (99): AERMOD makes its own.

use super::convective::{LEAST_GRADIENT, MechanicalMixing};
use super::radiation::albedo_at;
use super::sun::SolarDay;
use super::surface::SurfaceTable;
use super::surface_layer::{LEAST_WIND, bounded_length, convective_velocity, obukhov_length};
use super::{Place, Prepared, SurfaceHour, WeatherError};
use crate::grid::{HorizontalGrid, VerticalMetrics};
use crate::meteorology::{MetSlice, Meteorology};
use crate::plume::HourStamp;
use crate::plume::weather::calendar::day_of_year;
use crate::plume::weather::{MOST_LEVELS, ProfileLevel, ProfileRecord, SurfaceRecord};
use crate::time::ModelTime;
use crate::units::{KAPPA_POISSON, REFERENCE_PRESSURE, ZERO_CELSIUS, air_density};
use ndarray::{Array2, Array3};

const HOUR: i64 = 3600;
/// Levels of the profile reach so high [m]: above AERMOD's own mixing heights nothing is asked of them.
const PROFILE_TOP: f64 = 4000.0;
/// Height of the lowest level: the model's 10-m wind [m].
const WIND_HEIGHT: f64 = 10.0;
/// Height of the temperature [m].
const TEMPERATURE_HEIGHT: f64 = 2.0;

/// A model and its grid.
#[derive(Clone, Copy)]
pub struct ModelColumns<'a> {
    /// The weather.
    pub weather: &'a dyn Meteorology,
    /// Its map.
    pub grid: &'a HorizontalGrid,
    /// Its levels.
    pub metrics: &'a VerticalMetrics,
}

/// A point between cell centres: four cells and their weights.
struct Corners([((usize, usize), f64); 4]);

impl Corners {
    fn of(grid: &HorizontalGrid, place: &Place) -> Result<Self, WeatherError> {
        let outside = || WeatherError::OutsideGrid {
            longitude: place.longitude,
            latitude: place.latitude,
        };
        let position = grid
            .positions(&[(place.longitude, place.latitude)])
            .map_err(|_| outside())?[0];
        grid.cell_at(position).ok_or_else(outside)?;
        let along = |value: f64, origin: f64, count: usize| {
            let x = ((value - origin) / grid.cell_size - 0.5).clamp(0.0, (count - 1) as f64);
            let low = (x as usize).min(count.saturating_sub(2));
            (low, (low + 1).min(count - 1), x - low as f64)
        };
        let (i, i1, x) = along(position.0, grid.west, grid.nx);
        let (j, j1, y) = along(position.1, grid.south, grid.ny);
        Ok(Self([
            ((j, i), (1.0 - x) * (1.0 - y)),
            ((j, i1), x * (1.0 - y)),
            ((j1, i), (1.0 - x) * y),
            ((j1, i1), x * y),
        ]))
    }

    fn mean(&self, value: impl Fn(usize, usize) -> f64) -> f64 {
        self.0
            .iter()
            .map(|&((j, i), weight)| weight * value(j, i))
            .sum()
    }

    fn flat(&self, field: &Array2<f64>) -> f64 {
        self.mean(|j, i| field[[j, i]])
    }

    fn layer(&self, field: &Array3<f64>, k: usize) -> f64 {
        self.mean(|j, i| field[[k, j, i]])
    }

    /// Wind (east, north) from map components.
    fn wind(
        &self,
        grid: &HorizontalGrid,
        u: impl Fn(usize, usize) -> f64,
        v: impl Fn(usize, usize) -> f64,
    ) -> (f64, f64) {
        let turned = |j: usize, i: usize| {
            let (sin, cos) = libm::sincos(grid.convergence(i, j));
            (u(j, i) * cos + v(j, i) * sin, v(j, i) * cos - u(j, i) * sin)
        };
        (
            self.mean(|j, i| turned(j, i).0),
            self.mean(|j, i| turned(j, i).1),
        )
    }
}

/// Prepares the hours of whole days from the day of `first` to that of `last` by the clock of the place.
///
/// # Errors
/// [`WeatherError`] if the place lies outside the grid or the model has no weather for an hour.
pub fn prepare_model(
    model: &ModelColumns<'_>,
    place: &Place,
    surface: &SurfaceTable,
    (first, last): (ModelTime, ModelTime),
) -> Result<Prepared, WeatherError> {
    let corners = Corners::of(model.grid, place)?;
    let offset = i64::from(place.utc_offset) * HOUR;
    let day = |time: ModelTime| (time.seconds() + offset).div_euclid(24 * HOUR);
    let mut mixing = MechanicalMixing::default();
    let mut prepared = Prepared::default();
    for day in day(first)..=day(last) {
        let date = ModelTime(day * 24 * HOUR).utc();
        let (year, month, dom) = (
            i32::from(date.year()),
            date.month() as u32,
            date.day() as u32,
        );
        let of_year = day_of_year(year, month, dom).unwrap_or(1);
        let sun = SolarDay::new(
            place.latitude,
            place.longitude,
            f64::from(place.utc_offset),
            of_year,
        );
        for hour in 1..=24_u32 {
            let stamp = HourStamp {
                year,
                month,
                day: dom,
                hour,
                day_of_year: of_year,
            };
            let time = ModelTime((day * 24 + i64::from(hour)) * HOUR - offset);
            let slice = model.weather.at(time)?;
            let levels = levels(model, &corners, &slice);
            let record = record(
                &corners,
                &slice,
                model,
                surface,
                &sun,
                stamp,
                &levels,
                &mut mixing,
            );
            prepared.surface.push(SurfaceHour {
                record,
                wind_mark: "PROG-Mod",
                filled: "",
            });
            prepared.profile.push(ProfileRecord { stamp, levels });
        }
    }
    prepared.notes.push(format!(
        "{} hours of the model; {}",
        prepared.surface.len(),
        model.weather.provenance()
    ));
    Ok(prepared)
}

/// A level from wind components and temperature.
fn level(height: f64, (east, north): (f64, f64), temperature: f64) -> ProfileLevel {
    let from = libm::atan2(-east, -north).to_degrees().rem_euclid(360.0);
    ProfileLevel {
        height,
        wind_direction: if from < 0.05 { 360.0 } else { from },
        wind_speed: libm::hypot(east, north).max(LEAST_WIND),
        temperature: temperature - ZERO_CELSIUS,
        sigma_theta: 99.0,
        sigma_w: 99.0,
    }
}

fn levels(model: &ModelColumns<'_>, corners: &Corners, slice: &MetSlice) -> Vec<ProfileLevel> {
    let ten = corners.wind(
        model.grid,
        |j, i| slice.wind_u_10m[[j, i]],
        |j, i| slice.wind_v_10m[[j, i]],
    );
    let mut levels = vec![level(WIND_HEIGHT, ten, corners.flat(&slice.temperature_2m))];
    for k in 0..slice.temperature.dim().0 {
        let height = (corners.layer(&model.metrics.centre_height, k) * 10.0).round() / 10.0;
        if height > PROFILE_TOP || levels.len() == MOST_LEVELS {
            break;
        }
        if height <= WIND_HEIGHT + 1.0 {
            continue;
        }
        let wind = corners.wind(
            model.grid,
            |j, i| slice.wind_u[[k, j, i]],
            |j, i| slice.wind_v[[k, j, i]],
        );
        levels.push(level(height, wind, corners.layer(&slice.temperature, k)));
    }
    levels
}

#[allow(clippy::too_many_arguments)]
fn record(
    corners: &Corners,
    slice: &MetSlice,
    model: &ModelColumns<'_>,
    surface: &SurfaceTable,
    sun: &SolarDay,
    stamp: HourStamp,
    levels: &[ProfileLevel],
    mixing: &mut MechanicalMixing,
) -> SurfaceRecord {
    let wind = levels[0];
    let ground = surface.at(stamp.month as usize, Some(wind.wind_direction));
    let temperature = corners.flat(&slice.temperature_2m);
    let pressure = corners.flat(&slice.surface_pressure);
    let density = air_density(pressure, temperature);
    let heat = corners.flat(&slice.sensible_heat_flux);
    let ustar = corners.flat(&slice.friction_velocity);
    let depth = corners.flat(&slice.mixing_height);
    // AERMOD tells day from night by the sign of L: a flux of nothing is a night's.
    let heat = if heat.abs() < 0.1 {
        0.1_f64.copysign(if heat > 0.0 { 1.0 } else { -1.0 })
    } else {
        heat
    };
    let mechanical = mixing.hour(Some(ustar)).unwrap_or(depth);
    let convective = heat > 0.0;
    let rain = corners.flat(&slice.precipitation) * 3.6e6;
    SurfaceRecord {
        stamp,
        heat_flux: heat,
        friction_velocity: ustar,
        convective_velocity: if convective {
            convective_velocity(heat, depth, density, temperature)
        } else {
            -9.0
        },
        gradient_above: if convective {
            gradient_above(corners, slice, model, depth.max(mechanical))
        } else {
            -9.0
        },
        convective_mixing_height: if convective {
            depth.min(super::convective::HIGHEST)
        } else {
            -999.0
        },
        mechanical_mixing_height: if convective { mechanical } else { depth },
        obukhov_length: bounded_length(obukhov_length(ustar, temperature, density, heat)),
        roughness_length: ground.roughness,
        bowen_ratio: ground.bowen_ratio,
        albedo: albedo_at(ground.albedo, sun.mean_elevation(stamp.hour as usize)),
        wind_speed: wind.wind_speed,
        wind_direction: wind.wind_direction,
        wind_height: WIND_HEIGHT,
        temperature,
        temperature_height: TEMPERATURE_HEIGHT,
        precipitation_code: match (rain > 0.005, temperature < ZERO_CELSIUS) {
            (true, true) => 22,
            (true, false) => 11,
            (false, _) => 0,
        },
        precipitation: rain,
        relative_humidity: 100.0 * corners.layer(&slice.relative_humidity, 0).min(1.0),
        pressure: pressure / 100.0,
        cloud_cover: (10.0 * corners.flat(&slice.cloud_cover)).round() as i32,
    }
}

/// Gradient of θ over 500 m above a height, at least 0.005 K/m.
fn gradient_above(
    corners: &Corners,
    slice: &MetSlice,
    model: &ModelColumns<'_>,
    height: f64,
) -> f64 {
    let layers = slice.temperature.dim().0;
    let point = |k: usize| {
        let theta = corners.layer(&slice.temperature, k)
            * libm::pow(
                REFERENCE_PRESSURE / corners.layer(&slice.pressure, k),
                KAPPA_POISSON,
            );
        (corners.layer(&model.metrics.centre_height, k), theta)
    };
    let at = |z: f64| {
        let k = (1..layers).find(|&k| point(k).0 >= z)?;
        let (low, high) = (point(k - 1), point(k));
        Some(low.1 + (z - low.0) / (high.0 - low.0) * (high.1 - low.1))
    };
    match (at(height), at(height + 500.0)) {
        (Some(low), Some(high)) => ((high - low) / 500.0).max(LEAST_GRADIENT),
        _ => LEAST_GRADIENT,
    }
}
