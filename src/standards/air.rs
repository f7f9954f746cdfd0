//! Pressure and temperature of places, which turn records from actual air to a reference state and back.

use crate::meteorology::StationSet;
use crate::meteorology::daily::DailyTable;
use crate::observations::{Air, Averaging, city_name};
use crate::time::ModelTime;
use std::collections::BTreeMap;

/// Air of one place by time.
#[derive(Debug, Clone, PartialEq, Default)]
struct PlaceAir {
    /// By beginning of the hour.
    hours: BTreeMap<ModelTime, Air>,
    /// By midnight.
    days: BTreeMap<ModelTime, Air>,
}

/// Air of places by time, or the standard atmosphere at an altitude for all of them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct AirTable {
    places: BTreeMap<String, PlaceAir>,
    everywhere: Option<Air>,
}

/// The name under which places are looked up: a city's own where it is one of the region.
fn key(name: &str) -> String {
    city_name(name).unwrap_or(name).to_owned()
}

impl AirTable {
    /// The standard atmosphere at an altitude [m above sea level], for every place and time: an approximation.
    pub fn standard_atmosphere(altitude: f64) -> Self {
        Self {
            everywhere: Some(Air::standard_atmosphere(altitude)),
            ..Self::default()
        }
    }

    /// Adds what weather stations reported, by id and name of the station; days are means of their hours.
    pub fn add_stations(&mut self, set: &StationSet) {
        for (station, records) in set.stations.iter().zip(&set.records) {
            let mut place = PlaceAir::default();
            let mut sums: BTreeMap<ModelTime, (f64, f64, usize)> = BTreeMap::new();
            for record in records {
                let (Some(pressure), Some(temperature)) = (record.pressure, record.temperature)
                else {
                    continue;
                };
                let air = Air {
                    pressure,
                    temperature,
                };
                if !air.is_possible() {
                    continue;
                }
                place.hours.insert(record.time, air);
                let sum = sums.entry(record.time.midnight()).or_default();
                *sum = (sum.0 + pressure, sum.1 + temperature, sum.2 + 1);
            }
            place.days = sums
                .into_iter()
                .map(|(day, (pressure, temperature, count))| {
                    let mean = |sum: f64| sum / count as f64;
                    let air = Air {
                        pressure: mean(pressure),
                        temperature: mean(temperature),
                    };
                    (day, air)
                })
                .collect();
            self.places.insert(key(&station.id), place.clone());
            self.places.insert(key(&station.name), place);
        }
    }

    /// Adds daily records by place.
    pub fn add_days(&mut self, table: &DailyTable) {
        for (name, records) in &table.places {
            let place = self.places.entry(key(name)).or_default();
            for record in records {
                let air = Air {
                    pressure: record.pressure,
                    temperature: record.temperature,
                };
                if air.is_possible() {
                    place.days.insert(record.date, air);
                }
            }
        }
    }

    /// Whether nothing is known of any place.
    pub fn is_empty(&self) -> bool {
        self.everywhere.is_none() && self.places.is_empty()
    }

    /// The air of a place's record: of its hour, else of its day; `None` where it is not known.
    pub fn at(
        &self,
        place: &str,
        city: &str,
        averaging: Averaging,
        time: ModelTime,
    ) -> Option<Air> {
        let found = [place, city].iter().find_map(|n| self.places.get(&key(n)));
        let of_place = found.and_then(|air| {
            let hour = (averaging == Averaging::Hour)
                .then(|| air.hours.get(&time))
                .flatten();
            hour.or_else(|| air.days.get(&time.midnight())).copied()
        });
        of_place.or(self.everywhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::meteorology::daily::parse_daily;

    #[test]
    fn a_day_of_a_city_is_found_by_any_of_its_names() {
        let text = "date,city,avgtemp,maxtemp,mintemp,avgrh,avgws,maxws,maxwswd,daylight,precipitation,avgp\n2015-01-02,Xining,-8,1,-17,43,0.5,1.9,10,5.3,0,77040\n";
        let daily = parse_daily(text, "days.csv").expect("a table");
        let mut table = AirTable::default();
        assert!(table.is_empty());
        table.add_days(&daily);
        let noon = ModelTime::from_beijing(2015, 1, 2, 12);
        let air = table
            .at("1480A", "西宁", Averaging::Hour, noon)
            .expect("air");
        assert_eq!((air.pressure, air.temperature), (77_040.0, 265.15));
        assert_eq!(table.at("Lanzhou", "", Averaging::Day, noon), None);
        let next = noon.plus(86_400);
        assert_eq!(table.at("Xining", "", Averaging::Day, next), None);
        let everywhere = AirTable::standard_atmosphere(2261.0);
        assert!(everywhere.at("x", "", Averaging::Day, noon).is_some());
    }
}
