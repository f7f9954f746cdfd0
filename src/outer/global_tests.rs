//! Files of global models made here: hybrid levels from the top down, latitudes that fall, pressure levels that are packed, and what is wrong with them.

use super::super::fields::OuterAir;
use super::super::names::Family;
use super::*;
use crate::species::mechanism::Mechanism;
use crate::species::{GasTable, Particles};
use crate::terrain::particle_number;
use crate::units::{MOLAR_MASS_AIR, standard_atmosphere_pressure};
use approx::assert_relative_eq;
use std::path::Path;
use tempfile::tempdir;

const BOUNDS: (f64, f64, f64, f64) = (100.5, 104.5, 35.0, 38.0);
const SURFACE: f64 = 72_000.0;

fn table() -> SpeciesTable {
    let particles = Particles {
        full: true,
        traced: true,
    };
    SpeciesTable::for_mechanism_with(
        &Mechanism::cb6r5().unwrap(),
        &GasTable::embedded().unwrap(),
        particles,
    )
    .unwrap()
}

/// How a file is written.
struct Style<'s> {
    calendar: &'s str,
    ozone_units: &'s str,
    /// Fields left out.
    without: &'s str,
    /// A value of ozone that is put into the domain.
    spoiled: Option<f32>,
    /// Longitudes from −180 on.
    western: bool,
}

const PLAIN: Style<'_> = Style {
    calendar: "gregorian",
    ozone_units: "mol/mol",
    without: "",
    spoiled: None,
    western: false,
};

/// Ozone [mol/mol] at a pressure [Pa].
fn ozone(pressure: f64, longitude: f64) -> f64 {
    (40.0 + 1e-3 * (SURFACE - pressure) + longitude - 100.0) * 1e-9
}

/// As CAM-chem writes: `lev` from the top down, latitudes rising, mole fractions of gases, mass fractions of particles.
fn cam(path: &Path, style: &Style<'_>) {
    let lon: Vec<f64> = (0..288)
        .map(|n| 1.25 * f64::from(n) - if style.western { 180.0 } else { 0.0 })
        .collect();
    let lat: Vec<f64> = (0..31).map(|n| 20.0 + f64::from(n)).collect();
    let hyam: Vec<f64> = vec![0.02, 0.05, 0.1, 0.1, 0.05, 0.0, 0.0];
    let hybm: Vec<f64> = vec![0.0, 0.0, 0.1, 0.4, 0.7, 0.9, 0.99];
    let mut file = netcdf::create(path).unwrap();
    for (name, count) in [("time", 2), ("lev", 7), ("lat", 31), ("lon", 288)] {
        file.add_dimension(name, count).unwrap();
    }
    let mut line = |name: &str, dimension: &str, values: &[f64], units: &str| {
        let mut v = file.add_variable::<f64>(name, &[dimension]).unwrap();
        v.put_attribute("units", units).unwrap();
        if name == "time" {
            v.put_attribute("calendar", style.calendar).unwrap();
        }
        v.put_values(values, ..).unwrap();
    };
    line(
        "time",
        "time",
        &[0.0, 0.25],
        "days since 2016-01-05 00:00:00",
    );
    line("lon", "lon", &lon, "degrees_east");
    line("lat", "lat", &lat, "degrees_north");
    line("lev", "lev", &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], "level");
    line("hyam", "lev", &hyam, "1");
    line("hybm", "lev", &hybm, "1");
    let mut field = |name: &str, units: &str, value: &dyn Fn(usize, usize, usize, usize) -> f64| {
        if style.without == name {
            return;
        }
        let flat = name == "PS";
        let names: &[&str] = if flat {
            &["time", "lat", "lon"]
        } else {
            &["time", "lev", "lat", "lon"]
        };
        let mut values: Vec<f32> = Vec::new();
        for t in 0..2 {
            for k in 0..if flat { 1 } else { 7 } {
                for j in 0..31 {
                    for i in 0..288 {
                        values.push(value(t, k, j, i) as f32);
                    }
                }
            }
        }
        let at = lon.iter().position(|x| (x - 102.5).abs() < 1e-6).unwrap() + 288 * 16;
        if let (Some(bad), "O3") = (style.spoiled, name) {
            values[at] = bad;
        }
        let mut v = file.add_variable::<f32>(name, names).unwrap();
        v.put_attribute("units", units).unwrap();
        v.put_values(&values, ..).unwrap();
    };
    field("PS", "Pa", &|_, _, _, _| SURFACE);
    field("O3", style.ozone_units, &|t, k, _, i| {
        ozone(hyam[k] * 1e5 + hybm[k] * SURFACE, lon[i]) * (1.0 + t as f64)
    });
    field("CO", "mol/mol", &|_, _, _, _| 150e-9);
    field("BIGALK", "mol/mol", &|_, _, _, _| 1e-9);
    field("C3H6", "mol/mol", &|_, _, _, _| 2e-10);
    field("so4_a1", "kg/kg", &|_, _, _, _| 2e-9);
    field("dst_a3", "kg/kg", &|_, _, _, _| 5e-8);
}

