//! Headers of sheets: which rows they are, what their columns mean and in which units.
//!
//! A merged cell stands in its first column (or row) and leaves the others empty: empty cells of the upper rows take what stands left of them, and a column is called by
//! all that stands above it. Units stand in brackets or behind the name (`排放量(吨/年)`, `SO2_t`).

use crate::inventory::pollutant::{BASE, base_index};

/// Rows at most that a header may have, titles not counted.
const ROWS: usize = 3;

/// What a column is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Meaning {
    Name,
    Industry,
    Longitude,
    Latitude,
    /// Height, diameter [m].
    Height,
    Diameter,
    /// Temperature [K] and velocity [m/s] of the gas.
    Temperature,
    Velocity,
    /// Mass a year of one of [`BASE`] [kg], or of PM10.
    Mass(Pollutant),
    /// Nothing that is used.
    Other,
}

/// What a column of masses is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pollutant {
    /// By its place in [`BASE`].
    Base(usize),
    /// PM10, of which PM2.5 is a part.
    Pm10,
}

/// A column: what it is, factor and offset into SI, and its whole name.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub meaning: Meaning,
    pub factor: f64,
    pub offset: f64,
    pub title: String,
    /// Whether its unit is known.
    pub unit: bool,
}

/// Words of columns, most telling first.
const WORDS: [(&[&str], Meaning); 8] = [
    (&["经度", "longitude", "lon"], Meaning::Longitude),
    (&["纬度", "latitude", "lat"], Meaning::Latitude),
    (
        &[
            "烟囱高度",
            "排气筒高度",
            "排放高度",
            "烟囱高",
            "stack height",
            "height",
            "高度",
        ],
        Meaning::Height,
    ),
    (&["内径", "直径", "diameter"], Meaning::Diameter),
    (
        &["烟气温度", "出口温度", "温度", "temperature", "temp"],
        Meaning::Temperature,
    ),
    (&["流速", "出口速度", "velocity"], Meaning::Velocity),
    (
        &["行业", "排放源类别", "industry", "sector"],
        Meaning::Industry,
    ),
    (
        &[
            "企业名称",
            "单位名称",
            "污染源名称",
            "工厂名称",
            "名称",
            "facility",
            "plant",
            "name",
        ],
        Meaning::Name,
    ),
];

/// Words of pollutants, longest first where one holds another.
const POLLUTANTS: [(&[&str], &str); 8] = [
    (&["pm2.5", "pm25", "细颗粒物"], "PM25"),
    (&["pm10", "可吸入颗粒物"], "PM10"),
    (&["so2", "二氧化硫"], "SO2"),
    (&["nox", "氮氧化物"], "NOX"),
    (&["nh3", "氨"], "NH3"),
    (&["vocs", "nmvoc", "voc", "挥发性有机物"], "VOC"),
    (&["一氧化碳"], "CO"),
    (&["co"], "CO"),
];

/// Units of masses [kg], of a year.
const MASSES: [(&[&str], f64); 4] = [
    (&["万吨"], 1e7),
    (&["kg", "千克", "公斤"], 1.0),
    (&["吨", "t"], 1000.0),
    (&["g", "克"], 1e-3),
];

/// The header of a sheet: its rows (from, to) and columns.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    pub end: usize,
    pub columns: Vec<Column>,
}

impl Header {
    /// The first rows of a table that name a longitude, a latitude and a mass, with whatever stands above them; `None` if no rows do.
    pub fn find(rows: &[Vec<String>], unit: Option<f64>) -> Option<Self> {
        for begin in 0..rows.len().min(20) {
            if filled(&rows[begin]) < 2 {
                continue;
            }
            for end in (begin + 1)..=(begin + ROWS).min(rows.len()) {
                // The longest header before the first row of numbers.
                let numbers = rows.get(end).is_some_and(|row| numeric(row) >= 2);
                if !numbers {
                    continue;
                }
                let columns = columns(&rows[begin..end], unit);
                let has = |wanted: &Meaning| columns.iter().any(|c| c.meaning == *wanted);
                let mass = columns
                    .iter()
                    .any(|c| matches!(c.meaning, Meaning::Mass(_)));
                if has(&Meaning::Longitude) && has(&Meaning::Latitude) && mass {
                    return Some(Self { end, columns });
                }
            }
        }
        None
    }
}

fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.trim().is_empty()).count()
}

fn numeric(row: &[String]) -> usize {
    row.iter()
        .filter(|cell| cell.trim().parse::<f64>().is_ok())
        .count()
}

/// Columns of the rows of a header.
fn columns(rows: &[Vec<String>], unit: Option<f64>) -> Vec<Column> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut titles = vec![String::new(); width];
    for (number, row) in rows.iter().enumerate() {
        let mut before = String::new();
        for (at, title) in titles.iter_mut().enumerate() {
            let cell = row.get(at).map_or("", |c| c.trim());
            // Only a row above others can be merged to the right, and only over columns that have something below.
            let below = rows[number + 1..]
                .iter()
                .any(|r| r.get(at).is_some_and(|c| !c.trim().is_empty()));
            if !cell.is_empty() {
                cell.clone_into(&mut before);
            } else if !below {
                before.clear();
            }
            let text = if cell.is_empty() {
                before.as_str()
            } else {
                cell
            };
            if !text.is_empty() {
                if !title.is_empty() {
                    title.push('|');
                }
                title.push_str(text);
            }
        }
    }
    titles
        .into_iter()
        .map(|title| column(title, unit))
        .collect()
}

