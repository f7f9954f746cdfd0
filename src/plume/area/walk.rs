//! The way through one receptor's integral over a polygon: which distances are asked for, in AERMOD's order.
//!
//! A polygon upwind of a receptor, seen along the wind, has corners (uᵢ, vᵢ): u the distance upwind, v the distance across.
//! Its concentration is a line integral along its sides,
//!
//! χ = |∮ F(u) Φ(v(u)/σ_y(u)) du|,
//!
//! F being the vertical term over the wind speed and Φ the normal distribution (EPA-454/B-24-010, § 5.5; Stone and Cook 1992).
//! A side is cut where v/σ_y leaves ±3.9 (Brent's method): below, Φ = 0; above, Φ = 1, and stretches with Φ = 1 of all sides
//! are merged before they are integrated. Every integral is Romberg's, ended as soon as two estimates agree to 1 %; its
//! figure depends on the order and number of nodes, so the walk gives exactly AERMOD's.
//!
//! The walk itself knows nothing of plumes: [`Walk::next`] takes the answer to the last question and gives the next.

use super::romberg::{Accuracy, Integral, Progress};
use super::root::Root;

/// Distance nearer than which a source is cut away [m].
pub const NEAREST: f64 = 1.01;
/// |v/σ_y| beyond which Φ is 0 or 1.
const BEYOND: f64 = 3.9;

/// What is asked at a distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)] // as wide as its neighbours in [`Node`], which is written and read at every step
pub enum Question {
    /// v/σ_y.
    Across,
    /// F Φ(v/σ_y).
    Side,
    /// F, where Φ = 1.
    Covered,
    /// F ln(v + √(u² + v²)), the plume spread over all directions.
    Around,
}

/// A question at a distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Node {
    /// Distance upwind u [m].
    pub distance: f64,
    /// Distance across v of the side there [m].
    pub across: f64,
    /// What is asked.
    pub question: Question,
}

#[derive(Debug, Clone, Copy)]
enum Stage {
    /// Looking at v/σ_y of the corners.
    Corners,
    /// Beginning with a side.
    Side,
    /// Looking for v/σ_y = +3.9.
    UpperRoot(Root),
    /// Upper root found or not needed.
    Lower,
    /// Looking for v/σ_y = −3.9.
    LowerRoot(Root),
    /// Both roots known.
    Cut,
    /// Integrating along a side.
    Along(Integral),
    /// Integrating over covered stretches.
    Covered(Integral),
    /// Finished.
    Done,
}

/// The way through one receptor's integral.
#[derive(Debug, Clone)]
pub struct Walk {
    accuracy: Accuracy,
    around: bool,
    u: Vec<f64>,
    v: Vec<f64>,
    vn: Vec<f64>,
    stage: Stage,
    corner: usize,
    upper: f64,
    lower: f64,
    above: usize,
    below: usize,
    covered: Vec<(f64, f64)>,
    stretches: Vec<(f64, f64, i32)>,
    ends: Vec<f64>,
    stretch: usize,
    total: f64,
}

impl Walk {
    /// An idle walk.
    pub fn new(accuracy: Accuracy) -> Self {
        Self {
            accuracy,
            around: false,
            u: Vec::new(),
            v: Vec::new(),
            vn: Vec::new(),
            stage: Stage::Done,
            corner: 0,
            upper: -1.0,
            lower: -1.0,
            above: 0,
            below: 0,
            covered: Vec::new(),
            stretches: Vec::new(),
            ends: Vec::new(),
            stretch: 0,
            total: 0.0,
        }
    }

    /// |∮ …| so far; the integral once [`Walk::next`] has given `None`.
    pub fn total(&self) -> f64 {
        self.total.abs()
    }

