//! The air of a box over time: each quantity a number or a column of a series.

use super::series::Series;
use crate::meteorology::radiation::saturation_vapour_pressure;
use crate::units::{self, HOUR};

/// What the weather gives, each a number or a column.
#[derive(Debug)]
pub(super) struct AirOfBox {
    pub series: Option<Series>,
    /// In the order of [`QUANTITIES`].
    pub quantities: [Quantity; QUANTITIES.len()],
}

/// Quantities of the air by their column names.
pub(super) const QUANTITIES: [&str; 7] = [
    "temperature_K",
    "pressure_hPa",
    "water_ppm",
    "relative_humidity_percent",
    "mixing_height_m",
    "dilution_per_h",
    "light",
];

/// A number, a column of the series, or nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Quantity {
    Absent,
    Constant(f64),
    Column(usize),
}

/// The air at one time, SI.
#[derive(Debug, Clone, Copy)]
pub(super) struct AirNow {
    pub temperature: f64,
    pub pressure: f64,
    pub water: f64,
    pub mixing_height: Option<f64>,
    pub dilution: f64,
    pub light: f64,
}

impl AirOfBox {
    /// At a time [s] since midnight of the first day.
    pub(super) fn at(&self, time: f64) -> AirNow {
        let mut row = Vec::new();
        if let Some(series) = &self.series {
            row.resize(series.names.len(), 0.0);
            series.at(time, &mut row);
        }
        let value = |index: usize| match self.quantities[index] {
            Quantity::Absent => None,
            Quantity::Constant(value) => Some(value),
            Quantity::Column(column) => Some(row[column]),
        };
        let temperature = value(0).unwrap_or(f64::NAN);
        let pressure = units::from_hectopascal(value(1).unwrap_or(f64::NAN));
        let humidity = value(3)
            .map(|percent| percent * 0.01 * saturation_vapour_pressure(temperature) / pressure);
        AirNow {
            temperature,
            pressure,
            water: value(2).map_or_else(|| humidity.unwrap_or(0.0), |ppm| ppm * 1e-6),
            mixing_height: value(4),
            dilution: value(5).unwrap_or(0.0) / HOUR,
            light: value(6).unwrap_or(1.0),
        }
    }
}
