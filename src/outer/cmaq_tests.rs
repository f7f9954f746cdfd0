//! Files of CMAQ made here: values that are known beforehand, and what is wrong with others.

use super::super::names::CMAQ;
use super::*;
use crate::ioapi::samples::{Sample, Values};
use crate::species::mechanism::Mechanism;
use crate::species::{GasTable, Particles};
use crate::units::MOLAR_MASS_AIR;
use approx::assert_relative_eq;
use tempfile::TempDir;

/// ICAO Doc 7488 at 2,000 m: pressure [Pa].
const AT_2000_M: f64 = 79_495.0;
const SIGMA: [f32; 6] = [1.0, 0.99, 0.95, 0.8, 0.5, 0.0];
const UNITS: [(&str, &str); 8] = [
    ("O3", "ppmV"),
    ("ASO4J", "micrograms/m**3"),
    ("ANO3J", "ug m-3"),
    ("ANO3I", "ug m-3"),
    ("AECJ", "micrograms/m**3"),
    ("ASOIL", "micrograms/m**3"),
    ("NUMATKN", "number/m**3"),
    ("AH2OJ", "micrograms/m**3"),
];

fn table() -> SpeciesTable {
    let particles = Particles {
        full: true,
        traced: true,
    };
    let (mechanism, gases) = (Mechanism::cb6r5().unwrap(), GasTable::embedded().unwrap());
    SpeciesTable::for_mechanism_with(&mechanism, &gases, particles).unwrap()
}

/// A domain of 5 × 4 columns around 102 E, 36.5 N, some 35 km wide.
struct Domain {
    longitude: Array2<f64>,
    latitude: Array2<f64>,
    terrain: Array2<f64>,
}

fn domain(width: f64, ground: f64) -> Domain {
    let shape = (4, 5);
    Domain {
        longitude: Array2::from_shape_fn(shape, |(_, i)| 102.0 + width * (i as f64 / 4.0 - 0.5)),
        latitude: Array2::from_shape_fn(shape, |(j, _)| 36.5 + width * (j as f64 / 3.0 - 0.5)),
        terrain: Array2::from_elem(shape, ground),
    }
}

fn conc() -> Sample {
    Sample {
        shape: (30, 30, 5),
        levels: (7, SIGMA.to_vec()),
        ..Sample::default()
    }
}

/// Ozone of 10 ppb for each layer from 1 on, and 1 ppb for each step; particles by their names.
fn value(name: &str, step: usize, (k, ..): (usize, usize, usize)) -> f64 {
    match name {
        "O3" => 0.01 * (k as f64 + 1.0) + 0.001 * step as f64,
        "ASO4J" => 2.0,
        "ANO3J" => 3.0,
        "ANO3I" => 0.5,
        "AECJ" => 1.5,
        "ASOIL" => 20.0,
        "NUMATKN" => 5e9,
        _ => 1.0,
    }
}

fn written(sample: &Sample, name: &str, value: &Values<'_>) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    sample.write(&path, &UNITS, value);
    (folder, path)
}

fn open(
    files: &[&PathBuf],
    weather: &[&PathBuf],
    domain: &Domain,
) -> Result<CmaqFiles, OuterError> {
    let request = CmaqRequest {
        files: files.iter().map(|p| (*p).clone()).collect(),
        weather: weather.iter().map(|p| (*p).clone()).collect(),
        family: Family::embedded(CMAQ).unwrap(),
        columns: OurColumns {
            longitude: &domain.longitude,
            latitude: &domain.latitude,
            terrain: &domain.terrain,
        },
    };
    CmaqFiles::open(&request, &table())
}

fn refused(files: &[&PathBuf], weather: &[&PathBuf], domain: &Domain) -> String {
    let opened = open(files, weather, domain);
    opened.err().expect("a refusal").to_string()
}

