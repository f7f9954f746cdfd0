//! Files of a run with design values (NO2, two years) against AERMOD's: the values of its plot files go in.

#![allow(clippy::unwrap_used)]

use super::contribution::Contribution;
use super::facts::Facts;
use super::test_files::{assert_same, golden, messages};
use super::writer::Writer;
use crate::nearfield::results::{DailyMaxima, DesignTable, Field, HourCounts};
use crate::nearfield::{AverageObserver, Flagged, Results};
use crate::plume::HourStamp;

/// Lines of a file below its head, by columns of blanks.
fn rows(name: &str) -> Vec<Vec<String>> {
    String::from_utf8(golden(name))
        .unwrap()
        .lines()
        .filter(|line| !line.starts_with('*'))
        .map(|line| line.split_whitespace().map(str::to_owned).collect())
        .collect()
}

fn number(text: &str) -> f64 {
    text.parse().unwrap()
}

/// Three receptors, two groups, ranks 1, 8 and 9 of nine.
fn design() -> DesignTable {
    let mut table = DesignTable {
        years: vec![2019, 2020],
        ranks: 9,
        mean_of_ranks: vec![0.0; 54],
        by_year: vec![vec![Flagged::default(); 54]; 2],
    };
    for (group, letter) in ["", "l"].into_iter().enumerate() {
        for rank in [1, 8, 9] {
            for (receptor, row) in rows(&format!("b{letter}{rank}.plt")).iter().enumerate() {
                let place = (group * 3 + receptor) * 9 + rank - 1;
                table.mean_of_ranks[place] = number(&row[2]);
                for year in 0..2 {
                    table.by_year[year][place] = Flagged {
                        value: number(&row[9 + 2 * year]),
                        date: row[10 + 2 * year].parse().unwrap(),
                        flag: ' ',
                    };
                }
            }
        }
    }
    table
}

#[test]
fn design_value_files_are_aermods() {
    let folder = tempfile::tempdir().unwrap();
    for file in ["b.inp", "y2.sfc", "y2.pfl"] {
        std::fs::write(folder.path().join(file), golden(file)).unwrap();
    }
    let deck = folder.path().join("b.inp");
    let (case, problems) = crate::aermod::deck::read_deck(&deck).unwrap();
    let listing = folder.path().join("b.out");
    let mut facts = Facts::gather(&case, &deck, &listing, [2026, 11, 29, 2, 26, 23]);
    facts.input_name = "b.inp".to_owned();
    facts.output_name = "b.out".to_owned();
    facts.set_problems(&case, &problems);
    let mut writer = Writer::create(&case, facts, &listing).unwrap();
    for day in rows("b.mxd").chunks(3) {
        let mut values = Field::zeros(1, 2, 3);
        let mut hours = vec![0; 6];
        for (receptor, row) in day.iter().enumerate() {
            values.of_mut(0, 0)[receptor] = number(&row[2]);
            hours[receptor] = row[9].parse().unwrap();
        }
        let date: i64 = day[0][10].parse().unwrap();
        let stamp = HourStamp {
            year: 2019,
            month: (date / 10_000 % 100) as u32,
            day: (date / 100 % 100) as u32,
            hour: 24,
            day_of_year: day[0][8].parse().unwrap(),
        };
        writer
            .on_day(&DailyMaxima {
                stamp,
                values,
                hours,
            })
            .unwrap();
    }
    writer.contributions = vec![Contribution {
        group: 0,
        rank: 9,
        values: (0..2)
            .map(|group| {
                rows("b.con")
                    .iter()
                    .map(|row| number(&row[9 + group]))
                    .collect()
            })
            .collect(),
    }];
    let mut period = Field::zeros(1, 2, 3);
    for (group, name) in ["bper.plt", "blper.plt"].into_iter().enumerate() {
        for (receptor, row) in rows(name).iter().enumerate() {
            period.of_mut(0, group)[receptor] = number(&row[2]);
        }
    }
    writer.facts_mut().messages = messages(&String::from_utf8(golden("b.err")).unwrap());
    let results = Results {
        design: Some(design()),
        period: Some(period),
        counts: HourCounts {
            hours: 17_544,
            calm: 2,
            missing: 1,
        },
        ..Results::default()
    };
    writer.finish(&results).unwrap();
    for name in [
        "b8.plt", "bl1.plt", "bper.plt", "b.mxd", "b.byr", "b.con", "b.sum", "b.out", "b.err",
    ] {
        let own = std::fs::read(folder.path().join(name)).unwrap();
        assert_same(&own, name);
    }
}
