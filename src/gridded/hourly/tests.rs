//! Hourly files made of what is known: masses kept, lanes by hand, hours as they are.

use super::layers::Interfaces;
use super::*;
use crate::grid::{
    GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid, VerticalMetrics,
};
use crate::gridded::Weights;
use crate::inventory::{EmissionError, EmissionSchedule, Inventory, Library};
use crate::ioapi::samples::{LAMBERT, Sample};
use crate::ioapi::{IoapiFile, Vertical};
use crate::meteorology::MetSlice;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use ndarray::Array2;
use std::path::{Path, PathBuf};

const TIMES: usize = 3;
/// 60 × 48 cells of 9 km about 102.4 E, 36.5 N: beyond the domain on every side.
fn wide() -> Sample {
    Sample {
        shape: (60, 48, 1),
        map: LAMBERT,
        cells: [-234_000.0, -216_000.0, 9_000.0],
        steps: TIMES,
        levels: (7, vec![1.0, 0.99]),
        ..Sample::default()
    }
}

/// A wave that is nowhere nothing.
fn wave(name: &str, step: usize, (k, j, i): (usize, usize, usize)) -> f64 {
    let kind = name.len() as f64;
    kind + step as f64 + k as f64 + (j as f64 * 1.3).sin() + (i as f64 * 0.7).cos()
}

const FIELDS: [(&str, &str); 9] = [
    ("NO", "moles/s"),
    ("NO2", "moles/s"),
    ("SO2", "moles/s"),
    ("PAR", "moles/s"),
    ("PEC", "g/s"),
    ("POC", "g/s"),
    ("PMFINE", "g/s"),
    ("PMC", "g/s"),
    ("CH4", "moles/s"),
];

pub(super) struct Place {
    pub grid: HorizontalGrid,
    pub metrics: VerticalMetrics,
    pub library: Library,
}

/// 12 km about 102.4 E, 36.45 N, ground of 2300 m.
pub(super) fn place() -> Place {
    let grid = HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 20,
        ny: 14,
        cell_size: 12_000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap();
    let height = Array2::from_elem((14, 20), 2300.0);
    let vertical = VerticalGrid::stretched(16, 40.0, 13_000.0).unwrap();
    Place {
        metrics: vertical.over(&height).unwrap(),
        grid,
        library: Inventory::embedded().unwrap().library,
    }
}

fn request(files: Vec<PathBuf>) -> HourlyRequest {
    HourlyRequest {
        files,
        sector: "industry".into(),
        layer_tops: None,
    }
}

fn read(place: &Place, request: &HourlyRequest) -> Result<HourlyEmissions, String> {
    let table = SpeciesTable::primary();
    HourlyEmissions::read(
        request,
        (&place.grid, &place.metrics),
        Regions::embedded().unwrap(),
        (&table, &place.library),
    )
    .map_err(|e| e.to_string())
}

fn weather(place: &Place) -> MetSlice {
    MetSlice::calm(
        wide().start(),
        place.metrics.thickness.dim(),
        275.0,
        77_000.0,
    )
}

fn written(folder: &Path, sample: &Sample, fields: &[(&str, &str)]) -> PathBuf {
    let path = folder.join("emis.ncf");
    sample.write(&path, fields, &wave);
    path
}

#[test]
fn cells_are_shared_out_to_the_last_digits() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    for sample in [
        wide(),
        Sample {
            map: [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
            cells: [99.0, 33.5, 0.1],
            ..wide()
        },
        Sample {
            map: [7.0, 30.0, 0.0, 102.0, 102.0, 36.0],
            ..wide()
        },
    ] {
        let path = written(folder.path(), &sample, &FIELDS[..1]);
        let frame = IoapiFile::open(&path).unwrap().header.frame;
        let weights = Weights::of_frame(&frame, "test", &place.grid).unwrap();
        for covered in &weights.covered {
            assert!((covered - 1.0).abs() < 1e-12, "{covered}");
        }
        let mut within = 0;
        for (row, column, parts) in &weights.cells {
            let sum: f64 = parts.iter().map(|p| p.1).sum();
            assert!(sum <= 1.0 + 1e-12);
            let inside = [(-0.5, -0.5), (0.5, -0.5), (-0.5, 0.5), (0.5, 0.5)]
                .iter()
                .all(|(dx, dy)| {
                    let at = frame
                        .degrees(*column as f64 + dx, *row as f64 + dy)
                        .unwrap();
                    place.grid.cell_of(at.0, at.1).unwrap().is_some()
                });
            if inside {
                within += 1;
                assert!((sum - 1.0).abs() < 1e-12, "{row} {column}: {sum}");
            }
        }
        assert!(within > 200, "{within}");
    }
}

