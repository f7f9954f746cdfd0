//! The dossier of a consultation: one HTML file in Chinese and English that prints, without any script needed to read it.
//!
//! Numbers come from [`Results`] and the near field's fields; a part that was not computed says so. What is not confirmed stands in one table.

mod map;
mod sections;
mod style;
mod table;

use crate::consult::assessment::{Assessment, Inputs};
use crate::consult::far::FarResults;
use crate::consult::grading::Grading;
use crate::consult::pack::Manifest;
use crate::consult::screening::Screening;

/// All that a dossier shows.
pub struct Dossier<'a> {
    /// What it rests on.
    pub inputs: &'a Inputs,
    /// What came of it.
    pub assessment: &'a Assessment,
    /// Hashes.
    pub manifest: &'a Manifest,
    /// Whether both provinces judge.
    pub screening: Option<&'a Screening>,
    /// Grade and range.
    pub grading: Option<&'a Grading>,
    /// The grid model.
    pub far: Option<&'a FarResults>,
}

/// A text in both languages; the page shows one.
fn both(zh: &str, en: &str) -> String {
    format!("<span class=\"zh\" lang=\"zh\">{zh}</span><span class=\"en\" lang=\"en\">{en}</span>")
}

/// Text that cannot be taken for HTML.
fn plain(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// A number with a few digits: 0.00123, 1.23, 123.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    let digits = match size {
        0.0 => 0,
        s if s >= 100.0 => 0,
        s if s >= 10.0 => 1,
        s if s >= 1.0 => 2,
        s if s >= 0.1 => 3,
        s if s >= 0.001 => 4,
        _ => return format!("{value:.2e}"),
    };
    format!("{value:.digits$}")
}

/// A share as per cent.
fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0)
}

/// An hour YYYYMMDDHH: `2025-01-05 18`.
fn hour(stamp: i64) -> String {
    if stamp == 0 {
        return "–".to_owned();
    }
    let (date, hour) = (stamp / 100, stamp % 100);
    format!(
        "{:04}-{:02}-{:02} {hour:02}",
        date / 10_000,
        date / 100 % 100,
        date % 100
    )
}

/// The file.
pub fn dossier_html(dossier: &Dossier<'_>) -> String {
    let results = &dossier.assessment.results;
    let mut text = String::new();
    text.push_str("<!DOCTYPE html>\n<html lang=\"zh\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n");
    text.push_str(&format!(
        "<title>{} – {}</title>\n<style>{}</style>\n</head>\n<body class=\"zh\">\n",
        plain(&results.name_zh),
        plain(&results.name),
        style::CSS
    ));
    text.push_str("<p class=\"switch\"><button type=\"button\" onclick=\"document.body.className=document.body.className==='zh'?'en':'zh'\">中文 / English</button></p>\n");
    if results.demonstration {
        text.push_str(&format!(
            "<p class=\"banner\">{}</p>\n",
            both(
                "演示算例:气象为典型日拼成的演示年,不是评价基准年;结果不得用于审批。",
                "DEMONSTRATION: the weather is a year of representative days, no base year; not for any decision."
            )
        ));
    }
    text.push_str(&format!(
        "<h1>{}</h1>\n<p class=\"sub\">{}</p>\n",
        both(&plain(&results.name_zh), &plain(&results.name)),
        both(
            "环评一致性会商材料",
            "Dossier of the consultation on environmental impact"
        )
    ));
    for section in sections::all(dossier) {
        text.push_str(&section);
    }
    text.push_str("</body>\n</html>\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_right() {
        assert_eq!(number(0.0), "0");
        assert_eq!(number(1234.5), "1234");
        assert_eq!(number(12.34), "12.3");
        assert_eq!(number(0.1234), "0.123");
        assert_eq!(number(0.000_012_3), "1.23e-5");
        assert_eq!(number(f64::NAN), "–");
        assert_eq!(hour(2_025_010_518), "2025-01-05 18");
        assert_eq!(plain("<b> & \"x\""), "&lt;b&gt; &amp; &quot;x&quot;");
    }
}