    /// Begins with a closed polygon (the first corner repeated at the end), given as (u, v) seen from the receptor; `around` for the
    /// part of the plume that is spread over all directions.
    pub fn begin(&mut self, corners: &[(f64, f64)], around: bool) -> Option<Node> {
        self.around = around;
        self.total = 0.0;
        self.corner = 0;
        self.covered.clear();
        self.u.clear();
        self.v.clear();
        self.vn.clear();
        for side in corners.windows(2) {
            let ((ua, va), (ub, vb)) = (side[0], side[1]);
            if ua >= NEAREST {
                self.u.push(ua);
                self.v.push(va);
            }
            if (ua >= NEAREST) != (ub >= NEAREST) {
                self.u.push(NEAREST);
                self.v.push(va + (NEAREST - ua) * (vb - va) / (ub - ua));
            }
        }
        if self.u.len() <= 2 {
            self.stage = Stage::Done;
            return None;
        }
        if around {
            // Every corner counts as lying in the middle of the plume.
            self.vn.resize(self.u.len(), 0.0);
            self.close();
            return self.go_on();
        }
        self.stage = Stage::Corners;
        Some(self.corner_node(0))
    }

    /// Takes the answer to the last question; the next question, or `None` at the end.
    #[inline(always)]
    pub fn next(&mut self, answer: f64) -> Option<Node> {
        match &mut self.stage {
            Stage::Along(integral) => match integral.take(answer) {
                Progress::At(distance) => return Some(self.side_node(distance)),
                Progress::Done(value) => {
                    self.total += value;
                    self.corner += 1;
                    self.stage = Stage::Side;
                }
            },
            Stage::Covered(integral) => match integral.take(answer) {
                Progress::At(distance) => return Some(Self::covered_node(distance)),
                Progress::Done(value) => {
                    self.total += f64::from(self.stretches[self.stretch].2) * value;
                    self.stretch += 1;
                    return self.next_stretch();
                }
            },
            Stage::Corners => {
                self.vn.push(answer);
                if self.vn.len() < self.u.len() {
                    return Some(self.corner_node(self.vn.len()));
                }
                let least = self.vn.iter().copied().fold(BEYOND, f64::min);
                let most = self.vn.iter().copied().fold(-BEYOND, f64::max);
                if least >= BEYOND || most <= -BEYOND {
                    self.stage = Stage::Done;
                    return None;
                }
                self.close();
            }
            Stage::UpperRoot(root) => {
                root.fb = answer - root.level;
                if let Some(distance) = root.advance() {
                    return Some(self.across_node(distance));
                }
                self.upper = root.b;
                self.stage = Stage::Lower;
            }
            Stage::LowerRoot(root) => {
                root.fb = answer - root.level;
                if let Some(distance) = root.advance() {
                    return Some(self.across_node(distance));
                }
                self.lower = root.b;
                self.stage = Stage::Cut;
            }
            Stage::Side | Stage::Lower | Stage::Cut | Stage::Done => return None,
        }
        self.go_on()
    }

    fn close(&mut self) {
        self.u.push(self.u[0]);
        self.v.push(self.v[0]);
        self.vn.push(self.vn[0]);
        self.stage = Stage::Side;
    }

    /// Goes on to the next stage that asks something.
    fn go_on(&mut self) -> Option<Node> {
        loop {
            let k = self.corner;
            match self.stage {
                Stage::Side => {
                    if k + 1 >= self.u.len() {
                        return self.merge();
                    }
                    if (self.u[k] - self.u[k + 1]).abs() < 0.01 {
                        self.corner += 1;
                        continue;
                    }
                    let beyond = |yes: fn(f64) -> bool| {
                        usize::from(yes(self.vn[k])) + 2 * usize::from(yes(self.vn[k + 1]))
                    };
                    let below = beyond(|vn| vn < -BEYOND);
                    let above = beyond(|vn| vn > BEYOND);
                    (self.below, self.above) = (below, above);
                    (self.upper, self.lower) = (-1.0, -1.0);
                    self.stage = Stage::Lower;
                    if (above == 1 || above == 2)
                        && let Some(node) = self.begin_root(BEYOND)
                    {
                        return Some(node);
                    }
                }
                Stage::Lower => {
                    self.stage = Stage::Cut;
                    if (self.below == 1 || self.below == 2)
                        && let Some(node) = self.begin_root(-BEYOND)
                    {
                        return Some(node);
                    }
                }
                Stage::Cut => {
                    let (begin, end) = (self.u[k], self.u[k + 1]);
                    match self.above {
                        1 => self.covered.push((begin, self.upper)),
                        2 => self.covered.push((self.upper, end)),
                        3 => self.covered.push((begin, end)),
                        _ => {}
                    }
                    let stretch = match (self.above, self.below) {
                        (0, 0) => Some((begin, end)),
                        (0, 1) => Some((self.lower, end)),
                        (0, 2) => Some((begin, self.lower)),
                        (1, 0) => Some((self.upper, end)),
                        (1, _) => Some((self.upper, self.lower)),
                        (2, 0) => Some((begin, self.upper)),
                        (2, _) => Some((self.lower, self.upper)),
                        _ => None,
                    };
                    if let Some((low, high)) = stretch {
                        let integral = Integral::new(self.accuracy, low, high);
                        let distance = integral.start();
                        self.stage = Stage::Along(integral);
                        return Some(self.side_node(distance));
                    }
                    self.corner += 1;
                    self.stage = Stage::Side;
                }
                _ => return None,
            }
        }
    }

