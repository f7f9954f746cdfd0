//! Tags that divide a group by area and species: shares that add up to 1, tonnes, what is left over.

use super::tag::{SourceSelector, Tag};
use super::*;
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal};
use crate::inventory::{Area, EmissionField, HeightClass, LaidAreas, SourceGroup};
use crate::species::SpeciesTable;
use crate::time::ModelTime;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

const SPAN: (ModelTime, ModelTime) = (ModelTime(0), ModelTime(86_400));
const SIDE: usize = 4;

fn grid() -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: SIDE,
        ny: SIDE,
        cell_size: 6000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap()
}

/// A polygon by its corners in cells.
fn area(corners: &[(f64, f64)]) -> Area {
    let grid = grid();
    let map = grid.projection.open().unwrap();
    let place = |&(x, y): &(f64, f64)| {
        let (x, y) = map
            .inverse(
                grid.west + x * grid.cell_size,
                grid.south + y * grid.cell_size,
            )
            .unwrap();
        Coord { x, y }
    };
    let ring: Vec<Coord<f64>> = corners.iter().map(place).collect();
    Area {
        name: "area".into(),
        polygons: MultiPolygon(vec![Polygon::new(LineString(ring), Vec::new())]),
    }
}

fn group(sector: &str, facility: Option<&str>, inside: Option<Vec<u32>>) -> SourceGroup {
    SourceGroup {
        sector: sector.into(),
        county_code: 630_102,
        height_class: HeightClass::Ground,
        facility: facility.map(str::to_owned),
        inside,
    }
}

fn tag(name: &str, area: Option<u32>, species: &[&str], rest: bool) -> Tag {
    Tag {
        name: name.into(),
        sector: None,
        region: None,
        selector: SourceSelector {
            area,
            species: species.iter().map(|s| (*s).to_owned()).collect(),
            ..SourceSelector::default()
        },
        rest,
    }
}

fn set(tags: Vec<Tag>) -> TagSet {
    TagSet {
        name: "s".into(),
        tags,
    }
}

/// A layout of one set over groups that emit 1000 kg/a in every lane, evenly over the grid.
fn laid(
    tags: Vec<Tag>,
    groups: &[SourceGroup],
    areas: &[Area],
) -> Result<(TagLayout, YearByTag), PartitionError> {
    let species = SpeciesTable::primary();
    let areas = LaidAreas::new(areas, &grid()).unwrap();
    let annual = vec![1000.0; groups.len() * species.len()];
    let cells = (SIDE * SIDE) as u32;
    let spread = (0..groups.len() as u32).filter(|g| groups[*g as usize].inside.is_none());
    let mut field = EmissionField {
        lanes: species.len(),
        ..EmissionField::default()
    };
    for group in spread {
        field.cells.extend(0..cells);
        field.groups.extend(vec![group; cells as usize]);
        field
            .rates
            .extend(vec![1.0; cells as usize * species.len()]);
    }
    let emitted = Emitted {
        groups,
        annual: &annual,
        pattern: &[field],
        species: &species,
        areas: &areas,
    };
    let layout = TagLayout::over(vec![set(tags)], &emitted, SPAN)?;
    let year = layout.year_by_tag(&emitted, SPAN.0);
    Ok((layout, year))
}

fn quarter() -> Area {
    area(&[(1.0, 1.0), (1.5, 1.0), (1.5, 1.5), (1.0, 1.5), (1.0, 1.0)])
}

