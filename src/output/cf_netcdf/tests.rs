#![allow(clippy::unwrap_used, clippy::float_cmp)]

use super::*;
use crate::grid::{GridSpecification, LambertConformal};
use crate::output::catalogue::{catalogue, find};
use crate::species::SpeciesTable;
use ndarray::{Array2, Array3};

fn grid() -> HorizontalGrid {
    HorizontalGrid::new(&GridSpecification {
        projection: LambertConformal::HE_HUANG,
        nx: 6,
        ny: 5,
        cell_size: 12_000.0,
        centre_longitude: 102.4,
        centre_latitude: 36.45,
    })
    .unwrap()
}

fn tags() -> Vec<TagLabel> {
    ["power@xining", "boundary_west"]
        .map(|name| TagLabel {
            name: name.into(),
            set: "s".into(),
            ..TagLabel::default()
        })
        .to_vec()
}

/// Two hours of PM2.5, a volume, a contribution and faces; returns what was written at hour 1.
fn write_sample(path: &Path) -> Array2<f64> {
    let (grid, tags) = (grid(), tags());
    let levels = VerticalGrid::stretched(30, 36.0, 13_000.0).unwrap();
    let terrain = Array2::from_shape_fn((5, 6), |(j, i)| 2000.0 + 10.0 * (6 * j + i) as f64);
    let layout = FileLayout {
        title: "冬季静稳过程 | stagnant".into(),
        history: "test".into(),
        attributes: vec![("scenario".into(), "a".into())],
        grid: &grid,
        levels: Some((&levels, terrain.view())),
        tags: &tags,
        parameters: &[],
        time: true,
    };
    let all = catalogue(&SpeciesTable::primary());
    let mut writer = NetCdfWriter::create(path, &layout).unwrap();
    for name in [
        "terrain",
        "PM25",
        "PM25_contribution",
        "SO2_volume",
        "flux_x",
        "eddy_diffusivity",
    ] {
        writer.define(find(&all, name).unwrap()).unwrap();
    }
    writer.write("terrain", None, terrain.view()).unwrap();
    let field = |hour: usize| {
        Array2::from_shape_fn((5, 6), |(j, i)| (100 * hour + 10 * j + i) as f64 * 1e-9)
    };
    for hour in 0..2 {
        let start = ModelTime::parse("2016-01-05T08:00")
            .unwrap()
            .plus(3600 * hour as i64);
        let record = writer.append_time(start, start.plus(3600)).unwrap();
        writer
            .write("PM25", Some(record), field(hour).view())
            .unwrap();
        let shares =
            Array3::from_shape_fn((2, 5, 6), |(t, j, i)| field(hour)[[j, i]] * [0.75, 0.25][t]);
        writer
            .write("PM25_contribution", Some(record), shares.view())
            .unwrap();
        writer
            .write(
                "SO2_volume",
                Some(record),
                Array3::from_elem((30, 5, 6), 1e-9).view(),
            )
            .unwrap();
        writer
            .write(
                "flux_x",
                Some(record),
                Array3::from_elem((30, 5, 7), 1e6).view(),
            )
            .unwrap();
        writer
            .write(
                "eddy_diffusivity",
                Some(record),
                Array3::from_elem((31, 5, 6), 2.0).view(),
            )
            .unwrap();
    }
    assert_eq!(writer.records(), 2);
    writer.close().unwrap();
    field(1)
}

/// Keeps a copy where `HEHUANG_SAMPLE` says, for other programs.
#[test]
fn what_is_written_is_read_back_in_the_unit_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("out/surface.nc");
    let last = write_sample(&path);
    if let Some(copy) = std::env::var_os("HEHUANG_SAMPLE") {
        std::fs::copy(&path, copy).unwrap();
    }
    let reader = NetCdfReader::open(&path).unwrap();
    let pm25 = reader.read("PM25").unwrap();
    assert_eq!(pm25.shape(), [2, 5, 6]);
    assert!((f64::from(pm25[[1, 4, 5]]) - last[[4, 5]] * 1e9).abs() < 1e-5);
    assert_eq!(reader.attribute("PM25", "units").unwrap(), "ug m-3");
    assert_eq!(
        reader.attribute("PM25", "cell_methods").unwrap(),
        "time: mean"
    );
    assert!(
        reader
            .attribute("PM25", "long_name_zh")
            .unwrap()
            .contains("近地面浓度")
    );
    assert!(reader.global("title").unwrap().contains("冬季"));
    let coordinates = reader.coordinates().unwrap();
    let grid = grid();
    assert_eq!(coordinates.y[0], grid.south + 6000.0);
    assert_eq!(coordinates.longitude[[3, 2]], grid.longitude[[3, 2]]);
    assert_eq!(coordinates.tags, ["power@xining", "boundary_west"]);
    assert_eq!(
        coordinates.times[0],
        ModelTime::parse("2016-01-05T09:00").unwrap().seconds()
    );
    // CF's formula gives the altitude of the model's levels.
    let (a, b) = (
        reader.read_f64("z").unwrap(),
        reader.read_f64("z_share").unwrap(),
    );
    let levels = VerticalGrid::stretched(30, 36.0, 13_000.0).unwrap();
    let metrics = levels.over(&Array2::from_elem((1, 1), 2290.0)).unwrap();
    assert!((a[[7]] + b[[7]] * 2290.0 - metrics.altitude(7, 0, 0)).abs() < 1e-9);
}

#[test]
fn an_unfinished_file_leaves_nothing_behind() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.nc");
    let grid = grid();
    let layout = FileLayout {
        title: String::new(),
        history: String::new(),
        attributes: Vec::new(),
        grid: &grid,
        levels: None,
        tags: &[],
        parameters: &[],
        time: true,
    };
    let mut writer = NetCdfWriter::create(&path, &layout).unwrap();
    let all = catalogue(&SpeciesTable::primary());
    writer.define(find(&all, "PM25").unwrap()).unwrap();
    let record = writer.append_time(ModelTime(0), ModelTime(3600)).unwrap();
    let mut field = Array2::zeros((5, 6));
    field[[2, 3]] = f64::NAN;
    let error = writer
        .write("PM25", Some(record), field.view())
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("variable PM25 is NaN at index [2, 3]"),
        "{error}"
    );
    let error = writer
        .write("PM25", Some(record), Array2::zeros((6, 5)).view())
        .unwrap_err();
    assert!(matches!(error, WriteError::Shape { .. }));
    assert!(
        writer
            .write("PM25", None, Array2::zeros((5, 6)).view())
            .is_err()
    );
    assert!(
        writer.define(find(&all, "PM25_volume").unwrap()).is_err(),
        "the layout has no levels"
    );
    drop(writer);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn truncated_missing_and_misnamed_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.nc");
    let open = |path: &Path| NetCdfReader::open(path).err().unwrap().to_string();
    assert!(open(&path).contains("cannot read"), "{}", open(&path));
    write_sample(&path);
    let reader = NetCdfReader::open(&path).unwrap();
    let error = reader.read("PM2.5").unwrap_err().to_string();
    assert!(
        error.contains("has no variable 'PM2.5'; did you mean 'PM25'?"),
        "{error}"
    );
    drop(reader);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(
        open(&path).contains("was cut off while it was written"),
        "{}",
        open(&path)
    );
}
