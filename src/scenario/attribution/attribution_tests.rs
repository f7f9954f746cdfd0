//! Areas, species, source regions and remainders through the scenario reader: what is read, and what is said of mistakes.

use crate::scenario::{Scenario, ScenarioError};
use std::path::Path;

const HEAD: &str = "[scenario]\nname = \"a\"\nhours = 3\n[grid]\ncell_size_km = 36\nlayers = 14\nfirst_layer_m = 60\n[meteorology.representative_day]\nid = \"winter-stagnant\"\n";
/// Head with its sectors of nature.
const NATURE: &str = "[chemistry]\n[aerosol]\n[[attribution.set]]\nname = \"dust\"\n";

fn square(name: &str, west: f64, south: f64) -> String {
    let (east, north) = (west + 0.4, south + 0.4);
    format!(
        r#"{{"type":"Feature","properties":{{"name":"{name}"}},"geometry":{{"type":"Polygon","coordinates":[[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]]}}}}"#
    )
}

fn collection(features: &[String]) -> String {
    format!(
        r#"{{"type":"FeatureCollection","features":[{}]}}"#,
        features.join(",")
    )
}

/// A folder with the files of the tests.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let metres = r#"{"type":"Polygon","coordinates":[[[11300000,4380000],[11400000,4380000],[11400000,4400000],[11300000,4380000]]]}"#;
    for (name, text) in [
        (
            "parks.geojson",
            collection(&[square("north", 101.6, 36.6), square("south", 102.2, 36.0)]),
        ),
        ("park.geojson", square("park", 101.7, 36.5)),
        ("overlap.geojson", square("other", 101.9, 36.7)),
        ("far.geojson", square("far", 12.0, 41.0)),
        ("edge.geojson", square("edge", 100.2, 36.4)),
        ("empty.geojson", collection(&[])),
        ("metres.geojson", metres.to_owned()),
        ("text.geojson", "name,lon,lat".to_owned()),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn parsed(text: &str, folder: &Path) -> Scenario {
    Scenario::parse_in(text, "a.toml", folder).unwrap_or_else(|e| panic!("{}", e.render(false)))
}

/// Message, help and line of every problem.
fn problems(error: &ScenarioError) -> Vec<(String, String, usize)> {
    let ScenarioError::Invalid(invalid) = error else {
        panic!("{error}");
    };
    let of = |p: &crate::scenario::Problem| {
        let help = p.help.clone().unwrap_or_default();
        (p.message.clone(), help, invalid.position(p).0)
    };
    invalid.problems.iter().map(of).collect()
}

/// The one problem of a text with a set.
fn refused(set: &str) -> (String, String, usize) {
    let folder = folder();
    let error = Scenario::parse_in(&format!("{HEAD}{set}"), "a.toml", folder.path()).unwrap_err();
    let mut all = problems(&error);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

const BY_REGION: &str =
    "[[attribution.set]]\nname = \"places\"\nby = [\"region\"]\nrest = \"elsewhere\"\n";

#[test]
fn regions_may_be_areas_beside_counties() {
    let folder = folder();
    let text = format!(
        "{HEAD}{BY_REGION}regions = {{ xining = [\"西宁市\"], north = {{ polygon = \"parks.geojson\", feature = \"north\" }} }}\n\
         [[attribution.set]]\nname = \"parks\"\n[[attribution.set.tag]]\nname = \"both\"\npolygon = \"parks.geojson\"\n\
         [[attribution.set.tag]]\nname = \"rest\"\nrest = true\n"
    );
    let scenario = parsed(&text, folder.path());
    let tags = &scenario.attribution[0].tags.tags;
    let names: Vec<&str> = tags.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(names, ["xining", "north", "elsewhere"]);
    assert_eq!(tags[1].selector.area, Some(0));
    assert!(tags[1].selector.counties.is_empty() && tags[2].selector.counties.contains(&0));
    assert_eq!(scenario.attribution[1].tags.tags[0].selector.area, Some(1));
    let polygons = |n: usize| scenario.areas[n].area.polygons.0.len();
    assert_eq!((polygons(0), polygons(1)), (1, 2));
    assert_eq!(scenario.areas[0].area.name, "parks.geojson (north)");
    // Partly outside is fine.
    let edge =
        format!("{HEAD}{BY_REGION}regions = {{ edge = {{ polygon = \"edge.geojson\" }} }}\n");
    assert_eq!(
        parsed(&edge, folder.path()).attribution[0].tags.tags.len(),
        2
    );
}

#[test]
fn every_mistake_with_areas_is_named_with_its_line_and_a_hint() {
    let region = |inner: &str| refused(&format!("{BY_REGION}regions = {{ park = {inner} }}\n"));
    for (inner, message, hint) in [
        (
            "{ polygon = \"gone.geojson\" }",
            "there is no file",
            "relative paths",
        ),
        (
            "{ polygon = \"empty.geojson\" }",
            "empty.geojson: this GeoJSON is empty",
            "draw one polygon",
        ),
        (
            "{ polygon = \"text.geojson\" }",
            "this is no GeoJSON",
            "FeatureCollection",
        ),
        (
            "{ polygon = \"metres.geojson\" }",
            "a corner at 11300000, 4380000",
            "degrees",
        ),
        (
            "{ polygon = \"far.geojson\" }",
            "far.geojson (",
            "the domain goes from",
        ),
        (
            "{ polygon = \"parks.geojson\", feature = \"nroth\" }",
            "no feature 'nroth'",
            "did you mean 'north'?",
        ),
        ("{ feature = \"north\" }", "", ""),
    ] {
        if message.is_empty() {
            let folder = folder();
            let text = format!("{HEAD}{BY_REGION}regions = {{ park = {inner} }}\n");
            let error = Scenario::parse_in(&text, "a.toml", folder.path()).unwrap_err();
            assert!(problems(&error)[0].0.contains("names no file"));
            continue;
        }
        let (said, help, line) = region(inner);
        assert!(said.contains(message), "{said}");
        assert!(help.contains(hint), "{help}");
        assert_eq!(line, 14, "{said}");
    }
}

#[test]
fn areas_of_one_set_must_lie_apart() {
    let two = "regions = { park = { polygon = \"park.geojson\" }, other = { polygon = \"overlap.geojson\" } }\n";
    let (said, help, line) = refused(&format!("{BY_REGION}{two}"));
    assert!(said.contains("'park' and 'other' have"), "{said}");
    // 0.2° × 0.2° at 36.8° N: 22.2 km × 17.8 km.
    let square_kilometres: f64 = said
        .split(" have ")
        .nth(1)
        .unwrap()
        .split(' ')
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert!((square_kilometres - 396.0).abs() < 4.0, "{said}");
    assert!(help.contains("two sets") && line == 14);
    // In two sets they may overlap; so may those of tags for different sectors.
    let folder = folder();
    let sets = ["park", "overlap"].map(|file| {
        format!("[[attribution.set]]\nname = \"{file}\"\n[[attribution.set.tag]]\nname = \"a\"\npolygon = \"{file}.geojson\"\n[[attribution.set.tag]]\nname = \"r\"\nrest = true\n")
    });
    parsed(&format!("{HEAD}{}", sets.concat()), folder.path());
    let tags = ["park", "overlap"].map(|file| {
        let sector = if file == "park" { "power" } else { "industry" };
        format!("[[attribution.set.tag]]\nname = \"{file}\"\nsector = \"{sector}\"\npolygon = \"{file}.geojson\"\n")
    });
    let text = format!(
        "{HEAD}[[attribution.set]]\nname = \"s\"\n{}[[attribution.set.tag]]\nname = \"r\"\nrest = true\n",
        tags.concat()
    );
    parsed(&text, folder.path());
}

#[test]
fn a_feature_without_a_file_is_asked_for_it() {
    let set = "[[attribution.set]]\nname = \"s\"\n[[attribution.set.tag]]\nname = \"a\"\nfeature = \"north\"\n";
    let (said, help, line) = refused(set);
    assert!(
        said.contains("of which file?") && help.contains("polygon"),
        "{said}"
    );
    assert_eq!(line, 14);
}

#[test]
fn source_regions_are_words_of_their_own() {
    let folder = folder();
    let tag =
        |name: &str, keys: &str| format!("[[attribution.set.tag]]\nname = \"{name}\"\n{keys}\n");
    let rest = tag("rest", "rest = true");
    let text = format!(
        "{HEAD}{NATURE}{}{rest}",
        tag(
            "basins",
            "sector = [\"wind_dust\"]\nsource_region = [\"qaidam\", \"共和盆地\"]"
        )
    );
    let scenario = parsed(&text, folder.path());
    let selector = &scenario.attribution[0].tags.tags[0].selector;
    let facilities: Vec<&str> = selector.facilities.iter().map(String::as_str).collect();
    assert_eq!(facilities, ["gonghe", "qaidam"]);
    let sectors: Vec<&str> = selector.sectors.iter().map(String::as_str).collect();
    assert_eq!(sectors, ["wind_dust"]);
    for (keys, message, hint) in [
        (
            "source_region = [\"qaidan\"]",
            "no source region 'qaidan'",
            "did you mean 'qaidam'?",
        ),
        (
            "sector = \"dust\"\nsource_region = [\"qaidam\"]",
            "not 'dust'",
            "sector = [\"wind_dust\"]",
        ),
        (
            "facility = \"x\"\nsource_region = \"qaidam\"",
            "no facility",
            "two tags",
        ),
    ] {
        let (said, help, _) = refused(&format!("{NATURE}{}{rest}", tag("a", keys)));
        assert!(said.contains(message), "{said}");
        assert!(help.contains(hint), "{help}");
    }
    let set = "[[attribution.set]]\nname = \"dust\"\n";
    let without = format!("{set}{}{rest}", tag("a", "source_region = \"qaidam\""));
    assert!(refused(&without).0.contains("in this run it raises none"));
    let fire = format!("{set}{}{rest}", tag("a", "sector = \"fire\""));
    let (said, help, line) = refused(&fire);
    assert!(
        said.contains("no sector 'fire'") && help.contains("[fires]"),
        "{said} {help}"
    );
    assert_eq!(line, 14);
}

/// What is said when the case is built.
fn unbuilt(set: &str) -> (String, String, usize) {
    let folder = folder();
    let scenario = parsed(&format!("{HEAD}{set}"), folder.path());
    let base = scenario.base().unwrap();
    let crate::scenario::Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    let error = scenario.case(&base, episode).err().unwrap();
    problems(&error).remove(0)
}

#[test]
fn what_is_no_partition_is_told_with_tonnes_sector_and_county() {
    let tag = |keys: &str| {
        format!(
            "[[attribution.set]]\nname = \"s\"\n[[attribution.set.tag]]\nname = \"a\"\n{keys}\n"
        )
    };
    let (said, help, line) = unbuilt(&tag("species = [\"NOX\"]"));
    for part in [
        "tag set 's'",
        "PM25 ",
        "SO2 ",
        " t",
        "largest: sector ",
        ", county ",
    ] {
        assert!(said.contains(part), "{part:?} is not in {said}");
    }
    assert!(
        !said.contains("NOX") && help.contains("rest = true") && line == 11,
        "{said}"
    );
    let (said, help, line) = unbuilt(&tag(
        "species = [\"NOx\"]\n[[attribution.set.tag]]\nname = \"r\"\nrest = true",
    ));
    assert!(
        said.contains("is called 'NOx'") && help.contains("did you mean 'NOX'?"),
        "{said} {help}"
    );
    assert_eq!(line, 14);
    let both = tag(
        "sector = \"power\"\n[[attribution.set.tag]]\nname = \"b\"\nheight = \"elevated\"\n[[attribution.set.tag]]\nname = \"r\"\nrest = true",
    );
    let (said, _, line) = unbuilt(&both);
    assert!(
        said.contains("belongs to both 'a' and 'b'") && line == 11,
        "{said}"
    );
    let (said, ..) = unbuilt(&tag("polygon = \"park.geojson\""));
    assert!(said.contains("NOX ") && said.contains("sector "), "{said}");
}

#[test]
fn plants_that_the_inventory_does_not_have_are_refused_all_at_once() {
    let tag =
        |name: &str, keys: &str| format!("[[attribution.set.tag]]\nname = \"{name}\"\n{keys}\n");
    let set = |tags: &str| {
        let rest = tag("rest", "rest = true");
        format!("{HEAD}[[attribution.set]]\nname = \"plants\"\n{tags}{rest}")
    };
    let folder = folder();
    let built = |tags: &str| {
        let scenario = parsed(&set(tags), folder.path());
        let base = scenario.base().unwrap();
        let crate::scenario::Period::Episode(episode) = &scenario.period else {
            panic!("an episode");
        };
        scenario.case(&base, episode).map(|_| ())
    };
    let right = tag("plant", "facility = [\"pp_cpi_xining\"]");
    built(&right).unwrap();
    let wrong = [
        ("a", "[\"pp_cpi_xinin\"]", "did you mean 'pp_cpi_xining'?"),
        ("b", "[\"qaidam\"]", "write source_region = [\"qaidam\"]"),
        (
            "c",
            "\"?\"",
            "columns facility and source_id of the inventory's activity.csv",
        ),
    ];
    let tags = wrong.map(|(name, ids, _)| tag(name, &format!("facility = {ids}")));
    let error = built(&format!("{right}{}", tags.concat())).unwrap_err();
    assert_eq!(error.exit_code(), 2);
    let all = problems(&error);
    assert_eq!(all.len(), 3, "{all:?}");
    for (n, ((said, help, line), (_, ids, hint))) in all.iter().zip(wrong).enumerate() {
        let id = ids.trim_matches(['[', ']']).trim_matches('"');
        assert!(said.ends_with(&format!("has no plant '{id}'")), "{said}");
        assert!(help.contains(hint), "{help}");
        assert_eq!(*line, 17 + 3 * n);
    }
}

#[test]
fn tonnes_by_tag_add_up_to_the_inventory() {
    let folder = folder();
    let set = format!(
        "{BY_REGION}regions = {{ xining = [\"西宁市\"], park = {{ polygon = \"park.geojson\" }} }}\n"
    );
    let text = format!("{HEAD}{set}[[attribution.set]]\nname = \"all\"\nby = [\"sector\"]\n");
    let scenario = parsed(&text, folder.path());
    let base = scenario.base().unwrap();
    let crate::scenario::Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    let case = scenario.case(&base, episode).unwrap().case;
    let year = scenario.year_by_tag(&base, &case).unwrap();
    let annual = case.emissions.annual_totals();
    for (at, pollutant) in case.species.pollutants.iter().enumerate() {
        let lanes = pollutant.parts.iter();
        let whole: f64 = lanes
            .map(|(lane, weight)| {
                weight * annual.iter().skip(*lane).step_by(case.lanes()).sum::<f64>()
            })
            .sum();
        for tags in &year.sets {
            let sum: f64 = tags.iter().map(|tag| tag.mass[at]).sum();
            assert!((sum / whole - 1.0).abs() < 1e-12, "{}", pollutant.name);
        }
        let park = year.sets[0][1].mass[at];
        assert!(
            park > 0.0 && park < 0.8 * whole,
            "{}: {park} of {whole}",
            pollutant.name
        );
    }
}

#[test]
fn responses_are_laid_out_and_mistakes_in_them_told() {
    let response = |keys: &str| format!("[[attribution.response]]\nname = \"r\"\n{keys}\n");
    let folder = folder();
    let head = format!("{HEAD}[chemistry]\n");
    let built = |tables: &str| {
        let scenario = Scenario::parse_in(&format!("{head}{tables}"), "a.toml", folder.path())?;
        let base = scenario.base()?;
        let crate::scenario::Period::Episode(episode) = &scenario.period else {
            panic!("an episode");
        };
        scenario.case(&base, episode)
    };
    let right = [
        response("sector = [\"industry\"]\nregion = [\"西宁市\"]\nspecies = [\"NOX\"]"),
        "[[attribution.response]]\nname = \"air\"\ninflow = [\"west\", \"top\"]\nspecies = [\"O3\"]\n".to_owned(),
        "[[attribution.response]]\nname = \"rates\"\nreaction = [\"R45\"]\n".to_owned(),
    ];
    let case = built(&right.concat()).unwrap_or_else(|e| panic!("{}", e.render(false)));
    assert_eq!(case.case.responses.map(|plan| plan.len()), Some(3));
    for (keys, message, hint) in [
        ("inflow = [\"wset\"]", "no air comes in from 'wset'", "west"),
        (
            "inflow = [\"west\"]\nspecies = [\"03\"]",
            "names species '03'",
            "O3",
        ),
        ("reaction = [\"R4_5\"]", "names reaction 'R4_5'", "R45"),
        (
            "inflow = [\"west\"]\nreaction = [\"R45\"]",
            "both 'inflow' and 'reaction'",
            "two responses",
        ),
        (
            "sector = [\"industry\"]\nfacility = [\"no such\"]",
            "no plant 'no such'",
            "",
        ),
        ("sektor = [\"industry\"]", "sektor", "sector"),
    ] {
        let error = built(&response(keys))
            .err()
            .unwrap_or_else(|| panic!("{keys}"));
        let text = error.render(false);
        assert!(
            text.contains(message) && text.contains(hint),
            "{keys}: {text}"
        );
        assert!(text.contains("a.toml"), "{text}");
    }
    let twice = response("sector = [\"industry\"]").repeat(2);
    let error = built(&twice).err().unwrap();
    assert!(error.render(false).contains("two responses are called 'r'"));
}

#[test]
fn a_set_gives_every_tag_its_response() {
    let folder = folder();
    let set = |more: &str| {
        format!(
            "{HEAD}[[attribution.set]]\nname = \"s\"\nby = [\"sector\", \"region\"]\nregions = {{ xining = [\"西宁市\"] }}\nrest = \"elsewhere\"\nresponses = true\n{more}"
        )
    };
    let scenario = parsed(&set(""), folder.path());
    let tags = &scenario.attribution[0].tags.tags;
    assert_eq!(scenario.responses.len(), tags.len());
    for (own, tag) in scenario.responses.iter().zip(tags) {
        assert_eq!(own.name.value, tag.name);
        let kind = crate::apportionment::ParameterKind::Emission(tag.selector.clone());
        assert_eq!(own.parameter.kind, kind);
    }
    // What emits nothing in the domain is no parameter of the run.
    let base = scenario.base().unwrap();
    let crate::scenario::Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    let case = scenario.case(&base, episode).unwrap().case;
    let parameters = &case.responses.as_ref().unwrap().parameters;
    assert!(!parameters.is_empty() && parameters.len() <= tags.len());
    for (more, message) in [
        (
            "[[attribution.response]]\nname = \"power@xining\"\nsector = [\"power\"]\n",
            "two responses are called 'power@xining'",
        ),
        (
            "[[attribution.set]]\nname = \"r\"\nresponses = true\n[[attribution.set.tag]]\nname = \"a\"\nsector = \"power\"\n[[attribution.set.tag]]\nname = \"b\"\nrest = true\n",
            "'b' is the rest",
        ),
    ] {
        let text = set(more);
        let (said, ..) = refused(text.strip_prefix(HEAD).unwrap());
        assert!(said.contains(message), "{said}");
    }
}
