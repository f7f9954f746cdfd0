//! What can go wrong with elevation models and with the points they are asked for.

use crate::aermod::deck::DeckErrors;
use crate::geodata::{CrsError, GeodataError};
use crate::terrain::TerrainError;
use std::path::PathBuf;

/// An elevation model that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DemError {
    /// A file.
    #[error(transparent)]
    File(#[from] GeodataError),
    /// The embedded terrain is damaged.
    #[error(transparent)]
    Embedded(#[from] TerrainError),
    /// A coordinate system cannot be set up.
    #[error(transparent)]
    Crs(#[from] CrsError),
}

/// Why heights cannot be had for a deck.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    /// An elevation model.
    #[error(transparent)]
    Dem(#[from] DemError),
    /// The deck.
    #[error(transparent)]
    Deck(#[from] DeckErrors),
    /// The deck has neither sources nor receptors to give heights to.
    #[error("{} has no LOCATION, DISCCART, DISCPOLR, EVALCART, GRIDCART or GRIDPOLR lines\nhint: a deck of events (EV) takes its heights from the deck that made it", path.display())]
    Empty {
        /// The deck.
        path: PathBuf,
    },
    /// A point of the deck has no image in the elevation model's system.
    #[error(transparent)]
    Crs(#[from] CrsError),
    /// Points without ground.
    #[error("{}", no_ground(.points, *.total, .extent))]
    NoGround {
        /// The first of them, each with its place in the deck.
        points: Vec<String>,
        /// How many there are.
        total: usize,
        /// What the elevation models cover.
        extent: String,
    },
}

fn no_ground(points: &[String], total: usize, extent: &str) -> String {
    let mut text = points.join("\n");
    if total > points.len() {
        text.push_str(&format!("\n… and {} more", total - points.len()));
    }
    text.push_str(&format!(
        "\n{total} points have no ground; the elevation models cover {extent}\nhint: is --crs (or --anchor) the deck's? Otherwise more tiles are needed"
    ));
    text
}
