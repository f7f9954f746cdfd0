//! The nearest points of two lines on the ellipsoid.
//!
//! Pieces are straight in longitude and latitude (RFC 7946, 3.1.1), distances geodesics on GRS 80 (Vincenty 1975). The distance from a
//! point along a piece of some kilometres has one minimum, found by golden section; pieces that cannot hold it are passed over by
//! `least_square`, which no distance undercuts.

use crate::geodata::ellipsoid::{distance, least_square};

/// Share of the golden section.
const GOLDEN: f64 = 0.618_033_988_749_894_8;
/// Steps: 0.618⁵⁰ of a piece is far below a millimetre.
const STEPS: usize = 50;

/// Nearest points of a site and a border.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Nearest {
    /// Distance [m].
    pub distance: f64,
    /// Of the site [°E, °N].
    pub from: [f64; 2],
    /// Of the border [°E, °N].
    pub to: [f64; 2],
    /// Line of the border and the piece in it.
    pub piece: (usize, usize),
}

fn along(a: [f64; 2], b: [f64; 2], t: f64) -> [f64; 2] {
    [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])]
}

/// Nearest point [°E, °N] of a piece to a point, and its distance [m].
pub(super) fn on_piece(point: [f64; 2], a: [f64; 2], b: [f64; 2]) -> ([f64; 2], f64) {
    let of = |t: f64| distance(point, along(a, b, t));
    let (mut low, mut high) = (0.0, 1.0);
    let (mut left, mut right) = (1.0 - GOLDEN, GOLDEN);
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..STEPS {
        if at_left < at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = of(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = of(right);
        }
    }
    [0.0, f64::midpoint(low, high), 1.0]
        .map(|t| (along(a, b, t), of(t)))
        .into_iter()
        .fold(([0.0; 2], f64::INFINITY), |best, this| {
            if this.1 < best.1 { this } else { best }
        })
}

/// Where two pieces cross [°E, °N].
fn crossing(a: [f64; 2], b: [f64; 2], c: [f64; 2], d: [f64; 2]) -> Option<[f64; 2]> {
    let (r, s) = ([b[0] - a[0], b[1] - a[1]], [d[0] - c[0], d[1] - c[1]]);
    let across = r[0] * s[1] - r[1] * s[0];
    if across == 0.0 {
        return None;
    }
    let q = [c[0] - a[0], c[1] - a[1]];
    let t = (q[0] * s[1] - q[1] * s[0]) / across;
    let u = (q[0] * r[1] - q[1] * r[0]) / across;
    ((0.0..=1.0).contains(&t) && (0.0..=1.0).contains(&u)).then(|| along(a, b, t))
}

fn box_of(a: [f64; 2], b: [f64; 2]) -> ([f64; 2], [f64; 2]) {
    let range = |k: usize| [a[k].min(b[k]), a[k].max(b[k])];
    (range(0), range(1))
}

/// Nearest points of a site (one point, or the corners of a closed boundary) and lines; `None` of lines without a piece.
pub(super) fn nearest(site: &[[f64; 2]], lines: &[Vec<[f64; 2]>]) -> Option<Nearest> {
    let mut best: Option<Nearest> = None;
    let mut take = |found: Nearest| {
        if best.is_none_or(|b| found.distance < b.distance) {
            best = Some(found);
        }
        best.map_or(f64::INFINITY, |b| b.distance)
    };
    let edges: Vec<([f64; 2], [f64; 2])> = if site.len() > 1 {
        (0..site.len())
            .map(|k| (site[k], site[(k + 1) % site.len()]))
            .collect()
    } else {
        Vec::new()
    };
    let mut least = f64::INFINITY;
    for (line, vertices) in lines.iter().enumerate() {
        for (at, piece) in vertices.windows(2).enumerate() {
            let (a, b) = (piece[0], piece[1]);
            let (longitudes, latitudes) = box_of(a, b);
            for &from in site {
                if least_square(from, longitudes, latitudes) < least * least {
                    let (to, distance) = on_piece(from, a, b);
                    least = take(Nearest {
                        distance,
                        from,
                        to,
                        piece: (line, at),
                    });
                }
            }
            for &(c, d) in &edges {
                if let Some(point) = crossing(a, b, c, d) {
                    least = take(Nearest {
                        distance: 0.0,
                        from: point,
                        to: point,
                        piece: (line, at),
                    });
                }
                let (longitudes, latitudes) = box_of(c, d);
                for to in [a, b] {
                    if least_square(to, longitudes, latitudes) < least * least {
                        let (from, distance) = on_piece(to, c, d);
                        least = take(Nearest {
                            distance,
                            from,
                            to,
                            piece: (line, at),
                        });
                    }
                }
            }
        }
    }
    best
}
