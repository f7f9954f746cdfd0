//! Filled contours of a field: for each level the polygons of the area at or above it (marching squares, closed at the edge
//! of the domain).
//!
//! Values stand at cell centres and vary linearly along the lines between neighbours; saddles are decided by the mean of
//! the four corners. A contour keeps the higher values on its left, so that outer rings run anticlockwise and holes
//! clockwise, as GeoJSON asks (RFC 7946, 3.1.6).

use crate::grid::{HorizontalGrid, ProjectionError};
use ndarray::ArrayView2;
use std::collections::BTreeMap;

/// Least distance of a crossing from a node [cells]: rings never touch themselves where a value equals the level.
const NODE_DISTANCE: f64 = 1e-3;

/// A closed ring: points, the first repeated at the end.
pub type Ring = Vec<(f64, f64)>;

/// The area at or above a level.
#[derive(Debug, Clone, PartialEq)]
pub struct Contour {
    /// The level, in the unit of the field.
    pub level: f64,
    /// Polygons: an outer ring, then its holes.
    pub polygons: Vec<Vec<Ring>>,
}

/// A crossing lies on the edge from node (row, column) eastward (`false`) or northward (`true`).
type Edge = (usize, usize, bool);

/// From each crossing the next one, and the corner of the domain between them if there is one.
type Links = BTreeMap<Edge, (Edge, Option<(f64, f64)>)>;

/// Filled contours in longitude and latitude [°E, °N]; `field` is `[j][i]` on the grid. Levels without area are left out.
///
/// # Errors
/// [`ProjectionError`] if a point has no image, which a grid that was built does not do.
pub fn contours(
    grid: &HorizontalGrid,
    field: ArrayView2<'_, f64>,
    levels: &[f64],
) -> Result<Vec<Contour>, ProjectionError> {
    let map = grid.projection.open()?;
    let mut all = Vec::new();
    for &level in levels {
        let mut polygons = polygons(field, level);
        for point in polygons.iter_mut().flatten().flatten() {
            *point = map.inverse(
                grid.west + (point.0 + 0.5) * grid.cell_size,
                grid.south + (point.1 + 0.5) * grid.cell_size,
            )?;
        }
        if !polygons.is_empty() {
            all.push(Contour { level, polygons });
        }
    }
    Ok(all)
}

/// Round levels for values from `least` to `most`, rising: the six largest of 1, 2, 5 × 10ⁿ below `most`, or, where the field
/// stands on a background (`least` above a third of `most`), equal round steps from at or below `least`.
pub fn nice_levels(least: f64, most: f64) -> Vec<f64> {
    if !most.is_finite() || most <= 0.0 {
        return Vec::new();
    }
    if least > most / 3.0 && most - least > 1.0e-6 * most {
        let rough = (most - least) / 6.0;
        let exponent = libm::floor(libm::log10(rough)) as i32;
        let unit = libm::pow(10.0, f64::from(exponent.abs()));
        // Whole numbers of steps over a power of ten, so that 0.3 is 0.3.
        let digit = [1_i32, 2, 5, 10]
            .into_iter()
            .find(|&digit| scaled(f64::from(digit), unit, exponent) >= rough)
            .unwrap_or(10);
        let first = libm::floor(least / scaled(f64::from(digit), unit, exponent)) as i32;
        // From below `least` to `most` are at most six steps and a part of one at either end.
        return (first..first + 8)
            .map(|n| scaled(f64::from(n * digit), unit, exponent))
            .take_while(|&level| level < most)
            .collect();
    }
    let exponent = libm::floor(libm::log10(most)) as i32;
    let decade = |e: i32| [1.0, 2.0, 5.0].map(|digit| digit * libm::pow(10.0, f64::from(e)));
    let mut levels: Vec<f64> = (exponent - 2..=exponent)
        .flat_map(decade)
        .filter(|&l| l < most)
        .collect();
    let surplus = levels.len().saturating_sub(6);
    levels.drain(..surplus);
    levels
}

/// `number` × 10^`exponent`, `unit` being 10^|exponent|.
fn scaled(number: f64, unit: f64, exponent: i32) -> f64 {
    if exponent < 0 {
        number / unit
    } else {
        number * unit
    }
}

