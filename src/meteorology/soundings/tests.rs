#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::free_air::around;
use super::*;
use crate::time::ModelTime;
use crate::units::from_celsius;

/// Levels of Edwards (USM00072381) as NOAA's archive has them, its marks without blanks before them; the count is that of the lines.
const EDWARDS: &str = "#USM00072381 2026 07 22 17 1700    5 ncdc-gts ncdc-gts  349167 -1179000
21 -9999  93200B-9999   336B-9999   230   240    46
20 -9999  92700 -9999   314B-9999   210 -9999 -9999
10 -9999  92500   798B  316B-9999   210   275    46
10 -9999  85000  1541B  244B-9999   160   300    26
20 -9999  80300 -9999   206B-9999   130 -9999 -9999
";

/// Xining's ground, three levels of pressure, one of wind by height alone, one by pressure alone.
const XINING: &str = "#CHM00052866 2016 01 05 00 2330    6 ncdc-gts ncdc-gts  366200  1017700
21 -9999  77500  2296B  -95B  700 -9999   120    20
10 -9999  70000  3080B  -90B-9999   100   270    50
30 -9999  -9999  4000 -9999 -9999 -9999   280   100
20 -9999  60000 -9999 -9999 -9999 -9999   300   120
10 -9999  50000  5600B -250B-9999 -8888   310   200
20 -9999  40000 -9999  -350B-9999 -9999 -9999 -9999
";

fn at(text: &str) -> ModelTime {
    ModelTime::parse(text).unwrap()
}

#[test]
fn marks_and_winds_of_the_archive_are_read() {
    let ascents = parse_igra(EDWARDS, "a.txt").unwrap();
    let levels = &ascents[0].levels;
    assert_eq!(ascents[0].time, at("2026-07-22T17:00Z"));
    assert_eq!(levels[0].temperature, Some(from_celsius(33.6)));
    assert_eq!(levels[3].height, Some(1541.0));
    assert_eq!(levels[3].wind_speed, Some(2.6));
    assert_eq!(levels[3].wind_from, Some(300.0_f64.to_radians()));
    assert_eq!(levels[4].wind_speed, None);
    // Dew point 24.4 − 16 °C: 36 % by Bolton's formula for e(8.4)/e(24.4) = 11.02/30.56 hPa.
    assert!((levels[3].relative_humidity.unwrap() - 0.3606).abs() < 2e-4);
}

#[test]
fn the_free_air_lies_above_the_ground_and_takes_heights_from_pressures() {
    let ascent = &parse_igra(XINING, "a.txt").unwrap()[0];
    assert_eq!(ascent.levels[0].relative_humidity, Some(0.7));
    assert_eq!(ascent.ground(), Some(2296.0));
    let air = ascent.free_air(0.0).unwrap();
    let altitudes: Vec<f64> = air.levels.iter().map(|l| l.altitude).collect();
    // 600 hPa in ln p between 700 hPa at 3,080 m and 500 hPa at 5,600 m.
    let six = 3080.0 + 2520.0 * libm::log(7.0 / 6.0) / libm::log(7.0 / 5.0);
    assert_eq!(altitudes.len(), 4);
    assert_eq!(
        (altitudes[0], altitudes[1], altitudes[3]),
        (3080.0, 4000.0, 5600.0)
    );
    assert!((altitudes[2] - six).abs() < 1e-6, "{altitudes:?}");
    assert!((air.levels[0].wind_east - 5.0).abs() < 1e-12);
    assert_eq!(air.levels[1].temperature, None);
    assert_eq!(air.levels[3].temperature, Some(from_celsius(-25.0)));
    let high = ascent.free_air(4500.0).unwrap();
    assert_eq!(high.levels.len(), 1);
    assert_eq!(ascent.free_air(6000.0), None);
}

#[test]
fn temperature_between_winds_gets_the_wind_between() {
    let text = "#CHM00052866 2016 01 05 00 2330    3 ncdc-gts ncdc-gts  366200  1017700
10 -9999  70000  3000B  -90B-9999 -9999   270    50
20 -9999  60000  4000B -150B-9999 -9999 -9999 -9999
10 -9999  50000  6000B -250B-9999 -9999   270   200
";
    let air = parse_igra(text, "a.txt").unwrap()[0].free_air(0.0).unwrap();
    assert!((air.levels[1].wind_east - 10.0).abs() < 1e-12);
    assert_eq!(air.levels[1].temperature, Some(from_celsius(-15.0)));
}

#[test]
fn hours_far_from_any_ascent_are_told() {
    let two = format!(
        "{XINING}{}",
        XINING.replace("2016 01 05 00", "2016 01 08 12")
    );
    let ascents = parse_igra(&two, "a.txt").unwrap();
    let of = |from: &str, to: &str| around(&ascents, (at(from), at(to)), 0.0, "a.txt");
    let near = of("2016-01-05T08:00", "2016-01-06T08:00").unwrap();
    assert_eq!(near.len(), 1);
    let error = of("2016-01-05T08:00", "2016-01-07T08:00")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("a.txt: no ascent") && error.contains("2016-01-06 09:00"),
        "{error}"
    );
    let error = of("2017-01-05T08:00", "2017-01-05T20:00")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("the file covers 2016-01-05 08:00 to 2016-01-08 20:00"),
        "{error}"
    );
    let other = format!("{XINING}{}", XINING.replace("CHM00052866", "CHM00052983"));
    let ascents = parse_igra(&other, "a.txt").unwrap();
    let error = around(&ascents, (at("2016-01-05"), at("2016-01-05")), 0.0, "a.txt").unwrap_err();
    assert!(error.to_string().contains("several stations"), "{error}");
}
