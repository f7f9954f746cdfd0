//! Sources as polygons, lines and grids, laid on the model's cells.

use super::tests::{grid, lay, weather};
use super::*;
use crate::time::ModelTime;

const HEADER: &str = "source_id,name,name_zh,class,county,year,route,activity,activity_unit,factor,controls,capture,operation,surrogate,stack,hour,weekday,month,pm_profile,voc_profile,confidence,range_relative,activity_status,source,geometry";

/// One measured tonne of CO over a shape.
fn inventory(surrogate: &str, file: &str, content: &str) -> Result<Inventory, InventoryError> {
    let folder = tempfile::tempdir().unwrap();
    let line = format!(
        "{HEADER}\nroad,Road,路,car,630106,2020,measured,1,t,CO,,1,1,{surrogate},,flat,flat,flat,none,none,C,0.3,unverified,test,{file}\n"
    );
    std::fs::write(folder.path().join("activity.csv"), line).unwrap();
    std::fs::write(folder.path().join(file), content).unwrap();
    Inventory::from_folder(folder.path())
}

/// CO by cell [kg/a] on the 12 km grid, with the mass dropped.
fn carbon_monoxide(inventory: &Inventory) -> (ndarray::Array2<f64>, f64) {
    let (metrics, compiled) = lay(inventory, &grid(12_000.0, 30, 21));
    // An hour of flat profiles in a year of 366 days: the annual mass over its hours, nearly (months differ in days).
    let start = ModelTime::parse("2016-01-05T08:00").unwrap();
    let field = compiled.at(start, &weather(&metrics, start)).unwrap();
    let hourly = field.totals()[2] * 3600.0 * 24.0 * 31.0 * 12.0;
    let columns = compiled.annual_columns();
    let annual = columns.index_axis(ndarray::Axis(0), 2).to_owned();
    assert!((hourly - annual.sum()).abs() < 1e-6 * annual.sum().max(1.0));
    (annual, compiled.report.dropped_total()[2])
}

fn feature(geometry: &str) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{}},"geometry":{geometry}}}]}}"#
    )
}

#[test]
fn a_line_gives_every_cell_its_length() {
    // East along 36.5° N from 101° E, half of it beyond the eastern edge of the domain (104.4° E).
    let text = feature(r#"{"type":"LineString","coordinates":[[101.0,36.5],[107.9,36.5]]}"#);
    let inventory = inventory("line", "road.geojson", &text).unwrap();
    let (cells, dropped) = carbon_monoxide(&inventory);
    assert!((cells.sum() + dropped - 1000.0).abs() < 1e-9);
    assert!((cells.sum() - 500.0).abs() < 10.0, "{}", cells.sum());
    // 12 km of 618 km.
    let most = cells.iter().copied().fold(0.0, f64::max);
    assert!((most - 19.4).abs() < 1.0, "{most}");
}

#[test]
fn a_polygon_gives_every_cell_its_area() {
    let text = feature(
        r#"{"type":"Polygon","coordinates":[[[101.5,36.4],[102.0,36.4],[102.0,36.8],[101.5,36.8],[101.5,36.4]]]}"#,
    );
    let inventory = inventory("polygon", "town.geojson", &text).unwrap();
    let (cells, dropped) = carbon_monoxide(&inventory);
    assert!(dropped.abs() < 1e-9 && (cells.sum() - 1000.0).abs() < 1e-9);
    // 44.7 km × 44.5 km: a full cell has 144/1988 of it.
    let most = cells.iter().copied().fold(0.0, f64::max);
    assert!((most - 72.4).abs() < 0.3, "{most}");
}

#[test]
fn a_hole_emits_nothing_and_a_bay_is_left_out() {
    let ring = "[[101.0,36.0],[103.0,36.0],[103.0,37.0],[101.0,37.0],[101.0,36.0]]";
    let hole = "[[101.5,36.2],[102.5,36.2],[102.5,36.8],[101.5,36.8],[101.5,36.2]]";
    let text = feature(&format!(
        r#"{{"type":"Polygon","coordinates":[{ring},{hole}]}}"#
    ));
    let (cells, dropped) = carbon_monoxide(&inventory("polygon", "ring.geojson", &text).unwrap());
    assert!(dropped.abs() < 1e-6 && (cells.sum() - 1000.0).abs() < 1e-6);
    let middle = grid(12_000.0, 30, 21)
        .cell_of(102.0, 36.5)
        .unwrap()
        .unwrap();
    assert_eq!(cells[[middle.1, middle.0]], 0.0);
    // The same area as a concave ring: a bay open to the north.
    let bay = r#"{"type":"Polygon","coordinates":[[[101.0,36.0],[103.0,36.0],[103.0,37.0],[102.5,37.0],[102.5,36.2],[101.5,36.2],[101.5,37.0],[101.0,37.0],[101.0,36.0]]]}"#;
    let (cells, _) = carbon_monoxide(&inventory("polygon", "bay.geojson", &feature(bay)).unwrap());
    assert!((cells.sum() - 1000.0).abs() < 1e-6);
    assert_eq!(cells[[middle.1, middle.0]], 0.0);
}

#[test]
fn a_grid_gives_every_cell_its_weight() {
    let text = "longitude_deg,latitude_deg,weight_1\n101.5,36.5,1\n101.6,36.5,3\n101.5,36.6,0\n101.6,36.6,0\n";
    let inventory = inventory("grid", "grid.csv", text).unwrap();
    let (cells, dropped) = carbon_monoxide(&inventory);
    assert!(dropped.abs() < 1e-9 && (cells.sum() - 1000.0).abs() < 1e-9);
    assert!(cells.iter().filter(|c| **c > 0.0).count() <= 9);
}

#[test]
fn shapes_that_cannot_be() {
    let text = feature(r#"{"type":"LineString","coordinates":[[101.0,36.5],[107.9,36.5]]}"#);
    let wrong = inventory("polygon", "road.geojson", &text).unwrap_err();
    assert!(
        wrong.to_string().contains("holds a line, not a polygon"),
        "{wrong}"
    );
    let metres = text.replace("107.9", "410000");
    let wrong = inventory("line", "road.geojson", &metres).unwrap_err();
    assert!(
        wrong.to_string().contains("not metres") && wrong.to_string().contains("road.geojson"),
        "{wrong}"
    );
    let wrong = inventory("line", "road.geojson", "{").unwrap_err();
    assert!(wrong.to_string().contains("no GeoJSON"), "{wrong}");
    let irregular =
        "longitude_deg,latitude_deg,weight_1\n101.5,36.5,1\n101.6,36.6,3\n101.75,36.5,0\n";
    let wrong = inventory("grid", "grid.csv", irregular).unwrap_err();
    assert!(wrong.to_string().contains("no regular grid"), "{wrong}");
}
