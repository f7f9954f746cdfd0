//! Rise of a whole group of buoyant lines, as one band of warm air.
//!
//! n lines, mean length L, building spacing and width, wind at an angle: the band is L′ wide across the wind and x_F long along
//! it, while it grows (0 ≤ x ≤ x_F) and rises as an area, later as a point with a width.

use crate::plume::BuoyantGroup;

/// AERMOD's exponent of a cube root here.
const CUBE_ROOT: f64 = 0.333333;
/// Power of the wind profile, by class.
const WIND_POWER: [f64; 6] = [0.10, 0.15, 0.20, 0.25, 0.30, 0.30];
/// dθ/dz in classes E and F [K/m].
const GRADIENT: [f64; 2] = [0.02, 0.035];
/// Acceleration of gravity [m/s²].
const GRAVITY: f64 = 9.80616;

/// The rise of a group in one hour.
#[derive(Debug, Clone, Default)]
pub struct Band {
    /// Power of the wind profile [1].
    pub wind_power: f64,
    /// Radius to which the plume has grown at the start [m] (R₀).
    pub radius: f64,
    /// Length of the band along the wind [m] (x_F).
    pub fetch: f64,
    /// Distances from the band's beginning [m].
    pub distance: [f64; 7],
    /// Rise there [m].
    pub rise: [f64; 7],
}

/// What the air is like for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BandAir {
    /// Pasquill–Gifford class 1..=6.
    pub class: usize,
    /// Wind at the reference height, at least 1 m/s [m/s].
    pub wind: f64,
    /// Height of it [m].
    pub wind_height: f64,
    /// Air temperature [K].
    pub temperature: f64,
    /// Angle of the wind to the lines [°].
    pub angle: f64,
}

/// The real root of z³ + a z² + b z + c = 0 that the rise is.
fn cubic_root(a: f64, b: f64, c: f64) -> f64 {
    let third = a / 3.0;
    let p = (b - a * third) / 3.0;
    let q = 2.0 * third * third * third - third * b + c;
    let half = q / 2.0;
    let discriminant = half * half + p * p * p;
    if discriminant > 0.0 {
        let root = discriminant.sqrt();
        let one = libm::pow(-half + root, CUBE_ROOT);
        let other = -half - root;
        if other == 0.0 {
            one - third
        } else {
            one + 1.0_f64.copysign(other) * libm::pow(other.abs(), CUBE_ROOT) - third
        }
    } else {
        let size = 2.0 * (-p).sqrt();
        let angle = libm::acos(q / (p * size)) / 3.0;
        size * libm::cos(angle) - third
    }
}

/// Wind that carries the band while it rises [m/s].
fn carrying_wind(
    group: &BuoyantGroup,
    lines: f64,
    at_roof: f64,
    power: f64,
    stability: Option<f64>,
    reach: f64,
) -> f64 {
    let buoyancy = lines * group.buoyancy;
    let length = group.building_length;
    let height = group.building_height;
    let wind = match stability {
        None => {
            let triple = 3.0 * power;
            let e = 2.0 + triple;
            let inverse = 1.0 / e;
            let t = libm::pow(
                e * e * buoyancy * libm::pow(height, triple)
                    / (2.4 * (2.0 + power) * length * at_roof * at_roof * at_roof),
                inverse,
            );
            let z = t * libm::pow(reach, 2.0 * inverse);
            libm::pow(
                buoyancy / (1.2 * length) * (reach / z) * (reach / z),
                CUBE_ROOT,
            )
        }
        Some(s) => {
            let e = 2.0 + power;
            let z = libm::pow(
                e * libm::pow(height, power) * buoyancy / (0.6 * length * at_roof * s),
                1.0 / e,
            );
            3.3333333 * buoyancy / (length * s * z * z)
        }
    };
    wind.max(at_roof)
}

