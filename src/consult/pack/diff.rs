//! What differs between two packs: which key of the project, which row of a table, which hour of the weather, which receptor, and how much it matters.

use super::{Frozen, PROFILE, PROJECT, Pack, PackError, RESULTS, SETTING, SURFACE};
use crate::consult::results::Results;
use std::collections::BTreeMap;

/// Where something differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Program.
    Program,
    /// A key of the project file.
    Project,
    /// A table that it names.
    Table,
    /// The ground.
    Ground,
    /// The weather.
    Weather,
    /// Values at receptors.
    Values,
    /// What is judged.
    Judgement,
}

impl Part {
    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Program => "program",
            Self::Project => "project",
            Self::Table => "table",
            Self::Ground => "ground",
            Self::Weather => "weather",
            Self::Values => "values",
            Self::Judgement => "judgement",
        }
    }
}

/// Something that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Where.
    pub part: Part,
    /// Which.
    pub what: String,
    /// In the first pack.
    pub first: String,
    /// In the second.
    pub second: String,
    /// How much it matters, in words.
    pub matters: String,
}

/// So many rows of one table are named; then their number.
const NAMED: usize = 10;

/// All differences of two packs, causes before consequences.
///
/// # Errors
/// [`PackError`] where a part cannot be understood.
pub fn diff(first: &Pack, second: &Pack) -> Result<Vec<Difference>, PackError> {
    let mut found = Vec::new();
    if first.manifest.version != second.manifest.version {
        found.push(difference(
            Part::Program,
            "version",
            &first.manifest.version,
            &second.manifest.version,
        ));
    }
    project(first, second, &mut found)?;
    tables(first, second, &mut found);
    ground(first, second, &mut found)?;
    for (file, per_hour) in [(SURFACE, "hour"), (PROFILE, "level")] {
        lines(
            Part::Weather,
            file,
            per_hour,
            (&first.text(file), &second.text(file)),
            &mut found,
        );
    }
    values(first, second, &mut found);
    judgements(first, second, &mut found)?;
    Ok(found)
}

fn difference(part: Part, what: &str, first: &str, second: &str) -> Difference {
    Difference {
        part,
        what: what.to_owned(),
        first: first.to_owned(),
        second: second.to_owned(),
        matters: ratio(first, second),
    }
}

/// How much larger the second of two numbers is; blank where they are none.
fn ratio(first: &str, second: &str) -> String {
    match (first.parse::<f64>(), second.parse::<f64>()) {
        (Ok(a), Ok(b)) if a != 0.0 => format!("{:+.3} %", (b / a - 1.0) * 100.0),
        _ => String::new(),
    }
}

/// Keys of a TOML text with their values; tables of a list by their id or name, so that one more does not shift the others.
fn keys(text: &str, pack: &str) -> Result<BTreeMap<String, String>, PackError> {
    let table: toml::Table = text
        .parse()
        .map_err(|cause: toml::de::Error| PackError::Damaged {
            pack: pack.to_owned(),
            file: PROJECT.to_owned(),
            cause: cause.to_string(),
        })?;
    let mut keys = BTreeMap::new();
    flatten("", &toml::Value::Table(table), &mut keys);
    Ok(keys)
}

fn flatten(path: &str, value: &toml::Value, into: &mut BTreeMap<String, String>) {
    let below = |key: &str| {
        if path.is_empty() {
            key.to_owned()
        } else {
            format!("{path}.{key}")
        }
    };
    match value {
        toml::Value::Table(table) => {
            for (key, value) in table {
                flatten(&below(key), value, into);
            }
        }
        toml::Value::Array(items)
            if items.iter().all(toml::Value::is_table) && !items.is_empty() =>
        {
            for (n, item) in items.iter().enumerate() {
                let name = ["id", "name", "substance"]
                    .iter()
                    .find_map(|key| item.get(key)?.as_str());
                let name = name.map_or_else(|| (n + 1).to_string(), str::to_owned);
                flatten(&format!("{path}[{name}]"), item, into);
            }
        }
        other => {
            into.insert(path.to_owned(), other.to_string());
        }
    }
}

