//! Where concentrations are wanted.

/// A receptor.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Receptor {
    /// Easting [m].
    pub x: f64,
    /// Northing [m].
    pub y: f64,
    /// Ground elevation [m].
    pub elevation: f64,
    /// Hill height scale [m]: the height of the terrain that governs the flow here.
    pub hill_height: f64,
    /// Height above ground [m] (flagpole).
    pub flagpole: f64,
}
