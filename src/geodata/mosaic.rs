//! Elevation models laid over each other: the first that has a value at a point counts.
//!
//! Between nodes heights are bilinear; the outermost nodes reach on over their own half step, or to the nodes of a neighbour of the
//! same system whose nodes go on.

use super::crs::{Crs, CrsError};
use super::error::GeodataError;
use super::raster::Raster;
use super::raster_file::read_raster;
use std::path::PathBuf;

/// Elevation models in the order in which they count.
#[derive(Debug, Clone)]
pub struct Mosaic {
    rasters: Vec<Raster>,
}

/// Elevation of a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Elevation {
    /// Height above sea level [m].
    pub height: f64,
    /// How many of the four nodes about it were voids.
    pub voids: usize,
    /// The raster it is from.
    pub raster: usize,
}

impl Mosaic {
    /// From rasters.
    pub fn new(rasters: Vec<Raster>) -> Self {
        Self { rasters }
    }

    /// From files: `.tif`, `.tiff`, `.hgt`, `.asc`. `crs` is the system of grids that have no `.prj` beside them, `bounds` the west,
    /// east, south and north [°] of what is needed.
    ///
    /// # Errors
    /// [`GeodataError`] of the first file that cannot be used.
    pub fn open(
        files: &[PathBuf],
        crs: Option<&Crs>,
        bounds: Option<[f64; 4]>,
    ) -> Result<Self, GeodataError> {
        let rasters = files.iter().map(|path| read_raster(path, crs, bounds));
        Ok(Self {
            rasters: rasters.collect::<Result<_, _>>()?,
        })
    }

    /// The rasters.
    pub fn rasters(&self) -> &[Raster] {
        &self.rasters
    }

    /// The greatest height of all [m].
    pub fn highest(&self) -> f64 {
        self.rasters
            .iter()
            .map(Raster::highest)
            .fold(f64::NEG_INFINITY, f64::max)
    }

    /// Elevation of a point; `None` outside all rasters or among voids only. A raster with voids about the point gives way to
    /// one without.
    ///
    /// # Errors
    /// If the point has no image in a raster's system.
    pub fn elevation(&self, crs: &Crs, point: [f64; 2]) -> Result<Option<Elevation>, CrsError> {
        let mut best: Option<Elevation> = None;
        for (index, raster) in self.rasters.iter().enumerate() {
            let place = crs.to(&raster.frame.crs, point)?;
            if !raster.frame.holds(place) {
                continue;
            }
            if let Some((height, voids)) = self.interpolate(raster, place) {
                let found = Elevation {
                    height,
                    voids,
                    raster: index,
                };
                if voids == 0 {
                    return Ok(Some(found));
                }
                if best.is_none_or(|best| voids < best.voids) {
                    best = Some(found);
                }
            }
        }
        Ok(best)
    }

    /// Height between the four nodes about a place of a raster's system, and how many of them were voids, which take the mean of
    /// the others; nodes beyond the raster's edge come from a neighbour whose nodes go on, else from the edge.
    pub fn interpolate(&self, raster: &Raster, place: [f64; 2]) -> Option<(f64, usize)> {
        let frame = &raster.frame;
        let ((i, fx), (j, fy)) = (frame.cell(0, place), frame.cell(1, place));
        let node = |i: isize, j: isize| -> Option<f64> {
            let (columns, rows) = (frame.columns as isize, frame.rows as isize);
            let inside = (0..columns).contains(&i) && (0..rows).contains(&j);
            if !inside {
                let at = [
                    frame.first[0] + frame.step[0] * i as f64,
                    frame.first[1] + frame.step[1] * j as f64,
                ];
                let neighbour = self
                    .rasters
                    .iter()
                    .filter(|other| other.frame.same_system(frame))
                    .find_map(|other| other.node_at(at));
                if neighbour.is_some() {
                    return neighbour;
                }
            }
            raster.node(
                i.clamp(0, columns - 1) as usize,
                j.clamp(0, rows - 1) as usize,
            )
        };
        let nodes = [
            node(i, j),
            node(i + 1, j),
            node(i, j + 1),
            node(i + 1, j + 1),
        ];
        let known = nodes.iter().flatten().count();
        if known == 0 {
            return None;
        }
        let mean = nodes.iter().flatten().sum::<f64>() / known as f64;
        let [a, b, c, d] = nodes.map(|z| z.unwrap_or(mean));
        let height = (1.0 - fy) * ((1.0 - fx) * a + fx * b) + fy * ((1.0 - fx) * c + fx * d);
        Some((height, 4 - known))
    }

    /// What the rasters cover, in words.
    pub fn extent(&self) -> String {
        let each = self.rasters.iter().map(|raster| {
            let frame = &raster.frame;
            let [first, last] = raster.whole;
            let digits = if frame.crs.geographic { 4 } else { 1 };
            format!(
                "{:.digits$} to {:.digits$} E, {:.digits$} to {:.digits$} N in {} ({})",
                first[0], last[0], first[1], last[1], frame.crs.name, frame.name
            )
        });
        each.collect::<Vec<_>>().join("; ")
    }
}
