//! Sources that are polygons, lines or cells of a grid, from files beside `activity.csv`.
//!
//! | surrogate | file | weight |
//! |---|---|---|
//! | `polygon` | GeoJSON with Polygon or MultiPolygon, or an ESRI shapefile | area |
//! | `line` | GeoJSON with LineString or MultiLineString | length |
//! | `grid` | CSV `longitude_deg,latitude_deg,weight_1`: centres of a regular grid of degrees | `weight_1` |
//!
//! Polygons are cut at the borders of the model's cells (Sutherland and Hodgman 1974, Commun. ACM 17, 32) on the map; grid
//! cells are sampled at points and lines cut into pieces finer than a tenth of the model's cells. What falls beside the model
//! grid counts as outside.

use super::error::InventoryError;
use super::table::{Problems, Table};
use crate::geodata::read_shapefile;
use crate::grid::{GridError, HorizontalGrid};
use crate::meteorology::read_text;
use crate::units::EARTH_RADIUS;
use geo::{Coord, LineString, MultiPolygon, Polygon};
use geojson::{FeatureCollection, GeometryValue, Position};
use std::path::Path;

/// Samples along each side of a model cell.
const SAMPLES_PER_CELL: f64 = 10.0;
/// Most samples along each side of a grid cell.
const MOST_SAMPLES: f64 = 400.0;
/// By how much a covered cell may exceed the whole from rounding [1].
const ROUNDING: f64 = 1e-9;

/// A shape that emits [degrees east and north].
#[derive(Debug, Clone)]
pub enum Shape {
    /// Areas.
    Polygon(MultiPolygon<f64>),
    /// Lines.
    Line(Vec<LineString<f64>>),
    /// Centres of cells with weights, and the cell's size in longitude and latitude [degrees].
    Grid {
        /// Longitude, latitude, weight.
        cells: Vec<(f64, f64, f64)>,
        /// Size of a cell in longitude and latitude [degrees].
        step: (f64, f64),
    },
}

impl Shape {
    /// Its name as a surrogate.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Polygon(_) => "polygon",
            Self::Line(_) => "line",
            Self::Grid { .. } => "grid",
        }
    }

    /// Points [°E, °N] with weights that stand for lines and grid cells on cells of `cell_size` [m].
    fn samples(&self, cell_size: f64) -> Vec<(f64, f64, f64)> {
        let spacing = cell_size / SAMPLES_PER_CELL;
        match self {
            Self::Polygon(_) => Vec::new(),
            Self::Line(lines) => lines.iter().flat_map(|l| cut(l, spacing)).collect(),
            Self::Grid { cells, step } => cells
                .iter()
                .flat_map(|&(x, y, weight)| {
                    let (width, height) = metres(*step, y);
                    let (n, m) = (count(width / spacing), count(height / spacing));
                    let part = weight / (n * m) as f64;
                    let step = *step;
                    (0..n * m).map(move |at| {
                        let (a, b) = ((at % n) as f64, (at / n) as f64);
                        (
                            x + ((a + 0.5) / n as f64 - 0.5) * step.0,
                            y + ((b + 0.5) / m as f64 - 0.5) * step.1,
                            part,
                        )
                    })
                })
                .collect(),
        }
    }

    /// Shares of the shape by column (j·nx + i) of a grid, by rising column; what lies outside is missing.
    ///
    /// # Errors
    /// If the map fails.
    pub(super) fn shares(&self, grid: &HorizontalGrid) -> Result<Vec<(u32, f64)>, GridError> {
        if let Self::Polygon(polygons) = self {
            return polygon_shares(polygons, grid);
        }
        let samples = self.samples(grid.cell_size);
        let points: Vec<(f64, f64)> = samples.iter().map(|s| (s.0, s.1)).collect();
        let mut weights = vec![0.0; grid.columns()];
        let mut total = 0.0;
        for (sample, position) in samples.iter().zip(grid.positions(&points)?) {
            total += sample.2;
            if let Some((i, j)) = grid.cell_at(position) {
                weights[j * grid.nx + i] += sample.2;
            }
        }
        Ok(weights
            .into_iter()
            .enumerate()
            .filter(|(_, weight)| *weight > 0.0)
            .map(|(column, weight)| (column as u32, weight / total))
            .collect())
    }
}

