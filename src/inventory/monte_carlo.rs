//! Ranges of totals from the ranges of lines, by Monte Carlo.
//!
//! A line is multiplied by exp(σ z), σ = ln(1 + r)/1.96, so that 95 % of the draws lie within a factor 1 + r (r is the line's
//! `range_relative`) and the median is the compiled value. Lines of one class share their factor and much of their method, so
//! their errors are not independent: z = √ρ z_class + √(1 − ρ) z_line. With independent lines (ρ = 0) the range of a total of
//! thousands of lines would be far too narrow; the shared part ρ = 0.5 is a choice of this project (unverified).
//!
//! Log-normal errors of emission inventories: IPCC 2006 Guidelines, vol. 1, ch. 3 (approach 2).

use super::error::InventoryError;
use super::folder::Inventory;
use super::pollutant::{POLLUTANTS, PollutantMass};
use super::source::SourceLine;
use crate::numerics::quantile;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;
use std::f64::consts::PI;

/// Half-width of the 95 % interval of a normal distribution, in standard deviations.
const NORMAL_95: f64 = 1.959_963_984_540_054;

/// How to draw.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MonteCarloOptions {
    /// Seed; the same seed gives the same bytes on any number of threads.
    pub seed: u64,
    /// Number of draws, 40 to 1,000,000.
    pub samples: usize,
    /// Part ρ of the logarithmic variance that lines of one class share [1].
    pub shared: f64,
}

impl Default for MonteCarloOptions {
    /// 1000 draws with ρ = 0.5 and seed 1.
    fn default() -> Self {
        Self {
            seed: 1,
            samples: 1000,
            shared: 0.5,
        }
    }
}

/// Range of one total [kg/a].
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize)]
pub struct Range {
    /// As compiled.
    pub compiled: f64,
    /// Mean of the draws; above the compiled value, as log-normal errors are skew.
    pub mean: f64,
    /// 2.5 % of the draws lie below.
    pub low: f64,
    /// 2.5 % of the draws lie above.
    pub high: f64,
}

/// Ranges in the order of [`POLLUTANTS`].
pub type PollutantRange = [Range; POLLUTANTS.len()];

/// Ranges of an inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct MonteCarlo {
    /// How they were drawn.
    pub options: MonteCarloOptions,
    /// By sector, in alphabetical order.
    pub sectors: Vec<(String, PollutantRange)>,
    /// All sectors together.
    pub total: PollutantRange,
}

/// Totals of groups of lines: as compiled, and as every draw has them.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawnTotals {
    /// By group [kg/a].
    pub compiled: Vec<PollutantMass>,
    /// By draw and group [kg/a].
    pub draws: Vec<Vec<PollutantMass>>,
}

struct Line {
    class: usize,
    groups: Vec<usize>,
    deviation: f64,
    mass: PollutantMass,
}

