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

use super::read_profiles::parse_profiles;
use super::text::{Faults, ReadError, read_text};
use std::path::Path;

/// The ascents of any file of profiles: an archive, a table of soundings or one of profiles; `None` where it is none of them.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn recognised(path: &Path) -> Result<Option<Vec<Ascent>>, ReadError> {
    let (text, file) = (read_text(path)?, path.display().to_string());
    if let Some(ascents) = archive(&text, &file)? {
        return Ok(Some(ascents));
    }
    let head = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .unwrap_or_default();
    let has = |column: &str| head.split(',').any(|name| name.trim() == column);
    if has("altitude_m") && has("wind_from_deg") && !has("station") {
        let profiles = parse_profiles(&text, &file)?;
        return Ok(Some(profiles.iter().map(Ascent::from).collect()));
    }
    if has("pressure_hPa") && has("height_m") && !has("station") {
        let soundings = parse_soundings(&text, &file)?;
        return Ok(Some(soundings.iter().map(Ascent::from).collect()));
    }
    Ok(None)
}

/// The ascents of the text of an archive; `None` where it is neither IGRA nor FSL. `file` is its name for messages.
fn archive(text: &str, file: &str) -> Result<Option<Vec<Ascent>>, ReadError> {
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
    faults.finish(ascents)
}