fn project(first: &Pack, second: &Pack, found: &mut Vec<Difference>) -> Result<(), PackError> {
    let (a, b) = (
        keys(&first.text(PROJECT), "the first pack")?,
        keys(&second.text(PROJECT), "the second pack")?,
    );
    let all: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    for key in all {
        let said = |keys: &BTreeMap<String, String>| {
            keys.get(key)
                .cloned()
                .unwrap_or_else(|| "(not there)".to_owned())
        };
        let (a, b) = (said(&a), said(&b));
        if a != b {
            found.push(difference(Part::Project, key, &a, &b));
        }
    }
    Ok(())
}

/// Lines of a text that differ.
fn lines(part: Part, file: &str, of: &str, (a, b): (&str, &str), found: &mut Vec<Difference>) {
    if a == b {
        return;
    }
    let (a, b): (Vec<&str>, Vec<&str>) = (a.lines().collect(), b.lines().collect());
    let mut count = 0;
    for n in 0..a.len().max(b.len()) {
        let line = |lines: &[&str]| {
            lines
                .get(n)
                .map_or("(not there)", |line| line.trim())
                .to_owned()
        };
        let (a, b) = (line(&a), line(&b));
        if a == b {
            continue;
        }
        count += 1;
        if count <= NAMED {
            found.push(difference(part, &format!("{file}, line {}", n + 1), &a, &b));
        }
    }
    if count > NAMED {
        let what = format!("{file}: {count} lines differ in all ({of}s)");
        found.push(difference(part, &what, "", ""));
    }
}

fn tables(first: &Pack, second: &Pack, found: &mut Vec<Difference>) {
    let (a, b) = (&first.manifest.named, &second.manifest.named);
    let all: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    for name in all {
        let text = |pack: &Pack| {
            pack.manifest
                .named
                .get(name)
                .map(|file| pack.text(file))
                .unwrap_or_default()
        };
        lines(
            Part::Table,
            name,
            "row",
            (&text(first), &text(second)),
            found,
        );
    }
}

fn ground(first: &Pack, second: &Pack, found: &mut Vec<Difference>) -> Result<(), PackError> {
    let (a, b): (Frozen, Frozen) = (first.value(SETTING)?, second.value(SETTING)?);
    if a.ground != b.ground {
        found.push(difference(Part::Ground, "heights", &a.ground, &b.ground));
    }
    if a.points.len() != b.points.len() {
        let count = |frozen: &Frozen| frozen.points.len().to_string();
        found.push(difference(
            Part::Ground,
            "number of receptors",
            &count(&a),
            &count(&b),
        ));
    }
    for (n, (a, b)) in a
        .source_elevations
        .iter()
        .zip(&b.source_elevations)
        .enumerate()
    {
        if a != b {
            found.push(difference(
                Part::Ground,
                &format!("ground under source {}", n + 1),
                &a.to_string(),
                &b.to_string(),
            ));
        }
    }
    let differing = a
        .points
        .iter()
        .zip(&b.points)
        .enumerate()
        .filter(|(_, (a, b))| a != b);
    let mut count = 0;
    for (n, (a, b)) in differing {
        count += 1;
        if count <= NAMED {
            let shown = |p: &crate::consult::setting::Point| {
                format!(
                    "{} m east, {} m north, ground {} m, hill {} m, class {}",
                    p.east,
                    p.north,
                    p.elevation,
                    p.hill,
                    p.class().name()
                )
            };
            found.push(difference(
                Part::Ground,
                &format!("receptor {n}"),
                &shown(a),
                &shown(b),
            ));
        }
    }
    if count > NAMED {
        found.push(difference(
            Part::Ground,
            &format!("{count} receptors differ in all"),
            "",
            "",
        ));
    }
    Ok(())
}

/// The greatest difference of each column of each table.
fn values(first: &Pack, second: &Pack, found: &mut Vec<Difference>) {
    let names = |pack: &Pack| -> Vec<String> {
        let all = pack
            .archive
            .0
            .keys()
            .filter_map(|name| name.strip_prefix(RESULTS));
        all.filter(|name| name.starts_with("near_"))
            .map(str::to_owned)
            .collect()
    };
    let mut all = names(first);
    all.extend(names(second));
    all.sort();
    all.dedup();
    for name in all {
        let text = |pack: &Pack| pack.text(&format!("{RESULTS}{name}"));
        let (a, b) = (text(first), text(second));
        if a == b {
            continue;
        }
        if a.is_empty() || b.is_empty() {
            let there = |text: &str| {
                if text.is_empty() {
                    "(not there)"
                } else {
                    "there"
                }
            };
            found.push(difference(Part::Values, &name, there(&a), there(&b)));
            continue;
        }
        columns(&name, &a, &b, found);
    }
}

