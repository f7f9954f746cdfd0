//! Tables of every layout, good and bad.

use super::*;
use crate::meteorology::ReadError;
use approx::assert_relative_eq;

const CHINA: ReadOptions = ReadOptions {
    state: Some(StateRule::ChineseNetwork),
    daily_ozone: Some(Averaging::MaxEightHours),
    hour_label: HourLabel::End,
};

fn good(text: &str, options: ReadOptions) -> Observations {
    parse_observations(text, "table.csv", options).expect("a good table")
}

fn faults(text: &str, options: ReadOptions) -> Vec<String> {
    match parse_observations(text, "table.csv", options) {
        Err(ReadError::Problems { problems }) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("no faults in {text:?}: {other:?}"),
    }
}

#[test]
fn days_of_cities() {
    let text = "city,date,aqi,pm25,pm10,so2,co,no2,o3\nXining,2015-01-01,103,70.3,144.1,56.9,2.63,69.8,29\n海东市,2015/1/2,90,50,,30,1.0,40,NaN\n";
    let found = good(text, CHINA);
    assert_eq!(found.places, ["Xining", "海东市"]);
    let co = found.series(0, Quantity::Co, Averaging::Day);
    assert_relative_eq!(co[0].value, 2630.0);
    assert_eq!(co[0].state, State::At273);
    assert_eq!(co[0].begin, ModelTime::from_beijing(2015, 1, 1, 0));
    assert_relative_eq!(
        found.series(0, Quantity::O3, Averaging::MaxEightHours)[0].value,
        29.0
    );
    assert!(found.series(1, Quantity::Pm10, Averaging::Day).is_empty());
    assert!(
        found.notes.iter().any(|n| n == "2 cells without a value"),
        "{:?}",
        found.notes
    );
}

#[test]
fn hours_of_stations_by_the_end_of_the_hour() {
    let text = "city,Date,Hour,WatchPoint,AQI,PrimaryPollution,PM2.5,O3_1h,O3_8h,SO2\nBaiyin,20200326,18,动力公司,53,颗粒物(PM10),18.0,69.0,70,14.0\nBaiyin,20200327,0,动力公司,53,,19.0,60.0,70,14.0\n";
    let found = good(text, CHINA);
    assert_eq!(found.places, ["动力公司"]);
    assert_eq!(found.cities, ["Baiyin"]);
    let fine = found.series(0, Quantity::Pm25, Averaging::Hour);
    assert_eq!(fine[0].begin, ModelTime::from_beijing(2020, 3, 26, 17));
    assert_eq!(fine[1].begin, ModelTime::from_beijing(2020, 3, 26, 23));
    assert_eq!(fine[0].state, State::Actual);
    assert_eq!(
        found.series(0, Quantity::O3, Averaging::Hour)[0].state,
        State::At298
    );
    assert!(
        found.notes.iter().any(|n| n.starts_with("running means")),
        "{:?}",
        found.notes
    );
    let beginning = ReadOptions {
        hour_label: HourLabel::Beginning,
        ..CHINA
    };
    let fine = good(text, beginning);
    let fine = fine.series(0, Quantity::Pm25, Averaging::Hour);
    assert_eq!(fine[0].begin, ModelTime::from_beijing(2020, 3, 26, 18));
}

#[test]
fn the_archive_of_the_network() {
    let text = "date,hour,type,1480A,1481A\n20150105,8,AQI,80,90\n20150105,8,PM2.5,55,60\n20150105,8,PM2.5_24h,50,50\n20150105,8,CO,1.2,\n";
    let found = good(text, CHINA);
    assert_eq!(found.places, ["1480A", "1481A"]);
    assert_relative_eq!(
        found.series(1, Quantity::Pm25, Averaging::Hour)[0].value,
        60.0
    );
    assert_relative_eq!(
        found.series(0, Quantity::Co, Averaging::Hour)[0].value,
        1200.0
    );
    assert_eq!(found.values.len(), 3);
}

#[test]
fn our_own_table_says_everything_itself() {
    let text = "time_utc,station,pm25_ug_m3,o3_ppb,state\n2016-01-05T00:00,a,10,50,actual\n";
    let found = good(text, ReadOptions::default());
    let fine = found.series(0, Quantity::Pm25, Averaging::Hour)[0];
    assert_eq!(
        (fine.state, fine.begin),
        (State::Actual, ModelTime::from_beijing(2016, 1, 5, 7))
    );
    let ozone = found.series(0, Quantity::O3, Averaging::Hour)[0];
    assert_eq!(ozone.state, State::At298);
    assert_relative_eq!(ozone.value, 98.1, max_relative = 1e-3);
}

