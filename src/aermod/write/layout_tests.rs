//! Whole files of own runs against AERMOD's, byte for byte: its hourly values go in, its files have to come out.

#![allow(clippy::unwrap_used)]

use super::event_listing::HourWeather;
use super::facts::{Facts, Message};
use super::test_case::{case_a, case_ce};
use super::test_files::{assert_same, facts, golden, hours, messages, moved};
use super::{EventWriter, Writer};
use crate::nearfield::case::Averaging;
use crate::nearfield::results::{Field, HighTable, HourCounts, MaximumTable};
use crate::nearfield::{AverageObserver, Case, Completed, EventContribution, Flagged, Results};
use crate::plume::HourStamp;
use std::path::Path;

/// Calm hours and the missing one, counted from 0.
const CALM: [usize; 2] = [5, 30];
const MISSING: usize = 17;

fn stamp(date: i64) -> HourStamp {
    let (month, day) = ((date / 10_000 % 100) as u32, (date / 100 % 100) as u32);
    HourStamp {
        year: 2021,
        month,
        day,
        hour: (date % 100) as u32,
        day_of_year: 31 * (month - 1) + day - if month == 3 { 3 } else { 0 },
    }
}

/// Averages and tables from hourly values, by AERMOD's rules.
struct Feed<'a> {
    case: &'a Case,
    results: Results,
    sums: Vec<(Field, HourCounts)>,
    seasons: Vec<(Field, HourCounts)>,
}

impl<'a> Feed<'a> {
    fn new(case: &'a Case, ranks: usize, greatest: usize) -> Self {
        let types = case.types().count();
        let (groups, receptors) = (case.groups.len(), case.receptors.len());
        let zeros = Field::zeros(types, groups, receptors);
        let short: Vec<usize> = (0..case.averaging.len() - 1).collect();
        Self {
            case,
            results: Results {
                high: short
                    .iter()
                    .map(|&averaging| HighTable {
                        averaging,
                        ranks,
                        values: vec![Flagged::default(); types * groups * receptors * ranks],
                    })
                    .collect(),
                maxima: short
                    .iter()
                    .map(|&averaging| MaximumTable {
                        averaging,
                        length: greatest,
                        values: vec![Vec::new(); types * groups],
                    })
                    .collect(),
                ..Results::default()
            },
            sums: vec![(zeros.clone(), HourCounts::default()); case.averaging.len()],
            seasons: vec![(zeros, HourCounts::default()); 96],
        }
    }

    fn rank(&mut self, averaging: usize, field: &Field, date: i64, flag: char) {
        let table = &mut self.results.high[averaging];
        for (place, &value) in field.values.iter().enumerate() {
            let own = &mut table.values[place * table.ranks..(place + 1) * table.ranks];
            if let Some(at) = own.iter().position(|high| value > high.value) {
                own[at..].rotate_right(1);
                own[at] = Flagged { value, date, flag };
            }
        }
        let table = &mut self.results.maxima[averaging];
        let receptors = self.case.receptors.len();
        for (place, own) in table.values.iter_mut().enumerate() {
            for (receptor, &value) in field.values[place * receptors..(place + 1) * receptors]
                .iter()
                .enumerate()
            {
                let at = own
                    .iter()
                    .position(|(high, _)| value > high.value)
                    .unwrap_or(own.len());
                if value > 0.0 && at < table.length {
                    own.insert(at, (Flagged { value, date, flag }, receptor));
                    own.truncate(table.length);
                }
            }
        }
    }

