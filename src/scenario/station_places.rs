//! `[meteorology.stations] station_list` and `[[meteorology.stations.place]]`: where stations stand whose files do not say it.

use super::check::check_files;
use super::problem::ScenarioError;
use super::reader::{Placed, Reader, Section};
use super::schema::Scenario;
use crate::meteorology::{StationList, StationPlace, read_station_list};
use std::path::PathBuf;

/// Where stations stand: by a list, and by places of the scenario, which count before it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StationPlaces {
    /// `station_list`: a file in the layout of NOAA's `isd-history.csv`, or our own.
    pub list: Option<Placed<PathBuf>>,
    /// `[[…place]]`: identifiers and places.
    pub places: Vec<(Placed<String>, StationPlace)>,
}

/// Reads the two keys.
pub(super) fn station_places(section: &mut Section<'_>, reader: &mut Reader<'_>) -> StationPlaces {
    let list: Option<Placed<String>> = section.optional(reader, "station_list");
    let sections = section.sections(reader, "place");
    StationPlaces {
        list: list.map(|file| file.map(PathBuf::from)),
        places: sections
            .into_iter()
            .map(|section| place(section, reader))
            .collect(),
    }
}

fn place(mut section: Section<'_>, reader: &mut Reader<'_>) -> (Placed<String>, StationPlace) {
    let example = "write station = \"528660-99999\" (ISD) or the number of its table, \"52866\"";
    let station = section.required::<String>(reader, "station", example);
    let name: Option<Placed<String>> = section.optional(reader, "name");
    let path = section.path.clone();
    let mut number = |key: &'static str, least: f64, most: f64, default: Option<f64>| {
        let value = match default {
            Some(default) => section.or(reader, key, default),
            None => section.required(reader, key, &format!("write {key} = …, {least} to {most}")),
        };
        if value.span.is_some() && !(least..=most).contains(&value.value) {
            let message = format!("{path}.{key} = {} is not possible", value.value);
            reader.refuse(
                &value,
                "bad-value",
                message,
                format!("write {least} to {most}"),
            );
        }
        value.value
    };
    let place = StationPlace {
        name: name.map_or(String::new(), |name| name.value),
        longitude: number("longitude_deg", -180.0, 180.0, None),
        latitude: number("latitude_deg", -90.0, 90.0, None),
        elevation: number("elevation_m", -450.0, 8900.0, None),
        anemometer_height: number("anemometer_height_m", 1.0, 200.0, Some(10.0)),
    };
    section.finish(reader);
    (station, place)
}

impl StationPlaces {
    /// Notes a list that is not there, and stations that are named twice.
    pub(super) fn check(&self, scenario: &Scenario, reader: &mut Reader<'_>) {
        if let Some(list) = &self.list {
            check_files(scenario, std::slice::from_ref(list), reader);
        }
        for (k, (station, _)) in self.places.iter().enumerate() {
            if self.places[..k]
                .iter()
                .any(|(known, _)| known.value == station.value)
            {
                let message = format!("station '{}' has two places", station.value);
                reader.refuse(station, "named-twice", message, "keep one of them");
            }
        }
    }

    /// The list with the scenario's own places, and its file.
    pub(super) fn read(
        &self,
        scenario: &Scenario,
    ) -> Result<(StationList, Option<PathBuf>), ScenarioError> {
        let file = self.list.as_ref().map(|file| scenario.resolve(&file.value));
        let mut list = match &file {
            Some(path) => read_station_list(path).map_err(ScenarioError::read)?,
            None => StationList::default(),
        };
        for (station, place) in &self.places {
            list.insert(&station.value, place.clone());
        }
        Ok((list, file))
    }
}
