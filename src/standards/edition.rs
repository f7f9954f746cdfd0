//! Editions of the standards: which limits, steps of the index and rules of evaluation go together, since when, and in which state of air they judge.

use super::aqi_rule::IndexRule;
use super::dust_rule::DustRule;
use super::error::StandardsError;
use super::evaluation_rule::EvaluationRule;
use super::limits::LimitTable;
use super::source::{Basis, Status};
use super::tables::Tables;
use super::who::WhoGuidelines;
use crate::observations::{Quantity, State};
use crate::seeds;
use crate::time::ModelTime;
use crate::units::DAY;
use std::path::Path;
use std::sync::OnceLock;

/// Days on which something holds, both ends inclusive.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Midnight of the first day, Beijing time.
    pub from: ModelTime,
    /// Midnight of the last day; `None` while no end is known.
    pub to: Option<ModelTime>,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

impl Span {
    /// Whether an instant lies in it.
    pub fn holds(&self, time: ModelTime) -> bool {
        time >= self.from && self.to.is_none_or(|to| time < to.plus(DAY as i64))
    }

    /// `2016-01-01 to 2026-02-28`, `from 2031-01-01 on`.
    pub fn words(&self) -> String {
        match self.to {
            Some(to) => format!("{} to {}", date(self.from), date(to)),
            None => format!("from {} on", date(self.from)),
        }
    }
}

/// `2016-01-05`.
pub(super) fn date(time: ModelTime) -> String {
    time.beijing().date().to_string()
}

/// The states of air in which an edition judges, for a time.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedState {
    /// Midnight of the last day; `None` for the last row.
    pub to: Option<ModelTime>,
    /// Of gases.
    pub gases: State,
    /// Of particles and what they hold.
    pub particles: State,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

impl JudgedState {
    /// State of a quantity.
    pub fn of(&self, quantity: Quantity) -> State {
        if quantity.is_gas() {
            self.gases
        } else {
            self.particles
        }
    }
}

/// An edition of China's standards.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// Short name: `2012`, `2026`, `2031`.
    pub id: String,
    /// Its documents.
    pub name: String,
    /// The same in Chinese.
    pub name_zh: String,
    /// When it is in force.
    pub in_force: Span,
    /// Since when it was applied in steps before.
    pub early: Option<Span>,
    /// What follows from its tables and may change, in words.
    pub caution: Option<(String, Status)>,
    /// States of air, in the order of time.
    pub states: Vec<JudgedState>,
    /// Limits of GB 3095.
    pub limits: LimitTable,
    /// Rules and steps of the index, HJ 633.
    pub index: IndexRule,
    /// Rules of evaluation, HJ 663.
    pub evaluation: EvaluationRule,
    /// Rule of dust and exceptional events.
    pub dust: DustRule,
}

/// Whether an edition held on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// It was in force.
    InForce,
    /// It was applied in steps, before it was in force everywhere.
    Early,
    /// It was not: a judgement by it is made as if it had been.
    AsIf,
}

impl Force {
    /// Words in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Early => "applied early",
            Self::AsIf => "as if",
        }
    }
}

impl Edition {
    /// Whether it held at an instant.
    pub fn force(&self, time: ModelTime) -> Force {
        if self.in_force.holds(time) {
            Force::InForce
        } else if time < self.in_force.from && self.early.as_ref().is_some_and(|e| time >= e.from) {
            Force::Early
        } else {
            Force::AsIf
        }
    }

    /// State of air in which it judges a quantity measured at a time; before its own first day, that of its first day.
    pub fn state(&self, quantity: Quantity, time: ModelTime, basis: &mut Basis) -> State {
        let until = |row: &&JudgedState| row.to.is_none_or(|to| time < to.plus(DAY as i64));
        let Some(row) = self.states.iter().find(until).or(self.states.last()) else {
            return State::Actual;
        };
        let end = row
            .to
            .map_or_else(String::new, |to| format!(" until {}", date(to)));
        let (gases, particles) = (row.gases.name(), row.particles.name());
        basis.note(
            &format!(
                "edition {}{end}: gases judged at {gases}, particles at {particles}",
                self.id
            ),
            row.status,
        );
        row.of(quantity)
    }
}

/// All editions.
#[derive(Debug, Clone, PartialEq)]
pub struct Standards {
    /// China's, in the order of time.
    pub editions: Vec<Edition>,
    /// WHO's guidelines.
    pub who: WhoGuidelines,
    /// Levels of the index, rising.
    pub levels: Vec<super::Level>,
}

impl Standards {
    /// Those of the program.
    ///
    /// # Errors
    /// [`StandardsError`] if an embedded table is damaged (a test reads them).
    pub fn embedded() -> Result<&'static Self, StandardsError> {
        static KEPT: OnceLock<Standards> = OnceLock::new();
        seeds::once(&KEPT, || Tables::embedded().standards())
    }

    /// Those of the program with the tables of a folder in place of the embedded ones of the same name.
    ///
    /// # Errors
    /// [`StandardsError`] with the file, line and value.
    pub fn read(folder: &Path) -> Result<Self, StandardsError> {
        Tables::read(folder)?.standards()
    }

    /// The edition that holds on a day: in force, or applied early.
    ///
    /// # Errors
    /// [`StandardsError::NoneInForce`] with the dates of all.
    pub fn on(&self, day: ModelTime) -> Result<&Edition, StandardsError> {
        let of = |force| self.editions.iter().find(move |e| e.force(day) == force);
        of(Force::InForce)
            .or_else(|| of(Force::Early))
            .ok_or_else(|| StandardsError::NoneInForce {
                date: date(day),
                known: self.known(),
            })
    }

    /// An edition by its name, whenever it holds: for judging as if.
    ///
    /// # Errors
    /// [`StandardsError::UnknownEdition`].
    pub fn named(&self, name: &str) -> Result<&Edition, StandardsError> {
        let found = self.editions.iter().find(|e| e.id == name);
        found.ok_or_else(|| {
            let ids = self.editions.iter().map(|e| e.id.as_str());
            let known: Vec<&str> = ids.chain([self.who.id.as_str()]).collect();
            StandardsError::UnknownEdition {
                name: name.to_owned(),
                known: known.join(", "),
            }
        })
    }

    /// An edition by its name on a day on which it holds.
    ///
    /// # Errors
    /// [`StandardsError::UnknownEdition`], and [`StandardsError::NotInForce`] with its dates and what held instead.
    pub fn named_on(&self, name: &str, day: ModelTime) -> Result<&Edition, StandardsError> {
        let edition = self.named(name)?;
        if edition.force(day) != Force::AsIf {
            return Ok(edition);
        }
        let instead = self.on(day).map_or_else(
            |_| String::new(),
            |other| format!("; then {} ({}) was", other.id, other.name),
        );
        let early = edition.early.as_ref();
        let early = early.map_or_else(String::new, |e| {
            format!(" (applied in steps from {} on)", date(e.from))
        });
        Err(StandardsError::NotInForce {
            edition: edition.id.clone(),
            name: edition.name.clone(),
            span: format!("{}{early}", edition.in_force.words()),
            date: date(day),
            instead,
        })
    }

    /// Name and dates of all editions.
    fn known(&self) -> String {
        let words: Vec<String> = self
            .editions
            .iter()
            .map(|e| format!("{} {}", e.id, e.in_force.words()))
            .collect();
        words.join("; ")
    }

    /// The level of an index.
    pub fn level(&self, index: u16) -> Option<&super::Level> {
        self.levels.iter().find(|level| index <= level.up_to)
    }
}
