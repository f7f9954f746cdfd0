//! Whatever stands in a text of weather, reading it ends and nothing panics, and what was read can be used. The first byte chooses the reader.

use super::said;
use hehuang::meteorology::daily::{DailyWeather, parse_daily};
use hehuang::meteorology::isd::{parse_global_hourly, parse_isd, parse_isd_lite};
use hehuang::meteorology::soundings::{parse_fsl, parse_igra, parse_soundings};
use hehuang::meteorology::{
    EpwOptions, RepresentativeDays, Rows, StationList, StationSet, check_station, decode,
    fill_gaps, parse_epw, parse_placed_csv, parse_profiles, parse_station_csv, parse_station_list,
};
use hehuang::prepare::weather::{parse_surface_lines, parse_surface_table};
use std::path::Path;

/// A whole typical year whose first line, and every 600th hour from the first on, are those of a text.
fn typical_year(text: &str) -> String {
    let mut given = text.lines();
    let mut year = format!("{}\n{}", given.next().unwrap_or_default(), "X\n".repeat(7));
    let start = hehuang::time::ModelTime::from_beijing(2015, 1, 1, 0);
    for hour in 0..8760 {
        if let Some(line) = (hour % 600 == 0).then(|| given.next()).flatten() {
            year.push_str(line);
        } else {
            let day = start.plus(hour * 3600).beijing();
            let stamp = format!("2005,{},{},{}", day.month(), day.day(), day.hour() + 1);
            year.push_str(&stamp);
            year.push_str(",0,flags,-3.7,-12.4,47,81710,9999,9999,238,100,0,0,0,0,0,0,270,2,5,5,999,999,9,9,0,0,0,88,999,999,99");
        }
        year.push('\n');
    }
    year
}

/// What a run does with stations first.
fn used(mut set: StationSet) {
    for (station, records) in set.stations.iter().zip(&set.records) {
        let _ = check_station(station, records).warnings();
    }
    let _ = fill_gaps(&mut set, 6);
}

/// Reads bytes.
pub fn read(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let Some(text) = said(decode(rest, "any.csv")) else {
        return;
    };
    let file = "any.csv";
    let list = StationList::default();
    // The last bytes choose NOAA's forms.
    match first {
        252 => return drop(said(parse_isd(&text, file, &list))),
        253 => {
            let path = Path::new("725300-94846-2014");
            return drop(said(parse_isd_lite(&text, path, &list)));
        }
        254 => return drop(said(parse_global_hourly(&text, file, &list))),
        255 => return drop(said(parse_station_list(&text, file))),
        _ => {}
    }
    match first % 10 {
        0 => said(parse_station_csv(&text, file))
            .into_iter()
            .for_each(used),
        1 => said(parse_placed_csv(&text, file, &list, Rows::Minutes))
            .into_iter()
            .for_each(used),
        2 => drop(said(parse_profiles(&text, file))),
        3 => {
            let options = EpwOptions {
                year: 2015,
                wind_hours: (first / 10 % 2 == 0).then(|| vec![2, 8, 14, 20]),
                use_sky_cover: first / 10 % 3 == 0,
                anemometer_height: 10.0,
            };
            let text = typical_year(&text);
            said(parse_epw(&text, file, &options))
                .into_iter()
                .for_each(used);
        }
        4 => {
            if let Some(weather) =
                said(parse_daily(&text, file)).and_then(|table| said(DailyWeather::new(&table)))
            {
                let start = hehuang::time::ModelTime::from_beijing(2016, 1, 5, 8);
                said(weather.station_set(start, 30));
            }
        }
        5 => drop(said(parse_soundings(&text, file))),
        6 => drop(said(parse_igra(&text, file))),
        7 => drop(said(parse_fsl(&text, file))),
        8 => {
            said(if first / 10 % 2 == 0 {
                parse_surface_table(&text, file)
            } else {
                parse_surface_lines(&text, file)
            });
        }
        _ => drop(said(RepresentativeDays::parse(&text))),
    }
}
