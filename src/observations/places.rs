//! Where stations stand, and how cities are called.

use crate::meteorology::{Faults, ReadError, read_text, table_of};
use std::path::Path;

/// A station of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Code or name by which tables know it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// City that it counts to, as the list has it.
    pub city: String,
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
}

/// Cities of the region by their English and Chinese names; the English one is ours.
const CITIES: [(&str, &[&str]); 16] = [
    ("Xining", &["西宁", "西宁市"]),
    ("Haidong", &["海东", "海东市", "海东地区"]),
    ("Haibei", &["海北", "海北州", "海北藏族自治州"]),
    ("Huangnan", &["黄南", "黄南州", "黄南藏族自治州"]),
    ("Hainan", &["海南州", "海南藏族自治州", "Hainan_pref"]),
    ("Guoluo", &["果洛", "果洛州", "果洛藏族自治州", "Golog"]),
    ("Yushu", &["玉树", "玉树州", "玉树藏族自治州"]),
    ("Haixi", &["海西", "海西州", "海西蒙古族藏族自治州"]),
    ("Lanzhou", &["兰州", "兰州市"]),
    ("Baiyin", &["白银", "白银市"]),
    ("Dingxi", &["定西", "定西市"]),
    ("Linxia", &["临夏", "临夏州", "临夏回族自治州"]),
    ("Gannan", &["甘南", "甘南州", "甘南藏族自治州"]),
    ("Wuwei", &["武威", "武威市"]),
    ("Jinchang", &["金昌", "金昌市"]),
    ("Zhangye", &["张掖", "张掖市"]),
];

/// Our name of a city of the region, by any of its names.
pub fn city_name(text: &str) -> Option<&'static str> {
    let text = text.trim();
    CITIES
        .iter()
        .find(|(name, others)| name.eq_ignore_ascii_case(text) || others.contains(&text))
        .map(|(name, _)| *name)
}

/// The Chinese name of a city of the region, by any of its names.
pub fn city_name_zh(text: &str) -> Option<&'static str> {
    let name = city_name(text)?;
    let (_, others) = CITIES.iter().find(|(city, _)| *city == name)?;
    others.iter().find(|other| !other.is_ascii()).copied()
}

/// The heading of a station's or city's column, cities by our name.
pub(super) fn city_of_header(text: &str) -> String {
    city_name(text).map_or_else(|| text.to_owned(), str::to_owned)
}

/// Names of columns by what they hold, in lower case.
const COLUMNS: [(&str, &[&str]); 5] = [
    (
        "station",
        &[
            "id",
            "station",
            "station_id",
            "code",
            "监测点编码",
            "站点编号",
        ],
    ),
    (
        "name",
        &[
            "name",
            "stations_name",
            "station_name",
            "监测点名称",
            "站点名称",
        ],
    ),
    ("city", &["city", "area", "area_en_name", "城市"]),
    (
        "lon",
        &["lon", "lon_deg", "lon_deg_east", "longitude", "经度"],
    ),
    (
        "lat",
        &["lat", "lat_deg", "lat_deg_north", "latitude", "纬度"],
    ),
];

/// Reads a list of stations: columns of code, longitude and latitude [°], name and city if there.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_places(path: &Path) -> Result<Vec<Place>, ReadError> {
    parse_places(&read_text(path)?, &path.display().to_string())
}

/// Parses the text of such a list; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_places(text: &str, file: &str) -> Result<Vec<Place>, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = table_of(text);
    let header: Vec<String> = reader
        .headers()
        .map(|h| h.iter().map(str::to_lowercase).collect())
        .unwrap_or_default();
    let at = |role: usize| {
        COLUMNS[role]
            .1
            .iter()
            .find_map(|name| header.iter().position(|h| h == name))
    };
    for role in [0, 3, 4] {
        if at(role).is_none() {
            let hint = format!("name it {}", COLUMNS[role].1.join(", "));
            faults.add(1, COLUMNS[role].0, "", "this column is missing", &hint);
        }
    }
    let (Some(id), Some(lon), Some(lat)) = (at(0), at(3), at(4)) else {
        return Err(faults.error());
    };
    let mut places = vec![];
    for record in reader.records() {
        let Some((line, record)) = faults.whole_row(record, header.len()) else {
            continue;
        };
        let text = |column: Option<usize>| {
            column
                .and_then(|c| record.get(c))
                .unwrap_or_default()
                .to_owned()
        };
        let mut degrees = |column: usize, most: f64| {
            let text = &record[column];
            let value = text.parse::<f64>().ok().filter(|v| v.abs() <= most);
            if value.is_none() && !text.is_empty() {
                let message = format!("no angle within ±{most}°");
                faults.add(
                    line,
                    &header[column],
                    text,
                    message,
                    "write degrees and decimals",
                );
            }
            value
        };
        // Lists of the network hold stations without a position; they cannot be placed and are left out.
        let (Some(longitude), Some(latitude)) = (degrees(lon, 180.0), degrees(lat, 90.0)) else {
            continue;
        };
        places.push(Place {
            id: record[id].to_owned(),
            name: text(at(1)),
            city: city_of_header(&text(at(2))),
            longitude,
            latitude,
        });
    }
    faults.finish(places)
}
