//! Stacks made of what is known: mass kept to the last digits, layers of the run's own plume rise, places by the map.

use super::*;
use crate::gridded::hourly::tests::{Place, place};
use crate::inventory::{AirColumn, NoRise, StackRelease};
use crate::ioapi::samples::{LAMBERT, Sample as Table};
use crate::plume::BriggsRise;
use crate::uam::samples::{Sample, Stack as Line};
use std::path::Path;

/// Two stacks that rise, a plume of a height, one between heights, a vent, one far away; on the map around 102 E, 36.5 N.
const LINES: [Line; 6] = [
    ([0.0, 0.0, 180.0, 6.0, 400.0, 72_000.0], (0.0, 0.0)),
    (
        [30_000.0, 10_000.0, 60.0, 2.0, 380.0, 36_000.0],
        (18_000.0, 0.0),
    ),
    (
        [30_000.0, 10_000.0, 60.0, 2.0, 380.0, 36_000.0],
        (0.0, -300.0),
    ),
    (
        [30_000.0, 10_000.0, 60.0, 2.0, 380.0, 36_000.0],
        (-100.0, -700.0),
    ),
    ([30_000.0, 10_000.0, 12.0, 0.0, 0.0, 0.0], (0.0, 0.0)),
    ([2_000_000.0, 0.0, 60.0, 2.0, 380.0, 36_000.0], (0.0, 0.0)),
];

fn emitted(name: &str, hour: usize, stack: usize) -> f64 {
    (100 * name.len() + 10 * hour + 3 * stack + 1) as f64
}

fn camx(folder: &Path, lines: &[Line], value: &dyn Fn(&str, usize, usize) -> f64) -> PathBuf {
    let path = folder.join("ptsrce.bin");
    let bytes = Sample::default().points(lines, &["NO", "NO2", "SO2", "PEC", "CH4"], value);
    std::fs::write(&path, bytes).unwrap();
    path
}

fn read(
    files: &[&PathBuf],
    groups: Option<&PathBuf>,
    rise: Arc<dyn RiseModel>,
    place: &Place,
) -> Result<PointEmissions, String> {
    let request = PointRequest {
        files: files.iter().map(|f| (*f).clone()).collect(),
        stack_groups: groups.cloned(),
        sector: "industry".into(),
        rise,
        areas: Arc::default(),
    };
    let table = SpeciesTable::primary();
    PointEmissions::read(
        &request,
        (&place.grid, &place.metrics),
        Regions::embedded().unwrap(),
        (&table, &place.library),
    )
    .map_err(|e| e.to_string())
}

fn refused(files: &[&PathBuf], groups: Option<&PathBuf>) -> String {
    let read = read(files, groups, Arc::new(NoRise), &place());
    read.err().expect("a refusal")
}

/// Windy air that cools with height.
fn weather(place: &Place, time: ModelTime) -> MetSlice {
    let shape = place.metrics.thickness.dim();
    let mut weather = MetSlice::calm(time, shape, 275.0, 77_000.0);
    weather.wind_u.fill(3.0);
    weather
}

