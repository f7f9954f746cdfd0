//! Files of `test_data`, and how they are compared with ours.

#![allow(clippy::unwrap_used)]

use crate::aermod::write::facts::{Facts, Message};
use crate::nearfield::Case;
use crate::nearfield::case::Output;
use flate2::read::GzDecoder;
use std::io::Read;
use std::path::Path;

/// A file of `test_data`, unpacked.
pub fn golden(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/aermod/write/test_data")
        .join(format!("{name}.gz"));
    let mut bytes = Vec::new();
    GzDecoder::new(std::fs::File::open(path).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    bytes
}

/// Text without what differs from run to run: dates, times, and the estimate of memory.
pub fn settled(bytes: &[u8]) -> String {
    let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
    let mut letters: Vec<char> = text.chars().collect();
    for k in 0..letters.len().saturating_sub(7) {
        let pair = |at: usize| letters[at].is_ascii_digit() && letters[at + 1].is_ascii_digit();
        let stop = letters[k + 2];
        if pair(k)
            && pair(k + 3)
            && pair(k + 6)
            && letters[k + 5] == stop
            && (stop == ':' || stop == '/')
        {
            letters[k..k + 8].fill('~');
        }
    }
    let text: String = letters.into_iter().collect();
    text.split_inclusive('\n')
        .filter(|line| !line.contains("Approximate Storage"))
        .collect()
}

/// Compares with a file of `test_data`, line by line.
pub fn assert_same(own: &[u8], name: &str) {
    let (own, theirs) = (settled(own), settled(&golden(name)));
    for (k, (own, theirs)) in own.lines().zip(theirs.lines()).enumerate() {
        assert_eq!(own, theirs, "{name}, line {}", k + 1);
    }
    assert_eq!(own.len(), theirs.len(), "{name}: length");
}

/// The case with all its files in a folder.
pub fn moved(mut case: Case, folder: &Path) -> Case {
    let weather = &mut case.weather;
    let paths = [&mut weather.surface_file, &mut weather.profile_file]
        .into_iter()
        .chain(case.error_file.as_mut())
        .chain(case.event_file.as_mut().map(|own| &mut own.0))
        .chain(case.outputs.iter_mut().filter_map(|output| match output {
            Output::MaximumFile(_, _, _, path)
            | Output::PostFile(_, _, _, path)
            | Output::PlotFile(_, _, _, path)
            | Output::ToxxFile(_, _, path)
            | Output::SeasonHour(_, path)
            | Output::RankFile(_, _, path)
            | Output::EvaluationFile(_, path)
            | Output::MaxDaily(_, path)
            | Output::MaxDailyByYear(_, path)
            | Output::SummaryFile(path)
            | Output::MaxDailyContribution { file: path, .. } => Some(path),
            _ => None,
        }));
    for path in paths {
        *path = folder.join(&*path);
    }
    case
}

/// Facts of a run: its deck, its weather files, and the messages in an error file.
pub fn facts(case: &Case, folder: &Path, name: &str) -> Facts {
    for file in [
        format!("{name}.inp"),
        "m2.sfc".to_owned(),
        "m2.pfl".to_owned(),
    ] {
        std::fs::write(folder.join(&file), golden(&file)).unwrap();
    }
    let deck = folder.join(format!("{name}.inp"));
    let mut facts = Facts::gather(case, &deck, Path::new("x.out"), [2026, 11, 29, 1, 2, 3]);
    facts.input_name = format!("{name}.inp");
    facts.output_name = format!("{name}.out");
    facts
}

/// Messages as an error file lists them.
pub fn messages(text: &str) -> Vec<Message> {
    text.lines()
        .skip(13)
        .map(|line| Message {
            pathway: line[0..2].to_owned(),
            kind: line.as_bytes()[3].into(),
            code: line[4..7].to_owned(),
            line: line[7..15].trim().parse().unwrap(),
            module: line[16..28].trim().to_owned(),
            text: line[30..80].trim_end().to_owned(),
            hint: line[81..].trim_end().to_owned(),
        })
        .collect()
}

/// Hours of a binary post file: date and values `[type][receptor]`.
pub fn hours(bytes: &[u8]) -> Vec<(i64, Vec<f64>)> {
    let mut hours = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let four = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        let length = four(at) as usize;
        let values = bytes[at + 20..at + 4 + length]
            .chunks_exact(8)
            .map(|eight| f64::from_le_bytes(eight.try_into().unwrap()))
            .collect();
        hours.push((i64::from(four(at + 4)), values));
        at += length + 8;
    }
    hours
}
