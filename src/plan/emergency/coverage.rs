//! A list laid over an inventory: which row stands for which source.

use super::list::{Counties, EmergencyList, ListLine, Taken};
use super::savings::{CUT_POLLUTANTS, of_base};
use crate::inventory::{Inventory, SourceLine};
use crate::meteorology::{ReadError, ReadProblem};
use crate::observations::city_name;
use crate::plan::AlertLevel;
use crate::problem::nearest;
use std::collections::{BTreeMap, BTreeSet};

/// What a list says of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It saves what this row says (position in [`EmergencyList::lines`]).
    Listed(usize),
    /// This row says why it does not.
    Exempt(usize),
    /// Nothing.
    Uncovered,
}

/// Why a list does not fit an inventory.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct CoverageError(#[from] ReadError);

/// A list over an inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct Coverage {
    /// The list.
    pub list: EmergencyList,
    /// By id of the inventory's lines.
    standing: BTreeMap<String, Standing>,
}

/// Counties of the inventory that a row means, by code; the first name that means none as the error.
fn counties_of<'n>(
    named: &'n BTreeSet<String>,
    inventory: &Inventory,
) -> Result<BTreeSet<u32>, &'n str> {
    let mut codes = BTreeSet::new();
    for name in named {
        let all = inventory.library.counties.iter();
        let means = all.filter(|(code, county)| {
            code.to_string() == *name
                || county.name.eq_ignore_ascii_case(name)
                || county.name_zh == *name
                || county
                    .city
                    .eq_ignore_ascii_case(city_name(name).unwrap_or(name))
        });
        let before = codes.len();
        codes.extend(means.map(|(code, _)| *code));
        if codes.len() == before && !named_before(named, name, inventory) {
            return Err(name);
        }
    }
    Ok(codes)
}

/// Whether a name means counties that another name of the row means too.
fn named_before(named: &BTreeSet<String>, name: &str, inventory: &Inventory) -> bool {
    let one = BTreeSet::from([name.to_owned()]);
    named.len() > 1 && counties_of(&one, inventory).is_ok()
}

impl Coverage {
    /// Lays a list over an inventory.
    ///
    /// # Errors
    /// [`CoverageError`] with every row that names something the inventory does not have, takes nothing, or takes what a row of the same kind takes.
    pub fn of(list: EmergencyList, inventory: &Inventory) -> Result<Self, CoverageError> {
        let mut problems = Vec::new();
        let mut standing: BTreeMap<String, Standing> = BTreeMap::new();
        let mut holder: BTreeMap<&str, usize> = BTreeMap::new();
        let indexed = Index::of(inventory);
        for (n, row) in list.lines.iter().enumerate() {
            let taken = match indexed.taken(row, inventory) {
                Ok(taken) => taken,
                Err((column, value, message, hint)) => {
                    problems.push(problem(&list, row, column, &value, message, hint));
                    continue;
                }
            };
            let mut twice: Option<(&SourceLine, usize)> = None;
            for line in taken {
                let other = holder.get(line.id.as_str()).copied();
                let nearer = |m: usize| list.lines[m].taken.nearness();
                match other {
                    Some(other) if nearer(other) == nearer(n) => {
                        twice.get_or_insert((line, other));
                    }
                    Some(other) if nearer(other) > nearer(n) => {}
                    _ => {
                        holder.insert(&line.id, n);
                    }
                }
            }
            if let Some((line, other)) = twice {
                let message = format!("line {} takes this source too", list.lines[other].line);
                let hint = "a source belongs to one row; rows with source_id go before those with facility, these before class and sector";
                problems.push(problem(
                    &list,
                    row,
                    "source_id",
                    &line.id,
                    message,
                    hint.into(),
                ));
            }
        }
        if !problems.is_empty() {
            return Err(CoverageError(ReadError::Problems { problems }));
        }
        for line in &inventory.lines {
            let own = match holder.get(line.id.as_str()) {
                Some(&n) if list.lines[n].exempt.is_some() => Standing::Exempt(n),
                Some(&n) => Standing::Listed(n),
                None => Standing::Uncovered,
            };
            standing.insert(line.id.clone(), own);
        }
        Ok(Self { list, standing })
    }

    /// What the list says of a line of the inventory.
    pub fn standing(&self, line: &SourceLine) -> Standing {
        let known = self.standing.get(&line.id);
        known.copied().unwrap_or(Standing::Uncovered)
    }

    /// What a line saves at a level [1], in the order of [`CUT_POLLUTANTS`].
    pub fn cuts(&self, line: &SourceLine, level: AlertLevel) -> [f64; CUT_POLLUTANTS.len()] {
        match self.standing(line) {
            Standing::Listed(n) => *self.list.lines[n].cuts(level),
            Standing::Exempt(_) | Standing::Uncovered => [0.0; CUT_POLLUTANTS.len()],
        }
    }

