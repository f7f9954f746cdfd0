//! The air that flows into the domain, by month and altitude (`seeds/background/monthly.csv`).
//!
//! The file holds gases in µg/m³ at 298.15 K and 1013.25 hPa, that is a mixing ratio, and particles in µg/m³ of actual air.

use super::TerrainError;
use super::land_class::month_index;
use crate::seeds;
use crate::units::{STANDARD_PRESSURE, air_density, from_micrograms, standard_atmosphere_pressure};
use std::sync::OnceLock;

const FILE: &str = "background/monthly.csv";
const GASES: [&str; 5] = ["SO2", "NOX", "CO", "NH3", "VOC"];
/// Temperature of the reference state of gases [K] (HJ 633-2012 after the amendment of GB 3095-2012 in 2018).
const REFERENCE_TEMPERATURE: f64 = 298.15;
/// Sea-level temperature and lapse rate of the standard atmosphere [K, K/m] (ICAO 1993, Doc 7488).
const STANDARD_ATMOSPHERE: (f64, f64) = (288.15, 0.0065);

/// Background of every primary species.
#[derive(Debug, Clone)]
pub struct Background {
    species: Vec<String>,
    /// Altitudes [m], rising.
    altitudes: Vec<f64>,
    /// Gas: kg per kg of air; particle: kg/m³. `[month][altitude][species]`.
    values: Vec<Vec<Vec<f64>>>,
}

impl Background {
    /// The embedded background.
    ///
    /// # Errors
    /// If the embedded file is damaged.
    pub fn embedded() -> Result<&'static Self, TerrainError> {
        static BACKGROUND: OnceLock<Background> = OnceLock::new();
        seeds::once(&BACKGROUND, || Self::parse(seeds::text(FILE)?))
    }

    fn parse(text: &str) -> Result<Self, TerrainError> {
        let fail = |cause: String| TerrainError::content(FILE, cause);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| fail(e.to_string()))?.clone();
        let species: Vec<String> = header
            .iter()
            .skip(2)
            .map(|column| {
                column
                    .strip_suffix("_ug_m3")
                    .map(str::to_owned)
                    .ok_or_else(|| fail(format!("column {column:?} names no unit ug_m3")))
            })
            .collect::<Result<_, _>>()?;
        let reference = air_density(STANDARD_PRESSURE, REFERENCE_TEMPERATURE);
        let mut altitudes: Vec<f64> = Vec::new();
        let mut values: Vec<Vec<Vec<f64>>> = vec![Vec::new(); 12];
        for (line, record) in reader.records().enumerate() {
            let record = record.map_err(|e| fail(e.to_string()))?;
            let number = |column: usize| -> Result<f64, TerrainError> {
                let found = record.get(column).and_then(|text| text.parse::<f64>().ok());
                found.filter(|v| v.is_finite() && *v >= 0.0).ok_or_else(|| {
                    fail(format!(
                        "no number ≥ 0 in row {}, column {}",
                        line + 1,
                        column + 1
                    ))
                })
            };
            let (month, altitude) = (number(0)? as usize, number(1)?);
            if !(1..=12).contains(&month) {
                return Err(fail(format!("month {month} in row {}", line + 1)));
            }
            if month == 1 {
                altitudes.push(altitude);
            }
            let level = values[month - 1].len();
            if altitudes.get(level) != Some(&altitude) {
                return Err(fail(format!(
                    "altitude {altitude} m out of order in row {}",
                    line + 1
                )));
            }
            let mut row = Vec::with_capacity(species.len());
            for (k, name) in species.iter().enumerate() {
                let gas = GASES.contains(&name.as_str());
                let concentration = from_micrograms(number(k + 2)?);
                row.push(if gas {
                    concentration / reference
                } else {
                    concentration
                });
            }
            values[month - 1].push(row);
        }
        let rising = altitudes.windows(2).all(|pair| pair[0] < pair[1]);
        if altitudes.is_empty() || !rising || values.iter().any(|m| m.len() != altitudes.len()) {
            return Err(fail(
                "twelve months of the same rising altitudes are needed".to_owned(),
            ));
        }
        Ok(Self {
            species,
            altitudes,
            values,
        })
    }

    /// Names of the species there are.
    pub fn species(&self) -> &[String] {
        &self.species
    }

    /// Mass mixing ratio of a species in a month, 1–12, at an altitude [m above sea level]: kg per kg of air, the number to
    /// multiply the model's air mass by. Linear in altitude between the rows of the file, constant beyond. Particles are turned
    /// into a mixing ratio with the density of the standard atmosphere. None for an unknown species.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn mixing_ratio(&self, month: usize, altitude: f64, species: &str) -> Option<f64> {
        let (value, gas) = self.interpolate(month, altitude, species)?;
        Some(if gas {
            value
        } else {
            value / standard_density(altitude)
        })
    }

    /// Concentration [kg/m³] of a species in a month, 1–12, in actual air of the standard atmosphere's density at an altitude
    /// [m above sea level]. None for an unknown species.
    ///
    /// # Panics
    /// If `month` is not 1–12.
    pub fn at(&self, month: usize, altitude: f64, species: &str) -> Option<f64> {
        let (value, gas) = self.interpolate(month, altitude, species)?;
        Some(if gas {
            value * standard_density(altitude)
        } else {
            value
        })
    }

    fn interpolate(&self, month: usize, altitude: f64, species: &str) -> Option<(f64, bool)> {
        let lane = self.species.iter().position(|name| name == species)?;
        let rows = &self.values[month_index(month)];
        let above = self.altitudes.partition_point(|&a| a < altitude);
        let value = if above == 0 {
            rows[0][lane]
        } else if above == rows.len() {
            rows[above - 1][lane]
        } else {
            let (low, high) = (self.altitudes[above - 1], self.altitudes[above]);
            let share = (altitude - low) / (high - low);
            (1.0 - share) * rows[above - 1][lane] + share * rows[above][lane]
        };
        Some((value, GASES.contains(&species)))
    }
}

