//! Records made by hand: two cells, three tags.

use super::*;
use crate::plan::targets::{TagRange, influences_of};
use crate::simulation::{Record, WEATHER};
use crate::species::SpeciesTable;
use crate::standards::Standards;
use crate::time::ModelTime;
use approx::assert_relative_eq;

const CELLS: usize = 2;
const TAGS: usize = 3;
/// Air of the plateau [kg/m³].
const AIR: f32 = 0.9;

fn column(table: &SpeciesTable, name: &str) -> usize {
    let found = table.pollutants.iter().position(|p| p.name == name);
    found.expect("a pollutant")
}

/// A record whose PM2.5 and PM10 in cell 1 are given by entry [µg/m³]; cell 0 has nothing. Tags have 1/2, 1/4 and 1/8 of PM2.5.
fn record(table: &SpeciesTable, entries: &[(ModelTime, f64, f64)]) -> Record {
    let (pollutants, followed) = (table.pollutants.len(), table.tagged_pollutants());
    let fine = column(table, "PM25");
    let mut record = Record {
        cells: CELLS,
        pollutants,
        columns: TAGS,
        followed,
        points: vec![0, 1],
        ..Record::default()
    };
    for &(time, pm25, pm10) in entries {
        record.hours.push(time);
        record.weights.push(1.0);
        let mut maps = vec![0.0_f32; pollutants * CELLS];
        for (name, value) in [("PM25", pm25), ("PM10", pm10), ("SO2", 9.0)] {
            maps[column(table, name) * CELLS + 1] = (value * 1e-9) as f32;
        }
        record.concentration.extend(maps);
        for point in 0..2 {
            for pollutant in 0..followed {
                let own = if point == 1 && pollutant == fine {
                    pm25
                } else {
                    0.0
                };
                let parts = [0.5, 0.25, 0.125].map(|share| (share * own * 1e-9) as f32);
                record.point_contribution.extend(parts);
            }
        }
        for variable in WEATHER {
            let value = if variable == "air_density" {
                AIR
            } else {
                280.0
            };
            record.weather.extend([value; CELLS]);
        }
    }
    record
}

fn place() -> ModelledPlace {
    ModelledPlace {
        scope: Scope::City,
        name: "Xining".to_owned(),
        cells: vec![1],
    }
}

#[test]
fn hours_come_in_the_state_in_which_they_are_judged() {
    let table = SpeciesTable::primary();
    let begin = ModelTime::from_beijing(2024, 1, 1, 0);
    let hours: Vec<_> = (0..48)
        .map(|hour| (begin.plus(hour * 3600), 60.0, 90.0))
        .collect();
    let record = record(&table, &hours);
    let records = [&record];
    let modelled = Modelled::of(&records, &table).expect("a run");
    let standards = Standards::embedded().expect("tables");
    let edition = standards.named("2012").expect("an edition");
    let places = [place()];
    let found = as_observations(&modelled, &places, edition, &mut Basis::default());
    let of = |quantity| found.series(0, quantity, Averaging::Hour);
    assert_eq!(of(Quantity::Pm25).len(), 48);
    assert_relative_eq!(of(Quantity::Pm25)[0].value, 60.0, max_relative = 1e-6);
    // A gas at 298.15 K and 1013.25 hPa (1.184 kg/m³ of dry air), from air of 0.9 kg/m³.
    let expected = 9.0 * 101_325.0 / (287.05 * 298.15) / 0.9;
    assert_relative_eq!(of(Quantity::So2)[0].value, expected, max_relative = 1e-3);
    assert!(of(Quantity::O3).is_empty());
}