#[test]
fn bad_tables_say_where_and_what() {
    let unknown_state = "city,date,pm25\nXining,2015-01-01,70\n";
    let options = ReadOptions::default();
    let cases = [
        ("", "the file is empty"),
        ("city,pm25\nXining,70\n", "no column of times"),
        ("date,pm25\n2015-01-01,70\n", "no column of places"),
        (
            "city,date\nXining,2015-01-01\n",
            "no column of a measured quantity",
        ),
        (
            unknown_state,
            "line 2, column pm25: the state of air of this value is not known",
        ),
        (
            "city,date,pm25,state\nXining,2015-01-01,70,warm\n",
            "no known state",
        ),
        (
            "city,date,pm25,state\nXining,2015-13-01,70,273\n",
            "this is no date",
        ),
        (
            "city,date,hour,pm25,state\nXining,2015-01-01,25,70,273\n",
            "this is no hour",
        ),
        (
            "city,date,pm25,state\nXining,2015-01-01,-5,273\n",
            "below nothing",
        ),
        (
            "city,date,pm25,state\nXining,2015-01-01,1.2(H),273\n",
            "this is no number",
        ),
        (
            "city,date,pm25,state\nXining,2015-01-01,70\n",
            "3 cells, the header has 4",
        ),
        (
            "city,date,pm25,state\nXining,2015-01-01,70,273\nXining,2015-01-01,71,273\n",
            "another value",
        ),
        (
            "city,date,o3,state\nXining,2015-01-01,70,273\n",
            "its mean or the largest 8-hour mean",
        ),
        (
            "city,date,so2(kg/m3),state\nXining,2015-01-01,70,273\n",
            "the unit 'kgm3' is not known",
        ),
        ("city,date,pm25,state\n", "no value below the header"),
        (
            "city,station,date,pm25,state\nXining,a,2015-01-01,70,273\nLanzhou,a,2015-01-02,70,273\n",
            "a counts to another city",
        ),
    ];
    for (text, expected) in cases {
        let found = faults(text, options);
        assert!(
            found.iter().any(|f| f.contains(expected)),
            "{text:?}: {found:?}"
        );
    }
}

#[test]
fn a_spreadsheet_s_lines_are_counted_right() {
    let path = tempfile::NamedTempFile::new().expect("a file");
    let bytes = b"\xEF\xBB\xBFcity,date,pm25\r\nXining,2015-01-01,70\r\nXining,2015-01-02,-3\r\n";
    std::fs::write(path.path(), bytes).expect("written");
    let error = read_observations(path.path(), CHINA).expect_err("a fault");
    assert!(error.to_string().contains("line 3, column pm25"), "{error}");
}

#[test]
fn fillers_and_repeated_rows_are_counted() {
    let text = "city,date,pm25,rain,state\nXining,2015-01-01,70,1,273\nXining,2015-01-01,70,1,273\nXining,2015-01-02,-999,1,273\n";
    let found = good(text, ReadOptions::default());
    assert_eq!(found.values.len(), 1);
    for part in ["filler", "given twice", "'rain' is not known"] {
        assert!(
            found.notes.iter().any(|n| n.contains(part)),
            "{part}: {:?}",
            found.notes
        );
    }
}

#[test]
fn any_bytes_are_faults_and_no_panic() {
    let text = "city,Date,Hour,WatchPoint,PM2.5,CO(mg/m³)\n西宁,20200326,18,a,18.0,0.8\n";
    let bytes = text.as_bytes();
    for cut in 0..bytes.len() {
        let damaged = String::from_utf8_lossy(&bytes[..cut]).into_owned();
        let _ = parse_observations(&damaged, "cut.csv", CHINA);
        let mut flipped = bytes.to_vec();
        flipped[cut] ^= 0x15;
        let _ = parse_observations(&String::from_utf8_lossy(&flipped), "flipped.csv", CHINA);
    }
}

#[test]
fn gases_of_photochemistry_come_in_moles_or_mass() {
    let text =
        "time_beijing,station,pan_ppb,甲醛(μg/m3),hono_ppb\n2020-07-01 14:00,西宁,2,3.5,0.4\n";
    let options = ReadOptions {
        state: Some(StateRule::from_name("298").expect("a rule")),
        ..CHINA
    };
    let found = good(text, options);
    let value = |quantity| found.series(0, quantity, Averaging::Hour)[0].value;
    // One mole of air at 298.15 K and 1013.25 hPa fills 24.465 l.
    assert_relative_eq!(
        value(Quantity::Pan),
        2.0 * 121.05 / 24.465,
        max_relative = 1e-4
    );
    assert_relative_eq!(value(Quantity::Hcho), 3.5);
    assert_relative_eq!(
        value(Quantity::Hono),
        0.4 * 47.013 / 24.465,
        max_relative = 1e-4
    );
}
