//! Reacting gases of the air that flows in, by month and altitude (`seeds/background/gases.csv`, mole fractions in ppb).
//!
//! Ozone rises to the tropopause; what stands above its value at [`GasBackground::TROPOSPHERE`] counts as stratospheric.

use super::TerrainError;
use super::land_class::month_index;
use crate::seeds;
use std::collections::BTreeMap;
use std::sync::OnceLock;

const FILE: &str = "background/gases.csv";
/// Billionths.
const PPB: f64 = 1e-9;

/// One altitude of one gas.
#[derive(Debug, Clone)]
struct Level {
    altitude: f64,
    /// Mole fraction by month, January first [mol/mol].
    values: [f64; 12],
}

/// One gas by month and altitude.
#[derive(Debug, Clone, Default)]
pub struct GasProfile {
    levels: Vec<Level>,
}

/// Background of reacting gases.
#[derive(Debug, Clone)]
pub struct GasBackground {
    gases: BTreeMap<String, GasProfile>,
}

impl GasProfile {
    /// Mole fraction [mol/mol] in a month, 1–12, at an altitude [m above sea level]: linear between the rows of the file, constant
    /// beyond.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn at(&self, month: usize, altitude: f64) -> f64 {
        let month = month_index(month);
        let levels = &self.levels;
        let above = levels.partition_point(|level| level.altitude < altitude);
        let value = |at: usize| levels[at].values[month];
        if above == 0 {
            value(0)
        } else if above == levels.len() {
            value(above - 1)
        } else {
            let (low, high) = (levels[above - 1].altitude, levels[above].altitude);
            let share = (altitude - low) / (high - low);
            (1.0 - share) * value(above - 1) + share * value(above)
        }
    }
}

impl GasBackground {
    /// Altitude above which more ozone than here comes from the stratosphere [m above sea level]: below the tropopause of every
    /// month over the region (unverified).
    pub const TROPOSPHERE: f64 = 8000.0;

