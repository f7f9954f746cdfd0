//! What the fuzzer tries (`fuzz/README.md`), so that what it kept is read again in the same way.
#![allow(dead_code)]

pub mod cases;
pub mod earth;
pub mod netcdf;
pub mod tables;
pub mod weather_text;

use std::path::PathBuf;

/// Folder of a target in this process; `TMPDIR=/dev/shm` keeps it off the disk.
pub fn folder(target: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("hehuang-fuzz-{}", std::process::id()));
    let folder = folder.join(target);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}

/// Bytes as a file of this name in the folder of a target.
pub fn file(target: &str, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder(target).join(name);
    std::fs::write(&path, bytes).expect("a file");
    path
}

/// What was read; an error must say something.
pub fn said<T, E: std::fmt::Display>(result: Result<T, E>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            assert!(!error.to_string().trim().is_empty());
            None
        }
    }
}
