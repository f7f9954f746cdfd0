//! Ozone as it is judged, by day and over a run.

use super::{Shape, VariableSpec, spec};

/// Name, English, Chinese and unit of a map.
pub type Entry = (&'static str, &'static str, &'static str, &'static str);

/// Maps of every day.
pub const OZONE_DAILY: [Entry; 4] = [
    (
        "O3_mda8",
        "largest 8-hour mean of ozone of a day",
        "臭氧日最大8小时平均",
        "1e-9",
    ),
    (
        "O3_max_1h",
        "largest hourly mean of ozone of a day",
        "臭氧日最大1小时平均",
        "1e-9",
    ),
    (
        "O3_mda8_actual",
        "largest 8-hour mean of ozone of a day, actual air",
        "臭氧日最大8小时平均(实际状态)",
        "ug m-3",
    ),
    (
        "O3_mda8_reference",
        "largest 8-hour mean of ozone of a day, at 298.15 K and 1013.25 hPa",
        "臭氧日最大8小时平均(参比状态)",
        "ug m-3",
    ),
];
/// Maps of the whole run.
pub const OZONE_PERIOD: [Entry; 3] = [
    (
        "O3_aot40",
        "ozone above 40 ppb, added up over the daylight",
        "臭氧AOT40(白天累计超40 ppb)",
        "1e-9 h",
    ),
    (
        "H2O2_over_HNO3",
        "H2O2 over HNO3 in the afternoons",
        "午后H2O2/HNO3",
        "1",
    ),
    (
        "HCHO_over_NO2",
        "HCHO over NO2 in the afternoons",
        "午后HCHO/NO2",
        "1",
    ),
];

/// Their specifications.
pub(super) fn ozone() -> Vec<VariableSpec> {
    let daily = OZONE_DAILY.iter().map(|entry| (entry, true));
    let period = OZONE_PERIOD.iter().map(|entry| (entry, false));
    let all = daily
        .chain(period)
        .map(|(&(name, en, zh, units), in_time)| {
            spec(name, None, (en, zh), units, (in_time, Shape::Map))
        });
    all.collect()
}
