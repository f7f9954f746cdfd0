//! Borders: the embedded one of Qinghai and Gansu, or a user's file.

use super::ScreeningRules;
use super::nearest::{Nearest, nearest};
use crate::consult::RuleError;
use crate::geodata::ellipsoid::distance;
use crate::geodata::{GeodataError, read_shapefile};
use crate::seeds::{self, SeedError};
use crate::standards::Status;
use geojson::{GeoJson, Geometry, GeometryValue};
use std::path::{Path, PathBuf};

const EMBEDDED: &str = "geo/border.geojson.gz";

/// Why a border cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BorderError {
    /// Not readable.
    #[error("{}: {cause}\nhint: check the path of the border", file.display())]
    Read {
        /// Which.
        file: PathBuf,
        /// Why.
        cause: std::io::Error,
    },
    /// No line in it.
    #[error(
        "{file}: {cause}\nhint: write the border as LineString, MultiLineString, Polygon or MultiPolygon in degrees (RFC 7946), or as a shapefile of polygons"
    )]
    Content {
        /// Which.
        file: String,
        /// Why.
        cause: String,
    },
    /// No accuracy that can be.
    #[error(
        "the border's accuracy is {value} m\nhint: state the survey's own positional accuracy in metres, at least {least} m"
    )]
    Accuracy {
        /// As given [m].
        value: f64,
        /// Least [m].
        least: f64,
    },
    /// A shapefile.
    #[error(transparent)]
    Geodata(#[from] GeodataError),
    /// The embedded one.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// Rules.
    #[error(transparent)]
    Rules(#[from] RuleError),
}

/// A provincial border with what is known of its accuracy.
#[derive(Debug, Clone, PartialEq)]
pub struct Border {
    /// What it is.
    pub name: String,
    /// Lines [°E, °N].
    pub lines: Vec<Vec<[f64; 2]>>,
    /// Positional accuracy of the vertices [m].
    pub accuracy: f64,
    /// How sure that is.
    pub status: Status,
    /// From where.
    pub source: String,
    /// Surveyed: the line is the border between its vertices too.
    pub surveyed: bool,
    /// It is that of the embedded counties, and sites outside them are refused.
    pub embedded: bool,
}

impl Border {
    /// The border of Qinghai and Gansu, from the embedded counties.
    ///
    /// # Errors
    /// [`BorderError`] if an embedded file is damaged.
    pub fn embedded(rules: &ScreeningRules) -> Result<Self, BorderError> {
        let accuracy = &rules.embedded_accuracy;
        Ok(Self {
            name: "Qinghai–Gansu, embedded".to_owned(),
            lines: lines_of(seeds::text(EMBEDDED)?, EMBEDDED)?,
            accuracy: accuracy.value,
            status: accuracy.status,
            source: accuracy.source.clone(),
            surveyed: false,
            embedded: true,
        })
    }

    /// A user's border: GeoJSON of lines or polygons, or a shapefile (`.shp`) of polygons, whose outlines count. `accuracy` [m] is that of
    /// the user; `surveyed` says that the line is the border between its vertices too.
    ///
    /// # Errors
    /// [`BorderError`]: unreadable, no line in it, an accuracy that cannot be.
    pub fn read(
        path: &Path,
        accuracy: f64,
        surveyed: bool,
        rules: &ScreeningRules,
    ) -> Result<Self, BorderError> {
        let shapefile = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("shp"));
        let lines = if shapefile {
            read_shapefile(path)?
                .into_iter()
                .flat_map(|outline| std::iter::once(outline.exterior).chain(outline.holes))
                .collect()
        } else {
            let bytes = std::fs::read(path).map_err(|cause| BorderError::Read {
                file: path.to_owned(),
                cause,
            })?;
            let text = String::from_utf8_lossy(&bytes);
            lines_of(
                text.trim_start_matches('\u{feff}'),
                &path.display().to_string(),
            )?
        };
        let name = path
            .file_name()
            .map_or_else(String::new, |n| n.to_string_lossy().into_owned());
        Self::of_lines(name, lines, accuracy, surveyed, rules)
    }

    /// Lines that are there already [°E, °N].
    ///
    /// # Errors
    /// As [`Border::read`].
    pub fn of_lines(
        name: String,
        lines: Vec<Vec<[f64; 2]>>,
        accuracy: f64,
        surveyed: bool,
        rules: &ScreeningRules,
    ) -> Result<Self, BorderError> {
        let least = rules.least_accuracy.value;
        if !accuracy.is_finite() || accuracy < least {
            return Err(BorderError::Accuracy {
                value: accuracy,
                least,
            });
        }
        checked(&lines, &name)?;
        Ok(Self {
            source: format!("stated by the user with {name}"),
            name,
            lines,
            accuracy,
            status: Status::SecondHand,
            surveyed,
            embedded: false,
        })
    }

    /// Nearest points of a site and the border.
    pub fn nearest(&self, site: &[[f64; 2]]) -> Option<Nearest> {
        nearest(site, &self.lines)
    }

    /// Longest of the piece that holds the nearest point and its two neighbours [m].
    pub fn spacing(&self, piece: (usize, usize)) -> f64 {
        let vertices = &self.lines[piece.0];
        let last = (piece.1 + 2).min(vertices.len() - 1);
        vertices[piece.1.saturating_sub(1)..=last]
            .windows(2)
            .map(|p| distance(p[0], p[1]))
            .fold(0.0, f64::max)
    }
}

