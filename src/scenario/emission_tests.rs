//! `[fires]`, `[inventory] weather_driven_dust`, `[aerosol] wind_within_cell`: defaults, tags, files, errors.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::dust::gusts::WithinCell;
use crate::inventory::EmissionSchedule;

/// Six cells of 40 km about Xining.
const SMALL: &str = "[scenario]\nname = \"a\"\nhours = 3\n[meteorology.representative_day]\nid = \"spring-dust-front\"\n";
const GRID: &str =
    "[grid]\ncell_size_km = 40\nwidth_km = 240\nheight_km = 200\nlayers = 12\nfirst_layer_m = 60\n";
const HEADER: &str =
    "longitude_deg,latitude_deg,time,duration_h,vegetation,mass_kg,frp_MW,height_m\n";

fn parsed(text: &str) -> Scenario {
    Scenario::parse(text, "a.toml").unwrap_or_else(|e| panic!("{}", e.render(false)))
}

/// A scenario in a folder that holds `fires.csv`.
fn with_fires(text: &str, fires: &[u8]) -> Result<Base, String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("fires.csv"), fires).unwrap();
    let text = format!("{text}{GRID}[fires]\nfiles = [\"fires.csv\"]\n");
    let scenario = Scenario::parse_in(&text, "a.toml", folder.path());
    let scenario = scenario.map_err(|e| e.render(false))?;
    scenario.base().map_err(|e| e.render(false))
}

#[test]
fn winds_within_a_cell_go_with_the_weather() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("s.csv"), "").unwrap();
    let winds = |head: &str, more: &str| {
        let text = format!("{head}{GRID}[chemistry]\n[aerosol]\n{more}");
        let scenario = Scenario::parse_in(&text, "a.toml", folder.path());
        let scenario = scenario.unwrap_or_else(|e| panic!("{}", e.render(false)));
        scenario
            .aerosol
            .unwrap()
            .dust_options()
            .unwrap()
            .within_cell
    };
    let stations = "[scenario]\nname = \"a\"\nhours = 3\nstart = \"2016-04-05T08:00\"\n[meteorology.stations]\nfiles = [\"s.csv\"]\n";
    let year = "[scenario]\nname = \"a\"\n[year]\n";
    assert_eq!(winds(SMALL, ""), WithinCell::Weibull);
    assert_eq!(winds(year, ""), WithinCell::Weibull);
    assert_eq!(winds(stations, ""), WithinCell::Mean);
    assert_eq!(
        winds(&stations.replace("stations", "epw"), ""),
        WithinCell::Mean
    );
    assert_eq!(
        winds(SMALL, "wind_within_cell = \"mean\"\n"),
        WithinCell::Mean
    );
    assert_eq!(
        winds(stations, "wind_within_cell = \"weibull\"\n"),
        WithinCell::Weibull
    );
    // Default and choice are told apart in the settings.
    let scenario = parsed(&format!("{SMALL}{GRID}[chemistry]\n[aerosol]\n"));
    let setting = scenario
        .settings
        .iter()
        .find(|s| s.key == "aerosol.wind_within_cell")
        .unwrap();
    assert_eq!(
        (setting.value.as_str(), setting.default),
        ("\"weibull\"", true)
    );
    let off = parsed(&format!(
        "{SMALL}{GRID}[chemistry]\n[aerosol]\nwind_dust = \"off\"\n"
    ));
    assert_eq!(off.aerosol.unwrap().dust_options(), None);
}

#[test]
fn wind_within_a_cell_without_dust_is_refused() {
    let text = format!(
        "{SMALL}{GRID}[chemistry]\n[aerosol]\nwind_dust = \"off\"\nwind_within_cell = \"mean\"\n"
    );
    let error = Scenario::parse(&text, "a.toml").unwrap_err();
    let ScenarioError::Invalid(invalid) = &error else {
        panic!("{error}");
    };
    assert_eq!(invalid.problems.len(), 1);
    assert_eq!(invalid.problems[0].code, "not-used");
}

#[test]
fn fires_are_a_sector_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("f.csv"), HEADER).unwrap();
    let text = format!(
        "{SMALL}{GRID}[fires]\nfiles = [\"f.csv\"]\n[[attribution.set]]\nname = \"s\"\nby = [\"sector\"]\n"
    );
    let scenario = Scenario::parse_in(&text, "a.toml", folder.path()).unwrap();
    let names: Vec<&str> = scenario.attribution[0]
        .tags
        .tags
        .iter()
        .map(|t| t.name.as_str())
        .collect();
    assert_eq!(names.len(), 13);
    assert_eq!(names[12], "fire");
}

