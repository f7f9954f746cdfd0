//! Notes, classes, days and limits; hours against AERMOD are in `hours`, what must always hold in `always`.

mod always;
mod hours;

use super::calendar::{self, YearWindow, check_sequence, day_of_year};
use super::*;
use crate::plume::HourStamp;

fn stamp([year, month, day, hour]: [i32; 4]) -> HourStamp {
    let (month, day) = (month as u32, day as u32);
    HourStamp {
        year,
        month,
        day,
        hour: hour as u32,
        day_of_year: day_of_year(year, month, day).expect("a day"),
    }
}

fn surface(stamp: HourStamp, v: &[f64; 20]) -> SurfaceRecord {
    SurfaceRecord {
        stamp,
        heat_flux: v[0],
        friction_velocity: v[1],
        convective_velocity: v[2],
        gradient_above: v[3],
        convective_mixing_height: v[4],
        mechanical_mixing_height: v[5],
        obukhov_length: v[6],
        roughness_length: v[7],
        bowen_ratio: v[8],
        albedo: v[9],
        wind_speed: v[10],
        wind_direction: v[11],
        wind_height: v[12],
        temperature: v[13],
        temperature_height: v[14],
        precipitation_code: v[15] as i32,
        precipitation: v[16],
        relative_humidity: v[17],
        pressure: v[18],
        cloud_cover: v[19] as i32,
    }
}

fn profile(stamp: HourStamp, levels: &[[f64; 6]]) -> ProfileRecord {
    ProfileRecord {
        stamp,
        levels: levels
            .iter()
            .map(|l| ProfileLevel {
                height: l[0],
                wind_direction: l[1],
                wind_speed: l[2],
                temperature: l[3],
                sigma_theta: l[4],
                sigma_w: l[5],
            })
            .collect(),
    }
}

/// A day that nothing is wrong with.
fn plain() -> (SurfaceRecord, ProfileRecord) {
    let now = stamp([1991, 6, 3, 14]);
    let row = [
        150.0, 0.4, 1.8, 0.008, 1200.0, 600.0, -45.0, 0.1, 1.0, 0.2, 4.0, 250.0, 10.0, 295.0, 2.0,
        0.0, 0.0, 55.0, 1000.0, 3.0,
    ];
    (
        surface(now, &row),
        profile(now, &[[10.0, 250.0, 4.0, 21.84, 99.0, 99.0]]),
    )
}

fn codes(s: &SurfaceRecord, p: &ProfileRecord) -> Vec<(char, u16, String)> {
    prepare_hour(s, p, None, [0.0; 2], &WeatherSettings::default())
        .1
        .into_iter()
        .map(|note| (note.severity.letter(), note.code, note.hint))
        .collect()
}

#[test]
fn notes_are_those_of_aermod() {
    let (good, levels) = plain();
    assert!(codes(&good, &levels).is_empty());
    let told = |change: &dyn Fn(&mut SurfaceRecord)| {
        let mut record = good;
        change(&mut record);
        codes(&record, &levels)
    };
    let short = "91060314".to_owned();
    let long = "1991060314".to_owned();
    assert_eq!(told(&|s| s.wind_speed = 0.0), [('I', 440, long.clone())]);
    assert_eq!(told(&|s| s.temperature = 999.0), [('I', 460, long.clone())]);
    assert_eq!(
        told(&|s| s.obukhov_length = -99999.0),
        [('I', 460, long.clone())]
    );
    assert_eq!(
        told(&|s| s.wind_direction = 400.0),
        [('W', 410, short.clone())]
    );
    assert_eq!(told(&|s| s.wind_speed = 31.0), [('W', 420, short.clone())]);
    assert_eq!(
        told(&|s| s.temperature = 215.0),
        [('W', 430, short.clone())]
    );
    assert_eq!(
        told(&|s| s.friction_velocity = 4.5),
        [('W', 432, short.clone())]
    );
    assert_eq!(
        told(&|s| s.roughness_length = 1.0e-5),
        [('W', 435, short.clone())]
    );
    assert_eq!(
        told(&|s| s.convective_velocity = 0.0),
        [('W', 438, short.clone())]
    );
    assert_eq!(
        told(&|s| s.obukhov_length = -0.5),
        [('W', 439, short.clone())]
    );
    assert_eq!(
        told(&|s| s.gradient_above = 0.001),
        [('W', 441, short.clone())]
    );
    assert_eq!(
        told(&|s| s.gradient_above = 0.2),
        [('W', 442, short.clone())]
    );
    assert_eq!(
        told(&|s| s.stamp.hour = 15)[0],
        ('E', 456, "91060315".to_owned())
    );
    assert_eq!(told(&|s| s.wind_height = 0.0), [('E', 474, short.clone())]);
    assert_eq!(told(&|s| s.wind_height = 101.0), [('W', 475, short)]);
    let strict = WeatherSettings {
        pass_over_missing: false,
        ..WeatherSettings::default()
    };
    let mut missing = good;
    missing.friction_velocity = -9.0;
    let (hour, notes) = prepare_hour(&missing, &levels, None, [0.0; 2], &strict);
    assert!(hour.missing && hour.mixing_height == -999.0);
    assert_eq!(notes[0].severity, Severity::Error);
    assert_eq!(check_hour(&missing, &levels, &strict), notes);
}

