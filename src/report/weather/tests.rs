#![allow(clippy::unwrap_used)]

use super::*;
use crate::meteorology::soundings::parse_igra;
use crate::meteorology::{Station, check_station, empty_record};
use crate::time::ModelTime;

const ASCENT: &str = "#CHM00052866 2016 01 05 00 2330    2 ncdc-gts ncdc-gts  366200  1017700
10 -9999  70000  3080B  -90B-9999   100   270    50
10 -9999  50000  5600B -250B-9999   100   310   200
";

fn model() -> WeatherModel {
    let station = Station {
        id: "52866".into(),
        name: "西宁 </script>".into(),
        longitude: 101.8,
        latitude: 36.6,
        elevation: 2262.0,
        anemometer_height: 10.0,
    };
    let start = ModelTime::from_beijing(2016, 1, 5, 0);
    let records: Vec<_> = (0..48)
        .map(|hour| {
            let mut record = empty_record(start.plus(hour * 3600));
            record.temperature = Some(265.0 + hour as f64);
            record
        })
        .collect();
    let two = format!("{ASCENT}{}", ASCENT.replace("01 05 00", "01 05 12"));
    let ascents = parse_igra(&two, "a.txt").unwrap();
    WeatherModel {
        version: "0".into(),
        files: vec![],
        stations: vec![WeatherStation::of(
            check_station(&station, &records),
            &records,
        )],
        profiles: vec![ProfileSet::of_ascents("a.txt", &ascents)],
        inputs: vec![],
    }
}

#[test]
fn the_page_holds_its_sections_and_no_data_ends_a_script() {
    let html = render_weather(&model()).unwrap();
    for part in [
        "data-kind=\"weather\"",
        "id=\"coverage\"",
        "id=\"profiles\"",
        "default-src 'none'",
    ] {
        assert!(html.contains(part), "{part}");
    }
    assert_eq!(html.matches("</script>").count(), 3);
    let bare = WeatherModel {
        stations: vec![],
        ..model()
    };
    let html = render_weather(&bare).unwrap();
    assert!(!html.contains("id=\"coverage\"") && html.contains("id=\"profiles\""));
}

#[test]
fn ascents_are_told_apart_by_their_hours() {
    let profiles = &model().profiles[0];
    let hours: Vec<Option<usize>> = profiles.hours.iter().map(|h| h.hour).collect();
    assert_eq!(hours, [None, Some(8), Some(20)]);
    assert_eq!((profiles.hours[0].count, profiles.hours[1].count), (2, 1));
    assert_eq!(profiles.name, "CHM00052866");
}

#[test]
fn days_without_a_quantity_are_there() {
    let model = model();
    let quantity = &model.stations[0].quantities[0];
    assert_eq!(
        (quantity.name, quantity.count, quantity.days.length),
        ("temperature_degC", 48, 2)
    );
    assert_eq!(model.stations[0].first_day, 16_805);
}