/// Share of each cell of a grid, j·nx + i, that the polygons of a file cover [1]: GeoJSON, or an ESRI shapefile (`.shp`).
///
/// # Errors
/// If the file cannot be read, holds no polygons, they overlap, or the map fails.
pub(crate) fn covered(path: &Path, grid: &HorizontalGrid) -> Result<Vec<f64>, InventoryError> {
    let file = path.display().to_string();
    let mut problems = Problems::default();
    let shape = if is_shapefile(&file) {
        Some(read_shapefile_shape(path)?)
    } else {
        read_geojson(&read_text(path)?, &file, &mut problems)
    };
    match shape {
        Some(Shape::Polygon(polygons)) if problems.list.is_empty() => {
            let (areas, _) = polygon_areas(&polygons, grid)?;
            if areas.iter().all(|area| *area <= 1.0 + ROUNDING) {
                return Ok(areas);
            }
            let hint = "unite them: ground cannot be covered twice";
            problems.add(&file, 0, "", "", "polygons lie on each other", hint);
        }
        Some(Shape::Line(_) | Shape::Grid { .. }) => {
            let hint = "write polygons: a line has no area";
            problems.add(&file, 0, "", "", "lines, where areas are needed", hint);
        }
        _ => {}
    }
    Err(InventoryError::Problems {
        problems: problems.list,
    })
}

/// Whether a name is that of a shapefile.
pub(super) fn is_shapefile(file: &str) -> bool {
    let ending = Path::new(file).extension();
    ending.is_some_and(|ending| ending.eq_ignore_ascii_case("shp"))
}

/// The polygons of a shapefile.
///
/// # Errors
/// [`InventoryError::Outline`].
pub(super) fn read_shapefile_shape(path: &Path) -> Result<Shape, InventoryError> {
    let ring = |points: Vec<[f64; 2]>| {
        LineString(points.into_iter().map(|[x, y]| Coord { x, y }).collect())
    };
    let polygons = read_shapefile(path)?.into_iter().map(|outline| {
        let holes = outline.holes.into_iter().map(ring).collect();
        Polygon::new(ring(outline.exterior), holes)
    });
    Ok(Shape::Polygon(MultiPolygon(polygons.collect())))
}

/// Shares of polygons by column, exact on the map.
fn polygon_shares(
    polygons: &MultiPolygon<f64>,
    grid: &HorizontalGrid,
) -> Result<Vec<(u32, f64)>, GridError> {
    let (areas, total) = polygon_areas(polygons, grid)?;
    Ok(areas
        .into_iter()
        .enumerate()
        .filter(|(_, area)| *area > 0.0)
        .map(|(column, area)| (column as u32, area / total))
        .collect())
}

/// Areas of polygons by column, and of the whole of them, in cells.
pub(super) fn polygon_areas(
    polygons: &MultiPolygon<f64>,
    grid: &HorizontalGrid,
) -> Result<(Vec<f64>, f64), GridError> {
    let mut areas = vec![0.0; grid.columns()];
    let mut total = 0.0;
    for polygon in polygons {
        let holes = polygon.interiors().iter().map(|ring| (ring, -1.0));
        for (ring, sign) in std::iter::once((polygon.exterior(), 1.0)).chain(holes) {
            let points = pairs(ring);
            let (parts, whole) = ring_areas(&grid.positions(&points)?, grid);
            total += sign * whole;
            for (cell, part) in parts {
                areas[cell as usize] += sign * part;
            }
        }
    }
    Ok((areas, total))
}

/// Area of a ring of positions (see [`HorizontalGrid::positions`]) in each of the cells j·nx + i that it touches, and as a whole, both in cells and
/// positive whichever way it turns. It must not cross itself.
pub(crate) fn ring_areas(
    positions: &[(f64, f64)],
    grid: &HorizontalGrid,
) -> (Vec<(u32, f64)>, f64) {
    // Cell (i, j) spans i to i + 1 and j to j + 1.
    let ring: Vec<(f64, f64)> = positions.iter().map(|p| (p.0 + 0.5, p.1 + 0.5)).collect();
    let whole = area(&ring);
    let mut parts = Vec::new();
    for (j, row) in strips(&ring, |p| p.1, grid.ny) {
        for (i, cell) in strips(&row, |p| p.0, grid.nx) {
            parts.push(((j * grid.nx + i) as u32, whole.signum() * area(&cell)));
        }
    }
    (parts, whole.abs())
}

