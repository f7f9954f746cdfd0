//! Project Prairie Grass (Barad 1958) through the plume engine: `cargo run --release --example prairie_grass -- FOLDER`, where
//! FOLDER holds the deck `pg.inp` (1 g/s, hour n = n-th release with weather) with its weather, `runs.csv` and
//! `arcmax_aermod24142.csv` (observed and AERMOD's arc maxima). Prints FAC2, MG, VG, FB and NMSE by stability and distance.

use hehuang::aermod::session::{Surroundings, run_deck};
use hehuang::evaluation::Metrics;
use std::collections::BTreeMap;
use std::error::Error;
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;

/// Observed and modelled arc maxima [mg/m³].
#[derive(Default)]
struct Pairs(Vec<(f64, f64)>);

impl Pairs {
    fn scores(&self) -> String {
        let m = Metrics::of(&self.0);
        format!(
            "{:5}  {:.3}  {:6.3}  {:6.3}  {:+.3}  {:.3}",
            m.count,
            m.within_factor_2,
            m.geometric_mean,
            m.geometric_variance,
            m.bias_of_means,
            m.normalized_square_error
        )
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .ok_or("name the folder of Prairie Grass")?,
    );
    let work = tempfile::tempdir()?;
    for name in ["pg.inp", "pg.sfc", "pg.pfl"] {
        let text = std::fs::read_to_string(folder.join(name))?;
        // One file of hourly concentrations instead of whatever the deck writes.
        let text = match text.find("OU STARTING") {
            Some(at) => format!(
                "{}OU STARTING\n   FILEFORM EXP\n   POSTFILE 1 ALL PLOT pg.pst\nOU FINISHED\n",
                &text[..at]
            ),
            None => text,
        };
        std::fs::write(work.path().join(name), text)?;
    }
    let stop = AtomicBool::new(false);
    run_deck(
        &work.path().join("pg.inp"),
        Surroundings {
            listing: work.path().join("pg.out"),
            now: [2024, 1, 1, 0, 0, 0],
            stop: &stop,
            progress: &mut |_, _| {},
        },
    )?;
    // Greatest value of each hour and distance [µg/m³ per g/s].
    let mut greatest: BTreeMap<(String, i64), f64> = BTreeMap::new();
    let mut hours: Vec<String> = Vec::new();
    for line in std::fs::read_to_string(work.path().join("pg.pst"))?.lines() {
        let words: Vec<&str> = line.split_whitespace().collect();
        if line.starts_with('*') || words.len() < 9 {
            continue;
        }
        let (x, y, value): (f64, f64, f64) =
            (words[0].parse()?, words[1].parse()?, words[2].parse()?);
        let hour = words[8].to_owned();
        if hours.last() != Some(&hour) {
            hours.push(hour.clone());
        }
        let distance = x.hypot(y).round() as i64;
        let entry = greatest.entry((hour, distance)).or_insert(0.0);
        *entry = entry.max(value);
    }
    // Releases with weather, in order, and their rates.
    let mut releases = Vec::new();
    for line in std::fs::read_to_string(folder.join("runs.csv"))?
        .lines()
        .skip(1)
    {
        let fields: Vec<&str> = line.split(',').collect();
        if fields.get(7).is_some_and(|friction| !friction.is_empty()) {
            releases.push((fields[0].to_owned(), fields[3].parse::<f64>()?));
        }
    }
    let (mut all, mut peer) = (Pairs::default(), Pairs::default());
    let mut by_class: BTreeMap<String, Pairs> = BTreeMap::new();
    let mut by_distance: BTreeMap<i64, Pairs> = BTreeMap::new();
    let mut worst: f64 = 0.0;
    for line in std::fs::read_to_string(folder.join("arcmax_aermod24142.csv"))?
        .lines()
        .skip(1)
    {
        let fields: Vec<&str> = line.split(',').collect();
        let distance = fields[1].parse::<f64>()?.round() as i64;
        let (observed, aermod): (f64, f64) = (fields[5].parse()?, fields[6].parse()?);
        let Some(index) = releases.iter().position(|(name, _)| name == fields[0]) else {
            continue;
        };
        let Some(value) = hours
            .get(index)
            .and_then(|hour| greatest.get(&(hour.clone(), distance)))
        else {
            continue;
        };
        let ours = value * releases[index].1 / 1000.0;
        worst = worst.max((ours / aermod - 1.0).abs());
        if observed <= 0.1 {
            continue;
        }
        all.0.push((observed, ours));
        peer.0.push((observed, aermod));
        by_class
            .entry(fields[2].to_owned())
            .or_default()
            .0
            .push((observed, ours));
        by_distance
            .entry(distance)
            .or_default()
            .0
            .push((observed, ours));
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "                 n   FAC2      MG      VG      FB   NMSE"
    )?;
    writeln!(out, "hehuang      {}", all.scores())?;
    writeln!(out, "AERMOD 24142 {}", peer.scores())?;
    for (class, pairs) in &by_class {
        writeln!(out, "{class:12} {}", pairs.scores())?;
    }
    for (distance, pairs) in &by_distance {
        writeln!(out, "{distance:8} m   {}", pairs.scores())?;
    }
    writeln!(
        out,
        "greatest relative difference from AERMOD's arc maxima {worst:.1e}"
    )?;
    Ok(())
}
