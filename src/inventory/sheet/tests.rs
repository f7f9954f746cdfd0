//! Sheets as they come: titles, merged headers, sums, units in brackets, places in minutes, GBK by way of the reader of texts.

use super::*;
use crate::inventory::{BASE, Inventory};

const CHINESE: &str = "\
海东市2022年重点源大气污染物排放清单,,,,,,,,,,,
序号,企业名称,行业,地理位置,,排气筒,,,排放量(吨/年),,,
,,,经度,纬度,高度(m),内径(米),温度(℃),SO₂,NOx,PM₁₀,PM2.5
1,某某水泥有限公司,水泥制造,102.41,36.48,80,3.2,120,152.5,\"1,250\",86.4,41.2
2,华能热电,4411 火力发电,102°3′36″,36°30′,120,5,,310,420.8,55,30
3,铁合金二厂,,101.95,36.52,25,—,,12,8.5,210,150
合计,,,,,,,,474.5,1679.3,351.4,221.2
";

fn sheet(text: &str) -> Sheet {
    Sheet::parse(text, "sheet.csv", &SheetOptions::default()).unwrap()
}

fn wrong(text: &str, options: &SheetOptions) -> String {
    Sheet::parse(text, "sheet.csv", options)
        .unwrap_err()
        .to_string()
}

#[test]
fn merged_headers_units_and_places_are_understood() {
    let found = sheet(CHINESE);
    assert_eq!(found.sources.len(), 3);
    let cement = &found.sources[0];
    assert_eq!((cement.class.as_str(), cement.line), ("cement", 4));
    assert_eq!(cement.place, (102.41, 36.48));
    // Without a velocity no plume rises, and the rest of the stack is of no use.
    assert_eq!(cement.stack, [80.0, 0.0, 0.0, 0.0]);
    let mass = |source: &SheetSource, name: &str| {
        source.masses[BASE.iter().position(|b| *b == name).unwrap()]
    };
    assert_eq!(mass(cement, "SO2"), Some(152_500.0));
    assert_eq!(mass(cement, "NOX"), Some(1_250_000.0));
    assert_eq!(mass(cement, "PM25"), Some(41_200.0));
    assert!((mass(cement, "PMC").unwrap() - 45_200.0).abs() < 1e-6);
    assert_eq!(mass(cement, "CO"), None);
    let power = &found.sources[1];
    assert_eq!(power.class, "power_coal");
    assert!((power.place.0 - 102.06).abs() < 1e-9 && (power.place.1 - 36.5).abs() < 1e-9);
    // The industry is in the name where no column says it.
    assert_eq!(found.sources[2].class, "ferroalloy");
    let notes = found.notes.join("\n");
    assert!(
        notes.contains("1 rows of sums") && notes.contains("not used: 序号"),
        "{notes}"
    );
}

#[test]
fn english_lists_with_units_in_names_are_understood() {
    let text = "name;sector;lon;lat;stack height (m);diameter (mm);temperature (K);velocity (m/s);SO2_kg;NOx_kg\n\
                Works;steel;103.6;36.1;60;2500;400;12;1000;2000\n";
    let found = sheet(text);
    assert_eq!(found.sources[0].stack, [60.0, 2.5, 400.0, 12.0]);
    assert_eq!(found.sources[0].masses[0], Some(1000.0));
}

#[test]
fn what_a_sheet_does_not_say_is_asked_for() {
    let none = SheetOptions::default();
    let unitless = CHINESE.replace("(吨/年)", "");
    assert!(wrong(&unitless, &none).contains("the unit of this mass is not known"));
    let tonnes = SheetOptions {
        unit: Some("吨".into()),
        ..SheetOptions::default()
    };
    assert!(Sheet::parse(&unitless, "s", &tonnes).is_ok());
    let pounds = SheetOptions {
        unit: Some("lb".into()),
        ..SheetOptions::default()
    };
    assert!(wrong(&unitless, &pounds).contains("no unit of mass"));
    let shapeless = wrong(&CHINESE.replace("高度(m)", "高度"), &none);
    assert!(shapeless.contains("in which unit"), "{shapeless}");
    let other = CHINESE.replace("铁合金二厂", "某厂");
    let unknown = wrong(&other, &none);
    assert!(
        unknown.contains("line 6") && unknown.contains("--class"),
        "{unknown}"
    );
    let class = SheetOptions {
        class: Some("chemical".into()),
        ..SheetOptions::default()
    };
    assert_eq!(
        Sheet::parse(&other, "s", &class).unwrap().sources[2].class,
        "chemical"
    );
}

