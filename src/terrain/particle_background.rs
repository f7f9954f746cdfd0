//! The particles that flow into the domain, by lane, month and altitude (`seeds/background/particles.csv`).
//!
//! A row is a share of a primary species of `monthly.csv` (`of` = EC, POC, PMF, PMC; the shares of all lanes of a species add to
//! 1), or a concentration in µg/m³ of actual air (`of` = air). Linear in altitude between rows, constant beyond.
//!
//! Numbers of the modes: N = 6 Σm/(π ρ D³) exp(4.5 ln²σ) of all the lanes of a mode, D 0.06 and 0.30 µm, ρ = 1500 kg/m³ (aged
//! air; unverified).

use super::TerrainError;
use super::background::{Background, standard_density};
use super::land_class::month_index;
use crate::seeds;
use crate::units::from_micrograms;
use std::f64::consts::PI;
use std::sync::OnceLock;

const FILE: &str = "background/particles.csv";
/// Species of which a row can be a share.
const SPECIES: [&str; 4] = ["EC", "POC", "PMF", "PMC"];
/// What stands for a concentration.
const AIR: &str = "air";
/// Largest departure of a sum of shares from 1 that counts as rounding [1].
const TOLERANCE: f64 = 1e-4;
/// Lanes of numbers, last letter of the lanes of their mode, volume median diameter [m] and width [1].
const NUMBERS: [(&str, char, f64, f64); 2] =
    [("NUMI", 'I', 0.06e-6, 1.7), ("NUMJ", 'J', 0.30e-6, 2.0)];
/// Density behind the numbers [kg/m³].
const DENSITY: f64 = 1500.0;

/// Values of a lane at an altitude.
#[derive(Debug, Clone)]
struct Level {
    altitude: f64,
    months: [f64; 12],
}

/// A lane as a share of a species or as a concentration.
#[derive(Debug, Clone)]
struct Part {
    lane: String,
    of: String,
    /// Rising in altitude.
    levels: Vec<Level>,
}

impl Part {
    fn at(&self, month: usize, altitude: f64) -> f64 {
        let month = month_index(month);
        let above = self
            .levels
            .partition_point(|level| level.altitude < altitude);
        let value = |k: usize| self.levels[k].months[month];
        if above == 0 {
            return value(0);
        }
        if above == self.levels.len() {
            return value(above - 1);
        }
        let (low, high) = (self.levels[above - 1].altitude, self.levels[above].altitude);
        let share = (altitude - low) / (high - low);
        (1.0 - share) * value(above - 1) + share * value(above)
    }
}

/// Background of the particles by mode and compound.
#[derive(Debug, Clone)]
pub struct ParticleBackground {
    parts: Vec<Part>,
}

