//! Pasquill–Gifford spreads of a buoyant line and the distances upwind at which they would be what they are at the start.
//!
//! σz = a x^b in stretches of x [km];  σy = 1000 x tan θ/2.15, θ = c − d ln x (Turner 1970)

use crate::numerics::lanes::Lanes;

/// Greatest σz [m].
const GREATEST: f64 = 5000.0;

/// A stretch of σz: from this distance [km] on, a and b; and for the way back: up to this σz [m], a and 1/b.
type Stretch = ([f64; 3], [f64; 3]);

/// Stretches from near to far, by class; those of the way back begin with the least σz.
const CLASS_A: [Stretch; 8] = [
    ([0.0, 122.8, 0.9447], [13.95, 122.8, 1.0585]),
    ([0.1, 158.08, 1.0542], [21.40, 158.08, 0.9486]),
    ([0.15, 170.22, 1.0932], [29.3, 170.22, 0.9147]),
    ([0.2, 179.52, 1.1262], [37.67, 179.52, 0.8879]),
    ([0.25, 217.41, 1.2644], [47.44, 217.41, 0.7909]),
    ([0.3, 258.89, 1.4094], [71.16, 258.89, 0.7095]),
    ([0.4, 346.75, 1.7283], [104.65, 346.75, 0.5786]),
    ([0.5, 453.85, 2.1166], [f64::INFINITY, 453.85, 0.4725]),
];
const CLASS_B: [Stretch; 3] = [
    ([0.0, 90.673, 0.93198], [20.23, 90.673, 1.073]),
    ([0.2, 98.483, 0.98332], [40.0, 98.483, 1.017]),
    ([0.4, 109.30, 1.0971], [f64::INFINITY, 109.3, 0.9115]),
];
const CLASS_C: [Stretch; 1] = [([0.0, 61.141, 0.91465], [f64::INFINITY, 61.141, 1.0933])];
const CLASS_D: [Stretch; 6] = [
    ([0.0, 34.459, 0.86974], [12.09, 34.459, 1.1498]),
    ([0.3, 32.093, 0.81066], [32.09, 32.093, 1.2336]),
    ([1.0, 32.093, 0.64403], [65.12, 32.093, 1.5527]),
    ([3.0, 33.504, 0.60486], [134.9, 33.504, 1.6533]),
    ([10.0, 36.650, 0.56589], [251.2, 36.650, 1.7671]),
    ([30.0, 44.053, 0.51179], [f64::INFINITY, 44.053, 1.9539]),
];
const CLASS_E: [Stretch; 9] = [
    ([0.0, 24.26, 0.8366], [3.534, 24.26, 1.1953]),
    ([0.1, 23.331, 0.81956], [8.698, 23.331, 1.2202]),
    ([0.3, 21.628, 0.75660], [21.628, 21.628, 1.3217]),
    ([1.0, 21.628, 0.63077], [33.489, 21.628, 1.5854]),
    ([2.0, 22.534, 0.57154], [49.767, 22.534, 1.7497]),
    ([4.0, 24.703, 0.50527], [79.07, 24.703, 1.9791]),
    ([10.0, 26.970, 0.46713], [109.3, 26.97, 2.1407]),
    ([20.0, 35.420, 0.37615], [141.86, 35.42, 2.6585]),
    ([40.0, 47.618, 0.29592], [f64::INFINITY, 47.618, 3.3793]),
];
const CLASS_F: [Stretch; 10] = [
    ([0.0, 15.209, 0.81558], [4.093, 15.209, 1.2261]),
    ([0.2, 14.457, 0.78407], [10.93, 14.457, 1.2754]),
    ([0.7, 13.953, 0.68465], [13.953, 13.953, 1.4606]),
    ([1.0, 13.953, 0.63227], [21.627, 13.953, 1.5816]),
    ([2.0, 14.823, 0.54503], [26.976, 14.823, 1.8348]),
    ([3.0, 16.187, 0.46490], [40.0, 16.187, 2.151]),
    ([7.0, 17.836, 0.41507], [54.89, 17.836, 2.4092]),
    ([15.0, 22.651, 0.32681], [68.84, 22.651, 3.0599]),
    ([30.0, 27.074, 0.27436], [83.25, 27.074, 3.6448]),
    ([60.0, 34.219, 0.21716], [f64::INFINITY, 34.219, 4.6049]),
];

/// c and d of θ [°], by class.
const ANGLES: [[f64; 2]; 6] = [
    [24.167, 2.5334],
    [18.333, 1.8096],
    [12.5, 1.0857],
    [8.3333, 0.72382],
    [6.25, 0.54287],
    [4.1667, 0.36191],
];
/// The same for how far aside a line is felt at all: AERMOD writes class D otherwise there.
const ANGLE_ASIDE_D: [f64; 2] = [8.3333_f32 as f64, 0.72385];
/// Degrees per radian as AERMOD has them here.
const DEGREES: f64 = 57.2958;

/// Distance [km] beyond which σz is the greatest.
const FAR: [f64; 6] = [
    3.11,
    35.0,
    f64::INFINITY,
    f64::INFINITY,
    f64::INFINITY,
    f64::INFINITY,
];

