//! Sand fixing of a small scenario around Gonghe.

use super::*;
use crate::scenario::Period;
use crate::simulation::SIZES;
use approx::assert_relative_eq;

const SMALL: &str = "[scenario]\nname = \"a\"\nstart = \"2016-04-18T12:00\"\nhours = 3\n[grid]\ncell_size_km = 18\nwidth_km = 144\nheight_km = 108\ncentre_longitude_deg = 100.2\ncentre_latitude_deg = 35.9\nlayers = 12\nfirst_layer_m = 60\n[meteorology.representative_day]\nid = \"spring-dust-front\"\n[chemistry]\n[aerosol]\nwind_dust = \"kok2014\"\n";

/// Region, treatment, dust in PM10 before and after [kg/s].
type Effect = (String, Option<usize>, f64, f64);

/// The dust in PM10 of noon by region and measure, before and after [kg/s].
fn noon(measures: &str) -> Result<Vec<Effect>, String> {
    noon_in(measures, std::path::Path::new("."))
}

fn noon_in(measures: &str, folder: &std::path::Path) -> Result<Vec<Effect>, String> {
    let drawn = |e: ScenarioError| e.render(false);
    let text = format!("{SMALL}{measures}");
    let scenario = Scenario::parse_in(&text, "a.toml", folder).map_err(drawn)?;
    let frame = scenario.frame().map_err(drawn)?;
    let Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    let weather = scenario.meteorology(&frame, episode).map_err(drawn)?;
    let time = episode.start.value;
    let dust = scenario
        .dust(&frame, &weather, (time, time))
        .map_err(drawn)?;
    let dust = dust.expect("dust");
    let slice = weather.at(time).expect("weather");
    let effects = dust.fixing_effect([(time, &*slice)], 1.0).expect("effects");
    let fine = |bins: &[f64]| bins[..SIZES[1].1].iter().sum();
    Ok(effects
        .into_iter()
        .map(|e| (e.region, e.treatment, fine(&e.before), fine(&e.after)))
        .collect())
}

#[test]
fn sealing_half_of_gonghe_halves_its_dust_and_no_other() {
    let open = noon("").unwrap();
    let of = |id: &str| open.iter().find(|e| e.0 == id).unwrap().2;
    assert!(of("gonghe") > 0.0);
    for half in [
        "region = \"gonghe\"\nsealed = 0.5\n",
        "region = \"共和盆地\"\nsealed = 1\nextent = 0.5\n",
    ] {
        let fixed = noon(&format!("[[aerosol.sand_fixing]]\n{half}")).unwrap();
        for (region, treatment, before, after) in &fixed {
            assert_eq!(treatment.is_some(), *region == "gonghe" && before != after);
        }
        let after: f64 = fixed.iter().filter(|e| e.0 == "gonghe").map(|e| e.3).sum();
        assert_relative_eq!(after, 0.5 * of("gonghe"), max_relative = 1e-12);
        let others =
            |all: &[Effect]| -> f64 { all.iter().filter(|e| e.0 != "gonghe").map(|e| e.3).sum() };
        assert_relative_eq!(others(&fixed), others(&open), max_relative = 1e-12);
    }
}

