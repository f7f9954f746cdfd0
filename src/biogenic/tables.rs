//! The tables of plants and soils, `seeds/biogenic`.

use super::BiogenicError;
use crate::seeds;
use crate::terrain::LandClass;

const COMPOUNDS: &str = "biogenic/compounds.csv";
const PLANT_TYPES: &str = "biogenic/plant_types.csv";
const SOIL: &str = "biogenic/soil_nitric_oxide.csv";
/// Plant types: columns of both tables of plants.
const TYPES: [&str; 8] = [
    "needleleaf_temperate",
    "needleleaf_boreal",
    "broadleaf_temperate",
    "broadleaf_boreal",
    "shrub_boreal",
    "arctic_grass",
    "cool_grass",
    "crop",
];
/// Micrograms a square metre and hour [kg m⁻² s⁻¹].
const MICROGRAM_HOUR: f64 = 1e-9 / 3600.0;

/// A compound or group of compounds that plants emit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compound {
    /// Lump of `voc_lumps.csv`.
    pub lump: String,
    /// Part that follows light [1].
    pub light_dependent: f64,
    /// Temperature coefficient of the other part [1/K].
    pub beta: f64,
    /// Activation energy of the part that follows light [kJ/mol].
    pub activation: f64,
    /// C_eo [1].
    pub peak: f64,
    /// Activity of new, growing, mature and old leaves [1].
    pub age: [f64; 4],
    /// Emission factor of each class of [`LandClass::ALL`] under standard conditions [kg m⁻² s⁻¹].
    pub factors: Vec<f64>,
}

/// Soil of a land class.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct SoilRow {
    /// Factor of wet soil [ng N m⁻² s⁻¹].
    pub wet: f64,
    /// Factor of dry soil [ng N m⁻² s⁻¹].
    pub dry: f64,
    /// Soil temperature over air temperature in °C: slope [1].
    pub slope: f64,
    /// Its intercept [K].
    pub offset: f64,
    /// Stomatal area over leaf area [1].
    pub stomatal_ratio: f64,
    /// Fertiliser nitrogen [kg/(ha a)].
    pub fertiliser: f64,
}

/// One embedded CSV file.
struct File {
    name: &'static str,
    header: csv::StringRecord,
    rows: Vec<csv::StringRecord>,
}

impl File {
    fn read(name: &'static str) -> Result<Self, BiogenicError> {
        let mut reader = csv::Reader::from_reader(seeds::bytes(name)?);
        let fail = |error: csv::Error| BiogenicError::Content {
            file: name,
            cause: error.to_string(),
        };
        let header = reader.headers().map_err(fail)?.clone();
        let rows = reader.records().collect::<Result<_, _>>().map_err(fail)?;
        Ok(Self { name, header, rows })
    }

    fn fail(&self, cause: String) -> BiogenicError {
        BiogenicError::Content {
            file: self.name,
            cause,
        }
    }

    fn text<'a>(&self, row: &'a csv::StringRecord, column: &str) -> Result<&'a str, BiogenicError> {
        let at = self.header.iter().position(|title| title == column);
        at.and_then(|at| row.get(at))
            .ok_or_else(|| self.fail(format!("there is no column {column}")))
    }

    fn number(&self, row: &csv::StringRecord, column: &str) -> Result<f64, BiogenicError> {
        let text = self.text(row, column)?;
        let value = text.parse::<f64>().ok();
        value.filter(|v| v.is_finite() && *v >= 0.0).ok_or_else(|| {
            let line = row.position().map_or(0, csv::Position::line);
            self.fail(format!(
                "line {line}, column {column}: {text:?} is no number ≥ 0"
            ))
        })
    }

    /// The row of each land class.
    fn by_class(&self) -> Result<Vec<&csv::StringRecord>, BiogenicError> {
        let classes = LandClass::ALL.iter().map(|class| {
            let key = serde_json::to_string(class).map_err(|e| self.fail(e.to_string()))?;
            let key = key.trim_matches('"').to_owned();
            let found = self
                .rows
                .iter()
                .find(|row| row.get(0) == Some(key.as_str()));
            found.ok_or_else(|| self.fail(format!("there is no row of class {key}")))
        });
        classes.collect()
    }
}

/// Compounds with their factors by land class.
pub(super) fn compounds() -> Result<Vec<Compound>, BiogenicError> {
    let plants = File::read(PLANT_TYPES)?;
    let shares: Vec<Vec<f64>> = plants
        .by_class()?
        .into_iter()
        .map(|row| TYPES.iter().map(|t| plants.number(row, t)).collect())
        .collect::<Result<_, _>>()?;
    if let Some(class) = shares
        .iter()
        .position(|s| s.iter().sum::<f64>() > 1.0 + 1e-9)
    {
        let name = LandClass::ALL[class];
        return Err(plants.fail(format!("the shares of {name:?} exceed 1")));
    }
    let file = File::read(COMPOUNDS)?;
    let compounds = file.rows.iter().map(|row| {
        let number = |column: &str| file.number(row, column);
        let share = number("share")?;
        let by_type: Vec<f64> = TYPES
            .iter()
            .map(|t| number(&format!("{t}_ug_m2_h")))
            .collect::<Result<_, _>>()?;
        let factor = |class: &Vec<f64>| {
            let mixed: f64 = class.iter().zip(&by_type).map(|(a, b)| a * b).sum();
            share * mixed * MICROGRAM_HOUR
        };
        Ok(Compound {
            lump: file.text(row, "lump")?.to_owned(),
            light_dependent: number("light_dependent")?,
            beta: number("beta_per_K")?,
            activation: number("activation_kJ_mol")?,
            peak: number("peak")?,
            age: [
                number("age_new")?,
                number("age_growing")?,
                number("age_mature")?,
                number("age_old")?,
            ],
            factors: shares.iter().map(factor).collect(),
        })
    });
    compounds.collect()
}

/// Soils in the order of [`LandClass::ALL`].
pub(super) fn soils() -> Result<Vec<SoilRow>, BiogenicError> {
    let file = File::read(SOIL)?;
    let rows = file.by_class()?.into_iter().map(|row| {
        let number = |column: &str| file.number(row, column);
        Ok(SoilRow {
            wet: number("wet_ng_N_m2_s")?,
            dry: number("dry_ng_N_m2_s")?,
            slope: number("soil_temperature_slope")?,
            offset: number("soil_temperature_offset_K")?,
            stomatal_ratio: number("stomatal_area_ratio")?,
            fertiliser: number("fertiliser_kg_N_ha_a")?,
        })
    });
    rows.collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn forests_lead_and_water_is_silent() {
        let compounds = compounds().unwrap();
        let isoprene = &compounds[0];
        assert_eq!(isoprene.lump, "ISOP");
        let of = |class: LandClass| isoprene.factors[class.index()] / MICROGRAM_HOUR;
        assert_relative_eq!(
            of(LandClass::BroadleafForest),
            10_500.0,
            max_relative = 1e-12
        );
        assert_relative_eq!(of(LandClass::Steppe), 800.0, max_relative = 1e-12);
        assert_eq!(of(LandClass::Water), 0.0);
        for compound in &compounds {
            assert!(
                (0.0..=1.0).contains(&compound.light_dependent),
                "{}",
                compound.lump
            );
            assert!(compound.activation < 230.0 && compound.peak > 1.0);
        }
        assert_eq!(soils().unwrap().len(), LandClass::ALL.len());
    }
}
