//! Years, percentiles, editions by date and states of whole tables, by hand-worked cases.

use super::*;
use crate::meteorology::daily::parse_daily;
use crate::observations::{
    Averaging, Observations, Quantity, ReadOptions, State, StateRule, parse_observations,
};
use crate::time::ModelTime;
use crate::units::DAY;
use approx::assert_relative_eq;
use std::fmt::Write;

pub(super) fn standards() -> &'static Standards {
    Standards::embedded().expect("the embedded tables are whole")
}

pub(super) fn options<'a>(editions: &[&str], state: StateHandling<'a>) -> JudgeOptions<'a> {
    JudgeOptions {
        editions: editions.iter().map(|e| (*e).to_owned()).collect(),
        as_if: true,
        class: ZoneClass::Two,
        without_dust: false,
        processes: None,
        state,
        partial_days: false,
        hours: false,
    }
}

pub(super) fn read(text: &str) -> Observations {
    let options = ReadOptions {
        state: Some(StateRule::ChineseNetwork),
        daily_ozone: Some(Averaging::MaxEightHours),
        ..ReadOptions::default()
    };
    parse_observations(text, "table.csv", options).expect("a good table")
}

const HEADER: &str = "city,date,pm25,pm10,so2,no2,co,o3\n";

/// A year of days of one city; `row` gives the values of day 0, 1, ….
pub(super) fn year(year: i16, row: impl Fn(usize) -> String) -> Observations {
    let mut text = HEADER.to_owned();
    let first = ModelTime::from_beijing(year, 1, 1, 0);
    for day in 0..days_of_year(year) {
        let date = first.plus(day as i64 * DAY as i64).beijing().date();
        writeln!(text, "Xining,{date},{}", row(day)).expect("text");
    }
    read(&text)
}

pub(super) const CLEAN: &str = "30,50,10,20,0.8,90";

pub(super) fn judged(observations: &Observations, options: &JudgeOptions<'_>) -> Judgement {
    let groups = by_place(observations);
    judge(observations, &groups, standards(), options).expect("a judgement")
}

pub(super) fn item(found: &YearJudgement, quantity: Quantity, statistic: Statistic) -> &YearItem {
    let same = |i: &&YearItem| i.quantity == quantity && i.statistic == statistic;
    found.items.iter().find(same).expect("an item")
}

#[test]
fn editions_by_date() {
    let on = |y, m, d| {
        let found = standards().on(ModelTime::from_beijing(y, m, d, 12));
        found.map(|e| e.id.clone()).map_err(|e| e.to_string())
    };
    for (date, id) in [
        ((2013, 1, 1), "2012"),
        ((2016, 1, 1), "2012"),
        ((2026, 2, 28), "2012"),
        ((2026, 3, 1), "2026"),
        ((2030, 12, 31), "2026"),
        ((2031, 1, 1), "2031"),
    ] {
        assert_eq!(on(date.0, date.1, date.2), Ok(id.to_owned()), "{date:?}");
    }
    let none = on(2012, 12, 31).expect_err("none was in force");
    assert!(
        none.contains("2012-12-31") && none.contains("2016-01-01 to 2026-02-28"),
        "{none}"
    );
    let day = ModelTime::from_beijing(2024, 5, 1, 0);
    let wrong = standards().named_on("2026", day).expect_err("not yet");
    let text = wrong.to_string();
    for word in [
        "2026-03-01 to 2030-12-31",
        "not on 2024-05-01",
        "2012",
        "--as-if",
    ] {
        assert!(text.contains(word), "{text}");
    }
    let unknown = standards()
        .named("2020")
        .expect_err("no edition")
        .to_string();
    assert!(unknown.contains("2012, 2026, 2031, who2021"), "{unknown}");
    let early = standards().named("2012").expect("an edition");
    assert_eq!(
        early.force(ModelTime::from_beijing(2015, 6, 1, 0)),
        Force::Early
    );
    assert_eq!(early.force(day), Force::InForce);
}

