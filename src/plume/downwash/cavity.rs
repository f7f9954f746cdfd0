//! Share of a plume that the cavity catches.
//!
//! f = max over the cavity's length of f_z f_y, the Gaussian plume's shares within the cavity's height and half-width; f_z
//! is at most the share below roof height at the cavity's end. A plume that enters in the last 15 % of the cavity is
//! caught in proportion to what is left of it.
//!
//! Source: Schulman, Strimaitis & Scire 2000; as in AERMOD 24142.

use super::air::WakeAir;
use super::shape::Wake;
use super::spread::Growth;
use super::trajectory::Trajectory;

/// From here on the cavity no longer catches all [1].
const FULL: f64 = 0.85;
/// Coefficients of the rational approximation of erfc (Abramowitz & Stegun 7.1.28).
const ERROR_FUNCTION: [f64; 6] = [
    0.0000430638,
    0.0002765672,
    0.0001520143,
    0.0092705272,
    0.0422820123,
    0.0705230784,
];

/// 1/(1 + a₁x + … + a₆x⁶)¹⁶ ≈ erfc x, x ≥ 0.
fn complement(x: f64) -> f64 {
    let sum = ERROR_FUNCTION.iter().fold(0.0, |sum, a| (sum + a) * x);
    let t = 1.0 / (sum + 1.0);
    let t4 = t * t * t * t;
    t4 * t4 * t4 * t4
}

fn erf(x: f64) -> f64 {
    let size = x.abs();
    let rest = if size > 3.919206 {
        0.0
    } else {
        complement(size)
    };
    if x > 0.0 { 1.0 - rest } else { rest - 1.0 }
}

/// erfc of positive numbers.
fn erfc(x: f64) -> f64 {
    if x > 13.306 {
        0.0
    } else if x > 2.79 {
        let z = 1.0 / x;
        0.564_189_583_547_756 * z * libm::exp(-x * x) * (1.0 - 0.5 * z * z * (1.0 - 1.5 * z * z))
    } else {
        complement(x)
    }
}

/// erf a − erf b without loss in the tails.
fn difference_of_erf(a: f64, b: f64) -> f64 {
    if a == b {
        return 0.0;
    }
    let nearest = a.abs().min(b.abs());
    if a * b <= 0.0 || nearest < 0.47 {
        return erf(a) - erf(b);
    }
    if nearest >= 9.15 {
        return 0.0;
    }
    let tail = |x: f64| if x < 9.15 { erfc(x) } else { 0.0 };
    if a > 0.0 {
        tail(b) - tail(a)
    } else {
        tail(-a) - tail(-b)
    }
}

/// Share of a Gaussian about `centre` between −`half` and `half`.
fn share_within(centre: f64, sigma: f64, half: f64) -> f64 {
    let s = std::f64::consts::SQRT_2 * sigma.max(1.0e-5);
    0.5 * difference_of_erf((half - centre) / s, (-half - centre) / s).abs()
}

/// Share of the plume caught by the cavity [1]; `entry` is where it enters the wake, from the upwind face [m].
pub fn caught_share(
    wake: &Wake,
    air: &WakeAir<'_>,
    trajectory: &Trajectory,
    growth: &Growth,
    entry: f64,
) -> f64 {
    let b = &wake.building;
    let end = wake.cavity_end();
    if entry >= end {
        return 0.0;
    }
    let start = entry.max(b.length);
    let range = 0.99 * (end - start);
    let steps = ((1.0 + range / 10.0) as usize).max(5);
    let step = range / steps as f64;
    let height = |x: f64| trajectory.height.at(trajectory.axis.locate(x));
    let spread = |x: f64, z: f64| {
        if x <= 0.0 {
            (0.0, 0.0)
        } else {
            growth.at(air, x, z, (air.sigma_z(x, z), air.sigma_y(x, z)))
        }
    };
    let far = end + b.x_offset;
    let most = share_within(height(far), spread(far, b.height).0, b.height);
    let aside = b.y_offset.abs();
    let mut caught = 0.0_f64;
    for n in 0..=steps {
        let from_face = start + n as f64 * step;
        let x = from_face + b.x_offset;
        let z = height(x);
        let (sigma_z, sigma_y) = spread(x, z);
        let (top, half_width) = if from_face < end {
            (
                wake.cavity_height(from_face),
                wake.cavity_half_width(from_face),
            )
        } else {
            (0.0, 0.0)
        };
        let vertical = share_within(z, sigma_z, top).min(most);
        caught = caught.max(vertical * share_within(aside, sigma_y, half_width));
    }
    let full = b.length + FULL * wake.cavity_length;
    if start > full {
        caught = caught.min((1.0 - (start - full) / (end - full)).max(0.0));
    }
    caught
}
