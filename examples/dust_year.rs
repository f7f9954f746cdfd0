//! What the wind raises in a year: every representative day, weighted by its frequency, by scheme, source region and season.
//!
//! `cargo run --release --example dust_year [cell size in km, 12 by default] [days, all by default] [winds within a cell, weibull by default, or mean]`:
//! PM10 in t/a by scheme and region, the shares of the seasons, the largest hour, PM2.5 over PM10, PM10 and PM2.5 of Xining's counties in all and by
//! month, and what sand fixing on a tenth of each region would save. Measured figures: docs/validation/dust.md.

#![allow(clippy::print_stdout)]

use hehuang::dust::fixing::{FixingMeasure, LEE, ShelterBelts};
use hehuang::dust::gusts::WithinCell;
use hehuang::dust::sizes::{BINS, LANES};
use hehuang::dust::topsoil::TopsoilHistory;
use hehuang::dust::{DustEmissions, DustOptions, DustPlace, DustScheme, DustSoils, Treatment};
use hehuang::inventory::EmissionSchedule;
use hehuang::meteorology::{Meteorology, RepresentativeDays};
use hehuang::scenario::{Period, Scenario};
use hehuang::species::{Phase, Species, SpeciesTable};
use hehuang::terrain::Regions;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Straw and shrubs on a tenth of the ground, rows of ten-metre trees from south to north every 200 m.
const MEASURE: FixingMeasure = FixingMeasure {
    planted: 0.2,
    sealed: 0.5,
    aeolian_roughness: None,
    belts: Some(ShelterBelts {
        height: 10.0,
        spacing: 200.0,
        lee: LEE,
        direction: 0.0,
    }),
};

/// First four digits of the codes of Xining's counties.
const XINING: u32 = 6301;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let cell = std::env::args().nth(1).unwrap_or_else(|| "12".into());
    let days = std::env::args().nth(2).map_or_else(
        || "\"all\"".to_owned(),
        |ids| format!("[\"{}\"]", ids.replace(',', "\", \"")),
    );
    let winds = std::env::args().nth(3).unwrap_or_else(|| "weibull".into());
    let known = WithinCell::ALL.into_iter().find(|w| w.name() == winds);
    let within_cell = known.ok_or("winds within a cell are weibull or mean")?;
    let text = format!(
        "[scenario]\nname = \"dust\"\n[year]\ndays = {days}\nspin_up_hours = 0\n[grid]\ncell_size_km = {cell}\n"
    );
    let scenario = Scenario::parse(&text, "dust.toml").map_err(|e| e.render(false))?;
    let Period::Year(year) = &scenario.period else {
        return Err("a year".into());
    };
    let frame = scenario.frame().map_err(|e| e.render(false))?;
    let mut species = SpeciesTable::primary();
    species.species.extend(LANES.map(|name| Species {
        name: name.into(),
        long_name: name.into(),
        long_name_zh: name.into(),
        phase: Phase::Particle {
            diameter: 5e-6,
            spread: 1.5,
            density: 2650.0,
        },
        short_lived: false,
        source: "a lane for this example".into(),
    }));
    let soils = DustSoils::embedded()?;
    let place = DustPlace {
        grid: &frame.horizontal,
        layers: frame.metrics.thickness.dim().0,
        surface: &frame.surface,
        counties: Regions::embedded()?,
        soils: &soils,
    };
    let mut days = Vec::new();
    for (episode, weight) in year.episodes(&RepresentativeDays::embedded()) {
        let weather = scenario
            .meteorology(&frame, &episode)
            .map_err(|e| e.render(false))?;
        let (begin, end) = (episode.begin(), episode.begin().plus(23 * 3600));
        let topsoil = TopsoilHistory::of(&weather, begin, end, 3)?;
        let hours = (0..24)
            .map(|hour| {
                let time = begin.plus(3600 * hour);
                Ok((time, weather.at(time)?))
            })
            .collect::<Result<Vec<_>, Box<dyn std::error::Error>>>()?;
        let strongest = hours
            .iter()
            .flat_map(|(_, slice)| slice.friction_velocity.iter())
            .fold(0.0_f64, |a, b| a.max(*b));
        println!(
            "{begin} {weight:6.1} days, greatest friction velocity {strongest:.2} m/s, topsoil water at noon {:.3} kg/kg",
            topsoil
                .at(begin.plus(12 * 3600))
                .map_or(0.0, |s| s.water.mean().unwrap_or(0.0))
        );
        days.push((weight, topsoil, hours));
    }
    for scheme in DustScheme::ALL {
        let options = DustOptions {
            scheme,
            within_cell,
        };
        year_of(options, place, &species, &days)?;
    }
    Ok(())
}

