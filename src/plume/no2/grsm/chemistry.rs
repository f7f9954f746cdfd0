//! The two reactions of GRSM and their integration.
//!
//! d[NO2]/dt = k₁ [NO][O3] − k₂ [NO2] = −d[NO]/dt = −d[O3]/dt,
//!
//! k₁ = 0.04405 e^{−1370/T} 1/(ppb s), at least 1e−6; k₂ = 8e−4 e^{−10/Q} + 7.4e−6 Q 1/s, 0 without sun; T: air temperature at
//! 1.2 m [K]; Q: global radiation [W/m²].
//!
//! Integrated by the embedded Runge–Kutta formulas of Cash & Karp (1990, ACM Trans. Math. Softw. 16, 201–222) with adaptive
//! steps, relative error 1 %, as in AERMOD 24142 (steps are part of the answer at that tolerance).

use crate::numerics::lanes::Lanes;

/// Relative error of a step; also the change that sets the first step.
const TOLERANCE: f64 = 1.0e-2;
/// Less than this is nothing [ppb].
const NOTHING: f64 = 1.0e-21;
/// Least step [s].
const LEAST_STEP: f64 = 1.0e-6;
/// Most steps.
const MOST_STEPS: usize = 1_000_000;

/// Rates of the two reactions.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rates {
    /// k₁ of NO + O3 [1/(ppb s)].
    pub oxidation: f64,
    /// k₂ of NO2 + hν [1/s].
    pub photolysis: f64,
}

impl Rates {
    /// At an air temperature [K] and global radiation [W/m²].
    pub fn new(temperature: f64, solar_radiation: f64) -> Self {
        let photolysis = if solar_radiation == 0.0 {
            0.0
        } else {
            8.0e-4 * libm::exp(-10.0 / solar_radiation) + 7.4e-6 * solar_radiation
        };
        Self {
            oxidation: (4.405e-2 * libm::exp(-1370.0 / temperature)).max(1.0e-6),
            photolysis,
        }
    }
}

/// Air temperature [K] at 1.2 m from the potential temperature there and the base elevation [m].
pub fn screen_temperature(potential_temperature: f64, profile_base: f64) -> f64 {
    /// g/c_p [K/m].
    const DRY_LAPSE: f64 = 0.00977;
    potential_temperature - DRY_LAPSE * (SCREEN_HEIGHT + profile_base)
}

/// Height of the temperature that rules the reaction [m].
pub const SCREEN_HEIGHT: f64 = 1.2;

/// Mixing ratios [ppb].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Mixture {
    /// NO.
    pub nitric_oxide: f64,
    /// NO2.
    pub no2: f64,
    /// O3.
    pub ozone: f64,
}

type Three = [f64; 3];

impl Mixture {
    /// Thinned.
    pub fn times(&self, factor: f64) -> Self {
        Self {
            nitric_oxide: factor * self.nitric_oxide,
            no2: factor * self.no2,
            ozone: factor * self.ozone,
        }
    }

    /// To photostationary equilibrium: k₁ [NO][O3] = k₂ [NO2] with NO + NO2 and NO2 + O3 kept.
    pub fn to_equilibrium(&mut self, rates: &Rates) {
        let nox = self.no2 + self.nitric_oxide;
        let oxidant = self.no2 + self.ozone;
        let b = -(nox + oxidant + rates.photolysis / rates.oxidation);
        let c = nox * oxidant;
        self.no2 = 0.5 * (-b - libm::sqrt(b * b - 4.0 * c));
        self.nitric_oxide = nox - self.no2;
        self.ozone = oxidant - self.no2;
    }

    /// Reacts for a `time` [s].
    pub fn react(&mut self, rates: &Rates, time: f64) {
        let mut c: Three = [self.nitric_oxide, self.no2, self.ozone];
        for value in &mut c {
            if *value < NOTHING {
                *value = 0.0;
            }
        }
        integrate(&mut c, rates, time);
        *self = Self {
            nitric_oxide: c[0],
            no2: c[1],
            ozone: c[2],
        };
    }
}

/// d/dt of NO, NO2, O3.
#[inline]
fn tendency(c: &Three, rates: &Rates) -> Three {
    let formed = rates.oxidation * c[0] * c[2] - rates.photolysis * c[1];
    [-formed, formed, -formed]
}

/// The time in which the quickest changes by the tolerance, 1 s at most.
fn first_step(c: &Three, rates: &Rates) -> f64 {
    let rate = tendency(c, rates);
    let mut step = 1.0;
    for (value, rate) in c.iter().zip(rate) {
        if *value > 0.0 && rate.abs() > TOLERANCE * value {
            step = f64::min(step, TOLERANCE * (value / rate).abs());
        }
    }
    step
}

fn integrate(c: &mut Three, rates: &Rates, end: f64) {
    let mut now = 0.0;
    let mut step = first_step(c, rates);
    for _ in 0..MOST_STEPS {
        let mut rate = tendency(c, rates);
        for i in 0..3 {
            if c[i] < NOTHING && rate[i] < 0.0 {
                c[i] = 0.0;
                rate[i] = 0.0;
            }
        }
        let scale: Three = std::array::from_fn(|i| c[i] + (step * rate[i]).abs());
        if now + step > end {
            step = end - now;
        }
        let next = advance(c, &rate, rates, &scale, &mut step);
        now += step;
        for value in c.iter_mut() {
            if *value < 0.0 {
                *value = 0.0;
            }
        }
        if now >= end {
            return;
        }
        step = next.max(LEAST_STEP);
    }
}

