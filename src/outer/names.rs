//! What the species of other models are here: `seeds/boundary/global_species.csv`, or a table of the user's with the same columns.
//!
//! | column | meaning |
//! |---|---|
//! | `family` | model whose files have the variable |
//! | `lane` | lane of a run; `dust`: shared out to the bins by [`kok_2011_share`] between the diameters `from_um` and `to_um` |
//! | `variable` | names in the files, `\|` between spellings; the first that a file has counts |
//! | `molar_mass_g_mol` | of the variable |
//! | `per` | `mole`: moles of the lane by mole of the variable; `mass`: mass by mass |
//! | `factor` | how many |
//! | `from_um`, `to_um` | geometric diameters of dust |
//! | `source` | where this comes from |
//!
//! Several rows of a lane add up.

use super::error::OuterError;
use crate::dust::sizes::{LANES, geometric_edges, kok_2011_share};
use crate::meteorology::decode;
use crate::seeds;
use std::path::Path;

const FILE: &str = "boundary/global_species.csv";
const COLUMNS: [&str; 9] = [
    "family",
    "lane",
    "variable",
    "molar_mass_g_mol",
    "per",
    "factor",
    "from_um",
    "to_um",
    "source",
];
const DUST: &str = "dust";
const MICROMETRE: f64 = 1e-6;
const GRAM: f64 = 1e-3;

/// Models whose names are known.
pub const FAMILIES: [&str; 3] = ["cam-chem", "geos-chem", "cams"];

/// The family of CMAQ's names, of I/O API files.
pub const CMAQ: &str = "cmaq";

/// How much of a variable a lane takes.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// Spellings of the variable.
    pub variables: Vec<String>,
    /// Molar mass of the variable [kg/mol].
    pub molar_mass: f64,
    /// Whether `factor` is moles by moles, or mass by mass.
    pub by_mole: bool,
    /// How much [1].
    pub factor: f64,
}

/// Lanes of a model with what they are made of.
#[derive(Debug, Clone, PartialEq)]
pub struct Family {
    /// Lane and parts, in the order of the table.
    pub lanes: Vec<(String, Vec<Part>)>,
}

impl Family {
    /// A known model.
    ///
    /// # Errors
    /// If there is none of this name, or the embedded table is damaged.
    pub fn embedded(name: &str) -> Result<Self, OuterError> {
        let file = Path::new(FILE);
        let text = seeds::text(FILE)
            .map_err(|e| OuterError::file(file, e.to_string(), "the program is damaged"))?;
        Self::parse(file, text, Some(name))
    }

    /// A table of the user's; all of its rows count, whatever their family.
    ///
    /// # Errors
    /// A file that cannot be read, a row that cannot be.
    pub fn from_file(path: &Path) -> Result<Self, OuterError> {
        let bytes = std::fs::read(path)
            .map_err(|e| OuterError::unreadable(path, e, "a table of species"))?;
        // As spreadsheets save it: UTF-8 with or without a mark, UTF-16, GBK.
        let text = decode(&bytes, &path.display().to_string()).map_err(|e| {
            OuterError::file(path, e.to_string(), "save it as CSV in UTF-8".to_owned())
        })?;
        Self::parse(path, &text, None)
    }

    fn parse(file: &Path, text: &str, family: Option<&str>) -> Result<Self, OuterError> {
        let columns = format!("its columns are {}", COLUMNS.join(","));
        let wrong = |what: String| OuterError::file(file, what, columns.clone());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| wrong(e.to_string()))?;
        if header.iter().map(str::trim).ne(COLUMNS) {
            let found: Vec<&str> = header.iter().collect();
            return Err(wrong(format!("its first line is {}", found.join(","))));
        }
        let mut lanes: Vec<(String, Vec<Part>)> = Vec::new();
        for (number, record) in reader.records().enumerate() {
            let line = number + 2;
            let record = record.map_err(|e| wrong(e.to_string()))?;
            let cell = |at: usize| record.get(at).unwrap_or("").trim();
            if family.is_some_and(|family| cell(0) != family) {
                continue;
            }
            let positive = |at: usize| -> Result<f64, OuterError> {
                let value = cell(at).parse::<f64>().ok();
                value.filter(|v| v.is_finite() && *v > 0.0).ok_or_else(|| {
                    wrong(format!(
                        "line {line}: {} is '{}', not a number above 0",
                        COLUMNS[at],
                        cell(at)
                    ))
                })
            };
            let by_mole = match cell(4) {
                "mole" => true,
                "mass" => false,
                other => {
                    return Err(wrong(format!(
                        "line {line}: per is '{other}', not mole or mass"
                    )));
                }
            };
            let part = Part {
                variables: cell(2).split('|').map(|v| v.trim().to_owned()).collect(),
                molar_mass: positive(3)? * GRAM,
                by_mole,
                factor: positive(5)?,
            };
            if part.variables.iter().any(String::is_empty) || cell(1).is_empty() {
                return Err(wrong(format!("line {line}: no name")));
            }
            let mut add =
                |lane: &str, part: Part| match lanes.iter_mut().find(|known| known.0 == lane) {
                    Some(known) => known.1.push(part),
                    None => lanes.push((lane.to_owned(), vec![part])),
                };
            if cell(1) == DUST {
                let range = (positive(6)? * MICROMETRE, positive(7)? * MICROMETRE);
                if range.0 >= range.1 || by_mole {
                    let what = "dust is by mass, between two rising diameters";
                    return Err(wrong(format!("line {line}: {what}")));
                }
                for (lane, share) in LANES.iter().zip(shares(range)) {
                    if share > 0.0 {
                        let factor = part.factor * share;
                        add(
                            lane,
                            Part {
                                factor,
                                ..part.clone()
                            },
                        );
                    }
                }
            } else {
                add(cell(1), part);
            }
        }
        if lanes.is_empty() {
            let what = match family {
                Some(name) => format!("no model '{name}'; known are {}", FAMILIES.join(", ")),
                None => "no rows".into(),
            };
            return Err(wrong(what));
        }
        Ok(Self { lanes })
    }
}

