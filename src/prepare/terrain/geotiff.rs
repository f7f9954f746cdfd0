//! GeoTIFF elevation models: north up, one band, degrees or a map that [`Crs`] knows.
//!
//! Keys of OGC GeoTIFF 1.1 (19-008r4): 1024 model, 1025 raster type, 2048 and 3072 codes, 3076 and 4099 units; GDAL's nodata text.

use super::error::DemError;
use super::raster::{Frame, Raster};
use crate::prepare::crs::Crs;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use tiff::decoder::{Decoder, DecodingResult, Limits};
use tiff::tags::Tag;

/// EPSG codes of the metre.
const METRE: u16 = 9001;

type Tiff = Decoder<BufReader<File>>;

/// What makes numbers of an image; `None` where they are of another kind.
type Reading = fn(DecodingResult, Option<f64>) -> Option<Vec<f32>>;

/// Most pixels of a raster of classes: all around a place, but not a continent.
const MOST_CLASS_PIXELS: usize = 100_000_000;

/// Reads an elevation model.
///
/// # Errors
/// [`DemError`].
pub fn read_geotiff(path: &Path) -> Result<Raster, DemError> {
    read(path, heights, None)
}

/// Reads a raster of classes (land cover): whole numbers, the same number at every place of a pixel.
///
/// # Errors
/// [`DemError`].
pub fn read_class_geotiff(path: &Path) -> Result<Raster, DemError> {
    read(path, classes, Some(MOST_CLASS_PIXELS))
}

fn read(path: &Path, reading: Reading, most: Option<usize>) -> Result<Raster, DemError> {
    let fail = |cause: String, hint: &str| DemError::Content {
        path: path.to_owned(),
        cause,
        hint: hint.to_owned(),
    };
    let damaged = |cause: tiff::TiffError| fail(cause.to_string(), "is it a GeoTIFF, and whole?");
    let file = File::open(path).map_err(|cause| DemError::Read {
        path: path.to_owned(),
        cause,
    })?;
    let mut decoder = Decoder::new(BufReader::new(file))
        .map_err(damaged)?
        .with_limits(Limits::unlimited());
    let (columns, rows) = decoder.dimensions().map_err(damaged)?;
    let (columns, rows) = (columns as usize, rows as usize);
    if columns < 2 || rows < 2 {
        return Err(fail(
            format!("{columns} × {rows} pixels"),
            "two rows and columns at least",
        ));
    }
    if most.is_some_and(|most| columns * rows > most) {
        return Err(fail(
            format!("{columns} × {rows} pixels are too many"),
            "cut out the surroundings of the place: gdalwarp -te WEST SOUTH EAST NORTH",
        ));
    }
    let keys = geo_keys(&mut decoder);
    let key = |id: u16| keys.iter().find(|known| known.0 == id).map(|known| known.1);
    let crs = system(&key).map_err(|(cause, hint)| fail(cause, hint))?;
    let point = key(1025) == Some(2);
    let (west, north, step) =
        placement(&mut decoder, point).map_err(|(cause, hint)| fail(cause, hint))?;
    let nodata: Option<f64> = decoder
        .get_tag_ascii_string(Tag::GdalNodata)
        .ok()
        .and_then(|text| text.trim_matches(['\0', ' ']).parse().ok());
    let image = decoder.read_image().map_err(damaged)?;
    let heights = reading(image, nodata).ok_or_else(|| {
        if most.is_some() {
            return fail(
                "its numbers are no classes in 8 or 16 bit".to_owned(),
                "convert with gdal_translate -ot Byte",
            );
        }
        fail(
            "its numbers are neither heights in 16 or 32 bit integers nor in 32 or 64 bit floats"
                .to_owned(),
            "convert with gdal_translate -ot Float32",
        )
    })?;
    if heights.len() != columns * rows {
        return Err(fail(
            format!("{} values for {columns} × {rows} pixels", heights.len()),
            "one band is wanted",
        ));
    }
    let values: Vec<f32> = heights
        .chunks(columns)
        .rev()
        .flat_map(|row| row.iter().copied())
        .collect();
    Ok(Raster::new(
        Frame {
            name: path.display().to_string(),
            crs,
            first: [west, north - step[1] * (rows - 1) as f64],
            step,
            columns,
            rows,
            area: !point,
        },
        values,
    ))
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
            format!("heights are in the unit EPSG:{unit}"),
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
    if !(step[0] > 0.0 && step[1] > 0.0) || origin.iter().any(|o| !o.is_finite()) {
        return Err((format!("pixels are {} by {}", step[0], step[1]), turned));
    }
    Ok((
        origin[0] + shift * step[0],
        origin[1] - shift * step[1],
        step,
    ))
}

/// Heights with NaN for voids: nodata, and what no ground on earth is (below −1000 m or above 9000 m).
fn heights(image: DecodingResult, nodata: Option<f64>) -> Option<Vec<f32>> {
    let keep = |value: f64| {
        let void = nodata.is_some_and(|nodata| value == nodata || value as f32 == nodata as f32)
            || !(-1000.0..=9000.0).contains(&value);
        if void { f32::NAN } else { value as f32 }
    };
    Some(match image {
        DecodingResult::F32(values) => values.into_iter().map(|v| keep(f64::from(v))).collect(),
        DecodingResult::F64(values) => values.into_iter().map(keep).collect(),
        DecodingResult::I16(values) => values.into_iter().map(|v| keep(f64::from(v))).collect(),
        DecodingResult::U16(values) => values.into_iter().map(|v| keep(f64::from(v))).collect(),
        DecodingResult::I32(values) => values.into_iter().map(|v| keep(f64::from(v))).collect(),
        _ => return None,
    })
}

/// Classes with NaN for nodata.
fn classes(image: DecodingResult, nodata: Option<f64>) -> Option<Vec<f32>> {
    let keep = |value: f64| {
        if nodata.is_some_and(|nodata| value == nodata) {
            f32::NAN
        } else {
            value as f32
        }
    };
    Some(match image {
        DecodingResult::U8(values) => values.into_iter().map(|v| keep(f64::from(v))).collect(),
        DecodingResult::I16(values) => values.into_iter().map(|v| keep(f64::from(v))).collect(),
        DecodingResult::U16(values) => values.into_iter().map(|v| keep(f64::from(v))).collect(),
        _ => return None,
    })
}