/// What a column of this title is.
fn column(title: String, unit: Option<f64>) -> Column {
    let plain = plain(&title);
    let words = words_of(&plain);
    if let Some(pollutant) = pollutant(&plain, &words) {
        let known = mass_unit(&plain).or(unit);
        return Column {
            meaning: Meaning::Mass(pollutant),
            factor: known.unwrap_or(1.0),
            offset: 0.0,
            unit: known.is_some(),
            title,
        };
    }
    let is = |names: &[&str]| {
        names.iter().any(|name| {
            if name.is_ascii() && name.len() <= 4 {
                words.iter().any(|w| w == name)
            } else {
                plain.contains(name)
            }
        })
    };
    let meaning = WORDS
        .iter()
        .find(|(names, _)| is(names))
        .map_or(Meaning::Other, |w| w.1.clone());
    let (factor, offset, unit) = match meaning {
        Meaning::Height | Meaning::Diameter => length_unit(&plain),
        Meaning::Temperature => temperature_unit(&plain),
        Meaning::Velocity => {
            let known = plain.contains("m/s") || plain.contains("米/秒") || plain.contains("m_s");
            (1.0, 0.0, known)
        }
        _ => (1.0, 0.0, true),
    };
    Column {
        meaning,
        factor,
        offset,
        title,
        unit,
    }
}

/// Half-width, lower-case, with subscripts as digits and without blanks.
pub(super) fn plain(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '₀'..='₉' => char::from(b'0' + (c as u32 - '₀' as u32) as u8),
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            _ => c,
        })
        .collect::<String>()
        .to_lowercase()
}

/// Latin words of a title.
fn words_of(plain: &str) -> Vec<String> {
    let parts = plain.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'));
    parts.filter(|p| !p.is_empty()).map(str::to_owned).collect()
}

fn pollutant(plain: &str, words: &[String]) -> Option<Pollutant> {
    // What is emitted, not what is measured in the gas or removed from it.
    if ["浓度", "mg/m3", "去除", "效率", "因子"]
        .iter()
        .any(|w| plain.contains(w))
    {
        return None;
    }
    let (_, name) = POLLUTANTS.iter().find(|(names, _)| {
        names.iter().any(|name| {
            if name.is_ascii() {
                words.iter().any(|w| w == name)
            } else if *name == "氨" {
                plain.contains(name) && !plain.contains("氨氮")
            } else {
                plain.contains(name)
            }
        })
    })?;
    if *name == "PM10" {
        return Some(Pollutant::Pm10);
    }
    base_index(name).map(Pollutant::Base)
}

/// Kilograms of the unit of a mass in a title.
fn mass_unit(plain: &str) -> Option<f64> {
    let inside = bracketed(plain);
    let found = |text: &str| {
        let head = text.split(['/', '每', '·', '_']).next().unwrap_or("");
        MASSES
            .iter()
            .find(|(names, _)| names.contains(&head))
            .map(|m| m.1)
    };
    let parts = plain.split('|').flat_map(|part| part.split('_').skip(1));
    inside
        .iter()
        .find_map(|text| found(text))
        .or_else(|| parts.last().and_then(found))
}

/// What a word stands for as a unit of mass; of the option `--unit`.
pub(super) fn unit_of(word: &str) -> Option<f64> {
    mass_unit(&format!("x({})", plain(word)))
}

fn bracketed(plain: &str) -> Vec<String> {
    let parts = plain.split(['(', '[', '（', '【']).skip(1);
    parts
        .map(|part| {
            part.split([')', ']', '）', '】'])
                .next()
                .unwrap_or("")
                .to_owned()
        })
        .collect()
}

fn length_unit(plain: &str) -> (f64, f64, bool) {
    let units = bracketed(plain);
    let ends = plain
        .rsplit(['_', '|', ','])
        .next()
        .unwrap_or("")
        .to_owned();
    for unit in units.iter().chain(std::iter::once(&ends)) {
        match unit.as_str() {
            "m" | "米" => return (1.0, 0.0, true),
            "cm" | "厘米" => return (0.01, 0.0, true),
            "mm" | "毫米" => return (1e-3, 0.0, true),
            _ => {}
        }
    }
    (1.0, 0.0, false)
}

fn temperature_unit(plain: &str) -> (f64, f64, bool) {
    let celsius = ["℃", "°c", "摄氏", "degc"]
        .iter()
        .any(|u| plain.contains(u));
    let kelvin = bracketed(plain).iter().any(|u| u == "k") || plain.ends_with("_k");
    if celsius || bracketed(plain).iter().any(|u| u == "c") {
        (1.0, 273.15, true)
    } else {
        (1.0, 0.0, kelvin)
    }
}

/// Names of what a sheet may emit, for messages.
pub(super) fn known_pollutants() -> String {
    let names: Vec<&str> = BASE.iter().copied().filter(|n| *n != "PMC").collect();
    format!("{}, PM10", names.join(", "))
}
