//! Products of a near-field run: netCDF, CSV, GeoTIFF, GeoJSON contours and a record of it all.
//!
//! A [`Watch`] goes along with the run; [`write`] then makes the folder:
//!
//! | file | what |
//! |---|---|
//! | `statistics.nc` | all statistics by receptor and on each network's axes (CF-1.10) |
//! | `hourly.nc` | every hour (only where asked) |
//! | `tables/NAME.csv`, `tables/maxima.csv` | each statistic with places and dates; the greatest values |
//! | `maps/NAME_GROUP_RANK_NETWORK.tif` | evenly spaced Cartesian networks |
//! | `contours/NAME_GROUP.geojson` | contours in degrees, where the map system is named |
//! | `manifest.json` | version, options, inputs with their BLAKE3 hashes, files, notices |

mod comparison;
mod hourly;
mod nc;
mod netcdf_file;
mod outlines;
mod raster;
mod record;
mod statistic;
pub mod surface;
mod tables;
mod watch;

pub use comparison::{
    Excess, GroupFigure, LimitOf, RunFigure, RunFigures, first_of, write_comparison,
};
pub use hourly::HourlyFile;
pub use statistic::{Statistic, averaging_words, full_date, statistics, units};
pub use tables::date_text;
pub use watch::{HourHigh, Watch, rate};

use self::raster::Even;
use self::surface::Surface;
use super::manifest::InputHash;
use super::{ManifestError, WriteError};
use crate::grid::{MapSystem, PlaceError};
use crate::nearfield::{Case, Results};
use std::path::{Path, PathBuf};

/// Why products could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ProductError {
    /// A file.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The map system does not fit the coordinates.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// An input could not be read for its hash.
    #[error(transparent)]
    Input(#[from] ManifestError),
}

/// What products are made of.
pub struct Products<'a> {
    /// The case.
    pub case: &'a Case,
    /// Its results.
    pub results: &'a Results,
    /// What was watched.
    pub watch: &'a Watch,
    /// Title.
    pub title: &'a str,
    /// The map system of the deck's coordinates, if its user named it.
    pub system: Option<&'a MapSystem>,
    /// The inputs with their hashes.
    pub inputs: &'a [InputHash],
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The files, in order.
    pub files: Vec<PathBuf>,
    /// What was left out, and why.
    pub notices: Vec<String>,
}

/// Begins `hourly.nc` in the folder.
///
/// # Errors
/// [`ProductError`].
pub fn begin_hourly(
    folder: &Path,
    case: &Case,
    title: &str,
    system: Option<&MapSystem>,
) -> Result<HourlyFile, ProductError> {
    let degrees = nc::degrees(case, system)?;
    let place = system.zip(degrees.as_deref());
    Ok(HourlyFile::create(
        &folder.join("hourly.nc"),
        case,
        title,
        place,
    )?)
}

/// Letters, digits, `-` and `_` of a name.
fn plain(name: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    name.chars()
        .map(|c| if keep(c) { c } else { '_' })
        .collect()
}

/// Names of the groups for files; those that would be the same, be it in another case, get their number.
fn group_names(case: &Case) -> Vec<String> {
    let names: Vec<String> = case.groups.iter().map(|group| plain(&group.id)).collect();
    let same = |name: &String| {
        names
            .iter()
            .filter(|other| other.eq_ignore_ascii_case(name))
            .count()
            > 1
    };
    names
        .iter()
        .enumerate()
        .map(|(index, name)| {
            if same(name) {
                format!("{name}_{}", index + 1)
            } else {
                name.clone()
            }
        })
        .collect()
}

/// Writes all products into a folder.
///
/// # Errors
/// [`ProductError`]; files that were finished stay.
pub fn write(folder: &Path, products: &Products<'_>) -> Result<Written, ProductError> {
    let case = products.case;
    let all = statistics(case, products.results, products.watch);
    let degrees = nc::degrees(case, products.system)?;
    let degrees = degrees.as_deref();
    let mut written = Written::default();
    let path = folder.join("statistics.nc");
    written
        .files
        .push(netcdf_file::write(&path, products, &all, degrees)?);
    for statistic in &all {
        let path = folder.join(format!("tables/{}.csv", statistic.name));
        tables::write_statistic(&path, products, statistic, degrees)?;
        written.files.push(path);
    }
    let path = folder.join("tables/maxima.csv");
    tables::write_maxima(&path, products)?;
    written.files.push(path);
    maps(folder, products, &all, &mut written)?;
    contours(folder, products, &all, &mut written)?;
    let path = folder.join("manifest.json");
    record::write(&path, folder, products, &all, &written)?;
    written.files.push(path);
    Ok(written)
}

fn maps(
    folder: &Path,
    products: &Products<'_>,
    all: &[Statistic],
    written: &mut Written,
) -> Result<(), ProductError> {
    let case = products.case;
    let groups = group_names(case);
    let mut none = true;
    for (number, network) in case.networks.iter().enumerate() {
        let Some(even) = Even::of(network) else {
            written.notices.push(format!(
                "no GeoTIFF of network {}: it is polar or not evenly spaced",
                number + 1
            ));
            none = false;
            continue;
        };
        none = false;
        for statistic in all {
            for (group, id) in groups.iter().enumerate() {
                for rank in 0..statistic.ranks.max(1) {
                    let ranked = if statistic.ranks > 0 {
                        format!("_rank{}", rank + 1)
                    } else {
                        String::new()
                    };
                    let path = folder.join(format!(
                        "maps/{}_{id}{ranked}_network{}.tif",
                        statistic.name,
                        number + 1
                    ));
                    let values = statistic.of(group, rank);
                    raster::write(&path, &even, statistic, values, products.system)?;
                    written.files.push(path);
                }
            }
        }
    }
    if none {
        written
            .notices
            .push("no GeoTIFF: the receptors are no Cartesian network".to_owned());
    } else if products.system.is_none() {
        written.notices.push(
            "the GeoTIFFs have the deck's metres but no map system\nhint: name it, e.g. --crs EPSG:32648"
                .to_owned(),
        );
    }
    Ok(())
}

fn contours(
    folder: &Path,
    products: &Products<'_>,
    all: &[Statistic],
    written: &mut Written,
) -> Result<(), ProductError> {
    let Some(system) = products.system else {
        written.notices.push(
            "no GeoJSON contours: longitudes and latitudes need the map system of the deck's coordinates\nhint: name it, e.g. --crs EPSG:32648"
                .to_owned(),
        );
        return Ok(());
    };
    let Some(surface) = Surface::of(products.case) else {
        written
            .notices
            .push("no GeoJSON contours: the receptors span no area".to_owned());
        return Ok(());
    };
    for statistic in all {
        for (group, id) in group_names(products.case).iter().enumerate() {
            let path = folder.join(format!("contours/{}_{id}.geojson", statistic.name));
            if outlines::write(&path, products, (statistic, group), &surface, system)? {
                written.files.push(path);
            }
        }
    }
    Ok(())
}
