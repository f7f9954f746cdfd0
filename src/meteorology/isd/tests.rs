#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::meteorology::StationRecord;
use crate::meteorology::station_list::{StationList, parse_station_list};
use crate::time::ModelTime;
use crate::units::{HOUR, from_celsius};
use proptest::prelude::*;
use std::path::Path;

/// Three reports of Chicago O'Hare as the archive has them (NOAA, public domain); the METAR in the remarks of the last says 25003KT,
/// M11/M14, P0003, A3029, the SYNOP in those of the first 60021.
const OHARE: &str = "\
0227725300948462014010100004+41983-087900FM-12+020599999V0209999C000019999999N001600199-01111-01441102661ADDAA106002031AJ100033100030094GE19MSL   +99999+99999GF108991990990999990991991KA1120M-01111KA2120N-01671MA1999990100101MW1711REMSYN09272530 11416 80000 11111 21144 30010 40266 60021 771// 92351 333 11111 21167 4/003 555 90100=
0193725300948462014010100496+41995-087934FM-16+0205KORD V0302505N00155005795MN0024145N5-01105-01405999999ADDAU110030015AW1715GA1085+005795999GD14991+0057959MA1102575100115REMMET11812/31/13 18:49:03 SPECI KORD 010049Z 25003KT 1 1/2SM -SN OVC019 M11/M14 A3029 RMK AO2 SFC VIS 1 3/4 P0003 $ FIBI (KLC)
0250725300948462014010100517+41995-087934FM-15+0205KORD V0302505N00155005795MN0024145N5-01115-01445102735ADDAA101000895AU110030015AW1715GA1085+005795991GD14991+0057959GE19MSL   +99999+99999GF199999990990005791991991MA1102575100115REMMET11612/31/13 18:51:03 METAR KORD 010051Z 25003KT 1 1/2SM -SN OVC019 M11/M14 A3029 RMK AO2 SLP273 P0003 T11111144 $ (KLC)
";

/// NOAA's own head and two rows of it.
const HISTORY: &str = "\"USAF\",\"WBAN\",\"STATION NAME\",\"CTRY\",\"STATE\",\"ICAO\",\"LAT\",\"LON\",\"ELEV(M)\",\"BEGIN\",\"END\"
\"528660\",\"99999\",\"XINING\",\"CH\",\"\",\"ZLXN\",\"+36.617\",\"+101.767\",\"+2262.0\",\"19560820\",\"20191029\"
\"528900\",\"99999\",\"NOWHERE\",\"CH\",\"\",\"\",\"\",\"\",\"-0999.9\",\"19560820\",\"20191029\"
";

/// Columns of ISD-Lite: calm with a trace, six hours of rain, nothing measured, an obscured sky.
const LITE: &str = "\
2016 01 05 00   -95  -150 10266     0     0     0    -1 -9999
2016 01 05 06    50 -9999 -9999   320    67     8    10    60
2016 01 05 09 -9999 -9999 -9999 -9999 -9999 -9999 -9999 -9999
2016 01 05 12    20    20 -9999     0    30     9 -9999 -9999
";

fn at(records: &[StationRecord], time: &str) -> StationRecord {
    let time = ModelTime::parse(time).unwrap();
    records.iter().find(|r| r.time == time).unwrap().clone()
}

fn list() -> StationList {
    parse_station_list(HISTORY, "isd-history.csv").unwrap()
}

#[test]
fn the_archive_says_what_its_metar_says() {
    let set = parse_isd(OHARE, "ohare", &StationList::default()).unwrap();
    let station = &set.stations[0];
    assert_eq!(station.id, "725300-94846");
    assert_eq!(
        (station.latitude, station.longitude, station.elevation),
        (41.995, -87.934, 205.0)
    );
    let records = &set.records[0];
    // 00:49 lies before the window of ten minutes; 00:51 is one o'clock's.
    let one = at(records, "2014-01-01T01:00Z");
    assert_eq!(one.temperature, Some(from_celsius(-11.1)));
    assert_eq!(
        (one.wind_speed, one.wind_from),
        (Some(1.5), Some(250.0_f64.to_radians()))
    );
    assert_eq!(one.pressure, Some(100_110.0));
    assert!((one.relative_humidity.unwrap() - 0.77).abs() < 0.01);
    // 0.03 inches in the hour.
    assert!((one.precipitation.unwrap() * HOUR - 0.8e-3).abs() < 1e-12);
    assert_eq!(one.cloud_cover, None);
    let midnight = at(records, "2014-01-01T00:00Z");
    assert_eq!((midnight.wind_speed, midnight.wind_from), (Some(0.0), None));
    assert_eq!(midnight.cloud_cover, Some(1.0));
    assert_eq!(midnight.pressure, Some(100_100.0));
    // Group 60021 of the report in its remarks: 2 mm in six hours.
    for hours in 0..6 {
        let time = ModelTime::parse("2014-01-01T00:00Z")
            .unwrap()
            .plus(-3600 * hours);
        let rain = records
            .iter()
            .find(|r| r.time == time)
            .unwrap()
            .precipitation
            .unwrap();
        assert!((rain * HOUR - 2e-3 / 6.0).abs() < 1e-12, "{hours}");
    }
}

