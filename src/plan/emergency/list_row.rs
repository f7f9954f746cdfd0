//! Rows of an emergency list.

use super::grade::{Grade, grades};
use super::list::{Counties, ListLine, Taken};
use super::savings::{CUT_POLLUTANTS, ESSENTIAL};
use crate::meteorology::Faults;
use crate::plan::AlertLevel;
use crate::problem::nearest;
use std::collections::BTreeSet;

/// Columns without numbers.
const WORDS: [&str; 11] = [
    "source_id",
    "facility",
    "sector",
    "class",
    "county",
    "grade",
    "exempt",
    "name",
    "note",
    "status",
    "source",
];

/// Where the columns stand.
pub(super) struct Columns {
    words: [Option<usize>; WORDS.len()],
    cuts: [[Option<usize>; CUT_POLLUTANTS.len()]; 3],
}

/// The column of a level and pollutant.
fn title(level: AlertLevel, pollutant: &str) -> String {
    format!("{}_{}_percent", level.name(), pollutant.to_lowercase())
}

impl Columns {
    /// Of a header in lower case; unknown, repeated and missing columns are noted.
    pub fn of(header: &[String], faults: &mut Faults<'_>) -> Option<Self> {
        let titles = AlertLevel::ALL.map(|level| CUT_POLLUTANTS.map(|p| title(level, p)));
        let numbers = || titles.iter().flatten().map(String::as_str);
        for (n, name) in header.iter().enumerate() {
            if header[..n].contains(name) {
                faults.add(1, name, "", "this column stands twice", "remove one");
            } else if !WORDS.contains(&name.as_str()) && !numbers().any(|t| t == name) {
                let known = WORDS.into_iter().chain(numbers());
                let hint = nearest(name, known).map_or_else(
                    || {
                        format!(
                            "columns are {}, and yellow_so2_percent to red_voc_percent",
                            WORDS.join(", ")
                        )
                    },
                    |near| format!("did you mean '{near}'?"),
                );
                faults.add(1, name, "", "this column is not known", &hint);
            }
        }
        let at = |name: &str| header.iter().position(|title| title == name);
        let columns = Self {
            words: WORDS.map(at),
            cuts: titles
                .each_ref()
                .map(|row| row.each_ref().map(|title| at(title))),
        };
        if columns.words[..4].iter().all(Option::is_none) {
            let hint = "write source_id, facility, sector or class (with county)";
            faults.add(1, "", "", "no column says which source a row takes", hint);
        }
        let graded = columns.words[5].is_some();
        for (row, titles) in columns.cuts.iter().zip(&titles) {
            let missing = row
                .iter()
                .zip(titles)
                .take(ESSENTIAL)
                .filter(|c| c.0.is_none());
            for (_, title) in missing.filter(|_| !graded) {
                let hint = "add it, or a column grade whose rule then counts";
                faults.add(1, title, "", "this column is missing", hint);
            }
        }
        faults.is_empty().then_some(columns)
    }
}

/// Cells of a row by the names of their columns.
struct Cells<'a> {
    line: usize,
    record: &'a csv::StringRecord,
    columns: &'a Columns,
}

impl<'a> Cells<'a> {
    fn at(&self, column: Option<usize>) -> &'a str {
        column.and_then(|at| self.record.get(at)).unwrap_or("")
    }

    fn word(&self, name: &str) -> Option<&'a str> {
        let at = WORDS.iter().position(|word| *word == name)?;
        Some(self.at(self.columns.words[at])).filter(|text| !text.is_empty())
    }
}

/// Reads a row; `None` where it is faulty.
pub(super) fn read(
    line: usize,
    record: &csv::StringRecord,
    columns: &Columns,
    faults: &mut Faults<'_>,
) -> Option<ListLine> {
    let cells = Cells {
        line,
        record,
        columns,
    };
    let before = faults.list.len();
    let taken = taken(&cells, faults);
    let grade = grade(&cells, faults);
    let exempt = cells.word("exempt").map(str::to_owned);
    let cuts = cuts(&cells, (grade, exempt.as_deref()), faults);
    let taken = taken.filter(|_| faults.list.len() == before)?;
    Some(ListLine {
        line,
        taken,
        grade,
        exempt,
        cuts,
        confirmed: cells.word("status") == Some("confirmed"),
    })
}

fn taken(cells: &Cells<'_>, faults: &mut Faults<'_>) -> Option<Taken> {
    let all = |text: &str| (text != "*").then(|| text.to_owned());
    let (sector, class) = (cells.word("sector"), cells.word("class"));
    let county = cells.word("county");
    let kind = sector.is_some() || class.is_some();
    let own = [cells.word("source_id"), cells.word("facility")];
    match (own, kind) {
        ([Some(id), None], false) if county.is_none() => Some(Taken::Source(id.to_owned())),
        ([None, Some(id)], false) if county.is_none() => Some(Taken::Facility(id.to_owned())),
        ([None, None], true) => {
            let Some(county) = county else {
                let hint = "write codes or names of counties or cities, joined by +; * for all";
                faults.add(
                    cells.line,
                    "county",
                    "",
                    "a sector or class needs its counties",
                    hint,
                );
                return None;
            };
            let names = county.split('+').map(|name| name.trim().to_owned());
            let names: BTreeSet<String> = names.filter(|name| !name.is_empty()).collect();
            let counties = if names.contains("*") {
                Counties::All
            } else {
                Counties::Named(names)
            };
            Some(Taken::Kind {
                sector: sector.and_then(all),
                class: class.and_then(all),
                counties,
            })
        }
        _ => {
            let message =
                "a row takes one of: a source_id, a facility, a sector or class in counties";
            let found = [own[0], own[1], sector, class, county];
            let found: Vec<&str> = found.into_iter().flatten().collect();
            let hint = "keep one of them";
            faults.add(cells.line, "source_id", &found.join(", "), message, hint);
            None
        }
    }
}

