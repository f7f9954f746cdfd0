//! Samples of heights and land cover in the cells of a grid.
//!
//! A model cell is sampled at n × n points, evenly spaced on the map (bilinear between its corners on the globe), so that
//! every sample stands for the same area: means over samples are means over area. Samples lie 150 m apart, or half as far as the
//! nodes of a user's own files so that each of them counts, between 8 × 8 and 96 × 96 (with own files 200 × 200) a cell. A pixel that stands for an area counts as it is;
//! nodes that are points, and pixels that are not clearly finer than the model's cells, are interpolated bilinearly. The embedded
//! heights are those of 30 seconds near the basin and the 0.05-degree aggregate elsewhere.

use super::TerrainError;
use super::land_class::LandClass;
use super::own_ground::{Beyond, OwnGround, Tally};
use super::raster::Raster;
use crate::geodata::{Crs, CrsError, Mosaic, Raster as FileRaster};
use crate::grid::HorizontalGrid;
use ndarray::Array2;
use rayon::prelude::*;

/// Distance between samples aimed at [m].
const SAMPLE_SPACING: f64 = 150.0;
/// Least distance between samples with files of one's own [m].
const LEAST_SPACING: f64 = 15.0;
/// Samples along a side of a cell: least, most, most with files of one's own.
const SAMPLES: [f64; 3] = [8.0, 96.0, 200.0];
/// Length of one degree of latitude [m].
const DEGREE: f64 = 111_195.0;
/// Largest piece of a cell over which a file's map is taken as straight [m]: maps bend by less than 0.1 m there.
const PATCH: f64 = 2000.0;

/// Sums over the samples of one cell.
pub(super) struct Cell {
    pub sum: f64,
    pub square: f64,
    pub least: f64,
    pub greatest: f64,
    pub classes: [f64; LandClass::ALL.len()],
    pub count: f64,
    /// Where the samples came from.
    pub tally: Tally,
}

/// Height of a sample with what is known of its surroundings.
struct Height {
    mean: f64,
    least: f64,
    greatest: f64,
    spread: f64,
}

impl Height {
    fn point(height: f64) -> Self {
        Self {
            mean: height,
            least: height,
            greatest: height,
            spread: 0.0,
        }
    }
}

/// Everything samples are taken from.
pub(super) struct Sources<'a> {
    inner: Raster<i16>,
    outer: Raster<i16>,
    inner_land: Raster<u8>,
    outer_land: Raster<u8>,
    own: &'a OwnGround,
}

impl<'a> Sources<'a> {
    pub fn open(own: &'a OwnGround) -> Result<Self, TerrainError> {
        Ok(Self {
            inner: Raster::heights("terrain/inner.i2")?,
            outer: Raster::heights("terrain/outer.i2")?,
            inner_land: Raster::classes("land/inner.u1")?,
            outer_land: Raster::classes("land/outer.u1")?,
            own,
        })
    }

    /// Refuses a grid that reaches beyond the embedded data.
    pub fn check(&self, grid: &HorizontalGrid) -> Result<(), TerrainError> {
        let (a, b) = (self.outer.bounds(), self.outer_land.bounds());
        let data = (a.0.max(b.0), a.1.min(b.1), a.2.max(b.2), a.3.min(b.3));
        TerrainError::beyond(grid.bounds(), data).map_or(Ok(()), Err)
    }

    /// All cells of a grid, row by row from the south.
    pub fn cells(&self, grid: &HorizontalGrid) -> Result<Vec<Vec<Cell>>, CrsError> {
        let degrees = Crs::epsg(4326)?;
        let row = |j| {
            let cells = (0..grid.nx).map(|i| self.cell(grid, (i, j), &degrees));
            cells.collect()
        };
        (0..grid.ny).into_par_iter().map(row).collect()
    }

    /// Samples along a side of a cell.
    fn samples(&self, cell_size: f64) -> usize {
        let files = self.own.rasters().map(pitch);
        let finest = files.fold(f64::INFINITY, f64::min);
        let [least, most, most_own] = SAMPLES;
        if finest.is_infinite() {
            return (cell_size / SAMPLE_SPACING).ceil().clamp(least, most) as usize;
        }
        let spacing = (0.5 * finest).clamp(LEAST_SPACING, SAMPLE_SPACING);
        (cell_size / spacing).ceil().clamp(least, most_own) as usize
    }

