//! The index beside values that were worked out by hand (exact fractions, from the printed tables of HJ 633-2012 and HJ 633-2026).

use super::*;
use crate::observations::Quantity;

/// Pollutant, averaging, and concentrations (µg/m³; CO mg/m³) with their index: every step, one below and one above (CO: 0.1).
type Case = (Quantity, Period, &'static [(f64, u16)]);

#[rustfmt::skip]
const BOTH: [Case; 8] = [
    (Quantity::So2, Period::Day, &[
        (49.0, 49), (50.0, 50), (51.0, 51), (149.0, 100), (150.0, 100), (151.0, 101), (474.0, 150),
        (475.0, 150), (476.0, 151), (799.0, 200), (800.0, 200), (801.0, 201), (1599.0, 300), (1600.0, 300),
        (1601.0, 301), (2099.0, 400), (2100.0, 400), (2101.0, 401), (2619.0, 500), (2620.0, 500)
    ]),
    (Quantity::So2, Period::Hour, &[
        (149.0, 50), (150.0, 50), (151.0, 51), (499.0, 100), (500.0, 100), (501.0, 101), (649.0, 150),
        (650.0, 150), (651.0, 151), (799.0, 200), (800.0, 200)
    ]),
    (Quantity::No2, Period::Day, &[
        (39.0, 49), (40.0, 50), (41.0, 52), (79.0, 99), (80.0, 100), (81.0, 101), (179.0, 150), (180.0, 150),
        (181.0, 151), (279.0, 200), (280.0, 200), (281.0, 201), (564.0, 300), (565.0, 300), (566.0, 301),
        (749.0, 400), (750.0, 400), (751.0, 401), (939.0, 500), (940.0, 500)
    ]),
    (Quantity::No2, Period::Hour, &[
        (99.0, 50), (100.0, 50), (101.0, 51), (199.0, 100), (200.0, 100), (201.0, 101), (699.0, 150),
        (700.0, 150), (701.0, 151), (1199.0, 200), (1200.0, 200), (1201.0, 201), (2339.0, 300), (2340.0, 300),
        (2341.0, 301), (3089.0, 400), (3090.0, 400), (3091.0, 401), (3839.0, 500), (3840.0, 500)
    ]),
    (Quantity::Co, Period::Day, &[
        (1.9, 48), (2.0, 50), (2.1, 53), (3.9, 98), (4.0, 100), (4.1, 101), (13.9, 150), (14.0, 150),
        (14.1, 151), (23.9, 200), (24.0, 200), (24.1, 201), (35.9, 300), (36.0, 300), (36.1, 301),
        (47.9, 400), (48.0, 400), (48.1, 401), (59.9, 500), (60.0, 500)
    ]),
    (Quantity::Co, Period::Hour, &[
        (4.9, 49), (5.0, 50), (5.1, 51), (9.9, 99), (10.0, 100), (10.1, 101), (34.9, 150), (35.0, 150),
        (35.1, 151), (59.9, 200), (60.0, 200), (60.1, 201), (89.9, 300), (90.0, 300), (90.1, 301),
        (119.9, 400), (120.0, 400), (120.1, 401), (149.9, 500), (150.0, 500)
    ]),
    (Quantity::O3, Period::MaxEightHours, &[
        (99.0, 50), (100.0, 50), (101.0, 51), (159.0, 100), (160.0, 100), (161.0, 101), (214.0, 150),
        (215.0, 150), (216.0, 151), (264.0, 199), (265.0, 200), (266.0, 201), (799.0, 300), (800.0, 300)
    ]),
    (Quantity::O3, Period::Hour, &[
        (159.0, 50), (160.0, 50), (161.0, 52), (199.0, 99), (200.0, 100), (201.0, 101), (299.0, 150),
        (300.0, 150), (301.0, 151), (399.0, 200), (400.0, 200), (401.0, 201), (799.0, 300), (800.0, 300),
        (801.0, 301), (999.0, 400), (1000.0, 400), (1001.0, 401), (1199.0, 500), (1200.0, 500)
    ]),
];
#[rustfmt::skip]
const OF_2012: [Case; 2] = [
    (Quantity::Pm10, Period::Day, &[
        (49.0, 49), (50.0, 50), (51.0, 51), (149.0, 100), (150.0, 100), (151.0, 101), (249.0, 150),
        (250.0, 150), (251.0, 151), (349.0, 200), (350.0, 200), (351.0, 202), (419.0, 299), (420.0, 300),
        (421.0, 302), (499.0, 399), (500.0, 400), (501.0, 401), (599.0, 499), (600.0, 500)
    ]),
    (Quantity::Pm25, Period::Day, &[
        (34.0, 49), (35.0, 50), (36.0, 52), (74.0, 99), (75.0, 100), (76.0, 102), (114.0, 149), (115.0, 150),
        (116.0, 152), (149.0, 199), (150.0, 200), (151.0, 201), (249.0, 299), (250.0, 300), (251.0, 301),
        (349.0, 399), (350.0, 400), (351.0, 401), (499.0, 500), (500.0, 500)
    ]),
];
#[rustfmt::skip]
const OF_2026: [Case; 2] = [
    (Quantity::Pm10, Period::Day, &[
        (49.0, 49), (50.0, 50), (51.0, 51), (119.0, 100), (120.0, 100), (121.0, 101), (249.0, 150),
        (250.0, 150), (251.0, 151), (349.0, 200), (350.0, 200), (351.0, 202), (419.0, 299), (420.0, 300),
        (421.0, 302), (499.0, 399), (500.0, 400), (501.0, 401), (599.0, 499), (600.0, 500)
    ]),
    (Quantity::Pm25, Period::Day, &[
        (34.0, 49), (35.0, 50), (36.0, 52), (59.0, 98), (60.0, 100), (61.0, 101), (114.0, 150), (115.0, 150),
        (116.0, 152), (149.0, 199), (150.0, 200), (151.0, 201), (249.0, 299), (250.0, 300), (251.0, 301),
        (349.0, 399), (350.0, 400), (351.0, 401), (499.0, 500), (500.0, 500)
    ]),
];

fn standards() -> &'static Standards {
    Standards::embedded().expect("the embedded tables are whole")
}

