//! Judgements to read: a block a place and year, editions and treatments of dust side by side.

use super::annual::YearItem;
use super::edition::Standards;
use super::good_days::GoodDays;
use super::judgement::{Judgement, YearJudgement};
use super::limits::unit_name;
use super::source::Basis;
use super::table::{months, names};
use super::who_year::WhoYear;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Width of the first column, and least width of the others [characters].
const FIRST: usize = 30;
const LEAST: usize = 24;

/// Lines of a block: what they are about, and a cell a column.
#[derive(Default)]
struct Lines {
    names: Vec<String>,
    cells: BTreeMap<(usize, usize), String>,
}

impl Lines {
    fn put(&mut self, name: &str, column: usize, cell: String) {
        let row = self.names.iter().position(|n| n == name);
        let row = row.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.names.len() - 1
        });
        self.cells.insert((row, column), cell);
    }

    fn print(&self, headings: &[String]) -> String {
        let wide = |column: usize| {
            let cells = self.cells.iter().filter(|(at, _)| at.1 == column);
            let cells = cells.map(|(_, cell)| cell.chars().count());
            let heading = headings[column].chars().count();
            cells.chain([heading, LEAST]).max().unwrap_or(LEAST)
        };
        let widths: Vec<usize> = (0..headings.len()).map(wide).collect();
        let mut text = String::new();
        let line = |text: &mut String, name: &str, cells: &mut dyn Iterator<Item = &str>| {
            let mut row = format!("  {name:<FIRST$}");
            for (cell, width) in cells.zip(&widths) {
                let _ = write!(row, "  {cell:<width$}");
            }
            let _ = writeln!(text, "{}", row.trim_end());
        };
        line(&mut text, "", &mut headings.iter().map(String::as_str));
        for (row, name) in self.names.iter().enumerate() {
            let cells = (0..headings.len()).map(|c| self.cells.get(&(row, c)));
            let mut cells = cells.map(|cell| cell.map_or("–", String::as_str));
            line(&mut text, name, &mut cells);
        }
        text
    }
}

fn item_cell(item: &YearItem) -> String {
    let beside = match item.limit {
        Some(limit) if item.value <= limit => format!("{} ≤ {limit}", item.value),
        Some(limit) => format!("{} > {limit}", item.value),
        None => item.value.to_string(),
    };
    if item.is_complete() {
        let mark = if item.met() == Some(false) {
            "  missed"
        } else {
            ""
        };
        return format!("{beside}{mark}");
    }
    let few = if item.days < item.needed {
        format!("{} of {} days", item.days, item.needed)
    } else {
        months(&item.short_months)
    };
    format!("({beside}; {few})")
}

fn good_cell(days: &GoodDays) -> String {
    match days.percent() {
        Some(percent) => format!("{} of {} = {percent:.1} %", days.good, days.valid),
        None => "no day counts".to_owned(),
    }
}

fn column_of(
    lines: &mut Lines,
    column: usize,
    year: &YearJudgement,
    any_without_dust: bool,
    standards: &Standards,
) {
    lines.put("judged at", column, year.state.clone());
    for item in &year.items {
        let name = format!(
            "{} {} of {} [{}]",
            item.quantity.name(),
            item.statistic.name(),
            item.period.name(),
            unit_name(item.quantity)
        );
        lines.put(&name, column, item_cell(item));
    }
    for found in &year.exceedances {
        let unit = if found.period == super::Period::Hour {
            "hours"
        } else {
            "days"
        };
        let name = format!(
            "{} {} above limit",
            found.quantity.name(),
            found.period.name()
        );
        let cell = format!(
            "{} of {} {unit} > {}",
            found.above, found.values, found.limit
        );
        lines.put(&name, column, cell);
    }
    for (quantity, mean) in &year.three_years {
        let name = format!(
            "{} mean of 3 years [{}]",
            quantity.name(),
            unit_name(*quantity)
        );
        lines.put(&name, column, mean.to_string());
    }
    lines.put("good days", column, good_cell(&year.good));
    if any_without_dust {
        let kept = year
            .good_if_kept
            .as_ref()
            .map_or_else(|| "–".to_owned(), good_cell);
        lines.put("good days, dust days kept", column, kept);
    }
    let good = &year.good;
    let left = [
        (good.incomplete, "incomplete"),
        (good.left_for_dust, "left for dust"),
        (good.absent(), "not measured"),
    ];
    let left: Vec<String> = left
        .iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| format!("{n} {what}"))
        .collect();
    let all = if left.is_empty() {
        "none".to_owned()
    } else {
        left.join(", ")
    };
    lines.put("days that do not count", column, all);
    for (level, count) in standards.levels.iter().zip(&good.levels) {
        lines.put(&format!("days {}", level.name), column, count.to_string());
    }
    let mut primary: Vec<(usize, &str)> =
        good.primary.iter().map(|(q, n)| (*n, q.name())).collect();
    primary.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let primary: Vec<String> = primary.iter().map(|(n, q)| format!("{q} {n}")).collect();
    lines.put("primary pollutants, days", column, primary.join(", "));
    let composite = match &year.composite {
        Ok(found) if found.is_complete => format!("{:.2}", found.index),
        Ok(found) => format!("({:.2}; of too few days)", found.index),
        Err(missing) => format!("lacks {}", names(missing, " ")),
    };
    lines.put("composite index", column, composite);
}

