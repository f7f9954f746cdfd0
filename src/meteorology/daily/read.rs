//! Tables of daily records: one row a place and day.
//!
//! | quantity | columns known |
//! |---|---|
//! | day (Beijing) | `date`, `date_beijing` |
//! | place | `station`, `city`, `name` |
//! | mean, least, greatest temperature [°C] | `temperature_degC`, `avgtemp`; `temperature_min_degC`, `mintemp`; `temperature_max_degC`, `maxtemp` |
//! | mean relative humidity [%] | `relative_humidity_pct`, `avgrh` |
//! | mean wind, greatest 10-min wind [m/s] and its direction | `wind_speed_m_s`, `avgws`; `wind_speed_max_m_s`, `maxws`; `wind_from_max_deg`, or `maxwswd`: sixteenths, 1 = NNE … 16 = N |
//! | sunshine [h] | `sunshine_h`, `daylight` |
//! | rain and melted snow [mm] | `precipitation_mm`, `precipitation` |
//! | mean pressure | `pressure_hPa`, `pressure_Pa`, or `avgp` in Pa |
//!
//! A day with an empty cell is left out and counted; other columns are passed over.

use crate::meteorology::text::{Faults, ReadError, read_text, table_of};
use crate::time::ModelTime;
use std::collections::BTreeMap;
use std::path::Path;

/// A sixteenth of the circle [rad].
const SIXTEENTH: f64 = std::f64::consts::TAU / 16.0;
const MILLIMETRE: f64 = 1e-3;

/// One day of one place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DailyRecord {
    /// Midnight (Beijing time) with which it begins.
    pub date: ModelTime,
    /// Mean temperature [K].
    pub temperature: f64,
    /// Least temperature [K].
    pub coldest: f64,
    /// Greatest temperature [K].
    pub warmest: f64,
    /// Mean relative humidity [1].
    pub humidity: f64,
    /// Mean wind speed [m/s].
    pub wind: f64,
    /// Greatest mean wind of ten minutes [m/s].
    pub strongest: f64,
    /// Direction it came from [rad].
    pub strongest_from: f64,
    /// Sunshine [h].
    pub sunshine: f64,
    /// Rain and melted snow [m].
    pub rain: f64,
    /// Mean pressure [Pa].
    pub pressure: f64,
}

/// Daily records by place, in time order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct DailyTable {
    /// Records by place as the file names it.
    pub places: BTreeMap<String, Vec<DailyRecord>>,
    /// Days left out since a value is missing, by place.
    pub incomplete: BTreeMap<String, usize>,
}

/// A quantity of the table: its names with factor and offset into SI, and what is possible in SI.
struct Quantity {
    names: &'static [(&'static str, f64, f64)],
    range: (f64, f64),
}

const QUANTITIES: [Quantity; 10] = [
    celsius(&[("temperature_degC", 1.0, 273.15), ("avgtemp", 1.0, 273.15)]),
    celsius(&[
        ("temperature_min_degC", 1.0, 273.15),
        ("mintemp", 1.0, 273.15),
    ]),
    celsius(&[
        ("temperature_max_degC", 1.0, 273.15),
        ("maxtemp", 1.0, 273.15),
    ]),
    Quantity {
        names: &[("relative_humidity_pct", 0.01, 0.0), ("avgrh", 0.01, 0.0)],
        range: (0.0, 1.0),
    },
    speed(&[("wind_speed_m_s", 1.0, 0.0), ("avgws", 1.0, 0.0)]),
    speed(&[("wind_speed_max_m_s", 1.0, 0.0), ("maxws", 1.0, 0.0)]),
    Quantity {
        names: &[
            ("wind_from_max_deg", std::f64::consts::PI / 180.0, 0.0),
            ("maxwswd", SIXTEENTH, 0.0),
        ],
        range: (0.0, std::f64::consts::TAU + 1e-9),
    },
    Quantity {
        names: &[("sunshine_h", 1.0, 0.0), ("daylight", 1.0, 0.0)],
        range: (0.0, 16.0),
    },
    Quantity {
        names: &[
            ("precipitation_mm", MILLIMETRE, 0.0),
            ("precipitation", MILLIMETRE, 0.0),
        ],
        range: (0.0, 0.5),
    },
    Quantity {
        names: &[
            ("pressure_hPa", 100.0, 0.0),
            ("pressure_Pa", 1.0, 0.0),
            ("avgp", 1.0, 0.0),
        ],
        range: (50_000.0, 105_000.0),
    },
];

