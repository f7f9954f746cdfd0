//! What tags must keep in a run where gases react: they add up to the bulk, and no tag depends on how others are named or lumped.

mod support;

use hehuang::simulation::{CLOSURE_LIMIT, Case, SimulationError, State, TagClosure, run};
use std::sync::atomic::AtomicBool;
use support::{GRID, begin, bytes_of, case_of};

fn case(sets: &str, blocks: usize) -> Case {
    case_on("summer-ozone", "2016-06-21T11:00", "", sets, blocks)
}

fn case_on(day: &str, start: &str, more: &str, sets: &str, blocks: usize) -> Case {
    case_of(&format!(
        r#"
[scenario]
name = "contract"
start = "{start}"
hours = 2
spin_up_hours = 1
{GRID}[meteorology.representative_day]
id = "{day}"
[chemistry]
{more}
{sets}
[run]
blocks = {blocks}
"#
    ))
}

/// Two sectors of their own and the rest in one tag, in two orders, and all sectors.
const SETS: &str = r#"
[[attribution.set]]
name = "few"
[[attribution.set.tag]]
name = "industry"
sector = ["industry"]
[[attribution.set.tag]]
name = "traffic"
sector = ["transport"]
[[attribution.set.tag]]
name = "rest"
rest = true
[[attribution.set]]
name = "sector"
by = ["sector"]
[[attribution.set]]
name = "turned"
[[attribution.set.tag]]
name = "others"
rest = true
[[attribution.set.tag]]
name = "none"
sector = ["industry"]
from = "2030-01-01T00:00"
[[attribution.set.tag]]
name = "traffic"
sector = ["transport"]
"#;

fn end(case: &Case) -> State {
    let (mut state, mut record) = begin(case);
    let stop = AtomicBool::new(false);
    run(case, &mut state, &mut [&mut record], &stop).expect("a run");
    state
}

/// Column of a tag of a set.
fn column(case: &Case, set: &str, tag: &str) -> usize {
    let place = case.tags.sets.iter().position(|s| s.name == set);
    let place = place.expect("the set");
    let names = case.tags.sets[place].names();
    case.tags.offset(place) + names.iter().position(|n| n == tag).expect("the tag")
}

#[test]
fn tags_of_reacting_gases_add_up_and_ignore_each_other() {
    let case = case(SETS, 1);
    let mut state = end(&case);
    let (gap, undershoot) = state.tag_closure(&case);
    assert!(gap < 1e-10, "{gap:e}");
    assert_eq!(undershoot, 0.0);
    let ozone = case.species.lane("O3").expect("ozone");
    assert_eq!(case.slots.of(ozone).count(), 3);
    let (columns, nx, ny) = (case.columns(), case.horizontal.nx, case.horizontal.ny);
    let pairs = [
        (
            column(&case, "few", "traffic"),
            column(&case, "sector", "transport"),
        ),
        (
            column(&case, "few", "traffic"),
            column(&case, "turned", "traffic"),
        ),
        (
            column(&case, "few", "industry"),
            column(&case, "sector", "industry"),
        ),
        (
            column(&case, "few", "boundary_west"),
            column(&case, "sector", "boundary_west"),
        ),
        (
            column(&case, "few", "chemistry"),
            column(&case, "turned", "chemistry"),
        ),
    ];
    let none = column(&case, "turned", "none");
    let bulk = state.bulk.to_flat();
    let tags = state.tags.as_mut().expect("tags").to_flat();
    let (lanes, width) = (case.lanes(), case.slots.len() * columns);
    let (mut worst, mut moved) = (0.0_f64, 0.0_f64);
    for cell in 0..nx * ny * case.layers() {
        for (slot, &lane) in case.slots.followed.iter().enumerate() {
            let own = &tags[cell * width + slot * columns..][..columns];
            let mass = bulk[cell * lanes + lane].max(1e-30);
            assert_eq!(own[none], 0.0);
            for (a, b) in pairs {
                worst = worst.max((own[a] - own[b]).abs() / mass);
            }
        }
        for slot in case.slots.of(ozone) {
            moved = moved.max(tags[cell * width + slot * columns + pairs[0].0]);
        }
    }
    assert!(worst < 1e-9, "{worst:e}");
    assert!(moved > 0.0, "traffic makes ozone");
}

/// Lanes whose tags do not add up, with their slots, the gap, and the mass [kg] where it is.
fn worst_slots(case: &Case, state: &mut State) -> Vec<(String, usize, f64, f64)> {
    let (columns, lanes) = (case.columns(), case.lanes());
    let width = case.slots.len() * columns;
    let bulk = state.bulk.to_flat();
    let tags = state.tags.as_mut().expect("tags").to_flat();
    let first = case.tags.sets[0].len();
    let mut worst = Vec::new();
    for (slot, &lane) in case.slots.followed.iter().enumerate() {
        let cells = bulk.chunks_exact(lanes).zip(tags.chunks_exact(width));
        let gaps = cells.map(|(bulk, tags)| {
            let sum: f64 = tags[slot * columns..][..first].iter().sum();
            ((sum - bulk[lane]).abs() / bulk[lane].max(1e-30), bulk[lane])
        });
        let (gap, mass) = gaps.fold((0.0, 0.0), |a, b| if b.0 > a.0 { b } else { a });
        if gap > 1e-10 {
            worst.push((case.species.species[lane].name.clone(), slot, gap, mass));
        }
    }
    worst
}

