//! Runs AERMOD's decks and compares every output with AERMOD's own:
//! `cargo run --release --example aermod_decks -- FOLDER [OUT]`, where FOLDER holds `inputs/*.inp` and `expected/*.gz`
//! (heads stripped) and optionally `epa_published_max_v24142.tsv`. OUT receives the runs (default: a temporary folder).
//!
//! A file passes where every value above 0.1 % of its maximum agrees within 1e-3 (beyond half a printed unit) and the slope
//! through the origin is 1 ± 1e-4. Exit code 4 when a file misses.

use flate2::read::GzDecoder;
use hehuang::aermod::session::{Surroundings, run_deck};
use std::collections::BTreeMap;
use std::error::Error;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

/// Greatest relative difference that passes.
const TOLERANCE: f64 = 1.0e-3;
/// Share of the maximum from which values count.
const COUNTS_FROM: f64 = 1.0e-3;

/// What came of one file.
struct Compared {
    values: usize,
    worst: f64,
    slope: f64,
    maximum: f64,
    note: String,
}

impl Compared {
    fn passes(&self) -> bool {
        self.note.is_empty() && self.worst <= TOLERANCE && (self.slope - 1.0).abs() <= 1.0e-4
    }
}

/// Value of a row and half its last printed unit, and the rest of the row that names it.
fn row(line: &str) -> Option<(f64, f64, String)> {
    if line.trim_start().starts_with('*') {
        return None;
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    // MAXIFILE rows begin with the averaging period and group; the value is last.
    let place = if words.len() > 3 && words[1].parse::<f64>().is_err() {
        words.len() - 1
    } else {
        2
    };
    let text = words.get(place)?;
    let value: f64 = text.parse().ok()?;
    let (digits, exponent) = text.split_once('E').unwrap_or((text, "0"));
    let decimals = digits.split_once('.').map_or(0, |(_, tail)| tail.len());
    let unit = 10.0_f64.powi(exponent.parse::<i32>().ok()? - i32::try_from(decimals).ok()?);
    let name = words
        .iter()
        .enumerate()
        .filter(|(k, _)| *k != place)
        .map(|(_, word)| *word)
        .collect::<Vec<_>>()
        .join(" ");
    Some((value, 0.5 * unit, name))
}

fn compare(expected: &str, ours: &str) -> Compared {
    let want: Vec<_> = expected.lines().filter_map(row).collect();
    let have: Vec<_> = ours.lines().filter_map(row).collect();
    let maximum = want
        .iter()
        .map(|(value, ..)| value.abs())
        .fold(0.0, f64::max);
    let mut compared = Compared {
        values: 0,
        worst: 0.0,
        slope: 1.0,
        maximum: have
            .iter()
            .map(|(value, ..)| value.abs())
            .fold(0.0, f64::max),
        note: String::new(),
    };
    if want.len() != have.len() {
        compared.note = format!("{} rows, expected {}", have.len(), want.len());
    }
    let (mut xy, mut xx) = (0.0, 0.0);
    for ((value, half, _), (mine, mine_half, _)) in want.iter().zip(&have) {
        xy += value * mine;
        xx += value * value;
        if value.abs() < COUNTS_FROM * maximum || *value == 0.0 {
            continue;
        }
        compared.values += 1;
        let beyond = ((mine - value).abs() - half.max(*mine_half)).max(0.0);
        compared.worst = compared.worst.max(beyond / value.abs());
    }
    if xx > 0.0 {
        compared.slope = xy / xx;
    }
    compared
}

fn unpacked(path: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = Vec::new();
    GzDecoder::new(std::fs::File::open(path)?).read_to_end(&mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

/// Every file below a folder, by its name in upper case.
fn files_below(folder: &Path) -> Result<BTreeMap<String, PathBuf>, Box<dyn Error>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            found.insert(name.to_uppercase(), path.clone());
        }
    }
    Ok(found)
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let reference = PathBuf::from(
        arguments
            .next()
            .ok_or("name the folder with inputs and expected")?,
    );
    let temporary = tempfile::tempdir()?;
    let work = arguments
        .next()
        .map_or_else(|| temporary.path().to_owned(), PathBuf::from);
    let (inputs, outputs) = (work.join("inputs"), work.join("outputs"));
    std::fs::create_dir_all(&inputs)?;
    std::fs::create_dir_all(&outputs)?;
    let mut decks = Vec::new();
    for entry in std::fs::read_dir(reference.join("inputs"))? {
        let path = entry?.path();
        let copy = inputs.join(path.file_name().ok_or("a file without a name")?);
        let mut bytes = Vec::new();
        std::fs::File::open(&path)?.read_to_end(&mut bytes)?;
        std::fs::write(&copy, bytes)?;
        if copy.extension().is_some_and(|kind| kind == "inp") {
            decks.push(copy);
        }
    }
    decks.sort();
    let mut out = std::io::stdout().lock();
    let stop = AtomicBool::new(false);
    for deck in &decks {
        let begun = std::time::Instant::now();
        let listing = deck.with_extension("out");
        let around = Surroundings {
            listing,
            now: [2024, 1, 1, 0, 0, 0],
            stop: &stop,
            progress: &mut |_, _| {},
        };
        let name = deck
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or("");
        match run_deck(deck, around) {
            Ok(_) => writeln!(
                out,
                "run  {name:32} {:8.2} s",
                begun.elapsed().as_secs_f64()
            )?,
            Err(error) => writeln!(out, "FAIL {name:32} {error}")?,
        }
    }
    let made = files_below(&outputs)?;
    let mut rows = Vec::new();
    for (name, path) in files_below(&reference.join("expected"))? {
        let stem = name.trim_end_matches(".GZ").to_owned();
        let Some(ours) = made.get(&stem) else {
            continue;
        };
        let bytes = std::fs::read(ours)?;
        rows.push((
            stem,
            compare(&unpacked(&path)?, &String::from_utf8_lossy(&bytes)),
        ));
    }
    rows.sort_by(|a, b| {
        (a.1.passes(), b.1.worst)
            .partial_cmp(&(b.1.passes(), a.1.worst))
            .unwrap_or(std::cmp::Ordering::Equal)
    });
    let good = rows
        .iter()
        .filter(|(_, compared)| compared.passes())
        .count();
    writeln!(
        out,
        "\nfile, values compared, worst relative difference, slope, verdict"
    )?;
    for (name, compared) in &rows {
        writeln!(
            out,
            "{name:36} {:8} {:10.2e} {:12.6} {} {}",
            compared.values,
            compared.worst,
            compared.slope,
            if compared.passes() { "ok" } else { "MISS" },
            compared.note
        )?;
    }
    let close = rows
        .iter()
        .filter(|(_, compared)| compared.worst <= 1.0e-4)
        .count();
    writeln!(
        out,
        "\n{good} of {} files pass; {close} within 1e-4",
        rows.len()
    )?;
    let published = reference.join("epa_published_max_v24142.tsv");
    if published.is_file() {
        let (mut equal, mut all) = (0, 0);
        for line in std::fs::read_to_string(published)?.lines().skip(1) {
            let Some((name, value)) = line.split_once('\t') else {
                continue;
            };
            let Some((_, compared)) = rows.iter().find(|(stem, _)| *stem == name.to_uppercase())
            else {
                continue;
            };
            let value: f64 = value.trim().parse()?;
            all += 1;
            let unit = 10.0_f64.powf((value.log10()).floor() - 3.0);
            if (compared.maximum - value).abs() <= 0.5001 * unit {
                equal += 1;
            } else {
                writeln!(
                    out,
                    "published maximum of {name}: {value}, ours {}",
                    compared.maximum
                )?;
            }
        }
        writeln!(
            out,
            "{equal} of {all} published maxima equal to four digits"
        )?;
    }
    Ok(if good == rows.len() {
        ExitCode::SUCCESS
    } else {
        ExitCode::from(4)
    })
}
