//! `[scenario]`'s hours, `[year]` and `[meteorology]` → [`Period`].

use super::parse::{count, whole};
use super::reader::{FromToml, Placed, Reader, Section, Texts};
use super::schema::{Episode, McipSource, Period, UpperAir, Weather, Year};
use super::station_places::station_places;
use crate::meteorology::Assumed;
use crate::meteorology::RepresentativeDays;
use crate::time::ModelTime;
use crate::units::HOUR;
use std::path::PathBuf;

/// Reads what time is run and with which weather.
pub(super) fn period(
    root: &mut Section<'_>,
    head: &mut Section<'_>,
    reader: &mut Reader<'_>,
) -> Period {
    if let Some(mut section) = root.section(reader, "year") {
        for key in ["start", "hours", "spin_up_hours"] {
            if let Some(raw) = head.raw(key) {
                let message = format!("a year of representative days has no scenario.{key}");
                let help = "leave it out; spin-up is year.spin_up_hours".to_owned();
                reader.problem("not-with-year", raw.span(), message, "", Some(help));
            }
        }
        if let Some(raw) = root.raw("meteorology") {
            let message = "[meteorology] and [year] cannot stand together";
            let help = "keep [year] for all representative days, or [meteorology] for one episode";
            reader.problem("not-with-year", raw.span(), message, "", Some(help.into()));
        }
        let days = year_days(&mut section, reader);
        let spin_up_hours = count(&mut section, reader, "spin_up_hours", 24);
        section.finish(reader);
        return Period::Year(Year {
            days,
            spin_up_hours,
        });
    }
    let weather = weather(root, reader);
    let start = head.time(reader, "start");
    let start = start.unwrap_or_else(|| default_start(head, &weather, reader));
    let hours = head.required(reader, "hours", "write hours = 36: the hours that count");
    let hours = if hours.span.is_some() && hours.value <= 0 {
        let message = format!("scenario.hours = {} is no length of time", hours.value);
        let help = "write 1 or more whole hours; they count after the spin-up";
        reader.refuse(&hours, "bad-value", message, help);
        Placed::default()
    } else {
        whole("scenario.hours", hours, reader)
    };
    Period::Episode(Box::new(Episode {
        start,
        hours,
        spin_up_hours: count(head, reader, "spin_up_hours", 0),
        weather,
    }))
}

/// A representative day brings its own date; station data do not.
fn default_start(
    head: &mut Section<'_>,
    weather: &Weather,
    reader: &mut Reader<'_>,
) -> Placed<ModelTime> {
    if head.raw("start").is_some() {
        return Placed::default();
    }
    if let Weather::RepresentativeDay { id } = weather {
        let date = RepresentativeDays::embedded().day(id).map(|day| day.date);
        return Placed::by_default(date.unwrap_or_default());
    }
    let message = "station data need scenario.start";
    let help = "write start = \"2016-01-05T08:00\" (Beijing time)".to_owned();
    reader.problem("missing-key", head.span.clone(), message, "", Some(help));
    Placed::default()
}

