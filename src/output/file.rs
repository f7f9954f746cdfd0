//! Files that are either whole or not there: written beside their place, then renamed; and what the system says when it cannot.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk is full.
    #[error("no space left on device for {}: {needed} bytes needed; free some, then `hehuang resume` goes on from the last checkpoint, if there is one", path.display())]
    DiskFull {
        /// The file.
        path: PathBuf,
        /// Bytes that were to be written.
        needed: u64,
    },
    /// The output folder cannot be used.
    #[error("the output folder {} cannot be {what}: {cause}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// `made` or `written to`.
        what: &'static str,
        /// The system's own words.
        cause: io::Error,
    },
    /// Anything else the system says.
    #[error("cannot write {}: {cause}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: io::Error,
    },
    /// What netCDF says.
    #[error("cannot write {}: {cause} ({doing})", path.display())]
    NetCdf {
        /// The file.
        path: PathBuf,
        /// What was being done.
        doing: String,
        /// The library's own words.
        cause: netcdf::Error,
    },
    /// A format's own fault.
    #[error("cannot write {}: {cause}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// A field that is no number somewhere.
    #[error("{}: variable {variable} is {value} at index {index:?}", path.display())]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The variable.
        variable: String,
        /// NaN or an infinity.
        value: f64,
        /// Where, in the order of the variable's dimensions without time.
        index: Vec<usize>,
    },
    /// A field of another shape than its variable.
    #[error("{}: variable {variable} has the shape {expected:?}, the field {found:?}", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// The variable.
        variable: String,
        /// Shape of one record of the variable.
        expected: Vec<usize>,
        /// Shape of the field.
        found: Vec<usize>,
    },
}

impl WriteError {
    /// From the system's error; a full disk gets its own words. `needed`: bytes that were to be written.
    pub fn from_io(path: &Path, needed: u64, cause: io::Error) -> Self {
        let path = path.to_owned();
        if matches!(
            cause.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded
        ) {
            Self::DiskFull { path, needed }
        } else {
            Self::Write { path, cause }
        }
    }
}

/// A file being written: bytes go to `NAME.part`; [`AtomicFile::finish`] renames it to `NAME`. Dropped unfinished, the part is removed.
/// What is there and no file (`/dev/null`, a pipe) is written to as it is: renamed over, it would be gone.
#[derive(Debug)]
pub struct AtomicFile {
    path: PathBuf,
    part: Option<PathBuf>,
    writer: Option<BufWriter<File>>,
    written: u64,
}

/// `NAME.part` beside `NAME`.
pub(super) fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

/// Whether a path is there and neither a file nor a folder: a device, a pipe, a socket.
pub(super) fn is_device(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|found| !found.is_file() && !found.is_dir())
}

/// Where a name leads: through links, so that the file behind them is replaced and not the link.
pub(super) fn behind_links(path: &Path) -> PathBuf {
    let link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    link.then(|| fs::canonicalize(path).ok())
        .flatten()
        .unwrap_or_else(|| path.to_owned())
}

impl AtomicFile {
    /// Begins a file; folders above it are made.
    ///
    /// # Errors
    /// [`WriteError`] if the folder or the part cannot be made.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        make_parent(path)?;
        let path = behind_links(path);
        let part = (!is_device(&path)).then(|| part_of(&path));
        let file = match &part {
            Some(part) => File::create(part),
            None => File::options().write(true).open(&path),
        };
        let file = file.map_err(|cause| WriteError::from_io(&path, 0, cause))?;
        Ok(Self {
            path,
            part,
            writer: Some(BufWriter::new(file)),
            written: 0,
        })
    }

    /// Writes out what is buffered, asks the system to keep it, and gives the file its name.
    ///
    /// # Errors
    /// [`WriteError`], with the part removed.
    pub fn finish(mut self) -> Result<(), WriteError> {
        let writer = self.writer.take();
        let flushed = writer.map_or(Ok(()), |mut writer| {
            writer.flush()?;
            // A device has nothing to keep.
            self.part
                .as_ref()
                .map_or(Ok(()), |_| writer.get_ref().sync_all())
        });
        let named = flushed.and_then(|()| {
            let part = self.part.as_ref();
            part.map_or(Ok(()), |part| fs::rename(part, &self.path))
        });
        named.map_err(|cause| WriteError::from_io(&self.path, self.written, cause))
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let Some(writer) = &mut self.writer else {
            return Err(io::Error::other("the file is finished"));
        };
        let count = writer.write(bytes)?;
        self.written += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl io::Seek for AtomicFile {
    fn seek(&mut self, position: io::SeekFrom) -> io::Result<u64> {
        match &mut self.writer {
            Some(writer) => writer.seek(position),
            None => Err(io::Error::other("the file is finished")),
        }
    }
}

impl Drop for AtomicFile {
    fn drop(&mut self) {
        // After `finish` the part is gone; before, it is rubbish.
        self.writer = None;
        if let Some(part) = &self.part {
            let _ = fs::remove_file(part);
        }
    }
}

/// Writes a whole file at once.
///
/// # Errors
/// [`WriteError`]; the file is then as it was before.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    let mut file = AtomicFile::create(path)?;
    file.write_all(bytes)
        .map_err(|cause| WriteError::from_io(path, bytes.len() as u64, cause))?;
    file.finish()
}

