//! Which lanes a tag means by a name.
//!
//! A name is that of a lane (`EC`, `PMC`, `ADUST1`, `NO2`), or a pollutant of the inventory, which means every lane that its emission fills:
//!
//! | name | lanes |
//! |---|---|
//! | `SO2` | SO2 and sulfuric acid |
//! | `NOX` | NOX, or NO, NO2 and HONO |
//! | `CO`, `NH3` | themselves |
//! | `VOC` | VOC, or all organic gases of the mechanism |
//! | `BC`, `OC` | elemental carbon; primary organic matter |
//! | `PM25` | primary particles up to 2.5 µm, without dust |
//! | `PM10` | those and the coarse ones, without dust |
//! | `DUST` | dust that the wind raises, all sizes |

use crate::dust::sizes::LANES as DUST;
use crate::inventory::{COARSE_LANE, PARTICLE_LANES};
use crate::species::SpeciesTable;

/// Names beside those of lanes, and the lanes that they may mean.
const GROUPS: [(&str, &[&str]); 10] = [
    ("SO2", &["SO2", "SULF"]),
    ("NOX", &["NOX", "NO", "NO2", "HONO"]),
    ("CO", &["CO"]),
    ("NH3", &["NH3"]),
    ("VOC", &["VOC"]),
    ("BC", &["EC", "AECI", "AECJ"]),
    (
        "OC",
        &[
            "POC", "APOAI", "ALVPO1J", "ASVPO1J", "VSVPO1", "VSVPO2", "VSVPO3", "VIVPO1",
        ],
    ),
    ("PM25", &["EC", "POC", "PMF"]),
    ("PM10", &["EC", "POC", "PMF", "PMC", COARSE_LANE]),
    ("DUST", &DUST),
];

/// Lanes of `table` that a name means, rising; none where it means nothing there.
pub fn lanes_of(name: &str, table: &SpeciesTable) -> Vec<usize> {
    let mut lanes: Vec<usize> = table.lane(name).into_iter().collect();
    if let Some((_, members)) = GROUPS.iter().find(|(group, _)| *group == name) {
        lanes.extend(members.iter().filter_map(|member| table.lane(member)));
        if matches!(name, "PM25" | "PM10") {
            lanes.extend(PARTICLE_LANES.iter().filter_map(|lane| table.lane(lane)));
        }
        if name == "VOC" {
            let organic = table.pollutants.iter().filter(|p| p.name == "VOC");
            lanes.extend(organic.flat_map(|p| p.parts.iter().map(|part| part.0)));
        }
    }
    lanes.sort_unstable();
    lanes.dedup();
    lanes
}

/// Names that mean at least one lane that tags of `table` follow: pollutants first, then lanes.
pub fn known_names(table: &SpeciesTable) -> Vec<String> {
    let followed = |name: &str| {
        lanes_of(name, table)
            .iter()
            .any(|lane| table.follows(*lane))
    };
    let groups = GROUPS.iter().map(|(name, _)| (*name).to_owned());
    let mut names: Vec<String> = groups.filter(|name| followed(name)).collect();
    let lanes = (0..table.len()).filter(|lane| table.follows(*lane));
    let lanes = lanes.map(|lane| table.species[lane].name.clone());
    let more: Vec<String> = lanes.filter(|name| !names.contains(name)).collect();
    names.extend(more);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pollutant_means_every_lane_that_it_fills() {
        let table = SpeciesTable::primary();
        assert_eq!(lanes_of("NOX", &table), [1]);
        assert_eq!(lanes_of("VOC", &table), [4]);
        assert_eq!(lanes_of("PM25", &table), [5, 6, 7]);
        assert_eq!(lanes_of("PM10", &table), [5, 6, 7, 8]);
        assert_eq!(lanes_of("BC", &table), [5]);
        assert_eq!(lanes_of("OC", &table), [6]);
        assert_eq!(lanes_of("PMC", &table), [8]);
        assert!(lanes_of("DUST", &table).is_empty() && lanes_of("nox", &table).is_empty());
        let known = known_names(&table);
        assert!(known.contains(&"BC".to_owned()) && !known.contains(&"DUST".to_owned()));
        assert_eq!(known.iter().filter(|name| *name == "SO2").count(), 1);
    }

    #[test]
    fn with_a_mechanism_nitrogen_oxides_are_their_parts() {
        let mut table = SpeciesTable::primary();
        let like = table.species[1].clone();
        table.species[1].name = "NO".into();
        for name in ["NO2", "ADUST1", "AECJ"] {
            table.species.push(crate::species::Species {
                name: name.into(),
                ..like.clone()
            });
        }
        assert_eq!(lanes_of("NOX", &table), [1, 9]);
        assert_eq!(lanes_of("DUST", &table), [10]);
        assert_eq!(lanes_of("BC", &table), [5, 11]);
        assert!(lanes_of("PM25", &table).contains(&11));
    }
}
