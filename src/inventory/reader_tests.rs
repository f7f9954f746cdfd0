//! Tests of the reader: encodings, routes, and every fault at its place.

use super::*;
use crate::seeds;
use std::collections::BTreeMap;
use std::path::Path;

const HEADER: &str = "source_id,name,name_zh,class,county,year,route,activity,activity_unit,factor,controls,capture,operation,surrogate,stack,hour,weekday,month,pm_profile,voc_profile,confidence,range_relative,activity_status,source";
const LINE: &str = "kiln,Kiln,水泥窑,cement,630121,2020,factor,1000,t,power_coal_pc_300,fgd_wet,1,0.5,point,kiln,flat,flat,flat,coal_power,combustion_coal,C,0.3,unverified,test";
const STACKS: &str = "source_id,latitude_deg,longitude_deg,height_m,diameter_m,temperature_K,velocity_m_s,source\nkiln,36.93,101.68,60,3,420,12,test\n";

/// An inventory in a folder of the given files.
fn read(files: &[(&str, &[u8])]) -> Result<Inventory, InventoryError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    Inventory::from_folder(folder.path())
}

fn with_line(line: &str) -> Result<Inventory, InventoryError> {
    let text = format!("{HEADER}\n{line}\n");
    read(&[
        ("activity.csv", text.as_bytes()),
        ("stacks.csv", STACKS.as_bytes()),
    ])
}

/// The line with one column changed.
fn changed(column: &str, value: &str) -> String {
    let at = HEADER.split(',').position(|c| c == column).unwrap();
    let mut cells: Vec<&str> = LINE.split(',').collect();
    cells[at] = value;
    cells.join(",")
}

fn message(result: Result<Inventory, InventoryError>) -> String {
    result.unwrap_err().to_string()
}

/// Exactly one fault, in `activity.csv`, line 2, the column named, with the parts in its text.
fn one_fault(column: &str, value: &str, parts: &[&str]) {
    let Err(InventoryError::Problems { problems }) = with_line(&changed(column, value)) else {
        panic!("{column} = {value} was accepted");
    };
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!((problems[0].line, problems[0].column.as_str()), (2, column));
    let text = problems[0].to_string();
    assert!(text.contains("activity.csv, line 2"), "{text}");
    for part in parts {
        assert!(text.contains(part), "{text} lacks '{part}'");
    }
}

#[test]
fn the_whole_table_equals_the_independent_compilation() {
    let inventory = Inventory::embedded().unwrap();
    assert_eq!(inventory.lines.len(), 3058);
    let totals = inventory.totals_by(&[Dimension::City, Dimension::Sector]);
    let mut wanted: BTreeMap<Vec<String>, Vec<f64>> = BTreeMap::new();
    // python3 seeds/scripts/inventory_check.py --csv
    let text = include_str!("test_data/inventory_check.csv");
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let masses = cells[2..].iter().map(|c| c.parse().unwrap()).collect();
        wanted.insert(vec![cells[0].into(), cells[1].into()], masses);
    }
    assert_eq!(wanted.len(), 126);
    assert!(wanted.keys().eq(totals.keys()));
    for (key, masses) in &wanted {
        for ((tonnes, kilograms), pollutant) in masses.iter().zip(totals[key]).zip(POLLUTANTS) {
            let error = (kilograms / 1000.0 - tonnes).abs();
            // The file has nine digits.
            assert!(
                error <= 1e-8 * tonnes,
                "{key:?} {pollutant}: {kilograms} kg"
            );
        }
    }
    let total = inventory.total()[6] / 1000.0;
    assert!((total - 82_146.865_80).abs() < 1e-3, "PM2.5 {total} t");
    assert!(inventory.orphans().registers.is_empty() && inventory.orphans().stacks.is_empty());
    let shares = inventory.unverified_shares();
    assert!((shares.activity[0] - 0.771).abs() < 0.005 && (shares.either[8] - 0.886).abs() < 0.005);
}

