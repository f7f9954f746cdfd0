//! `contributions.csv`: the parts of values by source, role, tag and background.

use super::super::session::{After, SessionError};
use super::shares::PointShare;
use crate::nearfield::toml_case::Study;
use crate::output::write_table;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Sums of the parts by a word of each source (role, tag); the background is left out.
fn sums_by<'n>(share: &PointShare, word: impl Fn(usize) -> &'n str) -> BTreeMap<&'n str, f64> {
    let mut sums = BTreeMap::new();
    for part in &share.shares {
        if let Some(source) = part.source {
            *sums.entry(word(source)).or_insert(0.0) += part.value;
        }
    }
    sums
}

/// `contributions.csv`: for every value its parts by source, by role, by each tag, the background and the total.
pub(super) fn write(
    path: &Path,
    after: &After<'_>,
    study: &Study,
    shares: &[PointShare],
) -> Result<(), SessionError> {
    let header = [
        "point", "receptor", "x_m", "y_m", "group", "figure", "dates", "part", "name", "role",
        "value", "share", "found",
    ]
    .map(str::to_owned);
    let case = after.case;
    let tags: BTreeSet<&str> = study
        .notes
        .iter()
        .flat_map(|note| note.tags.keys().map(String::as_str))
        .collect();
    let mut rows = Vec::new();
    for share in shares {
        let receptor = case.receptors[share.receptor];
        let dates: Vec<String> = share.dates.iter().map(|d| format!("{d:08}")).collect();
        let mut row = |part: &str, name: &str, role: &str, value: f64| {
            let of = if share.total == 0.0 {
                String::new()
            } else {
                (value / share.total).to_string()
            };
            rows.push(vec![
                if share.name.is_empty() {
                    "maximum"
                } else {
                    &share.name
                }
                .to_owned(),
                (share.receptor + 1).to_string(),
                receptor.x.to_string(),
                receptor.y.to_string(),
                case.groups[share.group].id.clone(),
                share.figure.to_string(),
                dates.join(" "),
                part.to_owned(),
                name.to_owned(),
                role.to_owned(),
                value.to_string(),
                of,
                share.found.to_string(),
            ]);
        };
        for part in &share.shares {
            match part.source {
                Some(source) => row("source", &case.sources[source].id, &part.role, part.value),
                None => row("background", "", "", part.value),
            }
        }
        let role = |source: usize| {
            study
                .notes
                .get(source)
                .map_or("", |note| note.role.as_str())
        };
        for (role, sum) in sums_by(share, role) {
            row("role", role, role, sum);
        }
        for tag in &tags {
            let value = |source: usize| {
                let note = study.notes.get(source);
                note.and_then(|note| note.tags.get(*tag))
                    .map_or("", String::as_str)
            };
            for (value, sum) in sums_by(share, value) {
                row("tag", &format!("{tag}={value}"), "", sum);
            }
        }
        row("total", "", "", share.total);
    }
    write_table(path, &header, rows)?;
    Ok(())
}