#[test]
fn lanes_hold_what_the_files_do() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), &wide(), &FIELDS);
    let emissions = read(&place, &request(vec![path.clone()])).unwrap();
    let table = SpeciesTable::primary();
    let file = IoapiFile::open(&path).unwrap();
    let weights = Weights::of_frame(&file.header.frame, "test", &place.grid).unwrap();
    // What the test adds up by itself, in a unit of the file times seconds.
    let inside = |name: &str, step: usize| -> f64 {
        let field = file.field(name, step).unwrap();
        let cells = weights.cells.iter();
        let sums =
            cells.map(|(j, i, parts)| field[[0, *j, *i]] * parts.iter().map(|p| p.1).sum::<f64>());
        sums.sum()
    };
    let carbon = &place.library.pm_profiles["mineral"];
    let ratio = if carbon.organic_carbon > 0.0 {
        carbon.organic_matter / carbon.organic_carbon
    } else {
        1.4
    };
    let weather = weather(&place);
    let mut all = vec![0.0; table.len()];
    for step in 0..TIMES {
        let time = wide().start().plus(3600 * step as i64);
        let field = emissions.at(time, &weather).unwrap();
        let rate = |lane: &str| -> f64 {
            let lane = table.lane(lane).unwrap();
            field.rates.iter().skip(lane).step_by(field.lanes).sum()
        };
        let wanted = [
            (
                "NOX",
                (inside("NO", step) + inside("NO2", step)) * 0.046_005_5,
            ),
            ("SO2", inside("SO2", step) * 0.064_064),
            ("VOC", inside("PAR", step) * 0.014_43),
            ("EC", inside("PEC", step) * 1e-3),
            ("POC", inside("POC", step) * 1e-3 * ratio),
            ("PMF", inside("PMFINE", step) * 1e-3),
            ("PMC", inside("PMC", step) * 1e-3),
        ];
        for (lane, wanted) in wanted {
            let found = rate(lane);
            // Molar masses of the tables: five digits.
            let bound = if ["NOX", "SO2", "VOC"].contains(&lane) {
                2e-4
            } else {
                1e-12
            };
            assert!(
                (found / wanted - 1.0).abs() < bound,
                "{lane} {step}: {found} {wanted}"
            );
            all[table.lane(lane).unwrap()] += found * 3600.0;
        }
        // Half an hour later the same step holds; all of it in the lowest layer.
        let later = emissions.at(time.plus(1800), &weather).unwrap();
        assert_eq!(later.rates, field.rates);
        assert!(
            field
                .cells
                .iter()
                .all(|c| (*c as usize) < place.grid.columns())
        );
    }
    for (lane, sum) in all.iter().enumerate() {
        let totals = emissions
            .annual_totals()
            .iter()
            .skip(lane)
            .step_by(table.len());
        let total: f64 = totals.sum();
        assert!((total - sum).abs() <= 1e-12 * sum, "{lane}: {total} {sum}");
    }
    let report = |name: &str| {
        let all = emissions.variables.iter();
        all.clone().find(|v| v.variable.0 == name).unwrap().clone()
    };
    let no: f64 = (0..TIMES).map(|s| inside("NO", s)).sum::<f64>() * 3600.0;
    assert!((report("NO").inside / (no * 0.046_005_5) - 1.0).abs() < 2e-4);
    assert!(report("NO").whole > 2.0 * report("NO").inside);
    assert_eq!(report("NO").pollutant, Some("NOX"));
    let notes = emissions.notes().join("\n");
    for words in [
        "CH4 in moles/s: left out, methane is a constant",
        "POC in g/s → POC (PM25)",
        "2016-01-05 08:00 to 2016-01-05 11:00, sector industry",
    ] {
        assert!(notes.contains(words), "{notes}");
    }
}

