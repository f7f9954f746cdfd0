//! Records made here: four years of two places whose days differ by a generator that gives the same numbers everywhere.

use super::regime::segments;
use super::*;
use crate::meteorology::representative::{LEAD_HOURS, RepresentativeDays};
use crate::time::ModelTime;
use crate::units::{DAY, HOUR};
use approx::assert_relative_eq;

/// Numbers from 0 to 1 that look drawn by chance.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

const DAYS: usize = 1461;

/// A table of the names of the Chinese daily data set, from 1 January 2014; Xining stands 16 hPa lower from day `moved` on.
fn table(moved: Option<usize>) -> String {
    let start = ModelTime::parse("2014-01-01").unwrap();
    let mut text = String::from(
        "date,city,avgtemp,maxtemp,mintemp,avgrh,minrh,avgws,maxws,maxwswd,extremews,extremewswd,daylight,precipitation,avgp,maxp,minp\n",
    );
    let mut chance = Chance(7);
    for n in 0..DAYS {
        let date = start
            .plus(n as i64 * DAY as i64)
            .beijing()
            .strftime("%Y-%m-%d")
            .to_string();
        let warm = 6.0 - 14.0 * (std::f64::consts::TAU * n as f64 / 365.25).cos();
        for (city, pressure, lift) in [("Xining", 76_900.0, 0.0), ("Lanzhou", 83_300.0, 4.0)] {
            let (a, b, c, d, e) = (
                chance.next(),
                chance.next(),
                chance.next(),
                chance.next(),
                chance.next(),
            );
            let mean = warm + lift + 8.0 * (a - 0.5);
            let half = 4.0 + 5.0 * b;
            let wind = 0.3 + 2.0 * c * c;
            let rain = if d > 0.8 { 10.0 * (d - 0.8) } else { 0.0 };
            let step = if city == "Xining" && moved.is_some_and(|day| n >= day) {
                1600.0
            } else {
                0.0
            };
            let pressure = pressure - step + 600.0 * (e - 0.5);
            text.push_str(&format!(
                "{date},{city},{mean:.2},{:.2},{:.2},{:.1},10,{wind:.2},{:.2},{},9,9,{:.1},{rain:.1},{pressure:.0},0,0\n",
                mean + half,
                mean - half,
                40.0 + 30.0 * d,
                2.0 + 6.0 * c,
                1 + (16.0 * a) as usize % 16,
                7.0 * b + 1.0,
            ));
        }
    }
    text
}

fn records(moved: Option<usize>) -> DailyTable {
    parse_daily(&table(moved), "days.csv").unwrap()
}

#[test]
fn the_mean_of_a_kind_of_days_is_the_representative_day() {
    let table = records(None);
    let weather = DailyWeather::new(&table).unwrap();
    assert!(weather.notes.is_empty(), "{:?}", weather.notes);
    let days = RepresentativeDays::embedded();
    let day = days.day("winter-stagnant").unwrap();
    let like: Vec<ModelTime> = weather
        .kinds()
        .iter()
        .filter(|k| k.id() == day.id)
        .map(|k| k.date)
        .collect();
    assert!(like.len() > 20, "{}", like.len());
    // Noon, far from midnight, at Xining (station 0) and Golmud, which hardly follows.
    let noon = |station: usize| -> f64 {
        let of = |date: &ModelTime| {
            let start = date.plus(12 * HOUR as i64);
            let (set, gaps) = weather.station_set(start, 1).unwrap();
            assert!(gaps.is_empty());
            let record = &set.records[station][LEAD_HOURS as usize];
            assert_eq!(record.time, start);
            record.temperature.unwrap()
        };
        like.iter().map(of).sum::<f64>() / like.len() as f64
    };
    let cycle = |station: usize| {
        let values: Vec<f64> = day.reports()[station]
            .iter()
            .map(|r| r.temperature.unwrap())
            .collect();
        (values.iter().sum::<f64>() / 24.0, values[12])
    };
    for station in [0, 6] {
        let (mean, at_noon) = cycle(station);
        // Differences from the mean of the like add to nothing; ranges do so but for their limits.
        assert_relative_eq!(
            noon(station),
            at_noon,
            epsilon = 0.02 * (at_noon - mean).abs() + 1e-9
        );
    }
}

