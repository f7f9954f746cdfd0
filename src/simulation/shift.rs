//! Differences along a response: how far masses may be shifted along it, the shifted masses, and what that changes of a rate.
//!
//! With s = ∂m/∂p and a small ε the derivative of a function f of the masses is (f(m + ε s) − f(m))/ε.

/// Concentration by which the shift of a smaller one is measured [kg/m³].
pub(super) const LEAST_MASS: f64 = 1e-12;

/// The largest ε [1] for which no mass moves by more than `share` of itself, from masses, responses and least masses; 0 where nothing
/// responds.
pub(super) fn step(cells: impl Iterator<Item = (f64, f64, f64)>, share: f64) -> f64 {
    let mut largest = 0.0;
    for (mass, response, least) in cells {
        // Without a division where nothing is larger.
        if response.abs() > largest * (mass + least) {
            largest = response.abs() / (mass + least);
        }
    }
    if largest > 0.0 { share / largest } else { 0.0 }
}

/// Appends m + ε s; no mass falls below nothing.
pub(super) fn extend_shifted(to: &mut Vec<f64>, masses: &[f64], response: &[f64], step: f64) {
    let both = masses.iter().zip(response);
    to.extend(both.map(|(mass, response)| (mass + step * response).max(0.0)));
}

/// ∂ ln k/∂p from a rate and the one in the shifted air; 0 where there is none, or no shift.
pub(super) fn logarithmic(moved: f64, rate: f64, step: f64) -> f64 {
    if step > 0.0 && rate > 0.0 {
        (moved / rate - 1.0) / step
    } else {
        0.0
    }
}
