//! Cuts worked by hand.

use super::*;
use crate::inventory::{Inventory, MonteCarloOptions, pollutant_index};
use approx::assert_relative_eq;

/// Two days, two tags and an inflow: on day 0 they make 20, 10 and 10 of 40, on day 1 10, 10 and 30 of 60 (10 have no tag).
fn influence() -> Influence {
    Influence {
        tags: 3,
        whole: vec![40.0, 60.0],
        components: vec![
            Component {
                parts: vec![15.0, 10.0, 10.0, 10.0, 5.0, 30.0],
                follows: Some(0),
            },
            Component {
                parts: vec![5.0, 0.0, 0.0, 0.0, 5.0, 0.0],
                follows: Some(1),
            },
        ],
    }
}

fn bins() -> Vec<Vec<(usize, f64)>> {
    vec![vec![(0, 1.0)], vec![(1, 1.0)], vec![(0, 1.0), (1, 3.0)]]
}

#[test]
fn falls_are_contributions_over_the_whole() {
    let selections = [
        vec![1.0, 1.0, 0.0],
        vec![1.0, 0.0, 0.0],
        vec![0.5, 0.0, 0.0],
    ];
    let falls = influence().falls(&bins(), &selections, None);
    // Day 0: 30/40, day 1: 20/60, weighted: (30 + 3·20)/(40 + 3·60).
    assert_relative_eq!(falls[0][0], 0.75);
    assert_relative_eq!(falls[0][1], 1.0 / 3.0);
    assert_relative_eq!(falls[0][2], 90.0 / 220.0);
    assert_relative_eq!(falls[1][0], 0.5);
    assert_relative_eq!(falls[2][0], 0.25);
}

#[test]
fn a_draw_moves_parts_and_the_whole() {
    let mut factors = vec![[1.0; 9]; 3];
    // Twice the first pollutant of tag 0, nothing of the second of tag 1.
    factors[0][0] = 2.0;
    factors[1][1] = 0.0;
    let falls = influence().falls(&bins(), &[vec![1.0, 1.0, 0.0]], Some(&factors));
    // Day 0: (30 + 5 + 10 + 0)/(40 + 15); day 1: (20 + 0 + 5)/(60 + 10 − 5).
    assert_relative_eq!(falls[0][0], 45.0 / 55.0);
    assert_relative_eq!(falls[0][1], 25.0 / 65.0);
}

#[test]
fn a_mean_is_closed_by_its_gap_over_what_falls() {
    // Measured 30 and 50 on days like 0 and 1: what falls is (30·0.75 + 50/3)/80 of it.
    let fall = (30.0 * 0.75 + 50.0 / 3.0) / 80.0;
    let falls = vec![vec![0.75, 1.0 / 3.0]];
    let gap = |value: f64, wanted: f64| Gap::Mean {
        pollutant: 0,
        value,
        wanted,
        days: vec![(0, 30.0), (1, 50.0)],
    };
    let (cut, closes) = gap(26.0, 21.0).cut(&falls);
    assert_relative_eq!(cut, 5.0 / (26.0 * fall));
    assert_relative_eq!(closes, 1.0);
    // What is measured falls to the target with this cut.
    assert_relative_eq!(26.0 * (1.0 - cut * fall), 21.0, max_relative = 1e-14);
    assert_eq!(gap(19.0, 21.0).cut(&falls), (0.0, 1.0));
    let (cut, closes) = gap(60.0, 21.0).cut(&falls);
    assert!(cut > 1.0);
    assert_relative_eq!(closes, 60.0 * fall / 39.0);
    assert_eq!(gap(26.0, 21.0).cut(&[vec![0.0, 0.0]]), (f64::INFINITY, 0.0));
}

