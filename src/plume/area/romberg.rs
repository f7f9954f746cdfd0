//! Romberg's integration, ended as AERMOD ends it, asking for one value of the integrand after the other.

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

/// An integral under way.
#[derive(Debug, Clone, Copy)]
pub(super) struct Integral {
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
/// What an integral wants next.
pub(super) enum Progress {
    /// The integrand at a distance [m].
    At(f64),
    /// Nothing: its value.
    Done(f64),
}

impl Integral {
    /// From `low` to `high` [m].
    pub fn new(accuracy: Accuracy, low: f64, high: f64) -> Self {
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

    /// The first distance [m].
    pub fn start(&self) -> f64 {
        if self.gauss {
            0.5 * (self.high + self.low) + 0.2886751 * (self.high - self.low)
        } else {
            self.low
        }
    }

    /// Takes the integrand at the last distance.
    #[inline(always)]
    pub fn take(&mut self, value: f64) -> Progress {
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
