//! Dust in whole tables: events from their first to their last hour, what is none, and both denominators.

use super::year_tests::{CLEAN, item, judged, options, read, standards, year};
use super::*;
use crate::observations::{Observations, Quantity};
use crate::time::ModelTime;
use crate::units::HOUR;
use approx::assert_relative_eq;
use std::fmt::Write;

/// Hours of a city with PM10 and PM2.5 by hour, from 1 March 2021 on, everything else clean.
fn hours(count: usize, particles: impl Fn(usize) -> (f64, f64)) -> Observations {
    let mut text = "time_beijing,city,pm10,pm25,so2,no2,co,o3\n".to_owned();
    for hour in 0..count {
        let (coarse, fine) = particles(hour);
        let end = ModelTime::from_beijing(2021, 3, 1, hour as i64 + 1);
        writeln!(text, "{end},Xining,{coarse},{fine},10,20,0.8,90").expect("text");
    }
    read(&text)
}

#[test]
fn dust_is_found_from_its_first_to_its_last_hour() {
    // 80 (40), then from hour 30 on 600 (90) for 10 hours, then 200, 100, and at hour 42 back to 85.
    let particles = |hour: usize| match hour {
        30..=39 => (600.0, 90.0),
        40 => (200.0, 40.0),
        41 => (100.0, 35.0),
        42.. => (85.0, 40.0),
        _ => (80.0, 40.0),
    };
    let table = hours(72, particles);
    let air = AirTable::default();
    let mut options = options(&["2012"], StateHandling::Asked(&air));
    options.without_dust = true;
    let found = judged(&table, &options);
    assert_eq!(found.events.len(), 1);
    let event = &found.events[0].2;
    let first = ModelTime::from_beijing(2021, 3, 1, 0);
    let at = |hour: i64| first.plus(hour * HOUR as i64);
    // 85 is within 10 % of 80, 100 is not.
    assert_eq!((event.begin, event.end), (at(30), at(42)));
    assert_eq!(event.beginning, Beginning::RiseAndFall);
    assert_eq!((event.ending, event.values), (Ending::Returned, 12));
    assert_relative_eq!(event.pm10_before, 80.0);
    assert_relative_eq!(event.ratio_before, 0.5);
    assert_relative_eq!(event.ratio_first, 0.15);
    assert_eq!((event.pm10_largest, event.largest_at), (600.0, at(30)));
    // Days 1 and 3 stay; day 2 has 12 hours of particles left, and leaves or stays in the denominator.
    let (raw, clean) = (&found.years[0], &found.years[1]);
    assert_eq!(
        (raw.treatment, clean.treatment),
        (Treatment::AsMeasured, Treatment::WithoutDust)
    );
    assert_eq!((raw.good.good, raw.good.valid), (2, 3));
    assert_eq!(
        (clean.good.good, clean.good.valid, clean.good.left_for_dust),
        (2, 2, 1)
    );
    let kept = clean.good_if_kept.as_ref().expect("both ways");
    assert_eq!((kept.good, kept.valid, kept.left_for_dust), (3, 3, 0));
    assert_eq!(clean.days[1].dust_hours, 12);
    // Day 2: (6 × 80 + 10 × 600 + 200 + 100 + 6 × 85)/24 = 303.75.
    assert_relative_eq!(
        item(raw, Quantity::Pm10, Statistic::Mean).exact,
        (80.0 + 303.75 + 85.0) / 3.0
    );
    assert_relative_eq!(item(clean, Quantity::Pm10, Statistic::Mean).exact, 82.5);
    // Gases of the day stay.
    assert_eq!(item(clean, Quantity::So2, Statistic::Mean).days, 3);
    assert!(
        clean
            .basis
            .rows()
            .any(|row| row.0.contains("dust rule of 2016"))
    );
    assert!(
        !raw.basis
            .rows()
            .any(|row| row.0.contains("dust rule of 2016"))
    );
}

#[test]
fn haze_is_no_dust_and_gaps_end_events() {
    let air = AirTable::default();
    let mut options = options(&["2012"], StateHandling::Asked(&air));
    options.without_dust = true;
    // PM10 triples, PM2.5 with it: ratio 0.7 before and after.
    let haze = hours(48, |hour| {
        if hour >= 20 {
            (300.0, 210.0)
        } else {
            (100.0, 70.0)
        }
    });
    assert!(judged(&haze, &options).events.is_empty());
    // Clean air with a falling ratio is none either.
    let calm = hours(48, |hour| {
        if hour >= 20 {
            (60.0, 10.0)
        } else {
            (60.0, 30.0)
        }
    });
    assert!(judged(&calm, &options).events.is_empty());
    // An event that does not end is open, or too long.
    let open = hours(60, |hour| {
        if hour >= 20 {
            (900.0, 90.0)
        } else {
            (80.0, 40.0)
        }
    });
    let found = judged(&open, &options);
    assert_eq!(
        (found.events[0].2.ending, found.events[0].2.values),
        (Ending::Open, 40)
    );
    let long = hours(200, |hour| {
        if hour >= 20 {
            (900.0, 90.0)
        } else {
            (80.0, 40.0)
        }
    });
    assert_eq!(judged(&long, &options).events[0].2.ending, Ending::TooLong);
}

