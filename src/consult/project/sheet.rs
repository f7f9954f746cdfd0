//! Sources as a sheet (CSV, also as Excel saves it in GBK, with Chinese headings).

use super::{ProjectSource, SUBSTANCES, Shape, SourceRole};
use crate::geodata::Crs;
use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::units::ZERO_CELSIUS;
use std::collections::BTreeMap;
use std::path::Path;

/// Columns of the sheet with their Chinese headings; rates are `<substance>_kg_per_h`.
pub const SHEET_COLUMNS: [(&str, &[&str]); 11] = [
    ("id", &["编号", "排放源编号"]),
    ("name", &["名称", "排放源名称"]),
    ("role", &["类别", "源类"]),
    ("lon_deg_east", &["经度", "经度(°)"]),
    ("lat_deg_north", &["纬度", "纬度(°)"]),
    ("elevation_m", &["排气筒底部海拔高度/m", "底部海拔(m)"]),
    ("height_m", &["排气筒高度/m", "高度(m)"]),
    ("diameter_m", &["排气筒出口内径/m", "出口内径(m)"]),
    ("velocity_m_per_s", &["烟气流速/(m/s)", "烟气流速(m/s)"]),
    ("temperature_c", &["烟气温度/℃", "烟气温度(℃)"]),
    ("hours_per_year", &["年排放小时数/h", "年排放小时数(h)"]),
];

/// Chinese words of roles.
const ROLES_ZH: [(&str, SourceRole); 5] = [
    ("新增", SourceRole::New),
    ("现有", SourceRole::Existing),
    ("以新带老", SourceRole::Retired),
    ("区域削减", SourceRole::Cut),
    ("在建拟建", SourceRole::Planned),
];

/// Reads a sheet; places on the map about the site.
pub(super) fn read_sheet(path: &Path, map: Option<&Crs>) -> Result<Vec<ProjectSource>, ReadError> {
    parse_sheet(&read_text(path)?, &path.display().to_string(), map)
}

/// The same of a text; `file` is its name for messages. Without a map places are left at the site.
///
/// # Errors
/// Everything that is wrong in it, with line and column.
pub fn parse_sheet(
    text: &str,
    file: &str,
    map: Option<&Crs>,
) -> Result<Vec<ProjectSource>, ReadError> {
    let mut faults = Faults::new(file);
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut table = table_of(text);
    let header: Vec<String> = match table.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(cause) => {
            faults.add(1, "", "", format!("the header cannot be read: {cause}"), "");
            return Err(faults.error());
        }
    };
    let place = |name: &str, others: &[&str]| {
        header
            .iter()
            .position(|cell| cell.eq_ignore_ascii_case(name) || others.contains(&cell.as_str()))
    };
    let columns: Vec<Option<usize>> = SHEET_COLUMNS
        .iter()
        .map(|(name, zh)| place(name, zh))
        .collect();
    let rates: Vec<(usize, &'static str)> = SUBSTANCES
        .iter()
        .filter_map(|substance| {
            let own = format!("{}_kg_per_h", substance.key);
            let zh = format!("{}/(kg/h)", substance.label);
            let emitted = format!("{}/(kg/h)", substance.key.to_ascii_uppercase());
            Some((place(&own, &[&zh, &emitted])?, substance.key))
        })
        .collect();
    for (n, name) in [
        (0, "id"),
        (6, "height_m"),
        (3, "lon_deg_east"),
        (4, "lat_deg_north"),
    ] {
        if columns[n].is_none() {
            let hint = "a sheet has id, name, role, lon_deg_east, lat_deg_north, height_m, diameter_m, velocity_m_per_s, temperature_c, hours_per_year and so2_kg_per_h …";
            faults.add(1, name, "", "the column is not there", hint);
        }
    }
    let known: Vec<usize> = columns
        .iter()
        .flatten()
        .copied()
        .chain(rates.iter().map(|(at, _)| *at))
        .collect();
    for (n, cell) in header.iter().enumerate() {
        if !known.contains(&n) && !cell.is_empty() {
            faults.add(
                1,
                cell,
                "",
                "the column is not known",
                "rates are so2_kg_per_h, nox_kg_per_h …; leave other columns out",
            );
        }
    }
    if rates.is_empty() {
        faults.add(
            1,
            "",
            "",
            "no column of rates",
            "write so2_kg_per_h, nox_kg_per_h, pm10_kg_per_h …",
        );
    }
    if !faults.is_empty() {
        return Err(faults.error());
    }
    let mut sources = Vec::new();
    let cells = header.len();
    for record in table.records() {
        let Some((line, record)) = faults.whole_row(record, cells) else {
            continue;
        };
        let row = Row {
            line,
            record: &record,
            columns: &columns,
        };
        sources.extend(row.source(&rates, map, &mut faults));
    }
    faults.finish(sources)
}