impl ParticleBackground {
    /// The embedded background.
    ///
    /// # Errors
    /// If the embedded file is damaged.
    pub fn embedded() -> Result<&'static Self, TerrainError> {
        static BACKGROUND: OnceLock<ParticleBackground> = OnceLock::new();
        seeds::once(&BACKGROUND, || Self::parse(seeds::text(FILE)?))
    }

    fn parse(text: &str) -> Result<Self, TerrainError> {
        let fail = |cause: String| TerrainError::content(FILE, cause);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut parts: Vec<Part> = Vec::new();
        for (line, record) in reader.records().enumerate() {
            let record = record.map_err(|e| fail(e.to_string()))?;
            let row = line + 2;
            let word = |column: usize| record.get(column).unwrap_or_default();
            let number = |column: usize| -> Result<f64, TerrainError> {
                let found = word(column).parse::<f64>().ok();
                found.filter(|v| v.is_finite() && *v >= 0.0).ok_or_else(|| {
                    fail(format!(
                        "line {row}, column {}: '{}' is no number ≥ 0",
                        column + 1,
                        word(column)
                    ))
                })
            };
            let (lane, of) = (word(0).to_owned(), word(1).to_owned());
            if of != AIR && !SPECIES.contains(&of.as_str()) {
                return Err(fail(format!(
                    "line {row}, column 2: '{of}' is none of EC, POC, PMF, PMC, air"
                )));
            }
            let mut level = Level {
                altitude: number(2)?,
                months: [0.0; 12],
            };
            for (month, value) in level.months.iter_mut().enumerate() {
                *value = number(month + 3)?;
                if of == AIR {
                    *value = from_micrograms(*value);
                }
            }
            let known = parts.iter_mut().find(|p| p.lane == lane && p.of == of);
            match known {
                Some(part) => {
                    if part
                        .levels
                        .last()
                        .is_some_and(|last| last.altitude >= level.altitude)
                    {
                        return Err(fail(format!(
                            "line {row}, column 3: {} m does not lie above the row before",
                            level.altitude
                        )));
                    }
                    part.levels.push(level);
                }
                None => parts.push(Part {
                    lane,
                    of,
                    levels: vec![level],
                }),
            }
        }
        let background = Self { parts };
        background.check().map_err(fail)?;
        Ok(background)
    }

    /// The shares of every species add to 1 at every altitude of a row and in every month.
    fn check(&self) -> Result<(), String> {
        for species in SPECIES {
            let of = || self.parts.iter().filter(|part| part.of == species);
            if of().next().is_none() {
                return Err(format!("no lane has a share of {species}"));
            }
            for altitude in of()
                .flat_map(|part| &part.levels)
                .map(|level| level.altitude)
            {
                for month in 1..=12 {
                    let sum: f64 = of().map(|part| part.at(month, altitude)).sum();
                    if (sum - 1.0).abs() > TOLERANCE {
                        return Err(format!(
                            "the shares of {species} at {altitude} m in month {month} add to {sum}, not to 1"
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// Names of the lanes there are, without the numbers.
    pub fn lanes(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.lane.as_str())
    }

    /// Mass of a lane a mass of air [kg/kg], or particles of a mode (`NUMI`, `NUMJ`) a mass of air [1/kg], in a month, 1–12, at an
    /// altitude [m above sea level], with the primary species of `primary`. None for an unknown lane.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn mixing_ratio(
        &self,
        primary: &Background,
        month: usize,
        altitude: f64,
        lane: &str,
    ) -> Option<f64> {
        if let Some((_, letter, ..)) = NUMBERS.iter().find(|mode| mode.0 == lane) {
            let mode = self
                .parts
                .iter()
                .filter(|part| part.lane.ends_with(*letter));
            let mass: f64 = mode
                .map(|part| Self::part(part, primary, month, altitude))
                .sum();
            return Some(particle_number(*letter, mass));
        }
        let mut parts = self
            .parts
            .iter()
            .filter(|part| part.lane == lane)
            .peekable();
        parts.peek()?;
        Some(
            parts
                .map(|part| Self::part(part, primary, month, altitude))
                .sum(),
        )
    }

    fn part(part: &Part, primary: &Background, month: usize, altitude: f64) -> f64 {
        let value = part.at(month, altitude);
        if part.of == AIR {
            value / standard_density(altitude)
        } else {
            value
                * primary
                    .mixing_ratio(month, altitude, &part.of)
                    .unwrap_or(0.0)
        }
    }
}

/// Particles of the mode of a letter, `I` or `J`, in aged air that has this mass of them; by mass of air if the mass is [1/kg]. 0 for other modes, which
/// are not counted.
pub fn particle_number(letter: char, mass: f64) -> f64 {
    let mode = NUMBERS.iter().find(|mode| mode.1 == letter);
    mode.map_or(0.0, |(_, _, diameter, spread)| {
        let width = libm::log(*spread);
        let cube = diameter * diameter * diameter;
        6.0 * mass / (PI * DENSITY * cube) * libm::exp(4.5 * width * width)
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn lanes_hold_all_of_the_primary_species() {
        let (primary, background) = (
            Background::embedded().unwrap(),
            ParticleBackground::embedded().unwrap(),
        );
        for month in [1, 4, 7, 10] {
            for altitude in [1500.0, 2300.0, 3400.0, 5000.0, 12_000.0] {
                let whole: f64 = SPECIES
                    .iter()
                    .map(|name| primary.mixing_ratio(month, altitude, name).unwrap())
                    .sum();
                let shares: f64 = background
                    .parts
                    .iter()
                    .filter(|part| part.of != AIR)
                    .map(|part| ParticleBackground::part(part, primary, month, altitude))
                    .sum();
                assert_relative_eq!(shares, whole, max_relative = 1e-4);
            }
        }
    }

    #[test]
    fn waliguan_gets_back_its_composition() {
        // July 2017, 9.1 µg/m³: sulfate 38.1, organic matter 34.5, ammonium 15.2, nitrate 8.1 %.
        let (primary, background) = (
            Background::embedded().unwrap(),
            ParticleBackground::embedded().unwrap(),
        );
        let of = |lanes: &[&str]| -> f64 {
            let sum: f64 = lanes
                .iter()
                .map(|lane| background.mixing_ratio(primary, 7, 3816.0, lane).unwrap())
                .sum();
            sum * standard_density(3816.0) * 1e9
        };
        assert_relative_eq!(of(&["ASO4I", "ASO4J"]), 0.381 * 9.1, max_relative = 1e-3);
        assert_relative_eq!(of(&["ANO3J"]), 0.081 * 9.1, max_relative = 1e-3);
        assert_relative_eq!(of(&["ANH4I", "ANH4J"]), 0.152 * 9.1, max_relative = 1e-3);
        let organic = of(&["ALVPO1J", "ASVPO1J", "ALVOO1J", "ALVOO2J"]);
        assert_relative_eq!(organic, 0.345 * 9.1, max_relative = 0.05);
        // Some hundreds of particles a cm³.
        let number = background.mixing_ratio(primary, 7, 3816.0, "NUMJ").unwrap();
        let each_cubic_centimetre = number * standard_density(3816.0) * 1e-6;
        assert!(
            (200.0..8000.0).contains(&each_cubic_centimetre),
            "{each_cubic_centimetre}"
        );
        assert_eq!(background.mixing_ratio(primary, 7, 3816.0, "AECI"), None);
    }

    #[test]
    fn bad_files_are_refused_with_their_line() {
        let bad = |text: &str| ParticleBackground::parse(text).unwrap_err().to_string();
        let head = "lane,of,altitude_m,1,2,3,4,5,6,7,8,9,10,11,12,source\n";
        let row = |lane: &str, of: &str, share: &str| {
            let months = [share; 12].join(",");
            format!("{lane},{of},2000,{months},unverified\n")
        };
        let text = |share: &str| {
            let rows = SPECIES.map(|of| row("AECJ", of, share)).concat();
            format!("{head}{rows}")
        };
        assert!(ParticleBackground::parse(&text("1")).is_ok());
        assert!(
            bad(&text("0.9"))
                .contains("the shares of EC at 2000 m in month 1 add to 0.9, not to 1")
        );
        assert!(
            bad(&format!("{head}{}", row("AECJ", "SOOT", "1")))
                .contains("line 2, column 2: 'SOOT'")
        );
        assert!(
            bad(&format!("{head}{}", row("AECJ", "EC", "x"))).contains("line 2, column 4: 'x'")
        );
        let twice = format!("{head}{}{}", row("AECJ", "EC", "1"), row("AECJ", "EC", "1"));
        assert!(bad(&twice).contains("line 3, column 3"));
    }
}