    /// An hour: `[type][group][receptor]`.
    fn hour(&mut self, k: usize, date: i64, values: &Field, writer: &mut Writer<'_>) {
        let stamp = stamp(date);
        let one = HourCounts {
            hours: 1,
            calm: usize::from(CALM.contains(&k)),
            missing: usize::from(k == MISSING),
        };
        let season = (stamp.season() - 1) * 24 + stamp.hour as usize - 1;
        for (sum, counts) in self.sums.iter_mut().chain([&mut self.seasons[season]]) {
            for (sum, value) in sum.values.iter_mut().zip(&values.values) {
                *sum += value;
            }
            counts.hours += 1;
            counts.calm += one.calm;
            counts.missing += one.missing;
        }
        for averaging in 0..self.case.averaging.len() - 1 {
            let ends = match self.case.averaging[averaging] {
                Averaging::Hours(hours) => stamp.hour.is_multiple_of(hours),
                _ => stamp.month == 2 && stamp.day == 28 && stamp.hour == 24,
            };
            if !ends {
                continue;
            }
            let (mut field, counts) = std::mem::take(&mut self.sums[averaging]);
            self.sums[averaging].0 =
                Field::zeros(self.case.types().count(), field.groups, field.receptors);
            let valid = counts.hours - counts.calm - counts.missing;
            let least = (counts.hours as f64 * 0.75 + 0.4).round();
            let each = field.groups * field.receptors;
            for value in &mut field.values[..each] {
                *value /= (valid as f64).max(least);
            }
            let flag = match (counts.calm > 0, counts.missing > 0) {
                (false, false) => ' ',
                (true, false) => 'c',
                (false, true) => 'm',
                _ => 'b',
            };
            self.rank(averaging, &field, date, flag);
            writer
                .on_average(&Completed {
                    averaging,
                    stamp,
                    hours: counts,
                    field: &field,
                    flag,
                })
                .unwrap();
        }
        writer.on_hour(stamp, k, 48);
        self.results.last = stamp;
        if k == 0 {
            self.results.first = stamp;
        }
    }

    fn end(mut self) -> Results {
        let (mut field, counts) = self.sums.pop().unwrap();
        let each = field.groups * field.receptors;
        for (field, counts) in std::iter::once((&mut field, counts)).chain(
            self.seasons
                .iter_mut()
                .map(|(field, counts)| (field, *counts)),
        ) {
            let valid = (counts.hours - counts.calm - counts.missing) as f64;
            for value in &mut field.values[..each] {
                *value /= valid;
            }
        }
        self.results.period = Some(field);
        self.results.counts = counts;
        self.results.season_hour = Some(self.seasons);
        self.results
    }
}

/// Runs a case's hours through a writer into a folder.
fn run(
    case: &Case,
    folder: &Path,
    name: &str,
    hourly: &[Vec<(i64, Vec<f64>)>],
    tables: [usize; 2],
) {
    let mut facts = facts(case, folder, name);
    facts.precipitation = 5.0;
    let all = if name == "a" {
        messages(&String::from_utf8(golden("a.err")).unwrap())
    } else {
        messages(&format!(
            "{}ME W187      {}       MEOPEN: ADJ_U* Option for Stable Low Winds used in AERMET              ",
            "\n".repeat(13),
            if name == "c" { 27 } else { 24 }
        ))
    };
    facts.messages = all
        .iter()
        .filter(|own| !matches!(own.pathway.as_str(), "MX" | "CN"))
        .cloned()
        .collect();
    let listing = folder.join(format!("{name}.out"));
    let mut writer = Writer::create(case, facts, &listing).unwrap();
    let mut feed = Feed::new(case, tables[0], tables[1]);
    let types = case.types().count();
    let receptors = case.receptors.len();
    for k in 0..hourly[0].len() {
        let mut field = Field::zeros(types, case.groups.len(), receptors);
        for (group, hours) in hourly.iter().enumerate() {
            for output_type in 0..types {
                field.of_mut(output_type, group).copy_from_slice(
                    &hours[k].1[output_type * receptors..(output_type + 1) * receptors],
                );
            }
        }
        feed.hour(k, hourly[0][k].0, &field, &mut writer);
    }
    let hours_told = if name == "a" { 0 } else { CALM.len() + 1 };
    writer.facts_mut().messages = all;
    writer.facts_mut().messages.extend(vec![
        Message {
            kind: 'I',
            ..Message::default()
        };
        hours_told
    ]);
    writer.finish(&feed.end()).unwrap();
}

