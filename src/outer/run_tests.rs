//! Files of the air of an outer run, damaged in every way.

use super::*;
use crate::species::{Particles, mechanism::Mechanism};
use std::path::Path;

/// One row more than columns, two levels, two times; a way to spoil them.
#[derive(Clone, Copy)]
struct Style {
    /// A variable that is written with other numbers.
    spoiled: (&'static str, &'static [f64]),
    without: &'static str,
}

const GOOD: Style = Style {
    spoiled: ("", &[]),
    without: "",
};

fn write(folder: &Path, style: Style) -> PathBuf {
    let path = folder.join("air_2016-01-05T08.nc");
    let mut file = netcdf::create(&path).unwrap();
    for (name, count) in [("time", 2), ("z", 2), ("y", 3), ("x", 2), ("short", 1)] {
        file.add_dimension(name, count).unwrap();
    }
    let mut put = |name: &str, dimensions: &[&str], values: &[f64]| {
        if name == style.without {
            return;
        }
        let (values, dimensions) = match style.spoiled {
            (spoiled, [one]) if spoiled == name && dimensions.len() == 1 => {
                (vec![*one], vec!["short"])
            }
            (spoiled, given) if spoiled == name => (given.to_vec(), dimensions.to_vec()),
            _ => (values.to_vec(), dimensions.to_vec()),
        };
        let mut variable = file.add_variable::<f64>(name, &dimensions).unwrap();
        variable.put_values(&values, ..).unwrap();
    };
    put("time", &["time"], &[1_451_952_000.0, 1_451_955_600.0]);
    put("x", &["x"], &[0.0, 9000.0]);
    put("y", &["y"], &[0.0, 9000.0, 18_000.0]);
    put("z", &["z"], &[40.0, 900.0]);
    put("z_share", &["z"], &[1.0, 0.9]);
    put("orography", &["y", "x"], &[2300.0; 6]);
    put("O3", &["time", "z", "y", "x"], &[8e-8; 24]);
    if style.without != "crs" {
        let mut crs = file.add_variable::<i32>("crs", &[]).unwrap();
        crs.put_attribute(
            "proj4",
            "+proj=lcc +lat_1=30 +lat_2=40 +lat_0=36 +lon_0=102 +R=6370000 +units=m +no_defs",
        )
        .unwrap();
    }
    file.close().unwrap();
    path
}

/// What opening the folder and reading both times says.
fn read(folder: &Path) -> Result<Vec<OuterFields>, String> {
    let table = SpeciesTable::for_mechanism_with(
        &Mechanism::cb6r5().unwrap(),
        &crate::species::GasTable::embedded().unwrap(),
        Particles::default(),
    )
    .unwrap();
    let air = RunAir::open(folder, &table).map_err(|e| e.to_string())?;
    let all = (0..air.times().len()).map(|time| air.fields(time));
    all.collect::<Result<_, _>>().map_err(|e| e.to_string())
}

#[test]
fn damaged_files_say_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), GOOD);
    let fields = read(folder.path()).unwrap();
    assert_eq!(fields.len(), 2);
    assert_eq!(fields[1].altitude[[1, 2, 1]], 900.0 + 0.9 * 2300.0);
    let mut nowhere = [8e-8; 24];
    nowhere[23] = f64::NAN;
    let nowhere: &'static [f64] = Box::leak(Box::new(nowhere));
    for (name, values, words) in [
        // Fewer shares than levels would be an index beyond the end.
        ("z_share", &[1.0][..], "2 levels with 1 shares"),
        ("x", &[0.0][..], "orography: ShapeError"),
        ("x", &[0.0, 0.0][..], "do not rise"),
        ("y", &[0.0, f64::NAN, 1.0][..], "hold no numbers"),
        ("z", &[900.0, 40.0][..], "do not rise"),
        ("orography", &[f64::NAN; 6][..], "hold no numbers"),
        ("time", &[f64::NAN, 0.0][..], "time NaN of record 0"),
        ("time", &[1e300, 0.0][..], "is no time"),
        (
            "O3",
            nowhere,
            "O3 holds NaN in layer 1, row 2, column 1 of record 1",
        ),
        ("O3", &[-1.0; 24][..], "O3 holds -1"),
    ] {
        let style = Style {
            spoiled: (name, values),
            ..GOOD
        };
        write(folder.path(), style);
        let error = read(folder.path()).unwrap_err();
        assert!(
            error.contains(words) && error.contains("air_2016"),
            "{name}: {error}"
        );
    }
    for (without, words) in [
        ("crs", "no variable crs"),
        ("z_share", "no variable z_share"),
        ("time", "no variable time"),
        ("O3", "no lane of this run"),
    ] {
        write(folder.path(), Style { without, ..GOOD });
        let error = read(folder.path()).unwrap_err();
        assert!(error.contains(words), "{without}: {error}");
    }
}

#[test]
fn cut_and_foreign_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = write(folder.path(), GOOD);
    let bytes = std::fs::read(&path).unwrap();
    for length in [0, 4, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&path, &bytes[..length]).unwrap();
        let error = read(folder.path()).unwrap_err();
        assert!(error.contains("is the file whole?"), "{length}: {error}");
    }
    std::fs::remove_file(&path).unwrap();
    let error = read(folder.path()).unwrap_err();
    assert!(error.contains("no file air_*.nc"), "{error}");
    assert!(read(Path::new("/nowhere")).is_err());
}
