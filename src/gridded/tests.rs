//! Gridded emissions beside what is known of them beforehand.

use super::field::edges;
use super::*;
use crate::grid::{GridSpecification, HorizontalGrid, LambertConformal, VerticalGrid};
use crate::inventory::{EmissionSchedule, Inventory, POLLUTANTS};
use crate::meteorology::MetSlice;
use crate::species::SpeciesTable;
use crate::terrain::Regions;
use crate::time::ModelTime;
use ndarray::Array2;
use std::collections::BTreeMap;
use std::path::Path;

fn grid(cells: (usize, usize), size: f64) -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: cells.0,
        ny: cells.1,
        cell_size: size,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap()
}

/// A wave that is nowhere nothing.
fn wave(row: usize, column: usize) -> f64 {
    2.0 + libm::sin(row as f64 * 1.3) + libm::cos(column as f64 * 0.7)
}

/// A netCDF file of one flux field of `values` by rows from the south and columns from the west.
struct Sample {
    west: f64,
    south: f64,
    step: f64,
    size: (usize, usize),
}

const REGION: Sample = Sample {
    west: 97.0,
    south: 32.0,
    step: 0.25,
    size: (36, 44),
};

impl Sample {
    fn centres(&self) -> (Vec<f64>, Vec<f64>) {
        let of = |from: f64, n: usize| {
            (0..n)
                .map(|k| from + (k as f64 + 0.5) * self.step)
                .collect()
        };
        (of(self.west, self.size.1), of(self.south, self.size.0))
    }

    /// Writes it; north first if `falling`.
    fn write(
        &self,
        path: &Path,
        variable: &str,
        units: Option<&str>,
        months: usize,
        falling: bool,
    ) {
        let (lon, mut lat) = self.centres();
        if falling {
            lat.reverse();
        }
        let mut file = netcdf::create(path).unwrap();
        file.add_dimension("lat", lat.len()).unwrap();
        file.add_dimension("lon", lon.len()).unwrap();
        for (name, values, unit) in [
            ("lat", &lat, "degrees_north"),
            ("lon", &lon, "degrees_east"),
        ] {
            let mut axis = file.add_variable::<f64>(name, &[name]).unwrap();
            axis.put_values(values, ..).unwrap();
            axis.put_attribute("units", unit).unwrap();
        }
        let mut names = vec!["lat", "lon"];
        if months > 0 {
            file.add_dimension("time", months).unwrap();
            names.insert(0, "time");
        }
        let (ny, nx) = self.size;
        let values: Vec<f64> = (0..months.max(1) * ny * nx)
            .map(|at| {
                let (row, column) = (at / nx % ny, at % nx);
                wave(if falling { ny - 1 - row } else { row }, column)
            })
            .collect();
        let mut field = file.add_variable::<f64>(variable, &names).unwrap();
        field.put_values(&values, ..).unwrap();
        if let Some(units) = units {
            field.put_attribute("units", units).unwrap();
        }
    }
}

fn request(path: &Path) -> LayerRequest {
    LayerRequest {
        files: vec![path.to_owned()],
        ..LayerRequest::default()
    }
}

#[test]
fn mass_is_kept_to_the_last_digits() {
    // A grid that reaches beyond the field's middle but lies within it: whatever touches it is shared out.
    for size in [3_000.0, 6_000.0, 12_000.0, 40_000.0] {
        let model = grid((12, 9), size);
        let (lon, lat) = REGION.centres();
        let field = Field {
            file: "test".into(),
            variable: String::new(),
            label: None,
            west_east: edges(&lon).unwrap(),
            south_north: edges(&lat).unwrap(),
            steps: vec![Step::Year],
            values: vec![Array2::from_shape_fn(REGION.size, |(j, i)| wave(j, i))],
            units: None,
            missing: 0,
        };
        let weights = Weights::new(&field, &model).unwrap();
        for &covered in &weights.covered {
            assert!((covered - 1.0).abs() < 1e-12, "{covered}");
        }
        let mut within = 0;
        for (row, column, parts) in &weights.cells {
            let sum: f64 = parts.iter().map(|p| p.1).sum();
            assert!(sum <= 1.0 + 1e-12 && parts.iter().all(|p| p.1 >= 0.0));
            let corners = [(0, 0), (0, 1), (1, 0), (1, 1)];
            let inside = corners.iter().all(|c| {
                let lon = field.west_east[column + c.0];
                let lat = field.south_north[row + c.1];
                model.cell_of(lon, lat).unwrap().is_some()
            });
            if inside {
                within += 1;
                assert!((sum - 1.0).abs() < 1e-12, "{size} {row} {column}: {sum}");
            }
        }
        assert!(within > 0 || size < 12_000.0);
    }
}