type Day = (
    f64,
    TopsoilHistory,
    Vec<(
        hehuang::time::ModelTime,
        Arc<hehuang::meteorology::MetSlice>,
    )>,
);

fn year_of(
    options: DustOptions,
    place: DustPlace<'_>,
    species: &SpeciesTable,
    days: &[Day],
) -> Result<(), Box<dyn std::error::Error>> {
    let mut by_region: BTreeMap<String, [f64; BINS]> = BTreeMap::new();
    let (mut by_month, mut saved, mut largest) = ([0.0; 12], 0.0, 0.0_f64);
    // PM10 and PM2.5 by month.
    let mut xining = [[0.0; 2]; 12];
    for (weight, topsoil, hours) in days {
        let dust = DustEmissions::new(place, species, topsoil.clone(), options)?;
        let fixed = DustEmissions::new(place, species, topsoil.clone(), options)?;
        let fixed = fixed.with_fixing(vec![Treatment {
            name: "a tenth".into(),
            measure: MEASURE,
            region: None,
            counties: None,
            outline: None,
            extent: 0.1,
        }])?;
        for (time, slice) in hours {
            let by_group = dust.by_group(*time, slice)?;
            let mut hour = 0.0;
            for (group, bins) in dust.groups().iter().zip(&by_group) {
                let region = group.facility.clone().unwrap_or_default();
                let sums = by_region.entry(region).or_default();
                for (sum, bin) in sums.iter_mut().zip(bins) {
                    *sum += 3600.0 * weight * bin;
                }
                hour += bins[..4].iter().sum::<f64>();
                if group.county_code / 100 == XINING {
                    let month = &mut xining[time.month() - 1];
                    month[0] += 3600.0 * weight * bins[..4].iter().sum::<f64>();
                    month[1] += 3600.0 * weight * bins[..2].iter().sum::<f64>();
                }
            }
            by_month[time.month() - 1] += 3600.0 * weight * hour;
            largest = largest.max(hour);
        }
        let pairs = hours.iter().map(|(time, slice)| (*time, &**slice));
        for effect in fixed.fixing_effect(pairs, 3600.0 * weight)? {
            let raised = effect.before[..4].iter().zip(&effect.after);
            saved += raised.map(|(before, after)| before - after).sum::<f64>();
        }
    }
    let total: f64 = by_month.iter().sum();
    let fine: f64 = by_region.values().map(|b| b[0] + b[1]).sum();
    println!(
        "\n{}: PM10 {:.0} t/a, PM2.5/PM10 {:.3}, largest hour {largest:.2} kg/s, fixing a tenth saves {:.1} %",
        options.scheme.name(),
        total / 1e3,
        fine / total,
        100.0 * saved / total
    );
    let months = by_month.iter().enumerate().filter(|(_, mass)| **mass > 0.0);
    let months: Vec<String> = months
        .map(|(month, mass)| format!("month {} {:.1} %", month + 1, 100.0 * mass / total))
        .collect();
    println!("  {}", months.join(", "));
    let part = |n: usize| xining.iter().map(|month| month[n]).sum::<f64>() / 1e3;
    println!(
        "  Xining: PM10 {:.1} t/a, PM2.5 {:.1} t/a",
        part(0),
        part(1)
    );
    for (month, mass) in xining.iter().enumerate().filter(|(_, m)| m[0] > 0.0) {
        println!(
            "    month {}: {:.1}, {:.1} t",
            month + 1,
            mass[0] / 1e3,
            mass[1] / 1e3
        );
    }
    for (region, bins) in &by_region {
        println!(
            "  {region:<14} {:>12.1} t/a",
            bins[..4].iter().sum::<f64>() / 1e3
        );
    }
    Ok(())
}
