//! `ozone_mda8_contributions.csv`: who makes the largest 8-hour mean of every day at every point, over the very eight hours that give it.

use super::csv::{number, write_table};
use super::file::WriteError;
use super::ozone_files::date_of;
use super::results::{Results, tag_labels};
use crate::simulation::{OzoneShares, reference_micrograms_per_ppb};
use std::path::Path;

/// Columns behind the date.
const COLUMNS: [&str; 14] = [
    "point",
    "name",
    "name_zh",
    "first_hour_beijing",
    "attribution",
    "set",
    "tag",
    "sector",
    "region",
    "contribution_ppb",
    "contribution_reference_ug_m3",
    "share_pct",
    "mda8_ppb",
    "mda8_reference_ug_m3",
];

impl Results<'_> {
    /// Contributions to the daily maxima of ozone; `None` where tags do not follow it or none were kept.
    pub fn ozone_shares(&self) -> Option<OzoneShares> {
        OzoneShares::of(self.record, self.species)
    }

    /// `ozone_mda8_contributions.csv`: one row a day that is whole, point, way of attribution and tag.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write_ozone_shares(&self, shares: &OzoneShares, path: &Path) -> Result<(), WriteError> {
        let labels = tag_labels(self.tags);
        let factor = reference_micrograms_per_ppb();
        let year = !self.record.labels.is_empty();
        let when: &[&str] = if year {
            &["day", "days_per_year"]
        } else {
            &["date"]
        };
        let header = when.iter().chain(&COLUMNS).map(|name| (*name).to_owned());
        let mut rows = Vec::new();
        for (day, maxima) in shares.maxima.iter().enumerate() {
            let when = if year {
                let label = self.record.labels[day].clone();
                vec![label, number(self.record.weights[day])]
            } else {
                vec![date_of(shares.days[day])]
            };
            for (point, maximum) in self.points.iter().zip(maxima) {
                let Some(maximum) = maximum else { continue };
                for (n, attribution) in shares.attributions.iter().enumerate() {
                    let own = shares.of_columns(maximum, n, (0, shares.columns));
                    for (label, ppb) in labels.iter().zip(own) {
                        let words = [
                            point.id.clone(),
                            point.name.clone(),
                            point.name_zh.clone(),
                            maximum.begins.to_string(),
                            attribution.clone(),
                            label.set.clone(),
                            label.name.clone(),
                            label.sector.clone(),
                            label.region.clone(),
                        ];
                        let numbers = [
                            *ppb,
                            factor * ppb,
                            100.0 * ppb / maximum.mda8,
                            maximum.mda8,
                            factor * maximum.mda8,
                        ];
                        let row = when.iter().cloned().chain(words);
                        // Millionths, so that what is printed adds up too.
                        rows.push(row.chain(numbers.map(|v| format!("{v:.6}"))).collect());
                    }
                }
            }
        }
        write_table(path, &header.collect::<Vec<_>>(), rows)
    }
}