#[test]
fn without_measurements_above_the_tower_profiles_are_similarity_profiles() {
    // Convective hour: the wind at the reference height is the measured one, constant above the mixing height; the
    // ratio of two winds is that of the logarithmic law with its stability terms (worked out here on its own).
    let (s, p) = plain();
    let (hour, _) = prepare_hour(&s, &p, None, [0.0; 2], &WeatherSettings::default());
    let psi = |z: f64| {
        let mu = (1.0_f64 + 16.0 * z / 45.0).powf(0.25);
        2.0 * (0.5 * (1.0 + mu)).ln() + (0.5 * (1.0 + mu * mu)).ln() - 2.0 * mu.atan()
            + std::f64::consts::FRAC_PI_2
    };
    let law = |z: f64| (z / 0.1).ln() - psi(z) + psi(0.1);
    let wind = &hour.rural.profiles.wind;
    assert!((wind.at(100.0) - 4.0 * law(100.0) / law(10.0)).abs() < 1.0e-12);
    assert_eq!(wind.at(1300.0), wind.at(4800.0));
    // Mixed: theta constant up to the mixing height.
    let theta = &hour.rural.profiles.potential_temperature;
    assert!((theta.at(0.0) - theta.at(1100.0)).abs() < 1.0e-10);
    assert!((theta.at(0.0) - (295.0 + 0.00977 * 2.0)).abs() < 1.0e-10);
    // Above: the record's gradient for 500 m.
    assert_eq!(hour.rural.profiles.gradient.at(1500.0), 0.008);
    assert_eq!(hour.rural.profiles.gradient.at(2500.0), 0.005);
    assert_eq!(hour.mixing_height, 1200.0);
}

#[test]
fn the_hour_after_counts_by_day_only() {
    let (mut s, p) = plain();
    let mut after = s;
    after.convective_mixing_height = 1500.0;
    after.mechanical_mixing_height = 700.0;
    let next = |s: &SurfaceRecord, after: Option<&SurfaceRecord>| {
        let (hour, _) = prepare_hour(s, &p, after, [0.0; 2], &WeatherSettings::default());
        (
            hour.next_convective_mixing_height,
            hour.next_mechanical_mixing_height,
        )
    };
    assert_eq!(next(&s, Some(&after)), (1500.0, 700.0));
    assert_eq!(next(&s, None), (-999.0, -999.0));
    after.obukhov_length = -99999.0;
    assert_eq!(next(&s, Some(&after)), (-999.0, -999.0));
    after.obukhov_length = -20.0;
    s.obukhov_length = 30.0;
    assert_eq!(next(&s, Some(&after)), (-999.0, -999.0));
}

#[test]
fn classes() {
    // Golder's lines at 0.1 m: 70/(4.35 + 2.3026) = 10.52, 85.2/(0.502 + 2.3026) = 30.38, 245/2.3526 = 104.1 m by day,
    // 327/2.9296 = 111.6 and 70/2.5976 = 26.95 m by night.
    let class = |l: f64| stability_class(l, 0.1);
    assert_eq!(
        [-10.5, -10.6, -30.3, -30.5, -104.0, -105.0].map(class),
        [1, 2, 2, 3, 3, 4]
    );
    assert_eq!([112.0, 111.0, 27.0, 26.9].map(class), [4, 5, 5, 6]);
    let bounds = [1.54, 3.09, 5.14, 8.23, 10.8];
    assert_eq!(
        [0.0, 1.54, 1.55, 5.14, 10.8, 10.9].map(|u| sectors::wind_category(u, &bounds)),
        [1, 1, 2, 3, 5, 6]
    );
    // A wind from 10° blows towards 190°; sectors from 30, 120, 210 and 300°.
    let four = [30.0, 120.0, 210.0, 300.0];
    assert_eq!(
        [10.0, 30.0, 200.0, 210.0, 360.0, 0.0, 999.0].map(|d| sectors::sector(d, &four)),
        [2, 3, 4, 1, 2, 0, 0]
    );
    assert_eq!(sectors::sector(10.0, &[]), 1);
}

