//! The cut of emissions that closes a gap, by relative response factors, with its 95 % interval.
//!
//! A run says which part of a pollutant falls if a part x of some tags' emissions is cut, linearly: M' = M − x Σ t_j C_j, with the concentration M, the contributions
//! C_j of the tags and the parts t_j of them that the cut takes. What monitors measured falls in the same proportion (relative response factor, as in the model
//! attainment test of EPA's guidance of 2018, EPA 454/R-18-009, ch. 4): O' = O · M'/M = O (1 − x F), F = Σ t_j C_j / M.
//!
//! * an annual mean reaches the target at x = (O − T)/(O F), F the mean over the days of the measured series, weighted by it;
//! * a day becomes a good one at x = max over pollutants of (1 − L/O)/F, L the largest concentration of a good day; the share of good days reaches its target
//!   at the k-th smallest of these, k being the days that are missing.
//!
//! Ranges: in a draw every C_j is multiplied by what the inventory's ranges make of the emissions of its tag, and M by what that adds up to. Contributions are no
//! responses: where chemistry is not linear (nitrate, ozone) a cut does less or more; ozone is left as it was measured.

use crate::inventory::{POLLUTANTS, PollutantMass};
use crate::numerics::quantile;
use rayon::prelude::*;

/// Parts of the draws below and above an interval of 95 % [1].
const TAILS: [f64; 2] = [0.025, 0.975];

/// A part of a pollutant that follows the emission of one pollutant.
#[derive(Debug, Clone, PartialEq)]
pub struct Component {
    /// What each tag contributes, `[day][tag]`, in the unit of [`Influence::whole`].
    pub parts: Vec<f64>,
    /// Position in [`POLLUTANTS`] of the emission whose range it has; `None` for one without a range.
    pub follows: Option<usize>,
}

/// How a pollutant at a place hangs on tags, day by day of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// Number of tags.
    pub tags: usize,
    /// Concentration, by day, any unit.
    pub whole: Vec<f64>,
    /// Its parts; what they leave of the whole has no tag and stays.
    pub components: Vec<Component>,
}

impl Influence {
    /// Relative fall F [1] of the pollutant in every bin of days for every selection, `[selection][bin]`, if all of the selection is cut. `bins` are days of the
    /// run with weights, `selections` the part of each tag that is taken, `factors` what a draw makes of each tag's emissions ([`None`]: as compiled).
    pub fn falls(
        &self,
        bins: &[Vec<(usize, f64)>],
        selections: &[Vec<f64>],
        factors: Option<&[PollutantMass]>,
    ) -> Vec<Vec<f64>> {
        let days = self.whole.len();
        let mut whole = self.whole.clone();
        let mut falls = vec![vec![0.0; days]; selections.len()];
        let mut drawn = vec![0.0; self.tags];
        for (day, whole) in whole.iter_mut().enumerate() {
            drawn.fill(0.0);
            for component in &self.components {
                let parts = &component.parts[day * self.tags..(day + 1) * self.tags];
                for (tag, (sum, part)) in drawn.iter_mut().zip(parts).enumerate() {
                    let factor = match (factors, component.follows) {
                        (Some(factors), Some(emitted)) => factors[tag][emitted],
                        _ => 1.0,
                    };
                    *sum += factor * part;
                    *whole += (factor - 1.0) * part;
                }
            }
            for (selection, falls) in selections.iter().zip(&mut falls) {
                falls[day] = selection.iter().zip(&drawn).map(|(t, c)| t * c).sum();
            }
        }
        let over = |values: &[f64], bin: &[(usize, f64)]| -> f64 {
            bin.iter().map(|(day, weight)| weight * values[*day]).sum()
        };
        falls
            .iter()
            .map(|fall| {
                bins.iter()
                    .map(|bin| {
                        let all = over(&whole, bin);
                        if all > 0.0 {
                            over(fall, bin) / all
                        } else {
                            0.0
                        }
                    })
                    .collect()
            })
            .collect()
    }
}

/// A pollutant of a day beside what a good day may have of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DayLevel {
    /// Position of its influence; `None` for one that stays as it was measured.
    pub pollutant: Option<usize>,
    /// As measured.
    pub observed: f64,
    /// Largest of a good day, same unit.
    pub limit: f64,
}

impl DayLevel {
    /// The cut that brings it to its limit [1]: 0 where it is there, infinite where none does. `falls` are by pollutant and bin.
    fn cut(&self, falls: &[Vec<f64>], bin: usize) -> f64 {
        if self.observed <= self.limit {
            return 0.0;
        }
        let fall = self.pollutant.map_or(0.0, |p| falls[p][bin]);
        if fall > 0.0 {
            (1.0 - self.limit / self.observed) / fall
        } else {
            f64::INFINITY
        }
    }
}

/// A day that is not good.
#[derive(Debug, Clone, PartialEq)]
pub struct BadDay {
    /// Bin of days of the run that stands for it.
    pub bin: usize,
    /// Its pollutants.
    pub levels: Vec<DayLevel>,
}

/// What is to be closed at a place.
#[derive(Debug, Clone, PartialEq)]
pub enum Gap {
    /// A mean above its target.
    Mean {
        /// Position of the pollutant's influence.
        pollutant: usize,
        /// The mean as measured.
        value: f64,
        /// What is wanted.
        wanted: f64,
        /// Measured values, each with the bin of days of the run that stands for it.
        days: Vec<(usize, f64)>,
    },
    /// Good days that are missing.
    Days {
        /// How many more are wanted.
        missing: usize,
        /// Days that could become good.
        bad: Vec<BadDay>,
    },
}

