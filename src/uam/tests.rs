//! Files that are known beforehand, and damaged ones.

use super::samples::Sample;
use super::*;
use std::path::PathBuf;

fn wave(name: &str, hour: usize, (k, j, i): (usize, usize, usize)) -> f64 {
    (10_000 * name.len() + 1000 * hour + 100 * k + 10 * j + i) as f64
}

fn small() -> Sample {
    Sample {
        shape: (5, 4, 2),
        ..Sample::default()
    }
}

fn held(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("emis.bin");
    std::fs::write(&path, bytes).unwrap();
    (folder, path)
}

#[test]
fn header_hours_and_fields_are_those_that_were_written() {
    let sample = Sample {
        zone: 5,
        date: 99_365,
        ..small()
    };
    let (_folder, path) = held(&sample.bytes(&["NO", "PEC"], &wave));
    assert!(is_fortran(&path));
    let file = UamFile::open(&path).unwrap();
    assert_eq!(
        (file.kind.as_str(), file.note.as_str()),
        ("EMISSIONS", "made by a test")
    );
    assert_eq!(
        (file.shape, file.species.join(" ")),
        ((2, 4, 5), "NO PEC".to_owned())
    );
    let begin: Vec<String> = file.hours.iter().map(|h| h.0.utc().to_string()).collect();
    assert_eq!(begin[0], "1999-12-31T05:00:00");
    assert_eq!(file.hours[2].1.0 - file.hours[0].0.0, 3 * 3600);
    let field = file.field("PEC", 2).unwrap();
    for ((k, j, i), value) in field.indexed_iter() {
        assert_eq!(*value, wave("PEC", 2, (k, j, i)));
    }
    let frame = file.frame.unwrap();
    let (x, y) = frame.position(102.0, 36.5).unwrap();
    assert!(
        (x - 25.5).abs() < 1e-6 && (y - 23.5).abs() < 1e-6,
        "{x} {y}"
    );
}

