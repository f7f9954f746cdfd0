//! A netCDF file that stands as `NAME.part` until it is whole, with a full disk called by its name.

use super::file::{WriteError, behind_links, is_device, make_parent, part_of, probe_space};
use netcdf::FileMut;
use std::path::{Path, PathBuf};

/// The file; dropped before [`Self::close`] it leaves nothing behind.
pub(super) struct NetCdfPart {
    path: PathBuf,
    part: PathBuf,
    file: Option<FileMut>,
    /// Bytes that are about to be written: what a suspected disk is asked for.
    pub expected_bytes: u64,
}

impl NetCdfPart {
    /// Begins a file; a disk that is suspected to be full is asked for `expected_bytes`.
    ///
    /// # Errors
    /// [`WriteError`] if the folder or the file cannot be made.
    pub fn create(path: &Path, expected_bytes: u64) -> Result<Self, WriteError> {
        make_parent(path)?;
        if is_device(path) {
            return Err(WriteError::Format {
                path: path.to_owned(),
                cause: "netCDF needs a file, and this is a device or a pipe".to_owned(),
            });
        }
        let path = behind_links(path);
        let part = part_of(&path);
        // The system says why a file cannot be made; netCDF would only say that it cannot.
        std::fs::File::create(&part).map_err(|cause| WriteError::from_io(&path, 0, cause))?;
        let mut new = Self {
            path,
            part,
            file: None,
            expected_bytes,
        };
        let file = netcdf::create(&new.part).map_err(|cause| new.fail("creating it", cause))?;
        new.file = Some(file);
        Ok(new)
    }

    /// Where it will stand.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Does something with the file; its failure names the file and what was being done.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn with<T>(
        &mut self,
        doing: &str,
        act: impl FnOnce(&mut FileMut) -> netcdf::Result<T>,
    ) -> Result<T, WriteError> {
        let Some(file) = &mut self.file else {
            return Err(self.closed());
        };
        act(file).map_err(|cause| self.fail(doing, cause))
    }

    /// Finishes the file and gives it its name.
    ///
    /// # Errors
    /// [`WriteError`]; the part is then removed.
    pub fn close(mut self) -> Result<PathBuf, WriteError> {
        let Some(file) = self.file.take() else {
            return Err(self.closed());
        };
        file.close()
            .map_err(|cause| self.fail("closing it", cause))?;
        std::fs::rename(&self.part, &self.path)
            .map_err(|cause| WriteError::from_io(&self.path, 0, cause))?;
        Ok(self.path.clone())
    }

    fn closed(&self) -> WriteError {
        WriteError::Format {
            path: self.path.clone(),
            cause: "the file is closed".to_owned(),
        }
    }

    /// netCDF says "HDF error" for a full disk too: ask the disk itself.
    fn fail(&self, doing: &str, cause: netcdf::Error) -> WriteError {
        let folder = self.path.parent().filter(|f| !f.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        if let Err(WriteError::DiskFull { needed, .. }) = probe_space(folder, self.expected_bytes) {
            return WriteError::DiskFull {
                path: self.path.clone(),
                needed,
            };
        }
        WriteError::NetCdf {
            path: self.path.clone(),
            doing: doing.to_owned(),
            cause,
        }
    }
}

impl Drop for NetCdfPart {
    fn drop(&mut self) {
        // After `close` the part is gone; before, it is rubbish.
        self.file = None;
        let _ = std::fs::remove_file(&self.part);
    }
}
