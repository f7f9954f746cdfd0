//! Dimensions, coordinates, map and global attributes of a file.

use super::FileLayout;
use crate::grid::HorizontalGrid;
use crate::output::crs;
use crate::time::ModelTime;
use crate::units::EARTH_RADIUS;
use ndarray::Array2;
use netcdf::{AttributeValue, Extent, FileMut};
use std::collections::BTreeMap;

/// Length of every dimension but time.
pub(super) fn lengths(layout: &FileLayout<'_>) -> BTreeMap<&'static str, usize> {
    let (nx, ny) = (layout.grid.nx, layout.grid.ny);
    let mut lengths = BTreeMap::from([("x", nx), ("y", ny)]);
    if let Some((levels, _)) = layout.levels {
        let nz = levels.layers();
        lengths.extend([
            ("z", nz),
            ("z_face", nz + 1),
            ("x_face", nx + 1),
            ("y_face", ny + 1),
        ]);
    }
    if !layout.tags.is_empty() {
        lengths.insert("tag", layout.tags.len());
    }
    if !layout.parameters.is_empty() {
        lengths.insert("parameter", layout.parameters.len());
    }
    lengths
}

/// Writes everything that does not change.
pub(super) fn write(file: &mut FileMut, layout: &FileLayout<'_>) -> netcdf::Result<()> {
    globals(file, layout)?;
    for (name, length) in lengths(layout) {
        file.add_dimension(name, length)?;
    }
    file.add_dimension("bounds", 2)?;
    file.add_dimension("corners", 4)?;
    if layout.time {
        file.add_unlimited_dimension("time")?;
        let unit = "seconds since 1970-01-01 00:00:00";
        numbers(
            file,
            "time",
            &["time"],
            None,
            &[
                ("standard_name", "time"),
                ("long_name", "time (UTC), end of the interval"),
                ("units", unit),
                ("calendar", "proleptic_gregorian"),
                ("axis", "T"),
                ("bounds", "time_bounds"),
            ],
        )?;
        numbers(file, "time_bounds", &["time", "bounds"], None, &[])?;
    }
    map(file, layout.grid)?;
    horizontal(file, layout.grid)?;
    vertical(file, layout)?;
    tags(file, layout)?;
    parameters(file, layout)
}

/// Writes the time of a record.
pub(super) fn append_time(
    file: &mut FileMut,
    record: usize,
    from: ModelTime,
    to: ModelTime,
) -> netcdf::Result<()> {
    let missing = |name: &str| netcdf::Error::NotFound(name.to_owned());
    let row = |count: usize| Extent::SliceCount {
        start: 0,
        count,
        stride: 1,
    };
    let at = || Extent::SliceCount {
        start: record,
        count: 1,
        stride: 1,
    };
    let mut time = file.variable_mut("time").ok_or_else(|| missing("time"))?;
    time.put_values(&[to.seconds() as f64], vec![at()])?;
    let mut bounds = file
        .variable_mut("time_bounds")
        .ok_or_else(|| missing("time_bounds"))?;
    bounds.put_values(
        &[from.seconds() as f64, to.seconds() as f64],
        vec![at(), row(2)],
    )
}

fn globals(file: &mut FileMut, layout: &FileLayout<'_>) -> netcdf::Result<()> {
    let source = format!(
        "hehuang {} (atmospheric dispersion and source apportionment)",
        env!("CARGO_PKG_VERSION")
    );
    file.add_attribute("Conventions", "CF-1.10")?;
    file.add_attribute("title", layout.title.as_str())?;
    file.add_attribute("source", source)?;
    file.add_attribute("history", layout.history.as_str())?;
    file.add_attribute(
        "comment",
        "Times are UTC; Beijing time is UTC+8. Rows run from south to north.",
    )?;
    for (name, value) in &layout.attributes {
        file.add_attribute(name, value.as_str())?;
    }
    Ok(())
}

/// A variable of 64-bit numbers with text attributes.
fn numbers(
    file: &mut FileMut,
    name: &str,
    dimensions: &[&str],
    values: Option<&[f64]>,
    attributes: &[(&str, &str)],
) -> netcdf::Result<()> {
    let mut variable = file.add_variable::<f64>(name, dimensions)?;
    if dimensions.first() == Some(&"time") {
        // Times of many hours in one chunk.
        let mut chunk = vec![512];
        chunk.resize(dimensions.len(), 2);
        variable.set_chunking(&chunk)?;
    }
    for (key, text) in attributes {
        variable.put_attribute(key, *text)?;
    }
    values.map_or(Ok(()), |values| variable.put_values(values, ..))
}

fn map(file: &mut FileMut, grid: &HorizontalGrid) -> netcdf::Result<()> {
    let map = &grid.projection;
    let mut variable = file.add_variable::<i32>("crs", &[])?;
    let attributes: [(&str, AttributeValue); 10] = [
        ("grid_mapping_name", "lambert_conformal_conic".into()),
        (
            "standard_parallel",
            vec![map.standard_parallel_1, map.standard_parallel_2].into(),
        ),
        ("longitude_of_central_meridian", map.central_meridian.into()),
        (
            "latitude_of_projection_origin",
            map.latitude_of_origin.into(),
        ),
        ("false_easting", 0.0.into()),
        ("false_northing", 0.0.into()),
        ("earth_radius", EARTH_RADIUS.into()),
        ("long_name", crs::NAME.into()),
        ("crs_wkt", crs::wkt(map).into()),
        ("proj4", map.proj_string().into()),
    ];
    for (name, value) in attributes {
        variable.put_attribute(name, value)?;
    }
    variable.put_values(&[0_i32], ..)
}

fn horizontal(file: &mut FileMut, grid: &HorizontalGrid) -> netcdf::Result<()> {
    let axis = |edge: f64, count: usize, shift: f64| -> Vec<f64> {
        (0..count)
            .map(|n| edge + (n as f64 + shift) * grid.cell_size)
            .collect()
    };
    let bounds = |edge: f64, count: usize| -> Vec<f64> {
        let sides = |n: usize| {
            [
                edge + n as f64 * grid.cell_size,
                edge + (n + 1) as f64 * grid.cell_size,
            ]
        };
        (0..count).flat_map(sides).collect()
    };
    for (name, edge, count, letter) in [
        ("x", grid.west, grid.nx, "X"),
        ("y", grid.south, grid.ny, "Y"),
    ] {
        let standard = format!("projection_{name}_coordinate");
        let words = format!("{name} of cell centres on the map");
        let side = format!("{name}_bounds");
        numbers(
            file,
            name,
            &[name],
            Some(&axis(edge, count, 0.5)),
            &[
                ("standard_name", &standard),
                ("long_name", &words),
                ("units", "m"),
                ("axis", letter),
                ("bounds", &side),
            ],
        )?;
        numbers(
            file,
            &side,
            &[name, "bounds"],
            Some(&bounds(edge, count)),
            &[],
        )?;
    }
    let degrees = [
        (
            "lon",
            "longitude",
            "degrees_east",
            &grid.longitude,
            &grid.corner_longitude,
        ),
        (
            "lat",
            "latitude",
            "degrees_north",
            &grid.latitude,
            &grid.corner_latitude,
        ),
    ];
    for (name, standard, unit, centres, corners) in degrees {
        let centres: Vec<f64> = centres.iter().copied().collect();
        let side = format!("{name}_bounds");
        numbers(
            file,
            name,
            &["y", "x"],
            Some(&centres),
            &[
                ("standard_name", standard),
                ("long_name", standard),
                ("units", unit),
                ("bounds", &side),
            ],
        )?;
        numbers(
            file,
            &side,
            &["y", "x", "corners"],
            Some(&around(corners)),
            &[],
        )?;
    }
    Ok(())
}

/// The corners of each cell, anticlockwise from the south-west.
fn around(corners: &Array2<f64>) -> Vec<f64> {
    let (rows, columns) = corners.dim();
    let mut all = Vec::with_capacity(4 * (rows - 1) * (columns - 1));
    for j in 0..rows - 1 {
        for i in 0..columns - 1 {
            all.extend([
                corners[[j, i]],
                corners[[j, i + 1]],
                corners[[j + 1, i + 1]],
                corners[[j + 1, i]],
            ]);
        }
    }
    all
}

/// Gal-Chen levels are CF's hybrid height: altitude = η + (1 − η/H) h.
fn vertical(file: &mut FileMut, layout: &FileLayout<'_>) -> netcdf::Result<()> {
    let Some((levels, terrain)) = layout.levels else {
        return Ok(());
    };
    let eta = &levels.interfaces;
    let centres: Vec<f64> = eta
        .windows(2)
        .map(|pair| 0.5 * (pair[0] + pair[1]))
        .collect();
    let share = |heights: &[f64]| -> Vec<f64> {
        heights.iter().map(|eta| 1.0 - eta / levels.top()).collect()
    };
    let pairs: Vec<f64> = eta.windows(2).flatten().copied().collect();
    let words = "layers that follow the terrain: height of the layer's middle where the ground is at sea level";
    numbers(
        file,
        "z",
        &["z"],
        Some(&centres),
        &[
            ("standard_name", "atmosphere_hybrid_height_coordinate"),
            ("long_name", words),
            ("units", "m"),
            ("positive", "up"),
            ("axis", "Z"),
            ("formula_terms", "a: z b: z_share orog: orography"),
            ("computed_standard_name", "altitude"),
            ("bounds", "z_bounds"),
        ],
    )?;
    numbers(
        file,
        "z_bounds",
        &["z", "bounds"],
        Some(&pairs),
        &[(
            "formula_terms",
            "a: z_bounds b: z_share_bounds orog: orography",
        )],
    )?;
    let share_words = [
        (
            "long_name",
            "share of the terrain height in the altitude of a layer",
        ),
        ("units", "1"),
        ("bounds", "z_share_bounds"),
    ];
    numbers(
        file,
        "z_share",
        &["z"],
        Some(&share(&centres)),
        &share_words,
    )?;
    numbers(
        file,
        "z_share_bounds",
        &["z", "bounds"],
        Some(&share(&pairs)),
        &[],
    )?;
    for (name, edge, count, letter) in [
        ("x_face", layout.grid.west, layout.grid.nx, "x"),
        ("y_face", layout.grid.south, layout.grid.ny, "y"),
    ] {
        let at: Vec<f64> = (0..=count)
            .map(|n| edge + n as f64 * layout.grid.cell_size)
            .collect();
        let words = format!("{letter} of cell faces on the map");
        let attributes = [("long_name", words.as_str()), ("units", "m")];
        numbers(file, name, &[name], Some(&at), &attributes)?;
    }
    numbers(
        file,
        "z_face",
        &["z_face"],
        Some(eta),
        &[
            (
                "long_name",
                "lower faces of the layers and the top, where the ground is at sea level",
            ),
            ("units", "m"),
            ("positive", "up"),
        ],
    )?;
    let terrain: Vec<f64> = terrain.iter().copied().collect();
    numbers(
        file,
        "orography",
        &["y", "x"],
        Some(&terrain),
        &[
            ("standard_name", "surface_altitude"),
            ("long_name", "terrain height of the model"),
            ("units", "m"),
            ("grid_mapping", "crs"),
            ("coordinates", "lat lon"),
        ],
    )
}

fn tags(file: &mut FileMut, layout: &FileLayout<'_>) -> netcdf::Result<()> {
    if layout.tags.is_empty() {
        return Ok(());
    }
    let columns = [
        ("tag_name", "source tag"),
        ("tag_set", "set of tags that add up to the total"),
        ("tag_sector", "sector of the tag"),
        ("tag_region", "region of the tag"),
    ];
    for (column, (name, words)) in columns.into_iter().enumerate() {
        let mut variable = file.add_string_variable(name, &["tag"])?;
        variable.put_attribute("long_name", words)?;
        for (n, tag) in layout.tags.iter().enumerate() {
            let texts = [&tag.name, &tag.set, &tag.sector, &tag.region];
            variable.put_string(texts[column], [n])?;
        }
    }
    Ok(())
}

fn parameters(file: &mut FileMut, layout: &FileLayout<'_>) -> netcdf::Result<()> {
    if layout.parameters.is_empty() {
        return Ok(());
    }
    let mut variable = file.add_string_variable("parameter_name", &["parameter"])?;
    variable.put_attribute(
        "long_name",
        "what is imagined to change by a part of itself",
    )?;
    for (n, name) in layout.parameters.iter().enumerate() {
        variable.put_string(name, [n])?;
    }
    Ok(())
}
