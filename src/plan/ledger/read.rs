//! Reads a ledger: CSV in UTF-8, UTF-16 or GBK, English or Chinese headings, one pollutant a line or several columns of tonnes.

use super::columns::{
    Meaning, NEEDED, meaning, pollutant, pollutant_words, status, status_words, unit_of,
};
use super::{Project, ProjectLedger, Twins};
use crate::meteorology::{Faults, ReadError, read_text, table_of};
use crate::observations::city_name;
use crate::plan::targets::TargetTable;
use crate::problem::nearest;
use std::collections::BTreeMap;
use std::path::Path;

/// First cells of lines that are sums.
const SUMS: [&str; 5] = ["合计", "总计", "小计", "total", "sum"];
/// Words that say nothing of which project is meant.
const EMPTY_WORDS: [&str; 5] = ["项目", "工程", "建设", "有限公司", "有限责任公司"];
/// Likeness of two names from which they may be one project [1] (Jaro–Winkler).
const LIKENESS: f64 = 0.93;
/// Years that a ledger can be about.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2060;

struct Column {
    at: usize,
    title: String,
    meaning: Meaning,
}

impl ProjectLedger {
    /// Reads a ledger.
    ///
    /// # Errors
    /// [`ReadError`] with every fault.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        Self::parse(&read_text(path)?, &path.display().to_string())
    }

    /// Parses the text of a ledger; `file` is its name for messages.
    ///
    /// # Errors
    /// [`ReadError::Problems`] with every fault: columns that are missing, words and numbers that cannot be, projects that stand twice.
    pub fn parse(text: &str, file: &str) -> Result<Self, ReadError> {
        let mut faults = Faults::new(file);
        let mut reader = table_of(text);
        let header = reader.headers().cloned().unwrap_or_default();
        let columns: Vec<Column> = header
            .iter()
            .enumerate()
            .filter_map(|(at, title)| {
                let meaning = meaning(title)?;
                let title = title.to_owned();
                Some(Column { at, title, meaning })
            })
            .collect();
        check(&columns, &header, &mut faults);
        if !faults.is_empty() {
            return Err(faults.error());
        }
        let mut ledger = Self::default();
        let mut lines = 0;
        for record in reader.records() {
            let Some((line, record)) = faults.whole_row(record, header.len()) else {
                lines += 1;
                continue;
            };
            let first = record.iter().find(|cell| !cell.is_empty());
            let Some(first) = first else { continue };
            if SUMS
                .iter()
                .any(|word| first.to_lowercase().starts_with(word))
            {
                continue;
            }
            lines += 1;
            let row = Row {
                line,
                record: &record,
                columns: &columns,
            };
            row.projects(&mut ledger.projects, &mut faults);
        }
        if lines == 0 {
            faults.add(0, "", "", "no project below the header", "");
        }
        ledger.twice(&mut faults);
        ledger.twins = twins(&ledger.projects);
        faults.finish(ledger)
    }

    /// Faults of projects that would count twice.
    fn twice(&self, faults: &mut Faults<'_>) {
        let mut ids: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut names: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        let mut sources: BTreeMap<(&str, &str, i16), (usize, &str)> = BTreeMap::new();
        for project in &self.projects {
            let (line, id) = (project.line, project.id.as_str());
            if let Some(other) = ids.insert((id, project.pollutant), line) {
                let what = format!(
                    "{} of this project stands in line {other} already",
                    project.pollutant
                );
                let hint = "a project counts once: join its lines, or give each its own id";
                faults.add(line, "id", id, what, hint);
                continue;
            }
            let (name, other) = *names.entry(id).or_insert((project.name.as_str(), line));
            if name != project.name {
                let what = format!("this id is that of '{name}' in line {other}");
                faults.add(line, "id", id, what, "give each project its own id");
            }
            for source in &project.sources {
                let key = (source.as_str(), project.pollutant, project.year);
                if let Some((other, of)) = sources.insert(key, (line, id))
                    && of != id
                {
                    let what = format!(
                        "{} of this source is cut in {} by project {of} (line {other}) already",
                        project.pollutant, project.year
                    );
                    let hint = "a tonne counts once: leave one project out, or name the part of the source that each changes";
                    faults.add(line, "sources", source, what, hint);
                }
            }
        }
    }
}

