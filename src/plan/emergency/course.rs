//! How a response is carried out: the share of each level's cuts, in time.
//!
//! From the beginning of a level the share of its cuts rises in a straight line to what is carried out of them, and that of the level before falls to nothing in
//! the same hours; from the end of the response all fall in a straight line. An hour has the mean over it.

use super::response::ResponseSpan;
use super::rules::EmergencyRules;
use crate::standards::Basis;
use crate::time::ModelTime;
use crate::units::HOUR;

/// How much of a list is carried out, and how fast.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Execution {
    /// Share of the cuts [1].
    pub share: f64,
    /// Hours from the beginning of a level until its cuts are carried out.
    pub rise: usize,
    /// Hours from the end of the response until production is back.
    pub fall: usize,
}

impl Execution {
    /// All of it at once.
    pub const AT_ONCE: Self = Self {
        share: 1.0,
        rise: 0,
        fall: 0,
    };

    /// That of the program's rules; written to `basis`.
    pub fn embedded(basis: &mut Basis) -> Self {
        let rules = &EmergencyRules::embedded().execution;
        Self {
            share: basis.take(&rules.share) / 100.0,
            rise: basis.take(&rules.rise),
            fall: basis.take(&rules.fall),
        }
    }
}

/// Shares of the cuts of yellow, orange and red [1].
type Shares = [f64; 3];

/// Shares in time, straight between knots.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Course {
    knots: Vec<(i64, Shares)>,
}

impl Course {
    /// Of spans in the order of time that do not overlap.
    pub fn of(spans: &[ResponseSpan], execution: Execution) -> Self {
        let mut course = Self::default();
        for (n, span) in spans.iter().enumerate() {
            let mut wanted = [0.0; 3];
            wanted[span.level as usize] = execution.share;
            course.turn(span.from, wanted, execution.rise);
            if spans.get(n + 1).is_none_or(|next| next.from > span.to) {
                course.turn(span.to, [0.0; 3], execution.fall);
            }
        }
        course
    }

    /// From a time on goes to other shares, within some hours.
    fn turn(&mut self, time: ModelTime, wanted: Shares, hours: usize) {
        let from = time.seconds();
        let now = self.at(from);
        self.knots.retain(|knot| knot.0 < from);
        self.knots.push((from, now));
        self.knots.push((from + hours as i64 * HOUR as i64, wanted));
    }

    /// Shares from an instant on.
    fn at(&self, time: i64) -> Shares {
        self.between(self.knots.partition_point(|knot| knot.0 <= time), time)
    }

    /// Shares just before an instant.
    fn before(&self, time: i64) -> Shares {
        self.between(self.knots.partition_point(|knot| knot.0 < time), time)
    }

    /// Shares at an instant between the knot at a position and the one before.
    fn between(&self, next: usize, time: i64) -> Shares {
        let last = next.checked_sub(1).map(|n| self.knots[n]);
        match (last, self.knots.get(next)) {
            (None, _) => [0.0; 3],
            (Some(last), None) => last.1,
            (Some(last), Some(next)) => {
                let part = (time - last.0) as f64 / (next.0 - last.0) as f64;
                std::array::from_fn(|n| last.1[n] + part * (next.1[n] - last.1[n]))
            }
        }
    }

    /// Mean shares of the hour that begins at a time [1].
    pub fn hour(&self, time: ModelTime) -> Shares {
        let (from, to) = (time.seconds(), time.seconds() + HOUR as i64);
        let inside: Vec<i64> = self
            .knots
            .iter()
            .map(|knot| knot.0)
            .filter(|t| *t > from && *t < to)
            .collect();
        if inside.is_empty() && self.at(from) == self.before(to) {
            return self.at(from);
        }
        let mut sum = [0.0; 3];
        let mut begin = from;
        for end in inside.into_iter().chain([to]) {
            let (first, last) = (self.at(begin), self.before(end));
            for n in 0..3 {
                sum[n] += 0.5 * (first[n] + last[n]) * (end - begin) as f64;
            }
            begin = end;
        }
        sum.map(|sum| sum / HOUR)
    }

    /// First and last instant at which anything is saved.
    pub fn reach(&self) -> Option<(ModelTime, ModelTime)> {
        let (first, last) = (self.knots.first()?, self.knots.last()?);
        Some((ModelTime(first.0), ModelTime(last.0)))
    }
}
