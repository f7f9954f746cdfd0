#![allow(clippy::unwrap_used, clippy::float_cmp)]

use std::collections::BTreeSet;

use super::demo::demo;
use super::demo_particles::demo_with_particles;
use super::*;

fn keys(text: &str) -> BTreeSet<String> {
    toml::from_str::<toml::Table>(text)
        .unwrap()
        .keys()
        .cloned()
        .collect()
}

#[test]
fn both_languages_have_the_same_texts_with_the_same_blanks() {
    let (zh, en) = (include_str!("text/zh.toml"), include_str!("text/en.toml"));
    assert_eq!(keys(zh), keys(en));
    let blanks = |text: &str| -> BTreeSet<String> {
        let part = |s: &str| s.split_once('}').map(|(name, _)| name.to_owned());
        text.split('{').skip(1).filter_map(part).collect()
    };
    let (zh, en): (toml::Table, toml::Table) = (zh.parse().unwrap(), en.parse().unwrap());
    for (key, text) in &zh {
        assert_eq!(
            blanks(text.as_str().unwrap()),
            blanks(en[key].as_str().unwrap()),
            "{key}"
        );
    }
}

#[test]
fn the_page_loads_nothing_and_its_data_cannot_end_a_script() {
    let html = render(&demo(12, 9)).unwrap();
    for what in [
        "src=\"http",
        "src='http",
        "url(http",
        "url(\"http",
        "url('http",
        "@import",
        "<link",
        "src=\"//",
        "<iframe",
        "WebSocket(",
    ] {
        assert!(!html.contains(what), "{what}");
    }
    assert!(html.contains("default-src 'none'"));
    assert!(!html.contains("</script><b>invented"));
    assert_eq!(html.matches("</script>").count(), 3);
    assert!(!html.contains("<!--@"));
}

#[test]
fn the_licences_are_in_the_page() {
    let html = render(&demo(12, 9)).unwrap();
    for what in [
        "BSD 2-Clause",
        "Volodymyr Agafonkin",
        "Apache License",
        "The Apache Software Foundation",
    ] {
        assert!(html.contains(what), "{what}");
    }
}

/// Equal but for the last place of floats, which `serde_json` reads without its feature `float_roundtrip`.
fn same(a: &serde_json::Value, b: &serde_json::Value) -> bool {
    use serde_json::Value::{Array, Number, Object};
    match (a, b) {
        (Array(a), Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Object(a), Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, v)| b.get(k).is_some_and(|w| same(v, w)))
        }
        (Number(a), Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            (a - b).abs() <= 4.0 * f64::EPSILON * a.abs()
        }
        _ => a == b,
    }
}

#[test]
fn a_model_survives_json() {
    let model = demo(12, 9);
    let again: ReportModel = serde_json::from_str(&serde_json::to_string(&model).unwrap()).unwrap();
    let (a, b) = (
        serde_json::to_value(&model).unwrap(),
        serde_json::to_value(&again).unwrap(),
    );
    assert!(same(&a, &b));
    assert!(!same(&a, &serde_json::to_value(demo(12, 10)).unwrap()));
    render(&again).unwrap();
}

#[test]
fn quantisation_stays_within_its_bound_and_keeps_gaps() {
    let values: Vec<f64> = (0..5000)
        .map(|k| 3.0 + 190.0 * libm::sin(f64::from(k) * 0.37))
        .collect();
    let packed = Packed::new(values.iter().copied());
    assert!(packed.error_bound() <= 380.0 / 65_534.0 / 2.0 * 1.000_001);
    for (a, b) in values.iter().zip(packed.values().unwrap()) {
        assert!((a - b).abs() <= packed.error_bound() * 1.000_001, "{a} {b}");
    }
    let gaps = Packed::new([1.0, f64::NAN, 5.0]).values().unwrap();
    assert!(gaps[0] == 1.0 && gaps[1].is_nan() && (gaps[2] - 5.0).abs() < 1e-12);
    assert_eq!(Packed::new([7.25, 7.25]).values().unwrap(), [7.25, 7.25]);
    let broken = Packed {
        length: 9,
        ..Packed::new([1.0, 2.0])
    };
    assert!(
        broken
            .values()
            .unwrap_err()
            .to_string()
            .contains("2 values where 9")
    );
}