#[test]
fn an_outline_treats_the_ground_inside_it() {
    let folder = tempfile::tempdir().unwrap();
    let square = |name: &str, coordinates: &str| {
        let text = format!(
            "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":{coordinates}}}}}]}}"
        );
        std::fs::write(folder.path().join(name), text).unwrap();
    };
    square(
        "basin.geojson",
        "[[[99.6,35.5],[100.8,35.5],[100.8,36.3],[99.6,36.3],[99.6,35.5]]]",
    );
    square(
        "far.geojson",
        "[[[10.0,35.7],[10.5,35.7],[10.5,36.1],[10.0,36.1],[10.0,35.7]]]",
    );
    let measure = |file: &str, more: &str| {
        format!("[[aerosol.sand_fixing]]\npolygon = \"{file}\"\nsealed = 1\n{more}")
    };
    let fixed = noon_in(&measure("basin.geojson", ""), folder.path()).unwrap();
    let treated: Vec<_> = fixed.iter().filter(|e| e.1.is_some()).collect();
    assert!(!treated.is_empty());
    assert!(treated.iter().all(|e| e.3 <= 1e-12 * e.2) && treated.iter().any(|e| e.2 > 0.0));
    // Common ground of outline and county is less than the outline.
    let both = measure("basin.geojson", "counties = [\"共和县\"]\n");
    let fewer = noon_in(&both, folder.path()).unwrap();
    let before =
        |all: &[Effect]| -> f64 { all.iter().filter(|e| e.1.is_some()).map(|e| e.2).sum() };
    assert!(before(&fewer) > 0.0 && before(&fewer) <= before(&fixed) * (1.0 + 1e-12));
    let text = noon_in(&measure("far.geojson", ""), folder.path()).unwrap_err();
    assert!(
        text.contains("reaches no ground") && text.contains("a.toml:18"),
        "{text}"
    );
    std::fs::write(folder.path().join("bad.geojson"), "{").unwrap();
    let text = noon_in(&measure("bad.geojson", ""), folder.path()).unwrap_err();
    assert!(text.contains("this outline cannot be used"), "{text}");
}

/// The same outline with a hole in the middle, as a shapefile and as GeoJSON.
#[test]
fn a_shapefile_with_a_hole_is_the_same_outline() {
    use crate::geodata::samples::{shapefile, square};
    let folder = tempfile::tempdir().unwrap();
    let outer = vec![
        [99.6, 35.5],
        [99.6, 36.3],
        [100.8, 36.3],
        [100.8, 35.5],
        [99.6, 35.5],
    ];
    let mut hole = square([99.9, 35.8], 0.2);
    hole.reverse();
    shapefile(
        &folder.path().join("basin.shp"),
        &[vec![outer.clone(), hole.clone()]],
    );
    let text = format!(
        "{{\"type\":\"FeatureCollection\",\"features\":[{{\"type\":\"Feature\",\"properties\":{{}},\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{outer:?},{hole:?}]}}}}]}}"
    );
    std::fs::write(folder.path().join("basin.geojson"), text).unwrap();
    let of = |file: &str| {
        let measure =
            format!("[[aerosol.sand_fixing]]\nname = \"a\"\npolygon = \"{file}\"\nsealed = 1\n");
        noon_in(&measure, folder.path()).unwrap()
    };
    let (shape, json) = (of("basin.shp"), of("basin.geojson"));
    assert_eq!(shape, json);
    assert!(shape.iter().any(|e| e.1.is_some() && e.2 > 0.0));
    std::fs::write(folder.path().join("basin.shp"), [0; 50]).unwrap();
    let measure = "[[aerosol.sand_fixing]]\npolygon = \"basin.shp\"\nsealed = 1\n";
    let text = noon_in(measure, folder.path()).unwrap_err();
    assert!(
        text.contains("this outline cannot be used") && text.contains("byte 100"),
        "{text}"
    );
}

#[test]
fn measures_on_the_same_ground_are_refused_and_beside_each_other_allowed() {
    let two = |first: f64| {
        format!(
            "[[aerosol.sand_fixing]]\nname = \"straw\"\nregion = \"gonghe\"\nextent = {first}\nsealed = 0.5\n[[aerosol.sand_fixing]]\nname = \"shrubs\"\nregion = \"gonghe\"\nextent = 0.4\nplant_cover = 0.3\n"
        )
    };
    assert!(noon(&two(0.6)).is_ok());
    let text = noon(&two(0.7)).unwrap_err();
    assert!(text.contains("straw and shrubs takes 110.0 %"), "{text}");
    let text = noon("[[aerosol.sand_fixing]]\nregion = \"qaidam\"\nsealed = 1\n").unwrap_err();
    assert!(text.contains("qaidam reaches no ground"), "{text}");
    let off = "wind_dust = \"off\"\n[[aerosol.sand_fixing]]\nregion = \"gonghe\"\nsealed = 1\n";
    let text = SMALL.replace("wind_dust = \"kok2014\"\n", off);
    let text = Scenario::parse(&text, "a.toml").unwrap_err().render(false);
    assert!(text.contains("nothing raises dust"), "{text}");
}