    fn begin_root(&mut self, level: f64) -> Option<Node> {
        let k = self.corner;
        let mut root = Root::new(level, self.u[k], self.u[k + 1], self.vn[k], self.vn[k + 1])?;
        let distance = root.advance();
        let found = if level > 0.0 {
            &mut self.upper
        } else {
            &mut self.lower
        };
        let Some(distance) = distance else {
            *found = root.b;
            return None;
        };
        self.stage = if level > 0.0 {
            Stage::UpperRoot(root)
        } else {
            Stage::LowerRoot(root)
        };
        Some(self.across_node(distance))
    }

    /// Merges the covered stretches of all sides, each with the sign of its direction, and begins with the first.
    fn merge(&mut self) -> Option<Node> {
        self.stage = Stage::Done;
        if self.covered.is_empty() {
            return None;
        }
        self.ends.clear();
        self.ends
            .extend(self.covered.iter().flat_map(|&(a, b)| [a, b]));
        self.ends.sort_by(f64::total_cmp);
        self.stretches.clear();
        for pair in self.ends.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            if from == to {
                continue;
            }
            let layers: i32 = self
                .covered
                .iter()
                .map(|&(a, b)| {
                    let inside = from >= a.min(b) && to <= a.max(b);
                    i32::from(inside) * if a > b { -1 } else { i32::from(a < b) }
                })
                .sum();
            if layers != 0 {
                self.stretches.push((from, to, layers));
            }
        }
        // Neighbours of one direction become one; the number of layers of the farther counts (as in AERMOD).
        for k in 1..self.stretches.len() {
            let (from, to, layers) = self.stretches[k - 1];
            if self.stretches[k].0 == to && self.stretches[k].2 * layers > 0 {
                self.stretches[k - 1].2 = 0;
                self.stretches[k].0 = from;
            }
        }
        self.stretch = 0;
        self.next_stretch()
    }

    fn next_stretch(&mut self) -> Option<Node> {
        while let Some(&(from, to, layers)) = self.stretches.get(self.stretch) {
            if layers != 0 {
                let integral = Integral::new(self.accuracy, from, to);
                let distance = integral.start();
                self.stage = Stage::Covered(integral);
                return Some(Self::covered_node(distance));
            }
            self.stretch += 1;
        }
        self.stage = Stage::Done;
        None
    }

    fn corner_node(&self, k: usize) -> Node {
        Node {
            distance: self.u[k],
            across: self.v[k],
            question: Question::Across,
        }
    }

    /// v on the present side at a distance.
    #[inline(always)]
    fn across(&self, distance: f64) -> f64 {
        let k = self.corner;
        let (u1, u2, v1, v2) = (self.u[k], self.u[k + 1], self.v[k], self.v[k + 1]);
        v1 + (distance - u1) * (v2 - v1) / (u2 - u1)
    }

    fn across_node(&self, distance: f64) -> Node {
        Node {
            distance,
            across: self.across(distance),
            question: Question::Across,
        }
    }

    #[inline(always)]
    fn side_node(&self, distance: f64) -> Node {
        Node {
            distance,
            across: self.across(distance),
            question: if self.around {
                Question::Around
            } else {
                Question::Side
            },
        }
    }

    fn covered_node(distance: f64) -> Node {
        Node {
            distance,
            across: 0.0,
            question: Question::Covered,
        }
    }
}