fn of<'f>(air: &CmaqAir, fields: &'f OuterFields, name: &str) -> &'f Array3<f64> {
    let lane = table().lane(name).unwrap();
    let at = air.lanes().iter().position(|l| *l == lane).unwrap();
    &fields.ratios[at]
}

#[test]
fn concentrations_become_mixing_ratios_at_the_heights_of_their_pressure() {
    let (_folder, path) = written(&conc(), "conc.nc", &value);
    let files = open(&[&path], &[], &domain(0.3, 2000.0)).unwrap();
    let air = &files.around;
    assert!(files.initial.is_none() && air.changes());
    let begin = conc().start();
    assert_eq!(air.times(), [begin, begin.plus(3600), begin.plus(7200)]);
    let fields = air.fields(2).unwrap();
    for k in 0..5 {
        // Middle of the layer, by the barometric formula upside down.
        let sigma = 0.5 * f64::from(SIGMA[k] + SIGMA[k + 1]);
        let pressure = 5000.0 + sigma * (AT_2000_M - 5000.0);
        let (height, warmth) = if pressure > 22_632.0 {
            let z = 288.15 / 0.0065 * (1.0 - (pressure / 101_325.0_f64).powf(0.190_263));
            (z, 288.15 - 0.0065 * z)
        } else {
            let scale = 287.05 * 216.65 / 9.80665;
            (11_000.0 + scale * (22_632.0_f64 / pressure).ln(), 216.65)
        };
        let density = pressure / (287.05 * warmth);
        let (row, column) = (1, 1);
        let at = [k, row, column];
        assert_relative_eq!(fields.altitude[at], height, max_relative = 1e-3);
        assert_relative_eq!(
            of(air, &fields, "O3")[at],
            (0.01 * (k as f64 + 1.0) + 0.002) * 1e-6 * 47.9982e-3 / MOLAR_MASS_AIR,
            max_relative = 1e-5
        );
        for (lane, micrograms) in [("ASO4J", 2.0), ("ANO3J", 3.5), ("AECAJ", 1.5)] {
            let found = of(air, &fields, lane)[at];
            assert_relative_eq!(found, micrograms * 1e-9 / density, max_relative = 1e-3);
        }
        let found = of(air, &fields, "NUMI")[at];
        assert_relative_eq!(found, 5e9 / density, max_relative = 1e-3);
        let dust: f64 = (1..=5)
            .filter(|n| {
                air.lanes()
                    .contains(&table().lane(&format!("ADUST{n}")).unwrap())
            })
            .map(|n| of(air, &fields, &format!("ADUST{n}"))[at])
            .sum();
        assert_relative_eq!(dust, 20e-9 / density, max_relative = 2e-3);
        // Accumulation particles are not counted in the files: their number follows their mass.
        assert!(of(air, &fields, "NUMJ")[at] > 0.0);
    }
    assert!(fields.ground.iter().all(|g| (g - 2000.0).abs() < 1e-9));
    let notes = files.notes().join("\n");
    for words in [
        "O3 = O3",
        "ANO3J = ANO3J + ANO3I",
        "not used: AH2OJ",
        ", NO2, NO, ",
        "eta of WRF-ARW",
        "our own ground",
    ] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
    let (x, y) = air.position(102.0, 36.5).unwrap();
    let (rows, columns) = air.shape();
    assert!(rows < 30 && columns < 30, "a part of the grid is read");
    assert!(x > 0.0 && x < columns as f64 && y > 0.0 && y < rows as f64);
}

