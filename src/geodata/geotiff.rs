//! GeoTIFF rasters: north up, one band, degrees or a map that [`Crs`] knows; the whole or a window of it.
//!
//! Keys of OGC GeoTIFF 1.1 (19-008r4): 1024 model, 1025 raster type, 2048 and 3072 codes, 3076 and 4099 units; GDAL's nodata text and
//! its list of items (unit, scale, offset).

use super::crs::Crs;
use super::error::GeodataError;
use super::grey::Grey;
use super::heights::cleaned;
use super::raster::{Frame, Raster};
use super::window::{Window, within};
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

/// EPSG code of the metre.
const METRE: u16 = 9001;
/// GDAL's list of items.
const GDAL_METADATA: u16 = 42112;

/// No place lies farther from its map's origin [m], no pixel is larger.
const FARTHEST: f64 = 1e9;

type Tiff = Decoder<BufReader<Grey<File>>>;

/// Most pixels that are read: all around a place at 10 m, a domain at 30 m, but not a continent.
const MOST_PIXELS: usize = 100_000_000;
/// Most bytes of a list of a tag: the places of a tile or a strip each take eight.
const MOST_TAG_BYTES: usize = 1 << 26;

/// Reads an elevation model, or what of it lies `within` west, east, south, north [°].
///
/// # Errors
/// [`GeodataError`].
pub fn read_geotiff(path: &Path, bounds: Option<[f64; 4]>) -> Result<Raster, GeodataError> {
    let image = Image::open(path)?;
    if let Some((cause, hint)) = image.scaled() {
        return Err(GeodataError::content(path, cause, hint));
    }
    let nodata = image.nodata;
    let numbers = |values: Vec<f64>| cleaned(path, values.into_iter(), nodata);
    image.read(bounds, numbers, |found| {
        !matches!(found, DecodingResult::U8(_) | DecodingResult::I8(_))
    })
}

/// Reads a raster of classes (land cover): whole numbers, the same number at every place of a pixel; or what of it lies `within`
/// west, east, south, north [°].
///
/// # Errors
/// [`GeodataError`].
pub fn read_class_geotiff(path: &Path, bounds: Option<[f64; 4]>) -> Result<Raster, GeodataError> {
    let image = Image::open(path)?;
    let nodata = image.nodata;
    let classes = |values: Vec<f64>| {
        let keep = |v: f64| {
            if nodata == Some(v) {
                f32::NAN
            } else {
                v as f32
            }
        };
        Ok(values.into_iter().map(keep).collect())
    };
    image.read(bounds, classes, |found| {
        matches!(
            found,
            DecodingResult::U8(_) | DecodingResult::I16(_) | DecodingResult::U16(_)
        )
    })
}

/// An open image with what its tags say.
struct Image<'a> {
    path: &'a Path,
    decoder: Tiff,
    columns: usize,
    rows: usize,
    crs: Crs,
    point: bool,
    /// Place of the north-western node.
    origin: [f64; 2],
    step: [f64; 2],
    nodata: Option<f64>,
    items: String,
}

