//! Why a run stops.

use crate::chemistry::SolverError;
use crate::chemistry::photolysis::PhotolysisError;
use crate::inventory::EmissionError;
use crate::meteorology::MeteorologyError;
use crate::time::ModelTime;

/// Air around a domain that cannot be had.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the air around the domain at {time}: {cause}")]
pub struct SurroundingsError {
    /// When.
    pub time: ModelTime,
    /// Why.
    pub cause: String,
}

/// Tags of a set that are not the whole.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "tags do not add up: in cell (layer {}, row {}, column {}; {:.3} °E, {:.3} °N) at {time} the tags of set '{set}' hold {sum:.17e} kg of {species} and the air {bulk:.17e} kg; \
     contributions of this run would be wrong, so it is stopped",
    cell[0], cell[1], cell[2], place[0], place[1]
)]
pub struct OpenTags {
    /// The set.
    pub set: String,
    /// The species.
    pub species: String,
    /// Sum of the tags [kg].
    pub sum: f64,
    /// What is in the air [kg].
    pub bulk: f64,
    /// Layer, row and column.
    pub cell: [usize; 3],
    /// Longitude [°E] and latitude [°N].
    pub place: [f64; 2],
    /// When.
    pub time: ModelTime,
}

/// What can go wrong while running.
#[derive(Debug, thiserror::Error)]
pub enum SimulationError {
    /// No weather.
    #[error(transparent)]
    Meteorology(#[from] MeteorologyError),
    /// No emissions.
    #[error(transparent)]
    Emission(#[from] EmissionError),
    /// No air around the domain.
    #[error(transparent)]
    Surroundings(#[from] SurroundingsError),
    /// Weather of another grid.
    #[error("the weather of {time} is not on the grid of the run")]
    Shape {
        /// When.
        time: ModelTime,
    },
    /// A number that cannot be.
    #[error(
        "{species} is {value} kg in cell (layer {k}, row {j}, column {i}; {longitude:.3} °E, {latitude:.3} °N) at {time} after {process}"
    )]
    BadMass {
        /// Species.
        species: String,
        /// Mass [kg].
        value: f64,
        /// Layer.
        k: usize,
        /// Row.
        j: usize,
        /// Column.
        i: usize,
        /// Longitude [°E].
        longitude: f64,
        /// Latitude [°N].
        latitude: f64,
        /// When.
        time: ModelTime,
        /// After which processes.
        process: &'static str,
    },
    /// Contributions that leave something out or count it twice.
    #[error(transparent)]
    Tags(Box<OpenTags>),
    /// A cell whose chemistry could not be integrated.
    #[error(
        "in cell (layer {k}, row {j}, column {i}; {longitude:.3} °E, {latitude:.3} °N) at {time}: {cause}"
    )]
    Chemistry {
        /// Layer.
        k: usize,
        /// Row.
        j: usize,
        /// Column.
        i: usize,
        /// Longitude [°E].
        longitude: f64,
        /// Latitude [°N].
        latitude: f64,
        /// When.
        time: ModelTime,
        /// Why.
        cause: SolverError,
    },
    /// A column whose light could not be computed.
    #[error("light at {longitude:.3} °E, {latitude:.3} °N: {cause}")]
    Light {
        /// Longitude [°E].
        longitude: f64,
        /// Latitude [°N].
        latitude: f64,
        /// Why.
        cause: PhotolysisError,
    },
    /// A checkpoint that does not fit.
    #[error("the checkpoint {path} {cause}")]
    Checkpoint {
        /// The file.
        path: String,
        /// What is wrong with it.
        cause: String,
    },
    /// An observer failed.
    #[error("{0}")]
    Observer(String),
}