    /// Sums over the samples of cell (i, j).
    fn cell(
        &self,
        grid: &HorizontalGrid,
        (i, j): (usize, usize),
        degrees: &Crs,
    ) -> Result<Cell, CrsError> {
        let n = self.samples(grid.cell_size);
        let touching = |mosaic: Option<&'a Mosaic>| -> Result<Vec<Patch<'a>>, CrsError> {
            let rasters = mosaic.map_or(&[][..], Mosaic::rasters).iter().enumerate();
            let patches = rasters.map(|(file, r)| Patch::new(grid, (i, j), degrees, (file, r)));
            patches.filter_map(Result::transpose).collect()
        };
        let heights = touching(self.own.heights.as_ref().map(|own| &own.mosaic))?;
        let cover = touching(self.own.cover.as_ref().map(|own| &own.mosaic))?;
        let mut cell = Cell {
            sum: 0.0,
            square: 0.0,
            least: f64::MAX,
            greatest: f64::MIN,
            classes: [0.0; LandClass::ALL.len()],
            count: (n * n) as f64,
            tally: Tally::default(),
        };
        for b in 0..n {
            for a in 0..n {
                let point = sample_point(grid, i, j, a, b, n);
                let within = [(a as f64 + 0.5) / n as f64, (b as f64 + 0.5) / n as f64];
                let Some(height) =
                    self.height(&mut cell.tally, &heights, point, (within, grid.cell_size))
                else {
                    continue;
                };
                cell.sum += height.mean;
                cell.square += height.mean * height.mean + height.spread * height.spread;
                cell.least = cell.least.min(height.least);
                cell.greatest = cell.greatest.max(height.greatest);
                if let Some(class) = self.class(&mut cell.tally, &cover, point, within, height.mean)
                {
                    cell.classes[class.index()] += 1.0;
                }
            }
        }
        Ok(cell)
    }

    /// Height of a sample: of the first own file that has one, else the embedded where that is wanted.
    fn height(
        &self,
        tally: &mut Tally,
        patches: &[Patch<'_>],
        point: (f64, f64),
        (within, cell_size): ([f64; 2], f64),
    ) -> Option<Height> {
        let Some(own) = &self.own.heights else {
            return self.embedded_height(point, cell_size);
        };
        let found = patches.iter().find_map(|patch| {
            let height = patch.height(&own.mosaic, within, cell_size)?;
            Some((patch.file, height))
        });
        let embedded = self.embedded_height(point, cell_size);
        if let Some((file, height)) = found {
            tally.heights.found(file);
            if let Some(embedded) = embedded {
                tally.compare(height, embedded.mean);
            }
            return Some(Height::point(height));
        }
        let filled = embedded.filter(|_| own.beyond == Beyond::Embedded);
        tally.heights.missing(point, filled.is_some());
        filled
    }

    fn embedded_height(&self, (longitude, latitude): (f64, f64), cell_size: f64) -> Option<Height> {
        let coarse = |raster: &Raster<i16>| raster.header.step * DEGREE > 0.5 * cell_size;
        if let Some(at) = self.inner.cell(longitude, latitude) {
            return Some(Height::point(if coarse(&self.inner) {
                self.inner.bilinear(0, longitude, latitude)
            } else {
                f64::from(self.inner.value(0, at))
            }));
        }
        let at = self.outer.cell(longitude, latitude)?;
        let band = |k: usize| f64::from(self.outer.value(k, at));
        let mean = if coarse(&self.outer) {
            self.outer.bilinear(0, longitude, latitude)
        } else {
            band(0)
        };
        Some(Height {
            mean,
            least: band(1).min(mean),
            greatest: band(2).max(mean),
            spread: band(3),
        })
    }

    /// Class of a sample at an altitude, as [`Self::height`].
    fn class(
        &self,
        tally: &mut Tally,
        patches: &[Patch<'_>],
        point: (f64, f64),
        within: [f64; 2],
        altitude: f64,
    ) -> Option<LandClass> {
        let Some(own) = &self.own.cover else {
            return self.embedded_class(point, altitude);
        };
        for patch in patches {
            let Some(code) = patch.raster.nearest(patch.place(within)) else {
                continue;
            };
            let Some(meaning) = own.legend.of(code as i32) else {
                tally.unknown(code);
                return None;
            };
            if let Some(class) = meaning.at(altitude) {
                tally.cover.found(patch.file);
                return Some(class);
            }
        }
        let embedded = self.embedded_class(point, altitude);
        let filled = embedded.filter(|_| own.beyond == Beyond::Embedded);
        tally.cover.missing(point, filled.is_some());
        filled
    }

    fn embedded_class(
        &self,
        (longitude, latitude): (f64, f64),
        altitude: f64,
    ) -> Option<LandClass> {
        let code = [&self.inner_land, &self.outer_land]
            .into_iter()
            .find_map(|raster| {
                let at = raster.cell(longitude, latitude)?;
                Some(raster.value(0, at))
            })?;
        LandClass::from_igbp(code, altitude)
    }
}

/// Least distance of a file's nodes [m].
fn pitch(raster: &FileRaster) -> f64 {
    let frame = &raster.frame;
    let east = if frame.crs.geographic {
        let middle = frame.node(0, frame.rows / 2)[1];
        frame.step[0] * DEGREE * libm::cos(middle.to_radians())
    } else {
        frame.step[0]
    };
    spacing(raster).min(east)
}

/// Distance of a file's nodes from south to north [m].
fn spacing(raster: &FileRaster) -> f64 {
    let step = raster.frame.step[1];
    if raster.frame.crs.geographic {
        step * DEGREE
    } else {
        step
    }
}

/// A model cell on the map of a file: places of a lattice of its points, between which the map is straight.
struct Patch<'r> {
    file: usize,
    raster: &'r FileRaster,
    pieces: usize,
    /// (pieces + 1)² places from the south-west.
    lattice: Vec<[f64; 2]>,
}

impl<'r> Patch<'r> {
    /// The cell on a file's map; `None` if the file lies elsewhere.
    fn new(
        grid: &HorizontalGrid,
        (i, j): (usize, usize),
        degrees: &Crs,
        (file, raster): (usize, &'r FileRaster),
    ) -> Result<Option<Self>, CrsError> {
        let frame = &raster.frame;
        // Samples are straight in degrees already.
        let pieces = if frame.crs.geographic {
            1
        } else {
            (grid.cell_size / PATCH).ceil().clamp(1.0, 50.0) as usize
        };
        let mut lattice = Vec::with_capacity((pieces + 1) * (pieces + 1));
        for b in 0..=pieces {
            for a in 0..=pieces {
                let share = |k: usize| k as f64 / pieces as f64;
                let (x, y) = between(grid, i, j, share(a), share(b));
                lattice.push(degrees.to(&frame.crs, [x, y])?);
            }
        }
        let apart = (0..2).any(|axis| {
            let count = if axis == 0 { frame.columns } else { frame.rows };
            let step = frame.step[axis];
            let (first, last) = (frame.first[axis], frame.first[axis] + step * count as f64);
            let low = lattice.iter().fold(f64::MAX, |least, p| least.min(p[axis]));
            let high = lattice.iter().fold(f64::MIN, |most, p| most.max(p[axis]));
            high < first - step || low > last
        });
        Ok((!apart).then_some(Self {
            file,
            raster,
            pieces,
            lattice,
        }))
    }

    /// Place on the file's map of a point of the cell, given by its shares of the way east and north.
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let last = self.pieces - 1;
        let (x, y) = (x * self.pieces as f64, y * self.pieces as f64);
        let (a, b) = ((x as usize).min(last), (y as usize).min(last));
        let (x, y) = (x - a as f64, y - b as f64);
        let at = |a: usize, b: usize| self.lattice[b * (self.pieces + 1) + a];
        let corners = [at(a, b), at(a + 1, b), at(a, b + 1), at(a + 1, b + 1)];
        [0, 1].map(|axis| {
            let [sw, se, nw, ne] = corners.map(|corner| corner[axis]);
            (1.0 - y) * ((1.0 - x) * sw + x * se) + y * ((1.0 - x) * nw + x * ne)
        })
    }

