//! What the sectors of gridded inventories are here: `seeds/inventory/gridded_sectors.csv`.

use super::error::GriddedError;
use crate::inventory::{Library, PmProfile, Profile};
use crate::seeds;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const FILE: &str = "inventory/gridded_sectors.csv";
/// By how much shares of heights may miss 1 from rounding.
const ROUNDING: f64 = 1e-9;

/// A sector of a gridded inventory.
#[derive(Debug, Clone, PartialEq)]
pub struct SectorLabel {
    /// As the inventory calls it.
    pub label: String,
    /// Whose it is.
    pub family: String,
    /// Class of our inventory whose sector and division of gases it takes; empty: left out.
    pub class: String,
    /// Profile of the hours.
    pub hour: String,
    /// Profile of the weekdays.
    pub weekday: String,
    /// Profile of the months, for fields of a whole year.
    pub month: String,
    /// Profile of particles.
    pub particles: String,
    /// Profile of VOC.
    pub voc: String,
    /// Heights of release above ground [m] with their shares.
    pub heights: Vec<(f64, f64)>,
    /// Where this comes from.
    pub source: String,
}

/// Profiles of a label, looked up.
#[derive(Debug, Clone)]
pub struct LabelProfiles {
    /// Hours of the day.
    pub hour: Profile,
    /// Days of the week.
    pub weekday: Profile,
    /// Months, for fields of a whole year.
    pub month: Profile,
    /// Parts of PM2.5.
    pub particles: PmProfile,
    /// Our sector.
    pub sector: String,
}

static TABLE: OnceLock<Vec<SectorLabel>> = OnceLock::new();

/// The embedded table.
///
/// # Errors
/// If it is damaged.
pub fn labels() -> Result<&'static [SectorLabel], GriddedError> {
    let table = seeds::once(&TABLE, || {
        let text = seeds::text(FILE)
            .map_err(|e| GriddedError::file(FILE, e.to_string(), "the program is damaged"))?;
        parse(text)
    })?;
    Ok(table)
}

fn parse(text: &str) -> Result<Vec<SectorLabel>, GriddedError> {
    let wrong = |line: usize, what: String| {
        GriddedError::file(
            FILE,
            format!("line {line}: {what}"),
            "the program is damaged",
        )
    };
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut table = Vec::new();
    for (number, row) in reader.records().enumerate() {
        let line = number + 2;
        let row = row.map_err(|e| wrong(line, e.to_string()))?;
        let cell = |at: usize| row.get(at).unwrap_or("").to_owned();
        let mut heights = Vec::new();
        for part in cell(8).split('|').filter(|p| !p.is_empty()) {
            let pair = part
                .split_once(':')
                .and_then(|(h, s)| Some((h.parse().ok()?, s.parse().ok()?)));
            heights.push(pair.ok_or_else(|| wrong(line, format!("heights '{part}'")))?);
        }
        let sum: f64 = heights.iter().map(|h: &(f64, f64)| h.1).sum();
        if !cell(2).is_empty() && (sum - 1.0).abs() > ROUNDING {
            return Err(wrong(line, format!("shares of heights add to {sum}")));
        }
        table.push(SectorLabel {
            label: cell(0),
            family: cell(1),
            class: cell(2),
            hour: cell(3),
            weekday: cell(4),
            month: cell(5),
            particles: cell(6),
            voc: cell(7),
            heights,
            source: cell(9),
        });
    }
    Ok(table)
}

/// Letters and digits of a name, small.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Words of a name, small.
pub(super) fn words(name: &str) -> Vec<String> {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

impl SectorLabel {
    /// The label of a name, letters and digits alone being compared.
    pub fn named<'a>(table: &'a [Self], name: &str) -> Option<&'a Self> {
        let wanted = plain(name);
        table.iter().find(|row| plain(&row.label) == wanted)
    }

    /// The label whose words stand one behind the other in a name; of several the one with most words.
    pub fn within<'a>(table: &'a [Self], name: &str) -> Option<&'a Self> {
        let all = words(name);
        let stands = |row: &&Self| {
            let label = words(&row.label);
            !label.is_empty() && all.windows(label.len()).any(|w| w == label)
        };
        table.iter().filter(stands).max_by_key(|row| {
            (
                words(&row.label).len(),
                std::cmp::Reverse(row.label.clone()),
            )
        })
    }

    /// Looks its profiles up; `None` for a sector that is left out.
    ///
    /// # Errors
    /// A class or profile that the inventory's tables do not have.
    pub fn profiles(&self, library: &Library) -> Result<Option<LabelProfiles>, GriddedError> {
        if self.class.is_empty() {
            return Ok(None);
        }
        let missing = |kind: &str, name: &str| {
            GriddedError::file(
                FILE,
                format!("sector '{}' asks for the {kind} '{name}'", self.label),
                "the tables of your own inventory must keep the names of the embedded ones",
            )
        };
        if !library.voc_profiles.contains_key(&self.voc) && self.voc != "none" {
            return Err(missing("VOC profile", &self.voc));
        }
        let class = library.classes.get(&self.class);
        let class = class.ok_or_else(|| missing("class", &self.class))?;
        let of = |table: &BTreeMap<String, Profile>, kind: &str, name: &str| {
            table.get(name).cloned().ok_or_else(|| missing(kind, name))
        };
        Ok(Some(LabelProfiles {
            hour: of(&library.hours, "hour profile", &self.hour)?,
            weekday: of(&library.weekdays, "weekday profile", &self.weekday)?,
            month: of(&library.months, "month profile", &self.month)?,
            particles: *library
                .pm_profiles
                .get(&self.particles)
                .ok_or_else(|| missing("profile of particles", &self.particles))?,
            sector: class.sector.clone(),
        }))
    }
}
