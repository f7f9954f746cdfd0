//! Open pits (OPENPIT): what leaves a pit, and the effective area at its rim from which it leaves.
//!
//! Gas and dust swirl in the pit and leave it near its upwind end. For a pit of length L and width W, effective depth d,
//! release height h above the floor and an angle θ between flow and long axis:
//!
//! along-wind length    ℓ = L (1 − θ/90°) + W θ/90°
//! relative depth       D_r = (d − h)/ℓ
//! effective share      F = √(1 − 1.7 D_r^⅓) for D_r < 0.2, else 0.08
//! effective rectangle  W_e = W F^(1 − cos²θ), L_e = L F^(cos²θ), at the upwind corner, so that L_e W_e = F L W
//! escaping share       ε_j = 1/(1 + v_gj/(0.029 u₁₀)) of each particle class; all of a gas
//! emission per area    Q_e = Q Σ_j ε_j φ_j / F
//!
//! Receptors within the pit get nothing. Source: Thompson (1993), EPA-454/B-24-010, § 5.5.3. Valid for rectangles up to 10:1.

use super::area::AreaField;
use super::core::{SourceHour, Spread, Tables};
use super::{Hour, OpenPit, Options, Receptor, Source};

/// Ratio of the exchange velocity at the pit's top to the wind at 10 m [1].
const EXCHANGE: f64 = 0.029;
/// Relative depth above which the effective share no longer shrinks [1].
const DEEP: f64 = 0.2;
/// The share then [1].
const LEAST_SHARE: f64 = 0.08;
/// Ratio of a pit's depth to the σz it leaves with [1].
const DEPTH_PER_SIGMA_Z: f64 = 4.3;

/// A pit in one hour.
#[derive(Debug, Clone, Default)]
pub struct EffectivePit {
    /// The effective area.
    pub shape: AreaField,
    /// Emission of the effective area over that of the pit, per unit area [1].
    pub emission_factor: f64,
    /// Mass fractions of the particle classes in what escapes.
    pub mass_fractions: Vec<f64>,
}

/// σz with which pits begin [m].
pub fn initial_sigma_z(pit: &OpenPit) -> f64 {
    pit.depth / DEPTH_PER_SIGMA_Z
}

/// A pit in an hour: its effective area releases at the ground.
pub fn pit_hour<'a>(
    hour: &'a Hour,
    tables: &'a Tables,
    options: &'a Options,
    source: &Source,
    pit: &OpenPit,
) -> SourceHour<'a> {
    let spread = Spread::Area {
        sigma_z: initial_sigma_z(pit),
    };
    SourceHour::at_release(hour, tables, options, source, spread, 0.0)
}

/// Share of a particle class that escapes a pit [1].
pub fn escaping_share(settling_velocity: f64, wind_at_10m: f64) -> f64 {
    1.0 / (1.0 + settling_velocity / (EXCHANGE * wind_at_10m))
}

/// Angle between the flow and a pit's long axis [°], 0..=90.
pub fn angle_to_axis(flow: f64, axis: f64) -> f64 {
    let mut angle = flow - axis;
    if angle.abs() <= 90.0 {
        return angle.abs();
    }
    // Turned by half circles, at most thrice.
    let half = if angle > 0.0 { -180.0 } else { 180.0 };
    for turn in [half, 2.0 * half, 3.0 * half] {
        angle = flow - axis + turn;
        if (half < 0.0 && angle <= 90.0) || (half > 0.0 && angle >= -90.0) {
            break;
        }
    }
    angle.abs()
}

/// Share of a pit's area from which its emission leaves [1].
pub fn effective_share(relative_depth: f64) -> f64 {
    if relative_depth >= DEEP {
        LEAST_SHARE
    } else {
        (1.0 - 1.7 * libm::cbrt(relative_depth)).sqrt()
    }
}

