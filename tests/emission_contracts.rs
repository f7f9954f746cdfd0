//! What emissions beside the plain inventory must keep: fires in the ledger and in their tag, dust under the weather, winds within a cell.

mod support;

use hehuang::dust::fires::{Fire, FireFactors, FireLanes, fire_factors, fire_lanes, read_fires};
use hehuang::inventory::{EmissionError, EmissionField, EmissionSchedule, Inventory, SourceGroup};
use hehuang::meteorology::MetSlice;
use hehuang::scenario::{Period, Scenario};
use hehuang::simulation::{Case, Surroundings, SurroundingsError, run};
use hehuang::time::ModelTime;
use hehuang::transport::BoundaryRatios;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use support::{begin, bytes_of, case_of};

/// A scenario of a representative day on its own date.
fn text(day: &str, hours: usize, more: &str) -> String {
    text_at("", day, hours, more)
}

fn text_at(start: &str, day: &str, hours: usize, more: &str) -> String {
    format!(
        r#"
[scenario]
name = "contract"
{start}
hours = {hours}
[grid]
cell_size_km = 36
width_km = 360
height_km = 252
layers = 14
first_layer_m = 60
top_m = 13000
[meteorology.representative_day]
id = "{day}"
{more}
[[attribution.set]]
name = "sector-region"
by = ["sector", "region"]
rest = "elsewhere"
[attribution.set.regions]
xining = ["西宁市"]
lanzhou = ["兰州市"]
[[attribution.set]]
name = "height"
by = ["height"]
"#
    )
}

/// Three fires: by mass, by power, and one whose smoke is given a height; all of them within the run.
const FIRES: &str = "longitude_deg,latitude_deg,time,duration_h,vegetation,mass_kg,frp_MW,height_m
101.78,36.62,2016-04-05T12:30,1.7,grassland,250000,,
103.80,36.05,2016-04-05T13:00,2,cropland,,35,
100.95,36.90,2016-04-05T12:00,0.25,temperate_forest,9000,,1800
";

fn case_with_fires(more: &str) -> Case {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("fires.csv"), FIRES).expect("a file");
    let more = format!("[fires]\nfiles = [\"fires.csv\"]\n{more}");
    let start = "start = \"2016-04-05T12:00\"";
    let text = text_at(start, "spring-dust-front", 4, &more);
    built_in(&text, folder.path())
}

fn built_in(text: &str, folder: &Path) -> Case {
    let scenario = Scenario::parse_in(text, "contract.toml", folder).expect("a scenario");
    let base = scenario.base().expect("a grid");
    let Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    scenario.case(&base, episode).expect("a case").case
}

