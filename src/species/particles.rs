//! The particles of a run with aerosol chemistry: `seeds/aerosol/particles.csv` (what) and `seeds/aerosol/modes.csv` (how large).
//!
//! Three log-normal modes of fixed width, Aitken (I), accumulation (J) and coarse (K), and five bins of mineral dust (D1 to D5, edges
//! 0.1, 1, 2.5, 5, 10 and 20 µm aerodynamic). Lanes are masses, and numbers of the two finer modes. Matter of I, J and the
//! first two bins is PM2.5; K and the next two bins are what PM10 has besides. Names are CMAQ's where it has them.

use super::{Phase, Pollutant, Species, SpeciesTable};
use crate::seeds::{self, SeedError};
use serde::Deserialize;
use std::sync::OnceLock;

const PARTICLES: &str = "aerosol/particles.csv";
const MODES: &str = "aerosol/modes.csv";

/// An embedded table of particles is damaged.
#[derive(Debug, thiserror::Error)]
pub enum ParticleTableError {
    /// No such file.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// A row that cannot be.
    #[error("seeds/{file}: {cause}")]
    Row {
        /// The file.
        file: &'static str,
        /// What is wrong.
        cause: String,
    },
}

/// What matter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// Sulfate.
    Sulfate,
    /// Nitrate.
    Nitrate,
    /// Ammonium.
    Ammonium,
    /// Chloride.
    Chloride,
    /// Sodium.
    Sodium,
    /// Calcium.
    Calcium,
    /// Magnesium.
    Magnesium,
    /// Potassium.
    Potassium,
    /// Iron.
    Iron,
    /// Aluminium.
    Aluminium,
    /// Silicon.
    Silicon,
    /// Manganese.
    Manganese,
    /// Elemental carbon.
    Carbon,
    /// Organic matter as emitted.
    PrimaryOrganic,
    /// Organic matter made in the air.
    SecondaryOrganic,
    /// Mineral dust that the wind raised.
    Dust,
    /// Anything else.
    Other,
    /// Particles counted, not weighed.
    Number,
}

/// Size class of matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Mode {
    /// Aitken mode.
    I,
    /// Accumulation mode.
    J,
    /// Coarse mode.
    K,
    /// Dust, 0.1 to 1 µm aerodynamic.
    D1,
    /// Dust, 1 to 2.5 µm.
    D2,
    /// Dust, 2.5 to 5 µm.
    D3,
    /// Dust, 5 to 10 µm.
    D4,
    /// Dust, 10 to 20 µm.
    D5,
}

impl Mode {
    /// Whether it counts as PM2.5 and as PM10 (by aerodynamic diameter).
    pub fn counts(self) -> [bool; 2] {
        match self {
            Self::I | Self::J | Self::D1 | Self::D2 => [true, true],
            Self::K | Self::D3 | Self::D4 => [false, true],
            Self::D5 => [false, false],
        }
    }
}

/// One kind of matter in one mode.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParticleRow {
    /// Name of the lane.
    pub species: String,
    /// Size class.
    pub mode: Mode,
    /// What it is.
    pub kind: Matter,
    /// Name in English.
    pub name: String,
    /// Name in Chinese.
    pub name_zh: String,
    /// Molar mass [g/mol]; 0 for numbers.
    pub molar_mass_g_mol: f64,
    /// Density [kg/m³].
    pub density_kg_m3: f64,
    /// Vapour with which it shares out; empty for what does not evaporate.
    pub vapour: String,
    /// Hygroscopicity κ (Petters and Kreidenweis 2007) [1].
    pub kappa: f64,
    /// Where the figures come from.
    pub source: String,
}

/// Size of a mode.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModeRow {
    /// Size class.
    pub mode: Mode,
    /// Median diameter by mass with which it deposits [µm].
    pub diameter_um: f64,
    /// Geometric standard deviation [1].
    pub spread: f64,
    /// Density of its particles, all of the same mixture, with which they deposit [kg/m³].
    pub density_kg_m3: f64,
    /// Where the figures come from.
    pub source: String,
}

