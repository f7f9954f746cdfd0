use super::*;
use crate::nearfield::case::{HourlyEmission, SectorValues};
use crate::plume::{Area, Source, SourceKind, Stack, Variation, Volume};
use proptest::prelude::*;
use std::path::PathBuf;

fn stamps(count: u32) -> Vec<HourStamp> {
    (1..=count)
        .map(|hour| HourStamp {
            year: 1988,
            month: 3,
            day: 1,
            hour,
            day_of_year: 61,
        })
        .collect()
}

fn source(id: &str, kind: SourceKind) -> Source {
    Source {
        id: id.to_owned(),
        x: 0.0,
        y: 0.0,
        elevation: 0.0,
        flat: true,
        kind,
        emission: 1.0,
        variation: Variation::Constant,
        hourly: true,
        urban: None,
        buildings: None,
        platform: None,
        particles: None,
        gas: None,
        no2_ratio: 0.0,
        highly_buoyant: false,
    }
}

fn case(format: Option<&str>) -> Case {
    let file = |name: &str| SectorValues {
        hourly: Some((PathBuf::from(name), format.map(str::to_owned))),
        ..SectorValues::default()
    };
    let mut case = Case {
        sources: vec![
            source("STK", SourceKind::Point(Stack::default())),
            source("VOL", SourceKind::Volume(Volume::default())),
            source("FIELD", SourceKind::Area(Area::default())),
        ],
        hourly_emission: vec![HourlyEmission {
            file: PathBuf::from("q"),
            sources: vec![0, 1, 2],
        }],
        background: Some(Background {
            sectors: Vec::new(),
            values: vec![file("b")],
        }),
        ..Case::default()
    };
    case.weather.surface_station.1 = 1988;
    case.no2.ozone = Background {
        sectors: vec![0.0, 180.0],
        values: vec![file("o"), SectorValues::default()],
    };
    case
}

fn open(files: &[(&str, &str)]) -> impl FnMut(&Path) -> std::io::Result<Vec<u8>> {
    move |path| {
        files
            .iter()
            .find(|(name, _)| Path::new(name) == path)
            .map(|(_, text)| text.as_bytes().to_vec())
            .ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound))
    }
}

const EMISSION: &str = "\
SO HOUREMIS  88  3  1  1 STK    175.605  403.160   14.123
SO HOUREMIS  88  3  1  1 VOL    2.5  10. 4.5 3.
SO HOUREMIS  88  3  1  1 field  1.0E-4
SO HOUREMIS  88  3  1  2 STK    -99. 0. 0.
SO HOUREMIS  88  3  1  2 VOL
SO HOUREMIS  88  3  1  2 FIELD  2.0E-4
SO HOUREMIS  88  3  1  3 STK    1. 2. 3.
";

fn emission(text: &str) -> Result<HourlyInputs, HourlyFileError> {
    let mut case = case(None);
    case.background = None;
    case.no2.ozone = Background::default();
    read_with(&case, &stamps(3), open(&[("q", text)]))
}

#[test]
fn emission_of_several_sources() {
    let read = emission(EMISSION).expect("a good file");
    // The third hour is not complete.
    assert_eq!(read.emissions.len(), 2);
    let [stack, volume, area] = read.emissions[0][..] else {
        panic!("three records");
    };
    assert_eq!(stack.emission, 175.605);
    assert_eq!(stack.extra, [Some(403.16), Some(14.123), None]);
    assert_eq!(volume.extra, [Some(10.0), Some(4.5), Some(3.0)]);
    assert_eq!((area.source, area.emission), (2, 1.0e-4));
    assert_eq!(area.extra, [None; 3]);
    let [stack, volume, _] = read.emissions[1][..] else {
        panic!("three records");
    };
    assert_eq!(stack.emission, -99.0);
    assert_eq!((volume.emission, volume.extra), (0.0, [None; 3]));
}

#[test]
fn fields_begin_twelve_columns_after_the_first_sign() {
    // The file may stand to the right; what stands in the first columns does not matter.
    let shifted = EMISSION.replace("SO HOUREMIS", "  SO HOUREMIS");
    let read = emission(&shifted).expect("a good file");
    assert_eq!(read.emissions[0][0].emission, 175.605);
    let other = EMISSION.replace("SO HOUREMIS", "xx xxxxxxxx");
    assert_eq!(
        emission(&other).expect("a good file"),
        emission(EMISSION).expect("a good file")
    );
}

