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

/// Distance nearer than which a source is cut away [m].
pub const NEAREST: f64 = 1.01;
/// |v/σ_y| beyond which Φ is 0 or 1.
const BEYOND: f64 = 3.9;

/// How closely the integrals are taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accuracy {
    /// Least number of Romberg estimates.
    pub least: usize,
    /// Most.
    pub most: usize,
    /// Relative difference of two estimates that ends the integration.
    pub relative: f64,
    /// An estimate of the mean smaller than this ends it.
    pub small: f64,
    /// Two-point Gauss where the stretch is shorter than 5 times its nearest distance (FASTAREA, TOXICS).
    pub gauss: bool,
}

impl Accuracy {
    /// AERMOD's default.
    pub const DEFAULT: Self = Self {
        least: 5,
        most: 12,
        relative: 1.0e-2,
        small: 1.0e-5,
        gauss: false,
    };
    /// FASTAREA, FASTALL and TOXICS.
    pub const FAST: Self = Self {
        least: 4,
        most: 10,
        relative: 2.0e-2,
        small: 1.0e-5,
        gauss: true,
    };
}

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

/// Brent's root finding with at most ten steps.
#[derive(Debug, Clone, Copy, Default)]
struct Root {
    level: f64,
    a: f64,
    b: f64,
    c: f64,
    step: f64,
    step_before: f64,
    fa: f64,
    fb: f64,
    fc: f64,
    steps: u32,
}

impl Root {
    /// Between `x1` and `x2`, where v/σ_y is `vn1` and `vn2`; `None` without a change of sign.
    fn new(level: f64, x1: f64, x2: f64, vn1: f64, vn2: f64) -> Option<Self> {
        let (fa, fb) = (vn1 - level, vn2 - level);
        (fb * fa <= 0.0).then_some(Self {
            level,
            a: x1,
            b: x2,
            fa,
            fb,
            fc: fb,
            ..Self::default()
        })
    }

    /// The next distance to look at; `None` when `b` is the root.
    fn advance(&mut self) -> Option<f64> {
        const TOLERANCE: f64 = 1.0e-3;
        if self.steps == 10 {
            return None;
        }
        self.steps += 1;
        if self.fb * self.fc > 0.0 {
            self.c = self.a;
            self.fc = self.fa;
            self.step = self.b - self.a;
            self.step_before = self.step;
        }
        if self.fc.abs() < self.fb.abs() {
            (self.a, self.b, self.c) = (self.b, self.c, self.b);
            (self.fa, self.fb, self.fc) = (self.fb, self.fc, self.fb);
        }
        let tolerance = 2.0 * TOLERANCE * self.b.abs() + 0.5 * TOLERANCE;
        let middle = 0.5 * (self.c - self.b);
        if middle.abs() <= tolerance || self.fb == 0.0 {
            return None;
        }
        if self.step_before.abs() >= tolerance && self.fa.abs() > self.fb.abs() {
            let s = self.fb / self.fa;
            let (mut p, mut q);
            if self.a == self.c {
                p = 2.0 * middle * s;
                q = 1.0 - s;
            } else {
                q = self.fa / self.fc;
                let r = self.fb / self.fc;
                p = s * (2.0 * middle * q * (q - r) - (self.b - self.a) * (r - 1.0));
                q = (q - 1.0) * (r - 1.0) * (s - 1.0);
            }
            if p > 0.0 {
                q = -q;
            }
            p = p.abs();
            // AERMOD has |e − q| here where Brent has |e q|.
            let limit =
                (3.0 * middle * q - (tolerance * q).abs()).min((self.step_before - q).abs());
            if 2.0 * p < limit {
                self.step_before = self.step;
                self.step = p / q;
            } else {
                self.step = middle;
                self.step_before = self.step;
            }
        } else {
            self.step = middle;
            self.step_before = self.step;
        }
        self.a = self.b;
        self.fa = self.fb;
        self.b += if self.step.abs() > tolerance {
            self.step
        } else {
            tolerance.copysign(middle)
        };
        Some(self.b)
    }
}

/// An integral under way.
#[derive(Debug, Clone, Copy)]
struct Integral {
    accuracy: Accuracy,
    low: f64,
    high: f64,
    estimates: [f64; 12],
    /// Number of estimates so far; 0 while the ends are looked at.
    count: usize,
    ends: usize,
    first: f64,
    half: f64,
    stride: f64,
    weight: f64,
    points: usize,
    point: usize,
    at: f64,
    sum: f64,
    /// Two-point Gauss.
    gauss: bool,
}

enum Progress {
    At(f64),
    Done(f64),
}

impl Integral {
    fn new(accuracy: Accuracy, low: f64, high: f64) -> Self {
        Self {
            accuracy,
            low,
            high,
            estimates: [0.0; 12],
            count: 0,
            ends: 0,
            first: 0.0,
            half: high - low,
            stride: 0.0,
            weight: 1.0,
            points: 1,
            point: 0,
            at: 0.0,
            sum: 0.0,
            gauss: accuracy.gauss && (high - low).abs() < 5.0 * low.min(high),
        }
    }

    fn start(&self) -> f64 {
        if self.gauss {
            0.5 * (self.high + self.low) + 0.2886751 * (self.high - self.low)
        } else {
            self.low
        }
    }

    /// Takes the integrand at the last distance.
    #[inline(always)]
    fn take(&mut self, value: f64) -> Progress {
        if self.count == 0 {
            return self.take_end(value);
        }
        self.sum += value;
        self.point += 1;
        if self.point < self.points {
            self.at += self.stride;
            return Progress::At(self.at);
        }
        // A row of Romberg's table is complete.
        let i = self.count;
        let before = self.estimates[0];
        self.estimates[i] = 0.5 * self.estimates[i - 1] + self.weight * self.sum;
        let mut q = 1.0;
        for k in (0..i).rev() {
            q *= 4.0;
            self.estimates[k] =
                self.estimates[k + 1] + (self.estimates[k + 1] - self.estimates[k]) / (q - 1.0);
        }
        let mean = self.estimates[0];
        self.count += 1;
        let length = self.high - self.low;
        let enough = self.count >= self.accuracy.least
            && (mean.abs() < self.accuracy.small
                || (before - mean).abs() <= self.accuracy.relative * mean.abs()
                || self.half.abs() < 1.0);
        if enough || self.count == self.accuracy.most {
            return Progress::Done(length * mean);
        }
        self.points *= 2;
        self.open_row()
    }

    fn take_end(&mut self, value: f64) -> Progress {
        self.ends += 1;
        if self.ends == 1 {
            self.first = value;
            return Progress::At(if self.gauss {
                0.5 * (self.high + self.low) - 0.2886751 * (self.high - self.low)
            } else {
                self.high
            });
        }
        let length = self.high - self.low;
        if self.gauss {
            return Progress::Done(0.5 * length * (self.first + value));
        }
        self.estimates[0] = 0.5 * (self.first + value);
        if length == 0.0 || self.estimates[0] == 0.0 {
            return Progress::Done(0.0);
        }
        self.count = 1;
        self.open_row()
    }

    fn open_row(&mut self) -> Progress {
        self.stride = self.half;
        self.half *= 0.5;
        self.weight *= 0.5;
        self.sum = 0.0;
        self.point = 0;
        self.at = self.low + self.half;
        Progress::At(self.at)
    }
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
