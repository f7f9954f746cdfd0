//! Solid-body rotation and deformational flow in a unit square (Zalesak 1979; LeVeque 1996), as the peers' norms were
//! measured: Courant number 0.5, background 0.1, peak 1, ∥e∥/∥q∥ with the background in q.

use hehuang::grid::{Decomposition, LaneField};
use hehuang::transport::{
    AdvectionScheme, BoundaryRatios, HorizontalStep, HorizontalWinds, InflowColumns,
    advect_horizontally,
};
use ndarray::Array3;
use std::f64::consts::PI;
use std::sync::Arc;

/// Air outside the shape.
pub const BACKGROUND: f64 = 0.1;

/// Initial shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Slotted cylinder.
    Cylinder,
    /// Cosine bell of radius 0.15.
    Bell,
    /// Gaussian of σ = 0.05.
    Gaussian,
    /// Wider bell, radius 0.2, in a flow that deforms and comes back.
    DeformedBell,
    /// Slotted cylinder in that flow.
    DeformedCylinder,
}

impl Shape {
    pub const ALL: [Self; 5] = [
        Self::Cylinder,
        Self::Bell,
        Self::Gaussian,
        Self::DeformedBell,
        Self::DeformedCylinder,
    ];

    fn deforms(self) -> bool {
        matches!(self, Self::DeformedBell | Self::DeformedCylinder)
    }

    /// Value at a point; `shifted` is the second, correlated tracer's.
    fn at(self, x: f64, y: f64) -> f64 {
        let r = (x - 0.5).hypot(y - 0.75);
        let bell = |radius: f64| {
            if r < radius {
                0.45 * (1.0 + (PI * r / radius).cos())
            } else {
                0.0
            }
        };
        match self {
            Self::Bell => BACKGROUND + bell(0.15),
            Self::DeformedBell => BACKGROUND + bell(0.2),
            Self::Gaussian => BACKGROUND + 0.9 * (-0.5 * (r / 0.05) * (r / 0.05)).exp(),
            Self::Cylinder | Self::DeformedCylinder => {
                let slot = (x - 0.5).abs() < 0.03 && y < 0.85;
                if r <= 0.15 && !slot { 1.0 } else { BACKGROUND }
            }
        }
    }
}

/// What a turn did to a shape.
#[derive(Debug, Clone, Copy)]
pub struct Norms {
    pub l1: f64,
    pub l2: f64,
    pub linf: f64,
    pub least: f64,
    pub most: f64,
    /// Largest excess over the initial maximum of 1 at any step.
    pub overshoot: f64,
    /// Relative change of mass.
    pub mass: f64,
    /// Largest |Σ tags − bulk|/bulk.
    pub tags: f64,
    /// Mixing diagnostics of Lauritzen and Thuburn (2012): real mixing, range-preserving unmixing, overshooting.
    pub mixing: [f64; 3],
}

/// One turn (or one period) of `shape` on n × n cells in `blocks`.
pub fn turn(shape: Shape, n: usize, scheme: AdvectionScheme, blocks: (usize, usize)) -> Norms {
    let cut = Arc::new(Decomposition::new(n, n, blocks.0, blocks.1));
    let (period, steps) = if shape.deforms() {
        (1.5, 3 * n)
    } else {
        (2.0 * PI, (2.0 * PI * n as f64).round() as usize)
    };
    let dt = period / steps as f64;
    let size = n as f64;
    let centre = |i: usize| (i as f64 + 0.5) / size;
    // Lane 0 is the tracer, lane 1 its quadratic companion ξ = 1 − 0.8 q² for the mixing diagnostics.
    let mut bulk = LaneField::zeros(cut.clone(), 1, 2);
    let mut tags = LaneField::zeros(cut, 1, 4);
    let mut first = Vec::new();
    for j in 0..n {
        for i in 0..n {
            let q = shape.at(centre(i), centre(j));
            let companion = 1.0 - 0.8 * q * q;
            bulk.cell_mut(0, j, i).copy_from_slice(&[q, companion]);
            let part = if i > j { q } else { 0.3 * q };
            tags.cell_mut(0, j, i)
                .copy_from_slice(&[part, q - part, companion, 0.0]);
            first.push(q);
        }
    }
    let outside = [BACKGROUND, 1.0 - 0.8 * BACKGROUND * BACKGROUND];
    let boundary = BoundaryRatios::uniform(n, n, 1, &outside);
    let columns = InflowColumns {
        columns: std::array::from_fn(|_| vec![1]),
        followed: (0..bulk.lanes()).collect(),
        stratosphere: None,
    };
    let mut budget_in = 0.0;
    let mut overshoot: f64 = 0.0;
    let mass_before = bulk.totals()[0];
    for step in 0..steps {
        let winds = winds(shape, n, (step as f64 + 0.5) * dt, period);
        let mut air = Array3::from_elem((1, n, n), 1.0);
        if shape.deforms() {
            // The sweeps bring the air back to one: the stream function has no divergence.
            air.fill(1.0);
        }
        let sides = advect_horizontally(
            &HorizontalStep {
                winds: &winds,
                boundary: &boundary,
                columns: &columns,
                scheme,
                dt,
                watched: (&[], 0),
                x_first: step % 2 == 0,
            },
            &mut air,
            &mut bulk,
            Some(&mut tags),
            None,
        );
        for side in 0..4 {
            budget_in += sides.inflow[side][0] - sides.outflow[side][0];
        }
        let most = bulk.lane_of_layer(0, 0).iter().copied().fold(0.0, f64::max);
        overshoot = overshoot.max(most - 1.0);
    }
    norms(&bulk, &tags, &first, overshoot, (mass_before, budget_in))
}