#[test]
fn faults_in_emission_are_placed() {
    let fault = |from: &str, to: &str| {
        let text = EMISSION.replacen(from, to, 1);
        assert_ne!(text, EMISSION);
        emission(&text).expect_err("a fault").to_string()
    };
    assert!(fault("1 VOL", "1 OTHER").starts_with("q:2:26: source 'OTHER' where 'VOL' is due"));
    assert!(fault("1  2 STK", "1  4 STK").starts_with("q:4: the hour is 1988030104 where"));
    assert!(fault("403.160", "4x3.160").starts_with("q:1:42: a value of the release is '4x3.160'"));
    // An exponent without a decimal point is no number for AERMOD.
    assert!(fault("1.0E-4", "1E-4").starts_with("q:3:33: the emission rate is '1E-4'"));
    assert!(fault("175.605  403.160   14.123", "175.605").starts_with("q:1: the line has 6"));
    assert!(fault("14.123", "14.123 5.").starts_with("q:1:59: '5.' is one value too many"));
    assert!(fault("2.0E-4", "2.0E-4 1. 2.").starts_with("q:6: source FIELD has 3 values"));
    assert!(fault("1  1 STK", "1  x STK").starts_with("q:1:24: the hour is 'x'"));
}

#[test]
fn series_free_and_by_format() {
    let free = "88 3 1 1 1.73\n88,3,1,2 -99. and words\n\n1988 03 01 03\n 3.5D0\n";
    let fixed = "88 3 1 1  1.730\n88 3 1 2-99.000\n88 3 1 3   3500\n";
    for (format, text) in [(None, free), (Some("(4I2,F7.3)"), fixed)] {
        let mut case = case(format);
        case.hourly_emission.clear();
        let read =
            read_with(&case, &stamps(5), open(&[("b", text), ("o", text)])).expect("good files");
        let expected = vec![Some(1.73), Some(-99.0), Some(3.5)];
        assert_eq!(read.background, [Some(expected.clone())]);
        assert_eq!(read.ozone, [Some(expected), None]);
        assert_eq!(read.ended(3), Some(("background", 3)));
    }
}

#[test]
fn nothing_is_read_past_the_end_of_the_run() {
    let mut case = case(None);
    case.hourly_emission.clear();
    case.weather.end = Some(1988030102);
    let text = "88 3 1 1 1.\n88 3 1 2 2.\nthe end\n";
    let read = read_with(&case, &stamps(5), open(&[("b", text), ("o", text)])).expect("good files");
    assert_eq!(read.background, [Some(vec![Some(1.0), Some(2.0)])]);
}

#[test]
fn faults_in_series_are_placed() {
    let fault = |format: Option<&str>, text: &str| {
        let mut case = case(format);
        case.hourly_emission.clear();
        read_with(&case, &stamps(5), open(&[("b", text), ("o", text)]))
            .expect_err("a fault")
            .to_string()
    };
    assert!(fault(None, "88 3 1 1 x\n").starts_with("b:1:10: the value is 'x'"));
    assert!(fault(None, "88 3 1.5 1 2.\n").starts_with("b:1:6: the day is '1.5'"));
    assert!(fault(None, "88 3 1 1 2.\n88 3 1\n").starts_with("b:2: the line has 3 values"));
    let date = fault(None, "88 3 1 1 2.\n88 3 1 3 2.\n");
    assert!(date.starts_with("b:2: the hour is 1988030103 where the weather is at 1988030102"));
    assert!(date.ends_with("(E454)"));
    assert!(fault(Some("(4I2,F7.3)"), "88 3 1 1 x.730\n").starts_with("b:1:9: the value is 'x.73"));
    assert!(fault(Some("(5I2)"), "88 3 1 1 2\n").contains("value 5 needs F or E"));
    assert!(fault(Some("(oops"), "88 3 1 1 2\n").contains("'(oops'"));
    let mut missing = case(None);
    missing.hourly_emission.clear();
    let error = read_with(&missing, &stamps(1), open(&[])).expect_err("no file");
    assert!(error.to_string().starts_with("b cannot be read"));
}

proptest! {
    /// Whatever a file holds, the reader comes to an end with inputs or an error.
    #[test]
    fn any_bytes_are_read_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..400),
        format in proptest::option::of("[(]?[0-9IFEDXT/,.()' P:]{0,24}[)]?"),
    ) {
        let case = case(format.as_deref());
        let read = read_with(&case, &stamps(4), |_| Ok(bytes.clone()));
        if let Err(error) = read {
            prop_assert!(!error.to_string().is_empty());
        }
    }

    /// Lines of about the right shape too.
    #[test]
    fn lines_like_emission_are_read_or_refused(
        lines in proptest::collection::vec(
            "(SO HOUREMIS)? {0,3}[0-9]{1,2} [0-9] [0-9] [1-4] (STK|VOL|FIELD)( [-0-9.E*\"é]{0,9}){0,6}",
            0..12,
        ),
    ) {
        let case = case(None);
        let text = lines.join("\n");
        if let Ok(read) = read_with(&case, &stamps(4), |_| Ok(text.clone().into_bytes())) {
            prop_assert!(read.emissions.len() <= 4);
        }
    }
}
