//! `[boundary.cmaq]`, `[[inventory.points]]` and `[inventory] official_totals` in a scenario.
#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::ioapi::samples::Sample;
use crate::time::ModelTime;
use crate::units::MOLAR_MASS_AIR;
use std::path::Path;

/// Six by five cells of 40 km about Xining.
const SMALL: &str = "[scenario]\nname = \"a\"\nhours = 3\n[meteorology.representative_day]\nid = \"winter-stagnant\"\n\
                     [grid]\ncell_size_km = 40\nwidth_km = 240\nheight_km = 200\nlayers = 12\nfirst_layer_m = 60\n";

fn scenario(more: &str, folder: &Path) -> Result<Scenario, String> {
    let text = format!("{SMALL}{more}\n");
    Scenario::parse_in(&text, "a.toml", folder).map_err(|e| e.render(false))
}

/// A day from the beginning of the run on; 30 × 26 cells of 10 km, some 50 km beyond the domain on every side.
fn sample(begin: ModelTime) -> Sample {
    let from = begin.utc();
    Sample {
        shape: (30, 26, 4),
        cells: [-115_000.0, -135_000.0, 10_000.0],
        time: (
            i32::from(from.year()) * 1000 + i32::from(from.day_of_year()),
            i32::from(from.hour()) * 10_000,
            10_000,
        ),
        steps: 25,
        levels: (7, vec![1.0, 0.9, 0.6, 0.3, 0.0]),
        ..Sample::default()
    }
}

fn built(more: &str, folder: &Path) -> Result<(Base, BuiltCase), String> {
    let scenario = scenario(more, folder)?;
    let base = scenario.base().map_err(|e| e.render(false))?;
    let Period::Episode(episode) = &scenario.period else {
        panic!("an episode");
    };
    let case = scenario.case(&base, episode);
    let case = case.map_err(|e| e.render(false))?;
    Ok((base, case))
}

fn begin(folder: &Path) -> ModelTime {
    scenario("", folder).unwrap().stretches()[0].0
}

#[test]
fn air_of_cmaq_stands_around_and_inside() {
    let folder = tempfile::tempdir().unwrap();
    let begin = begin(folder.path());
    // 10 ppb around and 4 ppb inside at the beginning.
    let around = Sample {
        boundary: true,
        ..sample(begin)
    };
    let units = [("SO2", "ppmV"), ("O3", "ppmV")];
    around.write(&folder.path().join("bcon.nc"), &units, &|_, _, _| 0.010);
    sample(begin).write(&folder.path().join("icon.nc"), &units, &|_, _, _| 0.004);
    let keys = "[boundary.cmaq]\nfiles = [\"bcon.nc\", \"icon.nc\"]\n";
    let (base, case) = built(keys, folder.path()).unwrap();
    let lane = base.species.lane("SO2").unwrap();
    let ppm = 1e-6 * 64.0638e-3 / MOLAR_MASS_AIR;
    let near = |found: f64, wanted: f64| {
        assert!((found / wanted - 1.0).abs() < 1e-4, "{found} {wanted}");
    };
    let boundary = case.case.surroundings.boundary(begin.plus(1800)).unwrap();
    for side in [
        &boundary.west,
        &boundary.east,
        &boundary.south,
        &boundary.north,
        &boundary.top,
    ] {
        side.index_axis(ndarray::Axis(2), lane)
            .iter()
            .for_each(|v| near(*v, 0.010 * ppm));
    }
    let inside = case.case.surroundings.inside(begin).unwrap().unwrap();
    inside
        .index_axis(ndarray::Axis(3), lane)
        .iter()
        .for_each(|v| near(*v, 0.004 * ppm));
    assert!(
        case.notes
            .iter()
            .any(|n| n.contains("air of CMAQ: ") && n.contains("SO2 = SO2")),
        "{:?}",
        case.notes
    );
    assert!(case.files.iter().any(|f| f.ends_with("icon.nc")));
    // An initial file of another day.
    sample(begin.plus(86_400 * 3)).write(&folder.path().join("icon.nc"), &units, &|_, _, _| 0.004);
    let error = built(keys, folder.path()).err().unwrap();
    assert!(error.contains("the run begins at"), "{error}");
}

