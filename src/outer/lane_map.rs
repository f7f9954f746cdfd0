//! Which lanes of a run the variables of a model's files fill, by a [`Family`].

use super::names::{Family, Part};
use crate::species::SpeciesTable;
use crate::terrain::particle_number;
use ndarray::Array3;

/// Lanes that count particles, with the last letter of the lanes of their mode.
const NUMBERS: [(&str, char); 2] = [("NUMI", 'I'), ("NUMJ", 'J')];

/// A variable of a file that a lane takes.
#[derive(Debug, Clone)]
pub(super) struct Source {
    /// Spellings in the files.
    pub names: Vec<String>,
    pub part: Part,
}

/// A lane of the run, its place among them, with its parts.
#[derive(Debug, Clone)]
pub(super) struct Lane {
    pub name: String,
    pub place: usize,
    /// Molar mass of the lane [kg/mol]; of particles none.
    pub molar_mass: Option<f64>,
    pub sources: Vec<Source>,
}

impl Lane {
    /// Whether it counts particles.
    pub fn counts(&self) -> bool {
        NUMBERS.iter().any(|number| number.0 == self.name)
    }

    /// Whether it is a mass of a mode: `ASO4J` of J.
    fn in_mode(&self, letter: char) -> bool {
        self.name.starts_with('A') && self.name.ends_with(letter)
    }
}

/// The lanes that files fill.
#[derive(Debug, Clone)]
pub(super) struct LaneMap {
    pub lanes: Vec<Lane>,
    /// Lanes that it gives: those of `lanes`, and numbers of modes made of them.
    pub given: Vec<usize>,
    numbers: Vec<char>,
    lacking: Vec<String>,
    absent: Vec<String>,
}

impl LaneMap {
    /// Of files that have the variables that `has` says; `None` if no lane of the table is among them.
    pub fn of(family: &Family, table: &SpeciesTable, has: &dyn Fn(&str) -> bool) -> Option<Self> {
        let (mut lanes, mut absent) = (Vec::new(), Vec::new());
        for (name, parts) in &family.lanes {
            let (here, away): (Vec<&Part>, Vec<&Part>) = parts
                .iter()
                .partition(|p| p.variables.iter().any(|v| has(v)));
            absent.extend(away.iter().map(|p| p.variables[0].clone()));
            let (Some(lane), false) = (table.lane(name), here.is_empty()) else {
                continue;
            };
            let sources = here.into_iter().map(|part| Source {
                names: part.variables.iter().filter(|v| has(v)).cloned().collect(),
                part: part.clone(),
            });
            lanes.push(Lane {
                name: name.clone(),
                place: lane,
                molar_mass: table.molar_mass(lane),
                sources: sources.collect(),
            });
        }
        if lanes.is_empty() {
            return None;
        }
        absent.dedup();
        lanes.sort_by_key(|lane| lane.place);
        let made = NUMBERS.iter().filter_map(|(name, letter)| {
            let counted = lanes.iter().any(|l| l.name == *name);
            let of_mode = lanes.iter().any(|l| l.in_mode(*letter));
            let lane = table.lane(name).filter(|_| of_mode && !counted)?;
            Some((lane, *letter))
        });
        let made: Vec<(usize, char)> = made.collect();
        let mut given: Vec<usize> = lanes.iter().map(|l| l.place).collect();
        given.extend(made.iter().map(|n| n.0));
        let lacking = (0..table.len())
            .filter(|lane| !given.contains(lane) && !table.species[*lane].short_lived)
            .map(|lane| table.species[lane].name.clone())
            .collect();
        Some(Self {
            lanes,
            given,
            numbers: made.into_iter().map(|n| n.1).collect(),
            lacking,
            absent,
        })
    }

    /// Puts the numbers of modes that the files do not count behind the ratios of the lanes.
    pub fn add_numbers(&self, ratios: &mut Vec<Array3<f64>>) {
        for letter in &self.numbers {
            let of_mode = self.lanes.iter().zip(ratios.iter());
            let of_mode = of_mode.filter(|(lane, _)| lane.in_mode(*letter));
            let mass = of_mode.fold(Array3::zeros(ratios[0].dim()), |sum, (_, ratio)| {
                sum + ratio
            });
            ratios.push(mass.mapv(|m| particle_number(*letter, m)));
        }
    }

    /// Which variable became which lane.
    pub fn mapped(&self, model: &str) -> String {
        let mapped = self.lanes.iter().map(|lane| {
            let parts = lane.sources.iter().map(|s| {
                let factor = if s.part.factor == 1.0 {
                    String::new()
                } else {
                    format!("{:.4} ", s.part.factor)
                };
                format!("{factor}{}", s.names[0])
            });
            format!("{} = {}", lane.name, parts.collect::<Vec<_>>().join(" + "))
        });
        let mapped: Vec<String> = mapped.collect();
        format!("air of {model}: {}", mapped.join(", "))
    }

    /// Variables of the table that the files do not have.
    pub fn absent(&self, model: &str) -> Option<String> {
        let absent = self.absent.join(", ");
        (!absent.is_empty()).then(|| format!("not in the files of {model}: {absent}"))
    }

    /// Lanes of the run that the files do not fill.
    pub fn lacking(&self, model: &str) -> Option<String> {
        let lacking = self.lacking.join(", ");
        (!lacking.is_empty())
            .then(|| format!("{model} does not give {lacking}: taken from the embedded background"))
    }
}
