//! Gauss–Legendre quadrature.

/// Points and weights on [0, 1]: exact for polynomials of degree 2 n − 1. Roots of the Legendre polynomial by Newton's method from
/// cos(π (i − 1/4)/(n + 1/2)) (Press et al. 2007, §4.6.1).
pub fn gauss_legendre(points: usize) -> Vec<(f64, f64)> {
    let n = points as f64;
    let mut all: Vec<(f64, f64)> = (0..points)
        .map(|i| {
            let mut x = libm::cos(std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5));
            let mut slope = 1.0;
            for _ in 0..100 {
                let (mut now, mut before) = (1.0, 0.0);
                for k in 0..points {
                    let k = k as f64;
                    (now, before) = (((2.0 * k + 1.0) * x * now - k * before) / (k + 1.0), now);
                }
                slope = n * (x * now - before) / (x * x - 1.0);
                let change = now / slope;
                x -= change;
                if change.abs() < 1e-15 {
                    break;
                }
            }
            (0.5 * (1.0 + x), 1.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect();
    all.reverse();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_up_to_twice_the_points_less_one_are_exact() {
        for points in 1..=16 {
            let rule = gauss_legendre(points);
            for power in 0..2 * points as i32 {
                let sum: f64 = rule.iter().map(|(x, w)| w * x.powi(power)).sum();
                assert!(
                    (sum * f64::from(power + 1) - 1.0).abs() < 1e-13,
                    "{points} {power}"
                );
            }
            let beyond: f64 = rule
                .iter()
                .map(|(x, w)| w * x.powi(2 * points as i32))
                .sum();
            let beyond = beyond * (2 * points + 1) as f64 - 1.0;
            assert!(points > 6 || beyond.abs() > 1e-9, "{points}");
        }
    }
}
