//! Layers of another model's emissions on our levels.
//!
//! A file of one layer emits into our lowest. Layers of several lie between heights above the ground: as given, of VGTYP 6 as the file has them, and of pressure
//! (VGTYP 1, 2, 7, 9: p = p_top + σ (p_s − p_top)) in the standard atmosphere (ISO 2533: 288.15 K, 6.5 K/km, 1013.25 hPa) over our ground. The mass of a layer is
//! even over its height; what lies above our top goes into our last layer.

use crate::grid::VerticalMetrics;
use crate::gridded::GriddedError;
use crate::ioapi::Vertical;
use crate::units::{GAS_CONSTANT_DRY_AIR, GRAVITY};

/// The standard atmosphere: temperature [K], lapse rate [K/m] and pressure [Pa].
const STANDARD: (f64, f64, f64) = (288.15, 0.0065, 101_325.0);

/// Interfaces of a file's layers.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Interfaces {
    /// All of it into our lowest layer.
    Lowest,
    /// Heights above the ground [m], one more than layers.
    Heights(Vec<f64>),
    /// σ, and the pressure at the top [Pa].
    Sigma(Vec<f64>, f64),
}

impl Interfaces {
    /// Of a file of some layers; `tops` are heights of their upper ends that the scenario gives [m].
    pub fn new(
        file: &str,
        layers: usize,
        vertical: Option<&Vertical>,
        tops: Option<&[f64]>,
    ) -> Result<Self, GriddedError> {
        let wrong = |what: String| {
            let hint = "write layer_tops_m = [40, 90, …], one height above the ground a layer";
            GriddedError::file(file, what, hint)
        };
        if let Some(tops) = tops {
            let mut heights = vec![0.0];
            heights.extend(tops);
            let rising = heights.windows(2).all(|w| w[1] > w[0]);
            if tops.len() != layers || !rising {
                return Err(wrong(format!(
                    "{} height(s) for {layers} layer(s), or heights that do not rise: {tops:?}",
                    tops.len()
                )));
            }
            return Ok(Self::Heights(heights));
        }
        if layers == 1 {
            return Ok(Self::Lowest);
        }
        let Some(vertical) = vertical else {
            return Err(wrong(format!("{layers} layers of unknown height")));
        };
        let levels = &vertical.levels;
        if levels.len() != layers + 1 {
            return Err(wrong(format!(
                "VGLVLS has {} interface(s) for {layers} layers",
                levels.len()
            )));
        }
        let falling = levels.windows(2).all(|w| w[1] < w[0]);
        let rising = levels.windows(2).all(|w| w[1] > w[0]);
        match vertical.kind {
            6 if rising && levels[0] >= 0.0 => Ok(Self::Heights(levels.clone())),
            1 | 2 | 7 | 9 if falling && levels[0] <= 1.0 && levels[layers] >= 0.0 => {
                Ok(Self::Sigma(levels.clone(), vertical.top))
            }
            kind => Err(wrong(format!(
                "layers of VGTYP {kind} ({}), VGLVLS {levels:?}",
                vertical.words()
            ))),
        }
    }

    /// Lower and upper end of a layer above the ground [m], over ground of an altitude [m].
    fn ends(&self, layer: usize, ground: f64) -> (f64, f64) {
        match self {
            Self::Lowest => (0.0, 0.0),
            Self::Heights(heights) => (heights[layer], heights[layer + 1]),
            Self::Sigma(levels, top) => {
                let (warm, lapse, sea) = STANDARD;
                let power = GAS_CONSTANT_DRY_AIR * lapse / GRAVITY;
                let surface = sea * libm::pow(1.0 - lapse * ground / warm, 1.0 / power);
                let height = |sigma: f64| {
                    let pressure = top + sigma * (surface - top);
                    warm / lapse * (1.0 - libm::pow(pressure / sea, power)) - ground
                };
                (height(levels[layer]).max(0.0), height(levels[layer + 1]))
            }
        }
    }

    /// Middle of a layer over ground of an altitude [m].
    pub fn middle(&self, layer: usize, ground: f64) -> f64 {
        let (low, high) = self.ends(layer, ground);
        0.5 * (low + high)
    }

    /// Our layers that a layer fills in a column (j, i), with shares of it that add to 1.
    pub fn shares(
        &self,
        layer: usize,
        metrics: &VerticalMetrics,
        (j, i): (usize, usize),
    ) -> Vec<(usize, f64)> {
        let (low, high) = self.ends(layer, metrics.terrain[[j, i]]);
        if high <= low {
            return vec![(0, 1.0)];
        }
        let nz = metrics.thickness.dim().0;
        let mut shares = Vec::new();
        for k in 0..nz {
            let bottom = metrics.interface_height[[k, j, i]];
            let top = if k + 1 == nz {
                f64::INFINITY
            } else {
                metrics.interface_height[[k + 1, j, i]]
            };
            let within = high.min(top) - low.max(bottom);
            if within > 0.0 {
                shares.push((k, within / (high - low)));
            }
        }
        shares
    }
}