/// Shares of our bins [1] in dust between two geometric diameters [m], spread as freshly raised dust (Kok 2011) is.
fn shares((from, to): (f64, f64)) -> Vec<f64> {
    let edges = geometric_edges();
    let whole = kok_2011_share(from, to);
    let share = |pair: &[f64]| {
        let (low, high) = (pair[0].max(from), pair[1].min(to));
        if low < high {
            kok_2011_share(low, high) / whole
        } else {
            0.0
        }
    };
    edges.windows(2).map(share).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::species::mechanism::Mechanism;
    use crate::species::{GasTable, Particles, SpeciesTable};

    #[test]
    fn known_models_name_lanes_that_there_are_and_say_where_from() {
        let table = SpeciesTable::for_mechanism_with(
            &Mechanism::cb6r5().unwrap(),
            &GasTable::embedded().unwrap(),
            Particles {
                full: true,
                traced: true,
            },
        )
        .unwrap()
        .with_stratospheric_ozone();
        for name in FAMILIES.into_iter().chain([CMAQ]) {
            let family = Family::embedded(name).unwrap();
            for (lane, parts) in &family.lanes {
                assert!(table.lane(lane).is_some(), "{name} {lane}");
                assert!(!parts.is_empty());
            }
            for lane in ["O3", "CO", "NO2", "HNO3", "SO2", "ASO4J", "ADUST3"] {
                assert!(family.lanes.iter().any(|l| l.0 == lane), "{name} {lane}");
            }
        }
        for row in csv::Reader::from_reader(seeds::bytes(FILE).unwrap()).records() {
            assert!(!row.unwrap().get(8).unwrap().is_empty());
        }
    }

    #[test]
    fn dust_is_shared_out_whole_within_our_bins() {
        // 0.2 to 4 µm geometric lies within 20 µm aerodynamic: nothing is lost.
        let sum: f64 = shares((0.2e-6, 4e-6)).iter().sum();
        assert!((sum - 1.0).abs() < 1e-3, "{sum}");
        // A range beyond 20 µm aerodynamic (12.3 µm geometric) loses what is coarser.
        let sum: f64 = shares((10e-6, 40e-6)).iter().sum();
        assert!((0.05..0.95).contains(&sum), "{sum}");
    }

    #[test]
    fn a_table_may_be_saved_by_a_chinese_spreadsheet() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("names.csv");
        let text = format!("{}\r\nm,O3,ozone,48,mole,1,,,自定\r\n", COLUMNS.join(","));
        let (gbk, ..) = encoding_rs::GBK.encode(&text);
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [gbk.as_ref(), marked.as_slice()] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(Family::from_file(&path).unwrap().lanes.len(), 1);
        }
    }

    #[test]
    fn tables_of_users_are_refused_with_their_line() {
        let path = Path::new("mine.csv");
        let head = COLUMNS.join(",");
        let bad = |row: &str| {
            let text = format!("{head}\n{row}\n");
            Family::parse(path, &text, None).unwrap_err().to_string()
        };
        assert!(bad("m,O3,ozone,48,mol,1,,,x").contains("line 2: per is 'mol'"));
        assert!(bad("m,O3,ozone,-48,mole,1,,,x").contains("line 2: molar_mass_g_mol is '-48'"));
        assert!(bad("m,dust,d1,100,mass,1,5,2,x").contains("line 2: dust"));
        assert!(
            Family::parse(path, "a,b\n", None)
                .unwrap_err()
                .to_string()
                .contains("first line")
        );
        let known = Family::embedded("echam").unwrap_err().to_string();
        assert!(known.contains("known are cam-chem"), "{known}");
    }
}
