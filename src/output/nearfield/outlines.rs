//! GeoJSON (RFC 7946) contours of the first rank and the means of each group, in longitude and latitude.

use super::Products;
use super::statistic::Statistic;
use super::surface::{Method, Surface};
use crate::grid::{MapSystem, PlaceError};
use crate::output::WriteError;
use crate::output::contour::nice_levels;
use crate::output::file::write_file;
use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject};
use std::path::Path;

/// Writes the areas of a group of a statistic at or above round levels; nothing is written where no level is reached.
pub(super) fn write(
    path: &Path,
    products: &Products<'_>,
    (statistic, group): (&Statistic, usize),
    surface: &Surface,
    system: &MapSystem,
) -> Result<bool, WriteError> {
    let values = statistic.of(group, 0);
    let most = values.iter().copied().fold(0.0, f64::max);
    let least = values.iter().copied().fold(most, f64::min);
    let levels = nice_levels(least, most);
    let field = surface.field(values, 0.0);
    let mut features = Vec::new();
    for level in levels {
        let areas = surface.at_least(field.view(), level);
        if areas.is_empty() {
            continue;
        }
        let mut polygons = Vec::new();
        for rings in areas {
            let placed: Result<Vec<Vec<[f64; 2]>>, PlaceError> = rings
                .into_iter()
                .map(|ring| degrees(system, &ring))
                .collect();
            polygons.push(placed.map_err(|error| WriteError::Format {
                path: path.to_owned(),
                cause: error.to_string(),
            })?);
        }
        let method = match surface.method {
            Method::Network => "between the nodes of the Cartesian network",
            Method::Triangles => "linear in Delaunay triangles of all receptors",
        };
        let mut about = JsonObject::new();
        let texts = [
            ("variable", statistic.name.as_str()),
            ("long_name", &statistic.long_name_en),
            ("long_name_zh", &statistic.long_name_zh),
            ("units", &statistic.units),
            ("averaging", &statistic.averaging),
            ("group", &products.case.groups[group].id),
            ("interpolation", method),
        ];
        for (key, value) in texts {
            about.insert(key.to_owned(), value.into());
        }
        about.insert("at_least".to_owned(), level.into());
        features.push(Feature {
            properties: Some(about),
            ..Feature::from(GeometryValue::new_multi_polygon(polygons))
        });
    }
    if features.is_empty() {
        return Ok(false);
    }
    let text = FeatureCollection::new(features).to_string();
    write_file(path, text.as_bytes())?;
    Ok(true)
}

/// A ring in degrees, seven decimals (a centimetre).
fn degrees(system: &MapSystem, ring: &[(f64, f64)]) -> Result<Vec<[f64; 2]>, PlaceError> {
    let points: Vec<[f64; 2]> = ring.iter().map(|&(x, y)| [x, y]).collect();
    let placed = system.degrees(&points)?;
    let rounded = |value: f64| libm::round(value * 1.0e7) / 1.0e7;
    Ok(placed.into_iter().map(|point| point.map(rounded)).collect())
}
