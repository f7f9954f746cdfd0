use super::*;
use crate::units::{from_celsius, from_hectopascal};

const HEADER: &str = "time_beijing,station,lon_deg,lat_deg,elevation_m,temperature_degC,relative_humidity_pct,wind_speed_m_s,wind_from_deg,pressure_hPa,precipitation_mm,cloud_cover_pct,solar_radiation_W_m2\n";

#[test]
fn a_good_table_is_read_in_si() {
    let text = format!(
        "{HEADER}2016-01-05T09:00,52866,101.75,36.72,2295.2,-9,50,2.0,270,773,3.6,25,200\n2016-01-05T08:00,52866,101.75,36.72,2295.2,-10,,,,,,,\n"
    );
    let set = parse_station_csv(&text, "a.csv").unwrap();
    let records = &set.records[0];
    assert_eq!(records[0].time, ModelTime::from_beijing(2016, 1, 5, 8));
    assert_eq!(records[0].wind_speed, None);
    assert_eq!(records[1].temperature, Some(from_celsius(-9.0)));
    assert_eq!(records[1].pressure, Some(from_hectopascal(773.0)));
    assert!((records[1].precipitation.unwrap() - 1e-6).abs() < 1e-18);
    assert_eq!(records[1].cloud_cover, Some(0.25));
}

#[test]
fn every_fault_is_told_at_once() {
    let text = format!(
        "{HEADER}2016-01-05T08:00,A,101.75,36.72,2295.2,NaN,50,2.0,270,773,0,25,\nyesterday,A,101.75,36.72,2295.2,1,50,2.0,270,773,0,25,\n2016-01-05T09:00,A,101.75,36.72,2295.2,-999,50,2.0,400,773,0,25,\n2016-01-05T10:00,A,1\n"
    );
    let error = parse_station_csv(&text, "a.csv").unwrap_err().to_string();
    for part in [
        "line 2, column temperature_degC: this is not a finite number (found 'NaN')",
        "line 3, column time_beijing: this is not a time (found 'yesterday')",
        "line 4, column temperature_degC: outside what can be",
        "line 4, column wind_from_deg: outside what can be",
        "line 5: 3 cells, the header has 13",
    ] {
        assert!(error.contains(part), "{part}\n{error}");
    }
}

#[test]
fn a_mistyped_year_does_not_fill_the_memory() {
    let row =
        |year: &str| format!("{year}-01-05T08:00,A,101.75,36.72,2295.2,1,50,2.0,270,773,0,25,\n");
    let text = format!("{HEADER}{}{}", row("2016"), row("9016"));
    let error = parse_station_csv(&text, "a.csv").unwrap_err().to_string();
    assert!(
        error.contains("line 3") && error.contains("200 years apart"),
        "{error}"
    );
}

#[test]
fn units_are_part_of_the_name() {
    let cases = [
        (
            "wind_speed_mph",
            "the unit 'mph' is not known here; write wind_speed_m_s",
        ),
        ("temperature", "the unit is missing in the column name"),
        ("wind_sped_m_s", "did you mean 'wind_speed'"),
    ];
    for (column, expected) in cases {
        let text = format!("time_utc,station,lon_deg,lat_deg,elevation_m,{column}\n");
        let error = parse_station_csv(&text, "a.csv").unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let error = parse_station_csv("time_utc,station,lon_deg\n", "a.csv").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("column lat_deg: this column is missing")
    );
}

#[test]
fn daily_rows_follow_the_sun() {
    let text = "date_beijing,station,lon_deg,lat_deg,elevation_m,temperature_min_degC,temperature_max_degC,wind_speed_m_s,wind_from_deg,precipitation_mm\n2016-01-05,A,101.75,36.72,2295,-15,3,1,90,2.4\n2016-01-06,A,101.75,36.72,2295,-13,5,1,90,0\n";
    let set = parse_station_csv(text, "a.csv").unwrap();
    let records = &set.records[0];
    assert_eq!(records.len(), 48);
    let temperatures: Vec<f64> = records[..24]
        .iter()
        .map(|r| r.temperature.unwrap())
        .collect();
    let hour_of = |best: fn(f64, f64) -> bool| {
        (0..24).fold(0, |b, h| {
            if best(temperatures[h], temperatures[b]) {
                h
            } else {
                b
            }
        })
    };
    // Solar 6 h and 15 h at 101.75 E are 7.3 h and 16.3 h Beijing time.
    assert_eq!((hour_of(|a, b| a < b), hour_of(|a, b| a > b)), (7, 16));
    assert!((temperatures[7] - from_celsius(-15.0)).abs() < 0.3);
    assert!((temperatures[16] - from_celsius(3.0)).abs() < 0.3);
    let rain: f64 = records
        .iter()
        .map(|r| r.precipitation.unwrap() * 3600.0)
        .sum();
    assert!((rain - 2.4e-3).abs() < 1e-12);
}