/// The index of a pollutant by an edition.
fn pollutant(
    edition: &str,
    quantity: Quantity,
    period: Period,
    in_unit: f64,
) -> Option<PollutantIndex> {
    let edition = standards().named(edition).expect("an edition");
    let (mut basis, micrograms) = (Basis::default(), in_unit * quantity.network_factor());
    let decimals = edition.evaluation.decimals(quantity, &mut basis);
    let value = Judged::already(micrograms);
    let rule = &edition.index;
    rule.pollutant(quantity, period, value, decimals, &mut basis)
}

fn index(edition: &str, quantity: Quantity, period: Period, in_unit: f64) -> Option<u16> {
    pollutant(edition, quantity, period, in_unit).and_then(|found| found.index)
}

#[test]
fn every_step_and_its_neighbours() {
    let editions: [(&str, &[Case]); 2] = [("2012", &OF_2012), ("2026", &OF_2026)];
    for (edition, own) in editions {
        for (quantity, period, values) in BOTH.iter().chain(own) {
            for (concentration, expected) in *values {
                assert_eq!(
                    index(edition, *quantity, *period, *concentration),
                    Some(*expected),
                    "{edition} {quantity:?} {period:?} {concentration}"
                );
            }
            assert_eq!(index(edition, *quantity, *period, 0.0), Some(0));
        }
    }
}

