#![allow(clippy::unwrap_used, clippy::float_cmp)]
//! Pages of contributions from a record of a day with ozone and dust.

use super::from_run_tests::grid;
use super::{
    Provenance, ReportError, ReportModel, ReportPoint, RunSummary, Text, from_run, render,
};
use crate::apportionment::{SourceSelector, Tag, TagLayout, TagSet};
use crate::dust::SECTOR;
use crate::inventory::Inventory;
use crate::simulation::{Record, WEATHER};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use crate::units::MOLAR_MASS_AIR;
use ndarray::Array2;
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Air density [kg/m³].
const DENSITY: f64 = 0.95;
const CELL: usize = 61;

fn table() -> SpeciesTable {
    let table = super::demo_particles::table().with_stratospheric_ozone();
    table.with_reacting_tags()
}

/// Sets by sector, and by source region of dust.
fn tags() -> TagLayout {
    let tag = |name: &str, selector: SourceSelector, rest: bool| Tag {
        name: name.into(),
        sector: None,
        region: None,
        selector,
        rest,
    };
    let dust = |region: &str| SourceSelector {
        sectors: BTreeSet::from([SECTOR.to_owned()]),
        facilities: BTreeSet::from([region.to_owned()]),
        ..SourceSelector::default()
    };
    let industry = Tag {
        sector: Some("industry".into()),
        ..tag("industry", SourceSelector::default(), false)
    };
    let sets = vec![
        TagSet {
            name: "sector".into(),
            tags: vec![industry],
            reacting: true,
        },
        TagSet {
            name: "dust".into(),
            tags: vec![
                tag("qaidam", dust("qaidam"), false),
                tag("gonghe", dust("gonghe"), false),
                tag("others", SourceSelector::default(), true),
            ],
            reacting: true,
        },
    ];
    TagLayout::new(sets, &[], ModelTime(0), ModelTime(3600)).unwrap()
}

/// Ozone of an hour [ppb]: highest at 15 h.
fn ozone(hour: usize) -> f64 {
    90.0 - 3.0 * (hour as f64 - 15.0).abs()
}

/// Share of column c in what its set holds in an hour: industry's grows through the day.
fn share(hour: usize, column: usize) -> f64 {
    let first = 0.01 * hour as f64;
    match column {
        0 => first,
        1 => 1.0 - first,
        10 => 0.25,
        11 => 0.6,
        12 => 0.15,
        _ => 0.0,
    }
}

fn record(table: &SpeciesTable, tags: &TagLayout, hours: usize) -> Record {
    let cells = grid().columns();
    let (pollutants, columns) = (table.pollutants.len(), tags.columns());
    assert_eq!(columns, 22);
    let followed = table.tagged_pollutants();
    let start = ModelTime::parse("2016-06-15T00:00").unwrap();
    let mut record = Record {
        cells,
        pollutants,
        columns,
        followed,
        points: vec![CELL],
        contribution_sum: vec![0.0; columns * followed * cells],
        concentration_sum: vec![0.0; pollutants * cells],
        process_layers: 9,
        // The first process brings 3 micrograms an hour, the second takes 1; the change is 2.
        processes: (0..hours)
            .flat_map(|_| (0..12).map(|term| [3e-9, -1e-9, 2e-9][term.min(2)]))
            .enumerate()
            .flat_map(|(n, rate)| {
                let rate = if [0, 1, 11].contains(&(n % 12)) {
                    rate
                } else {
                    0.0
                };
                vec![rate as f32; pollutants]
            })
            .collect(),
        parameters: vec!["industry".into(), "nothing".into()],
        // Two nanograms a hour less of every pollutant, and nothing.
        response_sum: [-2e-12 * hours as f64, 0.0]
            .iter()
            .flat_map(|sum| vec![*sum; pollutants * cells])
            .collect(),
        ..Record::default()
    };
    for hour in 0..hours {
        record.hours.push(start.plus(3600 * hour as i64));
        record.weights.push(1.0);
        for (p, pollutant) in table.pollutants.iter().enumerate() {
            let value = match pollutant.name.as_str() {
                "O3" | "O3_N" | "O3_R" => {
                    1e-9 * ozone(hour % 24) * 0.048 * DENSITY / MOLAR_MASS_AIR
                }
                "PM10_DUST" => 40e-9,
                _ => 1e-9,
            };
            record.concentration.extend(vec![value as f32; cells]);
            for cell in 0..cells {
                record.concentration_sum[p * cells + cell] += value;
            }
            for column in (0..columns).filter(|_| p < followed) {
                let own = share(hour % 24, column) * value;
                record.point_contribution.push(own as f32);
                let start = (column * followed + p) * cells;
                for sum in &mut record.contribution_sum[start..start + cells] {
                    *sum += own;
                }
            }
        }
        for name in WEATHER {
            let value = if name == "air_density" { DENSITY } else { 0.0 };
            record.weather.extend(vec![value as f32; cells]);
        }
    }
    record
}

