//! Log-normal modes of fixed width.
//!
//! n(ln D) = N/(√(2π) ln σ) exp(−ln²(D/D_g)/(2 ln²σ)),  M_k = ∫ Dᵏ n = N D_gᵏ exp(k² ln²σ/2),  V = (π/6) M₃
//! (Hatch and Choate 1929; Seinfeld and Pandis 2006, eq. 8.44). Mass (volume) and number are carried, the width stays: the
//! two moments of M7 (Vignati et al. 2004, JGR 109, D22202), GLOMAP-mode (Mann et al. 2010, GMD 3, 519) and MAM (Liu et al.
//! 2012, GMD 5, 709). A third moment (CMAQ's surface) would let the widths vary between 1.05 and 2.5; what it costs is a
//! lane a mode and what it gives is a coagulation and condensation of modes whose width is seldom what is uncertain, while
//! surfaces follow from number and mass within some percent.
//!
//! | mode | σ | D_g (number) | source |
//! |---|---|---|---|
//! | Aitken I | 1.7 | 3–52 nm | width and default size of CMAQ 5.5; upper bound of MAM3's Aitken mode (Liu et al. 2012, table 2); lower bound where nucleated particles enter (Kerminen and Kulmala 2002) |
//! | accumulation J | 2.0 | 53.5–440 nm | CMAQ 5.5; bounds of MAM3's accumulation mode |
//! | coarse K | 2.2 | fixed: D_v 6 µm | width of CMAQ 5.5 and volume median of its coarse emissions (6 µm) |
//!
//! A median diameter outside its bounds is moved to the bound and the number changes (mass never does); [`Sized::number_made`]
//! says by how much.

mod composition;

pub use composition::{Dry, Material, WATER_DENSITY, kelvin_diameter, water_over_kappa};

use crate::numerics::lanes::Lanes;
use std::f64::consts::PI;

/// Shape of a mode and the bounds of its size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Geometric standard deviation σ [1].
    pub spread: f64,
    /// ln σ [1].
    pub ln_spread: f64,
    /// Least number median diameter [m].
    pub smallest: f64,
    /// Greatest number median diameter [m].
    pub largest: f64,
    /// exp(1.5 ln²σ): diameter of mean volume over number median [1].
    pub mean_volume_ratio: f64,
    /// exp(½ ln²σ): mean diameter over number median [1].
    pub mean_ratio: f64,
    /// exp(2 ln²σ): mean squared diameter over the square of the number median [1].
    pub mean_square_ratio: f64,
    /// Diameters over the number median [1] of the three points of a quadrature weighted with the diameter: exp(ln σ (x + ln σ)).
    pub sink_points: [f64; 3],
}

/// Abscissae [standard deviations] and weights of three-point Gauss–Hermite quadrature of a normal distribution
/// (Abramowitz and Stegun 1964, table 25.10).
pub(super) const HERMITE: [(f64, f64); 3] = [
    (-1.732_050_807_568_877_2, 1.0 / 6.0),
    (0.0, 2.0 / 3.0),
    (1.732_050_807_568_877_2, 1.0 / 6.0),
];

/// Aitken mode (I).
pub const AITKEN: Shape = Shape {
    spread: 1.7,
    ln_spread: 0.530_628_251_062_170_4,
    smallest: 3e-9,
    largest: 52e-9,
    mean_volume_ratio: 1.525_541_625_457_549_6,
    mean_ratio: 1.151_175_012_118_654_6,
    mean_square_ratio: 1.756_165_399_173_606_6,
    sink_points: [
        0.528_607_678_957_223_8,
        1.325_203_908_526_384_7,
        3.322_247_233_785_870_6,
    ],
};

/// Accumulation mode (J).
pub const ACCUMULATION: Shape = Shape {
    spread: 2.0,
    ln_spread: std::f64::consts::LN_2,
    smallest: 53.5e-9,
    largest: 440e-9,
    mean_volume_ratio: 2.055_829_715_324_849_7,
    mean_ratio: 1.271_537_129_714_140_5,
    mean_square_ratio: 2.614_063_815_405_198,
    sink_points: [
        0.486_697_197_690_694_47,
        1.616_806_672_241_674_5,
        5.371_027_052_977_787,
    ],
};