/// Columns that are missing or stand twice, and units that are not known.
fn check(columns: &[Column], header: &csv::StringRecord, faults: &mut Faults<'_>) {
    if header.iter().all(str::is_empty) {
        let hint = "write the header: id,name,city,pollutant,reduction_t,year,status";
        faults.add(0, "", "", "the file is empty", hint);
        return;
    }
    for (n, column) in columns.iter().enumerate() {
        if columns[..n].iter().any(|c| c.meaning == column.meaning) {
            faults.add(
                1,
                &column.title,
                "",
                "this column stands twice",
                "remove one",
            );
        }
        let tonnes = matches!(column.meaning, Meaning::Tonnes | Meaning::TonnesOf(_));
        if tonnes && unit_of(&column.title).is_none() {
            let hint = "t (吨), kg (千克) or 万吨";
            faults.add(
                1,
                &column.title,
                "",
                "the unit of this column is not known",
                hint,
            );
        }
    }
    let has = |meaning: Meaning| columns.iter().any(|c| c.meaning == meaning);
    let titles: Vec<&str> = header.iter().collect();
    for (meaning, words) in NEEDED {
        if !has(meaning) {
            let hint = format!("the file has {}", titles.join(", "));
            faults.add(1, words, "", "this column is missing", &hint);
        }
    }
    let wide = columns
        .iter()
        .any(|c| matches!(c.meaning, Meaning::TonnesOf(_)));
    let long = has(Meaning::Pollutant) && has(Meaning::Tonnes);
    if wide == long {
        let what = if wide {
            "tonnes stand both by pollutant and in a column of their own"
        } else {
            "no tonnes of a pollutant"
        };
        let hint = "pollutant (污染物) and reduction_t (减排量), or a column a pollutant: VOC_t (挥发性有机物减排量), NOX_t (氮氧化物减排量)";
        faults.add(1, "reduction_t", "", what, hint);
    }
}

struct Row<'r> {
    line: usize,
    record: &'r csv::StringRecord,
    columns: &'r [Column],
}

