//! Tiers, their distances and their outlines as a wind sees them.

use super::{StackSite, Structure};

/// A tier with its building.
#[derive(Debug, Clone)]
pub struct FlatTier {
    /// Which building.
    pub building: usize,
    /// Elevation of its base [m].
    pub base: f64,
    /// Height [m].
    pub height: f64,
    /// Corners [m].
    pub corners: Vec<[f64; 2]>,
}

impl FlatTier {
    /// Sides, corner to corner.
    fn sides(&self) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
        sides(&self.corners)
    }

    /// Whether a point lies on the tier: its corners go once around it.
    pub fn holds(&self, x: f64, y: f64) -> bool {
        let direction = |corner: &[f64; 2]| libm::atan2(corner[0] - x, corner[1] - y).to_degrees();
        if self
            .corners
            .iter()
            .any(|corner| corner[0] == x && corner[1] == y)
        {
            return true;
        }
        let turn: f64 = self
            .sides()
            .map(|(a, b)| {
                let turn = direction(&b) - direction(&a);
                if turn <= -180.0 {
                    turn + 360.0
                } else if turn > 180.0 {
                    turn - 360.0
                } else {
                    turn
                }
            })
            .sum();
        (360.0 - turn.abs()).abs() < 0.02
    }
}

/// All tiers, building by building.
#[derive(Debug, Clone)]
pub struct Layout {
    /// Tiers.
    pub tiers: Vec<FlatTier>,
}

impl Layout {
    /// Lays tiers out.
    pub fn new(structures: &[Structure]) -> Self {
        let tiers = structures
            .iter()
            .enumerate()
            .flat_map(|(building, structure)| {
                structure.tiers.iter().map(move |tier| FlatTier {
                    building,
                    base: structure.base,
                    height: tier.height,
                    corners: tier.corners.clone(),
                })
            })
            .filter(|tier| !tier.corners.is_empty())
            .collect();
        Self { tiers }
    }

    /// Outlines as a wind towards `direction` [°] sees them.
    pub fn seen(&self, direction: f64) -> Vec<Outline> {
        let turn = Turn::new(direction);
        self.tiers
            .iter()
            .map(|tier| Outline::new(tier.corners.iter().map(|&corner| turn.of(corner)).collect()))
            .collect()
    }
}

/// Sides of a polygon.
pub fn sides(corners: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
    (0..corners.len()).map(|k| (corners[k], corners[(k + 1) % corners.len()]))
}

/// Turns into coordinates across (x) and along (y) the wind.
#[derive(Debug, Clone, Copy)]
pub struct Turn {
    sine: f64,
    cosine: f64,
}

impl Turn {
    /// For a wind towards `direction` [°].
    pub fn new(direction: f64) -> Self {
        let radians = direction.to_radians();
        Self {
            sine: libm::sin(radians),
            cosine: libm::cos(radians),
        }
    }

    /// A point turned.
    pub fn of(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [
            x * self.cosine - y * self.sine,
            y * self.cosine + x * self.sine,
        ]
    }

    /// A stack turned.
    pub fn stack(&self, stack: &StackSite) -> [f64; 2] {
        self.of([stack.x, stack.y])
    }
}

/// Extent across and along the wind.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    /// Least x, greatest x [m].
    pub across: [f64; 2],
    /// Least y, greatest y [m].
    pub along: [f64; 2],
}

impl Extent {
    /// Width across the wind [m].
    pub fn width(&self) -> f64 {
        self.across[1] - self.across[0]
    }

    /// Length along the wind [m].
    pub fn length(&self) -> f64 {
        self.along[1] - self.along[0]
    }

    /// Both together.
    pub fn with(&self, other: &Self) -> Self {
        let both = |a: [f64; 2], b: [f64; 2]| [a[0].min(b[0]), a[1].max(b[1])];
        Self {
            across: both(self.across, other.across),
            along: both(self.along, other.along),
        }
    }
}

/// A tier as a wind sees it.
#[derive(Debug, Clone)]
pub struct Outline {
    /// Corners across and along the wind [m].
    pub corners: Vec<[f64; 2]>,
    /// Their extent.
    pub extent: Extent,
}

impl Outline {
    fn new(corners: Vec<[f64; 2]>) -> Self {
        let range = |axis: usize| {
            corners
                .iter()
                .fold([f64::INFINITY, f64::NEG_INFINITY], |range, corner| {
                    [range[0].min(corner[axis]), range[1].max(corner[axis])]
                })
        };
        let extent = Extent {
            across: range(0),
            along: range(1),
        };
        Self { corners, extent }
    }

    /// Whether a point lies downwind of one of the sides, no farther than `reach`.
    pub fn shelters(&self, point: [f64; 2], reach: f64) -> bool {
        sides(&self.corners).any(|(a, b)| downwind_of(a, b, reach, point))
    }
}

/// Whether a point lies downwind of a line, no farther than `reach`.
pub fn downwind_of(a: [f64; 2], b: [f64; 2], reach: f64, point: [f64; 2]) -> bool {
    let [x, y] = point;
    if x < a[0].min(b[0]) || x > a[0].max(b[0]) {
        return false;
    }
    let within = |from: f64| (0.0..=reach).contains(&(y - from));
    if a[0] == b[0] {
        return within(a[1]) || within(b[1]);
    }
    within(b[1] + (x - b[0]) * (a[1] - b[1]) / (a[0] - b[0]))
}

/// Distance of two points [m].
pub fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    (dx * dx + dy * dy).sqrt()
}

/// Foot of a point on a line if it lies between the line's ends.
pub fn foot(a: [f64; 2], b: [f64; 2], point: [f64; 2]) -> Option<[f64; 2]> {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let square = dx * dx + dy * dy;
    if square == 0.0 {
        return None;
    }
    let share = ((point[0] - a[0]) * dx + (point[1] - a[1]) * dy) / square;
    let foot = [a[0] + share * dx, a[1] + share * dy];
    let (to_a, to_b) = (distance(foot, a), distance(foot, b));
    (square - to_a * to_a - to_b * to_b > -0.001).then_some(foot)
}

/// Least distances between tiers of different buildings.
#[derive(Debug, Clone)]
pub struct Distances {
    count: usize,
    value: Vec<f64>,
}

impl Distances {
    /// Measures them.
    pub fn new(layout: &Layout) -> Self {
        let tiers = &layout.tiers;
        let count = tiers.len();
        let mut value = vec![f64::INFINITY; count * count];
        for i in 0..count {
            for j in i + 1..count {
                if tiers[i].building == tiers[j].building {
                    continue;
                }
                let least = least_distance(&tiers[i].corners, &tiers[j].corners);
                value[i * count + j] = least;
                value[j * count + i] = least;
            }
        }
        Self { count, value }
    }

    /// Between two tiers [m].
    pub fn between(&self, i: usize, j: usize) -> f64 {
        self.value[i * self.count + j]
    }
}

/// Least distance between corners and corners or sides of two polygons [m].
fn least_distance(a: &[[f64; 2]], b: &[[f64; 2]]) -> f64 {
    let mut least = f64::INFINITY;
    for (a1, a2) in sides(a) {
        for (b1, b2) in sides(b) {
            least = least.min(distance(a1, b1));
            if let Some(foot) = foot(b1, b2, a1) {
                least = least.min(distance(foot, a1));
            }
            if let Some(foot) = foot(a1, a2, b1) {
                least = least.min(distance(foot, b1));
            }
        }
    }
    least
}
