//! What the targets share: a guard against headers that ask for memory, and files that readers open by a path.
#![allow(dead_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// More than this at once is a bomb: no input of a few kilobytes needs it [bytes].
const MOST: usize = 1 << 30;

/// The system's allocator with a limit for one piece.
struct Guard;

unsafe impl GlobalAlloc for Guard {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        within(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        within(layout.size());
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        within(size);
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        unsafe { System.dealloc(old, layout) }
    }
}

fn within(size: usize) {
    if size > MOST {
        eprintln!("a piece of {size} bytes is asked for");
        std::process::abort();
    }
}

#[global_allocator]
static GUARD: Guard = Guard;

/// A folder of this process; `TMPDIR=/dev/shm` keeps it off the disk.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = std::env::temp_dir().join(format!("hehuang-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
});

/// The folder.
pub fn folder() -> &'static Path {
    &FOLDER
}

/// Bytes as a file of this name.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let path = FOLDER.join(name);
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
