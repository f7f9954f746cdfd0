//! The pack: one file that holds all that a consultation rests on and what came of it, so that the neighbour reruns it to the same hash.
//!
//! A `.hcp` file is a gzip of a tar, made so that the same content gives the same bytes (sorted names, no times, no owners):
//!
//! | name | what |
//! |---|---|
//! | `manifest.json` | version, BLAKE3 of every file, hash of the results |
//! | `project.toml` | the project as it was written |
//! | `files/…` | tables that it names (background, sheets of sources) |
//! | `setting.json` | receptors and sources with the ground under them: heights are not read again |
//! | `weather.sfc`, `weather.pfl`, `year.json` | the weather |
//! | `results/…` | tables and JSON of the results |

mod archive;
mod diff;
mod verify;

pub use archive::{Archive, ArchiveError};
pub use diff::{Difference, Part, diff};
pub use verify::{Verified, verify};

use super::assessment::{Assessment, Inputs};
use super::project::{BackgroundSource, Project};
use super::results::results_hash;
use super::setting::Setting;
use super::year::YearFiles;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Version of the layout.
const FORMAT: u32 = 1;
/// The list of what is in a pack.
pub const MANIFEST: &str = "manifest.json";
/// The project.
pub const PROJECT: &str = "project.toml";
/// The ground.
const SETTING: &str = "setting.json";
/// The weather's own facts.
const YEAR: &str = "year.json";
/// Surface weather.
pub const SURFACE: &str = "weather.sfc";
/// Profile weather.
pub const PROFILE: &str = "weather.pfl";
/// Folder of the results.
pub const RESULTS: &str = "results/";

/// What a pack says of itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the layout.
    pub format: u32,
    /// Version of the program that made it.
    pub version: String,
    /// BLAKE3 by file.
    pub files: BTreeMap<String, String>,
    /// Where the files lie that the project names, by the names in its text.
    pub named: BTreeMap<String, String>,
    /// Hash of the inputs: all files but results.
    pub inputs_hash: String,
    /// Hash of the results ([`results_hash`]).
    pub results_hash: String,
}

/// Facts of the weather that its files do not say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct YearFacts {
    base: f64,
    demonstration: bool,
    notes: Vec<String>,
}

/// The ground as it is frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Frozen {
    points: Vec<super::setting::Point>,
    source_elevations: Vec<f64>,
    site_elevation: f64,
    ground: String,
    notes: Vec<String>,
}

/// A pack that is open.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Its files by name.
    pub archive: Archive,
}

/// Why a pack cannot be made, read or run.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The file itself.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A file inside is missing.
    #[error(
        "{pack} is no consultation pack: it has no {file}\nhint: packs are made by `hehuang consult pack`"
    )]
    Missing {
        /// The pack.
        pack: String,
        /// The file that is not in it.
        file: String,
    },
    /// A file inside is not what the list says.
    #[error(
        "{pack} was changed after it was made: {file} does not have the hash that the manifest says"
    )]
    Changed {
        /// The pack.
        pack: String,
        /// The file.
        file: String,
    },
    /// A file inside cannot be understood.
    #[error("{pack}: {file} cannot be read: {cause}")]
    Damaged {
        /// The pack.
        pack: String,
        /// The file.
        file: String,
        /// What is wrong.
        cause: String,
    },
    /// A layout that this program does not know.
    #[error(
        "{pack} has layout {found}, this program knows {FORMAT}: it was made by a newer hehuang ({version})"
    )]
    Format {
        /// The pack.
        pack: String,
        /// Its layout.
        found: u32,
        /// Its program.
        version: String,
    },
    /// A file that the project names cannot be read.
    #[error("{path} cannot be read: {cause}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// A file cannot be unpacked.
    #[error("cannot write {path}: {cause}")]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// The assessment.
    #[error(transparent)]
    Assessment(#[from] super::assessment::AssessmentError),
}

fn json<T: Serialize>(value: &T) -> Vec<u8> {
    let mut text = serde_json::to_vec(value).unwrap_or_default();
    text.push(b'\n');
    text
}

/// The files that a rerun reads: tables of background and sources. Heights and weather are frozen in their own way.
fn needed(project: &Project, path: &Path) -> bool {
    let background = match &project.background {
        BackgroundSource::Table { file, .. } => file == path,
        BackgroundSource::Embedded => false,
    };
    background
        || path
            .extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("csv"))
}

