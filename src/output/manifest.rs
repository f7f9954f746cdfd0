//! `manifest.json`: what a run was made of, so that it can be made again.

use super::file::{WriteError, write_file};
use crate::meteorology::ReferenceAtmosphere;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// An input and its BLAKE3 hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputHash {
    /// `scenario`, `meteorology`, `inventory`, `embedded`.
    pub role: String,
    /// Path, or the name of an embedded file.
    pub name: String,
    /// Length [bytes].
    pub bytes: u64,
    /// BLAKE3 in hexadecimal.
    pub blake3: String,
}

impl InputHash {
    /// Of bytes at hand.
    pub fn of(role: &str, name: &str, bytes: &[u8]) -> Self {
        Self {
            role: role.to_owned(),
            name: name.to_owned(),
            bytes: bytes.len() as u64,
            blake3: blake3::hash(bytes).to_hex().to_string(),
        }
    }
}

/// Hashes a file.
///
/// # Errors
/// [`ManifestError::Unreadable`].
pub fn hash_file(role: &str, path: &Path) -> Result<InputHash, ManifestError> {
    let unreadable = |cause| ManifestError::Unreadable {
        path: path.to_owned(),
        cause,
    };
    let name = path.display().to_string();
    if !path.is_file() {
        let bytes = crate::seeds::read(path).map_err(unreadable)?;
        return Ok(InputHash::of(role, &name, &bytes));
    }
    // Files of weather may be larger than the memory.
    let mut hasher = blake3::Hasher::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    hasher.update_reader(file).map_err(unreadable)?;
    Ok(InputHash {
        role: role.to_owned(),
        name,
        bytes: hasher.count(),
        blake3: hasher.finalize().to_hex().to_string(),
    })
}

/// The record of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the program.
    pub version: String,
    /// Name of the scenario.
    pub scenario: String,
    /// Its file as given.
    pub scenario_file: String,
    /// Its text.
    pub scenario_text: String,
    /// Every setting with its value, defaults marked (see `scenario::Setting`).
    pub settings: serde_json::Value,
    /// Every input with its hash, embedded files too.
    pub inputs: Vec<InputHash>,
    /// Seed of everything drawn by chance.
    pub seed: u64,
    /// Threads used.
    pub threads: usize,
    /// Blocks the domain was cut into.
    pub blocks: usize,
    /// The physical processes in the order in which a step applies them.
    pub processes: Vec<String>,
    /// Begin of the run on the clock of this machine, RFC 3339 in UTC.
    pub started: String,
    /// Its end; `None` while it runs or when it was interrupted.
    pub finished: Option<String>,
    /// Time it took, over all parts of a resumed run [s].
    pub wall_time_s: f64,
    /// Wall time by pass [s] and the work of the chemistry's solver.
    #[serde(default)]
    pub costs: serde_json::Value,
    /// Largest gap between the sum of the tags of a set and the whole, of all hours, cells and pollutants [1]; `None` without tags.
    #[serde(default)]
    pub tag_closure: Option<f64>,
    /// The mass budget, as the simulation gives it.
    pub ledger: serde_json::Value,
    /// Hours that count where a run was made longer than its scenario says.
    #[serde(default)]
    pub hours: Option<usize>,
    /// The reference air of the weather, which a longer run must keep.
    #[serde(default)]
    pub reference_air: Option<ReferenceAtmosphere>,
    /// Where the weather comes from, in a line.
    #[serde(default)]
    pub weather: String,
    /// Where the air around the domain comes from, in a line.
    #[serde(default)]
    pub air_around: String,
    /// Files written, relative to the folder of the manifest.
    pub outputs: Vec<PathBuf>,
}

/// Why there is no manifest.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It, or an input, cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// It is not what this version writes.
    #[error("{} is no manifest of this version: {cause}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: serde_json::Error,
    },
}

impl Manifest {
    /// Writes it as JSON for people to read.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn write(&self, path: &Path) -> Result<(), WriteError> {
        let mut text = serde_json::to_string_pretty(self).map_err(|cause| WriteError::Format {
            path: path.to_owned(),
            cause: cause.to_string(),
        })?;
        text.push('\n');
        write_file(path, text.as_bytes())
    }

    /// Reads one back.
    ///
    /// # Errors
    /// [`ManifestError`].
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let text = std::fs::read_to_string(path).map_err(|cause| ManifestError::Unreadable {
            path: path.to_owned(),
            cause,
        })?;
        serde_json::from_str(&text).map_err(|cause| ManifestError::Format {
            path: path.to_owned(),
            cause,
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_comes_back_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        let manifest = Manifest {
            costs: serde_json::Value::Null,
            tag_closure: Some(2.5e-14),
            version: "0.1.0".into(),
            scenario: "a".into(),
            scenario_file: "a.toml".into(),
            scenario_text: "[scenario]\nname = \"a\"\n".into(),
            settings: serde_json::json!([]),
            inputs: vec![InputHash::of("scenario", "a.toml", b"abc")],
            seed: 2024,
            threads: 2,
            blocks: 4,
            processes: vec!["emission".into(), "advection".into()],
            started: "2026-01-01T00:00:00Z".into(),
            finished: None,
            wall_time_s: 1.25,
            ledger: serde_json::json!({"PM25": {"emitted": 0.1 + 0.2}}),
            hours: None,
            reference_air: None,
            weather: "a model".into(),
            air_around: "a background".into(),
            outputs: vec!["surface.nc".into()],
        };
        manifest.write(&path).unwrap();
        assert_eq!(Manifest::read(&path).unwrap(), manifest);
        // BLAKE3's published value of "abc" (test vectors of the reference implementation's README).
        assert!(
            manifest.inputs[0]
                .blake3
                .starts_with("6437b3ac38465133ffb63b75273a8db5")
        );
        assert_eq!(
            hash_file("x", &path).unwrap().bytes,
            std::fs::metadata(&path).unwrap().len()
        );
        std::fs::write(&path, "{}").unwrap();
        assert!(
            Manifest::read(&path)
                .unwrap_err()
                .to_string()
                .contains("no manifest of this version")
        );
    }
}