/// Polygons of the area at or above a level, in fractional cells (column, row).
pub(super) fn polygons(field: ArrayView2<'_, f64>, level: f64) -> Vec<Vec<Ring>> {
    let nodes = Nodes { field, level };
    let mut next = Links::new();
    let (ny, nx) = nodes.field.dim();
    for j in 0..=ny {
        for i in 0..=nx {
            nodes.segments(j, i, &mut next);
        }
    }
    let mut rings = Vec::new();
    while let Some((&start, _)) = next.iter().next() {
        let mut ring: Ring = Vec::new();
        let mut edge = start;
        while let Some((to, corner)) = next.remove(&edge) {
            push(&mut ring, nodes.crossing(edge));
            if let Some(corner) = corner {
                push(&mut ring, corner);
            }
            edge = to;
        }
        if let Some(&first) = ring.first() {
            push(&mut ring, first);
        }
        if ring.len() >= 4 {
            rings.push(ring);
        }
    }
    nested(rings)
}

fn push(ring: &mut Ring, point: (f64, f64)) {
    if ring.last() != Some(&point) {
        ring.push(point);
    }
}

/// The field with a frame of nodes below every level around it: node (j, i) is cell (j − 1, i − 1).
struct Nodes<'a> {
    field: ArrayView2<'a, f64>,
    level: f64,
}

impl Nodes<'_> {
    fn value(&self, j: usize, i: usize) -> Option<f64> {
        let (ny, nx) = self.field.dim();
        (j >= 1 && i >= 1 && j <= ny && i <= nx).then(|| self.field[[j - 1, i - 1]])
    }

    fn above(&self, j: usize, i: usize) -> bool {
        self.value(j, i).is_some_and(|value| value >= self.level)
    }

    /// Column and row of a node in cells; the frame stands on the edge of the domain.
    fn position(&self, j: usize, i: usize) -> (f64, f64) {
        let (ny, nx) = self.field.dim();
        let on = |n: usize, count: usize| (n as f64 - 1.0).clamp(-0.5, count as f64 - 0.5);
        (on(i, nx), on(j, ny))
    }

    fn crossing(&self, (j, i, north): Edge) -> (f64, f64) {
        let (j2, i2) = if north { (j + 1, i) } else { (j, i + 1) };
        let (a, b) = (self.position(j, i), self.position(j2, i2));
        let share = match (self.value(j, i), self.value(j2, i2)) {
            (Some(from), Some(to)) => {
                ((self.level - from) / (to - from)).clamp(NODE_DISTANCE, 1.0 - NODE_DISTANCE)
            }
            (None, _) => 0.0,
            (_, None) => 1.0,
        };
        (a.0 + share * (b.0 - a.0), a.1 + share * (b.1 - a.1))
    }

    /// Links the crossings of the square north-east of node (j, i).
    fn segments(&self, j: usize, i: usize, next: &mut Links) {
        let corners = [(j, i), (j, i + 1), (j + 1, i + 1), (j + 1, i)];
        let edges: [Edge; 4] = [
            (j, i, false),
            (j, i + 1, true),
            (j + 1, i, false),
            (j, i, true),
        ];
        // Anticlockwise: crossings and whether the contour starts there (from above to below).
        let mut crossings: Vec<(Edge, bool)> = Vec::new();
        for side in 0..4 {
            let (from, to) = (corners[side], corners[(side + 1) % 4]);
            let (from, to) = (self.above(from.0, from.1), self.above(to.0, to.1));
            if from != to {
                crossings.push((edges[side], from));
            }
        }
        let known: Vec<f64> = corners
            .iter()
            .filter_map(|&(j, i)| self.value(j, i))
            .collect();
        let joined = known.len() == 4 && known.iter().sum::<f64>() / 4.0 >= self.level;
        // A square outside the domain's corner: the contour goes round the corner, not across it.
        let frame = corners
            .iter()
            .filter(|&&(j, i)| self.value(j, i).is_none())
            .count();
        let (ny, nx) = self.field.dim();
        let outer = (
            if j == 0 { 0 } else { ny + 1 },
            if i == 0 { 0 } else { nx + 1 },
        );
        let corner = (frame == 3).then(|| self.position(outer.0, outer.1));
        let count = crossings.len();
        for k in 0..count {
            if crossings[k].1 {
                let other = if joined { k + 1 } else { k + count - 1 } % count;
                next.insert(crossings[k].0, (crossings[other].0, corner));
            }
        }
    }
}

fn signed_area(ring: &[(f64, f64)]) -> f64 {
    let twice: f64 = ring
        .windows(2)
        .map(|p| p[0].0 * p[1].1 - p[1].0 * p[0].1)
        .sum();
    0.5 * twice
}

fn contains(ring: &[(f64, f64)], point: (f64, f64)) -> bool {
    let mut odd = false;
    for pair in ring.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if (a.1 > point.1) != (b.1 > point.1)
            && point.0 < a.0 + (b.0 - a.0) * (point.1 - a.1) / (b.1 - a.1)
        {
            odd = !odd;
        }
    }
    odd
}