#[test]
fn statistics_of_a_receptor_are_those_of_its_series() {
    let mut receptor = demo(6, 5).receptors.remove(0);
    receptor.set_contributions(&[vec![vec![1.0, 2.0], vec![3.0, 8.0]]]);
    assert_eq!(receptor.mean, [7.0]);
    assert_eq!(receptor.max, [11.0]);
    assert_eq!(receptor.mean_contribution, [[2.0, 5.0]]);
}

#[test]
fn a_model_that_does_not_fit_together_is_refused_with_numbers() {
    let mut model = demo(6, 5);
    model.mean_maps.pop();
    let said = render(&model).unwrap_err().to_string();
    assert_eq!(
        said,
        "the report's mean maps has 6 values where 7 are expected"
    );
    let mut model = demo(6, 5);
    model.counties[1].mean[2] = f64::NAN;
    assert!(
        render(&model)
            .unwrap_err()
            .to_string()
            .contains("mean of 630106")
    );
}

#[test]
fn a_six_kilometre_run_stays_small() {
    let model = demo(60, 42);
    let hourly: usize = model.hourly_maps.iter().map(|m| m.data.len()).sum();
    assert!(hourly < 3_000_000, "{hourly} bytes");
}

#[test]
fn ozone_has_a_section_where_there_is_chemistry_and_must_fit() {
    let mut model = demo(12, 9);
    assert!(render(&model).unwrap().contains("<section id=\"ozone\">"));
    let page = model.ozone.as_mut().unwrap();
    assert_eq!(page.days.len(), 2);
    let mda8 = page.mda8[0].values().unwrap();
    assert!(mda8.iter().all(|v| (48.0..82.0).contains(v)), "{mda8:?}");
    assert!((page.reference_factor - 1.962).abs() < 1e-3);
    page.aot40 = Packed::new([1.0]);
    assert_eq!(
        render(&model).unwrap_err().to_string(),
        "the report's map of AOT40 has 1 values where 108 are expected"
    );
    model.ozone = None;
    assert!(!render(&model).unwrap().contains("<section id=\"ozone\">"));
}

#[test]
fn particles_have_a_section_where_they_react_and_must_fit() {
    let mut model = demo_with_particles(12, 9);
    let html = render(&model).unwrap();
    assert!(html.contains("<section id=\"particles\">"));
    assert!(
        !render(&demo(12, 9))
            .unwrap()
            .contains("<section id=\"particles\">")
    );
    let followed: Vec<&str> = model
        .tag_maps
        .iter()
        .map(|m| m.pollutant)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .map(|p| model.pollutants[p].name.as_str())
        .collect();
    let dust = ["PM25_DUST", "PM10_DUST", "DUST"];
    assert_eq!(followed[..2], ["PM25_PRIMARY", "PM10_PRIMARY"]);
    assert_eq!(followed[2..], dust);
    let groups = |group| model.pollutants.iter().filter(|p| p.group == group).count();
    assert_eq!(groups(PollutantGroup::Part), 9);
    assert_eq!(groups(PollutantGroup::Particles), 8);
    let page = model.particles.as_mut().unwrap();
    assert_eq!(model.pollutants[page.pm25].name, "PM25");
    for place in page
        .cities
        .iter()
        .chain(page.stations.iter().map(|s| &s.means))
    {
        assert!((place.closure.unwrap() - 1.0).abs() < 1e-6);
        // 1.2922 over 0.98 kg/m³.
        assert!((place.factor - 1.3186).abs() < 2e-3, "{}", place.factor);
        assert!((place.pm25_reference / place.pm25 - place.factor).abs() < 0.01);
        assert!(place.giant_dust > 0.0 && place.pm10 > place.pm25);
    }
    let budget = page.budget.as_mut().unwrap();
    let lost = budget.origins[0].bins.pop().unwrap();
    assert_eq!(
        render(&model).unwrap_err().to_string(),
        "the report's bins of the dust budget of Gonghe Basin has 4 values where 5 are expected"
    );
    let page = model.particles.as_mut().unwrap();
    page.budget.as_mut().unwrap().origins[0].bins.push(lost);
    page.stations[0].factor = Packed::new([1.0]);
    assert_eq!(
        render(&model).unwrap_err().to_string(),
        "the report's state factor at Xining has 1 values where 48 are expected"
    );
}

#[test]
fn numbers_of_particles_stand_apart_from_tonnes() {
    let model = demo_with_particles(12, 9);
    let counted: Vec<&str> = model
        .ledger
        .iter()
        .filter(|row| row.counted)
        .map(|row| row.species.as_str())
        .collect();
    assert_eq!(counted, ["NUMJ"]);
}
