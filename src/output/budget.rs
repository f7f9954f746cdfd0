//! The budget of a run as tables: masses in tonnes, and particles that are counted in a table of their own.

use super::catalogue::is_number;
use super::csv::write_table;
use super::file::WriteError;
use super::results::Results;
use std::path::Path;

impl Results<'_> {
    /// `ledger.csv`: the mass budget in tonnes.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_ledger(&self, path: &Path) -> Result<(), WriteError> {
        self.write_budget(path, "t", |kg| kg / 1000.0, |entry| !is_number(entry))
    }

    /// `ledger_numbers.csv`: the budget of the particles that are counted, in particles, and whether there are any; they have no mass of their own.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_number_ledger(&self, path: &Path) -> Result<bool, WriteError> {
        let any = self.species.species.iter().any(|s| is_number(&s.name));
        if any {
            self.write_budget(path, "particles", |count| count, is_number)?;
        }
        Ok(any)
    }

    /// The budget of some species in a unit.
    fn write_budget(
        &self,
        path: &Path,
        unit: &str,
        amount: impl Fn(f64) -> f64,
        which: impl Fn(&str) -> bool,
    ) -> Result<(), WriteError> {
        let sides = crate::simulation::Ledger::SIDES;
        let flows = ["inflow", "outflow"]
            .into_iter()
            .flat_map(|flow| sides.iter().map(move |side| format!("{flow}_{side}")));
        let ends = ["dry_deposition", "wet_deposition", "chemistry", "suspended"];
        let header: Vec<String> = std::iter::once("species".to_owned())
            .chain(
                ["initial", "emitted"]
                    .map(str::to_owned)
                    .into_iter()
                    .chain(flows)
                    .chain(ends.map(str::to_owned))
                    .map(|name| format!("{name}_{unit}")),
            )
            .chain(["residual_relative".to_owned()])
            .collect();
        let text = |value: f64| format!("{:.6e}", amount(value));
        let entries = self.record.ledger.entries.iter();
        let rows = entries.filter(|e| which(&e.species)).map(|e| {
            let mut row = vec![e.species.clone(), text(e.initial), text(e.emitted)];
            row.extend(e.inflow.iter().chain(&e.outflow).map(|m| text(*m)));
            row.extend([e.dry_deposition, e.wet_deposition, e.chemistry, e.suspended].map(text));
            row.push(format!("{:.2e}", e.relative_residual()));
            row
        });
        write_table(path, &header, rows)
    }
}
