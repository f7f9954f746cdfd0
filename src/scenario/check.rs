//! What a scenario's values must fulfil, beyond their types.

use super::names::Names;
use super::reader::{Placed, Reader};
use super::schema::{
    Grid, HorizontalDiffusion, Inventory, McipSource, Output, Period, Scenario, Transport,
    UpperAir, Weather,
};
use super::suggest;
use super::{
    aerosol, chemistry, dust_event, emergency, fires, gridded, ground, hourly, outer, points,
    sand_fixing,
};
use crate::grid::{HorizontalGrid, VerticalGrid};
use crate::meteorology::RepresentativeDays;
use crate::terrain::TerrainError;
use std::path::PathBuf;

/// Longest run [h]: a year.
const MOST_HOURS: usize = 8784;
/// Longest spin-up [h].
const MOST_SPIN_UP: usize = 240;

/// Notes everything that cannot be.
pub(super) fn check(scenario: &Scenario, reader: &mut Reader<'_>, names: &Names) {
    check_name(&scenario.name, reader);
    check_period(scenario, reader);
    check_grid(scenario, reader, names);
    ground::check(scenario, reader);
    check_transport(&scenario.transport, reader);
    chemistry::check(scenario, reader);
    aerosol::check(scenario, reader);
    sand_fixing::check(scenario, reader, names);
    dust_event::check(scenario, reader);
    outer::check(scenario, reader);
    fires::check(scenario, reader);
    emergency::check(scenario, reader);
    gridded::check(scenario, reader, &names.sectors);
    hourly::check(scenario, reader, &names.sectors);
    points::check(scenario, reader, &names.sectors);
    check_output(&scenario.output, reader, names);
    check_files(scenario, scenario.official_totals.as_slice(), reader);
    if let Inventory::Folder(folder) = &scenario.inventory {
        let path = scenario.resolve(folder);
        if !path.is_dir() {
            let message = format!("there is no folder {}", path.display());
            reader.refuse(folder, "missing-file", message, RELATIVE);
        }
    }
}

/// What to know of a path that leads nowhere.
pub(super) const RELATIVE: &str = "relative paths start at the folder of the scenario file";

fn range(
    value: &Placed<f64>,
    key: &str,
    scale: f64,
    unit: &str,
    least: f64,
    most: f64,
    reader: &mut Reader<'_>,
) {
    if !(least..=most).contains(&value.value) {
        let shown = value.value / scale;
        let message = format!("{key} = {shown} is not possible");
        let help = format!("write {} to {} ({unit})", least / scale, most / scale);
        reader.refuse(value, "bad-value", message, help);
    }
}

fn most(value: &Placed<usize>, key: &str, limit: usize, reader: &mut Reader<'_>) {
    if value.value > limit {
        let message = format!("{key} = {} is too much", value.value);
        reader.refuse(value, "bad-value", message, format!("at most {limit}"));
    }
}

fn check_name(name: &Placed<String>, reader: &mut Reader<'_>) {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let ends = name.value.starts_with('-') || name.value.ends_with('-');
    if name.value.is_empty() || name.value.len() > 64 || ends || !name.value.chars().all(good) {
        let message = format!("{:?} cannot be the name of a folder", name.value);
        let help = "use a to z, 0 to 9 and -, at most 64; the title may be in Chinese";
        reader.refuse(name, "bad-value", message, help);
    }
}

fn check_period(scenario: &Scenario, reader: &mut Reader<'_>) {
    match &scenario.period {
        Period::Year(year) => {
            most(
                &year.spin_up_hours,
                "year.spin_up_hours",
                MOST_SPIN_UP,
                reader,
            );
            for (n, id) in year.days.iter().enumerate() {
                check_day(id, reader);
                if year.days[..n].iter().any(|other| other.value == id.value) {
                    let message = format!("'{}' stands twice", id.value);
                    reader.refuse(id, "duplicate", message, "name each day once");
                }
            }
        }
        Period::Episode(episode) => {
            most(&episode.hours, "scenario.hours", MOST_HOURS, reader);
            most(
                &episode.spin_up_hours,
                "scenario.spin_up_hours",
                MOST_SPIN_UP,
                reader,
            );
            if let Some(span) = &episode.start.span
                && episode.start.value.seconds() % 3600 != 0
            {
                let message = format!(
                    "the run would start at {}, not on an hour",
                    episode.start.value
                );
                reader.problem(
                    "bad-value",
                    span.clone(),
                    message,
                    "",
                    Some("start on a full hour".into()),
                );
            }
            check_weather(scenario, &episode.weather, reader);
        }
    }
}

