use super::*;
use crate::consult::shipped::{SHIPPED, shipped};
use std::path::Path;

fn minhe() -> String {
    shipped("minhe").expect("shipped").to_owned()
}

fn parse(text: &str) -> Result<Project, ProjectError> {
    Project::parse(text, "project.toml", Path::new("/nowhere"))
}

/// What is said of a text in which one piece stands in place of another.
fn said(from: &str, to: &str) -> String {
    let text = minhe();
    assert!(text.contains(from), "{from}");
    parse(&text.replacen(from, to, 1))
        .expect_err("a wrong file")
        .render(false)
}

#[test]
fn shipped_projects_are_right_and_add_up() {
    for (name, _, text) in SHIPPED {
        let project = parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(project.editions[0], "2026", "in force on {}", project.day);
        assert!(project.editions.contains(&"2012".to_owned()));
    }
    let project = parse(&minhe()).expect("a project");
    // (52 + 14 + 2.1) kg/h · 8000 h.
    let so2 = project.tonnes_per_year("so2", &[SourceRole::New]);
    assert!((so2 - 544.8).abs() < 1e-9, "{so2}");
    let keys: Vec<&str> = project.substances().iter().map(|s| s.key).collect();
    assert_eq!(keys, ["so2", "nox", "pm10", "pm25"]);
    // Degrees and metres are one place: 0.036° of longitude at 36.3° are some 3.2 km.
    let [east, north] = project.receptors[0].at;
    assert!(
        (east - 3501.0).abs() < 10.0 && (north + 998.0).abs() < 10.0,
        "{east} {north}"
    );
    let back = project.degrees([east, north]).expect("a map");
    assert!((back[0] - 102.804).abs() < 1e-9 && (back[1] - 36.326).abs() < 1e-9);
}

#[test]
fn what_is_wrong_is_said_with_its_line_and_what_to_do() {
    for (from, to, message, hint) in [
        (
            "lon_deg_east = 102.765",
            "lon_deg_east = 36.335",
            "outside China",
            "decimals",
        ),
        (
            "lon_deg_east = 102.765",
            "lon_deg_east = 116.4",
            "outside the data",
            "end there",
        ),
        (
            "velocity_m_per_s = 17.5\n",
            "",
            "no 'velocity_m_per_s'",
            "no plume rise",
        ),
        (
            "velocity_m_per_s = 17.5",
            "velocity_m_per_s = 0",
            "not above 0",
            "no plume rise",
        ),
        (
            "height_m = 120",
            "height_km = 0.12",
            "no key 'height_km'",
            "height_m",
        ),
        (
            "id = \"TAIL\"",
            "id = \"BOILER\"",
            "two sources are called 'BOILER'",
            "its own id",
        ),
        ("role = \"cut\"", "role = \"cutt\"", "not known", "cut"),
        (
            "so2 = 52, nox",
            "so3 = 52, nox",
            "no substance 'so3'",
            "so2",
        ),
        (
            "pm10 = 15, pm25 = 9.5",
            "pm10 = 15, pm25 = 19.5",
            "more PM2.5",
            "holds PM2.5",
        ),
        (
            "east_m = -1400\nnorth_m = 650",
            "east_m = 200\nnorth_m = 65",
            "inside the fence",
            "outside the fence",
        ),
        (
            "day = \"2026-06-01\"",
            "day = \"2026-06-31\"",
            "is no day",
            "must exist",
        ),
        (
            "editions = [\"2012\"]",
            "editions = [\"2013\"]",
            "2013",
            "2012",
        ),
        (
            "[background]\nembedded = true",
            "[background]",
            "says no air",
            "csv and state",
        ),
        (
            "[background]\nembedded = true",
            "[background]\ncsv = \"no.csv\"\nstate = \"china\"",
            "no file",
            "project file's folder",
        ),
        (
            "demonstration = true",
            "demonstration = false",
            "says no weather",
            "AERMET",
        ),
        ("no2 = \"ratio\"", "no2 = \"olm\"", "not known", "arm2"),
        (
            "winter-stagnant",
            "winter-stagnan",
            "no representative day",
            "winter-stagnant",
        ),
        (
            "[[5000, 100], [15000, 250], [25000, 500]]",
            "[[5000, 1]]",
            "receptors",
            "wider steps",
        ),
    ] {
        let text = said(from, to);
        assert!(
            text.contains(message) && text.contains(hint),
            "{to}: {text}"
        );
        assert!(
            text.contains("project.toml:") || text.contains("1 |") || message == "receptors",
            "{text}"
        );
    }
}

#[test]
fn a_retired_source_is_not_counted_twice() {
    let twice = "role = \"cut\"\nlon_deg_east = 102.862\nlat_deg_north = 36.337\nheight_m = 40";
    let text = minhe()
        .replace("role = \"planned\"", "role = \"retired\"")
        .replace(
            "role = \"cut\"\nlon_deg_east = 102.801\nlat_deg_north = 36.331\nheight_m = 40",
            twice,
        )
        .replace("height_m = 50\n", "height_m = 40\n");
    let error = parse(&text).expect_err("twins").render(false);
    assert!(error.contains("counted twice"), "{error}");
}

#[test]
fn a_sheet_of_an_office_is_read_whatever_its_encoding() {
    let text = "编号,名称,类别,经度,纬度,高度(m),出口内径(m),烟气流速(m/s),烟气温度(℃),年排放小时数(h),SO2/(kg/h),PM10/(kg/h)\nP1,锅炉,新增,102.77,36.33,80,2.5,12,90,7200,10,2\nP2,旧炉,以新带老,102.77,36.331,30,1.5,9,110,,4,\n";
    let map = Crs::about(102.765, 36.335).expect("a map");
    let sources = parse_sheet(&format!("\u{feff}{text}"), "x.csv", Some(&map)).expect("a sheet");
    assert_eq!(sources.len(), 2);
    assert_eq!(sources[1].role, SourceRole::Retired);
    assert_eq!(sources[1].hours_per_year, 8760.0);
    assert_eq!(sources[1].kg_per_hour.len(), 1);
    assert!(
        (sources[0].at[0] - 449.0).abs() < 3.0,
        "{:?}",
        sources[0].at
    );
    for (from, to, message) in [
        ("12,90", "0,90", "line 2, column velocity_m_per_s"),
        ("新增", "新建厂", "no role"),
        ("名称", "说明书", "not known"),
        (",10,2\n", ",十,2\n", "no rate"),
        ("36.33,80", "36.33,", "height_m"),
    ] {
        let error = parse_sheet(&text.replacen(from, to, 1), "x.csv", Some(&map))
            .expect_err(to)
            .to_string();
        assert!(error.contains(message), "{to}: {error}");
    }
    assert!(parse_sheet("", "x.csv", None).is_err());
}