fn who_block(text: &mut String, year: &WhoYear, standards: &Standards) {
    let held = if year.published { "" } else { ", as if" };
    let _ = writeln!(
        text,
        "  {}{held}; days by edition {}",
        standards.who.name, year.days_by
    );
    for item in &year.items {
        let from = item
            .from_month
            .map_or_else(String::new, |m| format!(" from month {m}"));
        let name = format!(
            "{} {}{from} [{}]",
            item.quantity.name(),
            item.period.name(),
            unit_name(item.quantity)
        );
        let reached = item.reached.map_or_else(
            || format!("too few days: {}", item.days),
            super::Reached::name,
        );
        let _ = writeln!(
            text,
            "  {name:<FIRST$}  {} (guideline {}): {reached}",
            item.value, item.guideline
        );
    }
}

fn rests_on(text: &mut String, basis: &Basis) {
    if basis.is_confirmed() {
        return;
    }
    let _ = writeln!(text, "These results rest on what is not confirmed:");
    for (what, status) in basis.rows() {
        let _ = writeln!(text, "  {}: {what}", status.name());
    }
}

/// What could not be used, a line each.
fn lacks(text: &mut String, year: &YearJudgement, heading: &str) {
    if !year.absent.is_empty() {
        let _ = writeln!(
            text,
            "  nothing in the table that the index takes of: {}",
            names(&year.absent, ", ")
        );
    }
    let unturned: Vec<String> = year
        .unturned
        .iter()
        .map(|(q, n)| format!("{} {n}", q.name()))
        .collect();
    if !unturned.is_empty() {
        let _ = writeln!(
            text,
            "  {heading}: values of all years not judged, since the air of their place and time is not known (--air, --altitude or --as-recorded): {}",
            unturned.join(", ")
        );
    }
    let short: Vec<String> = year
        .short
        .iter()
        .map(|((q, period), n)| format!("{} {} {n}", q.name(), period.name()))
        .collect();
    if !short.is_empty() {
        let _ = writeln!(
            text,
            "  {heading}: days of all years with too few hours: {}",
            short.join(", ")
        );
    }
}

impl Judgement {
    /// All of it to read.
    pub fn text(&self, standards: &Standards) -> String {
        let mut blocks: BTreeMap<(&str, i16), Vec<&YearJudgement>> = BTreeMap::new();
        for year in &self.years {
            let block = blocks.entry((year.place.as_str(), year.year)).or_default();
            block.push(year);
        }
        let mut who: BTreeMap<(&str, i16), &WhoYear> = BTreeMap::new();
        for year in &self.who {
            who.insert((year.place.as_str(), year.year), year);
            blocks.entry((year.place.as_str(), year.year)).or_default();
        }
        let (mut text, mut basis) = (String::new(), Basis::default());
        for (key, years) in &blocks {
            let _ = writeln!(text, "{} {}", key.0, key.1);
            let heading = |year: &&YearJudgement| {
                format!(
                    "{} {}, {}",
                    year.edition,
                    year.force.name(),
                    year.treatment.name()
                )
            };
            let headings: Vec<String> = years.iter().map(heading).collect();
            let mut lines = Lines::default();
            let any_without_dust = years.iter().any(|year| year.good_if_kept.is_some());
            for (column, year) in years.iter().enumerate() {
                column_of(&mut lines, column, year, any_without_dust, standards);
                basis.join(&year.basis);
            }
            if !headings.is_empty() {
                text.push_str(&lines.print(&headings));
            }
            for (year, heading) in years.iter().zip(&headings) {
                lacks(&mut text, year, heading);
            }
            if let Some(year) = who.get(key) {
                who_block(&mut text, year, standards);
                basis.join(&year.basis);
            }
            text.push('\n');
        }
        rests_on(&mut text, &basis);
        text
    }
}
