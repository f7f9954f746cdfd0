//! What paired values say about a model, in the words of air-quality papers.
//!
//! O observed, M modelled, N pairs, means with a bar. Shares are [1], not per cent; a figure that does not exist (one pair, no spread, nothing observed) is NaN.
//!
//! | field | definition | source |
//! |---|---|---|
//! | `mean_bias`, `mean_error` | Σ(M−O)/N, Σ\|M−O\|/N | Emery et al. 2017, table 1 |
//! | `normalized_mean_bias`, `normalized_mean_error` | Σ(M−O)/ΣO, Σ\|M−O\|/ΣO | same |
//! | `mean_normalized_bias`, `mean_normalized_error` | Σ((M−O)/O)/N, Σ(\|M−O\|/O)/N over O > 0 | same |
//! | `fractional_bias`, `fractional_error` | 2/N Σ(M−O)/(M+O), 2/N Σ\|M−O\|/(M+O) | Boylan and Russell 2006 |
//! | `rmse`, `systematic_rmse`, `unsystematic_rmse` | √(Σ(M−O)²/N); of a + bO against O, of M against a + bO (least squares) | Willmott 1981 |
//! | `correlation`, `significance` | Pearson's r; two-sided p of r = 0 by Student's t | |
//! | `agreement` | 1 − Σ(M−O)²/Σ(\|M−Ō\|+\|O−Ō\|)² | Willmott 1981 |
//! | `modified_agreement` | the same with first powers | Willmott et al. 1985 |
//! | `refined_agreement` | 1 − A/2B, or 2B/A − 1 where A > 2B; A = Σ\|M−O\|, B = Σ\|O−Ō\| | Willmott et al. 2012 |
//! | `efficiency` | 1 − A/B | Legates and McCabe 1999 |
//! | `within_factor_2` | part of the pairs with ½ ≤ M/O ≤ 2 (0 beside 0 counts) | Chang and Hanna 2004 |
//! | `geometric_mean`, `geometric_variance` | exp(mean of ln O/M), exp(mean of ln² O/M), over O, M > 0 | same |
//! | `bias_of_means` | 2(Ō−M̄)/(Ō+M̄): positive where the model is too low | same |
//! | `normalized_square_error`, `normalized_absolute_difference` | mean (O−M)²/(Ō M̄), mean \|O−M\|/(Ō+M̄) | same; Hanna and Chang 2012 |
//! | `spread_ratio`, `centred_rmse` | σ_M/σ_O (divisor N); RMSE less bias: √(RMSE² − MB²) | Taylor 2001; Jolliff et al. 2009 |

use crate::numerics::{quantile, student_significance};

/// Relative spread below which values are equal.
const EQUAL: f64 = 1e-12;

/// What paired values say; see the table of this module.
#[derive(Debug, Clone, Copy, PartialEq)]
#[allow(missing_docs)] // the table above
pub struct Metrics {
    pub count: usize,
    pub mean_observed: f64,
    pub mean_modelled: f64,
    pub median_observed: f64,
    pub median_modelled: f64,
    pub spread_observed: f64,
    pub spread_modelled: f64,
    pub mean_bias: f64,
    pub mean_error: f64,
    pub median_bias: f64,
    pub median_error: f64,
    pub normalized_mean_bias: f64,
    pub normalized_mean_error: f64,
    pub normalized_median_bias: f64,
    pub normalized_median_error: f64,
    pub mean_normalized_bias: f64,
    pub mean_normalized_error: f64,
    pub median_normalized_bias: f64,
    pub median_normalized_error: f64,
    pub fractional_bias: f64,
    pub fractional_error: f64,
    pub rmse: f64,
    pub systematic_rmse: f64,
    pub unsystematic_rmse: f64,
    pub correlation: f64,
    pub significance: f64,
    pub agreement: f64,
    pub modified_agreement: f64,
    pub refined_agreement: f64,
    pub efficiency: f64,
    pub within_factor_2: f64,
    pub geometric_mean: f64,
    pub geometric_variance: f64,
    pub bias_of_means: f64,
    pub normalized_square_error: f64,
    pub normalized_absolute_difference: f64,
    pub spread_ratio: f64,
    pub centred_rmse: f64,
}

