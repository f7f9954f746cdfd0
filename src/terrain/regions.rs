//! Counties, cities and provinces: their borders, names and people.

use super::TerrainError;
use crate::seeds;
use crate::units::EARTH_RADIUS;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use serde::Deserialize;
use std::sync::OnceLock;

const COUNTIES: &str = "geo/counties.geojson.gz";
const BORDER: &str = "geo/border.geojson.gz";
/// Least likeness of a suggestion to what was asked for [1] (Jaro–Winkler).
const LIKENESS: f64 = 0.8;

/// A county, district or county-level city.
#[derive(Debug, Clone)]
pub struct County {
    /// Administrative code of six digits: two of the province, four of the city.
    pub code: u32,
    /// English name: `Ping'an`.
    pub name: String,
    /// Chinese name: `平安区`, autonomous counties in short (`大通县`).
    pub name_zh: String,
    /// Chinese name in full: `大通回族土族自治县`.
    pub name_long_zh: String,
    /// Prefecture or prefecture-level city in English: `Haidong`.
    pub city: String,
    /// Prefecture or prefecture-level city in Chinese: `海东市`.
    pub city_zh: String,
    /// Province in English: `Qinghai`, `Gansu`.
    pub province: String,
    /// Province in Chinese.
    pub province_zh: String,
    /// Inhabitants of 2020, where known.
    pub population: Option<f64>,
    /// Where the population comes from; says `unverified` where from memory.
    pub population_source: Option<String>,
    /// True in the nine key regions (重点区域) of the action plan.
    pub key_region: bool,
    /// Borders [°E, °N].
    pub polygons: MultiPolygon<f64>,
    /// West, east, south, north [degrees].
    pub bounds: (f64, f64, f64, f64),
}

impl County {
    /// Whether a point [°E, °N] lies in the county, by the even-odd rule. A point on a shared border belongs to
    /// exactly one of the neighbours.
    pub fn contains(&self, longitude: f64, latitude: f64) -> bool {
        let (west, east, south, north) = self.bounds;
        if longitude < west || longitude > east || latitude < south || latitude > north {
            return false;
        }
        let mut odd = false;
        for polygon in &self.polygons {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                for edge in ring.0.windows(2) {
                    odd ^= crosses(edge[0], edge[1], longitude, latitude);
                }
            }
        }
        odd
    }
}

/// Whether the ray from a point to the west crosses an edge. The edge is taken from south to north, so that both
/// neighbours of a border compute the same bits.
fn crosses(a: Coord<f64>, b: Coord<f64>, x: f64, y: f64) -> bool {
    let (low, high) = if a.y <= b.y { (a, b) } else { (b, a) };
    if y < low.y || y >= high.y {
        return false;
    }
    low.x + (high.x - low.x) * ((y - low.y) / (high.y - low.y)) <= x
}

/// All counties of Qinghai and Gansu.
#[derive(Debug, Clone)]
pub struct Regions {
    /// The counties in the order of the file (Gansu, then Qinghai, by code).
    pub counties: Vec<County>,
    border: Vec<LineString<f64>>,
}