/// The sources of one sector alone.
struct Only(Arc<dyn EmissionSchedule>, &'static str);

impl EmissionSchedule for Only {
    fn groups(&self) -> &[SourceGroup] {
        self.0.groups()
    }
    fn at(&self, time: ModelTime, weather: &MetSlice) -> Result<EmissionField, EmissionError> {
        let all = self.0.at(time, weather)?;
        let mut field = EmissionField {
            lanes: all.lanes,
            ..EmissionField::default()
        };
        for (group, cell, rates) in all.entries() {
            if self.0.groups()[group].sector == self.1 {
                field.cells.push(cell as u32);
                field.groups.push(group as u32);
                field.rates.extend_from_slice(rates);
            }
        }
        Ok(field)
    }
    fn annual_totals(&self) -> &[f64] {
        self.0.annual_totals()
    }
    fn provenance(&self) -> String {
        self.0.provenance()
    }
}

/// Air without anything in it.
struct Clean(BoundaryRatios);

impl Surroundings for Clean {
    fn boundary(&self, _: ModelTime) -> Result<BoundaryRatios, SurroundingsError> {
        Ok(self.0.clone())
    }
    fn ratio(&self, _: ModelTime, _: f64, _: usize) -> f64 {
        0.0
    }
    fn provenance(&self) -> String {
        "clean".into()
    }
}

fn alone_in_clean_air(mut case: Case, sector: &'static str) -> Case {
    let lanes = vec![0.0; case.lanes()];
    let (nx, ny) = (case.horizontal.nx, case.horizontal.ny);
    case.surroundings = Arc::new(Clean(BoundaryRatios::uniform(
        nx,
        ny,
        case.layers(),
        &lanes,
    )));
    case.emissions = Arc::new(Only(case.emissions.clone(), sector));
    case
}

/// What the list says of a lane [kg].
fn listed(lane: usize, fires: &[Fire], factors: &[FireFactors], lanes: &FireLanes) -> f64 {
    let mut sum = 0.0;
    for fire in fires {
        for (share, filled) in factors[fire.vegetation].shares.iter().zip(lanes) {
            let of_lane = filled.iter().filter(|part| part.0 == lane);
            sum += fire.mass * share * of_lane.map(|part| part.1).sum::<f64>();
        }
    }
    sum
}

#[test]
fn three_fires_are_whole_in_the_ledger_and_in_their_tag() {
    let case = alone_in_clean_air(case_with_fires(""), "fire");
    let (mut state, _) = begin(&case);
    run(&case, &mut state, &mut [], &AtomicBool::new(false)).expect("a run");
    let factors = fire_factors().expect("factors");
    let fires = read_fires("fires.csv", FIRES.as_bytes(), &factors).expect("fires");
    let library = Inventory::embedded().expect("an inventory").library;
    let (lanes, without) = fire_lanes(&case.species, &library).expect("lanes");
    assert!(without.is_empty());
    let ledger = state.ledger(&case);
    for (lane, entry) in ledger.entries.iter().enumerate() {
        let expected = listed(lane, &fires, &factors, &lanes);
        assert!(
            expected > 0.0 && (entry.emitted / expected - 1.0).abs() < 1e-12,
            "{}: {} for {expected}",
            entry.species,
            entry.emitted
        );
        assert!(entry.relative_residual().abs() < 1e-12, "{entry:?}");
    }
    // In air that holds nothing else the tags of fires are the bulk, cell by cell.
    let (gap, undershoot) = state.tag_closure(&case);
    assert!(gap < 1e-12 && undershoot < 1e-12, "{gap} {undershoot}");
    let columns = case.columns();
    let of_fires: Vec<usize> = case.tags.sets[0]
        .tags
        .iter()
        .enumerate()
        .filter(|(_, tag)| tag.sector.as_deref() == Some("fire"))
        .map(|(at, _)| at)
        .collect();
    assert_eq!(of_fires.len(), 3);
    let tags = state.tags.as_ref().expect("tags").totals();
    for (lane, whole) in state.bulk.totals().into_iter().enumerate() {
        let parts: Vec<f64> = of_fires
            .iter()
            .map(|at| tags[lane * columns + at])
            .collect();
        let sum: f64 = parts.iter().sum();
        assert!((sum / whole - 1.0).abs() < 1e-12, "{sum} for {whole}");
        assert!(
            parts.iter().all(|part| *part > 0.0),
            "Xining, Lanzhou and elsewhere burn"
        );
    }
}

#[test]
fn bytes_do_not_depend_on_threads() {
    let first = bytes_of(&case_with_fires(""), 1);
    assert!(first == bytes_of(&case_with_fires("[run]\nblocks = 6\n"), 2));
}

#[test]
fn smoke_fills_the_lanes_of_a_mechanism() {
    let case = case_with_fires("[chemistry]\n[aerosol]\n");
    let factors = fire_factors().expect("factors");
    let fires = read_fires("fires.csv", FIRES.as_bytes(), &factors).expect("fires");
    let library = Inventory::embedded().expect("an inventory").library;
    let (lanes, _) = fire_lanes(&case.species, &library).expect("lanes");
    let only = Only(case.emissions.clone(), "fire");
    let mut emitted = vec![0.0; case.lanes()];
    for hour in 0..4 {
        let time = case.begin.plus(3600 * hour);
        let weather = case.meteorology.at(time).expect("weather");
        let field = only.at(time, &weather).expect("smoke");
        for (sum, rate) in emitted.iter_mut().zip(field.totals()) {
            *sum += 3600.0 * rate;
        }
    }
    for (lane, emitted) in emitted.iter().enumerate() {
        let expected = listed(lane, &fires, &factors, &lanes);
        assert!(
            (emitted - expected).abs() <= 1e-12 * expected,
            "{emitted} {expected}"
        );
    }
    for name in ["NO", "CO", "FORM", "AECJ", "NUMJ", "VIVPO1", "ACORS", "EC"] {
        assert!(
            emitted[case.species.lane(name).expect("a lane")] > 0.0,
            "{name}"
        );
    }
}

/// Emission of each lane by a sector over some hours of a case [kg].
fn emission(case: &Case, sector: &'static str) -> Vec<f64> {
    let only = Only(case.emissions.clone(), sector);
    let mut sums = vec![0.0; case.lanes()];
    let mut time = case.begin;
    while time < case.end {
        let weather = case.meteorology.at(time).expect("weather");
        let totals = only.at(time, &weather).expect("emissions").totals();
        for (sum, rate) in sums.iter_mut().zip(totals) {
            *sum += 3600.0 * rate;
        }
        time = time.plus(3600);
    }
    sums
}

#[test]
fn dust_of_people_follows_the_weather_and_nothing_else_does() {
    let of = |day: &str, more: &str| case_of(&text(day, 24, more));
    let steady = "[inventory]\nweather_driven_dust = false";
    let (driven, plain) = (of("spring-dust-front", ""), of("spring-dust-front", steady));
    for sector in ["industry", "transport", "residential"] {
        for (a, b) in emission(&driven, sector)
            .iter()
            .zip(emission(&plain, sector))
        {
            assert!((a - b).abs() <= 1e-12 * b, "{sector}: {a} {b}");
        }
    }
    let coarse = driven.species.lane("PMC").expect("a lane");
    let ratio = |case: &Case, other: &Case| {
        emission(case, "dust")[coarse] / emission(other, "dust")[coarse]
    };
    let dry = ratio(&driven, &plain);
    let wet = ratio(&of("summer-rain", ""), &of("summer-rain", steady));
    // About the mean of a year on a dry day (the mountains have snow yet), less on a rainy one.
    assert!((0.7..2.0).contains(&dry), "{dry}");
    assert!(wet < 0.8 * dry, "{wet} {dry}");
}

#[test]
fn a_run_under_the_weather_keeps_mass_and_tags() {
    let case = case_of(&text("spring-dust-front", 3, ""));
    let (mut state, _) = begin(&case);
    run(&case, &mut state, &mut [], &AtomicBool::new(false)).expect("a run");
    assert!(state.ledger(&case).worst() < 1e-12);
    let (gap, undershoot) = state.tag_closure(&case);
    assert!(gap < 1e-12 && undershoot <= 1e-3, "{gap} {undershoot}");
    let emitted = emission(&case, "dust")[case.species.lane("PMC").expect("a lane")];
    assert!(emitted > 0.0);
}

#[test]
fn mean_days_raise_dust_by_winds_within_a_cell_and_frozen_ones_none() {
    let dust = |day: &str, winds: &str| {
        let more = format!("[chemistry]\n[aerosol]\nwind_within_cell = \"{winds}\"");
        let case = case_of(&text(day, 24, &more));
        let sums = emission(&case, "wind_dust");
        let bins = ["ADUST1", "ADUST2", "ADUST3", "ADUST4"];
        let lanes = bins.map(|bin| sums[case.species.lane(bin).expect("a lane")]);
        lanes.iter().sum::<f64>()
    };
    let (spread, mean) = (
        dust("spring-dust-front", "weibull"),
        dust("spring-dust-front", "mean"),
    );
    assert!(spread > 0.0 && spread > 10.0 * mean, "{spread} {mean}");
    assert_eq!(dust("winter-nw-front", "weibull"), 0.0);
    assert_eq!(dust("winter-nw-front", "mean"), 0.0);
}

/// A sheet as an office saves it: GBK, merged headers, a unit in brackets.
const SHEET: &str = "\
2022年重点源排放清单,,,,,,,
企业名称,行业,经度,纬度,烟囱高度(米),排放量(吨/年),,
,,,,,SO2,PM10,PM2.5
西宁火电厂,火力发电,101.49,36.585,210,321.5,60,30
新建水泥厂,水泥制造,102.2,36.5,80,12,40,20
";

#[test]
fn a_sheet_in_gbk_takes_the_place_of_its_facilities() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).display().to_string();
    let (bytes, ..) = encoding_rs::GBK.encode(SHEET);
    std::fs::write(at("sheet.csv"), &bytes).expect("a file");
    let hehuang = |arguments: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("hehuang").expect("the program");
        let out = command.args(arguments).output().expect("it runs");
        (
            out.status.success(),
            String::from_utf8_lossy(&out.stdout).into_owned()
                + &String::from_utf8_lossy(&out.stderr),
        )
    };
    let (sheet, new) = (at("sheet.csv"), at("new"));
    let import = [
        "inventory",
        "import",
        &sheet,
        "--output",
        &new,
        "--year",
        "2022",
        "--merge",
    ];
    let (done, text) = hehuang(&import);
    assert!(done, "{text}");
    assert!(
        text.contains("pp_cpi_xining") && text.contains("its lines give way"),
        "{text}"
    );
    let (before, after) = (
        Inventory::embedded().expect("embedded"),
        Inventory::from_folder(Path::new(&new)).expect("read back"),
    );
    let of =
        |inventory: &Inventory, keep: &dyn Fn(&hehuang::inventory::SourceLine) -> bool| -> f64 {
            inventory
                .lines
                .iter()
                .filter(|l| keep(l))
                .map(|l| l.mass.base[0])
                .sum()
        };
    let gone = of(&before, &|l| l.facility.as_deref() == Some("pp_cpi_xining"));
    assert!(gone > 0.0);
    let expected = of(&before, &|_| true) - gone + (321.5 + 12.0) * 1000.0;
    let found = of(&after, &|_| true);
    assert!(
        (found - expected).abs() < 1e-9 * expected,
        "{found} {expected}"
    );
    // A second import does not write over the first, and the new folder is an inventory that runs.
    assert!(!hehuang(&import).0);
    let (sound, text) = hehuang(&["inventory", "check", "--folder", &new]);
    assert!(sound, "{text}");
    // The bytes of a spreadsheet are no sheet.
    std::fs::write(at("book.xlsx"), b"PK\x03\x04\x14\x00\x06\x00").expect("a file");
    let (done, text) = hehuang(&[
        "inventory",
        "import",
        &at("book.xlsx"),
        "--output",
        &at("no"),
        "--year",
        "2022",
    ]);
    assert!(!done && text.contains("CSV"), "{text}");
}

