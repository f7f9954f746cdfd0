//! A scenario whose weather is ISD-Lite with a list of stations, and IGRA's soundings.
#![allow(clippy::unwrap_used)]

use super::*;
use std::fmt::Write;
use std::path::Path;

const HISTORY: &str = "\"USAF\",\"WBAN\",\"STATION NAME\",\"CTRY\",\"STATE\",\"ICAO\",\"LAT\",\"LON\",\"ELEV(M)\",\"BEGIN\",\"END\"
\"528660\",\"99999\",\"XINING\",\"CH\",\"\",\"ZLXN\",\"+36.617\",\"+101.767\",\"+2262.0\",\"19560820\",\"20191029\"
";

/// Two ascents of Xining: 10 m/s from the west at 5,600 m in the morning, 30 m/s in the evening.
fn soundings() -> String {
    let ascent = |hour: &str, speed: i32| {
        format!(
            "#CHM00052866 2016 01 05 {hour} 2330    3 ncdc-gts ncdc-gts  366200  1017700\n\
             21 -9999  77500  2262B -120B  700 -9999   120    10\n\
             10 -9999  70000  3080B -100B-9999   100   270 {:>5}\n\
             10 -9999  50000  5600B -250B-9999   100   270 {speed:>5}\n",
            speed / 2
        )
    };
    format!("{}{}", ascent("00", 100), ascent("12", 300))
}

/// Hours 0 to 12 UTC of 5 January 2016, calm and cold; three-hourly, so that hours between are filled.
fn lite() -> String {
    (0..=12).step_by(3).fold(String::new(), |mut text, hour| {
        let _ = writeln!(
            text,
            "2016 01 05 {hour:02}  -100  -150 -9999     0     0     2 -9999 -9999"
        );
        text
    })
}

fn head(weather: &str) -> String {
    format!(
        "[scenario]\nname = \"a\"\nstart = \"2016-01-05T08:00\"\nhours = 6\n[grid]\ncell_size_km = 18\nwidth_km = 108\nheight_km = 90\nlayers = 12\nfirst_layer_m = 60\n[meteorology.stations]\n{weather}"
    )
}

/// The west wind at 14:00 in the highest cell below 5,500 m over the middle of the domain, or what is wrong.
fn west_wind(weather: &str, folder: &Path) -> Result<f64, String> {
    let drawn = |e: ScenarioError| e.render(false);
    let scenario = Scenario::parse_in(&head(weather), "a.toml", folder).map_err(drawn)?;
    let frame = scenario.frame().map_err(drawn)?;
    let Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    let met = scenario.meteorology(&frame, episode).map_err(drawn)?;
    assert!(
        met.provenance().contains("2 upper-air profile(s)"),
        "{}",
        met.provenance()
    );
    let slice = met.at(episode.start.value.plus(6 * 3600)).unwrap();
    let heights = &frame.metrics.centre_height;
    let (j, i) = (2, 3);
    let ground = frame.surface.height[[j, i]];
    let k = (0..12)
        .rfind(|&k| ground + heights[[k, j, i]] < 5500.0)
        .unwrap();
    Ok(slice.wind_u[[k, j, i]])
}

fn written() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("528660-99999-2016", &lite());
    write("isd-history.csv", HISTORY);
    write("igra.txt", &soundings());
    folder
}

const FILES: &str = "files = [\"528660-99999-2016\"]\nupper_air_file = \"igra.txt\"\nassumed_precipitation_mm_h = 0\n";

#[test]
fn archives_of_noaa_drive_a_run() {
    let folder = written();
    let listed = format!("{FILES}station_list = \"isd-history.csv\"\n");
    let wind = west_wind(&listed, folder.path()).unwrap();
    // Half way between the ascents 20 m/s at 5,600 m, 10 m/s at 3,080 m; the cell lies between.
    assert!((13.0..20.5).contains(&wind), "{wind}");
    let named = format!(
        "{FILES}[[meteorology.stations.place]]\nstation = \"528660-99999\"\nlongitude_deg = 101.767\nlatitude_deg = 36.617\nelevation_m = 2262\n"
    );
    let same = west_wind(&named, folder.path()).unwrap();
    assert!((wind - same).abs() < 1e-12, "{wind} {same}");
}

#[test]
fn what_is_missing_or_misspelt_is_told() {
    let folder = written();
    let of = |weather: &str| west_wind(weather, folder.path()).unwrap_err();
    let cases = [
        (FILES.to_owned(), "the place of this station is not known"),
        (
            format!("{FILES}station_lst = \"isd-history.csv\"\n"),
            "station_list",
        ),
        (
            format!("{FILES}station_list = \"nowhere.csv\"\n"),
            "there is no file",
        ),
        (
            format!(
                "{FILES}[[meteorology.stations.place]]\nstation = \"528660-99999\"\nlongitude_deg = 1017\nlatitude_deg = 36.6\nelevation_m = 2262\n"
            ),
            "longitude_deg = 1017 is not possible",
        ),
        (
            format!(
                "{FILES}[[meteorology.stations.place]]\nstation = \"528660-99999\"\nlongitude_deg = 101.7\nlatitude_deg = 36.6\n"
            ),
            "has no 'elevation_m'",
        ),
    ];
    for (weather, part) in cases {
        let error = of(&weather);
        assert!(error.contains(part), "{part}\n{error}");
    }
    std::fs::write(
        folder.path().join("igra.txt"),
        soundings().replace("2016 01 05", "2015 01 05"),
    )
    .unwrap();
    let error = of(&format!("{FILES}station_list = \"isd-history.csv\"\n"));
    assert!(error.contains("the file covers 2015-01-05"), "{error}");
}