impl<'a> Image<'a> {
    fn open(path: &'a Path) -> Result<Self, GeodataError> {
        let fail = |(cause, hint): Wrong| GeodataError::content(path, cause, hint);
        let damaged = |cause: tiff::TiffError| damage(path, &cause);
        let unread = |cause| GeodataError::read(path, cause);
        let file = Grey::new(File::open(path).map_err(unread)?).map_err(unread)?;
        let mut decoder = Decoder::new(BufReader::new(file))
            .map_err(damaged)?
            .with_limits(limits());
        let (columns, rows) = decoder.dimensions().map_err(damaged)?;
        let (columns, rows) = (columns as usize, rows as usize);
        if columns < 2 || rows < 2 {
            let cause = format!("{columns} × {rows} pixels");
            return Err(fail((cause, "two rows and columns at least")));
        }
        let keys = geo_keys(&mut decoder);
        let key = |id: u16| keys.iter().find(|known| known.0 == id).map(|known| known.1);
        let crs = system(&key).map_err(fail)?;
        let point = key(1025) == Some(2);
        let (west, north, step) = placement(&mut decoder, point).map_err(fail)?;
        let far = west.abs() > 360.0 || north.abs() > 90.5;
        if crs.geographic && far {
            let cause = format!(
                "its corner lies at {west}, {north}, which are no degrees ({})",
                crs.name
            );
            return Err(fail((
                cause,
                "its coordinate system is wrong: gdal_edit.py -a_srs EPSG:32648 (the map it is on)",
            )));
        }
        let text = |decoder: &mut Tiff, tag: Tag| decoder.get_tag_ascii_string(tag).ok();
        let nodata = text(&mut decoder, Tag::GdalNodata)
            .and_then(|text| text.trim_matches(['\0', ' ']).parse().ok());
        let items = text(&mut decoder, Tag::Unknown(GDAL_METADATA)).unwrap_or_default();
        Ok(Self {
            path,
            decoder,
            columns,
            rows,
            crs,
            point,
            origin: [west, north],
            step,
            nodata,
            items,
        })
    }

    /// What GDAL's items say of the numbers that makes them no metres.
    fn scaled(&self) -> Option<Wrong> {
        let metres = "heights in metres are wanted: gdal_translate -unscale -ot Float32 -a_scale 1, or gdal_calc.py for feet";
        for item in self.items.split("<Item").skip(1) {
            let (head, rest) = item.split_once('>')?;
            let value = rest.split('<').next().unwrap_or_default().trim();
            let role = |name: &str| head.contains(&format!("role=\"{name}\""));
            let feet = ["ft", "feet", "foot", "us-ft", "us survey foot"];
            if role("unittype") && feet.contains(&value.to_lowercase().as_str()) {
                return Some((format!("heights are in the unit {value}"), metres));
            }
            let neutral = if role("scale") {
                1.0
            } else if role("offset") {
                0.0
            } else {
                continue;
            };
            if value.parse() != Ok(neutral) {
                return Some((
                    format!("its numbers are scaled ({})", item_text(item)),
                    metres,
                ));
            }
        }
        None
    }

    fn frame(&self) -> Frame {
        Frame {
            name: self.path.display().to_string(),
            crs: self.crs.clone(),
            first: [
                self.origin[0],
                self.origin[1] - self.step[1] * (self.rows - 1) as f64,
            ],
            step: self.step,
            columns: self.columns,
            rows: self.rows,
            area: !self.point,
        }
    }

    /// Reads the window; `wanted` tells which kinds of numbers are, `make` what they mean.
    fn read(
        mut self,
        bounds: Option<[f64; 4]>,
        make: impl Fn(Vec<f64>) -> Result<Vec<f32>, GeodataError>,
        wanted: fn(&DecodingResult) -> bool,
    ) -> Result<Raster, GeodataError> {
        let whole = self.frame();
        let window = match bounds {
            Some(bounds) => within(&whole, bounds)?,
            None => Window::whole(&whole),
        };
        if window.columns * window.rows > MOST_PIXELS {
            return Err(GeodataError::content(
                self.path,
                format!("{} × {} pixels are too many", window.columns, window.rows),
                "make it smaller or coarser: gdalwarp -te WEST SOUTH EAST NORTH -tr 0.0003 0.0003 -r average (classes: -r mode)",
            ));
        }
        let numbers = self.chunks(&window, wanted)?;
        let values = make(numbers)?;
        let southern_first = values.chunks(window.columns).rev().flatten().copied();
        let frame = window.frame(&whole);
        let mut raster = Raster::new(frame, southern_first.collect());
        raster.whole = [
            whole.node(0, 0),
            whole.node(whole.columns - 1, whole.rows - 1),
        ];
        Ok(raster)
    }