impl Regions {
    /// The embedded counties.
    ///
    /// # Errors
    /// If an embedded file is damaged.
    pub fn embedded() -> Result<&'static Self, TerrainError> {
        static REGIONS: OnceLock<Regions> = OnceLock::new();
        seeds::once(&REGIONS, Self::read)
    }

    fn read() -> Result<Self, TerrainError> {
        let file: CountyFile = serde_json::from_str(seeds::text(COUNTIES)?)
            .map_err(|cause| TerrainError::content(COUNTIES, cause))?;
        let border: LineFile = serde_json::from_str(seeds::text(BORDER)?)
            .map_err(|cause| TerrainError::content(BORDER, cause))?;
        let counties: Vec<County> = file.features.into_iter().map(County::from).collect();
        if counties.is_empty() {
            return Err(TerrainError::content(COUNTIES, "no county in it"));
        }
        Ok(Self {
            counties,
            border: border
                .features
                .into_iter()
                .flat_map(|feature| feature.geometry.coordinates)
                .map(line)
                .collect(),
        })
    }

    /// The index in [`Self::counties`] of the county that holds a point [°E, °N]; none outside Qinghai and Gansu.
    pub fn county_of(&self, longitude: f64, latitude: f64) -> Option<usize> {
        self.counties
            .iter()
            .position(|county| county.contains(longitude, latitude))
    }

    /// The index in [`Self::counties`] of a county code.
    pub fn county_by_code(&self, code: u32) -> Option<usize> {
        self.counties.iter().position(|c| c.code == code)
    }

    /// The counties that a text names: a code (six digits a county, four a city, two a province) or a name in English
    /// or Chinese of counties, else of a city, else of a province; `key` or `重点区域` for the key regions. English names
    /// do not mind case or apostrophes. A county goes before a city of the same name: `Yushu` is the county-level city,
    /// `玉树州` or `6327` the prefecture.
    ///
    /// # Errors
    /// [`TerrainError::UnknownRegion`] with the nearest name.
    pub fn find(&self, text: &str) -> Result<Vec<usize>, TerrainError> {
        let wanted = plain(text);
        let pick = |test: &dyn Fn(&County) -> bool| -> Vec<usize> {
            let all = self.counties.iter().enumerate();
            all.filter(|(_, c)| test(c)).map(|(k, _)| k).collect()
        };
        let tests: [&dyn Fn(&County) -> bool; 5] = [
            &|c| code_matches(c.code, &wanted),
            &|c| names_of_county(c).iter().any(|name| plain(name) == wanted),
            &|c| names_of_city(c).iter().any(|name| plain(name) == wanted),
            &|c| {
                names_of_province(c)
                    .iter()
                    .any(|name| plain(name) == wanted)
            },
            &|c| c.key_region && (wanted == "key" || wanted == "重点区域"),
        ];
        for test in tests {
            let found = pick(test);
            if !found.is_empty() {
                return Ok(found);
            }
        }
        Err(TerrainError::UnknownRegion {
            text: text.to_owned(),
            suggestion: self.suggestion(&wanted),
        })
    }

    fn suggestion(&self, wanted: &str) -> Option<String> {
        let mut best: Option<(f64, String)> = None;
        for county in &self.counties {
            let names = names_of_county(county)
                .into_iter()
                .chain(names_of_city(county))
                .chain(names_of_province(county));
            for name in names {
                let likeness = strsim::jaro_winkler(wanted, &plain(&name));
                if likeness >= LIKENESS && best.as_ref().is_none_or(|(l, _)| likeness > *l) {
                    best = Some((likeness, name));
                }
            }
        }
        best.map(|(_, name)| name)
    }

    /// Lines of the border between Qinghai and Gansu [°E, °N].
    pub fn border(&self) -> &[LineString<f64>] {
        &self.border
    }

    /// Distance of a point [°E, °N] from the border between Qinghai and Gansu [m], on the sphere flattened at the point:
    /// within 0.1 % up to 100 km, within a few per cent up to 500 km.
    pub fn border_distance(&self, longitude: f64, latitude: f64) -> f64 {
        let metres = EARTH_RADIUS.to_radians();
        let shrink = libm::cos(latitude.to_radians());
        let flat = |c: Coord<f64>| {
            (
                (c.x - longitude) * metres * shrink,
                (c.y - latitude) * metres,
            )
        };
        let mut least = f64::MAX;
        for line in &self.border {
            for edge in line.0.windows(2) {
                least = least.min(distance_from_origin(flat(edge[0]), flat(edge[1])));
            }
        }
        least
    }
}