#[test]
fn good_days_come_one_by_one() {
    let level = |observed: f64| DayLevel {
        pollutant: Some(0),
        observed,
        limit: 75.0,
    };
    let ozone = DayLevel {
        pollutant: None,
        observed: 170.0,
        limit: 160.0,
    };
    let day = |bin: usize, levels: Vec<DayLevel>| BadDay { bin, levels };
    let gap = |missing: usize| Gap::Days {
        missing,
        bad: vec![
            day(0, vec![level(100.0)]),
            day(0, vec![level(90.0)]),
            day(1, vec![level(90.0)]),
            day(0, vec![level(80.0), ozone]),
        ],
    };
    let falls = [vec![0.5, 0.25]];
    // 90: (1 − 75/90)/0.5 = 1/3; 100: 0.25/0.5 = 1/2; 90 on a day like 1: 2/3; ozone never.
    for (missing, expected) in [(0, 0.0), (1, 1.0 / 3.0), (2, 0.5), (3, 2.0 / 3.0)] {
        let (cut, closes) = gap(missing).cut(&falls);
        assert_relative_eq!(cut, expected, max_relative = 1e-12);
        assert_eq!(closes, 1.0);
    }
    assert_eq!(gap(4).cut(&falls), (f64::INFINITY, 0.75));
    assert_eq!(gap(9).cut(&falls).0, f64::INFINITY);
}

#[test]
fn good_days_that_a_share_wants() {
    // 349/363 = 96.14 → 96.1; 350/363 = 96.42 → 96.4.
    assert_eq!(good_days_wanted(363, 96.3, 1), 350);
    // 352/366 = 96.17; 353/366 = 96.45.
    assert_eq!(good_days_wanted(366, 96.3, 1), 353);
    assert_eq!(good_days_wanted(1000, 96.3, 1), 963);
    assert_eq!(good_days_wanted(0, 96.3, 1), 0);
}

#[test]
fn one_tag_has_the_interval_of_its_range() {
    // Fall of tag 0 in a draw: f·20/(40 + (f − 1)·20) with one factor for both pollutants: the cut falls as f rises, so its interval has the ends of the factor's.
    let factors: Vec<Vec<PollutantMass>> = (0..1001)
        .map(|n| {
            let mut factors = vec![[1.0; 9]; 3];
            factors[0] = [0.5 + f64::from(n) / 1000.0; 9];
            factors
        })
        .collect();
    let influences = Influences {
        pollutants: vec![influence()],
        bins: bins(),
    };
    let gap = Gap::Mean {
        pollutant: 0,
        value: 30.0,
        wanted: 27.0,
        days: vec![(0, 30.0)],
    };
    let cuts = closing_cuts(&gap, &influences, &[vec![1.0, 0.0, 0.0]], &factors);
    let at = |f: f64| 0.1 * (20.0 + 20.0 * f) / (20.0 * f);
    assert_relative_eq!(cuts[0].cut, at(1.0));
    assert_relative_eq!(cuts[0].interval.0, at(1.475), max_relative = 1e-6);
    assert_relative_eq!(cuts[0].interval.1, at(0.525), max_relative = 1e-6);
    assert_eq!(cuts[0].possible, 1.0);
    assert!(
        closing_cuts(&gap, &influences, &[vec![0.0; 3]], &[])[0]
            .interval
            .0
            .is_nan()
    );
}

#[test]
fn one_seed_gives_the_same_bytes_on_any_number_of_threads() {
    let inventory = Inventory::embedded().expect("seeds");
    let sectors = ["industry", "residential"];
    let influences = Influences {
        pollutants: vec![influence()],
        bins: bins(),
    };
    let gap = Gap::Mean {
        pollutant: 0,
        value: 30.0,
        wanted: 27.0,
        days: vec![(0, 30.0), (2, 25.0)],
    };
    let on = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("threads").install(|| {
            let options = MonteCarloOptions {
                samples: 80,
                seed,
                ..MonteCarloOptions::default()
            };
            let of = |line: &crate::inventory::SourceLine| {
                let at = sectors.iter().position(|s| *s == line.sector);
                at.into_iter().collect()
            };
            let drawn = inventory.drawn_totals(&options, of, 2).expect("draws");
            // Both components follow what they say.
            assert_eq!(pollutant_index("SO2"), Some(0));
            let factors = tag_factors(&drawn.compiled, &drawn.draws, 3);
            closing_cuts(&gap, &influences, &[vec![1.0, 1.0, 0.0]], &factors)
        })
    };
    let bits = |cuts: Vec<ClosingCut>| {
        let (low, high) = cuts[0].interval;
        [cuts[0].cut, low, high, cuts[0].possible].map(f64::to_bits)
    };
    assert_eq!(bits(on(1, 1)), bits(on(4, 1)));
    assert_ne!(bits(on(1, 1)), bits(on(1, 2)));
    let cut = on(1, 1)[0];
    assert!(cut.interval.0 < cut.cut && cut.cut < cut.interval.1);
}
