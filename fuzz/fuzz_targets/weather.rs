//! Whatever stands in .SFC and .PFL files, reading ends and nothing panics, and what was read can be asked for its hours.
//! The first byte chooses the file.
#![no_main]

use hehuang::aermod::weather::{ProfileFile, SurfaceFile};
use hehuang::plume::weather::calendar::YearWindow;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else {
        return;
    };
    let text = String::from_utf8_lossy(rest);
    let window = YearWindow::of_station(1988);
    if first % 2 == 0 {
        if let Err(error) = SurfaceFile::parse("any.sfc", &text, window) {
            assert!(!error.to_string().is_empty());
        }
    } else if let Err(error) = ProfileFile::parse("any.pfl", &text, window) {
        assert!(!error.to_string().is_empty());
    }
});