#[test]
fn keys_that_cannot_be_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |keys: &str| scenario(keys, folder.path()).err().unwrap_or_default();
    for (keys, words) in [
        ("[boundary.cmaq]\nfiles = [\"bcon.nc\"]\n", "bcon.nc"),
        ("[boundary.cmaq]\n", "files"),
        ("[boundary.cmaq]\nfiles = []\n", "names no file"),
        (
            "[boundary.cmaq]\nfiles = [\"a\"]\nweather = [\"METCRO3D\"]\n",
            "METCRO3D",
        ),
        (
            "[boundary.cmaq]\nfiles = [\"a\"]\nmodel = \"cmaq\"\n",
            "model",
        ),
        (
            "[boundary.model]\nfiles = [\"a\"]\nmodel = \"cams\"\n[boundary.cmaq]\nfiles = [\"a\"]\n",
            "cannot stand together",
        ),
        ("[inventory]\nofficial_totals = \"no.csv\"\n", "no.csv"),
        (
            "[inventory]\nofficial_total = \"no.csv\"\n",
            "official_totals",
        ),
    ] {
        let error = refused(keys);
        assert!(error.contains(words), "{keys}: {error}");
    }
}

#[test]
fn official_totals_go_into_a_run() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "region,pollutant,year,emission_t,source\nall,SO2,2022,100000,planted\n";
    std::fs::write(folder.path().join("totals.csv"), rows).unwrap();
    let keys = "[inventory]\nofficial_totals = \"totals.csv\"\n";
    let scenario = scenario(keys, folder.path()).unwrap();
    let base = scenario.base().map_err(|e| e.render(false)).unwrap();
    assert!((base.inventory.total()[0] / 1e8 - 1.0).abs() < 1e-12);
    let notes = scenario.emission_notes(&base).join("\n");
    assert!(notes.contains("official total of all, SO2 2022"), "{notes}");
    assert!(base.files.iter().any(|f| f.ends_with("totals.csv")));
    let more = "Xining,SO2,2022,1,planted\n";
    std::fs::write(folder.path().join("totals.csv"), format!("{rows}{more}")).unwrap();
    let error = scenario.base().err().unwrap().render(false);
    assert!(
        error.contains("shares lines") && error.contains("official_totals"),
        "{error}"
    );
}

#[test]
fn stacks_of_others_take_the_place_of_the_inventorys() {
    use crate::inventory::{EmissionSchedule, Placement};
    let folder = tempfile::tempdir().unwrap();
    let begin = begin(folder.path());
    let from = begin.utc();
    // The file's clock stands at 0 when the run begins.
    let file = crate::uam::samples::Sample {
        zone: i32::from(from.hour()),
        date: i32::from(from.year() % 100) * 1000 + i32::from(from.day_of_year()),
        hours: 24,
        ..crate::uam::samples::Sample::default()
    };
    let stack = ([0.0, 0.0, 180.0, 6.0, 400.0, 72_000.0], (0.0, 0.0));
    let bytes = file.points(&[stack], &["SO2"], &|_, _, _| 3.6e6);
    std::fs::write(folder.path().join("pts.bin"), bytes).unwrap();
    let table = "[[inventory.points]]\nfiles = [\"pts.bin\"]\nsector = \"power\"\n";
    let keys = format!("{table}replaces = [\"power\"]\n");
    let (base, case) = built(&keys, folder.path()).unwrap();
    let stacks = |base: &Base, sector: &str| {
        let lines = base.inventory.lines.iter();
        let lines = lines.filter(|l| l.sector == sector);
        lines
            .filter(|l| matches!(l.placement, Placement::Point(_)))
            .count()
    };
    assert_eq!(stacks(&base, "power"), 0);
    assert!(stacks(&base, "industry") > 0);
    // 1000 mol/s of 64.0638 g go into the run's own emissions.
    let weather = case.case.meteorology.at(begin).unwrap();
    let lane = base.species.lane("SO2").unwrap();
    let with = case.case.emissions.at(begin, &weather).unwrap().totals()[lane];
    let own = base.emissions.steady.at(begin, &weather).unwrap().totals()[lane];
    assert!(((with - own) / 64.0638 - 1.0).abs() < 2e-4, "{with} {own}");
    assert!(base.files.iter().any(|f| f.ends_with("pts.bin")));
    let refused = |keys: &str| built(keys, folder.path()).err().unwrap_or_default();
    assert!(refused(table).contains("the inventory's own stacks are there too"));
    let both = format!("{table}replaces = [\"power\"]\nbeside = true\n");
    assert!(refused(&both).contains("cannot stand together"));
    let unknown = format!("{table}replaces = [\"ships\"]\n");
    assert!(refused(&unknown).contains("there is no sector 'ships'"));
    let absent = table.replace("pts.bin", "no.bin");
    assert!(refused(&format!("{absent}beside = true\n")).contains("no.bin"));
}
