//! The matrix of worst weather, after MAKEMET of AERSCREEN.
//!
//! Winds × three temperatures (least, mean, greatest) × nights by cloud (stable) and days by sky and w* (convective), for every ground. Nights: AERMET's u*, θ* of
//! the cloud (AERMET's formulas, `prepare::weather`); days: H = 0.9 Rₙ/(1 + 1/B) of the sky, u* and L by iteration, |L| ≥ 1 m, zᵢc = k |L| (w*/u*)³;
//! zᵢm = 2300 u*^1.5. What is AERSCREEN's and what this project's is said in `seeds/consult/grading.toml`.

use super::input::ScreeningWeather;
use super::rules::GradingRules;
use super::surface::Ground;
use crate::plume::weather::{
    ProfileLevel, ProfileRecord, SurfaceRecord, WeatherSettings, prepare_hour,
};
use crate::plume::{Hour, HourStamp};
use crate::prepare::weather::radiation::{albedo_at, net_radiation, solar_radiation};
use crate::prepare::weather::surface_layer::{
    Flow, KARMAN, SPECIFIC_HEAT, bounded_length, limited, obukhov_length, stable, unstable,
};
use crate::units::ZERO_CELSIUS;
use serde::Serialize;

/// Height of the temperature [m].
const TEMPERATURE_HEIGHT: f64 = 2.0;

/// An hour of the matrix.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixHour {
    /// Ground.
    pub ground: String,
    /// Wind [m/s].
    pub wind: f64,
    /// Height of the wind [m].
    pub wind_height: f64,
    /// Temperature [K].
    pub temperature: f64,
    /// Cloud [tenths].
    pub cloud: u8,
    /// Elevation of the sun [°]; `None` at night.
    pub sun: Option<f64>,
    /// Sensible heat flux [W/m²].
    pub heat: f64,
    /// u* [m/s].
    pub ustar: f64,
    /// w* [m/s]; `None` at night.
    pub wstar: Option<f64>,
    /// Convective mixing height [m]; `None` at night.
    pub convective_height: Option<f64>,
    /// Mechanical mixing height [m].
    pub mechanical_height: f64,
    /// Obukhov length [m].
    pub length: f64,
    /// Roughness length [m].
    pub roughness: f64,
    /// Bowen ratio [1].
    pub bowen: f64,
    /// Albedo at noon [1].
    pub albedo: f64,
    /// dθ/dz above the mixed layer [K/m].
    pub gradient: f64,
}

/// The hours, in a fixed order.
pub fn weather_matrix(weather: &ScreeningWeather, rules: &GradingRules) -> Vec<MatrixHour> {
    let [least, greatest] = weather.temperatures;
    let mut temperatures = vec![least, f64::midpoint(least, greatest), greatest];
    temperatures.dedup();
    let stronger = rules
        .matrix
        .winds
        .iter()
        .copied()
        .filter(|w| *w > weather.least_wind);
    let winds: Vec<f64> = std::iter::once(weather.least_wind)
        .chain(stronger)
        .collect();
    let mut hours = Vec::new();
    for ground in &weather.grounds {
        for &wind in &winds {
            for &temperature in &temperatures {
                let flow = Flow {
                    wind,
                    height: weather.anemometer,
                    roughness: ground.roughness,
                    temperature,
                    density: rules.air.density.value,
                    twilight: 0.0,
                    adjusted: false,
                };
                for &cloud in &rules.matrix.night_clouds {
                    hours.push(night(&flow, cloud, ground, rules));
                }
                for sky in &rules.matrix.sky {
                    days(&flow, (sky.cloud, sky.elevation), ground, rules, &mut hours);
                }
            }
        }
    }
    hours
}

