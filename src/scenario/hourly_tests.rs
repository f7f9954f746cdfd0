//! `[[inventory.hourly]]` in a scenario: in place of lines, beside them, and refused; `[meteorology.mcip]` where it cannot stand.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::inventory::EmissionSchedule;
use crate::ioapi::samples::{LAMBERT, Sample};
use crate::time::ModelTime;

/// Six cells of 40 km about Xining.
const SMALL: &str = "[scenario]\nname = \"a\"\nhours = 3\n[meteorology.representative_day]\nid = \"winter-stagnant\"\n\
                     [grid]\ncell_size_km = 40\nwidth_km = 240\nheight_km = 200\nlayers = 12\nfirst_layer_m = 60\n";

fn begin_and_hours() -> (ModelTime, i64) {
    let scenario = Scenario::parse(SMALL, "a.toml").map_err(|e| e.render(false));
    let (begin, end) = scenario.unwrap().stretches()[0];
    (begin, (end.0 - begin.0) / 3600)
}

/// A base with a file of one mole of NO a second in every cell, from some hours after the beginning on, and the keys of its table.
fn with(late: i64, cells: usize, keys: &str) -> Result<(Scenario, Base), String> {
    let folder = tempfile::tempdir().unwrap();
    let (begin, hours) = begin_and_hours();
    let from = begin.plus(3600 * late).utc();
    let half = 10_000.0 * cells as f64;
    let sample = Sample {
        shape: (cells, cells, 1),
        map: LAMBERT,
        cells: [30_000.0 - half, -half, 20_000.0],
        time: (
            i32::from(from.year()) * 1000 + i32::from(from.day_of_year()),
            i32::from(from.hour()) * 10_000,
            10_000,
        ),
        steps: hours as usize,
        ..Sample::default()
    };
    let path = folder.path().join("emis.ncf");
    sample.write(
        &path,
        &[("NO", "moles/s"), ("CH4", "moles/s")],
        &|_, _, _| 1.0,
    );
    let text = format!(
        "{SMALL}[[inventory.hourly]]\nfiles = [\"emis.ncf\"]\nsector = \"power\"\n{keys}\n"
    );
    let scenario = Scenario::parse_in(&text, "a.toml", folder.path());
    let scenario = scenario.map_err(|e| e.render(false))?;
    let base = scenario.base().map_err(|e| e.render(false))?;
    Ok((scenario, base))
}

#[test]
fn hourly_files_take_the_place_of_lines() {
    let (scenario, base) = with(0, 24, "replaces = [\"power\", \"transport\"]").unwrap();
    let left = |sector: &str| base.inventory.lines.iter().any(|l| l.sector == sector);
    assert!(!left("power") && !left("transport") && left("residential"));
    let hourly = &base.hourly[0];
    // 30 cells of the domain of 40 km, each of four of 20 km but for the maps' scales.
    let (_, hours) = begin_and_hours();
    let lane = base.species.lane("NOX").unwrap();
    let totals = hourly.schedule.annual_totals();
    let sum: f64 = totals.iter().skip(lane).step_by(base.species.len()).sum();
    let wanted = 120.0 * 0.046_005_5 * 3600.0 * hours as f64;
    assert!((sum / wanted - 1.0).abs() < 0.02, "{sum} {wanted}");
    let notes = scenario.emission_notes(&base).join("\n");
    for part in [
        "NO in moles/s → NOX (NOX)",
        "CH4 in moles/s: left out",
        "lines left out for hourly emissions: sectors power, transport",
    ] {
        assert!(notes.contains(part), "{notes}");
    }
    assert!(base.files.iter().any(|f| f.ends_with("emis.ncf")));
    assert!(with(0, 24, "beside = true").is_ok());
}

#[test]
fn what_would_be_wrong_is_refused() {
    let fail = |late, cells, keys: &str| {
        let drawn = with(late, cells, keys).err().unwrap().replace('│', " ");
        drawn.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    for (late, cells, keys, words) in [
        (0, 24, "", "hourly files may hold any sector"),
        (
            0,
            24,
            "beside = true\nreplaces = [\"power\"]",
            "cannot stand together",
        ),
        (0, 24, "replaces = [\"powr\"]", "did you mean 'power'?"),
        (1, 24, "beside = true", "the run needs"),
        (0, 8, "replaces = [\"power\"]", "do not cover the domain"),
        (
            0,
            24,
            "beside = true\nlayer_tops_m = [1, 2]",
            "2 height(s) for 1 layer(s)",
        ),
        (
            0,
            24,
            "beside = true\nlayer_tops_m = \"high\"",
            "must be a list of heights",
        ),
    ] {
        let error = fail(late, cells, keys);
        assert!(error.contains(words), "{keys}: {error}");
    }
}

#[test]
fn mcip_stands_alone_and_its_folder_must_be_there() {
    let of = |weather: &str| {
        let text =
            format!("[scenario]\nname = \"a\"\nstart = \"2016-01-05T08:00\"\nhours = 3\n{weather}");
        let error = Scenario::parse(&text, "a.toml").unwrap_err().render(false);
        error.replace('│', " ")
    };
    let error = of("[meteorology.mcip]\nfolder = \"/nowhere/mcip\"\n");
    assert!(
        error.contains("there is no folder /nowhere/mcip"),
        "{error}"
    );
    let error = of("[meteorology.mcip]\nfolder = \"/tmp\"\nfiles = [\"a.nc\"]\n");
    assert!(
        error.contains("folder and files cannot stand together"),
        "{error}"
    );
    let error = of("[meteorology.mcip]\nfiles = []\n");
    assert!(error.contains("names no file"), "{error}");
    let error =
        of("[meteorology.mcip]\nfolder = \"/tmp\"\n[meteorology.era5]\nfiles = [\"a.nc\"]\n");
    assert!(
        error.contains("[meteorology.era5] cannot stand together")
            || error.contains("cannot stand together"),
        "{error}"
    );
}
