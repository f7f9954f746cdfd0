//! Planted totals: sums, ranges and grids have them; files that cannot be are refused with their line.

use super::super::monte_carlo::MonteCarloOptions;
use super::super::pollutant::pollutant_index;
use super::*;
use std::path::PathBuf;
use tempfile::TempDir;

fn written(bytes: &[u8]) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("totals.csv");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

fn scaled(rows: &str) -> Result<Inventory, String> {
    let text = format!("region,sector,class,pollutant,year,emission_t,source\n{rows}\n");
    let (_folder, path) = written(text.as_bytes());
    let mut inventory = Inventory::embedded().unwrap();
    inventory.scale_to(&path).map_err(|e| e.to_string())?;
    Ok(inventory)
}

/// Sum over the lines that a test names by itself [kg].
fn sum(inventory: &Inventory, pollutant: &str, of: impl Fn(u32, &str, &str) -> bool) -> f64 {
    let at = pollutant_index(pollutant).unwrap();
    let lines = inventory.lines.iter();
    let lines = lines.filter(|l| of(l.county, &l.sector, &l.class));
    lines.map(|l| l.mass.pollutants()[at]).sum()
}

fn near(found: f64, wanted: f64) {
    assert!((found / wanted - 1.0).abs() < 1e-12, "{found} {wanted}");
}

#[test]
fn groups_sum_to_their_totals_and_nothing_else_moves() {
    let before = Inventory::embedded().unwrap();
    // Lanzhou is 6201xx; Xining 6301xx.
    let rows = "兰州市,,,SO2,2022,12345.678,statistical yearbook (planted)\n\
                Xining,industry,,NOX,2022,9876.5,planted\n\
                all,,,NH3,2021,50000,planted\n\
                Lanzhou,,,PM2.5,2022,15000,planted\n\
                Lanzhou,,,PM10,2022,40000,planted\n\
                Xining,,,PM10,2022,30000,planted";
    let after = scaled(rows).unwrap();
    let lanzhou = |county: u32, _: &str, _: &str| county / 100 == 6201;
    let xining = |county: u32, _: &str, _: &str| county / 100 == 6301;
    near(sum(&after, "SO2", lanzhou), 12_345_678.0);
    near(
        sum(&after, "NOX", |c, s, _| c / 100 == 6301 && s == "industry"),
        9_876_500.0,
    );
    near(sum(&after, "NH3", |_, _, _| true), 50_000_000.0);
    near(sum(&after, "PM25", lanzhou), 15_000_000.0);
    near(sum(&after, "PM10", lanzhou), 40_000_000.0);
    near(sum(&after, "PM10", xining), 30_000_000.0);
    // PM10 alone keeps the share of PM2.5.
    near(
        sum(&after, "PM25", xining) / sum(&after, "PM10", xining),
        sum(&before, "PM25", xining) / sum(&before, "PM10", xining),
    );
    for (a, b) in before.lines.iter().zip(&after.lines) {
        let (a_mass, b_mass) = (&a.mass.base, &b.mass.base);
        if a.county / 100 != 6201 {
            assert!(
                (a_mass[0] - b_mass[0]).abs() < f64::MIN_POSITIVE,
                "SO2 elsewhere"
            );
        }
        assert!(
            (a_mass[2] - b_mass[2]).abs() < f64::MIN_POSITIVE,
            "CO has no total"
        );
    }
    assert_eq!(after.official.len(), 6);
    let first = &after.official[0];
    near(first.before, sum(&before, "SO2", lanzhou));
    near(first.factor, 12_345_678.0 / first.before);
    assert!(first.to_string().contains("兰州市, SO2 2022:"), "{first}");
    assert!(after.provenance.contains("scaled to 6 official total(s)"));
    // Ranges and the totals by sector follow.
    let options = MonteCarloOptions {
        samples: 40,
        ..MonteCarloOptions::default()
    };
    let ammonia = pollutant_index("NH3").unwrap();
    near(
        after.monte_carlo(&options).unwrap().total[ammonia].compiled,
        50_000_000.0,
    );
    let (low, was) = (
        after.monte_carlo(&options).unwrap().total[ammonia].low,
        before.monte_carlo(&options).unwrap().total[ammonia].low,
    );
    near(low / was, after.official[2].factor);
}