#[test]
fn the_place_of_cells_is_that_of_their_map() {
    let plane = |_: &str, _: usize, (_, j, i): (usize, usize, usize)| 1e-3 * (j * 100 + i) as f64;
    let (_folder, path) = written(&conc(), "conc.nc", &plane);
    let files = open(&[&path], &[], &domain(0.3, 2000.0)).unwrap();
    let fields = files.around.fields(0).unwrap();
    let ozone = of(&files.around, &fields, "O3");
    // The middle of the map lies between cells 15 and 16 of each side, cells counted from 1.
    let (x, y) = files.around.position(102.0, 36.5).unwrap();
    assert!(
        (x.fract() - 0.5).abs() < 1e-6 && (y.fract() - 0.5).abs() < 1e-6,
        "{x} {y}"
    );
    let corner = ozone[[0, y as usize, x as usize]];
    let wanted = 1e-3 * (14.0 * 100.0 + 14.0) * 1e-6 * 47.9982e-3 / MOLAR_MASS_AIR;
    assert_relative_eq!(corner, wanted, max_relative = 1e-5);
}

#[test]
fn boundary_and_initial_files_stand_where_they_belong() {
    // Ozone as the number of the cell on the perimeter.
    let sides = |name: &str, step: usize, (k, _, cell): (usize, usize, usize)| match name {
        "O3" => 1e-3 * cell as f64 + step as f64,
        other => value(other, step, (k, 0, 0)),
    };
    let around = Sample {
        boundary: true,
        ..conc()
    };
    let start = Sample { steps: 1, ..conc() };
    let (_b, bcon) = written(&around, "bcon.nc", &sides);
    let (_i, icon) = written(&start, "icon.nc", &value);
    // 1.15° of longitude are 103 km of the grid's 120 km.
    let wide = domain(1.0, 2000.0);
    let files = open(&[&icon, &bcon], &[], &wide).unwrap();
    assert_eq!(files.around.times().len(), 3);
    let initial = files.initial.as_ref().unwrap();
    assert_eq!(initial.times(), [start.start()]);
    assert!(
        files
            .notes()
            .iter()
            .any(|n| n.contains("inside at the beginning:"))
    );
    let alone = open(&[&bcon], &[], &wide).unwrap();
    assert!(
        alone
            .notes()
            .iter()
            .any(|n| n.contains("between the sides of the boundary file"))
    );
    let ppm = 1e-6 * 47.9982e-3 / MOLAR_MASS_AIR;
    let fields = files.around.fields(0).unwrap();
    let ozone = of(&files.around, &fields, "O3");
    // Everything lies within what the perimeter has: 0 to 123 of 1e-3 ppm.
    assert!(
        ozone
            .iter()
            .all(|v| (0.0..=0.123 * ppm * 1.001).contains(v))
    );
    let inside = initial.fields(0).unwrap();
    assert_relative_eq!(
        of(initial, &inside, "O3")[[2, 1, 1]],
        0.03 * ppm,
        max_relative = 1e-5
    );
    // A small domain far from the sides is none for a boundary file.
    let error = refused(&[&bcon], &[], &domain(0.3, 2000.0));
    assert!(error.contains("inside the boundary"), "{error}");
}

#[test]
fn files_without_times_stand_for_every_hour() {
    let still = Sample {
        time: (0, 0, 0),
        steps: 1,
        boundary: true,
        ..conc()
    };
    let (_b, bcon) = written(&still, "bcon.nc", &value);
    let files = open(&[&bcon], &[], &domain(1.0, 2000.0)).unwrap();
    assert!(!files.around.changes());
    assert!(files.notes().iter().any(|n| n.contains("for every hour")));
    let fields = files.around.fields(0).unwrap();
    let ozone = of(&files.around, &fields, "O3");
    let ppm = 1e-6 * 47.9982e-3 / MOLAR_MASS_AIR;
    // A perimeter of one value makes one value everywhere.
    for ((k, ..), found) in ozone.indexed_iter() {
        assert_relative_eq!(*found, 0.01 * (k as f64 + 1.0) * ppm, max_relative = 1e-5);
    }
    let (_c, moving) = written(&conc(), "conc.nc", &value);
    let both = open(&[&bcon, &moving], &[], &domain(1.0, 2000.0)).unwrap();
    assert!(!both.around.changes() && both.initial.unwrap().changes());
}

