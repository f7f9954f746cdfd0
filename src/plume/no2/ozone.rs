//! Ozone of an hour: from a file, from values that vary with time, or one value, by wind sector.
//!
//! An hourly file's value in a stable hour is raised to at least
//!
//! O3_min = M for 0 < L ≤ 50 m, 0 for L > 250 m, M (250 − L)/200 otherwise; M = min(78.4 µg/m³, greatest of the last 24 h),
//!
//! because air that is mixed to a stack's height at night holds more ozone than a monitor near the ground shows (AERMOD
//! 24142; NOMINO3 switches it off). L: Obukhov length. Values that are not from a file are used as they are.

use super::units::{Gas, Unit};

/// Ozone that AERMOD takes for the highest a night can bring [µg/m³] (40 ppb).
const NIGHT_CEILING: f64 = 78.40;
/// A file's values from here on, or below 0, are missing, in the file's own unit.
const MISSING_FROM: f64 = 900.0;
/// As many sectors as AERMOD allows.
const SECTORS: usize = 6;

/// Ozone of one sector in one hour, as read.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SectorOzone {
    /// The hourly file's value in its own unit, if the sector has a file.
    pub from_file: Option<f64>,
    /// The value (varying in time or not) that the deck gives for this hour [µg/m³], if any; it stands in for missing ones.
    pub given: Option<f64>,
}

/// The last 24 hours of ozone of each sector.
#[derive(Debug, Clone, PartialEq)]
pub struct OzoneHistory {
    /// `[sector][hour ending − 1]` [µg/m³].
    last_day: [[f64; 24]; SECTORS],
}

impl Default for OzoneHistory {
    /// A run begins as if the night's ceiling had been reached in every hour.
    fn default() -> Self {
        Self {
            last_day: [[NIGHT_CEILING; 24]; SECTORS],
        }
    }
}

/// What decides how an hour's ozone is made.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OzoneHour {
    /// Hour ending, 1..=24.
    pub hour: u32,
    /// Stable.
    pub stable: bool,
    /// Obukhov length [m].
    pub obukhov_length: f64,
    /// Sector of the wind (0 none, else from 1).
    pub sector: usize,
    /// Unit of hourly files.
    pub file_unit: Unit,
    /// NOMINO3.
    pub no_least_ozone: bool,
}

impl OzoneHistory {
    /// Ozone of the hour [µg/m³]; `None` when missing. Every hour of the files must pass through here in order.
    ///
    /// Quirks of AERMOD: without a wind direction, or where the wind's sector has no file while others have, ozone is 0
    /// rather than missing; with NOMINO3 the last day is only remembered for sectors away from the wind, which matters to
    /// nobody.
    pub fn next(&mut self, hour: OzoneHour, sectors: &[SectorOzone]) -> Option<f64> {
        let hourly = sectors.iter().any(|sector| sector.from_file.is_some());
        if !hourly {
            return Some(
                hour.sector
                    .checked_sub(1)
                    .and_then(|index| sectors.get(index))
                    .and_then(|sector| sector.given)
                    .unwrap_or(0.0),
            );
        }
        let slot = (hour.hour.clamp(1, 24) - 1) as usize;
        let mut ozone = Some(0.0);
        for (index, sector) in sectors.iter().enumerate().take(SECTORS) {
            let Some(read) = sector.from_file else {
                continue;
            };
            let value = (0.0..MISSING_FROM)
                .contains(&read)
                .then(|| Gas::O3.to_micrograms(read, hour.file_unit));
            let here = index + 1 == hour.sector;
            let least = self.night_least(index, hour);
            self.last_day[index][slot] = value.unwrap_or(0.0);
            if here {
                ozone = value.map(|value| value.max(least)).or(sector.given);
            }
        }
        ozone
    }

    /// The least ozone of a stable hour [µg/m³].
    fn night_least(&self, index: usize, hour: OzoneHour) -> f64 {
        if hour.no_least_ozone || !hour.stable {
            return 0.0;
        }
        let greatest = self.last_day[index].iter().copied().fold(0.0, f64::max);
        let most = greatest.min(NIGHT_CEILING);
        let length = hour.obukhov_length;
        if length > 0.0 && length <= 50.0 {
            most
        } else if length > 250.0 {
            0.0
        } else {
            most * (250.0 - length) / 200.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(hour: u32, stable: bool, obukhov_length: f64) -> OzoneHour {
        OzoneHour {
            hour,
            stable,
            obukhov_length,
            sector: 1,
            file_unit: Unit::Ppb,
            no_least_ozone: false,
        }
    }

    fn file(value: f64, given: Option<f64>) -> [SectorOzone; 1] {
        [SectorOzone {
            from_file: Some(value),
            given,
        }]
    }

    #[test]
    fn nights_have_at_least_the_day_before() {
        let mut history = OzoneHistory::default();
        for h in 1..=24 {
            let ozone = history.next(hour(h, false, -50.0), &file(30.0, None));
            assert_eq!(ozone, Some(30.0 * 1.960));
        }
        let most = 30.0 * 1.960;
        // Very stable: as much as the highest of the last day; less so above L = 50 m; nothing above 250 m.
        assert_eq!(
            history.next(hour(1, true, 20.0), &file(5.0, None)),
            Some(most)
        );
        assert_eq!(
            history.next(hour(2, true, 150.0), &file(5.0, None)),
            Some(0.5 * most)
        );
        assert_eq!(
            history.next(hour(3, true, 300.0), &file(5.0, None)),
            Some(5.0 * 1.960)
        );
        let without = OzoneHour {
            no_least_ozone: true,
            ..hour(4, true, 20.0)
        };
        assert_eq!(history.next(without, &file(5.0, None)), Some(5.0 * 1.960));
        // The ceiling of 40 ppb.
        history.next(hour(5, false, -50.0), &file(90.0, None));
        assert_eq!(
            history.next(hour(6, true, 20.0), &file(5.0, None)),
            Some(78.40)
        );
        assert_eq!(
            history.next(hour(7, true, 20.0), &file(80.0, None)),
            Some(80.0 * 1.960)
        );
    }

    #[test]
    fn gaps_are_missing_or_replaced() {
        let mut history = OzoneHistory::default();
        assert_eq!(history.next(hour(1, true, 20.0), &file(-9.0, None)), None);
        assert_eq!(
            history.next(hour(2, true, 20.0), &file(999.0, Some(60.0))),
            Some(60.0)
        );
        let calm = OzoneHour {
            sector: 0,
            ..hour(3, true, 20.0)
        };
        assert_eq!(history.next(calm, &file(30.0, Some(60.0))), Some(0.0));
        let given = [SectorOzone {
            from_file: None,
            given: Some(50.0),
        }];
        assert_eq!(history.next(hour(4, true, 20.0), &given), Some(50.0));
    }
}