fn of(flow: &Flow, cloud: u8, ground: &Ground, rules: &GradingRules, ustar: f64) -> MatrixHour {
    let top = rules.air.greatest_mixing_height.value;
    MatrixHour {
        ground: ground.name.clone(),
        wind: flow.wind,
        wind_height: flow.height,
        temperature: flow.temperature,
        cloud,
        sun: None,
        heat: 0.0,
        ustar,
        wstar: None,
        convective_height: None,
        mechanical_height: (2300.0 * libm::pow(ustar, 1.5)).min(top),
        length: 0.0,
        roughness: ground.roughness,
        bowen: ground.bowen,
        albedo: ground.albedo,
        gradient: rules.air.gradient.value,
    }
}

fn night(flow: &Flow, cloud: u8, ground: &Ground, rules: &GradingRules) -> MatrixHour {
    let scales = limited(flow, stable(flow, cloud));
    let heat = -flow.density * SPECIFIC_HEAT * scales.ustar * scales.theta;
    MatrixHour {
        heat,
        length: bounded_length(obukhov_length(
            scales.ustar,
            flow.temperature,
            flow.density,
            heat,
        )),
        ..of(flow, cloud, ground, rules, scales.ustar)
    }
}

fn days(
    flow: &Flow,
    (cloud, sun): (u8, f64),
    ground: &Ground,
    rules: &GradingRules,
    hours: &mut Vec<MatrixHour>,
) {
    let net = net_radiation(
        albedo_at(ground.albedo, sun),
        solar_radiation(sun, cloud),
        flow.temperature,
        cloud,
    );
    let heat = 0.9 * net / (1.0 + 1.0 / ground.bowen);
    if heat <= 0.0 {
        // Under this sky the ground does not warm the air: a night has it.
        return;
    }
    let (ustar, length) = unstable(flow, heat);
    let length = bounded_length(length);
    for &wstar in &rules.matrix.convective_velocities {
        let ratio = wstar / ustar;
        let depth = KARMAN * length.abs() * ratio * ratio * ratio;
        if depth <= rules.air.greatest_mixing_height.value {
            hours.push(MatrixHour {
                sun: Some(sun),
                heat,
                wstar: Some(wstar),
                convective_height: Some(depth),
                length,
                ..of(flow, cloud, ground, rules, ustar)
            });
        }
    }
}

impl MatrixHour {
    /// The hour for the engine, wind from the west; `None` of scales that contradict each other.
    pub(super) fn prepared(&self, pressure: f64, settings: &WeatherSettings) -> Option<Hour> {
        let stamp = HourStamp {
            year: 2010,
            month: 1,
            day: 1,
            hour: 12,
            day_of_year: 1,
        };
        let surface = SurfaceRecord {
            stamp,
            heat_flux: self.heat,
            friction_velocity: self.ustar,
            convective_velocity: self.wstar.unwrap_or(-9.0),
            gradient_above: self.gradient,
            convective_mixing_height: self.convective_height.unwrap_or(-999.0),
            mechanical_mixing_height: self.mechanical_height,
            obukhov_length: self.length,
            roughness_length: self.roughness,
            bowen_ratio: self.bowen,
            albedo: self.albedo,
            wind_speed: self.wind,
            wind_direction: 270.0,
            wind_height: self.wind_height,
            temperature: self.temperature,
            temperature_height: TEMPERATURE_HEIGHT,
            precipitation_code: 0,
            precipitation: 0.0,
            relative_humidity: 50.0,
            pressure: pressure / 100.0,
            cloud_cover: i32::from(self.cloud),
        };
        let profile = ProfileRecord {
            stamp,
            levels: vec![ProfileLevel {
                height: self.wind_height,
                wind_direction: 270.0,
                wind_speed: self.wind,
                temperature: self.temperature - ZERO_CELSIUS,
                sigma_theta: 99.0,
                sigma_w: 99.0,
            }],
        };
        let (hour, _) = prepare_hour(&surface, &profile, None, [0.0; 2], settings);
        (!hour.calm && !hour.missing).then_some(hour)
    }
}