/// All particles.
#[derive(Debug, Clone, PartialEq)]
pub struct ParticleTable {
    /// Rows, in the order of the lanes.
    pub rows: Vec<ParticleRow>,
    /// Sizes.
    pub modes: Vec<ModeRow>,
}

impl ParticleTable {
    /// The embedded table.
    ///
    /// # Errors
    /// If it is damaged.
    pub fn embedded() -> Result<&'static Self, ParticleTableError> {
        static TABLE: OnceLock<ParticleTable> = OnceLock::new();
        seeds::once(&TABLE, Self::read)
    }

    fn read() -> Result<Self, ParticleTableError> {
        let rows: Vec<ParticleRow> = read(PARTICLES)?;
        let modes: Vec<ModeRow> = read(MODES)?;
        let lost = rows
            .iter()
            .find(|row| modes.iter().all(|m| m.mode != row.mode));
        if let Some(row) = lost {
            return Err(ParticleTableError::Row {
                file: MODES,
                cause: format!("no size for mode {:?} of {}", row.mode, row.species),
            });
        }
        Ok(Self { rows, modes })
    }

    /// The row of a lane.
    pub fn get(&self, name: &str) -> Option<&ParticleRow> {
        self.rows.iter().find(|row| row.species == name)
    }

    /// Vapours that matter evaporates to, each once.
    pub(super) fn vapours(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        for row in &self.rows {
            if !row.vapour.is_empty() && !names.contains(&row.vapour.as_str()) {
                names.push(&row.vapour);
            }
        }
        names
    }

    fn mode(&self, mode: Mode) -> Option<&ModeRow> {
        self.modes.iter().find(|m| m.mode == mode)
    }

    /// The lanes.
    pub(super) fn species(&self) -> Vec<Species> {
        let lane = |row: &ParticleRow| {
            let size = self.mode(row.mode)?;
            let width = libm::log(size.spread);
            let mass_median = size.diameter_um * 1e-6;
            // Numbers fall as the median particle by number does (Hatch and Choate 1929).
            let diameter = if row.kind == Matter::Number {
                mass_median * libm::exp(-3.0 * width * width)
            } else {
                mass_median
            };
            Some(Species {
                name: row.species.clone(),
                long_name: row.name.clone(),
                long_name_zh: row.name_zh.clone(),
                phase: Phase::Particle {
                    diameter,
                    spread: size.spread,
                    density: size.density_kg_m3,
                },
                short_lived: false,
                source: format!("{}; size: {}", row.source, size.source),
            })
        };
        self.rows.iter().filter_map(lane).collect()
    }

    /// PM2.5 and PM10, dry and at 50 % relative humidity (at which filters are weighed), and the parts of PM2.5.
    pub(super) fn pollutants(&self, table: &SpeciesTable) -> Vec<Pollutant> {
        let matter = || self.rows.iter().filter(|row| row.kind != Matter::Number);
        let sum = |name: &str,
                   label: &str,
                   label_zh: &str,
                   weight: &dyn Fn(&ParticleRow) -> f64|
         -> Pollutant {
            let parts = matter().filter_map(|row| {
                let weight = weight(row);
                (weight > 0.0).then_some((table.lane(&row.species)?, weight))
            });
            Pollutant {
                name: name.into(),
                label: label.into(),
                label_zh: label_zh.into(),
                parts: parts.collect(),
                particle: true,
            }
        };
        let counted = |row: &ParticleRow, cut: usize| f64::from(u8::from(row.mode.counts()[cut]));
        let fine = |kinds: &'static [Matter]| {
            move |row: &ParticleRow| {
                counted(row, 0) * f64::from(u8::from(kinds.contains(&row.kind)))
            }
        };
        let mut all = vec![
            sum("PM25", "PM2.5", "PM2.5", &|row| counted(row, 0)),
            sum("PM10", "PM10", "PM10", &|row| counted(row, 1)),
            sum(
                "PM25_RH50",
                "PM2.5 at 50 % relative humidity",
                "PM2.5(相对湿度50%)",
                &|row| counted(row, 0) * humid(row),
            ),
            sum(
                "PM10_RH50",
                "PM10 at 50 % relative humidity",
                "PM10(相对湿度50%)",
                &|row| counted(row, 1) * humid(row),
            ),
        ];
        for (name, label, zh, kinds) in PARTS {
            let label = format!("{label} in PM2.5");
            let zh = format!("PM2.5中的{zh}");
            all.push(sum(name, &label, &zh, &fine(kinds)));
        }
        all.push(sum(
            "PM10_DUST",
            "mineral dust in PM10",
            "PM10中的沙尘",
            &|row| counted(row, 1) * f64::from(u8::from(row.kind == Matter::Dust)),
        ));
        all.push(sum(
            "DUST",
            "mineral dust up to 20 um",
            "20微米以下沙尘",
            &|row| f64::from(u8::from(row.kind == Matter::Dust)),
        ));
        all
    }
}

