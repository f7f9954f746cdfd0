//! Tables of China's meteorological administration: Chinese column names, six-digit codes for what was not measured.
//!
//! | column | holds |
//! |---|---|
//! | 区站号 (站号, 台站号, 站点), 站名 | station, name |
//! | 时间 (观测时间, 资料时间, 日期时间), or 年 月 日 时 | Beijing time; UTC as 世界时 or 时间(UTC), 时(UTC) |
//! | 经度, 纬度, 海拔高度 | degrees, metres |
//! | 气温 ℃, 气压 hPa, 相对湿度 %, 风向 °, 风速 m/s, 降水量 mm | without unit those of the administration; another one stands in brackets: 气压(Pa) |
//! | 总云量(成), 总云量(%); 总辐射(W/m²), 净辐射(W/m²) | the unit must be there: tables have several |
//!
//! Codes (the administration's formats of hourly surface data; 999990 and 999998 unverified): 999999 missing, 999998 not observed here, 999017 calm as a direction,
//! 999990 a trace as precipitation. Other columns that such tables have (sea-level pressure, extremes, visibility, quality codes …) are known and
//! left alone.

/// Speed up to which a calm is one [m/s] (the observers' rule, unverified).
pub(super) const CALM_SPEED: f64 = 0.2;

/// What a code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    /// Nothing was measured.
    Missing,
    /// Calm, in a column of directions.
    Calm,
    /// Too little to measure, in a column of precipitation.
    Trace,
}

/// The code in a cell, if it holds one.
pub(super) fn code(cell: &str) -> Option<Code> {
    let whole = cell.split('.').next().unwrap_or_default();
    match whole {
        "999999" | "999998" => Some(Code::Missing),
        "999017" => Some(Code::Calm),
        "999990" => Some(Code::Trace),
        _ => None,
    }
}

/// What the table's part of a time is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DatePart {
    Year,
    Month,
    Day,
    Hour { utc: bool },
}

/// A Chinese column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// The same as a column of our own.
    As(&'static str),
    /// A part of the time.
    Part(DatePart),
    /// Known and not taken.
    LeftAlone,
    /// Its unit is missing or not known; what to write.
    Unit(&'static str),
}

/// Names, the column without unit (or what to write), and the column by unit.
type Entry = (
    &'static [&'static str],
    Result<&'static str, &'static str>,
    &'static [(&'static str, &'static str)],
);

const CELSIUS: &[(&str, &str)] = &[
    ("℃", "temperature_degC"),
    ("°C", "temperature_degC"),
    ("摄氏度", "temperature_degC"),
    ("K", "temperature_K"),
];
const DEGREES: &[&str] = &["°", "度", "deg"];

const ENTRIES: &[Entry] = &[
    (
        &["区站号", "站号", "台站号", "站点", "站点编号", "测站编号"],
        Ok("station"),
        &[("字符", "station"), ("数字", "station")],
    ),
    (
        &["站名", "站点名称", "测站名称", "台站名称"],
        Ok("name"),
        &[],
    ),
    (
        &["海拔", "海拔高度", "测站高度", "观测场海拔高度"],
        Ok("elevation_m"),
        &[("m", "elevation_m"), ("米", "elevation_m")],
    ),
    (
        &[
            "时间",
            "观测时间",
            "资料时间",
            "日期时间",
            "北京时",
            "北京时间",
        ],
        Ok("time_beijing"),
        &[
            ("北京时", "time_beijing"),
            ("北京时间", "time_beijing"),
            ("BJT", "time_beijing"),
            ("UTC", "time_utc"),
            ("世界时", "time_utc"),
        ],
    ),
    (&["世界时"], Ok("time_utc"), &[]),
    (
        &["气温", "温度", "温度/气温"],
        Ok("temperature_degC"),
        CELSIUS,
    ),
    (
        &["气压", "本站气压"],
        Ok("pressure_hPa"),
        &[
            ("hPa", "pressure_hPa"),
            ("百帕", "pressure_hPa"),
            ("Pa", "pressure_Pa"),
        ],
    ),
    (
        &["相对湿度"],
        Ok("relative_humidity_pct"),
        &[("%", "relative_humidity_pct"), ("1", "relative_humidity_1")],
    ),
    (
        &["风速", "10分钟平均风速", "2分钟平均风速", "平均风速"],
        Ok("wind_speed_m_s"),
        &[
            ("m/s", "wind_speed_m_s"),
            ("米/秒", "wind_speed_m_s"),
            ("km/h", "wind_speed_km_h"),
        ],
    ),
    (
        &[
            "降水量",
            "降水",
            "小时降水量",
            "1小时降水量",
            "过去1小时降水量",
            "逐小时降水量",
        ],
        Ok("precipitation_mm"),
        &[("mm", "precipitation_mm"), ("毫米", "precipitation_mm")],
    ),
    (
        &["总云量"],
        Err("write 总云量(成) or 总云量(%)"),
        &[("成", "cloud_cover_tenths"), ("%", "cloud_cover_pct")],
    ),
    (
        &["总辐射", "总辐射辐照度"],
        Err("write 总辐射(W/m2)"),
        &[
            ("W/m2", "solar_radiation_W_m2"),
            ("W/m²", "solar_radiation_W_m2"),
        ],
    ),
    (
        &["净辐射", "净辐射辐照度"],
        Err("write 净辐射(W/m2)"),
        &[
            ("W/m2", "net_radiation_W_m2"),
            ("W/m²", "net_radiation_W_m2"),
        ],
    ),
];

/// Columns in degrees.
const ANGLES: &[(&[&str], &str)] = &[
    (&["经度"], "lon_deg"),
    (&["纬度"], "lat_deg"),
    (
        &["风向", "10分钟平均风向", "2分钟平均风向", "平均风向"],
        "wind_from_deg",
    ),
];

