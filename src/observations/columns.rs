//! What the columns of a table hold, from their names.
//!
//! | role | names |
//! |---|---|
//! | time | `time_beijing`, `time_utc`, `time`, `datetime`, `监测时间`, `时间`; `date`, `date_beijing`, `日期`, with `hour`, `小时` beside it or alone for daily values |
//! | place | `station`, `site`, `watchpoint`, `站点`, `监测点`, `点位`; `city`, `area`, `城市` (together with a station it is not needed) |
//! | state | `state`, `状态`: `273`, `298`, `actual` |
//! | value | a quantity, with `_1h`, `_24h`, `_8h`, `mda8`, and a unit: `_ug_m3`, `_mg_m3`, `_ppb`, `_ppm` or in brackets; none: the network's (CO mg/m³, others µg/m³) |

use super::quantity::{Quantity, plain};
use super::state::micrograms_per_ppb;
use crate::meteorology::Faults;

/// What a value's name says of its averaging.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// Nothing: the mean of the row's hour or day.
    Row,
    /// Running mean of 24 hours.
    Day,
    /// Running mean of 8 hours, or their largest in a table of days.
    Eight,
}

/// A column of values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Value {
    /// What it holds.
    pub quantity: Quantity,
    /// Over what.
    pub span: Span,
    /// To µg/m³.
    pub factor: f64,
    /// Given as a mole fraction, and therefore now at 298.15 K.
    pub mole_fraction: bool,
    /// Whether the name had a unit.
    pub unit_named: bool,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Column {
    /// Beijing time with the hour in it.
    Time,
    /// UTC.
    TimeUtc,
    /// A date in Beijing time.
    Date,
    /// Hour of the date.
    Hour,
    /// A station.
    Station,
    /// A city.
    City,
    /// State of the row's values.
    State,
    /// A measured quantity.
    Value(Value),
    /// An index, a grade, a rank: made from the others.
    Derived,
    /// Something else.
    Other,
}

/// Names by role, plain (see [`plain`]).
const ROLES: [(&[&str], Column); 9] = [
    (
        &[
            "timebeijing",
            "time",
            "datetime",
            "监测时间",
            "时间",
            "发布时间",
        ],
        Column::Time,
    ),
    (&["timeutc"], Column::TimeUtc),
    (&["date", "datebeijing", "日期", "day"], Column::Date),
    (&["hour", "小时", "时"], Column::Hour),
    (
        &[
            "station",
            "stationid",
            "stationcode",
            "site",
            "sitecode",
            "watchpoint",
            "站点",
            "站点编号",
            "监测点",
            "监测点编码",
            "点位",
            "point",
        ],
        Column::Station,
    ),
    (&["city", "area", "城市", "地区"], Column::City),
    (&["state", "状态"], Column::State),
    (
        &[
            "aqi",
            "iaqi",
            "aqi指数",
            "primarypollution",
            "primarypollutant",
            "首要污染物",
            "quality",
            "level",
            "空气质量等级",
            "质量等级",
            "等级",
            "rank",
            "排名",
        ],
        Column::Derived,
    ),
    (&["type"], Column::Other),
];

/// Columns of a header; faults where a unit is unknown.
pub(super) fn columns(header: &[String], faults: &mut Faults<'_>) -> Vec<Column> {
    header
        .iter()
        .map(|name| {
            let short = plain(name);
            if let Some((_, role)) = ROLES
                .iter()
                .find(|(names, _)| names.contains(&short.as_str()))
            {
                return *role;
            }
            match value(name) {
                Ok(found) => found.map_or(Column::Other, Column::Value),
                Err(unit) => {
                    let message = format!("the unit '{unit}' is not known here");
                    faults.add(1, name, "", message, "write ug/m3, mg/m3, ppb or ppm");
                    Column::Other
                }
            }
        })
        .collect()
}