#[test]
fn suspect_and_erroneous_values_are_left_out() {
    for (mark, kept) in [
        ("1", true),
        ("5", true),
        ("2", false),
        ("3", false),
        ("6", false),
        ("7", false),
    ] {
        let text = OHARE.replace("N5-01115-01445", &format!("N5-0111{mark}-01445"));
        let set = parse_isd(&text, "ohare", &StationList::default()).unwrap();
        let one = at(&set.records[0], "2014-01-01T01:00Z");
        assert_eq!(one.temperature.is_some(), kept, "{mark}");
        assert_eq!(one.relative_humidity.is_some(), kept, "{mark}");
    }
}

#[test]
fn the_same_reports_as_csv_are_the_same() {
    let text = "\"STATION\",\"DATE\",\"SOURCE\",\"LATITUDE\",\"LONGITUDE\",\"ELEVATION\",\"NAME\",\"REPORT_TYPE\",\"WND\",\"CIG\",\"TMP\",\"DEW\",\"AA1\",\"GF1\",\"MA1\",\"REM\"
\"72530094846\",\"2014-01-01T00:00:00\",\"4\",\"41.983\",\"-87.9\",\"205.0\",\"CHICAGO, IL\",\"FM-12\",\"999,9,C,0000,1\",\"99999,9,9,N\",\"-0111,1\",\"-0144,1\",\"06,0020,3,1\",\"08,99,1,99,0,99,9,99999,0,99,1,99,1\",\"99999,9,10010,1\",\"x\"
\"72530094846\",\"2014-01-01T00:51:00\",\"7\",\"41.995\",\"-87.934\",\"205.0\",\"CHICAGO, IL\",\"FM-15\",\"250,5,N,0015,5\",\"00579,5,M,N\",\"-0111,5\",\"-0144,5\",\"01,0008,9,5\",\"\",\"10257,5,10011,5\",\"x\"
";
    let lines = parse_isd(OHARE, "ohare", &StationList::default()).unwrap();
    let csv = parse_global_hourly(text, "ohare.csv", &StationList::default()).unwrap();
    assert_eq!(csv.records, lines.records);
    assert_eq!(csv.stations[0].id, "725300-94846");
    assert_eq!(csv.stations[0].name, "CHICAGO, IL");
    let bad = text
        .replace("250,5,N,0015,5", "250,5,N,fast,5")
        .replace("T00:00:00", "T25:00:00");
    let error = parse_global_hourly(&bad, "b.csv", &StationList::default())
        .unwrap_err()
        .to_string();
    for part in [
        "b.csv, line 3, column WND: group WND cannot be read",
        "b.csv, line 2, column DATE: not a time",
    ] {
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn the_light_form_is_read_with_its_list() {
    let set = parse_isd_lite(LITE, Path::new("/x/528660-99999-2016.gz"), &list()).unwrap();
    assert_eq!(
        (set.stations[0].name.as_str(), set.stations[0].elevation),
        ("XINING", 2262.0)
    );
    let records = &set.records[0];
    let first = at(records, "2016-01-05T08:00");
    assert_eq!(first.temperature, Some(from_celsius(-9.5)));
    assert_eq!((first.wind_speed, first.wind_from), (Some(0.0), None));
    assert_eq!(
        (first.cloud_cover, first.precipitation, first.pressure),
        (Some(0.0), Some(0.0), None)
    );
    let second = at(records, "2016-01-05T14:00");
    assert_eq!(
        (second.wind_speed, second.wind_from),
        (Some(6.7), Some(320.0_f64.to_radians()))
    );
    assert_eq!(
        (second.cloud_cover, second.relative_humidity),
        (Some(1.0), None)
    );
    // 6 mm in six hours, 1 mm of them in the last: the five before share 5 mm.
    for hour in 9..=14 {
        let rain = at(records, &format!("2016-01-05T{hour:02}:00"))
            .precipitation
            .unwrap();
        assert!((rain * HOUR - 1e-3).abs() < 1e-12, "{hour}: {rain}");
    }
    let third = at(records, "2016-01-05T17:00");
    assert_eq!(
        (third.temperature, third.wind_speed, third.precipitation),
        (None, None, None)
    );
    let fourth = at(records, "2016-01-05T20:00");
    // Wind from 0 is calm's code; with 3 m/s the direction is not known.
    assert_eq!(
        (fourth.wind_speed, fourth.wind_from, fourth.cloud_cover),
        (Some(3.0), None, None)
    );
    assert_eq!(fourth.relative_humidity, Some(1.0));
}

#[test]
fn periods_within_periods_keep_their_sum() {
    let text = LITE.replace("    10    60", "    25    10");
    let set = parse_isd_lite(&text, Path::new("528660-99999-2016"), &list()).unwrap();
    let before = at(&set.records[0], "2016-01-05T13:00").precipitation;
    assert_eq!(
        before,
        Some(0.0),
        "an hour with more than its six leaves nothing to the others"
    );
}

#[test]
fn what_a_file_does_not_say_is_asked_for() {
    let name = Path::new("xining.txt");
    let error = parse_isd_lite(LITE, name, &list()).unwrap_err().to_string();
    assert!(
        error.contains("xining.txt") && error.contains("528660-99999-2016"),
        "{error}"
    );
    let name = Path::new("528660-99999-2016");
    let error = parse_isd_lite(LITE, name, &StationList::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("the place of this station is not known"),
        "{error}"
    );
    let name = Path::new("528900-99999-2016");
    let error = parse_isd_lite(LITE, name, &list()).unwrap_err().to_string();
    assert!(
        error.contains("has no place for this station (found '528900-99999')"),
        "{error}"
    );
}

#[test]
fn cut_and_changed_files_are_told_with_their_lines() {
    let name = Path::new("528660-99999-2016");
    for (from, to, part) in [
        ("   67     8", "   67", "line 2: 11 numbers, 12 are needed"),
        (
            "   320    67",
            "   420    67",
            "line 2, column wind from: not a direction",
        ),
        (
            "2016 01 05 09",
            "2016 02 30 09",
            "line 3, column day: this date does not exist",
        ),
        (
            "2016 01 05 09",
            "2016 01 05 05",
            "line 3: not later than the line above",
        ),
        (
            "    50 -9999",
            "   950 -9999",
            "line 2: temperature [K] 368.1 is outside",
        ),
        (
            "    10    60",
            "    10   x60",
            "line 2, column precipitation of 6 h: not a whole number",
        ),
    ] {
        let error = parse_isd_lite(&LITE.replace(from, to), name, &list())
            .unwrap_err()
            .to_string();
        assert!(error.contains(part), "{part}\n{error}");
    }
    let cut = &OHARE[..OHARE.len() - 300];
    let error = parse_isd(cut, "o", &StationList::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("o, line 3") && error.contains("105 are needed"),
        "{error}"
    );
    let moved = OHARE.replacen("+41983-087900", "+40983-087900", 1);
    let error = parse_isd(&moved, "o", &StationList::default())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("line 2: the station has another place"),
        "{error}"
    );
    for text in ["", "\n\n", "station,name\n"] {
        assert!(!is_isd(text) && !is_isd_lite(text) && !is_global_hourly(text));
    }
}

#[test]
fn numbers_of_five_and_six_digits_are_one_station() {
    let list = list();
    for id in ["528660-99999", "528660", "52866"] {
        assert_eq!(list.find(id).map(|p| p.elevation), Some(2262.0), "{id}");
    }
    assert!(list.find("52867").is_none() && list.find("528660-00001").is_none());
    let own = "station,name,lon_deg,lat_deg,elevation_m\n52866,西宁,101.77,36.62,2262\n";
    let own = parse_station_list(own, "own.csv").unwrap();
    assert!(own.find("528660-99999").is_some());
    let error = parse_station_list("USAF,WBAN\n1,2\n", "l.csv")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("column lon_deg: this column is missing"),
        "{error}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// Nothing that is in a file makes the readers stop short.
    #[test]
    fn no_text_stops_the_readers(
        changes in proptest::collection::vec((0..OHARE.len(), any::<char>()), 0..20)
    ) {
        let changed = |text: &str| {
            let mut letters: Vec<char> = text.chars().collect();
            for (at, letter) in &changes {
                let at = at % letters.len();
                letters[at] = *letter;
            }
            letters.into_iter().collect::<String>()
        };
        let none = StationList::default();
        let _ = parse_isd(&changed(OHARE), "a", &none);
        let _ = parse_isd_lite(&changed(LITE), Path::new("528660-99999-2016"), &list());
        let _ = parse_station_list(&changed(HISTORY), "a");
    }
}
