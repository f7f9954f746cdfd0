//! Heads of AERMOD's files: version, titles, date and time, and the modelling options in force.

use super::facts::Facts;
use super::fortran::{Item, items, lay_out};
use crate::nearfield::Case;

/// AERMOD's version that these layouts are of.
pub const VERSION: &str = "24142";

/// What stands on top of every file and page.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heading {
    /// Both titles.
    pub titles: [String; 2],
    /// AERMET's version.
    pub weather_version: String,
    /// Date of the run.
    pub date: String,
    /// Time of the run.
    pub time: String,
    /// Options, two blanks before each.
    pub options: String,
}

impl Heading {
    /// The heading of a run.
    pub fn new(case: &Case, facts: &Facts) -> Self {
        Self {
            titles: case.titles.clone(),
            weather_version: format!("{:>6}", facts.notes.version),
            date: facts.date.clone(),
            time: facts.time.clone(),
            options: options(case, facts),
        }
    }

    /// Puts every option into ten characters, as event runs have it.
    pub fn spread_options(&mut self) {
        let words = self.options.split("  ").filter(|word| !word.is_empty());
        let mut text = String::new();
        for (k, word) in words.enumerate() {
            text.truncate(10 * k);
            text = format!("{text:<0$} {word}", 10 * k);
        }
        self.options = text;
    }

    /// The three lines on top of a file; plot files and post files name the second title too.
    pub fn on_file(&self, out: &mut Vec<u8>, both_titles: bool) {
        lay_out(
            out,
            "'* AERMOD (',A6,'): ',A68,5X,A8",
            &items![VERSION, &self.titles[0], &self.date],
        );
        if both_titles {
            lay_out(
                out,
                "'* AERMET (',A6,'): ',A68,T93,A8,/'* MODELING OPTIONS USED: ',A:",
                &items![
                    &self.weather_version,
                    &self.titles[1],
                    &self.time,
                    &self.options
                ],
            );
        } else {
            lay_out(
                out,
                "'* AERMET (',A6,'):',T93,A8,/'* MODELING OPTIONS USED: ',A:",
                &items![&self.weather_version, &self.time, &self.options],
            );
        }
    }

    /// The top of a page of a listing.
    pub fn on_page(&self, out: &mut Vec<u8>, page: usize) {
        lay_out(
            out,
            "A1,1X,'*** AERMOD - VERSION ',A6,' ***',3X,'*** ',A68,' ***',8X,A8",
            &items!["\u{c}", VERSION, &self.titles[0], &self.date],
        );
        let number = match page {
            0..=999 => "T120,'PAGE',I4",
            1000..=99_999 => "T118,'PAGE',I6",
            _ => "T116,'PAGE',I8",
        };
        lay_out(
            out,
            &format!("1X,'*** AERMET - VERSION ',A6,' ***',3X,'*** ',A68,' ***',8X,A8,/{number}"),
            &[
                Item::from(&self.weather_version),
                Item::from(&self.titles[1]),
                Item::from(&self.time),
                Item::from(page.min(99_999_999)),
            ],
        );
        lay_out(out, "1X,'*** MODELOPTs: ',1X,A:", &items![&self.options]);
        if self.options.len() > 110 {
            out.extend_from_slice(b"    ");
            out.resize(out.len() + 250 - self.options.len().min(250), b' ');
            out.push(b'\n');
        }
    }
}

/// The modelling options in force: those of the deck, and what the weather files bring.
fn options(case: &Case, facts: &Facts) -> String {
    let mut words: Vec<&str> = case.model_options.iter().map(String::as_str).collect();
    let turbulence = match facts.turbulence {
        (true, true) => "SigA&SigW",
        (true, false) => "SigA Data",
        (false, true) => "SigW Data",
        _ => "",
    };
    let notes = &facts.notes;
    let buoyant = words.contains(&"BUOYLINE");
    words.retain(|word| *word != "BUOYLINE");
    let last = words
        .iter()
        .position(|word| matches!(*word, "NoMinO3" | "HBP"))
        .unwrap_or(words.len());
    let mut found = Vec::new();
    for (here, word) in [
        (notes.adjusted_friction, "ADJ_U*"),
        (notes.weather_model.is_some(), "MMIF_Data"),
        (buoyant, "BUOYLINE"),
        (!turbulence.is_empty(), turbulence),
        (notes.over_water, "COARE"),
        (notes.bulk_richardson && !notes.over_water, "BULKRN"),
    ] {
        if here && !words.contains(&word) {
            found.push(word);
        }
    }
    words.splice(last..last, found);
    if notes.adjusted_friction {
        words.retain(|word| *word != "VectorWS");
    }
    if notes.adjusted_friction && !turbulence.is_empty() {
        words.retain(|word| *word != "RegDFAULT" && *word != "NonDFAULT");
        words.insert(0, "NonDFAULT");
    }
    let mut text = String::new();
    for word in words {
        text.push_str("  ");
        text.push_str(word);
    }
    text
}