/// The effective pit of an hour; `settling` gives each particle class's settling velocity [m/s] and mass fraction [1], empty
/// for a gas. `s` is the pit's hour with a release at the ground.
pub fn effective_pit(s: &SourceHour<'_>, pit: &OpenPit, settling: &[(f64, f64)]) -> EffectivePit {
    let area = &pit.area;
    let wind_at_10m = s.tables.at(10.0).wind;
    let escaped: Vec<f64> = settling
        .iter()
        .map(|&(velocity, fraction)| escaping_share(velocity, wind_at_10m) * fraction)
        .collect();
    let all_escaped = if settling.is_empty() {
        1.0
    } else {
        escaped.iter().sum()
    };
    let (length, width) = (
        area.x_length.max(area.y_length),
        area.x_length.min(area.y_length),
    );
    let theta = angle_to_axis(s.flow_direction, pit.alpha);
    let along_wind = length * (1.0 - theta / 90.0) + width * (theta / 90.0);
    let share = effective_share((pit.depth - area.height) / along_wind);
    let radians = std::f64::consts::PI / 180.0;
    let cosine2 = libm::cos(theta * radians) * libm::cos(theta * radians);
    let effective_width = libm::pow(share, 1.0 - cosine2) * width;
    let effective_length = libm::pow(share, cosine2) * length;
    // The corner farthest upwind; of two within 10 µm the first.
    let mut upwind = 0;
    let mut least = 1.0e20;
    for (k, [x, y]) in area.vertices.iter().enumerate() {
        let along = -(x * s.wind_sine + y * s.wind_cosine);
        if along < least {
            upwind = k;
            least = along - 1.0e-5;
        }
    }
    let angle = (area.angle + 90.0 * upwind as f64) * radians;
    let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
    let long_in_y = area.x_length <= area.y_length;
    let (dx, dy) = if long_in_y == (upwind % 2 == 0) {
        (effective_width, effective_length)
    } else {
        (effective_length, effective_width)
    };
    let a = area.vertices.get(upwind).copied().unwrap_or_default();
    let b = [a[0] + dy * sine, a[1] + dy * cosine];
    let c = [b[0] + dx * cosine, b[1] - dx * sine];
    let d = [c[0] - dy * sine, c[1] - dy * cosine];
    let mean = |k: usize| (a[k] + b[k] + c[k] + d[k]) / 4.0;
    EffectivePit {
        shape: AreaField {
            corners: vec![a, b, c, d, a],
            centre: [mean(0), mean(1)],
            area: dx * dy,
        },
        emission_factor: all_escaped / share,
        mass_fractions: escaped.iter().map(|part| part / all_escaped).collect(),
    }
}

/// A pit's plume counts in this hour: in stable air, or with its rim below the mixing height (it always is above 0 m).
pub fn counts(s: &SourceHour<'_>) -> bool {
    s.stable || s.height <= s.mixing_height
}

/// The receptor lies strictly within the pit (its edge is outside).
pub fn within(pit: &OpenPit, receptor: &Receptor) -> bool {
    within_polygon(&pit.area.vertices, [receptor.x, receptor.y])
}

/// A point lies strictly within a polygon (Franklin 1970, the edge apart).
pub fn within_polygon(vertices: &[[f64; 2]], point: [f64; 2]) -> bool {
    let mut inside = false;
    for (k, vertex) in vertices.iter().enumerate() {
        let next = vertices[(k + 1) % vertices.len()];
        let (xi, yi) = (vertex[0] - point[0], vertex[1] - point[1]);
        if xi == 0.0 && yi == 0.0 {
            return false;
        }
        let (xj, yj) = (next[0] - point[0], next[1] - point[1]);
        if xi == xj && yi == yj {
            continue;
        }
        let (ix, iy, jx, jy) = (xi >= 0.0, yi >= 0.0, xj >= 0.0, yj >= 0.0);
        if (xi == 0.0 && xj == 0.0 && iy != jy) || (yi == 0.0 && yj == 0.0 && ix != jx) {
            return false;
        }
        if !((iy || jy) && ix != jx) {
            continue;
        }
        if iy && jy {
            inside = !inside;
            continue;
        }
        let crossing = (yi * xj - xi * yj) / (xj - xi);
        if crossing == 0.0 {
            return false;
        }
        if crossing > 0.0 {
            inside = !inside;
        }
    }
    inside
}