#[test]
fn every_layout_gives_the_same_masses() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path();
    let library = &Inventory::embedded().unwrap().library;
    let model = grid((60, 42), 6_000.0);
    let total = |request: &LayerRequest| {
        let layers = GriddedLayers::read(std::slice::from_ref(request), &model, library).unwrap();
        let report = &layers.fields[0];
        assert!(report.whole > report.touching && report.touching > report.inside);
        assert!((report.covered - 1.0).abs() < 1e-12);
        assert_eq!(layers.our_sectors(), ["transport"]);
        let total = layers.total("transport")[2];
        assert!((total / report.inside - 1.0).abs() < 1e-12);
        total
    };
    let plain = folder.join("CO_TRO.nc");
    REGION.write(&plain, "emi_co", Some("kg m-2 s-1"), 0, false);
    let wanted = total(&request(&plain));
    let turned = folder.join("turned_CO_TRO.nc");
    REGION.write(&turned, "emi_co", Some("kg/m2/s"), 0, true);
    assert!((total(&request(&turned)) / wanted - 1.0).abs() < 1e-12);
    let monthly = folder.join("monthly.nc");
    REGION.write(&monthly, "CO_em", Some("g m-2 s-1"), 12, true);
    let asked = LayerRequest {
        sector: Some("transportation".into()),
        ..request(&monthly)
    };
    assert!((total(&asked) * 1000.0 / wanted - 1.0).abs() < 1e-12);
    // MEIC's text: tonnes a cell and month.
    let (lon, lat) = REGION.centres();
    let cell = |row: usize| {
        let (west, south) = (lon[0] - 0.125, lat[row] - 0.125);
        let area = crate::units::EARTH_RADIUS.powi(2)
            * (0.25_f64).to_radians()
            * ((south + 0.25).to_radians().sin() - south.to_radians().sin());
        assert!(west > 0.0);
        area
    };
    let mut requests = Vec::new();
    for month in 1..=12 {
        let days = [
            31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0,
        ][month - 1];
        let mut text = format!(
            "ncols {}\nnrows {}\nxllcorner 97\nyllcorner 32\ncellsize 0.25\nNODATA_value -9999\n",
            lon.len(),
            lat.len()
        );
        for row in (0..lat.len()).rev() {
            let line: Vec<String> = (0..lon.len())
                .map(|column| {
                    format!(
                        "{:e}",
                        wave(row, column) * cell(row) * days * 86_400.0 / 1000.0
                    )
                })
                .collect();
            text.push_str(&line.join(" "));
            text.push('\n');
        }
        let path = folder.join(format!("2017_{month:02}_transportation_CO.asc"));
        std::fs::write(&path, text).unwrap();
        requests.push(LayerRequest {
            units: Some("t/month".into()),
            month: Some(month),
            ..request(&path)
        });
    }
    let layers = GriddedLayers::read(&requests, &model, library).unwrap();
    assert!((layers.total("transport")[2] / wanted - 1.0).abs() < 1e-10);
}

