//! What tags emitted, lost and left behind, so that the budget of each origin can be drawn up.

use super::case::Case;
use super::hour::Hour;
use super::ledger::{LedgerEntry, OriginEntry};
use super::state::State;
use crate::apportionment::Inflow;
use crate::dust::sizes::LANES;
use crate::grid::LaneField;

/// Accounts of the tags of the lanes that tags follow; what leaves through the sides is in [`SideBudget`](crate::transport::SideBudget).
#[derive(Debug, Clone, PartialEq)]
pub struct TagAccounts {
    /// Mass emitted `[species][column]` [kg].
    pub emitted: Vec<f64>,
    /// Dry deposit `[j][i][species][column]` [kg] since the beginning.
    pub dry: LaneField,
    /// Wet deposit `[j][i][species][column]` [kg].
    pub wet: LaneField,
    /// Mass that went out through the top `[j][i][species][column]` [kg].
    pub top_out: LaneField,
}

impl TagAccounts {
    /// Nothing has happened yet; `None` without tags.
    pub(super) fn empty(case: &Case) -> Option<Self> {
        let lanes = case.slots.plain * case.columns();
        let field = || LaneField::zeros(case.decomposition.clone(), 1, lanes);
        (case.columns() > 0).then(|| Self {
            emitted: vec![0.0; lanes],
            dry: field(),
            wet: field(),
            top_out: field(),
        })
    }
}

/// Emission of the tags in an hour `[species][column]` [kg/s].
pub(super) fn emission_by_tag(case: &Case, hour: &Hour) -> Vec<f64> {
    let (columns, tagged) = (case.columns(), case.species.tagged);
    let mut sums = vec![0.0; tagged * columns];
    if columns == 0 {
        return sums;
    }
    let plane = case.horizontal.columns();
    for (group, cell, rates) in hour.emission.entries() {
        for &column in &hour.group_columns[group] {
            for (lane, rate) in rates.iter().take(tagged).enumerate() {
                sums[lane * columns + column] += rate;
            }
        }
        for &division in &hour.group_divisions[group] {
            for (lane, rate) in rates.iter().take(tagged).enumerate() {
                for (column, share) in case.tags.shares(division, lane, cell % plane) {
                    sums[lane * columns + column] += share * rate;
                }
            }
        }
    }
    sums
}

impl State {
    /// The mass budget of dust by tags: those into whose dust anything entered. Empty where tags do not follow dust.
    pub(super) fn origins(&self, case: &Case) -> Vec<OriginEntry> {
        let (Some(accounts), Some(tags)) = (&self.tag_accounts, &self.tags) else {
            return Vec::new();
        };
        let columns = case.columns();
        let lanes: Vec<usize> = LANES
            .iter()
            .filter_map(|name| case.species.lane(name))
            .filter(|lane| *lane < case.species.tagged)
            .collect();
        if lanes.is_empty() {
            return Vec::new();
        }
        let (dry, wet) = (accounts.dry.totals(), accounts.wet.totals());
        let (top_out, suspended) = (accounts.top_out.totals(), tags.totals());
        let top_in = self.top_in.totals();
        let mut entries = Vec::new();
        for (n, set) in case.tags.sets.iter().enumerate() {
            for (tag, name) in set.names().into_iter().enumerate() {
                let column = case.tags.offset(n) + tag;
                let inflow_of = tag.checked_sub(set.tags.len()).map(|k| Inflow::ALL[k]);
                for &lane in &lanes {
                    let at = lane * columns + column;
                    let mut entry = LedgerEntry {
                        species: case.species.species[lane].name.clone(),
                        emitted: accounts.emitted[at],
                        dry_deposition: dry[at],
                        wet_deposition: wet[at],
                        suspended: suspended[at],
                        ..LedgerEntry::default()
                    };
                    for side in 0..4 {
                        entry.outflow[side] = self.sides.tag_outflow[side][at];
                    }
                    entry.outflow[4] = top_out[at];
                    match inflow_of {
                        Some(Inflow::Initial) => entry.initial = self.initial[lane],
                        Some(Inflow::Top) => entry.inflow[4] = top_in[lane],
                        Some(Inflow::Stratosphere | Inflow::Methane | Inflow::Chemistry) | None => {
                        }
                        Some(inflow) => {
                            let side = Inflow::ALL.iter().position(|i| *i == inflow).unwrap_or(0);
                            entry.inflow[side] = self.sides.inflow[side][lane];
                        }
                    }
                    if entry.entered() > 0.0 {
                        entries.push(OriginEntry {
                            set: set.name.clone(),
                            origin: name.clone(),
                            entry,
                        });
                    }
                }
            }
        }
        entries
    }
}