#[test]
fn listed_processes_and_the_edition_without_numbers() {
    let air = AirTable::default();
    let mut options = options(&["2012"], StateHandling::Asked(&air));
    options.without_dust = true;
    // Within a process the rule's own conditions are enough: PM10 doubles at a ratio of 0.5.
    let table = hours(48, |hour| {
        if (20..30).contains(&hour) {
            (300.0, 150.0)
        } else {
            (100.0, 60.0)
        }
    });
    assert!(judged(&table, &options).events.is_empty());
    let first = ModelTime::from_beijing(2021, 3, 1, 0);
    let list = [Process {
        place: "Xining".to_owned(),
        begin: first.plus(15 * HOUR as i64),
        end: first.plus(40 * HOUR as i64),
        evidence: "bulletin".to_owned(),
    }];
    options.processes = Some(&list);
    let found = judged(&table, &options);
    let event = &found.events[0].2;
    assert_eq!((event.beginning, event.values), (Beginning::Rise, 10));
    assert_eq!(event.evidence, "bulletin");
    // The rule of 2026 has no numbers: without a list it is refused, with one the listed hours are left out.
    options.editions = vec!["2026".to_owned()];
    let found = judged(&table, &options);
    assert_eq!(
        (found.events[0].2.beginning, found.events[0].2.values),
        (Beginning::Listed, 25)
    );
    options.processes = None;
    let groups = by_place(&table);
    let error = judge(&table, &groups, standards(), &options).expect_err("no numbers");
    assert!(error.to_string().contains("--events"), "{error}");
}

#[test]
fn days_of_dust_in_a_table_of_days() {
    let table = year(2021, |day| {
        let values = if day % 100 == 50 {
            "60,400,10,20,0.8,90"
        } else {
            CLEAN
        };
        values.to_owned()
    });
    let air = AirTable::default();
    let mut options = options(&["2012"], StateHandling::Asked(&air));
    options.without_dust = true;
    let found = judged(&table, &options);
    assert_eq!(found.events.len(), 4);
    let (raw, clean) = (&found.years[0], &found.years[1]);
    assert_eq!(
        (raw.good.good, raw.good.valid, raw.good.heavy),
        (361, 365, 4)
    );
    assert_eq!(
        (clean.good.good, clean.good.valid, clean.good.left_for_dust),
        (361, 361, 4)
    );
    let kept = clean.good_if_kept.as_ref().expect("both ways");
    assert_eq!((kept.good, kept.valid), (365, 365));
    let coarse = item(clean, Quantity::Pm10, Statistic::Mean);
    assert_eq!(
        (coarse.days, coarse.measured, coarse.met()),
        (361, 365, Some(true))
    );
    assert!(
        clean
            .basis
            .rows()
            .any(|row| row.0.contains("days of dust in tables of days"))
    );
}

#[test]
fn what_cannot_be_known_is_told() {
    let air = AirTable::default();
    let mut options = options(&["2012"], StateHandling::Asked(&air));
    options.without_dust = true;
    // PM2.5 is missing from hour 30 on, where PM10 rises: the first two hours are at least twice the mean before.
    let mut table = hours(48, |hour| {
        if hour >= 30 {
            (600.0, 0.0)
        } else {
            (80.0, 40.0)
        }
    });
    let late = ModelTime::from_beijing(2021, 3, 2, 6);
    table
        .values
        .retain(|o| o.quantity != Quantity::Pm25 || o.begin < late);
    let found = judged(&table, &options);
    assert!(found.events.is_empty());
    // Means before: 80, 166.7, 253.3, 340: three hours are at least twice as high.
    let note =
        "Xining: 3 hours or days with PM10 as under dust have no PM2.5 and stay in the evaluation";
    assert!(found.notes.iter().any(|n| n == note), "{:?}", found.notes);
    assert!(found.undecided() > 0);
    // Before 2017 the rule was none.
    let dusty = |day: usize| {
        if day == 50 {
            "60,400,10,20,0.8,90"
        } else {
            CLEAN
        }
        .to_owned()
    };
    let early = judged(&year(2015, dusty), &options);
    let outside = "dust rule of 2016 used outside its time";
    assert!(
        early.years[1]
            .basis
            .rows()
            .any(|row| row.0.starts_with(outside))
    );
    let later = judged(&year(2019, dusty), &options);
    assert!(
        !later.years[1]
            .basis
            .rows()
            .any(|row| row.0.starts_with(outside))
    );
}
