//! Brent's method, as AERMOD has it: where v/σ_y takes a value.

/// Brent's root finding with at most ten steps.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Root {
    /// The value of v/σ_y that is sought.
    pub level: f64,
    a: f64,
    /// The distance asked for last, in the end the root [m].
    pub b: f64,
    c: f64,
    step: f64,
    step_before: f64,
    fa: f64,
    /// v/σ_y there less the level.
    pub fb: f64,
    fc: f64,
    steps: u32,
}

impl Root {
    /// Between `x1` and `x2`, where v/σ_y is `vn1` and `vn2`; `None` without a change of sign.
    pub fn new(level: f64, x1: f64, x2: f64, vn1: f64, vn2: f64) -> Option<Self> {
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
    pub fn advance(&mut self) -> Option<f64> {
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