#[test]
fn meic_s_row_of_cells_is_the_grid() {
    let held = tempfile::tempdir().unwrap();
    let library = &Inventory::embedded().unwrap().library;
    let model = grid((60, 42), 6_000.0);
    let (ny, nx) = REGION.size;
    let (east, north) = (97.0 + 0.25 * nx as f64, 32.0 + 0.25 * ny as f64);
    // Tonnes a month, packed by two and with one cell that has none, beside the same as ESRI ASCII.
    let none = (ny / 2, nx / 2);
    let path = held.path().join("2017_01_transportation_CO.nc");
    let mut file = netcdf::create(&path).unwrap();
    file.add_dimension("side", 2).unwrap();
    file.add_dimension("xysize", nx * ny).unwrap();
    for (name, values) in [
        ("x_range", [97.0, east]),
        ("y_range", [32.0, north]),
        ("spacing", [0.25, 0.25]),
    ] {
        let mut variable = file.add_variable::<f64>(name, &["side"]).unwrap();
        variable.put_values(&values, ..).unwrap();
    }
    let mut text = format!(
        "ncols {nx}\nnrows {ny}\nxllcorner 97\nyllcorner 32\ncellsize 0.25\nNODATA_value -9999\n"
    );
    let mut values = Vec::new();
    for row in (0..ny).rev() {
        for column in 0..nx {
            let value = if (row, column) == none {
                -9999.0
            } else {
                wave(row, column)
            };
            values.push(if value < 0.0 { value } else { value / 2.0 });
            text.push_str(&format!("{value:e} "));
        }
        text.push('\n');
    }
    let mut z = file.add_variable::<f64>("z", &["xysize"]).unwrap();
    z.put_values(&values, ..).unwrap();
    z.put_attribute("scale_factor", 2.0).unwrap();
    z.put_attribute("missing_value", -9999.0).unwrap();
    file.close().unwrap();
    let ascii = held.path().join("2017_01_transportation_CO.asc");
    std::fs::write(&ascii, text).unwrap();
    let read = |path: &Path| {
        let asked = LayerRequest {
            units: Some("t/month".into()),
            month: Some(1),
            ..request(path)
        };
        GriddedLayers::read(&[asked], &model, library).unwrap()
    };
    let (flat, plain) = (read(&path), read(&ascii));
    assert_eq!((flat.fields[0].missing, plain.fields[0].missing), (1, 1));
    assert_eq!(flat.sectors[0].mass[0].len(), 60 * 42);
    for (a, b) in flat.sectors[0].mass[0]
        .iter()
        .zip(&plain.sectors[0].mass[0])
    {
        assert!((a[2] - b[2]).abs() <= 1e-12 * b[2]);
    }
    // One month of twelve, which is said.
    assert!(
        flat.notes[0].contains("CO of 1 month(s) only"),
        "{:?}",
        flat.notes
    );
    // Ranges of centres would be another grid.
    let mut file = netcdf::append(&path).unwrap();
    let mut range = file.variable_mut("x_range").unwrap();
    range.put_values(&[97.0, east - 0.25], ..).unwrap();
    file.close().unwrap();
    let error = GriddedLayers::read(&[request(&path)], &model, library).unwrap_err();
    assert!(error.to_string().contains("cells' edges"), "{error}");
}

