//! What a run with particles that react must keep: mass, elements, bytes, tags of what was emitted.

mod support;

use hehuang::simulation::{Case, run};
use std::sync::atomic::AtomicBool;
use support::{GRID, begin, bytes_of, case_of};

fn case(day: &str, hours: usize, blocks: usize) -> Case {
    let text = format!(
        r#"
[scenario]
name = "contract"
hours = {hours}
spin_up_hours = 1
{GRID}[meteorology.representative_day]
id = "{day}"
[chemistry]
[aerosol]
[[attribution.set]]
name = "sector"
by = ["sector"]
[run]
blocks = {blocks}
"#
    );
    case_of(&text)
}

#[test]
fn bytes_depend_neither_on_threads_nor_on_blocks() {
    let first = bytes_of(&case("winter-stagnant", 1, 1), 1);
    assert!(first == bytes_of(&case("winter-stagnant", 1, 1), 2));
    assert!(first == bytes_of(&case("winter-stagnant", 1, 6), 2));
}

#[test]
fn mass_and_elements_close_and_tags_follow_what_was_emitted() {
    let case = case("winter-stagnant", 3, 1);
    let (mut state, mut record) = begin(&case);
    let stop = AtomicBool::new(false);
    run(&case, &mut state, &mut [&mut record], &stop).expect("a run");
    let ledger = state.ledger(&case);
    assert!(ledger.worst() < 1e-9, "mass: {}", ledger.worst());
    for element in &ledger.elements {
        assert!(element.reacted > 0.0);
        let open = element.relative().abs();
        assert!(open < 1e-9, "{}: {open}", element.element);
    }
    let entry = |name: &str| {
        let entries = ledger.entries.iter();
        entries
            .clone()
            .find(|e| e.species == name)
            .expect("a lane")
            .clone()
    };
    // Sulfate, nitrate and ammonium come from their gases; metals only move.
    for made in ["ASO4J", "ANO3J", "ANH4J"] {
        assert!(entry(made).chemistry > 0.0, "{made}");
    }
    assert!(entry("AFEJ").chemistry == 0.0 && entry("EC").chemistry == 0.0);
    let (gap, undershoot) = state.tag_closure(&case);
    assert!(gap < 1e-9 && undershoot < 1e-12, "{gap} {undershoot}");
    assert_eq!(record.followed, case.species.tagged_pollutants());
    // What the tags of a pollutant add up to is its concentration.
    for pollutant in 0..record.followed {
        let mean = record.mean_concentration(pollutant);
        let columns = (0..record.columns).map(|c| record.mean_contribution(c, pollutant));
        let sum = columns.fold(vec![0.0; mean.len()], |sum, part| {
            sum.iter().zip(part).map(|(a, b)| a + b).collect()
        });
        for (sum, whole) in sum.iter().zip(&mean) {
            assert!(
                (sum - whole).abs() <= 1e-9 * whole,
                "{pollutant}: {sum} {whole}"
            );
        }
    }
}
