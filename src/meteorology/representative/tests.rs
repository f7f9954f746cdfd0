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
        assert_eq!(series.len(), 61 + LEAD_HOURS as usize);
        for hour in 0..LEAD_HOURS as usize + 37 {
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

/// Temperature [K] and wind speed [m/s] of a profile at an altitude [m].
fn at(levels: &[UpperLevel], altitude: f64) -> (f64, f64) {
    let upper = levels
        .iter()
        .position(|l| l.altitude > altitude)
        .unwrap_or(levels.len() - 1)
        .max(1);
    let (low, high) = (&levels[upper - 1], &levels[upper]);
    let weight = (altitude - low.altitude) / (high.altitude - low.altitude);
    let mix = |a: f64, b: f64| a * (1.0 - weight) + b * weight;
    let speed = |l: &UpperLevel| libm::hypot(l.wind_east, l.wind_north);
    (
        mix(low.temperature.unwrap(), high.temperature.unwrap()),
        mix(speed(low), speed(high)).max(0.3),
    )
}

/// Second day of every representative day at a station: `visit(day, hour, state)`.
fn each_hour(
    station: &str,
    roughness: f64,
    mut visit: impl FnMut(&RepresentativeDay, usize, &crate::meteorology::ColumnState),
) {
    use crate::meteorology::{ColumnInput, ColumnState, diagnose_column};
    let all = RepresentativeDays::embedded();
    let interfaces: Vec<f64> = (0..=30)
        .map(|k| 30.0 * (libm::pow(1.13, f64::from(k)) - 1.0) / 0.13)
        .collect();
    let heights: Vec<f64> = interfaces.windows(2).map(|w| 0.5 * (w[0] + w[1])).collect();
    for day in all.days() {
        let set = all.station_set(&day.id, day.date, 47).unwrap();
        let index = set.stations.iter().position(|s| s.id == station).unwrap();
        let place = &set.stations[index];
        let mut previous: Option<ColumnState> = None;
        for (hour, report) in set.records[index].iter().enumerate() {
            let levels = &set.profiles[((hour + 4) / 6).min(set.profiles.len() - 1)].levels;
            let free: Vec<(f64, f64)> = heights
                .iter()
                .map(|z| at(levels, place.elevation + z))
                .collect();
            let aloft: Vec<f64> = free.iter().map(|f| f.0).collect();
            let wind: Vec<f64> = free.iter().map(|f| f.1).collect();
            let state = diagnose_column(&ColumnInput {
                time: report.time,
                longitude: place.longitude,
                latitude: place.latitude,
                terrain: place.elevation,
                heights: &heights,
                interface_heights: &interfaces,
                wind_speed: &wind,
                wind_speed_10m: report.wind_speed.unwrap(),
                temperature_2m: report.temperature.unwrap(),
                temperature_aloft: &aloft,
                relative_humidity: report.relative_humidity.unwrap(),
                surface_pressure: report.pressure.unwrap(),
                cloud_cover: report.cloud_cover.unwrap(),
                precipitation: report.precipitation.unwrap(),
                snow_cover: 0.0,
                albedo: 0.2,
                roughness,
                leaf_area_index: if day.season == Season::Summer {
                    1.5
                } else {
                    0.4
                },
                built_up: if roughness > 0.5 { 0.5 } else { 0.0 },
                previous: previous.as_ref(),
            });
            let lead = LEAD_HOURS as usize;
            if hour >= lead + 24 {
                visit(day, hour - lead - 24, &state);
            }
            previous = Some(state);
        }
    }
}

/// The year at Xining through the column: inversions, mixing heights by season (docs/validation/surface.md quotes these figures).
#[test]
fn a_year_of_columns_at_xining_is_plausible() {
    let mut inversion = 0.0;
    let mut night = [0.0; 4];
    let mut afternoon = [0.0; 4];
    let mut days = [0.0; 4];
    let mut solar = [0.0; 4];
    let mut ozone_day: f64 = 0.0;
    each_hour("xining", 0.8, |day, hour, state| {
        let season = day.season as usize;
        let weight = day.frequency();
        if (hour == 8 || hour == 20) && state.temperature[6] > state.temperature[0] {
            inversion += 0.5 * weight / 365.0;
        }
        solar[season] += weight * state.solar_radiation * 3600.0 / 1e6;
        if day.id == "summer-ozone" {
            ozone_day = ozone_day.max(state.mixing_height);
        }
        match hour {
            2 => {
                night[season] += weight * state.mixing_height;
                days[season] += weight;
            }
            16 => afternoon[season] += weight * state.mixing_height,
            _ => {}
        }
    });
    for season in 0..4 {
        night[season] /= days[season];
        afternoon[season] /= days[season];
        solar[season] /= days[season];
    }
    let summary = format!(
        "inversions {inversion:.2}; 02:00 {night:.0?} m; 16:00 {afternoon:.0?} m; sun {solar:.1?} MJ/m²; ozone day {ozone_day:.0} m"
    );
    assert!((0.25..=0.60).contains(&inversion), "{summary}");
    assert!(
        night.iter().all(|h| (150.0..600.0).contains(h)),
        "{summary}"
    );
    assert!((1900.0..4000.0).contains(&ozone_day), "{summary}");
    assert!(
        afternoon[0] < 0.8 * afternoon[2] && afternoon[0] > 600.0,
        "{summary}"
    );
    // CSWD typical year of Xining, daily global radiation by season: 10.4, 18.2, 20.3, 12.4 MJ/m².
    for (ours, typical) in solar.iter().zip([10.4, 18.2, 20.3, 12.4]) {
        assert!((ours / typical - 1.0).abs() < 0.2, "{summary}");
    }
}

/// Calm nights and breezy afternoons at Xining: 65 % calm at 02:00, 23 % at 14:00 in the records.
#[test]
fn calms_follow_the_records() {
    let all = RepresentativeDays::embedded();
    let calm = |hour: usize| -> f64 {
        all.days()
            .iter()
            .filter(|d| d.reports[0][hour].wind_speed == Some(0.0))
            .map(|d| d.frequency() / 365.0)
            .sum()
    };
    let (night, day) = (calm(2), calm(14));
    assert!((0.45..0.85).contains(&night), "{night}");
    assert!(day < 0.35, "{day}");
}