/// A number between 0 and 1, neither of them.
pub(crate) fn uniform(generator: &mut ChaCha8Rng) -> f64 {
    ((generator.next_u64() >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
}

/// Two independent standard normal numbers (Box and Muller 1958).
fn normal_pair(generator: &mut ChaCha8Rng) -> (f64, f64) {
    let radius = (-2.0 * libm::log(uniform(generator))).sqrt();
    let angle = 2.0 * PI * uniform(generator);
    (radius * libm::cos(angle), radius * libm::sin(angle))
}

fn normals(generator: &mut ChaCha8Rng, count: usize) -> Vec<f64> {
    let mut values = Vec::with_capacity(count + 1);
    while values.len() < count {
        let (a, b) = normal_pair(generator);
        values.extend([a, b]);
    }
    values.truncate(count);
    values
}

/// Totals by group of one draw.
fn draw(
    lines: &[Line],
    classes: usize,
    groups: usize,
    options: &MonteCarloOptions,
    sample: usize,
) -> Vec<PollutantMass> {
    let mut generator = ChaCha8Rng::seed_from_u64(options.seed);
    generator.set_stream(sample as u64);
    let common = normals(&mut generator, classes);
    let own = normals(&mut generator, lines.len());
    let (shared, alone) = (options.shared.sqrt(), (1.0 - options.shared).sqrt());
    let mut totals = vec![[0.0; POLLUTANTS.len()]; groups];
    for (line, own) in lines.iter().zip(own) {
        let error = shared * common[line.class] + alone * own;
        let factor = libm::exp(line.deviation * error);
        for &group in &line.groups {
            for (sum, mass) in totals[group].iter_mut().zip(line.mass) {
                *sum += mass * factor;
            }
        }
    }
    totals
}

fn range(compiled: f64, mut draws: Vec<f64>) -> Range {
    let mean = draws.iter().sum::<f64>() / draws.len() as f64;
    draws.sort_by(f64::total_cmp);
    Range {
        compiled,
        mean,
        low: quantile(&draws, 0.025),
        high: quantile(&draws, 0.975),
    }
}

impl Inventory {
    /// Ranges of the totals of all sectors.
    ///
    /// # Errors
    /// If the options cannot be.
    pub fn monte_carlo(&self, options: &MonteCarloOptions) -> Result<MonteCarlo, InventoryError> {
        let sectors = self.sectors();
        let sector_of = |line: &SourceLine| -> Vec<usize> {
            sectors.binary_search(&line.sector).into_iter().collect()
        };
        let totals = self.drawn_totals(options, sector_of, sectors.len())?;
        let by_sector = sectors
            .iter()
            .enumerate()
            .map(|(at, sector)| {
                let ranges = std::array::from_fn(|p| {
                    range(
                        totals.compiled[at][p],
                        totals.draws.iter().map(|d| d[at][p]).collect(),
                    )
                });
                (sector.clone(), ranges)
            })
            .collect();
        let total = std::array::from_fn(|p| {
            let sums = totals.draws.iter().map(|d| d.iter().map(|s| s[p]).sum());
            range(self.total()[p], sums.collect())
        });
        Ok(MonteCarlo {
            options: *options,
            sectors: by_sector,
            total,
        })
    }

    /// Totals of groups of lines in every draw; `groups_of` names the groups that a line counts to, all below `groups`.
    ///
    /// # Errors
    /// If the options cannot be.
    pub fn drawn_totals(
        &self,
        options: &MonteCarloOptions,
        groups_of: impl Fn(&SourceLine) -> Vec<usize>,
        groups: usize,
    ) -> Result<DrawnTotals, InventoryError> {
        if !(40..=1_000_000).contains(&options.samples) || !(0.0..=1.0).contains(&options.shared) {
            return Err(InventoryError::Argument(format!(
                "{} draws with a shared part of {}: 40 to 1,000,000 draws, a part of 0 to 1",
                options.samples, options.shared
            )));
        }
        let mut classes: BTreeMap<&str, usize> = BTreeMap::new();
        let mut compiled = vec![[0.0; POLLUTANTS.len()]; groups];
        let lines: Vec<Line> = self
            .lines
            .iter()
            .map(|line| {
                let next = classes.len();
                let own = Line {
                    class: *classes.entry(&line.class).or_insert(next),
                    groups: groups_of(line),
                    deviation: libm::log1p(line.range_relative) / NORMAL_95,
                    mass: line.mass.pollutants(),
                };
                for &group in &own.groups {
                    for (sum, mass) in compiled[group].iter_mut().zip(own.mass) {
                        *sum += mass;
                    }
                }
                own
            })
            .collect();
        let draws = (0..options.samples)
            .into_par_iter()
            .map(|sample| draw(&lines, classes.len(), groups, options, sample))
            .collect();
        Ok(DrawnTotals { compiled, draws })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_gives_the_same_bytes_on_any_number_of_threads() {
        let inventory = Inventory::embedded().unwrap();
        let options = MonteCarloOptions {
            samples: 60,
            ..MonteCarloOptions::default()
        };
        let on = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| inventory.monte_carlo(&options).unwrap())
        };
        assert_eq!(on(1), on(2));
        let other = MonteCarloOptions { seed: 2, ..options };
        assert_ne!(on(1).total, inventory.monte_carlo(&other).unwrap().total);
    }

    #[test]
    fn one_line_has_the_range_that_it_states() {
        let mut inventory = Inventory::embedded().unwrap();
        inventory.lines.truncate(1);
        let options = MonteCarloOptions {
            samples: 20_000,
            ..MonteCarloOptions::default()
        };
        let line = &inventory.lines[0];
        let total = inventory.monte_carlo(&options).unwrap().total[0];
        let wanted = 1.0 + line.range_relative;
        assert!((total.high / total.compiled / wanted - 1.0).abs() < 0.02);
        assert!((total.compiled / total.low / wanted - 1.0).abs() < 0.02);
    }

    #[test]
    fn shared_errors_widen_the_total() {
        let inventory = Inventory::embedded().unwrap();
        let width = |shared: f64| {
            let options = MonteCarloOptions {
                samples: 200,
                shared,
                seed: 3,
            };
            let range = inventory.monte_carlo(&options).unwrap().total[6];
            range.high / range.low
        };
        assert!(width(0.5) > width(0.0) * 1.1);
    }
}