#[test]
fn mass_is_kept_and_layers_are_those_of_the_plume_rise() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    let path = camx(folder.path(), &LINES, &emitted);
    let rise: Arc<dyn RiseModel> = Arc::new(BriggsRise);
    let emissions = read(&[&path], None, Arc::clone(&rise), &place).unwrap();
    let table = SpeciesTable::primary();
    let lane = |name: &str| table.lane(name).unwrap();
    let (begin, end) = emissions.coverage();
    assert_eq!(end.0 - begin.0, 3 * 3600);
    let mut nox = 0.0;
    for hour in 0..3 {
        let time = begin.plus(3600 * hour as i64 + 1800);
        let weather = weather(&place, time);
        let field = emissions.at(time, &weather).unwrap();
        let totals = field.totals();
        // Five stacks lie inside; moles an hour of 46.0055 g and 64.0638 g, grams an hour.
        let sum = |name: &str| (0..5).map(|n| emitted(name, hour, n)).sum::<f64>() / 3600.0;
        let near = |found: f64, wanted: f64, within: f64| {
            assert!((found / wanted - 1.0).abs() < within, "{found} {wanted}");
        };
        near(
            totals[lane("NOX")],
            (sum("NO") + sum("NO2")) * 0.046_005_5,
            2e-4,
        );
        near(totals[lane("SO2")], sum("SO2") * 0.064_063_8, 2e-4);
        near(totals[lane("EC")], sum("PEC") * 1e-3, 1e-12);
        nox += totals[lane("NOX")] * 3600.0;
        // The first stack alone in its column: its layers are those of the run's plume rise, share by share.
        let (i, j) = place.grid.cell_of(102.0, 36.5).unwrap().unwrap();
        let interfaces = place.metrics.interface_height.slice(s![.., j, i]).to_vec();
        let nz = interfaces.len() - 1;
        let air = AirColumn {
            interface_height: &interfaces,
            temperature: &vec![275.0; nz],
            pressure: &weather.pressure.slice(s![.., j, i]).to_vec(),
            wind_speed: &vec![3.0; nz],
            friction_velocity: weather.friction_velocity[[j, i]],
            obukhov_length: weather.obukhov_length[[j, i]],
        };
        let release = StackRelease {
            longitude: 102.0,
            latitude: 36.5,
            height: 180.0,
            diameter: 6.0,
            temperature: 400.0,
            velocity: 20.0,
        };
        let mut shares = Vec::new();
        rise.layer_shares(&release, &air, &mut shares).unwrap();
        assert!(
            interfaces[shares[0].0 + 1] > 180.0,
            "it lies above its mouth"
        );
        let alone = emitted("PEC", hour, 0) / 3600.0 * 1e-3;
        for &(k, share) in &shares {
            let cell = (k * 14 + j) * 20 + i;
            let found: f64 = field
                .entries()
                .filter(|(_, at, _)| *at == cell)
                .map(|(_, _, rates)| rates[lane("EC")])
                .sum();
            assert!((found - share * alone).abs() < 1e-12 * alone, "{k} {found}");
        }
    }
    let annual: f64 = emissions
        .annual_totals()
        .chunks_exact(table.len())
        .map(|lanes| lanes[lane("NOX")])
        .sum();
    assert!((annual / nox - 1.0).abs() < 1e-12);
    let notes = emissions.notes().join("\n");
    for words in [
        "5 of 6 in the domain, 1 without plume rise",
        "CH4 in moles/hr: left out",
        "NO in moles/hr → NOX",
    ] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
}

#[test]
fn plumes_of_given_heights_lie_there() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    let table = SpeciesTable::primary();
    let carbon = table.lane("EC").unwrap();
    for (line, ends) in [(2, (300.0, 300.0)), (3, (100.0, 700.0))] {
        let one = |name: &str, hour: usize, _: usize| emitted(name, hour, 0);
        let path = camx(folder.path(), &LINES[line..=line], &one);
        let emissions = read(&[&path], None, Arc::new(BriggsRise), &place).unwrap();
        let (begin, _) = emissions.coverage();
        let field = emissions.at(begin, &weather(&place, begin)).unwrap();
        let whole = emitted("PEC", 0, 0) / 3600.0 * 1e-3;
        let mut sum = 0.0;
        for (_, cell, rates) in field.entries() {
            let (k, column) = (cell / 280, cell % 280);
            let heights = place
                .metrics
                .interface_height
                .slice(s![.., column / 20, column % 20]);
            let (low, high) = (heights[k], heights[k + 1]);
            assert!(low <= ends.1 && high >= ends.0, "layer {k}");
            if ends.0 < ends.1 {
                let part = (high.min(ends.1) - low.max(ends.0)) / (ends.1 - ends.0);
                assert!((rates[carbon] / whole - part).abs() < 1e-9);
            }
            sum += rates[carbon];
        }
        assert!((sum / whole - 1.0).abs() < 1e-12);
    }
}

const COLUMNS: [(&str, &str); 6] = [
    ("LONGITUDE", "degrees"),
    ("LATITUDE", "degrees"),
    ("STKHT", "m"),
    ("STKDM", "m"),
    ("STKTK", "degrees K"),
    ("STKVE", "m/s"),
];