fn columns(name: &str, a: &str, b: &str, found: &mut Vec<Difference>) {
    let read = |text: &str| -> (Vec<String>, Vec<csv::StringRecord>) {
        let mut table = csv::Reader::from_reader(text.as_bytes());
        let header = table
            .headers()
            .map(|h| h.iter().map(str::to_owned).collect())
            .unwrap_or_default();
        (header, table.records().flatten().collect())
    };
    let ((head_a, rows_a), (head_b, rows_b)) = (read(a), read(b));
    for (at, column) in head_a
        .iter()
        .enumerate()
        .filter(|(_, column)| column.ends_with("_ug_m3"))
    {
        let Some(other) = head_b.iter().position(|b| b == column) else {
            found.push(difference(
                Part::Values,
                &format!("{name}, column {column}"),
                "there",
                "(not there)",
            ));
            continue;
        };
        let number = |row: &csv::StringRecord, at: usize| {
            row.get(at).and_then(|cell| cell.parse::<f64>().ok())
        };
        let pairs = rows_a
            .iter()
            .zip(&rows_b)
            .filter_map(|(a, b)| Some((a, number(a, at)?, number(b, other)?)));
        let (mut worst, mut count): (Option<(String, f64, f64)>, usize) = (None, 0);
        let mut greatest = [0.0_f64; 2];
        for (row, a, b) in pairs {
            greatest = [greatest[0].max(a), greatest[1].max(b)];
            if a == b {
                continue;
            }
            count += 1;
            if worst
                .as_ref()
                .is_none_or(|(_, x, y)| (b - a).abs() > (y - x).abs())
            {
                let cell = |n: usize| row.get(n).unwrap_or("");
                let place = format!(
                    "receptor {} ({} m east, {} m north{}{})",
                    cell(0),
                    cell(3),
                    cell(4),
                    if cell(2).is_empty() { "" } else { ", " },
                    cell(2)
                );
                worst = Some((place, a, b));
            }
        }
        if let Some((place, a, b)) = worst {
            found.push(Difference {
                part: Part::Values,
                what: format!("{name}, {column}: {count} receptors, most at {place}"),
                first: format!("{a:.6}"),
                second: format!("{b:.6}"),
                matters: format!(
                    "{:+.4} µg/m³ there; greatest of all {:.4} and {:.4}",
                    b - a,
                    greatest[0],
                    greatest[1]
                ),
            });
        }
    }
}

fn judgements(first: &Pack, second: &Pack, found: &mut Vec<Difference>) -> Result<(), PackError> {
    let name = format!("{RESULTS}{}", crate::consult::results::RESULTS);
    let (a, b): (Results, Results) = (first.value(&name)?, second.value(&name)?);
    for edition in &a.editions {
        let Some(other) = b.editions.iter().find(|b| b.edition == edition.edition) else {
            found.push(difference(
                Part::Judgement,
                &format!("edition {}", edition.edition),
                "there",
                "(not there)",
            ));
            continue;
        };
        for check in &edition.checks {
            let same = |other: &&crate::consult::judge::Check| {
                other.id == check.id && other.substance == check.substance
            };
            let Some(other) = other.checks.iter().find(same) else {
                continue;
            };
            if check.value == other.value && check.met == other.met {
                continue;
            }
            let word = |met: bool| if met { "met" } else { "missed" };
            found.push(Difference {
                part: Part::Judgement,
                what: format!(
                    "edition {}: {} {}",
                    edition.edition, check.id, check.substance
                ),
                first: format!("{:.6} ({})", check.value, word(check.met)),
                second: format!("{:.6} ({})", other.value, word(other.met)),
                matters: if check.met == other.met {
                    "the verdict stays".to_owned()
                } else {
                    "THE VERDICT CHANGES".to_owned()
                },
            });
        }
        if edition.protection != other.protection {
            found.push(difference(
                Part::Judgement,
                &format!("edition {}: protection distance [m]", edition.edition),
                &edition.protection.to_string(),
                &other.protection.to_string(),
            ));
        }
    }
    Ok(())
}
