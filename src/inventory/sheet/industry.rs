//! Which class of the inventory an industry of a sheet is: `seeds/inventory/sheet_industries.csv`.

use super::header::plain;
use crate::seeds;
use std::sync::OnceLock;

const FILE: &str = "inventory/sheet_industries.csv";

/// A class with the profiles of its sources.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Industry {
    /// Words of it.
    words: Vec<String>,
    pub class: String,
    pub hour: String,
    pub weekday: String,
    pub month: String,
    pub particles: String,
    pub voc: String,
}

/// The table.
///
/// # Errors
/// In words, if it is damaged.
pub(super) fn table() -> Result<&'static [Industry], String> {
    static TABLE: OnceLock<Vec<Industry>> = OnceLock::new();
    let table = seeds::once(&TABLE, || {
        let text = seeds::text(FILE).map_err(|e| e.to_string())?;
        let mut rows = Vec::new();
        for record in csv::Reader::from_reader(text.as_bytes()).records() {
            let record = record.map_err(|e| format!("seeds/{FILE}: {e}"))?;
            let cell = |at: usize| record.get(at).unwrap_or("").to_owned();
            rows.push(Industry {
                words: cell(0).split('|').map(plain).collect(),
                class: cell(1),
                hour: cell(2),
                weekday: cell(3),
                month: cell(4),
                particles: cell(5),
                voc: cell(6),
            });
        }
        Ok::<_, String>(rows)
    })?;
    Ok(table)
}

/// The industry whose longest word stands in a text.
pub(super) fn find<'t>(table: &'t [Industry], text: &str) -> Option<&'t Industry> {
    let text = plain(text);
    let longest = |industry: &Industry| {
        let words = industry.words.iter().filter(|w| text.contains(w.as_str()));
        words.map(|w| w.chars().count()).max()
    };
    let found = table.iter().filter_map(|i| Some((longest(i)?, i)));
    found.max_by_key(|(length, _)| *length).map(|(_, i)| i)
}

/// Class and profiles of an industry's sources.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndustryProfiles {
    /// Class of `classes.csv`.
    pub class: String,
    /// Hours of the day, days of the week, months.
    pub times: [String; 3],
    /// What PM2.5 is made of.
    pub particles: String,
    /// What VOC is made of; `none` where there is none.
    pub voc: String,
}

/// Class and profiles of an industry by a word of it (`seeds/inventory/sheet_industries.csv`).
pub fn industry_profiles(word: &str) -> Option<IndustryProfiles> {
    let found = find(table().ok()?, word)?;
    Some(IndustryProfiles {
        class: found.class.clone(),
        times: [
            found.hour.clone(),
            found.weekday.clone(),
            found.month.clone(),
        ],
        particles: found.particles.clone(),
        voc: found.voc.clone(),
    })
}