#[test]
fn factors_that_are_unusual_are_said() {
    let after = scaled("all,,,CO,2022,1,planted").unwrap();
    assert!(after.official[0].unusual());
    assert!(after.official[0].to_string().contains("warning"));
    let before = Inventory::embedded().unwrap().total()[2] / 1000.0;
    let after = scaled(&format!("all,,,CO,2022,{},planted", before * 1.2)).unwrap();
    assert!(!after.official[0].unusual());
    near(after.official[0].factor, 1.2);
}

#[test]
fn what_cannot_be_scaled_is_refused_with_its_line() {
    for (rows, words) in [
        ("all,,,SO2,2022,1000,a\nXining,,,SO2,2022,10,a", "line 3"),
        (
            "all,,,SO2,2022,1000,a\nXining,,,SO2,2022,10,a",
            "SO2 of Xining shares lines with SO2 of all in line 2",
        ),
        (
            "all,,,PM10,2022,90000,a\nXining,,,PM25,2022,10,a",
            "shares lines with PM10 of all",
        ),
        (
            "Xining,,,PM10,2022,10,a\nXining,,,PM25,2022,20,a",
            "PM10 is less than the 20 t of PM2.5",
        ),
        ("Xining,,road_dust_paved,SO2,2022,10,a", "not known"),
        ("Xining,ships,,SO2,2022,10,a", "this sector is not known"),
        ("Atlantis,,,SO2,2022,10,a", "Atlantis"),
        ("all,,,BC,2022,10,a", "give PM25"),
        ("all,,,SOX,2022,10,a", "this pollutant is not known"),
        ("all,,,SO2,22,10,a", "1950"),
        ("all,,,SO2,2022,-10,a", "must not be negative"),
        ("all,,,SO2,2022,ten,a", "not a number"),
        ("all,,,SO2,2022,10,", "this cell is empty"),
        ("all,,,SO2,2022,10", "6 cells, the header has 7"),
        ("", "no data below the header"),
    ] {
        let error = scaled(rows).err().unwrap_or_default();
        assert!(error.contains(words), "{rows}: {words}: {error}");
    }
    // A county without any line of a sector's pollutant.
    let inventory = Inventory::embedded().unwrap();
    let counties = inventory.library.counties.keys();
    let bare = counties
        .copied()
        .find(|code| sum(&inventory, "SO2", |c, s, _| c == *code && s == "power") == 0.0);
    let error = scaled(&format!("{},power,,SO2,2022,10,a", bare.unwrap())).unwrap_err();
    assert!(error.contains("there is nothing to scale"), "{error}");
    for (bytes, words) in [
        (&b""[..], "empty"),
        (b"region;pollutant\n", "missing"),
        (
            b"region,pollutant,year,emission_kg,source\nall,SO2,2022,1,a\n",
            "emission_t",
        ),
        (b"\xff\xfe\x00\x01", "totals.csv"),
    ] {
        let (_folder, path) = written(bytes);
        let error = Inventory::embedded().unwrap().scale_to(&path).unwrap_err();
        assert!(error.to_string().contains(words), "{words}: {error}");
    }
    let nowhere = Path::new("/nowhere/totals.csv");
    let error = Inventory::embedded()
        .unwrap()
        .scale_to(nowhere)
        .unwrap_err();
    assert!(error.to_string().contains("/nowhere/totals.csv"));
}

#[test]
fn tables_of_other_encodings_are_read() {
    let text = "region,pollutant,year,emission_t,source\r\n兰州市,SO2,2022,5000,年鉴\r\n";
    let (gbk, ..) = encoding_rs::GB18030.encode(text);
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [gbk.to_vec(), marked] {
        let (_folder, path) = written(&bytes);
        let mut inventory = Inventory::embedded().unwrap();
        inventory.scale_to(&path).unwrap();
        near(sum(&inventory, "SO2", |c, _, _| c / 100 == 6201), 5e6);
        assert_eq!(inventory.official[0].source, "年鉴");
    }
}