#[test]
fn a_year_of_hours_gives_the_annual_mass() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path();
    let inventory = Inventory::embedded().unwrap();
    let model = grid((8, 6), 24_000.0);
    let mut requests = Vec::new();
    for pollutant in ["BC", "PM25", "PM10", "NOx", "NMVOC"] {
        let path = folder.join(format!("{pollutant}_power.nc"));
        let unit = if pollutant == "BC" {
            "t m-2 s-1"
        } else {
            "kg m-2 s-1"
        };
        REGION.write(&path, &format!("emi_{pollutant}"), Some(unit), 12, false);
        requests.push(request(&path));
    }
    // A thousand times as much BC as there are particles.
    let error = GriddedLayers::read(&requests, &model, &inventory.library)
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("of PM2.5 over the domain"),
        "{error}"
    );
    requests.remove(0);
    let layers = GriddedLayers::read(&requests, &model, &inventory.library).unwrap();
    assert!(layers.notes.is_empty(), "{:?}", layers.notes);
    let metrics = VerticalGrid::stretched(30, 36.0, 13_000.0)
        .unwrap()
        .over(&Array2::from_elem((6, 8), 2000.0))
        .unwrap();
    let species = SpeciesTable::primary();
    let regions = Regions::embedded().unwrap();
    let emissions = GriddedEmissions::new(
        &layers,
        (&model, &metrics),
        regions,
        (&species, &inventory.library),
    )
    .unwrap();
    let annual: Vec<f64> = (0..species.len())
        .map(|lane| {
            emissions
                .annual_totals()
                .chunks(species.len())
                .map(|g| g[lane])
                .sum()
        })
        .collect();
    let total = layers.total("power");
    let of = |name: &str| annual[species.lane(name).unwrap()];
    for (lane, pollutant) in [("NOX", 1), ("VOC", 4)] {
        assert!((of(lane) / total[pollutant] - 1.0).abs() < 1e-12, "{lane}");
    }
    let fine = of("EC") + of("POC") + of("PMF");
    assert!((fine / total[6] - 1.0).abs() < 1e-12);
    assert_eq!(POLLUTANTS[6], "PM25");
    // The hours of a month add up to its mass, whatever its days and weekdays.
    for month in [2, 7] {
        let begin = ModelTime::from_beijing(2019, month, 1, 0);
        let end = ModelTime::from_beijing(2019, month + 1, 1, 0);
        let calm = MetSlice::calm(begin, metrics.thickness.dim(), 275.0, 77_000.0);
        let (lane, mut sum, mut time) = (species.lane("NOX").unwrap(), 0.0, begin);
        while time < end {
            let field = emissions.at(time, &calm).unwrap();
            let order: Vec<(u32, u32)> = (0..field.len())
                .map(|e| (field.groups[e], field.cells[e]))
                .collect();
            assert!(order.windows(2).all(|w| w[0] < w[1]));
            sum += field.totals()[lane] * 3600.0;
            time = time.plus(3600);
        }
        let mass = &layers.sectors[0].mass[month as usize - 1];
        let wanted: f64 = mass.iter().map(|m| m[1]).sum();
        assert!(
            (sum / wanted - 1.0).abs() < 1e-12,
            "{month}: {sum:e} {wanted:e}"
        );
    }
    // Every group has one county and height, and power stations emit above the ground.
    assert!(
        emissions
            .groups()
            .iter()
            .all(|g| g.sector == "power" && g.facility.is_none())
    );
}

#[test]
fn what_cannot_be_is_refused_with_a_reason() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path();
    let inventory = Inventory::embedded().unwrap();
    let model = grid((8, 6), 24_000.0);
    let read = |request: LayerRequest| {
        GriddedLayers::read(&[request], &model, &inventory.library)
            .unwrap_err()
            .to_string()
    };
    let path = folder.join("CO_TRO.nc");
    REGION.write(&path, "emi_co", None, 0, false);
    assert!(read(request(&path)).contains("does not say its units"));
    let asked = LayerRequest {
        units: Some("furlongs".into()),
        ..request(&path)
    };
    assert!(read(asked).contains("'furlongs' is not understood"));
    REGION.write(&path, "emi_co", Some("kg m-2 s-1"), 0, false);
    let asked = LayerRequest {
        units: Some("t/month".into()),
        ..request(&path)
    };
    assert!(read(asked).contains("the scenario says 't/month'"));
    let asked = LayerRequest {
        variables: vec!["emi_so2".into()],
        ..request(&path)
    };
    assert!(read(asked).contains("it has emi_co"));
    let asked = LayerRequest {
        sector: Some("transportaton".into()),
        ..request(&path)
    };
    assert!(read(asked).contains("did you mean 'transportation'?"));
    let twice = [request(&path), request(&path)];
    let error = GriddedLayers::read(&twice, &model, &inventory.library).unwrap_err();
    assert!(error.to_string().starts_with("counted twice"), "{error}");
    let far = grid((8, 6), 24_000.0);
    let elsewhere = Sample {
        west: 10.0,
        ..REGION
    };
    elsewhere.write(&path, "emi_co", Some("kg m-2 s-1"), 0, false);
    let error = GriddedLayers::read(&[request(&path)], &far, &inventory.library).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("no cell of it touches the domain")
    );
    let unknown = folder.join("something.nc");
    REGION.write(&unknown, "flux", Some("kg m-2 s-1"), 0, false);
    assert!(read(request(&unknown)).contains("which pollutant"));
    let asked = LayerRequest {
        pollutant: Some("CO".into()),
        ..request(&unknown)
    };
    assert!(read(asked).contains("which sector"));
    // A file that breaks off.
    let bytes = std::fs::read(&unknown).unwrap();
    for length in [0, 5, bytes.len() / 2] {
        std::fs::write(&path, &bytes[..length]).unwrap();
        assert!(read(request(&path)).contains("cannot be read"), "{length}");
    }
    for (text, part) in [
        ("", "no ncols in the header"),
        ("ncols 2\nnrows 2\ncellsize 0.1\n1 2\n3 4", "xllcorner"),
        (
            "ncols 2\nnrows 2\nxllcorner 100\nyllcorner 36\ncellsize 0.1\n1 2\n3",
            "line 7: 1 numbers where a row has 2",
        ),
        ("ncols 2\nnrows two\n", "line 2: no number behind 'nrows'"),
        (
            "ncols 2\nnrows 2\nxllcorner 100\nyllcorner 36\ncellsize 0.1\n1 2\n3 x",
            "line 7: 'x' is no number",
        ),
        (
            "ncols -2\nnrows 2\nxllcorner 100\nyllcorner 36\ncellsize 0.1\n1 2",
            "-2 × 2 cells",
        ),
    ] {
        let error = parse_ascii(text, "a.asc", Step::Year)
            .unwrap_err()
            .to_string();
        assert!(error.contains(part), "{error}");
    }
}