    /// Lines that the list says nothing of.
    pub fn uncovered<'i>(&self, inventory: &'i Inventory) -> Vec<&'i SourceLine> {
        let lines = inventory.lines.iter();
        lines
            .filter(|line| self.standing(line) == Standing::Uncovered)
            .collect()
    }

    /// The inventory as a level leaves it: the same lines in the same order.
    pub fn reduced(&self, inventory: &Inventory, level: AlertLevel) -> Inventory {
        let mut reduced = inventory.clone();
        for line in &mut reduced.lines {
            let cuts = self.cuts(line, level);
            for (n, mass) in line.mass.base.iter_mut().enumerate() {
                *mass *= 1.0 - cuts[of_base(n)];
            }
        }
        reduced
    }
}

fn problem(
    list: &EmergencyList,
    row: &ListLine,
    column: &str,
    value: &str,
    message: impl Into<String>,
    hint: String,
) -> ReadProblem {
    ReadProblem {
        file: list.file.clone(),
        line: row.line,
        column: column.to_owned(),
        value: value.to_owned(),
        message: message.into(),
        hint,
    }
}

/// Column, value, message and hint of a row that fits nothing.
type Misfit = (&'static str, String, &'static str, String);

/// Lines of an inventory by what rows name.
struct Index<'i> {
    sources: BTreeMap<&'i str, &'i SourceLine>,
    facilities: BTreeMap<&'i str, Vec<&'i SourceLine>>,
}

impl<'i> Index<'i> {
    fn of(inventory: &'i Inventory) -> Self {
        let mut facilities: BTreeMap<&str, Vec<&SourceLine>> = BTreeMap::new();
        for line in &inventory.lines {
            if let Some(facility) = &line.facility {
                facilities.entry(facility).or_default().push(line);
            }
        }
        let sources = inventory.lines.iter().map(|line| (line.id.as_str(), line));
        Self {
            sources: sources.collect(),
            facilities,
        }
    }

    fn taken(
        &self,
        row: &ListLine,
        inventory: &'i Inventory,
    ) -> Result<Vec<&'i SourceLine>, Misfit> {
        match &row.taken {
            Taken::Source(id) => {
                let found = self.sources.get(id.as_str()).copied();
                found.map(|line| vec![line]).ok_or_else(|| {
                    let hint = hint(
                        id,
                        self.sources.keys().copied(),
                        "ids stand in the column source_id of activity.csv",
                    );
                    (
                        "source_id",
                        id.clone(),
                        "the inventory has no such source",
                        hint,
                    )
                })
            }
            Taken::Facility(id) => {
                let found = self.facilities.get(id.as_str()).cloned();
                found.ok_or_else(|| {
                    let hint = hint(
                        id,
                        self.facilities.keys().copied(),
                        "ids stand in the columns facility and source_id of activity.csv",
                    );
                    (
                        "facility",
                        id.clone(),
                        "the inventory has no such facility",
                        hint,
                    )
                })
            }
            Taken::Kind {
                sector,
                class,
                counties,
            } => of_kind((sector.as_deref(), class.as_deref()), counties, inventory),
        }
    }
}

fn of_kind<'i>(
    (sector, class): (Option<&str>, Option<&str>),
    counties: &Counties,
    inventory: &'i Inventory,
) -> Result<Vec<&'i SourceLine>, Misfit> {
    let classes = &inventory.library.classes;
    let sectors: BTreeSet<&str> = classes
        .values()
        .map(|class| class.sector.as_str())
        .collect();
    if let Some(class) = class.filter(|class| !classes.contains_key(*class)) {
        let hint = hint(
            class,
            classes.keys().map(String::as_str),
            "classes stand in classes.csv",
        );
        return Err(("class", class.to_owned(), "this class is not known", hint));
    }
    if let Some(sector) = sector.filter(|sector| !sectors.contains(sector)) {
        let hint = hint(
            sector,
            sectors.iter().copied(),
            "sectors stand in classes.csv",
        );
        return Err((
            "sector",
            sector.to_owned(),
            "this sector is not known",
            hint,
        ));
    }
    let codes = match counties {
        Counties::All => None,
        Counties::Named(names) => match counties_of(names, inventory) {
            Ok(codes) => Some(codes),
            Err(name) => {
                let all = inventory.library.counties.values();
                let known =
                    all.flat_map(|county| [county.name.as_str(), &county.name_zh, &county.city]);
                let hint = hint(
                    name,
                    known,
                    "counties stand in counties.csv, with their cities",
                );
                return Err((
                    "county",
                    name.to_owned(),
                    "this county or city is not known",
                    hint,
                ));
            }
        },
    };
    let lines: Vec<&SourceLine> = inventory
        .lines
        .iter()
        .filter(|line| {
            sector.is_none_or(|sector| line.sector == sector)
                && class.is_none_or(|class| line.class == class)
                && codes
                    .as_ref()
                    .is_none_or(|codes| codes.contains(&line.county))
        })
        .collect();
    if lines.is_empty() {
        let what = class.or(sector).unwrap_or("*").to_owned();
        let column = if class.is_some() { "class" } else { "sector" };
        let hint =
            "no source of the inventory has this sector, class and county: take the row out".into();
        return Err((column, what, "the row takes nothing", hint));
    }
    Ok(lines)
}

fn hint<'k>(word: &str, known: impl Iterator<Item = &'k str>, otherwise: &str) -> String {
    nearest(word, known).map_or_else(
        || otherwise.to_owned(),
        |near| format!("did you mean '{near}'?"),
    )
}
