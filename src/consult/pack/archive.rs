//! Files in one file: a gzip of a tar whose bytes depend on nothing but names and contents.

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};

/// No pack unpacks to more than this [bytes].
const LARGEST: u64 = 8_000_000_000;

/// Files by name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Archive(pub BTreeMap<String, Vec<u8>>);

/// Why a pack cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// Not there, or unreadable.
    #[error("pack {path} cannot be read: {cause}")]
    Unreadable {
        /// The pack.
        path: PathBuf,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// A name that leads out of the pack.
    #[error(
        "pack {path} holds a file '{name}' whose name leads elsewhere: it was not made by hehuang"
    )]
    Name {
        /// The pack.
        path: PathBuf,
        /// The name.
        name: String,
    },
}

impl Archive {
    /// Reads a pack.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub fn read(path: &Path) -> Result<Self, ArchiveError> {
        let unreadable = |cause| ArchiveError::Unreadable {
            path: path.to_owned(),
            cause,
        };
        let file = std::fs::File::open(path).map_err(unreadable)?;
        let mut tar = tar::Archive::new(GzDecoder::new(file).take(LARGEST));
        let mut files = BTreeMap::new();
        for entry in tar.entries().map_err(unreadable)? {
            let mut entry = entry.map_err(unreadable)?;
            let name = entry.path().map_err(unreadable)?.into_owned();
            let plain = name
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
            let text = name.to_string_lossy().into_owned();
            if !plain || !entry.header().entry_type().is_file() {
                return Err(ArchiveError::Name {
                    path: path.to_owned(),
                    name: text,
                });
            }
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(unreadable)?;
            files.insert(text, bytes);
        }
        Ok(Self(files))
    }

    /// The bytes of the pack.
    ///
    /// # Errors
    /// If a name is longer than tar allows.
    pub fn bytes(&self) -> std::io::Result<Vec<u8>> {
        let mut tar = tar::Builder::new(GzEncoder::new(Vec::new(), Compression::new(6)));
        for (name, bytes) in &self.0 {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            header.set_mtime(0);
            header.set_entry_type(tar::EntryType::Regular);
            tar.append_data(&mut header, name, bytes.as_slice())?;
        }
        let mut packed = tar.into_inner()?;
        packed.flush()?;
        packed.finish()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_same_content_is_the_same_bytes_and_comes_back() {
        let long = format!("files/{}.csv", "站".repeat(60));
        let archive = Archive(BTreeMap::from([
            ("b/c.txt".to_owned(), vec![1, 2, 3]),
            ("a.txt".to_owned(), Vec::new()),
            (long, b"x".repeat(100_000)),
        ]));
        let bytes = archive.bytes().unwrap();
        assert_eq!(bytes, archive.clone().bytes().unwrap());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.hcp");
        std::fs::write(&path, &bytes).unwrap();
        assert_eq!(Archive::read(&path).unwrap(), archive);
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
        assert!(Archive::read(&path).is_err());
        std::fs::write(&path, "no pack").unwrap();
        assert!(Archive::read(&path).is_err());
    }
}