    /// Numbers of the window, row by row from the north, from the strips or tiles that hold it.
    fn chunks(
        &mut self,
        window: &Window,
        wanted: fn(&DecodingResult) -> bool,
    ) -> Result<Vec<f64>, GeodataError> {
        let (width, height) = self.decoder.chunk_dimensions();
        let (width, height) = (width as usize, height as usize);
        if !(1..=MOST_PIXELS).contains(&(width * height)) {
            return Err(GeodataError::content(
                self.path,
                format!("its tiles or strips are of {width} × {height} pixels"),
                "gdal_translate -co TILED=YES makes tiles of 256 × 256",
            ));
        }
        let across = self.columns.div_ceil(width);
        // Rows of the file run from the north.
        let top = self.rows - window.first_row - window.rows;
        let (left, mut values) = (
            window.first_column,
            vec![f64::NAN; window.columns * window.rows],
        );
        for chunk_row in top / height..=(top + window.rows - 1) / height {
            for chunk_column in left / width..=(left + window.columns - 1) / width {
                let index = (chunk_row * across + chunk_column) as u32;
                let found = self.decoder.read_chunk(index);
                let found = found.map_err(|cause| damage(self.path, &cause))?;
                let (columns, rows) = self.decoder.chunk_data_dimensions(index);
                let (columns, rows) = (columns as usize, rows as usize);
                let numbers = numbers(found, wanted).ok_or_else(|| self.kind())?;
                if numbers.len() != columns * rows {
                    let cause = format!("{} values for {columns} × {rows} pixels", numbers.len());
                    return Err(GeodataError::content(
                        self.path,
                        cause,
                        "one band is wanted",
                    ));
                }
                for (j, row) in numbers.chunks_exact(columns).enumerate() {
                    let Some(to) = (chunk_row * height + j).checked_sub(top) else {
                        continue;
                    };
                    if to >= window.rows {
                        break;
                    }
                    let start = chunk_column * width;
                    let from = left.saturating_sub(start);
                    let until = columns.min((left + window.columns).saturating_sub(start));
                    let to = to * window.columns + start + from - left;
                    values[to..to + until - from].copy_from_slice(&row[from..until]);
                }
            }
        }
        Ok(values)
    }

    fn kind(&self) -> GeodataError {
        GeodataError::content(
            self.path,
            "its numbers are neither heights (16 or 32 bit integers, 32 or 64 bit floats) nor classes (8 or 16 bit integers)",
            "convert with gdal_translate: -ot Float32 for heights, -ot Byte for classes",
        )
    }
}

fn item_text(item: &str) -> &str {
    item.split("</").next().unwrap_or(item).trim()
}

fn damage(path: &Path, cause: &tiff::TiffError) -> GeodataError {
    GeodataError::content(
        path,
        cause.to_string(),
        "is it a GeoTIFF of one band, and whole?",
    )
}

