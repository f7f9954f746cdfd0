//! The LOCATION and receptor lines of a deck, each with the points it puts on the ground.

use crate::aermod::deck::lines::{Line, LineKind};
use crate::aermod::deck::{Deck, read_layout};
use crate::nearfield::Case;
use crate::nearfield::case::Network;
use std::path::Path;

use super::error::PrepareError;

/// Words that go on with a network that is open.
const NETWORK_WORDS: [&str; 12] = [
    "XYINC", "XPNTS", "YPNTS", "ORIG", "DIST", "DDIR", "GDIR", "ELEV", "HILL", "FLAG", "END", "STA",
];

/// A line that the include files take over or replace.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// LOCATION: head (name, kind, coordinates), ends of a line or the one point; FLAT sources keep their word.
    Source {
        /// Everything before the elevation.
        head: String,
        /// Points whose mean elevation it gets.
        points: Vec<[f64; 2]>,
        /// `FLAT` stands in place of an elevation.
        flat: bool,
    },
    /// One receptor: what stands before and behind elevation and hill height.
    Receptor {
        /// Before.
        head: String,
        /// Behind, with its blank.
        tail: String,
        /// Index of the receptor.
        index: usize,
    },
    /// A line of a network, as it is.
    Verbatim(String),
    /// Elevations and hill heights of a network belong here.
    Heights {
        /// GRIDCART or GRIDPOLR.
        keyword: &'static str,
        /// Name of the network.
        id: String,
        /// Its first receptor.
        first: usize,
        /// Values of a row.
        row: usize,
        /// Rows.
        rows: usize,
    },
}

/// Something that stands on the ground, with its place in the deck.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// File and line.
    pub place: String,
    /// What it is.
    pub item: Item,
}

/// What of a deck stands on the ground.
#[derive(Debug, Clone, PartialEq)]
pub struct Places {
    /// LOCATION lines.
    pub sources: Vec<Placed>,
    /// Receptor lines.
    pub receptors: Vec<Placed>,
    /// Coordinates of all receptors.
    pub points: Vec<[f64; 2]>,
    /// Where in the deck each receptor is.
    pub receptor_places: Vec<String>,
    /// Sources have their elevations in feet.
    pub source_feet: bool,
    /// Receptors have their elevations in feet.
    pub receptor_feet: bool,
    /// The deck uses terrain at all.
    pub elevated: bool,
}

/// Reads them.
///
/// # Errors
/// The deck's faults, or that there is nothing in it.
pub fn read_places(path: &Path) -> Result<Places, PrepareError> {
    let (deck, case) = read_layout(path)?;
    let mut walk = Walk {
        case: &case,
        open: None,
        networks: 0,
        next: 0,
        places: Places {
            sources: Vec::new(),
            receptors: Vec::new(),
            points: case.receptors.iter().map(|r| [r.x, r.y]).collect(),
            receptor_places: Vec::new(),
            source_feet: false,
            receptor_feet: false,
            elevated: case.options.elevated,
        },
    };
    for line in deck.lines.iter().filter(|line| line.kind == LineKind::Card) {
        walk.line(&deck, line);
    }
    if walk.places.sources.is_empty() && walk.places.points.is_empty() {
        return Err(PrepareError::Empty {
            path: path.to_owned(),
        });
    }
    Ok(walk.places)
}

struct Walk<'a> {
    case: &'a Case,
    /// Name of the open network.
    open: Option<String>,
    networks: usize,
    next: usize,
    places: Places,
}