fn check_weather(scenario: &Scenario, weather: &Weather, reader: &mut Reader<'_>) {
    match weather {
        Weather::RepresentativeDay { id } => check_day(id, reader),
        Weather::Daily { file } => check_files(scenario, std::slice::from_ref(file), reader),
        Weather::Wrf { files }
        | Weather::Era5 { files }
        | Weather::Mcip {
            from: McipSource::Files(files),
        } => check_files(scenario, files, reader),
        Weather::Mcip {
            from: McipSource::Folder(folder),
        } => {
            let path = scenario.resolve(folder);
            if !path.is_dir() {
                let message = format!("there is no folder {}", path.display());
                reader.refuse(folder, "missing-file", message, RELATIVE);
            }
        }
        Weather::Stations {
            files,
            places,
            upper_air,
            ..
        } => {
            check_files(scenario, files, reader);
            places.check(scenario, reader);
            check_upper_air(scenario, upper_air, reader);
        }
        Weather::Epw {
            files,
            anemometer_height,
            upper_air,
            ..
        } => {
            check_files(scenario, files, reader);
            check_upper_air(scenario, upper_air, reader);
            range(
                anemometer_height,
                "meteorology.epw.anemometer_height_m",
                1.0,
                "metres",
                1.0,
                100.0,
                reader,
            );
        }
    }
}

fn check_day(id: &Placed<String>, reader: &mut Reader<'_>) {
    let days = RepresentativeDays::embedded();
    let known = || days.days().iter().map(|day| day.id.as_str());
    if id.span.is_some() && !known().any(|day| day == id.value) {
        let all: Vec<&str> = known().collect();
        let near = suggest::nearest(&id.value, known());
        let hint = near.map_or(String::new(), |near| format!("did you mean '{near}'? "));
        let help = format!("{hint}there are: {}", all.join(", "));
        let message = format!("there is no representative day '{}'", id.value);
        reader.refuse(id, "unknown-name", message, help);
    }
}

fn check_upper_air(scenario: &Scenario, upper_air: &UpperAir, reader: &mut Reader<'_>) {
    match upper_air {
        UpperAir::Assumed => {}
        UpperAir::Day(id) => check_day(id, reader),
        UpperAir::File(file) => check_files(scenario, std::slice::from_ref(file), reader),
    }
}

/// Notes files that are not there.
pub(super) fn check_files(scenario: &Scenario, files: &[Placed<PathBuf>], reader: &mut Reader<'_>) {
    for file in files {
        let path = scenario.resolve(file);
        if !crate::seeds::is_file(&path) {
            let message = format!("there is no file {}", path.display());
            reader.refuse(file, "missing-file", message, RELATIVE);
        }
    }
}

fn check_grid(scenario: &Scenario, reader: &mut Reader<'_>, names: &Names) {
    let grid = &scenario.grid;
    let before = reader.problems.len();
    range(
        &grid.cell_size,
        "grid.cell_size_km",
        1000.0,
        "kilometres",
        250.0,
        100_000.0,
        reader,
    );
    range(
        &grid.centre_longitude,
        "grid.centre_longitude_deg",
        1.0,
        "°E",
        -180.0,
        180.0,
        reader,
    );
    range(
        &grid.centre_latitude,
        "grid.centre_latitude_deg",
        1.0,
        "°N",
        -85.0,
        85.0,
        reader,
    );
    if grid.cell_size.span.is_none() || reader.problems.len() > before {
        return;
    }
    check_extent(&grid.width, "width_km", grid, reader);
    check_extent(&grid.height, "height_km", grid, reader);
    let levels = VerticalGrid::stretched(grid.layers.value, grid.first_layer.value, grid.top.value);
    if let Err(error) = levels {
        let all = [&grid.top, &grid.first_layer];
        let said = all
            .into_iter()
            .find_map(|v| v.span.clone())
            .or(grid.layers.span.clone());
        let help = "30 layers from 36 m to 13000 m above sea level suit the region".to_owned();
        reader.problem(
            "bad-value",
            said.unwrap_or(0..0),
            error.to_string(),
            "",
            Some(help),
        );
    }
    if reader.problems.len() == before {
        check_domain(grid, scenario.own_everywhere(), reader, names);
    }
}