/// Volume median diameter of the coarse mode [m].
pub const COARSE_VOLUME_MEDIAN: f64 = 6e-6;

/// Coarse mode of other than dust (K): its size is fixed.
pub const COARSE: Shape = Shape {
    spread: 2.2,
    ln_spread: 0.788_457_360_364_270_3,
    smallest: 9.293_818_808_001_198e-7,
    largest: 9.293_818_808_001_198e-7,
    mean_volume_ratio: 2.540_847_060_112_544,
    mean_ratio: 1.364_560_644_353_320_3,
    mean_square_ratio: 3.467_139_901_550_413,
    sink_points: [
        0.475_217_255_915_281_97,
        1.862_025_752_117_948_9,
        7.295_904_890_643_337,
    ],
};

/// A mode as it stands in the air.
#[derive(Debug, Clone, Copy)]
pub struct Sized<V> {
    /// Its shape.
    pub shape: Shape,
    /// Number [1/m³ of air], within the bounds of its size.
    pub number: V,
    /// Volume [m³/m³ of air].
    pub volume: V,
    /// Number median diameter [m].
    pub diameter: V,
    /// Number that the bounds added (or took) [1/m³ of air].
    pub number_made: V,
}

impl Shape {
    /// Volume of a mode's particles over their number [m³] at a number median diameter [m].
    #[inline(always)]
    pub fn mean_volume<V: Lanes>(&self, diameter: V) -> V {
        let d = diameter * self.mean_volume_ratio;
        d * d * d * (PI / 6.0)
    }

    /// Number median diameter [m] of a number [1/m³] and volume [m³/m³]; nonsense where one of them is 0.
    #[inline(always)]
    pub fn median<V: Lanes>(&self, number: V, volume: V) -> V {
        (volume * (6.0 / PI) / number).cube_root() / self.mean_volume_ratio
    }

    /// Volume median diameter [m] of a number median diameter [m]: D_g exp(3 ln²σ).
    pub fn volume_median(&self, diameter: f64) -> f64 {
        diameter * libm::exp(3.0 * self.ln_spread * self.ln_spread)
    }

    /// Number [1/m³] of a volume [m³/m³] whose number median diameter [m] is given: what emissions bring.
    pub fn number_of(&self, volume: f64, diameter: f64) -> f64 {
        volume / self.mean_volume(diameter)
    }

    /// A mode of a number [1/m³] and volume [m³/m³], its size within bounds. Without volume it is empty and has the least
    /// size, without number the number follows from the greatest.
    #[inline(always)]
    pub fn sized<V: Lanes>(&self, number: V, volume: V) -> Sized<V> {
        let most = volume / self.mean_volume(V::splat(self.smallest));
        let least = volume / self.mean_volume(V::splat(self.largest));
        let bounded = number.max(least).min(most);
        let empty = volume.le(V::splat(0.0));
        let diameter = self.median(bounded.at_least(f64::MIN_POSITIVE), volume);
        let diameter = diameter.at_most(self.largest).at_least(self.smallest);
        let bounded = V::select(empty, V::splat(0.0), bounded);
        Sized {
            shape: *self,
            number: bounded,
            volume,
            diameter: V::select(empty, V::splat(self.smallest), diameter),
            number_made: bounded - number,
        }
    }

    /// Share of the volume [1] in particles that are larger than a diameter [m], of a number median diameter [m].
    #[inline(always)]
    pub(super) fn volume_above<V: Lanes>(&self, limit: f64, diameter: V) -> V {
        let width = std::f64::consts::SQRT_2 * self.ln_spread;
        let steps = (V::splat(limit) / diameter).ln() - 3.0 * self.ln_spread * self.ln_spread;
        super::relaxation::erfc(steps / width) * 0.5
    }

    /// Share of the number [1] in particles that are larger than a diameter [m], of a number median diameter [m].
    #[inline(always)]
    pub(super) fn number_above<V: Lanes>(&self, limit: f64, diameter: V) -> V {
        let width = std::f64::consts::SQRT_2 * self.ln_spread;
        super::relaxation::erfc((V::splat(limit) / diameter).ln() / width) * 0.5
    }
}

impl<V: Lanes> Sized<V> {
    /// Sum of the diameters [m/m³].
    #[inline(always)]
    pub fn diameters(&self) -> V {
        self.number * self.diameter * self.shape.mean_ratio
    }

