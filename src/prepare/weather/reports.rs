//! The reports of a station laid on the hours of days, short gaps of clouds and temperature filled.
//!
//! AERMET's rules (its routine SUBSTITUTE): an hour without clouds (CCVR_SUB) or temperature (TEMP_SUB) takes the value on the
//! straight line between the hours before and after that have one, the two at most three hours apart; clouds are
//! whole tenths before and after.

use crate::meteorology::StationRecord;
use std::collections::BTreeMap;

/// Longest gap that is filled [h].
const FILLED: usize = 2;

/// What an hour had, before and after filling.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Observed<'a> {
    /// As reported.
    pub record: Option<&'a StationRecord>,
    /// Cloud cover [tenths].
    pub cloud: Option<u8>,
    /// It was filled.
    pub cloud_filled: bool,
    /// Temperature [K].
    pub temperature: Option<f64>,
    /// It was filled.
    pub temperature_filled: bool,
}

/// The hours `from..=to` (counted from the epoch by the clock of the place) with their gaps filled.
pub(super) fn observed<'a>(
    hours: &BTreeMap<i64, &'a StationRecord>,
    from: i64,
    to: i64,
) -> Vec<Observed<'a>> {
    // Neighbours beyond both ends help to fill.
    let wide: Vec<Option<&StationRecord>> = (from - FILLED as i64 - 1..=to + FILLED as i64 + 1)
        .map(|hour| hours.get(&hour).copied())
        .collect();
    let fill = |value: &dyn Fn(&StationRecord) -> Option<f64>, at: usize| -> (Option<f64>, bool) {
        let own = |k: usize| wide.get(k).copied().flatten().and_then(value);
        if let Some(found) = own(at) {
            return (Some(found), false);
        }
        let before = (1..=FILLED).find_map(|k| Some((k, own(at.checked_sub(k)?)?)));
        let after = (1..=FILLED).find_map(|k| Some((k, own(at + k)?)));
        match (before, after) {
            (Some((a, low)), Some((b, high))) if a + b <= FILLED + 1 => {
                (Some(low + (high - low) * a as f64 / (a + b) as f64), true)
            }
            _ => (None, false),
        }
    };
    let tenths = |r: &StationRecord| r.cloud_cover.map(|cover| (10.0 * cover).round());
    (0..(to - from + 1) as usize)
        .map(|index| {
            let at = index + FILLED + 1;
            let (cloud, cloud_filled) = fill(&tenths, at);
            let (temperature, temperature_filled) = fill(&|r| r.temperature, at);
            Observed {
                record: wide[at],
                cloud: cloud.map(|tenths| tenths.round().clamp(0.0, 10.0) as u8),
                cloud_filled,
                temperature,
                temperature_filled,
            }
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::meteorology::empty_record;
    use crate::time::ModelTime;

    #[test]
    fn two_hours_are_filled_three_are_not() {
        let report = |hour: i64, temperature: f64, cover: f64| StationRecord {
            temperature: Some(temperature),
            cloud_cover: Some(cover),
            ..empty_record(ModelTime(hour * 3600))
        };
        let records = [
            report(1, 270.0, 0.2),
            report(4, 273.0, 0.8),
            report(8, 280.0, 1.0),
        ];
        let hours = records
            .iter()
            .map(|r| (r.time.seconds() / 3600, r))
            .collect();
        let seen = observed(&hours, 1, 8);
        assert!((seen[1].temperature.unwrap() - 271.0).abs() < 1e-12);
        assert_eq!((seen[1].cloud, seen[2].cloud), (Some(4), Some(6)));
        assert!(seen[2].cloud_filled && seen[2].temperature_filled);
        assert_eq!((seen[5].cloud, seen[5].temperature), (None, None));
    }
}
