//! Whatever bytes stand in a deck, reading it ends and nothing panics; weather of two hours lies beside it.
#![no_main]

use hehuang::aermod::deck::files::Files;
use hehuang::aermod::deck::{read_bytes, render};
use libfuzzer_sys::fuzz_target;
use std::io;
use std::path::{Path, PathBuf};

/// Two weather files, whatever their names.
struct Beside;

impl Files for Beside {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let name = path.to_string_lossy().to_lowercase();
        if name.ends_with("sfc") {
            Ok(include_bytes!("../../tests/decks/valley.sfc").to_vec())
        } else if name.ends_with("pfl") {
            Ok(include_bytes!("../../tests/decks/valley.pfl").to_vec())
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        let path = folder.join(name);
        self.read(&path).ok().map(|_| path)
    }
}

fuzz_target!(|bytes: &[u8]| {
    if let Err(errors) = read_bytes(Path::new("deck.inp"), bytes, &Beside) {
        assert!(!render(&errors.problems).is_empty());
    }
});