fn check_extent(extent: &Placed<f64>, key: &str, grid: &Grid, reader: &mut Reader<'_>) {
    let cell = grid.cell_size.value;
    let cells = extent.value / cell;
    if (cells - cells.round()).abs() > 1e-6 || !(4.0..=2000.0).contains(&cells.round()) {
        let near = cells.round().clamp(4.0, 2000.0) * cell / 1000.0;
        let message = format!(
            "grid.{key} = {} is not 4 to 2,000 whole cells of {} km",
            extent.value / 1000.0,
            cell / 1000.0
        );
        let help = format!("write {key} = {near}");
        let span = extent.span.clone().or(grid.cell_size.span.clone());
        reader.problem("bad-value", span.unwrap_or(0..0), message, "", Some(help));
    }
}

fn check_domain(grid: &Grid, own: bool, reader: &mut Reader<'_>, names: &Names) {
    let first = [
        &grid.width,
        &grid.height,
        &grid.centre_longitude,
        &grid.centre_latitude,
    ];
    let span = first.into_iter().find_map(|v| v.span.clone());
    let span = span.or(grid.cell_size.span.clone()).unwrap_or(0..0);
    let help = "make the domain smaller or move its centre, or bring heights ([terrain]) and land cover ([land_cover]) of your own";
    let message = match HorizontalGrid::new(&grid.specification()) {
        Err(error) => error.to_string(),
        Ok(horizontal) => {
            let beyond = TerrainError::beyond(horizontal.bounds(), names.terrain);
            let Some(error) = beyond.filter(|_| !own) else {
                return;
            };
            error.to_string()
        }
    };
    reader.problem("outside-terrain", span, message, "", Some(help.into()));
}

fn check_transport(transport: &Transport, reader: &mut Reader<'_>) {
    let step = &transport.time_step;
    if !(1..=3600).contains(&step.value) || 3600 % step.value != 0 {
        let message = format!(
            "transport.time_step_s = {} does not divide the hour",
            step.value
        );
        let help = "write a divisor of 3600: 60, 100, 120, 150, 200, 300, 600 …";
        reader.refuse(step, "bad-value", message, help);
    }
    let constant = transport.horizontal_diffusion.value == HorizontalDiffusion::Constant;
    match &transport.horizontal_diffusivity {
        Some(value) if constant => range(
            value,
            "transport.horizontal_diffusivity_m2_s",
            1.0,
            "m²/s",
            0.0,
            1e5,
            reader,
        ),
        Some(value) => reader.refuse(
            value,
            "not-used",
            "horizontal_diffusivity_m2_s counts only with horizontal_diffusion = \"constant\"",
            "leave it out, or write horizontal_diffusion = \"constant\"",
        ),
        None if constant => reader.refuse(
            &transport.horizontal_diffusion,
            "missing-key",
            "horizontal_diffusion = \"constant\" needs a diffusivity",
            "write horizontal_diffusivity_m2_s = 50 below it",
        ),
        None => {}
    }
}

fn check_output(output: &Output, reader: &mut Reader<'_>, names: &Names) {
    for point in &output.points {
        let known = || names.points.iter().map(|p| p.id.as_str());
        if !known().any(|id| id == point.value) {
            let help = suggest::help(&point.value, known(), "stations are");
            reader.refuse(
                point,
                "unknown-name",
                format!("there is no station '{}'", point.value),
                help,
            );
        }
    }
}