pub(super) fn make_parent(path: &Path) -> Result<(), WriteError> {
    let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) else {
        return Ok(());
    };
    fs::create_dir_all(folder).map_err(|cause| WriteError::Folder {
        path: folder.to_owned(),
        what: "made",
        cause,
    })
}

/// Bytes written to see whether a folder takes files.
const PROBE_BYTES: usize = 4096;

/// Makes the output folder and writes, reads back and removes a small file in it: to be called before a run.
///
/// # Errors
/// [`WriteError::Folder`] or [`WriteError::DiskFull`].
pub fn probe_directory(folder: &Path) -> Result<(), WriteError> {
    probe_space(folder, PROBE_BYTES as u64)
}

/// Whether `bytes` bytes fit into a folder, by writing them (used after a library failed without saying why).
pub(super) fn probe_space(folder: &Path, bytes: u64) -> Result<(), WriteError> {
    let fail = |what: &'static str| {
        move |cause: io::Error| match WriteError::from_io(folder, bytes, cause) {
            WriteError::Write { path, cause } => WriteError::Folder { path, what, cause },
            full => full,
        }
    };
    fs::create_dir_all(folder).map_err(fail("made"))?;
    let path = folder.join(format!(".hehuang-probe-{}", std::process::id()));
    let written = write_zeros(&path, bytes);
    let _ = fs::remove_file(&path);
    written.map_err(fail("written to"))
}

fn write_zeros(path: &Path, bytes: u64) -> io::Result<()> {
    let mut file = File::create(path)?;
    let block = [0_u8; PROBE_BYTES];
    let mut left = bytes;
    while left > 0 {
        let count = left.min(PROBE_BYTES as u64);
        file.write_all(&block[..count as usize])?;
        left -= count;
    }
    file.sync_all()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep/er/a.txt");
        let mut file = AtomicFile::create(&path).unwrap();
        file.write_all(b"half").unwrap();
        drop(file);
        assert!(!path.exists() && !part_of(&path).exists());
        write_file(&path, b"whole").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"whole");
        assert!(!part_of(&path).exists());
    }

    #[test]
    #[cfg(unix)]
    fn devices_and_links_stay_what_they_are() {
        use std::os::unix::fs::{FileTypeExt, symlink};
        write_file(Path::new("/dev/null"), b"nothing").unwrap();
        let null = fs::metadata("/dev/null").unwrap();
        assert!(null.file_type().is_char_device());
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.txt"), folder.path().join("b.txt"));
        fs::write(&file, b"old").unwrap();
        symlink(&file, &link).unwrap();
        write_file(&link, b"new").unwrap();
        assert_eq!(fs::read(&file).unwrap(), b"new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_named_with_the_bytes_needed() {
        let mut full = File::options().write(true).open("/dev/full").unwrap();
        let cause = full.write_all(&[0; 100]).unwrap_err();
        let error = WriteError::from_io(Path::new("runs/a.nc"), 100, cause);
        assert_eq!(
            error.to_string(),
            "no space left on device for runs/a.nc: 100 bytes needed; free some, then `hehuang resume` goes on from the last checkpoint, if there is one"
        );
    }

    #[test]
    fn a_folder_below_a_file_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, b"").unwrap();
        let error = probe_directory(&file.join("runs")).unwrap_err();
        assert!(error.to_string().contains("cannot be made"), "{error}");
        probe_directory(&folder.path().join("runs/one")).unwrap();
        let left = fs::read_dir(folder.path().join("runs/one")).unwrap();
        assert_eq!(left.count(), 0);
    }
}
