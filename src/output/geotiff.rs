//! GeoTIFF 1.1: one field on the map of the model (Lambert conformal on its sphere), 32-bit, north up.
//!
//! The map is written as user-defined keys (OGC 19-008r4, Lambert conformal with two parallels); GDAL, QGIS and ArcGIS take
//! it as it is, no value is resampled.

use super::catalogue::VariableSpec;
use super::crs;
use super::file::{AtomicFile, WriteError};
use crate::grid::HorizontalGrid;
use crate::units::EARTH_RADIUS;
use ndarray::ArrayView2;
use std::path::Path;
use tiff::TiffError;
use tiff::encoder::colortype::{ColorType, Gray32Float};
use tiff::encoder::compression::DeflateLevel;
use tiff::encoder::{Compression, TiffEncoder, TiffValue};
use tiff::tags::Tag;

/// Tag of GDAL's own metadata.
const GDAL_METADATA: u16 = 42112;
/// "User-defined" among the codes of GeoKeys.
const USER_DEFINED: u16 = 32767;
/// Where a key's value lies: in the doubles or in the texts.
const IN_DOUBLES: u16 = 34736;
const IN_TEXTS: u16 = 34737;

/// Writes a field in SI `[j][i]`, rows from the south.
///
/// # Errors
/// [`WriteError`].
pub fn write_geotiff(
    path: &Path,
    grid: &HorizontalGrid,
    spec: &VariableSpec,
    field: ArrayView2<'_, f64>,
) -> Result<(), WriteError> {
    if field.dim() != (grid.ny, grid.nx) {
        return Err(WriteError::Shape {
            path: path.to_owned(),
            variable: spec.name.clone(),
            expected: vec![grid.ny, grid.nx],
            found: field.shape().to_vec(),
        });
    }
    let northern_first = (0..grid.ny).rev().flat_map(|j| field.row(j).to_vec());
    let values: Vec<f32> = northern_first
        .map(|value| spec.from_si(value) as f32)
        .collect();
    let band = Band {
        shape: (grid.nx, grid.ny),
        cell: [grid.cell_size; 2],
        west: grid.west,
        north: grid.south + grid.ny as f64 * grid.cell_size,
        keys: geo_keys(grid),
        items: vec![
            ("DESCRIPTION", Some("description"), &spec.name),
            ("UNITTYPE", Some("unittype"), spec.units),
            ("long_name", None, &spec.long_name_en),
            ("long_name_zh", None, &spec.long_name_zh),
        ],
    };
    band.write::<Gray32Float>(path, &values)
}

/// A GeoTIFF of one band.
pub(super) struct Band<'a> {
    /// Columns and rows.
    pub shape: (usize, usize),
    /// Width and height of a pixel [m].
    pub cell: [f64; 2],
    /// Western edge [m].
    pub west: f64,
    /// Northern edge [m].
    pub north: f64,
    /// The map.
    pub keys: GeoKeys,
    /// Words about the band as GDAL keeps them: name, role, text.
    pub items: Vec<(&'a str, Option<&'a str>, &'a str)>,
}

impl Band<'_> {
    /// Writes the file; rows from north to south.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write<C>(&self, path: &Path, values: &[C::Inner]) -> Result<(), WriteError>
    where
        C: ColorType,
        [C::Inner]: TiffValue,
    {
        let mut file = AtomicFile::create(path)?;
        self.encode::<C>(&mut file, values)
            .map_err(|error| match error {
                TiffError::IoError(cause) => {
                    WriteError::from_io(path, size_of_val(values) as u64, cause)
                }
                other => WriteError::Format {
                    path: path.to_owned(),
                    cause: other.to_string(),
                },
            })?;
        file.finish()
    }

    fn encode<C>(&self, file: &mut AtomicFile, values: &[C::Inner]) -> Result<(), TiffError>
    where
        C: ColorType,
        [C::Inner]: TiffValue,
    {
        let mut encoder =
            TiffEncoder::new(file)?.with_compression(Compression::Deflate(DeflateLevel::Balanced));
        let mut image = encoder.new_image::<C>(self.shape.0 as u32, self.shape.1 as u32)?;
        let directory = image.encoder();
        directory.write_tag(
            Tag::ModelPixelScaleTag,
            &[self.cell[0], self.cell[1], 0.0][..],
        )?;
        directory.write_tag(
            Tag::ModelTiepointTag,
            &[0.0, 0.0, 0.0, self.west, self.north, 0.0][..],
        )?;
        let (keys, doubles, texts) = &self.keys;
        directory.write_tag(Tag::GeoKeyDirectoryTag, &keys[..])?;
        if !doubles.is_empty() {
            directory.write_tag(Tag::GeoDoubleParamsTag, &doubles[..])?;
        }
        if !texts.is_empty() {
            directory.write_tag(Tag::GeoAsciiParamsTag, texts.as_str())?;
        }
        directory.write_tag(Tag::Unknown(GDAL_METADATA), self.metadata().as_str())?;
        image.write_data(values)
    }

    fn metadata(&self) -> String {
        let mut text = "<GDALMetadata>\n".to_owned();
        for (name, role, words) in &self.items {
            let role = role.map_or(String::new(), |role| format!(" role=\"{role}\""));
            let words = ascii(words);
            text.push_str(&format!(
                "  <Item name=\"{name}\" sample=\"0\"{role}>{words}</Item>\n"
            ));
        }
        text.push_str("</GDALMetadata>\n");
        text
    }
}