#[test]
fn means_stand_for_the_middle_of_their_hour() {
    for (description, shift) in [
        (
            "Concentration file output Averaged over the synchronization time steps Timestamp represents beginning computed date/time",
            1800,
        ),
        (
            "Concentration file output Averaged over the synchronization time steps Timestamp represents ending computed date/time",
            -1800,
        ),
    ] {
        let sample = Sample {
            description,
            ..conc()
        };
        let (_folder, path) = written(&sample, "aconc.nc", &value);
        let files = open(&[&path], &[], &domain(0.3, 2000.0)).unwrap();
        let begin = sample.start().plus(shift);
        let wanted = [-1800, 0, 3600, 7200, 9000].map(|s| begin.plus(s));
        assert_eq!(files.around.times(), wanted);
        let ozone = |time: usize| {
            let fields = files.around.fields(time).unwrap();
            of(&files.around, &fields, "O3")[[0, 0, 0]]
        };
        assert_eq!(ozone(0), ozone(1));
        assert_eq!(ozone(3), ozone(4));
        assert!(ozone(2) > ozone(1));
    }
}

const AIR: [(&str, &str); 3] = [("PRES", "Pa"), ("TA", "K"), ("ZH", "m")];

fn weather_value(name: &str, _: usize, (k, j, _): (usize, usize, usize)) -> f64 {
    match name {
        "PRES" => 70_000.0 - 10_000.0 * k as f64,
        "TA" => 280.0 - 5.0 * k as f64,
        "ZH" => 20.0 + 900.0 * k as f64,
        _ => 2500.0 + j as f64,
    }
}

#[test]
fn mcip_gives_heights_and_densities_where_it_is_given() {
    let (folder, path) = written(&conc(), "conc.nc", &value);
    let (air, ground) = (
        folder.path().join("cro3d.nc"),
        folder.path().join("grid.nc"),
    );
    conc().write(&air, &AIR, &weather_value);
    let flat = Sample {
        shape: (30, 30, 1),
        levels: (7, vec![1.0, 0.99]),
        time: (0, 0, 0),
        steps: 1,
        ..conc()
    };
    flat.write(&ground, &[("HT", "M")], &weather_value);
    let small = domain(0.3, 1000.0);
    let files = open(&[&path], &[&air, &ground], &small).unwrap();
    let fields = files.around.fields(1).unwrap();
    for k in 0..5 {
        let row = fields.ground[[2, 0]] - 2500.0;
        assert!(row > 2.0, "rows of the window, {row}");
        let height = fields.altitude[[k, 2, 0]];
        assert_relative_eq!(height, 2520.0 + row + 900.0 * k as f64, max_relative = 1e-6);
        let density = weather_value("PRES", 0, (k, 0, 0)) / (287.05 * (280.0 - 5.0 * k as f64));
        let found = of(&files.around, &fields, "ASO4J")[[k, 2, 0]];
        assert_relative_eq!(found, 2e-9 / density, max_relative = 1e-3);
    }
    // The ground alone: pressures of the standard atmosphere over it.
    let files = open(&[&path], &[&ground], &small).unwrap();
    assert!(files.notes().iter().any(|n| n.contains("(HT)")));
    let short = folder.path().join("short.nc");
    Sample { steps: 2, ..conc() }.write(&short, &AIR, &weather_value);
    let files = open(&[&path], &[&short], &small).unwrap();
    let error = files.around.fields(2).unwrap_err().to_string();
    assert!(error.contains("files of MCIP hold"), "{error}");
    let thin = folder.path().join("thin.nc");
    Sample {
        shape: (30, 30, 4),
        ..conc()
    }
    .write(&thin, &AIR, &weather_value);
    let error = refused(&[&path], &[&thin], &small);
    assert!(
        error.contains("it has 4 layers, the files of air 5"),
        "{error}"
    );
    let moved = folder.path().join("moved.nc");
    Sample {
        cells: [-61_000.0, -60_000.0, 4_000.0],
        ..conc()
    }
    .write(&moved, &AIR, &weather_value);
    let error = refused(&[&path], &[&moved], &small);
    assert!(error.contains("its cells are not those of"), "{error}");
}

