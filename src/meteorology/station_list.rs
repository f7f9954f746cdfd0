//! Where stations stand whose data files do not say it: a list in the layout of NOAA's `isd-history.csv`, one of our own, or places
//! named one by one.
//!
//! | list | columns |
//! |---|---|
//! | NOAA's | `USAF`, `WBAN`, `STATION NAME`, `LAT`, `LON`, `ELEV(M)` |
//! | our own | `station`, `name` (optional), `lon_deg`, `lat_deg`, `elevation_m`, `anemometer_height_m` (optional) |
//! | Chinese | 区站号, 站名, 经度, 纬度, 海拔高度 |
//!
//! A station is found by its whole identifier, NOAA's by `USAF-WBAN` or `USAF`; China's number of five digits is the USAF number
//! without its last zero (52866 and 528660).

use super::read_csv::STANDARD_ANEMOMETER_HEIGHT;
use super::read_csv::chinese::plain_name;
use super::stations::Station;
use super::text::{Faults, ReadError, read_text, table_of};
use std::collections::BTreeMap;
use std::path::Path;

/// Reports of one station may differ so much in their place before it counts as moved [°, m].
const MOVED: (f64, f64) = (0.05, 50.0);
/// Width of NOAA's number of no network.
const NO_WBAN: &str = "99999";

/// Where a station stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StationPlace {
    /// Name; may be empty.
    pub name: String,
    /// Longitude [°E].
    pub longitude: f64,
    /// Latitude [°N].
    pub latitude: f64,
    /// Elevation above sea level [m].
    pub elevation: f64,
    /// Height of the wind sensor above ground [m].
    pub anemometer_height: f64,
}

impl StationPlace {
    /// The station of this place.
    pub fn station(&self, id: &str) -> Station {
        Station {
            id: id.to_owned(),
            name: if self.name.is_empty() {
                id.to_owned()
            } else {
                self.name.clone()
            },
            longitude: self.longitude,
            latitude: self.latitude,
            elevation: self.elevation,
            anemometer_height: self.anemometer_height,
        }
    }
}

/// Places of stations by their identifiers.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StationList {
    places: BTreeMap<String, StationPlace>,
}

impl StationList {
    /// What to do where a place is missing.
    pub const HINT: &str = "give a list of stations in the layout of NOAA's isd-history.csv, or the station's longitude, latitude and elevation";

    /// Puts a place in; one of the same identifier is replaced.
    pub fn insert(&mut self, id: &str, place: StationPlace) {
        self.places.insert(id.to_owned(), place);
    }

    /// Takes in another list; its places count where both have one.
    pub fn extend(&mut self, other: Self) {
        self.places.extend(other.places);
    }

    /// Whether no place is known.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// What to say where a station has no place.
    pub(super) fn missing(&self) -> &'static str {
        if self.is_empty() {
            "the place of this station is not known"
        } else {
            "the list of stations has no place for this station"
        }
    }

    /// The place of a station.
    pub fn find(&self, id: &str) -> Option<&StationPlace> {
        let digits = id.bytes().all(|b| b.is_ascii_digit());
        let (usaf, wban) = id.split_once('-').unwrap_or((id, NO_WBAN));
        let number = usaf
            .strip_suffix('0')
            .filter(|n| wban == NO_WBAN && n.len() == 5);
        let forms = [
            Some(id.to_owned()),
            (wban == NO_WBAN).then(|| usaf.to_owned()),
            number.map(str::to_owned),
            (digits && id.len() == 5).then(|| format!("{id}0")),
            (digits && id.len() == 5).then(|| format!("{id}0-{NO_WBAN}")),
            (digits && id.len() == 6).then(|| format!("{id}-{NO_WBAN}")),
        ];
        forms
            .iter()
            .flatten()
            .find_map(|form| self.places.get(form))
    }
}

/// Places that the reports of a station name.
#[derive(Debug, Default)]
pub(super) struct PlaceOfReports {
    /// Name; may be empty.
    pub name: String,
    last: Option<(f64, f64, f64)>,
    moved: Option<usize>,
}

impl PlaceOfReports {
    /// A report on a line names a place (longitude, latitude, elevation), or none.
    pub fn saw(&mut self, place: Option<(f64, f64, f64)>, line: usize) {
        let Some(place) = place else { return };
        if let Some(before) = self.last.replace(place) {
            let far = (place.0 - before.0).abs().max((place.1 - before.1).abs()) > MOVED.0
                || (place.2 - before.2).abs() > MOVED.1;
            if far {
                self.moved.get_or_insert(line);
            }
        }
    }