#[test]
fn a_unit_error_and_a_double_count_are_seen() {
    let held = tempfile::tempdir().unwrap();
    let folder = held.path();
    let inventory = Inventory::embedded().unwrap();
    let model = grid((60, 42), 6_000.0);
    let path = folder.join("CO_TRO.nc");
    REGION.write(&path, "emi_co", Some("t/month"), 12, false);
    let right = GriddedLayers::read(&[request(&path)], &model, &inventory.library).unwrap();
    let mut lines = BTreeMap::new();
    let total = right.total("transport");
    lines.insert("transport".to_owned(), total.map(|m| 1.7 * m));
    let compared = comparisons(&right, &lines);
    assert!(compared.iter().all(|c| !c.suspicious()));
    assert!(
        counted_twice(&compared, &[], &[])
            .unwrap_err()
            .to_string()
            .contains("replaces = [\"transport\"]")
    );
    assert!(counted_twice(&compared, &["transport".into()], &[]).is_ok());
    assert!(counted_twice(&compared, &[], &["transport".into()]).is_ok());
    // The same numbers read as kilograms a second of each cell.
    REGION.write(&path, "emi_co", Some("kg/s"), 12, false);
    let wrong = GriddedLayers::read(&[request(&path)], &model, &inventory.library).unwrap();
    let compared = comparisons(&wrong, &lines);
    assert!(
        compared
            .iter()
            .any(|c| c.pollutant == "CO" && c.suspicious())
    );
}

#[test]
fn a_list_of_places_is_no_grid() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("CO_places.nc");
    let mut file = netcdf::create(&path).unwrap();
    file.add_dimension("place", 3).unwrap();
    for (name, units, values) in [
        ("lon", "degrees_east", [101.0, 102.0, 103.0]),
        ("lat", "degrees_north", [35.0, 36.0, 37.0]),
        ("emi_co", "kg m-2 s-1", [1e-9; 3]),
    ] {
        let mut variable = file.add_variable::<f64>(name, &["place"]).unwrap();
        variable.put_attribute("units", units).unwrap();
        variable.put_values(&values, ..).unwrap();
    }
    file.close().unwrap();
    let inventory = Inventory::embedded().unwrap();
    let model = grid((8, 6), 24_000.0);
    let error = GriddedLayers::read(&[request(&path)], &model, &inventory.library).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("has 3 values for 3 rows and 3 columns"),
        "{error}"
    );
}
