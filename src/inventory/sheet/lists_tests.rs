//! Registers made here with the columns of others': activities by hand, and what is left out or refused.

use super::super::{SheetOptions, import};
use super::*;
use crate::inventory::Inventory;

const GPPD: &str = "country,country_long,name,gppd_idnr,capacity_mw,latitude,longitude,primary_fuel,generation_gwh_2018,generation_gwh_2019\n\
CHN,China,Big Coal,W1,600,36.5,102.0,Coal,,2500\n\
CHN,China,Small Coal,W2,120,36.1,103.6,Coal,,\n\
CHN,China,Dam,W3,1000,36.0,101.5,Hydro,,\n\
CHN,China,Gas Works,W4,100,36.1,103.7,Gas,,\n\
CHN,China,Far Coal,W5,1000,23.0,113.0,Coal,,\n";

fn register(text: &str) -> Sheet {
    let sheet = Sheet::of_register(text, "list.csv", 2019);
    sheet.map_err(|e| e.to_string()).unwrap().unwrap()
}

fn refused(text: &str) -> String {
    Sheet::of_register(text, "list.csv", 2019)
        .unwrap_err()
        .to_string()
}

fn near(found: f64, wanted: f64) {
    assert!((found / wanted - 1.0).abs() < 1e-12, "{found} {wanted}");
}

fn amount(sheet: &Sheet, name: &str) -> f64 {
    let source = sheet.sources.iter().find(|s| s.name == name);
    source.and_then(|s| s.activity.as_ref()).unwrap().amount
}

#[test]
fn capacities_and_generation_become_coal() {
    let sheet = register(GPPD);
    assert_eq!(sheet.sources.len(), 3);
    // Generation of the year before capacity: 2500 GWh × 448 t/GWh; 120 MW × 3600 h × 0.448 t/MWh.
    near(amount(&sheet, "Big Coal"), 1_120_000.0);
    near(amount(&sheet, "Small Coal"), 193_536.0);
    let factor = |n: usize| sheet.sources[n].activity.as_ref().unwrap();
    assert_eq!(factor(0).factor, "power_coal_pc_300");
    assert!(factor(0).given && !factor(1).given);
    assert_eq!(factor(1).factor, "power_coal_pc_100_300");
    let notes = sheet.notes.join("\n");
    for words in [
        "register gppd",
        "1 that burn nothing",
        "line 5 Gas Works (gas); give their masses",
        "3600 h × 0.448",
        "unverified",
    ] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
}

#[test]
fn lines_of_a_register_are_an_inventory_with_the_masses_of_the_factor() {
    let beside = Inventory::embedded().unwrap();
    let made = import(&register(GPPD), ("list.csv", 2019), &beside).unwrap();
    // The plant in Guangdong lies in no county of the inventory.
    assert_eq!(made.outside.len(), 1);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("activity.csv"), &made.activity).unwrap();
    std::fs::write(folder.path().join("stacks.csv"), &made.stacks).unwrap();
    let inventory = Inventory::from_folder(folder.path()).unwrap();
    assert_eq!(inventory.lines.len(), 2);
    // 10.2 g SO2 a kg of coal, 98 % taken out by what works 99.5 % of the time.
    near(
        inventory.lines[1].mass.base[0],
        193_536.0 * 10.2 * (1.0 - 0.98 * 0.995),
    );
    assert!(inventory.lines[1].activity_unverified && !inventory.lines[0].activity_unverified);
    assert!(
        inventory.lines[1].source.contains("capacity_mw 120"),
        "{}",
        inventory.lines[1].source
    );
}

#[test]
fn kiln_and_mill_of_one_place_are_told_apart() {
    let beside = Inventory::embedded().unwrap();
    let kiln = beside
        .lines
        .iter()
        .find(|l| l.id == "cem_0050_kiln")
        .unwrap();
    let stack = beside.stacks["cem_0050_kiln"];
    let text = format!(
        "uid,latitude,longitude,status,plant_type,capacity,owner_name\nGACTCHN0050,{},{},Operating,Integrated,1.62,{}\n",
        stack.latitude, stack.longitude, kiln.name
    );
    let made = import(&register(&text), ("list.csv", 2019), &beside).unwrap();
    let twins: Vec<&str> = made.twins.iter().map(|t| t.facility.as_str()).collect();
    assert_eq!(twins, ["cem_0050_kiln", "cem_0050_mill"]);
}

