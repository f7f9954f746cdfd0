//! What tags take in a year (`hehuang validate`), and what they cost (`hehuang estimate`).

use crate::apportionment::{TagLayout, TagMass, YearByTag};
use crate::simulation::Case;
use crate::units::TONNE;

/// Seconds of one core per cell, step and tag lane where tags only move (measured on `winter-episode`, docs/validation/speed.md).
const MOVING_SECONDS: f64 = 6e-9;
/// The same where they follow what reacts, and what the first of them brings with it a cell and step (measured, docs/validation/attribution.md).
const REACTING_SECONDS: f64 = 12.5e-9;
const FIRST_SECONDS: f64 = 57e-6;

/// Seconds of one core per cell, step and tag lane, and per cell and step whatever the number of tags.
pub(super) fn tag_seconds(case: &Case) -> (f64, f64) {
    let reacting = case.columns() > 0 && case.slots.len() > case.slots.plain;
    if reacting {
        (REACTING_SECONDS, FIRST_SECONDS)
    } else {
        (MOVING_SECONDS, 0.0)
    }
}

/// Bytes of a mass, and of a concentration in the record.
const MASS_BYTES: f64 = 8.0;
const RECORD_BYTES: f64 = 4.0;
/// Fields of the lowest layer that tags are booked in: dry deposit, wet deposit, outflow through the top.
const ACCOUNTS: f64 = 3.0;
/// How often the record lies in memory while files are written (measured on the same run).
pub(super) const RECORD_COPIES: f64 = 2.5;

/// Tonnes a year by tag of every set: nothing is left over unseen.
pub(super) fn year_table(tags: &TagLayout, year: &YearByTag) -> String {
    let mut text = String::new();
    for (set, masses) in tags.sets.iter().zip(&year.sets) {
        let width = set.tags.iter().map(|tag| tag.name.chars().count());
        let width = width.max().unwrap_or(0).max(5);
        text.push_str(&format!("tag set {} [t/a]\n  {:width$}", set.name, "tag"));
        for pollutant in &year.pollutants {
            text.push_str(&format!(" {pollutant:>12}"));
        }
        text.push('\n');
        for (tag, mass) in set.tags.iter().zip(masses) {
            text.push_str(&row(&tag.name, width, mass));
        }
        let mut sum = TagMass {
            mass: vec![0.0; year.pollutants.len()],
            groups: 1,
            undated: Vec::new(),
        };
        for mass in masses {
            for (sum, part) in sum.mass.iter_mut().zip(&mass.mass) {
                *sum += part;
            }
        }
        text.push_str(&row("all", width, &sum));
    }
    text
}

fn row(name: &str, width: usize, tag: &TagMass) -> String {
    let mut line = format!("  {name:width$}");
    for mass in &tag.mass {
        line.push_str(&format!(" {:>12.1}", mass / TONNE));
    }
    if tag.groups == 0 {
        line.push_str("  takes no source");
    }
    if !tag.undated.is_empty() {
        let sectors = tag.undated.join(", ");
        line.push_str(&format!("  and by weather or dates: {sectors}"));
    }
    line.push('\n');
    line
}

/// What one tag column costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct TagCost {
    /// Wall time of the run [s].
    pub seconds: f64,
    /// State and accounts, and the record [bytes].
    pub memory: f64,
}

/// Size of a run, as far as tags go.
#[derive(Debug, Clone, Copy)]
pub(super) struct TagWork {
    /// Steps times cells over threads.
    pub cell_steps: f64,
    /// Seconds of a core per cell, step and tag lane.
    pub lane_seconds: f64,
    /// Cells, and columns of cells.
    pub cells: (f64, f64),
    /// Species that tags follow, and pollutants whose contributions are kept.
    pub followed: (f64, f64),
    /// Points times entries of the record.
    pub point_entries: f64,
    /// How often the state lies in memory.
    pub kept: f64,
}

impl TagWork {
    /// What each tag column costs.
    pub fn of_one(&self) -> TagCost {
        let ((cells, surface), (species, pollutants)) = (self.cells, self.followed);
        let state = MASS_BYTES * species * (cells + ACCOUNTS * surface);
        let record =
            MASS_BYTES * surface * pollutants + RECORD_BYTES * self.point_entries * pollutants;
        TagCost {
            seconds: self.cell_steps * species * self.lane_seconds,
            memory: self.kept * state + RECORD_COPIES * record,
        }
    }

    /// Lines for `estimate`: columns, seconds and MB by set and together; nothing without tags.
    pub fn describe(&self, case: &Case) -> String {
        let columns = case.columns();
        if columns == 0 {
            return String::new();
        }
        let one = self.of_one();
        let line = |columns: usize| {
            let n = columns as f64;
            format!(
                "{columns} columns, {:.1} s, {:.1} MB",
                n * one.seconds,
                n * one.memory / 1e6
            )
        };
        let mut text = format!(
            "tags       {} together; {:.3} s and {:.3} MB each (state, accounts, record)\n",
            line(columns),
            one.seconds,
            one.memory / 1e6
        );
        for set in &case.tags.sets {
            text.push_str(&format!(
                "  {}: {} ({} tags and {} inflows)\n",
                set.name,
                line(set.len()),
                set.tags.len(),
                set.len() - set.tags.len()
            ));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apportionment::TagSet;
    use crate::time::ModelTime;
    use std::collections::BTreeSet;

    #[test]
    fn a_tag_costs_its_state_accounts_and_record() {
        let work = TagWork {
            cell_steps: 1e6,
            lane_seconds: MOVING_SECONDS,
            cells: (1000.0, 100.0),
            followed: (9.0, 7.0),
            point_entries: 20.0,
            kept: 1.0,
        };
        let one = work.of_one();
        assert!((one.seconds - 1e6 * 9.0 * 6e-9).abs() < 1e-12);
        let memory = 8.0 * 9.0 * 1300.0 + 2.5 * (8.0 * 700.0 + 4.0 * 140.0);
        assert!((one.memory - memory).abs() < 1e-9);
    }

    #[test]
    fn the_year_is_told_by_tag_and_nothing_is_hidden() {
        let regions = [
            ("xining".to_owned(), BTreeSet::from([630_102])),
            ("elsewhere".to_owned(), BTreeSet::from([0])),
        ];
        let set = TagSet::sector_by_region("s", &["power".to_owned()], &regions);
        let tags = TagLayout::new(vec![set], &[], ModelTime(0), ModelTime(1))
            .unwrap_or_else(|e| panic!("{e}"));
        let of = |tonnes: f64, groups, undated: &[&str]| TagMass {
            mass: vec![1000.0 * tonnes],
            groups,
            undated: undated.iter().map(|s| (*s).to_owned()).collect(),
        };
        let year = YearByTag {
            pollutants: vec!["NOX".into()],
            sets: vec![vec![of(12.0, 2, &["fire"]), of(0.0, 0, &[])]],
        };
        let text = year_table(&tags, &year);
        for part in [
            "tag set s [t/a]",
            "power@xining            12.0  and by weather or dates: fire",
            "power@elsewhere          0.0  takes no source",
            "all                     12.0\n",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
    }
}
