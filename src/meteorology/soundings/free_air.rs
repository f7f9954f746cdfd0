//! The free air of a run from a file: a table of profiles, or the ascents of a station (IGRA, FSL).

use super::{Ascent, archive};
use crate::meteorology::read_profiles::parse_profiles;
use crate::meteorology::stations::UpperProfile;
use crate::meteorology::text::{Faults, ReadError, read_text};
use crate::time::ModelTime;
use crate::units::HOUR;
use std::path::Path;

/// Longest time from an hour of a run to an ascent [h]: one day, so that a lost ascent is bridged, a lost day is told
/// (our choice, unverified).
pub const LONGEST_SOUNDING_GAP: i64 = 24;

/// Reads the profiles for the hours from `begin` to `end`. A table of profiles is taken as it is. Of an archive the ascents
/// around these hours are taken, with their levels above `floor` [m]; each hour needs one within [`LONGEST_SOUNDING_GAP`].
///
/// # Errors
/// [`ReadError`] with every fault of the file, or the first hours without ascent.
pub fn read_free_air(
    path: &Path,
    (begin, end): (ModelTime, ModelTime),
    floor: f64,
) -> Result<Vec<UpperProfile>, ReadError> {
    let (text, file) = (read_text(path)?, path.display().to_string());
    match archive(&text, &file)? {
        Some(ascents) => around(&ascents, (begin, end), floor, &file),
        None => parse_profiles(&text, &file),
    }
}

/// The profiles that the hours need.
pub(super) fn around(
    ascents: &[Ascent],
    (begin, end): (ModelTime, ModelTime),
    floor: f64,
    file: &str,
) -> Result<Vec<UpperProfile>, ReadError> {
    let mut faults = Faults::new(file);
    let mut stations: Vec<&str> = ascents.iter().map(|a| a.station.as_str()).collect();
    stations.sort_unstable();
    stations.dedup();
    if stations.len() > 1 {
        let message = "ascents of several stations; the free air is that of one";
        let hint = "keep the ascents of one station in the file";
        faults.add(0, "", &stations.join(", "), message, hint);
        return Err(faults.error());
    }
    let reach = LONGEST_SOUNDING_GAP * HOUR as i64;
    let (first, last) = (begin.plus(-reach), end.plus(reach));
    let mut profiles: Vec<UpperProfile> = ascents
        .iter()
        .filter(|ascent| ascent.time >= first && ascent.time <= last)
        .filter_map(|ascent| ascent.free_air(floor))
        .collect();
    profiles.dedup_by_key(|profile| profile.time);
    let hours = (end.seconds() - begin.seconds()) / HOUR as i64;
    let bare = (0..=hours)
        .map(|hour| begin.plus(hour * HOUR as i64))
        .find(|&hour| {
            let after = profiles.partition_point(|profile| profile.time < hour);
            let near = |index: usize| {
                profiles
                    .get(index)
                    .is_some_and(|p| (p.time.seconds() - hour.seconds()).abs() <= reach)
            };
            !near(after) && !after.checked_sub(1).is_some_and(near)
        });
    if let Some(hour) = bare {
        let span = ascents
            .first()
            .zip(ascents.last())
            .map_or(String::new(), |(a, b)| {
                format!("; the file covers {} to {}", a.time, b.time)
            });
        let message = format!(
            "no ascent with winds above {floor:.0} m within {LONGEST_SOUNDING_GAP} h of {hour}{span}"
        );
        let hint = "take a period with soundings, or upper_air = a representative day";
        faults.add(0, "", "", message, hint);
        return Err(faults.error());
    }
    Ok(profiles)
}