/// Words within names of columns that are left alone.
const LEFT_ALONE: &[&str] = &[
    "海平面",
    "水汽压",
    "露点",
    "能见度",
    "最高",
    "最低",
    "最大",
    "极大",
    "最小",
    "极小",
    "瞬时",
    "地面温度",
    "地表温度",
    "地温",
    "草面",
    "体感",
    "天气现象",
    "质控",
    "质量",
    "变压",
    "变温",
    "低云",
    "云高",
    "云状",
    "积雪",
    "雪深",
    "雪压",
    "冻土",
    "蒸发",
    "日照",
    "电线",
    "国家",
    "省",
    "市",
    "县",
    "乡镇",
    "行政区",
    "测站类型",
    "测站级别",
    "站类",
    "序号",
    "传感器",
    "3小时降水量",
    "6小时降水量",
    "12小时降水量",
    "24小时降水量",
    "1分钟",
    "分钟降水",
    "备注",
];

/// Name and unit of a head: 气温(℃), 气温（℃）, 气温[℃].
fn parts(head: &str) -> (&str, Option<&str>) {
    let open = head.find(['(', '（', '[']);
    let Some(at) = open else {
        return (head.trim(), None);
    };
    let unit = head[at..].trim_matches(['(', '（', '[', ')', '）', ']', ' ']);
    (head[..at].trim(), Some(unit))
}

/// What a head of a column means; `None` where it is no Chinese one.
pub(super) fn known(head: &str) -> Option<Known> {
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    if !head.chars().any(chinese) {
        return None;
    }
    let (name, unit) = parts(head);
    let utc = matches!(unit, Some("UTC" | "世界时"));
    match name {
        "年" => return Some(Known::Part(DatePart::Year)),
        "月" => return Some(Known::Part(DatePart::Month)),
        "日" => return Some(Known::Part(DatePart::Day)),
        "时" | "小时" => return Some(Known::Part(DatePart::Hour { utc })),
        _ => {}
    }
    if let Some((_, column)) = ANGLES.iter().find(|(names, _)| names.contains(&name)) {
        let right = unit.is_none_or(|unit| DEGREES.contains(&unit));
        return Some(if right {
            Known::As(column)
        } else {
            Known::Unit("this column is in degrees")
        });
    }
    if let Some((_, plain, units)) = ENTRIES.iter().find(|(names, ..)| names.contains(&name)) {
        let found = match unit {
            None => plain.map_err(|hint| hint),
            Some(unit) => units
                .iter()
                .find(|(known, _)| *known == unit)
                .map(|(_, column)| *column)
                .ok_or("write another unit, as in 气温(℃), 气压(hPa), 风速(m/s), 降水量(mm)"),
        };
        return Some(found.map_or_else(Known::Unit, Known::As));
    }
    LEFT_ALONE
        .iter()
        .any(|word| head.contains(word))
        .then_some(Known::LeftAlone)
}

/// The name of our own that a head stands for, else itself.
pub(in crate::meteorology) fn plain_name(head: &str) -> &str {
    match known(head) {
        Some(Known::As(column)) => column,
        _ => head,
    }
}

/// A time as spreadsheets and the administration write it (2016/1/5 8:00, 2016010508, 2016年1月5日8时) in ISO 8601; `None` where the
/// numbers are no date.
pub(super) fn stamp(cell: &str) -> Option<String> {
    let digits = cell.bytes().all(|b| b.is_ascii_digit());
    let numbers: Vec<u32> = if digits {
        let length = cell.len();
        if !matches!(length, 8 | 10 | 12 | 14) {
            return None;
        }
        let ends = (4..=length)
            .step_by(2)
            .map(|end| if end == 4 { (0, 4) } else { (end - 2, end) });
        ends.map(|(from, to)| cell[from..to].parse().ok())
            .collect::<Option<_>>()?
    } else {
        cell.split(|c: char| !c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .map(|part| part.parse().ok())
            .collect::<Option<_>>()?
    };
    let part = |at: usize| numbers.get(at).copied().unwrap_or(0);
    (3..=6).contains(&numbers.len()).then(|| {
        let (hour, minute, second) = (part(3), part(4), part(5));
        format!(
            "{:04}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}",
            part(0),
            part(1),
            part(2)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_with_and_without_units() {
        assert_eq!(known("气温(℃)"), Some(Known::As("temperature_degC")));
        assert_eq!(known("气压（Pa）"), Some(Known::As("pressure_Pa")));
        assert_eq!(known("风向"), Some(Known::As("wind_from_deg")));
        assert_eq!(
            known("时(UTC)"),
            Some(Known::Part(DatePart::Hour { utc: true }))
        );
        assert_eq!(
            known("总云量"),
            Some(Known::Unit("write 总云量(成) or 总云量(%)"))
        );
        assert_eq!(known("海平面气压"), Some(Known::LeftAlone));
        assert!(matches!(known("降水量(0.1mm)"), Some(Known::Unit(_))));
        assert_eq!(known("temperature_degC"), None);
        assert_eq!(known("臭氧"), None);
        assert_eq!(plain_name("区站号"), "station");
    }

    #[test]
    fn times_as_they_are_written() {
        for cell in [
            "2016/1/5 8:00",
            "2016010508",
            "2016年1月5日8时",
            "2016-01-05 08:00:00",
            "20160105080000",
        ] {
            assert_eq!(
                stamp(cell).as_deref(),
                Some("2016-01-05T08:00:00"),
                "{cell}"
            );
        }
        for cell in ["", "昨天", "201601050", "1 2"] {
            assert_eq!(stamp(cell), None, "{cell}");
        }
    }
}