fn norms(
    bulk: &LaneField,
    tags: &LaneField,
    first: &[f64],
    overshoot: f64,
    (mass_before, budget_in): (f64, f64),
) -> Norms {
    let last = bulk.to_flat();
    let tagged = tags.to_flat();
    let (mut l1, mut l2, mut linf) = (0.0, 0.0, 0.0_f64);
    let (mut n1, mut n2, mut ninf) = (0.0, 0.0, 0.0_f64);
    let (mut least, mut most, mut gap) = (f64::INFINITY, 0.0_f64, 0.0_f64);
    let mut mixing = [0.0; 3];
    for (cell, &q) in first.iter().enumerate() {
        let (value, companion) = (last[2 * cell], last[2 * cell + 1]);
        let e = (value - q).abs();
        l1 += e;
        l2 += e * e;
        linf = linf.max(e);
        n1 += q;
        n2 += q * q;
        ninf = ninf.max(q);
        least = least.min(value);
        most = most.max(value);
        gap = gap.max((tagged[4 * cell] + tagged[4 * cell + 1] - value).abs() / value);
        let (kind, distance) = mixing_distance(value, companion);
        mixing[kind] += distance / first.len() as f64;
    }
    Norms {
        l1: l1 / n1,
        l2: (l2 / n2).sqrt(),
        linf: linf / ninf,
        least,
        most,
        overshoot,
        mass: (bulk.totals()[0] - mass_before - budget_in) / mass_before,
        tags: gap,
        mixing,
    }
}

/// Kind (0 real mixing, 1 unmixing within the range, 2 overshoot) and distance of a pair (q, ξ) from the curve
/// ξ = 1 − 0.8 q², each over its range (Lauritzen and Thuburn 2012, eq. 12–20).
fn mixing_distance(q: f64, companion: f64) -> (usize, f64) {
    let curve = |x: f64| 1.0 - 0.8 * x * x;
    let (range_q, range_c) = (1.0 - BACKGROUND, curve(BACKGROUND) - curve(1.0));
    let distance = |x: f64| {
        let (a, b) = ((q - x) / range_q, (companion - curve(x)) / range_c);
        (a * a + b * b).sqrt()
    };
    let (mut low, mut high) = (BACKGROUND, 1.0);
    for _ in 0..60 {
        let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
        if distance(a) < distance(b) {
            high = b;
        } else {
            low = a;
        }
    }
    let least = distance(0.5 * (low + high));
    let inside =
        (BACKGROUND..=1.0).contains(&q) && (curve(1.0)..=curve(BACKGROUND)).contains(&companion);
    let chord = {
        let slope = (curve(1.0) - curve(BACKGROUND)) / (1.0 - BACKGROUND);
        curve(BACKGROUND) + slope * (q - BACKGROUND)
    };
    let mixed = companion >= chord && companion <= curve(q);
    let kind = match (inside, mixed) {
        (false, _) => 2,
        (true, true) => 0,
        (true, false) => 1,
    };
    // Round-off on the curve itself is not mixing.
    (kind, if least < 1e-12 { 0.0 } else { least })
}

fn winds(shape: Shape, n: usize, t: f64, period: f64) -> HorizontalWinds {
    let size = n as f64;
    let stream = |i: usize, j: usize| {
        let (x, y) = (i as f64 / size, j as f64 / size);
        if shape.deforms() {
            let (a, b) = ((PI * x).sin(), (PI * y).sin());
            a * a * b * b / PI * (PI * t / period).cos()
        } else {
            0.5 * ((x - 0.5) * (x - 0.5) + (y - 0.5) * (y - 0.5))
        }
    };
    // Air mass one a cell: the flux is velocity over cell size.
    HorizontalWinds {
        flux_x: Array3::from_shape_fn((1, n, n + 1), |(_, j, i)| {
            -(stream(i, j + 1) - stream(i, j)) * size * size
        }),
        flux_y: Array3::from_shape_fn((1, n + 1, n), |(_, j, i)| {
            (stream(i + 1, j) - stream(i, j)) * size * size
        }),
        exchange_x: Array3::zeros((1, n, n + 1)),
        exchange_y: Array3::zeros((1, n + 1, n)),
    }
}