/// Numbers of a chunk, if they are of a wanted kind.
fn numbers(found: DecodingResult, wanted: fn(&DecodingResult) -> bool) -> Option<Vec<f64>> {
    if !wanted(&found) {
        return None;
    }
    Some(match found {
        DecodingResult::U8(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::I16(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::U16(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::I32(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::F32(values) => values.into_iter().map(f64::from).collect(),
        DecodingResult::F64(values) => values,
        _ => return None,
    })
}

/// What the decoder may take for a strip or tile of as many pixels as are read, of eight bytes.
fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = 8 * MOST_PIXELS;
    limits.intermediate_buffer_size = 8 * MOST_PIXELS;
    limits.ifd_value_size = MOST_TAG_BYTES;
    limits
}

/// Keys with a short value: id and value.
fn geo_keys(decoder: &mut Tiff) -> Vec<(u16, u16)> {
    let directory = decoder
        .get_tag_u16_vec(Tag::GeoKeyDirectoryTag)
        .unwrap_or_default();
    directory
        .get(4..)
        .unwrap_or(&[])
        .chunks_exact(4)
        .filter(|key| key[1] == 0)
        .map(|key| (key[0], key[3]))
        .collect()
}

type Wrong = (String, &'static str);

/// The coordinate system that the keys name.
fn system(key: &dyn Fn(u16) -> Option<u16>) -> Result<Crs, Wrong> {
    let warp = "bring it to degrees with gdalwarp -t_srs EPSG:4326";
    if let Some(unit) = key(4099).filter(|unit| *unit != METRE) {
        return Err((
            format!(
                "heights are in the unit EPSG:{unit}{}",
                if [9002, 9003, 9005].contains(&unit) {
                    " (feet)"
                } else {
                    ""
                }
            ),
            "heights in metres (EPSG:9001) are wanted",
        ));
    }
    match key(1024) {
        Some(1) => {
            if let Some(unit) = key(3076).filter(|unit| *unit != METRE) {
                return Err((format!("coordinates are in the unit EPSG:{unit}"), warp));
            }
            let code = key(3072).unwrap_or(0);
            Crs::epsg(u32::from(code)).map_err(|_| {
                let name = if code == 32767 {
                    "a user-defined map".to_owned()
                } else {
                    format!("the map EPSG:{code}")
                };
                (format!("it is on {name}, which is not known here"), warp)
            })
        }
        Some(2) => match key(2048) {
            Some(code @ (4326 | 4490)) => {
                Crs::epsg(u32::from(code)).map_err(|cause| (cause.to_string(), warp))
            }
            code => Err((
                format!("its degrees are of the datum EPSG:{}", code.unwrap_or(0)),
                "WGS 84 (EPSG:4326) or CGCS2000 (EPSG:4490) is wanted; gdalwarp -t_srs EPSG:4326",
            )),
        },
        _ => Err((
            "it does not say where it lies (no GeoKeys)".to_owned(),
            "a GeoTIFF is wanted, not a plain TIFF; gdal_edit.py -a_srs adds what is missing",
        )),
    }
}

/// Longitude or easting of the first column, latitude or northing of the first row, and steps.
fn placement(decoder: &mut Tiff, point: bool) -> Result<(f64, f64, [f64; 2]), Wrong> {
    let turned = "north must be up: gdalwarp straightens it";
    let shift = if point { 0.0 } else { 0.5 };
    let (origin, step) = if let Ok(matrix) = decoder.get_tag_f64_vec(Tag::ModelTransformationTag) {
        if matrix.len() < 8 || matrix[1] != 0.0 || matrix[4] != 0.0 {
            return Err(("it is turned against the north".to_owned(), turned));
        }
        ([matrix[3], matrix[7]], [matrix[0], -matrix[5]])
    } else {
        let scale = decoder.get_tag_f64_vec(Tag::ModelPixelScaleTag);
        let tie = decoder.get_tag_f64_vec(Tag::ModelTiepointTag);
        match (scale, tie) {
            (Ok(scale), Ok(tie)) if scale.len() >= 2 && tie.len() >= 6 => (
                [tie[3] - tie[0] * scale[0], tie[4] + tie[1] * scale[1]],
                [scale[0], scale[1]],
            ),
            _ => {
                return Err((
                    "it has no pixel scale and tie point".to_owned(),
                    "a GeoTIFF is wanted, not a plain TIFF",
                ));
            }
        }
    };
    let finite = |numbers: [f64; 2]| numbers.iter().all(|n| n.abs() < FARTHEST);
    if !(step[0] > 0.0 && step[1] > 0.0 && finite(step) && finite(origin)) {
        return Err((format!("pixels are {} by {}", step[0], step[1]), turned));
    }
    Ok((
        origin[0] + shift * step[0],
        origin[1] - shift * step[1],
        step,
    ))
}

#[cfg(test)]
#[path = "geotiff_tests.rs"]
mod tests;
