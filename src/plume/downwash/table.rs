//! Up to 50 points of a curve, read by straight lines between them, for one or several receptors at once.

use crate::numerics::lanes::Lanes;

/// Most points.
pub const POINTS: usize = 50;
/// Room, a power of two for the search.
const ROOM: usize = 64;

/// Distances of the points of one or several curves.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    distance: [f64; ROOM],
    /// For each place the least distance from there on, so that the search finds the last point not beyond.
    search: [f64; ROOM],
    /// How many points.
    pub count: usize,
}

/// Where distances lie on an [`Axis`].
#[derive(Clone, Copy)]
pub struct Position<V: Lanes> {
    index: V,
    /// (x_{i+1} − x)/(x_{i+1} − x_i) [1].
    share: V,
    /// Before the first point.
    pub before: V::Mask,
    /// Beyond the last point.
    pub beyond: V::Mask,
}

impl Axis {
    /// Points at most [`POINTS`] distances.
    pub fn new(distances: &[f64]) -> Self {
        let count = distances.len().min(POINTS);
        let mut distance = [f64::INFINITY; ROOM];
        distance[..count].copy_from_slice(&distances[..count]);
        if count == 1 {
            distance[1] = distance[0] + 1.0;
        }
        let mut search = distance;
        for i in (0..count.saturating_sub(1)).rev() {
            search[i] = search[i].min(search[i + 1]);
        }
        Self {
            distance,
            search,
            count,
        }
    }

    /// First distance [m].
    pub fn first(&self) -> f64 {
        self.distance[0]
    }

    /// Last distance [m].
    pub fn last(&self) -> f64 {
        self.distance[self.count - 1]
    }

    /// Looks distances up.
    #[inline(always)]
    pub fn locate<V: Lanes>(&self, x: V) -> Position<V> {
        let mut index = V::splat(0.0);
        for step in [32.0, 16.0, 8.0, 4.0, 2.0, 1.0] {
            let next = index + step;
            index = V::select(x.ge(V::gather(&self.search, next)), next, index);
        }
        let index = index.at_most((self.count.max(2) - 2) as f64);
        let low = V::gather(&self.distance, index);
        let high = V::gather(&self.distance, index + 1.0);
        Position {
            index,
            share: (high - x) / (high - low),
            before: x.lt(V::splat(self.first())),
            beyond: x.gt(V::splat(self.last())),
        }
    }
}

/// Values on an [`Axis`].
#[derive(Debug, Clone, PartialEq)]
pub struct Curve {
    value: [f64; ROOM],
    last: usize,
}

impl Curve {
    /// Values of at most [`POINTS`] points.
    pub fn new(values: &[f64]) -> Self {
        let count = values.len().min(POINTS);
        let mut value = [0.0; ROOM];
        value[..count].copy_from_slice(&values[..count]);
        value[count] = value[count - 1];
        Self {
            value,
            last: count - 1,
        }
    }

    /// First value.
    pub fn first(&self) -> f64 {
        self.value[0]
    }

    /// Between the points; the first value before and the last beyond.
    #[inline(always)]
    pub fn at<V: Lanes>(&self, position: Position<V>) -> V {
        let high = V::gather(&self.value, position.index + 1.0);
        let low = V::gather(&self.value, position.index);
        let between = high - (high - low) * position.share;
        let held = V::select(position.before, V::splat(self.value[0]), between);
        V::select(position.beyond, V::splat(self.value[self.last]), held)
    }
}

/// Places of the points kept of a long series of `length` ≥ [`POINTS`] nodes, without the last (AERMOD's thinning):
/// evenly when the series is at most twice as long, else ever wider apart. Counted from 1; `first` is the first place
/// to fill and `taken` how many nodes were taken before.
pub fn thinned(length: usize, first: usize, taken: f64) -> impl Iterator<Item = usize> {
    let even = length as f64 / POINTS as f64;
    let points = POINTS as f64;
    let wider = 2.0 * (length as f64 - points) / (points * (points - 1.0));
    let mut node = taken;
    (first..POINTS).map(move |place| {
        if length <= 2 * POINTS {
            (place as f64 * even) as usize
        } else {
            // Summed in this order: whole numbers are met exactly or just missed.
            node = node + 1.0 + (place as f64 - 1.0) * wider;
            node as usize
        }
    })
}
