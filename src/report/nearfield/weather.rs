//! Weather of the near-field page: of single hours, and of all that were run.

use super::model::{HourWeather, WeatherSummary};
use crate::plume::weather::SurfaceRecord;

/// Upper bounds of the rose's speed classes [m/s].
const SPEEDS: [f64; 4] = [2.0, 3.0, 5.0, 8.0];

/// Weather of an hour; codes of missing values become nothing (AERMET's file format).
pub(super) fn hour_weather(record: &SurfaceRecord) -> HourWeather {
    let within = |value: f64, low: f64, high: f64| (value > low && value < high).then_some(value);
    HourWeather {
        friction_velocity: within(record.friction_velocity, 0.0, 90.0),
        convective_velocity: within(record.convective_velocity, 0.0, 90.0),
        obukhov_length: within(record.obukhov_length, -90_000.0, 90_000.0),
        mixing_height: mixing_height(record),
        wind_speed: within(record.wind_speed, -1.0, 90.0),
        wind_from: within(record.wind_direction, -1.0, 361.0),
        temperature: within(record.temperature, 100.0, 400.0),
    }
}

fn mixing_height(record: &SurfaceRecord) -> Option<f64> {
    let height = record
        .convective_mixing_height
        .max(record.mechanical_mixing_height);
    (height > 0.0 && height < 90_000.0).then_some(height)
}

/// Rose, stability and mixing heights.
pub(super) fn weather(records: &[SurfaceRecord]) -> WeatherSummary {
    let mut rose = vec![vec![0.0; SPEEDS.len() + 1]; 16];
    let mut stability = vec![[0_usize; 3]; 24];
    let mut heights: Vec<Vec<f64>> = vec![Vec::new(); 24];
    let (mut calm, mut speed, mut valid) = (0.0, 0.0, 0.0);
    for record in records {
        let hour = (record.stamp.hour as usize).clamp(1, 24) - 1;
        let here = hour_weather(record);
        let kind = match (here.wind_speed, here.obukhov_length) {
            (Some(wind), Some(length)) if wind > 0.0 => usize::from(length > 0.0),
            _ => 2,
        };
        stability[hour][kind] += 1;
        if let Some(height) = here.mixing_height.filter(|_| kind < 2) {
            heights[hour].push(height);
        }
        let Some(wind) = here.wind_speed else {
            continue;
        };
        valid += 1.0;
        speed += wind;
        match here.wind_from {
            Some(from) if wind > 0.0 => {
                let sector = libm::floor((from + 11.25) / 22.5) as usize % 16;
                let class = SPEEDS.iter().filter(|&&bound| wind >= bound).count();
                rose[sector][class] += 1.0;
            }
            _ => calm += 1.0,
        }
    }
    let of = f64::max(valid, 1.0);
    for share in rose.iter_mut().flatten() {
        *share /= of;
    }
    let quantiles = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let last = values.len().checked_sub(1)?;
        Some([0.1, 0.5, 0.9].map(|p| values[libm::round(p * last as f64) as usize]))
    };
    WeatherSummary {
        rose,
        calm: calm / of,
        mean_speed: speed / of,
        wind_height: records.first().map_or(0.0, |record| record.wind_height),
        stability,
        mixing: heights.into_iter().map(quantiles).collect(),
    }
}