impl Band {
    /// The rise of a group of so many lines.
    pub fn new(group: &BuoyantGroup, lines: usize, air: &BandAir) -> Self {
        let count = lines as f64;
        let class = air.class;
        let power = WIND_POWER[class - 1];
        let stability = (class > 4).then(|| GRAVITY * GRADIENT[class - 5] / air.temperature);
        let flux = count * group.buoyancy / std::f64::consts::PI;
        let reach = if flux <= 55.0 {
            49.0 * libm::pow(flux, 0.625)
        } else {
            120.72 * libm::pow(flux, 0.4)
        };
        let at_roof = air.wind * libm::pow(group.building_height / air.wind_height, power);
        let wind = carrying_wind(group, count, at_roof, power, stability, reach);
        // Lengths across and along the wind.
        let radians = air.angle * 0.0174533;
        let (sine, cosine) = (libm::sin(radians).abs(), libm::cos(radians).abs());
        let length = group.building_length;
        let spacing = group.building_separation + group.building_width;
        let mut fetch = length * cosine + (count - 1.0) * spacing * sine;
        let mut buoyancy = count * group.buoyancy;
        let cube = wind * wind * wind;
        let merged = if lines == 1 {
            buoyancy = group.buoyancy;
            fetch += group.line_width * sine;
            group.line_width
        } else {
            let apart = 0.8333333 * spacing;
            let t = 2.2619467 * cube / group.buoyancy
                * apart
                * apart
                * (apart + 1.5915494 * group.line_width);
            let x = libm::pow(t * length, CUBE_ROOT);
            if x > length {
                let x = length / 2.0 + (12.0 * t - 3.0 * length * length).sqrt() / 6.0;
                buoyancy * (length * length / 3.0 + x * (x - length)) / (1.2 * cube * apart * apart)
                    - 0.6283185 * apart
            } else {
                let ratio = x / wind;
                buoyancy / (3.6 * length * apart * apart) * (ratio * ratio * ratio)
                    - 0.6283185 * apart
            }
        };
        let width = length * sine + merged * cosine;
        let deep = width * sine;
        let radius = group.building_height.min(deep);
        let mut band = Self {
            wind_power: power,
            radius,
            fetch,
            ..Self::default()
        };
        let end = band.distances(wind, stability, reach);
        // The cubic.
        let a = 1.5915494 * width + 5.0 * radius;
        let b = radius * (5.3051648 * deep + 8.333333 * radius);
        for n in 1..7 {
            let x = band.distance[n];
            let c = match stability {
                Some(s) if x >= end => -5.3051648 * buoyancy / (wind * s),
                _ if (x - fetch).abs() < 1.0e-10 => {
                    let ratio = x / wind;
                    -0.4420971 * (buoyancy / fetch) * (ratio * ratio * ratio)
                }
                _ => -1.3262912 * buoyancy * (fetch * fetch / 3.0 + x * x - fetch * x) / cube,
            };
            band.rise[n] = cubic_root(a, b, c);
        }
        band
    }

    /// Sets the distances at which the rise is computed, and tells where it ends [m].
    fn distances(&mut self, wind: f64, stability: Option<f64>, reach: f64) -> f64 {
        let fetch = self.fetch;
        let end = match stability {
            None => fetch + reach,
            Some(s) => {
                let square = 16.0 * wind * wind / s - fetch * fetch / 3.0;
                let end = if square <= 0.0 {
                    libm::pow(12.0 * fetch * wind * wind / s, CUBE_ROOT)
                } else {
                    0.5 * (fetch + square.sqrt())
                };
                end.min(wind * std::f64::consts::PI / s.sqrt())
            }
        };
        for n in 1..7 {
            self.distance[n] = if stability.is_some() && end <= fetch {
                end
            } else {
                end - (end - fetch) * (6.0 - n as f64) / 5.0
            };
        }
        end
    }

    /// Rise at a distance from the band's beginning [m].
    pub fn rise_at(&self, x: f64) -> f64 {
        if x > self.distance[6] {
            return self.rise[6];
        }
        let n = (1..7).find(|n| x < self.distance[*n]).unwrap_or(6);
        self.rise[n]
            - (self.rise[n] - self.rise[n - 1]) * (self.distance[n] - x)
                / (self.distance[n] - self.distance[n - 1])
    }

    /// How much higher or lower the air from a point of a line at `x` is than the band's [m].
    pub fn lag(&self, x: f64) -> f64 {
        let first = self.rise[1];
        let into = (self.fetch - x).max(0.0).min(self.fetch);
        first * (1.0 - (self.fetch - into) / self.fetch) - first
    }
}