/// Parts of PM2.5: name, labels, kinds.
const PARTS: [(&str, &str, &str, &[Matter]); 9] = [
    ("PM25_SO4", "sulfate", "硫酸盐", &[Matter::Sulfate]),
    ("PM25_NO3", "nitrate", "硝酸盐", &[Matter::Nitrate]),
    ("PM25_NH4", "ammonium", "铵盐", &[Matter::Ammonium]),
    ("PM25_CL", "chloride", "氯盐", &[Matter::Chloride]),
    ("PM25_EC", "elemental carbon", "元素碳", &[Matter::Carbon]),
    (
        "PM25_POA",
        "primary organic matter",
        "一次有机物",
        &[Matter::PrimaryOrganic],
    ),
    (
        "PM25_SOA",
        "secondary organic matter",
        "二次有机物",
        &[Matter::SecondaryOrganic],
    ),
    ("PM25_DUST", "mineral dust", "沙尘", &[Matter::Dust]),
    (
        "PM25_OTHER",
        "primary metals, crustal and other matter",
        "一次金属、地壳和其他成分",
        &[
            Matter::Sodium,
            Matter::Calcium,
            Matter::Magnesium,
            Matter::Potassium,
            Matter::Iron,
            Matter::Aluminium,
            Matter::Silicon,
            Matter::Manganese,
            Matter::Other,
        ],
    ),
];

/// Mass with its water over the mass at a relative humidity of 50 %: 1 + κ (ρ_w/ρ) a/(1 − a), a = 0.5 (Petters and Kreidenweis
/// 2007, eq. 5, without the Kelvin effect).
fn humid(row: &ParticleRow) -> f64 {
    1.0 + row.kappa * 1000.0 / row.density_kg_m3
}

fn read<T: for<'de> Deserialize<'de>>(file: &'static str) -> Result<Vec<T>, ParticleTableError> {
    let text = seeds::text(file)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.deserialize();
    rows.collect::<Result<_, _>>()
        .map_err(|e| ParticleTableError::Row {
            file,
            cause: e.to_string(),
        })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_particle_has_a_size_and_its_parts_make_pm25() {
        let table = ParticleTable::embedded().unwrap();
        let species = table.species();
        assert_eq!(species.len(), table.rows.len());
        let lanes = SpeciesTable {
            tagged: 0,
            reacting: false,
            pollutants: Vec::new(),
            species,
        };
        let pollutants = table.pollutants(&lanes);
        let whole = |name: &str| pollutants.iter().find(|p| p.name == name).unwrap();
        let mut parts: Vec<usize> = PARTS
            .iter()
            .flat_map(|part| whole(part.0).parts.iter().map(|p| p.0))
            .collect();
        parts.sort_unstable();
        let mut fine: Vec<usize> = whole("PM25").parts.iter().map(|p| p.0).collect();
        fine.sort_unstable();
        assert_eq!(parts, fine);
        assert!(whole("PM10").parts.len() > fine.len());
        // Ammonium sulfate holds a third of its mass in water at 50 % (Tang and Munkelwitz 1994: 0.36 metastable).
        let sulfate = table.get("ASO4J").unwrap();
        assert!((humid(sulfate) - 1.34).abs() < 0.02);
    }
}
