//! One self-contained HTML file from a [`ReportModel`].
//!
//! The page is `assets/page.html` with marks that are filled in one pass: sections, style, data and program. Data and texts are JSON in
//! which every `<` is written `\u003c`, so nothing inside can end its script element. A content security policy in the page
//! forbids every network request.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use thiserror::Error;

use super::check::check;
use super::model::ReportModel;

const PAGE: &str = include_str!("assets/page.html");
const STYLE: &str = include_str!("assets/report.css");
const PROGRAM: &str = include_str!("assets/report.js");
const LICENCES: &str = include_str!("assets/LICENSES.txt");
const CHINESE: &str = include_str!("text/zh.toml");
const ENGLISH: &str = include_str!("text/en.toml");

/// Why a report cannot be made.
#[derive(Debug, Error)]
pub enum ReportError {
    /// A list of the model has the wrong length.
    #[error("the report's {what} has {found} values where {expected} are expected")]
    Shape {
        /// Which list.
        what: String,
        /// Length found.
        found: usize,
        /// Length expected.
        expected: usize,
    },
    /// A number is not finite.
    #[error("the report's {what} holds {value}, which is not a finite number")]
    NotFinite {
        /// Which number.
        what: String,
        /// The value.
        value: f64,
    },
    /// Serialisation failed.
    #[error("the report's data cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A text file is broken.
    #[error("the report's texts cannot be read: {0}")]
    Text(#[from] toml::de::Error),
    /// The file cannot be written.
    #[error("cannot write the report to {path}: {source}")]
    Write {
        /// Where to.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
}

#[derive(Serialize)]
struct Texts {
    zh: BTreeMap<String, String>,
    en: BTreeMap<String, String>,
}

/// Sections of a grid run's page; ozone only with gas chemistry, particles only where they react, contributions only with tags.
const SECTIONS: [&str; 17] = [
    "summary",
    "map",
    "dominant",
    "particles",
    "dust",
    "ozone",
    "ozone-budget",
    "series",
    "matrix",
    "heat",
    "responses",
    "processes",
    "places",
    "wind",
    "inventory",
    "ledger",
    "provenance",
];

/// Write the report of `model` to `path` as one HTML file.
pub fn write_html(model: &ReportModel, path: &Path) -> Result<(), ReportError> {
    std::fs::write(path, render(model)?).map_err(|source| ReportError::Write {
        path: path.to_owned(),
        source,
    })
}

/// The report of `model` as one HTML text. Fails if a list of the model does not fit the others or a statistic is not finite.
pub fn render(model: &ReportModel) -> Result<String, ReportError> {
    check(model)?;
    let sections: Vec<&str> = SECTIONS
        .into_iter()
        .filter(|name| match *name {
            "ozone" => model.ozone.is_some(),
            "particles" => model.particles.is_some(),
            "ozone-budget" => model.ozone_budget.is_some(),
            "dust" => model.dust_sources.is_some(),
            "responses" => model.responses.is_some(),
            "processes" => model.processes.is_some(),
            "matrix" | "heat" | "dominant" => !model.tags.is_empty() && !model.tag_maps.is_empty(),
            _ => true,
        })
        .collect();
    let page = Page {
        sections: &sections,
        kind: None,
        title: &model.run.title.zh,
    };
    page.assemble(model)
}

/// A page: what the program fills, and for whom.
pub(super) struct Page<'a> {
    /// Names of its sections, in order.
    pub sections: &'a [&'a str],
    /// Which program fills them; `None` that of a grid run.
    pub kind: Option<&'a str>,
    /// Its title.
    pub title: &'a str,
}

impl Page<'_> {
    /// The page filled with style, texts, data and program.
    pub(super) fn assemble<M: Serialize>(&self, model: &M) -> Result<String, ReportError> {
        let texts = Texts {
            zh: toml::from_str(CHINESE)?,
            en: toml::from_str(ENGLISH)?,
        };
        let section = |name: &&str| format!("<section id=\"{name}\"></section>\n");
        let sections = self.sections.iter().map(section).collect();
        let kind = self
            .kind
            .map_or(String::new(), |kind| format!(" data-kind=\"{kind}\""));
        let parts = [
            ("title", escape_text(self.title)),
            ("sections", sections),
            ("kind", kind),
            ("style", STYLE.to_owned()),
            ("licences", escape_text(LICENCES)),
            ("texts", script_json(&texts)?),
            ("model", script_json(model)?),
            ("program", PROGRAM.to_owned()),
        ];
        Ok(fill(PAGE, &parts))
    }
}

/// Replace each mark `<!--@name-->` of the page in one pass (inserted text is not searched again).
fn fill(page: &str, parts: &[(&str, String)]) -> String {
    let mut out =
        String::with_capacity(page.len() + parts.iter().map(|p| p.1.len()).sum::<usize>());
    let mut pieces = page.split("<!--@");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        let (name, rest) = piece.split_once("-->").unwrap_or((piece, ""));
        if let Some((_, text)) = parts.iter().find(|(key, _)| *key == name) {
            out.push_str(text);
        }
        out.push_str(rest);
    }
    out
}

/// JSON that may stand inside a script element.
fn script_json<T: Serialize>(value: &T) -> Result<String, ReportError> {
    Ok(serde_json::to_string(value)?.replace('<', "\\u003c"))
}

fn escape_text(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