#[test]
fn a_day_keeps_its_own_figures() {
    let table = records(None);
    let weather = DailyWeather::new(&table).unwrap();
    let days = RepresentativeDays::embedded();
    let n = 400;
    let record = table.places["Xining"][n];
    let kind = weather.kinds()[n];
    assert_eq!(kind.date, record.date);
    let day = days.day(&kind.id()).unwrap();
    let (set, _) = weather.station_set(record.date, 24).unwrap();
    let hours = &set.records[0][LEAD_HOURS as usize..];
    // Between the hours that fade into the neighbours the range is the kind's times the day's.
    let (warm, cold) = (
        hours[15].temperature.unwrap(),
        hours[5].temperature.unwrap(),
    );
    let typical = &day.reports()[0];
    let spread = typical[15].temperature.unwrap() - typical[5].temperature.unwrap();
    assert!((0.4..=2.0).contains(&((warm - cold) / spread)));
    // The humidity moves by the difference; where the wind is calm in the kind it is calm here.
    for h in 3..=21 {
        assert_eq!(hours[h].wind_from, typical[h].wind_from);
        let (ours, kinds) = (hours[h].wind_speed.unwrap(), typical[h].wind_speed.unwrap());
        if kinds > 0.0 {
            let ratio = ours / kinds;
            assert_relative_eq!(
                ratio,
                hours[12].wind_speed.unwrap() / typical[12].wind_speed.unwrap(),
                max_relative = 1e-9
            );
        } else {
            assert_eq!(ours, 0.0);
        }
    }
    // All of the day's rain falls, but for what fades at midnight.
    let rain: f64 = hours[3..=21]
        .iter()
        .map(|r| r.precipitation.unwrap() * HOUR)
        .sum();
    assert_relative_eq!(rain, record.rain * 4.0 / 8.0, epsilon = 1e-9);
    // Winds at midnight are neither day's alone and never leave the two.
    assert!(
        hours
            .iter()
            .all(|r| r.wind_speed.unwrap() >= 0.0 && r.relative_humidity.unwrap() <= 1.0)
    );
    assert!(set.profiles.windows(2).all(|w| w[0].time < w[1].time));
    assert!(set.profiles[0].time <= set.records[0][0].time);
}

#[test]
fn a_moved_station_begins_a_record_of_its_own() {
    let table = records(Some(800));
    let found = segments(&table.places["Xining"]);
    assert_eq!(found.len(), 2);
    assert!((798..=802).contains(&found[0].end), "{found:?}");
    assert_eq!(segments(&table.places["Lanzhou"]).len(), 1);
    let weather = DailyWeather::new(&table).unwrap();
    assert_eq!(weather.notes.len(), 1);
    assert!(
        weather.notes[0].contains("Xining steps at 2016-03"),
        "{:?}",
        weather.notes
    );
    // Pressures are compared within a site: no day is moved by the step.
    let (set, _) = weather
        .station_set(ModelTime::parse("2016-06-01").unwrap(), 24)
        .unwrap();
    let pressure = set.records[0][LEAD_HOURS as usize + 12].pressure.unwrap();
    assert!((pressure - 77_000.0).abs() < 1000.0, "{pressure}");
}

#[test]
fn rules_say_what_kind_a_day_is() {
    let table = records(None);
    let (kinds, _) = kinds_of_days(&table.places["Xining"]);
    let records = &table.places["Xining"];
    for (kind, record) in kinds.iter().zip(records) {
        if record.rain >= 1e-3 {
            let id = kind.id();
            assert!(
                id.ends_with("rain") || id == "winter-cloudy" || id == "winter-east-backflow",
                "{id}"
            );
        }
    }
    let known = RepresentativeDays::embedded();
    for kind in &kinds {
        assert!(known.day(&kind.id()).is_ok(), "{}", kind.id());
    }
    let mut ids: Vec<String> = kinds.iter().map(KindOfDay::id).collect();
    ids.sort();
    ids.dedup();
    // All but what this generator, whose winds and temperatures go together, cannot make.
    assert!(ids.len() >= 15, "{ids:?}");
}

