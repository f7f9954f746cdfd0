//! Finding and reading the files a deck names: relative to the deck's folder, whatever their case.

use std::io;
use std::path::{Path, PathBuf};

/// Where files come from (the disk, or memory in tests).
pub trait Files {
    /// The whole file.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// The first bytes of a file.
    fn read_start(&self, path: &Path, bytes: usize) -> io::Result<Vec<u8>> {
        self.read(path).map(|mut all| {
            all.truncate(bytes);
            all
        })
    }
    /// The path under which `name` is found from `folder`, if at all.
    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf>;
}

/// The disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn read_start(&self, path: &Path, bytes: usize) -> io::Result<Vec<u8>> {
        use io::Read;
        let mut start = Vec::new();
        std::fs::File::open(path)?
            .take(bytes as u64)
            .read_to_end(&mut start)?;
        Ok(start)
    }

    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        for candidate in [name.to_owned(), name.replace('\\', "/")] {
            let exact = folder.join(&candidate);
            if exact.is_file() {
                return Some(exact);
            }
        }
        any_case(folder, &name.replace('\\', "/"))
    }
}

/// The same path whatever the case of its parts.
fn any_case(folder: &Path, name: &str) -> Option<PathBuf> {
    let mut path = if name.starts_with('/') {
        PathBuf::from("/")
    } else {
        folder.to_owned()
    };
    for part in name.split('/').filter(|part| !part.is_empty()) {
        let exact = path.join(part);
        if part == "." || part == ".." || exact.exists() {
            path = exact;
            continue;
        }
        let listed = if path.as_os_str().is_empty() {
            Path::new(".")
        } else {
            path.as_path()
        };
        let mut names: Vec<_> = std::fs::read_dir(listed)
            .ok()?
            .filter_map(Result::ok)
            .map(|entry| entry.file_name())
            .filter(|entry| {
                entry
                    .to_str()
                    .is_some_and(|entry| entry.to_lowercase() == part.to_lowercase())
            })
            .collect();
        names.sort();
        path = path.join(names.into_iter().next()?);
    }
    path.is_file().then_some(path)
}

/// Where an output goes: relative to the deck's folder, `\` read as `/`.
pub fn output_path(folder: &Path, name: &str) -> PathBuf {
    folder.join(name.replace('\\', "/"))
}

/// Text of a file: UTF-8 with or without a mark, else GB 18030 (Chinese Windows), else Windows-1252.
pub fn decode(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    let (text, _, broken) = encoding_rs::GB18030.decode(bytes);
    if !broken {
        return text.into_owned();
    }
    encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned()
}