    /// The embedded background.
    ///
    /// # Errors
    /// If the embedded file is damaged.
    pub fn embedded() -> Result<&'static Self, TerrainError> {
        static BACKGROUND: OnceLock<GasBackground> = OnceLock::new();
        seeds::once(&BACKGROUND, || Self::parse(seeds::text(FILE)?))
    }

    fn parse(text: &str) -> Result<Self, TerrainError> {
        let fail = |cause: String| TerrainError::content(FILE, cause);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| fail(e.to_string()))?.clone();
        let expected = (1..=12).map(|m| format!("month_{m}_ppb"));
        let columns = ["species".to_owned(), "altitude_m".to_owned()];
        for (at, title) in columns.into_iter().chain(expected).enumerate() {
            if header.get(at) != Some(title.as_str()) {
                return Err(fail(format!("column {} is not {title}", at + 1)));
            }
        }
        let mut gases: BTreeMap<String, GasProfile> = BTreeMap::new();
        for record in reader.records() {
            let record = record.map_err(|e| fail(e.to_string()))?;
            let line = record.position().map_or(0, csv::Position::line);
            let number = |column: usize| -> Result<f64, TerrainError> {
                let value = record.get(column).and_then(|text| text.parse::<f64>().ok());
                value.filter(|v| v.is_finite() && *v >= 0.0).ok_or_else(|| {
                    fail(format!(
                        "no number ≥ 0 in line {line}, column {}",
                        column + 1
                    ))
                })
            };
            let mut level = Level {
                altitude: number(1)?,
                values: [0.0; 12],
            };
            for (month, value) in level.values.iter_mut().enumerate() {
                *value = number(month + 2)? * PPB;
            }
            let name = record.get(0).unwrap_or_default().to_owned();
            let levels = &mut gases.entry(name).or_default().levels;
            if levels
                .last()
                .is_some_and(|last| last.altitude >= level.altitude)
            {
                return Err(fail(format!("altitudes must rise: line {line}")));
            }
            levels.push(level);
        }
        Ok(Self { gases })
    }

    /// Names of the gases there are.
    pub fn species(&self) -> impl Iterator<Item = &str> {
        self.gases.keys().map(String::as_str)
    }

    /// One of them; `None` for a gas that is not there.
    pub fn profile(&self, species: &str) -> Option<&GasProfile> {
        self.gases.get(species)
    }

    /// Mole fraction of a gas [mol/mol] as [`GasProfile::at`] has it; `None` for a gas that is not there.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn mole_fraction(&self, month: usize, altitude: f64, species: &str) -> Option<f64> {
        Some(self.profile(species)?.at(month, altitude))
    }

    /// Part of the ozone at an altitude [m above sea level] that comes from the stratosphere [1]: what exceeds the value at
    /// [`Self::TROPOSPHERE`] above it, 0 below. The ozone that enters through the model top with this share may carry a tag
    /// of its own.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn stratospheric_share(&self, month: usize, altitude: f64) -> f64 {
        let here = self.mole_fraction(month, altitude, "O3").unwrap_or(0.0);
        let below = self.mole_fraction(month, altitude.min(Self::TROPOSPHERE), "O3");
        let below = below.unwrap_or(0.0);
        if here > below && altitude > Self::TROPOSPHERE {
            1.0 - below / here
        } else {
            0.0
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn ozone_of_waliguan_has_its_mean_and_months() {
        let background = GasBackground::embedded().unwrap();
        let at = |month| background.mole_fraction(month, 3816.0, "O3").unwrap() * 1e9;
        let mean: f64 = (1..=12).map(at).sum::<f64>() / 12.0;
        // 49.3 ppb in 1994–95, 0.2 to 0.3 ppb a year more in two seasons since.
        assert!((49.0..53.0).contains(&mean), "{mean}");
        let months: Vec<f64> = (1..=12).map(at).collect();
        let highest = (0..12)
            .max_by(|&a, &b| months[a].total_cmp(&months[b]))
            .unwrap();
        let lowest = (0..12)
            .min_by(|&a, &b| months[a].total_cmp(&months[b]))
            .unwrap();
        assert_eq!((highest + 1, lowest + 1), (6, 12));
        for month in 1..=12 {
            let plateau = background.mole_fraction(month, 3400.0, "O3").unwrap() * 1e9;
            assert!((40.0..62.0).contains(&plateau), "{month} {plateau}");
        }
    }

    #[test]
    fn the_stratosphere_begins_above_the_troposphere() {
        let background = GasBackground::embedded().unwrap();
        for month in 1..=12 {
            assert_eq!(background.stratospheric_share(month, 6000.0), 0.0);
            let top = background.stratospheric_share(month, 13_000.0);
            assert!((0.2..0.9).contains(&top), "{month} {top}");
            let values: Vec<f64> = [2000.0, 5000.0, 9000.0, 13_000.0]
                .map(|z| background.mole_fraction(month, z, "O3").unwrap())
                .into();
            assert!(values.windows(2).all(|w| w[0] < w[1]), "{month}");
        }
        assert_eq!(background.mole_fraction(1, 3000.0, "XE"), None);
        // June at the top: 160 ppb over the 78 ppb of 8 km.
        let june = background.stratospheric_share(6, 13_000.0);
        assert_relative_eq!(june, 1.0 - 78.0 / 160.0, max_relative = 1e-9);
    }

    #[test]
    fn bad_files_are_refused_with_their_line() {
        let text = seeds::text(FILE).unwrap();
        let bad = |text: &str| GasBackground::parse(text).unwrap_err().to_string();
        assert!(bad("species,altitude_m\n").contains("column 3 is not month_1_ppb"));
        let broken = text.replacen("37.4,", "-1,", 1);
        assert!(
            bad(&broken).contains("line 2, column 3"),
            "{}",
            bad(&broken)
        );
        let lines: Vec<&str> = text.lines().collect();
        let swapped = [lines[0], lines[2], lines[1]].join("\n");
        assert!(bad(&swapped).contains("must rise: line 3"));
    }
}
