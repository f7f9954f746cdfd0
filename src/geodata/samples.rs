//! Files that tests make: GeoTIFF, SRTM tiles, shapefiles.
#![allow(clippy::unwrap_used)]

use std::path::Path;
use tiff::encoder::TiffEncoder;
use tiff::encoder::colortype::{ColorType, Gray8, Gray32Float};
use tiff::tags::Tag;

/// What of a GeoTIFF a test chooses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tags<'a> {
    /// Western and northern edge (area) or node (point).
    pub corner: [f64; 2],
    /// Width and height of a pixel.
    pub step: [f64; 2],
    /// EPSG code.
    pub crs: u16,
    /// Whether a pixel is a point.
    pub point: bool,
    /// Nodata as text.
    pub nodata: Option<&'a str>,
    /// GDAL's items.
    pub items: Option<&'a str>,
    /// Code of the unit of heights.
    pub vertical: Option<u16>,
}

impl Tags<'_> {
    /// Pixels that are areas of degrees.
    pub fn degrees(corner: [f64; 2], step: f64) -> Self {
        Self {
            corner,
            step: [step; 2],
            crs: 4326,
            point: false,
            nodata: None,
            items: None,
            vertical: None,
        }
    }
}

/// Writes heights, row by row from the north.
pub(crate) fn geotiff(path: &Path, columns: usize, values: &[f32], tags: Tags<'_>) {
    write::<Gray32Float>(path, columns, values, tags);
}

/// Writes classes, row by row from the north.
pub(crate) fn class_geotiff(path: &Path, columns: usize, values: &[u8], tags: Tags<'_>) {
    write::<Gray8>(path, columns, values, tags);
}

fn write<C: ColorType>(path: &Path, columns: usize, values: &[C::Inner], tags: Tags<'_>)
where
    [C::Inner]: tiff::encoder::TiffValue,
{
    let rows = values.len() / columns;
    let mut encoder = TiffEncoder::new(std::fs::File::create(path).unwrap()).unwrap();
    let mut image = encoder.new_image::<C>(columns as u32, rows as u32).unwrap();
    let map = tags.crs != 4326 && tags.crs != 4490;
    let (model, key) = if map { (1, 3072) } else { (2, 2048) };
    let raster = if tags.point { 2 } else { 1 };
    let mut keys: Vec<u16> = vec![1, 1, 0, 3];
    keys.extend([1024, 0, 1, model, 1025, 0, 1, raster, key, 0, 1, tags.crs]);
    if let Some(unit) = tags.vertical {
        keys[3] = 4;
        keys.extend([4099, 0, 1, unit]);
    }
    let directory = image.encoder();
    directory
        .write_tag(Tag::GeoKeyDirectoryTag, &keys[..])
        .unwrap();
    directory
        .write_tag(
            Tag::ModelPixelScaleTag,
            &[tags.step[0], tags.step[1], 0.0][..],
        )
        .unwrap();
    let tie = [0.0, 0.0, 0.0, tags.corner[0], tags.corner[1], 0.0];
    directory
        .write_tag(Tag::ModelTiepointTag, &tie[..])
        .unwrap();
    if let Some(text) = tags.nodata {
        directory.write_tag(Tag::GdalNodata, text).unwrap();
    }
    if let Some(text) = tags.items {
        directory.write_tag(Tag::Unknown(42112), text).unwrap();
    }
    image.write_data(values).unwrap();
}

/// Turns a written image into one with a colour table (tag 262 becomes 3).
pub(crate) fn palette(path: &Path) {
    let mut bytes = std::fs::read(path).unwrap();
    let short = |b: &[u8], at: usize| u16::from_le_bytes([b[at], b[at + 1]]);
    let start = u32::from_le_bytes(bytes[4..8].try_into().unwrap()) as usize;
    let entries = usize::from(short(&bytes, start));
    let entry = (0..entries).map(|n| start + 2 + 12 * n);
    let found = entry
        .into_iter()
        .find(|at| short(&bytes, *at) == 262)
        .unwrap();
    bytes[found + 8] = 3;
    std::fs::write(path, bytes).unwrap();
}

/// Writes a tile of 3″ from the height at a longitude and latitude; `None` is a void.
pub(crate) fn hgt(path: &Path, corner: [f64; 2], height: impl Fn(f64, f64) -> Option<i16>) {
    let mut bytes = Vec::with_capacity(2 * 1201 * 1201);
    for row in (0..1201).rev() {
        for column in 0..1201 {
            let at = |k: i32| f64::from(k) / 1200.0;
            let z = height(corner[0] + at(column), corner[1] + at(row));
            bytes.extend(z.unwrap_or(i16::MIN).to_be_bytes());
        }
    }
    std::fs::write(path, bytes).unwrap();
}

/// A closed square, clockwise from its south-western corner.
pub(crate) fn square([x, y]: [f64; 2], side: f64) -> Vec<[f64; 2]> {
    vec![
        [x, y],
        [x, y + side],
        [x + side, y + side],
        [x + side, y],
        [x, y],
    ]
}

/// Writes polygons: rings of each record.
pub(crate) fn shapefile(path: &Path, records: &[Vec<Vec<[f64; 2]>>]) {
    let mut body: Vec<u8> = Vec::new();
    for (number, rings) in records.iter().enumerate() {
        let points: usize = rings.iter().map(Vec::len).sum();
        let length = 44 + 4 * rings.len() + 16 * points;
        body.extend((number as i32 + 1).to_be_bytes());
        body.extend((length as i32 / 2).to_be_bytes());
        body.extend(5_i32.to_le_bytes());
        body.extend([0; 32]);
        body.extend((rings.len() as i32).to_le_bytes());
        body.extend((points as i32).to_le_bytes());
        let mut start = 0_i32;
        for ring in rings {
            body.extend(start.to_le_bytes());
            start += ring.len() as i32;
        }
        for number in rings.iter().flatten().flatten() {
            body.extend(number.to_le_bytes());
        }
    }
    let mut bytes: Vec<u8> = Vec::new();
    bytes.extend(9994_i32.to_be_bytes());
    bytes.extend([0; 20]);
    bytes.extend(((100 + body.len()) as i32 / 2).to_be_bytes());
    bytes.extend(1000_i32.to_le_bytes());
    bytes.extend(5_i32.to_le_bytes());
    bytes.extend([0; 64]);
    bytes.extend(body);
    std::fs::write(path, bytes).unwrap();
}
