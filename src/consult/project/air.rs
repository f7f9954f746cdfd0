//! `[weather]` and `[background]` of a project file.

use super::read::{Around, needed};
use super::{BackgroundSource, FarField, GradingParameters, YearWeather};
use crate::config::reader::{Placed, Reader, Section};
use crate::config::suggest;
use crate::consult::grading::{SurfaceRows, Wetness};
use crate::meteorology::RepresentativeDays;
use crate::units::ZERO_CELSIUS;

/// Cells of the wind model behind a demonstration year [km].
const CELL: f64 = 3.0;
/// States of air that a background may be in.
const STATES: [&str; 5] = ["china", "298", "273", "actual", "column"];

/// Hourly weather.
pub(super) fn weather(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &mut Around<'_>,
) -> (YearWeather, Option<f64>) {
    let what =
        "surface, profile and base_m (AERMET's files of a whole year), or demonstration = true";
    let mut section = needed(root, reader, "weather", what);
    let surface = section.optional::<String>(reader, "surface");
    let profile = section.optional::<String>(reader, "profile");
    let base = section.optional::<f64>(reader, "base_m");
    let demonstration = section.or(reader, "demonstration", false);
    let cell = section.or(reader, "cell_size_km", CELL);
    let calm = section.optional::<f64>(reader, "calm_share_20_years");
    let weather = match (surface, profile, base, demonstration.value) {
        (Some(surface), Some(profile), Some(base), false) => YearWeather::Files {
            surface: around.file(reader, &surface),
            profile: around.file(reader, &profile),
            base: base.value,
        },
        (None, None, None, true) => YearWeather::Demonstration {
            cell: cell.value * 1000.0,
        },
        _ => {
            let message = "[weather] says no weather, half of it, or two";
            if !section.span.is_empty() {
                reader.problem(
                    "missing-key",
                    section.span.clone(),
                    message,
                    "",
                    Some(format!("write {what}")),
                );
            }
            YearWeather::Demonstration {
                cell: CELL * 1000.0,
            }
        }
    };
    if !(0.5..=27.0).contains(&cell.value) {
        reader.refuse(
            &cell,
            "out-of-range",
            "cells of 0.5 to 27 km",
            "3 km is usual",
        );
    }
    if let Some(calm) = calm
        .as_ref()
        .filter(|calm| !(0.0..=1.0).contains(&calm.value))
    {
        let message = format!("{} is no share", calm.value);
        reader.refuse(
            calm,
            "out-of-range",
            message,
            "a share from 0 to 1: 0.41 for 41 %",
        );
    }
    section.finish(reader);
    (weather, calm.map(|calm| calm.value))
}

/// Air that is there.
pub(super) fn background(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    around: &mut Around<'_>,
) -> BackgroundSource {
    let what = "csv and state (a station's table), or embedded = true";
    let mut section = needed(root, reader, "background", what);
    let table = section.optional::<String>(reader, "csv");
    let place = section.optional::<String>(reader, "place");
    let state: Option<Placed<String>> = section.optional(reader, "state");
    let embedded = section.or(reader, "embedded", false);
    let background = match (table, embedded.value) {
        (Some(table), false) => {
            let file = around.file(reader, &table);
            match &state {
                None => {
                    let help = "write state = \"china\" (as the national network reports), \"298\", \"273\" or \"actual\"";
                    let message = "[background] does not say in which state of air its values are";
                    reader.problem(
                        "missing-key",
                        section.span.clone(),
                        message,
                        "",
                        Some(help.to_owned()),
                    );
                }
                Some(word) if !STATES.contains(&word.value.as_str()) => {
                    let message = format!("there is no state '{}'", word.value);
                    reader.refuse(
                        word,
                        "unknown-choice",
                        message,
                        format!("it can be {}", STATES.join(", ")),
                    );
                }
                Some(_) => {}
            }
            BackgroundSource::Table {
                file,
                place: place.map(|place| place.value),
                state: state.map_or_else(String::new, |state| state.value),
            }
        }
        (None, true) => BackgroundSource::Embedded,
        _ => {
            if !section.span.is_empty() {
                let message = "[background] says no air, or two";
                reader.problem(
                    "missing-key",
                    section.span.clone(),
                    message,
                    "",
                    Some(format!("write {what}")),
                );
            }
            BackgroundSource::Embedded
        }
    };
    section.finish(reader);
    background
}

