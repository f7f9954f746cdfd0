//! Photolysis rates: the light of a column of air in bands, and what it breaks.
//!
//! Two-stream radiative transfer (`two_stream`) on 24 bands between 286 and 735 nm, for the column's own ozone, NO2, particles, clouds
//! and ground, with standard air above the model (`atmosphere`) and a spherical Earth (`geometry`). Cross sections
//! and quantum yields are those of the seeds (`tables`, `laws`); bands are made of fine bins when a [`Photolysis`] is made (`spectrum`).
//!
//! ```
//! use hehuang::chemistry::photolysis::{Photolysis, PhotolysisWork, reference_column};
//! # fn main() -> Result<(), hehuang::chemistry::photolysis::PhotolysisError> {
//! let photolysis = Photolysis::new(&["NO2_IUPAC10".to_owned()])?;
//! let profile = reference_column(2261.0, 290.0)?;
//! let mut rates = vec![0.0; profile.layers()];
//! photolysis.column(&profile.column(30f64.to_radians()), &mut PhotolysisWork::new(), &mut rates)?;
//! assert!(rates[0] > 8e-3 && rates[0] < 11e-3); // [1/s]
//! # Ok(())
//! # }
//! ```

mod aerosol;
mod atmosphere;
mod column;
mod flux;
mod formulas;
mod geometry;
mod laws;
mod rates;
mod reference;
mod spectrum;
mod tables;
mod two_stream;

pub use aerosol::{AerosolLayer, GivenAerosol};
pub use atmosphere::DOBSON_UNIT;
pub use column::{Column, GroundAlbedo, PhotolysisWork};
pub use reference::{Profile, ozone_column_of_month, reference_column};
pub use tables::Recipe;

use crate::numerics::lanes::dispatch;
use crate::seeds::SeedError;
use atmosphere::Standard;
use flux::{FluxKernel, ParticleBands};
use rates::RatesKernel;
use spectrum::Spectrum;
use tables::Tables;

/// Zenith angle from which on it is night [rad]: 96°, the end of civil twilight.
pub const NIGHT: f64 = 96.0 * std::f64::consts::PI / 180.0;

/// What can be wrong with photolysis.
#[derive(Debug, thiserror::Error)]
pub enum PhotolysisError {
    /// A label no table has.
    #[error("no photolysis table is called \"{label}\"{hint}")]
    UnknownTable {
        /// The label.
        label: String,
        /// ; did you mean …?
        hint: String,
    },
    /// A profile of the wrong length.
    #[error("{what}: {found} values for {layers}")]
    Length {
        /// Which profile.
        what: &'static str,
        /// Values given.
        found: usize,
        /// Values needed.
        layers: usize,
    },
    /// A number that cannot be.
    #[error("{what} of layer {layer} is {value}, not between {least} and {greatest}")]
    Value {
        /// Which profile.
        what: &'static str,
        /// Layer from the ground.
        layer: usize,
        /// The number.
        value: f64,
        /// Least possible.
        least: f64,
        /// Greatest possible.
        greatest: f64,
    },
    /// Edges that do not rise.
    #[error("the edges of a column's layers must rise from the ground up, two at least")]
    Edges,
    /// More ozone in the model than there is above the ground.
    #[error(
        "the model's layers hold {model:.1} DU of ozone, too much of a column of {column:.1} DU: \
         at least a tenth must lie above the model"
    )]
    Ozone {
        /// Whole column [DU].
        column: f64,
        /// In the model's layers [DU].
        model: f64,
    },
    /// A file of the seeds that is wrong.
    #[error("seeds/{file}, line {line}: {problem}")]
    Seed {
        /// Which file.
        file: &'static str,
        /// Line.
        line: u64,
        /// What is wrong.
        problem: String,
    },
    /// A file of the seeds that is not there.
    #[error(transparent)]
    Missing(#[from] SeedError),
}

/// How finely the spectrum is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// Bands, for runs.
    Bands,
    /// Every fine bin of the data a band: four times the work, to check the bands.
    Fine,
}

/// Photolysis of some tables; shared by all threads.
#[derive(Debug)]
pub struct Photolysis {
    labels: Vec<String>,
    spectrum: Spectrum,
    particles: ParticleBands,
    standard: Standard,
}

