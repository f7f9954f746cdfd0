//! Levers of tag sets and parameters, and changes beside them.

use super::super::matching::factors_of;
use super::*;
use crate::apportionment::{Change, Parameter, SourceSelector, Tag};
use crate::inventory::HeightClass;
use crate::time::ModelTime;
use std::collections::BTreeSet;

fn groups() -> Vec<SourceGroup> {
    let all = [
        ("power", 630_102),
        ("power", 620_104),
        ("residential", 630_102),
        ("residential", 620_104),
        ("wind_dust", 620_104),
    ];
    all.iter()
        .map(|&(sector, county_code)| SourceGroup {
            sector: sector.into(),
            county_code,
            height_class: HeightClass::Ground,
            facility: None,
            inside: None,
        })
        .collect()
}

fn selector(sectors: &[&str], counties: &[u32]) -> SourceSelector {
    SourceSelector {
        sectors: sectors.iter().map(|s| (*s).to_owned()).collect(),
        counties: counties.iter().copied().collect(),
        ..SourceSelector::default()
    }
}

fn layout(sets: Vec<TagSet>) -> TagLayout {
    let (begin, end) = (ModelTime(0), ModelTime(86_400));
    TagLayout::new(sets, &groups(), begin, end).expect("a partition")
}

fn by_sector_and_region() -> TagSet {
    let regions = [
        ("xining".to_owned(), BTreeSet::from([630_102, 630_103])),
        ("lanzhou".to_owned(), BTreeSet::from([620_104])),
    ];
    let sectors = ["power", "residential", "wind_dust"].map(str::to_owned);
    TagSet::sector_by_region("s", &sectors, &regions)
}

fn parameter(name: &str, selector: SourceSelector) -> Parameter {
    Parameter {
        name: name.into(),
        kind: ParameterKind::Emission(selector),
    }
}

fn change(name: &str, factor: f64, selector: SourceSelector) -> Change {
    Change {
        name: name.into(),
        selector,
        factor,
        level: 1.0,
    }
}

#[test]
fn a_tag_has_the_response_that_takes_the_same_in_other_words() {
    let tags = layout(vec![by_sector_and_region()]);
    let parameters = [
        parameter("air", selector(&["power"], &[630_102])),
        parameter("all-homes", selector(&["residential"], &[])),
        Parameter {
            name: "top".into(),
            kind: ParameterKind::Rates(vec!["R1".into()]),
        },
        Parameter {
            name: "stoves".into(),
            kind: ParameterKind::Level(Change {
                level: 0.0,
                ..change("stoves", 0.6, selector(&["residential"], &[620_104]))
            }),
        },
    ];
    let all = levers((&tags, None), &parameters, &groups()).expect("levers");
    let names: Vec<&str> = all.iter().map(|l| l.id.as_str()).collect();
    // No wind-blown dust in Xining: that tag takes nothing.
    assert_eq!(
        names,
        [
            "power@xining",
            "power@lanzhou",
            "residential@xining",
            "residential@lanzhou",
            "wind_dust@lanzhou",
            "all-homes"
        ]
    );
    assert_eq!(all[0].slope, Slope::Response(0, 1.0));
    assert_eq!(all[1].slope, Slope::Contribution(1));
    assert_eq!(all[2].slope, Slope::Contribution(2));
    // ∂c/∂λ with s = 1 − 0.4 λ.
    assert_eq!(all[3].slope, Slope::Response(3, 1.0 / (0.6 - 1.0)));
    assert_eq!(
        all.iter().map(|l| l.natural).collect::<Vec<_>>(),
        [false, false, false, false, true, false]
    );
    assert_eq!(
        all.iter().map(|l| l.overlaps).collect::<Vec<_>>(),
        [false, false, false, false, false, true]
    );
    let error = levers((&tags, Some("t")), &parameters, &groups()).expect_err("no set");
    assert!(
        error.to_string().contains("no tag set 't'; it has s"),
        "{error}"
    );
    let none = layout(Vec::new());
    let error = levers((&none, None), &parameters[2..3], &groups()).expect_err("nothing");
    assert_eq!(error, WhatIfError::NoLever);
    // Parameters alone are levers that do not overlap a set.
    let alone = levers((&none, None), &parameters, &groups()).expect("levers");
    assert_eq!(alone.len(), 3);
    assert!(alone.iter().all(|lever| !lever.overlaps));
}

#[test]
fn the_rest_is_what_groups_say_unless_a_species_is_taken() {
    let homes = Tag::taking("homes", selector(&["residential"], &[]));
    let set = |tags: Vec<Tag>| TagSet {
        name: "s".into(),
        tags,
        reacting: false,
    };
    let plain = [homes.clone(), Tag::rest("others")];
    let reaches = Reach::of_tags(&plain, &groups());
    let rest = reaches[1].as_ref().expect("groups");
    assert_eq!(rest.groups, BTreeSet::from([0, 1, 4]));
    let mut some = homes;
    some.selector.species.insert("SO2".into());
    let cut = [
        some,
        Tag::taking("all-homes", selector(&["residential"], &[])),
        Tag::rest("others"),
    ];
    let reaches = Reach::of_tags(&cut, &groups());
    assert!(reaches[0].is_some() && reaches[1].is_none() && reaches[2].is_none());
    let tags = layout(vec![set(plain.to_vec())]);
    let all = levers((&tags, Some("s")), &[], &groups()).expect("levers");
    assert!(all[1].natural && !all[0].natural);
}

#[test]
fn changes_are_factors_of_levers() {
    let tags = layout(vec![by_sector_and_region()]);
    let all = levers((&tags, None), &[], &groups()).expect("levers");
    let factors = |changes: &[Change]| factors_of(changes, &all, &groups());
    let two = [
        change("everything at home", 0.7, selector(&["residential"], &[])),
        change(
            "xining",
            0.9,
            selector(&["residential", "power"], &[630_102]),
        ),
    ];
    assert_eq!(
        factors(&two).expect("factors"),
        [0.9, 1.0, 0.7 * 0.9, 0.7, 1.0]
    );
    let half = Change {
        level: 0.5,
        ..two[0].clone()
    };
    assert_eq!(factors(&[half]).expect("factors")[3], 0.85);
    let mut sulfur = two[0].clone();
    sulfur.selector.species.insert("SO2".into());
    let error = factors(&[sulfur]).expect_err("a species");
    assert!(error.to_string().contains("a species or a time"), "{error}");
    // Half of a lever is no lever.
    let wide = layout(vec![TagSet {
        name: "w".into(),
        tags: vec![
            Tag::taking("homes", selector(&["residential"], &[])),
            Tag::rest("others"),
        ],
        reacting: false,
    }]);
    let wide = levers((&wide, None), &[], &groups()).expect("levers");
    let error = factors_of(
        &[change(
            "xining",
            0.9,
            selector(&["residential"], &[630_102]),
        )],
        &wide,
        &groups(),
    );
    let error = error.expect_err("half a lever");
    assert!(
        error.to_string().contains("'residential' of county 630102"),
        "{error}"
    );
}
