//! How far chance reaches: intervals of a figure by moving blocks.
//!
//! Pairs that follow each other are alike, so whole runs of l = ⌈N^(1/3)⌉ pairs are drawn with return until N are there (Künsch 1989; the length after
//! Hall, Horowitz and Jing 1995); the interval holds 95 % of the draws. The same pairs and seed give the same interval.

use crate::numerics::quantile;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Part of the draws that lies below the interval, and above it.
const TAIL: f64 = 0.025;
/// Pairs from which an interval says anything.
const LEAST_PAIRS: usize = 5;

/// 95 % interval of `figure` over `draws` draws; `None` of fewer than five pairs, or where no draw has a figure.
pub fn interval(
    pairs: &[(f64, f64)],
    draws: usize,
    seed: u64,
    figure: impl Fn(&[(f64, f64)]) -> f64,
) -> Option<(f64, f64)> {
    let count = pairs.len();
    if count < LEAST_PAIRS {
        return None;
    }
    let length = libm::cbrt(count as f64).ceil() as usize;
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut drawn = Vec::with_capacity(count + length);
    let mut figures: Vec<f64> = (0..draws)
        .map(|_| {
            drawn.clear();
            while drawn.len() < count {
                let start = random.random_range(0..=count - length);
                drawn.extend_from_slice(&pairs[start..start + length]);
            }
            drawn.truncate(count);
            figure(&drawn)
        })
        .filter(|f| f.is_finite())
        .collect();
    if figures.is_empty() {
        return None;
    }
    figures.sort_by(f64::total_cmp);
    Some((quantile(&figures, TAIL), quantile(&figures, 1.0 - TAIL)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    fn mean_of_first(pairs: &[(f64, f64)]) -> f64 {
        pairs.iter().map(|p| p.0).sum::<f64>() / pairs.len() as f64
    }

    #[test]
    fn independent_values_have_the_normal_interval() {
        // Even numbers between 0 and 1: σ = 0.289, and σ/√N of the mean is 0.00913.
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let pairs: Vec<(f64, f64)> = (0..1000).map(|_| (random.random(), 0.0)).collect();
        let (low, high) = interval(&pairs, 2000, 1, mean_of_first).expect("enough pairs");
        let mean = mean_of_first(&pairs);
        assert!(low < mean && mean < high);
        assert_relative_eq!(high - low, 2.0 * 1.96 * 0.00913, max_relative = 0.15);
    }

    #[test]
    fn alike_neighbours_widen_it() {
        let blocks: Vec<(f64, f64)> = (0..1000).map(|k| (f64::from((k / 10) % 2), 0.0)).collect();
        let (low, high) = interval(&blocks, 500, 1, mean_of_first).expect("enough pairs");
        // Independent draws of 0 and 1 would give ±0.031.
        assert!(high - low > 0.07, "{low} {high}");
    }

    #[test]
    fn the_same_seed_is_the_same_interval_and_few_pairs_have_none() {
        let pairs: Vec<(f64, f64)> = (0..50).map(|k| (f64::from(k), 1.0)).collect();
        let of = |seed| interval(&pairs, 100, seed, mean_of_first);
        assert_eq!(of(7), of(7));
        assert_ne!(of(7), of(8));
        assert_eq!(interval(&pairs[..4], 100, 1, mean_of_first), None);
    }
}
