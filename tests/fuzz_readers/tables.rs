//! Whatever stands in a table of emissions, fires, monitors or receptors, reading it ends and nothing panics. The first byte chooses
//! the reader, the second its options or the file of a folder.

use super::said;
use hehuang::dust::event::DustSeries;
use hehuang::dust::fires::{FireFactors, fire_factors, read_fires};
use hehuang::geodata::{Crs, read_ascii_grid};
use hehuang::gridded::{Step, parse_ascii};
use hehuang::inventory::Inventory;
use hehuang::inventory::sheet::{Sheet, SheetOptions, import};
use hehuang::meteorology::decode;
use hehuang::nearfield::toml_case::{read_points, read_series};
use hehuang::observations::{
    Averaging, HourLabel, ReadOptions, State, StateRule, parse_observations, parse_places,
};
use hehuang::prepare::buildings::read_bpip;
use hehuang::terrain::Legend;
use std::path::Path;
use std::sync::LazyLock;

/// Tables of an inventory's folder.
const FILES: [&str; 12] = [
    "activity.csv",
    "stacks.csv",
    "registers.csv",
    "classes.csv",
    "counties.csv",
    "factors.csv",
    "controls.csv",
    "profiles_hour.csv",
    "profiles_month.csv",
    "speciation_pm.csv",
    "speciation_voc.csv",
    "speciation_gas.csv",
];
/// Two lines for the tables beside them.
const ACTIVITY: &[u8] = include_bytes!("activity.csv");
static INVENTORY: LazyLock<Inventory> = LazyLock::new(|| Inventory::embedded().expect("embedded"));
static FIRES: LazyLock<Vec<FireFactors>> = LazyLock::new(|| fire_factors().expect("embedded"));

fn inventory(choice: u8, bytes: &[u8]) {
    let folder = super::folder("tables").join("inventory");
    std::fs::create_dir_all(&folder).expect("a folder");
    for file in FILES {
        let _ = std::fs::remove_file(folder.join(file));
    }
    std::fs::write(folder.join(FILES[0]), ACTIVITY).expect("a file");
    std::fs::write(folder.join(FILES[usize::from(choice) % FILES.len()]), bytes).expect("a file");
    if let Some(read) = said(Inventory::from_folder(&folder)) {
        let _ = (read.total(), read.sectors());
    }
}

/// Reads bytes.
pub fn read(bytes: &[u8]) {
    let [first, second, rest @ ..] = bytes else {
        return;
    };
    let file = "any.csv";
    let text = decode(rest, file);
    let on = |bit: u8| second >> bit & 1 == 1;
    match (first % 10, text) {
        (0, Ok(text)) => {
            let options = SheetOptions {
                unit: on(0).then(|| "t".to_owned()),
                class: on(1).then(|| "coal_power".to_owned()),
            };
            if let Some(sheet) = said(Sheet::parse(&text, file, &options)) {
                said(import(&sheet, (file, 2020), &INVENTORY));
            }
        }
        (1, _) => inventory(*second, rest),
        (2, Ok(text)) => {
            let options = ReadOptions {
                state: on(0).then_some(if on(1) {
                    StateRule::ChineseNetwork
                } else {
                    StateRule::Fixed(State::At298)
                }),
                daily_ozone: on(2).then_some(if on(3) {
                    Averaging::Day
                } else {
                    Averaging::MaxEightHours
                }),
                hour_label: if on(4) {
                    HourLabel::Beginning
                } else {
                    HourLabel::End
                },
            };
            said(parse_observations(&text, file, options));
        }
        (3, Ok(text)) => drop(said(parse_places(&text, file))),
        (4, _) => drop(said(read_fires(file, rest, &FIRES))),
        (5, Ok(text)) => drop(said(parse_ascii(&text, file, Step::Year))),
        (6, _) => {
            let path = super::file("tables", "any.asc", rest);
            let crs = on(0).then(|| Crs::epsg(if on(1) { 4326 } else { 32648 }).expect("known"));
            said(read_ascii_grid(&path, crs.as_ref()));
        }
        (7, _) => {
            let path = super::file("tables", file, rest);
            said(read_points(&path));
            said(read_series(&path, "ozone_ug_m3"));
        }
        (8, Ok(text)) => {
            said(Legend::parse(&text, file));
            said(read_bpip(Path::new("any.pip"), &text));
        }
        (9, _) => drop(said(DustSeries::parse(file, rest))),
        (_, text) => drop(said(text)),
    }
}
