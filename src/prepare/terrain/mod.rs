//! AERMAP's job: elevations of sources, elevations and hill heights of receptors, for the lines of a deck.
//!
//! [`crate::geodata`] reads elevation models, `ground` finds heights in them, `places` reads what of a deck stands on the ground, and
//! [`prepare`] gives include files for the SO and RE pathways.

mod error;
mod ground;
mod places;

#[cfg(test)]
mod tests;

pub use error::{DemError, PrepareError};
pub use ground::{Ground, Open, SLOPE};
pub use places::{Item, Placed, Places, read_places};

use crate::geodata::{Crs, CrsError, Elevation};
use rayon::prelude::*;
use std::path::Path;

/// Most points named in an error.
const NAMED: usize = 10;
/// Feet in a metre.
const FEET: f64 = 1.0 / 0.3048;

/// The map of a deck.
#[derive(Debug, Clone)]
pub struct DeckMap {
    /// Coordinate system.
    pub crs: Crs,
    /// Added to the deck's coordinates to come to those of the system [m] (AERMAP's ANCHORXY).
    pub shift: [f64; 2],
}

impl DeckMap {
    fn place(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        [x + self.shift[0], y + self.shift[1]]
    }
}

/// Heights of a receptor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Heights {
    /// Elevation [m].
    pub elevation: f64,
    /// Hill height [m].
    pub hill: f64,
}

/// What is made of a deck.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// Lines for `SO INCLUDED`.
    pub sources: String,
    /// Lines for `RE INCLUDED`.
    pub receptors: String,
    /// Number of sources.
    pub source_count: usize,
    /// Heights of all receptors.
    pub heights: Vec<Heights>,
    /// What the user should know.
    pub warnings: Vec<String>,
}

/// What was found for one receptor.
struct Found {
    elevation: Elevation,
    hill: f64,
    open: Option<Open>,
}

/// Gives heights to a deck.
///
/// # Errors
/// [`PrepareError`]; all points without ground at once.
pub fn prepare(deck: &Path, map: &DeckMap, ground: &Ground) -> Result<Prepared, PrepareError> {
    let places = read_places(deck)?;
    let mut lost = Vec::new();
    let sources = source_elevations(&places, map, ground, &mut lost)?;
    let found = receptor_heights(&places, map, ground, &mut lost)?;
    if !lost.is_empty() {
        return Err(PrepareError::NoGround {
            total: lost.len(),
            points: lost.into_iter().take(NAMED).collect(),
            extent: ground.extent(),
        });
    }
    let heights: Vec<Heights> = found
        .iter()
        .flatten()
        .map(|found| Heights {
            elevation: found.elevation.height,
            hill: found.hill,
        })
        .collect();
    let found: Vec<Found> = found.into_iter().flatten().collect();
    Ok(Prepared {
        sources: source_lines(&places, &sources),
        receptors: receptor_lines(&places, &heights),
        source_count: places.sources.len(),
        warnings: warnings(&places, &found, ground),
        heights,
    })
}

fn source_elevations(
    places: &Places,
    map: &DeckMap,
    ground: &Ground,
    lost: &mut Vec<String>,
) -> Result<Vec<f64>, CrsError> {
    let mut elevations = Vec::with_capacity(places.sources.len());
    for placed in &places.sources {
        let Item::Source { head, points, .. } = &placed.item else {
            continue;
        };
        let mut sum = 0.0;
        for point in points {
            match ground.elevation(&map.crs, map.place(*point))? {
                Some(found) => sum += found.height,
                None => lost.push(format!(
                    "{}: no ground under {} at {}, {}",
                    placed.place,
                    head.trim_start_matches("SO LOCATION "),
                    point[0],
                    point[1]
                )),
            }
        }
        elevations.push(sum / points.len() as f64);
    }
    Ok(elevations)
}

