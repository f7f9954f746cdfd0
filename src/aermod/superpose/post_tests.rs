//! POSTFILEs read back: text and records, and what is wrong with faulty ones.

#![allow(clippy::unwrap_used)]

use super::post::{PostError, PostReader};

const TEXT: &str = "* AERMOD ( 24142): x\n*  X  Y\n     500.00000     -10.00000       1.50000    10.00    10.00     0.00    1-HR  ALL       09010201  NET1\n     600.00000     -10.00000       2.50000    10.00    12.00     1.50    1-HR  ALL       09010201  NET1\n     500.00000     -10.00000       3.50000    10.00    10.00     0.00    1-HR  ALL       09010202  NET1\n     600.00000     -10.00000      -4.50000    10.00    12.00     1.50    1-HR  ALL       09010202  NET1\n";

fn file(bytes: &[u8]) -> tempfile::NamedTempFile {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    file
}

fn hours(bytes: &[u8]) -> Result<Vec<(i64, Vec<f64>)>, PostError> {
    let file = file(bytes);
    let mut post = PostReader::open(file.path())?;
    let (mut all, mut values) = (Vec::new(), Vec::new());
    while let Some(date) = post.next_hour(&mut values)? {
        all.push((date, values.clone()));
    }
    Ok(all)
}

fn record(date: i32, values: &[f64]) -> Vec<u8> {
    let mut body = Vec::new();
    for number in [date, 1] {
        body.extend_from_slice(&number.to_le_bytes());
    }
    body.extend_from_slice(b"ALL     ");
    for value in values {
        body.extend_from_slice(&value.to_le_bytes());
    }
    let length = (body.len() as u32).to_le_bytes();
    [&length[..], &body, &length].concat()
}

#[test]
fn text_and_records_say_the_same() {
    let expected = vec![(9_010_201, vec![1.5, 2.5]), (9_010_202, vec![3.5, -4.5])];
    assert_eq!(hours(TEXT.as_bytes()).unwrap(), expected);
    let binary = [
        record(9_010_201, &[1.5, 2.5]),
        record(9_010_202, &[3.5, -4.5]),
    ]
    .concat();
    assert_eq!(hours(&binary).unwrap(), expected);
    let file = file(TEXT.as_bytes());
    let post = PostReader::open(file.path()).unwrap();
    let (receptors, networks) = post.receptors().unwrap();
    assert_eq!(
        (
            receptors[1].x,
            receptors[1].hill_height,
            receptors[1].flagpole
        ),
        (600.0, 12.0, 1.5)
    );
    assert_eq!(networks[1], "NET1");
}

#[test]
fn faulty_files_are_told_with_their_place() {
    let told = |bytes: &[u8]| hours(bytes).unwrap_err().to_string();
    assert!(told(b"").contains("empty"));
    assert!(told(b"* only a head\n").contains("no hour"));
    let daily = TEXT.replace(" 1-HR", "24-HR");
    assert!(
        told(daily.as_bytes()).contains(":3: a mean of 24-HR"),
        "{}",
        told(daily.as_bytes())
    );
    let short: Vec<&str> = TEXT.lines().take(5).collect();
    let short = told(short.join("\n").as_bytes());
    assert!(
        short.contains("hour 09010202 has 1 receptors, the first hour had 2"),
        "{short}"
    );
    let moved = TEXT.replacen(
        "     600.00000     -10.00000      -4",
        "     601.00000     -10.00000      -4",
        1,
    );
    assert!(told(moved.as_bytes()).contains(":6: receptor 2 of this hour is 601.00000"));
    let stars = TEXT.replace("      -4.50000", " *************");
    assert!(told(stars.as_bytes()).contains("not a number"));
    let mut cut = record(9_010_201, &[1.5, 2.5]);
    cut.truncate(30);
    cut.splice(0..0, record(9_010_124, &[0.0, 0.0]));
    assert!(told(&cut).contains(":2: the record ends too early"));
    assert!(told(&record(9_010_201, &[f64::NAN])).contains("a value is NaN"));
}
