//! GeoTIFF of evenly spaced Cartesian networks: one file a field, 64-bit, north up, a pixel around each receptor.

use super::statistic::Statistic;
use crate::grid::MapSystem;
use crate::nearfield::case::Network;
use crate::output::WriteError;
use crate::output::geotiff::{Band, key_directory};
use std::path::Path;
use tiff::encoder::colortype::Gray64Float;

/// Share of a step by which steps may differ.
const EVEN: f64 = 1.0e-6;

/// Columns, rows, steps and south-western receptor of an even Cartesian network, and the place of its first receptor.
pub(super) struct Even {
    pub first: usize,
    shape: (usize, usize),
    step: [f64; 2],
    corner: [f64; 2],
}

impl Even {
    /// `None` for polar and uneven networks.
    pub(super) fn of(network: &Network) -> Option<Self> {
        let Network::Cartesian { x, y, first, .. } = network else {
            return None;
        };
        let step = |axis: &[f64]| {
            let step = (axis.last()? - axis.first()?) / (axis.len().checked_sub(1)? as f64);
            let even = axis
                .windows(2)
                .all(|pair| (pair[1] - pair[0] - step).abs() <= EVEN * step);
            (step > 0.0 && even).then_some(step)
        };
        Some(Self {
            first: *first,
            shape: (x.len(), y.len()),
            step: [step(x)?, step(y)?],
            corner: [x[0], y[0]],
        })
    }
}

/// Writes a field; `values` are of all receptors.
pub(super) fn write(
    path: &Path,
    even: &Even,
    statistic: &Statistic,
    values: &[f64],
    system: Option<&MapSystem>,
) -> Result<(), WriteError> {
    let (columns, rows) = even.shape;
    let ours = &values[even.first..even.first + columns * rows];
    let northern_first: Vec<f64> = ours
        .chunks_exact(columns)
        .rev()
        .flat_map(<[f64]>::to_vec)
        .collect();
    let mut keys = vec![[1024, 0, 1, 1], [1025, 0, 1, 1]];
    if let Some(system) = system {
        keys.push([3072, 0, 1, system.epsg]);
    }
    keys.push([3076, 0, 1, 9001]);
    let band = Band {
        shape: even.shape,
        cell: even.step,
        west: even.corner[0] - 0.5 * even.step[0],
        north: even.corner[1] + (rows as f64 - 0.5) * even.step[1],
        keys: (key_directory(&keys), vec![], String::new()),
        items: vec![
            ("DESCRIPTION", Some("description"), &statistic.name),
            ("UNITTYPE", Some("unittype"), &statistic.units),
            ("long_name", None, &statistic.long_name_en),
        ],
    };
    band.write::<Gray64Float>(path, &northern_first)
}