impl Photolysis {
    /// For the tables a mechanism names, in that order.
    ///
    /// # Errors
    /// [`PhotolysisError::UnknownTable`] with the nearest name; faults of the seeds.
    pub fn new(labels: &[String]) -> Result<Self, PhotolysisError> {
        Self::with_resolution(labels, Resolution::Bands)
    }

    /// As [`Photolysis::new`], by bands or bins.
    ///
    /// # Errors
    /// As [`Photolysis::new`].
    pub fn with_resolution(
        labels: &[String],
        resolution: Resolution,
    ) -> Result<Self, PhotolysisError> {
        let tables = Tables::read()?;
        let recipes = labels
            .iter()
            .map(|label| find(&tables, label))
            .collect::<Result<Vec<&Recipe>, _>>()?;
        let bins = tables.bins.len();
        let single: Vec<Vec<usize>> = (0..bins).map(|bin| vec![bin]).collect();
        let fine = |recipes: &[&Recipe]| Spectrum::new(&tables, recipes, &single, &vec![1.0; bins]);
        let spectrum = match resolution {
            Resolution::Fine => fine(&recipes),
            Resolution::Bands => {
                let light = reference::light(&fine(&[]), &Standard::read()?)?;
                let bands = tables.bins.band.iter().max().map_or(0, |last| last + 1);
                let mut groups = vec![Vec::new(); bands];
                for (bin, &band) in tables.bins.band.iter().enumerate() {
                    groups[band].push(bin);
                }
                Spectrum::new(&tables, &recipes, &groups, &light)
            }
        };
        Ok(Self {
            labels: labels.to_vec(),
            particles: ParticleBands::new(&spectrum),
            spectrum,
            standard: Standard::read()?,
        })
    }

    /// Every table there is, with reaction and source, in the order of the data.
    ///
    /// # Errors
    /// Faults of the seeds.
    pub fn known() -> Result<Vec<Recipe>, PhotolysisError> {
        Ok(Tables::read()?.recipes)
    }

    /// The tables it was made for.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// Rates of all layers of a column [1/s], `rates[layer * tables + table]`; exactly 0 at night.
    ///
    /// # Errors
    /// Profiles of the wrong length or with impossible numbers.
    pub fn column(
        &self,
        column: &Column<'_>,
        work: &mut PhotolysisWork,
        rates: &mut [f64],
    ) -> Result<(), PhotolysisError> {
        let (layers, tables) = (column.layers(), self.labels.len());
        if rates.len() != layers * tables {
            return Err(PhotolysisError::Length {
                what: "rates",
                found: rates.len(),
                layers: layers * tables,
            });
        }
        if column.zenith >= NIGHT {
            rates.fill(0.0);
            return Ok(());
        }
        actinic_flux(
            &self.spectrum,
            &self.particles,
            &self.standard,
            column,
            work,
        )?;
        work.sums.clear();
        work.sums.resize(self.spectrum.slots(), 0.0);
        dispatch(RatesKernel {
            spectrum: &self.spectrum,
            work,
            distance_factor: column.distance_factor,
            rates,
        });
        Ok(())
    }
}

/// Fills `work.flux`.
fn actinic_flux(
    spectrum: &Spectrum,
    particles: &ParticleBands,
    standard: &Standard,
    column: &Column<'_>,
    work: &mut PhotolysisWork,
) -> Result<(), PhotolysisError> {
    column.prepare(standard, spectrum, work)?;
    dispatch(FluxKernel {
        spectrum,
        particles,
        work,
        layers: column.layers(),
        cosine: libm::cos(column.zenith),
        cover: column.cloud_cover,
    });
    Ok(())
}

/// The recipe of a label.
fn find<'a>(tables: &'a Tables, label: &str) -> Result<&'a Recipe, PhotolysisError> {
    if let Some(recipe) = tables.recipes.iter().find(|recipe| recipe.label == label) {
        return Ok(recipe);
    }
    let nearest = tables
        .recipes
        .iter()
        .map(|recipe| (strsim::jaro_winkler(&recipe.label, label), &recipe.label))
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    Err(PhotolysisError::UnknownTable {
        label: label.to_owned(),
        hint: match nearest {
            Some((likeness, name)) if likeness > 0.75 => format!("; did you mean \"{name}\"?"),
            _ => "; `hehuang photolysis --list` prints all tables".to_owned(),
        },
    })
}

#[cfg(test)]
mod tests;
