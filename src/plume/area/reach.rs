//! Which receptors of a block an area source reaches, and how they see it.

use super::AreaField;
use crate::numerics::lanes::{LaneMask, Lanes};
use crate::plume::core::{
    PlumeField, SourceHour, lateral_bend, sigma_y_convective, sigma_y_layered,
};

/// σ_y beyond which a receptor beside an area gets nothing [1].
const BESIDE: f64 = 5.0;
/// Widest registers.
const MOST_LANES: usize = 8;
/// Widths of an area beyond whose distance it is a point for FASTAREA, by stability class A–F (urban, rural).
const VIRTUAL_POINT: [[f64; 6]; 2] = [
    [3.5, 3.5, 5.5, 10.5, 15.5, 15.5],
    [3.5, 5.5, 7.5, 12.5, 15.5, 25.5],
];

/// A polygon turned into the wind, about its centre.
#[derive(Debug, Clone, Copy, Default)]
pub struct Outline {
    /// Sine and cosine of the direction the wind comes from.
    pub wind: [f64; 2],
    /// Centre [m].
    pub centre: [f64; 2],
    /// Distance of the corner farthest upwind from the centre [m].
    pub farthest: f64,
    /// Length along the wind [m].
    pub length: f64,
    /// Width across the wind [m].
    pub width: f64,
}

impl Outline {
    /// Of an area in an hour.
    pub fn new(s: &SourceHour<'_>, shape: &AreaField) -> Self {
        let mut outline = Self {
            wind: [s.wind_sine, s.wind_cosine],
            centre: shape.centre,
            ..Self::default()
        };
        let (mut near, mut far) = (f64::MAX, f64::MIN);
        let (mut left, mut right) = (f64::MAX, f64::MIN);
        for corner in &shape.corners {
            // The centre seen from the corner.
            let (along, across) =
                outline.turn(shape.centre[0] - corner[0], shape.centre[1] - corner[1]);
            near = near.min(along);
            far = far.max(along);
            left = left.min(across);
            right = right.max(across);
        }
        outline.farthest = far;
        outline.length = far - near;
        outline.width = right - left;
        outline
    }

    /// Distances along and across the wind.
    #[inline(always)]
    pub fn turn<V: Lanes>(&self, dx: V, dy: V) -> (V, V) {
        let [sine, cosine] = self.wind;
        (-(dx * sine + dy * cosine), dx * cosine - dy * sine)
    }

    /// Distance along the wind beyond which FASTAREA takes the area for a point [m].
    pub fn virtual_point(&self, s: &SourceHour<'_>) -> f64 {
        let class = s.hour.stability_class.clamp(1, 6) - 1;
        let widths = VIRTUAL_POINT[usize::from(!s.air.urban_stable)][class];
        1.5 * self.length + widths * self.width
    }
}

/// Receptors reached.
#[derive(Debug, Clone, Default)]
pub struct Reached {
    /// To be integrated: numbers within the block.
    pub near: Vec<u32>,
    /// So far away that the area is a point (FASTAREA).
    pub far: Vec<u32>,
    /// Receptors beside the plume, if asked for: AERMOD leaves its air at the release height there.
    pub beside: Vec<u32>,
}

/// Finds the receptors `first..first + count` that the area reaches.
#[inline(always)]
pub fn reached<V: Lanes>(
    s: &SourceHour<'_>,
    outline: &Outline,
    field: &PlumeField,
    first: usize,
    count: usize,
    beside_too: bool,
) -> Reached {
    let mut found = Reached::default();
    let fast = s.options.fast_area || s.options.fast_all || s.options.toxics;
    let point = if fast {
        outline.virtual_point(s)
    } else {
        f64::INFINITY
    };
    let (slowness, sigma_v) = (V::splat(1.0 / s.wind), V::splat(s.sigma_v));
    let bend = V::splat(lateral_bend(s, s.height));
    // σ_y is less than its straight part: many are sorted out by that alone.
    let steepest = (s.sigma_v / s.wind).max(0.05) * BESIDE;
    let zero = V::splat(0.0);
    let mut fates = [0.0; MOST_LANES];
    let mut at = 0;
    while at < count {
        let dx = V::load(&field.x[first + at..]) - outline.centre[0];
        let dy = V::load(&field.y[first + at..]) - outline.centre[1];
        let (along, across) = outline.turn(dx, dy);
        let farthest = along + outline.farthest;
        let outside = across.abs() - 0.5 * outline.width;
        let distance = (along * along + across * across).sqrt();
        let ahead = farthest
            .ge(V::splat(1.0))
            .and(distance.le(V::splat(s.options.greatest_distance)));
        let mut inside = ahead;
        if !s.options.area_meander {
            inside = inside.and(outside.lt(farthest * steepest).or(outside.le(zero)));
            if inside.any() {
                let x = farthest.at_least(1.0);
                let sigma_y = if s.layered {
                    sigma_y_layered(slowness, sigma_v, bend, x)
                } else {
                    sigma_y_convective(s, slowness, sigma_v, x)
                };
                inside = inside.and(outside.lt(sigma_y * BESIDE).or(outside.le(zero)));
            }
        }
        if inside.any() || (beside_too && ahead.any()) {
            // 1: integrate, 2: a point, 3: beside the plume.
            let fate = V::select(along.ge(V::splat(point)), V::splat(2.0), V::splat(1.0));
            let fate = V::select(inside, fate, V::select(ahead, V::splat(3.0), zero));
            fate.store(&mut fates);
            for (lane, fate) in fates.iter().enumerate().take(V::WIDTH.min(count - at)) {
                let receptor = (at + lane) as u32;
                match *fate as u32 {
                    1 => found.near.push(receptor),
                    2 => found.far.push(receptor),
                    3 if beside_too => found.beside.push(receptor),
                    _ => {}
                }
            }
        }
        at += V::WIDTH;
    }
    found
}
