//! Areas of GeoJSON files: polygons with holes, alone, as a feature or as a collection of features (RFC 7946).

use super::error::GeodataError;
use super::shapefile::{Outline, read_shapefile};
use geo::{Area as _, Coord, LineString, MultiPolygon, Polygon, unary_union};
use geojson::{Feature, GeoJson, Geometry, GeometryValue, Position, feature::Id};
use std::path::Path;

/// Most bytes of a file that is read.
const MOST_BYTES: u64 = 1 << 28;
/// Properties that name a feature, whatever their case.
const NAMES: [&str; 5] = ["name", "name_en", "name_zh", "name_long_zh", "id"];
/// By how much of themselves polygons may overlap [1]: corners of a union are rounded to 2⁻³¹ of its extent.
const ROUNDING: f64 = 1e-7;

/// A feature of a file: its names and its polygons [°E, °N], none of which lie on each other.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedArea {
    /// All it is called: `name`, `name_en`, `name_zh`, `name_long_zh` and `id` of its properties, and its own id.
    pub names: Vec<String>,
    /// The polygons.
    pub polygons: MultiPolygon<f64>,
}

/// The areas of a file: GeoJSON, or an ESRI shapefile (`.shp`), whose polygons have no names and are one area.
///
/// # Errors
/// [`GeodataError`]: unreadable, not GeoJSON, no polygon in it, something else than polygons, coordinates that are no degrees.
pub fn read_areas(path: &Path) -> Result<Vec<NamedArea>, GeodataError> {
    let is_shapefile = path
        .extension()
        .is_some_and(|e| e.eq_ignore_ascii_case("shp"));
    if is_shapefile {
        let polygons = read_shapefile(path)?.into_iter().map(polygon_of).collect();
        return Ok(vec![NamedArea {
            names: Vec::new(),
            polygons: united(polygons),
        }]);
    }
    let unread = |cause| GeodataError::read(path, cause);
    let size = std::fs::metadata(path).map_err(unread)?.len();
    if size > MOST_BYTES {
        let cause = format!("{size} bytes are too many for outlines");
        return Err(GeodataError::content(
            path,
            cause,
            "cut out what the domain needs",
        ));
    }
    let bytes = std::fs::read(path).map_err(unread)?;
    let text = String::from_utf8_lossy(&bytes);
    areas(text.trim_start_matches('\u{feff}'))
        .map_err(|(cause, hint)| GeodataError::content(path, cause, hint))
}