impl Metrics {
    /// Of pairs (observed, modelled), both finite; concentrations are not negative.
    pub fn of(pairs: &[(f64, f64)]) -> Self {
        let n = pairs.len() as f64;
        let mean = |term: &dyn Fn(f64, f64) -> f64| {
            pairs.iter().map(|&(o, m)| term(o, m)).sum::<f64>() / n
        };
        let observed = mean(&|o, _| o);
        let modelled = mean(&|_, m| m);
        let bias = mean(&|o, m| m - o);
        let error = mean(&|o, m| (m - o).abs());
        let square = mean(&|o, m| (m - o).powi(2));
        let variance_o = spread(mean(&|o, _| (o - observed).powi(2)), observed);
        let variance_m = spread(mean(&|_, m| (m - modelled).powi(2)), modelled);
        let covariance = mean(&|o, m| (o - observed) * (m - modelled));
        let around_o = mean(&|o, _| (o - observed).abs());
        let correlation = ratio(covariance, (variance_o * variance_m).sqrt());
        let slope = ratio(covariance, variance_o);
        let line = |o: f64| modelled + slope * (o - observed);
        let median = |term: &dyn Fn(f64, f64) -> f64| {
            middle(pairs.iter().map(|&(o, m)| term(o, m)).collect())
        };
        let seen: Vec<(f64, f64)> = pairs.iter().copied().filter(|&(o, _)| o > 0.0).collect();
        let over_seen = |term: &dyn Fn(f64, f64) -> f64| {
            ratio(
                seen.iter().map(|&(o, m)| term(o, m)).sum::<f64>(),
                seen.len() as f64,
            )
        };
        let median_over_seen = |term: &dyn Fn(f64, f64) -> f64| {
            middle(seen.iter().map(|&(o, m)| term(o, m)).collect())
        };
        let median_observed = median(&|o, _| o);
        let (geometric_mean, geometric_variance) = geometric(&seen);
        Self {
            count: pairs.len(),
            mean_observed: observed,
            mean_modelled: modelled,
            median_observed,
            median_modelled: median(&|_, m| m),
            spread_observed: variance_o.sqrt(),
            spread_modelled: variance_m.sqrt(),
            mean_bias: bias,
            mean_error: error,
            median_bias: median(&|o, m| m - o),
            median_error: median(&|o, m| (m - o).abs()),
            normalized_mean_bias: ratio(bias, observed),
            normalized_mean_error: ratio(error, observed),
            normalized_median_bias: ratio(median(&|o, m| m - o), median_observed),
            normalized_median_error: ratio(median(&|o, m| (m - o).abs()), median_observed),
            mean_normalized_bias: over_seen(&|o, m| (m - o) / o),
            mean_normalized_error: over_seen(&|o, m| (m - o).abs() / o),
            median_normalized_bias: median_over_seen(&|o, m| (m - o) / o),
            median_normalized_error: median_over_seen(&|o, m| (m - o).abs() / o),
            fractional_bias: mean(&|o, m| fraction(m - o, m + o)),
            fractional_error: mean(&|o, m| fraction((m - o).abs(), m + o)),
            rmse: square.sqrt(),
            systematic_rmse: mean(&|o, _| (line(o) - o).powi(2)).sqrt(),
            unsystematic_rmse: mean(&|o, m| (m - line(o)).powi(2)).sqrt(),
            correlation,
            significance: student_significance(correlation, pairs.len()),
            agreement: 1.0
                - ratio(
                    square,
                    mean(&|o, m| ((m - observed).abs() + (o - observed).abs()).powi(2)),
                ),
            modified_agreement: 1.0
                - ratio(
                    error,
                    mean(&|o, m| (m - observed).abs() + (o - observed).abs()),
                ),
            refined_agreement: if error <= 2.0 * around_o {
                1.0 - ratio(error, 2.0 * around_o)
            } else {
                2.0 * around_o / error - 1.0
            },
            efficiency: 1.0 - ratio(error, around_o),
            within_factor_2: mean(&|o, m| f64::from(u8::from(m >= 0.5 * o && m <= 2.0 * o))),
            geometric_mean,
            geometric_variance,
            bias_of_means: 2.0 * ratio(observed - modelled, observed + modelled),
            normalized_square_error: ratio(square, observed * modelled),
            normalized_absolute_difference: ratio(error, observed + modelled),
            spread_ratio: ratio(variance_m.sqrt(), variance_o.sqrt()),
            centred_rmse: mean(&|o, m| (m - o - bias).powi(2)).sqrt(),
        }
    }
}

/// A variance, nothing where it is rounding of equal values around a mean.
fn spread(variance: f64, mean: f64) -> f64 {
    if variance < (EQUAL * mean).powi(2) {
        0.0
    } else {
        variance
    }
}

/// a/b, NaN where b is nothing.
fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

/// Twice a part of a sum; two nothings agree.
fn fraction(difference: f64, sum: f64) -> f64 {
    if sum == 0.0 {
        0.0
    } else {
        2.0 * difference / sum
    }
}

/// MG and VG over pairs in which both are something.
fn geometric(pairs: &[(f64, f64)]) -> (f64, f64) {
    let logs: Vec<f64> = pairs
        .iter()
        .filter(|p| p.1 > 0.0)
        .map(|&(o, m)| libm::log(o / m))
        .collect();
    let n = logs.len() as f64;
    (
        libm::exp(ratio(logs.iter().sum(), n)),
        libm::exp(ratio(logs.iter().map(|l| l * l).sum(), n)),
    )
}

/// Median of values in any order; NaN of none.
fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    quantile(&values, 0.5)
}