#[test]
fn hours_beyond_the_files_are_an_error() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    let path = written(folder.path(), &wide(), &FIELDS[..1]);
    let next = folder.path().join("next.ncf");
    let following = Sample {
        time: (2_016_005, 20_000, 10_000),
        ..wide()
    };
    following.write(&next, &FIELDS[..1], &wave);
    let emissions = read(&place, &request(vec![next.clone(), path.clone()])).unwrap();
    let (first, last) = emissions.coverage();
    assert_eq!((first, last.0 - first.0), (wide().start(), 5 * 3600));
    let weather = weather(&place);
    for time in [first.plus(-3600), last] {
        let error = emissions.at(time, &weather).err().unwrap();
        assert!(matches!(error, EmissionError::Outside { .. }), "{error}");
        assert!(
            error
                .to_string()
                .contains("2016-01-05 08:00 to 2016-01-05 13:00"),
            "{error}"
        );
    }
    assert!(emissions.at(last.plus(-1), &weather).is_ok());
    std::fs::remove_file(&next).unwrap();
    let error = emissions.at(last.plus(-3600), &weather).err().unwrap();
    assert!(error.to_string().contains("cannot be read"), "{error}");
}

#[test]
fn layers_fill_ours_by_height() {
    let place = place();
    let metrics = &place.metrics;
    let tops = [60.0, 300.0, 900.0];
    let given = Interfaces::new("test", 3, None, Some(&tops)).unwrap();
    let sigma = Vertical {
        kind: 7,
        top: 5000.0,
        levels: vec![1.0, 0.99, 0.95, 0.85],
    };
    let pressure = Interfaces::new("test", 3, Some(&sigma), None).unwrap();
    for interfaces in [&given, &pressure] {
        for layer in 0..3 {
            let shares = interfaces.shares(layer, metrics, (3, 4));
            let sum: f64 = shares.iter().map(|s| s.1).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{sum}");
            let middle: f64 = shares
                .iter()
                .map(|&(k, share)| share * metrics.centre_height[[k, 3, 4]])
                .sum();
            let wanted = interfaces.middle(layer, 2300.0);
            assert!(
                (middle - wanted).abs() < 0.35 * wanted + 20.0,
                "{middle} {wanted}"
            );
        }
    }
    // 2300 m: 767 hPa; 0.99 of what lies above 50 hPa is 7.2 hPa lower, some 77 m of air of 9.2 g/(m³ …) = 0.95 kg/m³.
    let (p, top) = (76_700.0, 5000.0);
    let thick = 0.01 * (p - top) / (0.95 * 9.81);
    assert!(
        (2.0 * pressure.middle(0, 2300.0) - thick).abs() < 3.0,
        "{thick}"
    );
    for (layers, vertical, tops) in [
        (2, Some(&sigma), None),
        (3, None, None),
        (3, Some(&sigma), Some(&[30.0, 20.0, 40.0][..])),
        (3, Some(&sigma), Some(&[30.0][..])),
    ] {
        let error = Interfaces::new("test", layers, vertical, tops).unwrap_err();
        assert!(error.to_string().contains("layer_tops_m"), "{error}");
    }
    assert_eq!(
        Interfaces::new("test", 1, None, None).unwrap(),
        Interfaces::Lowest
    );
}