impl Pack {
    /// Freezes inputs and results.
    ///
    /// # Errors
    /// [`PackError::Unreadable`].
    pub fn new(inputs: &Inputs, assessment: &Assessment) -> Result<Self, PackError> {
        let project = &inputs.project;
        let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        let mut named = BTreeMap::new();
        files.insert(PROJECT.to_owned(), project.text.as_bytes().to_vec());
        for (n, (name, path)) in project.files.iter().enumerate() {
            if !needed(project, path) {
                continue;
            }
            let bytes = std::fs::read(path).map_err(|cause| PackError::Unreadable {
                path: path.clone(),
                cause,
            })?;
            let last = path
                .file_name()
                .map_or_else(String::new, |last| last.to_string_lossy().into_owned());
            let packed = format!("files/{n}-{last}");
            files.insert(packed.clone(), bytes);
            named.insert(name.clone(), packed);
        }
        let setting = inputs.setting.clone();
        let frozen = Frozen {
            points: setting.points,
            source_elevations: setting.source_elevations,
            site_elevation: setting.site_elevation,
            ground: setting.ground,
            notes: setting.notes,
        };
        files.insert(SETTING.to_owned(), json(&frozen));
        let facts = YearFacts {
            base: inputs.year.base,
            demonstration: inputs.year.demonstration,
            notes: inputs.year.notes.clone(),
        };
        files.insert(YEAR.to_owned(), json(&facts));
        files.insert(SURFACE.to_owned(), inputs.year.surface.clone().into_bytes());
        files.insert(PROFILE.to_owned(), inputs.year.profile.clone().into_bytes());
        let inputs_hash = results_hash(
            files
                .iter()
                .map(|(name, bytes)| (name.as_str(), bytes.as_slice())),
        );
        let results_hash = hash_of(assessment);
        for file in &assessment.files {
            files.insert(
                format!("{RESULTS}{}", file.name),
                file.text.clone().into_bytes(),
            );
        }
        let manifest = Manifest {
            format: FORMAT,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            files: files
                .iter()
                .map(|(name, bytes)| (name.clone(), blake3::hash(bytes).to_hex().to_string()))
                .collect(),
            named,
            inputs_hash,
            results_hash,
        };
        files.insert(MANIFEST.to_owned(), json(&manifest));
        Ok(Self {
            manifest,
            archive: Archive(files),
        })
    }

    /// Opens a pack and checks that every file is what the manifest says.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn open(path: &Path) -> Result<Self, PackError> {
        let pack = path.display().to_string();
        let archive = Archive::read(path)?;
        let text = archive.0.get(MANIFEST).ok_or_else(|| PackError::Missing {
            pack: pack.clone(),
            file: MANIFEST.to_owned(),
        })?;
        let manifest: Manifest =
            serde_json::from_slice(text).map_err(|cause| PackError::Damaged {
                pack: pack.clone(),
                file: MANIFEST.to_owned(),
                cause: cause.to_string(),
            })?;
        if manifest.format != FORMAT {
            return Err(PackError::Format {
                pack,
                found: manifest.format,
                version: manifest.version,
            });
        }
        for (name, hash) in &manifest.files {
            let bytes = archive.0.get(name).ok_or_else(|| PackError::Missing {
                pack: pack.clone(),
                file: name.clone(),
            })?;
            if blake3::hash(bytes).to_hex().as_str() != hash {
                return Err(PackError::Changed {
                    pack,
                    file: name.clone(),
                });
            }
        }
        for name in archive.0.keys() {
            if name != MANIFEST && !manifest.files.contains_key(name) {
                return Err(PackError::Changed {
                    pack,
                    file: name.clone(),
                });
            }
        }
        Ok(Self { manifest, archive })
    }

    /// A text inside; blank where it is not there.
    pub fn text(&self, name: &str) -> String {
        let bytes = self.archive.0.get(name);
        bytes.map_or_else(String::new, |bytes| {
            String::from_utf8_lossy(bytes).into_owned()
        })
    }

    fn value<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, PackError> {
        let damaged = |cause: String| PackError::Damaged {
            pack: "the pack".to_owned(),
            file: name.to_owned(),
            cause,
        };
        let bytes = self
            .archive
            .0
            .get(name)
            .ok_or_else(|| damaged("it is not there".to_owned()))?;
        serde_json::from_slice(bytes).map_err(|cause| damaged(cause.to_string()))
    }

    /// What it rests on, ready to run; the tables that the project names are unpacked into `folder`.
    ///
    /// # Errors
    /// [`PackError`].
    pub fn inputs(&self, folder: &Path) -> Result<Inputs, PackError> {
        for name in self
            .archive
            .0
            .keys()
            .filter(|name| name.starts_with("files/"))
        {
            let path = folder.join(name);
            let write = |cause| PackError::Write {
                path: path.clone(),
                cause,
            };
            if let Some(parent) = path.parent() {
                std::fs::create_dir_all(parent).map_err(write)?;
            }
            std::fs::write(&path, &self.archive.0[name]).map_err(write)?;
        }
        let text = self.text(PROJECT);
        let project = Project::parse_frozen(&text, folder, &self.manifest.named)
            .map_err(super::assessment::AssessmentError::from)?;
        let frozen: Frozen = self.value(SETTING)?;
        let facts: YearFacts = self.value(YEAR)?;
        Ok(Inputs {
            project,
            setting: Setting {
                points: frozen.points,
                source_elevations: frozen.source_elevations,
                site_elevation: frozen.site_elevation,
                ground: frozen.ground,
                notes: frozen.notes,
            },
            year: YearFiles {
                surface: self.text(SURFACE),
                profile: self.text(PROFILE),
                base: facts.base,
                demonstration: facts.demonstration,
                notes: facts.notes,
            },
        })
    }
}

/// The hash of an assessment's results.
pub fn hash_of(assessment: &Assessment) -> String {
    let files = assessment.files.iter();
    results_hash(files.map(|file| (file.name.as_str(), file.text.as_bytes())))
}