impl Walk<'_> {
    fn line(&mut self, deck: &Deck, line: &Line) {
        let file = deck.files.get(line.file);
        let place = format!(
            "{}:{}",
            file.map_or(String::new(), |file| file.path.display().to_string()),
            line.number
        );
        let feet = line.field(3) == "FEET";
        match (line.pathway.as_str(), line.keyword.as_str()) {
            ("SO", "ELEVUNIT") => self.places.source_feet = feet,
            ("CO" | "RE", "ELEVUNIT") => self.places.receptor_feet = feet,
            ("SO", "LOCATION") => {
                let item = source(line);
                self.places.sources.push(Placed { place, item });
            }
            ("RE", "DISCCART" | "EVALCART") => self.single(line, place, 2, 4),
            ("RE", "DISCPOLR") => self.single(line, place, 3, 5),
            ("RE", "GRIDCART") => self.network(line, place, "GRIDCART"),
            ("RE", "GRIDPOLR") => self.network(line, place, "GRIDPOLR"),
            _ => {}
        }
    }

    /// A receptor with `coordinates` fields before its heights and, from field index `tail` on, something behind them.
    fn single(&mut self, line: &Line, place: String, coordinates: usize, tail: usize) {
        let raw: Vec<&str> = line.fields.iter().map(|field| field.raw.as_str()).collect();
        let head = format!(
            "RE {:<8} {}",
            line.keyword,
            raw[..coordinates.min(raw.len())].join(" ")
        );
        let behind: String = if line.keyword == "EVALCART" {
            format!(" {}", raw[tail.min(raw.len())..].join(" "))
        } else if self.case.flagpole {
            let flagpole = self
                .case
                .receptors
                .get(self.next)
                .map_or(0.0, |r| r.flagpole);
            format!(" {flagpole:.2}")
        } else {
            String::new()
        };
        self.push(
            place.clone(),
            Item::Receptor {
                head,
                tail: behind,
                index: self.next,
            },
        );
        self.next += 1;
        self.places.receptor_places.push(place);
    }

    fn push(&mut self, place: String, item: Item) {
        self.places.receptors.push(Placed { place, item });
    }

    fn network(&mut self, line: &Line, place: String, keyword: &'static str) {
        let goes_on = self.open.is_some() && NETWORK_WORDS.contains(&line.field(3));
        let (id, n) = match &self.open {
            Some(id) if goes_on => (id.clone(), 3),
            _ => (line.field(3).chars().take(8).collect(), 4),
        };
        self.open = Some(id.clone());
        let word = line.field(n).to_owned();
        if matches!(word.as_str(), "ELEV" | "HILL") {
            return;
        }
        if word == "END" {
            self.open = None;
            if let Some(network) = self.case.networks.get(self.networks) {
                let (row, rows) = match network {
                    Network::Cartesian { x, y, .. } => (x.len(), y.len()),
                    Network::Polar {
                        distances,
                        directions,
                        ..
                    } => (distances.len(), directions.len()),
                };
                let heights = Item::Heights {
                    keyword,
                    id: id.clone(),
                    first: self.next,
                    row,
                    rows,
                };
                self.push(place.clone(), heights);
                self.next += row * rows;
                for _ in 0..row * rows {
                    self.places.receptor_places.push(place.clone());
                }
            }
            self.networks += 1;
        }
        let rest: Vec<&str> = line
            .fields
            .iter()
            .skip(n - 3)
            .map(|field| field.raw.as_str())
            .collect();
        self.push(
            place,
            Item::Verbatim(format!("RE {keyword} {id:<8} {}", rest.join(" "))),
        );
    }
}

/// A LOCATION line: two ends for lines, else one point (of areas the corner or centre that the deck names, as AERMAP does).
fn source(line: &Line) -> Item {
    let number = |n: usize| -> f64 {
        let text = line.field(n).replace('D', "E");
        text.parse().unwrap_or(f64::NAN)
    };
    let kind = line.field(4);
    let (count, points) = match kind {
        "LINE" | "BUOYLINE" | "RLINE" => (4, vec![[number(5), number(6)], [number(7), number(8)]]),
        "RLINEXT" => (6, vec![[number(5), number(6)], [number(8), number(9)]]),
        _ => (2, vec![[number(5), number(6)]]),
    };
    let raw: Vec<&str> = line
        .fields
        .iter()
        .take(2 + count)
        .map(|field| field.raw.as_str())
        .collect();
    Item::Source {
        head: format!("SO LOCATION {}", raw.join(" ")),
        points,
        flat: line.field(5 + count) == "FLAT",
    }
}
