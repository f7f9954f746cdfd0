//! Elevation and hill height at points: AERMAP's definitions on rasters of any number.
//!
//! elevation     bilinear between the four nearest nodes of the first raster that holds the point; the outermost nodes reach on
//!               over their own half step; voids among the four take the mean of the others
//! hill height   h_c = max { z : z − z_r ≥ 0.10 d }, over all nodes of all rasters, z_r the receptor's elevation, d the distance
//!               (along the geodesic where nodes are in degrees, on the map otherwise); at least z_r
//!
//! The search for h_c opens blocks of nodes in the order of their greatest height and leaves out those that 10 % of the least
//! possible distance rules out; the first node that passes is the answer. A receptor costs some hundred blocks in place of all
//! nodes, and the answer is the same to the bit.
//! Source: EPA-454/B-18-004 (AERMAP User's Guide, 2018), 2.1; behaviour of AERMAP's RECELV and CALCHC.

use super::error::DemError;
use crate::geodata::{Block, Crs, CrsError, Elevation, Frame, Mosaic, Raster};
use crate::terrain::embedded_heights;
use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::path::PathBuf;

/// Slope from which terrain counts [1] (AERMAP).
pub const SLOPE: f64 = 0.10;

/// Elevation models, the first that holds a point counting.
#[derive(Debug, Clone)]
pub struct Ground {
    mosaic: Mosaic,
}

/// Where the model ends before the 10 % rule is closed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Open {
    /// Distance up to which terrain as high as the model's highest would count [m].
    pub needed: f64,
    /// Distance at which the model ends in some direction [m].
    pub edge: f64,
}

/// A block on the list, greatest first.
#[derive(Debug, PartialEq, Eq)]
struct Listed {
    top: Top,
    raster: usize,
    block: Block,
}

#[derive(Debug, PartialEq)]
struct Top(f32);

impl Eq for Top {}

impl PartialOrd for Listed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Listed {
    fn cmp(&self, other: &Self) -> Ordering {
        // Of equals the smaller block, so that nodes come before what they are part of.
        let place = |l: &Self| (l.raster, l.block.j, l.block.i);
        self.top
            .0
            .total_cmp(&other.top.0)
            .then(other.block.level.cmp(&self.block.level))
            .then(place(other).cmp(&place(self)))
    }
}

impl Ground {
    /// From rasters.
    pub fn new(rasters: Vec<Raster>) -> Self {
        Self {
            mosaic: Mosaic::new(rasters),
        }
    }

    /// The embedded terrain: 30″ about the basin, 0.05° around it.
    ///
    /// # Errors
    /// If an embedded file is damaged.
    pub fn embedded() -> Result<Self, DemError> {
        let mut rasters: Vec<Raster> = Vec::new();
        let names = [
            "embedded terrain, 30 arc seconds",
            "embedded terrain, 0.05 degrees",
        ];
        for (heights, name) in embedded_heights()?.into_iter().zip(names) {
            let frame = Frame {
                name: name.to_owned(),
                crs: Crs::epsg(4326)?,
                first: [heights.west, heights.south],
                step: [heights.step; 2],
                columns: heights.columns,
                rows: heights.rows,
                area: true,
            };
            let mut values = heights.values;
            if let Some(finer) = rasters.first() {
                // Means of what is there in full would only blur it.
                for (at, value) in values.iter_mut().enumerate() {
                    let (i, j) = (at % frame.columns, at / frame.columns);
                    if finer.frame.holds(frame.node(i, j)) {
                        *value = f32::NAN;
                    }
                }
            }
            rasters.push(Raster::new(frame, values));
        }
        Ok(Self::new(rasters))
    }

    /// From files: `.tif`, `.tiff`, `.hgt`, `.asc`; `crs` is the system of grids that have no `.prj` beside them.
    ///
    /// # Errors
    /// [`DemError`] of the first file that cannot be used.
    pub fn open(files: &[PathBuf], crs: Option<&Crs>) -> Result<Self, DemError> {
        Ok(Self {
            mosaic: Mosaic::open(files, crs, None)?,
        })
    }

    /// The rasters.
    pub fn rasters(&self) -> &[Raster] {
        self.mosaic.rasters()
    }

    /// The greatest height of all [m].
    pub fn highest(&self) -> f64 {
        self.mosaic.highest()
    }

    /// Elevation of a point, as [`Mosaic::elevation`].
    ///
    /// # Errors
    /// If the point has no image in a raster's system.
    pub fn elevation(&self, crs: &Crs, point: [f64; 2]) -> Result<Option<Elevation>, CrsError> {
        self.mosaic.elevation(crs, point)
    }

    /// Hill height of a receptor at elevation `z` [m].
    ///
    /// # Errors
    /// If the point has no image in a raster's system.
    pub fn hill_height(&self, crs: &Crs, point: [f64; 2], z: f64) -> Result<f64, CrsError> {
        let places: Result<Vec<[f64; 2]>, CrsError> = self
            .rasters()
            .iter()
            .map(|raster| crs.to(&raster.frame.crs, point))
            .collect();
        let places = places?;
        let mut list = BinaryHeap::new();
        let add = |list: &mut BinaryHeap<Listed>, raster: usize, block: Block| {
            let source = &self.rasters()[raster];
            let top = source.block_top(block);
            let rise = f64::from(top) - z;
            if rise > 0.0 && rise >= SLOPE * source.least_distance(block, places[raster]) {
                list.push(Listed {
                    top: Top(top),
                    raster,
                    block,
                });
            }
        };
        for (index, raster) in self.rasters().iter().enumerate() {
            add(&mut list, index, raster.root());
        }
        while let Some(Listed { top, raster, block }) = list.pop() {
            let source = &self.rasters()[raster];
            if block.level == 0 {
                let height = f64::from(top.0);
                if height - z >= SLOPE * source.node_distance(block.i, block.j, places[raster]) {
                    return Ok(height);
                }
                continue;
            }
            for part in source.parts(block) {
                add(&mut list, raster, part);
            }
        }
        Ok(z)
    }

    /// Whether the model ends nearer than terrain as high as its highest would count from a receptor at elevation `z` in raster
    /// `raster`: rays in 36 directions, 32 steps each, through the rasters in that one's system.
    ///
    /// # Errors
    /// If the point has no image in the raster's system.
    pub fn open_side(
        &self,
        crs: &Crs,
        point: [f64; 2],
        elevation: Elevation,
    ) -> Result<Option<Open>, CrsError> {
        const STEPS: u32 = 32;
        let frame = &self.rasters()[elevation.raster].frame;
        let place = crs.to(&frame.crs, point)?;
        let needed = (self.highest() - elevation.height) / SLOPE;
        let mut edge = f64::INFINITY;
        for sector in 0..36 {
            let angle = f64::from(sector) * 10.0_f64.to_radians();
            let (sine, cosine) = (libm::sin(angle), libm::cos(angle));
            for step in 1..=STEPS {
                let distance = needed * f64::from(step) / f64::from(STEPS);
                let at = frame.shifted(place, distance * sine, distance * cosine);
                let covered = self
                    .rasters()
                    .iter()
                    .any(|other| other.frame.same_system(frame) && other.frame.holds(at));
                if !covered {
                    edge = edge.min(distance);
                    break;
                }
            }
        }
        Ok((edge < f64::INFINITY).then_some(Open { needed, edge }))
    }

    /// What the rasters cover, in words.
    pub fn extent(&self) -> String {
        self.mosaic.extent()
    }
}
