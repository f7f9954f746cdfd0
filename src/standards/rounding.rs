//! Rounding of concentrations and indices (GB/T 8170: to the nearest, a half to the even digit; indices always up).

/// How far a number may be from a half, in parts of itself, and still be meant as one: 0.15 × 10 is no half in binary.
const NEAR: f64 = 1e-9;

/// A number rounded to decimals, in units of the last one: 2.65 to one decimal is 26.
pub(super) fn rounded_units(value: f64, decimals: u8) -> i64 {
    let scaled = value * power(decimals) as f64;
    let half = (scaled * 2.0).round() / 2.0;
    let meant = if (scaled - half).abs() <= NEAR * scaled.abs().max(1.0) {
        half
    } else {
        scaled
    };
    meant.round_ties_even() as i64
}

/// A number rounded to decimals by GB/T 8170.
pub fn rounded(value: f64, decimals: u8) -> f64 {
    rounded_units(value, decimals) as f64 / power(decimals) as f64
}

/// 10 to the power of the decimals.
pub(super) fn power(decimals: u8) -> i64 {
    10_i64.pow(u32::from(decimals))
}

/// The quotient of a non-negative and a positive number, rounded up.
pub(super) fn quotient_up(number: i64, by: i64) -> i64 {
    (number + by - 1).div_euclid(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_digit() {
        // GB/T 8170-2008, 3.2: 1.05 → 1.0, 0.35 → 0.4, 2.5 → 2, 3.5 → 4, 12.1498 → 12.1, 10.502 → 11.
        for (value, decimals, expected) in [
            (1.05, 1, 1.0),
            (0.35, 1, 0.4),
            (2.5, 0, 2.0),
            (3.5, 0, 4.0),
            (12.1498, 1, 12.1),
            (10.502, 0, 11.0),
            (2.65, 1, 2.6),
            (2.75, 1, 2.8),
            (0.0, 0, 0.0),
        ] {
            assert_eq!(rounded(value, decimals), expected, "{value}");
        }
    }

    #[test]
    fn quotients_go_up() {
        assert_eq!(quotient_up(0, 7), 0);
        assert_eq!(quotient_up(14, 7), 2);
        assert_eq!(quotient_up(15, 7), 3);
    }
}
