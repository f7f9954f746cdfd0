//! Emergency lists (应急减排清单): which source saves how much at which level.
//!
//! A CSV table in any encoding of text files. A row takes a `source_id`, a `facility`, or all sources of a `sector` or `class` (`*`: of all sectors) in
//! counties (`county`: codes, names of counties or cities, joined by `+`; `*` for all). It has a `grade` ([`super::grades`]), per cents
//! `yellow_so2_percent` … `red_voc_percent`, or both; a row with a reason in `exempt` is not asked for anything. Empty per cents are those of the
//! grade. CO and NH3 may have columns of their own; else they follow the least of the other four, as what a standstill of the source saves.

use super::grade::Grade;
use super::list_row::{self, Columns};
use super::savings::CUT_POLLUTANTS;
use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::plan::AlertLevel;
use std::collections::BTreeSet;
use std::path::Path;

/// The list of the program for its inventory.
pub const EMBEDDED_LIST: &str = "seeds:plan/emergency_list.csv";
/// A list that takes everything alike, as a benchmark.
pub const BENCHMARK_LIST: &str = "seeds:plan/emergency_benchmark.csv";

/// Which counties a row means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counties {
    /// All.
    All,
    /// Those of these codes, or of these names of counties and cities.
    Named(BTreeSet<String>),
}

/// What a row takes, the nearest to a source first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// The line of an inventory of this id.
    Source(String),
    /// All lines of a facility.
    Facility(String),
    /// Lines by sector, class and county.
    Kind {
        /// Sector; `None`: of all.
        sector: Option<String>,
        /// Class; `None`: of all.
        class: Option<String>,
        /// Counties.
        counties: Counties,
    },
}

impl Taken {
    /// How near it is to a source: the largest counts.
    pub(super) fn nearness(&self) -> u8 {
        match self {
            Self::Source(_) => 3,
            Self::Facility(_) => 2,
            Self::Kind { class: Some(_), .. } => 1,
            Self::Kind { .. } => 0,
        }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub struct ListLine {
    /// Line of the file.
    pub line: usize,
    /// What it takes.
    pub taken: Taken,
    /// Grade, where it has one.
    pub grade: Option<&'static Grade>,
    /// Why nothing is asked of it, where that is so.
    pub exempt: Option<String>,
    /// What is saved at yellow, orange, red [1], in the order of [`CUT_POLLUTANTS`].
    pub cuts: [[f64; CUT_POLLUTANTS.len()]; 3],
    /// Whether the row says that it is confirmed.
    pub confirmed: bool,
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct EmergencyList {
    /// Its file as given.
    pub file: String,
    /// The rows, in the order of the file.
    pub lines: Vec<ListLine>,
}

impl EmergencyList {
    /// Reads a list; `seeds:plan/…` for an embedded one.
    ///
    /// # Errors
    /// [`ReadError`] with every fault of the file.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        Self::parse(&read_text(path)?, &path.display().to_string())
    }

    /// Parses the text of a list; `file` is its name for messages.
    ///
    /// # Errors
    /// [`ReadError::Problems`] with every fault of the text.
    pub fn parse(text: &str, file: &str) -> Result<Self, ReadError> {
        let mut faults = Faults::new(file);
        let mut reader = table_of(text);
        let header: Vec<String> = match reader.headers() {
            Ok(header) => header.iter().map(str::to_lowercase).collect(),
            Err(cause) => {
                faults.add(1, "", "", format!("the header cannot be read: {cause}"), "");
                return Err(faults.error());
            }
        };
        if header.iter().all(String::is_empty) {
            let hint =
                "`hehuang emergency list` uses seeds/plan/emergency_list.csv, which shows the form";
            faults.add(0, "", "", "the file is empty", hint);
            return Err(faults.error());
        }
        let Some(columns) = Columns::of(&header, &mut faults) else {
            return Err(faults.error());
        };
        let mut lines = Vec::new();
        let mut rows = 0;
        for record in reader.records() {
            rows += 1;
            if let Some((line, record)) = faults.whole_row(record, header.len()) {
                lines.extend(list_row::read(line, &record, &columns, &mut faults));
            }
        }
        if rows == 0 {
            let hint = "write a row for every source, or for a sector or class in counties";
            faults.add(0, "", "", "no data below the header", hint);
        }
        let file = file.to_owned();
        faults.finish(Self { file, lines })
    }

    /// Rows that do not say that they are confirmed.
    pub fn unconfirmed(&self) -> usize {
        self.lines.iter().filter(|line| !line.confirmed).count()
    }
}

impl ListLine {
    /// What is saved at a level [1], in the order of [`CUT_POLLUTANTS`].
    pub fn cuts(&self, level: AlertLevel) -> &[f64; CUT_POLLUTANTS.len()] {
        &self.cuts[level as usize]
    }
}
