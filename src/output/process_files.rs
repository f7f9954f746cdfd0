//! `processes.csv`: what every process does to the air over the points.

use super::csv::{number, write_table};
use super::file::WriteError;
use super::results::Results;
use crate::simulation::Term;
use crate::species::OZONE_VARIANTS;
use crate::units::to_micrograms;
use std::path::Path;

impl Results<'_> {
    /// `processes.csv`: one row an hour (or day of a year of typical days), point and pollutant; µg/m³ per hour over the lowest layers up to
    /// `process_height_m`. The terms add up to `change`.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_processes(&self, path: &Path) -> Result<(), WriteError> {
        let record = self.record;
        let mut header: Vec<String> = ["time_beijing", "point", "pollutant", "layers"]
            .map(str::to_owned)
            .to_vec();
        let terms = Term::ALL.map(|term| format!("{}_ug_m3_h", term.name()));
        header.extend(terms.into_iter().chain(["change_ug_m3_h".to_owned()]));
        let mut rows = Vec::new();
        for entry in 0..record.len() {
            let time = self.entry_name(entry);
            for (point, place) in self.points.iter().enumerate() {
                let all = Term::ALL.into_iter().map(Some).chain([None]);
                let rates: Vec<&[f32]> = all
                    .map(|term| record.process_at(entry, point, term))
                    .collect();
                for (p, pollutant) in self.species.pollutants.iter().enumerate() {
                    if OZONE_VARIANTS.contains(&pollutant.name.as_str()) {
                        continue;
                    }
                    let mut row = vec![
                        time.clone(),
                        place.id.clone(),
                        pollutant.name.clone(),
                        record.process_layers.to_string(),
                    ];
                    let values = rates.iter().map(|rates| f64::from(rates[p]));
                    row.extend(values.map(|rate| number(to_micrograms(rate))));
                    rows.push(row);
                }
            }
        }
        write_table(path, &header, rows)
    }
}