#[test]
fn calendar_of_files() {
    assert_eq!(day_of_year(2024, 12, 31), Some(366));
    assert_eq!(day_of_year(1900, 2, 29), None);
    assert_eq!(day_of_year(2000, 3, 1), Some(61));
    // 29 November 2026 is a Sunday, 1 January 1988 was a Friday.
    assert_eq!(calendar::day_of_week(&stamp([2026, 11, 29, 1])), 7);
    assert_eq!(calendar::kind_of_day(&stamp([2026, 11, 29, 1])), 3);
    assert_eq!(calendar::day_of_week(&stamp([1988, 1, 1, 1])), 5);
    assert_eq!(calendar::kind_of_day(&stamp([1988, 1, 2, 1])), 2);
    let window = YearWindow::of_station(1988);
    assert_eq!(
        [88, 99, 0, 86, 1997].map(|year| window.full(year)),
        [1988, 1999, 2000, 2086, 1997]
    );
    assert_eq!(YearWindow::of_station(95).full(49), 2049);
    assert_eq!(YearWindow::of_station(12).full(49), 2049);
    assert_eq!(YearWindow::of_station(12).full(88), 2088);
    let days = (vec![false; 366], {
        let mut leap = vec![false; 366];
        leap[59] = true;
        leap
    });
    let period = calendar::Period {
        start: Some(1991010101),
        end: Some(1996123124),
        days: Some(days),
    };
    assert!(period.contains(&stamp([1992, 2, 29, 4])));
    assert!(!period.contains(&stamp([1991, 3, 1, 4])));
    assert!(!period.contains(&stamp([1988, 2, 29, 4])));
    assert!(period.is_past(&stamp([1997, 1, 1, 1])));
}

#[test]
fn gaps_between_hours() {
    let hints = |before: [i32; 4], now: [i32; 4]| {
        check_sequence(&stamp(before), &stamp(now), false)
            .into_iter()
            .map(|note| note.hint)
            .collect::<Vec<_>>()
    };
    assert!(hints([1991, 1, 1, 4], [1991, 1, 1, 5]).is_empty());
    assert!(hints([1991, 2, 28, 24], [1991, 3, 1, 1]).is_empty());
    assert!(hints([1999, 12, 31, 24], [2000, 1, 1, 1]).is_empty());
    // The first two as AERMOD 24142 printed them.
    assert_eq!(
        hints([1991, 1, 6, 19], [1991, 1, 6, 22]),
        ["91010622", "  2 hour gap"]
    );
    assert_eq!(
        hints([1991, 3, 12, 24], [1991, 3, 14, 1]),
        ["91031401", "  1 day gap"]
    );
    assert_eq!(hints([1991, 1, 6, 3], [1991, 1, 6, 3]), ["91010603"]);
}

#[test]
fn rain_of_the_hours_before() {
    let (mut s, _) = plain();
    let mut rain = PastRain::default();
    let mut seen = Vec::new();
    for rate in [1.0, -9.0, 2.5, 999.0, 0.5] {
        s.precipitation = rate;
        seen.push(rain.enter(&s));
    }
    assert_eq!(
        seen,
        [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [2.5, 0.0], [0.0, 2.5]]
    );
}

/// u* and L that ask for a surface colder than absolute zero: told and passed over, not computed with.
#[test]
fn an_hour_without_a_temperature_is_missing() {
    let (mut record, levels) = plain();
    record.friction_velocity = 1.36;
    record.obukhov_length = 1.0;
    record.temperature = 230.0;
    let (hour, notes) = prepare_hour(
        &record,
        &levels,
        None,
        [0.0; 2],
        &WeatherSettings::default(),
    );
    assert!(hour.missing);
    let told: Vec<u16> = notes.iter().map(|note| note.code).collect();
    // 479: the gradient is beyond what AERMOD believes.
    assert_eq!(told, [479, 439, 460]);
    record.obukhov_length = 200.0;
    let (hour, _) = prepare_hour(
        &record,
        &levels,
        None,
        [0.0; 2],
        &WeatherSettings::default(),
    );
    assert!(!hour.missing);
}