/// A column of values by its name, `None` if it is none, the unit if that is not known.
fn value(name: &str) -> Result<Option<Value>, String> {
    let (bare, unit) = split_unit(name);
    let (bare, span) = split_span(&bare);
    let Some(quantity) = Quantity::from_name(&bare) else {
        return Ok(None);
    };
    let (factor, mole_fraction) = match unit.as_deref() {
        None => (quantity.network_factor(), false),
        Some("ugm3") => (1.0, false),
        Some("mgm3") => (1e3, false),
        Some("ppb") if quantity.is_gas() => (micrograms_per_ppb(quantity.molar_mass()), true),
        Some("ppm") if quantity.is_gas() => (1e3 * micrograms_per_ppb(quantity.molar_mass()), true),
        Some(other) => return Err(other.to_owned()),
    };
    Ok(Some(Value {
        quantity,
        span,
        factor,
        mole_fraction,
        unit_named: unit.is_some(),
    }))
}

/// Name and unit: of `CO_mg_m3`, `CO(mg/m³)`, `CO（mg/m3）`, `o3_ppb`.
fn split_unit(name: &str) -> (String, Option<String>) {
    let name = name.replace('（', "(").replace('）', ")");
    let tidy = |unit: &str| {
        unit.to_lowercase()
            .replace(['μ', 'µ'], "u")
            .replace('³', "3")
            .replace(['/', '_', ' ', '^'], "")
    };
    if let Some((bare, rest)) = name.rsplit_once('(')
        && let Some(unit) = rest.trim().strip_suffix(')')
        && (unit.contains('/') || unit.to_lowercase().starts_with("pp"))
    {
        return (bare.trim().to_owned(), Some(tidy(unit)));
    }
    for unit in ["_ug_m3", "_mg_m3", "_ppb", "_ppm"] {
        if let Some(bare) = name.to_lowercase().strip_suffix(unit) {
            return (bare.to_owned(), Some(tidy(unit)));
        }
    }
    (name, None)
}

/// Name and averaging: of `O3_8h`, `PM2.5_24h`, `mda8`, `臭氧8小时`.
fn split_span(name: &str) -> (String, Span) {
    let lower = name.trim().to_lowercase();
    if lower == "mda8" {
        return ("o3".to_owned(), Span::Eight);
    }
    let endings = [
        ("_8h_24h", Span::Eight),
        ("_8h_max", Span::Eight),
        ("_mda8", Span::Eight),
        ("_8h", Span::Eight),
        ("8小时", Span::Eight),
        ("_24h", Span::Day),
        ("24小时", Span::Day),
        ("_1h", Span::Row),
        ("1小时", Span::Row),
    ];
    for (ending, span) in endings {
        if let Some(bare) = lower.strip_suffix(ending) {
            return (bare.to_owned(), span);
        }
    }
    (name.to_owned(), Span::Row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str) -> Value {
        value(name).expect("a known unit").expect("a quantity")
    }

    #[test]
    fn names_of_many_writers_are_known() {
        for name in [
            "PM2.5",
            "pm25",
            "PM2_5",
            "PM₂.₅",
            "细颗粒物",
            "PM2.5(μg/m³)",
            "pm25_ug_m3",
        ] {
            assert_eq!(found(name).quantity, Quantity::Pm25, "{name}");
        }
        assert!((found("CO").factor - 1e3).abs() < 1e-12);
        assert!((found("CO（mg/m3）").factor - 1e3).abs() < 1e-12);
        assert!((found("co_ug_m3").factor - 1.0).abs() < 1e-12);
        assert_eq!(found("O3_8h").span, Span::Eight);
        assert_eq!(found("O3_1h").span, Span::Row);
        assert_eq!(found("MDA8").span, Span::Eight);
        assert_eq!(found("mda8_ug_m3").span, Span::Eight);
        assert_eq!(found("NO2_24h").span, Span::Day);
        assert!(found("o3_ppb").mole_fraction);
    }

    #[test]
    fn a_unit_that_is_none_is_told() {
        assert_eq!(value("SO2(kg/m3)"), Err("kgm3".to_owned()));
        assert_eq!(value("pm10_ppb"), Err("ppb".to_owned()));
        assert_eq!(value("temperature"), Ok(None));
    }
}