#[test]
fn maps_are_known_or_said_not_to_be() {
    for (map, words) in [
        ((0.0, 0.0, 100.0, 30.0, 0.5, 0, 0.0, 0.0), "degrees"),
        (
            (102.0, 90.0, 0.0, 0.0, 9e3, 4, 60.0, 60.0),
            "polar stereographic, pole 1, true at 60",
        ),
        (
            (102.0, 0.0, 0.0, 0.0, 9e3, 5, 20.0, 0.0),
            "Mercator, true at 20",
        ),
    ] {
        let (_folder, path) = held(&Sample { map, ..small() }.bytes(&["NO"], &wave));
        let frame = UamFile::open(&path).unwrap().frame.unwrap();
        assert!(frame.words.contains(words), "{}", frame.words);
    }
    for (map, words) in [
        (
            (0.0, 0.0, -7.92e5, -1.656e6, 3.6e4, 0, 0.0, 0.0),
            "without its map",
        ),
        ((0.0, 0.0, 0.0, 0.0, 9e3, 1, 0.0, 0.0), "UTM"),
        ((0.0, 0.0, 0.0, 0.0, 9e3, 3, 0.0, 0.0), "3 is rotated polar"),
    ] {
        let (_folder, path) = held(&Sample { map, ..small() }.bytes(&["NO"], &wave));
        let why = UamFile::open(&path).unwrap().frame.unwrap_err();
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn damaged_files_say_what_is_wrong() {
    let bytes = small().bytes(&["NO", "PEC"], &wave);
    let refused = |bytes: &[u8]| {
        let (_folder, path) = held(bytes);
        UamFile::open(&path).unwrap_err().to_string()
    };
    // Every word the other way round.
    let swapped: Vec<u8> = bytes
        .chunks_exact(4)
        .flat_map(|word| word.iter().rev().copied().collect::<Vec<u8>>())
        .collect();
    assert!(refused(&swapped).contains("it is little-endian"));
    assert!(refused(b"").contains("cannot be read"));
    for length in [4, 100, 320, 400, 480, bytes.len() - 1, bytes.len() - 300] {
        let error = refused(&bytes[..length]);
        assert!(error.contains("is the file whole?"), "{length}: {error}");
    }
    let other = |kind| {
        let sample = Sample { kind, ..small() };
        refused(&sample.bytes(&["NO"], &wave))
    };
    assert!(other("PTSOURCE").contains("[[inventory.points]]"));
    assert!(other("BOUNDARY").contains("boundary concentrations"));
    assert!(other("WHATEVER").contains("its kind is 'WHATEVER'"));
    let mut short = 88_u32.to_be_bytes().to_vec();
    short.extend([0; 88]);
    short.extend(88_u32.to_be_bytes());
    let error = refused(&short);
    assert!(error.contains("its first record has 88 bytes"), "{error}");
    let late = Sample {
        date: 16_367,
        ..small()
    };
    let error = refused(&late.bytes(&["NO"], &wave));
    assert!(error.contains("hour 1 is 16367 0"), "{error}");
    // A marker within, a name that is another's, a value that is none: found when the field is read.
    let hour = bytes.len() - 4 * (44 + 80 + 8);
    for (at, with, words) in [
        (hour, vec![9], "no whole record of 124 bytes"),
        (hour + 8, b"X".to_vec(), "XO stands in hour 3 where NO must"),
        (
            hour + 48 + 4 * 7,
            f32::NAN.to_be_bytes().to_vec(),
            "NO in hour 3, layer 1 holds NaN in row 2, column 3",
        ),
    ] {
        let mut broken = bytes.clone();
        broken[at..at + with.len()].copy_from_slice(&with);
        let (_folder, path) = held(&broken);
        let file = UamFile::open(&path).unwrap();
        assert!(file.field("NO", 0).is_ok());
        let error = file.field("NO", 2).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    }
    let (_folder, path) = held(&bytes);
    let error = UamFile::open(&path).unwrap().field("O3", 0).unwrap_err();
    assert!(error.to_string().contains("no O3"), "{error}");
}

/// A stack with gas, one whose flow is given, a plume of a height, one between heights, a plume-in-grid source.
const STACKS: [super::samples::Stack; 5] = [
    ([1000.0, 2000.0, 120.0, 4.0, 400.0, 54_000.0], (0.0, 120.0)),
    (
        [1000.0, 2000.0, 60.0, 2.0, 380.0, 36_000.0],
        (18_000.0, 60.0),
    ),
    ([1000.0, 2000.0, 60.0, 2.0, 380.0, 36_000.0], (0.0, -250.0)),
    (
        [1000.0, 2000.0, 60.0, 2.0, 380.0, 36_000.0],
        (-100.0, -300.0),
    ),
    ([1000.0, 2000.0, 90.0, -3.0, 420.0, 72_000.0], (0.0, 0.0)),
];

fn emitted(name: &str, hour: usize, stack: usize) -> f64 {
    (1000 * name.len() + 10 * hour + stack) as f64
}

#[test]
fn stacks_and_their_hours_are_those_that_were_written() {
    let bytes = small().points(&STACKS, &["NO", "PEC"], &emitted);
    let (_folder, path) = held(&bytes);
    let file = UamPoints::open(&path).unwrap();
    assert_eq!((file.stacks.len(), file.hours.len()), (5, 3));
    assert_eq!(file.stacks[0].velocity, 15.0);
    assert_eq!(
        (file.stacks[4].diameter, file.stacks[4].height),
        (3.0, 90.0)
    );
    for hour in 0..3 {
        for name in ["NO", "PEC"] {
            let values = file.values(name, hour).unwrap();
            let wanted: Vec<f64> = (0..5).map(|n| emitted(name, hour, n)).collect();
            assert_eq!(values, wanted);
        }
    }
    let releases = file.releases(1).unwrap();
    assert_eq!(releases[0], UamRelease::Rising(15.0));
    // 5 m³/s through a mouth of π m².
    let UamRelease::Rising(velocity) = releases[1] else {
        panic!("{:?}", releases[1]);
    };
    assert!((velocity - 5.0 / std::f64::consts::PI).abs() < 1e-12);
    assert_eq!(releases[2], UamRelease::At(250.0));
    assert_eq!(releases[3], UamRelease::Between(100.0, 300.0));
    assert_eq!(releases[4], UamRelease::Rising(20.0));
}

#[test]
fn damaged_stacks_say_what_is_wrong() {
    let bytes = small().points(&STACKS, &["NO", "PEC"], &emitted);
    let refused = |bytes: &[u8]| {
        let (_folder, path) = held(bytes);
        UamPoints::open(&path).unwrap_err().to_string()
    };
    for length in [100, 400, 500, 560, bytes.len() - 1, bytes.len() - 300] {
        let error = refused(&bytes[..length]);
        assert!(error.contains("is the file whole?"), "{length}: {error}");
    }
    assert!(refused(b"").contains("cannot be read"));
    let gridded = small().bytes(&["NO"], &wave);
    assert!(refused(&gridded).contains("its kind is 'EMISSIONS'"));
    let none = small().points(&[], &["NO"], &emitted);
    assert!(refused(&none).contains("0 stacks"));
    let no_number = [([f32::NAN, 0.0, 1.0, 1.0, 1.0, 1.0], (0.0, 0.0))];
    let error = refused(&small().points(&no_number, &["NO"], &emitted));
    assert!(error.contains("stack 1 holds NaN"), "{error}");
    let odd = [(STACKS[0].0, (-100.0, 50.0))];
    let (_folder, path) = held(&small().points(&odd, &["NO"], &emitted));
    let error = UamPoints::open(&path).unwrap().releases(0).unwrap_err();
    assert!(error.to_string().contains("flow of -100"), "{error}");
    let bad = |_: &str, _: usize, _: usize| f64::NAN;
    let (_folder, path) = held(&small().points(&STACKS, &["NO"], &bad));
    let error = UamPoints::open(&path).unwrap().values("NO", 0).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("NO in hour 1 holds NaN at stack 1"),
        "{error}"
    );
}

#[test]
fn no_flipped_byte_makes_it_panic() {
    let sample = Sample {
        shape: (2, 2, 1),
        hours: 1,
        ..Sample::default()
    };
    let bytes = sample.bytes(&["NO"], &wave);
    for at in 0..bytes.len() {
        for mask in [0x01, 0x80, 0xff] {
            let mut flipped = bytes.clone();
            flipped[at] ^= mask;
            let (_folder, path) = held(&flipped);
            match UamFile::open(&path) {
                Ok(file) => {
                    let read = file.field(&file.species[0], 0);
                    assert!(read.is_ok() || read.is_err_and(|e| !e.to_string().is_empty()));
                }
                Err(error) => assert!(error.to_string().contains("emis.bin"), "{error}"),
            }
        }
    }
    // A header of a hundred thousand cells a side asks for forty gigabytes a field.
    let mut vast = bytes.clone();
    for at in [
        4 + 304 + 8 + 28,
        4 + 304 + 8 + 32,
        4 + 304 + 8 + 60 + 8 + 8,
        4 + 304 + 8 + 60 + 8 + 12,
    ] {
        vast[at..at + 4].copy_from_slice(&99_999_i32.to_be_bytes());
    }
    let (_folder, path) = held(&vast);
    let error = UamFile::open(&path).unwrap_err().to_string();
    assert!(error.contains("0 whole hour(s)"), "{error}");
}
