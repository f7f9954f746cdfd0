//! The embedded default data set: the files of `seeds/`, compiled into the binary, unpacked when first asked for.
//!
//! To add a file: one line in `FILES`. Where a file comes from and under which licence stands in `seeds/README.md`.

use flate2::read::GzDecoder;
use std::borrow::Cow;
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

/// What can be wrong with an embedded file.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// No such file.
    #[error("the program holds no file seeds/{0}")]
    Unknown(String),
    /// A packed file does not unpack.
    #[error("the embedded file seeds/{name} does not unpack: {cause}")]
    Packed {
        /// Its path below `seeds/`.
        name: &'static str,
        /// What the unpacker says.
        cause: std::io::Error,
    },
    /// A file that should be text is not UTF-8.
    #[error("the embedded file seeds/{name} is not text in UTF-8 from byte {position} on")]
    NotText {
        /// Its path below `seeds/`.
        name: &'static str,
        /// Where the text stops being UTF-8.
        position: usize,
    },
}

/// What is read once and kept: the value of `kept`, made now if it is not there yet.
///
/// # Errors
/// Those of `make`; the next call tries again.
pub fn once<T, E>(
    kept: &'static OnceLock<T>,
    make: impl FnOnce() -> Result<T, E>,
) -> Result<&'static T, E> {
    if let Some(value) = kept.get() {
        return Ok(value);
    }
    let made = make()?;
    Ok(kept.get_or_init(|| made))
}

/// A file as it lies in the binary.
struct Embedded {
    name: &'static str,
    stored: &'static [u8],
    plain: OnceLock<Vec<u8>>,
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(Embedded {
            name: $name,
            stored: include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/", $name)),
            plain: OnceLock::new(),
        }),*]
    };
}

/// Every embedded file by its path below `seeds/`; names that end in `.gz` are unpacked on use.
static FILES: [Embedded; 94] = files![
    "aerosol/modes.csv",
    "aerosol/particles.csv",
    "background/gases.csv",
    "background/monthly.csv",
    "background/particles.csv",
    "background/sources.csv",
    "biogenic/compounds.csv",
    "biogenic/plant_types.csv",
    "biogenic/soil_nitric_oxide.csv",
    "boundary/global_species.csv",
    "chemistry/cb6r5_ae7.toml",
    "chemistry/gas_properties.csv",
    "chemistry/regime_indicators.csv",
    "chemistry/photolysis/bins.csv",
    "chemistry/photolysis/cross_sections.csv",
    "chemistry/photolysis/ozone_column.csv",
    "chemistry/photolysis/quantum_yields.csv",
    "chemistry/photolysis/standard_atmosphere.csv",
    "chemistry/photolysis/tables.csv",
    "consult/assessment.toml",
    "consult/grading.toml",
    "consult/screening.toml",
    "consult/surface.toml",
    "dust/calibration.csv",
    "dust/composition.csv",
    "dust/fire_factors.csv",
    "dust/regions.csv",
    "dust/soil_sizes.csv",
    "dust/soils.csv",
    "events/dust_2017_01_26_pm10.csv",
    "events/dust_2017_01_26_profiles.csv",
    "events/dust_2017_01_26_stations.csv",
    "geo/border.geojson.gz",
    "geo/city_points.csv",
    "geo/counties.geojson.gz",
    "geo/county_lines.geojson.gz",
    "geo/lakes.geojson.gz",
    "geo/receptors.csv",
    "geo/rivers.geojson.gz",
    "geo/towns.csv",
    "inventory/activity.csv",
    "inventory/classes.csv",
    "inventory/controls.csv",
    "inventory/counties.csv",
    "inventory/factors.csv",
    "inventory/gridded_sectors.csv",
    "inventory/hourly_species.csv",
    "inventory/profiles_hour.csv",
    "inventory/profiles_month.csv",
    "inventory/profiles_weekday.csv",
    "inventory/register_lists.csv",
    "inventory/registers.csv",
    "inventory/sheet_industries.csv",
    "inventory/speciation_gas.csv",
    "inventory/speciation_pm.csv",
    "inventory/speciation_voc.csv",
    "inventory/stacks.csv",
    "inventory/voc_lumps.csv",
    "land/classes.csv",
    "land/codes_cnlucc.csv",
    "land/codes_esa_worldcover.csv",
    "land/codes_glc_fcs30.csv",
    "land/codes_igbp.csv",
    "land/codes_nlcd.csv",
    "land/inner.u1.gz",
    "land/inner.u1.json",
    "land/outer.u1.gz",
    "land/outer.u1.json",
    "land/snow.csv",
    "meteorology/days_by_month.csv",
    "meteorology/representative_days.toml",
    "nearfield/case.toml",
    "nearfield/valley.pfl",
    "nearfield/valley.sfc",
    "plan/alerts.toml",
    "plan/emergency.toml",
    "plan/emergency_benchmark.csv",
    "plan/emergency_list.csv",
    "plan/fuels.csv",
    "plan/grades.toml",
    "plan/measures.toml",
    "plan/reported.csv",
    "plan/targets.toml",
    "standards/aqi.toml",
    "standards/dust.toml",
    "standards/editions.toml",
    "standards/evaluation.toml",
    "standards/iaqi.csv",
    "standards/limits.csv",
    "standards/who.csv",
    "terrain/inner.i2.gz",
    "terrain/inner.i2.json",
    "terrain/outer.i2.gz",
    "terrain/outer.i2.json",
];

