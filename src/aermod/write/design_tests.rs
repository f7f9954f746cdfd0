//! Files of runs with design values (NO2 by the hour, PM2.5 by the day; two years) against AERMOD's: the values of its plot files go in.

#![allow(clippy::unwrap_used)]

use super::facts::Facts;
use super::test_files::{assert_same, golden, messages};
use super::writer::Writer;
use crate::nearfield::results::{
    DailyMaxima, DesignTable, Field, HourCounts, RankContribution, YearMean,
};
use crate::nearfield::{AverageObserver, Case, Flagged, Results};
use crate::plume::HourStamp;
use std::path::Path;

/// Lines of a file below its heads, by columns of blanks.
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
fn design(run: &str) -> DesignTable {
    let mut table = DesignTable {
        years: vec![2019, 2020],
        ranks: 9,
        mean_of_ranks: vec![0.0; 54],
        by_year: vec![vec![Flagged::default(); 54]; 2],
    };
    for (group, letter) in ["", "l"].into_iter().enumerate() {
        for rank in [1, 8, 9] {
            let name = format!("{run}{letter}{rank}.plt");
            for (receptor, row) in rows(&name).iter().enumerate() {
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

/// Means of the run, from its plot files.
fn period(run: &str) -> Field {
    let mut field = Field::zeros(1, 2, 3);
    for (group, letter) in ["", "l"].into_iter().enumerate() {
        let rows = rows(&format!("{run}{letter}per.plt"));
        for (receptor, row) in rows.iter().enumerate() {
            field.of_mut(0, group)[receptor] = number(&row[2]);
        }
    }
    field
}

/// Contributions of both groups to the first's design values, a rank every three lines.
fn contributions(run: &str) -> Vec<RankContribution> {
    rows(&format!("{run}.con"))
        .chunks(3)
        .map(|rows| RankContribution {
            group: 0,
            rank: rows[0][8].trim_end_matches("TH").parse().unwrap(),
            values: [9, 10]
                .map(|column| rows.iter().map(|row| number(&row[column])).collect())
                .to_vec(),
        })
        .collect()
}

/// Feeds the days of a MAXDAILY file.
fn days(writer: &mut Writer<'_>) {
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
}

/// Reads the deck in a folder.
fn read(run: &str, folder: &Path) -> (Case, Facts) {
    let name = format!("{run}.inp");
    for file in [name.as_str(), "y2.sfc", "y2.pfl"] {
        std::fs::write(folder.join(file), golden(file)).unwrap();
    }
    let deck = folder.join(&name);
    let (case, problems) = crate::aermod::deck::read_deck(&deck).unwrap();
    let mut facts = Facts::gather(&case, &deck, Path::new("x"), [2026, 11, 29, 2, 26, 23]);
    facts.input_name = name;
    facts.output_name = format!("{run}.out");
    facts.set_problems(&case, &problems);
    (case, facts)
}

#[test]
fn hourly_design_values_are_aermods() {
    let folder = tempfile::tempdir().unwrap();
    let (case, facts) = read("b", folder.path());
    let mut writer = Writer::create(&case, facts, &folder.path().join("b.out")).unwrap();
    days(&mut writer);
    writer.facts_mut().messages = messages(&String::from_utf8(golden("b.err")).unwrap());
    let results = Results {
        design: Some(design("b")),
        contributions: contributions("b"),
        period: Some(period("b")),
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
        assert_same(&std::fs::read(folder.path().join(name)).unwrap(), name);
    }
}

#[test]
fn daily_design_values_and_annual_means_are_aermods() {
    let folder = tempfile::tempdir().unwrap();
    let (case, facts) = read("p", folder.path());
    let mut writer = Writer::create(&case, facts, &folder.path().join("p.out")).unwrap();
    writer.facts_mut().messages = messages(&String::from_utf8(golden("p.err")).unwrap());
    let years = rows("p.pst")
        .chunks(3)
        .map(|rows| {
            let mut field = Field::zeros(1, 2, 3);
            for (receptor, row) in rows.iter().enumerate() {
                field.of_mut(0, 0)[receptor] = number(&row[2]);
            }
            YearMean {
                field,
                ..YearMean::default()
            }
        })
        .collect();
    let results = Results {
        design: Some(design("p")),
        contributions: contributions("p"),
        period: Some(period("p")),
        years,
        counts: HourCounts {
            hours: 17_544,
            calm: 2,
            missing: 1,
        },
        ..Results::default()
    };
    writer.finish(&results).unwrap();
    for name in [
        "p8.plt", "pl1.plt", "pper.plt", "p.pst", "p.con", "p.sum", "p.out", "p.err",
    ] {
        assert_same(&std::fs::read(folder.path().join(name)).unwrap(), name);
    }
}