fn model(hours: usize) -> ReportModel {
    static INVENTORY: OnceLock<Inventory> = OnceLock::new();
    let (grid, table, tags) = (grid(), table(), tags());
    let record = record(&table, &tags, hours);
    let text = || Text::same("");
    from_run(&RunSummary {
        title: text(),
        description: text(),
        meteorology: text(),
        spin_up_hours: 0.0,
        grid: &grid,
        terrain: &Array2::from_elem((grid.ny, grid.nx), 2500.0),
        layers: 30,
        process_height: 500.0,
        species: &table,
        tags: &tags,
        record: &record,
        points: &[ReportPoint {
            id: "point".into(),
            name: Text::same("point"),
            longitude: grid.longitude[[CELL / grid.nx, CELL % grid.nx]],
            latitude: grid.latitude[[CELL / grid.nx, CELL % grid.nx]],
            county: 630_121,
        }],
        labels: Vec::new(),
        inventory: INVENTORY.get_or_init(|| Inventory::embedded().unwrap()),
        provenance: Provenance {
            version: String::new(),
            scenario_name: String::new(),
            scenario_text: String::new(),
            made: String::new(),
            wall_time: 0.0,
            threads: 1,
            seed: None,
            inputs: Vec::new(),
            warnings: Vec::new(),
        },
    })
    .unwrap()
}

#[test]
fn ozone_of_a_day_is_divided_over_its_eight_hours_and_must_fit() {
    let mut model = model(24);
    let budget = model.ozone_budget.as_ref().unwrap();
    assert_eq!(budget.days, [Text::same("2016-06-15")]);
    assert_eq!(budget.attributions, ["O3", "O3_N", "O3_R"]);
    let station = &budget.stations[0];
    let begins = station.begins[0].unwrap();
    let hours = begins..begins + 8;
    let mean = |of: &dyn Fn(usize) -> f64| hours.clone().map(of).sum::<f64>() / 8.0;
    let mda8 = mean(&ozone);
    assert!((station.mda8[0].unwrap() / mda8 - 1.0).abs() < 1e-3);
    let all = station.contributions.values().unwrap();
    let tags = model.tags.len();
    assert_eq!((tags, all.len()), (10, 3 * 10));
    let industry = mean(&|h| share(h, 0) * ozone(h));
    for attribution in all.chunks_exact(tags) {
        assert!((attribution[0] / industry - 1.0).abs() < 2e-3);
        assert!((attribution.iter().sum::<f64>() / mda8 - 1.0).abs() < 2e-3);
    }
    let html = render(&model).unwrap();
    for section in ["ozone-budget", "dust", "dominant", "heat", "matrix"] {
        let section = format!("<section id=\"{section}\">");
        assert!(html.contains(&section), "{section}");
    }
    model.ozone_budget.as_mut().unwrap().stations[0].mda8.pop();
    let error: ReportError = render(&model).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the report's days of MDA8 at point has 0 values where 1 are expected"
    );
    // Half a day has no MDA8, and no page of it.
    let half = self::model(12);
    assert_eq!(half.ozone_budget, None);
    let html = render(&half).unwrap();
    assert!(!html.contains("<section id=\"ozone-budget\">"));
}

