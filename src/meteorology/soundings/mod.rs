//! Soundings, whatever file they stand in: IGRA version 2 ([`parse_igra`]), FSL ([`parse_fsl`]), a table ([`parse_soundings`]).
//!
//! An [`Ascent`] holds its levels as the archive has them. Two things are made of it: the [`Sounding`] of pressure, height and
//! temperature that mixing heights need ([`Ascent::thermal`]), and the free air of the diagnostic model
//! ([`Ascent::free_air`], [`read_free_air`]).

mod ascent;
mod free_air;
mod fsl;
mod igra;
mod table;

#[cfg(test)]
mod tests;

pub use ascent::{Ascent, AscentLevel, AscentPoint, Sounding, SoundingLevel};
pub use free_air::{LONGEST_SOUNDING_GAP, read_free_air};
pub use fsl::parse_fsl;
pub use igra::parse_igra;
pub use table::{parse_soundings, read_soundings};

use super::text::{Faults, ReadError, read_text};
use std::path::Path;

/// The ascents of a file of an archive; `None` where it is neither IGRA nor FSL.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_archive(path: &Path) -> Result<Option<Vec<Ascent>>, ReadError> {
    archive(&read_text(path)?, &path.display().to_string())
}

/// As [`read_archive`], from a text; `file` is its name for messages.
pub(super) fn archive(text: &str, file: &str) -> Result<Option<Vec<Ascent>>, ReadError> {
    if igra::is_igra(text) {
        parse_igra(text, file).map(Some)
    } else if fsl::is_fsl(text) {
        parse_fsl(text, file).map(Some)
    } else {
        Ok(None)
    }
}

/// The ascents in time order, those without any level left out, if nothing is wrong.
fn finished(mut ascents: Vec<Ascent>, mut faults: Faults<'_>) -> Result<Vec<Ascent>, ReadError> {
    ascents.retain(|ascent| !ascent.levels.is_empty());
    ascents.sort_by_key(|ascent| ascent.time);
    if ascents.is_empty() && faults.is_empty() {
        let message = "no ascent with levels and a known hour";
        faults.add(0, "", "", message, "is it the right file?");
    }
    if faults.is_empty() {
        Ok(ascents)
    } else {
        Err(faults.error())
    }
}
