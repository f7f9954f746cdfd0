//! Inputs that the fuzzer kept (`fuzz/README.md`) are read to their end, without panic and in a moment each.

mod fuzz_readers;

use flate2::read::GzDecoder;
use hehuang::aermod::deck::files::Files;
use hehuang::aermod::deck::{read_bytes, render};
use hehuang::aermod::weather::{ProfileFile, SurfaceFile};
use hehuang::plume::weather::calendar::YearWindow;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Files of the packed corpus under a folder: headers of 512 bytes with name and size in octal, contents padded to 512.
fn corpus(folder: &str) -> Vec<(String, Vec<u8>)> {
    let packed = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus.tar.gz");
    let mut all = Vec::new();
    GzDecoder::new(std::fs::File::open(packed).expect("corpus"))
        .read_to_end(&mut all)
        .expect("gzip");
    let mut found = Vec::new();
    let mut at = 0;
    while at + 512 <= all.len() && all[at] != 0 {
        let text = |from: usize, to: usize| {
            let bytes = &all[at + from..at + to];
            let end = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
            String::from_utf8_lossy(&bytes[..end]).trim().to_owned()
        };
        let name = text(0, 100);
        let size = usize::from_str_radix(&text(124, 136), 8).expect("size");
        let is_file = all[at + 156] == b'0';
        at += 512;
        if is_file && name.starts_with(folder) {
            found.push((name, all[at..at + size].to_vec()));
        }
        at += size.div_ceil(512) * 512;
    }
    found
}

/// Two weather files, whatever their names.
struct Beside;

impl Files for Beside {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let name = path.to_string_lossy().to_lowercase();
        if name.ends_with("sfc") {
            Ok(include_bytes!("decks/valley.sfc").to_vec())
        } else if name.ends_with("pfl") {
            Ok(include_bytes!("decks/valley.pfl").to_vec())
        } else {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn find(&self, folder: &Path, name: &str) -> Option<PathBuf> {
        let path = folder.join(name);
        self.read(&path).ok().map(|_| path)
    }
}

#[test]
fn decks_are_read_to_their_end() {
    let decks = corpus("deck/");
    assert_eq!(decks.len(), 2590);
    for (name, bytes) in decks {
        let begun = Instant::now();
        if let Err(errors) = read_bytes(Path::new("deck.inp"), &bytes, &Beside) {
            assert!(!render(&errors.problems).is_empty(), "{name}");
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}");
    }
}

#[test]
fn weather_files_are_read_to_their_end() {
    let files = corpus("weather/");
    assert_eq!(files.len(), 801);
    for (name, bytes) in files {
        let Some((first, rest)) = bytes.split_first() else {
            continue;
        };
        let text = String::from_utf8_lossy(rest);
        let window = YearWindow::of_station(1988);
        let error = if first % 2 == 0 {
            SurfaceFile::parse("any.sfc", &text, window).err()
        } else {
            ProfileFile::parse("any.pfl", &text, window).err()
        };
        if let Some(error) = error {
            assert!(!error.to_string().is_empty(), "{name}");
        }
    }
}

#[test]
fn mechanisms_are_read_to_their_end() {
    let files = corpus("mechanism/");
    assert_eq!(files.len(), 361);
    for (name, bytes) in files {
        let Some((first, rest)) = bytes.split_first() else {
            continue;
        };
        let begun = Instant::now();
        let file = if first % 2 == 0 {
            "any.def"
        } else {
            "any.toml"
        };
        if let Err(errors) = hehuang::species::mechanism::read(file, rest, None) {
            assert!(!errors.render(false).is_empty(), "{name}");
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}");
    }
}

/// Reads every input of a folder as the fuzzer's target does.
fn read_again(folder: &str, count: usize, read: fn(&[u8])) {
    let files = corpus(&format!("{folder}/"));
    assert_eq!(files.len(), count, "{folder}");
    for (name, bytes) in files {
        let begun = Instant::now();
        read(&bytes);
        assert!(begun.elapsed() < Duration::from_secs(20), "{name}");
    }
    let used = fuzz_readers::folder(folder);
    std::fs::remove_dir_all(&used).expect("removed");
    // The last of the tests leaves nothing behind.
    let _ = used.parent().map(std::fs::remove_dir);
}

#[test]
fn texts_of_weather_are_read_to_their_end() {
    read_again("weather_text", 1834, fuzz_readers::weather_text::read);
}

#[test]
fn tables_are_read_to_their_end() {
    read_again("tables", 1155, fuzz_readers::tables::read);
}

#[test]
fn files_of_the_earth_are_read_to_their_end() {
    read_again("earth", 468, fuzz_readers::earth::read);
}

#[test]
fn netcdf_files_are_read_to_their_end() {
    read_again("netcdf", 321, fuzz_readers::netcdf::read);
}

#[test]
fn scenarios_and_cases_are_read_to_their_end() {
    read_again("cases", 702, fuzz_readers::cases::read);
}
