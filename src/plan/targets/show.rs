//! Outcomes as text, CSV and Markdown.

use super::outcome::Outcome;
use super::table::{Target, TargetTable};
use crate::observations::city_name_zh;
use crate::standards::Basis;
use std::fmt::Write as _;

/// Columns of the table.
pub const OUTCOME_COLUMNS: [&str; 19] = [
    "target",
    "target_zh",
    "article",
    "scope",
    "place",
    "place_zh",
    "year",
    "origin",
    "edition",
    "dust",
    "value",
    "unit",
    "wanted",
    "gap",
    "met",
    "count",
    "of",
    "notes",
    "rests_on",
];

/// The Chinese name of a place of the plan; empty where it has none.
fn place_zh<'t>(table: &'t TargetTable, place: &str) -> &'t str {
    if place == "Qinghai" {
        return "青海省";
    }
    let region = table.key_regions.iter().find(|r| r.name == place);
    region.map_or_else(|| city_name_zh(place).unwrap_or(""), |r| &r.name_zh)
}

fn met(outcome: &Outcome) -> &'static str {
    match outcome.met {
        Some(true) => "yes",
        Some(false) => "no",
        None => "",
    }
}

/// A number with the decimals of its target; a sign where it is a gap.
fn number(value: Option<f64>, decimals: u8, sign: bool) -> String {
    let decimals = usize::from(decimals);
    match value {
        None => String::new(),
        Some(0.0) => "0".to_owned(),
        Some(value) if sign => format!("{value:+.decimals$}").replace('-', "−"),
        Some(value) => format!("{value:.decimals$}").replace('-', "−"),
    }
}

fn count(outcome: &Outcome) -> [String; 2] {
    outcome.count.map_or_else(Default::default, |(count, of)| {
        [super::days::plain(count), super::days::plain(of)]
    })
}

fn year(outcome: &Outcome) -> String {
    outcome
        .year
        .map_or_else(|| "typical".to_owned(), |y| y.to_string())
}

fn basis_words(basis: &Basis) -> Vec<String> {
    let rows = basis.rows();
    rows.map(|(what, status)| format!("{what} [{}]", status.name()))
        .collect()
}

fn target<'t>(table: &'t TargetTable, outcome: &Outcome) -> Option<&'t Target> {
    table.targets.iter().find(|t| t.id == outcome.target)
}

/// Rows of the table of outcomes, in the order of [`OUTCOME_COLUMNS`].
pub fn outcome_rows(table: &TargetTable, outcomes: &[Outcome]) -> Vec<Vec<String>> {
    let rows = outcomes.iter().filter_map(|outcome| {
        let target = target(table, outcome)?;
        // Minus signs of programs.
        let plain =
            |value: Option<f64>, sign: bool| number(value, target.decimals, sign).replace('−', "-");
        let [count, of] = count(outcome);
        Some(vec![
            outcome.target.clone(),
            target.name_zh.clone(),
            target.article.to_string(),
            outcome.scope.name().to_owned(),
            outcome.place.clone(),
            place_zh(table, &outcome.place).to_owned(),
            year(outcome),
            outcome.origin.name().to_owned(),
            outcome.edition.clone(),
            outcome.dust.name().to_owned(),
            plain(outcome.value, false),
            outcome.unit.clone(),
            format!("{} {}", outcome.sense.sign(), outcome.wanted),
            plain(outcome.gap, false),
            met(outcome).to_owned(),
            count,
            of,
            outcome.notes.join("; "),
            basis_words(&outcome.basis).join("; "),
        ])
    });
    rows.collect()
}

