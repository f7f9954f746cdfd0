//! The files of a run, each opened once: AERMOD lets several outputs share one file.

use super::continued::{Rows, open_behind};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file that the system would not write; within an [`std::io::Error`], so that observers can hand it on.
#[derive(Debug, thiserror::Error)]
#[error("{}: {cause}", path.display())]
pub struct FileError {
    /// The file.
    pub path: PathBuf,
    /// The system's words.
    pub cause: std::io::Error,
}

impl FileError {
    fn wrap(path: &Path, cause: std::io::Error) -> std::io::Error {
        let path = path.to_path_buf();
        std::io::Error::new(cause.kind(), Self { path, cause })
    }
}

/// A file among those that are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle(usize);

/// The open files.
#[derive(Debug, Default)]
pub struct Files {
    open: Vec<(PathBuf, BufWriter<File>)>,
    /// Last hour of the saved run that this one goes on from, YYYYMMDDHH.
    goes_on_from: Option<i64>,
}

impl Files {
    /// The files of a run that goes on from a saved one, or of one that begins.
    pub fn of(goes_on_from: Option<i64>) -> Self {
        Self {
            goes_on_from,
            ..Self::default()
        }
    }

    /// Creates a file, or finds it among those that are open.
    pub fn create(&mut self, path: &Path) -> std::io::Result<Handle> {
        if let Some(place) = self.open.iter().position(|(name, _)| name == path) {
            return Ok(Handle(place));
        }
        let file = File::create(path).map_err(|cause| FileError::wrap(path, cause))?;
        Ok(self.keep(path, file))
    }

    /// The same; of a run that goes on the file's rows up to the saved hour stay. Tells whether the file is new and wants a head.
    pub fn create_or_go_on(&mut self, path: &Path, rows: Rows) -> std::io::Result<(Handle, bool)> {
        let Some(last) = self.goes_on_from else {
            return Ok((self.create(path)?, true));
        };
        if let Some(place) = self.open.iter().position(|(name, _)| name == path) {
            return Ok((Handle(place), false));
        }
        let file = open_behind(path, rows, last).map_err(|cause| FileError::wrap(path, cause))?;
        Ok((self.keep(path, file), false))
    }

    fn keep(&mut self, path: &Path, file: File) -> Handle {
        self.open
            .push((path.to_path_buf(), BufWriter::with_capacity(1 << 18, file)));
        Handle(self.open.len() - 1)
    }

    /// Appends to a file.
    pub fn put(&mut self, handle: Handle, bytes: &[u8]) -> std::io::Result<()> {
        let (path, file) = &mut self.open[handle.0];
        file.write_all(bytes)
            .map_err(|cause| FileError::wrap(path, cause))
    }

    /// Writes out what is buffered.
    pub fn flush(&mut self) -> std::io::Result<()> {
        for (path, file) in &mut self.open {
            file.flush().map_err(|cause| FileError::wrap(path, cause))?;
        }
        Ok(())
    }
}

/// A record of a Fortran unformatted sequential file: its length before and behind it.
pub fn record(out: &mut Vec<u8>, body: &[u8]) {
    let length = (body.len() as u32).to_le_bytes();
    out.extend_from_slice(&length);
    out.extend_from_slice(body);
    out.extend_from_slice(&length);
}
