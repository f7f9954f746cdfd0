//! What the columns of a station table can hold, in which units.

use crate::units::HOUR;

/// A quantity, its units with the map to SI (factor, offset), and the SI range that can be.
pub(super) struct Quantity {
    /// As the column's name begins.
    pub name: &'static str,
    /// Unit as the name ends, factor and offset to SI.
    pub units: &'static [(&'static str, f64, f64)],
    /// Least and greatest value in SI.
    pub range: (f64, f64),
}

const TEMPERATURE_UNITS: &[(&str, f64, f64)] = &[("degC", 1.0, 273.15), ("K", 1.0, 0.0)];
const ANGLE: &[(&str, f64, f64)] = &[("deg", 1.0, 0.0)];
const LENGTH: &[(&str, f64, f64)] = &[("m", 1.0, 0.0)];
/// All that a table can hold.
pub(super) const QUANTITIES: &[Quantity] = &[
    Quantity {
        name: "lon",
        units: ANGLE,
        range: (-180.0, 180.0),
    },
    Quantity {
        name: "lat",
        units: ANGLE,
        range: (-90.0, 90.0),
    },
    Quantity {
        name: "elevation",
        units: LENGTH,
        range: (-450.0, 8900.0),
    },
    Quantity {
        name: "anemometer_height",
        units: LENGTH,
        range: (1.0, 200.0),
    },
    Quantity {
        name: "temperature",
        units: TEMPERATURE_UNITS,
        range: (193.0, 333.0),
    },
    Quantity {
        name: "temperature_min",
        units: TEMPERATURE_UNITS,
        range: (193.0, 333.0),
    },
    Quantity {
        name: "temperature_max",
        units: TEMPERATURE_UNITS,
        range: (193.0, 333.0),
    },
    Quantity {
        name: "relative_humidity",
        units: &[("pct", 0.01, 0.0), ("1", 1.0, 0.0)],
        range: (0.0, 1.05),
    },
    Quantity {
        name: "cloud_cover",
        units: &[
            ("pct", 0.01, 0.0),
            ("1", 1.0, 0.0),
            ("oktas", 0.125, 0.0),
            ("tenths", 0.1, 0.0),
        ],
        range: (0.0, 1.0),
    },
    Quantity {
        name: "wind_speed",
        units: &[
            ("m_s", 1.0, 0.0),
            ("km_h", 1.0 / 3.6, 0.0),
            ("kn", 1852.0 / HOUR, 0.0),
        ],
        range: (0.0, 90.0),
    },
    Quantity {
        name: "wind_from",
        units: ANGLE,
        range: (0.0, 360.0),
    },
    Quantity {
        name: "pressure",
        units: &[("hPa", 100.0, 0.0), ("Pa", 1.0, 0.0)],
        range: (3e4, 1.1e5),
    },
    Quantity {
        name: "precipitation",
        units: &[("mm", 1e-3, 0.0)],
        range: (0.0, 0.5),
    },
    Quantity {
        name: "solar_radiation",
        units: &[("W_m2", 1.0, 0.0)],
        range: (0.0, 1500.0),
    },
    Quantity {
        name: "net_radiation",
        units: &[("W_m2", 1.0, 0.0)],
        range: (-300.0, 1300.0),
    },
    Quantity {
        name: "temperature_difference",
        units: &[("K", 1.0, 0.0)],
        range: (-15.0, 25.0),
    },
    Quantity {
        name: "sigma_theta",
        units: &[("deg", 1.0, 0.0)],
        range: (0.0, 104.0),
    },
    Quantity {
        name: "sigma_w",
        units: &[("m_s", 1.0, 0.0)],
        range: (0.0, 10.0),
    },
    Quantity {
        name: "mixing_height",
        units: LENGTH,
        range: (1.0, 10_000.0),
    },
];