/// Gives each hole to the smallest outer ring around it.
fn nested(rings: Vec<Ring>) -> Vec<Vec<Ring>> {
    let (outer, holes): (Vec<Ring>, Vec<Ring>) =
        rings.into_iter().partition(|ring| signed_area(ring) > 0.0);
    let mut polygons: Vec<Vec<Ring>> = outer.into_iter().map(|ring| vec![ring]).collect();
    for hole in holes {
        if signed_area(&hole) == 0.0 {
            continue;
        }
        let around = polygons
            .iter_mut()
            .filter(|polygon| contains(&polygon[0], hole[0]))
            .min_by(|a, b| signed_area(&a[0]).total_cmp(&signed_area(&b[0])));
        if let Some(polygon) = around {
            polygon.push(hole);
        }
    }
    polygons
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    fn area(polygons: &[Vec<Ring>]) -> f64 {
        polygons
            .iter()
            .flatten()
            .map(|ring| signed_area(ring))
            .sum()
    }

    #[test]
    fn a_field_above_everywhere_fills_the_domain() {
        let all = polygons(Array2::from_elem((4, 7), 3.0).view(), 1.0);
        assert_eq!(all.len(), 1);
        assert!((area(&all) - 28.0).abs() < 1e-12);
        assert!(polygons(Array2::from_elem((4, 7), 0.5).view(), 1.0).is_empty());
    }

    #[test]
    fn a_cone_gives_a_circle_and_its_middle_a_hole() {
        let n = 81;
        let distance = |j: usize, i: usize| libm::hypot(i as f64 - 40.0, j as f64 - 40.0);
        let cone = Array2::from_shape_fn((n, n), |(j, i)| 100.0 - distance(j, i));
        let all = polygons(cone.view(), 70.0);
        assert_eq!((all.len(), all[0].len()), (1, 1));
        assert!((area(&all) / (std::f64::consts::PI * 900.0) - 1.0).abs() < 2e-3);
        let crater = Array2::from_shape_fn((n, n), |(j, i)| -(distance(j, i) - 20.0).abs());
        let ring = polygons(crater.view(), -5.0);
        assert_eq!((ring.len(), ring[0].len()), (1, 2));
        let exact = std::f64::consts::PI * (625.0 - 225.0);
        assert!(
            (area(&ring) / exact - 1.0).abs() < 5e-3,
            "{}",
            area(&ring) / exact
        );
    }

    #[test]
    fn saddles_close_their_rings_either_way() {
        for middle in [0.2, 0.9] {
            let field = array![[1.0, 0.0], [0.0, 1.0]] + middle - 0.5;
            let all = polygons(field.view(), 0.5 + middle - 0.45);
            for ring in all.iter().flatten() {
                assert_eq!(ring.first(), ring.last());
            }
            assert!(area(&all) > 0.0);
        }
        let low = array![[1.0, 0.0], [0.0, 1.0]];
        assert_eq!(polygons(low.view(), 0.4).len(), 1);
        assert_eq!(polygons(low.view(), 0.6).len(), 2);
    }

    #[test]
    fn areas_above_rising_levels_nest() {
        let field = Array2::from_shape_fn((30, 40), |(j, i)| {
            50.0 + 30.0 * libm::sin(0.7 * i as f64) * libm::cos(0.5 * j as f64) + i as f64
        });
        let levels = [20.0, 40.0, 60.0, 80.0, 100.0];
        let areas = levels.map(|level| area(&polygons(field.view(), level)));
        assert!(areas.windows(2).all(|pair| pair[0] > pair[1]), "{areas:?}");
        // The share of cells at or above a level, to the width of a cell.
        let share = field.iter().filter(|&&v| v >= 60.0).count() as f64;
        assert!((areas[2] - share).abs() < 60.0, "{} {share}", areas[2]);
    }

    #[test]
    fn levels_are_round() {
        assert_eq!(nice_levels(0.0, 130.0), [2.0, 5.0, 10.0, 20.0, 50.0, 100.0]);
        assert!(nice_levels(0.0, 0.0).is_empty() && nice_levels(0.0, f64::NAN).is_empty());
        // On a background.
        assert_eq!(
            nice_levels(10.3, 21.8),
            [10.0, 12.0, 14.0, 16.0, 18.0, 20.0]
        );
        assert_eq!(nice_levels(0.31, 0.47), [0.3, 0.35, 0.4, 0.45]);
        assert_eq!(nice_levels(5.0, 5.0), [0.05, 0.1, 0.2, 0.5, 1.0, 2.0]);
    }
}