impl Row<'_> {
    /// Text and title of a column; empty where the file has none.
    fn cell(&self, meaning: Meaning) -> (&str, &str) {
        let column = self.columns.iter().find(|c| c.meaning == meaning);
        column.map_or(("", ""), |c| {
            (self.record.get(c.at).unwrap_or_default(), c.title.as_str())
        })
    }

    fn needed(&self, meaning: Meaning, faults: &mut Faults<'_>) -> Option<String> {
        let (text, title) = self.cell(meaning);
        if text.is_empty() {
            faults.add(self.line, title, "", "this cell is empty", "fill it");
            return None;
        }
        Some(text.to_owned())
    }

    fn projects(&self, to: &mut Vec<Project>, faults: &mut Faults<'_>) {
        let id = self.needed(Meaning::Id, faults);
        let name = self.needed(Meaning::Name, faults);
        let city = self.city(faults);
        let year = self.year(faults);
        let status = self.status(faults);
        let tonnes = self.tonnes(faults);
        let (Some(id), Some(name), Some(city), Some(year), Some(status)) =
            (id, name, city, year, status)
        else {
            return;
        };
        let words = |meaning| self.cell(meaning).0.to_owned();
        let sources = words(Meaning::Sources);
        let sources: Vec<String> = sources
            .split(['+', ';', '；', '、', ' '])
            .map(str::trim)
            .filter(|s| !s.is_empty())
            .map(str::to_owned)
            .collect();
        for (pollutant, tonnes) in tonnes {
            to.push(Project {
                line: self.line,
                id: id.clone(),
                name: name.clone(),
                city: city.clone(),
                sector: words(Meaning::Sector),
                measure: words(Meaning::Measure),
                pollutant,
                tonnes,
                year,
                status,
                evidence: words(Meaning::Evidence),
                sources: sources.clone(),
            });
        }
    }

    fn city(&self, faults: &mut Faults<'_>) -> Option<String> {
        let text = self.needed(Meaning::City, faults)?;
        let cities = &TargetTable::embedded().plan.cities;
        let city = city_name(&text).filter(|city| cities.iter().any(|own| own == city));
        if city.is_none() {
            let near = nearest(&text, cities.iter().map(String::as_str));
            let hint = near.map_or_else(
                || format!("there are {}", cities.join(", ")),
                |near| format!("did you mean '{near}'?"),
            );
            let what = "no city or prefecture of the plan";
            faults.add(self.line, self.cell(Meaning::City).1, &text, what, &hint);
        }
        city.map(str::to_owned)
    }

    fn year(&self, faults: &mut Faults<'_>) -> Option<i16> {
        let text = self.needed(Meaning::Year, faults)?;
        let digits = text.trim_end_matches('年');
        // A date counts by its year.
        let first = digits
            .split(['-', '/', '.', '年'])
            .next()
            .unwrap_or_default();
        let year = first
            .trim()
            .parse::<i16>()
            .ok()
            .filter(|y| YEARS.contains(y));
        if year.is_none() {
            let title = self.cell(Meaning::Year).1;
            faults.add(self.line, title, &text, "no year of a project", "as 2023");
        }
        year
    }

    fn status(&self, faults: &mut Faults<'_>) -> Option<super::ProjectStatus> {
        let text = self.needed(Meaning::Status, faults)?;
        let found = status(&text);
        if found.is_none() {
            let hint = nearest(&text, status_words()).map_or_else(
                || {
                    "planned (计划), under_way (在建), finished (已完成) or verified (已核定)"
                        .to_owned()
                },
                |near| format!("did you mean '{near}'?"),
            );
            let title = self.cell(Meaning::Status).1;
            faults.add(self.line, title, &text, "this status is not known", &hint);
        }
        found
    }

    /// Tonnes by pollutant.
    fn tonnes(&self, faults: &mut Faults<'_>) -> Vec<(&'static str, f64)> {
        let mut all = Vec::new();
        for column in self.columns {
            let text = self.record.get(column.at).unwrap_or_default();
            let of = match column.meaning {
                Meaning::Tonnes => self.pollutant(faults),
                // Nothing of a pollutant is no entry.
                Meaning::TonnesOf(_) if ["", "-", "—", "/"].contains(&text) => None,
                Meaning::TonnesOf(pollutant) => Some(pollutant),
                _ => None,
            };
            let Some(of) = of else { continue };
            let number = text.replace([',', '，'], "").parse::<f64>().ok();
            match number.filter(|n| n.is_finite()) {
                Some(number) if number >= 0.0 => {
                    all.push((of, number * unit_of(&column.title).unwrap_or(1.0)));
                }
                Some(_) => {
                    let hint = "a project cuts; what grows is no project of this ledger";
                    faults.add(
                        self.line,
                        &column.title,
                        text,
                        "this must not be negative",
                        hint,
                    );
                }
                None => {
                    let hint = "write digits with a point";
                    faults.add(self.line, &column.title, text, "this is not a number", hint);
                }
            }
        }
        all
    }

    fn pollutant(&self, faults: &mut Faults<'_>) -> Option<&'static str> {
        let text = self.needed(Meaning::Pollutant, faults)?;
        let found = pollutant(&text);
        if found.is_none() {
            let hint = nearest(&text, pollutant_words()).map_or_else(
                || "VOC (挥发性有机物), NOX (氮氧化物), SO2, PM25, PM10, CO or NH3".to_owned(),
                |near| format!("did you mean '{near}'?"),
            );
            let title = self.cell(Meaning::Pollutant).1;
            faults.add(
                self.line,
                title,
                &text,
                "this pollutant is not known",
                &hint,
            );
        }
        found
    }
}

/// A name without what says nothing of which project is meant.
fn kernel(name: &str) -> String {
    let mut text: String = name
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    for word in EMPTY_WORDS {
        text = text.replace(word, "");
    }
    text
}

/// Entries of one city and pollutant whose names are alike.
fn twins(projects: &[Project]) -> Vec<Twins> {
    let kernels: Vec<String> = projects.iter().map(|p| kernel(&p.name)).collect();
    let mut all = Vec::new();
    for (n, one) in projects.iter().enumerate() {
        for (m, other) in projects.iter().enumerate().skip(n + 1) {
            let same = one.city == other.city && one.pollutant == other.pollutant;
            if !same || one.id == other.id || numbers(&kernels[n]) != numbers(&kernels[m]) {
                continue;
            }
            if strsim::jaro_winkler(&kernels[n], &kernels[m]) >= LIKENESS {
                all.push(Twins {
                    lines: (one.line, other.line),
                    names: (one.name.clone(), other.name.clone()),
                    tonnes: one.tonnes.min(other.tonnes),
                    pollutant: one.pollutant,
                });
            }
        }
    }
    all
}

/// What tells units of one plant apart: digits, and the numerals that stand for them.
fn numbers(kernel: &str) -> String {
    let numerals = "一二三四五六七八九十甲乙丙丁";
    kernel
        .chars()
        .filter(|c| c.is_numeric() || numerals.contains(*c))
        .collect()
}