/// Texts of a TIFF are ASCII: everything else becomes a character reference.
fn ascii(text: &str) -> String {
    let character = |c: char| match c {
        '&' | '<' | '>' => format!("&#{};", u32::from(c)),
        c if c.is_ascii() => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    };
    text.chars().map(character).collect()
}

/// The key directory, its doubles and its texts.
pub(super) type GeoKeys = (Vec<u16>, Vec<f64>, String);

/// Keys by name and value, headed by their number.
pub(super) fn key_directory(keys: &[[u16; 4]]) -> Vec<u16> {
    let mut directory = vec![1, 1, 1, keys.len() as u16];
    directory.extend(keys.as_flattened());
    directory
}

/// The model's own map.
fn geo_keys(grid: &HorizontalGrid) -> GeoKeys {
    let map = &grid.projection;
    let doubles = vec![
        EARTH_RADIUS,
        EARTH_RADIUS,
        map.standard_parallel_1,
        map.standard_parallel_2,
        map.central_meridian,
        map.latitude_of_origin,
        0.0,
        0.0,
    ];
    let texts = format!("{}|sphere|", crs::NAME);
    let map_name = (crs::NAME.len() + 1) as u16;
    let value = |key: u16, value: u16| [key, 0, 1, value];
    let double = |key: u16, at: u16| [key, IN_DOUBLES, 1, at];
    let keys = [
        value(1024, 1),                // model: projected
        value(1025, 1),                // raster: a pixel is an area
        [1026, IN_TEXTS, map_name, 0], // name of the map
        value(2048, USER_DEFINED),     // geographic system
        [2049, IN_TEXTS, 7, map_name], // its name
        value(2050, USER_DEFINED),     // datum
        value(2051, 8901),             // prime meridian Greenwich
        value(2054, 9102),             // degrees
        value(2056, USER_DEFINED),     // ellipsoid
        double(2057, 0),               // semi-major axis
        double(2058, 1),               // semi-minor axis
        value(3072, USER_DEFINED),     // projected system
        value(3074, USER_DEFINED),     // projection
        value(3075, 8),                // Lambert conformal, two parallels
        value(3076, 9001),             // metres
        double(3078, 2),               // first standard parallel
        double(3079, 3),               // second standard parallel
        double(3084, 4),               // longitude of false origin
        double(3085, 5),               // latitude of false origin
        double(3086, 6),               // easting of false origin
        double(3087, 7),               // northing of false origin
    ];
    (key_directory(&keys), doubles, texts)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::float_cmp)]
mod tests {
    use super::*;
    use crate::grid::{GridSpecification, LambertConformal};
    use crate::output::catalogue::{catalogue, find};
    use crate::species::SpeciesTable;
    use ndarray::Array2;
    use tiff::decoder::{Decoder, DecodingResult};

    /// Keeps a copy where `HEHUANG_SAMPLE_TIF` says, for other programs.
    #[test]
    fn the_north_comes_first_and_the_map_is_told() {
        let grid = HorizontalGrid::new(&GridSpecification {
            projection: LambertConformal::HE_HUANG,
            nx: 30,
            ny: 21,
            cell_size: 12_000.0,
            centre_longitude: 102.4,
            centre_latitude: 36.45,
        })
        .unwrap();
        let field = Array2::from_shape_fn((21, 30), |(j, i)| (100 * j + i) as f64 * 1e-9);
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pm25.tif");
        let all = catalogue(&SpeciesTable::primary());
        let spec = find(&all, "PM25").unwrap();
        write_geotiff(&path, &grid, spec, field.view()).unwrap();
        let mut decoder = Decoder::new(std::fs::File::open(&path).unwrap()).unwrap();
        assert_eq!(decoder.dimensions().unwrap(), (30, 21));
        assert_eq!(
            decoder.get_tag_f64_vec(Tag::ModelTiepointTag).unwrap()[3..5],
            [grid.west, grid.south + 252_000.0]
        );
        assert_eq!(
            decoder.get_tag_f64_vec(Tag::GeoDoubleParamsTag).unwrap()[2],
            35.8
        );
        let DecodingResult::F32(values) = decoder.read_image().unwrap() else {
            panic!("32-bit");
        };
        assert!((values[0] - 2000.0).abs() < 1e-3 && (values[20 * 30 + 29] - 29.0).abs() < 1e-5);
        assert!(write_geotiff(&path, &grid, spec, Array2::zeros((3, 3)).view()).is_err());
        if let Some(copy) = std::env::var_os("HEHUANG_SAMPLE_TIF") {
            std::fs::copy(&path, copy).unwrap();
        }
    }
}
