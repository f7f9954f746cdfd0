//! Profiles on the fixed heights on which AERMOD holds its weather, their values at a height and their means between two.

/// How many heights.
pub const LEVELS: usize = 87;

/// Heights above ground [m].
pub const HEIGHTS: [f64; LEVELS] = [
    0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 14.0, 20.0, 30.0, 40.0, 50.0, 60.0, 70.0, 80.0, 90.0, 100.0,
    120.0, 140.0, 160.0, 180.0, 200.0, 250.0, 300.0, 350.0, 400.0, 450.0, 500.0, 550.0, 600.0,
    650.0, 700.0, 750.0, 800.0, 850.0, 900.0, 950.0, 1000.0, 1050.0, 1100.0, 1150.0, 1200.0,
    1250.0, 1300.0, 1350.0, 1400.0, 1450.0, 1500.0, 1550.0, 1600.0, 1650.0, 1700.0, 1750.0, 1800.0,
    1850.0, 1900.0, 1950.0, 2000.0, 2100.0, 2200.0, 2300.0, 2400.0, 2500.0, 2600.0, 2700.0, 2800.0,
    2900.0, 3000.0, 3100.0, 3200.0, 3300.0, 3400.0, 3500.0, 3600.0, 3700.0, 3800.0, 3900.0, 4000.0,
    4100.0, 4200.0, 4300.0, 4400.0, 4500.0, 4600.0, 4700.0, 4800.0, 4900.0, 5000.0,
];

/// One quantity on the heights.
pub type Column = ProfileColumn;

/// Values on [`HEIGHTS`] and their integral from the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileColumn {
    /// Values.
    pub value: [f64; LEVELS],
}

impl Default for ProfileColumn {
    fn default() -> Self {
        Self {
            value: [0.0; LEVELS],
        }
    }
}

impl ProfileColumn {
    /// Linear in height, held constant below the lowest and extended above the highest pair (as AERMOD's GINTRP does).
    pub fn at(&self, height: f64) -> f64 {
        let k = below(height);
        interpolate(
            HEIGHTS[k],
            self.value[k],
            HEIGHTS[k + 1],
            self.value[k + 1],
            height,
        )
    }
}

/// Index of the level at or below a height (0-based, at most `LEVELS − 2`; AERMOD's LOCATE less one).
pub fn below(height: f64) -> usize {
    HEIGHTS
        .partition_point(|&level| level <= height)
        .clamp(1, LEVELS - 1)
        - 1
}

/// A straight line through two points (AERMOD's GINTRP).
pub fn interpolate(low: f64, at_low: f64, high: f64, at_high: f64, height: f64) -> f64 {
    at_low + ((height - low) / (high - low)) * (at_high - at_low)
}

/// The profiles a plume is carried and spread by.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    /// Wind speed [m/s].
    pub wind: Column,
    /// σv [m/s].
    pub sigma_v: Column,
    /// σw [m/s].
    pub sigma_w: Column,
    /// Potential temperature gradient [K/m].
    pub gradient: Column,
    /// Potential temperature [K].
    pub potential_temperature: Column,
    /// Dissipation rate [m²/s³]; zeros unless PVMRM or GRSM.
    pub dissipation: Column,
}
