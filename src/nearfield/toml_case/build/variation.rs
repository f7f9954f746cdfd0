//! How emissions and backgrounds vary.

use super::super::schema::VariationKeys;
use super::Builder;
use crate::plume::{Variation, VariationKind};

/// Names of emission variations and how many factors each takes.
const VARIATIONS: [(&str, VariationKind, usize); 11] = [
    ("season", VariationKind::Season, 4),
    ("month", VariationKind::Month, 12),
    ("hour_of_day", VariationKind::HourOfDay, 24),
    ("wind_speed", VariationKind::WindSpeed, 6),
    ("season_hour", VariationKind::SeasonHour, 96),
    ("hour_weekday3", VariationKind::HourWeekday3, 72),
    ("hour_weekday7", VariationKind::HourWeekday7, 168),
    (
        "season_hour_weekday3",
        VariationKind::SeasonHourWeekday3,
        288,
    ),
    (
        "season_hour_weekday7",
        VariationKind::SeasonHourWeekday7,
        672,
    ),
    ("month_hour_weekday3", VariationKind::MonthHourWeekday3, 864),
    (
        "month_hour_weekday7",
        VariationKind::MonthHourWeekday7,
        2016,
    ),
];

impl Builder<'_> {
    /// Factors of a kind of variation.
    pub(super) fn variation(&mut self, keys: Option<&VariationKeys>) -> Variation {
        let Some(keys) = keys else {
            return Variation::Constant;
        };
        let name = keys.kind.get_ref().as_str();
        let Some((_, kind, count)) = VARIATIONS.iter().find(|(known, _, _)| *known == name) else {
            let known: Vec<String> = VARIATIONS.iter().map(|v| v.0.to_owned()).collect();
            self.unknown(&keys.kind, "variation", &known);
            return Variation::Constant;
        };
        if keys.factors.len() != *count {
            let given = keys.factors.len();
            self.wrong(
                keys.kind.span(),
                format!("{name} takes {count} factors, not {given}"),
            );
        }
        if *count > 24 && name.contains("weekday") {
            self.case.no2.day_of_week = true;
        }
        if keys.factors.iter().any(|factor| !factor.is_finite()) {
            self.wrong(keys.kind.span(), "a factor is not a number");
        }
        Variation::Factors {
            kind: *kind,
            factors: keys.factors.clone(),
        }
    }
}