#[test]
fn faults_have_their_line() {
    let none = SheetOptions::default();
    let bad = |from: &str, to: &str| wrong(&CHINESE.replacen(from, to, 1), &none);
    assert!(bad("102.41,36.48", "36.48,102.41").contains("exchanged"));
    assert!(bad("152.5", "许多").contains("line 4"));
    assert!(bad("86.4,41.2", "41.2,86.4").contains("more PM2.5 than PM10"));
    assert!(bad("86.4,41.2", "86.4,").contains("PM10 without PM2.5"));
    assert!(bad("152.5", "-152.5").contains("below 0"));
    assert!(bad(",80,", ",8000,").contains("cannot be"));
    assert!(wrong("", &none).contains("no header"));
    assert!(wrong("a,b\n1,2\n", &none).contains("no header"));
}

#[test]
fn lines_are_an_inventory_and_twins_are_found() {
    let beside = Inventory::embedded().unwrap();
    let power = beside
        .lines
        .iter()
        .find(|l| l.id == "pp_cpi_xining")
        .and_then(|l| l.stack.as_ref())
        .map(|s| beside.stacks[s])
        .unwrap();
    let planted = format!(
        "{CHINESE}4,西宁电厂,火电,{},{},200,,,100,100,10,5\n5,外地厂,水泥,116.4,39.9,50,,,1,1,1,1\n",
        power.longitude + 0.01,
        power.latitude
    );
    let found = sheet(&planted);
    let made = import(&found, ("sheet.csv", 2022), &beside).unwrap();
    assert_eq!(made.outside, [4]);
    let twin = made.twins.iter().find(|t| t.source == 3).unwrap();
    assert_eq!(twin.facility, "pp_cpi_xining");
    assert!(
        (800.0..1000.0).contains(&twin.distance),
        "{}",
        twin.distance
    );
    // Read back as an inventory, nothing is lost.
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("activity.csv"), &made.activity).unwrap();
    std::fs::write(folder.path().join("stacks.csv"), &made.stacks).unwrap();
    let back = Inventory::from_folder(folder.path()).unwrap();
    for (at, name) in BASE.iter().enumerate() {
        let sum: f64 = back.lines.iter().map(|l| l.mass.base[at]).sum();
        let sheet: f64 = found
            .sources
            .iter()
            .take(4)
            .filter_map(|s| s.masses[at])
            .sum();
        assert!((sum - sheet).abs() <= 1e-9 * sheet, "{name} {sum} {sheet}");
        assert!((made.total[at] - sheet).abs() <= 1e-9 * sheet);
    }
    let facilities: std::collections::BTreeSet<_> =
        back.lines.iter().map(|l| l.facility.clone()).collect();
    assert_eq!(facilities.len(), 4);
}

#[test]
fn any_bytes_are_faults_and_no_panic() {
    let none = SheetOptions::default();
    let (gbk, _, _) = encoding_rs::GB18030.encode(CHINESE);
    let marked = [&[0xEF, 0xBB, 0xBF], CHINESE.as_bytes()].concat();
    for bytes in [CHINESE.as_bytes(), &gbk, &marked] {
        let text = crate::meteorology::decode(bytes, "sheet.csv").unwrap();
        let found = Sheet::parse(&text, "sheet.csv", &none).unwrap();
        assert_eq!((found.sources.len(), found.sources[0].line), (3, 4));
        for at in 0..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 0x15;
            for damaged in [&bytes[..at], &flipped] {
                if let Ok(text) = crate::meteorology::decode(damaged, "sheet.csv")
                    && let Err(error) = Sheet::parse(&text, "sheet.csv", &none)
                {
                    assert!(error.to_string().contains("sheet.csv"), "{error}");
                }
            }
        }
    }
    for nothing in ["NaN", "inf", "1e400"] {
        let error = wrong(&CHINESE.replacen("152.5", nothing, 1), &none);
        assert!(error.contains("line 4"), "{nothing}: {error}");
    }
}
