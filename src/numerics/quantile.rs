//! Quantiles between order statistics.

/// The value below which a share [1] of values in rising order lies, linear between neighbours (Hyndman and Fan 1996, type 7: the one of R, numpy and
/// Excel); NaN of none.
pub fn quantile(rising: &[f64], share: f64) -> f64 {
    let Some(last) = rising.len().checked_sub(1) else {
        return f64::NAN;
    };
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    rising[below] + (place - below as f64) * (rising[above] - rising[below])
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn quantiles_are_those_of_r() {
        // quantile(c(1, 2, 4, 8, 16), c(.1, .5, .9)) of R: 1.4, 4, 12.8.
        let values = [1.0, 2.0, 4.0, 8.0, 16.0];
        for (share, expected) in [(0.1, 1.4), (0.5, 4.0), (0.9, 12.8), (0.0, 1.0), (1.0, 16.0)] {
            assert_relative_eq!(quantile(&values, share), expected, max_relative = 1e-12);
        }
        assert!(quantile(&[], 0.5).is_nan());
    }
}
