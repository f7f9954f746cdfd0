//! Targets of days, worked by hand; the figures of bulletins.

use super::*;
use crate::plan::targets::Reported;

fn year(place: &str, year: i16, counts: [f64; 6], pm25: f64) -> PlaceYear {
    let [good, valid, heavy, left, incomplete, absent] = counts;
    PlaceYear {
        scope: Scope::City,
        place: place.to_owned(),
        year: Some(year),
        origin: Origin::Observed,
        edition: "2012".to_owned(),
        dust: DustDays::Kept,
        days: DayCounts {
            good,
            valid,
            heavy,
            left,
            incomplete,
            absent,
        },
        whole: valid + left >= 324.0,
        pm25: Some((pm25, valid + left >= 324.0)),
        basis: Basis::default(),
    }
}

fn of<'o>(outcomes: &'o [Outcome], target: &str, place: &str) -> Vec<&'o Outcome> {
    let own = |o: &&Outcome| o.target == target && o.place == place;
    outcomes.iter().filter(own).collect()
}

#[test]
fn xining_2024_has_338_good_days_of_363() {
    let table = TargetTable::embedded();
    let mut xining = year("Xining", 2024, [338.0, 363.0, 0.0, 3.0, 0.0, 0.0], 26.4);
    xining.dust = DustDays::Left;
    let outcomes = outcomes_of_days(table, &[xining]);
    let good = of(&outcomes, "good_days", "Xining")[0];
    assert_eq!(
        (good.value, good.gap, good.met),
        (Some(93.1), Some(-3.2), Some(false))
    );
    assert_eq!(good.count, Some((338.0, 363.0)));
    assert!(
        good.notes
            .contains(&"of the year's days do not count: 3 left for dust".to_owned())
    );
    let pm25 = of(&outcomes, "pm25", "Xining")[0];
    assert_eq!(
        (pm25.value, pm25.gap, pm25.met),
        (Some(26.0), Some(5.0), Some(false))
    );
    // One city is not the province.
    let province = of(&outcomes, "good_days", "Qinghai")[0];
    assert_eq!((province.value, province.met), (Some(93.1), None));
}

#[test]
fn bulletins_tell_their_denominator_and_qinghai_2024_is_two_below() {
    let table = TargetTable::embedded();
    let reported = Reported::embedded().expect("a table");
    let outcomes: Vec<Outcome> = reported.iter().flat_map(|r| r.outcomes(table)).collect();
    let qinghai = of(&outcomes, "pm25", "Qinghai")[0];
    assert_eq!(
        (qinghai.value, qinghai.gap, qinghai.met),
        (Some(19.0), Some(-2.0), Some(true))
    );
    assert!(!qinghai.basis.is_confirmed());
    let xining = of(&outcomes, "good_days", "Xining");
    assert_eq!(
        (xining[0].year, xining[0].count),
        (Some(2024), Some((338.0, 363.0)))
    );
    assert_eq!(
        (xining[0].dust, xining[0].gap),
        (DustDays::Left, Some(-3.2))
    );
    assert!(xining[0].notes[1].ends_with("3 of 366 were left out"));
    assert_eq!(
        (xining[1].year, xining[1].count),
        (Some(2021), Some((330.0, 365.0)))
    );
    assert_eq!(xining[1].dust, DustDays::Kept);
}

#[test]
fn a_province_is_the_mean_of_its_eight_cities() {
    let table = TargetTable::embedded();
    let mut years: Vec<PlaceYear> = table
        .plan
        .cities
        .iter()
        .map(|city| year(city, 2025, [360.0, 365.0, 0.0, 0.0, 0.0, 0.0], 18.0))
        .collect();
    years[0].days.good = 340.0;
    years[0].pm25 = Some((30.0, true));
    let outcomes = outcomes_of_days(table, &years);
    // (7·360 + 340)/(8·365) = 97.95 %; (7·18 + 30)/8 = 19.5 → 20 (the half to the even digit).
    let good = of(&outcomes, "good_days", "Qinghai")[0];
    assert_eq!(
        (good.value, good.gap, good.met),
        (Some(97.9), Some(1.6), Some(true))
    );
    let pm25 = of(&outcomes, "pm25", "Qinghai")[0];
    assert_eq!((pm25.value, pm25.met), (Some(20.0), Some(true)));
    // Seven cities, or one without a whole year, decide nothing.
    let seven = outcomes_of_days(table, &years[1..]);
    assert_eq!(of(&seven, "good_days", "Qinghai")[0].met, None);
    years[3].whole = false;
    let one_short = outcomes_of_days(table, &years);
    assert_eq!(of(&one_short, "good_days", "Qinghai")[0].met, None);
}

