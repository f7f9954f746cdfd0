//! Sets of tags as partitions, and what they say when they are none.

use super::tag::{SourceSelector, Tag};
use super::*;
use crate::inventory::{HeightClass, SourceGroup};
use crate::time::ModelTime;
use std::collections::BTreeSet;

fn groups() -> Vec<SourceGroup> {
    [
        ("power", 630_102),
        ("power", 620_104),
        ("residential", 630_102),
    ]
    .iter()
    .map(|&(sector, county_code)| SourceGroup {
        sector: sector.into(),
        county_code,
        height_class: HeightClass::Ground,
        facility: None,
        inside: None,
    })
    .collect()
}

fn regions() -> Vec<(String, BTreeSet<u32>)> {
    vec![
        ("xining".into(), BTreeSet::from([630_102])),
        ("lanzhou".into(), BTreeSet::from([620_104])),
    ]
}

const START: ModelTime = ModelTime(0);
const END: ModelTime = ModelTime(86_400);

#[test]
fn sectors_by_regions_partition_and_have_inflows() {
    let set = TagSet::sector_by_region("s", &["power".into(), "residential".into()], &regions());
    let layout = TagLayout::new(vec![set.clone(), set], &groups(), START, END).unwrap();
    assert_eq!(layout.columns(), 20);
    assert_eq!(
        layout.emission_columns(1, START).collect::<Vec<_>>(),
        vec![1, 11]
    );
    assert_eq!(
        layout.inflow_columns(Inflow::West).collect::<Vec<_>>(),
        vec![4, 14]
    );
    assert_eq!(
        layout.inflow_columns(Inflow::Initial).collect::<Vec<_>>(),
        vec![9, 19]
    );
}

#[test]
fn a_forgotten_sector_and_an_overlap_are_refused() {
    let forgotten = TagSet::sector_by_region("s", &["power".into()], &regions());
    let error = TagLayout::new(vec![forgotten], &groups(), START, END).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("sector residential, county 630102"),
        "{error}"
    );
    let all = |name: &str| Tag {
        name: name.into(),
        sector: None,
        region: None,
        selector: SourceSelector::default(),
        rest: false,
    };
    let overlap = TagSet {
        name: "s".into(),
        tags: vec![all("a"), all("b")],
    };
    assert!(matches!(
        TagLayout::new(vec![overlap], &groups(), START, END),
        Err(PartitionError::Overlap { .. })
    ));
}

#[test]
fn a_time_window_moves_emission_from_one_tag_to_another() {
    let half = ModelTime(43_200);
    let tag = |name: &str, from, to| Tag {
        name: name.into(),
        sector: None,
        region: None,
        selector: SourceSelector {
            from,
            to,
            ..SourceSelector::default()
        },
        rest: false,
    };
    let set = TagSet {
        name: "days".into(),
        tags: vec![
            tag("before", None, Some(half)),
            tag("after", Some(half), None),
        ],
    };
    let layout = TagLayout::new(vec![set], &groups(), START, END).unwrap();
    assert_eq!(layout.emission_columns(0, START).next(), Some(0));
    assert_eq!(layout.emission_columns(0, half).next(), Some(1));
    let gap = TagSet {
        name: "gap".into(),
        tags: vec![tag("before", None, Some(half))],
    };
    assert!(matches!(
        TagLayout::new(vec![gap], &groups(), START, END),
        Err(PartitionError::Unassigned { .. })
    ));
}

#[test]
fn one_stack_and_the_rest_are_a_partition() {
    let mut groups = groups();
    groups[0].facility = Some("new_stack".into());
    let tag = |name: &str, facilities: &[&str], rest| Tag {
        name: name.into(),
        sector: None,
        region: None,
        selector: SourceSelector {
            facilities: facilities.iter().map(|&f| f.to_owned()).collect(),
            ..SourceSelector::default()
        },
        rest,
    };
    let set = TagSet {
        name: "eia".into(),
        tags: vec![tag("new", &["new_stack"], false), tag("rest", &[], true)],
    };
    let layout = TagLayout::new(vec![set], &groups, START, END).unwrap();
    let tags: Vec<_> = (0..3)
        .flat_map(|g| layout.emission_columns(g, START))
        .collect();
    assert_eq!(tags, vec![0, 1, 1]);
}