type Wrong = (String, &'static str);

const WRITE: &str = "write a FeatureCollection, a Feature, a Polygon or a MultiPolygon, as GIS programs export them (RFC 7946)";

fn areas(text: &str) -> Result<Vec<NamedArea>, Wrong> {
    let parsed: GeoJson = text
        .parse()
        .map_err(|cause| (format!("this is no GeoJSON: {cause}"), WRITE))?;
    let areas = match parsed {
        GeoJson::Geometry(geometry) => vec![NamedArea {
            names: Vec::new(),
            polygons: polygons_of(&geometry, "the geometry")?,
        }],
        GeoJson::Feature(feature) => vec![named(&feature, 1)?],
        GeoJson::FeatureCollection(collection) => {
            let features = collection.features.iter().enumerate();
            features
                .map(|(n, feature)| named(feature, n + 1))
                .collect::<Result<_, _>>()?
        }
    };
    if areas.is_empty() {
        let cause = "this GeoJSON is empty: there is no feature in it".to_owned();
        return Err((cause, "draw one polygon at least"));
    }
    Ok(areas)
}

fn named(feature: &Feature, number: usize) -> Result<NamedArea, Wrong> {
    let mut names = Vec::new();
    for (key, value) in feature.properties.iter().flatten() {
        if NAMES.contains(&key.to_lowercase().as_str()) {
            names.extend(match value {
                serde_json::Value::String(text) => Some(text.trim().to_owned()),
                serde_json::Value::Number(number) => Some(number.to_string()),
                _ => None,
            });
        }
    }
    names.extend(feature.id.as_ref().map(|id| match id {
        Id::String(text) => text.clone(),
        Id::Number(number) => number.to_string(),
    }));
    let who = match names.first() {
        Some(name) => format!("feature {number} ({name})"),
        None => format!("feature {number}"),
    };
    let Some(geometry) = &feature.geometry else {
        return Err((format!("{who} has no geometry"), "draw it, or take it out"));
    };
    Ok(NamedArea {
        polygons: polygons_of(geometry, &who)?,
        names,
    })
}

fn polygons_of(geometry: &Geometry, who: &str) -> Result<MultiPolygon<f64>, Wrong> {
    let polygons: Vec<Polygon<f64>> = match &geometry.value {
        GeometryValue::Polygon { coordinates } => vec![polygon(coordinates)],
        GeometryValue::MultiPolygon { coordinates } => {
            coordinates.iter().map(|rings| polygon(rings)).collect()
        }
        other => {
            let cause = format!("{who} is a {}, not a polygon", other.type_name());
            return Err((cause, "areas are wanted: Polygon or MultiPolygon"));
        }
    };
    let rings = polygons
        .iter()
        .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
    for corner in rings.flat_map(|ring| &ring.0) {
        if !(corner.x.abs() <= 180.0 && corner.y.abs() <= 90.0) {
            return Err((
                format!(
                    "{who} has a corner at {}, {}, which is no place on the globe",
                    corner.x, corner.y
                ),
                "coordinates of GeoJSON are degrees east and north (WGS 84), not metres of a map: export it as EPSG:4326",
            ));
        }
    }
    let united = united(polygons);
    if united.unsigned_area() <= 0.0 {
        let cause = format!("{who} has no area");
        return Err((
            cause,
            "a ring has three corners or more and ends where it began",
        ));
    }
    Ok(united)
}

fn polygon(rings: &[Vec<Position>]) -> Polygon<f64> {
    let ring = |positions: &Vec<Position>| {
        let whole = positions.iter().filter(|p| p.as_slice().len() >= 2);
        LineString(whole.map(|p| Coord { x: p[0], y: p[1] }).collect())
    };
    let mut rings = rings.iter().map(ring);
    let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
    Polygon::new(exterior, rings.collect())
}

fn polygon_of(outline: Outline) -> Polygon<f64> {
    let ring = |points: Vec<[f64; 2]>| {
        LineString(points.into_iter().map(|[x, y]| Coord { x, y }).collect())
    };
    let holes = outline.holes.into_iter().map(ring).collect();
    Polygon::new(ring(outline.exterior), holes)
}

/// Polygons that do not lie on each other or cross themselves, covering the same ground. What is so already keeps its corners to the bit: common
/// borders of files stay common.
pub(crate) fn united(polygons: Vec<Polygon<f64>>) -> MultiPolygon<f64> {
    use geo::orient::{Direction, Orient};
    let oriented: Vec<Polygon<f64>> = polygons
        .iter()
        .filter(|p| p.exterior().0.len() >= 4)
        .map(|p| p.orient(Direction::Default))
        .collect();
    let sum: f64 = oriented.iter().map(Polygon::unsigned_area).sum();
    let united = unary_union(&oriented);
    if (united.unsigned_area() - sum).abs() <= ROUNDING * sum {
        MultiPolygon(oriented)
    } else {
        united
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;

    const SQUARE: &str = "[[101,36],[102,36],[102,37],[101,37],[101,36]]";

    fn area(text: &str) -> f64 {
        areas(text)
            .unwrap()
            .iter()
            .map(|a| a.polygons.unsigned_area())
            .sum()
    }

    fn geometry(kind: &str, coordinates: &str) -> String {
        format!(r#"{{"type":"{kind}","coordinates":{coordinates}}}"#)
    }

    fn feature(name: &str, geometry: &str) -> String {
        format!(
            r#"{{"type":"Feature","id":7,"properties":{{"NAME":"{name}","people":3}},"geometry":{geometry}}}"#
        )
    }

    #[test]
    fn every_kind_of_file_is_read_with_its_holes() {
        let hole = "[[101.2,36.2],[101.2,36.4],[101.4,36.4],[101.4,36.2],[101.2,36.2]]";
        let plain = geometry("Polygon", &format!("[{SQUARE}]"));
        assert!((area(&plain) - 1.0).abs() < 1e-12);
        let holed = geometry("Polygon", &format!("[{SQUARE},{hole}]"));
        assert!((area(&holed) - 0.96).abs() < 1e-12);
        let many = geometry("MultiPolygon", &format!("[[{SQUARE},{hole}],[{hole}]]"));
        assert!((area(&many) - 1.0).abs() < 1e-9);
        let one = areas(&feature("Park", &holed)).unwrap();
        assert_eq!(one[0].names, ["Park", "7"]);
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{},{}]}}"#,
            feature("a", &plain),
            feature("b", &holed)
        );
        assert_eq!(areas(&text).unwrap().len(), 2);
    }

    #[test]
    fn a_common_border_keeps_its_bits_and_what_overlaps_is_united() {
        let plain = geometry(
            "Polygon",
            "[[[101.1,36.3],[102.7,36.9],[101.9,37.4],[101.1,36.3]]]",
        );
        let corners = &areas(&plain).unwrap()[0].polygons.0[0];
        assert_eq!(corners.exterior().0[1], Coord { x: 102.7, y: 36.9 });
        let twice = geometry("MultiPolygon", &format!("[[{SQUARE}],[{SQUARE}]]"));
        assert!((area(&twice) - 1.0).abs() < 1e-8);
    }

    #[test]
    fn what_is_no_area_is_refused_with_a_hint() {
        let point = geometry("Point", "[101,36]");
        let flat = geometry("Polygon", "[[[101,36],[102,36],[101,36]]]");
        let metres = geometry(
            "Polygon",
            "[[[11000000,4300000],[11100000,4300000],[11100000,4400000],[11000000,4300000]]]",
        );
        for (text, part) in [
            ("", "this is no GeoJSON"),
            ("{\"type\":\"Topology\"}", "this is no GeoJSON"),
            (r#"{"type":"FeatureCollection","features":[]}"#, "is empty"),
            (point.as_str(), "is a Point, not a polygon"),
            (flat.as_str(), "has no area"),
            (
                metres.as_str(),
                "11000000, 4300000, which is no place on the globe",
            ),
            (&feature("x", "null"), "feature 1 (x) has no geometry"),
        ] {
            let (cause, hint) = areas(text).unwrap_err();
            assert!(cause.contains(part), "{cause}");
            assert!(!hint.is_empty());
        }
    }
}
