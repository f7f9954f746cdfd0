//! Small helpers for netCDF files of receptors: variables, coordinates of receptors.

use crate::grid::{MapSystem, PlaceError};
use crate::nearfield::Case;
use netcdf::FileMut;

/// Level of deflate.
pub(super) const DEFLATE: i32 = 1;
/// Bytes asked for when a full disk is suspected.
pub(super) const SUSPICION: u64 = 1 << 20;

/// Name, standard name, long names, unit.
pub(super) type Words<'a> = (&'a str, Option<&'a str>, &'a str, &'a str, &'a str);

/// A variable of 64-bit numbers, packed.
pub(super) fn doubles(
    file: &mut FileMut,
    (name, standard, en, zh, units): Words<'_>,
    dimensions: &[&str],
    values: &[f64],
) -> netcdf::Result<()> {
    let mut variable = file.add_variable::<f64>(name, dimensions)?;
    variable.set_compression(DEFLATE, true)?;
    if let Some(standard) = standard {
        variable.put_attribute("standard_name", standard)?;
    }
    variable.put_attribute("long_name", en)?;
    variable.put_attribute("long_name_zh", zh)?;
    variable.put_attribute("units", units)?;
    variable.put_values(values, ..)
}

/// A variable of texts.
pub(super) fn texts<'t>(
    file: &mut FileMut,
    name: &str,
    long_name: &str,
    dimension: &str,
    values: impl Iterator<Item = &'t str>,
) -> netcdf::Result<()> {
    let mut variable = file.add_string_variable(name, &[dimension])?;
    variable.put_attribute("long_name", long_name)?;
    for (index, text) in values.enumerate() {
        variable.put_string(text, index)?;
    }
    Ok(())
}

/// Longitudes and latitudes of the receptors, where the map system is known.
pub(super) fn degrees(
    case: &Case,
    system: Option<&MapSystem>,
) -> Result<Option<Vec<[f64; 2]>>, PlaceError> {
    let points: Vec<[f64; 2]> = case.receptors.iter().map(|r| [r.x, r.y]).collect();
    system.map(|system| system.degrees(&points)).transpose()
}

/// Receptors and groups: what every file begins with.
pub(super) fn coordinates(
    file: &mut FileMut,
    case: &Case,
    title: &str,
    place: Option<(&MapSystem, &[[f64; 2]])>,
) -> netcdf::Result<()> {
    let version = concat!("hehuang ", env!("CARGO_PKG_VERSION"));
    file.add_attribute("Conventions", "CF-1.10")?;
    file.add_attribute("title", title)?;
    file.add_attribute("source", format!("{version}, plume engine (AERMOD 24142)"))?;
    file.add_attribute("model_options", case.model_options.join(" "))?;
    file.add_attribute("pollutant", case.options.pollutant.as_str())?;
    file.add_attribute(
        "time_zone",
        "local standard time of the weather file; an hour is named by its end",
    )?;
    file.add_dimension("receptor", case.receptors.len())?;
    file.add_dimension("group", case.groups.len())?;
    let receptor = ["receptor"];
    let column = |pick: fn(&crate::plume::Receptor) -> f64| -> Vec<f64> {
        case.receptors.iter().map(pick).collect()
    };
    let projected = place.is_some();
    let standard = |name: &'static str| projected.then_some(name);
    let rows: [(Words<'_>, Vec<f64>); 5] = [
        (
            (
                "x",
                standard("projection_x_coordinate"),
                "easting in the deck's coordinates",
                "东向坐标",
                "m",
            ),
            column(|r| r.x),
        ),
        (
            (
                "y",
                standard("projection_y_coordinate"),
                "northing in the deck's coordinates",
                "北向坐标",
                "m",
            ),
            column(|r| r.y),
        ),
        (
            (
                "elevation",
                Some("surface_altitude"),
                "ground elevation",
                "地面高程",
                "m",
            ),
            column(|r| r.elevation),
        ),
        (
            (
                "hill_height",
                None,
                "hill height scale",
                "山体高度尺度",
                "m",
            ),
            column(|r| r.hill_height),
        ),
        (
            (
                "flagpole",
                Some("height"),
                "height of the receptor above ground",
                "受体离地高度",
                "m",
            ),
            column(|r| r.flagpole),
        ),
    ];
    for (words, values) in &rows {
        doubles(file, *words, &receptor, values)?;
    }
    if let Some((system, degrees)) = place {
        let pick = |axis: usize| -> Vec<f64> { degrees.iter().map(|point| point[axis]).collect() };
        doubles(
            file,
            (
                "lon",
                Some("longitude"),
                "longitude",
                "经度",
                "degrees_east",
            ),
            &receptor,
            &pick(0),
        )?;
        doubles(
            file,
            ("lat", Some("latitude"), "latitude", "纬度", "degrees_north"),
            &receptor,
            &pick(1),
        )?;
        let mut map = file.add_variable::<i32>("crs", &[])?;
        map.put_attribute("grid_mapping_name", "transverse_mercator")?;
        map.put_attribute("long_name", system.name.as_str())?;
        map.put_attribute("epsg_code", system.code())?;
        map.put_attribute("longitude_of_central_meridian", system.central_meridian)?;
        map.put_attribute("latitude_of_projection_origin", 0.0)?;
        map.put_attribute("scale_factor_at_central_meridian", system.scale)?;
        map.put_attribute("false_easting", system.false_easting)?;
        map.put_attribute("false_northing", system.false_northing)?;
        map.put_attribute("semi_major_axis", 6_378_137.0)?;
        map.put_attribute("inverse_flattening", system.inverse_flattening)?;
        map.put_values(&[i32::from(system.epsg)], ..)?;
    }
    let networks = case.receptor_networks.iter().map(String::as_str);
    texts(
        file,
        "network",
        "network of the receptor; blank for a single one",
        "receptor",
        networks,
    )?;
    let groups = case.groups.iter().map(|group| group.id.as_str());
    texts(file, "group_name", "source group", "group", groups)
}

/// The `coordinates` attribute of variables by receptor.
pub(super) fn coordinate_names(placed: bool) -> &'static str {
    if placed {
        "lat lon x y elevation group_name"
    } else {
        "x y elevation group_name"
    }
}
