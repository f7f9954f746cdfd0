//! The air above the model, and the ozone in it.
//!
//! US Standard Atmosphere 1976 (45° N, annual mean) with its ozone, as TUV takes it, in layers up to 80 km. The ozone is
//! scaled so that the whole column is the one asked for; the air so that its weight is the pressure at the model top.

use super::PhotolysisError;
use super::tables::numbers;

/// Molecules per cm² in a Dobson unit (2.6867e20 per m²).
pub const DOBSON_UNIT: f64 = 2.6867e16;
/// Edges of the layers above the model [m].
const EDGES: [f64; 18] = [
    14e3, 15e3, 16e3, 18e3, 20e3, 22e3, 24e3, 26e3, 28e3, 30e3, 33e3, 36e3, 40e3, 45e3, 50e3, 55e3,
    65e3, 80e3,
];
/// Thinnest layer above the model [m].
const THINNEST: f64 = 400.0;

/// The standard atmosphere by whole kilometres.
#[derive(Debug)]
pub(super) struct Standard {
    temperature: Vec<f64>,
    /// Air above a level [1/cm²].
    air_above: Vec<f64>,
    /// Ozone above a level [1/cm²].
    ozone_above: Vec<f64>,
    ozone: Vec<f64>,
    air: Vec<f64>,
}

/// A layer of air above the model.
#[derive(Debug, Clone, Copy)]
pub(super) struct UpperLayer {
    /// Upper edge [m].
    pub top: f64,
    /// Temperature [K].
    pub temperature: f64,
    /// Share of the air above the model's top [1].
    pub air: f64,
    /// Share of the ozone above the model's top [1].
    pub ozone: f64,
}

impl Standard {
    pub fn read() -> Result<Self, PhotolysisError> {
        let rows = numbers("chemistry/photolysis/standard_atmosphere.csv")?;
        let column = |k: usize| rows.iter().map(|row| row[k]).collect::<Vec<f64>>();
        let (temperature, air, ozone) = (column(1), column(2), column(3));
        let last = rows.len() - 1;
        let (mut air_above, mut ozone_above) = (vec![0.0; last + 1], vec![0.0; last + 1]);
        for k in (0..last).rev() {
            air_above[k] = air_above[k + 1] + 1e5 * (air[k] * air[k + 1]).sqrt();
            ozone_above[k] = ozone_above[k + 1] + 1e5 * 0.5 * (ozone[k] + ozone[k + 1]);
        }
        Ok(Self {
            temperature,
            air_above,
            ozone_above,
            ozone,
            air,
        })
    }

    /// A quantity by whole kilometres, at an altitude [m].
    fn between(values: &[f64], altitude: f64) -> f64 {
        let x = (1e-3 * altitude).clamp(0.0, (values.len() - 1) as f64);
        let k = (x as usize).min(values.len() - 2);
        values[k] + (values[k + 1] - values[k]) * (x - k as f64)
    }

    /// Temperature [K] at an altitude [m].
    pub fn temperature(&self, altitude: f64) -> f64 {
        Self::between(&self.temperature, altitude)
    }

    /// Air [1/cm³] at an altitude [m]: logarithm linear between kilometres.
    pub fn air(&self, altitude: f64) -> f64 {
        let logarithms = self.air.iter().map(|&n| libm::log(n)).collect::<Vec<_>>();
        libm::exp(Self::between(&logarithms, altitude))
    }

    /// Ozone [1/cm³] at an altitude [m], for a column of about 350 DU.
    pub fn ozone(&self, altitude: f64) -> f64 {
        Self::between(&self.ozone, altitude)
    }

    /// Ozone above an altitude [m], for a column of about 350 DU [1/cm²].
    pub fn ozone_above(&self, altitude: f64) -> f64 {
        Self::between(&self.ozone_above, altitude)
    }

    /// Layers from the model's top [m] up.
    pub fn layers_above(&self, top: f64, layers: &mut Vec<UpperLayer>) {
        layers.clear();
        let (air, ozone) = (
            Self::between(&self.air_above, top),
            Self::between(&self.ozone_above, top),
        );
        let mut bottom = top;
        for &edge in EDGES.iter().filter(|&&edge| edge >= top + THINNEST) {
            let part = |values: &[f64]| Self::between(values, bottom) - Self::between(values, edge);
            layers.push(UpperLayer {
                top: edge,
                temperature: self.temperature(0.5 * (bottom + edge)),
                air: part(&self.air_above) / air,
                ozone: part(&self.ozone_above) / ozone,
            });
            bottom = edge;
        }
    }
}
