//! From the columns of another model to a column of ours: bilinear between the four around, and by height within each.
//!
//! Grids have different terrain. A height h above our ground is looked up in a column of theirs at the altitude
//! a = z_w + h + (z_o − z_w) min(1, h/B): above their ground near the ground, where the air follows it, and above the sea from B on; B is 2000 m, or twice
//! the difference of the grounds where that is more, so that a rises with h.

/// Height above the ground from which the terrain of the other model no longer moves the air [m].
const BLEND: f64 = 2000.0;

/// The four columns around one of ours with their weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stencil {
    /// Columns (j, i) of the other model.
    pub columns: [(usize, usize); 4],
    /// Their weights, together 1.
    pub weights: [f64; 4],
}

/// Place of a point (longitude, latitude) among another model's, (column, row), with fractions; an error in words.
pub(crate) type Position<'a> = dyn Fn(f64, f64) -> Result<(f64, f64), String> + 'a;

/// Stencils of points (longitude, latitude) among the rows and columns of another model.
///
/// # Errors
/// The first column that lies outside the other model's points, in words.
pub(crate) fn stencils(
    points: impl Iterator<Item = (f64, f64)>,
    (ny, nx): (usize, usize),
    position: &Position<'_>,
) -> Result<Vec<Stencil>, String> {
    let mut all = Vec::new();
    for (longitude, latitude) in points {
        let (x, y) = position(longitude, latitude)?;
        let inside = |v: f64, n: usize| (-1e-9..=(n - 1) as f64 + 1e-9).contains(&v);
        if !inside(x, nx) || !inside(y, ny) {
            return Err(format!(
                "the domain reaches beyond the file: {longitude:.3} E, {latitude:.3} N is at point {x:.1}, {y:.1} of 0–{}, 0–{}",
                nx - 1,
                ny - 1
            ));
        }
        let cell = |v: f64, n: usize| (v.max(0.0).floor() as usize).min(n.saturating_sub(2));
        let (i, j) = (cell(x, nx), cell(y, ny));
        let (right, up) = ((i + 1).min(nx - 1), (j + 1).min(ny - 1));
        let (fx, fy) = (
            (x - i as f64).clamp(0.0, 1.0),
            (y - j as f64).clamp(0.0, 1.0),
        );
        all.push(Stencil {
            columns: [(j, i), (j, right), (up, i), (up, right)],
            weights: [
                (1.0 - fx) * (1.0 - fy),
                fx * (1.0 - fy),
                (1.0 - fx) * fy,
                fx * fy,
            ],
        });
    }
    Ok(all)
}

impl Stencil {
    /// Weighted sum of what the four columns say.
    pub fn mean(&self, value: impl Fn((usize, usize)) -> f64) -> f64 {
        let parts = self.columns.iter().zip(self.weights);
        parts.map(|(&column, weight)| weight * value(column)).sum()
    }
}

/// Altitude [m] at which a height [m] above our ground is looked up in a column whose ground is another.
pub(crate) fn altitude_in(column_ground: f64, our_ground: f64, height: f64) -> f64 {
    let difference = our_ground - column_ground;
    let blend = BLEND.max(2.0 * difference.abs());
    column_ground + height + difference * (height / blend).min(1.0)
}

/// Value at an altitude, linear between levels; the ends hold beyond them.
pub(super) fn at_altitude(altitudes: &[f64], values: &[f64], altitude: f64) -> f64 {
    let above = altitudes.partition_point(|a| *a <= altitude);
    match (above.checked_sub(1), above < altitudes.len()) {
        (Some(below), true) => {
            let part = (altitude - altitudes[below]) / (altitudes[above] - altitudes[below]);
            values[below] + part * (values[above] - values[below])
        }
        (Some(last), false) => values[last],
        (None, _) => values[0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn heights_follow_the_ground_and_then_the_sea() {
        assert_relative_eq!(altitude_in(3000.0, 2600.0, 0.0), 3000.0);
        assert_relative_eq!(altitude_in(3000.0, 2600.0, 5000.0), 7600.0);
        // A deep valley of ours: 3 km below the file's ground.
        let altitudes: Vec<f64> = (0..100)
            .map(|k| altitude_in(4000.0, 1000.0, f64::from(k) * 100.0))
            .collect();
        assert!(altitudes.windows(2).all(|w| w[1] > w[0]));
    }

    #[test]
    fn values_are_linear_and_hold_at_the_ends() {
        let (z, v) = ([10.0, 20.0, 40.0], [1.0, 3.0, 2.0]);
        for (at, expected) in [
            (5.0, 1.0),
            (10.0, 1.0),
            (15.0, 2.0),
            (30.0, 2.5),
            (99.0, 2.0),
        ] {
            assert_relative_eq!(at_altitude(&z, &v, at), expected);
        }
    }
}
