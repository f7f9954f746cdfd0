//! The embedded days and what can be wrong with a file.

use super::*;

#[test]
fn sixteen_days_make_a_year() {
    let all = RepresentativeDays::embedded();
    assert!(all.days().len() >= 16 && all.stations().len() >= 8);
    let total: f64 = all.days().iter().map(RepresentativeDay::frequency).sum();
    assert!((total - 365.0).abs() < 1e-9);
    for season in [
        Season::Winter,
        Season::Spring,
        Season::Summer,
        Season::Autumn,
    ] {
        let days: f64 = all
            .days()
            .iter()
            .filter(|d| d.season == season)
            .map(RepresentativeDay::frequency)
            .sum();
        assert!((90.0..=92.0 + 1e-9).contains(&days), "{season:?} {days}");
    }
    for day in all.days() {
        assert_eq!(Season::of_month(day.date.month()), day.season, "{}", day.id);
        assert!(day.frequency() > 0.0 && day.days_in_cluster >= 20);
    }
}

#[test]
fn the_cycle_repeats_bit_for_bit_and_covers_the_run() {
    let all = RepresentativeDays::embedded();
    let start = all
        .day("winter-stagnant")
        .unwrap()
        .date
        .plus(13 * HOUR_SECONDS);
    let set = all.station_set("winter-stagnant", start, 60).unwrap();
    assert_eq!(set.records.len(), set.stations.len());
    for series in &set.records {
        assert_eq!(series.len(), 61);
        for hour in 0..37 {
            assert_eq!(series[hour].temperature, series[hour + 24].temperature);
            assert_eq!(series[hour].wind_from, series[hour + 24].wind_from);
            assert_eq!(
                series[hour].time.seconds() + 86_400,
                series[hour + 24].time.seconds()
            );
        }
    }
    assert!(set.profiles.first().unwrap().time <= start);
    assert!(set.profiles.last().unwrap().time >= start.plus(60 * HOUR_SECONDS));
    assert!(
        set.profiles
            .windows(2)
            .all(|p| p[0].time.seconds() + 6 * 3600 == p[1].time.seconds())
    );
}

/// Calm at Xining on stagnant winter nights; at Minhe NW by night and SE in the afternoon, as its records show.
#[test]
fn a_stagnant_winter_day_looks_like_one() {
    let all = RepresentativeDays::embedded();
    let start = all.day("winter-stagnant").unwrap().date;
    let set = all.station_set("winter-stagnant", start, 23).unwrap();
    let of = |id: &str| &set.records[set.stations.iter().position(|s| s.id == id).unwrap()];
    assert!((0..8).all(|hour| of("xining")[hour].wind_speed == Some(0.0)));
    assert!(of("xining").iter().all(|r| r.wind_speed.unwrap() < 2.0));
    let minhe = of("minhe");
    let afternoon = minhe[15].wind_from.unwrap().to_degrees();
    assert!((90.0..180.0).contains(&afternoon), "{afternoon}");
    let morning = minhe[8].wind_from.unwrap().to_degrees();
    assert!((290.0..360.0).contains(&morning), "{morning}");
    // 500 hPa wind in January about 15 m/s from the west (12 on stagnant days).
    let level = set.profiles[0]
        .levels
        .iter()
        .find(|l| l.altitude == 5750.0)
        .unwrap();
    assert!(
        (9.0..18.0).contains(&level.wind_east),
        "{}",
        level.wind_east
    );
}

#[test]
fn a_wrong_name_gets_a_hint() {
    let all = RepresentativeDays::embedded();
    let text = all.day("winter-stagnent").unwrap_err().to_string();
    assert!(text.contains("did you mean 'winter-stagnant'?"), "{text}");
    assert!(text.contains("summer-ozone"));
}

#[test]
fn broken_files_say_where() {
    let missing = EMBEDDED.replacen("frequency_days = ", "frequency_days = 1", 1);
    assert!(matches!(
        RepresentativeDays::parse(&missing).unwrap_err(),
        RepresentativeError::NotAYear(_)
    ));
    let unknown = EMBEDDED.replacen("cloud_cover", "cloud_cver", 1);
    let text = RepresentativeDays::parse(&unknown).unwrap_err().to_string();
    assert!(text.contains("cloud_cver"), "{text}");
}
