//! Winds within a cell: emission is far from linear in the wind, and a cell's mean hides its crests and gusts.
//!
//! Wind speeds over a cell and hour are taken as Weibull distributed about its mean with the shape (Justus et al. 1978, J. Appl.
//! Meteorol. 17, 350, eq. 20, as Grini and Zender 2004 use it)
//!
//!   k = 0.94 √U₁₀   (U₁₀ in m/s)
//!
//! and the friction velocity in proportion to them. Eight speeds of equal likelihood stand for the distribution.

/// Speeds that stand for the distribution.
pub const SPEEDS: usize = 8;
/// Factor of the shape [√(s/m)].
const SHAPE: f64 = 0.94;
/// Least and greatest shape [1]: k = 2 at 4.5 m/s, 5.1 at 30 m/s.
const SHAPES: (f64, f64) = (1.0, 10.0);

/// How winds within a cell enter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithinCell {
    /// The mean alone: for Leung's scheme, whose intermittency knows gusts.
    #[default]
    Mean,
    /// The Weibull distribution.
    Weibull,
}

impl WithinCell {
    /// All of them, in the order of `self as usize`.
    pub const ALL: [Self; 2] = [Self::Mean, Self::Weibull];

    /// Name in files: `mean`, `weibull`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::Weibull => "weibull",
        }
    }
}

/// Speeds over their mean [1], by rising speed, at a mean wind at 10 m [m/s]; their mean is 1.
pub fn weibull(wind_speed: f64) -> [f64; SPEEDS] {
    let shape = (SHAPE * wind_speed.max(0.0).sqrt()).clamp(SHAPES.0, SHAPES.1);
    let mut speeds: [f64; SPEEDS] = std::array::from_fn(|n| {
        let likelihood = (n as f64 + 0.5) / SPEEDS as f64;
        libm::pow(-libm::log(1.0 - likelihood), 1.0 / shape)
    });
    let mean = speeds.iter().sum::<f64>() / SPEEDS as f64;
    for speed in &mut speeds {
        *speed /= mean;
    }
    speeds
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn the_mean_is_kept_and_strong_wind_is_steadier() {
        let spread = |wind: f64| {
            let speeds = weibull(wind);
            assert_relative_eq!(
                speeds.iter().sum::<f64>(),
                SPEEDS as f64,
                max_relative = 1e-14
            );
            assert!(speeds.windows(2).all(|w| w[0] < w[1]));
            let square: f64 = speeds.iter().map(|s| (s - 1.0) * (s - 1.0)).sum();
            (square / SPEEDS as f64).sqrt()
        };
        assert!(spread(4.0) > spread(9.0) && spread(9.0) > spread(20.0));
        // Weibull of k = 2.1 (5 m/s): standard deviation half of the mean; eight speeds cut the tails.
        assert!((0.4..0.5).contains(&spread(5.0)), "{}", spread(5.0));
    }
}
