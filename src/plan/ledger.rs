//! The ledger of key projects (重点工程减排量台账): tonnes of each pollutant that projects cut, by year, status and city, beside the plan's thresholds.
//!
//! No project counts twice: a pollutant of a project stands once, and a source's pollutant is cut by one project a year. What looks like the same project under
//! two ids (city, pollutant and a like name) is named, and counts until someone decides.

mod columns;
mod read;
#[cfg(test)]
mod tests;

use super::targets::{Origin, Outcome, Scope, Target, TargetKind, TargetTable};
use crate::standards::Status as Sureness;
use std::collections::BTreeMap;

/// How far a project is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ProjectStatus {
    /// 计划.
    Planned,
    /// 在建.
    UnderWay,
    /// 已完成.
    Finished,
    /// 已核定.
    Verified,
}

impl ProjectStatus {
    /// All, rising.
    pub const ALL: [Self; 4] = [
        Self::Planned,
        Self::UnderWay,
        Self::Finished,
        Self::Verified,
    ];

    /// Its word in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::UnderWay => "under_way",
            Self::Finished => "finished",
            Self::Verified => "verified",
        }
    }

    /// Whether what it cuts is cut already.
    pub fn is_done(self) -> bool {
        self >= Self::Finished
    }
}

/// What a project cuts of one pollutant.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Line of the file.
    pub line: usize,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Our name of its city.
    pub city: String,
    /// Sector, as the ledger has it.
    pub sector: String,
    /// Article or measure, as the ledger has it.
    pub measure: String,
    /// Pollutant as inventories name it.
    pub pollutant: &'static str,
    /// What it cuts [t].
    pub tonnes: f64,
    /// The year in which it counts.
    pub year: i16,
    /// How far it is.
    pub status: ProjectStatus,
    /// What proves it.
    pub evidence: String,
    /// Ids of the sources that it changes.
    pub sources: Vec<String>,
}

/// Two entries that may be one project.
#[derive(Debug, Clone, PartialEq)]
pub struct Twins {
    /// Lines of both.
    pub lines: (usize, usize),
    /// Names of both.
    pub names: (String, String),
    /// What the smaller of them cuts [t]: counted twice if they are one.
    pub tonnes: f64,
    /// Pollutant.
    pub pollutant: &'static str,
}

/// A ledger.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ProjectLedger {
    /// Its entries, in the order of the file.
    pub projects: Vec<Project>,
    /// Entries that may be one project.
    pub twins: Vec<Twins>,
}

/// What entries add up to.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerSum {
    /// Pollutant.
    pub pollutant: &'static str,
    /// Year.
    pub year: i16,
    /// City.
    pub city: String,
    /// Status.
    pub status: ProjectStatus,
    /// How many.
    pub projects: usize,
    /// Of these without evidence.
    pub unproved: usize,
    /// Their sum [t].
    pub tonnes: f64,
}

impl ProjectLedger {
    /// Sums by pollutant, year, city and status, in that order.
    pub fn sums(&self) -> Vec<LedgerSum> {
        type Key<'p> = (&'static str, i16, &'p str, ProjectStatus);
        let mut sums: BTreeMap<Key<'_>, (usize, usize, f64)> = BTreeMap::new();
        for project in &self.projects {
            let key = (
                project.pollutant,
                project.year,
                project.city.as_str(),
                project.status,
            );
            let sum = sums.entry(key).or_default();
            sum.0 += 1;
            sum.1 += usize::from(project.evidence.is_empty());
            sum.2 += project.tonnes;
        }
        let sums = sums.into_iter();
        sums.map(|((pollutant, year, city, status), sum)| LedgerSum {
            pollutant,
            year,
            city: city.to_owned(),
            status,
            projects: sum.0,
            unproved: sum.1,
            tonnes: sum.2,
        })
        .collect()
    }

    /// Sum [t] and number of the entries of a pollutant that `counts` accepts.
    pub fn total(&self, pollutant: &str, counts: impl Fn(&Project) -> bool) -> (f64, usize) {
        let own = self.projects.iter().filter(|p| p.pollutant == pollutant);
        own.filter(|p| counts(p))
            .fold((0.0, 0), |(sum, n), p| (sum + p.tonnes, n + 1))
    }

    /// Entries outside the years of a target.
    fn outside(&self, target: &Target) -> Vec<&Project> {
        let pollutant = target.pollutant.as_deref();
        let own = self.projects.iter();
        own.filter(|p| Some(p.pollutant) == pollutant && !within(target, p.year))
            .collect()
    }

    /// Outcomes of the targets that key projects have: what is finished or verified counts.
    pub fn outcomes(&self, table: &TargetTable) -> Vec<Outcome> {
        let of_projects = table
            .targets
            .iter()
            .filter(|t| t.kind == TargetKind::Projects);
        of_projects
            .filter_map(|target| self.outcome(target))
            .collect()
    }

    fn outcome(&self, target: &Target) -> Option<Outcome> {
        let pollutant = target.pollutant.as_deref()?;
        let sum = |counts: &dyn Fn(&Project) -> bool| {
            self.total(pollutant, |p| within(target, p.year) && counts(p))
        };
        let (all, done) = (sum(&|_| true), sum(&|p| p.status.is_done()));
        let verified = sum(&|p| p.status == ProjectStatus::Verified);
        let unproved = sum(&|p| p.status.is_done() && p.evidence.is_empty());
        let mut outcome = Outcome::of(target, Scope::Province, "Qinghai", Some(target.year));
        outcome.origin = Origin::Ledger;
        let what = "ledger: what is finished or verified counts towards the plan's tonnes";
        outcome.basis.note(what, Sureness::Own);
        outcome.count = Some((done.1 as f64, all.1 as f64));
        let mut outcome = outcome
            .valued(done.0, target.decimals, true)
            .noted(format!("{:.1} t of it verified", verified.0));
        if all.0 > done.0 {
            let words = format!("{:.1} t more planned or under way", all.0 - done.0);
            outcome = outcome.noted(words);
        }
        if unproved.1 > 0 {
            let words = format!("{:.1} t of it without evidence", unproved.0);
            outcome = outcome.noted(words);
        }
        let outside = self.outside(target);
        if !outside.is_empty() {
            let tonnes: f64 = outside.iter().map(|p| p.tonnes).sum();
            let lines: Vec<String> = outside.iter().map(|p| p.line.to_string()).collect();
            outcome = outcome.noted(format!(
                "{tonnes:.1} t of other years do not count (lines {})",
                lines.join(", ")
            ));
        }
        let twins: f64 = self
            .twins
            .iter()
            .filter(|t| t.pollutant == pollutant)
            .map(|t| t.tonnes)
            .sum();
        if twins > 0.0 {
            outcome = outcome.noted(format!(
                "{twins:.1} t would be counted twice if likely twins are one"
            ));
        }
        Some(outcome)
    }

    /// Likely twins in words.
    pub fn twin_notes(&self) -> Vec<String> {
        let twins = self.twins.iter();
        twins
            .map(|t| {
                format!(
                    "lines {} and {} may be one project: '{}' and '{}' ({} {:.1} t)",
                    t.lines.0, t.lines.1, t.names.0, t.names.1, t.pollutant, t.tonnes
                )
            })
            .collect()
    }
}

/// Whether a year counts towards a target.
fn within(target: &Target, year: i16) -> bool {
    target.from.is_none_or(|from| year >= from) && year <= target.year
}