/// a and b of x [km] = (σy/a)^b, by class.
const BACK_ACROSS: [[f64; 2]; 6] = [
    [213.0, 1.1148],
    [155.0, 1.097],
    [103.0, 1.092],
    [68.0, 1.076],
    [50.0, 1.086],
    [33.5, 1.083],
];

fn stretches(class: usize) -> &'static [Stretch] {
    match class {
        1 => &CLASS_A,
        2 => &CLASS_B,
        3 => &CLASS_C,
        4 => &CLASS_D,
        5 => &CLASS_E,
        _ => &CLASS_F,
    }
}

#[inline]
fn across(x: f64, [c, d]: [f64; 2]) -> f64 {
    let angle = (c - d * Lanes::ln(x)) / DEGREES;
    let (sine, cosine) = Lanes::sin_cos(angle);
    1000.0 * x * sine / (2.15 * cosine)
}

/// σy and σz [m] at the distances `across` and `up` [km], class 1..=6.
#[inline]
pub fn line_sigmas(class: usize, x_across: f64, x_up: f64) -> (f64, f64) {
    let sigma_z = if x_up > FAR[class - 1] {
        GREATEST
    } else {
        let all = stretches(class);
        let stretch = all
            .iter()
            .rev()
            .find(|stretch| x_up >= stretch.0[0])
            .unwrap_or(&all[0]);
        let [_, a, b] = stretch.0;
        let sigma = a * Lanes::powf(x_up, b);
        if class == 1 {
            sigma
        } else {
            sigma.min(GREATEST)
        }
    };
    (across(x_across, ANGLES[class - 1]), sigma_z)
}

/// σy [m] by which it is told how far aside a line is felt, at `x` [km].
pub(super) fn sigma_y_aside(class: usize, x: f64) -> f64 {
    let angle = if class == 4 {
        ANGLE_ASIDE_D
    } else {
        ANGLES[class - 1]
    };
    across(x, angle)
}

/// Distances [m] upwind from which a plume would have grown to σy and σz [m].
pub fn virtual_distances(class: usize, sigma_y: f64, sigma_z: f64) -> (f64, f64) {
    let all = stretches(class);
    let stretch = all
        .iter()
        .find(|stretch| sigma_z <= stretch.1[0])
        .unwrap_or(&all[all.len() - 1]);
    let [_, a, b] = stretch.1;
    let [c, d] = BACK_ACROSS[class - 1];
    (
        1000.0 * libm::pow(sigma_y / c, d),
        1000.0 * libm::pow(sigma_z / a, b),
    )
}

/// Vertical and crosswind distribution over π σy σz [1/m²]; `lid` counts in classes A to D.
#[inline]
pub(super) fn distribution(class: usize, lid: f64, y: f64, sigma: (f64, f64), height: f64) -> f64 {
    let (sigma_y, sigma_z) = sigma;
    let relative = y / sigma_y;
    let exponent = 0.5 * relative * relative;
    if exponent > 50.0 {
        return 0.0;
    }
    let aside = Lanes::exp(-exponent);
    let area = 3.1415927 * sigma_y * sigma_z;
    if class >= 5 || lid > 5000.0 {
        let relative = height / sigma_z;
        let exponent = 0.5 * relative * relative;
        let up = if exponent > 50.0 {
            0.0
        } else {
            Lanes::exp(-exponent)
        };
        return aside * up / area;
    }
    if sigma_z > 1.6 * lid {
        return aside / (2.5066283 * sigma_y * lid);
    }
    aside * below_lid(lid, sigma_z, height) / area
}

/// Least and greatest exponents that AERMOD's sums of reflections look at.
const EXPONENTS: [f64; 2] = [0.0512, 9.21];

/// Reflections between ground and lid, as a share of the unreflected plume's top value.
fn below_lid(lid: f64, sigma_z: f64, height: f64) -> f64 {
    let [least, most] = EXPONENTS;
    let t = (sigma_z / lid) * (sigma_z / lid);
    let h = height / lid;
    let mut sum = 1.0;
    let per_metre = if t < 0.6 {
        let first = 2.0 * (1.0 - h) / t;
        if first < most {
            sum += if first < least {
                1.0 - first
            } else {
                Lanes::exp(-first)
            };
            for exponent in [
                2.0 * (1.0 + h) / t,
                4.0 * (2.0 - h) / t,
                4.0 * (2.0 + h) / t,
            ] {
                if exponent >= most {
                    break;
                }
                sum += Lanes::exp(-exponent);
            }
        }
        let exponent = -0.5 * h * h / t;
        if exponent < -90.0 {
            0.0
        } else {
            0.797885 * sum * Lanes::exp(exponent) / sigma_z
        }
    } else {
        let first = 4.934802 * t;
        if first < most {
            sum += 2.0 * Lanes::exp(-first) * libm::cos(3.141593 * h);
            let second = 19.739209 * t;
            if second < most {
                sum += 2.0 * Lanes::exp(-second) * libm::cos(6.283185 * h);
            }
        }
        sum / lid
    };
    let per_metre = if per_metre < 1.0e-30 { 0.0 } else { per_metre };
    1.25331414 * sigma_z * per_metre
}
