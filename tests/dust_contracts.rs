//! What a run with wind-blown dust must keep: its budget by origins and bins, and what sand fixing takes from it.

mod support;

use assert_cmd::Command;
use hehuang::dust::sizes::LANES;
use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{DustBudget, Record, run};
use predicates::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use support::{begin, bytes_of, case_of};
use tempfile::TempDir;

/// A day of dust around Gonghe in one tag set by source regions, another by sectors.
fn text(measures: &str) -> String {
    format!(
        r#"
[scenario]
name = "dust"
start = "2016-04-18T12:00"
hours = 2
spin_up_hours = 1
[grid]
cell_size_km = 36
width_km = 216
height_km = 180
centre_longitude_deg = 101
centre_latitude_deg = 36
layers = 12
first_layer_m = 80
[meteorology.representative_day]
id = "spring-dust-front"
[chemistry]
[aerosol]
wind_dust = "kok2014"
{measures}
[[attribution.set]]
name = "dust-regions"
[[attribution.set.tag]]
name = "gonghe"
sector = "wind_dust"
source_region = ["gonghe"]
[[attribution.set.tag]]
name = "other"
rest = true
[[attribution.set]]
name = "sectors"
by = ["sector"]
[output]
netcdf = false
geotiff = false
geojson = false
"#
    )
}

const HALF: &str = "[[aerosol.sand_fixing]]\nname = \"straw\"\nregion = \"gonghe\"\nsealed = 0.5\n";

fn record_of(text: &str) -> Record {
    let case = case_of(text);
    let (mut state, mut record) = begin(&case);
    let stop = AtomicBool::new(false);
    run(&case, &mut state, &mut [&mut record], &stop).expect("a run");
    record
}

#[test]
fn the_dust_budget_closes_by_origin_and_bin_and_sand_fixing_shows_in_it() {
    let text_open = text("");
    let budget = DustBudget::of(&record_of(&text_open)).expect("dust");
    assert!(budget.worst() < 1e-10, "residual {}", budget.worst());
    let find = |budget: &DustBudget, set: &str, origin: &str| {
        let origins = budget.origins.iter();
        let found = origins.clone().find(|o| o.set == set && o.origin == origin);
        found.unwrap_or_else(|| panic!("{set} {origin}")).clone()
    };
    let gonghe = find(&budget, "dust-regions", "gonghe");
    for (bin, lane) in LANES.iter().enumerate() {
        let all = &budget.all.bins[bin];
        assert_eq!(all.species, *lane);
        assert!(
            all.emitted > 0.0 && all.dry_deposition > 0.0 && all.outflow.iter().sum::<f64>() > 0.0
        );
        assert!(gonghe.bins[bin].emitted > 0.0);
        // Every set is a partition: its origins add up to all dust, term by term.
        for set in ["dust-regions", "sectors"] {
            let of_set = || budget.origins.iter().filter(|o| o.set == set);
            let terms: [fn(&hehuang::simulation::LedgerEntry) -> f64; 6] = [
                |e| e.initial,
                |e| e.emitted,
                |e| e.inflow.iter().sum(),
                |e| e.outflow.iter().sum(),
                |e| e.dry_deposition + e.wet_deposition,
                |e| e.suspended,
            ];
            for (n, term) in terms.iter().enumerate() {
                let sum: f64 = of_set().map(|o| term(&o.bins[bin])).sum();
                let gap = (sum - term(all)).abs() / all.entered();
                assert!(gap < 1e-10, "{set} {lane} term {n}: {gap}");
            }
        }
        // Nothing but dust of the wind and the air outside is dust.
        let sector = find(&budget, "sectors", "wind_dust");
        assert!((sector.bins[bin].emitted / all.emitted - 1.0).abs() < 1e-12);
    }
    // What `hehuang dust fixing` says of the same hours is what the run raised, and half of Gonghe is sealed.
    let fixed = DustBudget::of(&record_of(&text(HALF))).expect("dust");
    assert!(fixed.worst() < 1e-10, "residual {}", fixed.worst());
    let after = find(&fixed, "dust-regions", "gonghe");
    let (mut before_said, mut after_said) = ([0.0; 5], [0.0; 5]);
    let scenario = Scenario::parse(&text(HALF), "dust.toml").expect("a scenario");
    let frame = scenario.frame().expect("a grid");
    let Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    let weather = scenario.meteorology(&frame, episode).expect("weather");
    let weather: &dyn hehuang::meteorology::Meteorology = &weather;
    let period = (episode.begin(), episode.end());
    let dust = scenario
        .dust(&frame, weather, period)
        .expect("dust")
        .expect("dust");
    for hour in 0..2 {
        let time = episode.start.value.plus(3600 * hour);
        let slice = weather.at(time).expect("an hour");
        for effect in dust
            .fixing_effect([(time, &*slice)], 3600.0)
            .expect("effects")
        {
            if effect.region == "gonghe" {
                for bin in 0..5 {
                    before_said[bin] += effect.before[bin];
                    after_said[bin] += effect.after[bin];
                }
            }
        }
    }
    for bin in 0..5 {
        let (old, new) = (gonghe.bins[bin].emitted, after.bins[bin].emitted);
        assert!((new / old - 0.5).abs() < 1e-12, "{}", new / old);
        assert!((before_said[bin] / old - 1.0).abs() < 1e-12);
        assert!((after_said[bin] / new - 1.0).abs() < 1e-12);
    }
}

