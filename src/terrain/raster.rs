//! A packed longitude–latitude raster with its header.

use super::TerrainError;
use crate::seeds;
use serde::Deserialize;

/// Where the cells of a raster lie.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Header {
    /// Names of the bands.
    pub bands: Vec<String>,
    /// Western edge [°E].
    pub west: f64,
    /// Southern edge [°N].
    pub south: f64,
    /// Cell size [degrees].
    pub step: f64,
    /// Cells west to east.
    pub columns: usize,
    /// Cells south to north.
    pub rows: usize,
}

/// Bands of cells, row 0 in the south.
#[derive(Debug, Clone)]
pub(super) struct Raster<T> {
    /// Where the cells lie.
    pub header: Header,
    values: Vec<T>,
}

impl Raster<i16> {
    /// Reads `NAME.gz` as little-endian 16-bit numbers, with the header `NAME.json`.
    pub fn heights(name: &str) -> Result<Self, TerrainError> {
        let (header, bytes) = open(name, 2)?;
        let values = bytes
            .chunks_exact(2)
            .map(|pair| i16::from_le_bytes([pair[0], pair[1]]))
            .collect();
        Ok(Self { header, values })
    }

    /// Value of a band between the four nearest cell centres; beyond the outermost centres the edge value.
    pub fn bilinear(&self, band: usize, longitude: f64, latitude: f64) -> f64 {
        let Header {
            west,
            south,
            step,
            columns,
            rows,
            ..
        } = self.header;
        let x = ((longitude - west) / step - 0.5).clamp(0.0, (columns - 1) as f64);
        let y = ((latitude - south) / step - 0.5).clamp(0.0, (rows - 1) as f64);
        let (i, j) = ((x as usize).min(columns - 2), (y as usize).min(rows - 2));
        let (fx, fy) = (x - i as f64, y - j as f64);
        let at = |j: usize, i: usize| f64::from(self.values[(band * rows + j) * columns + i]);
        (1.0 - fy) * ((1.0 - fx) * at(j, i) + fx * at(j, i + 1))
            + fy * ((1.0 - fx) * at(j + 1, i) + fx * at(j + 1, i + 1))
    }
}

impl Raster<u8> {
    /// Reads `NAME.gz` as classes of the IGBP, 0–16, with the header `NAME.json`.
    pub fn classes(name: &str) -> Result<Self, TerrainError> {
        let (header, bytes) = open(name, 1)?;
        if let Some(code) = bytes.iter().find(|&&code| code > 16) {
            return Err(TerrainError::content(
                &format!("{name}.gz"),
                format!("class {code} is none of the IGBP's 0 to 16"),
            ));
        }
        Ok(Self {
            header,
            values: bytes.to_vec(),
        })
    }
}

impl<T: Copy> Raster<T> {
    /// Western, eastern, southern, northern edge [°E, °E, °N, °N].
    pub fn bounds(&self) -> (f64, f64, f64, f64) {
        let h = &self.header;
        (
            h.west,
            h.west + h.columns as f64 * h.step,
            h.south,
            h.south + h.rows as f64 * h.step,
        )
    }

    /// The row and column of the cell that holds a point, if it lies inside.
    pub fn cell(&self, longitude: f64, latitude: f64) -> Option<(usize, usize)> {
        let h = &self.header;
        let x = (longitude - h.west) / h.step;
        let y = (latitude - h.south) / h.step;
        (x >= 0.0 && y >= 0.0 && x < h.columns as f64 && y < h.rows as f64)
            .then_some((y as usize, x as usize))
    }

    /// The value of a cell.
    pub fn value(&self, band: usize, (j, i): (usize, usize)) -> T {
        self.values[(band * self.header.rows + j) * self.header.columns + i]
    }
}

fn open(name: &str, width: usize) -> Result<(Header, &'static [u8]), TerrainError> {
    let file = format!("{name}.json");
    let header: Header = serde_json::from_str(seeds::text(&file)?)
        .map_err(|cause| TerrainError::content(&file, cause))?;
    let packed = format!("{name}.gz");
    let bytes = seeds::bytes(&packed)?;
    let wanted = header.bands.len() * header.rows * header.columns * width;
    if bytes.len() != wanted || header.rows < 2 || header.columns < 2 {
        return Err(TerrainError::content(
            &packed,
            format!("{} bytes where its header says {wanted}", bytes.len()),
        ));
    }
    Ok((header, bytes))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn bilinear_is_exact_at_centres_and_between() {
        let raster = Raster {
            header: Header {
                bands: vec!["mean".into()],
                west: 100.0,
                south: 30.0,
                step: 0.5,
                columns: 2,
                rows: 2,
            },
            values: vec![0_i16, 10, 20, 30],
        };
        assert_eq!(raster.bilinear(0, 100.25, 30.25), 0.0);
        assert_eq!(raster.bilinear(0, 100.75, 30.75), 30.0);
        assert_eq!(raster.bilinear(0, 100.5, 30.5), 15.0);
        assert_eq!(raster.bilinear(0, 99.0, 29.0), 0.0);
        assert_eq!(raster.cell(100.75, 30.25), Some((0, 1)));
        assert_eq!(raster.cell(101.0, 30.25), None);
    }
}