#[test]
fn every_file_of_a_run_is_aermods() {
    let folder = tempfile::tempdir().unwrap();
    let case = moved(case_a(), folder.path());
    let hourly = [hours(&golden("a01s.bin")), hours(&golden("a01.bin"))];
    run(&case, folder.path(), "a", &hourly, [4, 11]);
    let mut wrong = Vec::new();
    for name in [
        "a01.pst",
        "a01s.bin",
        "apers.pst",
        "a01.plt",
        "a24.plt",
        "aper.plt",
        "a01.rnk",
        "a24.rnk",
        "a.max",
        "a24.max",
        "a.tox",
        "a.evi",
        "a.err",
        "a.sum",
        "a.out",
    ] {
        let own = std::fs::read(folder.path().join(name)).unwrap();
        if std::panic::catch_unwind(|| assert_same(&own, name)).is_err() {
            wrong.push(name);
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn deposition_and_exponential_files_are_aermods() {
    for (deposition, letter) in [(true, "c"), (false, "e")] {
        let folder = tempfile::tempdir().unwrap();
        let case = moved(case_ce(deposition), folder.path());
        let hourly = [hours(&golden(&format!("{letter}01.bin")))];
        run(&case, folder.path(), letter, &hourly, [2, 5]);
        let mut names: Vec<String> = ["01.pst", "01.plt", ".sea", "01.rnk"]
            .iter()
            .map(|end| format!("{letter}{end}"))
            .collect();
        if deposition {
            names.extend(["cann.plt".to_owned(), "c.out".to_owned()]);
        }
        for name in names {
            let own = std::fs::read(folder.path().join(&name)).unwrap();
            assert_same(&own, &name);
        }
    }
}

/// Events of a detailed listing: name, hours and contributions, weather.
fn events(text: &str) -> Vec<(String, EventContribution, Vec<HourWeather>)> {
    let mut found = Vec::new();
    let numbers = |line: &str| -> Vec<f64> {
        line.split_whitespace()
            .map(|word| word.parse().unwrap())
            .collect()
    };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(at) = line.find("CONTRIBUTIONS FOR EVENT: ") {
            let mut result = EventContribution::default();
            let mut weather = Vec::new();
            let name = line[at + 25..at + 35].to_owned();
            let mut rows = lines.by_ref().skip(3);
            for row in rows.by_ref() {
                if row.starts_with("- -") {
                    break;
                }
                let mut row = numbers(row);
                if result.hours.is_empty() {
                    result.first_hour = row[0] as u32;
                }
                result.hours.push(row[1]);
                result.member_hours.push(row.split_off(2));
            }
            let means = numbers(&rows.next().unwrap()[4..]);
            result.value = means[0];
            result.members = means[1..].to_vec();
            rows.next();
            let count = result.hours.len();
            for row in rows.by_ref().take(count) {
                let row = numbers(row);
                weather.push((
                    std::array::from_fn(|k| row[k] as i64),
                    std::array::from_fn(|k| row[4 + k]),
                ));
            }
            found.push((name, result, weather));
        }
    }
    found
}

#[test]
fn event_listings_are_aermods() {
    let detailed = String::from_utf8(golden("evd.out")).unwrap();
    let found = events(&detailed);
    assert_eq!(found.len(), 24);
    for (detail, name) in [(true, "evd.out"), (false, "ev.out")] {
        let folder = tempfile::tempdir().unwrap();
        let deck = String::from_utf8(golden("a.evi")).unwrap();
        let word = if detail { "DETAIL" } else { "SOCONT" };
        let deck_name = if detail { "ad.evi" } else { "a.evi" };
        let deck_path = folder.path().join(deck_name);
        std::fs::write(&deck_path, deck.replace("SOCONT", word)).unwrap();
        for file in ["m2.sfc", "m2.pfl"] {
            std::fs::write(folder.path().join(file), golden(file)).unwrap();
        }
        let (case, problems) = crate::aermod::deck::read_deck(&deck_path).unwrap();
        let listing = folder.path().join(name);
        let mut facts = Facts::gather(&case, &deck_path, &listing, [2026, 11, 29, 2, 9, 28]);
        facts.input_name = deck_name.to_owned();
        facts.output_name = name.to_owned();
        facts.set_problems(&case, &problems);
        let mut writer = EventWriter::create(&case, facts, &listing).unwrap();
        for (id, result, weather) in &found {
            let event = case
                .events
                .iter()
                .find(|event| event.id == id.trim())
                .unwrap();
            writer.event(event, result, weather).unwrap();
        }
        let told = Message {
            kind: 'I',
            ..Message::default()
        };
        writer.finish(&vec![told; 15]).unwrap();
        assert_same(&std::fs::read(&listing).unwrap(), name);
    }
}