fn year_days(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Vec<Placed<String>> {
    let known = RepresentativeDays::embedded();
    let all = || {
        let ids = known.days().iter().map(|day| day.id.clone());
        ids.map(Placed::by_default).collect()
    };
    if section
        .raw("days")
        .is_some_and(|raw| raw.get_ref().is_str())
    {
        let word: Placed<String> = section.or(reader, "days", "all".to_owned());
        if word.value != "all" {
            let message = format!("year.days = {:?} is not known", word.value);
            let help = "write days = \"all\" or a list of representative days";
            reader.refuse(&word, "unknown-choice", message, help);
        }
        return all();
    }
    match section.optional::<Texts>(reader, "days") {
        Some(list) => list.value.0,
        None => all(),
    }
}

const WEATHER: &str = "write exactly one of [meteorology.representative_day], [meteorology.stations], [meteorology.epw], [meteorology.daily], [meteorology.wrf], [meteorology.era5], [meteorology.mcip]";

fn weather(root: &mut Section<'_>, reader: &mut Reader<'_>) -> Weather {
    let nothing = Weather::RepresentativeDay {
        id: Placed::default(),
    };
    let Some(mut section) = root.section(reader, "meteorology") else {
        let message = "the scenario has no meteorology";
        reader.problem("missing-key", 0..0, message, "", Some(WEATHER.into()));
        return nothing;
    };
    let day = section.section(reader, "representative_day");
    let stations = section.section(reader, "stations");
    let epw = section.section(reader, "epw");
    let daily = section.section(reader, "daily");
    let wrf = section.section(reader, "wrf");
    let era5 = section.section(reader, "era5");
    let mcip = section.section(reader, "mcip");
    let all = [day, stations, epw, daily, wrf, era5, mcip];
    let mut found: Vec<Section<'_>> = all.into_iter().flatten().collect();
    found.sort_by_key(|s| s.span.start);
    if let [first, second, ..] = found.as_slice() {
        let message = format!(
            "[{}] and [{}] cannot stand together",
            first.path, second.path
        );
        let label = "second source of weather";
        reader.problem(
            "two-sources",
            second.span.clone(),
            message,
            label,
            Some(WEATHER.into()),
        );
    }
    let Some(chosen) = found.into_iter().next() else {
        if section.entries().is_empty() {
            let message = "section [meteorology] is empty";
            reader.problem(
                "missing-key",
                section.span.clone(),
                message,
                "",
                Some(WEATHER.into()),
            );
        }
        section.finish(reader);
        return nothing;
    };
    section.finish(reader);
    match chosen.path.as_str() {
        "meteorology.stations" => stations_section(chosen, reader),
        "meteorology.epw" => epw_section(chosen, reader),
        "meteorology.daily" => daily_section(chosen, reader),
        "meteorology.wrf" => Weather::Wrf {
            files: model_files(chosen, reader, "wrfout_d02_2016-01-05_00:00:00"),
        },
        "meteorology.era5" => Weather::Era5 {
            files: model_files(chosen, reader, "era5_pressure_levels.nc"),
        },
        "meteorology.mcip" => mcip_section(chosen, reader),
        _ => day_section(chosen, reader),
    }
}

fn day_section(mut section: Section<'_>, reader: &mut Reader<'_>) -> Weather {
    let id = section.required(
        reader,
        "id",
        "write id = \"winter-stagnant\"; 'hehuang met list' names all days",
    );
    section.finish(reader);
    Weather::RepresentativeDay { id }
}

fn daily_section(mut section: Section<'_>, reader: &mut Reader<'_>) -> Weather {
    let example = "write file = \"daily.csv\": daily records of Xining and other stations";
    let file = section.required::<String>(reader, "file", example);
    section.finish(reader);
    Weather::Daily {
        file: file.map(PathBuf::from),
    }
}

fn stations_section(mut section: Section<'_>, reader: &mut Reader<'_>) -> Weather {
    let files = files(&mut section, reader, "station.csv");
    let places = station_places(&mut section, reader);
    let upper_air = upper_air(&mut section, reader);
    let assumed = assumed(&mut section, reader);
    section.finish(reader);
    Weather::Stations {
        files,
        places,
        upper_air,
        assumed,
    }
}

fn upper_air(section: &mut Section<'_>, reader: &mut Reader<'_>) -> UpperAir {
    let day: Option<Placed<String>> = section.optional(reader, "upper_air");
    let file: Option<Placed<String>> = section.optional(reader, "upper_air_file");
    match (day, file) {
        (None, None) => UpperAir::Assumed,
        (Some(day), None) => UpperAir::Day(day),
        (None, Some(file)) => UpperAir::File(file.map(PathBuf::from)),
        (Some(day), Some(file)) => {
            let message = "upper_air and upper_air_file cannot stand together";
            let help = "keep the representative day or the file of profiles";
            reader.refuse(&file, "two-sources", message, help);
            UpperAir::Day(day)
        }
    }
}

fn epw_section(mut section: Section<'_>, reader: &mut Reader<'_>) -> Weather {
    let files = files(&mut section, reader, "station.csv");
    let upper_air = upper_air(&mut section, reader);
    let use_sky_cover = section.or(reader, "use_sky_cover", false);
    let anemometer_height = section.or(reader, "anemometer_height_m", 10.0);
    let wind_hours = wind_hours(&mut section, reader);
    let assumed = assumed(&mut section, reader);
    section.finish(reader);
    Weather::Epw {
        files,
        wind_hours,
        use_sky_cover,
        anemometer_height,
        upper_air,
        assumed,
    }
}

fn model_files(
    mut section: Section<'_>,
    reader: &mut Reader<'_>,
    example: &str,
) -> Vec<Placed<PathBuf>> {
    let files = files(&mut section, reader, example);
    section.finish(reader);
    files
}

fn mcip_section(mut section: Section<'_>, reader: &mut Reader<'_>) -> Weather {
    let folder: Option<Placed<String>> = section.optional(reader, "folder");
    let from = match folder {
        None => McipSource::Files(files(&mut section, reader, "METCRO3D_160105.nc")),
        Some(folder) => {
            if let Some(list) = section.optional::<Texts>(reader, "files") {
                let message = "folder and files cannot stand together";
                let help = "keep the folder, or the list of files";
                reader.refuse(&list, "two-sources", message, help);
            }
            McipSource::Folder(folder.map(PathBuf::from))
        }
    };
    section.finish(reader);
    Weather::Mcip { from }
}

/// What stands in for a quantity that no station reports in an hour; without it such an hour is an error.
fn assumed(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Assumed {
    let mut value = |key: &'static str, most: f64, factor: f64| {
        let number: Placed<f64> = section.optional(reader, key)?;
        if !(0.0..=most).contains(&number.value) {
            let message = format!("{key} = {} cannot be", number.value);
            reader.refuse(&number, "bad-value", message, format!("write 0 to {most}"));
        }
        Some(number.value * factor)
    };
    Assumed {
        cloud_cover: value("assumed_cloud_cover_pct", 100.0, 0.01),
        relative_humidity: value("assumed_relative_humidity_pct", 100.0, 0.01),
        precipitation: value("assumed_precipitation_mm_h", 100.0, 1e-3 / HOUR),
    }
}

fn wind_hours(section: &mut Section<'_>, reader: &mut Reader<'_>) -> Option<Placed<Vec<u8>>> {
    let raw = section.raw("wind_hours")?;
    let hours = raw.get_ref().as_array().and_then(|items| {
        let hours = items.iter().map(|item| {
            let hour = i64::from_toml(item.get_ref())?;
            (1..=24).contains(&hour).then_some(hour as u8)
        });
        hours.collect::<Option<Vec<u8>>>()
    });
    if hours.as_ref().is_none_or(Vec::is_empty) {
        let message = "meteorology.epw.wind_hours must be a list of hours from 1 to 24";
        let help = "write wind_hours = [3, 9, 15, 21] for a six-hourly station".to_owned();
        reader.problem("wrong-type", raw.span(), message, "", Some(help));
    }
    hours.map(|value| Placed {
        value,
        span: Some(raw.span()),
    })
}

/// Reads `files`, a list that must be there and not be empty; `example` is a name for the hint.
pub(super) fn files(
    section: &mut Section<'_>,
    reader: &mut Reader<'_>,
    example: &str,
) -> Vec<Placed<PathBuf>> {
    let missing = format!("write files = [\"{example}\", \"…\"]");
    let list: Placed<Texts> = section.required(reader, "files", &missing);
    if list.span.is_some() && list.value.0.is_empty() {
        let message = format!("{} names no file", section.full("files"));
        reader.refuse(&list, "bad-value", message, "name at least one file");
    }
    let paths = list.value.0.into_iter();
    paths.map(|file| file.map(PathBuf::from)).collect()
}