#[test]
fn fires_are_read_laid_and_counted() {
    // One inside all day, one inside on another day, one far away.
    let text = format!(
        "{HEADER}101.8,36.6,2016-04-30T01:00,2,grassland,1000,,\n101.8,36.6,2019-01-01T00:00,2,cropland,,10,200\n88,36,2016-04-30T01:00,1,grassland,1,,\n"
    );
    let date = crate::meteorology::RepresentativeDays::embedded();
    let day = date.day("spring-dust-front").unwrap().date.to_string();
    let text = text.replace("2016-04-30T01:00", &format!("{}T01:00", &day[..10]));
    let base = with_fires(SMALL, text.as_bytes()).unwrap();
    let fires = base.fires.as_ref().unwrap();
    assert_eq!((fires.read, fires.schedule.inside().count()), (3, 2));
    assert!(fires.without_lane.is_empty());
    assert_eq!(base.files.len(), 1);
    let groups = fires.schedule.groups();
    assert!(
        groups
            .iter()
            .all(|g| g.sector == "fire" && g.county_code / 10_000 == 63),
        "{groups:?}"
    );
    let notes = parsed(&format!("{SMALL}{GRID}")).emission_notes(&base);
    assert_eq!(
        notes.last().unwrap(),
        "fires: 3 read, 2 in the domain, 1 of them burning during the run"
    );
}

#[test]
fn a_bad_list_of_fires_is_one_clear_error() {
    let fault = |bytes: &[u8]| with_fires(SMALL, bytes).err().unwrap();
    let row = format!(
        "{HEADER}101.8,36.6,2016-04-30T01:00,2,tundra,1000,,\n101.8,36.6,2016-04-30T25:00,2,cropland,1000,,\n"
    );
    let said = fault(row.as_bytes());
    assert!(said.contains("fires.csv, line 2, column vegetation: this name is not known (found 'tundra'); known are grassland"), "{said}");
    assert!(said.contains("fires.csv, line 3, column time"), "{said}");
    assert!(said.contains("2 problem(s)"), "{said}");
    let said = fault(b"");
    assert!(
        said.contains("fires.csv: there is no column longitude_deg; it is empty"),
        "{said}"
    );
    let said = fault(b"longitude_deg\n\xFF\xFF\n");
    assert!(
        said.contains("fires.csv, line 2: bytes that are not UTF-8 nor GBK text"),
        "{said}"
    );
}

#[test]
fn a_year_takes_only_fires_of_its_days() {
    let days = crate::meteorology::RepresentativeDays::embedded();
    let date = days.day("spring-dust-front").unwrap().date.to_string();
    let year =
        "[scenario]\nname = \"a\"\n[year]\ndays = [\"spring-dust-front\", \"winter-stagnant\"]\n";
    let fire = |day: &str, time: &str, hours: u8| {
        format!(
            "{HEADER}101.8,36.6,{day}T{time},{hours},grassland,1000,,\n88,36,2001-01-01T00:00,1,grassland,1,,\n"
        )
    };
    let base = with_fires(year, fire(&date[..10], "14:00", 3).as_bytes()).unwrap();
    let notes = parsed(&format!("{year}{GRID}")).emission_notes(&base);
    let last = notes.last().unwrap();
    assert!(
        last.ends_with("1 of them burning during the run; each counts as often as its day"),
        "{last}"
    );
    for text in [
        fire("2001-01-01", "14:00", 3),
        fire(&date[..10], "22:00", 3),
    ] {
        let said = with_fires(year, text.as_bytes()).err().unwrap();
        assert!(
            said.contains("does not burn within the date of any day"),
            "{said}"
        );
        assert!(said.contains("run fires as an episode"), "{said}");
        assert!(said.contains("fires.csv"), "{said}");
    }
}

#[test]
fn dust_of_the_inventory_is_parted_without_loss_and_natural_soil_left_out() {
    let masses = |more: &str| {
        let scenario = parsed(&format!("{SMALL}{GRID}{more}"));
        let base = scenario.base().unwrap();
        let emissions = &base.emissions;
        let mut inside = emissions.steady.report.inside;
        for (_, part) in &emissions.driven {
            for (sum, mass) in inside.iter_mut().zip(part.report.inside) {
                *sum += mass;
            }
        }
        let notes = scenario.emission_notes(&base);
        (
            inside,
            emissions.driven.len(),
            emissions.soil_left_out,
            notes,
        )
    };
    let (driven, kinds, left, notes) = masses("");
    assert_eq!((kinds, left), (3, None));
    assert!(
        notes[0]
            .starts_with("dust of roads, building sites and piles under the hour's weather: PM10 "),
        "{notes:?}"
    );
    let (steady, kinds, left, notes) = masses("[inventory]\nweather_driven_dust = false\n");
    assert_eq!((kinds, left, notes.len()), (0, None, 0));
    for (a, b) in driven.iter().zip(steady) {
        assert!((a / b - 1.0).abs() < 1e-12, "{a} {b}");
    }
    let (without, kinds, left, notes) = masses("[chemistry]\n[aerosol]\n");
    let left = left.unwrap();
    assert_eq!(kinds, 3);
    assert!(left[5] > 1e6 && left[6] > 1e5 && left[0] == 0.0, "{left:?}");
    for ((kept, left), all) in without.iter().zip(left).zip(steady) {
        assert!(
            ((kept + left) / all - 1.0).abs() < 1e-12,
            "{kept} {left} {all}"
        );
    }
    assert!(
        notes[1].starts_with(
            "natural bare soil of the inventory, left out since the wind raises dust: PM10 "
        ),
        "{notes:?}"
    );
    // Without wind dust the inventory's bare soil emits as ever.
    let (all, _, left, _) = masses("[chemistry]\n[aerosol]\nwind_dust = \"off\"\n");
    assert_eq!(left, None);
    assert!((all[5] / steady[5] - 1.0).abs() < 1e-12);
}
