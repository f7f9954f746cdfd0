//! New particles from sulfuric acid.
//!
//! Binary (with water): ln J = Σ fₖ(T, 1/x*) (ln RH)^a (ln N)^b, x* of the critical cluster from its own polynomial
//! (Vehkamäki et al. 2002, JGR 107, 4622, eq. 11 and 12; N in cm⁻³, J in cm⁻³ s⁻¹); valid for 190–305.15 K, RH 0.01–100 %,
//! N 10⁴–10¹¹, J 10⁻⁷–10¹⁰; inputs beyond count as the nearest valid one, a J below 10⁻⁷ as nothing. CMAQ 5.5 has the same.
//! Activation (boundary layer): J = A N, A = 2·10⁻⁶ s⁻¹ (Kulmala et al. 2006, ACP 6, 787; 10⁻⁷–10⁻⁵), of clusters of 1 nm.
//!
//! Clusters of d nm reach 3 nm with the probability exp(η (1/3 − 1/d)), η = 0.23 CS′/GR, GR = 3·10⁻⁹ c̄ M N/ρ nm/h of the acid
//! alone (Kerminen and Kulmala 2002, J. Aerosol Sci. 33, 609, eq. 16, 20 and 21; c̄ in m/s, M in g/mol, ρ in kg/m³,
//! CS′ = S/(4π𝒟) in m⁻²). Binary clusters count as 1.5 nm (unverified). They enter the Aitken mode as spheres of 3 nm of
//! ammonium sulfate.
//!
//! Nucleation competes with condensation for what is taken in a step: with r the ratio of both at the step's mean vapour and n
//! the slope d ln J/d ln N, y + r yⁿ = 1 gives the shares y (condenses) and 1 − y (nucleates).

use super::air::Air;
use super::condensation::{SULFURIC_ACID, VapourInAir};
use super::modes::Material;
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::units::GAS_CONSTANT;
use std::f64::consts::PI;

/// Avogadro's constant [1/mol] (CODATA 2018, exact).
const AVOGADRO: f64 = 6.022_140_76e23;
/// Cubic centimetres in a cubic metre.
const CUBIC_CENTIMETRES: f64 = 1e6;
/// Diameter at which new particles enter the Aitken mode [m].
pub const NEW_DIAMETER: f64 = 3e-9;
/// Molar mass of ammonium sulfate [kg/mol].
const AMMONIUM_SULFATE: f64 = 0.132_14;
/// Least and greatest acid [ln 1/cm³] of the binary rate: 10⁴ and 10¹¹.
const ACID: (f64, f64) = (9.210_340_371_976_184, 25.328_436_022_934_504);
/// Least and greatest rate [ln 1/(cm³ s)]: 10⁻⁷ and 10¹⁰.
const RATE: (f64, f64) = (-16.118_095_650_958_32, 23.025_850_929_940_457);

/// How particles form.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum Nucleation {
    /// None form.
    Off,
    /// Sulfuric acid and water (Vehkamäki et al. 2002).
    #[default]
    Vehkamaki2002,
    /// Activation of clusters (Kulmala et al. 2006).
    Activation {
        /// Coefficient A [1/s].
        coefficient: f64,
    },
}

/// Powers of ln RH and ln N, and the coefficients of 1, T, T², T³ and 1/x* of a term of ln J.
type Term = (u8, u8, [f64; 5]);

/// Vehkamäki et al. 2002, eq. 12.
const TERMS: [Term; 10] = [
    (0, 0, [0.14309, 2.21956, -0.0273911, 0.0000722811, 5.91822]),
    (
        1,
        0,
        [0.117489, 0.462532, -0.0118059, 0.0000404196, 15.7963],
    ),
    (
        2,
        0,
        [-0.215554, -0.0810269, 0.00143581, -4.7758e-6, -2.91297],
    ),
    (
        3,
        0,
        [-3.58856, 0.049508, -0.00021382, 3.10801e-7, -0.0293333],
    ),
    (
        0,
        1,
        [1.14598, -0.600796, 0.00864245, -0.0000228947, -8.44985],
    ),
    (
        1,
        1,
        [2.15855, 0.0808121, -0.000407382, -4.01957e-7, 0.721326],
    ),
    (
        2,
        1,
        [1.6241, -0.0160106, 0.0000377124, 3.21794e-8, -0.0113255],
    ),
    (0, 2, [9.71682, -0.115048, 0.000157098, 4.00914e-7, 0.71186]),
    (
        1,
        2,
        [-1.05611, 0.00903378, -0.0000198417, 2.46048e-8, -0.0579087],
    ),
    (
        0,
        3,
        [-0.148712, 0.00283508, -9.24619e-6, 5.00427e-9, -0.0127081],
    ),
];