struct Row<'a> {
    line: usize,
    record: &'a csv::StringRecord,
    columns: &'a [Option<usize>],
}

impl Row<'_> {
    fn text(&self, n: usize) -> &str {
        self.columns[n]
            .and_then(|at| self.record.get(at))
            .unwrap_or("")
    }

    fn number(&self, n: usize, least: f64, faults: &mut Faults<'_>) -> f64 {
        let text = self.text(n);
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() && value > least => value,
            _ => {
                let hint = if n == 8 {
                    "a stack without velocity has no plume rise"
                } else {
                    ""
                };
                faults.add(
                    self.line,
                    SHEET_COLUMNS[n].0,
                    text,
                    format!("a number above {least} is needed"),
                    hint,
                );
                f64::NAN
            }
        }
    }

    fn source(
        &self,
        rates: &[(usize, &'static str)],
        map: Option<&Crs>,
        faults: &mut Faults<'_>,
    ) -> Option<ProjectSource> {
        let before = faults.list.len();
        let word = self.text(2);
        let role = SourceRole::WORDS
            .iter()
            .chain(&ROLES_ZH)
            .find(|(name, _)| *name == word)
            .map(|(_, role)| *role);
        if role.is_none() {
            faults.add(self.line, "role", word, "no role of a source", "new (新增), existing (现有), retired (以新带老), cut (区域削减), planned (在建拟建)");
        }
        let (longitude, latitude) = (self.number(3, 0.0, faults), self.number(4, 0.0, faults));
        let mut kg_per_hour = BTreeMap::new();
        for (at, key) in rates {
            let text = self.record.get(*at).unwrap_or("");
            if text.is_empty() {
                continue;
            }
            match text.parse::<f64>() {
                Ok(rate) if rate >= 0.0 && rate.is_finite() => {
                    kg_per_hour.insert((*key).to_owned(), rate);
                }
                _ => faults.add(
                    self.line,
                    &format!("{key}_kg_per_h"),
                    text,
                    "no rate",
                    "a number, 0 or more, or blank",
                ),
            }
        }
        let shape = Shape::Stack {
            height: self.number(6, 0.0, faults),
            diameter: self.number(7, 0.0, faults),
            velocity: self.number(8, 0.0, faults),
            temperature: self.number(9, -40.0, faults) + ZERO_CELSIUS,
        };
        let hours = if self.text(10).is_empty() {
            8760.0
        } else {
            self.number(10, 0.0, faults)
        };
        let at = match (map, Crs::new("EPSG:4326")) {
            (Some(map), Ok(degrees)) => degrees.to(map, [longitude, latitude]).ok(),
            _ => Some([0.0; 2]),
        };
        if at.is_none() {
            faults.add(
                self.line,
                "lon_deg_east",
                self.text(3),
                "no place on the map",
                "",
            );
        }
        if faults.list.len() > before {
            return None;
        }
        Some(ProjectSource {
            id: self.text(0).to_ascii_uppercase(),
            name: self.text(1).to_owned(),
            role: role?,
            at: at?,
            elevation: self.text(5).parse().ok(),
            shape,
            hours_per_year: hours,
            kg_per_hour,
            abnormal: None,
        })
    }
}