#[test]
fn a_typical_year_counts_days_as_often_as_they_occur() {
    let table = SpeciesTable::primary();
    let day = |month| ModelTime::from_beijing(2016, month, 5, 0);
    // 300 days of 20 µg/m³, 50 of 100 (not good), 15 of dust: 60 of PM2.5 in 400 of PM10.
    let mut record = record(
        &table,
        &[
            (day(7), 20.0, 40.0),
            (day(1), 100.0, 140.0),
            (day(4), 60.0, 400.0),
        ],
    );
    record.weights = vec![300.0, 50.0, 15.0];
    record.labels = ["summer", "winter", "dust"].map(str::to_owned).to_vec();
    let records = [&record];
    let modelled = Modelled::of(&records, &table).expect("a run");
    let standards = Standards::embedded().expect("tables");
    let edition = standards.named("2026").expect("an edition");
    let old = standards.named("2012").expect("an edition");
    // State of 2016: particles at 273.15 K, 1013.25 hPa, 1.2922 kg/m³ of dry air.
    let factor = 101_325.0 / (287.05 * 273.15) / 0.9;
    let found = typical_year(&modelled, &place(), old, (true, true));
    let [kept, left] = found.as_slice() else {
        panic!("two years")
    };
    // 20 and 60·1.436 = 86: two kinds of days are not good in 2016's state; dust has PM10 of 574, an index above 300.
    let days = |good, valid, heavy, left| DayCounts {
        good,
        valid,
        heavy,
        left,
        ..DayCounts::default()
    };
    assert_eq!(kept.days, days(300.0, 365.0, 15.0, 0.0));
    assert_eq!(left.days, days(300.0, 350.0, 0.0, 15.0));
    let mean = (300.0 * 20.0 + 50.0 * 100.0 + 15.0 * 60.0) / 365.0 * factor;
    let (pm25, _) = kept.pm25.expect("a mean");
    assert_relative_eq!(pm25, mean, max_relative = 1e-3);
    let mean = (300.0 * 20.0 + 50.0 * 100.0) / 350.0 * factor;
    let (pm25, _) = left.pm25.expect("a mean");
    assert_relative_eq!(pm25, mean, max_relative = 1e-3);
    // An edition whose rule of dust has no numbers leaves none out; without six pollutants only days above 100 count.
    let strict = typical_year(&modelled, &place(), edition, (true, false));
    assert_eq!(strict.len(), 1);
    assert_eq!(
        (strict[0].days.valid, strict[0].days.incomplete),
        (65.0, 300.0)
    );
    assert!(!strict[0].whole);
}

#[test]
fn influences_are_means_of_days_over_points() {
    let table = SpeciesTable::primary();
    let begin = ModelTime::from_beijing(2024, 1, 1, 0);
    // Two hours of the first day (20 and 40) and one of the second (90).
    let hours = [
        (begin, 20.0, 30.0),
        (begin.plus(3600), 40.0, 50.0),
        (begin.plus(24 * 3600), 90.0, 90.0),
    ];
    let record = record(&table, &hours);
    let tags = TagRange {
        first: 0,
        count: TAGS,
    };
    let (influences, stand_in, notes) =
        influences_of(&record, &table, &[1], tags).expect("tags of PM2.5");
    let fine = &influences.pollutants[0];
    assert_relative_eq!(fine.whole[0], 30e-9, max_relative = 1e-6);
    assert_relative_eq!(fine.components[0].parts[4], 22.5e-9, max_relative = 1e-6);
    // Tags 0 and 1 have three quarters on every day; both points have half of each, and the same share.
    let both = influences_of(&record, &table, &[0, 1], tags)
        .expect("tags")
        .0;
    for found in [&influences, &both] {
        let falls = found.pollutants[0].falls(&found.bins, &[vec![1.0, 1.0, 0.0]], None);
        assert_eq!(falls[0].len(), found.bins.len());
        assert!(falls[0].iter().all(|fall| (fall - 0.75).abs() < 1e-6));
    }
    // A bin a date, one of winter, one of all; the day of two hours counts twice.
    assert_eq!(influences.bins.len(), 4);
    assert_eq!(influences.bins[stand_in.all], [(0, 2.0), (1, 1.0)]);
    assert_eq!(stand_in.bin(begin.plus(24 * 3600)), 1);
    assert!(notes.is_empty(), "{notes:?}");
    // A run without tags has none.
    let mut bare = record;
    bare.followed = 0;
    assert!(influences_of(&bare, &table, &[1], tags).is_none());
}
