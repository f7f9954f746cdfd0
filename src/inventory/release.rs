//! How stacks reach the air: the boundary behind which a plume model (a floor above) says into which layers a stack emits.

use crate::meteorology::MetSlice;
use ndarray::{Array3, s};
use serde::{Deserialize, Serialize};

/// Where and how a point source leaves the ground.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct StackRelease {
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
    /// Height of release above ground [m].
    pub height: f64,
    /// Inner diameter at the exit [m]; 0 means a release at `height` without plume rise.
    pub diameter: f64,
    /// Gas temperature [K]; 0 without plume rise.
    pub temperature: f64,
    /// Gas velocity at the exit at actual pressure and temperature [m/s]; 0 without plume rise.
    pub velocity: f64,
}

impl StackRelease {
    /// True where gas leaves a stack, so that its plume rises.
    pub fn rises(&self) -> bool {
        self.diameter > 0.0
    }
}

/// The air above one column of cells, layers from the ground up; heights above ground.
#[derive(Debug, Clone, Copy)]
pub struct AirColumn<'a> {
    /// Interface heights [m], nz + 1 values, the first 0.
    pub interface_height: &'a [f64],
    /// Temperature of the layers [K].
    pub temperature: &'a [f64],
    /// Pressure of the layers [Pa].
    pub pressure: &'a [f64],
    /// Wind speed of the layers [m/s].
    pub wind_speed: &'a [f64],
    /// Friction velocity [m/s].
    pub friction_velocity: f64,
    /// Obukhov length [m].
    pub obukhov_length: f64,
}

/// A model of plume rise.
pub trait RiseModel: Send + Sync {
    /// Puts the layers that receive the emission of a stack, by rising layer, with their shares, which add up to 1
    /// exactly, into `shares` (cleared before).
    ///
    /// # Errors
    /// In a sentence, if the stack cannot be or stands above the model top.
    fn layer_shares(
        &self,
        stack: &StackRelease,
        column: &AirColumn<'_>,
        shares: &mut Vec<(usize, f64)>,
    ) -> Result<(), String>;

    /// Name and source of the formulas, for the manifest.
    fn describe(&self) -> String;
}

/// No rise: everything goes into the layer of the stack tip. For tests and comparisons.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRise;

impl RiseModel for NoRise {
    fn layer_shares(
        &self,
        stack: &StackRelease,
        column: &AirColumn<'_>,
        shares: &mut Vec<(usize, f64)>,
    ) -> Result<(), String> {
        shares.clear();
        shares.push((layer_at(stack.height, column.interface_height)?, 1.0));
        Ok(())
    }

    fn describe(&self) -> String {
        "release at the stack tip, no plume rise".to_owned()
    }
}

/// The layer that holds a height above ground [m], of interfaces [m above ground].
///
/// # Errors
/// If the height lies above the model top.
pub(super) fn layer_at(height: f64, interfaces: &[f64]) -> Result<usize, String> {
    interfaces[1..]
        .iter()
        .position(|&top| height < top)
        .ok_or_else(|| {
            format!(
                "release height {height} m lies above the model top at {} m above ground",
                interfaces[interfaces.len() - 1]
            )
        })
}

/// Layers that receive the emission of a stack in a column (j, i) of the weather, with shares that add up to 1, into `shares`; interfaces in metres above
/// the ground.
///
/// # Errors
/// In a sentence, if the stack cannot be or stands above the model top.
pub fn stack_layers(
    rise: &dyn RiseModel,
    release: &StackRelease,
    (interface_height, (j, i), weather): (&[f64], (usize, usize), &MetSlice),
    shares: &mut Vec<(usize, f64)>,
) -> Result<(), String> {
    if !release.rises() {
        shares.clear();
        shares.push((layer_at(release.height, interface_height)?, 1.0));
        return Ok(());
    }
    let column = |field: &Array3<f64>| field.slice(s![.., j, i]).to_vec();
    let (u, v) = (column(&weather.wind_u), column(&weather.wind_v));
    let wind: Vec<f64> = u
        .iter()
        .zip(&v)
        .map(|(u, v)| (u * u + v * v).sqrt())
        .collect();
    let air = AirColumn {
        interface_height,
        temperature: &column(&weather.temperature),
        pressure: &column(&weather.pressure),
        wind_speed: &wind,
        friction_velocity: weather.friction_velocity[[j, i]],
        obukhov_length: weather.obukhov_length[[j, i]],
    };
    rise.layer_shares(release, &air, shares)
}