/// Distance of the origin from a segment.
fn distance_from_origin(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 {
        (-(a.0 * dx + a.1 * dy) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let (x, y) = (a.0 + along * dx, a.1 + along * dy);
    (x * x + y * y).sqrt()
}

/// A name without case, apostrophes and space around.
fn plain(name: &str) -> String {
    let kept = name.trim().chars().filter(|c| !matches!(c, '\'' | '’'));
    kept.collect::<String>().to_lowercase()
}

/// Whether a text of two, four or six digits is the code of a county, its city or its province.
fn code_matches(code: u32, text: &str) -> bool {
    matches!(text.len(), 2 | 4 | 6)
        && text.bytes().all(|b| b.is_ascii_digit())
        && code.to_string().starts_with(text)
}

fn names_of_county(c: &County) -> Vec<String> {
    let mut names = vec![c.name.clone(), c.name_zh.clone(), c.name_long_zh.clone()];
    let stem = c.name_zh.trim_end_matches(['县', '区', '市']);
    if stem.chars().count() > 1 {
        names.push(stem.to_owned());
    }
    names
}

fn names_of_city(c: &County) -> Vec<String> {
    let mut names = vec![c.city.clone(), c.city_zh.clone()];
    for end in ["市", "藏族自治州", "蒙古族藏族自治州", "回族自治州"] {
        let stem = c.city_zh.strip_suffix(end);
        if let Some(stem) = stem.filter(|stem| !stem.ends_with('族')) {
            names.push(stem.to_owned());
            names.push(format!("{stem}州"));
        }
    }
    names
}

fn names_of_province(c: &County) -> Vec<String> {
    let stem = c.province_zh.trim_end_matches('省').to_owned();
    vec![c.province.clone(), c.province_zh.clone(), stem]
}

#[derive(Deserialize)]
struct CountyFile {
    features: Vec<CountyFeature>,
}

#[derive(Deserialize)]
struct CountyFeature {
    properties: Properties,
    geometry: PolygonGeometry,
}

#[derive(Deserialize)]
struct Properties {
    code: u32,
    name: String,
    name_zh: String,
    name_long_zh: String,
    city: String,
    city_zh: String,
    province: String,
    province_zh: String,
    population: Option<f64>,
    population_source: Option<String>,
    key_region: bool,
}

#[derive(Deserialize)]
struct PolygonGeometry {
    coordinates: Vec<Vec<Vec<[f64; 2]>>>,
}

#[derive(Deserialize)]
struct LineFile {
    features: Vec<LineFeature>,
}

#[derive(Deserialize)]
struct LineFeature {
    geometry: LineGeometry,
}

#[derive(Deserialize)]
struct LineGeometry {
    coordinates: Vec<Vec<[f64; 2]>>,
}

fn line(points: Vec<[f64; 2]>) -> LineString<f64> {
    LineString(points.into_iter().map(|[x, y]| Coord { x, y }).collect())
}

impl From<CountyFeature> for County {
    fn from(feature: CountyFeature) -> Self {
        let mut bounds = (f64::MAX, f64::MIN, f64::MAX, f64::MIN);
        for &[x, y] in feature.geometry.coordinates.iter().flatten().flatten() {
            bounds = (
                bounds.0.min(x),
                bounds.1.max(x),
                bounds.2.min(y),
                bounds.3.max(y),
            );
        }
        let polygons = feature.geometry.coordinates.into_iter().map(|rings| {
            let mut rings = rings.into_iter().map(line);
            let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
            Polygon::new(exterior, rings.collect())
        });
        let p = feature.properties;
        Self {
            code: p.code,
            name: p.name,
            name_zh: p.name_zh,
            name_long_zh: p.name_long_zh,
            city: p.city,
            city_zh: p.city_zh,
            province: p.province,
            province_zh: p.province_zh,
            population: p.population,
            population_source: p.population_source,
            key_region: p.key_region,
            polygons: MultiPolygon(polygons.collect()),
            bounds,
        }
    }
}

#[cfg(test)]
#[path = "regions_tests.rs"]
mod tests;