/// A line of the list of embedded files, as a manifest repeats it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SeedFile {
    /// Path below `seeds/`.
    pub name: &'static str,
    /// Bytes as stored (packed where the name ends in `.gz`).
    pub bytes: usize,
    /// BLAKE3 of the bytes as stored, in hexadecimal.
    pub blake3: String,
}

/// All embedded files in the order of their names.
pub fn list() -> Vec<SeedFile> {
    let mut files: Vec<SeedFile> = FILES
        .iter()
        .map(|file| SeedFile {
            name: file.name,
            bytes: file.stored.len(),
            blake3: blake3::hash(file.stored).to_hex().to_string(),
        })
        .collect();
    files.sort_by_key(|file| file.name);
    files
}

/// The bytes of an embedded file, unpacked.
///
/// # Errors
/// [`SeedError::Unknown`] for a name that is not embedded, [`SeedError::Packed`] if it does not unpack.
pub fn bytes(name: &str) -> Result<&'static [u8], SeedError> {
    let file = find(name)?;
    if file.name.strip_suffix(".gz").is_none() {
        return Ok(file.stored);
    }
    if let Some(plain) = file.plain.get() {
        return Ok(plain);
    }
    let mut plain = Vec::new();
    GzDecoder::new(file.stored)
        .read_to_end(&mut plain)
        .map_err(|cause| SeedError::Packed {
            name: file.name,
            cause,
        })?;
    Ok(file.plain.get_or_init(|| plain))
}

/// The text of an embedded file, unpacked.
///
/// # Errors
/// As [`bytes`], and [`SeedError::NotText`] if it is not UTF-8.
pub fn text(name: &str) -> Result<&'static str, SeedError> {
    let file = find(name)?;
    std::str::from_utf8(bytes(name)?).map_err(|error| SeedError::NotText {
        name: file.name,
        position: error.valid_up_to(),
    })
}

/// What a path that means an embedded file begins with: `seeds:events/wind.csv`.
pub const SCHEME: &str = "seeds:";

/// The name below `seeds/` that a path means; `None` for a path on the disk.
pub fn name_of(path: &Path) -> Option<&str> {
    path.to_str()?.strip_prefix(SCHEME)
}

/// Whether a path leads to a file, on the disk or embedded.
pub fn is_file(path: &Path) -> bool {
    name_of(path).map_or_else(|| path.is_file(), |name| find(name).is_ok())
}

/// The bytes of a file on the disk, or of an embedded one where the path begins with [`SCHEME`].
///
/// # Errors
/// Those of the system; an embedded file that is not there is `NotFound`.
pub fn read(path: &Path) -> std::io::Result<Cow<'static, [u8]>> {
    let Some(name) = name_of(path) else {
        return std::fs::read(path).map(Cow::Owned);
    };
    let missing = |error: SeedError| std::io::Error::new(std::io::ErrorKind::NotFound, error);
    bytes(name).map(Cow::Borrowed).map_err(missing)
}

fn find(name: &str) -> Result<&'static Embedded, SeedError> {
    FILES
        .iter()
        .find(|file| file.name == name)
        .ok_or_else(|| SeedError::Unknown(name.to_owned()))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_file_opens_and_is_listed_once() {
        let files = list();
        assert_eq!(files.len(), FILES.len());
        for pair in files.windows(2) {
            assert!(pair[0].name < pair[1].name, "{} twice", pair[1].name);
        }
        for file in &files {
            assert!(!bytes(file.name).unwrap().is_empty(), "{}", file.name);
            assert_eq!(file.blake3.len(), 64);
        }
        let total: usize = files.iter().map(|file| file.bytes).sum();
        assert!(total < 4_000_000, "{total} bytes embedded");
    }

    #[test]
    fn unpacked_rasters_are_those_of_their_headers() {
        for name in [
            "terrain/inner.i2",
            "terrain/outer.i2",
            "land/inner.u1",
            "land/outer.u1",
        ] {
            let header = text(&format!("{name}.json")).unwrap();
            let hash = blake3::hash(bytes(&format!("{name}.gz")).unwrap()).to_hex();
            assert!(
                header.contains(hash.as_str()),
                "{name} is not what its header describes"
            );
        }
    }

    #[test]
    fn a_raster_is_no_text_and_a_stranger_is_refused() {
        assert!(matches!(
            text("terrain/inner.i2.gz"),
            Err(SeedError::NotText { .. })
        ));
        assert_eq!(
            bytes("terrain/moon.csv").unwrap_err().to_string(),
            "the program holds no file seeds/terrain/moon.csv"
        );
    }

    #[test]
    fn a_path_leads_to_the_disk_or_into_the_program() {
        let inside = Path::new("seeds:geo/towns.csv");
        assert!(is_file(inside));
        assert_eq!(&*read(inside).unwrap(), bytes("geo/towns.csv").unwrap());
        for outside in ["seeds:geo/moon.csv", "geo/moon.csv"] {
            assert!(!is_file(Path::new(outside)));
            let kind = read(Path::new(outside)).unwrap_err().kind();
            assert_eq!(kind, std::io::ErrorKind::NotFound);
        }
    }
}