fn pairs(ring: &LineString<f64>) -> Vec<(f64, f64)> {
    ring.0.iter().map(|c| (c.x, c.y)).collect()
}

/// Signed area of a ring.
fn area(ring: &[(f64, f64)]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    let twice: f64 = ring
        .iter()
        .zip(next)
        .map(|(a, b)| a.0 * b.1 - b.0 * a.1)
        .sum();
    0.5 * twice
}

/// A ring cut into the strips n to n + 1 of a coordinate, for n below `count`.
fn strips(
    ring: &[(f64, f64)],
    coordinate: fn(&(f64, f64)) -> f64,
    count: usize,
) -> Vec<(usize, Vec<(f64, f64)>)> {
    let (low, high) = ring.iter().fold((f64::MAX, f64::MIN), |(low, high), p| {
        (low.min(coordinate(p)), high.max(coordinate(p)))
    });
    if high <= 0.0 || low >= count as f64 {
        return Vec::new();
    }
    (low.max(0.0) as usize..(high.ceil() as usize).min(count))
        .map(|n| {
            let above = half_plane(ring, |p| coordinate(p) - n as f64);
            let strip = half_plane(&above, |p| (n + 1) as f64 - coordinate(p));
            (n, strip)
        })
        .filter(|(_, strip)| strip.len() > 2)
        .collect()
}

/// The part of a ring where `inside` is not negative.
fn half_plane(ring: &[(f64, f64)], inside: impl Fn(&(f64, f64)) -> f64) -> Vec<(f64, f64)> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    for (a, b) in ring.iter().zip(ring.iter().cycle().skip(1)) {
        let (from, to) = (inside(a), inside(b));
        if from >= 0.0 {
            kept.push(*a);
        }
        if (from < 0.0) != (to < 0.0) {
            let part = from / (from - to);
            kept.push((a.0 + part * (b.0 - a.0), a.1 + part * (b.1 - a.1)));
        }
    }
    kept
}

fn count(ratio: f64) -> usize {
    ratio.ceil().clamp(1.0, MOST_SAMPLES) as usize
}

/// Degrees at a latitude in metres.
fn metres(degrees: (f64, f64), latitude: f64) -> (f64, f64) {
    let degree = EARTH_RADIUS.to_radians();
    (
        degrees.0 * degree * libm::cos(latitude.to_radians()),
        degrees.1 * degree,
    )
}

/// Midpoints of the pieces of a line, weighted by length.
fn cut(line: &LineString<f64>, spacing: f64) -> Vec<(f64, f64, f64)> {
    let mut points = Vec::new();
    for edge in line.0.windows(2) {
        let (a, b) = (edge[0], edge[1]);
        let (dx, dy) = metres((b.x - a.x, b.y - a.y), 0.5 * (a.y + b.y));
        let length = (dx * dx + dy * dy).sqrt();
        let pieces = (length / spacing).ceil().max(1.0) as usize;
        for piece in 0..pieces {
            let along = (piece as f64 + 0.5) / pieces as f64;
            points.push((
                a.x + along * (b.x - a.x),
                a.y + along * (b.y - a.y),
                length / pieces as f64,
            ));
        }
    }
    points
}

/// Reads a file by its ending.
pub(super) fn read(text: &str, file: &str, problems: &mut Problems) -> Option<Shape> {
    let ending = file.rsplit('.').next().unwrap_or_default().to_lowercase();
    match ending.as_str() {
        "geojson" | "json" => read_geojson(text, file, problems),
        "csv" => read_grid(text, file, problems),
        _ => {
            let hint = "polygons and lines are .geojson (polygons also .shp), grids .csv";
            problems.add(file, 0, "", "", "this is no geometry file", hint);
            None
        }
    }
}