/// Density of the standard atmosphere [kg/m³] below 11 km.
pub(super) fn standard_density(altitude: f64) -> f64 {
    let (ground, lapse) = STANDARD_ATMOSPHERE;
    air_density(
        standard_atmosphere_pressure(altitude),
        ground - lapse * altitude,
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::species::SpeciesTable;
    use approx::assert_relative_eq;

    #[test]
    fn every_primary_species_has_a_background() {
        let background = Background::embedded().unwrap();
        for species in SpeciesTable::primary().species {
            for month in 1..=12 {
                let low = background.at(month, 2300.0, &species.name).unwrap();
                let high = background.at(month, 9000.0, &species.name).unwrap();
                assert!(low > high && high > 0.0, "{}", species.name);
            }
        }
        assert_eq!(background.at(1, 3000.0, "O3"), None);
    }

    #[test]
    fn gases_thin_out_with_the_air() {
        // 137 µg/m³ of CO in the reference state is 120 ppb; at 3,000 m the air has 0.909/1.184 of the mass.
        let background = Background::embedded().unwrap();
        let ratio = background.mixing_ratio(7, 3000.0, "CO").unwrap();
        assert_relative_eq!(ratio, 140e-9 / 1.184, max_relative = 1e-3);
        let actual = background.at(7, 3000.0, "CO").unwrap();
        assert_relative_eq!(actual, 140e-9 * 0.9093 / 1.184, max_relative = 2e-3);
    }

    #[test]
    fn waliguan_gets_back_its_elemental_carbon() {
        // 3.0 % of 9.1 µg/m³ in July at 3,816 m.
        let found = Background::embedded().unwrap().at(7, 3816.0, "EC").unwrap();
        assert_relative_eq!(found, 0.273e-9, max_relative = 0.05);
    }

    #[test]
    fn bad_files_are_refused_with_their_row() {
        let bad = |text: &str| Background::parse(text).unwrap_err().to_string();
        assert!(bad("month,altitude_m,CO\n").contains("names no unit"));
        assert!(bad("month,altitude_m,CO_ug_m3\n1,2000,nan\n").contains("row 1, column 3"));
        assert!(bad("month,altitude_m,CO_ug_m3\n1,2000,3\n").contains("twelve months"));
    }
}
