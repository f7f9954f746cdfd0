//! What a list saves of all society's emission, beside what it must.

use super::coverage::{Coverage, Standing};
use super::rules::EmergencyRules;
use crate::inventory::{BASE, Inventory, SourceLine};
use crate::plan::AlertLevel;
use crate::standards::Basis;
use std::collections::BTreeSet;

/// Pollutants of a list; PM is particles up to 10 µm.
pub const CUT_POLLUTANTS: [&str; 6] = ["SO2", "NOX", "PM", "VOC", "CO", "NH3"];
/// How many of them a list must speak of and must save a share of: the first.
pub(super) const ESSENTIAL: usize = 4;

/// Position among [`CUT_POLLUTANTS`] of a base pollutant of the inventory.
pub(super) fn of_base(base: usize) -> usize {
    let name = if BASE[base].starts_with("PM") {
        "PM"
    } else {
        BASE[base]
    };
    CUT_POLLUTANTS.iter().position(|p| *p == name).unwrap_or(0)
}

/// Mass in the order of [`CUT_POLLUTANTS`] [kg].
pub(super) type CutMass = [f64; CUT_POLLUTANTS.len()];

/// Mass of a line in the order of [`CUT_POLLUTANTS`] [kg/a].
pub(super) fn mass_of(line: &SourceLine) -> CutMass {
    let mut mass = [0.0; CUT_POLLUTANTS.len()];
    for (n, base) in line.mass.base.iter().enumerate() {
        mass[of_base(n)] += base;
    }
    mass
}

/// Over which time emission is added up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weighting {
    /// A year.
    Year,
    /// A month, 1 to 12.
    Month(usize),
}

impl Weighting {
    /// Share of a line's year [1].
    fn of(self, line: &SourceLine, inventory: &Inventory) -> f64 {
        match self {
            Self::Year => 1.0,
            Self::Month(month) => {
                let profile = inventory.library.months.get(&line.month);
                let values = profile.map_or(&[][..], |profile| &profile.values);
                values.get(month.saturating_sub(1)).copied().unwrap_or(0.0)
            }
        }
    }
}

/// Where a level saves less than it must.
#[derive(Debug, Clone, PartialEq)]
pub struct Shortfall {
    /// The level.
    pub level: AlertLevel,
    /// The pollutant, or those that stand in for each other, joined by +.
    pub pollutants: String,
    /// What must be saved [1], of each or of the sum of shares.
    pub required: f64,
    /// What is saved [1].
    pub saved: f64,
    /// What is missing: of the one pollutant, or of the larger of several [kg].
    pub missing: f64,
}

/// Emission of all society in some cities, in the order of [`CUT_POLLUTANTS`] [kg].
#[derive(Debug, Clone, PartialEq)]
pub struct Savings {
    /// All of it.
    pub all: CutMass,
    /// Of sources that are exempt.
    pub exempt: CutMass,
    /// Of sources whose grade is spared.
    pub spared: CutMass,
    /// Of sources that the list says nothing of.
    pub uncovered: CutMass,
    /// What yellow, orange and red save.
    pub saved: [CutMass; 3],
    /// Sources that save something or could, that are exempt, spared, not covered.
    pub counts: [usize; 4],
}

impl Savings {
    /// Of the lines of some cities (our names); all of the inventory where none is named.
    pub fn of(
        coverage: &Coverage,
        inventory: &Inventory,
        cities: &BTreeSet<String>,
        weighting: Weighting,
    ) -> Self {
        let zero = [0.0; CUT_POLLUTANTS.len()];
        let mut all = Self {
            all: zero,
            exempt: zero,
            spared: zero,
            uncovered: zero,
            saved: [zero; 3],
            counts: [0; 4],
        };
        let counties = &inventory.library.counties;
        let meant = |line: &&SourceLine| {
            cities.is_empty()
                || counties
                    .get(&line.county)
                    .is_some_and(|c| cities.contains(&c.city))
        };
        for line in inventory.lines.iter().filter(meant) {
            let share = weighting.of(line, inventory);
            let mass = mass_of(line).map(|mass| mass * share);
            add(&mut all.all, &mass);
            let (own, kind) = match coverage.standing(line) {
                Standing::Exempt(_) => (Some(&mut all.exempt), 1),
                Standing::Uncovered => (Some(&mut all.uncovered), 3),
                Standing::Listed(n) => {
                    let grade = coverage.list.lines[n].grade;
                    if grade.is_some_and(|grade| grade.spared) {
                        (Some(&mut all.spared), 2)
                    } else {
                        (None, 0)
                    }
                }
            };
            all.counts[kind] += 1;
            if let Some(own) = own {
                add(own, &mass);
            }
            for (level, saved) in AlertLevel::ALL.into_iter().zip(&mut all.saved) {
                let cuts = coverage.cuts(line, level);
                for n in 0..CUT_POLLUTANTS.len() {
                    saved[n] += cuts[n] * mass[n];
                }
            }
        }
        all
    }

    /// Share of a pollutant that a level saves [1]; 0 where nothing is emitted.
    pub fn share(&self, level: AlertLevel, pollutant: usize) -> f64 {
        let all = self.all[pollutant];
        if all > 0.0 {
            self.saved[level as usize][pollutant] / all
        } else {
            0.0
        }
    }

    /// Where levels save less than they must; what the rules rest on is written to `basis`.
    pub fn shortfalls(&self, rules: &EmergencyRules, basis: &mut Basis) -> Vec<Shortfall> {
        let mut missing = Vec::new();
        for level in AlertLevel::ALL {
            let required = basis.take(rules.required(level)) / 100.0;
            let emitted = |n: &usize| self.all[*n] > 0.0;
            let short: Vec<usize> = (0..ESSENTIAL)
                .filter(emitted)
                .filter(|n| self.share(level, *n) < required)
                .collect();
            let together = self.adjusted(rules, &short, basis);
            for n in short.iter().copied().filter(|n| !together.contains(n)) {
                let saved = self.share(level, n);
                missing.push(Shortfall {
                    level,
                    pollutants: CUT_POLLUTANTS[n].to_owned(),
                    required,
                    saved,
                    missing: (required - saved) * self.all[n],
                });
            }
            if together.is_empty() {
                continue;
            }
            let sum: f64 = together.iter().map(|n| self.share(level, *n)).sum();
            let needed = required * together.len() as f64;
            if sum < needed {
                let names: Vec<&str> = together.iter().map(|n| CUT_POLLUTANTS[*n]).collect();
                let largest = together.iter().map(|n| self.all[*n]).fold(0.0, f64::max);
                missing.push(Shortfall {
                    level,
                    pollutants: names.join("+"),
                    required: needed,
                    saved: sum,
                    missing: (needed - sum) * largest,
                });
            }
        }
        missing
    }

    /// Pollutants that stand in for each other, where one of them is short.
    fn adjusted(&self, rules: &EmergencyRules, short: &[usize], basis: &mut Basis) -> Vec<usize> {
        let adjustable = &rules.adjustable;
        let emitted = (0..ESSENTIAL).filter(|n| self.all[*n] > 0.0);
        let group: Vec<usize> = emitted
            .filter(|n| {
                adjustable
                    .value
                    .iter()
                    .any(|name| name == CUT_POLLUTANTS[*n])
            })
            .collect();
        if group.len() < 2 || !group.iter().any(|n| short.contains(n)) {
            return Vec::new();
        }
        basis.note(&adjustable.what, adjustable.status);
        group
    }
}

fn add(sum: &mut CutMass, mass: &CutMass) {
    for (sum, mass) in sum.iter_mut().zip(mass) {
        *sum += mass;
    }
}
