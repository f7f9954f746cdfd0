//! BPIPPRM's job: from footprints of buildings to AERMOD's BUILDHGT … YBADJ lines and the table of GEP stack heights.
//!
//! `bpip` reads BPIPPRM's input file, `footprints` GeoJSON polygons, `write` gives keyword lines and table; what is between
//! them is [`crate::plume::building`].
//! Source: EPA-454/R-93-038 (User's Guide to the Building Profile Input Program, 1995) and its addendum for PRIME (1997).

mod bpip;
mod footprints;
mod write;

#[cfg(test)]
mod tests;

pub use bpip::read_bpip;
pub use footprints::read_footprints;
pub use write::{gep_table, keyword_lines};

use crate::geodata::{Crs, CrsError};
use crate::plume::building::{StackProfile, StackSite, Structure, profiles};
use std::path::{Path, PathBuf};

/// A stack as a building file names it.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedStack {
    /// Name of the source.
    pub name: String,
    /// Height above its base [m]; `None` where the file does not say.
    pub height: Option<f64>,
    /// Where it stands.
    pub site: StackSite,
}

/// Buildings and stacks of a plant.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plant {
    /// Title.
    pub title: String,
    /// Names of the buildings.
    pub names: Vec<String>,
    /// Buildings.
    pub structures: Vec<Structure>,
    /// Stacks.
    pub stacks: Vec<NamedStack>,
    /// What the user should know of the reading.
    pub notes: Vec<String>,
}

impl Plant {
    /// Profiles of all stacks.
    pub fn profiles(&self) -> Vec<StackProfile> {
        let sites: Vec<StackSite> = self.stacks.iter().map(|stack| stack.site).collect();
        profiles(&self.structures, &sites)
    }
}

/// Something wrong in a building file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1; 0 where it cannot be told.
    pub line: usize,
    /// What is wrong, with the value.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// Why buildings cannot be had from a file.
#[derive(Debug, thiserror::Error)]
pub enum BuildingsError {
    /// It cannot be read.
    #[error("cannot read {}: {cause}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's own words.
        cause: std::io::Error,
    },
    /// It is wrong.
    #[error("{}", render(path, faults))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// All that is wrong with it.
        faults: Vec<Fault>,
    },
    /// Degrees cannot be brought to metres.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

fn render(path: &Path, faults: &[Fault]) -> String {
    let mut text = String::new();
    for fault in faults {
        let place = if fault.line > 0 {
            format!("{}:{}", path.display(), fault.line)
        } else {
            path.display().to_string()
        };
        text.push_str(&format!("{place}: {}", fault.message));
        if !fault.hint.is_empty() {
            text.push_str(&format!("\n  hint: {}", fault.hint));
        }
        text.push('\n');
    }
    text.push_str(&format!("{} errors", faults.len()));
    text
}

/// Reads a plant: GeoJSON if the file's name ends so (or in `.json`), BPIPPRM's input otherwise. `crs`: the map of the deck, for
/// footprints in degrees.
///
/// # Errors
/// [`BuildingsError`], with all faults at once.
pub fn read_plant(path: &Path, crs: Option<&Crs>) -> Result<Plant, BuildingsError> {
    let bytes = std::fs::read(path).map_err(|cause| BuildingsError::Read {
        path: path.to_owned(),
        cause,
    })?;
    let text = crate::aermod::deck::files::decode(&bytes);
    let ending = path.extension().and_then(|ending| ending.to_str());
    if ending.is_some_and(|e| e.eq_ignore_ascii_case("geojson") || e.eq_ignore_ascii_case("json")) {
        read_footprints(path, &text, crs)
    } else {
        read_bpip(path, &text)
    }
}

/// What is wrong with one tier, if anything.
fn check_tier(height: f64, corners: &[[f64; 2]]) -> Option<(String, &'static str)> {
    if !(0.0..1000.0).contains(&height) {
        return Some((
            format!("a tier is {height} m high"),
            "heights are metres above the building's base, 0 or more and less than 1000",
        ));
    }
    let area: f64 = (0..corners.len())
        .map(|k| {
            let (a, b) = (corners[k], corners[(k + 1) % corners.len()]);
            let origin = corners[0];
            (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1])
        })
        .sum();
    if corners.len() < 3 || area.abs() < 0.02 {
        return Some((
            format!(
                "a tier of {} different corners has no area ({:.3} m²)",
                corners.len(),
                0.5 * area.abs()
            ),
            "three corners or more, in order around the tier",
        ));
    }
    None
}

/// Faults of stacks' names: empty, with blanks, too long for AERMOD, twice.
fn check_names(stacks: &[(usize, NamedStack)], faults: &mut Vec<Fault>) {
    for (k, (line, stack)) in stacks.iter().enumerate() {
        let name = &stack.name;
        let message = if name.is_empty() {
            "a stack has no name".to_owned()
        } else if name.contains(char::is_whitespace) {
            format!("the stack name {name:?} has blanks")
        } else if name.chars().count() > 12 {
            format!("the stack name {name:?} has more than 12 characters")
        } else if stacks[..k]
            .iter()
            .any(|(_, other)| other.name.eq_ignore_ascii_case(name))
        {
            format!("the stack name {name:?} is used twice")
        } else {
            continue;
        };
        faults.push(Fault {
            line: *line,
            message,
            hint:
                "the name of the source in the deck: 1 to 12 characters without blanks, each once"
                    .to_owned(),
        });
    }
}

/// Corners without those that repeat the one before (or, at the end, the first).
fn distinct(mut corners: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    corners.dedup();
    while corners.len() > 1 && corners.first() == corners.last() {
        corners.pop();
    }
    corners
}
