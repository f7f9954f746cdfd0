//! `dust_budget.csv`: the dust budget in tonnes, by tag set, origin and size, over the hours that count.

use super::csv::write_table;
use super::file::WriteError;
use super::results::Results;
use crate::aerosol::coarse_particles::DUST_EDGES;
use crate::simulation::{DustBudget, LedgerEntry, OriginBudget, SIZES};
use std::path::Path;

/// Columns.
const HEADER: [&str; 13] = [
    "tag_set",
    "origin",
    "size",
    "aerodynamic_from_um",
    "aerodynamic_to_um",
    "initial_t",
    "emitted_t",
    "inflow_t",
    "outflow_t",
    "dry_deposition_t",
    "wet_deposition_t",
    "suspended_t",
    "residual_relative",
];
/// What all dust is called among tag sets and origins.
const ALL: &str = "all";

impl Results<'_> {
    /// The dust budget of the run; `None` where it has no dust.
    pub fn dust_budget(&self) -> Option<DustBudget> {
        DustBudget::of(self.record)
    }

    /// `dust_budget.csv`: for all dust and for every origin its five bins and the dust in PM2.5, in PM10 and up to 20 µm.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_dust_budget(&self, budget: &DustBudget, path: &Path) -> Result<(), WriteError> {
        let header = HEADER.map(str::to_owned);
        write_table(path, &header, budget.rows().flat_map(rows_of))
    }
}

fn rows_of(origin: &OriginBudget) -> Vec<Vec<String>> {
    let bins = origin.bins.iter().enumerate();
    let mut rows: Vec<Vec<String>> = bins
        .map(|(n, entry)| texts(origin, entry, (n, n + 1)))
        .collect();
    for (name, count) in SIZES {
        rows.push(texts(origin, &origin.sum(name, count), (0, count)));
    }
    rows
}

/// A row of bins from one edge to another.
fn texts(origin: &OriginBudget, entry: &LedgerEntry, edges: (usize, usize)) -> Vec<String> {
    let named = |name: &str| if name.is_empty() { ALL } else { name }.to_owned();
    let micrometres = |edge: usize| format!("{}", (DUST_EDGES[edge] * 1e7).round() / 10.0);
    let tonnes = |kg: f64| format!("{:.6e}", kg / 1000.0);
    vec![
        named(&origin.set),
        named(&origin.origin),
        entry.species.clone(),
        micrometres(edges.0),
        micrometres(edges.1),
        tonnes(entry.initial),
        tonnes(entry.emitted),
        tonnes(entry.inflow.iter().sum()),
        tonnes(entry.outflow.iter().sum()),
        tonnes(entry.dry_deposition),
        tonnes(entry.wet_deposition),
        tonnes(entry.suspended),
        format!("{:.2e}", entry.relative_residual()),
    ]
}