#[test]
fn trackers_of_steel_and_cement_are_known_by_their_columns() {
    let steel = "Plant ID,Plant name (English),Coordinates,Status,Nominal BF capacity (ttpa),Nominal BOF steel capacity (ttpa),Nominal EAF steel capacity (ttpa)\n\
                 P1,Works,\"36.1, 103.6\",operating,1000,900,N/A\n\
                 P2,Planned,\"36.1, 103.6\",announced,1000,900,100\n\
                 P3,Mini,\"36.2, 103.5\",operating,,,500\n";
    let sheet = register(steel);
    near(amount(&sheet, "Works iron"), 800_000.0);
    near(amount(&sheet, "Works sinter"), 1_120_000.0);
    near(amount(&sheet, "Works converter"), 720_000.0);
    near(amount(&sheet, "Mini electric furnace"), 400_000.0);
    assert_eq!(sheet.sources[0].place, (103.6, 36.1));
    assert!(!sheet.sources.iter().any(|s| s.name.starts_with("Planned")));
    let cement = "GEM Plant ID,GEM Asset name (English),Coordinates,Operating status,Cement Capacity (millions metric tonnes per annum),Clinker Capacity (millions metric tonnes per annum)\n\
                  C1,Kilns,\"36.9, 101.7\",operating,2,1.4\n";
    let sheet = register(cement);
    near(amount(&sheet, "Kilns kiln"), 840_000.0);
    near(amount(&sheet, "Kilns mill"), 1_200_000.0);
    let assets = "uid,city,latitude,longitude,status,plant_type,production_type,capacity,owner_name\n\
                  GACTCHN0001,Datong,36.9,101.7,Operating,Integrated,Dry,1.5,Owner\n\
                  GACTCHN0002,Datong,36.9,101.8,Operating,Grinding,,1,Mill Owner\n\
                  GACTCHN0003,Datong,36.9,101.8,Closed,Integrated,,1,Closed Owner\n";
    let sheet = register(assets);
    // As the embedded plant of 1.5 Mt: 585,000 t of clinker, 900,000 t of cement.
    near(amount(&sheet, "Owner kiln"), 585_000.0);
    near(amount(&sheet, "Owner mill"), 900_000.0);
    assert_eq!(sheet.sources.len(), 3);
    assert!(
        sheet.notes[0].contains("1 not in operation"),
        "{}",
        sheet.notes[0]
    );
    let coal = "Plant name,Unit name,Capacity (MW),Status,Combustion technology,Latitude,Longitude\n\
                Xihai,Unit 2,300,operating,CFB,36.97,100.9\n\
                Ningda,1,660,operating,ultra-supercritical,36.6,101.5\n";
    let sheet = register(coal);
    assert_eq!(sheet.sources[0].class, "power_coal_cfb");
    near(amount(&sheet, "Ningda 1"), 1_064_448.0);
}

#[test]
fn what_is_no_register_or_cannot_be_is_said() {
    let none = |text: &str| {
        Sheet::of_register(text, "list.csv", 2019)
            .unwrap()
            .is_none()
    };
    assert!(none("") && none("a,b,c\n1,2,3\n"));
    assert!(none("企业名称,经度,纬度,SO2(t)\n甲,102,36,1\n"));
    let head = GPPD.lines().next().unwrap();
    for (row, words) in [
        ("CHN,China,A,W1,600,96.5,102.0,Coal,,", "no place on earth"),
        ("CHN,China,A,W1,600,,102.0,Coal,,", "line 2"),
        (
            "CHN,China,A,W1,600,36.5,102.0,Gas,,",
            "no plant that a factor of the library is for",
        ),
        (
            "CHN,China,A,W1,none,36.5,102.0,Coal,,",
            "no plant that a factor of the library is for",
        ),
        ("", "no plant that a factor"),
    ] {
        let error = refused(&format!("{head}\n{row}\n"));
        assert!(error.contains(words), "{row}: {error}");
    }
    // A sheet of emissions stays one.
    let sheet = "name,sector,lon,lat,stack height (m),SO2_kg\nWorks,steel,103.6,36.1,60,1000\n";
    assert!(none(sheet));
    assert!(Sheet::parse(sheet, "s.csv", &SheetOptions::default()).is_ok());
    for rule in [
        "gppd",
        "gem_coal",
        "gem_steel",
        "gem_cement",
        "sfi_cement",
        "sfi_steel",
    ]
    .map(|list| rules(list).unwrap())
    .into_iter()
    .flatten()
    {
        let numbers = [2, 6, 7, 17, 18, 19, 20].map(|at| rule.number(at));
        assert!(numbers.iter().all(|n| n.is_finite()), "{:?}", rule.cells);
        let inventory = Inventory::embedded().unwrap();
        assert!(
            inventory.library.factors.contains_key(rule.text(8)),
            "{:?}",
            rule.cells
        );
        assert!(
            inventory.library.classes.contains_key(rule.text(5)),
            "{:?}",
            rule.cells
        );
    }
}