/// ln J [ln 1/(cm³ s)] and its slope d ln J/d ln N of sulfuric acid and water at a temperature [K], relative humidity [1] and
/// ln N [ln 1/cm³].
#[inline(always)]
pub fn vehkamaki<V: Lanes>(temperature: V, relative_humidity: V, ln_acid: V) -> (V, V) {
    let t = temperature.at_most(305.15).at_least(190.0);
    let h = relative_humidity.at_most(1.0).at_least(1e-4).ln();
    let n = ln_acid.at_most(ACID.1).at_least(ACID.0);
    let tn = t.times_plus(0.000_050_402_2, -0.003_499_98) * n;
    let cubic = h
        .mul_add(
            t.times_plus(-1.50345e-6, 0.000_184_403),
            t.times_plus(-0.000_017_905_9, 0.001_574_07),
        )
        .mul_add(h, t.times_plus(-0.000_183_289, 0.002_010_48));
    let fraction = h.mul_add(cubic, t.times_plus(-0.002_663_79, 0.740_997) + tn);
    let inverse = V::splat(1.0) / fraction;
    let one = V::splat(1.0);
    let of_humidity = [one, h, h * h, h * h * h];
    // ln J as a polynomial in ln N.
    let mut by_power = [V::splat(0.0); 4];
    let powers = [one, n, n * n, n * n * n];
    // d ln J/d(1/x*).
    let mut by_fraction = V::splat(0.0);
    for (a, b, [c0, c1, c2, c3, c4]) in TERMS {
        let coefficient = t
            .times_plus(c3, c2)
            .mul_add(t, V::splat(c1))
            .mul_add(t, inverse.times_plus(c4, c0));
        let humidity = of_humidity[a as usize];
        by_power[b as usize] = coefficient.mul_add(humidity, by_power[b as usize]);
        by_fraction = (humidity * powers[b as usize]).mul_add(V::splat(c4), by_fraction);
    }
    let rate = by_power[3]
        .mul_add(n, by_power[2])
        .mul_add(n, by_power[1])
        .mul_add(n, by_power[0]);
    let slope = (by_power[3] * 3.0)
        .mul_add(n, by_power[2] * 2.0)
        .mul_add(n, by_power[1]);
    let of_fraction = by_fraction * inverse * inverse;
    let slope = slope - of_fraction * t.times_plus(0.000_050_402_2, -0.003_499_98);
    (rate, slope)
}

/// What nucleation takes of the vapour that leaves the gas in a step.
#[derive(Debug, Clone, Copy)]
pub struct Nucleated<V> {
    /// Number of new particles of 3 nm [1/m³].
    pub number: V,
    /// Share of the vapour that was taken [1].
    pub share: V,
}

/// Amount of acid in a new particle [mol].
pub fn new_particle() -> f64 {
    let volume = PI / 6.0 * NEW_DIAMETER * NEW_DIAMETER * NEW_DIAMETER;
    Material::Sulfate.density() * volume / AMMONIUM_SULFATE
}

/// New particles of a step of `time` [s], in which the acid's mean was `mean` [mol/m³], its `sink` [1/s] and what left the
/// gas `taken` [mol/m³].
#[inline(always)]
#[allow(clippy::too_many_arguments)] // what the competition is made of
pub fn nucleate<V: Lanes>(
    scheme: Nucleation,
    air: &Air<V>,
    relative_humidity: V,
    vapour: &VapourInAir<V>,
    sink: V,
    mean: V,
    taken: V,
    time: V,
) -> Nucleated<V> {
    let zero = V::splat(0.0);
    let per_centimetre = mean * (AVOGADRO / CUBIC_CENTIMETRES);
    let ln_acid = per_centimetre.at_least(1.0).ln();
    let (ln_rate, slope, cluster) = match scheme {
        Nucleation::Off => {
            return Nucleated {
                number: zero,
                share: zero,
            };
        }
        Nucleation::Vehkamaki2002 => {
            let (rate, slope) = vehkamaki(air.temperature, relative_humidity, ln_acid);
            (rate.at_most(RATE.1), slope.at_least(1.0).at_most(20.0), 1.5)
        }
        Nucleation::Activation { coefficient } => {
            (ln_acid + libm::log(coefficient), V::splat(1.0), 1.0)
        }
    };
    // Growth to 3 nm.
    let speed = (air.temperature * (8.0 * GAS_CONSTANT / (PI * SULFURIC_ACID.molar_mass))).sqrt();
    let grams = SULFURIC_ACID.molar_mass * 1e3;
    let growth = speed * per_centimetre * (3.0e-9 * grams / Material::Sulfate.density());
    let loss = sink / (vapour.diffusivity * (4.0 * PI)) * 0.23 / growth.at_least(1e-9);
    let ln_survival = loss * (1.0 / 3.0 - 1.0 / cluster);
    let some = ln_rate
        .ge(V::splat(RATE.0))
        .and(taken.gt(zero))
        .and(per_centimetre.ge(V::splat(1e4)));
    let rate = (ln_rate + ln_survival).exp() * CUBIC_CENTIMETRES;
    let size = new_particle();
    let wanted = rate * time * size;
    let ratio = V::select(some, wanted / V::select(some, taken, V::splat(1.0)), zero);
    let condensing = shares(ratio, slope);
    let share = V::select(some, V::splat(1.0) - condensing, zero).at_least(0.0);
    Nucleated {
        number: taken * share * (1.0 / size),
        share,
    }
}

