//! Shipped scenarios are right; bad ones get the diagnostics written inside them (`src/scenario/bad/*.toml`).
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::apportionment::TagLayout;
use crate::inventory::{HeightClass, SourceGroup};
use crate::meteorology::RepresentativeDays;
use crate::species::mechanism::Group;
use crate::time::ModelTime;

macro_rules! bad {
    ($($name:ident),* $(,)?) => {
        $(#[test]
        fn $name() {
            refused(stringify!($name), include_str!(concat!("bad/", stringify!($name), ".toml")));
        })*
    };
}

mod bad {
    use super::refused;
    bad![
        typo_in_keys,
        wrong_unit,
        two_meteorologies,
        no_meteorology,
        unknown_day,
        no_hours,
        outside_terrain,
        grid_values,
        overlapping_regions,
        unknown_names,
        incomplete_regions,
        wrong_types,
        syntax,
        year_with_hours,
        missing_files,
        choices,
        chemistry,
        sand_fixing,
        fires,
        winds,
        emergency,
    ];
}

/// Words without the frame and line breaks of the drawing.
fn words(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| {
            if "│╭╰─╮╯├┬".contains(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn refused(name: &str, text: &str) {
    let error = Scenario::parse(text, &format!("{name}.toml")).unwrap_err();
    let drawn = error.render(false);
    let said = words(&drawn);
    let lines = |mark: &'static str| text.lines().filter_map(move |l| l.strip_prefix(mark));
    let mut expectations = 0;
    for expected in lines("# expect: ") {
        expectations += 1;
        assert!(
            said.contains(&words(expected)),
            "{expected:?} is not in\n{drawn}"
        );
    }
    assert!(expectations > 0, "{name} expects nothing");
    let ScenarioError::Invalid(invalid) = &error else {
        panic!("{drawn}");
    };
    let count: usize = lines("# problems: ").next().unwrap().parse().unwrap();
    assert_eq!(invalid.problems.len(), count, "\n{drawn}");
    let exit: u8 = lines("# exit: ")
        .next()
        .map_or(2, |code| code.parse().unwrap());
    assert_eq!(error.exit_code(), exit);
}

fn opened(name: &str) -> Scenario {
    Scenario::open(name).unwrap_or_else(|e| panic!("{}", e.render(false)))
}

#[test]
fn shipped_scenarios_are_right() {
    for shipped in SHIPPED {
        assert_eq!(opened(shipped.name).name.value, shipped.name);
    }
    let quick = opened("winter-episode-quick");
    assert_eq!(quick.grid.cells(), (30, 21));
    let Period::Episode(episode) = &quick.period else {
        panic!("an episode");
    };
    assert_eq!(
        episode.begin(),
        ModelTime::parse("2016-01-04T12:00").unwrap()
    );
    assert_eq!(episode.end(), ModelTime::parse("2016-01-06T12:00").unwrap());
    let full = opened("scenarios/winter-episode.toml");
    assert_eq!(full.grid.cells(), (60, 42));
    assert_eq!(full.attribution[0].tags.tags.len(), 8 * 4);
    assert_eq!(full.attribution[0].tags.tags[6].name, "industry@lanzhou");
    assert_eq!(full.transport.time_step.value, 300);
    assert!(full.transport.time_step.span.is_none());
}

#[test]
fn a_year_is_all_days_with_their_frequency() {
    let Period::Year(year) = opened("year").period else {
        panic!("a year");
    };
    let episodes = year.episodes(&RepresentativeDays::embedded());
    assert!(episodes.len() >= 16);
    let days: f64 = episodes.iter().map(|(_, frequency)| frequency).sum();
    assert!((days - 365.0).abs() < 1e-6);
    assert_eq!(episodes[0].0.begin(), episodes[0].0.start.plus(-86_400));
}

#[test]
fn shipped_tags_partition_every_county_and_sector() {
    let regions = crate::terrain::Regions::embedded().unwrap();
    let groups: Vec<SourceGroup> = regions
        .counties
        .iter()
        .flat_map(|county| {
            sectors().into_iter().map(|sector| SourceGroup {
                sector: sector.to_owned(),
                county_code: county.code,
                height_class: HeightClass::Low,
                facility: None,
                inside: None,
            })
        })
        .collect();
    for shipped in SHIPPED {
        let sets = opened(shipped.name).attribution;
        let tags = sets.into_iter().map(|set| set.tags).collect();
        TagLayout::new(tags, &groups, ModelTime(0), ModelTime(3600)).unwrap();
    }
}

const SMALL: &str = "[scenario]\nname = \"a\"\nhours = 3\n[grid]\ncell_size_km = 12\n[meteorology.representative_day]\nid = \"winter-stagnant\"\n";

#[test]
fn lumps_heights_and_explicit_tags() {
    let text = format!(
        "{SMALL}[[attribution.set]]\nname = \"economy\"\nby = [\"sector\", \"height\"]\nsectors = {{ energy = [\"power\", \"heating\"] }}\nsectors_rest = \"other\"\n\
         [[attribution.set]]\nname = \"days\"\n[[attribution.set.tag]]\nname = \"first\"\nto = \"2016-01-05T01:00\"\n[[attribution.set.tag]]\nname = \"later\"\nfrom = 2016-01-05T01:00:00\n"
    );
    let sets = Scenario::parse(&text, "a.toml")
        .unwrap_or_else(|e| panic!("{}", e.render(false)))
        .attribution;
    let names: Vec<&str> = sets[0].tags.tags.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "energy@ground",
            "energy@low",
            "energy@elevated",
            "other@ground",
            "other@low",
            "other@elevated"
        ]
    );
    assert_eq!(sets[0].tags.tags[3].selector.sectors.len(), 10);
    assert_eq!(
        sets[1].tags.tags[0].selector.to,
        sets[1].tags.tags[1].selector.from
    );
}

#[test]
fn chemistry_is_off_unless_asked_for_and_has_defaults() {
    assert_eq!(Scenario::parse(SMALL, "a.toml").unwrap().chemistry, None);
    let chemistry = opened("summer-ozone-quick").chemistry.unwrap();
    let shipped = MechanismSource::Shipped("cb6r5".into());
    assert_eq!(chemistry.mechanism.value, shipped);
    let without: Vec<Group> = chemistry.without.iter().map(|g| g.value).collect();
    let defaults = [Group::Mercury, Group::Toxics, Group::Halogen, Group::Marine];
    assert_eq!(without, defaults);
    assert_eq!(chemistry.relative_tolerance.value, 1e-3);
    assert!((chemistry.absolute_tolerance.value - 1e-15).abs() < 1e-27);
    assert_eq!(chemistry.photolysis_interval.value, 900);
    assert_eq!(chemistry.ozone_column, None);
    assert!(chemistry.stratosphere.value && chemistry.dust_uptake.value);
    let text = format!(
        "{SMALL}[chemistry]\nmechanism = \"gone.def\"\ngas_properties = \"gone.csv\"\nwithout = []\nmethod = \"rodas3\"\n"
    );
    let ScenarioError::Invalid(invalid) = Scenario::parse(&text, "a.toml").unwrap_err() else {
        panic!("invalid");
    };
    let said: Vec<&str> = invalid
        .problems
        .iter()
        .map(|p| p.message.as_str())
        .collect();
    assert_eq!(
        said,
        ["there is no file gone.def", "there is no file gone.csv"]
    );
}

#[test]
fn plants_and_soils_are_sectors_of_a_run_with_chemistry() {
    let set = "[[attribution.set]]\nname = \"s\"\nby = [\"sector\"]\n";
    let sectors_of = |text: &str| {
        let scenario = Scenario::parse(text, "a.toml").unwrap_or_else(|e| panic!("{e}"));
        let tags = &scenario.attribution[0].tags.tags;
        tags.iter().map(|t| t.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(sectors_of(&format!("{SMALL}{set}")).len(), 12);
    let both = sectors_of(&format!("{SMALL}[chemistry]\n{set}"));
    assert_eq!(both[12..], ["biogenic", "soil"]);
    let text = format!("{SMALL}[chemistry]\nbiogenic = false\n{set}");
    assert_eq!(sectors_of(&text)[12..], ["soil"]);
}

#[test]
fn defaults_are_told_apart_from_what_was_said() {
    let scenario = Scenario::parse(SMALL, "a.toml").unwrap();
    let find = |key: &str| scenario.settings.iter().find(|s| s.key == key).unwrap();
    assert_eq!(
        (
            find("grid.cell_size_km").value.as_str(),
            find("grid.cell_size_km").default
        ),
        ("12.0", false)
    );
    assert_eq!(
        (find("run.seed").value.as_str(), find("run.seed").default),
        ("2024", true)
    );
    assert_eq!(scenario.grid.cell_size.value, 12_000.0);
    let place = scenario.grid.cell_size.span.clone().unwrap();
    assert_eq!(&SMALL[place], "12");
}

#[test]
fn a_problem_found_later_still_has_its_place() {
    let scenario = Scenario::parse(SMALL, "a.toml").unwrap();
    let error = scenario.error_at(
        &scenario.grid.top,
        "terrain of 9000 m stands above the top",
        None,
    );
    assert!(error.render(false).contains("terrain of 9000 m"));
    let error = scenario.error_at(&scenario.grid.cell_size, "too fine", Some("6".into()));
    assert!(
        error.render(false).contains("a.toml:5:16"),
        "{}",
        error.render(false)
    );
}

#[test]
fn text_of_any_encoding_is_read_and_binary_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let text = format!("{SMALL}# 西宁\n");
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &gbk, &marked] {
        let path = folder.path().join("a.toml");
        std::fs::write(&path, bytes).unwrap();
        let scenario = Scenario::read(&path).unwrap();
        assert_eq!(scenario.text, text);
        assert_eq!(
            scenario.resolve("b.csv".as_ref()),
            folder.path().join("b.csv")
        );
    }
    let path = folder.path().join("binary.toml");
    std::fs::write(&path, b"[scenario]\n\xFF\xFF\x00").unwrap();
    let error = Scenario::read(&path).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("line 2: bytes that are neither UTF-8 nor GBK"),
        "{error}"
    );
    assert_eq!(error.exit_code(), 3);
}

#[test]
fn a_name_that_is_not_there_gets_a_suggestion() {
    let error = Scenario::open("winter-episod").unwrap_err();
    assert!(
        error.to_string().contains("did you mean 'winter-episode'?"),
        "{error}"
    );
    assert_eq!(error.exit_code(), 3);
}