fn open(path: &Path, family: &str) -> Result<GlobalAir, OuterError> {
    let request = GlobalRequest {
        files: vec![path.to_owned()],
        family: Family::embedded(family).unwrap(),
        name: family.into(),
        bounds: BOUNDS,
    };
    GlobalAir::open(&request, &table())
}

fn of<'f>(air: &GlobalAir, fields: &'f OuterFields, name: &str) -> &'f Array3<f64> {
    let lane = table().lane(name).unwrap();
    let at = air.lanes().iter().position(|l| *l == lane).unwrap();
    &fields.ratios[at]
}

#[test]
fn hybrid_levels_species_and_numbers_of_a_model_come_out() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("cam.nc");
    for western in [false, true] {
        cam(&path, &Style { western, ..PLAIN });
        let air = open(&path, "cam-chem").unwrap();
        assert_eq!(air.times().len(), 2);
        assert_eq!(
            air.times()[1],
            ModelTime::parse("2016-01-05T14:00").unwrap()
        );
        let (fields, later) = (air.fields(0).unwrap(), air.fields(1).unwrap());
        let (x, y) = air.position(102.5, 36.0).unwrap();
        let (row, column) = (y.round() as usize, x.round() as usize);
        assert!((x - x.round()).abs() < 1e-9 && (y - y.round()).abs() < 1e-9);
        let table = table();
        let mass =
            |name: &str| table.molar_mass(table.lane(name).unwrap()).unwrap() / MOLAR_MASS_AIR;
        // Levels come from the ground up, where the standard atmosphere has their pressure.
        for (k, pressure) in [0.99 * SURFACE, 0.9 * SURFACE, 5000.0 + 0.7 * SURFACE]
            .into_iter()
            .enumerate()
        {
            let altitude = fields.altitude[[k, row, column]];
            assert_relative_eq!(
                standard_atmosphere_pressure(altitude),
                pressure,
                max_relative = 1e-9
            );
            let wanted = ozone(pressure, 102.5) * mass("O3");
            assert_relative_eq!(
                of(&air, &fields, "O3")[[k, row, column]],
                wanted,
                max_relative = 1e-6
            );
            assert_relative_eq!(
                of(&air, &later, "O3")[[k, row, column]],
                2.0 * wanted,
                max_relative = 1e-6
            );
        }
        assert_relative_eq!(
            standard_atmosphere_pressure(fields.ground[[row, column]]),
            SURFACE,
            max_relative = 1e-9
        );
        // Five carbons of each alkane, one beside the double bond of each propene.
        let carbons = (5.0 * 1e-9 + 2e-10) * mass("PAR");
        assert_relative_eq!(
            of(&air, &fields, "PAR")[[2, row, column]],
            carbons,
            max_relative = 1e-5
        );
        // Ammonium bisulfate parts whole.
        let sulfate = of(&air, &fields, "ASO4J")[[2, row, column]];
        let ammonium = of(&air, &fields, "ANH4J")[[2, row, column]];
        assert_relative_eq!(sulfate / 96.0576, ammonium / 18.0385, max_relative = 1e-4);
        assert_relative_eq!(
            sulfate + ammonium,
            2e-9 * (96.0576 + 18.0385) / 115.107,
            max_relative = 1e-4
        );
        let number = of(&air, &fields, "NUMJ")[[2, row, column]];
        assert_relative_eq!(
            number,
            particle_number('J', sulfate + ammonium),
            max_relative = 1e-6
        );
        let dust: f64 = (1..=5)
            .filter(|n| {
                air.lanes()
                    .contains(&table.lane(&format!("ADUST{n}")).unwrap())
            })
            .map(|n| of(&air, &fields, &format!("ADUST{n}"))[[2, row, column]])
            .sum();
        assert_relative_eq!(dust, 5e-8, max_relative = 1e-3);
        let notes = air.notes().join("\n");
        for part in [
            "PAR = C3H6 + 5.0000 BIGALK",
            "not in the files of cam-chem: NO",
            "standard atmosphere",
            "does not give EC, POC",
        ] {
            assert!(notes.contains(part), "{part}: {notes}");
        }
    }
}