#[test]
fn limits_of_each_edition() {
    // µg/m³, class I and II: PM2.5 annual, PM10 day, SO2 annual, NO2 day, CO day, ozone of 8 hours.
    let cases = [
        (
            "2012",
            [
                (15., 35.),
                (50., 150.),
                (20., 60.),
                (80., 80.),
                (4e3, 4e3),
                (100., 160.),
            ],
        ),
        (
            "2026",
            [
                (15., 30.),
                (50., 120.),
                (20., 60.),
                (80., 80.),
                (4e3, 4e3),
                (100., 160.),
            ],
        ),
        (
            "2031",
            [
                (10., 25.),
                (50., 100.),
                (20., 20.),
                (50., 50.),
                (4e3, 4e3),
                (100., 160.),
            ],
        ),
    ];
    let asked = [
        (Quantity::Pm25, Period::Annual),
        (Quantity::Pm10, Period::Day),
        (Quantity::So2, Period::Annual),
        (Quantity::No2, Period::Day),
        (Quantity::Co, Period::Day),
        (Quantity::O3, Period::MaxEightHours),
    ];
    for (edition, expected) in cases {
        let edition = standards().named(edition).expect("an edition");
        assert_eq!(edition.limits.rows.len(), 23);
        for ((quantity, period), (one, two)) in asked.into_iter().zip(expected) {
            let mut basis = Basis::default();
            let mut of = |class| edition.limits.limit(quantity, period, class, &mut basis);
            assert_eq!(
                (of(ZoneClass::One), of(ZoneClass::Two)),
                (Some(one), Some(two))
            );
        }
    }
}

#[test]
fn means_and_percentiles_of_a_year() {
    // PM2.5 of days 1, 2, …, 365: mean 183; P95: k = 1 + 364 × 0.95 = 346.8 → 346.8 → 347. SO2 P98: k = 1 + 364 × 0.98 = 357.72.
    let table = year(2023, |day| format!("{0},50,{0},20,0.8,90", day + 1));
    let air = AirTable::default();
    let found = judged(&table, &options(&["2012"], StateHandling::Asked(&air)));
    let found = &found.years[0];
    let fine = item(found, Quantity::Pm25, Statistic::Mean);
    assert_eq!(
        (fine.value, fine.limit, fine.days),
        (183.0, Some(35.0), 365)
    );
    assert_eq!(fine.met(), Some(false));
    assert_relative_eq!(fine.excess().expect("a limit"), 148.0 / 35.0);
    let high = item(found, Quantity::Pm25, Statistic::Percentile(0.95));
    assert_relative_eq!(high.exact, 346.8, max_relative = 1e-12);
    assert_eq!((high.value, high.limit), (347.0, Some(75.0)));
    let sulfur = item(found, Quantity::So2, Statistic::Percentile(0.98));
    assert_relative_eq!(sulfur.exact, 357.72, max_relative = 1e-12);
    let monoxide = item(found, Quantity::Co, Statistic::Percentile(0.95));
    assert_eq!((monoxide.value, monoxide.limit), (0.8, Some(4.0)));
    assert_eq!(monoxide.met(), Some(true));
    // 365 − 75 days above 75 µg/m³.
    let above = found.exceedances.iter();
    let above = above
        .clone()
        .find(|e| e.quantity == Quantity::Pm25)
        .expect("days");
    assert_eq!(
        (above.above, above.values, above.largest),
        (290, 365, 365.0)
    );
    assert_relative_eq!(above.met_percent(), 100.0 * 75.0 / 365.0);
    assert!(
        found
            .basis
            .rows()
            .any(|row| row.0.contains("days that a year needs"))
    );
}

