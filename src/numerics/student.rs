//! How likely a correlation is by chance: two-sided p of Student's t through the incomplete beta function.
//!
//! p = I_x(ν/2, 1/2), x = ν/(ν + t²), t² = ν r²/(1 − r²), ν = N − 2 (Abramowitz and Stegun 1964, eqs 26.5.27 and 26.7.1), so that x = 1 − r². The continued
//! fraction 26.5.8, evaluated by Lentz's method, converges fast for x < (a + 1)/(a + b + 2); beyond it I_x(a, b) = 1 − I_{1−x}(b, a).

/// Relative change at which the fraction has converged.
const CONVERGED: f64 = 1e-15;
/// Terms of the fraction at most; a few √a are needed.
const TERMS: usize = 10_000;
/// Stands for nothing in a denominator.
const TINY: f64 = 1e-300;

/// Probability that N pairs without any relation correlate as strongly as `correlation` [1]; NaN of fewer than three pairs.
pub fn student_significance(correlation: f64, count: usize) -> f64 {
    if count < 3 || !correlation.is_finite() {
        return f64::NAN;
    }
    let freedom = (count - 2) as f64;
    incomplete_beta(
        freedom / 2.0,
        0.5,
        (1.0 - correlation * correlation).max(0.0),
    )
}

/// I_x(a, b), the regularised incomplete beta function.
fn incomplete_beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(b, a, 1.0 - x);
    }
    let front = libm::exp(
        libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b)
            + a * libm::log(x)
            + b * libm::log1p(-x),
    );
    front / a / fraction(a, b, x)
}

/// 1 + d₁/(1 + d₂/(1 + …)), the denominator of I_x.
fn fraction(a: f64, b: f64, x: f64) -> f64 {
    let (mut value, mut c, mut d) = (1.0, 1.0, 0.0);
    for term in 1..TERMS {
        let m = (term / 2) as f64;
        let part = if term % 2 == 0 {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        };
        let guarded = |v: f64| if v.abs() < TINY { TINY } else { v };
        d = 1.0 / guarded(1.0 + part * d);
        c = guarded(1.0 + part / c);
        value *= c * d;
        if (c * d - 1.0).abs() < CONVERGED {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn a_few_pairs_have_closed_forms() {
        // One degree of freedom: p = 1 − 2/π asin |r|; two: p = 1 − |r|.
        for r in [0.0, 0.1, 0.5, 0.9, 0.99_f64] {
            let one = 1.0 - r.asin() * 2.0 / std::f64::consts::PI;
            assert_relative_eq!(student_significance(r, 3), one, max_relative = 1e-12);
            assert_relative_eq!(student_significance(-r, 4), 1.0 - r, max_relative = 1e-12);
        }
    }

    #[test]
    fn tables_of_student_are_met() {
        // Fisher's 5 % points of |r|: 0.576 of 12 pairs, 0.195 of 102.
        assert_relative_eq!(student_significance(0.5760, 12), 0.05, max_relative = 2e-3);
        assert_relative_eq!(student_significance(0.1946, 102), 0.05, max_relative = 3e-3);
    }

    #[test]
    fn nothing_comes_of_two_pairs() {
        assert!(student_significance(1.0, 2).is_nan());
        assert_relative_eq!(student_significance(1.0, 9), 0.0);
    }
}