#[test]
fn accounts_of_tags_depend_neither_on_threads_nor_on_blocks() {
    let text = text(HALF)
        .replace("hours = 2\nspin_up_hours = 1", "hours = 1")
        .replace("height_km = 180", "height_km = 216");
    let first = bytes_of(&case_of(&text), 1);
    let cut = format!("{text}[run]\nblocks = 6\n");
    assert!(first == bytes_of(&case_of(&cut), 2));
}

fn hehuang() -> Command {
    Command::cargo_bin("hehuang").expect("the program is built")
}

fn written(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file");
    path
}

/// Column `name` of a CSV text, row by row.
fn column(text: &str, name: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().expect("a header").clone();
    let at = header.iter().position(|h| h == name);
    let at = at.unwrap_or_else(|| panic!("no column {name} in {header:?}"));
    let rows = reader.records().map(|r| r.expect("a row")[at].to_owned());
    rows.collect()
}

#[test]
fn dust_fixing_lists_regions_and_what_a_measure_saves() {
    let folder = TempDir::new().expect("a folder");
    let open = written(&folder, "open.toml", &text(""));
    let fixed = written(&folder, "fixed.toml", &text(HALF));
    let regions = hehuang()
        .args(["dust", "fixing"])
        .arg(&open)
        .assert()
        .success()
        .stderr(predicate::str::contains("[[aerosol.sand_fixing]]"));
    let regions = String::from_utf8(regions.get_output().stdout.clone()).expect("text");
    assert!(column(&regions, "region").contains(&"gonghe".to_owned()));
    assert!(!regions.contains("measure"));
    let table = folder.path().join("saved.csv");
    hehuang()
        .args(["dust", "fixing"])
        .arg(&fixed)
        .arg("-o")
        .arg(&table)
        .assert()
        .success()
        .stdout(predicate::str::is_empty())
        .stderr(predicate::str::contains("saved (50.0 %)"))
        .stderr(predicate::str::contains("hehuang dust effect"));
    let text = fs::read_to_string(&table).expect("a table");
    assert_eq!(column(&text, "measure")[0], "straw");
    assert_eq!(column(&text, "PM10_DUST_saved_percent")[0], "50.0000");
    let number = |name: &str| column(&text, name)[0].parse::<f64>().expect("a number");
    assert!(number("PM10_DUST_saved_t") > 0.0 && number("erodible_km2") > 0.0);
    assert!(number("erodible_km2") < number("area_km2"));
    let off = self::text("").replace("\"kok2014\"", "\"off\"");
    let off = written(
        &folder,
        "off.toml",
        &off.replace(
            "sector = \"wind_dust\"\nsource_region = [\"gonghe\"]\n",
            "sector = \"industry\"\n",
        ),
    );
    hehuang()
        .args(["dust", "fixing"])
        .arg(&off)
        .assert()
        .code(2)
        .stderr(predicate::str::contains("nothing raises dust"));
}

#[test]
fn dust_effect_compares_two_runs_and_refuses_unlike_ones() {
    let folder = TempDir::new().expect("a folder");
    let short = |measure: &str| text(measure).replace("hours = 2\nspin_up_hours = 1", "hours = 1");
    let run_of = |name: &str, text: &str| {
        let scenario = written(&folder, &format!("{name}.toml"), text);
        let out = folder.path().join(name);
        hehuang()
            .args(["run", "-q"])
            .arg(scenario)
            .arg("-o")
            .arg(&out)
            .assert()
            .success();
        out
    };
    let (open, fixed) = (run_of("open", &short("")), run_of("fixed", &short(HALF)));
    let budget = fs::read_to_string(open.join("dust_budget.csv")).expect("a budget");
    assert_eq!(
        column(&budget, "origin")[..8],
        ["all"; 8].map(str::to_owned)
    );
    for residual in column(&budget, "residual_relative") {
        assert!(residual.parse::<f64>().expect("a number").abs() < 1e-10);
    }
    let compare = |before: &Path, after: &Path| {
        let mut command = hehuang();
        command.args(["dust", "effect"]).arg(before).arg(after);
        command.assert()
    };
    let done = compare(&open, &fixed)
        .success()
        .stderr(predicate::str::contains("PM10_DUST"))
        .stderr(predicate::str::contains("also differ").not());
    let text = String::from_utf8(done.get_output().stdout.clone()).expect("text");
    let kinds = column(&text, "kind");
    let quantities = column(&text, "quantity");
    let change = column(&text, "change");
    let find = |kind: &str, quantity: &str| {
        let at = (0..kinds.len()).find(|&n| kinds[n] == kind && quantities[n] == quantity);
        change[at.expect("a row")].parse::<f64>().expect("a number")
    };
    for quantity in ["PM10", "PM10_DUST", "DUST"] {
        assert!(find("domain_mean", quantity) < 0.0, "{text}");
        assert!(find("largest_decrease", quantity) <= find("domain_mean", quantity));
    }
    assert!(find("raised", "PM10_DUST") < 0.0);
    let other = short("").replace("width_km = 216", "width_km = 180");
    let other = run_of("narrow", &other);
    compare(&open, &other)
        .code(2)
        .stderr(predicate::str::contains(
            "different grids: 6 × 5 cells of 36 km",
        ));
    let warm = short("").replace("T12:00", "T13:00");
    let warm = run_of("later", &warm);
    compare(&open, &warm)
        .code(2)
        .stderr(predicate::str::contains("different times: 1 h from"));
}