#[test]
fn a_year_needs_its_days() {
    // Three days of February are missing (25 left: enough), then one more.
    for (missing, short) in [(31..34, vec![]), (31..35, vec![2])] {
        let row = |day: usize| {
            if missing.contains(&day) {
                ",,,,,".to_owned()
            } else {
                CLEAN.to_owned()
            }
        };
        let table = year(2023, row);
        let air = AirTable::default();
        let found = judged(&table, &options(&["2012"], StateHandling::Asked(&air)));
        let found = &found.years[0];
        let fine = item(found, Quantity::Pm25, Statistic::Mean);
        assert_eq!(
            (fine.days, &fine.short_months),
            (365 - missing.len(), &short)
        );
        assert_eq!(fine.met(), short.is_empty().then_some(true));
        assert_eq!(found.good.absent(), missing.len());
    }
    // 324 days are enough, 323 are not: months stay whole if each loses at most 3 or 4 days.
    for (left, complete) in [(324, true), (323, false)] {
        let mut to_lose = 365 - left;
        let mut lost = std::collections::BTreeSet::new();
        let first = ModelTime::from_beijing(2023, 1, 1, 0);
        for day in 0..365 {
            let date = first.plus(day as i64 * DAY as i64).beijing();
            let spare = match date.month() {
                2 | 4 | 6 | 9 | 11 => 3,
                _ => 4,
            };
            if to_lose > 0 && date.day() <= spare {
                lost.insert(day);
                to_lose -= 1;
            }
        }
        let row = |day: usize| {
            if lost.contains(&day) {
                ",,,,,".to_owned()
            } else {
                CLEAN.to_owned()
            }
        };
        let table = year(2023, row);
        let air = AirTable::default();
        let found = judged(&table, &options(&["2012"], StateHandling::Asked(&air)));
        let fine = item(&found.years[0], Quantity::Pm25, Statistic::Mean);
        assert_eq!(
            (fine.days, fine.is_complete()),
            (left, complete),
            "{:?}",
            fine.short_months
        );
    }
}

#[test]
fn composite_index_of_both_rules() {
    let table = year(2023, |_| "35,70,60,40,4,160".to_owned());
    let air = AirTable::default();
    let found = judged(
        &table,
        &options(&["2012", "2026"], StateHandling::Asked(&air)),
    );
    // Every statistic is at the limit of 2012: 6. In 2026 PM2.5 3 × 35/30, PM10 70/60, NO2 2, ozone 2, SO2 1, CO 1.
    let of = |at: usize| found.years[at].composite.as_ref().expect("six pollutants");
    assert_relative_eq!(of(0).index, 6.0);
    assert_relative_eq!(of(1).index, 3.5 + 70.0 / 60.0 + 6.0, max_relative = 1e-12);
    assert!(found.years[1].basis.rows().any(|(what, status)| {
        what.contains("weights of the composite index") && status == Status::SecondHand
    }));
    let absent = read("city,date,pm25\nXining,2023-01-01,20\n");
    let found = judged(&absent, &options(&["2012"], StateHandling::Asked(&air)));
    let found = &found.years[0];
    assert_eq!(found.composite.as_ref().expect_err("one of six").len(), 5);
    assert_eq!(found.absent.len(), 5);
    assert_eq!((found.good.valid, found.good.incomplete), (0, 1));
}

#[test]
fn months_have_a_composite_index_of_their_own() {
    // 2023 at half of the limits of 2012, July (days 181 to 211) at the limits; February without five of its days.
    let row = |day: usize| {
        if (181..212).contains(&day) {
            "35,70,60,40,4,160".to_owned()
        } else {
            "17.5,35,30,20,2,80".to_owned()
        }
    };
    let mut table = year(2023, row);
    table.values.retain(|o| {
        let day = o.begin.beijing().date();
        day.month() != 2 || day.day() > 5
    });
    let air = AirTable::default();
    let found = judged(&table, &options(&["2012"], StateHandling::Asked(&air)));
    let months = &found.years[0].months;
    assert_eq!(months.len(), 12);
    for (month, composite) in months {
        let composite = composite.as_ref().expect("six pollutants");
        // Particles round to 18 and 35, carbon monoxide to 2.0: 18/35 + 5 · 0.5.
        let expected = if *month == 7 { 6.0 } else { 18.0 / 35.0 + 2.5 };
        assert_relative_eq!(composite.index, expected, max_relative = 1e-12);
        assert_eq!(composite.is_complete, *month != 2, "month {month}");
    }
}