#[test]
fn factor_control_capture_and_operation_multiply() {
    let inventory = with_line(LINE).unwrap();
    let line = &inventory.lines[0];
    // 1000 t × 10.2 g/kg × (1 − 0.80 × 1 × 0.5)
    assert!((line.mass.pollutants()[0] - 6120.0).abs() < 1e-9);
    assert_eq!(line.facility.as_deref(), Some("kiln"));
    assert!(inventory.notes.iter().any(|n| n.contains("factors.csv")));
}

#[test]
fn three_encodings_give_one_inventory() {
    let text = format!("{HEADER}\n{LINE}\n");
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &gbk, &marked] {
        let inventory = read(&[("activity.csv", bytes), ("stacks.csv", STACKS.as_bytes())]);
        assert_eq!(inventory.unwrap().lines[0].name_zh, "水泥窑");
    }
}

#[test]
fn each_fault_names_its_place_and_a_remedy() {
    one_fault("activity", "NaN", &["not a finite number", "NaN"]);
    one_fault("activity", "-3", &["must not be negative"]);
    one_fault(
        "activity",
        "1,5".replace(',', ";").as_str(),
        &["not a number"],
    );
    one_fault("class", "cemnt", &["did you mean 'cement'?"]);
    one_fault(
        "factor",
        "power_coal_pc_30",
        &["did you mean 'power_coal_pc_300'?"],
    );
    one_fault("controls", "fgd_wett", &["did you mean 'fgd_wet'?"]);
    one_fault("county", "630199", &["county is not known"]);
    one_fault("hour", "flatt", &["did you mean 'flat'?"]);
    one_fault(
        "activity_unit",
        "m3",
        &["does not go with a factor in g/kg", "write t or kg"],
    );
    one_fault("capture", "1.2", &["outside 0 to 1"]);
    one_fault("route", "factr", &["did you mean 'factor'?"]);
    one_fault("surrogate", "urbn", &["did you mean 'urban'?"]);
    one_fault("stack", "kill", &["did you mean 'kiln'?"]);
    one_fault("pm_profile", "none", &["emits PM2.5"]);
    one_fault("confidence", "F", &["grade is not known"]);
    one_fault("source", "", &["cell is empty"]);
}

#[test]
fn all_faults_come_at_once() {
    let text = format!(
        "{HEADER}\n{}\n{}\n{}\n",
        changed("activity", "-1"),
        changed("source_id", "kiln"),
        changed("month", "flatt")
    );
    let error = read(&[
        ("activity.csv", text.as_bytes()),
        ("stacks.csv", b"source_id,height\nx,1\n"),
        ("controls.csv", b""),
    ]);
    let Err(InventoryError::Problems { problems }) = error else {
        panic!("accepted");
    };
    let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
    let all = all.join("\n");
    for part in [
        "controls.csv: the file is empty",
        "stacks.csv, line 1, column height: the unit of this column is not known here; write height_m",
        "stacks.csv, line 1, column latitude_deg: this column is missing",
        "activity.csv, line 2, column activity: this must not be negative",
        "activity.csv, line 3, column source_id: this id stands already on line 2",
        "activity.csv, line 4, column month: this profile is not known",
    ] {
        assert!(all.contains(part), "{all} lacks '{part}'");
    }
}

#[test]
fn columns_missing_misspelt_or_in_another_unit() {
    let missing = format!("{}\n", HEADER.replace(",capture", ""));
    let text = message(read(&[("activity.csv", missing.as_bytes())]));
    assert!(
        text.contains("column capture: this column is missing"),
        "{text}"
    );
    assert!(text.contains("no data below the header"), "{text}");
    let misspelt = format!("{HEADER},facilty\n{LINE},x\n");
    let text = message(read(&[("activity.csv", misspelt.as_bytes())]));
    assert!(text.contains("did you mean 'facility'?"), "{text}");
    let celsius = STACKS
        .replace("temperature_K", "temperature_degC")
        .replace("420", "146.85");
    let activity = format!("{HEADER}\n{LINE}\n");
    let inventory = read(&[
        ("activity.csv", activity.as_bytes()),
        ("stacks.csv", celsius.as_bytes()),
    ])
    .unwrap();
    assert!((inventory.stacks["kiln"].temperature - 420.0).abs() < 1e-9);
    let feet = STACKS.replace("height_m", "height_ft");
    let text = message(read(&[
        ("activity.csv", activity.as_bytes()),
        ("stacks.csv", feet.as_bytes()),
    ]));
    assert!(
        text.contains("height_ft: the unit of this column is not known here; write height_m"),
        "{text}"
    );
    let text = message(read(&[]));
    assert!(
        text.contains("activity.csv: this file is missing"),
        "{text}"
    );
    assert!(matches!(
        Inventory::from_folder(Path::new("nowhere at all")),
        Err(InventoryError::Unreadable { .. })
    ));
}