    /// The station where the list has it, else where its last report has it; a station that moved needs the list.
    pub fn station(
        &self,
        id: &str,
        list: &StationList,
        faults: &mut Faults<'_>,
    ) -> Option<Station> {
        if let Some(place) = list.find(id) {
            return Some(place.station(id));
        }
        if let Some(line) = self.moved {
            let message = "the station has another place from this line on";
            faults.add(line, "", id, message, StationList::HINT);
            return None;
        }
        let Some((longitude, latitude, elevation)) = self.last else {
            faults.add(0, "", id, list.missing(), StationList::HINT);
            return None;
        };
        let place = StationPlace {
            name: self.name.clone(),
            longitude,
            latitude,
            elevation,
            anemometer_height: STANDARD_ANEMOMETER_HEIGHT,
        };
        Some(place.station(id))
    }
}

/// Reads a list of stations.
///
/// # Errors
/// [`ReadError`] with every fault of the file.
pub fn read_station_list(path: &Path) -> Result<StationList, ReadError> {
    parse_station_list(&read_text(path)?, &path.display().to_string())
}

/// Columns of a list.
struct Columns {
    station: usize,
    wban: Option<usize>,
    name: Option<usize>,
    place: [usize; 3],
    anemometer: Option<usize>,
}

const HINT: &str = "columns: USAF, WBAN, STATION NAME, LAT, LON, ELEV(M) as in isd-history.csv; or station, name, lon_deg, lat_deg, elevation_m";

impl Columns {
    fn of(header: &[String], faults: &mut Faults<'_>) -> Option<Self> {
        let names: Vec<&str> = header.iter().map(|name| plain_name(name)).collect();
        let find = |wanted: &[&str]| names.iter().position(|name| wanted.contains(name));
        let needed = [
            ("station", find(&["station", "USAF"])),
            ("lon_deg", find(&["lon_deg", "LON"])),
            ("lat_deg", find(&["lat_deg", "LAT"])),
            ("elevation_m", find(&["elevation_m", "ELEV(M)"])),
        ];
        for (name, found) in needed {
            if found.is_none() {
                faults.add(1, name, "", "this column is missing", HINT);
            }
        }
        Some(Self {
            station: needed[0].1?,
            wban: find(&["WBAN"]),
            name: find(&["name", "STATION NAME"]),
            place: [needed[1].1?, needed[2].1?, needed[3].1?],
            anemometer: find(&["anemometer_height_m"]),
        })
    }
}

/// Parses the text of a list; `file` is its name for messages. Rows without position or elevation are left out: NOAA's list has
/// stations whose place nobody knows.
///
/// # Errors
/// [`ReadError::Problems`] with every fault of the text.
pub fn parse_station_list(text: &str, file: &str) -> Result<StationList, ReadError> {
    let mut faults = Faults::new(file);
    let mut reader = table_of(text);
    let header: Vec<String> = reader
        .headers()
        .map(|header| header.iter().map(str::to_owned).collect())
        .unwrap_or_default();
    let Some(columns) = Columns::of(&header, &mut faults) else {
        return Err(faults.error());
    };
    let mut list = StationList::default();
    for record in reader.records() {
        let Some((line, record)) = faults.whole_row(record, header.len()) else {
            continue;
        };
        if let Some((id, place)) = row(&record, line, &columns, &header, &mut faults) {
            list.insert(&id, place);
        }
    }
    if list.is_empty() && faults.is_empty() {
        faults.add(0, "", "", "no station with a place in this list", HINT);
    }
    faults.finish(list)
}

fn row(
    record: &csv::StringRecord,
    line: usize,
    columns: &Columns,
    header: &[String],
    faults: &mut Faults<'_>,
) -> Option<(String, StationPlace)> {
    let cell = |column: usize| record.get(column).unwrap_or_default();
    let mut number = |column: usize, low: f64, high: f64| {
        let text = cell(column);
        if text.is_empty() {
            return None;
        }
        let value = text.parse::<f64>().ok().filter(|value| value.is_finite());
        match value {
            // NOAA writes -999 and less for an unknown elevation.
            Some(value) if value <= -900.0 => None,
            Some(value) if (low..=high).contains(&value) => Some(value),
            _ => {
                let message = format!("not a number from {low} to {high}");
                faults.add(line, &header[column], text, message, "check the list");
                None
            }
        }
    };
    let longitude = number(columns.place[0], -180.0, 180.0);
    let latitude = number(columns.place[1], -90.0, 90.0);
    let elevation = number(columns.place[2], -450.0, 8900.0);
    let anemometer_height = match columns
        .anemometer
        .filter(|&column| !cell(column).is_empty())
    {
        Some(column) => number(column, 1.0, 200.0)?,
        None => STANDARD_ANEMOMETER_HEIGHT,
    };
    let station = cell(columns.station);
    if station.is_empty() {
        faults.add(
            line,
            &header[columns.station],
            "",
            "no station is named",
            HINT,
        );
        return None;
    }
    let id = match columns.wban.map(cell) {
        Some(wban) if !wban.is_empty() => format!("{station}-{wban}"),
        _ => station.to_owned(),
    };
    let place = StationPlace {
        name: columns.name.map_or("", cell).to_owned(),
        longitude: longitude?,
        latitude: latitude?,
        elevation: elevation?,
        anemometer_height,
    };
    Some((id, place))
}
