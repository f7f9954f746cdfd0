//! What plants and soils of the He-Huang domain emit in a year: every representative day, weighted by its frequency.
//!
//! `cargo run --release --example natural_year [cell size in km, 12 by default]`: t/a by gas, their largest hour, and the
//! emission a square kilometre. Measured figures: docs/validation/sources.md.

#![allow(clippy::print_stdout)]

use hehuang::biogenic::{NaturalEmissions, NaturalOptions, PastDay};
use hehuang::inventory::{EmissionSchedule, Inventory};
use hehuang::meteorology::{Meteorology, RepresentativeDays};
use hehuang::scenario::{Period, Scenario};
use hehuang::species::SpeciesTable;
use hehuang::species::mechanism::Mechanism;
use hehuang::terrain::Regions;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cell = std::env::args().nth(1).unwrap_or_else(|| "12".into());
    let text = format!(
        "[scenario]\nname = \"natural\"\n[year]\ndays = \"all\"\nspin_up_hours = 0\n[grid]\ncell_size_km = {cell}\n"
    );
    let scenario = Scenario::parse(&text, "natural.toml").map_err(|e| e.render(false))?;
    let Period::Year(year) = &scenario.period else {
        return Err("a year".into());
    };
    let frame = scenario.frame().map_err(|e| e.render(false))?;
    let mechanism = Mechanism::cb6r5().map_err(|e| e.render(false))?;
    let table = SpeciesTable::for_mechanism(&mechanism)?;
    let lumps = Inventory::embedded()?.library.voc_lumps;
    let options = NaturalOptions {
        plants: true,
        soil: true,
    };
    let layers = frame.metrics.thickness.dim().0;
    let mut annual = vec![0.0; table.len()];
    let mut largest = vec![0.0_f64; table.len()];
    let mut summer = vec![0.0; table.len()];
    for (episode, days) in year.episodes(&RepresentativeDays::embedded()) {
        let weather = scenario
            .meteorology(&frame, &episode)
            .map_err(|e| e.render(false))?;
        let past = PastDay::of(&weather, episode.begin())?;
        let natural = NaturalEmissions::new(
            &frame.horizontal,
            layers,
            &frame.surface,
            Regions::embedded()?,
            (&table, &lumps),
            past,
            options,
        )?;
        for hour in 0..24 {
            let time = episode.begin().plus(3600 * hour);
            let totals = natural.at(time, &*weather.at(time)?)?.totals();
            for (lane, rate) in totals.iter().enumerate() {
                annual[lane] += rate * 3600.0 * days;
                largest[lane] = largest[lane].max(*rate);
                if (6..=8).contains(&time.month()) {
                    summer[lane] += rate * 3600.0 * days;
                }
            }
        }
    }
    let area: f64 = frame.horizontal.area.iter().sum::<f64>() / 1e6;
    let organic = table.pollutants.iter().find(|p| p.name == "VOC");
    let sum = organic.map_or(0.0, |p| p.parts.iter().map(|(lane, _)| annual[*lane]).sum());
    println!(
        "domain of {area:.0} km2; organic gases {:.0} t/a, {:.3} t/km2/a",
        sum / 1e3,
        sum / 1e3 / area
    );
    println!(
        "{:<8}{:>12}{:>16}{:>18}{:>16}",
        "gas", "t/a", "June-August %", "largest hour kg/s", "kg/km2/a"
    );
    for (lane, species) in table
        .species
        .iter()
        .enumerate()
        .filter(|(lane, _)| annual[*lane] > 0.0)
    {
        let mass = annual[lane];
        println!(
            "{:<8}{:>12.0}{:>16.1}{:>18.3}{:>16.2}",
            species.name,
            mass / 1e3,
            100.0 * summer[lane] / mass,
            largest[lane],
            mass / area
        );
    }
    Ok(())
}