/// y of y + r yⁿ = 1, by Newton's method in ln y from above.
#[inline(always)]
fn shares<V: Lanes>(ratio: V, slope: V) -> V {
    let start = -(ratio.at_least(1e-300).ln() / slope);
    let mut z = start.at_most(0.0);
    for _ in 0..6 {
        let y = z.exp();
        let power = ratio * (z * slope).exp();
        z = z - (y + power - 1.0) / slope.mul_add(power, y);
    }
    z.exp().at_most(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Acid [ln 1/cm³] at which J = 1 cm⁻³ s⁻¹ (Vehkamäki et al. 2002, eq. 15).
    fn threshold(t: f64, rh: f64) -> f64 {
        let h = libm::log(rh);
        -279.243 + 11.7344 * rh + 22700.9 / t - 1088.64 * rh / t + 1.14436 * t
            - 0.0302331 * rh * t
            - 0.00130254 * t * t
            - 6.38697 * h
            + 854.98 * h / t
            + 0.00879662 * t * h
    }

    #[test]
    fn rate_is_one_at_the_papers_threshold() {
        // Two separate fits of the same theory; the paper says "within an order of magnitude" for the rates.
        for t in [240.0, 260.0, 280.0, 300.0] {
            for rh in [0.1, 0.3, 0.5, 0.8] {
                let (ln_rate, slope) = vehkamaki(t, rh, threshold(t, rh));
                assert!(ln_rate.abs() < libm::log(10.0), "{t} {rh} {ln_rate}");
                let step = 1e-4;
                let (above, _) = vehkamaki(t, rh, threshold(t, rh) + step);
                assert_relative_eq!((above - ln_rate) / step, slope, max_relative = 1e-3);
            }
        }
    }

    #[test]
    fn rates_are_those_of_another_code() {
        // ln J of eq. 12 as mam4xx writes it (vehkamaki2002.hpp, nucleation_rate): N [1/cm³], T [K], RH.
        for (acid, t, rh, ln_rate) in [
            (1e7, 236.0, 0.55, 5.093_515_409_108_875),
            (1e8, 250.0, 0.3, 7.137_531_005_850_121),
            (5e8, 273.0, 0.5, 3.425_272_211_858_654_7),
            (1e10, 298.0, 0.382, 1.895_746_166_645_153_6),
            (3e9, 290.0, 0.8, 7.361_527_231_687_091),
            (1e6, 220.0, 0.1, -0.253_974_512_810_046_35),
        ] {
            let (found, _) = vehkamaki(t, rh, libm::log(acid));
            assert_relative_eq!(found, ln_rate, max_relative = 1e-9, epsilon = 1e-9);
        }
    }

    #[test]
    fn shares_solve_their_equation() {
        for ratio in [0.0, 1e-20, 1e-6, 0.3, 1.0, 50.0, 1e12] {
            for slope in [1.0, 3.0, 12.0] {
                let y: f64 = shares(ratio, slope);
                assert_relative_eq!(y + ratio * y.powf(slope), 1.0, max_relative = 1e-9);
            }
        }
    }

    #[test]
    fn clean_cold_air_nucleates_and_dirty_air_does_not() {
        let air = Air::new(235.0, 40_000.0);
        let vapour = SULFURIC_ACID.in_air(&air);
        let acid = 2e7 * CUBIC_CENTIMETRES / AVOGADRO;
        let run = |sink: f64| {
            let taken = acid * sink * 300.0;
            let made = nucleate(
                Nucleation::Vehkamaki2002,
                &air,
                0.6,
                &vapour,
                sink,
                acid,
                taken,
                300.0,
            );
            assert!(made.share >= 0.0 && made.share <= 1.0);
            assert_relative_eq!(
                made.number * new_particle(),
                made.share * taken,
                max_relative = 1e-12
            );
            made.number / CUBIC_CENTIMETRES
        };
        assert!(run(5e-4) > 1.0);
        assert!(run(5e-2) < 1e-4 * run(5e-4));
        let off = nucleate(Nucleation::Off, &air, 0.6, &vapour, 1e-3, acid, acid, 300.0);
        assert_eq!((off.number, off.share), (0.0, 0.0));
        let active = Nucleation::Activation { coefficient: 2e-6 };
        let made = nucleate(active, &air, 0.6, &vapour, 1e-3, acid, acid, 300.0);
        assert!(made.number > 0.0);
        let none = nucleate(active, &air, 0.6, &vapour, 0.0, 0.0, 0.0, 300.0);
        assert_eq!((none.number, none.share), (0.0, 0.0));
    }
}
