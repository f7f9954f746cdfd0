//! What the hour's weather makes of a year of the inventory's dust: every representative day, weighted by its frequency, by kind.
//!
//! `cargo run --release --example dust_weather_year [cell size in km, 12 by default] [days, all by default]`: PM of 2.5 to 10 µm under the weather over
//! that of the inventory, by day and in the year. The factors have the mean 1 over their own typical year; how near the representative days and the
//! diagnosed ground come to it is what this says. Measured figures: docs/validation/dust.md.

#![allow(clippy::print_stdout)]

use hehuang::dust::WeatherDriven;
use hehuang::dust::fugitive::{FugitiveFactors, TypicalYear};
use hehuang::dust::topsoil::TopsoilHistory;
use hehuang::inventory::EmissionSchedule;
use hehuang::meteorology::{Meteorology, RepresentativeDays};
use hehuang::scenario::{Period, Scenario};
use std::sync::Arc;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cell = std::env::args().nth(1).unwrap_or_else(|| "12".into());
    let days = std::env::args().nth(2).map_or_else(
        || "\"all\"".to_owned(),
        |ids| format!("[\"{}\"]", ids.replace(',', "\", \"")),
    );
    let text = format!(
        "[scenario]\nname = \"dust\"\n[year]\ndays = {days}\nspin_up_hours = 0\n[grid]\ncell_size_km = {cell}\n"
    );
    let scenario = Scenario::parse(&text, "dust.toml").map_err(|e| e.render(false))?;
    let Period::Year(year) = &scenario.period else {
        return Err("a year".into());
    };
    let base = scenario.base().map_err(|e| e.render(false))?;
    let frame = scenario.frame().map_err(|e| e.render(false))?;
    let lane = base.species.lane("PMC").ok_or("no coarse particles")?;
    let factors = FugitiveFactors::new(TypicalYear::XINING);
    // Mass by kind, under the weather and by the inventory [kg].
    let mut sums = vec![[0.0; 2]; base.emissions.driven.len()];
    for (day, (episode, weight)) in year
        .days
        .iter()
        .zip(year.episodes(&RepresentativeDays::embedded()))
    {
        let weather = scenario
            .meteorology(&frame, &episode)
            .map_err(|e| e.render(false))?;
        let topsoil = Arc::new(TopsoilHistory::of(
            &weather,
            episode.begin(),
            episode.end(),
            3,
        )?);
        let mut line = format!("{:<22}{weight:>6.1} days", day.value);
        for (sum, (kind, part)) in sums.iter_mut().zip(&base.emissions.driven) {
            let driven = WeatherDriven::new(part.clone(), *kind, factors, topsoil.clone());
            let mut of_day = [0.0; 2];
            for hour in 0..24 {
                let time = episode.begin().plus(3600 * hour);
                let slice = weather.at(time)?;
                of_day[0] += 3600.0 * driven.at(time, &slice)?.totals()[lane];
                of_day[1] += 3600.0 * part.at(time, &slice)?.totals()[lane];
            }
            line.push_str(&format!("  {kind:?} {:.2}", of_day[0] / of_day[1]));
            for (sum, mass) in sum.iter_mut().zip(of_day) {
                *sum += weight * mass;
            }
        }
        println!("{line}");
    }
    for (sum, (kind, _)) in sums.iter().zip(&base.emissions.driven) {
        println!(
            "{kind:?}: {:.0} t of the inventory's {:.0} t, {:.3}",
            sum[0] / 1e3,
            sum[1] / 1e3,
            sum[0] / sum[1]
        );
    }
    let all = |n: usize| sums.iter().map(|sum| sum[n]).sum::<f64>();
    println!("all: {:.3}", all(0) / all(1));
    Ok(())
}