const fn celsius(names: &'static [(&'static str, f64, f64)]) -> Quantity {
    let range = (213.15, 323.15);
    Quantity { names, range }
}

const fn speed(names: &'static [(&'static str, f64, f64)]) -> Quantity {
    let range = (0.0, 60.0);
    Quantity { names, range }
}

/// Reads a table of daily records.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_daily(path: &Path) -> Result<DailyTable, ReadError> {
    parse_daily(&read_text(path)?, &path.display().to_string())
}

/// Parses the text of a table; `file` is its name for messages.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_daily(text: &str, file: &str) -> Result<DailyTable, ReadError> {
    let mut reader = table_of(text);
    let mut faults = Faults::new(file);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(str::to_owned).collect(),
        Err(cause) => {
            faults.add(1, "", "", format!("the header cannot be read: {cause}"), "");
            return Err(faults.error());
        }
    };
    let at = |names: &[&str]| header.iter().position(|h| names.contains(&h.as_str()));
    let date = at(&["date", "date_beijing"]);
    let place = at(&["station", "city", "name"]);
    let mut columns = Vec::new();
    for quantity in &QUANTITIES {
        let known = quantity.names.iter();
        let found = known.filter_map(|n| Some((header.iter().position(|h| h == n.0)?, n.1, n.2)));
        if let Some(column) = found.clone().next() {
            columns.push(column);
        } else {
            let names: Vec<&str> = quantity.names.iter().map(|n| n.0).collect();
            let message = format!("no column {}", names.join(" or "));
            faults.add(1, names[0], "", message, "a daily record needs it");
        }
    }
    let (Some(date), Some(place), true) = (date, place, faults.is_empty()) else {
        if date.is_none() || place.is_none() {
            let message = "no column date, or none of station, city, name";
            faults.add(1, "", "", message, "a row is a place's day");
        }
        return Err(faults.error());
    };
    let mut table = DailyTable::default();
    for record in reader.records() {
        let Some((line, cells)) = faults.whole_row(record, header.len()) else {
            continue;
        };
        let name = cells[place].to_owned();
        let Ok(day) = ModelTime::parse(&cells[date]) else {
            let hint = "write 2015-01-31";
            faults.add(line, &header[date], &cells[date], "no date", hint);
            continue;
        };
        let mut values = [0.0; QUANTITIES.len()];
        let mut whole = true;
        for ((value, (column, factor, offset)), quantity) in
            values.iter_mut().zip(&columns).zip(&QUANTITIES)
        {
            let text = &cells[*column];
            if text.is_empty() {
                whole = false;
                continue;
            }
            let (least, most) = quantity.range;
            *value = text.parse::<f64>().unwrap_or(f64::NAN) * factor + offset;
            if !(least - 1e-9..=most).contains(value) {
                let range = format!(
                    "{:.4} to {:.4} is possible; leave a missing value empty",
                    (least - offset) / factor,
                    (most - offset) / factor
                );
                faults.add(line, &header[*column], text, "cannot be", &range);
            }
        }
        if !whole {
            *table.incomplete.entry(name).or_default() += 1;
            continue;
        }
        let [
            temperature,
            coldest,
            warmest,
            humidity,
            wind,
            strongest,
            strongest_from,
            sunshine,
            rain,
            pressure,
        ] = values;
        if !(coldest..=warmest).contains(&temperature) {
            let message = "the mean temperature does not lie between the least and the greatest";
            faults.add(line, "", "", message, "are the columns in their places?");
        }
        table.places.entry(name).or_default().push(DailyRecord {
            date: day,
            temperature,
            coldest,
            warmest,
            humidity,
            wind,
            strongest,
            strongest_from,
            sunshine,
            rain,
            pressure,
        });
    }
    for (name, records) in &mut table.places {
        records.sort_by_key(|r| r.date);
        if let Some(pair) = records.windows(2).find(|w| w[0].date == w[1].date) {
            let message = format!("{name} has {} twice", pair[0].date);
            faults.add(0, "", "", message, "remove one of the two lines");
        }
    }
    if table.places.is_empty() && faults.is_empty() {
        faults.add(0, "", "", "no whole day below the header", "");
    }
    faults.finish(table)
}