/// Outcomes target by target, for reading; remarks and what is not confirmed stand below.
pub fn outcome_text(table: &TargetTable, outcomes: &[Outcome]) -> String {
    let mut text = format!("{}\n{}\n", table.plan.name, table.plan.name_zh);
    let mut basis = Basis::default();
    for target in &table.targets {
        let own: Vec<&Outcome> = outcomes.iter().filter(|o| o.target == target.id).collect();
        if own.is_empty() {
            continue;
        }
        let _ = writeln!(
            text,
            "\n{} {}: {} {} {}, {} (article {})",
            target.name,
            target.name_zh,
            target.sense.sign(),
            target.value.value,
            target.unit,
            target.year,
            target.article
        );
        // A remark of several stands below, once; of one alone in its line.
        let notes = || own.iter().flat_map(|o| &o.notes);
        let mut remarks: Vec<&str> = Vec::new();
        for note in notes() {
            let several = notes().filter(|other| *other == note).count() > 1;
            if several && !remarks.contains(&note.as_str()) {
                remarks.push(note);
            }
        }
        let mut lines = vec![
            [
                "place", "year", "of", "edition", "dust", "value", "wanted", "gap", "met", "count",
                "",
            ]
            .map(str::to_owned),
        ];
        for outcome in &own {
            basis.join(&outcome.basis);
            let (mut marks, mut told) = (String::new(), Vec::new());
            for note in &outcome.notes {
                match remarks.iter().position(|known| known == note) {
                    Some(at) => marks.push_str(&format!("[{}]", at + 1)),
                    None => told.push(note.as_str()),
                }
            }
            if !marks.is_empty() && !told.is_empty() {
                marks.push(' ');
            }
            marks.push_str(&told.join("; "));
            let [count, of] = count(outcome);
            let decided = outcome.met.is_some();
            let value = number(outcome.value, target.decimals, false);
            lines.push([
                outcome.place.clone(),
                year(outcome),
                outcome.origin.name().to_owned(),
                outcome.edition.clone(),
                outcome.dust.name().to_owned(),
                if decided { value } else { format!("({value})") },
                format!("{} {}", outcome.sense.sign(), outcome.wanted),
                number(outcome.gap, target.decimals, true),
                if decided { met(outcome) } else { "–" }.to_owned(),
                if count.is_empty() {
                    String::new()
                } else {
                    format!("{count} of {of}")
                },
                marks,
            ]);
        }
        text.push_str(&aligned(&lines));
        for (n, remark) in remarks.iter().enumerate() {
            let _ = writeln!(text, "  [{}] {remark}", n + 1);
        }
    }
    text.push_str("\ngap: value less the figure that is wanted; in brackets and met –: too few days, or nothing that decides\n");
    let words = basis_words(&basis);
    if !words.is_empty() {
        text.push_str("rests on, not confirmed:\n");
        for word in words {
            let _ = writeln!(text, "  {word}");
        }
    }
    text
}

/// Columns aligned to the left, those that are empty everywhere left out.
fn aligned<const N: usize>(lines: &[[String; N]]) -> String {
    let width = |n: usize| {
        let cells = lines.iter().skip(1).map(|line| line[n].chars().count());
        let most = cells.max().unwrap_or(0);
        (most > 0).then(|| most.max(lines[0][n].chars().count()))
    };
    let widths: Vec<Option<usize>> = (0..N).map(width).collect();
    let mut text = String::new();
    for line in lines {
        let mut words = String::from(" ");
        for (cell, width) in line.iter().zip(&widths) {
            if let Some(width) = width {
                let _ = write!(words, " {cell:<width$} ");
            }
        }
        text.push_str(words.trim_end());
        text.push('\n');
    }
    text
}

/// Outcomes as a table in Markdown, headed in both languages.
pub fn outcome_markdown(table: &TargetTable, outcomes: &[Outcome]) -> String {
    let mut text = String::from(
        "| target 指标 | place 地区 | year 年份 | of 来源 | dust 沙尘 | value 数值 | wanted 目标 | gap 差距 | met 达标 | notes 说明 |\n|---|---|---|---|---|---|---|---|---|---|\n",
    );
    let mut basis = Basis::default();
    for outcome in outcomes {
        let Some(target) = target(table, outcome) else {
            continue;
        };
        basis.join(&outcome.basis);
        let met = match outcome.met {
            Some(true) => "yes 是",
            Some(false) => "no 否",
            None => "–",
        };
        let [count, of] = count(outcome);
        let counted = if count.is_empty() {
            String::new()
        } else {
            format!(" ({count} of {of})")
        };
        let _ = writeln!(
            text,
            "| {} {} | {} {} | {} | {} | {} | {} {}{counted} | {} {} | {} | {met} | {} |",
            target.name,
            target.name_zh,
            outcome.place,
            place_zh(table, &outcome.place),
            year(outcome),
            outcome.origin.name(),
            outcome.dust.name(),
            number(outcome.value, target.decimals, false),
            outcome.unit,
            outcome.sense.sign(),
            outcome.wanted,
            number(outcome.gap, target.decimals, true),
            outcome.notes.join("; "),
        );
    }
    let words = basis_words(&basis);
    if !words.is_empty() {
        let _ = writeln!(text, "\nNot confirmed 未经核实: {}", words.join("; "));
    }
    text
}