    /// Surface [m²/m³].
    #[inline(always)]
    pub fn surface(&self) -> V {
        self.number * self.diameter * self.diameter * (self.shape.mean_square_ratio * PI)
    }

    /// Effective radius M₃/(2 M₂) [m]: ½ D_g exp(2.5 ln²σ).
    #[inline(always)]
    pub fn effective_radius(&self) -> V {
        let ratio = self.shape.mean_volume_ratio;
        self.diameter * (0.5 * ratio * ratio * ratio / self.shape.mean_square_ratio)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn constants_of_shapes_belong_together() {
        for shape in [AITKEN, ACCUMULATION, COARSE] {
            assert_relative_eq!(
                shape.ln_spread,
                libm::log(shape.spread),
                max_relative = 1e-15
            );
            let ratio = libm::exp(1.5 * shape.ln_spread * shape.ln_spread);
            assert_relative_eq!(shape.mean_volume_ratio, ratio, max_relative = 1e-14);
            let square = shape.ln_spread * shape.ln_spread;
            assert_relative_eq!(
                shape.mean_ratio,
                libm::exp(0.5 * square),
                max_relative = 1e-14
            );
            assert_relative_eq!(
                shape.mean_square_ratio,
                libm::exp(2.0 * square),
                max_relative = 1e-14
            );
            for (point, (x, _)) in shape.sink_points.iter().zip(HERMITE) {
                let factor = libm::exp(shape.ln_spread * (x + shape.ln_spread));
                assert_relative_eq!(*point, factor, max_relative = 1e-14);
            }
        }
        let median = COARSE.volume_median(COARSE.smallest);
        assert_relative_eq!(median, COARSE_VOLUME_MEDIAN, max_relative = 1e-9);
    }

    #[test]
    fn moments_are_those_of_the_distribution() {
        let mode = ACCUMULATION.sized(1e9, 1e9 * ACCUMULATION.mean_volume(1.2e-7));
        assert_relative_eq!(mode.diameter, 1.2e-7, max_relative = 1e-14);
        // Trapezoids over ±8 widths.
        let step = 0.01;
        let sum = |k: i32| -> f64 {
            (-800..=800)
                .map(|i| {
                    let x = f64::from(i) * step;
                    let d: f64 = 1.2e-7 * libm::exp(x * ACCUMULATION.ln_spread);
                    d.powi(k) * libm::exp(-0.5 * x * x) * step / (2.0 * PI).sqrt() * 1e9
                })
                .sum()
        };
        assert_relative_eq!(mode.number, sum(0), max_relative = 1e-9);
        assert_relative_eq!(mode.diameters(), sum(1), max_relative = 1e-9);
        assert_relative_eq!(mode.surface(), sum(2) * PI, max_relative = 1e-9);
        assert_relative_eq!(mode.volume, sum(3) * PI / 6.0, max_relative = 1e-8);
        assert_relative_eq!(
            mode.effective_radius(),
            0.5 * sum(3) / sum(2),
            max_relative = 1e-8
        );
    }

    #[test]
    fn bounds_change_the_number_and_say_so() {
        let volume = 1e-12;
        let inside = ACCUMULATION.number_of(volume, 1e-7);
        let mode = ACCUMULATION.sized(inside, volume);
        assert_eq!(mode.number, inside);
        assert_eq!(mode.number_made, 0.0);
        let large = ACCUMULATION.sized(inside * 1e-6, volume);
        assert_relative_eq!(large.diameter, ACCUMULATION.largest);
        assert_relative_eq!(large.number_made, large.number - inside * 1e-6);
        assert_relative_eq!(
            ACCUMULATION.mean_volume(large.diameter) * large.number,
            volume,
            max_relative = 1e-13
        );
        let small = ACCUMULATION.sized(inside * 1e6, volume);
        assert_relative_eq!(small.diameter, ACCUMULATION.smallest);
        assert!(small.number_made < 0.0);
        let empty = ACCUMULATION.sized(5.0, 0.0);
        assert_eq!((empty.number, empty.number_made), (0.0, -5.0));
        assert!(AITKEN.sized(0.0, volume).number > 0.0);
    }
}