fn group(name: &str, _: usize, (_, j, _): (usize, usize, usize)) -> f64 {
    match name {
        "LONGITUDE" => 102.0 + 0.2 * j as f64,
        "LATITUDE" => 36.5,
        "STKHT" => 80.0,
        "STKDM" => 3.0,
        "STKTK" => 400.0,
        _ => 12.0,
    }
}

#[test]
fn inline_files_of_smoke_are_read_with_their_stack_groups() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    let table = Table {
        shape: (1, 3, 1),
        map: LAMBERT,
        levels: (7, vec![1.0, 0.99]),
        ..Table::default()
    };
    let (groups, inline) = (
        folder.path().join("stack.ncf"),
        folder.path().join("inln.ncf"),
    );
    let still = Table {
        time: (0, 0, 0),
        steps: 1,
        ..table.clone()
    };
    still.write(&groups, &COLUMNS, &group);
    let value = |name: &str, step: usize, (_, j, _): (usize, usize, usize)| emitted(name, step, j);
    table.write(&inline, &[("SO2", "moles/s"), ("PEC", "g/s")], &value);
    let emissions = read(&[&inline], Some(&groups), Arc::new(BriggsRise), &place).unwrap();
    assert_eq!(emissions.count, 3);
    let (begin, _) = emissions.coverage();
    assert_eq!(begin, table.start());
    let primary = SpeciesTable::primary();
    let field = emissions
        .at(begin.plus(3600), &weather(&place, begin))
        .unwrap();
    let wanted: f64 = (0..3).map(|n| emitted("PEC", 1, n) * 1e-3).sum();
    let found = field.totals()[primary.lane("EC").unwrap()];
    assert!((found / wanted - 1.0).abs() < 1e-12, "{found} {wanted}");
    let error = refused(&[&inline], None);
    assert!(error.contains("stack_groups"), "{error}");
    let short = folder.path().join("short.ncf");
    Table {
        shape: (1, 2, 1),
        ..still.clone()
    }
    .write(&short, &COLUMNS, &group);
    let error = refused(&[&inline], Some(&short));
    assert!(error.contains("it has 3 rows"), "{error}");
    still.write(&short, &COLUMNS, &|name, t, c| {
        if name == "STKTK" {
            -9.0
        } else {
            group(name, t, c)
        }
    });
    let error = refused(&[&inline], Some(&short));
    assert!(error.contains("stack 1: temperature [K] is -9"), "{error}");
    still.write(&short, &COLUMNS[..5], &group);
    let error = refused(&[&inline], Some(&short));
    assert!(error.contains("no variable STKVE"), "{error}");
}

#[test]
fn files_that_cannot_be_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = camx(folder.path(), &LINES, &emitted);
    let error = refused(&[&path, &path], None);
    assert!(error.contains("in a file before it"), "{error}");
    assert!(refused(&[&path], Some(&path)).contains("leave stack_groups out"));
    assert!(refused(&[], None).contains("no file is given"));
    let far = camx(folder.path(), &LINES[5..], &emitted);
    assert!(refused(&[&far], None).contains("none of its 1 stack(s) lies in the domain"));
    let negative = camx(folder.path(), &LINES, &|_, _, _| -1.0);
    assert!(refused(&[&negative], None).contains("an emission is a number and not negative"));
    let mut high = LINES[0];
    high.0[2] = 5000.0;
    let high = camx(folder.path(), &[high], &emitted);
    assert!(refused(&[&high], None).contains("stack 1: height [m] is 5000"));
    std::fs::write(&path, b"").unwrap();
    assert!(!refused(&[&path], None).is_empty());
    let nowhere = PathBuf::from("/nowhere/pts.bin");
    assert!(refused(&[&nowhere], None).contains("/nowhere/pts.bin"));
    // A time outside the files.
    let place = place();
    let path = camx(folder.path(), &LINES, &emitted);
    let emissions = read(&[&path], None, Arc::new(NoRise), &place).unwrap();
    let late = emissions.coverage().1;
    let error = emissions.at(late, &weather(&place, late)).unwrap_err();
    assert!(error.to_string().contains("not the hour of"), "{error}");
}