#[test]
fn the_good_line_moved_in_2026() {
    // 50 + 50 × 25/40 = 81.25 → 82; 60 is the step of 100 in 2026. PM10: 50 + 50 × 70/100 = 85.
    for (quantity, concentration, of_2012, of_2026) in [
        (Quantity::Pm25, 60.0, 82, 100),
        (Quantity::Pm10, 120.0, 85, 100),
    ] {
        let of = |edition| index(edition, quantity, Period::Day, concentration);
        assert_eq!((of("2012"), of("2026")), (Some(of_2012), Some(of_2026)));
        assert_eq!(of("2031"), Some(of_2026));
    }
    // The lines of alerts did not move.
    for (quantity, steps) in [
        (Quantity::Pm25, [(115.0, 150), (150.0, 200), (250.0, 300)]),
        (Quantity::Pm10, [(250.0, 150), (350.0, 200), (420.0, 300)]),
    ] {
        for (concentration, expected) in steps {
            for edition in ["2012", "2026"] {
                let found = index(edition, quantity, Period::Day, concentration);
                assert_eq!(found, Some(expected));
            }
        }
    }
}

#[test]
fn up_is_up_and_a_whole_number_stays() {
    // 35.4 is rounded to 35 first; 36: 50 + 50/40 = 51.25 → 52; a half to the even number: 36.5 → 36, 37.5 → 38 → 53.75 → 54.
    let fine = |c| index("2012", Quantity::Pm25, Period::Day, c);
    assert_eq!(fine(35.4), Some(50));
    assert_eq!(fine(36.0), Some(52));
    assert_eq!(fine(36.5), Some(52));
    assert_eq!(fine(37.5), Some(54));
    // 1.14 mg/m³ is 1.1 → 27.5 → 28; 1.2 → 30 exactly.
    let monoxide = |c| index("2026", Quantity::Co, Period::Day, c);
    assert_eq!(monoxide(1.14), Some(28));
    assert_eq!(monoxide(1.2), Some(30));
}

#[test]
fn above_the_last_step() {
    // HJ 633-2012 computes none for SO2 of an hour and ozone of 8 hours above 800; HJ 633-2026 gives 200 and 300.
    assert_eq!(index("2012", Quantity::So2, Period::Hour, 900.0), None);
    assert_eq!(index("2026", Quantity::So2, Period::Hour, 900.0), Some(200));
    let eight = Period::MaxEightHours;
    assert_eq!(index("2012", Quantity::O3, eight, 900.0), None);
    assert_eq!(index("2026", Quantity::O3, eight, 900.0), Some(300));
    for edition in ["2012", "2026"] {
        let beyond = pollutant(edition, Quantity::Pm10, Period::Day, 2000.0).expect("a value");
        assert_eq!((beyond.index, beyond.beyond), (Some(500), true));
    }
}

#[test]
fn nonsense_has_no_index() {
    for value in [f64::NAN, f64::INFINITY, -1.0] {
        assert_eq!(index("2012", Quantity::Pm25, Period::Day, value), None);
    }
    assert_eq!(index("2012", Quantity::Nox, Period::Day, 10.0), None);
}

/// A day's index from values in the units of limits.
fn day(edition: &str, values: &[(Quantity, Period, f64)], partial: bool) -> AirIndex {
    let edition = standards().named(edition).expect("an edition");
    let value = |quantity: Quantity, period| {
        let found = values.iter().find(|v| v.0 == quantity && v.1 == period)?;
        Some(Judged::already(found.2 * quantity.network_factor()))
    };
    edition.air_index(IndexOf::Day, value, partial, &mut Basis::default())
}

/// A clean day: indices 10, 25, 25, 50, 30, 50.
const CLEAN: [(Quantity, Period, f64); 6] = [
    (Quantity::So2, Period::Day, 10.0),
    (Quantity::No2, Period::Day, 20.0),
    (Quantity::Co, Period::Day, 1.0),
    (Quantity::O3, Period::MaxEightHours, 100.0),
    (Quantity::Pm10, Period::Day, 30.0),
    (Quantity::Pm25, Period::Day, 35.0),
];

fn with(quantity: Quantity, value: f64) -> Vec<(Quantity, Period, f64)> {
    let change = |v: (Quantity, Period, f64)| {
        if v.0 == quantity {
            (v.0, v.1, value)
        } else {
            v
        }
    };
    CLEAN.into_iter().map(change).collect()
}

