//! Tables of the dossier.

use super::both;

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
        let cells: String = heads
            .iter()
            .map(|(zh, en)| format!("<th>{}</th>", both(zh, en)))
            .collect();
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
        let cells: String = cells
            .iter()
            .map(|cell| {
                let numeric = cell
                    .starts_with(|c: char| c.is_ascii_digit() || c == '-' || c == '–')
                    && !cell.contains('<')
                    && cell.len() < 24;
                format!(
                    "<td{}>{cell}</td>",
                    if numeric { " class=\"n\"" } else { "" }
                )
            })
            .collect();
        self.text.push_str(&format!("<tr{class}>{cells}</tr>\n"));
    }

    /// The table.
    pub fn end(self) -> String {
        self.text + "</tbody></table>\n"
    }
}
