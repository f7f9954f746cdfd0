//! What a table holds and what it does not: ozone without its 8-hour mean, zeros, hours, three years.

use super::year_tests::{CLEAN, judged, options, read, standards, year};
use super::*;
use crate::observations::{
    Averaging, Observations, Quantity, ReadOptions, StateRule, parse_observations,
};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::fmt::Write;

#[test]
fn ozone_as_the_mean_of_the_day_makes_no_index() {
    let table = "city,date,pm25,pm10,so2,no2,co,o3_24h\nXining,2023-01-01,20,40,10,20,0.8,60\n";
    let read_options = ReadOptions {
        state: Some(StateRule::ChineseNetwork),
        daily_ozone: Some(Averaging::Day),
        ..ReadOptions::default()
    };
    let table = parse_observations(table, "table.csv", read_options).expect("a table");
    let air = AirTable::default();
    let mut options = options(&["2012"], StateHandling::Asked(&air));
    let found = judged(&table, &options);
    let found = &found.years[0];
    assert_eq!(found.absent, [Quantity::O3]);
    assert_eq!((found.good.valid, found.good.incomplete), (0, 1));
    options.partial_days = true;
    let found = judged(&table, &options);
    let found = &found.years[0];
    assert_eq!((found.good.valid, found.good.good), (1, 1));
    assert!(
        found
            .basis
            .rows()
            .any(|row| row.0.contains("without all six pollutants count"))
    );
}

#[test]
fn zeros_are_judged_and_told() {
    let table = read("city,date,pm25,o3\nXining,2023-01-01,20,0\nXining,2023-01-02,20,50\n");
    let air = AirTable::default();
    let found = judged(&table, &options(&["2012"], StateHandling::Asked(&air)));
    assert_eq!(
        found.notes,
        ["Xining: 1 values of o3 are exactly 0 and judged as they are"]
    );
}

#[test]
fn three_years_of_the_rule_of_2026() {
    let mut all = Observations::default();
    for (n, fine) in [20, 26, 33].into_iter().enumerate() {
        let more = year(2027 + n as i16, |_| {
            CLEAN.replacen("30", &fine.to_string(), 1)
        });
        all.places.clone_from(&more.places);
        all.values.extend(more.values);
    }
    all.values
        .sort_by_key(|o| (o.place, o.quantity, o.averaging, o.begin));
    let air = AirTable::default();
    let found = judged(
        &all,
        &options(&["2012", "2026"], StateHandling::Asked(&air)),
    );
    let of = |year: i16, edition: &str| {
        let same = |j: &&YearJudgement| j.year == year && j.edition == edition;
        let judgement = found.years.iter().find(same).expect("a year");
        let fine = judgement
            .three_years
            .iter()
            .find(|row| row.0 == Quantity::Pm25);
        fine.map(|row| row.1)
    };
    // (20 + 26 + 33)/3 = 26.3.
    assert_eq!(of(2029, "2026"), Some(26.0));
    assert_eq!((of(2028, "2026"), of(2029, "2012")), (None, None));
}

#[test]
fn hours_have_indices_of_their_own() {
    // 30 hours: sulfur dioxide 100, in the last one 900; particles of the hour take the day's steps: PM10 of 55 is 52.5 → 53.
    let mut text = "time_beijing,city,pm10,pm25,so2,no2,co,o3\n".to_owned();
    for hour in 1..=30 {
        let end = ModelTime::from_beijing(2021, 3, 1, hour);
        let sulfur = if hour == 30 { 900 } else { 100 };
        writeln!(text, "{end},Xining,55,18,{sulfur},13,0.8,69").expect("text");
    }
    let table = read(&text);
    let air = AirTable::default();
    let mut options = options(&["2012", "2026"], StateHandling::Asked(&air));
    assert!(judged(&table, &options).years[0].hours.is_empty());
    options.hours = true;
    let found = judged(&table, &options);
    let hours = &found.years[0].hours;
    assert_eq!(hours.len(), 30);
    assert_eq!(hours[0].0, ModelTime::from_beijing(2021, 3, 1, 0));
    assert_eq!(hours[0].1.index, Some(53));
    assert_eq!(hours[0].1.primary, [Quantity::Pm10]);
    // 2012: the mean of the last 24 hours, (23 × 100 + 900)/24 = 133.3 → 133: 50 + 50 × 83/100 = 91.5 → 92. 2026: 200.
    assert_eq!(hours[29].1.index, Some(92));
    assert_eq!(found.years[1].hours[29].1.index, Some(200));
    assert_eq!(found.hour_rows(standards()).len(), 60);
    let last = hours[29].0.plus(HOUR as i64);
    assert_eq!(last, ModelTime::from_beijing(2021, 3, 2, 6));
}
