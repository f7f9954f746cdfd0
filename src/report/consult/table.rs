//! Tables of the dossier.

use super::both;
use std::fmt::Write as _;

/// A table that grows row by row.
pub(super) struct Table {
    text: String,
}

impl Table {
    /// With heads in both languages.
    pub fn new(heads: &[(&str, &str)]) -> Self {
        Self::of_class("", heads)
    }

    /// One that may break over pages.
    pub fn long(heads: &[(&str, &str)]) -> Self {
        Self::of_class(" class=\"long\"", heads)
    }

    fn of_class(class: &str, heads: &[(&str, &str)]) -> Self {
        let cells = heads.iter().fold(String::new(), |mut text, (zh, en)| {
            let _ = write!(text, "<th>{}</th>", both(zh, en));
            text
        });
        Self {
            text: format!("<table{class}><thead><tr>{cells}</tr></thead><tbody>\n"),
        }
    }

    /// A row; cells are HTML, those that look like numbers stand right.
    pub fn row(&mut self, cells: &[String]) {
        self.marked("", cells);
    }

    /// A row with a class.
    pub fn marked(&mut self, class: &str, cells: &[String]) {
        let class = if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{class}\"")
        };
        let cells = cells.iter().fold(String::new(), |mut text, cell| {
            let number = cell.starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '–');
            let right = number && !cell.contains('<') && cell.len() < 24;
            let class = if right { " class=\"n\"" } else { "" };
            let _ = write!(text, "<td{class}>{cell}</td>");
            text
        });
        self.text.push_str(&format!("<tr{class}>{cells}</tr>\n"));
    }

    /// The table.
    pub fn end(self) -> String {
        self.text + "</tbody></table>\n"
    }
}