#[test]
fn files_that_cannot_be_are_refused() {
    let small = domain(0.3, 2000.0);
    let (folder, path) = written(&conc(), "conc.nc", &value);
    let as_sample = |sample: Sample| {
        let (_folder, other) = written(&sample, "other.nc", &value);
        refused(&[&other], &[], &small)
    };
    let flat = as_sample(Sample {
        shape: (30, 30, 1),
        ..conc()
    });
    assert!(flat.contains("it has one layer"), "{flat}");
    let elsewhere = as_sample(Sample {
        cells: [0.0, 0.0, 4_000.0],
        ..conc()
    });
    assert!(
        elsewhere.contains("the domain lies at columns"),
        "{elsewhere}"
    );
    for (levels, words) in [
        (
            (3, SIGMA.to_vec()),
            "VGTYP 3 (sigma of height) have no height",
        ),
        ((7, vec![1.0, 0.9]), "2 level(s) in VGLVLS for 5 layer(s)"),
        (
            (7, vec![1.0, 0.9, 0.95, 0.8, 0.5, 0.0]),
            "are no levels of eta",
        ),
        (
            (6, SIGMA.to_vec()),
            "are no levels of height above the ground",
        ),
    ] {
        let error = as_sample(Sample { levels, ..conc() });
        assert!(error.contains(words), "{words}: {error}");
    }
    let other = folder.path().join("other.nc");
    Sample {
        shape: (29, 30, 5),
        ..conc()
    }
    .write(&other, &UNITS, &value);
    let error = refused(&[&path, &other], &[], &small);
    assert!(
        error.contains("its cells or levels are not those of"),
        "{error}"
    );
    conc().write(&other, &[("NONSENSE", "ppmV")], &value);
    let error = refused(&[&other], &[], &small);
    assert!(error.contains("its variables are NONSENSE"), "{error}");
    let read = |units: [(&str, &str); 1], value: &Values<'_>| {
        conc().write(&other, &units, value);
        let files = open(&[&other], &[], &small).unwrap();
        files.around.fields(0).unwrap_err().to_string()
    };
    let error = read([("O3", "moles/s")], &value);
    assert!(error.contains("O3 in 'moles/s'"), "{error}");
    let error = read([("O3", "ppmV")], &|_, _, _| -1.0);
    assert!(error.contains("becomes -"), "{error}");
    let error = read([("O3", "ppmV")], &|_, _, _| f64::NAN);
    assert!(
        error.contains("O3 in step 1 has no value in layer 1"),
        "{error}"
    );
    let error = read([("NUMACC", "number/m**3")], &|_, _, _| 1e20);
    assert!(error.contains("particles by kg of air"), "{error}");
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&other, &bytes[..bytes.len() / 2]).unwrap();
    assert!(refused(&[&other], &[], &small).contains("is it whole?"));
    std::fs::write(&other, b"").unwrap();
    assert!(refused(&[&other], &[], &small).contains("cannot be read"));
    let profile = " CB05 gas mechanism\n    6    4   1.00  0.98\n\"O3  \" 3.500E-02 3.500E-02\n more lines of it\n";
    std::fs::write(&other, profile).unwrap();
    assert!(refused(&[&other], &[], &small).contains("profiles of boundary and initial air"));
    let nowhere = PathBuf::from("/nowhere/conc.nc");
    assert!(refused(&[&nowhere], &[], &small).contains("/nowhere/conc.nc"));
    let camx = folder.path().join("camx.bin");
    crate::uam::samples::Sample {
        kind: "BOUNDARY",
        ..crate::uam::samples::Sample::default()
    }
    .write(&camx, &["O3"], &value);
    assert!(refused(&[&camx], &[], &small).contains("a binary of CAMx"));
}
