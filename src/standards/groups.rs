//! Which places of a table make up a city.

use crate::observations::{Observations, Place, city_name};
use std::collections::BTreeMap;

/// Places that are judged as one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Name of the city or of the one place.
    pub name: String,
    /// Indices into [`Observations::places`].
    pub places: Vec<usize>,
}

/// Every place by itself.
pub fn by_place(observations: &Observations) -> Vec<Group> {
    let places = observations.places.iter().enumerate();
    places
        .map(|(at, name)| Group {
            name: name.clone(),
            places: vec![at],
        })
        .collect()
}

/// Places by city: that of a list of stations (code or name), else the table's own, else the place itself where it is a city of the region. Places without
/// a city are given by name.
pub fn by_city(observations: &Observations, list: &[Place]) -> (Vec<Group>, Vec<String>) {
    let mut cities: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut strangers = Vec::new();
    for (at, place) in observations.places.iter().enumerate() {
        let listed = list.iter().find(|p| p.id == *place || p.name == *place);
        let listed = listed.map(|p| p.city.as_str());
        let own = observations.cities.get(at).map(String::as_str);
        let named = [listed, own].into_iter().flatten().find(|c| !c.is_empty());
        let Some(city) = named.or_else(|| city_name(place)) else {
            strangers.push(place.clone());
            continue;
        };
        let city = city_name(city).unwrap_or(city).to_owned();
        cities.entry(city).or_default().push(at);
    }
    let groups = cities.into_iter();
    let groups = groups.map(|(name, places)| Group { name, places });
    (groups.collect(), strangers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cities_of_lists_of_tables_and_by_name() {
        let names = ["1480A", "动力公司", "西宁", "nowhere"];
        let observations = Observations {
            places: names.map(str::to_owned).to_vec(),
            cities: ["", "Baiyin", "", ""].map(str::to_owned).to_vec(),
            ..Observations::default()
        };
        let list = [Place {
            id: "1480A".to_owned(),
            name: String::new(),
            city: "西宁市".to_owned(),
            longitude: 101.7,
            latitude: 36.6,
        }];
        let (groups, strangers) = by_city(&observations, &list);
        let found: Vec<_> = groups
            .iter()
            .map(|g| (g.name.as_str(), g.places.clone()))
            .collect();
        assert_eq!(found, [("Baiyin", vec![1]), ("Xining", vec![0, 2])]);
        assert_eq!(strangers, ["nowhere"]);
        assert_eq!(by_place(&observations).len(), 4);
    }
}