#[test]
fn dust_is_shown_by_the_set_that_divides_it() {
    let mut model = model(3);
    let page = model.dust_sources.as_ref().unwrap();
    assert_eq!(page.set, "dust");
    let names: Vec<(&str, bool)> = page
        .sources
        .iter()
        .map(|s| (s.name.en.as_str(), s.region))
        .collect();
    assert_eq!(
        names[..3],
        [
            ("Qaidam Basin", true),
            ("Gonghe Basin", true),
            ("others", false)
        ]
    );
    assert_eq!(model.pollutants[page.mapped].name, "PM10_DUST");
    let named = |p: &usize| model.pollutants[*p].name.as_str();
    let shown: Vec<&str> = page.pollutants.iter().map(named).collect();
    assert_eq!(shown, ["PM25_DUST", "PM10_DUST", "DUST"]);
    let station = &page.stations[0];
    assert!((station.mean[1][1] - 0.6 * 40.0).abs() < 1e-6);
    assert!((station.mean[0][1] - 0.6).abs() < 1e-6);
    let hours = station.hours.values().unwrap();
    assert_eq!(hours.len(), 3 * page.sources.len());
    assert!((hours[1] - 24.0).abs() < 1e-2);
    assert!((page.sources[0].map.values().unwrap()[5] - 10.0).abs() < 1e-2);
    model.dust_sources.as_mut().unwrap().stations[0].mean[0].pop();
    assert!(
        render(&model)
            .unwrap_err()
            .to_string()
            .contains("mean dust")
    );
}

#[test]
fn responses_stand_beside_the_contribution_of_the_same_name() {
    let mut model = model(3);
    let page = model.responses.as_ref().unwrap();
    let place = |name: &str| {
        let named = |p: &usize| model.pollutants[*p].name == name;
        page.pollutants.iter().position(named).unwrap()
    };
    let ozone = &page.maps[place("O3")];
    assert!((ozone[0].receptors[0] + 2e-3).abs() < 1e-12);
    assert!((ozone[0].map.values().unwrap()[5] + 2e-3).abs() < 1e-6);
    let industry = model.receptors[0].mean_contribution[page.pollutants[place("O3")]][0];
    assert!(industry > 0.0);
    assert!((ozone[0].contributions[0] / industry - 1.0).abs() < 1e-6);
    assert_eq!(ozone[1].receptors, [0.0]);
    assert!(ozone[1].contributions.is_empty());
    assert!(
        render(&model)
            .unwrap()
            .contains("<section id=\"responses\">")
    );
    model.responses.as_mut().unwrap().maps[0].pop();
    assert!(
        render(&model)
            .unwrap_err()
            .to_string()
            .contains("maps of a pollutant")
    );
}

#[test]
fn processes_of_every_hour_stand_in_the_page() {
    let mut model = model(3);
    let page = model.processes.as_ref().unwrap();
    assert_eq!((page.terms.len(), page.layers), (11, 9));
    assert!(page.terms.iter().any(|term| term == "top_mixing"));
    let rates = page.rates[0][0].values().unwrap();
    assert_eq!(rates.len(), 3 * 12);
    for hour in rates.chunks_exact(12) {
        assert!((hour[0] - 3.0).abs() < 1e-3 && (hour[1] + 1.0).abs() < 1e-3);
        assert!((hour[..11].iter().sum::<f64>() - hour[11]).abs() < 2e-3);
    }
    assert!(
        render(&model)
            .unwrap()
            .contains("<section id=\"processes\">")
    );
    model.processes.as_mut().unwrap().rates[0].pop();
    assert!(
        render(&model)
            .unwrap_err()
            .to_string()
            .contains("pollutants of processes")
    );
}
