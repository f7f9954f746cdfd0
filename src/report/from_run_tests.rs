#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::{Place, Provenance, ReportModel, ReportPoint, RunSummary, Text, from_run, render};
use crate::apportionment::{TagLayout, TagSet};
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal};
use crate::inventory::Inventory;
use crate::simulation::{Record, TagGroup, WEATHER};
use crate::species::SpeciesTable;
use crate::terrain::{Regions, places};
use crate::time::ModelTime;
use geo::Centroid;
use ndarray::Array2;
use std::collections::BTreeSet;
use std::sync::OnceLock;

const HOURS: usize = 2;
const COLUMNS: usize = 8;
/// Datong: 3,000 km² north of Xining, wholly inside the test's domain.
const COUNTY: u32 = 630_121;
const POINT: (usize, usize) = (4, 5);

pub(super) fn grid() -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 14,
        ny: 12,
        cell_size: 12_000.0,
        centre_longitude: 101.7,
        centre_latitude: 36.9,
    })
    .unwrap()
}

/// A record of two hours of the field `map(j, i)` [µg/m³], doubled in the second; tag t makes up (t + 1)/36 of it. The wind blows
/// along the map's y axis from its north.
fn record(
    grid: &HorizontalGrid,
    table: &SpeciesTable,
    map: &dyn Fn(usize, usize) -> f64,
) -> Record {
    let (cells, pollutants) = (grid.columns(), table.pollutants.len());
    let followed = table.tagged_pollutants();
    let field =
        |hour: usize, cell: usize| 1e-9 * (hour + 1) as f64 * map(cell / grid.nx, cell % grid.nx);
    let share = |column: usize| (column + 1) as f64 / 36.0;
    let groups = vec![
        TagGroup {
            name: "industry".into(),
            columns: vec![0, 1],
        },
        TagGroup {
            name: "boundary_west".into(),
            columns: vec![2],
        },
    ];
    let cell_of_point = POINT.0 * grid.nx + POINT.1;
    let mut record = Record {
        cells,
        pollutants,
        columns: COLUMNS,
        followed,
        groups,
        points: vec![cell_of_point],
        contribution_sum: vec![0.0; COLUMNS * followed * cells],
        concentration_sum: vec![0.0; pollutants * cells],
        ..Record::default()
    };
    for hour in 0..HOURS {
        record
            .hours
            .push(ModelTime(1_451_952_000 + 3600 * hour as i64));
        record.weights.push(1.0);
        for p in 0..pollutants {
            for cell in 0..cells {
                let value = field(hour, cell);
                record.concentration.push(value as f32);
                record.concentration_sum[p * cells + cell] += value;
                for column in (0..COLUMNS).filter(|_| p < followed) {
                    let at = (column * followed + p) * cells + cell;
                    record.contribution_sum[at] += share(column) * value;
                }
            }
            for column in (0..COLUMNS).filter(|_| p < followed) {
                let value = share(column) * field(hour, cell_of_point);
                record.point_contribution.push(value as f32);
            }
        }
        for group in &record.groups {
            let share: f64 = group.columns.iter().map(|&c| share(c)).sum();
            for _ in 0..followed {
                let values = (0..cells).map(|cell| (share * field(hour, cell)) as f32);
                record.group_concentration.extend(values);
            }
        }
        for name in WEATHER {
            let value = match name {
                "wind_v_10m" => -5.0,
                "air_density" => 0.95,
                _ => 0.0,
            };
            record.weather.extend(vec![value; cells]);
        }
    }
    record
}

fn model(map: &dyn Fn(usize, usize) -> f64) -> ReportModel {
    model_of(&SpeciesTable::primary(), map)
}