#[test]
fn gaps_and_ends_of_the_record_are_told() {
    let text = table(None);
    let without = |dates: &[&str]| {
        let lines = text
            .lines()
            .filter(|l| dates.iter().all(|d| !l.starts_with(d)));
        parse_daily(&lines.collect::<Vec<_>>().join("\n"), "days.csv").unwrap()
    };
    let weather = DailyWeather::new(&without(&["2015-05-10,X"])).unwrap();
    let start = ModelTime::parse("2015-05-09").unwrap();
    let (_, gaps) = weather.station_set(start, 72).unwrap();
    assert_eq!(gaps.len(), 1, "{gaps:?}");
    assert_eq!(gaps[0].station, "Xining");
    let long: Vec<String> = (10..20).map(|d| format!("2015-05-{d},X")).collect();
    let long: Vec<&str> = long.iter().map(String::as_str).collect();
    let weather = DailyWeather::new(&without(&long)).unwrap();
    let error = weather.station_set(start, 24 * 8).unwrap_err().to_string();
    assert!(error.contains("no whole record of Xining"), "{error}");
    let late = weather
        .station_set(ModelTime::parse("2019-03-01").unwrap(), 24)
        .unwrap_err();
    assert!(late.to_string().contains("within 3 days"));
}

#[test]
fn bad_tables_are_refused_with_line_and_hint() {
    let text = table(None);
    let bad = |from: &str, to: &str| {
        parse_daily(&text.replacen(from, to, 1), "days.csv")
            .unwrap_err()
            .to_string()
    };
    assert!(bad("avgws", "wind").contains("no column wind_speed_m_s or avgws"));
    assert!(bad("2014-01-03,Xining,", "2014-01-03,Xining,-999,").contains("line 6"));
    assert!(bad("2014-01-02,Lanzhou", "2014-01-01,Lanzhou").contains("twice"));
    assert!(bad("2014-01-02,", "Jan 2,").contains("line 4"));
    assert!(parse_daily("", "days.csv").is_err());
    let few = text.lines().take(200).collect::<Vec<_>>().join("\n");
    let few = parse_daily(&few, "days.csv").unwrap();
    let error = DailyWeather::new(&few).unwrap_err().to_string();
    assert!(error.contains("a year at least"), "{error}");
    let other = text.replace("Xining", "Beijing");
    let error = DailyWeather::new(&parse_daily(&other, "d").unwrap())
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("'Beijing' is no station") && error.contains("西宁"),
        "{error}"
    );
    let chinese = text.replace("Xining", "西宁").replace("Lanzhou", "兰州市");
    assert!(DailyWeather::new(&parse_daily(&chinese, "d").unwrap()).is_ok());
    // The first day of Xining without its greatest temperature.
    let hole = text.lines().enumerate().map(|(n, line)| {
        let cells = line.split(',').enumerate();
        let cells = cells.map(|(c, cell)| if (n, c) == (1, 3) { "" } else { cell });
        cells.collect::<Vec<_>>().join(",")
    });
    let hole = parse_daily(&hole.collect::<Vec<_>>().join("\n"), "d").unwrap();
    assert_eq!(hole.incomplete["Xining"], 1);
}

#[test]
fn any_bytes_are_faults_and_no_panic() {
    let text: Vec<String> = table(None).lines().take(6).map(str::to_owned).collect();
    let text = text.join("\n").replace("Xining", "西宁");
    let (gbk, _, _) = encoding_rs::GB18030.encode(&text);
    let marked = [&[0xEF, 0xBB, 0xBF], text.as_bytes()].concat();
    let parse = |bytes: &[u8]| {
        let text = crate::meteorology::decode(bytes, "days.csv")?;
        parse_daily(&text, "days.csv")
    };
    for bytes in [text.as_bytes(), &gbk, &marked] {
        assert!(parse(bytes).is_ok());
        for at in 0..bytes.len() {
            let mut flipped = bytes.to_vec();
            flipped[at] ^= 0x15;
            for damaged in [&bytes[..at], &flipped] {
                if let Err(error) = parse(damaged) {
                    assert!(error.to_string().contains("days.csv"), "{error}");
                }
            }
        }
    }
    // Numbers that are none, in any column, are no weather.
    let cells: Vec<&str> = text.lines().nth(1).unwrap().split(',').collect();
    for column in [2, 3, 4, 5, 7, 13, 14] {
        for nothing in ["NaN", "-inf", "1e400"] {
            let mut changed = cells.clone();
            changed[column] = nothing;
            let row = changed.join(",");
            let error = parse(text.replacen(&cells.join(","), &row, 1).as_bytes()).unwrap_err();
            assert!(error.to_string().contains("line 2"), "{nothing}: {error}");
        }
    }
}