#[test]
fn lead_has_a_limit_of_quarters() {
    // Five days a month of 0.8 µg/m³, in the second quarter 1.2, in the fourth only 4 in October.
    let mut text = "city,date,pb\n".to_owned();
    for month in 1..=12 {
        for day in 1..=if month == 10 { 4 } else { 5 } {
            let value = if (4..=6).contains(&month) { 1.2 } else { 0.8 };
            writeln!(text, "Xining,2027-{month:02}-{day:02},{value}").expect("text");
        }
    }
    let air = AirTable::default();
    let options = options(&["2026"], StateHandling::Asked(&air));
    let found = judged(&read(&text), &options);
    let items = found.years[0].items.iter();
    let told: Vec<_> = items
        .filter(|item| matches!(item.statistic, Statistic::Quarter(_)))
        .map(|item| (item.statistic.name(), item.value, item.limit, item.met()))
        .collect();
    let quarter = |n: usize, value, met| (format!("mean of Q{n}"), value, Some(1.0), met);
    assert_eq!(
        told,
        [
            quarter(1, 0.8, Some(true)),
            quarter(2, 1.2, Some(false)),
            quarter(3, 0.8, Some(true)),
            quarter(4, 0.8, None),
        ]
    );
}

#[test]
fn an_edition_that_did_not_hold_is_refused() {
    let table = year(2023, |_| CLEAN.to_owned());
    let air = AirTable::default();
    let mut options = options(&["2026"], StateHandling::Asked(&air));
    let found = judged(&table, &options);
    assert_eq!(found.years[0].force, Force::AsIf);
    options.as_if = false;
    let groups = by_place(&table);
    let error = judge(&table, &groups, standards(), &options).expect_err("refused");
    assert!(
        matches!(error, StandardsError::NotInForce { .. }),
        "{error}"
    );
    options.editions = vec![];
    let found = judged(&table, &options);
    assert_eq!(
        (found.years[0].edition.as_str(), found.years[0].force),
        ("2012", Force::InForce)
    );
    // A year that began under another edition says so.
    let table = year(2026, |_| CLEAN.to_owned());
    let found = judged(&table, &options);
    assert_eq!(found.years[0].edition, "2026");
    assert!(
        found.notes[0].contains("2026 began under another edition"),
        "{:?}",
        found.notes
    );
}

#[test]
fn records_of_2015_beside_editions_in_another_state() {
    // 100 µg/m³ at 273.15 K; at Xining with 770 hPa and 281 K particles are 73.9 of actual air, gases 91.6 at 298.15 K.
    let table = read(&format!("{HEADER}Xining,2015-07-01,100,100,100,50,1,100\n"));
    let daily = "date,city,avgtemp,maxtemp,mintemp,avgrh,avgws,maxws,maxwswd,daylight,precipitation,avgp\n2015-07-01,Xining,7.85,9,5,43,0.5,1.9,10,5.3,0,77000\n";
    let mut air = AirTable::default();
    let unknown = judged(
        &table,
        &options(&["2012", "2026"], StateHandling::Asked(&air)),
    );
    let (old, new) = (&unknown.years[0], &unknown.years[1]);
    assert_eq!(item(old, Quantity::Pm10, Statistic::Mean).value, 100.0);
    assert_eq!(new.unturned[&Quantity::Pm10], 1);
    assert!(!new.items.iter().any(|i| i.quantity == Quantity::Pm10));
    assert_relative_eq!(
        item(new, Quantity::So2, Statistic::Mean).exact,
        91.61,
        max_relative = 1e-4
    );
    air.add_days(&parse_daily(daily, "days.csv").expect("a day"));
    let known = judged(&table, &options(&["2026"], StateHandling::Asked(&air)));
    let known = &known.years[0];
    assert_relative_eq!(
        item(known, Quantity::Pm10, Statistic::Mean).exact,
        73.9,
        max_relative = 1e-3
    );
    assert!(known.state.contains("gases 298") && known.state.contains("particles actual"));
    let recorded = judged(&table, &options(&["2026"], StateHandling::AsRecorded));
    let recorded = &recorded.years[0];
    assert_eq!(item(recorded, Quantity::Pm10, Statistic::Mean).value, 100.0);
    assert!(
        recorded
            .basis
            .rows()
            .any(|row| row.0.contains("in which they are recorded"))
    );
    assert_eq!(table.values[0].state, State::At273);
}

