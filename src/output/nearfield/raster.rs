//! GeoTIFF of evenly spaced Cartesian networks: one file a field, 64-bit, north up, a pixel around each receptor.

use super::place::MapSystem;
use super::statistic::Statistic;
use crate::nearfield::case::Network;
use crate::output::WriteError;
use crate::output::file::AtomicFile;
use std::path::Path;
use tiff::TiffError;
use tiff::encoder::colortype::Gray64Float;
use tiff::encoder::compression::DeflateLevel;
use tiff::encoder::{Compression, TiffEncoder};
use tiff::tags::Tag;

/// GDAL's own metadata.
const GDAL_METADATA: u16 = 42112;
/// Share of a step by which steps may differ.
const EVEN: f64 = 1.0e-6;

/// Columns, rows, steps and south-western receptor of an even Cartesian network, and the place of its first receptor.
pub(super) struct Even {
    pub first: usize,
    shape: (usize, usize),
    step: [f64; 2],
    corner: [f64; 2],
}

impl Even {
    /// `None` for polar and uneven networks.
    pub(super) fn of(network: &Network) -> Option<Self> {
        let Network::Cartesian { x, y, first, .. } = network else {
            return None;
        };
        let step = |axis: &[f64]| {
            let step = (axis.last()? - axis.first()?) / (axis.len().checked_sub(1)? as f64);
            let even = axis
                .windows(2)
                .all(|pair| (pair[1] - pair[0] - step).abs() <= EVEN * step);
            (step > 0.0 && even).then_some(step)
        };
        Some(Self {
            first: *first,
            shape: (x.len(), y.len()),
            step: [step(x)?, step(y)?],
            corner: [x[0], y[0]],
        })
    }
}

/// Writes a field; `values` are of all receptors.
pub(super) fn write(
    path: &Path,
    even: &Even,
    statistic: &Statistic,
    values: &[f64],
    system: Option<&MapSystem>,
) -> Result<(), WriteError> {
    let (columns, rows) = even.shape;
    let ours = &values[even.first..even.first + columns * rows];
    let northern_first: Vec<f64> = ours
        .chunks_exact(columns)
        .rev()
        .flat_map(<[f64]>::to_vec)
        .collect();
    let mut file = AtomicFile::create(path)?;
    encode(&mut file, even, statistic, &northern_first, system).map_err(|error| match error {
        TiffError::IoError(cause) => WriteError::from_io(path, 8 * ours.len() as u64, cause),
        other => WriteError::Format {
            path: path.to_owned(),
            cause: other.to_string(),
        },
    })?;
    file.finish()
}

fn encode(
    file: &mut AtomicFile,
    even: &Even,
    statistic: &Statistic,
    values: &[f64],
    system: Option<&MapSystem>,
) -> Result<(), TiffError> {
    let (columns, rows) = even.shape;
    let mut encoder =
        TiffEncoder::new(file)?.with_compression(Compression::Deflate(DeflateLevel::Balanced));
    let mut image = encoder.new_image::<Gray64Float>(columns as u32, rows as u32)?;
    let west = even.corner[0] - 0.5 * even.step[0];
    let north = even.corner[1] + (rows as f64 - 0.5) * even.step[1];
    let directory = image.encoder();
    directory.write_tag(
        Tag::ModelPixelScaleTag,
        &[even.step[0], even.step[1], 0.0][..],
    )?;
    directory.write_tag(
        Tag::ModelTiepointTag,
        &[0.0, 0.0, 0.0, west, north, 0.0][..],
    )?;
    let mut keys = vec![[1024, 0, 1, 1], [1025, 0, 1, 1]];
    if let Some(system) = system {
        keys.push([3072, 0, 1, system.epsg]);
    }
    keys.push([3076, 0, 1, 9001]);
    let mut listed = vec![1, 1, 1, keys.len() as u16];
    listed.extend(keys.as_flattened());
    directory.write_tag(Tag::GeoKeyDirectoryTag, &listed[..])?;
    let words = format!(
        "<GDALMetadata>\n  <Item name=\"DESCRIPTION\" sample=\"0\" role=\"description\">{}</Item>\n  <Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">{}</Item>\n  <Item name=\"long_name\" sample=\"0\">{}</Item>\n</GDALMetadata>\n",
        ascii(&statistic.name),
        ascii(&statistic.units),
        ascii(&statistic.long_name_en)
    );
    directory.write_tag(Tag::Unknown(GDAL_METADATA), words.as_str())?;
    image.write_data(values)
}

/// Texts of a TIFF are ASCII.
fn ascii(text: &str) -> String {
    let character = |c: char| match c {
        '&' | '<' | '>' => format!("&#{};", u32::from(c)),
        c if c.is_ascii() => c.to_string(),
        c => format!("&#{};", u32::from(c)),
    };
    text.chars().map(character).collect()
}
