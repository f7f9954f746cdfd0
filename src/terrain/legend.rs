//! What the codes of a land-cover product stand for: `seeds/land/codes_*.csv`, or a table of the user's own (`code,class`).
//!
//! A class is one of [`LandClass`] by its key, `grassland` (steppe below [`LandClass::MEADOW_ALTITUDE`], alpine meadow above) or
//! `none` (no data).

use super::error::GroundError;
use super::land_class::LandClass;
use crate::seeds;
use std::collections::BTreeMap;

/// Grassland of whatever altitude.
const GRASSLAND: &str = "grassland";
/// No data.
const NONE: &str = "none";

/// What one code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// One class.
    Class(LandClass),
    /// Steppe or alpine meadow, by altitude.
    Grassland,
    /// Nothing: no data there.
    Nothing,
}

/// Codes of a product.
#[derive(Debug, Clone, PartialEq)]
pub struct Legend {
    /// Its name, or the file of its table.
    pub name: String,
    codes: BTreeMap<i32, Meaning>,
}

impl Legend {
    /// Products whose codes are known here.
    pub const NAMES: [&str; 5] = ["igbp", "nlcd", "esa_worldcover", "glc_fcs30", "cnlucc"];

    /// The codes of a product of [`Self::NAMES`].
    ///
    /// # Errors
    /// [`GroundError`] for another name, or if the embedded table is damaged.
    pub fn named(name: &str) -> Result<Self, GroundError> {
        let file = format!("land/codes_{name}.csv");
        let text = seeds::text(&file).map_err(super::TerrainError::from)?;
        let mut legend = Self::parse(text, &format!("seeds/{file}"))?;
        name.clone_into(&mut legend.name);
        Ok(legend)
    }

    /// Reads a table with the columns `code` and `class`; others are for readers. `file` is its name.
    ///
    /// # Errors
    /// [`GroundError::Table`] with the line.
    pub fn parse(text: &str, file: &str) -> Result<Self, GroundError> {
        let wrong = |line: u64, cause: String, hint: String| GroundError::Table {
            file: file.to_owned(),
            line,
            cause,
            hint,
        };
        let shape =
            || "a table begins with the line code,class; then e.g. 130,grassland".to_owned();
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .comment(Some(b'#'))
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header = reader
            .headers()
            .map_err(|e| wrong(1, e.to_string(), shape()))?;
        let column = |title: &str| header.iter().position(|name| name == title);
        let (Some(code), Some(class)) = (column("code"), column("class")) else {
            return Err(wrong(1, "no columns code and class".to_owned(), shape()));
        };
        let mut codes = BTreeMap::new();
        for record in reader.records() {
            let record = record.map_err(|e| {
                let line = e.position().map_or(0, csv::Position::line);
                wrong(line, e.to_string(), shape())
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let text = record.get(code).unwrap_or_default();
            let number: i32 = text.parse().map_err(|_| {
                wrong(
                    line,
                    format!("{text:?} is no code"),
                    "whole numbers are codes".to_owned(),
                )
            })?;
            let word = record.get(class).unwrap_or_default();
            let meaning = Self::meaning(word)
                .ok_or_else(|| wrong(line, format!("there is no class {word:?}"), classes()))?;
            if codes.insert(number, meaning).is_some() {
                return Err(wrong(
                    line,
                    format!("code {number} stands twice"),
                    "keep one of the two".to_owned(),
                ));
            }
        }
        if codes.is_empty() {
            return Err(wrong(1, "no code in it".to_owned(), shape()));
        }
        Ok(Self {
            name: file.to_owned(),
            codes,
        })
    }

    fn meaning(word: &str) -> Option<Meaning> {
        match word {
            GRASSLAND => Some(Meaning::Grassland),
            NONE => Some(Meaning::Nothing),
            key => LandClass::of_key(key).map(Meaning::Class),
        }
    }

    /// What a code stands for; `None` for a code that is not in the table.
    pub fn of(&self, code: i32) -> Option<Meaning> {
        self.codes.get(&code).copied()
    }
}

impl Meaning {
    /// The class at an altitude [m above sea level]; `None` where there are no data.
    pub fn at(self, altitude: f64) -> Option<LandClass> {
        match self {
            Self::Class(class) => Some(class),
            Self::Grassland if altitude < LandClass::MEADOW_ALTITUDE => Some(LandClass::Steppe),
            Self::Grassland => Some(LandClass::AlpineMeadow),
            Self::Nothing => None,
        }
    }
}

/// The words a table may hold.
pub(super) fn classes() -> String {
    let keys: Vec<&str> = LandClass::ALL.iter().map(|class| class.key()).collect();
    format!(
        "classes are {}, {GRASSLAND} (by altitude) and {NONE} (no data)",
        keys.join(", ")
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_product_opens_and_igbp_is_that_of_the_program() {
        for name in Legend::NAMES {
            assert!(Legend::named(name).unwrap().codes.len() > 10, "{name}");
        }
        let igbp = Legend::named("igbp").unwrap();
        for code in 0..=16 {
            for altitude in [2000.0, 4000.0] {
                let class = igbp.of(i32::from(code)).unwrap().at(altitude);
                assert_eq!(class, LandClass::from_igbp(code, altitude), "{code}");
            }
        }
        assert_eq!(igbp.of(17).unwrap().at(0.0), Some(LandClass::Water));
        assert_eq!(igbp.of(18), None);
        assert_eq!(igbp.of(255).unwrap().at(0.0), None);
        assert!(Legend::named("corine").is_err());
    }

    #[test]
    fn keys_are_those_of_the_serialised_classes() {
        for class in LandClass::ALL {
            let text = serde_json::to_string(&class).unwrap();
            assert_eq!(text.trim_matches('"'), class.key());
            assert_eq!(LandClass::of_key(class.key()), Some(class));
        }
    }

    #[test]
    fn bad_tables_are_refused_with_their_line() {
        let bad = |text: &str| Legend::parse(text, "mine.csv").unwrap_err().to_string();
        assert!(bad("code;class\n1;water\n").contains("no columns code and class"));
        assert!(bad("code,class\n").contains("no code in it"));
        let text = bad("code,class\n1,water\n2,sea\n");
        assert!(
            text.contains("mine.csv, line 3") && text.contains("snow_ice"),
            "{text}"
        );
        assert!(bad("code,class\n1.5,water\n").contains("no code"));
        assert!(bad("code,class\n1,water\n1,urban\n").contains("twice"));
        let good = Legend::parse("class,code,note\n grassland , 5 ,x\n", "mine.csv").unwrap();
        assert_eq!(good.of(5), Some(Meaning::Grassland));
    }
}
