//! Agreement with ISORROPIA II, by regime, as a table in Markdown for `docs/validation/equilibrium.md`:
//! `cargo run --release --example isorropia_sweep -- INPUT OUTPUT [--stable] [--smooth]`.
//!
//! INPUT: lines of T [K], RH [1], Na, SO4, NH4, NO3, Cl, Ca, K, Mg [µmol/m³]. OUTPUT: lines of these ten, gas NH3, HNO3, HCl, 15 of the liquid,
//! 19 solids [µmol/m³] and the case, in ISORROPIA's order; lines that begin with # are skipped. `--stable`: solids; `--smooth`: our tables
//! as they are used in runs, not in ISORROPIA's steps of 1 % and 25 K.

#[allow(dead_code)] // shared with a test
#[path = "../tests/support/isorropia.rs"]
mod isorropia;

use std::io::Write as _;

use hehuang::aerosol::equilibrium::{Branch, Tables};
use isorropia::{Point, agreement};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let files: Vec<&String> = arguments.iter().filter(|a| !a.starts_with("--")).collect();
    let [input, output] = files[..] else {
        return Err("two files: input and output of ISORROPIA II".into());
    };
    let has = |name: &str| arguments.iter().any(|a| a == name);
    let branch = if has("--stable") {
        Branch::Stable
    } else {
        Branch::Metastable
    };
    let tables = if has("--smooth") {
        Tables::Smooth
    } else {
        Tables::Stepped
    };
    let text = |path: &str| std::fs::read_to_string(path).map_err(|e| format!("{path}: {e}"));
    let (input, output) = (text(input)?, text(output)?);
    let points = input
        .lines()
        .filter(|line| !line.starts_with('#'))
        .zip(output.lines().filter(|line| !line.starts_with('#')))
        .enumerate()
        .map(|(n, (given, found))| {
            Point::new(given, found).ok_or_else(|| format!("point {}: too few numbers", n + 1))
        })
        .collect::<Result<Vec<Point>, String>>()?;
    let found = agreement(&points, branch, tables);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "| regime | points | conserve mass | 1 % | 10 % | … and in equilibrium | 1 % | 10 % | 1 % of each gas |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|"
    )?;
    let mut row = |name: &str, all: usize, c: &isorropia::Count, s: &isorropia::Count| {
        writeln!(
            out,
            "| {name} | {all} | {} | {:.1} | {:.1} | {} | {:.1} | {:.1} | {:.1} |",
            c.points,
            100.0 * c.share_one(),
            100.0 * c.share_ten(),
            s.points,
            100.0 * s.share_one(),
            100.0 * s.share_ten(),
            100.0 * s.share_strict(),
        )
    };
    for (name, (all, conserving, sound)) in &found.regimes {
        row(name, *all, conserving, sound)?;
    }
    row("all", found.all, &found.conserving, &found.sound)?;
    Ok(())
}