#[test]
fn an_area_takes_its_share_of_a_cell_and_the_point_in_it() {
    let groups = [
        group("road", None, None),
        group("power", Some("a"), Some(vec![0])),
        group("power", Some("b"), Some(vec![])),
    ];
    let tags = vec![
        tag("park", Some(0), &[], false),
        tag("rest", None, &[], true),
    ];
    let (layout, year) = laid(tags, &groups, &[quarter()]).unwrap();
    assert_eq!(layout.emission_columns(0, SPAN.0).count(), 0);
    let division = layout.emission_divisions(0, SPAN.0).next().unwrap();
    let shares = layout.shares(division, 0, SIDE + 1);
    assert_eq!(shares.len(), 2);
    assert!((shares[0].1 - 0.25).abs() < 1e-9 && shares[0].0 == 0);
    assert_eq!(shares[0].1 + shares[1].1, 1.0);
    assert_eq!(layout.shares(division, 0, 0), [(1, 1.0)]);
    let whole = |group: usize| layout.emission_columns(group, SPAN.0).collect::<Vec<_>>();
    assert_eq!((whole(1), whole(2)), (vec![0], vec![1]));
    assert_eq!(layout.emission_divisions(1, SPAN.0).count(), 0);
    // A sixteenth of the grid has a quarter inside: 1000 kg / 64, and the stack.
    let nox = year.pollutants.iter().position(|p| p == "NOX").unwrap();
    let [park, rest] = [0, 1].map(|tag| year.sets[0][tag].mass[nox]);
    assert!((park - (1000.0 / 64.0 + 1000.0)).abs() < 1e-5, "{park}");
    assert!((park + rest - 3000.0).abs() < 1e-9);
    assert_eq!((year.sets[0][0].groups, year.sets[0][1].groups), (2, 2));
}

#[test]
fn an_area_goes_before_tags_without_one() {
    let groups = [
        group("road", None, None),
        group("p", Some("a"), Some(vec![0])),
    ];
    let tags = vec![
        tag("city", None, &[], false),
        tag("park", Some(0), &[], false),
    ];
    let (layout, _) = laid(tags, &groups, &[quarter()]).unwrap();
    let division = layout.emission_divisions(0, SPAN.0).next().unwrap();
    assert_eq!(layout.shares(division, 3, 0), [(0, 1.0)]);
    assert_eq!(layout.shares(division, 3, SIDE + 1)[0].0, 1);
    assert_eq!(layout.emission_columns(1, SPAN.0).collect::<Vec<_>>(), [1]);
}

#[test]
fn species_are_divided_lane_by_lane() {
    let groups = [
        group("power", Some("a"), Some(vec![])),
        group("road", None, None),
    ];
    let tags = vec![
        tag("nitrogen", None, &["NOX"], false),
        tag("fine", None, &["PM25"], false),
        tag("others", None, &[], true),
    ];
    let (layout, year) = laid(tags, &groups, &[]).unwrap();
    let division = layout.emission_divisions(1, SPAN.0).next().unwrap();
    let of = |name: &str| {
        let lane = SpeciesTable::primary().lane(name).unwrap();
        layout.shares(division, lane, 7).to_vec()
    };
    assert_eq!(of("NOX"), [(0, 1.0)]);
    assert_eq!(of("EC"), [(1, 1.0)]);
    assert_eq!(of("PMF"), [(1, 1.0)]);
    assert_eq!(of("PMC"), [(2, 1.0)]);
    assert_eq!(of("SO2"), [(2, 1.0)]);
    // Every gram of every species once.
    for (at, pollutant) in year.pollutants.iter().enumerate() {
        let sum: f64 = year.sets[0].iter().map(|tag| tag.mass[at]).sum();
        let lanes = SpeciesTable::primary().pollutants[at].parts.len() as f64;
        assert!((sum - 2000.0 * lanes).abs() < 1e-9, "{pollutant}");
    }
}

#[test]
fn a_species_that_no_tag_takes_is_named_with_its_tonnes() {
    let groups = [group("power", None, None)];
    let tags = vec![
        tag("nitrogen", None, &["NOX"], false),
        tag("particles", None, &["PM10"], false),
    ];
    let error = laid(tags, &groups, &[]).unwrap_err().to_string();
    for part in [
        "SO2 1.0 t",
        "CO 1.0 t",
        "NH3 1.0 t",
        "VOC 1.0 t",
        "sector power, county 630102 Chengdong",
    ] {
        assert!(error.contains(part), "{part:?} is not in {error}");
    }
    assert!(!error.contains("NOX") && !error.contains("PM10"), "{error}");
    let tags = vec![
        tag("fine", None, &["PM25"], false),
        tag("soot", None, &["EC"], false),
        tag("r", None, &[], true),
    ];
    assert!(matches!(
        laid(tags, &groups, &[]),
        Err(PartitionError::Overlap { .. })
    ));
    let tags = vec![
        tag("ozone", None, &["O3"], false),
        tag("r", None, &[], true),
    ];
    let error = laid(tags, &groups, &[]).unwrap_err().to_string();
    assert!(
        error.contains("is called 'O3'; they follow SO2, NOX"),
        "{error}"
    );
}

