//! What a run found, in a screen of text.

use super::CliError;
use super::session::Session;
use crate::output::Manifest;
use crate::simulation::{Case, Record};
use crate::units::to_micrograms;
use std::io::Write;
use std::path::Path;

/// Points of the summary, where they are in the domain.
const PLACES: [&str; 6] = ["chengxi", "pingan", "ledu", "minhe", "chengguan", "xigu"];
/// Contributors named a point.
const NAMED: usize = 4;

/// Prints mean PM2.5 at the towns with its largest contributors, and where the files lie.
pub(super) fn print(
    session: &Session,
    case: &Case,
    record: &Record,
    folder: &Path,
    manifest: &Manifest,
) -> Result<(), CliError> {
    let mut text = String::new();
    let pollutant = case
        .species
        .pollutants
        .iter()
        .position(|p| p.name == "PM25")
        .unwrap_or(0);
    let mean = record.mean_concentration(pollutant);
    let label = &case.species.pollutants[pollutant].label;
    text.push_str(&format!(
        "{label} in the lowest layer, mean of the run [µg/m³]\n"
    ));
    for (n, (point, _)) in session.points.iter().enumerate() {
        if !PLACES.contains(&point.id.as_str()) {
            continue;
        }
        let cell = record.points[n];
        let mut shares: Vec<(f64, &str)> = record
            .groups
            .iter()
            .map(|group| {
                let columns = group.columns.iter();
                let sum: f64 = columns
                    .map(|&c| record.mean_contribution(c, pollutant)[cell])
                    .sum();
                (sum, group.name.as_str())
            })
            .collect();
        shares.sort_by(|a, b| b.0.total_cmp(&a.0));
        let named: Vec<String> = shares
            .iter()
            .take(NAMED)
            .map(|(value, name)| format!("{name} {:.0} %", 100.0 * value / mean[cell]))
            .collect();
        text.push_str(&format!(
            "  {} {:<12} {:>6.1}   {}\n",
            point.name_zh,
            point.name,
            to_micrograms(mean[cell]),
            named.join(", ")
        ));
    }
    text.push_str(&format!(
        "mass budget closes to {:.0e}; {:.0} s in all\n",
        record.ledger.worst(),
        manifest.wall_time_s
    ));
    let report = folder.join(super::session::REPORT);
    if report.exists() {
        text.push_str(&format!("report: {}\n", report.display()));
    }
    text.push_str(&format!("all files: {}\n", folder.display()));
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(|cause| CliError::Write {
            path: "standard output".into(),
            cause,
        })
}