#[test]
fn mass_of_upper_layers_is_kept() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    let sample = Sample {
        shape: (60, 48, 3),
        levels: (6, vec![0.0, 50.0, 400.0, 20_000.0]),
        steps: 1,
        ..wide()
    };
    let path = written(folder.path(), &sample, &FIELDS[..1]);
    let emissions = read(&place, &request(vec![path])).unwrap();
    let field = emissions.at(sample.start(), &weather(&place)).unwrap();
    let lane = SpeciesTable::primary().lane("NOX").unwrap();
    let sum: f64 = field.rates.iter().skip(lane).step_by(field.lanes).sum();
    let inside = emissions.variables[0].inside / 3600.0;
    assert!((sum / inside - 1.0).abs() < 1e-12, "{sum} {inside}");
    assert!(
        field
            .cells
            .iter()
            .any(|c| *c as usize >= 15 * place.grid.columns())
    );
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    let fail = |sample: &Sample, fields: &[(&str, &str)]| {
        let path = written(folder.path(), sample, fields);
        read(&place, &request(vec![path])).err().unwrap()
    };
    for (units, words) in [
        (
            "ppmV",
            "NO in 'ppmV'; it must be an amount a time and cell, such as moles/s",
        ),
        ("g/s", "NO in 'g/s'"),
        ("moles/m**2/s", "NO in 'moles/m**2/s'"),
    ] {
        let error = fail(&wide(), &[("NO", units)]);
        assert!(error.contains(words), "{error}");
    }
    let error = fail(&wide(), &[("CH4", "moles/s")]);
    assert!(error.contains("no variable of it is emitted"), "{error}");
    let far = Sample {
        cells: [5_000_000.0, 0.0, 9_000.0],
        ..wide()
    };
    let error = fail(&far, &FIELDS);
    assert!(
        error.contains("no cell of it touches the domain"),
        "{error}"
    );
    let still = Sample {
        time: (0, 0, 0),
        steps: 1,
        ..wide()
    };
    let error = fail(&still, &FIELDS);
    assert!(error.contains("TSTEP is 0 s"), "{error}");
    let path = folder.path().join("negative.ncf");
    wide().write(&path, &FIELDS[..1], &|_, step, (_, j, i)| {
        if (step, j, i) == (1, 20, 30) {
            -1.0
        } else {
            1.0
        }
    });
    let error = read(&place, &request(vec![path.clone()])).err().unwrap();
    assert!(
        error.contains("NO at 2016-01-05 09:00 holds -1 in layer 1, row 21, column 31"),
        "{error}"
    );
    let good = written(folder.path(), &wide(), &FIELDS);
    let error = read(&place, &request(vec![good.clone(), path]))
        .err()
        .unwrap();
    assert!(
        error.contains("its variables or units are not those of"),
        "{error}"
    );
    let error = read(&place, &request(vec![good.clone(), good.clone()]))
        .err()
        .unwrap();
    assert!(
        error.contains("is in") && error.contains("begin the next"),
        "{error}"
    );
    let typo = HourlyRequest {
        sector: "indusry".into(),
        ..request(vec![good.clone()])
    };
    let error = read(&place, &typo).err().unwrap();
    assert!(error.contains("did you mean 'industry'?"), "{error}");
    assert!(read(&place, &request(vec![])).is_err());
    // The reader of yearly layers says where such files belong.
    let layer = crate::gridded::LayerRequest {
        files: vec![good],
        ..crate::gridded::LayerRequest::default()
    };
    let error = crate::gridded::GriddedLayers::read(&[layer], &place.grid, &place.library)
        .err()
        .unwrap()
        .to_string();
    assert!(error.contains("[[inventory.hourly]]"), "{error}");
}

#[test]
fn every_row_of_the_tables_has_a_place() {
    let library = Inventory::embedded().unwrap().library;
    for label in crate::gridded::labels().unwrap() {
        label.profiles(&library).unwrap();
    }
    let table = hourly_species().unwrap();
    let mut names: Vec<&str> = table.iter().map(|r| r.variable.as_str()).collect();
    names.sort_unstable();
    assert!(
        names.windows(2).all(|w| w[0] != w[1]),
        "a variable stands twice"
    );
    for row in table {
        assert!(
            ["gas", "particle", "aside"].contains(&row.phase.as_str()),
            "{row:?}"
        );
        assert!(!row.source.is_empty(), "{row:?}");
        if row.phase == "gas" {
            let gases = crate::species::GasTable::embedded().unwrap();
            assert!(gases.get(&row.to).is_some(), "{row:?}");
        }
    }
}

#[test]
fn a_file_of_camx_gives_what_one_of_smoke_does() {
    let place = place();
    let folder = tempfile::tempdir().unwrap();
    let fields = [("NO", "moles/hr"), ("PEC", "g/hr"), ("FCRS", "g/hr")];
    let smoke = read(
        &place,
        &request(vec![written(folder.path(), &wide(), &fields)]),
    )
    .unwrap();
    let path = folder.path().join("emis.bin");
    let sample = crate::uam::samples::Sample::default();
    sample.write(&path, &["NO", "PEC", "FCRS"], &wave);
    let camx = read(&place, &request(vec![path.clone()])).unwrap();
    assert_eq!(camx.coverage(), smoke.coverage());
    for (a, b) in camx.variables.iter().zip(&smoke.variables) {
        assert_eq!(a, b);
    }
    let weather = weather(&place);
    let time = wide().start().plus(7200);
    let rates = [&camx, &smoke].map(|e| e.at(time, &weather).unwrap().rates);
    assert_eq!(rates[0], rates[1]);
    for (kind, map, words) in [
        ("AVERAGE", sample.map, "it holds AVERAGE"),
        (
            "EMISSIONS",
            (0.0, 0.0, 0.0, 0.0, 9e3, 0, 0.0, 0.0),
            "without its map",
        ),
    ] {
        let other = crate::uam::samples::Sample {
            kind,
            map,
            ..sample.clone()
        };
        other.write(&path, &["NO"], &wave);
        let error = read(&place, &request(vec![path.clone()])).err().unwrap();
        assert!(error.contains(words), "{error}");
    }
}
