//! The page of `hehuang met check`.

use super::{Checked, Held, unread};
use crate::cli::CliError;
use crate::meteorology::{
    EraOutput, McipKind, McipOutput, MeanProfile, ModelOutput, StationSet, check_station,
    join_stations,
};
use crate::output::hash_file;
use crate::report::weather::{
    FileRange, ProfileSet, WeatherFile, WeatherModel, WeatherStation, write_weather,
};
use std::path::{Path, PathBuf};

/// Times of a model that its mean profile takes at most.
const MODEL_TIMES: usize = 24;

/// Writes the page of the files.
pub(super) fn write(all: &[Checked], page: &Path) -> Result<(), CliError> {
    let mut set = StationSet::default();
    let mut files = vec![];
    let mut profiles = vec![];
    for checked in all {
        let name = checked.path.display().to_string();
        files.push(file(checked));
        match &checked.held {
            Held::Stations(stations) => {
                join_stations(&mut set, stations.clone(), &name).map_err(unread)?;
            }
            Held::Ascents(ascents) => profiles.push(ProfileSet::of_ascents(&name, ascents)),
            _ => {}
        }
    }
    profiles.extend(of_models(all, &mut files));
    let stations = set.stations.iter().zip(&set.records);
    let inputs = all
        .iter()
        .map(|checked| hash_file("meteorology", &checked.path).map_err(unread))
        .collect::<Result<Vec<_>, CliError>>()?;
    let model = WeatherModel {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        stations: stations
            .map(|(station, records)| WeatherStation::of(check_station(station, records), records))
            .collect(),
        files,
        profiles,
        inputs,
    };
    Ok(write_weather(&model, page)?)
}

/// A file in the page's table.
fn file(checked: &Checked) -> WeatherFile {
    let times = |times: &[crate::time::ModelTime]| {
        times
            .first()
            .zip(times.last())
            .map(|(a, b)| [a.to_string(), b.to_string()])
    };
    let mut file = WeatherFile {
        name: checked.path.display().to_string(),
        kind: "",
        span: None,
        count: 0,
        bounds: None,
        levels: 0,
        note: None,
        ranges: vec![],
    };
    match &checked.held {
        Held::Stations(set) => {
            let all = || set.records.iter().flatten().map(|record| record.time);
            file.kind = "stations";
            file.count = set.records.iter().map(Vec::len).sum();
            file.span = all()
                .min()
                .zip(all().max())
                .map(|(a, b)| [a.to_string(), b.to_string()]);
        }
        Held::Ascents(ascents) => {
            let all: Vec<_> = ascents.iter().map(|ascent| ascent.time).collect();
            file.kind = "soundings";
            file.count = all.len();
            file.span = times(&all);
        }
        Held::Wrf(check) => {
            let [longitude, latitude] = check.bounds;
            file.kind = "wrf";
            file.count = check.times.len();
            file.span = times(&check.times);
            file.bounds = Some([longitude.0, longitude.1, latitude.0, latitude.1]);
            file.levels = check.shape.0;
            file.note = missing(&check.missing);
            let ranges = check.ranges.iter();
            file.ranges = ranges
                .map(|(name, ranges)| FileRange::of(name, "", ranges))
                .collect();
        }
        Held::Era5(check) => {
            let (west, east, south, north) = check.bounds;
            file.kind = "era5";
            file.count = check.times.len();
            file.span = times(&check.times);
            file.bounds = Some([west, east, south, north]);
            file.levels = check.levels.len();
            file.note = missing(&check.missing);
            let fields = check.fields.iter();
            file.ranges = fields
                .map(|field| FileRange::of(field.name, field.what, &field.ranges))
                .collect();
        }
        Held::Ioapi(check) => {
            let [longitude, latitude] = check.bounds;
            file.kind = if McipKind::of(&check.file).is_some() {
                "mcip"
            } else {
                "ioapi"
            };
            file.count = check.file.times.len();
            file.span = times(&check.file.times);
            file.bounds = Some([longitude.0, longitude.1, latitude.0, latitude.1]);
            file.levels = check.file.header.layers;
            let variables = check.variables.iter();
            file.ranges = variables
                .map(|variable| FileRange::of(&variable.name, &variable.units, &variable.ranges))
                .collect();
        }
        Held::Uam(table) => {
            file.kind = "uam";
            file.note = Some(table.trim_end().to_owned());
        }
    }
    file
}

/// What a run misses, in words.
fn missing(list: &[(&str, &str)]) -> Option<String> {
    let words: Vec<String> = list
        .iter()
        .map(|(name, what)| format!("{name} ({what})"))
        .collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Mean profiles of models; files of one model belong together. What cannot be read as weather of a run stands as a note at its file.
fn of_models(all: &[Checked], files: &mut [WeatherFile]) -> Vec<ProfileSet> {
    let paths = |wanted: &dyn Fn(&Held) -> bool| -> Vec<PathBuf> {
        let kept = all.iter().filter(|checked| wanted(&checked.held));
        kept.map(|checked| checked.path.clone()).collect()
    };
    let wrf = paths(&|held| matches!(held, Held::Wrf(_)));
    let era5 = paths(&|held| matches!(held, Held::Era5(_)));
    let mcip = paths(&|held| match held {
        Held::Ioapi(check) => McipKind::of(&check.file).is_some(),
        _ => false,
    });
    let bounds = all.iter().find_map(|checked| match &checked.held {
        Held::Era5(check) => Some(check.bounds),
        _ => None,
    });
    let mut found = vec![];
    let mut take =
        |kind: &'static str, paths: &[PathBuf], profile: Result<MeanProfile, String>| match profile
        {
            Ok(profile) => found.push(ProfileSet::of_model(kind, paths, &profile)),
            Err(why) => {
                for file in files.iter_mut().filter(|file| file.kind == kind) {
                    file.note.get_or_insert_with(|| why.clone());
                }
            }
        };
    if !wrf.is_empty() {
        let profile = MeanProfile::of_wrf(&wrf, MODEL_TIMES).map_err(|e| e.to_string());
        take("wrf", &wrf, profile);
    }
    if let Some(bounds) = bounds {
        let output = EraOutput::open(era5.clone(), bounds).map_err(|e| e.to_string());
        take("era5", &era5, output.and_then(|output| of_model(&output)));
    }
    if !mcip.is_empty() {
        let output = McipOutput::open(&mcip).map_err(|e| e.to_string());
        take("mcip", &mcip, output.and_then(|output| of_model(&output)));
    }
    found
}

fn of_model(output: &dyn ModelOutput) -> Result<MeanProfile, String> {
    MeanProfile::of_model(output, MODEL_TIMES)
}