#[test]
fn a_stack_in_the_lake_and_one_in_another_country_are_refused() {
    let activity = format!("{HEADER}\n{LINE}\n");
    let at = |latitude: &str, longitude: &str| {
        let stacks = STACKS
            .replace("36.93", latitude)
            .replace("101.68", longitude);
        message(read(&[
            ("activity.csv", activity.as_bytes()),
            ("stacks.csv", stacks.as_bytes()),
        ]))
    };
    let lake = at("36.9", "100.2");
    assert!(lake.contains("lies in Qinghai Lake"), "{lake}");
    let swapped = at("35.0", "121.0");
    assert!(
        swapped.contains("lies in no county of the list"),
        "{swapped}"
    );
}

#[test]
fn what_names_a_faulty_line_is_not_at_fault() {
    let activity = format!("{HEADER}\n{LINE}\n");
    let stacks = STACKS.replace(",60,", ",-60,");
    let result = read(&[
        ("activity.csv", activity.as_bytes()),
        ("stacks.csv", stacks.as_bytes()),
    ]);
    let Err(InventoryError::Problems { problems }) = result else {
        panic!("accepted");
    };
    assert_eq!(problems.len(), 1, "{problems:?}");
    assert_eq!(problems[0].column, "height_m");
}

#[test]
fn profiles_must_add_to_one() {
    let text = seeds::text("inventory/profiles_weekday.csv").unwrap();
    let broken = text.replace(
        "0.14285714,0.14285714,0.14285714,0.14285714,0.14285714,0.14285714",
        "0.14285714,0.14285714,0.14285714,0.14285714,0.14285714,0.24285714",
    );
    assert_ne!(text, broken);
    let activity = format!("{HEADER}\n{LINE}\n");
    let text = message(read(&[
        ("activity.csv", activity.as_bytes()),
        ("stacks.csv", STACKS.as_bytes()),
        ("profiles_weekday.csv", broken.as_bytes()),
    ]));
    assert!(text.contains("not to 1"), "{text}");
}

#[test]
fn mass_balance_and_measurement_give_masses() {
    let balance = changed("route", "mass_balance").replace("power_coal_pc_300", "coal_s06");
    let measured = changed("route", "measured")
        .replace("power_coal_pc_300", "NOX")
        .replace("fgd_wet", "")
        .replace("kiln,Kiln", "kiln_nox,Kiln");
    let text = format!("{HEADER}\n{balance}\n{measured}\n");
    let balances = "balance,pollutant,content_percent,retained_percent,mass_ratio,source\ncoal_s06,SO2,0.6,15,1.998,test\n";
    let files = [
        ("activity.csv", text.as_bytes()),
        ("stacks.csv", STACKS.as_bytes()),
        ("balances.csv", balances.as_bytes()),
    ];
    let inventory = read(&files).unwrap();
    // 1000 t × 0.6 % × 0.85 × 1.998 × (1 − 0.8 × 0.5)
    let so2 = 1e6 * 0.006 * 0.85 * 1.998 * 0.6;
    assert!((inventory.lines[0].mass.pollutants()[0] - so2).abs() < 1e-9);
    assert_eq!(inventory.lines[1].mass.pollutants()[1], 1e6);
    let bad = text.replace(",NOX,", ",PM10,");
    let text = message(read(&[
        ("activity.csv", bad.as_bytes()),
        files[1],
        files[2],
    ]));
    assert!(text.contains("a line for PM25 and one for PMC"), "{text}");
}