    /// Height at a point of the cell; `None` outside the file and beside voids.
    fn height(&self, mosaic: &Mosaic, within: [f64; 2], cell_size: f64) -> Option<f64> {
        let place = self.place(within);
        let frame = &self.raster.frame;
        if frame.area && spacing(self.raster) <= 0.5 * cell_size {
            return self.raster.nearest(place);
        }
        let found = frame
            .holds(place)
            .then(|| mosaic.interpolate(self.raster, place));
        found
            .flatten()
            .filter(|(_, voids)| *voids == 0)
            .map(|(height, _)| height)
    }
}

/// Sample (a, b) of n × n in cell (i, j): bilinear between the corners [°E, °N].
pub(super) fn sample_point(
    grid: &HorizontalGrid,
    i: usize,
    j: usize,
    a: usize,
    b: usize,
    n: usize,
) -> (f64, f64) {
    let (x, y) = ((a as f64 + 0.5) / n as f64, (b as f64 + 0.5) / n as f64);
    between(grid, i, j, x, y)
}

/// A point of cell (i, j) by its shares of the way east and north: bilinear between the corners [°E, °N].
fn between(grid: &HorizontalGrid, i: usize, j: usize, x: f64, y: f64) -> (f64, f64) {
    let between = |c: &Array2<f64>| {
        (1.0 - y) * ((1.0 - x) * c[[j, i]] + x * c[[j, i + 1]])
            + y * ((1.0 - x) * c[[j + 1, i]] + x * c[[j + 1, i + 1]])
    };
    (
        between(&grid.corner_longitude),
        between(&grid.corner_latitude),
    )
}
