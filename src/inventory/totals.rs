//! Tables of an inventory: totals by sector, city and county, ratios, the largest sources, what rests on unverified numbers.

use super::folder::Inventory;
use super::pollutant::{POLLUTANTS, PollutantMass};
use super::source::SourceLine;
use std::collections::BTreeMap;

/// What totals are broken down by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// Model sector.
    Sector,
    /// City or prefecture.
    City,
    /// County, by code.
    County,
    /// Class of the source.
    Class,
    /// Confidence, A to E.
    Confidence,
}

/// Ratios that betray mistakes: name, numerator, denominator.
pub const RATIOS: [(&str, &str, &str); 6] = [
    ("PM2.5/PM10", "PM25", "PM10"),
    ("BC/PM2.5", "BC", "PM25"),
    ("OC/BC", "OC", "BC"),
    ("NOx/SO2", "NOX", "SO2"),
    ("CO/NOx", "CO", "NOX"),
    ("VOC/NOx", "VOC", "NOX"),
];

/// Share of each total [1] that rests on numbers from memory, in the order of [`POLLUTANTS`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnverifiedShares {
    /// The activity is unverified.
    pub activity: PollutantMass,
    /// A value of the factor is unverified.
    pub factor: PollutantMass,
    /// One of the two.
    pub either: PollutantMass,
}

fn add(sum: &mut PollutantMass, mass: &PollutantMass) {
    for (sum, mass) in sum.iter_mut().zip(mass) {
        *sum += mass;
    }
}

impl Inventory {
    /// Totals [kg/a] by the given dimensions, in the order of the keys.
    pub fn totals_by(&self, dimensions: &[Dimension]) -> BTreeMap<Vec<String>, PollutantMass> {
        let mut totals: BTreeMap<Vec<String>, PollutantMass> = BTreeMap::new();
        for line in &self.lines {
            let key = dimensions.iter().map(|d| self.key(line, *d)).collect();
            add(
                totals.entry(key).or_insert([0.0; POLLUTANTS.len()]),
                &line.mass.pollutants(),
            );
        }
        totals
    }

    fn key(&self, line: &SourceLine, dimension: Dimension) -> String {
        match dimension {
            Dimension::Sector => line.sector.clone(),
            Dimension::City => self.library.counties[&line.county].city.clone(),
            Dimension::County => line.county.to_string(),
            Dimension::Class => line.class.clone(),
            Dimension::Confidence => line.confidence.to_string(),
        }
    }

    /// The largest lines of a pollutant (position in [`POLLUTANTS`]) with their mass [kg/a], largest first.
    pub fn largest(&self, pollutant: usize, count: usize) -> Vec<(&SourceLine, f64)> {
        let mut lines: Vec<(&SourceLine, f64)> = self
            .lines
            .iter()
            .map(|line| (line, line.mass.pollutants()[pollutant]))
            .collect();
        lines.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
        lines.truncate(count);
        lines.retain(|(_, mass)| *mass > 0.0);
        lines
    }

    /// How much of each total rests on unverified activities and factors.
    pub fn unverified_shares(&self) -> UnverifiedShares {
        let total = self.total();
        let share = |test: &dyn Fn(&SourceLine) -> bool| {
            let mut sum = [0.0; POLLUTANTS.len()];
            for line in self.lines.iter().filter(|line| test(line)) {
                add(&mut sum, &line.mass.pollutants());
            }
            for (sum, total) in sum.iter_mut().zip(total) {
                *sum = if total > 0.0 { *sum / total } else { 0.0 };
            }
            sum
        };
        UnverifiedShares {
            activity: share(&|l| l.activity_unverified),
            factor: share(&|l| l.factor_unverified),
            either: share(&|l| l.activity_unverified || l.factor_unverified),
        }
    }
}