#[test]
fn what_areas_leave_is_told_in_tonnes() {
    let groups = [group("road", None, None)];
    let tags = vec![tag("park", Some(0), &[], false)];
    let error = laid(tags, &groups, &[quarter()]).unwrap_err().to_string();
    assert!(
        error.contains("NOX 1.0 t") && error.contains("sector road"),
        "{error}"
    );
    let half = area(&[
        (-1.0, -1.0),
        (2.0, -1.0),
        (2.0, 5.0),
        (-1.0, 5.0),
        (-1.0, -1.0),
    ]);
    let tags = vec![tag("west", Some(0), &[], false)];
    let error = laid(tags, &groups, &[half]).unwrap_err().to_string();
    assert!(error.contains("NOX 0.5 t"), "{error}");
    // Two areas over the whole domain need no rest.
    let all = area(&[
        (-1.0, -1.0),
        (5.0, -1.0),
        (5.0, 5.0),
        (-1.0, 5.0),
        (-1.0, -1.0),
    ]);
    let tags = vec![tag("all", Some(0), &[], false)];
    let (_, year) = laid(tags, &groups, &[all]).unwrap();
    assert!((year.sets[0][0].mass[2] - 1000.0).abs() < 1e-9);
}

#[test]
fn areas_on_each_other_are_an_overlap() {
    let groups = [group("road", None, None)];
    let two = vec![
        tag("a", Some(0), &[], false),
        tag("b", Some(1), &[], false),
        tag("r", None, &[], true),
    ];
    let other = area(&[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 1.0)]);
    // A whole cell and a part of it.
    let whole = area(&[(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0), (1.0, 1.0)]);
    let error = laid(two, &groups, &[whole, other]).unwrap_err();
    assert!(
        matches!(&error, PartitionError::Overlap { first, second, .. } if first == "a" && second == "b")
    );
    let same = vec![tag("a", Some(0), &[], false), tag("b", Some(0), &[], false)];
    assert!(matches!(
        laid(same, &groups, &[quarter()]),
        Err(PartitionError::Overlap { .. })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn shares_of_every_cell_and_lane_add_up_to_one(
        (south, north) in (0.2..3.8_f64, 0.2..3.8_f64),
        (low, high) in (0.2..3.8_f64, 0.2..3.8_f64),
        rest in any::<bool>(),
    ) {
        // Strips west and east of an oblique line; the eastern one again cut in two.
        let west = area(&[(-1.0, -1.0), (south, -1.0), (north, 5.0), (-1.0, 5.0), (-1.0, -1.0)]);
        let border = |y: f64| south + (north - south) / 6.0 * (y + 1.0);
        let cut = |x: f64| low + (high - low) / 4.0 * x;
        // Where the border and the cut cross.
        let (slope, rise) = ((north - south) / 6.0, (high - low) / 4.0);
        let y = (low + rise * (south + slope)) / (1.0 - rise * slope);
        let cross = (border(y), y);
        let upper = area(&[cross, (5.0, cut(5.0)), (5.0, 9.0), (border(9.0), 9.0), cross]);
        let groups = [group("road", None, None)];
        let mut tags = vec![
            tag("west", Some(0), &[], false),
            tag("upper", Some(1), &["NOX", "PM10"], false),
        ];
        tags.push(tag("left", None, &[], rest));
        let (layout, _) = laid(tags, &groups, &[west, upper]).unwrap();
        for division in layout.emission_divisions(0, SPAN.0) {
            for lane in 0..9 {
                for cell in 0..SIDE * SIDE {
                    let shares = layout.shares(division, lane, cell);
                    prop_assert_eq!(shares.iter().map(|s| s.1).sum::<f64>(), 1.0);
                    prop_assert_eq!(shares.iter().rev().map(|s| s.1).sum::<f64>(), 1.0);
                    prop_assert!(shares.iter().all(|s| s.1 > 0.0));
                }
            }
        }
    }
}
