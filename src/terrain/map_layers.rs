//! Lines for the map of the report: borders, rivers, lakes.

use super::TerrainError;
use crate::seeds;
use geojson::{FeatureCollection, GeometryValue, Position};

/// Layers as GeoJSON text (longitude, latitude), over 98–106.5 °E × 34–39 °N (counties: all of Qinghai and Gansu).
#[derive(Debug, Clone, Copy)]
pub struct MapLayers {
    /// Polygons of the counties with their properties.
    pub counties: &'static str,
    /// County boundaries, each once, thinned.
    pub county_lines: &'static str,
    /// The border between Qinghai and Gansu.
    pub border: &'static str,
    /// Rivers.
    pub rivers: &'static str,
    /// Lakes.
    pub lakes: &'static str,
}

/// The embedded layers.
///
/// # Errors
/// If an embedded file is damaged.
pub fn map_layers() -> Result<MapLayers, TerrainError> {
    Ok(MapLayers {
        counties: seeds::text("geo/counties.geojson.gz")?,
        county_lines: seeds::text("geo/county_lines.geojson.gz")?,
        border: seeds::text("geo/border.geojson.gz")?,
        rivers: seeds::text("geo/rivers.geojson.gz")?,
        lakes: seeds::text("geo/lakes.geojson.gz")?,
    })
}

/// What a line on the map is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapLineKind {
    /// Boundary of a county.
    County,
    /// The border between Qinghai and Gansu.
    Province,
    /// A river.
    River,
    /// Shore of a lake.
    Lake,
}

/// A line on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct MapLine {
    /// What it is.
    pub kind: MapLineKind,
    /// English name; empty where it has none.
    pub name: String,
    /// Chinese name; empty where it has none.
    pub name_zh: String,
    /// Longitude and latitude [°E, °N].
    pub points: Vec<[f64; 2]>,
}

/// All lines of the map that touch a rectangle (west, east, south, north) [degrees], cut to the runs of points inside it with
/// one point beyond each end.
///
/// # Errors
/// If an embedded file is damaged.
pub fn map_lines(bounds: (f64, f64, f64, f64)) -> Result<Vec<MapLine>, TerrainError> {
    let mut lines = Vec::new();
    for (file, kind) in [
        ("geo/county_lines.geojson.gz", MapLineKind::County),
        ("geo/border.geojson.gz", MapLineKind::Province),
        ("geo/rivers.geojson.gz", MapLineKind::River),
        ("geo/lakes.geojson.gz", MapLineKind::Lake),
    ] {
        let collection: FeatureCollection = seeds::text(file)?
            .parse()
            .map_err(|cause: geojson::Error| TerrainError::content(file, cause))?;
        for feature in collection.features {
            let name = |key: &str| {
                let value = feature.property(key).and_then(|v| v.as_str());
                value.unwrap_or_default().to_owned()
            };
            let named = !matches!(kind, MapLineKind::County);
            let (english, chinese) = if named {
                (name("name"), name("name_zh"))
            } else {
                (String::new(), String::new())
            };
            let geometry = feature.geometry.as_ref().map(|g| &g.value);
            for line in parts(geometry) {
                for points in clip(&line, bounds) {
                    lines.push(MapLine {
                        kind,
                        name: english.clone(),
                        name_zh: chinese.clone(),
                        points,
                    });
                }
            }
        }
    }
    Ok(lines)
}

/// The lines of a geometry; of polygons their rings.
fn parts(geometry: Option<&GeometryValue>) -> Vec<Vec<[f64; 2]>> {
    let line = |positions: &Vec<Position>| -> Vec<[f64; 2]> {
        let pairs = positions.iter().filter(|p| p.as_slice().len() >= 2);
        pairs.map(|p| [p[0], p[1]]).collect()
    };
    match geometry {
        Some(GeometryValue::LineString { coordinates }) => vec![line(coordinates)],
        Some(
            GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates },
        ) => coordinates.iter().map(line).collect(),
        Some(GeometryValue::MultiPolygon { coordinates }) => {
            coordinates.iter().flatten().map(line).collect()
        }
        _ => Vec::new(),
    }
}

/// The runs of points inside a rectangle with one point beyond each end.
fn clip(line: &[[f64; 2]], bounds: (f64, f64, f64, f64)) -> Vec<Vec<[f64; 2]>> {
    let (west, east, south, north) = bounds;
    let inside: Vec<bool> = line
        .iter()
        .map(|p| p[0] >= west && p[0] <= east && p[1] >= south && p[1] <= north)
        .collect();
    let mut runs: Vec<Vec<[f64; 2]>> = Vec::new();
    let mut run = Vec::new();
    for (k, point) in line.iter().enumerate() {
        let before = k > 0 && inside[k - 1];
        let after = inside.get(k + 1).copied().unwrap_or(false);
        if inside[k] || before || after {
            run.push(*point);
        } else if !run.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
    }
    runs.push(run);
    runs.retain(|points| points.len() > 1);
    runs
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_map_shows_the_huangshui_the_lake_and_the_border() {
        let lines = map_lines((100.2, 104.6, 35.2, 37.7)).unwrap();
        let named =
            |kind: MapLineKind, name: &str| lines.iter().any(|l| l.kind == kind && l.name == name);
        assert!(named(MapLineKind::River, "Huangshui"));
        assert!(named(MapLineKind::River, "Yellow River"));
        assert!(named(MapLineKind::Lake, "Qinghai Lake"));
        assert!(lines.iter().any(|l| l.kind == MapLineKind::Province));
        assert!(
            lines
                .iter()
                .filter(|l| l.kind == MapLineKind::County)
                .count()
                > 40
        );
        // Nothing far from the rectangle but the single points beyond its edge.
        assert!(
            lines
                .iter()
                .all(|l| l.points.iter().any(|p| p[0] > 100.0 && p[0] < 104.8))
        );
    }

    #[test]
    fn the_huangshui_runs_through_its_towns() {
        let lines = map_lines((100.2, 104.6, 35.2, 37.7)).unwrap();
        let river = lines.iter().find(|l| l.name == "Huangshui").unwrap();
        for (town, x, y) in [
            ("Huangyuan", 101.27, 36.687),
            ("Ledu", 102.41, 36.48),
            ("Minhe", 102.82, 36.33),
        ] {
            let near = river.points.iter().any(|p| {
                let (dx, dy) = ((p[0] - x) * 89.5, (p[1] - y) * 111.2);
                dx * dx + dy * dy < 16.0
            });
            assert!(near, "{town} lies more than 4 km from the traced river");
        }
    }

    #[test]
    fn clipping_keeps_one_point_beyond() {
        let line = [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [9.0, 9.0]];
        let runs = clip(&line, (1.5, 2.5, -1.0, 1.0));
        assert_eq!(runs, vec![vec![[1.0, 0.0], [2.0, 0.0], [3.0, 0.0]]]);
    }
}
