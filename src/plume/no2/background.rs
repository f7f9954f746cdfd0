//! Background of the pollutant (and of NOx for GRSM) in an hour, and what of it a group gets.
//!
//! An hourly file comes first; a negative value there is missing and is replaced by what the deck gives for the time (by
//! season, month, hour …), else it is an error of the input (pollutant) or missing (NOx).

use crate::plume::VariationKind;

/// Where an hour stands in the calendars of varying values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CalendarSlot {
    /// Month 1..=12.
    pub month: usize,
    /// Season 1..=4.
    pub season: usize,
    /// Hour ending 1..=24.
    pub hour: usize,
    /// Wind speed category 1..=6.
    pub wind_category: usize,
    /// Day of the week 1 = Monday … 7 = Sunday.
    pub weekday: usize,
}

impl CalendarSlot {
    /// 1 working day, 2 Saturday, 3 Sunday.
    fn day_kind(&self) -> usize {
        self.weekday.max(5) - 4
    }

    /// Index into values that vary by `kind` (`None`: ANNUAL, a single value).
    pub fn index(&self, kind: Option<VariationKind>) -> usize {
        let hour = self.hour - 1;
        let (day3, day7) = (self.day_kind() - 1, self.weekday - 1);
        let (season, month) = (self.season - 1, self.month - 1);
        match kind {
            None => 0,
            Some(VariationKind::Season) => season,
            Some(VariationKind::Month) => month,
            Some(VariationKind::HourOfDay) => hour,
            Some(VariationKind::WindSpeed) => self.wind_category - 1,
            Some(VariationKind::SeasonHour) => hour + 24 * season,
            Some(VariationKind::HourWeekday3) => hour + 24 * day3,
            Some(VariationKind::HourWeekday7) => hour + 24 * day7,
            Some(VariationKind::SeasonHourWeekday3) => hour + 24 * season + 96 * day3,
            Some(VariationKind::SeasonHourWeekday7) => hour + 24 * season + 96 * day7,
            Some(VariationKind::MonthHourWeekday3) => hour + 24 * month + 288 * day3,
            Some(VariationKind::MonthHourWeekday7) => hour + 24 * month + 288 * day7,
        }
    }
}

/// Values of one sector in one hour [µg/m³].
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SectorBackground {
    /// The hourly file's value, if the sector has a file; negative = missing.
    pub from_file: Option<f64>,
    /// What the deck gives for the time, if anything.
    pub given: Option<f64>,
}

/// Background of the pollutant in an hour [µg/m³] for the wind's `sector` (0 none, else from 1); `None` where the file has a
/// gap and nothing stands in, which AERMOD refuses (message 452). A gap that is filled is message 453: see [`has_gap`].
pub fn of_hour(sector: usize, sectors: &[SectorBackground]) -> Option<f64> {
    let Some(here) = sector.checked_sub(1).and_then(|index| sectors.get(index)) else {
        return Some(0.0);
    };
    match here.from_file {
        Some(value) if value >= 0.0 => Some(value),
        Some(_) => here.given,
        None => Some(here.given.unwrap_or(0.0)),
    }
}

/// True where the hourly file has no value for the wind's sector.
pub fn has_gap(sector: usize, sectors: &[SectorBackground]) -> bool {
    sector
        .checked_sub(1)
        .and_then(|index| sectors.get(index))
        .and_then(|here| here.from_file)
        .is_some_and(|value| value < 0.0)
}

/// NOx background of an hour for GRSM [µg/m³ as NO2]; `None` when missing (then it is made from NO2). As for ozone, a
/// wind's sector without a file while others have one counts as 0, not missing.
pub fn nox_of_hour(sector: usize, sectors: &[SectorBackground]) -> Option<f64> {
    let hourly = sectors.iter().any(|sector| sector.from_file.is_some());
    let Some(here) = sector.checked_sub(1).and_then(|index| sectors.get(index)) else {
        return Some(0.0);
    };
    match here.from_file {
        Some(value) if value >= 0.0 => Some(value),
        Some(_) => here.given,
        None if hourly => Some(0.0),
        None => Some(here.given.unwrap_or(0.0)),
    }
}

/// What a group with background gets at a receptor, in the printed unit: `background` [µg/m³] times the emission factor of
/// the unit (1e6 for µg/m³). Nothing where the background is not positive.
#[inline]
pub fn group_share(background: f64, unit_factor: f64) -> f64 {
    if background > 0.0 {
        background * unit_factor / 1.0e6
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// AERMOD's order of factors: hours run first, then season or month, then days.
    #[test]
    fn slots_are_in_the_decks_order() {
        let slot = CalendarSlot {
            month: 12,
            season: 4,
            hour: 24,
            wind_category: 6,
            weekday: 7,
        };
        for (kind, length) in [
            (VariationKind::Season, 4),
            (VariationKind::Month, 12),
            (VariationKind::HourOfDay, 24),
            (VariationKind::WindSpeed, 6),
            (VariationKind::SeasonHour, 96),
            (VariationKind::HourWeekday3, 72),
            (VariationKind::HourWeekday7, 168),
            (VariationKind::SeasonHourWeekday3, 288),
            (VariationKind::SeasonHourWeekday7, 672),
            (VariationKind::MonthHourWeekday3, 864),
            (VariationKind::MonthHourWeekday7, 2016),
        ] {
            assert_eq!(slot.index(Some(kind)), length - 1, "{kind:?}");
        }
        assert_eq!(slot.index(None), 0);
        let friday = CalendarSlot { weekday: 5, ..slot };
        assert_eq!(friday.index(Some(VariationKind::HourWeekday3)), 23);
        let saturday = CalendarSlot { weekday: 6, ..slot };
        assert_eq!(saturday.index(Some(VariationKind::HourWeekday3)), 47);
    }

    #[test]
    fn gaps() {
        let sector = |from_file, given| [SectorBackground { from_file, given }];
        assert_eq!(of_hour(1, &sector(Some(3.0), Some(7.0))), Some(3.0));
        assert_eq!(of_hour(1, &sector(Some(-1.0), Some(7.0))), Some(7.0));
        assert_eq!(of_hour(1, &sector(Some(-1.0), None)), None);
        assert_eq!(of_hour(1, &sector(None, None)), Some(0.0));
        assert_eq!(of_hour(0, &sector(Some(3.0), None)), Some(0.0));
        assert!(has_gap(1, &sector(Some(-1.0), Some(7.0))));
        assert_eq!(nox_of_hour(1, &sector(Some(-1.0), None)), None);
        assert_eq!(nox_of_hour(1, &sector(None, Some(7.0))), Some(7.0));
        assert_eq!(group_share(20.0, 1.0e6), 20.0);
        assert_eq!(group_share(-1.0, 1.0e6), 0.0);
    }
}