#[test]
fn files_that_cannot_be_are_refused_in_words() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("cam.nc");
    let bad = |style: Style<'_>| {
        cam(&path, &style);
        let text = match open(&path, "cam-chem") {
            Ok(air) => air.fields(0).unwrap_err().to_string(),
            Err(error) => error.to_string(),
        };
        assert!(text.contains("cam.nc"), "{text}");
        text
    };
    let calendar = bad(Style {
        calendar: "noleap",
        ..PLAIN
    });
    assert!(
        calendar.contains("calendar 'noleap'") && calendar.contains("setcalendar"),
        "{calendar}"
    );
    let units = bad(Style {
        ozone_units: "DU",
        ..PLAIN
    });
    assert!(units.contains("O3 in 'DU'"), "{units}");
    let pressure = bad(Style {
        without: "PS",
        ..PLAIN
    });
    assert!(pressure.contains("no surface pressure"), "{pressure}");
    let missing = bad(Style {
        spoiled: Some(f32::NAN),
        ..PLAIN
    });
    assert!(missing.contains("O3 has no value at level 0"), "{missing}");
    let negative = bad(Style {
        spoiled: Some(-1e-6),
        ..PLAIN
    });
    assert!(negative.contains("kg/kg of O3"), "{negative}");
    // Parts by billion that call themselves mole fractions are a thousand million times too much.
    let wrong = bad(Style {
        spoiled: Some(40.0),
        ..PLAIN
    });
    assert!(wrong.contains("are its units right"), "{wrong}");
    cam(&path, &PLAIN);
    let whole = std::fs::read(&path).unwrap();
    std::fs::write(&path, &whole[..whole.len() / 3]).unwrap();
    assert!(open(&path, "cam-chem").is_err());
    std::fs::write(&path, b"").unwrap();
    let empty = open(&path, "cam-chem").err().unwrap().to_string();
    assert!(empty.contains("netCDF file of a global model"), "{empty}");
    cam(&path, &PLAIN);
    let other = open(&path, "geos-chem").err().unwrap().to_string();
    assert!(
        other.contains("no species of geos-chem") && other.contains("BIGALK"),
        "{other}"
    );
    let mut request = GlobalRequest {
        files: vec![path.clone()],
        family: Family::embedded("cam-chem").unwrap(),
        name: "cam-chem".into(),
        bounds: (100.0, 104.0, 15.0, 30.0),
    };
    let outside = GlobalAir::open(&request, &table())
        .err()
        .unwrap()
        .to_string();
    assert!(outside.contains("reaches beyond the files"), "{outside}");
    request.files.clear();
    assert!(GlobalAir::open(&request, &table()).is_err());
}