#[test]
fn tags_follow_matter_into_particles() {
    let case = case_on("winter-stagnant", "2016-01-12T10:00", "[aerosol]", SETS, 1);
    let mut state = end(&case);
    let (gap, undershoot) = state.tag_closure(&case);
    assert!(gap < 1e-10, "{gap:e} {:?}", worst_slots(&case, &mut state));
    assert_eq!(undershoot, 0.0);
    let (columns, lanes) = (case.columns(), case.lanes());
    let width = case.slots.len() * columns;
    let bulk = state.bulk.to_flat();
    let tags = state.tags.as_mut().expect("tags").to_flat();
    let cells = case.horizontal.columns() * case.layers();
    let traffic = column(&case, "sector", "transport");
    let lumped = column(&case, "turned", "traffic");
    let none = column(&case, "turned", "none");
    // Every lane of the particles but dust and numbers has a slot, and traffic's nitrogen is in nitrate.
    for name in [
        "ASO4J", "ANO3J", "ANH4J", "AECJ", "AAVB1J", "AOLGAJ", "ACORS",
    ] {
        let lane = case.species.lane(name).expect("a lane");
        let slot = case.slots.of(lane).next().expect("a slot");
        let (mut mass, mut part) = (0.0, 0.0);
        for cell in 0..cells {
            let own = &tags[cell * width + slot * columns..][..columns];
            assert_eq!(own[none], 0.0);
            let scale = bulk[cell * lanes + lane].max(1e-30);
            assert!(
                (own[traffic] - own[lumped]).abs() <= 1e-12 * scale,
                "{name}"
            );
            mass += bulk[cell * lanes + lane];
            part += own[traffic];
        }
        assert!(mass > 0.0, "{name}");
        if ["ANO3J", "AECJ", "AAVB1J", "APCSOJ"].contains(&name) {
            assert!(part > 1e-4 * mass, "{name}: {part} of {mass}");
        }
    }
}

#[test]
fn bytes_depend_neither_on_threads_nor_on_blocks() {
    let sets = "[[attribution.set]]\nname = \"sector\"\nby = [\"sector\"]\n";
    let first = bytes_of(&case(sets, 1), 1);
    assert!(first == bytes_of(&case(sets, 1), 2));
    assert!(first == bytes_of(&case(sets, 6), 2));
}

/// Tags of a run where nothing reacts: cheap, and carried by the same transport.
fn inert() -> Case {
    case_of(
        r#"
[scenario]
name = "contract"
start = "2016-01-12T10:00"
hours = 1
[grid]
cell_size_km = 36
width_km = 288
height_km = 216
layers = 14
first_layer_m = 60
[meteorology.representative_day]
id = "winter-stagnant"
[[attribution.set]]
name = "sector"
by = ["sector"]
[[attribution.set]]
name = "all"
[[attribution.set.tag]]
name = "everything"
rest = true
"#,
    )
}

#[test]
fn a_run_whose_tags_do_not_add_up_is_stopped() {
    let case = inert();
    let stop = AtomicBool::new(false);
    let (start, _) = begin(&case);
    let mut closure = TagClosure::default();
    assert_eq!(closure.largest(), None);
    run(&case, &mut start.clone(), &mut [&mut closure], &stop).expect("a run");
    let gap = closure.largest().expect("a gap");
    assert!(gap > 0.0 && gap < 1e-12, "{gap:e}");
    // A millionth of the coarse particles of one cell aloft is counted twice in the second set.
    let mut spoiled = start;
    let lane = case.species.lane("PMC").expect("coarse particles");
    let slot = case.slots.of(lane).next().expect("a slot");
    let at = slot * case.columns() + column(&case, "all", "initial");
    let (k, j, i) = (6, 3, 4);
    let tags = spoiled.tags.as_mut().expect("tags");
    tags.cell_mut(k, j, i)[at] *= 1.0 + 1e-6;
    let mut closure = TagClosure::default();
    let error = run(&case, &mut spoiled, &mut [&mut closure], &stop).expect_err("a gap");
    let SimulationError::Tags(open) = error else {
        panic!("{error}");
    };
    assert_eq!((open.set.as_str(), open.species.as_str()), ("all", "PMC"));
    let gap = (open.sum - open.bulk) / open.bulk;
    assert!(gap > CLOSURE_LIMIT && gap < 1e-6, "{gap:e}");
    assert_eq!(open.time, case.end);
    let said = open.to_string();
    for part in [
        "tags of set 'all'",
        "kg of PMC",
        "2016-01-12 11:00",
        "layer ",
    ] {
        assert!(said.contains(part), "{part:?} is not in {said}");
    }
    assert_eq!(closure.largest(), None);
}