/// One accepted step of at most `step` (which becomes the one taken); returns the next to try.
fn advance(c: &mut Three, rate: &Three, rates: &Rates, scale: &Three, step: &mut f64) -> f64 {
    const SAFETY: f64 = 0.9;
    const MOST_GROWTH: f64 = 5.0;
    loop {
        let (new, error) = cash_karp(c, rate, rates, *step);
        let mut worst = 0.0;
        for i in 0..3 {
            if scale[i] > NOTHING {
                worst = f64::max(worst, (error[i] / scale[i]).abs());
            }
        }
        worst /= TOLERANCE;
        if worst > 1.0 {
            let shrunk = SAFETY * *step * Lanes::powf(worst, -0.25);
            *step = shrunk.max(0.1 * *step);
        } else {
            *c = new;
            let growth = if worst > 0.0 {
                (SAFETY * Lanes::powf(worst, -0.2)).min(MOST_GROWTH)
            } else {
                MOST_GROWTH
            };
            return growth * *step;
        }
    }
}

/// The tendency after a trial change; nothing falls below 0.
#[inline]
fn stage(c: &Three, rates: &Rates, change: impl Fn(usize) -> f64) -> Three {
    let at: Three = std::array::from_fn(|i| (c[i] + change(i)).max(0.0));
    tendency(&at, rates)
}

/// One step of fifth order and its error.
fn cash_karp(c: &Three, k1: &Three, rates: &Rates, h: f64) -> (Three, Three) {
    let k2 = stage(c, rates, |i| 0.2 * h * k1[i]);
    let k3 = stage(c, rates, |i| h * (3.0 / 40.0 * k1[i] + 9.0 / 40.0 * k2[i]));
    let k4 = stage(c, rates, |i| h * (0.3 * k1[i] - 0.9 * k2[i] + 1.2 * k3[i]));
    let k5 = stage(c, rates, |i| {
        h * (-11.0 / 54.0 * k1[i] + 2.5 * k2[i] - 70.0 / 27.0 * k3[i] + 35.0 / 27.0 * k4[i])
    });
    let k6 = stage(c, rates, |i| {
        h * (1631.0 / 55296.0 * k1[i]
            + 175.0 / 512.0 * k2[i]
            + 575.0 / 13824.0 * k3[i]
            + 44275.0 / 110_592.0 * k4[i]
            + 253.0 / 4096.0 * k5[i])
    });
    let weights: [f64; 4] = [37.0 / 378.0, 250.0 / 621.0, 125.0 / 594.0, 512.0 / 1771.0];
    let new = std::array::from_fn(|i| {
        c[i] + h
            * (weights[0] * k1[i] + weights[1] * k3[i] + weights[2] * k4[i] + weights[3] * k6[i])
    });
    let error = std::array::from_fn(|i| {
        h * ((weights[0] - 2825.0 / 27648.0) * k1[i]
            + (weights[1] - 18575.0 / 48384.0) * k3[i]
            + (weights[2] - 13525.0 / 55296.0) * k4[i]
            - 277.0 / 14336.0 * k5[i]
            + (weights[3] - 0.25) * k6[i])
    });
    (new, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without light NO + O3 → NO2 has the closed form of two reactants of unequal amount.
    #[test]
    fn dark_reaction_is_the_closed_form() {
        let rates = Rates::new(285.0, 0.0);
        for (no, o3, time) in [
            (200.0, 30.0, 40.0),
            (10.0, 40.0, 300.0),
            (1000.0, 40.0, 3600.0),
        ] {
            let mut mixture = Mixture {
                nitric_oxide: no,
                no2: 5.0,
                ozone: o3,
            };
            mixture.react(&rates, time);
            let e = ((o3 - no) * rates.oxidation * time).exp();
            let exact = no * o3 * (e - 1.0) / (o3 * e - no);
            let made = mixture.no2 - 5.0;
            assert!((made - exact).abs() < 2.0e-3 * exact, "{made} {exact}");
            assert!((mixture.nitric_oxide + mixture.no2 - no - 5.0).abs() < 1.0e-9 * no);
            assert!((mixture.ozone + mixture.no2 - o3 - 5.0).abs() < 1.0e-9 * no);
        }
    }

    /// In sunlight a long reaction ends where the equilibrium is.
    #[test]
    fn a_long_reaction_reaches_equilibrium() {
        let rates = Rates::new(295.0, 800.0);
        let start = Mixture {
            nitric_oxide: 60.0,
            no2: 10.0,
            ozone: 40.0,
        };
        let (mut reacted, mut equilibrium) = (start, start);
        reacted.react(&rates, 3600.0);
        equilibrium.to_equilibrium(&rates);
        assert!(
            (reacted.no2 / equilibrium.no2 - 1.0).abs() < 2.0e-3,
            "{reacted:?} {equilibrium:?}"
        );
        let formed = rates.oxidation * equilibrium.nitric_oxide * equilibrium.ozone;
        let split = rates.photolysis * equilibrium.no2;
        assert!((formed / split - 1.0).abs() < 1.0e-9);
    }

    #[test]
    fn no_time_changes_nothing() {
        let start = Mixture {
            nitric_oxide: 60.0,
            no2: 10.0,
            ozone: 40.0,
        };
        let mut mixture = start;
        mixture.react(&Rates::new(295.0, 800.0), 0.0);
        assert_eq!(mixture, start);
    }
}
