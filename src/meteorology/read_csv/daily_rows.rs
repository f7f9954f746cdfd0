//! 24 hours from daily rows.

use super::{Row, hourly, quantity_index};
use crate::meteorology::stations::StationRecord;
use crate::meteorology::text::Faults;
use crate::units::HOUR;

/// Solar hour of the daily temperature minimum [h].
const MINIMUM_HOUR: f64 = 6.0;
/// Solar hour of the daily temperature maximum [h].
const MAXIMUM_HOUR: f64 = 15.0;
/// 24 hours from each daily row.
pub(super) fn disaggregated(
    rows: &[&Row],
    longitude: f64,
    problems: &mut Faults<'_>,
) -> Vec<StationRecord> {
    let at = |row: &Row, name: &str| quantity_index(name).and_then(|index| row.values[index]);
    let extremes: Vec<Option<(f64, f64)>> = rows
        .iter()
        .map(|row| Some((at(row, "temperature_min")?, at(row, "temperature_max")?)))
        .collect();
    let day = 24 * HOUR as i64;
    let mut records = vec![];
    for (index, row) in rows.iter().enumerate() {
        if let Some((low, high)) = extremes[index]
            && low > high
        {
            let message = format!("minimum {low:.2} K above maximum {high:.2} K");
            problems.add(row.line, "temperature_min", "", message, "exchange them");
        }
        let beside = |other: Option<usize>, shift: i64| {
            other
                .filter(|&o| {
                    rows.get(o)
                        .is_some_and(|r| r.time == row.time.plus(shift * day))
                })
                .and_then(|o| extremes[o])
                .or(extremes[index])
        };
        let before = beside(index.checked_sub(1), -1);
        let after = beside(Some(index + 1), 1);
        for hour in 0..24 {
            let time = row.time.plus(hour * HOUR as i64);
            let mut record = hourly(row, time, 24.0);
            // Unwrapped solar hour: a day of Beijing starts in the evening before of the sun (102° E: 22.8 h).
            let offset = row.time.solar_hour(longitude);
            let start = if offset > 12.0 { offset - 24.0 } else { offset };
            record.temperature = match (before, extremes[index], after) {
                (Some(before), Some(today), Some(after)) => Some(diurnal_temperature(
                    start + hour as f64,
                    before,
                    today,
                    after,
                )),
                _ => None,
            };
            records.push(record);
        }
    }
    records
}

/// Temperature [K] at a solar hour (may be negative: the evening before) from (minimum, maximum) of three days.
fn diurnal_temperature(hour: f64, before: (f64, f64), today: (f64, f64), after: (f64, f64)) -> f64 {
    let wave = |from: f64, to: f64, part: f64| {
        from + (to - from) * 0.5 * (1.0 - libm::cos(std::f64::consts::PI * part))
    };
    let night = 24.0 - MAXIMUM_HOUR + MINIMUM_HOUR;
    if hour < MINIMUM_HOUR {
        wave(before.1, today.0, (hour + 24.0 - MAXIMUM_HOUR) / night)
    } else if hour < MAXIMUM_HOUR {
        wave(
            today.0,
            today.1,
            (hour - MINIMUM_HOUR) / (MAXIMUM_HOUR - MINIMUM_HOUR),
        )
    } else {
        wave(today.1, after.0, (hour - MAXIMUM_HOUR) / night)
    }
}