fn grade(cells: &Cells<'_>, faults: &mut Faults<'_>) -> Option<&'static Grade> {
    let text = cells.word("grade")?;
    let found = grades()
        .iter()
        .find(|grade| grade.id.eq_ignore_ascii_case(text) || grade.name_zh == text);
    if found.is_none() {
        let known: Vec<&str> = grades().iter().map(|grade| &*grade.id).collect();
        let hint = format!("grades are {}", known.join(", "));
        faults.add(cells.line, "grade", text, "this grade is not known", &hint);
    }
    found
}

/// Cuts at the three levels [1].
fn cuts(
    cells: &Cells<'_>,
    (grade, exempt): (Option<&Grade>, Option<&str>),
    faults: &mut Faults<'_>,
) -> [[f64; CUT_POLLUTANTS.len()]; 3] {
    let mut cuts = [[0.0; CUT_POLLUTANTS.len()]; 3];
    let mut complete = true;
    for (level, own) in AlertLevel::ALL.into_iter().zip(&mut cuts) {
        let mut said = [None; CUT_POLLUTANTS.len()];
        for (n, pollutant) in CUT_POLLUTANTS.into_iter().enumerate() {
            let column = title(level, pollutant);
            let text = cells.at(cells.columns.cuts[level as usize][n]);
            match number(text) {
                Ok(value) => said[n] = value,
                Err(message) => {
                    let hint =
                        "write a per cent from 0 to 100, or leave the cell empty for the grade's";
                    faults.add(cells.line, &column, text, message, hint);
                    complete = false;
                }
            }
            let asked = said[n].is_some_and(|cut| cut > 0.0);
            let spared = grade.filter(|grade| grade.spared);
            if let (true, Some(grade)) = (asked, spared) {
                let message = format!("grade {} is spared: nothing may be asked of it", grade.id);
                faults.add(
                    cells.line,
                    &column,
                    text,
                    message,
                    "leave the cell empty, or give another grade",
                );
            }
            if asked && exempt.is_some() {
                let hint = "leave the cell empty, or take the reason out of exempt";
                faults.add(
                    cells.line,
                    &column,
                    text,
                    "the row is exempt and yet saves something",
                    hint,
                );
            }
        }
        for n in 0..ESSENTIAL {
            own[n] = match (said[n], grade, exempt) {
                (Some(cut), ..) => cut,
                (None, Some(grade), _) => grade.cut(level),
                (None, None, Some(_)) => 0.0,
                (None, None, None) => {
                    if complete {
                        let column = title(level, CUT_POLLUTANTS[n]);
                        let hint = "write a per cent, a grade, or a reason in exempt";
                        faults.add(
                            cells.line,
                            &column,
                            "",
                            "the row does not say what is saved",
                            hint,
                        );
                    }
                    complete = false;
                    0.0
                }
            };
        }
        let least = own[..ESSENTIAL].iter().copied().fold(1.0, f64::min);
        for n in ESSENTIAL..CUT_POLLUTANTS.len() {
            own[n] = said[n].unwrap_or(least);
        }
        if exempt.is_some() {
            *own = [0.0; CUT_POLLUTANTS.len()];
        }
    }
    rising(cells, &cuts, faults);
    cuts
}

fn number(text: &str) -> Result<Option<f64>, &'static str> {
    let text = text.trim_end_matches(['%', '%']).trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<f64>() {
        Ok(value) if (0.0..=100.0).contains(&value) => Ok(Some(value / 100.0)),
        Ok(value) if value > 100.0 => Err("more than all cannot be saved"),
        Ok(_) => Err("a saving is not negative"),
        Err(_) => Err("this is not a number"),
    }
}

/// A higher level does not ask for less.
fn rising(cells: &Cells<'_>, cuts: &[[f64; CUT_POLLUTANTS.len()]; 3], faults: &mut Faults<'_>) {
    for n in 0..CUT_POLLUTANTS.len() {
        for level in 1..3 {
            let (low, high) = (cuts[level - 1][n], cuts[level][n]);
            if high < low {
                let column = title(AlertLevel::ALL[level], CUT_POLLUTANTS[n]);
                let message = format!(
                    "{} saves {} %, less than {} with {} %",
                    AlertLevel::ALL[level].name(),
                    high * 100.0,
                    AlertLevel::ALL[level - 1].name(),
                    low * 100.0
                );
                faults.add(
                    cells.line,
                    &column,
                    "",
                    message,
                    "a higher level asks for at least as much",
                );
                return;
            }
        }
    }
}
