//! Tables of `hehuang met check`.

use crate::cli::tables::ranges;
use crate::meteorology::soundings::Ascent;
use crate::meteorology::{
    EraCheck, MeanProfile, StationCheck, StationSet, WrfCheck, check_station,
};
use std::fmt::Write;
use std::path::Path;

/// Directions of a rose, from north clockwise.
const DIRECTIONS: [&str; 16] = [
    "N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW",
    "NNW",
];

/// Ascents: how many at which hours, and their mean profile.
pub(super) fn ascents(path: &Path, ascents: &[Ascent]) -> String {
    let mut text = format!("{}: {} ascent(s)", path.display(), ascents.len());
    if let Some(station) = ascents
        .first()
        .map(|a| a.station.as_str())
        .filter(|s| !s.is_empty())
    {
        let _ = write!(text, " of {station}");
    }
    if let (Some(first), Some(last)) = (ascents.first(), ascents.last()) {
        let _ = write!(text, ", {} to {} Beijing time", first.time, last.time);
    }
    let mut hours = [0_usize; 24];
    for ascent in ascents {
        hours[ascent.time.hour()] += 1;
    }
    let told: Vec<String> = (0..24)
        .filter(|&hour| hours[hour] > 0)
        .map(|hour| format!("{hour} h {}", hours[hour]))
        .collect();
    let _ = writeln!(text, "\n  by hour of the day: {}", told.join(", "));
    text.push_str(
        "  altitude m   mean temperature degC   humidity %   wind speed m/s   from deg   winds\n",
    );
    let cell = |value: Option<f64>| value.map_or("-".to_owned(), |v| format!("{v:.1}"));
    for layer in MeanProfile::of_ascents(ascents).layers() {
        let _ = writeln!(
            text,
            "  {:>10.0}   {:>21}   {:>10}   {:>14}   {:>8}   {:>5}",
            layer.altitude,
            cell(layer.temperature),
            cell(layer.relative_humidity),
            cell(layer.wind_speed),
            layer
                .wind_from
                .map_or("-".to_owned(), |v| format!("{v:.0}")),
            layer.winds
        );
    }
    text
}

pub(super) fn era5(check: &EraCheck) -> String {
    let (west, east, south, north) = check.bounds;
    let mut text = format!(
        "{}: ERA5, {west:.2} to {east:.2} E by {:.3}, {south:.2} to {north:.2} N by {:.3}\n",
        check.file, check.spacing.0, check.spacing.1
    );
    if let (Some(first), Some(last)) = (check.times.first(), check.times.last()) {
        let _ = writeln!(
            text,
            "  {} time(s), {first} to {last} Beijing time",
            check.times.len()
        );
    }
    if check.levels.is_empty() {
        text.push_str("  fields of the ground\n");
    } else {
        let levels: Vec<String> = check
            .levels
            .iter()
            .map(|p| format!("{:.0}", p / 100.0))
            .collect();
        let _ = writeln!(text, "  levels in hPa: {}", levels.join(", "));
    }
    text.push_str(
        "  field  for                       first time: least, mean, most        last time\n",
    );
    for field in &check.fields {
        let words = ranges(&field.ranges);
        let _ = writeln!(text, "  {:<6} {:<24} {}", field.name, field.what, words);
    }
    let missing: Vec<String> = check
        .missing
        .iter()
        .map(|(what, store)| format!("{store} ({what})"))
        .collect();
    if missing.is_empty() {
        text.push_str("  every field of its kind that a run needs is there\n");
    } else {
        let _ = writeln!(
            text,
            "  missing for a run, unless other files have it: {}",
            missing.join(", ")
        );
    }
    text
}

pub(super) fn stations(path: &Path, set: &StationSet) -> String {
    let mut text = format!("{}: {} station(s)\n", path.display(), set.stations.len());
    for (station, records) in set.stations.iter().zip(&set.records) {
        text.push_str(&of_station(&check_station(station, records)));
    }
    text
}

fn of_station(check: &StationCheck) -> String {
    let s = &check.station;
    let mut text = format!(
        "\n{} {} ({:.3} E, {:.3} N, {:.0} m)",
        s.id, s.name, s.longitude, s.latitude, s.elevation
    );
    if let Some((first, last)) = check.span {
        let _ = write!(
            text,
            ", {} records, {first} to {last} Beijing time",
            check.count
        );
    }
    text.push_str("\n  quantity                  values   least    mean    most  longest gap h\n");
    for q in &check.quantities {
        let (least, mean, most) = q.range;
        let _ = writeln!(
            text,
            "  {:<24} {:>7} {least:>7.1} {mean:>7.1} {most:>7.1}  {:>5}",
            q.name, q.count, q.longest_gap
        );
    }
    if check.calm.is_finite() {
        let mut rose: Vec<(f64, &str)> = check.rose.iter().copied().zip(DIRECTIONS).collect();
        rose.sort_by(|a, b| b.0.total_cmp(&a.0));
        let most: Vec<String> = rose
            .iter()
            .take(5)
            .filter(|r| r.0 > 0.0)
            .map(|r| format!("{} {:.0} %", r.1, 100.0 * r.0))
            .collect();
        let _ = writeln!(
            text,
            "  calm {:.0} %; winds from {}",
            100.0 * check.calm,
            most.join(", ")
        );
    }
    for warning in check.warnings() {
        let _ = writeln!(text, "  warning: {warning}");
    }
    text
}

pub(super) fn wrf(check: &WrfCheck) -> String {
    let (nz, ny, nx) = check.shape;
    let [longitude, latitude] = check.bounds;
    let mut text = format!(
        "{}: WRF output, {nx} x {ny} points of {:.0} (m or degrees), {nz} levels\n",
        check.file, check.spacing
    );
    let (first, last) = (check.times[0], check.times[check.times.len() - 1]);
    let _ = writeln!(
        text,
        "  {} time(s), {first} to {last} Beijing time; {:.2} to {:.2} E, {:.2} to {:.2} N, ground {:.0} to {:.0} m",
        check.times.len(),
        longitude.0,
        longitude.1,
        latitude.0,
        latitude.1,
        check.terrain.0,
        check.terrain.1
    );
    let _ = writeln!(
        text,
        "  the map of its attributes meets its longitudes and latitudes within {:.4} cells",
        check.misfit
    );
    text.push_str("  quantity                 first time: least, mean, most        last time\n");
    for (name, ranges) in &check.ranges {
        let words: Vec<String> = ranges
            .iter()
            .map(|(least, mean, most)| format!("{least:>9.1} {mean:>9.1} {most:>9.1}"))
            .collect();
        let _ = writeln!(text, "  {name:<24} {}", words.join("   "));
    }
    if !check.still {
        text.push_str("  warning: the nest moves; a run needs a grid that stays\n");
    }
    if check.missing.is_empty() {
        text.push_str("  all fields that a run takes are there\n");
    } else {
        let missing: Vec<String> = check
            .missing
            .iter()
            .map(|(n, what)| format!("{n} ({what})"))
            .collect();
        let _ = writeln!(text, "  missing for a run: {}", missing.join(", "));
    }
    text
}