/// As CAMS writes: packed mass fractions on pressure levels from the top down, latitudes from the north.
fn cams(path: &Path) {
    let levels = [300.0, 500.0, 700.0, 850.0];
    let mut file = netcdf::create(path).unwrap();
    for (name, count) in [
        ("time", 1),
        ("level", 4),
        ("latitude", 9),
        ("longitude", 13),
    ] {
        file.add_dimension(name, count).unwrap();
    }
    let mut line = |name: &str, values: &[f64], units: &str| {
        let mut v = file.add_variable::<f64>(name, &[name]).unwrap();
        v.put_attribute("units", units).unwrap();
        v.put_values(values, ..).unwrap();
    };
    line("time", &[1_016_832.0], "hours since 1900-01-01 00:00:00.0");
    line("level", &levels, "millibars");
    let lat: Vec<f64> = (0..9).map(|n| 39.0 - 0.75 * f64::from(n)).collect();
    let lon: Vec<f64> = (0..13).map(|n| 99.0 + 0.75 * f64::from(n)).collect();
    line("latitude", &lat, "degrees_north");
    line("longitude", &lon, "degrees_east");
    let mut packed = |name: &str, units: &str, scale: f64, value: &dyn Fn(usize, usize) -> f64| {
        let names = ["time", "level", "latitude", "longitude"];
        let mut v = file.add_variable::<i16>(name, &names).unwrap();
        v.put_attribute("units", units).unwrap();
        v.put_attribute("scale_factor", scale).unwrap();
        v.put_attribute("add_offset", 0.0).unwrap();
        v.put_attribute("_FillValue", -32_767_i16).unwrap();
        let mut values: Vec<i16> = Vec::new();
        for k in 0..4 {
            for j in 0..9 {
                values.extend((0..13).map(|_| (value(k, j) / scale).round() as i16));
            }
        }
        v.put_values(&values, ..).unwrap();
    };
    packed("go3", "kg kg**-1", 1e-11, &|k, _| {
        [2e-7, 1.2e-7, 9e-8, 8e-8][k]
    });
    packed("aermr06", "kg kg**-1", 1e-12, &|_, j| {
        1e-8 + 1e-9 * j as f64
    });
    packed("z", "m**2 s**-2", 4.0, &|k, _| {
        [91_000.0, 55_000.0, 29_500.0, 14_600.0][k]
    });
}

#[test]
fn packed_pressure_levels_with_their_own_heights_come_out() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("cams.nc");
    cams(&path);
    let air = open(&path, "cams").unwrap();
    assert_eq!(
        air.times(),
        [ModelTime::parse("2016-01-01T00:00Z").unwrap()]
    );
    let fields = air.fields(0).unwrap();
    assert!(fields.ground.iter().all(|g| g.is_nan()));
    let column: Vec<f64> = fields.altitude.slice(ndarray::s![.., 0, 0]).to_vec();
    for (found, wanted) in column.iter().zip([14_600.0, 29_500.0, 55_000.0, 91_000.0]) {
        assert_relative_eq!(*found, wanted / GRAVITY, max_relative = 1e-3);
    }
    // A mass stays a mass: ozone is not multiplied by molar masses twice.
    assert_relative_eq!(
        of(&air, &fields, "O3")[[0, 0, 0]],
        8e-8,
        max_relative = 1e-3
    );
    // Rows come from the south: the file's northernmost has the least dust.
    let dust = of(&air, &fields, "ADUST4");
    let (rows, _) = air.shape();
    assert!(dust[[0, 0, 0]] > dust[[0, rows - 1, 0]]);
    // Of dust up to 40 µm what is coarser than 20 µm aerodynamic is left out.
    let table = table();
    let all: f64 = air
        .lanes()
        .iter()
        .zip(&fields.ratios)
        .filter(|(lane, _)| table.species[**lane].name.starts_with("ADUST"))
        .map(|(_, field)| field[[0, 0, 0]])
        .sum();
    let (y, whole) = (air.position(102.0, 36.0).unwrap().1, 1.0);
    assert!(y > 0.0 && all < 2e-8 * whole && all > 5e-9, "{all}");
}