/// Cells of the grid model [km].
const FAR_CELL: f64 = 12.0;

/// `[far]`.
pub(super) fn far(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
    sector: &str,
) -> Option<FarField> {
    let mut section = root.section(reader, "far")?;
    let days = section.words(reader, "days");
    let known = RepresentativeDays::embedded();
    let all = days.len() == 1 && days[0].value == "all";
    for day in days.iter().filter(|_| !all) {
        if known.day(&day.value).is_err() {
            let message = format!("there is no representative day '{}'", day.value);
            let names = known.days().iter().map(|day| day.id.as_str());
            reader.refuse(
                day,
                "unknown-choice",
                message,
                suggest::help(&day.value, names, "days are"),
            );
        }
    }
    let cell = section.or(reader, "cell_size_km", FAR_CELL);
    if ![4.0, 6.0, 9.0, 12.0, 18.0, 36.0].contains(&cell.value) {
        let message = format!("cells of {} km do not divide 360 by 252 km", cell.value);
        reader.refuse(&cell, "out-of-range", message, "4, 6, 9, 12, 18 or 36 km");
    }
    let industry = section.or(reader, "industry", sector.replace('_', " "));
    if crate::inventory::sheet::industry_profiles(&industry.value).is_none() {
        let place = section.span.clone();
        let message = format!(
            "what the particles of '{}' are made of is not known",
            industry.value
        );
        let help = "write industry = \"水泥\", \"铁合金\", \"coking\", \"chemical\" …: words of seeds/inventory/sheet_industries.csv";
        reader.problem("unknown-choice", place, message, "", Some(help.to_owned()));
    }
    section.finish(reader);
    Some(FarField {
        days: if all {
            Vec::new()
        } else {
            days.into_iter().map(|day| day.value).collect()
        },
        cell: cell.value * 1000.0,
        industry: industry.value,
    })
}

/// How wet the ground is.
const WETNESS: [(&str, Wetness); 3] = [
    ("average", Wetness::Average),
    ("dry", Wetness::Dry),
    ("wet", Wetness::Wet),
];

/// `[grading]`.
pub(super) fn grading(
    root: &mut Section<'_>,
    reader: &mut Reader<'_>,
) -> Option<GradingParameters> {
    let mut section = root.section(reader, "grading")?;
    let least: Placed<f64> = section.required(
        reader,
        "temperature_min_c",
        "write temperature_min_c = -25 (least of twenty years)",
    );
    let greatest: Placed<f64> = section.required(
        reader,
        "temperature_max_c",
        "write temperature_max_c = 37 (greatest of twenty years)",
    );
    if least.value > greatest.value {
        let message = format!(
            "{} °C is above the greatest, {} °C",
            least.value, greatest.value
        );
        reader.refuse(&least, "out-of-range", message, "exchange the two");
    }
    let wind = section.or(reader, "least_wind_m_per_s", 0.5);
    let anemometer = section.or(reader, "anemometer_m", 10.0);
    let land_use: Placed<String> =
        section.required(reader, "land_use", "write land_use = \"grassland\"");
    let known = SurfaceRows::embedded()
        .map(|rows| rows.land_use)
        .unwrap_or_default();
    if land_use.span.is_some() && !known.iter().any(|row| row.id == land_use.value) {
        let message = format!("there is no land use '{}'", land_use.value);
        let names = known.iter().map(|row| row.id.as_str());
        let help = suggest::help(&land_use.value, names, "land uses are");
        reader.refuse(&land_use, "unknown-choice", message, help);
    }
    let wetness = section.choice(reader, "moisture", &WETNESS, Wetness::Average, "average");
    let fuel = section.or(reader, "polluting_fuel", false);
    section.finish(reader);
    Some(GradingParameters {
        temperatures: [least.value + ZERO_CELSIUS, greatest.value + ZERO_CELSIUS],
        least_wind: wind.value,
        anemometer: anemometer.value,
        land_use: land_use.value,
        wetness: wetness.value,
        polluting_fuel: fuel.value,
    })
}