fn receptor_heights(
    places: &Places,
    map: &DeckMap,
    ground: &Ground,
    lost: &mut Vec<String>,
) -> Result<Vec<Option<Found>>, CrsError> {
    let find = |point: &[f64; 2]| -> Result<Option<Found>, CrsError> {
        let place = map.place(*point);
        let Some(elevation) = ground.elevation(&map.crs, place)? else {
            return Ok(None);
        };
        Ok(Some(Found {
            hill: ground.hill_height(&map.crs, place, elevation.height)?,
            open: ground.open_side(&map.crs, place, elevation)?,
            elevation,
        }))
    };
    let found: Result<Vec<Option<Found>>, CrsError> = places.points.par_iter().map(find).collect();
    let found = found?;
    for (k, _) in found
        .iter()
        .enumerate()
        .filter(|(_, found)| found.is_none())
    {
        let [x, y] = places.points[k];
        let place = places.receptor_places.get(k).map_or("", String::as_str);
        lost.push(format!(
            "{place}: no ground under receptor {} at {x:.1}, {y:.1}",
            k + 1
        ));
    }
    Ok(found)
}

fn source_lines(places: &Places, elevations: &[f64]) -> String {
    let unit = if places.source_feet { FEET } else { 1.0 };
    let mut text = String::from("** Elevations of sources (hehuang plume terrain)\n");
    for (placed, elevation) in places.sources.iter().zip(elevations) {
        if let Item::Source { head, flat, .. } = &placed.item {
            if *flat {
                text.push_str(&format!("{head} FLAT\n"));
            } else {
                text.push_str(&format!("{head} {:.2}\n", elevation * unit));
            }
        }
    }
    text
}

fn receptor_lines(places: &Places, heights: &[Heights]) -> String {
    let unit = if places.receptor_feet { FEET } else { 1.0 };
    let mut text =
        String::from("** Elevations and hill heights of receptors (hehuang plume terrain)\n");
    for placed in &places.receptors {
        match &placed.item {
            Item::Source { .. } => {}
            Item::Verbatim(line) => text.push_str(&format!("{}\n", line.trim_end())),
            Item::Receptor { head, tail, index } => {
                let h = heights[*index];
                text.push_str(&format!(
                    "{head} {:.2} {:.2}{tail}\n",
                    h.elevation * unit,
                    h.hill * unit
                ));
            }
            Item::Heights {
                keyword,
                id,
                first,
                row,
                rows,
            } => {
                for (word, value) in [
                    ("ELEV", (|h: &Heights| h.elevation) as fn(&Heights) -> f64),
                    ("HILL", |h: &Heights| h.hill),
                ] {
                    for j in 0..*rows {
                        let from = first + j * row;
                        for six in heights[from..from + row].chunks(6) {
                            let values: Vec<String> = six
                                .iter()
                                .map(|h| format!("{:9.2}", value(h) * unit))
                                .collect();
                            let values = values.join(" ");
                            text.push_str(&format!(
                                "RE {keyword} {id:<8} {word} {:4} {values}\n",
                                j + 1
                            ));
                        }
                    }
                }
            }
        }
    }
    text
}

fn warnings(places: &Places, found: &[Found], ground: &Ground) -> Vec<String> {
    let mut warnings = Vec::new();
    if !places.elevated {
        warnings
            .push("MODELOPT says FLAT: these heights are not used until it says ELEV".to_owned());
    }
    let patched = found
        .iter()
        .filter(|found| found.elevation.voids > 0)
        .count();
    if patched > 0 {
        warnings.push(format!(
            "{patched} receptors lie beside voids; the mean of the nodes that are there stands for them"
        ));
    }
    let open: Vec<(usize, Open)> = found
        .iter()
        .enumerate()
        .filter_map(|(k, found)| found.open.map(|open| (k, open)))
        .collect();
    let worst = open.iter().min_by(|a, b| {
        let share = |open: &Open| open.edge / open.needed;
        share(&a.1).total_cmp(&share(&b.1))
    });
    if let Some((k, worst)) = worst {
        let [x, y] = places.points[*k];
        warnings.push(format!(
            "the elevation model is too small for the 10 % rule: terrain as high as its highest ({:.0} m) would count for {} of {} receptors from beyond its edge; the worst, receptor {} at {x:.1}, {y:.1}, sees {:.1} km but needs {:.1} km\n  hint: add the neighbouring tiles if the ground beyond is not lower",
            ground.highest(),
            open.len(),
            found.len(),
            k + 1,
            worst.edge / 1000.0,
            worst.needed / 1000.0
        ));
    }
    warnings
}
