//! Shares of players in what they bring about together.

/// The Shapley value of a player of `count`: Σ over coalitions S without it of |S|! (n − |S| − 1)!/n! times what it adds to S. `values` are those of all 2ⁿ
/// coalitions by their bits. The values of all players add up to that of all together less that of none (Shapley 1953).
pub fn shapley(values: &[f64], count: usize, player: usize) -> f64 {
    let factorial = |k: usize| (1..=k).map(|i| i as f64).product::<f64>();
    let own = 1_usize << player;
    (0..1_usize << count)
        .filter(|bits| bits & own == 0)
        .map(|bits| {
            let size = bits.count_ones() as usize;
            let weight = factorial(size) * factorial(count - size - 1) / factorial(count);
            weight * (values[bits | own] - values[bits])
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gloves_are_shared_as_in_the_textbook() {
        // One left glove and two right ones; a pair is worth 1: 2/3, 1/6, 1/6.
        let values: Vec<f64> = (0..8_usize)
            .map(|bits| f64::from(u8::from(bits & 1 == 1 && bits & 6 != 0)))
            .collect();
        let shares: Vec<f64> = (0..3).map(|player| shapley(&values, 3, player)).collect();
        for (share, expected) in shares.iter().zip([2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]) {
            assert!((share - expected).abs() < 1e-15, "{shares:?}");
        }
    }
}