fn checked(lines: &[Vec<[f64; 2]>], file: &str) -> Result<(), BorderError> {
    let fault = |cause: String| BorderError::Content {
        file: file.to_owned(),
        cause,
    };
    if !lines.iter().any(|line| line.len() > 1) {
        return Err(fault("no line in it".to_owned()));
    }
    let globe = |p: &&[f64; 2]| !(p[0].abs() <= 180.0 && p[1].abs() <= 90.0);
    match lines.iter().flatten().find(globe) {
        Some(p) => Err(fault(format!(
            "the point {}, {} is not in degrees",
            p[0], p[1]
        ))),
        None => Ok(()),
    }
}

fn lines_of(text: &str, file: &str) -> Result<Vec<Vec<[f64; 2]>>, BorderError> {
    let fault = |cause: String| BorderError::Content {
        file: file.to_owned(),
        cause,
    };
    let parsed: GeoJson = text
        .parse()
        .map_err(|cause| fault(format!("no GeoJSON: {cause}")))?;
    let mut lines = Vec::new();
    match parsed {
        GeoJson::Geometry(geometry) => take(&geometry, &mut lines),
        GeoJson::Feature(feature) => feature.geometry.iter().for_each(|g| take(g, &mut lines)),
        GeoJson::FeatureCollection(all) => {
            for geometry in all.features.iter().filter_map(|f| f.geometry.as_ref()) {
                take(geometry, &mut lines);
            }
        }
    }
    checked(&lines, file)?;
    Ok(lines)
}

fn take(geometry: &Geometry, lines: &mut Vec<Vec<[f64; 2]>>) {
    let mut line = |positions: &[geojson::Position]| {
        let points = positions
            .iter()
            .filter(|p| p.as_slice().len() > 1)
            .map(|p| [p[0], p[1]]);
        lines.push(points.collect());
    };
    match &geometry.value {
        GeometryValue::LineString { coordinates } => line(coordinates),
        GeometryValue::MultiLineString { coordinates } | GeometryValue::Polygon { coordinates } => {
            for l in coordinates {
                line(l);
            }
        }
        GeometryValue::MultiPolygon { coordinates } => {
            for l in coordinates.iter().flatten() {
                line(l);
            }
        }
        GeometryValue::GeometryCollection { geometries } => {
            for g in geometries {
                take(g, lines);
            }
        }
        _ => {}
    }
}