#[test]
fn a_clean_day_has_no_primary_pollutant() {
    let found = day("2012", &CLEAN, false);
    assert_eq!(found.index, Some(50));
    assert!(found.primary.is_empty() && found.exceeding.is_empty() && found.missing.is_empty());
    assert_eq!(found.of(Quantity::No2), Some(25));
}

#[test]
fn primary_pollutants_may_be_two() {
    // PM2.5 of 75 and ozone of 160: both 100.
    let mut values = with(Quantity::Pm25, 75.0);
    values[3].2 = 160.0;
    let found = day("2012", &values, false);
    assert_eq!(found.index, Some(100));
    assert_eq!(found.primary, [Quantity::O3, Quantity::Pm25]);
    assert!(found.exceeding.is_empty());
    // In 2026 the same day is one of light pollution: 100 + 50 × 15/55 = 113.6 → 114, by PM2.5 alone; exceeding pollutants are no longer named.
    let found = day("2026", &values, false);
    assert_eq!(found.index, Some(114));
    assert_eq!(found.primary, [Quantity::Pm25]);
    assert!(found.exceeding.is_empty());
    let found = day("2012", &with(Quantity::Pm10, 151.0), false);
    assert_eq!(found.exceeding, [Quantity::Pm10]);
}

#[test]
fn a_day_without_a_pollutant_counts_only_above_100() {
    for edition in ["2012", "2026"] {
        let found = day(edition, &CLEAN[1..], false);
        assert_eq!((found.index, found.largest), (None, Some(50)));
        assert_eq!(found.missing, [Quantity::So2]);
        assert_eq!(day(edition, &CLEAN[1..], true).index, Some(50));
        let dirty = with(Quantity::Pm25, 115.0);
        assert_eq!(day(edition, &dirty[1..], false).index, Some(150));
        assert_eq!(day(edition, &[], true).index, None);
    }
}

#[test]
fn ozone_of_an_hour_counts_on_days_of_2012_only() {
    // Of the hour: 250 → 125; of 8 hours: 160 → 100.
    let mut values = with(Quantity::O3, 160.0);
    values.push((Quantity::O3, Period::Hour, 250.0));
    assert_eq!(day("2012", &values, false).index, Some(125));
    assert_eq!(day("2026", &values, false).index, Some(100));
    // Above 800 the 8-hour mean has none in 2012, and the hour's 900 stands: 350.
    values[3].2 = 900.0;
    values[6].2 = 900.0;
    assert_eq!(day("2012", &values, false).index, Some(350));
    assert_eq!(day("2026", &values, false).index, Some(300));
}

#[test]
fn sulfur_dioxide_of_an_hour_above_800() {
    let hour = |edition: &str| {
        let edition = standards().named(edition).expect("an edition");
        let value = |quantity: Quantity, period| {
            let value = match (quantity, period) {
                (Quantity::So2, Period::Hour) => 900.0,
                (Quantity::So2, Period::Day) => 475.0,
                (Quantity::Co, Period::Hour) => 1000.0,
                (_, Period::Hour) => 20.0,
                _ => return None,
            };
            Some(Judged::already(value))
        };
        let mut basis = Basis::default();
        let found = edition.air_index(IndexOf::Hour, value, false, &mut basis);
        (found.index, found.primary)
    };
    // 2012: the day's mean is used, 475 → 150. 2026: 200.
    assert_eq!(hour("2012"), (Some(150), vec![Quantity::So2]));
    assert_eq!(hour("2026"), (Some(200), vec![Quantity::So2]));
}

#[test]
fn levels_begin_one_above_the_last() {
    for (index, name) in [
        (0, "优"),
        (50, "优"),
        (51, "良"),
        (100, "良"),
        (101, "轻度污染"),
        (151, "中度污染"),
        (201, "重度污染"),
        (300, "重度污染"),
        (301, "严重污染"),
        (500, "严重污染"),
    ] {
        let level = standards().level(index).expect("a level");
        assert_eq!(level.name_zh, name, "{index}");
    }
    assert_eq!(standards().level(501), None);
}