fn model_of(table: &SpeciesTable, map: &dyn Fn(usize, usize) -> f64) -> ReportModel {
    static INVENTORY: OnceLock<Inventory> = OnceLock::new();
    let grid = grid();
    let record = record(&grid, table, map);
    let regions = [("xining", COUNTY), ("haidong", 630_202)]
        .map(|(name, code)| (name.to_owned(), BTreeSet::from([code])));
    let set = TagSet::sector_by_region("all", &["industry".to_owned()], &regions);
    let (start, end) = (record.hours[0], ModelTime(1_451_959_200));
    let model = from_run(&RunSummary {
        title: Text::same("test"),
        description: Text::same(""),
        meteorology: Text::same(""),
        spin_up_hours: 0.0,
        grid: &grid,
        terrain: &Array2::from_elem((grid.ny, grid.nx), 2500.0),
        layers: 30,
        process_height: 500.0,
        species: table,
        tags: &TagLayout::new(vec![set], &[], start, end).unwrap(),
        record: &record,
        points: &[ReportPoint {
            id: "point".into(),
            name: Text::same("point"),
            longitude: grid.longitude[[POINT.0, POINT.1]],
            latitude: grid.latitude[[POINT.0, POINT.1]],
            county: COUNTY,
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
    .unwrap();
    render(&model).unwrap();
    model
}

fn close(a: f64, b: f64, relative: f64) {
    assert!((a - b).abs() <= relative * b.abs(), "{a} {b}");
}

fn county(model: &ReportModel) -> &Place {
    let code = COUNTY.to_string();
    model.counties.iter().find(|c| c.id == code).unwrap()
}

#[test]
fn contributions_add_up_to_the_concentration_everywhere() {
    let model = model(&|j, i| 10.0 + (j * 3 + i) as f64);
    assert_eq!(model.tags.len(), COLUMNS);
    let receptor = &model.receptors[0];
    close(receptor.mean[0], 1.5 * 27.0, 1e-12);
    close(receptor.max[0], 2.0 * 27.0, 1e-6);
    close(
        receptor.mean_contribution[0].iter().sum(),
        receptor.mean[0],
        1e-12,
    );
    let series = receptor.series[0].values().unwrap();
    let shares = receptor.contributions[0].values().unwrap();
    for (hour, value) in series.iter().enumerate() {
        close(
            shares[hour * COLUMNS..][..COLUMNS].iter().sum(),
            *value,
            1e-4,
        );
    }
    for place in model.counties.iter().chain(&model.cities) {
        close(
            place.mean_contribution[3].iter().sum(),
            place.exposure[3],
            1e-12,
        );
    }
    let mean = model.mean_maps[2].values().unwrap();
    let mut sum = vec![0.0; mean.len()];
    for map in model.tag_maps.iter().filter(|m| m.pollutant == 2) {
        for (sum, value) in sum.iter_mut().zip(map.map.values().unwrap()) {
            *sum += value;
        }
    }
    sum.iter().zip(&mean).for_each(|(a, b)| close(*a, *b, 1e-3));
}

#[test]
fn hourly_maps_of_a_group_are_its_share_within_a_step() {
    let model = model(&|j, i| 10.0 + (j * 3 + i) as f64);
    let group = &model.group_maps[0];
    assert_eq!(
        (group.pollutant, group.tags.as_slice()),
        (0, [0, 1].as_slice())
    );
    let total = model.hourly_maps[0].values().unwrap();
    let largest = total.iter().copied().fold(0.0, f64::max) * 3.0 / 36.0;
    for (part, total) in group.maps.values().unwrap().iter().zip(&total) {
        assert!((part - total * 3.0 / 36.0).abs() < largest / 500.0);
    }
}

/// The area mean of a field linear in x is its value at the county's centroid.
#[test]
fn the_mean_of_a_county_is_that_of_its_area() {
    let model = model(&|_, i| 10.0 + 2.0 * i as f64);
    let regions = Regions::embedded().unwrap();
    let shape = &regions.counties[regions.county_by_code(COUNTY).unwrap()];
    let centre = shape.polygons.centroid().unwrap();
    let (x, _) = grid().positions(&[(centre.x(), centre.y())]).unwrap()[0];
    close(county(&model).mean[0], 1.5 * (10.0 + 2.0 * x), 3e-3);
}

/// Only the town's cell is polluted: its inhabitants breathe it, the others those of the cell's countryside.
#[test]
fn inhabitants_of_a_town_count_in_its_cell() {
    let town = places()
        .unwrap()
        .iter()
        .find(|t| t.county_code == COUNTY)
        .unwrap();
    let (i, j) = grid()
        .cell_of(town.longitude, town.latitude)
        .unwrap()
        .unwrap();
    let cell = (j, i);
    let model = model(&|j, i| if (j, i) == cell { 100.0 } else { 0.0 });
    let county = county(&model);
    let urban = town.population / county.population;
    assert!(urban > 0.05 && urban < 1.0, "{urban}");
    let expected = 150.0 * urban + (1.0 - urban) * county.mean[0];
    close(county.exposure[0], expected, 5e-3);
    assert!(county.exposure[0] > 1.5 * county.mean[0]);
    assert_eq!(model.cities[0].id, "domain");
    assert!(model.cities[0].exposure[0] < county.exposure[0]);
}

/// The direction is that in which the next cell to the map's north lies.
#[test]
fn the_wind_is_turned_to_true_north() {
    let model = model(&|_, _| 1.0);
    let grid = grid();
    let (a, b) = ([POINT.0, POINT.1], [POINT.0 + 1, POINT.1]);
    let north = grid.latitude[b] - grid.latitude[a];
    let east = (grid.longitude[b] - grid.longitude[a]) * grid.latitude[a].to_radians().cos();
    let bearing = east.atan2(north).to_degrees().rem_euclid(360.0);
    let wind = model.receptors[0].wind.as_ref().unwrap();
    close(wind.speed.values().unwrap()[0], 5.0, 1e-6);
    let away = (wind.from.values().unwrap()[0] - bearing + 180.0).rem_euclid(360.0) - 180.0;
    let turned = (bearing + 180.0).rem_euclid(360.0) - 180.0;
    assert!(turned.abs() > 0.05, "{turned}: the test would see nothing");
    assert!(away.abs() < 0.1 * turned.abs().max(0.2), "{away} {turned}");
}

/// Everything is as much as everything else, so the parts are nine times PM2.5; means of a city are those of its inhabitants.
#[test]
fn particles_of_a_run_have_a_page_and_only_primary_ones_contributions() {
    let model = model_of(&super::demo_particles::table(), &|j, i| {
        10.0 + (j * 3 + i) as f64
    });
    let page = model.particles.as_ref().unwrap();
    assert_eq!(page.cities.len(), model.cities.len());
    for (city, place) in page.cities.iter().zip(&model.cities) {
        assert_eq!(city.name, place.name);
        close(city.pm25, place.exposure[page.pm25], 1e-6);
        close(city.closure.unwrap(), 9.0, 1e-6);
        close(city.factor, 1.292_2 / 0.95, 1e-4);
        close(city.pm25_reference, city.factor * city.pm25, 1e-9);
    }
    let receptor = &model.receptors[0];
    close(page.stations[0].means.pm10, receptor.mean[page.pm10], 1e-6);
    let known = |row: &Vec<f64>| !row.is_empty();
    let shares = &receptor.mean_contribution;
    assert_eq!(shares.iter().filter(|row| known(row)).count(), 5);
    assert!(known(&shares[0]) && model.pollutants[0].name == "PM25_PRIMARY");
    assert!(receptor.series.iter().all(|s| s.length == HOURS));
    let primary = self::model(&|_, _| 1.0);
    assert!(primary.particles.is_none());
}
