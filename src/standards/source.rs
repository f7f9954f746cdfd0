//! How sure a figure of a standard is, and which figures a result rests on.
//!
//! A figure is read by [`Basis::take`], which writes it down unless it is confirmed: a result carries its basis, and can say what it rests on.

use serde::Deserialize;
use std::collections::BTreeMap;

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Seen in the standard or in a copy of it.
    Confirmed,
    /// Told by others who use it.
    SecondHand,
    /// From memory.
    Unverified,
    /// A choice of this project, where the standard has none.
    Own,
}

impl Status {
    /// Words in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::SecondHand => "second-hand",
            Self::Unverified => "unverified",
            Self::Own => "own choice",
        }
    }
}

/// A figure with what it is, how sure, and from where.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sourced<T> {
    /// What it is, in words that stand alone.
    pub what: String,
    /// The figure.
    pub value: T,
    /// How sure.
    pub status: Status,
    /// From where.
    pub source: String,
}

/// What a result rests on that is not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Basis {
    rows: BTreeMap<String, Status>,
}

impl Basis {
    /// Reads a figure and writes down that it was used.
    pub fn take<T: Copy>(&mut self, figure: &Sourced<T>) -> T {
        self.note(&figure.what, figure.status);
        figure.value
    }

    /// Writes down that something was used.
    pub fn note(&mut self, what: &str, status: Status) {
        if status != Status::Confirmed && !self.rows.contains_key(what) {
            self.rows.insert(what.to_owned(), status);
        }
    }

    /// Adds what another result rests on.
    pub fn join(&mut self, other: &Self) {
        for (what, status) in &other.rows {
            self.note(what, *status);
        }
    }

    /// What was used and is not confirmed, by name.
    pub fn rows(&self) -> impl Iterator<Item = (&str, Status)> {
        self.rows
            .iter()
            .map(|(what, status)| (what.as_str(), *status))
    }

    /// Whether everything that was used is confirmed.
    pub fn is_confirmed(&self) -> bool {
        self.rows.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_confirmed_is_written_down_once() {
        let figure = |what: &str, status| Sourced {
            what: what.to_owned(),
            value: 7,
            status,
            source: String::new(),
        };
        let mut basis = Basis::default();
        assert_eq!(basis.take(&figure("sure", Status::Confirmed)), 7);
        assert!(basis.is_confirmed());
        for _ in 0..2 {
            basis.take(&figure("recalled", Status::Unverified));
        }
        let rows: Vec<_> = basis.rows().collect();
        assert_eq!(rows, [("recalled", Status::Unverified)]);
    }
}