impl Gap {
    /// The cut that closes it [1] (above 1: more than there is; infinite: never), and the part of the gap that a cut of everything closes [1]. `falls` are by
    /// pollutant and bin.
    pub fn cut(&self, falls: &[Vec<f64>]) -> (f64, f64) {
        match self {
            Self::Mean {
                pollutant,
                value,
                wanted,
                days,
            } => {
                let gap = value - wanted;
                if gap <= 0.0 {
                    return (0.0, 1.0);
                }
                let sum: f64 = days.iter().map(|(_, observed)| observed).sum();
                let fallen = days.iter().map(|(bin, o)| o * falls[*pollutant][*bin]);
                let fall = fallen.sum::<f64>() / sum;
                let whole = value * fall;
                if whole > 0.0 {
                    (gap / whole, (whole / gap).min(1.0))
                } else {
                    (f64::INFINITY, 0.0)
                }
            }
            Self::Days { missing, bad } => {
                if *missing == 0 {
                    return (0.0, 1.0);
                }
                let mut cuts: Vec<f64> = bad
                    .iter()
                    .map(|day| {
                        let cuts = day.levels.iter().map(|level| level.cut(falls, day.bin));
                        cuts.fold(0.0, f64::max)
                    })
                    .collect();
                cuts.sort_by(f64::total_cmp);
                let reached = cuts.iter().filter(|cut| **cut <= 1.0).count();
                let closes = (reached as f64 / *missing as f64).min(1.0);
                let cut = cuts.get(missing - 1).copied();
                (cut.unwrap_or(f64::INFINITY), closes)
            }
        }
    }
}

/// What a run says of the pollutants of one place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Influences {
    /// By pollutant.
    pub pollutants: Vec<Influence>,
    /// Days of the run with weights that stand for measured days.
    pub bins: Vec<Vec<(usize, f64)>>,
}

impl Influences {
    /// Relative falls `[selection][pollutant][bin]`.
    fn falls(
        &self,
        selections: &[Vec<f64>],
        factors: Option<&[PollutantMass]>,
    ) -> Vec<Vec<Vec<f64>>> {
        let mut all = vec![Vec::new(); selections.len()];
        for pollutant in &self.pollutants {
            let falls = pollutant.falls(&self.bins, selections, factors);
            for (all, fall) in all.iter_mut().zip(falls) {
                all.push(fall);
            }
        }
        all
    }
}

/// The cut of a selection that closes a gap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClosingCut {
    /// Part of the selection's emissions [1]; above 1 where all of it is not enough, infinite where it does nothing.
    pub cut: f64,
    /// Part of the gap that a cut of everything closes [1].
    pub closes: f64,
    /// 95 % of the draws lie between these; NaN without draws, above 1 as in [`Self::cut`].
    pub interval: (f64, f64),
    /// Part of the draws in which it can be closed [1]; NaN without draws.
    pub possible: f64,
}

/// The cut of every selection that closes a gap, as compiled and with the interval of draws (by draw and tag, factors of emissions). The same draws give the same
/// bytes on any number of threads.
pub fn closing_cuts(
    gap: &Gap,
    influences: &Influences,
    selections: &[Vec<f64>],
    draws: &[Vec<PollutantMass>],
) -> Vec<ClosingCut> {
    let as_compiled = influences.falls(selections, None);
    let drawn: Vec<Vec<f64>> = draws
        .par_iter()
        .map(|factors| {
            let falls = influences.falls(selections, Some(factors));
            falls.iter().map(|falls| gap.cut(falls).0).collect()
        })
        .collect();
    let cuts = as_compiled.iter().enumerate().map(|(n, falls)| {
        let (cut, closes) = gap.cut(falls);
        let mut own: Vec<f64> = drawn.iter().map(|draw| draw[n]).collect();
        own.sort_by(f64::total_cmp);
        let possible = own.iter().filter(|cut| **cut <= 1.0).count();
        let [low, high] = TAILS.map(|tail| bound(&own, tail));
        ClosingCut {
            cut,
            closes,
            interval: (low, high),
            possible: possible as f64 / own.len() as f64,
        }
    });
    cuts.collect()
}

/// Quantile of rising values that may be infinite; NaN of none.
fn bound(rising: &[f64], share: f64) -> f64 {
    if rising.is_empty() {
        return f64::NAN;
    }
    let finite = rising.iter().filter(|v| v.is_finite()).count();
    let upper = ((rising.len() - 1) as f64 * share).ceil() as usize;
    if upper < finite {
        quantile(rising, share)
    } else {
        f64::INFINITY
    }
}

/// Factors of emissions by draw and tag out of drawn totals of the first tags; the tags behind them (inflows), and what has no emission, have none.
pub fn tag_factors(
    compiled: &[PollutantMass],
    draws: &[Vec<PollutantMass>],
    tags: usize,
) -> Vec<Vec<PollutantMass>> {
    let factor = |drawn: f64, compiled: f64| {
        if compiled > 0.0 {
            drawn / compiled
        } else {
            1.0
        }
    };
    draws
        .iter()
        .map(|draw| {
            let mut factors = vec![[1.0; POLLUTANTS.len()]; tags];
            for (own, (drawn, compiled)) in factors.iter_mut().zip(draw.iter().zip(compiled)) {
                *own = std::array::from_fn(|p| factor(drawn[p], compiled[p]));
            }
            factors
        })
        .collect()
}

/// The least number of good days of `valid` whose share, rounded to decimals, is at least `percent`.
pub fn good_days_wanted(valid: usize, percent: f64, decimals: u8) -> usize {
    let share =
        |good: usize| crate::standards::rounded(100.0 * good as f64 / valid as f64, decimals);
    (0..=valid)
        .find(|good| share(*good) >= percent - 1e-9)
        .unwrap_or(valid)
}

#[cfg(test)]
#[path = "cut_tests.rs"]
mod tests;
