//! `hehuang inventory table`.

use super::super::tables::emit_text;
use super::{Which, failure, official, open};
use crate::cli::CliError;
use crate::inventory::{
    Dimension, Inventory, MonteCarloOptions, POLLUTANTS, PollutantMass, RATIOS, pollutant_index,
};
use clap::Args;
use std::fmt::Write as _;
use std::path::PathBuf;

/// Arguments of `hehuang inventory table`.
#[derive(Debug, Args)]
pub(super) struct TableArguments {
    #[command(flatten)]
    which: Which,
    /// Sector × county × pollutant as CSV, in full precision, instead of the tables for reading
    #[arg(long)]
    csv: bool,
    /// County, city or province, by name or code (may be repeated); all otherwise
    #[arg(long, value_name = "NAME")]
    place: Vec<String>,
    /// Pollutant whose ten largest sources are printed
    #[arg(long, default_value = "PM25", value_name = "NAME")]
    pollutant: String,
    /// Draws of the Monte Carlo ranges
    #[arg(long, default_value_t = 1000, value_name = "NUMBER")]
    draws: usize,
    /// Seed of the draws
    #[arg(long, default_value_t = 1, value_name = "NUMBER")]
    seed: u64,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Position of a pollutant, or the names there are.
pub(super) fn pollutant(name: &str) -> Result<usize, CliError> {
    let plain = name.to_uppercase().replace("PM2.5", "PM25");
    pollutant_index(&plain).ok_or_else(|| {
        CliError::Arguments(format!(
            "no pollutant is called '{name}'; there are {}",
            POLLUTANTS.join(", ")
        ))
    })
}

/// Runs the command.
pub(super) fn run(arguments: &TableArguments) -> Result<(), CliError> {
    let chosen = pollutant(&arguments.pollutant)?;
    let mut inventory = open(&arguments.which)?;
    keep_places(&mut inventory, &arguments.place)?;
    let text = if arguments.csv {
        csv(&inventory)
    } else {
        let options = MonteCarloOptions {
            seed: arguments.seed,
            samples: arguments.draws,
            ..MonteCarloOptions::default()
        };
        let tables = reading(&inventory, chosen, &options)?;
        format!("{}{tables}", official(&inventory))
    };
    emit_text(arguments.output.as_deref(), &text)
}

fn keep_places(inventory: &mut Inventory, places: &[String]) -> Result<(), CliError> {
    if places.is_empty() {
        return Ok(());
    }
    let regions = crate::terrain::Regions::embedded().map_err(|e| CliError::Run(e.to_string()))?;
    let mut codes = Vec::new();
    for place in places {
        let found = regions
            .find(place)
            .map_err(|e| CliError::Arguments(e.to_string()))?;
        codes.extend(found.into_iter().map(|at| regions.counties[at].code));
    }
    inventory.lines.retain(|line| codes.contains(&line.county));
    if inventory.lines.is_empty() {
        return Err(CliError::Arguments(format!(
            "the inventory has no source in {}",
            places.join(", ")
        )));
    }
    Ok(())
}

/// Sector × county, t/a with seventeen digits at most.
fn csv(inventory: &Inventory) -> String {
    let columns: Vec<String> = POLLUTANTS
        .iter()
        .map(|p| format!("{p}_t_per_year"))
        .collect();
    let mut text = format!("county,county_name,city,sector,{}\n", columns.join(","));
    for (key, mass) in inventory.totals_by(&[Dimension::County, Dimension::Sector]) {
        let county = key[0]
            .parse()
            .ok()
            .and_then(|code: u32| inventory.library.counties.get(&code));
        let (name, city) = county.map_or(("", ""), |c| (c.name.as_str(), c.city.as_str()));
        let masses: Vec<String> = mass.iter().map(|kg| format!("{}", kg / 1000.0)).collect();
        let _ = writeln!(
            text,
            "{},{name},{city},{},{}",
            key[0],
            key[1],
            masses.join(",")
        );
    }
    text
}

fn header(text: &mut String, title: &str) {
    let _ = write!(text, "\n{title:<22}");
    for pollutant in POLLUTANTS {
        let _ = write!(text, "{pollutant:>10}");
    }
    text.push('\n');
}

fn row(text: &mut String, name: &str, values: &PollutantMass, digits: usize) {
    let _ = write!(text, "{name:<22}");
    for value in values {
        let _ = write!(text, "{value:>10.digits$}");
    }
    text.push('\n');
}

/// The tables for reading.
fn reading(
    inventory: &Inventory,
    chosen: usize,
    options: &MonteCarloOptions,
) -> Result<String, CliError> {
    let tonnes = |mass: &PollutantMass| mass.map(|kg| kg / 1000.0);
    let total = inventory.total();
    let mut text = format!("{}\n", inventory.provenance);
    header(&mut text, "t/a by sector");
    for (key, mass) in inventory.totals_by(&[Dimension::Sector]) {
        row(&mut text, &key[0], &tonnes(&mass), 0);
    }
    row(&mut text, "total", &tonnes(&total), 0);
    header(&mut text, "t/a by city");
    for (key, mass) in inventory.totals_by(&[Dimension::City]) {
        row(&mut text, &key[0], &tonnes(&mass), 0);
    }
    header(&mut text, "t/a by county");
    for (key, mass) in inventory.totals_by(&[Dimension::City, Dimension::County]) {
        let name = key[1]
            .parse()
            .ok()
            .and_then(|code: u32| inventory.library.counties.get(&code))
            .map_or("", |c| c.name.as_str());
        row(&mut text, &format!("{name} {}", key[1]), &tonnes(&mass), 0);
    }
    ratios(&mut text, inventory);
    let _ = writeln!(text, "\nten largest sources of {}", POLLUTANTS[chosen]);
    for (line, mass) in inventory.largest(chosen, 10) {
        let _ = writeln!(
            text,
            "{:>10.0} t/a {:>5.1} %  {} ({}, {}, {})",
            mass / 1000.0,
            100.0 * mass / total[chosen].max(1e-300),
            line.name,
            line.id,
            line.sector,
            line.county
        );
    }
    ranges(&mut text, inventory, options)?;
    let shares = inventory.unverified_shares();
    header(&mut text, "% resting on");
    let percent = |s: &PollutantMass| s.map(|v| 100.0 * v);
    row(
        &mut text,
        "unverified activity",
        &percent(&shares.activity),
        1,
    );
    row(&mut text, "unverified factor", &percent(&shares.factor), 1);
    row(&mut text, "one of the two", &percent(&shares.either), 1);
    Ok(text)
}

fn ratios(text: &mut String, inventory: &Inventory) {
    let _ = write!(text, "\n{:<22}", "mass ratios");
    for (name, _, _) in RATIOS {
        let _ = write!(text, "{name:>12}");
    }
    text.push('\n');
    let cities = inventory.totals_by(&[Dimension::City]);
    let named = cities.iter().map(|(key, mass)| (key[0].as_str(), *mass));
    for (name, mass) in named.chain([("total", inventory.total())]) {
        let _ = write!(text, "{name:<22}");
        for (_, above, below) in RATIOS {
            let at = |p: &str| pollutant_index(p).map_or(0.0, |at| mass[at]);
            if at(below) > 0.0 {
                let _ = write!(text, "{:>12.2}", at(above) / at(below));
            } else {
                let _ = write!(text, "{:>12}", "-");
            }
        }
        text.push('\n');
    }
}

fn ranges(
    text: &mut String,
    inventory: &Inventory,
    options: &MonteCarloOptions,
) -> Result<(), CliError> {
    let result = inventory.monte_carlo(options).map_err(failure)?;
    let _ = writeln!(
        text,
        "\n95 % ranges in t/a: {} draws, seed {}; classes share {} of the variance (unverified)",
        options.samples, options.seed, options.shared
    );
    let _ = write!(text, "{:<14}", "");
    for pollutant in POLLUTANTS {
        let _ = write!(text, "{pollutant:>16}");
    }
    text.push('\n');
    let total = ("total".to_owned(), result.total);
    for (sector, ranges) in result.sectors.iter().chain([&total]) {
        let _ = write!(text, "{sector:<14}");
        for range in ranges {
            let cell = if range.compiled > 0.0 {
                format!("{:.0}–{:.0}", range.low / 1000.0, range.high / 1000.0)
            } else {
                "-".to_owned()
            };
            let _ = write!(text, "{cell:>16}");
        }
        text.push('\n');
    }
    Ok(())
}