/// Sixteenths of a degree around Xining, across borders of cells and counties.
const PARK: &str = r#"{"type":"Polygon","coordinates":[[[101.55,36.5],[101.95,36.55],[101.9,36.8],[101.6,36.75],[101.55,36.5]],[[101.7,36.6],[101.75,36.6],[101.75,36.65],[101.7,36.6]]]}"#;

#[test]
fn tags_by_area_and_species_add_up_to_the_bulk_everywhere() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("park.geojson"), PARK).expect("a file");
    std::fs::write(folder.path().join("fires.csv"), FIRES).expect("a file");
    let more = "[fires]\nfiles = [\"fires.csv\"]
[[attribution.set]]
name = \"park\"
[[attribution.set.tag]]
name = \"park\"
polygon = \"park.geojson\"
[[attribution.set.tag]]
name = \"xining\"
region = \"西宁市\"
[[attribution.set.tag]]
name = \"others\"
rest = true
[[attribution.set]]
name = \"species\"
[[attribution.set.tag]]
name = \"park-nox\"
polygon = \"park.geojson\"
species = [\"NOX\", \"BC\"]
[[attribution.set.tag]]
name = \"nox\"
species = \"NOX\"
[[attribution.set.tag]]
name = \"others\"
rest = true
";
    let start = "start = \"2016-04-05T12:00\"";
    let text = text_at(start, "spring-dust-front", 3, more);
    let case = built_in(&text, folder.path());
    let (mut state, _) = begin(&case);
    run(&case, &mut state, &mut [], &AtomicBool::new(false)).expect("a run");
    let (gap, undershoot) = state.tag_closure(&case);
    assert!(gap < 1e-12 && undershoot < 1e-12, "{gap} {undershoot}");
    let columns = case.columns();
    let accounts = state.tag_accounts.as_ref().expect("accounts");
    let ledger = state.ledger(&case);
    let lane = |name: &str| case.species.lane(name).expect("a lane");
    let emitted = |set: usize, tag: usize, lane: usize| {
        accounts.emitted[lane * columns + case.tags.offset(set) + tag]
    };
    for (n, entry) in ledger.entries.iter().enumerate() {
        for (at, set) in case.tags.sets.iter().enumerate() {
            let sum: f64 = (0..set.tags.len()).map(|tag| emitted(at, tag, n)).sum();
            assert!((sum / entry.emitted - 1.0).abs() < 1e-12, "{}", set.name);
        }
        assert!(emitted(0, 0, n) > 0.0 && emitted(0, 1, n) > 0.0);
    }
    let nox = lane("NOX");
    assert_eq!(emitted(1, 0, lane("CO")), 0.0);
    assert_eq!(emitted(1, 2, nox), 0.0);
    // The same sources by two sets.
    assert!((emitted(1, 0, nox) / emitted(0, 0, nox) - 1.0).abs() < 1e-12);
    assert!((emitted(1, 0, lane("EC")) / emitted(0, 0, lane("EC")) - 1.0).abs() < 1e-12);
}