fn read_geojson(text: &str, file: &str, problems: &mut Problems) -> Option<Shape> {
    let collection: FeatureCollection = match text.parse() {
        Ok(collection) => collection,
        Err(cause) => {
            let message = format!("this is no GeoJSON: {cause}");
            problems.add(file, 0, "", "", message, "write a FeatureCollection");
            return None;
        }
    };
    let ring = |positions: &Vec<Position>| {
        LineString(
            positions
                .iter()
                .filter(|p| p.as_slice().len() >= 2)
                .map(|p| Coord { x: p[0], y: p[1] })
                .collect::<Vec<_>>(),
        )
    };
    let polygon = |rings: &Vec<Vec<Position>>| {
        let mut rings = rings.iter().map(ring);
        let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Polygon::new(exterior, rings.collect())
    };
    let (mut polygons, mut lines) = (Vec::new(), Vec::new());
    for feature in &collection.features {
        match feature.geometry.as_ref().map(|g| &g.value) {
            Some(GeometryValue::Polygon { coordinates }) => polygons.push(polygon(coordinates)),
            Some(GeometryValue::MultiPolygon { coordinates }) => {
                polygons.extend(coordinates.iter().map(polygon));
            }
            Some(GeometryValue::LineString { coordinates }) => lines.push(ring(coordinates)),
            Some(GeometryValue::MultiLineString { coordinates }) => {
                lines.extend(coordinates.iter().map(ring));
            }
            _ => {
                let hint = "write polygons or lines";
                problems.add(
                    file,
                    0,
                    "",
                    "",
                    "a feature is neither polygon nor line",
                    hint,
                );
            }
        }
    }
    polygons.retain(|p| p.exterior().0.len() >= 4);
    lines.retain(|l| l.0.len() >= 2);
    let far = |c: &Coord<f64>| !(c.x.abs() <= 180.0 && c.y.abs() <= 90.0);
    let vertices = polygons
        .iter()
        .flat_map(|p| p.exterior().0.iter())
        .chain(lines.iter().flat_map(|l| l.0.iter()));
    if let Some(bad) = vertices.into_iter().find(|c| far(c)) {
        let hint = "coordinates are degrees east and north (WGS 84), not metres";
        problems.add(
            file,
            0,
            "",
            &format!("{}, {}", bad.x, bad.y),
            "this is no place on the globe",
            hint,
        );
        return None;
    }
    polygons.retain(|p| area(&pairs(p.exterior())).abs() > 0.0);
    lines.retain(|l| l.0.windows(2).any(|edge| edge[0] != edge[1]));
    match (polygons.is_empty(), lines.is_empty()) {
        (false, true) => Some(Shape::Polygon(MultiPolygon(polygons))),
        (true, false) => Some(Shape::Line(lines)),
        _ => {
            let hint = "one file holds polygons or lines, at least one that has area or length";
            problems.add(file, 0, "", "", "both polygons and lines, or neither", hint);
            None
        }
    }
}

fn read_grid(text: &str, file: &str, problems: &mut Problems) -> Option<Shape> {
    let before = problems.list.len();
    let required = ["longitude_deg", "latitude_deg", "weight_1"];
    let table = Table::parse(text, file, &required, &[], problems);
    let mut cells = Vec::new();
    for row in table.rows() {
        let x = row.number("longitude_deg", (-180.0, 180.0), problems);
        let y = row.number("latitude_deg", (-90.0, 90.0), problems);
        let weight = row.number("weight_1", (0.0, f64::MAX), problems);
        if let (Some(x), Some(y), Some(weight)) = (x, y, weight) {
            cells.push((x, y, weight));
        }
    }
    let step = (
        spacing(cells.iter().map(|c| c.0).collect()),
        spacing(cells.iter().map(|c| c.1).collect()),
    );
    let (Some(dx), Some(dy)) = step else {
        if problems.list.len() == before {
            let hint = "centres must step by one width in longitude and one in latitude, at least two of each";
            problems.add(file, 0, "", "", "this is no regular grid", hint);
        }
        return None;
    };
    if cells.iter().map(|c| c.2).sum::<f64>() <= 0.0 {
        problems.add(
            file,
            0,
            "weight_1",
            "",
            "all weights are zero",
            "give one cell a weight",
        );
    }
    (problems.list.len() == before).then_some(Shape::Grid {
        cells,
        step: (dx, dy),
    })
}

/// The least step between different values, if all steps are multiples of it.
fn spacing(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| (*a - *b).abs() < 1e-7);
    let steps: Vec<f64> = values.windows(2).map(|w| w[1] - w[0]).collect();
    let least = steps.iter().copied().reduce(f64::min)?;
    let regular = |step: &f64| {
        let multiple = step / least;
        (multiple - multiple.round()).abs() < 1e-2
    };
    steps.iter().all(regular).then_some(least)
}
