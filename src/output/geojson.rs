//! GeoJSON (RFC 7946): filled contours of a field, one feature a level.
//!
//! Coordinates are those of the model's sphere, taken as WGS 84 (as every model on a sphere does); six decimals, about a decimetre.

use super::catalogue::VariableSpec;
use super::contour::contours;
use super::file::{WriteError, write_file};
use crate::grid::HorizontalGrid;
use geojson::{Feature, FeatureCollection, GeometryValue, JsonObject, JsonValue};
use ndarray::ArrayView2;
use std::path::Path;

/// Writes the areas at or above each level; the field is in SI, levels in the unit of the file. `properties` go to every
/// feature (time, scenario …).
///
/// # Errors
/// [`WriteError`].
pub fn write_geojson(
    path: &Path,
    grid: &HorizontalGrid,
    spec: &VariableSpec,
    field: ArrayView2<'_, f64>,
    levels: &[f64],
    properties: &[(&str, &str)],
) -> Result<(), WriteError> {
    let field = field.mapv(|value| spec.from_si(value));
    let fail = |cause: String| WriteError::Format {
        path: path.to_owned(),
        cause,
    };
    let areas = contours(grid, field.view(), levels).map_err(|error| fail(error.to_string()))?;
    let features = areas.into_iter().map(|area| {
        let rounded =
            |(lon, lat): (f64, f64)| [(lon * 1e6).round() / 1e6, (lat * 1e6).round() / 1e6];
        let polygons = area.polygons.into_iter().map(|polygon| {
            let rings = polygon.into_iter();
            rings
                .map(|ring| ring.into_iter().map(rounded).collect::<Vec<_>>())
                .collect::<Vec<_>>()
        });
        let mut about = JsonObject::new();
        about.insert("variable".into(), spec.name.clone().into());
        about.insert("long_name".into(), spec.long_name_en.clone().into());
        about.insert("long_name_zh".into(), spec.long_name_zh.clone().into());
        about.insert("units".into(), spec.units.into());
        about.insert("at_least".into(), area.level.into());
        for (key, value) in properties {
            about.insert((*key).to_owned(), JsonValue::from(*value));
        }
        Feature {
            properties: Some(about),
            ..Feature::from(GeometryValue::new_multi_polygon(polygons))
        }
    });
    write_file(
        path,
        FeatureCollection::new(features).to_string().as_bytes(),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::grid::{GridSpecification, LambertConformal};
    use crate::output::catalogue::{catalogue, find};
    use crate::species::SpeciesTable;
    use ndarray::Array2;

    #[test]
    fn features_hold_their_level_and_lie_where_the_field_is() {
        let grid = HorizontalGrid::new(&GridSpecification {
            projection: LambertConformal::HE_HUANG,
            nx: 30,
            ny: 21,
            cell_size: 12_000.0,
            centre_longitude: 102.4,
            centre_latitude: 36.45,
        })
        .unwrap();
        let (i, j) = grid.cell_of(101.77, 36.62).unwrap().unwrap();
        let mut field = Array2::from_elem((21, 30), 1e-9);
        field[[j, i]] = 100e-9;
        let path = tempfile::tempdir().unwrap().path().join("pm25.geojson");
        let all = catalogue(&SpeciesTable::primary());
        let spec = find(&all, "PM25").unwrap();
        write_geojson(
            &path,
            &grid,
            spec,
            field.view(),
            &[0.5, 50.0, 500.0],
            &[("time", "mean")],
        )
        .unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let features = text.parse::<FeatureCollection>().unwrap().features;
        assert_eq!(features.len(), 2);
        assert_eq!(features[1].property("at_least").unwrap(), 50.0);
        assert_eq!(features[1].property("time").unwrap(), "mean");
        let Some(GeometryValue::MultiPolygon { coordinates }) =
            features[1].geometry.as_ref().map(|g| &g.value)
        else {
            panic!("{text}");
        };
        for point in &coordinates[0][0] {
            assert!(
                (point.as_slice()[0] - 101.77).abs() < 0.2
                    && (point.as_slice()[1] - 36.62).abs() < 0.2
            );
        }
    }
}