#[test]
fn cities_are_means_of_their_stations() {
    let mut text = "city,date,hour,station,PM2.5,PM10\n".to_owned();
    for hour in 1..=24 {
        writeln!(text, "Xining,20230105,{hour},a,40,80").expect("text");
        // Station b has ten hours: too few for a day of its own.
        if hour <= 10 {
            writeln!(text, "Xining,20230105,{hour},b,60,80").expect("text");
        }
    }
    let table = read(&text);
    let (groups, strangers) = by_city(&table, &[]);
    assert_eq!((groups.len(), strangers.len()), (1, 0));
    let air = AirTable::default();
    let options = options(&["2012"], StateHandling::Asked(&air));
    let found = judge(&table, &groups, standards(), &options).expect("a judgement");
    let fine = item(&found.years[0], Quantity::Pm25, Statistic::Mean);
    // (10 × 50 + 14 × 40)/24.
    assert_relative_eq!(fine.exact, 1060.0 / 24.0);
    assert!(
        found.years[0]
            .basis
            .rows()
            .any(|row| row.0.contains("mean of its stations"))
    );
    let alone = judged(&table, &options);
    assert_eq!(alone.years[1].short[&(Quantity::Pm25, Period::Day)], 1);
}

#[test]
fn beside_the_world_health_organization() {
    let table = year(2023, |day| {
        format!("{},50,10,20,0.8,90", if day < 360 { 8 } else { 80 })
    });
    let air = AirTable::default();
    let found = judged(&table, &options(&["who2021"], StateHandling::Asked(&air)));
    let items = &found.who[0].items;
    let of = |quantity, period| {
        let same = |i: &&WhoItem| i.quantity == quantity && i.period == period;
        let item = items.iter().find(same).expect("an item");
        (item.value, item.reached)
    };
    // (360 × 8 + 5 × 80)/365 = 8.99; P99: k = 1 + 364 × 0.99 = 361.36: 80.
    assert_eq!(
        of(Quantity::Pm25, Period::Annual),
        (9.0, Some(Reached::Interim(4)))
    );
    assert_eq!(
        of(Quantity::Pm25, Period::Day),
        (80.0, Some(Reached::Nothing))
    );
    assert_eq!(
        of(Quantity::No2, Period::Annual),
        (20.0, Some(Reached::Interim(3)))
    );
    assert_eq!(
        of(Quantity::O3, Period::Season),
        (90.0, Some(Reached::Interim(1)))
    );
    assert_eq!(
        of(Quantity::Co, Period::Day),
        (0.8, Some(Reached::Guideline))
    );
    assert!(found.years.is_empty() && !found.who[0].basis.is_confirmed());
}

#[test]
fn tables_of_a_folder_take_the_place_of_the_embedded_ones() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("limits.csv");
    let text = crate::seeds::text("standards/limits.csv").expect("a table");
    let row = "GB3095-2012,pm25,annual,15,35,";
    assert!(text.contains(row));
    std::fs::write(&path, text.replace(row, "GB3095-2012,pm25,annual,15,33,")).expect("a file");
    let own = Standards::read(folder.path()).expect("tables");
    let edition = own.named("2012").expect("an edition");
    let limit = edition.limits.limit(
        Quantity::Pm25,
        Period::Annual,
        ZoneClass::Two,
        &mut Basis::default(),
    );
    assert_eq!(limit, Some(33.0));
    for (bad, word) in [
        (
            text.replace(row, "GB3095-2012,dust,annual,15,33,"),
            "'dust' is no known quantity",
        ),
        (
            text.replace(row, "GB3095-2012,pm25,weekly,15,33,"),
            "'weekly' is no averaging",
        ),
        (
            text.replace(row, "GB3095-2012,pm25,annual,15,-3,"),
            "a limit of -3",
        ),
        (text.replace(",status,", ",sure,"), "status"),
    ] {
        std::fs::write(&path, bad).expect("a file");
        let error = Standards::read(folder.path())
            .expect_err("a fault")
            .to_string();
        assert!(
            error.contains(word) && error.contains("limits.csv"),
            "{error}"
        );
    }
    assert!(Standards::read(&path).is_err());
}