#[test]
fn heavy_days_as_measured_may_be_of_natural_dust() {
    let table = TargetTable::embedded();
    let measured = year("Xining", 2025, [350.0, 365.0, 2.0, 0.0, 0.0, 0.0], 20.0);
    let mut without = year("Xining", 2025, [350.0, 362.0, 0.0, 3.0, 0.0, 0.0], 20.0);
    without.dust = DustDays::Left;
    let outcomes = outcomes_of_days(table, &[measured.clone(), without.clone()]);
    let heavy = of(&outcomes, "heavy_days", "Xining");
    assert_eq!((heavy[0].value, heavy[0].met), (Some(2.0), None));
    assert_eq!((heavy[1].value, heavy[1].met), (Some(0.0), Some(true)));
    // One that is left without dust misses it, however few days there are; none among few says nothing.
    without.days.heavy = 1.0;
    without.whole = false;
    let outcomes = outcomes_of_days(table, &[without.clone()]);
    assert_eq!(of(&outcomes, "heavy_days", "Xining")[0].met, Some(false));
    without.days.heavy = 0.0;
    let outcomes = outcomes_of_days(table, &[without]);
    assert_eq!(of(&outcomes, "heavy_days", "Xining")[0].met, None);
}

#[test]
fn never_worse_compares_a_city_with_the_year_before() {
    let table = TargetTable::embedded();
    let years = [
        year("Xining", 2024, [338.0, 365.0, 0.0, 0.0, 0.0, 0.0], 27.0),
        year("Xining", 2025, [345.0, 365.0, 0.0, 0.0, 0.0, 0.0], 27.4),
        year("Haidong", 2023, [345.0, 365.0, 0.0, 0.0, 0.0, 0.0], 27.4),
    ];
    let outcomes = outcomes_of_days(table, &years);
    let told: Vec<_> = of(&outcomes, "never_worse", "Xining")
        .iter()
        .map(|o| (o.year, o.value, o.met))
        .collect();
    // PM2.5 rises by 0.4; good days rise from 92.6 to 94.5 %.
    assert_eq!(
        told,
        [
            (Some(2025), Some(0.4), Some(false)),
            (Some(2025), Some(-1.9), Some(true)),
        ]
    );
    assert!(of(&outcomes, "never_worse", "Haidong").is_empty());
}

#[test]
fn a_city_of_another_province_has_its_own_target_or_none() {
    let table = TargetTable::embedded();
    let lanzhou = |y| year("Lanzhou", y, [300.0, 365.0, 0.0, 0.0, 0.0, 0.0], 33.0);
    let outcomes = outcomes_of_days(table, &[lanzhou(2021), lanzhou(2022)]);
    let told: Vec<_> = outcomes
        .iter()
        .map(|o| (o.target.as_str(), o.year, o.wanted, o.met))
        .collect();
    assert_eq!(
        told,
        [
            ("good_days", Some(2021), 82.2, Some(true)),
            ("pm25", Some(2021), 33.0, Some(true)),
        ]
    );
}

#[test]
fn a_typical_year_decides_means_only() {
    let table = TargetTable::embedded();
    let mut typical = year("Xining", 2025, [365.0, 365.0, 0.0, 0.0, 0.0, 0.0], 47.0);
    typical.origin = Origin::Typical;
    typical.year = None;
    let outcomes = outcomes_of_days(table, &[typical]);
    assert_eq!(of(&outcomes, "pm25", "Xining")[0].met, Some(false));
    assert_eq!(of(&outcomes, "good_days", "Xining")[0].met, None);
    assert_eq!(of(&outcomes, "heavy_days", "Xining")[0].met, None);
}

#[test]
fn reported_tables_say_what_is_wrong() {
    let text = "place,year,good_days,good_percent,pm25_ug_m3,status,source\n\
        Atlantis,2024,1,1,1,confirmed,x\n\
        西宁市,,338,93.1,,confirmed,x\n\
        海东,2024,abc,193,-4,sure,x\n";
    let error = Reported::parse(text, "r.csv")
        .expect_err("refused")
        .to_string();
    for words in [
        "line 2, column place: no place of the plan (found 'Atlantis')",
        "line 3, column year: a year is missing",
        "line 4, column good_days: no number from 0 to 366 (found 'abc')",
        "line 4, column good_percent: no number from 0 to 100 (found '193')",
        "line 4, column pm25_ug_m3: no number from 0 to 1000 (found '-4')",
        "line 4, column status: no status (found 'sure')",
    ] {
        assert!(error.contains(words), "{error}");
    }
    let error = Reported::parse("place,year\nXining,2024\n", "r.csv").expect_err("refused");
    assert!(
        error
            .to_string()
            .contains("good_days: this column is missing")
    );
}
