//! Distances of AERSCREEN's receptors (User's Guide EPA-454/B-16-004, 3.4): every 25 m to 5 km, then a hundred steps to the end.

/// End of the receptors [m]: D10 % beyond is told as beyond.
pub(super) const END: f64 = 25_000.0;

/// Distances from the nearest fence to 25 km [m], rising, with every fence in them.
pub fn receptor_distances(fences: &[f64]) -> Vec<f64> {
    let near = (1..=200).map(|k| 25.0 * f64::from(k));
    let far = (1..=100).map(|k| 5000.0 + (END - 5000.0) / 100.0 * f64::from(k));
    let first = fences.iter().copied().fold(END, f64::min);
    let mut all: Vec<f64> = near
        .chain(far)
        .filter(|d| *d > first)
        .chain(fences.iter().copied())
        .collect();
    all.sort_by(f64::total_cmp);
    all.dedup();
    all
}
