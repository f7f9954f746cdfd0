//! `hehuang met check` of I/O API files and UAM-IV binaries: grid, times, variables with ranges, and whether MCIP's can drive a run.

use super::CliError;
use super::tables::ranges;
use crate::ioapi::{FileKind, IoapiCheck};
use crate::meteorology::{MCIP_FIELDS, McipKind};
use crate::uam::{UamFile, UamPoints};
use std::fmt::Write;
use std::path::Path;

/// Stacks that are printed.
const STACKS: usize = 20;

/// Tables on a file.
pub(super) fn text(check: &IoapiCheck) -> String {
    let file = &check.file;
    let header = &file.header;
    let frame = &header.frame;
    let mcip = McipKind::of(file);
    let what = match (mcip, header.kind) {
        (Some(kind), _) => format!("I/O API file, {kind} of MCIP"),
        (None, FileKind::Gridded) => "I/O API file, gridded".to_owned(),
        (None, FileKind::Boundary) => "I/O API file, boundary".to_owned(),
    };
    let mut text = format!(
        "{}: {what}, {} x {} cells of {} x {}, {} layer(s), grid {}\n",
        file.name,
        frame.columns,
        frame.rows,
        frame.cell.0,
        frame.cell.1,
        header.layers,
        header.grid
    );
    let [longitude, latitude] = check.bounds;
    let _ = writeln!(
        text,
        "  {}; {:.3} to {:.3} E, {:.3} to {:.3} N",
        frame.words, longitude.0, longitude.1, latitude.0, latitude.1
    );
    if let Some(misfit) = check.misfit {
        let _ = writeln!(
            text,
            "  the map of its attributes meets its longitudes and latitudes within {misfit:.4} cells"
        );
    }
    match file.times.as_slice() {
        [] => text.push_str("  fields that do not change\n"),
        [first, .., last] | [first @ last] => {
            let _ = writeln!(
                text,
                "  {} time(s), {first} to {last} Beijing time, every {} s",
                file.times.len(),
                header.step
            );
        }
    }
    let levels: Vec<String> = header.vertical.levels.iter().map(f64::to_string).collect();
    let _ = writeln!(
        text,
        "  levels: {}, top {}: {}",
        header.vertical.words(),
        header.vertical.top,
        levels.join(", ")
    );
    if !header.description.is_empty() {
        let _ = writeln!(text, "  {}", header.description);
    }
    text.push_str(
        "  variable         units            first time: least, mean, most        last time\n",
    );
    for variable in &check.variables {
        let words = ranges(&variable.ranges);
        let missing = match variable.missing {
            0 => String::new(),
            count => format!("  {count} missing"),
        };
        let _ = writeln!(
            text,
            "  {:<16} {:<16} {}{missing}",
            variable.name, variable.units, words
        );
    }
    if let Some(kind) = mcip {
        let fields = MCIP_FIELDS.iter().filter(|f| f.kind == kind && f.needed);
        let missing: Vec<String> = fields
            .filter(|f| !file.has(f.name))
            .map(|f| format!("{} ({})", f.name, f.what))
            .collect();
        if missing.is_empty() {
            text.push_str("  every field of its kind that a run needs is there\n");
        } else {
            let _ = writeln!(text, "  missing for a run: {}", missing.join(", "));
        }
    }
    text
}

/// Tables on a binary of CAMx.
pub(super) fn of_camx(path: &Path) -> Result<String, CliError> {
    match UamPoints::open(path) {
        Ok(file) => of_points(&file),
        Err(_) => of_uam(path),
    }
}

/// Tables on a file of stacks.
fn of_points(file: &UamPoints) -> Result<String, CliError> {
    let fail = |e: crate::uam::UamError| CliError::Input(e.to_string());
    let mut text = format!(
        "{}: point sources of CAMx, {} stack(s), {} hour(s)\n  {}\n",
        file.name,
        file.stacks.len(),
        file.hours.len(),
        file.note
    );
    let place = match &file.frame {
        Ok(frame) => frame.words.clone(),
        Err(why) => format!("no place on the earth: {why}"),
    };
    let _ = writeln!(text, "  {place}");
    if let Some((first, last)) = file.hours.first().zip(file.hours.last()) {
        let _ = writeln!(text, "  {} to {} Beijing time", first.0, last.1);
    }
    text.push_str(
        "  stack: place on the map, height, diameter [m], temperature [K], velocity [m/s]\n",
    );
    for stack in file.stacks.iter().take(STACKS) {
        let _ = writeln!(
            text,
            "  {:>12.1} {:>12.1} {:>8.1} {:>6.2} {:>7.1} {:>6.2}",
            stack.place.0,
            stack.place.1,
            stack.height,
            stack.diameter,
            stack.temperature,
            stack.velocity
        );
    }
    text.push_str("  species, sum over the stacks in the first and the last hour\n");
    for species in &file.species {
        let mut sums = Vec::new();
        for hour in [0, file.hours.len() - 1] {
            let values = file.values(species, hour).map_err(fail)?;
            sums.push(format!("{:>12.4e}", values.iter().sum::<f64>()));
        }
        let _ = writeln!(text, "  {species:<10} {}", sums.join(" "));
    }
    Ok(text)
}

/// Tables on a UAM-IV file of CAMx.
fn of_uam(path: &Path) -> Result<String, CliError> {
    let fail = |e: crate::uam::UamError| CliError::Input(e.to_string());
    let file = UamFile::open(path).map_err(fail)?;
    let (layers, rows, columns) = file.shape;
    let [x, y, dx, dy] = file.cells;
    let mut text = format!(
        "{}: UAM-IV file of CAMx, {}, {columns} x {rows} cells of {dx} x {dy} from {x}, {y}, {layers} layer(s)\n  {}\n",
        file.name, file.kind, file.note
    );
    let place = match &file.frame {
        Ok(frame) => frame.words.clone(),
        Err(why) => format!("no place on the earth: {why}"),
    };
    let _ = writeln!(text, "  {place}");
    let ends = file.hours.first().zip(file.hours.last());
    if let Some((first, last)) = ends {
        let _ = writeln!(
            text,
            "  {} hour(s), {} to {} Beijing time; the file's clock is {} h behind UTC",
            file.hours.len(),
            first.0,
            last.1,
            file.zone
        );
    }
    text.push_str("  species     first hour: least, mean, most           last hour\n");
    let last = file.hours.len() - 1;
    for species in &file.species {
        let mut words = Vec::new();
        for hour in [0, last] {
            let field = file.field(species, hour).map_err(fail)?;
            let ends = field
                .iter()
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| {
                    (a.min(*v), b.max(*v))
                });
            let mean = field.mean().unwrap_or(f64::NAN);
            words.push(format!("{:>11.4e} {mean:>11.4e} {:>11.4e}", ends.0, ends.1));
        }
        let _ = writeln!(text, "  {species:<10} {}", words.join("   "));
    }
    Ok(text)
}
