//! What a run found, in a screen of text.

use super::CliError;
use super::session::Session;
use crate::output::particle_series::{PARTS, ParticleMeans};
use crate::output::{Manifest, OzoneResults, Results};
use crate::units::to_micrograms;
use std::io::Write;
use std::path::Path;

/// Points of the summary, where they are in the domain.
const PLACES: [&str; 6] = ["chengxi", "pingan", "ledu", "minhe", "chengguan", "xigu"];
/// Contributors named a point.
const NAMED: usize = 4;
/// Parts of PM2.5 named a point.
const NAMED_PARTS: usize = 5;

/// Prints mean PM2.5 at the towns with its composition, the largest contributors to what tags follow, ozone, and where the files lie.
pub(super) fn print(
    session: &Session,
    results: &Results<'_>,
    folder: &Path,
    manifest: &Manifest,
) -> Result<(), CliError> {
    let mut text = composition(session, results);
    text.push_str(&sectors(session, results));
    if let Some(ozone) = results.ozone()? {
        text.push_str(&ozone_maxima(session, results, &ozone));
    }
    text.push_str(&format!(
        "mass budget closes to {:.0e}; {:.0} s in all\n",
        results.record.ledger.worst(),
        manifest.wall_time_s
    ));
    if let Some(gap) = manifest.tag_closure {
        text.push_str(&format!(
            "tags of every set add up to the whole in every cell to {gap:.0e}\n"
        ));
    }
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

/// The summary's points with their cells; a line of each begins with its names.
fn places<'a>(
    session: &'a Session,
    results: &'a Results<'_>,
) -> impl Iterator<Item = (String, usize)> + 'a {
    session
        .points
        .iter()
        .zip(&results.record.points)
        .filter(|((point, _), _)| PLACES.contains(&point.id.as_str()))
        .map(|((point, _), &cell)| (format!("  {} {:<12}", point.name_zh, point.name), cell))
}

/// PM2.5 and PM10 in full and what they are made of; nothing where particles are primary only.
fn composition(session: &Session, results: &Results<'_>) -> String {
    let Some(particles) = results.particles() else {
        return String::new();
    };
    let entries = particles.entries();
    let mut text =
        "PM2.5 and PM10 in the lowest layer, mean of the run [µg/m³, dry, actual air]\n".to_owned();
    for (name, cell) in places(session, results) {
        let means = particles.mean(&entries, &[(cell, 1.0)]);
        text.push_str(&format!(
            "{name} {:>6.1} {:>7.1}   {}\n",
            means.pm25,
            means.pm10,
            parts_in_words(&means)
        ));
    }
    text
}

/// The largest parts of PM2.5 and its ions with their shares; nothing where there is no PM2.5.
fn parts_in_words(means: &ParticleMeans) -> String {
    if means.pm25 <= 0.0 {
        return String::new();
    }
    let mut parts: Vec<(f64, &str)> = PARTS
        .iter()
        .zip(means.parts)
        .map(|(part, value)| (value, part.name.trim_start_matches("PM25_")))
        .collect();
    parts.sort_by(|a, b| b.0.total_cmp(&a.0));
    let named: Vec<String> = parts
        .into_iter()
        .take(NAMED_PARTS)
        .map(|(value, name)| format!("{name} {:.0} %", 100.0 * value / means.pm25))
        .collect();
    let ions = 100.0 * means.ion_share();
    format!(
        "{}; SO4 + NO3 + NH4 {ions:.0} %, closure {:.4}",
        named.join(", "),
        means.closure()
    )
}

/// The PM2.5 that tags follow and its largest contributors; PM2.5 alone where there are no tags and nothing else says it.
fn sectors(session: &Session, results: &Results<'_>) -> String {
    let record = results.record;
    let all = &results.species.pollutants;
    let followed = all.iter().take(record.followed);
    let mut fine = followed
        .enumerate()
        .filter(|(_, p)| p.name.starts_with("PM25"));
    let pollutant = match fine.next() {
        Some((n, _)) => n,
        None if results.particles().is_some() => return String::new(),
        None => all.iter().position(|p| p.name == "PM25").unwrap_or(0),
    };
    let mean = record.mean_concentration(pollutant);
    let mut text = format!(
        "{} in the lowest layer, mean of the run [µg/m³]{}\n",
        all[pollutant].label,
        if results.particles().is_some() {
            ", as it was emitted, by sector"
        } else {
            ""
        }
    );
    let groups: Vec<(Vec<f64>, &str)> = record
        .groups
        .iter()
        .filter(|_| pollutant < record.followed)
        .map(|group| {
            let mut sum = vec![0.0; record.cells];
            for &column in &group.columns {
                let part = record.mean_contribution(column, pollutant);
                sum.iter_mut().zip(part).for_each(|(sum, v)| *sum += v);
            }
            (sum, group.name.as_str())
        })
        .collect();
    for (place, cell) in places(session, results) {
        let mut shares: Vec<(f64, &str)> = groups
            .iter()
            .map(|(map, name)| (map[cell], *name))
            .collect();
        shares.sort_by(|a, b| b.0.total_cmp(&a.0));
        let named: Vec<String> = shares
            .iter()
            .take(NAMED)
            .map(|(value, name)| format!("{name} {:.0} %", 100.0 * value / mean[cell]))
            .collect();
        text.push_str(&format!(
            "{place} {:>6.1}   {}\n",
            to_micrograms(mean[cell]),
            named.join(", ")
        ));
    }
    text
}

/// The largest 8-hour mean of ozone of whole days; where no day is whole, the largest hour.
fn ozone_maxima(session: &Session, results: &Results<'_>, ozone: &OzoneResults) -> String {
    let mut lines = String::new();
    let largest = |maps: &mut dyn Iterator<Item = &Vec<f64>>, cell: usize| {
        maps.map(|map| map[cell])
            .filter(|value| value.is_finite())
            .fold(f64::NAN, f64::max)
    };
    let days = &ozone.statistics().days;
    let mut eight_hours = false;
    for (name, cell) in places(session, results) {
        let mda8 = largest(&mut days.iter().map(|day| &day.mda8), cell);
        let hour = largest(&mut days.iter().map(|day| &day.max_1h), cell);
        if mda8.is_finite() {
            eight_hours = true;
            lines.push_str(&format!("{name} {mda8:>6.1} {hour:>7.1}\n"));
        } else {
            lines.push_str(&format!("{name}      – {hour:>7.1}\n"));
        }
    }
    let what = if eight_hours {
        "O3 [ppb], largest MDA8 and largest hour of the run"
    } else {
        "O3 [ppb], largest hour of the run (no day is whole enough for MDA8)"
    };
    format!("{what}\n{lines}")
}