/// As the administration's service gives tables: no coordinates, codes for what was not measured.
const CHINESE: &str = "区站号,站名,时间,气温(℃),气压(hPa),相对湿度(%),风向(°),风速(m/s),降水量(mm),海平面气压(hPa)\n\
52866,西宁,2016/1/5 8:00,-12.3,773.1,64,999017,0.1,999990,1032.1\n\
52866,西宁,2016/1/5 9:00,999999,773.4,999999,135,2.1,0.4,999999\n\
52866,西宁,2016/1/5 10:00,-9.0,999998,60,999017,1.5,0,1032.0\n";

fn places() -> StationList {
    let list = "区站号,站名,经度,纬度,海拔高度\n52866,西宁,101.75,36.72,2295.2\n";
    crate::meteorology::parse_station_list(list, "list.csv").unwrap()
}

#[test]
fn tables_of_the_administration_are_read_by_their_chinese_columns() {
    let (gbk, _, _) = encoding_rs::GBK.encode(CHINESE);
    let text = crate::meteorology::decode(&gbk, "a.csv").unwrap();
    let set = parse_placed_csv(&text, "a.csv", &places(), Rows::Hours).unwrap();
    assert_eq!(
        (set.stations[0].name.as_str(), set.stations[0].elevation),
        ("西宁", 2295.2)
    );
    let records = &set.records[0];
    assert_eq!(records[0].time, ModelTime::from_beijing(2016, 1, 5, 8));
    assert_eq!(records[0].temperature, Some(from_celsius(-12.3)));
    assert_eq!(records[0].pressure, Some(from_hectopascal(773.1)));
    assert_eq!(
        (records[0].wind_speed, records[0].wind_from),
        (Some(0.0), None)
    );
    assert_eq!(records[0].precipitation, Some(0.0));
    assert_eq!(
        (records[1].temperature, records[1].relative_humidity),
        (None, None)
    );
    assert_eq!(records[1].wind_from, Some(135.0_f64.to_radians()));
    // A calm that blows at 1.5 m/s is a direction that nobody knows.
    assert_eq!(
        (records[2].wind_speed, records[2].wind_from),
        (Some(1.5), None)
    );
    assert_eq!(records[2].pressure, None);
}

#[test]
fn times_in_parts_and_of_the_world_are_read() {
    let text = "区站号,年,月,日,时(UTC),经度,纬度,海拔高度,气温\n52866,2016,1,5,0,101.75,36.72,2295.2,-12.3\n";
    let set = parse_station_csv(text, "a.csv").unwrap();
    assert_eq!(
        set.records[0][0].time,
        ModelTime::from_beijing(2016, 1, 5, 8)
    );
    let text = text.replace("时(UTC)", "时");
    let set = parse_station_csv(&text, "a.csv").unwrap();
    assert_eq!(
        set.records[0][0].time,
        ModelTime::from_beijing(2016, 1, 5, 0)
    );
}

#[test]
fn faults_of_chinese_tables_say_what_to_write() {
    let cases = [
        ("降水量(mm)", "总云量", "write 总云量(成) or 总云量(%)"),
        (
            "气压(hPa)",
            "气压(毫巴尔)",
            "the unit of this column is missing or not known",
        ),
        (
            "海平面气压(hPa)",
            "臭氧",
            "column 臭氧: this column is not known",
        ),
        (
            "海平面气压(hPa)",
            "气温",
            "column 气温: a second column of temperature_degC",
        ),
        ("时间", "备注", "0 time columns, one is needed"),
        (
            "2016/1/5 9:00",
            "昨天",
            "line 3, column 时间: this is not a time",
        ),
        (
            "773.4",
            "77.34",
            "line 3, column 气压(hPa): outside what can be",
        ),
    ];
    for (from, to, part) in cases {
        let text = CHINESE.replacen(from, to, 1);
        let error = parse_placed_csv(&text, "a.csv", &places(), Rows::Hours).unwrap_err();
        assert!(error.to_string().contains(part), "{part}\n{error}");
    }
    let error = parse_station_csv(CHINESE, "a.csv").unwrap_err().to_string();
    assert!(error.contains("isd-history.csv"), "{error}");
    let other = CHINESE.replace("52866", "52889");
    let error = parse_placed_csv(&other, "a.csv", &places(), Rows::Hours).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no place for this station (found '52889')"),
        "{error}"
    );
}
